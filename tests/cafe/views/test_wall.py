"""The projector's page: one thing at a time, and no vote before it is revealed."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from cafe.store import events, harvest, rooms, round_clock
from cafe.store.database import Store
from cafe.store.events import Event

Say = Callable[..., str]


@pytest.fixture
def three(say: Say) -> list[str]:
    """Three proposals; the second comes from the other table."""
    return [
        say("Inför mentor för alla nyanställda.", kind="proposal", round=2),
        say("Mer tid för <b>handledning</b>.", kind="proposal", round=3, table=2),
        say("Fast rum för samtal.", kind="proposal", round=3),
    ]


def act(store: Store, event: Event, name: str, *args: object, **rest: object) -> None:
    with store.write() as db:
        getattr(harvest, name)(db, "test", event.id, *args, **rest)


def voted(store: Store, event: Event, three: list[str]) -> None:
    """The tables vote and the harvest is closed."""
    act(store, event, "start", by="tables", votes_each=3)
    with store.write() as db:
        for table, votes in zip(event.tables, ({three[2]: 3}, {three[1]: 2}), strict=True):
            harvest.vote(db, event.id, f"table:{table.id}", 0, votes, actor="test")
    act(store, event, "close")


def wall(client: FlaskClient, event: Event) -> str:
    answer = client.get(f"/wall/{event.code}")
    assert answer.status_code == 200
    return answer.text


def said(page: str) -> list[str]:
    return re.findall(r'<p class="said">(.*?)</p>', page)


def test_it_waits_with_the_rooms_address_and_code(client: FlaskClient, event: Event) -> None:
    page = wall(client, event)
    assert f"<wbr>/room<wbr>/{event.code}</p>" in page
    assert f'src="/room/{event.code}/qr.svg"' in page
    drawn = client.get(f"/room/{event.code}/qr.svg")
    assert drawn.mimetype == "image/svg+xml"
    assert drawn.text.startswith('<svg xmlns="http://www.w3.org/2000/svg"')


def test_between_reveals_it_shows_the_rounds_question_time_and_tables_that_are_done(
    client: FlaskClient, event: Event, store: Store, three: list[str]
) -> None:
    state = f"/wall/{event.code}/state"
    before = client.get(state).json
    act(store, event, "show", "proposals")
    with store.write() as db:
        round_clock.start_round(db, "t", event, 2, 20, "")
        rooms.hear(db, event.tables[1].id, rooms.DeviceState(str(uuid.uuid4()), 2, 0, True))
    assert "wall-foot" in wall(client, event)  # the way in stands there whatever is shown
    act(store, event, "show", "waiting")
    page = wall(client, event)
    assert re.search(r'<h1 class="fits">Vad behöver bli bättre\?</h1>', page)
    assert re.search(r'data-seconds="1\d{3}" data-whole="1200"', page)
    assert "1 av 2 bord är klara" in page
    assert re.findall(r"<span( class=.done.)?></span>", page) == ["", ' class="done"']
    assert f'<span class="code">{event.code[:3]}-{event.code[3:]}</span>' in page
    told = client.get(state).json
    assert told["version"] != before["version"]
    assert (1190 < told["left"] <= 1200, told["paused"]) == (True, False)
    again = client.get(state).json
    assert again["version"] == told["version"], "time that goes by is no news"
    with store.write() as db:
        round_clock.pause_round(db, "t", events.by_id(db, event.id))
    assert client.get(state).json["version"] != told["version"]
    assert " data-paused" in wall(client, event)
    phone = client.get(f"/room/{event.code}").text
    assert "Vad behöver bli bättre?" in phone
    assert f"/room/{event.code}/qr.svg" in phone


def test_a_round_without_a_clock_has_none_and_a_closed_event_asks_nothing(
    client: FlaskClient, event: Event, store: Store
) -> None:
    with store.write() as db:
        round_clock.start_round(db, "t", event, 1, None, "")
    assert "data-seconds" not in wall(client, event)
    assert "fits" in wall(client, event)
    assert client.get(f"/wall/{event.code}/state").json["left"] is None
    with store.write() as db:
        events.move(db, "t", events.by_id(db, event.id), "closed")
    assert "fits" not in wall(client, event)


def test_it_lists_the_proposals_in_their_order_without_votes(
    client: FlaskClient, event: Event, store: Store, three: list[str]
) -> None:
    assert said(wall(client, event)) == []
    act(store, event, "show", "proposals")
    voted(store, event, three)
    page = wall(client, event)
    assert said(page) == [
        "Inför mentor för alla nyanställda.",
        "Fast rum för samtal.",
        "Mer tid för &lt;b&gt;handledning&lt;/b&gt;.",
    ]
    assert 'class="count"' not in page


def test_after_the_reveal_it_shows_the_votes_most_first_with_bars(
    client: FlaskClient, event: Event, store: Store, three: list[str]
) -> None:
    voted(store, event, three)
    act(store, event, "reveal")
    page = wall(client, event)
    assert re.findall(r'class="rank">(\d+)\.', page) == ["1", "2", "3"]
    assert said(page)[0] == "Fast rum för samtal."
    assert re.findall(r"<strong>(\d+)</strong>", page) == ["3", "2", "0"]
    assert re.findall(r'class="part" width="([\d.]+)"', page) == ["100", "67", "0"]
    assert "2 bord har röstat, <span>5 röster</span> sammanlagt." in page
    assert "style=" not in page


def test_what_was_taken_back_after_the_reveal_is_not_shown(
    client: FlaskClient, event: Event, store: Store, three: list[str], say: Say
) -> None:
    voted(store, event, three)
    act(store, event, "reveal")
    say("Fast rum för samtal.", kind="proposal", round=3, id=three[2], base=1, withdrawn=True)
    page = wall(client, event)
    assert "Fast rum" not in page
    assert "Bordet har tagit tillbaka förslaget." in page


def test_how_the_votes_fall_is_in_no_answer_before_the_reveal(
    client: FlaskClient, event: Event, store: Store, three: list[str]
) -> None:
    places = [f"/wall/{event.code}", f"/wall/{event.code}/state", f"/room/{event.code}/state"]

    def answers(favourite: str) -> list[str]:
        """What is told after each table's vote."""
        act(store, event, "restart")
        act(store, event, "start", by="tables", votes_each=3)
        told = []
        for table in event.tables:
            voter = f"table:{table.id}"
            with store.write() as db:
                base = harvest.ballot(db, event.id, voter).revision
                harvest.vote(db, event.id, voter, base, {favourite: 3}, actor="test")
            told += [client.get(place).text for place in places]
        return told

    assert answers(three[0]) == answers(three[1]), "how many have voted, and nothing of what"
    assert "2 av 2 bord har röstat" in wall(client, event)


def test_the_state_is_small_and_changes_with_what_is_shown(
    client: FlaskClient, event: Event, store: Store, three: list[str], say: Say
) -> None:
    def state() -> dict[str, str]:
        answer = client.get(f"/wall/{event.code}/state")
        assert len(answer.data) < 200
        assert answer.json is not None
        return dict(answer.json)

    seen = [state()]
    act(store, event, "show", "proposals")
    seen.append(state())
    say("Ett förslag till", kind="proposal", round=3)
    seen.append(state())
    voted(store, event, three)
    act(store, event, "reveal")
    seen.append(state())
    assert [s["shows"] for s in seen] == ["waiting", "proposals", "proposals", "votes"]
    assert len({s["version"] for s in seen}) == 4
    assert seen[-1]["version"] in wall(client, event)


def test_an_unknown_wall_is_not_found(client: FlaskClient) -> None:
    assert client.get("/wall/finnsinte").status_code == 404
    assert client.get("/wall/finnsinte/state").status_code == 404
