"""The harvest in the room: votes from phones and tables, and the page on the projector."""

from __future__ import annotations

import hmac
import uuid
from dataclasses import dataclass
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)

from cafe import days, language
from cafe.accounts import open_to_all, store
from cafe.errors import Expected, Unknown
from cafe.reports.survey import frozen, results
from cafe.reports.survey.counting.base import GroupCounts
from cafe.store import events, figures, harvest, notes, rooms, shortlist, surveys
from cafe.store.events import Event
from cafe.store.harvest import Ballot, BallotChanged, Harvest, NotProposals, VoteResult
from cafe.store.shortlist import VotableProposal
from cafe.store.surveys import Survey
from cafe.views import asked, proposal_names
from cafe.views.lead.drawn_results import for_templates
from cafe.views.qr import qr
from forms.harvest import FIELD, BallotForm, ballot_form, is_voter, read_ballot
from forms.messages import wording
from forms.messages.common import CHECK_FIELDS
from forms.note import Malformed

bp = Blueprint("harvest", __name__)
RIGHT = "the event's code is on the projector for everyone in the room"
COOKIE = "voter"
Listed = tuple[VotableProposal, ...]
COOKIE_SECONDS = 90 * 24 * 3600


@bp.get("/room/<code>")
@open_to_all(RIGHT, csrf=False)
def room(code: str) -> Any:
    """What a participant opens on a phone: the proposals to vote on, and the votes once shown."""
    return _room(events.get(store().read(), code))


@bp.post("/room/<code>/votes")
@open_to_all(RIGHT, csrf=False)
def room_vote(code: str) -> Any:
    """Take a ballot from the form, for a browser without script."""
    db = store().read()
    event = events.get(db, code)
    now = harvest.get(db, event.id)
    form = _form(
        proposal_names.named(event.id, shortlist.of_event(db, event.id).going), now, request.form
    )
    # One phone that presses twice before it has its cookie is still one voter.
    voter = _voter() or (form.voter.data if is_voter(form.voter.data) else str(uuid.uuid4()))
    if not form.validate():
        form.alert = CHECK_FIELDS
        return _room(event, form), 422
    votes = form.votes(list(request.form.items()))
    try:
        # No key of the form's own: the same ballot sent again changes nothing anyway.
        with store().write() as db:
            base = form.base.data or 0
            proposal_names.vote(db, event.id, f"phone:{voter}", base, votes, actor="phone")
    except Expected as error:
        form.alert = wording(error.name, **error.params)
        if isinstance(error, BallotChanged):
            form.base.typed, form.base.data = None, error.ballot.revision
        return _keep(make_response(_room(event, form), error.status), event.code, voter)
    answer = redirect(url_for("harvest.room", code=event.code, _anchor="cast"), 303)
    return _keep(make_response(answer), event.code, voter)


@bp.get("/room/<code>/state")
@open_to_all(RIGHT, csrf=False)
def room_state(code: str) -> Any:
    """A mark that changes when the room's page does; phones ask for it now and then."""
    event = events.get(store().read(), code)
    asked = surveys.open_at(store().read(), event.id)
    version = _room_version(event, *_read(event), asked, _own(event))
    return {"version": version, **_clock(event)}


@bp.get("/room/<code>/qr.svg")
@open_to_all(RIGHT, csrf=False)
def room_qr(code: str) -> Any:
    """The QR code of the room's page."""
    event = events.get(store().read(), code)
    return qr(url_for("harvest.room", code=event.code))


@bp.get("/wall/<code>")
@open_to_all(RIGHT, csrf=False)
def wall(code: str) -> Any:
    """What the projector shows: one thing at a time, as the moderator chose; of a survey by its
    join code, one question."""
    event, rated = _walled(code)
    if rated is not None:
        return _survey_wall(rated, event)
    assert event is not None
    now, listed, result = _read(event)
    return render_template(
        "harvest/wall.html",
        event=event,
        harvest=now,
        shown=_on_wall(now),
        proposals=listed,
        result=result,
        version=_wall_version(event, now, listed, result),
        address=_address(event),
        asked=_asked(event),
    )


@bp.get("/wall/<code>/state")
@open_to_all(RIGHT, csrf=False)
def wall_state(code: str) -> Any:
    """A mark that changes when the projector's page does; it asks every three seconds."""
    event, rated = _walled(code)
    if rated is not None:
        return {"version": rated.version, "shows": "survey"}
    assert event is not None
    now, listed, result = _read(event)
    version = _wall_version(event, now, listed, result)
    return {"version": version, "shows": _on_wall(now), **_clock(event)}


@bp.get("/wall/<code>/survey.svg")
@open_to_all(RIGHT, csrf=False)
def wall_survey_qr(code: str) -> Any:
    """The QR code of the survey that the projector shows, while anybody may answer it."""
    _, rated = _walled(code)
    if rated is None or not (rated.question and rated.joins):
        raise Unknown("not_found")
    return qr(url_for("answer.page", code=rated.survey.code))


@bp.post("/api/votes")
@open_to_all("the table's key or the event's code in the request is the right", csrf=False)
def api_votes() -> Any:
    """Take a whole ballot of a table or a phone."""
    try:
        sent = read_ballot(request.get_data(cache=False))
    except Malformed as error:
        return _no(error.name, error.params, 400)
    try:
        with store().write() as db:
            if sent.key is not None:
                place = notes.place(db, sent.key)
                voter = f"table:{place.table.id}"
                revision = proposal_names.vote(
                    db, place.event.id, voter, sent.base, sent.votes, actor=voter
                )
            else:
                event = events.get(db, sent.room)
                revision = proposal_names.vote(
                    db, event.id, f"phone:{sent.voter}", sent.base, sent.votes, actor="phone"
                )
    except BallotChanged as error:
        return _no(error.name, error.params, error.status, ballot=error.ballot.as_json())
    except NotProposals as error:
        return _no(error.name, error.params, error.status, notes=error.ids)
    except Expected as error:
        return _no(error.name, error.params, error.status)
    answer = jsonify(stored={"revision": revision})
    # The same phone without its script, later on, is then the same voter.
    return answer if sent.key is not None else _keep(answer, event.code, sent.voter)


def _room(event: Event, form: BallotForm | None = None) -> str:
    db = store().read()
    voter = _voter()
    now, listed, result = _read(event)
    asked = surveys.open_at(db, event.id)
    own = _own(event)
    version = _room_version(event, now, listed, result, asked, own)
    listed, own = proposal_names.named(event.id, listed), proposal_names.ballot(event.id, own)
    if form is None:
        data: dict[str, object] = {f"{FIELD}{name}": n for name, n in (own.votes or {}).items()}
        data |= {"base": own.revision, "voter": str(uuid.uuid4())}
        form = _form(listed, now, data=data)
    return render_template(
        "harvest/room.html",
        event=event,
        harvest=now,
        proposals=listed,
        result=result,
        form=form,
        own=own,
        votes=_open(now),
        voter=voter or "",
        surveys=asked,
        asked=_asked(event),
        version=version,
        field=FIELD,
    )


def _own(event: Event) -> Ballot:
    """What this phone has voted."""
    voter = _voter()
    return harvest.ballot(store().read(), event.id, f"phone:{voter}") if voter else Ballot()


def _read(event: Event) -> tuple[Harvest, Listed, VoteResult | None]:
    """The harvest, its proposals and what has been revealed, all as of the same moment."""
    with store().snapshot() as db:
        return (
            harvest.get(db, event.id),
            shortlist.of_event(db, event.id).going,
            harvest.revealed(db, event.id),
        )


def _form(listed: Listed, now: Harvest, formdata: Any = None, data: Any = None) -> BallotForm:
    made = ballot_form([p.id for p in listed], now.votes_each if now.stacks else 1)
    return made(formdata, data=data)


def _open(now: Harvest) -> bool:
    """Whether phones vote now."""
    return now.is_open and now.by_phones


def _room_version(
    event: Event,
    now: Harvest,
    listed: Listed,
    result: VoteResult | None,
    asked: list[Survey],
    own: Ballot,
) -> str:
    shown = listed if _open(now) else None
    links = [(survey.code, survey.title) for survey in asked]
    voting = (now.state, now.by, now.votes_each, now.stacks)
    stands = (event.title, now.event_state, *voting, _round_mark(event))
    emptied = 0 if own.votes else own.revision  # as when the voting begins anew between two looks
    return _mark(*stands, shown, result, links, emptied)


def _wall_version(event: Event, now: Harvest, listed: Listed, result: VoteResult | None) -> str:
    shown = _on_wall(now)
    content = {"proposals": listed, "votes": result}.get(shown)
    done = rooms.done(store().read(), event)
    asks = (_round_mark(event), done)
    voted = None if now.is_off or shown == "votes" else (now.ballots, now.tables)
    return _mark(event.title, shown, now.state, now.by, now.votes_each, content, voted, asks)


@dataclass(frozen=True)
class AskedNow:
    """The round of an open event for all its tables: its number of so many, its question; the
    seconds that it has left of how many, both None without a clock; which tables are done."""

    number: int
    rounds: int
    question: str
    left: int | None
    whole: int | None
    paused: bool
    done: tuple[bool, ...]


def _asked(event: Event) -> AskedNow | None:
    """The moderator's round, None while the tables choose their own or nobody writes."""
    asked = event.moderated
    if asked is None or not event.is_open:
        return None
    left = event.time_left(days.clock())
    return AskedNow(
        asked.number,
        len(event.rounds),
        asked.question,
        None if left is None else round(left),
        event.round_minutes * 60 if event.round_minutes else None,
        event.is_paused,
        rooms.done(store().read(), event),
    )


def _clock(event: Event) -> dict[str, object]:
    """How the round's clock stands, for a page that shows it."""
    return {"left": event.time_left(days.clock()), "paused": event.is_paused}


def _round_mark(event: Event) -> tuple[object, ...]:
    """Changes when another question is asked or the clock does something else than go on."""
    asked = event.moderated
    if asked is None or not event.is_open:
        return ()
    clock = (event.round_minutes, event.round_paused_at, event.round_paused)
    return (asked, len(event.rounds), event.round_started_at, *clock)


def _mark(*content: object) -> str:
    # Keyed: what the page does not say, such as whose table proposed it, could be found by trying.
    key = str(current_app.config["SETTINGS"].secret_key).encode()
    return hmac.digest(key, repr(content).encode(), "sha256").hex()[:16]


def _on_wall(now: Harvest) -> str:
    """What is shown; votes never before they are revealed, whatever was chosen."""
    return "waiting" if now.wall == "votes" and now.revealed_at is None else now.wall


@dataclass(frozen=True)
class Rated:
    """A survey on the projector, under the title of its event, else its own: the question that was
    chosen ("": none any longer), how many have answered, and the number of its latest release (0:
    hidden)."""

    title: str
    survey: surveys.Survey
    question: str
    count: surveys.Count
    release: int

    @property
    def joins(self) -> bool:
        """Whether anybody in the room may answer now."""
        return self.survey.takes_answers and self.survey.by_code

    @property
    def version(self) -> str:
        """Changes when what is shown does."""
        return _mark(self.title, self.survey, self.question, self.count, self.release)


def _walled(code: str) -> tuple[Event | None, Rated | None]:
    """Whose wall it is: an event, perhaps with a survey on its wall, or a survey by itself whose
    lead has opened a wall; never neither. Raises Unknown."""
    db = store().read()
    try:
        event = events.get(db, code)
    except Unknown:
        survey = surveys.get(db, code)
        question = figures.on_wall(db, survey)
        if question is None:
            raise Unknown("not_found") from None
        return None, _rated(survey.title, survey.code, question)
    return event, _survey_on_wall(event, harvest.get(db, event.id))


def _survey_on_wall(event: Event, now: Harvest) -> Rated | None:
    kind, _colon, chosen = now.wall.partition(":")
    if kind != "survey":
        return None
    code, _colon, question = chosen.partition(":")
    return _rated(event.title, code, question)


def _rated(title: str, code: str, question: str) -> Rated:
    with store().snapshot() as db:
        survey = surveys.get(db, code)
        kept = figures.last_release(db, survey.id)
        count = surveys.counts(db, survey.id)
        return Rated(title, survey, question, count, kept.number if kept else 0)


def _survey_wall(rated: Rated, event: Event | None) -> str:
    with store().snapshot() as db:
        questionnaire = asked.questionnaire_of(db, rated.survey)
        kept = figures.last_release(db, rated.survey.id)
    shown = frozen.of_content(kept.content) if kept else None
    # Numbers have classes only where a release has made them: else nobody has said it.
    every = results.answered(questionnaire, GroupCounts(0, {}))
    if shown:
        every += results.answered(questionnaire, shown.whole, shown.cuts)
    found = {a.question.id: a for a in every}
    if rated.question and rated.question not in found:
        raise Unknown("not_found")
    return render_template(
        "harvest/wall_survey.html",
        code=(event or rated.survey).code,
        event=event,
        title=rated.title,
        rated=rated,
        shown=shown,
        answered=found.get(rated.question),
        address=_typed(url_for("answer.page", code=rated.survey.code)),
        **for_templates(language.of_request()),
    )


def _address(event: Event) -> str:
    """The room's address as people type it."""
    return _typed(url_for("harvest.room", code=event.code))


def _typed(path: str) -> str:
    return str(current_app.config["SETTINGS"].short_url) + path


def _voter() -> str | None:
    given = request.cookies.get(COOKIE)
    return given.lower() if given is not None and is_voter(given) else None


def _keep(answer: Response, code: str, voter: str) -> Response:
    """Let the phone remember its voter id, and nothing else, for this event."""
    answer.set_cookie(
        COOKIE,
        voter,
        max_age=COOKIE_SECONDS,
        path=url_for("harvest.room", code=code),
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SETTINGS"].encrypted,
    )
    return answer


def _no(name: str, params: Any, status: int, **more: object) -> tuple[Response, int]:
    said = wording(name, **params).in_language(language.of_request())
    return jsonify(error=said, name=name, **more), status
