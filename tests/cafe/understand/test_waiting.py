"""What people work with stays as it is until one of them shows a new reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from analysis.tagging.tagger import Suggestion, Tagged
from cafe.errors import Conflict
from cafe.reports.summary import release
from cafe.store import erased, events, jobs, organisation, passages, runs, tags
from cafe.store.database import Store, value
from cafe.store.events import Event
from cafe.store.scopes import Scope
from cafe.understand import analyse, themes, waiting
from cafe.understand.status import status_of

Say = Callable[..., str]
TEXTS = (
    "Vi har för många ärenden per handläggare",
    "Tak för antal ärenden, max 15 per person",
    "Ärendemängden är orimlig, alla har för många ärenden",
    "Hot och våld måste tas på allvar, rutiner saknas",
    "Larm som fungerar vid hot och våld på besöken",
    "Hot mot oss normaliseras, alla hot ska polisanmälas",
)


class _Machine:
    """Says P3 of what has "ärenden" in it, F1 of the rest; once it has learnt, P10 of all."""

    def __init__(self, learnt: bool) -> None:
        self.learnt = learnt

    def named(self, texts: Sequence[str]) -> list[frozenset[str]]:
        return [frozenset() for _ in texts]

    def tag(self, texts: Sequence[str], questions: Sequence[str]) -> list[Tagged]:
        def code(text: str) -> str:
            return "P10" if self.learnt else "P3" if "ärenden" in text.lower() else "F1"

        return [Tagged((Suggestion(code(t), 0.9, ()),), ()) for t in texts]


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quick one, whose model goes by what people decided, as the real one's does."""

    def learn(codebook: object, judged: Sequence[object], line: object) -> tuple[_Machine, str]:
        return _Machine(bool(judged)), f"learnt of {judged}"

    monkeypatch.setattr(analyse, "learn", learn)


@pytest.fixture
def scope(store: Store, event: Event, say: Say) -> Scope:
    for text in TEXTS:
        say(text)
    analyse.analyse(store, event.code)
    return Scope("event", event.id)


@pytest.fixture
def decide(store: Store, event: Event, add_user: Callable[..., int]) -> Callable[[str, str], None]:
    """`decide("P3", "rejected")` on the first note."""
    lead = add_user("lead")

    def made(code: str, decision: str) -> None:
        with store.write() as db:
            tags.decide(
                db,
                lead,
                event_id=event.id,
                passage_id=first(store, event),
                revision=1,
                codebook="b",
                code=code,
                decision=decision,
            )

    return made


def first(store: Store, event: Event) -> str:
    return next(p.id for p in passages.of_event(store.read(), event.id) if p.text == TEXTS[0])


def seen(store: Store, event: Event) -> object:
    """All that a reading shows: suggestions, themes, counts and the summary."""
    with store.snapshot() as db:
        suggested = runs.suggestions(db, event.id)
        shown = themes.current(db, event.id)
        run = runs.latest(db, event.id, "tags")
        return suggested, shown, analyse.standing(db, event.id), run


def test_what_nobody_has_worked_with_is_read_anew_and_seen_at_once(
    store: Store, event: Event, scope: Scope, say: Say
) -> None:
    late = say("Inför ett tak för ärenden, vi har för många")
    analyse.analyse(store, event.code)
    assert waiting.waiting(store.read(), scope) is None
    assert any(late in t.passages for t in themes.current(store.read(), scope))


def test_after_a_decision_a_new_reading_waits_and_nothing_moves_before_it_is_shown(
    store: Store, event: Event, scope: Scope, say: Say, decide: Callable[[str, str], None]
) -> None:
    for s in runs.suggestions(store.read(), event.id)[first(store, event)]:
        decide(s.code, "rejected")
    decide("P10", "confirmed")
    before = seen(store, event)
    assert analyse.analyse(store, event.code).read == len(TEXTS)
    assert seen(store, event) == before
    found = waiting.waiting(store.read(), scope)
    assert found is not None
    assert found.changes
    assert status_of(store.read(), event).reading == found
    # What waits has been read: nothing is due, and nothing is read again.
    assert jobs.due(store.read(), timedelta(0), timedelta(0)) == []
    assert analyse.analyse(store, event.code).read == 0
    assert seen(store, event) == before
    again = waiting.waiting(store.read(), scope)
    assert again is not None
    with pytest.raises(Conflict, match="reading_other"), store.write() as db:
        waiting.show(db, "test", scope, "0-0")
    then = {m.after.id: m.after for m in again.themes if m.after}
    gone = {m.before.id for m in again.themes if m.before and not m.after}
    with store.write() as db:
        waiting.show(db, "test", scope, again.mark)
    assert seen(store, event) != before
    now = {t.id: t for t in themes.current(store.read(), scope)}
    assert {i: now[i] for i in then} == then
    assert gone.isdisjoint(now)
    assert waiting.waiting(store.read(), scope) is None
    with pytest.raises(Conflict, match="reading_other"), store.write() as db:
        waiting.show(db, "test", scope, again.mark)


def test_a_new_note_is_read_at_once_while_the_rest_waits(
    store: Store, event: Event, scope: Scope, say: Say, decide: Callable[[str, str], None]
) -> None:
    decide("P10", "confirmed")
    shown = themes.current(store.read(), scope)
    late = say("Vi har alldeles för många ärenden per handläggare")
    analyse.analyse(store, event.code)
    with store.snapshot() as db:
        assert late in runs.suggestions(db, event.id)
        assert passages.unread(db, event.id) == []
        assert themes.current(db, scope) == shown
        assert status_of(db, event).newer == 1
        found = waiting.waiting(db, scope)
    assert found is not None
    assert any(m.after and late in m.after.passages and m.came for m in found.themes)


def test_a_reading_that_would_change_nothing_does_not_bother_anybody(
    store: Store, event: Event, scope: Scope, decide: Callable[[str, str], None]
) -> None:
    first_run = runs.latest(store.read(), scope, "themes")
    with store.write() as db:  # the work begins, and changes no theme and no suggestion
        db.conn.execute(
            "INSERT INTO gone_through (passage_id, revision, at) VALUES (?, 1, 'a')",
            (first(store, event),),
        )
    before = themes.current(store.read(), scope)
    analyse.find_themes(store, scope)
    run = runs.latest(store.read(), scope, "themes")
    assert first_run is not None
    assert run is not None
    assert run.id > first_run.id
    assert themes.current(store.read(), scope) == before
    assert waiting.waiting(store.read(), scope) is None


def test_what_is_erased_leaves_what_waits_and_the_next_reading_is_seen_at_once(
    store: Store,
    event: Event,
    scope: Scope,
    decide: Callable[[str, str], None],
    add_user: Callable[..., int],
) -> None:
    for s in runs.suggestions(store.read(), event.id)[first(store, event)]:
        decide(s.code, "rejected")
    analyse.analyse(store, event.code)
    assert waiting.waiting(store.read(), scope) is not None
    gone = next(p.id for p in passages.of_event(store.read(), event.id) if p.text == TEXTS[3])
    with store.write() as db:
        erased.erase(db, add_user("administrator"), gone, "namngav en person")
    for table in ("reading", "waiting_reading", "theme_passage", "suggestion"):
        held = f"SELECT count(*) FROM {table} WHERE passage_id = ?"
        assert value(store.read(), held, (gone,)) == 0, table
    analyse.analyse(store, event.code)
    assert waiting.waiting(store.read(), scope) is None
    assert all(gone not in t.passages for t in themes.current(store.read(), scope))


def test_readers_figures_do_not_move_when_a_reading_is_shown(
    store: Store, event: Event, scope: Scope, decide: Callable[[str, str], None]
) -> None:
    with store.write() as db:
        release.show(db, "test", events.by_id(db, event.id))
    known = organisation.get(store.read())
    handed_out = release.shown(store.read(), event, known, "sv", None)
    for s in runs.suggestions(store.read(), event.id)[first(store, event)]:
        decide(s.code, "rejected")
    analyse.analyse(store, event.code)
    found = waiting.waiting(store.read(), scope)
    assert found is not None
    assert found.handed_out is not None
    assert found.handed_out.number == 1
    with store.write() as db:
        waiting.show(db, "test", scope, found.mark)
    assert release.shown(store.read(), event, known, "sv", None) == handed_out


def test_a_run_that_is_asked_for_while_one_waits_takes_its_place(
    store: Store, event: Event, scope: Scope, say: Say, decide: Callable[[str, str], None]
) -> None:
    decide("P10", "confirmed")
    say("Larmen på besöken fungerar inte vid hot och våld")
    analyse.analyse(store, event.code)
    one = waiting.waiting(store.read(), scope)
    say("Tak för ärenden")
    analyse.analyse(store, event.code)
    other = waiting.waiting(store.read(), scope)
    assert one is not None
    assert other is not None
    assert one.mark != other.mark
    with store.write() as db:
        waiting.show(db, "test", scope, other.mark)
    run = runs.latest(store.read(), scope, "themes")
    assert run == runs.get(store.read(), run.id if run else 0)
    assert waiting.waiting(store.read(), scope) is None
