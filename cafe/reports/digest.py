"""A district's digest: what its staff said, what was decided, what was done, when they hear next.

It is made of what the public page of a proposal shows of it: the lead's words, the groups' public
sentences and dates, and quotes that may be read openly from events whose page is public; and of the
titles and sub-goals of the plan's activities that were done; and of what surveys have shown of
whether a decision helped. Notes' own areas of work choose
nothing: that a proposal stood in the digest of an area would tell what the few who wrote it work
with. What concerns an area is for who makes the digest to say (`without`), and is remembered until
the next one.

What is new is what reads otherwise than the last digest of the series told it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlite_utils import Database

from cafe import days
from cafe.reports import feedback
from cafe.reports.follow_up import Helped
from cafe.store import activities, decisions, digests, feedback_pages, organisation, passages
from cafe.store.decisions import GroupAnswer, Milestone, ReferralStanding, ToldStep
from cafe.store.digests import DigestSeries, StoredDigest
from cafe.store.organisation import Organisation
from cafe.store.proposals import Proposal


@dataclass(frozen=True)
class DigestQuote:
    """What somebody said, where it stands, and the question that it answers."""

    event_id: int
    passage_id: str
    revision: int
    text: str = field(default="", compare=False)
    question: str = field(default="", compare=False)


@dataclass(frozen=True)
class ToldHelp:
    """Whether a decision helped, as a survey had shown it: the question in Swedish and perhaps in
    English, the survey's title and ISO `day`, and that `percent` of `n` chose one of the `steps`
    (4–5)."""

    referral_id: int
    sv: str
    en: str
    survey: str
    day: str
    steps: str
    percent: int
    n: int


@dataclass(frozen=True)
class DigestItem:
    """A proposal as the digest tells it. `promised`: by referral, the ISO day by which an answer is
    promised; `helps` what surveys have shown of whether it helped. `is_new`: the digest before told
    it otherwise, or not at all."""

    number: int
    title: str
    what: str
    answers: tuple[GroupAnswer, ...]
    promised: Mapping[int, str]
    quotes: tuple[DigestQuote, ...]
    is_new: bool
    helps: tuple[ToldHelp, ...] = ()

    @property
    def tells(self) -> tuple[object, ...]:
        """What is new when it reads otherwise."""
        return self.answers, self.helps

    @property
    def helped(self) -> Mapping[int, tuple[ToldHelp, ...]]:
        """`helps` by referral."""
        return {
            h.referral_id: tuple(o for o in self.helps if o.referral_id == h.referral_id)
            for h in self.helps
        }

    @property
    def outcome(self) -> str:
        """One of `feedback.OUTCOMES`."""
        return feedback.outcome([a.status for a in self.answers])

    @property
    def is_open(self) -> bool:
        """Whether there is more to come of it."""
        return self.outcome in ("doing", "waiting")


@dataclass(frozen=True)
class DoneActivity:
    """An activity of the district's plan that has come all the way: what was done, its sub-goal in
    words, and the ISO day. Who was responsible is for the plan's readers."""

    id: int
    title: str
    goal: str
    day: str


@dataclass(frozen=True)
class Digest:
    """What a series tells on an ISO `day`. `since` is the day of the one before, None for the
    first; `next_day` that by which the next one comes; `activities` were done meanwhile."""

    district: str
    area: str | None
    to_whom: str
    intro: str
    day: str
    since: str | None
    next_day: str
    items: tuple[DigestItem, ...]
    activities: tuple[DoneActivity, ...] = ()

    def new(self, outcome: str) -> tuple[DigestItem, ...]:
        """What is new with this outcome."""
        return tuple(i for i in self.items if i.is_new and i.outcome == outcome)

    def unchanged(self, outcome: str) -> tuple[DigestItem, ...]:
        """What was told before, and of which more is to come."""
        return tuple(i for i in self.items if not i.is_new and i.is_open and i.outcome == outcome)

    @property
    def told_before(self) -> int:
        """How many have been told to their end in digests before, and are not told again."""
        return sum(not i.is_new and not i.is_open for i in self.items)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell but the own words."""
        return self.told_before == len(self.items) and not self.activities

    @property
    def has_news(self) -> bool:
        """Whether it says anything that the one before did not."""
        return bool(self.intro or self.activities) or any(i.is_new for i in self.items)

    @property
    def mark(self) -> str:
        """What tells whether it reads as it did on a page: of what stands there, not of a revision
        of a note that says the same, such as one more vote that waits."""
        read = content(self)
        for kept, item in zip(read["items"], self.items, strict=True):
            kept["quotes"] = [[quote.question, quote.text] for quote in item.quotes]
        return hashlib.sha256(json.dumps(read, sort_keys=True).encode()).hexdigest()[:16]


def candidates(db: Database, known: Organisation, district: str) -> list[Proposal]:
    """The proposals that concern the district and that somebody was asked about: what was sent to
    its group, and what the central group answers that came from here or from the city's events.
    What a lead leaves out of an event's page is left out here."""
    mine = known.kept(district)
    hidden = {
        number
        for event_id in feedback_pages.published(db)
        for number in feedback_pages.get(db, event_id).without
    }
    return [
        p
        for p, stood in decisions.everything(db)
        if stood and p.id not in hidden and _concerns(p, stood, mine)
    ]


def _concerns(
    proposal: Proposal, stood: Sequence[ReferralStanding], mine: Iterable[str | None]
) -> bool:
    asked = {s.referral.district for s in stood}
    return not asked.isdisjoint(mine) or (
        None in asked and (proposal.home is None or proposal.home in mine)
    )


def draft(db: Database, series: DigestSeries) -> Digest:
    """The next digest of the series, of what there is now. Read it within one snapshot."""
    known = organisation.get(db)
    told = digests.published(db, series.id)
    saved = digests.draft(db, series.id)
    without = left_out(db, series.id)
    before = {i.number: i.tells for i in _read(db, told[0]).items} if told else {}
    mine = known.kept(series.district)
    today = days.today()
    items = [
        _item(db, p, mine, before)
        for p in candidates(db, known, series.district)
        if p.id not in without
    ]
    return Digest(
        series.district,
        series.area,
        series.to_whom,
        saved.intro if saved else "",
        today,
        days.day_of(told[0].published_at or "") if told else None,
        days.quarter_ends(today, 1),
        tuple(sorted(items, key=lambda i: (feedback.OUTCOMES.index(i.outcome), i.number))),
        tuple(a for a in done(db, series) if not saved or a.id not in saved.not_done),
    )


def done(db: Database, series: DigestSeries) -> list[DoneActivity]:
    """The activities of the district's adopted plans that were done since the digest before; of the
    first, since the year began."""
    told = digests.published(db, series.id)
    since = (told[0].published_at or "") if told else days.today()[:4]
    mine = [d for d in organisation.get(db).kept(series.district) if d]
    return [
        DoneActivity(a.id, a.content.title, a.content.goal, days.day_of(at))
        for a, at in activities.finished(db, mine, since)
    ]


def left_out(db: Database, series_id: int) -> frozenset[int]:
    """The proposals that the draft leaves out: as somebody has saved it, else as the digest before
    left them out."""
    saved = digests.draft(db, series_id)
    if saved is not None:
        return saved.without
    told = digests.published(db, series_id)
    return told[0].without if told else frozenset()


def _item(
    db: Database,
    proposal: Proposal,
    mine: Iterable[str | None],
    before: Mapping[int, tuple[object, ...]],
) -> DigestItem:
    heard = feedback.of_proposal(db, proposal)
    # Another district's answer is told there.
    answers = tuple(a for a in heard.asked.answers if a.district is None or a.district in mine)
    there = {a.referral_id for a in answers}
    public = {event.id for event in feedback.public_pages(db, proposal)}
    quotes = []
    for o in heard.quotes:
        passage = passages.get(db, o.event_id, o.passage_id) if o.event_id in public else None
        if passage is not None:
            quotes.append(
                DigestQuote(o.event_id, o.passage_id, passage.revision, o.text, o.question)
            )
    item = DigestItem(
        proposal.id,
        proposal.title,
        proposal.what,
        answers,
        {r: day for r, day in heard.asked.promised.items() if r in there},
        tuple(quotes),
        is_new=True,
        helps=tuple(h for r, one in heard.asked.helped.items() if r in there for h in _helps(one)),
    )
    return replace(item, is_new=before.get(proposal.id) != item.tells)


def _helps(helped: Helped) -> Iterator[ToldHelp]:
    for measured in helped.surveys:
        survey, asked = measured.survey, measured.words or helped.follow_up
        for band, _persons, percent in measured.said.bands if measured.said else ():
            if band.name == "high" and measured.said and not measured.tells_nothing:
                yield ToldHelp(
                    helped.follow_up.referral_id,
                    asked.sv,
                    asked.en or "",
                    survey.title,
                    survey.day,
                    band.steps,
                    percent,
                    measured.said.n,
                )


def content(digest: Digest) -> dict[str, Any]:
    """The digest as it is kept: all but the words that were said, which are looked up."""
    kept = asdict(digest)
    for item in kept["items"]:
        for quote in item["quotes"]:
            del quote["text"], quote["question"]
        item["promised"] = [list(pair) for pair in item["promised"].items()]
    return kept


def told(db: Database, kept: StoredDigest) -> Digest:
    """A published digest as it was told, but for words that have been taken back or erased since.
    Read it within one snapshot."""
    return _read(db, kept)


def _read(db: Database, kept: StoredDigest) -> Digest:
    there = kept.content
    known = {
        event_id: passages.revisions(db, event_id)
        for event_id in {q["event_id"] for i in there["items"] for q in i["quotes"]}
    }
    items = []
    for item in there["items"]:
        quotes = []
        for one in item["quotes"]:
            quote = DigestQuote(**one)
            said = known.get(quote.event_id, {}).get((quote.passage_id, quote.revision))
            if said is not None and said.text:
                quotes.append(DigestQuote(**one, text=said.text, question=said.question))
        items.append(
            DigestItem(
                **item
                | {
                    "answers": tuple(_answer(a) for a in item["answers"]),
                    "promised": dict(item["promised"]),
                    "quotes": tuple(quotes),
                    "helps": tuple(ToldHelp(**h) for h in item.get("helps", ())),
                }
            )
        )
    finished = tuple(DoneActivity(**a) for a in there.get("activities", ()))
    return Digest(**there | {"items": tuple(items), "activities": finished})


def _answer(kept: dict[str, Any]) -> GroupAnswer:
    steps = tuple(
        ToldStep(**s | {"milestones": tuple(Milestone(**m) for m in s["milestones"])})
        for s in kept["steps"]
    )
    return GroupAnswer(**kept | {"steps": steps})
