"""Files that are made beside the server: waited for, fetched by who may, kept for a day."""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import docx
import numpy as np
import openpyxl
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cafe import days
from cafe.exports import orders
from cafe.exports.document import Document, TableBlock
from cafe.exports.tables import TableSheet
from cafe.reports.summary import release
from cafe.server import worker, writer, writing
from cafe.store import audit, erased, erasures, events, hand_outs, queued, serving, users
from cafe.store.database import Store, value
from cafe.store.events import Event

Say = Callable[..., str]
SignIn = Callable[..., FlaskClient]


@pytest.fixture
def beside(store: Store) -> Iterator[None]:
    """An analysis process is there, which is who has files made."""
    with worker.alone(serving.worker(store.path)) as had:
        assert had
        yield


@pytest.fixture
def released(store: Store, event: Event, say: Say) -> Event:
    """A summary that readers have been shown."""
    for text in ("Handledning varje vecka", "Larm i besöksrummen", "Fler vikarier"):
        say(text)
    say("Kollegorna hjälper till", kind="works")  # of several kinds there is a figure
    with store.write() as db:
        release.show(db, "test", events.by_id(db, event.id))
    return event


def at(event: Event, ending: str = "docx") -> str:
    return f"/lead/events/{event.code}/summary.{ending}"


def state(client: FlaskClient, waits: TestResponse) -> dict[str, Any]:
    found = client.get(waits.location + "/state").get_json()
    assert isinstance(found, dict)
    return found


def exports(store: Store) -> int:
    told = audit.latest(store.read())
    return sum(entry.action == "summary.export" for entry in told)


@pytest.mark.usefixtures("beside")
def test_a_file_is_waited_for_made_and_fetched(
    store: Store, released: Event, sign_in: SignIn
) -> None:
    reader = sign_in("reader", "farsta")
    before = f"http://localhost/lead/events/{released.code}/summary?by=area"
    waits = reader.get(at(released), headers={"Referer": before})
    assert waits.status_code == 303
    page = reader.get(waits.location).text
    assert f'href="/lead/events/{released.code}/summary?by=area">Tillbaka' in page
    assert "Filen väntar på sin tur." in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "dialogcafe-i-farsta-2026-10-14.docx" in page
    assert state(reader, waits)["waits"]
    assert exports(store) == 0, "nothing has left yet"
    assert writer.step(store) is True
    assert writer.step(store) is False
    done = state(reader, waits)
    assert done["done"]
    assert done["fetch"].replace("&", "&amp;") in reader.get(waits.location).text
    fetched = reader.get(done["fetch"])
    assert fetched.status_code == 200
    assert docx.Document(io.BytesIO(fetched.data)).paragraphs[0].text == "Dialogcafé i Farsta"
    assert exports(store) == 1
    # The same release and settings: the same file, at once.
    assert reader.get(at(released)).data == fetched.data


@pytest.mark.usefixtures("beside")
def test_it_says_how_far_it_has_come(
    store: Store, released: Event, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, seen = sign_in("reader", "farsta"), []
    waits = reader.get(at(released, "pdf"))
    make = orders.make

    def watched(order: orders.FileOrder, file: io.BytesIO, told: Callable[..., None]) -> None:
        def heard(share: float, step: str) -> None:
            told(share, step)
            seen.append((state(reader, waits)["said"], reader.get(waits.location).text))

        make(order, file, heard)

    monkeypatch.setattr(orders, "make", watched)
    writer.step(store)
    assert list(dict.fromkeys(step for step, _ in seen)) == ["reading", "figures", "writing"]
    said = ("Underlaget läses.", "Diagrammen ritas.", "Filen skrivs.")
    for sentence in said:
        assert any(f'role="status">{sentence}' in page for _, page in seen), sentence


@pytest.mark.usefixtures("beside")
def test_a_csv_is_there_at_once(released: Event, sign_in: SignIn) -> None:
    assert sign_in("reader", "farsta").get(at(released, "csv")).status_code == 200


@pytest.mark.usefixtures("beside")
def test_nobody_else_sees_or_fetches_it(store: Store, released: Event, sign_in: SignIn) -> None:
    reader = sign_in("reader", "farsta")
    waits = reader.get(at(released))
    writer.step(store)
    fetch = state(reader, waits)["fetch"]
    for other in (sign_in("reader", "bromma", "b@example.test"), sign_in("lead", "bromma")):
        assert other.get(waits.location).status_code == 404
        assert other.get(waits.location + "/state").status_code == 404
        assert other.get(fetch).status_code == 403
    # Somebody with the same right asks for themselves, and is sent what they may see.
    same = sign_in("reader", "farsta", "c@example.test")
    assert same.get(fetch).status_code == 200
    assert same.get(waits.location).status_code == 404


@pytest.mark.usefixtures("beside")
@pytest.mark.parametrize("when", ["before it is made", "after"])
def test_a_role_that_was_taken_away_gets_nothing(
    store: Store, released: Event, sign_in: SignIn, when: str
) -> None:
    reader = sign_in("reader", "farsta", "gone@example.test")
    waits = reader.get(at(released))
    if when == "after":
        writer.step(store)
    with store.write() as db:
        gone = users.by_email(db, "gone@example.test")
        assert gone is not None
        db.conn.execute("UPDATE role SET scope = 'bromma' WHERE user_id = ?", (gone.id,))
    writer.step(store)
    assert reader.get(state(reader, waits)["fetch"]).status_code == 403


@pytest.mark.usefixtures("beside")
def test_what_changes_while_one_waits_does_not_send_one_round_and_round(
    store: Store, event: Event, say: Say, sign_in: SignIn
) -> None:
    lead = sign_in("lead", "farsta")
    say("Första")
    waits = lead.get(at(event))
    writer.step(store)
    say("Andra, medan filen gjordes")
    fetch = state(lead, waits)["fetch"]
    assert lead.get(fetch).status_code == 200
    with store.write() as db:  # other rights since: what was made then may be too much
        db.conn.execute("UPDATE role SET scope = '*'")
    assert lead.get(fetch).status_code == 303


@pytest.mark.usefixtures("beside")
def test_what_is_erased_is_gone_from_made_files(
    store: Store, event: Event, say: Say, sign_in: SignIn
) -> None:
    lead = sign_in("lead", "farsta")
    note = say("Det här ska bort")
    waits = lead.get(at(event))
    writer.step(store)
    with store.write() as db:
        erasures.erase(db, erased.TEXT, note)
    assert lead.get(waits.location).status_code == 404
    assert value(store.read(), "SELECT count(*) FROM hand_out") == 0


@pytest.mark.usefixtures("beside")
def test_it_is_kept_for_a_day(
    store: Store, released: Event, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = sign_in("reader", "farsta")
    waits = reader.get(at(released))
    writer.step(store)
    now = days.clock()
    for hours, left in ((23, 1), (25, 0)):
        later = now + timedelta(hours=hours)
        monkeypatch.setattr(days, "clock", lambda later=later: later)
        with store.write() as db:
            hand_outs.purge(db)
        assert value(store.read(), "SELECT count(*) FROM hand_out_ask") == left
    monkeypatch.setattr(days, "clock", lambda: now)
    gone = reader.get(waits.location)
    assert gone.status_code == 404
    assert "ett dygn" in gone.text


@pytest.mark.usefixtures("beside")
def test_one_that_cannot_be_made_says_so_and_can_be_tried_again(
    store: Store, released: Event, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = sign_in("reader", "farsta")
    waits = reader.get(at(released))
    with monkeypatch.context() as broken:
        broken.setattr(orders, "make", lambda *given: 1 / 0)
        assert writer.step(store) is True
    page = reader.get(waits.location).text
    assert "Filen kunde inte göras" in page
    assert "refresh" not in page
    again = reader.get(at(released))
    assert again.location == waits.location
    assert state(reader, again)["waits"]
    writer.step(store)
    assert reader.get(at(released)).status_code == 200


@pytest.mark.usefixtures("beside")
def test_a_process_that_dies_leaves_no_page_waiting(
    store: Store, released: Event, sign_in: SignIn
) -> None:
    reader = sign_in("reader", "farsta")
    waits = reader.get(at(released))
    for waiting, said in ((True, "börjar om"), (False, "avbröts två gånger")):
        with store.write() as db:
            hand_outs.take(db)  # and the process is killed
        with store.write() as db:
            queued.recover(db, hand_outs.TABLE)
        assert state(reader, waits)["waits"] == waiting
        assert said in reader.get(waits.location).text


def test_without_a_process_that_makes_files_the_page_says_so(
    store: Store, released: Event, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = sign_in("reader", "farsta")
    with worker.alone(serving.worker(store.path)):
        waits = reader.get(at(released))
    later = days.clock() + timedelta(seconds=30)
    monkeypatch.setattr(days, "clock", lambda: later)
    assert state(reader, waits)["said"] == "late"
    assert "inte i gång" in reader.get(waits.location).text
    assert reader.get(at(released)).status_code == 200, "it is made in the request then"


@pytest.mark.usefixtures("beside")
def test_a_process_is_started_for_it_and_again_when_it_dies(
    store: Store, released: Event, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = sign_in("reader", "farsta")
    waits = reader.get(at(released))
    monkeypatch.setattr(writing, "START_AGAIN_SECONDS", 0.0)
    monkeypatch.setattr(writing, "POLL_SECONDS", 0.01)
    real, started, ended = subprocess.Popen, [], threading.Event()

    def start(command: list[str], **given: object) -> object:
        started.append(command)
        with store.write() as db:
            hand_outs.take(db)
        if len(started) == 2:
            ended.set()
        return real([sys.executable, "-S", "-c", "raise SystemExit(9)"])

    monkeypatch.setattr(subprocess, "Popen", start)
    with writing.kept_up(store):
        assert ended.wait(60)
        while state(reader, waits)["waits"]:
            threading.Event().wait(0.05)
    assert started == [[sys.executable, "-m", "cafe.server.writer"]] * 2
    assert "avbröts två gånger" in reader.get(waits.location).text


def test_a_writing_process_ends_when_nobody_wants_a_file(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "IDLE_SECONDS", 0.0)
    writer.work(store, threading.Event(), os.getppid())


def test_the_key_of_a_file_does_not_depend_on_the_process() -> None:
    """Pickled, they differ: by the order of a set, and by which texts are one object."""
    one, other = {0, 8}, {8, 0}
    assert list(one) != list(other)
    text = "ö" * 3
    pairs: list[tuple[object, object]] = [
        (one, other),
        ((text, text), (text, "".join(["ö"] * 3))),
        ([1, "a"], (1, "a")),
    ]
    for here, there in pairs:
        assert pickle.dumps(here) != pickle.dumps(there)
        assert list(orders.in_bytes(here)) == list(orders.in_bytes(there))
    for here, there in (
        ("1", 1),
        (None, ""),
        (("ab",), ("a", "b")),
        (True, 1),
        ({"a": 1}, ("a", 1)),
        (date(2026, 3, 1), "2026-03-01"),
        (time(8, 30), time(8, 31)),
        (timedelta(minutes=1), 60),
    ):
        assert b"".join(orders.in_bytes(here)) != b"".join(orders.in_bytes(there))
    with pytest.raises(TypeError):
        list(orders.in_bytes(object()))


MOMENT = datetime(2026, 3, 1, 8, 30)  # noqa: DTZ001, a cell knows no zone
CELLS: list[tuple[Any, Any]] = [
    (np.int64(3), 3), (np.float32(1.5), 1.5), (Decimal("2.25"), 2.25), (Fraction(1, 4), 0.25),
    (2.5, 2.5), (True, 1), (0, 0), ("", None), (None, None), ("=1+1", "=1+1"),
    (float("nan"), "nan"),
    (MOMENT, MOMENT), (MOMENT.date(), MOMENT.replace(hour=0, minute=0)),
    (MOMENT.time(), MOMENT.time()),
    (timedelta(hours=1, minutes=2), time(1, 2)),
]  # fmt: skip


@pytest.mark.parametrize("ending", ["xlsx", "docx", "pdf"])
def test_a_file_is_made_of_whatever_its_cells_may_hold(ending: str) -> None:
    """Numbers of a library, parts, days and times: none may be what cannot be ordered."""
    sheet = TableSheet("Tal", ("Vad", "Värde"), tuple((repr(one), one) for one, _ in CELLS))
    made = Document("Titel", "", "sv", "", (TableBlock(sheet, (1, 1)),))
    order = orders.FileOrder("document", ending, made, "sv")
    assert order.key == orders.unpacked(order.packed()).key
    file = io.BytesIO()
    orders.make(order, file)
    if ending == "xlsx":
        found = list(openpyxl.load_workbook(file)["Tal"].iter_rows(2, values_only=True))
        assert [value for _, value in found] == [value for _, value in CELLS]
