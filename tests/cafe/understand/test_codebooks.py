"""A new version of the codebook: what is carried over, what is read again, what stays readable."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest

from analysis.codebook import change
from cafe import days
from cafe.errors import Conflict, Expected, Refused, Unknown
from cafe.reports.summary import summarise
from cafe.store import events, learning, notes, runs, tags
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.runs import StoredSuggestion
from cafe.understand import codebooks
from cafe.understand.codebooks import Codebook, builtin


@pytest.fixture
def said(store: Store, event: Event) -> Callable[[str], str]:
    """`said("text")`: keeps a note at the first table, returns its id."""

    def keep(text: str) -> str:
        note = notes.NoteIn(id=str(uuid.uuid4()), base=0, text=text, round=1, kind="improve")
        with store.write() as db:
            at = events.by_id(db, event.id)
            notes.save(db, at, at.tables[0], [note], source="tablet", actor="test")
        return note.id

    return keep


@pytest.fixture
def decide(store: Store, event: Event) -> Callable[[str, str, str], bool]:
    def made(passage: str, code: str, decision: str) -> bool:
        with store.write() as db:
            return tags.decide(
                db,
                None,
                event_id=event.id,
                passage_id=passage,
                revision=1,
                codebook=codebooks.in_force(db).name,
                code=code,
                decision=decision,
            )

    return made


@pytest.fixture
def publish(store: Store) -> Callable[..., Codebook]:
    """`publish("2026", lambda draft: …)`: the next version, changed by the function."""

    def done(
        version: str, alter: Callable[[Codebook], Codebook], revised: tuple[str, ...] = ()
    ) -> Codebook:
        with store.write() as db:
            codebooks.begin(db, "test")
            codebooks.save(db, alter(codebooks.draft(db).codebook), revised)
            return codebooks.publish(db, None, version, codebooks.draft(db).digest)

    return done


def halves(book: Codebook, id: str = "P3") -> Codebook:
    old = replace(book.code(id), lexicon=type(book.code(id).lexicon)(), lexicon_of=())
    parts = [replace(old, id=f"{id}{half}", short=f"Halva {half}") for half in "ab"]
    return change.split(book, id, parts)


def said_of(store: Store, event: Event, passage: str) -> dict[str, str]:
    return {
        code: "stale" if d.stale else d.decision
        for code, d in tags.current(store.read(), event.id).get(passage, {}).items()
    }


def test_the_built_in_codebook_is_in_force_until_another_is_published(
    store: Store, publish: Callable[..., Codebook]
) -> None:
    assert codebooks.in_force(store.read()) is builtin()
    made = publish(
        "2026", lambda b: change.edit(b, replace(b.code("P8"), label="Handledning i grupp"))
    )
    assert codebooks.in_force(store.read()) == made
    assert made.code("P8").lexicon == builtin().code("P8").lexicon
    assert [b.name for b, _ in codebooks.versions(store.read())] == [
        "handlingsplan 2026",
        "handlingsplan 2021",
    ]
    # What was decided under the first can be read in its own wording.
    old = codebooks.named(store.read(), "handlingsplan 2021")
    assert old.code("P8").label == "Systematisk intern ärendehandledning"
    with pytest.raises(Unknown):
        codebooks.named(store.read(), "handlingsplan 1999")


def test_a_published_version_never_changes(store: Store, publish: Callable[..., Codebook]) -> None:
    publish("2026", halves)
    for sql in ("UPDATE codebook SET name = 'x'", "DELETE FROM codebook"):
        with pytest.raises(sqlite3.IntegrityError, match="published"), store.write() as db:
            db.conn.execute(sql)


def test_other_words_and_sub_codes_leave_decisions_as_they_are(
    store: Store, event: Event, said: Callable[[str], str],
    decide: Callable[..., bool], publish: Callable[..., Codebook],
) -> None:  # fmt: skip
    note = said("handledning varje vecka")
    decide(note, "P8", "confirmed")

    def alter(book: Codebook) -> Codebook:
        book = change.edit(book, replace(book.code("P8"), label="Handledning"))
        sub = replace(book.code("P8"), id="P8.1", parent="P8", lexicon_of=())
        return change.add(book, sub)

    publish("2026", alter)
    assert said_of(store, event, note) == {"P8": "confirmed"}
    assert codebooks.rereading(store.read()) == ([], 0)


def test_what_was_about_a_split_code_is_read_again_and_what_was_not_is_about_neither_half(
    store: Store, event: Event, said: Callable[[str], str],
    decide: Callable[..., bool], publish: Callable[..., Codebook],
) -> None:  # fmt: skip
    yes, no = said("för många ärenden"), said("fika")
    decide(yes, "P3", "confirmed")
    decide(no, "P3", "rejected")
    publish("2026", halves)
    assert said_of(store, event, yes) == {}
    assert said_of(store, event, no) == {"P3a": "rejected", "P3b": "rejected"}
    assert {d.carried for d in tags.current(store.read(), event.id)[no].values()} == {"P3"}
    [again], done = codebooks.rereading(store.read())
    assert (again.item.passage_id, again.item.codebook) == (yes, "handlingsplan 2021")
    assert (again.left, done) == (("P3a", "P3b"), 0)
    assert again.old == builtin().code("P3")
    decide(yes, "P3a", "confirmed")
    assert codebooks.rereading(store.read())[0][0].left == ("P3b",)
    decide(yes, "P3b", "rejected")
    assert codebooks.rereading(store.read()) == ([], 1)
    # Every word that was ever said is still there.
    assert [(d.code, d.decision) for d in tags.history(store.read(), event.id, yes)] == [
        ("P3", "confirmed"),
        ("P3a", "confirmed"),
        ("P3b", "rejected"),
    ]


def test_a_half_that_is_split_again_is_read_for_the_codes_of_today(
    store: Store, said: Callable[[str], str],
    decide: Callable[..., bool], publish: Callable[..., Codebook],
) -> None:  # fmt: skip
    decide(said("för många ärenden"), "P3", "confirmed")
    publish("2026", halves)
    publish("2027", lambda b: halves(b, "P3b"))
    [again], _ = codebooks.rereading(store.read())
    assert again.left == ("P3a", "P3ba", "P3bb")


@pytest.mark.parametrize(
    ("words", "after"),
    [
        ({"P12": "confirmed"}, "confirmed"),
        ({"P12": "confirmed", "P11": "rejected"}, "confirmed"),
        ({"P11": "confirmed", "P12": "rejected"}, "confirmed"),
        ({"P11": "rejected", "P12": "rejected"}, "rejected"),
        ({"P12": "rejected"}, None),
        ({"P11": "rejected"}, "stale"),  # nobody has said that it is not about the other part
    ],
)
def test_a_merged_code_takes_over_what_was_said_of_its_parts(
    store: Store, event: Event, said: Callable[[str], str], decide: Callable[..., bool],
    publish: Callable[..., Codebook], words: dict[str, str], after: str | None,
) -> None:  # fmt: skip
    note = said("studenter och traineer")
    for code, word in words.items():
        decide(note, code, word)
    publish("2026", lambda b: change.merge(b, ["P12"], "P11"))
    assert said_of(store, event, note) == ({"P11": after} if after else {})


def test_a_code_with_another_meaning_is_judged_anew(
    store: Store, event: Event, said: Callable[[str], str],
    decide: Callable[..., bool], publish: Callable[..., Codebook],
) -> None:  # fmt: skip
    note = said("bra chef")
    decide(note, "P5", "confirmed")
    publish(
        "2026", lambda b: change.edit(b, replace(b.code("P5"), definition="Ny mening.")), ("P5",)
    )
    assert said_of(store, event, note) == {"P5": "stale"}
    assert [a.left for a in codebooks.rereading(store.read())[0]] == [("P5",)]
    assert decide(note, "P5", "confirmed")  # the same word by the same person, and now it counts
    assert said_of(store, event, note) == {"P5": "confirmed"}
    assert codebooks.rereading(store.read()) == ([], 1)


def test_a_retired_code_is_kept_and_no_longer_counted(
    store: Store, event: Event, said: Callable[[str], str],
    decide: Callable[..., bool], publish: Callable[..., Codebook],
) -> None:  # fmt: skip
    note = said("trainee")
    with store.write() as db:
        run = runs.add(
            db, event.id, "tags", codebook=builtin().name, model="m", settings={}, passages=1,
            at=days.now(),
        )  # fmt: skip
        found = [StoredSuggestion("P12", 0.9, True, ()), StoredSuggestion("P3", 0.3, False, ())]
        runs.read(db, run, note, 1, found)
    decide(note, "P12", "confirmed")
    publish("2026", lambda b: change.remove(b, "P12", b.ids))
    assert said_of(store, event, note) == {}
    assert [s.code for s in runs.suggestions(store.read(), event.id)[note]] == ["P3"]
    assert [d.code for d in tags.history(store.read(), event.id, note)] == ["P12"]
    assert "P12" in codebooks.ever(store.read())  # a tablet may still name it


def test_a_sub_code_counts_for_its_code_in_a_summary(
    store: Store, event: Event, said: Callable[[str], str],
    decide: Callable[..., bool], publish: Callable[..., Codebook],
) -> None:  # fmt: skip
    def alter(book: Codebook) -> Codebook:
        return change.add(book, replace(book.code("P8"), id="P8.1", parent="P8", lexicon_of=()))

    publish("2026", alter)
    decide(said("handledning"), "P8.1", "confirmed")
    from cafe.store import organisation

    summary = summarise(store.read(), event, organisation.get(store.read()))
    assert [r.id for r in summary.points if r.count.count] == ["P8", "P8.1"]


def test_what_is_published_is_what_was_looked_at(store: Store) -> None:
    with store.write() as db:
        codebooks.begin(db, "test")
    with store.write() as db, pytest.raises(Conflict, match="codebook_has_draft"):
        codebooks.begin(db, "test")
    draft = codebooks.draft(store.read())
    refusals: list[tuple[type[Expected], str, str]] = [
        (Refused, "2026", draft.digest),  # nothing has changed
    ]
    with store.write() as db:
        codebooks.save(db, halves(draft.codebook))
    refusals += [
        (Conflict, "2026", draft.digest),
        (Conflict, "2021", codebooks.draft(store.read()).digest),
    ]
    for error, version, seen in refusals[1:]:
        with pytest.raises(error), store.write() as db:
            codebooks.publish(db, None, version, seen)
    with store.write() as db:
        codebooks.save(db, draft.codebook)
    error, version, seen = refusals[0]
    with pytest.raises(error), store.write() as db:
        codebooks.publish(db, None, version, seen)


def test_what_the_machine_said_is_kept_with_the_decision(
    store: Store, event: Event, said: Callable[[str], str], decide: Callable[..., bool]
) -> None:
    note, unread = said("många ärenden"), said("oläst")
    with store.write() as db:
        run = runs.add(
            db, event.id, "tags", codebook=builtin().name, model="m",
            settings={"learnt_to": 0}, passages=1, at=days.now(),
        )  # fmt: skip
        runs.read(db, run, note, 1, [StoredSuggestion("P3", 0.9, True, ())])
    decide(note, "P3", "confirmed")
    decide(note, "P10", "confirmed")
    decide(unread, "P3", "confirmed")
    found = learning.said(store.read())
    assert [(s.code, s.score, s.asserted, s.last) for s in found] == [
        ("P3", 0.9, True, "confirmed"),
        ("P10", None, False, "confirmed"),
    ]
    assert {(s.run_id, s.learnt_to, s.others) for s in found} == {(run, 0, frozenset({"P3"}))}
    decide(note, "P3", "undone")
    assert [s.last for s in learning.said(store.read())] == ["", "confirmed"]
