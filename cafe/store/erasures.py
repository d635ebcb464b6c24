"""What people threw away for good, in a small file beside the database, without a word of it.

A backup brings back what was erased after it was made: a restore erases it again from here.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from cafe import days, store
from cafe.store import hand_outs
from cafe.store.database import row

log = logging.getLogger(__name__)
Erase = Callable[[Database, str], bool]
KINDS: dict[str, Erase] = {}


@dataclass(frozen=True)
class Erasure:
    """What kind of thing went, which one, and the day (UTC): a moment could tell of a person."""

    at: str
    kind: str
    id: str


def erases(kind: str) -> Callable[[Erase], Erase]:
    """Register the function below it: it erases the thing with an id, and says whether there was
    one."""

    def register(erase: Erase) -> Erase:
        assert kind not in KINDS, kind
        KINDS[kind] = erase
        return erase

    return register


def beside(path: Path) -> Path:
    """The file of the database at `path`."""
    return path.with_name(path.name + ".erased")


def erase(db: Database, kind: str, id: str) -> bool:
    """Erase a thing within the open transaction, and note it before that ends: what is noted and
    then not erased after all was to be erased all the same."""
    there = KINDS[kind](db, id)
    hand_outs.clear(db)
    found = row(db, "SELECT file FROM pragma_database_list WHERE name = 'main'")
    assert found is not None
    if found["file"]:
        line = json.dumps({"at": days.now()[:10], "kind": kind, "id": id})
        handle = os.open(beside(Path(found["file"])), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())
    return there


def noted(path: Path, since: str = "") -> list[Erasure]:
    """The erasures at the database at `path` from the day of a stored time on, each once. A last
    line that a power cut has torn is left out."""
    if not beside(path).exists():
        return []
    found: dict[tuple[str, str], Erasure] = {}
    for line in beside(path).read_text(encoding="utf-8").splitlines():
        try:
            one = Erasure(**json.loads(line))
        except (ValueError, TypeError):
            log.warning("a line of %s cannot be read", beside(path))
            continue
        if one.at >= since[:10]:
            found[one.kind, one.id] = one
    return list(found.values())


def again(db: Database, listed: list[Erasure]) -> int:
    """Erase what is there of these, within the open transaction; returns how many there were. What
    this program has no way to erase (a newer one noted it) is told in the log."""
    # Whoever erases something registers it on being imported: all of the store is, so that none
    # can be forgotten.
    for module in pkgutil.iter_modules(store.__path__, f"{store.__name__}."):
        importlib.import_module(module.name)
    for kind in sorted({one.kind for one in listed} - KINDS.keys()):
        log.warning("what was erased of the kind %r is not known here and may be back", kind)
    return sum(KINDS[one.kind](db, one.id) for one in listed if one.kind in KINDS)
