"""The page of the organisation's own Word template: who may, what is said, what becomes of it."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable

import docx
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cafe.exports import word_document
from cafe.store import audit, word_templates
from cafe.store.database import Store
from cafe.store.events import Event

SignIn = Callable[..., FlaskClient]
Token = Callable[[FlaskClient], str]
PAGE = "/word-template"


def template(*lines: str) -> bytes:
    made, whole = docx.Document(), io.BytesIO()
    for line in lines:
        made.add_paragraph(line)
    made.save(whole)
    return whole.getvalue()


def send(
    client: FlaskClient, token: Token, content: bytes, name: str = "mall.docx"
) -> TestResponse:
    data = {"csrf_token": token(client), "once": uuid.uuid4().hex,
            "file": (io.BytesIO(content), name)}  # fmt: skip
    return client.post(f"{PAGE}/read", data=data)


def test_a_template_is_brought_in_used_by_every_word_file_and_taken_away(
    store: Store, event: Event, sign_in: SignIn, token: Token
) -> None:
    lead = sign_in("lead")
    address = f"/lead/events/{event.code}/summary.docx"
    assert "Ni har ingen egen mall." in lead.get(PAGE).text
    own = template("Stadens papper", "{{ titel }}", "{{ innehåll }}")
    assert send(lead, token, own, "C:\\Mallar\\stadens mall.docx").location == PAGE
    page = lead.get(PAGE).text
    assert "stadens mall.docx" in page
    assert "Mallen har inga sidnummer." in page
    for file in (address, "/lead/proposals.docx"):
        made = docx.Document(io.BytesIO(lead.get(file).data))
        assert made.paragraphs[0].text == "Stadens papper", file
    back = docx.Document(io.BytesIO(lead.get(f"{PAGE}/file").data))
    assert [p.text for p in back.paragraphs] == ["Stadens papper", "{{ titel }}", "{{ innehåll }}"]
    done = {"csrf_token": token(lead), "once": uuid.uuid4().hex}
    assert lead.post(f"{PAGE}/drop", data=done).location == PAGE
    assert word_templates.current(store.read()) is None
    assert lead.get(f"{PAGE}/file").status_code == 404
    made = docx.Document(io.BytesIO(lead.get(address).data))
    assert made.paragraphs[0].style.name == "Title"
    told = [one.action for one in audit.latest(store.read())]
    assert {"word_template.put", "word_template.drop"} <= set(told)


def test_a_file_that_does_not_do_says_why_and_changes_nothing(
    store: Store, sign_in: SignIn, token: Token
) -> None:
    admin = sign_in("administrator")
    send(admin, token, template("{{ innehåll }}"), "bra.docx")
    for content, said in (
        (template("{{ tittel }}"), "{{ tittel }} finns inte. Menade du {{ titel }}?"),
        (b"inget", "kan inte öppnas som ett Worddokument"),
    ):
        refused = send(admin, token, content)
        assert refused.status_code == 422
        assert said in refused.text
        assert "bra.docx" in refused.text
    empty = {"csrf_token": token(admin), "once": uuid.uuid4().hex}
    assert "Välj en fil" in admin.post(f"{PAGE}/read", data=empty).text
    kept = word_templates.current(store.read())
    assert kept is not None
    assert kept.name == "bra.docx"


def test_the_built_in_one_is_a_start(sign_in: SignIn) -> None:
    lead = sign_in("lead")
    start = lead.get(f"{PAGE}/built-in")
    assert start.data == word_document.builtin("sv")
    said = [p.text for p in docx.Document(io.BytesIO(start.data)).paragraphs]
    assert said == ["{{ titel }}", "{{ undertitel }}", "{{ innehåll }}"]
    page = lead.get(PAGE).text
    for name in ("titel", "title", "innehåll", "content"):
        assert f"{{{{ {name} }}}}" in page


@pytest.mark.parametrize(
    ("role", "scope"), [("lead", "farsta"), ("reader", "*"), ("steering", "*")]
)
def test_only_who_looks_after_the_whole_may(
    sign_in: SignIn, token: Token, role: str, scope: str
) -> None:
    other = sign_in(role, scope)
    assert other.get(PAGE).status_code == 403
    assert send(other, token, template("{{ innehåll }}")).status_code == 403
