"""What a district wishes most: the proposals with the most votes at its latest event, as readers
were last shown them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from analysis.disclosure.gate import Gate
from cafe.reports.summary.release import as_counted
from cafe.reports.summary.voted import voted
from cafe.store import events, harvest, summaries
from cafe.store.events import EventHead

MOST = 3


@dataclass(frozen=True)
class Wish:
    """A proposal as a table wrote it, and its votes: the table's and those of the room."""

    text: str
    votes: int


def strongest(
    db: Database, every: Iterable[EventHead], district: str | None
) -> tuple[EventHead | None, tuple[Wish, ...]]:
    """The latest event of the district (None: the city's) that readers have been shown with votes
    on a proposal, and those with most of them; nothing when there is none.

    What a table writes as a proposal counts as said openly. The votes are those of the release, as
    its summary tells them, and those that were shown to the room.
    """
    shown = summaries.shown(db)
    for event in every:
        if event.district != district or event.id not in shown or event.survey_id is not None:
            continue
        content = summaries.latest(db, [event.id])[event.id].content
        counted = as_counted(events.by_id(db, event.id), content)
        gate = Gate(content["threshold"], content["quote_threshold"])
        words = summaries.wordings(db, event)
        revealed = harvest.revealed(db, event.id)
        room = {p.id: p.votes for p in revealed.placed} if revealed is not None else {}
        found = [
            Wish(
                words[n["id"], n["revision"]],
                (voted(counted, n["place"], n["votes"], gate).count or 0) + room.get(n["id"], 0),
            )
            for n in content["notes"]
            if n["kind"] == "proposal" and words.get((n["id"], n["revision"]))
        ]
        wished = sorted((w for w in found if w.votes), key=lambda w: -w.votes)
        if wished:
            return event, tuple(wished[:MOST])
    return None, ()
