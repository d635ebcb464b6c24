"""A breakdown of answers as blocks of a document: a table for each question, or each group of the
one side, with a row for each group of the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cafe.exports import results
from cafe.exports.document import Block, HeadingBlock, TableBlock
from cafe.exports.results import Name, name_group
from cafe.exports.tables import TableSheet, Value, clean
from cafe.language import in_language
from cafe.language import marked as _
from cafe.reports.survey.counting.base import CountedItem, GroupCounts
from cafe.reports.survey.results import said
from cafe.reports.survey.series import BREAK, QUESTION, Grid

WORDS: Final = {
    "by_one": _("Uppdelat efter {by}"),
    "by_two": _("Uppdelat efter {by} och {across}: {question}"),
}
MANY = 6  # columns beside the group's name: of more, the figures stand below one another

Cell = GroupCounts | str | None


def of(
    made: Grid, item: CountedItem, asked: Sequence[CountedItem], name: Name, language: str
) -> tuple[Block, ...]:
    """The blocks of a breakdown of `item`, or of every question that is `asked`; `name` calls
    groups by side and label."""
    return tuple(_blocks(made, item, {one.id: one for one in asked}, name, language))


def _blocks(
    made: Grid, item: CountedItem, asked: Mapping[str, CountedItem], name: Name, language: str
) -> Iterator[Block]:
    word, known = in_language(WORDS, language), results.words(language)
    outer, inner, outers, inners, cells = made.by, made.across, made.rows, made.columns, made.cells
    if made.across == QUESTION:  # a table for each question, whichever side it is
        outer, inner, outers, inners = inner, outer, inners, outers
        cells = tuple(zip(*made.cells, strict=True))
    if outer == QUESTION:
        heading = word["by_one"].format(by=known[inner].lower())
    else:
        heading = word["by_two"].format(
            by=known[outer].lower(),
            across=known[inner].lower(),
            question=clean(item.label(language)),
        )
    yield HeadingBlock(heading, 1)
    for group, line in zip(outers, cells, strict=True):
        one = asked.get(group[0], item) if outer == QUESTION else item
        title = clean(
            one.label(language) if outer == QUESTION else name_group(group, outer, name, language)
        )
        yield HeadingBlock(title, 2)
        rows = [
            (clean(name_group(its, inner, name, language)), cell)
            for its, cell in zip(inners, line, strict=True)
        ]
        yield _table(title, known[inner], one, rows, language)


def _table(
    title: str, side: str, item: CountedItem, rows: Sequence[tuple[str, Cell]], language: str
) -> TableBlock:
    word = results.words(language)
    told = [(group, cell, dict(_figures(item, cell, language))) for group, cell in rows]
    columns = list(dict.fromkeys(name for _group, _cell, figures in told for name in figures))
    if len(columns) > MANY:
        lines: list[tuple[Value, ...]] = [
            (
                group,
                "\n".join(f"{name}: {figure}" for name, figure in figures.items())
                or _nothing(cell, language),
            )
            for group, cell, figures in told
        ]
        sheet = TableSheet(title, (side, word["level"]), tuple(lines))
        return TableBlock(sheet, (6, 10.5), right=(False, False))
    columns = columns or [word["level"]]
    lines = [
        (group, *(figures.get(name, _nothing(cell, language)) for name in columns))
        for group, cell, figures in told
    ]
    return TableBlock(
        TableSheet(title, (side, *columns), tuple(lines)),
        (5.5, *[11 / len(columns)] * len(columns)),
        right=(False, *[True] * len(columns)),
    )


def _figures(item: CountedItem, cell: Cell, language: str) -> Iterator[tuple[str, str]]:
    """What is told of a group: name and figure, how many answered last."""
    if not isinstance(cell, GroupCounts):
        return
    word, one = results.words(language), said(item, cell)
    if one.few:
        return
    for name, persons, percent in item.counting.brief(one, word, language):
        yield name, str(persons) if percent is None else f"{percent} %"
    yield from item.counting.figures(one, word, language)
    yield "n", str(one.n)


def _nothing(cell: Cell, language: str) -> str:
    """What stands where nothing is told of a group: nobody is in it, it was asked something else,
    or it is hidden."""
    if cell is None or cell == BREAK:
        return "–"
    return results.words(language)["hidden"]
