"""A step on a scale."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wtforms import Field, RadioField

from forms.messages import Message, common
from forms.messages import survey as say
from forms.questionnaire.question import (
    ANSWERED,
    AT_LEAST,
    AT_MOST,
    DONT_KNOW,
    IS,
    IS_NOT,
    SCALE,
    SCALE_LAST,
    Question,
    Scale,
    Text,
    brief,
)
from forms.questionnaire.types.base import (
    DONT_KNOW_LABEL,
    STEPS,
    WHOLE_NUMBER,
    AnswerCells,
    AnswerColumn,
    CountedPart,
    Option,
    QuestionType,
    Value,
    WrongAnswerError,
    given,
    numbers,
)
from forms.questionnaire.types.choosing import choosing, select_of
from forms.questionnaire.types.fields import SCALE_FIELD
from forms.questionnaire.types.number import xls_range
from forms.questionnaire.types.xls import XlsBook, XlsChoice, XlsQuestion

UNSURE = (DONT_KNOW, "dont_know", "dk")


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

    def columns(self, q: Question) -> Iterator[AnswerColumn]:
        """The step."""
        yield AnswerColumn(q.id, WHOLE_NUMBER, about=ends(q.scale))

    def cells(self, q: Question, values: Mapping[str, object], language: str) -> AnswerCells:
        """The step as a number; "don't know" in words."""
        return step_cells(values, language, q.id)

    def xls_rows(self, q: Question, row: dict[str, str], book: XlsBook) -> Iterator[dict[str, str]]:
        """One of a list of steps."""
        name = book.choice_list(xls_steps(q.scale), q.id)
        yield {**row, "type": f"select_one {name}", "appearance": self.xls_appearance}

    def of_xls(self, row: XlsQuestion) -> dict[str, Any] | None:
        """One of a list of steps, or a range whose ends have labels."""
        if row.kind == "range":
            return of_range(row)
        select = select_of(row)
        if select is None or select.several or select.other:
            return None
        if row.cells.get("appearance") != self.xls_appearance:
            return None
        row.use("appearance")
        scale = scale_of(row, row.perhaps_listed(select.list))
        return {"scale": scale} if scale else None


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


def ends(scale: Scale | None) -> Text:
    """What the steps of a scale mean: "1 = Never, 5 = Always, Don't know"."""
    if scale is None:
        return Text()

    def said(language: str) -> str:
        parts = [
            f"{scale.low} = {scale.low_label.in_language(language)}",
            f"{scale.high} = {scale.high_label.in_language(language)}",
        ]
        if scale.dont_know:
            parts.append(DONT_KNOW_LABEL.in_language(language))
        return ", ".join(parts)

    return Text(said("sv"), said("en"))


def step_cells(values: Mapping[str, object], language: str, *keys: str) -> AnswerCells:
    """The steps under these keys as cells of exported data, "don't know" in words."""
    unsure: AnswerCells = {
        key: DONT_KNOW_LABEL.in_language(language) for key in keys if values.get(key) == DONT_KNOW
    }
    return numbers(values, *keys) | unsure


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
        labels[str(end)] = wording.each(f"{end} – {{}}".format)
    if scale.dont_know:
        labels[DONT_KNOW] = DONT_KNOW_LABEL
    return tuple(labels.items())


def scale_of(row: XlsQuestion, listed: Sequence[XlsChoice]) -> dict[str, Any] | None:
    """The scale that a list of consecutive whole numbers with labels at its ends makes."""
    whole = [x for x in listed if x.name not in UNSURE]
    unsure = [x for x in listed if x.name in UNSURE]
    if len(whole) < 2 or len(unsure) > 1:
        return None
    if not all(re.fullmatch("0|[1-9][0-9]?", x.name) for x in whole):
        return None
    numbers = [int(x.name) for x in whole]
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))) or numbers[-1] > SCALE_LAST:
        return None
    low, high = (_bare(x) for x in (whole[0], whole[-1]))
    if not low or not high:
        return None
    for x in whole[1:-1]:
        for wording in _bare(x).wordings:
            row.drop(say.XLSFORM_STEP_DROPPED.format(value=brief(wording)), x)
    for x in unsure:
        for wording in x.label.wordings:
            if wording not in DONT_KNOW_LABEL.wordings:
                label = Message(DONT_KNOW_LABEL.sv, DONT_KNOW_LABEL.en)
                message = say.XLSFORM_UNSURE_DROPPED.format(label=label, value=brief(wording))
                row.drop(message, x)
    return SCALE_FIELD.plain(Scale(numbers[0], numbers[-1], low, high, bool(unsure)))


def of_range(row: XlsQuestion) -> dict[str, Any] | None:
    """The scale of a range whose ends have labels and whose steps are 1."""
    low, high, parameters = xls_range(row)
    labels = {x.name: x for x in row.perhaps_listed(parameters.get("tick_labelset", ""))}
    first, last = labels.pop(str(low), None), labels.pop(str(high), None)
    if not set(parameters) <= {"start", "end", "step", "tick_labelset"}:
        return None
    if parameters.get("step", "1") != "1" or not first or not last:
        return None
    if not first.label or not last.label:
        return None
    for x in labels.values():
        for wording in x.label.wordings:
            row.drop(say.XLSFORM_STEP_DROPPED.format(value=brief(wording)), x)
    return {"scale": SCALE_FIELD.plain(Scale(low, high, first.label, last.label))}


def _bare(choice: XlsChoice) -> Text:
    """The wording of a step without its number before it ("1 – Never" → "Never")."""

    def bare(wording: str) -> str:
        if wording.startswith(f"{choice.name} – "):
            return wording.removeprefix(f"{choice.name} – ")
        number = re.escape(choice.name)
        found = re.fullmatch(rf"{number}(?:\s*[-–—:.)=]+\s*|\s+|$)(.*)", wording, re.DOTALL)
        return found[1] if found else wording

    return choice.label.each(bare)


TYPE = ScaleType()
