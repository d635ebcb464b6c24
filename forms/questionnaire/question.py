"""One question as data, its parts, and what is wrong with one.

What is special about a type of question stands in `types`, a module for each.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from forms.messages import Message
from forms.messages import survey as say

SHORT, FREE, ONE, SEVERAL, SCALE = "short", "free", "one", "several", "scale"
NUMBER, DATE, QUARTER, HEADING, TEXT = "number", "date", "quarter", "heading", "text"

IS, IS_NOT, AT_LEAST, AT_MOST, ANSWERED = "is", "is-not", "at-least", "at-most", "answered"
# What an answer means to the rest of the house: the dimensions are what figures are broken down
# by, `persons` how many stand behind the answer, `consent` whether its words may be used.
DIMENSIONS = ("district", "area", "profession")
ROLES = {**dict.fromkeys(DIMENSIONS, ONE), "persons": NUMBER, "consent": ONE}

LANGUAGES = ("sv", "en")
DONT_KNOW = "dont-know"
SHORT_MAX = 200
FREE_MAX = 20_000
LABEL_MAX = 2_000
INTRO_MAX = 5_000
QUESTIONS_MAX = 300
CHOICES_MAX = 300
RULES_MAX = 20
ID_MAX = 60
SCALE_FIRST, SCALE_LAST = 0, 10
NUMBER_MAX = 999_999_999
YEARS = range(1900, 2201)
VERSION_MAX = 999_999

ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,59}")
CHOICE_ID = re.compile(r"[A-Za-z0-9_-]{1,60}")
WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
# What neither TOML nor a workbook can hold, or what is damage.
UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Text:
    """A wording. The Swedish stands in where the English is missing; in a draft, also the English
    for the Swedish. `more`: what a file said in languages that the pages do not have (name of the
    language, wording), to be translated from."""

    sv: str = ""
    en: str = ""
    more: tuple[tuple[str, str], ...] = ()

    def in_language(self, language: str) -> str:
        """The wording in `language` ("sv" or "en"; anything else is Swedish)."""
        return self.en or self.sv if language == "en" else self.sv or self.en

    def shown(self, language: str) -> str:
        """The wording in `language`, else in any: for who writes a draft."""
        return self.in_language(language) or next((said for _, said in self.more), "")

    @property
    def wordings(self) -> tuple[str, ...]:
        """What is said, in each language that says it."""
        return tuple(said for said in (self.sv, self.en, *(said for _, said in self.more)) if said)

    def each(self, change: Callable[[str], str]) -> Text:
        """The wording with each language's changed; what is not said stays so."""
        sv, en = (change(said) if said else "" for said in (self.sv, self.en))
        more = ((name, change(said)) for name, said in self.more)
        return Text(sv, en, tuple((name, said) for name, said in more if said))

    def __bool__(self) -> bool:
        return bool(self.sv or self.en or self.more)


@dataclass(frozen=True)
class Choice:
    """One of the answers to choose from; `other`: with a line of one's own words beside it."""

    id: str
    label: Text
    other: bool = False


@dataclass(frozen=True)
class Scale:
    """Whole steps from `low` to `high` with a label at each end, perhaps with "don't know"."""

    low: int
    high: int
    low_label: Text
    high_label: Text
    dont_know: bool = False


@dataclass(frozen=True)
class Rule:
    """A comparison with the answer to an earlier question.

    Of several choices, "is" means that the choice is among them. "is-not" also holds where there
    is no answer; the other operators do not. "at-least" and "at-most" never hold for "don't know".
    """

    question: str
    operator: str
    value: str = ""


@dataclass(frozen=True)
class Condition:
    """When a question is shown: where "all" or "any" of the rules hold. (Of one rule: "all".)"""

    join: str
    rules: tuple[Rule, ...]

    def __post_init__(self) -> None:
        # One meaning has one form, so that it has one digest.
        if self.join == "any" and len(self.rules) == 1:
            object.__setattr__(self, "join", "all")


@dataclass(frozen=True)
class Question:
    """One question, or a heading or text between questions.

    `low` and `high` bound a number; `tag`: a free text to be tagged and gathered into themes;
    `role`: see ROLES (a dimension without choices gets them from the organisation, see `fill`);
    `indicator`: the name of the indicator that a number is an observation of; `settings`: fields
    that only its type has, by name and in that order.
    """

    id: str
    type: str
    label: Text
    help: Text = Text()
    required: bool = False
    choices: tuple[Choice, ...] = ()
    scale: Scale | None = None
    low: int | None = None
    high: int | None = None
    show_if: Condition | None = None
    tag: bool = False
    role: str = ""
    indicator: str = ""
    settings: tuple[tuple[str, Any], ...] = ()

    def get(self, name: str) -> Any:
        """A field by its name, also one that only its type has; None where it has none."""
        if name in OWN:
            return getattr(self, name)
        return dict(self.settings).get(name)

    def having(self, values: Mapping[str, Any]) -> Question:
        """The question with these fields, by name as `get` has them."""
        own = {name: value for name, value in values.items() if name in OWN}
        more = dict(self.settings) | {n: v for n, v in values.items() if n not in OWN}
        return replace(self, **own, settings=tuple(sorted(more.items())))

    @functools.cached_property
    def other(self) -> Choice | None:
        """The choice that has a line of one's own words."""
        return next((choice for choice in self.choices if choice.other), None)

    @functools.cached_property
    def values(self) -> frozenset[str]:
        """What can be chosen, as it is sent: ids of choices, or steps of the scale."""
        if self.scale:
            steps = {str(n) for n in range(self.scale.low, self.scale.high + 1)}
            return frozenset(steps | ({DONT_KNOW} if self.scale.dont_know else set()))
        return frozenset(choice.id for choice in self.choices)

    @property
    def bounds(self) -> tuple[int, int]:
        """The lowest and highest number that is taken."""
        low = -NUMBER_MAX if self.low is None else self.low
        return low, NUMBER_MAX if self.high is None else self.high


OWN = frozenset(field.name for field in fields(Question)) - {"settings"}


@dataclass(frozen=True)
class QuestionProblem:
    """What is wrong and where: the question's id ("" for the whole), the field ("label.sv",
    "choices.3.id", "" for all of it), and the row of the file or sheet where that is known."""

    message: Message
    question: str = ""
    field: str = ""
    row: int | None = None
    sheet: str = ""

    @property
    def sentence(self) -> Message:
        """The message with its place before it."""
        said = self.message
        place = ", ".join(part for part in (self.question, self.field) if part)
        if place:
            said = say.SURVEY_AT_FIELD.format(place=place, sentence=said)
        if self.row is not None and self.sheet:
            said = say.SURVEY_AT_SHEET_ROW.format(sheet=self.sheet, row=self.row, sentence=said)
        elif self.row is not None:
            said = say.SURVEY_AT_ROW.format(row=self.row, sentence=said)
        return said


class Invalid(ValueError):
    """A questionnaire that cannot be used; `problems` has at least one."""

    def __init__(self, problems: Sequence[QuestionProblem]) -> None:
        super().__init__("; ".join(problem.sentence.en for problem in problems[:5]))
        self.problems = tuple(problems)


def other_key(question: str) -> str:
    """The key of one's own words beside a choice."""
    return f"{question}.other"


def brief(value: str) -> str:
    """The value, cut and mended, to be quoted in a sentence."""
    short = value if len(value) <= 60 else value[:60] + "…"
    return UNFIT.sub("\N{REPLACEMENT CHARACTER}", short)


def part_key(question: str, part: str) -> str:
    """The key of a part of a question that is answered by itself."""
    return f"{question}.{part}"
