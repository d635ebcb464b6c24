"""What the machine did: runs, readings, suggestions, themes. Only ever added to.

A reading says which run read a passage last; a later run's suggestions stand in for the earlier
ones, which stay as they were.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from cafe.store.database import row, rows
from cafe.store.passages import KEPT, PASSAGES


@dataclass(frozen=True)
class Run:
    """One pass of the machine over `passages` passages of an event; `kind` is "tags" or "themes".

    `at` is when it read them, so that what came later can be told.
    """

    id: int
    event_id: int
    kind: str
    codebook: str
    model: str
    settings: dict[str, Any]
    passages: int
    at: str


@dataclass(frozen=True)
class Suggestion:
    """A code that the machine suggests for a passage, with its probability.

    `asserted`: the machine says so; otherwise it wants a person to look. `evidence`: (start, end)
    in code points of the passage's text. `sure`: at least nine such suggestions in ten hold.
    """

    code: str
    score: float
    asserted: bool
    evidence: tuple[tuple[int, int], ...]
    sure: bool = False


@dataclass(frozen=True)
class Theme:
    """A theme of one run. `quotes`: ids of the passages that speak for it; `passages`: all ids, the
    quotes first, then the most central; `code`: the code within which it was found."""

    id: str
    title: str
    terms: tuple[str, ...]
    passages: tuple[str, ...]
    quotes: tuple[str, ...]
    code: str | None


def add(
    db: Database,
    event_id: int,
    kind: str,
    *,
    codebook: str,
    model: str,
    settings: Mapping[str, Any],
    passages: int,
    at: str,
) -> int:
    """Record a run; returns its id."""
    cursor = db.conn.execute(
        "INSERT INTO run (event_id, kind, codebook, model, settings, passages, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            event_id,
            kind,
            codebook,
            model,
            json.dumps(settings, ensure_ascii=False, sort_keys=True),
            passages,
            at,
        ),
    )
    return int(cursor.lastrowid or 0)


def latest(db: Database, event_id: int, kind: str) -> Run | None:
    """The event's last run of this kind."""
    r = row(
        db,
        "SELECT * FROM run WHERE event_id = ? AND kind = ? ORDER BY id DESC LIMIT 1",
        (event_id, kind),
    )
    if r is None:
        return None
    return Run(
        r["id"],
        r["event_id"],
        r["kind"],
        r["codebook"],
        r["model"],
        json.loads(r["settings"]),
        r["passages"],
        r["at"],
    )


def read(
    db: Database, run_id: int, passage_id: str, revision: int, found: Sequence[Suggestion]
) -> None:
    """Record that the run read this revision of the passage, and what it suggests."""
    db.conn.execute(
        "INSERT INTO reading (passage_id, revision, run_id) VALUES (?, ?, ?) "
        "ON CONFLICT (passage_id) DO UPDATE SET revision = excluded.revision, "
        "run_id = excluded.run_id",
        (passage_id, revision, run_id),
    )
    db.conn.executemany(
        "INSERT INTO suggestion (run_id, passage_id, code, score, asserted, evidence, sure) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                run_id,
                passage_id,
                s.code,
                s.score,
                int(s.asserted),
                json.dumps(s.evidence),
                int(s.sure),
            )
            for s in found
        ],
    )


def suggestions(db: Database, event_id: int) -> dict[str, tuple[Suggestion, ...]]:
    """By passage: what the machine suggests for the text as it reads now, the surest first.

    A passage that has been read without a suggestion has an empty tuple; one whose present text
    has not been read is missing. Codes that are no longer in force are left out.
    """
    found: dict[str, list[Suggestion]] = {}
    for r in rows(
        db,
        f"SELECT p.id, s.code, s.score, s.asserted, s.evidence, s.sure {PASSAGES} "  # noqa: S608
        "JOIN reading g ON g.passage_id = p.id "
        "JOIN note_revision was ON was.note_id = p.id AND was.revision = g.revision "
        "LEFT JOIN suggestion s ON s.passage_id = p.id AND s.run_id = g.run_id "
        "AND s.code NOT IN (SELECT code FROM code_gone) "
        f"WHERE {KEPT} AND was.text = v.text AND p.event_id = ? "
        "ORDER BY s.asserted DESC, s.score DESC, s.code",
        (event_id,),
    ):
        mine = found.setdefault(r["id"], [])
        if r["code"] is not None:
            evidence = tuple((start, end) for start, end in json.loads(r["evidence"]))
            mine.append(
                Suggestion(r["code"], r["score"], bool(r["asserted"]), evidence, bool(r["sure"]))
            )
    return {passage: tuple(mine) for passage, mine in found.items()}


def add_themes(db: Database, run_id: int, themes: Sequence[Theme]) -> None:
    """Record the themes of a run, in their order."""
    for position, theme in enumerate(themes):
        db.conn.execute(
            "INSERT INTO theme (run_id, id, title, terms, code, position) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (
                run_id,
                theme.id,
                theme.title,
                json.dumps(theme.terms, ensure_ascii=False),
                theme.code,
                position,
            ),
        )
        # A quote's place is its rank, so that the first quote stays the first.
        quoted = {passage: rank for rank, passage in enumerate(theme.quotes)}
        order = [*theme.quotes, *(p for p in theme.passages if p not in quoted)]
        db.conn.executemany(
            "INSERT INTO theme_passage (run_id, theme_id, passage_id, position, quote) "
            "VALUES (?, ?, ?, ?, ?)",
            [(run_id, theme.id, p, place, int(p in quoted)) for place, p in enumerate(order)],
        )


def themes(db: Database, run_id: int) -> tuple[Theme, ...]:
    """The themes of a run, largest first, with all passages that it placed (some may be gone)."""
    placed: dict[str, list[tuple[str, bool]]] = {}
    for r in rows(
        db,
        "SELECT theme_id, passage_id, quote FROM theme_passage WHERE run_id = ? ORDER BY position",
        (run_id,),
    ):
        placed.setdefault(r["theme_id"], []).append((r["passage_id"], bool(r["quote"])))
    return tuple(
        Theme(
            r["id"],
            r["title"],
            tuple(json.loads(r["terms"])),
            tuple(p for p, _ in placed.get(r["id"], ())),
            tuple(p for p, quote in placed.get(r["id"], ()) if quote),
            r["code"],
        )
        for r in rows(db, "SELECT * FROM theme WHERE run_id = ? ORDER BY position", (run_id,))
    )
