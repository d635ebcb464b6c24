"""Any number of options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wtforms import Field, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from forms.messages import common
from forms.messages import survey as say
from forms.questionnaire.question import ANSWERED, IS, SEVERAL, Question, Rule, Text
from forms.questionnaire.types.base import (
    CHOSEN,
    NO,
    WHOLE_NUMBER,
    YES,
    AnswerCells,
    AnswerColumn,
    CountedPart,
    Value,
    WrongAnswerError,
    given,
)
from forms.questionnaire.types.choosing import ChoosingType, choosing

TICKED = Text("1 = vald, 0 = inte vald", "1 = chosen, 0 = not chosen")


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

    def columns(self, q: Question) -> Iterator[AnswerColumn]:
        """One for each option, and the words beside "other"."""
        # With a colon: an option may be called "other", as the key of the words is.
        for choice in q.choices:
            yield AnswerColumn(f"{q.id}:{choice.id}", WHOLE_NUMBER, choice.label, TICKED)
        yield from self.words_column(q)

    def cells(self, q: Question, values: Mapping[str, object], language: str) -> AnswerCells:
        """Of each option whether it was chosen; empty where nothing was."""
        chosen = values.get(q.id)
        if not isinstance(chosen, list):
            return {}
        ticked: AnswerCells = {
            f"{q.id}:{choice.id}": int(choice.id in chosen) for choice in q.choices
        }
        return ticked | self.words_cell(q, values)

    def xls_rule(self, rule: Rule) -> str:
        """Of several choices, "is" means that it is among them."""
        if rule.operator == ANSWERED:
            return super().xls_rule(rule)
        among = f"selected(${{{rule.question}}}, '{rule.value}')"
        return among if rule.operator == IS else f"not({among})"


TYPE = SeveralType()
