"""Themes over several events for readers, and a district beside the rest: small groups hidden."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from cafe import days
from cafe.reports import gathered
from cafe.store import events, gatherings, notes, passages, runs, texts
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.gatherings import Gathering

Hold = Callable[..., Event]


@pytest.fixture
def hold(store: Store) -> Hold:
    """`hold("bromma", 20, ["text", …])`: a café of that district and so many persons."""

    def made(
        district: str | None, persons: int | None, said: list[str], *, kind: str = "improve",
        about: str | None = None,
    ) -> Event:  # fmt: skip
        with store.write() as db:
            code = events.add(
                db, "test", title=f"Café {district}", date="2026-05-01", district=district,
                participants=persons, questions=["?"], tables=2,
            )  # fmt: skip
            events.move(db, "test", events.get(db, code), "open")
            event = events.get(db, code)
            for number, text in enumerate(said):
                note = notes.NoteIn(
                    id=str(uuid.uuid4()), base=0, round=1, kind=kind, text=text,
                    district=about if number == 0 else None,
                )  # fmt: skip
                table = event.tables[number % 2]
                notes.save(db, event, table, [note], source="tablet", actor="test")
            return event

    return made


@pytest.fixture
def gather(store: Store) -> Callable[..., Gathering]:
    """`gather()`: a gathering of all events, with one theme of the passages that say "larm"."""

    def made(point: str = "") -> Gathering:
        with store.write() as db:
            found = gatherings.get(
                db, gatherings.add(db, "test", None, title="Alla", home=None, point=point)
            )
            held = gatherings.events_of(db, found)
            every = [p for e in held for p in passages.of_event(db, e.id)]
            mine = tuple(p.id for p in every if "larm" in p.text)
            run = runs.add(
                db, found.scope, "themes", codebook="b", model="m",
                settings={"outside": [p.id for p in every if p.id not in mine]},
                passages=len(every), at=days.now(),
            )  # fmt: skip
            theme = runs.StoredTheme("theme-1", "Larm", ("larm",), mine, mine, "F1")
            runs.add_themes(db, run, [theme])
        return found

    return made


def test_readers_get_counts_and_quotes_when_every_event_is_large_enough(
    store: Store, hold: Hold, gather: Callable[..., Gathering]
) -> None:
    hold("bromma", 20, ["larm saknas", "kaffe"])
    hold("farsta", 12, ["mer larm"])
    read = gathered.read(store.read(), gather())
    (theme,) = read.themes
    assert (theme.size.count, set(theme.quotes)) == (2, {"larm saknas", "mer larm"})
    assert (read.events, read.notes.count, read.persons.count) == (2, 3, 32)
    assert (read.hidden, read.quotes_hidden) == (None, False)


@pytest.mark.parametrize(("persons", "why"), [(4, "too_few"), (None, "unknown_persons")])
def test_one_small_event_hides_the_counts_of_all(
    store: Store, hold: Hold, gather: Callable[..., Gathering], persons: int | None, why: str
) -> None:
    hold("bromma", 20, ["larm saknas"])
    hold("farsta", persons, ["hemligt larm"])
    read = gathered.read(store.read(), gather())
    (theme,) = read.themes
    assert theme.size.count is None
    assert read.persons.hidden
    assert read.notes.hidden
    assert read.hidden == why
    assert theme.quotes == ("larm saknas",)
    assert read.quotes_hidden


def test_a_proposal_of_a_small_event_is_said_openly(
    store: Store, hold: Hold, gather: Callable[..., Gathering]
) -> None:
    hold("farsta", 3, ["fler larm"], kind="proposal")
    assert gathered.read(store.read(), gather()).themes[0].quotes == ("fler larm",)


def test_a_surveys_words_are_quoted_once_they_are_released(
    store: Store, hold: Hold, gather: Callable[..., Gathering], add_user: Callable[..., int]
) -> None:
    event = hold("farsta", 20, ["larm ett", "larm två"])
    with store.write() as db:
        db.conn.execute(
            "INSERT INTO questionnaire (id, version, content, hash, state, changed_at) "
            "VALUES ('q', 1, '{}', 'h', 'published', '2026-01-01')"
        )
        db.conn.execute(
            "INSERT INTO survey (id, code, title, questionnaire_id, questionnaire_version, "
            "admission, created_at) VALUES (1, 'c', 't', 'q', 1, 'open', '2026-01-01')"
        )
        db.conn.execute("UPDATE event SET survey_id = 1")
    found = gather()
    assert gathered.read(store.read(), found).themes[0].quotes == ()
    one = passages.of_event(store.read(), event.id)[0]
    with store.write() as db:
        texts.release(db, add_user("lead"), one.id, one.revision)
    assert gathered.read(store.read(), found).themes[0].quotes == (one.text,)


def test_a_quote_that_was_changed_or_taken_back_since_is_not_shown(
    store: Store, hold: Hold, gather: Callable[..., Gathering]
) -> None:
    event = hold("farsta", 20, ["larm ett", "larm två"])
    found = gather()
    one, two = passages.of_event(store.read(), event.id)
    with store.write() as db:
        db.conn.execute("UPDATE note_revision SET received_at = '2026-01-01T00:00:00.000Z'")
        for passage, text, gone in ((one, "larm, nytt", False), (two, two.text, True)):
            note = notes.NoteIn(
                id=passage.id, base=1, round=1, kind="improve", text=text, withdrawn=gone
            )
            table = next(t for t in event.tables if t.id == passage.table_id)
            assert (
                notes.save(db, event, table, [note], source="tablet", actor="test")[0].refused
                is None
            )
        db.conn.execute("UPDATE note_revision SET received_at = '2099-01-01' WHERE revision = 2")
    read = gathered.read(store.read(), found)
    assert read.themes[0].quotes == ()
    assert read.themes[0].size.count == 1


def test_what_a_district_says_more_is_told_with_its_interval(
    store: Store, hold: Hold, gather: Callable[..., Gathering]
) -> None:
    hold("bromma", 60, ["larm"] * 30 + ["annat"] * 10)
    hold("farsta", 60, ["larm"] * 2 + ["annat"] * 38)
    found = gather()
    assert gathered.districts(store.read(), found) == ["bromma", "farsta"]
    told = gathered.against(store.read(), found, "bromma")
    (line,) = told.themes
    assert (line.topic, line.clear, round(line.share, 2)) == ("theme-1", 1, 0.75)
    assert line.low < line.difference < line.high
    assert (told.group, told.rest, told.notes, told.left_out) == (60, 60, (40, 40), 0)


def test_an_event_with_a_small_side_is_left_out_of_a_comparison(
    store: Store, hold: Hold, gather: Callable[..., Gathering]
) -> None:
    hold("bromma", 20, ["larm"] * 5)
    hold("farsta", 20, ["annat"] * 5)
    hold("farsta", 4, ["larm"] * 5)
    # Of a city event one note is about Bromma; nobody has said how many sat at its table.
    hold(None, 20, ["larm om Bromma", "annat"], about="bromma")
    told = gathered.against(store.read(), gather(), "bromma")
    assert (told.events, told.left_out) == (2, 2)
    assert (told.notes, told.group, told.rest) == ((5, 5), 20, 20)


def test_a_comparison_with_nobody_on_a_side_has_no_figures(
    store: Store, hold: Hold, gather: Callable[..., Gathering]
) -> None:
    hold("bromma", 20, ["larm"])
    hold("farsta", 3, ["annat"])
    told = gathered.against(store.read(), gather(), "bromma")
    assert (told.themes, told.points) == ((), ())
    assert told.left_out == 1
