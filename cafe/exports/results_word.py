"""Word: a survey's results, question by question."""

from __future__ import annotations

import itertools
from typing import BinaryIO

from cafe.exports.results import ResultFile, words
from cafe.exports.tables import TableSheet
from cafe.exports.word_document import WordDocument

BY_QUESTION = (9.5, 3.5, 3.5)


def write(made: ResultFile, file: BinaryIO, language: str) -> None:
    """The results as a document: a table for each question, and the breakdown asked for."""
    word = words(language)
    page = WordDocument(made.title, word["results"], language, foot=made.title)
    whole, *more = made.sheets
    for question, rows in itertools.groupby(whole.rows, key=lambda row: row[0]):
        page.heading(str(question), 2)
        page.table(
            TableSheet(str(question), whole.columns[1:], tuple(row[1:] for row in rows)),
            BY_QUESTION,
        )
    for sheet in more:
        page.heading(sheet.title, 1)
        page.table(sheet, (3, 3, 4, 2.9, 1.8, 1.8))
    page.about(word["about"], made.sentences)
    page.save(file)
