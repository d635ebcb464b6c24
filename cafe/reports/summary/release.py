"""The releases of a summary: what readers see, numbered and dated, while notes and tags go on.

Whoever reads a summary after each note can subtract. So readers see releases, and only those who
read every note see the live state. A release holds other notes than an earlier one only when those
that differ were written by as many persons as the threshold and are as many notes; this is held
against each of the earlier ones, since each can be subtracted from it. Until then the next release
is about the same notes as the one before, with what was confirmed and found in them since, and the
others wait. A release is frozen but for texts: what is erased or taken back is gone from all.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from sqlite_utils import Database

from analysis.disclosure.gate import Gate
from analysis.disclosure.overlaps import few_between
from cafe.errors import Conflict
from cafe.reports.summary.at_tables import AtTables
from cafe.reports.summary.make import make, readable
from cafe.reports.summary.model import (
    ConfirmedAtOnce,
    FoundTheme,
    Reading,
    SaidNote,
    Summary,
    SummaryTheme,
)
from cafe.reports.summary.read import asked_by_round, reading_of, said, themes_of
from cafe.reports.summary.titles import without_quotes
from cafe.reports.summary.wording import live_sentence, release_sentence
from cafe.store import organisation as organisations
from cafe.store import passages, summaries, texts
from cafe.store.database import Store
from cafe.store.events import Event, Round, Table
from cafe.store.organisation import Organisation
from cafe.store.summaries import KeptSummary
from cafe.thresholds import gate as gate_of

PROGRAM = "program"
# What a note may name, in the order in which a release keeps it.
CONCERNED: Final = ("district", "profession", "area")


@dataclass(frozen=True)
class ShownSummary:
    """A release in the list of them. `news` since the one before, None of the first: how many
    "notes" came, how many "changed" or went, how many tags a person "confirmed", how many "themes"
    were found."""

    number: int
    at: str
    notes: int
    news: Mapping[str, int] | None


@dataclass(frozen=True)
class NextSummary:
    """What the next release would be: its content, how many notes wait for a later one, and
    whether it says anything that the last does not. `before`: how many releases there are."""

    content: dict[str, Any]
    before: int
    waiting: int
    differs: bool


def draft(db: Database, event: Event) -> NextSummary:
    """What readers would be shown of the event next. Read it within one snapshot.

    Raises Conflict("event_not_open") for a draft event.
    """
    if event.is_draft:
        raise Conflict("event_not_open")
    gate = gate_of(db)
    earlier = summaries.releases(db, event)
    notes = said(db, event)
    content = _content(db, event, notes, gate)
    if not earlier:
        return NextSummary(content | _whom(db, event, content, None), 0, 0, True)
    marks = {(n.id, n.revision) for n in notes}
    different = [marks ^ _marks(one.content) for one in earlier]
    tables = {n.id: n.place for n in notes} | {
        n["id"]: n["place"] for one in earlier for n in one.content["notes"]
    }
    last = earlier[-1]
    if not all(not some or _enough(event, notes, some, tables, gate) for some in different):
        waits = {identity for identity, _ in different[-1]}
        # A run that has read one of them finds other themes among the others too.
        came = _came(db, event, last.content, waits)
        content = _content(db, event, _as_before(last, notes), gate, came)
        _without(content, last.content, themes_of(db, event), waits)
        waiting = len(waits)
    else:
        waiting = 0
    content |= _whom(db, event, content, last.content) | _counted(event, content, earlier)
    differs = _news_of(content) != _news_of(last.content)
    return NextSummary(content, len(earlier), waiting, differs)


def show(db: Database, actor: str, event: Event) -> KeptSummary:
    """Show readers what `draft` says, in the open write transaction.

    Raises Conflict: "event_not_open", and "summary_same" when it says nothing new.
    """
    made = draft(db, event)
    if not made.differs:
        raise Conflict("summary_same")
    kept = summaries.keep(db, actor, event, made.before, made.content)
    assert kept is not None  # it was drafted in this transaction
    return kept


def due(db: Database, event: Event) -> bool:
    """Whether readers are to be shown a first release without the lead: of a closed event, or of
    one where as many persons as the threshold have written as many notes."""
    if event.is_draft or summaries.releases(db, event):
        return False
    notes = said(db, event)
    if not notes or event.is_closed:
        return bool(notes)
    behind = event.persons_at({n.place for n in notes})
    return len(notes) >= gate_of(db).threshold and not gate_of(db).cell(1, behind).hidden


def show_first(store: Store) -> None:
    """Show readers the first release of each event where that is due."""
    with store.snapshot() as db:
        wanted = [event for event in summaries.unshown(db) if due(db, event)]
    if wanted:
        with store.write() as db:
            for event in wanted:
                if due(db, event):
                    show(db, PROGRAM, event)


def take_over(store: Store) -> None:
    """Freeze what readers could see of each event before there were releases, as the first."""
    with store.snapshot() as db:
        if not summaries.to_take_over(db):
            return
    with store.write() as db:
        for event in summaries.to_take_over(db):
            content = draft(db, event).content
            del content["opposites"]  # then, themes told less of them
            summaries.keep(db, PROGRAM, event, 0, content)
        summaries.taken_over(db)


def shown(
    db: Database,
    event: Event,
    organisation: Organisation,
    language: str = "sv",
    number: int | None = None,
) -> Summary | None:
    """The summary as readers see it: the release with this number, or the latest; None when there
    is none."""
    kept = summaries.releases(db, event)
    chosen = next((one for one in reversed(kept) if number in (None, one.number)), None)
    if chosen is None:
        return None
    content = chosen.content
    made = make(
        as_counted(event, content),
        organisation.name(event.district),
        notes_of(db, event, content),
        _reading(content, language),
        language,
        Gate(content["threshold"], content["quote_threshold"]),
        tables_told(event, kept[: kept.index(chosen) + 1]),
    )
    news = next(one.news for one in listed(event, kept) if one.number == chosen.number)
    sentence = release_sentence(chosen.number, chosen.at, news, language)
    return replace(made, release=chosen.number, method=(sentence, *made.method))


def theme_of(db: Database, event: Event, made: Summary, note: str) -> SummaryTheme | None:
    """The theme of a release of the event's summary that the note with this id is in; None when it
    is in none that may be shown."""
    kept = next((one for one in summaries.releases(db, event) if one.number == made.release), None)
    if kept is None or kept.content["reading"] is None:
        return None
    there = {n["id"] for n in kept.content["notes"]}
    for theme in kept.content["reading"]["themes"]:
        if note in theme["notes"]:
            first = next((identity for identity in theme["notes"] if identity in there), None)
            return next((one for one in made.themes if one.note == first), None)
    return None


def live(made: Summary, language: str) -> Summary:
    """The live summary marked as what it is, for those who read every note."""
    return replace(made, method=(live_sentence(language), *made.method))


def listed(event: Event, kept: Sequence[KeptSummary]) -> list[ShownSummary]:
    """The releases, the oldest first, with what is new in each: between two of which one hides what
    its notes are about, only of how many notes."""
    found = []
    for place, one in enumerate(kept):
        news = _news(kept[place - 1].content, one.content) if place else None
        if news and any(_hides(event, near.content) for near in kept[place - 1 : place + 1]):
            news |= {"confirmed": 0, "themes": 0}
        found.append(ShownSummary(one.number, one.at, len(one.content["notes"]), news))
    return found


def _hides(event: Event, content: Mapping[str, Any]) -> bool:
    """Whether a release does not tell how its notes divide."""
    gate = Gate(content["threshold"], content["quote_threshold"])
    return bool(content["notes"]) and gate.cell(1, persons_of(event, content)).hidden


def notes_of(db: Database, event: Event, content: Mapping[str, Any]) -> list[SaidNote]:
    """The notes of a release, with their texts where they are still there."""
    known = passages.revisions(db, event.id)
    free = texts.released(db, event.id) if event.survey_id is not None else None
    return [
        replace(
            _kept_note(n),
            text=passage.text if (passage := known.get((n["id"], n["revision"]))) else "",
            taken_back=passage.taken_back if passage else "",
            released=n["released"] and (free is None or n["id"] in free),
        )
        for n in content["notes"]
    ]


def _kept_note(n: Mapping[str, Any]) -> SaidNote:
    """A note as a release keeps it: all but its text."""
    return SaidNote(
        id=n["id"],
        text="",
        kind=n["kind"],
        round=n["round"],
        table=n["table"],
        votes=n["votes"],
        points=n["points"],
        read=n["read"],
        released=n["released"],
        revision=n["revision"],
        place=n["place"],
        important=n.get("important", False),
        bulk=n.get("bulk", {}),
        asked=n.get("asked", {}),
    )


def readable_of(db: Database, event: Event, content: Mapping[str, Any]) -> frozenset[str]:
    """The ids of the notes of a release that its readers may read word for word."""
    return readable(
        as_counted(event, content),
        notes_of(db, event, content),
        _reading(content, "sv"),
        Gate(content["threshold"], content["quote_threshold"]),
    )


def _content(
    db: Database,
    event: Event,
    notes: Sequence[SaidNote],
    gate: Gate,
    themes_before: str | None = None,
) -> dict[str, Any]:
    """`themes_before`: as the last run before this time found them."""
    tagged = any(note.points or note.asked for note in notes)
    there = {n.id for n in notes}
    readings = {
        language: reading_of(db, event, language, tagged, themes_before)
        for language in ("sv", "en")
    }
    quotable = gate.quotable(event.persons_at({n.place for n in notes}))
    swedish = readings["sv"] and without_quotes(readings["sv"], notes, quotable=quotable)
    return {
        "form": 1,
        "threshold": gate.threshold,
        "quote_threshold": gate.quote_threshold,
        "persons": event.persons,
        "rounds": [[r.number, r.question] for r in event.rounds],
        "tables": [[t.id, t.name, t.key is not None, t.participants] for t in event.tables],
        "notes": [
            {
                "id": n.id,
                "revision": n.revision,
                "kind": n.kind,
                "round": n.round,
                "table": n.table,
                "place": n.place,
                "votes": n.votes,
                "points": dict(n.points),
                "read": n.read,
                "released": n.released,
                "important": n.important,
            }
            | ({"bulk": dict(n.bulk)} if n.bulk else {})
            | ({"asked": dict(n.asked)} if n.asked else {})
            for n in notes
        ],
        "reading": None
        if swedish is None
        else {
            "codebook": swedish.codebook,
            "version": swedish.version,
            "model": swedish.model,
            "at": swedish.at,
            "labels": {
                language: {code: list(pair) for code, pair in reading.labels.items()}
                for language, reading in readings.items()
                if reading is not None
            },
            "themes": _themes(swedish.themes, there),
        },
    } | _only_when_there(event, notes, swedish, asked_by_round(db, event))


def _only_when_there(
    event: Event,
    notes: Sequence[SaidNote],
    reading: Reading | None,
    asked: Mapping[int, frozenset[str]],
) -> dict[str, Any]:
    """Parts that older releases lack, and that say nothing new where they would be empty."""
    used = {number for n in notes for number in n.bulk.values()}
    bulks = [asdict(one) for one in (reading.bulks if reading else ()) if one.id in used]
    seated = {
        str(t.id): [[list(one) for one in told] for told in (t.professions, t.areas)]
        for t in event.tables
        if t.professions or t.areas
    }
    named = [[number, sorted(codes)] for number, codes in sorted(asked.items())]
    return (
        ({"verbatim": True} if event.verbatim else {})
        | ({"bulks": bulks} if bulks else {})
        | ({"named": named} if named else {})
        | ({"seated": seated} if seated else {})
        | {"opposites": True}
    )


def named_in(content: Mapping[str, Any]) -> dict[int, frozenset[str]]:
    """By round of a release: the points that its question names."""
    return {number: frozenset(codes) for number, codes in content.get("named", ())}


def _themes(found: Sequence[FoundTheme], there: Container[str]) -> list[dict[str, Any]]:
    """As they are kept: in the order of the analysis, and with no notes but those of the release. A
    theme of none of them would tell, by its name, what those that wait say."""
    return [
        {
            "title": t.title,
            "terms": list(t.terms),
            "code": t.code,
            "notes": mine,
            "quotes": [i for i in t.quotes if i in there],
            "edited": t.edited,
        }
        | ({"chosen": True} if t.chosen else {})
        for t in found
        if (mine := [i for i in t.notes if i in there])
    ]


def as_counted(event: Event, content: Mapping[str, Any]) -> Event:
    """The event with the persons and tables that a release was counted with."""
    return replace(
        event,
        # What is closed again is gone from every release; none shows more than it did.
        verbatim=event.verbatim and content.get("verbatim", False),
        participants=content["persons"],
        rounds=tuple(Round(number, question) for number, question in content["rounds"]),
        tables=tuple(
            Table(
                identity,
                event.id,
                0,
                name,
                "-" if keyed else None,
                seats,
                *_seated(content, identity),
            )
            for identity, name, keyed, seats in content["tables"]
        ),
    )


def _seated(content: Mapping[str, Any], table: int) -> list[tuple[tuple[str, int], ...]]:
    """How many of each profession, and of each area of work, sat at a table, where it was told."""
    kept = content.get("seated", {}).get(str(table), ((), ()))
    return [tuple((label, number) for label, number in one) for one in kept]


def _news_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """Who sat where, whom the notes concern, which tables are counted, and how opposites are told,
    says nothing new by itself."""
    quiet = ("seated", "whom", "counted", "opposites")
    return {key: held for key, held in content.items() if key not in quiet}


def _counted_tables(content: Mapping[str, Any]) -> frozenset[int]:
    """The tables (by id) of which a release tells at how many something was said."""
    return frozenset(content.get("counted", (n["place"] for n in content["notes"])))


def tables_told(event: Event, kept: Sequence[KeptSummary]) -> AtTables:
    """What the last of some releases may tell of tables, beside those before it."""
    *earlier, last = (one.content for one in kept)
    return AtTables(
        as_counted(event, last),
        Gate(last["threshold"], last["quote_threshold"]),
        frozenset(n["place"] for n in last["notes"]),
        _counted_tables(last),
        [_counted_tables(one) for one in earlier if not _hides(event, one)],
    )


def _counted(
    event: Event, content: Mapping[str, Any], earlier: Sequence[KeptSummary]
) -> dict[str, list[int]]:
    """Which tables count, where they are others than all that wrote: "3 of 3 tables" and then "4 of
    4" tell what was said at the one that came in. So those that came in or went since any earlier
    release that told of tables are enough persons; else the tables are those of an earlier one, or
    none."""
    gate = Gate(content["threshold"], content["quote_threshold"])
    then = as_counted(event, content)
    before = [_counted_tables(one.content) for one in earlier if not _hides(event, one.content)]
    written = frozenset(n["place"] for n in content["notes"])

    def few(places: Collection[int]) -> bool:
        return gate.cell(1, then.persons_at(places)).hidden

    for tables in (written, *reversed(before)):
        told_before = tables in before
        if tables <= written and (told_before or not few_between([*before, tables], few)):
            return {} if tables == written else {"counted": sorted(tables)}
    return {"counted": []}


def _whom(
    db: Database, event: Event, content: Mapping[str, Any], last: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Whom the notes of a release concern: the district, profession and area that each names, where
    it names any, and the district that held the event. What the `last` release told of stays as it
    was there, whatever has become of the note, the district or the event."""
    known = organisations.get(db)

    def today(district: str | None) -> str | None:
        return known.today(district) if district else None

    before = dict.fromkeys(_marks(last), None) | _named(last) if last else {}
    revisions = passages.revisions(db, event.id)
    found: dict[str, list[str | None]] = {}
    for n in content["notes"]:
        mark = (n["id"], n["revision"])
        if mark in before:
            named = before[mark]
        else:
            p = revisions[mark]
            named = [today(p.district), p.profession, p.area]
        if named and any(named):
            found[n["id"]] = named
    home = last["whom"]["home"] if last else today(event.district)
    return {"whom": {"home": home, "of": found}}


def _named(content: Mapping[str, Any]) -> dict[tuple[str, int], list[str | None]]:
    of = content["whom"]["of"]
    return {(n["id"], n["revision"]): of[n["id"]] for n in content["notes"] if n["id"] in of}


def concerned(
    content: Mapping[str, Any], dimension: str
) -> tuple[str | None, dict[tuple[str, int], str | None]]:
    """By one of `CONCERNED`: whom each note of a release (by id and revision) concerns, and to whom
    those belong that name nobody."""
    place = CONCERNED.index(dimension)
    home = content["whom"]["home"] if place == 0 else None
    named = _named(content)
    nobody = [None] * len(CONCERNED)
    return home, {mark: named.get(mark, nobody)[place] or home for mark in _marks(content)}


def persons_of(event: Event, content: Mapping[str, Any]) -> int | None:
    """How many persons stand behind the notes of a release."""
    return as_counted(event, content).persons_at({n["place"] for n in content["notes"]})


def _came(
    db: Database, event: Event, last: Mapping[str, Any], waits: Collection[str]
) -> str | None:
    """When the first of the changes came that wait, after the release `last`."""
    then = {n["id"]: n["revision"] for n in last["notes"]}
    return min(
        (
            passage.received_at
            for (identity, revision), passage in passages.revisions(db, event.id).items()
            if identity in waits and revision > then.get(identity, 0)
        ),
        default=None,
    )


def _without(
    content: dict[str, Any],
    last: Mapping[str, Any],
    now: Sequence[FoundTheme],
    waits: Container[str],
) -> None:
    """No run has read the notes of the release alone. The themes are those of the last release; if
    it had none, those that no note is in that waits."""
    reading = content["reading"]
    if reading is None or reading["themes"]:
        return
    if last["reading"] is not None and last["reading"]["themes"]:
        reading["themes"] = last["reading"]["themes"]
    else:
        alone = [t for t in now if not any(i in waits for i in t.notes)]
        reading["themes"] = _themes(alone, {n["id"] for n in content["notes"]})


def _reading(content: Mapping[str, Any], language: str) -> Reading | None:
    kept = content["reading"]
    if kept is None:
        return None
    labels = kept["labels"].get(language) or kept["labels"]["sv"]
    return Reading(
        codebook=kept["codebook"],
        version=kept["version"],
        labels={code: (label, short) for code, (label, short) in labels.items()},
        model=kept["model"],
        at=kept["at"],
        themes=tuple(
            FoundTheme(
                t["title"],
                tuple(t["terms"]),
                t["code"],
                tuple(t["notes"]),
                tuple(t["quotes"]),
                t["edited"],
                t.get("chosen", False),
            )
            for t in kept["themes"]
        ),
        bulks=tuple(ConfirmedAtOnce(**one) for one in content.get("bulks", ())),
        opposites=content.get("opposites", False),
    )


def _marks(content: Mapping[str, Any]) -> set[tuple[str, int]]:
    return {(n["id"], n["revision"]) for n in content["notes"]}


def _as_before(last: KeptSummary, notes: Sequence[SaidNote]) -> list[SaidNote]:
    """The notes of the last release: with what is known of them now where they still read the
    same, else as they were."""
    now = {(n.id, n.revision): n for n in notes}
    return [now.get((n["id"], n["revision"]), _kept_note(n)) for n in last.content["notes"]]


def _enough(
    event: Event,
    notes: Sequence[SaidNote],
    different: Collection[tuple[str, int]],
    tables: Mapping[str, int],
    gate: Gate,
) -> bool:
    """Whether the notes that differ are as many as the threshold, and by as many persons."""
    ids = {identity for identity, _ in different}
    if len(ids) < gate.threshold:
        return False
    if event.survey_id is not None:
        # Words of a survey: each person has one text to a question.
        by_round: dict[int, int] = {}
        for note in notes:
            if note.id in ids:
                by_round[note.round] = by_round.get(note.round, 0) + 1
        return max(by_round.values(), default=0) >= gate.threshold
    written_at = {tables[identity] for identity in ids}
    seats = {t.id: t.participants for t in event.tables}
    told = [seats.get(table) for table in written_at]
    if all(number is not None for number in told):
        return sum(number or 0 for number in told) >= gate.threshold
    if written_at >= {n.place for n in notes}:
        return not gate.cell(1, event.persons_at(written_at)).hidden
    # Who sat at a table that nobody has told of: somebody.
    return sum(number or 1 for number in told) >= gate.threshold


def _news(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, int]:
    then = {n["id"]: n for n in before["notes"]}
    here = {n["id"]: n for n in now["notes"]}
    changed = {i for i in then.keys() & here.keys() if then[i]["revision"] != here[i]["revision"]}

    def confirmed(notes: Mapping[str, Any]) -> set[tuple[str, str]]:
        return {(i, code) for i, n in notes.items() for code, sure in n["points"].items() if sure}

    def themes(content: Mapping[str, Any]) -> set[str]:
        return {t["title"] for t in (content["reading"] or {"themes": []})["themes"]}

    return {
        "notes": len(here.keys() - then.keys()),
        "changed": len(changed | (then.keys() - here.keys())),
        "confirmed": len(confirmed(here) - confirmed(then)),
        "themes": len(themes(now) - themes(before)),
    }
