from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cafe.intake import note_sheet, table
from cafe.intake.note_sheet import NoteRow, ReadSheet, read_notes
from forms.messages import Message
from forms.messages import files as say
from forms.written import normal

WORKSHOP = """\
tema;inspel
Bemanning;Fler händer på måndagar
Bemanning;ett tak, inte ett riktvärde
Lokaler;"rum med två dörrar; larm i båda"
Övrigt;”tack för kaffet”
"""


def workbook(write: Callable[[Any], None]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        write(book)
    return out.getvalue()


def one_sheet(rows: Iterable[Iterable[object]]) -> bytes:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        for index, row in enumerate(rows):
            sheet.write_row(index, 0, row)

    return workbook(write)


def repacked(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts rewritten."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


def said(sheet: ReadSheet) -> list[tuple[int, str | None, str]]:
    return [(p.row, p.column, p.message.sv) for p in sheet.problems]


def is_from(message: Message, template: Message) -> bool:
    """Whether a message is a filling of the template, in both languages."""
    return all(
        re.fullmatch(re.sub(r"\\\{\w+\\\}", ".*", re.escape(pattern)), text, re.DOTALL)
        for text, pattern in ((message.sv, template.sv), (message.en, template.en))
    )


def only_problem(sheet: ReadSheet, template: Message) -> table.RowProblem:
    assert len(sheet.problems) == 1, said(sheet)
    assert is_from(sheet.problems[0].message, template), said(sheet)
    return sheet.problems[0]


# What is understood


@pytest.mark.parametrize(
    ("encoding", "reported"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("cp1252", "windows-1252"),
    ],
)
def test_a_workshop_file_reads_whole_in_any_encoding(encoding: str, reported: str) -> None:
    sheet = read_notes("workshop.csv", WORKSHOP.encode(encoding))
    assert sheet.columns == (("tema", "round"), ("inspel", "text"))
    assert sheet.problems == ()
    assert (sheet.encoding, sheet.delimiter) == (reported, ";")
    assert sheet.rows == (
        NoteRow(2, "Fler händer på måndagar", round="Bemanning"),
        NoteRow(3, "ett tak, inte ett riktvärde", round="Bemanning"),
        NoteRow(4, "rum med två dörrar; larm i båda", round="Lokaler"),
        NoteRow(5, "”tack för kaffet”", round="Övrigt"),
    )


def test_utf_16_of_either_byte_order_is_read() -> None:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        sheet = read_notes("a.txt", mark + "text\tbord\r\nhjälp\t4\r\n".encode(encoding))
        assert sheet.rows == (NoteRow(2, "hjälp", table="4"),)
        assert (sheet.encoding, sheet.delimiter) == ("utf-16", "\t")


def test_every_column_finds_its_field() -> None:
    header = "Inspel;BORD;Typ;omgång;Antal röster;Punkt;Område;Yrkesgrupp;Stadsdel;Skriven;Egen"
    row = "fler adm;7;förslag;2;12;P6;Barn och unga;Chef;Farsta;2026-10-14 13:05;x"
    sheet = read_notes("a.csv", f"{header}\n{row}\n".encode())
    assert sheet.problems == ()
    assert sheet.rows == (
        NoteRow(
            row=2,
            text="fler adm",
            table="7",
            kind="proposal",
            round="2",
            votes=12,
            written_at="2026-10-14T13:05:00",
            point="P6",
            area="Barn och unga",
            profession="Chef",
            district="Farsta",
        ),
    )
    assert sheet.columns[-1] == ("Egen", None)
    assert [n.sv for n in sheet.notices] == ["Kolumnen ”Egen” lästes inte."]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("  INSPEL: ", "text"),
        ("Synpunkt (fritext)", "text"),
        ("Forslag", "text"),
        ("fo\u0308rslag", "text"),
        ("Bord nr", "table"),
        ("Omgang", "round"),
        ("\u00a0Bord\u00a0nr\u2007", "table"),
        ("\u200bB\u00adord", "table"),
        ("Fråga?", "round"),
        ("POÄNG", "votes"),
        ("Verksamhetsomrade", "area"),
        ("Written at", "written_at"),
        ("bordtennis", None),
        ("nr", None),
        ("", None),
    ],
)
def test_headings_are_matched_by_word_not_by_spelling_of_case_or_accents(
    heading: str, field: str | None
) -> None:
    sheet = read_notes("a.csv", f'"{heading}";text;egen\na;b;c\n'.encode())
    fields = dict(sheet.columns)
    if field == "text":  # "text" itself is the better name
        assert fields["text"] == "text"
        alone = read_notes("a.csv", f'"{heading}";egen\na;c\n'.encode())
        assert alone.columns[0][1] == "text"
    else:
        assert fields[" ".join(normal(heading).split())] == field


def test_every_listed_heading_names_its_own_field() -> None:
    for field, names in note_sheet.HEADINGS.items():
        for name in names:
            sheet = read_notes("a.csv", f"{name.upper()};xyz;text\n1;2;3\n".encode())
            expected = {field} if name == "text" or field != "text" else {"text", None}
            assert sheet.columns[0][1] in expected, name


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        *((word, kind) for kind, words in note_sheet.KINDS.items() for word in words),
        ("FUNGERAR BRA!", "works"),
        ("Behover forbattras", "improve"),
        ("Ide", "proposal"),
        ("  övrigt. ", "other"),
    ],
)
def test_kinds_are_understood_in_swedish_and_english(word: str, kind: str) -> None:
    sheet = read_notes("a.csv", f'text;typ\na;"{word}"\n'.encode())
    assert [row.kind for row in sheet.rows] == [kind]


def test_a_file_of_one_column_keeps_commas_and_semicolons() -> None:
    data = 'inspel\nett, två; tre\n"citerat, helt"\n"""ordagrant"" sagt"\n'
    sheet = read_notes("a.txt", data.encode())
    assert [row.text for row in sheet.rows] == [
        "ett, två; tre",
        "citerat, helt",
        '"ordagrant" sagt',
    ]
    assert sheet.delimiter is None


def test_rows_are_numbered_as_the_spreadsheet_shows_them() -> None:
    data = '\r\ntext,bord\r\n\r\n"två\r\nrader",1\r\n,\r\nsist,2\r\n'
    sheet = read_notes("a.csv", data.encode())
    assert sheet.problems == ()
    assert [(row.row, row.text) for row in sheet.rows] == [(4, "två\nrader"), (6, "sist")]


def test_a_title_above_the_header_is_passed_over_and_told() -> None:
    data = "Anteckningar;;\nhösten;;\nBord;Text;Typ\n3;fler adm;förslag\n"
    sheet = read_notes("a.csv", data.encode())
    assert sheet.rows == (NoteRow(4, "fler adm", table="3", kind="proposal"),)
    assert [is_from(n, say.IMPORT_ROWS_ABOVE) for n in sheet.notices] == [True]


def test_a_note_that_is_one_known_word_is_not_taken_for_the_header() -> None:
    sheet = read_notes("a.csv", "Sort;Det som sades\nFörslag;fler adm\n".encode())
    problem = only_problem(sheet, say.IMPORT_NO_TEXT_COLUMN)
    assert problem.row == 1


def test_the_separator_line_of_excel_is_followed_and_not_counted() -> None:
    sheet = read_notes("a.csv", b"sep=|\r\ntext|bord\r\na;b,c|1\r\n")
    assert sheet.rows == (NoteRow(2, "a;b,c", table="1"),)
    assert sheet.delimiter == "|"
    quoted = read_notes("a.csv", b'"SEP=;"\r\ntext;bord\r\na,b;1\r\n')
    assert (quoted.rows, quoted.notices) == ((NoteRow(2, "a,b", table="1"),), ())


@pytest.mark.parametrize("said", ["Open-Ended Response", "Öppet svar", '{"ImportId":"QID7_TEXT"}'])
def test_a_survey_tools_own_row_below_the_headings_is_no_note(said: str) -> None:
    rows = [["nr", "text"], ["", said], [1, "Kortare möten"], [2, said]]
    sheet = read_notes("a.xlsx", one_sheet(rows))
    assert [row.text for row in sheet.rows] == ["Kortare möten", said]
    assert say.IMPORT_TOOLS_ROW.format(row=2, value=said) in sheet.notices


@pytest.mark.parametrize(
    "codes", [["", '{"ImportId":"QID4_TEXT"}'], ['{"ImportId":"startDate"}', ""]]
)
def test_what_stands_above_a_survey_tools_codes_is_the_tools(codes: list[str]) -> None:
    rows = [["StartDate", "text"], ["Start Date", "Vad tar för mycket tid?"], codes, ["", "Resor"]]
    sheet = read_notes("a.xlsx", one_sheet(rows))
    assert [(row.row, row.text) for row in sheet.rows] == [(4, "Resor")]
    assert [is_from(n, say.IMPORT_TOOLS_ROW) for n in sheet.notices] == [True, True]
    # The heading may be among the wordings.
    rows = [["Q1", "Q2"], ["Plats", "Kommentar"], codes, ["x", "Resor"]]
    sheet = read_notes("a.xlsx", one_sheet(rows))
    assert [(row.row, row.text) for row in sheet.rows] == [(4, "Resor")]


def test_a_row_of_a_survey_tools_own_names_is_no_note() -> None:
    data = "V1,V8,text\nResponseID,Start Date,Vad tar tid?\nR_1,2026-10-14,Resor\n"
    sheet = read_notes("a.csv", data.encode())
    assert [(row.row, row.text) for row in sheet.rows] == [(3, "Resor")]
    assert say.IMPORT_TOOLS_ROW.format(row=2, value="Vad tar tid?") in sheet.notices


@pytest.mark.parametrize("data", ['text;bord\n"\tDet är; så"\t;4\n', 'text,bord\n"Det är; så","4"'])
def test_a_delimiter_inside_quotation_marks_parts_nothing(data: str) -> None:
    assert read_notes("a.csv", data.encode()).rows == (NoteRow(2, "Det är; så", table="4"),)


@pytest.mark.parametrize(
    "data",
    [
        '"text;bord"\n"Det är; så"\n',
        '"text,bord"\n"""Det är; så"",4"\n',
    ],
)
def test_lines_that_were_saved_as_one_quoted_cell_are_taken_apart(data: str) -> None:
    known = {"text;bord": (NoteRow(2, "Det är", table="så"),)}
    other = (NoteRow(2, "Det är; så", table="4"),)
    assert read_notes("a.csv", data.encode()).rows == known.get(data[1:10], other)


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_quotation_marks_of_ones_own_words_stay(delimiter: str) -> None:
    line = '"Ja" sa hon, "nej" han'
    data = f'text{delimiter}bord\n{line}{delimiter}"4"\n"""Nej"", ja"{delimiter}5\n'
    assert read_notes("a.csv", data.encode()).rows == (
        NoteRow(2, line, table="4"),
        NoteRow(3, '"Nej", ja', table="5"),
    )


def test_headings_that_stand_again_are_no_note_and_told() -> None:
    sheet = read_notes("a.csv", b"text;bord\nEtt;1\nText;Bord\ntext;bord\n")
    assert [row.text for row in sheet.rows] == ["Ett", "Text"]
    assert sheet.notices == (say.IMPORT_HEADER_AGAIN.format(row=4),)


@pytest.mark.parametrize("word", ["INF", "nan", "TRUE", "1e5", "NULL", "0x005F_FFFF"])
def test_a_word_that_programs_take_for_something_else_is_a_word(word: str) -> None:
    rows = (NoteRow(2, word, table=word),)
    assert read_notes("a.xlsx", one_sheet([["text", "bord"], [word, word]])).rows == rows
    assert read_notes("a.csv", f"text;bord\n{word};{word}\n".encode()).rows == rows


def test_tags_and_codes_of_a_web_page_are_taken_out_of_a_text_and_told() -> None:
    data = b"text\n<p>Tv&aring;&nbsp;chefer</p>\n3 < 4 & 5 > 2 <3\n"
    sheet = read_notes("a.csv", data)
    assert [row.text for row in sheet.rows] == ["Två chefer", "3 < 4 & 5 > 2 <3"]
    assert sheet.notices == (say.IMPORT_MARKUP.format(count=1),)


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ('"han sa \\"nej\\" då; sen ja";2', 'han sa "nej" då; sen ja'),
        ('"C:\\mapp\\";2', "C:\\mapp\\"),
        ("'- mer tid;2", "- mer tid"),
        ("'ordagrant';2", "'ordagrant'"),
        ('="007";2', "007"),
        ('"=""007""";2', "007"),
        ('=1+1;"=""2"""', "=1+1"),
    ],
)
def test_what_programs_put_around_a_cell_is_no_part_of_it(line: str, text: str) -> None:
    sheet = read_notes("a.csv", f"text;bord\n{line}\n".encode())
    assert sheet.rows == (NoteRow(2, text, table="2"),)


@pytest.mark.parametrize(
    "data",
    [
        'text, bord\n"a, b", "1"\n',
        'bord, text\n1, "a, b"\n',
        "| text | bord |\n|:-----|-----:|\n| a, b | 1 |\n",
        "text;bord\na, b;1\n\x1a",
        "text;bord\r\na, b;1\r\n\x00\x00\x00",
    ],
)
def test_what_stands_around_and_below_a_table_is_no_part_of_it(data: str) -> None:
    sheet = read_notes("a.csv", data.encode())
    assert [(row.text, row.table) for row in sheet.rows] == [("a, b", "1")]
    assert (sheet.problems, sheet.notices) == ((), ())


def test_every_end_of_a_line_is_one() -> None:
    data = "text\na\u2028b\u2029c\x85d\x0be\n"
    assert [row.text for row in read_notes("a.csv", data.encode()).rows] == ["a\nb\nc\nd\ne"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
def test_a_wide_encoding_is_told_by_its_mark_or_its_bytes(encoding: str) -> None:
    data = "text|bord\r\nmer tid på förmiddagen|4\r\n".encode(encoding)
    assert read_notes("a.txt", data).rows == (NoteRow(2, "mer tid på förmiddagen", table="4"),)


def test_dates_of_survey_tools_are_read_by_the_whole_column() -> None:
    data = "tidsstämpel;text\n3/4/2026 9:05;a\n3/14/2026 1:05:22 PM;b\n"
    sheet = read_notes("a.csv", data.encode())
    assert [r.written_at for r in sheet.rows] == ["2026-03-04T09:05:00", "2026-03-14T13:05:22"]
    alone = read_notes("a.csv", data.replace("14", "4").encode())
    assert is_from(alone.problems[0].message, say.IMPORT_TIME)


def test_of_two_columns_for_one_field_the_better_name_wins_and_the_other_is_told() -> None:
    sheet = read_notes("a.csv", "Förslag;Inspel;Inspel\nx;det sagda;igen\n".encode())
    assert sheet.columns == (("Förslag", None), ("Inspel", "text"), ("Inspel", None))
    assert [row.text for row in sheet.rows] == ["det sagda"]
    assert len(sheet.notices) == 2


def test_a_row_that_is_filled_only_in_columns_left_out_is_no_note() -> None:
    sheet = read_notes("a.csv", b"Nr;Text\n1;a\n2;\n3;\n")
    assert [row.row for row in sheet.rows] == [2]
    assert sheet.problems == ()


# What is refused


def test_a_file_that_is_no_spreadsheet_is_named() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", "<w/>")
    for data in (
        b"%PDF-1.7\n",
        b"<html><table>",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b'\x00"PNG',
        out.getvalue(),
    ):
        sheet = read_notes("bild.dat", data)
        problem = only_problem(sheet, say.IMPORT_NOT_A_SPREADSHEET)
        assert "bild.dat" in problem.message.en
        assert sheet.rows == ()


@pytest.mark.parametrize("data", [b"", b"\n\n \r\n", b"\xef\xbb\xbf", b"\xff\xfe", b";;\n;;\n"])
def test_an_empty_file_says_so(data: bytes) -> None:
    only_problem(read_notes("a.csv", data), say.IMPORT_EMPTY)


def test_a_header_without_notes_says_so() -> None:
    only_problem(read_notes("a.csv", b"text;bord\n;\n"), say.IMPORT_NO_ROWS)


def test_a_missing_text_column_names_those_there_are_and_those_that_are_understood() -> None:
    problem = only_problem(
        read_notes("a.csv", b"Bord;Vad {0} sades\n1;x\n"), say.IMPORT_NO_TEXT_COLUMN
    )
    assert "”Bord”, ”Vad {0} sades”" in problem.message.sv
    assert all(name in problem.message.sv for name in note_sheet.HEADINGS["text"])


def test_every_problem_is_found_with_its_row_and_column() -> None:
    data = (
        "text;bord;typ;röster;skriven\n"
        ";3;;;\n"
        "a;;kanske;sju;\n"
        "b;;;sju;\n"
        "c;;;100;\n"
        "d;;;2,5;\n"
        "e;;;-1;i går\n"
        "f;;;1;;;för mycket\n"
        f"{'g' * 20_001};;;1;\n"
        f"h;{'i' * 501};;1;\n"
        "j\x07;;;1;\n"
        "#NAMN?;;;1;\n"
        "bra;;;1;2026-10-14\n"
    )
    sheet = read_notes("a.csv", data.encode())
    expected = [
        (2, "text", say.IMPORT_NO_TEXT),
        (3, "röster", say.IMPORT_VOTES),
        (4, "röster", say.IMPORT_VOTES),
        (5, "röster", say.IMPORT_VOTES),
        (6, "röster", say.IMPORT_VOTES),
        (7, "röster", say.IMPORT_VOTES),
        (7, "skriven", say.IMPORT_TIME),
        (8, None, say.IMPORT_EXTRA_CELLS),
        (9, "text", say.IMPORT_TEXT_TOO_LONG),
        (10, "bord", say.IMPORT_VALUE_TOO_LONG),
        (11, "text", say.IMPORT_CONTROL_CHARACTER),
        (12, "text", say.IMPORT_CELL_ERROR),
    ]
    assert [(p.row, p.column) for p in sheet.problems] == [(r, c) for r, c, _ in expected]
    for problem, (_, _, template) in zip(sheet.problems, expected, strict=True):
        assert is_from(problem.message, template), problem
    assert sheet.rows == (NoteRow(13, "bra", votes=1, written_at="2026-10-14"),)


def test_the_longest_text_fits() -> None:
    sheet = read_notes("a.csv", b"text\n" + b"x" * 20_000)
    assert [len(row.text) for row in sheet.rows] == [20_000]


def test_nul_in_a_text_is_a_problem_of_its_row() -> None:
    problem = only_problem(read_notes("a.csv", b"text\nab\x00c\nd\n"), say.IMPORT_CONTROL_CHARACTER)
    assert (problem.row, problem.column) == (2, "text")
    assert "U+0000" in problem.message.sv


def test_bytes_that_are_no_text_are_refused_with_what_stands_before() -> None:
    for data in (b"text\nhej d\x81", "text\nblåst hej d".encode() + b"\xe5\n"):
        problem = only_problem(read_notes("a.csv", data), say.IMPORT_UNDECODABLE)
        assert "hej d”" in problem.message.sv
    only_problem(read_notes("a.csv", b"\xff\xfet\x00e\x00\x00\xd8"), say.IMPORT_UNDECODABLE)


def test_a_quotation_mark_that_is_never_closed_does_not_swallow_the_file() -> None:
    sheet = read_notes("a.csv", b'text;bord\na;1\n"b;2\nc;3\nd;4\n')
    assert only_problem(sheet, say.IMPORT_BROKEN_ROW).row == 3
    long = read_notes("a.csv", b'text;bord\na;1\n"' + b"b;2\n" * 50_000)
    assert only_problem(long, say.IMPORT_BROKEN_ROW).row == 3
    first = read_notes("a.csv", b'"text;bord\na;1\n')
    assert first.problems[0].row == 1


def test_a_large_file_is_refused_unread() -> None:
    data = b"text\n" + b"x" * (10 * 1024 * 1024)
    only_problem(read_notes("a.csv", data), say.IMPORT_TOO_LARGE)


def test_fifty_thousand_rows_are_read_and_one_more_is_refused() -> None:
    data = b"text\n" + b"a\n" * 50_000
    assert len(read_notes("a.csv", data).rows) == 50_000
    problem = only_problem(read_notes("a.csv", data + b"b\n"), say.IMPORT_TOO_MANY_ROWS)
    assert problem.row == 50_002


def test_too_many_columns_are_refused() -> None:
    data = ";".join(["text", *(f"k{i}" for i in range(200))]).encode()
    only_problem(read_notes("a.csv", data + b"\n"), say.IMPORT_TOO_MANY_COLUMNS)


def test_problems_are_capped_and_the_rest_counted() -> None:
    sheet = read_notes("a.csv", b"text;votes\n" + b"a;x\n" * 205)
    assert len(sheet.problems) == 201
    assert sheet.problems[-1].message == say.IMPORT_MORE.format(count=5)
    assert sheet.rows == ()


# Workbooks


def test_a_workbook_reads_as_a_person_sees_it() -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet("Bordsnoteringar")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["Inspel", "Bord", "Röster", "Datum", "Tema"])
        sheet.write_row(1, 0, ["fler adm", 3, 4.0])
        sheet.write_datetime(1, 3, datetime.fromisoformat("2026-10-14"), day)
        sheet.write_formula(1, 4, '="Stöd "&B2', None, "Stöd 3")
        sheet.write_row(3, 0, [12.0, 2.5])
        sheet.write_datetime(3, 3, datetime.fromisoformat("2026-10-14 13:05"), day)
        sheet.write_row(4, 0, [0.1 + 0.2, True])

    sheet = read_notes("utan-namn.bin", workbook(write))
    assert sheet.problems == ()
    assert (sheet.encoding, sheet.delimiter) == ("xlsx", None)
    assert sheet.rows == (
        NoteRow(2, "fler adm", table="3", votes=4, written_at="2026-10-14", round="Stöd 3"),
        NoteRow(4, "12", table="2.5", written_at="2026-10-14T13:05:00"),
        NoteRow(5, "0.3", table="SANT"),
    )


def test_text_in_a_workbook_keeps_its_line_breaks() -> None:
    sheet = read_notes("a.xlsx", one_sheet([["text"], ["ett\r\ntvå\ntre\rfyra"]]))
    assert [row.text for row in sheet.rows] == ["ett\ntvå\ntre\nfyra"]


def test_the_first_sheet_with_notes_is_used_and_the_others_told() -> None:
    def write(book: Any) -> None:
        book.add_worksheet("Läs mig").write(0, 0, "Så här fyller du i")
        book.add_worksheet("Tomt")
        book.add_worksheet("Onsdag").write_column(0, 0, ["Text", "ett"])
        book.add_worksheet("Torsdag").write_column(0, 0, ["Text", "två"])
        hidden = book.add_worksheet("Listor")
        hidden.write_column(0, 0, ["Text", "tre"])
        hidden.hide()

    sheet = read_notes("a.xlsx", workbook(write))
    assert [row.text for row in sheet.rows] == ["ett"]
    assert [n.sv for n in sheet.notices] == [
        "Bladet ”Onsdag” lästes. De här lästes inte: Läs mig, Torsdag.",
        "Dolda blad lästes inte: Listor.",
    ]


def test_a_formula_error_in_a_workbook_is_a_problem() -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "text")
        sheet.write_formula(1, 0, "=-fler adm", None, "#NAME?")

    only_problem(read_notes("a.xlsx", workbook(write)), say.IMPORT_CELL_ERROR)


def test_an_empty_workbook_says_so() -> None:
    only_problem(read_notes("a.xlsx", one_sheet([])), say.IMPORT_EMPTY)


def test_a_cell_beyond_the_header_is_a_problem() -> None:
    data = one_sheet([["text", "bord"], ["a", 1, "", "klotter"]])
    problem = only_problem(read_notes("a.xlsx", data), say.IMPORT_EXTRA_CELLS)
    assert problem.row == 2
    assert "4 mot 2" in problem.message.sv


def test_a_sheet_that_declares_too_small_an_area_is_read_whole() -> None:
    data = repacked(
        one_sheet([["text", "bord"], ["a", 1], ["b", 2]]),
        "xl/worksheets/sheet1.xml",
        lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', xml),
    )
    assert [row.text for row in read_notes("a.xlsx", data).rows] == ["a", "b"]


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    data = repacked(
        one_sheet([["text"], ["a"]]),
        "xl/sharedStrings.xml",
        lambda xml: xml + b" " * (61 * 1024 * 1024),
    )
    assert len(data) < 1024**2
    only_problem(read_notes("a.xlsx", data), say.IMPORT_UNPACKS_TOO_LARGE)


def test_a_forged_row_number_does_not_keep_the_reader_busy() -> None:
    data = repacked(
        one_sheet([["text"], ["a"], ["b"]]),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'<row r="3"', b'<row r="900000000000"'),
    )
    sheet = read_notes("a.xlsx", data)
    only_problem(sheet, say.IMPORT_DAMAGED)


def test_cells_far_to_the_right_do_not_keep_the_reader_busy() -> None:
    data = repacked(
        one_sheet([["text"], ["a"]]),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(
            b"</sheetData>",
            b"".join(
                b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (row, row)
                for row in range(3, 4000)
            )
            + b"</sheetData>",
        ),
    )
    only_problem(read_notes("a.xlsx", data), say.IMPORT_DAMAGED)


def test_a_workbook_that_expands_itself_is_refused() -> None:
    entities = b"".join(
        b'<!ENTITY e%d "%s">' % (i, b"&e%d;" % (i - 1) * 10 if i else b"ha" * 10) for i in range(12)
    )
    data = repacked(
        one_sheet([["text"], ["a"]]),
        "xl/sharedStrings.xml",
        lambda xml: xml.replace(b"<sst", b"<!DOCTYPE sst [" + entities + b"]><sst", 1).replace(
            b"<t>a</t>", b"<t>&e11;</t>"
        ),
    )
    only_problem(read_notes("a.xlsx", data), say.IMPORT_DAMAGED)


def test_locked_workbooks_say_what_to_do() -> None:
    part = "EncryptedPackage".encode("utf-16-le")
    wrapped = bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600 + part
    only_problem(read_notes("a.xlsx", wrapped), say.IMPORT_LOCKED)


def test_a_damaged_old_workbook_is_damaged() -> None:
    wrapped = bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600
    only_problem(read_notes("a.xls", wrapped), say.IMPORT_DAMAGED)


def test_a_truncated_workbook_is_damaged() -> None:
    data = one_sheet([["text"], ["a"]])
    only_problem(read_notes("a.xlsx", data[: len(data) // 2]), say.IMPORT_DAMAGED)


def test_the_workbook_is_closed() -> None:
    # A reader left open is a ResourceWarning, which is an error here; and a second reading of
    # the same bytes has to find the same.
    data = one_sheet([["text"], ["a"]])
    assert read_notes("a.xlsx", data) == read_notes("a.xlsx", data)


def test_importing_the_reader_does_not_import_openpyxl() -> None:
    code = (
        "import sys, cafe.intake.note_sheet\n"
        "sys.exit(any(m in sys.modules for m in ('openpyxl', 'flask', 'wtforms')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("value", sorted(note_sheet.CELL_ERRORS))
def test_what_a_failed_formula_shows_is_no_note(value: str) -> None:
    only_problem(read_notes("a.csv", f"text\n{value}\n".encode()), say.IMPORT_CELL_ERROR)
    assert read_notes("a.csv", f"text\nvi såg {value}\n".encode()).problems == ()


# Anything at all

BREAKS = str.maketrans(dict.fromkeys("\v\f\r\x85\u2028\u2029", "\n"))


def as_kept(text: str) -> str:
    return normal(text.replace("\r\n", "\n").translate(BREAKS)).strip()


def writable(alphabet: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    text = st.text(alphabet, max_size=60).filter(
        lambda t: (
            normal(t.strip()).strip() not in {"", *note_sheet.CELL_ERRORS}
            and not re.match("'[-=+@]|=\"", t)
            and not note_sheet.is_tools_own(t)
        )  # which are refused or undone, and tested above
    )
    return st.lists(text, min_size=1, max_size=12)


# Without the sign for "lost", and what is UTF-8 twice or another encoding's å, ä, ö: those are
# refused, or undone.
ANY_CHARACTER = st.characters(
    exclude_categories=["Cs", "Cc"], exclude_characters="\ufffdÃâÂïðÅåŒŠš†„”‰ˆÕõ÷ÜîÔÖäöÄ√├Ô"
) | st.sampled_from("\n\r\t\v\f\";,'=")


@given(texts=writable(ANY_CHARACTER), delimiter=st.sampled_from(";,\t"), bom=st.booleans())
@example(texts=["sep=;"], delimiter=",", bom=False)
@example(texts=["\ufeffa", '"', "a\r\nb"], delimiter=";", bom=True)
def test_what_csv_writes_comes_back_from_utf_8(texts: list[str], delimiter: str, bom: bool) -> None:
    check_round_trip(texts, delimiter, "utf-8-sig" if bom else "utf-8")


@given(texts=writable(ANY_CHARACTER), delimiter=st.sampled_from(";,\t"))
def test_what_csv_writes_comes_back_from_utf_16(texts: list[str], delimiter: str) -> None:
    check_round_trip(texts, delimiter, "utf-16")


SWEDISH = st.lists(
    st.sampled_from(
        ["för", "MÅNGA", "möten", "på", "Åsas", "Öppet", "”bra”", "50 %", "–", "idé;", "a,b", "\n"]
    ),
    min_size=1,
    max_size=9,
).map(lambda words: " ".join(["Så är det", *words, "!"]))


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850"])
@given(texts=st.lists(SWEDISH, min_size=1, max_size=5), delimiter=st.sampled_from(";,\t"))
def test_swedish_comes_back_from_what_excel_has_ever_written(
    encoding: str, texts: list[str], delimiter: str
) -> None:
    if encoding == "cp850":  # which has no typographic signs
        texts = [text.replace("”", '"').replace("–", "-") for text in texts]
    check_round_trip(texts, delimiter, encoding)


def check_round_trip(texts: list[str], delimiter: str, encoding: str) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["Bord", "Inspel", "Egen kolumn"])
    writer.writerows([str(index), text, text] for index, text in enumerate(texts))
    sheet = read_notes("a.csv", out.getvalue().encode(encoding))
    assert sheet.problems == ()
    assert sheet.delimiter == delimiter
    assert [(row.table, row.text) for row in sheet.rows] == [
        (str(index), as_kept(text)) for index, text in enumerate(texts)
    ]


@given(data=st.binary(max_size=400))
@example(data=b"\xff\xfe\x00")
@example(data=b"PK\x03\x04")
def test_any_bytes_give_a_sheet(data: bytes) -> None:
    sheet = read_notes("vad som helst {0}", data)
    assert sheet.rows or sheet.problems


@given(
    head=st.sampled_from(
        [b"text;bord\n", b"\xef\xbb\xbftext\n", b"inspel,typ,votes\r\n", b"sep=;\n"]
    ),
    data=st.binary(max_size=300)
    | st.text('";,\n\r\t ab1', max_size=200).map(lambda text: text.encode()),
)
@example(head=b"text\n", data=b"\xad")
def test_any_bytes_after_a_header_give_notes_or_problems(head: bytes, data: bytes) -> None:
    sheet = read_notes("a.csv", head + data)
    assert sheet.rows or sheet.problems
    assert all(row.text == row.text.strip() != "" for row in sheet.rows)
    assert len({row.row for row in sheet.rows}) == len(sheet.rows)


SOUND = one_sheet([["text", "bord", "datum"], ["fler adm", 1, "2026-10-14"], ["rum", 2]])


@settings(max_examples=60)
@given(
    part=st.sampled_from(["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"]),
    place=st.floats(0, 1, exclude_max=True),
    length=st.integers(0, 40),
    put=st.binary(max_size=20) | st.sampled_from([b"</row>", b"<c/>", b"&x;", b'r="A9"', b"-1"]),
)
def test_a_damaged_workbook_gives_a_sheet(part: str, place: float, length: int, put: bytes) -> None:
    def damage(xml: bytes) -> bytes:
        start = int(place * len(xml))
        return xml[:start] + put + xml[start + length :]

    sheet = read_notes("a.xlsx", repacked(SOUND, part, damage))
    assert isinstance(sheet, ReadSheet)
    assert sheet.rows or sheet.problems


@given(place=st.integers(0, len(SOUND) - 1), put=st.binary(min_size=1, max_size=8))
def test_a_workbook_with_flipped_bytes_gives_a_sheet(place: int, put: bytes) -> None:
    sheet = read_notes("a.xlsx", SOUND[:place] + put + SOUND[place + len(put) :])
    assert sheet.rows or sheet.problems


def test_dates_of_the_calendar_are_taken_and_others_not() -> None:
    sheet = read_notes("a.csv", b"text;datum\na;2026-02-28\nb;2026-02-30\n")
    assert [row.written_at for row in sheet.rows] == [date(2026, 2, 28).isoformat()]
    assert only_problem(sheet, say.IMPORT_TIME).row == 3
