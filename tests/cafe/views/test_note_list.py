"""The notes of an event as a list: words, choices, pages; nothing of them outside one's rights."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from cafe.store import erased, runs, tags
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.understand import note_list


@pytest.fixture
def lead(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in("lead", "farsta")


@pytest.fixture
def said(store: Store, event: Event, say: Callable[..., str], add_user: Callable[..., int]) -> str:
    """Six notes: two of a table and a theme, one with a point, one taken back, one erased."""
    user = add_user("manager")
    first = say("Vi saknar överfallslarm", kind="improve", round=2)
    say("Larmknappen sitter fel", table=2, kind=None)
    say("Bra kollegor", kind="works")
    say("Fel bord", id=say("Fel bord"), base=1, withdrawn=True)
    gone = say("Testarson ropade")
    say("Fler tider", kind="proposal", table=2, round=3)
    with store.write() as db:
        erased.erase(db, user, gone, "Nämner en person.")
        tags.decide(
            db, user, event_id=event.id, passage_id=first, revision=1, codebook="plan 1",
            code="P13", decision="confirmed",
        )  # fmt: skip
        run = runs.add(
            db, event.id, "themes", codebook="b", model="m", settings={"outside": []},
            passages=1, at="2026-01-01T00:00:00.000Z",
        )  # fmt: skip
        runs.add_themes(db, run, [runs.StoredTheme("x", "Larm", (), (first,), (first,), None)])
        db.conn.execute("UPDATE run SET shown_at = at")
    return event.code


def texts(page: str) -> list[str]:
    """What the list holds, without marks."""
    plain = page.replace("<mark>", "").replace("</mark>", "")
    return re.findall(r'<p class="said">([^<]*)</p>', plain)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("q=larm", ["Larmknappen sitter fel", "Vi saknar överfallslarm"]),
        ("q=overfallslarm", ["Vi saknar överfallslarm"]),
        ("q=larm&kind=unset", ["Larmknappen sitter fel"]),
        ("round=3", ["Fler tider"]),
        ("kind=works", ["Bra kollegor"]),
        ("point=P13", ["Vi saknar överfallslarm"]),
        ("theme=x", ["Vi saknar överfallslarm"]),
        ("state=withdrawn", ["Fel bord"]),
        ("q=zzz", []),
    ],
)
def test_one_sees_the_notes_that_one_has_chosen(
    lead: FlaskClient, said: str, query: str, wanted: list[str]
) -> None:
    page = lead.get(f"/lead/events/{said}/notes?{query}").get_data(as_text=True)
    assert texts(page) == wanted
    assert f"{len(wanted)} av 6 anteckningar" in page
    if "q=larm" in query:
        assert "<mark>" in page


def test_a_table_is_chosen_and_an_erased_note_tells_why_it_went(
    lead: FlaskClient, said: str, event: Event
) -> None:
    at = f"/lead/events/{said}/notes"
    page = lead.get(f"{at}?table={event.tables[1].id}").get_data(as_text=True)
    assert texts(page) == ["Larmknappen sitter fel", "Fler tider"]
    gone = lead.get(f"{at}?state=erased").get_data(as_text=True)
    assert (texts(gone), "Nämner en person." in gone) == ([], True)


def test_a_long_list_has_pages_that_keep_the_choice(
    lead: FlaskClient, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(note_list, "PAGE", 1)
    at = f"/lead/events/{said}/notes?q=larm"
    first = lead.get(at).get_data(as_text=True)
    assert texts(first) == ["Larmknappen sitter fel"]
    on = re.search(r'rel="next" href="([^"]+)"', first)
    assert on is not None
    second = lead.get(on[1].replace("&amp;", "&")).get_data(as_text=True)
    assert texts(second) == ["Vi saknar överfallslarm"]
    assert lead.get(f"{at}&page=3").status_code == 404


@pytest.mark.parametrize("query", ["state=x", "page=0", "round=x", "table=-1", "page=²"])
def test_an_address_that_makes_no_sense_is_not_found(
    lead: FlaskClient, event: Event, query: str
) -> None:
    assert lead.get(f"/lead/events/{event.code}/notes?{query}").status_code == 404
