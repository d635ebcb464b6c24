"""Which events a gathering holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cafe.errors import Unknown
from cafe.store import events, gatherings, jobs, notes
from cafe.store.database import Store
from cafe.store.events import Event


@pytest.fixture
def held(store: Store, event: Event, say: Callable[..., str]) -> dict[str, int]:
    """Three cafés with a note each, one without, and a draft: name → id."""
    say("x")
    found = {"farsta": event.id}
    with store.write() as db:
        for name, date, district in (
            ("bromma", "2025-05-01", "bromma"),
            ("staden", "2024-05-01", None),
            ("tomt", "2025-06-01", "farsta"),
            ("utkast", "2025-07-01", "farsta"),
        ):
            code = events.add(
                db, "test", title=name, date=date, district=district, questions=["?"], tables=1
            )
            events.move(db, "test", events.get(db, code), "open")
            made = events.get(db, code)
            found[name] = made.id
            if name != "tomt":
                note = notes.NoteIn(
                    id=f"00000000-0000-4000-8000-0000000000{made.id:02}",
                    base=0, round=1, kind="other", text=name,
                )  # fmt: skip
                notes.save(db, made, made.tables[0], [note], source="tablet", actor="test")
            if name == "utkast":
                db.conn.execute("UPDATE event SET state = 'draft' WHERE id = ?", (made.id,))
    return found


@pytest.mark.parametrize(
    ("home", "since", "until", "chosen", "wanted"),
    [
        (None, "", "", (), ["staden", "bromma", "farsta"]),
        ("farsta", "", "", (), ["farsta"]),
        (None, "2025-01-01", "", (), ["bromma", "farsta"]),
        (None, "", "2025-05-01", (), ["staden", "bromma"]),
        (None, "", "", ("bromma", "tomt"), ["bromma"]),
        ("farsta", "", "", ("bromma",), []),
    ],
)
def test_a_gathering_holds_the_events_of_its_home_period_and_choice(
    store: Store, held: dict[str, int], home: str | None, since: str, until: str,
    chosen: tuple[str, ...], wanted: list[str],
) -> None:  # fmt: skip
    with store.write() as db:
        number = gatherings.add(
            db, "test", None, title="t", home=home, since=since, until=until,
            chosen=[held[name] for name in chosen],
        )  # fmt: skip
        found = gatherings.events_of(db, gatherings.get(db, number))
    assert [e.id for e in found] == [held[name] for name in wanted]


def test_the_same_choice_is_kept_once(store: Store, held: dict[str, int]) -> None:
    with store.write() as db:
        first = gatherings.add(db, "test", None, title="a", home=None, point="P3")
        again = gatherings.add(db, "test", None, title="b", home=None, point="P3")
        other = gatherings.add(db, "test", None, title="c", home=None, point="P4")
    assert first == again
    assert other != first
    assert [g.title for g in gatherings.all_gatherings(store.read())] == ["c", "a"]


def test_a_gathering_and_an_event_of_the_same_number_have_jobs_of_their_own(
    store: Store, event: Event
) -> None:
    with store.write() as db:
        scope = gatherings.get(db, gatherings.add(db, "test", None, title="a", home=None)).scope
        mine, events_ = jobs.queue(db, scope), jobs.queue(db, event.id)
        assert jobs.queue(db, scope) == mine
    assert mine != events_
    found = jobs.latest(store.read(), scope)
    assert found is not None
    assert (found.gathering_id, found.event_id) == (scope.id, None)


def test_an_unknown_gathering_is_said(store: Store) -> None:
    with pytest.raises(Unknown):
        gatherings.get(store.read(), 1)
