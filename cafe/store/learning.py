"""What the machine had said of a passage before a person decided, kept with the decision.

From these pairs alone can be told how good the machine is on decisions that it had not seen: what
it says today of a passage that it has learnt from proves nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlite_utils import Database

from cafe.store.database import row, rows, value
from cafe.store.passages import KEPT, PASSAGES


@dataclass(frozen=True)
class JudgedSuggestion:
    """A decision and what the machine had said of it: `score` is None when it had not suggested
    the code. `learnt_to` is the last decision that its run had learnt from, `codebook` what it
    tagged with, `others` the codes that it asserted of the same passage.

    `tag_id` orders decisions; `last` is the person's word as it stands today, "" when it is undone
    or was made on another text.
    """

    tag_id: int
    passage_id: str
    event_id: int
    text: str
    code: str
    last: str
    at: str
    run_id: int
    score: float | None
    asserted: bool
    learnt_to: int
    codebook: str
    others: frozenset[str]


def keep_said(db: Database, tag_id: int, passage_id: str, revision: int, code: str) -> None:
    """Keep with the decision what the machine says of this code and text, if it has read it."""
    run = value(
        db,
        "SELECT g.run_id FROM reading g "
        "JOIN note_revision was ON was.note_id = g.passage_id AND was.revision = g.revision "
        "JOIN note_revision v ON v.note_id = g.passage_id AND v.revision = ? "
        "WHERE g.passage_id = ? AND was.text = v.text",
        (revision, passage_id),
    )
    if run is None:
        return
    found = row(
        db,
        "SELECT score, asserted FROM suggestion WHERE run_id = ? AND passage_id = ? AND code = ?",
        (run, passage_id, code),
    )
    score, asserted = (found["score"], found["asserted"]) if found else (None, 0)
    db.conn.execute(
        "INSERT INTO said (tag_id, run_id, score, asserted) VALUES (?, ?, ?, ?)",
        (tag_id, run, score, asserted),
    )


def last_decision(db: Database) -> int:
    """The id of the newest decision: how far a run that reads now has learnt, and what a page that
    is made now knows of."""
    return int(value(db, "SELECT coalesce(max(id), 0) FROM tag"))


def said(db: Database) -> list[JudgedSuggestion]:
    """Every decision that the machine had said something before, in the order of deciding."""
    asserted: dict[tuple[int, str], set[str]] = {}
    for r in rows(
        db,
        "SELECT DISTINCT s.run_id, s.passage_id, s.code FROM suggestion s "
        "JOIN tag ON tag.passage_id = s.passage_id JOIN said d ON d.tag_id = tag.id "
        "AND d.run_id = s.run_id WHERE s.asserted",
    ):
        asserted.setdefault((r["run_id"], r["passage_id"]), set()).add(r["code"])
    found = rows(
        db,
        "SELECT tag.id, tag.passage_id, p.event_id, was.text, tag.code, tag.at, d.run_id, "  # noqa: S608
        "d.score, "
        "d.asserted, run.codebook, run.settings, run.at AS run_at, "
        "(SELECT CASE WHEN last.revision = tag.revision THEN last.decision ELSE '' END "
        "FROM tag last WHERE last.passage_id = tag.passage_id AND last.code = tag.code "
        "ORDER BY last.id DESC LIMIT 1) AS last, "
        "(SELECT coalesce(max(before.id), 0) FROM tag before WHERE before.at <= run.at) AS known "
        f"{PASSAGES} JOIN tag ON tag.passage_id = p.id JOIN said d ON d.tag_id = tag.id "
        "JOIN run ON run.id = d.run_id "
        "JOIN note_revision was ON was.note_id = p.id AND was.revision = tag.revision "
        f"WHERE {KEPT} ORDER BY tag.id",
    )
    return [
        JudgedSuggestion(
            r["id"],
            r["passage_id"],
            r["event_id"],
            r["text"],
            r["code"],
            "" if r["last"] == "undone" else r["last"],
            r["at"],
            r["run_id"],
            r["score"],
            bool(r["asserted"]),
            # A run of an earlier version does not tell; it cannot have learnt what came later.
            int(json.loads(r["settings"]).get("learnt_to", r["known"])),
            r["codebook"],
            frozenset(asserted.get((r["run_id"], r["passage_id"]), ())),
        )
        for r in found
    ]


def decisions_after(db: Database, tag_id: int) -> int:
    """How many decisions are newer than this one; those in bulk teach nothing."""
    return int(value(db, "SELECT count(*) FROM tag WHERE id > ? AND bulk_id IS NULL", (tag_id,)))


def changed(db: Database) -> list[tuple[str, int, int]]:
    """By code: how many passages the machine asserts it of that it did not before its latest
    reading of the same text, and of how many no longer; of each passage's last two readings."""
    found = rows(
        db,
        "WITH spoken AS (SELECT passage_id, run_id, row_number() OVER "
        "(PARTITION BY passage_id ORDER BY run_id DESC) AS back FROM "
        "(SELECT DISTINCT passage_id, run_id FROM suggestion)), "
        "said AS (SELECT s.passage_id, s.code, k.back FROM spoken k JOIN suggestion s "
        "ON s.passage_id = k.passage_id AND s.run_id = k.run_id "
        "WHERE k.back <= 2 AND s.asserted AND k.passage_id IN "
        "(SELECT passage_id FROM spoken WHERE back = 2)) "
        "SELECT code, "
        "sum(back = 1 AND NOT EXISTS (SELECT 1 FROM said b WHERE b.passage_id = a.passage_id "
        "AND b.code = a.code AND b.back = 2)) AS come, "
        "sum(back = 2 AND NOT EXISTS (SELECT 1 FROM said b WHERE b.passage_id = a.passage_id "
        "AND b.code = a.code AND b.back = 1)) AS gone FROM said a GROUP BY code ORDER BY code",
    )
    return [(r["code"], r["come"], r["gone"]) for r in found if r["come"] or r["gone"]]
