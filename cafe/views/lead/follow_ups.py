"""Did it help? The question about a decision that was carried out."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from sqlite_utils import Database

from cafe import rights
from cafe.accounts import account, actor, allow, need, store
from cafe.errors import Conflict
from cafe.reports import follow_up as reports
from cafe.store import follow_ups, organisation, proposals
from cafe.store.proposals import Proposal, Referral
from cafe.views.lead.blueprint import bp
from cafe.views.spoken import spoken
from cafe.views.submit import attempt
from forms.follow_up import FollowUpForm


@bp.get("/referrals/<int:referral>/follow-up")
@allow("lead", "steering")
def follow_up(referral: int) -> Any:
    """The form of the question, with a wording to begin from."""
    asked, proposal = _reached(referral)
    follow_ups.require_done(store().read(), asked.id)
    standing = follow_ups.get(store().read(), asked.id)
    written = standing or reports.suggested(proposal.title)
    form = FollowUpForm()
    form.sv.data, form.en.data = written.sv, written.en
    form.base.data = standing.sv if standing else ""
    return _page(form, asked, proposal)


@bp.post("/referrals/<int:referral>/follow-up/save")
@allow("lead", "steering")
def follow_up_save(referral: int) -> Any:
    """Keep it: the next survey of the district takes it along."""
    asked, proposal = _reached(referral)
    form = FollowUpForm(request.form)

    def save(db: Database) -> str:
        standing = follow_ups.get(db, asked.id)
        other = standing.sv if standing else ""
        if other not in (form.base.data or "", form.sv.data):
            form.base.data = other  # a second press is a decision
            raise Conflict("follow_up_changed", other=other)
        reports.write(
            db, actor(), account().id, asked.id, sv=form.sv.data or "", en=form.en.data or ""
        )
        return url_for("lead.proposal", number=proposal.id) + f"#referral-{asked.id}"

    return attempt(form, save, lambda: _page(form, asked, proposal))


def _reached(number: int) -> tuple[Referral, Proposal]:
    db = store().read()
    asked = proposals.referral(db, number)
    need(rights.asks_whether_it_helped(account(), asked))
    return asked, proposals.leading(db, asked.proposal_id)


def _page(form: FollowUpForm, asked: Referral, proposal: Proposal) -> str:
    known = organisation.get(store().read(), spoken())
    return render_template(
        "lead/follow_up.html",
        form=form,
        referral=asked,
        proposal=proposal,
        keeper=known.keeper(asked.district),
        organisation=known,
        steps=reports.STEPS,
    )
