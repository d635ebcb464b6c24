"""What a reader gets of a summary within a minute: what was said most, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.disclosure.gate import TOO_FEW
from analysis.text import tokens
from analysis.themes.model import REST
from cafe import shares
from cafe.reports.summary.model import (
    CountRow,
    PointSince,
    SaidQuote,
    Several,
    Summary,
    SummaryTheme,
)
from cafe.reports.summary.wording import day, fixed_words

MOST = 5  # of what was said that the first page has room for
ALIKE = 5  # letters that two forms of a word have alike


@dataclass(frozen=True)
class SinceWords:
    """What differs from the time before: in a sentence (`told`), then each of the points, with its
    numbers in words; `caution` is what else may explain it, "" for nothing."""

    told: str
    points: tuple[tuple[PointSince, str], ...]
    caution: str


@dataclass(frozen=True)
class FirstPage:
    """`answer`: what was said most, in a sentence; None while nothing may be told of it. `sure`:
    who said it, how much of the reading people have confirmed, and whether anything is hidden.
    `most`: the themes that were said most, the largest first. `points`: the points that anybody
    spoke of, the largest first, as on every figure of them, and `unsaid` those that nobody did.
    `since`: what differs from the time before, where that was asked."""

    answer: str | None
    sure: tuple[str, ...]
    most: tuple[SummaryTheme, ...]
    points: tuple[CountRow, ...]
    unsaid: tuple[CountRow, ...]
    since: SinceWords | None


def first_page(summary: Summary, language: str = "sv") -> FirstPage:
    """The first page of a summary, in "sv" or "en"."""
    words = fixed_words(language)
    said = [t for t in by_size(summary.themes) if _was_said(t)]
    points = () if summary.hidden else summary.points
    if _by_points(summary):
        said = _of_points(points, said)
    most = () if summary.hidden else tuple(t for t in said if (t.size.count or 0) > 1)[:MOST]
    return FirstPage(
        words["said_most"].format(title=most[0].title, where=where(summary, most[0], language))
        if most
        else None,
        _sure(words, summary),
        most,
        largest_first(points),
        tuple(row for row in points if row.count.count == 0),
        _since(words, summary, language),
    )


def when(summary: Summary, language: str = "sv") -> str:
    """The day of the event in words, of several events the period that they are of."""
    return summary.several.period if summary.several else day(summary.date, language)


def where(summary: Summary, theme: SummaryTheme, language: str = "sv") -> str:
    """How often and where a theme of the summary was said (`where_said`). Of several events, whose
    points stand for what was said most, "84 av 512 anteckningar"."""
    words = fixed_words(language)
    if _by_points(summary) and not theme.of:
        return words["of_notes"].format(count=theme.size.count, all=summary.notes)
    return where_said(theme, summary.tables_with_notes, language)


def _by_points(summary: Summary) -> bool:
    """Whether its points stand for what was said most."""
    several = summary.several
    return several is not None and not several.gathered and len(several.events) > 1


def _of_points(points: tuple[CountRow, ...], themes: Sequence[SummaryTheme]) -> list[SummaryTheme]:
    """The points as what was said most, the largest first: themes of one event each say nothing of
    all of them together. Each has the quotes of its largest theme that may be quoted."""
    found = []
    for row in largest_first(points):
        quoted = (theme.quotes for theme in themes if theme.point == row.id and theme.quotes)
        name = f"{row.id} {row.short}".strip()
        found.append(SummaryTheme(name, (), None, row.count, next(quoted, ())))
    return found


def quotes_of(theme: SummaryTheme) -> tuple[SaidQuote, ...]:
    """What may be quoted of a theme: in a person's order, else first that which its title is taken
    from."""
    if theme.chosen:
        return theme.quotes
    title = _beginnings(theme.title)
    return tuple(sorted(theme.quotes, key=lambda quote: -len(title & _beginnings(quote.text))))


def _beginnings(text: str) -> set[str]:
    """How its words begin: enough to find the same words again in another form. A stemmer is worth
    neither the second nor the memory that loading it takes whoever shows a page or makes a file."""
    return {token.text[:ALIKE] for token in tokens(text)}


def by_size(themes: tuple[SummaryTheme, ...]) -> tuple[SummaryTheme, ...]:
    """The themes by size, the largest first, and last what remains of a point: nobody said that."""
    ordered = sorted(themes, key=lambda theme: -(theme.size.count or 0))
    return (*filter(_was_said, ordered), *(theme for theme in ordered if not _was_said(theme)))


def _was_said(theme: SummaryTheme) -> bool:
    return not theme.title.startswith(REST)


def largest_first(points: tuple[CountRow, ...]) -> tuple[CountRow, ...]:
    """The points that anybody spoke of, the largest first; the codebook's order breaks ties."""
    told = [row for row in points if row.count.count]
    return tuple(sorted(told, key=lambda row: -(row.count.count or 0)))


def where_said(theme: SummaryTheme, tables: int, language: str = "sv") -> str:
    """How often a theme was said, and at how many of the tables where there were several:
    "14 anteckningar vid 6 av 8 bord", or "minst 6" where more are not told of; empty where the
    size is hidden."""
    words = fixed_words(language)
    if theme.size.count is None:
        return ""
    notes = _of(words, "notes", theme.size.count)
    # "At least one of eight" says nothing.
    if theme.tables is None or tables < 2 or (theme.at_least and theme.tables < 2):
        return notes
    return words["at_least_tables" if theme.at_least else "at_tables"].format(
        notes=notes, some=theme.tables, all=_of(words, "tables", tables)
    )


def _sure(words: Mapping[str, str], summary: Summary) -> tuple[str, ...]:
    if not summary.notes:
        return ()
    said = [_who(words, summary)]
    if summary.tags:
        share = shares.percent(summary.tags_confirmed or 0, summary.tags)
        key = (
            "sure_none"
            if not summary.tags_confirmed
            else "sure_all"
            if summary.tags_confirmed == summary.tags
            else "sure_some"
        )
        said.append(words[key].format(share=share))
        if summary.tags_bulk:
            said.append(words["at_once"].format(count=summary.tags_bulk))
    votes_hidden = any(p.votes.hidden for p in summary.proposals)
    groups_hidden = any(one.hidden or one.kept_back for one in summary.by)
    if not (summary.hidden or summary.quotes_hidden or votes_hidden or groups_hidden):
        said.append(words["sure_whole"])
    elif any(one.hidden for one in summary.by):
        said.append(words["sure_groups"])
    return tuple(said)


def _since(words: Mapping[str, str], summary: Summary, language: str) -> SinceWords | None:
    since = summary.since
    if since is None:
        return None
    if not since.title:
        of_city = summary.organiser == words["city"]
        none = words["since_none_city" if of_city else "since_none"]
        return SinceWords(none.format(organiser=summary.organiser), (), "")
    number = len(since.points)
    key = "same" if not number else "one" if number == 1 else "some"
    told = words[f"since_{key if since.comparable else 'few'}"].format(
        title=since.title, date=day(since.date, language), threshold=summary.threshold, n=number
    )
    rows = tuple(
        (
            point,
            words["since_more" if point.more else "since_less"].format(
                now=point.now, all=since.notes, then=point.then, all_then=since.notes_then
            ),
        )
        for point in since.points
    )
    differs = since.comparable and not since.same_questions
    return SinceWords(told, rows, words["since_questions"] if differs else "")


def _who(words: Mapping[str, str], summary: Summary) -> str:
    notes = _of(words, "notes", summary.notes)
    if summary.several:
        return _who_of_several(words, summary, summary.several, notes)
    seated = not summary.from_file and summary.tables_with_notes > 1
    tables = _of(words, "tables", summary.tables_with_notes)
    if summary.persons.count is not None:
        persons = _of(words, "persons", summary.persons.count)
    elif summary.persons.why == TOO_FEW:
        persons = words["fewer_persons"].format(threshold=summary.threshold)
    else:
        return words["sure_tables" if seated else "sure_notes"].format(notes=notes, tables=tables)
    return words["sure_seated" if seated else "sure_persons"].format(
        persons=persons, notes=notes, tables=tables
    )


def _who_of_several(
    words: Mapping[str, str], summary: Summary, several: Several, notes: str
) -> str:
    counted = [one for one in several.events if not one.why]
    surveys = sum(one.survey for one in counted)
    at = "at_cafes" if not surveys else "in_surveys" if surveys == len(counted) else "at_both"
    where = words[at].format(
        cafes=_of(words, "cafes", len(counted) - surveys), surveys=_of(words, "surveys", surveys)
    )
    key = "sure_said_several" if several.point else "sure_several"
    persons = _of(words, "persons", summary.persons.count or 0)
    return words[key].format(persons=persons, where=where, notes=notes)


def _of(words: Mapping[str, str], what: str, number: int) -> str:
    """A number and what it is a number of: "1 bord", "8 bord"."""
    return words[f"number_{what}_one" if number == 1 else f"number_{what}"].format(n=number)
