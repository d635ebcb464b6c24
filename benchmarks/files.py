"""The files of a hand-out: a café of 500 notes and a survey of 250 answers as Word, PDF and Excel.

Each is fetched as a lead fetches it, from the request to its last byte; the aim is ten seconds for
all of them together.
"""

from __future__ import annotations

import random
import tempfile
import time
import uuid

from benchmarks.results import answered, reveal
from cafe.store import events, notes
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
        total = 0.0
        for what, address in (
            (f"{NOTES} notes", f"/lead/events/{event}/summary"),
            (f"{ANSWERS} answers", f"/lead/surveys/{survey}/results"),
        ):
            for ending in ENDINGS:
                taken = []
                for _ in range(2):
                    start = time.perf_counter()
                    answer = client.get(f"{address}.{ending}")
                    assert answer.status_code == 200, (address, ending, answer.status_code)
                    taken.append(time.perf_counter() - start)
                total += taken[0]
                size = len(answer.data) / 1024
                first, again = taken
                print(f"{what} {ending}: {first:.2f} s, again {again:.2f} s, {size:.0f} kB")
        print(f"all, each for the first time: {total:.2f} s, {total / AIM:.2f} of the aim")
        store.close()


def _note(chance: random.Random) -> str:
    return " och ".join(
        f"{chance.choice(BEGINNINGS)} {chance.choice(THINGS)} {chance.choice(REASONS)}"
        for _ in range(chance.randint(1, 3))
    )


if __name__ == "__main__":
    run()
