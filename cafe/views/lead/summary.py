"""Summaries: the list, the page, its figures, and the files to hand out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import Response, render_template, request, url_for
from sqlite_utils import Database

from cafe import rights
from cafe.accounts import account, actor, allow, need, store
from cafe.errors import Conflict, Refused, Unknown
from cafe.exports import figures, formats, heat_map, tables
from cafe.exports.orders import FileOrder
from cafe.reports import by_whom as whom
from cafe.reports import own_district, since, support
from cafe.reports.divided import DISTRICT
from cafe.reports.summary import Summary, day, release, summarise
from cafe.reports.summary.first_page import by_size, first_page, quotes_of, where
from cafe.reports.summary.model import AskedGroup
from cafe.reports.summary.wording import news_words
from cafe.store import audit, deadlines, organisation, proposals
from cafe.store import events as event_store
from cafe.store import summaries as summaries_store
from cafe.store.events import Event
from cafe.store.users import ALL
from cafe.thresholds import gate as gate_of
from cafe.understand.proposals import ProposalRow, asked_among
from cafe.understand.status import status_of
from cafe.views import by_whom, handed
from cafe.views.lead.blueprint import bp
from cafe.views.spoken import local_time, spoken
from cafe.views.submit import attempt
from forms.base import Form
from forms.event import WordsForm
from forms.harvest import StepForm
from forms.theme import CITY


def _readable(code: str) -> Event:
    """The event, for whom it concerns: a draft's summary is its lead's only."""
    event = event_store.get(store().read(), code)
    need(rights.reads_summary(account(), event))
    return event


@dataclass(frozen=True)
class SummaryShown:
    """A summary on its way to a page or a file: `made` is None when readers have been shown
    nothing yet, `release` the number that the address asks for ("" for none)."""

    event: Event
    made: Summary | None
    releases: tuple[release.ShownSummary, ...]
    is_lead: bool
    release: str

    @property
    def summary(self) -> Summary:
        """The summary. Raises Conflict("summary_hidden") when readers have been shown none."""
        if self.made is None:
            raise Conflict("summary_hidden")
        return self.made

    @property
    def query(self) -> dict[str, str]:
        """What an address of the same summary needs."""
        return {"release": self.release} if self.release else {}


def _summary(event: Event) -> SummaryShown:
    """What the account reads of the event: who reads every note the live state, marked so, others
    the latest release; both any release (`?release=`)."""
    is_lead = rights.changes_event(account(), event)
    language = spoken()
    wanted = request.args.get("release", "")
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 6 else None
    if not is_lead:
        release.show_first(store())
    with store().snapshot() as db:
        known = organisation.get(db, language)
        listed = tuple(release.listed(event, summaries_store.releases(db, event)))
        if wanted and number not in {one.number for one in listed}:
            raise Unknown("not_found")
        if is_lead and not wanted:
            made: Summary | None = release.live(summarise(db, event, known, language), language)
        else:
            made = release.shown(db, event, known, language, number)
            mine = {at for role, at in account().roles if role == "steering" and at != ALL}
            if made is not None and mine and event.district is None and not wanted:
                made = replace(made, own=own_district.beside(db, event, known, mine, language))
        if made is not None and not wanted:
            made = replace(made, since=since.last_time(db, event, language))
    return SummaryShown(event, made, listed, is_lead, wanted)


@bp.get("/summaries")
@allow(*rights.READERS)
def summaries() -> Any:
    """The events whose summaries the account reaches, the latest first."""
    release.show_first(store())
    with store().snapshot() as db:
        user = account()
        seen = [
            o.event
            for o in event_store.overviews(db)
            if not o.event.is_draft and rights.reads_summary(user, o.event)
        ]
        shown = summaries_store.latest(db, [event.id for event in seen])
        known = organisation.get(db, spoken())
    city = [(CITY, "")] if rights.sees_point(user, None) else []
    return render_template(
        "lead/summaries.html",
        events=seen,
        several=len(seen) > 1,
        places=[*city, *((d.id, d.name) for d in known.districts if rights.sees_point(user, d.id))],
        years=sorted({event.date[:4] for event in seen}, reverse=True),
        shown={e.id: release.listed(e, [shown[e.id]])[0] for e in seen if e.id in shown},
        organisation=known,
        day=_day,
    )


@bp.get("/events/<code>/summary")
@allow(*rights.READERS)
def summary(code: str) -> Any:
    """The summary as a page, to read, to show and to print."""
    return _page(_readable(code))


def _page(event: Event, form: Form | None = None) -> str:
    found = _summary(event)
    language = spoken()
    if found.made is None:
        return render_template("lead/summary_hidden.html", event=event)
    made = found.made
    waiting, status, reading = None, None, None
    with store().snapshot() as db:
        asks = _asks(db, event, made)
        rule = deadlines.rule(db)
    if found.is_lead and made.release is None:
        with store().snapshot() as db:
            waiting = None if event.is_draft else release.draft(db, event)
            stands = status_of(db, event)
            status = None if made.analysed_at else stands
            reading = stands.reading if made.analysed_at else None
    with store().snapshot() as db:
        ways, by = by_whom.asked(
            lambda one: whom.of_points(db, [event], one, language, themes=one != DISTRICT),
            whom.of_event(event),
        )
    return render_template(
        "lead/summary.html",
        ways=ways,
        by=by,
        map_key=tables.words(language)["map_key"],
        heat=heat_map.of(by, language) if by and by.dimension == DISTRICT else None,
        event=event,
        summary=made,
        first=first_page(made, language),
        where=lambda theme: where(made, theme, language),
        by_size=by_size,
        quotes_of=quotes_of,
        points={row.id: row for row in made.points},
        asks=asks,
        due=lambda standing: next(d for d in rule.of(standing) if d.is_answer),
        organisation=organisation.get(store().read(), language),
        shown_as=found,
        waiting=waiting,
        status=status,
        reading=reading,
        local_time=local_time,
        form=form,
        news=lambda one: news_words(one.news, language),
        figures=figures.available(made),
        describe=lambda name: " ".join(
            told(name, made, language) for told in (figures.said, figures.description)
        ),
        day=_day,
        formats=formats.together(made),
        persons=tables.persons(made, language),
        shown=lambda cell: tables.shown(cell, language),
        is_lead=found.is_lead,
        quote_threshold=gate_of(store().read()).quote_threshold,
    )


@bp.post("/events/<code>/summary/release")
@allow("lead")
def summary_release(code: str) -> Any:
    """Show readers the summary as it stands: freeze the next release."""
    event = _readable(code)
    need(rights.changes_event(account(), event))
    form = StepForm(request.form)

    def act(db: Database) -> str:
        release.show(db, actor(), event_store.by_id(db, event.id))
        return url_for("lead.summary", code=event.code)

    return attempt(form, act, lambda: _page(event, form))


@bp.post("/events/<code>/summary/words")
@allow("lead")
def summary_words(code: str) -> Any:
    """Let readers read all that was said word for word, from the next release on, or no longer."""
    event = _readable(code)
    need(rights.changes_event(account(), event))
    form = WordsForm(request.form)

    def act(db: Database) -> str:
        if form.words.data not in ("open", "closed"):
            raise Refused("not_a_choice")
        now = event_store.by_id(db, event.id)
        event_store.open_words(db, actor(), now, form.words.data == "open")
        return url_for("lead.summary", code=event.code) + "#said"

    return attempt(form, act, lambda: _page(event, form))


@bp.get("/events/<code>/summary/<name>.svg")
@allow(*rights.READERS)
def summary_figure(code: str, name: str) -> Any:
    """One figure of the summary; `?theme=dark` for a dark page, `?width=narrow` for a phone."""
    made = _summary(_readable(code)).summary
    if name not in figures.available(made):
        raise Unknown("not_found")
    drawn = figures.svg(
        name,
        made,
        spoken(),
        dark=request.args.get("theme") == "dark",
        narrow=request.args.get("width") == "narrow",
    )
    return Response(drawn, mimetype="image/svg+xml")


@bp.get("/events/<code>/summary/by-district.svg")
@allow(*rights.READERS)
def summary_districts(code: str) -> Any:
    """Points by district as a heat map, as readers were last shown them."""
    event = _readable(code)
    with store().snapshot() as db:
        made = whom.of_points(db, [event], DISTRICT, spoken()) if event.district is None else None
    drawn = heat_map.of(made, spoken()) if made else None
    if drawn is None or _summary(event).summary.hidden:
        raise Unknown("not_found")
    return Response(
        heat_map.svg(
            drawn,
            dark=request.args.get("theme") == "dark",
            narrow=request.args.get("width") == "narrow",
        ),
        mimetype="image/svg+xml",
    )


@bp.get("/events/<code>/summary.<extension>")
@allow(*rights.READERS)
def summary_file(code: str, extension: str) -> Any:
    """The summary as a file; `?table=` says which where formats share an ending."""
    event = _readable(code)
    name = formats.named(extension, request.args.get("table", ""))
    made = _summary(event).summary
    if not request.args.get("release"):  # figures of the latest, as on the page
        with store().snapshot() as db:
            made = replace(made, by=whom.of_summary(db, event, spoken()))
    with store().snapshot() as db:
        made = replace(made, asks=_asked(db, event, made))
    return handed.ordered(
        FileOrder("summary", name, made, spoken()),
        formats.file_name(name, made),
        lambda: audit.tell(store(), actor(), "summary.export", f"event:{event.code}", format=name),
    )


def _asks(db: Database, event: Event, made: Summary) -> list[ProposalRow]:
    """What groups are asked of the event, of what the account may open; beside what readers are
    shown, so far as they know that it came from there."""
    of_event = proposals.of_event if made.release is None else support.of_event
    return asked_among(db, account(), of_event(db, event.id))


def _asked(db: Database, event: Event, made: Summary) -> tuple[AskedGroup, ...]:
    """What steering groups are asked to decide of the event, of what the account may open."""
    rule, known = deadlines.rule(db), organisation.get(db, spoken())
    return tuple(
        AskedGroup(row.proposal.title, known.name(at) if at else "", due.day)
        for row in _asks(db, event, made)
        for standing in row.standings
        if standing.waits
        for at in (standing.referral.district,)
        for due in rule.of(standing)
        if due.is_answer
    )


def _day(written: str) -> str:
    return day(written, spoken())
