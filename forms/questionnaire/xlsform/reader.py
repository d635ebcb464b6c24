"""A questionnaire of an XLSForm workbook, row by row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any, NamedTuple

from forms.messages import Message
from forms.messages import survey as say
from forms.questionnaire import model
from forms.questionnaire.file import from_plain
from forms.questionnaire.model import (
    DIMENSIONS,
    DONT_KNOW,
    IS,
    IS_NOT,
    Condition,
    Invalid,
    Question,
    Questionnaire,
    QuestionProblem,
    Rule,
    Text,
    brief,
)
from forms.questionnaire.types import registry as types
from forms.questionnaire.types.base import DONT_KNOW_LABEL
from forms.questionnaire.types.choosing import SUFFIX
from forms.questionnaire.types.grid import XLS_TABLE, GridType
from forms.questionnaire.xlsform.conditions import (
    InexpressibleError,
    Parser,
    Tree,
    flatten,
    named_in,
    together,
)
from forms.questionnaire.xlsform.names import mend, slug
from forms.questionnaire.xlsform.sheets import FormSheet, UnreadableError, language_of, read_sheets
from forms.questionnaire.xlsform.signs import (
    COLUMN,
    OTHER_LABEL,
    OURS,
    SOMETIMES,
    sv_en,
    unshield,
)

MAX_DROPPED = 500


class Read(NamedTuple):
    """What was found in a file: the questionnaire, or the problems that keep it from being one,
    and in any case what was left out. Each names sheet and row."""

    questionnaire: Questionnaire | None
    problems: tuple[QuestionProblem, ...]
    dropped: tuple[QuestionProblem, ...]


def read(name: str, data: bytes) -> Read:
    """The questionnaire of an XLSForm; `name` is the file's, for sentences and a missing id.

    Nothing is raised, whatever `data` is.
    """
    try:
        sheets = read_sheets(name, data)
    except UnreadableError as unreadable:
        return Read(None, (unreadable.problem,), ())
    if "survey" not in sheets or not sheets["survey"].rows:
        return Read(None, (QuestionProblem(say.XLSFORM_NO_SURVEY, sheet="survey"),), ())
    return _Reading(name, sheets).finish()


SELECT = re.compile(
    r"(?P<kind>select_one|select_multiple|select one(?: from)?|select multiple(?: from)?"
    r"|select1|select all that apply(?: from)?)\s+(?P<list>\S+)"
    r"(?P<other>\s+(?:or_other|or specify other|or other))?",
    re.IGNORECASE,
)
FROM_FILE = re.compile(r"(?P<kind>select_(?:one|multiple)_from_file)\s+(?P<file>\S+)", re.I)
BEGIN = re.compile(r"begin[ _-](?P<kind>group|repeat)", re.IGNORECASE)
END = re.compile(r"end[ _-](?:group|repeat)", re.IGNORECASE)
TYPES = {
    "text": model.SHORT,
    "string": model.SHORT,
    "integer": model.NUMBER,
    "int": model.NUMBER,
    "decimal": model.NUMBER,
    "range": model.NUMBER,
    "date": model.DATE,
    "note": model.TEXT,
}
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
BOUND = re.compile(r"\s*\.\s*(>=|<=|>|<)\s*(-?\d{1,9})\s*")
YES = ("yes", "true", "true()", "ja", "1")
NO = ("", "no", "false", "false()", "nej", "0")
UNSURE = (DONT_KNOW, "dont_know", "dk")


@dataclass(frozen=True)
class _Listed:
    """A row of the choices sheet."""

    row: int
    name: str
    label: Text


@dataclass
class _Asked:
    """A question in the making: its plain values, and where it and its choices stand."""

    row: int
    raw: dict[str, Any]
    listed: tuple[_Listed, ...] = ()


class _Group(NamedTuple):
    """A group that is open: its row and condition, as written and as a tree; `whole`: the tree
    says all of it."""

    row: int
    written: str
    tree: Tree | None
    whole: bool


class _Reading:
    def __init__(self, name: str, sheets: Mapping[str, FormSheet]) -> None:
        self.name = name
        self.sheets = sheets
        self.survey = sheets["survey"]
        self.problems: list[QuestionProblem] = []
        self.dropped: list[QuestionProblem] = []
        self.settings = FormSheet("settings")
        self.default = "sv"
        self.asked: list[_Asked] = []
        self.earlier: dict[str, _Asked] = {}
        self.names: set[str] = set()
        self.choice_names: dict[str, str] = {}
        self.groups: list[_Group] = []
        self.intro = Text()
        self.used: set[str] = set()
        self.skipped: set[int] = set()
        self.lists: dict[str, list[_Listed]] = {}

    def wrong(self, message: Message, row: int | None, sheet: str = "survey") -> None:
        self.problems.append(QuestionProblem(message, row=row, sheet=sheet))

    def drop(self, message: Message, row: int | None, sheet: str = "survey") -> None:
        self.dropped.append(QuestionProblem(message, row=row, sheet=sheet))

    def finish(self) -> Read:
        head = self.read_settings()
        self.check_headers()
        if self.problems:
            return self.result(None)
        self.mend_names()
        self.read_choices()
        for row, given in self.survey.rows:
            self.read_row(row, given)
        for group in self.groups:
            self.wrong(say.XLSFORM_GROUP_OPEN, group.row)
        self.name_unused()
        if self.problems:
            return self.result(None)
        raw = {**head, "questions": [asked.raw for asked in self.asked]}
        if self.intro:
            raw["intro"] = sv_en(self.intro)
        try:
            return self.result(from_plain(raw))
        except Invalid as invalid:
            self.problems += [self.placed(problem) for problem in invalid.problems]
            return self.result(None)

    def result(self, made: Questionnaire | None) -> Read:
        dropped = sorted(self.dropped, key=lambda d: (d.sheet, d.row or 0))
        if len(dropped) > MAX_DROPPED:
            more = say.XLSFORM_MORE_DROPPED.format(count=len(dropped) - MAX_DROPPED)
            dropped = [*dropped[:MAX_DROPPED], QuestionProblem(more)]
        return Read(made, tuple(self.problems), tuple(dropped))

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

    # Settings and headers

    def read_settings(self) -> dict[str, Any]:
        self.settings = self.sheets.get("settings", self.settings)
        row, given = self.settings.rows[0] if self.settings.rows else (2, {})
        for extra, cells in self.settings.rows[1:]:
            self.drop(
                say.XLSFORM_COLUMN_DROPPED.format(
                    column="settings", value=brief(" ".join(cells.values()))
                ),
                extra,
                "settings",
            )
        if language_of(given.get("default_language", "")) == "en":
            self.default = "en"
        known = ("form_title", "form_id", "version", "default_language", "rundabord_title_en")
        for column, value in given.items():
            if column not in known:
                message = say.XLSFORM_COLUMN_DROPPED.format(
                    column=brief(self.settings.header[column]), value=brief(value)
                )
                self.drop(message, row, "settings")
        stem = PurePath(self.name.replace("\\", "/")).stem
        identity = given.get("form_id", "")
        if not model.ID.fullmatch(identity):
            made = slug(identity) or slug(stem) or "questionnaire"
            if identity:
                message = say.XLSFORM_ID_DROPPED.format(value=brief(identity), id=made)
                self.drop(message, row, "settings")
            identity = made
        version = given.get("version", "1")
        number = int(version) if re.fullmatch("[0-9]{1,6}", version) else 0
        if not 1 <= number <= model.VERSION_MAX:
            message = say.XLSFORM_VERSION_DROPPED.format(
                value=brief(version), limit=model.VERSION_MAX
            )
            self.drop(message, row, "settings")
            number = 1
        said = unshield(given.get("form_title", ""))
        title = {"sv": said or model.UNFIT.sub("", stem).strip() or identity}
        if "rundabord_title_en" in given:
            title["en"] = unshield(given["rundabord_title_en"])
        english = any(
            self.column_language(column) == "en"
            for sheet in (self.survey, self.sheets.get("choices", FormSheet("choices")))
            for column in sheet.header
            if column.split("::")[0] in ("label", "hint")
        )
        languages = list(model.LANGUAGES) if english else ["sv"]
        return {"id": identity, "version": number, "title": title, "languages": languages}

    def column_language(self, column: str) -> str | None:
        _, _, language = column.partition("::")
        return language_of(language) if language else self.default

    def check_headers(self) -> None:
        for name, sheet in self.sheets.items():
            if name not in ("survey", "choices", "settings"):
                self.drop(say.XLSFORM_SHEET_DROPPED, None, sheet.title)
                continue
            for column in sheet.twice:
                self.wrong(say.XLSFORM_COLUMN_TWICE.format(column=brief(column)), 1, name)
            for column, written in sheet.header.items():
                if column.split("::")[0] in ("label", "hint") and not self.column_language(column):
                    message = say.XLSFORM_LANGUAGE_DROPPED.format(column=brief(written))
                    self.drop(message, 1, name)
        for column in ("type", "name"):
            if column not in self.survey.header:
                self.wrong(say.XLSFORM_NO_COLUMN.format(column=column), 1)
        labels = [c for c in self.survey.header if c.split("::")[0] == "label"]
        if "sv" not in {self.column_language(column) for column in labels}:
            message = say.XLSFORM_NO_SWEDISH.format(column=f"label::{COLUMN['sv']}")
            self.wrong(message, 1)

    def text(self, given: Mapping[str, str], name: str) -> Text:
        found: dict[str, str] = {}
        for column, value in given.items():
            if column.split("::")[0] == name:
                language = self.column_language(column)
                # A column with its language named goes before the one without.
                if language and (language not in found or "::" in column):
                    found[language] = unshield(value)
        return Text(found.get("sv", ""), found.get("en", ""))

    def mend_names(self) -> None:
        told, self.choice_names = mend(self.sheets)
        for sheet, row, written, made in told:
            message = say.XLSFORM_NAME_MENDED.format(value=brief(written), id=made)
            self.drop(message, row, sheet)
        self.names = {given["name"] for _, given in self.survey.rows if "name" in given}

    def read_choices(self) -> None:
        sheet = self.sheets.get("choices", FormSheet("choices"))
        named: set[str] = set()
        for row, given in sheet.rows:
            listed = _Listed(row, given.get("name", ""), self.text(given, "label"))
            self.lists.setdefault(given.get("list_name", ""), []).append(listed)
            self.name_references(row, given, "choices")
            for column, value in given.items():
                if column in ("list_name", "name") or column.startswith("label"):
                    continue
                if column not in named:
                    named.add(column)
                    message = say.XLSFORM_COLUMN_DROPPED.format(
                        column=brief(sheet.header[column]), value=brief(value)
                    )
                    self.drop(message, row, "choices")

    def name_unused(self) -> None:
        for name, listed in self.lists.items():
            if name not in self.used and listed:
                message = say.XLSFORM_LIST_DROPPED.format(value=brief(name))
                self.drop(message, listed[0].row, "choices")

    # Rows

    def read_row(self, row: int, given: Mapping[str, str]) -> None:
        if row in self.skipped:
            return
        if given.get("disabled", "").lower() not in NO:
            shown = given.get("name", "") or given.get("type", "")
            self.drop(say.XLSFORM_DISABLED_DROPPED.format(name=brief(shown)), row)
            return
        self.name_references(row, given)
        kind = given.get("type", "").strip()
        name = given.get("name", "")
        if not kind:
            # Rows without a type are remarks to XLSForm's tools.
            if name or self.text(given, "label"):
                self.drop(say.XLSFORM_NO_TYPE_DROPPED.format(name=brief(name or "–")), row)
            return
        if END.fullmatch(kind):
            if self.groups:
                self.groups.pop()
            else:
                self.wrong(say.XLSFORM_GROUP_END, row)
            return
        begin = BEGIN.fullmatch(kind)
        if begin and begin["kind"].lower() == "group" and self.begin_table(row, given):
            return
        if begin:
            self.begin(row, given, repeat=begin["kind"].lower() == "repeat")
            return
        role = given.get("rundabord_role", "")
        if role == "intro":
            self.intro = _unmarked(self.text(given, "label"))
            return
        if role == "part":
            return  # of the question above, whose type writes it and knows it without
        if role == "other" or self.looks_like_other(kind, given):
            self.read_other(row, given, ours=role == "other")
            return
        asked = self.question(row, kind, given)
        if asked is not None:
            self.add(asked, *self.condition(row, given, own=True))

    def add(self, asked: _Asked, condition: Condition | None, whole: bool) -> None:
        """Take the question in; `whole`: its condition says all that the file's says."""
        if not whole and asked.raw.get("required"):
            # Of those whom the lost part would have left out, nobody may be made to answer.
            asked.raw["required"] = False
            self.drop(say.XLSFORM_NOW_VOLUNTARY, asked.row)
        if condition:
            rules = [dict(vars(rule)) for rule in condition.rules]
            asked.raw["show_if"] = {condition.join: rules}
        self.asked.append(asked)
        if not types.TYPES[asked.raw["type"]].silent:
            self.earlier.setdefault(asked.raw["id"], asked)

    def begin(self, row: int, given: Mapping[str, str], repeat: bool) -> None:
        if repeat:
            self.drop(say.XLSFORM_REPEAT_DROPPED, row)
        label = self.text(given, "label")
        self.groups.append(_Group(row, given.get("relevant", ""), *self.tree(row, given)))
        consumed = ("type", "name", "label", "relevant")
        self.name_cells(row, given, consumed)
        if label:
            raw = {"id": given.get("name", ""), "type": model.HEADING, "label": sv_en(label)}
            self.add(_Asked(row, raw), *self.condition(row, given, own=False))

    def name_cells(self, row: int, given: Mapping[str, str], consumed: Sequence[str]) -> None:
        """Name each cell of the row that nothing was made of."""
        for column, value in given.items():
            name = column.split("::")[0]
            if name in consumed or (name in ("required", "disabled") and value.lower() in NO):
                continue
            message = say.XLSFORM_COLUMN_DROPPED.format(
                column=brief(self.survey.header[column]), value=brief(value)
            )
            self.drop(message, row)

    def question(self, row: int, kind: str, given: Mapping[str, str]) -> _Asked | None:
        name = given.get("name", "")
        label, hint = self.text(given, "label"), self.text(given, "hint")
        raw: dict[str, Any] = {"id": name, "type": "", "label": sv_en(label), "help": sv_en(hint)}
        asked = _Asked(row, raw)
        consumed = ["type", "name", "label", "hint", "relevant", "required", *OURS, *SOMETIMES]
        select, from_file = SELECT.fullmatch(kind), FROM_FILE.fullmatch(kind)
        plain = TYPES.get(kind.lower())
        own = self.of_type(asked, kind, given, consumed)
        if own is not None:
            raw |= own
        elif select:
            if not self.read_select(asked, select, given, consumed):
                return None
        elif from_file:
            dimension = PurePath(from_file["file"]).stem
            if from_file["kind"].lower() != "select_one_from_file" or dimension not in DIMENSIONS:
                message = say.XLSFORM_FILE_DROPPED.format(
                    file=brief(from_file["file"]), name=brief(name)
                )
                self.drop(message, row)
                return None
            raw |= {"type": model.ONE, "role": dimension}
        elif plain:
            raw["type"] = plain
            self.read_plain(asked, kind.lower(), given, consumed)
        else:
            if kind.lower() in METADATA:
                self.drop(say.XLSFORM_META_DROPPED.format(type=kind), row)
            else:
                message = say.XLSFORM_TYPE_DROPPED.format(type=brief(kind), name=brief(name))
                self.drop(message, row)
            return None
        raw["required"] = self.required(row, given, raw["type"])
        self.read_ours(raw, given)
        self.name_cells(row, given, consumed)
        return asked

    def read_ours(self, raw: dict[str, Any], given: Mapping[str, str]) -> None:
        raw["tag"] = given.get("rundabord_tag", "").lower() in YES
        raw["indicator"] = given.get("rundabord_indicator", "")
        if given.get("rundabord_role"):
            raw["role"] = given["rundabord_role"]

    def name_references(self, row: int, given: Mapping[str, str], sheet: str = "survey") -> None:
        """Name what XLSForm puts into the row's wordings."""
        for column, wording in given.items():
            if column.split("::")[0] in ("label", "hint") and self.column_language(column):
                for found in re.findall(r"\$\{[^}]*\}", wording)[:3]:
                    message = say.XLSFORM_REFERENCE_DROPPED.format(value=brief(found))
                    self.drop(message, row, sheet)

    def required(self, row: int, given: Mapping[str, str], kind: str) -> bool:
        written = given.get("required", "")
        if written.lower() in YES:
            return not types.TYPES[kind].silent
        if written.lower() not in NO:
            self.drop(say.XLSFORM_REQUIRED_DROPPED.format(value=brief(written)), row)
        return False

    # Types

    def of_type(
        self, asked: _Asked, kind: str, given: Mapping[str, str], consumed: list[str]
    ) -> dict[str, Any] | None:
        """The fields of a row that a type takes for its own; None where none does."""
        row = _Row(self, asked, kind.lower(), given, consumed)
        for name, one in types.TYPES.items():
            found = one.of_xls(row)
            if found is not None:
                constraint = given.get("constraint", "")
                if constraint and "constraint" not in consumed:
                    message = say.XLSFORM_CONSTRAINT_DROPPED.format(value=brief(constraint))
                    self.drop(message, asked.row)
                    consumed.append("constraint")
                return {"type": name, **found}
        return None

    def begin_table(self, row: int, given: Mapping[str, str]) -> bool:
        """Make a grid of a group that is shown as a table, if all in it are answered on one
        scale; its rows are then read."""
        if given.get("appearance") != XLS_TABLE or not self.text(given, "label"):
            return False
        inside: list[tuple[int, Mapping[str, str]]] = []
        for at, cells in self.survey.rows:
            if at <= row:
                continue
            if END.fullmatch(cells.get("type", "").strip()):
                break
            inside.append((at, cells))
        else:
            return False
        selects = [SELECT.fullmatch(cells.get("type", "").strip()) for _, cells in inside]
        lists = {found["list"] for found in selects if found and "one" in found["kind"].lower()}
        plain = {"type", "name", "label", "required"}
        strange = {column.split("::")[0] for _, cells in inside for column in cells} - plain
        required = {self.required(at, cells, model.SCALE) for at, cells in inside}
        if len(lists) != 1 or None in selects or strange or len(required) != 1 or len(inside) < 2:
            return False
        (name,) = lists
        scale = self.likert(self.lists.get(name, ()))
        if scale is None:
            return False
        self.used.add(name)
        identity = given.get("name", "")
        raw: dict[str, Any] = {
            "id": identity,
            "type": GridType.name,
            "label": sv_en(self.text(given, "label")),
            "help": sv_en(self.text(given, "hint")),
            "required": required.pop(),
            "scale": scale,
            "statements": [
                {
                    "id": cells.get("name", "").removeprefix(f"{identity}."),
                    **sv_en(self.text(cells, "label")),
                }
                for _, cells in inside
            ],
        }
        ours = ("rundabord_type", "appearance")
        self.name_cells(row, given, ("type", "name", "label", "hint", "relevant", *ours))
        self.add(_Asked(row, raw), *self.condition(row, given, own=True))
        self.skipped |= {at for at, _ in inside}
        self.groups.append(_Group(row, "", None, True))
        return True

    def read_plain(
        self, asked: _Asked, kind: str, given: Mapping[str, str], consumed: list[str]
    ) -> None:
        raw, row = asked.raw, asked.row
        constraint = given.get("constraint", "")
        if kind == "note":
            label = Text(**raw["label"])
            if _HEADING.match(label.sv):
                raw["type"] = model.HEADING
            raw["label"] = sv_en(_unmarked(label))
        if kind == "decimal":
            self.drop(say.XLSFORM_DECIMAL_DROPPED, row)
        if kind in ("integer", "int", "decimal"):
            bounds = _bounds(constraint)
            if bounds is not None:
                raw |= bounds
                consumed.append("constraint")
        if kind == "range":
            self.read_range(asked, given, consumed)
        if constraint and "constraint" not in consumed:
            self.drop(say.XLSFORM_CONSTRAINT_DROPPED.format(value=brief(constraint)), row)
            consumed.append("constraint")

    def read_range(self, asked: _Asked, given: Mapping[str, str], consumed: list[str]) -> None:
        found = dict(re.findall(r"(\w+)\s*=\s*([^\s;,]+)", given.get("parameters", "")))
        whole = {k: int(v) for k, v in found.items() if re.fullmatch(r"-?\d{1,9}", v)}
        low, high = whole.get("start", 1), whole.get("end", 10)
        labels = {x.name: x.label for x in self.lists.get(found.get("tick_labelset", ""), ())}
        self.used.add(found.get("tick_labelset", ""))
        consumed.append("parameters")
        known = {"start", "end", "step", "tick_labelset"}
        ends = [labels.get(str(n), Text()) for n in (low, high)]
        if set(found) <= known and whole.get("step", 1) == 1 and all(end.sv for end in ends):
            scale = _plain_scale(low, high, ends[0], ends[1], False)
            asked.raw |= {"type": model.SCALE, "scale": scale}
            for name in set(labels) - {str(low), str(high)}:
                message = say.XLSFORM_STEP_DROPPED.format(value=brief(labels[name].sv))
                self.drop(message, asked.row)
            return
        asked.raw |= {"low": low, "high": high}
        self.drop(say.XLSFORM_RANGE_DROPPED, asked.row)

    def read_select(
        self, asked: _Asked, select: re.Match[str], given: Mapping[str, str], consumed: list[str]
    ) -> bool:
        name = select["list"]
        listed = tuple(self.lists.get(name, ()))
        if not listed:
            self.wrong(say.XLSFORM_LIST_UNKNOWN.format(value=brief(name)), asked.row)
            return False
        self.used.add(name)
        several = "multiple" in select["kind"].lower() or "all" in select["kind"].lower()
        constraint = given.get("constraint", "")
        if constraint:
            self.drop(say.XLSFORM_CONSTRAINT_DROPPED.format(value=brief(constraint)), asked.row)
            consumed.append("constraint")
        if given.get("appearance") == "likert" and not several and not select["other"]:
            scale = self.likert(listed)
            if scale is not None:
                consumed.append("appearance")
                asked.raw |= {"type": model.SCALE, "scale": scale}
                return True
        choices: list[dict[str, Any]] = [
            {"id": x.name, "sv": x.label.sv, "en": x.label.en} for x in listed
        ]
        if select["other"]:
            if "other" not in {x.name for x in listed}:
                choices.append({"id": "other", **sv_en(OTHER_LABEL)})
            choices = [{**choice, "other": choice["id"] == "other"} for choice in choices]
        asked.listed = listed
        asked.raw |= {"type": model.SEVERAL if several else model.ONE, "choices": choices}
        return True

    def likert(self, listed: Sequence[_Listed]) -> dict[str, Any] | None:
        """The scale that a list of consecutive whole numbers with labels at its ends makes."""
        steps = [x for x in listed if x.name not in UNSURE]
        unsure = [x for x in listed if x.name in UNSURE]
        if (
            len(steps) < 2
            or len(unsure) > 1
            or not all(re.fullmatch("0|[1-9][0-9]?", x.name) for x in steps)
        ):
            return None
        numbers = [int(x.name) for x in steps]
        if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            return None
        if numbers[-1] > model.SCALE_LAST:
            return None
        low, high = (
            Text(_bare(x.name, x.label.sv), _bare(x.name, x.label.en))
            for x in (steps[0], steps[-1])
        )
        if not low.sv or not high.sv:
            return None
        for x in steps[1:-1]:
            for wording in (x.label.sv, x.label.en):
                if _bare(x.name, wording):
                    message = say.XLSFORM_STEP_DROPPED.format(value=brief(wording))
                    self.drop(message, x.row, "choices")
        for x in unsure:
            if x.label.sv not in ("", DONT_KNOW_LABEL.sv):
                message = say.XLSFORM_UNSURE_DROPPED.format(
                    label=Message(DONT_KNOW_LABEL.sv, DONT_KNOW_LABEL.en), value=brief(x.label.sv)
                )
                self.drop(message, x.row, "choices")
        return _plain_scale(numbers[0], numbers[-1], low, high, bool(unsure))

    # Conditions

    def tree(self, row: int, given: Mapping[str, str]) -> tuple[Tree | None, bool]:
        """The row's own condition, None where it has none, and whether that is all that it says:
        what cannot be said is named."""
        written = given.get("relevant", "")
        if not written or written.lower() == "true()":
            return None, True
        try:
            return Parser(written).tree(), True
        except InexpressibleError:
            self.drop(say.XLSFORM_RELEVANT_DROPPED.format(value=brief(written)), row)
            return None, False

    def condition(
        self, row: int, given: Mapping[str, str], own: bool
    ) -> tuple[Condition | None, bool]:
        """The condition of the row (where `own`) and of the groups that it is in, and whether it
        says all that the file's says. Of conditions that have to hold together, those that can be
        said are kept; each of the others is named."""
        whole = all(group.whole for group in self.groups)
        given_trees = [(group.tree, group.written) for group in self.groups if group.tree]
        if own:
            tree, said = self.tree(row, given)
            whole = whole and said
            given_trees += [(tree, given.get("relevant", ""))] if tree else []
        parts = [(part, written) for tree, written in given_trees for part in together(tree)]
        for part, _ in parts:
            unknown = sorted(named_in(part) - self.names)
            if unknown:
                self.wrong(say.XLSFORM_NAME_UNKNOWN.format(value=brief(unknown[0])), row)
                return None, whole
        if len(parts) == 1 and not isinstance(parts[0][0], Rule):
            try:
                join, rules = flatten(parts[0][0])
                return Condition(join, tuple(self.rule(rule) for rule in rules)), whole
            except InexpressibleError:
                pass
        kept: list[Rule] = []
        lost: list[str] = []
        for part, written in parts:
            try:
                if not isinstance(part, Rule):
                    raise InexpressibleError
                kept.append(self.rule(part))
            except InexpressibleError:
                lost.append(written)
        for written in dict.fromkeys(lost):
            message = say.XLSFORM_RELEVANT_PART_DROPPED if kept else say.XLSFORM_RELEVANT_DROPPED
            self.drop(message.format(value=brief(written)), row)
        return (Condition("all", tuple(kept)) if kept else None), whole and not lost

    def rule(self, rule: Rule) -> Rule:
        """The rule, if an earlier question can be asked for it. Raises InexpressibleError."""
        asked = self.earlier.get(rule.question)
        if asked is None:
            raise InexpressibleError
        q = _light(asked.raw)
        operator = rule.operator
        if operator.endswith(" among"):
            operator = operator.removesuffix(" among")
        elif operator in (IS, IS_NOT) and q.type == model.SEVERAL:
            # Of several choices, "=" holds for that one alone.
            raise InexpressibleError
        value = rule.value
        if value not in {choice["id"] for choice in asked.raw.get("choices", ())}:
            value = self.choice_names.get(value, value)
        made = replace(rule, operator=operator, value=value)
        if operator not in types.of(q).operators or not types.of(q).comparable(q, made):
            raise InexpressibleError
        return made

    # "Other: …"

    def other_of(self, given: Mapping[str, str]) -> tuple[_Asked, dict[str, Any]] | None:
        """The earlier question and its choice that the row's condition asks for."""
        try:
            tree = Parser(given.get("relevant", "")).tree()
        except InexpressibleError:
            return None
        if not isinstance(tree, Rule) or tree.operator not in (IS, f"{IS} among"):
            return None
        asked = self.earlier.get(tree.question)
        choices = asked.raw.get("choices", ()) if asked else ()
        choice = next((c for c in choices if c["id"] == tree.value), None)
        if asked is None or choice is None or any(c.get("other") for c in choices):
            return None
        return asked, choice

    def looks_like_other(self, kind: str, given: Mapping[str, str]) -> bool:
        """Whether a file of another's making asks here for the words beside a choice."""
        found = self.other_of(given) if kind.lower() in ("text", "string") else None
        if found is None or "rundabord_role" in self.survey.header or "appearance" in given:
            return False
        return given.get("name") == f"{found[0].raw['id']}{SUFFIX}"

    def read_other(self, row: int, given: Mapping[str, str], ours: bool) -> None:
        found = self.other_of(given)
        if found is None:
            self.wrong(say.XLSFORM_OTHER_ROW, row)
            return
        _, choice = found
        choice["other"] = True
        if not ours:
            message = say.XLSFORM_OTHER_MERGED.format(
                name=brief(given.get("name", "")), value=brief(choice["sv"])
            )
            self.drop(message, row)
            self.name_cells(row, given, ("type", "name", "label", "relevant"))


class _Row:
    """A row, as the types of questions look at it."""

    def __init__(
        self,
        reading: _Reading,
        asked: _Asked,
        kind: str,
        cells: Mapping[str, str],
        consumed: list[str],
    ) -> None:
        self.reading, self.asked, self.consumed = reading, asked, consumed
        self.kind, self.cells = kind, cells

    def use(self, column: str) -> None:
        """Something has been made of the column's cell."""
        self.consumed.append(column)

    def drop(self, message: Message) -> None:
        """Name what cannot be kept."""
        self.reading.drop(message, self.asked.row)

    def listed(self, name: str) -> Sequence[tuple[str, Text]]:
        """The pairs of a list, which is then used; a list that is not there is named."""
        found = tuple(self.reading.lists.get(name, ()))
        if not found:
            self.reading.wrong(say.XLSFORM_LIST_UNKNOWN.format(value=brief(name)), self.asked.row)
        self.reading.used.add(name)
        self.asked.listed = found
        return [(one.name, one.label) for one in found]

    def limits(self) -> dict[str, int]:
        """The limits of the constraint, where it says nothing else."""
        found = _bounds(self.cells.get("constraint", ""))
        if found:
            self.use("constraint")
        return found or {}


_HEADING = re.compile(r"#{1,6}\s+(?=\S)")


def _unmarked(text: Text) -> Text:
    """A note's label without the signs that `_note` put before it."""
    if _HEADING.match(text.sv):
        return Text(_HEADING.sub("", text.sv, count=1), _HEADING.sub("", text.en, count=1))
    both = [w[1:] if re.match(r"\\+#", w) else w for w in (text.sv, text.en)]
    return Text(*both)


def _bare(step: str, wording: str) -> str:
    """The wording of a step without its number before it ("1 – Never" → "Never")."""
    if wording.startswith(f"{step} – "):
        return wording.removeprefix(f"{step} – ")
    found = re.fullmatch(rf"{re.escape(step)}(?:\s*[-–—:.)=]+\s*|\s+|$)(.*)", wording, re.DOTALL)
    return found[1] if found else wording


def _plain_scale(low: int, high: int, first: Text, last: Text, dont_know: bool) -> dict[str, Any]:
    return {
        "low": low,
        "high": high,
        "low_label": sv_en(first),
        "high_label": sv_en(last),
        "dont_know": dont_know,
    }


def _light(raw: Mapping[str, Any]) -> Question:
    """As much of a question as tells which answers it can have."""
    scale = raw.get("scale")
    return Question(
        raw["id"],
        raw["type"],
        Text(),
        choices=tuple(model.Choice(c["id"], Text()) for c in raw.get("choices", ())),
        scale=model.Scale(scale["low"], scale["high"], Text(), Text(), scale["dont_know"])
        if scale
        else None,
        role=raw.get("role", ""),
    )


def _bounds(constraint: str) -> dict[str, int] | None:
    """The limits of ". >= 1 and . <= 7", None for anything else (or nothing)."""
    found: dict[str, int] = {}
    for part in re.split(r"\s+and\s+", constraint):
        match = BOUND.fullmatch(part)
        if match is None:
            return None
        side = "low" if match[1][0] == ">" else "high"
        if side in found:
            return None
        found[side] = int(match[2]) + {">": 1, "<": -1}.get(match[1], 0)
    return found
