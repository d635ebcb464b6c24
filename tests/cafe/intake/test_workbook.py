"""What a workbook says beside the values of its cells."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import openpyxl
import pytest
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.table import Table

from cafe.intake import workbook
from cafe.intake.note_sheet import ReadSheet, read_notes
from cafe.intake.table_file import lines
from forms.messages import files as say
from forms.workbook import open_xml
from forms.workbook.open_xml import STRICT


def saved(fill: Callable[[Any, Any], None]) -> bytes:
    book = openpyxl.Workbook()
    fill(book, book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def old(fill: Callable[[Any, Any], None]) -> bytes:
    book = xlwt.Workbook()
    fill(book, book.add_sheet("Blad"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def merged_table(book: Any, sheet: Any) -> None:
    sheet.append(["bord", "text"])
    for index in range(6):
        sheet.append([{0: 4, 3: 5}.get(index), f"Tanke {index}"])
    sheet.merge_cells("A2:A4")
    sheet.merge_cells("A5:A7")


def tables_of(sheet: ReadSheet) -> list[str | None]:
    assert sheet.problems == ()
    return [row.table for row in sheet.rows]


def test_merged_cells_count_for_all_their_rows_and_are_named() -> None:
    sheet = read_notes("a.xlsx", saved(merged_table))
    assert tables_of(sheet) == ["4", "4", "4", "5", "5", "5"]
    assert sheet.notices == (say.merged_cells(("A2:A4", "A5:A7")),)


def test_a_merged_text_is_said_once() -> None:
    def fill(book: Any, sheet: Any) -> None:
        for row in ([1, "En tanke"], [2, None], [3, "En annan"]):
            sheet.append(row)
        sheet.insert_rows(1)
        sheet["A1"], sheet["B1"] = "bord", "text"
        sheet.merge_cells("B2:B3")

    sheet = read_notes("a.xlsx", saved(fill))
    assert [row.text for row in sheet.rows] == ["En tanke", "En annan"]
    assert [(p.row, p.message) for p in sheet.problems] == [(3, say.IMPORT_NO_TEXT)]


def test_what_a_cell_shows_is_read() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.append(["indikator", "varde"])
        sheet.append(["Omsättning", 0.125])
        sheet["B2"].number_format = "0.0%"

    found = lines("a.xlsx", saved(fill), lambda cells: len(cells))
    assert found.rows[1][1] == ["Omsättning", "12,5 %"]


def test_a_formula_without_a_value_is_a_problem_of_its_row() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.append(["bord", "text"])
        sheet.append([1, "Skriven"])
        sheet.append([1, '="Räknad"'])

    sheet = read_notes("a.xlsx", saved(fill))
    assert [(p.row, p.column, p.message) for p in sheet.problems] == [
        (3, "text", say.IMPORT_UNSAVED)
    ]


def test_strict_open_xml_is_read() -> None:
    import zipfile

    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(merged_table))) as given,
        zipfile.ZipFile(out, "w") as strict,
    ):
        for name in given.namelist():
            part = given.read(name)
            for written, known in STRICT.items():
                part = part.replace(known, written)
            strict.writestr(name, part)
    assert b"purl.oclc.org" in out.getvalue()
    assert tables_of(read_notes("a.xlsx", out.getvalue())) == ["4", "4", "4", "5", "5", "5"]


@pytest.mark.parametrize("name", ["a.xls", "a.xlsx"])
def test_an_old_workbook_is_read_by_what_it_is(name: str) -> None:
    def fill(book: Any, sheet: Any) -> None:
        for column, heading in enumerate(("bord", "text", "röster", "datum")):
            sheet.write(0, column, heading)
        sheet.write_merge(1, 2, 0, 0, 7)
        for row, text in ((1, "Åtta ärenden är nog"), (2, "Öppen dörr")):
            sheet.write(row, 1, text)
        sheet.write(1, 2, 3.0)
        sheet.write(1, 3, 45658.0, xlwt.easyxf(num_format_str="YYYY-MM-DD"))

    sheet = read_notes(name, old(fill))
    assert tables_of(sheet) == ["7", "7"]
    assert [row.text for row in sheet.rows] == ["Åtta ärenden är nog", "Öppen dörr"]
    assert (sheet.rows[0].votes, sheet.rows[0].written_at) == (3, "2025-01-01")
    assert sheet.encoding == "xls"


def test_a_number_of_an_old_workbook_reads_as_it_is_shown() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "varde")
        sheet.write(1, 0, 0.5, xlwt.easyxf(num_format_str="0%"))

    assert lines("a.xls", old(fill), lambda cells: len(cells)).rows[1][1] == ["50 %"]


def test_what_is_hidden_or_beside_the_cells_is_told() -> None:
    def fill(book: Any, sheet: Any) -> None:
        for row in (["bord", "text"], [1, "Syns"], [2, "Dold"], [None, None]):
            sheet.append(row)
        sheet.row_dimensions[3].hidden = True
        sheet.row_dimensions[4].hidden = True  # nothing stands there
        sheet["B2"].comment = Comment("Viktigt", "en chef")
        sheet.column_dimensions["A"].hidden = True
        sheet.column_dimensions["D"].hidden = True  # nothing stands there
        book.create_sheet("Gammalt").sheet_state = "hidden"

    told = (
        say.IMPORT_HIDDEN_SHEETS.format(titles="Gammalt"),
        say.IMPORT_HIDDEN_ROWS.format(rows="3"),
        say.IMPORT_COMMENTS,
    )
    sheet = read_notes("a.xlsx", saved(fill))
    assert [row.text for row in sheet.rows] == ["Syns", "Dold"]
    assert sheet.notices == (*told, say.IMPORT_HIDDEN_COLUMNS.format(columns="A"))
    found = lines("a.xlsx", saved(fill), len)
    assert (found.notices, found.hidden) == (told, {0})


def test_text_that_is_struck_out_is_told_in_whole_and_in_part() -> None:
    def fill(book: Any, sheet: Any) -> None:
        line = InlineFont(strike=True)
        for at, text in enumerate(
            ("text", "Kvar", "Bort", CellRichText("Kv", TextBlock(line, "ar")))
        ):
            sheet.append([text])
            sheet.cell(at + 1, 1).font = Font(strike=text == "Bort")

    def fill_old(book: Any, sheet: Any) -> None:
        line = xlwt.easyxf("font: struck_out on")
        for at, text in enumerate(("text", "Kvar", "Bort")):
            sheet.write(at, 0, text, line if text == "Bort" else xlwt.Style.default_style)
        sheet.write_rich_text(3, 0, ["Kv", ("ar", line.font)])

    for data in (saved(fill), old(fill_old)):
        sheet = read_notes("a", data)
        assert [row.text for row in sheet.rows] == ["Kvar", "Bort", "Kvar"]
        assert sheet.notices == (say.IMPORT_STRUCK.format(rows="3, 4"),)


def test_of_two_columns_for_one_field_the_one_that_is_shown_is_read() -> None:
    def fill(book: Any, sheet: Any) -> None:
        for row in (["text", "bord", "kommentar"], ["Utkast", 1, "Rena ord"]):
            sheet.append(row)
        sheet.column_dimensions["A"].hidden = True

    sheet = read_notes("a.xlsx", saved(fill))
    assert [row.text for row in sheet.rows] == ["Rena ord"]
    assert sheet.notices == (say.IMPORT_COLUMN_IGNORED.format(column="text"),)


def changed(
    data: bytes,
    change: Callable[[bytes], bytes] = lambda part: part,
    rename: Callable[[str], str] = str,
) -> bytes:
    """The workbook with its parts rewritten, and called otherwise."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as made:
        for name in given.namelist():
            made.writestr(rename(name), change(given.read(name)))
    return out.getvalue()


@pytest.mark.parametrize(
    "rename",
    [
        lambda name: name.replace("/", "\\"),
        lambda name: name.replace("sharedStrings", "SharedStrings"),
        str.upper,
    ],
)
def test_parts_are_found_whatever_their_case_and_slashes(rename: Callable[[str], str]) -> None:
    data = changed(saved(merged_table), rename=rename)
    assert tables_of(read_notes("a.xlsx", data)) == ["4", "4", "4", "5", "5", "5"]


def test_the_list_of_sheets_may_be_called_otherwise() -> None:
    data = changed(
        saved(merged_table),
        lambda part: part.replace(b"workbook.xml", b"workbook2.xml"),
        lambda name: name.replace("workbook.xml", "workbook2.xml"),
    )
    assert tables_of(read_notes("a.xlsx", data)) == ["4", "4", "4", "5", "5", "5"]


def test_rows_that_are_only_formatted_cost_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = b"".join(
        b'<row r="%d" s="1"><c r="A%d" s="1"/><c r="B%d" s="1"></c></row>' % (n, n, n)
        for n in range(10, 9_000)
    )
    data = changed(
        saved(merged_table), lambda part: part.replace(b"</sheetData>", empty + b"</sheetData>")
    )
    monkeypatch.setattr(open_xml, "_LONG", 100_000)
    monkeypatch.setattr(workbook, "_SHEET_CELLS", 100)
    assert tables_of(read_notes("a.xlsx", data)) == ["4", "4", "4", "5", "5", "5"]


def test_a_time_of_day_reads_alike_in_both_kinds_of_workbooks() -> None:
    def fill(book: Any, sheet: Any) -> None:
        for cell in ("text", time(13, 5)):
            sheet.append([cell])

    def fill_old(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "text")
        sheet.write(1, 0, 13 / 24 + 5 / 24 / 60, xlwt.easyxf(num_format_str="h:mm AM/PM"))

    for data in (saved(fill), old(fill_old)):
        assert [row.text for row in read_notes("a", data).rows] == ["13:05:00"]


def test_a_tables_total_row_is_no_note_and_told() -> None:
    def fill(book: Any, sheet: Any) -> None:
        for row in (["text", "röster"], ["Mer tid", 2], ["Summa", 2]):
            sheet.append(row)
        table = Table(displayName="T", ref="A1:B3", totalsRowCount=1)
        sheet.add_table(table)

    sheet = read_notes("a.xlsx", saved(fill))
    assert [row.text for row in sheet.rows] == ["Mer tid"]
    assert sheet.notices == (say.IMPORT_TOTALS.format(rows="3"),)


@pytest.mark.parametrize(
    ("cells", "texts"),
    [
        (["fÃ¶r mÃ¥nga", "hel"], ["för många", "hel"]),
        (["k\u221a\u2202 p\u221a\u2022 h\u221a\u00a7l"], ["kö på häl"]),
        (["fšr mŒnga", "pŒ tur", "bara sŒ"], ["för många", "på tur", "bara så"]),
        (["för många", "Šteker"], ["för många", "Šteker"]),
        (["ï»¿på"], ["på"]),
    ],
)
def test_cells_of_a_text_file_that_was_misread_are_undone(
    cells: list[str], texts: list[str]
) -> None:
    def fill(book: Any, sheet: Any) -> None:
        for cell in ("text", *cells):
            sheet.append([cell])

    assert [row.text for row in read_notes("a.xlsx", saved(fill)).rows] == texts


def test_a_cell_of_which_only_a_part_can_be_undone_is_a_problem_of_its_row() -> None:
    def fill(book: Any, sheet: Any) -> None:
        for cell in ("text", "hel", "sÃ¥ och så"):
            sheet.append([cell])

    (problem,) = read_notes("a.xlsx", saved(fill)).problems
    assert (problem.row, problem.message) == (3, say.IMPORT_GARBLED.format(words="sÃ¥ och så"))


def test_numbers_that_are_dates_only_by_their_formats_number_are_numbers() -> None:
    def fill(book: Any, sheet: Any) -> None:
        mask = xlwt.easyxf(num_format_str="000000000000")
        sheet.write(0, 0, "text")
        sheet.write(1, 0, 81227827687.0, mask)
        sheet.write(2, 0, 0, xlwt.easyxf(num_format_str="YYYY-MM-DD"))

    first = xlwt.Style.FIRST_USER_DEFINED_NUM_FORMAT_IDX
    xlwt.Style.FIRST_USER_DEFINED_NUM_FORMAT_IDX = 49  # the next is 50, which is a date elsewhere
    try:
        data = old(fill)
    finally:
        xlwt.Style.FIRST_USER_DEFINED_NUM_FORMAT_IDX = first
    # Day zero is no day.
    assert [row.text for row in read_notes("a.xls", data).rows] == ["081227827687", "00:00:00"]


def test_merging_one_cell_means_nothing() -> None:
    def fill(book: Any, sheet: Any) -> None:
        for row in (["bord", "text"], [1, "Ett"], [None, "Två"]):
            sheet.append(row)
        sheet.merged_cells.add("A2")

    assert tables_of(read_notes("a.xlsx", saved(fill))) == ["1", None]


def test_odd_dates_and_code_pages_of_an_old_workbook_do_no_harm() -> None:
    def fill(book: Any, sheet: Any) -> None:
        day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
        for row, cells in enumerate((("text", "datum"), ("Åtta", 7.0), ("Nio", 60.0))):
            for column, cell in enumerate(cells):
                sheet.write(row, column, cell, *[day] * isinstance(cell, float))

    data = old(fill)
    page = bytes.fromhex("42000200b004")  # UTF-16, as every .xls of these has it
    for other in ("1252", "2717", "e803"):
        sheet = read_notes("a.xls", data.replace(page, page[:4] + bytes.fromhex(other)))
        assert [row.text for row in sheet.rows] == ["Åtta", "Nio"]
        assert sheet.rows[0].written_at == "1900-01-07"


def test_a_heading_may_reach_over_two_rows() -> None:
    def fill(book: Any, sheet: Any) -> None:
        for row in (["Bord", "Svar", None], [None, "Text", "Typ"], [3, "Mer tid", "förslag"]):
            sheet.append(row)
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:C1")

    def deep(book: Any, sheet: Any) -> None:
        for row in (["Bord", "Text", "Prickar"], [None, None, "röda"], [3, "Mer tid", 2]):
            sheet.append(row)
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:B2")

    for made in (fill, deep):
        sheet = read_notes("a.xlsx", saved(made))
        assert tables_of(sheet) == ["3"]
        assert [row.text for row in sheet.rows] == ["Mer tid"]


def test_hidden_rows_and_columns_of_an_old_workbook_are_told() -> None:
    def fill(book: Any, sheet: Any) -> None:
        for row, cells in enumerate(((4, "bord", "text"), (1, 1, "Syns"), (2, 2, "Dold"))):
            sheet.write(row, 0, cells[1])
            sheet.write(row, 1, cells[2])
        sheet.row(2).hidden = 1
        sheet.col(1).hidden = 1
        sheet.col(3).hidden = 1  # nothing stands there
        book.add_sheet("Gammalt").visibility = 1

    assert read_notes("a.xls", old(fill)).notices == (
        say.IMPORT_HIDDEN_SHEETS.format(titles="Gammalt"),
        say.IMPORT_HIDDEN_ROWS.format(rows="3"),
        say.IMPORT_HIDDEN_COLUMNS.format(columns="B"),
    )


def test_a_length_of_time_is_read_as_it_is_shown() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.append(["text"])
        sheet.append([timedelta(hours=30, minutes=5)])
        sheet["A2"].number_format = "[h]:mm"

    assert [row.text for row in read_notes("a.xlsx", saved(fill)).rows] == ["30:05"]


def test_more_text_than_a_cell_can_hold_is_too_long_and_not_worked_on() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.append(["text"])
        sheet.append(["Lang"])

    data = saved(fill)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old_parts, zipfile.ZipFile(out, "w") as parts:
        for name in old_parts.namelist():
            part = old_parts.read(name).replace(b">Lang<", b">" + b"A" * 40_000 + b"<")
            parts.writestr(name, part)
    (problem,) = read_notes("a.xlsx", out.getvalue()).problems
    assert problem.message == say.IMPORT_TEXT_TOO_LONG.format(length=32_768, limit=20_000)
