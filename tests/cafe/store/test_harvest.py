"""The harvest: a cap that holds, ballots that nobody overwrites, and votes hidden till shown."""

from __future__ import annotations

import json
import shutil
import tempfile
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cafe.errors import Conflict, Expected, Refused, TooMany
from cafe.store import audit, events, harvest, notes, shortlist
from cafe.store import settings as setting
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.shortlist import TableProposal

Say = Callable[..., str]
PHONE = "phone:0b9ad9b0-6d0e-4a51-9a5b-6f1d6d6f4a10"


def opened(store: Store, event: Event, by: str = "tables", votes_each: int = 3) -> None:
    with store.write() as db:
        harvest.start(db, "test", event.id, by=by, votes_each=votes_each)


def closed(store: Store, event: Event) -> None:
    with store.write() as db:
        harvest.close(db, "test", event.id)


def shown(store: Store, event: Event) -> harvest.VoteResult:
    with store.write() as db:
        harvest.reveal(db, "test", event.id)
    result = harvest.revealed(store.read(), event.id)
    assert result is not None
    return result


def vote(store: Store, event: Event, voter: str, base: int, votes: dict[str, int]) -> int:
    with store.write() as db:
        return harvest.vote(db, event.id, voter, base, votes, actor="test")


@pytest.fixture
def table(event: Event) -> str:
    """The first table as a voter."""
    return f"table:{event.tables[0].id}"


@pytest.fixture
def two(say: Say) -> tuple[str, str]:
    """Two proposals, the second from another table."""
    return (
        say("Inför mentor för nyanställda.", kind="proposal", round=3),
        say("Mer tid för handledning.", kind="proposal", round=3, table=2),
    )


def test_only_current_proposals_that_stand_are_listed_by_round_table_and_time(
    store: Store, event: Event, say: Say
) -> None:
    last = say("Sist", kind="proposal", round=3, table=2)
    third = say("Tredje", kind="proposal", round=3)
    first = say("Först", kind="proposal", round=1, table=2)
    say("Fungerar bra", kind="works", round=1)
    gone = say("Tillbaka", kind="proposal", round=1)
    say("Tillbaka", kind="proposal", round=1, id=gone, base=1, withdrawn=True)
    other = say("Blev något annat", kind="proposal", round=1)
    say("Blev något annat", kind="other", round=1, id=other, base=1)
    listed = shortlist.of_event(store.read(), event.id).going
    assert [p.id for p in listed] == [first, third, last]
    assert listed[0].parts == (TableProposal(first, 1, "Först", 1, "2"),)


def test_a_ballot_is_taken_only_while_the_harvest_is_open(
    store: Store, event: Event, table: str, two: tuple[str, str]
) -> None:
    with pytest.raises(Conflict, match="harvest_not_open"):
        vote(store, event, table, 0, {two[0]: 1})
    opened(store, event)
    assert vote(store, event, table, 0, {two[0]: 1}) == 1
    closed(store, event)
    with pytest.raises(Conflict, match="harvest_closed"):
        vote(store, event, table, 1, {two[0]: 2})
    assert vote(store, event, table, 0, {two[0]: 1}) == 1, "its answer may have been lost"
    assert harvest.ballot(store.read(), event.id, table).votes == {two[0]: 1}


def test_the_kind_of_voter_that_was_chosen_votes_and_no_other(
    store: Store, event: Event, table: str, two: tuple[str, str]
) -> None:
    opened(store, event, "tables")
    with pytest.raises(Conflict, match="harvest_by_tables"):
        vote(store, event, PHONE, 0, {two[0]: 1})
    opened(store, event, "phones")
    with pytest.raises(Conflict, match="harvest_by_phones"):
        vote(store, event, table, 0, {two[0]: 1})
    assert vote(store, event, PHONE, 0, {two[0]: 1}) == 1


def test_a_draft_has_no_harvest(store: Store, event: Event) -> None:
    with store.write() as db:
        code = events.add(db, "test", title="Utkast", date="2026-10-14", questions=["A"], tables=1)
        draft = events.get(db, code)
    with pytest.raises(Conflict, match="event_not_open"):
        opened(store, draft)


def test_a_ballot_written_on_an_old_one_is_refused_with_the_one_that_counts(
    store: Store, event: Event, table: str, two: tuple[str, str]
) -> None:
    opened(store, event)
    vote(store, event, table, 0, {two[0]: 2})
    assert vote(store, event, table, 1, {two[1]: 1}) == 2
    with pytest.raises(harvest.BallotChanged) as error:
        vote(store, event, table, 1, {two[0]: 3})
    assert error.value.ballot == harvest.Ballot(2, {two[1]: 1})
    assert harvest.ballot(store.read(), event.id, table) == harvest.Ballot(2, {two[1]: 1})
    assert vote(store, event, table, 2, {}) == 3, "a ballot can be emptied"
    assert harvest.get(store.read(), event.id).ballots == 0


def test_sending_the_same_ballot_again_changes_nothing_and_leaves_no_trace(
    store: Store, event: Event, table: str, two: tuple[str, str]
) -> None:
    opened(store, event)
    for base in (0, 0, 1, 7):
        assert vote(store, event, table, base, {two[0]: 2, two[1]: 0}) == 1
    stored = [e for e in audit.latest(store.read()) if e.action == "ballot.store"]
    assert [(e.object, e.detail) for e in stored] == [(f"event:{event.code}", {})]


def test_a_note_that_is_no_proposal_is_refused_by_name(
    store: Store, event: Event, table: str, two: tuple[str, str], say: Say
) -> None:
    opened(store, event)
    works = say("Fungerar bra", kind="works")
    strange = str(uuid.uuid4())
    with pytest.raises(harvest.NotProposals) as error:
        vote(store, event, table, 0, {two[0]: 1, works: 1, strange: 1})
    assert error.value.name == "vote_no_proposal"
    assert error.value.ids == sorted([works, strange])
    assert harvest.ballot(store.read(), event.id, table).revision == 0


def test_votes_on_a_proposal_that_was_taken_back_are_free_again(
    store: Store, event: Event, table: str, two: tuple[str, str], say: Say
) -> None:
    opened(store, event)
    vote(store, event, table, 0, {two[0]: 1, two[1]: 2})
    say("Mer tid", kind="proposal", round=3, table=2, id=two[1], base=1, withdrawn=True)
    assert harvest.ballot(store.read(), event.id, table) == harvest.Ballot(1, {two[0]: 1})
    assert vote(store, event, table, 1, {two[0]: 3}) == 2


def test_rules_change_only_while_no_ballot_follows_the_old_ones(
    store: Store, event: Event, table: str, two: tuple[str, str]
) -> None:
    opened(store, event, votes_each=5)
    vote(store, event, table, 0, {two[0]: 5})
    with pytest.raises(Conflict, match="harvest_has_ballots"):
        opened(store, event, votes_each=3)
    with pytest.raises(Conflict, match="harvest_has_ballots"):
        opened(store, event, by="phones", votes_each=5)
    with store.write() as db:
        harvest.restart(db, "test", event.id)
    assert harvest.ballot(store.read(), event.id, table) == harvest.Ballot(2, {})
    opened(store, event, votes_each=3)
    with pytest.raises(harvest.BallotChanged):
        vote(store, event, table, 1, {two[0]: 1})
    assert vote(store, event, table, 2, {two[0]: 1}) == 3


@pytest.mark.parametrize(("by", "votes_each"), [("people", 3), ("tables", 0), ("tables", 21)])
def test_rules_that_do_not_exist_are_refused(
    store: Store, event: Event, by: str, votes_each: int
) -> None:
    with pytest.raises(Refused, match="harvest_rules"):
        opened(store, event, by, votes_each)


def test_made_up_phones_come_to_an_end(
    store: Store, event: Event, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harvest, "PHONES_MAX", 2)
    opened(store, event, "phones")
    for number in range(2):
        vote(store, event, f"phone:{number}", 0, {two[0]: 1})
    with pytest.raises(TooMany, match="harvest_full"):
        vote(store, event, "phone:2", 0, {two[0]: 1})
    assert vote(store, event, "phone:1", 1, {two[1]: 1}) == 2, "who is in may change"


def test_votes_are_hidden_until_revealed_and_then_frozen(
    store: Store, event: Event, table: str, two: tuple[str, str], say: Say
) -> None:
    other = f"table:{event.tables[1].id}"
    opened(store, event)
    vote(store, event, table, 0, {two[1]: 3})
    vote(store, event, other, 0, {two[0]: 1, two[1]: 1})
    assert harvest.revealed(store.read(), event.id) is None
    with pytest.raises(Conflict, match="harvest_still_open"):
        shown(store, event)
    closed(store, event)
    result = shown(store, event)
    assert [(p.id, p.rank, p.votes) for p in result.placed] == [(two[1], 1, 4), (two[0], 2, 1)]
    assert (result.ballots, result.votes, result.by) == (2, 5, "tables")
    assert harvest.get(store.read(), event.id).wall == "votes"

    opened(store, event)
    vote(store, event, other, 1, {two[0]: 3})
    say("Mycket mer tid.", kind="proposal", round=3, table=2, id=two[1], base=1)
    closed(store, event)
    assert harvest.revealed(store.read(), event.id) == result, "frozen, text and all"
    again = shown(store, event)
    assert [(p.text, p.rank, p.votes) for p in again.placed] == [
        ("Inför mentor för nyanställda.", 1, 3),
        ("Mycket mer tid.", 1, 3),
    ]


def test_what_a_table_takes_back_after_the_reveal_is_no_longer_shown(
    store: Store, event: Event, table: str, two: tuple[str, str], say: Say
) -> None:
    opened(store, event)
    vote(store, event, table, 0, {two[0]: 3})
    closed(store, event)
    shown(store, event)
    say("Inför mentor", kind="proposal", round=3, id=two[0], base=1, withdrawn=True)
    result = harvest.revealed(store.read(), event.id)
    assert result is not None
    assert [(p.text, p.votes) for p in result.placed] == [
        (None, 3),
        ("Mer tid för handledning.", 0),
    ]


def test_the_frozen_result_holds_neither_texts_nor_voters(
    store: Store, event: Event, table: str, two: tuple[str, str]
) -> None:
    opened(store, event)
    vote(store, event, table, 0, {two[0]: 3})
    closed(store, event)
    shown(store, event)
    frozen = json.loads(store.read().conn.execute("SELECT result FROM reveal").fetchone()[0])
    assert frozen.keys() == {"by", "votes_each", "placed"}
    assert {key for one in frozen["placed"] for key in one} == {"id", "parts", "votes"}


def test_nothing_is_revealed_before_there_is_a_vote(store: Store, event: Event) -> None:
    with pytest.raises(Conflict, match="harvest_not_open"):
        shown(store, event)
    opened(store, event)
    closed(store, event)
    with pytest.raises(Conflict, match="harvest_empty"):
        shown(store, event)


def test_votes_are_first_shown_when_as_many_persons_as_the_threshold_have_voted(
    store: Store, event: Event, two: tuple[str, str]
) -> None:
    opened(store, event, "phones")
    for number in range(4):
        vote(store, event, f"phone:{number}", 0, {two[0]: 1})
    vote(store, event, "phone:4", 0, {two[0]: 1})
    vote(store, event, "phone:4", 1, {})  # an emptied ballot is nobody's vote
    closed(store, event)
    with pytest.raises(Conflict, match="harvest_too_few") as error:
        shown(store, event)
    assert error.value.params == {"limit": 5}
    assert harvest.revealed(store.read(), event.id) is None
    assert harvest.get(store.read(), event.id).wall == "waiting"
    opened(store, event, "phones")
    vote(store, event, "phone:5", 0, {two[1]: 1})
    closed(store, event)
    assert [p.votes for p in shown(store, event).placed] == [4, 1]


def test_the_threshold_of_voters_is_the_organisations_own(
    store: Store, event: Event, two: tuple[str, str]
) -> None:
    with store.write() as db:
        setting.put(db, "threshold", "7")
    opened(store, event, "phones")
    for number in range(6):
        vote(store, event, f"phone:{number}", 0, {two[0]: 1})
    closed(store, event)
    with pytest.raises(Conflict, match="harvest_too_few"):
        shown(store, event)


def test_a_tables_votes_need_as_many_persons_at_the_tables_that_voted(
    store: Store, event: Event, table: str, two: tuple[str, str]
) -> None:
    with store.write() as db:
        events.seat(db, "test", event.tables[0], participants=4, professions={}, areas={})
    opened(store, event)
    vote(store, event, table, 0, {two[0]: 1})
    closed(store, event)
    with pytest.raises(Conflict, match="harvest_too_few"):
        shown(store, event)
    with store.write() as db:
        events.seat(db, "test", event.tables[0], participants=5, professions={}, areas={})
    assert shown(store, event).votes == 1


def test_tables_votes_are_shown_again_only_when_enough_sit_where_they_are_new(
    store: Store, event: Event, two: tuple[str, str]
) -> None:
    with store.write() as db:
        for table, seats in zip(event.tables, (3, 6), strict=True):
            events.seat(db, "test", table, participants=seats, professions={}, areas={})
    opened(store, event)
    voters = [f"table:{table.id}" for table in event.tables]
    for voter in voters:
        vote(store, event, voter, 0, {two[0]: 1})
    closed(store, event)
    first = shown(store, event)
    opened(store, event)
    vote(store, event, voters[0], 1, {two[1]: 1})
    closed(store, event)
    with pytest.raises(Conflict, match="harvest_too_few_new"):
        shown(store, event)  # less what was shown, it would tell how three voted
    kept = harvest.revealed(store.read(), event.id)
    assert kept is not None
    assert kept.placed == first.placed
    opened(store, event)
    vote(store, event, voters[1], 1, {two[1]: 1})
    closed(store, event)
    assert {p.id: p.votes for p in shown(store, event).placed} == {two[0]: 0, two[1]: 2}


def test_where_nobody_knows_how_many_there_are_a_table_that_votes_is_one_person(
    store: Store, event: Event, table: str, two: tuple[str, str]
) -> None:
    with store.write() as db:
        db.conn.execute("UPDATE event SET participants = NULL WHERE id = ?", (event.id,))
    opened(store, event)
    vote(store, event, table, 0, {two[0]: 1})
    closed(store, event)
    with pytest.raises(Conflict, match="harvest_too_few"):
        shown(store, event)


def test_phones_votes_are_shown_again_only_when_enough_of_them_are_new(
    store: Store, event: Event, two: tuple[str, str]
) -> None:
    opened(store, event, "phones")
    vote(store, event, PHONE, 0, {two[0]: 1})
    for number in range(100, 99 + harvest.VOTERS):
        vote(store, event, f"phone:{number}", 0, {two[0]: 1})
    closed(store, event)
    first = shown(store, event)
    assert shown(store, event).placed == first.placed  # nothing new: nothing to tell
    opened(store, event, "phones")
    for number in range(harvest.VOTERS - 1):
        vote(store, event, f"phone:{number}", 0, {two[1]: 1})
    closed(store, event)
    with pytest.raises(Conflict, match="harvest_too_few_new"):
        shown(store, event)
    kept = harvest.revealed(store.read(), event.id)
    assert kept is not None
    assert kept.placed == first.placed, "the earlier one stays whole"
    opened(store, event, "phones")
    vote(store, event, PHONE, 1, {two[1]: 1})
    closed(store, event)
    assert {p.id: p.votes for p in shown(store, event).placed} == {two[0]: 4, two[1]: 5}


def test_one_new_ballot_is_not_shown_when_the_clock_was_put_back(
    store: Store, event: Event, two: tuple[str, str]
) -> None:
    opened(store, event, "phones")
    for number in range(6):
        vote(store, event, f"phone:{number}", 0, {two[0]: 1})
    closed(store, event)
    shown(store, event)
    opened(store, event, "phones")
    vote(store, event, "phone:9", 0, {two[1]: 3})
    with store.write() as db:
        db.conn.execute("UPDATE ballot SET at = '2020-01-01T00:00:00.000Z'")
    closed(store, event)
    with pytest.raises(Conflict, match="harvest_too_few_new"):
        shown(store, event)


def test_who_begins_the_voting_anew_does_not_show_the_one_who_came(
    store: Store, event: Event, two: tuple[str, str]
) -> None:
    opened(store, event, "phones")
    for number in range(6):
        vote(store, event, f"phone:{number}", 0, {two[0]: 1})
    closed(store, event)
    shown(store, event)
    with store.write() as db:
        harvest.restart(db, "test", event.id)
    opened(store, event, "phones")
    for number in range(6):  # the others press once more, one of them in another browser
        voter = f"phone:{number}" if number else "phone:other"
        vote(store, event, voter, 2 if number else 0, {two[0]: 1})
    vote(store, event, "phone:9", 0, {two[1]: 3})
    closed(store, event)
    with pytest.raises(Conflict, match="harvest_too_few_new"):
        shown(store, event)
    opened(store, event, "phones")
    for number in range(10, 13):
        vote(store, event, f"phone:{number}", 0, {two[0]: 1})
    closed(store, event)
    assert shown(store, event).ballots == 10


def test_votes_of_phones_that_were_shown_are_held_against_those_of_tables(
    store: Store, event: Event, two: tuple[str, str], table: str
) -> None:
    opened(store, event, "phones")
    for number in range(6):
        vote(store, event, f"phone:{number}", 0, {two[0]: 1})
    closed(store, event)
    shown(store, event)
    with store.write() as db:
        harvest.restart(db, "test", event.id)
        events.seat(db, "test", event.tables[0], participants=6, professions={}, areas={})
    opened(store, event)
    vote(store, event, table, 0, {two[1]: 1})
    closed(store, event)
    assert [p.votes for p in shown(store, event).placed] == [1, 0]


def test_who_changes_and_changes_back_does_not_hide_another_among_many(
    store: Store, event: Event, two: tuple[str, str]
) -> None:
    def all_vote(base: int, numbers: range, wanted: str) -> None:
        opened(store, event, "phones")
        for number in numbers:
            vote(store, event, f"phone:{number}", base, {wanted: 1})
        closed(store, event)

    all_vote(0, range(10), two[0])
    shown(store, event)
    all_vote(1, range(5), two[1])
    shown(store, event)
    all_vote(2, range(4), two[0])
    all_vote(0, range(10, 11), two[1])
    # Five are others than last, and two others than at first.
    with pytest.raises(Conflict, match="harvest_too_few_new"):
        shown(store, event)
    all_vote(3, range(4), two[1])
    all_vote(0, range(11, 15), two[1])
    assert [p.votes for p in shown(store, event).placed] == [10, 5]


def test_who_voted_only_for_what_is_hidden_stands_behind_no_votes(
    store: Store, event: Event, two: tuple[str, str]
) -> None:
    opened(store, event, "phones")
    for number in range(8):
        vote(store, event, f"phone:{number}", 0, {two[number < 4]: 1})
    closed(store, event)
    with store.write() as db:
        shortlist.hide(db, "test", event.id, two[1], "namn")
    with pytest.raises(Conflict, match="harvest_too_few"):
        shown(store, event)
    with store.write() as db:
        shortlist.unhide(db, "test", event.id, two[1])
    assert [p.votes for p in shown(store, event).placed] == [4, 4]


def test_the_wall_shows_what_the_moderator_chose_but_no_hidden_votes(
    store: Store, event: Event, table: str, two: tuple[str, str]
) -> None:
    def show(what: str) -> str:
        with store.write() as db:
            harvest.show(db, "test", event.id, what)
        return harvest.get(store.read(), event.id).wall

    assert harvest.get(store.read(), event.id).wall == "waiting"
    assert show("proposals") == "proposals"
    with pytest.raises(Conflict, match="harvest_hidden"):
        show("votes")
    with pytest.raises(Refused, match="harvest_wall"):
        show("ballots")
    opened(store, event)
    vote(store, event, table, 0, {two[0]: 3})
    closed(store, event)
    shown(store, event)
    assert show("waiting") == "waiting"
    assert show("votes") == "votes"
    with store.write() as db:
        harvest.restart(db, "test", event.id)
    assert harvest.get(store.read(), event.id).wall == "proposals"
    assert harvest.revealed(store.read(), event.id) is None


def test_a_tables_device_gets_the_proposals_only_while_the_tables_vote(
    store: Store, event: Event, table: str, two: tuple[str, str]
) -> None:
    def told() -> dict[str, object]:
        return harvest.for_table(store.read(), event, event.tables[0])

    assert told() == {
        "state": "off",
        "by": "tables",
        "votes_each": 3,
        "stacks": True,
        "proposals": [],
        "ballot": None,
    }
    opened(store, event, votes_each=4)
    listed = [
        {"id": two[0], "text": "Inför mentor för nyanställda.", "round": 3, "said": []},
        {"id": two[1], "text": "Mer tid för handledning.", "round": 3, "said": []},
    ]
    assert told()["proposals"] == listed
    vote(store, event, table, 0, {two[1]: 4})
    assert told()["ballot"] == {"revision": 1, "votes": {two[1]: 4}}
    closed(store, event)
    assert told()["proposals"] == listed[1:], "what it has voted on"
    assert told()["ballot"] == {"revision": 1, "votes": {two[1]: 4}}


def test_the_moderators_actions_are_in_the_trail(
    store: Store, event: Event, table: str, two: tuple[str, str]
) -> None:
    opened(store, event)
    vote(store, event, table, 0, {two[0]: 3})
    closed(store, event)
    shown(store, event)
    with store.write() as db:
        harvest.restart(db, "test", event.id)
    trail = [e.action for e in audit.latest(store.read()) if e.object == f"event:{event.code}"]
    assert trail[:5] == [
        "harvest.restart",
        "harvest.reveal",
        "harvest.close",
        "ballot.store",
        "harvest.open",
    ]


VOTE = st.tuples(
    st.integers(0, 6),  # which voter
    st.integers(0, 4),  # on which base
    st.dictionaries(st.integers(0, 4), st.integers(0, 6), max_size=5),  # how many on which
)


@settings(max_examples=40, deadline=None)
@given(cap=st.integers(1, 6), ballots=st.lists(VOTE, max_size=14), by=st.sampled_from(harvest.BY))
def test_no_ballot_exceeds_its_cap_and_the_sums_match(
    empty_database: Path, cap: int, ballots: list[tuple[int, int, dict[int, int]]], by: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(shutil.copy(empty_database, Path(folder) / "rundabord.db"))
        with store.write() as db:
            code = events.add(db, "test", title="T", date="2026-10-14", questions=["?"], tables=7)
            events.move(db, "test", events.get(db, code), "open")
            event = events.get(db, code)
            ids = [str(uuid.UUID(int=number)) for number in range(4)]
            written = [notes.NoteIn(i, 0, 1, "proposal", f"Förslag {i}") for i in ids]
            notes.save(db, event, event.tables[0], written, source="tablet", actor="test")
        opened(store, event, by, cap)
        voters = [f"table:{t.id}" if by == "tables" else f"phone:{t.id}" for t in event.tables]
        names = [*ids, str(uuid.UUID(int=99))]  # the last is no proposal
        expected: dict[str, tuple[int, dict[str, int]]] = {v: (0, {}) for v in voters}
        for voter, base, counts in ballots:
            wanted = {names[i]: n for i, n in counts.items() if n}
            revision, before = expected[voters[voter]]
            right = sum(wanted.values()) <= cap and names[4] not in wanted and base == revision
            again = bool(revision) and wanted == before
            try:
                got = vote(
                    store, event, voters[voter], base, {names[i]: n for i, n in counts.items()}
                )
            except Expected:
                taken = False
            else:
                taken = True
                expected[voters[voter]] = (got, wanted)
            assert taken == (right or again)
        for voter, (revision, votes) in expected.items():
            found = harvest.ballot(store.read(), event.id, voter)
            assert (found.revision, dict(found.votes or {})) == (revision, votes)
            assert sum((found.votes or {}).values()) <= cap
        cast = sum(sum(votes.values()) for _, votes in expected.values())
        assert harvest.get(store.read(), event.id).ballots == sum(
            1 for _, votes in expected.values() if votes
        )
        few = harvest.few(store.read(), harvest.get(store.read(), event.id))
        if cast and not few:
            closed(store, event)
            result = shown(store, event)
            assert result.votes == cast == sum(p.votes for p in result.placed)
            assert len(result.placed) == 4
            assert [p.votes for p in result.placed] == sorted(
                (p.votes for p in result.placed), reverse=True
            )
            assert replace(result.placed[0], rank=1) == result.placed[0]
        store.close()
