"""Did it help: the question about a decision that was carried out, from the group to the public."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from docx import Document
from flask.testing import FlaskClient

from cafe import days
from cafe.reports import digest, follow_up
from cafe.store import (
    decisions,
    digests,
    feedback_pages,
    follow_ups,
    organisation_history,
    proposals,
    questionnaires,
    survey_answers,
    surveys,
    takeovers,
)
from cafe.store.database import Store
from cafe.store.decisions import Step
from cafe.store.events import Event
from cafe.store.surveys import Survey
from cafe.views import asked
from forms.questionnaire import model
from forms.questionnaire.model import Question, Questionnaire, Text

SignIn = Callable[..., FlaskClient]
Say = Callable[..., str]
WORDS = "Har de fasta telefontiderna hjälpt?"


@pytest.fixture
def send(token: Callable[[FlaskClient], str]) -> Callable[..., Any]:
    """`send(client, address, **fields)`: posts a form with a fresh key."""

    def post(client: FlaskClient, address: str, **fields: Any) -> Any:
        data = {"csrf_token": token(client), "once": uuid.uuid4().hex} | fields
        return client.post(address, data=data)

    return post


@pytest.fixture
def done(store: Store, say: Say) -> int:
    """Farsta's referral of a proposal that has been carried out."""
    note = say("Fasta telefontider", kind="proposal")
    with store.write() as db:
        made = proposals.add(
            db, None, title="Fasta telefontider", what="Fria förmiddagar.", codebook="plan 1",
            home="farsta",
        )  # fmt: skip
        proposals.link(db, None, made, [note])
        referral = proposals.send(db, None, made, ["farsta"])[0]
    step(store, referral, "will_do")
    step(store, referral, "done")
    return referral


def step(store: Store, referral: int, status: str) -> None:
    with store.write() as db:
        decisions.decide(
            db, None, referral, decisions.get(db, referral).base,
            Step(status, "Det går.", "Nu är det gjort.", decided_on="2026-11-01", by_group="farsta",
                 responsible="Chef" if status == "will_do" else "",
                 due="2027-03-01" if status == "will_do" else None),
        )  # fmt: skip


@pytest.fixture
def own(store: Store) -> Questionnaire:
    """A published questionnaire of Farsta's."""
    asks = Questionnaire(
        "egen", 1, Text("Egen enkät"), Text(),
        (Question("mood", "scale", Text("Hur mår du?"), scale=follow_up.STEPS),),
        languages=("sv",),
    )  # fmt: skip
    with store.write() as db:
        questionnaires.save_draft(
            db, "test", asks.id, 1, model.to_json(asks), asks.digest, home="farsta"
        )
        questionnaires.publish(db, "test", asks.id, 1, asks.digest)
    return asks


@pytest.fixture
def opened(store: Store, sign_in: SignIn, send: Callable[..., Any]) -> Callable[..., Survey]:
    """`opened("egen:1", follow_ups=["1"])`: a survey that a lead has opened."""

    lead = sign_in("lead", email="all@example.test")

    def add(questionnaire: str, district: str = "farsta", **fields: Any) -> Survey:
        answer = send(
            lead, "/lead/surveys/add", title="Höstens enkät", district=district,
            questionnaire=questionnaire, admission="open", event="", do="open",
            **fields,
        )  # fmt: skip
        assert answer.status_code == 303, answer.text
        return surveys.get(store.read(), answer.headers["Location"].rsplit("/", 1)[1])

    return add


def ask(store: Store, referral: int) -> None:
    with store.write() as db:
        follow_ups.write(db, "test", None, referral, sv=WORDS, en="")


def has(store: Store, survey: Survey, referral: int) -> bool:
    asks = asked.get(store.read(), survey.questionnaire_id, survey.questionnaire_version)
    return follow_ups.question_id(referral) in asks.by_id


def reply(store: Store, survey: Survey, said: list[dict[str, int]]) -> None:
    with store.write() as db:
        for content in said:
            survey_answers.keep(
                db, survey_answers.Door(survey), key=uuid.uuid4().hex, content=json.dumps(content),
                persons=1, language="sv", day=days.today(),
            )  # fmt: skip


def given(referral: int, *steps: int) -> list[dict[str, int]]:
    return [{"mood": 3, follow_ups.question_id(referral): step} for step in steps]


def test_what_is_not_carried_out_is_not_asked_about(
    store: Store, done: int, sign_in: SignIn, send: Callable[..., Any]
) -> None:
    member = sign_in("steering", "farsta")
    number = proposals.referral(store.read(), done).proposal_id
    page = f"/lead/referrals/{done}/follow-up"
    assert page in member.get(f"/lead/proposals/{number}").text
    assert "Har det hjälpt? Fasta telefontider" in member.get(page).text
    step(store, done, "under_way")
    assert page not in member.get(f"/lead/proposals/{number}").text
    assert member.get(page).status_code == 409, "nobody writes what cannot be saved"
    refused = send(member, f"{page}/save", sv=WORDS, en="")
    assert refused.status_code == 409
    assert WORDS in refused.text
    assert "när beslutet är genomfört" in refused.text


def test_two_who_word_it_at_once_see_each_others(
    store: Store, done: int, sign_in: SignIn, send: Callable[..., Any]
) -> None:
    member, page = sign_in("steering", "farsta"), f"/lead/referrals/{done}/follow-up"
    assert send(member, f"{page}/save", sv=WORDS, en="", base="").status_code == 303
    late = send(member, f"{page}/save", sv="Är telefontiderna till nytta?", en="", base="")
    assert late.status_code == 409
    assert WORDS in late.text
    assert "Är telefontiderna till nytta?" in late.text
    again = send(member, f"{page}/save", sv="Är telefontiderna till nytta?", en="", base=WORDS)
    assert again.status_code == 303
    assert "Är telefontiderna till nytta?" in member.get(page).text


def test_the_next_survey_of_the_district_takes_it_along_once(
    store: Store, done: int, own: Questionnaire, sign_in: SignIn, send: Callable[..., Any],
    opened: Callable[..., Survey],
) -> None:  # fmt: skip
    page = f"/lead/referrals/{done}/follow-up"
    member = sign_in("steering", "farsta")
    assert send(member, f"{page}/save", sv=WORDS, en="").status_code == 303
    number = proposals.referral(store.read(), done).proposal_id
    assert "Frågan väntar på nästa enkät" in member.get(f"/lead/proposals/{number}").text
    lead = sign_in("lead", "farsta")
    form = lead.get("/lead/surveys/open?questionnaire=egen:1").text
    assert f'name="follow_ups" value="{done}" checked' in form
    elsewhere = sign_in("lead", "bromma", "b@example.test")
    assert WORDS not in elsewhere.get("/lead/surveys/open?questionnaire=egen:1").text
    assert not has(store, opened("egen:1"), done), "the lead has unticked it"
    survey = opened("egen:1", follow_ups=[str(done)])
    assert (survey.questionnaire_id, survey.questionnaire_version) == ("egen", 2)
    assert has(store, survey, done)
    told = lead.get(f"/lead/surveys/{survey.code}").text
    assert "Enkäten frågar också om 1 genomfört beslut" in told
    assert WORDS in told
    assert f'href="/lead/proposals/{number}#referral-{done}"' in told
    assert WORDS not in lead.get("/lead/surveys/open?questionnaire=egen:2").text
    refused = send(member, f"{page}/save", sv="En annan fråga?", en="")
    assert refused.status_code == 409
    assert "En annan fråga?" in refused.text


def test_a_draft_gets_it_as_it_is_published(
    store: Store, done: int, own: Questionnaire, opened: Callable[..., Survey]
) -> None:
    ask(store, done)
    begun = Questionnaire("ny", 1, Text("Ny"), Text(), own.questions, languages=("sv",))
    with store.write() as db:
        questionnaires.save_draft(
            db, "test", "ny", 1, model.to_json(begun), begun.digest, home="farsta"
        )
    survey = opened("ny:1", digest=begun.digest, follow_ups=[str(done)])
    assert (survey.questionnaire_id, survey.questionnaire_version) == ("ny", 1)
    assert has(store, survey, done)


def test_what_comes_with_the_program_is_copied_only_by_choice(
    store: Store, done: int, sign_in: SignIn, opened: Callable[..., Survey]
) -> None:
    ask(store, done)
    asked.ensure_builtin(store)
    lead = sign_in("lead", "farsta")
    form = lead.get("/lead/surveys/open?questionnaire=threat-rating:1").text
    assert f'name="follow_ups" value="{done}">' in form
    assert "jämförs med tidigare enkäter" in " ".join(form.split())
    survey = opened("threat-rating:1", follow_ups=[str(done)])
    assert survey.questionnaire_id != "threat-rating"
    kept = asked.get(store.read(), survey.questionnaire_id, survey.questionnaire_version)
    assert "kopia" not in kept.title.sv  # who answers reads it
    assert has(store, survey, done)


def test_its_result_stands_beside_the_decision_once_it_is_shown(
    store: Store, event: Event, done: int, own: Questionnaire, sign_in: SignIn,
    send: Callable[..., Any], opened: Callable[..., Survey], client: FlaskClient,
) -> None:  # fmt: skip
    ask(store, done)
    number = proposals.referral(store.read(), done).proposal_id
    with store.write() as db:
        feedback_pages.save(db, None, event.id, intro="", without=(), published=True)
    survey = opened("egen:1", follow_ups=[str(done)])
    reply(store, survey, given(done, *[5] * 9, *[4] * 3, *[1] * 4))
    lead = sign_in("lead", "farsta")
    pages = [(lead, f"/lead/proposals/{number}"), (client, f"/said/{event.code}")]
    for who, page in pages:
        shown = who.get(page).text
        assert WORDS in shown
        assert "Höstens enkät" in shown
        assert "resultatet visas inte ännu" in shown
        assert "75 %" not in shown
    assert send(lead, f"/lead/surveys/{survey.code}/reveal").status_code == 303
    for who, page in pages:
        assert "75 % svarade 4–5" in who.get(page).text
    with store.write() as db:  # asked again, in another survey with the same questions
        surveys.move(db, "test", surveys.by_id(db, survey.id), "closed")
    again = opened("egen:2")
    reply(store, again, given(done, *[3] * 16))
    assert send(lead, f"/lead/surveys/{again.code}/reveal").status_code == 303
    for who, page in pages:
        shown = who.get(page).text
        first = shown.index("75 % svarade 4–5")
        assert "0 % svarade 4–5" in shown[first + 20 :]


def test_the_digest_after_its_result_tells_it(
    store: Store, done: int, own: Questionnaire, sign_in: SignIn, send: Callable[..., Any],
    opened: Callable[..., Survey], client: FlaskClient,
) -> None:  # fmt: skip
    ask(store, done)

    def publish() -> str:
        with store.write() as db:
            kept = digests.save(db, series, intro="", without=())
            made = digest.draft(db, digests.series(db, series))
            digests.publish(db, "test", None, kept, digest.content(made))
        return kept.code

    with store.write() as db:
        series = digests.add(
            db, "test", district="farsta", area=None, to_whom="Alla", channel="Intranät",
            responsible="Chef",
        )  # fmt: skip
    first = publish()
    survey = opened("egen:1", follow_ups=[str(done)])
    reply(store, survey, given(done, *[5] * 9, *[4] * 3, *[1] * 4))
    lead = sign_in("lead", "farsta")
    assert "75 %" not in lead.get(f"/digests/{series}").text
    send(lead, f"/lead/surveys/{survey.code}/reveal")
    told = publish()
    assert "75 %" not in client.get(f"/told/{first}").text
    for page in (f"/told/{told}", f"/told/{told}/poster"):
        assert "75 % svarade 4–5" in client.get(page).text
    word = Document(io.BytesIO(lead.get(f"/digests/told/{told}.docx").data))
    assert any("75 procent svarade 4–5 av 5" in p.text for p in word.paragraphs)
    with store.snapshot() as db:  # and no more than once
        assert not digest.draft(db, digests.series(db, series)).has_news


def test_too_few_answers_are_not_told(
    store: Store, done: int, own: Questionnaire, sign_in: SignIn, send: Callable[..., Any],
    opened: Callable[..., Survey],
) -> None:  # fmt: skip
    ask(store, done)
    survey = opened("egen:1", follow_ups=[str(done)])
    reply(store, survey, [*[{"mood": 3}] * 15, *given(done, 5)])
    lead = sign_in("lead", "farsta")
    assert send(lead, f"/lead/surveys/{survey.code}/reveal").status_code == 303
    number = proposals.referral(store.read(), done).proposal_id
    shown = lead.get(f"/lead/proposals/{number}").text
    assert "för få har svarat för att visas" in shown
    assert "100 %" not in shown


def test_its_result_stays_when_another_district_takes_over(
    store: Store, done: int, own: Questionnaire, sign_in: SignIn, send: Callable[..., Any],
    opened: Callable[..., Survey],
) -> None:  # fmt: skip
    ask(store, done)
    survey = opened("egen:1", follow_ups=[str(done)])
    reply(store, survey, given(done, *[5] * 16))
    lead = sign_in("lead", "farsta")
    assert send(lead, f"/lead/surveys/{survey.code}/reveal").status_code == 303
    with store.write() as db:
        organisation_history.end_district(db, "test", "farsta", "2026-11-02", "bromma")
        takeovers.take_over(db, "test", "farsta", "bromma")
    (shown,) = follow_up.of_referrals(store.read(), [done])[done].surveys
    assert shown.said is not None
    assert shown.said.n == 16


@pytest.fixture
def fields(done: int, own: Questionnaire) -> dict[str, Any]:
    """What opens a survey of Farsta's that takes the question along."""
    return {
        "title": "Höstens enkät", "district": "farsta", "questionnaire": "egen:1", "event": "",
        "admission": "open", "do": "open", "follow_ups": [str(done)],
    }  # fmt: skip


def test_what_an_opened_survey_has_is_not_taken_twice(
    store: Store, done: int, fields: dict[str, Any], sign_in: SignIn, send: Callable[..., Any]
) -> None:
    ask(store, done)
    lead = sign_in("lead", "farsta")
    assert send(lead, "/lead/surveys/add", **fields).status_code == 303
    number = proposals.referral(store.read(), done).proposal_id
    assert "Frågan väntar på nästa enkät" not in lead.get(f"/lead/proposals/{number}").text
    refused = send(lead, "/lead/surveys/add", **fields)
    assert refused.status_code == 422
    assert 'id="follow_ups"' in refused.text, "where the error leads"
    assert "Någon kan ha hunnit öppna en annan enkät" in refused.text


def test_a_tick_that_cannot_come_along_is_said_at_its_place(
    store: Store, done: int, fields: dict[str, Any], sign_in: SignIn, send: Callable[..., Any]
) -> None:
    ask(store, done)
    lead = sign_in("lead")
    page = lead.get("/lead/surveys/open?questionnaire=egen:1").text
    assert f'name="follow_ups" value="{done}">' in page
    for change, said in (
        ({"district": "bromma"}, "hör till en annan arrangör"),
        ({"admission": "interview"}, "följer inte med i samtal"),
    ):
        refused = send(lead, "/lead/surveys/add", **fields | change)
        assert refused.status_code == 422
        place = refused.text[refused.text.index('<fieldset id="follow_ups"') :]
        assert said in place
        assert "checked" in place
    assert surveys.all_surveys(store.read()) == []


def test_a_survey_that_never_opens_or_ends_unanswered_leaves_the_question_free(
    store: Store, done: int, fields: dict[str, Any], sign_in: SignIn, send: Callable[..., Any],
    opened: Callable[..., Survey],
) -> None:  # fmt: skip
    ask(store, done)
    lead, number = sign_in("lead", "farsta"), proposals.referral(store.read(), done).proposal_id
    assert send(lead, "/lead/surveys/add", **fields | {"do": "draft"}).status_code == 303
    shown = lead.get(f"/lead/proposals/{number}").text
    assert "Frågan väntar på nästa enkät" in shown
    assert "med i utkastet Höstens enkät" in shown
    form = lead.get("/lead/surveys/open?questionnaire=egen:1").text
    assert "Är med i utkastet Höstens enkät" in form
    assert f'name="follow_ups" value="{done}">' in form

    other = opened("egen:1", follow_ups=[str(done)])
    assert has(store, other, done)
    assert follow_up.waiting(store.read()) == []
    with store.write() as db:
        surveys.move(db, "test", other, "closed")
    assert [one.referral.id for one in follow_up.waiting(store.read())] == [done]

    # The questions that have it already are asked as they are.
    third = opened(f"egen:{other.questionnaire_version}", follow_ups=[str(done)])
    assert third.questionnaire_version == other.questionnaire_version
    reply(store, third, given(done, *[5] * 16))
    with store.write() as db:
        surveys.move(db, "test", third, "closed")
    assert follow_up.waiting(store.read()) == []


def test_it_is_asked_again_when_too_few_answered_to_tell(
    store: Store, done: int, own: Questionnaire, sign_in: SignIn, send: Callable[..., Any],
    opened: Callable[..., Survey],
) -> None:  # fmt: skip
    ask(store, done)
    survey = opened("egen:1", follow_ups=[str(done)])
    reply(store, survey, [*[{"mood": 3}] * 15, *given(done, 5)])
    assert send(sign_in("lead"), f"/lead/surveys/{survey.code}/reveal").status_code == 303
    assert follow_up.waiting(store.read()) == []
    with store.write() as db:
        surveys.move(db, "test", survey, "closed")
    assert [one.referral.id for one in follow_up.waiting(store.read())] == [done]


def test_others_that_use_the_same_questions_do_not_take_it(
    store: Store, done: int, own: Questionnaire, opened: Callable[..., Survey]
) -> None:
    ask(store, done)
    first = opened("egen:1", follow_ups=[str(done)])
    with store.write() as db:
        surveys.move(db, "test", first, "closed")
    elsewhere = opened(f"egen:{first.questionnaire_version}", "bromma")
    assert has(store, elsewhere, done)
    assert [one.referral.id for one in follow_up.waiting(store.read())] == [done]


def test_a_new_version_of_the_questions_takes_its_own_words_along(
    store: Store, done: int, own: Questionnaire, sign_in: SignIn, send: Callable[..., Any],
    opened: Callable[..., Survey],
) -> None:  # fmt: skip
    ask(store, done)
    survey = opened("egen:1", follow_ups=[str(done)])
    before = asked.get(store.read(), "egen", survey.questionnaire_version)

    def instead(**changes: Any) -> Survey:
        version = questionnaires.next_version(store.read(), "egen")
        new = replace(
            before, version=version,
            questions=tuple(
                replace(q, **changes) if q.id == follow_ups.question_id(done) else q
                for q in before.questions
            ),
        )  # fmt: skip
        with store.write() as db:
            questionnaires.save_draft(
                db, "test", "egen", version, model.to_json(new), new.digest, home="farsta"
            )
            questionnaires.publish(db, "test", "egen", version, new.digest)
            surveys.ask_instead(db, "test", survey, version)
            return surveys.by_id(db, survey.id)

    instead(scale=replace(follow_up.STEPS, high=7))
    assert [one.referral.id for one in follow_up.waiting(store.read())] == [done]
    survey = instead(label=Text("Har tiderna hjälpt er?"))
    assert follow_up.waiting(store.read()) == []
    reply(store, survey, given(done, *[5] * 16))
    lead = sign_in("lead", "farsta")
    assert send(lead, f"/lead/surveys/{survey.code}/reveal").status_code == 303
    number = proposals.referral(store.read(), done).proposal_id
    shown = lead.get(f"/lead/proposals/{number}").text
    assert "100 % svarade 4–5" in shown
    assert "Frågan löd där: Har tiderna hjälpt er?" in shown
