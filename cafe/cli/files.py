"""Files in and out: notes, figures, summaries."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cafe import config, days
from cafe.cli.registry import argument, command, positive
from cafe.cli.shell import ACTOR, CommandFailed, open_store, progress, stop_at, tell
from cafe.errors import Refused, Unknown
from cafe.exports import formats
from forms.kinds import KINDS

if TYPE_CHECKING:
    from sqlite_utils import Database

    from cafe.reports.summary import Summary


@command(
    "import-notes",
    "bring in notes from CSV or xlsx, or from a tablet's file",
    argument("event", metavar="EVENT"),
    argument("file", metavar="FILE"),
    argument(
        "--kind",
        choices=KINDS,
        help="of notes for which the file says none; left out: it can be chosen later",
    ),
)
def import_notes(options: argparse.Namespace) -> None:
    """Bring in notes from a spreadsheet, or from the file that a tablet saved."""
    from cafe.intake import note_file, rescue
    from cafe.store import events

    path = Path(options.file)
    data = path.read_bytes()
    store = open_store()
    key = config.load().fingerprint_key
    event = events.get(store.read(), options.event)
    # Before the transaction: a large workbook must not hold up the tables' notes.
    saved = rescue.read(store.read(), event, data) if rescue.is_rescue(data) else None
    sheet = None if saved else note_file.read(path.name, data)
    with store.write() as db:
        event = events.get(db, options.event)
        if saved:
            stop_at(saved.problems, "note")
            added, known = rescue.bring_in(db, ACTOR, event, saved)
        elif sheet:
            tell(note_file.notices(db, event, sheet))
            unknown = note_file.unknown_kinds(sheet)
            stop_at([*note_file.problems(db, event, sheet), *unknown], "row")
            done = note_file.bring_in(db, ACTOR, event, sheet, options.kind, key=key)
            added, known = done.added, done.known
    print(f"{added} notes added, {known} were there already.")


@command(
    "import-indicators",
    "bring in figures of indicators from CSV or xlsx",
    argument("file", metavar="FILE"),
    argument("--indicator", metavar="NAME", help="of a file that names none: whose figures"),
    argument("--district", metavar="ID", help="of a file that names no place; left out: the city"),
    argument(
        "--source",
        default="",
        metavar="TEXT",
        help="where shares without their persons are published; left out: they are not shown",
    ),
)
def import_indicators(options: argparse.Namespace) -> None:
    """Bring in figures of indicators from a spreadsheet."""
    from cafe.intake import observation_file
    from cafe.store import indicators
    from forms.messages import indicator as say

    path = Path(options.file)
    data = path.read_bytes()
    store = open_store()
    indicators.ensure_builtin(store)
    found = observation_file.opened(path.name, data, observation_file.names(store.read()))
    with store.write() as db:
        which = indicators.named(db, options.indicator) if options.indicator else None
        told = observation_file.Told(which, options.district, options.source)
        sheet = observation_file.read(db, found, told=told)
        tell(sheet.notices)
        stop_at(sheet.problems, "row")
        if sheet.guessed:
            raise Refused("figures_of_no_indicator")
        if sheet.alone and not options.source:
            tell([say.FIGURES_ALONE.format(count=sheet.alone)])
        done = observation_file.bring_in(db, ACTOR, sheet)
    print(f"{done.added} figures added, {done.known} were there already.")


@command(
    "export",
    "write a summary to a file: of an event, of several together, or of a year",
    argument("events", metavar="EVENT", nargs="*"),
    argument(
        "--place",
        metavar="ID",
        help="instead of events: a district's year, or that of the whole city (city)",
    ),
    argument("--year", type=positive, metavar="YEAR", help="of --place; left out: this year"),
    argument("--format", required=True, help=", ".join(formats.FORMATS)),
    argument("--out", required=True, metavar="FILE"),
    argument("--language", choices=("sv", "en"), default="sv"),
    argument(
        "--live",
        action="store_true",
        help="as it stands now, for those who read every note, and not as readers were shown it",
    ),
)
def export(options: argparse.Namespace) -> None:
    """Write a summary to a file: as readers were last shown it, else as it stands now; of several
    events always as readers were shown each."""
    from cafe.exports.document import BUILT_IN, WordTemplate
    from cafe.exports.orders import FileOrder, make
    from cafe.reports.summary import day
    from cafe.store import word_templates

    if bool(options.events) == bool(options.place):
        raise CommandFailed("Name events, or a --place with its --year.")
    alone = len(options.events) == 1
    if options.live and not alone:
        raise CommandFailed("--live is of one event: of several, readers' figures are added up.")
    store = open_store()
    with store.snapshot() as db:
        summary = _of_one(db, options) if alone else _of_several(db, options)
    formats.format_for(options.format, summary)  # before a file is made
    kept = word_templates.current(store.read())
    look = WordTemplate(kept.content, day(days.today(), options.language)) if kept else BUILT_IN
    order = FileOrder("summary", options.format, summary, options.language, look)
    with open(options.out, "wb") as file:
        make(order, file, progress)


def _of_one(db: Database, options: argparse.Namespace) -> Summary:
    from cafe.reports import by_whom, since
    from cafe.reports.summary import release, summarise
    from cafe.store import events, organisation
    from cafe.views import several

    event = events.get(db, options.events[0])
    known = organisation.get(db, options.language)
    summary = (
        None if options.live else release.shown(db, event, known, options.language)
    ) or release.live(summarise(db, event, known, options.language), options.language)
    return replace(
        summary,
        by=by_whom.of_summary(db, event, options.language),
        since=since.last_time(db, event, options.language),
        asks=several.asked_of(db, event, options.language, live=options.live),
    )


def _of_several(db: Database, options: argparse.Namespace) -> Summary:
    from cafe.store import events, organisation
    from cafe.views import several
    from forms.theme import CITY

    if options.place:
        district = None if options.place == CITY else options.place
        if district is not None and organisation.get(db).district(district) is None:
            raise Unknown("district_unknown", id=district)
        year = options.year or days.year()
        wanted = several.of_year(db, None, district, year, options.language)
    else:
        held = [events.get(db, code) for code in dict.fromkeys(options.events)]
        wanted = several.of_events(held, options.language)
    summary = several.made(db, wanted, None, options.language)
    assert summary.several is not None
    if summary.is_of_nothing:
        period = summary.several.period
        raise CommandFailed(f"There is nothing of {period} to write: no file was made.")
    return summary
