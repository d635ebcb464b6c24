"""A proposal keeps where it came from, whoever joins, edits or takes back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest

from cafe.errors import Conflict, Refused, Unknown
from cafe.store import decisions, proposals
from cafe.store.database import Store, rows, value
from cafe.store.decisions import Step
from cafe.store.events import Event

Say = Callable[..., str]
Propose = Callable[..., int]


@pytest.fixture
def propose(store: Store, add_user: Callable[..., int]) -> Propose:
    """`propose("Title", passages=[…], to=[…])`: the id of a proposal of a new project lead."""
    lead = add_user("lead")

    def make(
        title: str, passages: list[str] | None = None, to: list[str | None] | None = None
    ) -> int:
        with store.write() as db:
            made = proposals.add(
                db, lead, title=title, what=f"{title}.", points=["P3"], codebook="plan 1"
            )
            proposals.link(db, lead, made, passages or [])
            proposals.send(db, lead, made, to or [])
        return made

    return make


def test_an_origin_is_the_tables_own_words_and_follows_what_becomes_of_them(
    store: Store, event: Event, say: Say, propose: Propose
) -> None:
    kept = say("Inför fasta telefontider", kind="proposal")
    edited = say("Mer stöd")
    taken = say("Något som togs tillbaka")
    made = propose("Telefontider", [kept, edited, taken])
    say("Mer stöd av metodhandledare", id=edited, base=1)
    say("Något som togs tillbaka", id=taken, base=1, withdrawn=True)
    found = {o.passage_id: o for o in proposals.origins(store.read(), [made])[made]}
    assert (found[kept].state, found[kept].text) == ("there", "Inför fasta telefontider")
    assert (found[edited].state, found[edited].text) == ("edited", "Mer stöd av metodhandledare")
    assert (found[taken].state, found[taken].text, found[taken].votes) == ("gone", "", 0)
    assert found[kept].quoted
    assert found[kept].by_table
    assert not found[edited].quoted


def test_what_the_lead_chose_to_quote_is_no_longer_quoted_when_it_reads_otherwise(
    store: Store, event: Event, say: Say, propose: Propose
) -> None:
    note = say("Rutinen för hot är okänd")
    made = propose("Rutin", [])
    with store.write() as db:
        proposals.link(db, None, made, [note], quoted={note})
    assert proposals.origins(store.read(), [made])[made][0].quoted
    say("Rutinen för hot är okänd på min enhet", id=note, base=1)
    assert not proposals.origins(store.read(), [made])[made][0].quoted


def test_a_passage_that_is_gone_cannot_become_an_origin(
    store: Store, event: Event, say: Say, propose: Propose
) -> None:
    made = propose("Något")
    taken = say("Bort")
    say("Bort", id=taken, base=1, withdrawn=True)
    for passage in (taken, "unknown"):
        with pytest.raises(Unknown), store.write() as db:
            proposals.link(db, None, made, [passage])
    assert proposals.origins(store.read(), [made])[made] == []


def test_a_joined_proposal_keeps_all_origins_and_its_old_id_leads_to_the_new(
    store: Store, event: Event, say: Say, propose: Propose
) -> None:
    one, two, three = say("Ett"), say("Två"), say("Tre")
    first = propose("Första", [one], to=["farsta"])
    second = propose("Andra", [two], to=["farsta", "bromma"])
    third = propose("Tredje", [three, one])
    with store.write() as db:
        assert proposals.join(db, None, third, second) == second
        assert proposals.join(db, None, second, first) == first
    db = store.read()
    assert proposals.leading(db, third).id == first
    assert proposals.family(db, first) == [first, second, third]
    assert {o.passage_id for o in proposals.origins(db, [first])[first]} == {one, two, three}
    assert {r.district for r in proposals.referrals(db, [first])[first]} == {"farsta", "bromma"}
    assert [p.id for p in proposals.all_proposals(db)] == [first]
    assert [p.id for p in proposals.of_passages(db, [three])[three]] == [first]
    assert [p.id for p in proposals.of_event(db, event.id)] == [first]


def test_whoever_asked_first_has_waited_longest_after_joining(
    store: Store, propose: Propose
) -> None:
    old = propose("Äldre", to=["farsta"])
    new = propose("Nyare", to=["farsta"])
    with store.write() as db:
        db.conn.execute(
            "UPDATE referral SET asked_at = '2026-01-01T00:00:00.000Z' WHERE proposal_id = ?",
            (old,),
        )
        proposals.join(db, None, old, new)
    assert proposals.referrals(store.read(), [new])[new][0].asked_at.startswith("2026-01-01")


def test_joining_makes_no_circle_and_loses_no_decision(store: Store, propose: Propose) -> None:
    first, second = propose("Första", to=["farsta"]), propose("Andra", to=["farsta"])
    with pytest.raises(Conflict), store.write() as db:
        proposals.join(db, None, first, first)
    referral = proposals.referrals(store.read(), [first])[first][0]
    with store.write() as db:
        decisions.decide(
            db, None, referral.id, 0, Step("will_not", reason="Finns", public="Det finns redan.")
        )
    with pytest.raises(Conflict) as refused, store.write() as db:
        proposals.join(db, None, first, second)
    assert refused.value.name == "proposal_decided"
    with store.write() as db:
        proposals.join(db, None, second, first)
    with pytest.raises(Conflict), store.write() as db:
        proposals.join(db, None, first, second)
    with pytest.raises(Conflict), store.write() as db:
        proposals.send(db, None, second, ["bromma"])


def test_the_same_wording_is_no_revision_and_an_old_page_overwrites_nothing(
    store: Store, propose: Propose
) -> None:
    made = propose("Telefontider")

    def change(base: int, what: str) -> int:
        with store.write() as db:
            return proposals.change(
                db, None, made, base=base, title="Telefontider", what=what, why="",
                points=["P3"], codebook="plan 1",
            )  # fmt: skip

    assert change(1, "Telefontider.") == 1
    assert change(1, "Fasta tider.") == 2
    with pytest.raises(Conflict) as refused:
        change(1, "Andra tider.")
    assert refused.value.name == "proposal_changed_meanwhile"
    assert [r.what for r in proposals.revisions(store.read(), made)] == [
        "Telefontider.",
        "Fasta tider.",
    ]


def test_a_group_is_asked_once(store: Store, propose: Propose) -> None:
    made = propose("Telefontider", to=["farsta", None, "farsta"])
    with store.write() as db:
        assert proposals.send(db, None, made, ["farsta", None]) == []
    assert [r.district for r in proposals.referrals(store.read(), [made])[made]] == [None, "farsta"]
    with pytest.raises(Refused), store.write() as db:
        proposals.send(db, None, made, ["nowhere"])


def test_origins_stay_once_somebody_was_asked_on_them(
    store: Store, event: Event, say: Say, propose: Propose
) -> None:
    one, two = say("Ett"), say("Två")
    made = propose("Förslag", [one, two])
    with store.write() as db:
        proposals.unlink(db, None, made, two)
        proposals.send(db, None, made, [None])
    with pytest.raises(Conflict), store.write() as db:
        proposals.unlink(db, None, made, one)
    assert [o.passage_id for o in proposals.origins(store.read(), [made])[made]] == [one]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE proposal_revision SET what = 'annat'",
        "DELETE FROM proposal_revision",
        "UPDATE decision SET reason = 'annat'",
        "DELETE FROM decision",
        "INSERT OR REPLACE INTO decision SELECT id, referral_id, base, proposal_revision, status, "
        "'annat', public, responsible, responsible_email, due, percent, milestones, sent_to, "
        "corrects, decided_on, by_group, user_id, at FROM decision",
        "UPDATE assessment SET text = 'annat'",
        "DELETE FROM assessment",
    ],
)
def test_nobody_rewrites_history_not_even_with_sql(
    store: Store, propose: Propose, statement: str
) -> None:
    made = propose("Förslag", to=["farsta"])
    referral = proposals.referrals(store.read(), [made])[made][0].id
    with store.write() as db:
        decisions.decide(db, None, referral, 0, Step("assessing", reason="Vi läser."))
        decisions.note(db, None, referral, "farsta", "Kostnaden är okänd.")
    before = _all(store)
    with pytest.raises(sqlite3.DatabaseError, match="only added to"), store.write() as db:
        db.conn.execute(statement)
    assert _all(store) == before


def _all(store: Store) -> list[list[tuple[object, ...]]]:
    db = store.read()
    tables = ("proposal_revision", "decision", "assessment")
    assert all(value(db, f"SELECT count(*) FROM {t}") for t in tables)
    return [[tuple(r) for r in rows(db, f"SELECT * FROM {t}")] for t in tables]
