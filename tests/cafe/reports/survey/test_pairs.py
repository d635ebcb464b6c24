"""What a reader of all of a survey's breakdowns together can work out, and cannot."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.disclosure.gate import Gate
from analysis.disclosure.linked import Labels, Linked, Seen
from analysis.disclosure.tables import Group
from cafe.errors import Conflict
from cafe.reports.survey.counted import WAYS, Counted, count
from cafe.reports.survey.counting.base import GroupCounts
from cafe.reports.survey.release import ShownRelease, release
from forms.questionnaire import model
from forms.questionnaire.file import builtin
from tests.worlds import worlds

GATE = Gate()
LISTS = {
    "district": [
        (name, name.title(), name.title()) for name in ("farsta", "kista", "norra", "soder")
    ],
    "area": [(name, name.title(), name.title()) for name in ("barn", "vuxen", "aldre")],
    "profession": [(name, name.title(), name.title()) for name in ("chef", "soc")],
}
ASKED = model.fill(builtin("threat-rating"), LISTS)
QUESTIONS = ("rating", "seen:threats")
# Of a crowd in which a breakdown by two would prove somebody.
LINKED_SEED = 0


def crowd(persons: int, seed: int, skew: float = 1.2) -> Counted:
    """Answers of people in districts, areas and professions of unlike size."""
    chance = random.Random(seed)
    weights = {way: [chance.paretovariate(skew) for _ in told] for way, told in LISTS.items()}
    told = []
    for _ in range(persons):
        said: dict[str, object] = {"rating": chance.choice((1, 4, 4, 7))}
        for way, choices in LISTS.items():
            said[way] = chance.choices(choices, weights[way])[0][0]
        if chance.random() < 0.4:
            said["seen"] = ["threats"]
        told.append(("2026", 1, json.dumps(said)))
    return count(ASKED, told)


def everything(
    made: ShownRelease, by_two: bool = True, questions: tuple[str, ...] = QUESTIONS
) -> Iterator[Seen]:
    """All that the pages and files of a survey show: the whole, by one dimension, by two."""

    def group(cell: GroupCounts) -> Group:
        told = {q: cell.counts[q] for q in questions if cell.counts.get(q)}
        return Group(cell.persons, told if cell.persons else {})

    yield Seen({}, group(made.whole))
    for name, way in made.ways.items():
        for label, cell in way.cells.items():
            if cell is not None:
                yield Seen({name: frozenset([label])}, group(cell))
    tables = [(by, t) for by, p in made.pairs.items() if by_two for t in (p, *p.apart.values())]
    for (first, second), pair in tables:
        for row, cells in zip(pair.rows, pair.cells, strict=True):
            for column, cell in zip(pair.columns, cells, strict=True):
                yield Seen({first: frozenset(row), second: frozenset(column)}, group(cell))


def attacker(counted: Counted, seen: Iterator[Seen]) -> Linked:
    return Linked({w: sorted({k[n] for k in counted.groups}) for n, w in enumerate(WAYS)}, seen)


def small_groups(counted: Counted) -> list[Labels]:
    """Every combination of two labels with somebody, but fewer than the threshold."""
    found: list[Labels] = []
    for n, first in enumerate(WAYS[:-1]):
        for m in range(n + 1, len(WAYS) - 1):
            sizes: Counter[tuple[str, str]] = Counter()
            for key, (persons, _) in counted.groups.items():
                sizes[key[n], key[m]] += persons
            found += [
                {first: frozenset([one]), WAYS[m]: frozenset([other])}
                for (one, other), persons in sizes.items()
                if 0 < persons < GATE.threshold
            ]
    return found


@worlds(4, 40)
@given(st.integers(20, 150), st.integers(0, 999), st.sampled_from((0.8, 1.2, 3.0)))
def test_all_breakdowns_together_prove_nobody_to_be_in_a_small_group(
    persons: int, seed: int, skew: float
) -> None:
    counted = crowd(persons, seed, skew)
    made = release(counted, GATE, (), True)
    small = small_groups(counted)
    by_one = attacker(counted, everything(made, by_two=False)).proved(small)
    # What districts, areas and professions by themselves prove is told by no table of two.
    assert set(attacker(counted, everything(made)).proved(small)) <= set(by_one)


@worlds(4, 40)
@given(st.integers(20, 150), st.integers(0, 999))
def test_a_label_that_is_hidden_stays_so_beside_all_breakdowns(persons: int, seed: int) -> None:
    counted = crowd(persons, seed, 0.8)
    made = release(counted, GATE, (), True)
    hidden: list[Labels] = [
        {name: frozenset([label])}
        for name, way in made.ways.items()
        for label, cell in way.cells.items()
        if cell is None
    ]
    seen = attacker(counted, everything(made))
    for labels in hidden:
        least, most = seen.range(labels, hidden)
        assert most - least >= GATE.threshold - 1e-6, labels


def test_the_attacker_proves_what_can_be_subtracted() -> None:
    dimensions = {"district": ("farsta", "kista"), "area": ("barn", "vuxen")}
    seen = [
        Seen({}, Group(12)),
        Seen({"district": frozenset(["farsta"])}, Group(6)),
        Seen({"area": frozenset(["barn"])}, Group(5)),
    ]
    cell = {"district": frozenset(["farsta"]), "area": frozenset(["vuxen"])}
    other = {"district": frozenset(["farsta"]), "area": frozenset(["barn"])}
    linked = Linked(dimensions, seen)
    assert linked.proved([cell, other]) == [0]
    assert linked.range(cell) == pytest.approx((1, 6))
    assert linked.range(other) == pytest.approx((0, 5))


def test_the_attacker_reads_the_answers_too() -> None:
    dimensions = {"district": ("farsta", "kista"), "area": ("barn", "vuxen")}
    farsta, barn = frozenset(["farsta"]), frozenset(["barn"])
    seen = [
        Seen({}, Group(20, {"q": (10, 10)})),
        Seen({"district": farsta}, Group(6, {"q": (3, 3)})),
        Seen({"area": barn}, Group(10, {"q": (10, 0)})),
    ]
    cell = {"district": farsta, "area": frozenset(["vuxen"])}
    assert Linked(dimensions, seen).range(cell) == pytest.approx((3, 3))
    with pytest.raises(ValueError, match="no persons"):
        Linked(dimensions, [*seen, Seen({"area": barn}, Group(9))]).range(cell)


def test_a_breakdown_that_would_tell_too_much_is_left_out_and_says_so() -> None:
    made = release(crowd(60, LINKED_SEED), GATE, (), True)
    assert "linked" in {pair.why for pair in made.pairs.values()}


def test_with_many_questions_each_batch_of_them_proves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cafe.reports.survey.pairs.UNKNOWNS", 1)
    counted = crowd(60, LINKED_SEED)
    made = release(counted, GATE, (), True)
    small = small_groups(counted)
    for question in QUESTIONS:
        by_one = attacker(counted, everything(made, False, (question,))).proved(small)
        together = attacker(counted, everything(made, True, (question,))).proved(small)
        assert set(together) <= set(by_one)


def test_what_there_is_no_work_left_to_try_is_coarser_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("analysis.disclosure.linked._LOCAL", 0)
    monkeypatch.setattr(Linked, "_swapped", lambda self, rows, work: list(range(len(rows))))
    monkeypatch.setattr(Linked, "_beside", lambda self, rows, left, work: list(left))
    counted = crowd(100, 2)
    small = small_groups(counted)
    whole = release(counted, GATE, (), True)
    monkeypatch.setattr("cafe.reports.survey.pairs.WORK", 0)
    made = release(counted, GATE, (), True)
    assert any(pair.bounded for pair in made.pairs.values())
    assert not any(pair.bounded for pair in whole.pairs.values())

    def groups(shown: ShownRelease) -> int:
        return sum(len(p.rows) * len(p.columns) for p in shown.pairs.values())

    assert groups(made) <= groups(whole)
    by_one = attacker(counted, everything(made, False)).proved(small)
    assert set(attacker(counted, everything(made)).proved(small)) <= set(by_one)


def test_a_table_tells_not_by_being_missing_that_a_group_is_small() -> None:
    """Of a district of five whose areas are shown too: that it cannot be divided into 5 and 0."""
    made = []
    for farsta in ((1, 4), (5, 0), (0, 5)):
        told = Counted(answers=21)
        for area, few, many in zip(("barn", "vuxen"), farsta, (10, 6), strict=True):
            for district, persons in (("farsta", few), ("kista", 11 + 5 - many - few)):
                if persons:
                    told.groups[district, area, "", "2026"] = (persons, {})
        made.append(release(told, GATE, (), True).pairs["district", "area"].why)
    assert len(set(made)) == 1


def test_too_few_are_refused_before_anything_is_judged() -> None:
    with pytest.raises(Conflict, match="survey_too_few"):
        release(crowd(3, 0), GATE, (), True)
