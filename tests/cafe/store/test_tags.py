"""People's decisions: none is overwritten, and each holds for the text that it was made on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cafe import days
from cafe.errors import Refused, Unknown
from cafe.store import audit, runs, tags
from cafe.store.database import Store, value
from cafe.store.events import Event
from cafe.store.runs import StoredSuggestion

Say = Callable[..., str]


@pytest.fixture
def decide(store: Store, event: Event, add_user: Callable[..., int]) -> Callable[..., bool]:
    """`decide(passage, "P3", "confirmed", revision=1)` as the project lead."""
    lead = add_user("lead")

    def made(passage: str, code: str, decision: str, revision: int = 1) -> bool:
        with store.write() as db:
            return tags.decide(
                db,
                lead,
                event_id=event.id,
                passage_id=passage,
                revision=revision,
                codebook="plan 1",
                code=code,
                decision=decision,
            )

    return made


def test_the_latest_word_counts_and_all_stay(
    store: Store, event: Event, say: Say, decide: Callable[..., bool]
) -> None:
    note = say("för många ärenden")
    for decision in ("confirmed", "undone", "rejected"):
        assert decide(note, "P3", decision)
    found = tags.current(store.read(), event.id)[note]["P3"]
    assert (found.decision, found.name, found.revision) == ("rejected", "Test Lead", 1)
    assert found.rejected
    assert not found.confirmed
    said = [d.decision for d in tags.history(store.read(), event.id, note)]
    assert said == ["confirmed", "undone", "rejected"]
    actions = [e.action for e in audit.latest(store.read(), 3)]
    assert actions == ["tag.rejected", "tag.undone", "tag.confirmed"]


def test_the_same_word_twice_is_one_row(
    store: Store, event: Event, say: Say, decide: Callable[..., bool]
) -> None:
    note = say("x")
    assert not decide(note, "P3", "undone")
    assert decide(note, "P3", "confirmed")
    assert not decide(note, "P3", "confirmed")
    assert decide(note, "P3", "undone")
    assert not decide(note, "P3", "undone")
    assert tags.current(store.read(), event.id) == {}
    assert value(store.read(), "SELECT count(*) FROM tag") == 2


def test_a_decision_goes_stale_when_the_text_changes_and_only_then(
    store: Store, event: Event, say: Say, decide: Callable[..., bool]
) -> None:
    note = say("x")
    decide(note, "P3", "confirmed")
    say("x", id=note, base=1, votes=9)
    assert tags.current(store.read(), event.id)[note]["P3"].confirmed
    say("y", id=note, base=2)
    found = tags.current(store.read(), event.id)[note]["P3"]
    assert found.stale
    assert not found.confirmed
    assert decide(note, "P3", "confirmed", revision=3)
    assert tags.current(store.read(), event.id)[note]["P3"].confirmed


def test_what_is_not_there_cannot_be_judged(say: Say, decide: Callable[..., bool]) -> None:
    note = say("x")
    with pytest.raises(Unknown):
        decide("no such passage", "P3", "confirmed")
    with pytest.raises(Unknown):
        decide(note, "P3", "confirmed", revision=2)
    with pytest.raises(Refused):
        decide(note, "P3", "perhaps")


def test_judged_says_what_is_left_open(
    store: Store, event: Event, say: Say, decide: Callable[..., bool]
) -> None:
    note, other = say("b"), say("a")
    say("nobody has judged this")
    with store.write() as db:
        run = runs.add(
            db, event.id, "tags", codebook="b", model="m", settings={}, passages=1, at=days.now()
        )
        found = [
            StoredSuggestion("P3", 0.9, True, ()),
            StoredSuggestion("P5", 0.7, True, ()),
            StoredSuggestion("P6", 0.2, False, ()),
        ]
        runs.read(db, run, note, 1, found)
    decide(note, "P3", "confirmed")
    decide(note, "P1", "rejected")
    decide(other, "P2", "confirmed")
    first, second = tags.judged(store.read())
    assert (first.text, first.confirmed, first.open) == ("a", {"P2"}, frozenset())
    assert (second.confirmed, second.rejected, second.open) == ({"P3"}, {"P1"}, {"P5"})
    decide(note, "P5", "rejected")
    assert tags.judged(store.read())[1].open == frozenset()
    say("c", id=note, base=1)
    assert [j.text for j in tags.judged(store.read())] == ["a"]
