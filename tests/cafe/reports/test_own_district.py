"""What a district's steering group reads of its own district beside the city, over releases."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from xml.etree import ElementTree

import docx
import openpyxl
import pytest
from flask.testing import FlaskClient

from cafe.reports import own_district, points
from cafe.reports.summary import DistrictBesideCity, release
from cafe.store import (
    events,
    gatherings,
    notes,
    organisation,
    organisation_history,
    passages,
    settings,
    tags,
)
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.understand import codebooks

Say = Callable[[int, Sequence[str | None]], None]


@pytest.fixture
def event(store: Store) -> Event:
    """A café of the city: tables of 12, 12, 3 and 13 persons."""
    with store.write() as db:
        code = events.add(
            db, "test", title="Staden", date="2026-10-14", questions=["?"], tables=4,
            participants=40,
        )  # fmt: skip
        events.move(db, "test", events.get(db, code), "open")
        held = events.get(db, code)
        for table, seats in zip(held.tables, (12, 12, 3, 13), strict=True):
            events.seat(db, "test", table, participants=seats, professions={}, areas={})
        return events.get(db, code)


@pytest.fixture
def say(store: Store, event: Event) -> Say:
    """`say(0, ["farsta", None])`: the first table writes a note about each, and they are shown."""

    def written(table: int, about: Sequence[str | None]) -> None:
        with store.write() as db:
            for district in about:
                note = notes.NoteIn(
                    id=str(uuid.uuid4()), base=0, round=1, kind="works", text="Bra",
                    district=district,
                )  # fmt: skip
                notes.save(db, event, event.tables[table], [note], source="tablet", actor="test")

    return written


def beside(store: Store, event: Event, district: str) -> DistrictBesideCity:
    with store.snapshot() as db:
        (found,) = own_district.beside(db, event, organisation.get(db), [district])
    return found


def show(store: Store, event: Event) -> None:
    with store.write() as db:
        release.show(db, "test", events.by_id(db, event.id))


def test_a_district_stands_beside_the_city_and_a_small_one_is_hidden(
    store: Store, event: Event, say: Say
) -> None:
    say(0, ["farsta"] * 6)
    say(1, ["bromma"] * 7)
    say(2, ["skarpnack"] * 2)
    say(3, [None] * 3)
    show(store, event)
    told = {d: beside(store, event, d) for d in ("farsta", "bromma", "skarpnack")}
    assert told["skarpnack"].hidden
    # With the small one goes one that could be it.
    assert sorted(one.hidden for one in told.values()) == [False, True, True]
    (own,) = (one for one in told.values() if not one.hidden)
    assert (own.persons, own.city_persons, own.city_notes) == (12, 40, 18)
    assert own.notes in (6, 7)


def test_a_single_late_note_of_the_own_district_waits_although_the_city_has_enough(
    store: Store, event: Event, say: Say
) -> None:
    say(0, ["farsta"] * 6)
    say(3, [None] * 8)
    show(store, event)
    before = beside(store, event, "farsta")
    assert (before.notes, before.city_notes, before.release) == (6, 14, 1)
    say(0, ["farsta"])
    say(3, [None] * 6)
    show(store, event)
    assert beside(store, event, "farsta") == before
    say(0, ["farsta"] * 5)
    show(store, event)
    after = beside(store, event, "farsta")
    assert (after.notes, after.city_notes, after.release) == (12, 26, 3)


def test_the_page_and_the_file_have_the_own_district_and_no_other(
    store: Store, event: Event, say: Say, sign_in: Callable[..., FlaskClient]
) -> None:
    say(0, ["farsta"] * 3)
    say(1, ["farsta"] * 3)
    say(2, ["skarpnack"] * 2)
    say(3, [None] * 8)
    with store.write() as db:
        book_in_force = codebooks.in_force(db).name
        for passage in passages.of_event(db, event.id):
            tags.decide(
                db, None, event_id=event.id, passage_id=passage.id, revision=1,
                codebook=book_in_force, code="P3", decision="confirmed",
            )  # fmt: skip
    show(store, event)
    farsta = sign_in("steering", "farsta", "farsta@example.test")
    address = f"/lead/events/{event.code}/summary"
    page = farsta.get(address).get_data(as_text=True)
    assert "Farsta bredvid hela staden" in page
    assert "6 av 16 anteckningar, från 24 av 40 personer." in page
    assert "Skarpnäck" not in page
    book = openpyxl.load_workbook(io.BytesIO(farsta.get(f"{address}.xlsx").data))
    assert [c.value for c in list(book["Egen förvaltning"].rows)[-1]][-2:] == [6, 16]
    lines = farsta.get(f"{address}.csv?table=own").text.splitlines()
    assert lines[0].endswith("Punkt;Benämning;Anteckningar;Anteckningar från hela staden")
    assert lines[-1] == "Farsta;;Alla anteckningar;6;16"
    document = docx.Document(io.BytesIO(farsta.get(f"{address}.docx").data))
    told = [[c.text for c in t.rows[-1].cells][-2:] for t in document.tables]
    assert ["6", "16"] in told
    assert "summary.csv?table=own" in page
    few = sign_in("steering", "skarpnack", "skarpnack@example.test")
    assert "Visas inte: så få deltog" in few.get(address).get_data(as_text=True)
    reader = sign_in("reader", email="reader@example.test")
    assert "bredvid hela staden" not in reader.get(address).get_data(as_text=True)
    assert reader.get(f"{address}.csv?table=own").status_code == 404


def test_the_map_of_districts_says_what_its_table_says_and_hides_the_same(
    store: Store, event: Event, say: Say, sign_in: Callable[..., FlaskClient]
) -> None:
    say(0, ["farsta"] * 6)
    say(1, ["bromma"] * 7)
    say(2, ["skarpnack"] * 2)
    say(3, [None] * 3)
    about = {"farsta": "P3", "bromma": "P4", "skarpnack": "P5"}
    with store.write() as db:
        book = codebooks.in_force(db).name
        for passage in passages.of_event(db, event.id):
            tags.decide(
                db, None, event_id=event.id, passage_id=passage.id, revision=1, codebook=book,
                code=about.get(passage.district or "", "P3"), decision="confirmed",
            )  # fmt: skip
    show(store, event)
    reader = sign_in("reader")
    address = f"/lead/events/{event.code}/summary"
    page = reader.get(f"{address}?by=district").get_data(as_text=True)
    assert "Skarpnäck" not in page
    (own,) = (d for d in ("farsta", "bromma") if not beside(store, event, d).hidden)
    name, other = ("Farsta", "Bromma") if own == "farsta" else ("Bromma", "Farsta")
    assert other not in page
    assert f"{name}: {about[own]}" in page  # the sentence, which is the picture's text too
    assert page.count("Grupper med för få personer visas inte") >= 3
    (table,) = re.findall(
        r'<table class="points">\s*<caption[^>]*>Efter förvalt.*?</table>', page, re.S
    )
    rows = re.findall(r'class="id">(\w+)<.*?</tr>', table, re.S)
    cells = [int(n) for n in re.findall(r'<td class="number[^>]*>(\d+)', table)]
    for theme in ("light", "dark"):
        for width in ("wide", "narrow"):
            drawn = reader.get(f"{address}/by-district.svg?theme={theme}&width={width}").text
            said = ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")
            texts = [t.text or "" for t in said]
            assert [int(t) for t in texts if t.isdigit()] == cells
            assert [t.split()[0] for t in texts if re.match(r"P\d", t)] == rows
            assert {name, "dolt"} <= set(texts)
            # A hidden cell has the hatch and nothing else, one like another.
            hatched = re.findall(r'd="(M-8,8[^"]*)"[^>]*stroke="([^"]*)"', drawn)
            assert len(hatched) == len(rows)
            assert len(set(hatched)) == 1
    # Of a gathering it is the sum of what its events tell, and what a district held tells nothing.
    with store.write() as db:
        farsta = events.add(
            db, "test", title="Farsta", date="2026-10-15", questions=["?"], tables=1,
            participants=40, district="farsta",
        )  # fmt: skip
        both = (event.id, events.get(db, farsta).id)
        wide = gatherings.add(db, "test", None, title="Allt", home=None, chosen=both)
        narrow = gatherings.add(db, "test", None, title="P3", home=None, point="P3")
    page = reader.get(f"/lead/themes/{wide}/compare").text
    assert other not in page.partition('class="points"')[2]
    assert f"{name}: {about[own]}" in page
    assert "Här räknas 1 café i urvalet, som hela staden höll." in page
    gathered = re.findall(r'<table class="points">.*?</table>', page, re.S)
    assert [int(n) for n in re.findall(r'<td class="number[^>]*>(\d+)', *gathered)] == cells
    drawn = reader.get(f"/lead/themes/{wide}/by-district.svg")
    assert drawn.text == reader.get(f"{address}/by-district.svg").text
    assert reader.get(f"/lead/themes/{narrow}/by-district.svg").status_code == 404
    elsewhere = sign_in("reader", other.lower(), "b@example.test")
    assert elsewhere.get(f"/lead/themes/{wide}/by-district.svg").status_code in (403, 404)
    document = docx.Document(io.BytesIO(reader.get(f"{address}.docx").data))
    (told,) = (t for t in document.tables if name in {c.text for c in t.rows[0].cells})
    numbers = [[int(c.text) for c in row.cells[2:]] for row in told.rows[1 : 1 + len(rows)]]
    assert [n for row in numbers for n in row] == cells
    alternatives = [s._inline.docPr.get("descr") or "" for s in document.inline_shapes]
    assert any(f"{name}: {about[own]}" in one for one in alternatives)


def test_there_is_no_map_of_what_a_district_held(
    store: Store, sign_in: Callable[..., FlaskClient]
) -> None:
    with store.write() as db:
        code = events.add(
            db, "test", title="Farsta", date="2026-10-14", questions=["?"], tables=1,
            participants=40, district="farsta",
        )  # fmt: skip
        events.move(db, "test", events.get(db, code), "open")
    assert sign_in("lead").get(f"/lead/events/{code}/summary/by-district.svg").status_code == 404


def test_seats_that_are_corrected_change_no_earlier_release(
    store: Store, event: Event, say: Say
) -> None:
    say(0, ["farsta"] * 6)
    say(1, ["bromma"] * 7)
    show(store, event)
    before = beside(store, event, "farsta")
    assert before.persons == 12
    with store.write() as db:
        events.seat(db, "test", event.tables[0], participants=11, professions={}, areas={})
    assert beside(store, event, "farsta") == before


def test_what_was_told_of_a_district_does_not_grow_by_a_small_one_that_ends(
    store: Store, event: Event, say: Say
) -> None:
    say(0, ["farsta"] * 6)
    say(1, ["bromma"] * 7)
    say(2, ["skarpnack"] * 2)
    say(3, ["sodermalm"] * 3)
    show(store, event)
    told = {d: beside(store, event, d) for d in ("farsta", "bromma", "skarpnack")}
    heir = "bromma" if told["farsta"].hidden else "farsta"
    assert told["skarpnack"].hidden
    assert told[heir].persons == 12
    with store.write() as db:
        organisation_history.end_district(db, "test", "skarpnack", "2026-11-01", heir)
    # Fifteen less the twelve of before would be the small one's three, with its notes.
    after = beside(store, event, heir)
    assert replace(after, name=told[heir].name, without=()) == told[heir], "what was told stays"
    assert after.name == f"{told[heir].name} (före sammanslagningen)"
    assert after.without == ("Skarpnäck",)
    assert beside(store, event, "skarpnack") == after


def test_the_page_says_which_district_is_not_in_the_figures(
    store: Store, event: Event, say: Say, sign_in: Callable[..., FlaskClient]
) -> None:
    say(0, ["farsta"] * 6)
    say(1, ["bromma"] * 7)
    say(2, ["skarpnack"] * 2)
    say(3, ["sodermalm"] * 3)
    show(store, event)
    heir = "bromma" if beside(store, event, "farsta").hidden else "farsta"
    name = organisation.get(store.read()).name(heir)
    with store.write() as db:
        organisation_history.end_district(db, "test", "skarpnack", "2026-11-01", heir)
    steering = sign_in("steering", heir, f"{heir}@example.test")
    page = steering.get(f"/lead/events/{event.code}/summary").text
    assert f"{name} (före sammanslagningen) bredvid hela staden" in page
    assert "Skarpnäck är inte med: det skulle visa för få." in page
    lines = steering.get(f"/lead/events/{event.code}/summary.csv?table=own").text
    assert f"{name} (före sammanslagningen)" in lines


def test_who_held_the_event_is_told_as_when_it_was_shown(
    store: Store, event: Event, say: Say
) -> None:
    say(0, ["farsta"] * 6)
    say(1, ["bromma"] * 7)
    say(3, [None] * 3)
    show(store, event)
    before = beside(store, event, "farsta")
    with store.write() as db:
        db.conn.execute("UPDATE event SET district = 'farsta'")
    # Else all that names no district would be Farsta's from now on.
    assert beside(store, events.by_id(store.read(), event.id), "farsta") == before


def test_a_lowered_threshold_tells_nothing_of_what_was_hidden_before(
    store: Store, event: Event, say: Say
) -> None:
    say(0, ["farsta"] * 6)
    say(3, [None] * 7)
    with store.write() as db:
        settings.put(db, "threshold", "13")
    show(store, event)
    assert beside(store, event, "farsta").hidden
    with store.write() as db:
        settings.put(db, "threshold", "5")
    assert beside(store, event, "farsta").hidden


def test_a_plan_counts_what_its_district_said_at_the_citys_events(
    store: Store, event: Event, say: Say
) -> None:
    say(0, ["farsta"] * 6)
    say(1, ["bromma"] * 7)
    say(2, ["skarpnack"] * 2)
    say(3, [None] * 3)
    show(store, event)
    with store.write() as db:
        code = events.add(
            db, "test", title="Eget", date="2026-11-10", questions=["?"], tables=1,
            participants=12, district="bromma",
        )  # fmt: skip
        events.move(db, "test", events.get(db, code), "open")
        own = events.get(db, code)
        note = notes.NoteIn(id=str(uuid.uuid4()), base=0, round=1, kind="works", text="Bra")
        notes.save(db, own, own.tables[0], [note], source="tablet", actor="test")
        release.show(db, "test", own)
    hidden = {d: beside(store, event, d).hidden for d in ("farsta", "bromma", "skarpnack")}
    with store.snapshot() as db:
        for district, held in (("bromma", 1), ("farsta", 0), ("skarpnack", 0)):
            said = points.said(db, district, 2026)
            mine = beside(store, event, district).notes
            assert (said.notes, said.citys) == (held + mine, int(not hidden[district])), district
            assert said.hidden == int(hidden[district])
        assert points.said(db, None, 2026).notes == 18
        assert points.said(db, "alvsjo", 2026) == points.said(db, "alvsjo", 2026).__class__(
            2026, 0, 0, 0, 0, {}, {}
        )
        assert points.said_ever(db, "bromma").notes == points.said(db, "bromma", 2026).notes


@pytest.mark.parametrize(
    ("third", "persons", "stands"),
    [
        ("skarpnack", 12, True),
        ("skarpnack", 3, False),  # hidden: what is left of the city is Bromma
        ("bromma", 12, False),
        ("farsta", 12, False),
    ],
)
def test_the_city_stands_beside_a_district_once_two_others_are_told(
    store: Store, third: str, persons: int, stands: bool
) -> None:
    for district, seats in (("farsta", 12), ("bromma", 12), (third, persons)):
        _held(store, district, "2026-11-10", seats)
    with store.snapshot() as db:
        city = points.said_everywhere(db)
        assert (city is not None) == stands
        assert city is None or city.notes == 3


def test_districts_that_became_one_are_one_beside_the_city(store: Store) -> None:
    with store.snapshot() as db:
        known = organisation.get(db)
    merged = next(d for d in known.districts if len(known.predecessors(d.id)) == 2)
    before = known.predecessors(merged.id)
    assert before[0].last_day is not None
    _held(store, "farsta", before[0].last_day, 12)
    for one in before:
        _held(store, one.id, before[0].last_day, 12)
    with store.snapshot() as db:
        assert points.said_everywhere(db) is None
    _held(store, "bromma", "2026-11-10", 12)
    with store.snapshot() as db:
        assert points.said_everywhere(db) is not None


def _held(store: Store, district: str, day: str, seats: int) -> None:
    """A café of so many persons at one table, with one note, whose summary readers have seen."""
    with store.write() as db:
        code = events.add(
            db, "test", title="Eget", date=day, questions=["?"], tables=1, participants=seats,
            district=district,
        )  # fmt: skip
        events.move(db, "test", events.get(db, code), "open")
        held = events.get(db, code)
        events.seat(db, "test", held.tables[0], participants=seats, professions={}, areas={})
        note = notes.NoteIn(id=str(uuid.uuid4()), base=0, round=1, kind="works", text="Bra")
        notes.save(db, held, held.tables[0], [note], source="tablet", actor="test")
        release.show(db, "test", events.by_id(db, held.id))
