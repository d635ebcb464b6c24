"""What was shown of an indicator stays as it was shown, and nothing hidden can be computed from all
that ever was, whatever rules have held since."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest
from scipy.optimize import linprog

from cafe.reports.indicator_gate import FigureStage, Outcome, judged
from cafe.reports.indicator_tables import Map, State, figures

LEAST = 5
WHOLE = ""
FOUR = ("a", "b", "c", "d")


def state(values: Mapping[str, tuple[int, int]]) -> State:
    """Of district ("" for the whole), version and persons; an id tells both."""
    return tuple(sorted((d, "", f"{d}{version}", n, -1) for d, (version, n) in values.items()))


def stage(
    values: Mapping[str, tuple[int, int]], threshold: int = LEAST, today: Map = ()
) -> FigureStage:
    ended = dict(today)
    on_map = tuple((d, ended.get(d, d)) for d in sorted(values) if d)
    return FigureStage(state(values), frozenset(), on_map, threshold)


def all_outcomes(stages: list[FigureStage]) -> list[Outcome]:
    """As they are kept: each judged when it came, none anew."""
    kept: list[tuple[FigureStage, Outcome]] = []
    for one in stages:
        kept.append((one, judged(tuple(kept), (one,))[0]))
    return [outcome for _, outcome in kept]


def narrowed(stages: list[FigureStage], outcomes: list[Outcome]) -> list[str]:
    """The hidden figures that whoever saw all stages knows too well, by solving all their sums."""
    persons = {given: n for one in stages for _, _, given, n, _ in one.state}
    ids, states = sorted(persons), list(dict.fromkeys(one.state for one in stages))
    at = {name: n for n, name in enumerate(ids)}
    width = len(ids) + len(states)
    rows, values = [], []
    open_ = frozenset[str]().union(*(o.names for o in outcomes))
    for name in open_:
        row = [0.0] * width
        for part in name.split("+"):
            row[at[part]] = 1.0
        rows.append(row)
        values.append(sum(persons[part] for part in name.split("+")))
    rests = []
    for number, one in enumerate(states):
        given = {d: (identity, n) for d, _, identity, n, _ in one}
        rest = given.get(WHOLE, ("", 0))[1] - sum(n for d, (_, n) in given.items() if d)
        rests.append(rest)
        if WHOLE in given and rest >= 0:  # else they do not fit, and the parts are not shown
            row = [0.0] * width
            for d, (identity, _) in given.items():
                row[at[identity]] = -1.0 if d == WHOLE else 1.0
            row[len(ids) + number] = 1.0
            rows.append(row)
            values.append(0)
    bounds = [(1, None)] * len(ids) + [(0, 0 if rest <= 0 else None) for rest in rests]
    bounds = [
        (0, None) if i < len(ids) and persons[ids[i]] == 0 else b for i, b in enumerate(bounds)
    ]
    found = []
    for name in sorted(set(ids) - open_):
        aim = [float(n == at[name]) for n in range(width)]
        least = linprog(aim, A_eq=rows or None, b_eq=values or None, bounds=bounds)
        most = linprog([-x for x in aim], A_eq=rows or None, b_eq=values or None, bounds=bounds)
        high = -most.fun if most.status == 0 else float("inf")
        if high - least.fun < LEAST - 0.01 or (persons[name] < LEAST and least.fun > 1.01):
            found.append(f"{name} = {persons[name]} is {least.fun:g} to {high:g}")
    return found


def test_a_raised_threshold_shows_no_other_figure_beside_a_small_one() -> None:
    values = {WHOLE: (0, 72), "a": (0, 22), "b": (0, 41), "c": (0, 8), "d": (0, 1)}
    stages = [stage(values, threshold) for threshold in (5, 8, 10, 20, 5)]
    shown = [one.names for one in all_outcomes(stages)]
    assert shown == [{"0", "a0", "b0"}] * 5, "what was shown stays, also when few are too few now"


def test_a_district_that_ends_shows_no_other_figure_beside_a_small_one() -> None:
    values = {WHOLE: (0, 31), "a": (0, 14), "b": (0, 14), "c": (0, 3)}
    outcomes = all_outcomes([stage(values), stage(values, today=(("c", "a"),)), stage(values)])
    # 17 are all but the 14 of whom the first told; with the other 14 they would be the 3.
    first = frozenset({"0", "b0"})
    assert [one.names for one in outcomes] == [first, first | {"a0+c0"}, first]


def test_a_merged_district_is_shown_where_it_tells_nothing_of_its_parts() -> None:
    values = {"a": (0, 14), "b": (0, 30), "c": (0, 12)}
    first, second = all_outcomes([stage(values), stage(values, today=(("c", "b"),))])
    assert first.names == {"a0", "b0", "c0"}
    assert second.names == {"a0", "b0", "c0", "b0+c0"}
    few = {"b": (0, 30), "c": (0, 3)}
    outcomes = all_outcomes([stage(few), stage(few, today=(("c", "b"),))])
    assert [one.names for one in outcomes] == [frozenset(), {"b0+c0"}]


def test_figures_that_were_about_nobody_stay_when_they_come_to_be_protected() -> None:
    values = {WHOLE: (0, 24), "a": (0, 17), "b": (0, 3)}
    open_, closed = all_outcomes([stage(values, 0), stage(values, 5)])
    assert open_.names == closed.names == {"0", "a0", "b0"}
    more = {**values, "c": (0, 4)}
    assert all_outcomes([stage(values, 0), stage(more, 5)])[1].names == {"0", "a0", "b0"}


def changing(seed: int) -> list[FigureStage]:
    """Thresholds go up and down, a district ends and goes on, figures are corrected, withdrawn and
    given anew."""
    chance = random.Random(f"rules:{seed}")
    sizes = [1, 2, 3, 4, 6, 8, 8, 9, 12, 14, 14, 17, 22, 30, 41]
    values = {d: (0, chance.choice(sizes)) for d in FOUR[: chance.randint(3, 4)]}
    threshold, today, version = 5, (), 0
    extra = chance.choice((0, 0, 4))
    stages: list[FigureStage] = []
    gone: dict[str, tuple[int, int]] = {}
    with_whole = chance.random() < 0.8
    if with_whole:
        values[WHOLE] = (0, sum(n for _, n in values.values()) + extra)
    for _ in range(5):
        stages.append(stage(values, threshold, today))
        what, version = chance.choice(("threshold", "end", "correct", "withdraw")), version + 1
        if what == "threshold":
            threshold = chance.choice((5, 8, 10, 13, 20))
        elif what == "end":
            today = () if today else ((chance.choice("bc"), "a"),)
        elif what == "withdraw" and not gone and chance.random() < 0.7:
            d = chance.choice([d for d in values if d])
            gone[d] = values.pop(d)
        elif gone:
            values |= {d: (version, n + chance.choice((0, 3, 6))) for d, (_, n) in gone.items()}
            gone = {}
        else:
            d = chance.choice([d for d in values if d])
            values[d] = (version, max(1, values[d][1] + chance.choice((-4, 1, 3, 6, 10))))
        whole = sum(n for d, (_, n) in {**values, **gone}.items() if d) + extra
        if with_whole and values[WHOLE][1] != whole and chance.random() < 0.7:
            values[WHOLE] = (version, whole)
    return stages


# Worlds of which three would tell a small figure, were what was shown judged by the rules of today.
@pytest.mark.parametrize("seed", [3, 23, 40, 58])
def test_nothing_hidden_is_computed_whatever_changes(seed: int) -> None:
    stages = changing(seed)
    outcomes = all_outcomes(stages)
    assert narrowed(stages, outcomes) == []
    seen: frozenset[str] = frozenset()
    for one, outcome in zip(stages, outcomes, strict=True):
        there = {f.name for f in figures(one.state, one.today, 0)[0]}
        assert seen & there <= outcome.names, "what was shown is not taken away"
        seen |= outcome.names
