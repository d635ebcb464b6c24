"""The room's page, the round for all tables, receipts to print, a table's new address."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cafe import days
from cafe.store import events, receipts, rooms
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.rooms import DeviceState
from cafe.understand.event_way import STEPS

TABLETS = [f"8a1f5a34-0000-4000-8000-00000000000{n}" for n in range(4)]


@pytest.fixture
def lead(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    """A signed-in project lead of the whole city."""
    return sign_in("lead")


@pytest.fixture
def at(event: Event) -> str:
    """The event's address."""
    return f"/lead/events/{event.code}"


@pytest.fixture
def press(
    lead: FlaskClient, token: Callable[[FlaskClient], str], at: str
) -> Callable[..., TestResponse]:
    """`press("room/end")`: the answer to a press of one of the event's buttons."""

    def post(where: str, **fields: str) -> TestResponse:
        given = {"csrf_token": token(lead), "once": uuid.uuid4().hex} | fields
        return lead.post(f"{at}/{where}", data=given)

    return post


Press = Callable[..., TestResponse]


def hear(
    store: Store, event: Event, table: int, waiting: int = 0, ready: bool | None = None
) -> None:
    with store.write() as db:
        said = DeviceState(TABLETS[table], 1, waiting, ready)
        rooms.hear(db, event.tables[table - 1].id, said)


def started(store: Store, event: Event) -> str:
    return events.by_id(store.read(), event.id).round_started_at or ""


def test_the_page_shows_every_table_and_says_what_is_missing(
    store: Store, event: Event, lead: FlaskClient, at: str
) -> None:
    hear(store, event, 1, waiting=3)
    page = lead.get(f"{at}/room").text
    assert "0 av 2 bord är klara" in page
    assert "3 kvar på surfplattan" in page
    assert "Har inte öppnat bordets sida:" in page
    assert "Alla bord är klara" not in page
    assert page.count('data-part="table-') == 2


def test_all_tables_in_is_said_when_it_is_true_and_withdrawn_when_it_is_not(
    store: Store, event: Event, lead: FlaskClient, at: str
) -> None:
    hear(store, event, 1, ready=True)
    hear(store, event, 2, ready=True)
    assert "Alla bord är klara" in lead.get(f"{at}/room").text
    now = lead.get(f"{at}/room/now").get_json()
    assert now["all_in"] is True
    assert "Alla bord är klara" in now["parts"]["banner"]
    hear(store, event, 2, waiting=1)
    now = lead.get(f"{at}/room/now").get_json()
    assert now["all_in"] is False
    assert "1 av 2 bord är klara" in now["parts"]["banner"]


def test_of_a_closed_cafe_only_what_a_tablet_still_has_is_missing(
    store: Store, event: Event, lead: FlaskClient, at: str
) -> None:
    hear(store, event, 2, waiting=3)
    with store.write() as db:
        events.move(db, "test", event, "closed")
    banner = lead.get(f"{at}/room/now").get_json()["parts"]["banner"]
    assert "Caféet är stängt" in banner
    assert "0 av 2 bord" not in banner
    assert "Har anteckningar kvar på surfplattan:" in banner
    assert "Har inte öppnat" not in banner


def test_what_the_script_fetches_is_what_the_page_shows(
    store: Store, event: Event, lead: FlaskClient, at: str
) -> None:
    hear(store, event, 1, waiting=3)
    page = lead.get(f"{at}/room").text
    now = lead.get(f"{at}/room/now").get_json()
    steps = {f"step-{step}" for step in STEPS}
    assert set(now["parts"]) == {"banner", "clock", "table-1", "table-2"} | steps
    assert now["parts"]["step-collect"] == "0 av 2 bord har skrivit"  # beside the live counts
    for html in now["parts"].values():
        assert html.strip() in page
    assert f'data-shape="{now["shape"]}"' in page


def test_one_line_sums_up_the_room_and_help_is_taken_note_of(
    store: Store, event: Event, lead: FlaskClient, at: str, press: Press, client: FlaskClient
) -> None:
    told = {"key": event.tables[1].key, "device": str(uuid.uuid4()), "round": 1, "waiting": 0}
    told |= {"ready": None, "help": True, "low": True, "weak": "yes", "away": 1}
    assert client.post("/api/table", json=told).get_json()["help"] is True
    page = lead.get(f"{at}/room").text
    line = re.sub(r"<[^>]+>|\s+", " ", page.split('<p class="sum">')[1].split("</p>")[0])
    # To have opened its page is not to write.
    assert " ".join(line.split()) == "0 av 2 bord skriver, bord 2 behöver hjälp"
    for chip, there in (("Behöver hjälp", 1), ("Lågt batteri", 1), ("Svagt nät", 0)):
        assert page.count(f">{chip}<") == there, chip
    assert "Bordet ber om hjälp" in lead.get(f"{at}/tables/2").text
    assert press("tables/2/helped").status_code == 303
    assert client.post("/api/table", json=told | {"help": None}).get_json()["help"] is False
    assert "behöver hjälp" not in lead.get(f"{at}/room").text


def test_a_tile_says_of_its_table_what_the_line_says(
    store: Store, event: Event, lead: FlaskClient, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = datetime(2026, 10, 14, 9, tzinfo=UTC)
    monkeypatch.setattr(days, "clock", lambda: clock)

    def tells(ready: bool | None = None, writing: bool = False, waiting: int = 0) -> None:
        flags = rooms.TabletFlags(writing=writing)
        with store.write() as db:
            said = DeviceState(TABLETS[1], 1, waiting, ready, flags)
            rooms.hear(db, event.tables[0].id, said)

    def shown() -> tuple[str, str, list[str]]:
        parts = lead.get(f"{at}/room/now").get_json()["parts"]
        line = parts["banner"].split('<p class="sum">')[-1].split("</p>")[0]
        tile = parts["table-1"]
        how = tile.split('class="how">')[1].split("</p>")[0].split("</span>")[1]
        return " ".join(line.split())[:20], how.strip(), re.findall('class="chip.*?>(.*?)<', tile)

    tells()  # it has opened its page
    assert shown() == ("0 av 2 bord skriver", "Skriver inte än", [])
    tells(writing=True)
    assert shown() == ("1 av 2 bord skriver", "Skriver just nu", [])
    clock += timedelta(minutes=1)
    assert shown() == ("1 av 2 bord skriver", "Skriver", [])
    clock += timedelta(minutes=1)  # nobody knows
    assert shown() == ("0 av 2 bord skriver", "Svarar inte", [])
    clock += timedelta(minutes=7)
    tells()
    assert shown() == ("0 av 2 bord skriver,", "Tyst i 9 min", [])
    tells(waiting=2)
    assert shown() == ("0 av 2 bord skriver,", "2 kvar på surfplattan", ["Tyst i 9 min"])
    tells(ready=True, writing=True, waiting=1)
    assert shown() == ("0 av 2 bord skriver", "1 kvar på surfplattan", ["Klart"])
    tells(ready=True, writing=True)
    assert shown() == ("0 av 2 bord skriver", "Klart", [])
    tells(ready=False)
    with store.write() as db:
        events.move(db, "test", event, "closed")
    assert shown()[1:] == ("Skrev inget", [])


def test_the_page_works_without_a_script(lead: FlaskClient, at: str) -> None:
    page = lead.get(f"{at}/room").text
    assert f'<noscript><meta http-equiv="refresh" content="15; url={at}/room"></noscript>' in page


def test_the_round_is_started_put_forward_and_ended(
    store: Store, event: Event, lead: FlaskClient, at: str, press: Press
) -> None:
    answer = press("room/round", number="2", minutes="15", seen="")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{at}/room"
    page = lead.get(f"{at}/room").text
    assert "Omgång 2 av 3" in page
    assert "15 min kvar" in page
    assert 'name="number" value="3" checked>' in page
    assert press("room/extend").status_code == 303
    assert events.by_id(store.read(), event.id).round_minutes == 17
    assert press("room/pause").status_code == 303
    page = lead.get(f"{at}/room").text
    assert ("data-seconds" in page, "data-ends" in page, "Fortsätt" in page) == (True, False, True)
    assert press("room/resume").status_code == 303
    assert "data-ends" in lead.get(f"{at}/room").text
    assert press("room/end").status_code == 303
    assert "Borden väljer omgång själva" in lead.get(f"{at}/room").text


def test_after_the_last_round_none_is_offered_unasked(
    store: Store, event: Event, lead: FlaskClient, at: str, press: Press
) -> None:
    shape = lead.get(f"{at}/room/now").get_json()["shape"]
    press("room/round", number="3", minutes="", seen="")
    page = lead.get(f"{at}/room").text
    assert "Det här är den sista omgången" in page
    assert 'name="number" value="3">' in page
    assert not re.search(r'name="number" value="\d+" checked>', page)
    now = lead.get(f"{at}/room/now").get_json()
    assert (now["next"], now["shape"] == shape) == ("", False)  # an open page is drawn anew
    answer = press("room/round", number="", minutes="10", seen=started(store, event))
    assert (answer.status_code, "Välj ett av alternativen" in answer.text) == (422, True)
    assert re.search(r"<details class=\"no-print\" open>", answer.text)


def test_a_round_without_minutes_has_no_clock(lead: FlaskClient, at: str, press: Press) -> None:
    assert press("room/round", number="1", minutes="", seen="").status_code == 303
    page = lead.get(f"{at}/room").text
    assert "Omgång 1 av 3" in page
    assert "data-ends" not in page
    assert press("room/extend").status_code == 409


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"number": "9", "minutes": "10"}, "Välj ett av alternativen"),
        ({"number": "", "minutes": "10"}, "Välj ett av alternativen"),
        ({"number": "1", "minutes": "tjugo"}, "Skriv ett tal med siffror"),
        ({"number": "1", "minutes": "0"}, "från 1 till 240"),
    ],
)
def test_a_round_that_cannot_be_is_said_at_the_form(
    store: Store, event: Event, press: Press, fields: dict[str, str], says: str
) -> None:
    answer = press("room/round", seen="", **fields)
    assert answer.status_code == 422
    assert says in answer.text
    assert f'value="{fields["minutes"]}"' in answer.text
    assert events.by_id(store.read(), event.id).current_round is None


def test_who_moves_on_from_a_round_that_is_over_is_told_and_may_press_again(
    store: Store, event: Event, press: Press
) -> None:
    press("room/round", number="1", minutes="10", seen="")
    answer = press("room/round", number="2", minutes="10", seen="")
    assert answer.status_code == 409
    assert "Någon annan har" in answer.text
    seen = re.search(r'name="seen" id="seen" value="([^"]+)"', answer.text)
    assert seen
    assert seen[1] == started(store, event)
    assert press("room/round", number="2", minutes="10", seen=seen[1]).status_code == 303
    assert events.by_id(store.read(), event.id).current_round == 2


def test_a_closed_event_offers_no_round(
    store: Store, event: Event, lead: FlaskClient, at: str, press: Press
) -> None:
    with store.write() as db:
        events.move(db, "test", event, "closed")
    assert "room/round" not in lead.get(f"{at}/room").text
    assert press("room/round", number="1", minutes="10", seen="").status_code == 409


def test_a_table_gets_a_new_address_and_the_old_one_says_so(
    store: Store, event: Event, lead: FlaskClient, at: str, press: Press
) -> None:
    page = lead.get(at).text
    assert f"{at}/tables/1#address" in page
    old = str(event.tables[0].key)
    answer = press("tables/1/key", once="same")
    assert answer.headers["Location"] == f"{at}/tables/1?new=1"
    assert press("tables/1/key", once="same").headers["Location"] == answer.headers["Location"]
    made = str(events.by_id(store.read(), event.id).tables[0].key)
    shown = lead.get(f"{at}/tables/1?new=1").text
    assert f"/t/{made}" in shown
    assert old not in shown
    assert lead.get(f"/t/{old}").status_code == 410
    assert lead.get(f"/t/{made}").status_code == 200


def test_a_tablet_that_will_not_come_back_is_left_out_of_the_count(
    store: Store, event: Event, lead: FlaskClient, at: str, press: Press
) -> None:
    hear(store, event, 1, waiting=2)
    assert "Räkna inte med surfplattan" not in lead.get(f"{at}/tables/1").text
    with store.write() as db:
        db.conn.execute("UPDATE device SET seen_at = '2026-01-01T10:00:00.000Z'")
    page = lead.get(f"{at}/tables/1").text
    found = re.search(r'name="tablet" value="([^"]+)"', page)
    assert found
    assert press("tables/1/forget", tablet=found[1]).status_code == 303
    assert rooms.of_table(store.read(), event.tables[0].id) == []
    assert press("tables/1/forget", tablet=found[1]).status_code == 404


def test_a_table_that_does_not_exist_is_not_found(
    store: Store, event: Event, lead: FlaskClient, at: str, press: Press
) -> None:
    with store.write() as db:
        events.table_for(db, event, None)
    for number in (0, 3, 99):
        assert lead.get(f"{at}/tables/{number}").status_code == 404
        assert press(f"tables/{number}/key").status_code == 404


def test_receipts_are_printed_for_the_tables_that_are_done_and_made_for_the_rest(
    store: Store, event: Event, lead: FlaskClient, at: str, press: Press
) -> None:
    assert "Inget bord är klart" in lead.get(f"{at}/receipts").text
    hear(store, event, 1, ready=True)
    (made,) = receipts.of_event(store.read(), event)
    page = lead.get(f"{at}/receipts").text
    assert f"/f/{made.code[:4]}-{made.code[4:]}" in page
    assert f'src="/f/{made.code}/qr.svg"' in page
    assert page.count("table-card") == 2  # the grid and one card
    assert press("receipts/issue").status_code == 303
    assert len(receipts.of_event(store.read(), event)) == 2
    assert receipts.of_event(store.read(), event)[0] == made


def test_a_lead_of_another_district_gets_nowhere(
    event: Event, at: str, sign_in: Callable[..., FlaskClient], token: Callable[[FlaskClient], str]
) -> None:
    other = sign_in("lead", "skarpnack", email="annan@example.test")
    for where in ("room", "room/now", "tables/1", "receipts"):
        assert other.get(f"{at}/{where}").status_code == 403, where
    sent = {"csrf_token": token(other), "once": "k", "number": "1", "seen": ""}
    for where in (
        *("room/round", "room/extend", "room/end", "room/pause", "room/resume"),
        *("tables/1/key", "tables/1/forget", "tables/1/helped", "receipts/issue"),
    ):
        assert other.post(f"{at}/{where}", data=sent).status_code == 403, where
