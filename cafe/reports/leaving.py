"""Why people leave, year by year: exit interviews side by side, and what would have made them stay.

Only what has been shown is read: figures of releases, and words of summaries' releases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from cafe.reports.summary import Summary, release
from cafe.reports.survey import results, series
from cafe.reports.survey.counted import YEAR, items
from cafe.reports.survey.counting.base import CountedItem, GroupCounts, GroupSaid
from cafe.reports.survey.series import Grid, SeriesPart
from cafe.store import texts
from cafe.store.events import Event
from cafe.store.organisation import Organisation
from forms.questionnaire.types.base import CHOICE

# The questions of the exit interview that comes with the program; a copy keeps their ids.
REASON, STAY = "reason", "stay"


@dataclass(frozen=True)
class LeavingByYear:
    """Figures of exit interviews by year, the earliest first.

    `years`: the labels of a column, several where small years were put together. `reason` is None
    where it is not asked for as one choice. `reasons`: of each year what was said, or why that is
    hidden, None for nobody. `shares`: of each reason, the most common in the last shown year first,
    its percent by year (None: not shown), none when no year is shown. `ratings`: scales by year,
    those that are shown of some year; `unrated`: the others, by why. None without any scale."""

    years: tuple[tuple[str, ...], ...]
    reason: CountedItem | None
    reasons: tuple[GroupSaid | str | None, ...]
    shares: tuple[tuple[str, tuple[int | None, ...]], ...]
    ratings: Grid | None
    unrated: dict[str, list[CountedItem]]
    items: dict[str, CountedItem]
    breaks: tuple[tuple[str, tuple[SeriesPart, ...]], ...]

    @property
    def hidden(self) -> dict[str, list[tuple[str, ...]]]:
        """The years whose reasons are not shown, by why."""
        found: dict[str, list[tuple[str, ...]]] = {}
        for year, said in zip(self.years, self.reasons, strict=False):
            if isinstance(said, str):
                found.setdefault(said, []).append(year)
        return found


def by_year(parts: Sequence[SeriesPart]) -> LeavingByYear:
    """The figures of surveys on one questionnaire, the latest version last, by year."""
    latest = parts[-1]
    asked = items(latest.questionnaire, latest.shown.cuts)
    by_id = {one.id: one for one in asked}
    scales = [one for one in asked if one.counting.beside]
    reason = by_id.get(REASON)
    if reason is not None and reason.counting.name != CHOICE:
        reason = None
    years: tuple[tuple[str, ...], ...] = ()
    told: tuple[GroupSaid | str | None, ...] = ()
    breaks: tuple[tuple[str, tuple[SeriesPart, ...]], ...] = ()
    if reason is not None:
        made = series.grid(parts, YEAR, series.WHOLE, reason, asked)
        years, breaks = made.rows, made.breaks
        told = tuple(_said(reason, line[0]) for line in made.cells)
    ratings, unrated = None, dict[str, list[CountedItem]]()
    if scales:
        every = series.grid(parts, series.QUESTION, YEAR, scales[0], asked)
        years = years or every.columns
        breaks += every.breaks
        told_of = []
        for row, line in zip(every.rows, every.cells, strict=True):
            why = next((cell for cell in line if isinstance(cell, str)), "")
            if why and not any(isinstance(cell, GroupCounts) for cell in line):
                unrated.setdefault(why, []).append(by_id[row[0]])
            else:
                told_of.append((row, line))
        ratings = replace(
            every, rows=tuple(r for r, _ in told_of), cells=tuple(c for _, c in told_of)
        )
    shares = _shares(reason, told) if reason is not None else ()
    return LeavingByYear(years, reason, told, shares, ratings, unrated, by_id, breaks)


def _said(item: CountedItem, cell: GroupCounts | str | None) -> GroupSaid | str | None:
    if not isinstance(cell, GroupCounts):
        return cell
    said = results.said(item, cell)
    return series.FEW_ANSWERED if said.few else said


def _shares(
    item: CountedItem, told: Iterable[GroupSaid | str | None]
) -> tuple[tuple[str, tuple[int | None, ...]], ...]:
    by_year = [
        {level.value: level.percent for level in said.levels} if isinstance(said, GroupSaid) else {}
        for said in told
    ]
    values = [value for value in item.levels if value not in item.counting.outside]
    last = next((one for one in reversed(by_year) if one), None)
    if last is None:
        return ()
    values.sort(key=lambda value: -(last.get(value) or 0))
    return tuple((value, tuple(one.get(value) for one in by_year)) for value in values)


@dataclass(frozen=True)
class SaidOfStaying:
    """What readers have been shown of one survey's answers to what would have made people stay,
    by theme, and what is in no theme (`said`)."""

    event: Event
    themes: tuple[tuple[str, tuple[str, ...]], ...]
    said: tuple[str, ...]


def words_of(
    db: Database,
    parts: Iterable[SeriesPart],
    organisation: Organisation,
    language: str,
    reads: Callable[[Event], bool],
) -> list[SaidOfStaying]:
    """The released words, survey by survey, of those that have any and whose summary is read."""
    found = []
    for part in parts:
        question = part.questionnaire.by_id.get(STAY)
        event = texts.event_of(db, part.survey.id)
        if question is None or event is None or not reads(event):
            continue
        made = release.shown(db, event, organisation, language)
        if made is None:
            continue
        themes, said = _of_question(made, question.label.sv)
        if themes or said:
            found.append(SaidOfStaying(event, themes, said))
    return found


def _of_question(
    made: Summary, question: str
) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], tuple[str, ...]]:
    """What may be read of the question (its words stand in Swedish in the event): by theme the
    quotes, then what else was said; and what is in no theme."""
    inputs = [one for asked in made.questions if asked.question == question for one in asked.inputs]
    by_theme: dict[str, dict[str, None]] = {
        theme.title: {q.text: None for q in theme.quotes if q.question == question}
        for theme in made.themes
    }
    quoted = {text for said in by_theme.values() for text in said}
    rest = []
    for one in inputs:
        if not one.text or one.text in quoted:
            continue
        if one.theme in by_theme:
            by_theme[one.theme][one.text] = None
        else:
            rest.append(one.text)
    themes = ((title, tuple(t for t in said if t)) for title, said in by_theme.items())
    return tuple((title, said) for title, said in themes if said), tuple(rest)
