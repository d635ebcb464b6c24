"""The report of the year as a document: sections and live blocks in their order."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from sqlite_utils import Database

from cafe.exports import level_bars, scale_bars, series
from cafe.exports.document import (
    Block,
    Document,
    EntryBlock,
    FigureBlock,
    HeadingBlock,
    LineBlock,
    QuoteBlock,
    TableBlock,
)
from cafe.exports.level_bars import LevelBars
from cafe.exports.live import blocks
from cafe.exports.live.content import LiveContent
from cafe.exports.series import Chart
from cafe.exports.tables import TableSheet, made_with
from cafe.language import in_language
from cafe.language import marked as _
from cafe.store.year_reports import ReportPart

WORDS: Final = {
    "draft": _("Utkast. Rapporten är inte färdig."),
    "finished": _("Färdig {day}, version {number}"),
    "figure": _("Diagram över {title}. Siffrorna står i tabellen nedanför."),
}
_FIGURE = re.compile(r"\d[\d ]*([.,]\d+)?( \(\w+\))?")
# Small words that the other language has not.
_SWEDISH: Final = (
    "och",
    "att",
    "det",
    "som",
    "är",
    "på",
    "för",
    "med",
    "av",
    "en",
    "ett",
    "den",
    "har",
)
_ENGLISH: Final = (
    "and",
    "the",
    "that",
    "which",
    "is",
    "of",
    "to",
    "for",
    "with",
    "by",
    "a",
    "was",
    "has",
)
_SMALL: Final = {"sv": _SWEDISH, "en": _ENGLISH}
# The sections of a report to the committees: level and heading.
_TEMPLATE: Final = (
    (1, _("Sammanfattning")),
    (1, _("Inledning")),
    (1, _("Bakgrund och syfte")),
    (1, _("Vad arbetet har lett till")),
    (2, _("Personalrörlighet")),
    (2, _("Konsulter")),
    (2, _("Studenter på praktik")),
    (2, _("Chefer och ledarskap")),
    (1, _("Arbetet med planens punkter")),
    (2, _("Workshop")),
    (1, _("Hot, våld och otillåten påverkan")),
    (1, _("Jämställdhet")),
    (1, _("Samverkan med universitet och högskolor")),
    (1, _("Fortbildning")),
    (1, _("Slutord")),
)


@dataclass(frozen=True)
class ReadPart:
    """A part as it reads: a section's heading and text, or what a live block shows."""

    id: int
    level: int
    heading: str
    text: str
    live: LiveContent | None


def as_written(db: Database, parts: Sequence[ReportPart], language: str) -> list[ReadPart]:
    """The parts that stand, as they read now."""
    return [
        ReadPart(
            one.id,
            one.level,
            one.heading,
            one.text,
            blocks.read(db, one.source, language) if one.source else None,
        )
        for one in parts
        if not one.removed
    ]


def as_kept(db: Database, content: Sequence[Mapping[str, Any]], language: str) -> list[ReadPart]:
    """The parts of a version as it was finished."""
    return [
        ReadPart(
            one["id"],
            one["level"],
            one["heading"],
            one["text"],
            blocks.read(db, one["source"], language, one["kept"]) if one["source"] else None,
        )
        for one in content
    ]


def of(title: str, under: str, parts: Sequence[ReadPart], language: str, draft: bool) -> Document:
    """The document. `under` stands below the title."""
    blocks: list[Block] = []
    if draft:
        blocks.append(LineBlock(in_language(WORDS, language)["draft"], "notice"))
    for part in parts:
        blocks += _section(part) if part.live is None else _live(part.live, language)
    return Document(title, under, language, f"{title}. {made_with(language)}", tuple(blocks))


def written_in(texts: Iterable[str]) -> str:
    """The language that a report is written in, by the small words of its sections: what it shows
    of figures is worded in the same. "" where it has too few of them to tell."""
    words = Counter(word for text in texts for word in re.findall(r"\w+", text.casefold()))
    found = {language: sum(words[one] for one in small) for language, small in _SMALL.items()}
    most = max(found, key=lambda language: found[language])
    return most if found[most] > sum(found.values()) / 2 else ""


def template(language: str) -> list[tuple[int, str]]:
    """The sections that a report begins with: level, and heading in the language."""
    heading = in_language({said: said for _level, said in _TEMPLATE}, language)
    return [(level, heading[said]) for level, said in _TEMPLATE]


def finished(day: str, number: int, language: str) -> str:
    """When a version was finished, as it stands below the title."""
    return in_language(WORDS, language)["finished"].format(day=day, number=number)


def paragraphs(text: str) -> list[tuple[str, bool]]:
    """A section's text: each paragraph, and each line that begins with a hyphen as an item."""
    found: list[tuple[str, bool]] = []
    for lump in text.replace("\r\n", "\n").split("\n\n"):
        said: list[str] = []
        for line in lump.split("\n"):
            if line.lstrip().startswith("- "):
                if said:
                    found.append((" ".join(said), False))
                    said = []
                found.append((line.lstrip()[2:].strip(), True))
            elif line.strip():
                said.append(line.strip())
        if said:
            found.append((" ".join(said), False))
    return found


def _section(part: ReadPart) -> Iterator[Block]:
    if part.heading:
        yield HeadingBlock(part.heading, part.level)
    for said, item in paragraphs(part.text):
        yield LineBlock(said, "item" if item else "body")


def _live(live: LiveContent, language: str) -> Iterator[Block]:
    drawn = live.chart is not None or live.bars or live.rows
    yield HeadingBlock(live.title, 3)
    for sentence in live.sentences:
        yield LineBlock(sentence, keep=bool(drawn))
    for notice in live.notices:
        yield LineBlock(notice, "notice", keep=bool(drawn))
    if live.chart is not None:
        yield _figure(live.title, live.sentences, live.chart, language)
    for label, bar in live.bars:
        if isinstance(bar, LevelBars):
            draw = partial(level_bars.svg, bar), partial(level_bars.png, bar)
        else:
            draw = partial(scale_bars.svg, bar), partial(scale_bars.png, bar)
        yield FigureBlock(live.title, label or bar.said, bar.details, *draw)
    if live.rows:
        sheet = TableSheet(live.title, live.columns, live.rows)
        right = (False, *(_is_figures(column) for column in list(zip(*live.rows, strict=True))[1:]))
        yield TableBlock(sheet, live.widths or _widths(live), shaded=live.shaded, right=right)
    for key in live.keys:
        yield LineBlock(key, "soft")
    for under, entries in itertools.groupby(live.entries, key=lambda one: one.under):
        if under:
            yield EntryBlock(under, strong=True, keep=True)
        for one in entries:
            yield EntryBlock(one.text, quotes=tuple(QuoteBlock(said) for said in one.quotes))
            for answer in one.answers:
                yield LineBlock(answer, "soft")


def _widths(live: LiveContent) -> tuple[float, ...]:
    """As wide as what stands in each column, within reason."""
    longest = [max(map(len, column)) for column in zip(live.columns, *live.rows, strict=True)]
    return tuple(float(min(max(signs, 8), 30)) for signs in longest)


def _is_figures(column: Sequence[str]) -> bool:
    """Whether they are figures but for empty cells; one may say of when it is, as 23 (maj)."""
    return all(_FIGURE.fullmatch(cell) for cell in column if cell) and any(column)


def _figure(title: str, sentences: Sequence[str], chart: Chart, language: str) -> FigureBlock:
    said = " ".join(sentences) or in_language(WORDS, language)["figure"].format(title=title)
    draw = partial(series.svg, chart), partial(series.png, chart)
    return FigureBlock(title, series.caption(title, chart), said, *draw)
