"""How much the disclosure gate hides, beside the least that could have been hidden.

Random tables of persons with margins, seeded. The least is found by trying every set of figures,
fewest first, until the attacker (`analysis/disclosure/attacker.py`) is kept to what the gate
promises. All figures count alike here: cells, margins and the total.
"""

import random
from collections.abc import Iterator
from itertools import combinations
from time import perf_counter
from typing import NamedTuple

from analysis.disclosure.attacker import Attacker
from analysis.disclosure.gate import SMALL_GROUP, Gate
from analysis.disclosure.tables import Breakdown, Dimension, Figure, Group, Key, Release, Released

# Rows, columns, persons, number of tables.
SMALL = ((3, 3, 50, 30), (3, 3, 100, 30), (4, 4, 120, 15))
LARGE = ((14, 6, 500), (14, 6, 1500), (14, 6, 5000))


class Shares(NamedTuple):
    """Shares of the figures about somebody: of small groups, hidden by the gate, and the least."""

    small: float
    hidden: float
    least: float


def table(rows: int, columns: int, persons: int, seed: int) -> Breakdown:
    """Persons in districts and areas whose sizes differ as they do in a city."""
    chance = random.Random(f"{rows}x{columns}:{persons}:{seed}")
    dimensions = tuple(
        Dimension(name, tuple(f"{name}{n}" for n in range(size)))
        for name, size in (("district", rows), ("area", columns))
    )
    weights = [[chance.paretovariate(1.5) for _ in d.labels] for d in dimensions]
    cells: dict[tuple[str, ...], int] = {}
    for _ in range(persons):
        labels = tuple(
            chance.choices(d.labels, w)[0] for d, w in zip(dimensions, weights, strict=True)
        )
        cells[labels] = cells.get(labels, 0) + 1
    return Breakdown("t", dimensions, {labels: Group(number) for labels, number in cells.items()})


def least(figures: dict[Key, Group], table: Breakdown, threshold: int, enough: int) -> int:
    """The fewest figures that keep the promises when hidden; `enough` is known to be possible."""
    small = {key for key, group in figures.items() if 0 < group.persons < threshold}
    others = [key for key, group in figures.items() if group.persons >= threshold]
    for number in range(len(small), enough):
        for more in combinations(others, number - len(small)):
            if kept(small | set(more), small, figures, table, threshold):
                return number
    return enough


def kept(
    hidden: set[Key], small: set[Key], figures: dict[Key, Group], table: Breakdown, threshold: int
) -> bool:
    """Whether hiding these figures keeps the attacker to what the gate promises."""
    # A figure that is alone in a row or column is a subtraction: no need to ask the attacker.
    if any(len(line & hidden) == 1 for line in lines(table)):
        return False
    shown = {
        key: Figure(None, SMALL_GROUP) if key in hidden else Figure(group)
        for key, group in figures.items()
    }
    release = Release((Released(table.id, table.dimensions, shown),), threshold)
    attacker = Attacker([release])
    for place in sorted(attacker.hidden, key=lambda place: figures[place.key].persons):
        known = attacker.bounds(place)
        if known.width < threshold or (place.key in small and known.asserted > 0):
            return False
    return True


def lines(table: Breakdown) -> Iterator[set[Key]]:
    down, across = (dimension.labels for dimension in table.dimensions)
    for row in (*down, None):
        yield {(row, column) for column in (*across, None)}
    for column in (*across, None):
        yield {(row, column) for row in (*down, None)}


def shares(table: Breakdown, gate: Gate) -> Shares:
    figures = table.figures()
    somebody = sum(group.persons > 0 for group in figures.values())
    small = sum(0 < group.persons < gate.threshold for group in figures.values())
    release = gate.release([table])
    hidden = sum(figure.group is None for figure in release.tables[0].figures.values())
    fewest = least(figures, table, gate.threshold, hidden)
    return Shares(small / somebody, hidden / somebody, fewest / somebody)


def run() -> None:
    gate = Gate()
    print("Disclosure gate: share of figures hidden (threshold 5; mean over tables)")
    print(f"{'table':<8}{'persons':>8}{'tables':>8}{'small':>8}{'hidden':>8}{'least':>8}  as few")
    for rows, columns, persons, number in SMALL:
        found = [shares(table(rows, columns, persons, seed), gate) for seed in range(number)]
        means = [sum(column) / number for column in zip(*found, strict=True)]
        fewest = sum(one.hidden == one.least for one in found)
        print(
            f"{rows}x{columns:<6}{persons:>8}{number:>8}"
            + "".join(f"{mean:>8.2f}" for mean in means)
            + f"  {fewest} of {number}"
        )
    for rows, columns, persons in LARGE:
        one = table(rows, columns, persons, 0)
        figures = one.figures().values()
        somebody = sum(group.persons > 0 for group in figures)
        small = sum(0 < group.persons < gate.threshold for group in figures)
        started = perf_counter()
        release = gate.release([one])
        took = perf_counter() - started
        print(
            f"{rows}x{columns:<5}{persons:>8}{1:>8}{small / somebody:>8.2f}"
            f"{release.share_hidden:>8.2f}{'':>8}  {took:.2f} s"
        )


if __name__ == "__main__":
    run()
