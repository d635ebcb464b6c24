"""Releases of a summary: whoever reads after each note can subtract nothing."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from cafe import days
from cafe.errors import Conflict
from cafe.reports import points
from cafe.reports.summary import release, summarise
from cafe.reports.summary.model import Summary
from cafe.store import erased, events, notes, organisation, runs, settings, summaries, tags
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.scopes import of
from cafe.understand import themes

Say = Callable[..., str]


def show(store: Store, event: Event) -> None:
    with store.write() as db:
        release.show(db, "test", events.by_id(db, event.id))


def seen(store: Store, event: Event, number: int | None = None) -> Summary:
    with store.snapshot() as db:
        found = release.shown(db, events.by_id(db, event.id), organisation.get(db), number=number)
    assert found is not None
    return found


def draft(store: Store, event: Event) -> release.NextSummary:
    with store.snapshot() as db:
        return release.draft(db, events.by_id(db, event.id))


@pytest.fixture
def seats(store: Store, event: Event) -> None:
    """Seven at each table."""
    with store.write() as db:
        for table in event.tables:
            events.seat(db, "test", table, participants=7, professions={}, areas={})


@pytest.fixture
def first(store: Store, event: Event, say: Say, seats: None) -> list[str]:
    """Six notes, shown to readers: their ids."""
    ids = [say(f"Anteckning {n}", kind="improve", table=1 + n % 2) for n in range(6)]
    show(store, event)
    return ids


def test_a_note_more_is_in_no_release_until_as_many_as_the_threshold_are_there(
    store: Store, event: Event, say: Say, first: list[str]
) -> None:
    for number in range(4):
        say(f"Sen {number}", kind="proposal")
        next_one = draft(store, event)
        assert next_one.waiting == number + 1
        assert not next_one.differs
        with pytest.raises(Conflict, match="summary_same"):
            show(store, event)
        assert seen(store, event).notes == 6
        assert not seen(store, event).proposals
    say("Sen 4", kind="proposal")
    assert draft(store, event).waiting == 0
    show(store, event)
    assert seen(store, event).notes == 11
    assert seen(store, event, 1).notes == 6, "what was shown stays"
    assert seen(store, event).method[0].startswith("Utgåva 2, visad ")
    assert seen(store, event).method[0].endswith("Nytt sedan utgåva 1: 5 anteckningar.")


def test_new_notes_need_as_many_persons_at_their_tables(
    store: Store, event: Event, say: Say, first: list[str]
) -> None:
    with store.write() as db:
        events.seat(db, "test", event.tables[1], participants=4, professions={}, areas={})
    for number in range(9):
        say(f"Sen {number}", table=2)
    assert draft(store, event).waiting == 9
    say("Någon annans", table=1)
    assert draft(store, event).waiting == 0


def test_where_nobody_told_who_sat_there_a_table_is_one_person(
    store: Store, event: Event, say: Say
) -> None:
    for number in range(6):
        say(f"Anteckning {number}", table=1 + number % 2)
    show(store, event)
    for number in range(6):
        say(f"Sen {number}", table=2)
    assert draft(store, event).waiting == 6
    say("Från alla bord", table=1)
    assert draft(store, event).waiting == 0, "14 took part, and all tables wrote"


def test_a_changed_or_withdrawn_note_waits_too_and_its_words_go_at_once(
    store: Store, event: Event, say: Say, first: list[str]
) -> None:
    proposal = [say(f"Förslag {n}", kind="proposal", table=1 + n % 2) for n in range(5)]
    show(store, event)
    say("Förslag 0", kind="proposal", id=proposal[0], base=1, withdrawn=True)
    say("Ändrad", kind="works", id=first[0], base=1)
    assert draft(store, event).waiting == 2
    now = seen(store, event)
    assert now.notes == 11
    assert [k.count.count for k in now.kinds] == [0, 6, 5, 0]
    assert "Förslag 0" not in [p.text for p in now.proposals], "taken back"
    assert len(now.proposals) == 4


def test_the_next_release_does_not_tell_which_note_was_changed_and_waits(
    store: Store, event: Event, say: Say, first: list[str], add_user: Callable[..., int]
) -> None:
    """It keeps all that was told of it: that its table holds it most important too."""
    proposal = [say(f"Förslag {n}", kind="proposal", important=n > 2, table=1) for n in range(5)]
    show(store, event)
    told = [(p.text, p.important) for p in seen(store, event).proposals]
    assert told[0] == ("Förslag 3", True)
    say("Förslag 3, ändrat", kind="proposal", important=True, id=proposal[3], base=1)
    with store.write() as db:
        tags.decide(
            db, add_user("lead"), event_id=event.id, passage_id=first[0], revision=1,
            codebook="handlingsplan 2021", code="P3", decision="confirmed",
        )  # fmt: skip
    assert draft(store, event).waiting == 1
    show(store, event)
    assert [(p.text, p.important) for p in seen(store, event).proposals] == told


def test_each_release_is_held_against_all_before_it(
    store: Store, event: Event, say: Say, first: list[str]
) -> None:
    more = [say(f"Sen {n}", table=1 + n % 2) for n in range(5)]
    show(store, event)
    # Four of them go again and one comes: five differ from the second, but two from the first.
    for number in range(4):
        say(f"Sen {number}", id=more[number], base=1, withdrawn=True, table=1 + number % 2)
    say("En till", table=2)
    assert draft(store, event).waiting == 5
    assert seen(store, event).notes == 11


def test_confirmations_over_the_same_notes_are_shown_while_late_notes_wait(
    store: Store, event: Event, say: Say, first: list[str], add_user: Callable[..., int]
) -> None:
    say("Sen", kind="works")
    user = add_user("lead")
    with store.write() as db:
        tags.decide(
            db, user, event_id=event.id, passage_id=first[0], revision=1,
            codebook="handlingsplan 2021", code="P3", decision="confirmed",
        )  # fmt: skip
    show(store, event)
    now = seen(store, event)
    assert now.notes == 6
    assert (now.tags, now.tags_confirmed) == (1, 1)
    assert now.method[0].endswith("Nytt sedan utgåva 1: 1 bekräftad koppling.")
    assert seen(store, event, 1).tags == 0


def test_what_is_new_does_not_tell_what_few_said(
    store: Store, event: Event, say: Say, add_user: Callable[..., int]
) -> None:
    with store.write() as db:
        events.seat(db, "test", event.tables[0], participants=3, professions={}, areas={})
    note = say("Vi hinner inte")
    show(store, event)
    user = add_user("lead")
    with store.write() as db:
        tags.decide(
            db, user, event_id=event.id, passage_id=note, revision=1,
            codebook="handlingsplan 2021", code="P3", decision="confirmed",
        )  # fmt: skip
    show(store, event)
    assert (
        seen(store, event)
        .method[0]
        .endswith("Nytt sedan utgåva 1: ändrade förslag från programmet.")
    )
    with store.snapshot() as db:
        kept = summaries.releases(db, event)
        assert [one.news for one in release.listed(events.by_id(db, event.id), kept)] == [
            None,
            {"notes": 0, "changed": 0, "confirmed": 0, "themes": 0},
        ]


def test_a_raised_threshold_takes_nothing_away(
    store: Store, event: Event, first: list[str]
) -> None:
    with store.write() as db:
        settings.put(db, "threshold", "20")
    assert seen(store, event).hidden is None
    with store.snapshot() as db:
        live = summarise(db, events.by_id(db, event.id), organisation.get(db))
    assert live.hidden is not None


def test_readers_of_an_open_event_are_shown_it_once_enough_have_written(
    store: Store, event: Event, say: Say
) -> None:
    for number in range(4):
        say(f"Anteckning {number}")
        release.show_first(store)
        assert summaries.releases(store.read(), event) == []
    say("Den femte")
    release.show_first(store)
    release.show_first(store)
    assert [one.number for one in summaries.releases(store.read(), event)] == [1]
    say("Den sjätte")
    release.show_first(store)
    assert seen(store, event).notes == 5


def test_a_closed_event_is_shown_to_readers_and_a_draft_never(
    store: Store, event: Event, say: Say
) -> None:
    say("Den enda", kind="proposal")
    with store.write() as db:
        events.move(db, "test", events.by_id(db, event.id), "closed")
        code = events.add(db, "test", title="U", date="2026-10-14", questions=["?"], tables=1)
        draft_event = events.get(db, code)
        made = notes.NoteIn(str(uuid.uuid4()), 0, 1, "other", "Utkastets")
        notes.save(db, draft_event, draft_event.tables[0], [made], source="import", actor="test")
    release.show_first(store)
    assert seen(store, event).notes == 1
    assert summaries.releases(store.read(), draft_event) == []
    with pytest.raises(Conflict, match="event_not_open"):
        show(store, draft_event)


def test_what_readers_could_see_before_becomes_the_first_release(
    store: Store, event: Event, say: Say
) -> None:
    say("Den enda", kind="improve")
    with store.write() as db:
        settings.put(db, summaries.TAKE_OVER, "1")
    release.take_over(store)
    say("Sen", kind="improve")
    release.take_over(store)
    assert [one.number for one in summaries.releases(store.read(), event)] == [1]
    assert seen(store, event).notes == 1
    assert settings.get(store.read(), summaries.TAKE_OVER) is None


def test_the_frozen_release_holds_no_text_of_a_note(
    store: Store, event: Event, first: list[str]
) -> None:
    (kept,) = store.read().conn.execute("SELECT content FROM summary_release").fetchone()
    assert "Anteckning" not in kept


def test_what_was_shown_keeps_its_figures_when_the_words_are_erased(
    store: Store, event: Event, say: Say, first: list[str]
) -> None:
    before = seen(store, event)
    with store.write() as db:
        erased.purge_event(db, "test", event.code)
    after = seen(store, event)
    assert notes.of_event(store.read(), event.id)[0].text == ""
    assert before.notes == after.notes == 6
    assert (after.kinds, after.points) == (before.kinds, before.points)
    assert not any("Anteckning" in q.text for theme in after.themes for q in theme.quotes)


def test_the_pages_of_points_and_plans_count_what_was_shown(
    store: Store, event: Event, say: Say, first: list[str]
) -> None:
    with store.snapshot() as db:
        before = points.said(db, "farsta", 2026)
    say("Sen")
    with store.snapshot() as db:
        assert points.said(db, "farsta", 2026) == before
    assert before.notes == 6


def test_a_reader_who_opens_page_and_files_after_each_note_sees_the_same(
    store: Store, event: Event, say: Say, first: list[str],
    sign_in: Callable[..., FlaskClient], token: Callable[[FlaskClient], str],
) -> None:  # fmt: skip
    reader = sign_in("reader", "farsta", email="r@example.test")
    lead = sign_in("lead", "farsta", email="l@example.test")
    at = f"/lead/events/{event.code}/summary"
    addresses = [at, f"{at}.csv", f"{at}/kinds.svg", "/lead/summaries", "/lead/points/P3"]

    def all_of_it() -> list[str]:
        got = [reader.get(address).get_data(as_text=True) for address in addresses]
        return [text.partition("<main")[2].partition("</main")[0] or text for text in got]

    before = all_of_it()
    for number in range(4):
        say(f"Hemlig {number}", kind="proposal")
        assert all_of_it() == before
    page = lead.get(at).text
    assert "Så här är läget just nu." in page
    assert "4 anteckningar är nya eller ändrade" in page
    assert "Hemlig 3" in page
    assert "Visa en ny utgåva" not in page
    say("Hemlig 4", kind="proposal")
    assert all_of_it() == before, "the lead decides when"
    assert "Visa en ny utgåva" in lead.get(at).text
    data = {"csrf_token": token(lead), "once": uuid.uuid4().hex}
    assert reader.post(f"{at}/release", data=data).status_code == 403
    data = {"csrf_token": token(lead), "once": uuid.uuid4().hex}
    assert lead.post(f"{at}/release", data=data).status_code == 303
    page = reader.get(at).text
    assert "Utgåva 2" in page
    assert "Nytt sedan utgåva 1: 5 anteckningar" in page
    assert "Hemlig 3" in page
    old = reader.get(f"{at}?release=1").text
    assert "Utgåva 1" in old
    assert "Hemlig 3" not in old
    assert reader.get(f"{at}?release=3").status_code == 404
    assert reader.get(f"{at}.csv?release=1").get_data(as_text=True) == before[1]
    assert "Hemlig 3" not in lead.get(f"{at}?release=1").text


def test_before_the_first_release_a_reader_gets_nothing_of_it(
    store: Store, event: Event, say: Say, sign_in: Callable[..., FlaskClient]
) -> None:
    say("Den första", kind="proposal")
    reader = sign_in("reader", "farsta", email="r@example.test")
    at = f"/lead/events/{event.code}/summary"
    assert "Sammanfattningen är inte visad än." in reader.get(at).text
    assert "Den första" not in reader.get(at).text
    for file in (f"{at}.csv", f"{at}.docx", f"{at}/kinds.svg"):
        assert reader.get(file).status_code == 409
    assert "inte visad än" in reader.get("/lead/summaries").text


def test_a_run_that_has_read_a_changed_note_moves_no_theme_until_the_change_is_shown(
    store: Store, event: Event, say: Say, seats: None
) -> None:
    def run(mine: list[str], title: str) -> None:
        with store.write() as db:
            for kind in ("tags", "themes"):
                made = runs.add(db, event.id, kind, codebook="b", model="m", settings={},
                                passages=6, at=days.now())  # fmt: skip
            theme = runs.StoredTheme("theme-1", title, (), tuple(mine), (), None)
            runs.add_themes(db, made, [theme])

    ids = [say(f"Anteckning {n}", table=1 + n % 2) for n in range(6)]
    run(ids[:4], "Larm")
    show(store, event)
    say("Ändrad", id=ids[3], base=1, table=2)
    run(ids[:3], "Ändrat")
    (theme,) = draft(store, event).content["reading"]["themes"]
    assert (theme["title"], theme["notes"]) == ("Larm", ids[:4])
    for number in range(5):
        say(f"Sen {number}", table=1 + number % 2)
    show(store, event)
    (theme,) = seen(store, event).themes
    assert (theme.title, theme.size.count) == ("Ändrat", 3)


def test_a_theme_of_notes_that_wait_is_neither_named_nor_counted(
    store: Store, event: Event, say: Say, first: list[str], add_user: Callable[..., int]
) -> None:
    def run(mine: list[str]) -> None:
        with store.write() as db:
            for kind in ("tags", "themes"):
                made = runs.add(db, event.id, kind, codebook="b", model="m", settings={},
                                passages=7, at=days.now())  # fmt: skip
            theme = runs.StoredTheme("theme-1", "Larm", (), tuple(mine), (), None)
            runs.add_themes(db, made, [theme])

    run(first)
    show(store, event)
    late = say("Cykelhjälmar")
    run(first)
    with store.write() as db:
        themes.move(db, add_user("lead"), of(event.id), late, "", "Om cykelhjälmar")
    made = draft(store, event)
    assert [t["title"] for t in made.content["reading"]["themes"]] == ["Larm"]


def test_words_are_opened_from_the_next_release_on_and_closed_in_all(
    store: Store, event: Event, say: Say, seats: None, first: list[str]
) -> None:
    def words(number: int) -> int:
        return sum(len(q.inputs) for q in seen(store, event, number).questions)

    def open_words(verbatim: bool) -> None:
        with store.write() as db:
            events.open_words(db, "test", events.by_id(db, event.id), verbatim)

    open_words(True)
    assert words(1) == 0
    show(store, event)
    assert (words(1), words(2)) == (0, len(first))
    open_words(False)
    assert words(2) == 0
    assert draft(store, event).differs
