"""What an attacker learns who reruns the program's choice.

Which labels are hidden and which are put together follows from the figures. So of all persons who
could have given what is shown, only those count for which the program would have shown just that.
In small worlds they can all be tried: a hidden number is narrowed when those that are left are
within less than the threshold, and what is shown left more.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from cafe.errors import Conflict
from cafe.reports.indicator_tables import figures, open_names
from cafe.reports.survey import bases
from cafe.reports.survey.counted import Counted
from cafe.reports.survey.pairs import Pairs, Way, made_pairs
from cafe.reports.survey.release import ShownRelease, release
from evals.attack import GATE, Attacked, source

Persons = tuple[int, ...]
# The places that are added up, and what they give.
Sum = tuple[tuple[int, ...], int]


def crowds(size: int, sums: Sequence[Sum], chance: random.Random) -> Iterator[Persons]:
    """All ways to give each of `size` places a number, so that the sums hold, in an order by
    chance. Every place must be in one of the sums."""
    of = [[n for n, (places, _) in enumerate(sums) if at in places] for at in range(size)]
    last = [max(places) for places, _ in sums]
    left = [total for _, total in sums]
    given = [0] * size

    def more(at: int) -> Iterator[Persons]:
        if at == size:
            yield tuple(given)
            return
        most = min(left[n] for n in of[at])
        ends = {left[n] for n in of[at] if last[n] == at}
        if len(ends) > 1 or any(end > most for end in ends):
            return
        numbers = list(ends) or list(range(most + 1))
        chance.shuffle(numbers)
        for number in numbers:
            given[at] = number
            for n in of[at]:
                left[n] -= number
            yield from more(at + 1)
            for n in of[at]:
                left[n] += number

    return more(0)


def narrowed(
    size: int,
    sums: Sequence[Sum],
    hidden: Sequence[int],
    same: Callable[[Persons], bool],
    chance: random.Random,
    room: Persons | None = None,
) -> tuple[int, int]:
    """How many of the places in `hidden` are narrowed by the choice, and how many by what is shown
    already. `same`: whether the program would show this crowd as it did the true one. `room`: how
    many persons there can be in each place."""
    threshold = GATE.threshold

    def wide(left: Callable[[Persons], bool], asked: set[int]) -> set[int]:
        low = dict.fromkeys(asked, 10**6)
        high = dict.fromkeys(asked, -1)
        found: set[int] = set()
        for crowd in crowds(size, sums, chance):
            # Only who says more of a place that is still asked for has to be tried.
            new = {at for at in asked - found if not low[at] <= crowd[at] <= high[at]}
            fits = room is None or all(n <= most for n, most in zip(crowd, room, strict=True))
            if not new or not fits or not left(crowd):
                continue
            for at in new:
                low[at], high[at] = min(low[at], crowd[at]), max(high[at], crowd[at])
                if high[at] - low[at] >= threshold:
                    found.add(at)
            if found == asked:
                break
        return found

    before = wide(lambda crowd: True, set(hidden))
    return len(before - wide(same, before)), len(set(hidden) - before)


def _sizes(chance: random.Random, labels: int, persons: int) -> Persons:
    """Persons under labels of unlike size."""
    weights = [chance.paretovariate(1.2) for _ in range(labels)]
    drawn = chance.choices(range(labels), weights, k=persons)
    return tuple(drawn.count(label) for label in range(labels))


def _few(persons: Persons) -> list[int]:
    return [at for at, number in enumerate(persons) if 0 < number < GATE.threshold]


@source("cafés by district, the choice run again")
def districts() -> Attacked:
    """Which districts `Gate.labels` hides."""
    shown = hidden = among = persons = apart = given = 0
    for seed in range(60):
        chance = random.Random(f"choice:districts:{seed}")
        sizes = _sizes(chance, chance.randint(2, 5), chance.randint(8, 40))

        def back(crowd: Persons) -> frozenset[str]:
            return GATE.labels({str(at): number for at, number in enumerate(crowd)})

        made = back(sizes)
        told = [at for at in range(len(sizes)) if str(at) not in made]
        sums: list[Sum] = [(tuple(range(len(sizes))), sum(sizes))]
        sums += [((at,), sizes[at]) for at in told]
        if not told:
            continue  # nothing is told by district
        few = [at for at in _few(sizes) if str(at) in made]

        def same(crowd: Persons, made: frozenset[str] = made) -> bool:
            return back(crowd) == made

        found = narrowed(len(sizes), sums, few, same, chance)
        shown, hidden = shown + len(told), hidden + len(few)
        among, given = among + found[0], given + found[1]
        persons, apart = persons + sum(sizes), apart + sum(sizes[int(at)] for at in made)
    return Attacked(shown, hidden, among, given, apart / persons, None)


@source("surveys by one, the choice run again")
def by_one() -> Attacked:
    """Which labels a survey's breakdown by one dimension hides."""
    shown = hidden = among = persons = apart = given = 0
    for seed in range(30):
        chance = random.Random(f"choice:one:{seed}")
        sizes = _sizes(chance, chance.randint(2, 4), chance.randint(12, 34))

        def way(crowd: Persons) -> Way | None:
            return release(_table(crowd, 1), GATE, (), True).ways.get("district")

        made = way(sizes)
        assert made is not None
        told = [at for at in range(len(sizes)) if made.cells.get(f"d{at}")]
        sums: list[Sum] = [(tuple(range(len(sizes))), sum(sizes))]
        sums += [((at,), sizes[at]) for at in told]
        few = _few(sizes) if made.cells else []

        def same(crowd: Persons, made: Way = made) -> bool:
            return way(crowd) == made

        found = narrowed(len(sizes), sums, few, same, chance)
        shown, hidden = shown + len(told), hidden + len(few)
        among, given = among + found[0], given + found[1]
        persons += sum(sizes)
        apart += sum(number for at, number in enumerate(sizes) if at not in told)
    return Attacked(shown, hidden, among, given, apart / persons, None)


@source("surveys by one shown twice, the choice run again")
def by_one_again() -> Attacked:
    """Which labels a second release hides, of those who came since: `hidden` are numbers of few who
    came, under labels that a reader knows by the first."""
    shown = hidden = among = persons = apart = given = 0
    for seed in range(40):
        chance = random.Random(f"choice:again:{seed}")
        labels = chance.randint(2, 4)
        sizes = _sizes(chance, labels, chance.randint(20, 60))
        came = _sizes(chance, labels, chance.randint(5, 16))
        first = release(_table(sizes, 1), GATE, (), True)

        def way(new: Persons, sizes: Persons = sizes, first: ShownRelease = first) -> Way:
            both = tuple(a + b for a, b in zip(sizes, new, strict=True))
            return release(_table(both, 1), GATE, (first,), True).ways["district"]

        made = way(came)
        before = first.ways["district"].cells
        if not all(before.get(f"d{at}") for at in range(labels)):
            continue
        told = [at for at in range(labels) if made.cells.get(f"d{at}")]
        sums: list[Sum] = [(tuple(range(labels)), sum(came))]
        sums += [((at,), came[at]) for at in told]
        few = _few(came)

        def same(crowd: Persons, made: Way = made, way: Callable[[Persons], Way] = way) -> bool:
            return way(crowd) == made

        found = narrowed(labels, sums, few, same, chance)
        shown, hidden = shown + len(told), hidden + len(few)
        among, given = among + found[0], given + found[1]
        persons += sum(came)
        apart += sum(number for at, number in enumerate(came) if at not in told)
    return Attacked(shown, hidden, among, given, apart / persons, None)


@source("a question by one, the choice run again, where it is told of some")
def of_a_question() -> Attacked:
    """Of which labels a question is held back, where some did not answer it. All are of so many
    persons that they are shown, but for one in some worlds that stands for hidden ones."""
    return _questions(400, told_of_some=True, least=GATE.threshold)


@source("a question by one, the choice run again, where it is told of none")
def of_no_question() -> Attacked:
    """Where it is held back for all labels, of more persons than are hardly few each."""
    return _questions(400, told_of_some=False, least=GATE.threshold + 2)


@source("the same with labels of as few persons as are shown")
def of_no_question_of_few() -> Attacked:
    """Of five who are there one in whom few answered is told to be of 1–4 or 1–5, not 0–5."""
    return _questions(400, told_of_some=False, least=GATE.threshold)


def _questions(worlds: int, told_of_some: bool, least: int) -> Attacked:
    shown = hidden = among = persons = apart = given = 0
    for seed in range(worlds):
        chance = random.Random(f"choice:question:{seed}")
        labels = chance.randint(2, 4)
        sizes = [chance.randint(least, 30 if labels == 2 else 14) for _ in range(labels)]
        together = frozenset("0" if chance.random() < 0.3 else "")
        rate = chance.choice((None, 0.12, 0.45, 0.9))
        answered = tuple(
            sum(chance.random() < (rate or chance.choice((0.2, 0.5, 0.9))) for _ in range(size))
            for size in sizes
        )

        def back(
            crowd: Persons, sizes: Sequence[int] = sizes, together: frozenset[str] = together
        ) -> frozenset[str]:
            labels = {
                str(at): bases.Label(size, number, hidden=str(at) in together)
                for at, (size, number) in enumerate(zip(sizes, crowd, strict=True))
            }
            return bases.held_back(labels, together, GATE.threshold)

        made = back(answered)
        told = [at for at in range(len(sizes)) if str(at) not in made]
        if sum(answered) < GATE.threshold or made == together or bool(told) != told_of_some:
            continue
        sums: list[Sum] = [(tuple(range(len(sizes))), sum(answered))]
        sums += [((at,), answered[at]) for at in told]
        few = _few(answered)

        def same(
            crowd: Persons,
            made: frozenset[str] = made,
            back: Callable[[Persons], frozenset[str]] = back,
        ) -> bool:
            return back(crowd) == made

        found = narrowed(len(sizes), sums, few, same, chance, tuple(sizes))
        shown, hidden = shown + len(told), hidden + len(few)
        among, given = among + found[0], given + found[1]
        persons += sum(answered)
        apart += sum(number for at, number in enumerate(answered) if at not in told)
    return Attacked(shown, hidden, among, given, apart / persons, None)


@source("a question by one shown twice, the choice run again")
def of_a_question_again() -> Attacked:
    """What the whole and the breakdown of two releases tell together of how many answered under a
    label at first, and of those who came since. All labels are of more persons than are hardly
    few, and so are those who come to one, or nobody does."""
    shown = hidden = among = persons = apart = given = 0
    for seed in range(400):
        chance = random.Random(f"choice:twice:{seed}")
        labels = chance.choice((2, 2, 3))
        most = 14 if labels == 2 else 8
        first = tuple(chance.randint(GATE.threshold + 2, most) for _ in range(labels))
        came = tuple(
            chance.choice((0, chance.randint(GATE.threshold + 2, most))) for _ in range(labels)
        )
        rate = chance.choice((0.25, 0.45, 0.65, 0.9))
        answered = tuple(sum(chance.random() < rate for _ in range(n)) for n in (*first, *came))
        program = _Twice(first, came)
        made = program.of(answered)
        if made is None:
            continue
        whole, told = made[0][0], made[1][0]
        if whole is None or told == whole:
            continue  # that few have answered, or anew, is told by it
        sums: list[Sum] = [
            (tuple(range(labels)), sum(answered[:labels])),
            (tuple(range(2 * labels)), sum(answered)),
        ]
        for at in range(labels):
            if made[0][1][at] is not None:
                sums.append(((at,), answered[at]))
            if made[1][1][at] not in (None, made[0][1][at]):
                sums.append(((at, at + labels), answered[at] + answered[at + labels]))
        # Who is in no sum is one of as many as there were.
        sums += [((at,), answered[at]) for at in range(2 * labels) if not (*first, *came)[at]]
        few = [at for at in _few(answered) if not any(places == (at,) for places, _ in sums)]

        def same(crowd: Persons, made: object = made, program: _Twice = program) -> bool:
            return program.of(crowd) == made

        found = narrowed(2 * labels, sums, few, same, chance, (*first, *came))
        open_ = [at for at in range(labels) if made[1][1][at] is not None]
        shown, hidden = shown + len(open_), hidden + len(few)
        among, given = among + found[0], given + found[1]
        persons += sum(answered)
        apart += sum(answered[at] + answered[at + labels] for at in set(range(labels)) - {*open_})
    return Attacked(shown, hidden, among, given, apart / persons, None)


# Of a release how many are told to have answered a question, in all and under each label; None
# where it is not told.
Told = tuple[int | None, tuple[int | None, ...]]


class _Twice:
    """A question of a survey by district that is shown twice, by how many answered it at first and
    of those who came."""

    def __init__(self, first: Persons, came: Persons) -> None:
        self._sizes = first, tuple(a + b for a, b in zip(first, came, strict=True))
        self._first: dict[Persons, ShownRelease] = {}

    def of(self, answered: Persons) -> tuple[Told, Told] | None:
        """What both releases tell; None where there is no second."""
        labels = len(self._sizes[0])
        before, new = answered[:labels], answered[labels:]
        if before not in self._first:
            self._first[before] = release(self._counted(0, before), GATE, (), True)
        one = self._first[before]
        together = tuple(a + b for a, b in zip(before, new, strict=True))
        try:
            two = release(self._counted(1, together), GATE, (one,), True)
        except Conflict:
            return None
        return self._told(one), self._told(two)

    def _counted(self, number: int, answered: Persons) -> Counted:
        made = Counted(outside={"q": (-1,)})
        for at, (size, n) in enumerate(zip(self._sizes[number], answered, strict=True)):
            made.groups[f"d{at}", "", "", ""] = (size, {"q": [n, size - n]})
        return made

    def _told(self, made: ShownRelease) -> Told:
        def number(levels: Sequence[int]) -> int | None:
            return levels[0] if levels else None

        cells = made.ways["district"].cells
        by_label = (cells.get(f"d{at}") for at in range(len(self._sizes[0])))
        return number(made.whole.counts["q"]), tuple(
            number(cell.counts["q"]) if cell else None for cell in by_label
        )


@source("surveys by two, the choice run again")
def by_two() -> Attacked:
    """Which labels are put together in a breakdown by two, and whether there is one."""
    shown = hidden = among = persons = apart = given = 0
    for rows, columns, most, worlds in ((2, 2, 36, 24), (3, 2, 30, 4), (3, 3, 45, 2)):
        for seed in range(worlds):
            chance = random.Random(f"choice:{rows}x{columns}:{seed}")
            number = chance.randint(7 * rows, most)
            down, right = (
                [chance.paretovariate(1.2) for _ in range(size)] for size in (rows, columns)
            )
            at = [(chance.choices(range(rows), down)[0], chance.choices(range(columns), right)[0])
                  for _ in range(number)]  # fmt: skip
            crowd = tuple(at.count((a, b)) for a in range(rows) for b in range(columns))
            program = _Shown(columns)
            made = program.of(crowd)
            if made is None:
                continue
            few = _few(crowd)

            def same(
                other: Persons,
                made: tuple[Mapping[str, Way], Pairs] = made,
                program: _Shown = program,
            ) -> bool:
                return program.of(other) == made

            sums = _sums(number, *made, rows, columns)
            found = narrowed(len(crowd), sums, few, same, chance)
            hidden, among, given = hidden + len(few), among + found[0], given + found[1]
            pair = made[1]["district", "area"]
            alone = [
                cell.persons
                for row, cells in zip(pair.rows, pair.cells, strict=True)
                for column, cell in zip(pair.columns, cells, strict=True)
                if len(row) == len(column) == 1
            ]
            shown += sum(map(len, pair.cells))
            persons, apart = persons + number, apart + number - sum(alone)
    return Attacked(shown, hidden, among, given, apart / persons, None)


# Of each figure its place (district and profession), and which of the sizes are in it: a city with
# its districts, of which in the second two are one today; professions, one with its levels.
CITY = (("", "", (0, 1, 2, 3)),)
PLACES: Final = (
    (*CITY, ("a", "", (0,)), ("b", "", (1,)), ("c", "", (2,))),
    (*CITY, ("a", "", (0,)), ("b", "", (1,)), ("c", "", (2,))),
    (("a", "", (0,)), ("b", "", (1,)), ("c", "", (2,))),
    (*CITY, ("", "p", (0, 1)), ("", "p.1", (0,)), ("", "q", (2,))),
    (("", "p", (0, 1, 2, 3)), ("a", "p", (0,)), ("b", "p", (1,))),
)
ENDED: Final = {1: {"b": "a"}}
TOTALS: Final = range(1, 21)


@source("an indicator, the choice run again")
def of_an_indicator() -> Attacked:
    """Which figures of a period are shown when they are given first, over all persons there can be
    of up to 20: also where no sum is shown."""
    shown = hidden = among = persons = apart = 0
    for number, places in enumerate(PLACES):
        pictures: dict[frozenset[tuple[str, int]], list[dict[str, int]]] = {}
        today = tuple((d, ENDED.get(number, {}).get(d, d)) for d in "abc")
        # Somebody is at each district, level and profession; in the rest there may be nobody.
        named = {at for _, _, inside in places for at in inside if len(inside) == 1}
        for total in TOTALS:
            for sizes in crowds(4, [((0, 1, 2, 3), total)], random.Random(0)):
                if not all(sizes[at] for at in named):
                    continue
                given = [(d, p, d + p or "*", sum(sizes[at] for at in inside), -1)
                         for d, p, inside in places]  # fmt: skip
                state = tuple(sorted(given))
                told = {f.name: f.group.persons for f in figures(state, today, 0)[0]}
                open_ = open_names(state, today, GATE.threshold)
                pictures.setdefault(frozenset((n, told[n]) for n in open_), []).append(told)
                parts = {name: n for _, _, name, n, _ in given if name != "*"}
                persons += sum(parts.values())
                apart += sum(n for name, n in parts.items() if name not in open_)
                shown += len(open_)
        for seen, worlds in pictures.items():
            for name in worlds[0].keys() - {name for name, _ in seen}:
                numbers = [world[name] for world in worlds]
                hidden += len(numbers)
                if max(numbers) - min(numbers) < GATE.threshold:
                    among += len(numbers)
    return Attacked(shown, hidden, among, 0, apart / persons, None)


def _table(persons: Persons, columns: int) -> Counted:
    made = Counted(sum(persons))
    for at, number in enumerate(persons):
        if number:
            key = (f"d{at // columns}", f"a{at % columns}", "", "2026")
            made.groups[key] = (number, {})
    return made


def _sums(
    everybody: int, ways: Mapping[str, Way], pairs: Pairs, rows: int, columns: int
) -> list[Sum]:
    at = {f"d{n}": {n * columns + m for m in range(columns)} for n in range(rows)}
    at |= {f"a{m}": {n * columns + m for n in range(rows)} for m in range(columns)}
    found: list[Sum] = [(tuple(range(rows * columns)), everybody)]

    def add(labels: Sequence[str], persons: int) -> None:
        found.append((tuple(sorted(set().union(*(at[one] for one in labels)))), persons))

    for name in ("district", "area"):
        way = ways[name]
        for label, cell in way.cells.items():
            if cell is not None:
                add([label], cell.persons)
        if way.rest is not None:
            add([label for label, cell in way.cells.items() if cell is None], way.rest.persons)
    pair = pairs["district", "area"]
    for row, cells in zip(pair.rows, pair.cells, strict=True):
        for column, cell in zip(pair.columns, cells, strict=True):
            inside = set().union(*(at[one] for one in row)) & set().union(*(at[c] for c in column))
            found.append((tuple(sorted(inside)), cell.persons))
    return [one for one in found if one[0]]


class _Shown:
    """What is shown of crowds of two dimensions; breakdowns by one follow from their sizes alone,
    so that they are made once for each."""

    def __init__(self, columns: int) -> None:
        self._columns = columns
        self._ways: dict[tuple[Persons, Persons], ShownRelease] = {}

    def of(self, persons: Persons) -> tuple[Mapping[str, Way], Pairs] | None:
        columns = self._columns
        rows = tuple(sum(persons[at : at + columns]) for at in range(0, len(persons), columns))
        sizes = rows, tuple(sum(persons[at::columns]) for at in range(columns))
        counted = _table(persons, columns)
        if sizes not in self._ways:
            self._ways[sizes] = release(counted, GATE, (), True)
        made = self._ways[sizes]
        if not {"district", "area"} <= made.ways.keys():
            return None
        return made_pairs(counted, GATE.threshold, made.whole, made.ways)
