"""Setting up a café, its states, its cards, its notes and the late queue."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cafe.errors import Conflict
from cafe.store import events, jobs, late_notes, notes
from cafe.store.database import Store
from cafe.store.events import Event

NOTE = "6b1f5a34-0000-4000-8000-00000000000{}"


@pytest.fixture
def lead(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    """A signed-in project lead of the whole city."""
    return sign_in("lead")


@pytest.fixture
def form(lead: FlaskClient, token: Callable[[FlaskClient], str]) -> dict[str, str]:
    """A new café, filled in."""
    return {
        "csrf_token": token(lead),
        "once": "k1",
        "title": "Dialogcafé våren",
        "date": "2026-03-03",
        "place": "Sal A",
        "district": "farsta",
        "tables": "3",
        "participants": "21",
        "questions-0": "Vad fungerar?",
        "questions-1": "",
        "questions-2": "Vad föreslår ni?",
    }


def test_a_cafe_is_set_up_with_one_form(
    store: Store, lead: FlaskClient, form: dict[str, str]
) -> None:
    answer = lead.post("/lead/events/add", data=form)
    (overview,) = events.overviews(store.read())
    made = overview.event
    assert answer.headers["Location"] == f"/lead/events/{made.code}"
    assert (made.title, made.date, made.place, made.district) == (
        "Dialogcafé våren",
        "2026-03-03",
        "Sal A",
        "farsta",
    )
    assert [r.question for r in made.rounds] == ["Vad fungerar?", "Vad föreslår ni?"]
    assert (len(made.tables), made.participants, made.state) == (3, 21, "draft")
    page = lead.get(f"/lead/events/{made.code}").get_data(as_text=True)
    for table in made.tables:
        assert f"/t/{table.key}" in page


def test_the_kind_of_a_rounds_notes_is_chosen_or_guessed(
    store: Store, lead: FlaskClient, form: dict[str, str]
) -> None:
    asked = {"questions-1": "Vad kan vi göra?", "kinds-0": "other"}
    asked |= {"kinds-1": "", "kinds-2": "none"}
    lead.post("/lead/events/add", data=form | asked)
    (overview,) = events.overviews(store.read())
    assert [r.kind for r in overview.event.rounds] == ["other", "proposal", None]
    at = f"/lead/events/{overview.event.code}"
    page = lead.get(f"{at}/edit").get_data(as_text=True)
    chosen = re.findall(r'<option value="(\w*)" selected>', page)
    assert [one for one in chosen if one in ("other", "proposal", "none")] == [
        "other",
        "proposal",
        "none",
    ]
    wrong = lead.post("/lead/events/add", data=form | {"once": "w", "kinds-0": "idea"})
    assert wrong.status_code == 422


def test_a_form_that_is_sent_twice_is_stored_once_and_thanked_twice(
    store: Store, lead: FlaskClient, form: dict[str, str]
) -> None:
    first, second = (lead.post("/lead/events/add", data=form) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert len(events.overviews(store.read())) == 1


def test_the_same_key_with_other_content_is_neither_thanked_nor_dropped(
    store: Store, lead: FlaskClient, form: dict[str, str]
) -> None:
    lead.post("/lead/events/add", data=form)
    changed = lead.post("/lead/events/add", data=form | {"title": "Ett annat café"})
    page = changed.get_data(as_text=True)
    assert changed.status_code == 409
    assert "Ett annat café" in page
    assert "redan sparat" in page
    key = re.search(r'name="once" value="([^"]+)"', page)
    assert key
    assert key[1] != "k1"
    again = lead.post("/lead/events/add", data=form | {"title": "Ett annat café", "once": key[1]})
    assert again.status_code == 303
    assert {o.event.title for o in events.overviews(store.read())} == {
        "Dialogcafé våren",
        "Ett annat café",
    }


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title": ""}, "Fyll i ”Titel”."),
        ({"date": "3 mars"}, "2026-10-14"),
        ({"date": ""}, "Fyll i ”Datum”."),
        ({"tables": "många"}, "Skriv ett tal med siffror"),
        ({"tables": "61"}, "från 0 till 60"),
        ({"participants": "-3"}, "från 1 till 5000"),
        ({"title": "x" * 201}, "201 tecken"),
        ({"title": "a\x00b"}, "styrtecken"),
        ({"district": "atlantis"}, "Välj ett av alternativen"),
        ({"district": "rinkeby-kista"}, "fanns inte då (2026-03-03)"),
        ({"questions-2": "y" * 501}, "501 tecken"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_is_kept(
    store: Store, lead: FlaskClient, form: dict[str, str], wrong: dict[str, str], says: str
) -> None:
    answer = lead.post("/lead/events/add", data=form | wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert says in page
    assert "Vad fungerar?" in page
    for typed in wrong.values():
        if typed and "\x00" not in typed and typed != "atlantis":
            assert typed in page
    assert events.overviews(store.read()) == []


def test_a_lead_of_one_district_sets_up_for_no_other(
    store: Store,
    sign_in: Callable[..., FlaskClient],
    token: Callable[[FlaskClient], str],
    form: dict[str, str],
) -> None:
    client = sign_in("lead", "bromma", email="bromma@example.test")
    form["csrf_token"] = token(client)
    answer = client.post("/lead/events/add", data=form)
    assert answer.status_code == 422
    assert events.overviews(store.read()) == []
    assert "Farsta" not in client.get("/lead/events/new").get_data(as_text=True)


def test_a_question_in_the_middle_cannot_be_emptied(
    store: Store, lead: FlaskClient, event: Event, form: dict[str, str]
) -> None:
    data = form | {"questions-0": "Kvar?", "questions-1": "", "questions-2": "Kvar också?"}
    answer = lead.post(f"/lead/events/{event.code}/save", data=data)
    assert answer.status_code == 422
    assert "Omgång 2 saknar fråga" in answer.get_data(as_text=True)


def test_an_event_is_changed(
    store: Store, lead: FlaskClient, event: Event, form: dict[str, str]
) -> None:
    page = lead.get(f"/lead/events/{event.code}/edit").get_data(as_text=True)
    assert "Vad behöver bli bättre?" in page
    data = form | {"questions-1": "Nummer två?", "questions-3": "Nummer fyra?"}
    assert lead.post(f"/lead/events/{event.code}/save", data=data).status_code == 303
    assert len(events.get(store.read(), event.code).rounds) == 4


def test_a_cafe_opens_and_closes_with_one_press(
    store: Store, lead: FlaskClient, form: dict[str, str]
) -> None:
    code = lead.post("/lead/events/add", data=form).headers["Location"].rsplit("/", 1)[1]
    for number, state in enumerate(("open", "closed", "open")):
        data = {"csrf_token": form["csrf_token"], "once": f"s{number}", "state": state}
        assert lead.post(f"/lead/events/{code}/state", data=data).status_code == 303
        assert events.get(store.read(), code).state == state
    wrong = lead.post(
        f"/lead/events/{code}/state", data={"csrf_token": form["csrf_token"], "state": "draft"}
    )
    assert wrong.status_code == 409


def test_there_is_a_card_with_a_code_for_every_table(lead: FlaskClient, event: Event) -> None:
    page = lead.get(f"/lead/events/{event.code}/cards").get_data(as_text=True)
    for table in event.tables:
        assert table.key is not None
        assert f"/t/{table.key[:5]}-{table.key[5:]}" in page
        picture = lead.get(f"/lead/events/{event.code}/cards/{table.number}.svg")
        assert picture.mimetype == "image/svg+xml"
        assert picture.data.startswith(b"<svg ")


def test_late_notes_wait_for_the_lead(
    store: Store, lead: FlaskClient, event: Event, token: Callable[[FlaskClient], str]
) -> None:
    with store.write() as db:
        events.move(db, "test", event, "closed")
        closed = events.get(db, event.code)
        for n, text in enumerate(("räknas sen", "lämnas utanför")):
            note = notes.NoteIn(id=NOTE.format(n), base=0, round=1, kind="works", text=text)
            notes.save(db, closed, closed.tables[0], [note], source="tablet", actor="table:1")
    page = lead.get(f"/lead/events/{event.code}/notes").get_data(as_text=True)
    assert page.index("räknas sen") < page.index(">Räknas med<")
    assert "2 sena" in lead.get("/lead/events").get_data(as_text=True)
    csrf = token(lead)
    for n, decision in enumerate(("accept", "decline")):
        answer = lead.post(
            f"/lead/events/{event.code}/notes/{NOTE.format(n)}/1/late",
            data={"csrf_token": csrf, "decision": decision, "once": f"d{n}"},
        )
        assert answer.status_code == 303
    assert [n.text for n in notes.of_event(store.read(), event.id)] == ["räknas sen"]
    assert late_notes.of_event(store.read(), event.id) == []


def test_a_note_of_another_event_cannot_be_decided_here(
    store: Store, lead: FlaskClient, event: Event, token: Callable[[FlaskClient], str]
) -> None:
    answer = lead.post(
        f"/lead/events/{event.code}/notes/{NOTE.format(9)}/1/late",
        data={"csrf_token": token(lead), "decision": "accept"},
    )
    assert answer.status_code == 404


def test_an_empty_list_says_how_to_begin(lead: FlaskClient) -> None:
    assert "Skapa det första" in lead.get("/lead/events").get_data(as_text=True)


def test_a_new_cafe_can_start_from_an_earlier_one(lead: FlaskClient, event: Event) -> None:
    page = lead.get(f"/lead/events/new?like={event.code}").get_data(as_text=True)
    assert "Vad behöver bli bättre?" in page
    assert "2026-10-14" not in page


def test_two_leads_do_not_overwrite_each_other_unawares(
    store: Store, lead: FlaskClient, event: Event, form: dict[str, str]
) -> None:
    page = lead.get(f"/lead/events/{event.code}/edit").get_data(as_text=True)
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', page)
    assert seen
    mine = form | {"seen": seen[1], "questions-1": "b?", "title": "Min titel"}
    theirs = mine | {"once": "k2", "title": "Deras titel"}
    assert lead.post(f"/lead/events/{event.code}/save", data=theirs).status_code == 303
    refused = lead.post(f"/lead/events/{event.code}/save", data=mine)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 409
    assert "Min titel" in page
    assert events.get(store.read(), event.code).title == "Deras titel"
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', page)
    assert seen
    again = lead.post(f"/lead/events/{event.code}/save", data=mine | {"seen": seen[1]})
    assert again.status_code == 303
    assert events.get(store.read(), event.code).title == "Min titel"


def test_what_came_from_a_file_can_be_closed_without_having_been_open(store: Store) -> None:
    with store.write() as db:
        code = events.add(db, "t", title="t", date="2020-12-01", questions=["?"], tables=1)
        draft = events.get(db, code)
        with pytest.raises(Conflict):
            events.move(db, "t", draft, "closed")
        note = notes.NoteIn(id=NOTE.format(1), base=0, round=1, kind="works", text="x")
        notes.save(db, draft, draft.tables[0], [note], source="import", actor="t")
        events.move(db, "t", draft, "closed")
    assert events.get(store.read(), code).state == "closed"


def test_a_drafts_summary_is_its_leads_only(
    store: Store, lead: FlaskClient, sign_in: Callable[..., FlaskClient]
) -> None:
    with store.write() as db:
        code = events.add(db, "t", title="t", date="2020-12-01", questions=["?"], tables=1)
    assert lead.get(f"/lead/events/{code}/summary").status_code == 200
    reader = sign_in("reader")
    for page in ("summary", "summary.csv"):
        assert reader.get(f"/lead/events/{code}/{page}").status_code == 403


def test_the_lead_erases_a_note_with_a_reason(
    store: Store, lead: FlaskClient, event: Event, token: Callable[[FlaskClient], str]
) -> None:
    with store.write() as db:
        said = [
            notes.NoteIn(id=NOTE.format(n), base=0, round=1, kind="works", text=text)
            for n, text in ((1, "Kalle Testsson ringer"), (2, "Fikat är gott"))
        ]
        notes.save(db, event, event.tables[0], said, source="tablet", actor="table:1")
    page = f"/lead/events/{event.code}/notes"
    erase = f"{page}/{NOTE.format(1)}/erase"
    assert erase in lead.get(page).get_data(as_text=True)
    assert "Kalle Testsson ringer" in lead.get(erase).get_data(as_text=True)
    data = {"csrf_token": token(lead), "once": "e1", "reason": ""}
    again = lead.post(erase, data=data)
    assert again.status_code == 422
    assert "Skriv varför texten raderas." in again.get_data(as_text=True)
    for _ in range(2):  # a second press changes nothing
        assert lead.post(erase, data=data | {"reason": "Nämner en person."}).location == page
    shown = lead.get(page).get_data(as_text=True)
    assert "Testsson" not in shown
    assert "Nämner en person." in shown
    assert "Fikat är gott" in shown
    assert "Texten är raderad" in lead.get(erase).get_data(as_text=True)
    assert lead.get(f"{page}/{NOTE.format(9)}/erase").status_code == 404
    table = lead.get(f"/t/{event.tables[0].key}").get_data(as_text=True)
    assert "Testsson" not in table


def test_how_many_took_part_is_asked_where_it_is_missed_and_only_there(
    store: Store, lead: FlaskClient, token: Callable[[FlaskClient], str], event: Event,
    say: Callable[..., str],
) -> None:  # fmt: skip
    say("Mer tid")
    with store.write() as db:
        db.conn.execute("UPDATE event SET participants = NULL")
    at = f"/lead/events/{event.code}"
    asked = 'name="participants"'
    assert asked in lead.get(at).text  # on the way to closing it
    sent = {"csrf_token": token(lead), "state": "closed", "participants": "många"}
    wrong = lead.post(f"{at}/state", data=sent | {"once": "a1"})
    assert wrong.status_code == 422
    assert 'value="många"' in wrong.text
    lead.post(f"{at}/state", data=sent | {"once": "a2", "participants": ""})
    assert events.get(store.read(), event.code).state == "closed"
    assert asked in lead.get(at).text
    assert asked in lead.get(f"{at}/summary").text
    told = {"csrf_token": token(lead), "participants": "14", "back": f"{at}/summary"}
    assert lead.post(f"{at}/persons", data=told | {"participants": ""}).status_code == 422
    assert lead.post(f"{at}/persons", data=told).location == f"{at}/summary"
    assert events.get(store.read(), event.code).persons == 14
    assert asked not in lead.get(at).text + lead.get(f"{at}/summary").text


FILE = "tema;inspel\r\nStöd;Mer tid för handledning\r\nLön;Lön efter erfarenhet\r\n"


def bring(
    lead: FlaskClient, token: Callable[[FlaskClient], str], file: str, district: str = ""
) -> TestResponse:
    """Send the form of a workshop that has been held, with its file."""
    return lead.post(
        "/lead/events/from-file/read",
        data={
            "csrf_token": token(lead),
            "title": "Workshop",
            "date": "2026-03-03",
            "district": district,
            "participants": "",
            "file": (io.BytesIO(file.encode()), "workshop.csv"),
        },
    )


def test_a_workshop_that_has_been_held_is_set_up_with_its_file(
    store: Store, lead: FlaskClient, token: Callable[[FlaskClient], str]
) -> None:
    preview = bring(lead, token, FILE).location
    page = lead.get(preview).text
    assert "tema</strong> → Rubrik" in page
    assert "Hur många deltog?" in page
    sent = {"csrf_token": token(lead), "participants": "12"}
    assert lead.post(f"{preview}/add", data=sent).status_code == 303
    (overview,) = events.overviews(store.read())
    made = overview.event
    assert made.from_file
    assert (made.persons, [r.question for r in made.rounds]) == (12, ["Stöd", "Lön"])
    # What came in is read at once, though nobody has opened or closed it.
    assert jobs.latest(store.read(), made.id) is not None
    page = lead.get(f"/lead/events/{made.code}").text
    for missing in ("bordskort", "Rummet", "Kvitton", "Borden", "Hur många"):
        assert missing not in page
    assert "Stäng workshoppen" in page
    assert "Rubrik 1" in lead.get(f"/lead/events/{made.code}/edit").text


def test_a_workshop_whose_file_has_faults_is_not_added(
    store: Store, lead: FlaskClient, token: Callable[[FlaskClient], str]
) -> None:
    faulty = bring(lead, token, "inspel;röster\nBra;många\n")
    assert faulty.status_code == 422
    assert "röster" in faulty.text
    assert 'value="Workshop"' in faulty.text
    assert events.overviews(store.read()) == []


def test_a_workshop_is_added_by_those_who_lead_its_organiser(
    store: Store, sign_in: Callable[..., FlaskClient], token: Callable[[FlaskClient], str]
) -> None:
    bromma = sign_in("lead", "bromma")
    assert bring(bromma, token, FILE, "farsta").status_code == 422
    assert events.overviews(store.read()) == []
    assert bring(bromma, token, FILE, "bromma").status_code == 303


def test_readers_read_all_that_was_said_when_the_lead_says_so(
    store: Store, lead: FlaskClient, token: Callable[[FlaskClient], str], event: Event,
    say: Callable[..., str],
) -> None:  # fmt: skip
    for number in range(6):
        say(f"Ord nummer {number}", table=1 + number % 2)
    at = f"/lead/events/{event.code}/summary"
    assert "Ord nummer 3" not in lead.get(at).text
    assert "Vad fungerar?" in lead.get(at).text
    sent = {"csrf_token": token(lead)}
    assert lead.post(f"{at}/words", data=sent | {"words": "maybe"}).status_code == 422
    lead.post(f"{at}/words", data=sent | {"words": "open"})
    assert "Ord nummer 3" in lead.get(at).text
    lead.post(f"{at}/words", data=sent | {"words": "closed", "once": "k9"})
    assert "Ord nummer 3" not in lead.get(at).text
