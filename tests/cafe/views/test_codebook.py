"""The codebook in the browser: a draft is changed, looked at, published, and read again."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from analysis.codebook.file import read
from cafe.store import jobs, tags
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.understand import codebooks
from cafe.understand.codebooks import builtin

Say = Callable[..., str]
WORDS = {"label": "Nytt", "short": "Ny kod", "definition": "Om det nya.", "kind": "point"}


@pytest.fixture
def lead(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in("lead")


@pytest.fixture
def send(lead: FlaskClient, token: Callable[..., str]) -> Callable[..., Any]:
    """`send("draft/code/add", id="P14", …)` as a page's form sends it; the response."""
    keys = iter(range(1000))

    def post(path: str, files: dict[str, Any] | None = None, **fields: Any) -> Any:
        data = {"csrf_token": token(lead), "once": f"key-{next(keys)}"} | fields | (files or {})
        return lead.post(f"/lead/codebook/{path}", data=data)

    return post


@pytest.fixture
def page(lead: FlaskClient) -> Callable[[str], str]:
    def fetch(path: str) -> str:
        answer = lead.get(f"/lead/codebook{path}")
        assert answer.status_code == 200
        return unescape(answer.get_data(as_text=True))

    return fetch


@pytest.fixture
def publish(page: Callable[[str], str], send: Callable[..., Any]) -> Callable[[str], Any]:
    def done(version: str) -> Any:
        seen = re.search(r'name="digest" value="(\w+)"', page("/draft/publish"))
        assert seen is not None
        return send("draft/publish/send", version=version, digest=seen[1])

    return done


def test_the_codebook_shows_every_code_with_its_words_and_days(page: Callable[[str], str]) -> None:
    text = page("")
    for code in builtin().codes:
        assert code.label in text
        assert code.examples[0] in text
    assert text.count("gäller från 2019") == 3


def test_a_code_is_added_changed_moved_and_removed(
    store: Store, send: Callable[..., Any], page: Callable[[str], str]
) -> None:
    assert send("begin").status_code == 303
    assert 'value="P14"' in page("/draft/code")
    assert 'value="P8.1"' in page("/draft/code?parent=P8")
    answer = send("draft/code/add", id="P8.1", parent="P8", include="ett\n\n två ", **WORDS)
    assert answer.location.endswith("/draft#at-P8.1")
    code = codebooks.draft(store.read()).codebook.code("P8.1")
    assert (code.parent, code.include, code.label_en) == ("P8", ("ett", "två"), "Nytt")
    mark = re.search(r'name="base" value="(\w+)"', page("/draft/code/P8.1"))
    assert mark is not None
    fields = WORDS | {"parent": "P8", "definition": "Annat.", "since": "2026-01", "base": mark[1]}
    assert send("draft/code/P8.1/save", **fields).status_code == 303
    # Somebody with the page from before is told, and keeps what they wrote.
    late = send("draft/code/P8.1/save", **(fields | {"definition": "Mitt eget."}))
    assert late.status_code == 409
    assert "Mitt eget." in late.get_data(as_text=True)
    assert send("draft/code/P9/move", to="up").status_code == 303
    ids = codebooks.draft(store.read()).codebook.ids
    assert ids[7:10] == ("P9", "P8", "P8.1")
    assert send("draft/code/P8/remove/send").status_code == 422  # it has a sub-code
    assert send("draft/code/P8.1/remove/send").status_code == 303
    assert codebooks.in_force(store.read()) is builtin()


@pytest.mark.parametrize(
    ("path", "fields", "what"),
    [
        ("draft/code/add", {"id": "P3"}, "används redan"),
        ("draft/code/add", {"id": "3"}, "Börja med en bokstav"),
        ("draft/code/add", {"id": "P14", "label": " "}, "Fyll i"),
        ("draft/code/add", {"id": "P14", "short": "x" * 29}, "Högst 28"),
        ("draft/code/add", {"id": "P14", "since": "i år"}, "Skriv ett år"),
        ("draft/code/add", {"id": "P14", "since": "2020", "until": "2019-05"}, "före början"),
        ("draft/code/add", {"id": "P14", "parent": "P99"}, "alternativen"),
        ("draft/code/P11/merge/save", {}, "minst en kod"),
        ("draft/title/save", {"title": ""}, "Fyll i"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(
    send: Callable[..., Any], path: str, fields: dict[str, str], what: str
) -> None:
    send("begin")
    answer = send(path, **(WORDS | {"include": "detta står kvar"} | fields))
    assert answer.status_code == 422
    text = unescape(answer.get_data(as_text=True))
    assert what in text
    if path.endswith("add"):
        assert "detta står kvar" in text


def test_a_split_is_looked_at_published_and_read_again(
    store: Store, event: Event, say: Say, lead: FlaskClient, send: Callable[..., Any],
    page: Callable[[str], str], publish: Callable[[str], Any], token: Callable[..., str],
) -> None:  # fmt: skip
    note = say("för många ärenden och ingen rutin")
    with store.write() as db:
        tags.decide(
            db, None, event_id=event.id, passage_id=note, revision=1,
            codebook=builtin().name, code="P3", decision="confirmed",
        )  # fmt: skip
    send("begin")
    assert "Det är 1 bekräftat beslut i dag" in page("/draft/code/P3/split")
    parts = {
        f"{name}_{half}": f"{value} {half}" if name != "id" else f"P3{half}"
        for half in "ab"
        for name, value in {"id": "", "label": "Halva", "short": "Halv", "definition": "Om"}.items()
    }
    assert send("draft/code/P3/split/save", **(parts | {"id_b": "P3a"})).status_code == 422
    assert send("draft/code/P3/split/save", **parts).status_code == 303
    text = page("/draft/publish")
    assert "delad i P3a, P3b" in text
    assert "1 anteckning hamnar i en lista för omläsning" in text
    assert publish("2021").status_code == 409  # the built-in one has that name
    assert publish("2026").status_code == 303
    assert jobs.any_queued(store.read())
    assert "1 beslut behöver läsas om" in page("")
    text = page("/reread")
    assert "för många ärenden" in text
    assert builtin().code("P3").definition in text  # as it read when it was decided
    [again], _ = codebooks.rereading(store.read())
    fields = {"passage": note, "tag": str(again.item.tag_id)}
    assert send("reread/decide", press="confirmed P9", **fields).status_code == 422
    assert send("reread/decide", press="confirmed P3a", **fields).status_code == 303
    assert "Bekräftad" in page("/reread")
    assert send("reread/decide", press="none", **fields).status_code == 303
    assert "1 beslut är omläst" in page("/reread")
    now = tags.current(store.read(), event.id)[note]
    assert {c: d.decision for c, d in now.items()} == {"P3a": "confirmed", "P3b": "rejected"}
    # The review list knows the new codes, and the old decision is still in its own words.
    review = lead.get(f"/lead/events/{event.code}/review").get_data(as_text=True)
    assert 'value="undone P3a"' in review
    assert 'value="P3"' not in review
    assert builtin().code("P3").label in page("/versions/2021")
    assert "delad i P3a, P3b" in page("")


def test_a_file_goes_out_and_comes_in(
    store: Store, lead: FlaskClient, send: Callable[..., Any], page: Callable[[str], str]
) -> None:
    send("begin")
    answer = lead.get("/lead/codebook/draft.toml")
    assert "attachment" in answer.headers["Content-Disposition"]
    text = answer.get_data(as_text=True)
    assert read(text).codebook == codebooks.draft(store.read()).codebook

    def upload(content: bytes) -> Any:
        return send("draft/upload/read", files={"file": (io.BytesIO(content), "egen.toml")})

    changed = text.replace('short = "Medhandläggarskap"', 'short = "Två på ärendet"')
    assert upload(changed.encode()).status_code == 303
    assert codebooks.draft(store.read()).codebook.code("P9").short == "Två på ärendet"
    wrong = upload(changed.replace('id = "P9"', 'id = "P8"').replace("kind", "slag", 1).encode())
    assert wrong.status_code == 422
    said = unescape(wrong.get_data(as_text=True))
    assert "Kod nummer 1 (P1): fältet slag är okänt" in said
    assert "beteckningen P8 används två gånger" in said
    assert upload(b"\xff\xfe").status_code == 422
    assert "giltig TOML" in upload(b"a = ").get_data(as_text=True)
    assert send("draft/upload/read").status_code == 422
    assert lead.get("/lead/codebook/versions/2021.toml").status_code == 200
    assert lead.get("/lead/codebook/versions/1999").status_code == 404


def test_the_areas_of_2018_are_added_on_wish_and_a_draft_can_be_thrown_away(
    store: Store, send: Callable[..., Any], page: Callable[[str], str]
) -> None:
    send("begin")
    assert "Ekonomiskt bistånd" in page("/draft")
    send("draft/extra")
    assert codebooks.draft(store.read()).codebook.ids[-5:] == ("D1", "D2", "D3", "D4", "D5")
    send("draft/code/D2/merge/save", codes=["D1", "D3"])
    assert codebooks.draft(store.read()).codebook.ids[-3:] == ("D2", "D4", "D5")
    assert "Alla ändringar i utkastet försvinner" in page("/draft/drop")
    send("draft/drop")
    assert "Ändra kodboken" in page("")


def test_a_lead_of_a_district_reads_the_codebook_and_does_not_change_it(
    sign_in: Callable[..., FlaskClient], token: Callable[..., str], store: Store
) -> None:
    client = sign_in("lead", "farsta")
    text = client.get("/lead/codebook").get_data(as_text=True)
    assert "Ändra kodboken" not in text
    assert client.get("/lead/codebook/draft").status_code == 403
    answer = client.post("/lead/codebook/begin", data={"csrf_token": token(client), "once": "k"})
    assert answer.status_code == 403
    assert client.get("/lead/codebook/reread").status_code == 200


def test_what_a_code_would_catch_stands_beside_it_and_answers_become_its_lines(
    page: Callable[[str], str], send: Callable[..., Any], event: Event, say: Say
) -> None:
    lunch = say("kaffemaskinen i lunchrummet är trasig igen")
    near = say("kaffet är slut i hallen")
    say("fler administratörer")
    send("begin")
    assert "Visa vad koden fångar" in page("/draft/code")
    words = WORDS | {
        "id": "P14",
        "label": "Kaffe och lunchrum",
        "definition": "Om kaffemaskinen och lunchrummet.",
        "examples": "kaffemaskinen är trasig",
        "once": "k",
    }
    shown = unescape(send("draft/code/try", **words).get_data(as_text=True))
    assert "Av de senaste 3 anteckningarna fångar koden" in shown
    assert shown.index("kaffemaskinen i lunchrummet är") < shown.index("kaffet är slut")
    assert 'value="Kaffe och lunchrum"' in shown  # nothing that was typed is lost
    answered = send("draft/code/try", **words, belongs=near, belongs_not=lunch)
    text = unescape(answered.get_data(as_text=True))
    assert re.search(r'name="examples"[^>]*>\s*kaffemaskinen är trasig\s+kaffet är slut', text)
    assert re.search(r'name="exclude"[^>]*>\s*kaffemaskinen i lunchrummet är trasig igen<', text)
    assert "P14" not in page("/draft")  # kept when it is saved
    part = send("draft/code/P3/try", **WORDS)
    assert part.status_code == 200


def test_a_draft_without_words_catches_nothing_and_says_what_to_write(
    send: Callable[..., Any], say: Say
) -> None:
    say("fler administratörer")
    send("begin")
    empty = dict.fromkeys(WORDS, "") | {"id": "P14", "kind": "point"}
    text = unescape(send("draft/code/try", **empty).get_data(as_text=True))
    assert "Skriv ett namn, en definition" in text
