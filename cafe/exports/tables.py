"""The tables of a summary, the same in every format: titles, columns and rows of text and numbers.

A figure that the gate hid is a word, never a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.disclosure.gate import Cell
from cafe.reports.summary import KINDS, LABELS, CountRow, Summary, day

Value = str | int
WORDS = {
    "sv": {
        "summary": "Sammanfattning",
        "hidden": "dolt",
        "unknown": "inte angivet",
        "fewer": "färre än {threshold}",
        "date": "Datum",
        "place": "Plats",
        "organiser": "Arrangör",
        "persons": "Deltagare",
        "tables": "Bord",
        "tables_with_notes": "Bord som har skrivit",
        "notes": "Anteckningar",
        "tags": "Kopplingar till punkter",
        "tags_confirmed": "varav bekräftade av en person",
        "analysed": "Analyserat",
        "not_analysed": "inte analyserat",
        "unread": "Anteckningar efter analysen",
        "asked": "Frågor",
        "round": "Omgång",
        "question": "Fråga",
        "point": "Punkt",
        "points": "Punkter",
        "label": "Benämning",
        "count": "Anteckningar",
        "confirmed": "Varav bekräftade av en person",
        "suggested": "Varav programmets förslag",
        "kind": "Typ",
        "kinds": "Typer",
        "matrix": "Punkt × typ",
        "themes": "Teman",
        "theme": "Tema",
        "terms": "Nyckelord",
        "size": "Anteckningar",
        "quotes": "Citat",
        "proposals": "Förslag",
        "proposal": "Förslag",
        "table": "Bord",
        "votes": "Röster",
        "about": "Om siffrorna",
        "key_figures": "Nyckeltal",
        "figure_points": "Anteckningar per punkt",
        "figure_kinds": "Anteckningar per typ",
        "in_confirmed": "bekräftade av en person",
        "in_suggested": "programmets förslag",
    },
    "en": {
        "summary": "Summary",
        "hidden": "hidden",
        "unknown": "not stated",
        "fewer": "fewer than {threshold}",
        "date": "Date",
        "place": "Place",
        "organiser": "Organiser",
        "persons": "Participants",
        "tables": "Tables",
        "tables_with_notes": "Tables with notes",
        "notes": "Notes",
        "tags": "Tags",
        "tags_confirmed": "of which confirmed by a person",
        "analysed": "Analysed",
        "not_analysed": "not analysed",
        "unread": "Notes after the analysis",
        "asked": "Questions",
        "round": "Round",
        "question": "Question",
        "point": "Point",
        "points": "Points",
        "label": "Label",
        "count": "Notes",
        "confirmed": "Of which confirmed by a person",
        "suggested": "Of which suggested by the program",
        "kind": "Kind",
        "kinds": "Kinds",
        "matrix": "Point × kind",
        "themes": "Themes",
        "theme": "Theme",
        "terms": "Key words",
        "size": "Notes",
        "quotes": "Quotes",
        "proposals": "Proposals",
        "proposal": "Proposal",
        "table": "Table",
        "votes": "Votes",
        "about": "About the figures",
        "key_figures": "Key figures",
        "figure_points": "Notes by point",
        "figure_kinds": "Notes by kind",
        "in_confirmed": "confirmed by a person",
        "in_suggested": "suggested by the program",
    },
}


@dataclass(frozen=True)
class TableSheet:
    """A table. Every row is as long as `columns`."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def words(language: str) -> Mapping[str, str]:
    """The fixed words of a hand-out; an unknown language gets Swedish."""
    return WORDS.get(language, WORDS["sv"])


def clean(text: str) -> str:
    """The text with one kind of line end and without characters that XML cannot hold."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or (c >= " " and c not in "\ufffe\uffff"))


def shown(cell: Cell | None, language: str) -> Value:
    """A figure as it is shown; "" where there is none."""
    if cell is None:
        return ""
    return words(language)["hidden"] if cell.count is None else cell.count


def suggested(row: CountRow) -> Cell | None:
    """What of a point's count is the machine's suggestion alone."""
    if row.confirmed is None:
        return None
    if row.count.count is None or row.confirmed.count is None:
        return row.count
    return Cell(row.count.count - row.confirmed.count, row.count.persons, False)


def persons(summary: Summary, language: str) -> Value:
    """How many took part, in words when it is unknown or below the threshold."""
    if summary.persons.count is not None:
        return summary.persons.count
    word = words(language)
    if summary.persons.why == "too_few":
        return word["fewer"].format(threshold=summary.threshold)
    return word["unknown"]


def overview(summary: Summary, language: str) -> TableSheet:
    """Two columns: what, and how many or which."""
    word = words(language)
    analysed = summary.analysed_at
    found: list[tuple[Value, ...]] = [
        (word["date"], day(summary.date, language)),
        (word["organiser"], clean(summary.organiser)),
        (word["place"], clean(summary.place)),
        (word["persons"], persons(summary, language)),
        (word["tables"], summary.tables),
        (word["tables_with_notes"], summary.tables_with_notes),
        (word["notes"], summary.notes),
        (word["analysed"], day(analysed, language) if analysed else word["not_analysed"]),
    ]
    if analysed:
        found += [
            (word["unread"], summary.unread),
            (word["tags"], summary.tags),
            (word["tags_confirmed"], summary.tags_confirmed),
        ]
    return TableSheet(word["key_figures"], ("", ""), tuple(line for line in found if line[1] != ""))


def asked(summary: Summary, language: str) -> TableSheet:
    """The questions, with how many notes each got."""
    word = words(language)
    return TableSheet(
        word["asked"],
        (word["round"], word["question"], word["count"]),
        tuple((q.number, clean(q.question), shown(q.notes, language)) for q in summary.questions),
    )


def kinds(summary: Summary, language: str) -> TableSheet:
    """How many notes of each kind."""
    word = words(language)
    return TableSheet(
        word["kinds"],
        (word["kind"], word["count"]),
        tuple((row.label, shown(row.count, language)) for row in summary.kinds),
    )


def points(summary: Summary, language: str) -> TableSheet:
    """How many notes for each point, with what a person confirmed apart from the machine's."""
    word = words(language)
    rows = [*summary.points, *([summary.no_point] if summary.no_point else [])]
    return TableSheet(
        word["points"],
        (word["point"], word["label"], word["count"], word["confirmed"], word["suggested"]),
        tuple(
            (
                row.id,
                clean(row.label),
                shown(row.count, language),
                shown(row.confirmed, language),
                shown(suggested(row), language),
            )
            for row in rows
        ),
    )


def matrix(summary: Summary, language: str) -> TableSheet:
    """Points × kinds, with those without a point and all notes last."""
    word = words(language)
    kind_names = LABELS.get(language, LABELS["sv"])
    last = [*([summary.no_point] if summary.no_point else []), summary.all_notes]
    return TableSheet(
        word["matrix"],
        (
            word["point"],
            word["label"],
            word["count"],
            word["confirmed"],
            *(kind_names[kind] for kind in KINDS),
        ),
        tuple(
            (
                row.id,
                clean(row.label),
                shown(row.count, language),
                shown(row.confirmed, language),
                *(shown(cell, language) for cell in row.kinds),
            )
            for row in (*summary.points, *last)
        ),
    )


def themes(summary: Summary, language: str) -> TableSheet:
    """The themes, with their quotes in one cell, a line each."""
    word = words(language)
    return TableSheet(
        word["themes"],
        (word["theme"], word["point"], word["size"], word["terms"], word["quotes"]),
        tuple(
            (
                clean(theme.title),
                theme.point or "",
                shown(theme.size, language),
                clean(", ".join(theme.terms)),
                "\n".join(" ".join(clean(quote).split()) for quote in theme.quotes),
            )
            for theme in summary.themes
        ),
    )


def proposals(summary: Summary, language: str) -> TableSheet:
    """The proposals as they were said."""
    word = words(language)
    return TableSheet(
        word["proposals"],
        (
            word["proposal"],
            word["votes"],
            word["round"],
            word["table"],
            word["point"],
            word["theme"],
        ),
        tuple(
            (
                clean(p.text),
                p.votes,
                p.round,
                clean(p.table),
                ", ".join(p.points),
                clean(p.theme or ""),
            )
            for p in summary.proposals
        ),
    )
