"""The theme pages in every state of the analysis."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from cafe import days
from cafe.store import events, jobs, late_notes, runs
from cafe.store.database import Store, value
from cafe.store.events import Event
from cafe.store.runs import StoredTheme

Say = Callable[..., str]


@pytest.fixture
def lead(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in("lead")


@pytest.fixture
def gathered(store: Store, event: Event, say: Say) -> dict[str, str]:
    """Four notes, three of them in a theme; name → id."""
    made = {name: say(f"{name} har för många ärenden") for name in ("Ada", "Bo", "Cia")}
    made["utanför"] = say("Kaffet är gott", table=2, round=2)
    with store.write() as db:
        run = runs.add(
            db,
            event.id,
            "themes",
            codebook="handlingsplan 2021",
            model="m",
            settings={"min_size": 3, "outside": [made["utanför"]]},
            passages=4,
            at=days.now(),
        )
        theme = StoredTheme(
            "theme-1",
            "Många ärenden",
            ("ärenden", "tak"),
            (made["Bo"], made["Ada"], made["Cia"]),
            (made["Bo"],),
            "P3",
        )
        runs.add_themes(db, run, [theme])
    return made


def get(lead: FlaskClient, event: Event, path: str = "themes") -> str:
    answer = lead.get(f"/lead/events/{event.code}/{path}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def articles(page: str) -> list[str]:
    return re.findall(r'<p class="said">(.*?)</p>', page)


def test_without_notes_there_is_nothing_to_analyse(lead: FlaskClient, event: Event) -> None:
    page = get(lead, event)
    assert "Inga anteckningar ännu" in page
    assert "Analysera" not in page


def test_before_the_first_analysis_it_can_be_asked_for(
    lead: FlaskClient, store: Store, event: Event, say: Say, token: Callable[..., str]
) -> None:
    say("x")
    assert "Analysera nu" in get(lead, event)
    address = f"/lead/events/{event.code}/analyse"
    fields = {"csrf_token": token(lead), "once": "k", "back": f"/lead/events/{event.code}/review"}
    answer = lead.post(address, data=fields)
    assert (answer.status_code, answer.location) == (303, f"/lead/events/{event.code}/review")
    lead.post(address, data=fields | {"once": "k2", "back": "//evil.example"})
    assert value(store.read(), "SELECT count(*) FROM job") == 1
    page = get(lead, event)
    assert "Analys pågår" in page
    assert "<progress" in page
    assert 'http-equiv="refresh"' in page
    state = lead.get(f"{address}/state").get_json()
    assert state == {
        "state": "queued",
        "progress": 0,
        "step": "",
        "message": "",
        "late": False,
    }


def test_an_analysis_that_runs_tells_how_far_it_has_come(
    lead: FlaskClient, store: Store, event: Event, say: Say
) -> None:
    say("x")
    with store.write() as db:
        job = jobs.queue(db, event.id)
        jobs.take(db)
        jobs.advance(db, job, 0.4, "tags")
    state = lead.get(f"/lead/events/{event.code}/analyse/state").get_json()
    assert state == {
        "state": "running",
        "progress": 0.4,
        "step": "tags",
        "message": "",
        "late": False,
    }
    assert 'value="0.4"' in get(lead, event)


def test_a_job_that_nobody_takes_is_explained(
    lead: FlaskClient, store: Store, event: Event, say: Say
) -> None:
    say("x")
    with store.write() as db:
        jobs.queue(db, event.id)
        db.conn.execute("UPDATE job SET queued_at = '2026-01-01T00:00:00.000Z'")
    assert "Analysen har inte börjat" in get(lead, event)


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ("fault", "serverns logg"),
        ("busy", "upptagen"),
        ("died", "avbröts två gånger"),
        ("embeddings", "EMBEDDINGS anger gick inte att läsa"),
    ],
)
def test_a_failure_is_said_plainly_and_earlier_themes_stay(
    lead: FlaskClient,
    store: Store,
    event: Event,
    gathered: dict[str, str],
    message: str,
    says: str,
) -> None:
    with store.write() as db:
        job = jobs.queue(db, event.id)
        jobs.fail(db, job, message)
    page = get(lead, event)
    assert says in page
    assert "Försök igen" in page
    assert "Många ärenden" in page


def test_a_theme_stands_with_size_terms_and_quotes(
    lead: FlaskClient, event: Event, gathered: dict[str, str]
) -> None:
    page = get(lead, event)
    assert "Många ärenden" in page
    assert "3 anteckningar" in page
    assert "ärenden, tak" in page
    assert "<blockquote>Bo har för många ärenden</blockquote>" in page
    assert "Bord 1. Vad fungerar?" in page
    assert f"/lead/events/{event.code}/themes/theme-1" in page
    assert "1 anteckning utan tema" in page
    assert "på 4 anteckningar" in page
    assert "handlingsplan 2021" in page
    assert "sedan dess" not in page


def test_opposite_wishes_in_one_theme_are_told(
    store: Store, lead: FlaskClient, event: Event, gathered: dict[str, str], say: Say
) -> None:
    assert "motsatsen" not in get(lead, event)
    more, fewer = say("Fler möten"), say("Färre möten", table=2)
    with store.write() as db:
        run = runs.add(
            db, event.id, "themes", codebook="b", model="m", passages=6, at=days.now(),
            settings={"outside": [], "duplicates": []},
        )  # fmt: skip
        mixed = StoredTheme("theme-2", "Möten", ("möten",), (more, fewer), (more,), "P3")
        runs.add_themes(db, run, [mixed])
    told = "Här sägs också motsatsen: ”Fler möten” och ”Färre möten”."
    assert told in get(lead, event)
    assert told in get(lead, event, "themes/theme-2")
    # In other words it is a guess, and says so.
    relies, worthless = say("Larmet går att lita på"), say("Larmet är värdelöst", table=2)
    with store.write() as db:
        guessed = StoredTheme("theme-3", "Larm", ("larm",), (relies, worthless), (relies,), "F1")
        runs.add_themes(db, run, [guessed])
    told = "Här sägs kanske också motsatsen: ”Larmet går att lita på” och ”Larmet är värdelöst”."
    assert told in get(lead, event, "themes/theme-3")


def test_every_passage_of_a_theme_can_be_read_and_reviewed(
    lead: FlaskClient, event: Event, gathered: dict[str, str]
) -> None:
    page = get(lead, event, "themes/theme-1")
    assert articles(page) == [f"{name} har för många ärenden" for name in ("Bo", "Ada", "Cia")]
    assert f"review?at={gathered['Cia']}#p-{gathered['Cia']}" in page
    assert articles(get(lead, event, "themes/outside")) == ["Kaffet är gott"]
    assert lead.get(f"/lead/events/{event.code}/themes/theme-9").status_code == 404


def test_a_withdrawn_note_leaves_its_theme_and_changed_ones_are_counted(
    lead: FlaskClient, store: Store, event: Event, say: Say, gathered: dict[str, str]
) -> None:
    with store.write() as db:  # all this was before the analysis
        db.conn.execute("UPDATE note_revision SET received_at = '2026-01-01T00:00:00.000Z'")
    text = "Bo har för många ärenden"
    say(text, id=gathered["Bo"], base=1, withdrawn=True)
    say("Ada har en bra chef", id=gathered["Ada"], base=1)
    say("Nytt")
    page = get(lead, event)
    assert "2 anteckningar har kommit eller ändrats sedan dess" in page
    assert text not in page
    assert len(articles(get(lead, event, "themes/theme-1"))) == 2
    assert set(articles(get(lead, event, "themes/outside"))) == {"Nytt", "Kaffet är gott"}


def test_a_late_note_that_was_accepted_is_newer_than_the_analysis(
    lead: FlaskClient, store: Store, event: Event, say: Say, gathered: dict[str, str]
) -> None:
    with store.write() as db:
        events.move(db, "test", events.by_id(db, event.id), "closed")
    late = say("För sent")
    with store.write() as db:
        late_notes.accept(db, "test", event.id, late, 1)
        db.conn.execute("UPDATE note_revision SET received_at = '2026-01-01T00:00:00.000Z'")
    assert "1 anteckning har kommit" in get(lead, event)


def test_saving_a_note_never_waits_for_the_analysis(store: Store, event: Event, say: Say) -> None:
    say("För många ärenden")
    assert value(store.read(), "SELECT count(*) FROM run") == 0
    assert value(store.read(), "SELECT count(*) FROM job") == 0


def test_a_lead_of_another_district_starts_no_analysis(
    store: Store, event: Event, sign_in: Callable[..., FlaskClient], token: Callable[..., str]
) -> None:
    client = sign_in("lead", "kista")
    fields = {"csrf_token": token(client), "once": "k"}
    answer = client.post(f"/lead/events/{event.code}/analyse", data=fields)
    assert answer.status_code == 403
    assert client.get(f"/lead/events/{event.code}/analyse/state").status_code == 403
    assert value(store.read(), "SELECT count(*) FROM job") == 0
