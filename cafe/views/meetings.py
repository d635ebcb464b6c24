"""A steering group's meetings: the agenda of what waits, who is there, notes, and the minutes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
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
from forms.meeting import MinutesForm, StartMeetingForm
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
    """Note something, and keep what else was written on the page."""
    return _write(meeting_id, noting=True)


@bp.post("/<int:meeting_id>/adjust")
@allow("steering")
def adjust(meeting_id: int) -> Any:
    """Adjust who was there and the notes, and keep a new note."""
    return _write(meeting_id)


@bp.post("/<int:meeting_id>/keep")
@allow("steering")
def keep(meeting_id: int) -> Any:
    """Write the minutes down for good, with what has just been written on the page."""
    return _write(meeting_id, keeping=True)


def _write(meeting_id: int, *, noting: bool = False, keeping: bool = False) -> Any:
    """Whichever button is pressed, nothing that is written beside it is lost."""
    found = _meeting(meeting_id, write=True)
    form = MinutesForm(request.form)
    form.about.choices = [("", ""), *((str(number), name) for number, name in _about(found))]
    given = {
        int(name[5:]): text
        for name, text in request.form.items()
        if re.fullmatch("note_[0-9]{1,9}", name)
    }
    present = form.present.data or ""
    # A page that only notes says nothing of who was there.
    changed = (bool(given) or "present" in request.form) and _mark(
        present, given
    ) != form.drawn.data

    def save(db: Database) -> str:
        before = meetings.get(db, found.id)
        seen, form.seen.data = _seen(form.seen.data), str(before.revision)
        if not changed:  # then the page shows what others have written meanwhile
            form.present.data, form.drawn.data = before.present, _drawn(before)
        if changed:
            meetings.adjust(db, account().id, found.id, present=present, notes=given, seen=seen)
        elif keeping and seen != before.revision:
            raise Conflict("meeting_changed_meanwhile")
        if noting or form.text.data:
            about = int(form.about.data) if form.about.data else None
            meetings.note(db, account().id, found.id, form.text.data or "", about)
        if keeping:
            meetings.keep(db, account().id, found.id, meetings.get(db, found.id).revision)
        return url_for("meetings.meeting", meeting_id=found.id) + ("" if keeping else "#taken")

    return attempt(form, save, lambda: _page(found, form, given if changed else {}))


def _drawn(found: Meeting) -> str:
    return _mark(found.present, {e.note_id: e.text for e in found.entries if e.note_id is not None})


def _mark(present: str, notes: Mapping[int, str]) -> str:
    """What tells whether anything was written in the fields of who was there and of the notes."""
    fields = [present, *(text for _, text in sorted(notes.items()))]
    plain = [text.replace("\r\n", "\n").strip() for text in fields]
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()


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
    if district is not None and organisation.get(store().read()).district(district) is None:
        raise Unknown("not_found")
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


def _about(found: Meeting) -> list[tuple[int, str]]:
    """What a note may be about, as (number, title): what waits, and what has been talked of."""
    with store().snapshot() as db:
        table = [(p.id, p.title) for p, _, _ in _agenda(db, organisation.get(db), found)]
    talked = ((e.proposal_id, e.title) for e in found.entries if e.proposal_id is not None)
    return list(dict([*table, *talked]).items())


def _list_page(district: str | None, form: StartMeetingForm) -> str:
    with store().snapshot() as db:
        known = organisation.get(db, spoken())
        # Those of a group whose open cases this one has taken over are found nowhere else.
        every = [m for group in known.kept(district) for m in meetings.of_group(db, group)]
        return render_template(
            "meetings/list.html",
            group=district,
            meetings=sorted(every, key=lambda m: (m.day, m.id), reverse=True),
            form=form,
            decides=rights.decides(account(), district),
            organisation=known,
            CITY=CITY,
        )


def _page(
    found: Meeting, form: MinutesForm | None = None, given: dict[int, str] | None = None
) -> str:
    with store().snapshot() as db:
        found = meetings.get(db, found.id)
        known = organisation.get(db, spoken())
        agenda = [] if found.is_kept else _agenda(db, known, found)
    fields = {"seen": str(found.revision), "drawn": _drawn(found), "present": found.present}
    return render_template(
        "meetings/one.html",
        meeting=found,
        agenda=agenda,
        decides=rights.decides(account(), found.district) and not found.is_kept,
        form=form or MinutesForm(data=fields),
        about=_about(found),
        given=given or {},
        organisation=known,
        CITY=CITY,
        endings=handed.endings(),
    )
