"""Results of a survey as tables, the same in Excel and CSV, and how their figures are worded."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO

from cafe import shares
from cafe.exports import commas, excel, tables
from cafe.exports.document import Block
from cafe.exports.tables import TableSheet, Value, clean, made_with
from cafe.language import in_language, pgettext
from cafe.language import marked as _
from cafe.reports.survey import results, series
from cafe.reports.survey.counted import items
from cafe.reports.survey.counting.base import CountedItem, GroupCounts
from cafe.reports.survey.counting.registry import WORDS as WORDS_OF_COUNTINGS
from cafe.reports.survey.counting.steps import bands
from cafe.reports.survey.release import ShownRelease
from cafe.reports.survey.series import Grid
from forms.questionnaire.model import DONT_KNOW, Questionnaire
from forms.questionnaire.types.base import NO, YES

WORDS = {
    "results": _("Resultat"),
    "by": _("Uppdelat"),
    "about": _("Om siffrorna"),
    "question": _("Fråga"),
    "level": pgettext("ett", "Svar"),
    "persons": _("Personer"),
    "percent": _("Procent"),
    "n": _("Antal som svarade (n)"),
    "median": _("Median"),
    "lower": _("Undre kvartil"),
    "upper": _("Övre kvartil"),
    "median_class": _("Medianen ligger i"),
    "share": "{steps}",
    "rate": _("{answers} av {invited} inbjudna svarade ({percent} procent)."),
    "answers": _("{answers} svar."),
    "hidden": _("dolt"),
    "all_hidden": _("Frågor vars svar är dolda"),
    "nobody": pgettext("person", "ingen"),
    YES: _("Ja"),
    NO: _("Nej"),
    DONT_KNOW: _("Vet inte"),
    "": _("Inget svar"),
    "not_said": _("Ej angivet"),
    "others": _("Övriga tillsammans"),
    "all": _("Alla"),
    "district": _("Förvaltning"),
    "area": _("Verksamhetsområde"),
    "profession": _("Yrkesgrupp"),
    "event": _("Tillfälle"),
    "year": _("År"),
    "whole": _("Alla svar"),
    "persons_apart": _("Enskilda svar"),
    "groups_apart": _("Samtalsgruppers svar"),
    "rounded": _(
        "Andelar är hela procent av dem som svarade på frågan. Halva avrundas uppåt. "
        "Därför kan summan bli någon procent över eller under 100."
    ),
    "unit": _(
        "Siffrorna räknar personer. Medianen är det mellersta svaret när alla svar står i "
        "storleksordning."
    ),
    "groups": _(
        "Vad samtalsgrupper har svarat tillsammans och vad enskilda har svarat räknas var för "
        "sig. En grupps svar räknas för alla i den när biljetter, eller platser som moderatorn "
        "har angett, räcker för alla som har svarat. Annars räknas det som en persons."
    ),
    "protected": _(
        "En grupps siffror visas när minst {threshold} personer i den har svarat på "
        "frågan. Då visas alla, också små tal och nollor. Även större grupper döljs när en mindre "
        "annars gick att räkna ut. Det som är dolt visas aldrig som noll."
    ),
    "bands": _("Skalans steg läggs ihop till låga, mellersta och höga: {bands}."),
    "hidden_small_group": _(
        "Dolt: gruppen är för liten, eller så gick en annan liten grupp att räkna ut ur siffran."
    ),
    "hidden_new_answers": _(
        "Dolt: för få svar har kommit sedan siffran visades förra gången, "
        "eller så var gruppen dold då."
    ),
    "hidden_few_answered": _(
        "Dolt: för få i gruppen har svarat på frågan, eller så gick det att "
        "räkna ut vad få har svarat i en annan grupp."
    ),
    "few": _("Färre än {threshold} personer har svarat på frågan. Därför visas inte svaren."),
    "why_together": _(
        "Små grupper visas tillsammans, med så få andra som behövs för att ingen "
        "ska gå att räkna ut."
    ),
    "why_too_small": _(
        "Uppdelningen visas inte: för få personer i varje grupp, även när små grupper läggs ihop."
    ),
    "why_linked": _(
        "Uppdelningen visas inte: tillsammans med de andra uppdelningarna skulle den "
        "visa något om en liten grupp."
    ),
    "bounded": _(
        "Det finns fler grupper än vad som hinner prövas. Därför är uppdelningen grövre än den "
        "kanske hade behövt vara."
    ),
    "untried": _(
        "Uppdelningen visas inte: det finns fler grupper och svar än vad som hinner prövas, och "
        "det som inte är prövat skulle kunna visa något om en liten grupp."
    ),
    "why_made_once": _(
        "Uppdelning på två sätt görs bara första gången, så att ingen kan jämföra "
        "två tillfällen och räkna ut en liten grupp."
    ),
}
Name = Callable[[str, str], str]


@cache
def words(language: str) -> Mapping[str, str]:
    """The fixed words; an unknown language gets Swedish."""
    return in_language(WORDS | WORDS_OF_COUNTINGS, language)


def level(item: CountedItem, value: str, language: str) -> str:
    """What a level is called."""
    return item.counting.named(item, value, words(language), language)


def method(questionnaire: Questionnaire, shown: ShownRelease, language: str) -> tuple[str, ...]:
    """What belongs under the figures: what is counted, how it is rounded, what is hidden."""
    word = words(language)
    found = [word["unit"], word["rounded"]]
    if questionnaire.with_role("persons") is not None:
        found.append(word["groups"])
    scales = {(q.scale.low, q.scale.high) for q in questionnaire.asked if q.scale}
    for low, high in sorted(scales):
        steps = ", ".join(band.steps for band in bands(low, high))
        found.append(word["bands"].format(bands=steps))
    found.append(word["protected"].format(threshold=shown.threshold))
    made = (item.counting.method for item in items(questionnaire, shown.cuts))
    for key in sorted({key for key in made if key}):
        found.append(word[key].format(threshold=shown.threshold))
    return tuple(found)


def whole(
    questionnaire: Questionnaire, shown: ShownRelease, language: str, question: str | None = None
) -> TableSheet:
    """Every question, or the one with the id `question`: a row for each answer, then n, median and
    the shares of the bands."""
    word = words(language)
    lines: list[tuple[Value, ...]] = []
    charted = []
    told = [(shown.whole, f" ({word[shown.of + '_apart']})" if shown.apart else "")]
    if shown.apart:
        told.append((shown.apart, f" ({word[results.OTHERS[shown.of] + '_apart']})"))
    listed = [i for i in items(questionnaire, shown.cuts) if question in (None, i.question.id)]
    for item, cell, whose in [(item, *one) for one in told for item in listed]:
        one = results.said(item, cell)
        label = clean(item.label(language) + whose)
        if one.few:
            lines.append((label, word["n"], word["hidden"], ""))
            continue
        # Not those who gave no answer, who are no share of those who did.
        shares = itertools.takewhile(lambda got: got.percent is not None, one.levels)
        if (told_of := len(list(shares))) > 1:
            charted.append((len(lines), told_of))
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
        figures = item.counting.figures(one, word, language)
        lines += [(label, name, figure, "") for name, figure in figures]
    return TableSheet(
        word["results"],
        (word["question"], word["level"], word["persons"], word["percent"]),
        tuple(lines),
        tuple(charted),
    )


def rate(shown: ShownRelease, invited: int | None, language: str) -> str:
    """How many answered, of those who were invited where that is told, in a sentence."""
    word, answers = words(language), shown.whole.persons
    if not invited or shown.apart:
        return word["answers"].format(answers=answers)
    return word["rate"].format(
        answers=answers, invited=invited, percent=shares.percent(answers, invited)
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
    lines += [(name, figure, "") for name, figure in item.counting.figures(one, word, language)]
    brief = item.counting.brief(one, word, language)
    lines += [(name, persons, _or(percent)) for name, persons, percent in brief]
    return lines


def _or(number: int | None) -> Value:
    return "" if number is None else number


@dataclass(frozen=True)
class ResultFile:
    """What a file of results holds: its tables, the last one the one that was asked for, the
    sentences about the figures, and its `blocks` as a document, without those. `lead` says how many
    answered. `charts` stand in a workbook beside those of the first table; `organisation` is whose
    it is, "" the whole city's."""

    title: str
    sheets: Sequence[TableSheet]
    sentences: Sequence[str]
    blocks: tuple[Block, ...] = ()
    lead: str = ""
    charts: Sequence[excel.SheetChart] = ()
    organisation: str = ""


def write_csv(made: ResultFile, file: BinaryIO, language: str) -> None:
    """The table that was asked for, as Swedish Excel opens it."""
    commas.write_sheet(made.sheets[-1], file)


def write_xlsx(made: ResultFile, file: BinaryIO, language: str) -> None:
    """A sheet that explains, charts of the questions, and the tables, a sheet each."""
    word, known = words(language), tables.words(language)
    pages = excel.Sheets(file, made.title, language)
    whole = made.sheets[0]
    listed = [(one.title, _told(one, language)) for one in made.sheets]
    charts = [
        excel.SheetChart(
            str(whole.rows[at][0]), whole.title, at + 1, rows, 1, ((3, ""),), percent=True
        )
        for at, rows in whole.charted
    ]
    charts += made.charts
    if charts:
        listed.insert(0, (known["charts"], known["sheet_charts"]))
    said = [(made.lead, pages.lead)] if made.lead else []
    said += [(clean(one), pages.said) for one in (*made.sentences, made_with(language))]
    pages.cover(word["about"], made.title, said, listed)
    if charts:
        pages.charts(charts, language)
    for sheet in made.sheets:
        percents = frozenset(at for at, name in enumerate(sheet.columns) if name == word["percent"])
        pages.table(sheet, excel.fitting(sheet), percents)
    pages.close()


def _told(sheet: TableSheet, language: str) -> str:
    """What stands on a sheet, "" where its name says it."""
    word, known = words(language), tables.words(language)
    told = {word["results"]: "sheet_results", word["by"]: "sheet_broken_down"}.get(sheet.title)
    return known[told] if told else ""


__all__ = [
    "broken_down",
    "level",
    "method",
    "name_group",
    "whole",
    "words",
    "write_csv",
    "write_xlsx",
]
