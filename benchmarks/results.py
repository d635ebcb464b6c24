"""The results of a survey with 100,000 answers: showing them (counting, the disclosure gate,
freezing), and opening the pages and files of what was shown."""

from __future__ import annotations

import json
import logging
import random
import sqlite3
import statistics
import tempfile
import time

from flask.testing import FlaskClient

from cafe import accounts, config
from cafe.app import create_app
from cafe.store import organisation, surveys, users
from cafe.store.database import Store
from cafe.views import asked

ANSWERS = 100_000
ROUNDS = 5
WORDS = "Handledningen ställs in när det är som mest att göra. Skydda tiden i schemat."


def run() -> None:
    """Print seconds for counting and milliseconds for the pages."""
    with tempfile.TemporaryDirectory() as folder:
        store, client, code = answered(folder, ANSWERS)
        start = time.perf_counter()
        reveal(client, code)
        print(f"{ANSWERS:,} answers counted, gated and frozen: {time.perf_counter() - start:.2f} s")
        for name in (
            "results",
            "results/by?by=district&across=question",
            "results/by?by=district&across=area&item=rating",
            "results.csv",
            "results.xlsx",
        ):
            taken = []
            for _ in range(ROUNDS):
                start = time.perf_counter()
                assert client.get(f"/lead/surveys/{code}/{name}").status_code == 200
                taken.append(time.perf_counter() - start)
            print(
                f"{name}: median {statistics.median(taken) * 1000:.0f} ms, "
                f"first {taken[0] * 1000:.0f} ms"
            )
        store.close()


def answered(folder: str, answers: int) -> tuple[Store, FlaskClient, str]:
    """An instance in a folder with a closed survey of so many answers: its store, a lead's client,
    and the survey's code."""
    app = create_app(config.load({"CAFE_INSTANCE": folder}), TESTING=True)
    logging.getLogger("cafe").setLevel(logging.ERROR)
    store: Store = app.extensions["store"]
    store.migrate()
    with store.write() as db:
        if organisation.is_empty(db):
            organisation.load(db, "benchmark")
        users.add(
            db,
            "benchmark",
            email="lead@example.test",
            name="Lead",
            password_hash=accounts.hash_password("lila giraffer dansar tango"),
            roles=[("lead", users.ALL)],
        )
    asked.ensure_builtin(store)
    with store.write() as db:
        code = surveys.add(
            db, "benchmark", title="Mätning", questionnaire=("threat-rating", 1),
            admission="open",
        )  # fmt: skip
        surveys.move(db, "benchmark", surveys.get(db, code), "open")
    survey = surveys.get(store.read(), code)
    _fill(store, survey, answers)
    with store.write() as db:
        surveys.move(db, "benchmark", survey, "closed")
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = accounts.identity(1, 1), True
    return store, client, code


def reveal(client: FlaskClient, code: str) -> None:
    """Show readers what the survey's answers say."""
    token = client.get("/account").get_data(as_text=True)
    token = token.split('name="csrf_token" value="')[1].split('"')[0]
    data = {"csrf_token": token, "once": "benchmark"}
    answer = client.post(f"/lead/surveys/{code}/reveal", data=data)
    assert answer.status_code == 303, answer.status_code


def _fill(store: Store, survey: surveys.Survey, answers: int) -> None:
    chance = random.Random(1)
    pairs = {d: [one[0] for one in named] for d, named in surveys.lists(store.read(), survey.day)}
    conn = sqlite3.connect(store.path)
    with conn:
        conn.executemany(
            "INSERT INTO answer (id, survey_id, date, persons, language, content) "
            "VALUES (?, ?, '2026-10-14', ?, 'sv', ?)",
            ((f"{chance.getrandbits(128):032x}", survey.id, 1, _content(chance, pairs))
             for _ in range(answers)),
        )  # fmt: skip
    conn.close()


def _content(chance: random.Random, pairs: dict[str, list[str]]) -> str:
    seen = [c for c in ("harassment", "threats", "violence", "damage") if chance.random() < 0.3]
    values = {
        "rating": chance.randint(1, 7),
        "given-by": "person",
        **({"seen": seen} if seen else {}),
        **({"describe": WORDS} if chance.random() < 0.3 else {}),
        **{d: chance.choice(ids) for d, ids in pairs.items() if chance.random() < 0.9},
    }
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


if __name__ == "__main__":
    run()
