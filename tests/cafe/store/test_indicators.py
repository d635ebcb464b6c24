"""Definitions keep their versions, figures are only added to, targets stay readable."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from cafe.errors import Conflict
from cafe.store import indicators, observations
from cafe.store.database import Store
from cafe.store.indicators import Indicator
from cafe.store.observations import Given


@pytest.fixture
def consultants(store: Store) -> Indicator:
    indicators.ensure_builtin(store)
    return indicators.every(store.read())[0]


def test_the_built_in_ones_are_defined_once_and_edits_stay(
    store: Store, consultants: Indicator
) -> None:
    edited = replace(consultants.definition, owner="Ekonomi")
    with store.write() as db:
        indicators.change(db, "user:1", consultants.id, 1, edited, "Ny ägare")
    indicators.ensure_builtin(store)
    now = indicators.get(store.read(), consultants.id)
    assert (now.definition.owner, now.revision, now.heading) == ("Ekonomi", 2, "Antal konsulter")
    assert [r.reason for r in indicators.revisions(store.read(), now.id)] == ["Ny ägare", ""]
    assert len(indicators.every(store.read())) == len(indicators.builtin())


def test_a_definition_that_somebody_else_changed_is_not_overwritten(
    store: Store, consultants: Indicator
) -> None:
    with store.write() as db:
        one = replace(consultants.definition, unit="konsulter")
        indicators.change(db, "user:1", consultants.id, 1, one, "Tydligare")
    two = replace(consultants.definition, unit="st")
    with pytest.raises(Conflict, match="indicator_changed_meanwhile"), store.write() as db:
        indicators.change(db, "user:2", consultants.id, 1, two, "Kortare")


def test_every_built_in_definition_says_what_is_counted_and_who_owns_it() -> None:
    headings = [heading for heading, _ in indicators.builtin()]
    assert len(set(headings)) == len(headings) == 5
    for _, definition in indicators.builtin():
        assert len(definition.counted) > 80
        assert definition.owner
        assert definition.protected == (definition.kind == "share")


def test_a_changed_figure_needs_a_reason_and_the_old_one_stays(
    store: Store, consultants: Indicator
) -> None:
    first = Given("farsta", "2026-04-14", 7.0)
    second = replace(first, value=9.0)
    with store.write() as db:
        assert observations.put(db, "user:1", consultants, first)
        assert not observations.put(db, "user:1", consultants, first)
    with pytest.raises(Conflict, match="figure_differs"), store.write() as db:
        observations.put(db, "user:1", consultants, second)
    with store.write() as db:
        assert observations.put(db, "user:1", consultants, second, "Två hade glömts")
    db = store.read()
    (held,) = observations.current(db, consultants)["2026-04", ("farsta", None)]
    assert (held.value, held.reason) == (9.0, "Två hade glömts")
    told = observations.history(db, consultants, "2026-04", ("farsta", None))
    assert [(o.value, o.actor) for o in told] == [(9.0, "user:1"), (7.0, "user:1")]


def test_the_same_month_is_the_same_place_however_the_day_is_written(
    store: Store, consultants: Indicator
) -> None:
    with store.write() as db:
        assert observations.put(db, "u", consultants, Given(None, "2026-04", 30.0))
        assert not observations.put(db, "u", consultants, Given(None, "2026-04-15", 30.0))


def test_a_withdrawn_figure_can_be_given_anew(store: Store, consultants: Indicator) -> None:
    given = Given("farsta", "2026-04", 7.0)
    with store.write() as db:
        observations.put(db, "u", consultants, given)
        gone = replace(given, value=0.0, withdrawn=True)
        observations.put(db, "u", consultants, gone, "Gällde Skarpnäck")
        assert observations.put(db, "u", consultants, replace(given, value=5.0))
    (held,) = observations.current(store.read(), consultants)["2026-04", ("farsta", None)]
    assert (held.value, held.withdrawn) == (5.0, False)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE observation SET value = 1",
        "UPDATE indicator_definition SET unit = 'x'",
        "DELETE FROM indicator_definition",
    ],
)
def test_what_was_written_is_only_added_to(store: Store, consultants: Indicator, sql: str) -> None:
    with store.write() as db:
        observations.put(db, "u", consultants, Given(None, "2026-04", 30.0))
    with pytest.raises(sqlite3.IntegrityError, match="only added to"), store.write() as db:
        db.conn.execute(sql)


def test_a_target_that_was_dropped_stays_with_its_reason(
    store: Store, consultants: Indicator
) -> None:
    with store.write() as db:
        made = indicators.add_target(
            db, "u", consultants.id, district=None, sub_goal="Färre konsulter",
            direction="at_most", goal=20.0, by_day="2027-12-31",
        )  # fmt: skip
        assert indicators.target(db, made).reached(20.0)
        assert not indicators.target(db, made).reached(21.0)
        indicators.drop_target(db, "u", made, "Nytt mål från 2027")
    (target,) = indicators.targets(store.read(), consultants.id)
    assert target.dropped_at is not None
    assert target.dropped_why == "Nytt mål från 2027"
