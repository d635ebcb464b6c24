"""A survey's results as a document, question by question."""

from __future__ import annotations

from collections.abc import Iterator

from cafe.exports import document
from cafe.exports.document import Block, Document, LineBlock
from cafe.exports.results import ResultFile, words


def of(made: ResultFile, language: str) -> Document:
    """How many answered, a figure and a table for each question, and the breakdown asked for."""
    title = words(language)["results"]
    return Document(
        made.title, title, language, made.title, tuple(_blocks(made, language)),
        organisation=made.organisation,
    )  # fmt: skip


def _blocks(made: ResultFile, language: str) -> Iterator[Block]:
    if made.lead:
        yield LineBlock(made.lead, "lead")
    yield from made.blocks
    yield from document.method(words(language)["about"], made.sentences, language)
