"""What somebody who knows surveys would say of questions before they are asked: no errors."""

from __future__ import annotations

import functools
import re
from collections import Counter

from forms.messages import survey as say
from forms.questionnaire.build import minutes, skeleton
from forms.questionnaire.edit import USUAL_SCALE
from forms.questionnaire.file import BUILTIN, builtin
from forms.questionnaire.model import FREE, SCALE, SHORT, Question, Questionnaire, QuestionProblem
from forms.questionnaire.types import registry as types
from forms.questionnaire.types.base import STEPS

MINUTES = 2
# One answer to two things tells of neither: "Hur nöjd är du med lön och chef?"
TWO_THINGS = re.compile(r"\b(och|samt|and)\b|\w/\w", re.IGNORECASE)
AGREEING = re.compile(r"instäm|håller med|agree", re.IGNORECASE)
SAYS_NOTHING = re.compile(r"[\W\d_]*")


def advise(questionnaire: Questionnaire) -> list[QuestionProblem]:
    """Advice on a questionnaire that can be used, in its order; first on the whole.

    Longer than two minutes (`build.minutes`), a scale or yes-or-no on two things at once (but not
    in the words of what is built in, which are asked as they are to be compared), a scale whose
    ends say nothing or are about agreeing where nothing is stated, two options that read the same,
    words that must be written.
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
            elif q.type == SCALE and low == USUAL_SCALE.low_label.sv and _asks(q):
                found.append(QuestionProblem(say.ADVICE_AGREEMENT, q.id, "scale"))
        read = Counter(" ".join(c.label.sv.split()).casefold() for c in q.choices)
        for label in dict.fromkeys(" ".join(c.label.sv.split()) for c in q.choices):
            if read.pop(label.casefold(), 0) > 1:
                found.append(QuestionProblem(say.ADVICE_EQUAL.format(value=label), q.id, "choices"))
        if q.required and q.type in (FREE, SHORT):
            found.append(QuestionProblem(say.ADVICE_REQUIRED_TEXT, q.id, "required"))
    return found


def _asks(q: Question) -> bool:
    said = q.label.sv or q.label.en
    return said.endswith("?") and not AGREEING.search(said)


@functools.cache
def _built_in_words() -> frozenset[str]:
    return frozenset(q.label.sv for name in BUILTIN for q in builtin(name).questions)
