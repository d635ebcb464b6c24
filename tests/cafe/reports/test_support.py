"""What stands behind a proposal, for those who read no raw notes: nothing of a table of few, and
nothing that waits for a release."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest

from cafe.reports import support, support_apart
from cafe.reports.summary import release
from cafe.reports.support import ShownOrigin, Support
from cafe.store import events, notes, proposals
from cafe.store.database import Store
from cafe.store.events import Event

Say = Callable[..., str]


@pytest.fixture
def seat(store: Store, event: Event) -> Callable[..., None]:
    """`seat(8, 3)`: so many sit at the tables, and readers are shown what was said."""

    def tell(*seats: int) -> None:
        with store.write() as db:
            for table, number in zip(event.tables, seats, strict=True):
                events.seat(db, "test", table, participants=number, professions={}, areas={})
            release.show(db, "test", events.by_id(db, event.id))

    return tell


def propose(store: Store, *notes: str, quoted: bool = True) -> int:
    with store.write() as db:
        made = proposals.add(db, None, title="T", what="V", codebook="plan 1", home="farsta")
        proposals.link(db, None, made, notes, quoted=notes if quoted else ())
    return made


def behind(store: Store, number: int) -> tuple[Support, tuple[ShownOrigin, ...]]:
    with store.snapshot() as db:
        origins = proposals.origins(db, [number])
        quotes = support.origins_shown(db, origins)[number]
        return support.support(db, [number])[number], quotes


def test_a_note_that_is_no_proposal_is_quoted_without_its_table_and_the_votes_of_few(
    store: Store, say: Say, seat: Callable[..., None]
) -> None:
    mine = say("Chefen lyssnar inte", table=2, votes=1)
    say("Annat", table=1)
    seat(11, 3)
    found, (quote,) = behind(store, propose(store, mine))
    assert (quote.text, quote.table, quote.votes.count) == ("Chefen lyssnar inte", None, None)
    assert found.votes.hidden
    assert found.said.count == 1


def test_a_proposal_stands_with_its_table(
    store: Store, say: Say, seat: Callable[..., None]
) -> None:
    mine = say("Fler kollegor", kind="proposal", table=2, votes=2)
    say("Annat", table=1)
    seat(11, 5)
    found, (quote,) = behind(store, propose(store, mine, quoted=False))
    assert (quote.table, quote.votes.count) == ("2", 2)
    assert (found.tables.count, found.at_least, found.persons.count) == (1, False, 5)


def test_what_waits_for_a_release_is_neither_quoted_nor_counted(
    store: Store, event: Event, say: Say, seat: Callable[..., None]
) -> None:
    early = say("Tidigt sagt", table=1)
    say("Annat", table=2)
    number = propose(store, early)
    before, none = behind(store, number)
    assert before.said.why == support.NOT_SHOWN
    assert not none
    seat(8, 8)
    late = say("Sent sagt", table=1, votes=3)
    found, quotes = behind(store, propose(store, early, late))
    assert [quote.text for quote in quotes] == ["Tidigt sagt"]
    assert (found.said.count, found.votes.count) == (1, 0)
    assert late not in found.notes
    alone, none = behind(store, propose(store, late))
    assert alone.said.why == support.NOT_SHOWN
    assert alone.votes.hidden
    assert not none
    # Said openly: it need not wait.
    open_ = say("Sent förslag", table=1, kind="proposal")
    assert [q.text for q in behind(store, propose(store, late, open_))[1]] == ["Sent förslag"]


def test_words_that_were_changed_wait_too(
    store: Store, say: Say, seat: Callable[..., None]
) -> None:
    mine = say("Som det lästes", table=1)
    say("Annat", table=2)
    seat(8, 8)
    say("Som det läses nu", id=mine, base=1, table=1)
    number = propose(store, mine)
    assert behind(store, number)[1] == ()
    assert behind(store, number)[0].said.count == 1


@pytest.mark.parametrize("added", [1, 2])
def test_what_a_link_more_moves_tells_nothing_of_where_it_was_said(
    store: Store, say: Say, seat: Callable[..., None], added: int
) -> None:
    """Of a table of eight or of three: the same is shown after as after the other."""
    mine = say("Tredje bordet", table=1, votes=1)
    notes = {1: say("Ett till", table=1, votes=1), 2: say("Två till", table=2, votes=1)}
    seat(11, 3)
    found, quotes = behind(store, propose(store, mine, notes[added]))
    assert found.said.count == 2
    assert (found.votes.hidden, found.persons.hidden) == (True, True)
    assert [quote.table for quote in quotes] == [None, None]


def test_where_a_quote_stands_does_not_tell_its_table(
    store: Store, say: Say, seat: Callable[..., None]
) -> None:
    first = say("Öppet sagt", table=1)
    proposed = say("Förslag", kind="proposal", table=2)
    last = say("Annat", table=2)
    seat(8, 8)
    _, quotes = behind(store, propose(store, first, proposed, last))
    assert [quote.text for quote in quotes] == ["Förslag", "Annat", "Öppet sagt"]


@pytest.mark.parametrize("seats", [(3,), (8,)])
def test_a_link_to_what_few_said_or_to_what_waits_moves_nothing(
    store: Store, say: Say, seat: Callable[..., None], seats: tuple[int, ...]
) -> None:
    mine = [say("Larm behövs på kontoret", table=1), say("Larm behövs hemma", table=2)]
    seat(8, 8)
    with store.write() as db:
        code = events.add(
            db, "test", title="Ett till", date="2026-10-14", district="farsta",
            participants=seats[0], questions=["?"], tables=1,
        )  # fmt: skip
        events.move(db, "test", events.get(db, code), "open")
        other = events.get(db, code)
        events.seat(db, "test", other.tables[0], participants=seats[0], professions={}, areas={})

    def write(text: str) -> str:
        note = notes.NoteIn(str(uuid.uuid4()), 0, 1, "improve", text)
        with store.write() as db:
            notes.save(db, other, other.tables[0], [note], source="tablet", actor="test")
        return note.id

    linked = write("Larm behövs på kontoret också")
    with store.write() as db:
        release.show(db, "test", events.by_id(db, other.id))
    if seats[0] > 5:
        linked = write("Larm behövs, sent sagt")
    number = propose(store, *mine)
    before = behind(store, number)
    with store.snapshot() as db:
        listed = support.of_event(db, other.id)
    with store.write() as db:
        proposals.link(db, None, number, [linked], quoted=[linked])
    assert behind(store, number) == before
    assert before[0].said.count == 2
    with store.snapshot() as db:
        # On a café's own pages it stands once readers have been shown the note, of however few.
        assert (support.of_event(db, other.id) == listed) == (seats[0] > 5)


@pytest.mark.parametrize("kind", ["improve", "proposal"])
def test_a_note_that_is_taken_back_moves_no_figure_before_a_release(
    store: Store, say: Say, seat: Callable[..., None], kind: str
) -> None:
    """Its words go at once. What says nearly the same as it, or the opposite, still does."""
    text = "Vi behöver fler larm på kontoret"
    mine = [say(text, table=1, kind=kind, votes=2), say("Annat om bilar", table=2, votes=1)]
    say("Vi behöver fler larm på kontoret nu", table=2)
    say("Bilar behövs", table=2)
    seat(8, 8)
    number = propose(store, *mine)
    before, quotes = behind(store, number)
    assert (before.said.count, before.similar.count, before.votes.count) == (2, 2, 3)
    say(text, id=mine[0], base=1, table=1, kind=kind, withdrawn=True)
    after, left = behind(store, number)
    assert replace(after, likes=before.likes) == before
    assert [q.text for q in left] == [q.text for q in quotes if q.text != text]
    with store.snapshot() as db:
        known = support.readers_know(db, proposals.origins(db, [number])[number])
    assert {o.passage_id for o in known} == set(mine)


def test_what_becomes_no_proposal_keeps_its_table_until_a_release(
    store: Store, say: Say, seat: Callable[..., None]
) -> None:
    mine = say("Fler kollegor", kind="proposal", table=2, votes=2)
    say("Annat", table=1)
    seat(8, 8)
    number = propose(store, mine, quoted=False)
    before, _ = behind(store, number)
    assert (before.tables.count, before.persons.count) == (1, 8)
    say("Fler kollegor", kind="improve", id=mine, base=1, table=2, votes=2)
    assert behind(store, number)[0] == before


def test_a_link_and_a_release_are_told_apart_with_all_that_they_bring_along(
    store: Store, event: Event, say: Say, seat: Callable[..., None]
) -> None:
    """What says nearly the same as a note that is linked too; and what is gone after a release."""
    first = say("Bilar behövs", table=1)
    linked = say("Vi behöver fler larm på kontoret", table=1)
    alike = say("Vi behöver fler larm på kontoret nu", table=2)
    others = [say(f"Något annat {n}", table=1 + n % 2) for n in range(5)]
    seat(8, 8)
    number = propose(store, first)
    with store.write() as db:
        proposals.link(db, None, number, [linked])
        late = "UPDATE proposal_origin SET at = '2098-01-01T00:00:00.000Z' WHERE passage_id = ?"
        db.conn.execute(late, (linked,))

    def apart() -> list[set[str]]:
        with store.snapshot() as db:
            found = [set(a - b) for a, b in support_apart.of_proposal(db, number)]
        return [one for one in found if one]

    assert apart() == [{first}, {linked, alike}]
    say("Bilar behövs", id=first, base=1, table=1, withdrawn=True)
    for n, note in enumerate(others):
        say(f"Ändrat {n}", id=note, base=1, table=1 + n % 2)
    with store.write() as db:
        release.show(db, "test", events.by_id(db, event.id))
        db.conn.execute("UPDATE summary_release SET at = '2099-01-01' WHERE number = 2")
    assert apart() == [{first}, {linked, alike}, {first}]
