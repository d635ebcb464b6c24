"""A web page: a document as one HTML file that needs no server, no network and no other file.

It is opened from a disk, sent, or laid on any web server. `document.html` has the look. It asks for
nothing and runs nothing: its own policy forbids that, whatever a text in it says.
"""

from __future__ import annotations

import base64
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, BinaryIO

from cafe.exports.document import BUILT_IN, Document, Told, WordTemplate, drawn_svg, silent
from cafe.exports.document_data import data
from cafe.exports.tables import words

if TYPE_CHECKING:
    from jinja2 import Template

CONTENTS_FROM = 4  # headings from which the page begins with a list of them


def write(
    document: Document, file: BinaryIO, *, template: WordTemplate = BUILT_IN, told: Told = silent
) -> None:
    """Write the page. `template` is of Word alone; `told` hears how far it has come."""
    made = data(drawn_svg(document, told))
    for place, block in enumerate(made["blocks"]):
        block["place"] = place
    heads = [b for b in made["blocks"] if b["kind"] == "heading" and b["level"] == 1]
    page = _look().render(
        made,
        contents=heads if len(heads) >= CONTENTS_FROM else [],
        words=words(document.language),
        parted=document.parted,
        picture=lambda svg: base64.b64encode(svg.encode()).decode("ascii"),
    )
    file.write(page.encode("utf-8"))


@cache
def _look() -> Template:
    from jinja2 import Environment, StrictUndefined

    look = (resources.files("cafe.exports") / "document.html").read_text(encoding="utf-8")
    env = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return env.from_string(look)
