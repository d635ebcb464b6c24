"""What a search finds and for whom, and that the index is in step with what is there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cafe import days, rights
from cafe.reports import shown_themes
from cafe.reports.summary import release
from cafe.store import (
    erased,
    events,
    gatherings,
    late_notes,
    notes,
    passages,
    proposals,
    runs,
    search,
    surveys,
    theme_edits,
    year_reports,
)
from cafe.store.database import Store, value
from cafe.store.events import Event
from cafe.store.scopes import Scope
from cafe.store.users import ROLES, User
from cafe.understand import search as searching
from cafe.views import asked

LEAD = frozenset({("lead", "*")})


def account(*roles: tuple[str, str]) -> User:
    return User(1, "", "", "", True, 0, frozenset(roles))


def found(store: Store, written: str, *roles: tuple[str, str]) -> list[str]:
    """What is found, as "kind text"."""
    searching.catch_up(store, shown_themes.told)
    with store.snapshot() as db:
        got = searching.find(db, account(*(roles or LEAD)), written, kind=None, year="", page=1)
    assert got.waits == 0
    assert sum(n for _, n in got.kinds) == sum(n for _, n in got.years) == got.total
    return [f"{g.kind} {s.hit.title or s.hit.text}" for g in got.groups for s in g.shown]


def test_a_note_is_found_as_it_reads_now_and_not_when_it_was_taken_back(
    store: Store, say: Callable[..., str]
) -> None:
    note = say("Vi saknar överfallslarm")
    assert found(store, "larm") == ["note Vi saknar överfallslarm"]
    say("Vi saknar larmknapp", id=note, base=1)
    assert found(store, "overfallslarm") == []
    assert found(store, "larm") == ["note Vi saknar larmknapp"]
    say("Vi saknar larmknapp", id=note, base=2, withdrawn=True)
    assert found(store, "larm") == []


def test_a_late_note_is_found_once_it_counts(
    store: Store, event: Event, say: Callable[..., str]
) -> None:
    say("Något annat")
    with store.write() as db:
        events.move(db, "test", events.by_id(db, event.id), "closed")
    late = say("Larmet hördes inte")
    assert found(store, "larm") == []
    with store.write() as db:
        late_notes.accept(db, "test", event.id, late, 1)
    assert found(store, "larm") == ["note Larmet hördes inte"]


def test_everything_is_found_under_its_present_name(
    store: Store, event: Event, say: Callable[..., str]
) -> None:
    note = say("Något annat")
    asked.ensure_builtin(store)
    with store.write() as db:
        db.conn.execute(
            "UPDATE round SET question = 'Hur är larmen?' WHERE event_id = ?", [event.id]
        )
        code = surveys.add(
            db, "test", title="Om larm", questionnaire=("workshop-evaluation", 1), admission="open"
        )
        tips = proposals.add(
            db, None, title="Tider", what="Ett larm i rummet.", codebook="p", home="farsta"
        )
        lone = gatherings.add(db, "test", None, title="Farsta", home="farsta")
        for scope, title in (
            (Scope("event", event.id), "Larm"),
            (Scope("gathering", lone), "Ljud"),
        ):
            run = runs.add(
                db, scope, "themes", codebook="b", model="m", settings={"outside": []},
                passages=1, at="2026-01-01T00:00:00.000Z",
            )  # fmt: skip
            runs.add_themes(db, run, [runs.StoredTheme("x", title, (), (note,), (note,), None)])
    seen = [event.title, "Om larm", "Tider", "Larm"]
    assert found(store, "larm") == [
        f"{kind} {title}"
        for kind, title in zip(("event", "survey", "proposal", "theme"), seen, strict=True)
    ]
    with store.write() as db:
        theme_edits.add(db, None, Scope("gathering", lone), "rename", "x", title="Larm överallt")
        surveys.change(db, "test", surveys.get(db, code), title="Om ljud", invited=None)
        proposals.change(
            db, None, tips, base=1, title="Tider", what="Ett rum.", why="", points=(), codebook="p"
        )
        db.conn.execute(
            "UPDATE round SET question = 'Hur är ljuden?' WHERE event_id = ?", [event.id]
        )
    assert sorted(found(store, "larm")) == ["theme Larm", "theme Larm överallt"]
    assert len(found(store, "Farsta", ("lead", "farsta"))) >= 1


def test_what_one_may_not_see_is_neither_found_nor_counted(
    store: Store, event: Event, say: Callable[..., str]
) -> None:
    """As the functions in `cafe.rights` have it, for every role and scope."""
    note = say("Larmet tjuter", kind="proposal")
    with store.write() as db:
        db.conn.execute("UPDATE event SET title = 'Larmcafé' WHERE id = ?", [event.id])
        events.add(
            db, "test", title="Larm i staden", date="2026-10-14", questions=["Vad?"], tables=1
        )
        home = proposals.add(db, None, title="Larm", what="x", codebook="p", home="farsta")
        proposals.link(db, None, home, [note])
        sent = proposals.add(db, None, title="Larm till", what="x", codebook="p", home="farsta")
        proposals.send(db, None, sent, ["bromma"])
        for text in ("Larmen tystnade.", "Utkast om larm."):
            report = year_reports.start(db, "test", "Avrapportering", [(1, "Om skydd")])
            part = year_reports.parts(db, report)[0]
            year_reports.write(
                db, "test", report, part.id, level=1, heading=part.heading, text=text, seen=1
            )
            if "Utkast" not in text:
                year_reports.finish(db, None, report, [{"heading": "Om skydd", "text": text}])
    searching.catch_up(store, shown_themes.told)
    districts = ["farsta", "bromma", "*"]
    with store.snapshot() as db:
        heads = events.heads(db)
        every = proposals.all_proposals(db)
        asked_of = proposals.referrals(db, [p.id for p in every])
    for role in ROLES:
        for scope in districts:
            user = account((role, scope))
            wanted = sorted(
                [f"event {e.title}" for e in heads if rights.reads_summary(user, e)]
                + [
                    f"proposal {p.title}"
                    for p in every
                    if rights.sees_proposal(user, p, asked_of[p.id])
                ]
                + [
                    "note Larmet tjuter"
                    for e in heads
                    if e.id == event.id and rights.changes_event(user, e)
                ]
                + ["report Avrapportering"]
                * (2 if rights.writes_reports(user) else rights.reads_reports(user))
            )
            assert sorted(found(store, "larm", (role, scope))) == wanted, (role, scope)


def test_readers_find_the_themes_that_they_were_shown_and_none_that_wait(
    store: Store, event: Event, say: Callable[..., str]
) -> None:
    theirs = [say(f"Larmet {n}") for n in range(5)]

    def read(title: str, *ids: str) -> None:
        with store.write() as db:
            run = runs.add(
                db, event.id, "themes", codebook="b", model="m", settings={"outside": []},
                passages=len(ids), at=days.now(),
            )  # fmt: skip
            runs.add_themes(db, run, [runs.StoredTheme("x", title, ("tyst",), ids, ids, "P3")])
            tags = runs.add(
                db, event.id, "tags", codebook="b", model="m", settings={}, passages=len(ids),
                at=days.now(),
            )  # fmt: skip
            for p in passages.of_event(db, event.id):
                runs.read(db, tags, p.id, p.revision, [])

    read("Larmen", *theirs)
    reader, lead = ("reader", "farsta"), ("lead", "farsta")
    assert found(store, "larm", reader) == []
    with store.write() as db:
        release.show(db, "test", events.by_id(db, event.id))
    assert found(store, "larm", reader) == ["theme Larmen"]
    assert found(store, "tyst", reader) == ["theme Larmen"]
    for role, scope in (("reader", "bromma"), ("administrator", "*"), ("manager", "bromma")):
        assert found(store, "larm", (role, scope)) == []
    # The lead finds it once, as it is now.
    assert [one for one in found(store, "larm", lead) if "theme" in one] == ["theme Larmen"]
    read("Hemlighet", *theirs, say("Hemligheten"))
    assert found(store, "hemlighet", reader) == []
    assert found(store, "larm", reader) == ["theme Larmen"]
    assert "theme Hemlighet" in found(store, "hemlighet", lead)
    # Of few no theme is told.
    with store.write() as db:
        db.conn.execute(
            "UPDATE summary_release SET content = json_set(content, '$.persons', 3, '$.tables', "
            "json('[]'))"
        )
    assert found(store, "larm", reader) == []


def test_of_many_notes_each_page_goes_on_where_the_one_before_ended(
    store: Store, event: Event, say: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "PAGE", 3)
    with store.write() as db:
        code = events.add(
            db, "test", title="Förra", date="2025-10-14", district="farsta", questions=["?"],
            tables=1,
        )  # fmt: skip
        before = events.get(db, code)
        earlier = [notes.NoteIn(f"00000000-0000-4000-8000-00000000000{n}", 0, 1, "other",
                                f"Larm förr {n}") for n in range(3)]  # fmt: skip
        notes.save(db, before, before.tables[0], earlier, source="lead", actor="test")
    for n in range(4):
        say(f"Larm nu {n}")
    searching.catch_up(store, shown_themes.told)
    pages = []
    for page in (1, 2, 3):
        with store.snapshot() as db:
            got = searching.find(db, account(*LEAD), "larm", kind="note", year="", page=page)
        pages.append([s.hit.text for g in got.groups for s in g.shown])
    assert [len(page) for page in pages] == [3, 3, 1]
    assert sorted(pages[0] + pages[1] + pages[2]) == sorted(
        [f"Larm nu {n}" for n in range(4)] + [f"Larm förr {n}" for n in range(3)]
    )
    assert all("nu" in text for text in pages[0])
    with store.snapshot() as db:
        got = searching.find(db, account(*LEAD), "larm", kind=None, year="2025", page=1)
    assert (got.total, got.years) == (3, (("2026", 4), ("2025", 3)))


def test_a_survey_is_found_by_readers_once_its_results_are_shown(store: Store) -> None:
    asked.ensure_builtin(store)
    with store.write() as db:
        code = surveys.add(
            db, "test", title="Om larm", questionnaire=("workshop-evaluation", 1),
            admission="open", district="farsta",
        )  # fmt: skip
        surveys.move(db, "test", surveys.get(db, code), "open")
    assert found(store, "larm", ("reader", "farsta")) == []
    assert found(store, "larm", ("lead", "farsta")) == ["survey Om larm"]
    with store.write() as db:
        db.conn.execute(
            "INSERT INTO survey_release (survey_id, number, at, persons, content) "
            "SELECT id, 1, '2026-01-01', 9, '{}' FROM survey"
        )
    assert found(store, "larm", ("reader", "farsta")) == ["survey Om larm"]
    assert found(store, "larm", ("reader", "bromma")) == []


@pytest.mark.parametrize("whole", [False, True])
def test_of_an_erased_text_no_word_stays_in_the_index_or_the_file(
    store: Store,
    event: Event,
    say: Callable[..., str],
    add_user: Callable[..., int],
    whole: bool,
) -> None:
    """Nor of an earlier wording, whose words lie in a part of the index that nothing names."""
    user = add_user("lead")
    note = say("Testarson ropade")
    say("Något helt annat")
    assert found(store, "Testarson") == ["note Testarson ropade"]
    say("Provarsson ropade", id=note, base=1)
    assert found(store, "Provarsson") == ["note Provarsson ropade"]
    store.checkpoint()
    assert b"provarsson" in store.path.read_bytes()
    with store.write() as db:
        if whole:
            erased.purge_event(db, "test", event.code)
        else:
            erased.erase(db, user, note, "Nämner en person.")
    assert found(store, "Provarsson") == []
    assert found(store, "annat") == ([] if whole else ["note Något helt annat"])
    assert store.checkpoint()
    for path in store.path.parent.glob(f"{store.path.name}*"):
        for word in (b"provarsson", b"testarson", b"provars", b"varsson", b"tarson"):
            assert word not in path.read_bytes().lower(), (path.name, word)


def test_an_instance_of_before_is_read_in_parts_and_the_index_can_be_made_anew(
    store: Store, say: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(5):
        say(f"Larm {n}")
    monkeypatch.setattr(searching, "BATCH", 2)
    told: list[tuple[int, int]] = []
    searching.catch_up(store, shown_themes.told)
    db = store.read()
    before = [tuple(r) for r in db.query("SELECT kind, key, words FROM search_entry ORDER BY 1, 2")]
    with store.write() as db:
        db.conn.execute("DELETE FROM search_entry")
    done = searching.rebuild(store, shown_themes.told, lambda at, of: told.append((at, of)))
    db = store.read()
    assert [
        tuple(r) for r in db.query("SELECT kind, key, words FROM search_entry ORDER BY 1, 2")
    ] == before
    assert told == [(2, done), (4, done), (6, done)]
    assert search.stale_count(db) == 0
    assert searching.catch_up(store, shown_themes.told) == 0


def test_a_district_is_found_under_its_new_name(store: Store, event: Event) -> None:
    assert found(store, "Farsta") == [f"event {event.title}"]
    with store.write() as db:
        db.conn.execute("UPDATE district SET name = 'Söderort' WHERE id = 'farsta'")
    assert found(store, "Soderort") == [f"event {event.title}"]


def test_a_long_text_is_cut_around_what_was_looked_for() -> None:
    from analysis.search import read

    text = "Vi har sagt det förut. " * 30 + "Larmet tjuter. " + "Ingen lyssnar. " * 30
    shown = searching.excerpt(text, read("larm"))
    assert [part.text for part in shown if part.marked] == ["Larmet"]
    assert len("".join(part.text for part in shown)) < searching.EXCERPT + 10


def test_more_than_a_few_wait_for_the_analysis_process(
    store: Store, say: Callable[..., str]
) -> None:
    for n in range(3):
        say(f"Larm {n}")
    assert searching.catch_up(store, shown_themes.told, most=2) == 0
    with store.snapshot() as db:
        got = searching.find(db, account(*LEAD), "larm", kind=None, year="", page=1)
        reads = searching.find(db, account(("observer", "*")), "larm", kind=None, year="", page=1)
    assert (got.total, got.waits) == (0, value(store.read(), "SELECT count(*) FROM search_stale"))
    assert (reads.waits, reads.is_made) == (0, False), "that notes have come is for those who lead"
    with store.write() as db:
        db.conn.executemany(
            "INSERT INTO search_stale (kind, key) VALUES ('proposal', ?)",
            [(str(n),) for n in range(searching.AT_ONCE + 1)],
        )
    with store.snapshot() as db:
        reads = searching.find(db, account(("observer", "*")), "larm", kind=None, year="", page=1)
    assert (reads.waits, reads.is_made) == (0, True)
