"""Digests: who gets them, the draft that is looked at and published, and the public page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from sqlite_utils import Database
from werkzeug.wrappers import Response

from cafe import days, rights
from cafe.accounts import account, actor, allow, need, open_to_all, store
from cafe.errors import Conflict, Refused
from cafe.exports import digest_document
from cafe.reports import digest as reports
from cafe.reports.digest import Digest
from cafe.reports.summary.release import show_first
from cafe.store import digests, organisation
from cafe.store.digests import DigestSeries
from cafe.views import handed
from cafe.views.qr import qr
from cafe.views.spoken import in_words, spoken
from cafe.views.submit import attempt
from forms.digest import DigestForm, DigestRecipientsForm, DigestSeriesForm

bp = Blueprint("digests", __name__)
RIGHT = "a published digest is public"


@bp.get("/told/<digest_code>")
@open_to_all(RIGHT, csrf=False)
def page(digest_code: str) -> Any:
    """What was told, as it was told."""
    return _told(digest_code, "digests/page.html")


@bp.get("/told/<digest_code>/poster")
@open_to_all(RIGHT, csrf=False)
def poster(digest_code: str) -> Any:
    """Its main lines on one sheet to print, with its QR code."""
    return _told(digest_code, "digests/poster.html")


@bp.get("/told/<digest_code>/qr.svg")
@open_to_all(RIGHT, csrf=False)
def page_qr(digest_code: str) -> Any:
    """The QR code of the page's address."""
    return qr(
        url_for("digests.page", digest_code=digests.by_code(store().read(), digest_code).code)
    )


@bp.get("/digests/told/<digest_code>.docx")
@allow(*rights.READERS)
def word(digest_code: str) -> Any:
    """It in Word: what is public, for who hands it out."""
    return _file(digest_code, "docx")


@bp.get("/digests/told/<digest_code>.pdf")
@allow(*rights.READERS)
def pdf(digest_code: str) -> Any:
    """It as a PDF."""
    return _file(digest_code, "pdf")


@bp.get("/digests/new")
@allow(*rights.PLANNERS)
def new() -> Any:
    """The form that says which working groups are to get digests."""
    return _new_page(_series_form(data={"district": request.args.get("district", "")}))


@bp.post("/digests/add")
@allow(*rights.PLANNERS)
def add() -> Any:
    """Begin a series."""
    form = _series_form(sent=True)

    def save(db: Database) -> str:
        need(rights.makes_digests(account(), form.district.data))
        made = digests.add(
            db,
            actor(),
            district=form.district.data,
            area=form.area.data or None,
            to_whom=form.to_whom.data or "",
            channel=form.channel.data or "",
            responsible=form.responsible.data or "",
        )
        return url_for("digests.draft", series_id=made)

    return attempt(form, save, lambda: _new_page(form))


@bp.get("/digests/<int:series_id>")
@allow(*rights.FOLLOWERS)
def draft(series_id: int) -> Any:
    """A series: for who makes it the draft of the next digest, and what was told before."""
    show_first(store())
    return _page(_series(series_id))


@bp.post("/digests/<int:series_id>/save")
@allow(*rights.PLANNERS)
def save(series_id: int) -> Any:
    """Keep the draft, or publish it."""
    found = _series(series_id, write=True)
    form = DigestForm(request.form)

    def keep(db: Database) -> str:
        before = reports.draft(db, found)
        seen, form.seen.data = form.seen.data, before.mark
        if seen != before.mark:
            raise Conflict("digest_changed_meanwhile")
        kept = digests.save(
            db,
            found.id,
            intro=form.intro.data or "",
            without={p.id for p in _candidates(db, found)} & _numbers(form.without.data),
            not_done={a.id for a in reports.done(db, found)} & _numbers(form.not_done.data),
        )
        if request.form.get("do") != "publish":
            return url_for("digests.draft", series_id=found.id) + "#preview"
        told = reports.draft(db, found)
        # Back, and the button again, would tell everybody the same once more.
        if not found.awaited(days.today()) and not told.has_news:
            raise Refused("digest_nothing_new")
        digests.publish(db, actor(), account().id, kept, reports.content(told))
        return url_for("digests.page", digest_code=kept.code)

    return attempt(form, keep, lambda: _page(found, form))


@bp.get("/digests/<int:series_id>/to")
@allow(*rights.PLANNERS)
def recipients(series_id: int) -> Any:
    """The form of who gets it."""
    found = _series(series_id, write=True)
    form = DigestRecipientsForm(
        data={
            "to_whom": found.to_whom,
            "channel": found.channel,
            "responsible": found.responsible,
            "ended": found.is_ended,
        }
    )
    return _recipients_page(found, form)


@bp.post("/digests/<int:series_id>/to/save")
@allow(*rights.PLANNERS)
def recipients_save(series_id: int) -> Any:
    """Say who gets it from now on, or that no more are made."""
    found = _series(series_id, write=True)
    form = DigestRecipientsForm(request.form)

    def keep(db: Database) -> str:
        digests.change(
            db,
            actor(),
            found.id,
            to_whom=form.to_whom.data or "",
            channel=form.channel.data or "",
            responsible=form.responsible.data or "",
            ended=bool(form.ended.data),
        )
        return url_for("lead.communication") + "#digests"

    return attempt(form, keep, lambda: _recipients_page(found, form))


def _told(digest_code: str, template: str) -> str:
    """A published digest on one of its pages."""
    with store().snapshot() as db:
        kept = digests.by_code(db, digest_code)
        return render_template(
            template,
            digest=reports.told(db, kept),
            code=kept.code,
            others=[d for d in digests.published(db, kept.series_id) if d.id != kept.id],
            organisation=organisation.get(db, spoken()),
        )


def _series(series_id: int, *, write: bool = False) -> DigestSeries:
    found = digests.series(store().read(), series_id)
    right = rights.makes_digests if write else rights.sees_digests
    need(right(account(), found.district))
    return found


def _candidates(db: Database, found: DigestSeries) -> list[Any]:
    return reports.candidates(db, organisation.get(db), found.district)


def _numbers(written: list[str] | None) -> set[int]:
    return {int(n) for n in written or () if n.isdecimal() and len(n) < 10}


def _series_form(sent: bool = False, data: dict[str, Any] | None = None) -> DigestSeriesForm:
    form = DigestSeriesForm(request.form if sent else None, data=data or {})
    known, me = organisation.get(store().read(), spoken()), account()
    form.district.choices = [
        (d.id, d.name) for d in known.districts_on(days.today()) if rights.makes_digests(me, d.id)
    ]
    form.area.choices = [("", ""), *((a.id, a.name) for a in known.areas)]
    return form


def _new_page(form: DigestSeriesForm) -> str:
    return render_template("digests/new.html", form=form)


def _recipients_page(found: DigestSeries, form: DigestRecipientsForm) -> str:
    return render_template(
        "digests/recipients.html",
        form=form,
        series=found,
        organisation=organisation.get(store().read(), spoken()),
    )


def _page(found: DigestSeries, form: DigestForm | None = None) -> str:
    makes = rights.makes_digests(account(), found.district) and not found.is_ended
    with store().snapshot() as db:
        coming: Digest | None = reports.draft(db, found) if makes else None
        without = reports.left_out(db, found.id)
        saved = digests.draft(db, found.id)
        if form is None and coming is not None:
            form = DigestForm(
                data={
                    "seen": coming.mark,
                    "intro": coming.intro,
                    "without": [str(n) for n in without],
                    "not_done": [str(n) for n in (saved.not_done if saved else ())],
                }
            )
        return render_template(
            "digests/draft.html",
            series=digests.series(db, found.id),
            digest=coming,
            form=form,
            candidates=_candidates(db, found) if makes else [],
            done=reports.done(db, found) if makes else [],
            told=digests.published(db, found.id),
            today=days.today(),
            organisation=organisation.get(db, spoken()),
        )


def _file(digest_code: str, extension: str) -> Response:
    language = spoken()
    with store().snapshot() as db:
        kept = digests.by_code(db, digest_code)
        told = reports.told(db, kept)
        known = organisation.get(db, language)
    base = current_app.config["SETTINGS"].public_url
    made = digest_document.document(
        told, known, language, in_words, base + url_for("digests.page", digest_code=kept.code)
    )
    return handed.file(made, extension, f"besked-{told.day}")
