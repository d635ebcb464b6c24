"""A document as one HTML file: nothing in a text is markup, and nothing is fetched."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser

from cafe.exports import web_document
from cafe.exports.document import (
    Document,
    EntryBlock,
    FigureBlock,
    HeadingBlock,
    LineBlock,
    QuoteBlock,
    TableBlock,
)
from cafe.exports.tables import TableSheet

EVIL = "<script>alert('x')</script> & \"mer\"\nny rad"
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><text>7</text></svg>'


class Seen(HTMLParser):
    """The elements of a page in their order, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def page(*heads: str) -> str:
    sheet = TableSheet(EVIL, ("Punkt", "Antal"), ((EVIL, 12), ("P2", 3)))
    document = Document(
        EVIL,
        EVIL,
        "sv",
        EVIL,
        (
            *(HeadingBlock(head, 1) for head in heads),
            HeadingBlock(EVIL, 3),
            LineBlock(EVIL, "lead"),
            LineBlock(EVIL, "item"),
            EntryBlock(EVIL, EVIL, numbered=True, quotes=(QuoteBlock(EVIL, EVIL),)),
            TableBlock(sheet, (1, 1), shaded=((0, 1),)),
            TableBlock(sheet, (1, 1), header=False),
            FigureBlock(EVIL, EVIL, EVIL, lambda: SVG, lambda: b""),
        ),
    )
    file = io.BytesIO()
    web_document.write(document, file)
    return file.getvalue().decode("utf-8")


def test_no_text_is_markup_and_all_of_it_is_there() -> None:
    seen = Seen(page("Ett"))
    assert "script" not in {tag for tag, _ in seen.tags}
    assert seen.text.count(EVIL) >= 11
    (figure,) = (attrs for tag, attrs in seen.tags if tag == "img")
    assert figure["alt"] == f"{EVIL} {EVIL}"
    assert str(figure["src"]).startswith("data:image/svg+xml;base64,")


def test_nothing_is_fetched_and_nothing_may_run() -> None:
    made = page("Ett")
    seen = Seen(made)
    policy = {a.get("http-equiv"): a.get("content") for t, a in seen.tags if t == "meta"}
    assert str(policy["Content-Security-Policy"]).startswith("default-src 'none'")
    given = [a[name] for _, a in seen.tags for name in ("src", "href", "action") if name in a]
    assert all(str(one).startswith(("data:", "#")) for one in given)
    assert not re.search(r"url\(|@import|http://|https://", made)


def test_headings_leave_no_level_out_and_a_long_page_lists_them() -> None:
    seen = Seen(page("Ett"))
    assert [tag for tag, _ in seen.tags if re.fullmatch(r"h\d", tag)] == ["h1", "h2", "h3"]
    assert "nav" not in {tag for tag, _ in seen.tags}
    seen = Seen(page("Ett", "Två", "Tre", "Fyra"))
    listed = [str(a["href"])[1:] for tag, a in seen.tags if tag == "a"]
    assert listed == [a["id"] for tag, a in seen.tags if tag == "h2"]


def test_cells_of_a_table_say_what_they_are() -> None:
    seen = Seen(page("Ett"))
    cells = [(tag, attrs.get("class")) for tag, attrs in seen.tags if tag == "td"]
    assert cells == [
        ("td", None),
        ("td", "number shaded"),
        ("td", None),
        ("td", "number"),
        ("td", None),
        ("td", None),
    ]
    assert [a.get("scope") for t, a in seen.tags if t == "th"] == ["col", "col", "row", "row"]
