"""Excel: a first sheet that explains, the charts, and one sheet for each table."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from numbers import Real
from typing import Any, BinaryIO, TypeGuard

from cafe.exports import figures, heat_map, tables
from cafe.exports.tables import TableSheet, Value
from cafe.reports.by_whom import DIMENSIONS
from cafe.reports.summary import Summary
from cafe.reports.summary.first_page import first_page
from cafe.reports.summary.model import ByWhom

MAIN, TINT, RULE = "#0B5F66", "#E2EFEE", "#D5D8D6"
LIGHT = figures.LIGHT
LINE_HEIGHT = 15  # points, of the text of a cell
HIGHEST = 409  # points, that Excel makes a row
NAME_MAX = 31  # letters of a sheet's name
OVERVIEW = (34, 70, 18)
BESIDE = 10  # the column of the sheet of charts where figures of its own begin
NARROW, READABLE, WIDEST = 10, 28, 60  # signs of a column
ACROSS = 220  # signs of all columns that can still be read on a page
# Column widths in characters; the last of each repeats.
WIDTHS = {
    "overview": (34, 48),
    "asked": (9, 70, 18),
    "kinds": (34, 18),
    "points": (9, 70, 18, 18, 18),
    "matrix": (9, 60, 14),
    "themes": (30, 8, 14, 26, 70, 14),
    "themes_of_several": (30, 8, 14, 26, 70, 34),
    "proposals": (80, 9, 10, 12, 10, 30),
    "inputs": (10, 36, 70, 16, 9, 10, 26),
    "events": (44, 14, 26, 12, 14, 40),
    "decided": (44, 24, 18, 14, 70),
    "surveys": (40, 14, 14, 90),
}


def write(summary: Summary, file: BinaryIO, language: str = "sv") -> None:
    """Write the workbook. What was written by people is text: never a formula, never a link."""
    word = tables.words(language)
    several = summary.several
    parts = [
        *(
            [
                (tables.events(several, language), WIDTHS["events"], word["sheet_events"]),
                (tables.decided(several, language), WIDTHS["decided"], word["sheet_decided"]),
                (tables.surveys(several, language), WIDTHS["surveys"], word["sheet_surveys"]),
            ]
            if several
            else []
        ),
        (tables.points(summary, language), WIDTHS["points"], word["sheet_points"]),
        (tables.matrix(summary, language), WIDTHS["matrix"], word["sheet_matrix"]),
        (
            tables.themes(summary, language),
            WIDTHS["themes_of_several" if several else "themes"],
            word["sheet_themes"],
        ),
        (tables.proposals(summary, language), WIDTHS["proposals"], word["sheet_proposals"]),
        (tables.inputs(summary, language), WIDTHS["inputs"], word["sheet_inputs"]),
    ]
    for one in tables.own(summary, language):
        parts.append((one, WIDTHS["points"], word["sheet_own"]))
    maps: dict[str, tuple[ByWhom, int]] = {}
    told_of = [made for made in summary.by if made.groups]
    for made, one in zip(told_of, tables.by_whom(summary, language), strict=True):
        widths = (9, 50, *[18] * (len(one.columns) - 2))
        said = word["sheet_by_whom"]
        if made.dimension not in DIMENSIONS:
            maps[one.title] = made, sum(bool(topic.id) for topic in made.topics)
            said = f"{said} {word['map_key']}"
        parts.append((one, widths, said))
    empty = "" if tables.has_kinds(summary) else word["matrix"]
    parts = [part for part in parts if part[0].rows and part[0].title != empty]
    drawn = [name for name in figures.available(summary) if name != "kinds" or not empty]
    listed = [(made.title, told) for made, _, told in parts]
    if drawn:
        listed.insert(0, (word["charts"], word["sheet_charts"]))
    listed.append((word["about"], word["sheet_about"]))

    sheets = Sheets(file, f"{word['summary']}: {summary.title}", language)
    kinds = sheets.overview(summary, listed, language)
    if drawn:
        sheets.charts(_charts(summary, drawn, kinds, language), language)
    for one, widths, _ in parts:
        sheet = sheets.table(one, widths)
        if one.title in maps:
            _coloured(sheet, *maps[one.title])
    sheets.lines(word["about"], [*summary.method, *summary.protection, tables.made_with(language)])
    sheets.close()


def _coloured(sheet: Any, made: ByWhom, points: int) -> None:
    """A heat map of the counts from the third column on, in the first rows below the head, of
    points: as in the figure, a colour says what share of the column's notes it is. From white to a
    tone that a dark number can be read on, so that grey print keeps the steps apart."""
    top = heat_map.top_share(made)
    if not top:
        return
    for column, group in enumerate(made.groups, start=2):
        scale = {
            "type": "2_color_scale",
            "min_type": "num", "min_value": 0, "min_color": LIGHT.paper,
            "max_type": "num", "max_value": round(top * max(1, group.notes), 4),
            "max_color": heat_map.RAMPS[LIGHT][-2],
        }  # fmt: skip
        sheet.conditional_format(1, column, points, column, scale)


def _charts(
    summary: Summary, drawn: Sequence[str], kinds: int, language: str
) -> Iterator[SheetChart]:
    """The figures of the page. `kinds`: the row of the overview where those of kinds begin."""
    word = tables.words(language)
    if "points" in drawn:
        bars = figures.bars("points", summary)
        series = ((1, word["in_confirmed"]), (2, word["in_suggested"]))
        yield SheetChart(
            word["figure_points"], word["charts"], 0, len(bars), 0, series, stacked=True,
            said=figures.said("points", summary, language), own=bars,
        )  # fmt: skip
    if "kinds" in drawn:
        yield SheetChart(
            word["figure_kinds"], word["overview"], kinds, len(summary.kinds), 0, ((1, ""),),
            said=figures.said("kinds", summary, language),
        )  # fmt: skip


@dataclass(frozen=True)
class SheetChart:
    """Bars of `rows` rows of a sheet, from row `first` on: `labels` is the column that names them,
    `series` the columns of the figures and what each is called. `said` is what they show, in a
    sentence. `own` are rows that stand beside the chart, where no table has them in the order and
    with the names that a chart wants: then rows and columns count from there."""

    title: str
    sheet: str
    first: int
    rows: int
    labels: int
    series: Sequence[tuple[int, str]]
    stacked: bool = False
    percent: bool = False
    said: str = ""
    own: Sequence[tuple[str | int, ...]] = ()


class Sheets:
    """A workbook, written to the file when it is closed. Puts tables on sheets, each with the same
    look; a text is never a formula, never a link."""

    def __init__(self, file: BinaryIO, title: str, language: str) -> None:
        import xlsxwriter

        book = xlsxwriter.Workbook(
            file,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self.names: dict[str, str] = {}
        said = tables.made_with(language)
        book.set_properties({"title": tables.clean(title), "author": "Rundabord", "comments": said})
        self.book = book
        self.language = language
        self.foot = tables.clean(title).replace("&", "&&")[:120]
        seen = {"valign": "top", "bottom": 1, "bottom_color": RULE}
        head = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "bg_color": TINT}
        self.title = book.add_format({"bold": True, "font_size": 18, "font_color": MAIN})
        self.part = book.add_format({"bold": True, "font_size": 13, "font_color": MAIN})
        self.lead = book.add_format({"bold": True, "font_size": 13, "text_wrap": True})
        self.said = book.add_format({"text_wrap": True, "valign": "top"})
        self.notice = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": TINT}
        )
        self.link = book.add_format({**seen, "font_color": MAIN, "underline": 1})
        self.head = book.add_format(head)
        self.head_after = book.add_format({**head, "indent": 2})
        self.head_right = book.add_format({**head, "align": "right", "indent": 1})
        # "@": a text that looks like a formula stays text when somebody edits the cell.
        self.text = book.add_format({**seen, "text_wrap": True, "num_format": "@"})
        self.after = book.add_format({**seen, "text_wrap": True, "num_format": "@", "indent": 2})
        self.right = book.add_format({**seen, "align": "right", "indent": 1, "num_format": "@"})
        right = {**seen, "align": "right", "indent": 1}
        self.number = book.add_format({**right, "num_format": "# ##0"})
        self.decimals = book.add_format({**right, "num_format": "# ##0.0#"})
        self.percent = book.add_format({**right, "num_format": "0 %"})
        # A number that names its row, or stands alone beside its name, reads like a text.
        self.beside = book.add_format({**seen, "num_format": "# ##0", "align": "left"})
        self.day = book.add_format({**seen, "num_format": "yyyy-mm-dd", "align": "left"})
        self.moment = book.add_format({**seen, "num_format": "yyyy-mm-dd hh:mm", "align": "left"})
        self.clock = book.add_format({**seen, "num_format": "hh:mm"})

    def close(self) -> None:
        """Write the file."""
        self.book.close()

    def named(self, title: str) -> str:
        """What the sheet with this title is called: without the signs that Excel takes in no name,
        no longer than it takes, and like no other."""
        if title not in self.names:
            plain = " ".join(re.sub(r"[\[\]:*?/\\']", " ", tables.clean(title)).split()) or "1"
            taken = {name.lower() for name in self.names.values()}
            name, again = _short(plain, NAME_MAX), 1
            while name.lower() in taken:
                again += 1
                end = f" {again}"
                name = _short(plain, NAME_MAX - len(end)) + end
            self.names[title] = name
        return self.names[title]

    def _add(self, title: str, widths: tuple[int, ...], columns: int) -> Any:
        sheet = self.book.add_worksheet(self.named(title))
        for column in range(columns):
            sheet.set_column(column, column, _width(widths, column))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_footer(f"&L&8 {self.foot}&R&8 &P / &N")
        return sheet

    def _cells(
        self,
        sheet: Any,
        at: int,
        rows: Sequence[Sequence[Value]],
        widths: tuple[int, ...],
        *,
        percents: frozenset[int] = frozenset(),
        numeric: Sequence[bool] = (),
        beside: int | None = None,
    ) -> int:
        """Write rows from row `at` on, each as high as its text; returns the row after them.
        Numbers of the column `beside` stand to the left."""
        for line in rows:
            for column, value in enumerate(line):
                if _is_number(value) and column in percents:
                    sheet.write_number(at, column, value / 100, self.percent)
                elif _is_number(value):
                    whole = value == int(value)
                    look = self.beside if column == beside else self.number
                    sheet.write_number(at, column, value, look if whole else self.decimals)
                elif isinstance(value, datetime):
                    sheet.write_datetime(at, column, value, self.moment)
                elif isinstance(value, date):
                    sheet.write_datetime(at, column, value, self.day)
                elif isinstance(value, time | timedelta):
                    sheet.write_datetime(at, column, value, self.clock)
                elif value is None or value == "":
                    sheet.write_blank(at, column, None, self.text)
                else:
                    after = 0 < column <= len(numeric) and numeric[column - 1]
                    look = self.after if after else self.text
                    if column < len(numeric) and numeric[column]:
                        look = self.right
                    # Excel takes no longer one.
                    sheet.write_string(at, column, str(value)[:32767], look)
            high = max(
                (
                    _lines(value, _width(widths, column))
                    for column, value in enumerate(line)
                    if isinstance(value, str)
                ),
                default=1,
            )
            if high > 1:
                sheet.set_row(at, min(LINE_HEIGHT * high + 3, HIGHEST))
            at += 1
        return at

    def _heads(
        self, sheet: Any, at: int, made: TableSheet, widths: tuple[int, ...], numeric: list[bool]
    ) -> None:
        for column, name in enumerate(made.columns):
            after = column > 0 and numeric[column - 1]
            look = self.head_right if numeric[column] else self.head_after if after else self.head
            sheet.write_string(at, column, name, look)
        # The button of the filter takes room too.
        high = max(_lines(name, _width(widths, c) - 3) for c, name in enumerate(made.columns))
        sheet.set_row(at, LINE_HEIGHT * high + 5)

    def table(
        self,
        made: TableSheet,
        widths: tuple[int, ...],
        percents: frozenset[int] = frozenset(),
    ) -> Any:
        """The sheet of one table, its header frozen and repeated on every printed page; `percents`
        are the columns whose whole numbers are percent."""
        sheet = self._add(made.title, widths, len(made.columns))
        numeric = tables.numeric(made, self.language)
        self._heads(sheet, 0, made, widths, numeric)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        self._cells(sheet, 1, made.rows, widths, percents=percents, numeric=numeric)
        if made.rows:
            sheet.autofilter(0, 0, len(made.rows), len(made.columns) - 1)
        return sheet

    def cover(
        self,
        name: str,
        title: str,
        said: Iterable[tuple[str, Any]],
        listed: Sequence[tuple[str, str]],
    ) -> tuple[Any, int]:
        """The sheet that explains: sentences, each with its look, and a line with a link for each
        other sheet. Returns it and the first free row."""
        sheet = self._add(name, OVERVIEW, len(OVERVIEW))
        sheet.set_portrait()
        sheet.write_string(0, 0, tables.clean(title)[:32767], self.title)
        sheet.set_row(0, 30)
        sheet.freeze_panes(1, 0)
        at = 1
        for sentence, look in said:
            text = tables.clean(sentence)[:32767]
            sheet.merge_range(at, 0, at, len(OVERVIEW) - 1, "", look)
            sheet.write_string(at, 0, text, look)
            # Excel does not make a merged row as high as its text needs.
            size = 1.3 if look is self.lead else 1.0
            lines = _lines(text, int(sum(OVERVIEW) / size))
            sheet.set_row(at, min(LINE_HEIGHT * size * lines + 6, HIGHEST))
            at += 1
        sheet.write_string(at + 1, 0, tables.words(self.language)["sheets"], self.part)
        at += 2
        for other, told in listed:
            sheet.write_url(at, 0, f"internal:'{self.named(other)}'!A1", self.link, other)
            sheet.write_string(at, 1, told, self.text)
            sheet.set_row(at, LINE_HEIGHT * _lines(told, OVERVIEW[1]) + 3)
            at += 1
        return sheet, at

    def overview(self, summary: Summary, listed: Sequence[tuple[str, str]], language: str) -> int:
        """The first sheet: what was said and how sure it is, what is hidden, the other sheets, key
        figures, questions, kinds. Returns the row where the figures of kinds begin."""
        word = tables.words(language)
        first = first_page(summary, language)
        said = [(first.answer, self.lead)] if first.answer else []
        said += [(sentence, self.said) for sentence in first.sure]
        said += [(s, self.notice) for s in (summary.hidden, summary.quotes_hidden) if s]
        sheet, at = self.cover(word["overview"], summary.title, said, listed)
        facts = tables.overview(summary, language)
        sheet.write_string(at + 1, 0, facts.title, self.part)
        rows = facts.rows
        if not summary.several:  # a day that can be reckoned with
            rows = ((word["date"], date.fromisoformat(summary.date)), *rows[1:])
        at = self._cells(sheet, at + 2, [(a, b, "") for a, b in rows], OVERVIEW, beside=1)
        asked, kinds_of = tables.asked(summary, language), tables.kinds(summary, language)
        kinds = at
        for made in (one for one in (asked, kinds_of) if one.rows):
            sheet.write_string(at + 1, 0, made.title, self.part)
            numeric = [False, *tables.numeric(made, language)[1:]]
            self._heads(sheet, at + 2, made, OVERVIEW, numeric)
            kinds = at + 3
            at = self._cells(sheet, kinds, made.rows, OVERVIEW, numeric=numeric, beside=0)
        return kinds

    def charts(self, charts: Iterable[SheetChart], language: str) -> None:
        """A sheet of native charts, one below the other, whose figures stand on other sheets."""
        title = tables.words(language)["charts"]
        sheet = self._add(title, (13,), 9)
        sheet.write_string(0, 0, title, self.title)
        sheet.set_row(0, 30)
        sheet.freeze_panes(1, 0)
        sheet.set_portrait()
        at = 2
        for one in charts:
            first, side, source = one.first, 0, self.named(one.sheet)
            if one.own:
                first, side = at + 1, BESIDE
                heads = ("", *(name for _column, name in one.series))
                sheet.write_row(at, side, heads, self.head)
                for row, told in enumerate(one.own, start=first):
                    sheet.write_row(row, side, told)
            last, labels = first + one.rows - 1, side + one.labels
            kind = {"type": "bar", "subtype": "stacked"} if one.stacked else {"type": "bar"}
            chart = self.book.add_chart(kind)
            for (column, name), colour in zip(one.series, (LIGHT.sure, LIGHT.likely), strict=False):
                chart.add_series(
                    {
                        **({"name": name} if name else {}),
                        "categories": [source, first, labels, last, labels],
                        "values": [source, first, side + column, last, side + column],
                        "fill": {"color": colour},
                        "border": {"color": LIGHT.edge},
                        "gap": 45,
                        **({} if one.stacked else {"data_labels": {"value": True}}),
                    }
                )
            chart.set_title(
                {
                    "name": textwrap.shorten(tables.clean(one.title), 110, placeholder=" …"),
                    "name_font": {"size": 12, "color": MAIN},
                }
            )
            font = {"size": 9, "color": LIGHT.ink}
            chart.set_y_axis({"reverse": True, "num_font": font, "line": {"color": LIGHT.grid}})
            chart.set_x_axis(
                {
                    "min": 0,
                    **({"max": 1} if one.percent else {}),  # one scale for all of them
                    "num_font": font,
                    "num_format": "0 %" if one.percent else "0",
                    "major_gridlines": {"visible": True, "line": {"color": LIGHT.grid}},
                    "label_position": "high",
                }
            )
            chart.set_legend({"position": "bottom"} if len(one.series) > 1 else {"none": True})
            high = 90 + 30 * one.rows
            chart.set_size({"width": 860, "height": high})
            said = tables.clean(f"{one.title}. {one.said}".strip())
            sheet.insert_chart(at, 0, chart, {"description": said})
            at += high // 20 + 2
        sheet.set_column(BESIDE, BESIDE, 34)
        sheet.print_area(0, 0, at, BESIDE - 2)  # the figures beside are for who opens the file

    def explained(self, title: str, sentences: Sequence[str], made: TableSheet) -> None:
        """A sheet of sentences, one a row across, and a table below them."""
        widths = (44, 24, 70)
        sheet = self._add(title, widths, len(made.columns))
        sheet.write_string(0, 0, title, self.title)
        last = len(made.columns) - 1
        for at, sentence in enumerate(sentences, start=1):
            sheet.merge_range(at, 0, at, last, sentence, self.text)
            # Excel does not make a merged row as high as its text needs.
            sheet.set_row(at, 15 * (1 + len(sentence) // 120))
        at = len(sentences) + 2
        sheet.write_string(at, 0, made.title, self.part)
        sheet.write_row(at + 1, 0, made.columns, self.head)
        self._cells(sheet, at + 2, made.rows, widths)

    def lines(self, title: str, sentences: list[str]) -> None:
        """A sheet of sentences, one a row."""
        sheet = self._add(title, (110,), 1)
        sheet.write_row(0, 0, (title,), self.head)
        sheet.freeze_panes(1, 0)
        self._cells(sheet, 1, tuple((sentence,) for sentence in sentences), (110,))


def fitting(made: TableSheet) -> tuple[int, ...]:
    """Columns as wide as their longest text, within reason; all of them together as wide as can
    still be read on a page."""
    longest = [2 + max((len(str(row[at])) for row in made.rows), default=0)
               for at in range(len(made.columns))]  # fmt: skip
    heads = [min(18, 2 + len(name)) for name in made.columns]
    for most in range(WIDEST, READABLE - 1, -4):
        widths = tuple(
            max(NARROW, min(most, long), head) for long, head in zip(longest, heads, strict=True)
        )
        if sum(widths) <= ACROSS:
            break
    return widths


def _short(text: str, most: int) -> str:
    """The text, or as many whole words of it as there is room for and a sign that more follows."""
    if len(text) <= most:
        return text
    return f"{text[: most - 1].rsplit(' ', 1)[0].rstrip()[: most - 2]} …"


def _is_number(value: object) -> TypeGuard[float]:
    """Whether a cell can hold it as a number."""
    return isinstance(value, Real | Decimal) and isfinite(value)


def _width(widths: tuple[int, ...], column: int) -> int:
    return widths[min(column, len(widths) - 1)]


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column so many digits wide, or one more: letters are a tenth
    narrower than digits."""
    parts = text.split("\n")
    # Longer than the highest row is long enough.
    return sum(
        len(textwrap.wrap(part[:9000], max(width * 11 // 10, 4))) or 1 for part in parts[:60]
    )
