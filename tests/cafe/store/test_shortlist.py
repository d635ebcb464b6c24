"""What the room votes on: put together, worded, chosen and ordered by a person, never a note
changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cafe.errors import Conflict, Refused
from cafe.store import audit, events, harvest, notes, shortlist
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.shortlist import Shortlist

Say = Callable[..., str]
Do = Callable[..., None]


@pytest.fixture
def three(say: Say) -> list[str]:
    """Three proposals of two tables."""
    return [
        say("Mentor för nya.", kind="proposal", round=3),
        say("Tak för ärenden.", kind="proposal", round=3),
        say("Alla nya får en mentor.", kind="proposal", round=3, table=2),
    ]


@pytest.fixture
def do(store: Store, event: Event) -> Do:
    """`do("hide", id, "why")`: a change of the shortlist."""

    def change(name: str, *given: object) -> None:
        with store.write() as db:
            getattr(shortlist, name)(db, "user:1", event.id, *given)

    return change


def opened(store: Store, event: Event) -> None:
    with store.write() as db:
        harvest.start(db, "test", event.id, by="tables", votes_each=3)


def vote(store: Store, event: Event, base: int, votes: dict[str, int], table: int = 0) -> None:
    with store.write() as db:
        voter = f"table:{event.tables[table].id}"
        harvest.vote(db, event.id, voter, base, votes, actor="test")


def now(store: Store, event: Event) -> Shortlist:
    return shortlist.of_event(store.read(), event.id)


def going(store: Store, event: Event) -> list[str]:
    return [one.id for one in now(store, event).going]


def test_joined_proposals_are_one_and_the_notes_stay(
    store: Store, event: Event, three: list[str], do: Do
) -> None:
    before = notes.of_event(store.read(), event.id)
    do("join", three[2], [three[0]])
    first, second = now(store, event).going
    assert (first.id, first.text, first.is_joined) == (three[2], "Alla nya får en mentor.", True)
    assert [(own.id, own.table) for own in first.parts] == [(three[2], "2"), (three[0], "1")]
    assert second.id == three[1]
    do("join", three[1], [three[2]])
    (whole,) = now(store, event).going
    assert {own.id for own in whole.parts} == set(three)
    do("part", three[1])
    assert going(store, event) == three
    assert not any(one.is_joined for one in now(store, event).going)
    assert notes.of_event(store.read(), event.id) == before


def test_a_joined_proposal_lives_as_long_as_one_of_its_notes(
    store: Store, event: Event, three: list[str], do: Do, say: Say
) -> None:
    do("join", three[0], [three[2]])
    say("Mentor för nya.", id=three[0], base=1, kind="proposal", round=3, withdrawn=True)
    _, joined = now(store, event).going
    assert (joined.id, joined.text) == (three[0], "Alla nya får en mentor.")
    say("Alla", id=three[2], base=1, kind="other", round=3, table=2)
    assert going(store, event) == [three[1]]
    say("Mentor för nya.", id=three[0], base=2, kind="proposal", round=3)
    assert going(store, event) == [three[0], three[1]]


def test_other_words_stand_beside_the_tables_own(
    store: Store, event: Event, three: list[str], do: Do
) -> None:
    do("word", three[1], "Högst 14 ärenden.", "Tak för ärenden.")
    one = now(store, event).going[1]
    assert (one.text, one.is_reworded, one.parts[0].text) == (
        "Högst 14 ärenden.", True, "Tak för ärenden.",
    )  # fmt: skip
    with pytest.raises(Conflict, match="shortlist_reworded"):
        do("word", three[1], "Högst 15 ärenden.", "Tak för ärenden.")
    do("word", three[1], "Högst 14 ärenden.", "Tak för ärenden.")  # the same again
    do("word", three[1], "", "Högst 14 ärenden.")
    assert not now(store, event).going[1].is_reworded


def test_what_is_left_out_or_hidden_is_not_in_the_vote(
    store: Store, event: Event, three: list[str], do: Do
) -> None:
    do("choose", False, [three[0]])
    do("hide", three[1], "Handlar om en person.")
    listed = now(store, event)
    assert [[one.id for one in part] for part in (listed.going, listed.left, listed.hidden)] == [
        [three[2]], [three[0]], [three[1]],
    ]  # fmt: skip
    assert listed.hidden[0].hidden == "Handlar om en person."
    opened(store, event)
    for other in three[:2]:
        with pytest.raises(harvest.NotProposals):
            vote(store, event, 0, {other: 1})
    do("unhide", three[1])
    vote(store, event, 0, {three[1]: 1})


def test_the_order_is_the_persons(store: Store, event: Event, three: list[str], do: Do) -> None:
    a, b, c = three
    do("move", c, "first")
    assert going(store, event) == [c, a, b]
    do("move", a, "down")
    assert going(store, event) == [c, b, a]
    do("move", c, "up")  # is first already
    do("choose", False, [b])
    do("choose", True, [b])
    assert going(store, event) == [c, a, b], "taken in again, it comes last"
    with pytest.raises(Refused, match="shortlist_way"):
        do("move", a, "out")


def test_what_comes_when_the_voting_has_opened_waits_to_be_taken_in(
    store: Store, event: Event, three: list[str], do: Do, say: Say
) -> None:
    opened(store, event)
    late = say("Kom sent.", kind="proposal", round=1)
    (waits,) = now(store, event).left
    assert (waits.id, waits.came_later) == (late, True)
    assert going(store, event) == three
    vote(store, event, 0, {three[0]: 1})
    do("choose", True, [late])
    assert going(store, event) == [*three, late]
    vote(store, event, 1, {late: 3})
    with store.write() as db:
        harvest.restart(db, "test", event.id)
    assert going(store, event) == [*three, late]
    assert say("Ett till.", kind="proposal", round=1) in going(store, event)


def test_once_somebody_voted_words_and_order_stand(
    store: Store, event: Event, three: list[str], do: Do
) -> None:
    do("join", three[0], [three[2]])
    opened(store, event)
    do("move", three[1], "up")  # open, and nobody has voted
    vote(store, event, 0, {three[1]: 2})
    for change in (
        ("join", three[0], [three[1]]), ("part", three[0]), ("word", three[1], "Annat", "Tak"),
        ("choose", False, [three[1]]), ("move", three[1], "down"),
    ):  # fmt: skip
        with pytest.raises(Conflict, match="shortlist_has_votes"):
            do(*change)
    do("hide", three[1], "Nämner någon.")
    own = harvest.ballot(store.read(), event.id, f"table:{event.tables[0].id}")
    assert own.votes == {}, "its votes are free again"


def test_what_another_moderator_did_meanwhile_is_told(
    store: Store, event: Event, three: list[str], do: Do
) -> None:
    do("join", three[0], [three[2]])
    for change in (
        ("join", three[2], [three[1]]), ("part", three[2]), ("hide", three[2], "x"),
        ("move", three[2], "up"), ("choose", False, [three[2]]), ("word", three[2], "a", "b"),
    ):  # fmt: skip
        with pytest.raises(Conflict, match="shortlist_changed"):
            do(*change)
    with pytest.raises(Refused, match="shortlist_join_two"):
        do("join", three[1], [three[1]])


def test_another_events_proposals_are_out_of_reach(
    store: Store, event: Event, three: list[str]
) -> None:
    with store.write() as db:
        code = events.add(db, "test", title="Annat", date="2026-10-14", questions=["A"], tables=1)
        other = events.get(db, code)
    with pytest.raises(Conflict, match="shortlist_changed"), store.write() as db:
        shortlist.hide(db, "user:1", other.id, three[0], "x")


def test_one_proposal_gets_one_vote_where_votes_do_not_stack(
    store: Store, event: Event, three: list[str]
) -> None:
    with store.write() as db:
        harvest.start(db, "test", event.id, by="tables", votes_each=3, stacks=False)
    with pytest.raises(Refused, match="votes_one_each"):
        vote(store, event, 0, {three[0]: 2})
    vote(store, event, 0, {three[0]: 1, three[1]: 1})
    with pytest.raises(Conflict, match="harvest_has_ballots"):
        opened(store, event)


def test_the_result_says_what_was_read_and_names_every_note_behind_it(
    store: Store, event: Event, three: list[str], do: Do
) -> None:
    do("join", three[0], [three[2]])
    do("word", three[0], "En mentor åt alla nya", "Mentor för nya.")
    opened(store, event)
    vote(store, event, 0, {three[0]: 3})
    vote(store, event, 0, {three[1]: 1}, table=1)
    with store.write() as db:
        harvest.close(db, "test", event.id)
        harvest.reveal(db, "test", event.id)
    result = harvest.revealed(store.read(), event.id)
    assert result is not None
    assert [(p.text, p.votes, set(p.parts)) for p in result.placed] == [
        ("En mentor åt alla nya", 3, {three[0], three[2]}),
        ("Tak för ärenden.", 1, {three[1]}),
    ]
    do("hide", three[1], "Nämner någon.")
    result = harvest.revealed(store.read(), event.id)
    assert result is not None
    assert [(p.text, p.hidden) for p in result.placed] == [
        ("En mentor åt alla nya", False), (None, True),
    ]  # fmt: skip


def test_the_trail_names_the_notes_and_no_words(
    store: Store, event: Event, three: list[str], do: Do
) -> None:
    do("hide", three[1], "Nämner en person.")
    do("word", three[0], "Ny lydelse", "Mentor för nya.")
    trail = audit.latest(store.read())[:2]
    assert [(e.action, e.object, e.detail) for e in trail] == [
        ("shortlist.word", f"note:{three[0]}", {}),
        ("shortlist.hide", f"note:{three[1]}", {}),
    ]
