"""The review one note at a time: what comes next, what one press confirms, and undo."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cafe import days
from cafe.store import gone_through, runs, tags
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.runs import StoredSuggestion
from cafe.understand import live
from cafe.understand.analyse import builtin, codebook_name

Say = Callable[..., str]
Press = Callable[..., TestResponse]


def yes(code: str, score: float = 0.9) -> StoredSuggestion:
    return StoredSuggestion(code, score, True, ())


def perhaps(code: str, score: float = 0.3) -> StoredSuggestion:
    return StoredSuggestion(code, score, False, ())


@pytest.fixture
def lead(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in("lead")


@pytest.fixture
def said(store: Store, event: Event, say: Say) -> list[str]:
    """Four notes that the machine has read: two codes, a guess, one code, nothing."""
    ids = [say(text) for text in ("två saker", "en gissning", "en sak", "kaffet")]
    found = [[yes("P3"), yes("P8"), perhaps("P1")], [perhaps("P6")], [yes("P3")], []]
    with store.write() as db:
        run = runs.add(
            db, event.id, "tags", codebook=codebook_name(builtin()), model="m", settings={},
            passages=4, at=days.now(),
        )  # fmt: skip
        for one, codes in zip(ids, found, strict=True):
            runs.read(db, run, one, 1, codes)
    return ids


@pytest.fixture
def press(event: Event, token: Callable[..., str]) -> Press:
    """`press(client, "right", **changed)` as the page that the client is shown sends it."""

    def send(client: FlaskClient, word: str, page: str = "", **changed: str) -> TestResponse:
        at = f"/lead/events/{event.code}/review/queue"
        html = client.get(f"{at}{page}").get_data(as_text=True)
        form = html[html.index("<article") :] if word != "back" else html
        names = ("passage", "revision", "codes", "seen", "back", "once")
        held = {n: re.search(rf'name="{n}" value="([^"]*)"', form) for n in names}
        filled = {n: m[1].replace("&amp;", "&") for n, m in held.items() if m}
        sent = {"csrf_token": token(client), "press": word} | filled | changed
        return client.post(f"{at}/decide", data=sent)

    return send


def at(answer: TestResponse) -> str:
    """The note that a press leads to, "" for none."""
    return parse_qs(urlsplit(answer.location).query).get("at", [""])[0]


def decided(store: Store, event: Event) -> dict[str, dict[str, str]]:
    return {
        p: {code: d.decision for code, d in of.items()}
        for p, of in tags.current(store.read(), event.id).items()
    }


def shown(client: FlaskClient, event: Event, query: str = "") -> str:
    page = client.get(f"/lead/events/{event.code}/review/queue{query}").get_data(as_text=True)
    found = re.search(r'<article [^>]*id="p-([^"]+)"', page)
    return found[1] if found else ""


def test_one_press_confirms_all_that_is_asserted_and_brings_the_next(
    store: Store, lead: FlaskClient, event: Event, said: list[str], press: Press
) -> None:
    assert shown(lead, event) == said[0]
    answer = press(lead, "right")
    assert decided(store, event) == {said[0]: {"P3": "confirmed", "P8": "confirmed"}}
    assert at(answer) == said[1]
    # Only a guess: it is no assertion that a press could confirm, and is gone through without.
    assert at(press(lead, "done")) == said[2]
    assert at(press(lead, "right")) == ""
    page = lead.get(answer.location).get_data(as_text=True)
    assert "Inget är kvar att granska" in page
    # It takes a look at what has no code at all to be asked for.
    assert shown(lead, event, "?state=none") == said[3]
    press(lead, "done", "?state=none")
    assert gone_through.of_event(store.read(), event.id) == set(said)


def test_the_last_word_on_a_note_brings_the_next_by_itself_and_can_be_undone(
    store: Store, lead: FlaskClient, event: Event, said: list[str], press: Press
) -> None:
    assert at(press(lead, "confirmed P3")) == said[0]  # P8 is still to be said
    answer = press(lead, "rejected P8")
    assert at(answer) == said[1]
    page = lead.get(answer.location).get_data(as_text=True)
    assert "<b>P8</b> avvisad" in page
    query = f"?{urlsplit(answer.location).query}"
    back = press(lead, "back", query)
    assert at(back) == said[0]
    assert decided(store, event) == {said[0]: {"P3": "confirmed"}}
    assert gone_through.of_event(store.read(), event.id) == set()


def test_guesses_need_no_dismissal_once_a_code_is_confirmed(
    store: Store, lead: FlaskClient, event: Event, say: Say, press: Press
) -> None:
    ids = [say(text) for text in ("tre gissningar", "en säker och en gissning")]
    found = [[perhaps("P6"), perhaps("P1"), perhaps("P2")], [yes("P3"), perhaps("P8")]]
    with store.write() as db:
        run = runs.add(
            db, event.id, "tags", codebook=codebook_name(builtin()), model="m", settings={},
            passages=2, at=days.now(),
        )  # fmt: skip
        for one, codes in zip(ids, found, strict=True):
            runs.read(db, run, one, 1, codes)
    assert live.to_review(store.read(), [event.id]) == {event.id: 2}
    assert at(press(lead, "confirmed P1", f"?at={ids[0]}")) == ids[1]
    assert live.to_review(store.read(), [event.id]) == {event.id: 1}
    # A guess that is confirmed leaves what is asserted to be said.
    assert at(press(lead, "confirmed P8", f"?at={ids[1]}")) == ids[1]
    assert live.to_review(store.read(), [event.id]) == {event.id: 1}
    press(lead, "rejected P3", f"?at={ids[1]}")
    assert live.to_review(store.read(), [event.id]) == {}


def test_what_is_skipped_comes_again_at_the_end_and_the_place_is_kept(
    lead: FlaskClient, event: Event, said: list[str], press: Press
) -> None:
    query = f"?at={said[1]}"
    press(lead, "confirmed P6", query)
    # Another day, another machine: it goes on behind what was done last.
    assert shown(lead, event) == said[2]
    assert at(press(lead, "right")) == said[0]


def test_the_way_back_passes_over_what_the_way_on_passes_over(
    store: Store, lead: FlaskClient, event: Event, said: list[str], say: Say
) -> None:
    last = say("en sak till")
    with store.write() as db:
        run = runs.add(
            db, event.id, "tags", codebook=codebook_name(builtin()), model="m", settings={},
            passages=1, at=days.now(),
        )  # fmt: skip
        runs.read(db, run, last, 1, [yes("P6")])
    page = lead.get(f"/lead/events/{event.code}/review/queue?at={last}").get_data(as_text=True)
    assert f"at={said[2]}" in page
    assert f"at={said[3]}" not in page


def test_what_the_machine_has_not_read_is_not_called_gone_through(
    lead: FlaskClient, event: Event, say: Say
) -> None:
    say("nyss sagt")
    page = lead.get(f"/lead/events/{event.code}/review/queue").get_data(as_text=True)
    assert "1 anteckning är inte analyserad än" in page
    assert "genomgånget" not in page
    assert "Inget är kvar att granska" not in page


def test_two_leads_each_keep_their_place(
    sign_in: Callable[..., FlaskClient], lead: FlaskClient, event: Event, said: list[str],
    press: Press,
) -> None:  # fmt: skip
    other = sign_in("lead", email="other@example.test")
    press(lead, "right")
    assert shown(other, event) == said[1]
    page = f"?at={said[2]}"
    held = {"seen": "0"}
    press(lead, "rejected P3", page)
    refused = press(other, "confirmed P3", page, **held)
    assert refused.status_code == 409
    assert "Någon annan har just bestämt" in refused.text


def test_with_a_point_only_that_is_asked(
    store: Store, lead: FlaskClient, event: Event, said: list[str], press: Press
) -> None:
    answer = press(lead, "right", "?code=P3")
    assert at(answer) == said[2]
    assert decided(store, event) == {said[0]: {"P3": "confirmed"}}
    assert gone_through.of_event(store.read(), event.id) == set()
    assert shown(lead, event, "?code=P6") == said[1]
    page = lead.get(f"/lead/events/{event.code}/review/queue?code=P6").get_data(as_text=True)
    assert 'id="right"' not in page  # a guess is nothing to confirm in passing


def test_another_text_is_to_be_gone_through_again(
    store: Store, lead: FlaskClient, event: Event, said: list[str], press: Press, say: Say
) -> None:
    press(lead, "right")
    say("två helt andra saker", id=said[0], base=1)
    assert gone_through.of_event(store.read(), event.id) == set()


def test_what_is_left_is_told_in_minutes(
    lead: FlaskClient, event: Event, said: list[str], press: Press
) -> None:
    page = lead.get(f"/lead/events/{event.code}/review/queue").get_data(as_text=True)
    assert "3 anteckningar kvar" in page
    assert "ungefär" in page


def test_the_end_of_the_queue_leads_to_the_notes_without_a_point(
    lead: FlaskClient, event: Event, press: Press, said: list[str]
) -> None:
    page = f"/lead/events/{event.code}/review/queue"
    for word in ("right", "done", "right"):
        assert "har ingen punkt" not in lead.get(page).get_data(as_text=True)
        press(lead, word)
    end = lead.get(page).get_data(as_text=True)
    assert "1 anteckning har ingen punkt" in end
    assert f'href="{page}?state=none"' in end
    assert f'data-passage="{said[3]}"' in lead.get(f"{page}?state=none").get_data(as_text=True)
    press(lead, "done", "?state=none")
    assert "har ingen punkt" not in lead.get(page).get_data(as_text=True)
