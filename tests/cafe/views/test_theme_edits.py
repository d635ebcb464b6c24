"""Renaming, merging and splitting themes by forms, and the pages across events."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from cafe import days
from cafe.store import events, gatherings, notes, runs, tags, theme_edits
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.scopes import Scope

Say = Callable[..., str]


@pytest.fixture
def lead(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in("lead")


@pytest.fixture
def send(token: Callable[[FlaskClient], str]) -> Callable[..., Any]:
    """`send(client, address, **fields)`: posts a form with a fresh key."""

    def post(client: FlaskClient, address: str, **fields: Any) -> Any:
        data = {"csrf_token": token(client), "once": uuid.uuid4().hex} | fields
        return client.post(address, data=data)

    return post


@pytest.fixture
def said(store: Store, event: Event, say: Say) -> dict[str, str]:
    """Notes on two matters: text → id."""
    every = ("Larm saknas", "Larm saknas!", "Fler larm", "Ärendetak", "Tak för ärenden")
    return {text: say(text) for text in every}


@pytest.fixture
def gathering(store: Store, said: dict[str, str]) -> int:
    with store.write() as db:
        return gatherings.add(db, "test", None, title="Hela staden", home=None)


@pytest.fixture(params=["event", "gathering"])
def home(
    request: pytest.FixtureRequest, store: Store, event: Event, said: dict[str, str], gathering: int
) -> tuple[str, str, Scope]:
    """Both places where themes are: the address of its list, of a theme, and its scope."""
    if request.param == "event":
        scope = Scope("event", event.id)
        place = f"/lead/events/{event.code}/themes"
        found = (place, f"{place}/", scope)
    else:
        scope = Scope("gathering", gathering)
        found = (f"/lead/themes/{gathering}", f"/lead/themes/{gathering}/theme/", scope)
    one, two, three, four, five = said.values()
    with store.write() as db:
        run = runs.add(
            db, scope, "themes", codebook="b", model="m", passages=5, at=days.now(),
            settings={
                "outside": [], "duplicates": [[one, two]], "since": None,
                "changes": [
                    {"id": "theme-1", "title": "Larm", "kind": "new", "before": 0, "after": 2,
                     "came": 3, "went": 0},
                    {"id": "theme-9", "title": "Borta", "kind": "gone", "before": 4, "after": 0,
                     "came": 0, "went": 4},
                ],
            },
        )  # fmt: skip
        runs.add_themes(db, run, [
            runs.StoredTheme("theme-1", "Larm", ("larm",), (one, two, three), (one,), None),
            runs.StoredTheme("theme-2", "Ärendetak", ("tak",), (four, five), (four,), None),
        ])  # fmt: skip
    return found


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.get_data(as_text=True)[:2000]
    return answer.get_data(as_text=True)


def test_a_theme_says_what_has_changed_and_counts_duplicates_once(
    lead: FlaskClient, home: tuple[str, str, Scope]
) -> None:
    listed = page(lead, home[0])
    assert "3 anteckningar, 2 med olika ord" in listed
    assert "Nytt" in listed
    assert "Borta" in listed
    one = page(lead, f"{home[1]}theme-1")
    assert "Sägs med nästan samma ord 1 gång till" in one
    assert one.count('<p class="said">') == 2
    assert "Larm saknas!" in one


def test_a_note_is_moved_by_a_form_to_a_theme_or_a_new_one(
    lead: FlaskClient,
    home: tuple[str, str, Scope],
    said: dict[str, str],
    send: Callable[..., Any],
    store: Store,
) -> None:
    note = said["Ärendetak"]
    one = page(lead, f"{home[1]}theme-2")
    (address,) = re.findall(rf'href="([^"]+/notes/{note}/theme)"', one)
    asked = page(lead, address)
    assert "Ligger i ”Ärendetak”." in asked
    assert re.findall(r'name="into" value="([^"]+)"', asked) == ["new", "theme-1"]
    for fields, why in (
        ({}, "Välj ett tema, eller ”Nytt tema”."),
        ({"into": "new"}, "Fyll i ”Namn på det nya temat”."),
        ({"into": "new", "title": "Larm"}, "Ett annat tema heter redan så."),
        ({"into": "theme-2"}, "Välj ett av alternativen."),
    ):
        refused = send(lead, f"{address}/save", **fields)
        assert refused.status_code == 422
        assert why in refused.get_data(as_text=True)
    moved = send(lead, f"{address}/save", into="theme-1")
    assert moved.location == f"{home[1]}theme-1#changed"
    now = page(lead, f"{home[1]}theme-1")
    assert re.search(r"Flyttade 1 anteckning\s+från ”Ärendetak”\s+till ”Larm”", now)
    made = send(lead, f"{address}/save", into="new", title="Ett tak")
    alone = page(lead, made.location.partition("#")[0])
    assert "<h1>Ett tak</h1>" in alone
    assert [e.kind for e in theme_edits.standing(store.read(), home[2])] == ["move", "move"]
    assert page(lead, address.replace(note, "none"), 404)


def test_a_themes_quotes_are_chosen_and_ordered_by_presses(
    lead: FlaskClient,
    home: tuple[str, str, Scope],
    said: dict[str, str],
    send: Callable[..., Any],
) -> None:
    one, other = said["Larm saknas"], said["Fler larm"]

    def quoted() -> list[tuple[str, str]]:
        cards = page(lead, f"{home[1]}theme-1").split('<article class="card" id="p-')[1:]
        return [(c[:36], m[1]) for c in cards if (m := re.search(r"Citat (\d) för temat", c))]

    assert quoted() == [(one, "1")]
    for press, there in (
        ("add", [(one, "1"), (other, "2")]),
        ("first", [(other, "1"), (one, "2")]),
        ("drop", [(one, "1")]),
    ):
        answer = send(lead, f"{home[1]}theme-1/quotes", passage=other, press=press)
        assert answer.location == f"{home[1]}theme-1#p-{other}"
        assert quoted() == there
    refused = send(lead, f"{home[1]}theme-1/quotes", passage=one, press="drop")
    assert refused.status_code == 422
    assert 'role="alert"' in refused.get_data(as_text=True)
    assert quoted() == [(one, "1")]


def test_the_themes_say_what_the_review_has_changed_since_they_were_found(
    lead: FlaskClient,
    store: Store,
    event: Event,
    home: tuple[str, str, Scope],
    said: dict[str, str],
) -> None:
    assert "i granskningen sedan dess" not in page(lead, home[0])
    with store.write() as db:
        for note, code, decision in (
            (said["Fler larm"], "F1", "confirmed"),
            (said["Ärendetak"], "P3", "rejected"),  # nobody said it was
        ):
            tags.decide(
                db, None, event_id=event.id, passage_id=note, revision=1, codebook="b",
                code=code, decision=decision,
            )  # fmt: skip
    told = page(lead, home[0])
    assert "1 anteckning har ändrats i granskningen sedan dess." in told
    assert "Analysera igen" in told


def test_many_themes_are_shown_by_point(
    lead: FlaskClient, store: Store, event: Event, said: dict[str, str]
) -> None:
    one = next(iter(said.values()))
    with store.write() as db:
        run = runs.add(
            db, event.id, "themes", codebook="b", model="m", passages=5, at=days.now(),
            settings={"outside": []},
        )  # fmt: skip
        found = [
            runs.StoredTheme(f"t{n}", f"Tema {n}", (), (one,), (one,), ("P3", "F1", None)[n % 3])
            for n in range(13)
        ]
        runs.add_themes(db, run, found)
    place = f"/lead/events/{event.code}/themes"
    every = page(lead, place)
    assert "P3 Rimlig arbetsbelastning (5)" in every
    shown = re.findall(r">Tema (\d+)</a>", page(lead, f"{place}?point=P3"))
    assert shown == ["0", "3", "6", "9", "12"]
    assert len(re.findall(r">Tema (\d+)</a>", page(lead, f"{place}?point=none"))) == 4
    assert len(re.findall(r">Tema (\d+)</a>", page(lead, f"{place}?point=x"))) == 13


def test_a_theme_is_renamed_and_the_change_can_be_undone(
    lead: FlaskClient, store: Store, send: Callable[..., Any], home: tuple[str, str, Scope]
) -> None:
    assert 'value="Larm"' in page(lead, f"{home[1]}theme-1/rename")
    empty = send(lead, f"{home[1]}theme-1/rename/save", title="  ")
    assert empty.status_code == 422
    answer = send(lead, f"{home[1]}theme-1/rename/save", title="Larm & skydd")
    assert (answer.status_code, answer.location) == (303, f"{home[1]}theme-1#changed")
    one = page(lead, f"{home[1]}theme-1")
    assert "<h1>Larm &amp; skydd</h1>" in one
    assert "Bytte namn från ”Larm” till ”Larm &amp; skydd”" in one
    (edit,) = theme_edits.standing(store.read(), home[2])
    assert edit.name == "Test Lead"
    place = home[0] + "/undo"
    assert send(lead, place, edit=str(edit.id)).location == home[0]
    assert theme_edits.standing(store.read(), home[2]) == []
    assert send(lead, place, edit="x").status_code == 404


def test_no_two_themes_are_given_one_title(
    lead: FlaskClient, send: Callable[..., Any], home: tuple[str, str, Scope], said: dict[str, str]
) -> None:
    one = f"{home[1]}theme-1"
    refused = send(lead, f"{one}/rename/save", title=" ärendetak")
    assert refused.status_code == 422
    assert "Ett annat tema heter redan så." in refused.get_data(as_text=True)
    for title in ("Larm", "Ärendetak"):
        some = {"passages": [said["Fler larm"]], "title": title}
        assert send(lead, f"{one}/split/save", **some).status_code == 422
    assert send(lead, f"{one}/rename/save", title="larm").status_code == 303
    # What is merged may keep the title of either.
    some = {"others": ["theme-2"], "title": "Ärendetak"}
    assert send(lead, f"{one}/merge/save", **some).status_code == 303


def test_a_split_sent_twice_is_answered_as_the_first(
    lead: FlaskClient, send: Callable[..., Any], home: tuple[str, str, Scope], said: dict[str, str]
) -> None:
    some = {"passages": [said["Fler larm"]], "title": "Fler", "once": uuid.uuid4().hex}
    first, second = (send(lead, f"{home[1]}theme-1/split/save", **some) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location


def test_themes_are_merged_and_the_old_address_leads_on(
    lead: FlaskClient, store: Store, send: Callable[..., Any], home: tuple[str, str, Scope]
) -> None:
    form = page(lead, f"{home[1]}theme-1/merge")
    assert 'value="theme-2"' in form
    place = f"{home[1]}theme-1/merge/save"
    none = send(lead, place, title="Kvar")
    assert none.status_code == 422
    assert "Välj minst ett annat tema" in none.get_data(as_text=True)
    assert 'value="Kvar"' in none.get_data(as_text=True)
    assert send(lead, place, others=["theme-7"]).status_code == 422
    assert send(lead, place, others=["theme-2"], title="Trygghet").status_code == 303
    one = page(lead, f"{home[1]}theme-1")
    assert "<h1>Trygghet</h1>" in one
    assert one.count('<p class="said">') == 4
    assert lead.get(f"{home[1]}theme-2").location == f"{home[1]}theme-1"


def test_a_theme_is_split_in_two(
    lead: FlaskClient, store: Store, send: Callable[..., Any], home: tuple[str, str, Scope],
    said: dict[str, str],
) -> None:  # fmt: skip
    form = page(lead, f"{home[1]}theme-1/split")
    assert re.findall(r'name="passages" value="([^"]+)"', form) == [
        said["Larm saknas"], said["Fler larm"],
    ]  # fmt: skip
    place = f"{home[1]}theme-1/split/save"
    every = [said["Larm saknas"], said["Fler larm"]]
    assert send(lead, place, passages=every, title="Allt").status_code == 422
    assert send(lead, place, passages=every[:1]).status_code == 422
    answer = send(lead, place, passages=every[:1], title="Saknade larm")
    assert answer.status_code == 303
    new = page(lead, answer.location.partition("#")[0])
    assert "<h1>Saknade larm</h1>" in new
    assert "Larm saknas!" in new  # what is said in the same words goes along
    rest = page(lead, f"{home[1]}theme-1")
    assert rest.count('<p class="said">') == 1


def test_a_way_or_a_theme_that_is_none_is_not_found(
    lead: FlaskClient, home: tuple[str, str, Scope]
) -> None:
    page(lead, f"{home[1]}theme-1/explode", 404)
    assert "Temat finns inte längre" in page(lead, f"{home[1]}theme-8/rename", 404)
    assert "Temat finns inte längre" in page(lead, f"{home[1]}theme-8", 404)


def test_a_gathered_theme_leads_to_a_proposal_per_event(
    lead: FlaskClient, event: Event, gathering: int, home: tuple[str, str, Scope]
) -> None:
    if home[2].kind == "event":
        assert "proposals?theme=theme-1" in page(lead, f"{home[1]}theme-1")
        return
    address = f"/lead/events/{event.code}/proposals?theme=theme-1&gathering={gathering}"
    assert address.replace("&", "&amp;") in page(lead, f"{home[1]}theme-1")
    picked = page(lead, address)
    assert "Tema: Larm" in picked
    assert picked.count('name="passage"') == 3


def test_events_are_chosen_and_their_themes_asked_for(
    lead: FlaskClient, store: Store, event: Event, said: dict[str, str], send: Callable[..., Any]
) -> None:
    assert "Gör ett urval" in page(lead, "/lead/themes")
    assert event.title in page(lead, "/lead/themes/new")
    fields = {"home": "city", "since": "2026-12-01", "until": "2026-01-01", "point": "P3"}
    wrong = send(lead, "/lead/themes/add", **fields)
    assert wrong.status_code == 422
    assert "Den sista dagen ligger före den första" in wrong.get_data(as_text=True)
    empty = send(lead, "/lead/themes/add", **fields | {"until": ""})
    assert empty.status_code == 422
    assert "Inga av de valda caféerna" in empty.get_data(as_text=True)
    assert gatherings.all_gatherings(store.read()) == []
    made = send(lead, "/lead/themes/add", **fields | {"since": "2026-01-01", "until": ""})
    assert made.status_code == 303
    shown = page(lead, made.location)
    assert "Hela staden, Rimlig arbetsbelastning, 2026" in shown
    page(lead, f"{made.location}/compare")
    assert lead.get(f"{made.location}/analyse/state").get_json()["state"] == "queued"


def test_a_lead_of_a_district_gathers_its_own_events_only(
    sign_in: Callable[..., FlaskClient], store: Store, said: dict[str, str], gathering: int,
    send: Callable[..., Any],
) -> None:  # fmt: skip
    own = sign_in("lead", "farsta")
    assert 'value="city"' not in page(own, "/lead/themes/new")
    assert send(own, "/lead/themes/add", home="city", point="").status_code == 422
    assert send(own, "/lead/themes/add", home="farsta", point="").status_code == 303
    page(own, f"/lead/themes/{gathering}", 403)
    other = sign_in("lead", "bromma", "other@example.test")
    page(other, f"/lead/themes/{gathering + 1}", 403)
    assert "Farsta" not in page(other, "/lead/themes").partition("<main")[2]


def test_a_district_with_one_table_is_not_compared(
    lead: FlaskClient, store: Store, event: Event, gathering: int, said: dict[str, str]
) -> None:
    with store.write() as db:
        code = events.add(
            db, "test", title="På Kungsholmen", date="2026-10-15", place="",
            district="kungsholmen", questions=("Vad?",), tables=1,
        )  # fmt: skip
        events.move(db, "test", events.get(db, code), "open")
        other = events.get(db, code)
        note = notes.NoteIn(id=str(uuid.uuid4()), base=0, text="Larm", round=1, kind="improve")
        notes.save(db, other, other.tables[0], [note], source="tablet", actor="test")
        db.conn.execute("UPDATE event SET participants = 40")
        events.move(db, "test", events.get(db, code), "closed")
        run = runs.add(
            db, Scope("gathering", gathering), "themes", codebook="b", model="m", passages=6,
            at=days.now(), settings={"outside": []},
        )  # fmt: skip
        every = (*said.values(), note.id)
        runs.add_themes(db, run, [runs.StoredTheme("t", "Larm", (), every, (), None)])
    shown = page(lead, f"/lead/themes/{gathering}/compare?district=kungsholmen")
    assert "På var sida behövs minst 5 personer och tre bord som får visas." in shown
    assert "40 personer" not in shown


@pytest.mark.parametrize("role", ["steering", "observer", "reader"])
def test_readers_see_figures_and_quotes_that_may_be_shown_and_change_nothing(
    sign_in: Callable[..., FlaskClient], store: Store, event: Event, gathering: int,
    said: dict[str, str], role: str,
) -> None:  # fmt: skip
    every = tuple(said.values())
    with store.write() as db:
        # Behind the one table that has written, half of them: enough for quotes.
        db.conn.execute("UPDATE event SET participants = 20")
        scope = Scope("gathering", gathering)
        run = runs.add(
            db, scope, "themes", codebook="b", model="m", passages=5, at=days.now(),
            settings={"outside": []},
        )  # fmt: skip
        runs.add_themes(db, run, [runs.StoredTheme("t", "Larm", (), every, every[:1], None)])
    reader = sign_in(role)
    assert "Hela staden" in page(reader, "/lead/themes")
    shown = page(reader, f"/lead/themes/{gathering}")
    assert "5 anteckningar" in shown
    assert "Larm saknas" in shown
    assert "Ärendetak" not in shown  # no note that is no quote
    page(reader, f"/lead/themes/{gathering}/compare?district=farsta")
    page(reader, f"/lead/themes/{gathering}/theme/t", 403)
    with store.write() as db:
        db.conn.execute("UPDATE event SET participants = 4")
        db.conn.execute("DELETE FROM summary_release")
    small = page(reader, f"/lead/themes/{gathering}")
    assert "Antal visas inte" in small
    assert "5 anteckningar" not in small
    assert "Larm saknas" not in small
