"""A survey's results as a document, question by question."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import partial

from cafe.exports import document, level_bars
from cafe.exports.document import (
    Block,
    Document,
    EntryBlock,
    FigureBlock,
    HeadingBlock,
    LineBlock,
    TableBlock,
)
from cafe.exports.results import ResultFile, words
from cafe.exports.scale_bars import png, svg
from cafe.exports.tables import TableSheet

BY_QUESTION = (9.5, 3.5, 3.5)


def of(made: ResultFile, language: str) -> Document:
    """A table for each question, and the breakdown asked for."""
    title = words(language)["results"]
    return Document(
        made.title, title, language, made.title, tuple(_blocks(made, language)),
        organisation=made.organisation,
    )  # fmt: skip


def _blocks(made: ResultFile, language: str) -> Iterator[Block]:
    whole, *more = made.sheets
    word, hidden = words(language), []
    for question, rows in itertools.groupby(whole.rows, key=lambda row: row[0]):
        answers = tuple(row[1:] for row in rows)
        match answers:
            case ((_name, figure, *_),) if figure == word["hidden"]:
                # Told together: a heading with nothing under it is none.
                hidden.append(str(question))
                continue
        yield HeadingBlock(str(question), 1)
        bar = made.bars.get(str(question))
        if bar is not None:
            yield FigureBlock(str(question), bar.said, partial(svg, bar), partial(png, bar))
        elif levels := made.levels.get(str(question)):
            draw = partial(level_bars.svg, levels), partial(level_bars.png, levels)
            yield FigureBlock(str(question), levels.said, *draw)
        match answers:
            case ((name, figure, *_),):  # nothing but how many there are
                yield LineBlock(f"{name}: {figure}")
                continue
        yield TableBlock(TableSheet(str(question), whole.columns[1:], answers), BY_QUESTION)
    if hidden:
        yield HeadingBlock(word["all_hidden"], 1)
        yield from (EntryBlock(one) for one in hidden)
    for sheet in more:
        yield HeadingBlock(sheet.title, 1)
        yield TableBlock(sheet, (3, 3, 4, 2.9, 1.8, 1.8))
    yield from document.method(word["about"], made.sentences, language)
