"""Exit interviews that were held before come in from a file: all of it, once, as on the page."""

from __future__ import annotations

import io
import json
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from cafe.intake import interview_sheet
from cafe.store.database import Store, rows, value

HEADER = (
    "Vilket kvartal slutar du?;Vilket är det viktigaste skälet till att du slutar?;"
    "Arbetsuppgifterna;Vad hade fått dig att stanna?;Får vi återge det du har skrivit ordagrant?;"
    "Chefens anteckning"
)
GOOD = f"""{HEADER}
2023 kvartal 4;Lönen;4;Högre lön;Ja;
2024-Q1;workload;vet inte;;Nej;ses i mars
2024-Q1;Det var för långt att åka;2;Ring 070-174 06 05;Yes;
"""
Send = Callable[..., Any]


@pytest.fixture
def manager(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in("manager", "farsta")


@pytest.fixture
def send(token: Callable[[FlaskClient], str]) -> Send:
    """`send(client, address, text)`: posts a form, with the text as a file."""

    def post(client: FlaskClient, address: str, text: str | None = None) -> Any:
        data: dict[str, Any] = {
            "csrf_token": token(client), "once": uuid.uuid4().hex,
            "questionnaire": "exit-interview", "district": "farsta",
        }  # fmt: skip
        if text is not None:
            data["file"] = (io.BytesIO(text.encode()), "samtal.csv")
        return client.post(address, data=data, content_type="multipart/form-data")

    return post


def test_a_file_is_looked_at_and_comes_in_once(
    manager: FlaskClient, send: Send, store: Store
) -> None:
    for added, known in ((3, 0), (0, 3)):
        answer = send(manager, "/interview/file/read", GOOD)
        assert answer.status_code == 303, answer.text
        page = manager.get(answer.location)
        assert page.headers["Cache-Control"] == "no-store"
        assert "3 samtal i Farsta kan läggas in" in page.text
        assert "Arbetsbelastningen" in page.text  # the id of a choice, in words
        assert "070-174 06 05" not in page.text
        assert "Chefens anteckning" in page.text  # a column that is not used is named
        done = send(manager, f"{answer.location}/add")
        assert done.location == f"/interview/file/done?added={added}&known={known}"
        assert manager.get(answer.location).status_code == 404  # the file is gone
    found = {
        r["date"]: json.loads(r["content"]) for r in rows(store.read(), "SELECT * FROM answer")
    }
    assert sorted(found) == ["2023-10-01", "2024-01-01"]
    first = found["2023-10-01"]
    assert (first["district"], first["reason"], first["tasks"]) == ("farsta", "pay", 4)
    kept = [r["content"] for r in rows(store.read(), "SELECT content FROM answer")]
    assert any("Det var för långt att åka" in text for text in kept)  # in words of one's own
    assert not any("070-174" in text for text in kept)
    assert value(store.read(), "SELECT count(*) FROM survey WHERE admission = 'interview'") == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a;b\n1;2\n", "Ingen rubrik är en fråga i formuläret"),
        (
            "Arbetsuppgifterna;Vad har varit bra?\n4;x\n",
            "Kolumnen ”Vilket kvartal slutar du?” saknas",
        ),
        (GOOD.replace("2023 kvartal 4", "förra året"), "2"),
        (GOOD.replace(";Ja;", ";kanske;"), "”kanske” är inte ett av svaren: Ja, Nej"),
        (GOOD.replace("2023 kvartal 4", "2040-Q1"), "Kvartalet har inte börjat än"),
        (HEADER + "\n;;;;;\n", "inga samtal under rubrikerna"),
    ],
)
def test_what_is_wrong_stands_with_its_row_and_nothing_is_kept(
    manager: FlaskClient, send: Send, store: Store, text: str, said: str
) -> None:
    answer = send(manager, "/interview/file/read", text)
    assert answer.status_code in (400, 409, 422), answer.location
    assert said in answer.text
    assert value(store.read(), "SELECT count(*) FROM interview_file") == 0
    assert value(store.read(), "SELECT count(*) FROM answer") == 0


def test_the_template_is_a_file_that_is_understood(
    manager: FlaskClient, send: Send, store: Store
) -> None:
    template = manager.get("/interview/file/template.csv").data.decode("utf-8-sig")
    assert "Vad hade fått dig att stanna?" in template
    columns = template.strip().split(";")
    line = [
        "2024 kvartal 2" if "kvartal" in c else "Ja" if "ordagrant" in c else "" for c in columns
    ]
    assert send(manager, "/interview/file/read", template + ";".join(line)).status_code == 303


def test_nobody_else_sees_the_file(
    manager: FlaskClient, send: Send, sign_in: Callable[..., FlaskClient]
) -> None:
    at = send(manager, "/interview/file/read", GOOD).location
    other = sign_in("manager", "bromma", email="bromma@example.test")
    assert other.get(at).status_code == 404
    assert send(other, f"{at}/add").status_code == 404
    assert send(other, "/interview/file/read", GOOD).status_code == 403


def test_nobody_asks_with_a_key_made_of_words_whether_an_interview_says_them(
    manager: FlaskClient,
    send: Send,
    client: FlaskClient,
    sign_in: Callable[..., FlaskClient],
    store: Store,
) -> None:
    at = send(manager, "/interview/file/read", f"{HEADER}\n2023 kvartal 4;Lönen;4;;;\n").location
    send(manager, f"{at}/add")
    (kept,) = rows(store.read(), "SELECT id, content FROM answer")
    said = {f"q-{name}": value for name, value in json.loads(kept["content"]).items()}
    for once in (kept["id"], uuid.uuid4().hex):
        asked = client.post("/a/AAAAAA", data=said | {"once": once})
        assert asked.status_code == 404, asked.text
    other = sign_in("manager", "bromma", email="bromma@example.test")
    nobody = f"/interview/{uuid.uuid4().hex}/finish"
    page = other.get("/interview").text
    (token,) = set(re.findall(r'name="csrf_token" value="([^"]+)"', page))
    assert other.post(nobody, data={"csrf_token": token, "once": kept["id"]}).status_code == 404


def test_only_who_brought_interviews_in_is_told_that_they_are_there(
    manager: FlaskClient, send: Send, sign_in: Callable[..., FlaskClient], store: Store
) -> None:
    text = f"{HEADER}\n2023 kvartal 4;Lönen;4;;;\n"

    def brought(client: FlaskClient) -> str:
        at = send(client, "/interview/file/read", text).location
        return str(send(client, f"{at}/add").location).partition("?")[2]

    assert brought(manager) == "added=1&known=0"
    (kept,) = rows(store.read(), "SELECT id, content FROM answer")
    made_of_words = uuid.uuid5(interview_sheet.NAMESPACE, f"farsta 1 {kept['content']}").hex
    assert kept["id"] != made_of_words
    with store.write() as db:  # as before ids were keyed
        db.conn.execute("UPDATE answer SET id = ?", (made_of_words,))
    assert brought(manager) == "added=0&known=1"
    other = sign_in("manager", "farsta", email="other@example.test")
    assert brought(other) == "added=1&known=0"
    assert brought(other) == "added=0&known=1"


def test_a_file_that_another_brought_in_is_not_added_again(
    manager: FlaskClient, send: Send, sign_in: Callable[..., FlaskClient], store: Store
) -> None:
    many = HEADER + "".join(f"\n2023 kvartal 4;Lönen;{n};;;" for n in (1, 2, 3, 4, 5)) + "\n"

    def brought(client: FlaskClient, text: str) -> str:
        at = send(client, "/interview/file/read", text).location
        return str(send(client, f"{at}/add").location).partition("?")[2]

    assert brought(manager, many) == "added=5&known=0"
    other = sign_in("manager", "farsta", email="other@example.test")
    assert brought(other, many) == "added=0&known=5"
    # Who guesses at one of them is told nothing, and adds what he guessed.
    assert brought(other, many.replace(";3;", ";5;")) == "added=5&known=0"
    assert brought(manager, many) == "added=0&known=5"
    assert value(store.read(), "SELECT count(*) FROM answer") == 10


def test_an_interview_of_another_district_is_not_finished_again(
    manager: FlaskClient, send: Send, sign_in: Callable[..., FlaskClient], store: Store
) -> None:
    at = send(manager, "/interview/file/read", f"{HEADER}\n2023 kvartal 4;Lönen;4;;;\n").location
    send(manager, f"{at}/add")
    drawn = uuid.uuid4().hex
    with store.write() as db:
        db.conn.execute("UPDATE answer SET id = ?", (drawn,))
    other = sign_in("manager", "bromma", email="bromma@example.test")
    page = other.get("/interview").text
    (token,) = set(re.findall(r'name="csrf_token" value="([^"]+)"', page))
    gone = f"/interview/{uuid.uuid4().hex}/finish"
    sent = {"csrf_token": token, "once": drawn}
    for said in ({"quarter": "2023-Q4", "reason": "pay", "tasks": "4"}, {"tasks": "1"}):
        typed = {f"q-{name}": text for name, text in said.items()}
        assert other.post(gone, data=sent | typed).status_code == 404
    assert value(store.read(), "SELECT count(*) FROM interview_draft") == 0
