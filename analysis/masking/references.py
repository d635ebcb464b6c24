"""Numbers of things: what stands right before them says so."""

from __future__ import annotations

import re

_REFERENCE = re.compile(
    r"(?:\b(?:dnr|diarie\w*|ärende\w*|akt\w*|referens\w*|ref|mål\w*|faktura\w*|konto\w*|ocr|bg|pg|"
    r"bankgiro|plusgiro|org|organisationsn\w*|artikel\w*|art|version\w*|isbn|kl|klockan|case|invoice"
    r"|bokning\w*|serie\w*|projekt\w*|order\w*)"
    r"[\s.:#-]{0,3}(?:nr|nummer|number|no)?[\s.:#-]{0,3})$",
    re.I,
)


def is_reference(text: str, start: int) -> bool:
    """Whether the number that starts there is called a case's, an invoice's or the like."""
    return bool(_REFERENCE.search(text, max(0, start - 30), start))
