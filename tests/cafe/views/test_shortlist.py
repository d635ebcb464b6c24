"""The page on which a lead chooses what goes to the vote, and what the room then reads."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cafe.store import shortlist
from cafe.store.database import Store
from cafe.store.events import Event

Say = Callable[..., str]
Press = Callable[..., TestResponse]
NASTY = "<b>Högst</b> 14 ärenden & inte fler"


@pytest.fixture
def lead(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in("lead")


@pytest.fixture
def press(lead: FlaskClient, token: Callable[..., str], event: Event) -> Press:
    """`press("hide", proposal=id, reason="…")`: the answer to a press on the page."""

    def send(action: str, **fields: Any) -> TestResponse:
        data = {"csrf_token": token(lead), "once": uuid.uuid4().hex} | fields
        return lead.post(f"/lead/events/{event.code}/harvest/shortlist/{action}", data=data)

    return send


@pytest.fixture
def two(say: Say) -> list[str]:
    return [
        say("Inför en mentor för alla nyanställda.", kind="proposal", round=3),
        say("Alla nyanställda ska ha en mentor.", kind="proposal", round=3, table=2),
    ]


def page(lead: FlaskClient, event: Event) -> str:
    answer = lead.get(f"/lead/events/{event.code}/harvest/shortlist")
    assert answer.status_code == 200
    return answer.text


def test_like_proposals_are_shown_together_and_put_together_by_a_press(
    lead: FlaskClient, press: Press, event: Event, two: list[str], store: Store
) -> None:
    shown = page(lead, event)
    assert "Alla 2 förslag går till röstningen." in shown
    alike = shown.split('class="card alike"')[1].split("</form>")[0]
    assert all(f'value="{one}"' in alike for one in two)
    answer = press("join", parts=two)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"#p-{two[0]}")
    (one,) = shortlist.of_event(store.read(), event.id).going
    assert [own.id for own in one.parts] == two
    shown = page(lead, event)
    assert "Sammanfört av 2 förslag" in shown
    assert "Alla nyanställda ska ha en mentor." in shown, "the original stays beside it"
    assert press("part", proposal=two[0]).status_code == 303
    assert len(shortlist.of_event(store.read(), event.id).going) == 2


def test_one_alone_cannot_be_put_together(press: Press, two: list[str]) -> None:
    answer = press("join", parts=two[:1])
    assert answer.status_code == 422
    assert "Något behöver rättas" in answer.text


def test_the_room_reads_the_wording_and_can_unfold_the_tables_own_words(
    lead: FlaskClient, client: FlaskClient, press: Press, event: Event, two: list[str],
    token: Callable[..., str],
) -> None:  # fmt: skip
    seen = "Inför en mentor för alla nyanställda."
    assert press("word", proposal=two[0], wording=NASTY, seen=seen).status_code == 303
    open_it = {"csrf_token": token(lead), "by": "phones", "votes_each": "2"}
    assert lead.post(f"/lead/events/{event.code}/harvest/open", data=open_it).status_code == 303
    for shown in (page(lead, event), client.get(f"/room/{event.code}").text):
        assert "&lt;b&gt;Högst&lt;/b&gt; 14 ärenden &amp; inte fler" in shown
        assert "<b>Högst" not in shown
        assert seen in shown
    room = client.get(f"/room/{event.code}").text
    assert 'type="checkbox"' in room, "votes do not stack"
    key = event.tables[0].key
    told = client.post(
        "/api/table", json={"key": key, "device": str(uuid.uuid4()), "waiting": 0}
    ).get_json()["harvest"]
    assert (told["by"], told["stacks"], told["proposals"]) == ("phones", False, [])


def test_personal_data_in_a_wording_is_hidden(
    press: Press, event: Event, two: list[str], store: Store
) -> None:
    seen = "Inför en mentor för alla nyanställda."
    press("word", proposal=two[0], wording="Ring 070-174 06 05 om mentorer", seen=seen)
    text = shortlist.of_event(store.read(), event.id).going[0].text
    assert "070" not in text
    assert "om mentorer" in text


def test_what_was_typed_comes_back_with_what_is_wrong(
    press: Press, event: Event, two: list[str], store: Store
) -> None:
    long = "Mentor. " * 200
    answer = press("word", proposal=two[1], wording=long, seen="Alla nyanställda ska ha en mentor.")
    assert answer.status_code == 422
    assert long.strip() in answer.text
    fold = re.search(rf'<details class="change" id="change-{two[1]}"( open)?>', answer.text)
    assert fold
    assert fold[1]
    answer = press("hide", proposal=two[1], reason="  ")
    assert answer.status_code == 422
    assert "Skriv varför förslaget döljs." in answer.text
    answer = press("word", proposal=two[1], wording="Mentor", seen="Stod något annat")
    assert answer.status_code == 409
    assert ">\nMentor</textarea>" in answer.text
    assert "Någon har ändrat förslagets ordalydelse" in answer.text
    assert len(shortlist.of_event(store.read(), event.id).going) == 2


def test_one_or_all_are_chosen_moved_hidden_and_shown_again(
    lead: FlaskClient, press: Press, event: Event, two: list[str], store: Store
) -> None:
    def going() -> list[str]:
        return [one.id for one in shortlist.of_event(store.read(), event.id).going]

    press("move", proposal=two[1], way="first")
    assert going() == two[::-1]
    press("choose", chosen="0")
    assert going() == []
    assert "Inget förslag är med." in page(lead, event)
    press("choose", proposal=two[0], chosen="1")
    assert going() == two[:1]
    press("choose", chosen="1")
    press("hide", proposal=two[0], reason="Handlar om en enskild person.")
    assert going() == two[1:]
    assert "Handlar om en enskild person." in page(lead, event)
    press("unhide", proposal=two[0])
    assert set(going()) == set(two)


def test_what_is_hidden_still_shows_the_tables_own_words(
    lead: FlaskClient, press: Press, event: Event, two: list[str]
) -> None:
    own = "Inför en mentor för alla nyanställda."
    press("word", proposal=two[0], wording="En mentor åt alla nya.", seen=own)
    for one in two:
        press("hide", proposal=one, reason="Handlar om en enskild person.")
    hidden = page(lead, event).split('id="hidden"')[1]
    cards = {card[: len(two[0])]: card for card in hidden.split('class="card" id="p-')[1:]}
    told, behind = cards[two[0]].split("Bordens egna ord</summary>")
    assert "En mentor åt alla nya." in told
    assert own not in told
    assert own in behind
    assert "Bordens egna ord" not in cards[two[1]]


def test_the_page_changes_its_mark_with_the_list(
    lead: FlaskClient, press: Press, event: Event, two: list[str], say: Say
) -> None:
    def mark() -> str:
        answer = lead.get(f"/lead/events/{event.code}/harvest/shortlist/state").get_json()
        return str(answer["version"])

    first = mark()
    assert f'data-version="{first}"' in page(lead, event)
    press("move", proposal=two[1], way="first")
    second = mark()
    say("Fler.", kind="proposal", round=3)
    assert len({first, second, mark()}) == 3


def test_what_comes_later_is_told_and_can_be_taken_in(
    lead: FlaskClient, press: Press, event: Event, two: list[str], token: Callable[..., str],
    say: Say,
) -> None:  # fmt: skip
    data = {"csrf_token": token(lead), "by": "tables", "votes_each": "2", "stacks": "y"}
    lead.post(f"/lead/events/{event.code}/harvest/open", data=data)
    late = say("Kom sent.", kind="proposal", round=1)
    assert "1 förslag har kommit sedan röstningen öppnade" in page(lead, event)
    assert "1 förslag har kommit" in lead.get(f"/lead/events/{event.code}/harvest").text
    press("choose", proposal=late, chosen="1")
    assert "har kommit sedan" not in page(lead, event)
