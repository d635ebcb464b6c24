"""What is said of groups before anybody has answered is what the gate does when they have."""

from __future__ import annotations

from analysis.disclosure.gate import Gate
from cafe.reports.survey.foresight import foresee

ASKED = (("area", 5), ("profession", 6))
PAIR = ("area", "profession")


def test_what_forty_answers_show_depends_on_the_gate_and_the_groups() -> None:
    forty = foresee(40, Gate(), ASKED)
    assert (forty.shown, forty.hidden_pairs) == (("area", "profession"), (PAIR,))
    assert foresee(80, Gate(), ASKED).shown_pairs == (PAIR,)
    assert foresee(40, Gate(threshold=9), ASKED).shown == ()
    assert foresee(40, Gate(), (("area", 5), ("profession", 12))).hidden == ("profession",)


def test_of_too_few_nothing_is_shown() -> None:
    few = foresee(4, Gate(), ASKED)
    assert not few.whole
    assert few.hidden == ("area", "profession")
