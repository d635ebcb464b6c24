"""A log is laid into the file that it was written for, and into no other."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from cafe.errors import UnsafeStart
from cafe.store import copies, logs, serving
from cafe.store.database import Store, value

PARTS = ("", "-wal")


def write(store: Store, number: int, text: str = "ord " * 100) -> None:
    with store.write() as db:
        for _ in range(number):
            db.conn.execute(
                "INSERT INTO audit (at, actor, action, object) VALUES ('a', 'b', 'c', ?)", (text,)
            )


def image(path: Path, folder: Path) -> Path:
    """The files as a power cut would leave them."""
    folder.mkdir()
    for part in PARTS:
        shutil.copy(f"{path}{part}", folder / f"{path.name}{part}")
    return folder / path.name


@pytest.mark.parametrize("seed", range(6))
def test_a_copy_put_back_beside_an_old_log_stops_the_start_and_nothing_is_touched(
    store: Store, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    store.start()
    write(store, chance.randrange(1, 200))
    copy = tmp_path / "copy.db"
    if seed % 2:
        copies.write(store.read(), copy)
    else:
        with contextlib.closing(sqlite3.connect(copy)) as kept:
            store.read().conn.backup(kept)
    for _ in range(chance.randrange(1, 8)):
        write(store, chance.randrange(1, 200))
        if chance.random() < 0.3:
            store.checkpoint()
    write(store, chance.randrange(20, 60))
    put_back = image(store.path, tmp_path / "crashed")
    shutil.copy(copy, put_back)
    before = {part: Path(f"{put_back}{part}").read_bytes() for part in PARTS}
    for begin in (Store(put_back).start, Store(put_back).migrate):
        with pytest.raises(UnsafeStart, match="was not written for"):
            begin()
    assert {part: Path(f"{put_back}{part}").read_bytes() for part in PARTS} == before
    # Without the log the copy is good.
    Path(f"{put_back}-wal").unlink()
    whole = Store(put_back)
    whole.start()
    assert value(whole.read(), "PRAGMA integrity_check") == "ok"
    whole.close()


def test_an_older_state_of_the_file_itself_is_found_out_too(store: Store, tmp_path: Path) -> None:
    store.start()
    write(store, 50)
    store.checkpoint()
    old = store.path.read_bytes()
    other = Store(store.path)
    for _ in range(3):
        write(store, 100)
        write(other, 100)
        store.checkpoint()
    write(other, 100)
    put_back = image(store.path, tmp_path / "crashed")
    other.close()
    put_back.write_bytes(old)
    with pytest.raises(UnsafeStart, match=r"was not written for|damaged"):
        Store(put_back).start()


def test_a_file_that_went_away_from_its_log_stops_the_start(store: Store, tmp_path: Path) -> None:
    store.start()
    write(store, 20)
    lost = image(store.path, tmp_path / "crashed")
    lost.unlink()
    with pytest.raises(UnsafeStart, match="was not written for"):
        Store(lost).start()
    assert Path(f"{lost}-wal").stat().st_size > 0


def test_its_own_log_is_taken_whenever_the_power_goes(store: Store, tmp_path: Path) -> None:
    chance = random.Random(2026)
    store.start()
    stores = [store, *(Store(store.path) for _ in range(3))]
    for number in range(60):
        write(chance.choice(stores), chance.choice([1, 1, 5, 80]))
        if chance.random() < 0.2:
            mode = chance.choice(["PASSIVE", "FULL", "RESTART", "TRUNCATE"])
            chance.choice(stores).read().conn.execute(f"PRAGMA wal_checkpoint({mode})")
        cut = image(store.path, tmp_path / str(number))
        assert not logs.foreign(cut), number
        if number % 10 == 0:
            again = Store(cut)
            again.start()
            rows = "SELECT count(*) FROM audit"
            assert value(again.read(), rows) == value(store.read(), rows)
            again.close()
    for one in stores[1:]:
        one.close()


def test_a_torn_end_of_the_log_is_no_reason_to_stop(store: Store, tmp_path: Path) -> None:
    store.start()
    write(store, 300)
    for number in range(0, 40, 3):
        cut = image(store.path, tmp_path / str(number))
        log = Path(f"{cut}-wal")
        os.truncate(log, max(log.stat().st_size - number * 999, 0))
        assert not logs.foreign(cut)
        torn = Store(cut)
        torn.start()
        torn.close()


def test_a_file_whose_inside_is_broken_stops_the_start(store: Store) -> None:
    store.start()
    write(store, 400)
    store.checkpoint()
    store.close()
    content = bytearray(store.path.read_bytes())
    for page in range(len(content) // 4096 - 20, len(content) // 4096 - 10):
        content[page * 4096 : page * 4096 + 200] = b"\xee" * 200
    store.path.write_bytes(bytes(content))
    with pytest.raises(UnsafeStart, match=r"damaged.*cafe restore"):
        Store(store.path).start()
    assert store.path.read_bytes() == bytes(content)


def test_after_a_checkpoint_the_file_alone_holds_everything(store: Store, tmp_path: Path) -> None:
    store.start()
    write(store, 100)
    assert store.checkpoint()
    alone = tmp_path / "alone" / "rundabord.db"
    alone.parent.mkdir()
    shutil.copy(store.path, alone)
    with contextlib.closing(sqlite3.connect(alone)) as conn:
        assert conn.execute("SELECT count(*) FROM audit WHERE actor = 'b'").fetchone() == (100,)


@pytest.mark.skipif(os.name != "posix", reason="locks files")
def test_servers_share_an_instance_and_a_restore_has_it_alone(store: Store) -> None:
    assert not serving.held(store.path)
    with serving.hold(store.path) as first, serving.hold(store.path) as second:
        assert (first, second) == (True, True)
        assert serving.held(store.path)
        with serving.hold(store.path, alone=True) as alone:
            assert not alone
    with serving.hold(store.path, alone=True) as alone, serving.hold(store.path) as server:
        assert (alone, server) == (True, False)
    assert not serving.held(store.path)


def test_a_start_does_not_put_an_empty_database_where_one_was_lost(store: Store) -> None:
    store.start()
    serving.tell(store.path, {"version": "0.3.0"})
    store.close()
    for path in store.path.parent.glob("rundabord.db"):
        path.unlink()
    lost = Store(store.path)
    for begin in (lost.start, lost.migrate):  # a server, and any other command
        with pytest.raises(UnsafeStart, match=r"is gone.*cafe restore"):
            begin()
    assert not store.path.exists()
    Path(f"{store.path}.server").unlink()
    lost.start()
    lost.close()
