"""The results' pages: hidden until shown, read by whom they concern, the projector, the files."""

from __future__ import annotations

import io
import json
import re
import uuid
from collections.abc import Callable
from typing import BinaryIO

import docx
import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from cafe.exports import formats
from cafe.exports.results import ResultFile
from cafe.reports.survey import release
from cafe.reports.survey.pairs import LINKED, PairTable
from cafe.store import audit, figures, survey_answers, surveys
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.surveys import Survey
from cafe.views import asked
from forms.messages import Message

RATED_2021 = {1: 4, 2: 13, 3: 15, 4: 17, 5: 15, 6: 19, 7: 12}


@pytest.fixture
def rated(app: Flask, store: Store, event: Event) -> Callable[..., Survey]:
    """`rated({4: 5}, state="closed", **values)`: a rating at the event with answers."""

    def add(steps: dict[int, int], state: str = "open", **values: object) -> Survey:
        asked.ensure_builtin(store)
        with store.write() as db:
            code = surveys.add(
                db,
                "test",
                title="Skattning i Farsta",
                questionnaire=("threat-rating", 1),
                admission="open",
                event_id=event.id,
                invited=120,
            )
            surveys.move(db, "test", surveys.get(db, code), "open")
        more(store, surveys.get(store.read(), code), steps, **values)
        with store.write() as db:
            surveys.move(db, "test", surveys.get(db, code), state)
            return surveys.get(db, code)

    return add


def more(store: Store, survey: Survey, steps: dict[int, int], **values: object) -> None:
    """Further answers."""
    with store.write() as db:
        for step, number in steps.items():
            for _ in range(number):
                survey_answers.keep(
                    db,
                    survey_answers.Door(survey),
                    key=uuid.uuid4().hex,
                    content=json.dumps({"rating": step, "given-by": "person"} | values),
                    persons=1,
                    language="sv",
                    day="2026-10-14",
                )


@pytest.fixture
def lead(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in("lead")


@pytest.fixture
def press(lead: FlaskClient, token: Callable[..., str]) -> Callable[..., int]:
    """`press(survey, "reveal")`: the status of a press of the lead."""

    def send(survey: Survey, step: str, **fields: str) -> int:
        data = {"csrf_token": token(lead), "once": uuid.uuid4().hex} | fields
        return lead.post(f"/lead/surveys/{survey.code}/{step}", data=data).status_code

    return send


def text(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    # A token holds the second in which it was made.
    page = re.sub('(name="csrf_token" value=")[^"]+', r"\1", answer.get_data(as_text=True))
    return " ".join(page.split())


def test_results_are_hidden_from_everybody_until_they_are_shown(
    lead: FlaskClient, client: FlaskClient, rated: Callable[..., Survey], press: Callable[..., int]
) -> None:
    survey = rated(RATED_2021)
    page = text(lead, f"/lead/surveys/{survey.code}/results")
    assert "Resultatet är dolt" in page
    assert "95<small> / 120" in page
    assert "49 %" not in page
    assert lead.get(f"/lead/surveys/{survey.code}/results.xlsx").status_code == 409
    assert press(survey, "reveal") == 303
    assert "49 %" in text(lead, f"/lead/surveys/{survey.code}/results")


def test_the_page_says_what_the_report_of_2021_said_and_how_it_is_rounded(
    lead: FlaskClient, rated: Callable[..., Survey], press: Callable[..., int]
) -> None:
    survey = rated(RATED_2021)
    press(survey, "reveal")
    page = text(lead, f"/lead/surveys/{survey.code}/results")
    assert "<dt>Svarade 3–5</dt><dd>49 %</dd>" in page
    assert "<dt>Svarade 6–7</dt><dd>33 %</dd>" in page
    assert "<dt>Median</dt><dd>4</dd>" in page
    assert "<dt>Antal som svarade (n)</dt><dd>95</dd>" in page
    row = r'<th scope="row">2</th>\s*<td class="number">13</td>\s*<td class="number">14</td>'
    assert re.search(row, page)
    assert "Halva avrundas uppåt" in page
    csv = lead.get(f"/lead/surveys/{survey.code}/results.csv").get_data(as_text=True)
    assert ";3–5;47;49\r\n" in csv
    assert ";6–7;31;33\r\n" in csv
    assert ";2;13;14\r\n" in csv
    drawn = docx.Document(
        io.BytesIO(lead.get(f"/lead/surveys/{survey.code}/results.docx").get_data())
    )
    told = [one._inline.docPr.get("descr") for one in drawn.inline_shapes]
    assert page.count('class="diverging') == 1
    assert len(told) == 2
    assert told[1].startswith("Flest svarade ”Jag själv”: 100 procent av 95. Jag själv 100 %, ")
    assert any("3–5 49 %, 6–7 33 %" in one and "95" in one for one in told)
    book = lead.get(f"/lead/surveys/{survey.code}/results.xlsx").get_data()
    lines = openpyxl.load_workbook(io.BytesIO(book))["Resultat"].iter_rows(values_only=True)
    assert {line[1:] for line in lines} >= {("3–5", 47, 0.49), ("6–7", 31, 0.33), ("2", 13, 0.14)}


@pytest.mark.parametrize(("steps", "together"), [(RATED_2021, "101"), ({1: 5, 4: 5}, None)])
def test_shares_that_do_not_make_100_are_said_to_be_rounded(
    lead: FlaskClient,
    client: FlaskClient,
    event: Event,
    rated: Callable[..., Survey],
    press: Callable[..., int],
    steps: dict[int, int],
    together: str | None,
) -> None:
    survey = rated(steps)
    press(survey, "wall", what="rating")
    press(survey, "reveal")
    page = text(lead, f"/lead/surveys/{survey.code}/results")
    wall = text(client, f"/wall/{event.code}")
    assert f"avrundade och blir tillsammans {together} procent" in page or together is None
    assert ("blir tillsammans" in page) is ("Därför blir de inte 100" in wall) is bool(together)


def test_shown_results_stand_until_enough_new_have_answered(
    store: Store, lead: FlaskClient, rated: Callable[..., Survey], press: Callable[..., int]
) -> None:
    survey = rated({4: 6})
    assert press(survey, "reveal") == 303
    more(store, survey, {7: 4})
    assert press(survey, "reveal") == 409
    assert "Personer i resultatet</dt><dd>6<" in text(lead, f"/lead/surveys/{survey.code}/results")
    more(store, survey, {7: 1})
    assert press(survey, "reveal") == 303
    assert [kept.persons for kept in figures.releases(store.read(), survey.id)] == [6, 11]


def test_the_wall_counts_then_shows_the_question_that_was_chosen(
    client: FlaskClient,
    event: Event,
    rated: Callable[..., Survey],
    press: Callable[..., int],
    store: Store,
) -> None:
    survey = rated(RATED_2021)
    assert press(survey, "wall", what="rating") == 303
    before = text(client, f"/wall/{event.code}")
    assert "95 av 120 har svarat" in before
    assert "49 %" not in before
    version = client.get(f"/wall/{event.code}/state").get_json()["version"]
    press(survey, "reveal")
    assert client.get(f"/wall/{event.code}/state").get_json()["version"] != version
    after = text(client, f"/wall/{event.code}")
    assert "49 %" in after
    assert "n = 95" in after
    more(store, survey, {7: 4})
    assert "n = 95" in text(client, f"/wall/{event.code}")
    assert "99 av 120 har svarat" in text(client, f"/wall/{event.code}")


def test_a_closed_survey_with_too_few_promises_nothing(
    lead: FlaskClient, rated: Callable[..., Survey], press: Callable[..., int], store: Store
) -> None:
    few = rated({4: 3}, state="closed")
    page = text(lead, f"/lead/surveys/{few.code}/results")
    assert "visas inte, eftersom färre än 5 personer har svarat" in page
    assert "nya personer" not in page
    survey = rated({4: 7})
    assert press(survey, "reveal") == 303
    more(store, survey, {6: 1})
    page = text(lead, f"/lead/surveys/{survey.code}/results")
    assert "när minst 5 nya personer har svarat" in page
    with store.write() as db:
        surveys.move(db, "test", survey, "closed")
    page = text(lead, f"/lead/surveys/{survey.code}/results")
    assert "1 person har svarat sedan dess och är inte med." in page
    assert "nya personer" not in page


def test_a_survey_of_its_own_has_a_wall_once_its_lead_opens_one(
    client: FlaskClient, lead: FlaskClient, press: Callable[..., int], store: Store, app: Flask
) -> None:
    asked.ensure_builtin(store)
    with store.write() as db:
        code = surveys.add(
            db, "test", title="Skattning", questionnaire=("threat-rating", 1),
            admission="open", invited=120,
        )  # fmt: skip
        survey = surveys.get(db, code)
    assert press(survey, "wall", what="rating") == 409
    with store.write() as db:
        surveys.move(db, "test", survey, "open")
    more(store, survey, RATED_2021)
    wall = f"/wall/{code}"
    assert client.get(wall).status_code == 404
    assert press(survey, "wall", what="rating") == 303
    assert wall in text(lead, f"/lead/surveys/{code}/results")
    before = text(client, wall)
    assert "95 av 120 har svarat" in before
    assert f"/a/<wbr>{code}" in before or f"/a/{code}" in before
    assert client.get(f"{wall}/survey.svg").status_code == 200
    assert "49 %" not in before
    press(survey, "reveal")
    after = text(client, wall)
    assert "49 %" in after
    assert "n = 95" in after
    version = client.get(f"{wall}/state").get_json()["version"]
    assert press(survey, "wall", what="") == 303
    assert client.get(f"{wall}/state").get_json()["version"] != version
    assert "49 %" not in text(client, wall)
    assert client.get(f"{wall}/survey.svg").status_code == 404


def test_questions_that_are_counted_in_classes_stand_on_the_wall(
    client: FlaskClient, press: Callable[..., int], store: Store, app: Flask
) -> None:
    asked.ensure_builtin(store)
    with store.write() as db:
        code = surveys.add(
            db, "test", title="Konsulter", questionnaire=("consultants-on-the-day", 1),
            admission="open",
        )  # fmt: skip
        surveys.move(db, "test", surveys.get(db, code), "open")
        survey = surveys.get(db, code)
        for number in range(15):
            given = {"district": "farsta", "date": "2026-04-15", "consultants": number}
            survey_answers.keep(
                db, survey_answers.Door(survey), key=uuid.uuid4().hex, content=json.dumps(given),
                persons=1, language="sv", day="2026-04-15",
            )  # fmt: skip
    assert press(survey, "reveal") == 303
    for question, shown in (
        ("consultants", "0–5</th>"),
        ("date", "Vilken dag gäller mätningen?"),
        ("unfilled", "Hur många tjänster var obesatta?"),  # nobody has said it
    ):
        assert press(survey, "wall", what=question) == 303
        assert shown in text(client, f"/wall/{code}")


def test_a_new_format_of_results_is_one_line_in_the_register(
    lead: FlaskClient, rated: Callable[..., Survey], press: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch, store: Store,
) -> None:  # fmt: skip
    def play(made: ResultFile, file: BinaryIO, language: str) -> None:
        file.write(f"{made.title}: {len(made.sheets)} {language}".encode())

    toy = formats.ResultFormat(play, "text/x-toy", Message("Leksak", "Toy"))
    monkeypatch.setitem(formats.RESULT_FORMATS, "toy", toy)
    survey = rated({4: 30}, district="farsta")
    more(store, survey, {6: 30}, district="kungsholmen")
    with store.write() as db:
        surveys.move(db, "test", survey, "closed")
    assert press(survey, "reveal") == 303
    at = f"/lead/surveys/{survey.code}/results"
    assert f'href="{at}.toy">Leksak</a>' in text(lead, at)
    answer = lead.get(f"{at}.toy")
    assert (answer.mimetype, answer.text) == ("text/x-toy", "Skattning i Farsta: 1 sv")
    by = "?by=district&across=question"
    assert f"{at}.toy?by=" in text(lead, f"{at}/by{by}")
    assert lead.get(f"{at}.pptx").status_code == 404


def test_the_wall_shows_no_question_that_the_survey_has_not(
    rated: Callable[..., Survey], press: Callable[..., int]
) -> None:
    assert press(rated({4: 6}), "wall", what="nothing") == 404


def test_a_breakdown_that_there_was_no_time_to_try_says_so_and_leads_to_one_that_is_shown(
    lead: FlaskClient,
    store: Store,
    rated: Callable[..., Survey],
    press: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gone = {("district", "area"): PairTable((), (), (), LINKED, bounded=True)}
    monkeypatch.setattr(release, "made_pairs", lambda counted, least, whole, ways: (ways, gone))
    survey = rated({1: 7, 4: 7}, district="farsta", area="a")
    more(store, survey, {2: 12}, district="bromma", area="b")
    with store.write() as db:
        surveys.move(db, "test", survey, "closed")
    assert press(survey, "reveal") == 303
    page = text(lead, f"/lead/surveys/{survey.code}/results/by?by=district&across=area&item=rating")
    assert "hinner prövas" in page
    assert "grövre" not in page
    assert "?by=district&amp;across=whole&amp;item=rating" in page


def test_a_breakdown_hides_what_is_small_and_says_why(
    lead: FlaskClient, rated: Callable[..., Survey], press: Callable[..., int], store: Store
) -> None:
    survey = rated({4: 30}, district="farsta")
    more(store, survey, {6: 3}, district="norra-innerstaden")
    more(store, survey, {2: 20}, district="kungsholmen")
    with store.write() as db:
        surveys.move(db, "test", survey, "closed")
    assert press(survey, "reveal") == 303
    page = text(lead, f"/lead/surveys/{survey.code}/results/by?by=district&across=question")
    assert "Små grupper visas tillsammans" in page
    assert "Övriga tillsammans (förvaltning): Kungsholmen, Norra innerstaden." in page
    assert "n = 23" in page
    assert "n = 20" not in page
    assert "100 %" in page
    csv = lead.get(f"/lead/surveys/{survey.code}/results.csv?by=district&across=question").get_data(
        as_text=True
    )
    assert "Övriga tillsammans" in csv
    assert "Kungsholmen" not in csv
    series = text(lead, "/lead/results/threat-rating?by=district&across=question")
    assert "1 enkät" in series


@pytest.mark.parametrize("role", ["steering", "observer", "reader"])
def test_readers_of_the_district_read_but_do_not_show(
    role: str,
    rated: Callable[..., Survey],
    press: Callable[..., int],
    sign_in: Callable[..., FlaskClient],
    token: Callable[..., str],
) -> None:
    survey = rated({4: 6})
    press(survey, "reveal")
    own = sign_in(role, "farsta", f"{role}-own@example.test")
    other = sign_in(role, "kista", f"{role}-other@example.test")
    address = f"/lead/surveys/{survey.code}"
    assert own.get(f"{address}/results").status_code == 200
    assert other.get(f"{address}/results").status_code == 403
    assert other.get("/lead/results/threat-rating").status_code == 404
    data = {"csrf_token": token(own), "once": uuid.uuid4().hex}
    assert own.post(f"{address}/reveal", data=data).status_code == 403
    assert own.get(f"{address}/texts").status_code == 403


def test_words_are_for_the_lead_when_the_survey_is_closed_and_many_have_written(
    lead: FlaskClient, rated: Callable[..., Survey], press: Callable[..., int]
) -> None:
    survey = rated({4: 10}, describe="Hot i receptionen")
    press(survey, "reveal")
    assert lead.get(f"/lead/surveys/{survey.code}/texts").status_code == 409
    assert "Hot i receptionen" not in text(lead, f"/lead/surveys/{survey.code}/results")
    closed = rated({4: 10}, state="closed", describe="Hot i receptionen")
    press(closed, "reveal")
    assert "Hot i receptionen" in text(lead, f"/lead/surveys/{closed.code}/texts")
    few = rated({4: 9}, state="closed", describe="Hot i receptionen")
    press(few, "reveal")
    assert "Hot i receptionen" not in text(lead, f"/lead/surveys/{few.code}/texts")


def test_one_of_the_answers_in_words_is_erased(
    lead: FlaskClient,
    store: Store,
    rated: Callable[..., Survey],
    press: Callable[..., int],
    token: Callable[[FlaskClient], str],
) -> None:
    survey = rated({4: 9}, describe="Hot i receptionen")
    more(store, survey, {4: 1}, describe="Kalle Testsson hotar")
    with store.write() as db:
        surveys.move(db, "test", surveys.by_id(db, survey.id), "closed")
    press(survey, "reveal")
    page = f"/lead/surveys/{survey.code}/texts"
    (before,) = [part for part in text(lead, page).split("<blockquote>") if "Testsson" in part]
    erase = before.partition('href="')[2].partition('"')[0]
    assert "Kalle Testsson hotar" in text(lead, erase)
    data = {"csrf_token": token(lead), "once": uuid.uuid4().hex, "reason": "Nämner en person."}
    assert lead.post(erase, data=data | {"reason": " "}).status_code == 422
    assert lead.post(erase, data=data).status_code == 303
    assert "Testsson" not in text(lead, page)
    assert "Hot i receptionen" in text(lead, page)
    assert "raderad" in text(lead, erase)
    assert lead.get(f"{page}/{uuid.uuid4()}/erase").status_code == 404


def test_a_districts_steering_group_sees_itself_beside_the_city(
    store: Store, lead: FlaskClient, press: Callable[..., int], sign_in: Callable[..., FlaskClient]
) -> None:
    asked.ensure_builtin(store)
    with store.write() as db:
        code = surveys.add(
            db, "test", title="Stadens skattning", questionnaire=("threat-rating", 1),
            admission="open", event_id=None, district=None, invited=120,
        )  # fmt: skip
        surveys.move(db, "test", surveys.get(db, code), "open")
        survey = surveys.get(db, code)
    for district, number in (("farsta", 25), ("kungsholmen", 12), ("norrmalm", 20), ("bromma", 3)):
        more(store, survey, {4: number}, district=district)
    with store.write() as db:
        surveys.move(db, "test", survey, "closed")
    assert press(survey, "reveal") == 303
    at = f"/lead/surveys/{code}/results"
    farsta = sign_in("steering", "farsta", "farsta@example.test")
    page = text(farsta, at)

    def counted(html: str) -> list[str]:
        return re.findall(r"\(n\)</dt><dd>(\d+)", html)

    assert "Stadens skattning" in text(farsta, "/lead/results")
    assert "<h3>Farsta</h3>" in page
    assert counted(page) == ["60", "25"]
    assert "Kungsholmen" not in page
    assert farsta.get(f"{at}/by").status_code == 403
    assert farsta.get(f"{at}.csv").status_code == 200
    assert farsta.get(f"{at}.csv?by=district&across=question").status_code == 403
    assert farsta.get(f"/lead/results/{survey.questionnaire_id}").status_code == 404
    assert "results_reveal" not in page
    small = text(sign_in("steering", "bromma", "bromma@example.test"), at)
    assert "Dolt: gruppen är för liten" in small
    assert "3 personer" not in small
    assert sign_in("reader", "farsta", "reader@example.test").get(at).status_code == 403
    # Four of those who are hidden, and five of its own, come late: with how many there are of each
    # district that is shown, all less those would tell of the four.
    with store.write() as db:
        surveys.move(db, "test", survey, "open")
    more(store, survey, {7: 4}, district="bromma")
    more(store, survey, {1: 5}, district="farsta")
    with store.write() as db:
        surveys.move(db, "test", survey, "closed")
    assert press(survey, "reveal") == 303
    late = text(farsta, at)
    assert counted(late) == ["69"]
    assert "Svaren som de var i visning 1" in late
    assert counted(text(farsta, f"{at}?release=1")) == ["60", "25"]
    assert "30 personer" not in late


def test_a_release_that_hides_what_an_earlier_one_showed_leads_to_it(
    store: Store, lead: FlaskClient, press: Callable[..., int], sign_in: Callable[..., FlaskClient]
) -> None:
    asked.ensure_builtin(store)
    with store.write() as db:
        code = surveys.add(
            db, "test", title="Stadens skattning", questionnaire=("threat-rating", 1),
            admission="open", event_id=None, district=None, invited=120,
        )  # fmt: skip
        surveys.move(db, "test", surveys.get(db, code), "open")
        survey = surveys.get(db, code)
    at = f"/lead/surveys/{code}/results"
    by = f"{at}/by?by=district&across=question"
    farsta = sign_in("steering", "farsta", "farsta@example.test")
    for numbers in ((25, 20), (5, 4)):
        for district, number in zip(("farsta", "norrmalm"), numbers, strict=True):
            more(store, survey, {4: number}, district=district)
        with store.write() as db:
            surveys.move(db, "test", survey, "closed")
        assert press(survey, "reveal") == 303
        assert ("<h3>Farsta</h3>" in text(farsta, at)) == (numbers[0] == 25)
        with store.write() as db:
            surveys.move(db, "test", surveys.by_id(db, survey.id), "open")
    # The four of Norrmalm are all less the five of Farsta: both wait, and what there was stays.
    for client, page in ((lead, by), (farsta, at)):
        (link,) = re.findall(r'href="([^"]*)">\w+ som den? var i visning 1', text(client, page))
        assert "release=1" in link
        assert "Farsta" in text(client, link.replace("&amp;", "&"))
    assert "som den var i visning" not in text(lead, f"{by}&release=1")


def test_late_answers_wait_and_the_earlier_release_stays_whole(
    store: Store, lead: FlaskClient, rated: Callable[..., Survey], press: Callable[..., int]
) -> None:
    survey = rated({4: 15}, district="farsta")
    more(store, survey, {2: 15}, district="kungsholmen")
    assert press(survey, "reveal") == 303
    more(store, survey, {6: 3}, district="farsta")
    with store.write() as db:
        surveys.move(db, "test", surveys.by_id(db, survey.id), "closed")
    at = f"/lead/surveys/{survey.code}/results"
    page = text(lead, at)
    assert "Visa uppdelade siffror" in page
    assert "3 personer har svarat sedan dess och är inte med." in page
    assert press(survey, "reveal") == 303, "of those that were shown"
    kept = figures.releases(store.read(), survey.id)
    assert [one.persons for one in kept] == [30, 30]
    assert set(kept[1].content["ways"]) == {"district", "year"}
    by = f"{at}/by?by=district&across=question"
    broken_down = text(lead, by)
    assert "Farsta" in broken_down
    assert press(survey, "reveal") == 409, "the three wait"
    assert text(lead, by) == broken_down
    with store.write() as db:
        surveys.move(db, "test", surveys.by_id(db, survey.id), "open")
    more(store, survey, {6: 2}, district="farsta")
    with store.write() as db:
        surveys.move(db, "test", surveys.by_id(db, survey.id), "closed")
    assert press(survey, "reveal") == 303
    assert figures.releases(store.read(), survey.id)[-1].persons == 35
    # What the earlier ones showed is still there: page, breakdown and file.
    again = text(lead, f"{by}&release=2")
    tables = [one.partition("<table")[2].partition("</table")[0] for one in (again, broken_down)]
    assert tables[0] == tables[1] != ""
    assert "30" in text(lead, f"{at}?release=2")
    assert lead.get(f"{at}.csv?release=1").status_code == 200
    assert lead.get(f"{at}?release=4").status_code == 404


def test_of_an_older_instances_release_nobody_knows_whom_it_counted(
    store: Store, lead: FlaskClient, rated: Callable[..., Survey], press: Callable[..., int]
) -> None:
    survey = rated({4: 15}, district="farsta")
    more(store, survey, {2: 15}, district="kungsholmen")
    press(survey, "reveal")
    more(store, survey, {6: 3}, district="farsta")
    with store.write() as db:
        db.conn.execute("UPDATE answer SET release = NULL")
        surveys.move(db, "test", surveys.by_id(db, survey.id), "closed")
    assert press(survey, "reveal") == 409
    assert "Visa uppdelade siffror" not in text(lead, f"/lead/surveys/{survey.code}/results")


def test_a_late_answers_words_wait_as_its_figures_do(
    store: Store, lead: FlaskClient, rated: Callable[..., Survey], press: Callable[..., int]
) -> None:
    """Closed with ten texts and shown, opened again, one more answer, closed."""
    survey = rated({4: 10}, state="closed", describe="Hot i receptionen")
    press(survey, "reveal")
    address = f"/lead/surveys/{survey.code}/texts"
    assert text(lead, address).count("Hot i receptionen") == 10

    def reopened(number: int, words: str) -> None:
        with store.write() as db:
            surveys.move(db, "test", surveys.by_id(db, survey.id), "open")
        more(store, survey, {1: number}, describe=words)
        with store.write() as db:
            surveys.move(db, "test", surveys.by_id(db, survey.id), "closed")

    reopened(1, "Den sena rösten")
    assert press(survey, "reveal") == 409, "the counts refuse"
    page = text(lead, address)
    assert "Den sena rösten" not in page
    assert page.count("Hot i receptionen") == 10, "what was shown stays"
    reopened(4, "Fyra till")
    assert press(survey, "reveal") == 303
    page = text(lead, address)
    assert page.count("Den sena rösten") == 1
    assert page.count("Fyra till") == 4


@pytest.mark.parametrize(("english", "kept"), [(4, ["sv"]), (5, ["en", "sv"])])
def test_the_language_of_an_answer_goes_where_few_answered_in_it(
    store: Store, rated: Callable[..., Survey], english: int, kept: list[str]
) -> None:
    survey = rated({4: 6 + english})
    with store.write() as db:
        db.conn.execute(
            "UPDATE answer SET language = 'en' WHERE id IN (SELECT id FROM answer LIMIT ?)",
            (english,),
        )
        surveys.move(db, "test", survey, "closed")
    found = {answer.language for answer in survey_answers.every(store.read(), survey.id)}
    assert sorted(found) == kept


def test_one_text_among_answers_without_any_waits_too(
    store: Store, lead: FlaskClient, rated: Callable[..., Survey], press: Callable[..., int]
) -> None:
    survey = rated({4: 10}, state="closed", describe="Hot i receptionen")
    press(survey, "reveal")
    with store.write() as db:
        surveys.move(db, "test", surveys.by_id(db, survey.id), "open")
    more(store, survey, {1: 4})
    more(store, survey, {1: 1}, describe="Den enda nya")
    with store.write() as db:
        surveys.move(db, "test", surveys.by_id(db, survey.id), "closed")
    assert press(survey, "reveal") == 303, "five persons are new"
    assert "Den enda nya" not in text(lead, f"/lead/surveys/{survey.code}/texts")


def test_showing_and_taking_along_are_in_the_audit_trail(
    store: Store, lead: FlaskClient, rated: Callable[..., Survey], press: Callable[..., int]
) -> None:
    survey = rated({4: 6})
    press(survey, "reveal")
    lead.get(f"/lead/surveys/{survey.code}/results.csv")
    done = [entry.action for entry in audit.latest(store.read(), 5)]
    assert done[:2] == ["survey.export", "survey.reveal"]


def test_single_answers_are_taken_along_by_who_says_what_for(
    store: Store,
    lead: FlaskClient,
    token: Callable[..., str],
    rated: Callable[..., Survey],
    press: Callable[..., int],
) -> None:
    survey = rated({4: 6}, state="closed", seen=["threats"])
    page = f"/lead/surveys/{survey.code}/answers"
    assert lead.get(page).status_code == 409
    assert "/answers" not in text(lead, f"/lead/surveys/{survey.code}/results")
    press(survey, "reveal")
    assert f'href="{page}"' in text(lead, f"/lead/surveys/{survey.code}/results")
    assert "6 svar, en rad för varje." in text(lead, page)
    data = {"csrf_token": token(lead), "extension": "csv"}
    unsaid = lead.post(f"{page}/file", data=data | {"reason": " "})
    assert unsaid.status_code == 422
    assert "Skriv vad svaren ska användas till." in unsaid.get_data(as_text=True)
    assert lead.post(f"{page}/file", data=data | {"extension": "doc"}).status_code == 404
    assert [e.action for e in audit.latest(store.read(), 1)] == ["survey.reveal"]
    data["reason"] = "Studie, fråga 08-123 456 78"
    file = lead.post(f"{page}/file", data=data)
    assert file.status_code == 200
    _, *lines = file.data.decode("utf-8-sig").splitlines()
    (asked_for,) = audit.latest(store.read(), 1)
    assert (asked_for.action, asked_for.object) == ("survey.answers", f"survey:{survey.code}")
    assert asked_for.detail == {
        "reason": "Studie, fråga [telefonnummer]",
        "format": "csv",
        "answers": 6,
    }
    assert lines == ["4;Jag själv;;0;1;0;0;0;0;;;;;"] * 6
    for stored in survey_answers.every(store.read(), survey.id):
        assert stored.id not in file.data.decode()
        assert stored.date not in file.data.decode()


def test_the_first_sheet_of_single_answers_explains_them(
    lead: FlaskClient,
    token: Callable[..., str],
    rated: Callable[..., Survey],
    press: Callable[..., int],
) -> None:
    survey = rated({4: 6}, state="closed", describe="=1+1")
    press(survey, "reveal")
    lead.set_cookie("language", "en")
    data = {"csrf_token": token(lead), "reason": "A study", "extension": "xlsx"}
    file = lead.post(f"/lead/surveys/{survey.code}/answers/file", data=data)
    book = openpyxl.load_workbook(io.BytesIO(file.data))
    assert book.sheetnames == ["About the answers", "Answers row by row"]
    about = {line[0]: line[1:] for line in book["About the answers"].iter_rows(values_only=True)}
    rating = next(kept for name, kept in about.items() if name and "How large" in str(name))
    assert rating == ("number", "1 = Very small, 7 = Very large")
    assert book["Answers row by row"]["A2"].value == 4


def test_the_threshold_can_only_be_raised(
    store: Store,
    sign_in: Callable[..., FlaskClient],
    token: Callable[..., str],
    rated: Callable[..., Survey],
    press: Callable[..., int],
) -> None:
    admin = sign_in("administrator")

    def save(threshold: str, quotes: str) -> int:
        data = {"csrf_token": token(admin), "once": uuid.uuid4().hex}
        data |= {"threshold": threshold, "quote_threshold": quotes}
        return admin.post("/admin/thresholds/save", data=data).status_code

    assert admin.get("/admin/thresholds").status_code == 200
    assert save("4", "10") == 422
    assert save("8", "7") == 422
    assert save("8", "12") == 303
    assert save("7", "12") == 422
    survey = rated({4: 7})
    assert press(survey, "reveal") == 409
    more(store, survey, {4: 1})
    assert press(survey, "reveal") == 303
