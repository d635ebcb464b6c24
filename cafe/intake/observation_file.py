"""Figures of indicators from a spreadsheet: all of them or none, and never twice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlite_utils import Database

from cafe import days, shares
from cafe.errors import Refused
from cafe.intake import bounded
from cafe.intake.table import MAX_PROBLEMS, MAX_ROWS, UNSAVED, Record, RowProblem
from cafe.intake.table_file import Lines, lines
from cafe.store import indicators, observations, organisation
from cafe.store.indicators import YEAR, Indicator
from cafe.store.observations import Given, Place
from forms.messages import Message, files
from forms.messages import indicator as say
from forms.messages.common import DISTRICT_NOT_VALID
from forms.workbook.cells import column_letters
from forms.written import normal

# Headings, folded: å, ä and ö may be written without their dots.
HEADINGS = {
    "indicator": ("indikator", "indicator", "matt"),
    "group": ("grupp", "group", "stadsdel", "forvaltning", "district"),
    "profession": ("yrkesgrupp", "yrke", "profession"),
    "date": ("datum", "date", "period", "ar", "manad", "matdag"),
    "value": ("varde", "value", "tal"),
    "part": ("antal", "taljare", "part"),
    "base": ("av", "namnare", "base", "personer"),
    "remark": ("anmarkning", "remark", "kommentar"),
    "reason": ("skal", "reason"),
}
NEEDED = ("indicator", "group", "date", "value")
CITY = frozenset({"hela staden", "staden", "stockholm", "city", "the whole city", "alla", ""})
MAX_TEXT = 500
_MONEY = re.compile("^[€$£]|(?:kr|sek|:-|[€$£])\\.?$", re.IGNORECASE)  # beside an amount
_NOUGHTS = re.compile("[.,]0{1,2}$")
SHARE_ROUNDING = 0.51  # a share in a file may be rounded to whole percent


@dataclass(frozen=True)
class FigureRow:
    """One row that was understood."""

    row: int
    indicator: Indicator
    given: Given
    reason: str = ""


@dataclass(frozen=True)
class FigureSheet:
    """A file that was read: all its rows, or what has to be mended before any is kept."""

    rows: tuple[FigureRow, ...]
    problems: tuple[RowProblem, ...]
    notices: tuple[Message, ...] = ()


@dataclass(frozen=True)
class ImportedFigures:
    """What an import came to."""

    added: int
    known: int


def opened(name: str, data: bytes) -> Lines:
    """The lines of a CSV, tab-separated, .xls or .xlsx file of figures. Raises Refused for a file
    that cannot be read within limits, and nothing else for what it contains."""
    return bounded.run(lines, name, data, known_headings)


def read(
    db: Database,
    found: Lines,
    may: Callable[[str | None], bool] = lambda district: True,
    today: str = "",
) -> FigureSheet:
    """Read the figures in a file's lines against the instance's indicators and organisation; `may`
    says for which districts the account may give figures (None: the city)."""
    if found.problems:
        return FigureSheet((), found.problems)
    read = _Reading(db, may, today or days.today()).read(found.rows, found.hidden)
    return replace(read, notices=(*found.notices, *read.notices))


def bring_in(db: Database, actor: str, sheet: FigureSheet) -> ImportedFigures:
    """Keep the sheet's figures in the open transaction. Raises Refused when it has problems."""
    if sheet.problems:
        raise Refused("import_has_problems")
    now = observations.moment(db)
    added = sum(
        observations.put(db, actor, row.indicator, row.given, row.reason, now) for row in sheet.rows
    )
    return ImportedFigures(added, len(sheet.rows) - added)


class _Reading:
    def __init__(self, db: Database, may: Callable[[str | None], bool], today: str) -> None:
        self.may = may
        self.today = today
        self.organisation = organisation.get(db)
        self.indicators = {_fold(i.heading): i for i in indicators.every(db)}
        self.indicators |= {
            _fold(i.name): i for i in indicators.every(db) if _fold(i.name) not in self.indicators
        }
        self.kept = {i.id: observations.current(db, i) for i in self.indicators.values()}
        self.professions = {
            _fold(way): p.id for p in self.organisation.professions for way in p.ways
        }
        self.problems: list[RowProblem] = []
        self.unlisted = 0
        self.rows: list[FigureRow] = []
        self.seen: dict[tuple[int, str, Place], FigureRow] = {}

    def read(self, lines: Sequence[Record], hidden: Collection[int]) -> FigureSheet:
        at = max(range(min(10, len(lines))), key=lambda n: (known_headings(lines[n][1]), -n))
        header_row, header = lines[at]
        fields: dict[str, int] = {}
        for column in sorted(range(len(header)), key=lambda n: (n in hidden, n)):
            field = _field(header[column])
            if field:  # of several columns the first that the sheet shows
                fields.setdefault(field, column)
        for needed in NEEDED:
            # A share can be told by its parts, and a group by its profession alone.
            told_by = {"value": {"part", "base"}, "group": {"profession"}}.get(needed)
            if needed not in fields and not (told_by and told_by <= fields.keys()):
                message = say.FIGURES_COLUMNS.format(column=HEADINGS[needed][0])
                return FigureSheet((), (RowProblem(header_row, None, message),))
        if len(lines) - at - 1 > MAX_ROWS:
            message = files.IMPORT_TOO_MANY_ROWS.format(limit=MAX_ROWS)
            return FigureSheet((), (RowProblem(0, None, message),))
        width = max((i + 1 for i, cell in enumerate(header) if cell.strip()), default=0)
        unread: set[int] = set()
        for number, cells in lines[at + 1 :]:
            if any(cell.strip() for cell in cells[width:]):
                count = max(i for i, cell in enumerate(cells) if cell.strip()) + 1
                message = files.IMPORT_EXTRA_CELLS.format(count=count, expected=width)
                self.problem(number, None, message)
                continue
            unsaved = [i for i, cell in enumerate(cells) if cell == UNSAVED]
            if unsaved:
                self.problem(number, header[unsaved[0]].strip(), files.IMPORT_UNSAVED)
                continue
            unread |= {i for i, c in enumerate(cells) if c.strip() and i not in fields.values()}
            values = {f: cells[c].strip() if c < len(cells) else "" for f, c in fields.items()}
            if any(values.values()):
                self.one(number, values, {f: header[c] for f, c in fields.items()})
        if not self.rows and not self.problems:
            self.problems.append(RowProblem(0, None, say.FIGURES_NO_ROWS))
        if self.unlisted:
            more = files.IMPORT_MORE.format(count=self.unlisted)
            self.problems.append(RowProblem(0, None, more))
        notices = files.hidden_columns(
            [column_letters(i) for i in sorted(fields.values()) if i in hidden]
        )
        notices += [
            files.IMPORT_COLUMN_IGNORED.format(column=_short(header[i]) or column_letters(i))
            for i in sorted(unread)
        ]
        if at:
            notices.insert(0, files.IMPORT_ROWS_ABOVE.format(row=header_row))
        return FigureSheet(tuple(self.rows), tuple(self.problems), tuple(notices))

    def problem(self, row: int, column: str | None, message: Message) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(RowProblem(row, column, message))
        else:
            self.unlisted += 1

    def one(self, number: int, values: Mapping[str, str], headers: Mapping[str, str]) -> None:
        """Read one row: a figure, or problems."""

        def wrong(field: str, message: Message) -> None:
            self.problem(number, headers.get(field), message)

        before = len(self.problems) + self.unlisted
        indicator = self.indicators.get(_fold(values["indicator"]))
        if indicator is None:
            names = ", ".join(dict.fromkeys(i.heading for i in self.indicators.values()))
            shown = _short(values["indicator"])
            wrong("indicator", say.FIGURES_INDICATOR.format(value=shown, names=names))
            return
        when = day(values["date"], indicator)
        if isinstance(when, Message):
            wrong("date", when)
        elif when[: len(self.today)] > self.today[: len(when)]:
            wrong("date", say.FIGURE_FUTURE.format(date=when))
        district, profession = None, None
        if isinstance(when, str):
            found = self.place(values, when)
            if isinstance(found, tuple):
                district, profession = found
                if not self.may(district):
                    name = self.organisation.name(district) or say.FIGURES_CITY
                    wrong("group", say.FIGURES_NOT_YOURS.format(name=name))
            else:
                wrong(found.field, found.message)
        figure = number_of(
            indicator, values.get("value", ""), values.get("part", ""), values.get("base", "")
        )
        if isinstance(figure, Message):
            wrong("value" if "value" in headers else "part", figure)
        for field in ("remark", "reason"):
            length = len(values.get(field, ""))
            if length > MAX_TEXT:
                wrong(field, say.FIGURES_LONG.format(length=length, limit=MAX_TEXT))
        if len(self.problems) + self.unlisted > before:
            return
        assert isinstance(when, str)
        assert not isinstance(figure, Message)
        value, part, base = figure
        given = Given(district, when, value, profession, part, base, values.get("remark", ""))
        self.keep(FigureRow(number, indicator, given, values.get("reason", "")), wrong)

    def place(self, values: Mapping[str, str], when: str) -> Place | _Wrong:
        """District and profession, or what is wrong with them."""
        group = _fold(values.get("group", ""))
        profession = None
        if values.get("profession"):
            profession = self.professions.get(_fold(values["profession"]))
            if profession is None:
                value = _short(values["profession"])
                return _Wrong("profession", say.FIGURES_PROFESSION.format(value=value))
        if group in CITY:
            return None, profession
        if group in self.professions and profession is None:
            return None, self.professions[group]
        existing = []
        for d in self.organisation.districts:
            if group in (_fold(d.id), _fold(d.name), _fold(self.organisation.name_on(d.id, when))):
                existing.append(d)
        for d in existing:
            if d.first_day[: len(when)] <= when <= (d.last_day or "9")[: len(when)]:
                return d.id, profession
        if existing:
            name = existing[0].name
            return _Wrong("group", DISTRICT_NOT_VALID.format(name=name, date=when))
        return _Wrong("group", say.FIGURES_GROUP.format(value=_short(values["group"])))

    def keep(self, row: FigureRow, wrong: Callable[[str, Message], None]) -> None:
        """Compare a row with the other rows and with what is kept."""
        place = row.given.place
        key = (row.indicator.id, row.indicator.period(row.given.date), place)
        other = self.seen.get(key)
        if other is not None:
            if (other.given.value, other.given.base) != (row.given.value, row.given.base):
                wrong("value", say.FIGURES_TWICE.format(row=other.row))
            return
        self.seen[key] = row
        kept = [o for o in self.kept[row.indicator.id].get(key[1:], []) if not o.withdrawn]
        same = len(kept) == 1 and row.given.says_as(kept[0])
        if kept and not same and not row.reason:
            # Of persons it may be hidden on every page, so it is not said here either.
            wrong(
                "value",
                say.FIGURES_DIFFERS_UNSAID
                if row.indicator.definition.protected
                else say.FIGURES_DIFFERS.format(value=plain(kept[0].value)),
            )
            return
        self.rows.append(row)


@dataclass(frozen=True)
class _Wrong:
    field: str
    message: Message


Number = tuple[float, int | None, int | None]


def number_of(indicator: Indicator, value: str, part: str, base: str) -> Number | Message:
    """Value, part and base of a figure as they were written, or what is wrong with them.

    A count has a value only. A share has a value in percent, or part and base, or all three.
    """
    if not indicator.is_share:
        # 3,00 is 3; three noughts may be thousands.
        written = _NOUGHTS.sub("", _MONEY.sub("", _digits(value or part)))
        if not re.fullmatch("[0-9]{1,9}", written):
            return say.FIGURE_COUNT.format(value=_short(value or part))
        return float(written), None, None
    if bool(part) != bool(base):
        return say.FIGURE_PART
    share = None
    if value:
        written = _digits(value.removesuffix("%")).replace(",", ".")
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,6})?", written) or float(written) > 100:
            return say.FIGURE_SHARE.format(value=_short(value))
        share = float(written)
    if not part:
        return say.FIGURES_EMPTY_CELL if share is None else (share, None, None)
    if not all(re.fullmatch("[0-9]{1,7}", _digits(n)) for n in (part, base)):
        return say.FIGURE_PART
    some, every = int(_digits(part)), int(_digits(base))
    if some > every:
        return say.FIGURE_PART_MORE.format(part=some, base=every)
    computed = shares.tenths(some, every) if every else 0.0
    if share is not None and abs(share - computed) > SHARE_ROUNDING:
        return say.FIGURE_SHARE_OTHER.format(value=plain(share), part=some, base=every)
    return computed, some, every


def day(written: str, indicator: Indicator) -> str | Message:
    """A date as it is kept: in full, or cut to what was written; or what is wrong with it."""
    text = written.strip()
    short = _short(text)
    if indicator.definition.rhythm == YEAR:
        if re.fullmatch("(19|20)[0-9]{2}", text):
            return text
        if re.fullmatch("(19|20)[0-9]{2}-[0-9]{2}(-[0-9]{2})?", text):
            return text[:4]
        return say.FIGURE_YEAR.format(value=short)
    if re.fullmatch("(19|20)[0-9]{2}-(0[1-9]|1[0-2])", text):
        return text
    if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            pass
    return say.FIGURE_MONTH.format(value=short)


def plain(number: float) -> str:
    """A number as it is written in Swedish."""
    return f"{number:g}".replace(".", ",")


def known_headings(cells: Sequence[str]) -> int:
    """How many of the fields the cells are headings of."""
    return len({_field(cell) for cell in cells} - {None})


def _field(cell: str) -> str | None:
    folded = _fold(cell)
    return next((field for field, names in HEADINGS.items() if folded in names), None)


def _fold(text: str) -> str:
    letters = unicodedata.normalize("NFKD", normal(text).casefold())
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(bare.split()).strip(" .:;")


def _digits(text: str) -> str:
    """Without the blanks that part thousands, some of which do not break a line."""
    return re.sub(r"\s", "", text)


def _short(text: str) -> str:
    printable = "".join(c if c.isprintable() else " " for c in text[:60])
    return " ".join(printable.split()) + ("…" if len(text) > 60 else "")
