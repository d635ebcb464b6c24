"""The page for searching: what one may see, marked; filters; an address that makes no sense."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from cafe.understand import search


def test_what_was_found_is_grouped_marked_and_leads_to_where_it_stands(
    world: dict[str, object], sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in("lead", "farsta")
    page = client.get("/search?q=telefontid").get_data(as_text=True)
    assert "Fasta <mark>telefontider</mark>" in page
    address = f"/lead/events/{world['code']}/notes?q=telefontid#note-"
    assert address in page.replace("&amp;", "&")
    assert client.get(address.partition("#")[0]).status_code == 200
    tider = client.get("/search?q=tider").get_data(as_text=True)
    for name in ("Förslag", "Teman", "Anteckningar"):
        assert f"<h2>{name}</h2>" in tider
    only = client.get("/search?q=tider&kind=theme").get_data(as_text=True)
    assert "<h2>Teman</h2>" in only
    assert "<h2>Förslag</h2>" not in only


def test_readers_find_no_notes_and_nothing_tells_how_many_there_are(
    world: dict[str, object], sign_in: Callable[..., FlaskClient]
) -> None:
    page = sign_in("reader", "farsta").get("/search?q=telefontid").get_data(as_text=True)
    assert "<mark>" not in page
    assert "Anteckningar" not in page
    assert "Inget som du får läsa" in page


def test_the_field_stands_on_every_page_of_those_who_may_find_something(
    sign_in: Callable[..., FlaskClient],
) -> None:
    for role, there in (("lead", True), ("reader", True), ("administrator", False)):
        page = sign_in(role).get("/today").get_data(as_text=True)
        assert ('role="search"' in page) is there, role


@pytest.mark.parametrize("more", ["kind=x", "year=20", "year=²²²²", "page=0", "page=x"])
def test_an_address_that_makes_no_sense_is_not_found(
    sign_in: Callable[..., FlaskClient], more: str
) -> None:
    assert sign_in("lead").get(f"/search?q=a&{more}").status_code == 404


@pytest.mark.parametrize("written", ["", "%22", "NEAR(a", "*", "words%3Ax", "–", "%00", "a" * 900])
def test_whatever_is_typed_is_answered(sign_in: Callable[..., FlaskClient], written: str) -> None:
    assert sign_in("lead").get(f"/search?q={written}").status_code == 200


def test_of_one_kind_there_are_pages(
    sign_in: Callable[..., FlaskClient],
    say: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search, "PAGE", 2)
    for n in range(3):
        say(f"Larm {n}")
    client = sign_in("lead")
    first, second = (
        client.get(f"/search?q=larm&kind=note&page={n}").get_data(as_text=True) for n in (1, 2)
    )
    assert (first.count("<mark>"), second.count("<mark>")) == (2, 1)
    assert 'rel="next"' in first
    assert 'rel="next"' not in second
