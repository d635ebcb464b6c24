"""What is said of each profession and area: told in groups that are large enough, never guessed."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product
from unittest import mock

import docx
import pytest
from flask.testing import FlaskClient

from cafe.exports import formats
from cafe.reports import by_whom
from cafe.reports.summary import release
from cafe.store import (
    erased,
    events,
    notes,
    organisation,
    passages,
    proposals,
    runs,
    settings,
    tags,
)
from cafe.store.database import Store
from cafe.store.events import Event

Hold = Callable[..., Event]
SOCIAL, CARE, HEAD = "socialsekreterare", "bistandshandlaggare", "chef"


@pytest.fixture
def hold(store: Store) -> Hold:
    """`hold([{CARE: 6}, …], [(table, CARE, area, about), …])`: a café whose tables seat so many of
    each profession, and its notes; those that are `about` it have the point P3, or those named."""

    def made(
        seats: Sequence[dict[str, int]],
        said: Sequence[tuple[int, str | None, str | None, bool | set[str]]],
    ) -> Event:
        with store.write() as db:
            code = events.add(
                db, "test", title="Café", date="2026-05-01", district="farsta", participants=None,
                questions=["?"], tables=len(seats),
            )  # fmt: skip
            events.move(db, "test", events.get(db, code), "open")
            event = events.get(db, code)
            for table, who in zip(event.tables, seats, strict=True):
                events.seat(
                    db, "test", table, participants=sum(who.values()), professions=who, areas={}
                )
            about: dict[str, set[str]] = {}
            for number, profession, area, is_about in said:
                identity = str(uuid.uuid4())
                word = "".join(chr(ord("a") + int(digit, 16)) for digit in identity[:8])
                note = notes.NoteIn(
                    identity, 0, 1, "improve", word, profession=profession, area=area
                )
                notes.save(db, event, event.tables[number], [note], source="tablet", actor="test")
                about[note.id] = (
                    ({"P3"} if is_about else set()) if isinstance(is_about, bool) else is_about
                )
            run = runs.add(
                db, event.id, "tags", codebook="b", model="m", settings={}, passages=len(said),
                at="2026-05-02T00:00:00.000Z",
            )  # fmt: skip
            for p in passages.of_event(db, event.id):
                found = [runs.StoredSuggestion(code, 0.9, True, ()) for code in sorted(about[p.id])]
                runs.read(db, run, p.id, p.revision, found)
            release.show(db, "test", events.by_id(db, event.id))
            return events.by_id(db, event.id)

    return made


def told(
    store: Store, event: Event, dimension: str = "profession"
) -> dict[str | None, tuple[int, ...]]:
    """By label: persons, notes, tables, notes about P3."""
    made = by_whom.of_points(store.read(), [event], dimension, only=("P3",))
    return {g.label: (g.persons, g.notes, g.tables, *g.counts) for g in made.groups}


def test_a_note_belongs_to_whom_it_names_and_who_sat_there_vouches_for_them(
    store: Store, hold: Hold
) -> None:
    event = hold(
        [{CARE: 6, HEAD: 1}, {SOCIAL: 8}],
        [
            (0, CARE, None, True),
            (0, CARE, None, False),
            (0, None, None, True),
            (1, None, None, False),
        ],
    )
    # Six sat at the table; the note that names nobody is not theirs, though it came from there.
    assert told(store, event) == {CARE: (6, 2, 1, 1), None: (9, 2, 2, 1)}


def test_a_profession_of_few_is_not_told_nor_what_would_give_it_away(
    store: Store, hold: Hold
) -> None:
    event = hold(
        [{CARE: 6, HEAD: 1}, {SOCIAL: 8}],
        [(0, HEAD, None, True), (0, CARE, None, True), (1, None, None, False)],
    )
    made = by_whom.of_points(store.read(), [event], "profession")
    assert HEAD not in {g.label for g in made.groups}
    assert len(made.groups) == 1  # with one more hidden beside it
    assert made.hidden


def test_what_names_nobody_is_told_of_somebody(store: Store, hold: Hold) -> None:
    # All who sit there are of a profession that is told, and one has written without naming it.
    seats = [{SOCIAL: 8}, {SOCIAL: 8}, {CARE: 9}, {CARE: 9}]
    said = [(table, SOCIAL if table < 2 else CARE, None, False) for table in range(4)] * 3
    assert set(told(store, hold(seats, said))) == {SOCIAL, CARE}
    with_one = told(store, hold(seats, [*said, (1, None, None, True)]))
    assert None not in with_one
    assert len(with_one) == 1  # or the whole less the others would give it


def test_an_erased_note_stays_with_whom_it_was_told(
    store: Store, hold: Hold, add_user: Callable[..., int]
) -> None:
    seats = [{CARE: 6, HEAD: 1}, {SOCIAL: 8}, {SOCIAL: 9}]
    said = [(0, HEAD, None, True), *[(0, CARE, None, False), (1, None, None, False)] * 3]
    event = hold(seats, [*said, *[(2, SOCIAL, None, True)] * 3])
    before = told(store, event)
    assert HEAD not in before
    notes_of_few = [p.id for p in passages.of_event(store.read(), event.id) if p.profession == HEAD]
    with store.write() as db:
        erased.erase(db, add_user("lead"), notes_of_few[0], "namn")
    # Else it would be one of those that name nobody, and what hid it would be told.
    assert told(store, event) == before


def test_an_area_that_differs_from_a_profession_by_few_is_not_told(
    store: Store, hold: Hold
) -> None:
    seats = [{CARE: 6}, {CARE: 6}, {SOCIAL: 8}, {SOCIAL: 8}]
    old = "aldreomsorg"
    same = [(table, CARE, old, False) for table in (0, 1) for _ in range(3)]
    other = [(table, None, None, False) for table in (2, 3) for _ in range(3)]
    assert old in told(store, hold(seats, [*same, *other]), "area")
    # One note more that names the area alone: who knows both figures subtracts.
    assert told(store, hold(seats, [*same, (2, None, old, True), *other]), "area") == {}


def test_an_area_is_not_hidden_alone_where_the_whole_less_the_others_gives_it(
    store: Store, hold: Hold
) -> None:
    seats = [{CARE: 9}, {CARE: 9}, {SOCIAL: 9}, {SOCIAL: 9}, {HEAD: 9}, {HEAD: 9}]
    old, young, homes = "aldreomsorg", "barn-unga", "funktionshinder"
    said = [
        *[(table, CARE, old, False) for table in (0, 1) for _ in range(4)],
        *[(table, SOCIAL, young, False) for table in (2, 3) for _ in range(4)],
        *[(table, HEAD, homes, False) for table in (4, 5) for _ in range(4)],
        *[(table, None, area, False) for table in (0, 4) for area in (old, homes) * 3],
    ]
    assert told(store, hold(seats, said), "area").keys() >= {old, young, homes}
    # One note on children by who is no social worker: that area differs from a profession by it.
    areas = told(store, hold(seats, [*said, (2, None, young, True)]), "area").keys()
    assert len({old, young, homes} - areas) > 1


def test_a_profession_that_is_first_named_after_a_release_is_told_in_the_next(
    store: Store, hold: Hold
) -> None:
    event = hold([{CARE: 6}, {SOCIAL: 8}], [(1, None, None, False)] * 6)
    assert told(store, event) == {}
    with store.write() as db:
        for _ in range(6):
            note = notes.NoteIn(str(uuid.uuid4()), 0, 1, "improve", "ord", profession=CARE)
            notes.save(db, event, event.tables[0], [note], source="tablet", actor="test")
        release.show(db, "test", events.by_id(db, event.id))
    assert told(store, event) == {CARE: (6, 6, 1, 0), None: (8, 6, 1, 0)}


@pytest.mark.parametrize(("about", "is_told"), [({4}, False), ({3, 4}, True)])
def test_what_few_of_a_profession_in_an_area_said_is_not_told_by_area(
    store: Store, hold: Hold, about: set[int], is_told: bool
) -> None:
    old, young = "aldreomsorg", "barn-unga"
    sit = [(CARE, old), (CARE, old), (SOCIAL, young), (SOCIAL, old), (CARE, young)]
    seats = [{of: 7} for of, _ in sit]
    wrote = (3, 3, 6, 6, 2)  # two of those who decide on care speak of children
    said = [(table, *sit[table], False) for table, n in enumerate(wrote) for _ in range(n - 1)]
    said += [(table, *sit[table], table in about) for table in range(len(sit))]
    event = hold(seats, said)
    assert {one: figures[-1] for one, figures in told(store, event).items()} == {
        CARE: 1,
        SOCIAL: len(about) - 1,
    }
    # One by a profession and one by an area, of one in all, would be the same note.
    assert bool(told(store, event, "area")) == is_told
    (whole,) = [one for one in by_whom.of_summary(store.read(), event) if one.dimension == "area"]
    assert ("P3" in {topic.id for topic in whole.topics}) == is_told
    assert whole.kept_back != is_told


@pytest.mark.parametrize("few", [1, 3])
def test_what_few_of_a_profession_in_an_area_of_a_district_said_is_not_told_by_area(
    store: Store, few: int
) -> None:
    """Each of them, and each two of them, are many; a topic of these few names all three."""
    thirds = [*product(("farsta", "bromma"), (SOCIAL, CARE), ("barn-unga", "aldreomsorg"))]
    with store.write() as db:
        code = events.add(
            db, "test", title="Café", date="2026-05-01", district=None, participants=None,
            questions=["?"], tables=8,
        )  # fmt: skip
        events.move(db, "test", events.get(db, code), "open")
        event = events.get(db, code)
        about = set()
        for at, table in enumerate(event.tables):
            events.seat(
                db, "test", table, participants=8, professions={SOCIAL: 4, CARE: 4},
                areas={"barn-unga": 4, "aldreomsorg": 4},
            )  # fmt: skip
            said = [
                notes.NoteIn(
                    str(uuid.uuid4()), 0, 1, "improve", "ord", profession=profession, area=area,
                    district=district,
                )
                for number, (district, profession, area) in enumerate(thirds)
                for _ in range(1 if number else at < few)
            ]  # fmt: skip
            notes.save(db, event, table, said, source="tablet", actor="test")
            about |= {n.id for n in said if (n.district, n.profession, n.area) == thirds[0]}
        run = runs.add(
            db, event.id, "tags", codebook="b", model="m", settings={}, passages=1,
            at="2026-05-02T00:00:00.000Z",
        )  # fmt: skip
        for p in passages.of_event(db, event.id):
            found = [runs.StoredSuggestion("P3", 0.9, True, ())] if p.id in about else []
            runs.read(db, run, p.id, p.revision, found)
        release.show(db, "test", events.by_id(db, event.id))
    with store.snapshot() as db:
        event = events.by_id(db, event.id)
        made = [by_whom.of_points(db, [event], dimension) for dimension in by_whom.ORDER]
    told = [any(topic.id == "P3" for topic in one.topics) for one in made]
    assert told == [True, True, False]
    assert [one.kept_back for one in made] == [False, False, True]
    # Nor by another threshold, or another version of the program, than of the day it was shown.
    with store.write() as db:
        settings.put(db, "threshold", "1")
    with store.snapshot() as db, mock.patch.object(by_whom.Crossings, "prove", return_value=False):
        assert [by_whom.of_points(db, [event], one).kept_back for one in by_whom.ORDER] == [
            one.kept_back for one in made
        ]


def test_what_a_link_has_added_is_not_told_where_it_is_of_few(store: Store, hold: Hold) -> None:
    """A proposal's notes by area, before and after a note of a profession and an area of few."""
    areas_at = ("barn-unga", "aldreomsorg")
    said = [(n % 2, (SOCIAL, CARE)[n // 2 % 2], areas_at[n % 2], False) for n in range(24)]
    said += [(1, HEAD, areas_at[1], False) for _ in range(6)] + [(0, HEAD, areas_at[0], True)]
    event = hold([{SOCIAL: 6, CARE: 6, HEAD: 6}, {SOCIAL: 6, CARE: 6, HEAD: 6}], said)
    with store.snapshot() as db:
        every = passages.of_event(db, event.id)
        (last,) = [p.id for p in every if p.profession == HEAD and p.area == areas_at[0]]
        first = [p.id for p in every if p.profession != HEAD][::5]

        def areas(*steps: Sequence[str]) -> set[str | None]:
            notes = {note for step in steps for note in step}
            made = by_whom.of_notes(
                db,
                [event],
                "area",
                notes,
                apart=lambda: [(frozenset(step), frozenset()) for step in steps],
            )
            return {group.label for group in made.groups}

        assert areas(first) == areas([*first, last]) == set(areas_at)
        assert areas(first, [last]) == set()


def of_few(about: set[str], rest: set[str]) -> list[tuple[int, str | None, str | None, set[str]]]:
    """Notes of two tables, two professions and two areas: each cross of them has many, but for one
    note, the last, which is about other points than some of the `rest`."""
    areas_at = ("barn-unga", "aldreomsorg")
    said = [
        (n % 2, (SOCIAL, CARE)[n // 2 % 2], areas_at[n % 2], rest if n < 8 else set())
        for n in range(24)
    ]
    said += [(1, HEAD, areas_at[1], set()) for _ in range(6)]
    return [*said, (0, HEAD, areas_at[0], about)]


SEATS = [{SOCIAL: 6, CARE: 6, HEAD: 6}] * 2


@pytest.mark.parametrize(("mine", "told"), [({"P3", "P5"}, {"P3", "P5"}), ({"P3"}, {"P3"})])
def test_of_two_points_that_differ_by_what_few_said_one_is_told_by_area(
    store: Store, hold: Hold, mine: set[str], told: set[str]
) -> None:
    event = hold(SEATS, of_few(mine, {"P3", "P5"}))
    by_area = by_whom.of_points(store.read(), [event], "area", only=("P3", "P5"))
    assert {t.id for t, n in zip(by_area.topics, by_area.groups[0].counts, strict=True)} == told
    by_profession = by_whom.of_points(store.read(), [event], "profession", only=("P3", "P5"))
    assert {topic.id for topic in by_profession.topics} == {"P3", "P5"}
    # Also where only one of them is asked for.
    alone = by_whom.of_points(store.read(), [event], "area", only=("P5",))
    assert bool(alone.groups) == ("P5" in told)


def by_area(client: FlaskClient, number: int) -> bool:
    """Whether the page of a proposal tells of areas of work."""
    page = client.get(f"/lead/proposals/{number}?by=area").text
    return "Äldreomsorg" in page.split('id="by-whom"')[1]


def by_many_and_few(store: Store, event: Event) -> tuple[list[str], str]:
    """Some of the notes of `of_few`, and the one that is of few."""
    every = passages.of_event(store.read(), event.id)
    (last,) = [p.id for p in every if p.profession == HEAD and p.area == "barn-unga"]
    return [p.id for p in every if p.profession != HEAD][::3], last


def proposed(store: Store, ids: Sequence[str]) -> int:
    with store.write() as db:
        made = proposals.add(db, None, title="T", what="V", codebook="plan 1", home="farsta")
        proposals.link(db, None, made, ids, quoted=ids)
        proposals.send(db, None, made, ["farsta"])
    return made


def test_a_proposals_page_does_not_tell_what_a_link_added_of_few(
    store: Store, hold: Hold, sign_in: Callable[..., FlaskClient]
) -> None:
    event = hold(SEATS, of_few(set(), set()))
    many, last = by_many_and_few(store, event)
    client = sign_in("observer")
    number = proposed(store, many)
    assert by_area(client, number)
    with store.write() as db:
        proposals.link(db, None, number, [last])
        later = "UPDATE proposal_origin SET at = '2099-01-01T00:00:00.000Z' WHERE passage_id = ?"
        db.conn.execute(later, (last,))
    assert not by_area(client, number)


def test_two_proposals_do_not_tell_which_note_of_few_the_one_has_more(
    store: Store, hold: Hold, sign_in: Callable[..., FlaskClient]
) -> None:
    event = hold(SEATS, of_few(set(), set()))
    many, last = by_many_and_few(store, event)
    client = sign_in("observer")
    one = proposed(store, [*many, last])
    assert by_area(client, one)
    two = proposed(store, many)
    assert not by_area(client, one)
    assert not by_area(client, two)


def test_what_all_but_few_said_is_not_told_by_area(store: Store, hold: Hold) -> None:
    old, young = "aldreomsorg", "barn-unga"
    sit = [(CARE, old), (CARE, old), (SOCIAL, young), (SOCIAL, old), (CARE, young)]
    wrote = (3, 3, 6, 6, 2)
    said = [(table, *sit[table], True) for table, n in enumerate(wrote) for _ in range(n - 1)]
    said += [(table, *sit[table], table != 4) for table in range(len(sit))]
    event = hold([{of: 7} for of, _ in sit], said)
    assert told(store, event)[CARE][-1] == 7
    # The only note that is not about it, by a profession and by an area, would be the same.
    assert told(store, event, "area") == {}


def test_a_decision_on_a_note_of_few_is_not_told_by_area(
    store: Store, hold: Hold, add_user: Callable[..., int]
) -> None:
    old, young = "aldreomsorg", "barn-unga"
    sit = [(CARE, old), (CARE, old), (SOCIAL, young), (SOCIAL, old), (CARE, young)]
    wrote = (3, 3, 6, 6, 2)
    said = [(table, *sit[table], table == 3) for table, n in enumerate(wrote) for _ in range(n)]
    event = hold([{of: 7} for of, _ in sit], said)
    assert told(store, event, "area")[old][-1] == 6
    note = next(
        p for p in passages.of_event(store.read(), event.id) if (p.profession, p.area) == sit[4]
    )
    with store.write() as db:
        tags.decide(
            db, add_user("lead"), event_id=event.id, passage_id=note.id, revision=1,
            codebook="b", code="P3", decision="confirmed",
        )  # fmt: skip
        release.show(db, "test", events.by_id(db, event.id))
    assert told(store, event)[CARE][-1] == 1
    assert told(store, event, "area") == {}


def test_it_is_said_more_only_where_three_tables_of_each_side_say_so(
    store: Store, hold: Hold
) -> None:
    def clear(each: int) -> int:
        seats = [*[{CARE: 6}] * each, *[{SOCIAL: 6}] * each]
        said = [(t, CARE if t < each else None, None, t < each) for t in range(2 * each)] * 3
        made = by_whom.of_points(store.read(), [hold(seats, said)], "profession", only=("P3",))
        return next(g for g in made.groups if g.label == CARE).clear[0]

    assert clear(2) == 0
    assert clear(6) == 1


def text_of(word: bytes) -> str:
    made = docx.Document(io.BytesIO(word))
    cells = (cell.text for table in made.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(p.text for p in made.paragraphs), *cells])


def test_a_file_says_in_a_line_that_nothing_may_be_told(
    store: Store, hold: Hold, sign_in: Callable[..., FlaskClient]
) -> None:
    event = hold([{SOCIAL: 7}, {SOCIAL: 8}], [(0, None, None, True), (1, None, None, False)])
    told = text_of(sign_in("reader").get(f"/lead/events/{event.code}/summary.docx").data)
    assert "Inget visas efter yrke eller verksamhet." in told
    assert "Personer bakom" not in told
    assert "de flesta är inte märkta" not in told


def test_a_file_holds_them_and_the_page_shows_them_on_asking(
    store: Store, hold: Hold, sign_in: Callable[..., FlaskClient]
) -> None:
    event = hold([{CARE: 6}, {SOCIAL: 8}], [(0, CARE, None, True), (1, None, None, False)])
    with store.snapshot() as db:
        made = release.shown(db, event, organisation.get(db))
        assert made is not None
        made = replace(made, by=by_whom.of_summary(db, event))
    file = io.BytesIO()
    formats.write("csv-by", made, file)
    assert "Efter yrke;Biståndshandläggare;P3;" in file.getvalue().decode("utf-8-sig")
    reader = sign_in("reader")
    page = f"/lead/events/{event.code}/summary"
    [table] = [
        [[cell.text for cell in row.cells] for row in found.rows]
        for found in docx.Document(io.BytesIO(reader.get(f"{page}.docx").data)).tables
        if "Personer bakom" in {row.cells[1].text for row in found.rows}
    ]
    assert table[0] == ["Punkt", "Benämning", "Biståndshandläggare", "Inget angivet"]
    assert [table[1][0], *table[1][2:]] == ["P3", "1", "0"]
    assert [row[1:] for row in table[2:]] == [
        ["Alla anteckningar", "1", "1"],
        ["Personer bakom", "6", "8"],
    ]
    # The lead's own file, of what stands just now, tells what readers were last shown.
    lead = sign_in("lead")
    assert "Personer bakom" in text_of(lead.get(f"{page}.docx").data)
    assert "Personer bakom" not in reader.get(page).text
    assert "Personer bakom" in reader.get(f"{page}?by=profession").text
    assert "bara anteckningar som är märkta så" in reader.get(f"{page}?by=area").text
    assert "Personer bakom" in reader.get("/lead/points/P3?by=profession").text
