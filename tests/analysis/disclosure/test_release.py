"""What readers are shown of tables, and what an attacker makes of it."""

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st

from analysis.disclosure.attacker import Attacker, FigurePlace, audit
from analysis.disclosure.gate import NEW_ANSWERS, SMALL_GROUP, Gate, next_release_allowed
from analysis.disclosure.tables import Breakdown, Dimension, Figure, Group, Key, Release, Released
from tests.worlds import worlds

GATE = Gate()
DISTRICTS = Dimension("district", ("A", "B", "C"))
AREAS = Dimension("area", ("x", "y", "z"))
ROLES = Dimension("role", ("m", "n"))


def counted(name: str, dimensions: Sequence[Dimension], *cells: tuple[str, int]) -> Breakdown:
    """A table of persons from cells such as ("Ax", 3)."""
    return Breakdown(name, tuple(dimensions), {tuple(key): Group(n) for key, n in cells})


def one(**persons: int) -> Breakdown:
    return counted("t", [Dimension("district", tuple(persons))], *persons.items())


def rated(name: str, dimensions: Sequence[Dimension], **cells: tuple[int, ...]) -> Breakdown:
    return Breakdown(
        name,
        tuple(dimensions),
        {tuple(key): Group(sum(counts), {"q": counts}) for key, counts in cells.items()},
    )


def hidden(release: Release, table: int = 0) -> set[Key]:
    return {key for key, figure in release.tables[table].figures.items() if figure.group is None}


def persons(release: Release, *key: str | None) -> int | None:
    group = release.tables[0].figures[key].group
    return group.persons if group else None


def shown_whole(*tables: Breakdown) -> Release:
    """A release that hides nothing: what the attacker is tried on."""
    return Release(
        tuple(
            Released(t.id, t.dimensions, {k: Figure(g) for k, g in t.figures().items()})
            for t in tables
        ),
        GATE.threshold,
    )


def protected(tables: Sequence[Breakdown], *releases: Release, threshold: int = 5) -> None:
    """The attacker is held to both promises, for every hidden figure of the last release."""
    last = len(releases) - 1
    truth = {(t.id, key): group for t in tables for key, group in t.figures().items()}
    for place, known in audit(releases).items():
        assert known.width >= threshold, (place, known)
        if place.release == last and truth[place.table, place.key].persons < threshold:
            assert known.asserted == 0, (place, known)
            assert known.most > threshold


# --- the attacker ---------------------------------------------------------------------------------


def without(release: Release, *keys: Key) -> Release:
    """The same release, with these figures of its first table hidden as well."""
    first = release.tables[0]
    figures = {
        key: Figure(None, SMALL_GROUP) if key in keys else figure
        for key, figure in first.figures.items()
    }
    return Release(
        (Released(first.id, first.dimensions, figures), *release.tables[1:]), release.threshold
    )


def test_the_attacker_subtracts_from_a_total() -> None:
    known = audit([without(shown_whole(one(A=3, B=20)), ("A",))])
    (bounds,) = known.values()
    assert (bounds.least, bounds.most, bounds.asserted) == (3, 3, 3)


def test_the_attacker_knows_that_hidden_figures_are_about_somebody() -> None:
    known = audit([without(shown_whole(one(A=3, B=6, C=20)), ("A",), ("B",))])
    assert [(b.least, b.most, b.asserted) for b in known.values()] == [(1, 8, 0), (1, 8, 0)]


def test_the_attacker_combines_rows_and_columns() -> None:
    # Rows A and B leave 7 + 9 persons, columns x and y 5 + 11: Ax is at most 5, so Ay at least 2.
    table = counted("t", [DISTRICTS, AREAS], ("Ax", 3), ("Ay", 4), ("Bx", 2), ("By", 7), ("Cz", 9))
    keys: list[Key] = [("A", "x"), ("A", "y"), ("B", "x"), ("B", "y")]
    known = audit([without(shown_whole(table), *keys)])
    bounds = {place.key: (b.least, b.most) for place, b in known.items()}
    assert bounds == {
        ("A", "x"): (1, 4),
        ("A", "y"): (3, 6),
        ("B", "x"): (1, 4),
        ("B", "y"): (5, 8),
    }


def test_the_attacker_combines_answers_by_level() -> None:
    # By persons alone Ax could be 1 to 6. But only those who gave the first answer are in both
    # what row A and what column x leave: 3 persons.
    table = rated("t", [DISTRICTS, AREAS], Ax=(3, 0, 0), Ay=(0, 4, 0), Bx=(0, 0, 4), By=(3, 4, 4))
    keys: list[Key] = [("A", "x"), ("A", "y"), ("B", "x"), ("B", "y")]
    known = audit([without(shown_whole(table), *keys)])
    assert known[FigurePlace(0, "t", ("A", "x"))].most == 3


def test_the_attacker_compares_releases() -> None:
    first, second = shown_whole(one(A=5, B=20)), shown_whole(one(A=6, B=20))
    bounds = Attacker([first, second]).bounds(
        FigurePlace(1, "t", ("A",)), FigurePlace(0, "t", ("A",))
    )
    assert (bounds.least, bounds.most) == (1, 1)


def test_the_attacker_links_tables_by_their_shared_margins() -> None:
    by_area = counted("a", [DISTRICTS, AREAS], ("Ax", 3), ("Ay", 20), ("Bx", 9), ("By", 9))
    by_role = counted("r", [DISTRICTS, ROLES], ("Am", 12), ("An", 11), ("Bm", 9), ("Bn", 9))
    # Hidden in one table, row A's total stands in the other.
    release = without(shown_whole(by_area, by_role), ("A", "x"), ("A", None), (None, "x"))
    assert audit([release])[FigurePlace(0, "a", ("A", "x"))].width == 0


def test_figures_that_nobody_can_have_given_are_refused() -> None:
    with pytest.raises(ValueError, match="no persons"):
        audit([without(shown_whole(one(A=3), counted("u", [AREAS], ("x", 9))), ("A",))])


@worlds(25, 300)
@given(
    st.lists(st.integers(0, 3), min_size=6, max_size=6),
    st.sets(st.integers(0, 5), min_size=1),
    st.sets(st.integers(0, 4)),
)
def test_the_attacker_finds_what_trying_all_tables_finds(
    cells: list[int], unknown: set[int], margins: set[int]
) -> None:
    inside: list[Key] = [(d, a) for d in "AB" for a in "xyz"]
    lines: list[Key] = [("A", None), ("B", None), (None, "x"), (None, "y"), (None, "z")]
    table = counted(
        "t",
        [Dimension("district", ("A", "B")), AREAS],
        *((f"{d}{a}", n) for (d, a), n in zip(inside, cells, strict=True)),
    )
    figures = table.figures()
    closed = {inside[n] for n in unknown} | {lines[n] for n in margins}
    closed = {key for key in closed if figures[key].persons}
    total = figures[None, None].persons

    def in_line(key: Key, candidate: tuple[int, ...]) -> int:
        return sum(
            n
            for at, n in zip(inside, candidate, strict=True)
            if all(k in (None, a) for k, a in zip(key, at, strict=True))
        )

    assume(len(closed & set(inside)) <= 3 or total <= 3)
    # Every way in which so many persons could be in the hidden cells.
    ranges = (
        range(total + 1) if at in closed else [n] for at, n in zip(inside, cells, strict=True)
    )
    possible = [
        candidate
        for candidate in itertools.product(*ranges)
        if all(
            in_line(key, candidate) >= 1
            if key in closed
            else in_line(key, candidate) == group.persons
            for key, group in figures.items()
        )
    ]
    for place, known in audit([without(shown_whole(table), *closed)]).items():
        numbers = [in_line(place.key, candidate) for candidate in possible]
        assert (known.least, known.most) == (min(numbers), max(numbers))


# --- the gate, by hand ----------------------------------------------------------------------------


def test_large_enough_groups_are_shown_whole_with_their_zeros() -> None:
    table = rated("t", [DISTRICTS], A=(5, 0), B=(1, 8), C=(0, 9))
    release = GATE.release([table])
    assert not hidden(release)
    assert release.tables[0].figures[("B",)].group == Group(9, {"q": (1, 8)})
    assert release.share_hidden == 0


def test_a_group_of_nobody_is_shown_as_nobody() -> None:
    assert persons(GATE.release([one(A=0, B=9)]), "A") == 0


def test_a_small_group_takes_another_with_it_and_both_say_the_same_reason() -> None:
    release = GATE.release([one(A=3, B=7, C=40)])
    assert hidden(release) == {("A",), ("B",)}
    assert {f.why for f in release.tables[0].figures.values() if f.group is None} == {SMALL_GROUP}
    assert release.share_hidden == 0.5


def test_two_small_groups_that_are_too_few_together_take_a_third() -> None:
    # 2 + 3 persons: each of the two hidden figures would be known to be 1 to 4.
    assert len(hidden(GATE.release([one(A=2, B=3, C=8, D=30)]))) == 3


def test_when_all_are_too_few_the_total_is_hidden_too() -> None:
    release = GATE.release([one(A=2, B=1)])
    assert hidden(release) == {("A",), ("B",), (None,)}


def test_a_table_without_dimensions_is_one_group() -> None:
    assert persons(GATE.release([Breakdown("t", (), {(): Group(9)})])) == 9
    assert persons(GATE.release([Breakdown("t", (), {(): Group(4)})])) is None


def test_another_table_of_the_summary_does_not_give_a_hidden_group_away() -> None:
    by_area = counted("a", [DISTRICTS, AREAS], ("Ax", 3), ("Ay", 20), ("Bx", 9), ("By", 9))
    by_role = counted("r", [DISTRICTS, ROLES], ("Am", 12), ("An", 11), ("Bm", 9), ("Bn", 9))
    release = GATE.release([by_area, by_role])
    assert ("A", "x") in hidden(release)
    protected([by_area, by_role], release)


def test_the_rest_beside_a_union_is_protected() -> None:
    district = Dimension("district", ("A", "B", "C", "D"), {"A-C": ("A", "B", "C")})
    table = counted("t", [district], ("A", 10), ("B", 10), ("C", 10), ("D", 4))
    release = GATE.release([table])
    assert len(hidden(release) & {("A-C",), (None,)}) == 1
    protected([table], release)


def test_the_rest_that_only_two_tables_together_tell_is_protected() -> None:
    # The second table has nobody outside A and B, so A-C less A and B less... is C: 3 persons.
    parts = {"AB": ("A", "B"), "AC": ("A", "C"), "ABC": ("A", "B", "C")}
    whole = Breakdown(
        "w", (Dimension("d", ("ABC", "D"), parts=parts),), {("ABC",): Group(20), ("D",): Group(20)}
    )
    two = Breakdown(
        "u",
        (Dimension("d", ("AB", "C", "D"), parts=parts),),
        {("AB",): Group(17), ("C",): Group(3), ("D",): Group(20)},
    )
    release = GATE.release([whole, two])
    assert ("C",) in hidden(release, 1)
    assert len(hidden(release, 0) | hidden(release, 1)) > 1
    protected([whole, two], release)


def test_a_redrawn_district_does_not_give_away_the_part_that_moved() -> None:
    # Mid's 3 persons were counted in North, and are counted in South now. No table shows Mid.
    parts = {"Old north": ("North", "Mid"), "New south": ("Mid", "South")}
    old = counted("old", [Dimension("d", ("Old north", "South"), parts=parts)])
    old = Breakdown(old.id, old.dimensions, {("Old north",): Group(12), ("South",): Group(20)})
    new = counted("new", [Dimension("d", ("North", "New south"), parts=parts)])
    new = Breakdown(new.id, new.dimensions, {("North",): Group(9), ("New south",): Group(23)})
    assert not hidden(GATE.release([old])) | hidden(GATE.release([new]))

    both = GATE.release([old, new])
    assert hidden(both, 0) | hidden(both, 1)
    later = GATE.release([new], [GATE.release([old])])
    assert hidden(later) == {("North",), ("New south",)}


def test_a_merged_district_beside_its_parts() -> None:
    merged = Dimension("district", ("A", "B", "C"), {"AB": ("A", "B")})
    table = counted("t", [merged], ("A", 3), ("B", 9), ("C", 20))
    release = GATE.release([table])
    assert hidden(release) >= {("A",), ("B",)}
    assert persons(release, "AB") == 12
    protected([table], release)


def test_a_district_that_merged_with_a_small_one_since_an_earlier_release() -> None:
    before = counted("t", [DISTRICTS], ("A", 12), ("B", 9), ("C", 20))
    merged = Dimension("district", ("AB", "C"), parts={"AB": ("A", "B")})
    first = GATE.release([before])
    assert not hidden(first)
    # B had 9 persons and nobody came: showing the merged district tells nothing new.
    same = Breakdown("u", (merged,), {("AB",): Group(21), ("C",): Group(20)})
    assert not hidden(GATE.release([same], [first]))
    # Two have come, to A or B.
    more = Breakdown("u", (merged,), {("AB",): Group(23), ("C",): Group(20)})
    later = GATE.release([more], [first])
    assert ("AB",) in hidden(later)
    attacker = Attacker([first, later])
    total = attacker.bounds(FigurePlace(1, "u", ("AB",)), FigurePlace(0, "t", ("A",)))
    assert total.width >= 5


# --- releases over time ---------------------------------------------------------------------------


def test_one_new_answer_is_not_shown() -> None:
    first = GATE.release([one(A=5, B=20)])
    second = GATE.release([one(A=6, B=20)], [first])
    assert persons(first, "A") == 5
    assert second.tables[0].figures[("A",)] == Figure(None, NEW_ANSWERS)
    new = Attacker([first, second]).bounds(FigurePlace(1, "t", ("A",)), FigurePlace(0, "t", ("A",)))
    assert new.asserted == 0
    assert new.width >= 5


def test_who_came_between_two_shown_totals_cannot_be_told() -> None:
    first = GATE.release([Breakdown("t", (), {(): Group(5, {"q": (3, 2)})})])
    second = GATE.release([Breakdown("t", (), {(): Group(6, {"q": (3, 3)})})], [first])
    third = GATE.release([Breakdown("t", (), {(): Group(10, {"q": (5, 5)})})], [first, second])
    assert [persons(release) for release in (first, second, third)] == [5, None, 10]


def test_a_raised_threshold_hides_what_is_small_now() -> None:
    first = Gate(5).release([one(A=6, B=30)])
    second = Gate(10, 10).release([one(A=6, B=45)], [first])
    assert persons(second, "A") is None


def test_what_an_earlier_release_hid_is_not_told_when_nobody_has_come() -> None:
    # Nobody came to area x, which the second release shows; so Ax of now is Ax of then.
    cells = [("Ax", 8), ("Ay", 2), ("Bx", 7), ("By", 3), ("Cy", 20)]
    then = counted("t", [DISTRICTS, AREAS], *cells)
    now = counted(
        "t", [DISTRICTS, AREAS], *cells[:1], ("Ay", 9), *cells[2:3], ("By", 9), *cells[4:]
    )
    first = GATE.release([then])
    assert hidden(first) >= {("A", "x"), ("B", "x")}
    second = GATE.release([now], [first])
    protected([now], first, second)


def test_enough_new_answers_are_shown() -> None:
    first = GATE.release([one(A=5, B=20)])
    second = GATE.release([one(A=10, B=20)], [first])
    assert not hidden(second)


def test_answers_that_are_gone_are_refused() -> None:
    first = GATE.release([one(A=9, B=20)])
    with pytest.raises(ValueError, match="gone"):
        GATE.release([one(A=8, B=30)], [first])


@pytest.mark.parametrize(
    ("previous", "n", "allowed"),
    [(0, 4, False), (0, 5, True), (5, 6, False), (5, 9, False), (5, 10, True), (9, 8, False)],
)
def test_live_results_wait_for_enough_new_answers(previous: int, n: int, allowed: bool) -> None:
    assert next_release_allowed(previous, n, 5) is allowed


# --- whatever the tables --------------------------------------------------------------------------

SLOW = worlds(15, 200, suppress_health_check=[HealthCheck.too_slow])
PERSON = st.tuples(
    st.sampled_from("AAAABBC"),
    st.sampled_from("xxxyyz"),
    st.sampled_from("mmmn"),
    st.integers(0, 2),
)
PERSONS = st.lists(PERSON, max_size=60)


def tables_of(
    people: Sequence[tuple[str, str, str, int]], *shapes: str, levels: bool = False
) -> list[Breakdown]:
    at = {"d": (0, DISTRICTS), "a": (1, AREAS), "r": (2, ROLES)}
    tables = []
    for shape in shapes:
        cells: dict[tuple[str, ...], list[int]] = {}
        for person in people:
            key = tuple(str(person[at[letter][0]]) for letter in shape)
            cells.setdefault(key, [0, 0, 0])[person[3]] += 1
        groups = {
            key: Group(sum(counts), {"q": tuple(counts)} if levels else {})
            for key, counts in cells.items()
        }
        tables.append(Breakdown(shape, tuple(at[letter][1] for letter in shape), groups))
    return tables


@SLOW
@given(PERSONS, st.booleans())
def test_no_hidden_group_of_a_table_is_narrowed(
    people: list[tuple[str, str, str, int]], levels: bool
) -> None:
    tables = tables_of(people, "da", levels=levels)
    protected(tables, GATE.release(tables))


@SLOW
@given(PERSONS)
def test_no_hidden_group_of_linked_tables_is_narrowed(
    people: list[tuple[str, str, str, int]],
) -> None:
    tables = tables_of(people, "da", "dr", "ar")
    protected(tables, GATE.release(tables))


@SLOW
@given(PERSONS, PERSONS, st.booleans())
def test_no_hidden_group_is_narrowed_by_two_releases(
    people: list[tuple[str, str, str, int]],
    more: list[tuple[str, str, str, int]],
    levels: bool,
) -> None:
    earlier, now = (tables_of(p, "da", levels=levels) for p in (people, people + more))
    first = GATE.release(earlier)
    second = GATE.release(now, [first])
    protected(now, first, second)
    attacker = Attacker([first, second])
    old, new = earlier[0].figures(), now[0].figures()
    for key, group in new.items():
        if 0 < group.persons - old[key].persons < 5 and first.tables[0].figures[key].group:
            bounds = attacker.bounds(FigurePlace(1, "da", key), FigurePlace(0, "da", key))
            assert bounds.width >= 5
            assert bounds.asserted == 0


@worlds(6, 60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PERSONS, min_size=3, max_size=3))
def test_a_third_release_does_not_tell_what_the_second_hid(
    comers: list[list[tuple[str, str, str, int]]],
) -> None:
    releases: list[Release] = []
    for number in range(3):
        tables = tables_of([p for some in comers[: number + 1] for p in some], "da", levels=True)
        releases.append(GATE.release(tables, releases))
    protected(tables, *releases)


@SLOW
@given(
    st.lists(st.integers(0, 12), min_size=5, max_size=5),
    st.sampled_from(["AB", "ABC", "DE"]),
    st.sampled_from(["BC", "CD", "BCDE"]),
)
def test_no_small_rest_between_nested_groups_is_narrowed(
    sizes: list[int], one_union: str, other_union: str
) -> None:
    unions = {"one": tuple(one_union), "other": tuple(other_union)}
    table = counted(
        "t", [Dimension("district", tuple("ABCDE"), unions)], *zip("ABCDE", sizes, strict=True)
    )
    release = GATE.release([table])
    protected([table], release)
    attacker, truth = Attacker([release]), table.figures()
    inside = {key: set(unions.get(key[0] or "", key[0] or "ABCDE")) for key in truth}
    for outer, inner in itertools.permutations(truth, 2):
        rest = truth[outer].persons - truth[inner].persons
        if inside[inner] < inside[outer] and 0 < rest < 5:
            bounds = attacker.bounds(FigurePlace(0, "t", outer), FigurePlace(0, "t", inner))
            assert bounds.width >= 5
            assert bounds.asserted == 0


@SLOW
@given(st.lists(st.tuples(PERSON, st.integers(0, 1)), max_size=40))
def test_several_questions_together_narrow_no_hidden_group(
    people: list[tuple[tuple[str, str, str, int], int]],
) -> None:
    cells: dict[tuple[str, ...], Group] = {}
    for (district, _, role, first), second in people:
        answers = {
            "p": tuple(int(first == level) for level in range(3)),
            "q": tuple(int(second == level) for level in range(2)),
        }
        cells[district, role] = cells.get((district, role), Group(0)) + Group(1, answers)
    table = Breakdown("t", (DISTRICTS, ROLES), cells)
    protected([table], GATE.release([table]))


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ([one(A=9), one(A=9)], "same id"),
        ([one(A=9), counted("u", [AREAS], ("x", 8))], "same persons"),
        ([counted("t", [DISTRICTS], ("X", 8))], "no cell"),
        ([rated("t", [DISTRICTS], A=(5, 4), B=(5, 4, 3))], "questions and levels"),
        ([counted("t", [Dimension("d", ("A", "A"))], ("A", 9))], "overlap"),
        ([counted("t", [Dimension("d", ("A", "B"), {"u": ("A", "Z")})], ("A", 9))], "not made of"),
        ([counted("t", [Dimension("d", ("A",), {"u": ("u",)})], ("A", 9))], "holds itself"),
        (
            [
                counted("t", [Dimension("d", ("A", "B"), {"u": ("A",)})], ("A", 9)),
                counted("v", [Dimension("d", ("A", "B"), {"u": ("B",)})], ("A", 9)),
            ],
            "two ways",
        ),
        (
            [counted("t", [Dimension("d", ("A", "AB"), parts={"AB": ("A", "B")})], ("A", 9))],
            "overlap",
        ),
    ],
)
def test_tables_that_do_not_hold_together_are_refused(
    tables: list[Breakdown], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        GATE.release(tables)


@pytest.mark.parametrize(("persons", "answers"), [(-1, ()), (5, (2, 2)), (3, (4, -1))])
def test_groups_that_cannot_be_are_refused(persons: int, answers: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"negative|add up"):
        Group(persons, {"q": answers} if answers else {})


@SLOW
@given(PERSONS, st.integers(1, 8))
def test_what_is_shown_is_true_and_of_enough_persons(
    people: list[tuple[str, str, str, int]], threshold: int
) -> None:
    tables = tables_of(people, "dr", levels=True)
    release = Gate(threshold).release(tables)
    protected(tables, release, threshold=threshold)
    for key, group in tables[0].figures().items():
        figure = release.tables[0].figures[key]
        assert figure.group is None or figure == Figure(group)
        assert figure.group is None or not 0 < group.persons < threshold
        assert (figure.why is None) == (figure.group is not None)
