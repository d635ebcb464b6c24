"""Results of a survey as tables, the same in Excel and CSV, and how their figures are worded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from cafe.exports import commas, excel
from cafe.exports.tables import TableSheet, Value, clean
from cafe.reports.survey import results, series
from cafe.reports.survey.counted import CountedItem, GroupCounts, items
from cafe.reports.survey.release import ShownRelease
from cafe.reports.survey.results import GroupSaid
from cafe.reports.survey.series import Grid
from forms.questionnaire.model import (
    DATE,
    DONT_KNOW,
    FREE,
    NUMBER,
    QUARTER,
    SCALE,
    SEVERAL,
    SHORT,
    Questionnaire,
)
from forms.questionnaire.types.base import CLOCK, NO, PLACES, UNPLACED, YES

WORDS = {
    "sv": {
        "results": "Resultat",
        "by": "Uppdelat",
        "about": "Om siffrorna",
        "question": "Fråga",
        "level": "Svar",
        "persons": "Personer",
        "percent": "Procent",
        "n": "Antal som svarade (n)",
        "median": "Median",
        "lower": "Undre kvartil",
        "upper": "Övre kvartil",
        "median_class": "Medianen ligger i",
        "share": "{steps}",
        "hidden": "dolt",
        "nobody": "ingen",
        YES: "Ja",
        NO: "Nej",
        DONT_KNOW: "Vet inte",
        "": "Inget svar",
        UNPLACED: "Inte med i ordningen",
        "place": "Plats {place}",
        "first": "Sattes först",
        "mean": "Medelplats",
        "written": "Har skrivit",
        "not_said": "Ej angivet",
        "others": "Övriga tillsammans",
        "all": "Alla",
        "district": "Förvaltning",
        "area": "Verksamhetsområde",
        "profession": "Yrkesgrupp",
        "event": "Tillfälle",
        "year": "År",
        "whole": "Alla svar",
        "rounded": "Andelar är hela procent av dem som svarade på frågan. Halva avrundas uppåt. "
        "Därför kan summan bli någon procent över eller under 100.",
        "unit": "Siffrorna räknar personer. Ett svar från en samtalsgrupp räknas för alla i "
        "gruppen. Medianen är det mellersta svaret när alla svar står i storleksordning.",
        "protected": "En grupps siffror visas när minst {threshold} personer i den har svarat på "
        "frågan. Då visas alla, också små tal och nollor. Även större grupper döljs när en mindre "
        "annars gick att räkna ut. Det som är dolt visas aldrig som noll.",
        "bands": "Skalans steg läggs ihop till låga, mellersta och höga: {bands}.",
        "numbers": "Tal läggs ihop i klasser med minst {threshold} personer. Det minsta och det "
        "största talet visas inte. Medianen visas när minst {threshold} personer har svarat på var "
        "sida om den, kvartilerna när det är minst {threshold} i varje fjärdedel.",
        "places": "Av en rangordning visas hur många som satte ett alternativ först, och dess "
        "medelplats bland dem som gav det en plats. Ju lägre medelplats, desto högre upp.",
        "quarters": "Datum och kvartal räknas per år, eller per kvartal där varje kvartal har "
        "minst {threshold} personer. År med färre läggs ihop.",
        "hidden_small_group": "Dolt: gruppen är för liten, eller så gick en annan liten grupp att "
        "räkna ut ur siffran.",
        "hidden_new_answers": "Dolt: för få svar har kommit sedan siffran visades förra gången, "
        "eller så var gruppen dold då.",
        "hidden_few_answered": "Dolt: för få i gruppen har svarat på frågan, eller så gick det att "
        "räkna ut vad få har svarat i en annan grupp.",
        "few": "Färre än {threshold} personer har svarat på frågan. Därför visas inte svaren.",
        "why_together": "Små grupper visas tillsammans, med så få andra som behövs för att ingen "
        "ska gå att räkna ut.",
        "why_too_small": "Uppdelningen visas inte: för få personer i varje grupp, även när små "
        "grupper läggs ihop.",
        "why_linked": "Uppdelningen visas inte: tillsammans med de andra uppdelningarna skulle den "
        "visa något om en liten grupp.",
        "why_made_once": "Uppdelning på två sätt görs bara första gången, så att ingen kan jämföra "
        "två tillfällen och räkna ut en liten grupp.",
    },
    "en": {
        "results": "Results",
        "by": "Broken down",
        "about": "About the figures",
        "question": "Question",
        "level": "Answer",
        "persons": "Persons",
        "percent": "Per cent",
        "n": "Number who answered (n)",
        "median": "Median",
        "lower": "Lower quartile",
        "upper": "Upper quartile",
        "median_class": "The median is in",
        "share": "{steps}",
        "hidden": "hidden",
        "nobody": "nobody",
        YES: "Yes",
        NO: "No",
        DONT_KNOW: "Don’t know",
        "": "No answer",
        UNPLACED: "Not among those ordered",
        "place": "Place {place}",
        "first": "Put first",
        "mean": "Mean place",
        "written": "Have written",
        "not_said": "Not stated",
        "others": "The others together",
        "all": "All",
        "district": "District",
        "area": "Area of work",
        "profession": "Profession",
        "event": "Event",
        "year": "Year",
        "whole": "All answers",
        "rounded": "Shares are whole per cent of those who answered the question, halves rounded "
        "up. The sum may therefore be a per cent above or below 100.",
        "unit": "The figures count persons. The answer of a talk group counts for everybody in the "
        "group. The median is the middle answer when all answers stand in order of size.",
        "protected": "A group’s figures are shown when at least {threshold} persons in it have "
        "answered the question, and then all of them, small numbers and zeros too. Larger groups "
        "are hidden too where a smaller one could otherwise be worked out. What is hidden is never "
        "shown as zero.",
        "bands": "The steps of the scale are put together as low, middle and high: {bands}.",
        "numbers": "Numbers are put together in classes of at least {threshold} persons. The "
        "smallest and the largest are not shown. The median is shown when at least {threshold} "
        "persons have answered on each side of it, the quartiles when there are {threshold} in "
        "each quarter.",
        "places": "Of a ranking is shown how many put an option first, and the option’s mean place "
        "among those who gave it a place. The lower the mean, the higher up.",
        "quarters": "Dates and quarters are counted by year, or by quarter where every quarter has "
        "at least {threshold} persons. Years with fewer are put together.",
        "hidden_small_group": "Hidden: the group is too small, or another small group could be "
        "worked out from the figure.",
        "hidden_new_answers": "Hidden: too few answers have come since the figure was last shown, "
        "or the group was hidden then.",
        "hidden_few_answered": "Hidden: too few in the group have answered the question, or what "
        "few have answered in another group could be worked out.",
        "few": "Fewer than {threshold} persons have answered the question, so the answers are not "
        "shown.",
        "why_together": "Small groups are shown together, with as few others as are needed so that "
        "none can be worked out.",
        "why_too_small": "The breakdown is not shown: too few persons in each group, also when "
        "small groups are put together.",
        "why_linked": "The breakdown is not shown: together with the others it would tell "
        "something of a small group.",
        "why_made_once": "A breakdown by two is made the first time only, so that nobody can "
        "compare two times and work out a small group.",
    },
}
Name = Callable[[str, str], str]


def words(language: str) -> Mapping[str, str]:
    """The fixed words; an unknown language gets Swedish."""
    return WORDS.get(language, WORDS["sv"])


def level(item: CountedItem, value: str, language: str) -> str:
    """What a level is called."""
    if item.kind in (SHORT, FREE) and value == YES:
        return words(language)["written"]
    if value == ":":
        return words(language)["all"]  # one class
    if item.kind == PLACES and value.isdecimal():
        return words(language)["place"].format(place=value)
    return results.value_wording(item, value, language) or words(language)[value]


def median(
    value: float | None, language: str, item: CountedItem | None = None, unit: bool = True
) -> str:
    """4, or 4,5 in Swedish and 4.5 in English; "" where there is none. With the item 25 minuter
    (without its `unit` 25), or 08:30."""
    if value is None:
        return ""
    if item is not None and item.kind == CLOCK:
        return results.clock(value)
    number = f"{value:g}".replace(".", ",") if language != "en" else f"{value:g}"
    return f"{number} {item.unit.in_language(language)}" if unit and item and item.unit else number


def place(value: float | None, language: str) -> str:
    """A mean place with one decimal: 2,3; "–" where nobody gave one."""
    if value is None:
        return "–"
    return f"{value:.1f}".replace(".", ",") if language != "en" else f"{value:.1f}"


def method(questionnaire: Questionnaire, shown: ShownRelease, language: str) -> tuple[str, ...]:
    """What belongs under the figures: what is counted, how it is rounded, what is hidden."""
    word = words(language)
    found = [word["unit"], word["rounded"]]
    scales = {(q.scale.low, q.scale.high) for q in questionnaire.asked if q.scale}
    for low, high in sorted(scales):
        steps = ", ".join(band.steps for band in results.bands(low, high))
        found.append(word["bands"].format(bands=steps))
    found.append(word["protected"].format(threshold=shown.threshold))
    kinds = {item.kind for item in items(questionnaire, shown.cuts)}
    if kinds & {NUMBER, CLOCK}:
        found.append(word["numbers"].format(threshold=shown.threshold))
    if PLACES in kinds:
        found.append(word["places"])
    if kinds & {DATE, QUARTER}:
        found.append(word["quarters"].format(threshold=shown.threshold))
    return tuple(found)


def whole(questionnaire: Questionnaire, shown: ShownRelease, language: str) -> TableSheet:
    """Every question, a row for each answer, then n, median and the shares of the bands."""
    word = words(language)
    lines: list[tuple[Value, ...]] = []
    for item in items(questionnaire, shown.cuts):
        one = results.said(item, shown.whole)
        label = clean(item.label(language))
        if one.few:
            lines.append((label, word["n"], word["hidden"], ""))
            continue
        lines += [
            (label, level(item, got.value, language), got.persons, _or(got.percent))
            for got in one.levels
        ]
        lines += [
            (label, band.steps, persons, percent)
            for band, persons, percent in one.bands
            if band.first < band.last
        ]
        lines.append((label, word["n"], one.n, ""))
        lines += [(label, name, figure, "") for name, figure in _middle(one, language)]
    return TableSheet(
        word["results"],
        (word["question"], word["level"], word["persons"], word["percent"]),
        tuple(lines),
    )


def name_group(group: Sequence[str], side: str, name: Name, language: str) -> str:
    """What labels that were put together are called."""
    if len(group) > 1:
        return words(language)["others"]
    return name(side, group[0]) or words(language)["not_said"]


def broken_down(
    made: Grid, item: CountedItem, asked: Sequence[CountedItem], name: Name, language: str
) -> TableSheet:
    """A breakdown, a row for each pair of groups."""
    word = words(language)
    known = {one.id: one for one in asked}
    lines: list[tuple[Value, ...]] = []
    for row, cells in zip(made.rows, made.cells, strict=True):
        for column, cell in zip(made.columns, cells, strict=True):
            at = {made.by: row[0], made.across: column[0]}
            one = known.get(at.get(series.QUESTION, item.id), item)
            head: tuple[Value, ...] = (
                clean(name_group(row, made.by, name, language)),
                clean(name_group(column, made.across, name, language)),
            )
            lines += [
                (*head, clean(one.label(language)), *line) for line in _lines(one, cell, language)
            ]
    return TableSheet(
        word["by"],
        (
            word[made.by],
            word[made.across],
            word["question"],
            word["level"],
            word["persons"],
            word["percent"],
        ),
        tuple(lines),
    )


def _lines(
    item: CountedItem, cell: GroupCounts | str | None, language: str
) -> list[tuple[Value, ...]]:
    word = words(language)
    if cell is None:
        return [(word["nobody"], 0, "")]
    if isinstance(cell, str):
        return [(word["hidden"], word["hidden"], "")]
    one = results.said(item, cell)
    lines: list[tuple[Value, ...]] = [(word["n"], one.n, "")]
    lines += [(name, figure, "") for name, figure in _middle(one, language)]
    if item.kind == SCALE:
        lines += [(band.steps, persons, percent) for band, persons, percent in one.bands]
    else:
        lines += [
            (level(item, got.value, language), got.persons, _or(got.percent))
            for got in one.levels
            if item.kind != SEVERAL or got.value == YES
        ]
    return lines


def _middle(one: GroupSaid, language: str) -> list[tuple[str, str]]:
    """The median, and of numbers the quartiles, or the class that the median is in."""
    word = words(language)
    found = []
    if one.item.kind == PLACES:
        found.append((word["mean"], place(one.mean, language)))
    if one.median is not None:
        found.append((word["median"], median(one.median, language, one.item)))
    elif one.median_class:
        found.append((word["median_class"], level(one.item, one.median_class, language)))
    if one.quartiles:
        lower, upper = one.quartiles
        found.append((word["lower"], median(lower, language, one.item)))
        found.append((word["upper"], median(upper, language, one.item)))
    return found


def _or(number: int | None) -> Value:
    return "" if number is None else number


@dataclass(frozen=True)
class ResultFile:
    """What a file of results holds: its tables, the last one the one that was asked for, and the
    sentences about the figures."""

    title: str
    sheets: Sequence[TableSheet]
    sentences: Sequence[str]


def write_csv(made: ResultFile, file: BinaryIO, language: str) -> None:
    """The table that was asked for, as Swedish Excel opens it."""
    commas.write_sheet(made.sheets[-1], file)


def write_xlsx(made: ResultFile, file: BinaryIO, language: str) -> None:
    """The tables, a sheet each, and the sentences about the figures."""
    import xlsxwriter

    book = xlsxwriter.Workbook(
        file,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": clean(made.title), "author": "Rundabord"})
    pages = excel.Sheets(book)
    for sheet in made.sheets:
        pages.table(sheet, (48, 40, 30, 30, 12, 12) if len(sheet.columns) > 4 else (60, 40, 12, 12))
    pages.lines(words(language)["about"], [clean(made.title), *made.sentences])
    book.close()


__all__ = [
    "broken_down",
    "level",
    "median",
    "method",
    "name_group",
    "whole",
    "words",
    "write_csv",
    "write_xlsx",
]
