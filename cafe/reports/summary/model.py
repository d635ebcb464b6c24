"""What a summary is made of, and what it is: plain values, no store and no wording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from analysis.disclosure.gate import Cell

# What goes in


@dataclass(frozen=True)
class SaidNote:
    """One note that counts. `points` maps a code to whether a person confirmed it (True) or it
    is the machine's suggestion that nobody rejected (False). `kind` is None while nobody has chosen
    one; `important`: its table holds it among the most important. `read`: the machine has read the
    text
    as it stands now. `released`: it may be quoted (a survey's words once a person says so). `bulk`:
    of the confirmed codes those that were so with many others at once, each with its bulk. `asked`:
    the same as `points` of what its question names, which it did not bring up by itself.
    `taken_back`: what it said, where it has no text since it was taken back: a title or a figure
    that was made of it stays, and nobody reads it."""

    id: str
    text: str
    kind: str | None
    round: int
    table: str
    votes: int = 0
    points: Mapping[str, bool] = field(default_factory=dict)
    read: bool = True
    released: bool = True
    revision: int = 0
    place: int = 0  # the id of its table
    important: bool = False
    bulk: Mapping[str, int] = field(default_factory=dict)
    asked: Mapping[str, bool] = field(default_factory=dict)
    taken_back: str = ""

    @property
    def wording(self) -> str:
        """What it said, to be compared."""
        return self.text or self.taken_back


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
    chosen: bool = False  # a person chose its quotes and their order


@dataclass(frozen=True)
class ConfirmedAtOnce:
    """A bulk of confirmations, of a code or a theme (by its title), from the score `above` on; of
    `read` that were read first `wrong` were rejected."""

    id: int
    code: str | None
    theme: str | None
    above: float
    read: int
    wrong: int
    at: str


@dataclass(frozen=True)
class Reading:
    """The latest pass of the machine. `labels` are the codebook's codes in its order, each with
    its label and a short one; `at` is the stored time of the run, None when the machine has not
    read anything and only people have tagged. `opposites`: themes say what `opposites.mixes` finds;
    not in releases that were shown before they did."""

    codebook: str
    version: str
    labels: Mapping[str, tuple[str, str]]
    model: str
    at: str | None
    themes: tuple[FoundTheme, ...] = ()
    bulks: tuple[ConfirmedAtOnce, ...] = ()
    opposites: bool = True


# What comes out


@dataclass(frozen=True)
class SaidInput:
    """A note that may be read word for word, and what it counts for. `votes` are its table's."""

    text: str
    kind: str | None
    votes: Cell
    points: tuple[str, ...]
    theme: str | None


@dataclass(frozen=True)
class SaidQuote:
    """A quote and the question that it answers; of an event's summary also the id of its `note`."""

    text: str
    question: str
    note: str = ""


@dataclass(frozen=True)
class RoundQuestion:
    """One round's question, or the heading that stands for it, how many notes it got, and those of
    them that may be read word for word."""

    number: int
    question: str
    notes: Cell
    inputs: tuple[SaidInput, ...] = ()


@dataclass(frozen=True)
class CountRow:
    """Counts of notes: of a point, of a kind, of those without a point, or of all.

    `short` is the label for a figure. `confirmed` of `count` notes were confirmed by a person, the
    rest suggested by the machine; None where there is nothing to confirm. `kinds` follows those of
    the summary. `asked`: how many more are about the point because their question names it; None
    where no question of the event does.
    """

    id: str
    label: str
    short: str
    count: Cell
    confirmed: Cell | None = None
    kinds: tuple[Cell, ...] = ()
    asked: Cell | None = None


@dataclass(frozen=True)
class SummaryTheme:
    """A theme: its size in notes, the point it was found in, and quotes that may be shown. `mixed`:
    whether opposites are said in it, or perhaps are, in other words, as the machine guesses.
    `tables`: at how many tables it was said, None where that is hidden or nobody sat at a table;
    `at_least`: at more of them it may have been said too. `chosen`: a person chose the quotes and
    their order. `note`: the id of the first of its notes, by which it can be found again
    (`release.theme_of`). `of`: of which event it is, "" where that goes without saying."""

    title: str
    terms: tuple[str, ...]
    point: str | None
    size: Cell
    quotes: tuple[SaidQuote, ...]
    mixed: Literal["", "said", "perhaps"] = ""
    tables: int | None = None
    at_least: bool = False
    chosen: bool = False
    note: str = ""
    of: str = ""


@dataclass(frozen=True)
class SaidProposal:
    """A proposal as it was said, with its table's `votes`, and whether the table holds it among the
    most `important`: both are what the table chose, and not told where too few sat there. `of`: of
    which event it is, "" where that goes without saying."""

    text: str
    round: int
    table: str
    votes: Cell
    points: tuple[str, ...]
    theme: str | None
    important: bool = False
    question: str = ""
    of: str = ""


@dataclass(frozen=True)
class PointBesideCity:
    """How many notes about a point the own district wrote, and the whole city; `short` is the
    label for a phone."""

    id: str
    label: str
    short: str
    own: int
    city: int


@dataclass(frozen=True)
class DistrictBesideCity:
    """A district beside the city at an event of the city: persons and notes of each, and by point.
    `hidden`: it may not be told. `release`: the one that the figures are of. `without`: names of
    districts that have become part of it since, and are not told."""

    name: str
    persons: int
    city_persons: int
    notes: int
    city_notes: int
    points: tuple[PointBesideCity, ...]
    hidden: bool
    release: int
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class PointSince:
    """A point that is said clearly more than the time before, or less: how many notes were about
    it `now` and `then`."""

    id: str
    label: str
    short: str
    now: int
    then: int
    more: bool


@dataclass(frozen=True)
class SinceLast:
    """An event beside the latest earlier one of the same organiser and kind, as readers were last
    shown both. `title` and `date` are the earlier one's, empty when there is none; `comparable`:
    enough persons and tables on both sides; `points`: what differs by more than chance brings
    about, the largest difference first. `release`: the event's own that the figures are of."""

    release: int
    title: str = ""
    date: str = ""
    comparable: bool = False
    notes: int = 0
    notes_then: int = 0
    points: tuple[PointSince, ...] = ()
    same_questions: bool = True


@dataclass(frozen=True)
class AskedGroup:
    """A proposal that waits for the decision of a steering group: the group's name, "" for the
    central one, and the day by which it is to answer."""

    proposal: str
    group: str
    day: str


@dataclass(frozen=True)
class Topic:
    """What is counted: a point, a theme, or what stands behind a proposal. `id` is empty where it
    has none."""

    id: str
    label: str
    short: str


@dataclass(frozen=True)
class GroupNotes:
    """What notes that name one label say. `label` is an id, None for notes that name none; `counts`
    of its `notes` are about each topic (by place), said at `tables` tables; `clear` is 1 where it
    says more of a topic than the others, -1 where less. `left_out` events tell nothing of it."""

    label: str | None
    name: str
    persons: int
    notes: int
    tables: int
    counts: tuple[int, ...]
    clear: tuple[int, ...]
    left_out: int = 0


@dataclass(frozen=True)
class ByWhom:
    """Topics by profession or by area of work. `hidden`: not every label may be told; `kept_back`:
    nor every topic."""

    dimension: str
    topics: tuple[Topic, ...]
    groups: tuple[GroupNotes, ...]
    hidden: bool
    kept_back: bool = False


@dataclass(frozen=True)
class OneOfSeveral:
    """One of the events that a summary of several is of. `persons` and `notes` are those of its
    latest release; `why` it is in no figure, "" when it is. `survey`: it is the words of one."""

    code: str
    title: str
    date: str
    organiser: str
    persons: Cell
    notes: int
    why: str = ""
    survey: bool = False


@dataclass(frozen=True)
class SurveyBeside:
    """A survey whose results belong beside the events: how many persons are behind those that were
    shown last, and of each scale of it what was answered, in a sentence."""

    code: str
    title: str
    day: str
    persons: int
    said: tuple[str, ...]


@dataclass(frozen=True)
class DecidedBeside:
    """What a steering group (its name) has answered to a proposal: the step (`status`) in words,
    since when, and what it tells those who asked."""

    number: int
    proposal: str
    group: str
    status: str
    since: str
    public: str


@dataclass(frozen=True)
class Several:
    """That a summary is of several events: of which `period` (in words), which `events`, and what
    stands beside them. `gathered`: its themes are found over all events together, else they are
    those of each. `point`: only what is said of this point is in it, "" for all."""

    period: str
    events: tuple[OneOfSeveral, ...]
    surveys: tuple[SurveyBeside, ...] = ()
    decided: tuple[DecidedBeside, ...] = ()
    gathered: bool = False
    point: str = ""

    @property
    def counted(self) -> int:
        """How many of the events are in the figures."""
        return sum(not one.why for one in self.events)


@dataclass(frozen=True)
class Summary:
    """What a reader gets of one event, or of `several`, in one language.

    `hidden` says why the broken-down counts are hidden, None when they are shown; `quotes_hidden`
    the same for quotes. `kinds` are all that there are, and last those that nobody has chosen a
    kind for, where there are any. `method` and `protection` are sentences that belong under the
    figures.
    `tags`, and how many of them a person confirmed, and how many at once, are None while `hidden`:
    they would tell what the notes say beside those that may be read.
    Without an analysis `points`, `no_point` and `themes` are empty and `analysed_at` is None.
    `release` is the number under which readers were shown it, None of the live state. `own`: the
    districts of the steering group that reads it, beside the city. `since`: beside the time before,
    None where that is not asked. `by`: points and themes by
    profession and by area of work, where a file is to have them. `asks`: what the steering groups
    are asked to decide, of the proposals that the reader may open. `from_file`: its questions are
    headings, since nobody sat at a table of the program's. `verbatim`: all that was said may be
    read, not only proposals and quotes. Of `several` events `code` and `questions` are empty, and
    what a theme or proposal is called `of` is its event. `plan`: what the codebook is called, which
    is Swedish in any language.
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
    tags: int | None
    tags_confirmed: int | None
    tags_bulk: int | None
    threshold: int
    hidden: str | None
    quotes_hidden: str | None
    method: tuple[str, ...]
    protection: tuple[str, ...]
    release: int | None = None
    own: tuple[DistrictBesideCity, ...] = ()
    since: SinceLast | None = None
    by: tuple[ByWhom, ...] = ()
    asks: tuple[AskedGroup, ...] = ()
    from_file: bool = False
    verbatim: bool = False
    several: Several | None = None
    plan: str = ""

    @property
    def proposals_asked(self) -> tuple[tuple[str, int, tuple[SaidProposal, ...]], ...]:
        """The proposals under what they answer: the question ("" where it is not told), the round,
        and those that answer it, in the order in which they stand."""
        found: dict[tuple[str, int], list[SaidProposal]] = {}
        for one in self.proposals:  # of several events: under the event
            under = (one.of, 0) if one.of else (one.question, one.round)
            found.setdefault(under, []).append(one)
        return tuple((*asked, tuple(those)) for asked, those in found.items())

    @property
    def is_of_nothing(self) -> bool:
        """Whether it is of several events, and there is nothing to write of them."""
        beside = self.several
        return beside is not None and not (
            beside.events or beside.surveys or beside.decided or self.asks
        )

    @property
    def file_name(self) -> str:
        """The name of a hand-out without its ending, in letters that every system takes."""
        name = plain(self.title) or "sammanfattning"
        if self.several and self.date[:4] in name:  # a year is called by its name
            return name
        return f"{name}-{self.date}"


def plain(title: str) -> str:
    """The title in small letters a–z, digits and hyphens, at most 60 of them."""
    import unicodedata

    bare = unicodedata.normalize("NFKD", title).casefold()
    kept = "".join(
        c if c.isascii() and c.isalnum() else "-" for c in bare if not unicodedata.combining(c)
    )
    return "-".join(part for part in kept.split("-") if part)[:60].strip("-")
