"""The administrator changes the organisation; what has been stays readable."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from cafe.store import decisions, organisation, proposals
from cafe.store.database import Store
from cafe.views.spoken import dated

Send = Callable[..., Any]


@pytest.fixture
def send(
    sign_in: Callable[..., FlaskClient], token: Callable[[FlaskClient], str]
) -> Callable[..., Any]:
    """`send(address, **fields)` as the administrator; without fields a GET."""
    client = sign_in("administrator")

    def go(address: str, **fields: str) -> Any:
        at = f"/admin/organisation/{address}"
        if not fields:
            return client.get(at)
        data = {"csrf_token": token(client), "once": uuid.uuid4().hex} | fields
        return client.post(at, data=data)

    return go


def test_the_citys_mergers_can_be_read(send: Send) -> None:
    page = send("").text
    assert page.count("2020-06-30") >= 2
    assert "Hägersten-Älvsjö" in page


def test_two_districts_become_one(store: Store, send: Send) -> None:
    assert send("district/add", name="Västort", first_day="2028-01-01").status_code == 303
    for part in ("bromma", "hasselby-vallingby"):
        answer = send(f"district/{part}/end", last_day="2027-12-31", successor="vastort")
        assert answer.status_code == 303
    known = organisation.get(store.read())
    assert known.today("bromma") == "vastort"
    assert {d.id for d in known.predecessors("vastort")} == {"bromma", "hasselby-vallingby"}
    page = send("").text
    assert "uppgick i: – → vastort" in " ".join(page.split())
    # A mistake is taken back.
    assert send("district/bromma/end", last_day="").status_code == 303
    assert organisation.get(store.read()).today("bromma") == "bromma"


def test_english_pages_say_what_is_written_for_them(store: Store, send: Send) -> None:
    assert organisation.get(store.read(), "en").name("barn-unga") == "Children and young people"
    assert organisation.get(store.read()).name("barn-unga") == "Barn och unga"
    assert organisation.get(store.read(), "en").name("farsta") == "Farsta"
    answer = send("area/barn-unga/english", name_en="  Child  welfare ")
    assert answer.status_code == 303
    assert organisation.get(store.read(), "en").name("barn-unga") == "Child welfare"
    page = " ".join(send("").text.split())
    assert "namn på engelska: Children and young people → Child welfare" in page
    assert send("profession/add", name="Kurator", name_en="Counsellor").status_code == 303
    assert organisation.get(store.read(), "en").name("kurator") == "Counsellor"
    assert send("profession/kurator/english", name_en="").status_code == 303
    assert organisation.get(store.read(), "en").name("kurator") == "Kurator"
    assert send("profession/kurator/english", name_en="x" * 101).status_code == 422
    assert send("district/farsta/english", name_en="Farsta").status_code == 404
    assert send("area/nowhere/english", name_en="x").status_code == 404


def test_a_new_name_holds_from_a_day_on(store: Store, send: Send) -> None:
    answer = send(
        "profession/socialsekreterare/rename", name="Socialhandläggare", from_day="2027-01-01"
    )
    assert answer.status_code == 303
    known = organisation.get(store.read())
    assert known.name("socialsekreterare") == "Socialhandläggare"
    assert known.name_on("socialsekreterare", "2026-12-31", "profession") == "Socialsekreterare"
    assert f"till och med {dated('2026-12-31')}" in send("profession/socialsekreterare").text


@pytest.mark.parametrize(
    ("address", "fields", "sentence"),
    [
        ("district/add", {"name": "", "first_day": "2028-01-01"}, "Fyll i"),
        ("district/add", {"name": "Ny", "first_day": ""}, "Fyll i"),
        ("district/add", {"name": "Bromma", "first_day": "2028-01-01"}, "redan något som heter"),
        ("district/bromma/rename", {"name": "Nya", "from_day": "0001-01-01"}, "datum"),
        ("district/bromma/end", {"last_day": "1999-01-01"}, "ligger före den första"),
        (
            "district/bromma/end",
            {"last_day": "2027-01-01", "successor": "alvsjo"},
            "finns inte den",
        ),
        ("district/bromma/end", {"last_day": "2027-01-01", "successor": "x"}, "Välj"),
        ("area/add", {"name": "x" * 101}, "Högst 100 tecken"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    send: Send, address: str, fields: dict[str, str], sentence: str
) -> None:
    answer = send(address, **fields)
    assert answer.status_code in (409, 422)
    assert sentence in answer.text
    assert all(
        f'value="{v}"' in answer.text for v in fields.values() if v and v != "x" and v != "alvsjo"
    )


def test_what_there_is_not_is_not_found(send: Send) -> None:
    for address in ("district/ingen", "nonsense/new", "area/ingen"):
        assert send(address).status_code == 404
    assert send("nonsense/add", name="x").status_code == 404


def test_the_wizard_shows_what_is_open_and_who_takes_it_over(
    store: Store, send: Send, sign_in: Callable[..., FlaskClient], token: Callable[..., str]
) -> None:
    with store.write() as db:
        made = proposals.add(db, None, title="Telefontider", what="x", codebook="b", home="farsta")
        asked, _ = proposals.send(db, None, made, ["farsta", "bromma"])
    member = sign_in("steering", "bromma", "bromma@example.test")
    assert member.get(f"/steering/referrals/{asked}/decide").status_code == 403
    answer = send("district/farsta/end", last_day="2026-11-01", successor="bromma")
    assert answer.location == "/admin/organisation/district/farsta/takeover"
    page = " ".join(send("district/farsta/takeover").text.split())
    assert re.search('Telefontider.*→ <span class="heir">Bromma', page)
    assert "som ingen har tagit över" in send("").text
    assert send("district/farsta/takeover/save", by="farsta").status_code == 422
    assert send("district/farsta/takeover/save", by="bromma").status_code == 303
    assert "Bromma har tagit över" in send("district/farsta/takeover").text
    assert "som ingen har tagit över" not in send("").text
    # Both answers lie on the table of the group that took over, told apart by the old name.
    shown = " ".join(member.get("/steering/").text.split())
    assert shown.count("övertaget från Farsta") == 1
    assert "2 förslag väntar på svar" in shown
    assert member.get("/steering/?group=farsta").text.count("övertaget från Farsta") == 1
    step = {
        "status": "will_not", "reason": "Nej", "public": "Vi gör det inte.", "base": "0",
        "decided_on": "2026-11-02", "csrf_token": token(member), "once": uuid.uuid4().hex,
    }  # fmt: skip
    saved = member.post(f"/steering/referrals/{asked}/decide/save", data=step)
    assert saved.status_code == 303
    (decided,) = decisions.own_steps(store.read(), asked)
    assert (decided.district, decided.by_group) == ("farsta", "bromma")
    assert "Farsta (nu Bromma)" in member.get(f"/lead/proposals/{made}").text
    assert "Telefontider" in member.get("/steering/minutes?group=bromma").text
