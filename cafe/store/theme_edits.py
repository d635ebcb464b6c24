"""What people decided about themes: renamed, merged, split, notes moved, quotes chosen. In their
order; undone ones stay."""

from __future__ import annotations

import json
from dataclasses import dataclass
from sqlite3 import Row

from sqlite_utils import Database

from cafe import days
from cafe.errors import Unknown
from cafe.store import audit
from cafe.store.database import row, rows
from cafe.store.scopes import Scope, condition

KINDS = ("rename", "merge", "split", "move", "quotes")


@dataclass(frozen=True)
class Made:
    """An edit. `theme` is the one that is renamed, split, or receives; `others` are the themes that
    go into it or, of a split, the new one. `title` is the person's ("" for none): of the theme, or
    of the new one of a split or move. `was`: the title that the theme had. `passages`, `rest` and
    `theirs` are what the person saw, as in `analysis.themes.edits`; of a move `theme` is where they
    went and `others` where they came from. Of "quotes", `passages` are those chosen, in order."""

    id: int
    kind: str
    theme: str
    others: tuple[str, ...]
    title: str
    was: str
    passages: tuple[str, ...]
    rest: tuple[str, ...]
    theirs: tuple[str, ...]
    name: str
    at: str


def add(
    db: Database,
    user_id: int | None,
    scope: Scope,
    kind: str,
    theme: str,
    *,
    others: tuple[str, ...] = (),
    title: str = "",
    was: str = "",
    passages: tuple[str, ...] = (),
    rest: tuple[str, ...] = (),
    theirs: tuple[str, ...] = (),
) -> int:
    """Keep an edit; returns its id."""
    cursor = db.conn.execute(
        "INSERT INTO theme_edit (event_id, gathering_id, kind, theme, others, title, was, "
        "passages, rest, theirs, user_id, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *scope.columns,
            kind,
            theme,
            json.dumps(others),
            title.strip(),
            was,
            json.dumps(passages),
            json.dumps(rest),
            json.dumps(theirs),
            user_id,
            days.now(),
        ),
    )
    made = int(cursor.lastrowid or 0)
    audit.add(db, audit.by(user_id), f"theme.{kind}", f"{scope.kind}:{scope.id}", theme=theme)
    return made


def take_place(db: Database, user_id: int | None, scope: Scope, kind: str, theme: str) -> None:
    """Undo the edits of this kind and theme that stand: another one takes their place."""
    where, value = condition(scope)
    db.conn.execute(
        "UPDATE theme_edit SET undone_by = ?, undone_at = ? "  # noqa: S608
        f"WHERE {where} AND kind = ? AND theme = ? AND undone_at IS NULL",
        (user_id, days.now(), value, kind, theme),
    )


def undo(db: Database, user_id: int | None, scope: Scope, edit_id: int) -> None:
    """Take an edit back. Raises Unknown("not_found") for one that the scope does not have; what is
    undone already stays so."""
    where, value = condition(scope)
    found = row(
        db, f"SELECT undone_at FROM theme_edit WHERE id = ? AND {where}", (edit_id, value)  # noqa: S608
    )  # fmt: skip
    if found is None:
        raise Unknown("not_found")
    if found["undone_at"] is None:
        db.conn.execute(
            "UPDATE theme_edit SET undone_by = ?, undone_at = ? WHERE id = ?",
            (user_id, days.now(), edit_id),
        )
        audit.add(db, audit.by(user_id), "theme.undo", f"{scope.kind}:{scope.id}", edit=edit_id)


def standing(db: Database, scope: Scope) -> list[Made]:
    """The edits that hold, in the order in which they were made."""
    where, value = condition(scope)
    found = rows(
        db,
        "SELECT d.*, coalesce(u.name, '') AS name FROM theme_edit d "  # noqa: S608
        f"LEFT JOIN user u ON u.id = d.user_id WHERE d.{where} AND d.undone_at IS NULL "
        "ORDER BY d.id",
        (value,),
    )
    return [_made(r) for r in found]


def _made(r: Row) -> Made:
    return Made(
        r["id"],
        r["kind"],
        r["theme"],
        tuple(json.loads(r["others"])),
        r["title"],
        r["was"],
        tuple(json.loads(r["passages"])),
        tuple(json.loads(r["rest"])),
        tuple(json.loads(r["theirs"])),
        r["name"],
        r["at"],
    )
