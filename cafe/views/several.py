"""Several events that are read together: which they are, and all that their page and files show.

A page and its files are made of one reading (`made`): nothing is in a file that is not on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from cafe import days, rights
from cafe.exports import answer_bars, minutes
from cafe.language import in_language
from cafe.language import marked as _
from cafe.reports import gathered, points, several, support
from cafe.reports.several import Chosen
from cafe.reports.summary import Summary, day, fixed_words
from cafe.reports.summary.model import AskedGroup, DecidedBeside, SurveyBeside
from cafe.reports.survey import frozen
from cafe.store import (
    deadlines,
    decisions,
    events,
    figures,
    gatherings,
    organisation,
    proposals,
    surveys,
)
from cafe.store.decisions import ReferralStanding
from cafe.store.events import Event
from cafe.store.gatherings import Gathering
from cafe.store.organisation import Organisation
from cafe.store.proposals import Proposal
from cafe.store.surveys import Survey
from cafe.store.users import User
from cafe.understand.proposals import rows_for
from cafe.views import asked

WORDS = {
    "city_year": _("Hela staden {year}"),
    "one": _("1 café"),
    "several": _("{count} caféer tillsammans"),
}


@dataclass(frozen=True)
class SeveralAsked:
    """Which events are asked for: those `chosen`. `year` is the year of a district or of the city,
    None where events were chosen; `family` the district with those that have become part of it,
    empty for the city. `gathering`: the choice that is kept, with themes of its own."""

    chosen: Chosen
    year: int | None = None
    family: frozenset[str] = frozenset()
    gathering: Gathering | None = None


def of_year(
    db: Database, user: User | None, district: str | None, year: int, language: str
) -> SeveralAsked:
    """A district's year, None for the city's: all that its districts held and what it held itself.
    Without a `user` all that there is. Read it within one snapshot."""
    known = organisation.get(db, language)

    def readable(held: Sequence[Event]) -> tuple[Event, ...]:
        may = [e for e in held if user is None or rights.reads_summary(user, e)]
        return tuple(sorted(may, key=lambda e: (e.date, e.id)))

    if district is None:
        every = [o.event for o in events.overviews(db) if not o.event.is_draft]
        held = readable([e for e in every if e.date.startswith(f"{year}-")])
        title = in_language(WORDS, language)["city_year"].format(year=year)
        city = fixed_words(language)["city"]
        return SeveralAsked(Chosen(title, str(year), held, organiser=city), year)
    family = known.family(district)
    # Beside the city a district is told to its own group, and to who reads all districts.
    beside = user is None or user.reaches(None, *rights.READERS) or rights.decides(user, district)
    chosen = Chosen(
        f"{known.name(district)} {year}",
        str(year),
        readable(points.held_in(db, district, year)),
        (district,) if beside else (),
        readable(points.held_in(db, None, year)) if beside else (),
        organiser=known.name(district),
    )
    return SeveralAsked(chosen, year, family)


def of_events(held: Sequence[Event], language: str) -> SeveralAsked:
    """Events that were chosen one by one."""
    word = in_language(WORDS, language)
    ordered = tuple(sorted(held, key=lambda e: (e.date, e.id)))
    title = word["one" if len(held) == 1 else "several"].format(count=len(held))
    return SeveralAsked(Chosen(title, _period(ordered, language), ordered))


def of_gathering(db: Database, gathering: Gathering, language: str) -> SeveralAsked:
    """The events of a gathering. Read it within one snapshot."""
    held = tuple(gatherings.events_of(db, gathering))
    period = _period(held, language)
    whole = fixed_words(language)["city"] if not (gathering.home or gathering.chosen) else ""
    chosen = Chosen(gathering.title, period, held, point=gathering.point, organiser=whole)
    return SeveralAsked(chosen, gathering=gathering)


def drawn(db: Database, wanted: SeveralAsked, language: str, ways: Collection[str] = ()) -> Summary:
    """What a figure of it shows: its points and kinds, and beside one another by `ways`. Read it
    within one snapshot."""
    known = organisation.get(db, language)
    return several.summary_of(db, wanted.chosen, known, language, ways=ways)


def made(db: Database, wanted: SeveralAsked, user: User | None, language: str) -> Summary:
    """All that the page and the files show, to an account or to who may read all there is. Read it
    within one snapshot."""
    known = organisation.get(db, language)
    found = gathered.read(db, wanted.gathering) if wanted.gathering else None
    summary = several.summary_of(db, wanted.chosen, known, language, found)
    assert summary.several is not None
    stood = list(_standings(db, wanted, user))
    return replace(
        summary,
        asks=tuple(_asks(db, wanted, stood, known)),
        several=replace(
            summary.several,
            surveys=tuple(_surveys(db, wanted, user, language)),
            decided=tuple(_decided(wanted, stood, known, language)),
        ),
    )


def asked_of(
    db: Database, event: Event, language: str, *, live: bool = False
) -> tuple[AskedGroup, ...]:
    """What groups are asked of one event, to who may read all there is: so far as readers know
    that it came from there, or `live` all of it."""
    wanted = of_events([event], language)
    stood = list(_standings(db, wanted, None, proposals.of_event if live else support.of_event))
    return tuple(_asks(db, wanted, stood, organisation.get(db, language)))


def _period(held: Sequence[Event], language: str) -> str:
    if not held:
        return ""
    ends = dict.fromkeys(day(event.date, language) for event in (held[0], held[-1]))
    return " – ".join(ends)


def _standings(
    db: Database,
    wanted: SeveralAsked,
    user: User | None,
    of_event: Callable[[Database, int], Iterable[Proposal]] = support.of_event,
) -> Iterator[tuple[Proposal, ReferralStanding]]:
    """How the proposals stand that came from the events (by `of_event`: so far as readers know),
    or that the district was asked about: of those that the account may open."""
    pairs: Sequence[tuple[Proposal, Sequence[ReferralStanding]]] = decisions.everything(db)
    if user is not None:
        follows = user.has(*rights.FOLLOWERS)
        pairs = [(r.proposal, r.standings) for r in rows_for(db, user)] if follows else []
    here: Collection[int] | None = None
    if wanted.year is None:
        here = {p.id for event in wanted.chosen.events for p in of_event(db, event.id)}
    for proposal, stood in pairs:
        if here is not None and proposal.id not in here:
            continue
        for standing in stood:
            if not wanted.family or standing.referral.district in wanted.family:
                yield proposal, standing


def _group(known: Organisation, standing: ReferralStanding) -> str:
    district = standing.referral.district
    return known.name(district) if district else ""


def _asks(
    db: Database,
    wanted: SeveralAsked,
    stood: Sequence[tuple[Proposal, ReferralStanding]],
    known: Organisation,
) -> Iterator[AskedGroup]:
    """What waits for an answer; of a year that has gone nothing is asked any more."""
    if wanted.year is not None and not days.today().startswith(f"{wanted.year}-"):
        return
    rule = deadlines.rule(db)
    for proposal, standing in stood:
        if standing.waits:
            due = next(d.day for d in rule.of(standing) if d.is_answer)
            yield AskedGroup(proposal.title, _group(known, standing), due)


def _decided(
    wanted: SeveralAsked,
    stood: Sequence[tuple[Proposal, ReferralStanding]],
    known: Organisation,
    language: str,
) -> list[DecidedBeside]:
    """What has been answered, in the year where one is asked for; the latest first."""
    status = in_language(minutes.STATUS, language)
    found = [
        DecidedBeside(
            proposal.id,
            proposal.title,
            _group(known, standing) or minutes.central(language),
            status[standing.status],
            standing.since,
            standing.latest.public if standing.latest else "",
        )
        for proposal, standing in stood
        if not standing.waits
        and (wanted.year is None or standing.since.startswith(f"{wanted.year}-"))
    ]
    return sorted(found, key=lambda one: (one.since, -one.number), reverse=True)


def _surveys(
    db: Database, wanted: SeveralAsked, user: User | None, language: str
) -> Iterator[SurveyBeside]:
    """The surveys of the year, or of the events, as they were shown last; those of interviews go
    on for years and are read year by year on a page of their own."""
    held = {event.id for event in wanted.chosen.events}
    words_of = {event.survey_id for event in wanted.chosen.events} - {None}
    for survey in sorted(surveys.all_surveys(db), key=lambda one: (one.day, one.id)):
        if survey.of_interviews or not (user is None or rights.reads_results(user, survey)):
            continue
        if wanted.year is None:
            here = survey.event_id in held or survey.id in words_of
        else:
            mine = not wanted.family or survey.district in wanted.family
            here = mine and survey.day.startswith(f"{wanted.year}-")
        kept = figures.last_release(db, survey.id) if here else None
        if kept is not None:
            yield SurveyBeside(
                survey.code,
                survey.title,
                survey.day,
                kept.persons,
                _scales(db, survey, kept.content, language),
            )


def _scales(
    db: Database, survey: Survey, content: dict[str, object], language: str
) -> tuple[str, ...]:
    shown = frozen.of_content(content)
    return answer_bars.of_scales(asked.questionnaire_of(db, survey), shown, language)
