"""Figures of indicators from a spreadsheet: all of them or none, and never twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from sqlite_utils import Database

from cafe import days, shares
from cafe.errors import Refused
from cafe.intake import bounded, figure_table
from cafe.intake.figure_table import (
    CITY,
    PERCENT,
    FigureTable,
    Names,
    field_of,
    fold,
    known_headings,
    period,
)
from cafe.intake.table import MAX_PROBLEMS, MAX_ROWS, RowProblem, shown
from cafe.intake.table_file import Lines, lines
from cafe.store import indicators, observations, organisation, organisation_history
from cafe.store.indicators import COUNT, MONTH, SHARE, YEAR, Definition, Indicator
from cafe.store.observations import Given, Place
from cafe.store.organisation import Organisation, ProfessionLevel
from cafe.store.organisation_history import plain as plain_id
from forms.messages import Message, files
from forms.messages import indicator as say
from forms.messages.common import DISTRICT_NOT_VALID

MAX_TEXT = 500
NO_NAMES = Names()
_MONEY = re.compile("^[€$£]|(?:kr|sek|:-|[€$£])\\.?$", re.IGNORECASE)  # beside an amount
_NOUGHTS = re.compile("[.,]0{1,2}$")
MAX_ROWS_NAMED = 10
SHARE_ROUNDING = 0.51  # a share in a file may be rounded to whole percent


@dataclass(frozen=True)
class FigureRow:
    """One row that was understood."""

    row: int
    indicator: Indicator
    given: Given
    reason: str = ""


@dataclass(frozen=True)
class Told:
    """What a person says of a file where it does not say it itself: which indicator it is about,
    for which district (None: the city), and where shares without their persons are published."""

    indicator: Indicator | None = None
    district: str | None = None
    source: str = ""


@dataclass(frozen=True)
class FigureSheet:
    """A file that was read: all its rows, or what has to be mended before any is kept.

    `columns`: each heading with the field that it was taken for, None for none. `guessed` is the
    indicator of a file that names none, as its figures look; `names_place`: the file says whom its
    figures are about. `alone`: how many are shares without their persons. `levels` of professions
    are new with the file.
    """

    rows: tuple[FigureRow, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    notices: tuple[Message, ...] = ()
    columns: tuple[tuple[str, str | None], ...] = ()
    guessed: Indicator | None = None
    names_place: bool = True
    alone: int = 0
    levels: tuple[ProfessionLevel, ...] = ()


@dataclass(frozen=True)
class ImportedFigures:
    """What an import came to."""

    added: int
    known: int


def names(db: Database) -> Names:
    """What the instance's indicators, places and professions may be called in a file."""
    known = organisation.get(db)
    groups = set(_professions(known))
    groups |= {fold(name) for d in known.districts for name in (d.id, d.name)}
    groups |= {fold(name) for told in known.names.values() for _, name in told}
    every = indicators.every(db)
    return Names(
        frozenset(fold(name) for i in every for name in (i.heading, i.name)),
        frozenset({*groups, *CITY} - {""}),
        frozenset(_professions(known)),
    )


def _professions(known: Organisation) -> dict[str, str]:
    """Ids of professions and their levels by what they may be called, one or many of them."""
    ways = {fold(way): p.id for p in known.professions for way in p.ways}
    ways |= {f"{way}{end}": of for way, of in ways.items() for end in ("er", "s")}
    return ways | {fold(level.name): level.id for level in known.levels}


def opened(name: str, data: bytes, known: Names = NO_NAMES) -> Lines:
    """The lines of a file of figures; `known` helps to find its table. Raises Refused for a file
    that cannot be read within limits, and nothing else for what it contains."""
    return bounded.run(lines, name, data, partial(known_headings, known))


def read(
    db: Database,
    found: Lines,
    may: Callable[[str | None], bool] = lambda district: True,
    today: str = "",
    told: Told = Told(),
) -> FigureSheet:
    """Read the figures in a file's lines against the instance's indicators and organisation; `may`
    says for which districts the account may give figures (None: the city)."""
    if found.problems:
        return FigureSheet(problems=found.problems)
    if len(found.rows) - 1 > MAX_ROWS:
        message = files.IMPORT_TOO_MANY_ROWS.format(limit=MAX_ROWS)
        return FigureSheet(problems=(RowProblem(0, None, message),))
    table = figure_table.read(found.rows, found.hidden, names(db))
    sheet = _Reading(db, may, today or days.today(), told).read(table)
    return replace(sheet, notices=(*found.notices, *sheet.notices))


def headings(language: str) -> tuple[str, ...]:
    """The first row of a file to fill in, in "sv" or "en"."""
    sv = ("indikator", "grupp", "yrkesgrupp", "datum", "värde", "antal", "av", "anmärkning", "skäl")
    en = ("indicator", "group", "profession", "date", "value", "part", "of", "remark", "reason")
    return en if language == "en" else sv


def bring_in(db: Database, actor: str, sheet: FigureSheet) -> ImportedFigures:
    """Keep the sheet's figures in the open transaction. Raises Refused when it has problems, or
    nobody has told whose figures they are."""
    if sheet.problems:
        raise Refused("import_has_problems")
    if sheet.guessed is not None:
        raise Refused("figures_of_no_indicator")
    for level in sheet.levels:
        organisation_history.add_level(db, actor, level)
    now = observations.moment(db)
    added = sum(
        observations.put(db, actor, row.indicator, row.given, row.reason, now) for row in sheet.rows
    )
    return ImportedFigures(added, len(sheet.rows) - added)


class _Reading:
    def __init__(
        self, db: Database, may: Callable[[str | None], bool], today: str, told: Told
    ) -> None:
        self.may = may
        self.today = today
        self.told = told
        self.organisation = organisation.get(db)
        every = indicators.every(db)
        self.indicators = {fold(i.heading): i for i in every}
        self.indicators |= {fold(i.name): i for i in every if fold(i.name) not in self.indicators}
        self.kept = {i.id: observations.current(db, i) for i in every}
        self.professions = _professions(self.organisation)
        self.levels: dict[str, ProfessionLevel] = {}
        self.problems: list[RowProblem] = []
        self.unlisted = 0
        self.rows: list[FigureRow] = []
        self.seen: dict[tuple[int, str, Place], FigureRow] = {}
        self.again: list[int] = []  # rows that say what one above has said
        self.guessed: Indicator | None = None
        self.alone = 0

    def read(self, table: FigureTable) -> FigureSheet:
        self.problems += table.problems
        if not table.problems and not table.figures:
            self.problems.append(RowProblem(0, None, say.FIGURES_NO_ROWS))
        if "indicator" not in table.fields and self.told.indicator is None:
            self.guessed = _guessed(table)
        for figure in table.figures:
            self.one(figure.row, figure.values, figure.headers)
        if self.unlisted:
            more = files.IMPORT_MORE.format(count=self.unlisted)
            self.problems.append(RowProblem(0, None, more))
        return FigureSheet(
            tuple(self.rows), tuple(self.problems),
            (*table.notices, *self.repeated(), *self.new_levels()),
            table.columns, self.guessed, bool({"group", "profession"} & table.fields), self.alone,
            tuple(self.levels.values()),
        )  # fmt: skip

    def repeated(self) -> list[Message]:
        """What is said of rows that stand twice."""
        if not self.again:
            return []
        listed = ", ".join(map(str, self.again[:MAX_ROWS_NAMED]))
        if len(self.again) > MAX_ROWS_NAMED:
            listed += " …"
        return [say.FIGURES_REPEATED.format(count=len(self.again), rows=listed)]

    def new_levels(self) -> list[Message]:
        """What is said of the levels that come with the file."""
        return [
            say.FIGURES_NEW_LEVEL.format(
                name=level.name, profession=self.organisation.name(level.profession)
            )
            for level in self.levels.values()
        ]

    def profession(self, written: str) -> str | None:
        """The profession or level that it names: a new level where its name ends with that of a
        profession and the account may add one. None: neither."""
        folded = fold(written)
        if folded in self.professions:
            return self.professions[folded]
        if folded in self.levels:
            return self.levels[folded].id
        ends = [way for way in self.professions if folded.endswith(way)]
        if not ends or not self.may(None):
            return None
        within = self.professions[max(ends, key=len)].partition(".")[0]
        name = " ".join(written.split())
        self.levels[folded] = ProfessionLevel(f"{within}.{plain_id(name)}", within, name)
        return self.levels[folded].id

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
        indicator = self.guessed or self.told.indicator
        if "indicator" in values:
            indicator = self.indicators.get(fold(values["indicator"]))
        if indicator is None:
            names = ", ".join(dict.fromkeys(i.heading for i in self.indicators.values()))
            written = shown(values["indicator"])
            wrong("indicator", say.FIGURES_INDICATOR.format(value=written, names=names))
            return
        when = day(values["date"], indicator)
        if isinstance(when, Message):
            yearly = indicator.definition.rhythm == YEAR
            written = shown(values["date"])
            said = say.FIGURES_ROW_YEAR if yearly else say.FIGURES_ROW_MONTH
            wrong("date", said.format(value=written))
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
            if not re.search("[0-9]", values.get("value", "") or values.get("part", "")):
                figure = say.FIGURES_ROW_TEXT.format(value=shown(values.get("value", "")))
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
        source = self.told.source if indicator.is_share and base is None else ""
        remark = values.get("remark", "")
        given = Given(district, when, value, profession, part, base, remark, source=source)
        self.keep(FigureRow(number, indicator, given, values.get("reason", "")), wrong)

    def place(self, values: Mapping[str, str], when: str) -> Place | _Wrong:
        """District and profession, or what is wrong with them."""
        if not {"group", "profession"} & values.keys():
            return self.told.district, None
        group = fold(values.get("group", ""))
        profession = None
        if fold(values.get("profession", "")) not in CITY:
            profession = self.profession(values["profession"])
            if profession is None:
                value = shown(values["profession"])
                return _Wrong("profession", say.FIGURES_PROFESSION.format(value=value))
        if group in CITY:
            return None, profession
        if group in self.professions and profession is None:
            return None, self.professions[group]
        existing = []
        for d in self.organisation.districts:
            if group in (fold(d.id), fold(d.name), fold(self.organisation.name_on(d.id, when))):
                existing.append(d)
        for d in existing:
            if d.first_day[: len(when)] <= when <= (d.last_day or "9")[: len(when)]:
                return d.id, profession
        if existing:
            name = existing[0].name
            return _Wrong("group", DISTRICT_NOT_VALID.format(name=name, date=when))
        if profession is None and (level := self.profession(values.get("group", ""))):
            return None, level
        return _Wrong("group", say.FIGURES_GROUP.format(value=shown(values["group"])))

    def keep(self, row: FigureRow, wrong: Callable[[str, Message], None]) -> None:
        """Compare a row with the other rows and with what is kept."""
        place = row.given.place
        key = (row.indicator.id, row.indicator.period(row.given.date), place)
        other = self.seen.get(key)
        if other is not None:
            if (other.given.value, other.given.base) != (row.given.value, row.given.base):
                wrong("value", say.FIGURES_TWICE.format(row=other.row))
            else:
                self.again.append(row.row)
            return
        self.seen[key] = row
        kept = [o for o in self.kept.get(row.indicator.id, {}).get(key[1:], []) if not o.withdrawn]
        same = len(kept) == 1 and row.given.agrees(kept[0])
        if kept and not same and not row.reason:
            # Of persons it may be hidden on every page, so it is not said here either.
            wrong(
                "value",
                say.FIGURES_DIFFERS_UNSAID
                if row.indicator.definition.protected
                else say.FIGURES_DIFFERS.format(value=plain(kept[0].value)),
            )
            return
        open_ = same and (kept[0].base is not None or kept[0].source)
        self.alone += row.indicator.is_share and row.given.base is None and not open_
        self.rows.append(row)


@dataclass(frozen=True)
class _Wrong:
    field: str
    message: Message


Number = tuple[float, int | None, int | None]


def number_of(indicator: Indicator, value: str, part: str, base: str) -> Number | Message:
    """Value, part and base of a figure as they were written, or what is wrong with them.

    A count has a value only. A share has a value in percent, alone or with its base, or part and
    base, or all three.
    """
    if not indicator.is_share:
        # 3,00 is 3; three noughts may be thousands.
        written = _NOUGHTS.sub("", _MONEY.sub("", _digits(value or part)))
        if not re.fullmatch("[0-9]{1,9}", written):
            return say.FIGURE_COUNT.format(value=shown(value or part))
        return float(written), None, None
    if (part and not base) or (base and not part and not value):
        return say.FIGURE_PART
    share = None
    if value:
        written = _digits(value.removesuffix("%")).replace(",", ".")
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,6})?", written) or float(written) > 100:
            return say.FIGURE_SHARE.format(value=shown(value))
        share = float(written)
    if not base:
        return say.FIGURES_EMPTY_CELL if share is None else (share, None, None)
    if not part and share is not None:
        if not re.fullmatch("[0-9]{1,7}", _digits(base)):
            return say.FIGURE_PART
        every = int(_digits(base))
        near = shares.tenths(round(share * every / 100), every) if every else 0.0
        if abs(share - near) > SHARE_ROUNDING:
            return say.FIGURE_SHARE_BASE.format(value=plain(share), base=every)
        return share, None, every
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
    when = period(written)
    if indicator.definition.rhythm == YEAR:
        return when[:4] if when else say.FIGURE_YEAR.format(value=shown(written))
    return when if when and len(when) > 4 else say.FIGURE_MONTH.format(value=shown(written))


def plain(number: float) -> str:
    """A number as it is written in Swedish."""
    return f"{number:g}".replace(".", ",")


def _digits(text: str) -> str:
    """Without the blanks that part thousands, some of which do not break a line."""
    return re.sub(r"\s", "", text)


def _guessed(table: FigureTable) -> Indicator:
    """The indicator that figures are of which nobody has named, as they look."""
    ways = [fold(heading) for heading, field in table.columns if field == "value"]
    values = [figure.values.get("value", "") for figure in table.figures]
    share = (
        any(fold(way) in PERCENT or "%" in way or "procent" in way for way in (*ways, table.title))
        or any("%" in value or re.search("[0-9][,.][0-9]{1,2}$", value) for value in values)
        or any(figure.values.get("base") for figure in table.figures)
    )
    # A row of totals, or a year that is not known, is no month.
    read = [period(figure.values.get("date", "")) or "" for figure in table.figures]
    monthly = any(len(when) > len("2016") for when in read)
    named = "" if field_of(table.title) else table.title
    definition = Definition(
        name=named,
        unit="procent" if share else indicators.PLAIN_NUMBER,
        kind=SHARE if share else COUNT,
        rhythm=MONTH if monthly else YEAR,
        protected=share,
        owner="",
        counted="",
    )
    return Indicator(0, named, 0, definition)
