"""Excel: the sheets, their figures, and text that stays text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl

from cafe.exports import excel, figures, heat_map, tables
from cafe.exports.figures import LIGHT
from cafe.exports.tables import TableSheet
from cafe.reports.summary import Summary
from cafe.reports.summary.first_page import first_page
from cafe.reports.summary.model import ByWhom, GroupNotes, Topic
from cafe.store.events import Round


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
        "Diagram",
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


def test_the_first_sheet_says_what_is_sure_and_leads_to_every_other(
    summary: Callable[..., Summary],
) -> None:
    whole = summary()
    made = book(whole)
    first = made["Översikt"]
    said = [row[0] for row in rows(first)]
    assert all(sentence in said for sentence in first_page(whole).sure)
    led = {c.value: c.hyperlink.location for row in first for c in row if c.hyperlink}
    assert led == {name: f"'{name}'!A1" for name in led}
    assert list(led) == made.sheetnames[1:]
    day = next(row for row in first if row[0].value == "Datum")[1]
    assert day.value.date() == date(2026, 10, 14)
    assert day.is_date


def test_the_charts_are_drawn_from_the_cells_of_the_tables(
    summary: Callable[..., Summary],
) -> None:
    whole = summary()
    made = book(whole)
    points, kinds = made["Diagram"]._charts
    assert [len(chart.series) for chart in (points, kinds)] == [2, 1]
    # As in the figure: the points that were spoken of, the largest first, by their short names.
    place = points.series[0].val.numRef.f.replace("$", "").split("!")[1]
    drawn = [cell.value for (cell,) in made["Diagram"][place]]
    place = points.series[0].cat.strRef.f.replace("$", "").split("!")[1]
    names = [cell.value for (cell,) in made["Diagram"][place]]
    assert list(zip(names, drawn, strict=True)) == [
        (name, sure) for name, sure, _likely in figures.bars("points", whole)
    ]
    assert "P8  Ärendehandledning" in names
    place = kinds.series[0].val.numRef.f.replace("$", "").split("!")[1]
    assert [c.value for (c,) in made["Översikt"][place]] == [k.count.count for k in whole.kinds]
    assert "Diagram" not in book(summary(participants=3)).sheetnames


def test_points_by_district_are_a_heat_map_that_excel_draws(
    summary: Callable[..., Summary],
) -> None:
    topics = (Topic("P1", "Ett", "Ett"), Topic("P2", "Två", "Två"))
    groups = tuple(
        GroupNotes(name.lower(), name, 20, notes, 4, counts, (0, 0))
        for name, notes, counts in (("Farsta", 20, (2, 10)), ("Bromma", 8, (0, 3)))
    )
    by = tuple(ByWhom(one, topics, groups, False) for one in ("district", "area"))
    whole = replace(summary(), by=by)
    made = book(whole)
    assert not made["Efter verksamhet"].conditional_formatting
    found = {
        str(one.sqref): one.rules[0].colorScale
        for one in made["Efter förvaltning"].conditional_formatting
    }
    # A half of Farsta's notes is the largest share: the strongest colour stands for it in each.
    ends = {cells: (float(c.cfvo[0].val), float(c.cfvo[1].val)) for cells, c in found.items()}
    assert ends == {"C2:C3": (0, 10), "D2:D3": (0, 4)}
    assert {c.color[1].rgb[2:].lower() for c in found.values()} == {heat_map.RAMPS[LIGHT][-2][1:]}
    assert rows(made["Efter förvaltning"])[1:3] == [("P1", "Ett", 2, 0), ("P2", "Två", 10, 3)]


def test_a_row_is_as_high_as_its_text(summary: Callable[..., Summary]) -> None:
    made = book(summary(rounds=(Round(1, "Vad fungerar? " * 40), Round(2, "Vad föreslår ni?"))))
    asked = next(c for row in made["Översikt"] for c in row if str(c.value).count("fungerar") > 1)
    assert made["Översikt"].row_dimensions[asked.row].height >= 15 * len(asked.value) / 75


def test_nothing_is_a_formula_or_a_link(summary: Callable[..., Summary]) -> None:
    file = io.BytesIO()
    excel.write(summary(title="=1+1"), file, "sv")
    with zipfile.ZipFile(file) as parts:
        for name in parts.namelist():
            content = parts.read(name)
            assert b"<f>" not in content
            # Links to the other sheets are places in the file: none leads out of it.
            assert b"TargetMode" not in content
            assert not re.search(rb"<hyperlink [^>]*r:id", content)
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


def test_a_sheet_of_whatever_title_is_named_as_excel_takes_it() -> None:
    titles = (
        "Det som hade fått dem att stanna",
        "det som hade fått dem att stanna kvar",
        "Ett:ord/med*tecken?[som]\\Excel'inte tar",
        "Åttiosjuochettlångtordutanmellanrumalls",
        "",
    )
    whole = io.BytesIO()
    pages = excel.Sheets(whole, "Allt", "sv")
    made = [TableSheet(title, ("Namn",), (("rad",),)) for title in titles]
    pages.cover("Om filen", "Allt", [], [(one.title, "") for one in made])
    pages.charts([excel.SheetChart("Stapel", titles[0], 1, 1, 0, ((0, ""),))], "sv")
    for one in made:
        pages.table(one, (20,))
    pages.close()
    book = openpyxl.load_workbook(whole)
    assert book.sheetnames[2] == "Det som hade fått dem att …"
    assert book.sheetnames[3] == "det som hade fått dem att … 2"
    assert all(0 < len(name) <= 31 and name.strip(" …") for name in book.sheetnames)
    links = [cell.hyperlink.location for row in book["Om filen"] for cell in row if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[2:]]
    (chart,) = book["Diagram"]._charts
    assert chart.series[0].val.numRef.f.startswith(f"'{book.sheetnames[2]}'!")
