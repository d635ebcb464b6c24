"""What searching costs: 500 events with 50,000 notes, beside reading all notes once.

The other is what a page without an index would do: `LIKE` over every note that counts, by the same
connection. Also: making the index, keeping a note in step, and what erasing one text costs, since
it brings the index into one piece.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from cafe.reports import shown_themes
from cafe.store import erased, events, notes, organisation
from cafe.store.database import Store, value
from cafe.store.users import User
from cafe.understand import search

EVENTS, NOTES_EACH = 500, 100
ROUNDS = 7
ASKED = ("larm", "överfallslarm", "telefon", "handledning tid", "vi hinner inte", "zzzz")
LEADS = User(1, "", "", "", True, 0, frozenset({("lead", "*")}))
OF_ONE = User(1, "", "", "", True, 0, frozenset({("lead", "farsta")}))
BEGINNINGS = ("Vi saknar", "Det behövs", "Ordna", "Ingen hinner med", "Vi vill ha", "Mer")
THINGS = (
    "överfallslarm", "larmknappar", "telefontid", "handledning", "ärendetak", "trainee", "pausrum",
    "introduktion", "tolkar", "skrivare", "samverkan", "lönesamtal", "kontorsplatser", "delegation",
)  # fmt: skip
ENDINGS = ("i huset", "på kvällar", "för nya", "varje vecka", "när det är fullt", "utan att be")


def run() -> None:
    """Print the time of a search and its ratio to reading all notes."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "rundabord.db")
        _fill(store)
        size = store.path.stat().st_size
        began = time.process_time()
        count = search.catch_up(store, shown_themes.told)
        store.checkpoint()
        print(
            f"index: {count} things in {time.process_time() - began:.1f} s of processor time, "
            f"{(store.path.stat().st_size - size) / size:.2f} of the file before it"
        )
        db = store.read()
        words = _median(
            lambda: value(
                db,
                "SELECT count(*) FROM note n JOIN note_revision v ON v.note_id = n.id "
                "AND v.revision = n.current WHERE NOT v.withdrawn AND v.text LIKE '%larm%'",
            )
        )
        print(f"reading all notes: {words * 1000:.0f} ms")
        for user, name in ((LEADS, "all"), (OF_ONE, "one district")):
            for asked in ASKED:
                took = _median(lambda: _search(store, user, asked))  # noqa: B023
                found = _search(store, user, asked)
                print(
                    f"{name:13} {asked:16} {found:6} found {took * 1000:6.1f} ms, "
                    f"{took / words:.2f} of reading all"
                )
        some = [r[0] for r in db.execute("SELECT id FROM note LIMIT ?", (ROUNDS,)).fetchall()]
        took = statistics.median(_erase(store, note) for note in some)
        print(f"erasing a text: {took * 1000:.0f} ms")
        store.close()


def _fill(store: Store) -> None:
    store.migrate()
    words = random.Random(1)
    with store.write() as db:
        organisation.load(db, "benchmark")
        districts = [r[0] for r in db.execute("SELECT id FROM district WHERE last_day IS NULL")]
        db.execute(
            "INSERT INTO user (id, email, name, password_hash, active, epoch, created_at) "
            "VALUES (1, 'a@example.test', 'A', '', 1, 1, '')"
        )
    for n in range(EVENTS):
        with store.write() as db:
            code = events.add(
                db, "benchmark", title=f"Dialogcafé {n}", date=f"{2024 + n % 3}-09-{n % 28 + 1:02}",
                district=words.choice(districts), questions=["Vad fungerar?"], tables=8,
            )  # fmt: skip
            event = events.get(db, code)
            said = [
                notes.NoteIn(str(uuid.uuid4()), 0, 1, "improve", _note(words))
                for _ in range(NOTES_EACH)
            ]
            notes.save(db, event, event.tables[0], said, source="lead", actor="benchmark")


def _note(words: random.Random) -> str:
    return " och ".join(
        f"{words.choice(BEGINNINGS)} {words.choice(THINGS)} {words.choice(ENDINGS)}"
        for _ in range(words.randint(1, 3))
    )


def _search(store: Store, user: User, asked: str) -> int:
    with store.snapshot() as db:
        return search.find(db, user, asked, kind=None, year="", page=1).total


def _erase(store: Store, note: str) -> float:
    began = time.perf_counter()
    with store.write() as db:
        erased.erase(db, 1, note, "Prov.")
    return time.perf_counter() - began


def _median(work: Callable[[], object]) -> float:
    found = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return statistics.median(found)
