"""What was told of a release beside the whole stays, whatever would be chosen now."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from unittest import mock

import pytest

from analysis.disclosure.gate import Gate
from cafe.reports import told_kept
from cafe.reports.divided import DISTRICT, ToldRelease, told_by
from cafe.reports.summary import release
from cafe.store import events, notes, organisation, told_by_release
from cafe.store.database import Store
from cafe.store.events import Event

Choice = Callable[[Gate, Mapping[str, int]], frozenset[str]]


def all_of(gate: Gate, persons: Mapping[str, int]) -> frozenset[str]:
    """A version that hides every label where one is of few."""
    few = any(0 < number < gate.threshold for number in persons.values())
    return frozenset(persons if few else ())


def none_of(gate: Gate, persons: Mapping[str, int]) -> frozenset[str]:
    """One that hides no label."""
    return frozenset()


@pytest.fixture
def event(store: Store) -> Event:
    """A café of the city with tables of six and one of three."""
    with store.write() as db:
        code = events.add(
            db, "test", title="Kafé", date="2026-10-14", participants=48, questions=["?"], tables=8
        )
        events.move(db, "test", events.get(db, code), "open")
        for number, table in enumerate(events.get(db, code).tables):
            seats = 3 if number == 5 else 6
            events.seat(db, "test", table, participants=seats, professions={}, areas={})
        return events.get(db, code)


def show(store: Store, event: Event, tables: Mapping[int, str]) -> None:
    """Six notes come from each of some tables, about a district, and are shown."""
    with store.write() as db:
        for table, district in tables.items():
            made = [
                notes.NoteIn(str(uuid.uuid4()), 0, 1, "works", f"{table} {n}", district=district)
                for n in range(6)
            ]
            notes.save(db, event, event.tables[table], made, source="tablet", actor="test")
        release.show(db, "test", events.by_id(db, event.id))


def told(store: Store, event: Event) -> list[tuple[int, frozenset[str | None], object]]:
    def said(state: ToldRelease) -> tuple[int, frozenset[str | None], object]:
        return state.number, state.told, dict(state.persons)

    with store.snapshot() as db:
        found = told_by(db, events.by_id(db, event.id), organisation.get(db))
        return [said(state) for state in found[DISTRICT]]


FIRST = {0: "farsta", 1: "farsta", 2: "bromma", 3: "bromma", 4: "bromma", 5: "skarpnack"}


@pytest.mark.parametrize("choice", [all_of, none_of])
def test_another_version_chooses_nothing_anew(store: Store, event: Event, choice: Choice) -> None:
    show(store, event, FIRST)
    first = told(store, event)
    assert [labels for _, labels, _ in first] == [{"bromma"}]
    with mock.patch.object(Gate, "labels", choice):
        assert told(store, event) == first
        show(store, event, {6: "norrmalm", 7: "norrmalm"})
        assert told(store, event)[0] == first[0]
        later = told(store, event)
    assert told(store, event) == later


def test_an_older_instance_keeps_what_it_tells_at_its_first_start(
    store: Store, event: Event
) -> None:
    show(store, event, FIRST)
    first = told(store, event)
    with store.write() as db:  # as before anything was kept
        db.conn.execute("DELETE FROM told_by_release")
    assert told(store, event) == first
    store.write_one("INSERT INTO told_unjudged VALUES (?)", (event.id,))
    told_kept.keep_first(store)
    kept = told_by_release.kept(store.read(), event.id, DISTRICT)
    assert kept[1]["told"] == ["bromma"]
    with mock.patch.object(Gate, "labels", all_of):
        assert told(store, event) == first
