"""The phone page: stored once, nothing lost, kind words where there is nothing to answer."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cafe import days
from cafe.store import (
    feedback_pages,
    figures,
    organisation_history,
    sealing,
    survey_answers,
    surveys,
)
from cafe.store.database import Store, rows, value
from cafe.store.events import Event
from cafe.store.surveys import Survey
from cafe.views import asked

KEY = re.compile(r'name="once" value="([0-9a-f]{32})"')
NAMES = ["once", "language", "switch", "q-rating", "q-given-by", "q-persons", "q-seen"]
NAMES += ["q-seen.other", "q-describe", "q-district", "q-nothing", "q-", "x"]
RATED = {"q-rating": "4", "q-given-by": "person"}


@pytest.fixture
def opened(app: Flask, store: Store) -> Callable[..., Survey]:
    """`opened("threat-rating", admission="tickets")`: an open survey."""

    def add(
        questionnaire: str = "threat-rating", admission: str = "open", state: str = "open"
    ) -> Survey:
        asked.ensure_builtin(store)
        with store.write() as db:
            code = surveys.add(
                db,
                "test",
                title="Workshop i Farsta",
                questionnaire=(questionnaire, 1),
                admission=admission,
            )
            for step in ("open", "closed")[: ("draft", "open", "closed").index(state)]:
                surveys.move(db, "test", surveys.get(db, code), step)
            return surveys.get(db, code)

    return add


def tickets(store: Store, survey: Survey, number: int) -> list[str]:
    """New tickets of the survey."""
    with store.write() as db:
        return survey_answers.issue(db, survey, number, "a secret of the test")


def key_of(client: FlaskClient, code: str) -> str:
    """The key of a fresh page."""
    found = KEY.search(client.get(f"/a/{code}").get_data(as_text=True))
    assert found
    return found[1]


def send(client: FlaskClient, code: str, key: str, **fields: Any) -> Any:
    """Send the form."""
    return client.post(f"/a/{code}", data={"once": key, "language": "sv"} | RATED | fields)


def stored(store: Store) -> list[dict[str, Any]]:
    """The contents of all answers."""
    return [json.loads(r[0]) for r in rows(store.read(), "SELECT content FROM answer")]


def test_an_answer_is_stored_with_its_date_and_nothing_of_who_gave_it(
    client: FlaskClient, store: Store, opened: Callable[..., Survey]
) -> None:
    survey = opened()
    answer = send(client, survey.code, key_of(client, survey.code), **{"q-seen": ["threats"]})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/a/{survey.code}/thanks"
    assert "Tack" in client.get(answer.headers["Location"]).get_data(as_text=True)
    (kept,) = survey_answers.every(store.read(), survey.id)
    assert kept.date == days.today()
    assert json.loads(kept.content) == {"rating": 4, "given-by": "person", "seen": ["threats"]}
    assert value(store.read(), "SELECT count(*) FROM submission") == 0
    trail = rows(store.read(), "SELECT action, object FROM audit")
    assert not [r for r in trail if "answer" in r["action"] or "ticket" in r["action"]]


def test_no_cookie_and_no_token(client: FlaskClient, opened: Callable[..., Survey]) -> None:
    survey = opened()
    page = client.get(f"/a/{survey.code}")
    sent = send(client, survey.code, key_of(client, survey.code))
    for answer in (page, sent, client.get(sent.headers["Location"])):
        assert "Set-Cookie" not in answer.headers
        assert b"csrf" not in answer.data
    assert page.headers["Cache-Control"] == "no-cache"


def test_pressing_twice_stores_once(
    client: FlaskClient, store: Store, opened: Callable[..., Survey]
) -> None:
    survey = opened()
    key = key_of(client, survey.code)
    assert [send(client, survey.code, key).status_code for _ in range(3)] == [303, 303, 303]
    assert len(stored(store)) == 1


def test_other_content_under_a_known_key_is_shown_back_and_can_be_sent(
    client: FlaskClient, store: Store, opened: Callable[..., Survey]
) -> None:
    survey = opened()
    key = key_of(client, survey.code)
    send(client, survey.code, key)
    again = send(client, survey.code, key, **{"q-rating": "7", "q-describe": "Det är värre nu."})
    page = again.get_data(as_text=True)
    assert again.status_code == 409
    assert "Det är värre nu." in page
    new = KEY.search(page)
    assert new
    assert new[1] != key
    assert [a["rating"] for a in stored(store)] == [4]
    last = send(client, survey.code, new[1], **{"q-rating": "7", "q-describe": "Det är värre nu."})
    assert last.status_code == 303
    assert sorted(a["rating"] for a in stored(store)) == [4, 7]


def test_a_ticket_gives_one_answer(
    client: FlaskClient, store: Store, opened: Callable[..., Survey]
) -> None:
    survey = opened(admission="tickets")
    first, second = tickets(store, survey, 2)
    key = key_of(client, first)
    assert send(client, first, key).status_code == 303
    assert send(client, first, key).status_code == 303  # the answer was lost on its way back
    other = send(client, first, "f" * 32, **{"q-describe": "En gång till, tack."})
    assert other.status_code == 410
    assert "En gång till, tack." in other.get_data(as_text=True)
    assert len(stored(store)) == 1
    spent = client.get(f"/a/{first}")
    assert spent.status_code == 410
    assert "redan ett svar" in spent.get_data(as_text=True)
    shown = f"{second[:4]}-{second[4:8]}-{second[8:]}".upper()
    assert send(client, shown, key_of(client, shown)).status_code == 303
    assert surveys.counts(store.read(), survey.id) == surveys.Count(2, 2, 2, 2, 2)


def test_opening_a_link_does_not_spend_it(
    client: FlaskClient, store: Store, opened: Callable[..., Survey]
) -> None:
    survey = opened(admission="tickets")
    (ticket,) = tickets(store, survey, 1)
    for _ in range(3):
        assert client.get(f"/a/{ticket}").status_code == 200
    assert surveys.counts(store.read(), survey.id).spent == 0


def test_what_is_wrong_stands_at_the_question_and_in_the_summary(
    client: FlaskClient, store: Store, opened: Callable[..., Survey]
) -> None:
    survey = opened()
    key = key_of(client, survey.code)
    answer = send(
        client,
        survey.code,
        key,
        **{"q-given-by": "group", "q-persons": "många", "q-rating": "", "q-describe": "Rad ett\nå"},
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert '<a href="#q-rating:1">' in page
    assert '<a href="#q-persons">' in page
    assert 'id="q-persons-error"' in page
    assert 'aria-describedby=" q-persons-error"' in page
    assert 'value="många"' in page
    assert "Rad ett\nå</textarea>" in page
    assert KEY.search(page)[1] == key  # type: ignore[index]
    assert stored(store) == []


def test_on_an_open_code_a_group_is_as_many_as_can_be_vouched_for(
    client: FlaskClient, store: Store, opened: Callable[..., Survey]
) -> None:
    survey = opened()
    group = {"q-given-by": "group", "q-persons": "6"}
    send(client, survey.code, key_of(client, survey.code), **group)
    send(client, survey.code, key_of(client, survey.code))
    # Anybody can write six: it is kept as it was said, and counts as one.
    assert {found.get("persons") for found in stored(store)} == {6, None}
    assert surveys.counts(store.read(), survey.id).persons == 2


def test_a_number_that_is_made_up_hides_nobody_else(
    client: FlaskClient, store: Store, opened: Callable[..., Survey]
) -> None:
    survey = opened()
    tickets(store, survey, 20)  # for so many persons
    for persons in ("6", "5", "12"):
        group = {"q-given-by": "group", "q-persons": persons}
        send(client, survey.code, key_of(client, survey.code), **group)
    send(client, survey.code, key_of(client, survey.code))
    counted = surveys.counts(store.read(), survey.id).persons
    assert counted == 6 + 5 + 1 + 1
    told = [
        persons
        for groups in (True, False)
        for _, persons, _ in figures.contents(store.read(), survey.id, groups)
    ]
    assert sorted(told) == [1, 1, 5, 6]
    with store.write() as db:
        db.conn.execute("UPDATE answer SET release = 1")
    # What was shown stays, and no more are counted than were vouched for.
    for persons in ("4", "4", "2"):
        group = {"q-given-by": "group", "q-persons": persons}
        send(client, survey.code, key_of(client, survey.code), **group)
    assert surveys.counts(store.read(), survey.id).persons == counted + 2 + 4 + 1


def test_what_is_not_shown_is_not_stored(
    client: FlaskClient, store: Store, opened: Callable[..., Survey]
) -> None:
    survey = opened()
    send(client, survey.code, key_of(client, survey.code), **{"q-persons": "9"})
    assert stored(store) == [{"rating": 4, "given-by": "person"}]
    assert surveys.counts(store.read(), survey.id).persons == 1


def test_the_language_is_chosen_by_the_address_and_by_a_button_that_loses_nothing(
    client: FlaskClient, store: Store, opened: Callable[..., Survey]
) -> None:
    survey = opened()
    english = client.get(f"/a/{survey.code}?lang=en").get_data(as_text=True)
    assert '<html lang="en">' in english
    assert "How large are the problems" in english
    key = KEY.search(english)[1]  # type: ignore[index]
    switched = send(client, survey.code, key, switch="sv", **{"q-describe": "Half a thought"})
    page = switched.get_data(as_text=True)
    assert switched.status_code == 200
    assert "Hur stora är problemen" in page
    assert "Half a thought" in page
    assert stored(store) == []
    sent = send(client, survey.code, key, language="en")
    assert sent.headers["Location"].endswith("/thanks?lang=en")
    assert value(store.read(), "SELECT language FROM answer") == "en"
    # Who has chosen English on another page meets it here too, and may choose otherwise.
    client.set_cookie("language", "en")
    assert '<html lang="en">' in client.get(f"/a/{survey.code}").text
    for language in ("en", "sv"):
        key = key_of(client, survey.code)
        thanked = send(client, survey.code, key, language=language).headers["Location"]
        assert f'<html lang="{language}">' in client.get(thanked).text


def test_areas_and_professions_are_said_in_the_language_of_the_page(
    client: FlaskClient, opened: Callable[..., Survey]
) -> None:
    survey = opened("workshop-evaluation")
    english, swedish = (
        client.get(f"/a/{survey.code}?lang={language}").text for language in ("en", "sv")
    )
    for word, other in (("Care manager", "Biståndshandläggare"), ("Social psychiatry", "Socialps")):
        assert word in english
        assert other not in english
        assert other in swedish
        assert word not in swedish


def test_errors_are_said_in_the_language_of_the_page(
    client: FlaskClient, opened: Callable[..., Survey]
) -> None:
    survey = opened()
    page = send(client, survey.code, "a" * 32, language="en", **{"q-rating": ""})
    assert "Choose a step on the scale." in page.get_data(as_text=True)


@pytest.mark.parametrize(
    ("admission", "state", "status", "said"),
    [
        ("open", "draft", 409, "inte öppnat än"),
        ("open", "closed", 410, "avslutad"),
        ("tickets", "open", 403, "egen länk"),
        ("interview", "open", 403, "egen länk"),
    ],
)
def test_where_nothing_can_be_answered_a_page_says_why(
    client: FlaskClient,
    opened: Callable[..., Survey],
    store: Store,
    admission: str,
    state: str,
    status: int,
    said: str,
) -> None:
    survey = opened(admission=admission, state=state)
    page = client.get(f"/a/{survey.code}")
    assert page.status_code == status
    assert said in page.get_data(as_text=True)
    sent = send(client, survey.code, "b" * 32, **{"q-describe": "Jag hann inte skicka."})
    assert sent.status_code == status
    assert "Jag hann inte skicka." in sent.get_data(as_text=True)
    assert stored(store) == []


def test_an_unknown_address_says_so(client: FlaskClient) -> None:
    for code in ("x", "abcdef", "abcdefghjkmn", "%F0%9F%92%A9"):
        page = client.get(f"/a/{code}")
        assert page.status_code == 404
        assert "Länken leder inte till någon enkät" in page.get_data(as_text=True)


def test_the_script_hears_that_it_is_stored(
    client: FlaskClient, store: Store, opened: Callable[..., Survey]
) -> None:
    survey = opened()
    data = {"once": "c" * 32, "language": "sv"} | RATED
    headers = {"Accept": "application/json"}
    for _ in range(2):
        answer = client.post(f"/a/{survey.code}", data=data, headers=headers)
        assert answer.get_json() == {"stored": True}
    assert len(stored(store)) == 1


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_an_answer_that_another_site_sends_is_refused(
    client: FlaskClient, store: Store, opened: Callable[..., Survey], headers: dict[str, str]
) -> None:
    survey = opened()
    data = {"once": "d" * 32} | RATED
    assert client.post(f"/a/{survey.code}", data=data, headers=headers).status_code == 403
    assert stored(store) == []


def test_an_interview_keeps_the_quarter_and_not_the_day(
    client: FlaskClient, store: Store, opened: Callable[..., Survey]
) -> None:
    survey = opened(admission="interview")
    (ticket,) = tickets(store, survey, 1)
    assert send(client, ticket, key_of(client, ticket)).status_code == 303
    assert value(store.read(), "SELECT date FROM answer")[5:] in {
        "01-01",
        "04-01",
        "07-01",
        "10-01",
    }


def test_a_page_is_rendered_once_and_its_key_is_new_each_time(
    client: FlaskClient, opened: Callable[..., Survey], monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = opened()
    first = key_of(client, survey.code)
    monkeypatch.setattr("cafe.views.drawn.render_template", lambda *a, **k: pytest.fail("again"))
    assert key_of(client, survey.code) != first


def test_a_changed_organisation_is_seen_at_once(
    client: FlaskClient, store: Store, opened: Callable[..., Survey]
) -> None:
    survey = opened()
    assert "Ny verksamhet" not in client.get(f"/a/{survey.code}").get_data(as_text=True)
    with store.write() as db:
        organisation_history.add(db, "test", "area", "Ny verksamhet")
        changed = surveys.lists(db, survey.day)
    assert changed == surveys.lists(store.read(), survey.day)
    assert "Ny verksamhet" in client.get(f"/a/{survey.code}").get_data(as_text=True)


def test_the_first_page_says_how_long_it_takes_and_the_last_what_comes_next(
    client: FlaskClient, store: Store, event: Event, opened: Callable[..., Survey]
) -> None:
    survey = opened("workshop-evaluation")
    page = client.get(f"/a/{survey.code}").text
    assert len(re.findall(r"[Tt]ar ungefär \w+ minut", page)) == 1  # in the questionnaire's words
    rating = client.get(f"/a/{opened('threat-rating').code}").text
    assert re.search(r"[Tt]ar ungefär \w+ minut", rating)
    assert "Siffror visas bara för flera tillsammans." in page
    assert 'data-clear="q-' in page
    page = client.get(f"/a/{survey.code}/thanks").text
    assert "Vad händer nu?" in page
    assert "Du får ingen kvittokod" in page  # no event, so there is no page that one could lead to
    with store.write() as db:
        db.conn.execute("UPDATE survey SET event_id = ? WHERE id = ?", (event.id, survey.id))
    page = client.get(f"/a/{survey.code}/thanks").text
    assert "kvitto" in page
    with store.write() as db:
        feedback_pages.save(db, None, event.id, intro="", without=(), published=True)
    assert f'href="/said/{event.code}"' in client.get(f"/a/{survey.code}/thanks").text


@pytest.mark.parametrize("name", ["workshop-evaluation", "threat-rating", "exit-interview"])
def test_the_page_is_light(
    client: FlaskClient, store: Store, opened: Callable[..., Survey], name: str
) -> None:
    survey = opened(name)
    packed = {"Accept-Encoding": "gzip"}
    page = client.get(f"/a/{survey.code}", headers=packed)
    html = gzip.decompress(page.data).decode()
    assert KEY.sub("", html) == KEY.sub("", client.get(f"/a/{survey.code}").get_data(as_text=True))
    files = re.findall(r'(?:src|href)="(/static/[^"]+)"', html)
    assert len(files) == 2
    weight = len(page.data) + sum(len(client.get(f, headers=packed).data) for f in files)
    assert weight < 15_000


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    fields=st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "once",
                    "language",
                    "switch",
                    "q-rating",
                    "q-given-by",
                    "q-persons",
                    "q-seen",
                    "q-seen.other",
                    "q-describe",
                    "q-district",
                    "q-nothing",
                    "q-",
                    "x",
                ]
            ),
            st.one_of(st.sampled_from(["4", "group", "person", "en", "threats"]), st.text()),
        ),
        max_size=12,
    )
)
def test_nothing_that_is_sent_breaks_it(
    client: FlaskClient, opened: Callable[..., Survey], fields: list[tuple[str, str]]
) -> None:
    survey = opened()
    from urllib.parse import quote_from_bytes

    def coded(text: str) -> str:
        return quote_from_bytes(text.encode("utf-8", "surrogatepass"))

    body = "&".join(f"{coded(name)}={coded(text)}" for name, text in fields)
    answer = client.post(
        f"/a/{survey.code}", data=body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code in (200, 303, 409, 422)


def test_a_leaver_answers_for_the_district_that_gave_the_ticket_and_for_a_quarter(
    app: Flask, store: Store, client: FlaskClient
) -> None:
    asked.ensure_builtin(store)
    with store.write() as db:
        code = surveys.add(
            db,
            "test",
            title="Avslutningssamtal",
            questionnaire=("exit-interview", 1),
            admission=surveys.INTERVIEW,
            district="farsta",
        )
        surveys.move(db, "test", surveys.get(db, code), "open")
    (ticket,) = tickets(store, surveys.get(store.read(), code), 1)
    page = client.get(f"/a/{ticket}").get_data(as_text=True)
    assert "Farsta" in page
    assert "Bromma" not in page
    assert "Bara kvartalet sparas" in page
    assert "data-interview" in page
    quarter = re.findall(r'value="(20\d\d-Q\d)"', page)[-1]
    key = KEY.search(page)
    assert key
    typed = {"once": key[1], "language": "sv", "q-district": "farsta", "q-quarter": quarter}
    for name in re.findall(r'name="(q-[^"]+)"', page):
        choices = re.findall(rf'name="{name}" value="([^"]+)"', page)
        if choices and name not in typed:
            typed[name] = choices[0]
    for select in re.findall(r'<select[^>]*name="(q-[^"]+)".*?</select>', page, re.S):
        if select not in typed:
            options = page.split(f'name="{select}"')[1].split("</select>")[0]
            typed[select] = re.findall(r'value="([^"]+)"', options)[0]
    answer = client.post(f"/a/{ticket}", data=typed)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    (stored,) = survey_answers.every(store.read(), surveys.get(store.read(), code).id)
    year, part = quarter.split("-Q")
    assert stored.date == f"{year}-{int(part) * 3 - 2:02}-01"


def test_personal_data_in_an_answer_is_hidden_and_told(
    client: FlaskClient, store: Store, opened: Callable[..., Survey]
) -> None:
    survey = opened()
    words = "Mejla anna@exempel.se eller Eva Påhittström"
    sent = send(client, survey.code, "d" * 32, **{"q-describe": words})
    assert sent.headers["Location"].endswith("/thanks?masked=1")
    assert "personuppgifter" in client.get(sent.headers["Location"]).get_data(as_text=True)
    again = client.post(
        f"/a/{survey.code}",
        data={"once": "d" * 32, "language": "sv", "q-describe": words} | RATED,
        headers={"Accept": "application/json"},
    )
    assert again.get_json() == {"stored": True, "masked": ["email", "name"]}
    (kept,) = stored(store)
    assert kept["describe"] == "Mejla [e-postadress] eller [namn]"


def test_what_was_written_comes_back_from_a_survey_that_has_ended_and_what_was_chosen_does_not(
    client: FlaskClient, store: Store, opened: Callable[..., Survey]
) -> None:
    survey = opened(admission="tickets")
    (ticket,) = tickets(store, survey, 1)
    page = client.get(f"/a/{ticket}").get_data(as_text=True)
    found = re.search('name="written" value="([^"]*)"', page)
    assert found
    sent = {"written": found[1], "q-describe": "nej", "q-seen": ["threats"]}
    with store.write() as db:
        surveys.move(db, "test", survey, "closed")
    ended = send(client, ticket, "5" * 32, **sent)
    sealing.seal(store, "test", survey.id)
    unknown = send(client, ticket, "5" * 32, **sent)
    for answer, status in ((ended, 410), (unknown, 404)):
        assert answer.status_code == status
        quoted = re.findall("<blockquote>(.*?)</blockquote>", answer.get_data(as_text=True))
        assert quoted == ["nej"]
        assert 'id="typed"' not in answer.get_data(as_text=True).partition("</blockquote>")[2]
