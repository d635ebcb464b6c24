"""Which of an indicator's figures of one period are shown, over all corrections.

**One state.** All tables of the period, as they were and on today's map, pass `Gate.release`
together.

**Corrections.** Every figure that was given is kept with what replaced it, so all states that the
page ever had are known, and what it showed in each follows from those before. A figure that was
shown and is unchanged stays. One that is new, is corrected, or was hidden is shown when the gate
would, when it is about the same persons as each one shown before it or differs from it by as many
as the threshold (10 of 40 and then 11 of 41 would tell of the one), and when an attacker who has
seen all states is no nearer to any hidden figure of any state: the largest first, each tried with
those before it. So a hidden figure cannot be computed when a total, or another figure, is
corrected. Until a corrected figure may be shown, the one that was shown stands. A state is what
there was between two writes: a file comes as a whole.

What an answer told has no time, so it counts as told from the start.

**Published shares.** A share whose persons nobody told, but where it is published, is known to all
and is about nobody here: it is shown as it is. Beside figures of persons it could narrow a hidden
one, so of one period they stand together only while nothing of it is or was hidden: of the two,
what was shown first stays, and what comes later is not shown.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from analysis.disclosure.gate import Gate
from analysis.disclosure.tables import Breakdown, Dimension, Figure, Group, Key, Release, Released
from cafe.store.indicators import Indicator
from cafe.store.observations import Observation, Place, Span
from cafe.store.organisation import Organisation

THEN, NOW = "then", "now"
# Labels of the gate's tables that no id can be: who is in the whole but in no group that is told.
_REST = "~"
# Who is in a profession and at none of the levels that are told: behind the profession and a point.
_OTHER = "~"
# So many figures are tried one by one; of more none is shown that is not shown already.
_TRIED = 30

# District, profession, ids of what was given, persons, those of them in the share (-1: a count).
Given = tuple[str, str, str, int, int]
State = tuple[Given, ...]
# Figures by place; more than one at a place: answers that differ.
Found = Mapping[Place, list[Observation]]


@dataclass(frozen=True)
class OpenPlaces:
    """Which places are shown, by reading; at which of them an earlier figure `stands`, with the
    figures, by place, of the state that it is of; which do not fit the others (`unclear`); of which
    it is not known how many persons they are about (`unknown`). `ever`: something is or was hidden.
    `published`: by id, the published shares that are or were shown.
    """

    shown: Mapping[str, frozenset[Place]]
    stands: Mapping[tuple[str, Place], Found]
    unclear: frozenset[Place]
    unknown: frozenset[Place]
    ever: bool
    published: frozenset[str]


def judged(
    indicator: Indicator,
    organisation: Organisation,
    spans: Sequence[Span],
    threshold: int,
    waiting_from: int = 0,
) -> OpenPlaces:
    """What of a period may be shown now; `spans` are all figures ever given of it. Up to the moment
    `waiting_from` corrections by few were shown at once."""
    states = states_of(spans)
    kept = tuple(_state(indicator, found) for _, found in states)
    districts = {d for state in kept for d, *_ in state if d}
    today = tuple(sorted((d, organisation.today(d)) for d in districts))
    known = _judged(
        kept,
        tuple(at > waiting_from for at, _ in states),
        tuple(_published(found) for _, found in states),
        today,
        threshold,
    )
    places = set(states[-1][1]) if states else set()
    there = {(d or None, p or None) for d, p, *_ in kept[-1]} if kept else set()
    return OpenPlaces(
        known.shown,
        {at: states[number][1] for at, number in known.stands.items()},
        known.unclear,
        frozenset(places - there),
        known.ever,
        known.published,
    )


def _published(found: Found) -> frozenset[str]:
    """The shares of a state that are published elsewhere, by id."""
    return frozenset(one.id for ones in found.values() for one in ones if one.source)


def states_of(spans: Sequence[Span]) -> list[tuple[int, dict[Place, list[Observation]]]]:
    """The figures that held from a moment on, by place, for each moment when some were given, the
    earliest first. More than one at a place: answers that differ."""
    states = []
    for at in sorted({span.since for span in spans}):
        found: dict[Place, list[Observation]] = {}
        for span in spans:
            one = span.observation
            if span.since > at or (span.until is not None and span.until <= at) or one.withdrawn:
                continue
            mine = found.setdefault(one.place, [])
            if not any((one.value, one.base) == (o.value, o.base) for o in mine):
                mine.append(one)
        states.append((at, found))
    return states


def _state(indicator: Indicator, found: Mapping[Place, list[Observation]]) -> State:
    kept = []
    for (district, profession), ones in found.items():
        group = group_of(indicator, ones)
        if group is not None:
            ids = " ".join(sorted(one.id for one in ones))
            kept.append((district or "", profession or "", ids, *_numbers(group)))
    return tuple(sorted(kept))


def group_of(indicator: Indicator, ones: list[Observation]) -> Group | None:
    """The persons that a figure is about; None when nobody knows how many. Of figures that differ
    the largest counts: it is hidden itself, and the others are hidden from it."""
    one = max(ones, key=lambda o: (o.base or 0, o.value))
    if not indicator.is_share:
        return Group(int(one.value))
    part = one.counted
    if part is None or one.base is None or part > one.base:
        return None
    return Group(one.base, {"share": (part, one.base - part)})


@dataclass(frozen=True)
class _Told:
    """A figure in one of the tables: what was given of it (`name`), who is in it (`cells`), and
    whether the gate would show it."""

    kind: str
    name: str
    reading: str
    place: Place
    cells: frozenset[str]
    group: Group
    open: bool


class _Judged(NamedTuple):
    """As `OpenPlaces`, with the number of the state whose figure stands at a place."""

    shown: Mapping[str, frozenset[Place]]
    stands: Mapping[tuple[str, Place], int]
    unclear: frozenset[Place]
    ever: bool
    published: frozenset[str]


@functools.lru_cache(maxsize=512)
def _judged(
    states: tuple[State, ...],
    waits: tuple[bool, ...],
    published: tuple[frozenset[str], ...],
    today: tuple[tuple[str, str], ...],
    threshold: int,
) -> _Judged:
    """`waits`: in which states a correction by few waits; `published`: each one's published shares,
    by id."""
    shown: set[str] = set()
    known: set[str] = set()
    told: list[list[_Told]] = []
    before: list[set[str]] = []
    stands: dict[tuple[str, Place], int] = {}
    dropped: frozenset[Place] = frozenset()
    ever = False
    for number, state in enumerate(states):
        figures, dropped = _figures(number, state, today, threshold) if state else ([], frozenset())
        would = {f.name for f in figures} - {f.name for f in figures if not f.open}
        if waits[number]:
            would -= {f.name for f in figures if _near(f, told, before, threshold)} - shown
        told.append(figures)
        now = {f.name for f in figures} & shown
        if not ever and now | would == {f.name for f in figures}:
            now |= would  # nothing is or was hidden
            known |= published[number]
        elif known:
            ever = True  # what is published might narrow what is hidden
        elif not before:
            now, ever = would, True
        else:
            ever = True
            now = _with_those_that_tell_nothing(told, [*before, now], would - now, threshold)
        before.append(now)
        shown |= now
        # What stood at a place that has no figure any longer is gone.
        there = {(f.reading, f.place): f.name in shown for f in figures}
        stands = {at: number if told_now else stands[at] for at, told_now in there.items()
                  if told_now or at in stands}  # fmt: skip
    last = len(states) - 1
    return _Judged(
        {
            reading: frozenset(
                place for (of, place), number in stands.items() if (of, number) == (reading, last)
            )
            for reading in (THEN, NOW)
        },
        {at: number for at, number in stands.items() if number < last},
        dropped,
        ever,
        frozenset(known),
    )


def _near(
    figure: _Told, told: Sequence[Sequence[_Told]], shown: Sequence[set[str]], threshold: int
) -> list[int]:
    """The persons of the figures shown earlier at the same place that this one is so near that the
    few between them would be told of."""
    sizes = {
        f.group.persons
        for figures, open_ in zip(told, shown, strict=True)
        for f in figures
        if (f.reading, f.place) == (figure.reading, figure.place) and f.name in open_
    }
    return sorted(n for n in sizes if 0 < abs(n - figure.group.persons) < threshold)


def _with_those_that_tell_nothing(
    told: Sequence[Sequence[_Told]], shown: Sequence[set[str]], more: set[str], threshold: int
) -> set[str]:
    """What is shown in the last state with as many `more` as tell nothing of any hidden figure."""
    now = set(shown[-1])
    groups = {f.name: f.group for f in told[-1]}
    already = _narrowed(told, shown, threshold)
    if not _narrowed(told, [*shown[:-1], now | more], threshold) - already:
        return now | more
    tried = sorted(more, key=lambda name: (-groups[name].persons, name))
    for name in tried if len(tried) <= _TRIED else ():
        if not _narrowed(told, [*shown[:-1], now | {name}], threshold) - already:
            now.add(name)
    return now


def _narrowed(
    told: Sequence[Sequence[_Told]], shown: Sequence[set[str]], threshold: int
) -> set[str]:
    """The hidden figures that an attacker narrows who has seen all states."""
    # scipy takes long to import, and most periods have no corrections.
    from analysis.disclosure.attacker import audit

    every = [f for figures in told for f in figures]
    open_ = set().union(*shown)
    # A correction that waits is by few, as far as he can tell.
    about = {
        (f.kind, f.name, size)
        for number, figures in enumerate(told)
        for f in figures
        if f.name not in open_
        for size in _near(f, told[:number], shown[:number], threshold)
    }
    found = set()
    for kind in sorted({f.kind for f in every}):
        mine = {f.name: f for f in every if f.kind == kind}
        cells = {cell for f in mine.values() for cell in f.cells}
        groups = {f"={name}": tuple(sorted(f.cells)) for name, f in mine.items()}
        figures: dict[Key, Figure] = {
            (f"={name}",): Figure(f.group if name in open_ else None) for name, f in mine.items()
        }
        for number, (of, name, size) in enumerate(sorted(about)):
            if of == kind:
                # With as many as are missing to the most, of whom there are 2 (threshold - 1).
                missing, left = f"<{number}", f">{number}"
                cells |= {missing, left}
                groups[f"<={number}"] = (*groups[f"={name}"], missing)
                groups[f"<>{number}"] = (missing, left)
                figures[f"<={number}",] = Figure(Group(size + threshold - 1))
                figures[f"<>{number}",] = Figure(Group(2 * (threshold - 1)))
        table = Released(kind, (Dimension("cell", tuple(sorted(cells)), groups=groups),), figures)
        for place, bounds in audit([Release((table,), threshold)]).items():
            name = str(place.key[0])[1:]
            few = mine[name].group.persons < threshold
            if bounds.width < threshold or (few and bounds.asserted > 0):
                found.add(name)
    return found


def _figures(
    number: int, state: State, today: tuple[tuple[str, str], ...], threshold: int
) -> tuple[list[_Told], frozenset[Place]]:
    """The figures of a state that a page could show, each named by what was given of it."""
    ids = {(d or None, p or None): given for d, p, given, *_ in state}
    root = dict(today)
    released, dropped = _released(tuple((d, p, n, k) for d, p, _, n, k in state), today, threshold)
    known = {place: group for place, group in _known(state).items() if place not in dropped}
    made, _ = _tables(known, root)
    found = []
    for reading in (THEN, NOW):
        wanted: dict[Place, list[str]] = {}
        for (d, p), given in ids.items():
            at = (root.get(d, d) if d and reading == NOW else d, p)
            wanted.setdefault(at, []).append(given)
        for place, mine in wanted.items():
            key = _label(reading, place)
            for table in made:
                kind = table.id.split()[1]
                for one in _keys(table.id, key) if table.id.startswith(f"{reading} ") else ():
                    if one not in (figures := table.figures()):
                        continue
                    figure = next(t for t in released.tables if t.id == table.id).figures.get(one)
                    cells = frozenset(_cells(number, kind, table, one, made, root, ids))
                    # The same figure as it was and on today's map is one.
                    name = "+".join(sorted(mine))
                    found.append(
                        _Told(kind, name, reading, place, cells, figures[one],
                              figure is not None and figure.group is not None)
                    )  # fmt: skip
    return found, dropped


def _cells(
    number: int,
    kind: str,
    table: Breakdown,
    key: Key,
    made: Sequence[Breakdown],
    root: Mapping[str, str],
    ids: Mapping[Place, str],
) -> Iterator[str]:
    """Names of the smallest groups in a figure: by what was given of each, so that an unchanged one
    is the same in two states; who is left over, and what was corrected, is another."""
    now = table.id.startswith(NOW)
    leaves = next(t for t in made if t.id == f"{THEN} {kind}").cells
    for cell in leaves:
        mine = (_root(cell[0], root), *cell[1:]) if now and kind != "p" else cell
        if all(_within(have, want) for want, have in zip(key, mine, strict=True)):
            d, p = cell if kind == "dp" else (cell[0], None) if kind == "d" else (None, cell[0])
            yield ids.get((d, p)) or _other(d, p, ids) or f"{number} {' '.join(cell)}"


def _within(label: str, union: str | None) -> bool:
    """Whether a label is one of what is told: itself, all, or levels of a profession."""
    return union is None or label == union or label.startswith(f"{union}.")


def _other(district: str | None, profession: str | None, ids: Mapping[Place, str]) -> str:
    """The name of who is in a profession and at none of its levels: the same while none of them is
    corrected. "" for any other."""
    if profession is None or not profession.endswith(f".{_OTHER}"):
        return ""
    whole = profession.partition(".")[0]
    return "~" + "+".join(
        sorted(i for (d, p), i in ids.items() if d == district and p and _within(p, whole))
    )


def hidden_by(judged: OpenPlaces, reading: str, place: Place, organisation: Organisation) -> str:
    """Why a place is hidden: "unknown", "unclear", "small", or "" when it is shown."""
    if reading == THEN and place in judged.unknown:
        return "unknown"
    if place in judged.unclear or (reading == NOW and _spread(place, judged.unclear, organisation)):
        return "unclear"
    # A figure that stands in no table has nothing to be told from.
    return "" if place in judged.shown[reading] else "small"


def _spread(place: Place, dropped: frozenset[Place], organisation: Organisation) -> bool:
    return any(
        d is not None and organisation.today(d) == place[0] and p == place[1] for d, p in dropped
    )


def release(
    known: Mapping[Place, Group], organisation: Organisation, threshold: int
) -> tuple[Release, frozenset[Place]]:
    """What the gate lets through of one period's figures, in both readings, and the places whose
    figures do not fit the others and so are not shown at all."""
    cells = tuple(sorted(((d or "", p or "", *_numbers(group)) for (d, p), group in known.items())))
    districts = {d for d, _ in known if d}
    today = tuple(sorted((d, organisation.today(d)) for d in districts))
    return _released(cells, today, threshold)


def _numbers(group: Group) -> tuple[int, int]:
    """Persons, and how many of them are in the share (-1 where it is a count)."""
    share = group.distributions.get("share")
    return group.persons, share[0] if share else -1


# The gate solves equations, and figures seldom change.
@functools.lru_cache(maxsize=512)
def _released(
    cells: tuple[tuple[str, str, int, int], ...],
    today: tuple[tuple[str, str], ...],
    threshold: int,
) -> tuple[Release, frozenset[Place]]:
    known = {
        (d or None, p or None): Group(n, {"share": (part, n - part)} if part >= 0 else {})
        for d, p, n, part in cells
    }
    tables, dropped = _tables(known, dict(today))
    return Gate(threshold, max(threshold, 10)).release(tables), dropped


def _tables(
    known: Mapping[Place, Group], today: Mapping[str, str]
) -> tuple[list[Breakdown], frozenset[Place]]:
    """Tables that are all about the same persons, each in both readings, and the places that do not
    fit the others."""
    known, unfit = _by_level(known)
    tables, dropped = _of_leaves(known, today)
    whole = {(d, p.removesuffix(f".{_OTHER}") if p else p) for d, p in dropped}
    return tables, frozenset(unfit | whole)


def _by_level(known: Mapping[Place, Group]) -> tuple[dict[Place, Group], set[Place]]:
    """The figures with each profession of which levels are told as who is at none of them; and
    those whose levels are more than the profession."""
    divided = {p.partition(".")[0] for _, p in known if p and "." in p}
    found, unfit = dict(known), set[Place]()
    for (d, p), group in known.items():
        if p not in divided:
            continue
        levels = {at: known[at] for at in known if at[0] == d and (at[1] or "").startswith(f"{p}.")}
        other = _less(group, _sum(levels.values()))
        del found[d, p]
        if other is None:
            unfit |= {(d, p), *levels}
            found = {at: one for at, one in found.items() if at not in levels}
        elif other.persons or not levels:
            found[d, f"{p}.{_OTHER}"] = other  # where there is nobody, that is known
    return found, unfit


def _of_leaves(
    known: Mapping[Place, Group], today: Mapping[str, str]
) -> tuple[list[Breakdown], frozenset[Place]]:
    dropped: set[Place] = set()
    both = {place for place in known if None not in place}
    if both:
        full = _crossed(known)
        if full is not None:
            return _readings("dp", full, today, crossed=True), frozenset()
        dropped |= both
        known = {place: group for place, group in known.items() if place not in both}
    by_district = {d: g for (d, p), g in known.items() if d is not None}
    by_profession = {p: g for (d, p), g in known.items() if p is not None}
    sums = [_sum(by_district.values()), _sum(by_profession.values())]
    whole = known.get((None, None))
    if whole is None:
        whole = max(sums, key=lambda g: g.persons)
    tables: list[Breakdown] = []
    for name, groups in (("d", by_district), ("p", by_profession)):
        if not groups and (name == "p" or by_profession):
            continue
        rest = _less(whole, _sum(groups.values()))
        if rest is None:
            dropped |= {
                place for place in known if (place[0] if name == "d" else place[1]) in groups
            }
            continue
        cells: dict[tuple[str, ...], Group] = {(str(k),): group for k, group in groups.items()}
        if rest.persons or not cells:
            cells[_REST,] = rest
        tables += _readings(name, cells, today, crossed=False)
    if not tables:
        tables = _readings("d", {(_REST,): whole}, today, crossed=False)
    return tables, frozenset(dropped)


def _crossed(known: Mapping[Place, Group]) -> dict[tuple[str, ...], Group] | None:
    """Districts by professions with what is left over in each; None when the levels overlap in a
    way that nobody has told."""
    cells: dict[tuple[str, ...], Group] = {}
    districts = list(dict.fromkeys(d for d, _ in known if d))
    professions = list(dict.fromkeys(p for _, p in known if p))
    for (d, p), group in known.items():
        if d and p:
            cells[d, p] = group
    for p in professions:
        told = known.get((None, p))
        if told is None:
            continue
        if any((d, p) not in known for d in districts):
            return None
        rest = _less(told, _sum(known[d, p] for d in districts))
        if rest is None:
            return None
        cells[_REST, p] = rest
    for d in districts:
        told = known.get((d, None))
        if told is None:
            continue
        rest = _less(told, _sum(known[d, p] for p in professions if (d, p) in known))
        if rest is None:
            return None
        cells[d, _REST] = rest
    whole = known.get((None, None))
    if whole is not None:
        rest = _less(whole, _sum(cells.values()))
        if rest is None:
            return None
        cells[_REST, _REST] = rest
    return {key: group for key, group in cells.items() if group.persons or _REST not in key}


def _readings(
    name: str,
    cells: Mapping[tuple[str, ...], Group],
    today: Mapping[str, str],
    *,
    crossed: bool,
) -> list[Breakdown]:
    """The table as it was, and on today's map where that is another."""
    if name == "p":
        table = (_professions(_labels(cells, 0)),)
        return [Breakdown("then p", table, cells), Breakdown("now p", table, cells)]
    more = (_professions(_labels(cells, 1)),) if crossed else ()
    leaves = _labels(cells, 0)
    then = Breakdown(f"then {name}", (Dimension("district", leaves), *more), cells)
    roots: dict[str, list[str]] = {}
    for leaf in leaves:
        roots.setdefault(_root(leaf, today), []).append(leaf)
    merged: dict[tuple[str, ...], Group] = {}
    for (leaf, *others), group in cells.items():
        key = (_root(leaf, today), *others)
        merged[key] = merged[key] + group if key in merged else group
    dimension = Dimension(
        "district", tuple(roots), parts={root: tuple(some) for root, some in roots.items()}
    )
    return [then, Breakdown(f"now {name}", (dimension, *more), merged)]


def _professions(labels: tuple[str, ...]) -> Dimension:
    """Professions, those of which levels are told as unions of them."""
    unions: dict[str, tuple[str, ...]] = {}
    for label in labels:
        if "." in label:
            whole = label.partition(".")[0]
            unions[whole] = (*unions.get(whole, ()), label)
    return Dimension("profession", labels, groups=unions)


def _root(leaf: str, today: Mapping[str, str]) -> str:
    return f"now:{today.get(leaf, leaf)}"


def _label(reading: str, place: Place) -> Place:
    district, profession = place
    return (f"now:{district}" if district and reading == NOW else district), profession


def _keys(table: str, key: Key) -> list[Key]:
    """The key of a place in a table; none when the table does not tell it."""
    district, profession = key
    kind = table.split()[1]
    if kind == "dp":
        return [key]
    if kind == "d":
        return [(district,)] if profession is None else []
    return [(profession,)] if district is None else []


def _labels(cells: Mapping[tuple[str, ...], Group], at: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key[at] for key in cells))


def _sum(groups: Iterable[Group]) -> Group:
    total = Group(0)
    for group in groups:
        total += group
    return total


def _less(whole: Group, parts: Group) -> Group | None:
    """Who is in the whole and in no part; None when the parts are more than the whole."""
    if parts.persons > whole.persons:
        return None
    counts = {}
    for question, levels in whole.distributions.items():
        taken = parts.distributions.get(question, (0,) * len(levels))
        left = tuple(a - b for a, b in zip(levels, taken, strict=True))
        if min(left) < 0:
            return None
        counts[question] = left
    if not whole.distributions and parts.distributions:
        return None
    return Group(whole.persons - parts.persons, counts)


def _known(state: State) -> dict[Place, Group]:
    return {
        (d or None, p or None): Group(n, {"share": (part, n - part)} if part >= 0 else {})
        for d, p, _, n, part in state
    }
