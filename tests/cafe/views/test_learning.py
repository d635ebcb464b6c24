"""What the machine has learnt stands on a page, and from when it may tag by itself."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from cafe.store import jobs, runs, settings, tags
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.runs import StoredSuggestion
from cafe.understand import analyse

SignIn = Callable[..., FlaskClient]
Say = Callable[..., str]


@pytest.fixture
def reading(store: Store, event: Event, say: Say) -> list[str]:
    """Three notes that the machine has read: P3 asserted of two, left to a person of the third."""
    notes = [say(text) for text in ("För många ärenden", "Ärenden på hög", "Trött på allt")]
    with store.write() as db:
        run = runs.add(
            db, event.id, "tags", codebook="b", model="m", settings={"learnt": 0, "learnt_to": 0},
            passages=3, at="2026-10-14T10:00:00.000Z",
        )  # fmt: skip
        for note, score in zip(notes, (0.9, 0.8, 0.3), strict=True):
            runs.read(db, run, note, 1, [StoredSuggestion("P3", score, score > 0.5, ())])
    return notes


@pytest.fixture
def decide(store: Store, event: Event, add_user: Callable[..., int]) -> Callable[..., None]:
    """`decide(note, code, "confirmed")`."""
    user = add_user("lead", "farsta", "beslut@example.test")

    def make(note: str, code: str, decision: str) -> None:
        with store.write() as db:
            tags.decide(
                db, user, event_id=event.id, passage_id=note, revision=1, codebook="b", code=code,
                decision=decision,
            )  # fmt: skip

    return make


def test_it_counts_decisions_and_scores_them_by_what_was_said_before(
    sign_in: SignIn, reading: list[str], decide: Callable[..., None]
) -> None:
    lead = sign_in("lead")
    page = lead.get("/lead/learning").text
    assert "Det går att säga när någon har granskat" in page
    decide(reading[0], "P3", "confirmed")
    decide(reading[1], "P3", "rejected")
    decide(reading[2], "P3", "confirmed")
    page = " ".join(lead.get("/lead/learning").text.split())
    # Of two asserted one held; of two that hold one was asserted.
    assert page.count("50 %") == 2
    assert "Alla 3" in page
    assert "<dt>Nya sedan senaste läsningen</dt><dd>3</dd>" in page
    assert '<td class="number">2</td><td class="number">1</td>' in page


def test_who_reads_not_every_note_sees_no_figures_that_move_with_a_decision(
    sign_in: SignIn, reading: list[str], decide: Callable[..., None]
) -> None:
    """The lead of another district would see what was said of a point at a café of few."""
    lead = sign_in("lead", "sodermalm")

    def told() -> str:
        page = lead.get("/lead/learning").text
        assert "besluten per punkt" in page
        return page

    before = told()
    decide(reading[0], "P3", "confirmed")
    decide(reading[1], "P3", "rejected")
    assert told() == before


def test_what_it_had_learnt_from_proves_nothing(
    store: Store, event: Event, sign_in: SignIn, reading: list[str], decide: Callable[..., None]
) -> None:
    decide(reading[0], "P3", "confirmed")
    with store.write() as db:
        run = runs.add(
            db, event.id, "tags", codebook="b", model="m2", settings={"learnt_to": 99},
            passages=3, at="2026-10-15T10:00:00.000Z",
        )  # fmt: skip
        runs.read(db, run, reading[0], 1, [StoredSuggestion("P3", 0.99, True, ())])
    decide(reading[0], "P3", "rejected")
    # Only the first decision was made before the machine had learnt of it.
    assert "Alla 1" in sign_in("lead").get("/lead/learning").text


def test_what_changed_at_the_last_reading_is_told(
    store: Store, event: Event, sign_in: SignIn, reading: list[str], decide: Callable[..., None]
) -> None:
    decide(reading[0], "P3", "confirmed")
    with store.write() as db:
        run = runs.add(
            db, event.id, "tags", codebook="b", model="m2", settings={}, passages=3, at="2026-10-15"
        )
        for note, score in zip(reading, (0.9, 0.2, 0.7), strict=True):
            runs.read(db, run, note, 1, [StoredSuggestion("P3", score, score > 0.5, ())])
    page = " ".join(sign_in("lead").get("/lead/learning").text.split())
    assert "1 anteckning till, 1 inte längre" in page


def test_the_line_is_set_by_who_leads_the_city_and_all_is_read_anew(
    store: Store, event: Event, sign_in: SignIn, token: Callable[..., str], reading: list[str]
) -> None:
    def send(client: FlaskClient, line: str) -> Any:
        data = {"csrf_token": token(client), "once": uuid.uuid4().hex, "line": line}
        return client.post("/lead/learning/line", data=data)

    assert send(sign_in("lead", "farsta", "f@example.test"), "0.80").status_code == 403
    lead = sign_in("lead")
    assert send(lead, "0.12").status_code == 422
    assert settings.get(store.read(), analyse.ASSERT_AT) is None
    assert send(lead, "0.80").status_code == 303
    assert analyse.asserts_at(store.read()) == 0.8
    assert jobs.any_queued(store.read())
    assert send(lead, "").status_code == 303
    assert analyse.asserts_at(store.read()) is None


def test_the_decisions_go_out_as_the_command_line_takes_them(
    sign_in: SignIn, reading: list[str], decide: Callable[..., None]
) -> None:
    decide(reading[0], "P3", "confirmed")
    decide(reading[2], "P3", "rejected")
    assert (
        sign_in("lead", "farsta", "f@example.test")
        .get("/lead/learning/decisions.jsonl")
        .status_code
        == 403
    )
    lead = sign_in("lead")
    answer = lead.get("/lead/learning/decisions.jsonl")
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [(x["text"], x["labels"], x["rejected"], x["settled"]) for x in lines] == [
        ("För många ärenden", ["P3"], [], True),
        ("Trött på allt", [], ["P3"], True),
    ]
    again = lead.get("/lead/learning/decisions.jsonl").text
    others = [json.loads(line) for line in again.splitlines()]
    ids = {x["id"] for x in (*lines, *others)}
    assert len(ids) == 4, "each file has its own"
    assert not ids & set(reading)


def test_the_list_can_begin_with_what_teaches_most(
    event: Event, sign_in: SignIn, reading: list[str]
) -> None:
    lead = sign_in("lead", "farsta")
    page = lead.get(f"/lead/events/{event.code}/review?order=teach").text
    places = [page.index(f'id="p-{note}"') for note in reading]
    # The line lies at the least that was asserted, 0.8: there the doubt is greatest.
    assert places[1] == min(places)
    assert 'value="teach" selected' in page
    assert lead.get(f"/lead/events/{event.code}/review?order=nonsense").status_code == 200
