"""Nobody joins answers to tickets, or finds the order in which answers came, once a survey is
sealed: neither from the database file, nor from its log, nor from a backup.

The attacker knows in which order the tickets were used (who stood where in the queue), and has
the files. Against a survey that is still open the attack works, by the write-ahead log: that is
shown here too, so that what sealing is for is known to be real, and the attack to be one.
"""

from __future__ import annotations

import contextlib
import json
import random
import sqlite3
import struct
from pathlib import Path

import pytest

from cafe.store import copies, sealing, survey_answers, surveys
from cafe.store.database import Store
from cafe.store.surveys import Survey
from cafe.views import asked

ANSWERS = 240
# With 240 answers a rank correlation by chance has a standard deviation of 1/√239 = 0.065.
CHANCE = 0.26


@pytest.fixture
def given(store: Store) -> tuple[Survey, list[str], list[str]]:
    """An open survey that was answered: its tickets and its answers' ids, in the order in which
    they came. Each answer has an order of its own in its content, so that no row is like another.
    """
    asked.ensure_builtin(store)
    with store.write() as db:
        code = surveys.add(
            db, "test", title="Utvärdering", questionnaire=("threat-rating", 1), admission="tickets"
        )
        surveys.move(db, "test", surveys.get(db, code), "open")
        tickets = survey_answers.issue(
            db, surveys.get(db, code), ANSWERS + 20, "a secret of the test"
        )
    # The log is emptied so that it holds the answers alone, and none of it is moved to the file.
    store.read().conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.read().conn.execute("PRAGMA wal_autocheckpoint = 0")
    seeded = random.Random(4)
    ids = [f"{seeded.getrandbits(128):032x}" for _ in range(ANSWERS)]
    for number, (ticket, identity) in enumerate(zip(tickets, ids, strict=False)):
        with store.write() as db:
            words = {"describe": f"Svar {number} " + "ord " * seeded.randrange(1, 60)}
            survey_answers.keep(
                db,
                survey_answers.door(db, ticket),
                key=identity,
                content=json.dumps({"rating": 1 + number % 7} | words),
                persons=1,
                language="sv",
                day="2026-10-14",
            )
    return surveys.get(store.read(), code), tickets, ids


def close_and_seal(store: Store, survey: Survey) -> None:
    """As the project lead does."""
    with store.write() as db:
        surveys.move(db, "test", survey, "closed")
    sealing.seal(store, "test", survey.id)


def replay(path: Path, folder: Path) -> list[tuple[str, str]]:
    """The attack on the log: the database as of each commit, one after the other; what became
    spent and what became an answer in the same one belong together."""
    log = path.with_name(path.name + "-wal").read_bytes()
    file = bytearray(path.read_bytes())
    if len(log) < 32:
        return []
    size = struct.unpack(">I", log[8:12])[0]
    spent: set[str] = set()
    ids: set[str] = set()
    joined = []
    at = 32
    while at + 24 + size <= len(log):
        number, commit = struct.unpack(">II", log[at : at + 8])
        if log[at + 8 : at + 16] != log[16:24]:
            break  # left over from before the log began anew
        end = number * size
        file.extend(b"\0" * max(0, end - len(file)))
        file[end - size : end] = log[at + 24 : at + 24 + size]
        at += 24 + size
        if not commit:
            continue
        image = folder / "then.db"
        file[18:20] = b"\1\1"  # to be read without a log
        image.write_bytes(file)
        with contextlib.closing(sqlite3.connect(f"file:{image}?immutable=1", uri=True)) as conn:
            now_spent = {r[0] for r in conn.execute("SELECT hash FROM ticket WHERE spent")}
            now_ids = {r[0] for r in conn.execute("SELECT id FROM answer")}
        new_spent, new_ids = now_spent - spent, now_ids - ids
        if len(new_spent) == len(new_ids) == 1:
            joined.append((new_spent.pop(), new_ids.pop()))
        spent, ids = now_spent, now_ids
    return joined


def correlation(found: list[str], true: list[str]) -> float:
    """Spearman's rank correlation of two orders of the same ids."""
    rank = {identity: n for n, identity in enumerate(found)}
    n = len(true)
    apart = sum((rank[identity] - place) ** 2 for place, identity in enumerate(true))
    return 1 - 6 * apart / (n * (n * n - 1))


def orders(path: Path, ids: list[str]) -> dict[str, list[str]]:
    """Every order of the answers that the file gives away: as read, by each index, by any hidden
    row id, by where the bytes stand in the file, and by what is left in pages in use."""
    content = path.read_bytes()
    found = {"bytes": sorted(ids, key=lambda i: content.index(i.encode()))}
    found["last bytes"] = sorted(ids, key=lambda i: content.rindex(i.encode()))
    with contextlib.closing(sqlite3.connect(path)) as conn:
        for name, order in (
            ("rows", "SELECT id FROM answer"),
            ("index", "SELECT id FROM answer INDEXED BY answer_survey WHERE survey_id > 0"),
            ("unindexed", "SELECT id FROM answer NOT INDEXED"),
        ):
            found[name] = [r[0] for r in conn.execute(order)]
        for hidden in ("rowid", "oid", "_rowid_"):
            with pytest.raises(sqlite3.OperationalError):
                conn.execute(f"SELECT {hidden} FROM answer")
    return found


def assert_nothing_joins(path: Path, tickets: list[str], ids: list[str]) -> None:
    """The file has no trace of a ticket, no freed page, and no order that is the true one."""
    content = path.read_bytes()
    for ticket in tickets:
        assert ticket.encode() not in content
        assert survey_answers.ticket_hash(ticket).encode() not in content
        assert bytes.fromhex(survey_answers.ticket_hash(ticket)) not in content
    with contextlib.closing(sqlite3.connect(path)) as conn:
        assert conn.execute("PRAGMA freelist_count").fetchone()[0] == 0
        assert conn.execute("SELECT count(*) FROM ticket").fetchone()[0] == 0
        assert conn.execute("SELECT count(*) FROM answer").fetchone()[0] == ANSWERS
    for name, order in orders(path, ids).items():
        assert abs(correlation(order, ids)) < CHANCE, name


def test_the_log_of_an_open_survey_joins_them_all(
    store: Store, given: tuple[Survey, list[str], list[str]], tmp_path: Path
) -> None:
    _, tickets, ids = given
    true = [(survey_answers.ticket_hash(t), i) for t, i in zip(tickets, ids, strict=False)]
    assert replay(store.path, tmp_path) == true


def test_after_sealing_nothing_joins_them(
    store: Store, given: tuple[Survey, list[str], list[str]], tmp_path: Path
) -> None:
    survey, tickets, ids = given
    close_and_seal(store, survey)
    log = store.path.with_name(store.path.name + "-wal").read_bytes()
    for secret in (*ids, *map(survey_answers.ticket_hash, tickets)):
        assert secret.encode() not in log
    assert replay(store.path, tmp_path) == []
    store.read().conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert_nothing_joins(store.path, tickets, ids)


def test_sealing_waits_for_nobody_who_has_finished_and_says_so_when_somebody_reads(
    store: Store, given: tuple[Survey, list[str], list[str]]
) -> None:
    survey, tickets, _ = given
    with store.write() as db:
        surveys.move(db, "test", survey, "closed")
    reader = sqlite3.connect(store.path)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM answer").fetchone()
    store.read().conn.execute("PRAGMA busy_timeout = 50")
    from cafe.errors import Busy

    with pytest.raises(Busy):
        sealing.seal(store, "test", survey.id)
    assert surveys.by_id(store.read(), survey.id).state == "closed"
    reader.close()
    sealing.seal(store, "test", survey.id)
    assert surveys.by_id(store.read(), survey.id).state == "sealed"
    log = store.path.with_name(store.path.name + "-wal").read_bytes()
    assert not any(survey_answers.ticket_hash(t).encode() in log for t in tickets)


def test_a_backup_of_a_sealed_survey_joins_nothing(
    store: Store, given: tuple[Survey, list[str], list[str]], tmp_path: Path
) -> None:
    survey, tickets, ids = given
    close_and_seal(store, survey)
    backup = tmp_path / "backup.db"
    with contextlib.closing(sqlite3.connect(backup)) as copy:
        store.read().conn.backup(copy)
    assert_nothing_joins(backup, tickets, ids)


def test_a_backup_of_an_open_survey_leaves_tickets_out(
    store: Store, given: tuple[Survey, list[str], list[str]], tmp_path: Path
) -> None:
    _, tickets, ids = given
    backup = tmp_path / "backup.db"
    with contextlib.closing(sqlite3.connect(backup)) as copy:
        store.read().conn.backup(copy)
    assert survey_answers.ticket_hash(tickets[0]).encode() in backup.read_bytes()
    copies.strip(backup)
    assert_nothing_joins(backup, tickets, ids)
    assert not backup.with_name("backup.db-wal").exists()
    # The survey itself goes on.
    assert surveys.counts(store.read(), 1).tickets == len(tickets)


def test_what_is_read_out_is_in_an_order_of_its_own(
    store: Store, given: tuple[Survey, list[str], list[str]]
) -> None:
    survey, _, ids = given
    first, second = (
        [a.id for a in survey_answers.every(store.read(), survey.id)] for _ in range(2)
    )
    assert sorted(first) == sorted(second) == sorted(ids)
    assert first != second
    assert abs(correlation(first, ids)) < 0.4
    assert abs(correlation(first, sorted(ids))) < 0.4


def test_no_other_table_has_a_time_for_an_answer(
    store: Store, given: tuple[Survey, list[str], list[str]]
) -> None:
    survey, tickets, ids = given
    db = store.read()
    names = [r[0] for r in db.conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    secrets = {*ids, *tickets, *map(survey_answers.ticket_hash, tickets)}
    for name in set(names) - {"answer", "ticket"}:
        for r in db.conn.execute(f'SELECT * FROM "{name}"').fetchall():
            assert not any(secret in str(tuple(r)) for secret in secrets), name
    columns = {r[1] for r in db.conn.execute("PRAGMA table_info(answer)")}
    # `release`: with how many others it was first counted, at least the threshold; no time.
    assert columns == {"id", "survey_id", "date", "persons", "language", "content", "release"}
    columns = {r[1] for r in db.conn.execute("PRAGMA table_info(ticket)")}
    assert columns == {"hash", "survey_id", "spent"}
    assert {a.date for a in survey_answers.every(db, survey.id)} == {"2026-10-14"}
