"""What somebody who knows surveys would say of questions before they are asked: no errors."""

from __future__ import annotations

import functools
import re

from forms.messages import survey as say
from forms.questionnaire.build import minutes, skeleton
from forms.questionnaire.file import BUILTIN, builtin
from forms.questionnaire.model import FREE, SHORT, Questionnaire, QuestionProblem
from forms.questionnaire.types import registry as types
from forms.questionnaire.types.base import STEPS

MINUTES = 2
# One answer to two things tells of neither: "Hur nöjd är du med lön och chef?"
TWO_THINGS = re.compile(r"\b(och|samt|and)\b|\w/\w", re.IGNORECASE)
SAYS_NOTHING = re.compile(r"[\W\d_]*")


def advise(questionnaire: Questionnaire) -> list[QuestionProblem]:
    """Advice on a questionnaire that can be used, in its order; first on the whole.

    Longer than two minutes (`build.minutes`), a scale or yes-or-no on two things at once (but not
    in the words of what is built in, which are asked as they are to be compared), a scale whose
    ends say nothing, words that must be written.
    """
    found = []
    number = minutes(skeleton(questionnaire, "sv"))
    if number > MINUTES:
        found.append(QuestionProblem(say.ADVICE_LONG.format(minutes=number)))
    for q in questionnaire.asked:
        kinds = {part.kind for part in types.of(q).counted(q)}
        if (STEPS in kinds or q.type == "yesno") and q.label.sv not in _built_in_words():
            asked = q.label.sv or q.label.en
            if TWO_THINGS.search(asked) or asked.count("?") > 1:
                found.append(QuestionProblem(say.ADVICE_DOUBLE, q.id, "label"))
        if q.scale is not None:
            low, high = q.scale.low_label.sv, q.scale.high_label.sv
            if low == high or any(SAYS_NOTHING.fullmatch(end) for end in (low, high)):
                found.append(QuestionProblem(say.ADVICE_ENDS, q.id, "scale"))
        if q.required and q.type in (FREE, SHORT):
            found.append(QuestionProblem(say.ADVICE_REQUIRED_TEXT, q.id, "required"))
    return found


@functools.cache
def _built_in_words() -> frozenset[str]:
    return frozenset(q.label.sv for name in BUILTIN for q in builtin(name).questions)
