"""Single answers of a survey as rows, for work and research: the carrier `Dataset`.

They have not passed the gate of figures: a row is what one person said. So they are for who may
read every answer, and only of a survey that takes no more, of answers that a release has counted:
those come at least as many at a time as the threshold, and two files tell no more of who came in
between. An answer's ticket, day and key are not in it, nor the order in which answers came.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from cafe import masks
from cafe.errors import Conflict
from cafe.language import in_language
from cafe.language import marked as _
from cafe.store import figures
from cafe.store.surveys import Survey
from cafe.thresholds import gate
from cafe.understand.texts import let_out
from forms.questionnaire.answer import consents
from forms.questionnaire.model import Questionnaire
from forms.questionnaire.question import DIMENSIONS
from forms.questionnaire.types import registry as types
from forms.questionnaire.types.base import LABEL, WORDS, AnswerCell

LANGUAGE = "language"
WORDS_OF_LANGUAGE = {
    LANGUAGE: _("Svarets språk"),
    "in_sv": _("svenska"),
    "in_en": _("engelska"),
}
Row = tuple[AnswerCell | None, ...]
Cells = list[AnswerCell | None]


@dataclass(frozen=True)
class DataColumn:
    """A column: its own `heading`, what it holds (`types.base.LABEL` …), and what its values mean.

    `few`: small groups' values are left out; `unread`: too few have written for words to be read.
    """

    id: str
    heading: str
    kind: str
    about: str = ""
    few: bool = False
    unread: bool = False


@dataclass(frozen=True)
class Dataset:
    """Rows for work and research, one an answer, each as long as `columns`, None where nothing is
    said. The order is that of what they say. `language` is that of its labels."""

    title: str
    questionnaire: str
    version: int
    columns: tuple[DataColumn, ...]
    rows: tuple[Row, ...]
    threshold: int
    quote_threshold: int
    language: str


def single_answers(
    db: Database, survey: Survey, questionnaire: Questionnaire, language: str
) -> Dataset:
    """The answers of a survey that releases have counted; within one snapshot.

    Words come along as they may be read elsewhere (`texts.let_out`), of those who let them be used.
    A district, area or profession of fewer answers than the threshold is left empty, with so many
    others that those left empty are as many. The language is a column where more than one has been
    answered in, by at least the threshold each.

    Raises Conflict("data_hidden") while the survey takes answers, before its results are shown, or
    with fewer answers than the threshold.
    """
    limit = gate(db)
    found = figures.released(db, survey.id) if survey.is_over else []
    if len(found) < limit.threshold:
        raise Conflict("data_hidden", threshold=limit.threshold)
    limits = figures.word_limits(db, survey.id)
    answers = [json.loads(a.content) for a in found]
    # Words of who did not let them be used are of no release.
    wordy = [
        0 if consents(questionnaire, one) is False else a.release
        for one, a in zip(answers, found, strict=True)
    ]
    columns: list[DataColumn] = []
    filled: list[Cells] = []
    for q in questionnaire.asked:
        kind = types.of(q)
        told = [kind.cells(q, values, language) for values in answers]
        for made in kind.columns(q):
            cells: Cells = [one.get(made.id) for one in told]
            few = unread = False
            if made.kind == WORDS:
                cells, unread = _readable(cells, wordy, limits)
            elif q.role in DIMENSIONS:
                cells, few = _common(cells, limit.threshold), True
            parts = (wording.in_language(language) for wording in (q.label, made.label))
            heading, about = " – ".join(filter(None, parts)), made.about.in_language(language)
            columns.append(DataColumn(made.id, heading, made.kind, about, few, unread))
            filled.append(cells)
    ways = Counter(a.language for a in found)
    if len(ways) > 1 and min(ways.values()) >= limit.threshold:
        word = in_language(WORDS_OF_LANGUAGE, language)
        columns.append(DataColumn(LANGUAGE, word[LANGUAGE], LABEL))
        filled.append([word[f"in_{a.language}"] for a in found])
    return Dataset(
        survey.title,
        questionnaire.title.in_language(language),
        questionnaire.version,
        tuple(_told_apart(columns)),
        tuple(sorted(zip(*filled, strict=True), key=_in_order)),
        limit.threshold,
        limit.quote_threshold,
        language,
    )


def _readable(
    cells: Cells, releases: Sequence[int], limits: Mapping[int, tuple[int, int]]
) -> tuple[Cells, bool]:
    """The words that may be read, and whether there are others, of too few. `releases`: that of
    each answer, 0 for words that are not to be used; `limits` as `let_out` takes them."""
    written = [release for cell, release in zip(cells, releases, strict=True) if cell and release]
    out = let_out(written, limits)
    return [
        # Once more masked: an answer may be older than the masking is.
        masks.of_text(str(cell)) if cell and 0 < release <= out else None
        for cell, release in zip(cells, releases, strict=True)
    ], any(release > out for release in written)


def _common(cells: Cells, threshold: int) -> Cells:
    """The cells, without values that fewer than the threshold have. Those left empty are as many as
    the threshold too, so that nobody among them is told by what they are not."""
    sizes = sorted((n, str(value)) for value, n in Counter(cells).items() if value is not None)
    few: set[str] = set()
    left = 0
    for n, value in sizes:
        if n < threshold or 0 < left < threshold:
            few.add(value)
            left += n
    return [None if cell is None or str(cell) in few else cell for cell in cells]


def _told_apart(columns: Sequence[DataColumn]) -> Iterable[DataColumn]:
    """The columns with headings of their own: what two are called gets its id behind it."""
    named = Counter(column.heading for column in columns)
    for column in columns:
        alone = named[column.heading] == 1
        yield column if alone else replace(column, heading=f"{column.heading} ({column.id})")


def _in_order(row: Row) -> list[tuple[bool, bool, int, str]]:
    """A place that follows from what a row says and nothing else."""
    return [
        (cell is None, not isinstance(cell, int), cell if isinstance(cell, int) else 0, str(cell))
        for cell in row
    ]
