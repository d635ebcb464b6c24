"""What differs from the time before: of what readers were shown, never of few, never by a note."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

import pytest
from flask.testing import FlaskClient

from cafe.reports import since
from cafe.reports.summary import release
from cafe.store import erased, events, notes, passages, runs
from cafe.store.database import Store
from cafe.store.events import Event

Hold = Callable[..., Event]
HERE, THEN = "2026-05-01", "2025-05-01"
MUCH, LITTLE = [["P3"] * 4 + ["P5"]] * 6, [["P3"] + ["P5"] * 4] * 6


def write(store: Store, event: Event, tables: Sequence[Sequence[str]]) -> dict[str, str]:
    """Notes of each table about these points; returns what each is about."""
    about = {}
    with store.write() as db:
        now = events.by_id(db, event.id)
        for table, codes in zip(now.tables, tables, strict=True):
            sent = [notes.NoteIn(str(uuid.uuid4()), 0, 1, "improve", f"Om {c}") for c in codes]
            notes.save(db, now, table, sent, source="tablet", actor="test")
            about |= {note.id: code for note, code in zip(sent, codes, strict=True)}
    return about


@pytest.fixture
def hold(store: Store) -> Hold:
    """`hold(date, [["P3", "P5"], …])`: a café, each of its tables with notes about these points and
    as many persons as `seats`; it is `shown` to readers."""

    def made(
        date: str,
        tables: Sequence[Sequence[str]],
        *,
        seats: int = 4,
        district: str | None = "farsta",
        question: str = "Vad?",
        shown: bool = True,
    ) -> Event:
        with store.write() as db:
            code = events.add(
                db, "test", title=f"Café {date}", date=date, district=district, participants=None,
                questions=[question], tables=len(tables),
            )  # fmt: skip
            events.move(db, "test", events.get(db, code), "open")
            event = events.get(db, code)
            for table in event.tables:
                events.seat(db, "test", table, participants=seats, professions={}, areas={})
        about = write(store, event, tables)
        with store.write() as db:
            run = runs.add(
                db, event.id, "tags", codebook="b", model="m", settings={}, passages=len(about),
                at="2026-05-02T00:00:00.000Z",
            )  # fmt: skip
            for p in passages.of_event(db, event.id):
                found = [runs.StoredSuggestion(about[p.id], 0.9, True, ())]
                runs.read(db, run, p.id, p.revision, found)
            if shown:
                release.show(db, "test", events.by_id(db, event.id))
            return events.by_id(db, event.id)

    return made


def told(store: Store, event: Event) -> list[tuple[str, int, int, bool]] | None:
    """The points that differ; None when there is nothing that may be compared."""
    with store.snapshot() as db:
        found = since.last_time(db, event)
    assert found is not None
    return [(p.id, p.now, p.then, p.more) for p in found.points] if found.comparable else None


def test_what_is_said_more_and_less_than_the_time_before(store: Store, hold: Hold) -> None:
    hold("2024-05-01", MUCH)  # not the latest
    hold(THEN, LITTLE)
    hold("2025-09-01", MUCH, district="bromma")  # somebody else's
    hold("2025-09-01", MUCH, district=None)
    event = hold(HERE, MUCH)
    assert told(store, event) == [("P3", 24, 6, True), ("P5", 6, 24, False)]
    with store.snapshot() as db:
        found = since.last_time(db, event, "en")
    assert found is not None
    assert (found.title, found.notes, found.notes_then) == (f"Café {THEN}", 30, 30)
    assert found.same_questions
    assert told(store, hold("2026-05-02", MUCH)) == []  # beside one of which it does not differ


def test_the_first_has_nothing_to_be_compared_with(store: Store, hold: Hold) -> None:
    hold(HERE, MUCH)  # of the same day, not before
    hold(THEN, LITTLE, shown=False)
    event = hold(HERE, MUCH)
    with store.snapshot() as db:
        found = since.last_time(db, event)
    assert found is not None
    assert (found.title, found.comparable, found.points) == ("", False, ())


@pytest.mark.parametrize(
    "few", [{"tables": LITTLE[:2]}, {"tables": [["P5"] * 4] * 3, "seats": 1}, {"few_now": True}]
)
def test_few_persons_or_tables_are_not_compared(
    store: Store, hold: Hold, few: dict[str, object]
) -> None:
    if few.pop("few_now", False):
        hold(THEN, LITTLE)
        assert told(store, hold(HERE, MUCH[:4], seats=1)) is None
    else:
        hold(THEN, **few)
        assert told(store, hold(HERE, MUCH)) is None


def test_nothing_moves_but_by_a_release(
    store: Store, hold: Hold, add_user: Callable[..., int]
) -> None:
    user = add_user("lead")
    before = hold(THEN, LITTLE)
    event = hold(HERE, MUCH)
    was = told(store, event)
    assert was
    for one in (before, event):
        mine = [p.id for p in passages.of_event(store.read(), one.id)]
        write(store, one, [["P7"]] * 6)
        with store.write() as db:
            erased.erase(db, user, mine[0], "Nämner en person.")
            events.seat(db, "test", one.tables[0], participants=1, professions={}, areas={})
        assert told(store, events.by_id(store.read(), event.id)) == was


def test_the_page_says_what_differs_and_what_else_may_explain_it(
    hold: Hold, sign_in: Callable[..., FlaskClient]
) -> None:
    hold(THEN, LITTLE, question="Något annat?")
    event = hold(HERE, MUCH)
    reader, lead = sign_in("reader"), sign_in("lead")
    for client in (reader, lead):
        page = client.get(f"/lead/events/{event.code}/summary").get_data(as_text=True)
        assert "skiljer sig 2 punkter mer än slumpen brukar ge" in page
        assert "Sägs mer: 24 av 30 anteckningar, förra gången 6 av 30." in page
        assert "Frågorna var inte desamma" in page
    first = reader.get(f"/lead/events/{event.code}/summary?release=1")
    assert "Sedan förra gången" not in first.get_data(as_text=True)
