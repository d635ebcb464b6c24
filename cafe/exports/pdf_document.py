"""PDF: a document as tagged PDF/UA-1, set by typst with the fonts that it brings along.

`document.typ` has the look, on `style.typ`, which it shares with sheets.
"""

from __future__ import annotations

from typing import BinaryIO

from cafe.exports.document import BUILT_IN, Document, Told, WordTemplate, drawn_svg, silent
from cafe.exports.document_data import data
from cafe.exports.typeset import typeset

# The font of the text, which typst brings along: figures are set in it too, whatever fonts a
# machine has.
OWN_FONT = "Libertinus Serif"


def write(
    document: Document, file: BinaryIO, *, template: WordTemplate = BUILT_IN, told: Told = silent
) -> None:
    """Write the document. `template` is of Word alone; `told` hears how far it has come."""
    typeset("document", data(drawn_svg(document, told), OWN_FONT), file)
