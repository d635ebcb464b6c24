"""Drawing a sample, reading it blind, and settling, by the pages."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from cafe import days
from cafe.store import runs, samples, tags
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.runs import StoredSuggestion
from cafe.understand import codebooks

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def send(token: Callable[[FlaskClient], str]) -> Callable[..., Any]:
    """`send(client, address, **fields)`: posts a form with a fresh key."""

    def post(client: FlaskClient, address: str, **fields: Any) -> Any:
        data = {"csrf_token": token(client), "once": uuid.uuid4().hex} | fields
        return client.post(address, data=data)

    return post


@pytest.fixture
def event(store: Store, event: Event, say: Callable[..., str]) -> Event:
    """Eleven notes that the machine has read as P3."""
    with store.write() as db:
        run = runs.add(
            db, event.id, "tags", codebook="b", model="m", settings={}, passages=11, at=days.now()
        )
        for number in range(11):
            note = say(f"Anteckning {number}")
            runs.read(db, run, note, 1, [StoredSuggestion("P3", 0.9, True, ())])
    return event


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.get_data(as_text=True)[:2000]
    return answer.get_data(as_text=True)


def user_of(client: FlaskClient) -> str:
    with client.session_transaction() as session:
        return str(session["_user_id"]).split(".")[0]


@pytest.fixture
def two(sign_in: SignIn) -> tuple[FlaskClient, FlaskClient]:
    """A lead and somebody of the steering group, both of Farsta."""
    return sign_in("lead", "farsta"), sign_in("steering", "farsta")


@pytest.fixture
def sample(two: tuple[FlaskClient, FlaskClient], event: Event, send: Callable[..., Any]) -> str:
    """The address of a sample that both are to read."""
    answer = send(
        two[0], "/lead/agreement/add", title="Provet", events=[str(event.id)], number="11",
        readers=[user_of(c) for c in two],
    )  # fmt: skip
    assert answer.status_code == 303
    return str(answer.location)


def read_all(
    client: FlaskClient, sample: str, send: Callable[..., Any], code: str | None
) -> list[str]:
    """Reads all that is left, every passage alike; returns the pages."""
    seen = []
    while (answer := client.get(f"{sample}/read")).status_code == 200:
        shown = answer.get_data(as_text=True)
        seen.append(shown)
        passage = re.search(r'name="passage"[^>]*value="([^"]+)"', shown)
        assert passage is not None
        given = {"codes": [code]} if code else {"none": "y"}
        kept = send(client, f"{sample}/read/save", passage=passage[1], **given)
        assert kept.status_code == 303
    return seen


def test_a_sample_needs_events_readers_and_a_number(
    sign_in: SignIn, event: Event, send: Callable[..., Any], store: Store
) -> None:
    lead = sign_in("lead")
    assert "Dra ett urval" in page(lead, "/lead/agreement")
    assert 'value="50"' in page(lead, "/lead/agreement/new")
    wrong = send(lead, "/lead/agreement/add", title="Kvar", number="5")
    told = wrong.get_data(as_text=True)
    assert wrong.status_code == 422
    for sentence in ("Välj minst ett café", "Välj minst en som ska läsa", "från 10 till 500"):
        assert sentence in told
    assert 'value="Kvar"' in told
    assert samples.all_samples(store.read()) == []


def test_nobody_is_asked_to_read_who_may_not_read_raw_notes(
    sign_in: SignIn, event: Event, send: Callable[..., Any], store: Store
) -> None:
    lead = sign_in("lead", "farsta")
    union, other = sign_in("observer", "farsta"), sign_in("lead", "bromma", "b@example.test")
    form = page(lead, "/lead/agreement/new")
    assert "lead@example.test" in form
    assert "observer@example.test" not in form
    assert "b@example.test" not in form
    for client in (union, other):
        answer = send(
            lead, "/lead/agreement/add", title="x", events=[str(event.id)], number="10",
            readers=[user_of(client)],
        )  # fmt: skip
        assert answer.status_code == 422
    assert samples.all_samples(store.read()) == []


def test_a_surveys_words_are_read_by_leads_only(
    two: tuple[FlaskClient, FlaskClient], event: Event, send: Callable[..., Any], store: Store
) -> None:
    with store.write() as db:
        db.conn.execute(
            "INSERT INTO questionnaire (id, version, content, hash, state, changed_at) "
            "VALUES ('q', 1, '{}', 'h', 'published', '2026-01-01')"
        )
        db.conn.execute(
            "INSERT INTO survey (id, code, title, questionnaire_id, questionnaire_version, "
            "admission, created_at) VALUES (1, 'c', 't', 'q', 1, 'open', '2026-01-01')"
        )
        db.conn.execute("UPDATE event SET survey_id = 1")
    fields = {"title": "Svaren", "events": [str(event.id)], "number": "10"}
    both = send(two[0], "/lead/agreement/add", **fields, readers=[user_of(c) for c in two])
    assert both.status_code == 422
    told = both.get_data(as_text=True)
    assert "får inte läsas ordagrant av Test Steering" in told
    assert 'value="Svaren"' in told
    assert send(two[0], "/lead/agreement/add", **fields, readers=[user_of(two[0])]).location


def test_a_reader_sees_neither_the_machine_nor_the_others(
    two: tuple[FlaskClient, FlaskClient], sample: str, send: Callable[..., Any]
) -> None:
    lead, other = two
    read_all(lead, sample, send, "P3")
    seen = read_all(other, sample, send, None)
    assert len(seen) == 11
    for shown in seen:
        assert "checked" not in shown
        assert "Vad fungerar?" in shown
        assert "sannolikt" not in shown
        assert "Test Lead" not in shown.partition("<main")[2]
    open_ = page(other, sample)
    assert "Du har läst alla" in open_
    assert "Kappa" not in open_
    again = page(other, f"{sample}/read?at=1")
    assert re.search(r'name="none"[^>]*checked|checked[^>]*name="none"', again)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Kryssa för de punkter"),
        ({"codes": ["P3"], "none": "y"}, "inte båda"),
        ({"codes": ["P99"]}, "Välj ett av alternativen"),
    ],
)
def test_an_answer_has_points_or_none(
    two: tuple[FlaskClient, FlaskClient], sample: str, send: Callable[..., Any],
    fields: dict[str, Any], sentence: str,
) -> None:  # fmt: skip
    shown = page(two[1], f"{sample}/read")
    passage = re.search(r'name="passage"[^>]*value="([^"]+)"', shown)
    assert passage is not None
    answer = send(two[1], f"{sample}/read/save", passage=passage[1], **fields)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)


def test_after_the_end_the_figures_are_shown_and_differences_settled(
    two: tuple[FlaskClient, FlaskClient], sample: str, send: Callable[..., Any], store: Store,
    event: Event,
) -> None:  # fmt: skip
    lead, other = two
    read_all(lead, sample, send, "P3")
    read_all(other, sample, send, "P4")
    assert send(other, f"{sample}/close").status_code == 403
    assert send(lead, f"{sample}/close").location == sample
    shown = page(lead, sample)
    assert "22 oenigheter att avgöra" in shown
    assert "Person mot programmet" in shown
    told = page(other, sample)
    assert "Person mot person" in told
    assert "oenigheter att avgöra" not in told
    page(other, f"{sample}/settle", 403)
    form = page(lead, f"{sample}/settle")
    passage, code = (
        re.search(rf'name="{name}"[^>]*value="([^"]+)"', form)[1]  # type: ignore[index]
        for name in ("passage", "code")
    )
    place = f"{sample}/settle/save"
    nothing = send(lead, place, passage=passage, code=code, reason="Kvar")
    assert nothing.status_code == 422
    assert "Välj ja eller nej" in nothing.get_data(as_text=True)
    assert ">Kvar</textarea>" in nothing.get_data(as_text=True).replace("\n", "").replace("\r", "")
    assert send(lead, place, passage=passage, code=code, decision="confirmed").status_code == 422
    kept = send(lead, place, passage=passage, code=code, decision="confirmed", reason="Tydligt")
    assert kept.location == f"{sample}/settle"
    assert "21 kvar" in page(lead, f"{sample}/settle")
    assert "Tydligt" in page(lead, f"{sample}/settle")
    assert tags.current(store.read(), event.id)[passage][code].confirmed


def test_a_point_that_has_gone_does_not_stop_the_queue(
    two: tuple[FlaskClient, FlaskClient], sample: str, send: Callable[..., Any], store: Store
) -> None:
    lead, other = two
    read_all(lead, sample, send, "P3")
    read_all(other, sample, send, "P4")
    send(lead, f"{sample}/close")
    with store.write() as db:
        codebooks.begin(db, "test")
        book = codebooks.draft(db).codebook
        rest = tuple(code for code in book.codes if code.id != "P3")
        codebooks.save(db, replace(book, codes=rest))
        codebooks.publish(db, None, "2027", codebooks.draft(db).digest)
    assert "11 oenigheter att avgöra" in page(lead, sample)
    form = page(lead, f"{sample}/settle")
    assert "11 kvar" in form
    assert "11 oenigheter gäller punkter som inte finns i kodboken längre" in form
    assert re.search(r'name="code"[^>]*value="P4"', form)


def test_what_all_agree_on_is_kept_by_one_press(
    two: tuple[FlaskClient, FlaskClient], sample: str, send: Callable[..., Any], store: Store,
    event: Event,
) -> None:  # fmt: skip
    for client in two:
        read_all(client, sample, send, "P3")
    send(two[0], f"{sample}/close")
    assert "Alla är eniga om 11 svar" in page(two[0], f"{sample}/settle")
    assert send(two[0], f"{sample}/agreed").status_code == 303
    said = tags.current(store.read(), event.id).values()
    assert [words["P3"].confirmed for words in said] == [True] * 11


def test_a_sample_is_shut_for_those_who_neither_lead_nor_read_it(
    sign_in: SignIn, sample: str, send: Callable[..., Any]
) -> None:
    for role, scope, email in (("lead", "bromma", "b@x.test"), ("manager", "farsta", "m@x.test")):
        client = sign_in(role, scope, email)
        page(client, sample, 403)
        page(client, f"{sample}/read", 403)
        assert "Provet" not in page(client, "/lead/agreement")
    # The city's lead sees how it goes and is not asked to read.
    city = sign_in("lead", "*", "city@example.test")
    assert "Börja läsa" not in page(city, sample)
    page(city, f"{sample}/read", 403)
