"""The harvest: the room puts votes on the proposals, and the moderator shows how they fell.

A ballot belongs to a voter: "table:<id>", or "phone:<UUID>" for somebody with the room's code. It
is replaced as a whole; its revision only grows. How the votes fall leaves this module only through
`revealed`, which is what was frozen when the moderator showed it. Each time that is done a mark of
every ballot is kept, also when the voting begins anew: whoever saw an earlier result can subtract.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict, Refused, TooMany, Unknown
from cafe.store import audit, events, settings, shortlist
from cafe.store.database import row, rows, value
from cafe.store.notes import HasId

BY = ("tables", "phones")
VOTES_MAX = 20
# Far more than a hall holds: a stop for somebody who makes up phones, not a limit for an event.
PHONES_MAX = 5_000
# So many persons have to have voted before the votes are shown, and so many persons' ballots have
# to be new before they are shown again: else figures, or their difference, would tell how few did.
VOTERS = 5
WALL = ("waiting", "proposals", "votes")
_TABLE = "table:"  # before the id of a table that votes


@dataclass(frozen=True)
class Harvest:
    """How far the harvest of an event is. `state` is off, open or closed, `by` tables or phones;
    `stacks`: one proposal may get several votes of a ballot; `ballots` counts those that hold a
    vote, `tables` those that could vote; `wall` is what the projector shows; `revealed_at` is when
    the votes were last shown, None when they are hidden."""

    event_id: int
    event_state: str
    code: str
    state: str
    by: str
    votes_each: int
    stacks: bool
    ballots: int
    tables: int
    wall: str
    revealed_at: str | None

    @property
    def waits_for_event(self) -> bool:
        """Whether the event has not been opened, so that nobody can vote yet."""
        return self.event_state == "draft"

    @property
    def is_off(self) -> bool:
        """Whether nobody has voted or may vote."""
        return self.state == "off"

    @property
    def is_open(self) -> bool:
        """Whether votes are taken now."""
        return self.state == "open"

    @property
    def is_closed(self) -> bool:
        """Whether no more votes are taken."""
        return self.state == "closed"

    @property
    def by_phones(self) -> bool:
        """Whether persons vote with their phones, not tables."""
        return self.by == "phones"


@dataclass(frozen=True)
class Ballot:
    """The votes of one voter: number by the proposal's id. Revision 0 is none yet."""

    revision: int = 0
    votes: Mapping[str, int] | None = None

    def as_json(self) -> dict[str, object]:
        """As devices get it."""
        return {"revision": self.revision, "votes": dict(self.votes or {})}


class BallotChanged(Conflict):
    """Another device has stored another ballot of the same voter; `ballot` is that one."""

    def __init__(self, ballot: Ballot) -> None:
        super().__init__("ballot_changed")
        self.ballot = ballot


class NotProposals(Refused):
    """The ballot names notes that cannot be voted on (any longer): `ids`."""

    def __init__(self, ids: list[str]) -> None:
        super().__init__("vote_no_proposal")
        self.ids = ids


@dataclass(frozen=True)
class Placed:
    """A proposal in the frozen result. `rank` is shared by equal numbers of votes; `text` is as it
    stood when the votes were shown, None when it has been taken back or `hidden` since; `parts` are
    the notes that it stood for."""

    id: str
    rank: int
    votes: int
    text: str | None
    round: int
    parts: tuple[str, ...]
    hidden: bool


@dataclass(frozen=True)
class VoteResult:
    """The votes as they were shown at `at`: most first; `ballots` is how many had been put in."""

    at: str
    by: str
    ballots: int
    votes: int
    placed: tuple[Placed, ...]


def get(db: Database, event_id: int) -> Harvest:
    """How far the harvest of the event is. Raises Unknown("event_unknown")."""
    found = row(
        db,
        "SELECT e.id, e.state, e.code, e.harvest, e.harvest_by, e.votes_each, e.votes_stack, "
        "r.at AS revealed_at, "
        "(SELECT count(*) FROM cafe_table t WHERE t.event_id = e.id AND t.key IS NOT NULL) "
        "AS tables, "
        "(SELECT count(DISTINCT voter) FROM ballot_vote b WHERE b.event_id = e.id) AS ballots, "
        "(SELECT s.value FROM setting s WHERE s.name = 'wall:' || e.id) AS wall "
        "FROM event e LEFT JOIN reveal r ON r.event_id = e.id WHERE e.id = ?",
        (event_id,),
    )
    if found is None:
        raise Unknown("event_unknown", code=event_id)
    return Harvest(
        event_id=found["id"],
        event_state=found["state"],
        code=found["code"],
        state=found["harvest"],
        by=found["harvest_by"],
        votes_each=found["votes_each"],
        stacks=bool(found["votes_stack"]),
        ballots=found["ballots"],
        tables=found["tables"],
        wall=found["wall"] or "waiting",
        revealed_at=found["revealed_at"],
    )


def ballot(db: Database, event_id: int, voter: str) -> Ballot:
    """The voter's ballot; votes on what cannot be voted on any longer are left out, and free
    again."""
    revision = value(
        db, "SELECT revision FROM ballot WHERE event_id = ? AND voter = ?", (event_id, voter)
    )
    if revision is None:
        return Ballot()
    going = {one.id for one in shortlist.of_event(db, event_id).going}
    votes = rows(
        db,
        "SELECT note_id, votes FROM ballot_vote WHERE event_id = ? AND voter = ?",
        (event_id, voter),
    )
    return Ballot(revision, {r["note_id"]: r["votes"] for r in votes if r["note_id"] in going})


def for_table(
    db: Database, event: HasId, table: HasId, name: Callable[[str], str] = str
) -> dict[str, object]:
    """What a table's device gets told: state, by, votes_each, stacks, the proposals that it can
    vote on or has voted on (while the tables vote, else none) and the table's own ballot, None
    while it has none. A proposal's `said` are the tables' own words where it says something else,
    its id what `name` calls it.
    """
    harvest = get(db, event.id)
    theirs = harvest.by == "tables" and not harvest.is_off
    own = ballot(db, event.id, f"{_TABLE}{table.id}") if theirs else Ballot()
    listed = shortlist.of_event(db, event.id).going if theirs else ()
    return {
        "state": harvest.state,
        "by": harvest.by,
        "votes_each": harvest.votes_each,
        "stacks": harvest.stacks,
        "proposals": [
            {
                "id": name(p.id),
                "text": p.text,
                "round": p.round,
                "said": [own.text for own in p.parts] if p.is_joined or p.is_reworded else [],
            }
            for p in listed
            if harvest.is_open or p.id in (own.votes or {})
        ],
        "ballot": Ballot(
            own.revision, own.votes and {name(note_id): n for note_id, n in own.votes.items()}
        ).as_json()
        if own.revision
        else None,
    }


def vote(
    db: Database, event_id: int, voter: str, base: int, votes: Mapping[str, int], *, actor: str
) -> int:
    """Store a ballot as a whole, in the open write transaction; returns its revision.

    `votes` counts by note id (zeros mean nothing); `base` is the revision that the device last
    saw, 0 for none. Sending the same again changes nothing. Raises Conflict when the voter's kind
    does not vote now, BallotChanged for another base, Refused("votes_too_many") above the cap,
    Refused("votes_one_each") for several on one where that is not to be, NotProposals,
    TooMany("harvest_full").
    """
    harvest = get(db, event_id)
    kind = "tables" if voter.startswith(_TABLE) else "phones"
    if not harvest.is_off and harvest.by != kind:
        raise Conflict(f"harvest_by_{harvest.by}")
    if harvest.is_off:
        raise Conflict("harvest_not_open")
    wanted = {note_id: count for note_id, count in votes.items() if count > 0}
    before = ballot(db, event_id, voter)
    if before.revision and dict(before.votes or {}) == wanted:
        return before.revision  # sent again: its answer was lost
    if harvest.is_closed:
        raise Conflict("harvest_closed")
    if sum(wanted.values()) > harvest.votes_each:
        raise Refused("votes_too_many", limit=harvest.votes_each)
    if not harvest.stacks and any(count > 1 for count in wanted.values()):
        raise Refused("votes_one_each")
    unknown = wanted.keys() - {p.id for p in shortlist.of_event(db, event_id).going}
    if unknown:
        raise NotProposals(sorted(unknown))
    if base != before.revision:
        raise BallotChanged(before)
    if kind == "phones" and not before.revision and _phones(db, event_id) >= PHONES_MAX:
        raise TooMany("harvest_full")
    revision = before.revision + 1
    db.conn.execute(
        "INSERT INTO ballot (event_id, voter, base, revision, at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (event_id, voter) DO UPDATE "
        "SET base = excluded.base, revision = excluded.revision, at = excluded.at",
        (event_id, voter, base, revision, days.now()),
    )
    db.conn.execute("DELETE FROM ballot_vote WHERE event_id = ? AND voter = ?", (event_id, voter))
    db.conn.executemany(
        "INSERT INTO ballot_vote (event_id, voter, note_id, votes) VALUES (?, ?, ?, ?)",
        [(event_id, voter, note_id, count) for note_id, count in wanted.items()],
    )
    audit.add(db, actor, "ballot.store", f"event:{harvest.code}")
    return revision


def start(
    db: Database, actor: str, event_id: int, *, by: str, votes_each: int, stacks: bool = True
) -> None:
    """Open the harvest, or open it again. The first time the shortlist is settled, and when the
    tables vote, the wall shows the proposals.

    Raises Conflict("event_not_open") for a draft event, Conflict("harvest_has_ballots") when
    ballots that followed other rules are there (`restart` takes them away), Refused for a value
    that does not exist.
    """
    harvest = get(db, event_id)
    if by not in BY or not 1 <= votes_each <= VOTES_MAX:
        raise Refused("harvest_rules", limit=VOTES_MAX)
    if harvest.waits_for_event:
        raise Conflict("event_not_open")
    rules = (by, votes_each, stacks)
    changed = rules != (harvest.by, harvest.votes_each, harvest.stacks)
    if changed and harvest.ballots:
        raise Conflict("harvest_has_ballots")
    if not changed and harvest.is_open:
        return
    if harvest.is_off:
        shortlist.settle(db, event_id)
        if by == "tables" and harvest.wall == "waiting":
            _put_wall(db, event_id, "proposals")
    db.conn.execute(
        "UPDATE event SET harvest = 'open', harvest_by = ?, votes_each = ?, votes_stack = ? "
        "WHERE id = ?",
        (*rules, event_id),
    )
    audit.add(
        db, actor, "harvest.open", f"event:{harvest.code}", by=by, votes_each=votes_each,
        stacks=stacks,
    )  # fmt: skip


def close(db: Database, actor: str, event_id: int) -> None:
    """Take no more votes. Raises Conflict("harvest_not_open") when it never opened."""
    harvest = get(db, event_id)
    if harvest.is_off:
        raise Conflict("harvest_not_open")
    if harvest.is_open:
        db.conn.execute("UPDATE event SET harvest = 'closed' WHERE id = ?", (event_id,))
        audit.add(db, actor, "harvest.close", f"event:{harvest.code}", ballots=harvest.ballots)


def restart(db: Database, actor: str, event_id: int) -> None:
    """Take all votes away, and what was shown of them; the harvest is off again.

    The ballots' revisions go on, so that a device with an old ballot notices. The marks of what was
    shown stay: those who vote as before and one more would tell of the one.
    """
    harvest = get(db, event_id)
    db.conn.execute("DELETE FROM ballot_vote WHERE event_id = ?", (event_id,))
    db.conn.execute("UPDATE ballot SET revision = revision + 1 WHERE event_id = ?", (event_id,))
    db.conn.execute("DELETE FROM reveal WHERE event_id = ?", (event_id,))
    db.conn.execute("UPDATE event SET harvest = 'off' WHERE id = ?", (event_id,))
    if harvest.wall == "votes":
        _put_wall(db, event_id, "proposals")
    audit.add(db, actor, "harvest.restart", f"event:{harvest.code}", ballots=harvest.ballots)


def reveal(db: Database, actor: str, event_id: int) -> None:
    """Freeze how the votes fell and show it on the wall; what was frozen before is replaced.

    Raises Conflict("harvest_still_open") before the harvest is closed, Conflict("harvest_empty")
    without votes, Conflict("harvest_too_few") when fewer persons than the threshold voted for what
    would be shown, and Conflict("harvest_too_few_new") when the ballots of some, but fewer than
    that many, are others than at any one of the times when the votes were shown.
    """
    harvest = get(db, event_id)
    if harvest.is_off:
        raise Conflict("harvest_not_open")
    if harvest.is_open:
        raise Conflict("harvest_still_open")
    if not harvest.ballots:
        raise Conflict("harvest_empty")
    enough = voters_needed(db)
    if few(db, harvest):
        raise Conflict("harvest_too_few", limit=enough)
    marks = _marks(db, event_id)
    for before in _marks_shown(db, event_id):
        # By what the ballots hold: neither a clock that was put back nor a ballot that was changed
        # and changed back makes one look like many, or many like none.
        others = before.items() ^ marks.items()
        gone, new = ({voter for voter, _ in others & one.items()} for one in (before, marks))
        # A phone that has forgotten who it was is gone, and new, and one person.
        changed = max(_persons(db, harvest, voters) for voters in (gone, new))
        if others and changed < enough:
            raise Conflict("harvest_too_few_new", limit=enough)
    cast: dict[str, int] = {
        r["note_id"]: r["votes"]
        for r in rows(
            db,
            "SELECT note_id, sum(votes) AS votes FROM ballot_vote WHERE event_id = ? "
            "GROUP BY note_id",
            (event_id,),
        )
    }
    # Sorting keeps the order of the list among equals. The text stays in its revision, or with the
    # shortlist, so that erasing a note erases it here too.
    going = shortlist.of_event(db, event_id).going
    ordered = sorted(going, key=lambda p: -cast.get(p.id, 0))
    result = {
        "by": harvest.by,
        "votes_each": harvest.votes_each,
        "placed": [
            {
                "id": p.id,
                "votes": cast.get(p.id, 0),
                "parts": [(own.id, own.revision) for own in p.parts],
            }
            for p in ordered
        ],
    }
    db.conn.execute(
        "INSERT INTO reveal (event_id, at, voters, result) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (event_id) DO UPDATE "
        "SET at = excluded.at, voters = excluded.voters, result = excluded.result",
        (event_id, days.now(), harvest.ballots, json.dumps(result)),
    )
    _keep_marks(db, event_id, marks)
    _put_wall(db, event_id, "votes")
    audit.add(db, actor, "harvest.reveal", f"event:{harvest.code}", ballots=harvest.ballots)


def voters_needed(db: Database) -> int:
    """How many persons must have voted before the votes may be shown: the threshold."""
    return max(VOTERS, int(settings.get(db, "threshold") or 0))


def few(db: Database, harvest: Harvest) -> bool:
    """Whether too few persons have voted for their votes to be shown. Who voted only for what has
    been hidden or taken back since stands behind none of the figures."""
    if not harvest.ballots:
        return False
    going = {one.id for one in shortlist.of_event(db, harvest.event_id).going}
    voters = {
        r["voter"]
        for r in rows(
            db,
            "SELECT voter, note_id FROM ballot_vote WHERE event_id = ?",
            (harvest.event_id,),
        )
        if r["note_id"] in going
    }
    return _persons(db, harvest, voters) < voters_needed(db)


def _marks(db: Database, event_id: int) -> dict[str, str]:
    """By voter a mark of the ballot, the same for the same votes; nobody who has no vote."""
    cast: dict[str, list[tuple[str, int]]] = {}
    for r in rows(
        db,
        "SELECT voter, note_id, votes FROM ballot_vote WHERE event_id = ? ORDER BY voter, note_id",
        (event_id,),
    ):
        cast.setdefault(r["voter"], []).append((r["note_id"], r["votes"]))
    return {voter: _mark_of(votes) for voter, votes in cast.items()}


def _mark_of(votes: list[tuple[str, int]]) -> str:
    """The mark of a ballot: its votes by note id, in the order of these."""
    return hashlib.sha256(json.dumps(votes).encode()).hexdigest()[:16]


def _marks_shown(db: Database, event_id: int) -> list[dict[str, str]]:
    """The marks of each time that the votes were shown."""
    found: dict[int, dict[str, str]] = {}
    for r in rows(
        db, "SELECT number, voter, mark FROM shown_ballot WHERE event_id = ?", (event_id,)
    ):
        found.setdefault(r["number"], {})[r["voter"]] = r["mark"]
    return list(found.values())


def _keep_marks(db: Database, event_id: int, marks: Mapping[str, str]) -> None:
    """Keep what was shown now, once."""
    shown = _marks_shown(db, event_id)
    if marks in shown:
        return
    db.conn.executemany(
        "INSERT INTO shown_ballot (event_id, number, voter, mark) VALUES (?, ?, ?, ?)",
        [(event_id, len(shown) + 1, voter, mark) for voter, mark in marks.items()],
    )


def _persons(db: Database, harvest: Harvest, voters: Collection[str]) -> int:
    """How many persons stand behind the ballots of some voters. A phone's is one person's. A
    table's is agreed on by those who sit there; where nobody knows how many, by somebody. When the
    voting has begun anew with other rules, there are both among those who were shown."""
    tables = [int(voter.removeprefix(_TABLE)) for voter in voters if voter.startswith(_TABLE)]
    phones = len(voters) - len(tables)
    if not tables:
        return phones
    persons = events.by_id(db, harvest.event_id).persons_at(tables)
    return phones + (len(tables) if persons is None else persons)


def revealed(db: Database, event_id: int) -> VoteResult | None:
    """What was frozen when the votes were shown; None while they are hidden."""
    found = row(db, "SELECT * FROM reveal WHERE event_id = ?", (event_id,))
    if found is None:
        return None
    frozen = json.loads(found["result"])
    texts = {
        (r["note_id"], r["revision"]): r
        for r in rows(
            db,
            "SELECT v.note_id, v.revision, v.text, v.round, w.withdrawn FROM note_revision v "
            "JOIN passage p ON p.id = v.note_id JOIN note n ON n.id = v.note_id "
            "JOIN note_revision w ON w.note_id = n.id AND w.revision = n.current "
            "WHERE p.event_id = ? AND v.kind = 'proposal'",
            (event_id,),
        )
    }
    worded = shortlist.shown_texts(db, event_id)
    placed = []
    rank = 0
    for position, one in enumerate(frozen["placed"], start=1):
        if position == 1 or one["votes"] != frozen["placed"][position - 2]["votes"]:
            rank = position
        # Results of before proposals could be put together name one revision.
        parts = one.get("parts") or [(one["id"], one["revision"])]
        there = [r for r in (texts.get((part[0], part[1])) for part in parts) if r is not None]
        kept = next((r for r in there if not r["withdrawn"]), None)
        wording, hidden = worded(one["id"])
        text = None if kept is None or hidden else wording or kept["text"]
        said_in = there[0]["round"] if there else 0
        ids = tuple(part[0] for part in parts)
        placed.append(Placed(one["id"], rank, one["votes"], text, said_in, ids, hidden))
    return VoteResult(
        at=found["at"],
        by=frozen["by"],
        ballots=found["voters"],
        votes=sum(p.votes for p in placed),
        placed=tuple(placed),
    )


def show(db: Database, actor: str, event_id: int, what: str) -> None:
    """Choose what the wall shows. Raises Refused("harvest_wall") for what does not exist, and
    Conflict("harvest_hidden") for votes that have not been revealed."""
    harvest = get(db, event_id)
    if what not in WALL:
        raise Refused("harvest_wall")
    if what == "votes" and harvest.revealed_at is None:
        raise Conflict("harvest_hidden")
    if what != harvest.wall:
        _put_wall(db, event_id, what)
        audit.add(db, actor, "wall.show", f"event:{harvest.code}", what=what)


def _put_wall(db: Database, event_id: int, what: str) -> None:
    settings.put(db, f"wall:{event_id}", what)


def _phones(db: Database, event_id: int) -> int:
    return int(
        value(
            db,
            "SELECT count(*) FROM ballot WHERE event_id = ? AND voter LIKE 'phone:%'",
            (event_id,),
        )
    )
