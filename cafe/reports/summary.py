"""What a reader gets of an event: figures, themes, quotes and proposals.

Every figure has passed the disclosure gate, and what a person confirmed is counted apart from what
the machine suggested. All formats are made from the `Summary`; none reads the store.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlite_utils import Database

from analysis.disclosure.gate import TOO_FEW, UNKNOWN_PERSONS, Cell, Gate
from cafe.store import passages, runs, tags, texts
from cafe.store.events import Event
from cafe.store.organisation import Organisation
from cafe.thresholds import gate as gate_of
from cafe.understand import codebooks
from cafe.understand.themes import current as current_themes

KINDS = ("works", "improve", "proposal", "other")
LABELS = {
    "sv": {
        "works": "Fungerar bra",
        "improve": "Behöver bli bättre",
        "proposal": "Förslag",
        "other": "Annat",
        "no_point": "Utan punkt",
        "all": "Alla anteckningar",
        "city": "Hela staden",
        TOO_FEW: "Färre än {threshold} personer deltog. Antal per fråga, punkt, typ och tema visas "
        "inte, eftersom enskilda personer då kan kännas igen.",
        UNKNOWN_PERSONS: "Det är inte angivet hur många som deltog. Antal per fråga, punkt, typ "
        "och tema visas inte, eftersom gruppen kan vara så liten att enskilda personer känns igen.",
        "quotes_few": "Ordagranna citat visas när minst {quote_threshold} personer deltog. Förslag "
        "räknas som öppet framförda och återges alltid.",
        "quotes_unknown": "Ordagranna citat visas inte när det inte är angivet hur många som "
        "deltog. Förslag räknas som öppet framförda och återges alltid.",
        "protected": "Antal visas bara när minst {threshold} personer deltog, och ordagranna citat "
        "bara när det var minst {quote_threshold}. Förslag räknas som öppet framförda.",
        "codebook": "Punkterna kommer från {title}, version {version}.",
        "run": "Programmet läste anteckningarna den {date} (modell: {model}).",
        "counted": "En anteckning kopplas till en punkt när en person har bekräftat det, eller när "
        "programmet har föreslagit det och ingen person har avvisat det. En anteckning kan vara "
        "kopplad till flera punkter.",
        "confirmed_none": "Ingen av de {tags} kopplingarna är bekräftad av en person. De är "
        "programmets förslag.",
        "confirmed_some": "Av {tags} kopplingar är {confirmed} bekräftade av en person "
        "({share} procent). Resten är programmets förslag.",
        "confirmed_single": "Av {tags} kopplingar är 1 bekräftad av en person ({share} procent). "
        "Resten är programmets förslag.",
        "confirmed_all": "Alla {tags} kopplingar är bekräftade av en person.",
        "confirmed_one": "Den enda kopplingen är bekräftad av en person.",
        "confirmed_not_one": "Den enda kopplingen är programmets förslag, inte bekräftad av en "
        "person.",
        "no_tags": "Ingen anteckning är kopplad till en punkt.",
        "no_points_one": "1 anteckning hör inte till någon punkt.",
        "no_points": "{count} anteckningar hör inte till någon punkt.",
        "unread_one": "1 anteckning är skriven eller ändrad efter analysen. Den är inte med bland "
        "punkter och teman, om inte en person har kopplat den till en punkt.",
        "unread": "{count} anteckningar är skrivna eller ändrade efter analysen. De är inte med "
        "bland punkter och teman, om inte en person har kopplat dem till en punkt.",
        "themes": "Ett tema är anteckningar som programmet har samlat för att de handlar om samma "
        "sak. Indelningen och rubrikerna är programmets förslag.",
        "themes_edited": "Ett tema är anteckningar som handlar om samma sak. Programmet föreslog "
        "indelningen och rubrikerna, och en person har ändrat dem där det behövdes.",
        "not_read": "Programmet har inte läst anteckningarna. Punkterna är satta av personer.",
        "not_analysed": "Anteckningarna är inte analyserade. Därför saknas punkter och teman.",
    },
    "en": {
        "works": "Works well",
        "improve": "Needs to get better",
        "proposal": "Proposals",
        "other": "Other",
        "no_point": "No point",
        "all": "All notes",
        "city": "The whole city",
        TOO_FEW: "Fewer than {threshold} persons took part. Counts by question, point, kind and "
        "theme are not shown, since individuals could then be recognised.",
        UNKNOWN_PERSONS: "Nobody has said how many took part. Counts by question, point, kind and "
        "theme are not shown, since the group may be so small that individuals are recognised.",
        "quotes_few": "Verbatim quotes are shown when at least {quote_threshold} persons took "
        "part. Proposals count as said openly and are always given.",
        "quotes_unknown": "Verbatim quotes are not shown when nobody has said how many took part. "
        "Proposals count as said openly and are always given.",
        "protected": "Counts are shown only when at least {threshold} persons took part, and "
        "verbatim quotes only when they were at least {quote_threshold}. Proposals count as said "
        "openly.",
        "codebook": "The points come from {title}, version {version}.",
        "run": "The notes were read by the program on {date} (model: {model}).",
        "counted": "A note counts for a point when a person has confirmed it, or when the program "
        "has suggested it and no person has rejected it. A note can belong to several points.",
        "confirmed_none": "None of the {tags} tags is confirmed by a person. They are the "
        "program's suggestions.",
        "confirmed_some": "Of {tags} tags, {confirmed} are confirmed by a person ({share} per "
        "cent). The rest are the program's suggestions.",
        "confirmed_single": "Of {tags} tags, 1 is confirmed by a person ({share} per cent). The "
        "rest are the program's suggestions.",
        "confirmed_all": "All {tags} tags are confirmed by a person.",
        "confirmed_one": "The only tag is confirmed by a person.",
        "confirmed_not_one": "The only tag is the program's suggestion, not confirmed by a person.",
        "no_tags": "No note is tagged with a point.",
        "no_points_one": "1 note belongs to no point.",
        "no_points": "{count} notes belong to no point.",
        "unread_one": "1 note was written or changed after the analysis. It is not among points "
        "and themes, unless a person has tagged it.",
        "unread": "{count} notes were written or changed after the analysis. They are not among "
        "points and themes, unless a person has tagged them.",
        "themes": "A theme is notes that the program has gathered because they are about the same "
        "thing. The grouping and the titles are the program's suggestions.",
        "themes_edited": "A theme is notes that are about the same thing. The program suggested "
        "the grouping and the titles, and a person has changed them where needed.",
        "not_read": "The program has not read the notes. The points were set by persons.",
        "not_analysed": "The notes have not been analysed. Points and themes are therefore "
        "missing.",
    },
}


# --- what goes in -------------------------------------------------------------------------------


@dataclass(frozen=True)
class SaidNote:
    """One note that counts. `points` maps a code to whether a person confirmed it (True) or it
    is the machine's suggestion that nobody rejected (False). `read`: the machine has read the text
    as it stands now. `released`: it may be quoted (a survey's words once a person says so)."""

    id: str
    text: str
    kind: str
    round: int
    table: str
    votes: int = 0
    points: Mapping[str, bool] = field(default_factory=dict)
    read: bool = True
    released: bool = True


@dataclass(frozen=True)
class FoundTheme:
    """One theme as the machine found it, with the ids of its notes and of those that speak for
    it."""

    title: str
    terms: tuple[str, ...]
    code: str | None
    notes: tuple[str, ...]
    quotes: tuple[str, ...]
    edited: bool = False  # a person decided its title or its notes


@dataclass(frozen=True)
class Reading:
    """The latest pass of the machine. `labels` are the codebook's codes in its order, each with
    its label and a short one; `at` is the stored time of the run, None when the machine has not
    read anything and only people have tagged."""

    codebook: str
    version: str
    labels: Mapping[str, tuple[str, str]]
    model: str
    at: str | None
    themes: tuple[FoundTheme, ...] = ()


# --- what comes out -----------------------------------------------------------------------------


@dataclass(frozen=True)
class RoundQuestion:
    """One round's question and how many notes it got."""

    number: int
    question: str
    notes: Cell


@dataclass(frozen=True)
class CountRow:
    """Counts of notes: of a point, of a kind, of those without a point, or of all.

    `short` is the label for a figure. `confirmed` of `count` notes were confirmed by a person, the
    rest suggested by the machine; None where there is nothing to confirm. `kinds` follows `KINDS`.
    """

    id: str
    label: str
    short: str
    count: Cell
    confirmed: Cell | None = None
    kinds: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class SummaryTheme:
    """A theme: its size in notes, the point it was found in, and quotes that may be shown."""

    title: str
    terms: tuple[str, ...]
    point: str | None
    size: Cell
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class SaidProposal:
    """A proposal as it was said."""

    text: str
    round: int
    table: str
    votes: int
    points: tuple[str, ...]
    theme: str | None


@dataclass(frozen=True)
class Summary:
    """What a reader gets of one event, in one language.

    `hidden` says why the broken-down counts are hidden, None when they are shown; `quotes_hidden`
    the same for quotes. `method` and `protection` are sentences that belong under the figures.
    Without an analysis `points`, `no_point` and `themes` are empty and `analysed_at` is None.
    """

    code: str
    title: str
    date: str
    place: str
    organiser: str
    questions: tuple[RoundQuestion, ...]
    tables: int
    tables_with_notes: int
    persons: Cell
    notes: int
    points: tuple[CountRow, ...]
    no_point: CountRow | None
    all_notes: CountRow
    kinds: tuple[CountRow, ...]
    themes: tuple[SummaryTheme, ...]
    proposals: tuple[SaidProposal, ...]
    analysed_at: str | None
    unread: int
    tags: int
    tags_confirmed: int
    threshold: int
    hidden: str | None
    quotes_hidden: str | None
    method: tuple[str, ...]
    protection: tuple[str, ...]

    @property
    def file_name(self) -> str:
        """The name of a hand-out without its ending, in letters that every system takes."""
        return f"{plain(self.title) or 'sammanfattning'}-{self.date}"


def summarise(
    db: Database, event: Event, organisation: Organisation, language: str = "sv"
) -> Summary:
    """The summary of an event as it stands, in "sv" or "en". Read it within one snapshot."""
    suggested = runs.suggestions(db, event.id)
    decided = tags.current(db, event.id)
    parents = {c.id: c.parent for c in codebooks.in_force(db).codes if c.parent}
    free = texts.released(db, event.id) if event.survey_id is not None else ()
    notes = []
    for passage in passages.of_event(db, event.id):
        decisions = decided.get(passage.id, {})
        points = {
            s.code: False
            for s in suggested.get(passage.id, ())
            if s.asserted and not (s.code in decisions and decisions[s.code].rejected)
        }
        points |= {code: True for code, decision in decisions.items() if decision.confirmed}
        # What is about a sub-code is about its code.
        for code, sure in list(points.items()):
            if parent := parents.get(code):
                points[parent] = points.get(parent, False) or sure
        notes.append(
            SaidNote(
                id=passage.id,
                text=passage.text,
                kind=passage.kind,
                round=passage.round,
                table=passage.table_name,
                votes=passage.votes,
                points=points,
                read=passage.id in suggested,
                released=event.survey_id is None or passage.id in free,
            )
        )
    organiser = organisation.name(event.district)
    tagged = any(note.points for note in notes)
    reading = _reading(db, event, language, tagged)
    return make(event, organiser, notes, reading, language, gate_of(db))


def _reading(db: Database, event: Event, language: str, tagged: bool) -> Reading | None:
    run = runs.latest(db, event.id, "tags")
    if run is None and not tagged:
        return None
    book = codebooks.in_force(db)
    english = language == "en"
    return Reading(
        codebook=book.title,
        version=book.version,
        labels={
            c.id: (c.label_en, c.short_en) if english else (c.label, c.short) for c in book.codes
        },
        model=run.model if run else "",
        at=run.at if run else None,
        themes=tuple(
            FoundTheme(t.title, t.terms, t.code, t.passages, t.quotes, t.edited)
            for t in current_themes(db, event.id)
        ),
    )


def plain(title: str) -> str:
    """The title in small letters a–z, digits and hyphens, at most 60 of them."""
    import unicodedata

    bare = unicodedata.normalize("NFKD", title).casefold()
    kept = "".join(
        c if c.isascii() and c.isalnum() else "-" for c in bare if not unicodedata.combining(c)
    )
    return "-".join(part for part in kept.split("-") if part)[:60].strip("-")


def make(
    event: Event,
    organiser: str,
    notes: Sequence[SaidNote],
    reading: Reading | None,
    language: str = "sv",
    gate: Gate | None = None,
) -> Summary:
    """Build the summary from what was said at the event and how it was understood.

    `organiser` is the name of the event's district, empty for the city as a whole.
    """
    gate = gate or Gate()
    words = LABELS.get(language, LABELS["sv"])
    analysed = reading is not None and reading.at is not None
    limits = {"threshold": gate.threshold, "quote_threshold": gate.quote_threshold}
    persons = event.persons
    labels = dict(reading.labels) if reading else {}
    # A code that a person confirmed under an earlier codebook still counts, under its bare id.
    for note in notes:
        for code in note.points:
            labels.setdefault(code, (code, code))
    if not reading:
        labels = {}

    def row(
        identity: str, label: str, chosen: Sequence[SaidNote], code: str = "", short: str = ""
    ) -> list[int]:
        rows.append((identity, label, short or label, bool(code)))
        return [
            len(chosen),
            sum(note.points.get(code, False) for note in chosen),
            *(sum(note.kind == kind for note in chosen) for kind in KINDS),
        ]

    # One table for the gate: the group is the same for all of it, so it is shown or hidden whole.
    rows: list[tuple[str, str, str, bool]] = []
    counts = [row("all", words["all"], notes)]
    counts += [row(k, words[k], [n for n in notes if n.kind == k]) for k in KINDS]
    counts += [
        row(str(r.number), r.question, [n for n in notes if n.round == r.number])
        for r in event.rounds
    ]
    counts += [
        row(code, label, [n for n in notes if code in n.points], code, short)
        for code, (label, short) in labels.items()
    ]
    counts.append(
        row("", words["no_point"], [n for n in notes if not n.points and (n.read or not analysed)])
    )
    gathered = _gathered(reading, notes) if reading else []
    counts += [row("", theme.title, members) for theme, members in gathered]
    cells = gate.table(counts, persons)
    why = next((c.why for line in cells for c in line if c.hidden), None)
    made = [
        CountRow(identity, label, short, line[0], line[1] if tagged else None, line[2:])
        for (identity, label, short, tagged), line in zip(rows, cells, strict=True)
    ]
    kinds = tuple(made[1 : 1 + len(KINDS)])
    start = 1 + len(KINDS)
    asked = made[start : start + len(event.rounds)]
    start += len(event.rounds)
    points = tuple(made[start : start + len(labels)])
    start += len(labels)
    no_point = made[start] if reading else None
    sizes = [r.count for r in made[start + 1 :]]

    quotable = gate.quotable(persons)
    themes = tuple(
        SummaryTheme(
            title=theme.title,
            terms=theme.terms,
            point=theme.code,
            size=size,
            quotes=tuple(
                n.text
                for n in members
                if n.id in theme.quotes
                and n.read
                and n.released
                and (quotable or n.kind == "proposal")
            ),
        )
        for (theme, members), size in zip(gathered, sizes, strict=True)
    )
    if why:  # the order by size would tell what the sizes would
        order = {code: place for place, code in enumerate(labels)}
        themes = tuple(
            sorted(themes, key=lambda t: (order.get(t.point or "", len(order)), t.title))
        )
    theme_of = {n.id: theme.title for theme, members in gathered for n in members}
    proposals = [
        SaidProposal(
            text=n.text,
            round=n.round,
            table=n.table,
            votes=n.votes,
            points=tuple(code for code in labels if code in n.points),
            theme=theme_of.get(n.id),
        )
        for n in notes
        if n.kind == "proposal"
    ]
    proposals.sort(key=lambda p: -p.votes)  # stable: the order of the notes breaks ties

    tag_count = sum(len(n.points) for n in notes) if reading else 0
    confirmed = sum(sum(n.points.values()) for n in notes) if reading else 0
    unread = sum(not n.read for n in notes) if analysed else 0
    quotes_hidden = None
    if not quotable and any(n.kind != "proposal" for n in notes):
        key = "quotes_few" if persons else "quotes_unknown"
        quotes_hidden = words[key].format(**limits)
    written_at = {n.table for n in notes}
    hidden = words[why].format(**limits) if why else None
    protection = [s for s in (hidden, quotes_hidden) if s] or [words["protected"].format(**limits)]
    return Summary(
        code=event.code,
        title=event.title,
        date=event.date,
        place=event.place,
        organiser=organiser or words["city"],
        questions=tuple(
            RoundQuestion(r.number, r.question, line.count)
            for r, line in zip(event.rounds, asked, strict=True)
        ),
        # What was brought in from a file lies at tables without a key.
        tables=sum(t.key is not None or t.name in written_at for t in event.tables),
        tables_with_notes=len(written_at),
        persons=gate.cell(persons, persons) if persons else Cell(None, None, True, UNKNOWN_PERSONS),
        notes=len(notes),
        points=points,
        no_point=no_point,
        all_notes=CountRow(
            "", words["all"], words["all"], Cell(len(notes), None, False), None, made[0].kinds
        ),
        kinds=kinds,
        themes=themes,
        proposals=tuple(proposals),
        analysed_at=reading.at if reading else None,
        unread=unread,
        tags=tag_count,
        tags_confirmed=confirmed,
        threshold=gate.threshold,
        hidden=hidden,
        quotes_hidden=quotes_hidden,
        method=tuple(_method(words, language, reading, tag_count, confirmed, unread, no_point)),
        protection=tuple(protection),
    )


def _gathered(
    reading: Reading, notes: Sequence[SaidNote]
) -> list[tuple[FoundTheme, list[SaidNote]]]:
    """The themes with those of their notes that still count, in the analysis' order."""
    by_id = {n.id: n for n in notes}
    found = [(t, [by_id[i] for i in t.notes if i in by_id]) for t in reading.themes]
    return [pair for pair in found if pair[1]]


def _method(
    words: Mapping[str, str],
    language: str,
    reading: Reading | None,
    tags: int,
    confirmed: int,
    unread: int,
    no_point: CountRow | None,
) -> list[str]:
    if reading is None:
        return [words["not_analysed"]]
    said = [
        words["codebook"].format(title=reading.codebook, version=reading.version),
        words["run"].format(date=day(reading.at, language), model=reading.model)
        if reading.at
        else words["not_read"],
        words["counted"],
    ]
    if tags == 0:
        said.append(words["no_tags"])
    else:
        name = (
            ("confirmed_one" if confirmed else "confirmed_not_one")
            if tags == 1
            else "confirmed_none"
            if confirmed == 0
            else "confirmed_all"
            if confirmed == tags
            else "confirmed_single"
            if confirmed == 1
            else "confirmed_some"
        )
        share = max(1, 100 * confirmed // tags)  # 100 means all, and 0 means none
        said.append(words[name].format(tags=tags, confirmed=confirmed, share=share))
    if no_point is not None and no_point.count.count:
        count = no_point.count.count
        said.append(words["no_points_one" if count == 1 else "no_points"].format(count=count))
    if unread:
        said.append(words["unread_one" if unread == 1 else "unread"].format(count=unread))
    if reading.themes:
        edited = any(theme.edited for theme in reading.themes)
        said.append(words["themes_edited" if edited else "themes"])
    return said


def day(written: str, language: str) -> str:
    """A stored date or time as a reader writes the day: "14 oktober 2026". Times are UTC and come
    out in Stockholm's day."""
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from babel.dates import format_date

    on = (
        date.fromisoformat(written)
        if len(written) == 10
        else datetime.fromisoformat(written).astimezone(ZoneInfo("Europe/Stockholm")).date()
    )
    return str(format_date(on, "d MMMM y", locale=language if language == "en" else "sv"))
