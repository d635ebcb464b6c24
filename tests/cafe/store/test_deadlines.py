"""One rule says when an answer, a promise and a milestone are due, and what is late."""

from __future__ import annotations

import pytest

from cafe.store import deadlines, decisions, proposals, reminders
from cafe.store.database import Store
from cafe.store.deadlines import Deadline
from cafe.store.decisions import GroupAnswer, Milestone, Step


@pytest.fixture
def referral(store: Store) -> int:
    """Farsta's referral of a proposal, of the first of January."""
    with store.write() as db:
        made = proposals.add(db, None, title="Telefontider", what="Fasta.", codebook="plan 1")
        farsta, _ = proposals.send(db, None, made, ["farsta", "bromma"], "2026-01-01T08:00:00.000Z")
    return farsta


def decide(store: Store, referral: int, status: str, **fields: object) -> None:
    given = {"reason": "Därför.", "public": "Vi gör det."} | fields
    with store.write() as db:
        base = decisions.get(db, referral).base
        decisions.decide(db, None, referral, base, Step(status, **given))


def due(store: Store, referral: int) -> list[tuple[str, str]]:
    found = deadlines.rule(store.read()).of(decisions.get(store.read(), referral))
    return [(one.kind, one.day) for one in found]


def farstas(store: Store, number: int) -> GroupAnswer:
    return next(a for a in decisions.answers(store.read(), number) if a.district == "farsta")


def test_an_answer_is_due_as_promised_or_on_the_day_that_the_group_has_given(
    store: Store, referral: int
) -> None:
    assert due(store, referral) == [("answer", "2026-03-02")]
    decide(store, referral, "assessing")
    assert due(store, referral) == [("answer", "2026-03-02")]
    decide(store, referral, "assessing", due="2026-04-01")
    assert due(store, referral) == [("answer", "2026-04-01")]
    # Those who asked are told the same.
    rule = deadlines.rule(store.read())
    number = proposals.referral(store.read(), referral).proposal_id
    answer = farstas(store, number)
    assert rule.answer(answer) == Deadline("2026-04-01", "answer")
    decide(store, referral, "will_not")
    assert due(store, referral) == []
    assert rule.answer(farstas(store, number)) is None


def test_a_milestone_is_due_on_its_own_and_is_never_the_proposals_day(
    store: Store, referral: int
) -> None:
    decide(
        store, referral, "will_do", due="2026-12-01",
        milestones=(Milestone("Rutin", "2026-10-01", True), Milestone("Test", "2026-11-01")),
    )  # fmt: skip
    rule = deadlines.rule(store.read())
    standing = decisions.get(store.read(), referral)
    assert rule.late(standing, "2026-11-01") == ()
    assert rule.late(standing, "2026-11-02") == (Deadline("2026-11-01", "milestone", "Test"),)
    late = deadlines.overdue(store.read(), "2026-12-02")
    mine = [entry for entry in late if entry.standing.referral.id == referral]
    assert [(d.kind, d.day) for d in mine[0].missed] == [
        ("milestone", "2026-11-01"),
        ("whole", "2026-12-01"),
    ]
    decide(store, referral, "done", milestones=(Milestone("Test", "2026-11-01"),))
    assert due(store, referral) == []


def test_a_reminder_goes_out_of_the_days_that_a_group_has_given(
    store: Store, referral: int
) -> None:
    decide(store, referral, "assessing", responsible_email="chef@example.org")
    assert reminders.due(store.read(), "2027-01-01") == []
    decide(
        store, referral, "will_do", due="2026-12-01", responsible_email="chef@example.org",
        milestones=(Milestone("Test", "2026-11-01"),),
    )  # fmt: skip
    assert [(r.due, r.milestone) for r in reminders.due(store.read(), "2027-01-01")] == [
        ("2026-11-01", "Test"),
        ("2026-12-01", ""),
    ]


def test_the_promise_counts_answers_and_what_ought_to_have_been_answered(
    store: Store, referral: int
) -> None:
    number = proposals.referral(store.read(), referral).proposal_id
    bromma = next(
        r.id for r in proposals.referrals(store.read(), [number])[number] if r.district == "bromma"
    )
    kept = deadlines.kept(store.read(), "2026-01-31", within=30)
    assert (kept.due, kept.late, kept.waiting, kept.share) == (0, 0, 2, None)
    decide(store, bromma, "sent_on", sent_to="farsta")  # counted where it was sent
    # A day of the group's own does not move the promise of the organisation.
    decide(store, referral, "assessing", due="2026-12-01")
    kept = deadlines.kept(store.read(), "2026-02-01", within=30)
    assert (kept.due, kept.in_time, kept.late, kept.waiting, kept.share) == (1, 0, 1, 0, 0)
    decide(store, referral, "will_not", public="Nej.")
    assert deadlines.kept(store.read(), "2026-02-01", within=10_000).share == 100
    assert deadlines.kept(store.read(), "2026-02-01", within=30).share == 0
