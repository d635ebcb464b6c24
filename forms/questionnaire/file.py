"""Questionnaires read and written: plain values, JSON (as it is stored), TOML (as it is written),
and those that come with the software."""

from __future__ import annotations

import functools
import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from forms.messages import Message
from forms.messages import survey as say
from forms.questionnaire.check import check
from forms.questionnaire.model import (
    CHOICES_MAX,
    LANGUAGES,
    LINE_END,
    NUMBER_MAX,
    QUESTIONS_MAX,
    Choice,
    Condition,
    Invalid,
    Question,
    Questionnaire,
    QuestionProblem,
    Rule,
    Scale,
    Text,
    brief,
    plain,
)

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


class PlainReader:
    """Reads plain values into a questionnaire, however unfinished; what is of the wrong kind is
    kept as problems."""

    def __init__(self) -> None:
        self.problems: list[QuestionProblem] = []
        self.order: list[str] = []
        self.question_id = ""

    def wrong(self, message: Message, name: str) -> None:
        self.problems.append(QuestionProblem(message, self.question_id, name))

    def table(self, raw: object, name: str, known: Iterable[str]) -> dict[str, object]:
        if not isinstance(raw, dict):
            self.wrong(say.SURVEY_FIELD_TABLE, name)
            return {}
        known = tuple(known)
        for key in raw:
            if key not in known:
                place = f"{name}.{key}" if name else str(key)
                self.wrong(say.SURVEY_FIELD_UNKNOWN, brief(place))
        return {key: raw[key] for key in known if key in raw}

    def string(self, raw: Mapping[str, object], key: str, name: str = "") -> str:
        value = raw.get(key, "")
        if isinstance(value, str):
            return LINE_END.sub("\n", value).strip()
        self.wrong(say.SURVEY_FIELD_TEXT, name or key)
        return ""

    def flag(self, raw: Mapping[str, object], key: str, name: str = "") -> bool:
        value = raw.get(key, False)
        if not isinstance(value, bool):
            self.wrong(say.SURVEY_FIELD_YES_NO, name or key)
        return value is True

    def number(self, raw: Mapping[str, object], key: str, name: str = "") -> int | None:
        value = raw.get(key)
        if value is None:
            return None
        # bool is an int to Python, not to anyone else.
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > NUMBER_MAX:
            message = say.SURVEY_FIELD_NUMBER.format(low=-NUMBER_MAX, high=NUMBER_MAX)
            self.wrong(message, name or key)
            return None
        return value

    def items(self, raw: Mapping[str, object], key: str, name: str = "") -> list[object]:
        value = raw.get(key, [])
        if not isinstance(value, list):
            self.wrong(say.SURVEY_FIELD_LIST, name or key)
            return []
        return value

    def text(self, raw: Mapping[str, object], key: str, name: str = "") -> Text:
        if key not in raw:
            return Text()
        place = name or key
        both = self.table(raw[key], place, LANGUAGES)
        return Text(*(self.string(both, lang, f"{place}.{lang}") for lang in LANGUAGES))

    def questionnaire(self, raw: object) -> Questionnaire:
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
        known = Question.__dataclass_fields__
        q = self.table(raw, "", known)
        return Question(
            id=self.string(q, "id"),
            type=self.string(q, "type"),
            label=self.text(q, "label"),
            help=self.text(q, "help"),
            required=self.flag(q, "required"),
            choices=self.choices(q),
            scale=self.scale(q["scale"]) if "scale" in q else None,
            low=self.number(q, "low"),
            high=self.number(q, "high"),
            show_if=self.condition(q["show_if"]) if "show_if" in q else None,
            tag=self.flag(q, "tag"),
            role=self.string(q, "role"),
            indicator=self.string(q, "indicator"),
        )

    def choices(self, q: Mapping[str, object]) -> tuple[Choice, ...]:
        listed = self.items(q, "choices")
        if len(listed) > CHOICES_MAX:
            self.wrong(say.SURVEY_TOO_MANY.format(limit=CHOICES_MAX), "choices")
            return ()
        made = []
        for number, item in enumerate(listed, start=1):
            place = f"choices.{number}"
            raw = self.table(item, place, ("id", *LANGUAGES, "other"))
            made.append(
                Choice(
                    self.string(raw, "id", f"{place}.id"),
                    Text(*(self.string(raw, lang, f"{place}.{lang}") for lang in LANGUAGES)),
                    self.flag(raw, "other", f"{place}.other"),
                )
            )
        return tuple(made)

    def scale(self, raw: object) -> Scale:
        known = Scale.__dataclass_fields__
        scale = self.table(raw, "scale", known)
        for key in ("low", "high"):
            if key not in scale:
                self.wrong(say.SURVEY_FIELD_MISSING, f"scale.{key}")
        return Scale(
            self.number(scale, "low", "scale.low") or 0,
            self.number(scale, "high", "scale.high") or 0,
            self.text(scale, "low_label", "scale.low_label"),
            self.text(scale, "high_label", "scale.high_label"),
            self.flag(scale, "dont_know", "scale.dont_know"),
        )

    def condition(self, raw: object) -> Condition:
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
    raw = plain(questionnaire)
    questions = raw.pop("questions")
    assert isinstance(questions, list)
    lines = _toml_fields(raw)
    for question in questions:
        lines += ["", "[[questions]]", *_toml_fields(question)]
    return "\n".join(lines) + "\n"


def _toml_fields(raw: Mapping[str, object]) -> list[str]:
    lines: list[str] = []
    for key, value in raw.items():
        if key in ("title", "intro", "label", "help") and isinstance(value, dict):
            lines += [f"{key}.{lang} = {_toml_string(text)}" for lang, text in value.items()]
        elif key == "choices" and isinstance(value, list):
            lines += ["choices = [", *(f"    {_toml(choice)}," for choice in value), "]"]
        else:
            lines.append(f"{key} = {_toml(value)}")
    return lines


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(part)}" for key, part in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(part) for part in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _toml_string(text: str) -> str:
    if "\n" not in text:
        return _toml(text)
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"""\n{escaped}"""'


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
