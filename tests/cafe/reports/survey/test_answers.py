"""Single answers as rows: which, in what order, and what of them is left empty."""

from __future__ import annotations

import json
import uuid

import pytest

from cafe.errors import Conflict
from cafe.reports.survey import frozen
from cafe.reports.survey.answers import Dataset, single_answers
from cafe.store import questionnaires, survey_answers, surveys
from cafe.store.database import Store
from cafe.store.surveys import Survey
from forms.questionnaire.model import Choice, Question, Questionnaire, Text, to_json

DISTRICTS = tuple(Choice(name, Text(name.title())) for name in ("farsta", "bromma", "skarpnack"))
YES_NO = (Choice("yes", Text("Ja")), Choice("no", Text("Nej")))
ASKED = Questionnaire(
    "fragor",
    3,
    Text("Frågor"),
    Text(),
    (
        Question("var", "one", Text("Var"), choices=DISTRICTS, role="district"),
        Question("antal", "number", Text("Antal")),
        Question("igen", "number", Text("Antal")),
        Question("varfor", "free", Text("Varför")),
        Question("far", "one", Text("Får orden användas?"), choices=YES_NO, role="consent"),
    ),
)


@pytest.fixture
def survey(store: Store) -> Survey:
    with store.write() as db:
        questionnaires.save_draft(db, "test", ASKED.id, 3, to_json(ASKED), ASKED.digest)
        questionnaires.publish(db, "test", ASKED.id, 3, ASKED.digest)
        code = surveys.add(db, "test", title="E", questionnaire=("fragor", 3), admission="open")
        surveys.move(db, "test", surveys.get(db, code), "open")
        return surveys.get(db, code)


def answer(store: Store, survey: Survey, *given: dict[str, object], language: str = "sv") -> None:
    with store.write() as db:
        for values in given:
            survey_answers.keep(
                db,
                survey_answers.Door(survey),
                key=uuid.uuid4().hex,
                content=json.dumps(values),
                persons=1,
                language=language,
                day="2026-10-14",
            )


def move(store: Store, survey: Survey, state: str) -> None:
    with store.write() as db:
        surveys.move(db, "test", surveys.by_id(db, survey.id), state)


def shown(store: Store, survey: Survey) -> None:
    """Closed, and its results shown."""
    move(store, survey, "closed")
    with store.write() as db:
        now = surveys.by_id(db, survey.id)
        frozen.reveal(db, "test", now, frozen.draft(db, now, ASKED))


def made(store: Store, survey: Survey, language: str = "sv") -> Dataset:
    with store.snapshot() as db:
        return single_answers(db, surveys.by_id(db, survey.id), ASKED, language)


def column(dataset: Dataset, name: str) -> list[object]:
    at = next(n for n, one in enumerate(dataset.columns) if one.id == name)
    return [row[at] for row in dataset.rows]


def test_nobody_watches_answers_arrive(store: Store, survey: Survey) -> None:
    """Neither while it is open, nor by opening and closing it around a single answer."""
    answer(store, survey, *({"antal": n} for n in range(6)))
    for state in ("open", "closed"):
        move(store, survey, state)
        with pytest.raises(Conflict, match="data_hidden"):
            made(store, survey)
    shown(store, survey)
    assert column(made(store, survey), "antal") == [0, 1, 2, 3, 4, 5]
    move(store, survey, "open")
    answer(store, survey, {"antal": 99})
    with pytest.raises(Conflict, match="data_hidden"):
        made(store, survey)
    move(store, survey, "closed")
    assert 99 not in column(made(store, survey), "antal")


def test_fewer_answers_than_the_threshold_are_not_taken_along(store: Store, survey: Survey) -> None:
    """One talk group may be persons enough for figures; its answer is one row."""
    answer(store, survey, *({"antal": n} for n in range(5)))
    shown(store, survey)
    assert len(made(store, survey).rows) == 5
    with store.write() as db:
        db.conn.execute("DELETE FROM answer WHERE id = (SELECT min(id) FROM answer)")
    with pytest.raises(Conflict, match="data_hidden"):
        made(store, survey)


def test_the_order_tells_nothing_of_when_answers_came(store: Store, survey: Survey) -> None:
    given: list[dict[str, object]] = [{"antal": n, "igen": n % 3} for n in (10, 9, 2, 1, 30)]
    answer(store, survey, *given, {})
    shown(store, survey)
    assert column(made(store, survey), "antal") == [1, 2, 9, 10, 30, None]


def test_a_small_group_is_left_empty_with_others(store: Store, survey: Survey) -> None:
    sizes = {"farsta": 7, "bromma": 6, "skarpnack": 1}
    answer(store, survey, *({"var": name} for name, n in sizes.items() for _ in range(n)))
    shown(store, survey)
    dataset = made(store, survey)
    assert column(dataset, "var") == ["Farsta"] * 7 + [None] * 7
    assert [one.few for one in dataset.columns] == [True, False, False, False, False]


def test_words_come_along_as_they_may_be_read_elsewhere(store: Store, survey: Survey) -> None:
    told = {"varfor": "Ring 08-123 456 78", "far": "yes"}
    answer(store, survey, *[told] * 9, {"varfor": "Använd inte", "far": "no"})
    shown(store, survey)
    dataset = made(store, survey)
    assert column(dataset, "varfor") == [None] * 10
    assert [one.id for one in dataset.columns if one.unread] == ["varfor"]
    move(store, survey, "open")
    answer(store, survey, *[told] * 5)
    shown(store, survey)
    dataset = made(store, survey)
    words = [said for said in column(dataset, "varfor") if said]
    # Stored before there was masking; masked where it is taken along.
    assert words == ["Ring [telefonnummer]"] * 14
    assert not any(one.unread for one in dataset.columns)


@pytest.mark.parametrize(("english", "told"), [(4, []), (5, ["engelska"] * 5 + ["svenska"] * 5)])
def test_the_language_is_told_where_enough_answered_in_each(
    store: Store, survey: Survey, english: int, told: list[str]
) -> None:
    answer(store, survey, *[{"antal": 1}] * 5)
    answer(store, survey, *[{"antal": 1}] * english, language="en")
    shown(store, survey)
    dataset = made(store, survey)
    assert [c.id for c in dataset.columns if c.id == "language"] == ["language"] * bool(told)
    assert not told or column(dataset, "language") == told


def test_columns_that_are_called_the_same_are_told_apart(store: Store, survey: Survey) -> None:
    answer(store, survey, *[{"antal": 1}] * 5)
    shown(store, survey)
    headings = [one.heading for one in made(store, survey).columns]
    assert headings == ["Var", "Antal (antal)", "Antal (igen)", "Varför", "Får orden användas?"]
