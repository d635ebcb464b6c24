"""What the machine did is kept, and the latest reading counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cafe import days
from cafe.store import runs
from cafe.store.database import Store, value
from cafe.store.events import Event
from cafe.store.runs import StoredSuggestion, StoredTheme

Say = Callable[..., str]


def read(
    store: Store, event: Event, passage: str, revision: int, found: Sequence[StoredSuggestion]
) -> int:
    with store.write() as db:
        run = runs.add(
            db, event.id, "tags", codebook="b", model="m", settings={}, passages=1, at=days.now()
        )
        runs.read(db, run, passage, revision, found)
    return run


def test_a_run_keeps_what_made_it(store: Store, event: Event) -> None:
    with store.write() as db:
        runs.add(
            db,
            event.id,
            "tags",
            codebook="plan 1",
            model="m 1",
            settings={"learnt": 3},
            passages=7,
            at="2026-10-14T10:00:00.000Z",
        )
    run = runs.latest(store.read(), event.id, "tags")
    assert run is not None
    assert (run.codebook, run.model, run.settings, run.passages) == (
        "plan 1",
        "m 1",
        {"learnt": 3},
        7,
    )
    assert run.at == "2026-10-14T10:00:00.000Z"
    assert runs.latest(store.read(), event.id, "themes") is None


def test_the_latest_reading_counts_and_the_earlier_stays(
    store: Store, event: Event, say: Say
) -> None:
    note = say("för många ärenden")
    unread = say("oläst")
    read(store, event, note, 1, [StoredSuggestion("P3", 0.9, True, ((4, 9), (10, 17)))])
    assert runs.suggestions(store.read(), event.id) == {
        note: (StoredSuggestion("P3", 0.9, True, ((4, 9), (10, 17))),)
    }
    read(
        store,
        event,
        note,
        1,
        [StoredSuggestion("P6", 0.3, False, ()), StoredSuggestion("P5", 0.6, True, ())],
    )
    found = runs.suggestions(store.read(), event.id)
    assert [s.code for s in found[note]] == ["P5", "P6"]
    assert unread not in found
    assert value(store.read(), "SELECT count(*) FROM suggestion") == 3


def test_suggestions_for_an_earlier_wording_are_not_shown(
    store: Store, event: Event, say: Say
) -> None:
    note = say("för många ärenden")
    read(store, event, note, 1, [StoredSuggestion("P3", 0.9, True, ((0, 3),))])
    say("för många ärenden", id=note, base=1, votes=4)
    assert len(runs.suggestions(store.read(), event.id)[note]) == 1
    say("bra chef", id=note, base=2)
    assert note not in runs.suggestions(store.read(), event.id)


def test_read_without_a_suggestion_is_not_unread(store: Store, event: Event, say: Say) -> None:
    note = say("hm")
    read(store, event, note, 1, [])
    assert runs.suggestions(store.read(), event.id) == {note: ()}


def test_themes_come_back_as_they_were_kept(store: Store, event: Event, say: Say) -> None:
    a, b, c = say("a"), say("b"), say("c")
    kept = (
        StoredTheme("theme-1", "Många ärenden", ("ärenden", "tak"), (b, a), (b,), "P3"),
        StoredTheme("theme-2", "Chefen", ("chefen",), (c,), (c,), None),
    )
    with store.write() as db:
        run = runs.add(
            db, event.id, "themes", codebook="b", model="m", settings={}, passages=3, at=days.now()
        )
        runs.add_themes(db, run, kept)
    assert runs.themes(store.read(), run) == kept
    assert runs.themes(store.read(), run + 1) == ()
