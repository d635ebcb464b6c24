"""Every type of question, in the order in which the editor offers them."""

from __future__ import annotations

from forms.questionnaire.question import Question
from forms.questionnaire.types import (
    date,
    duration,
    free,
    grid,
    heading,
    number,
    one,
    quarter,
    ranking,
    scale,
    several,
    short,
    text,
    time,
    yesno,
)
from forms.questionnaire.types.base import QuestionType
from forms.questionnaire.types.fields import QuestionField

TYPES: dict[str, QuestionType] = {
    module.TYPE.name: module.TYPE
    for module in (
        short,
        free,
        one,
        yesno,
        several,
        ranking,
        scale,
        grid,
        number,
        duration,
        date,
        time,
        quarter,
        heading,
        text,
    )
}
FIELDS: dict[str, QuestionField] = {
    field.name: field for kind in TYPES.values() for field in kind.fields
}
# What a file names that is no type is told by `check`; until then it asks nothing of anybody.
UNKNOWN = QuestionType()


def of(question: Question) -> QuestionType:
    """The type of a question; UNKNOWN for a name that is none."""
    return TYPES.get(question.type, UNKNOWN)
