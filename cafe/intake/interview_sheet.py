"""Exit interviews from a spreadsheet: a row each, under the questions of the form as headings.

What a cell says is judged as an answer on the page is (`forms.questionnaire.answer.clean`); a
choice is written in words, in Swedish or English, or by its id, several with semicolons between.
All of a file goes in or none of it, and the same file again from the same account adds nothing.
From another it does: told that a row is there already, somebody could ask what others have said.
"""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlite_utils import Database

from cafe import days, masks
from cafe.errors import Refused
from cafe.intake import bounded, row_ids
from cafe.intake.table import MAX_PROBLEMS, UNSAVED, RowProblem, shown
from cafe.intake.table_file import Lines, lines
from cafe.store import interviews, submissions
from cafe.store.interviews import FinishedIn
from cafe.thresholds import gate
from forms.messages import Message, files
from forms.messages import interview_file as say
from forms.questionnaire import answer as answers
from forms.questionnaire.answer import Answer
from forms.questionnaire.model import Questionnaire, other_key
from forms.questionnaire.question import Question
from forms.written import normal

NAMESPACE = uuid.UUID("0c6b4e0e-51a7-4a5e-9d5f-6b6f3f2f7c11")
UNSURE = frozenset({"vet inte", "vet ej", "dont know", "do not know"})
DONT_KNOW = "dont-know"


@dataclass(frozen=True)
class InterviewRow:
    """One interview that was understood; `day` is the first of its quarter (ISO)."""

    row: int
    day: str
    answer: Answer


@dataclass(frozen=True)
class InterviewSheet:
    """A file that was read: all its interviews, or what has to be mended before any is kept.
    `columns`: each heading as written, with the question (by id) that it is, None for none."""

    rows: tuple[InterviewRow, ...]
    problems: tuple[RowProblem, ...]
    notices: tuple[Message, ...] = ()
    columns: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True)
class ImportedInterviews:
    """What an import came to."""

    added: int
    known: int


def headings(questionnaire: Questionnaire, language: str) -> tuple[str, ...]:
    """The first row of a file to fill in: the questions that have one cell, in "sv" or "en"."""
    return tuple(q.label.in_language(language) for q in _in_a_cell(questionnaire))


def opened(name: str, data: bytes, questionnaire: Questionnaire) -> Lines:
    """The lines of a file of interviews. Raises Refused for a file that cannot be read within
    limits, and nothing else for what it contains."""
    named = frozenset(way for q in _in_a_cell(questionnaire) for way in _ways(q))
    return bounded.run(lines, name, data, partial(_how_many, named))


def read(found: Lines, questionnaire: Questionnaire, district: str | None) -> InterviewSheet:
    """Read the interviews of one district (id) in a file's lines; `questionnaire` with the choices
    of the organisation filled in, of which the district is the only one of its kind."""
    if found.problems:
        return InterviewSheet((), found.problems)
    return _Reading(questionnaire, district).read(found)


def masked(questionnaire: Questionnaire, sheet: InterviewSheet) -> int:
    """In how many of the sheet's rows personal data will be hidden."""
    return sum(bool(masks.of_answer(questionnaire, row.answer)[1]) for row in sheet.rows)


def bring_in(
    db: Database,
    actor: str,
    questionnaire: Questionnaire,
    district: str | None,
    title: str,
    sheet: InterviewSheet,
    *,
    key: str,
    file: bytes = b"",
) -> ImportedInterviews:
    """Keep the sheet's interviews in the open transaction; `title` is that of the survey that
    gathers them, should it have to be made; `key` the instance's `fingerprint_key`; `file` what the
    sheet was read from. Nothing is added of a file that another has brought in for the district,
    where it has as many interviews as the threshold: who hands it in knows all of them, and who
    guesses at one adds what he guessed. Raises Refused when the sheet has problems."""
    if sheet.problems:
        raise Refused("import_has_problems")
    many = file and len(sheet.rows) >= gate(db).threshold
    if many:
        said_to_be = hashlib.sha256(f"{questionnaire.id} {district} ".encode() + file).hexdigest()
        fingerprint = submissions.keyed(key, said_to_be)
        if interviews.brought_by_another(db, actor, fingerprint):
            return ImportedInterviews(0, len(sheet.rows))
        interviews.remember_file(db, actor, fingerprint)
    alike: Counter[str] = Counter()
    finished = []
    alone = interviews.alone_brought_in(db, actor, district)
    for row in sheet.rows:
        answer, _ = masks.of_answer(questionnaire, row.answer)
        content = answer.to_json()
        # Two who answered the same are two; the same row of the same file again is not.
        alike[content] += 1
        said = f"{district} {alike[content]} {content}"
        identity = row_ids.of_row(key, NAMESPACE, f"{actor} {said}").hex
        # What came in before ids were keyed is known again where it can be nobody else's.
        before = row_ids.unkeyed(NAMESPACE, said).hex
        if alone and interviews.finished(db, before):
            identity = before
        persons = answers.persons(questionnaire, answer.values)
        finished.append(FinishedIn(identity, row.day, persons, content))
    added = interviews.bring_in(
        db, actor, (questionnaire.id, questionnaire.version), district, title, finished
    )
    return ImportedInterviews(added, len(finished) - added)


class _Reading:
    def __init__(self, questionnaire: Questionnaire, district: str | None) -> None:
        self.questionnaire = questionnaire
        self.district = district
        self.by_way = {way: q for q in _in_a_cell(questionnaire) for way in _ways(q)}
        self.problems: list[RowProblem] = []
        self.unlisted = 0

    def read(self, found: Lines) -> InterviewSheet:
        records = found.rows
        known = partial(_how_many, self.by_way.keys())
        at = max(range(min(10, len(records))), key=lambda n: (known(records[n][1]), -n), default=0)
        number, header = records[at] if records else (0, ())
        columns = [self.by_way.get(_fold(cell)) for cell in header]
        used = Counter(q.id for q in columns if q)
        if not used:
            return InterviewSheet((), (RowProblem(number, None, say.INTERVIEWS_NO_COLUMNS),))
        for place, q in enumerate(columns):
            if q and used[q.id] > 1:
                self.problem(number, header[place], say.INTERVIEWS_COLUMN_TWICE)
        for q in _in_a_cell(self.questionnaire):
            if q.required and q.id not in used and q.role != "district":
                missing = say.INTERVIEWS_COLUMN_MISSING.format(column=q.label.sv)
                self.problem(number, q.label.sv, missing)
        told = tuple(
            (cell.strip(), q.id if q else None)
            for cell, q in zip(header, columns, strict=True)
            if cell.strip()
        )
        notices = [
            *found.notices,
            *(files.IMPORT_COLUMN_IGNORED.format(column=shown(h)) for h, q in told if q is None),
        ]
        if self.problems:
            return InterviewSheet((), tuple(self.problems), tuple(notices), told)
        rows = [
            row
            for place, cells in records[at + 1 :]
            if (row := self.one(place, cells, header, columns)) is not None
        ]
        if not rows and not self.problems:
            self.problem(0, None, say.INTERVIEWS_NO_ROWS)
        if self.unlisted:
            more = files.IMPORT_MORE.format(count=self.unlisted)
            self.problems.append(RowProblem(0, None, more))
        return InterviewSheet(tuple(rows), tuple(self.problems), tuple(notices), told)

    def one(
        self,
        place: int,
        cells: Sequence[str],
        header: Sequence[str],
        columns: Sequence[Question | None],
    ) -> InterviewRow | None:
        before = len(self.problems) + self.unlisted
        data: dict[str, object] = {}
        heading: dict[str, str] = {}
        for at, q in enumerate(columns):
            cell = cells[at].strip() if at < len(cells) else ""
            if q is None or not cell:
                continue
            heading[q.id] = header[at].strip()
            if cell == UNSAVED:
                self.problem(place, heading[q.id], files.IMPORT_UNSAVED)
                continue
            written = _as_data(q, cell)
            if isinstance(written, Message):
                if q.role == "district":
                    name = q.choices[0].label.sv if q.choices else ""
                    written = say.INTERVIEWS_OTHER_DISTRICT.format(district=name)
                self.problem(place, heading[q.id], written)
            else:
                data |= written
        if not data and len(self.problems) + self.unlisted == before:
            return None  # an empty row
        where = self.questionnaire.with_role("district")
        if where is not None and self.district is not None:
            data[where.id] = self.district
        judged = answers.clean(self.questionnaire, data)
        if not isinstance(judged, Answer):
            if len(self.problems) + self.unlisted == before:  # else it is told already
                for wrong in judged:
                    q = self.questionnaire.by_id.get(wrong.question or "")
                    column = heading.get(q.id, q.label.sv) if q else None
                    self.problem(place, column, wrong.message)
            return None
        day = answers.first_day(self.questionnaire, judged.values)
        if day is not None and day > days.today():
            quarter = next((h for i, h in heading.items() if i == "quarter"), None)
            self.problem(place, quarter, say.INTERVIEWS_FUTURE)
        if len(self.problems) + self.unlisted > before:
            return None
        return InterviewRow(place, day or days.quarter_begun(days.today()), judged)

    def problem(self, row: int, column: str | None, message: Message) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(RowProblem(row, column, message))
        else:
            self.unlisted += 1


def _in_a_cell(questionnaire: Questionnaire) -> list[Question]:
    """The questions that one cell answers."""
    return [q for q in questionnaire.asked if q.id in questionnaire.keys]


def _ways(q: Question) -> set[str]:
    """How a heading may call a question."""
    return {_fold(q.id), _fold(q.label.sv), _fold(q.label.en)} - {""}


def _as_data(q: Question, cell: str) -> Mapping[str, object] | Message:
    """What a cell says, as a page would send it; a message for a choice that does not exist."""
    if _fold(cell) in UNSURE:
        return {q.id: DONT_KNOW}
    if not q.choices:
        return {q.id: cell}
    by_way = {
        way: choice
        for choice in q.choices
        for way in {_fold(choice.id), _fold(choice.label.sv), _fold(choice.label.en)} - {""}
    }
    parts = [cell]
    if _fold(cell) not in by_way:
        parts = [part.strip() for part in cell.replace("\n", ";").split(";") if part.strip()]
    own = next((choice for choice in q.choices if choice.other), None)
    chosen: list[str] = []
    words: list[str] = []
    for part in parts:
        if choice := by_way.get(_fold(part)):
            chosen.append(choice.id)
        elif own is not None:
            chosen.append(own.id)
            words.append(part)
        else:
            choices = ", ".join(choice.label.sv for choice in q.choices[:20])
            return say.INTERVIEWS_CHOICE_UNKNOWN.format(value=shown(part), choices=choices)
    said: dict[str, object] = {q.id: list(dict.fromkeys(chosen))}
    return said | ({other_key(q.id): "; ".join(words)} if words else {})


def _how_many(named: Collection[str], cells: Sequence[str]) -> int:
    return sum(_fold(cell) in named for cell in cells)


def _fold(text: str) -> str:
    plain = "".join(c if c.isalnum() else " " for c in normal(text).casefold())
    return " ".join(plain.split())
