"""A document as plain data, for the looks that are templates (`document.typ`, `document.html`)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cafe.config import VERSION
from cafe.exports.document import (
    SHORT_TABLE,
    TOGETHER,
    Block,
    Document,
    EntryBlock,
    FigureBlock,
    HeadingBlock,
    LineBlock,
    QuoteBlock,
    TableBlock,
    captions,
    with_next,
)
from cafe.exports.figures import FONT
from cafe.exports.tables import clean

SHORT_LIST = 900  # signs: some ten lines


def data(document: Document, font: str = FONT) -> dict[str, Any]:
    """All that stands in it, figures with this font; texts are clean (`tables.clean`) and not
    escaped."""
    return {
        "title": clean(document.title),
        "about": clean(document.about or document.title),
        "subject": clean(document.subject),
        "under": clean(document.under),
        "foot": clean(document.foot),
        "language": document.language,
        "version": f"Rundabord {VERSION}",
        "landscape": document.landscape,
        "swedish": list(document.swedish) if document.language != "sv" else [],
        "blocks": list(_gathered(document, font)),
    }


def _gathered(document: Document, font: str) -> Iterator[dict[str, Any]]:
    """The blocks as data; entries and items that follow each other are one list, as a screen reader
    is to count them."""
    above = 0  # headings begin with the first level, and none leaves one out
    told = zip(with_next(document.blocks), captions(document.blocks), strict=True)
    for kind, some in itertools.groupby(told, lambda one: _list_of(one[0][0])):
        if kind is None:
            for (one, kept), caption in some:
                made = {**_block(one, document.language, font), "kept": kept}
                if caption is not None:
                    made["caption"] = clean(caption)
                if isinstance(one, HeadingBlock):
                    above = made["level"] = min(one.level, above + 1)
                yield made
        else:
            listed = [one for one, _ in some]
            entries = [_entry(one) for one, _ in listed]
            # A list is kept whole or not at all: in two, a screen reader would count two.
            whole = any(kept for _, kept in listed) or _is_short(entries)
            yield {"kind": kind, "entries": entries, "whole": whole}


def _list_of(block: Block) -> str | None:
    if isinstance(block, EntryBlock) and block.numbered:
        return "numbers"
    if isinstance(block, EntryBlock):
        return None if block.strong else "list"
    return "list" if isinstance(block, LineBlock) and block.role == "item" else None


def _is_short(entries: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a list takes so little of a page that it need not be parted."""
    signs = sum(len(one[part]) for one in entries for part in ("text", "said", "facts"))
    return (
        len(entries) <= SHORT_TABLE
        and signs <= SHORT_LIST
        and not any(one["quotes"] for one in entries)
    )


def _entry(block: Block) -> dict[str, Any]:
    if isinstance(block, EntryBlock):
        return {
            "text": clean(block.text),
            "said": clean(block.said),
            "facts": clean(block.facts),
            "strong": block.strong,
            "quotes": [_quote(one) for one in block.quotes],
        }
    assert isinstance(block, LineBlock)
    return {"text": clean(block.text), "said": "", "facts": "", "strong": False, "quotes": []}


def _quote(quote: QuoteBlock) -> dict[str, str]:
    return {"text": clean(quote.text), "under": clean(quote.under)}


def _block(block: Block, language: str, font: str) -> dict[str, Any]:
    match block:
        case HeadingBlock():
            said = clean(block.text)
            return {"kind": "heading", "text": said, "level": block.level, "page": block.page}
        case LineBlock():
            return {"kind": block.role, "text": clean(block.text)}
        case QuoteBlock():
            return {"kind": "quote", **_quote(block)}
        case EntryBlock():
            return {"kind": "entry", **_entry(block)}
        case FigureBlock():
            return {
                "kind": "figure",
                "svg": block.svg().replace(FONT, font),
                "description": clean(block.description),
                "width": block.width,
            }
        case TableBlock():
            sheet = block.sheet
            return {
                "kind": "table",
                "title": clean(sheet.title),
                "columns": [clean(name) for name in sheet.columns],
                "rows": [[clean(str(value)) for value in row] for row in sheet.rows],
                "widths": block.widths,
                "numeric": block.to_right(language),
                "short": len(sheet.rows) <= SHORT_TABLE,
                "together": TOGETHER,
                "header": block.header,
                "shaded": block.shaded,
            }
