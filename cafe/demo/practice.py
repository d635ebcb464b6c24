"""The invented café that a practice begins with."""

from __future__ import annotations

import tomllib
import uuid
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from cafe import days
from cafe.store import events, notes, organisation, users

CAFE = Path(__file__).with_name("practice.toml")
ACTOR = "practice"
TABLES = 4
SEATED = 6
KINDS = ("works", "improve", "proposal")


def load(db: Database, language: str) -> int:
    """Fill an empty database with the café, open, and its moderator; returns the number of the
    moderator's account, which has no password."""
    written: dict[str, Any] = tomllib.loads(CAFE.read_text(encoding="utf-8"))[language]
    organisation.load(db, ACTOR)
    moderator = users.add(
        db,
        ACTOR,
        email="practice@example.invalid",
        name=written["moderator"],
        password_hash="none",  # noqa: S106 - no hash: nothing opens it
        roles=[("lead", users.ALL)],
    )
    code = events.add(
        db,
        ACTOR,
        title=written["title"],
        date=days.today(),
        place=written["place"],
        questions=written["questions"],
        kinds=list(KINDS),
        tables=TABLES,
    )
    events.move(db, ACTOR, events.get(db, code), "open")
    event = events.get(db, code)
    for table in event.tables[1:]:
        events.seat(db, ACTOR, table, participants=SEATED, professions={}, areas={})
    for said in written["notes"]:
        note = notes.NoteIn(
            id=str(uuid.uuid4()),
            base=0,
            round=said["round"],
            kind=KINDS[said["round"] - 1],
            text=said["text"],
        )
        table = event.tables[said["table"] - 1]
        notes.save(db, event, table, [note], source="tablet", actor=ACTOR)
    return moderator
