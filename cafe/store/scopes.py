"""What an analysis is about: the passages of an event, or those of a gathering of events."""

from __future__ import annotations

from dataclasses import dataclass
from sqlite3 import Row
from typing import Literal


@dataclass(frozen=True)
class Scope:
    """An event or a gathering, by its id."""

    kind: Literal["event", "gathering"]
    id: int

    @property
    def columns(self) -> tuple[int | None, int | None]:
        """Event id and gathering id, one of them None, as rows have them."""
        return (self.id, None) if self.kind == "event" else (None, self.id)


# An event's id alone is the event.
Where = int | Scope


def of(where: Where) -> Scope:
    """The scope that is meant."""
    return where if isinstance(where, Scope) else Scope("event", where)


def condition(where: Where) -> tuple[str, int]:
    """A condition on a table with `event_id` and `gathering_id`, and its parameter."""
    scope = of(where)
    return f"{scope.kind}_id = ?", scope.id


def of_row(r: Row) -> Scope:
    """The scope that a row is about."""
    if r["gathering_id"] is not None:
        return Scope("gathering", r["gathering_id"])
    return Scope("event", r["event_id"])
