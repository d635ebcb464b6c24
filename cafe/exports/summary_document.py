"""The summary as a document for a meeting: a page for who has a minute, then all of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from cafe.exports import document, figures, heat_map, several_document, tables
from cafe.exports.document import (
    Block,
    Document,
    EntryBlock,
    FigureBlock,
    HeadingBlock,
    LineBlock,
    QuoteBlock,
    TableBlock,
)
from cafe.exports.tables import TableSheet, clean
from cafe.reports.by_whom import DIMENSIONS
from cafe.reports.summary import Summary, SummaryTheme, day, fixed_words
from cafe.reports.summary.first_page import by_size, first_page, quotes_of, when, where
from forms.kinds import KINDS

# What the first page has room for, of proposals and of what is asked.
FIRST = 3
ASKED = 4
GROUPS = 5  # beside one another in a table


def of(summary: Summary, language: str = "sv") -> Document:
    """The document of a summary."""
    word = tables.words(language)
    date = when(summary, language)
    head = [date, clean(summary.organiser), clean(summary.place)]
    if summary.several:  # a district's year is called by both
        head = [part for part in head if part not in summary.title]
    return Document(
        summary.title,
        " · ".join(part for part in head if part),
        language,
        summary.title if date in summary.title else f"{summary.title}, {date}",
        tuple(_blocks(summary, language)),
        about=f"{word['summary']}: {summary.title}",
        subject=date,
        organisation=clean(summary.organiser),
        swedish=(clean(summary.plan),) if summary.plan else (),
    )


def _blocks(summary: Summary, language: str) -> Iterator[Block]:
    yield from _first_page(summary, language)
    if not summary.hidden:
        yield from _points(summary, language) if summary.points else _kinds(summary, language)
    yield from _inputs(summary, language)
    yield from _themes(summary, language)
    yield from _proposals(summary, language)
    if summary.several:
        yield from several_document.decided(summary.several, language)
        yield from several_document.surveys(summary.several, language)
    yield from _beside(summary, language)
    if summary.several:
        yield from several_document.events(summary.several, language)
    yield from _method(summary, language)


def _first_page(summary: Summary, language: str) -> Iterator[Block]:
    """What was said most and how sure it is, what is asked for, what is hidden: a page."""
    word = tables.words(language)
    first = first_page(summary, language)
    if first.answer:
        yield LineBlock(first.answer, "lead")
    if first.sure:
        yield LineBlock(" ".join(first.sure))
    for sentence in (summary.hidden, summary.quotes_hidden):
        if sentence:
            yield LineBlock(sentence, "notice")
    if summary.several and not summary.hidden:
        for sentence in summary.protection[:-1]:  # what is left out of the figures
            yield LineBlock(sentence, "soft")
    elif not summary.points and not summary.several:
        yield LineBlock(summary.method[0], "notice")
    if first.most:
        yield HeadingBlock(word["most"], 1)
    # A page has room for fewer where decisions stand on it too.
    for theme in first.most[: FIRST if summary.several and summary.several.decided else None]:
        yield EntryBlock(
            clean(theme.title),
            _said_of(summary, theme, language),
            numbered=True,
            strong=True,
            quotes=tuple(QuoteBlock(one.text, one.question) for one in quotes_of(theme)[:1]),
        )
    if first.since:
        since = f"{first.since.told} {first.since.caution}".strip()
        if not first.since.points:  # a heading over one sentence that tells nothing is none
            yield LineBlock(since, "soft")
        else:
            yield HeadingBlock(word["since"], 1)
            yield LineBlock(since)
        for point, numbers in first.since.points:
            yield EntryBlock(f"{point.id} {clean(point.short)}", numbers)
    if summary.asks:
        yield from _asks(summary, language)
    if summary.several and summary.several.decided:
        yield from several_document.first_decided(summary.several, language)
    elif summary.proposals and not summary.asks:
        yield HeadingBlock(word["proposed"], 1)
        for proposal in summary.proposals[:FIRST]:
            votes = tables.votes(proposal.votes, language)
            mark = word["important"] if proposal.important else ""
            yield EntryBlock(proposal.text, _facts(votes, mark))
        if len(summary.proposals) > FIRST:
            told = several_document.few_proposals(summary.proposals)
            key = "all_below" if len(told) == len(summary.proposals) else "some_below"
            yield LineBlock(word[key].format(count=len(summary.proposals)), "soft")


def _asks(summary: Summary, language: str) -> Iterator[Block]:
    """What the steering groups are asked to decide, and by when."""
    word = tables.words(language)
    yield HeadingBlock(word["asks"], 1)
    asked: dict[str, list[str]] = {}
    for one in summary.asks:
        group = clean(one.group) or word["central"]
        told = word["answer_by"].format(group=group, day=day(one.day, language))
        asked.setdefault(one.proposal, []).append(told)
    for title, groups in list(asked.items())[:ASKED]:
        yield EntryBlock(clean(title), _facts(*groups))
    if len(asked) > ASKED:
        yield LineBlock(word["asks_more"].format(count=len(asked) - ASKED), "soft")


def _said_of(summary: Summary, theme: SummaryTheme, language: str) -> str:
    """How often and where a theme was said, and the point that it is about."""
    word = tables.words(language)
    labels = {row.id: row.short for row in summary.points}
    point = f"{theme.point} {labels.get(theme.point, '')}".strip() if theme.point else ""
    said = where(summary, theme, language) or word["size_hidden"]
    return _facts(said, point, theme.of, tables.opposites(theme, language))


def _facts(*facts: str) -> str:
    return " · ".join(clean(fact) for fact in facts if fact)


def _figure(name: str, summary: Summary, language: str, width: float) -> Iterator[Block]:
    if name in figures.available(summary):
        yield FigureBlock(
            tables.words(language)[f"figure_{name}"],
            figures.said(name, summary, language),
            figures.description(name, summary, language),
            partial(figures.svg, name, summary, language),
            partial(figures.png, name, summary, language),
            width,
        )


def _points(summary: Summary, language: str) -> Iterator[Block]:
    word = tables.words(language)
    # On a page of its own unless there is room for the figure on the first.
    yield HeadingBlock(word["figure_points"], 1)
    yield LineBlock(word["points_of"].format(all=summary.notes), keep=True)
    yield from _figure("points", summary, language, 1.0)
    unsaid = ", ".join(
        f"{row.id} {clean(row.short)}" for row in summary.points if row.count.count == 0
    )
    if unsaid:
        yield LineBlock(word["unsaid"].format(points=unsaid), "soft")
    points = tables.points(summary, language)
    more = [2.4] * (len(points.columns) - 5)
    yield TableBlock(points, (1.3, 7.4, 2.8, 2.4, 2.6, *more), said=word["sheet_points"])
    if not tables.has_kinds(summary):
        return
    matrix = tables.matrix(summary, language)
    rows = [*summary.points, *([summary.no_point] if summary.no_point else []), summary.all_notes]
    unset = len(summary.kinds) - len(KINDS)  # a column for notes without a kind
    yield HeadingBlock(word["by_kind"], 1)
    yield from _figure("kinds", summary, language, 0.8)
    # The table above has the full labels, and what a person confirmed.
    yield TableBlock(
        TableSheet(
            matrix.title,
            (word["point"], word["count"], *matrix.columns[4:]),
            tuple(
                (f"{row.id} {clean(row.short)}".strip(), line[2], *line[4:])
                for row, line in zip(rows, matrix.rows, strict=True)
            ),
        ),
        (5.7 - 1.9 * unset, 2.8, 2.0, 2.2, 1.9, 1.9, *[1.9] * unset),
        said=word["sheet_matrix"],
    )


def _kinds(summary: Summary, language: str) -> Iterator[Block]:
    if not tables.has_kinds(summary):
        return
    yield HeadingBlock(tables.words(language)["figure_kinds"], 1)
    yield from _figure("kinds", summary, language, 0.8)
    said = tables.words(language)["said_kinds"]
    yield TableBlock(tables.kinds(summary, language), (9, 4), said=said)


def _inputs(summary: Summary, language: str) -> Iterator[Block]:
    """All that was said under its question, where readers may read it. Else proposals and quotes
    stand in their own parts, each with its question."""
    word, kind = tables.words(language), fixed_words(language)
    if not summary.questions:
        return
    if not summary.verbatim:
        yield HeadingBlock(word["asked"], 1)
        if summary.hidden:
            for question in summary.questions:
                yield LineBlock(f"{question.number}. {question.question}")
        else:
            asked_of = tables.asked(summary, language)
            yield TableBlock(asked_of, (2.2, 11.3, 3), said=word["said_asked"])
        return
    yield HeadingBlock(word["under_headings" if summary.from_file else "under_questions"], 1)
    for asked in summary.questions:
        if not asked.inputs:
            continue
        yield HeadingBlock(asked.question, 2)
        for one in asked.inputs:
            yield EntryBlock(
                one.text,
                _facts(
                    kind[one.kind] if one.kind else "",
                    tables.votes(one.votes, language),
                    ", ".join(one.points),
                    one.theme or "",
                ),
            )


def _themes(summary: Summary, language: str) -> Iterator[Block]:
    if not summary.themes:
        return
    word = tables.words(language)
    yield HeadingBlock(word["themes"], 1)
    listed = by_size(summary.themes)
    told = several_document.few_themes(listed, summary.several)
    for theme in told:
        if not quotes_of(theme):  # no heading with nothing under it
            yield EntryBlock(clean(theme.title), _said_of(summary, theme, language))
            continue
        yield HeadingBlock(theme.title, 2)
        yield LineBlock(_said_of(summary, theme, language), "soft")
        quotes = quotes_of(theme)[: 1 if theme.of else None]  # of several events one each
        asked = {quote.question for quote in quotes if quote.question}
        once = len(quotes) > 1 and len(asked) == 1 and all(quote.question for quote in quotes)
        if once:  # above the quotes, not below each
            said = word["all_below_heading" if summary.from_file else "all_answer"]
            yield LineBlock(said.format(question=clean(asked.pop())), "soft")
        for quote in quotes:
            yield QuoteBlock(quote.text, "" if once else quote.question)
    yield from several_document.left("more_themes", len(listed) - len(told), language)


def _proposals(summary: Summary, language: str) -> Iterator[Block]:
    if not summary.proposals:
        return
    word = tables.words(language)
    yield HeadingBlock(word["proposals"], 1)
    told = several_document.few_proposals(summary.proposals)
    listed = replace(summary, proposals=tuple(told)).proposals_asked
    for question, number, proposals in listed:  # once, not at each
        yield HeadingBlock(clean(question) or f"{word['round']} {number}", 2)
        for proposal in proposals:
            yield EntryBlock(
                proposal.text,
                _facts(
                    f"{word['table']} {proposal.table}"
                    if proposal.table.isdigit()
                    else clean(proposal.table).capitalize(),
                    tables.votes(proposal.votes, language),
                    ", ".join(proposal.points),
                    proposal.theme or "",
                ),
                numbered=True,
            )
    more = len(summary.proposals) - len(told)
    yield from several_document.left("more_proposals", more, language)


def _beside(summary: Summary, language: str) -> Iterator[Block]:
    """The own district beside the city, and what was said by profession and area of work."""
    word = tables.words(language)
    shown = [one for one in summary.own if not one.hidden]
    for one, sheet in zip(shown, tables.own(summary, language), strict=True):
        yield HeadingBlock(word["own_beside"].format(name=one.name), 1)
        yield LineBlock(
            word["own_of"].format(
                notes=one.notes, all=one.city_notes, persons=one.persons, every=one.city_persons
            ),
            keep=True,
        )
        yield TableBlock(sheet, (1.5, 8.0, 3.5, 3.5), said=word["sheet_own"])
    told_of = [one for one in summary.by if one.groups]
    for made, sheet in zip(told_of, tables.by_whom(summary, language), strict=True):
        yield HeadingBlock(sheet.title, 1)
        drawn = heat_map.of(made, language) if made.dimension not in DIMENSIONS else None
        if drawn is not None:
            draw = partial(heat_map.svg, drawn), partial(heat_map.png, drawn)
            yield FigureBlock(sheet.title, drawn.said, "", *draw, heat_map.share_of_width(drawn))
            yield LineBlock(word["map_key"], "soft")
        # As on the page, without what no group speaks of.
        shorts = (*(clean(topic.short) for topic in made.topics), *("" for _ in sheet.rows))
        lines = zip(sheet.rows, shorts, strict=False)
        rows = [(row[0], short or row[1], *row[2:]) for row, short in lines if any(row[2:])]
        told = replace(sheet, rows=tuple(rows))
        parts = -(-len(made.groups) // GROUPS)  # of as many each, where not all fit beside another
        each = -(-len(made.groups) // parts)
        for first in range(2, len(sheet.columns), each):
            some = slice(first, first + each)
            groups = len(sheet.columns[some])
            part = replace(
                told,
                columns=(*sheet.columns[:2], *sheet.columns[some]),
                rows=tuple((*row[:2], *row[some]) for row in told.rows),
            )
            widths = (1.6, max(4.0, 14.9 - 2.7 * groups), *[2.7] * groups)
            yield TableBlock(part, widths, said=word["sheet_by_whom"])
    labelled = [one for one in summary.by if one.dimension in DIMENSIONS]
    if labelled and not summary.hidden and not any(one.groups for one in labelled):
        yield HeadingBlock(word["by_whom"], 1)
        yield LineBlock(word["by_nothing"])
    elif any(one.groups for one in labelled):
        yield LineBlock(word["by_whom_counts"], "soft")
    if any(one.hidden for one in labelled if one.groups):
        yield LineBlock(word["by_whom_hidden"], "soft")
    if any(one.kept_back for one in summary.by):
        yield LineBlock(word["by_whom_kept_back"], "soft")


def _method(summary: Summary, language: str) -> Iterator[Block]:
    word = tables.words(language)
    yield HeadingBlock(word["key_figures"], 1)
    facts = tables.overview(summary, language)
    above = (word["date"], word["organiser"], word["place"])
    rows = tuple(row for row in facts.rows if row[0] not in above)
    named = TableSheet(facts.title, facts.columns, rows)
    yield TableBlock(named, (8, 8.5), header=False, keep=True)
    said = (*summary.method, *summary.protection)
    yield from document.method(word["about"], said, language)
