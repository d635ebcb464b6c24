"""Votes from phones and tables, and the moderator's controls."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cafe.store import audit, events, harvest, notes, round_clock
from cafe.store.database import Store
from cafe.store.events import Event

Say = Callable[..., str]
SECRET = "Inför mentor för alla nyanställda."


@pytest.fixture
def two(say: Say) -> tuple[str, str]:
    """Two proposals."""
    return (
        say(SECRET, kind="proposal", round=3),
        say("Mer tid för handledning.", kind="proposal", round=3, table=2),
    )


@pytest.fixture
def step(
    sign_in: Callable[..., FlaskClient], token: Callable[..., str], event: Event
) -> Callable[..., TestResponse]:
    """`step("open", by="phones", votes_each=3)`: the answer to a press of the moderator."""
    lead = sign_in("lead")

    def press(action: str, **fields: Any) -> TestResponse:
        rules = {"stacks": "y"} if action == "open" else {}
        data = {"csrf_token": token(lead), "once": uuid.uuid4().hex} | rules | fields
        return lead.post(f"/lead/events/{event.code}/harvest/{action}", data=data)

    return press


Step = Callable[..., TestResponse]


def controls(client: FlaskClient, event: Event) -> str:
    answer = client.get(f"/lead/events/{event.code}/harvest")
    assert answer.status_code == 200
    return answer.text


def api(client: FlaskClient, **sent: Any) -> TestResponse:
    return client.post("/api/votes", json=sent)


def phone(client: FlaskClient, event: Event, **sent: Any) -> TestResponse:
    return api(client, **({"room": event.code, "voter": str(uuid.uuid4()), "base": 0} | sent))


def others_vote(client: FlaskClient, event: Event, note_id: str, number: int = 4) -> None:
    """So many more phones vote, each of its own."""
    for _ in range(number):
        assert phone(client, event, votes={note_id: 1}).status_code == 200


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


# --- The tables' and the phones' requests --------------------------------------------------------


def test_a_table_votes_and_is_told_what_was_stored(
    client: FlaskClient, event: Event, two: tuple[str, str], step: Step, store: Store
) -> None:
    assert step("open", by="tables", votes_each="3").status_code == 303
    key = event.tables[0].key
    answer = api(client, key=key, base=0, votes={two[0]: 2, two[1]: 0})
    assert (answer.status_code, answer.json) == (200, {"stored": {"revision": 1}})
    assert "Set-Cookie" not in answer.headers
    assert api(client, key=key, base=0, votes={two[0]: 2}).json == {"stored": {"revision": 1}}
    answer = api(client, key=key, base=0, votes={two[1]: 3})
    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["name"] == "ballot_changed"
    assert answer.json["ballot"] == {"revision": 1, "votes": {two[0]: 2}}
    entries = [e for e in audit.latest(store.read()) if e.action == "ballot.store"]
    assert [(e.actor, e.object, e.detail) for e in entries] == [
        (f"table:{event.tables[0].id}", f"event:{event.code}", {})
    ]


def test_a_phones_entry_in_the_trail_names_no_phone(
    client: FlaskClient, event: Event, two: tuple[str, str], step: Step, store: Store
) -> None:
    step("open", by="phones", votes_each="3")
    voter = str(uuid.uuid4())
    assert phone(client, event, voter=voter.upper(), votes={two[0]: 3}).status_code == 200
    assert harvest.ballot(store.read(), event.id, f"phone:{voter}").votes == {two[0]: 3}
    entry = next(e for e in audit.latest(store.read()) if e.action == "ballot.store")
    assert (entry.actor, entry.detail) == ("phone", {})


def test_the_api_names_what_it_refuses(
    client: FlaskClient, event: Event, two: tuple[str, str], step: Step
) -> None:
    answer = phone(client, event, votes={two[0]: 1})
    assert (answer.status_code, answer.json["name"]) == (409, "harvest_not_open")  # type: ignore[index]
    step("open", by="phones", votes_each="2")
    strange = str(uuid.uuid4())
    for votes, status, name in (
        ({two[0]: 2, two[1]: 1}, 422, "votes_too_many"),
        ({strange: 1}, 422, "vote_no_proposal"),
    ):
        answer = phone(client, event, votes=votes)
        assert answer.json is not None
        assert (answer.status_code, answer.json["name"]) == (status, name)
        assert answer.json["error"].endswith(".")
    assert answer.json["notes"] == [strange]
    answer = api(client, key=event.tables[0].key, base=0, votes={two[0]: 1})
    assert (answer.status_code, answer.json["name"]) == (409, "harvest_by_phones")  # type: ignore[index]
    answer = api(client, key="finnsinte1", base=0, votes={})
    assert (answer.status_code, answer.json["name"]) == (404, "key_unknown")  # type: ignore[index]
    answer = phone(client, event, room="finns", votes={})
    assert (answer.status_code, answer.json["name"]) == (404, "event_unknown")  # type: ignore[index]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"\xff",
        b"[" * 100_000,
        {"key": "a", "base": 0},
        {"key": "a", "base": -1, "votes": {}},
        {"key": "a", "base": True, "votes": {}},
        {"key": "a", "base": 10**30, "votes": {}},
        {"key": "a", "base": 0, "votes": []},
        {"key": "a", "base": 0, "votes": {"note": 1}},
        {"key": "a", "base": 0, "votes": {str(uuid.UUID(int=1)): -1}},
        {"key": "a", "base": 0, "votes": {str(uuid.UUID(int=1)): 1.5}},
        {"key": "a", "base": 0, "votes": {str(uuid.UUID(int=1)): "1"}},
        {"key": "a", "base": 0, "votes": {str(uuid.UUID(int=n)): 0 for n in range(2001)}},
        {"room": "a", "base": 0, "votes": {}},
        {"room": "a", "voter": "jag", "base": 0, "votes": {}},
        {"room": "å", "voter": str(uuid.UUID(int=1)), "base": 0, "votes": {}},
        {"base": 0, "votes": {}},
    ],
)
def test_what_is_no_ballot_is_refused_whole(client: FlaskClient, body: Any) -> None:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = client.post("/api/votes", data=sent, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["name"] == "ballot_unreadable"


def test_one_proposal_in_two_spellings_is_counted_together(
    client: FlaskClient, event: Event, two: tuple[str, str], step: Step
) -> None:
    step("open", by="phones", votes_each="2")
    answer = phone(client, event, votes={two[0]: 2, two[0].upper(): 1})
    if two[0] != two[0].upper():
        assert (answer.status_code, answer.json["name"]) == (422, "votes_too_many")  # type: ignore[index]


# --- The page on phones --------------------------------------------------------------------------


def test_without_a_script_a_phone_votes_changes_and_stays_one_voter(
    client: FlaskClient, event: Event, two: tuple[str, str], step: Step, store: Store
) -> None:
    step("open", by="phones", votes_each="3")
    at = f"/room/{event.code}"
    first = client.get(at)
    assert "Set-Cookie" not in first.headers
    assert "Du har 3 röster" in first.text
    sent = {
        "base": "0",
        "voter": hidden(first.text, "voter"),
        f"v-{two[0]}": "2",
        f"v-{two[1]}": "0",
    }
    answer = client.post(f"{at}/votes", data=sent)
    assert answer.status_code == 303
    cookie = answer.headers["Set-Cookie"]
    for part in (f"voter={sent['voter']}", f"Path={at}", "HttpOnly", "SameSite=Lax", "Max-Age="):
        assert part in cookie
    page = client.get(answer.headers["Location"]).text
    assert "Rösterna är sparade." in page
    assert "1 av 3 röster kvar" in page
    assert hidden(page, "base") == "1"
    assert re.search(rf'name="v-{two[0]}" value="2"', page)
    again = client.post(f"{at}/votes", data={"base": "1", f"v-{two[1]}": "3"})
    assert again.status_code == 303
    ballot = harvest.ballot(store.read(), event.id, f"phone:{sent['voter']}")
    assert (ballot.revision, ballot.votes) == (2, {two[1]: 3})
    assert harvest.get(store.read(), event.id).ballots == 1


def test_the_room_does_not_print_an_id_that_is_made_of_words(
    client: FlaskClient, event: Event, two: tuple[str, str], step: Step, store: Store
) -> None:
    made = str(uuid.uuid5(uuid.NAMESPACE_OID, "Larm till alla"))
    sent = notes.NoteIn(id=made, base=0, round=3, kind="proposal", text="Larm till alla")
    with store.write() as db:
        notes.save(db, event, event.tables[0], [sent], source="import", actor="test")
    step("open", by="phones", votes_each="3")
    at = f"/room/{event.code}"
    first = client.get(at)
    assert made not in first.text
    (name,) = set(re.findall(r'data-id="([^"]+)"', first.text)) - set(two)
    voter = hidden(first.text, "voter")
    assert phone(client, event, voter=voter, votes={name: 2}).json == {"stored": {"revision": 1}}
    ballot = harvest.ballot(store.read(), event.id, f"phone:{voter}")
    assert ballot.votes == {made: 2}
    page = client.get(at).text
    assert made not in page
    assert re.search(rf'name="v-{name}" value="2"', page)
    changed = phone(client, event, voter=voter, votes={two[0]: 1})
    assert changed.json["ballot"] == {"revision": 1, "votes": {name: 2}}
    # A guess is as unknown as one that is wrong.
    for guess in (made, str(uuid.uuid5(uuid.NAMESPACE_OID, "Larm till ingen"))):
        answer = phone(client, event, votes={guess: 1})
        assert (answer.status_code, answer.json["name"]) == (422, "vote_no_proposal")
        assert answer.json["notes"] == [guess]
    form = {"base": "1", "voter": voter, f"v-{name}": "3"}
    assert client.post(f"{at}/votes", data=form).status_code == 303
    ballot = harvest.ballot(store.read(), event.id, f"phone:{voter}")
    assert ballot.votes == {made: 3}


def test_a_table_is_not_told_an_id_that_is_made_of_words(
    client: FlaskClient, event: Event, two: tuple[str, str], step: Step, store: Store
) -> None:
    made = str(uuid.uuid5(uuid.NAMESPACE_OID, "Larm till alla"))
    sent = notes.NoteIn(id=made, base=0, round=3, kind="proposal", text="Larm till alla")
    with store.write() as db:
        notes.save(db, event, event.tables[0], [sent], source="import", actor="test")
    step("open", by="tables", votes_each="3")
    key, voter = event.tables[1].key, f"table:{event.tables[1].id}"

    def told() -> Any:
        tablet = {"device": str(uuid.UUID(int=7, version=4)), "round": 1, "waiting": 0}
        answer = client.post("/api/table", json={"key": key, "ready": None, **tablet})
        return answer.get_json()["harvest"]

    (name,) = {p["id"] for p in told()["proposals"]} - set(two)
    assert name != made
    for votes in ({made: 1}, {str(uuid.uuid5(uuid.NAMESPACE_OID, "Larm till ingen")): 1}):
        answer = client.post("/api/votes", json={"key": key, "base": 0, "votes": votes})
        assert (answer.status_code, answer.json["name"]) == (422, "vote_no_proposal")
    answer = client.post("/api/votes", json={"key": key, "base": 0, "votes": {name: 2}})
    assert answer.json == {"stored": {"revision": 1}}
    assert harvest.ballot(store.read(), event.id, voter).votes == {made: 2}
    assert told()["ballot"] == {"revision": 1, "votes": {name: 2}}


def test_pressing_twice_before_the_cookie_has_come_is_one_ballot(
    app: Flask, event: Event, two: tuple[str, str], step: Step, store: Store
) -> None:
    step("open", by="phones", votes_each="3")
    page = app.test_client().get(f"/room/{event.code}").text
    sent = {"base": "0", "voter": hidden(page, "voter"), f"v-{two[0]}": "2"}
    for _ in range(2):
        answer = app.test_client().post(f"/room/{event.code}/votes", data=sent)
        assert answer.status_code == 303
    assert harvest.get(store.read(), event.id).ballots == 1


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (("2", "2"), "Högst 3 går att lägga."),
        (("många", "1"), "Skriv ett tal med siffror"),
        (("4", "0"), "Skriv ett tal från 0 till 3,"),
    ],
)
def test_a_ballot_that_cannot_be_taken_comes_back_as_it_was_typed(
    client: FlaskClient, event: Event, two: tuple[str, str], step: Step, store: Store,
    counts: tuple[str, str], said: str,
) -> None:  # fmt: skip
    step("open", by="phones", votes_each="3")
    sent = {"base": "0"} | {f"v-{note}": count for note, count in zip(two, counts, strict=True)}
    answer = client.post(f"/room/{event.code}/votes", data=sent)
    assert answer.status_code == 422
    assert said in answer.text
    for note, count in zip(two, counts, strict=True):
        assert f'name="v-{note}" value="{count}"' in answer.text
    assert harvest.get(store.read(), event.id).ballots == 0


def test_votes_on_a_proposal_that_is_gone_do_not_vanish_unseen(
    client: FlaskClient, event: Event, two: tuple[str, str], step: Step, say: Say
) -> None:
    step("open", by="phones", votes_each="3")
    say("Mer tid", kind="proposal", round=3, table=2, id=two[1], base=1, withdrawn=True)
    sent = {"base": "0", f"v-{two[0]}": "1", f"v-{two[1]}": "2"}
    answer = client.post(f"/room/{event.code}/votes", data=sent)
    assert answer.status_code == 422
    assert "är inte med längre" in answer.text
    assert f'name="v-{two[0]}" value="1"' in answer.text


def test_the_ballot_of_another_tab_is_not_overwritten_unasked(
    client: FlaskClient, event: Event, two: tuple[str, str], step: Step, store: Store
) -> None:
    step("open", by="phones", votes_each="3")
    at = f"/room/{event.code}/votes"
    client.post(at, data={"base": "0", f"v-{two[0]}": "3"})
    answer = client.post(at, data={"base": "0", f"v-{two[1]}": "1"})
    assert answer.status_code == 409
    assert "Andra röster är redan sparade" in answer.text
    assert f'name="v-{two[1]}" value="1"' in answer.text
    answer = client.post(at, data={"base": hidden(answer.text, "base"), f"v-{two[1]}": "1"})
    assert answer.status_code == 303


def test_a_phone_with_its_script_is_the_same_voter_without(
    client: FlaskClient, event: Event, two: tuple[str, str], step: Step, store: Store
) -> None:
    step("open", by="phones", votes_each="3")
    voter = str(uuid.uuid4())
    phone(client, event, voter=voter, votes={two[0]: 3})
    page = client.get(f"/room/{event.code}").text
    assert f'data-voter="{voter}"' in page
    client.post(f"/room/{event.code}/votes", data={"base": "1", f"v-{two[1]}": "1"})
    assert harvest.get(store.read(), event.id).ballots == 1


def test_the_page_says_what_is_going_on_and_lists_proposals_only_while_phones_vote(
    client: FlaskClient, event: Event, two: tuple[str, str], step: Step, store: Store
) -> None:
    def page() -> str:
        return client.get(f"/room/{event.code}").text

    assert "<h1>Ingen röstning just nu</h1>" in page()
    assert SECRET not in page()
    with store.write() as db:
        round_clock.start_round(db, "test", events.by_id(db, event.id), 1, None, "")
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", page()) == [event.rounds[0].question]
    step("open", by="tables", votes_each="3")
    assert "Nu röstar borden" in page()
    assert SECRET not in page()
    step("open", by="phones", votes_each="3")
    assert SECRET in page()
    client.post(f"/room/{event.code}/votes", data={"base": "0", f"v-{two[0]}": "3"})
    others_vote(client, event, two[1])
    step("close")
    assert "Röstningen är stängd" in page()
    assert "Du röstade på" in page()
    step("reveal")
    assert "Så föll rösterna" in page()


def test_a_closed_harvest_says_that_late_votes_do_not_count(
    client: FlaskClient, event: Event, two: tuple[str, str], step: Step
) -> None:
    step("open", by="phones", votes_each="3")
    step("close")
    answer = client.post(f"/room/{event.code}/votes", data={"base": "0", f"v-{two[0]}": "3"})
    assert answer.status_code == 409
    assert "De här rösterna räknas inte." in answer.text


def test_the_state_changes_with_what_the_room_sees_and_not_with_votes(
    client: FlaskClient, event: Event, two: tuple[str, str], step: Step
) -> None:
    def state() -> str:
        return str((client.get(f"/room/{event.code}/state").json or {})["version"])

    seen = [state()]
    step("open", by="phones", votes_each="3")
    seen.append(state())
    assert seen[1] in client.get(f"/room/{event.code}").text
    phone(client, event, votes={two[0]: 1})
    others_vote(client, event, two[0])
    assert state() == seen[1]
    step("close")
    seen.append(state())
    step("reveal")
    seen.append(state())
    assert len(set(seen)) == 4


def test_an_unknown_room_is_not_found(client: FlaskClient) -> None:
    for at in ("/room/finnsinte", "/room/finnsinte/state", "/room/finnsinte/qr.svg"):
        assert client.get(at).status_code == 404


def test_a_vote_from_another_site_is_refused(
    client: FlaskClient, event: Event, two: tuple[str, str], step: Step
) -> None:
    step("open", by="phones", votes_each="3")
    answer = client.post(
        f"/room/{event.code}/votes",
        data={"base": "0", f"v-{two[0]}": "3"},
        headers={"Origin": "https://evil.example"},
    )
    assert answer.status_code == 403


# --- The moderator -------------------------------------------------------------------------------


def test_the_moderator_opens_closes_and_shows(
    client: FlaskClient, event: Event, two: tuple[str, str], step: Step,
    sign_in: Callable[..., FlaskClient], store: Store,
) -> None:  # fmt: skip
    lead = sign_in("lead", email="other-lead@example.test")
    assert "Öppna röstningen" in controls(lead, event)
    answer = step("open", by="tables", votes_each="4")
    assert answer.headers["Location"] == f"/lead/events/{event.code}/harvest#harvest"
    api(client, key=event.tables[0].key, base=0, votes={two[0]: 4})
    page = controls(lead, event)
    assert re.search(r"<dt>Bord som har röstat</dt>\s*<dd>1<small> / 2</small></dd>", page)
    assert "Visa rösterna" not in page
    step("close")
    page = controls(lead, event)
    assert "Visa rösterna" in page
    step("reveal")
    assert "Räkna om och visa på nytt" in controls(lead, event)
    assert harvest.get(store.read(), event.id).wall == "votes"


def test_the_moderator_sees_how_many_ballots_are_in_and_nothing_of_what_is_in_them(
    client: FlaskClient, event: Event, two: tuple[str, str], step: Step,
    sign_in: Callable[..., FlaskClient],
) -> None:  # fmt: skip
    lead = sign_in("lead", email="other-lead@example.test")
    pages = []
    for votes in ({two[0]: 3}, {two[1]: 3}):
        step("restart", sure="y")
        step("open", by="tables", votes_each="3")
        assert api(
            client, key=event.tables[0].key, base=len(pages) * 2, votes=votes
        ).status_code in (
            200,
            409,
        )
        page = controls(lead, event)
        pages.append(re.sub(r'(name="(?:once|csrf_token)" value=")[^"]*', r"\1", page))
    assert pages[0].split("<main")[1] == pages[1].split("<main")[1]


def test_by_phones_the_page_says_that_nobody_can_be_capped(
    event: Event, step: Step, two: tuple[str, str], sign_in: Callable[..., FlaskClient]
) -> None:
    lead = sign_in("lead", email="other-lead@example.test")
    assert "går det inte att hindra att samma person röstar flera gånger" in controls(lead, event)
    step("open", by="phones", votes_each="3")
    assert "inte att hindra att samma person röstar flera" in controls(lead, event)


def test_the_votes_of_a_few_phones_cannot_be_shown(
    client: FlaskClient, event: Event, two: tuple[str, str], step: Step,
    sign_in: Callable[..., FlaskClient],
) -> None:  # fmt: skip
    lead = sign_in("lead", email="other-lead@example.test")
    step("open", by="phones", votes_each="3")
    phone(client, event, votes={two[0]: 3})
    step("close")
    page = controls(lead, event)
    assert "Rösterna kan visas när minst 5 personer har röstat" in page
    assert "harvest/reveal" not in page
    answer = step("reveal")
    assert answer.status_code == 409
    assert "Färre än 5 har röstat på" in answer.text
    for at in (f"/room/{event.code}", f"/wall/{event.code}"):
        assert "Så föll rösterna" not in lead.get(at).text
    step("open", by="phones", votes_each="3")
    others_vote(lead, event, two[0])
    step("close")
    assert step("reveal").status_code == 303
    assert "Så föll rösterna" in lead.get(f"/wall/{event.code}").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"by": "tables", "votes_each": "21"}, "Skriv ett tal från 1 till 20,"),
        ({"by": "tables", "votes_each": ""}, "Fyll i ”"),
        ({"by": "alla", "votes_each": "3"}, "Välj ett av alternativen."),
    ],
)
def test_rules_that_cannot_be_come_back_with_what_was_typed(
    event: Event, step: Step, fields: dict[str, str], said: str
) -> None:
    answer = step("open", **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'name="votes_each" type="text" value="{fields["votes_each"]}"' in answer.text


def test_starting_over_takes_a_ticked_box(
    client: FlaskClient, event: Event, two: tuple[str, str], step: Step, store: Store
) -> None:
    step("open", by="tables", votes_each="3")
    api(client, key=event.tables[0].key, base=0, votes={two[0]: 3})
    answer = step("restart")
    assert answer.status_code == 422
    assert "Kryssa i rutan" in answer.text
    assert harvest.get(store.read(), event.id).ballots == 1
    assert step("restart", sure="y").status_code == 303
    assert harvest.get(store.read(), event.id).ballots == 0


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", ""])
def test_the_way_back_stays_on_this_site(event: Event, step: Step, back: str) -> None:
    answer = step("wall", what="proposals", back=back)
    assert answer.headers["Location"] == f"/lead/events/{event.code}/harvest#harvest"
    answer = step("wall", what="waiting", back="/lead/events")
    assert answer.headers["Location"] == "/lead/events#harvest"


def test_what_cannot_be_done_now_is_said_on_the_page(event: Event, step: Step) -> None:
    answer = step("wall", what="votes")
    assert answer.status_code == 409
    assert "Rösterna är inte visade än." in answer.text
    assert "Röstningen har inte öppnat än." in step("close").text


def test_the_controls_change_their_mark_when_a_ballot_comes_in(
    client: FlaskClient, event: Event, two: tuple[str, str], step: Step,
    sign_in: Callable[..., FlaskClient],
) -> None:  # fmt: skip
    lead = sign_in("lead", email="other-lead@example.test")
    step("open", by="tables", votes_each="3")

    def mark() -> str:
        answer = lead.get(f"/lead/events/{event.code}/harvest/state")
        return str((answer.json or {})["version"])

    before = mark()
    assert before in controls(lead, event)
    api(client, key=event.tables[0].key, base=0, votes={two[0]: 3})
    assert mark() != before


def test_a_new_title_is_another_page_on_every_screen(
    store: Store, client: FlaskClient, sign_in: Callable[..., FlaskClient], event: Event
) -> None:
    lead = sign_in("lead")

    def marks() -> list[str]:
        asked = [client.get(f"/{page}/{event.code}/state") for page in ("room", "wall")]
        shape = lead.get(f"/lead/events/{event.code}/room/now").get_json()["shape"]
        return [*(answer.get_json()["version"] for answer in asked), shape]

    before = marks()
    assert marks() == before
    with store.write() as db:
        events.change(
            db, "test", event, title="Ett annat café", date=event.date, place=event.place,
            district=event.district, participants=None, tables=len(event.tables),
            questions=[r.question for r in event.rounds],
        )  # fmt: skip
    assert not set(marks()) & set(before)
