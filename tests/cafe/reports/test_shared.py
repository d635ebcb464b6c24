"""What of an event may leave the house, as its lead and the gate say."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from cafe.reports import shared
from cafe.reports.summary import release
from cafe.store import audit, events, notes, passages, shared_events, tags
from cafe.store.database import Store
from cafe.store.events import Event

Said = tuple[int, str, str, str | None]  # table, kind, text, profession
CARE, HEAD = "bistandshandlaggare", "chef"
Hold = Callable[..., Event]


@pytest.fixture
def hold(store: Store, add_user: Callable[..., int]) -> Hold:
    """`hold([{CARE: 6}], [(0, "works", "text", CARE)])`: a closed café that its lead has marked."""

    def made(seats: list[dict[str, int]], said: list[Said], marked: bool = True) -> Event:
        lead = add_user("lead", email=f"{uuid.uuid4()}@example.test")
        with store.write() as db:
            code = events.add(
                db, "test", title="Café", date="2026-05-01", district="farsta", participants=None,
                questions=["Vad fungerar? Fråga Anna Andersson."], tables=len(seats),
            )  # fmt: skip
            events.move(db, "test", events.get(db, code), "open")
            event = events.get(db, code)
            for table, who in zip(event.tables, seats, strict=True):
                events.seat(
                    db, "test", table, participants=sum(who.values()), professions=who, areas={}
                )
            for number, kind, text, profession in said:
                note = notes.NoteIn(str(uuid.uuid4()), 0, 1, kind, text, profession=profession)
                notes.save(db, event, event.tables[number], [note], source="tablet", actor="test")
            events.move(db, "test", events.get(db, code), "closed")
            if marked:
                shared_events.mark(db, lead, event, "Länets gemensamma analys")
            return events.by_id(db, event.id)

    return made


def made_of(store: Store, event: Event) -> shared.ShareOfEvent:
    release.show_first(store)
    with store.snapshot() as db:
        return shared.share_of(db, events.by_id(db, event.id))


def test_nothing_leaves_that_nobody_has_marked_or_that_is_taken_back(
    store: Store, hold: Hold, add_user: Callable[..., int]
) -> None:
    event = hold([{CARE: 12}], [(0, "works", "Bra stöd", None)], marked=False)
    assert made_of(store, event).why == shared.NOT_MARKED
    lead = add_user("lead")
    with store.write() as db:
        shared_events.mark(db, lead, event, "skäl")
    assert made_of(store, event).why is None
    with store.write() as db:
        shared_events.take_back(db, lead, event)
    assert made_of(store, event).why == shared.NOT_MARKED
    assert made_of(store, event).rows == ()


def test_an_open_event_and_one_of_few_or_unknown_persons_stay(store: Store, hold: Hold) -> None:
    few = hold([{CARE: 4}], [(0, "proposal", "Fler rum", None)])
    assert made_of(store, few).why == shared.TOO_FEW
    unknown = hold([{}], [(0, "proposal", "Fler rum", None)])
    with store.write() as db:
        db.conn.execute("UPDATE cafe_table SET participants = NULL")
    assert made_of(store, unknown).why == shared.UNKNOWN
    with store.write() as db:
        events.move(db, "test", unknown, "open")
    assert made_of(store, unknown).why == shared.NOT_CLOSED


def test_of_few_only_what_was_said_openly_leaves(store: Store, hold: Hold) -> None:
    event = hold([{CARE: 7}], [(0, "proposal", "Fler rum", None), (0, "works", "Bra stöd", None)])
    made = made_of(store, event)
    assert [row.text for row in made.rows] == ["Fler rum"]
    assert made.left_out == {shared.FEW_TO_QUOTE: 1}
    alone = hold([{CARE: 7}], [(0, "works", "Bra stöd", None)])
    assert made_of(store, alone).why == shared.NO_WORDS


def test_words_are_masked_once_more_and_only_what_readers_read_is_open(
    store: Store, hold: Hold
) -> None:
    said = [(0, "works", "Ring 070-174 06 05", None), (0, "proposal", "Fler rum", None)]
    event = hold([{CARE: 12}], said)
    made = made_of(store, event)
    assert made.masked == 1  # stored without masking here, as of an older program
    assert not any("070" in row.text or "Anna" in row.question for row in made.rows)
    assert {row.text: row.readable for row in made.rows}["Fler rum"]
    assert sum(row.readable for row in made.rows) == 1


def test_a_surveys_words_leave_only_when_a_person_has_released_them(
    store: Store, hold: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = hold([{CARE: 12}], [(0, "other", f"Ord {n}", None) for n in range(3)])
    whole = shared.notes_of
    monkeypatch.setattr(
        shared,
        "notes_of",
        lambda *given: [replace(n, released=n.text == "Ord 1") for n in whole(*given)],
    )
    made = made_of(store, event)
    assert [row.text for row in made.rows] == ["Ord 1"]
    assert made.left_out == {shared.NOT_RELEASED: 2}


def test_what_people_decided_goes_along_without_who_and_when(store: Store, hold: Hold) -> None:
    event = hold([{CARE: 12}], [(0, "works", "Bra stöd", None), (0, "works", "Fler rum", None)])
    with store.write() as db:
        one, _ = passages.of_event(db, event.id)
        for code, decision in (("P1", "confirmed"), ("P2", "rejected"), ("P3", "undone")):
            tags.decide(
                db, None, event_id=event.id, passage_id=one.id, revision=one.revision,
                codebook="handlingsplan 1", code=code, decision=decision,
            )  # fmt: skip
    rows = {row.id: row for row in made_of(store, event).rows}
    mine = rows.pop(one.id)
    assert (mine.confirmed, mine.at_once, mine.rejected) == (("P1",), (), ("P2",))
    assert [(row.confirmed, row.rejected) for row in rows.values()] == [((), ())]


def test_another_district_is_told_when_enough_speak_for_it(store: Store, hold: Hold) -> None:
    district = shared.DIMENSIONS.index("district")
    said: list[Said] = [(n % 2, "works", f"Ord {n}", None) for n in range(12)]
    for persons, told, hidden in ((8, {"Bromma", None}, 0), (3, {None}, 6)):
        event = hold([{CARE: persons}, {CARE: 9}], said)
        with store.write() as db:
            db.conn.execute(
                "UPDATE note_revision SET district = 'bromma' WHERE note_id IN "
                "(SELECT id FROM note WHERE table_id = ?)",
                (event.tables[0].id,),
            )
        made = made_of(store, event)
        assert {row.labels[district] for row in made.rows} == told
        assert made.hidden.get("district", 0) == hidden


def test_what_readers_have_not_been_shown_waits_here_too(store: Store, hold: Hold) -> None:
    event = hold([{CARE: 12}], [(0, "works", f"Ord {n}", None) for n in range(6)])
    with store.snapshot() as db:
        assert shared.share_of(db, event).why == shared.NOT_SHOWN
    before = made_of(store, event).rows
    with store.write() as db:
        events.move(db, "test", event, "open")
        held = events.by_id(db, event.id)
        events.open_words(db, "test", held, True)
        (first,) = [row.id for row in before if row.text == "Ord 0"]
        sent = [
            notes.NoteIn(str(uuid.uuid4()), 0, 1, "proposal", "Hemligt", profession=HEAD),
            notes.NoteIn(first, 1, 1, "works", "Hemligare"),
        ]
        notes.save(db, held, held.tables[0], sent, source="tablet", actor="test")
        events.seat(db, "test", held.tables[0], participants=30, professions={}, areas={})
        events.move(db, "test", events.by_id(db, event.id), "closed")
    made = made_of(store, event)
    assert (made.rows, made.persons) == (before, 12)
    assert made.left_out == {shared.WAITS: 2}


def test_labels_of_few_are_left_out_and_leave_no_few_behind(store: Store, hold: Hold) -> None:
    said: list[Said] = [(0, "works", f"Ord {n}", CARE) for n in range(6)]
    said += [(1, "works", f"Ord {n}", HEAD) for n in range(6, 8)]
    said += [(1, "works", f"Ord {n}", None) for n in range(8, 14)]
    made = made_of(store, hold([{CARE: 8}, {HEAD: 2, CARE: 7}], said))
    profession, table = shared.DIMENSIONS.index("profession"), shared.DIMENSIONS.index("table")
    told = [row.labels[profession] for row in made.rows]
    assert "Chef" not in told
    assert made.hidden["profession"] >= 2
    groups: dict[shared.Labels, int] = {}
    for row in made.rows:
        groups[row.labels] = groups.get(row.labels, 0) + 1
    assert all(number >= 5 for number in groups.values()), groups
    assert len({row.labels[table] for row in made.rows}) > 1  # large tables are told apart


def test_a_lead_marks_an_event_with_a_reason_and_takes_it_back(
    store: Store, hold: Hold, sign_in: Callable[..., FlaskClient], token: Callable[..., str]
) -> None:
    event = hold([{CARE: 12}], [(0, "works", "Bra stöd", None)], marked=False)
    client = sign_in("lead")
    page = f"/lead/events/{event.code}/sharing"
    assert "Låt caféet delas" in client.get(page).text
    form = {"csrf_token": token(client), "once": str(uuid.uuid4()), "reason": " "}
    refused = client.post(f"{page}/on", data=form)
    assert "Skriv varför caféet delas." in refused.text
    form |= {"once": str(uuid.uuid4()), "reason": "Ring 070-174 06 05"}
    shown = client.post(f"{page}/on", data=form, follow_redirects=True)
    assert "Caféet får delas." in shown.text
    assert "070" not in shown.text
    form = {"csrf_token": token(client), "once": str(uuid.uuid4())}
    assert "Låt caféet delas" in client.post(f"{page}/off", data=form, follow_redirects=True).text
    assert [e.action for e in audit.latest(store.read())[:2]] == ["event.share_back", "event.share"]
