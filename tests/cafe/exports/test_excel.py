"""Excel: the sheets, their figures, and text that stays text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl

from cafe.exports import excel, tables
from cafe.reports.summary import Summary


def book(summary: Summary, language: str = "sv") -> Any:
    file = io.BytesIO()
    excel.write(summary, file, language)
    return openpyxl.load_workbook(file)


def rows(sheet: Any) -> list[tuple[Any, ...]]:
    return [tuple("" if v is None else v for v in row) for row in sheet.iter_rows(values_only=True)]


def test_the_sheets_are_the_parts_of_the_summary(summary: Callable[..., Summary]) -> None:
    made = book(summary())
    assert made.sheetnames == [
        "Översikt",
        "Punkter",
        "Punkt × typ",
        "Teman",
        "Förslag",
        "Inspelen",
        "Om siffrorna",
    ]
    assert all(sheet.freeze_panes == "A2" for sheet in made)


def test_each_table_holds_what_the_other_formats_hold(summary: Callable[..., Summary]) -> None:
    whole = summary()
    made = book(whole)
    for name, table in (
        ("Punkter", tables.points(whole, "sv")),
        ("Punkt × typ", tables.matrix(whole, "sv")),
        ("Teman", tables.themes(whole, "sv")),
        ("Förslag", tables.proposals(whole, "sv")),
    ):
        assert rows(made[name]) == [table.columns, *table.rows]


def test_the_overview_has_key_figures_questions_and_kinds(
    summary: Callable[..., Summary],
) -> None:
    found = rows(book(summary())["Översikt"])
    assert found[0][0] == "Dialogcafé i Farsta"
    assert ("Deltagare", 42, "") in found
    assert ("Kopplingar till punkter", 3, "") in found
    assert ("varav bekräftade av en person", 2, "") in found
    assert (2, "Vad föreslår ni?", 4) in found
    assert ("Förslag", 4, "") in found


def test_nothing_is_a_formula_or_a_link(summary: Callable[..., Summary]) -> None:
    file = io.BytesIO()
    excel.write(summary(title="=1+1"), file, "sv")
    with zipfile.ZipFile(file) as parts:
        for name in parts.namelist():
            content = parts.read(name)
            assert b"<f>" not in content
            assert b"<hyperlink" not in content
            if name.endswith("sharedStrings.xml"):
                assert b'=HYPERLINK("http://x.example";"klicka")' in content
                assert b"https://intranet.example/sida" in content
                assert b"<t>=1+1</t>" in content


def test_a_small_group_has_the_reason_and_no_figure(summary: Callable[..., Summary]) -> None:
    whole = summary(participants=3)
    made = book(whole)
    for name in ("Punkter", "Punkt × typ"):
        found = [v for row in rows(made[name])[1:] for v in row[2:]]
        assert [v for v in found if isinstance(v, int)] in ([], [whole.notes])
    assert (whole.hidden,) in rows(made["Om siffrorna"])
    assert any(whole.hidden in row for row in rows(made["Översikt"]))


def test_the_longest_cell_is_cut_where_excel_ends(summary: Callable[..., Summary]) -> None:
    made = book(summary(title="x" * 40_000, place="y" * 40_000))
    assert all(len(str(v)) <= 32_767 for row in rows(made["Översikt"]) for v in row)


def test_english(summary: Callable[..., Summary]) -> None:
    made = book(summary(language="en"), "en")
    assert made.sheetnames[0] == "Overview"
    assert rows(made["Point × kind"])[0][4:] == (
        "Works well",
        "Needs to get better",
        "Proposals",
        "Other",
    )
