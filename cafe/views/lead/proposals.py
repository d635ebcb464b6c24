"""Proposals: from passages to a wording, to whom it is sent, and what was answered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from sqlite_utils import Database

from cafe import days, rights
from cafe.accounts import account, allow, need, store
from cafe.errors import Conflict
from cafe.reports import by_whom as whom
from cafe.reports import feedback, follow_up, support, support_apart
from cafe.reports.follow_up import Helped
from cafe.reports.summary.release import show_first
from cafe.reports.support import Likely
from cafe.store import (
    attachments,
    communication,
    deadlines,
    decisions,
    events,
    gatherings,
    organisation,
    passages,
    proposals,
    runs,
    tags,
)
from cafe.store.deadlines import Deadline, DeadlineRule
from cafe.store.decisions import Decision, ReferralStanding
from cafe.store.events import Event
from cafe.store.organisation import Organisation
from cafe.store.passages import Passage
from cafe.store.proposals import Proposal
from cafe.store.runs import StoredTheme
from cafe.store.users import User
from cafe.thresholds import gate as gate_of
from cafe.understand import codebooks, live
from cafe.understand.themes import current as current_themes
from cafe.views import by_whom
from cafe.views.lead.blueprint import bp
from cafe.views.named import event_for, proposal_for
from cafe.views.spoken import spoken
from cafe.views.submit import attempt
from forms.kinds import UNSET
from forms.proposal import CITY, JoinForm, OriginForm, ProposalForm, SendForm

PICK_KINDS = ("proposal", "improve", "works", "other", UNSET)


@dataclass(frozen=True)
class Column:
    """One group's answer on a proposal's page. `inside`: the account may read the grounds and who
    wrote them; `decides`: it may take a step; `steps` has the whole history. `helped` is
    what is asked about what was carried out; `may_ask`: the account may still word it."""

    standing: ReferralStanding
    steps: tuple[Decision, ...]
    inside: bool
    decides: bool
    late: tuple[Deadline, ...]
    helped: Helped | None
    may_ask: bool


# --- from notes to a proposal -------------------------------------------------------------------


@bp.get("/events/<code>/proposals")
@allow("lead")
def event_proposals(code: str) -> Any:
    """The event's notes to choose from: what the tables called proposals, or a theme's notes."""
    event = event_for(code)
    kind = request.args.get("kind", "proposal")
    theme_id = request.args.get("theme", "")
    with store().snapshot() as db:
        every = passages.of_event(db, event.id)
        themes = current_themes(db, event.id)
        theme = next((t for t in _asked(db, themes) if t.id == theme_id), None)
        used = proposals.of_passages(db, [p.id for p in every])
        made = proposals.of_event(db, event.id)
        known = organisation.get(db, spoken())
    if theme is not None:
        order = {p: place for place, p in enumerate(theme.passages)}
        shown = sorted((p for p in every if p.id in order), key=lambda p: order[p.id])
    else:
        shown = [p for p in every if kind in (p.kind or UNSET, "all")]
        shown.sort(key=lambda p: (p.id in used, not p.important, -p.votes))
    return render_template(
        "lead/proposal_pick.html",
        event=event,
        passages=shown,
        theme=theme,
        kind=kind,
        kinds=PICK_KINDS,
        counts=live.by_kind(every, PICK_KINDS),
        theme_of={p: t for t in themes for p in t.passages},
        used=used,
        made=made,
        tables={t.id: t for t in event.tables},
        organisation=known,
        picked=set(request.args.getlist("passage")),
    )


def _asked(db: Database, own: Sequence[StoredTheme]) -> Sequence[StoredTheme]:
    """The event's own themes, or those of the gathering that the query names."""
    number = request.args.get("gathering", "")
    if not re.fullmatch("[1-9][0-9]{0,8}", number):
        return own
    found = gatherings.get(db, int(number))
    need(rights.changes_gathering(account(), found))
    return current_themes(db, found.scope)


@bp.get("/events/<code>/proposals/new")
@allow("lead")
def proposal_new(code: str) -> Any:
    """The form of a new proposal from the passages of the query."""
    event = event_for(code)
    with store().snapshot() as db:
        every = {p.id: p for p in passages.of_event(db, event.id)}
        chosen = [every[i] for i in request.args.getlist("passage") if i in every]
        points = _points_of(db, event, chosen)
    if not chosen:
        return redirect(url_for("lead.event_proposals", code=event.code))
    first = max(chosen, key=lambda p: (p.kind == "proposal", p.votes))
    form = _form(
        event,
        data={
            "title": first.text if len(first.text) <= 80 and "\n" not in first.text else "",
            "what": first.text,
            "points": points,
            "passages": [p.id for p in chosen],
        },
    )
    return _form_page(form, event=event)


@bp.post("/events/<code>/proposals/add")
@allow("lead")
def proposal_add(code: str) -> Any:
    """Keep a new proposal with its origins."""
    event = event_for(code)
    form = _form(event, request.form)

    def save(db: Database) -> str:
        number = proposals.add(
            db,
            account().id,
            title=form.title.data,
            what=form.what.data,
            why=form.why.data or "",
            points=_ordered(db, form.points.data),
            codebook=codebooks.in_force(db).name,
            home=event.district,
        )
        _link(db, event, number, form.passages.data or [], form.quoted.data or [])
        return url_for("lead.proposal", number=number)

    return attempt(form, save, lambda: _form_page(form, event=event))


@bp.post("/events/<code>/proposals/<int:number>/link")
@allow("lead")
def proposal_link(code: str, number: int) -> Any:
    """Link passages of the event to a proposal that exists already."""
    event = event_for(code)
    proposal_for(number, write=True)
    form = OriginForm(request.form)
    form.passages.allowed = form.quoted.allowed = _ids(event)

    def save(db: Database) -> str:
        lead = proposals.leading(db, number)
        _link(db, event, lead.id, form.passages.data or [], form.quoted.data or [])
        return url_for("lead.proposal", number=lead.id) + "#origins"

    return attempt(form, save, lambda: _page(proposal_for(number), alert=form.alert))


@bp.post("/proposals/similar")
@allow("lead")
def proposals_similar() -> Any:
    """What is likely the same as what is being written: the form with it, or the part alone for a
    script."""
    event, proposal = _place_of(request.form)
    form = _form(event, request.form, proposal)
    if "similar" in request.headers.get("X-Wants", ""):
        return render_template(
            "lead/_similar.html", similar=_similar(form, event, proposal), event=event,
            proposal=proposal, user=account(),
        )  # fmt: skip
    return _form_page(form, event=event, proposal=proposal)


def _place_of(given: Mapping[str, str]) -> tuple[Event | None, Proposal | None]:
    number = given.get("number", "")
    if re.fullmatch("[0-9]{1,9}", number):
        return None, proposal_for(int(number), write=True)
    return event_for(given.get("event", "")), None


# --- one proposal -------------------------------------------------------------------------------


@bp.get("/proposals/<int:number>")
@allow(*rights.FOLLOWERS)
def proposal(number: int) -> Any:
    """One proposal: its words, where it came from, what each group answered."""
    found = proposal_for(number)
    if found.joined_to is not None:
        lead = proposals.leading(store().read(), number)
        return redirect(url_for("lead.proposal", number=lead.id, was=number))
    return _page(found)


@bp.get("/proposals/<int:number>/edit")
@allow("lead")
def proposal_edit(number: int) -> Any:
    """The form of its wording."""
    found = proposal_for(number, write=True)
    data = {
        "title": found.title,
        "what": found.what,
        "why": found.why,
        "points": list(found.points),
        "base": str(found.revision),
    }
    return _form_page(_form(None, proposal=found, data=data), proposal=found)


@bp.post("/proposals/<int:number>/save")
@allow("lead")
def proposal_save(number: int) -> Any:
    """Keep a new wording; the earlier ones stay."""
    found = proposal_for(number, write=True)
    form = _form(None, request.form, found)

    def save(db: Database) -> str:
        base = form.base.data or ""
        try:
            proposals.change(
                db,
                account().id,
                found.id,
                base=int(base) if re.fullmatch("[0-9]{1,9}", base) else 0,
                title=form.title.data,
                what=form.what.data,
                why=form.why.data or "",
                points=_ordered(db, form.points.data),
                codebook=codebooks.in_force(db).name,
            )
        except Conflict as error:
            if error.name == "proposal_changed_meanwhile":
                # A second press, after a look at the other wording, counts.
                form.base.data = str(proposals.get(db, found.id).revision)
            raise
        return url_for("lead.proposal", number=found.id)

    return attempt(form, save, lambda: _form_page(form, proposal=found))


@bp.post("/proposals/<int:number>/unlink")
@allow("lead")
def proposal_unlink(number: int) -> Any:
    """Take away an origin that was linked by mistake, as long as nobody was asked."""
    found = proposal_for(number, write=True)
    form = OriginForm(request.form)

    def save(db: Database) -> str:
        proposals.unlink(db, account().id, found.id, form.passage.data or "")
        return url_for("lead.proposal", number=found.id) + "#origins"

    return attempt(form, save, lambda: _page(found, alert=form.alert))


@bp.post("/proposals/<int:number>/send")
@allow("lead")
def proposal_send(number: int) -> Any:
    """Ask steering groups."""
    found = proposal_for(number, write=True)
    known = organisation.get(store().read(), spoken())
    form = SendForm(
        request.form, districts=[CITY, *(d.id for d in known.districts_on(days.today()))]
    )

    def save(db: Database) -> str:
        to = [None if d == CITY else d for d in form.to.data]
        proposals.send(db, account().id, found.id, to)
        return url_for("lead.proposal", number=found.id) + "#answers"

    return attempt(form, save, lambda: _page(found, send=form))


@bp.post("/proposals/<int:number>/join")
@allow("lead")
def proposal_join(number: int) -> Any:
    """Make it part of another proposal."""
    found = proposal_for(number, write=True)
    form = JoinForm(request.form)
    into = form.into.data or ""
    other = proposal_for(int(into) if re.fullmatch("[0-9]{1,9}", into) else 0, write=True)

    def save(db: Database) -> str:
        lead = proposals.join(db, account().id, found.id, other.id)
        return url_for("lead.proposal", number=lead, was=found.id)

    return attempt(form, save, lambda: _page(found, alert=form.alert))


# --- parts --------------------------------------------------------------------------------------


def _form(
    event: Event | None, given: Any = None, proposal: Proposal | None = None, **kwargs: Any
) -> ProposalForm:
    book = codebooks.in_force(store().read())
    # A point that has left the codebook since stays with what was written about it.
    points = [*book.ids, *(proposal.points if proposal else ())]
    form = ProposalForm(
        given, points=points, passages=_ids(event) if event else (), new=event is not None, **kwargs
    )
    return form


def _ids(event: Event) -> set[str]:
    return {p.id for p in passages.of_event(store().read(), event.id)}


def _ordered(db: Database, chosen: Sequence[str] | None) -> list[str]:
    order = {code: place for place, code in enumerate(codebooks.in_force(db).ids)}
    return sorted(set(chosen or ()), key=lambda code: (order.get(code, len(order)), code))


def _link(
    db: Database, event: Event, number: int, chosen: Sequence[str], quoted: Sequence[str]
) -> None:
    there = {p.id for p in passages.of_event(db, event.id)}
    proposals.link(db, account().id, number, [p for p in chosen if p in there], set(quoted))


def _points_of(db: Database, event: Event, chosen: Sequence[Passage]) -> list[str]:
    """The points that people confirmed for the passages, or else the machine's assertions."""
    book = codebooks.in_force(db)
    decided = tags.current(db, event.id)
    suggested = runs.suggestions(db, event.id)
    found: set[str] = set()
    for p in chosen:
        words = decided.get(p.id, {})
        confirmed = {code for code, d in words.items() if d.confirmed}
        asserted = {
            s.code
            for s in suggested.get(p.id, ())
            if s.asserted and not (s.code in words and words[s.code].rejected)
        }
        found |= confirmed or asserted or {p.point or ""}
    return [code for code in book.ids if code in found]


def _reads(db: Database, user: User) -> set[int]:
    """The events (ids) of which the account reads every note."""
    return {event.id for event in events.heads(db) if rights.changes_event(user, event)}


def _similar(form: ProposalForm, event: Event | None, proposal: Proposal | None) -> list[Likely]:
    user = account()
    with store().snapshot() as db:
        reads = _reads(db, user)
        chosen: list[str] = list(form.passages.data or [])
        wordings = [f"{form.title.data or ''} {form.what.data or ''}"]
        but: list[int] = []
        if event is not None:
            wordings += [p.text for p in passages.of_event(db, event.id) if p.id in chosen]
        event_id = event.id if event else None
        if proposal is not None:
            but = proposals.family(db, proposal.id)
            mine = proposals.origins(db, [proposal.id])[proposal.id]
            mine = [o for o in mine if o.by_table or o.event_id in reads]
            wordings += [o.text for o in mine if o.text]
            if mine:
                event_id = mine[0].event_id
                chosen = [o.passage_id for o in mine if o.event_id == event_id]
        found = support.similar_to(db, wordings, chosen, event_id, but, reads=reads)
        asked = proposals.referrals(db, [f.proposal.id for f in found])
    return [f for f in found if rights.sees_proposal(user, f.proposal, asked[f.proposal.id])]


def _form_page(
    form: ProposalForm, *, event: Event | None = None, proposal: Proposal | None = None
) -> str:
    with store().snapshot() as db:
        book = codebooks.in_force(db)
        known = organisation.get(db, spoken())
        every = {p.id: p for p in passages.of_event(db, event.id)} if event else {}
        quotable = gate_of(db).quotable(support.persons_behind(db, event) if event else None)
    return render_template(
        "lead/proposal_form.html",
        form=form,
        event=event,
        proposal=proposal,
        passages=[every[i] for i in form.passages.data or () if i in every],
        quotable=quotable,
        codebook=book,
        similar=_similar(form, event, proposal),
        tables={t.id: t for t in event.tables} if event else {},
        organisation=known,
        user=account(),
    )


def _page(
    found: Proposal, *, send: SendForm | None = None, alert: Any = None
) -> str:  # fmt: skip
    user = account()
    day = days.today()
    show_first(store())
    with store().snapshot() as db:
        book = codebooks.in_force(db)
        known = organisation.get(db, spoken())
        stood = decisions.standings(db, [found.id])[found.id]
        rule = deadlines.rule(db)
        columns = [_column(db, user, found, s, rule, day) for s in stood]
        linked = proposals.origins(db, [found.id])
        origins = linked[found.id]
        leads = rights.changes_proposal(user, found)
        # A proposal of another district that was joined to this one brings notes of there along.
        reads = _reads(db, user) if leads else set()
        read = [o for o in origins if o.event_id in reads]
        quotes = support.origins_shown(db, linked)[found.id]
        behind = support.support(db, [found.id])[found.id]
        held = [events.by_id(db, e) for e in sorted(behind.events)]
        ways, by = by_whom.asked(
            lambda one: whom.of_notes(
                db, held, one, behind.notes, spoken(),
                lambda: support_apart.of_proposal(db, found.id),
            )
        )  # fmt: skip
        joined = proposals.joined(db, found.id)
        told = [
            c
            for c in communication.of_proposal(db, [found.id, *(p.id for p in joined)])
            if rights.sees_communication(user, c)
        ]
        wordings = proposals.revisions(db, found.id)
        public = feedback.public_pages(db, found)
        groups = {s.referral.id: s.referral for s in stood}
        files = [
            (one, of)
            for one in attachments.of_proposals(db, proposals.family(db, found.id))
            for of in [groups.get(one.referral_id or 0)]
            if rights.sees_attachments(user, found, of) and (of or one.referral_id is None)
        ]
    asked = {s.referral.district for s in stood}
    return render_template(
        "lead/proposal.html",
        proposal=found,
        points=[book.code(p) for p in found.points if p in book.ids],
        gone_points=[p for p in found.points if p not in book.ids],
        columns=columns,
        linked=read,
        reads_all=leads and all(o.event_id in reads for o in origins),
        quotes=quotes,
        seen={o.passage_id for o in quotes},
        unseen=support.unquoted(behind, quotes),
        leads=leads,
        support=behind,
        ways=ways,
        by=by,
        joined=joined,
        told=told,
        revisions=wordings,
        organisation=known,
        to=_to(known, asked, day),
        send=send,
        alert=alert,
        was=request.args.get("was", ""),
        public=public,
        files=files,
        attaches=user.has(*rights.DECIDERS),
        saved=request.args.get("saved", ""),
        day=day,
    )


def _to(known: Organisation, asked: set[str | None], day: str) -> list[tuple[str, str | None]]:
    """The groups that can still be asked: (value, name), name None for the central one."""
    left: list[tuple[str, str | None]] = [
        (d.id, d.name) for d in known.districts_on(day) if d.id not in asked
    ]
    return left if None in asked else [(CITY, None), *left]


def _column(
    db: Database,
    user: User,
    found: Proposal,
    standing: ReferralStanding,
    rule: DeadlineRule,
    day: str,
) -> Column:
    asked = standing.referral
    helped = follow_up.of_referrals(db, [asked.id]).get(asked.id) if standing.is_done else None
    return Column(
        standing,
        tuple(decisions.history(db, standing.referral.id)),
        rights.reads_grounds(user, found, standing.referral),
        rights.decides(user, standing.referral.district),
        rule.late(standing, day),
        helped,
        standing.is_done
        and rights.asks_whether_it_helped(user, asked)
        and not (helped and helped.is_taken),
    )
