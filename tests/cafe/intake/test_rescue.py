"""The file that a tablet saved, brought in by the lead without storing anything twice."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cafe.cli.main import main
from cafe.errors import Refused
from cafe.intake import rescue
from cafe.store import events, late_notes, notes
from cafe.store.database import Store
from cafe.store.events import Event

IDS = [f"6b1f5a34-0000-4000-8000-00000000000{n}" for n in range(4)]


def note(number: int, text: str = "något", **more: object) -> dict[str, Any]:
    """A note as the tablet keeps it."""
    return {"id": IDS[number], "base": 0, "round": 1, "kind": "works", "text": text, **more}


def saved(about: Event, /, *written: dict[str, Any], **more: object) -> bytes:
    """A file of table 1."""
    content = {
        "rundabord": "notes",
        "event": about.code,
        "table": 1,
        "saved_at": "2026-10-14T10:00:00Z",
        "notes": list(written),
    }
    return json.dumps(content | more).encode()


def bring_in(store: Store, event: Event, data: bytes) -> tuple[int, int]:
    """Read and store in one transaction."""
    with store.write() as db:
        now = events.by_id(db, event.id)
        return rescue.bring_in(db, "test", now, rescue.read(db, now, data))


def test_what_never_reached_the_server_is_added_and_the_rest_is_known(
    store: Store, event: Event
) -> None:
    with store.write() as db:
        sent = notes.NoteIn(id=IDS[0], base=0, round=1, kind="works", text="nådde fram")
        notes.save(db, event, event.tables[0], [sent], source="tablet", actor="table:1")
    data = saved(event, note(0, "nådde fram"), note(1, "kom aldrig fram"))
    assert bring_in(store, event, data) == (1, 1)
    assert bring_in(store, event, data) == (0, 2)
    assert [n.text for n in notes.of_event(store.read(), event.id)] == [
        "nådde fram",
        "kom aldrig fram",
    ]


def test_it_counts_although_the_event_was_closed(store: Store, event: Event) -> None:
    with store.write() as db:
        events.move(db, "test", event, "closed")
    assert bring_in(store, event, saved(event, note(0))) == (1, 0)
    assert late_notes.of_event(store.read(), event.id) == []


def test_a_note_that_was_changed_on_both_sides_keeps_both_versions(
    store: Store, event: Event
) -> None:
    bring_in(store, event, saved(event, note(0, "först")))
    with store.write() as db:
        changed = notes.NoteIn(id=IDS[0], base=1, round=1, kind="works", text="på servern")
        notes.save(db, event, event.tables[0], [changed], source="tablet", actor="table:1")
    bring_in(store, event, saved(event, note(0, "på plattan", base=1)))
    (kept,) = notes.of_event(store.read(), event.id)
    assert kept.text == "på servern"
    assert kept.siblings
    assert "på plattan" in [n.text for n in notes.revisions(store.read(), IDS[0])]


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"event": "nosuch"}, "annat café"),
        ({"table": 99}, "bord 99"),
        ({"table": None}, "bord None"),
        ({"rundabord": "else"}, "inte en fil"),
        ({"notes": "none"}, "inte en fil"),
    ],
)
def test_a_file_of_something_else_says_so(
    store: Store, event: Event, change: dict[str, object], name: str
) -> None:
    data = saved(event, note(0), **change)
    (problem,) = rescue.read(store.read(), event, data).problems
    assert problem.row == 0
    assert name in str(problem.message)
    with pytest.raises(Refused):
        bring_in(store, event, data)


def test_one_note_that_cannot_be_read_keeps_the_file_out_and_is_named(
    store: Store, event: Event
) -> None:
    data = saved(event, note(0), note(1, round=17), note(2, kind="song"))
    found = rescue.read(store.read(), event, data).problems
    assert [p.row for p in found] == [2, 3]
    with pytest.raises(Refused):
        bring_in(store, event, data)
    assert notes.of_event(store.read(), event.id) == []


def test_a_note_of_another_table_keeps_the_file_out(store: Store, event: Event) -> None:
    bring_in(store, event, saved(event, note(0), table=2))
    with pytest.raises(Refused, match="note_other_table"):
        bring_in(store, event, saved(event, note(1), note(0)))
    assert len(notes.of_event(store.read(), event.id)) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda inner: st.lists(
    inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)))  # fmt: skip
def test_no_file_is_a_fault(store: Store, event: Event, wild: object) -> None:
    for content in (wild, {"rundabord": "notes", "event": event.code, "table": 1, "notes": wild}):
        found = rescue.read(store.read(), event, json.dumps(content).encode())
        assert found.problems or found.notes or wild == [] or wild == {}


def test_the_command_takes_the_file(
    store: Store, event: Event, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("CAFE_INSTANCE", str(store.path.parent))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    file = tmp_path / "bord-1.json"
    file.write_bytes(saved(event, note(0), note(1)))
    assert main(["import-notes", event.code, str(file)]) == 0
    assert capsys.readouterr().out == "2 notes added, 0 were there already.\n"
    file.write_bytes(saved(event, note(2), note(3, round=17)))
    assert main(["import-notes", event.code, str(file)]) == 1
    assert "note 2" in capsys.readouterr().err
    assert len(notes.of_event(store.read(), event.id)) == 2


def test_the_leads_page_takes_the_file(
    store: Store,
    event: Event,
    sign_in: Callable[..., FlaskClient],
    token: Callable[[FlaskClient], str],
) -> None:
    lead = sign_in("lead")
    csrf = token(lead)
    sent = lead.post(
        f"/lead/events/{event.code}/import/read",
        data={
            "csrf_token": csrf,
            "file": (io.BytesIO(saved(event, note(0, "räddad <b>text</b>"))), "bord-1.json"),
        },
    )
    page = lead.get(sent.headers["Location"]).get_data(as_text=True)
    assert "räddad &lt;b&gt;text" in page
    done = lead.post(f"{sent.headers['Location']}/add", data={"csrf_token": csrf})
    assert "added=1&known=0" in done.headers["Location"]
    assert len(notes.of_event(store.read(), event.id)) == 1


def test_personal_data_in_the_file_is_hidden(store: Store, event: Event) -> None:
    data = saved(event, note(0, "Hon heter Xanthe Ek"))
    assert bring_in(store, event, data) == (1, 0)
    assert bring_in(store, event, data) == (0, 1)
    assert [n.text for n in notes.of_event(store.read(), event.id)] == ["Hon heter [namn]"]
