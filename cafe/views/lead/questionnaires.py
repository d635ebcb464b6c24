"""Questionnaires as the project lead writes them: drafts, versions, XLSForm in and out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, render_template, request, url_for
from sqlite_utils import Database

from cafe import alphabet, days, language, rights
from cafe.accounts import account, actor, allow, need, store
from cafe.config import VERSION
from cafe.errors import Conflict, Expected, Refused, Unknown
from cafe.intake import bounded
from cafe.store import organisation, questionnaires
from cafe.store.questionnaires import QuestionnaireVersion
from cafe.views import asked
from cafe.views.drawn import answer_form
from cafe.views.lead.blueprint import bp
from cafe.views.submit import attempt, once
from forms.base import Form
from forms.messages import survey as say
from forms.messages import wording
from forms.questionnaire import edit, model
from forms.questionnaire.check import check, untranslated
from forms.questionnaire.edit import HeadForm, QuestionForm
from forms.questionnaire.file import BUILTIN
from forms.questionnaire.model import Question, Questionnaire, QuestionProblem, Text
from forms.questionnaire.types import registry as types
from forms.questionnaire.types.fields import SCALE_FIELD
from forms.questionnaire.types.number import NUMBER_SIGN
from forms.upload import XlsFormUpload

UNTRANSLATED = (
    say.SURVEY_SWEDISH_NEEDED,
    say.SURVEY_SWEDISH_MISSING,
    say.SURVEY_ENGLISH_MISSING,
)
COPY = Text("kopia", "copy")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Family:
    """A questionnaire in the list: its versions, newest first, and its draft."""

    id: str
    title: Text
    built_in: bool
    versions: tuple[QuestionnaireVersion, ...]
    draft: QuestionnaireVersion | None


@bp.get("/questionnaires", endpoint="questionnaires")
@allow("lead")
def questionnaires_page() -> Any:
    """All questionnaires: what comes with the software, our own, and what is being written."""
    return render_template("lead/questionnaires.html", families=_families())


@bp.get("/questionnaires/new")
@allow("lead")
def questionnaire_new() -> Any:
    """The head of a new questionnaire."""
    return _head_page(HeadForm(data={"english": True}), None)


@bp.post("/questionnaires/add")
@allow("lead")
def questionnaire_add() -> Any:
    """Begin a new questionnaire."""
    form = HeadForm(request.form)

    def save(db: Database) -> str:
        identity = edit.slug(form.title_sv.data or "", _ids(db), "form")
        _keep(db, form.head(Questionnaire(identity, 1, Text(), Text(), ())))
        return url_for("lead.questionnaire_draft", qid=identity)

    return attempt(form, save, lambda: _head_page(form, None))


@bp.get("/questionnaires/upload")
@allow("lead")
def questionnaire_upload() -> Any:
    """Choose an XLSForm."""
    return render_template("lead/questionnaire_upload.html", form=XlsFormUpload(), problems=())


@bp.post("/questionnaires/upload/read")
@allow("lead")
def questionnaire_read() -> Any:
    """Make a draft of an XLSForm, or say what is wrong with it, row by row."""
    from forms.questionnaire import xlsform

    form = XlsFormUpload(request.form)
    file = request.files.get("file")
    found, refused = None, Refused("file_missing")
    if file is not None and file.filename:
        spoken = form.wordings_in.data or ""
        try:
            found = bounded.run(xlsform.read, file.filename[:200], file.stream.read(), spoken)
        except Refused as error:
            refused = error
        file.stream.seek(0)

    def save(db: Database) -> str:
        if found is None:
            raise refused
        if found.questionnaire is None:
            raise Refused("check_fields")
        read = found.questionnaire
        identity = read.id
        before = next((v for v in questionnaires.published(db) if v.id == identity), None)
        others = before is not None and not rights.changes_questionnaire(account(), before)
        if identity in BUILTIN or others or questionnaires.has_draft(db, identity):
            identity, before = edit.slug(read.id, _ids(db), "form"), None
        number = questionnaires.next_version(db, identity)
        _keep(db, replace(read, id=identity, version=number), before)
        return url_for("lead.questionnaire_draft", qid=identity)

    problems = found.problems if found else ()
    dropped = found.dropped if found else ()
    answer = attempt(
        form,
        save,
        lambda: render_template(
            "lead/questionnaire_upload.html", form=form, problems=problems, dropped=dropped
        ),
    )
    if dropped and isinstance(answer, Response) and answer.status_code == 303:
        # What is left out is told once, where the draft is: it was never part of it.
        told = render_template(
            "lead/questionnaire_uploaded.html", dropped=dropped, way=answer.headers["Location"]
        )
        return told
    return answer


@bp.get("/questionnaires/<qid>/draft")
@allow("lead")
def questionnaire_draft(qid: str) -> Any:
    """The draft with its questions, and what is wrong with each."""
    return _draft_page(qid, Form())


@bp.get("/questionnaires/<qid>/draft/head")
@allow("lead")
def questionnaire_head(qid: str) -> Any:
    """Title, introduction and languages of the draft."""
    draft = _draft(store().read(), qid)
    return _head_page(HeadForm.of(draft), draft)


@bp.post("/questionnaires/<qid>/draft/head/save")
@allow("lead")
def questionnaire_head_save(qid: str) -> Any:
    """Change title, introduction and languages."""
    form = HeadForm(request.form)

    def save(db: Database) -> str:
        _keep(db, form.head(_draft(db, qid)))
        return url_for("lead.questionnaire_draft", qid=qid)

    return attempt(form, save, lambda: _head_page(form, _draft(store().read(), qid)))


@bp.get("/questionnaires/<qid>/draft/question")
@allow("lead")
def question_new(qid: str) -> Any:
    """A new question of the type that was chosen."""
    draft = _draft(store().read(), qid)
    asked = {"type": request.args.get("type", model.SHORT), "required": False}
    form = QuestionForm(data=asked | SCALE_FIELD.filled(None))
    form.rules = [edit.RuleRow()]
    return _question_page(draft, form, None)


@bp.post("/questionnaires/<qid>/draft/question/add")
@allow("lead")
def question_add(qid: str) -> Any:
    """Add a question at the end."""
    return _question_save(qid, None)


@bp.get("/questionnaires/<qid>/draft/question/<question>")
@allow("lead")
def question_edit(qid: str, question: str) -> Any:
    """A question to change."""
    draft = _draft(store().read(), qid)
    found = _question(draft, question)
    form = QuestionForm.of(found)
    earlier = {q.id: q for q in _before(draft, question)}
    form.rules = [edit.of_number(row, earlier) for row in form.rules]
    return _question_page(draft, form, found)


@bp.post("/questionnaires/<qid>/draft/question/<question>/save")
@allow("lead")
def question_save(qid: str, question: str) -> Any:
    """Change a question."""
    return _question_save(qid, question)


@bp.post("/questionnaires/<qid>/draft/question/<question>/move")
@allow("lead")
def question_move(qid: str, question: str) -> Any:
    """Move a question up, down, or to the number that is given."""

    def save(db: Database) -> str:
        draft = _draft(db, qid)
        _question(draft, question)
        rest = [q for q in draft.questions if q.id != question]
        at = [q.id for q in draft.questions].index(question)
        wish = request.form.get("to", "")
        to = {"up": at - 1, "down": at + 1}.get(wish, int(wish) if wish.isdecimal() else at)
        rest.insert(max(0, min(to, len(rest))), draft.by_id[question])
        _keep(db, replace(draft, questions=tuple(rest)))
        return url_for("lead.questionnaire_draft", qid=qid, moved=question) + f"#at-{question}"

    return once(Form(request.form), save)


@bp.post("/questionnaires/<qid>/draft/question/<question>/remove")
@allow("lead")
def question_remove(qid: str, question: str) -> Any:
    """Take a question out of the draft."""
    form = Form(request.form)

    def save(db: Database) -> str:
        draft = _draft(db, qid)
        _question(draft, question)
        needed = [
            q.label.shown("sv")
            for q in draft.questions
            if q.show_if and any(rule.question == question for rule in q.show_if.rules)
        ]
        if needed:
            named = ", ".join(f"”{label}”" for label in needed)
            raise Conflict("questionnaire_used_in_condition", questions=named)
        rest = tuple(q for q in draft.questions if q.id != question)
        _keep(db, replace(draft, questions=rest))
        return url_for("lead.questionnaire_draft", qid=qid)

    return attempt(form, save, lambda: _draft_page(qid, form))


@bp.post("/questionnaires/<qid>/draft/publish")
@allow("lead")
def questionnaire_publish(qid: str) -> Any:
    """Publish the draft as it was looked at. It is never changed again."""
    form = Form(request.form)

    def save(db: Database) -> str:
        row = _row(db, qid)
        if check(edit.unfinished(row.content)):
            raise Refused("questionnaire_invalid")
        questionnaires.publish(db, actor(), qid, row.version, request.form.get("digest", ""))
        return url_for("lead.questionnaire", qid=qid, version=row.version)

    return attempt(form, save, lambda: _draft_page(qid, form))


@bp.get("/questionnaires/<qid>/draft/drop")
@allow("lead")
def questionnaire_drop_ask(qid: str) -> Any:
    """Ask before a draft is thrown away."""
    draft = _draft(store().read(), qid)
    return render_template("lead/questionnaire_drop.html", draft=draft)


@bp.post("/questionnaires/<qid>/draft/drop")
@allow("lead")
def questionnaire_drop(qid: str) -> Any:
    """Throw a draft away."""

    def save(db: Database) -> str:
        _row(db, qid)
        questionnaires.drop_draft(db, actor(), qid)
        return url_for("lead.questionnaires")

    return once(Form(request.form), save)


@bp.get("/questionnaires/<qid>/<int:version>")
@allow("lead")
def questionnaire(qid: str, version: int) -> Any:
    """A published version: what it asks, and what can be made of it."""
    asked.ensure_builtin(store())
    db = store().read()
    row = questionnaires.get(db, qid, version)
    return render_template(
        "lead/questionnaire.html",
        q=asked.read(row.content),
        row=row,
        built_in=qid in BUILTIN,
        has_draft=questionnaires.has_draft(db, qid),
        writes=rights.changes_questionnaire(account(), row),
        newest=questionnaires.latest(db, qid).version == version,
    )


@bp.post("/questionnaires/<qid>/<int:version>/next")
@allow("lead")
def questionnaire_next(qid: str, version: int) -> Any:
    """Begin the next version of one of our own, from this one."""

    def save(db: Database) -> str:
        read = asked.get(db, qid, version)
        if qid in BUILTIN:
            raise Conflict("questionnaire_published")
        before = questionnaires.get(db, qid, version)
        need(rights.changes_questionnaire(account(), before))
        _keep(db, replace(read, version=questionnaires.next_version(db, qid)), before)
        return url_for("lead.questionnaire_draft", qid=qid)

    return once(Form(request.form), save)


@bp.post("/questionnaires/<qid>/<int:version>/copy")
@allow("lead")
def questionnaire_copy(qid: str, version: int) -> Any:
    """Begin a questionnaire of our own from this one. The questions keep their ids, so that
    answers can be put in one series."""

    def save(db: Database) -> str:
        read = asked.get(db, qid, version)
        sv, en = read.title.sv, read.title.en
        title = Text(f"{sv} ({COPY.sv})", f"{en} ({COPY.en})" if en else "")
        identity = edit.slug(title.sv, _ids(db), "form")
        _keep(db, replace(read, id=identity, version=1, title=title))
        return url_for("lead.questionnaire_draft", qid=identity)

    return once(Form(request.form), save)


@bp.get("/questionnaires/<qid>/<int:version>/preview")
@allow("lead")
def questionnaire_preview(qid: str, version: int) -> Any:
    """The page that a respondent gets, as wide as a phone. Nothing can be sent from it."""
    wanted = request.args.get("lang", "sv")
    read = _any(qid, version)
    language = wanted if wanted in read.languages else "sv"
    filled = asked.filled(read, organisation.get(store().read()), days.today())
    html = answer_form(
        filled,
        read.languages,
        language,
        title=read.title.in_language(language),
        admission="open",
        key="0" * 32,
    )
    back = (
        url_for("lead.questionnaire_draft", qid=qid)
        if _is_draft(store().read(), qid, version)
        else url_for("lead.questionnaire", qid=qid, version=version)
    )
    head = render_template("lead/questionnaire_preview.html", back=back)
    style, bar = head.split("<!-- bar -->")
    html = html.replace("</head>", f"{style}</head>", 1).replace("<body>", f"<body>{bar}", 1)
    return html.replace('<button id="send">', '<button id="send" disabled>', 1)


@bp.get("/questionnaires/<qid>/<int:version>.xlsx")
@allow("lead")
def questionnaire_xlsx(qid: str, version: int) -> Any:
    """The version as an XLSForm."""
    from forms.questionnaire import xlsform

    answer = Response(xlsform.write(_any(qid, version), f"Rundabord {VERSION}"), mimetype=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{qid}-{version}.xlsx"'
    return answer


def _question_save(qid: str, identity: str | None) -> Any:
    """Take a question, new (None) or changed, or show it again: with more rows when those were
    asked for, with what is wrong, or with what somebody else has made of it meanwhile."""
    form = QuestionForm(request.form)
    wish = request.form.get("do", "")
    if wish:
        form.rearrange(wish)
        return _question_again(qid, identity, form)
    form.validate()
    made: list[Question] = []

    def save(db: Database) -> str:
        draft = _draft(db, qid)
        before = draft.by_id.get(identity) if identity else None
        if identity and before is None:
            raise Unknown("questionnaire_unknown")
        taken = [q.id for q in draft.questions]
        named = identity or edit.slug(form.label_sv.data or "", taken, "question")
        question = form.question(named, before)
        changed = tuple(question if q.id == named else q for q in draft.questions)
        whole = replace(draft, questions=changed if identity else (*draft.questions, question))
        made.append(question)
        form.blame(p for p in check(whole) if p.question == named and _blocks(p))
        if form.errors or form.general or form.bad_rows:
            raise Refused("check_fields")
        if before is not None and form.base.data != edit.mark(before):
            form.base.data = edit.mark(before)
            raise Conflict("questionnaire_changed")
        _keep(db, whole)
        return url_for("lead.questionnaire_draft", qid=qid) + f"#at-{named}"

    return _attempt_checked(form, save, lambda: _question_again(qid, identity, form))


def _attempt_checked(
    form: QuestionForm, save: Callable[[Database], str], again: Callable[[], str]
) -> Any:
    # `attempt` would judge the form anew and forget what the questionnaire's own check found.
    try:
        return once(form, save)
    except Unknown:
        raise
    except Expected as error:
        if error.name == "sent_before_with_other_content":
            form.renew()
        form.alert = wording(error.name, **error.params)
        return again(), error.status


def _blocks(problem: QuestionProblem) -> bool:
    """Whether a question cannot be kept like this. What depends on other questions can be mended
    there, and keeps the draft from being published meanwhile."""
    return problem.field != "indicator" or problem.message != say.SURVEY_INDICATOR_DATE


def _question_again(qid: str, identity: str | None, form: QuestionForm) -> str:
    draft = _draft(store().read(), qid)
    return _question_page(draft, form, _question(draft, identity) if identity else None)


def _question_page(draft: Questionnaire, form: QuestionForm, question: Question | None) -> str:
    earlier = _before(draft, question.id if question else None)
    if question is not None:
        form.remember(question)
    return render_template(
        "lead/questionnaire_question.html",
        draft=draft,
        form=form,
        question=question,
        groups=edit.rule_groups(earlier, language.of_request()),
        number_sign=NUMBER_SIGN,
    )


def _before(draft: Questionnaire, question: str | None) -> list[Question]:
    """The questions before one, or all for a new one at the end."""
    found = []
    for q in draft.questions:
        if q.id == question:
            break
        found.append(q)
    return found


def _head_page(form: HeadForm, draft: Questionnaire | None) -> str:
    return render_template("lead/questionnaire_head.html", form=form, draft=draft)


def _draft_page(qid: str, form: Form) -> str:
    row = _row(store().read(), qid)
    draft = edit.unfinished(row.content)
    problems = check(draft)
    wrong_at = {(p.question, p.field) for p in problems}
    told = [p for p in untranslated(draft) if (p.question, p.field) not in wrong_at]
    at: dict[str, list[QuestionProblem]] = {}
    for problem in [*problems, *told]:
        at.setdefault(problem.question, []).append(problem)
    return render_template(
        "lead/questionnaire_draft.html",
        draft=draft,
        row=row,
        form=form,
        wrong=bool(problems),
        at=at,
        only_told=(say.SURVEY_ENGLISH_MISSING, say.SURVEY_SWEDISH_MISSING),
        missing=Counter(p.field[-2:] for p in (*problems, *told) if p.message in UNTRANSLATED),
        types=list(types.TYPES),
        published=questionnaires.next_version(store().read(), qid) > row.version > 1,
        conditions={q.id: _condition(draft, q) for q in draft.questions if q.show_if},
    )


def _condition(draft: Questionnaire, q: Question) -> list[tuple[str, str, str]]:
    """What a question's condition asks for, in words: question, operator, value."""
    found = []
    for rule in q.show_if.rules if q.show_if else ():
        asked_for = draft.by_id.get(rule.question)
        spoken = language.of_request()
        label = asked_for.label.shown(spoken) if asked_for else rule.question
        names = {c.id: c.label.shown(spoken) for c in asked_for.choices} if asked_for else {}
        found.append((label, rule.operator, names.get(rule.value, rule.value)))
    return found


def _families() -> list[Family]:
    versions: dict[str, list[QuestionnaireVersion]] = {}
    for version in asked.published(store()):
        versions.setdefault(version.id, []).append(version)
    me = account()
    writing = {
        row.id: row
        for row in questionnaires.drafts(store().read())
        if rights.changes_questionnaire(me, row)
    }
    found = []
    for identity in {**versions, **writing}:
        draft = writing.get(identity)
        newest = versions.get(identity, [draft])[0]
        assert newest is not None
        found.append(
            Family(
                id=identity,
                title=edit.unfinished(newest.content).title,
                built_in=identity in BUILTIN,
                versions=tuple(versions.get(identity, ())),
                draft=draft,
            )
        )
    return sorted(
        found,
        key=lambda f: (f.built_in, alphabet.place(f.title.in_language(language.of_request()))),
    )


def _row(db: Database, qid: str) -> QuestionnaireVersion:
    """The draft, for those who write it. Raises Unknown, Forbidden."""
    found = questionnaires.draft(db, qid)
    need(rights.changes_questionnaire(account(), found))
    return found


def _draft(db: Database, qid: str) -> Questionnaire:
    return edit.unfinished(_row(db, qid).content)


def _is_draft(db: Database, qid: str, version: int) -> bool:
    return questionnaires.has_draft(db, qid) and questionnaires.draft(db, qid).version == version


def _any(qid: str, version: int) -> Questionnaire:
    """A version, published or being written."""
    db = store().read()
    if _is_draft(db, qid, version):
        return _draft(db, qid)
    asked.ensure_builtin(store())
    return asked.get(db, qid, version)


def _question(draft: Questionnaire, identity: str) -> Question:
    if identity not in draft.by_id:
        raise Unknown("questionnaire_unknown")
    return draft.by_id[identity]


def _keep(db: Database, q: Questionnaire, before: QuestionnaireVersion | None = None) -> None:
    """Keep a draft. A new one is the account's, or belongs where the version `before` belongs."""
    me = account()
    questionnaires.save_draft(
        db,
        actor(),
        q.id,
        q.version,
        model.to_json(q),
        q.digest,
        user_id=before.user_id if before else me.id,
        home=before.home if before else rights.home_of(me),
    )


def _ids(db: Database) -> set[str]:
    rows = [*questionnaires.published(db), *questionnaires.drafts(db)]
    return {row.id for row in rows} | set(BUILTIN)
