"""What stands behind a proposal, for those who read no raw notes: nothing of a table of few, and
nothing that waits for a release."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cafe.reports import support
from cafe.reports.summary import release
from cafe.reports.support import ShownOrigin, Support
from cafe.store import events, proposals
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
