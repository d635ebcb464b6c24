"""What an XLSForm has for a questionnaire, on the way out and in: columns, labels, conventions."""

from __future__ import annotations

import re

from forms.written import TAG

COLUMN = {"sv": "Svenska (sv)", "en": "English (en)"}
# What says yes and no in a cell.
YES = ("yes", "true", "true()", "ja", "1")
NO = ("", "no", "false", "false()", "nej", "0")
# What XLSForm's tools show as bold, in italics, in a colour or as a link (Markdown, and HTML).
MARKED = re.compile(
    rf"\*\*[^*\n]+\*\*|__[^_\n]+__|\[[^][\n]+\]\(https?:[^][()\s]+\)|{TAG.pattern}", re.IGNORECASE
)
# A character without width keeps "${" in a wording from being read as a reference;
# a wording that has such characters already is given one more, so that both come back.
REFERENCE, WORDS = re.compile(r"\$(\u200b*)\{"), re.compile(r"\$(\u200b*)\u200b\{")
BEGIN = re.compile(r"begin[ _-](?P<kind>group|repeat)", re.IGNORECASE)
END = re.compile(r"end[ _-](?:group|repeat)", re.IGNORECASE)
# Columns of ours, that XLSForm's tools pass over.
OURS = ("rundabord_role", "rundabord_tag", "rundabord_indicator")
# The title in each language but the file's own.
TITLE = "rundabord_title"
# The columns of wordings, each in several languages.
WORDED = ("label", "hint", TITLE)
# Only where a type needs them: its name, and its fields that XLSForm has no word for.
SOMETIMES = ("rundabord_type", "rundabord_settings")


def shield(wording: str) -> str:
    """A wording that no reader takes for a reference."""
    return REFERENCE.sub("$\\1\u200b{", wording)


def unshield(wording: str) -> str:
    """The wording that was shielded."""
    return WORDS.sub(r"$\1{", wording)
