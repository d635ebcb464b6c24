"""The page behind a receipt."""

from __future__ import annotations

import uuid
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from cafe import days
from cafe.reports.summary import release
from cafe.store import decisions, events, notes, proposals, receipts, runs
from cafe.store.database import Store
from cafe.store.decisions import Milestone, Step
from cafe.store.events import Event
from cafe.store.notes import NoteIn
from cafe.store.runs import StoredTheme
from cafe.views import feedback
from cafe.views.spoken import dated


@pytest.fixture
def code(store: Store, event: Event) -> str:
    """The first table's receipt."""
    with store.write() as db:
        return receipts.issue(db, "test", event.tables[0].id).code


def write(
    store: Store,
    event: Event,
    *texts: str,
    round: int = 1,
    kind: str = "proposal",
    table: int = 1,
) -> list[str]:
    with store.write() as db:
        open_event = events.by_id(db, event.id)
        sent = [NoteIn(id=str(uuid.uuid4()), base=0, round=round, kind=kind, text=t) for t in texts]
        notes.save(
            db, open_event, open_event.tables[table - 1], sent, source="tablet", actor="test"
        )
    return [note.id for note in sent]


def test_it_shows_the_tables_notes_and_that_none_is_read_yet(
    store: Store, event: Event, client: FlaskClient, code: str
) -> None:
    write(store, event, "Ett", "Två")
    write(store, event, "Tre", round=2, kind="works")
    answer = client.get(f"/f/{code}")
    assert answer.status_code == 200
    assert "Vi har tagit emot 3 anteckningar." in answer.text
    assert "Inget av det har gått vidare till en styrgrupp än" in answer.text
    assert "Vad fungerar?" in answer.text
    assert answer.text.count("Inte läst än.") == 3
    assert answer.text.index("Ett") < answer.text.index("Två") < answer.text.index("Tre")
    assert "Vad föreslår ni?" not in answer.text
    assert event.date in answer.text
    assert "Set-Cookie" not in answer.headers
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_it_says_nothing_of_who_sat_there_nor_how_to_write_at_the_table(
    store: Store, event: Event, client: FlaskClient, code: str
) -> None:
    with store.write() as db:
        events.seat(
            db,
            "test",
            event.tables[0],
            participants=7,
            professions={"socialsekreterare": 7},
            areas={},
        )
    write(store, event, "Ett")
    page = client.get(f"/f/{code}").text
    assert "ocialsekreterare" not in page
    assert "7 personer" not in page
    assert str(event.tables[0].key) not in page
    write(store, event, "Bord tvås egna ord", table=2)
    assert "Bord tvås egna ord" not in client.get(f"/f/{code}").text


def test_it_is_honest_when_nothing_has_come_and_when_something_came_late(
    store: Store, event: Event, client: FlaskClient, code: str
) -> None:
    assert "Inga anteckningar har kommit fram" in client.get(f"/f/{code}").text
    with store.write() as db:
        events.move(db, "test", events.by_id(db, event.id), "closed")
    write(store, event, "Sen")
    page = client.get(f"/f/{code}").text
    assert "Vi har tagit emot en anteckning." in page
    assert "Kom när caféet hade stängt. Projektledaren avgör" in page


def test_the_code_is_taken_as_it_is_written_and_has_a_qr_code(
    client: FlaskClient, code: str
) -> None:
    assert client.get(f"/f/{code[:4].upper()}-{code[4:]}").status_code == 200
    drawn = client.get(f"/f/{code}/qr.svg")
    assert drawn.mimetype == "image/svg+xml"
    assert drawn.text.startswith('<svg xmlns="http://www.w3.org/2000/svg"')


def test_who_tries_code_after_code_has_to_wait(
    client: FlaskClient, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "GUESSES_PER_ADDRESS", 5)
    for _ in range(5):
        answer = client.get("/f/abcdefgh")
        assert answer.status_code == 404
        assert "inget kvitto med den koden" in answer.text
    assert client.get("/f/abcdefgh").status_code == 429
    assert client.get("/f/abcdefgh/qr.svg").status_code == 429
    assert client.get(f"/f/{code}").status_code == 429


def test_a_whole_hall_behind_one_address_may_mistype(client: FlaskClient, code: str) -> None:
    for _ in range(100):
        client.get("/f/abcdefgh")
    assert client.get(f"/f/{code}").status_code == 200


@pytest.fixture
def proposed(store: Store, event: Event) -> Callable[[str], tuple[int, int]]:
    """`proposed(note id)`: a proposal of the note, sent to Farsta's group; its id and referral."""

    def make(note: str) -> tuple[int, int]:
        with store.write() as db:
            made = proposals.add(
                db, None, title="Fasta telefontider", what="En fri förmiddag.", codebook="plan 1"
            )
            proposals.link(db, None, made, [note])
            return made, proposals.send(db, None, made, ["farsta"])[0]

    return make


def answer(store: Store, referral: int, status: str = "will_do", **fields: Any) -> None:
    step = Step(
        status=status, reason="Skäl för gruppen", public="Ni får fria förmiddagar.",
        responsible="Enhetschef", responsible_email="chef@stad.example",
        decided_on="2026-11-01", by_group="farsta", **fields,
    )  # fmt: skip
    with store.write() as db:
        decisions.decide(db, None, referral, decisions.get(db, referral).base, step)


def test_a_note_is_followed_from_proposal_to_decision(
    store: Store, event: Event, client: FlaskClient, code: str,
    proposed: Callable[[str], tuple[int, int]],
) -> None:  # fmt: skip
    mine, _ = write(store, event, "Fria förmiddagar från telefonen", "Nya stolar")
    _, referral = proposed(mine)
    page = client.get(f"/f/{code}").text
    assert "Blev förslaget" in page
    assert "Mottaget" in page
    assert "Svar är utlovat senast" in page
    answer(store, referral, due="2027-03-01", milestones=(Milestone("Rutin", "2027-01-01"),))
    page = client.get(f"/f/{code}").text
    for said in ("Ska göras", "Ni får fria förmiddagar.", f"senast {dated('2027-03-01')}", "Rutin"):
        assert said in page
    for kept in ("Skäl för gruppen", "Enhetschef", "chef@stad.example"):
        assert kept not in page
    assert "Svar är utlovat" not in page


def test_a_draft_of_a_proposal_is_not_told_before_it_is_sent(
    store: Store, event: Event, client: FlaskClient, code: str
) -> None:
    (mine,) = write(store, event, "Fria förmiddagar")
    with store.write() as db:
        made = proposals.add(db, None, title="Lös tanke", what="Inte färdig", codebook="plan 1")
        proposals.link(db, None, made, [mine])
    page = client.get(f"/f/{code}").text
    assert "Är på väg att bli ett förslag" in page
    assert "Lös tanke" not in page


@pytest.mark.parametrize("few", [2, 7])
def test_a_theme_is_named_only_where_several_tables_made_it_and_enough_persons_came(
    store: Store, event: Event, client: FlaskClient, code: str, few: int
) -> None:
    # The themes that readers have been shown: a later run's title may be one note's words.
    first, second = write(store, event, "Köer i telefonen", "Trasig skrivare")
    (third,) = write(store, event, "Telefonkön är lång", table=2)
    with store.write() as db:
        for kind in ("tags", "themes"):
            run = runs.add(
                db, event.id, kind, codebook="c", model="m", settings={}, passages=3, at=days.now()
            )
        both = StoredTheme("t1", "Telefonkön", (), (first, third), (), None)
        alone = StoredTheme("t2", "Skrivaren", (), (first, second), (), None)
        runs.add_themes(db, run, [both, alone])
    assert "Telefonkön" not in client.get(f"/f/{code}").text.replace("Telefonkön är lång", "")
    with store.write() as db:
        for table in event.tables:
            events.seat(db, "test", table, participants=few, professions={}, areas={})
        release.show(db, "test", events.by_id(db, event.id))
    (late,) = write(store, event, "Hemlig sak", table=2)
    with store.write() as db:
        run = runs.add(
            db, event.id, "themes", codebook="c", model="m", settings={}, passages=4, at=days.now()
        )
        words = StoredTheme("t1", "Hemlig sak", (), (first, third, late), (), None)
        runs.add_themes(db, run, [words])
    page = " ".join(client.get(f"/f/{code}").text.split())
    told = "Hör ihop med det som andra bord sade om: Telefonkön</p>" in page
    assert told == (few == 7)
    assert "Skrivaren" not in page
    assert "Hemlig sak" not in page


def test_the_feed_has_an_entry_for_each_step_and_holds_what_xml_can(
    store: Store, event: Event, client: FlaskClient, code: str,
    proposed: Callable[[str], tuple[int, int]],
) -> None:  # fmt: skip
    (mine,) = write(store, event, "Fria förmiddagar")
    number, referral = proposed(mine)
    with store.write() as db:
        was = proposals.get(db, number)
        proposals.change(
            db, None, number, base=was.revision, title="Tider <b>&\ud7ff \x0c", what="v", why="",
            points=(), codebook="plan 1",
        )  # fmt: skip
    answer(store, referral, due="2027-03-01")
    found = client.get(f"/f/{code}.atom")
    assert found.mimetype == "application/atom+xml"
    root = ET.fromstring(found.data)
    entries = root.findall("{*}entry")
    titles = [e.findtext("{*}title") or "" for e in entries]
    assert [t.split(":")[0] for t in titles] == [
        "Ska göras", "Förslag skickat till Farsta", "Era anteckningar har kommit fram",
    ]  # fmt: skip
    assert "Tider <b>&" in titles[0]
    assert entries[0].findtext("{*}content") == "Ni får fria förmiddagar."
    assert len({e.findtext("{*}id") for e in entries}) == 3
    assert root.findtext("{*}updated") == max(e.findtext("{*}updated") or "" for e in entries)
    assert "Skäl för gruppen" not in found.text
    assert client.get("/f/abcdefgh.atom").status_code == 404


def test_the_day_of_an_answer_is_that_of_the_meeting(
    store: Store, event: Event, client: FlaskClient, code: str,
    proposed: Callable[[str], tuple[int, int]],
) -> None:  # fmt: skip
    (mine,) = write(store, event, "Fria förmiddagar från telefonen")
    _, referral = proposed(mine)
    answer(store, referral, due="2027-03-01")
    assert f"sedan {dated('2026-11-01')}" in client.get(f"/f/{code}").text


def test_a_promised_day_is_that_of_the_group_that_has_to_answer(
    store: Store, event: Event, client: FlaskClient, code: str,
    proposed: Callable[[str], tuple[int, int]],
) -> None:  # fmt: skip
    (mine,) = write(store, event, "Fria förmiddagar från telefonen")
    made, referral = proposed(mine)
    with store.write() as db:
        other = proposals.send(db, None, made, [None])[0]
        for one, at in ((referral, "2026-09-01"), (other, "2026-11-01")):
            db.conn.execute(
                "UPDATE referral SET asked_at = ? WHERE id = ?", (f"{at}T12:00:00.000Z", one)
            )
    page = client.get(f"/f/{code}").text
    assert f"Svar är utlovat senast {dated('2026-10-31')}." in page
    assert f"Svar är utlovat senast {dated('2026-12-31')}." in page


def test_a_no_is_not_repeated_while_the_proposal_is_assessed_anew(
    store: Store, event: Event, client: FlaskClient, code: str,
    proposed: Callable[[str], tuple[int, int]],
) -> None:  # fmt: skip
    (mine,) = write(store, event, "Fria förmiddagar från telefonen")
    _, referral = proposed(mine)
    answer(store, referral, "will_not")
    shown = '<p class="said">Ni får fria förmiddagar.</p>'
    assert shown in client.get(f"/f/{code}").text
    anew = Step("assessing", "Det finns nya pengar", decided_on="2026-11-08", by_group="farsta")
    with store.write() as db:
        decisions.decide(db, None, referral, decisions.get(db, referral).base, anew)
    page = client.get(f"/f/{code}").text
    assert "Bedöms" in page
    assert shown not in page
    assert '<p class="said soft">Ni får fria förmiddagar.</p>' in page
