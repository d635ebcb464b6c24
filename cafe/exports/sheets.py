"""Sheets to hang, hand out, cut apart and write on, as PDF: `sheets.typ` has their look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO, Literal

import segno

from cafe.config import VERSION
from cafe.exports.tables import clean
from cafe.exports.typeset import typeset

# How many cards stand on a page: four, ten, or one that is hung on a wall.
Cut = Literal["cards", "tickets", "whole"]


@dataclass(frozen=True)
class CodeCard:
    """A card with a code. `target` is the whole address that the picture leads to, `alt` what the
    picture is; `address` is the same to read off, `other` where the `code` alone can be typed."""

    heading: str
    target: str
    alt: str
    hint: str
    address: str
    other: str
    code: str
    over: str = ""
    foot: str = ""


@dataclass(frozen=True)
class PaperSheet:
    """A sheet to write on: what stands `over` the round's question, the question, and how."""

    over: str
    heading: str
    hint: str


@dataclass(frozen=True)
class PosterItem:
    """A line of a poster, and what is said of it below."""

    title: str
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class PosterPart:
    """A part of a poster; `more` says what has no room, "" when all has; `mark` stands before each
    line."""

    title: str
    items: tuple[PosterItem, ...]
    mark: str
    more: str = ""


@dataclass(frozen=True)
class Poster:
    """A poster to hang: its parts, and where the rest is read (as in `CodeCard`)."""

    heading: str
    over: str
    parts: tuple[PosterPart, ...]
    waiting: str
    target: str
    alt: str
    hint: str
    address: str


def write_cards(
    cards: Sequence[CodeCard], cut: Cut, title: str, language: str, file: BinaryIO
) -> None:
    """Write cards to cut apart along dashed lines, or a page for each."""
    made = [{**_cleaned(asdict(one)), "qr": _qr(one.target)} for one in cards]
    typeset("sheets", {**_about(cut, title, language), "cards": made}, file)


def write_note_sheets(
    sheets: Sequence[PaperSheet],
    rows: int,
    kinds: Sequence[str],
    words: tuple[str, str],
    title: str,
    language: str,
    file: BinaryIO,
) -> None:
    """Write a page for each sheet, with so many `rows` to write in, each with a box for every kind;
    `words` are what a table and the persons at it are called."""
    made = {
        **_about("notes", title, language),
        "sheets": [_cleaned(asdict(one)) for one in sheets],
        "rows": rows,
        "kinds": [*kinds],
        "words": dict(zip(("table", "persons"), words, strict=True)),
    }
    typeset("sheets", made, file)


def write_poster(poster: Poster, title: str, language: str, file: BinaryIO) -> None:
    """Write the poster."""
    made = {**_about("poster", title, language), **_cleaned(asdict(poster))}
    typeset("sheets", {**made, "qr": _qr(poster.target)}, file)


def _about(kind: str, title: str, language: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "about": clean(title),
        "subject": "",
        "language": language,
        "version": f"Rundabord {VERSION}",
    }


def _cleaned(made: Any) -> Any:
    if isinstance(made, dict):
        return {name: _cleaned(value) for name, value in made.items()}
    if isinstance(made, list | tuple):
        return [_cleaned(value) for value in made]
    return clean(made)


def _qr(target: str) -> str:
    """Dark on white with the quiet zone that readers need, as an SVG."""
    drawn = segno.make_qr(target, error="m").svg_inline(scale=4, border=4, light="#fff")
    return str(drawn).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
