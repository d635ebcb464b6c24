"""The field for a code: what stands on a card, a screen, a receipt or an invitation leads on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from cafe.store import receipts, rooms, survey_answers, surveys, typed_codes
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.views import asked, ways_in


@pytest.fixture
def codes(store: Store, event: Event) -> dict[str, str]:
    """A code of each kind, by where it leads."""
    asked.ensure_builtin(store)
    with store.write() as db:
        receipt = receipts.issue(db, "test", event.tables[0].id)
        join = surveys.add(
            db, "test", title="Enkät", questionnaire=("workshop-evaluation", 1), admission="open",
            event_id=event.id,
        )  # fmt: skip
        tickets = surveys.add(
            db, "test", title="Länkar", questionnaire=("workshop-evaluation", 1),
            admission="tickets", event_id=event.id,
        )  # fmt: skip
        (ticket,) = survey_answers.issue(db, surveys.get(db, tickets), 1, "x" * 40)
        revoked = event.tables[1].key
        rooms.new_key(db, "test", event.tables[1])
    return {
        f"/t/{event.tables[0].key}": str(event.tables[0].key),
        f"/t/{revoked}": str(revoked),
        f"/room/{event.code}": event.code,
        f"/f/{receipt.code}": receipt.code,
        f"/a/{join}": join,
        f"/a/{ticket}": ticket,
    }


def ways(code: str) -> Iterator[str]:
    """A code as people write it."""
    yield code
    yield f"  {code.upper()} "
    yield typed_codes.spelled(code)
    yield " ".join(code)
    yield f"https://rundabord.example/t/{typed_codes.spelled(code)}?round=2"
    yield f"Kod: {typed_codes.spelled(code)}"
    yield f"kod {code}"
    yield f"Bord 3, koden: {typed_codes.spelled(code)}."
    yield f"the code is {code}"
    yield f"Rum: {typed_codes.spelled(code).replace('-', ' ')}"
    yield f"#{code}"


def test_every_code_leads_on_however_it_is_written(
    client: FlaskClient, codes: dict[str, str]
) -> None:
    assert sorted({len(code) for code in codes.values()}) == [6, 8, 10, 12]
    for place, code in codes.items():
        for written in ways(code):
            answer = client.post("/in", data={"typed": written})
            assert (answer.status_code, answer.location) == (303, place), written


def test_who_reads_english_meets_the_survey_in_english(
    store: Store, client: FlaskClient, event: Event, codes: dict[str, str]
) -> None:
    join = next(code for way, code in codes.items() if way.startswith("/a/") and len(code) == 6)
    with store.write() as db:
        surveys.move(db, "test", surveys.get(db, join), "open")
    assert f'"/a/{join}"' in client.get(f"/room/{event.code}").text
    client.set_cookie("language", "en")
    assert client.post("/in", data={"typed": join}).location == f"/a/{join}"
    for lang, way in (("en", f"/a/{join}"), ("sv", f"/a/{join}?lang=sv")):
        assert f'<html lang="{lang}"' in client.get(way).text


def test_a_code_is_shown_so_that_it_can_be_read_aloud_and_read_again() -> None:
    for length, parts in ((6, [3, 3]), (8, [4, 4]), (10, [5, 5]), (12, [4, 4, 4])):
        code = typed_codes.new_code(length)
        shown = typed_codes.spelled(code)
        assert [len(part) for part in shown.split("-")] == parts
        assert typed_codes.plain_code(shown) == code


def test_a_wrong_code_stays_in_the_field_and_the_kinds_of_code_are_told(
    client: FlaskClient,
) -> None:
    answer = client.post("/in", data={"typed": 'abc"<b>'})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert 'value="abc&#34;&lt;b&gt;"' in page
    assert "Fel kod" in page
    for kind in ("Bordskortet", "Skärmen i salen", "Kvittot", "egen inbjudan"):
        assert kind in page
    empty = client.post("/in", data={"typed": " "})
    assert "Skriv en kod." in empty.get_data(as_text=True)
    assert "Har du en kod?" in client.get("/in").get_data(as_text=True)


def test_a_wrong_code_stays_when_the_language_is_changed(client: FlaskClient) -> None:
    page = client.post("/in", data={"typed": "abc-def"}).get_data(as_text=True)
    form = re.search(r'<form method="post" action="/language">.*?</form>', page, re.DOTALL)
    assert form
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))
    on = client.post("/language", data=fields)
    assert (on.status_code, on.location) == (307, "/in")  # a browser sends the form there
    answer = client.post("/in", data=fields)
    assert answer.status_code == 422
    said = answer.get_data(as_text=True)
    assert ('value="abc-def"' in said, "Wrong code" in said) == (True, True)


def test_the_start_page_has_the_field(
    client: FlaskClient, sign_in: Callable[..., FlaskClient]
) -> None:
    sign_in("lead")
    page = client.get("/").get_data(as_text=True)
    assert 'action="/in"' in page
    assert "Logga in" in page


def test_nobody_may_try_on_and_on(
    client: FlaskClient, codes: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ways_in, "GUESSES_PER_ADDRESS", 3)
    tried = [client.post("/in", data={"typed": "zzzzzz"}).status_code for _ in range(4)]
    assert tried == [422, 422, 422, 429]
    assert client.post("/in", data={"typed": next(iter(codes.values()))}).status_code == 429


def test_a_code_that_cannot_be_text_is_a_wrong_one(client: FlaskClient) -> None:
    for odd in ("\x00", "💥" * 50, "%", "/" * 150, "å" * 200, "a" * 5000):
        assert client.post("/in", data={"typed": odd}).status_code == 422


def test_what_is_passed_on_can_be_copied_and_printed(
    client: FlaskClient, sign_in: Callable[..., FlaskClient], event: Event, codes: dict[str, str]
) -> None:
    lead = sign_in("lead")
    by_way = {way[1]: way for way in reversed(list(codes))}  # the first of each
    pages = {
        f"/lead/events/{event.code}/cards": by_way["t"],
        f"/lead/events/{event.code}/receipts": by_way["f"],
        f"/lead/events/{event.code}/tables/1": by_way["t"],
    }
    for page, way in pages.items():
        shown = lead.get(page).text
        assert re.search(rf'data-copy="https?://[^"]+{way}"', shown), page
        assert "pass-on.js" in shown
    shown = client.get(by_way["f"]).text
    assert f'{by_way["f"]}"' in shown.partition("data-copy=")[2][:80]
    assert "data-print" in shown
