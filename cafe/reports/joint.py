"""What a reader gets of an analysis of many organisations: the same summary as of one event.

All persons who took part are one group, which the gate shows whole or hides whole. By organisation,
it tells those of which there are enough, and hides with the small ones as many others as it takes
for none of them to be computed from the whole (`Gate.labels`), by the strictest of the
organisations' thresholds. Quotes are only what an organisation's own readers may read word for word
already, and no title is a quote of anything else. Proposals are told by the organisation that is to
answer them, and stand here as notes.

**What it does not promise.** Two analyses of which one has an organisation more tell, subtracted
from one another, what that organisation said. Whoever shows both has shown it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from analysis.disclosure.gate import UNKNOWN_PERSONS, Cell, Gate
from cafe.language import in_language
from cafe.language import marked as _
from cafe.reports.summary.model import (
    ByWhom,
    CountRow,
    FoundTheme,
    GroupNotes,
    Reading,
    SaidNote,
    SaidQuote,
    Summary,
    SummaryTheme,
    Topic,
)
from cafe.reports.summary.titles import without_quotes
from cafe.reports.summary.wording import fixed_words, method
from cafe.understand.joint.analysis import JointResult
from forms.kinds import KINDS, UNSET

ORGANISATION: Final = "organisation"
_NAMED = 4  # organisations that the head of a document has room for
WORDS = {
    "title": _("Gemensam analys"),
    "organisations": _("{count} organisationer"),
    "sampled": _(
        "Teman söktes bland {sampled} av {all} anteckningar, valda utan hänsyn till vad de säger. "
        "Alla andra lades till det tema som de är närmast, om de är nära något."
    ),
    "persons": _("Den som deltog flera gånger räknas en gång för varje café."),
    "nobody_read": _("Ingen person har gått igenom punkter och teman efteråt."),
    "people_read": _(
        "Det som någon i en organisation har bekräftat eller tagit bort bland punkterna gäller här "
        "med. Programmet har inte lärt sig av det, och teman har ingen person gått igenom."
    ),
    "uncounted": _(
        "Beslut om punkter som kodboken här inte har, eller har med en annan text, räknas inte: "
        "{count}."
    ),
    "proposals": _(
        "Förslag är räknade men återges inte: organisationen som fick dem svarar på dem."
    ),
    "damaged": _("Filer som var skadade är inte med: {count}."),
    "by_hidden": _(
        "Organisationer med för få personer visas inte för sig, och inte heller den som annars "
        "skulle röja dem."
    ),
}


def gate_of(result: JointResult) -> Gate:
    """The gate with the strictest of the organisations' thresholds."""
    least = Gate()
    threshold = max(least.threshold, result.threshold)
    return Gate(threshold, max(least.quote_threshold, threshold, result.quote_threshold))


def told_of(result: JointResult) -> frozenset[str]:
    """The names of the organisations that may be told beside the whole. The same few may have been
    at several events, so an organisation is as large as its largest event."""
    persons = {one.name: min(one.persons, one.largest) for one in result.organisations}
    gate = gate_of(result)
    if gate.cell(1, sum(persons.values())).hidden:
        return frozenset()
    if len(persons) == 1:
        return frozenset(persons)
    # Of nobody the gate has nothing to hide; here somebody wrote, and nobody knows how many.
    unknown = {name: max(1, number) for name, number in persons.items()}
    return frozenset(persons) - gate.labels(unknown)


def summary_of(
    result: JointResult, at: str, language: str = "sv", title: str | None = None
) -> Summary:
    """The summary of all that was shared. `at` is the stored time of the analysis, `title` what it
    is called."""
    gate, words, own = gate_of(result), fixed_words(language), in_language(WORDS, language)
    persons = sum(one.persons for one in result.organisations)
    quotable = gate.quotable(persons)
    reading, notes = _reading(result, at, language)
    reading = without_quotes(reading, notes, quotable=quotable, whole=False)
    total = sum(one.passages for one in result.organisations)
    kinds = (*KINDS, UNSET)
    everything, sure = result.points.sum(axis=0), result.sure.sum(axis=0).tolist()
    confirmed = sum(sure)
    themes = result.themes_of.sum(axis=0).tolist()
    of_kinds = result.kinds.sum(axis=0).tolist()
    counts = [
        [total, 0, *of_kinds],
        *([number, 0] + [0] * len(kinds) for number in of_kinds),
        *(
            [sum(row), by_people, *row]
            for row, by_people in zip(everything.tolist(), [*sure, 0], strict=True)
        ),
        *([number, 0] + [0] * len(kinds) for number in themes[:-1]),
    ]
    cells = gate.table(counts, persons)
    why = next((cell.why for row in cells for cell in row if cell.hidden), None)
    shown = len(kinds) if of_kinds[-1] else len(KINDS)

    def row(line: tuple[Cell, ...], id: str, label: str, short: str, *, tagged: bool) -> CountRow:
        return CountRow(id, label, short, line[0], line[1] if tagged else None, line[2 : 2 + shown])

    of_points = cells[1 + len(kinds) : 1 + len(kinds) + len(everything)]
    points = tuple(
        row(line, code, *reading.labels[code], tagged=True)
        for code, line in zip(reading.labels, of_points[:-1], strict=True)
    )
    no_point = row(of_points[-1], "", words["no_point"], words["no_point"], tagged=False)
    limits = {"threshold": gate.threshold, "quote_threshold": gate.quote_threshold}
    hidden = words[why].format(**limits) if why else None
    quotes_hidden = None
    if not quotable:
        quotes_hidden = words["quotes_few" if persons else "quotes_unknown"].format(**limits)
    by = () if why else _by_organisation(result, reading, gate)
    return Summary(
        code="",
        title=title or own["title"],
        date=max(one.last_date for one in result.organisations),
        place="",
        organiser=_names(result, own),
        questions=(),
        tables=0,
        tables_with_notes=0,
        persons=gate.cell(persons, persons) if persons else Cell(None, None, True, UNKNOWN_PERSONS),
        notes=total,
        points=points,
        no_point=no_point,
        all_notes=CountRow(
            "", words["all"], words["all"], Cell(total, None, False), None, cells[0][2 : 2 + shown]
        ),
        kinds=tuple(
            CountRow(kind, words[kind], words[kind], line[0])
            for kind, line in list(zip(kinds, cells[1:], strict=False))[:shown]
        ),
        themes=() if why else _themes(result, reading, cells, quotable=quotable),
        proposals=(),
        analysed_at=at,
        unread=0,
        tags=None if why else result.tags,
        tags_confirmed=None if why else confirmed,
        tags_bulk=None if why else result.at_once,
        threshold=gate.threshold,
        hidden=hidden,
        quotes_hidden=quotes_hidden,
        method=(
            *method(
                words, language, reading, None if why else (result.tags, confirmed), 0, no_point
            ),
            *(
                [own["sampled"].format(sampled=result.sampled, all=total)]
                if result.sampled < total
                else []
            ),
            own["people_read" if confirmed else "nobody_read"],
            *(
                [own["uncounted"].format(count=result.uncounted)]
                if result.uncounted and not why
                else []
            ),
            own["persons"],
            own["proposals"],
            *([own["damaged"].format(count=len(result.damaged))] if result.damaged else []),
        ),
        protection=(
            *(s for s in (hidden, quotes_hidden) if s),
            *([] if why else [words["protected"].format(**limits)]),
            *([own["by_hidden"]] if by and by[0].hidden else []),
        ),
        by=by,
        plan=result.codebook.title,
    )


def _names(result: JointResult, own: Mapping[str, str]) -> str:
    names = [one.name for one in result.organisations]
    if len(names) <= _NAMED:
        return ", ".join(names)
    return own["organisations"].format(count=len(names))


def _reading(result: JointResult, at: str, language: str) -> tuple[Reading, list[SaidNote]]:
    """How all was understood, and the most central passages of each theme."""
    english = language == "en"
    notes = {
        one.id: SaidNote(one.id, one.text, "other", 0, "", released=one.readable)
        for of_theme in result.central
        for one in of_theme
    }
    return (
        Reading(
            result.codebook.title,
            result.codebook.version,
            {
                c.id: (c.label_en, c.short_en) if english else (c.label, c.short)
                for c in result.codebook.codes
            },
            result.model,
            at,
            tuple(
                FoundTheme(t.title, t.terms, t.code, tuple(one.id for one in central), t.quotes)
                for t, central in zip(result.themes.themes, result.central, strict=True)
            ),
        ),
        list(notes.values()),
    )


def _themes(
    result: JointResult,
    reading: Reading,
    cells: tuple[tuple[Cell, ...], ...],
    *,
    quotable: bool,
) -> tuple[SummaryTheme, ...]:
    from analysis.alike import both_ways  # it brings a stemmer along

    sizes = cells[len(cells) - len(reading.themes) :]
    return tuple(
        SummaryTheme(
            title=theme.title,
            terms=theme.terms,
            point=theme.code,
            size=line[0],
            quotes=tuple(
                SaidQuote(*result.quotes[i])
                for i in theme.quotes
                if quotable and i in result.quotes
            ),
            mixed="said" if both_ways([one.text for one in central]) else "",
        )
        for theme, central, line in zip(reading.themes, result.central, sizes, strict=True)
    )


def _by_organisation(result: JointResult, reading: Reading, gate: Gate) -> tuple[ByWhom, ...]:
    """Points and themes by organisation, none where there is only one."""
    if len(result.organisations) == 1:
        return ()
    told = told_of(result)
    labels = reading.labels.items()
    topics = [Topic(code, label, short) for code, (label, short) in labels]
    topics += [Topic("", theme.title, theme.title) for theme in reading.themes]
    groups = []
    for at, one in enumerate(result.organisations):
        if one.name in told:
            about = result.points[at, :-1].sum(axis=1).tolist() + result.themes_of[at, :-1].tolist()
            groups.append(
                GroupNotes(
                    one.name,
                    one.name,
                    one.persons,
                    one.passages,
                    0,
                    tuple(about),
                    (0,) * len(about),
                )
            )
    return (
        ByWhom(ORGANISATION, tuple(topics), tuple(groups), len(told) < len(result.organisations)),
    )
