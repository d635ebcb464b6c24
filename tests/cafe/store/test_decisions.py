"""Decisions follow on each other, are only added to, and nobody overwrites another's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cafe.errors import Refused
from cafe.store import decisions, proposals
from cafe.store.database import Store
from cafe.store.decisions import NEXT, STATUSES, Decision, Step

Decide = Callable[..., int]


@pytest.fixture
def proposal(store: Store) -> int:
    """A proposal that Farsta and Bromma were asked on."""
    with store.write() as db:
        made = proposals.add(
            db, None, title="Telefontider", what="Fasta tider.", points=["P3"], codebook="plan 1"
        )
        proposals.send(db, None, made, ["farsta", "bromma"])
    return made


@pytest.fixture
def referral(store: Store, proposal: int) -> int:
    """Farsta's referral."""
    return by_district(store, proposal)["farsta"]


def by_district(store: Store, proposal: int) -> dict[str | None, int]:
    return {r.district: r.id for r in proposals.referrals(store.read(), [proposal])[proposal]}


@pytest.fixture
def decide(store: Store) -> Decide:
    """`decide(referral, "will_do", **fields)`: a step on the latest one."""

    def take(referral: int, status: str, **fields: object) -> int:
        base = decisions.get(store.read(), referral).base
        given = {"reason": "Därför.", "public": "Vi gör det."} | fields
        if status == "sent_on":
            given.setdefault("sent_to", "")
        with store.write() as db:
            return decisions.decide(db, None, referral, base, Step(status, **given))

    return take


def steps(store: Store, referral: int) -> list[Decision]:
    return decisions.own_steps(store.read(), referral)


@pytest.mark.parametrize("status", STATUSES)
def test_only_sensible_steps_are_taken(
    store: Store, referral: int, decide: Decide, status: str
) -> None:
    way = {
        "received": [],
        "assessing": ["assessing"],
        "will_do": ["will_do"],
        "partly": ["partly"],
        "sent_on": ["sent_on"],
        "will_not": ["will_not"],
        "under_way": ["will_do", "under_way"],
        "done": ["will_do", "done"],
    }[status]
    for step in way:
        decide(referral, step)
    assert decisions.get(store.read(), referral).status == status
    for step in STATUSES:
        if step not in NEXT[status]:
            with pytest.raises(Refused):
                decide(referral, step)
    assert [s.status for s in steps(store, referral)] == way
    for step in NEXT[status]:
        before = steps(store, referral)
        decide(referral, step)
        assert steps(store, referral)[: len(before)] == before
        break


def test_a_step_takes_a_reason_and_an_answer_takes_a_sentence(
    referral: int, decide: Decide
) -> None:
    with pytest.raises(Refused, match="reason_missing"):
        decide(referral, "will_do", reason=" ")
    for status in ("will_do", "partly", "will_not", "sent_on"):
        with pytest.raises(Refused, match="public_missing"):
            decide(referral, status, public="")
    decide(referral, "assessing", public="")


def test_of_two_at_once_the_second_is_shown_the_first(store: Store, referral: int) -> None:
    with store.write() as db:
        decisions.decide(db, None, referral, 0, Step("will_do", reason="Ja", public="Vi gör det."))
    with pytest.raises(decisions.DecidedMeanwhile) as met, store.write() as db:
        decisions.decide(
            db, None, referral, 0, Step("will_not", reason="Nej", public="Vi gör det inte.")
        )
    assert met.value.latest is not None
    assert met.value.latest.status == "will_do"
    assert [s.status for s in steps(store, referral)] == ["will_do"]


def test_a_correction_is_a_step_of_its_own_and_both_stay(
    store: Store, referral: int, decide: Decide
) -> None:
    decide(referral, "assessing")
    wrong = decide(referral, "will_not", public="Fel.")
    decide(referral, "will_do", corrects=True, public="Rätt.")
    every = steps(store, referral)
    assert [(s.status, s.corrected, s.corrects) for s in every] == [
        ("assessing", False, None),
        ("will_not", True, None),
        ("will_do", False, wrong),
    ]
    assert [s.status for s in decisions.effective(every)] == ["assessing", "will_do"]
    with pytest.raises(Refused):  # received can be answered so, but not be under way at once
        decide(referral, "under_way", corrects=True)
    told = next(
        a for a in decisions.answers(store.read(), every[0].proposal_id) if a.district == "farsta"
    )
    assert [(t.status, t.sentence) for t in told.steps] == [
        ("assessing", "Vi gör det."),
        ("will_do", "Rätt."),
    ]


def test_sent_on_asks_the_other_group_and_the_waiting_goes_on(
    store: Store, proposal: int, referral: int, decide: Decide
) -> None:
    with pytest.raises(Refused, match="sent_to_itself"):
        decide(referral, "sent_on", sent_to="farsta")
    decide(referral, "sent_on", sent_to="")
    city = decisions.get(store.read(), by_district(store, proposal)[None])
    own = decisions.get(store.read(), referral)
    assert city.status == "received"
    assert city.waits
    assert not own.waits
    assert (city.referral.asked_at, city.referral.sent_from) == (own.referral.asked_at, referral)
    assert own.latest is not None
    assert own.latest.sent_to_district is None
    assert own.latest.sent_to == city.referral.id
    with pytest.raises(Refused):  # the other group has been asked
        decide(referral, "will_do", corrects=True)
    decide(referral, "sent_on", corrects=True, public="Till den centrala styrgruppen.")
    assert len(by_district(store, proposal)) == 3


def test_one_answer_a_district_side_by_side(
    store: Store, proposal: int, referral: int, decide: Decide
) -> None:
    decide(referral, "will_do")
    decide(by_district(store, proposal)["bromma"], "will_not", public="Vi har det redan.")
    stood = decisions.standings(store.read(), [proposal])[proposal]
    assert {s.referral.district: s.status for s in stood} == {
        "farsta": "will_do",
        "bromma": "will_not",
    }


def test_what_waits_longest_comes_first(store: Store, proposal: int, decide: Decide) -> None:
    with store.write() as db:
        older = proposals.add(db, None, title="Äldre", what="…", codebook="plan 1")
        proposals.send(db, None, older, ["farsta"])
        db.conn.execute(
            "UPDATE referral SET asked_at = '2025-01-01T00:00:00.000Z' WHERE proposal_id = ?",
            (older,),
        )
        unsent = proposals.add(db, None, title="Utkast", what="…", codebook="plan 1")
    assert [p.id for p, _ in decisions.everything(store.read())] == [older, proposal, unsent]
    decide(by_district(store, older)["farsta"], "will_do")
    assert [p.id for p, _ in decisions.everything(store.read())] == [proposal, older, unsent]


def test_assessment_notes_are_the_groups_own(store: Store, referral: int) -> None:
    with store.write() as db:
        decisions.note(db, None, referral, "farsta", "Vad kostar det?")
        decisions.note(db, None, referral, None, "Vänta på Farsta.")
    db = store.read()
    assert [n.text for n in decisions.notes(db, referral, ["farsta"])] == ["Vad kostar det?"]
    assert [n.text for n in decisions.notes(db, referral, [None])] == ["Vänta på Farsta."]
    assert decisions.notes(db, referral, ["bromma"]) == []


def test_a_meeting_is_the_groups_steps_of_a_day(
    store: Store, proposal: int, decide: Decide
) -> None:
    ids = by_district(store, proposal)
    decide(ids["farsta"], "assessing", decided_on="2026-10-01", by_group="farsta")
    decide(ids["farsta"], "will_do", decided_on="2026-11-01", by_group="farsta")
    decide(ids["bromma"], "will_do", decided_on="2026-11-01", by_group=None)
    db = store.read()
    assert [d.status for d in decisions.between(db, "2026-10-02", "2026-11-30", ["farsta"])] == [
        "will_do"
    ]
    assert len(decisions.between(db, "2026-01-01", "2026-12-31")) == 3
    assert decisions.days_of(db, ["farsta"]) == ["2026-11-01", "2026-10-01"]


def test_what_a_group_wrote_before_joining_is_in_the_history(
    store: Store, proposal: int, referral: int, decide: Decide
) -> None:
    with store.write() as db:
        other = proposals.add(db, None, title="Samma sak", what="…", codebook="plan 1")
        asked = proposals.send(db, None, other, ["farsta"])[0]
    decide(asked, "assessing", reason="Vi undersöker.")
    with store.write() as db:
        decisions.note(db, None, asked, "farsta", "Kolla med Bromma.")
        proposals.join(db, None, other, proposal)
    decide(referral, "will_do")
    db = store.read()
    assert [(d.proposal_id, d.status) for d in decisions.history(db, referral)] == [
        (other, "assessing"),
        (proposal, "will_do"),
    ]
    assert [n.text for n in decisions.notes(db, referral, ["farsta"])] == ["Kolla med Bromma."]
