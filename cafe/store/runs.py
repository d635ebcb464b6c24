"""What the machine did: runs, readings, suggestions, themes. Only ever added to.

A reading says which run read a passage last; a later run's suggestions stand in for the earlier
ones, which stay as they were. A run may wait: what it read and found is kept apart until a person
shows it, and the latest run that was shown is what everybody sees.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Row
from typing import Any

from sqlite_utils import Database

from cafe import days
from cafe.store.database import row, rows
from cafe.store.passages import KEPT, PASSAGES
from cafe.store.scopes import Where, condition, of

NAMED = "named"  # in the settings of a run over a survey's words: codes by round


@dataclass(frozen=True)
class Run:
    """One pass of the machine over `passages` passages; `kind` is "tags" or "themes".

    `at` is when it read them, so that what came later can be told; `shown_at` since when it is what
    people see, None while it waits. `event_id` is None for one over a gathering.
    """

    id: int
    event_id: int | None
    kind: str
    codebook: str
    model: str
    settings: dict[str, Any]
    passages: int
    at: str
    shown_at: str | None

    @property
    def waits(self) -> bool:
        """Whether nobody has shown it yet."""
        return self.shown_at is None


@dataclass(frozen=True)
class StoredSuggestion:
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
class StoredTheme:
    """A theme of one run. `quotes`: ids of the passages that speak for it; `passages`: all ids, the
    quotes first, then the most central; `code`: the code within which it was found. `duplicates`:
    groups that say it in the same words, `edited`: a person decided its title or its passages,
    `chosen`: its quotes and their order."""

    id: str
    title: str
    terms: tuple[str, ...]
    passages: tuple[str, ...]
    quotes: tuple[str, ...]
    code: str | None
    duplicates: tuple[tuple[str, ...], ...] = ()
    edited: bool = False
    chosen: bool = False

    @property
    def size(self) -> int:
        """The number of passages, near-duplicates counted once."""
        return len(self.passages) - sum(len(group) - 1 for group in self.duplicates)


def add(
    db: Database,
    where: Where,
    kind: str,
    *,
    codebook: str,
    model: str,
    settings: Mapping[str, Any],
    passages: int,
    at: str,
    waits: bool = False,
) -> int:
    """Record a run; returns its id."""
    cursor = db.conn.execute(
        "INSERT INTO run (event_id, gathering_id, kind, codebook, model, settings, passages, at, "
        "shown_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *of(where).columns,
            kind,
            codebook,
            model,
            json.dumps(settings, ensure_ascii=False, sort_keys=True),
            passages,
            at,
            None if waits else at,
        ),
    )
    return int(cursor.lastrowid or 0)


def latest(db: Database, where: Where, kind: str) -> Run | None:
    """The run of this kind over the event or gathering that is shown."""
    about, value = condition(where)
    r = row(
        db,
        f"SELECT * FROM run WHERE {about} AND kind = ? AND shown_at IS NOT NULL "  # noqa: S608
        "ORDER BY id DESC LIMIT 1",
        (value, kind),
    )
    return None if r is None else _run(r)


def newest(db: Database, where: Where, kind: str) -> Run | None:
    """The last run of this kind, whether it is shown or waits."""
    about, value = condition(where)
    r = row(
        db,
        f"SELECT * FROM run WHERE {about} AND kind = ? ORDER BY id DESC LIMIT 1",  # noqa: S608
        (value, kind),
    )
    return None if r is None else _run(r)


def waiting(db: Database, where: Where, kind: str) -> Run | None:
    """The last run of this kind if it waits to be shown."""
    last = newest(db, where, kind)
    return last if last is not None and last.waits else None


def waiting_readings(db: Database, where: Where) -> int | None:
    """The last run that read a passage of the event anew and waits with what it suggests; None when
    there is none, or for a gathering, which reads nothing itself."""
    scope = of(where)
    if scope.kind != "event":
        return None
    r = row(
        db,
        "SELECT max(w.run_id) AS run FROM waiting_reading w JOIN passage p ON p.id = w.passage_id "
        "WHERE p.event_id = ?",
        (scope.id,),
    )
    return None if r is None else r["run"]


def show(db: Database, where: Where) -> None:
    """Show what waits: the readings and the last run of themes."""
    about, value = condition(where)
    db.conn.execute(
        f"UPDATE run SET shown_at = ? WHERE id IN (SELECT max(id) FROM run WHERE {about} "  # noqa: S608
        "GROUP BY kind) AND shown_at IS NULL",
        (days.now(), value),
    )
    scope = of(where)
    if scope.kind == "event":
        db.conn.execute(
            "INSERT OR REPLACE INTO reading (passage_id, revision, run_id) "
            "SELECT w.passage_id, w.revision, w.run_id FROM waiting_reading w "
            "JOIN passage p ON p.id = w.passage_id WHERE p.event_id = ?",
            (scope.id,),
        )
        db.conn.execute(
            "DELETE FROM waiting_reading WHERE passage_id IN "
            "(SELECT id FROM passage WHERE event_id = ?)",
            (scope.id,),
        )


def of_themes(db: Database, where: Where) -> list[Run]:
    """All runs that found themes and were shown, the earliest first."""
    about, value = condition(where)
    found = rows(
        db,
        f"SELECT * FROM run WHERE {about} AND kind = 'themes' "  # noqa: S608
        "AND shown_at IS NOT NULL ORDER BY id",
        (value,),
    )
    return [_run(r) for r in found]


def named(db: Database, event_id: int) -> dict[int, frozenset[str]]:
    """By round of a survey's words: the codes that its question names, so that an answer about
    them was asked for."""
    last = latest(db, event_id, "tags")
    found = last.settings.get(NAMED, {}) if last else {}
    return {int(number): frozenset(codes) for number, codes in found.items() if codes}


def get(db: Database, run_id: int) -> Run | None:
    """The run with this id."""
    r = row(db, "SELECT * FROM run WHERE id = ?", (run_id,))
    return None if r is None else _run(r)


def earlier(db: Database, where: Where, limit: int) -> list[int]:
    """Ids of the last runs that found themes, the latest first; those that wait come last."""
    about, value = condition(where)
    found = rows(
        db,
        f"SELECT id FROM run WHERE {about} AND kind = 'themes' "  # noqa: S608
        "ORDER BY shown_at IS NULL, id DESC LIMIT ?",
        (value, limit),
    )
    return [r["id"] for r in found]


def _run(r: Row) -> Run:
    return Run(
        r["id"],
        r["event_id"],
        r["kind"],
        r["codebook"],
        r["model"],
        json.loads(r["settings"]),
        r["passages"],
        r["at"],
        r["shown_at"],
    )


def read(
    db: Database, run_id: int, passage_id: str, revision: int, found: Sequence[StoredSuggestion]
) -> None:
    """Record that the run read this revision of the passage, and what it suggests: seen at once,
    unless the run waits."""
    run = row(db, "SELECT shown_at FROM run WHERE id = ?", (run_id,))
    if run is not None and run["shown_at"] is None:
        table = "waiting_reading"
    else:
        table = "reading"
        db.conn.execute("DELETE FROM waiting_reading WHERE passage_id = ?", (passage_id,))
    db.conn.execute(
        f"INSERT INTO {table} (passage_id, revision, run_id) VALUES (?, ?, ?) "  # noqa: S608
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


_NEWEST = (
    "(SELECT passage_id, revision, run_id FROM waiting_reading UNION ALL "
    "SELECT passage_id, revision, run_id FROM reading r WHERE NOT EXISTS "
    "(SELECT 1 FROM waiting_reading w WHERE w.passage_id = r.passage_id))"
)


def suggestions(
    db: Database, event_id: int, *, waiting: bool = False
) -> dict[str, tuple[StoredSuggestion, ...]]:
    """By passage: what the machine suggests for the text as it reads now, the surest first; with
    `waiting` also what waits to be shown.

    A passage that has been read without a suggestion has an empty tuple; one whose present text
    has not been read is missing. Codes that are no longer in force are left out.
    """
    read = _NEWEST if waiting else "reading"
    found: dict[str, list[StoredSuggestion]] = {}
    for r in rows(
        db,
        f"SELECT p.id, s.code, s.score, s.asserted, s.evidence, s.sure {PASSAGES} "  # noqa: S608
        f"JOIN {read} g ON g.passage_id = p.id "
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
                StoredSuggestion(
                    r["code"], r["score"], bool(r["asserted"]), evidence, bool(r["sure"])
                )
            )
    return {passage: tuple(mine) for passage, mine in found.items()}


def add_themes(db: Database, run_id: int, themes: Sequence[StoredTheme]) -> None:
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


def themes(db: Database, run_id: int) -> tuple[StoredTheme, ...]:
    """The themes of a run, largest first, with all passages that it placed (some may be gone)."""
    run = get(db, run_id)
    settings = run.settings if run else {}
    edited = set(settings.get("edited", ()))
    alike = {group[0]: tuple(group) for group in settings.get("duplicates", ())}
    placed: dict[str, list[tuple[str, bool]]] = {}
    for r in rows(
        db,
        "SELECT theme_id, passage_id, quote FROM theme_passage WHERE run_id = ? ORDER BY position",
        (run_id,),
    ):
        placed.setdefault(r["theme_id"], []).append((r["passage_id"], bool(r["quote"])))
    return tuple(
        StoredTheme(
            r["id"],
            r["title"],
            tuple(json.loads(r["terms"])),
            tuple(p for p, _ in placed.get(r["id"], ())),
            tuple(p for p, quote in placed.get(r["id"], ()) if quote),
            r["code"],
            tuple(alike[p] for p, _ in placed.get(r["id"], ()) if p in alike),
            r["id"] in edited,
        )
        for r in rows(db, "SELECT * FROM theme WHERE run_id = ? ORDER BY position", (run_id,))
    )


def last_of_tags(db: Database) -> Run | None:
    """The latest run of tagging at any event."""
    r = row(db, "SELECT * FROM run WHERE kind = 'tags' ORDER BY id DESC LIMIT 1")
    return _run(r) if r is not None else None


def undecided(db: Database) -> int:
    """How many suggestions of the present texts are left to a person, and nobody has looked yet."""
    found = row(
        db,
        f"SELECT count(*) AS n {PASSAGES} JOIN reading g ON g.passage_id = p.id "  # noqa: S608
        "JOIN note_revision was ON was.note_id = p.id AND was.revision = g.revision "
        "JOIN suggestion s ON s.passage_id = p.id AND s.run_id = g.run_id "
        "AND s.code NOT IN (SELECT code FROM code_gone) "
        f"WHERE {KEPT} AND was.text = v.text AND NOT s.asserted AND NOT EXISTS "
        "(SELECT 1 FROM tag WHERE tag.passage_id = p.id AND tag.code = s.code)",
    )
    return int(found["n"]) if found else 0
