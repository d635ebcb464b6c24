"""Notes at the tables of the event."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from cafe.store import events, notes
from cafe.store.database import Store
from cafe.store.events import Event


@pytest.fixture
def say(store: Store, event: Event) -> Callable[..., str]:
    """`say("text", table=1, id=None, base=0, **fields)`: keeps a note, returns its id."""

    def keep(
        text: str, *, table: int = 1, id: str | None = None, base: int = 0, **fields: Any
    ) -> str:
        note = notes.NoteIn(
            id=id or str(uuid.uuid4()),
            base=base,
            text=text,
            **({"round": 1, "kind": "improve"} | fields),
        )
        with store.write() as db:
            current = events.by_id(db, event.id)
            outcome = notes.save(
                db, current, current.tables[table - 1], [note], source="tablet", actor="test"
            )[0]
        assert outcome.refused is None
        return note.id

    return keep
