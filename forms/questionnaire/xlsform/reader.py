"""A questionnaire of an XLSForm workbook, row by row."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from forms.messages import files
from forms.messages import survey as say
from forms.questionnaire import model
from forms.questionnaire.check import check
from forms.questionnaire.file import PlainReader
from forms.questionnaire.model import (
    Condition,
    Questionnaire,
    QuestionProblem,
    Text,
    brief,
)
from forms.questionnaire.types import registry as types
from forms.questionnaire.types.choosing import file_of
from forms.questionnaire.types.fields import plain_text
from forms.questionnaire.types.xls import GROUP, NOTES, unmarked
from forms.questionnaire.xlsform.choices import ChoiceLists
from forms.questionnaire.xlsform.head import read_head
from forms.questionnaire.xlsform.languages import Languages
from forms.questionnaire.xlsform.names import mend
from forms.questionnaire.xlsform.notices import Notices
from forms.questionnaire.xlsform.relevance import Relevance
from forms.questionnaire.xlsform.rows import AskedRow, GroupRows, SheetRow
from forms.questionnaire.xlsform.sheets import SHEETS, FormSheet, read_sheets
from forms.questionnaire.xlsform.signs import BEGIN, END, NO, OURS, SOMETIMES, WORDED, YES
from forms.questionnaire.xlsform.workbook import UnreadableError
from forms.workbook.cells import column_letters

# What a draft may lack; its page says where.
UNFINISHED = (
    say.SURVEY_WORDING_NEEDED,
    say.SURVEY_SWEDISH_NEEDED,
    say.SURVEY_CHOICES_NEEDED,
    say.SURVEY_STATEMENTS_NEEDED,
)
METADATA = (
    "start",
    "end",
    "today",
    "deviceid",
    "username",
    "subscriberid",
    "simserial",
    "phonenumber",
    "email",
    "audit",
    "start-geopoint",
    "background-audio",
    "background-geopoint",
)


class Read(NamedTuple):
    """What was found in a file: the questionnaire, or the problems that keep it from being one,
    and in any case what was left out. Each names sheet and row."""

    questionnaire: Questionnaire | None
    problems: tuple[QuestionProblem, ...]
    dropped: tuple[QuestionProblem, ...]


def read(name: str, data: bytes, language: str = "") -> Read:
    """The questionnaire of an XLSForm; `name` is the file's, for sentences and a missing id;
    `language` that of wordings of which the file does not say it (Swedish for "").

    What is read may lack what a draft can be given (UNFINISHED); no questionnaire of it can be
    published before. Nothing is raised, whatever `data` is.
    """
    try:
        sheets = read_sheets(name, data)
    except UnreadableError as unreadable:
        return Read(None, (unreadable.problem,), ())
    if "survey" not in sheets or not sheets["survey"].rows:
        return Read(None, (QuestionProblem(say.XLSFORM_NO_SURVEY, sheet="survey"),), ())
    return _Reading(name, sheets, language).finish()


class _Reading:
    """The reading of one file."""

    def __init__(self, file: str, sheets: Mapping[str, FormSheet], language: str) -> None:
        self.file = file
        self.sheets = sheets
        self.survey = sheets["survey"]
        self.groups = GroupRows(self.survey.rows)
        self.notices = Notices()
        self.settings = sheets.get("settings", FormSheet("settings"))
        said = self.settings.rows[0][1] if self.settings.rows else {}
        default = said.get("default_language", "") or language
        self.languages = Languages(sheets, default, self.notices)
        self.repeated = said.get("allow_choice_duplicates", "").lower() in YES
        self.intro = Text()
        self.asked: list[AskedRow] = []
        self.earlier: dict[str, AskedRow] = {}
        self.taken: set[int] = set()

    def finish(self) -> Read:
        """What the file comes to."""
        notices = self.notices
        head = read_head(self.file, self.settings, self.languages, notices)
        self.check_headers()
        if notices.problems:
            return self.result(None)
        told, choice_names = mend(self.sheets, self.repeated)
        for sheet, row, written, made in told:
            message = say.XLSFORM_NAME_MENDED.format(value=brief(written), id=made)
            notices.drop(message, row, sheet)
        choices = self.sheets.get("choices", FormSheet("choices"))
        self.lists = ChoiceLists(choices, self.languages, notices, self.repeated)
        names = {cells["name"] for _, cells in self.survey.rows if "name" in cells}
        self.relevance = Relevance(notices, self.earlier, names, choice_names)
        for at, cells in self.survey.rows:
            if at not in self.taken:
                self.read_row(at, cells)
            if len(self.asked) > model.QUESTIONS_MAX:
                notices.wrong(say.SURVEY_TOO_MANY.format(limit=model.QUESTIONS_MAX), at)
                return self.result(None)
        self.relevance.finish()
        self.lists.name_unused(notices)
        if notices.problems:
            return self.result(None)
        raw = {
            **head,
            "languages": list(model.LANGUAGES) if self.languages.english else ["sv"],
            "intro": plain_text(self.intro),
            "questions": [asked.raw for asked in self.asked],
        }
        reader = PlainReader()
        whole = reader.questionnaire(raw)
        found = reader.problems or check(whole)
        notices.problems += [self.placed(p) for p in found if p.message not in UNFINISHED]
        return self.result(None if notices.problems else whole)

    def result(self, made: Questionnaire | None) -> Read:
        """The questionnaire, with all that is to be told."""
        return Read(made, tuple(self.notices.problems), self.notices.dropped)

    def placed(self, problem: QuestionProblem) -> QuestionProblem:
        """The problem of the questionnaire, with its place in the workbook."""
        number = next(
            (
                n
                for n, asked in reversed(list(enumerate(self.asked, start=1)))
                if (asked.raw["id"] or f"#{n}") == problem.question
            ),
            None,
        )
        if number is None:
            sheet = "settings" if problem.field in ("id", "version", "title.sv") else "survey"
            return replace(problem, sheet=sheet, row=2 if sheet == "settings" else 1)
        asked = self.asked[number - 1]
        choice = re.match(r"choices\.(\d+)", problem.field)
        if choice and int(choice[1]) <= len(asked.listed):
            return replace(problem, sheet="choices", row=asked.listed[int(choice[1]) - 1].row)
        return replace(problem, sheet="survey", row=asked.row)

    def check_headers(self) -> None:
        """The survey has the columns that it needs."""
        for name, sheet in self.sheets.items():
            if name not in SHEETS:
                self.notices.drop(say.XLSFORM_SHEET_DROPPED, None, sheet.title)
                continue
            for column in sheet.twice:
                message = say.XLSFORM_COLUMN_TWICE.format(column=brief(column))
                self.notices.drop(message, 1, name)
            for at, (row, value) in sheet.unnamed.items():
                message = say.XLSFORM_UNNAMED.format(column=column_letters(at), value=brief(value))
                self.notices.drop(message, row, name)
            for row, value in sheet.failed:
                message = (
                    files.IMPORT_CELL_ERROR.format(value=value) if value else files.IMPORT_UNSAVED
                )
                self.notices.wrong(message, row, name)
        had = {column.partition("::")[0] for column in self.survey.header}
        for column in ("type", "name", "label"):
            if column not in had:
                self.notices.wrong(say.XLSFORM_NO_COLUMN.format(column=column), 1)

    def read_row(self, at: int, cells: Mapping[str, str]) -> None:
        """A row: a question, the beginning or end of a group, or a part of a question above."""
        notices = self.notices
        row = SheetRow(at, cells, self.groups, self.lists, self.languages)
        name = cells.get("name", "")
        if cells.get("disabled", "").lower() not in NO:
            shown = brief(name or cells.get("type", ""))
            notices.drop(say.XLSFORM_DISABLED_DROPPED.format(name=shown), at)
            return
        self.languages.name_references(cells, at, "survey")
        if not row.kind:
            # Rows without a type are remarks to XLSForm's tools.
            shown = name or row.label.shown("sv") or next(iter(cells.values()))
            notices.drop(say.XLSFORM_NO_TYPE_DROPPED.format(name=brief(shown)), at)
            return
        if row.kind in NOTES and not row.label:
            notices.drop(say.XLSFORM_NO_WORDS_DROPPED.format(name=brief(name)), at)
            return
        role = cells.get("rundabord_role", "")
        if END.fullmatch(row.kind):
            self.relevance.end(at)
        elif role == "intro":
            self.intro = unmarked(row.label)
        elif role == "part":
            pass  # of the question above, whose type writes it and knows it without
        elif self.joins(row):
            pass
        elif role == "other":
            notices.wrong(say.XLSFORM_OTHER_ROW, at)
        else:
            asked = self.question(row)
            if asked is not None:
                self.add(asked, *self.relevance.of(at, cells))
            elif row.kind == GROUP or BEGIN.fullmatch(row.kind):
                self.begin(row, repeat=row.kind != GROUP)
            else:
                self.leave_out(row)

    def joins(self, row: SheetRow) -> bool:
        """Whether the row is a part of an earlier question, which has then taken it in."""
        own = row.cells.get("rundabord_role", "")
        if own not in ("", "other") or (not own and "rundabord_role" in self.survey.header):
            return False
        found = self.relevance.single(row.cells)
        if found is None:
            return False
        asked, value = found
        if not types.TYPES[asked.raw["type"]].xls_joins(asked.raw, value, row):
            return False
        row.settle(self.notices)
        if not own:
            self.name_cells(row, ("type", "name", "label", "relevant"))
        return True

    def question(self, row: SheetRow) -> AskedRow | None:
        """The question that the first type to take the row makes of it."""
        found = self.of_type(row)
        if found is None:
            return None
        kind, own = found
        cells = row.cells
        row.settle(self.notices)
        self.taken |= set(row.taken)
        required = row.required
        if required is None:
            message = say.XLSFORM_REQUIRED_DROPPED.format(value=brief(cells["required"]))
            self.notices.drop(message, row.row)
        raw: dict[str, Any] = {
            "id": cells.get("name", ""),
            "type": kind,
            "label": plain_text(row.label),
            "help": plain_text(self.languages.text(cells, "hint")),
            "required": bool(required) and not types.TYPES[kind].silent,
            "tag": cells.get("rundabord_tag", "").lower() in YES,
            "indicator": cells.get("rundabord_indicator", ""),
            **({"role": cells["rundabord_role"]} if "rundabord_role" in cells else {}),
            **own,
        }
        constraint = cells.get("constraint", "")
        if constraint and "constraint" not in row.used:
            message = say.XLSFORM_CONSTRAINT_DROPPED.format(value=brief(constraint))
            self.notices.drop(message, row.row)
            row.use("constraint")
        if "choice_filter" in cells:
            message = say.XLSFORM_CHOICE_FILTER.format(value=brief(cells["choice_filter"]))
            self.notices.drop(message, row.row)
            row.use("choice_filter")
        known = ("type", "name", *WORDED, "relevant", "required", *OURS, *SOMETIMES, *row.used)
        self.name_cells(row, known)
        return AskedRow(row.row, raw, row.choices)

    def of_type(self, row: SheetRow) -> tuple[str, dict[str, Any]] | None:
        """The type that takes the row for its own, and what it makes of it: those that know their
        rows by a sign go before those that take what no other does."""
        for general in (False, True):
            for name, kind in types.TYPES.items():
                if kind.xls_general is general:
                    found = kind.of_xls(row)
                    if found is not None:
                        return name, found
                    row.forget()
        return None

    def leave_out(self, row: SheetRow) -> None:
        """Name a row that no type takes."""
        written, name = row.cells["type"].strip(), brief(row.cells.get("name", ""))
        if row.kind in METADATA:
            message = say.XLSFORM_META_DROPPED.format(type=written)
        elif file := file_of(row):
            message = say.XLSFORM_FILE_DROPPED.format(file=brief(file), name=name)
        else:
            message = say.XLSFORM_TYPE_DROPPED.format(type=brief(written), name=name)
        self.notices.drop(message, row.row)

    def begin(self, row: SheetRow, repeat: bool) -> None:
        """A group begins; its label is a heading."""
        if repeat:
            self.notices.drop(say.XLSFORM_REPEAT_DROPPED, row.row)
        self.relevance.begin(row.row, row.cells)
        self.name_cells(row, ("type", "name", "label", "relevant"))
        if row.label:
            raw = {
                "id": row.cells.get("name", ""),
                "type": model.HEADING,
                "label": plain_text(row.label),
            }
            self.add(AskedRow(row.row, raw), *self.relevance.of(row.row, row.cells, own=False))

    def add(self, asked: AskedRow, condition: Condition | None, whole: bool) -> None:
        """Take the question in; `whole`: its condition says all that the file's says."""
        if not whole and asked.raw.get("required"):
            # Of those whom the lost part would have left out, nobody may be made to answer.
            asked.raw["required"] = False
            self.notices.drop(say.XLSFORM_NOW_VOLUNTARY, asked.row)
        if condition:
            rules = [dict(vars(rule)) for rule in condition.rules]
            asked.raw["show_if"] = {condition.join: rules}
        self.asked.append(asked)
        if not types.TYPES[asked.raw["type"]].silent:
            self.earlier.setdefault(asked.raw["id"], asked)

    def name_cells(self, row: SheetRow, known: Collection[str]) -> None:
        """Name each cell of the row that nothing was made of."""
        for column, value in row.cells.items():
            name = column.split("::")[0]
            if name in known or (name in ("required", "disabled") and value.lower() in NO):
                continue
            message = say.XLSFORM_COLUMN_DROPPED.format(
                column=brief(self.survey.header[column]), value=brief(value)
            )
            self.notices.drop(message, row.row)
