"""What became of what was said: for one table behind its receipt, and for an event in public.

Nothing here names a person, a responsible function or the grounds of a decision. Of other tables a
receipt shows nothing but what a proposal says in the lead's words.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from cafe.reports import follow_up, support
from cafe.reports.follow_up import Helped
from cafe.reports.summary.release import persons_of
from cafe.reports.support import ShownOrigin
from cafe.store import (
    communication,
    deadlines,
    decisions,
    events,
    feedback_pages,
    notes,
    passages,
    proposals,
    runs,
    summaries,
    tags,
)
from cafe.store.communication import Communication
from cafe.store.deadlines import DeadlineRule
from cafe.store.decisions import DOING, GroupAnswer
from cafe.store.events import Event, Table
from cafe.store.feedback_pages import FeedbackPage
from cafe.store.notes import Note
from cafe.store.proposals import Proposal
from cafe.thresholds import gate as gate_of

# From what is best news to those who asked, to what they still wait for.
OUTCOMES = ("done", "doing", "will_not", "waiting")


@dataclass(frozen=True)
class Asked:
    """A proposal as those who said it are told: its words, and each group's answer.

    `answers` is empty while no group has been asked. `promised` is the ISO day by which each group
    that still has to answer has promised to, by its referral; `helped` likewise what is asked about
    what was carried out.
    """

    proposal: Proposal
    answers: tuple[GroupAnswer, ...]
    promised: Mapping[int, str]
    helped: Mapping[int, Helped]

    @property
    def outcome(self) -> str:
        """One of `OUTCOMES`: the best that a group has answered."""
        return outcome([a.status for a in self.answers])


@dataclass(frozen=True)
class Fate:
    """A note of the table and what became of it.

    `read` is "person" when somebody has judged it, "machine" when the program has read the text as
    it stands, "" while neither has. `themes` are the titles of the themes that it is part of.
    """

    note: Note
    read: str
    themes: tuple[str, ...]
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class News:
    """Something that happened to a table's notes: for its feed. `at` is a stored time."""

    id: str
    at: str
    kind: str
    proposal: Proposal | None
    district: str | None = None
    status: str = ""
    sentence: str = ""


@dataclass(frozen=True)
class Heard:
    """A proposal on the event's public page, with what was said of it that may be quoted."""

    asked: Asked
    quotes: tuple[ShownOrigin, ...]


@dataclass(frozen=True)
class EventPage:
    """An event's public page. `notes` is how many notes readers were last shown, None while that
    is nothing; `heard` by outcome, in the order of `OUTCOMES`; `promised` is what the communication
    plan has told the public."""

    intro: str
    notes: int | None
    heard: Mapping[str, tuple[Heard, ...]]
    unsent: int
    promised: tuple[Communication, ...]
    changed_at: str


def outcome(statuses: Sequence[str]) -> str:
    """What a proposal has come to, by its groups' statuses: one of `OUTCOMES`."""
    if any(s == "done" for s in statuses):
        return "done"
    if any(s in DOING for s in statuses):
        return "doing"
    if statuses and all(s == "will_not" for s in statuses if s != "sent_on"):
        return "will_not" if "will_not" in statuses else "waiting"
    return "waiting"


def of_table(db: Database, event: Event, table: Table) -> tuple[Fate, ...]:
    """The table's notes and what became of each: round by round, what became proposals first.

    Read it within one snapshot.
    """
    mine = [n for n in reversed(notes.of_table(db, table.id)) if not n.withdrawn and n.stands]
    titles = _themes(db, event)
    suggested = runs.suggestions(db, event.id)
    judged = tags.current(db, event.id)
    became = proposals.of_passages(db, [n.id for n in mine])
    rule = deadlines.rule(db)
    told = {
        p.id: _asked(db, p, rule)
        for p in {p.id: p for found in became.values() for p in found}.values()
    }
    return tuple(
        Fate(
            n,
            "person" if judged.get(n.id) else "machine" if n.id in suggested else "",
            tuple(titles.get(n.id, ())),
            tuple(told[p.id] for p in became.get(n.id, ())),
        )
        for n in sorted(mine, key=lambda n: (n.round, n.id not in became))
    )


def _themes(db: Database, event: Event) -> dict[str, list[str]]:
    """By passage: the titles of its themes as readers were last shown them, where the group is
    large enough to speak of them: a title that came since may hold the words of one note.

    A theme of one table's notes is left out: it would say nothing that the table did not say, and
    its title may be read as what others said.
    """
    kept = summaries.latest(db, [event.id]).get(event.id)
    if kept is None or gate_of(db).cell(1, persons_of(event, kept.content)).hidden:
        return {}
    known = passages.revisions(db, event.id)
    table_of = {
        n["id"]: n["place"] for n in kept.content["notes"] if (n["id"], n["revision"]) in known
    }
    found: dict[str, list[str]] = {}
    for theme in (kept.content["reading"] or {"themes": ()})["themes"]:
        members = [p for p in theme["notes"] if p in table_of]
        if len({table_of[p] for p in members}) > 1:
            for passage in members:
                found.setdefault(passage, []).append(theme["title"])
    return found


def _asked(db: Database, proposal: Proposal, rule: DeadlineRule) -> Asked:
    answers = tuple(decisions.answers(db, proposal.id))
    promised = {a.referral_id: due.day for a in answers if (due := rule.answer(a))}
    helped = follow_up.of_referrals(db, [a.referral_id for a in answers if a.is_done])
    return Asked(proposal, answers, promised, helped)


def news(fates: Collection[Fate], issued_at: str) -> list[News]:
    """What has happened to a table's notes, the latest first, from the receipt (`issued_at`) on."""
    found = [News("received", issued_at, "received", None)]
    seen: set[int] = set()
    for fate in fates:
        for asked in fate.asked:
            proposal = asked.proposal
            if proposal.id in seen or not asked.answers:
                continue
            seen.add(proposal.id)
            for answer in asked.answers:
                key = f"proposal-{proposal.id}-{answer.referral_id}"
                found.append(News(key, answer.sent_at, "asked", proposal, answer.district))
                found += [
                    News(
                        f"{key}-{number}", step.at, "answered", proposal, answer.district,
                        step.status, step.sentence,
                    )
                    for number, step in enumerate(answer.steps, start=1)
                ]  # fmt: skip
    return sorted(found, key=lambda n: (n.at, n.id), reverse=True)


def of_proposal(db: Database, proposal: Proposal) -> Heard:
    """A proposal as the pages of the events that it came from tell it."""
    origins = proposals.origins(db, [proposal.id])
    asked = _asked(db, proposal, deadlines.rule(db))
    return Heard(asked, support.origins_shown(db, origins)[proposal.id])


def public_pages(db: Database, proposal: Proposal) -> list[Event]:
    """The events that it came from and whose public page tells of it."""
    origins = proposals.origins(db, [proposal.id])[proposal.id]
    found = {o.event_id for o in support.readers_know(db, origins)} & feedback_pages.published(
        db
    ).keys()
    return [
        events.by_id(db, one)
        for one in sorted(found)
        if proposal.id not in feedback_pages.get(db, one).without
    ]


def of_event(db: Database, event: Event, page: FeedbackPage) -> EventPage:
    """What the event's public page says. Read it within one snapshot."""
    every = support.of_event(db, event.id)
    quotes = {
        number: tuple(o for o in mine if o.event_id == event.id)
        for number, mine in support.origins_shown(
            db, proposals.origins(db, [p.id for p in every])
        ).items()
    }
    rule = deadlines.rule(db)
    heard: dict[str, list[Heard]] = {name: [] for name in OUTCOMES}
    unsent = 0
    changed = [page.published_at or ""]
    for proposal in every:
        if proposal.id in page.without:
            continue
        asked = _asked(db, proposal, rule)
        if not asked.answers:
            unsent += 1
            continue
        heard[asked.outcome].append(Heard(asked, quotes[proposal.id]))
        changed += [at for a in asked.answers for at in (a.sent_at, *(s.at for s in a.steps))]
    kept = summaries.latest(db, [event.id]).get(event.id)
    return EventPage(
        page.intro,
        len(kept.content["notes"]) if kept else None,
        {name: tuple(found) for name, found in heard.items()},
        unsent,
        tuple(c for c in communication.promised(db, event.id) if not c.is_cancelled),
        max(changed),
    )
