"""Proposals: what passages were turned into, where they came from, and whom they were sent to.

The text has revisions and each of them stays. An origin is a link to a passage at a revision, never
a copy of its text, so that what a table takes back, or what is erased, is gone here too. A referral
is a proposal's way to one steering group: it gets an answer of its own (`cafe.store.decisions`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from sqlite3 import Row

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict, Refused, Unknown
from cafe.store import audit
from cafe.store.database import Params, row, rows, value
from cafe.store.passages import ASKED

THERE, EDITED, GONE = "there", "edited", "gone"
CITY = ""  # how a query names the city, which the database keeps as NULL


@dataclass(frozen=True)
class Proposal:
    """A proposal as it reads now.

    `points` are codes of `codebook`; `home` is the organiser of the event that it first came from,
    None for the city; `joined_to` is the proposal that it is part of since it was joined.
    """

    id: int
    revision: int
    title: str
    what: str
    why: str
    points: tuple[str, ...]
    codebook: str
    home: str | None
    joined_to: int | None
    created_at: str
    changed_at: str


@dataclass(frozen=True)
class Origin:
    """A passage that a proposal came from.

    `state`: "there", "edited" (the text reads otherwise than when it was linked) or "gone" (taken
    back or erased, then `text` is empty). `quoted`: the text counts as openly said, either since
    the table wrote it as a proposal or since the lead chose to quote it. `by_table` tells which of
    the two. `proposal_id` is the one that it was linked to first, before any joining. `votes` are
    those that the note has, `votes_then` those when it was linked. `question` is what it answers.
    """

    proposal_id: int
    passage_id: str
    state: str
    text: str
    quoted: bool
    by_table: bool
    event_id: int
    event_code: str
    event_title: str
    date: str
    table_id: int
    table_name: str
    question: str
    votes: int
    votes_then: int
    at: str

    @property
    def is_gone(self) -> bool:
        """Whether the text has been taken back or erased."""
        return self.state == GONE

    @property
    def is_edited(self) -> bool:
        """Whether the text reads otherwise than when it was linked."""
        return self.state == EDITED


@dataclass(frozen=True)
class Referral:
    """A proposal's way to one steering group; `district` None is the central one.

    `asked_at` is when the first group was asked, `sent_at` when this one was; they differ after it
    was sent on, from the referral `sent_from`.
    """

    id: int
    proposal_id: int
    district: str | None
    asked_at: str
    sent_at: str
    sent_from: int | None


@dataclass(frozen=True)
class ProposalRevision:
    """An earlier or the present wording, and who wrote it."""

    revision: int
    title: str
    what: str
    why: str
    points: tuple[str, ...]
    name: str
    at: str


_PROPOSALS = (
    "SELECT p.id, p.revision, v.title, v.what, v.why, v.points, v.codebook, p.home, p.joined_to, "
    "p.created_at, v.at AS changed_at FROM proposal p "
    "JOIN proposal_revision v ON v.proposal_id = p.id AND v.revision = p.revision"
)


def _proposal(r: Row) -> Proposal:
    fields = {name: r[name] for name in Proposal.__dataclass_fields__}
    return Proposal(**fields | {"points": tuple(json.loads(r["points"]))})


def _find(db: Database, condition: str, params: Params = ()) -> list[Proposal]:
    found = rows(db, f"{_PROPOSALS} WHERE {condition} ORDER BY p.id", params)
    return [_proposal(r) for r in found]


# --- reading ------------------------------------------------------------------------------------


def get(db: Database, proposal_id: int) -> Proposal:
    """The proposal with this id, also one that was joined to another. Raises Unknown."""
    found = _find(db, "p.id = ?", (proposal_id,))
    if not found:
        raise Unknown("proposal_unknown", number=proposal_id)
    return found[0]


def leading(db: Database, proposal_id: int) -> Proposal:
    """The proposal that this one is part of today: itself unless it was joined. Raises Unknown."""
    found = get(db, proposal_id)
    while found.joined_to is not None:
        found = get(db, found.joined_to)
    return found


def all_proposals(db: Database) -> list[Proposal]:
    """Every proposal that stands for itself, the first first."""
    return _find(db, "p.joined_to IS NULL")


def joined(db: Database, proposal_id: int) -> list[Proposal]:
    """The proposals that were joined to this one, directly or by way of others."""
    return _find(
        db,
        "p.id IN (WITH RECURSIVE part (id) AS (SELECT id FROM proposal WHERE joined_to = ? "
        "UNION SELECT q.id FROM proposal q JOIN part ON q.joined_to = part.id) "
        "SELECT id FROM part)",
        (proposal_id,),
    )


def family(db: Database, proposal_id: int) -> list[int]:
    """The ids of the proposal and of all that were joined to it, its own first."""
    return [proposal_id, *(p.id for p in joined(db, proposal_id))]


def revisions(db: Database, proposal_id: int) -> list[ProposalRevision]:
    """Every wording that the proposal has had, the first first."""
    return [
        ProposalRevision(
            r["revision"],
            r["title"],
            r["what"],
            r["why"],
            tuple(json.loads(r["points"])),
            r["name"],
            r["at"],
        )
        for r in rows(
            db,
            "SELECT v.*, coalesce(u.name, '') AS name FROM proposal_revision v "
            "LEFT JOIN user u ON u.id = v.user_id WHERE v.proposal_id = ? ORDER BY v.revision",
            (proposal_id,),
        )
    ]


def origins(db: Database, proposal_ids: Collection[int]) -> dict[int, list[Origin]]:
    """By proposal: where it came from, with what was joined to it. A passage counts once."""
    found: dict[int, list[Origin]] = {}
    for wanted in proposal_ids:
        ids = family(db, wanted)
        seen: dict[str, Origin] = {}
        for r in rows(
            db,
            "SELECT o.proposal_id, o.passage_id, o.quoted, o.at, "  # noqa: S608
            "was.text AS was, was.votes AS votes_then, was.kind AS kind, v.text, "
            "v.votes, v.kind AS now_kind, "
            "v.withdrawn, v.standing, e.id AS event_id, e.code AS event_code, "
            "e.title AS event_title, e.date, t.id AS table_id, t.name AS table_name, "
            "coalesce(q.question, '') AS question "
            "FROM proposal_origin o JOIN passage p ON p.id = o.passage_id "
            "JOIN event e ON e.id = p.event_id JOIN note n ON n.id = p.id "
            "JOIN cafe_table t ON t.id = n.table_id "
            "LEFT JOIN note_revision was ON was.note_id = n.id AND was.revision = o.revision "
            "LEFT JOIN note_revision v ON v.note_id = n.id AND v.revision = n.current "
            f"{ASKED} WHERE o.proposal_id IN ({_marks(ids)}) "
            "ORDER BY o.proposal_id <> ?, e.date, e.id, v.round, t.number, n.created_at, p.id",
            (*ids, wanted),
        ):
            seen.setdefault(r["passage_id"], _origin(r))
        found[wanted] = list(seen.values())
    return found


def _origin(r: Row) -> Origin:
    gone = r["text"] is None or r["standing"] != "kept" or bool(r["withdrawn"])
    state = GONE if gone else THERE if r["text"] == r["was"] else EDITED
    by_table = not gone and r["now_kind"] == "proposal"
    return Origin(
        proposal_id=r["proposal_id"],
        passage_id=r["passage_id"],
        state=state,
        text="" if gone else r["text"],
        # What the lead chose to quote is what was read then; another text needs a new look.
        quoted=by_table or (bool(r["quoted"]) and state == THERE),
        by_table=by_table,
        event_id=r["event_id"],
        event_code=r["event_code"],
        event_title=r["event_title"],
        date=r["date"],
        table_id=r["table_id"],
        table_name=r["table_name"],
        question=r["question"],
        votes=0 if gone else r["votes"],
        votes_then=0 if gone else r["votes_then"],
        at=r["at"],
    )


def of_passages(db: Database, passage_ids: Collection[str]) -> dict[str, list[Proposal]]:
    """By passage: the proposals that it became part of, as they are led today."""
    found: dict[str, list[Proposal]] = {}
    ids = list(passage_ids)
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        for r in rows(
            db,
            "SELECT passage_id, proposal_id FROM proposal_origin "  # noqa: S608
            f"WHERE passage_id IN ({_marks(part)}) ORDER BY proposal_id",
            part,
        ):
            lead = leading(db, r["proposal_id"])
            mine = found.setdefault(r["passage_id"], [])
            if lead.id not in {p.id for p in mine}:
                mine.append(lead)
    return found


def of_event(db: Database, event_id: int) -> list[Proposal]:
    """The proposals that have an origin at the event, as they are led today, by id."""
    ids = {
        leading(db, r["proposal_id"]).id
        for r in rows(
            db,
            "SELECT DISTINCT o.proposal_id FROM proposal_origin o "
            "JOIN passage p ON p.id = o.passage_id WHERE p.event_id = ?",
            (event_id,),
        )
    }
    return [get(db, identity) for identity in sorted(ids)]


def referral(db: Database, referral_id: int) -> Referral:
    """The referral with this id. Raises Unknown."""
    found = row(db, "SELECT * FROM referral WHERE id = ?", (referral_id,))
    if found is None:
        raise Unknown("not_found")
    return _referral(found)


def _referral(r: Row) -> Referral:
    return Referral(**{name: r[name] for name in Referral.__dataclass_fields__})


def referrals(db: Database, proposal_ids: Collection[int]) -> dict[int, list[Referral]]:
    """By proposal: the groups that it was sent to, in the organisation's order, the city first.

    Each proposal's own referrals only: what went to a group for a proposal that was joined later
    is in its history (`cafe.store.decisions.history`).
    """
    found: dict[int, list[Referral]] = {identity: [] for identity in proposal_ids}
    ids = list(found)
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        for r in rows(
            db,
            "SELECT f.* FROM referral f LEFT JOIN district d ON d.id = f.district "  # noqa: S608
            f"WHERE f.proposal_id IN ({_marks(part)}) "
            "ORDER BY f.district IS NOT NULL, d.position, f.id",
            part,
        ):
            found[r["proposal_id"]].append(_referral(r))
    return found


def _marks(items: Sequence[object]) -> str:
    return ", ".join("?" * len(items))


# --- writing ------------------------------------------------------------------------------------


def add(
    db: Database,
    user_id: int | None,
    *,
    title: str,
    what: str,
    why: str = "",
    points: Sequence[str] = (),
    codebook: str,
    home: str | None = None,
) -> int:
    """Add a proposal without origins, sent to nobody yet; returns its id."""
    cursor = db.conn.execute(
        "INSERT INTO proposal (revision, home, created_at) VALUES (1, ?, ?)", (home, days.now())
    )
    proposal_id = int(cursor.lastrowid or 0)
    _revise(db, user_id, proposal_id, 1, title, what, why, points, codebook)
    audit.add(db, audit.by(user_id), "proposal.add", f"proposal:{proposal_id}")
    return proposal_id


def change(
    db: Database,
    user_id: int | None,
    proposal_id: int,
    *,
    base: int,
    title: str,
    what: str,
    why: str,
    points: Sequence[str],
    codebook: str,
) -> int:
    """Give the proposal a new wording, written on the revision `base`; returns its revision.

    The same wording again changes nothing. Raises Unknown, Conflict("proposal_joined"), and
    Conflict("proposal_changed_meanwhile") when `base` is no longer the present revision.
    """
    before = _standing(db, proposal_id)
    wording = (title.strip(), what.strip(), why.strip(), tuple(points))
    if wording == (before.title, before.what, before.why, before.points):
        return before.revision
    if before.revision != base:
        raise Conflict("proposal_changed_meanwhile")
    revision = before.revision + 1
    _revise(db, user_id, proposal_id, revision, title, what, why, points, codebook)
    db.conn.execute("UPDATE proposal SET revision = ? WHERE id = ?", (revision, proposal_id))
    audit.add(
        db, audit.by(user_id), "proposal.change", f"proposal:{proposal_id}", revision=revision
    )
    return revision


def _revise(
    db: Database,
    user_id: int | None,
    proposal_id: int,
    revision: int,
    title: str,
    what: str,
    why: str,
    points: Sequence[str],
    codebook: str,
) -> None:
    db.conn.execute(
        "INSERT INTO proposal_revision (proposal_id, revision, title, what, why, points, codebook, "
        "user_id, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            proposal_id,
            revision,
            title.strip(),
            what.strip(),
            why.strip(),
            json.dumps(list(points)),
            codebook,
            user_id,
            days.now(),
        ),
    )


def link(
    db: Database,
    user_id: int | None,
    proposal_id: int,
    passage_ids: Iterable[str],
    quoted: Collection[str] = (),
) -> int:
    """Link passages to the proposal as they read now; `quoted` are those that the lead wants to
    quote openly. One that is linked already is linked anew, at its present text. Returns how many
    were linked. Raises Unknown("passage_gone") for one that is not there (any longer).
    """
    proposal = _standing(db, proposal_id)
    linked = 0
    for passage_id in dict.fromkeys(passage_ids):
        found = row(
            db,
            "SELECT n.current AS revision, v.withdrawn, v.standing FROM note n "
            "JOIN note_revision v ON v.note_id = n.id AND v.revision = n.current WHERE n.id = ?",
            (passage_id,),
        )
        if found is None or found["withdrawn"] or found["standing"] != "kept":
            raise Unknown("passage_gone")
        db.conn.execute(
            "INSERT INTO proposal_origin (proposal_id, passage_id, revision, quoted, at) "
            "VALUES (?, ?, ?, ?, ?) ON CONFLICT (proposal_id, passage_id) DO UPDATE SET "
            "revision = excluded.revision, quoted = excluded.quoted",
            (proposal.id, passage_id, found["revision"], int(passage_id in quoted), days.now()),
        )
        linked += 1
    if linked:
        audit.add(
            db, audit.by(user_id), "proposal.link", f"proposal:{proposal.id}", passages=linked
        )
    return linked


def unlink(db: Database, user_id: int | None, proposal_id: int, passage_id: str) -> None:
    """Take a passage away that was linked by mistake, also from a proposal that was joined here.

    Raises Unknown, and Conflict("proposal_sent") once somebody was asked: what they were asked on
    stays as it was.
    """
    _standing(db, proposal_id)
    ids = family(db, proposal_id)
    if any(referrals(db, ids).values()):
        raise Conflict("proposal_sent")
    cursor = db.conn.execute(
        f"DELETE FROM proposal_origin WHERE passage_id = ? AND proposal_id IN ({_marks(ids)})",  # noqa: S608
        (passage_id, *ids),
    )
    if not cursor.rowcount:
        raise Unknown("not_found")
    audit.add(db, audit.by(user_id), "proposal.unlink", f"proposal:{proposal_id}")


def send(
    db: Database,
    user_id: int | None,
    proposal_id: int,
    districts: Iterable[str | None],
    at: str | None = None,
) -> list[int]:
    """Ask the steering groups of the districts (None: the central one); returns the new referrals'
    ids. A group that was asked before is not asked twice. `at`: the stored time at which they were
    asked, for what is told afterwards; None: now.

    Raises Unknown, Conflict("proposal_joined"), Refused("district_unknown").
    """
    proposal = _standing(db, proposal_id)
    asked = {r.district for r in referrals(db, [proposal.id])[proposal.id]}
    at = at or days.now()
    made = []
    for district in dict.fromkeys(districts):
        if district in asked:
            continue
        made.append(_refer(db, proposal.id, district, asked_at=at, sent_at=at, sent_from=None))
    if made:
        audit.add(db, audit.by(user_id), "proposal.send", f"proposal:{proposal.id}", to=len(made))
    return made


def send_on(db: Database, referral_id: int, district: str | None) -> int:
    """The referral of the same proposal to another group, made now unless that group was asked
    already; whoever asked has waited since the first was asked. Returns its id.

    Raises Refused("sent_to_itself").
    """
    before = referral(db, referral_id)
    if district == before.district:
        raise Refused("sent_to_itself")
    there = value(
        db,
        "SELECT id FROM referral WHERE proposal_id = ? AND district IS ?",
        (before.proposal_id, district),
    )
    if there is not None:
        return int(there)
    return _refer(
        db,
        before.proposal_id,
        district,
        asked_at=before.asked_at,
        sent_at=days.now(),
        sent_from=before.id,
    )


def _refer(
    db: Database,
    proposal_id: int,
    district: str | None,
    *,
    asked_at: str,
    sent_at: str,
    sent_from: int | None,
) -> int:
    if district is not None and not value(
        db, "SELECT EXISTS (SELECT 1 FROM district WHERE id = ?)", (district,)
    ):
        raise Refused("district_unknown", id=district)
    cursor = db.conn.execute(
        "INSERT INTO referral (proposal_id, district, asked_at, sent_at, sent_from) "
        "VALUES (?, ?, ?, ?, ?)",
        (proposal_id, district, asked_at, sent_at, sent_from),
    )
    return int(cursor.lastrowid or 0)


def join(db: Database, user_id: int | None, proposal_id: int, into: int) -> int:
    """Make a proposal part of another, which keeps all origins of both and asks every group that
    either was sent to; the old id leads to the new. Returns the id of the proposal that leads.

    A group that has begun to assess the old one sees what it wrote in the new one's history.
    Raises Unknown, Conflict("proposal_joined") when the first is part of another already, and
    Conflict("proposal_decided") when a group has decided on it: its decision stands under its own
    name, so it can only be the one that others are joined to.
    """
    old = _standing(db, proposal_id)
    new = leading(db, into)
    if new.id == old.id:
        raise Conflict("proposal_joined")
    ids = family(db, old.id)
    if value(
        db,
        "SELECT EXISTS (SELECT 1 FROM decision d JOIN referral f ON f.id = d.referral_id "  # noqa: S608
        f"WHERE f.proposal_id IN ({_marks(ids)}) AND d.status <> 'assessing')",
        ids,
    ):
        raise Conflict("proposal_decided")
    there = {r.district: r for r in referrals(db, [new.id])[new.id]}
    for mine in referrals(db, [old.id])[old.id]:
        other = there.get(mine.district)
        if other is None:
            _refer(
                db,
                new.id,
                mine.district,
                asked_at=mine.asked_at,
                sent_at=mine.sent_at,
                sent_from=None,
            )
        elif mine.asked_at < other.asked_at:
            # Whoever asked first has waited longest.
            db.conn.execute(
                "UPDATE referral SET asked_at = ? WHERE id = ?", (mine.asked_at, other.id)
            )
    db.conn.execute("UPDATE proposal SET joined_to = ? WHERE id = ?", (new.id, old.id))
    audit.add(db, audit.by(user_id), "proposal.join", f"proposal:{old.id}", into=new.id)
    return new.id


def _standing(db: Database, proposal_id: int) -> Proposal:
    found = get(db, proposal_id)
    if found.joined_to is not None:
        raise Conflict("proposal_joined")
    return found
