"""A summary out of what was said at an event and how it was understood."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from analysis.disclosure.gate import UNKNOWN_PERSONS, Cell, Gate
from cafe import alphabet
from cafe.reports.summary.at_tables import AtTables, ToldAt
from cafe.reports.summary.counted import NoteCounts, count, labels_of
from cafe.reports.summary.model import (
    CountRow,
    FoundTheme,
    Reading,
    RoundQuestion,
    SaidInput,
    SaidNote,
    SaidProposal,
    SaidQuote,
    Summary,
    SummaryTheme,
)
from cafe.reports.summary.opposites import mixes
from cafe.reports.summary.titles import without_quotes
from cafe.reports.summary.voted import voted, voted_somewhere
from cafe.reports.summary.wording import day, decimal, fixed_words, method
from cafe.store.events import Event


def make(
    event: Event,
    organiser: str,
    notes: Sequence[SaidNote],
    reading: Reading | None,
    language: str = "sv",
    gate: Gate | None = None,
    at: AtTables | None = None,
) -> Summary:
    """Build the summary from what was said at the event and how it was understood.

    `organiser` is the name of the event's district, empty for the city as a whole. `at`: what is
    told of tables, None when nothing was told before.
    """
    gate = gate or Gate()
    words = fixed_words(language)
    behind = event.persons_at({n.place for n in notes})
    if reading is not None:
        reading = without_quotes(reading, notes, quotable=gate.quotable(behind))
    gathered = _gathered(reading, notes) if reading else []
    counted = count(event, notes, reading, gathered, words, gate)
    labels = labels_of(reading, notes)
    analysed = reading is not None and reading.at is not None
    written_at = {n.table for n in notes}
    written = frozenset(n.place for n in notes)
    tag_count = sum(len(n.points) + len(n.asked) for n in notes) if reading else 0
    confirmed = sum(sum({**n.points, **n.asked}.values()) for n in notes) if reading else 0
    at_once = sum(len(n.bulk) for n in notes) if reading else 0
    unread = sum(not n.read for n in notes) if analysed else 0
    no_point = counted.no_point if reading else None
    hidden, quotes_hidden, protection = _protection(behind, notes, counted, words, gate)
    themes = [
        (theme, members, size)
        for (theme, members), size in zip(gathered, counted.sizes, strict=True)
        # What a theme of few is called is their words; proposals are said openly.
        if not counted.why or all(n.kind == "proposal" for n in members)
    ]
    told = [(theme, members) for theme, members, _ in themes]
    quotable = gate.quotable(behind)
    readable = _readable(event, notes, told, quotable=quotable)
    inputs = _inputs(event, notes, readable, told, list(labels), gate)
    proposals = _proposals(event, notes, told, list(labels), gate)
    few_voted = any(p.votes.hidden for p in proposals)
    verbatim = event.verbatim and quotable
    return Summary(
        code=event.code,
        title=event.title,
        date=event.date,
        place=event.place,
        organiser=organiser or words["city"],
        questions=tuple(
            RoundQuestion(r.number, r.question, line.count, inputs.get(r.number, ()))
            for r, line in zip(event.rounds, counted.questions, strict=True)
        ),
        # What was brought in from a file lies at tables without a key.
        tables=sum(t.key is not None or t.name in written_at for t in event.tables),
        tables_with_notes=len(written_at),
        persons=gate.cell(event.persons, event.persons)
        if event.persons
        else Cell(None, None, True, UNKNOWN_PERSONS),
        notes=len(notes),
        points=counted.points,
        no_point=no_point,
        all_notes=CountRow(
            "", words["all"], words["all"], Cell(len(notes), None, False), None, counted.all.kinds
        ),
        kinds=counted.kinds,
        themes=_themes(
            event,
            themes,
            counted,
            list(labels),
            readable,
            at or AtTables(event, gate, written, written),
            opposites=reading is None or reading.opposites,
        ),
        proposals=proposals,
        analysed_at=reading.at if reading else None,
        unread=unread,
        tags=None if counted.why else tag_count,
        tags_confirmed=None if counted.why else confirmed,
        tags_bulk=None if counted.why else at_once,
        threshold=gate.threshold,
        hidden=hidden,
        quotes_hidden=quotes_hidden,
        method=(
            *method(
                words,
                language,
                reading and replace(reading, themes=tuple(theme for theme, _ in told)),
                None if counted.why else (tag_count, confirmed),
                unread,
                no_point,
            ),
            *([words["was_asked"]] if any(n.asked for n in notes) else []),
            *([] if counted.why else _confirmed_at_once(words, language, notes, reading)),
            *_how_words_stand(words, notes, verbatim=verbatim),
            *([words["votes_few"].format(threshold=gate.threshold)] if few_voted else []),
        ),
        protection=protection,
        from_file=event.from_file,
        verbatim=verbatim,
        plan=reading.codebook if reading else "",
    )


def readable(
    event: Event, notes: Sequence[SaidNote], reading: Reading | None, gate: Gate
) -> frozenset[str]:
    """The ids of the notes that readers of the summary may read word for word."""
    gathered = _gathered(reading, notes) if reading else []
    behind = event.persons_at({n.place for n in notes})
    few = gate.cell(1, behind).hidden
    told = [(t, m) for t, m in gathered if not few or all(n.kind == "proposal" for n in m)]
    return _readable(event, notes, told, quotable=gate.quotable(behind))


def _gathered(
    reading: Reading, notes: Sequence[SaidNote]
) -> list[tuple[FoundTheme, list[SaidNote]]]:
    """The themes with those of their notes that still count, in the analysis' order."""
    by_id = {n.id: n for n in notes}
    found = [(t, [by_id[i] for i in t.notes if i in by_id]) for t in reading.themes]
    return [pair for pair in found if pair[1]]


def _readable(
    event: Event,
    notes: Sequence[SaidNote],
    gathered: Sequence[tuple[FoundTheme, list[SaidNote]]],
    *,
    quotable: bool,
) -> frozenset[str]:
    """The ids of the notes that may be read word for word: proposals, which were made openly, and
    of an event with persons enough its themes' quotes, or all when its lead has opened them."""
    quoted = {identity for theme, _ in gathered for identity in theme.quotes}
    return frozenset(
        n.id
        for n in notes
        if n.text  # what is erased or taken back is gone from a release
        and (
            n.kind == "proposal"
            or (quotable and n.released and (event.verbatim or (n.id in quoted and n.read)))
        )
    )


def _inputs(
    event: Event,
    notes: Sequence[SaidNote],
    readable: Container[str],
    gathered: Sequence[tuple[FoundTheme, list[SaidNote]]],
    codes: Sequence[str],
    gate: Gate,
) -> dict[int, tuple[SaidInput, ...]]:
    """By round: the notes that may be read, in the order in which a file had them. Notes of several
    tables stand by the alphabet: the order in which they came would tell which table they are of.
    So would votes that only some of them have.
    """
    places = {n.place for n in notes}
    theme_of = {n.id: theme.title for theme, members in gathered for n in members}
    found: dict[int, list[SaidInput]] = {}
    for n in notes:
        if n.id in readable:
            points = tuple(code for code in codes if code in n.points)
            votes = (
                voted(event, n.place, n.votes, gate)
                if n.kind == "proposal"
                else voted_somewhere(event, places, n.votes, gate)
            )
            said = SaidInput(n.text, n.kind, votes, points, theme_of.get(n.id))
            found.setdefault(n.round, []).append(said)
    if _of_several_tables(notes):
        for said_of_round in found.values():
            said_of_round.sort(key=_place_of_words)
    return {number: tuple(said_of_round) for number, said_of_round in found.items()}


def _place_of_words(one: SaidInput) -> tuple[object, ...]:
    """By the alphabet, and what reads the same by what else is told of it: never by its table."""
    return (
        alphabet.place(one.text),
        one.kind or "",
        one.votes.count or 0,
        one.points,
        one.theme or "",
    )


def _of_several_tables(notes: Sequence[SaidNote]) -> bool:
    return len({n.place for n in notes}) > 1


def _confirmed_at_once(
    words: Mapping[str, str],
    language: str,
    notes: Sequence[SaidNote],
    reading: Reading | None,
) -> list[str]:
    """How much of what was confirmed nobody has read one by one; of what, from which score on, and
    what was read of it."""
    made = [number for n in notes for number in n.bulk.values()]
    if not made or reading is None:
        return []
    said = [words["at_once"].format(count=len(made))]
    for one in reading.bulks:
        if here := made.count(one.id):
            label = reading.labels.get(one.code or "", ("", one.code or ""))[1]
            said.append(
                words["at_once_of"].format(
                    what=f"{one.code} {label}"
                    if one.theme is None
                    # The title of another theme than the summary's may be a waiting note's words.
                    else f"”{one.theme}”"
                    if one.theme in {theme.title for theme in reading.themes}
                    else words["a_theme"],
                    count=here,
                    date=day(one.at, language),
                    above=decimal(one.above, language),
                    read=one.read,
                    wrong=one.wrong,
                )
            )
    return said


def _how_words_stand(
    words: Mapping[str, str], notes: Sequence[SaidNote], *, verbatim: bool
) -> list[str]:
    """That all is told word for word under the questions, and in which order."""
    if not verbatim:
        return []
    return [words["inputs_all"], *([words["inputs_order"]] if _of_several_tables(notes) else [])]


def _rank(theme: FoundTheme, note: SaidNote) -> int:
    return theme.quotes.index(note.id) if note.id in theme.quotes else len(theme.quotes)


def _themes(
    event: Event,
    told: Sequence[tuple[FoundTheme, list[SaidNote], Cell]],
    counted: NoteCounts,
    codes: Sequence[str],
    readable: Container[str],
    at: AtTables,
    *,
    opposites: bool,
) -> tuple[SummaryTheme, ...]:
    """The themes with the quotes that may be shown, `at` how many tables, and whether what may
    decide it says that there are `opposites` among them."""
    seated = event.survey_id is None and not event.from_file
    themes = [
        SummaryTheme(
            title=theme.title,
            terms=theme.terms,
            point=theme.code,
            size=size,
            quotes=tuple(
                SaidQuote(n.text, event.question(n.round), n.id)
                for n in sorted(members, key=lambda n: _rank(theme, n))
                if n.id in theme.quotes and n.id in readable and n.read and n.released
            ),
            mixed=""
            if counted.why
            else mixes(members, readable, at.unnamed(_openly(members)) if seated else ())
            if opposites
            else mixes(members),
            tables=told_at.tables,
            at_least=told_at.at_least,
            chosen=theme.chosen,
            note=members[0].id,
        )
        for theme, members, size in told
        for told_at in [ToldAt(None) if counted.why or not seated else _said_at(at, members)]
    ]
    if counted.why:  # the order by size would tell what the sizes would
        order = {code: place for place, code in enumerate(codes)}
        themes.sort(key=lambda t: (order.get(t.point or "", len(order)), alphabet.place(t.title)))
    return tuple(themes)


def _openly(members: Sequence[SaidNote]) -> set[int]:
    """The tables whose proposals on a matter stand with their names."""
    return {n.place for n in members if n.kind == "proposal"}


def _said_at(at: AtTables, members: Sequence[SaidNote]) -> ToldAt:
    return at.said_at(
        {n.place for n in members},
        _openly(members),
        otherwise=any(n.kind != "proposal" for n in members),
        words=True,
    )


def _proposals(
    event: Event,
    notes: Sequence[SaidNote],
    gathered: Sequence[tuple[FoundTheme, list[SaidNote]]],
    codes: Sequence[str],
    gate: Gate,
) -> tuple[SaidProposal, ...]:
    """The proposals: first what their tables hold most important, then most votes; the order of the
    notes breaks ties. What a table of few holds of its own moves nothing."""
    theme_of = {n.id: theme.title for theme, members in gathered for n in members}
    votes = {n.id: voted(event, n.place, n.votes, gate) for n in notes if n.kind == "proposal"}
    found = [
        SaidProposal(
            text=n.text,
            round=n.round,
            table=n.table,
            votes=votes[n.id],
            points=tuple(code for code in codes if code in n.points),
            theme=theme_of.get(n.id),
            important=n.important and not votes[n.id].hidden,
            question=event.question(n.round),
        )
        for n in notes
        if n.kind == "proposal" and n.text
    ]
    return tuple(sorted(found, key=lambda p: (not p.important, -(p.votes.count or 0))))


def _protection(
    behind: int | None,
    notes: Sequence[SaidNote],
    counted: NoteCounts,
    words: Mapping[str, str],
    gate: Gate,
) -> tuple[str | None, str | None, tuple[str, ...]]:
    """Why figures are hidden, why quotes are, and what belongs under them in either case; `behind`:
    how many persons stand behind the notes."""
    limits = {"threshold": gate.threshold, "quote_threshold": gate.quote_threshold}
    hidden = words[counted.why].format(**limits) if counted.why else None
    quotes_hidden = None
    if not gate.quotable(behind) and any(n.kind != "proposal" for n in notes):
        key = "quotes_few" if behind else "quotes_unknown"
        quotes_hidden = words[key].format(**limits)
    said = tuple(s for s in (hidden, quotes_hidden) if s)
    return hidden, quotes_hidden, said or (words["protected"].format(**limits),)
