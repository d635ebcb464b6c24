"""Erasing one text for good: the page that says what it means, and the press."""

from __future__ import annotations

from collections.abc import Callable

from flask import render_template
from sqlite_utils import Database
from werkzeug.wrappers import Response as BaseResponse

from analysis.text import tokens
from cafe import rights
from cafe.accounts import account, store
from cafe.exports.live.said import WORDS_OF_EVENT
from cafe.store import (
    attachments,
    digests,
    erased,
    events,
    meetings,
    organisation,
    passages,
    proposals,
    year_reports,
)
from cafe.store.events import Event
from cafe.store.year_reports import YearReport
from cafe.views.spoken import spoken
from cafe.views.submit import attempt
from forms.erasing import EraseForm

# So many of its words in a row are taken for a text that is repeated.
IN_A_ROW = 4


def erase_page(
    text_id: str,
    said: str,
    form: EraseForm,
    *,
    title: str,
    back: str,
    action: str,
    event: Event | None = None,
) -> str:
    """What is erased, what that means, where people may have repeated it, and why: `title` is that
    of where it was said, `event` the one that the page belongs to."""
    db, user = store().read(), account()
    made = proposals.of_passages(db, [text_id]).get(text_id, [])
    asked = proposals.referrals(db, [one.id for one in made])
    cited = [one for one in made if rights.sees_proposal(user, one, asked.get(one.id, []))]
    family = {n for one in made for n in _family(db, one.id)}
    files = {one.proposal_id for one in attachments.of_proposals(db, family)}
    met = meetings.about(db, family)
    told = _reports(db, said, passages.event_of(db, text_id))
    return render_template(
        "lead/erase.html",
        said=said,
        form=form,
        title=title,
        event=event,
        back=back,
        action=action,
        cited=cited,
        with_files=[one for one in cited if files & _family(db, one.id)],
        met=[one for one in met if rights.sees_meeting(user, one.district)],
        reports=[one for one in told if rights.reads_reports(user)],
        reports_unseen=0 if rights.reads_reports(user) else len(told),
        writes_reports=rights.writes_reports(user),
        digests=digests.telling(db, family),
        met_unseen=sum(not rights.sees_meeting(user, one.district) for one in met),
        organisation=organisation.get(db, spoken()),
        done=erased.is_erased(db, text_id),
    )


def _reports(db: Database, said: str, event_id: int | None) -> list[YearReport]:
    """The reports of the year that may repeat the text: they show words of its event, so that what
    is written around them may, or hold some of its words in a row."""
    near: set[int] = set()
    if event_id is not None:
        near = year_reports.showing(db, WORDS_OF_EVENT, events.by_id(db, event_id).code)
    wanted = _runs(said)
    for report_id, texts in year_reports.written(db).items():
        if wanted and not wanted.isdisjoint(run for text in texts for run in _runs(text)):
            near.add(report_id)
    return [one for one in year_reports.every(db) if one.id in near]


def _runs(text: str) -> set[tuple[str, ...]]:
    words = [token.text.casefold() for token in tokens(text)]
    return {tuple(words[at : at + IN_A_ROW]) for at in range(len(words) - IN_A_ROW + 1)}


def erase(
    form: EraseForm, text_id: str, back: str, again: Callable[[], str]
) -> BaseResponse | tuple[str, int]:
    """Erase the text and go back, or show the page again."""

    def save(db: Database) -> str:
        erased.erase(db, account().id, text_id, form.reason.data or "")
        return back

    answer = attempt(form, save, again)
    if isinstance(answer, BaseResponse):
        store().checkpoint()  # what the log still has of it goes from there too
    return answer


def _family(db: Database, proposal_id: int) -> set[int]:
    """The proposal that it is part of, and all others that are."""
    return set(proposals.family(db, proposals.leading(db, proposal_id).id))
