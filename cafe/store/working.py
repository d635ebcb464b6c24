"""Whether people have begun to work with what the machine found of an event or a gathering."""

from __future__ import annotations

from sqlite_utils import Database

from cafe.store.database import value
from cafe.store.scopes import Scope, condition

_OF_EVENT = (
    "SELECT 1 FROM tag JOIN passage p ON p.id = tag.passage_id WHERE p.event_id = :of",
    "SELECT 1 FROM gone_through g JOIN passage p ON p.id = g.passage_id WHERE p.event_id = :of",
    "SELECT 1 FROM proposal_origin o JOIN passage p ON p.id = o.passage_id WHERE p.event_id = :of",
    "SELECT 1 FROM summary_release WHERE event_id = :of",
)


def begun(db: Database, scope: Scope) -> bool:
    """Whether somebody has decided on a passage of the event, gone through one, made a proposal of
    one, changed a theme, or shown readers a summary; of a gathering: changed a theme."""
    about, of = condition(scope)
    asked = [f"SELECT 1 FROM theme_edit WHERE {about.replace('?', ':of')}"]  # noqa: S608
    if scope.kind == "event":
        asked += _OF_EVENT
    either = " OR ".join(f"EXISTS ({one})" for one in asked)
    return bool(value(db, f"SELECT {either}", {"of": of}))


def erased_since(db: Database, scope: Scope, at: str) -> bool:
    """Whether a text of the event, or of any for a gathering, was erased for good after the stored
    time."""
    return bool(
        value(
            db,
            "SELECT EXISTS (SELECT 1 FROM erased_text x JOIN passage p ON p.id = x.id "
            "JOIN note n ON n.id = p.id "
            "JOIN note_revision v ON v.note_id = n.id AND v.revision = n.current "
            "WHERE v.received_at >= :at AND (:event IS NULL OR p.event_id = :event))",
            {"at": at, "event": scope.columns[0]},
        )
    )
