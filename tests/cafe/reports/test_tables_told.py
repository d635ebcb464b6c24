"""At how many tables a theme was said, release by release: what one table of few said stays hidden.

An attacker who has read all releases tries every way in which tables can have spoken.
"""

from __future__ import annotations

import itertools
import random
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NamedTuple

import pytest

from cafe import days
from cafe.errors import Conflict
from cafe.reports.summary import release
from cafe.reports.summary.first_page import where_said
from cafe.reports.summary.model import Summary
from cafe.store import events, notes, organisation, passages, runs
from cafe.store.database import Store
from cafe.store.events import Event

LEAST = 5
Written = Sequence[tuple[int, str, str]]
Cafe = Callable[[Sequence[int]], Event]


class Told(NamedTuple):
    """What a release tells: at how many of the tables that wrote the theme was said, or at how many
    at least, and at which of them openly. Tables are numbered from 0."""

    wrote: frozenset[int]
    said: int | None
    at_least: bool
    openly: frozenset[int]


@pytest.fixture
def cafe(store: Store) -> Cafe:
    """`cafe([6, 3])`: an open café with so many persons at its tables."""

    def hold(seats: Sequence[int]) -> Event:
        with store.write() as db:
            code = events.add(
                db, "test", title="Kafé", date="2026-10-14", district="farsta",
                participants=sum(seats), questions=["?"], tables=len(seats),
            )  # fmt: skip
            events.move(db, "test", events.get(db, code), "open")
            found = events.get(db, code)
            for table, number in zip(found.tables, seats, strict=True):
                events.seat(db, "test", table, participants=number, professions={}, areas={})
            return events.get(db, code)

    return hold


def write(store: Store, event: Event, written: Written) -> None:
    """Notes (table, kind, text) come, a run finds the theme of those that say "larm", and readers
    are shown what they may be shown."""
    with store.write() as db:
        for table, kind, text in written:
            made = notes.NoteIn(str(uuid.uuid4()), 0, 1, kind, text)
            notes.save(db, event, event.tables[table], [made], source="tablet", actor="test")
        every = passages.of_event(db, event.id)
        read, found = (
            runs.add(
                db, event.id, kind, codebook="b", model="m", settings={"outside": []},
                passages=len(every), at=days.now(),
            )
            for kind in ("tags", "themes")
        )  # fmt: skip
        for p in every:
            runs.read(db, read, p.id, p.revision, [])
        about = tuple(p.id for p in every if p.text == "larm")
        if about:
            theme = runs.StoredTheme("t", "Larm", ("larm",), about, (), None)
            runs.add_themes(db, found, [theme])
        with suppress(Conflict):
            release.show(db, "test", events.by_id(db, event.id))


def seen(store: Store, event: Event) -> list[Summary]:
    with store.snapshot() as db:
        known = organisation.get(db)
        found = (release.shown(db, event, known, number=number) for number in (1, 2, 3))
        return [one for one in found if one is not None]


def phrases(store: Store, event: Event) -> list[str]:
    return [
        where_said(theme, one.tables_with_notes)
        for one in seen(store, event)
        for theme in one.themes
    ]


LARM = ("improve", "larm")


def test_a_table_of_few_that_came_in_does_not_tell_what_it_said(store: Store, cafe: Cafe) -> None:
    event = cafe([6, 6, 6, 3])
    write(store, event, [(t, *LARM) for t in range(3) for _ in range(4)])
    write(store, event, [*[(0, *LARM)] * 4, (3, *LARM), (3, "improve", "annat")])
    assert phrases(store, event) == [
        "12 anteckningar vid 3 av 3 bord",
        "17 anteckningar vid minst 3 av 4 bord",
    ]


def test_tables_of_enough_that_came_in_are_counted(store: Store, cafe: Cafe) -> None:
    event = cafe([6, 6, 3, 3])
    write(store, event, [(t, *LARM) for t in range(2) for _ in range(4)])
    write(store, event, [(t, *LARM) for t in (2, 3) for _ in range(3)])
    assert phrases(store, event)[1] == "14 anteckningar vid 4 av 4 bord"


def test_beside_what_was_said_openly_the_others_are_enough(store: Store, cafe: Cafe) -> None:
    """Each proposal stands with its table and its theme: less those, one table of few is left."""
    event = cafe([6, 6, 3])
    said = [(t, "proposal", "larm") for t in (0, 1)] * 2
    write(store, event, [*said, (2, *LARM)])
    assert phrases(store, event) == ["5 anteckningar vid minst 2 av 3 bord"]


@pytest.mark.parametrize(
    ("places", "told"),
    # At least one of four is nothing to tell.
    [((0, 1), ""), ((0, 1, 2), ""), ((0, 1, 2, 3), " vid 3 av 4 bord")],
)
def test_what_was_not_said_openly_is_not_told_to_be_of_those_who_said_it_so(
    store: Store, cafe: Cafe, places: Sequence[int], told: str
) -> None:
    """A proposal of a table of few, and other notes of the theme: at one table, or at two."""
    event = cafe([9, 3, 9, 9])
    also = [(t, *LARM) for t in places if t]
    write(
        store, event, [(1, "proposal", "larm"), *also, *[(t, "works", "annat") for t in range(4)]]
    )
    assert phrases(store, event) == [f"{1 + len(also)} anteckningar{told}"]


def worlds(told: Sequence[Told]) -> list[tuple[frozenset[int], ...]]:
    """All ways in which tables can have spoken of the theme, release by release: notes only
    come."""
    ways = []
    for one in told:
        subsets = (
            frozenset(s)
            for n in range(len(one.wrote) + 1)
            for s in itertools.combinations(sorted(one.wrote), n)
        )
        ways.append(
            [
                s
                for s in subsets
                if s >= one.openly
                and (one.said is None or len(s) == one.said or (one.at_least and len(s) > one.said))
            ]
        )
    return [
        way for way in itertools.product(*ways) if all(a <= b for a, b in itertools.pairwise(way))
    ]


def proved_of_few(told: Sequence[Told], seats: Sequence[int]) -> list[tuple[bool, int]]:
    """Of which tables of few it is proved whether they spoke of the theme; not what
    was said openly, nor what all in a large enough group of tables did alike."""
    possible = worlds(told)
    assert possible
    found = set()
    all_alike = set()
    for number, one in enumerate(told):
        always = frozenset.intersection(*(way[number] for way in possible)) - one.openly
        never = one.wrote.difference(*(way[number] for way in possible))
        for did, alike in ((True, always), (False, never)):
            enough = sum(seats[t] for t in alike) >= LEAST
            (all_alike if enough else found).update((did, t) for t in alike if seats[t] < LEAST)
    return sorted(found - all_alike)


@pytest.mark.parametrize("seed", range(4))
def test_over_releases_nothing_is_proved_of_a_table_of_few(
    store: Store, cafe: Cafe, seed: int
) -> None:
    chance = random.Random(f"tables:{seed}")
    told_more = 0
    for _ in range(3):
        seats = [chance.choice((2, 3, 4, 6, 9)) for _ in range(chance.randint(3, 5))]
        event = cafe(seats)
        wrote: set[int] = set()
        spoke: set[int] = set()
        openly: set[int] = set()
        told: list[Told] = []
        for _ in range(3):
            written = [
                (
                    chance.choice([*wrote, chance.randrange(len(seats))]),
                    chance.choices(("improve", "proposal"), (4, 1))[0],
                    chance.choices(("larm", "annat"), (3, 1))[0],
                )
                for _ in range(chance.randint(5, 8))
            ]
            wrote |= {t for t, _, _ in written}
            spoke |= {t for t, _, text in written if text == "larm"}
            openly |= {t for t, kind, text in written if (kind, text) == ("proposal", "larm")}
            before = len(seen(store, event))
            write(store, event, written)
            shown = seen(store, event)
            if len(shown) == before or shown[-1].hidden:
                continue
            assert shown[-1].tables_with_notes == len(wrote)
            theme = next((t for t in shown[-1].themes if t.title == "Larm"), None)
            said = theme.tables if theme else None if openly else 0
            at_least = theme.at_least if theme else False
            if said is not None:
                assert said <= len(spoke) if at_least else said == len(spoke)
            told.append(Told(frozenset(wrote), said, at_least, frozenset(openly)))
            told_more += said is not None and not at_least
        if told:
            assert not proved_of_few(told, seats)
    assert told_more
