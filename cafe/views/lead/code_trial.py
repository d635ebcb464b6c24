"""What a code of the draft would catch, as it is being written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import render_template, request

from cafe import rights
from cafe.accounts import account, allow, need, store
from cafe.errors import Refused
from cafe.intake import bounded
from cafe.understand import caught
from cafe.understand.caught import Catch, TriedPassage
from cafe.understand.codebooks import Code, CodebookDraft
from cafe.views.lead.blueprint import bp
from cafe.views.lead.drafted import code_form, code_of, code_page, open_draft
from forms.codebook import LINE_MAX, CodeForm
from forms.codebook import lines as lines_of


@bp.post("/codebook/draft/code/try")
@allow("lead")
def code_try_new() -> Any:
    """What a code that is being added would catch."""
    return _try(None)


@bp.post("/codebook/draft/code/<cid>/try")
@allow("lead")
def code_try(cid: str) -> Any:
    """What a code would catch as it is being written: the form with it, or the part alone for a
    script. Nothing is kept before the form is saved."""
    return _try(cid)


def _try(cid: str | None) -> Any:
    need(rights.changes_codebook(account()))
    form = code_form(cid)
    draft = open_draft()
    code = None if cid is None else code_of(draft, cid)
    with store().snapshot() as db:
        gathered = caught.gather(db)
    said = {one.id: caught.one_line(one.text, LINE_MAX) for one in gathered}
    for field, name in ((form.examples, "belongs"), (form.exclude, "belongs_not")):
        wording = said.get(request.form.get(name, ""))
        if wording and wording not in lines_of(field.data):
            field.data = "\n".join((*lines_of(field.data), wording))
    found, refused = _catch(form, draft, gathered)
    if "caught" in request.headers.get("X-Wants", ""):
        return render_template(
            "lead/_caught.html", catch=found, refused=refused, code=code, book=draft.codebook
        )
    return code_page(form, draft, code, catch=found, refused=refused)


def _catch(
    form: CodeForm, draft: CodebookDraft, gathered: Sequence[TriedPassage]
) -> tuple[Catch | None, Refused | None]:
    """What the form's code catches; None as long as no words say what it is about."""
    words = form.words
    says = (words["label"], words["definition"], *words["include"], *words["examples"])
    if not any(text.strip() for text in says):
        return None, None
    identity = form.id.data or ""
    known = identity in draft.codebook.ids
    code = replace(draft.codebook.code(identity), **words) if known else Code(id=identity, **words)
    others = tuple(c for c in draft.codebook.codes if c.id != identity)
    book = replace(draft.codebook, codes=(*others, code))
    try:
        scores, line = bounded.run(caught.scores, book, identity, [g.text for g in gathered])
    except Refused as error:
        return None, error
    settled = {*lines_of(form.examples.data), *lines_of(form.exclude.data)}
    return caught.catch(gathered, scores, line, identity, settled), None
