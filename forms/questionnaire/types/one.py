"""One option out of several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wtforms import Field, RadioField

from forms.messages import common
from forms.messages import survey as say
from forms.questionnaire.question import ONE, Question
from forms.questionnaire.types.base import CHOICE, CountedPart, Value, WrongAnswerError, given
from forms.questionnaire.types.choosing import ChoosingType, choosing


class OneType(ChoosingType):
    """One of the options; of a dimension they may come from the organisation."""

    name = ONE
    missing = say.ANSWER_CHOOSE_ONE
    xls_type = "select_one"
    xls_general = True

    def read(self, q: Question, raw: object) -> Value | None:
        """The id of the choice."""
        found = given(raw)
        if found and found[0] not in q.values:
            raise WrongAnswerError(common.NOT_A_CHOICE)
        return found[0] if found else None

    def inputs(self, q: Question, about: Mapping[str, Any], language: str) -> dict[str, Field]:
        """Buttons of which one is chosen."""
        options = choosing(self.options(q, language, q.id))
        return {q.id: RadioField(**about, **options), **self.own_words(q, language)}

    def counted(self, q: Question) -> Iterator[CountedPart]:
        """Each choice."""
        yield CountedPart(q.id, q.id, CHOICE, tuple(choice.id for choice in q.choices))


TYPE = OneType()
