"""The tables of a summary, the same in every format: titles, columns and rows of text and numbers.

A figure that the gate hid is a word, never a number.
"""

from __future__ import annotations

import datetime
import numbers
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from analysis.disclosure.gate import Cell
from cafe.config import VERSION
from cafe.language import in_language, pgettext
from cafe.language import marked as _
from cafe.reports.summary import CountRow, Summary, SummaryTheme, day, fixed_words
from cafe.reports.summary.first_page import when
from cafe.reports.summary.model import Several
from forms.kinds import KINDS, UNSET

_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
Value = str | int | datetime.date | datetime.time
WORDS = {
    "summary": _("Sammanfattning"),
    "overview": _("Översikt"),
    "since": _("Sedan förra gången"),
    "hidden": _("dolt"),
    "unknown": _("inte angivet"),
    "fewer": _("färre än {threshold}"),
    "date": _("Datum"),
    "place": _("Plats"),
    "organiser": _("Arrangör"),
    "persons": _("Deltagare"),
    "tables": pgettext("flera", "Bord"),
    "tables_with_notes": pgettext("nyckeltal", "Bord som har skrivit"),
    "notes": _("Anteckningar"),
    "tags": _("Kopplingar till punkter"),
    "tags_confirmed": _("varav bekräftade av en person"),
    "tags_bulk": _("varav bekräftade många på en gång"),
    "analysed": _("Analyserat"),
    "not_analysed": _("inte analyserat"),
    "unread": _("Anteckningar efter analysen"),
    "asked": _("Frågor"),
    "round": _("Omgång"),
    "question": _("Fråga"),
    "point": _("Punkt"),
    "points": _("Punkter"),
    "label": _("Benämning"),
    "count": _("Anteckningar"),
    "confirmed": _("Varav bekräftade av en person"),
    "was_asked": _("Svar där frågan gäller punkten"),
    "suggested": _("Varav programmets förslag"),
    "kind": _("Typ"),
    "kinds": _("Typer"),
    "matrix": _("Punkt × typ"),  # a sheet of a workbook, which others read by its name
    "by_kind": _("Punkterna efter typ"),
    "themes": _("Teman"),
    "theme": _("Tema"),
    "terms": _("Nyckelord"),
    "size": _("Anteckningar"),
    "quotes": _("Citat"),
    "all_answer": _("Citaten svarar på frågan: {question}"),
    "all_below_heading": _("Citaten stod under rubriken: {question}"),
    "mixed": _("Motsatsen sägs också"),
    "yes": _("Ja"),
    "proposals": pgettext("flera", "Förslag"),
    "proposal": _("Förslag"),
    "table": _("Bord"),
    "votes": _("Röster"),
    "own": _("Egen förvaltning"),
    "own_beside": _("{name} bredvid hela staden"),
    "own_of": _(
        "Vid stadens caféer: {notes} av {all} anteckningar, från {persons} av {every} personer."
    ),
    "own_count": _("Anteckningar från {name}"),
    "city_count": _("Anteckningar från hela staden"),
    "by_whom": _("Efter yrke och verksamhet"),
    "by_profession": _("Efter yrke"),
    "by_area": _("Efter verksamhet"),
    "by_district": _("Efter förvaltning"),
    "by_organisation": _("Efter organisation"),
    "by_organiser": _("Efter arrangör"),
    "by_nothing": _(
        "Inget visas efter yrke eller verksamhet. Det som läsarna har fått se är inte märkt så, "
        "eller så är grupperna för små."
    ),
    "cafes": _("Caféer"),
    "event": _("Café"),
    "events": _("Det som ingår"),
    "in_figures": _("Med i siffrorna"),
    "sheet_events": _("De caféer och enkäter som siffrorna är av."),
    "decided": _("Det som styrgrupperna har svarat"),
    "decisions": _("Styrgruppernas svar"),
    "sheet_decided": _("Förslagen som har fått svar, med det svar som de som föreslog fick."),
    "all_decided": _("Alla {count} svar står längre fram."),
    "survey_of": _("{day}. Svar från {count} personer har visats."),
    "steering_group": _("Styrgrupp"),
    "status": _("Läge"),
    "status_since": _("Sedan"),
    "answer": _("Svar till dem som föreslog det"),
    "surveys": _("Enkäter"),
    "survey": _("Enkät"),
    "sheet_surveys": _("Enkäterna, med det som svarades på frågorna med en skala."),
    "answered_by": _("Svar visade från"),
    "scale_said": _("Det som svarades"),
    "cafes_counted": _("varav med i siffrorna"),
    "more_themes_one": _("1 tema till står i Excelfilen."),
    "more_themes": _("{count} teman till står i Excelfilen."),
    "more_proposals_one": _("1 förslag till står i Excelfilen."),
    "more_proposals": _("{count} förslag till står i Excelfilen."),
    "map_said": _("Störst del av anteckningarna: {parts}."),
    "map_nothing": _("Ingen av förvaltningarna som visas har sagt något om planens punkter."),
    "map_more_one": _("; 1 till i tabellen"),
    "map_more": _("; {count} till i tabellen"),
    "map_of": _("{count} av {all} anteckningar"),
    "map_key": _(
        "Siffran är antalet anteckningar; ju starkare färg, desto större del av kolumnens alla "
        "anteckningar."
    ),
    "by_whom_counts": _(
        "En anteckning räknas till det yrke eller den verksamhet som den är märkt med; de flesta "
        "är inte märkta. Siffrorna är de som läsarna senast fick se."
    ),
    "by_whom_hidden": _(
        "Grupper med för få personer visas inte, och inte heller den grupp eller det café som "
        "annars skulle röja dem."
    ),
    "by_whom_kept_back": _("Det som skulle röja vad några få har sagt är inte med."),
    "by": _("Efter"),
    "group": _("Grupp"),
    "not_named": _("Inget angivet"),
    "persons_behind": _("Personer bakom"),
    "all_of": _("Gruppens alla anteckningar"),
    "about": _("Om siffrorna"),
    "inputs": _("Inspelen"),
    "input": _("Inspel"),
    "under_headings": _("Under rubrikerna"),
    "under_questions": _("Under frågorna"),
    "no_glyph": _("Tecken som inget typsnitt har står som {mark}."),
    "about_file": _("Om filen"),
    "whole_city": _("Hela staden"),
    "contents": _("Innehållsförteckning"),
    "made_with": _("Gjort med Rundabord {version}."),
    "key_figures": _("Nyckeltal"),
    "charts": _("Diagram"),
    "sheets": _("Bladen i filen"),
    "sheet_charts": _("Siffrorna som staplar. Siffrorna själva står på bladen efter."),
    "sheet_points": _("Hur många anteckningar som handlar om varje punkt i planen."),
    "sheet_matrix": _("Punkterna uppdelade efter vad som fungerar, kan bli bättre och föreslås."),
    "sheet_themes": _("Det som återkommer, med hur ofta det sades och citat."),
    "said_kinds": _("Hur många anteckningar det är av varje typ."),
    "said_asked": _("Frågorna, och hur många anteckningar var och en fick."),
    "sheet_proposals": _("Förslagen som borden skrev, ord för ord."),
    "sheet_inputs": _("Det som får läsas ord för ord, under sin fråga."),
    "sheet_own": _("Den egna förvaltningens anteckningar bredvid hela stadens."),
    "sheet_by_whom": _("Punkter och teman för varje grupp som är stor nog att visas."),
    "sheet_about": _("Hur siffrorna har räknats, hur säkra de är och vad som döljs."),
    "sheet_results": _("Alla frågor med antal och andelar, en rad för varje svar."),
    "sheet_broken_down": _("Svaren för de grupper som är stora nog att visas."),
    "most": _("Det som sades mest"),
    "asks": _("Det som ni ombeds ta ställning till"),
    "central": _("Centrala styrgruppen"),
    "answer_by": _("{group}: svar senast {day}"),
    "asks_more": _("{count} till står på sidan om förslag."),
    "proposed": _("Det som borden föreslår"),
    "important": _("bland det viktigaste för bordet"),
    "all_below": _("Alla {count} förslag står längre fram."),
    "some_below": _(
        "{count} förslag har lämnats. De främsta från varje café står längre fram, alla i "
        "Excelfilen."
    ),
    "points_of": _(
        "Så många av {all} anteckningar handlar om varje punkt. En anteckning kan höra till flera."
    ),
    "size_hidden": _("antalet är dolt"),
    "mixed_too": _("här sägs också motsatsen"),
    "perhaps_mixed": _("här sägs kanske också motsatsen"),
    "perhaps": _("Kanske"),
    "votes_one": _("1 röst"),
    "votes_many": _("{count} röster"),
    "figure_number": pgettext("numrerad", "Figur"),
    "table_number": pgettext("numrerad", "Tabell"),
    "unsaid": _("Ingen anteckning handlar om: {points}."),
    "figure_points": _("Anteckningar per punkt"),
    "figure_kinds": _("Anteckningar per typ"),
    "most_points": _("Flest anteckningar handlar om {most}: {count} av {all}."),
    "most_points_shown": _(
        "Av det som visas handlar flest anteckningar om {most}: {count} av {all}."
    ),
    "most_points_none": _("Ingen anteckning handlar om planens punkter."),
    "most_kinds": _("Vanligast är {most}: {count} av {all} anteckningar."),
    "most_kinds_shown": _("Av det som visas är {most} vanligast: {count} av {all} anteckningar."),
    "most_kinds_none": _("Inga anteckningar har en typ."),
    "most_many": _("{number} nämns lika ofta: i {count} av {all} anteckningar var."),
    "each": _("De är lika många."),
    "and": _("{first} och {last}"),
    "in_confirmed": _("bekräftade av en person"),
    "in_suggested": _("programmets förslag"),
}


@dataclass(frozen=True)
class TableSheet:
    """A table. Every row is as long as `columns`. `charted`: the rows that belong in one chart, as
    the place of the first and their number."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    charted: tuple[tuple[int, int], ...] = ()


def numeric(sheet: TableSheet, language: str) -> list[bool]:
    """Which columns hold figures, hidden ones too: they stand to the right."""
    hidden = words(language)["hidden"]
    return [
        all(_is_figure(row[at]) or row[at] in ("", hidden) for row in sheet.rows)
        and any(row[at] != "" for row in sheet.rows)
        for at in range(len(sheet.columns))
    ]


def _is_figure(value: Value) -> bool:
    return isinstance(value, numbers.Real) or bool(re.fullmatch(r"\d[\d ]*([.,]\d+)?", str(value)))


def listed(names: Sequence[str], language: str) -> str:
    """Names as they stand in a sentence: A, B och C."""
    *first, last = names
    return words(language)["and"].format(first=", ".join(first), last=last) if first else last


@cache
def words(language: str) -> Mapping[str, str]:
    """The fixed words of a hand-out; an unknown language gets Swedish."""
    return in_language(WORDS, language)


def made_with(language: str) -> str:
    """The sentence that says which version of the program wrote a file."""
    return words(language)["made_with"].format(version=VERSION)


def clean(text: str) -> str:
    """The text with one kind of line end and without characters that XML cannot hold."""
    return _NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


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


def _told(number: int | None, language: str) -> Value:
    return words(language)["hidden"] if number is None else number


def votes(cell: Cell, language: str) -> str:
    """How many votes, "" for none and where that is hidden."""
    word, count = words(language), cell.count
    return (
        "" if not count else word["votes_one" if count == 1 else "votes_many"].format(count=count)
    )


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
    tables = 0 if summary.from_file or summary.several else summary.tables
    several = summary.several
    found: list[tuple[Value, ...]] = [
        (word["date"], when(summary, language)),
        *(
            [
                (word["cafes"], sum(not one.survey for one in several.events) or ""),
                (word["surveys"], sum(one.survey for one in several.events) or ""),
                (word["cafes_counted"], several.counted),
            ]
            if several
            else []
        ),
        (word["organiser"], clean(summary.organiser)),
        (word["place"], clean(summary.place)),
        (word["persons"], persons(summary, language)),
        # Of many organisations together nobody counts tables, and a file of notes has none.
        (word["tables"], tables or ""),
        (word["tables_with_notes"], summary.tables_with_notes if tables else ""),
        (word["notes"], summary.notes),
        (word["analysed"], day(analysed, language) if analysed else word["not_analysed"]),
    ]
    if analysed:
        found += [
            (word["unread"], summary.unread),
            (word["tags"], _told(summary.tags, language)),
            (word["tags_confirmed"], _told(summary.tags_confirmed, language)),
        ]
        if summary.tags_bulk:
            found.append((word["tags_bulk"], summary.tags_bulk))
    return TableSheet(word["key_figures"], ("", ""), tuple(line for line in found if line[1] != ""))


def asked(summary: Summary, language: str) -> TableSheet:
    """The questions, with how many notes each got."""
    word = words(language)
    return TableSheet(
        word["asked"],
        (word["round"], word["question"], word["count"]),
        tuple((q.number, clean(q.question), shown(q.notes, language)) for q in summary.questions),
    )


def has_kinds(summary: Summary) -> bool:
    """Whether notes are of several kinds, or may be, where one is hidden: of a single one there is
    nothing to tell apart."""
    return sum(row.count.count != 0 for row in summary.kinds[: len(KINDS)]) > 1


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
    asked = any(row.asked is not None for row in rows)
    return TableSheet(
        word["points"],
        (
            word["point"],
            word["label"],
            word["count"],
            word["confirmed"],
            word["suggested"],
            *((word["was_asked"],) if asked else ()),
        ),
        tuple(
            (
                row.id,
                clean(row.label),
                shown(row.count, language),
                shown(row.confirmed, language),
                shown(suggested(row), language),
                *((shown(row.asked, language),) if asked else ()),
            )
            for row in rows
        ),
    )


def own(summary: Summary, language: str) -> list[TableSheet]:
    """Of each own district that may be told, its notes by point beside the city's."""
    word = words(language)
    return [
        TableSheet(
            word["own"] if number == 0 else f"{word['own']} {number + 1}",
            (
                word["point"],
                word["label"],
                word["own_count"].format(name=one.name),
                word["city_count"],
            ),
            (
                *((row.id, clean(row.label), row.own, row.city) for row in one.points),
                ("", fixed_words(language)["all"], one.notes, one.city_notes),
            ),
        )
        for number, one in enumerate(d for d in summary.own if not d.hidden)
    ]


def own_together(summary: Summary, language: str) -> TableSheet:
    """The tables of `own` as one, each row with its district."""
    word = words(language)
    told = [one for one in summary.own if not one.hidden]
    return TableSheet(
        word["own"],
        (word["own"], word["point"], word["label"], word["count"], word["city_count"]),
        tuple(
            (clean(one.name), *row)
            for one, sheet in zip(told, own(summary, language), strict=True)
            for row in sheet.rows
        ),
    )


def by_whom(summary: Summary, language: str) -> list[TableSheet]:
    """Points and themes by profession, and by area of work: a column for each group that may be
    told, its notes and persons last."""
    word = words(language)
    found = []
    for one in filter(lambda one: one.groups, summary.by):
        rows: list[tuple[Value, ...]] = [
            (topic.id, clean(topic.label), *(group.counts[place] for group in one.groups))
            for place, topic in enumerate(one.topics)
        ]
        rows.append(("", fixed_words(language)["all"], *(group.notes for group in one.groups)))
        rows.append(("", word["persons_behind"], *(group.persons for group in one.groups)))
        names = (clean(group.name) or word["not_named"] for group in one.groups)
        columns = (word["point"], word["label"], *names)
        found.append(TableSheet(word[f"by_{one.dimension}"], columns, tuple(rows)))
    return found


def by_whom_together(summary: Summary, language: str) -> TableSheet:
    """The tables of `by_whom` as one, a row for each topic and group."""
    word = words(language)
    return TableSheet(
        word["by_whom"],
        (word["by"], word["group"], word["point"], word["label"], word["count"], word["all_of"]),
        tuple(
            (
                word[f"by_{one.dimension}"],
                clean(group.name) or word["not_named"],
                topic.id,
                clean(topic.label),
                group.counts[place],
                group.notes,
            )
            for one in summary.by
            for group in one.groups
            for place, topic in enumerate(one.topics)
        ),
    )


def matrix(summary: Summary, language: str) -> TableSheet:
    """Points × kinds, with those without a point and all notes last."""
    word = words(language)
    last = [*([summary.no_point] if summary.no_point else []), summary.all_notes]
    return TableSheet(
        word["matrix"],
        (
            word["point"],
            word["label"],
            word["count"],
            word["confirmed"],
            *(row.label for row in summary.kinds),
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
    """The themes, with their quotes in one cell, a line each; whether the opposite is said too
    has a column where it is of any."""
    word = words(language)
    mixed = any(theme.mixed for theme in summary.themes)
    each = any(theme.of for theme in summary.themes)
    told = {"": "", "said": word["yes"], "perhaps": word["perhaps"]}
    return TableSheet(
        word["themes"],
        (
            word["theme"],
            word["point"],
            word["size"],
            word["terms"],
            word["quotes"],
            *((word["mixed"],) if mixed else ()),
            *((word["event"],) if each else ()),
        ),
        tuple(
            (
                clean(theme.title),
                theme.point or "",
                shown(theme.size, language),
                clean(", ".join(theme.terms)),
                "\n".join(" ".join(clean(quote.text).split()) for quote in theme.quotes),
                *((told[theme.mixed],) if mixed else ()),
                *((clean(theme.of),) if each else ()),
            )
            for theme in summary.themes
        ),
    )


def opposites(theme: SummaryTheme, language: str) -> str:
    """What a theme says of opposites in it, in words; nothing where it says nothing."""
    word = words(language)
    return {"": "", "said": word["mixed_too"], "perhaps": word["perhaps_mixed"]}[theme.mixed]


def inputs(summary: Summary, language: str) -> TableSheet:
    """What may be read word for word, each under the question or heading that it answers."""
    word, kind = words(language), fixed_words(language)
    return TableSheet(
        word["inputs"],
        (
            word["round"],
            word["question"],
            word["input"],
            word["kind"],
            word["votes"],
            word["point"],
            word["theme"],
        ),
        tuple(
            (
                asked.number,
                clean(asked.question),
                clean(one.text),
                kind[one.kind or UNSET],
                shown(one.votes, language),
                ", ".join(one.points),
                clean(one.theme or ""),
            )
            for asked in summary.questions
            for one in asked.inputs
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
            *((word["event"],) if summary.several else ()),
        ),
        tuple(
            (
                clean(p.text),
                shown(p.votes, language),
                p.round,
                clean(p.table),
                ", ".join(p.points),
                clean(p.theme or ""),
                *((clean(p.of),) if summary.several else ()),
            )
            for p in summary.proposals
        ),
    )


def events(several: Several, language: str) -> TableSheet:
    """The events that a summary of several is of, and whether each is in its figures."""
    word = words(language)
    return TableSheet(
        word["events"],
        (
            word["event"],
            word["date"],
            word["organiser"],
            word["persons"],
            word["notes"],
            word["in_figures"],
        ),
        tuple(
            (
                clean(one.title),
                datetime.date.fromisoformat(one.date),
                clean(one.organiser),
                shown(one.persons, language),
                one.notes,
                one.why or word["yes"],
            )
            for one in several.events
        ),
    )


def decided(several: Several, language: str) -> TableSheet:
    """What steering groups have answered, a row for each group."""
    word = words(language)
    return TableSheet(
        word["decisions"],
        (
            word["proposal"],
            word["steering_group"],
            word["status"],
            word["status_since"],
            word["answer"],
        ),
        tuple(
            (
                clean(one.proposal),
                clean(one.group),
                one.status,
                datetime.date.fromisoformat(one.since[:10]),
                clean(one.public),
            )
            for one in several.decided
        ),
    )


def surveys(several: Several, language: str) -> TableSheet:
    """The surveys beside the events: a row for each scale that may be told, or for each survey."""
    word = words(language)
    return TableSheet(
        word["surveys"],
        (word["survey"], word["date"], word["answered_by"], word["scale_said"]),
        tuple(
            (clean(one.title), datetime.date.fromisoformat(one.day), one.persons, clean(said))
            for one in several.surveys
            for said in one.said or ("",)
        ),
    )
