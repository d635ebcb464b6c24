"""What an attacker narrows of what is shown while the rules change: thresholds and districts.

He reads every page before and after an administrator raises or lowers the threshold, and before and
after a district ends or goes on, and keeps it all.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from scipy.optimize import linprog

from cafe.reports import indicators as figures
from cafe.reports.indicator_tables import NOW, THEN
from cafe.store import indicators, observations, organisation, organisation_history, settings
from cafe.store.database import Store
from cafe.store.indicators import Indicator
from cafe.store.observations import Given
from evals.over_time import LEAST, Subtracted, instance, source

WORLDS = 24
STEPS = 6
FOUR = ("farsta", "bromma", "sodermalm", "skarpnack")
PERIOD = "2025"
WHOLE = ""

# Of each place (a district, or the whole) its version and persons.
Values = dict[str, tuple[int, int]]


@source("an indicator, while thresholds and districts change")
def changed_rules() -> Subtracted:
    """The city and three or four districts; the threshold goes up and down, a district becomes
    another and goes on, figures are corrected, withdrawn and given anew. The attacker knows which
    figures are unchanged and solves the sums of all times together, with the history of each
    place. What was shown once and has not changed is shown still, else that counts as well."""
    shown = hidden = narrowed = 0
    for seed in range(WORLDS):
        chance = random.Random(f"rules:{seed}")
        with instance() as store:
            world = _World(store, chance)
            for _ in range(STEPS):
                world.read()
                world.change()
            world.read()
            told, waits, leaks = world.solved()
            shown, hidden, narrowed = shown + told, hidden + waits, narrowed + leaks + world.taken
    return Subtracted(shown, hidden, narrowed)


class _World:
    """An indicator of persons, what is true of it, and what the attacker has seen."""

    def __init__(self, store: Store, chance: random.Random) -> None:
        self.store, self.chance = store, chance
        self.indicator = _about_persons(store)
        self.version = 0
        self.merged: tuple[str, str] | None = None
        sizes = (1, 2, 3, 4, 6, 8, 8, 9, 12, 14, 14, 17, 22, 30, 41)
        self.values: Values = {d: (0, chance.choice(sizes)) for d in FOUR[: chance.randint(3, 4)]}
        self.gone: Values = {}
        self.extra = chance.choice((0, 0, 4))
        if chance.random() < 0.8:
            self.values[WHOLE] = (0, self._sum())
        self._give(list(self.values))
        # Sums of persons that were read: of which (place, version) each.
        self.seen: dict[frozenset[tuple[str, int]], int] = {}
        self.on_page: set[frozenset[tuple[str, int]]] = set()
        self.states: list[Values] = []
        self.persons: dict[tuple[str, int], int] = {}
        self.taken = 0

    def _sum(self) -> int:
        both = {**self.values, **self.gone}
        return sum(n for d, (_, n) in both.items() if d != WHOLE) + self.extra

    def _give(self, places: Sequence[str], withdrawn: bool = False) -> None:
        with self.store.write() as db:
            now = observations.moment(db)
            for d in places:
                number = 0 if withdrawn else self.values[d][1]
                given = Given(d or None, PERIOD, float(number), withdrawn=withdrawn)
                observations.put(db, "eval", self.indicator, given, "rättat", now)

    def change(self) -> None:
        """One thing changes."""
        chance, self.version = self.chance, self.version + 1
        what = chance.choice(("threshold", "district", "withdraw", "correct"))
        if what == "threshold":
            with self.store.write() as db:
                settings.put(db, "threshold", str(chance.choice((5, 8, 10, 13, 20))))
        elif what == "district":
            ended, heir = self.merged or (chance.choice(FOUR[1:3]), FOUR[0])
            self.merged = None if self.merged else (ended, heir)
            end = ("2026-11-28", heir) if self.merged else (None, None)
            with self.store.write() as db:
                organisation_history.end_district(db, "eval", ended, *end)
        elif what == "withdraw" and not self.gone:
            d = chance.choice([d for d in self.values if d != WHOLE])
            self._give([d], withdrawn=True)
            self.gone[d] = self.values.pop(d)
        else:
            if self.gone:
                changed = {d: n + chance.choice((0, 3, 6)) for d, (_, n) in self.gone.items()}
                self.gone = {}
            else:
                d = chance.choice([d for d in self.values if d != WHOLE])
                less = max(1, self.values[d][1] + chance.choice((-4, 1, 3, 6, 10)))
                changed = {d: less}
            self.values |= {d: (self.version, n) for d, n in changed.items()}
            whole = self.values.get(WHOLE)
            if whole and whole[1] != self._sum() and chance.random() < 0.7:
                self.values[WHOLE] = (self.version, self._sum())
                changed[WHOLE] = self._sum()
            self._give(list(changed))

    def read(self) -> None:
        """The page in both readings, and the history of each place."""
        self.states.append(dict(self.values))
        self.persons |= {(d, version): n for d, (version, n) in self.values.items()}
        fits = self.values.get(WHOLE, (0, self._sum()))[1] >= self._sum() - self.extra
        with self.store.snapshot() as db:
            known = organisation.get(db)
            for reading in (THEN, NOW):
                for f in figures.read(db, self.indicator, known, reading):
                    place = f.district or WHOLE
                    parts = frozenset((d, self.values[d][0]) for d in f.parts or (place,)
                                      if d in self.values)  # fmt: skip
                    if f.value is not None and not f.waits:
                        self.seen[parts] = int(f.value)
                        self.on_page.add(parts)
                    elif parts in self.on_page and reading == THEN and fits:
                        self.taken += 1
            for place in (WHOLE, *FOUR):
                mine = [n for (d, _), n in self.persons.items() if d == place]
                at = (place or None, None)
                for one in figures.history(db, self.indicator, known, PERIOD, at):
                    if one.value is not None and int(one.value) in mine:
                        for (d, version), n in self.persons.items():
                            if d == place and n == int(one.value):
                                self.seen[frozenset({(d, version)})] = n

    def solved(self) -> tuple[int, int, int]:
        """How many figures were shown, how many are hidden, and how many of these are narrowed."""
        names = sorted(self.persons)
        states = list({tuple(sorted(one.items())): one for one in self.states}.values())
        at = {name: n for n, name in enumerate(names)}
        width = len(names) + len(states)
        rows, values, bounds = [], [], []
        for parts, number in self.seen.items():
            rows.append([float(n in {at[part] for part in parts}) for n in range(width)])
            values.append(number)
        rests = []
        for number, state in enumerate(states):
            inside = {d: version for d, (version, _) in state.items() if d != WHOLE}
            rest = state.get(WHOLE, (0, 0))[1] - sum(n for d, (_, n) in state.items() if d != WHOLE)
            rests.append((0, 0 if rest <= 0 else None))
            if WHOLE in state and rest >= 0:  # else they do not fit, and parts are not shown
                row = [0.0] * width
                for place in inside.items():
                    row[at[place]] = 1.0
                row[at[WHOLE, state[WHOLE][0]]] = -1.0
                row[len(names) + number] = 1.0
                rows.append(row)
                values.append(0)
        bounds = [*((1, None) for _ in names), *rests]
        open_ = {next(iter(parts)) for parts in self.seen if len(parts) == 1}
        narrowed = 0
        for name in names:
            if name not in open_:
                narrowed += _few_wide(at[name], self.persons[name], rows, values, bounds)
        return len(open_), len(names) - len(open_), narrowed


def _few_wide(
    place: int,
    persons: int,
    rows: Sequence[Sequence[float]],
    values: Sequence[int],
    bounds: Sequence[tuple[int, int | None]],
) -> bool:
    """Whether a hidden number of persons is known too well."""
    aim = [float(n == place) for n in range(len(bounds))]
    solve = {"A_eq": rows or None, "b_eq": values or None, "bounds": bounds}
    least = linprog(aim, **solve)
    most = linprog([-x for x in aim], **solve)
    if least.status == 2:
        raise ValueError("no persons can have given these figures")
    high = -most.fun if most.status == 0 else float("inf")
    return bool(high - least.fun < LEAST - 0.01 or (persons < LEAST and least.fun > 1.01))


def _about_persons(store: Store) -> Indicator:
    made = indicators.Definition("Sjukfrånvaro", "personer", "count", "year", True, "HR", "alla")
    with store.write() as db:
        return indicators.get(db, indicators.add(db, "eval", "Sjukfrånvaro", made))
