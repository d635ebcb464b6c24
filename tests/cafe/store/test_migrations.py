"""The schema is strict, grows by steps, and an old database is copied before it changes."""

from __future__ import annotations

import re
import sqlite3
import threading
import uuid
from pathlib import Path

import pytest
from sqlite_utils import Database

from cafe import config
from cafe.errors import Conflict, UnsafeStart
from cafe.store import (
    database,
    events,
    figures_shown,
    harvest,
    jobs,
    migrations,
    notes,
    observations,
    organisation,
    runs,
    serving,
)
from cafe.store.database import Store
from cafe.store.migrations import SEARCH_STALE


def test_the_list_of_steps_only_grows() -> None:
    names = [step.name for step in migrations.migrations._migrations]
    assert names == [
        "m001_start",
        "m002_room",
        "m003_surveys",
        "m004_codebooks",
        "m005_indicators",
        "m006_plans",
        "m007_proposals",
        "m008_feedback",
        "m009_theme_pages",
        "m010_texts",
        "m011_agreement",
        "m012_communication_of_proposals",
        "m013_english_names",
        "m014_answers_know_their_release",
        "m015_questionnaires_belong",
        "m016_summary_releases",
        "m017_submissions_are_keyed",
        "m018_ended_sessions",
        "m019_ballots_know_what_was_shown",
        "m020_erased_texts",
        "m021_releases_keep_seats",
        "m022_what_vouches_is_remembered",
        "m023_kinds_that_are_chosen",
        "m024_figures_of_one_write",
        "m025_shortlist",
        "m026_words_of_an_event",
        "m027_visits",
        "m028_the_hall_is_seen",
        "m029_review",
        "m030_readings_wait",
        "m031_search",
        "m032_shown_ballots",
        "m033_interview_file",
        "m034_surveys_close",
        "m035_themes_by_hand",
        "m036_questions_are_put_back",
        "m037_whom_releases_concern",
        "m038_published_shares",
        "m039_levels",
        "m040_plan_versions",
        "m041_takeovers",
        "m042_attachments",
        "m043_meetings",
        "m044_search_by_event",
        "m046_digests",
        "m047_mailings",
        "m048_follow_ups",
        "m052_year_reports",
        "m053_report_comments",
        "m054_shared_events",
        "m055_figures_stay_shown",
        "m056_hand_outs",
        "m057_words_stay_let_out",
        "m058_digest_activities",
        "m060_reports_are_found",
        "m061_digests_are_found",
        "m062_word_template",
        "m063_earlier_texts_of_reports",
        "m064_figures_are_chosen_by_size",
        "m065_interview_files_are_known",
        "m066_what_was_told_is_kept",
        "m067_topics_left_out_are_kept",
    ]


def test_every_table_is_strict(store: Store) -> None:
    tables = database.rows(
        store.read(),
        "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
        "AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_sqlite%' ESCAPE '\\'",
    )
    assert len(tables) > 15
    assert [t["name"] for t in tables if not t["strict"]] == []


def test_a_wrong_type_is_refused(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError), store.write() as db:
        db.conn.execute("INSERT INTO guess VALUES ('x', 'not a number', '')")


def test_every_foreign_key_that_is_looked_up_has_an_index_or_is_small(store: Store) -> None:
    db = store.read()
    assert database.value(db, "PRAGMA foreign_keys") == 1
    assert database.rows(db, "PRAGMA foreign_key_check") == []


def test_a_second_migration_does_nothing(store: Store) -> None:
    assert store.migrate() == []
    assert list(store.path.parent.glob("*-before-*")) == []


def test_durability_settings_hold_on_each_connection(store: Store) -> None:
    db = store.read()
    assert database.value(db, "PRAGMA journal_mode") == "wal"
    assert database.value(db, "PRAGMA synchronous") == 2  # FULL
    assert database.value(db, "PRAGMA busy_timeout") == database.BUSY_MS


def test_a_database_with_data_is_copied_before_a_new_step(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.write() as db:
        db.conn.execute("INSERT INTO setting VALUES ('kept', 'yes')")
    steps = type(migrations.migrations)("rundabord")
    steps._migrations = list(migrations.migrations._migrations)

    @steps()
    def m999_more(db: Database) -> None:
        db.conn.execute("CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT")

    monkeypatch.setattr(database, "migrations", steps)
    assert store.migrate() == ["m999_more"]
    (copy,) = store.path.parent.glob("*-before-*.db")
    kept = sqlite3.connect(copy)
    try:
        assert kept.execute("SELECT value FROM setting").fetchone() == ("yes",)
        assert kept.execute("SELECT name FROM sqlite_master WHERE name = 'more'").fetchone() is None
        assert kept.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    finally:
        kept.close()
    assert copy.stat().st_mode & 0o077 == 0


def test_a_step_that_fails_leaves_nothing_behind(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = type(migrations.migrations)("rundabord")
    steps._migrations = list(migrations.migrations._migrations)

    @steps()
    def m999_broken(db: Database) -> None:
        db.conn.execute("CREATE TABLE half (id INTEGER PRIMARY KEY) STRICT")
        db.conn.execute("INSERT INTO no_such_table VALUES (1)")

    @steps()
    def m998_fine(db: Database) -> None:
        db.conn.execute("CREATE TABLE fine (id INTEGER PRIMARY KEY) STRICT")

    steps._migrations[-2:] = reversed(steps._migrations[-2:])
    monkeypatch.setattr(database, "migrations", steps)
    for _ in range(3):  # a service manager starts it again and again
        with pytest.raises(UnsafeStart, match=r"no_such_table.*as it was before"):
            store.migrate()
    assert not {"half", "fine"} & set(store.read().table_names())
    assert [s.name for s in steps.pending(store.read())] == ["m998_fine", "m999_broken"]
    assert list(store.path.parent.glob("*-before-*")) == []
    assert database.value(store.read(), "PRAGMA foreign_keys") == 1


def test_copies_from_before_a_step_are_few_named_by_version_and_the_owners_alone(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = type(migrations.migrations)("rundabord")
    steps._migrations = list(migrations.migrations._migrations)
    monkeypatch.setattr(database, "migrations", steps)
    for number in range(5):
        monkeypatch.setattr(config, "VERSION", f"9.{number}")

        def step(db: Database, number: int = number) -> None:
            db.conn.execute(f"CREATE TABLE t{number} (id INTEGER PRIMARY KEY) STRICT")

        steps(name=f"m99{number}")(step)
        store.migrate()
    found = sorted(store.path.parent.glob("*-before-*"))
    assert [re.findall(r"before-([\d.]+)-", path.name) for path in found] == [
        ["9.2"],
        ["9.3"],
        ["9.4"],
    ]
    assert {path.stat().st_mode & 0o077 for path in found} == {0}
    assert list(store.path.parent.glob(".*")) == []


def test_no_step_is_taken_under_a_server_that_runs(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = type(migrations.migrations)("rundabord")
    steps._migrations = list(migrations.migrations._migrations)

    @steps()
    def m999_more(db: Database) -> None:
        db.conn.execute("CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT")

    with serving.hold(store.path):
        assert store.migrate() == []
        monkeypatch.setattr(database, "migrations", steps)
        with pytest.raises(UnsafeStart, match="Stop the server and start it again"):
            store.migrate()
    assert store.migrate() == ["m999_more"]


def test_who_waits_for_anothers_migration_says_so(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = type(migrations.migrations)("rundabord")
    steps._migrations = list(migrations.migrations._migrations)

    @steps()
    def m999_more(db: Database) -> None:
        db.conn.execute("CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT")

    monkeypatch.setattr(database, "migrations", steps)
    monkeypatch.setattr(database, "SAY_SECONDS", 0.01)
    said = threading.Event()
    monkeypatch.setattr(database.log, "warning", lambda text, *_: "waiting" in text and said.set())
    other = Store(store.path)
    done: list[str] = []
    with store.write():
        waits = threading.Thread(target=lambda: done.extend(other.migrate()))
        waits.start()
        assert said.wait(20)
        assert not done
    waits.join(20)
    assert done == ["m999_more"]


def test_the_database_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    made = Store(tmp_path / "rundabord.db")
    made.migrate()
    assert made.path.stat().st_mode & 0o077 == 0
    made.close()


def test_no_migration_statement_holds_a_semicolon_of_its_own() -> None:
    # `script` splits at semicolons.
    for sql in (
        migrations.START,
        migrations.ROOM,
        migrations.SURVEYS,
        migrations.INDICATORS,
        migrations.THEMES,
        migrations.AGREEMENT,
    ):
        assert not re.search(r"'[^'\n]*;[^'\n]*'", sql)


def test_a_database_from_the_future_stops_the_start(store: Store) -> None:
    with store.write() as db:
        db.conn.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('rundabord', 'm999_later', '2030-01-01')"
        )
    with pytest.raises(UnsafeStart, match="m999_later"):
        store.migrate()


@pytest.mark.parametrize("damage", ["no database", "a damaged page"])
def test_a_damaged_file_is_said_plainly_and_left_as_it_is(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "rundabord.db"
    if damage == "no database":
        path.write_bytes(b"These are not the notes. " * 1000)
    else:
        made = Store(path)
        made.migrate()
        made.read().conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        made.close()
        content = bytearray(path.read_bytes())
        content[100:4096] = b"\xff" * 3996  # the page that lists the tables
        path.write_bytes(bytes(content))
    before = path.read_bytes()
    broken = Store(path)
    with pytest.raises(UnsafeStart, match="damaged"):
        broken.migrate()
    assert path.read_bytes() == before


def test_the_copy_before_a_step_holds_no_ticket(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.write() as db:
        db.conn.execute(
            "INSERT INTO questionnaire (id, version, content, hash, state, changed_at) "
            "VALUES ('q', 1, '{}', 'h', 'published', '2026-01-01')"
        )
        db.conn.execute(
            "INSERT INTO survey (id, code, title, questionnaire_id, questionnaire_version, "
            "admission, created_at) VALUES (1, 'c', 't', 'q', 1, 'tickets', '2026-01-01')"
        )
        db.conn.execute("INSERT INTO ticket (hash, survey_id) VALUES ('a-ticket-hash', 1)")
    steps = type(migrations.migrations)("rundabord")
    steps._migrations = list(migrations.migrations._migrations)

    @steps()
    def m999_more(db: Database) -> None:
        db.conn.execute("CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT")

    monkeypatch.setattr(database, "migrations", steps)
    store.migrate()
    (copy,) = store.path.parent.glob("*-before-*.db")
    assert b"a-ticket-hash" not in copy.read_bytes()
    assert database.value(store.read(), "SELECT count(*) FROM ticket") == 1


def test_runs_and_jobs_from_before_gatherings_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Store(tmp_path / "rundabord.db")
    steps = type(migrations.migrations)("rundabord")
    every = list(migrations.migrations._migrations)
    before = [step.name for step in every].index("m009_theme_pages")
    steps._migrations = every[:before]
    with monkeypatch.context() as patched:
        patched.setattr(database, "migrations", steps)
        made.migrate()
        with made.write() as db:
            for statement in (
                "INSERT INTO event (id, code, title, date, created_at) "
                "VALUES (1, 'c', 't', '2026-01-01', 'a')",
                "INSERT INTO passage VALUES ('p', 'note', 1)",
                "INSERT INTO job (id, event_id, state, queued_at) VALUES (7, 1, 'queued', 'a')",
                "INSERT INTO run VALUES (5, 1, 'themes', 'b', 'm', '{\"outside\": []}', 1, 'a')",
                "INSERT INTO theme VALUES (5, 'theme-1', 'T', '[]', NULL, 0)",
                "INSERT INTO theme_passage VALUES (5, 'theme-1', 'p', 0, 1)",
            ):
                db.conn.execute(statement)
    made.migrate()
    db = made.read()
    job, run = jobs.latest(db, 1), runs.latest(db, 1, "themes")
    assert job is not None
    assert (job.id, job.state, job.gathering_id) == (7, "queued", None)
    assert run is not None
    (theme,) = runs.themes(db, run.id)
    assert (theme.passages, theme.quotes, theme.duplicates) == (("p",), ("p",), ())
    with pytest.raises(sqlite3.IntegrityError), made.write():  # still one waiting job an event
        db.conn.execute("INSERT INTO job (event_id, state, queued_at) VALUES (1, 'queued', 'a')")
    assert database.rows(db, "PRAGMA foreign_key_check") == []


def test_what_follows_changes_of_themes_follows_them_after_the_table_was_made_anew(
    store: Store,
) -> None:
    found = database.rows(
        store.read(),
        "SELECT count(*) AS n FROM sqlite_master WHERE type = 'trigger' "
        "AND tbl_name = 'theme_edit'",
    )
    assert found[0]["n"] == sum(when.endswith(" ON theme_edit") for when, _, _ in SEARCH_STALE)


def test_areas_that_came_with_the_package_get_their_english_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Store(tmp_path / "rundabord.db")
    steps = type(migrations.migrations)("rundabord")
    every = list(migrations.migrations._migrations)
    steps._migrations = every[: [step.name for step in every].index("m013_english_names")]
    with monkeypatch.context() as patched:
        patched.setattr(database, "migrations", steps)
        made.migrate()
        with made.write() as db:
            for statement in (
                "INSERT INTO area (id, name, position) VALUES ('barn-unga', 'Barn och unga', 0)",
                "INSERT INTO area (id, name, position) VALUES ('aldreomsorg', 'Hemtjänst', 1)",
                "INSERT INTO profession (id, name, position) VALUES ('chef', 'Chef', 0)",
            ):
                db.conn.execute(statement)
    made.migrate()
    known = organisation.get(made.read(), "en")
    assert [a.name for a in known.areas] == ["Children and young people", "Hemtjänst"]
    assert [p.name for p in known.professions] == ["Manager"]


def test_a_questionnaire_of_before_belongs_to_who_began_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "old.db")
    steps = type(migrations.migrations)("rundabord")
    steps._migrations = [step for step in migrations.migrations._migrations if step.name < "m015"]
    with monkeypatch.context() as before:
        before.setattr(database, "migrations", steps)
        store.migrate()
    with store.write() as db:
        for district in ("farsta", "bromma"):
            db.conn.execute(
                "INSERT INTO district (id, name, kind, first_day, position) "
                "VALUES (?, ?, 'district', '2020-01-01', 1)",
                (district, district),
            )
        for number, roles in ((1, ["farsta"]), (2, ["farsta", "bromma"]), (3, ["*"])):
            db.conn.execute(
                "INSERT INTO user (id, email, name, password_hash, created_at) "
                "VALUES (?, ?, 'A', '', '2026-01-01')",
                (number, f"{number}@example.test"),
            )
            for scope in roles:
                db.conn.execute("INSERT INTO role VALUES (?, 'lead', ?)", (number, scope))
            db.conn.execute(
                "INSERT INTO questionnaire VALUES (?, 1, '{}', 'h', 'draft', '2026-01-01')",
                (f"q{number}",),
            )
            db.conn.execute(
                "INSERT INTO audit (at, actor, action, object) "
                "VALUES ('2026-01-01', ?, 'questionnaire.draft', ?)",
                (f"user:{number}", f"questionnaire:q{number}:1"),
            )
        db.conn.execute(
            "INSERT INTO questionnaire VALUES ('built-in', 1, '{}', 'h', 'published', '2026-01-01')"
        )
    store.migrate()
    found = store.read().conn.execute("SELECT id, user_id, home FROM questionnaire ORDER BY id")
    assert [tuple(r) for r in found] == [
        ("built-in", None, None), ("q1", 1, "farsta"), ("q2", 2, None), ("q3", 3, None),
    ]  # fmt: skip


def test_figures_of_before_came_together_when_they_followed_within_a_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Store(tmp_path / "old.db")
    steps = type(migrations.migrations)("rundabord")
    steps._migrations = [step for step in migrations.migrations._migrations if step.name < "m024"]
    with monkeypatch.context() as before:
        before.setattr(database, "migrations", steps)
        made.migrate()
    at = "2026-01-01T10:00:0"
    with made.write() as db:
        for name, when in (
            ("c", f"{at}2.000Z"), ("a", f"{at}0.100Z"), ("b", f"{at}0.900Z"), ("x", None),
        ):  # fmt: skip
            db.conn.execute(
                "INSERT INTO observation (id, indicator, date, value, at) VALUES (?, 'i', '2025', "
                "1.0, ?)",
                (name, when),
            )
    made.migrate()
    assert figures_shown.unjudged(made.read()) == ["i"], "what they show is to be kept"
    with made.write() as db:
        kept = db.conn.execute("SELECT id, moment FROM observation ORDER BY id").fetchall()
        assert [tuple(r) for r in kept] == [("a", 1), ("b", 1), ("c", 2), ("x", None)]
        assert (observations.waiting_from(db), observations.moment(db)) == (2, 3)
    with pytest.raises(sqlite3.IntegrityError, match="only added to"), made.write() as db:
        db.conn.execute("UPDATE observation SET moment = 9")


def test_votes_that_were_shown_before_marks_are_known_where_they_have_not_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Store(tmp_path / "old.db")
    steps = type(migrations.migrations)("rundabord")
    steps._migrations = [step for step in migrations.migrations._migrations if step.name < "m032"]
    with monkeypatch.context() as before:
        before.setattr(database, "migrations", steps)
        made.migrate()
    with made.write() as db:
        organisation.load(db, "test")
        code = events.add(db, "test", title="K", date="2026-10-14", questions=["?"], tables=1)
        events.move(db, "test", events.get(db, code), "open")
        event = events.get(db, code)
        note = notes.NoteIn(str(uuid.UUID(int=1)), 0, 1, "proposal", "F")
        notes.save(db, event, event.tables[0], [note], source="tablet", actor="test")
        harvest.start(db, "test", event.id, by="phones", votes_each=3)
        for number in range(8):
            harvest.vote(db, event.id, f"phone:{number}", 0, {note.id: 1}, actor="test")
        db.conn.execute("INSERT INTO reveal VALUES (?, '2026', 8, '{}')", (event.id,))
        db.conn.execute("UPDATE ballot SET revealed = revision")
        db.conn.execute("UPDATE ballot SET revision = 2 WHERE voter < 'phone:4'")
    made.migrate()

    def vote_and_show(*phones: int) -> None:
        with made.write() as db:
            for number in phones:
                harvest.vote(db, event.id, f"phone:{number}", 1, {note.id: 2}, actor="test")
            harvest.close(db, "test", event.id)
            harvest.reveal(db, "test", event.id)

    with pytest.raises(Conflict, match="too_few_new"):
        vote_and_show()
    vote_and_show(7)
    made.close()
