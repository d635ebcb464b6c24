"""Lists of names on the pages stand in Swedish order."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable

from flask.testing import FlaskClient

from cafe.store import survey_answers, surveys, users
from cafe.store.database import Store
from cafe.views import asked

SignIn = Callable[..., FlaskClient]
Token = Callable[[FlaskClient], str]


def found(page: str, names: list[str]) -> list[str]:
    """The names in the order of the page."""
    return sorted(names, key=page.index)


def test_accounts(store: Store, sign_in: SignIn) -> None:
    names = ["Zara Q", "Åke Q", "åsa Q", "Ärla Q", "Östen Q"]
    with store.write() as db:
        for number, name in enumerate(reversed(names)):
            users.add(
                db, "test", email=f"{number}@example.test", name=name, password_hash="",
                roles=[("reader", "*")],
            )  # fmt: skip
    page = sign_in("administrator").get("/admin/users").get_data(as_text=True)
    assert found(page, names) == names


def test_the_roles_of_an_account(store: Store, sign_in: SignIn) -> None:
    scopes = ["aldreforvaltningen", "farsta", "spanga-tensta"]
    with store.write() as db:
        users.add(
            db, "test", email="a@example.test", name="A", password_hash="",
            roles=[("reader", scope) for scope in scopes],
        )  # fmt: skip
    page = sign_in("administrator").get("/admin/users").get_data(as_text=True)
    shown = re.findall(r'class="chip">[^<:]+: ([^<]+)<', page)
    assert shown == ["Farsta", "Spånga-Tensta", "Äldreförvaltningen"]


def test_questionnaires(store: Store, sign_in: SignIn, token: Token) -> None:
    names = ["Zonens enkät", "Åkes enkät", "åtgärder", "Ängens enkät", "Östra enkäten"]
    lead = sign_in("lead")
    for name in reversed(names):
        answer = lead.post(
            "/lead/questionnaires/add",
            data={"csrf_token": token(lead), "title_sv": name},
        )
        assert answer.status_code == 303
    page = lead.get("/lead/questionnaires").get_data(as_text=True)
    assert found(page, names) == names


def test_the_districts_of_a_breakdown(store: Store, sign_in: SignIn, token: Token) -> None:
    asked.ensure_builtin(store)
    with store.write() as db:
        code = surveys.add(
            db, "test", title="Skattning", questionnaire=("threat-rating", 1), admission="open"
        )
        surveys.move(db, "test", surveys.get(db, code), "open")
        for district in ("aldreforvaltningen", "farsta", "bromma"):
            for _ in range(9):
                survey_answers.keep(
                    db,
                    survey_answers.door(db, code),
                    key=uuid.uuid4().hex,
                    content=json.dumps({"rating": 4, "given-by": "person", "district": district}),
                    persons=1,
                    language="sv",
                    day="2026-10-14",
                )
        surveys.move(db, "test", surveys.get(db, code), "closed")
    lead = sign_in("lead")
    press = {"csrf_token": token(lead), "once": uuid.uuid4().hex}
    assert lead.post(f"/lead/surveys/{code}/reveal", data=press).status_code == 303
    by = f"/lead/surveys/{code}/results"
    page = lead.get(f"{by}/by?by=district&across=question").get_data(as_text=True)
    names = ["Bromma", "Farsta", "Äldreförvaltningen"]
    assert re.findall(r'<th scope="row">\s*(\w+)', page) == names
    csv = lead.get(f"{by}.csv?by=district&across=question").get_data(as_text=True)
    assert found(csv, names) == names
