"""Files of a proposal and of the decisions on it: to add, to take away, to open."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from sqlite_utils import Database

from cafe import rights
from cafe.accounts import account, allow, need, store
from cafe.errors import Refused
from cafe.store import attachments, organisation, proposals
from cafe.store.attachments import LARGEST_MB, Attachment
from cafe.store.proposals import Proposal, Referral
from cafe.views.named import proposal_for
from cafe.views.spoken import spoken
from cafe.views.submit import attempt
from forms.event import ConfirmForm
from forms.upload import AttachmentForm

bp = Blueprint("attachments", __name__, url_prefix="/lead/proposals")
TYPES = {
    attachments.PDF: "application/pdf",
    attachments.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    attachments.PNG: "image/png",
    attachments.JPEG: "image/jpeg",
}


@bp.get("/<int:number>/attachments")
@allow(*rights.DECIDERS)
def page(number: int) -> Any:
    """The files of a proposal that the account may see, and the form for another."""
    return _page(proposal_for(number), AttachmentForm())


@bp.post("/<int:number>/attachments/add")
@allow(*rights.DECIDERS)
def add(number: int) -> Any:
    """Keep a file of the proposal, or of a group's decisions on it."""
    found = proposal_for(number)
    form = AttachmentForm(request.form)
    form.of.choices = [(value, value) for value, _ in _places(found)]
    sent = request.files.get("file")
    name, content = ((sent.filename or "")[:200], sent.stream.read()) if sent else ("", b"")

    def save(db: Database) -> str:
        if not name:
            raise Refused("attachment_missing")
        of = int(form.of.data) if form.of.data else None
        attachments.add(db, account().id, found.id, of, name, content)
        return url_for("attachments.page", number=found.id)

    return attempt(form, save, lambda: _page(found, form))


@bp.get("/attachments/<int:attachment>")
@allow(*rights.FOLLOWERS)
def file(attachment: int) -> Any:
    """The file, to save and open: a browser never shows it as a page of this site."""
    found, _ = _attachment(attachment)
    answer = Response(attachments.content(store().read(), found.id), mimetype=TYPES[found.kind])
    answer.headers.set("Content-Disposition", "attachment", filename=found.name)
    return answer


@bp.post("/attachments/<int:attachment>/remove")
@allow(*rights.DECIDERS)
def remove(attachment: int) -> Any:
    """Take a file away for good."""
    found, of = _attachment(attachment)
    proposal = proposals.get(store().read(), found.proposal_id)
    need(rights.changes_attachments(account(), proposal, of))
    form = ConfirmForm(request.form)

    def save(db: Database) -> str:
        attachments.remove(db, account().id, found.id)
        return url_for("attachments.page", number=proposal.id)

    return attempt(form, save, lambda: _page(proposal, AttachmentForm()))


def _attachment(number: int) -> tuple[Attachment, Referral | None]:
    """The file and the referral that it is of, for those who may see it."""
    db = store().read()
    found = attachments.get(db, number)
    proposal = proposal_for(found.proposal_id)
    of = None if found.referral_id is None else proposals.referral(db, found.referral_id)
    need(rights.sees_attachments(account(), proposal, of))
    return found, of


def _places(found: Proposal) -> list[tuple[str, str | None]]:
    """What the account may add files to: "" the proposal (with the name ""), else a group's
    decisions (with its district, None for the city's)."""
    user = account()
    asked = proposals.referrals(store().read(), [found.id])[found.id]
    mine: list[tuple[str, str | None]] = [
        (str(r.id), r.district) for r in asked if rights.changes_attachments(user, found, r)
    ]
    return [("", ""), *mine] if rights.changes_attachments(user, found, None) else mine


def _page(found: Proposal, form: AttachmentForm) -> str:
    user = account()
    with store().snapshot() as db:
        family = proposals.family(db, found.id)
        asked = {r.id: r for mine in proposals.referrals(db, family).values() for r in mine}
        every = attachments.of_proposals(db, family)
        known = organisation.get(db, spoken())
    return render_template(
        "attachments/page.html",
        proposal=found,
        form=form,
        files=[
            (one, of, rights.changes_attachments(user, found, of))
            for one in every
            for of in [asked.get(one.referral_id or 0)]
            if rights.sees_attachments(user, found, of) and (of or one.referral_id is None)
        ],
        places=_places(found),
        limit=LARGEST_MB,
        organisation=known,
    )
