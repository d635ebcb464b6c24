"""Samples that several people read blind, what each read, and how disagreements were settled."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Row

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict, Unknown
from cafe.store import audit
from cafe.store.database import row, rows, value
from cafe.store.passages import ASKED, KEPT, PASSAGES


@dataclass(frozen=True)
class Sample:
    """Passages to be read blind by `readers` (account ids), with a codebook's codes. `home` is the
    district whose they are, None: of several. `closed_at`: from then on figures are shown, and no
    reading is changed. `drawn` is how many passages there were from the start."""

    id: int
    title: str
    home: str | None
    codebook: str
    readers: tuple[int, ...]
    drawn: int
    at: str
    closed_at: str | None


@dataclass(frozen=True)
class SamplePassage:
    """A passage of a sample, at its place from 1. `machine` are the codes that the machine asserted
    when the sample was drawn; None when it had not read it, or had learnt from it. `question` is
    what the text answers."""

    position: int
    passage_id: str
    event_id: int
    revision: int
    text: str
    machine: tuple[str, ...] | None
    question: str


@dataclass(frozen=True)
class Settled:
    """How a disagreement was settled: confirmed or rejected, why, by whom (`name`)."""

    passage_id: str
    code: str
    decision: str
    reason: str
    name: str
    at: str


def add(
    db: Database,
    actor: str,
    user_id: int | None,
    *,
    title: str,
    home: str | None,
    codebook: str,
    seed: str,
    passages: Sequence[tuple[str, int, Collection[str] | None]],
    readers: Collection[int],
) -> int:
    """Keep a sample of (passage, revision, machine's codes) in the order in which they are read;
    returns its id."""
    cursor = db.conn.execute(
        "INSERT INTO sample (title, home, codebook, seed, user_id, at) VALUES (?, ?, ?, ?, ?, ?)",
        (title.strip(), home, codebook, seed, user_id, days.now()),
    )
    made = int(cursor.lastrowid or 0)
    db.conn.executemany(
        "INSERT INTO sample_passage (sample_id, passage_id, position, revision, machine) "
        "VALUES (?, ?, ?, ?, ?)",
        [
            (made, p, place, revision, None if said is None else json.dumps(sorted(said)))
            for place, (p, revision, said) in enumerate(passages, start=1)
        ],
    )
    db.conn.executemany(
        "INSERT INTO sample_reader (sample_id, user_id) VALUES (?, ?)",
        [(made, reader) for reader in sorted(set(readers))],
    )
    audit.add(
        db, actor, "sample.add", f"sample:{made}", passages=len(passages), readers=sorted(readers)
    )
    return made


def get(db: Database, sample_id: int) -> Sample:
    """The sample with this id. Raises Unknown("not_found")."""
    found = row(db, "SELECT * FROM sample WHERE id = ?", (sample_id,))
    if found is None:
        raise Unknown("not_found")
    return _sample(db, found)


def all_samples(db: Database) -> list[Sample]:
    """Every sample, the latest first."""
    return [_sample(db, r) for r in rows(db, "SELECT * FROM sample ORDER BY id DESC")]


def to_read(db: Database, user_id: int) -> list[tuple[Sample, int]]:
    """The samples that are being read and that the account was asked to read, with how many of
    their passages it has left; only those with any."""
    found = rows(
        db,
        "SELECT s.*, count(*) AS left "  # noqa: S608
        f"{PASSAGES} JOIN sample_passage i ON i.passage_id = p.id "
        "JOIN note_revision was ON was.note_id = p.id AND was.revision = i.revision "
        "JOIN sample s ON s.id = i.sample_id JOIN sample_reader r ON r.sample_id = s.id "
        f"WHERE r.user_id = ? AND s.closed_at IS NULL AND {KEPT} AND was.text = v.text "
        "AND NOT EXISTS (SELECT 1 FROM blind_reading b WHERE b.sample_id = s.id "
        "AND b.passage_id = p.id AND b.user_id = r.user_id) GROUP BY s.id ORDER BY s.id",
        (user_id,),
    )
    return [(_sample(db, r), r["left"]) for r in found]


def items(db: Database, sample_id: int) -> list[SamplePassage]:
    """Its passages that still read as they did when it was drawn, in order. What has been changed
    or taken back since is not shown to anybody again."""
    found = rows(
        db,
        "SELECT s.position, s.passage_id, s.machine, p.event_id, v.revision, v.text, "
        "coalesce(q.question, '') AS question "
        f"{PASSAGES} {ASKED} JOIN sample_passage s ON s.passage_id = p.id "
        "JOIN note_revision was ON was.note_id = p.id AND was.revision = s.revision "
        f"WHERE s.sample_id = ? AND {KEPT} AND was.text = v.text ORDER BY s.position",
        (sample_id,),
    )
    return [
        SamplePassage(
            r["position"],
            r["passage_id"],
            r["event_id"],
            r["revision"],
            r["text"],
            None if r["machine"] is None else tuple(json.loads(r["machine"])),
            r["question"],
        )
        for r in found
    ]


def read(
    db: Database, user_id: int, sample: Sample, passage_id: str, codes: Collection[str]
) -> None:
    """Keep what a reader gave a passage; the reading before stays as history.

    Raises Unknown("not_found") for a passage that is not in the sample, or not any longer, and
    Conflict("sample_closed").
    """
    if sample.closed_at is not None:
        raise Conflict("sample_closed")
    if not any(item.passage_id == passage_id for item in items(db, sample.id)):
        raise Unknown("not_found")
    db.conn.execute(
        "INSERT INTO blind_reading (sample_id, passage_id, user_id, codes, at) "
        "VALUES (?, ?, ?, ?, ?)",
        (sample.id, passage_id, user_id, json.dumps(sorted(set(codes))), days.now()),
    )


def readings(db: Database, sample_id: int) -> dict[int, dict[str, frozenset[str]]]:
    """By reader and passage: the codes that were given last."""
    found: dict[int, dict[str, frozenset[str]]] = {}
    for r in rows(db, "SELECT * FROM blind_reading WHERE sample_id = ? ORDER BY id", (sample_id,)):
        found.setdefault(r["user_id"], {})[r["passage_id"]] = frozenset(json.loads(r["codes"]))
    return found


def close(db: Database, actor: str, sample: Sample) -> None:
    """End the reading. Raises Conflict("sample_unread") while nobody has read anything."""
    if sample.closed_at is not None:
        return
    if not value(
        db, "SELECT EXISTS (SELECT 1 FROM blind_reading WHERE sample_id = ?)", (sample.id,)
    ):
        raise Conflict("sample_unread")
    db.conn.execute("UPDATE sample SET closed_at = ? WHERE id = ?", (days.now(), sample.id))
    audit.add(db, actor, "sample.close", f"sample:{sample.id}")


def settle(
    db: Database,
    user_id: int | None,
    sample_id: int,
    passage_id: str,
    code: str,
    decision: str,
    reason: str,
) -> None:
    """Keep how a disagreement was settled, beside the tag that says so."""
    tag = value(
        db,
        "SELECT max(id) FROM tag WHERE passage_id = ? AND code = ?",
        (passage_id, code),
    )
    db.conn.execute(
        "INSERT INTO settlement (sample_id, passage_id, code, decision, reason, tag_id, user_id, "
        "at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (sample_id, passage_id, code, decision, reason.strip(), tag, user_id, days.now()),
    )


def settled(db: Database, sample_id: int) -> list[Settled]:
    """All that was settled, the first first; a disagreement may be settled again."""
    found = rows(
        db,
        "SELECT s.*, coalesce(u.name, '') AS name FROM settlement s "
        "LEFT JOIN user u ON u.id = s.user_id WHERE sample_id = ? ORDER BY s.id",
        (sample_id,),
    )
    return [
        Settled(r["passage_id"], r["code"], r["decision"], r["reason"], r["name"], r["at"])
        for r in found
    ]


def latest(found: Sequence[Settled]) -> Mapping[tuple[str, str], Settled]:
    """By passage and code: how it was settled last."""
    return {(s.passage_id, s.code): s for s in found}


def _sample(db: Database, r: Row) -> Sample:
    readers = rows(
        db, "SELECT user_id FROM sample_reader WHERE sample_id = ? ORDER BY user_id", (r["id"],)
    )
    return Sample(
        r["id"],
        r["title"],
        r["home"],
        r["codebook"],
        tuple(u["user_id"] for u in readers),
        value(db, "SELECT count(*) FROM sample_passage WHERE sample_id = ?", (r["id"],)),
        r["at"],
        r["closed_at"],
    )
