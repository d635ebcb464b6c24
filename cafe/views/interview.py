"""Exit interviews: filled in while talking, kept on the server at every pause, finished once."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import segno
from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_wtf.csrf import generate_csrf
from werkzeug.datastructures import MultiDict

from cafe import days, language, masks, rights
from cafe.accounts import account, allow, store
from cafe.errors import Conflict, Refused, Unknown
from cafe.store import interviews, organisation, questionnaires, survey_answers, surveys
from cafe.store.interviews import InterviewDraft
from cafe.store.three_way import put_together
from cafe.views import asked, interviewed
from cafe.views.drawn import AskedPage
from cafe.views.submit import written
from forms.base import Form
from forms.messages import Message, wording
from forms.questionnaire import answer as answers
from forms.questionnaire import model
from forms.questionnaire.build import AnswerForm, form_class
from forms.questionnaire.model import Questionnaire, other_key
from forms.questionnaire.types import registry as types
from forms.questionnaire.types.quarter import quarters

bp = Blueprint("interview", __name__, url_prefix="/interview")
# Drawn at random, see `cafe.views.answer`.
KEY = re.compile(r"(?![0-9a-f]{12}5)[0-9a-f]{32}")
DEVICE_MAX = 64
# A draft may be longer than an answer, which is judged when it is finished, but not without end.
TYPED_MAX = 500_000
SEQ_MAX = 2**31


@bp.after_request
def stay_out_of_caches(response: Response) -> Response:
    """What somebody said of their manager is in no cache; the draft is on the server."""
    response.headers["Cache-Control"] = "no-store"
    return response


@dataclass(frozen=True)
class Listed:
    """A draft in the list."""

    draft: InterviewDraft
    title: str
    district: str
    at: str
    answered: int
    questions: int


@dataclass(frozen=True)
class Difference:
    """A question whose answer differs from window to window: what each holds, in words, and the
    keys of what it holds.

    `words`: a free text, so that all of them can stand, `together` one after the other. `chosen`
    is what is chosen from the start: nothing that somebody wrote is left out by that.
    """

    id: str
    label: str
    variants: tuple[str, ...]
    keys: tuple[str, ...]
    words: bool
    chosen: str
    together: str = ""


@bp.get("", endpoint="interviews")
@allow("manager")
def interviews_page() -> Any:
    """The interviews that this account has begun, and a button to begin another."""
    return _list_page()


@bp.post("/begin")
@allow("manager")
def begin() -> Any:
    """Begin an interview."""
    form = Form(request.form)
    draft_id = _key(form.once.data)
    try:
        questionnaire, district = interviewed.wanted()
        with store().write() as db:
            survey_id = _survey(db, questionnaire, district)
            interviews.begin(db, account().id, draft_id, survey_id, {})
    except Refused as error:
        return _list_page(wording(error.name, **error.params)), error.status
    return redirect(url_for("interview.page", draft_id=draft_id), 303)


@bp.post("/ticket")
@allow("manager")
def ticket() -> Any:
    """Issue a one-time ticket for the one who leaves, and show it this once.

    The page answers the form itself, as the ticket can never be read again; the same form sent
    twice shows the same ticket.
    """
    secret = _key(request.form.get("once", ""))
    try:
        questionnaire, district = interviewed.wanted()
        with store().write() as db:
            survey = surveys.by_id(db, _survey(db, questionnaire, district))
            made = survey_answers.issue(db, survey, 1, secret)[0]
    except Refused as error:
        return _list_page(wording(error.name, **error.params)), error.status
    address = f"{current_app.config['SETTINGS'].public_url}/a/{made}"
    return render_template(
        "interview/ticket.html",
        address=address,
        qr=segno.make_qr(address, error="m").svg_data_uri(scale=4, border=4, light="#fff"),
        title=questionnaire.title.in_language(language.of_request()),
        district=organisation.get(store().read()).name(district),
    )


@bp.get("/<draft_id>")
@allow("manager")
def page(draft_id: str) -> Any:
    """The interview, to fill in or go on with."""
    draft = interviews.get(store().read(), account().id, draft_id)
    if draft.others:
        return redirect(url_for("interview.compare", draft_id=draft_id), 303)
    return _page(draft, _form(draft).of(draft.values))


@bp.get("/<draft_id>/state")
@allow("manager")
def state(draft_id: str) -> Any:
    """What a page needs to go on after its session has ended and begun again."""
    draft = interviews.get(store().read(), account().id, draft_id)
    return jsonify(revision=draft.revision, token=generate_csrf())


@bp.post("/<draft_id>/keep")
@allow("manager")
def keep(draft_id: str) -> Any:
    """Keep what the page holds: JSON {"base", "device", "seq", "fields": [[name, value], …]}.

    Answers {"revision"}; 409 with {"compare": address} when another window has changed the draft:
    both are kept, and the page is no longer what stands.
    """
    sent = request.get_json(silent=True)
    read = _read(sent)
    if read is None:
        return jsonify(error="unreadable"), 400
    base, device, seq, pairs = read
    with store().write() as db:
        before = interviews.get(db, account().id, draft_id)
        values = _values(before, _form(before)(MultiDict(pairs)))
        draft = interviews.save(
            db, account().id, draft_id, base=base, values=values, device=device, seq=seq
        )
    if device in draft.others or draft.merged:
        return jsonify(compare=url_for("interview.compare", draft_id=draft_id)), 409
    return jsonify(revision=draft.revision)


@bp.post("/<draft_id>/save")
@allow("manager")
def save(draft_id: str) -> Any:
    """Keep a draft by the button, and go to the list."""
    try:
        draft = _keep_form(draft_id)
    except Unknown:
        return _given_back()
    if draft.others:
        return redirect(url_for("interview.compare", draft_id=draft_id), 303)
    return redirect(url_for("interview.interviews", saved=1), 303)


@bp.post("/<draft_id>/finish")
@allow("manager")
def finish(draft_id: str) -> Any:
    """Store the interview as an answer and forget the draft; or show what has to be mended."""
    answer_id = _key(request.form.get("once", ""))
    try:
        draft = _keep_form(draft_id)
    except Unknown:
        return _finished_before(answer_id)
    if draft.others:
        return redirect(url_for("interview.compare", draft_id=draft_id), 303)
    form = _filled_in(draft)
    if not form.validate() or form.answer is None:
        return _page(draft, form), 422
    questionnaire = form.questionnaire
    answer, hidden = masks.of_answer(questionnaire, form.answer)
    values = answer.values
    try:
        with store().write() as db:
            interviews.finish(
                db,
                account().id,
                draft_id,
                base=draft.revision,
                answer_id=answer_id,
                day=_first_day(questionnaire, values),
                persons=answers.persons(questionnaire, values),
                language=form.language,
                content=answer.to_json(),
                title=interviewed.survey_title(questionnaire, draft.district),
            )
    except Conflict as error:
        if error.name == "draft_changed":
            return redirect(url_for("interview.compare", draft_id=draft_id), 303)
        form.renew()
        form.alert = wording(error.name, **error.params)
        return _page(draft, form), error.status
    return redirect(url_for("interview.done", masked=1 if hidden else None), 303)


@bp.get("/done")
@allow("manager")
def done() -> Any:
    """Thank you, and what happens now."""
    return render_template("interview/done.html")


@bp.get("/<draft_id>/compare")
@allow("manager")
def compare(draft_id: str) -> Any:
    """What two windows hold, side by side, to choose from."""
    draft = interviews.get(store().read(), account().id, draft_id)
    if not draft.others:
        return redirect(url_for("interview.page", draft_id=draft_id), 303)
    return _compare_page(draft)


@bp.post("/<draft_id>/settle")
@allow("manager")
def settle(draft_id: str) -> Any:
    """Keep what was chosen, and go on with the interview."""
    user = account()
    try:
        with store().write() as db:
            draft = interviews.get(db, user.id, draft_id)
            if draft.others:
                interviews.settle(
                    db, user.id, draft_id, base=_number(request.form.get("base")),
                    values=_settled(draft, request.form),
                )  # fmt: skip
    except Conflict:
        draft = interviews.get(store().read(), user.id, draft_id)
        return _compare_page(draft), 409
    return redirect(url_for("interview.page", draft_id=draft_id), 303)


@bp.get("/<draft_id>/remove")
@allow("manager")
def remove_ask(draft_id: str) -> Any:
    """Ask before a draft is thrown away."""
    draft = interviews.get(store().read(), account().id, draft_id)
    return render_template("interview/remove.html", item=_listed(draft))


@bp.post("/<draft_id>/remove")
@allow("manager")
def remove(draft_id: str) -> Any:
    """Throw a draft away."""
    with store().write() as db:
        interviews.remove(db, account().id, draft_id)
    return redirect(url_for("interview.interviews"), 303)


def _survey(db: Any, questionnaire: Questionnaire, district: str | None) -> int:
    return interviews.survey_for(
        db,
        questionnaire.id,
        questionnaire.version,
        district,
        interviewed.survey_title(questionnaire, district),
    )


def _form(draft: InterviewDraft) -> type[AnswerForm]:
    """The form of the draft's questionnaire. The only district to choose is the draft's own."""
    return form_class(_questionnaire(draft), language.of_request())


def _questionnaire(draft: InterviewDraft) -> Questionnaire:
    db = store().read()
    version = questionnaires.get(db, draft.questionnaire_id, draft.questionnaire_version)
    known = organisation.get(db)
    if draft.district is None:
        return asked.filled(asked.read(version.content), known, days.today())
    return asked.filled_for(asked.read(version.content), known, draft.district)


def _values(draft: InterviewDraft, form: AnswerForm) -> dict[str, object]:
    """What the form holds, with the district as it is settled."""
    values = {key: value for key, value in form.typed.items() if value}
    place = form.questionnaire.with_role("district")
    if place is not None:
        values.pop(place.id, None)
        values.pop(other_key(place.id), None)
        if draft.district is not None:
            values[place.id] = draft.district
    return values


def _filled_in(draft: InterviewDraft) -> AnswerForm:
    """The form with the draft's values; they are what was just sent."""
    form = _form(draft).of(draft.values)
    form.once.data = _key(request.form.get("once", ""))
    return form


def _keep_form(draft_id: str) -> InterviewDraft:
    """Keep what a posted form holds; what comes back may have others to choose from."""
    device = request.form.get("device", "")[:DEVICE_MAX]
    with store().write() as db:
        before = interviews.get(db, account().id, draft_id)
        values = _values(before, _form(before)(request.form))
        return interviews.save(
            db,
            account().id,
            draft_id,
            base=_number(request.form.get("base")),
            values=values,
            device=device,
            seq=max(0, _number(request.form.get("seq"))),
        )


def _finished_before(answer_id: str) -> Any:
    """The second press of "finish", when the first has taken the draft: thanked again when it is
    the same, and a new draft when something had been added."""
    found = interviews.finished(store().read(), answer_id)
    user = account()
    if found is None or not rights.holds_interviews(user, found.district):
        return _given_back()
    stand_in = InterviewDraft(
        id=uuid.uuid4().hex,
        survey_id=found.survey_id,
        questionnaire_id=found.questionnaire_id,
        questionnaire_version=found.questionnaire_version,
        district=found.district,
        revision=1,
        values={},
        changed_at="",
    )
    form = _form(stand_in)(request.form)
    values = _values(stand_in, form)
    cleaned = answers.clean(form.questionnaire, values)
    if isinstance(cleaned, answers.Answer):
        kept, hidden = masks.of_answer(form.questionnaire, cleaned)
        if kept.to_json() == found.content:
            return redirect(url_for("interview.done", masked=1 if hidden else None), 303)
    with store().write() as db:
        survey_id = interviews.survey_for(
            db,
            found.questionnaire_id,
            found.questionnaire_version,
            found.district,
            interviewed.survey_title(form.questionnaire, found.district),
        )
        interviews.begin(db, user.id, stand_in.id, survey_id, values)
    return redirect(url_for("interview.page", draft_id=stand_in.id, again=1), 303)


def _given_back() -> tuple[str, int]:
    """What was typed for a draft that is finished, removed or somebody else's."""
    return render_template(
        "interview/gone.html", why=wording("draft_unknown"), typed=written()
    ), Unknown.status


def _read(sent: object) -> tuple[int, str, int, list[tuple[str, str]]] | None:
    """Base, device, seq and fields of what a page sent, or None when it is not that."""
    if not isinstance(sent, dict):
        return None
    base, device, seq, fields = (sent.get(key) for key in ("base", "device", "seq", "fields"))
    if type(base) is not int or type(seq) is not int or not 0 <= seq < SEQ_MAX:
        return None
    if not isinstance(device, str) or not 0 < len(device) <= DEVICE_MAX:
        return None
    if not isinstance(fields, list):
        return None
    pairs = []
    for pair in fields:
        if not (isinstance(pair, list) and len(pair) == 2):
            return None
        if not all(isinstance(part, str) for part in pair):
            return None
        pairs.append((pair[0], pair[1]))
    try:
        size = sum(len((name + value).encode()) for name, value in pairs)
        device.encode()
    except UnicodeEncodeError:
        return None
    return None if size > TYPED_MAX else (base, device, seq, pairs)


def _first_day(questionnaire: Questionnaire, values: Mapping[str, object]) -> str:
    """The first day of the quarter that was answered, else of the one that is."""
    if answered := answers.first_day(questionnaire, values):
        return answered
    return days.quarter_begun(days.today())


def _settled(draft: InterviewDraft, chosen: Mapping[str, str]) -> dict[str, object]:
    """The draft's values with each question as it was chosen."""
    variants = [draft.values, *draft.others.values()]
    values = dict(draft.values)
    for difference in _differences(draft):
        wanted = chosen.get(f"choose-{difference.id}", difference.chosen)
        if wanted == "all" and difference.words:
            values[difference.id] = difference.together
            continue
        number = _number(wanted)
        source = variants[number] if 0 <= number < len(variants) else draft.values
        for name in difference.keys:
            values.pop(name, None)
            if source.get(name):
                values[name] = source[name]
    return values


def _differences(draft: InterviewDraft) -> list[Difference]:
    form = _form(draft)
    variants = [draft.values, *draft.others.values()]
    found = []
    for q, kind in form.questionnaire.typed:
        keys = kind.keys(q)
        held = [tuple(v.get(key) for key in keys) for v in variants]
        if all(one == held[0] for one in held):
            continue
        words = q.type == model.FREE
        said = [number for number, one in enumerate(held) if any(one)]
        found.append(
            Difference(
                id=q.id,
                label=q.label.in_language(form.language),
                variants=tuple(kind.said(q, v, form.language) for v in variants),
                keys=keys,
                words=words,
                chosen="all" if words else str(said[0]),
                together=put_together([str(v[q.id]) for v in variants if v.get(q.id)])
                if words
                else "",
            )
        )
    return found


def _quarters(language: str, typed: str) -> list[tuple[str, str]]:
    """The quarters to choose from: two ahead and two years back, and what was typed."""
    ahead = days.today_date() + timedelta(days=183)
    pairs = [(value, label.in_language(language)) for value, label in quarters(ahead, 10)]
    if typed and typed not in dict(pairs):
        pairs.append((typed, typed))
    return pairs


def _listed(draft: InterviewDraft) -> Listed:
    questionnaire = _questionnaire(draft)
    place = questionnaire.with_role("district")
    shown = [
        questionnaire.by_id[key]
        for key in answers.shown(questionnaire, draft.values)
        if questionnaire.by_id[key] in questionnaire.asked and (not place or key != place.id)
    ]
    return Listed(
        draft,
        questionnaire.title.in_language(language.of_request()),
        organisation.get(store().read()).name(draft.district),
        days.local(draft.changed_at).strftime("%Y-%m-%d %H.%M"),
        sum(any(draft.values.get(key) for key in types.of(q).keys(q)) for q in shown),
        len(shown),
    )


def _list_page(wrong: Message | None = None) -> str:
    drafts = interviews.of_user(store().read(), account().id)
    return render_template(
        "interview/list.html",
        items=[_listed(draft) for draft in drafts],
        offered=interviewed.offered(),
        districts=interviewed.districts(),
        wrong=wrong,
        picked=request.form.get("district", ""),
        picked_questionnaire=request.form.get("questionnaire", ""),
    )


def _page(draft: InterviewDraft, form: AnswerForm) -> str:
    place = form.questionnaire.with_role("district")
    quarter = next((q.id for q in form.questionnaire.asked if q.type == model.QUARTER), "")
    return render_template(
        "interview/page.html",
        draft=draft,
        form=form,
        title=form.questionnaire.title.in_language(form.language),
        intro=form.questionnaire.intro.in_language(form.language),
        fixed=place.id if place and draft.district is not None else "",
        district=organisation.get(store().read()).name(draft.district),
        page=AskedPage(
            typed={name: given.data for name, given in form._fields.items()},
            wrong={name: said.in_language(form.language) for name, said in form.wrong.items()},
            desk=True,
            quarters=_quarters(form.language, str(draft.values.get(quarter, ""))),
        ),
        device=uuid.uuid4().hex,
        again="again" in request.args,
    )


def _compare_page(draft: InterviewDraft) -> str:
    return render_template(
        "interview/compare.html",
        draft=draft,
        item=_listed(draft),
        differences=_differences(draft),
        why=wording("draft_changed"),
    )


def _key(given: str | None) -> str:
    return given if given and KEY.fullmatch(given) else uuid.uuid4().hex


def _number(given: str | None) -> int:
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 10 else -1
