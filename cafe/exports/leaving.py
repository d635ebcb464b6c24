"""Exit interviews year by year as tables: what the page shows, for Excel and CSV."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from cafe.exports import results
from cafe.exports.excel import SheetChart
from cafe.exports.tables import TableSheet, Value, clean
from cafe.language import in_language, pgettext
from cafe.language import marked as _
from cafe.reports.leaving import LeavingByYear, SaidOfStaying
from cafe.reports.survey.counted import YEAR
from cafe.reports.survey.counting.base import CountedItem

WORDS: Final = {
    "reasons": _("Skäl att sluta"),
    "reasons_percent": _("Skäl att sluta, i procent av dem som svarade"),
    "reason": pgettext("att sluta", "Skäl"),
    "ratings": _("Hur nöjda de har varit"),
    "stay": _("Det som hade hållit dem kvar"),
    "who": _("Förvaltning"),
    "theme": _("Tema"),
    "first_shown": _("Visades först"),
    "all": _("Alla svar i ord"),
    "part": _("Del"),
    "row": _("Rad"),
    "figure": _("Mått"),
    "value": _("Värde"),
}


def sheets(
    made: LeavingByYear, said: Sequence[SaidOfStaying], name: Callable[[str | None], str], lang: str
) -> list[TableSheet]:
    """A table for reasons, one for ratings and one for themes of what would have made people stay,
    those that there are. `name` calls a district."""
    word, known = in_language(WORDS, lang), results.words(lang)
    found = []
    if made.reason is not None and made.shares:
        years = [_year(year, lang) for year in made.years]
        rows: list[tuple[Value, ...]] = [
            (
                results.level(made.reason, value, lang),
                *(
                    known["hidden"] if isinstance(told, str) else "" if one is None else one
                    for one, told in zip(percents, made.reasons, strict=True)
                ),
            )
            for value, percents in made.shares
        ]
        asked = (
            known["hidden"] if isinstance(told, str) else told.n if told else 0
            for told in made.reasons
        )
        rows.append((known["n"], *asked))
        found.append(TableSheet(word["reasons"], (word["reason"], *years), tuple(rows)))
    if made.ratings is not None and made.ratings.rows:
        scales: list[CountedItem] = list(made.items.values())
        grid = results.broken_down(made.ratings, scales[0], scales, lambda _, label: label, lang)
        found.append(TableSheet(word["ratings"], grid.columns[1:], tuple(r[1:] for r in grid.rows)))
    if any(one.sizes for one in said):
        found.append(_themes(said, name, lang))
    return found


def charts(made: LeavingByYear, sheets: Sequence[TableSheet], lang: str) -> list[SheetChart]:
    """The reasons as bars of the last years that are shown, in percent; from their table."""
    word = in_language(WORDS, lang)
    shown = [at for at, told in enumerate(made.reasons) if told and not isinstance(told, str)]
    table = next((one for one in sheets if one.title == word["reasons"]), None)
    if table is None or not shown:
        return []
    series = [(at + 1, table.columns[at + 1]) for at in shown[-2:]]
    return [SheetChart(word["reasons_percent"], table.title, 1, len(made.shares), 0, tuple(series))]


def together(
    made: LeavingByYear, said: Sequence[SaidOfStaying], name: Callable[[str | None], str], lang: str
) -> TableSheet:
    """The same figures in one table, a row each."""
    word, known = in_language(WORDS, lang), results.words(lang)
    lines: list[tuple[Value, ...]] = []
    for sheet in sheets(made, said, name, lang):
        if sheet.title == word["ratings"]:
            for year, question, level, persons, percent in sheet.rows:
                lines.append((sheet.title, question, year, level, persons))
                if percent != "":
                    lines.append((sheet.title, question, year, f"{level}, %", percent))
            continue
        head = 1 if sheet.title == word["reasons"] else 2
        for row in sheet.rows:
            label = " · ".join(str(part) for part in row[:head])
            figure = known["percent"] if head == 1 and row[0] != known["n"] else known["persons"]
            for year, value in zip(sheet.columns[head:], row[head:], strict=True):
                lines.append((sheet.title, label, year, figure, value))
    columns = (word["part"], word["row"], known["year"], word["figure"], word["value"])
    return TableSheet(word["stay"], columns, tuple(lines))


def _themes(
    said: Sequence[SaidOfStaying], name: Callable[[str | None], str], lang: str
) -> TableSheet:
    word, known = in_language(WORDS, lang), results.words(lang)
    years = sorted({year for one in said for year in one.years})
    rows: list[tuple[Value, ...]] = []
    for one in said:
        who = clean(name(one.event.district) or one.event.title)
        for title, sizes in (*one.sizes, (word["all"], one.persons)):
            told = dict(zip(one.years, sizes, strict=True))
            cells = (told.get(year, 0) for year in years)
            hidden = (known["hidden"] if number is None else number for number in cells)
            rows.append((who, clean(title), *hidden))
    heads = (f"{word['first_shown']} {year}" for year in years)
    return TableSheet(word["stay"], (word["who"], word["theme"], *heads), tuple(rows))


def _year(group: Sequence[str], lang: str) -> str:
    return results.name_group(group, YEAR, lambda _, year: year, lang)
