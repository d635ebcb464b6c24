"""What those who vote, in the room and at the tables, are told that a proposal is called.

An id that was made of what a row of a file held (version 5) could be found by trying, and with it
what nobody is shown: it has another name here, and itself is as unknown as any other.
"""

from __future__ import annotations

import hmac
import uuid
from collections.abc import Mapping
from dataclasses import replace

from flask import current_app
from sqlite_utils import Database

from cafe.store import harvest, shortlist
from cafe.store.harvest import Ballot, BallotChanged, NotProposals
from cafe.store.shortlist import VotableProposal


def name(event_id: int, note_id: str) -> str:
    """What a proposal (the id of the note that leads it) is called."""
    if uuid.UUID(note_id).version != 5:
        return note_id
    key = current_app.config["SETTINGS"].fingerprint_key
    said = f"room {event_id} {note_id}"
    return str(uuid.UUID(bytes=hmac.digest(key.encode(), said.encode(), "sha256")[:16], version=4))


def named(event_id: int, listed: tuple[VotableProposal, ...]) -> tuple[VotableProposal, ...]:
    """The proposals by their names."""
    return tuple(replace(one, id=name(event_id, one.id)) for one in listed)


def ballot(event_id: int, own: Ballot) -> Ballot:
    """A ballot by the names of what it votes on."""
    votes = own.votes and {name(event_id, note_id): n for note_id, n in own.votes.items()}
    return Ballot(own.revision, votes)


def vote(
    db: Database, event_id: int, voter: str, base: int, votes: Mapping[str, int], *, actor: str
) -> int:
    """`harvest.vote` by names, which also stand in what it raises."""
    there = {name(event_id, one.id): one.id for one in shortlist.of_event(db, event_id).going}
    called = {there.get(given, name(event_id, given)): given for given in votes}
    meant = {note_id: votes[given] for note_id, given in called.items()}
    try:
        return harvest.vote(db, event_id, voter, base, meant, actor=actor)
    except BallotChanged as error:
        raise BallotChanged(ballot(event_id, error.ballot)) from None
    except NotProposals as error:
        raise NotProposals(sorted(called[note_id] for note_id in error.ids)) from None
