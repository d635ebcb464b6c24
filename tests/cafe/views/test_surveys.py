"""Surveys as the project lead runs them."""

from __future__ import annotations

import csv
import io
import re
import uuid
from collections.abc import Callable

import pypdf
import pytest
from flask.testing import FlaskClient

from cafe.errors import Conflict
from cafe.server import worker
from cafe.store import questionnaires, sealing, survey_answers, surveys, texts
from cafe.store.database import Store, rows, value
from cafe.store.events import Event
from cafe.store.surveys import Survey
from forms.questionnaire import edit

NEW = {
    "title": "Workshop i oktober",
    "questionnaire": "threat-rating:1",
    "admission": "open",
    "event": "",
    "district": "farsta",
    "invited": "",
}


@pytest.fixture
def lead(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    """A lead of all districts."""
    return sign_in("lead")


@pytest.fixture
def post(lead: FlaskClient, token: Callable[[FlaskClient], str]) -> Callable[..., object]:
    """`post(address, **fields)`: send a form as the lead."""
    secret = token(lead)

    def send(address: str, key: str = "", **fields: str) -> object:
        data = {"csrf_token": secret, "once": key or uuid.uuid4().hex} | fields
        return lead.post(address, data=data)

    return send


@pytest.fixture
def made(post: Callable[..., object], store: Store) -> Callable[..., Survey]:
    """`made(admission="tickets")`: a survey that the lead has added through the page."""

    def make(**fields: str) -> Survey:
        answer = post("/lead/surveys/add", **(NEW | fields))
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return surveys.get(store.read(), answer.headers["Location"].rsplit("/", 1)[1])

    return make


def test_what_holds_a_surveys_words_is_no_cafe_to_ask_at(
    lead: FlaskClient, made: Callable[..., Survey], event: Event, store: Store
) -> None:
    option = f'value="{event.code}"'
    page = "/lead/surveys/open?questionnaire=threat-rating:1"
    lead.get("/lead/surveys/new")
    assert option in lead.get(page).get_data(as_text=True)
    survey = made()
    with store.write() as db:
        texts.hold(db, event, survey.id)
    assert option not in lead.get(page).get_data(as_text=True)


def test_a_survey_goes_from_draft_to_sealed(
    lead: FlaskClient, post: Callable[..., object], made: Callable[..., Survey], store: Store
) -> None:
    survey = made(invited="40")
    here = f"/lead/surveys/{survey.code}"
    assert survey.district == "farsta"
    assert "Utkast" in lead.get(here).get_data(as_text=True)
    post(f"{here}/state", state="open")
    page = lead.get(here).get_data(as_text=True)
    assert f"/a/{survey.code}" in page
    assert "0 av 40 har svarat." in page
    assert "det visas från 5 personer" in page
    post(f"{here}/state", state="closed")
    seal = lead.get(f"{here}/seal").get_data(as_text=True)
    assert "når inte kopior" in seal
    assert post(f"{here}/sealed").status_code == 303
    assert "förseglad" in lead.get(here).get_data(as_text=True)
    assert "Workshop i oktober" in lead.get("/lead/surveys").get_data(as_text=True)
    actions = [r[0] for r in rows(store.read(), "SELECT action FROM audit WHERE object LIKE 's%'")]
    assert actions == ["survey.add", "survey.open", "survey.closed", "survey.seal"]
    assert post(f"{here}/state", state="open").status_code == 409


def test_only_a_closed_survey_is_sealed(
    post: Callable[..., object], made: Callable[..., Survey], store: Store
) -> None:
    survey = made()
    assert post(f"/lead/surveys/{survey.code}/sealed").status_code == 409
    assert surveys.get(store.read(), survey.code).state == "draft"


def test_a_sheet_of_tickets_is_the_same_however_often_it_is_asked_for(
    post: Callable[..., object], made: Callable[..., Survey], store: Store
) -> None:
    survey = made(admission="tickets")
    asked = {"number": "3", "how": "sheet", "key": uuid.uuid4().hex}
    first, second = (
        post(f"/lead/surveys/{survey.code}/tickets", **asked).get_data(as_text=True)
        for _ in range(2)
    )
    shown = re.findall(r"/a/([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})", first)
    assert len(set(shown)) == 3
    assert shown == re.findall(r"/a/([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})", second)
    assert first.partition("<main")[2].count("<svg") == 3
    assert surveys.counts(store.read(), survey.id).tickets == 3
    stored = [r[0] for r in rows(store.read(), "SELECT hash FROM ticket")]
    assert sorted(stored) == sorted(survey_answers.ticket_hash(t) for t in shown)
    for name in ("submission", "audit"):
        for r in rows(store.read(), f"SELECT * FROM {name}"):
            assert not any(t.replace("-", "") in str(tuple(r)) for t in shown)


def test_links_come_as_a_file(post: Callable[..., object], made: Callable[..., Survey]) -> None:
    survey = made(admission="tickets")
    sheet = post(f"/lead/surveys/{survey.code}/tickets", number="12", how="pdf")
    assert len(pypdf.PdfReader(io.BytesIO(sheet.data)).pages) == 2
    answer = post(f"/lead/surveys/{survey.code}/tickets", number="2", how="csv")
    assert answer.headers["Cache-Control"] == "no-store"
    text = answer.data.decode("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(text), delimiter=";")
    assert head == ["Nummer", "Länk"]
    assert [number for number, _ in lines] == ["1", "2"]
    assert all(re.fullmatch(r"http://\S+/a/[a-z2-9]{12}", link) for _, link in lines)


def test_a_wrong_number_of_tickets_makes_none(
    post: Callable[..., object], made: Callable[..., Survey], store: Store
) -> None:
    survey = made(admission="tickets")
    answer = post(f"/lead/surveys/{survey.code}/tickets", number="många", how="sheet")
    assert answer.status_code == 422
    assert 'value="många"' in answer.get_data(as_text=True)
    assert value(store.read(), "SELECT count(*) FROM ticket") == 0


def test_unused_tickets_are_taken_back(
    client: FlaskClient,
    post: Callable[..., object],
    made: Callable[..., Survey],
    store: Store,
) -> None:
    survey = made(admission="tickets")
    with store.write() as db:
        surveys.move(db, "test", survey, "open")
        used, unused = survey_answers.issue(db, survey, 2, "a secret of the test")
    data = {"once": "a" * 32, "q-rating": "3", "q-given-by": "person"}
    assert client.post(f"/a/{used}", data=data).status_code == 303
    post(f"/lead/surveys/{survey.code}/withdraw")
    assert client.get(f"/a/{unused}").status_code == 404
    assert client.get(f"/a/{used}").status_code == 410


def test_a_survey_at_an_event_belongs_to_its_organiser(
    made: Callable[..., Survey], event: Event, lead: FlaskClient
) -> None:
    survey = made(event=event.code, district="bromma")
    assert survey.district == "farsta"
    assert survey.event_code == event.code
    listed = lead.get(f"/lead/surveys?event={event.code}").get_data(as_text=True)
    assert survey.code in listed
    made(title="En annan")
    assert "En annan" not in lead.get(f"/lead/surveys?event={event.code}").get_data(as_text=True)


def test_what_is_missing_is_said_and_what_was_typed_stays(post: Callable[..., object]) -> None:
    answer = post("/lead/surveys/add", **(NEW | {"title": " ", "invited": "4o"}))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="4o"' in page
    assert page.count('class="wrong"') == 2


def test_title_and_invited_can_change_until_it_is_sealed(
    post: Callable[..., object], made: Callable[..., Survey], store: Store
) -> None:
    survey = made()
    here = f"/lead/surveys/{survey.code}"
    post(f"{here}/save", title="Ny titel", invited="12")
    changed = surveys.get(store.read(), survey.code)
    assert (changed.title, changed.invited) == ("Ny titel", 12)
    with store.write() as db:
        surveys.move(db, "test", changed, "open")
        surveys.move(db, "test", changed, "closed")
    sealing.seal(store, "test", survey.id)
    assert post(f"{here}/save", title="Ännu en", invited="12").status_code == 409


def test_another_districts_survey_is_closed(
    made: Callable[..., Survey], sign_in: Callable[..., FlaskClient]
) -> None:
    survey = made()
    own = sign_in("lead", "farsta", email="own@example.test")
    other = sign_in("lead", "bromma", email="other@example.test")
    for page in ("", "/qr.svg", "/poster", "/seal"):
        assert own.get(f"/lead/surveys/{survey.code}{page}").status_code == 200
        assert other.get(f"/lead/surveys/{survey.code}{page}").status_code == 403
    assert survey.code not in other.get("/lead/surveys").get_data(as_text=True)
    assert survey.code in own.get("/lead/surveys").get_data(as_text=True)


def test_a_survey_of_another_district_cannot_be_added(
    sign_in: Callable[..., FlaskClient], token: Callable[[FlaskClient], str], store: Store
) -> None:
    other = sign_in("lead", "bromma")
    data = NEW | {"csrf_token": token(other), "once": uuid.uuid4().hex}
    assert other.post("/lead/surveys/add", data=data).status_code == 422
    assert value(store.read(), "SELECT count(*) FROM survey") == 0


def test_the_room_lists_what_can_be_answered_now(
    client: FlaskClient, made: Callable[..., Survey], event: Event, store: Store
) -> None:
    survey = made(event=event.code)
    made(event=event.code, admission="tickets", title="Med egen länk")
    before = client.get(f"/room/{event.code}/state").get_json()
    assert survey.title not in client.get(f"/room/{event.code}").get_data(as_text=True)
    for state in ("open", "closed"):
        with store.write() as db:
            surveys.move(db, "test", survey, state)
        page = client.get(f"/room/{event.code}").get_data(as_text=True)
        assert (f'href="/a/{survey.code}"' in page) is (state == "open")
        assert "Med egen länk" not in page
        now = client.get(f"/room/{event.code}/state").get_json()
        assert (now != before) is (state == "open")


def test_a_new_survey_begins_as_the_evaluation_of_the_event(
    lead: FlaskClient, post: Callable[..., object], event: Event
) -> None:
    page = lead.get(f"/lead/surveys/new?event={event.code}").get_data(as_text=True)
    assert re.search(r'<option value="workshop-evaluation:1"\s+selected>', page)
    answer = post(
        "/lead/surveys/from", questionnaire="workshop-evaluation:1", event=event.code, do="use"
    )
    page = lead.get(answer.headers["Location"]).get_data(as_text=True)
    # What is said before opening is about these questions: others are chosen where one begins.
    assert '<input type="hidden" name="questionnaire" value="workshop-evaluation:1">' in page
    assert "Utvärdering av workshoppen (version 1)" in page
    assert 'value="Utvärdering av workshoppen"' in page  # a title that can be opened at once
    assert f'href="/lead/surveys/new?event={event.code}"' in page
    assert f'<option value="{event.code}" selected>' in page


def test_a_survey_closes_after_its_last_day_and_says_so(
    lead: FlaskClient,
    post: Callable[..., object],
    made: Callable[..., Survey],
    store: Store,
    at: Callable[[str], None],
) -> None:
    at("2026-12-01 12:00")
    survey = made(last_day="2026-12-03", invited="40")
    here = f"/lead/surveys/{survey.code}"
    post(f"{here}/state", state="open")
    assert "stänger av sig själv efter <time" in lead.get(here).get_data(as_text=True)
    assert "stänger efter 3 dec" in lead.get("/today").get_data(as_text=True)
    at("2026-12-03 12:00")
    assert "stänger i kväll" in lead.get("/today").get_data(as_text=True)
    assert lead.get(f"/a/{survey.code}").status_code == 200
    at("2026-12-04 00:01")
    assert "Sista dagen att svara var" in lead.get(here).get_data(as_text=True)
    assert lead.get(f"/a/{survey.code}").status_code == 410
    assert worker.close_surveys(store) == 1
    assert surveys.get(store.read(), survey.code).is_over
    assert worker.close_surveys(store) == 0


def test_a_last_day_that_cannot_be_is_told_at_its_field(
    post: Callable[..., object],
    made: Callable[..., Survey],
    store: Store,
    at: Callable[[str], None],
) -> None:
    at("2026-12-01 12:00")
    for fields, said in (
        ({"last_day": "2026-11-30"}, "Dagen har redan varit"),
        ({"last_day": "2026-12-24", "admission": "interview"}, "ingen sista dag"),
    ):
        answer = post("/lead/surveys/add", **(NEW | fields))
        assert answer.status_code == 422
        assert said in answer.get_data(as_text=True)
        assert fields["last_day"] in answer.get_data(as_text=True)
    survey = made(last_day="2026-12-01")
    here = f"/lead/surveys/{survey.code}/save"
    assert post(here, title="Ny", invited="", last_day="2026-11-01").status_code == 422
    at("2026-12-05 12:00")
    assert post(here, title="Ny", invited="", last_day="2026-12-01").status_code == 303
    assert post(here, title="Ny", invited="", last_day="").status_code == 303
    assert surveys.get(store.read(), survey.code).last_day is None


def draft_of(answer: object) -> str:
    """The id of the draft that a form began."""
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"]).split("/")[3]


def test_a_survey_is_written_for_an_event_and_opened_with_its_questions_published(
    lead: FlaskClient, post: Callable[..., object], event: Event, store: Store
) -> None:
    qid = draft_of(post("/lead/surveys/begin", title="Trivsel i Farsta", event=event.code))
    page = lead.get(f"/lead/questionnaires/{qid}/draft").get_data(as_text=True)
    assert "Enkäten kan öppnas när den har en fråga." in page
    post(f"/lead/questionnaires/{qid}/draft/ready/add", ready="threat")
    post(f"/lead/questionnaires/{qid}/draft/ready/add", ready="profession")
    again = post(f"/lead/questionnaires/{qid}/draft/ready/add", ready="profession")
    assert again.status_code == 409
    page = lead.get(f"/lead/questionnaires/{qid}/draft").get_data(as_text=True)
    way = re.findall(r'href="(/lead/surveys/open[^"]*)"', page)[0].replace("&amp;", "&")
    assert f"event={event.code}" in way
    page = lead.get(way).get_data(as_text=True)
    assert 'value="Trivsel i Farsta"' in page
    assert f'<option value="{event.code}" selected>' in page
    digest = re.findall(r'name="digest"[^>]*value="(\w+)"', page)[0]
    fields = {"title": "Trivsel", "questionnaire": f"{qid}:1", "admission": "open",
              "event": event.code, "district": "", "invited": "", "do": "open"}  # fmt: skip
    # What somebody else has made of the draft meanwhile is not published unseen.
    stale = post("/lead/surveys/add", digest="0" * 64, **fields)
    assert stale.status_code == 409
    answer = post("/lead/surveys/add", digest=digest, english="y", **fields)
    survey = surveys.get(store.read(), answer.headers["Location"].rsplit("/", 1)[1])
    assert (survey.state, survey.event_id, survey.questionnaire_id) == ("open", event.id, qid)
    assert lead.get(f"/a/{survey.code}?lang=en").status_code == 200
    assert lead.get(f"/lead/questionnaires/{qid}/draft").status_code == 404


def test_what_stands_in_the_way_and_what_is_advised_is_said_before_opening(
    lead: FlaskClient, post: Callable[..., object], store: Store
) -> None:
    qid = draft_of(post("/lead/surveys/begin", title="Trivsel"))
    way = f"/lead/surveys/open?questionnaire={qid}:1"
    assert "Det här måste rättas först" in lead.get(way).get_data(as_text=True)
    draft = f"/lead/questionnaires/{qid}/draft"
    post(f"{draft}/question/add", type="free", label_sv="Varför?", required="y")
    for name in ("profession", "area"):
        post(f"{draft}/ready/add", ready=name)
    page = " ".join(lead.get(way).get_data(as_text=True).split())
    assert "Text som måste skrivas får många att lämna enkäten." in page
    assert f"{draft}?open=varfor#at-varfor" in page
    assert "Med 40 svar:" in page
    assert "Inte efter område × yrkesgrupp: grupperna blir för små." in page
    assert lead.get("/lead/surveys/open?questionnaire=finns-inte:1").status_code == 404


def test_a_fault_is_told_and_reached_by_the_words_of_a_question_that_has_no_id_of_its_own_yet(
    lead: FlaskClient, post: Callable[..., object], store: Store
) -> None:
    qid = draft_of(post("/lead/surveys/begin", title="Trivsel"))
    draft = f"/lead/questionnaires/{qid}/draft"
    post(f"{draft}/question/add", type="one")
    fresh = edit.unfinished(questionnaires.draft(store.read(), qid).content).questions[0]
    post(f"{draft}/question/{fresh.id}/save", type="one", base=edit.mark(fresh), label_sv="Var?")
    page = lead.get(f"/lead/surveys/open?questionnaire={qid}:1")
    assert page.status_code == 200
    told = " ".join(page.get_data(as_text=True).split())
    assert f'{draft}?open={fresh.id}#at-{fresh.id}">Var?</a>: Frågan behöver minst två' in told


def test_pasted_questions_are_shown_before_they_are_used(
    lead: FlaskClient, post: Callable[..., object], store: Store
) -> None:
    text = "Hur trivs du? 1-7 (dåligt - bra)\n  - vilse\n"
    wrong = post("/lead/surveys/pasted", title="Trivsel", pasted="  - vilse\n" + text)
    assert wrong.status_code == 422
    page = wrong.get_data(as_text=True)
    assert "rad 1" in page.casefold()
    assert "- vilse" in page
    text = "Hur trivs du? 1-7 (dåligt - bra)\nVar?: Farsta, Bromma\n"
    shown = post("/lead/surveys/pasted", title="Trivsel", pasted=text, do="check")
    page = shown.get_data(as_text=True)
    assert shown.status_code == 200
    assert "Farsta · Bromma" in " ".join(page.split())
    assert questionnaires.drafts(store.read()) == []
    qid = draft_of(post("/lead/surveys/pasted", title="Trivsel", pasted=text, do="use"))
    made = edit.unfinished(questionnaires.draft(store.read(), qid).content)
    assert [q.type for q in made.questions] == ["scale", "one"]


def test_an_earlier_survey_is_begun_again_as_it_is_or_as_the_next_version(
    lead: FlaskClient, post: Callable[..., object], made: Callable[..., Survey], store: Store
) -> None:
    made()
    page = lead.get("/lead/surveys/new").get_data(as_text=True)
    assert re.search(r'<option value="threat-rating:1">\s*Workshop i oktober, ', page)
    copy = draft_of(post("/lead/surveys/from", questionnaire="threat-rating:1", do="change"))
    assert copy != "threat-rating"
    digest = questionnaires.draft(store.read(), copy).hash
    post(f"/lead/questionnaires/{copy}/draft/publish", digest=digest)
    same = draft_of(post("/lead/surveys/from", questionnaire=f"{copy}:1", do="change"))
    assert same == copy
    post(f"/lead/questionnaires/{copy}/draft/question/describe/remove")
    base = edit.unfinished(questionnaires.draft(store.read(), copy).content).by_id["rating"]
    post(
        f"/lead/questionnaires/{copy}/draft/question/rating/save", type="scale",
        base=edit.mark(base), label_sv="Hur stora är problemen?", scale_low="1", scale_high="7",
        low_label_sv="Små", high_label_sv="Stora", required="y",
    )  # fmt: skip
    page = " ".join(lead.get(f"/lead/questionnaires/{copy}/draft").get_data(as_text=True).split())
    told = page[page.index("Att jämföra med version 1") :]
    assert "Hur stora är problemen?: kan jämföras, men orden är andra" in told
    assert "Vem svarar?: kan jämföras<" in told


def test_a_survey_takes_answers_from_its_first_day_on(
    lead: FlaskClient,
    client: FlaskClient,
    post: Callable[..., object],
    made: Callable[..., Survey],
    store: Store,
    at: Callable[[str], None],
) -> None:
    at("2026-12-01 12:00")
    survey = made(first_day="2026-12-03", do="open")
    assert survey.state == "open"
    assert "tar emot svar från" in lead.get(f"/lead/surveys/{survey.code}").get_data(as_text=True)
    given = {"q-rating": "4", "q-given-by": "person", "once": uuid.uuid4().hex}
    assert client.get(f"/a/{survey.code}").status_code == 409
    assert client.post(f"/a/{survey.code}", data=given).status_code == 409
    assert value(store.read(), "SELECT count(*) FROM answer") == 0
    wrong = post("/lead/surveys/add", **NEW, first_day="2026-12-05", last_day="2026-12-04")
    assert "Sista dagen kommer före den första" in wrong.get_data(as_text=True)
    at("2026-12-03 00:01")
    assert client.post(f"/a/{survey.code}", data=given).status_code == 303
    assert value(store.read(), "SELECT count(*) FROM answer") == 1


def test_an_open_survey_asks_the_new_version_until_somebody_has_answered(
    lead: FlaskClient, client: FlaskClient, post: Callable[..., object], store: Store
) -> None:
    qid = draft_of(post("/lead/surveys/begin", title="Trivsel"))
    draft = f"/lead/questionnaires/{qid}/draft"
    post(f"{draft}/question/add", type="short", label_sv="Hur mår d")
    fields = NEW | {"questionnaire": f"{qid}:1", "do": "open"}
    post("/lead/surveys/add", digest=questionnaires.draft(store.read(), qid).hash, **fields)
    survey = surveys.all_surveys(store.read())[0]

    def reworded(label: str) -> object:
        post("/lead/surveys/from", questionnaire=f"{qid}:1", do="change")
        before = edit.unfinished(questionnaires.draft(store.read(), qid).content).questions[0]
        post(
            f"{draft}/question/{before.id}/save", type="short", base=edit.mark(before),
            label_sv=label,
        )  # fmt: skip
        digest = questionnaires.draft(store.read(), qid).hash
        return post(f"{draft}/publish/{survey.code}", digest=digest)

    given = {"q-hur-mar-d": "Bra", "once": uuid.uuid4().hex}
    door = survey_answers.door(store.read(), survey.code)
    assert reworded("Hur mår du?").status_code == 303
    assert "Hur mår du?" in client.get(f"/a/{survey.code}").get_data(as_text=True)
    # Who answered in that very moment is asked anew, and an answer is never of two versions.
    with pytest.raises(Conflict, match="survey_asks_anew"), store.write() as db:
        survey_answers.keep(
            db, door, key=uuid.uuid4().hex, content="{}", persons=1, language="sv",
            day="2026-12-01",
        )  # fmt: skip
    assert client.post(f"/a/{survey.code}", data=given).status_code == 303
    assert reworded("Hur mår du i dag?").status_code == 409
    assert surveys.get(store.read(), survey.code).questionnaire_version == 2
    assert questionnaires.has_draft(store.read(), qid)  # nothing was published
    page = lead.get(draft).get_data(as_text=True)
    assert "Byt frågor" not in page
    assert "kan jämföras, men orden är andra" in page
