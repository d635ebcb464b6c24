"""Figures in a table of a file, in the shapes in which people write them.

A row each, with columns for what it is about; or spread: a row a year and a column a month,
profession or district, or a row a group or month and a column a year. Two columns, a year and a
figure, are enough, and so are two rows. What stands in brackets behind a year or figure is a
remark, and a month there is when it was counted. Nothing is judged here: `observation_file` does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from cafe.intake import moments
from cafe.intake.table import HEADER_ROWS, UNSAVED, Record, RowProblem, shown
from forms.messages import Message, files
from forms.messages import indicator as say
from forms.workbook.cells import column_letters
from forms.written import normal

# Headings, folded: å, ä and ö may be written without their dots.
HEADINGS = {
    "indicator": ("indikator", "indicator", "matt", "nyckeltal"),
    "group": ("grupp", "group", "stadsdel", "forvaltning", "stadsdelsforvaltning", "district"),
    "profession": (
        *("yrkesgrupp", "yrke", "profession", "befattning", "niva", "level"),
        *("yrkesgrupp eller niva", "profession or level"),
    ),
    "date": ("datum", "date", "period", "ar", "year", "matdag", "mattillfalle", "tidpunkt"),
    "month": ("manad", "month"),
    "value": (
        *("varde", "value", "tal", "siffra", "utfall", "resultat"),
        *("procent", "procent (%)", "%", "andel", "andel (%)", "andel i procent", "percent"),
        *("per cent", "share", "share (%)"),
    ),
    "part": ("antal", "taljare", "part", "number", "count"),
    "base": (
        *("av", "namnare", "bas", "base", "of", "personer", "anstallda", "tjanster"),
        *("befattningar", "antal personer", "antal anstallda", "antal tjanster"),
        *("antal befattningar", "positions", "number of positions", "number of persons"),
    ),
    "remark": ("anmarkning", "remark", "kommentar", "anm", "notering", "comment", "note"),
    "reason": ("skal", "reason", "varfor", "why"),
}
PERCENT = ("procent", "percent", "per cent", "%", "andel", "share")
CITY = frozenset(
    {
        *("hela staden", "staden", "stockholm", "city", "the whole city", ""),
        *("alla", "samtliga", "totalt", "total", "summa", "all"),
    }
)
# What stands in a cell without a figure.
NOTHING = frozenset(
    {
        *("", "-", "–", "—", ".", "..", "...", "…", "saknas", "uppgift saknas", "n/a"),
        *("u.å.", "u.å", "u å", "e.t.", "ej tillgänglig", "finns ej", "not available"),
    }
)
_BRACKETS = re.compile(r"(?P<text>[^()]*[^()\s])\s*\((?P<note>[^()]+)\)")
_PART = re.compile(r"(?P<part>\d+)\s*(?:/|av|of)\s*(?P<base>\d+)")
_YEAR = "(?:19|20)[0-9]{2}"
_NAMED = re.compile(
    rf"(?P<name>[^\W\d]+)\.?[ -]+(?P<year>{_YEAR}|[0-9]{{2}})"
    rf"|(?P<year_>{_YEAR})[ -]+(?P<name_>[^\W\d]+)\.?"
)


@dataclass(frozen=True)
class Names:
    """What indicators, and places and professions, may be called, folded (`fold`). `ends`: words
    that the name of a level of a profession ends with."""

    indicators: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    ends: frozenset[str] = frozenset()

    def is_group(self, folded: str) -> bool:
        """Whether it is a place, a profession, or ends as one: a level of it."""
        return bool(folded) and (folded in self.groups or folded.endswith(tuple(self.ends)))


@dataclass(frozen=True)
class WrittenFigure:
    """A figure as it was written: its row, what it says by field, and under which headings."""

    row: int
    values: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class FigureTable:
    """A table that was read. `fields` are those that the file has, `columns` each heading with the
    field that it was taken for (None: not used), `title` what stands above the table or names its
    figures."""

    figures: tuple[WrittenFigure, ...] = ()
    fields: frozenset[str] = frozenset()
    columns: tuple[tuple[str, str | None], ...] = ()
    title: str = ""
    problems: tuple[RowProblem, ...] = ()
    notices: tuple[Message, ...] = ()


def known_headings(names: Names, cells: Sequence[str]) -> int:
    """How much a row is like a header: fields by name count more than what can stand in a row of
    figures as well, such as a year."""
    fields = {f for f in map(field_of, cells) if f}
    return 2 * len(fields) + sum(1 for cell in cells if _spread(names, cell))


def read(lines: Sequence[Record], hidden: Collection[int], names: Names) -> FigureTable:
    """The figures of a file's lines (at least one), of whose columns some are `hidden`."""
    at = max(
        range(min(HEADER_ROWS, len(lines))), key=lambda n: (known_headings(names, lines[n][1]), -n)
    )
    return _Table(lines, at, hidden, names).read()


@dataclass
class _Table:
    lines: Sequence[Record]
    at: int
    hidden: Collection[int]
    names: Names
    problems: list[RowProblem] = field(default_factory=list)
    notices: list[Message] = field(default_factory=list)
    empty: int = 0

    def __post_init__(self) -> None:
        self.number, self.header = self.lines[self.at]
        above = [cell.strip() for _, cells in self.lines[: self.at] for cell in cells]
        self.title = next((cell for cell in above if cell), "")
        self.fields: dict[str, int] = {}
        # Of several columns the first that the sheet shows.
        for column in sorted(range(len(self.header)), key=lambda n: (n in self.hidden, n)):
            if name := field_of(self.header[column]):
                self.fields.setdefault(name, column)
        if "month" in self.fields and "date" not in self.fields:
            self.fields["date"] = self.fields.pop("month")
        self.body = list(self._body())
        self.label: int | None = None
        self.label_field = ""
        self.title_at: int | None = None  # the column that only says what all figures are
        self.spread: dict[int, tuple[str, str]] = {}

    def read(self) -> FigureTable:
        if not {"value", "part"} & self.fields.keys():
            self._free_dates()
            self._find_spread()
        if missing := self._missing():
            message = say.FIGURES_COLUMNS.format(column=missing)
            return FigureTable(problems=(RowProblem(self.number, None, message),))
        found = tuple(self._figures())
        used = {n for n in range(len(self.header)) if self._role(n)}
        columns = tuple(
            (cell.strip() or column_letters(n), self._role(n))
            for n, cell in enumerate(self.header)
            if cell.strip() or self._role(n)
        )
        filled = {n for _, cells in self.body for n, cell in enumerate(cells) if cell.strip()}
        self.notices += files.hidden_columns(
            [column_letters(n) for n in sorted(used) if n in self.hidden]
        )
        self.notices += [
            files.IMPORT_COLUMN_IGNORED.format(
                column=shown(self.header[n]) if self.header[n].strip() else column_letters(n)
            )
            for n in sorted(filled)
            if n < len(self.header) and self._role(n) is None
        ]
        if self.empty:
            self.notices.append(say.FIGURES_EMPTY.format(count=self.empty))
        if self.at:
            self.notices.insert(0, files.IMPORT_ROWS_ABOVE.format(row=self.number))
        fields = {
            *self.fields,
            *(kind for kind, _ in self.spread.values()),
            *({self.label_field} if self.label is not None else ()),
            *({"indicator"} if self._named() else ()),
        }
        return FigureTable(
            found, frozenset(fields), columns, self.title, tuple(self.problems),
            tuple(dict.fromkeys(self.notices)),
        )  # fmt: skip

    def _body(self) -> Iterator[Record]:
        width = max((n + 1 for n, cell in enumerate(self.header) if cell.strip()), default=0)
        for number, cells in self.lines[self.at + 1 :]:
            if any(cell.strip() for cell in cells[width:]):
                count = max(n for n, cell in enumerate(cells) if cell.strip()) + 1
                message = files.IMPORT_EXTRA_CELLS.format(count=count, expected=width)
                self.problems.append(RowProblem(number, None, message))
                continue
            unsaved = [n for n, cell in enumerate(cells) if cell == UNSAVED]
            if unsaved:
                heading = self.header[unsaved[0]].strip()
                self.problems.append(RowProblem(number, heading, files.IMPORT_UNSAVED))
                continue
            yield number, cells

    # --- which column is what -------------------------------------------------------------------

    def _free_dates(self) -> None:
        """Let go of a column for dates that names none, as "År" stands before years that are
        columns: it has months, or what the rows are of."""
        at = self.fields.get("date")
        others = [period(cell) for n, cell in enumerate(self.header) if n != at]
        if at is None or not any(others):
            return
        cells = [cell for _, row in self.body if (cell := self._cell(row, at))]
        if any(period(_noted(cell)[0]) for cell in cells):
            return
        del self.fields["date"]
        if cells and all(map(_month, cells)):
            self.fields["month"] = at

    def _find_spread(self) -> None:
        """The columns of a table without one for the figures: they are what its figures are of."""
        free = [n for n in range(len(self.header)) if n not in self.fields.values()]
        told = {"date", "month", "group", "profession"} & self.fields.keys()
        if not told and free:
            self.label = free.pop(0)
            dates = sum(period(_noted(self._cell(c, self.label))[0]) is not None
                        for _, c in self.body)  # fmt: skip
            self.label_field = "date" if 2 * dates >= max(1, len(self.body)) else "group"
            told = {self.label_field}
            if heading := self.header[self.label].strip():
                self.title = heading
            self._name_the_only_row()
        for n in free:
            if found := _spread(self.names, self.header[n]):
                self._take_spread(n, *found, told)
        # Of columns of several kinds those that are most: a figure is told by one of them.
        kinds = [kind for kind, _ in self.spread.values()]
        if kinds:
            most = max(kinds, key=kinds.count)
            self.spread = {n: of for n, of in self.spread.items() if of[0] == most}
        others = [n for n in free if n not in self.spread and self._has_figures(n)]
        if not self.spread and len(others) == 1 and "date" in told:
            self.fields["value"] = others[0]
            self.title = self.header[others[0]].strip() or self.title

    def _name_the_only_row(self) -> None:
        """A table of one row says before it what its figures are, where that is no group."""
        at = self.label or 0
        labels = [self._cell(row, at) for _, row in self.body if any(map(str.strip, row))]
        if self.label_field != "group" or len(labels) != 1:
            return
        folded = fold(labels[0])
        if folded in self.names.indicators:
            self.label_field = "indicator"
        elif not self.names.is_group(folded):
            self.label, self.label_field, self.title = None, "", labels[0] or self.title
            self.title_at = at if labels[0] else None

    def _take_spread(self, column: int, kind: str, text: str, told: Collection[str]) -> None:
        """Note what a column is of, where the rows do not say that themselves."""
        if kind == "date":
            if "date" not in told:
                self.spread[column] = kind, text
        elif "date" in told and kind not in told:
            self.spread[column] = kind, text
        elif "date" in told and kind == "group" and "profession" not in told:
            self.spread[column] = "profession", text

    def _has_figures(self, column: int) -> bool:
        return any(re.search("[0-9]", self._cell(cells, column)) for _, cells in self.body)

    def _missing(self) -> str:
        """The heading that the table lacks, "" when it has enough."""
        have = {*self.fields, *(kind for kind, _ in self.spread.values())}
        if self.label is not None:
            have.add(self.label_field)
        if "date" not in have:
            return "datum"
        return "" if self.spread or have & {"value", "part"} else "värde"

    def _role(self, column: int) -> str | None:
        if column in self.spread:
            return self.spread[column][0]
        if column == self.label:
            return self.label_field
        if column == self.title_at:
            return "indicator"
        return next((name for name, at in self.fields.items() if at == column), None)

    def _named(self) -> bool:
        """Whether the heading of the rows names the indicator: what the figures are of."""
        return self.label is not None and fold(self.header[self.label]) in self.names.indicators

    # --- its figures ----------------------------------------------------------------------------

    def _figures(self) -> Iterator[WrittenFigure]:
        for number, cells in self.body:
            own = {name: self._cell(cells, n) for name, n in self.fields.items()}
            headers = {name: self.header[n].strip() for name, n in self.fields.items()}
            if self.label is not None:
                own[self.label_field] = self._cell(cells, self.label)
                headers[self.label_field] = self.header[self.label].strip()
                if self._named():
                    own["indicator"] = headers["indicator"] = headers[self.label_field]
            if not self.spread:
                if any(own.values()):
                    yield from self._figure(number, own, headers)
                continue
            filled = [n for n in self.spread if not _nothing(self._cell(cells, n))]
            self.empty += len(self.spread) - len(filled)
            note = _month(_noted(own.get("date", ""))[1])
            nearest = self._nearest(note) if note else None
            for n in filled:
                kind, text = self.spread[n]
                values = {**own, kind: text, "value": self._cell(cells, n)}
                heading = self.header[n].strip()
                moved = note is not None and n == nearest
                if nearest is not None and not moved:
                    values["date"] = _noted(own["date"])[0]  # it is another that the month is of
                if moved:
                    self.notices.append(
                        say.FIGURES_MONTH_MOVED.format(
                            row=number, written=shown(own["date"]), column=heading
                        )
                    )
                yield from self._figure(
                    number, values, {**headers, kind: heading, "value": heading}, moved
                )

    def _nearest(self, month: int) -> int | None:
        """The column of the month that is nearest; None when two are as near, or none is one."""
        apart = {
            n: min(abs(int(text) - month), 12 - abs(int(text) - month))
            for n, (kind, text) in self.spread.items()
            if kind == "month"
        }
        near = [n for n, months in apart.items() if months == min(apart.values())]
        return near[0] if len(near) == 1 else None

    def _figure(
        self, row: int, values: dict[str, str], headers: dict[str, str], moved: bool = False
    ) -> Iterator[WrittenFigure]:
        """One figure; none where there is nothing in its cells. `moved`: the month that stands
        behind its year holds, and not that of its column."""
        if all(_nothing(values.get(name, "")) for name in ("value", "part", "base")):
            self.empty += 1
            return
        when, note = _noted(values.get("date", ""))
        value, beside = _noted(values.get("value", ""))
        if part := _PART.fullmatch(beside):
            values |= {"part": part["part"], "base": part["base"]}
            headers |= {"part": headers["value"], "base": headers["value"]}
            beside = ""
        month = values.pop("month", "")
        number = _month(beside) or (_month(note) if moved or not month else None)
        if re.fullmatch(_YEAR, when) and (number or month):
            number = number or (int(month) if re.fullmatch("1?[0-9]", month) else _month(month))
            when = f"{when}-{number:02}" if number else f"{when} {month}"
        remarks = [
            values.get("remark", ""),
            *(f"mätt i {text}" if _month(text) else text for text in (note, beside)),
        ]
        values |= {"date": when, "remark": ", ".join(dict.fromkeys(filter(None, remarks)))}
        if "value" in values:
            values["value"] = "" if _nothing(value) else value
        yield WrittenFigure(row, values, headers)

    @staticmethod
    def _cell(cells: Sequence[str], column: int) -> str:
        return " ".join(cells[column].split()) if column < len(cells) else ""


def field_of(heading: str) -> str | None:
    """The field that a heading names."""
    folded = fold(heading)
    return next((name for name, ways in HEADINGS.items() if folded in ways), None)


def period(text: str) -> str | None:
    """A year, a month or a day as it is kept (2016, 2016-04, 2016-04-15), also where the month is
    a word; None for what is none of them."""
    text = " ".join(text.split())
    if re.fullmatch(_YEAR, text):
        return text
    if found := re.fullmatch(rf"({_YEAR})[-/](0?[1-9]|1[0-2])", text):
        return f"{found[1]}-{int(found[2]):02}"
    if found := _NAMED.fullmatch(text):
        month = _month(found["name"] or found["name_"])
        year = found["year"] or found["year_"]
        return f"{year if len(year) == 4 else '20' + year}-{month:02}" if month else None
    day = moments.moment(text, day_is_first=None)
    if day is None or not re.fullmatch(_YEAR, day[:4]):
        return None
    return date.fromisoformat(day[:10]).isoformat()


def fold(text: str) -> str:
    """A text without case, accents and what stands around it: what names are compared by."""
    letters = unicodedata.normalize("NFKD", normal(text).casefold())
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(bare.split()).strip(" .:;")


def _spread(names: Names, heading: str) -> tuple[str, str] | None:
    """What a column is of whose heading is a year or month, a group or an indicator: the field,
    and what it says."""
    text = " ".join(heading.split())
    if not text:
        return None
    if month := _month(text):
        return "month", str(month)
    if when := period(text):
        return "date", when
    folded = fold(text)
    if folded in names.indicators:
        return "indicator", text
    return ("group", text) if names.is_group(folded) else None


def _month(text: str) -> int | None:
    return moments.month_named(text.strip(" ."))


def _noted(text: str) -> tuple[str, str]:
    """A text without what stands in brackets behind it, and that."""
    found = _BRACKETS.fullmatch(text)
    return (found["text"], found["note"].strip()) if found else (text, "")


def _nothing(text: str) -> bool:
    return text.strip().casefold() in NOTHING
