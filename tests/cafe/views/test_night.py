"""Half past midnight in Sweden, when it is still yesterday in UTC: every page has one day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from cafe import days
from cafe.accounts import Right
from cafe.intake import observation_file
from cafe.store import communication, indicators, interviews, survey_answers, surveys
from cafe.store.communication import CommunicationContent as Told
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.views import asked

SignIn = Callable[..., FlaskClient]
# Half past midnight, and the quarter that has begun.
NIGHTS = {
    "the new year": ("2027-01-01", "2027-Q1", "2026-12-31"),
    "a quarter in summer": ("2026-07-01", "2026-Q3", "2026-06-30"),
    "the clocks go forward": ("2026-03-29", "2026-Q1", "2026-03-28"),
    "the clocks go back": ("2026-10-25", "2026-Q4", "2026-10-24"),
    "31 December": ("2026-12-31", "2026-Q4", "2026-12-30"),
    "week 53": ("2027-01-03", "2027-Q1", "2027-01-02"),
}


@pytest.fixture(params=NIGHTS)
def night(request: pytest.FixtureRequest, at: Callable[[str], None]) -> tuple[str, str, str]:
    """Today, its quarter, and the day that it still is in UTC."""
    day, quarter, before = NIGHTS[request.param]
    at(f"{day} 00:30")
    return day, quarter, before


@pytest.fixture
def new_year(at: Callable[[str], None]) -> None:
    """Half past midnight on New Year's Day."""
    at("2027-01-01 00:30")


def text(answer: str) -> str:
    """A page without the stamps (UTC) that only programs read."""
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)", "", answer)


def test_an_answer_and_its_survey_are_of_the_new_day(
    night: tuple[str, str, str], store: Store, client: FlaskClient
) -> None:
    day, quarter, _ = night
    asked.ensure_builtin(store)
    with store.write() as db:
        code = surveys.add(
            db, "test", title="Enkät", questionnaire=("threat-rating", 1), admission="open"
        )
        surveys.move(db, "test", surveys.get(db, code), "open")
        survey = surveys.get(db, code)
    assert (survey.opened_on, survey.day) == (day, day)
    page = client.get(f"/a/{code}").get_data(as_text=True)
    key = page.split('name="once" value="')[1].split('"')[0]
    client.post(f"/a/{code}", data={"once": key, "q-rating": "4", "q-given-by": "person"})
    (kept,) = survey_answers.every(store.read(), survey.id)
    assert kept.date == day
    with store.write() as db:
        opened = surveys.by_id(
            db, interviews.survey_for(db, "exit-interview", 1, "farsta", "Avslutningssamtal")
        )
    first = f"{quarter[:4]}-{int(quarter[-1]) * 3 - 2:02d}-01"
    assert opened.opened_on == first
    assert surveys.day_of(opened, day) == first


def test_a_figure_of_today_is_taken_and_one_of_tomorrow_is_not(
    night: tuple[str, str, str], store: Store
) -> None:
    indicators.ensure_builtin(store)
    head = "indikator;grupp;datum;varde;anmarkning\n"

    def problems(day: str) -> int:
        line = f"Antal konsulter;Farsta;{day};3;\n"
        return len(
            observation_file.read(
                store.read(), observation_file.opened("tal.csv", (head + line).encode())
            ).problems
        )

    assert problems(night[0][:7]) == 0
    assert problems("2027-02") == 1


def test_what_was_due_yesterday_is_late_and_forms_offer_today(
    night: tuple[str, str, str], store: Store, event: Event, sign_in: SignIn
) -> None:
    day, _, before = night
    lead = sign_in("lead", "farsta")
    with store.write() as db:
        made = communication.add(
            db, 1, Told("Brev", "Alla", "E-post", before, "Projektledaren"),
            district="farsta", event_id=event.id, code=None, public=False,
        )  # fmt: skip
    page = lead.get(f"/lead/communication/{made}").get_data(as_text=True)
    assert f'value="{day}"' in page
    assert "Försenad" in page
    assert f'value="{day[:4]}"' in lead.get("/plans/").get_data(as_text=True)


def test_a_district_that_ended_yesterday_has_ended(
    night: tuple[str, str, str], store: Store, sign_in: SignIn
) -> None:
    _, _, before = night
    with store.write() as db:
        db.conn.execute("UPDATE district SET last_day = ? WHERE id = 'farsta'", (before,))
    page = sign_in("lead").get("/lead/communication/new").get_data(as_text=True)
    assert 'value="farsta"' not in page
    assert 'value="bromma"' in page


@pytest.mark.parametrize("role", ["administrator", "lead", "steering"])
def test_no_page_of_the_new_year_is_dated_in_the_old(
    new_year: None,
    guarded: Callable[[], Iterator[tuple[Rule, str, Right]]],
    place: Callable[[Rule], str],
    sign_in: SignIn,
    role: str,
) -> None:
    client = sign_in(role)
    read, dated = 0, 0
    for rule, method, right in guarded():
        if method != "GET" or role not in right.roles:
            continue
        answer = client.get(place(rule))
        if answer.status_code == 200 and answer.mimetype in ("text/html", "text/csv"):
            said = text(answer.get_data(as_text=True))
            assert "2026-12-31" not in said, rule
            read += 1
            dated += days.today() in said or "1 januari 2027" in said
    assert read >= {"administrator": 8, "lead": 50, "steering": 10}[role]
    assert dated >= {"administrator": 2, "lead": 6, "steering": 2}[role]
