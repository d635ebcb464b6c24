"""Spreadsheets of LibreOffice, and web pages and XML that are only named .xls."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cafe.intake.note_sheet import ReadSheet, read_notes
from cafe.intake.table_file import lines
from forms.messages import files as say

NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
    for short in ("office", "table", "text", "style")
)
KIND = "application/vnd.oasis.opendocument.spreadsheet"


def ods(rows: str, *, more: str = "", styles: str = "", encrypted: bool = False) -> bytes:
    """A workbook of one sheet with these rows, and `more` sheets after it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("mimetype", KIND)
        packed.writestr(
            "content.xml",
            f"<office:document-content {NAMES}><office:automatic-styles>{styles}"
            "</office:automatic-styles><office:body><office:spreadsheet>"
            f'<table:table table:name="Svar">{rows}</table:table>{more}'
            "</office:spreadsheet></office:body></office:document-content>",
        )
        packed.writestr(
            "META-INF/manifest.xml",
            "<m><encryption-data/></m>" if encrypted else "<m/>",
        )
    return out.getvalue()


def cell(text: str, given: str = "") -> str:
    said = "".join(f"<text:p>{line}</text:p>" for line in text.split("\n") if text)
    return f"<table:table-cell {given}>{said}</table:table-cell>"


def row(*cells: str, given: str = "") -> str:
    return f"<table:table-row {given}>{''.join(cells)}</table:table-row>"


def number(value: str, shown: str, kind: str = "float") -> str:
    return cell(shown, f'office:value-type="{kind}" office:value="{value}"')


HEAD = row(cell("bord"), cell("text"))
LAST = row(
    '<table:table-cell table:number-columns-repeated="16384"/>',
    given='table:number-rows-repeated="1048573"',
)


def noted(sheet: ReadSheet) -> list[tuple[int, str | None, str]]:
    assert sheet.problems == ()
    return [(note.row, note.table, note.text) for note in sheet.rows]


def test_an_open_document_is_read_as_it_is_shown() -> None:
    rows = (
        HEAD
        + row(number("3", "3,00"), cell('Två<text:s text:c="2"/>ord<text:line-break/>\nrader'))
        + row(number("4", "4"), cell("<text:span>Mer</text:span> tid"))
        + LAST
    )
    sheet = read_notes("a.ods", ods(rows))
    assert noted(sheet) == [(2, "3", "Två  ord\n\nrader"), (3, "4", "Mer tid")]
    assert (sheet.encoding, sheet.notices) == ("ods", ())


def test_cells_and_rows_that_stand_once_for_several_are_there_several_times() -> None:
    twice = 'table:number-columns-repeated="2"'
    rows = (
        row(cell("tema", twice), cell("text"))
        + row(given='table:number-rows-repeated="3"')
        + row(cell("Lön", twice), cell("Höj den"), given='table:number-rows-repeated="2"')
    )
    found = lines("a.ods", ods(rows), lambda cells: len(cells))
    assert found.rows == (
        (1, ["tema", "tema", "text"]),
        (5, ["Lön", "Lön", "Höj den"]),
        (6, ["Lön", "Lön", "Höj den"]),
    )


@pytest.mark.parametrize(
    ("value", "shown", "kind", "text"),
    [
        ("0.125", "12,5 %", "percentage", "12,5 %"),
        ("0.125", "12.50%", "percentage", "12,5%"),
        ("1234567.891", "1 234 567,89", "float", "1234567,89"),
        ("1234.5", "1,234.50", "float", "1234,5"),
        ("1234", "1.234", "float", "1234"),
        ("-2.75", "−2,75", "float", "−2,75"),
        ("-2.75", "-2,75", "float", "-2,75"),
        ("7", "007", "float", "007"),
        ("1450", "1 450 kr", "currency", "1450 kr"),
        ("0.5", "1/2", "float", "1/2"),
        ("1", "Ja", "float", "Ja"),
        ("612205820123", "6,12E+11", "float", "612205820123"),
        ("12", "", "float", "12"),
    ],
)
def test_a_number_of_an_open_document_reads_as_it_is_shown(
    value: str, shown: str, kind: str, text: str
) -> None:
    found = lines("a.ods", ods(HEAD + row(number(value, shown, kind))), lambda cells: 1)
    assert found.rows[1] == (2, [text])


def test_dates_and_truths_of_an_open_document_are_those_of_other_workbooks() -> None:
    given = "office:value-type"
    rows = row(
        cell("3 okt 2026", f'{given}="date" office:date-value="2026-10-03T00:00:00"'),
        cell("3/10 13:05", f'{given}="date" office:date-value="2026-10-03T13:05:00"'),
        cell("TRUE", f'{given}="boolean" office:boolean-value="true"'),
    )
    found = lines("a.ods", ods(rows), lambda cells: 1)
    assert found.rows == ((1, ["2026-10-03", "2026-10-03T13:05:00", "SANT"]),)


def test_what_an_open_document_hides_or_has_beside_its_cells_is_told() -> None:
    beside = "<office:annotation><text:p>fråga Bo</text:p></office:annotation>"
    rows = (
        '<table:table-column table:visibility="collapse"/><table:table-column/>'
        + HEAD
        + row(cell("1"), f"<table:table-cell>{beside}<text:p>Sagt</text:p></table:table-cell>")
        + row(cell("2"), cell("Dolt"), given='table:visibility="filter"')
    )
    unseen = '<style:style style:name="t2"><style:table-properties table:display="false"/>'
    more = f'<table:table table:name="Undan" table:style-name="t2">{HEAD}</table:table>'
    sheet = read_notes("a.ods", ods(rows, more=more, styles=f"{unseen}</style:style>"))
    assert noted(sheet) == [(2, "1", "Sagt"), (3, "2", "Dolt")]
    assert sheet.notices == (
        say.IMPORT_HIDDEN_SHEETS.format(titles="Undan"),
        say.IMPORT_HIDDEN_ROWS.format(rows="3"),
        say.IMPORT_COMMENTS,
        say.IMPORT_HIDDEN_COLUMNS.format(columns="A"),
    )


def test_merged_cells_of_an_open_document_count_for_all_their_rows() -> None:
    rows = (
        HEAD
        + row(cell("7", 'table:number-rows-spanned="2"'), cell("Ett"))
        + row("<table:covered-table-cell/>", cell("Två"))
    )
    sheet = read_notes("a.ods", ods(rows))
    assert noted(sheet) == [(2, "7", "Ett"), (3, "7", "Två")]
    assert sheet.notices == (say.merged_cells(("A2:A3",)),)


def test_errors_and_unsaved_formulas_of_an_open_document_are_problems() -> None:
    rows = (
        HEAD + row(cell("1"), cell("Err:508")) + row(cell("2"), cell("", 'table:formula="of:=1"'))
    )
    sheet = read_notes("a.ods", ods(rows))
    assert [(p.row, p.message) for p in sheet.problems] == [
        (2, say.IMPORT_CELL_ERROR.format(value="Err:508")),
        (3, say.IMPORT_UNSAVED),
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (ods(HEAD, encrypted=True), say.IMPORT_LOCKED),
        (ods("<table:table-row>"), say.IMPORT_DAMAGED),
        (ods(HEAD)[:-60], say.IMPORT_DAMAGED),
        (
            ods(row(cell("x", 'table:number-columns-repeated="900000000"'))),
            say.IMPORT_DAMAGED,
        ),
    ],
)
def test_an_open_document_that_cannot_be_read_says_why(data: bytes, message: object) -> None:
    (problem,) = read_notes("a.ods", data).problems
    assert problem.message == message.format(name="a.ods")  # type: ignore[attr-defined]


PAGE = """
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset="{charset}">
<style>td {{ mso-number-format: "\\@" }}</style><title>Uttag</title></head><body>
<table border=1><caption>Uttag 2026</caption>
<tr><th>Bord<th>Text</tr>
<tr><td rowspan=2>5</td><td>F&ouml;r m&aring;nga
   ärenden &amp; &lt;ont om tid&gt;</td></tr>
<tr><td>Två<br>rader</td></tr>
<tr style="display: none"><td>6<td><p>Dolt</p><script>x("</td>")</script></table>
<table><tr><td>sida 1 av 1</table></body></html>
"""


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "utf-16"])
def test_a_web_page_that_is_named_xls_is_read(charset: str) -> None:
    sheet = read_notes("uttag.xls", PAGE.format(charset=charset).encode(charset))
    assert noted(sheet) == [
        (2, "5", "För många ärenden & <ont om tid>"),
        (3, "5", "Två\nrader"),
        (4, "6", "Dolt"),
    ]
    assert sheet.notices == (
        say.IMPORT_OTHER_SHEETS.format(used="1", others="2"),
        say.IMPORT_HIDDEN_ROWS.format(rows="4"),
        say.merged_cells(("A2:A3",)),
    )


def test_a_web_page_may_begin_with_words() -> None:
    page = b"Uttag<br>2026<table><tbody><tr><td>text<tr><td>Ett<br/>Tva</table>"
    assert noted(read_notes("a.xls", page)) == [(2, None, "Ett\nTva")]


def test_a_web_page_in_a_mail_is_read() -> None:
    page = "<table><tr><td>text</td><td>bord</td></tr><tr><td>Hj=E4lp</td><td>2</td></tr></table>"
    data = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        "Content-Type: text/html; charset=windows-1252\r\n"
        f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{page}\r\n--b--\r\n"
    )
    assert noted(read_notes("a.xls", data.encode())) == [(2, "2", "Hjälp")]


XML = """<?xml version="1.0" encoding="UTF-8"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Styles><Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style></Styles>
<Worksheet ss:Name="Uttag"><Table>
<Row><Cell><Data ss:Type="String">bord</Data></Cell>
<Cell><Data ss:Type="String">tidpunkt</Data></Cell>
<Cell><Data ss:Type="String">text</Data></Cell></Row>
<Row ss:Index="4"><Cell ss:MergeDown="1"><Data ss:Type="Number">3</Data></Cell>
<Cell><Data ss:Type="DateTime">2026-10-03T00:00:00.000</Data></Cell>
<Cell ss:StyleID="p"><Data ss:Type="Number">0.125</Data></Cell></Row>
<Row><Cell ss:Index="3"><Data ss:Type="String">Mer <B xmlns="http://www.w3.org/TR/REC-html40">tid</B></Data></Cell></Row>
</Table></Worksheet></Workbook>
"""


def test_excels_xml_of_2003_is_read_as_it_is_shown() -> None:
    sheet = read_notes("uttag.xls", XML.encode())
    assert noted(sheet) == [(4, "3", "12,5 %"), (5, "3", "Mer tid")]
    assert sheet.rows[0].written_at == "2026-10-03"
    assert sheet.notices == (say.merged_cells(("A4:A5",)),)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (XML.replace("</Table>", "").encode(), say.IMPORT_DAMAGED),
        (XML.replace('ss:Index="3"', 'ss:Index="999999999"').encode(), say.IMPORT_DAMAGED),
        (b"<html><body><p>Logga in</p></body></html>", say.IMPORT_NOT_A_SPREADSHEET),
        (b"<table><tr></table>", say.IMPORT_NOT_A_SPREADSHEET),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", say.IMPORT_NOT_A_SPREADSHEET),
        (
            b"<!DOCTYPE x [<!ENTITY a 'b'>]><Workbook "
            b"xmlns='urn:schemas-microsoft-com:office:spreadsheet'>&a;</Workbook>",
            say.IMPORT_DAMAGED,
        ),
    ],
)
def test_a_page_or_xml_without_a_table_says_so(data: bytes, message: object) -> None:
    (problem,) = read_notes("a.xls", data).problems
    assert problem.message == message.format(name="a.xls")  # type: ignore[attr-defined]


STRUCK_ODS = ods(
    HEAD + row(cell("1"), cell("Kvar")) + row(cell("2"), cell("Bort", 'table:style-name="ce1"')),
    styles='<style:style style:name="ce1"><style:text-properties '
    'style:text-line-through-style="solid"/></style:style>',
)
STRUCK_PAGE = b"<table><tr><td>text<tr><td>Kvar<tr><td><s>Bort</s></table>"
STRUCK_XML = (
    XML.replace('<NumberFormat ss:Format="0.0%"/>', '<Font ss:StrikeThrough="1"/>')
    .replace('"Number">0.125', '"String">Bort')
    .encode()
)


@pytest.mark.parametrize(("data", "at"), [(STRUCK_ODS, 3), (STRUCK_PAGE, 3), (STRUCK_XML, 4)])
def test_text_that_is_struck_out_is_told(data: bytes, at: int) -> None:
    assert say.IMPORT_STRUCK.format(rows=str(at)) in read_notes("a.xls", data).notices


WHOLE = (STRUCK_ODS, PAGE.format(charset="utf-8").encode(), XML.encode())


@settings(max_examples=60)
@given(
    st.sampled_from(WHOLE),
    st.floats(0, 1),
    st.integers(0, 20),
    st.sampled_from((b"", b"<", b">", b'"', b"</td>", b"<table>", b"9999999", b"\x00", b"&#x0;")),
)
def test_a_damaged_one_gives_a_sheet(data: bytes, place: float, length: int, put: bytes) -> None:
    at = int(place * len(data))
    sheet = read_notes("a.xls", data[:at] + put + data[at + length :])
    assert sheet.rows or sheet.problems
