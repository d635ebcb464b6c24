"""A survey's words become passages: enough of them, together, without what would tell whose."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from cafe.reports import points, summary
from cafe.reports.summary import release
from cafe.server.worker import bring_in_texts
from cafe.store import (
    database,
    erased,
    events,
    notes,
    organisation,
    passages,
    runs,
    survey_answers,
    surveys,
)
from cafe.store import texts as kept
from cafe.store.database import Store
from cafe.store.surveys import Survey
from cafe.understand import analyse, texts
from cafe.upkeep import purge
from cafe.views import asked

ANSWER = "INSERT INTO answer (id, survey_id, date, language, content) VALUES (?, ?, ?, ?, ?)"
WORDS = [
    "Fler administratörer så att vi hinner träffa familjerna",
    "för många ärenden per handläggare",
    "Handledning varje vecka",
    "Chefen syns aldrig till",
    "Larmen fungerar inte i besöksrummen",
    "En mentor första året",
    "Lägre ärendetak nu",
    "Systemet hänger sig jämt",
    "Mer tid för fortbildning",
    "Ta emot fler studenter",
]


@pytest.fixture
def survey(store: Store) -> Callable[..., Survey]:
    """`survey(questionnaire, admission, state)`: a survey of Farsta without answers."""

    def make(questionnaire: str = "workshop-evaluation", admission: str = "open") -> Survey:
        asked.ensure_builtin(store)
        with store.write() as db:
            code = surveys.add(
                db, "test", title="Efter workshoppen", questionnaire=(questionnaire, 1),
                admission=admission, district="farsta",
            )  # fmt: skip
            surveys.move(db, "test", surveys.get(db, code), "open")
            return surveys.get(db, code)

    return make


def answer(store: Store, survey: Survey, question: str, *words: str) -> None:
    asks = asked.get(store.read(), survey.questionnaire_id, 1).with_role("consent")
    yes = {asks.id: "yes"} if asks else {}
    with store.write() as db:
        for text in words:
            db.conn.execute(
                ANSWER,
                (
                    uuid.uuid4().hex,
                    survey.id,
                    "2026-10-14",
                    "sv",
                    json.dumps({question: text} | yes),
                ),
            )


def close(store: Store, survey: Survey) -> None:
    with store.write() as db:
        surveys.move(db, "test", surveys.by_id(db, survey.id), "closed")


def held(store: Store, survey: Survey) -> list[str]:
    event = kept.event_of(store.read(), survey.id)
    return [p.text for p in passages.of_event(store.read(), event.id)] if event else []


def test_words_come_in_once_when_the_survey_is_closed_and_enough_have_written(
    store: Store, survey: Callable[..., Survey]
) -> None:
    one = survey()
    answer(store, one, "improve", *WORDS)
    answer(store, one, "next", *WORDS[:9])
    assert bring_in_texts(store) == 0
    close(store, one)
    assert bring_in_texts(store) == 1
    assert held(store, one) == sorted(WORDS, key=str.casefold)
    assert bring_in_texts(store) == 0
    event = kept.event_of(store.read(), one.id)
    assert event is not None
    assert (event.state, event.district, event.persons) == ("closed", "farsta", 19)
    # The tenth person writes: now that question's words come too, and none twice.
    answer(store, one, "next", "Ordet som gör det till tio")
    assert bring_in_texts(store) == 1
    assert len(held(store, one)) == 20
    again = kept.event_of(store.read(), one.id)
    assert again is not None
    assert (again.id, again.persons) == (event.id, 20)


def test_a_text_that_came_when_the_survey_was_opened_again_waits_for_more(
    store: Store, survey: Callable[..., Survey]
) -> None:
    one = survey()
    answer(store, one, "improve", *WORDS)
    close(store, one)
    assert bring_in_texts(store) == 1
    with store.write() as db:
        surveys.move(db, "test", surveys.by_id(db, one.id), "open")
    answer(store, one, "improve", "Den sena rösten")
    close(store, one)
    assert bring_in_texts(store) == 0
    assert held(store, one) == sorted(WORDS, key=str.casefold)
    with store.write() as db:
        surveys.move(db, "test", surveys.by_id(db, one.id), "open")
    answer(store, one, "improve", "Fyra", "till", "räcker", "nu")
    close(store, one)
    assert bring_in_texts(store) == 1
    assert len(held(store, one)) == 15


@pytest.mark.parametrize(
    ("releases", "out"),
    [([], 0), ([1] * 9, 0), ([1] * 10, 1), ([1] * 10 + [2] * 4, 1), ([1] * 10 + [2] * 5, 2),
     ([1] * 10 + [2] * 4 + [3], 3), ([1] * 4 + [2] * 6 + [3], 2)],
)  # fmt: skip
def test_words_are_let_out_in_steps(releases: list[int], out: int) -> None:
    assert texts.let_out(releases, dict.fromkeys(releases, (10, 5))) == out


def test_another_threshold_lets_no_few_words_out() -> None:
    # By 8 for all, the 5 and the 3 would be one step; the 5 have been read.
    releases = [1] * 10 + [2] * 5 + [3] * 3
    assert texts.let_out(releases, {1: (10, 5), 2: (10, 5), 3: (10, 8)}) == 2
    assert (
        texts.let_out([*releases, *[4] * 5], {n: (10, 5 if n < 3 else 8) for n in (1, 2, 3, 4)})
        == 4
    )
    # By 18 for the first step, too.
    assert texts.let_out(releases, {1: (10, 5), 2: (10, 5), 3: (18, 5)}) == 2


def test_nothing_tells_when_or_in_which_order_they_were_written(
    store: Store, survey: Callable[..., Survey]
) -> None:
    one = survey()
    answer(store, one, "improve", *reversed(WORDS))
    close(store, one)
    bring_in_texts(store)
    event = kept.event_of(store.read(), one.id)
    assert event is not None
    found = notes.of_event(store.read(), event.id)
    assert all(n.written_at is None and n.area is None and n.profession is None for n in found)
    times = [n.received_at for n in sorted(found, key=lambda n: n.text.casefold())]
    assert times == sorted(times)


def test_interviews_words_come_several_at_a_time(
    store: Store, survey: Callable[..., Survey]
) -> None:
    one = survey("exit-interview", "interview")
    answer(store, one, "good", *WORDS)
    assert bring_in_texts(store) == 1
    answer(store, one, "good", "Fyra", "nya", "räcker", "inte")
    assert bring_in_texts(store) == 0
    answer(store, one, "good", "men fem gör det")
    assert bring_in_texts(store) == 1
    assert len(held(store, one)) == 15


def test_who_said_no_to_it_is_left_out(store: Store, survey: Callable[..., Survey]) -> None:
    one = survey("exit-interview", "interview")
    questionnaire = asked.get(store.read(), "exit-interview", 1)
    consent = questionnaire.with_role("consent")
    if consent is None:
        pytest.fail("the exit interview asks for consent")
    with store.write() as db:
        for n, text in enumerate(WORDS * 2):
            content: dict[str, Any] = {"good": text + str(n), consent.id: "yes" if n % 2 else "no"}
            db.conn.execute(
                ANSWER,
                (uuid.uuid4().hex, one.id, "2026-10-14", "sv", json.dumps(content)),
            )
    bring_in_texts(store)
    assert len(held(store, one)) == 10


def test_they_are_tagged_gathered_and_quoted_only_when_released(
    store: Store, survey: Callable[..., Survey]
) -> None:
    one = survey()
    answer(store, one, "improve", *WORDS, *(f"{w}, verkligen" for w in WORDS))
    close(store, one)
    bring_in_texts(store)
    event = kept.event_of(store.read(), one.id)
    assert event is not None
    with store.write() as db:  # what it is called is asked with each of its questions
        db.conn.execute("UPDATE event SET title = 'Om hot och våld' WHERE id = ?", (event.id,))
    outcome = analyse.analyse(store, event.code, lambda share, name: None)
    assert outcome.read == 20
    assert runs.named(store.read(), event.id)[2] == {"F1"}

    def quotes() -> set[str]:
        with store.snapshot() as db:
            now = events.by_id(db, event.id)
            made = summary.summarise(db, now, organisation.get(db))
        assert made.themes
        return {q.text for theme in made.themes for q in theme.quotes}

    assert quotes() == set()
    with store.write() as db:
        user = database.value(
            db,
            "INSERT INTO user (email, name, password_hash, active, epoch, created_at) "
            "VALUES ('x@example.test', 'X', '', 1, 1, '') RETURNING id",
        )
        found = passages.of_event(db, event.id)
        for passage in found:
            kept.release(db, user, passage.id, passage.revision)
    shown = quotes()
    assert shown
    assert shown <= {p.text for p in found}
    with store.write() as db:
        for passage in found:
            kept.take_back(db, user, passage.id)
    assert quotes() == set()


def test_on_the_pages_the_lead_closes_reads_and_releases(
    store: Store, survey: Callable[..., Survey], sign_in: Callable[..., FlaskClient],
    token: Callable[[FlaskClient], str],
) -> None:  # fmt: skip
    one = survey()
    answer(store, one, "improve", *WORDS)
    lead = sign_in("lead", "farsta")
    assert (
        "när enkäten är stängd och tillräckligt många" in lead.get(f"/lead/surveys/{one.code}").text
    )

    def post(address: str, **fields: str) -> Any:
        data = {"csrf_token": token(lead), "once": uuid.uuid4().hex} | fields
        return lead.post(address, data=data)

    post(f"/lead/surveys/{one.code}/state", state="closed")
    event = kept.event_of(store.read(), one.id)
    assert event is not None
    assert f"/lead/events/{event.code}" in lead.get(f"/lead/surveys/{one.code}").text
    page = lead.get(f"/lead/events/{event.code}").text
    assert "Svaren i ord från en enkät." in page
    assert "bordskort" not in page
    assert "Enkätsvar" in lead.get("/lead/events").text
    passage = passages.of_event(store.read(), event.id)[0]
    at = f"/lead/events/{event.code}/review"
    assert 'value="release"' in lead.get(at).text
    sent = {"passage": passage.id, "revision": "1", "back": "", "added": ""}
    assert post(f"{at}/decide", press="release", **sent).status_code == 303
    assert kept.released(store.read(), event.id) == {passage.id}
    assert 'value="take_back"' in lead.get(at).text
    assert post(f"{at}/decide", press="take_back", **sent).status_code == 303
    assert kept.released(store.read(), event.id) == set()


def test_a_draft_or_a_survey_without_words_to_tag_has_nothing_waiting(
    store: Store, survey: Callable[..., Survey]
) -> None:
    one = survey()
    with store.snapshot() as db:
        assert texts.due(db) == []
        assert texts.waiting(db, one) is None


def test_a_text_that_is_erased_goes_from_the_answer_and_stays_gone(
    store: Store, survey: Callable[..., Survey], add_user: Callable[..., int]
) -> None:
    made = survey()
    answer(store, made, "improve", *WORDS)
    close(store, made)
    bring_in_texts(store)
    event = kept.event_of(store.read(), made.id)
    assert event is not None
    gone = passages.of_event(store.read(), event.id)[0]
    user = add_user("lead")
    with store.write() as db:
        erased.erase(db, user, gone.id, "Nämner en person.")
    bring_in_texts(store)
    assert sorted(held(store, made)) == sorted(set(WORDS) - {gone.text})
    said = [text for _, text, _ in kept.written(store.read(), made.id, "improve")]
    assert sorted(said) == sorted({*WORDS, ""} - {gone.text})


def test_the_words_of_a_survey_past_its_time_go_and_its_other_answers_stay(
    store: Store, survey: Callable[..., Survey]
) -> None:
    made, other = survey(), survey("exit-interview", "interview")
    answer(store, made, "improve", *WORDS)
    answer(store, other, "stay", "Ett samtal i år", "Ett till")
    with store.write() as db:
        db.conn.execute("UPDATE answer SET content = json_set(content, '$.use', 4)")
        first = "(SELECT id FROM answer WHERE survey_id = ? ORDER BY id LIMIT 1)"
        db.conn.execute(f"UPDATE answer SET date = '2020-01-01' WHERE id = {first}", (other.id,))
    close(store, made)
    bring_in_texts(store)
    with store.write() as db:
        db.conn.execute("UPDATE survey SET closed_on = '2020-02-01' WHERE id = ?", (made.id,))
    listed = purge.purge(store, "test", 12)
    assert [(one.code, one.texts) for one in listed] == [(other.code, 1), (made.code, len(WORDS))]
    assert held(store, made) == []
    left = [
        json.loads(a.content)
        for s in (made, other)
        for a in survey_answers.every(store.read(), s.id)
    ]
    assert {a["use"] for a in left} == {4}
    assert sum(bool(a.get("stay")) for a in left) == 1
    assert not any(a.get("improve") for a in left)
    bring_in_texts(store)
    assert held(store, made) == []
    assert purge.past(store.read(), 12) == []


def test_words_carry_the_day_on_which_their_survey_was_opened(
    store: Store, survey: Callable[..., Survey], at: Callable[[str], None]
) -> None:
    at("2026-03-02 08:00")
    one = survey()
    answer(store, one, "improve", *WORDS)
    at("2026-05-20 08:00")
    close(store, one)
    bring_in_texts(store)
    event = kept.event_of(store.read(), one.id)
    assert event is not None
    assert event.date == "2026-03-02"
    assert {p.day for p in passages.of_event(store.read(), event.id)} == {"2026-03-02"}


def test_what_a_survey_asks_about_is_told_as_asked_and_skews_no_share(
    store: Store, survey: Callable[..., Survey]
) -> None:
    one = survey()
    answer(store, one, "improve", *WORDS)
    answer(store, one, "next", *(f"{w} nu" for w in WORDS))
    close(store, one)
    bring_in_texts(store)
    event = kept.event_of(store.read(), one.id)
    assert event is not None
    with store.write() as db:
        said = passages.of_event(db, event.id)
        run = runs.add(
            db, event.id, "tags", codebook="b", model="m", settings={runs.NAMED: {"2": ["P13"]}},
            passages=len(said), at="2026-10-15T00:00:00.000Z",
        )  # fmt: skip
        for p in said:  # every answer is about P13; in one round they were asked about it
            found = [runs.StoredSuggestion("P13", 0.9, True, ())]
            runs.read(db, run, p.id, p.revision, found)
        release.show(db, "test", event)
    with store.snapshot() as db:
        made = release.shown(db, event, organisation.get(db))
        share = points.said_at(db, [event], 2026).shares["P13"]
    assert made is not None
    row = next(row for row in made.points if row.id == "P13")
    assert row.asked is not None
    assert (row.count.count, row.asked.count) == (10, 10)
    assert made.no_point is not None
    assert made.no_point.count.count == 0
    assert (share.count, share.notes, share.asked) == (10, 10, 10)
