"""Questions that surveys of this field have again and again, ready to be put into one.

Those that a built-in questionnaire asks have its words, scale and id, so that they mean the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from forms.questionnaire.file import builtin
from forms.questionnaire.model import SCALE, Question, Scale, Text

RECOMMEND = Question(
    "recommend",
    SCALE,
    Text(
        "Hur troligt är det att du skulle rekommendera din arbetsplats till en vän?",
        "How likely is it that you would recommend your place of work to a friend?",
    ),
    scale=Scale(
        0, 10, Text("Inte alls troligt", "Not at all likely"), Text("Mycket troligt", "Very likely")
    ),
)


@dataclass(frozen=True)
class Ready:
    """A ready-made question; `of` is the built-in questionnaire that asks it ("" for none)."""

    question: Question
    of: str = ""


def ready() -> Mapping[str, Ready]:
    """The ready-made questions by name, in the order in which they are offered."""
    return {
        "threat": _of("threat-rating", "rating"),
        "use": _of("workshop-evaluation", "use"),
        "take-home": _of("workshop-evaluation", "take-home"),
        "area": _of("workshop-evaluation", "area"),
        "profession": _of("workshop-evaluation", "profession"),
        "recommend": Ready(RECOMMEND),
    }


def _of(questionnaire: str, question: str) -> Ready:
    return Ready(builtin(questionnaire).by_id[question], questionnaire)
