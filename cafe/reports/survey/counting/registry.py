"""Every way of counting."""

from __future__ import annotations

from cafe.reports.survey.counting import (
    choice,
    chosen,
    clock,
    numbers,
    places,
    quarters,
    steps,
    written,
)
from cafe.reports.survey.counting.base import Counting

COUNTINGS: dict[str, Counting] = {
    module.COUNTING.name: module.COUNTING
    for module in (choice, steps, chosen, written, places, numbers, clock, quarters)
}
WORDS = {key: word for one in COUNTINGS.values() for key, word in one.words.items()}
