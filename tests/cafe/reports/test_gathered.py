"""Themes over several events for readers, and a district beside the rest: small groups hidden."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from time import process_time

import pytest

from analysis.disclosure.attacker import audit
from analysis.disclosure.gate import Gate
from analysis.disclosure.tables import Dimension, Figure, Group, Release, Released
from cafe import days
from cafe.reports import gathered
from cafe.reports.divided import latest_told
from cafe.reports.summary import release
from cafe.store import (
    erased,
    events,
    gatherings,
    notes,
    organisation,
    organisation_history,
    passages,
    runs,
    summaries,
    texts,
)
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.gatherings import Gathering

Hold = Callable[..., Event]


@pytest.fixture
def hold(store: Store) -> Hold:
    """`hold("bromma", 20, ["text", …])`: a café of that district and so many persons, who say in
    turn at so many tables; `about`: the districts that the notes name, table by table, and `seats`
    how many sit there."""

    def made(
        district: str | None, persons: int | None, said: list[str], *, kind: str = "improve",
        about: Sequence[str | None] = (), tables: int = 2, seats: Sequence[int] = (),
    ) -> Event:  # fmt: skip
        with store.write() as db:
            code = events.add(
                db, "test", title=f"Café {district}", date="2026-05-01", district=district,
                participants=persons, questions=["?"], tables=tables,
            )  # fmt: skip
            events.move(db, "test", events.get(db, code), "open")
            event = events.get(db, code)
            for number, text in enumerate(said):
                table = event.tables[number % tables]
                note = notes.NoteIn(
                    id=str(uuid.uuid4()), base=0, round=1, kind=kind, text=text,
                    district=about[number] if number < len(about) else None,
                )  # fmt: skip
                notes.save(db, event, table, [note], source="tablet", actor="test")
            for table, sit in zip(event.tables, seats, strict=False):
                events.seat(db, "test", table, participants=sit, professions={}, areas={})
            release.show(db, "test", events.by_id(db, event.id))
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
    hold("farsta", 12, ["mer larm"], tables=1)
    read = gathered.read(store.read(), gather())
    (theme,) = read.themes
    assert (theme.size.count, {q.text for q in theme.quotes}) == (2, {"larm saknas", "mer larm"})
    assert (read.events, read.notes.count, read.persons.count) == (2, 3, 32)
    assert (read.hidden, read.quotes_hidden) == (None, False)


@pytest.mark.parametrize("persons", [4, None])
def test_an_event_of_few_or_of_nobody_knows_how_many_is_left_out(
    store: Store, hold: Hold, gather: Callable[..., Gathering], persons: int | None
) -> None:
    hold("bromma", 20, ["larm saknas"])
    hold("farsta", persons, ["hemligt larm"])
    read = gathered.read(store.read(), gather())
    (theme,) = read.themes
    assert (theme.size.count, read.notes.count, read.persons.count) == (1, 1, 20)
    assert (read.events, read.left_out, read.hidden) == (1, 1, None)
    assert [q.text for q in theme.quotes] == ["larm saknas"]
    assert read.quotes_hidden


@pytest.mark.parametrize("few", ["larm för några", "kaffe"])
def test_neither_quotes_nor_what_is_said_of_them_tell_that_few_speak_of_a_theme(
    store: Store, hold: Hold, few: str
) -> None:
    """As many are quoted, whoever the machine chose; and that some may not be is said the same."""
    hold("bromma", 20, [f"larm {n}" for n in range(4)])
    hold("farsta", 3, [few])
    with store.write() as db:
        found = gatherings.get(db, gatherings.add(db, "test", None, title="A", home=None))
        every = [p for e in gatherings.events_of(db, found) for p in passages.of_event(db, e.id)]
        mine = sorted((p for p in every if "larm" in p.text), key=lambda p: p.text, reverse=True)
        ids = tuple(p.id for p in mine)
        for e in gatherings.events_of(db, found):
            tags_run = runs.add(
                db, e.id, "tags", codebook="b", model="m", settings={}, passages=1, at=days.now()
            )
            for p in passages.of_event(db, e.id):
                code = runs.StoredSuggestion("P3", 0.9, True, ())
                runs.read(db, tags_run, p.id, p.revision, [code] if "larm" in p.text else [])
            release.show(db, "test", e)
        run = runs.add(
            db, found.scope, "themes", codebook="b", model="m", settings={"outside": []},
            passages=len(every), at=days.now(),
        )  # fmt: skip
        runs.add_themes(db, run, [runs.StoredTheme("t", "Larm", ("larm",), ids, ids[:3], None)])
        point = gatherings.get(
            db, gatherings.add(db, "test", None, title="B", home=None, point="P3")
        )
    with store.snapshot() as db:
        read = gathered.read(db, found)
        assert [q.text for q in read.themes[0].quotes] == ["larm 3", "larm 2", "larm 1"]
        assert gathered.read(db, point).quotes_hidden


@pytest.mark.parametrize(("persons", "why"), [(4, "too_few"), (None, "unknown_persons")])
def test_nothing_is_counted_and_no_theme_told_of_small_events_alone(
    store: Store, hold: Hold, gather: Callable[..., Gathering], persons: int | None, why: str
) -> None:
    hold("farsta", persons, ["hemligt larm"])
    read = gathered.read(store.read(), gather())
    assert (read.themes, read.hidden, read.left_out) == ((), why, 1)
    assert read.persons.hidden
    assert read.notes.hidden


def test_a_proposal_of_a_small_event_is_said_openly(
    store: Store, hold: Hold, gather: Callable[..., Gathering]
) -> None:
    hold("farsta", 3, ["fler larm"], kind="proposal")
    [quote] = gathered.read(store.read(), gather()).themes[0].quotes
    assert quote.text == "fler larm"


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
    [quote] = gathered.read(store.read(), found).themes[0].quotes
    assert quote.text == one.text


@pytest.mark.parametrize(("persons", "called"), [(20, "Larm saknas här"), (6, "larm")])
def test_a_note_that_may_not_be_quoted_is_no_title(
    store: Store, hold: Hold, gather: Callable[..., Gathering], persons: int, called: str
) -> None:
    hold("farsta", persons, ["larm saknas här", "larm två"])
    found = gather()
    with store.write() as db:
        db.conn.execute("UPDATE theme SET title = 'Larm saknas här', code = NULL")
    assert gathered.read(store.read(), found).themes[0].title == called


def test_a_late_note_waits_until_it_is_shown_with_others(
    store: Store, hold: Hold, gather: Callable[..., Gathering]
) -> None:
    event = hold("bromma", 20, ["larm"] * 6, tables=3)
    found = gather()
    before = gathered.read(store.read(), found)
    with store.write() as db:
        note = notes.NoteIn(id=str(uuid.uuid4()), base=0, round=1, kind="improve", text="sent larm")
        notes.save(db, event, event.tables[0], [note], source="tablet", actor="test")
    assert gathered.read(store.read(), gather()) == before


def test_a_quote_that_was_changed_or_taken_back_since_is_not_shown_and_no_figure_tells_of_it(
    store: Store, hold: Hold, gather: Callable[..., Gathering]
) -> None:
    event = hold("farsta", 20, ["larm ett", "larm två"])
    found = gather()
    before = gathered.read(store.read(), found)
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
    # The figures are those that were shown, until the change is shown with others.
    assert replace(read, themes=()) == replace(before, themes=())
    assert [t.size for t in read.themes] == [t.size for t in before.themes]


def test_an_erased_note_takes_no_number_of_its_theme_along(
    store: Store, hold: Hold, gather: Callable[..., Gathering], add_user: Callable[..., int]
) -> None:
    event = hold("farsta", 20, ["larm ett", "larm två", "annat"])
    found = gather()
    before = gathered.read(store.read(), found)
    first = passages.of_event(store.read(), event.id)[0]
    with store.write() as db:
        erased.erase(db, add_user("lead"), first.id, "namn")
    read = gathered.read(store.read(), found)
    assert [q.text for q in read.themes[0].quotes] == ["larm två"]
    assert [t.size for t in read.themes] == [t.size for t in before.themes]
    assert read.notes == before.notes


def test_a_single_note_of_a_district_waits_although_the_whole_event_has_enough(
    store: Store, hold: Hold, gather: Callable[..., Gathering]
) -> None:
    about = ["farsta", "farsta", "farsta", None, None, None] * 4
    event = hold(None, 60, ["larm"] * 24, about=about, tables=6, seats=[10] * 6)
    found = gather()
    before = gathered.against(store.read(), found, "farsta")
    assert before.enough

    def late(texts: int, district: str | None, table: int) -> None:
        with store.write() as db:
            for _ in range(texts):
                note = notes.NoteIn(id=str(uuid.uuid4()), base=0, round=1, kind="improve",
                                    text="sent", district=district)  # fmt: skip
                notes.save(db, event, event.tables[table], [note], source="tablet", actor="test")

    late(1, "farsta", 0)
    late(6, None, 4)
    with store.write() as db:
        release.show(db, "test", events.by_id(db, event.id))
    assert gathered.against(store.read(), found, "farsta") == before
    late(5, "farsta", 0)
    with store.write() as db:
        shown = release.show(db, "test", events.by_id(db, event.id))
    seated = events.by_id(store.read(), event.id)
    state = latest_told(store.read(), seated, organisation.get(store.read()))
    assert state is not None
    assert state.number == shown.number


def test_what_a_district_says_more_is_told_with_its_tables(
    store: Store, hold: Hold, gather: Callable[..., Gathering]
) -> None:
    hold("bromma", 60, ["larm"] * 30 + ["annat"] * 10, tables=8)
    hold("farsta", 60, ["larm"] * 2 + ["annat"] * 38, tables=8)
    found = gather()
    assert gathered.districts(store.read(), found) == ["bromma", "farsta"]
    told = gathered.against(store.read(), found, "bromma")
    (line,) = told.themes
    assert (line.topic, line.clear, round(line.share, 2)) == ("theme-1", 1, 0.75)
    assert (told.group, told.rest, told.tables, told.left_out) == (60, 60, (8, 8), 0)


def test_a_few_at_one_table_are_no_rest_beside_the_others(
    store: Store, hold: Hold, gather: Callable[..., Gathering]
) -> None:
    # 149 persons, three of whom sit at a table that speaks of Farsta; one note at each other table
    # names Bromma. Whoever is shown 146 beside 149 has been shown the three.
    seats = [3, *[10] * 12, 26]
    marks = ["farsta", *["bromma"] * 13]
    said = ["larm i Farsta", *["larm"] * 13, "annat i Farsta", *["annat"] * 13]
    hold(None, 149, said, about=[*marks, "farsta"], tables=14, seats=seats)
    found = gather()
    db = store.read()
    assert gathered.read(db, found).persons.count == 149
    hidden = gathered.against(db, found, "farsta")
    assert (hidden.enough, hidden.group, hidden.rest, hidden.left_out) == (False, 0, 0, 1)
    assert "farsta" not in gathered.districts(db, found)
    for district in gathered.districts(db, found):
        told = gathered.against(db, found, district)
        assert told.group + told.rest == 149
        assert min(told.group, told.rest) - 3 >= 5


def test_one_note_that_names_a_district_is_one_person_of_its_table(
    store: Store, hold: Hold, gather: Callable[..., Gathering]
) -> None:
    said = ["larm"] * 8 + ["annat"] * 8
    hold("farsta", 64, said, about=["bromma"] * 4, tables=8, seats=[8] * 8)
    told = gathered.against(store.read(), gather(), "bromma")
    assert not told.enough  # four persons, not 32
    assert told.themes == ()


def test_every_part_that_any_choice_shows_can_be_put_together_of_told_ones(
    store: Store, hold: Hold, gather: Callable[..., Gathering]
) -> None:
    db = store.read()
    names = [d.id for d in organisation.get(db).districts_on("2026-05-01")][:4]
    chance = random.Random(5)
    held = []
    for home in (*names, None, None):
        tables = 8
        seats = [chance.choice((2, 4, 6, 9)) for _ in range(tables)]
        about = [chance.choice((None, None, *names)) for _ in range(tables)]
        held.append(
            hold(home, sum(seats), ["larm"] * tables, about=about, tables=tables, seats=seats)
        )
    gate, known = Gate(), organisation.get(db)
    for event in held:
        event = events.by_id(db, event.id)
        made = latest_told(db, event, known)
        assert made is not None
        assert sum(made.persons.values()) == event.persons
        labels = tuple(district or "" for district in made.persons)
        figures = {
            (district or "",): Figure(Group(n) if district in made.told else None)
            for district, n in made.persons.items()
        }
        figures[(None,)] = Figure(Group(event.persons or 0))
        shown = Released("t", (Dimension("district", labels),), figures)
        for bounds in audit([Release((shown,), gate.threshold)]).values():
            assert bounds.width >= gate.threshold
            assert bounds.asserted == 0


def test_a_comparison_needs_three_tables_on_each_side(
    store: Store, hold: Hold, gather: Callable[..., Gathering]
) -> None:
    hold("bromma", 20, ["larm"] * 8, tables=2)
    hold("farsta", 20, ["annat"] * 8, tables=8)
    told = gathered.against(store.read(), gather(), "bromma")
    assert (told.enough, told.themes, told.points) == (False, (), ())


def test_an_event_in_which_a_district_is_hidden_is_left_out_of_its_comparison(
    store: Store, hold: Hold, gather: Callable[..., Gathering]
) -> None:
    hold("bromma", 20, ["larm"] * 5, tables=3)
    hold("farsta", 20, ["annat"] * 5, tables=3)
    hold("farsta", 4, ["larm"] * 5)
    # Of a city event one note is about Bromma; nobody has said how many sat at its table.
    hold(None, 20, ["larm om Bromma", "annat"], about=["bromma"])
    told = gathered.against(store.read(), gather(), "bromma")
    assert (told.events, told.left_out) == (2, 2)
    assert (told.tables, told.group, told.rest) == ((3, 3), 20, 20)


def test_answers_to_a_question_that_names_a_point_are_not_compared(
    store: Store, hold: Hold, gather: Callable[..., Gathering]
) -> None:
    for district in ("farsta", "bromma"):
        hold(district, 20, ["larmen tystnar"] * 6, tables=4, seats=[5] * 4)
    gathering = gather()
    with store.snapshot() as db:
        before = gathered.against(db, gathering, "farsta")
        held = {e.district: e for e in gatherings.events_of(db, gathering)}
    assert before.tables == (4, 4)
    with store.write() as db:
        content = summaries.latest(db, [held["bromma"].id])[held["bromma"].id].content
        content |= {"named": [[1, ["P13"]]]}
        summaries.keep(db, "test", held["bromma"], 1, content)
    after = gathered.against(store.read(), gathering, "farsta")
    assert not after.enough  # nothing is left on the other side


def test_500_persons_in_14_districts_are_compared_within_ten_seconds(
    store: Store, hold: Hold, gather: Callable[..., Gathering]
) -> None:
    db = store.read()
    names = [d.id for d in organisation.get(db).districts_on("2026-05-01")][:14]
    hold(None, 500, ["larm", "annat"] * 100, about=[names[n % 14] for n in range(200)],
         tables=100, seats=[5] * 100)  # fmt: skip
    found = gather()
    started = process_time()  # a busy machine is no fault
    for district in gathered.districts(db, found):
        gathered.against(db, found, district)
    assert process_time() - started < 10


def test_themes_move_with_a_release_and_tell_no_word_of_what_waits(
    store: Store, hold: Hold, gather: Callable[..., Gathering]
) -> None:
    said = ["larm", "larm här", "larm då", "kaffe", "te", "vatten"]
    event = hold("bromma", 20, said, tables=3, seats=[7, 7, 6])
    found = gather()
    before = gathered.read(store.read(), found)
    assert before.themes[0].size.count == 3
    changed = passages.of_event(store.read(), event.id)[3]

    def write(identity: str, base: int, text: str) -> None:
        table = next(t for t in event.tables if t.id == changed.table_id)
        note = notes.NoteIn(id=identity, base=base, round=1, kind="improve", text=text)
        with store.write() as db:
            notes.save(db, event, table, [note], source="tablet", actor="test")

    def run(title: str) -> None:
        with store.write() as db:
            every = passages.of_event(db, event.id)
            mine = tuple(p.id for p in every if "larm" in p.text)
            made = runs.add(db, found.scope, "themes", codebook="b", model="m",
                            settings={"outside": [p.id for p in every if p.id not in mine]},
                            passages=len(every), at=days.now())  # fmt: skip
            runs.add_themes(db, made, [runs.StoredTheme("theme-1", title, ("larm", "hemligt"),
                                                        mine, mine, None)])  # fmt: skip

    write(changed.id, 1, "hemligt larm")
    run("Hemligt larm")
    assert gathered.read(store.read(), found) == before
    for _ in range(5):
        write(str(uuid.uuid4()), 0, "larm till")
    with store.write() as db:
        release.show(db, "test", events.by_id(db, event.id))
    run("Hemligt larm")
    shown = gathered.read(store.read(), found)
    assert (shown.themes[0].title, shown.themes[0].size.count) == ("Hemligt larm", 9)
    # A run after the release, over a note that waits: neither its word nor its place is told.
    write(str(uuid.uuid4()), 0, "okänt larm")
    run("Okänt larm")
    assert gathered.read(store.read(), found) == shown


def test_the_word_of_a_note_that_waits_is_no_title(
    store: Store, hold: Hold, gather: Callable[..., Gathering]
) -> None:
    event = hold("bromma", 20, ["larm", "larm här", "larm då", "kaffe"], tables=3)
    with store.write() as db:
        note = notes.NoteIn(id=str(uuid.uuid4()), base=0, round=1, kind="improve", text="fel larm")
        notes.save(db, event, event.tables[0], [note], source="tablet", actor="test")
        found = gatherings.get(db, gatherings.add(db, "t", None, title="Alla", home=None))
        mine = tuple(p.id for p in passages.of_event(db, event.id) if "larm" in p.text)
        made = runs.add(db, found.scope, "themes", codebook="b", model="m",
                        settings={"outside": []}, passages=5, at=days.now())  # fmt: skip
        theme = runs.StoredTheme("theme-1", "Fel larm", ("fel", "larm"), mine, mine, None)
        runs.add_themes(db, made, [theme])
    (theme,) = gathered.read(store.read(), found).themes
    assert (theme.title, theme.terms, theme.size.count) == ("larm", ("larm",), 3)


def test_whether_a_small_cafe_spoke_of_a_point_is_not_told(
    store: Store, hold: Hold, gather: Callable[..., Gathering]
) -> None:
    hold("bromma", 20, ["larm"] * 6)
    hold("farsta", 3, ["kaffe"])
    assert gathered.read(store.read(), gather("P1")).left_out == 1


def test_a_comparison_stays_when_a_small_district_becomes_part_of_the_other(
    store: Store, hold: Hold, gather: Callable[..., Gathering]
) -> None:
    said = [f"{what} {n}" for n in range(2) for what in ("larm", "annat")] * 3
    about = ["bromma", "farsta", "bromma", "farsta", "bromma", "farsta", "skarpnack"]
    hold(None, 63, said[:7] * 2, about=about * 2, tables=7, seats=[10] * 6 + [3])
    found = gather()
    (district,) = gathered.districts(store.read(), found)
    before = gathered.against(store.read(), found, district)
    assert before.enough
    with store.write() as db:
        organisation_history.end_district(db, "test", "skarpnack", "2026-06-01", district)
    after = gathered.against(store.read(), found, district)
    assert (after.group, after.rest, after.points) == (before.group, before.rest, before.points)
    assert after.without == ("Skarpnäck",)
