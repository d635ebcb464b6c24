"""POST /api/notes: what a device sends is stored or refused by name, never lost."""

from __future__ import annotations

import json
import unicodedata
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cafe.store import events, late_notes, notes
from cafe.store.database import Store, value
from cafe.store.events import Event


def note(**changed: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "base": 0,
        "round": 1,
        "kind": "proposal",
        "text": "Ett gemensamt mentorsprogram.",
        "votes": 0,
        "point": None,
        "area": None,
        "profession": None,
        "district": None,
        "written_at": "2026-10-14T10:05:00.000Z",
        "withdrawn": False,
    } | changed


@pytest.fixture
def post(client: FlaskClient, event: Event) -> Callable[..., dict[str, Any]]:
    """`post(note, …, table=0)`: the answer to notes of a table, which has to be 200."""

    def send(*sent: Any, table: int = 0) -> dict[str, Any]:
        answer = client.post("/api/notes", json={"key": event.tables[table].key, "notes": sent})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json
        return found

    return send


Post = Callable[..., dict[str, Any]]


def test_a_note_is_stored_with_all_that_it_says(post: Post, store: Store, event: Event) -> None:
    sent = note(
        votes=7,
        point="P3",
        area="barn-unga",
        profession="socialsekreterare",
        district="farsta",
        text="Rad ett\r\nRad två 🌻",
    )
    assert post(sent) == {"stored": [{"id": sent["id"], "revision": 1}], "refused": []}
    (kept,) = notes.of_event(store.read(), event.id)
    assert (kept.text, kept.votes, kept.point) == ("Rad ett\nRad två 🌻", 7, "P3")
    assert (kept.area, kept.profession, kept.district) == (
        "barn-unga",
        "socialsekreterare",
        "farsta",
    )
    assert (kept.source, kept.written_at) == ("tablet", sent["written_at"])


def test_the_same_request_twice_stores_once_and_is_thanked_twice(
    post: Post, store: Store, event: Event
) -> None:
    sent = [note(), note()]
    assert post(*sent) == post(*sent)
    assert len(notes.of_event(store.read(), event.id)) == 2
    assert value(store.read(), "SELECT count(*) FROM note_revision") == 2


def test_base_decides_between_a_new_revision_and_a_sibling(post: Post, store: Store) -> None:
    first = note(text="A")
    post(first)
    assert post(first | {"base": 1, "text": "B"})["stored"] == [{"id": first["id"], "revision": 2}]
    assert post(first | {"base": 1, "text": "C"})["stored"] == [
        {"id": first["id"], "revision": 3, "current": 2, "sibling": True}
    ]
    texts = [(r.text, r.standing) for r in notes.revisions(store.read(), first["id"])]
    assert texts == [("A", "kept"), ("B", "kept"), ("C", "sibling")]


def test_a_malformed_note_is_named_and_its_neighbours_are_stored(
    post: Post, store: Store, event: Event
) -> None:
    answer = post(note(), "no note", note(text=""), {"id": "x"}, note(round=9), note())
    assert len(answer["stored"]) == 2
    assert [r["name"] for r in answer["refused"]] == [
        "note_not_object",
        "note_empty",
        "note_id",
        "round_unknown",
    ]
    assert answer["refused"][0]["id"] is None
    assert answer["refused"][2]["id"] == "x"
    assert answer["refused"][3]["reason"] == "Omgång 9 finns inte i det här caféet."
    assert len(notes.of_event(store.read(), event.id)) == 2


def test_the_reason_stands_in_the_language_of_the_page(client: FlaskClient, event: Event) -> None:
    client.set_cookie("language", "en")
    answer = client.post(
        "/api/notes", json={"key": event.tables[0].key, "notes": [note(text="x" * 20_001)]}
    )
    assert answer.json["refused"][0]["reason"].startswith("The note has 20001 characters.")


def test_a_kind_may_be_missing_but_not_be_another(post: Post, store: Store, event: Event) -> None:
    unset = note(kind=None)
    assert post(unset)["stored"] == [{"id": unset["id"], "revision": 1}]
    assert notes.of_event(store.read(), event.id)[0].kind is None
    assert post(unset | {"base": 1, "kind": "works"})["stored"][0]["revision"] == 2
    left_out = {name: value for name, value in note().items() if name != "kind"}
    assert [r["name"] for r in post(left_out, note(kind="idea"), note(kind=1))["refused"]] == [
        "note_field",
        "note_field_unknown",
        "note_field",
    ]


def test_three_notes_may_be_most_important_and_the_mark_may_move(
    post: Post, store: Store, event: Event
) -> None:
    sent = [note(important=True) for _ in range(4)]
    answer = post(*sent)
    assert [r["name"] for r in answer["refused"]] == ["note_important_max"]
    assert len(answer["stored"]) == 3
    # The new one may come before the old one is let go, in the same request.
    freed = sent[0] | {"base": 1, "important": False}
    assert post(sent[3], freed)["refused"] == []
    marked = {n.id for n in notes.of_event(store.read(), event.id) if n.important}
    assert marked == {one["id"] for one in sent[1:]}
    assert post(sent[1] | {"base": 1, "text": "Ändrad"})["refused"] == []
    assert post(note(important=True), table=1)["refused"] == []
    assert post(note(important="yes"))["refused"][0]["name"] == "note_field"


def test_twenty_thousand_characters_are_taken(post: Post) -> None:
    assert len(post(note(text="å" * 20_000))["stored"]) == 1
    assert "20000" in post(note(text="å" * 20_001))["refused"][0]["reason"]


def test_an_id_of_another_table_is_refused(post: Post) -> None:
    sent = note()
    post(sent)
    answer = post(sent | {"base": 1, "text": "Kapad"}, table=1)
    assert answer["stored"] == []
    assert answer["refused"][0]["name"] == "note_other_table"


@pytest.mark.parametrize("marked", [0, 3])
def test_nobody_learns_with_an_id_made_of_words_whether_they_stand_at_another_table(
    post: Post, store: Store, event: Event, marked: int
) -> None:
    there, nowhere = (str(uuid.uuid5(uuid.NAMESPACE_OID, said)) for said in ("Sagt", "Osagt"))
    sent = notes.NoteIn(id=there, base=0, round=1, kind="works", text="Sagt")
    with store.write() as db:
        notes.save(db, event, event.tables[0], [sent], source="import", actor="test")
    if marked:
        post(*(note(important=True) for _ in range(marked)), table=1)
    before = notes.revision_count(store.read(), event.id)
    for important in (True, False):
        told = [post(note(id=i, important=important), table=1) for i in (there, nowhere)]
        assert [t["stored"] for t in told] == [[], []]
        first, second = (t["refused"][0] | {"id": ""} for t in told)
        assert first == second
    assert notes.revision_count(store.read(), event.id) == before
    assert post(note(id=there, base=1, text="Ändrat"))["refused"] == []  # its own table goes on


def test_a_closed_event_takes_it_for_the_lead_to_decide(
    post: Post, store: Store, event: Event
) -> None:
    with store.write() as db:
        events.move(db, "test", event, "closed")
    sent = note()
    assert post(sent)["stored"] == [
        {"id": sent["id"], "revision": 1, "current": None, "late": True}
    ]
    assert notes.of_event(store.read(), event.id) == []
    assert [n.id for n in late_notes.of_event(store.read(), event.id)] == [sent["id"]]


def test_a_draft_event_refuses(client: FlaskClient, store: Store) -> None:
    with store.write() as db:
        code = events.add(db, "t", title="T", date="2026-10-14", questions=["?"], tables=1)
    draft = events.get(store.read(), code)
    answer = client.post("/api/notes", json={"key": draft.tables[0].key, "notes": [note()]})
    assert answer.status_code == 200
    assert answer.json["refused"][0]["name"] == "event_not_open"


def test_an_unknown_key_is_not_found_in_plain_words(client: FlaskClient, event: Event) -> None:
    for key in ("aaaaaaaaaa", "", "å\x00", "\ud800"):
        body = json.dumps({"key": key, "notes": [note()]})
        answer = client.post("/api/notes", data=body, content_type="application/json")
        assert answer.status_code == 404
        assert "bordskortet" in answer.json["error"]


@pytest.mark.parametrize("body", [b"", b"hej", b"[]", b"\xff", b"[" * 50_000])
def test_a_whole_that_cannot_be_read_is_refused_with_a_sentence(
    client: FlaskClient, event: Event, body: bytes
) -> None:
    answer = client.post("/api/notes", data=body)
    assert answer.status_code == 400
    assert answer.json["error"].startswith("Det som skickades går inte att läsa")


def test_a_request_of_more_than_twelve_megabytes_is_refused(
    client: FlaskClient, event: Event
) -> None:
    answer = client.post("/api/notes", data=b" " * (12 * 2**20 + 1))
    assert answer.status_code == 413
    assert "12 MB" in answer.json["error"]


def test_no_cookie_is_set_and_another_site_cannot_send(client: FlaskClient, event: Event) -> None:
    body = {"key": event.tables[0].key, "notes": [note()]}
    answer = client.post("/api/notes", json=body)
    assert "Set-Cookie" not in answer.headers
    foreign = client.post("/api/notes", json=body, headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
wild = anything | st.fixed_dictionaries(
    {},
    optional=dict.fromkeys((*note(), "extra"), anything)
    | {
        "id": st.uuids().map(str) | anything,
        "round": st.just(1) | anything,
        "kind": st.just("works") | anything,
        "text": st.just("Text") | anything,
    },
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(before=st.lists(wild, max_size=3), after=st.lists(wild, max_size=3))
def test_whatever_stands_beside_it_a_whole_note_is_stored(
    client: FlaskClient, event: Event, store: Store, before: list[Any], after: list[Any]
) -> None:
    good = note()
    sent = [*before, good, *after]
    body = json.dumps({"key": event.tables[0].key, "notes": sent})
    answer = client.post("/api/notes", data=body, content_type="application/json")
    assert answer.status_code == 200
    told = json.loads(answer.text, parse_constant=lambda name: pytest.fail(f"no JSON: {name}"))
    assert good["id"] in [s["id"] for s in told["stored"]]
    assert len(told["stored"]) + len(told["refused"]) == len(sent)
    assert all(r["reason"] for r in told["refused"])
    assert notes.get(store.read(), event.tables[0].id, good["id"]).text == good["text"]


def test_personal_data_is_hidden_before_it_is_stored_and_the_device_is_told(
    post: Post, store: Store, event: Event
) -> None:
    sent = note(text="Ring Anna Svensson, 070-174 06 05, om 850709-9805")
    masked = "Ring [namn], [telefonnummer], om [personnummer]"
    told = {
        "id": sent["id"],
        "revision": 1,
        "text": masked,
        "masked": ["personal_number", "telephone", "name"],
    }
    assert post(sent)["stored"] == [told]
    # The same once more, as after an answer that was lost, and as the device then has it.
    assert post(sent)["stored"] == [told]
    assert post(sent | {"text": masked, "base": 1})["stored"] == [{"id": sent["id"], "revision": 1}]
    (kept,) = notes.revisions(store.read(), sent["id"])
    assert kept.text == masked
    dump = "".join(store.read().conn.iterdump())
    assert not [word for word in ("Svensson", "174 06", "9805") if word in dump]


def test_words_that_look_the_same_are_the_same_note(post: Post, store: Store, event: Event) -> None:
    sent = note(text=unicodedata.normalize("NFD", "Större möten på måndagar"))
    assert post(sent)["stored"][0]["revision"] == 1
    assert post(sent | {"text": "Större möten på må\u00adndagar"})["stored"][0]["revision"] == 1
    (kept,) = notes.of_event(store.read(), event.id)
    assert kept.text == "Större möten på måndagar"


def test_a_note_from_before_words_were_normalised_is_still_the_same(
    post: Post, store: Store, event: Event
) -> None:
    sent = note(text=unicodedata.normalize("NFD", "Större möten"))
    with store.write() as db:
        notes.save(
            db, event, event.tables[0], [notes.NoteIn(**sent)], source="tablet", actor="table:1"
        )
    answer = post(sent)["stored"][0]
    assert answer["revision"] == 1
    assert not answer.get("sibling")
    assert len(notes.revisions(store.read(), sent["id"])) == 1


def test_a_note_of_signs_that_cannot_be_seen_is_empty(post: Post) -> None:
    assert post(note(text="\u200b\u00ad \u2060"))["refused"]
