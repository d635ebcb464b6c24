"""Figures from a file: all or nothing, never twice, errors by row and column."""

from __future__ import annotations

import io

import openpyxl
import pytest

from cafe.errors import Refused
from cafe.intake import observation_file
from cafe.intake.observation_file import FigureSheet, Told
from cafe.store import indicators, observations, organisation
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
        ("Antal konsulter;Hela staden;2016-04;1,5;", "varde", "utan decimaler"),
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


# --- as people write them -----------------------------------------------------------------------

# The shape of a table in the city's reports, with figures of our own: a row a year, a column a
# month, one of them counted in another month, and one that is not there yet.
BY_MONTH = """Antal konsulter;April;November
2018;61;37
2019 (maj);24;21
2020;;31
"""


def dated(sheet: FigureSheet) -> list[tuple[str, float, str]]:
    assert sheet.problems == ()
    return [(r.given.date, r.given.value, r.given.remark) for r in sheet.rows]


def named(store: Store, heading: str) -> Told:
    return Told(next(i for i in indicators.every(store.read()) if i.heading == heading))


def asked(store: Store, text: str, told: Told) -> FigureSheet:
    found = observation_file.opened("tal.csv", text.encode(), observation_file.names(store.read()))
    return observation_file.read(store.read(), found, told=told)


def test_a_year_and_a_share_are_enough(store: Store) -> None:
    sheet = read(store, "År;Procent\n2019;14,2\n2020;12,9\n")
    assert dated(sheet) == [("2019", 14.2, ""), ("2020", 12.9, "")]
    assert sheet.guessed is not None
    assert (sheet.guessed.is_share, sheet.guessed.definition.rhythm) == (True, "year")
    assert (sheet.names_place, sheet.alone) == (False, 2)
    told = asked(store, "År;Procent\n2019;14,2\n", named(store, "Personalomsättning"))
    assert (told.guessed, told.rows[0].indicator.heading) == (None, "Personalomsättning")


def test_a_row_of_no_year_or_figure_says_what_to_do(store: Store) -> None:
    sheet = read(store, "År;Procent\n2018;14,2\nTotalt;15,1\n2019;vet ej\n")
    told = {p.row: (p.column, p.message.in_language("sv")) for p in sheet.problems}
    assert told == {
        3: ("År", "”Totalt” är inget år. Skriv det som 2026, eller ta bort raden om den inte "
                  "gäller ett år."),
        4: ("Procent", "”vet ej” är ingen siffra. Skriv siffran, eller lämna cellen tom om "
                       "uppgiften saknas."),
    }  # fmt: skip


def test_a_row_that_stands_twice_is_said_to_be_added_once(store: Store) -> None:
    sheet = read(store, "År;Procent\n2018;14,2\n2018;14,2\n2019;3\n")
    assert [r.row for r in sheet.rows] == [2, 4]
    (notice,) = sheet.notices
    assert "läggs in en gång: 1 (rad 3)" in notice.in_language("sv")


def test_months_stand_beside_their_years(store: Store) -> None:
    sheet = asked(store, BY_MONTH, Told())
    assert dated(sheet) == [
        ("2018-04", 61.0, ""), ("2018-11", 37.0, ""), ("2019-05", 24.0, "mätt i maj"),
        ("2019-11", 21.0, ""), ("2020-11", 31.0, ""),
    ]  # fmt: skip
    assert {r.indicator.heading for r in sheet.rows} == {"Antal konsulter"}
    said = [notice.sv for notice in sheet.notices]
    assert any("2019 (maj)" in one and "April" in one for one in said)
    assert any("1" in one and "hoppas över" in one for one in said)


@pytest.mark.parametrize(
    ("written", "date", "remark"),
    [
        ("år;månad;tal\n2019;april;24\n", "2019-04", ""),
        ("månad;tal\napril 2019;24\n", "2019-04", ""),
        ("månad;tal;anm\n2019-04;24 (maj);räknat om\n", "2019-04", "räknat om, mätt i maj"),
        ("år;tal\n2019 (maj);24\n", "2019-05", "mätt i maj"),
        ("datum;värde\n2019-04-15;24 (utan timanställda)\n", "2019-04-15", "utan timanställda"),
        ("mätdag;utfall\n15 april 2019;24\n", "2019-04-15", ""),
    ],
)
def test_when_is_read_as_it_is_written(store: Store, written: str, date: str, remark: str) -> None:
    sheet = asked(store, written, named(store, "Antal konsulter"))
    assert dated(sheet) == [(date, 24.0, remark)]


def test_professions_and_years_may_be_columns(store: Store) -> None:
    down = "År;Socialsekreterare;Biståndshandläggare\n2019;14,2;16\n2020;12,9;9,8\n"
    across = "Yrkesgrupp;2019;2020\nSocialsekreterare;14,2;12,9\nBiståndshandläggare;16;9,8\n"
    places = [
        sorted((r.given.place, r.given.date, r.given.value) for r in read_known(store, text).rows)
        for text in (down, across)
    ]
    assert places[0] == places[1]
    assert (None, "bistandshandlaggare") in {place for place, _, _ in places[0]}
    assert len(places[0]) == 4


def read_known(store: Store, text: str) -> FigureSheet:
    sheet = asked(store, text, named(store, "Personalomsättning"))
    assert sheet.problems == ()
    return sheet


@pytest.mark.parametrize("heading", ["År", "", "Period"])
@pytest.mark.parametrize("label", ["Andel (%)", "Sjukfrånvaro, procent", ""])
def test_years_may_stand_side_by_side(store: Store, heading: str, label: str) -> None:
    sheet = asked(store, f"{heading};2018;2019;2020\n{label};12;13,5;u.å.\n", Told())
    assert dated(sheet) == [("2018", 12.0, ""), ("2019", 13.5, "")]
    assert sheet.guessed is not None
    assert (sheet.guessed.is_share, sheet.names_place) == (True, False)
    (notice,) = sheet.notices
    assert "hoppas över: 1" in notice.sv


def test_the_only_row_may_name_its_indicator_or_its_group(store: Store) -> None:
    (one,) = asked(store, "År;2019\nPersonalomsättning;13\n", Told()).rows
    assert (one.indicator.heading, one.given.value) == ("Personalomsättning", 13.0)
    (one,) = read_known(store, "År;2019\nFarsta;13\n").rows
    assert one.given.place == ("farsta", None)


def test_months_may_be_rows_and_years_columns(store: Store) -> None:
    text = "Månad;2018;2019\nApril;61;24\nNovember;37;..\n"
    sheet = asked(store, text, named(store, "Antal konsulter"))
    assert dated(sheet) == [("2018-04", 61.0, ""), ("2019-04", 24.0, ""), ("2018-11", 37.0, "")]


def test_a_row_of_all_is_the_whole(store: Store) -> None:
    for whole in ("Totalt", "Samtliga"):
        rows = read_known(store, f"Yrkesgrupp;2019\nChef;9\n{whole};14,2\n").rows
        assert [r.given.place for r in rows] == [(None, "chef"), (None, None)]


def test_a_share_comes_with_its_base(store: Store) -> None:
    for written in ("år;procent;antal tjänster\n2019;12,5;80\n", "år;andel\n2019;12,5 (10/80)\n"):
        (row,) = read_known(store, written).rows
        assert (row.given.value, row.given.base) == (12.5, 80)
    wrong = asked(store, "år;procent;av\n2019;12,5;10\n", named(store, "Personalomsättning"))
    (problem,) = wrong.problems
    assert "inget helt antal" in problem.message.sv


def test_the_same_value_again_is_no_conflict(store: Store) -> None:
    first = "indikator;grupp;datum;värde;antal;av\nPersonalomsättning;Farsta;2020;12,5;;\n"
    assert bring(store, first) == (1, 0)
    assert bring(store, first.replace("12,5;;", "12,5;10;80")) == (1, 0), "it tells its base"
    assert bring(store, first) == (0, 1), "the base is kept"
    assert bring(store, FILE) == (4, 0)
    assert bring(store, FILE.replace("mätt i maj", "mätt den 6 maj")) == (1, 3)
    kept = observations.of_indicator(store.read(), "Personalomsättning")
    assert [o.reason for o in kept] == ["", "", ""]
    (problem,) = read(store, FILE.replace("2016-04;81", "2016-04;80")).problems
    assert "81" in problem.message.sv


def test_what_cannot_be_told_apart_is_said(store: Store) -> None:
    for text in ("namn;ort\nAnna;Farsta\n", "år;kommentar\n2019;bra\n"):
        (problem,) = asked(store, text, Told()).problems
        assert "Filen saknar en kolumn" in problem.message.sv


LEVELS = "År;Socialsekreterare;Chefer;Biträdande enhetschef\n2019;14,2;9;7,5\n2020;12,9;8;7\n"


def test_levels_of_a_profession_come_with_the_file(store: Store) -> None:
    told = named(store, "Personalomsättning")
    sheet = asked(store, LEVELS, told)
    level = "chef.bitradande-enhetschef"
    assert {r.given.profession for r in sheet.rows} == {"socialsekreterare", "chef", level}
    assert any("Biträdande enhetschef" in n.sv and "Chef" in n.sv for n in sheet.notices)
    with store.write() as db:
        observation_file.bring_in(db, "test", sheet)
    assert organisation.get(store.read()).name(level) == "Biträdande enhetschef"
    kept = observations.current(store.read(), sheet.rows[0].indicator)
    assert kept["2020", (None, level)][0].value == 7.0
    again = asked(store, LEVELS, told)
    assert again.levels == ()
    with store.write() as db:
        assert observation_file.bring_in(db, "test", again).added == 0
    down = "Yrkesgrupp;2021\nBiträdande enhetschef;6,5\nGruppledare;5\n"
    (problem,) = asked(store, down, told).problems
    assert "Gruppledare" in problem.message.sv


def test_only_who_defines_for_the_city_adds_a_level(store: Store) -> None:
    text = "grupp;yrke;år;procent\nFarsta;Enhetschef;2020;8\n"
    found = observation_file.opened("tal.csv", text.encode())
    told = named(store, "Personalomsättning")
    sheet = observation_file.read(store.read(), found, lambda d: d == "farsta", told=told)
    (problem,) = sheet.problems
    assert "Enhetschef" in problem.message.sv


@pytest.mark.parametrize(
    "header", ["År;Antal konsulter;April", "Förvaltning;2019;April", "År;April;2019;November"]
)
def test_columns_of_several_kinds_are_read_as_one_kind(store: Store, header: str) -> None:
    width = header.count(";")
    sheet = asked(store, f"{header}\n2019{';24' * width}\n", Told())
    assert sheet.problems or {r.given.value for r in sheet.rows} == {24.0}
    assert all(r.given.date for r in sheet.rows)
