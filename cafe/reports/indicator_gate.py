"""Which of an indicator's figures of one period are shown, over all that ever was shown of it.

**One state.** All figures of the period, as they were and on today's map, pass the gate together
(`open_names`).

**Over time.** A stage is what there was of a period at one time and the rules by which it was
judged: the threshold, the map of districts, whether its figures are protected. A new one begins
with each write that gives or corrects a figure, and with each change of a rule. What each stage
showed is kept as it was shown (`indicator_shown`) and never judged anew; a new stage is judged
together with all before it. A figure that was shown and is unchanged stays, whatever the rules have
become. One that is new, is corrected, or was hidden is shown when the gate would, when it is about
the same persons as each one shown before it or differs from it by as many as the threshold (10 of
40 and then 11 of 41 would tell of the one), and when an attacker who has seen all stages is no
nearer to any hidden figure of any: the largest first, each tried with those before it. So a hidden
figure cannot be computed when a total, or another figure, is corrected, nor when another threshold
or map would hide another figure beside it. Until a corrected figure may be shown, the one that was
shown stands. What a write gives comes as a whole.

**Published shares.** A share whose persons nobody told, but where it is published, is known to all
and is about nobody here: it is shown as it is. Beside figures of persons it could narrow a hidden
one, so of one period they stand together only while nothing of it is or was hidden: of the two,
what was shown first stays, and what comes later is not shown.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from analysis.disclosure.tables import Dimension, Figure, Group, Key, Release, Released
from cafe.reports.indicator_tables import (
    NOW,
    THEN,
    Map,
    State,
    ToldFigure,
    figures,
    open_names,
    open_names_solved,
)
from cafe.store.observations import Observation, Place
from cafe.store.organisation import Organisation

# So many figures are tried one by one; of more none is shown that is not shown already.
_TRIED = 30

# Figures by place; more than one at a place: answers that differ.
Found = Mapping[Place, list[Observation]]


class FigureStage(NamedTuple):
    """What there was of a period at one time: the figures of persons, and the ids of the shares
    `published` elsewhere; by which `threshold` it was judged (0: it is not protected, and all is
    shown), and on which map. `waits`: a correction by few waits. `solved`: what is shown first is
    chosen as by an earlier version."""

    state: State
    published: frozenset[str]
    today: Map
    threshold: int
    waits: bool = True
    solved: bool = False

    def same(self, other: FigureStage) -> bool:
        """Whether nothing has changed between the two."""
        return self[:4] == other[:4]


class Outcome(NamedTuple):
    """What a stage shows: the names of figures, and the ids of all published shares so far; `ever`:
    something is or was hidden."""

    names: frozenset[str]
    published: frozenset[str]
    ever: bool


@dataclass(frozen=True)
class OpenPlaces:
    """Which places are shown, by reading; at which of them an earlier figure `stands`, with the
    number of the stage that it is of; which do not fit the others (`unclear`). `ever`: something is
    or was hidden. `published`: by id, the published shares that are or were shown. `names`: of all
    figures that ever were."""

    shown: Mapping[str, frozenset[Place]]
    stands: Mapping[tuple[str, Place], int]
    unclear: frozenset[Place]
    ever: bool
    published: frozenset[str]
    names: frozenset[str]
    threshold: int


def places(stages: Sequence[FigureStage], outcomes: Sequence[Outcome]) -> OpenPlaces:
    """What may be shown where, after the last of the stages."""
    last = len(stages) - 1
    stands: dict[tuple[str, Place], tuple[int, frozenset[str]]] = {}
    dropped = frozenset[Place]()
    for number, (stage, outcome) in enumerate(zip(stages, outcomes, strict=True)):
        told, dropped = figures(stage.state, stage.today, 0)
        found = {}
        for f in told:
            at = (f.reading, f.place)
            if f.name in outcome.names:
                found[at] = number, f.parts
            elif at in stands and stands[at][1] == f.parts:
                found[at] = stands[at]
        stands = found  # what stood at a place that has no figure any longer is gone
    return OpenPlaces(
        {
            reading: frozenset(
                place
                for (of, place), (number, _) in stands.items()
                if (of, number) == (reading, last)
            )
            for reading in (THEN, NOW)
        },
        {at: number for at, (number, _) in stands.items() if number < last},
        dropped,
        any(outcome.ever for outcome in outcomes),
        frozenset().union(*(outcome.published for outcome in outcomes)),
        frozenset().union(*(outcome.names for outcome in outcomes)),
        min((stage.threshold for stage in stages if stage.threshold), default=0),
    )


@functools.lru_cache(maxsize=512)
def judged(
    kept: tuple[tuple[FigureStage, Outcome], ...], coming: tuple[FigureStage, ...]
) -> tuple[Outcome, ...]:
    """What each of the stages `coming` shows, one after the other, after those that were `kept` as
    they were shown."""
    states = list(dict.fromkeys(stage.state for stage in (*(s for s, _ in kept), *coming)))
    stages = [stage for stage, _ in kept]
    outcomes = [outcome for _, outcome in kept]
    told = [figures(stage.state, stage.today, states.index(stage.state))[0] for stage in stages]
    for stage in coming:
        told.append(figures(stage.state, stage.today, states.index(stage.state))[0])
        stages.append(stage)
        outcomes.append(_next(stages, told, outcomes))
    return tuple(outcomes[len(kept) :])


def _next(
    stages: Sequence[FigureStage], told: Sequence[Sequence[ToldFigure]], outcomes: Sequence[Outcome]
) -> Outcome:
    stage, mine = stages[-1], told[-1]
    names = frozenset(f.name for f in mine)
    known = outcomes[-1].published if outcomes else frozenset[str]()
    ever = outcomes[-1].ever if outcomes else False
    if not stage.threshold:
        return Outcome(names, known | stage.published, ever)
    before = [outcome.names for outcome in outcomes]
    now = _with_sums(mine, names & frozenset[str]().union(*before))
    if outcomes and not ever and now == names:
        return Outcome(now, known | stage.published, False)
    if outcomes and (now == names or _stricter(stages)):
        return Outcome(now, known, True)
    threshold = stage.threshold
    choose = open_names_solved if stage.solved else open_names
    would = choose(stage.state, stage.today, threshold)
    if stage.waits:
        would -= {f.name for f in mine if near(f, told[:-1], before, threshold)} - now
    if not ever and now | would == names:
        return Outcome(now | would, known | stage.published, False)  # nothing is or was hidden
    if not outcomes:
        return Outcome(would, known, True)
    if not known:  # beside what is published they might narrow what is hidden
        now = with_those_that_tell_nothing(told, before, now, would - now, threshold)
    return Outcome(now, known, True)


def _stricter(stages: Sequence[FigureStage]) -> bool:
    """Whether there is nothing new in the last stage, which is judged at least as strictly."""
    if len(stages) < 2:
        return False
    before, now = stages[-2:]
    same = (before.state, before.today) == (now.state, now.today)
    return same and 0 < before.threshold <= now.threshold


def _with_sums(told: Sequence[ToldFigure], shown: frozenset[str]) -> frozenset[str]:
    """What is shown, and what is the sum of it on today's map."""
    parts = {f.name for f in told if f.reading == THEN}
    return shown | {
        f.name for f in told if f.name not in parts and set(f.name.split("+")) <= shown & parts
    }


def near(
    figure: ToldFigure,
    told: Sequence[Sequence[ToldFigure]],
    shown: Sequence[frozenset[str]],
    threshold: int,
) -> list[int]:
    """The persons of the figures shown earlier at the same place that this one is so near that the
    few between them would be told of."""
    sizes = {
        f.group.persons
        for figures_then, open_ in zip(told, shown, strict=True)
        for f in figures_then
        if (f.reading, f.place, f.parts) == (figure.reading, figure.place, figure.parts)
        and f.name in open_
    }
    return sorted(n for n in sizes if 0 < abs(n - figure.group.persons) < threshold)


def with_those_that_tell_nothing(
    told: Sequence[Sequence[ToldFigure]],
    before: Sequence[frozenset[str]],
    now: frozenset[str],
    more: frozenset[str],
    threshold: int,
) -> frozenset[str]:
    """What is shown in the last stage with as many `more` as tell nothing of any hidden figure."""
    if not more:
        return now
    groups = {f.name: f.group for f in told[-1]}
    already = _known(told, [*before, now], threshold)
    if not _narrows(_known(told, [*before, now | more], threshold), already, threshold):
        return now | more
    tried = sorted(more, key=lambda name: (-groups[name].persons, name))
    for name in tried if len(tried) <= _TRIED else ():
        if not _narrows(_known(told, [*before, now | {name}], threshold), already, threshold):
            now |= {name}
    return now


# A hidden figure: its name, and who is in it.
_Hidden = tuple[str, frozenset[str]]


class _Bounds(NamedTuple):
    """What an attacker knows of a hidden figure of few, or of enough, persons."""

    width: float
    asserted: float
    few: bool

    def holds(self, threshold: int) -> bool:
        """Whether it keeps what is promised."""
        return self.width >= threshold and not (self.few and self.asserted > 0)


def _narrows(
    after: Mapping[_Hidden, _Bounds], before: Mapping[_Hidden, _Bounds], threshold: int
) -> bool:
    """Whether an attacker comes nearer to a hidden figure than is promised. Of what he knew more of
    already, as when the threshold was raised since, he learns nothing at all."""
    for hidden, bounds in after.items():
        if not bounds.holds(threshold):
            was = before[hidden]
            if was.holds(threshold) or bounds.width < was.width or bounds.asserted > was.asserted:
                return True
    return False


def _known(
    told: Sequence[Sequence[ToldFigure]], shown: Sequence[frozenset[str]], threshold: int
) -> dict[_Hidden, _Bounds]:
    """What an attacker who has seen all stages knows of each hidden figure."""
    # scipy takes long to import, and most periods have no corrections.
    from analysis.disclosure.attacker import audit

    open_ = frozenset[str]().union(*shown)
    # A correction that waits is by few, as far as he can tell.
    about = {
        (f.kind, f.name, f.cells, size)
        for number, figures_then in enumerate(told)
        for f in figures_then
        if f.name not in open_
        for size in near(f, told[:number], shown[:number], threshold)
    }
    found: dict[_Hidden, _Bounds] = {}
    for kind in sorted({f.kind for figures_then in told for f in figures_then}):
        mine = {(f.name, f.cells): f for some in told for f in some if f.kind == kind}
        cells = {cell for f in mine.values() for cell in f.cells}
        number_of = {hidden: f"={number}" for number, hidden in enumerate(mine)}
        groups = {number_of[at]: tuple(sorted(f.cells)) for at, f in mine.items()}
        tables: dict[Key, Figure] = {
            (number_of[at],): Figure(f.group if f.name in open_ else None) for at, f in mine.items()
        }
        for number, (of, name, inside, size) in enumerate(
            sorted(about, key=lambda a: (*a[:2], sorted(a[2]), a[3]))
        ):
            if of == kind:
                # With as many as are missing to the most, of whom there are 2 (threshold - 1).
                missing, left = f"<{number}", f">{number}"
                cells |= {missing, left}
                groups[f"<={number}"] = (*groups[number_of[name, inside]], missing)
                groups[f"<>{number}"] = (missing, left)
                tables[f"<={number}",] = Figure(Group(size + threshold - 1))
                tables[f"<>{number}",] = Figure(Group(2 * (threshold - 1)))
        table = Released(kind, (Dimension("cell", tuple(sorted(cells)), groups=groups),), tables)
        back = {number: hidden for hidden, number in number_of.items()}
        for place, bounds in audit([Release((table,), threshold)]).items():
            hidden = back[str(place.key[0])]
            few = mine[hidden].group.persons < threshold
            found[hidden] = _Bounds(round(bounds.width, 3), round(bounds.asserted, 3), few)
    return found


def hidden_by(
    judged: OpenPlaces, unknown: frozenset[Place], reading: str, place: Place,
    organisation: Organisation,
) -> str:  # fmt: skip
    """Why a place is hidden: "unknown" (nobody told how many persons), "unclear", "small", or ""
    when it is shown."""
    if reading == THEN and place in unknown:
        return "unknown"
    if place in judged.unclear or (reading == NOW and _spread(place, judged.unclear, organisation)):
        return "unclear"
    return "" if place in judged.shown[reading] else "small"


def _spread(place: Place, dropped: frozenset[Place], organisation: Organisation) -> bool:
    return any(
        d is not None and organisation.today(d) == place[0] and p == place[1] for d, p in dropped
    )
