"""A plan's priorities stay once it is adopted, and its activities' history is only added to."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest

from cafe.errors import Conflict, Refused
from cafe.store import activities, plan_matrix, plan_versions, plans, users
from cafe.store.activities import ActivityContent
from cafe.store.database import Store, rows
from cafe.store.plans import Plan

CONTENT = ActivityContent(
    "Ta in vikarier", "Ingen har fler än 15 ärenden", 15.0, "ärenden", "Enhetschef", "2026-06-30"
)


@pytest.fixture
def user_id(store: Store) -> int:
    with store.write() as db:
        return users.add(
            db, "test", email="s@example.test", name="Sten Provsson", password_hash="x", roles=[]
        )


@pytest.fixture
def plan(store: Store) -> Plan:
    with store.write() as db:
        return plans.start(db, "test", "farsta", 2026)


def adopt(store: Store, user_id: int, plan: Plan) -> Plan:
    with store.write() as db:
        now = plans.points(db, plan.id).get("P3")
        plans.set_point(
            db,
            "test",
            plan,
            "P3",
            priority=True,
            why="Många slutar",
            seen=now.revision if now else 0,
        )
        plan_versions.adopt(db, user_id, plan)
        return plans.by_id(db, plan.id)


def test_a_district_has_one_plan_a_year(store: Store, plan: Plan) -> None:
    with store.write() as db, pytest.raises(Conflict) as caught:
        plans.start(db, "test", "farsta", 2026)
    assert caught.value.name == "plan_exists"


def test_a_priority_needs_a_reason(store: Store, plan: Plan) -> None:
    with store.write() as db, pytest.raises(Refused):
        plans.set_point(db, "test", plan, "P3", priority=True, why="  ", seen=0)


def test_two_writers_do_not_overwrite_each_other(store: Store, plan: Plan) -> None:
    with store.write() as db:
        plans.set_point(db, "test", plan, "P3", priority=True, why="Först", seen=0)
    with store.write() as db, pytest.raises(Conflict) as caught:
        plans.set_point(db, "test", plan, "P3", priority=False, why="", seen=0)
    assert caught.value.name == "plan_changed_meanwhile"
    assert plans.points(store.read(), plan.id)["P3"].why == "Först"


def test_an_empty_plan_is_not_adopted(store: Store, plan: Plan, user_id: int) -> None:
    with store.write() as db, pytest.raises(Refused) as caught:
        plan_versions.adopt(db, user_id, plan)
    assert caught.value.name == "plan_empty"


def test_what_was_adopted_stays_even_against_bare_sql(
    store: Store, plan: Plan, user_id: int
) -> None:
    adopted = adopt(store, user_id, plan)
    assert adopted.adopted
    assert adopted.adopted_by == "Sten Provsson"
    with store.write() as db, pytest.raises(Conflict):
        plans.set_point(db, "test", adopted, "P3", priority=False, why="", seen=1)
    for statement in (
        "UPDATE plan_point SET why = 'annat'",
        "DELETE FROM plan_point",
        "INSERT INTO plan_point VALUES (1, 'P4', 1, 'smygs in', 1)",
    ):
        with pytest.raises(sqlite3.IntegrityError), store.write() as db:
            db.conn.execute(statement)


def test_an_activitys_history_is_only_added_to(store: Store, plan: Plan, user_id: int) -> None:
    with store.write() as db:
        made = activities.add(db, user_id, plan, "P3", CONTENT)
        first = activities.get(db, made)
        activities.enter(
            db, user_id, first, kind="progress", seen=1, percent=40, note="Två anställda"
        )
    found = activities.get(store.read(), made)
    assert (found.percent, found.content, found.changes) == (40, CONTENT, 2)
    assert [(e.kind, e.percent) for e in activities.history(store.read(), made)] == [
        ("written", 0),
        ("progress", 40),
    ]
    for statement in ("UPDATE activity_entry SET percent = 100", "DELETE FROM activity_entry"):
        with pytest.raises(sqlite3.IntegrityError), store.write() as db:
            db.conn.execute(statement)


def test_an_adopted_plans_activity_changes_with_a_reason_only(
    store: Store, plan: Plan, user_id: int
) -> None:
    with store.write() as db:
        made = activities.add(db, user_id, plan, "P3", CONTENT)
    adopt(store, user_id, plan)
    found = activities.get(store.read(), made)
    with store.write() as db, pytest.raises(Refused):
        activities.enter(db, user_id, found, kind="written", seen=1, content=CONTENT)


def test_late_is_past_its_day_and_not_done(store: Store, plan: Plan, user_id: int) -> None:
    with store.write() as db:
        made = activities.add(db, user_id, plan, "P3", CONTENT)
        found = activities.get(db, made)
        assert not found.late("2026-06-30")
        assert found.late("2026-07-01")
        activities.enter(db, user_id, found, kind="progress", seen=1, percent=100)
        assert not activities.get(db, made).late("2026-07-01")


def test_the_next_plan_starts_from_this_one(store: Store, plan: Plan, user_id: int) -> None:
    with store.write() as db:
        open_one = activities.add(db, user_id, plan, "P3", CONTENT, percent=30)
        other = activities.add(db, user_id, plan, "P6", CONTENT)
        activities.add(db, user_id, plan, "P6", CONTENT, percent=100)
    adopt(store, user_id, plan)
    with store.write() as db:
        following = plans.start(db, "test", "farsta", 2027)
        assert plans.points(db, following.id)["P3"].why == "Många slutar"
        assert [a.id for a in activities.waiting(db, following)] == [open_one, other]
        with pytest.raises(Refused) as caught:
            plan_versions.adopt(db, user_id, following)
        assert caught.value.params == {"count": 2}
        first, second = activities.waiting(db, following)
        made = activities.carry(db, user_id, following, first, go_on=True, reason="")
        with pytest.raises(Refused):
            activities.carry(db, user_id, following, second, go_on=False, reason=" ")
        assert (
            activities.carry(db, user_id, following, second, go_on=False, reason="Behövs inte")
            is None
        )
        assert activities.waiting(db, following) == []
        assert activities.get(db, other).dropped
        assert made is not None
        gone_on = activities.get(db, made)
        assert (gone_on.percent, gone_on.from_id, gone_on.code) == (30, open_one, "P3")
        plan_versions.adopt(db, user_id, following)


def test_a_draft_is_not_in_the_matrix(store: Store, plan: Plan, user_id: int) -> None:
    with store.write() as db:
        activities.add(db, user_id, plan, "P3", CONTENT, percent=50)
        activities.add(db, user_id, plan, "P3", CONTENT, percent=100)
    assert plan_matrix.of_year(store.read(), 2026, "2026-07-01") == {}
    adopt(store, user_id, plan)
    (cells,) = plan_matrix.of_year(store.read(), 2026, "2026-07-01").values()
    assert cells["P3"] == plan_matrix.MatrixCell(
        priority=True, activities=2, done=1, late=1, percent=75
    )


def test_no_audit_entry_holds_what_was_written(store: Store, plan: Plan, user_id: int) -> None:
    with store.write() as db:
        activities.add(db, user_id, plan, "P3", CONTENT)
    for entry in rows(store.read(), "SELECT detail FROM audit"):
        assert "vikarier" not in entry["detail"]


def test_a_revised_plan_says_what_changed_and_why_and_keeps_the_version_before(
    store: Store, user_id: int, plan: Plan
) -> None:
    adopted = adopt(store, user_id, plan)
    with store.write() as db:
        plan_versions.revise(db, "test", adopted)
        revised = plans.by_id(db, plan.id)
        with pytest.raises(Conflict, match="plan_revised_already"):
            plan_versions.revise(db, "test", revised)
        with pytest.raises(Refused, match="plan_unchanged"):
            plan_versions.adopt(db, user_id, revised, "Därför")
        plans.set_point(db, "test", revised, "P4", priority=True, why="Nytt läge", seen=0)
        plans.set_point(db, "test", revised, "P3", priority=False, why="", seen=1)
        # Readers, the matrix and the next year's plan stand on what was adopted.
        adopted = plan_versions.adopted_points(db, plan.id)
        assert [code for code, said in adopted.items() if said.priority] == ["P3"]
        assert plan_matrix.of_year(db, 2026, "2026-06-01")["farsta"].keys() == {"P3"}
        assert plans.points(db, plans.start(db, "test", "farsta", 2027).id).keys() == {"P3"}
        with pytest.raises(Refused, match="plan_note_needed"):
            plan_versions.adopt(db, user_id, revised, " ")
        plan_versions.adopt(db, user_id, revised, "Två enheter gick ihop")
        now = plans.by_id(db, plan.id)
    assert (now.version, now.revising) == (2, False)
    read = store.read()
    assert [(v.number, v.why, v.adopted_by) for v in plan_versions.of_plan(read, plan.id)] == [
        (1, "", "Sten Provsson"),
        (2, "Två enheter gick ihop", "Sten Provsson"),
    ]
    first, second = (plan_versions.adopted_points(read, plan.id, n) for n in (1, 2))
    assert [(c.code, c.gained, c.lost) for c in plan_versions.compared(first, second)] == [
        ("P3", False, True),
        ("P4", True, False),
    ]
    with store.write() as db, pytest.raises(sqlite3.IntegrityError, match="only added to"):
        db.conn.execute("UPDATE plan_version SET why = 'annat'")
    with store.write() as db, pytest.raises(sqlite3.IntegrityError, match="has been adopted"):
        db.conn.execute("UPDATE plan_point SET why = 'annat' WHERE plan_id = ?", (plan.id,))


def test_a_version_that_is_thrown_away_leaves_the_plan_as_it_was_adopted(
    store: Store, user_id: int, plan: Plan
) -> None:
    adopted = adopt(store, user_id, plan)
    with store.write() as db:
        plan_versions.revise(db, "test", adopted)
        plans.set_point(
            db, "test", plans.by_id(db, plan.id), "P4", priority=True, why="Nytt", seen=0
        )
        plan_versions.stop_revising(db, "test", plans.by_id(db, plan.id))
        now = plans.by_id(db, plan.id)
        assert (now.version, now.revising) == (1, False)
        adopted = plan_versions.adopted_points(db, plan.id)
        assert plan_versions.compared(adopted, plans.points(db, plan.id)) == []


def test_a_plan_without_priorities_is_adopted_neither_at_first_nor_anew(
    store: Store, user_id: int, plan: Plan
) -> None:
    with store.write() as db, pytest.raises(Refused, match="plan_empty"):
        plan_versions.adopt(db, user_id, plan)
    adopted = adopt(store, user_id, plan)
    with store.write() as db:
        plan_versions.revise(db, "test", adopted)
        revised = plans.by_id(db, plan.id)
        plans.set_point(db, "test", revised, "P3", priority=False, why="", seen=1)
        with pytest.raises(Refused, match="plan_empty"):
            plan_versions.adopt(db, user_id, revised, "Därför")


def test_a_versions_activities_are_those_of_its_day(
    store: Store, user_id: int, plan: Plan, at: Callable[[str], None]
) -> None:
    at("2026-01-10 10:00")
    with store.write() as db:
        activities.add(db, user_id, plan, "P3", CONTENT)
    adopted = adopt(store, user_id, plan)
    at("2026-03-10 10:00")
    with store.write() as db:
        activities.add(db, user_id, adopted, "P3", CONTENT)
        first = activities.of_plan(db, plan.id)[0]
        activities.enter(db, user_id, first, kind="progress", seen=1, percent=50)
    then = activities.of_plan_at(store.read(), plan.id, adopted.adopted_at or "")
    assert [(a.id, a.percent) for a in then] == [(first.id, 0)]
