"""Tags: what people decided about passages and codes. Every decision is a row that stays."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from sqlite3 import Row

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict, Refused, Unknown
from cafe.store import audit, learning
from cafe.store.database import row, rows
from cafe.store.gone_through import GONE_THROUGH
from cafe.store.passages import KEPT, PASSAGES

DECISIONS = ("confirmed", "rejected", "undone")


@dataclass(frozen=True)
class TagDecision:
    """A person's latest word on one passage and code.

    `decision` is confirmed, rejected or undone; `stale`: the text or what the code means has
    changed since, so that it no longer says anything about the passage as it reads now. `reread`:
    it is the code that has changed. `carried`: the code that it was made on, which has since been
    merged or split into this one. `bulk`: the bulk in which it was confirmed, with many others.
    """

    passage_id: str
    code: str
    decision: str
    revision: int
    codebook: str
    user_id: int | None
    name: str
    at: str
    stale: bool
    reread: bool = False
    carried: str = ""
    bulk: int | None = None

    @property
    def confirmed(self) -> bool:
        """Whether a person has confirmed the code for the text as it reads now."""
        return self.decision == "confirmed" and not self.stale

    @property
    def rejected(self) -> bool:
        """Whether a person has rejected the code for the text as it reads now."""
        return self.decision == "rejected" and not self.stale


@dataclass(frozen=True)
class Judged:
    """A passage that people have decided on: its text and the latest word on each of its codes."""

    passage_id: str
    event_id: int
    text: str
    confirmed: frozenset[str]
    rejected: frozenset[str]
    open: frozenset[str]  # asserted by the machine, and nobody has said yes or no


def decide(
    db: Database,
    user_id: int | None,
    *,
    event_id: int,
    passage_id: str,
    revision: int,
    codebook: str,
    code: str,
    decision: str,
    seen: int | None = None,
) -> bool:
    """Add a decision on a revision of a passage of the event; False when it stood so already.

    `seen` is the newest decision that the person knew of (`learning.last_decision`). Raises
    Unknown("not_found") for a passage or revision that the event does not have, Refused for a
    decision that is none, Conflict("tag_meanwhile") when somebody else has decided otherwise since.
    """
    if decision not in DECISIONS:
        raise Refused("not_a_choice")
    known = row(
        db,
        "SELECT 1 FROM note_revision v JOIN passage p ON p.id = v.note_id "
        "WHERE p.event_id = ? AND p.id = ? AND v.revision = ?",
        (event_id, passage_id, revision),
    )
    if known is None:
        raise Unknown("not_found")
    before = row(
        db,
        "SELECT decision, revision, user_id, id IN (SELECT tag_id FROM rereading) "
        "OR bulk_id IS NOT NULL AS again, id "
        "FROM tag WHERE passage_id = ? AND code = ? ORDER BY id DESC LIMIT 1",
        (passage_id, code),
    )
    if before is not None and tuple(before)[:4] == (decision, revision, user_id, 0):
        return False
    if before is not None and seen is not None and before["id"] > seen:
        by_another = before["user_id"] != user_id
        if by_another and before["decision"] != decision:
            raise Conflict("tag_meanwhile")
    if decision == "undone" and (before is None or before["decision"] == "undone"):
        return False
    made = db.conn.execute(
        "INSERT INTO tag (passage_id, revision, codebook, code, decision, user_id, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (passage_id, revision, codebook, code, decision, user_id, days.now()),
    )
    if decision != "undone":
        learning.keep_said(db, int(made.lastrowid or 0), passage_id, revision, code)
    actor = audit.by(user_id)
    audit.add(db, actor, f"tag.{decision}", f"passage:{passage_id}", code=code, revision=revision)
    return True


_DECIDED = (
    "SELECT tag.*, coalesce(u.name, '') AS name, r.tag_id IS NOT NULL AS reread, "
    "was.text <> v.text OR r.tag_id IS NOT NULL AS stale, v.text, p.event_id, "
    "coalesce(origin.code, '') AS carried "
    f"{PASSAGES} JOIN tag ON tag.passage_id = p.id LEFT JOIN user u ON u.id = tag.user_id "
    "JOIN note_revision was ON was.note_id = p.id AND was.revision = tag.revision "
    "LEFT JOIN rereading r ON r.tag_id = tag.id LEFT JOIN carried c ON c.tag_id = tag.id "
    "LEFT JOIN tag origin ON origin.id = c.from_id "
    f"WHERE {KEPT}"
)
_LATEST = (
    f"{_DECIDED} AND tag.id = (SELECT max(id) FROM tag last "  # noqa: S608
    "WHERE last.passage_id = p.id AND last.code = tag.code) "
    "AND tag.code NOT IN (SELECT code FROM code_gone)"
)


def _decision(r: Row) -> TagDecision:
    return TagDecision(
        r["passage_id"],
        r["code"],
        r["decision"],
        r["revision"],
        r["codebook"],
        r["user_id"],
        r["name"],
        r["at"],
        bool(r["stale"]),
        bool(r["reread"]),
        r["carried"],
        r["bulk_id"],
    )


def current(db: Database, event_id: int) -> dict[str, dict[str, TagDecision]]:
    """By passage and code: the latest decision. What was undone is left out, and so are codes that
    are no longer in force; `history` keeps both."""
    found: dict[str, dict[str, TagDecision]] = {}
    for r in rows(db, _LATEST + " AND p.event_id = ? ORDER BY tag.id", (event_id,)):
        if r["decision"] != "undone":
            found.setdefault(r["passage_id"], {})[r["code"]] = _decision(r)
    return found


# Codes that have something to say of a passage: suggested for the text as it reads (`guess`: below
# the line), chosen by the table, or once decided on.
_SPOKEN_OF = (
    "SELECT s.code, NOT s.asserted AS guess FROM reading g "
    "JOIN note_revision was ON was.note_id = g.passage_id AND was.revision = g.revision "
    "JOIN suggestion s ON s.passage_id = g.passage_id AND s.run_id = g.run_id "
    "WHERE g.passage_id = p.id AND was.text = v.text "
    "UNION SELECT v.point, 0 WHERE v.point IS NOT NULL "
    "UNION SELECT code, 0 FROM tag d WHERE d.passage_id = p.id AND d.decision <> 'undone' "
    "AND d.id = (SELECT max(id) FROM tag l WHERE l.passage_id = p.id AND l.code = d.code)"
)
_SETTLED = (
    "SELECT 1 FROM tag d JOIN note_revision was ON was.note_id = d.passage_id "
    "AND was.revision = d.revision WHERE d.passage_id = p.id AND d.code = said.code "
    "AND d.decision <> 'undone' AND was.text = v.text "
    "AND d.id = (SELECT max(id) FROM tag l WHERE l.passage_id = p.id AND l.code = said.code) "
    "AND d.id NOT IN (SELECT tag_id FROM rereading)"
)


def undecided(db: Database, event_ids: Collection[int], codes: Collection[str]) -> dict[int, int]:
    """By event: how many passages have one of the `codes` beside them that nobody has decided on as
    the text reads now, and have not been gone through either; only events with any. A guess waits
    no more once somebody has read the passage and confirmed another code."""
    known = f"FROM ({_SPOKEN_OF}) said WHERE said.code IN (SELECT value FROM json_each(:codes))"  # noqa: S608
    found = rows(
        db,
        f"SELECT p.event_id, count(*) AS n {PASSAGES} WHERE {KEPT} "  # noqa: S608
        "AND p.event_id IN (SELECT value FROM json_each(:events)) "
        f"AND EXISTS (SELECT 1 {known} AND NOT EXISTS ({_SETTLED}) AND (NOT said.guess "
        f"OR NOT EXISTS (SELECT 1 {known} AND EXISTS ({_SETTLED} "
        "AND d.decision = 'confirmed' AND d.bulk_id IS NULL)))) "
        f"AND NOT {GONE_THROUGH} GROUP BY p.event_id",
        {"events": json.dumps(sorted(event_ids)), "codes": json.dumps(sorted(codes))},
    )
    return {r["event_id"]: r["n"] for r in found}


def changed_since(
    db: Database, event_ids: Collection[int], at: str
) -> dict[str, dict[str, tuple[str | None, str]]]:
    """By passage and code: the last word up to the stored time (None: there was none) and the last
    since, of all codes that somebody has spoken of since then."""
    found: dict[str, dict[str, tuple[str | None, str]]] = {}
    for r in rows(
        db,
        "SELECT t.passage_id, t.code, t.decision, (SELECT decision FROM tag b "
        "WHERE b.passage_id = t.passage_id AND b.code = t.code AND b.at <= :at "
        "ORDER BY b.id DESC LIMIT 1) AS before FROM tag t JOIN passage p ON p.id = t.passage_id "
        "WHERE t.at > :at AND p.event_id IN (SELECT value FROM json_each(:events)) ORDER BY t.id",
        {"at": at, "events": json.dumps(sorted(event_ids))},
    ):
        found.setdefault(r["passage_id"], {})[r["code"]] = (r["before"], r["decision"])
    return found


def last_of(db: Database, user_id: int, limit: int, among: int) -> list[tuple[str, str]]:
    """The account's own latest decisions one by one, (passage, time) from the first on: at most
    `limit` of the last `among` that anybody made."""
    found = rows(
        db,
        "SELECT passage_id, at FROM tag WHERE id > (SELECT coalesce(max(id), 0) FROM tag) - ? "
        "AND user_id = ? AND bulk_id IS NULL ORDER BY id DESC LIMIT ?",
        (among, user_id, limit),
    )
    return [(r["passage_id"], r["at"]) for r in reversed(found)]


def history(db: Database, event_id: int, passage_id: str) -> list[TagDecision]:
    """All decisions on a passage, the first first."""
    found = rows(
        db, f"{_DECIDED} AND p.event_id = ? AND p.id = ? ORDER BY tag.id", (event_id, passage_id)
    )
    return [_decision(r) for r in found]


def judged(db: Database) -> list[Judged]:
    """The passages of all events that people have decided on as they read now, by text and id. What
    was confirmed in bulk nobody has read: it is open."""
    decided: dict[str, list[Row]] = {}
    in_bulk: dict[str, set[str]] = {}
    for r in rows(db, _LATEST + " ORDER BY tag.id"):
        if r["decision"] != "undone" and not r["stale"]:
            if r["bulk_id"] is None:
                decided.setdefault(r["passage_id"], []).append(r)
            else:
                in_bulk.setdefault(r["passage_id"], set()).add(r["code"])
    asserted: dict[str, set[str]] = {}
    for r in rows(
        db,
        "SELECT s.passage_id, s.code FROM suggestion s "
        "JOIN reading g ON g.passage_id = s.passage_id AND g.run_id = s.run_id "
        "WHERE s.asserted AND EXISTS (SELECT 1 FROM tag WHERE tag.passage_id = s.passage_id)",
    ):
        asserted.setdefault(r["passage_id"], set()).add(r["code"])
    found = []
    for passage, made in decided.items():
        yes = frozenset(r["code"] for r in made if r["decision"] == "confirmed")
        no = frozenset(r["code"] for r in made if r["decision"] == "rejected")
        open_ = asserted.get(passage, set()) | in_bulk.get(passage, set())
        left = frozenset(open_ - yes - no)
        found.append(Judged(passage, made[0]["event_id"], made[0]["text"], yes, no, left))
    return sorted(found, key=lambda j: (j.text, j.passage_id))
