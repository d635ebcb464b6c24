"""The table's page without a script: the form posts, stores once, and loses nothing."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cafe.store import events, late_notes, notes, rooms
from cafe.store.database import Store
from cafe.store.events import Event


@pytest.fixture
def at(event: Event) -> str:
    """The address of the first table."""
    return f"/t/{event.tables[0].key}"


@pytest.fixture
def send(client: FlaskClient, at: str) -> Callable[..., TestResponse]:
    """`send(text=…)`: the answer to the form of a new note."""

    def post(**fields: Any) -> TestResponse:
        given = {"once": uuid.uuid4().hex, "round": "1", "text": "Fika gör gott."} | fields
        return client.post(f"{at}/notes", data=given)

    return post


Send = Callable[..., TestResponse]


def of(store: Store, event: Event) -> list[notes.Note]:
    return notes.of_table(store.read(), event.tables[0].id)


def move(store: Store, event: Event, state: str) -> None:
    with store.write() as db:
        events.move(db, "test", events.by_id(db, event.id), state)


def field(page: str, name: str) -> str:
    found = re.search(rf'<input [^>]*name="{name}"[^>]* value="([^"]*)"', page)
    assert found, name
    return unescape(found[1])


def typed(page: str) -> str:
    found = re.search(r"<textarea[^>]*>\r?\n?(.*?)</textarea>", page, re.S)
    assert found
    return unescape(found[1])


def test_the_page_shows_the_round_its_question_and_no_cookie(client: FlaskClient, at: str) -> None:
    answer = client.get(at)
    assert answer.status_code == 200
    assert "Vad fungerar?" in answer.text
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-cache"
    second = client.get(f"{at}?round=2").text
    assert '<h1 id="question" class="asked">Vad behöver bli bättre?</h1>' in second
    assert field(second, "round") == "2"


def test_a_key_is_found_however_it_is_written_and_an_unknown_one_is_not(
    client: FlaskClient, event: Event
) -> None:
    key = str(event.tables[0].key)
    assert client.get(f"/t/{key[:5].upper()}-{key[5:]}").status_code == 200
    answer = client.get("/t/finnsinte1")
    assert answer.status_code == 404
    assert "Skanna bordskortet igen" in answer.text


def test_a_note_is_stored_and_thanked_for(
    send: Send, client: FlaskClient, store: Store, event: Event
) -> None:
    answer = send(
        text="Rad ett\r\nRad två",
        kind="proposal",
        round="2",
        votes="4",
        point="P3",
        area="barn-unga",
    )
    assert answer.status_code == 303
    assert answer.location.endswith("#saved")
    page = client.get(answer.location).text
    assert "Tack. Anteckningen är sparad." in page
    assert field(page, "round") == "2"
    (kept,) = of(store, event)
    assert (kept.text, kept.kind, kept.round, kept.votes) == ("Rad ett\nRad två", "proposal", 2, 4)
    assert (kept.point, kept.area, kept.profession, kept.source) == (
        "P3",
        "barn-unga",
        None,
        "form",
    )


def test_a_note_without_a_kind_says_so_and_gets_one_with_one_press(
    send: Send, store: Store, event: Event, client: FlaskClient, at: str
) -> None:
    send(kind="")
    (kept,) = of(store, event)
    assert kept.kind is None
    page = client.get(at).get_data(as_text=True)
    assert "Typ saknas</strong>" in page
    press = {"once": "k", "base": "1", "kind": "proposal"}
    assert client.post(f"{at}/notes/{kept.id}/kind", data=press).status_code == 303
    (kept,) = of(store, event)
    assert (kept.kind, kept.text, kept.revision) == ("proposal", "Fika gör gott.", 2)
    wrong = client.post(f"{at}/notes/{kept.id}/kind", data=press | {"once": "l", "kind": "idea"})
    assert wrong.status_code == 422
    assert of(store, event)[0].kind == "proposal"


def test_a_rounds_kind_is_chosen_beforehand_and_what_the_table_chose_stays(
    store: Store, event: Event, client: FlaskClient, at: str, send: Send
) -> None:
    with store.write() as db:
        events.change(
            db, "test", event, title=event.title, date=event.date, place="", district=None,
            participants=None, questions=[r.question for r in event.rounds],
            kinds=["works", None, "proposal"], tables=2,
        )  # fmt: skip
    chosen = re.compile(r'name="kind" value="(\w+)" checked')
    assert chosen.findall(client.get(at).get_data(as_text=True)) == ["works"]
    assert chosen.findall(client.get(f"{at}?round=2").get_data(as_text=True)) == []
    back = send(kind="other").headers["Location"]
    assert chosen.findall(client.get(back).get_data(as_text=True)) == ["other"]
    assert chosen.findall(client.get(f"{at}?kind=%3Cb%3E").get_data(as_text=True)) == ["works"]


def test_a_form_sent_twice_is_stored_once_and_thanked_twice(
    send: Send, store: Store, event: Event
) -> None:
    once = uuid.uuid4().hex
    assert send(once=once).location == send(once=once).location
    assert len(of(store, event)) == 1


def test_a_filled_page_that_was_gone_back_to_becomes_a_note_of_its_own(
    send: Send, store: Store, event: Event
) -> None:
    once = uuid.uuid4().hex
    send(once=once, text="Första")
    answer = send(once=once, text="Andra")
    assert answer.status_code == 409
    assert typed(answer.text) == "Andra"
    assert len(of(store, event)) == 1
    send(once=field(answer.text, "once"), text="Andra")
    assert {n.text for n in of(store, event)} == {"Första", "Andra"}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text": "å" * 20_001}, "20001 tecken lång. Högst 20000"),
        ({"text": "  \r\n "}, "Skriv något innan du sparar."),
        ({"text": "a\x00b"}, "styrtecken"),
        ({"round": "9"}, "Omgång 9 finns inte"),
        ({"votes": "många"}, "Skriv ett tal med siffror"),
        ({"votes": "100"}, "från 0 till 99,"),
        ({"point": "P99"}, "Välj ett av alternativen."),
        ({"kind": "beröm"}, "Välj ett av alternativen."),
    ],
)
def test_what_is_wrong_is_named_and_the_text_is_still_in_the_field(
    send: Send, store: Store, event: Event, changed: dict[str, str], sentence: str
) -> None:
    given = {"text": "Kvar <i>fältet</i> & hel", "area": "barn-unga"} | changed
    answer = send(**given)
    assert answer.status_code == 422
    assert sentence in answer.text
    if "\x00" not in given["text"]:
        assert typed(answer.text) == given["text"].replace("\r\n", "\n")
    assert '<option value="barn-unga" selected>' in answer.text
    assert of(store, event) == []


def test_twenty_thousand_characters_are_taken(send: Send, store: Store, event: Event) -> None:
    text = "å" * 9_999 + "\r\n" + "🌻" * 10_000
    assert send(text=text).status_code == 303
    assert of(store, event)[0].text == text.replace("\r\n", "\n")


def test_a_note_can_be_changed_and_its_earlier_wording_is_kept(
    send: Send, client: FlaskClient, store: Store, event: Event, at: str
) -> None:
    send(text="Först", votes="2", kind="works")
    note = of(store, event)[0]
    page = client.get(f"{at}/notes/{note.id}").text
    assert (typed(page), field(page, "base"), field(page, "votes")) == ("Först", "1", "2")
    answer = client.post(
        f"{at}/notes/{note.id}/save",
        data={"once": field(page, "once"), "round": "1", "base": "1", "text": "Sedan"},
    )
    assert answer.status_code == 303
    assert [r.text for r in notes.revisions(store.read(), note.id)] == ["Först", "Sedan"]
    assert "Först" in client.get(f"{at}/notes/{note.id}").text


def test_two_changes_of_the_same_wording_are_both_kept(
    send: Send, client: FlaskClient, store: Store, event: Event, at: str
) -> None:
    send(text="Först")
    note = of(store, event)[0]
    for text in ("Din", "Min"):
        answer = client.post(
            f"{at}/notes/{note.id}/save",
            data={"once": uuid.uuid4().hex, "round": "1", "base": "1", "text": text},
        )
    assert "Båda versionerna är sparade" in client.get(answer.location).text
    assert [r.standing for r in notes.revisions(store.read(), note.id)] == [
        "kept",
        "kept",
        "sibling",
    ]
    assert "Min" in client.get(f"{at}/notes/{note.id}").text


def test_a_note_can_be_withdrawn_and_taken_in_again(
    send: Send, client: FlaskClient, store: Store, event: Event, at: str
) -> None:
    send()
    note = of(store, event)[0]
    for wanted in (True, False):
        current = of(store, event)[0]
        answer = client.post(
            f"{at}/notes/{note.id}/standing",
            data={
                "once": uuid.uuid4().hex,
                "base": current.revision,
                "withdrawn": "1" if wanted else "0",
            },
        )
        assert answer.status_code == 303
        assert of(store, event)[0].withdrawn is wanted
    assert of(store, event)[0].text == note.text


def test_a_change_that_cannot_be_kept_returns_the_text(
    send: Send, client: FlaskClient, store: Store, event: Event, at: str
) -> None:
    send()
    note = of(store, event)[0]
    answer = client.post(
        f"{at}/notes/{note.id}/save",
        data={"once": "a", "round": "1", "base": "1", "text": "x" * 20_001},
    )
    assert answer.status_code == 422
    assert typed(answer.text) == "x" * 20_001


def test_the_note_of_another_table_is_not_found(
    send: Send, client: FlaskClient, store: Store, event: Event
) -> None:
    send()
    note = of(store, event)[0]
    other = f"/t/{event.tables[1].key}/notes/{note.id}"
    assert client.get(other).status_code == 404
    for what in ("save", "standing"):
        assert client.post(f"{other}/{what}", data={"text": "Kapad"}).status_code == 404
    assert of(store, event)[0].text == note.text


def test_a_closed_event_says_so_kindly_and_keeps_what_still_comes(
    send: Send, client: FlaskClient, store: Store, event: Event, at: str
) -> None:
    move(store, event, "closed")
    page = client.get(at).text
    assert "Caféet är stängt. Tack för allt ni har skrivit." in page
    answer = send(text="Skrivet i tid, sänt för sent")
    assert answer.status_code == 303
    assert "projektledaren avgör" in client.get(answer.location).text
    assert [n.text for n in late_notes.of_event(store.read(), event.id)] == [
        "Skrivet i tid, sänt för sent"
    ]


def test_a_draft_event_asks_to_wait_and_returns_what_was_typed(
    client: FlaskClient, store: Store
) -> None:
    with store.write() as db:
        code = events.add(db, "t", title="T", date="2026-10-14", questions=["?"], tables=1)
    key = events.get(store.read(), code).tables[0].key
    assert "Caféet har inte öppnat än." in client.get(f"/t/{key}").text
    answer = client.post(f"/t/{key}/notes", data={"once": "a", "round": "1", "text": "Tidig"})
    assert answer.status_code == 409
    assert typed(answer.text) == "Tidig"


def test_who_sits_at_the_table_is_kept_as_numbers(
    client: FlaskClient, store: Store, event: Event, at: str
) -> None:
    answer = client.post(
        f"{at}/seats",
        data={"once": "b", "participants": "7", "profession-chef": "1", "area-barn-unga": "6"},
    )
    assert answer.status_code == 303
    table = events.get(store.read(), event.code).tables[0]
    assert table.participants == 7
    assert table.professions == (("chef", 1),)
    assert table.areas == (("barn-unga", 6),)
    page = client.get(answer.location).text
    assert "7 personer" in page
    # One visible tap, however many notes there are.
    assert page.index('id="head-count"') < page.index('id="notes"')
    assert field(page, "participants") == "7"


def test_a_wrong_number_of_persons_is_named_and_still_there(
    client: FlaskClient, store: Store, event: Event, at: str
) -> None:
    answer = client.post(
        f"{at}/seats", data={"once": "c", "participants": "2", "profession-chef": "3"}
    )
    assert answer.status_code == 422
    assert "antalen nedanför blir 3" in answer.text
    assert field(answer.text, "profession-chef") == "3"
    assert events.get(store.read(), event.code).tables[0].participants is None


def test_what_is_written_is_shown_and_never_run(
    send: Send, client: FlaskClient, store: Store, event: Event, at: str
) -> None:
    text = "<script>alert(1)</script> {{ 7*7 }} ' \" &amp;"
    send(text=text)
    page = client.get(at).text
    assert "<script>alert" not in page
    assert "{{ 7*7 }}" in page
    assert typed(client.get(f"{at}/notes/{of(store, event)[0].id}").text) == text


def test_without_a_script_a_table_says_that_it_is_done_and_gets_its_receipt(
    store: Store, client: FlaskClient, event: Event
) -> None:
    table = event.tables[0]
    for once, ready, standing in (("a", "1", "in"), ("a", "1", "in"), ("b", "0", "writing")):
        data = {"once": once, "ready": ready}
        answer = client.post(f"/t/{table.key}/ready", data=data)
        assert answer.status_code == 303
        page = client.get(answer.headers["Location"]).get_data(as_text=True)
        state = rooms.room(store.read(), events.get(store.read(), event.code)).tables[0]
        assert state.standing == standing
        assert state.receipt is not None
        assert f"/f/{state.receipt.code}" in page
    assert "Skriv vidare" in page


def test_personal_data_is_hidden_and_the_page_says_so(
    client: FlaskClient, send: Send, store: Store, event: Event
) -> None:
    answer = send(text="Klienten heter Xanthe Ek")
    assert [n.text for n in of(store, event)] == ["Klienten heter [namn]"]
    page = client.get(answer.headers["Location"]).text
    assert "Det såg ut att finnas personuppgifter i texten." in page[: page.index('id="write"')]
    (written,) = of(store, event)
    change = {"once": "x", "round": "1", "base": "1", "text": "Klienten heter Xanthe"}
    client.post(f"/t/{event.tables[0].key}/notes/{written.id}/save", data=change)
    assert [n.text for n in notes.revisions(store.read(), written.id)] == ["Klienten heter [namn]"]
    page = client.get(send(text="Inga möten").headers["Location"]).text
    assert "personuppgifter" not in page[: page.index('id="write"')]
