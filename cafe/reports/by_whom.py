"""What is said of social workers and of care managers apart, and by area of work.

A note belongs to the profession and the area that it names; most name none. Which labels are told
beside the whole is decided for each event, over its releases and all dimensions
(`cafe.reports.divided`), and what is told of several events is a sum of such parts. A label says
more or less of a point than the others when `analysis.themes.contrast` finds it clear, with the
threshold of persons and three tables on each side.

**What few have said.** A note of a point by a profession, and by an area, of all that there is on
the point, is a note of those of that profession in that area, however few they are. Where what is
told so proves that some of few have spoken of a topic, that dimension does not tell of it; nor of
one that proves it beside another, of what the one has and the other not. Of points and themes that
is kept with the release (`told_kept`), so that neither another threshold nor another version of the
program tells of others. Behind a proposal it follows from its links, which come and go, and is
judged with all that they were before.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from sqlite_utils import Database

from analysis.disclosure.gate import Gate
from analysis.themes.contrast import contrast
from cafe.reports import own_district
from cafe.reports.divided import (
    DISTRICT,
    SEATED,
    Crossings,
    Spoken,
    ToldRelease,
    spoken,
    told_by,
)
from cafe.reports.gathered import TABLES, units
from cafe.reports.summary.model import ByWhom, GroupNotes, Topic
from cafe.store import organisation, passages, summaries, told_by_release
from cafe.store.events import Event
from cafe.store.organisation import Organisation
from cafe.thresholds import gate as gate_of

DIMENSIONS: Final = tuple(SEATED)
# In the order in which they are told: none tells of few beside those before it.
ORDER: Final = (DISTRICT, *DIMENSIONS)


@dataclass(frozen=True)
class ToldEvent:
    """An event as it is told by one dimension, with the ids of its notes by topic; those topics are
    `kept_back` of which it would tell what few have said."""

    state: ToldRelease
    topics: Mapping[Topic, frozenset[str]]
    kept_back: frozenset[Topic]


# The ids of the notes of a topic, in a release.
About = Callable[[ToldRelease, Topic], frozenset[str]]


# What a reader can tell apart: the notes (by id) of the first that are not of the second.
Apart = tuple[frozenset[str], frozenset[str]]


@dataclass(frozen=True)
class ToldStates:
    """What one dimension tells of an event, last and `before` that, and what dimensions that are
    told first do (`beside`)."""

    last: ToldRelease
    before: tuple[ToldRelease, ...]
    beside: tuple[ToldRelease, ...]

    def as_kept(
        self, topics: Sequence[Topic], about: About, kept_back: Collection[str]
    ) -> ToldEvent:
        """What the dimension tells of the topics but those that are kept back (by `_key`)."""
        found = {topic: about(self.last, topic) for topic in topics}
        left_out = frozenset(topic for topic in topics if _key(topic) in kept_back)
        return ToldEvent(self.last, found, left_out)

    def told(
        self,
        topics: Sequence[Topic],
        about: About,
        threshold: int,
        apart: Callable[[], Collection[Apart]] = tuple,
    ) -> ToldEvent:
        """What the dimension tells of the topics. `apart`: what a reader can tell apart of what the
        only topic is about, such as the notes that a link has added; asked only where it matters.
        """
        found = {topic: about(self.last, topic) for topic in topics}
        now = _Beside(self.last, self.beside, about, threshold)
        # What a decision has changed since, too, where both are of the same release.
        same = [other for other in self.beside if other.number == self.last.number]
        since = _Beside(self.last, same, about, threshold)
        kept_back = set()
        # The largest first: of two that prove it beside each other, that one is told.
        told: list[Topic] = []
        for topic in sorted(found, key=lambda topic: -len(found[topic])):
            news = [found[topic] ^ about(earlier, topic) for earlier in self.before]
            if now.tells_of_few(topic, told, found) or any(since.few(one) for one in news):
                kept_back.add(topic)
            else:
                told.append(topic)
        states = (self.last, *self.before) if told else ()
        ever = [_Beside(one, self.beside, about, threshold) for one in states]
        if any(ever) and any(one.few(*two) for two in apart() for one in ever):
            kept_back |= set(topics)
        return ToldEvent(self.last, found, frozenset(kept_back))


class _Beside:
    """What one state proves of few with one or two of the others beside it."""

    def __init__(
        self, state: ToldRelease, beside: Sequence[ToldRelease], about: About, threshold: int
    ) -> None:
        ways = [way for number in (1, 2) for way in combinations(beside, number)]
        self._crossings = [c for way in ways if (c := Crossings((state, *way), threshold))]
        self._about = about
        self._known: dict[tuple[int, tuple[Topic, ...] | None], Spoken] = {}

    def __bool__(self) -> bool:
        """Whether there are few anywhere."""
        return bool(self._crossings)

    def few(self, notes: frozenset[str], but: frozenset[str] = frozenset()) -> bool:
        """Whether it is proved that few wrote some of these notes, `but` those."""
        return any(
            one.prove(*([spoken(state, ids) for state in one.states] for ids in (notes, but)))
            for one in self._crossings
        )

    def tells_of_few(
        self, topic: Topic, told: Sequence[Topic], found: Mapping[Topic, frozenset[str]]
    ) -> bool:
        """Whether it is proved that few have spoken of a topic, or of all else; or, beside what is
        `told` of other topics, of the one and not of the other."""
        if not self._crossings:
            return False
        mine = found[topic]
        beside = [[other] for other in told if mine & found[other]]
        # The themes of a point are parts of it, and what is in none of them is the rest.
        wholes = [p for p in told if p.id and not topic.id and mine <= found[p]]
        rests = [
            (p, [topic, *(t for t in told if not t.id and found[t] <= found[p])]) for p in wholes
        ]
        return any(
            one.prove(self._said(one, [topic]))
            or one.prove(self._said(one, None), self._said(one, [topic]))
            or any(
                one.prove(self._said(one, first), self._said(one, second))
                for other in beside
                for first, second in (([topic], other), (other, [topic]))
            )
            or any(one.prove(self._said(one, [p]), self._said(one, parts)) for p, parts in rests)
            for one in self._crossings
        )

    def _said(self, crossing: Crossings, topics: Sequence[Topic] | None) -> list[Spoken]:
        """Who spoke of these topics in each state; None: everybody."""
        key = None if topics is None else tuple(topics)
        return [self._in(state, key) for state in crossing.states]

    def _in(self, state: ToldRelease, topics: tuple[Topic, ...] | None) -> Spoken:
        place = (id(state), topics)
        if place not in self._known:
            every = [_notes(state)] if topics is None else [self._about(state, t) for t in topics]
            self._known[place] = spoken(state, frozenset().union(*every))
        return self._known[place]


def _notes(state: ToldRelease) -> frozenset[str]:
    return frozenset(identity for identity, _ in state.of)


def of_points(
    db: Database,
    held: Sequence[Event],
    dimension: str,
    language: str = "sv",
    only: Collection[str] | None = None,
    *,
    themes: bool = False,
) -> ByWhom:
    """The points of the codebook (or `only` these) over the events as readers were last shown
    them; with `themes` those of the one event too. Read it within one snapshot."""
    found = []
    for event, states in _states(db, held, dimension, language):
        kept = told_by_release.kept(db, event.id, _what(dimension))
        left_out = kept[max(kept)] if kept else _left_out(states, gate_of(db).threshold)
        topics = _topics(states.last, only, themes=themes)
        found.append((event, states.as_kept(topics, _about, left_out)))
    return _together(db, found, dimension, language)


def topics_to_keep(db: Database, event: Event) -> dict[str, list[str]]:
    """By what is kept of them, the points and themes that each dimension keeps back in the latest
    release, by the threshold that it was shown under."""
    threshold: int = summaries.releases(db, event)[-1].content["threshold"]
    every = told_by(db, event, None)
    found = {}
    for dimension in ORDER:
        if (states := _told_states(every, dimension)) is not None:
            found[_what(dimension)] = _left_out(states, threshold)
    return found


def _left_out(states: ToldStates, threshold: int) -> list[str]:
    """The topics that a dimension keeps back (by `_key`): of all that there are, since each is told
    somewhere."""
    topics = _topics(states.last, None, themes=True)
    return sorted(map(_key, states.told(topics, _about, threshold).kept_back))


def _what(dimension: str) -> str:
    return f"topics by {dimension}"


def _key(topic: Topic) -> str:
    """By what a topic is kept: its id, or of a theme its title, which begins like no id."""
    return topic.id or f" {topic.label}"


def _topics(state: ToldRelease, only: Collection[str] | None, *, themes: bool) -> list[Topic]:
    topics = [
        Topic(code, label, short)
        for code, (label, short) in state.labels.items()
        if only is None or code in only
    ]
    return topics + [Topic("", title, title) for title in state.themes if themes]


def _about(state: ToldRelease, topic: Topic) -> frozenset[str]:
    """The ids of the notes of a point, or of a theme."""
    if not topic.id:
        return state.themes.get(topic.label, frozenset())
    return frozenset(i for (i, _), codes in state.points.items() if topic.id in codes)


def of_notes(
    db: Database,
    held: Sequence[Event],
    dimension: str,
    notes: Collection[str],
    language: str = "sv",
    apart: Callable[[], Collection[Apart]] = tuple,
) -> ByWhom:
    """Some notes of the events, such as those behind a proposal, as one topic without a name;
    `apart` what a reader can tell apart of them. The points and themes of an event, which are told
    by the same labels, are told beside them too."""
    these = frozenset(notes)
    threshold = gate_of(db).threshold
    known = functools.cache(apart)
    found = []
    for event, states in _states(db, held, dimension, language):
        codes: dict[str, set[str]] = {}
        for (identity, _), points in states.last.points.items():
            for code in points:
                codes.setdefault(code, set()).add(identity)
        told = [frozenset(ids) for ids in (*codes.values(), *states.last.themes.values())]
        pairs = [(one, these) for one in told if these & one]
        near = [*pairs, *((these, one) for one, _ in pairs)]
        made = states.told(
            [Topic("", "", "")],
            lambda state, topic: these,
            threshold,
            functools.partial(_and, near, known),
        )
        found.append((event, made))
    return _together(db, found, dimension, language)


def _and(near: Sequence[Apart], more: Callable[[], Collection[Apart]]) -> Collection[Apart]:
    return [*near, *more()]


def of_summary(db: Database, event: Event, language: str = "sv") -> tuple[ByWhom, ...]:
    """The points and themes of one event by each dimension, and of one of the city its points by
    district; of a dimension of which nothing may be told there are no groups."""
    return tuple(
        of_points(db, [event], one, language, themes=one != DISTRICT) for one in of_event(event)
    )


def of_event(event: Event) -> tuple[str, ...]:
    """The dimensions of a summary: by district where the city held the event."""
    return ORDER if event.district is None else DIMENSIONS


def _states(
    db: Database, held: Sequence[Event], dimension: str, language: str
) -> list[tuple[Event, ToldStates]]:
    """The events that are told by the dimension."""
    known = organisation.get(db, language)
    found = (
        (event, _told_states(told_by(db, event, known, language), dimension)) for event in held
    )
    return [(event, states) for event, states in found if states is not None]


def _told_states(told: Mapping[str, Sequence[ToldRelease]], dimension: str) -> ToldStates | None:
    """What one dimension tells; None where it tells nothing."""
    mine = told[dimension]
    if not mine or not mine[-1].persons.keys() - {None}:
        return None
    first = ORDER[: ORDER.index(dimension)]
    beside = (state for one in first for state in told[one] if state.told)
    return ToldStates(mine[-1], tuple(mine[:-1]), tuple(beside))


def _together(
    db: Database, told: Sequence[tuple[Event, ToldEvent]], dimension: str, language: str
) -> ByWhom:
    known = organisation.get(db, language)
    gate = gate_of(db)
    topics = tuple(dict.fromkeys(topic for _, one in told for topic in one.topics))
    kept_back = {topic for _, one in told for topic in one.kept_back}
    every = told
    if len(topics) == 1:
        told = [(event, one) for event, one in told if not one.kept_back]
    else:
        # Of several events the others' figures, which each has by itself, would give it.
        topics = tuple(topic for topic in topics if topic not in kept_back)
    spoken = {label for _, one in told for label in one.state.persons}
    groups = []
    for label in _in_order(known, dimension, spoken):
        mine = [
            (event, one)
            for event, one in told
            if label in one.state.told or label not in one.state.persons
        ]
        if any(label in one.state.told for _, one in mine):
            name = own_district.name_of(known, [one.state for _, one in mine], label, language)
            groups.append(_group(db, gate, label, name, topics, mine, len(told) - len(mine)))
    hidden = any(one.state.told != one.state.persons.keys() for _, one in every)
    return ByWhom(dimension, topics, tuple(groups), hidden, bool(kept_back))


def _group(
    db: Database,
    gate: Gate,
    label: str | None,
    name: str,
    topics: Sequence[Topic],
    told: Sequence[tuple[Event, ToldEvent]],
    left_out: int,
) -> GroupNotes:
    sides: list[dict[str, float]] = [{}, {}]
    unit: dict[str, str] = {}
    persons = [0, 0]
    about: dict[Topic, set[str]] = {topic: set() for topic in topics}
    own: set[str] = set()
    for event, one in told:
        state = one.state
        mine = state.persons.get(label, 0)
        persons[0] += mine
        persons[1] += sum(state.persons.values()) - mine
        known_notes = passages.revisions(db, event.id)
        said = [known_notes[mark] for mark in state.of if mark in known_notes]
        for p, weight, where in units(state.event, said):
            side = 0 if state.of[p.id, p.revision] == label else 1
            sides[side][p.id], unit[p.id] = weight, where
        own |= {identity for (identity, _), other in state.of.items() if other == label}
        for topic in topics:
            about[topic] |= one.topics.get(topic, frozenset())
    tables = [len({unit[p] for p in side}) for side in sides]
    clear = [0] * len(topics)
    if min(persons) >= gate.threshold and min(tables) >= TABLES:
        names = {str(place): about[topic] & unit.keys() for place, topic in enumerate(topics)}
        said_of = {place: notes for place, notes in names.items() if notes}
        for found in contrast(said_of, sides[0], sides[1], unit) if said_of else ():
            clear[int(found.topic)] = found.clear
    return GroupNotes(
        label,
        name,
        persons[0],
        len(own),
        tables[0],
        tuple(len(about[topic] & own) for topic in topics),
        tuple(clear),
        left_out,
    )


def _in_order(
    known: Organisation, dimension: str, spoken: Collection[str | None]
) -> list[str | None]:
    """The labels in the organisation's order, those that have ended after them, none last."""
    listed = [one.id for one in getattr(known, SEATED.get(dimension, "districts"))]
    ended = sorted(label for label in spoken if label and label not in listed)
    found: list[str | None] = [label for label in (*listed, *ended) if label in spoken]
    return [*found, None] if None in spoken else found
