"""The files of a hand-out: a café of 500 notes and a survey of 250 answers as Word, PDF and Excel.

Each is fetched as a lead fetches it: asked for, waited for while the process beside the server
makes it, and fetched to its last byte. The aim is ten seconds for all of them together, the start
of that process included. Told besides: what of it the processor works, how long both stood in line
for a processor that others had (what is left is how long it takes on a machine that is idle), and
the longest request, as no page waits longer for a file.
"""

from __future__ import annotations

import os
import random
import resource
import tempfile
import time
import uuid
from pathlib import Path

from flask.testing import FlaskClient

from benchmarks.results import answered, reveal
from cafe.server import worker, writing
from cafe.store import events, notes, serving
from cafe.understand import analyse
from forms.kinds import KINDS

NOTES, ANSWERS, TABLES = 500, 250, 10
ENDINGS = ("docx", "pdf", "xlsx")
AIM = 10.0
QUESTIONS = ("Vad fungerar bra?", "Vad behöver bli bättre?", "Vad föreslår ni?")
BEGINNINGS = ("Vi saknar", "Det behövs", "Ordna", "Ingen hinner med", "Vi vill ha", "Mer")
THINGS = (
    "överfallslarm", "larmknappar", "telefontid", "handledning", "ärendetak", "trainee", "pausrum",
    "introduktion", "tolkar", "skrivare", "samverkan", "lönesamtal", "kontorsplatser", "delegation",
)  # fmt: skip
REASONS = ("i huset", "på kvällar", "för nya", "varje vecka", "när det är fullt", "utan att be")


def run() -> None:
    """Print the seconds of each file, of the first fetch and of another, and of all together."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CAFE_INSTANCE"] = folder  # of the process that makes them
        store, client, survey = answered(folder, ANSWERS)
        reveal(client, survey)
        with store.write() as db:
            event = events.add(
                db, "benchmark", title="Dialogcafé", date="2026-10-14", district="farsta",
                questions=QUESTIONS, tables=TABLES, participants=80,
            )  # fmt: skip
            made = events.get(db, event)
            chance = random.Random(1)
            for number in range(NOTES):
                kind = chance.choice(KINDS)
                said = notes.NoteIn(
                    str(uuid.uuid4()), 0, 1 + number % len(QUESTIONS), kind, _note(chance)
                )
                table = made.tables[number % TABLES]
                notes.save(db, made, table, [said], source="lead", actor="benchmark")
            events.open_words(db, "benchmark", made, True)
        analyse.analyse(store, event)
        total = longest = 0.0
        worked = time.process_time(), resource.getrusage(resource.RUSAGE_CHILDREN)
        stood = _in_line(os.getpid())
        with worker.alone(serving.worker(store.path)), writing.kept_up(store):
            for what, address in (
                (f"{NOTES} notes", f"/lead/events/{event}/summary"),
                (f"{ANSWERS} answers", f"/lead/surveys/{survey}/results"),
            ):
                for ending in ENDINGS:
                    taken = []
                    for _ in range(2):
                        start = time.perf_counter()
                        answer = client.get(f"{address}.{ending}")
                        longest = max(longest, time.perf_counter() - start)
                        if answer.status_code == 303:
                            answer = client.get(_made(client, answer.location))
                        assert answer.status_code == 200, (address, ending, answer.status_code)
                        taken.append(time.perf_counter() - start)
                    total += taken[0]
                    size = len(answer.data) / 1024
                    first, again = taken
                    print(f"{what} {ending}: {first:.2f} s, again {again:.2f} s, {size:.0f} kB")
            stood = sum(map(_in_line, (os.getpid(), *_children()))) - stood
        print(f"all, each for the first time: {total:.2f} s, {total / AIM:.2f} of the aim")
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        beside = ended.ru_utime + ended.ru_stime - worked[1].ru_utime - worked[1].ru_stime
        asked = time.process_time() - worked[0]
        print(f"of the processor: {beside:.2f} s beside the server, {asked:.2f} s in requests")
        if stood:
            print(f"in line for a processor: {stood:.2f} s; without that {total - stood:.2f} s")
        print(f"the longest request: {longest:.2f} s")
        store.close()


def _in_line(process: int) -> float:
    """Seconds that the process's first thread could have worked but others did (Linux), else 0."""
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[1]) / 1e9
    except OSError:
        return 0.0


def _children() -> list[int]:
    found = Path("/proc/self/task").glob("*/children")
    return [int(one) for file in found for one in file.read_text().split()]


def _made(client: FlaskClient, waits: str) -> str:
    """Where the file is fetched, once it has been made."""
    while True:
        found = client.get(f"{waits}/state").get_json()
        if found["done"]:
            return str(found["fetch"])
        assert found["waits"], found
        time.sleep(0.1)


def _note(chance: random.Random) -> str:
    return " och ".join(
        f"{chance.choice(BEGINNINGS)} {chance.choice(THINGS)} {chance.choice(REASONS)}"
        for _ in range(chance.randint(1, 3))
    )


if __name__ == "__main__":
    run()
