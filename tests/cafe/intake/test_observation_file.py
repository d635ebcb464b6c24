"""Figures from a file: all or nothing, never twice, errors by row and column."""

from __future__ import annotations

import io

import openpyxl
import pytest

from cafe.errors import Refused
from cafe.intake import observation_file
from cafe.intake.observation_file import FigureSheet
from cafe.store import indicators, observations
from cafe.store.database import Store

# The shape of the city's file, with figures of our own.
FILE = """indikator;grupp;datum;varde;anmarkning
Antal konsulter;Hela staden;2016-04;81;
Antal konsulter;Hela staden;2019-05;24;mätt i maj
Antal konsulter;Farsta;2021-04;3;
Personalomsättning;Socialsekreterare;2020;12,5 %;
"""


@pytest.fixture(autouse=True)
def _defined(store: Store) -> None:
    indicators.ensure_builtin(store)


def read(store: Store, text: str, encoding: str = "utf-8") -> FigureSheet:
    return observation_file.read(
        store.read(), observation_file.opened("tal.csv", text.encode(encoding))
    )


def bring(store: Store, text: str) -> tuple[int, int]:
    with store.write() as db:
        sheet = observation_file.read(db, observation_file.opened("tal.csv", text.encode()))
        done = observation_file.bring_in(db, "test", sheet)
    return done.added, done.known


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_citys_file_goes_in_as_it_is(store: Store, encoding: str) -> None:
    sheet = read(store, FILE, encoding)
    assert sheet.problems == ()
    assert [(r.row, r.given.place, r.given.date, r.given.value) for r in sheet.rows] == [
        (2, (None, None), "2016-04", 81.0),
        (3, (None, None), "2019-05", 24.0),
        (4, ("farsta", None), "2021-04", 3.0),
        (5, (None, "socialsekreterare"), "2020", 12.5),
    ]
    assert sheet.rows[1].given.remark == "mätt i maj"


def test_a_second_time_adds_nothing(store: Store) -> None:
    assert bring(store, FILE) == (4, 0)
    assert bring(store, FILE) == (0, 4)


def test_a_workbook_is_read_as_well(store: Store) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in FILE.splitlines():
        book.active.append(line.split(";"))
    file = io.BytesIO()
    book.save(file)
    sheet = observation_file.read(
        store.read(), observation_file.opened("tal.xlsx", file.getvalue())
    )
    assert (len(sheet.rows), sheet.problems) == (4, ())


@pytest.mark.parametrize(
    ("row", "column", "part"),
    [
        ("Okänd;Hela staden;2016-04;1;", "indikator", "Okänd"),
        ("Antal konsulter;Månen;2016-04;1;", "grupp", "Månen"),
        ("Antal konsulter;Järva;2019-04;1;", "grupp", "fanns inte"),
        ("Antal konsulter;Hela staden;2016-13;1;", "datum", "2016-13"),
        ("Antal konsulter;Hela staden;2099-04;1;", "datum", "inte varit"),
        ("Antal konsulter;Hela staden;2016-04;många;", "varde", "många"),
        ("Antal konsulter;Hela staden;2016-04;1,5;", "varde", "heltal"),
        ("Antal konsulter;Hela staden;2016-04;;", "varde", "heltal"),
        ("Personalomsättning;Hela staden;2016;101;", "varde", "100"),
        ("VFU-platser;Hela staden;april;1;", "datum", "april"),
    ],
)
def test_a_row_that_is_wrong_stops_the_file(store: Store, row: str, column: str, part: str) -> None:
    sheet = read(store, FILE + row + "\n")
    (problem,) = sheet.problems
    assert (problem.row, problem.column) == (6, column)
    assert part in problem.message.sv
    with pytest.raises(Refused), store.write() as db:
        observation_file.bring_in(db, "test", sheet)
    assert observations.indicators(store.read()) == []


@pytest.mark.parametrize(
    "written", ["1 450", "1\u00a0450", "1450 kr", "€1450", "1\u202f450:-", "1450,00"]
)
def test_a_count_is_read_with_what_stands_around_it(store: Store, written: str) -> None:
    row = f"Antal konsulter;Hela staden;2016-05;{written};\n"
    assert read(store, FILE + row).rows[-1].given.value == 1450.0


@pytest.mark.parametrize("written", ["4,3%", "4,3 %", "4.3", "4,3\u00a0%"])
def test_a_share_is_read_in_any_spelling(store: Store, written: str) -> None:
    row = f"Personalomsättning;Hela staden;2021;{written};\n"
    assert read(store, FILE + row).rows[-1].given.value == 4.3


def test_another_figure_for_the_same_month_needs_its_reason(store: Store) -> None:
    bring(store, FILE)
    changed = "indikator;grupp;datum;varde;skal\nAntal konsulter;Hela staden;2016-04;82;{}\n"
    (problem,) = read(store, changed.format("")).problems
    assert "81" in problem.message.sv
    assert bring(store, changed.format("En enhet hade missats")) == (1, 0)


def test_two_rows_that_contradict_each_other_are_named(store: Store) -> None:
    row = "Antal konsulter;Hela staden;2016-04-12;99;\n"
    (problem,) = read(store, FILE + row).problems
    assert problem.row == 6
    assert "rad 2" in problem.message.sv


def test_a_share_by_part_and_base(store: Store) -> None:
    sheet = read(
        store,
        "indikator;grupp;yrkesgrupp;datum;antal;av\nPersonalomsättning;Farsta;Chef;2020;3;12\n",
    )
    (row,) = sheet.rows
    assert (row.given.value, row.given.part, row.given.base) == (25.0, 3, 12)
    assert row.given.place == ("farsta", "chef")


def test_a_district_account_gives_no_others_figures(store: Store) -> None:
    sheet = observation_file.read(
        store.read(),
        observation_file.opened("tal.csv", FILE.encode()),
        lambda district: district == "farsta",
    )
    assert [p.row for p in sheet.problems] == [2, 3, 5]


def test_a_file_without_a_needed_column_says_which(store: Store) -> None:
    (problem,) = read(store, "indikator;grupp;varde\nAntal konsulter;Farsta;1\n").problems
    assert "datum" in problem.message.sv


def test_no_file_breaks_the_reading(store: Store) -> None:
    for data in (b"", b"\x00\x01", b"PK\x03\x04broken", b"%PDF-1.4", b'a;"b', b"\xff\xfe\x00"):
        assert observation_file.read(store.read(), observation_file.opened("x", data)).problems


def test_a_decimal_comma_that_parts_a_cell_is_no_other_figure(store: Store) -> None:
    sheet = read(store, "indikator,grupp,datum,värde\nPersonalomsättning,Chef,2022,4,5\n")
    assert sheet.rows == ()
    (problem,) = sheet.problems
    assert problem.row == 2
    assert "5 mot 4" in problem.message.sv
