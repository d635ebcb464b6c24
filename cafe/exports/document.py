"""A document as a list of blocks: what stands in it, whatever the format that it is written in.

A writer (`word_document`, `pdf_document`, `web_document`) knows how each block looks and nothing of
what it says; what makes a document (`summary_document`, `results_document`) knows nothing of
formats. So every format of a hand-out says the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from cafe.exports.tables import TableSheet, made_with, numeric

# "lead": the answer of a page, in a sentence; "notice": a sentence that must be seen.
Role = Literal["lead", "body", "soft", "notice", "item"]

# Hears how large a share of a file is made, and which step is under way.
Told = Callable[[float, str], None]
READING, FIGURES, WRITING = "reading", "figures", "writing"


def silent(share: float, step: str) -> None:
    """Nobody is told."""


@dataclass(frozen=True)
class HeadingBlock:
    """A heading of level 1 or 2, or 3: what a figure or a table below it is called; `page`: it
    begins a page of its own."""

    text: str
    level: int
    page: bool = False


@dataclass(frozen=True)
class LineBlock:
    """A paragraph; `keep`: it stays on the page of what follows."""

    text: str
    role: Role = "body"
    keep: bool = False


@dataclass(frozen=True)
class QuoteBlock:
    """What somebody said, word for word, and the question that it answers."""

    text: str
    under: str = ""


@dataclass(frozen=True)
class EntryBlock:
    """One of a list of things that were said or asked: numbered or not. Below it what is `said` of
    it, to be read like all text, its facts on a small line, and `quotes`. `keep`: it stays on the
    page of what follows."""

    text: str
    facts: str = ""
    said: str = ""
    numbered: bool = False
    strong: bool = False
    quotes: tuple[QuoteBlock, ...] = ()
    keep: bool = False


@dataclass(frozen=True)
class TableBlock:
    """A table. `widths` are shares of the width of the text, one a column. Without `header` the
    first column names each row. `said` is what it holds, in a sentence. `shaded` are cells, as
    (row, column) from 0, that stand out on a tint; their text says why, too. `right`: whether each
    column stands to the right; where that is not said, those with figures do. `keep`: it stays on
    the page of what follows."""

    sheet: TableSheet
    widths: tuple[float, ...]
    header: bool = True
    shaded: tuple[tuple[int, int], ...] = ()
    right: tuple[bool, ...] = ()
    said: str = ""
    keep: bool = False

    def to_right(self, language: str) -> tuple[bool, ...]:
        """Whether each column stands to the right."""
        if not self.header:
            return (False,) * len(self.sheet.columns)
        return self.right or tuple(numeric(self.sheet, language))


# A table of so many rows stays on one page: of more, half a page would be left empty before it.
SHORT_TABLE = 10
TOGETHER = 3  # the last rows of a longer one: no sum stands alone


@dataclass(frozen=True)
class FigureBlock:
    """A figure: `svg` and `png` draw it. `said` is what it shows, in a sentence, which stands below
    it; who does not see it gets the `details` too. `width` is its share of the width of the text.
    What draws is a function of a module, or a `functools.partial` of one, so that another process
    can be asked to."""

    title: str
    said: str
    details: str
    svg: Callable[[], str]
    png: Callable[[], bytes]
    width: float = 1.0

    @property
    def description(self) -> str:
        """What it shows, for who does not see it."""
        return " ".join(part for part in (self.said, self.details) if part)


Block = HeadingBlock | LineBlock | QuoteBlock | EntryBlock | TableBlock | FigureBlock


@dataclass(frozen=True)
class Document:
    """A document with a title and what stands `under` it. `about` is what its properties call it,
    `foot` stands on every page, `language` is "sv" or "en". `landscape`: its pages lie down.
    `sheets` are the same as rows for a workbook; without any, its tables are. `organisation` is
    whose it is, "" the whole city's. `swedish` are names in it that have none in another language:
    there they are marked as Swedish, for who has it read aloud."""

    title: str
    under: str
    language: str
    foot: str
    blocks: tuple[Block, ...]
    about: str = ""
    subject: str = ""
    landscape: bool = False
    sheets: tuple[TableSheet, ...] = ()
    organisation: str = ""
    swedish: tuple[str, ...] = ()

    def parted(self, text: str) -> list[tuple[str, bool]]:
        """A text in parts, each with whether it is one of the Swedish names."""
        if not self.swedish or self.language == "sv":
            return [(text, False)]
        pattern = "|".join(re.escape(name) for name in self.swedish)
        return [(part, part in self.swedish) for part in re.split(f"({pattern})", text) if part]


@dataclass(frozen=True)
class WordTemplate:
    """The look of a Word file: a .docx with placeholders (`word_template`), b"" for ours, and the
    day that it shows as that of the file."""

    content: bytes = b""
    day: str = ""


BUILT_IN = WordTemplate()


def with_next(blocks: Sequence[Block]) -> Iterator[tuple[Block, bool]]:
    """The blocks, each with whether it stays on the page of the one that follows: headings do, and
    the small lines between a heading and what stands under it."""
    kept = False
    for block in blocks:
        small = isinstance(block, LineBlock) and block.role == "soft"
        asked = isinstance(block, LineBlock | EntryBlock | TableBlock) and block.keep
        kept = isinstance(block, HeadingBlock) or asked or (kept and small)
        yield block, kept


def captions(blocks: Sequence[Block]) -> list[str | None]:
    """What stands at each block behind its number, as a figure or a table: a number alone tells a
    reader nothing. None where it has none, as a table right below a heading that names it."""
    found: list[str | None] = []
    heading = ""
    for block in blocks:
        caption = None
        if isinstance(block, FigureBlock):
            caption = block.said
        elif isinstance(block, TableBlock) and block.header:
            named = "" if block.sheet.title == heading else block.sheet.title
            caption = block.said or named or None
        found.append(caption)
        if isinstance(block, HeadingBlock):
            heading = block.text
    return found


def drawn_svg(document: Document, told: Told) -> Document:
    """The document with its figures drawn, of which `told` hears: from 0.1 to 0.5 of a file."""
    return _drawn(document, told, lambda one: replace(one, svg=partial(str, one.svg())))


def drawn_png(document: Document, told: Told) -> Document:
    """The same, for what takes no SVG."""
    return _drawn(document, told, lambda one: replace(one, png=partial(bytes, one.png())))


def _drawn(document: Document, told: Told, draw: Callable[[FigureBlock], FigureBlock]) -> Document:
    told(0.0, READING)
    figures = sum(isinstance(block, FigureBlock) for block in document.blocks)
    done: list[Block] = []
    drawn = 0
    for block in document.blocks:
        if isinstance(block, FigureBlock):
            told(0.1 + 0.4 * drawn / figures, FIGURES)
            block = draw(block)
            drawn += 1
        done.append(block)
    told(0.5, WRITING)
    return replace(document, blocks=tuple(done))


def method(heading: str, sentences: Sequence[str], language: str) -> list[Block]:
    """The sentences about the figures, and what made the document, together on a page."""
    *most, last = (*sentences, made_with(language))
    items = [LineBlock(sentence, "item", keep=True) for sentence in most]
    return [HeadingBlock(heading, 1), *items, LineBlock(last, "item")]
