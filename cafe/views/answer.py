"""Answering a survey on a phone: one page, no account, no session, no cookie.

The page of a published version in one language is rendered once; all that changes from one phone
to the next is the answer's key, which is put in. What guards an address without a session against
forged posts is in docs/decisions/0008-answers-without-a-session.md.
"""

from __future__ import annotations

import functools
import re
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, jsonify, request

from cafe import days, masks
from cafe.accounts import open_to_all, store
from cafe.errors import Conflict, Expected, Unknown
from cafe.language import of_request
from cafe.server.compress import PageRun, in_runs
from cafe.store import events, feedback_pages, survey_answers, surveys
from cafe.store.survey_answers import Door
from cafe.store.surveys import PERSONS_MAX, Survey
from cafe.views import asked
from cafe.views.drawn import answer_form
from cafe.views.drawn import page as drawn_page
from cafe.views.submit import written
from forms.messages import Message, common, wording
from forms.questionnaire import model
from forms.questionnaire.answer import Answer, clean, first_day, observations, persons
from forms.questionnaire.build import sent
from forms.questionnaire.model import Questionnaire, QuestionProblem
from forms.questionnaire.types.quarter import quarters

bp = Blueprint("answer", __name__)
RIGHT = "the join code is shown to everyone in the room; a ticket is a right of its own"
# Drawn at random: one that is made of what an answer says (version 5, as of interviews that came in
# from a file) anybody can make, and ask with it whether somebody said just that.
KEY = re.compile(r"(?![0-9a-f]{12}5)[0-9a-f]{32}")
# Stands in a rendered page where each phone gets its own key.
SLOT = uuid.uuid4().hex
# As many questions as there can be, each with as much text as fits, are more than a person writes.
BODY_MAX = 2**20
PAGES = 128
# An address that has stopped working, and how it is said in HTTP.
STATUS = {"unknown": 404, "waiting": 409, "ticket": 403, "ended": 410, "spent": 410}


@bp.get("/a/<code>")
@open_to_all(RIGHT, csrf=False)
def page(code: str) -> Any:
    """The form, or why there is none to fill in."""
    language = _language(request.args.get("lang"))
    try:
        door = survey_answers.door(store().read(), code)
    except Unknown:
        return _told("unknown", language)
    if why := _closed(door):
        return _told(why, language, door.survey)
    questionnaire, languages = _questionnaire(door.survey, door.organisation)
    head, tail = _rendered(
        questionnaire,
        languages,
        language if language in languages else "sv",
        door.survey.title,
        door.survey.admission,
        quarters(days.today_date(), 1)[0][0],
        door.survey.last_day,
    )
    return in_runs((head, PageRun.short(uuid.uuid4().hex), tail))


@bp.post("/a/<code>")
@open_to_all(RIGHT, csrf=False)
def send(code: str) -> Any:
    """Take an answer, once."""
    request.max_content_length = BODY_MAX
    request.max_form_memory_size = BODY_MAX
    language = _language(request.form.get("language"))
    try:
        door = survey_answers.door(store().read(), code)
    except Unknown:
        return _stored_before(language) or _told("unknown", language, typed=written())
    questionnaire, languages = _questionnaire(door.survey, door.organisation)
    given = sent(questionnaire, request.form.items(multi=True))
    key = request.form.get("once", "")
    if not KEY.fullmatch(key):
        key = uuid.uuid4().hex
    if switch := request.form.get("switch"):
        return _form(door, questionnaire, languages, _language(switch), key, given), 200
    found = _judged(questionnaire, given)
    if not isinstance(found, Answer):
        # Of a survey that has ended there is nothing to mend.
        if why := _closed(door):
            return _told(why, language, door.survey, typed=written())
        shown = _form(
            door, questionnaire, languages, language, key, given, common.CHECK_FIELDS, found
        )
        return shown, 422
    found, hidden = masks.of_answer(questionnaire, found)
    try:
        _keep(door, questionnaire, key, language, found)
    except Conflict as error:
        if error.name in ("survey_not_open", "answer_needs_ticket", "ticket_spent"):
            why = _why_not(code) or "ended"
            return _told(why, language, door.survey, typed=written())
        if error.name == "answer_key_taken":
            key = uuid.uuid4().hex
        if error.name == "survey_asks_anew":
            door = survey_answers.door(store().read(), code)
            questionnaire, languages = _questionnaire(door.survey, door.organisation)
            given = {name: said for name, said in given.items() if name in questionnaire.keys}
        said = wording(error.name, **error.params)
        return _form(door, questionnaire, languages, language, key, given, said), error.status
    except Expected as error:
        if _wants_json():
            return jsonify(error=wording(error.name, **error.params).in_language(language)), 503
        said = wording(error.name, **error.params)
        return _form(door, questionnaire, languages, language, key, given, said), error.status
    if _wants_json():
        return jsonify({"stored": True} | ({"masked": hidden} if hidden else {}))
    return _to_thanks(code, language, masked=bool(hidden))


def _to_thanks(code: str, language: str, masked: bool) -> Response:
    # By hand: Flask's `url_for` and `redirect` take longer than it takes to judge the answer.
    told = {"lang": language} if language != of_request() else {}
    if masked:
        told["masked"] = "1"
    address = f"/a/{quote(code, safe='')}/thanks" + (f"?{urlencode(told)}" if told else "")
    return Response(status=303, headers={"Location": address}, mimetype="text/html")


@bp.get("/a/<code>/thanks")
@open_to_all(RIGHT, csrf=False)
def thanks(code: str) -> Any:
    """What stands there once the answer is stored."""
    language = _language(request.args.get("lang"))
    try:
        survey = survey_answers.door(store().read(), code).survey
    except Unknown:
        return _told("unknown", language)
    return _told(
        "thanks",
        language,
        survey,
        again=survey.by_code,
        masked="masked" in request.args,
        follow=_follow(survey),
    )


def _follow(survey: Survey) -> str:
    """Where who answered can see what became of it: the event's page, once it is public."""
    db = store().read()
    if survey.event_id is None or feedback_pages.get(db, survey.event_id).published_at is None:
        return ""
    return f"/said/{events.by_id(db, survey.event_id).code}"


def _keep(
    door: Door, questionnaire: Questionnaire, key: str, language: str, answer: Answer
) -> None:
    values = answer.values
    given: dict[str, Any] = {
        "key": key,
        "content": answer.to_json(),
        "persons": persons(questionnaire, values),
        "language": language,
        "day": (first_day(questionnaire, values) if door.survey.of_interviews else None)
        or surveys.day_of(door.survey, days.today()),
    }
    figures = [
        (o.indicator, o.district, o.date, o.value) for o in observations(questionnaire, values)
    ]
    if figures or not survey_answers.keep_alone(store(), door, **given):
        with store().write() as db:
            survey_answers.keep(db, door, **given, figures=figures)


def _judged(
    questionnaire: Questionnaire, given: Mapping[str, object]
) -> Answer | tuple[QuestionProblem, ...]:
    found = clean(questionnaire, given)
    if isinstance(found, Answer) and persons(questionnaire, found.values) > PERSONS_MAX:
        question = questionnaire.with_role("persons")
        said = common.NUMBER_RANGE.format(low=1, high=PERSONS_MAX)
        return (QuestionProblem(said, question.id if question else ""),)
    return found


def _closed(door: Door) -> str:
    """Why nothing can be answered here now; "" when it can."""
    survey = door.survey
    if survey.is_over or survey.is_past:
        return "ended"
    if door.ticket is None and not survey.by_code:
        return "ticket"
    if survey.is_draft or survey.is_early:
        return "waiting"
    if door.spent:
        return "spent"
    return ""


def _why_not(code: str) -> str:
    try:
        return _closed(survey_answers.door(store().read(), code))
    except Unknown:  # sealed in this moment: its tickets are gone
        return "ended"


def _stored_before(language: str) -> tuple[str, int] | None:
    """Thanks for an answer that is stored, though its ticket is gone since: the survey was sealed
    before the phone had heard that it had arrived. None when it is not that very answer."""
    key = request.form.get("once", "")
    stored = survey_answers.of_answer(store().read(), key) if KEY.fullmatch(key) else None
    if stored is None:
        return None
    survey, content, number = stored
    questionnaire, _ = _questionnaire(survey)
    found = _judged(questionnaire, sent(questionnaire, request.form.items(multi=True)))
    if not isinstance(found, Answer):
        return None
    found, _ = masks.of_answer(questionnaire, found)
    if (found.to_json(), persons(questionnaire, found.values)) != (content, number):
        return None
    return _told("thanks", language, survey)


def _language(asked_for: str | None) -> str:
    """As the page says, else as its visitor chose on one before."""
    return asked_for if asked_for in model.LANGUAGES else of_request()


def _wants_json() -> bool:
    return request.headers.get("Accept") == "application/json"


# The questionnaire and its pages


def _questionnaire(
    survey: Survey, organisation: int | None = None
) -> tuple[Questionnaire, tuple[str, ...]]:
    """The survey's questionnaire with the organisation's choices (`organisation`: its version
    where that is known), and its languages."""
    lists = surveys.lists(store().read(), survey.day, organisation)
    if survey.of_interviews and survey.district:
        # Who leaves does not choose among all districts: the ticket came from one.
        lists = tuple(
            (name, tuple(p for p in pairs if name != "district" or p[0] == survey.district))
            for name, pairs in lists
        )
    found = _filled(survey.hash, lists)
    return found, found.languages


@functools.lru_cache(maxsize=PAGES)
def _filled(digest: str, lists: surveys.Lists) -> Questionnaire:
    # By the hash of its content, which never changes, so that it is the same in any database.
    content = surveys.content(store().read(), digest)
    return model.fill(asked.read(content), dict(lists))


@functools.lru_cache(maxsize=PAGES)
def _rendered(
    questionnaire: Questionnaire,
    languages: tuple[str, ...],
    language: str,
    title: str,
    admission: str,
    quarter: str,
    last_day: str | None,
) -> tuple[PageRun, PageRun]:
    """The empty form, before and after its key. `quarter` is the newest that can be chosen: with a
    new one it is another."""
    html = answer_form(
        questionnaire,
        languages,
        language,
        title=title,
        admission=admission,
        last_day=last_day,
        key=SLOT,
    )
    head, tail = html.split(SLOT)
    return PageRun(head), PageRun(tail)


def _form(
    door: Door,
    questionnaire: Questionnaire,
    languages: tuple[str, ...],
    language: str,
    key: str,
    given: Mapping[str, object],
    alert: Message | None = None,
    problems: tuple[QuestionProblem, ...] = (),
) -> str:
    """The form as it was filled in, with what is wrong."""
    return answer_form(
        questionnaire,
        languages,
        language if language in languages else "sv",
        title=door.survey.title,
        admission=door.survey.admission,
        last_day=door.survey.last_day,
        key=key,
        given=given,
        alert=alert,
        problems=problems,
    )


def _told(
    what: str,
    language: str,
    survey: Survey | None = None,
    typed: list[str] | None = None,
    again: bool = False,
    masked: bool = False,
    follow: str = "",
) -> tuple[str, int]:
    """A page that says where things stand."""
    html = drawn_page(
        "answer/told.html",
        language,
        what=what,
        survey=survey,
        typed=typed or [],
        again=again,
        masked=masked,
        follow=follow,
    )
    return html, STATUS.get(what, 200)
