"""Two districts merge: what was open in one goes to the other, and what has been stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cafe import rights
from cafe.errors import Refused
from cafe.store import (
    activities,
    communication,
    decisions,
    digests,
    meetings,
    organisation,
    organisation_history,
    plan_versions,
    plans,
    proposals,
    takeovers,
    users,
)
from cafe.store.activities import ActivityContent
from cafe.store.communication import CommunicationContent
from cafe.store.database import Store
from cafe.store.decisions import Step
from cafe.store.users import User

ACTIVITY = ActivityContent("Ta in vikarier", "Högst 15 ärenden", None, "", "HR", "2026-12-01")


def user(store: Store, number: int) -> User:
    found = users.by_id(store.read(), number)
    assert found is not None
    return found


@pytest.fixture
def merged(store: Store, add_user: Callable[..., int]) -> dict[str, int]:
    """Farsta ends in Bromma, with something open of each kind; the numbers of what there is."""
    theirs = add_user("steering", "farsta", "farsta@example.test")
    heirs = add_user("steering", "bromma", "bromma@example.test")
    with store.write() as db:
        wait, said = (
            proposals.add(db, None, title=t, what="x", codebook="b", home="farsta")
            for t in ("Väntar", "Lovat")
        )
        proposals.add(db, None, title="Inte skickat", what="x", codebook="b", home="farsta")
        waits = proposals.send(db, None, wait, ["farsta", "bromma"])[0]
        promised = proposals.send(db, None, said, ["farsta"])[0]
        step = Step("will_do", "Ja", "Vi gör det.", due="2026-12-01", by_group="farsta")
        decisions.decide(db, theirs, promised, 0, step)
        plan = plans.start(db, "test", "farsta", 2026)
        plans.set_point(db, "test", plan, "P3", priority=True, why="Många slutar", seen=0)
        plan_versions.adopt(db, theirs, plan)
        activities.add(db, theirs, plan, "P3", ACTIVITY)
        content = CommunicationContent("Besked", "Alla", "Möte", "2026-12-01", "Chef")
        communication.add(
            db, theirs, content, district="farsta", event_id=None, code=None, public=False
        )
        organisation_history.end_district(db, "test", "farsta", "2026-11-01", "bromma")
    return {"theirs": theirs, "heirs": heirs, "waits": waits, "promised": promised}


def test_everything_that_is_open_is_listed(store: Store, merged: dict[str, int]) -> None:
    with store.snapshot() as db:
        found = takeovers.open_cases(db, "farsta")
        known = organisation.get(db)
        assert takeovers.orphans(db, known, "2026-11-02") == ["farsta"]
        assert takeovers.orphans(db, known, "2026-11-01") == []
    assert [p.title for p, _ in found.waiting] == ["Väntar"]
    assert [p.title for p, _ in found.promises] == ["Lovat"]
    assert [p.title for p in found.unsent] == ["Inte skickat"]
    assert [len(one.activities) for one in found.plans] == [1]
    assert [c.content.what for c in found.told] == ["Besked"]
    assert [u.id for u in found.accounts] == [merged["theirs"]]


def test_who_takes_over_answers_for_it_all_and_no_row_of_the_past_moves(
    store: Store, merged: dict[str, int]
) -> None:
    heir = user(store, merged["heirs"])
    asked = proposals.referral(store.read(), merged["waits"])
    assert not rights.decides(heir, asked.district)
    with store.write() as db:
        takeovers.take_over(db, "test", "farsta", "bromma")
    theirs, heir = user(store, merged["theirs"]), user(store, merged["heirs"])
    assert theirs.roles == heir.roles == {("steering", "bromma")}
    assert theirs.inherited == heir.inherited == {("steering", "farsta")}
    with store.snapshot() as db:
        assert takeovers.orphans(db, organisation.get(db), "2026-11-02") == []
        assert proposals.referral(db, merged["waits"]).district == "farsta"
        assert decisions.own_steps(db, merged["promised"])[0].by_group == "farsta"
        for who in (theirs, heir):
            assert rights.decides(who, "farsta")
            assert rights.writes_plan(who, "farsta")
            assert rights.groups_of(who) == ["bromma", "farsta"]
        assert organisation.get(db).keeper("farsta") == "bromma"
    # The next plan asks about the activity of the plan that was taken over.
    with store.write() as db:
        plan = plans.start(db, "test", "bromma", 2027)
        (left,) = activities.waiting(db, plan)
        made = activities.carry(db, heir.id, plan, left, go_on=True, reason="")
        assert activities.waiting(db, plan) == []
        assert made is not None
        assert activities.get(db, made).from_id == left.id


def test_digests_and_meetings_without_minutes_are_open_cases(store: Store) -> None:
    with store.write() as db:
        organisation_history.end_district(db, "test", "farsta", "2026-11-01", "bromma")
        assert takeovers.orphans(db, organisation.get(db), "2026-11-02") == []
        met = meetings.start(db, None, "farsta", "2026-10-30")
        digests.add(
            db, "test", district="farsta", area=None, to_whom="Alla", channel="APT",
            responsible="Chef",
        )  # fmt: skip
        found = takeovers.open_cases(db, "farsta")
        assert [d.to_whom for d in found.digests] == ["Alla"]
        assert [m.id for m in found.meetings] == [met]
        assert takeovers.orphans(db, organisation.get(db), "2026-11-02") == ["farsta"]


def test_who_took_over_may_be_taken_over(store: Store, merged: dict[str, int]) -> None:
    with store.write() as db:
        takeovers.take_over(db, "test", "farsta", "bromma")
        organisation_history.end_district(db, "test", "bromma", "2026-11-02", "skarpnack")
        takeovers.take_over(db, "test", "bromma", "skarpnack")
        assert organisation.get(db).keeper("farsta") == "skarpnack"
        assert organisation.get(db).kept("skarpnack") == {"skarpnack", "bromma", "farsta"}
    now = user(store, merged["theirs"])
    assert now.inherited == {("steering", "farsta"), ("steering", "bromma")}


@pytest.mark.parametrize(
    ("district", "by", "message"),
    [
        ("skarpnack", "bromma", "takeover_not_ended"),
        ("farsta", "farsta", "takeover_by_none"),
        ("farsta", "nirgends", "takeover_by_none"),
    ],
)
def test_a_takeover_needs_an_end_and_somebody_who_goes_on(
    store: Store, merged: dict[str, int], district: str, by: str, message: str
) -> None:
    with store.write() as db, pytest.raises(Refused, match=message):
        takeovers.take_over(db, "test", district, by)


def test_a_district_that_goes_on_after_all_answers_for_itself(
    store: Store, merged: dict[str, int]
) -> None:
    with store.write() as db:
        takeovers.take_over(db, "test", "farsta", "bromma")
        organisation_history.end_district(db, "test", "farsta", None, None)
    assert user(store, merged["heirs"]).inherited == frozenset()
