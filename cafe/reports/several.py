"""One summary of several events: of those that somebody chose, of a district's year, of the city.

Nothing here counts notes. Each event is taken as readers were last shown it (`release.shown`), and
what is told of several is the sum of what each tells by itself: whoever reads the summary of each
could add them up, so no choice of events tells more than they do. An event whose figures are hidden
is in none. By district, profession and area it is told as `by_whom` tells several events, of which
each has been judged beside its whole. Themes are each event's own; of a gathering those that were
found over all events together, through `gathered`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from sqlite_utils import Database

from analysis.disclosure.gate import UNKNOWN_PERSONS, Cell
from cafe.language import in_language
from cafe.language import marked as _
from cafe.reports import by_whom, own_district
from cafe.reports.divided import DISTRICT
from cafe.reports.gathered import Gathered
from cafe.reports.summary import release
from cafe.reports.summary.model import (
    ByWhom,
    CountRow,
    DistrictBesideCity,
    GroupNotes,
    OneOfSeveral,
    PointBesideCity,
    SaidProposal,
    Several,
    Summary,
    SummaryTheme,
    Topic,
)
from cafe.reports.summary.wording import day, fixed_words
from cafe.store.events import Event
from cafe.store.organisation import Organisation
from cafe.thresholds import gate as gate_of
from cafe.understand import themes as standing_themes
from forms.kinds import KINDS, UNSET

ORGANISER: Final = "organiser"
CITY: Final = "city"  # among organisers
WAYS: Final = (DISTRICT, ORGANISER, *by_whom.DIMENSIONS)
QUOTES: Final = 2  # of a theme that was found over all of them
_NAMED = 3  # organisers that the head of a document has room for
WORDS = {
    "not_shown": _("inte visad för läsarna än"),
    "no_notes": _("inga anteckningar"),
    "few": _("för få deltog, eller så är det inte angivet hur många"),
    "organisers": _("{count} arrangörer"),
    "sum": _(
        "Siffrorna är summan av det som läsarna senast fick se av varje café. Det som har kommit "
        "efter det är inte med."
    ),
    "persons": _("Den som deltog flera gånger räknas en gång för varje café."),
    "own_themes": _(
        "Teman är varje cafés egna. Det som sägs på flera caféer kan därför vara ett tema på vart "
        "och ett."
    ),
    "gathered": _(
        "Ett tema är anteckningar från alla caféerna tillsammans som programmet har samlat för att "
        "de handlar om samma sak. Citaten är ordagranna."
    ),
    "hidden": _(
        "Antal visas inte: i caféerna deltog färre än {threshold} personer, eller så är det inte "
        "angivet hur många."
    ),
    "left_out_one": _(
        "1 café är inte med i siffrorna: där deltog färre än {threshold} personer, eller så är det "
        "inte angivet hur många."
    ),
    "left_out": _(
        "{count} caféer är inte med i siffrorna: där deltog färre än {threshold} personer, eller "
        "så är det inte angivet hur många."
    ),
    "waiting_one": _("1 café är inte med: läsarna har inte fått se det än."),
    "waiting": _("{count} caféer är inte med: läsarna har inte fått se dem än."),
    "quotes": _(
        "Ordagranna citat visas bara från caféer med minst {quote_threshold} deltagare. Förslag "
        "räknas som öppet framförda."
    ),
}


@dataclass(frozen=True)
class Chosen:
    """Which events are taken together: what the choice is called, of which period (in words), and
    the events. `own`: the districts that stand beside the city at its events; `citys`: those events
    of the city that tell of them, beside `events`. `point`: only what is said of it. `organiser`:
    whose they are, "" where that is told by the events."""

    title: str
    period: str
    events: tuple[Event, ...]
    own: tuple[str, ...] = ()
    citys: tuple[Event, ...] = ()
    point: str = ""
    organiser: str = ""


def summary_of(
    db: Database,
    chosen: Chosen,
    known: Organisation,
    language: str = "sv",
    gathered: Gathered | None = None,
    ways: Collection[str] = WAYS,
) -> Summary:
    """The summary of the events. `gathered`: the themes that were found over all of them; `ways`:
    beside one another by these only. Read it within one snapshot."""
    gate = gate_of(db)
    words, own = fixed_words(language), in_language(WORDS, language)
    shown = [(event, release.shown(db, event, known, language)) for event in chosen.events]
    listed = [_one(event, made, known, own, words["city"]) for event, made in shown]
    told = [
        (event, made)
        for (event, made), one in zip(shown, listed, strict=True)
        if made is not None and not one.why
    ]
    parts = [made for _, made in told]
    limits = {"threshold": gate.threshold, "quote_threshold": gate.quote_threshold}
    hidden = own["hidden"].format(**limits) if not told and chosen.events else None
    persons = sum(made.persons.count or 0 for made in parts)
    notes = sum(made.notes for made in parts)
    points, kinds, no_point = _points(parts), _kinds(parts), _no_point(parts)
    by = _by(db, told, known, language, ways) if told and not chosen.point else ()
    if chosen.point:  # of one point there is nothing to divide
        points, kinds, no_point = (), (), None
        notes = 0 if gathered is None else gathered.notes.count or 0
    quotes = any(made.quotes_hidden for made in parts)
    if gathered is not None:
        quotes = gathered.quotes_hidden
    analysed = max((made.analysed_at for made in parts if made.analysed_at), default=None)
    return Summary(
        code="",
        title=chosen.title,
        date=max((event.date for event in chosen.events), default=""),
        place="",
        organiser=chosen.organiser or _organisers(chosen.events, known, own, words["city"]),
        questions=(),
        tables=sum(made.tables for made in parts),
        tables_with_notes=sum(made.tables_with_notes for made in parts),
        persons=gate.cell(persons, persons) if persons else Cell(None, None, True, UNKNOWN_PERSONS),
        notes=notes,
        points=points,
        no_point=no_point,
        all_notes=replace(
            _sum([made.all_notes for made in parts], _order(parts)), count=Cell(notes, None, False)
        )
        if parts
        else CountRow("", words["all"], words["all"], Cell(0, None, False)),
        kinds=kinds,
        themes=_gathered(gathered)
        if gathered
        else _themes(told, language, alone=len(chosen.events) == 1),
        proposals=_proposals(
            [(event, made) for event, made in shown if made is not None],
            standing_themes.family(db, chosen.point) if chosen.point else None,
            language,
        ),
        analysed_at=analysed,
        unread=sum(made.unread for made in parts),
        tags=None if hidden else sum(made.tags or 0 for made in parts),
        tags_confirmed=None if hidden else sum(made.tags_confirmed or 0 for made in parts),
        tags_bulk=None if hidden else sum(made.tags_bulk or 0 for made in parts),
        threshold=gate.threshold,
        hidden=hidden,
        quotes_hidden=own["quotes"].format(**limits) if quotes and told else None,
        method=(
            own["sum"],
            own["persons"],
            *_alike([made.method for made in parts]),
            own["own_themes" if gathered is None else "gathered"],
        ),
        protection=(
            *_left_out(listed, own, limits),
            *([hidden] if hidden else [words["protected"].format(**limits)]),
        ),
        own=_own(db, chosen, known, language),
        by=by,
        plan=next((made.plan for made in parts if made.plan), ""),
        several=Several(
            chosen.period, tuple(listed), gathered=gathered is not None, point=chosen.point
        ),
    )


def _one(
    event: Event,
    made: Summary | None,
    known: Organisation,
    own: Mapping[str, str],
    city: str,
) -> OneOfSeveral:
    organiser = known.name(event.district) if event.district else city
    survey = event.survey_id is not None
    unknown = Cell(None, None, True, UNKNOWN_PERSONS)
    if made is None or not made.notes:
        why = own["not_shown" if made is None else "no_notes"]
        return OneOfSeveral(event.code, event.title, event.date, organiser, unknown, 0, why, survey)
    why = own["few"] if made.hidden else ""
    return OneOfSeveral(
        event.code, event.title, event.date, organiser, made.persons, made.notes, why, survey
    )


def _organisers(
    held: Sequence[Event], known: Organisation, own: Mapping[str, str], city: str
) -> str:
    names = dict.fromkeys(known.name(e.district) if e.district else city for e in held)
    if len(names) <= _NAMED:
        return ", ".join(names)
    return own["organisers"].format(count=len(names))


def _left_out(
    listed: Sequence[OneOfSeveral], own: Mapping[str, str], limits: Mapping[str, int]
) -> list[str]:
    said = []
    for why, key in ((own["few"], "left_out"), (own["not_shown"], "waiting")):
        count = sum(one.why == why for one in listed)
        if 0 < count < len(listed):
            name = f"{key}_one" if count == 1 else key
            said.append(own[name].format(count=count, **limits))
    return said


def _alike(methods: Sequence[Sequence[str]]) -> list[str]:
    """The sentences that are true of each event."""
    first, *others = [one[1:] for one in methods] or [()]  # which release it is is of one event
    return [sentence for sentence in first if all(sentence in one for one in others)]


# --- sums of what each event tells -----------------------------------------------------------


def _order(parts: Sequence[Summary]) -> tuple[str, ...]:
    """The kinds that any of them tells, in their order."""
    there = {kind.id for made in parts for kind in made.kinds}
    return tuple(kind for kind in (*KINDS, UNSET) if kind in there)


def _add(cells: Iterable[Cell]) -> Cell:
    """Their sum. None of them is hidden: an event tells all of its figures or none."""
    return Cell(sum(cell.count or 0 for cell in cells), None, False)


def _sum(rows: Sequence[CountRow], order: Sequence[str] = ()) -> CountRow:
    """Rows of the same thing as one, called as the last of them. Their kinds are in the `order` of
    all that there are: an event has a column for notes without a kind, or none."""
    last = rows[-1]
    kinds = len(order)
    return replace(
        last,
        count=_add(row.count for row in rows),
        confirmed=None
        if all(row.confirmed is None for row in rows)
        else _add(row.confirmed for row in rows if row.confirmed is not None),
        asked=None
        if all(row.asked is None for row in rows)
        else _add(row.asked for row in rows if row.asked is not None),
        kinds=tuple(
            _add(row.kinds[at] for row in rows if at < len(row.kinds)) for at in range(kinds)
        ),
    )


def _points(parts: Sequence[Summary]) -> tuple[CountRow, ...]:
    """The points in the order of the last event that has each."""
    rows: dict[str, list[CountRow]] = {}
    for made in sorted(parts, key=lambda made: -len(made.points)):
        for row in made.points:
            rows.setdefault(row.id, [])
    for made in parts:
        for row in made.points:
            rows[row.id].append(row)
    return tuple(_sum(some, _order(parts)) for some in rows.values())


def _no_point(parts: Sequence[Summary]) -> CountRow | None:
    rows = [made.no_point for made in parts if made.no_point is not None]
    return _sum(rows, _order(parts)) if rows else None


def _kinds(parts: Sequence[Summary]) -> tuple[CountRow, ...]:
    rows: dict[str, list[CountRow]] = {kind: [] for kind in _order(parts)}
    for row in chain.from_iterable(made.kinds for made in parts):
        rows[row.id].append(row)
    return tuple(_sum(some) for some in rows.values())


def _named(event: Event, language: str) -> str:
    return f"{event.title}, {day(event.date, language)}"


def _themes(
    told: Sequence[tuple[Event, Summary]], language: str, *, alone: bool
) -> tuple[SummaryTheme, ...]:
    """Each event's own. At how many tables stands where there is but one event."""
    return tuple(
        theme
        if alone
        else replace(theme, tables=None, at_least=False, of=_named(event, language), note="")
        for event, made in told
        for theme in made.themes
    )


def _gathered(found: Gathered) -> tuple[SummaryTheme, ...]:
    """Its themes. Of one that is changed since, the next is quoted, as long as there is one more
    than are shown."""
    return tuple(
        SummaryTheme(one.title, one.terms, one.code, one.size, one.quotes[:QUOTES])
        for one in found.themes
    )


def _proposals(
    shown: Sequence[tuple[Event, Summary]], about: Collection[str] | None, language: str
) -> tuple[SaidProposal, ...]:
    """All of them (or those `about` a point), as each event's summary orders its own."""
    found = [
        replace(one, of=_named(event, language))
        for event, made in shown
        for one in made.proposals
        if about is None or not set(about).isdisjoint(one.points)
    ]
    return tuple(sorted(found, key=lambda p: (not p.important, -(p.votes.count or 0))))


# --- beside one another ---------------------------------------------------------------------


def _by(
    db: Database,
    told: Sequence[tuple[Event, Summary]],
    known: Organisation,
    language: str,
    ways: Collection[str],
) -> tuple[ByWhom, ...]:
    """By district where the city held some of them, by who held them, by profession and area."""
    held = [event for event, _ in told]
    found = []
    for way in (one for one in WAYS if one in ways):
        if way == ORGANISER:
            made = _by_organiser(told, known, language)
            found += [made] if made else []
            continue
        some = [event for event in held if way != DISTRICT or event.district is None]
        if some:
            found.append(by_whom.of_points(db, some, way, language))
    return tuple(found)


def _by_organiser(
    told: Sequence[tuple[Event, Summary]], known: Organisation, language: str
) -> ByWhom | None:
    """The points by the district that held the events, None where one held all."""
    words = fixed_words(language)
    of: dict[str, list[Summary]] = {}
    for event, made in told:
        of.setdefault(known.today(event.district) if event.district else CITY, []).append(made)
    if len(of) < 2:
        return None
    points = _points([made for _, made in told])
    listed = [d.id for d in known.districts if d.id in of]
    groups = []
    for label in (*listed, *(one for one in of if one not in {*listed, CITY}), CITY):
        if label not in of:
            continue
        mine = {row.id: row.count.count or 0 for row in _points(of[label])}
        groups.append(
            GroupNotes(
                label,
                words["city"] if label == CITY else known.name(label),
                sum(made.persons.count or 0 for made in of[label]),
                sum(made.notes for made in of[label]),
                sum(made.tables_with_notes for made in of[label]),
                tuple(mine.get(row.id, 0) for row in points),
                (0,) * len(points),
            )
        )
    topics = tuple(Topic(row.id, row.label, row.short) for row in points)
    return ByWhom(ORGANISER, topics, tuple(groups), hidden=False)


def _own(
    db: Database, chosen: Chosen, known: Organisation, language: str
) -> tuple[DistrictBesideCity, ...]:
    """Each of the own districts beside the city: the sum over the city's events at which it is
    told."""
    found: dict[str, list[DistrictBesideCity]] = {}
    for event in chosen.citys:
        for one in own_district.beside(db, event, known, chosen.own, language):
            found.setdefault(one.name, []).append(one)
    return tuple(map(_beside, found.values()))


def _beside(every: Sequence[DistrictBesideCity]) -> DistrictBesideCity:
    told = [one for one in every if not one.hidden]
    if not told:
        return every[0]

    def added(of: Callable[[DistrictBesideCity], int]) -> int:
        return sum(map(of, told))

    rows: dict[str, list[PointBesideCity]] = {}
    for row in chain.from_iterable(one.points for one in told):
        rows.setdefault(row.id, []).append(row)
    return replace(
        told[-1],
        persons=added(lambda one: one.persons),
        city_persons=added(lambda one: one.city_persons),
        notes=added(lambda one: one.notes),
        city_notes=added(lambda one: one.city_notes),
        points=tuple(
            replace(some[-1], own=sum(r.own for r in some), city=sum(r.city for r in some))
            for some in rows.values()
        ),
    )
