"""Blocks of an event's proposals with each group's answer, as its public page tells them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlite_utils import Database

from cafe.errors import Unknown
from cafe.exports.live.content import BlockKind, BlockSource, LiveContent, LiveEntry, LiveSource
from cafe.exports.minutes import STATUS, central
from cafe.language import in_language
from cafe.language import marked as _
from cafe.reports import feedback
from cafe.store import events, feedback_pages, organisation
from cafe.store.decisions import GroupAnswer
from cafe.store.organisation import Organisation

PROPOSALS = "proposals"

WORDS: Final = {
    PROPOSALS: _("Förslag med svar"),
    "done": _("Det här har vi gjort"),
    "doing": _("Det här gör vi"),
    "will_not": _("Det här gör vi inte"),
    "waiting": _("Det här väntar på svar"),
    "unsent": _("Inget förslag är skickat till en styrgrupp än."),
}


def _offered(db: Database, language: str) -> list[LiveSource]:
    word, public = in_language(WORDS, language)[PROPOSALS], feedback_pages.published(db)
    return [
        LiveSource(f"{PROPOSALS}:{one.event.code}", one.event.title, word)
        for one in events.overviews(db)
        if one.event.id in public
    ]


def _read(db: Database, source: BlockSource, number: int | None, language: str) -> LiveContent:
    """No quotes, which the page would lose when the words are erased and a finished report would
    not. Raises Unknown while the page is not public."""
    word, status = in_language(WORDS, language), in_language(STATUS, language)
    event, known = events.get(db, source.key), organisation.get(db, language)
    page = feedback_pages.get(db, event.id)
    if page.published_at is None:
        raise Unknown("not_found")
    told = feedback.of_event(db, event, page)
    entries = tuple(
        LiveEntry(
            word[outcome],
            heard.asked.proposal.title,
            answers=tuple(
                _answer(answer, known, status, language) for answer in heard.asked.answers
            ),
        )
        for outcome, listed in told.heard.items()
        for heard in listed
    )
    notices = () if entries else (word["unsent"],)
    return LiveContent(f"{word[PROPOSALS]}: {event.title}", (), notices, entries=entries)


def _answer(
    answer: GroupAnswer, known: Organisation, status: Mapping[str, str], language: str
) -> str:
    group = known.name(answer.district) if answer.district else central(language)
    said = f" {answer.sentence}" if answer.sentence else ""
    return f"{group}: {status[answer.status].lower()}.{said}"


KIND: Final = BlockKind(PROPOSALS, _offered, _read)
