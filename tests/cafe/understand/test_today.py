"""What waits for an account, what is new to it, and how long its notes take."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from cafe import days
from cafe.reports import wishes
from cafe.store import (
    audit,
    decisions,
    events,
    notes,
    proposals,
    runs,
    samples,
    summaries,
    surveys,
    tags,
    users,
    visits,
)
from cafe.store.database import Store
from cafe.store.decisions import Step
from cafe.store.events import Event
from cafe.store.runs import StoredSuggestion
from cafe.store.scopes import Scope
from cafe.store.users import User
from cafe.store.visits import Visit
from cafe.understand import codebooks, live, pace, today
from cafe.understand.cards import cards_of
from cafe.understand.today import Today

Say = Callable[..., str]
# A release that shows no note.
OF_NOTHING: dict[str, Any] = {
    "notes": [], "persons": 14, "rounds": [], "tables": [], "reading": None,
    "whom": {"home": None, "of": {}}, "threshold": 5, "quote_threshold": 10,
}  # fmt: skip
Clock = Callable[[str], None]


@pytest.fixture
def person(store: Store, add_user: Callable[..., int]) -> Callable[..., User]:
    """`person("lead", "farsta")`: an account."""

    def add(role: str, scope: str = users.ALL) -> User:
        found = users.by_id(store.read(), add_user(role, scope, f"{role}.{scope}@example.test"))
        assert found is not None
        return found

    return add


def day_of(store: Store, user: User) -> Today:
    """The account's day, and the look is kept."""
    with store.write() as db:
        visit = visits.of(db, user.id, audit.last_id(db))
        found = today.of(db, user, visit)
        if visits.is_due(db, user.id):
            visits.keep(db, user.id, visit)
    return found


def read(db: Database, event: Event, said: dict[str, list[StoredSuggestion]]) -> None:
    """The machine has read the notes as they are."""
    run = runs.add(
        db, Scope("event", event.id), "tags", codebook="b", model="m", settings={},
        passages=len(said), at=days.now(),
    )  # fmt: skip
    revision = {n.id: n.revision for n in notes.of_event(db, event.id)}
    for one, given in said.items():
        runs.read(db, run, one, revision[one] or 1, tuple(given))


def code(name: str, *, asserted: bool = True) -> StoredSuggestion:
    return StoredSuggestion(name, 0.8, asserted, ())


def test_what_is_left_to_review_is_what_the_review_shows_as_open(
    store: Store, event: Event, say: Say, person: Callable[..., User]
) -> None:
    lead = person("lead")
    ids = [say(f"Anteckning {n}") for n in range(8)]
    chosen = say("Bordet valde själv", point="P3")
    with store.write() as db:
        read(
            db,
            event,
            {
                ids[0]: [code("P3")],  # nobody has said anything
                ids[1]: [code("P3", asserted=False)],  # wants to be looked at
                ids[2]: [code("P3"), code("P4")],  # one of two is decided
                ids[3]: [code("P3")],  # decided
                ids[4]: [code("P3")],  # decided, and undone
                ids[5]: [code("gone")],  # a code that is not in force
                ids[6]: [],
                chosen: [],
            },
        )  # ids[7] has not been read

        def decide(note: str, decision: str) -> None:
            tags.decide(
                db, lead.id, event_id=event.id, passage_id=note, revision=1, codebook="b",
                code="P3", decision=decision,
            )  # fmt: skip

        for note in (ids[2], ids[3], ids[4]):
            decide(note, "confirmed")
        decide(ids[4], "undone")
        decide(ids[6], "rejected")  # added and rejected: settled, until the text is another
    say("Den sjätte, omskriven", id=ids[6], base=1)
    with store.snapshot() as db:
        left = live.to_review(db, [event.id])
        cards, _ = cards_of(db, event)
    assert {c.passage.id for c in cards if c.waits} == {
        ids[0], ids[1], ids[2], ids[4], ids[6], chosen,
    }  # fmt: skip
    assert left == {event.id: 6}
    assert live.to_review(store.read(), []) == {}


def test_minutes_are_reckoned_by_ones_own_pace_without_pauses(
    store: Store, event: Event, say: Say, person: Callable[..., User], at: Clock
) -> None:
    lead, other = person("lead"), person("lead", "farsta")
    ids = [say(f"Anteckning {n}") for n in range(30)]
    moment = days.moment("2026-11-02T09:00:00Z")
    with store.write() as db:
        for n, note in enumerate(ids):
            moment += timedelta(minutes=50) if n == 15 else timedelta(seconds=4)
            for place, of in enumerate(("P3", "P4")):  # two codes of a note are one note
                at((moment + timedelta(seconds=place)).isoformat())
                tags.decide(
                    db, lead.id, event_id=event.id, passage_id=note, revision=1, codebook="b",
                    code=of, decision="confirmed",
                )  # fmt: skip
    mine = pace.of(store.read(), lead.id)
    assert (mine.seconds, mine.own) == (4, True)
    assert [mine.minutes(n) for n in (1, 60, 216)] == [1, 4, 15]
    assert pace.of(store.read(), other.id) == pace.Pace(pace.USUAL_SECONDS, own=False)


def test_a_lead_is_told_what_waits_at_the_own_events_only(
    store: Store, event: Event, say: Say, person: Callable[..., User], at: Clock
) -> None:
    at("2026-10-14 10:00")
    own, other = person("lead", "farsta"), person("lead", "bromma")
    note = say("Larmknappen", table=2)
    with store.write() as db:
        read(db, event, {note: [code("P3")]})
        surveys.add(
            db, "test", title="Enkät", questionnaire=_published(db), admission="open",
            event_id=event.id,
        )  # fmt: skip
        survey = surveys.all_surveys(db)[0]
        surveys.move(db, "test", survey, "open")
    found = day_of(store, own)
    (now,) = found.open_now
    assert (now.tables, now.written, now.left) == (2, 1, False)
    assert [(one.notes, one.minutes) for one in found.to_review] == [(1, 1)]
    assert [one.survey.code for one in found.open_surveys] == [survey.code]
    assert [c.event.code for c in found.coming if c.event] == [event.code]
    assert found.unshown == ()
    nothing = day_of(store, other)
    assert not nothing.waits
    assert (nothing.coming, nothing.news) == ((), ())
    at("2026-10-20 10:00")
    assert day_of(store, own).open_now[0].left
    with store.write() as db:
        events.move(db, "test", events.by_id(db, event.id), "closed")
    say("För sent")
    found = day_of(store, own)
    assert (found.open_now, found.coming) == ((), ())
    assert [(e.code, n) for e, n in found.late_notes] == [(event.code, 1)]
    assert [e.code for e in found.unshown] == [event.code]


def _published(db: Database) -> tuple[str, int]:
    db.conn.execute(
        "INSERT INTO questionnaire (id, version, content, hash, state, changed_at) "
        "VALUES ('q', 1, '{}', '', 'published', '')"
    )
    return "q", 1


def test_a_group_is_told_its_days_and_a_lead_what_is_unanswered(
    store: Store, person: Callable[..., User], at: Clock
) -> None:
    at("2026-10-01 10:00")
    lead = person("lead")
    farsta, bromma = person("steering", "farsta"), person("steering", "bromma")
    with store.write() as db:
        made = [
            proposals.add(db, None, title=t, what="x", codebook="b", home="farsta")
            for t in ("Ett", "Två", "Tre")
        ]
        asked = [proposals.send(db, None, one, ["farsta"])[0] for one in made[:2]]
    at("2026-11-14 10:00")
    found = day_of(store, farsta)
    assert [(d.proposal.title, d.waited, d.left) for d in found.to_decide] == [
        ("Ett", 44, 16),
        ("Två", 44, 16),
    ]
    assert found.unanswered == today.Unanswered(0, 0, 0, 0)
    assert day_of(store, lead).unanswered == today.Unanswered(2, 44, 0, 1)
    assert day_of(store, bromma).to_decide == ()
    with store.write() as db:
        step = Step("will_do", "Ja", "Vi gör det.", responsible="Chef", due="2026-11-20")
        for referral in asked:
            decisions.decide(db, farsta.id, referral, 0, step)
    assert [c.day for c in day_of(store, farsta).coming] == ["2026-11-20", "2026-11-20"]
    at("2026-11-21 10:00")
    assert [m.deadline.day for m in day_of(store, farsta).missed] == ["2026-11-20", "2026-11-20"]
    assert day_of(store, lead).unanswered == today.Unanswered(0, 0, 2, 1)
    # What the group decided in a day is one piece of news to others, none to who did it.
    told = [n for n in day_of(store, lead).news if n.action == "decision.add"]
    assert [(n.group, sorted(p.title for p in n.proposals)) for n in told] == [
        ("farsta", ["Ett", "Två"])
    ]
    assert day_of(store, farsta).news == ()
    assert day_of(store, bromma).news == ()


def test_news_are_those_since_the_visit_before_and_stay_for_the_whole_visit(
    store: Store, event: Event, person: Callable[..., User], at: Clock
) -> None:
    at("2026-11-02 09:00")
    lead = person("lead")
    first = [n.action for n in day_of(store, lead).news]
    assert first == ["event.open", "event.add"]

    def change(state: str) -> None:
        with store.write() as db:
            events.move(db, "test", events.by_id(db, event.id), state)

    at("2026-11-02 09:10")
    change("closed")
    assert [n.action for n in day_of(store, lead).news] == ["event.closed", *first]
    at("2026-11-03 08:00")
    change("open")
    at("2026-11-03 09:00")
    for minute in ("09:00", "09:04", "09:20", "09:45"):  # loaded again, in one visit
        at(f"2026-11-03 {minute}")
        news = day_of(store, lead).news
        assert [n.action for n in news] == ["event.open"], minute
    at("2026-11-04 09:00")
    assert day_of(store, lead).news == ()
    with store.write() as db:
        events.move(db, f"user:{lead.id}", events.by_id(db, event.id), "closed")
    assert day_of(store, lead).news == ()  # one's own doing is no news


def test_a_reader_is_told_of_what_was_shown_and_nothing_that_waits(
    store: Store, event: Event, say: Say, person: Callable[..., User]
) -> None:
    reader, other = person("reader", "farsta"), person("reader", "bromma")
    say("Larmknappen")
    with store.write() as db:
        summaries.keep(db, "test", event, 0, OF_NOTHING)
    found = day_of(store, reader)
    assert [(n.action, n.event and n.event.code) for n in found.news] == [
        ("summary.release", event.code)
    ]
    assert not found.waits
    assert day_of(store, other).news == ()


def test_a_sample_waits_for_its_reader_until_all_of_it_is_read(
    store: Store, event: Event, say: Say, person: Callable[..., User]
) -> None:
    reader = person("steering", "farsta")
    ids = [say("Ett"), say("Två")]
    with store.write() as db:
        samples.add(
            db, "test", None, title="Prov", home="farsta", codebook="b", seed="s",
            passages=[(i, 1, None) for i in ids], readers=[reader.id],
        )  # fmt: skip
        (sample,) = samples.all_samples(db)
    assert [left for _, left in day_of(store, reader).to_read] == [2]
    with store.write() as db:
        samples.read(db, reader.id, sample, ids[0], ["P3"])
    assert [left for _, left in day_of(store, reader).to_read] == [1]
    with store.write() as db:
        samples.read(db, reader.id, sample, ids[1], [])
    assert day_of(store, reader).to_read == ()


def test_a_districts_wishes_are_those_of_its_latest_release(
    store: Store, event: Event, say: Say
) -> None:
    said = [say(f"Förslag {n}", kind="proposal", votes=n) for n in range(5)]
    gone = say("Tas tillbaka", kind="proposal", votes=9)
    say("Ingen har sett det", kind="proposal", votes=20)
    note = say("Inget förslag", votes=30)
    shown = [
        {"id": i, "revision": 1, "kind": kind, "votes": votes, "place": 0, "points": []}
        for i, kind, votes in (
            *((i, "proposal", n) for n, i in enumerate(said)),
            (gone, "proposal", 9),
            (note, "improve", 30),
        )
    ]
    say("", id=gone, base=1, kind="proposal", withdrawn=True)
    with store.write() as db:
        assert wishes.strongest(db, events.heads(db), "farsta") == (None, ())
        summaries.keep(db, "test", event, 0, OF_NOTHING | {"notes": shown})
    db = store.read()
    at_event, found = wishes.strongest(db, events.heads(db), "farsta")
    assert at_event is not None
    assert at_event.code == event.code
    assert [(w.text, w.votes) for w in found] == [
        ("Förslag 4", 4), ("Förslag 3", 3), ("Förslag 2", 2),
    ]  # fmt: skip
    assert wishes.strongest(db, events.heads(db), None) == (None, ())


def test_the_page_asks_few_questions_of_the_database_however_much_there_is(
    store: Store, event: Event, say: Say, person: Callable[..., User]
) -> None:
    lead = person("lead")
    codebooks.in_force(store.read())

    def asked() -> int:
        lines: list[str] = []
        with store.snapshot() as db:
            visit = Visit(0, days.now(), 0, days.now())
            db.conn.set_trace_callback(lines.append)
            today.of(db, lead, visit)
            db.conn.set_trace_callback(None)
        return len(lines)

    few = asked()
    with store.write() as db:
        for n in range(20):
            made = events.add(
                db, "test", title=f"Café {n}", date="2027-01-01", place="", district="farsta",
                questions=["x"], tables=2,
            )  # fmt: skip
            events.move(db, "test", events.get(db, made), "open")
            one = proposals.add(db, None, title="x", what="x", codebook="b", home=None)
            proposals.send(db, None, one, [None])
    assert asked() <= few + 5
    assert few < 30


def test_it_says_of_how_many_cafes_it_counts(
    store: Store,
    event: Event,
    person: Callable[..., User],
    monkeypatch: pytest.MonkeyPatch,
    sign_in: Callable[..., FlaskClient],
) -> None:
    user = person("lead")
    assert day_of(store, user).looks_back == 0
    monkeypatch.setattr(today, "LATEST_EVENTS", 1)
    with store.write() as db:
        other = events.add(
            db, "test", title="Ett till", date="2026-10-20", questions=["Vad?"], tables=1
        )
        events.move(db, "test", events.get(db, other), "open")
    assert day_of(store, user).looks_back == 1
    page = sign_in("lead", "*", email="lead-two@example.test").get("/today").get_data(as_text=True)
    assert "räknat för de 1 senaste" in page


def test_each_role_has_the_page_that_it_can_use(sign_in: Callable[..., FlaskClient]) -> None:
    for role, there, gone in (
        ("administrator", "Väntar på dig", "Den senaste månaden"),
        ("manager", "Börja ett samtal", "Den senaste månaden"),
        ("observer", "Att följa", "Väntar på dig<"),
        ("reader", "Till sammanfattningarna", "Att följa"),
        ("steering", "Inget väntar på dig", "Till sammanfattningarna"),
    ):
        page = sign_in(role).get("/today").get_data(as_text=True)
        assert there in page, role
        assert gone not in page, role
