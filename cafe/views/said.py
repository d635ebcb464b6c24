"""You said, we did: an event's public page, and the lead's desk for it."""

from __future__ import annotations

from textwrap import shorten
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext, ngettext
from sqlite_utils import Database

from cafe import rights
from cafe.accounts import account, allow, open_to_all, store
from cafe.errors import Unknown
from cafe.exports import minutes, sheets
from cafe.exports.sheets import Poster, PosterItem, PosterPart
from cafe.reports import feedback
from cafe.reports.feedback import EventPage
from cafe.reports.summary import day
from cafe.reports.summary.release import show_first
from cafe.store import events, feedback_pages, organisation, proposals
from cafe.store.events import Event
from cafe.store.feedback_pages import FeedbackPage
from cafe.store.organisation import Organisation
from cafe.store.typed_codes import spelled
from cafe.views import handed
from cafe.views.named import event_for, proposal_for
from cafe.views.qr import qr
from cafe.views.spoken import spoken
from cafe.views.submit import attempt
from forms.feedback import FeedbackPageForm

bp = Blueprint("said", __name__)
# What a poster has room for: lines in each part, and letters of an answer.
POSTER_LINES = 5
POSTER_SENTENCE = 160
RIGHT = "an event's published page is public"


@bp.get("/said/<code>")
@open_to_all(RIGHT, csrf=False)
def page(code: str) -> Any:
    """What the café said and what became of it, once the lead has published it."""
    show_first(store())
    with store().snapshot() as db:
        event, written = _public(db, code)
        return _shown(db, event, written)


@bp.get("/said/<code>/poster")
@open_to_all(RIGHT, csrf=False)
def poster(code: str) -> Any:
    """The page's main lines on one sheet to print, with its QR code."""
    with store().snapshot() as db:
        event, written = _public(db, code)
        told = feedback.of_event(db, event, written)
        known = organisation.get(db, spoken())
    return render_template("said/poster.html", event=event, told=told, organisation=known)


@bp.get("/said/<code>/poster.pdf")
@open_to_all(RIGHT, csrf=False)
def poster_file(code: str) -> Any:
    """The poster as a PDF, with the same lines."""
    with store().snapshot() as db:
        event, written = _public(db, code)
        told = feedback.of_event(db, event, written)
        known = organisation.get(db, spoken())
    made = _as_poster(event, told, known)
    return handed.pdf(
        lambda file: sheets.write_poster(made, f"{made.heading}: {event.title}", spoken(), file),
        f"ni-sade-vi-gjorde-{event.code}",
    )


def _as_poster(event: Event, told: EventPage, known: Organisation) -> Poster:
    titles = {
        "done": (gettext("Det här har vi gjort"), "✓"),
        "doing": (gettext("Det här gör vi"), "→"),
        "will_not": (gettext("Det här gör vi inte"), "–"),
    }
    parts = []
    for name, (title, mark) in titles.items():
        heard = told.heard[name]
        items = tuple(
            PosterItem(
                one.asked.proposal.title,
                tuple(
                    # Each group answers for itself: a sentence without its name speaks for all.
                    f"{_group(answer.district, known)}: {said}"
                    if len(one.asked.answers) > 1
                    else said
                    for answer in one.asked.answers
                    if answer.sentence
                    for said in (shorten(answer.sentence, POSTER_SENTENCE, placeholder=" …"),)
                ),
            )
            for one in heard[:POSTER_LINES]
        )
        left = len(heard) - len(items)
        more = ngettext("och %(num)s till", "och %(num)s till", left) if left else ""
        if items:
            parts.append(PosterPart(title, items, mark, more))
    waits = len(told.heard["waiting"])
    card = handed.code_card(
        "/said/",
        event.code,
        heading="",
        alt=gettext("QR-kod till sidan"),
    )
    where = known.name(event.district) if event.district else gettext("Hela staden")
    return Poster(
        heading=gettext("Ni sade – vi gjorde"),
        over=f"{event.title} · {day(event.date, spoken())} · {where}",
        parts=tuple(parts),
        waiting=ngettext(
            "%(num)s förslag väntar på svar.", "%(num)s förslag väntar på svar.", waits
        )
        if waits
        else "",
        target=card.target,
        alt=card.alt,
        hint=gettext("Läs svaren och skälen:"),
        address=card.address.replace(spelled(event.code), event.code),  # as the page writes it
    )


def _group(district: str | None, known: Organisation) -> str:
    return known.name(district) if district else minutes.central(spoken())


@bp.get("/said/<code>/qr.svg")
@open_to_all(RIGHT, csrf=False)
def page_qr(code: str) -> Any:
    """The QR code of the page's address."""
    event, _ = _public(store().read(), code)
    return qr(url_for("said.page", code=event.code))


@bp.get("/lead/said")
@allow(*rights.READERS)
def pages() -> Any:
    """The pages that are public, and for a lead the own events that have none yet."""
    user = account()
    with store().snapshot() as db:
        public = feedback_pages.published(db)
        answered = feedback_pages.answered(db)
        every = [e for e in events.heads(db) if e.survey_id is None and not e.is_draft]
    led = {e.id for e in every if user.has("lead") and rights.changes_event(user, e)}
    return render_template(
        "said/list.html",
        events=[
            e for e in every if e.id in led or (e.id in public and rights.reads_summary(user, e))
        ],
        public=public,
        answered=answered,
        led=led,
    )


@bp.get("/lead/events/<code>/said")
@allow("lead")
def edit(code: str) -> Any:
    """The lead's desk: the words at the top, what is left out, whether it is public."""
    event = event_for(code)
    written = feedback_pages.get(store().read(), event.id)
    form = FeedbackPageForm(
        data={
            "intro": written.intro,
            "without": [str(i) for i in written.without],
            "published": written.published_at is not None,
        }
    )
    return _desk(event, form)


@bp.post("/lead/events/<code>/said/save")
@allow("lead")
def save(code: str) -> Any:
    """Write, publish or take back the page."""
    event = event_for(code)
    form = FeedbackPageForm(request.form)

    def keep(db: Database) -> str:
        mine = {p.id for p in proposals.of_event(db, event.id)}
        feedback_pages.save(
            db,
            account().id,
            event.id,
            intro=form.intro.data or "",
            without={int(i) for i in form.without.data or () if i.isdecimal()} & mine,
            published=bool(form.published.data),
        )
        return url_for("said.edit", code=event.code)

    return attempt(form, keep, lambda: _desk(event, form))


@bp.get("/lead/proposals/<int:number>/said")
@allow(*rights.FOLLOWERS)
def proposal(number: int) -> Any:
    """A proposal and its answers as staff read them, also before an event's page is public."""
    found = proposal_for(number)
    show_first(store())
    with store().snapshot() as db:
        lead = proposals.leading(db, found.id)
        return render_template(
            "said/proposal.html",
            proposal=lead,
            heard=feedback.of_proposal(db, lead),
            public=feedback.public_pages(db, lead),
            organisation=organisation.get(db, spoken()),
        )


@bp.get("/lead/events/<code>/said/preview")
@allow("lead")
def preview(code: str) -> Any:
    """The page as it would be read, also while it is not public."""
    event = event_for(code)
    with store().snapshot() as db:
        return _shown(db, event, feedback_pages.get(db, event.id), preview=True)


def _public(db: Database, code: str) -> tuple[Event, FeedbackPage]:
    """The event and its page. Raises Unknown alike for no event and for a page that is not out."""
    try:
        event = events.get(db, code)
    except Unknown:
        raise Unknown("feedback_page_unknown") from None
    written = feedback_pages.get(db, event.id)
    if written.published_at is None:
        raise Unknown("feedback_page_unknown")
    return event, written


def _shown(db: Database, event: Event, written: FeedbackPage, preview: bool = False) -> str:
    told: EventPage = feedback.of_event(db, event, written)
    return render_template(
        "said/page.html",
        event=event,
        told=told,
        page=written,
        preview=preview,
        organisation=organisation.get(db, spoken()),
    )


def _desk(event: Event, form: FeedbackPageForm) -> str:
    with store().snapshot() as db:
        written = feedback_pages.get(db, event.id)
        found = [
            (p, bool(referred[p.id]))
            for p in proposals.of_event(db, event.id)
            for referred in [proposals.referrals(db, [p.id])]
        ]
        known = organisation.get(db, spoken())
    return render_template(
        "said/edit.html", event=event, form=form, page=written, proposals=found,
        organisation=known,
    )  # fmt: skip
