"""A theme's title is no quote where there may be none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cafe.reports.summary.model import FoundTheme, Reading, SaidNote
from cafe.reports.summary.opposites import mixes
from cafe.reports.summary.titles import is_quote, without_quotes

SHOUTS = "Chefen skriker åt oss på morgonmötet"


def note(identity: str, text: str, kind: str = "improve", *, released: bool = True) -> SaidNote:
    return SaidNote(identity, text, kind, 1, "1", released=released)


def called(notes: list[SaidNote], title: str, code: str | None, *, quotable: bool) -> str:
    theme = FoundTheme(title, ("chefen", "mötet"), code, tuple(n.id for n in notes), (), False)
    labels = {"P5": ("Nära och tillgänglig ledning", "Ledning")}
    reading = Reading("Plan", "1", labels, "m", None, (theme,))
    (found,) = without_quotes(reading, notes, quotable=quotable).themes
    assert found == replace(theme, title=found.title, terms=found.terms)
    return found.title


@pytest.mark.parametrize(
    ("title", "quoted"),
    [
        (SHOUTS, True),
        (f"Ledning: {SHOUTS[:1].lower()}{SHOUTS[1:]}", True),
        ("Chefen skriker åt oss", False),  # a part of it, which the words of others share
        ("Chefen", False),
        ("Skriker åt oss på morgonmötet", True),  # most of it
    ],
)
def test_a_whole_note_in_a_title_is_a_quote(title: str, quoted: bool) -> None:
    assert is_quote(title, [f"{SHOUTS}.", "Ingen lyssnar"]) == quoted


def test_what_several_have_said_is_nobodys_own() -> None:
    assert not is_quote(SHOUTS, [SHOUTS, SHOUTS.lower(), f"{SHOUTS}!"])


def test_a_theme_of_few_is_called_as_its_point_is() -> None:
    said = [note("a", SHOUTS), note("b", "Chefen är arg på mötet")]
    assert called(said, SHOUTS, "P5", quotable=False) == "Ledning"
    assert called(said, SHOUTS, None, quotable=False) == "Chefen"
    assert called(said, SHOUTS, "P5", quotable=True) == SHOUTS
    assert called(said, "Chefen på mötet", "P5", quotable=False) == "Chefen på mötet"


def test_words_that_nobody_released_name_no_theme_and_proposals_may() -> None:
    assert called([note("a", SHOUTS, released=False)], SHOUTS, "P5", quotable=True) == "Ledning"
    assert called([note("a", SHOUTS, "proposal")], SHOUTS, "P5", quotable=False) == SHOUTS


def test_two_themes_of_a_point_do_not_get_one_name() -> None:
    notes = [note("a", SHOUTS), note("b", "Ingen lyssnar när jag talar")]
    notes += [note("c", "Morgonmötet är sent"), note("d", "Jag talar ofta")]
    themes = tuple(
        FoundTheme(n.text, (term,), "P5", (n.id, more.id), (), False)
        for n, more, term in zip(notes[:2], notes[2:], ("morgonmötet", "talar"), strict=True)
    )
    reading = Reading("Plan", "1", {"P5": ("Ledning", "Ledning")}, "m", None, themes)
    found = without_quotes(reading, notes, quotable=False).themes
    assert [t.title for t in found] == ["Ledning", "Ledning: talar"]


def test_neither_a_title_nor_opposites_tell_that_a_note_was_taken_back() -> None:
    """A word that two tables have said is not one's own since the one has taken its note back."""
    said = [note("a", "Chefen hjälper oss med larm"), note("b", "Chefen hjälper oss inte med larm")]
    said[1] = replace(said[1], place=2)
    gone = [replace(said[0], text="", taken_back=said[0].text), said[1]]
    assert called(gone, "Larm", "P5", quotable=False) == "Larm"
    assert called(gone[1:], "Larm", "P5", quotable=False) != "Larm"
    assert mixes(gone, tables={0, 2}) == mixes(said, tables={0, 2}) != ""


@pytest.mark.parametrize(
    ("tables", "title", "terms"),
    [
        ((1, 1), "Larm i skogen", ("larm",)),
        ((1, 2), "Larm i skogen", ("larm",)),
        ((1, 3), "P4", ()),
    ],
)
def test_a_word_of_one_note_or_of_one_of_several_tables_is_its_own(
    tables: tuple[int, int], title: str, terms: tuple[str, ...]
) -> None:
    said = [note("a", "Larm i skogen behövs nu genast"), note("b", "Larmet i skogen hos Birgitta")]
    said = [replace(n, place=at) for n, at in zip(said, tables, strict=True)]
    if tables[1] == 3:
        said[1] = replace(said[1], place=1)
        said.append(replace(note("c", "Annat"), place=3))
    theme = FoundTheme("Larm i skogen", ("larm", "birgitta"), "P4", ("a", "b"), ())
    other = replace(theme, title="Larm hos Birgitta", edited=True)
    reading = Reading("Plan", "1", {"P4": ("Hot", "P4")}, "m", None, (theme, other))
    found, by_person = without_quotes(reading, said, quotable=False).themes
    assert (found.title, found.terms) == (title, terms)
    assert by_person.title == other.title
    assert without_quotes(reading, said, quotable=True) == reading
