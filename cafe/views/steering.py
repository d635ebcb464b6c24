"""The steering group's pages: what waits for it, a decision, notes of its own, the minutes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlite_utils import Database

from cafe import days, rights
from cafe.accounts import account, allow, need, store
from cafe.errors import Forbidden
from cafe.reports import points, support
from cafe.reports.summary.release import show_first
from cafe.reports.support import ShownOrigin, Support
from cafe.rights import groups_of
from cafe.store import deadlines, decisions, organisation, proposals
from cafe.store.deadlines import Deadline
from cafe.store.decisions import DecidedMeanwhile, Decision, Milestone, ReferralStanding, Step
from cafe.store.organisation import Organisation
from cafe.store.proposals import Proposal, Referral
from cafe.store.users import User
from cafe.understand import codebooks
from cafe.views.spoken import spoken
from cafe.views.submit import attempt
from forms.decision import MILESTONES, AssessmentNoteForm, DecisionForm
from forms.proposal import CITY

bp = Blueprint("steering", __name__, url_prefix="/steering")
LONG = 400  # days: how far back a period of minutes may begin when nothing is said


@dataclass(frozen=True)
class GroupProposal:
    """A proposal on a group's table. `due`: what is still due, `late` what of it has been
    missed."""

    proposal: Proposal
    standing: ReferralStanding
    days: int
    due: tuple[Deadline, ...]
    late: tuple[Deadline, ...]
    origins: tuple[ShownOrigin, ...]
    support: Support


@dataclass(frozen=True)
class MinutesStep:
    """A step in the minutes. `inside`: its grounds may be read."""

    proposal: Proposal
    decision: Decision
    inside: bool


# --- the meeting --------------------------------------------------------------------------------


@bp.get("/")
@allow(*rights.DECIDERS)
def meeting() -> Any:
    """What waits for the group, the oldest first; what is overdue; what is under way."""
    user = account()
    show_first(store())
    with store().snapshot() as db:
        known = organisation.get(db, spoken())
        every = decisions.everything(db)
        reached = _reached(user, known, every, rights.sees_meeting)
        # What a group has taken over lies on its own table.
        groups = [g for g in reached if known.keeper(g) == g]
        group = _chosen(groups, request.args, groups_of(user), known)
        day = days.today()
        rule = deadlines.rule(db)
        own = [
            (p, s)
            for p, stood in every
            for s in stood
            if known.keeper(s.referral.district) == group
        ]
        origins = support.origins_shown(db, proposals.origins(db, [p.id for p, _ in own]))
        behind = support.support(db, [p.id for p, _ in own])
        items = [
            GroupProposal(
                p,
                s,
                days.since(s.referral.asked_at, day),
                rule.of(s),
                rule.late(s, day),
                origins[p.id],
                behind[p.id],
            )
            for p, s in own
        ]
        items.sort(key=lambda i: (i.standing.referral.asked_at, i.proposal.id))
        figures = support.districts_own(db, group)
        city = None if group else points.said_everywhere(db)
        book = codebooks.in_force(db)
    waiting: dict[str | None, int] = {}
    for _, stood in every:
        for s in stood:
            at = known.keeper(s.referral.district)
            waiting[at] = waiting.get(at, 0) + s.waits
    return render_template(
        "steering/meeting.html",
        group=group,
        groups=groups,
        waiting=waiting,
        waits=[i for i in items if i.standing.waits],
        late=sorted((i for i in items if i.late), key=lambda i: i.late[0].day),
        going=[i for i in items if i.standing.is_doing],
        closed=[i for i in items if i.standing.is_settled],
        decides=rights.decides(user, group),
        figures=figures,
        city=city,
        organisation=known,
        codebook=book,
        promised=rule.within,
        day=day,
        CITY=CITY,
    )


def _reached(
    user: User,
    known: Organisation,
    every: Sequence[tuple[Proposal, Sequence[ReferralStanding]]],
    sees: Callable[[User, str | None], bool],
) -> list[str | None]:
    """The groups whose table the account may see: those that exist today or were asked."""
    asked = {s.referral.district for _, stood in every for s in stood}
    districts = [d.id for d in known.districts if d.id in asked or d.valid_on(days.today())]
    return [g for g in (None, *districts) if sees(user, g)]


def _chosen(
    groups: Sequence[str | None],
    query: Mapping[str, str],
    own: Sequence[str | None],
    known: Organisation | None = None,
) -> str | None:
    """The group of the query, else the account's own; with `known` that which took over. Raises
    Forbidden for another's."""
    written = query.get("group", "")
    if written:
        group = None if written == CITY else written
        group = known.keeper(group) if known else group
        if group not in groups:
            raise Forbidden("not_allowed")
        return group
    for group in (*own, *groups):
        if group in groups:
            return group
    raise Forbidden("not_allowed")


# --- a decision ---------------------------------------------------------------------------------


@bp.get("/referrals/<int:referral>/decide")
@allow("steering")
def decide(referral: int) -> Any:
    """The form of a step; with `correct` in the query, of one that stands in for the latest."""
    asked, proposal = _asked(referral)
    correct = "correct" in request.args
    with store().snapshot() as db:
        standing = decisions.get(db, asked.id)
    latest = standing.latest
    data: dict[str, Any] = {"decided_on": days.today(), "base": str(standing.base)}
    if latest is not None:
        data |= {
            "responsible": latest.responsible,
            "responsible_email": latest.responsible_email,
            # A date that has been missed is no proposal for the next one.
            "due": latest.due if correct or (latest.due or "") >= days.today() else None,
            "percent": latest.percent,
        }
        for n, m in enumerate(latest.milestones[:MILESTONES]):
            data |= {f"what_{n}": m.what, f"due_{n}": m.due, f"done_{n}": m.done}
        if correct:
            data |= {
                "corrects": "1",
                "status": latest.status,
                "reason": latest.reason,
                "public": latest.public,
                "decided_on": latest.decided_on,
            }
    wanted = request.args.get("status", "")
    if wanted in decisions.STATUSES and not correct:
        data["status"] = wanted
    return _decide_page(asked, proposal, _form(asked, correct=correct, data=data))


@bp.post("/referrals/<int:referral>/decide/save")
@allow("steering")
def decide_save(referral: int) -> Any:
    """Add the step to the history. Of two members at once the second sees the first's."""
    asked, proposal = _asked(referral)
    form = _form(asked, request.form, correct=request.form.get("corrects") == "1")
    met: list[Decision | None] = []

    def save(db: Database) -> str:
        base = form.base.data or ""
        try:
            decisions.decide(
                db,
                account().id,
                asked.id,
                int(base) if re.fullmatch("[0-9]{1,9}", base) else 0,
                _step(form, asked),
            )
        except DecidedMeanwhile as error:
            met.append(error.latest)
            # A second press, after reading the other's step, is a step on it.
            form.base.data = str(error.latest.id if error.latest else 0)
            form.corrects.data = ""
            raise
        shown = url_for("lead.proposal", number=proposal.id, saved=asked.id)
        return f"{shown}#referral-{asked.id}"

    return attempt(form, save, lambda: _decide_page(asked, proposal, form, met=met))


@bp.post("/referrals/<int:referral>/note")
@allow("steering")
def note(referral: int) -> Any:
    """Add an assessment note of the account's own group."""
    asked, proposal = _asked(referral)
    form = AssessmentNoteForm(request.form)
    day_form = _form(asked, data={"decided_on": days.today()})

    def save(db: Database) -> str:
        decisions.note(db, account().id, asked.id, _group(asked), form.text.data)
        return url_for("steering.decide", referral=asked.id) + "#notes"

    return attempt(form, save, lambda: _decide_page(asked, proposal, day_form, note=form))


def _asked(referral: int) -> tuple[Referral, Proposal]:
    """The referral as it is led today, if the account is a member of a group that decides on it."""
    db = store().read()
    asked = proposals.referral(db, referral)
    need(rights.decides(account(), asked.district))
    lead = proposals.leading(db, asked.proposal_id)
    if lead.id != asked.proposal_id:
        mine = proposals.referrals(db, [lead.id])[lead.id]
        asked = next(r for r in mine if r.district == asked.district)
    return asked, lead


def _group(asked: Referral) -> str | None:
    """The group in whose name the account speaks on a referral: the district's, or that of the one
    that took over, if it is a member of it, else the central one."""
    mine = groups_of(account())
    if asked.district not in mine:
        return None
    return organisation.get(store().read()).keeper(asked.district)


def _form(
    asked: Referral, given: Any = None, *, correct: bool = False, **kwargs: Any
) -> DecisionForm:
    with store().snapshot() as db:
        standing = decisions.get(db, asked.id)
        statuses = decisions.next_statuses(standing, decisions.own_steps(db, asked.id), correct)
        known = organisation.get(db, spoken())
    here = (asked.district, known.keeper(asked.district))
    groups = [(d.id, d.name) for d in known.districts_on(days.today()) if d.id not in here]
    if asked.district is not None:
        groups.insert(0, (CITY, CITY))
    return DecisionForm(
        given, statuses=statuses, groups=[("", ""), *groups], today=days.today(), **kwargs
    )


def _step(form: DecisionForm, asked: Referral) -> Step:
    status = form.status.data
    sent_to = form.sent_to.data

    def asked_for(name: str) -> str | None:
        return form[name].data if form.asks(name) else None

    return Step(
        status=status,
        reason=form.reason.data,
        public=form.public.data or "",
        responsible=asked_for("responsible") or "",
        responsible_email=asked_for("responsible_email") or "",
        due=asked_for("due"),
        percent=form.percent.data if form.asks("percent") else None,
        milestones=tuple(
            Milestone(row.what.data.strip(), row.due.data, bool(row.done.data))
            for row in form.milestones
            if (row.what.data or "").strip()
        )
        if form.asks("milestones")
        else (),
        sent_to=None if status != "sent_on" else "" if sent_to == CITY else sent_to,
        decided_on=form.decided_on.data or "",
        by_group=_group(asked),
        corrects=form.corrects.data == "1",
    )


def _decide_page(
    asked: Referral,
    proposal: Proposal,
    form: DecisionForm,
    *,
    met: Sequence[Decision | None] = (),
    note: AssessmentNoteForm | None = None,
) -> str:
    user = account()
    show_first(store())
    with store().snapshot() as db:
        standing = decisions.get(db, asked.id)
        own = decisions.own_steps(db, asked.id)
        correct = form.corrects.data == "1"
        statuses = decisions.next_statuses(standing, own, correct)
        history = decisions.history(db, asked.id)
        notes = decisions.notes(db, asked.id, groups_of(user))
        known = organisation.get(db, spoken())
        behind = support.support(db, [proposal.id])[proposal.id]
        origins = support.origins_shown(db, proposals.origins(db, [proposal.id]))[proposal.id]
        figures = support.districts_own(db, asked.district)
        city = points.said_everywhere(db)
        book = codebooks.in_force(db)
        others = [
            s
            for s in decisions.standings(db, [proposal.id])[proposal.id]
            if s.referral.id != asked.id
        ]
    return render_template(
        "steering/decide.html",
        referral=asked,
        proposal=proposal,
        form=form,
        statuses=statuses,
        standing=standing,
        history=history,
        met=[d for d in met if d is not None],
        note=note or AssessmentNoteForm(),
        notes=notes,
        group=_group(asked),
        others=others,
        support=behind,
        origins=origins,
        figures=figures,
        city=city,
        codebook=book,
        organisation=known,
        correct=correct,
        day=days.today(),
        CITY=CITY,
    )


# --- minutes ------------------------------------------------------------------------------------


@bp.get("/minutes")
@allow(*rights.FOLLOWERS)
def minutes() -> Any:
    """What a group decided on a day or in a period, to print."""
    user = account()
    with store().snapshot() as db:
        known = organisation.get(db, spoken())
        every = decisions.everything(db)
        groups = _reached(user, known, every, rights.sees_minutes)
        group = _chosen(groups, request.args, groups_of(user))
        met_on = decisions.days_of(db, [group])
        first, last, wrong = _period(request.args, met_on)
        found = decisions.between(db, first, last, [group])
        by_id = {d.proposal_id: proposals.leading(db, d.proposal_id) for d in found}
        asked = proposals.referrals(db, [p.id for p in by_id.values()])
        entries = [
            MinutesStep(p, d, rights.reads_grounds(user, p, proposals.referral(db, d.referral_id)))
            for d in found
            if rights.sees_proposal(user, p := by_id[d.proposal_id], asked[p.id])
        ]
    return render_template(
        "steering/minutes.html",
        group=group,
        groups=groups,
        days=met_on,
        first=first,
        last=last,
        wrong=wrong,
        entries=entries,
        organisation=known,
        CITY=CITY,
    )


def _period(query: Mapping[str, str], met_on: Sequence[str]) -> tuple[str, str, bool]:
    """The first and last day of the query, the latest meeting without one, and whether what was
    written is no period."""
    latest = met_on[0] if met_on else days.today()
    first, last = query.get("first", "").strip(), query.get("last", "").strip()
    if not first and not last:
        return latest, latest, False
    try:
        until = date.fromisoformat(last or first)
        since = date.fromisoformat(first) if first else until - timedelta(days=LONG)
    except ValueError:
        return latest, latest, True
    return since.isoformat(), until.isoformat(), since > until
