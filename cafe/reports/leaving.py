"""Why people leave, year by year: exit interviews side by side, and what would have made them stay.

Only what has been shown is read: figures of releases, and words of summaries' releases. A year of
several districts is the sum of those in which it is shown. Words carry the year of the release that
showed them first (decision record 38): who reads each release knows as much.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from analysis.disclosure.gate import Gate
from analysis.disclosure.tables import Group
from cafe import days
from cafe.reports.indicator_gate import near, with_those_that_tell_nothing
from cafe.reports.indicator_tables import THEN, ToldFigure
from cafe.reports.summary import Summary, release
from cafe.reports.survey import results, series
from cafe.reports.survey.counted import YEAR, items
from cafe.reports.survey.counting.base import CountedItem, GroupCounts, GroupSaid
from cafe.reports.survey.series import Grid, SeriesPart
from cafe.store import summaries, texts, told_by_release
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
    those that are shown of some year; `unrated`: the others, by why. None without any scale.
    `without`: of each year, the surveys that are not in all of its sums, hidden there."""

    years: tuple[tuple[str, ...], ...]
    reason: CountedItem | None
    reasons: tuple[GroupSaid | str | None, ...]
    shares: tuple[tuple[str, tuple[int | None, ...]], ...]
    ratings: Grid | None
    unrated: dict[str, list[CountedItem]]
    items: dict[str, CountedItem]
    breaks: tuple[tuple[str, tuple[SeriesPart, ...]], ...]
    without: dict[tuple[str, ...], list[SeriesPart]]

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
    without: dict[tuple[str, ...], list[SeriesPart]] = {}
    breaks: tuple[tuple[str, tuple[SeriesPart, ...]], ...] = ()
    if reason is not None:
        made = series.grid(parts, YEAR, series.WHOLE, reason, asked, of_shown=True)
        years, breaks = made.rows, made.breaks
        for (place, _), left_out in made.without.items():
            _add(without.setdefault(made.rows[place], []), left_out)
        told = tuple(_said(reason, line[0]) for line in made.cells)
    ratings, unrated = None, dict[str, list[CountedItem]]()
    if scales:
        every = series.grid(parts, series.QUESTION, YEAR, scales[0], asked, of_shown=True)
        for (_, place), left_out in every.without.items():
            _add(without.setdefault(every.columns[place], []), left_out)
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
    return LeavingByYear(years, reason, told, shares, ratings, unrated, by_id, breaks, without)


def _add(found: list[SeriesPart], more: Iterable[SeriesPart]) -> None:
    known = {one.survey.id for one in found}
    found += [one for one in more if one.survey.id not in known]


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
    """What readers have been shown of one survey's answers to what would have made people stay.

    `years` in which words were first shown, the earliest first; `persons` of each, None where it
    may not be told. `sizes`: of each theme how many of them, by year, all of those that are told.
    `themes`: their words, each with its year ("" where it may not be told); `said` is in none."""

    event: Event
    years: tuple[str, ...]
    persons: tuple[int | None, ...]
    sizes: tuple[tuple[str, tuple[int | None, ...]], ...]
    themes: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    said: tuple[tuple[str, str], ...]


def words_of(
    db: Database,
    parts: Iterable[SeriesPart],
    organisation: Organisation,
    language: str,
    reads: Callable[[Event], bool],
) -> list[SaidOfStaying]:
    """The answers in words, survey by survey, of those that have any and whose summary is read."""
    found = []
    for part in parts:
        question = part.questionnaire.by_id.get(STAY)
        event = texts.event_of(db, part.survey.id)
        if question is None or event is None or not reads(event):
            continue
        made = release.shown(db, event, organisation, language)
        if made is None or made.hidden:
            continue
        notes, first, history = _first_shown(db, event, question.label.sv)
        years = tuple(sorted(set(first.values())))
        told, told_then = told_years(history, _kept_years(db, event, question.label.sv))
        now = told_then[-1] if told_then else frozenset()
        latest = summaries.releases(db, event)[-1].content
        reading = latest["reading"]
        named = {theme.title for theme in made.themes}
        sizes = []
        for theme in (t for t in (reading["themes"] if reading else ()) if t["title"] in named):
            mine = Counter(first[i] for i in theme["notes"] if i in first)
            if mine:
                sizes.append(
                    (
                        theme["title"],
                        tuple(mine[year] if year in now else None for year in years),
                    )
                )
        # Words with a year are of as many as words need.
        gate = Gate(latest["threshold"], latest["quote_threshold"])
        open_years = {y for y in years if y in now and gate.quotable(told[y])}
        year_of = {text: first[i] for i, text in notes.items() if first[i] in open_years}
        themes, said = _of_question(made, question.label.sv)
        found.append(
            SaidOfStaying(
                event,
                years,
                tuple(told.get(year) for year in years),
                tuple(sizes),
                tuple(
                    (title, tuple((t, year_of.get(t, "")) for t in its)) for title, its in themes
                ),
                tuple((t, year_of.get(t, "")) for t in said),
            )
        )
    return [one for one in found if one.themes or one.said or any(one.persons)]


# How many words each year had in a release, and how many persons its figures needed.
YearSizes = tuple[int, Mapping[str, int]]


def told_years(
    history: Sequence[YearSizes], kept: Sequence[frozenset[str] | None] = ()
) -> tuple[dict[str, int | None], list[frozenset[str]]]:
    """How many wrote in each year, as it was last told, None where it never may be; and the years
    that each release tells.

    `history` has the releases in order. Each is judged by the threshold that it was shown under and
    after those before it, since another threshold, or a year that has more by now, would hide
    another year beside a small one; but for those of which it is `kept` what they told.
    """
    told: dict[str, int | None] = {}
    years: list[frozenset[str]] = []
    figures: list[list[ToldFigure]] = []
    shown: list[frozenset[str]] = []
    came: dict[str, frozenset[str]] = {}
    for number, (threshold, sizes) in enumerate(history):
        for year, size in sizes.items():
            told.setdefault(year, None)
            if size != (history[number - 1][1].get(year) if number else None):
                came[year] = came.get(year, frozenset()) | {f"{year} {number}"}
        of = {year: f"{year} {len(came[year])}" for year in sizes}
        here = [
            ToldFigure(YEAR, of[y], THEN, (y, None), came[y], Group(size), frozenset([y]))
            for y, size in sizes.items()
        ]
        everybody = frozenset().union(*came.values())
        whole = ToldFigure(YEAR, f"{number}", THEN, (None, None), everybody,
                           Group(sum(sizes.values())), frozenset())  # fmt: skip
        hidden = Gate(threshold, max(threshold, Gate().quote_threshold)).labels(sizes)
        open_ = frozenset(of[year] for year in sizes if year not in hidden)
        # All that there are stands elsewhere: an attacker is taken to know it.
        known = frozenset([whole.name]) | (frozenset().union(*shown) & set(of.values()))
        figures.append([*here, whole])
        then = kept[number] if number < len(kept) else None
        if then is not None:
            shown.append(known | {of[year] for year in then if year in of})
            years.append(then & of.keys())
            told |= {year: sizes[year] for year in years[-1]}
            continue
        more = open_ - known - {f.name for f in here if near(f, figures[:-1], shown, threshold)}
        shown.append(
            with_those_that_tell_nothing(figures, shown, known, more, threshold)
            if shown
            else known | open_
        )
        years.append(frozenset(year for year in sizes if of[year] in shown[-1]))
        told |= {year: sizes[year] for year in years[-1]}
    return told, years


def years_to_keep(db: Database, event: Event) -> dict[str, list[frozenset[str]]]:
    """The years whose words each release of a survey's words tells, by what is kept of them."""
    releases = summaries.releases(db, event)
    if event.survey_id is None or not releases:
        return {}
    asked = {question for one in releases for _, question in one.content["rounds"]}
    return {
        _what(question): told_years(
            _first_shown(db, event, question)[2], _kept_years(db, event, question)
        )[1]
        for question in sorted(asked)
    }


def _what(question: str) -> str:
    return f"year {question}"


def _kept_years(db: Database, event: Event, question: str) -> list[frozenset[str] | None]:
    kept = told_by_release.kept(db, event.id, _what(question))
    return [
        frozenset(kept[one.number]) if one.number in kept else None
        for one in summaries.releases(db, event)
    ]


def _first_shown(
    db: Database, event: Event, question: str
) -> tuple[dict[str, str], dict[str, str], list[YearSizes]]:
    """The words of a question in the latest release, by id; of all that the release counts, words
    that have been erased or taken back since too, the year of the release in which each was first;
    and by release how many had been shown by then of each year, gone by now or not: a figure that
    readers were shown does not move."""
    kept = summaries.releases(db, event)
    latest = kept[-1].content
    rounds = {number for number, asked in latest["rounds"] if asked == question}
    wordings = summaries.wordings(db, event)
    counted = {n["id"]: n["revision"] for n in latest["notes"] if n["round"] in rounds}
    words = {i: said for i, revision in counted.items() if (said := wordings.get((i, revision)))}
    first: dict[str, str] = {}
    history: list[YearSizes] = []
    for one in kept:
        asked_in = {number for number, asked in one.content["rounds"] if asked == question}
        for n in one.content["notes"]:
            if n["round"] in asked_in:
                first.setdefault(n["id"], days.day_of(one.at)[:4])
        history.append((one.content["threshold"], Counter(first.values())))
    return words, {i: year for i, year in first.items() if i in counted}, history


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
