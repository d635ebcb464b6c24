"""The codebook: what is in force, earlier versions, and the draft of the next one.

Every lead may read it. It is the whole organisation's, so that only a lead without a district
changes it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Response, render_template, request, url_for
from sqlite_utils import Database

from analysis.codebook import Lexicon, change
from analysis.codebook import file as codebook_file
from analysis.codebook.change import ChangeError
from cafe import rights
from cafe.accounts import account, actor, allow, need, store
from cafe.config import VERSION
from cafe.errors import Conflict, Refused
from cafe.intake import bounded
from cafe.store import codebooks as rows
from cafe.store import jobs
from cafe.understand import codebooks, live
from cafe.understand.codebooks import Code, Codebook, CodebookDraft
from cafe.views.lead.blueprint import bp
from cafe.views.lead.drafted import code_form, code_of, code_page, mark, open_draft
from cafe.views.spoken import local_time
from cafe.views.submit import attempt, once
from forms.base import Form
from forms.codebook import (
    CodeForm,
    MergeCodesForm,
    PublishForm,
    SplitCodeForm,
    TitleForm,
    problem,
)
from forms.upload import UploadForm

FILE_MOST = 500_000  # bytes
TEXTS = ("label", "short", "definition", "label_en", "short_en", "definition_en", "kind")
LINES = ("include", "exclude", "examples")


# --- Reading


@bp.get("/codebook", endpoint="codebook")
@allow("lead")
def codebook_page() -> Any:
    """The codebook in force."""
    db = store().read()
    return _show(codebooks.in_force(db), current=True)


@bp.get("/codebook/versions/<version>")
@allow("lead")
def codebook_version(version: str) -> Any:
    """A version that is or was in force, in its own words."""
    db = store().read()
    book = codebooks.named(db, f"{codebooks.builtin().id} {version}")
    return _show(book, current=book == codebooks.in_force(db))


@bp.get("/codebook/versions/<version>.toml")
@allow("lead")
def codebook_toml(version: str) -> Any:
    """A version as a file."""
    book = codebooks.named(store().read(), f"{codebooks.builtin().id} {version}")
    return _file(book)


# --- The draft as a whole


@bp.post("/codebook/begin")
@allow("lead")
def codebook_begin() -> Any:
    """Begin the next version."""
    need(rights.changes_codebook(account()))
    form = Form(request.form)

    def save(db: Database) -> str:
        if rows.draft(db) is None:
            codebooks.begin(db, actor())
        return url_for("lead.codebook_draft")

    return attempt(form, save, lambda: codebook_page())


@bp.get("/codebook/draft")
@allow("lead")
def codebook_draft() -> Any:
    """The draft with its codes."""
    need(rights.changes_codebook(account()))
    return _draft_page(Form())


@bp.get("/codebook/draft.toml")
@allow("lead")
def codebook_draft_toml() -> Any:
    """The draft as a file."""
    need(rights.changes_codebook(account()))
    return _file(codebooks.draft(store().read()).codebook)


@bp.get("/codebook/draft/drop")
@allow("lead")
def codebook_drop_ask() -> Any:
    """Ask before the draft is thrown away."""
    need(rights.changes_codebook(account()))
    return render_template("lead/codebook_drop.html", draft=codebooks.draft(store().read()))


@bp.post("/codebook/draft/drop")
@allow("lead")
def codebook_drop() -> Any:
    """Throw the draft away."""
    need(rights.changes_codebook(account()))

    def save(db: Database) -> str:
        rows.drop_draft(db, actor())
        return url_for("lead.codebook")

    return once(Form(request.form), save)


@bp.get("/codebook/draft/title")
@allow("lead")
def codebook_title() -> Any:
    """The draft's title."""
    need(rights.changes_codebook(account()))
    title = codebooks.draft(store().read()).codebook.title
    return render_template("lead/codebook_title.html", form=TitleForm(data={"title": title}))


@bp.post("/codebook/draft/title/save")
@allow("lead")
def codebook_title_save() -> Any:
    """Change the title."""
    need(rights.changes_codebook(account()))
    form = TitleForm(request.form)

    def alter(draft: CodebookDraft) -> Codebook:
        return replace(draft.codebook, title=(form.title.data or "").strip())

    return _change(form, alter, lambda: render_template("lead/codebook_title.html", form=form))


@bp.post("/codebook/draft/extra")
@allow("lead")
def codebook_extra() -> Any:
    """Add the second set of codes, as far as the draft does not have them."""
    need(rights.changes_codebook(account()))
    form = Form(request.form)

    def alter(draft: CodebookDraft) -> Codebook:
        book = draft.codebook
        for code in codebooks.extra().codes:
            if code.id not in book.ids:
                book = change.add(book, code)
        return book

    return _change(form, alter, lambda: _draft_page(form))


@bp.get("/codebook/draft/upload")
@allow("lead")
def codebook_upload() -> Any:
    """Choose a file."""
    need(rights.changes_codebook(account()))
    return render_template("lead/codebook_upload.html", form=UploadForm(), problems=())


@bp.post("/codebook/draft/upload/read")
@allow("lead")
def codebook_read() -> Any:
    """Make the draft of a file, or say what is wrong with it, place by place."""
    need(rights.changes_codebook(account()))
    form = UploadForm(request.form)
    file = request.files.get("file")
    found, problems, refused = None, [], Refused("file_missing")
    if file is not None and file.filename:
        content = file.stream.read()
        file.stream.seek(0)
        if len(content) <= FILE_MOST:
            try:
                found = bounded.run(codebook_file.read, content.decode("utf-8-sig"))
            except UnicodeDecodeError:
                refused = Refused("file_not_text")
            except Refused as error:
                refused = error
        problems = [
            problem(p.place, p.row, p.id, p.field, p.error, dict(p.params))
            for p in (found.problems if found else ())
        ]

    def alter(draft: CodebookDraft) -> Codebook:
        if file is None or not file.filename:
            raise Refused("file_missing")
        if len(content) > FILE_MOST:
            raise Refused("codebook_too_large", limit=FILE_MOST // 1000)
        if found is None:
            raise refused
        if found.codebook is None:
            raise Refused("check_fields")
        return change.take_over(draft.codebook, found.codebook)

    return _change(
        form,
        alter,
        lambda: render_template("lead/codebook_upload.html", form=form, problems=problems),
    )


@bp.get("/codebook/draft/publish")
@allow("lead")
def codebook_look() -> Any:
    """What publishing would mean for the decisions made so far."""
    need(rights.changes_codebook(account()))
    draft = codebooks.draft(store().read())
    return _publish_page(PublishForm(data={"version": draft.codebook.version}))


@bp.post("/codebook/draft/publish/send")
@allow("lead")
def codebook_publish() -> Any:
    """Publish the draft as it was looked at, and have every event read with it."""
    need(rights.changes_codebook(account()))
    form = PublishForm(request.form)

    def save(db: Database) -> str:
        codebooks.publish(db, account().id, form.version.data or "", form.digest.data or "")
        jobs.queue_all(db)
        return url_for("lead.codebook", published=1)

    return attempt(form, save, lambda: _publish_page(form))


# --- One code of the draft


@bp.get("/codebook/draft/code")
@allow("lead")
def code_new() -> Any:
    """A new code, or a sub-code of `parent`."""
    need(rights.changes_codebook(account()))
    draft = codebooks.draft(store().read())
    parent = request.args.get("parent", "")
    form = CodeForm(data={"id": _free_id(draft.codebook, parent), "parent": parent})
    if parent in draft.codebook.ids:
        form.kind.data = draft.codebook.code(parent).kind
    return code_page(form, draft, None)


@bp.post("/codebook/draft/code/add")
@allow("lead")
def code_add() -> Any:
    """Add a code."""
    need(rights.changes_codebook(account()))
    form = code_form(None)

    def alter(draft: CodebookDraft) -> Codebook:
        return change.add(draft.codebook, Code(id=form.id.data or "", **form.words))

    return _change(
        form, alter, lambda: code_page(form, open_draft(), None), to=lambda: form.id.data or ""
    )


@bp.get("/codebook/draft/code/<cid>")
@allow("lead")
def code_edit(cid: str) -> Any:
    """A code to change."""
    need(rights.changes_codebook(account()))
    draft = codebooks.draft(store().read())
    code = code_of(draft, cid)
    data = {name: getattr(code, name) for name in (*TEXTS, "id")}
    data |= {name: "\n".join(getattr(code, name)) for name in LINES}
    data |= {name: getattr(code, name) or "" for name in ("parent", "since", "until")}
    for name in ("label", "short", "definition"):
        if data[f"{name}_en"] == data[name]:
            data[f"{name}_en"] = ""
    form = CodeForm(data={**data, "revised": cid in draft.revised, "base": mark(code)})
    return code_page(form, draft, code)


@bp.post("/codebook/draft/code/<cid>/save")
@allow("lead")
def code_save(cid: str) -> Any:
    """Change a code's words. Its sign stays: it is what decisions are kept under."""
    need(rights.changes_codebook(account()))
    form = code_form(cid)

    def save(db: Database) -> str:
        draft = codebooks.draft(db)
        before = code_of(draft, cid)
        if form.base.data != mark(before):
            form.base.data = mark(before)
            raise Conflict("code_changed")
        revised = draft.revised | {cid} if form.revised.data else draft.revised - {cid}
        book = change.edit(draft.codebook, replace(before, **form.words))
        codebooks.save(db, book, revised)
        return url_for("lead.codebook_draft", _anchor=f"at-{cid}")

    draft = codebooks.draft(store().read())
    return _attempt(form, save, lambda: code_page(form, open_draft(), code_of(draft, cid)))


@bp.post("/codebook/draft/code/<cid>/move")
@allow("lead")
def code_move(cid: str) -> Any:
    """Move a code up or down among its likes."""
    need(rights.changes_codebook(account()))
    form = Form(request.form)
    step = {"up": -1, "down": 1}.get(request.form.get("to", ""), 0)

    def alter(draft: CodebookDraft) -> Codebook:
        code_of(draft, cid)
        return change.place(draft.codebook, cid, step)

    return _change(form, alter, lambda: _draft_page(form), to=lambda: cid)


@bp.get("/codebook/draft/code/<cid>/split")
@allow("lead")
def code_split(cid: str) -> Any:
    """Two parts to make of a code."""
    need(rights.changes_codebook(account()))
    draft = codebooks.draft(store().read())
    code = code_of(draft, cid)
    taken = set(codebooks.ever(store().read()))
    form = SplitCodeForm()
    for which in "ab":
        form[f"id_{which}"].data = _unused(f"{cid}{which}", taken | set(draft.codebook.ids))
    return _split_page(form, code)


@bp.post("/codebook/draft/code/<cid>/split/save")
@allow("lead")
def code_split_save(cid: str) -> Any:
    """Split a code."""
    need(rights.changes_codebook(account()))
    form = SplitCodeForm(request.form)

    def alter(draft: CodebookDraft) -> Codebook:
        old = replace(code_of(draft, cid), lexicon=Lexicon(), lexicon_of=())
        parts = [replace(old, **form.part(which)) for which in "ab"]
        return change.split(draft.codebook, cid, parts)

    draft = codebooks.draft(store().read())
    code = code_of(draft, cid)
    return _change(form, alter, lambda: _split_page(form, code), to=lambda: form.id_a.data or "")


@bp.get("/codebook/draft/code/<cid>/merge")
@allow("lead")
def code_merge(cid: str) -> Any:
    """Codes to make part of this one."""
    need(rights.changes_codebook(account()))
    return _merge_page(MergeCodesForm(), cid)


@bp.post("/codebook/draft/code/<cid>/merge/save")
@allow("lead")
def code_merge_save(cid: str) -> Any:
    """Merge codes into this one."""
    need(rights.changes_codebook(account()))
    form = MergeCodesForm(request.form)

    def alter(draft: CodebookDraft) -> Codebook:
        code_of(draft, cid)
        return change.merge(draft.codebook, form.codes.data or (), cid)

    return _change(form, alter, lambda: _merge_page(form, cid), to=lambda: cid)


@bp.get("/codebook/draft/code/<cid>/remove")
@allow("lead")
def code_remove_ask(cid: str) -> Any:
    """What removing a code means."""
    need(rights.changes_codebook(account()))
    return _remove_page(Form(), cid)


@bp.post("/codebook/draft/code/<cid>/remove/send")
@allow("lead")
def code_remove(cid: str) -> Any:
    """Take a code out of the draft."""
    need(rights.changes_codebook(account()))
    form = Form(request.form)

    def save(db: Database) -> str:
        draft = codebooks.draft(db)
        code_of(draft, cid)
        book = change.remove(draft.codebook, cid, codebooks.in_force(db).ids)
        codebooks.save(db, book, draft.revised)
        return url_for("lead.codebook_draft")

    return _attempt(form, save, lambda: _remove_page(form, cid))


# --- Helpers


def _change(
    form: Form,
    alter: Callable[[CodebookDraft], Codebook],
    again: Callable[[], str],
    to: Callable[[], str] = lambda: "",
) -> Any:
    """Keep a draft that `alter` has changed, and go to its page, at the code that `to` names."""

    def save(db: Database) -> str:
        draft = codebooks.draft(db)
        codebooks.save(db, alter(draft), draft.revised)
        return url_for("lead.codebook_draft", _anchor=f"at-{to()}" if to() else None)

    return _attempt(form, save, again)


def _attempt(form: Form, save: Callable[[Database], str], again: Callable[[], str]) -> Any:
    def told(db: Database) -> str:
        try:
            return save(db)
        except ChangeError as error:
            raise Refused(error.name, **error.params) from error

    return attempt(form, told, again)


def _unused(wish: str, taken: set[str]) -> str:
    number, made = 1, wish
    while made in taken:
        number += 1
        made = f"{wish}{number}"
    return made


def _free_id(book: Codebook, parent: str) -> str:
    """The next sign that nobody has used: P14, or P8.1 below P8."""
    taken = set(codebooks.ever(store().read())) | set(book.ids) | {g.id for g in book.gone}
    stem = f"{parent}." if parent in book.ids else "P"
    return next(made for n in range(1, 1000) if (made := f"{stem}{n}") not in taken)


def _file(book: Codebook) -> Response:
    text = f"# Rundabord {VERSION}\n\n{codebook_file.to_toml(book)}"
    answer = Response(text, mimetype="application/toml")
    name = f"{book.id}-{book.version}.toml".encode("ascii", "replace").decode().replace("?", "_")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _show(book: Codebook, *, current: bool) -> str:
    with store().snapshot() as db:
        again, done = codebooks.rereading(db)
        versions = codebooks.versions(db)
        draft = rows.draft(db)
    return render_template(
        "lead/codebook.html",
        book=book,
        current=current,
        versions=versions,
        has_draft=draft is not None,
        again=len(again),
        done=done,
        may_change=rights.changes_codebook(account()),
        published=bool(request.args.get("published")),
        local_time=local_time,
    )


def _draft_page(form: Form) -> str:
    with store().snapshot() as db:
        draft = codebooks.draft(db)
        base = codebooks.in_force(db)
    extra = [c for c in codebooks.extra().codes if c.id not in draft.codebook.ids]
    known = {g.id for g in draft.codebook.gone}
    return render_template(
        "lead/codebook_draft.html",
        form=form,
        draft=draft,
        book=draft.codebook,
        base=base,
        moves=change.moves(base, draft.codebook, draft.revised),
        extra=[c for c in extra if c.id not in known],
    )


def _split_page(form: SplitCodeForm, code: Code) -> str:
    return render_template("lead/codebook_split.html", form=form, code=code, counts=_counts(code))


def _merge_page(form: MergeCodesForm, cid: str) -> str:
    draft = open_draft()
    code = code_of(draft, cid)
    others = [c for c in draft.codebook.codes if c.id != cid]
    return render_template("lead/codebook_merge.html", form=form, code=code, others=others)


def _remove_page(form: Form, cid: str) -> str:
    draft = open_draft()
    code = code_of(draft, cid)
    base = codebooks.in_force(store().read())
    return render_template(
        "lead/codebook_remove.html",
        form=form,
        code=code,
        old=cid in base.ids,
        counts=_counts(code),
    )


def _counts(code: Code) -> rows.Touched:
    return rows.touched(store().read()).get(code.id, rows.Touched(code.id, 0, 0))


def _publish_page(form: PublishForm) -> str:
    with store().snapshot() as db:
        draft = codebooks.draft(db)
        base = codebooks.in_force(db)
        found = codebooks.consequences(db, draft)
    form.digest.data = draft.digest
    reworded = [
        c
        for c in draft.codebook.codes
        if c.id in base.ids
        and c.id not in draft.revised
        and replace(change.begin(base, "").code(c.id), parent=c.parent) != c
    ]
    return render_template(
        "lead/codebook_publish.html",
        form=form,
        draft=draft,
        base=base,
        consequences=found,
        new=[c for c in draft.codebook.codes if c.id not in base.ids],
        reworded=reworded,
        read_again=live.confirmed_again(found),
    )
