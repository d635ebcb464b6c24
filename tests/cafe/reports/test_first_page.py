"""The first page of a summary: one answer, how sure it is, and nothing that is hidden."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.themes.model import REST
from cafe.reports.summary import FoundTheme, Reading, SaidNote, Summary, make
from cafe.reports.summary.first_page import by_size, first_page, quotes_of, where_said
from cafe.reports.summary.model import ByWhom
from cafe.store.events import Event, Round, Table

LABELS = {"P1": ("Första punkten", "Första"), "P2": ("Andra punkten", "Andra")}


WHOLE = "Inga siffror eller citat är dolda för att skydda enskilda."


def noted(n: int, place: int, code: str, *, sure: bool = False) -> SaidNote:
    return SaidNote(
        f"n{n}", f"Larm {n} i mobilen", "improve", 1, str(place), points={code: sure}, place=place
    )


NOTES = tuple(noted(n, 1 + n % 3, "P2" if n < 7 else "P1", sure=n < 3) for n in range(9))
THEMES = (
    FoundTheme("Kaffet", (), "P1", ("n7", "n8"), ("n7",)),
    FoundTheme(f"{REST}Andra punkten", (), "P2", ("n3", "n4", "n5", "n6"), ("n3",)),
    FoundTheme("Larm 2 saknas", (), "P2", ("n0", "n1", "n2"), ("n0", "n2")),
)


def made(persons: int | None = 20, **fields: object) -> Summary:
    event = Event(
        **{
            "id": 1, "code": "abc234", "title": "Café", "date": "2026-10-14", "place": "",
            "district": None, "participants": persons, "state": "closed",
            "rounds": (Round(1, "Vad?"),),
            "tables": tuple(Table(n, 1, n, str(n), f"k{n}", None) for n in (1, 2, 3)),
            **fields,
        }
    )  # fmt: skip
    return make(event, "", NOTES, Reading("plan", "1", LABELS, "m", "2026-10-15", THEMES))


def test_the_largest_theme_is_the_answer_and_what_remains_is_none() -> None:
    first = first_page(made())
    assert [theme.title for theme in first.most] == ["Larm 2 saknas", "Kaffet"]
    assert first.answer == "Det som sades mest: Larm 2 saknas, 3 anteckningar vid 3 av 3 bord."
    assert [row.id for row in first.points] == ["P2", "P1"]
    assert [t.title for t in by_size(made().themes)][-1] == f"{REST}Andra punkten"


def test_how_sure_it_is_stands_in_sentences() -> None:
    assert first_page(made()).sure == (
        "20 personer vid 3 bord lämnade 9 anteckningar.",
        "En person har bekräftat 33 procent av kopplingarna till punkterna.",
        "Inga siffror eller citat är dolda för att skydda enskilda.",
    )
    assert first_page(made(), "en").sure[0] == "20 people at 3 tables wrote 9 notes."


@pytest.mark.parametrize(
    ("persons", "who"),
    [
        (3, "Färre än 5 personer vid 3 bord lämnade 9 anteckningar."),
        (None, "9 anteckningar från 3 bord. Hur många som deltog är inte angivet."),
    ],
)
def test_of_a_group_that_is_hidden_nothing_is_said_to_be_most(
    persons: int | None, who: str
) -> None:
    first = first_page(made(persons))
    assert (first.answer, first.most, first.points) == (None, (), ())
    assert first.sure[0] == who
    assert WHOLE not in first.sure
    assert [where_said(theme, 3) for theme in made(persons).themes] == []


@pytest.mark.parametrize("what", ["hidden", "kept_back"])
def test_where_a_group_is_hidden_nobody_says_that_nothing_is(what: str) -> None:
    by = ByWhom("profession", (), (), **{"hidden": False, what: True})
    assert WHOLE in first_page(made()).sure
    sure = first_page(replace(made(), by=(by,))).sure
    assert WHOLE not in sure
    assert any(one.startswith("Grupper med för få personer") for one in sure) is (what == "hidden")


def test_the_quote_that_the_title_is_taken_from_comes_first() -> None:
    theme = made().themes[-1]
    assert [q.text for q in theme.quotes] == ["Larm 0 i mobilen", "Larm 2 i mobilen"]
    assert [q.text for q in quotes_of(theme)] == ["Larm 2 i mobilen", "Larm 0 i mobilen"]
