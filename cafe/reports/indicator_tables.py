"""The tables in which one period's figures of an indicator belong together, for the gate.

All that was told of the period, as it was and on today's map, with the persons who are left over.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.disclosure import nested
from analysis.disclosure.gate import Gate
from analysis.disclosure.tables import Breakdown, Dimension, Group, Key, Release
from cafe.store.observations import Place
from cafe.store.organisation import Organisation

THEN, NOW = "then", "now"
# Labels of the gate's tables that no id can be: who is in the whole but in no group that is told.
_REST = "~"
# Who is in a profession and at none of the levels that are told: behind the profession and a point.
_OTHER = "~"

# District, profession, ids of what was given, persons, those of them in the share (-1: a count).
Given = tuple[str, str, str, int, int]
State = tuple[Given, ...]
# District, and which one it is on the map.
Map = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ToldFigure:
    """A figure in one of the tables: what was given of it (`name`, the same in both readings), who
    is in it (`cells`), and the districts that it is the sum of."""

    kind: str
    name: str
    reading: str
    place: Place
    cells: frozenset[str]
    group: Group
    parts: frozenset[str]


@functools.lru_cache(maxsize=2048)
def figures(
    state: State, today: Map, number: int
) -> tuple[tuple[ToldFigure, ...], frozenset[Place]]:
    """The figures that a page could show of what there was, and the places that do not fit the
    others. `number`: another one for each state, since who is left over in it may be others."""
    if not state:
        return (), frozenset()
    ids = {(d or None, p or None): given for d, p, given, *_ in state}
    root = dict(today)
    known = _known(state)
    dropped = _tables(known, root)[1]
    made, _ = _tables({at: group for at, group in known.items() if at not in dropped}, root)
    made_of = {table.id: table.figures() for table in made}
    found = []
    for reading in (THEN, NOW):
        wanted: dict[Place, list[tuple[str, str]]] = {}
        for (d, p), given in ids.items():
            at = (root.get(d, d) if d and reading == NOW else d, p)
            wanted.setdefault(at, []).append((given, d or ""))
        for place, mine in wanted.items():
            if any((d or None, place[1]) in dropped for _, d in mine):
                continue
            for table in made:
                if not table.id.startswith(f"{reading} "):
                    continue
                kind = table.id.split()[1]
                for one in _keys(table.id, _label(reading, place)):
                    if one not in made_of[table.id]:
                        continue
                    cells = frozenset(_cells(number, kind, table, one, made, root, ids))
                    name = "+".join(sorted(given for given, _ in mine))
                    found.append(
                        ToldFigure(kind, name, reading, place, cells, made_of[table.id][one],
                             frozenset(d for _, d in mine))
                    )  # fmt: skip
    return tuple(found), dropped


@functools.lru_cache(maxsize=512)
def open_names(state: State, today: Map, threshold: int) -> frozenset[str]:
    """The names of the figures that are shown of what there was, if nothing was before it.

    Where they are a whole, its parts and their parts, by `nested`, of which one who runs the choice
    again learns nothing more; where parts cross, as districts by professions with both sums, by
    `Gate.release`.
    """
    told, _ = figures(state, today, 0)
    shown = _nested_names(told, threshold)
    return open_names_solved(state, today, threshold) if shown is None else shown


@functools.lru_cache(maxsize=512)
def open_names_solved(state: State, today: Map, threshold: int) -> frozenset[str]:
    """The same by `Gate.release` in every case: as it was before `open_names` ran on sizes."""
    told, _ = figures(state, today, 0)
    if not told:
        return frozenset()
    cells = tuple((d, p, n, k) for d, p, _, n, k in state)
    released, _ = _released(cells, today, threshold)
    shown = {
        (table.id, key)
        for table in released.tables
        for key, figure in table.figures.items()
        if figure.group is not None
    }
    closed = {
        f.name
        for f in told
        for key in _keys(f"{f.reading} {f.kind}", _label(f.reading, f.place))
        if (f"{f.reading} {f.kind}", key) not in shown
    }
    return frozenset({f.name for f in told} - closed)


def _nested_names(told: Sequence[ToldFigure], threshold: int) -> frozenset[str] | None:
    """The names of the figures that are shown, by their sizes alone; None where parts cross."""
    shown, hidden = set[str](), set[str]()
    for kind in {f.kind for f in told}:
        # Today's reading has the same figures, but for those that are sums of others.
        mine = {f.name: f for f in told if f.kind == kind}
        whole = _nest(mine.values())
        if whole is None:
            return None
        open_ = nested.told(whole, threshold)
        if open_ is None:
            return frozenset()
        shown |= open_
        hidden |= mine.keys() - open_
    return frozenset(shown - hidden)


def _nest(told: Iterable[ToldFigure]) -> nested.Nested | None:
    """Figures as a whole with its parts, by who is in them; None where two share some."""
    # A sum of one part, with nobody else in it, comes after the part.
    smallest = sorted(
        told,
        key=lambda f: (len(f.cells), f.place.count(None), [at or "" for at in f.place], f.reading),
    )
    inside: dict[str, list[nested.Nested]] = {f.name: [] for f in smallest}
    top: list[nested.Nested] = []
    for number, f in enumerate(smallest):
        over = [other for other in smallest[number + 1 :] if f.cells & other.cells]
        if any(not f.cells <= other.cells for other in over):
            return None
        part = nested.Nested(f.name, f.group.persons, tuple(inside[f.name]))
        (inside[over[0].name] if over else top).append(part)
    if len(top) == 1:
        return top[0]
    return nested.Nested("", sum(part.persons for part in top), tuple(top))


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


def release(
    known: Mapping[Place, Group], organisation: Organisation, threshold: int
) -> tuple[Release, frozenset[Place]]:
    """What the gate lets through of one period's figures, in both readings, and the places whose
    figures do not fit the others and so are not shown at all."""
    cells = tuple(sorted(((d or "", p or "", *numbers(group)) for (d, p), group in known.items())))
    districts = {d for d, _ in known if d}
    today = tuple(sorted((d, organisation.today(d)) for d in districts))
    return _released(cells, today, threshold)


def numbers(group: Group) -> tuple[int, int]:
    """Persons, and how many of them are in the share (-1 where it is a count)."""
    share = group.distributions.get("share")
    return group.persons, share[0] if share else -1


# The gate solves equations, and figures seldom change.
@functools.lru_cache(maxsize=512)
def _released(
    cells: tuple[tuple[str, str, int, int], ...],
    today: Map,
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
