"""Exit interviews: kept at every pause, seen by the writer only, finished once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cafe.store import interviews, survey_answers
from cafe.store.database import Store, rows, value

SignIn = Callable[..., FlaskClient]
Token = Callable[[FlaskClient], str]
FILLED = {"q-quarter": "2026-Q3", "q-good": "Kollegorna", "q-tasks": "4", "q-reason": "pay"}


def begin(client: FlaskClient, token: Token, **data: str) -> str:
    """Begin an interview; returns the draft's id."""
    given = {"questionnaire": "exit-interview", "csrf_token": token(client)} | data
    answer = client.post("/interview/begin", data=given)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"].rsplit("/", 1)[1]


def hidden(client: FlaskClient, draft: str) -> dict[str, str]:
    """What the page carries along unseen: the token, its key, revision and window."""
    page = client.get(f"/interview/{draft}").get_data(as_text=True)
    form = page[page.index('id="interview"') :]
    found = re.findall(r'<input type="hidden" name="([\w_]+)" value="([^"]*)"', form)
    return dict(found)


def keep(client: FlaskClient, draft: str, seen: dict[str, str], seq: int = 1, **fields: str) -> TestResponse:  # fmt: skip  # noqa: E501
    pairs = [[name.replace("_", "-", 1), text] for name, text in fields.items()]
    sent = {"base": int(seen["base"]), "device": seen["device"], "seq": seq, "fields": pairs}
    return client.post(
        f"/interview/{draft}/keep", json=sent, headers={"X-CSRFToken": seen["csrf_token"]}
    )


@pytest.fixture
def manager(sign_in: SignIn) -> FlaskClient:
    return sign_in("manager", "farsta")


def test_a_manager_begins_fills_in_and_finishes(
    manager: FlaskClient, token: Token, store: Store
) -> None:
    draft = begin(manager, token)
    page = manager.get(f"/interview/{draft}")
    assert page.headers["Cache-Control"] == "no-store"
    assert "Avslutningssamtal, Farsta" in page.get_data(as_text=True)
    assert 'name="q-district"' not in page.get_data(as_text=True)
    seen = hidden(manager, draft)
    answer = manager.post(f"/interview/{draft}/finish", data=seen | FILLED)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/interview/done")
    assert "avslutat" in manager.get("/interview/done").get_data(as_text=True)
    (found,) = rows(store.read(), "SELECT * FROM answer")
    assert (found["date"], found["language"], found["persons"]) == ("2026-07-01", "sv", 1)
    assert json.loads(found["content"]) == {
        "district": "farsta", "quarter": "2026-Q3", "good": "Kollegorna", "tasks": 4,
        "reason": "pay",
    }  # fmt: skip
    assert manager.get(f"/interview/{draft}").status_code == 404
    assert "inga påbörjade samtal" in manager.get("/interview").get_data(as_text=True)


def test_nothing_timed_is_left_of_an_interview(
    manager: FlaskClient, token: Token, store: Store
) -> None:
    draft = begin(manager, token)
    seen = hidden(manager, draft)
    keep(manager, draft, seen, q_good="Kollegorna")
    manager.post(f"/interview/{draft}/finish", data=seen | FILLED | {"seq": "2"})
    assert value(store.read(), "SELECT count(*) FROM submission") == 0
    objects = [r["object"] for r in rows(store.read(), "SELECT object FROM audit")]
    assert not [o for o in objects if "survey" in o or "interview" in o or draft in o]
    answer_id = value(store.read(), "SELECT id FROM answer")
    assert answer_id != draft


def test_the_same_press_twice_stores_one_answer(
    manager: FlaskClient, token: Token, store: Store
) -> None:
    draft = begin(manager, token)
    sent = hidden(manager, draft) | FILLED
    for _ in range(2):
        answer = manager.post(f"/interview/{draft}/finish", data=sent)
        assert answer.headers["Location"] == "/interview/done"
    assert value(store.read(), "SELECT count(*) FROM answer") == 1


def test_what_is_added_after_finishing_becomes_a_new_draft(
    manager: FlaskClient, token: Token, store: Store
) -> None:
    draft = begin(manager, token)
    sent = hidden(manager, draft) | FILLED
    manager.post(f"/interview/{draft}/finish", data=sent)
    answer = manager.post(f"/interview/{draft}/finish", data=sent | {"q-good": "Kollegor och mer"})
    assert answer.status_code == 303
    page = manager.get(answer.headers["Location"]).get_data(as_text=True)
    assert "redan avslutat" in page
    assert "Kollegor och mer" in page
    assert value(store.read(), "SELECT count(*) FROM answer") == 1


@pytest.mark.parametrize("part", ["save", "finish"])
def test_what_was_typed_for_a_draft_that_is_gone_is_given_back(
    manager: FlaskClient, token: Token, store: Store, part: str
) -> None:
    draft = begin(manager, token)
    tablet, desk = hidden(manager, draft), hidden(manager, draft)
    manager.post(f"/interview/{draft}/finish", data=desk | FILLED)
    late = tablet | FILLED | {"q-stay": "En lugnare start", "q-good": "fika"}
    answer = manager.post(f"/interview/{draft}/{part}", data=late)
    assert answer.status_code == 404
    quoted = re.findall("<blockquote>(.*?)</blockquote>", answer.get_data(as_text=True))
    assert {"En lugnare start", "fika"} <= set(quoted)
    assert not {"farsta", late["once"]} & set(quoted)
    assert value(store.read(), "SELECT count(*) FROM answer") == 1


def test_beginning_twice_with_one_form_begins_one_draft(
    manager: FlaskClient, token: Token, store: Store
) -> None:
    once = "f" * 32
    assert begin(manager, token, once=once) == begin(manager, token, once=once) == once
    assert len(interviews.of_user(store.read(), 1)) == 1


def test_what_is_wrong_stands_at_its_question_and_nothing_typed_is_lost(
    manager: FlaskClient, token: Token, store: Store
) -> None:
    draft = begin(manager, token)
    seen = hidden(manager, draft)
    answer = manager.post(f"/interview/{draft}/finish", data=seen | FILLED | {"q-quarter": ""})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'href="#q-quarter"' in page
    assert 'id="q-quarter-error"' in page
    assert "Kollegorna" in page
    assert interviews.get(store.read(), 1, draft).values["good"] == "Kollegorna"
    assert value(store.read(), "SELECT count(*) FROM answer") == 0


def test_a_pause_keeps_the_draft_and_another_device_goes_on(
    manager: FlaskClient, token: Token, store: Store
) -> None:
    draft = begin(manager, token)
    seen = hidden(manager, draft)
    answer = keep(manager, draft, seen, q_good="Koll", q_tasks="4")
    assert (answer.status_code, answer.json) == (200, {"revision": 2})
    again = manager.get(f"/interview/{draft}").get_data(as_text=True)
    assert ">\nKoll</textarea>" in again
    assert re.search(r'id="q-tasks:4" value="4" checked', again)
    listed = manager.get("/interview").get_data(as_text=True)
    assert "2 av" in listed


def test_without_a_script_the_button_keeps_the_draft(
    manager: FlaskClient, token: Token, store: Store
) -> None:
    draft = begin(manager, token)
    seen = hidden(manager, draft)
    answer = manager.post(f"/interview/{draft}/save", data=seen | {"q-good": "Kollegorna"})
    assert answer.headers["Location"] == "/interview?saved=1"
    assert interviews.get(store.read(), 1, draft).values["good"] == "Kollegorna"


def test_two_windows_at_once_lose_nothing(manager: FlaskClient, token: Token, store: Store) -> None:
    draft = begin(manager, token)
    one, two = hidden(manager, draft), hidden(manager, draft)
    assert keep(manager, draft, one, q_good="Från ettan", q_tasks="2").status_code == 200
    answer = keep(manager, draft, two, q_good="Från tvåan", q_stay="Högre lön")
    assert answer.status_code == 409
    assert answer.json == {"compare": f"/interview/{draft}/compare"}
    assert manager.get(f"/interview/{draft}").headers["Location"] == answer.json["compare"]
    page = manager.get(answer.json["compare"]).get_data(as_text=True)
    assert "Från ettan" in page
    assert "Från tvåan" in page
    assert '<span class="said">Från ettan\n\nFrån tvåan</span>' in page  # what both would become
    base = re.findall(r'name="base" value="(\d+)"', page)[0]
    sent = {"csrf_token": one["csrf_token"], "base": base, "choose-good": "all"}
    assert manager.post(f"/interview/{draft}/settle", data=sent).status_code == 303
    values = interviews.get(store.read(), 1, draft).values
    # What was not chosen by hand stands as it was preset: no answer gives way to none.
    assert values == {
        "district": "farsta", "good": "Från ettan\n\nFrån tvåan", "stay": "Högre lön", "tasks": "2",
    }  # fmt: skip


def test_one_of_two_windows_can_be_chosen(manager: FlaskClient, token: Token, store: Store) -> None:
    draft = begin(manager, token)
    one, two = hidden(manager, draft), hidden(manager, draft)
    keep(manager, draft, one, q_good="Från ettan", q_reason="pay")
    keep(manager, draft, two, q_good="Från tvåan", q_reason="other")
    page = manager.get(f"/interview/{draft}/compare").get_data(as_text=True)
    base = re.findall(r'name="base" value="(\d+)"', page)[0]
    sent = {"csrf_token": one["csrf_token"], "base": base, "choose-good": "1", "choose-reason": "1"}
    manager.post(f"/interview/{draft}/settle", data=sent)
    values = interviews.get(store.read(), 1, draft).values
    assert values == {"district": "farsta", "good": "Från tvåan", "reason": "other"}


def test_choosing_from_what_has_changed_since_shows_it_again(
    manager: FlaskClient, token: Token
) -> None:
    draft = begin(manager, token)
    one, two = hidden(manager, draft), hidden(manager, draft)
    keep(manager, draft, one, q_good="Från ettan")
    keep(manager, draft, two, q_good="Från tvåan")
    page = manager.get(f"/interview/{draft}/compare").get_data(as_text=True)
    base = re.findall(r'name="base" value="(\d+)"', page)[0]
    keep(manager, draft, one, 2, q_good="Från ettan, mer")
    sent = {"csrf_token": one["csrf_token"], "base": base, "choose-good": "1"}
    answer = manager.post(f"/interview/{draft}/settle", data=sent)
    assert answer.status_code == 409
    assert "Från ettan, mer" in answer.get_data(as_text=True)


def test_a_finish_from_the_older_window_goes_to_the_choice(
    manager: FlaskClient, token: Token, store: Store
) -> None:
    draft = begin(manager, token)
    one, two = hidden(manager, draft), hidden(manager, draft)
    keep(manager, draft, one, q_good="Från ettan")
    answer = manager.post(f"/interview/{draft}/finish", data=two | FILLED)
    assert answer.headers["Location"] == f"/interview/{draft}/compare"
    assert value(store.read(), "SELECT count(*) FROM answer") == 0


@pytest.mark.parametrize(
    ("role", "scope"),
    [("manager", "farsta"), ("manager", "*"), ("lead", "*"), ("administrator", "*")],
)
def test_a_draft_is_closed_to_everyone_else(
    manager: FlaskClient, token: Token, sign_in: SignIn, store: Store, role: str, scope: str
) -> None:
    draft = begin(manager, token)
    keep(manager, draft, hidden(manager, draft), q_good="Bara för mig")
    other = sign_in(role, scope, email="other@example.test")
    refused = 404 if role == "manager" else 403
    theirs = {"csrf_token": token(other), "base": "2", "device": "x", "seq": "0"}
    for part in ("", "/state", "/compare", "/remove"):
        answer = other.get(f"/interview/{draft}{part}")
        assert answer.status_code == refused, part
        assert "Bara för mig" not in answer.get_data(as_text=True)
    for part in ("/save", "/finish", "/settle", "/remove"):
        answer = other.post(f"/interview/{draft}{part}", data=theirs | FILLED)
        assert answer.status_code == refused, part
    assert keep(other, draft, theirs, q_good="Annan").status_code == refused
    assert "Bara för mig" not in other.get("/interview").get_data(as_text=True)
    (kept,) = interviews.of_user(store.read(), 1)
    assert kept.values["good"] == "Bara för mig"


def test_the_district_is_the_managers_whatever_is_sent(
    manager: FlaskClient, token: Token, store: Store
) -> None:
    answer = manager.post(
        "/interview/begin",
        data={
            "questionnaire": "exit-interview",
            "district": "bromma",
            "csrf_token": token(manager),
        },
    )
    assert answer.status_code == 403
    draft = begin(manager, token)
    sent = hidden(manager, draft) | FILLED | {"q-district": "bromma"}
    assert manager.post(f"/interview/{draft}/finish", data=sent).status_code == 303
    content = json.loads(value(store.read(), "SELECT content FROM answer"))
    assert content["district"] == "farsta"


def test_hr_chooses_the_district(sign_in: SignIn, token: Token, store: Store) -> None:
    hr = sign_in("manager")
    given = {"questionnaire": "exit-interview", "csrf_token": token(hr)}
    answer = hr.post("/interview/begin", data=given)
    assert answer.status_code == 422
    assert "Välj förvaltning." in answer.get_data(as_text=True)
    draft = begin(hr, token, district="bromma")
    assert "Avslutningssamtal, Bromma" in hr.get(f"/interview/{draft}").get_data(as_text=True)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{", b'{"base": "1"}',
        b'{"base": 1, "device": "", "seq": 1, "fields": []}',
        b'{"base": true, "device": "a", "seq": 1, "fields": []}',
        b'{"base": 1, "device": "a", "seq": 1, "fields": [["q-good"]]}',
        b'{"base": 1, "device": "a", "seq": 1, "fields": [["q-good", 3]]}',
        b'{"base": 1, "device": "a", "seq": 1, "fields": [["q-good", "\\ud800"]]}',
        b'{"base": 1, "device": "a", "seq": 9999999999, "fields": []}',
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_and_changes_nothing(
    manager: FlaskClient, token: Token, store: Store, body: bytes
) -> None:
    draft = begin(manager, token)
    seen = hidden(manager, draft)
    before = interviews.get(store.read(), 1, draft)
    answer = manager.post(
        f"/interview/{draft}/keep",
        data=body,
        headers={"X-CSRFToken": seen["csrf_token"], "Content-Type": "application/json"},
    )
    assert answer.status_code == 400
    assert interviews.get(store.read(), 1, draft) == before


def test_a_session_that_ran_out_is_told_and_goes_on_with_a_new_token(
    manager: FlaskClient, token: Token, store: Store, app: Flask
) -> None:
    draft = begin(manager, token)
    seen = hidden(manager, draft)
    stranger = app.test_client()
    assert keep(stranger, draft, seen, q_good="x").status_code == 401
    json_type = {"Content-Type": "application/json"}
    assert stranger.get(f"/interview/{draft}/state", headers=json_type).status_code == 401
    # Signed in again, in another tab: the page's old token no longer fits.
    with manager.session_transaction() as session:
        del session["csrf_token"]
    assert keep(manager, draft, seen, q_good="Kollegorna").status_code == 400
    state = manager.get(f"/interview/{draft}/state", headers=json_type).json
    assert state is not None
    assert state["revision"] == 1
    assert (
        keep(manager, draft, seen | {"csrf_token": state["token"]}, q_good="K").status_code == 200
    )


def test_a_form_that_was_sent_signed_out_comes_back_after_sign_in(
    manager: FlaskClient, token: Token, app: Flask
) -> None:
    draft = begin(manager, token)
    seen = hidden(manager, draft)
    answer = app.test_client().post(f"/interview/{draft}/save", data=seen | FILLED)
    assert answer.status_code == 401
    assert "Kollegorna" in answer.get_data(as_text=True)


def test_a_draft_is_thrown_away_after_a_question(
    manager: FlaskClient, token: Token, store: Store
) -> None:
    draft = begin(manager, token)
    assert "Det går inte att ångra" in manager.get(f"/interview/{draft}/remove").get_data(True)
    answer = manager.post(f"/interview/{draft}/remove", data={"csrf_token": token(manager)})
    assert answer.status_code == 303
    assert interviews.of_user(store.read(), 1) == []


def test_a_ticket_is_shown_once_and_opens_the_districts_survey(
    manager: FlaskClient, token: Token, store: Store
) -> None:
    given = {
        "questionnaire": "exit-interview", "csrf_token": token(manager), "once": "b" * 32,
    }  # fmt: skip
    pages = [manager.post("/interview/ticket", data=given) for _ in range(2)]
    assert {page.headers["Cache-Control"] for page in pages} == {"no-store"}
    shown = {re.findall(r"/a/([a-z0-9]{12})", page.get_data(as_text=True))[0] for page in pages}
    assert len(shown) == 1
    (ticket,) = shown
    assert 'src="data:image/svg+xml' in pages[0].get_data(as_text=True)
    door = survey_answers.door(store.read(), ticket)
    assert (door.survey.admission, door.survey.district) == ("interview", "farsta")
    assert not door.spent
    assert value(store.read(), "SELECT count(*) FROM ticket") == 1
    assert ticket not in "".join(str(r[0]) for r in rows(store.read(), "SELECT hash FROM ticket"))
    assert value(store.read(), "SELECT count(*) FROM submission") == 0
    objects = [r["object"] for r in rows(store.read(), "SELECT object FROM audit")]
    assert not [o for o in objects if o.startswith("survey")]


def test_an_interview_and_a_ticket_of_a_district_go_into_one_survey(
    manager: FlaskClient, token: Token, store: Store
) -> None:
    begin(manager, token)
    manager.post(
        "/interview/ticket",
        data={"questionnaire": "exit-interview", "csrf_token": token(manager)},
    )
    assert value(store.read(), "SELECT count(*) FROM survey") == 1


def test_who_leaves_finds_the_own_district_chosen(
    manager: FlaskClient, token: Token, client: FlaskClient
) -> None:
    given = {"questionnaire": "exit-interview", "csrf_token": token(manager)}
    made = manager.post("/interview/ticket", data=given).get_data(as_text=True)
    link = re.search(r"/a/[a-z0-9-]+", made)
    assert link is not None
    page = client.get(link[0].replace("-", "")).get_data(as_text=True)
    assert re.search(r'name="q-district"[^>]*value="farsta" checked', page)


def test_only_what_asks_for_the_quarter_and_no_day_is_offered(manager: FlaskClient) -> None:
    page = manager.get("/interview").get_data(as_text=True)
    assert 'value="exit-interview"' in page
    assert "consultants-on-the-day" not in page
    assert "workshop-evaluation" not in page


def test_personal_data_is_hidden_when_an_interview_is_finished(
    manager: FlaskClient, token: Token, store: Store
) -> None:
    draft = begin(manager, token)
    sent = hidden(manager, draft) | FILLED | {"q-good": "Min chef Xanthe, 070-174 06 05"}
    for _ in range(2):
        answer = manager.post(f"/interview/{draft}/finish", data=sent)
        assert answer.headers["Location"] == "/interview/done?masked=1"
    assert "personuppgifter" in manager.get("/interview/done?masked=1").get_data(as_text=True)
    (content,) = (r["content"] for r in rows(store.read(), "SELECT content FROM answer"))
    assert json.loads(content)["good"] == "Min chef [namn], [telefonnummer]"
