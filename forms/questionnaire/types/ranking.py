"""Options put in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wtforms import Field, StringField

from forms.messages import common
from forms.messages import survey as say
from forms.questionnaire.question import (
    CHOICES_MAX,
    Question,
    QuestionProblem,
    Text,
    part_key,
)
from forms.questionnaire.types.base import (
    PLACES,
    UNPLACED,
    WHOLE_NUMBER,
    AnswerCells,
    AnswerColumn,
    CountedPart,
    Option,
    QuestionType,
    Values,
    WrongAnswerError,
    given,
)
from forms.questionnaire.types.fields import CHOICES, WholeField, plain_text
from forms.questionnaire.types.xls import XlsBook, XlsQuestion

# How many places are given; all where nothing is said.
FIRST = WholeField("first", low=1, high=CHOICES_MAX)
PLACE = Text("Plats, 1 är först. Tomt: ingen plats.", "Place, 1 is first. Empty: no place.")
XLS_RANK = re.compile(r"rank\s+(?P<list>\S+)", re.IGNORECASE)


class RankingType(QuestionType):
    """Options in order, all of them or the first few. A page sends a place for each option
    (`part_key`); what is kept is the list of the options that got one, the first place first."""

    name = "ranking"
    fields = (CHOICES, FIRST)

    def check(self, q: Question) -> Iterator[QuestionProblem]:
        """No more places than options, and no option with words of one's own."""
        first = q.get(FIRST.name)
        if first is not None and first > len(q.choices):
            message = say.SURVEY_FIELD_NUMBER.format(low=1, high=len(q.choices))
            yield QuestionProblem(message, q.id, FIRST.name)
        if q.other:
            message = say.SURVEY_FIELD_NOT_FOR_TYPE.format(type=self.name)
            yield QuestionProblem(message, q.id, "choices")

    def keys(self, q: Question) -> tuple[str, ...]:
        """A place for each option."""
        return tuple(part_key(q.id, choice.id) for choice in q.choices)

    def answer(self, q: Question, data: Mapping[str, object]) -> Values:
        """The options in order; they have the places from the first on, each once."""
        places: dict[int, str] = {}
        allowed = {str(n): n for n in range(1, places_of(q) + 1)}
        for choice in q.choices:
            found = given(data.get(part_key(q.id, choice.id)))
            if not found:
                continue
            if found[0] not in allowed:
                raise WrongAnswerError(common.NOT_A_CHOICE)
            place = allowed[found[0]]
            if place in places:
                raise WrongAnswerError(say.ANSWER_PLACE_TWICE.format(place=place))
            places[place] = choice.id
        missing = next((n for n in range(1, max(places, default=0)) if n not in places), None)
        if missing is not None:
            raise WrongAnswerError(say.ANSWER_PLACE_MISSING.format(place=missing))
        if q.required and len(places) < places_of(q):
            raise WrongAnswerError(say.ANSWER_PLACES_NEEDED.format(count=places_of(q)))
        return {q.id: [places[n] for n in sorted(places)]} if places else {}

    def as_data(self, q: Question, values: Mapping[str, object]) -> dict[str, str | list[str]]:
        """The place of each option, of an answer or of a draft."""
        order = values.get(q.id)
        if isinstance(order, list):
            return {part_key(q.id, str(name)): str(n) for n, name in enumerate(order, start=1)}
        return super().as_data(q, values)

    def said(self, q: Question, values: Mapping[str, object], language: str) -> str:
        """The options with their places, in order."""
        placed = self.as_data(q, values)
        labels = {part_key(q.id, c.id): c.label.in_language(language) for c in q.choices}
        found = sorted((str(place), labels[key]) for key, place in placed.items() if key in labels)
        return ", ".join(f"{place}. {label}" for place, label in sorted(found, key=_by_place))

    def options(self, q: Question, language: str, name: str) -> tuple[Option, ...]:
        """The options; the id of each is the name of its field."""
        return tuple(
            Option(c.id, part_key(name, c.id), c.label.in_language(language)) for c in q.choices
        )

    def inputs(self, q: Question, about: Mapping[str, Any], language: str) -> dict[str, Field]:
        """A place for each option."""
        return {part_key(q.id, c.id): StringField(c.label.in_language(language)) for c in q.choices}

    def counted(self, q: Question) -> Iterator[CountedPart]:
        """The places that each option got."""
        levels = (*(str(n) for n in range(1, places_of(q) + 1)), UNPLACED)
        for choice in q.choices:
            identity = f"{q.id}:{choice.id}"
            yield CountedPart(identity, q.id, PLACES, levels, choice.id, choice.label)

    def columns(self, q: Question) -> Iterator[AnswerColumn]:
        """One for each option."""
        for choice in q.choices:
            yield AnswerColumn(part_key(q.id, choice.id), WHOLE_NUMBER, choice.label, PLACE)

    def cells(self, q: Question, values: Mapping[str, object], language: str) -> AnswerCells:
        """The place of each option that got one."""
        order = values.get(q.id)
        placed = order if isinstance(order, list) else []
        return {part_key(q.id, str(name)): n for n, name in enumerate(placed, start=1)}

    def xls_rows(self, q: Question, row: dict[str, str], book: XlsBook) -> Iterator[dict[str, str]]:
        """A rank of a list; how many places stands in a column of ours."""
        name = book.choice_list(tuple((c.id, c.label) for c in q.choices), q.id)
        first = q.get(FIRST.name)
        yield {
            **row,
            "type": f"rank {name}",
            "rundabord_settings": f"first={first}" if first is not None else "",
        }

    def of_xls(self, row: XlsQuestion) -> dict[str, Any] | None:
        """A rank of a list."""
        found = XLS_RANK.fullmatch(row.cells.get("type", "").strip())
        if found is None:
            return None
        settings = re.fullmatch("first=([0-9]{1,3})", row.cells.get("rundabord_settings", ""))
        choices = [{"id": x.name, **plain_text(x.label)} for x in row.listed(found["list"])]
        return {"choices": choices} | ({"first": int(settings[1])} if settings else {})


def places_of(q: Question) -> int:
    """How many places are to be given."""
    first: int | None = q.get(FIRST.name)
    return len(q.choices) if first is None else first


def _by_place(pair: tuple[str, str]) -> tuple[int, str]:
    return (int(pair[0]) if pair[0].isdecimal() else CHOICES_MAX + 1, pair[1])


TYPE = RankingType()
