"""An event by district, profession or area of work, for those who read no raw notes: which labels
are told beside the whole.

**Over releases.** A district, and all others together, stay as they were told until as many notes,
from tables of as many persons as the threshold, have changed among them: the whole may change by
enough while one district changes by a single note. So what is told by district can be of an earlier
release than what is told of the whole; a district that was hidden once stays so. A release keeps
whom its notes concern and the threshold that it was shown under, so that neither an erased note,
nor a district that ends, nor an event that is moved to another district changes what it told.
Which labels those are is kept when it is shown (`told_kept`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations, product
from typing import Any, Final

from sqlite_utils import Database

from analysis.disclosure.gate import Gate
from analysis.disclosure.overlaps import few_apart, few_between
from cafe.reports.summary.release import as_counted, concerned, persons_of
from cafe.store import summaries, told_by_release
from cafe.store.events import Event
from cafe.store.organisation import Organisation

Mark = tuple[str, int]
DISTRICT: Final = "district"
# The dimensions beside it, by the seats of a table that tell of them.
SEATED: Final = {"profession": "professions", "area": "areas"}
# Before the id of a district, which no id begins with: what it was not told of.
_APART: Final = "~"


@dataclass(frozen=True)
class ToldRelease:
    """What is told by district, profession or area of one release: of which labels, whom each note
    (by mark) concerns, where it was said, and about which points; `event` with the seats that it
    was counted with, `themes` by title with the ids of their notes. `partly`: the districts of
    today of which a part is told, as it was before they became one, and another is not."""

    number: int
    persons: Mapping[str | None, int]
    told: frozenset[str | None]
    of: Mapping[Mark, str | None]
    places: Mapping[Mark, int]
    points: Mapping[Mark, frozenset[str]]
    labels: Mapping[str, Any]
    event: Event
    themes: Mapping[str, frozenset[str]]
    partly: Mapping[str | None, PartlyTold] = field(default_factory=dict)

    @cached_property
    def parts(self) -> tuple[frozenset[Mark], ...]:
        """The notes under each label that is told, and those under all others."""
        found: dict[tuple[str | None] | None, set[Mark]] = {}
        for mark, block in _blocks(self).items():
            found.setdefault(block, set()).add(mark)
        return tuple(map(frozenset, found.values()))


@dataclass(frozen=True)
class PartlyTold:
    """Of a district that others have become: those `told` of them, and those that are `hidden`."""

    told: tuple[str, ...]
    hidden: tuple[str, ...]


@dataclass(frozen=True)
class Divided:
    """An event by district, or another dimension. `persons`: how many each label speaks for; `told`
    those that the gate lets be told beside the whole event."""

    persons: Mapping[str | None, int]
    told: frozenset[str | None]


def divided(
    gate: Gate,
    event: Event,
    of: Mapping[Mark, str | None],
    places: Mapping[Mark, int],
    dimension: str = DISTRICT,
    home: str | None = None,
) -> Divided:
    """Which districts speak at an event, and for how many persons each; or which professions or
    areas of work are spoken of. `of` tells whom each note concerns, `places` at which table it was
    said, `home` the district that held the event.

    For those that a note names stand as many of them as the moderator has told to sit at the table,
    else one. All others are `home`'s, or of no label. Where the named ones leave nobody, what is
    `home`'s was written by some of them, and by somebody where it is few notes.
    """
    sit: dict[int, dict[str, int]] = {}
    if dimension != DISTRICT:
        sit = {t.id: dict(getattr(t, SEATED[dimension])) for t in event.tables}
    at: dict[int, set[str | None]] = {}
    for mark, label in of.items():
        at.setdefault(places[mark], set()).add(label)
    seats = {t.id: t.participants for t in event.tables}
    sizes: Counter[str | None] = Counter()
    for table, speak in at.items():
        for district in speak - {home}:
            if told := sit.get(table):
                sizes[district] += told.get(district or "") or 1
            else:
                sizes[district] += (seats.get(table) or 1) if len(speak) == 1 else 1
    together = event.persons_at(at) or 0
    others = sum(sizes.values())
    if home in of.values() or others < together:
        sizes[home] = together - others
    if min(sizes.values(), default=0) < 0 or others > together:
        return Divided(sizes, frozenset())  # more speak than took part
    names = {district or "": number for district, number in sizes.items()}
    unnamed = [mark for mark, label in of.items() if label == home]
    if few_wrote(unnamed, places, {t: n or 1 for t, n in seats.items()}, gate.threshold):
        names[home or ""] = max(1, sizes[home])
    hidden = gate.labels(names)
    return Divided(sizes, frozenset(d for d in sizes if (d or "") not in hidden))


def latest_told(
    db: Database,
    event: Event,
    known: Organisation | None,
    language: str = "sv",
    dimension: str = DISTRICT,
) -> ToldRelease | None:
    """The latest release that tells by district (or another dimension) no more than all that was
    told before lets it tell; without `known` by the districts of its day."""
    return next(reversed(told_by(db, event, known, language)[dimension]), None)


def told_by(
    db: Database, event: Event, known: Organisation | None, language: str = "sv"
) -> dict[str, list[ToldRelease]]:
    """By dimension, all that was told of the event, release by release: as it is kept, and what is
    not kept yet by what was told before."""
    told: dict[str, list[ToldRelease]] = {dimension: [] for dimension in (DISTRICT, *SEATED)}
    memory = {dimension: told_by_release.kept(db, event.id, dimension) for dimension in told}
    seen: list[ToldRelease] = []
    for one in summaries.releases(db, event):
        content = one.content
        then = as_counted(event, content)
        # As it was judged when it was shown: what was hidden then is not told by another threshold.
        gate = Gate(content["threshold"], content["quote_threshold"])
        if gate.cell(1, persons_of(event, content)).hidden:
            continue
        reading = content["reading"]
        labels = reading["labels"] if reading else {"sv": {}}
        places = {(n["id"], n["revision"]): n["place"] for n in content["notes"]}
        for dimension, kept in told.items():
            home, of = concerned(content, dimension)
            made = divided(gate, then, of, places, dimension, home)
            state = ToldRelease(
                one.number,
                made.persons,
                # What was hidden stays so.
                made.told - (kept[-1].persons.keys() - kept[-1].told if kept else set()),
                of,
                places,
                {(n["id"], n["revision"]): frozenset(n["points"]) for n in content["notes"]},
                labels.get(language) or labels["sv"],
                then,
                {
                    t["title"]: frozenset(t["notes"])
                    for t in (reading or {"themes": ()})["themes"]
                    if t["notes"]
                },
            )
            if dimension == DISTRICT:
                seen.append(replace(state, told=frozenset()))  # the whole, which a summary tells
            if one.number in memory[dimension]:
                if (then_told := memory[dimension][one.number]) is not None:
                    kept.append(_as_told(state, then_told))
                    seen.append(kept[-1])
                continue
            if not all(_apart_enough(earlier, state, gate.threshold) for earlier in kept):
                continue
            state = _disentangled(state, seen, gate.threshold)
            if not any(earlier.told - state.told for earlier in kept):
                kept.append(state)
                seen.append(state)
    if known is not None:
        told[DISTRICT] = [_of_today(known, state) for state in told[DISTRICT]]
    return told


def as_kept(state: ToldRelease) -> dict[str, Any]:
    """Which labels are told of a release by the districts of its day, and for how many persons."""
    return {
        "told": sorted(label or "" for label in state.told),
        "persons": {label or "": number for label, number in state.persons.items()},
    }


def _as_told(state: ToldRelease, then: Mapping[str, Any]) -> ToldRelease:
    """The release as it was told (`as_kept`)."""
    persons = {label or None: number for label, number in then["persons"].items()}
    return replace(state, persons=persons, told=frozenset(label or None for label in then["told"]))


def _of_today(known: Organisation, state: ToldRelease) -> ToldRelease:
    """The release with districts that became one since counted as that one. Where one of them is
    hidden, it stays apart, and the new one is what the others were: a hidden one would be what it
    has more than they had."""
    parts: dict[str | None, list[str | None]] = {}
    of_today: dict[str | None, list[str]] = {}
    for label in state.persons:
        district = known.today(label) if label else None
        of_today.setdefault(district, []).append(label or "")
    partly = {}
    for district, labels in of_today.items():
        told = tuple(label for label in labels if (label or None) in state.told)
        hidden = tuple(label for label in labels if label not in told)
        parts[district] = [label or None for label in told or hidden]
        if told and hidden:
            partly[district] = PartlyTold(told, hidden)
            parts[f"{_APART}{district}"] = list(hidden)
    now = {label: district for district, labels in parts.items() for label in labels}
    return replace(
        state,
        persons={district: sum(state.persons[one] for one in of) for district, of in parts.items()},
        told=frozenset(district for district, of in parts.items() if state.told.issuperset(of)),
        of={mark: now[label] for mark, label in state.of.items()},
        partly=partly,
    )


def _disentangled(state: ToldRelease, seen: Sequence[ToldRelease], threshold: int) -> ToldRelease:
    """The release with as few more labels hidden as it takes for nothing that was seen, added up
    and subtracted, to leave few notes or notes of few: all, where two more are not enough."""

    def safe(hidden: Collection[str | None]) -> ToldRelease | None:
        made = replace(state, told=state.told.difference(hidden))
        return made if not any(_few_between(made, other, threshold) for other in seen) else None

    notes = Counter(state.of.values())
    ways = [way for number in range(3) for way in combinations(state.told, number)]
    ways.sort(key=lambda way: (sum(notes[label] for label in way), str(way)))
    found = (safe(way) for way in ways if len(way) < len(state.told))
    return next(filter(None, found), replace(state, told=frozenset()))


def _few_between(one: ToldRelease, other: ToldRelease, threshold: int) -> bool:
    places = {**one.places, **other.places}
    seats = {t.id: t.participants or 1 for told in (one, other) for t in told.event.tables}

    def few(notes: Collection[Mark]) -> bool:
        return few_wrote(notes, places, seats, threshold)

    return bool(few_apart(_blocks(one), _blocks(other), few))


def _blocks(state: ToldRelease) -> dict[Mark, tuple[str | None] | None]:
    """The label that each note is told under, in brackets; what is hidden is one block."""
    return {mark: (of,) if of in state.told else None for mark, of in state.of.items()}


@dataclass(frozen=True)
class Spoken:
    """Who speaks of something, as one state tells it: their notes, and how many of each part of the
    notes (those under a label that is told, and those under all others) do."""

    notes: frozenset[Mark]
    numbers: Mapping[frozenset[Mark], int]


def spoken(state: ToldRelease, about: Collection[str]) -> Spoken:
    """Those of the notes with these ids."""
    notes = frozenset(mark for mark in state.of if mark[0] in about)
    return Spoken(notes, {part: len(part & notes) for part in state.parts})


class Crossings:
    """Those who are under a label of each of some states (two or three, of one event), where they
    are few."""

    def __init__(self, states: Sequence[ToldRelease], threshold: int) -> None:
        places = {mark: at for one in states for mark, at in one.places.items()}
        seats = {t.id: t.participants or 1 for one in states for t in one.event.tables}
        self.states = tuple(states)
        self._few = []
        for parts in product(*(one.parts for one in states)):
            common = frozenset.intersection(*parts)
            # What is a part of its own is told by it.
            if common not in parts and few_wrote(common, places, seats, threshold):
                self._few.append(parts)

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._few)

    def prove(self, said: Sequence[Spoken], but: Sequence[Spoken] = ()) -> bool:
        """Whether the numbers of those who spoke of something, as each state tells them, prove that
        some of these few did: two of three thirds each, where three are told, leave one who is in
        all (the bound of Fréchet 1935). That all under a label said the same is told by it alone.

        With `but` it is about who spoke of the first and not of the second, where both are told:
        under a label at least as many as spoke more of the first.
        """
        numbers = [dict(one.numbers) for one in said]
        for mine, other in zip(numbers, but, strict=False):
            for part, number in other.numbers.items():
                mine[part] -= number
        notes = frozenset[Mark]().union(*(one.notes for one in said))
        together = len(notes.difference(*(other.notes for other in but)))
        for parts in self._few:
            speak = [of[part] for of, part in zip(numbers, parts, strict=True)]
            some = all(0 < n < len(part) for n, part in zip(speak, parts, strict=True))
            if some and sum(speak) > (len(parts) - 1) * together:
                return True
        return False


def _apart_enough(then: ToldRelease, now: ToldRelease, threshold: int) -> bool:
    """Whether of each told district, and of all others together, nothing has changed, or enough,
    and the tables that spoke at one time only are enough."""
    seats = {t.id: t.participants or 1 for state in (then, now) for t in state.event.tables}

    def few_sat(tables: Collection[int]) -> bool:
        return (now.event.persons_at(tables) or 0) < threshold

    if then.told - now.told:
        return False  # what was told of it would be subtracted from the others
    for among in [*({one} for one in then.told), None]:
        before, after = (
            {m for m, d in state.of.items() if (d in among if among else d not in then.told)}
            for state in (then, now)
        )
        if few_wrote(before ^ after, {**then.places, **now.places}, seats, threshold):
            return False
        # At how many tables something was said is told too: of those that came in, or went.
        tables = [{state.places[m] for m in one} for state, one in ((then, before), (now, after))]
        if tables[0] != tables[1] and few_between(tables, few_sat):
            return False
    return True


def few_wrote(
    notes: Collection[Mark], places: Mapping[Mark, int], seats: Mapping[int, int], threshold: int
) -> bool:
    """Whether some notes are fewer than the threshold, or from tables of fewer persons. None is
    not few."""
    at = {places[mark] for mark in notes}
    few = len({identity for identity, _ in notes}) < threshold
    return bool(notes) and (few or sum(seats.get(place, 1) for place in at) < threshold)
