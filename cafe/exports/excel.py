"""Excel: one sheet for each table of the summary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import BinaryIO

from cafe.exports import tables
from cafe.exports.tables import TableSheet, Value
from cafe.reports.summary import Summary

# Column widths in characters; the last of each repeats.
WIDTHS = {
    "overview": (34, 48),
    "asked": (9, 70, 18),
    "kinds": (34, 18),
    "points": (9, 70, 18, 18, 18),
    "matrix": (9, 60, 14),
    "themes": (36, 9, 14, 44, 90, 20),
    "proposals": (90, 9, 9, 14, 12, 36),
    "inputs": (9, 50, 90, 20, 9, 12, 36),
}


def write(summary: Summary, file: BinaryIO, language: str = "sv") -> None:
    """Write the workbook. What was written by people is text: never a formula, never a link."""
    word = tables.words(language)
    sheets = Sheets(file, f"{word['summary']}: {summary.title}", language)
    sheets.overview(summary, language)
    for name, make in (
        ("points", tables.points),
        ("matrix", tables.matrix),
        ("themes", tables.themes),
        ("proposals", tables.proposals),
        ("inputs", tables.inputs),
    ):
        sheets.table(make(summary, language), WIDTHS[name])
    for sheet in tables.own(summary, language):
        sheets.table(sheet, WIDTHS["points"])
    for sheet in tables.by_whom(summary, language):
        sheets.table(sheet, (9, 50, *([18] * (len(sheet.columns) - 2))))
    sheets.lines(word["about"], [*summary.method, *summary.protection, tables.made_with(language)])
    sheets.close()


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
        said = tables.made_with(language)
        book.set_properties({"title": tables.clean(title), "author": "Rundabord", "comments": said})
        self.book = book
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.part = book.add_format({"bold": True, "font_size": 12, "top": 1})
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "bg_color": "#E2EFEE"}
        )
        # "@": a text that looks like a formula stays text when somebody edits the cell.
        self.text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        self.number = book.add_format({"valign": "top", "num_format": "0"})
        self.day = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})
        self.clock = book.add_format({"valign": "top", "num_format": "hh:mm"})

    def close(self) -> None:
        """Write the file."""
        self.book.close()

    def _add(self, name: str, widths: tuple[int, ...], columns: int) -> object:
        sheet = self.book.add_worksheet(name)
        for column in range(columns):
            sheet.set_column(column, column, widths[min(column, len(widths) - 1)])
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        return sheet

    def _cells(self, sheet: object, at: int, rows: Sequence[Sequence[Value]]) -> int:
        for line in rows:
            for column, value in enumerate(line):
                if isinstance(value, int):
                    sheet.write_number(at, column, value, self.number)  # type: ignore[attr-defined]
                elif isinstance(value, date):
                    sheet.write_datetime(at, column, value, self.day)  # type: ignore[attr-defined]
                elif isinstance(value, time):
                    sheet.write_datetime(at, column, value, self.clock)  # type: ignore[attr-defined]
                elif not value:
                    sheet.write_blank(at, column, None, self.text)  # type: ignore[attr-defined]
                else:
                    # Excel takes no longer text in a cell.
                    sheet.write_string(at, column, value[:32767], self.text)  # type: ignore[attr-defined]
            at += 1
        return at

    def table(self, made: TableSheet, widths: tuple[int, ...]) -> None:
        """One table, its header frozen and repeated on every printed page."""
        sheet = self._add(made.title, widths, len(made.columns))
        sheet.write_row(0, 0, made.columns, self.head)  # type: ignore[attr-defined]
        sheet.freeze_panes(1, 0)  # type: ignore[attr-defined]
        sheet.repeat_rows(0)  # type: ignore[attr-defined]
        self._cells(sheet, 1, made.rows)
        if made.rows:
            sheet.autofilter(0, 0, len(made.rows), len(made.columns) - 1)  # type: ignore[attr-defined]

    def overview(self, summary: Summary, language: str) -> None:
        """The first sheet: key figures, questions, kinds."""
        word = tables.words(language)
        sheet = self._add(word["overview"], (34, 60, 18), 3)
        sheet.write_string(0, 0, tables.clean(summary.title), self.title)  # type: ignore[attr-defined]
        sheet.freeze_panes(1, 0)  # type: ignore[attr-defined]
        at = self._cells(sheet, 2, tables.overview(summary, language).rows)
        if summary.hidden:
            at = self._cells(sheet, at + 1, (("", summary.hidden),))
        for made in (tables.asked(summary, language), tables.kinds(summary, language)):
            sheet.write_string(at + 1, 0, made.title, self.part)  # type: ignore[attr-defined]
            sheet.write_row(at + 2, 0, made.columns, self.head)  # type: ignore[attr-defined]
            at = self._cells(sheet, at + 3, made.rows)

    def explained(self, title: str, sentences: Sequence[str], made: TableSheet) -> None:
        """A sheet of sentences, one a row across, and a table below them."""
        sheet = self._add(title, (44, 24, 70), len(made.columns))
        sheet.write_string(0, 0, title, self.title)  # type: ignore[attr-defined]
        last = len(made.columns) - 1
        for at, sentence in enumerate(sentences, start=1):
            sheet.merge_range(at, 0, at, last, sentence, self.text)  # type: ignore[attr-defined]
            # Excel does not make a merged row as high as its text needs.
            sheet.set_row(at, 15 * (1 + len(sentence) // 120))  # type: ignore[attr-defined]
        at = len(sentences) + 2
        sheet.write_string(at, 0, made.title, self.part)  # type: ignore[attr-defined]
        sheet.write_row(at + 1, 0, made.columns, self.head)  # type: ignore[attr-defined]
        self._cells(sheet, at + 2, made.rows)

    def lines(self, title: str, sentences: list[str]) -> None:
        """A sheet of sentences, one a row."""
        sheet = self._add(title, (110,), 1)
        sheet.write_row(0, 0, (title,), self.head)  # type: ignore[attr-defined]
        sheet.freeze_panes(1, 0)  # type: ignore[attr-defined]
        self._cells(sheet, 1, tuple((sentence,) for sentence in sentences))
