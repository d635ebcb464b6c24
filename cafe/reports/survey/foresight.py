"""What the gate would show of a survey that nobody has answered yet.

Answers are made up, spread over the labels of each dimension as evenly as can be and unlinked, and
released as a closed survey's are (`release.release`). Real answers are spread less evenly: what is
hidden here is hidden then as well, as a rule.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass

from analysis.disclosure.gate import Gate
from cafe.errors import Conflict
from cafe.reports.survey.counted import count
from cafe.reports.survey.release import release
from forms.questionnaire.model import ONE, Choice, Question, Questionnaire, Text

# With more answers than this nothing becomes coarser, and the search takes longer.
MOST = 400


@dataclass(frozen=True)
class Foresight:
    """The dimensions, and pairs of them, that would be shown, at least in part, and those that
    would not. `whole`: whether anything would be shown at all."""

    whole: bool
    shown: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    shown_pairs: tuple[tuple[str, str], ...] = ()
    hidden_pairs: tuple[tuple[str, str], ...] = ()


@functools.lru_cache(maxsize=256)
def foresee(answers: int, gate: Gate, labels: tuple[tuple[str, int], ...]) -> Foresight:
    """What `answers` answers would show of a survey that asks for dimensions (`labels`: of each,
    in the order of `DIMENSIONS`, how many labels it has)."""
    number = min(answers, MOST)
    questions = tuple(
        Question(
            name,
            ONE,
            Text(name),
            role=name,
            choices=tuple(Choice(str(n), Text(str(n))) for n in range(size)),
        )
        for name, size in labels
    )
    asked = Questionnaire("foresight", 1, Text("x"), Text(), questions)
    made = []
    for n in range(number):
        said, turned = {}, 0
        for name, size in labels:
            said[name] = str((n + turned) % size)
            turned = n // size  # so that each label meets each of the next dimension
        made.append(("", 1, json.dumps(said)))
    try:
        found = release(count(asked, made), gate, (), broken_down=True)
    except Conflict:
        return Foresight(False, (), tuple(name for name, _ in labels))
    names = [name for name, _ in labels]
    shown = [n for n in names if n in found.ways and any(found.ways[n].cells.values())]
    pairs = [(a, b) for k, a in enumerate(names) for b in names[k + 1 :]]
    told = [by for by in pairs if by in found.pairs and found.pairs[by].cells]
    return Foresight(
        True,
        tuple(shown),
        tuple(n for n in names if n not in shown),
        tuple(told),
        tuple(by for by in pairs if by not in told),
    )
