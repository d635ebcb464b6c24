"""`cafe share`: a folder with what was marked, and nothing that can be joined to another."""

from __future__ import annotations

import json
import subprocess
import uuid
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cafe.cli.main import main
from cafe.store import audit, events, notes, shared_events
from cafe.store.database import Store

Out = pytest.CaptureFixture[str]


@pytest.fixture
def codes(
    store: Store, add_user: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """Two closed cafés of twelve persons each, by the word that their notes have; the first is
    marked."""
    monkeypatch.setenv("CAFE_INSTANCE", str(store.path.parent))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    lead = add_user("lead")
    made = {}
    for word in ("delat", "hemligt"):
        with store.write() as db:
            code = events.add(
                db, "test", title=f"Café {word}", date="2026-05-01", district="farsta",
                participants=12, questions=["Vad behövs?"], tables=1,
            )  # fmt: skip
            events.move(db, "test", events.get(db, code), "open")
            event = events.get(db, code)
            for number in range(3):
                note = notes.NoteIn(str(uuid.uuid4()), 0, 1, "improve", f"{word} {number}")
                notes.save(db, event, event.tables[0], [note], source="tablet", actor="test")
            events.move(db, "test", events.get(db, code), "closed")
            if word == "delat":
                shared_events.mark(db, lead, event, "Länets analys")
        made[word] = code
    return made


def test_only_what_was_marked_is_written_and_said(
    store: Store, codes: dict[str, str], tmp_path: Path, capsys: Out
) -> None:
    out = tmp_path / "share"
    assert main(["share", *codes.values(), "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert f"{codes['delat']}: 3 passages." in said
    assert f"{codes['hemligt']}: left out, its lead has not marked it as shared." in said
    assert said.splitlines()[-1].startswith(f"{out}: 3 passages of Farsta, share ")
    everything = b"".join(path.read_bytes() for path in out.iterdir())
    assert b"hemligt" not in everything  # the other's name neither
    assert codes["hemligt"].encode() not in everything
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=out, check=True)
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["schema"] == 2
    assert manifest["events_left_out"] == {"not_marked": 1}
    event = manifest["events"][0]
    assert event["shared"]["reason"] == "Länets analys"
    assert (event["passages"], event["persons"]) == (3, 12)
    entry = audit.latest(store.read())[0]
    assert (entry.action, entry.detail["share"]) == ("event.shared", manifest["share"])


def test_two_shares_and_the_store_have_no_id_in_common(
    store: Store, codes: dict[str, str], tmp_path: Path
) -> None:
    held = {r[0] for r in store.read().conn.execute("SELECT id FROM passage")}
    held |= {r[0] for r in store.read().conn.execute("SELECT key FROM cafe_table")}
    ids: list[set[object]] = []
    for name in ("first", "second"):
        assert main(["share", codes["delat"], "--out", str(tmp_path / name)]) == 0
        rows = pq.read_table(tmp_path / name / "passages-00000.parquet").to_pylist()
        assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
        ids.append({row["id"] for row in rows} | {row["table"] for row in rows} - {None})
    assert not ids[0] & ids[1]
    assert not (ids[0] | ids[1]) & held


def test_nothing_is_made_when_nothing_may_leave_or_the_folder_is_there(
    codes: dict[str, str], tmp_path: Path, capsys: Out
) -> None:
    assert main(["share", codes["hemligt"], "--out", str(tmp_path / "no")]) == 1
    assert "Nothing may leave" in capsys.readouterr().err
    (tmp_path / "there").mkdir()
    assert main(["share", codes["delat"], "--out", str(tmp_path / "there")]) == 1
    assert "is there already" in capsys.readouterr().err
    assert not [p.name for p in tmp_path.iterdir() if p.name == "no" or ".part" in p.name]


def test_what_is_missing_is_said_with_how_to_install_it(
    codes: dict[str, str], tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    assert main(["share", codes["delat"], "--out", str(tmp_path / "no")]) == 1
    assert "requirements/cluster.txt" in capsys.readouterr().err
