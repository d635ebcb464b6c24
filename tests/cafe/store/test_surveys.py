"""Surveys, tickets and answers in the store."""

from __future__ import annotations

import sqlite3
import threading
import uuid
from collections.abc import Callable

import pytest

from cafe import days
from cafe.errors import Conflict, Unknown
from cafe.store import events, figures, observations, sealing, survey_answers, surveys
from cafe.store.database import Store, value
from cafe.store.events import Event
from cafe.store.surveys import Survey
from cafe.views import asked


def add(store: Store, admission: str = "open", state: str = "open", **more: object) -> Survey:
    """A survey of the rating."""
    asked.ensure_builtin(store)
    with store.write() as db:
        code = surveys.add(
            db,
            "test",
            title=" Skattning ",
            questionnaire=("threat-rating", 1),
            admission=admission,
            **more,  # type: ignore[arg-type]
        )
        for step in ("open", "closed")[: ("draft", "open", "closed").index(state)]:
            surveys.move(db, "test", surveys.get(db, code), step)
        return surveys.get(db, code)


def keep(store: Store, code: str, key: str, content: str = '{"rating":4}', **more: object) -> bool:
    """Store an answer that came by this address."""
    with store.write() as db:
        return survey_answers.keep(
            db,
            survey_answers.door(db, code),
            key=key,
            content=content,
            persons=int(more.pop("persons", 1)),  # type: ignore[call-overload]
            language="sv",
            day="2026-10-14",
            **more,  # type: ignore[arg-type]
        )


def issue(store: Store, survey: Survey, number: int, secret: str = "secret") -> list[str]:
    """Tickets."""
    with store.write() as db:
        return survey_answers.issue(db, survey, number, secret)


def test_a_survey_needs_a_published_questionnaire(store: Store) -> None:
    with store.write() as db, pytest.raises(Unknown):
        surveys.add(db, "test", title="x", questionnaire=("none", 1), admission="open")


def test_a_survey_moves_on_and_back_but_never_from_sealed(store: Store) -> None:
    survey = add(store, state="draft")
    assert survey.title == "Skattning"
    with store.write() as db, pytest.raises(Conflict):
        surveys.move(db, "test", survey, "closed")
    for step in ("open", "closed", "open", "open", "closed"):
        with store.write() as db:
            surveys.move(db, "test", survey, step)
        assert surveys.by_id(store.read(), survey.id).state == step
    sealing.seal(store, "test", survey.id)
    sealing.seal(store, "test", survey.id)
    for step in ("open", "closed", "draft"):
        with store.write() as db, pytest.raises(Conflict):
            surveys.move(db, "test", survey, step)


def test_a_survey_has_its_events_organiser(store: Store, event: Event) -> None:
    survey = add(store, event_id=event.id, district="bromma")
    assert (survey.district, survey.event_code, survey.day) == ("farsta", event.code, event.date)
    assert surveys.open_at(store.read(), event.id) == [survey]
    add(store, "tickets", event_id=event.id)
    add(store, state="closed", event_id=event.id)
    assert surveys.open_at(store.read(), event.id) == [survey]
    assert len(surveys.all_surveys(store.read(), event.id)) == 3


def test_the_same_answer_is_stored_once_and_another_under_its_key_is_refused(store: Store) -> None:
    survey = add(store)
    key = uuid.uuid4().hex
    assert keep(store, survey.code, key)
    assert not keep(store, survey.code, key)
    for content, persons in (('{"rating":5}', 1), ('{"rating":4}', 2)):
        with pytest.raises(Conflict, match="answer_key_taken"):
            keep(store, survey.code, key, content, persons=persons)
    with pytest.raises(Conflict, match="answer_key_taken"):
        keep(store, add(store).code, key)
    with store.write() as db:
        surveys.move(db, "test", survey, "closed")
    assert not keep(store, survey.code, key), "its answer was lost before the survey closed"
    with pytest.raises(Conflict, match="survey_not_open"):
        keep(store, survey.code, uuid.uuid4().hex)


def test_a_ticket_is_spent_with_its_answer_or_not_at_all(store: Store) -> None:
    survey = add(store, "tickets")
    (ticket,) = issue(store, survey, 1)
    # Something fails after the answer and the ticket were written.
    wrong = [("Konsulter", None, "2026-04-15", 1.0), ("Chefer", None, None, 1.0)]
    with pytest.raises(sqlite3.IntegrityError):
        keep(store, ticket, "a" * 32, figures=wrong)
    assert surveys.counts(store.read(), survey.id) == surveys.Count(0, 0, 1, 1, 0)
    assert keep(store, ticket, "a" * 32)
    assert surveys.counts(store.read(), survey.id) == surveys.Count(1, 1, 1, 1, 1)
    with pytest.raises(Conflict, match="ticket_spent"):
        keep(store, ticket, "b" * 32)
    with pytest.raises(Conflict, match="answer_needs_ticket"):
        keep(store, survey.code, "c" * 32)


def test_of_two_answers_at_once_with_one_ticket_one_is_stored(store: Store) -> None:
    survey = add(store, "tickets")
    (ticket,) = issue(store, survey, 1)
    start = threading.Barrier(6)
    outcomes: list[str] = []

    def press(number: int) -> None:
        start.wait()
        try:
            keep(store, ticket, f"{number:032x}")
            outcomes.append("stored")
        except Conflict as error:
            outcomes.append(error.name)

    threads = [threading.Thread(target=press, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["stored", *["ticket_spent"] * 5]
    assert surveys.counts(store.read(), survey.id).answers == 1


def test_tickets_are_random_repeatable_and_kept_as_hashes_only(store: Store) -> None:
    survey, other = add(store, "tickets"), add(store, "tickets")
    made = issue(store, survey, 50)
    assert made == issue(store, survey, 50)
    assert len({*made, *issue(store, survey, 50, "another"), *issue(store, other, 50)}) == 150
    assert surveys.counts(store.read(), survey.id).tickets == 100
    dump = "\n".join(store.read().conn.iterdump())
    assert not any(ticket in dump for ticket in made)
    found = survey_answers.door(store.read(), f" {made[0][:4]}-{made[0][4:]}".upper())
    assert (found.survey.id, found.spent) == (survey.id, False)


def test_tickets_are_not_made_for_a_closed_survey(store: Store) -> None:
    with pytest.raises(Conflict):
        issue(store, add(store, "tickets", "closed"), 1)


def test_sealing_keeps_the_answers_and_the_number_of_tickets(store: Store) -> None:
    survey = add(store, "tickets")
    tickets = issue(store, survey, 4)
    for number, ticket in enumerate(tickets[:3]):
        keep(store, ticket, f"{number:032x}")
    with store.write() as db:
        surveys.move(db, "test", survey, "closed")
    sealing.seal(store, "test", survey.id)
    assert surveys.counts(store.read(), survey.id) == surveys.Count(3, 3, 4, 0, 0)
    with pytest.raises(Unknown):
        survey_answers.door(store.read(), tickets[0])


def test_links_of_an_interview_are_not_all_that_were_invited(store: Store) -> None:
    survey = add(store, "interview", district="farsta")
    issue(store, survey, 1)
    assert surveys.counts(store.read(), survey.id) == surveys.Count(0, 0, None, 1, 0)
    with store.write() as db:
        surveys.move(db, "test", survey, "closed")
    sealing.seal(store, "test", survey.id)
    assert surveys.counts(store.read(), survey.id) == surveys.Count(0, 0, None, 0, 0)


def test_a_sealing_that_was_interrupted_goes_on_and_cannot_be_undone(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = add(store, "tickets")
    (ticket,) = issue(store, survey, 1)
    keep(store, ticket, "a" * 32)
    with store.write() as db:
        surveys.move(db, "test", survey, "closed")
    with monkeypatch.context() as patch:
        patch.setattr(sealing, "_write_anew", lambda store: (_ for _ in ()).throw(OSError("cut")))
        with pytest.raises(OSError, match="cut"):
            sealing.seal(store, "test", survey.id)
    with store.write() as db, pytest.raises(Conflict):
        surveys.move(db, "test", survey, "open")
    sealing.seal(store, "test", survey.id)
    assert surveys.by_id(store.read(), survey.id).state == "sealed"
    assert surveys.counts(store.read(), survey.id).invited == 1


def test_other_surveys_go_on_while_one_is_sealed(store: Store) -> None:
    going, done = add(store, "tickets"), add(store, "tickets", "closed")
    (ticket,) = issue(store, going, 1)
    sealing.seal(store, "test", done.id)
    assert keep(store, ticket, "a" * 32)


def test_older_copies_of_the_database_are_named(store: Store) -> None:
    assert sealing.copies(store) == []
    store.path.with_name("rundabord-before-m003-20261014.db").write_bytes(b"")
    assert sealing.copies(store) == ["rundabord-before-m003-20261014.db"]


def test_an_answers_figures_become_observations_once(store: Store) -> None:
    survey = add(store)
    figures = [("Konsulter", "farsta", "2026-04-15", 7.0)]
    for _ in range(2):
        keep(store, survey.code, "a" * 32, figures=figures)
    (found,) = observations.of_indicator(store.read(), "Konsulter")
    assert (found.district, found.date, found.value) == ("farsta", "2026-04-15", 7.0)


def test_the_day_of_an_interview_is_its_quarters_first(store: Store) -> None:
    day = "2026-11-22"
    assert surveys.day_of(add(store, "interview"), day) == "2026-10-01"
    assert surveys.day_of(add(store, "open"), day) == "2026-11-22"


def test_the_organisation_is_that_of_the_surveys_day(store: Store) -> None:
    then = dict(surveys.lists(store.read(), "2022-01-01"))
    now = dict(surveys.lists(store.read(), "2026-01-01"))
    assert then["district"] != now["district"]
    assert then["area"] == now["area"]
    assert now["profession"]
    assert value(store.read(), "SELECT count(*) FROM area") == len(now["area"])


def test_a_talk_group_counts_as_the_persons_that_tickets_or_seats_vouch_for(
    store: Store, event: Event
) -> None:
    def counted(survey: Survey) -> tuple[int, list[int], list[int]]:
        db = store.read()
        sizes = [[n for _, n, _ in figures.contents(db, survey.id, g)] for g in (True, False)]
        return surveys.counts(db, survey.id).persons, *sizes

    survey = add(store)
    keep(store, survey.code, "1" * 32, persons=29)
    keep(store, survey.code, "2" * 32)
    assert counted(survey) == (2, [1], [1])
    issue(store, survey, 29)
    assert counted(survey) == (2, [1], [1])
    issue(store, survey, 30)
    assert counted(survey) == (30, [29], [1])
    at_event = add(store, event_id=event.id)
    with store.write() as db:
        db.conn.execute("UPDATE event SET participants = NULL")
    keep(store, at_event.code, "3" * 32, persons=6)
    keep(store, at_event.code, "4" * 32)
    assert counted(at_event) == (2, [1], [1])
    with store.write() as db:
        for table, sit in zip(event.tables, (4, 3), strict=False):
            events.seat(db, "test", table, participants=sit, professions={}, areas={})
    assert counted(at_event) == (7, [6], [1])


def test_a_talk_group_counts_as_many_after_sealing_and_after_a_release(
    store: Store, event: Event
) -> None:
    def groups(survey: Survey) -> list[int]:
        return [n for _, n, _ in figures.contents(store.read(), survey.id, True)]

    survey = add(store)
    keep(store, survey.code, "1" * 32, persons=8)
    issue(store, survey, 9)
    with store.write() as db:
        surveys.move(db, "test", surveys.by_id(db, survey.id), "closed")
    assert groups(survey) == [8]
    sealing.seal(store, "test", survey.id)
    assert groups(survey) == [8]
    at_event = add(store, event_id=event.id)
    keep(store, at_event.code, "2" * 32, persons=6)
    with store.write() as db:
        db.conn.execute("UPDATE event SET participants = 6")
        figures.keep_release(db, "test", at_event, 6, {"answers": 1})
        db.conn.execute("UPDATE event SET participants = 5")
    assert groups(at_event) == [6], "a release keeps what it was counted with"


def test_a_survey_with_a_last_day_takes_answers_to_the_end_of_it(
    store: Store, at: Callable[[str], None]
) -> None:
    asked.ensure_builtin(store)
    at("2026-12-03 12:00")
    with store.write() as db:
        code = surveys.add(
            db, "test", title="Enkät", questionnaire=("workshop-evaluation", 1), admission="open",
            last_day="2026-12-03",
        )  # fmt: skip
        surveys.move(db, "test", surveys.get(db, code), "open")

    def answer(key: str) -> bool:
        with store.write() as db:
            there = survey_answers.door(db, code)
            return survey_answers.keep(
                db, there, key=key, content="{}", persons=1, language="sv", day=days.today()
            )

    at("2026-12-03 23:59")
    assert answer("a")
    at("2026-12-04 00:01")
    assert not surveys.get(store.read(), code).takes_answers
    with pytest.raises(Conflict, match="survey_not_open"):
        answer("b")
    (past,) = surveys.past(store.read())
    with store.write() as db:
        surveys.move(db, "machine", past, "closed")
    assert surveys.past(store.read()) == []
    with store.write() as db:
        surveys.move(db, "test", surveys.get(db, code), "open")
    again = surveys.get(store.read(), code)
    assert (again.takes_answers, again.last_day) == (True, None)
