"""Themes as they stand: what people decide about them holds at once and through later runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cafe.cli.main import main
from cafe.errors import Conflict, Refused, Unknown
from cafe.reports.summary.first_page import quotes_of
from cafe.reports.summary.read import summarise
from cafe.store import events, gatherings, jobs, notes, organisation, runs, theme_edits
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.scopes import Scope
from cafe.understand import analyse, themes, waiting

Say = Callable[..., str]

CASELOAD = (
    "Vi har för många ärenden per handläggare",
    "Tak för antal ärenden, max 15 per person",
    "Ärendemängden är orimlig, alla har för många ärenden",
    "Rimligt antal ärenden så att man hinner",
)
THREATS = (
    "Hot och våld måste tas på allvar, rutiner saknas",
    "Larm som fungerar vid hot och våld på besöken",
    "Hot mot oss normaliseras, alla hot ska polisanmälas",
    "Utbildning om hot och våld för alla nyanställda",
)


@pytest.fixture
def scope(store: Store, event: Event, say: Say) -> Scope:
    """An analysed event with two matters, one of them said twice in the same words."""
    for text in (*CASELOAD, *THREATS, THREATS[0]):
        say(text)
    analyse.analyse(store, event.code)
    return Scope("event", event.id)


def found(store: Store, scope: Scope) -> dict[str, str]:
    """Title → id of the themes as they stand."""
    return {t.title: t.id for t in themes.current(store.read(), scope)}


def about(store: Store, scope: Scope, text: str) -> runs.StoredTheme:
    """The theme that a note with this text is in."""
    what = themes.material(store.read(), scope)
    ids = {p.id for p in what.passages if p.text == text}
    return next(t for t in themes.current(store.read(), scope) if ids & set(t.passages))


def texts(store: Store, scope: Scope, theme: runs.StoredTheme) -> set[str]:
    what = themes.material(store.read(), scope)
    return {p.text for p in what.passages if p.id in theme.passages}


def test_a_rename_holds_at_once_and_after_later_runs(
    store: Store, event: Event, scope: Scope, say: Say
) -> None:
    theme = about(store, scope, CASELOAD[0])
    with store.write() as db:
        themes.rename(db, None, scope, theme.id, "  Ärendetak nu ")
    assert about(store, scope, CASELOAD[0]).title == "Ärendetak nu"
    job = jobs.latest(store.read(), scope)
    assert job is not None
    assert job.state == "queued"
    assert themes.view(store.read(), scope).waits
    say("För många ärenden per person, inför ett tak för ärenden")
    analyse.analyse(store, event.code)
    with store.write() as db:
        runs.show(db, scope)
    after = about(store, scope, CASELOAD[0])
    assert (after.id, after.title, after.edited) == (theme.id, "Ärendetak nu", True)
    assert not themes.view(store.read(), scope).waits


def test_merged_themes_stay_together_and_the_old_one_leads_to_the_new(
    store: Store, event: Event, scope: Scope, say: Say
) -> None:
    into, gone = about(store, scope, CASELOAD[0]), about(store, scope, THREATS[0])
    assert into.id != gone.id
    every = texts(store, scope, into) | texts(store, scope, gone)
    with store.write() as db:
        themes.merge(db, None, scope, into.id, [gone.id], "Allt på en gång")
    for _ in range(2):  # at once, and as the next run has it
        theme = about(store, scope, THREATS[0])
        assert (theme.id, theme.title) == (into.id, "Allt på en gång")
        assert texts(store, scope, theme) >= every
        led = themes.view(store.read(), scope).get(gone.id)
        assert led is not None
        assert led.id == into.id
        say("Larm saknas vid hot och våld, för många ärenden")
        analyse.analyse(store, event.code)


def test_a_split_theme_stays_split_with_what_is_said_in_the_same_words(
    store: Store, event: Event, scope: Scope, say: Say
) -> None:
    theme = about(store, scope, THREATS[0])
    alarm = next(
        p for p in themes.material(store.read(), scope).passages if p.text == THREATS[0]
    )  # fmt: skip
    with store.write() as db:
        new = themes.split(db, None, scope, theme.id, [alarm.id], "Rutiner vid hot")
    for _ in range(2):
        mine = about(store, scope, THREATS[0])
        assert (mine.id, mine.title, len(mine.passages), mine.size) == (
            new,
            "Rutiner vid hot",
            2,
            1,
        )
        rest = about(store, scope, THREATS[2])
        assert rest.id == theme.id
        assert THREATS[0] not in texts(store, scope, rest)
        analyse.analyse(store, event.code)


def test_what_is_undone_is_as_it_was_with_its_id_again(
    store: Store, event: Event, scope: Scope
) -> None:
    before = found(store, scope)
    into, gone = about(store, scope, CASELOAD[0]), about(store, scope, THREATS[0])
    with store.write() as db:
        themes.merge(db, None, scope, into.id, [gone.id])
    analyse.analyse(store, event.code)
    with store.write() as db:
        runs.show(db, scope)
    assert len(found(store, scope)) == len(before) - 1
    (edit,) = themes.view(store.read(), scope).edits
    with store.write() as db:
        themes.undo(db, None, scope, edit.id)
    assert themes.view(store.read(), scope).waits
    analyse.analyse(store, event.code)
    assert found(store, scope) == before
    assert theme_edits.standing(store.read(), scope) == []


def test_a_note_is_moved_at_once_and_stays_through_later_runs_until_it_is_undone(
    store: Store, event: Event, scope: Scope, say: Say
) -> None:
    source, into = about(store, scope, THREATS[0]), about(store, scope, CASELOAD[0])
    alarm = next(
        p.id for p in themes.material(store.read(), scope).passages if p.text == THREATS[0]
    )
    left = texts(store, scope, source) - {THREATS[0]}
    queued = jobs.latest(store.read(), scope)
    with store.write() as db:
        assert themes.move(db, None, scope, alarm, into.id) == into.id
        with pytest.raises(Conflict, match="themes_changed"):
            themes.move(db, None, scope, alarm, into.id)
    assert jobs.latest(store.read(), scope) == queued  # it needs no run
    for _ in range(2):
        mine = about(store, scope, THREATS[0])
        assert (mine.id, mine.edited) == (into.id, True)
        # What is said in the same words goes along, and counts once.
        assert len(mine.passages) == len(into.passages) + 2
        assert mine.size == into.size + 1
        assert texts(store, scope, mine) == texts(store, scope, into) | {THREATS[0]}
        rest = about(store, scope, next(iter(left)))
        assert (rest.id, texts(store, scope, rest)) == (source.id, left)
        analyse.analyse(store, event.code)
        with store.write() as db:
            runs.show(db, scope)
    with store.write() as db:
        new = themes.move(db, None, scope, alarm, "", "Larm och rutiner")
        assert themes.move(db, None, scope, rest.passages[0], new) == new
    assert len(about(store, scope, THREATS[0]).passages) == 3
    first, made, later = themes.view(store.read(), scope).edits
    with pytest.raises(Conflict, match="theme_edit_needed"), store.write() as db:
        themes.undo(db, None, scope, made.id)
    with store.write() as db:
        themes.undo(db, None, scope, later.id)
        themes.undo(db, None, scope, made.id)
    assert about(store, scope, THREATS[0]).id == into.id
    with store.write() as db:
        themes.undo(db, None, scope, first.id)
    analyse.analyse(store, event.code)
    assert about(store, scope, THREATS[0]).id == source.id


def test_a_note_outside_is_moved_and_what_is_not_there_is_refused(
    store: Store, event: Event, scope: Scope, say: Say
) -> None:
    alone = say("Kaffet på morgonen är kallt")
    into = about(store, scope, CASELOAD[0])
    with store.write() as db:
        themes.move(db, None, scope, alone, into.id)
    assert alone in about(store, scope, CASELOAD[0]).passages
    analyse.analyse(store, event.code)
    assert alone in about(store, scope, CASELOAD[0]).passages
    for passage, theme in (("none", into.id), (alone, "theme-none")):
        with pytest.raises(Unknown), store.write() as db:
            themes.move(db, None, scope, passage, theme)


def test_a_persons_quotes_hold_in_their_order_whatever_a_run_finds(
    store: Store, event: Event, scope: Scope, say: Say
) -> None:
    theme = about(store, scope, CASELOAD[0])
    other = next(p for p in theme.passages if p not in theme.quotes)
    with store.write() as db:
        themes.quote(db, None, scope, theme.id, other, "first")
        for passage in theme.quotes[1:]:
            themes.quote(db, None, scope, theme.id, passage, "drop")
    for _ in range(2):
        now = about(store, scope, CASELOAD[0])
        assert (now.quotes, now.chosen) == ((other, theme.quotes[0]), True)
        assert now.passages[:2] == now.quotes
        analyse.analyse(store, event.code)
    assert waiting.waiting(store.read(), scope) is None
    with store.write() as db:
        db.conn.execute("UPDATE event SET participants = 40")
    event = events.by_id(store.read(), event.id)
    summary = summarise(store.read(), event, organisation.get(store.read()))
    (shown,) = [t for t in summary.themes if t.title == now.title]
    what = {p.id: p.text for p in themes.material(store.read(), scope).passages}
    assert shown.chosen
    assert [q.text for q in quotes_of(shown)] == [what[i] for i in now.quotes]
    (edit,) = themes.view(store.read(), scope).edits
    with store.write() as db:
        with pytest.raises(Refused):
            themes.quote(db, None, scope, theme.id, other, "away")
        with pytest.raises(Unknown):
            themes.quote(db, None, scope, theme.id, "none", "add")
        themes.undo(db, None, scope, edit.id)
    assert about(store, scope, CASELOAD[0]).quotes == theme.quotes


def test_what_cannot_be_done_is_refused_and_nothing_kept(store: Store, scope: Scope) -> None:
    theme = about(store, scope, CASELOAD[0])
    every = list(theme.passages)
    with pytest.raises(Unknown, match="theme_unknown"), store.write() as db:
        themes.rename(db, None, scope, "theme-none", "x")
    with pytest.raises(Conflict, match="themes_changed"), store.write() as db:
        themes.merge(db, None, scope, theme.id, [theme.id])
    with pytest.raises(Conflict, match="themes_changed"), store.write() as db:
        themes.split(db, None, scope, theme.id, every, "alla")
    with pytest.raises(Conflict, match="themes_changed"), store.write() as db:
        themes.split(db, None, scope, theme.id, [], "ingen")
    with pytest.raises(Unknown), store.write() as db:
        themes.undo(db, None, scope, 99)
    assert theme_edits.standing(store.read(), scope) == []


def test_an_edit_of_another_scope_cannot_be_undone_from_here(store: Store, scope: Scope) -> None:
    with store.write() as db:
        themes.rename(db, None, scope, about(store, scope, CASELOAD[0]).id, "x")
        number = gatherings.add(db, "test", None, title="t", home=None)
    (edit,) = themes.view(store.read(), scope).edits
    with pytest.raises(Unknown), store.write() as db:
        themes.undo(db, None, Scope("gathering", number), edit.id)
    assert len(theme_edits.standing(store.read(), scope)) == 1


def test_a_run_tells_what_has_grown_and_what_is_gone_since_other_passages(
    store: Store, event: Event, scope: Scope, say: Say
) -> None:
    assert themes.view(store.read(), scope).changes == {}
    threats, caseload = about(store, scope, THREATS[0]), about(store, scope, CASELOAD[0])
    first = runs.latest(store.read(), scope, "themes")
    assert first is not None
    what = themes.material(store.read(), scope)
    for p in what.passages:
        if p.text in CASELOAD:
            say(p.text, id=p.id, base=1, withdrawn=True)
    say("Hot och våld på kontoret, larm saknas i receptionen")
    analyse.analyse(store, event.code)
    analyse.analyse(store, event.code)  # the same passages: compared with the same run
    view = themes.view(store.read(), scope)
    assert view.since is not None
    assert view.since.id == first.id
    assert view.changes[threats.id].kind == "grown"
    assert [(c.id, c.kind) for c in view.gone if c.id == caseload.id] == [(caseload.id, "gone")]


def test_an_edit_made_while_the_analysis_runs_is_followed_by_it(
    store: Store, event: Event, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    from analysis.themes import find as found_by

    theme, real, calls = about(store, scope, CASELOAD[0]), found_by.find_themes, []

    def slow(*args: object, **more: object) -> object:
        if not calls:
            with store.write() as db:
                themes.rename(db, None, scope, theme.id, "Under tiden")
        calls.append(1)
        return real(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(found_by, "find_themes", slow)
    analyse.find_themes(store, event.id)
    assert len(calls) == 2
    assert not themes.view(store.read(), scope).waits
    assert about(store, scope, CASELOAD[0]).title == "Under tiden"


def second_event(store: Store, date: str = "2025-03-01", district: str | None = "bromma") -> Event:
    """Another café, with notes on threats and one of its own."""
    with store.write() as db:
        code = events.add(
            db, "test", title="Dialogcafé i Bromma", date=date, district=district,
            participants=20, questions=["Vad?"], tables=1,
        )  # fmt: skip
        events.move(db, "test", events.get(db, code), "open")
        made = events.get(db, code)
        for number, text in enumerate((*THREATS, "Kaffet är kallt")):
            note = notes.NoteIn(
                id=f"00000000-0000-4000-8000-00000000000{number}", base=0, round=1,
                kind="improve", text=f"{text} i Bromma",
            )  # fmt: skip
            notes.save(db, made, made.tables[0], [note], source="tablet", actor="test")
    return made


def test_themes_of_a_gathering_hold_passages_of_several_events_and_years(
    store: Store, event: Event, scope: Scope
) -> None:
    other = second_event(store)
    with store.write() as db:
        number = gatherings.add(db, "test", None, title="Alla", home=None)
    outcome = analyse.analyse_gathering(store, number)
    assert (outcome.read, outcome.passages) == (5, 14)  # what had not been read is read first
    both = about(store, Scope("gathering", number), THREATS[0])
    held = {
        p.event_id
        for p in themes.material(store.read(), Scope("gathering", number)).passages
        if p.id in both.passages
    }
    assert held == {event.id, other.id}
    assert runs.latest(store.read(), other.id, "themes") is None  # an event's own are its own


def test_a_gathering_within_a_point_has_only_what_is_about_it(
    store: Store, event: Event, scope: Scope
) -> None:
    with store.write() as db:
        number = gatherings.add(db, "test", None, title="Hot", home=None, point="F1")
    analyse.analyse_gathering(store, number)
    what = themes.material(store.read(), Scope("gathering", number))
    said = {p.text for p in what.passages}
    assert said
    assert said <= set(THREATS)
    assert {t.code for t in themes.current(store.read(), Scope("gathering", number))} <= {
        "F1",
        None,
    }


def test_the_command_finds_the_same_themes_as_the_pages(
    store: Store, event: Event, scope: Scope, tmp_path: Path
) -> None:
    second_event(store)
    with store.write() as db:
        number = gatherings.add(db, "test", None, title="Alla", home=None)
    analyse.analyse_gathering(store, number)
    for place in (scope, Scope("gathering", number)):
        what, seen = themes.material(store.read(), place), themes.view(store.read(), place)
        source, out = tmp_path / "in.jsonl", tmp_path / "out.json"
        lines = [json.dumps({"id": p.id, "text": p.text}) for p in reversed(what.passages)]
        source.write_text("\n".join(lines), encoding="utf-8")
        assert main(["themes", str(source), "--out", str(out)]) == 0
        told = json.loads(out.read_text(encoding="utf-8"))
        assert [(t["id"], t["title"], t["terms"]) for t in told["themes"]] == [
            (t.id, t.title, list(t.terms)) for t in seen.themes
        ]
        assert [set(t["passages"]) for t in told["themes"]] == [
            set(t.passages) for t in seen.themes
        ]
        assert seen.run is not None
        assert told["outside"] == seen.run.settings["outside"]
