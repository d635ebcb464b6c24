"""A questionnaire as a form: what a page needs to draw it, and a WTForms class.

`skeleton` is for pages that are drawn once per version and language; `form_class` for those that
come back with what was typed. Neither judges an answer: that is `answer.clean` alone, so
that a condition, a limit or a sentence cannot differ from one way in to the other.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from wtforms import Field

from forms.base import Form
from forms.messages import Message, common
from forms.questionnaire import model
from forms.questionnaire.answer import Answer, as_data, clean, shown
from forms.questionnaire.model import Condition, Question, Questionnaire, QuestionProblem
from forms.questionnaire.types import registry as types
from forms.questionnaire.types.base import Option, Statement

# Keeps the questions' names apart from the form's own (once, language …).
PREFIX = "q-"
CACHED = 256


def field_name(key: str) -> str:
    """The name of the field of a question, or of one's own words beside a choice."""
    return PREFIX + key


@dataclass(frozen=True)
class ShownQuestion:
    """All that a page says of one question, heading or text, in one language.

    `name` is both the field's name and the id that an error links to; `other_name` is "" where
    there are no words of one's own; `limit` counts characters of text; `show_if` is "" or JSON
    {"all" or "any": [[name, operator, value], …]} for the page's script. `statements` are the parts
    that are answered by themselves; `settings` what only its type has, by name; `names` those of
    its fields, `written` of those for words.
    """

    id: str
    type: str
    name: str
    label: str
    help: str
    required: bool
    options: tuple[Option, ...] = ()
    other_name: str = ""
    low_label: str = ""
    high_label: str = ""
    low: int | None = None
    high: int | None = None
    limit: int = 0
    show_if: str = ""
    statements: tuple[Statement, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    written: tuple[str, ...] = ()

    @property
    def first(self) -> str:
        """The id of the first control, that a link to the question leads to."""
        options = self.statements[0].options if self.statements else self.options
        return options[0].id if options and not self.opens else self.name

    @property
    def limits(self) -> dict[str, int]:
        """The limits of a number as attributes that the page's script reads."""
        ends = {"data-low": self.low, "data-high": self.high}
        return {name: end for name, end in ends.items() if end is not None}

    @property
    def opens(self) -> bool:
        """Whether the choices are so many that they are better shown in a list that opens."""
        return self.type == model.ONE and len(self.options) > 8 and not self.other_name


@functools.lru_cache(maxsize=CACHED)
def skeleton(questionnaire: Questionnaire, language: str) -> tuple[ShownQuestion, ...]:
    """What a page draws, in order."""
    return tuple(_item(question, language) for question in questionnaire.questions)


# Seconds for a question, a statement or a line, and a text in words of one's own: a rule of thumb
# of ours, rather long than short.
TO_CHOOSE, TO_STATE, TO_WRITE = 12, 8, 40
LINE_MAX = 200


def minutes(items: Sequence[ShownQuestion]) -> int:
    """About how long the questions take, in whole minutes; those that depend on others count."""
    asked = [item for item in items if item.names]
    seconds = sum(
        TO_STATE * len(item.statements)
        if item.statements
        else TO_WRITE
        if item.limit > LINE_MAX
        else TO_CHOOSE
        for item in asked
    )
    return max(1, round(seconds / 60))


def _item(q: Question, language: str) -> ShownQuestion:
    kind = types.of(q)
    name = field_name(q.id)
    low, high = kind.limits(q)
    return ShownQuestion(
        id=q.id,
        type=q.type,
        name=name,
        label=q.label.in_language(language),
        help=q.help.in_language(language),
        required=q.required,
        options=kind.options(q, language, name),
        other_name=field_name(model.other_key(q.id)) if q.other else "",
        low_label=q.scale.low_label.in_language(language) if q.scale else "",
        high_label=q.scale.high_label.in_language(language) if q.scale else "",
        low=low,
        high=high,
        limit=kind.words_max,
        show_if=_condition(q.show_if) if q.show_if else "",
        statements=kind.statements(q, language, name),
        settings=dict(q.settings),
        names=tuple(field_name(key) for key in kind.keys(q)),
        written=tuple(field_name(key) for key in kind.words(q)),
    )


def _condition(condition: Condition) -> str:
    rules = [[field_name(r.question), r.operator, r.value] for r in condition.rules]
    return json.dumps({condition.join: rules}, ensure_ascii=False, separators=(",", ":"))


def sent(questionnaire: Questionnaire, pairs: Iterable[tuple[str, str]]) -> dict[str, object]:
    """What `clean` takes, of a posted form's (name, value) pairs.

    Names that are no question's (once, language …) are left out. A name of a question's kind that
    the questionnaire does not have is kept, for `clean` to refuse.
    """
    data: dict[str, object] = {}
    lists = questionnaire.lists
    for name, value in pairs:
        if not name.startswith(PREFIX):
            continue
        key = name[len(PREFIX) :]
        before = data.get(key)
        if isinstance(before, list):
            before.append(value)
        elif key in data:
            data[key] = [before, value]
        else:
            data[key] = [value] if key in lists else value
    return data


class _Marked:
    """Marks a field as one that has to be filled in; `clean` sees to it."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __call__(self, form: Any, field: Field) -> None:
        """Nothing is checked here."""


class AnswerForm(Form):
    """An answer to the questionnaire of the class. After `validate`, `answer` is what was given,
    or None where something is wrong; `wrong` says what, by the question's `field_name`."""

    questionnaire: ClassVar[Questionnaire]
    language: ClassVar[str]
    items: ClassVar[tuple[ShownQuestion, ...]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answer: Answer | None = None
        self.wrong: dict[str, Message] = {}

    @classmethod
    def of(cls, values: Mapping[str, object]) -> AnswerForm:
        """The form filled with stored values, or with what a draft holds."""
        given = as_data(cls.questionnaire, values)
        return cls(data={field_name(key): value for key, value in given.items()})

    @property
    def typed(self) -> dict[str, object]:
        """What the fields hold, as `clean` takes it."""
        return {
            key: self._fields[field_name(key)].data
            for key in sorted(self.questionnaire.keys)
            if self._fields[field_name(key)].data
        }

    @property
    def shown(self) -> frozenset[str]:
        """The ids of what is shown to who has typed this."""
        return frozenset(shown(self.questionnaire, self.typed))

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it can be kept; if not, each wrong field has its message, and so has the form."""
        whole = bool(super().validate(extra_validators))
        found = clean(self.questionnaire, self.typed)
        if isinstance(found, Answer):
            self.answer = found if whole else None
        else:
            for problem in found:
                self._blame(problem)
        if self.answer is None:
            self.alert = common.CHECK_FIELDS
        return self.answer is not None

    def _blame(self, problem: QuestionProblem) -> None:
        self.wrong.setdefault(field_name(problem.question), problem.message)
        asked = self.questionnaire.by_id.get(problem.question)
        keys = types.of(asked).keys(asked) if asked else ()
        found = self._fields.get(field_name(keys[0])) if keys else None
        if found is not None:
            found.errors = [*found.errors, problem.message]


@functools.lru_cache(maxsize=CACHED)
def form_class(questionnaire: Questionnaire, language: str) -> type[AnswerForm]:
    """The WTForms class of a questionnaire, with labels and choices in the language.

    One field per question (`field_name`), and one for the words beside a choice; what is typed
    stays in the fields as it was. Made once for each questionnaire (by its digest) and language.
    """
    members: dict[str, Any] = {
        "questionnaire": questionnaire,
        "language": language,
        "items": skeleton(questionnaire, language),
    }
    for q, kind in questionnaire.typed:
        about = {
            "label": q.label.in_language(language),
            "description": q.help.in_language(language),
            "validators": [_Marked()] if q.required else [],
        }
        if not kind.silent:
            inputs = kind.inputs(q, about, language)
            members |= {field_name(key): made for key, made in inputs.items()}
    return type("QuestionnaireForm", (AnswerForm,), members)
