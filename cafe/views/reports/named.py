"""What an address of a report names, for who may read or write it."""

from __future__ import annotations

from sqlite_utils import Database

from cafe import rights
from cafe.accounts import account, need, store
from cafe.errors import Conflict
from cafe.exports.year_report_document import ReadPart, written_in
from cafe.store import year_reports
from cafe.store.year_reports import ReportPart, ReportVersion, YearReport
from cafe.views.spoken import spoken


def report_of(report_id: int, *, write: bool = False) -> YearReport:
    """The report, for who reads reports or, with `write`, writes them."""
    user = account()
    need(rights.writes_reports(user) if write else rights.reads_reports(user))
    return year_reports.get(store().read(), report_id)


def part_of(found: YearReport, part_id: int) -> ReportPart:
    """The report's part with this id."""
    return year_reports.part(store().read(), found.id, part_id)


def number(written: str | None) -> int | None:
    """The number that a form or address hands back, None for what is none."""
    return int(written) if written and written.isdecimal() and len(written) < 10 else None


def last_version(db: Database, found: YearReport) -> ReportVersion:
    """What readers see. Raises Conflict("report_unfinished")."""
    made = year_reports.versions(db, found.id)
    if not made:
        raise Conflict("report_unfinished")
    return made[-1]


def language_of(db: Database, report_id: int) -> str:
    """The language that the report is written in, which what it shows is worded in too; that of the
    page where it says too little to tell."""
    told = (f"{one.heading} {one.text}" for one in year_reports.parts(db, report_id))
    return written_in(told) or spoken()


def called(one: ReadPart) -> str:
    """What a part is called where it is spoken of."""
    return one.live.title if one.live else one.heading or one.text[:60]
