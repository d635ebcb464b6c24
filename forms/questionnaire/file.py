"""Questionnaires read and written: plain values, JSON (as it is stored), TOML (as it is written),
and those that come with the software."""

from __future__ import annotations

import functools
import json
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import tomli_w

from forms.messages import survey as say
from forms.questionnaire.check import check
from forms.questionnaire.model import (
    LANGUAGES,
    QUESTIONS_MAX,
    Condition,
    Invalid,
    Question,
    Questionnaire,
    QuestionProblem,
    Rule,
    brief,
    plain,
)
from forms.questionnaire.reading import PlainValues
from forms.questionnaire.types import registry as types

COMMON = ("id", "type", "label", "help", "required", "show_if", "role")
FOLDER = Path(__file__).resolve().parent.parent / "questionnaires"


def from_plain(raw: object, rows: Sequence[int | None] = ()) -> Questionnaire:
    """A questionnaire of dicts, lists and scalars, as `plain` makes them; texts are trimmed.

    `rows`: the row of the file at which each question begins. Raises Invalid.
    """
    reader = PlainReader()
    made = reader.questionnaire(raw)
    problems = reader.problems or check(made)
    if problems:
        raise Invalid(_with_rows(problems, reader.order or [q.id for q in made.questions], rows))
    return made


def _with_rows(
    problems: Iterable[QuestionProblem], ids: Sequence[str], rows: Sequence[int | None]
) -> list[QuestionProblem]:
    """The problems with rows; of two questions with the same id, the later is the wrong one."""
    at = dict(zip(ids, rows, strict=False))
    return [replace(problem, row=at.get(problem.question)) for problem in problems]


class PlainReader(PlainValues):
    """Reads plain values into a questionnaire, however unfinished; what is of the wrong kind is
    kept as problems, and the ids of its questions in order."""

    def __init__(self) -> None:
        super().__init__()
        self.order: list[str] = []

    def questionnaire(self, raw: object) -> Questionnaire:
        """The whole."""
        known = ("id", "version", "title", "intro", "languages", "questions")
        whole = self.table(raw, "", known)
        if "version" not in whole:
            self.wrong(say.SURVEY_FIELD_MISSING, "version")
        languages: tuple[str, ...] = LANGUAGES
        if "languages" in whole:
            given = self.items(whole, "languages")
            languages = tuple(str(language) for language in given)
        listed = self.items(whole, "questions")
        if len(listed) > QUESTIONS_MAX:
            self.wrong(say.SURVEY_TOO_MANY.format(limit=QUESTIONS_MAX), "questions")
            listed = []
        head = (
            self.string(whole, "id"),
            self.number(whole, "version") or 0,
            self.text(whole, "title"),
            self.text(whole, "intro"),
        )
        questions = []
        for number, item in enumerate(listed, start=1):
            given_id = item.get("id") if isinstance(item, dict) else None
            # A question without an id is named by its number.
            named = given_id.strip() if isinstance(given_id, str) else ""
            self.question_id = named or f"#{number}"
            self.order.append(self.question_id)
            questions.append(self.question(item))
        self.question_id = ""
        return Questionnaire(*head, tuple(questions), languages)

    def question(self, raw: object) -> Question:
        """One question, heading or text."""
        q = self.table(raw, "", (*COMMON, *types.FIELDS))
        made = Question(
            id=self.string(q, "id"),
            type=self.string(q, "type"),
            label=self.text(q, "label"),
            help=self.text(q, "help"),
            required=self.flag(q, "required"),
            show_if=self.condition(q["show_if"]) if "show_if" in q else None,
            role=self.string(q, "role"),
        )
        own = {name: field.read(self, q) for name, field in types.FIELDS.items() if name in q}
        return made.having(own) if own else made

    def condition(self, raw: object) -> Condition:
        """When a question is shown."""
        if not isinstance(raw, dict) or len(raw) != 1 or not set(raw) <= {"all", "any"}:
            self.wrong(say.SURVEY_CONDITION_JOIN, "show_if")
            return Condition("all", ())
        join = str(next(iter(raw)))
        rules = []
        for item in self.items(raw, join, f"show_if.{join}"):
            rule = self.table(item, f"show_if.{join}", ("question", "operator", "value"))
            value = rule.get("value")
            if isinstance(value, int) and not isinstance(value, bool):
                rule["value"] = str(value)
            names = ("question", "operator", "value")
            rules.append(Rule(*(self.string(rule, key, f"show_if.{key}") for key in names)))
        return Condition(join, tuple(rules))


# JSON, as it is stored


def from_json(text: str) -> Questionnaire:
    """The questionnaire that `to_json` wrote. Raises Invalid."""
    try:
        raw: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid([QuestionProblem(say.SURVEY_UNREADABLE.format(reason=error))]) from None
    return from_plain(raw)


# TOML, as it is written


def load(source: Path | str) -> Questionnaire:
    """A questionnaire from a TOML file (Path) or TOML text (str).

    Raises Invalid with the row of the question's header, and OSError when the file is not there.
    """
    if isinstance(source, Path):
        try:
            source = source.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise Invalid([QuestionProblem(say.SURVEY_UNREADABLE.format(reason=error))]) from None
    try:
        raw: object = tomllib.loads(source)
    # Too deep a nest, or a number or date that Python cannot hold, is no TOML of ours either.
    except (ValueError, RecursionError) as error:
        raise Invalid([QuestionProblem(say.SURVEY_UNREADABLE.format(reason=error))]) from None
    return from_plain(raw, _question_rows(source))


def _question_rows(toml: str) -> list[int | None]:
    """The rows of the `[[questions]]` headers, those inside texts of several lines left out."""
    rows: list[int | None] = []
    inside = ""
    for row, line in enumerate(toml.split("\n"), start=1):
        if not inside and re.match(r"\s*\[\[\s*questions\s*\]\]", line):
            rows.append(row)
        for mark in re.findall(r'(?<!\\)"""|\'\'\'', line):
            if not inside:
                inside = mark
            elif inside == mark:
                inside = ""
    return rows


def dump(questionnaire: Questionnaire) -> str:
    """The questionnaire as TOML that `load` reads back to the same."""
    return tomli_w.dumps(plain(questionnaire), multiline_strings=True)


# What is built in

BUILTIN = (
    "exit-interview",
    "workshop-evaluation",
    "threat-rating",
    "further-training",
    "consultants-on-the-day",
)


@functools.cache
def builtin(name: str) -> Questionnaire:
    """A questionnaire that comes with the software. Raises Invalid for a name not in BUILTIN."""
    if name not in BUILTIN:
        message = say.SURVEY_BUILTIN_UNKNOWN.format(value=brief(name), names=", ".join(BUILTIN))
        raise Invalid([QuestionProblem(message)])
    return load(FOLDER / f"{name}.toml")
