"""From passages in the store, through the analysis, to runs in the store.

The computing happens outside any transaction: what is read is a snapshot, and what is written is
checked against the texts as they stand by then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from sqlite_utils import Database

from cafe import days
from cafe.store import (
    events,
    gatherings,
    learning,
    passages,
    runs,
    settings,
    tags,
    theme_edits,
)
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.passages import Passage
from cafe.store.runs import Run, StoredSuggestion
from cafe.store.scopes import Scope, Where, of
from cafe.store.tags import Judged, TagDecision
from cafe.understand import codebooks
from cafe.understand.codebooks import Code, Codebook, builtin
from cafe.understand.themes import family, material, placing, spoken
from cafe.understand.waiting import settle, worked_on

if TYPE_CHECKING:  # the web process imports this module and must not carry the analysis along
    from analysis.tagging.tagger import Tagged, Tagger
    from analysis.themes import model as themes_model

__all__ = [
    "Code",
    "Codebook",
    "analyse",
    "analyse_gathering",
    "builtin",
    "find_themes",
    "standing",
    "tag_new",
]

BATCH = 250  # passages between two reports of progress
ROUNDS = 3  # of finding themes, while people go on deciding about them
REMEMBERED = 20  # runs whose themes have their ids again when they come back
Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class AnalysisOutcome:
    """What an analysis did: passages read now, passages gathered, themes found."""

    read: int
    passages: int
    themes: int


@dataclass(frozen=True)
class ReviewStanding:
    """How far people have come with what the machine suggested for an event.

    `passages` have been kept, `read` of them by the machine. `asserted` is the number of codes
    that the machine asserts or a person confirmed, and nobody rejected; of these are `confirmed` by
    a person and `open` without anybody's word. `rejected` are all that people rejected, `looks` the
    suggestions that the machine wants a person to look at, and nobody has yet.
    `passages_confirmed`: passages with at least one confirmed code. `bulk` of those confirmed were
    so with many others at once, unread.
    """

    passages: int
    read: int
    asserted: int
    confirmed: int
    rejected: int
    open: int
    looks: int
    passages_confirmed: int
    bulk: int = 0


def codebook_name(codebook: Codebook) -> str:
    """The codebook with its version, as runs and decisions name it."""
    return codebook.name


def analyse(store: Store, event_code: str, progress: Progress | None = None) -> AnalysisOutcome:
    """Tag what is new and find the themes anew; `progress` hears the share done and the step.

    Raises Unknown for an event that does not exist, Busy when the store stays locked.
    """
    event = events.get(store.read(), event_code)
    told = progress or (lambda share, step: None)
    told(0.0, "start")
    read = tag_new(store, event, lambda share: told(0.1 + 0.6 * share, "tags"))
    told(0.75, "themes")
    gathered, found = find_themes(store, event.id, lambda share: told(0.75 + share / 5, "themes"))
    told(1.0, "done")
    return AnalysisOutcome(read, gathered, found)


def tag_new(store: Store, event: Event, progress: Callable[[float], None] | None = None) -> int:
    """Read the event's passages that are new, changed, or were last read by another model.

    What people decided at any event is learnt first, so decisions make another model. What has been
    read for the first time is seen at once; another reading of a text waits, once people work with
    the event (`cafe.understand.waiting`). Returns how many passages were read; for none, no run is
    recorded.
    """
    with store.snapshot() as db:
        codebook = codebooks.in_force(db)
        learnt, learnt_to = tags.judged(db), learning.last_decision(db)
        line = asserts_at(db)
    tagger, model = learn(codebook, learnt, line)
    name = codebook_name(codebook)
    with store.snapshot() as db:
        at = days.now()
        wanted = passages.unread(db, event.id, (name, model))
        before = runs.newest(db, event.id, "tags")
        if event.survey_id is not None and before and runs.NAMED not in before.settings:
            wanted = passages.of_event(db, event.id)  # read before questions were
        new = {p.id for p in passages.unread(db, event.id)}
    if not wanted:
        return 0
    asked = {held.number: held.question for held in event.rounds}
    # What a survey is called is asked with each of its questions.
    surveyed = [] if event.survey_id is None else list(asked)
    about = tagger.named([event.title, *(asked[number] for number in surveyed)])
    named = {
        str(number): sorted(about[0] | mine)
        for number, mine in zip(surveyed, about[1:], strict=True)
    }
    found: list[tuple[StoredSuggestion, ...]] = []
    for start in range(0, len(wanted), BATCH):
        if progress is not None:
            progress(start / len(wanted))
        some = wanted[start : start + BATCH]
        tagged = tagger.tag([p.text for p in some], [asked.get(p.round, "") for p in some])
        found += [_suggestions(t) for t in tagged]
    with store.write() as db:
        same = passages.same_text(db, event.id, wanted)
        kept = [(p, s) for p, s in zip(wanted, found, strict=True) if p.id in same]
        waits = worked_on(db, of(event.id))
        # Two runs when some of it waits: a run is shown as a whole.
        for part, later in (
            ([one for one in kept if waits and one[0].id not in new], True),
            ([one for one in kept if not waits or one[0].id in new], False),
        ):
            if not part:
                continue
            run = runs.add(
                db,
                event.id,
                "tags",
                codebook=name,
                model=model,
                settings={"learnt": len(learnt), "learnt_to": learnt_to}
                | ({runs.NAMED: named} if event.survey_id is not None else {}),
                passages=len(part),
                at=at,
                waits=later,
            )
            for passage, suggestions in part:
                runs.read(db, run, passage.id, passage.revision, suggestions)
    return len(kept)


def analyse_gathering(
    store: Store, gathering_id: int, progress: Progress | None = None
) -> AnalysisOutcome:
    """Tag what is new at the gathering's events, and find its themes anew.

    Raises Unknown for a gathering that does not exist, Busy when the store stays locked.
    """
    told = progress or (lambda share, step: None)
    told(0.0, "start")
    with store.snapshot() as db:
        gathering = gatherings.get(db, gathering_id)
        held = gatherings.events_of(db, gathering)
        behind = [event for event in held if passages.unread(db, event.id)]
    read = 0
    for done, event in enumerate(behind):
        told(0.1 + 0.6 * done / len(behind), "tags")
        read += tag_new(store, event)
    told(0.75, "themes")
    gathered, found = find_themes(
        store, gathering.scope, lambda share: told(0.75 + share / 5, "themes")
    )
    told(1.0, "done")
    return AnalysisOutcome(read, gathered, found)


def find_themes(
    store: Store, where: Where, progress: Callable[[float], None] | None = None
) -> tuple[int, int]:
    """Gather all passages of the event or gathering into themes; returns the numbers of passages
    and themes.

    A code that a person confirmed guides before what the machine asserts and nobody rejected.
    Themes keep their ids from earlier runs, and what people decided about them holds; what they
    decide meanwhile is followed in another round.
    """
    for _ in range(ROUNDS):
        placed, found, followed = _find_once(store, of(where), progress)
        if followed:
            break
    return placed, found


def _find_once(
    store: Store, scope: Scope, progress: Callable[[float], None] | None
) -> tuple[int, int, bool]:
    """One round: passages, themes, and whether it followed all edits that stand by its end."""
    from analysis import embedding
    from analysis.themes import find as themes

    with store.snapshot() as db:
        codebook = codebooks.in_force(db)
        at = days.now()
        read = material(db, scope, waiting=True)
        first = frozenset[str]()
        if scope.kind == "gathering" and (point := gatherings.get(db, scope.id).point):
            first = family(db, point)
        before = runs.latest(db, scope, "themes")
        base = _compared(db, before, {p.id for p in read.passages})
        known = [_theme(t) for t in _known(db, scope)]
        edits = placing(theme_edits.standing(db, scope))
    codes = [
        guiding(codebook.ids, read.suggested.get(p.id, ()), read.decided.get(p.id, {}).values())
        for p in read.passages
    ]
    if first:  # within a point it comes first, whatever else a passage is about
        codes = [sorted(mine, key=lambda code: code not in first) for mine in codes]
    decided = themes.plan(spoken(edits))
    found = themes.find_themes(
        [p.id for p in read.passages],
        [p.text for p in read.passages],
        codes,
        code_titles=code_titles(codebook),
        previous=known,
        edits=spoken(edits),
        embedder=embedding.configured(),
        progress=progress,
    )
    changes: tuple[themes.RunChange, ...] = ()
    if base is not None:
        with store.snapshot() as db:
            earlier = [_theme(t) for t in runs.themes(db, base.id)]
        changes = themes.compare(earlier, found.themes, decided.merged)
    with store.write() as db:
        same = {i for e in read.events for i in passages.same_text(db, e.id, read.passages)}
        kept = [
            runs.StoredTheme(
                t.id,
                t.title,
                t.terms,
                tuple(p for p in t.passages if p in same),
                tuple(p for p in t.quotes if p in same),
                t.code,
            )
            for t in found.themes
        ]
        kept = [t for t in kept if t.passages]
        groups = [[p for p in group if p in same] for group in found.duplicates]
        run = runs.add(
            db,
            scope,
            "themes",
            codebook=codebook_name(codebook),
            model=found.model,
            settings={
                "outside": [p for p in found.outside if p in same],
                "duplicates": [group for group in groups if len(group) > 1],
                "edited": [t.id for t in found.themes if t.edited],
                "edits": [e.id for e in edits],
                "since": base.id if base else None,
                "changes": [asdict(c) for c in changes],
            },
            passages=len(same),
            at=at,
            waits=before is not None,
        )
        runs.add_themes(db, run, kept)
        settle(db, scope)
        followed = placing(theme_edits.standing(db, scope)) == edits
    return len(same), len(kept), followed


def _compared(db: Database, before: Run | None, placed: set[str]) -> Run | None:
    """The run that themes are compared with: the last over other passages than now."""
    if before is None:
        return None
    was = {p for t in runs.themes(db, before.id) for p in t.passages}
    if was | set(before.settings["outside"]) != placed:
        return before
    since = before.settings.get("since")
    return runs.get(db, since) if since else None


def _known(db: Database, scope: Scope) -> list[runs.StoredTheme]:
    """The themes of the last runs, each as it was last seen, so that one that comes back has its
    id again."""
    found: dict[str, runs.StoredTheme] = {}
    for run in runs.earlier(db, scope, REMEMBERED):
        for theme in runs.themes(db, run):
            found.setdefault(theme.id, theme)
    return list(found.values())


def _theme(theme: runs.StoredTheme) -> themes_model.Theme:
    from analysis.themes.model import Theme

    return Theme(
        theme.id,
        theme.title,
        theme.terms,
        theme.passages,
        theme.quotes,
        theme.code,
        theme.duplicates,
        theme.edited,
    )


ASSERT_AT = "assert_at"  # the setting's name


def asserts_at(db: Database) -> float | None:
    """The probability from which the machine may tag by itself, as the organisation has set it;
    None: where it was best on other sources."""
    written = settings.get(db, ASSERT_AT)
    return float(written) if written else None


def learn(
    codebook: Codebook, judged: Sequence[Judged], assert_at: float | None = None
) -> tuple[Tagger, str]:
    """A tagger that has learnt what people have said of passages, and the name of the model.

    The name hashes what was learnt, so that other decisions, or another line, make another name.
    Of codes that the codebook does not have any longer, the parts of a split start with those that
    were confirmed; others are left out. Of a passage that somebody has
    only begun with, what nobody has decided is unknown and teaches nothing.
    """
    from analysis import embedding
    from analysis.tagging.tagger import Lesson, Tagger

    known = frozenset(codebook.ids)
    lessons = []
    for j in judged:
        gone = [codebook.became(code) for code in j.confirmed - known]
        # Until somebody has read it again nobody knows which part of what was split it is about.
        split = any(became is not None and became.fate == "split" for became in gone)
        lessons.append(
            Lesson(
                j.text,
                j.confirmed & known,
                j.rejected & known,
                settled=not j.open and not split,
                before=j.confirmed - known,
            )
        )
    tagger = Tagger(codebook, assert_at=assert_at, embedder=embedding.configured()).fit(lessons)
    return tagger, tagger.model + (f" @{assert_at:.2f}" if assert_at is not None else "")


def code_titles(codebook: Codebook) -> dict[str, str]:
    """What names a theme that has no words of its own."""
    return {code.id: code.short for code in codebook.codes}


def guiding(
    order: Sequence[str], suggested: Iterable[StoredSuggestion], decided: Iterable[TagDecision]
) -> list[str]:
    """The codes that guide a passage to a theme: confirmed ones, then asserted and not rejected.

    Each group has the surest first; `order` is the codebook's and breaks ties.
    """
    score = {s.code: s.score for s in suggested}
    asserted = {s.code for s in suggested if s.asserted}
    words = list(decided)
    confirmed = {d.code for d in words if d.confirmed}
    rejected = {d.code for d in words if d.rejected}

    def rank(code: str) -> tuple[float, int]:
        return -score.get(code, 0.0), order.index(code) if code in order else len(order)

    return sorted(confirmed, key=rank) + sorted(asserted - confirmed - rejected, key=rank)


def standing(db: Database, event_id: int) -> ReviewStanding:
    """How much of the event's suggestions people have confirmed or rejected."""
    return count(
        passages.of_event(db, event_id),
        runs.suggestions(db, event_id),
        tags.current(db, event_id),
    )


def count(
    read: Sequence[Passage],
    suggested: Mapping[str, Sequence[StoredSuggestion]],
    decided: Mapping[str, Mapping[str, TagDecision]],
) -> ReviewStanding:
    """The same from what has been read from the store already."""
    total = ReviewStanding(len(read), 0, 0, 0, 0, 0, 0, 0)
    for passage in read:
        words = decided.get(passage.id, {})
        yes = {code for code, d in words.items() if d.confirmed}
        no = {code for code, d in words.items() if d.rejected}
        mine = suggested.get(passage.id, ())
        asserted = {s.code for s in mine if s.asserted}
        looks = {s.code for s in mine if not s.asserted} - yes - no
        total = replace(
            total,
            read=total.read + (passage.id in suggested),
            asserted=total.asserted + len((asserted | yes) - no),
            confirmed=total.confirmed + len(yes),
            rejected=total.rejected + len(no),
            open=total.open + len(asserted - yes - no),
            looks=total.looks + len(looks),
            passages_confirmed=total.passages_confirmed + bool(yes),
            bulk=total.bulk + sum(words[code].bulk is not None for code in yes),
        )
    return total


def _suggestions(tagged: Tagged) -> tuple[StoredSuggestion, ...]:
    return tuple(
        StoredSuggestion(
            s.code,
            min(max(float(s.score), 0.0), 1.0),
            asserted,
            tuple((int(start), int(end)) for start, end in s.evidence),
            asserted and s.sure,
        )
        for asserted, group in ((True, tagged.asserted), (False, tagged.undecided))
        for s in group
    )
