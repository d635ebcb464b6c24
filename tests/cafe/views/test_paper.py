"""When there is no tablet: sheets to print, and a sheet typed in with the keyboard alone."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable

import pypdf
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cafe.store import events, notes, typed_codes
from cafe.store.database import Store
from cafe.store.events import Event

Save = Callable[..., TestResponse]


@pytest.fixture
def lead(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in("lead")


@pytest.fixture
def save(lead: FlaskClient, token: Callable[..., str], event: Event) -> Save:
    """`save("line\\nline")`: the answer to a sheet of table 2 and round 2."""

    def send(written: str, **more: str) -> TestResponse:
        data = {"csrf_token": token(lead), "once": uuid.uuid4().hex, "table": "2", "round": "2"}
        return lead.post(
            f"/lead/events/{event.code}/typed/save", data=data | {"sheet": written} | more
        )

    return send


def test_each_round_has_a_sheet_with_its_question(lead: FlaskClient, event: Event) -> None:
    page = lead.get(f"/lead/events/{event.code}/sheets")
    assert page.status_code == 200
    assert page.text.count('class="note-sheet"') == len(event.rounds)
    assert all(r.question in page.text for r in event.rounds)


def test_cards_and_sheets_are_a_pdf_too(lead: FlaskClient, event: Event) -> None:
    def read(address: str) -> str:
        answer = lead.get(f"/lead/events/{event.code}/{address}.pdf")
        assert answer.mimetype == "application/pdf"
        made = pypdf.PdfReader(io.BytesIO(answer.data))
        return " ".join(" ".join(page.extract_text() for page in made.pages).split())

    cards = read("cards")
    keys = [typed_codes.spelled(t.key) for t in event.tables if t.key]
    assert keys
    assert all(f"Bord {t.name}" in cards for t in event.tables)
    assert all(f"{key} " in f"{cards} " for key in keys)
    written = read("sheets")
    assert all(r.question in written for r in event.rounds)
    assert written.count("Fungerar bra") == 9 * len(event.rounds)
    assert "/cards.pdf" in lead.get(f"/lead/events/{event.code}/cards").text


def test_twenty_lines_are_twenty_notes_of_the_table_and_once_only(
    save: Save, store: Store, event: Event
) -> None:
    lines = [f"{n % 4 + 1}: Tanke nummer {n}" for n in range(19)] + ["Utan siffra"]
    for _ in range(2):
        answer = save("\n\n".join(lines), once="0" * 32)
        assert answer.status_code == 303
        assert "saved=20" in answer.headers["Location"]
    kept = notes.of_table(store.read(), event.tables[1].id)
    assert len(kept) == 20
    assert {n.round for n in kept} == {2}
    said = {n.text: n.kind for n in kept}
    assert said["Tanke nummer 0"] == "works"
    assert said["Tanke nummer 2"] == "proposal"
    assert said["Utan siffra"] == event.rounds[1].kind


def test_a_number_without_a_colon_is_part_of_the_note(
    save: Save, store: Store, event: Event
) -> None:
    written = [
        "2 handläggare på de tyngsta ärendena", "Kl. 8: morgonmöte", "3-4 möten i veckan",
        "3 – 4 möten i veckan", "8.30 är för sent", "2025: ett år att minnas", "1,5 tjänst saknas",
    ]  # fmt: skip
    save("\n".join(written))
    assert {n.text for n in notes.of_table(store.read(), event.tables[1].id)} == set(written)


def test_what_is_nearly_a_kind_is_asked_about_and_may_be_text(
    save: Save, store: Store, event: Event
) -> None:
    written = "7: Fler mentorer\n\n2: Ring mindre\n1) Lunch\n2. Fika\n3 – Arbetsro\n(4) Annat"
    written += "\n4 annat\n3 Fler rum"
    asked = save(written)
    assert asked.status_code == 422
    assert "Rad 1, 4, 5, 6, 7 …: det är oklart om siffran i början är en typ." in asked.text
    assert written in asked.text
    assert notes.of_table(store.read(), event.tables[1].id) == []
    assert save(written, as_text="1").status_code == 303
    kept = {n.text: n.kind for n in notes.of_table(store.read(), event.tables[1].id)}
    assert len(kept) == 8
    assert kept["Ring mindre"] == "improve"
    assert "7: Fler mentorer" in kept


def test_what_was_understood_is_said(save: Save, lead: FlaskClient) -> None:
    answer = save("1: Lunch\n3: Mentorer\n3: Arbetsro\nUtan siffra")
    said = " ".join(lead.get(answer.headers["Location"]).text.split())
    assert "4 anteckningar är sparade för bord 2, omgång 2: Fungerar bra 1" in said
    assert "Förslag 2" in said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (" \n ", "Skriv minst en anteckning."),
        ("Bra\n3:", "Rad 2 har en typ men ingen text."),
        ("x\n" * 201, "Högst 200 anteckningar"),
        ("\n\n" + "x" * 20_001, "Rad 3 är 20001 tecken lång."),
        ("Bra\n\n3:", "Rad 3 har en typ men ingen text."),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(
    save: Save, store: Store, event: Event, written: str, said: str
) -> None:
    answer = save(written)
    assert answer.status_code == 422
    assert said in answer.text
    assert written.strip() in answer.text
    assert notes.of_table(store.read(), event.tables[1].id) == []


def test_it_is_taken_after_closing_and_names_are_hidden(
    save: Save, lead: FlaskClient, store: Store, event: Event
) -> None:
    with store.write() as db:
        events.move(db, "test", event, "closed")
    assert save("<b>Ring</b> 070-174 06 05 om det").status_code == 303
    (kept,) = notes.of_table(store.read(), event.tables[1].id)
    assert kept.standing == "kept"
    assert "070" not in kept.text
    assert "<b>Ring" not in lead.get(f"/lead/events/{event.code}/notes").text


def test_a_time_or_an_ordinal_that_begins_a_line_is_no_kind(
    save: Save, store: Store, event: Event
) -> None:
    written = ["3:30 är för sent för mötet", "2:a linjens chefer", "1:e vardagen i månaden"]
    assert save("\n".join([*written, "3:Fler mentorer", "4 : Annat"])).status_code == 303
    kept = {n.text: n.kind for n in notes.of_event(store.read(), event.id)}
    assert set(written) <= kept.keys()
    assert (kept["Fler mentorer"], kept["Annat"]) == ("proposal", "other")
