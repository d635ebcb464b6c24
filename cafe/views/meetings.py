"""A steering group's meetings: the agenda of what waits, who is there, notes, and the minutes."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlite_utils import Database

from cafe import days, rights
from cafe.accounts import account, allow, need, store
from cafe.errors import Conflict, Unknown
from cafe.exports import minutes as minutes_document
from cafe.exports.minutes import AgendaLine
from cafe.reports.summary import day
from cafe.store import deadlines, decisions, meetings, organisation
from cafe.store.deadlines import Deadline
from cafe.store.decisions import ReferralStanding
from cafe.store.meetings import Meeting
from cafe.store.organisation import Organisation
from cafe.store.proposals import Proposal
from cafe.views import handed
from cafe.views.spoken import spoken
from cafe.views.submit import attempt
from forms.meeting import AdjustForm, KeepForm, MeetingNoteForm, StartMeetingForm
from forms.proposal import CITY

bp = Blueprint("meetings", __name__, url_prefix="/steering/meetings")
AgendaItem = tuple[Proposal, ReferralStanding, tuple[Deadline, ...]]


@bp.get("/of/<group>")
@allow(*rights.DECIDERS)
def of_group(group: str) -> Any:
    """The group's meetings, and the form that begins one."""
    return _list_page(_group(group), StartMeetingForm(data={"day": days.today()}))


@bp.post("/of/<group>/start")
@allow("steering")
def start(group: str) -> Any:
    """Begin a meeting of a day."""
    district = _group(group)
    need(rights.decides(account(), district))
    form = StartMeetingForm(request.form)

    def save(db: Database) -> str:
        made = meetings.start(db, account().id, district, form.day.data or days.today())
        return url_for("meetings.meeting", meeting_id=made)

    return attempt(form, save, lambda: _list_page(district, form))


@bp.get("/<int:meeting_id>")
@allow(*rights.DECIDERS)
def meeting(meeting_id: int) -> Any:
    """A meeting: what waits, and what has been noted and decided; once kept, the minutes."""
    return _page(_meeting(meeting_id))


@bp.post("/<int:meeting_id>/note")
@allow("steering")
def note(meeting_id: int) -> Any:
    """Note something."""
    found = _meeting(meeting_id, write=True)
    form = MeetingNoteForm(request.form)
    form.about.choices = [("", ""), *((str(p.id), p.title) for p in _table(found))]

    def save(db: Database) -> str:
        about = int(form.about.data) if form.about.data else None
        meetings.note(db, account().id, found.id, form.text.data or "", about)
        return url_for("meetings.meeting", meeting_id=found.id) + "#taken"

    return attempt(form, save, lambda: _page(found, note=form))


@bp.post("/<int:meeting_id>/adjust")
@allow("steering")
def adjust(meeting_id: int) -> Any:
    """Adjust who was there and the notes."""
    found = _meeting(meeting_id, write=True)
    form = AdjustForm(request.form)
    given = {
        int(name[5:]): text
        for name, text in request.form.items()
        if re.fullmatch("note_[0-9]{1,9}", name)
    }

    def save(db: Database) -> str:
        seen, form.seen.data = _seen(form.seen.data), str(meetings.get(db, found.id).revision)
        meetings.adjust(
            db, account().id, found.id, present=form.present.data or "", notes=given, seen=seen
        )
        return url_for("meetings.meeting", meeting_id=found.id) + "#taken"

    return attempt(form, save, lambda: _page(found, adjust=form, given=given))


@bp.post("/<int:meeting_id>/keep")
@allow("steering")
def keep(meeting_id: int) -> Any:
    """Write the minutes down for good."""
    found = _meeting(meeting_id, write=True)
    form = KeepForm(request.form)

    def save(db: Database) -> str:
        try:
            meetings.keep(db, account().id, found.id, _seen(form.seen.data))
        except Conflict:
            form.seen.data = str(meetings.get(db, found.id).revision)
            raise
        return url_for("meetings.meeting", meeting_id=found.id)

    return attempt(form, save, lambda: _page(found, keep=form))


@bp.get("/<int:meeting_id>/minutes.<extension>")
@allow(*rights.DECIDERS)
def minutes_file(meeting_id: int, extension: str) -> Any:
    """The minutes as a file, as a draft until they are kept."""
    found = _meeting(meeting_id)
    with store().snapshot() as db:
        group = _group_name(organisation.get(db, spoken()), found)
    made = minutes_document.document(found, group, spoken(), _day)
    return handed.file(made, extension, f"protokoll-{found.day}")


@bp.get("/<int:meeting_id>/agenda.<extension>")
@allow(*rights.DECIDERS)
def agenda_file(meeting_id: int, extension: str) -> Any:
    """The agenda as a file, while the page shows one."""
    found = _meeting(meeting_id)
    if found.is_kept:
        raise Unknown("not_found")
    with store().snapshot() as db:
        known = organisation.get(db, spoken())
        lines = [
            AgendaLine(p.id, p.title, p.what, s.status, late[0].day if late else "")
            for p, s, late in _agenda(db, known, found)
        ]
    made = minutes_document.agenda(found.day, _group_name(known, found), lines, spoken(), _day)
    return handed.file(made, extension, f"dagordning-{found.day}")


def _group_name(known: Organisation, found: Meeting) -> str:
    return known.name(found.district) if found.district else minutes_document.central(spoken())


def _day(written: str) -> str:
    return day(written, spoken())


def _group(written: str) -> str | None:
    district = None if written == CITY else written
    need(rights.sees_meeting(account(), district))
    return district


def _meeting(meeting_id: int, *, write: bool = False) -> Meeting:
    found = meetings.get(store().read(), meeting_id)
    need((rights.decides if write else rights.sees_meeting)(account(), found.district))
    return found


def _seen(written: str | None) -> int:
    return int(written) if written and re.fullmatch("[0-9]{1,9}", written) else -1


def _agenda(db: Database, known: Organisation, found: Meeting) -> list[AgendaItem]:
    """What waits for the group, then what is late, then what is under way."""
    rule, today = deadlines.rule(db), days.today()
    items = [
        (p, s, rule.late(s, today))
        for p, stood in decisions.everything(db)
        for s in stood
        if known.keeper(s.referral.district) == found.district and (s.waits or s.is_doing)
    ]
    return sorted(items, key=lambda i: (not i[1].waits, not i[2], i[1].referral.asked_at))


def _table(found: Meeting) -> list[Proposal]:
    with store().snapshot() as db:
        return [p for p, _, _ in _agenda(db, organisation.get(db), found)]


def _list_page(district: str | None, form: StartMeetingForm) -> str:
    with store().snapshot() as db:
        return render_template(
            "meetings/list.html",
            group=district,
            meetings=meetings.of_group(db, district),
            form=form,
            decides=rights.decides(account(), district),
            organisation=organisation.get(db, spoken()),
            CITY=CITY,
        )


def _page(
    found: Meeting,
    *,
    note: MeetingNoteForm | None = None,
    adjust: AdjustForm | None = None,
    keep: KeepForm | None = None,
    given: dict[int, str] | None = None,
) -> str:
    with store().snapshot() as db:
        found = meetings.get(db, found.id)
        known = organisation.get(db, spoken())
        agenda = [] if found.is_kept else _agenda(db, known, found)
    seen = {"seen": str(found.revision)}
    return render_template(
        "meetings/one.html",
        meeting=found,
        agenda=agenda,
        decides=rights.decides(account(), found.district) and not found.is_kept,
        note=note or MeetingNoteForm(),
        adjust=adjust or AdjustForm(data=seen | {"present": found.present}),
        keep=keep or KeepForm(data=seen),
        given=given or {},
        organisation=known,
        CITY=CITY,
        endings=handed.endings(),
    )
