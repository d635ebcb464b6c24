"""Any number of options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wtforms import Field, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from forms.messages import common
from forms.messages import survey as say
from forms.questionnaire.question import ANSWERED, IS, SEVERAL, Question, Rule
from forms.questionnaire.types.base import (
    CHOSEN,
    NO,
    YES,
    CountedPart,
    Value,
    WrongAnswerError,
    given,
)
from forms.questionnaire.types.choosing import ChoosingType, choosing


class SeveralType(ChoosingType):
    """Options of which any number may be chosen."""

    name = SEVERAL
    missing = say.ANSWER_CHOOSE_SOME
    sends_list = True
    xls_type = "select_multiple"
    xls_general = True

    def read(self, q: Question, raw: object) -> Value | None:
        """The ids of the choices, in the question's order."""
        chosen = set(given(raw, several=True))
        if not chosen <= q.values:
            raise WrongAnswerError(common.NOT_A_CHOICE)
        return [choice.id for choice in q.choices if choice.id in chosen] or None

    def inputs(self, q: Question, about: Mapping[str, Any], language: str) -> dict[str, Field]:
        """Boxes to tick."""
        options = choosing(self.options(q, language, q.id))
        drawn = {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}
        field = SelectMultipleField(**about, **options, **drawn)
        return {q.id: field, **self.own_words(q, language)}

    def counted(self, q: Question) -> Iterator[CountedPart]:
        """Of each choice whether it was chosen."""
        for choice in q.choices:
            identity = f"{q.id}:{choice.id}"
            yield CountedPart(identity, q.id, CHOSEN, (YES, NO), choice.id, choice.label)

    def xls_rule(self, rule: Rule) -> str:
        """Of several choices, "is" means that it is among them."""
        if rule.operator == ANSWERED:
            return super().xls_rule(rule)
        among = f"selected(${{{rule.question}}}, '{rule.value}')"
        return among if rule.operator == IS else f"not({among})"


TYPE = SeveralType()
