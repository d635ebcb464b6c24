"""Writing a survey’s questions on one page: each is opened in place, and kept while it is typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import g, jsonify, render_template, request, url_for
from sqlite_utils import Database

from cafe import language, rights
from cafe.accounts import account, actor, allow, store
from cafe.errors import Conflict, Expected, Refused, Unknown
from cafe.store import events, figures, questionnaires, surveys
from cafe.views import asked
from cafe.views.lead import question_drafts as drafts
from cafe.views.lead.blueprint import bp
from cafe.views.named import survey_for
from cafe.views.submit import attempt, once
from forms.base import Form
from forms.messages import survey as say
from forms.messages import wording
from forms.questionnaire import edit, model
from forms.questionnaire.check import check, untranslated
from forms.questionnaire.edit import HeadForm, QuestionForm
from forms.questionnaire.file import builtin
from forms.questionnaire.model import Question, Questionnaire, QuestionProblem
from forms.questionnaire.ready import ready
from forms.questionnaire.types import registry as types
from forms.questionnaire.types.number import NUMBER_SIGN

UNTRANSLATED = (
    say.SURVEY_SWEDISH_NEEDED,
    say.SURVEY_SWEDISH_MISSING,
    say.SURVEY_ENGLISH_MISSING,
)
# The types that most questions have, as buttons; the others stand in a list.
USUAL = (model.SCALE, model.ONE, model.SEVERAL, model.FREE, model.NUMBER)


@dataclass
class Opened:
    """What is opened on the page: a question's form, or that of the head (`question` None).
    `theirs` is what somebody else has made of it meanwhile, `mine` what this form holds."""

    form: QuestionForm | HeadForm
    question: Question | None = None
    theirs: Question | Questionnaire | None = None
    mine: Question | Questionnaire | None = None


@bp.get("/questionnaires/<qid>/draft")
@allow("lead")
def questionnaire_draft(qid: str) -> Any:
    """The questions, with what is left to do at each. `open`: the id of the one that is opened;
    `head`: title and introduction are."""
    draft = drafts.draft(store().read(), qid)
    if "head" in request.args:
        return _page(qid, Form(), Opened(HeadForm.of(draft)))
    found = draft.by_id.get(request.args.get("open", ""))
    return _page(qid, Form(), _opened(draft, found) if found else None)


@bp.post("/questionnaires/<qid>/draft/head/save")
@allow("lead")
def questionnaire_head_save(qid: str) -> Any:
    """Change title, introduction and languages."""
    form = HeadForm(request.form)
    opened = Opened(form)
    valid = form.validate()

    def save(db: Database) -> str:
        before = drafts.draft(db, qid)
        if not valid:
            raise Refused("check_fields")
        made = form.head(before)
        if form.base.data and form.base.data != edit.head_mark(before) and made != before:
            form.base.data = edit.head_mark(before)
            opened.theirs, opened.mine = before, made
            raise Conflict("questionnaire_changed")
        drafts.keep(db, made)
        form.base.data = edit.head_mark(made)
        return url_for("lead.questionnaire_draft", qid=qid)

    return _kept(qid, form, save, opened)


@bp.post("/questionnaires/<qid>/draft/question/add")
@allow("lead")
def question_add(qid: str) -> Any:
    """Add a question at the end, of the type whose button was pressed or that was chosen in the
    list (`more`); it is opened, to be written."""
    sent = request.form.copy()
    if sent.get("type", "") not in types.TYPES:
        sent["type"] = sent.get("more", "")
    form = QuestionForm(sent)
    form.validate()

    def save(db: Database) -> str:
        draft = drafts.draft(db, qid)
        _room(draft)
        taken = [q.id for q in draft.questions]
        if form.label_sv.data:
            made = form.question(edit.slug(form.label_sv.data, taken, "question"))
        else:
            made = edit.begun(form.kind.name, edit.fresh_id(taken))
        drafts.keep(db, replace(draft, questions=(*draft.questions, made)))
        return _at(qid, made.id, opened=True)

    return attempt(Form(request.form), save, lambda: _page(qid, form))


@bp.post("/questionnaires/<qid>/draft/ready/add")
@allow("lead")
def ready_add(qid: str) -> Any:
    """Add a ready-made question (`ready`: its name), with its own id, at the end."""
    form = Form(request.form)
    found = ready().get(request.form.get("ready", ""))
    if found is None:
        raise Unknown("questionnaire_unknown")

    def save(db: Database) -> str:
        draft = drafts.draft(db, qid)
        _room(draft)
        made = found.question
        if made.id in draft.by_id:
            raise Conflict("questionnaire_asks_it")
        if made.role and draft.with_role(made.role):
            raise Conflict("questionnaire_asks_it")
        drafts.keep(db, replace(draft, questions=(*draft.questions, made)))
        return _at(qid, made.id)

    return attempt(form, save, lambda: _page(qid, form))


@bp.post("/questionnaires/<qid>/draft/question/<question>/save")
@allow("lead")
def question_save(qid: str, question: str) -> Any:
    """Keep a question as it is written, finished or not. A window that began from another question
    than the one that is stored is told, and shows both."""
    form = QuestionForm(request.form)
    wish = request.form.get("do", "")
    form.rearrange(wish)
    valid = form.validate() and not form.bad_rows
    opened = Opened(form)

    def save(db: Database) -> str:
        draft = drafts.draft(db, qid)
        before = opened.question = draft.by_id.get(question)
        if before is None:
            raise Unknown("questionnaire_unknown")
        made = form.question(question, before)
        if not valid:
            raise Refused("check_fields")
        if form.base.data != edit.mark(before) and made != before:
            form.base.data = edit.mark(before)
            opened.theirs, opened.mine = before, made
            raise Conflict("questionnaire_changed")
        changed = tuple(made if q.id == question else q for q in draft.questions)
        drafts.keep(db, replace(draft, questions=changed))
        form.base.data = edit.mark(made)
        return _at(qid, question, opened=bool(wish) and wish != "done")

    if wish.startswith("more-"):
        draft = drafts.draft(store().read(), qid)
        opened.question = _question(draft, question)
        return _page(qid, form, opened)
    return _kept(qid, form, save, opened)


@bp.post("/questionnaires/<qid>/draft/question/<question>/move")
@allow("lead")
def question_move(qid: str, question: str) -> Any:
    """Move a question up, down, or to the number that is given."""

    def save(db: Database) -> str:
        draft = drafts.draft(db, qid)
        _question(draft, question)
        rest = [q for q in draft.questions if q.id != question]
        at = [q.id for q in draft.questions].index(question)
        wish = request.form.get("to", "")
        to = {"up": at - 1, "down": at + 1}.get(wish, int(wish) if wish.isdecimal() else at)
        rest.insert(max(0, min(to, len(rest))), draft.by_id[question])
        drafts.keep(db, replace(draft, questions=tuple(rest)))
        return _at(qid, question)

    return once(Form(request.form), save)


@bp.post("/questionnaires/<qid>/draft/question/<question>/copy")
@allow("lead")
def question_copy(qid: str, question: str) -> Any:
    """The same question once more, below it."""

    def save(db: Database) -> str:
        draft = drafts.draft(db, qid)
        made = edit.copied(_question(draft, question), edit.fresh_id(draft.by_id))
        at = [q.id for q in draft.questions].index(question) + 1
        asked_for = (*draft.questions[:at], made, *draft.questions[at:])
        drafts.keep(db, replace(draft, questions=asked_for))
        return _at(qid, made.id, opened=True)

    return once(Form(request.form), save)


@bp.post("/questionnaires/<qid>/draft/question/<question>/remove")
@allow("lead")
def question_remove(qid: str, question: str) -> Any:
    """Take a question out of the draft. It can be put back."""
    form = Form(request.form)

    def save(db: Database) -> str:
        draft = drafts.draft(db, qid)
        taken_out = _question(draft, question)
        needed = [
            _named(q)
            for q in draft.questions
            if q.show_if and any(rule.question == question for rule in q.show_if.rules)
        ]
        if needed:
            named = ", ".join(f"”{label}”" for label in needed)
            raise Conflict("questionnaire_used_in_condition", questions=named)
        place = draft.questions.index(taken_out)
        content = model.question_json(taken_out)
        questionnaires.put_away(db, qid, draft.version, place, content)
        rest = tuple(q for q in draft.questions if q.id != question)
        drafts.keep(db, replace(draft, questions=rest))
        return url_for("lead.questionnaire_draft", qid=qid) + "#removed"

    return attempt(form, save, lambda: _page(qid, form))


@bp.post("/questionnaires/<qid>/draft/removed/<int:number>/restore")
@allow("lead")
def question_restore(qid: str, number: int) -> Any:
    """Put a question back where it stood."""

    def save(db: Database) -> str:
        draft = drafts.draft(db, qid)
        found = questionnaires.take_back(db, qid, draft.version, number)
        if found is None:  # somebody else was first
            return url_for("lead.questionnaire_draft", qid=qid)
        back = edit.question_of(found.content)
        if back.id in draft.by_id:
            back = replace(back, id=edit.fresh_id(draft.by_id))
        at = min(found.place, len(draft.questions))
        asked_for = (*draft.questions[:at], back, *draft.questions[at:])
        drafts.keep(db, replace(draft, questions=asked_for))
        return _at(qid, back.id)

    return once(Form(request.form), save)


@bp.post("/questionnaires/<qid>/draft/publish")
@allow("lead")
def questionnaire_publish(qid: str) -> Any:
    """Publish the draft as it was looked at. It is never changed again."""
    form = Form(request.form)

    def save(db: Database) -> str:
        made = drafts.publish(db, qid, request.form.get("digest", ""))
        return url_for("lead.questionnaire", qid=qid, version=made.version)

    return attempt(form, save, lambda: _page(qid, form))


@bp.post("/questionnaires/<qid>/draft/publish/<join>")
@allow("lead")
def questionnaire_swap(qid: str, join: str) -> Any:
    """Publish the draft, and let a survey that nobody has answered ask it from now on."""
    form = Form(request.form)
    survey = survey_for(join)

    def save(db: Database) -> str:
        if survey.questionnaire_id != qid:
            raise Unknown("survey_unknown")
        made = drafts.publish(db, qid, request.form.get("digest", ""))
        surveys.ask_instead(db, actor(), survey, made.version)
        return url_for("lead.survey", join=survey.code)

    return attempt(form, save, lambda: _page(qid, form))


@bp.get("/questionnaires/<qid>/draft/drop")
@allow("lead")
def questionnaire_drop_ask(qid: str) -> Any:
    """Ask before a draft is thrown away."""
    draft = drafts.draft(store().read(), qid)
    return render_template("lead/questionnaire_drop.html", draft=draft)


@bp.post("/questionnaires/<qid>/draft/drop")
@allow("lead")
def questionnaire_drop(qid: str) -> Any:
    """Throw a draft away."""

    def save(db: Database) -> str:
        drafts.row(db, qid)
        questionnaires.drop_draft(db, actor(), qid)
        return url_for("lead.questionnaires")

    return once(Form(request.form), save)


def _kept(qid: str, form: QuestionForm | HeadForm, save: Any, opened: Opened) -> Any:
    """Store what is written. A window that keeps while somebody types is answered with JSON: the
    new mark, and what is left to do; or, like a press, with the page that shows what is wrong."""
    typing = request.headers.get("Accept") == "application/json"
    try:
        if typing:
            with store().write() as db:
                save(db)
            draft = drafts.draft(store().read(), qid)
            return jsonify(
                base=form.base.data,
                left=_left(draft, opened.question),
                ready=not check(draft),
                digest=draft.digest,
            )
        return once(form, save)
    except Unknown:
        raise
    except Expected as error:
        if error.name == "sent_before_with_other_content":
            form.renew()
        form.alert = wording(error.name, **error.params)
        if typing and error.name == "check_fields":
            spoken = language.of_request()
            left = [message.in_language(spoken) for _, message in form.problems]
            return jsonify(left=left), error.status
        return _page(qid, form, opened), error.status


def _room(draft: Questionnaire) -> None:
    if len(draft.questions) >= model.QUESTIONS_MAX:
        raise Refused("questionnaire_full", limit=model.QUESTIONS_MAX)


def _left(draft: Questionnaire, question: Question | None) -> list[str]:
    """What is left to do at a question, or at the head, in words."""
    named = question.id if question else ""
    spoken = language.of_request()
    found = [p.message.in_language(spoken) for p in check(draft) if p.question == named]
    return list(dict.fromkeys(found))


def _opened(draft: Questionnaire, question: Question) -> Opened:
    form = QuestionForm.of(question)
    earlier = {q.id: q for q in _before(draft, question.id)}
    form.rules = [edit.of_number(row, earlier) for row in form.rules]
    return Opened(form, question)


def _at(qid: str, question: str, *, opened: bool = False) -> str:
    shown = question if opened else None
    return url_for("lead.questionnaire_draft", qid=qid, open=shown) + f"#at-{question}"


def _named(q: Question) -> str:
    return q.label.shown(language.of_request()) or "…"


def _before(draft: Questionnaire, question: str) -> list[Question]:
    found = []
    for q in draft.questions:
        if q.id == question:
            break
        found.append(q)
    return found


def _page(qid: str, form: Form, opened: Opened | None = None) -> str:
    g.frames = True  # the phone's view stands beside it
    db = store().read()
    row = drafts.row(db, qid)
    draft = edit.unfinished(row.content)
    problems = check(draft)
    wrong_at = {(p.question, p.field) for p in problems}
    told = [p for p in untranslated(draft) if (p.question, p.field) not in wrong_at]
    at: dict[str, list[QuestionProblem]] = {}
    for problem in [*problems, *told]:
        at.setdefault(problem.question, []).append(problem)
    spoken = language.of_request()
    question = opened.question if opened else None
    groups = edit.rule_groups(_before(draft, question.id), spoken) if question else []
    if opened and question and isinstance(opened.form, QuestionForm):
        opened.form.remember(question)
    return render_template(
        "lead/writing.html",
        draft=draft,
        row=row,
        form=form,
        opened=opened,
        groups=groups,
        number_sign=NUMBER_SIGN,
        wrong=bool(problems),
        at=at,
        only_told=(say.SURVEY_ENGLISH_MISSING, say.SURVEY_SWEDISH_MISSING),
        missing=Counter(p.field[-2:] for p in (*problems, *told) if p.message in UNTRANSLATED),
        types=list(types.TYPES),
        usual=USUAL,
        conditions={q.id: drafts.condition(draft, q, spoken) for q in draft.questions},
        removed=[
            (one.number, _named(edit.question_of(one.content)))
            for one in questionnaires.removed(db, qid, row.version)
        ],
        compared=_compared(db, draft),
        unanswered=[
            one
            for one in figures.of_questionnaire(db, qid)
            if rights.changes_survey(account(), one)
            and not one.is_over
            and not one.of_interviews
            and not surveys.counts(db, one.id).answers
        ],
        ready=ready(),
        builtin=builtin,
        begun_for=events.by_id(db, row.begun_for).code if row.begun_for else None,
    )


def _compared(db: Database, draft: Questionnaire) -> Sequence[tuple[Question, str]]:
    """Beside the version before: each question of the draft that can be compared with it ("same",
    or "worded" where its words are others), and those that cannot ("break", or "new")."""
    if draft.version < 2:
        return ()
    before = asked.get(db, draft.id, draft.version - 1)
    found = []
    for q in draft.asked:
        if q.id not in before.by_id:
            found.append((q, "new"))
        elif not model.same_item(before, draft, q.id):
            found.append((q, "break"))
        else:
            alike = before.by_id[q.id].label == q.label
            found.append((q, "same" if alike else "worded"))
    return found


def _question(draft: Questionnaire, identity: str) -> Question:
    if identity not in draft.by_id:
        raise Unknown("questionnaire_unknown")
    return draft.by_id[identity]
