"""What stands in a summary of several events beside what each has: which they are, the surveys, and
what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from cafe.exports import tables
from cafe.exports.document import Block, EntryBlock, HeadingBlock, LineBlock, TableBlock
from cafe.exports.tables import clean
from cafe.reports.summary import SaidProposal, SummaryTheme, day
from cafe.reports.summary.model import DecidedBeside, Several

One = TypeVar("One", SummaryTheme, SaidProposal)
FIRST = 3  # of what was decided that the first page has room for
# Of each event: a document of many would be a hundred pages.
THEMES = 3
PROPOSALS = 5
GATHERED = 20


def first_decided(several: Several, language: str) -> Iterator[Block]:
    """What was answered last, on the first page."""
    if not several.decided:
        return
    yield HeadingBlock(tables.words(language)["decided"], 1)
    for one in several.decided[:FIRST]:
        yield _decided(one, language)
    if len(several.decided) > FIRST:
        more = tables.words(language)["all_decided"]
        yield LineBlock(more.format(count=len(several.decided)), "soft")


def events(several: Several, language: str) -> Iterator[Block]:
    """Which events it is of."""
    made = tables.events(several, language)
    yield HeadingBlock(made.title, 1)
    rows = tuple(
        (row[0], day(one.date, language), *row[2:])
        for row, one in zip(made.rows, several.events, strict=True)
    )
    right = (False, False, False, True, True, False)
    yield TableBlock(replace(made, rows=rows), (4.2, 2.7, 2.7, 2.0, 2.5, 3.4), right=right)


def decided(several: Several, language: str) -> Iterator[Block]:
    """All that was answered, where the first page has not told it."""
    if len(several.decided) <= FIRST:
        return
    yield HeadingBlock(tables.words(language)["decided"], 1)
    for one in several.decided:
        yield _decided(one, language)


def _decided(one: DecidedBeside, language: str) -> EntryBlock:
    facts = f"{clean(one.group)}: {one.status.lower()}, {day(one.since, language)}"
    return EntryBlock(clean(one.proposal), facts, clean(one.public))


def surveys(several: Several, language: str) -> Iterator[Block]:
    """The surveys, each with what was answered on its scales."""
    if not several.surveys:
        return
    word = tables.words(language)
    yield HeadingBlock(word["surveys"], 1)
    for one in several.surveys:
        yield HeadingBlock(one.title, 2)
        yield LineBlock(
            word["survey_of"].format(count=one.persons, day=day(one.day, language)), "soft"
        )
        yield from (LineBlock(said, "item") for said in one.said)


def few_themes(themes: Sequence[SummaryTheme], several: Several | None) -> list[SummaryTheme]:
    """The largest of each event, or of all of them where they were gathered, in the order given."""
    if several and several.gathered:
        return list(themes[:GATHERED])
    return _few(themes, THEMES)


def few_proposals(proposals: Sequence[SaidProposal]) -> list[SaidProposal]:
    """The first of each event, in the order given."""
    return _few(proposals, PROPOSALS)


def _few(some: Sequence[One], most: int) -> list[One]:
    kept: list[One] = []
    seen: dict[str, int] = {}
    for one in some:
        seen[one.of] = seen.get(one.of, 0) + 1
        if seen[one.of] <= most or not one.of:
            kept.append(one)
    return kept


def left(word_of: str, count: int, language: str) -> Iterator[Block]:
    """How many more there are, and where."""
    if count:
        word = tables.words(language)
        key = f"{word_of}_one" if count == 1 else word_of
        yield LineBlock(word[key].format(count=count), "soft")
