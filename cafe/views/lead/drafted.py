"""What the pages about a code of the draft share: the draft, its codes, their form and page."""

from __future__ import annotations

import hashlib

from flask import render_template, request

from cafe.accounts import store
from cafe.errors import Refused, Unknown
from cafe.understand import codebooks
from cafe.understand.caught import Catch
from cafe.understand.codebooks import Code, Codebook, CodebookDraft
from cafe.views.spoken import spoken
from forms.codebook import CodeForm


def open_draft() -> CodebookDraft:
    """The draft, or Unknown where none is open."""
    return codebooks.draft(store().read())


def code_of(draft: CodebookDraft, cid: str) -> Code:
    """A code of the draft, or Unknown."""
    if cid not in draft.codebook.ids:
        raise Unknown("code_unknown")
    return draft.codebook.code(cid)


def code_form(cid: str | None) -> CodeForm:
    """What was sent about a code; None: one that is being added."""
    form = CodeForm(request.form)
    if cid is not None:
        form.id.data = cid
    form.offer(_parents(open_draft().codebook, cid))
    return form


def _parents(book: Codebook, cid: str | None) -> list[tuple[str, str]]:
    tops = [c for c in book.codes if c.parent is None and c.id != cid]
    return [(c.id, f"{c.id} {c.short_in(spoken())}") for c in tops]


def mark(code: Code) -> str:
    """Tells whether somebody else has changed the code since it was shown."""
    return hashlib.sha256(repr(code).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def code_page(
    form: CodeForm,
    draft: CodebookDraft,
    code: Code | None,
    *,
    catch: Catch | None = None,
    refused: Refused | None = None,
) -> str:
    """The page of a code, or of one that is being added (`code` is None), with what it would
    catch."""
    form.offer(_parents(draft.codebook, code.id if code else None))
    base = codebooks.in_force(store().read())
    return render_template(
        "lead/codebook_code.html",
        form=form,
        draft=draft,
        book=draft.codebook,
        code=code,
        catch=catch,
        refused=refused,
        old=code is not None and code.id in base.ids,
        children=draft.codebook.children(code.id) if code else (),
    )
