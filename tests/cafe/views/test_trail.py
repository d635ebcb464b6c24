"""The audit trail in words: every action of the program has some."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from cafe.config import ROOT
from cafe.store import audit, events
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.views import trail

CODE = sorted((ROOT / "cafe").rglob("*.py"))


def actions(path: Path) -> Iterator[str]:
    """The actions that a file writes to the trail, as patterns."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if ast.unparse(node.func) not in ("audit.add", "audit.tell") or len(node.args) < 3:
            continue
        given = node.args[2]
        if isinstance(given, ast.JoinedStr):
            yield "".join(
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z_]+"
                for part in given.values
            )
            continue
        for part in ast.walk(given):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield re.escape(part.value)


def test_every_action_has_words() -> None:
    written = {pattern for path in CODE for pattern in actions(path)}
    assert len(written) > 80
    silent = [p for p in written if not any(re.fullmatch(p, known) for known in trail.DONE)]
    assert silent == []


@pytest.mark.parametrize("kind", ["user:999", "note:abc", "round", "setting:threshold"])
def test_what_has_no_name_is_called_by_what_it_is(
    store: Store, client: FlaskClient, kind: str
) -> None:
    with client.application.test_request_context():
        called = trail.Named(store.read()).of(kind)
    assert called == {"user:999": "Konto 999", "note:abc": "Anteckning abc"}.get(kind, kind)


def test_an_event_is_called_by_its_title(store: Store, client: FlaskClient, event: Event) -> None:
    with store.write() as db:
        events.move(db, "program", event, "closed")
    entry = audit.latest(store.read())[0]
    with client.application.test_request_context():
        assert trail.Named(store.read()).of(entry.object) == event.title
        assert trail.Named(store.read()).of(entry.actor) == "programmet"
        assert trail.done(entry) == "stängde caféet"
