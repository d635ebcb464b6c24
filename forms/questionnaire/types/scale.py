"""A step on a scale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wtforms import Field, RadioField

from forms.messages import common
from forms.messages import survey as say
from forms.questionnaire.question import (
    ANSWERED,
    AT_LEAST,
    AT_MOST,
    DONT_KNOW,
    IS,
    IS_NOT,
    SCALE,
    Question,
    Scale,
    Text,
)
from forms.questionnaire.types.base import (
    DONT_KNOW_LABEL,
    STEPS,
    CountedPart,
    Option,
    QuestionType,
    Value,
    WrongAnswerError,
    XlsBook,
    given,
)
from forms.questionnaire.types.choosing import choosing
from forms.questionnaire.types.fields import SCALE_FIELD


class ScaleType(QuestionType):
    """Whole steps with a label at each end, perhaps with "don't know"."""

    name = SCALE
    fields = (SCALE_FIELD,)
    operators = (IS, IS_NOT, AT_LEAST, AT_MOST, ANSWERED)
    missing = say.ANSWER_CHOOSE_STEP
    xls_appearance = "likert"

    def read(self, q: Question, raw: object) -> Value | None:
        """The step, or "dont-know"."""
        return step(q, raw)

    def said(self, q: Question, values: Mapping[str, object], language: str) -> str:
        """The step, or "don't know" in words."""
        value = values.get(q.id)
        if value == DONT_KNOW:
            return DONT_KNOW_LABEL.in_language(language)
        return "" if value is None else str(value)

    def asks(self, q: Question, language: str) -> Iterator[tuple[str, str, str]]:
        """Each step, as it is, at least and at most."""
        for operator in (IS, AT_LEAST, AT_MOST):
            for value in steps(q.scale):
                yield operator, value, value

    def options(self, q: Question, language: str, name: str) -> tuple[Option, ...]:
        """The steps."""
        return scale_options(q, language, name)

    def inputs(self, q: Question, about: Mapping[str, Any], language: str) -> dict[str, Field]:
        """Buttons of which one is chosen."""
        return {q.id: RadioField(**about, **choosing(scale_options(q, language, q.id)))}

    def counted(self, q: Question) -> Iterator[CountedPart]:
        """Each step, and "don't know" where there is one."""
        yield CountedPart(q.id, q.id, STEPS, levels(q.scale))

    def xls_rows(self, q: Question, row: dict[str, str], book: XlsBook) -> Iterator[dict[str, str]]:
        """One of a list of steps."""
        name = book.choice_list(xls_steps(q.scale), q.id)
        yield {**row, "type": f"select_one {name}", "appearance": self.xls_appearance}


def step(q: Question, raw: object) -> int | str | None:
    """The step that was sent, or "dont-know". Raises WrongAnswerError."""
    found = given(raw)
    if not found:
        return None
    if found[0] not in q.values:
        raise WrongAnswerError(common.NOT_A_CHOICE)
    return found[0] if found[0] == DONT_KNOW else int(found[0])


def steps(scale: Scale | None) -> tuple[str, ...]:
    """The steps, as they are sent."""
    return tuple(str(n) for n in range(scale.low, scale.high + 1)) if scale else ()


def levels(scale: Scale | None) -> tuple[str, ...]:
    """What is counted of a scale."""
    return (*steps(scale), *([DONT_KNOW] if scale and scale.dont_know else []))


def scale_options(q: Question, language: str, name: str) -> tuple[Option, ...]:
    """The steps to choose from; "don't know" comes last."""
    found = [Option(value, f"{name}:{value}", value) for value in steps(q.scale)]
    if q.scale and q.scale.dont_know:
        label = DONT_KNOW_LABEL.in_language(language)
        found.append(Option(DONT_KNOW, f"{name}:{DONT_KNOW}", label))
    return tuple(found)


def xls_steps(scale: Scale | None) -> tuple[tuple[str, Text], ...]:
    """The steps as a list of choices: the ends' labels stand after their numbers."""
    if scale is None:
        return ()
    labels = {value: Text(value, value) for value in steps(scale)}
    for end, wording in ((scale.low, scale.low_label), (scale.high, scale.high_label)):
        both = [f"{end} – {said}" if said else "" for said in (wording.sv, wording.en)]
        labels[str(end)] = Text(*both)
    if scale.dont_know:
        labels[DONT_KNOW] = DONT_KNOW_LABEL
    return tuple(labels.items())


TYPE = ScaleType()
