"""What an answer says of indicators becomes observations, once."""

from __future__ import annotations

import sqlite3

import pytest

from cafe.store import interviews, observations, organisation
from cafe.store.database import Store
from cafe.store.organisation import Organisation
from cafe.views import asked
from forms.questionnaire.answer import Answer, clean
from forms.questionnaire.answer import observations as found_in
from forms.questionnaire.file import builtin


def answered(store: Store) -> str:
    asked.ensure_builtin(store)
    with store.write() as db:
        survey = interviews.survey_for(db, "consultants-on-the-day", 1, "farsta", "Konsulter")
        db.conn.execute(
            "INSERT INTO answer (id, survey_id, date, persons, language, content) "
            "VALUES ('a1', ?, '2026-11-11', 1, 'sv', '{}')",
            (survey,),
        )
    return "a1"


def test_consultants_on_the_day_become_observations(store: Store) -> None:
    questionnaire = builtin("consultants-on-the-day")
    given = {"date": "2026-11-11", "consultants": "7", "unfilled": "0"}
    answer = clean(asked.filled_for(questionnaire, _organisation(store), "farsta"),
                   given | {"district": "farsta"})  # fmt: skip
    assert isinstance(answer, Answer)
    figures = [
        (o.indicator, o.district, o.date, float(o.value))
        for o in found_in(questionnaire, answer.values)
    ]
    identity = answered(store)
    with store.write() as db:
        assert observations.add_of_answer(db, identity, figures) == 2
        assert observations.add_of_answer(db, identity, figures) == 0
    assert observations.indicators(store.read()) == ["Antal konsulter", "Antal obesatta tjänster"]
    (kept,) = observations.of_indicator(store.read(), "Antal konsulter")
    assert (kept.district, kept.date, kept.value) == ("farsta", "2026-11-11", 7.0)
    assert kept.answer_id == identity


def test_an_observation_needs_its_answer(store: Store) -> None:
    figures = [("Antal konsulter", "farsta", "2026-11-11", 7.0)]
    with pytest.raises(sqlite3.IntegrityError), store.write() as db:
        observations.add_of_answer(db, "no-such-answer", figures)
    assert observations.indicators(store.read()) == []


def _organisation(store: Store) -> Organisation:

    return organisation.get(store.read())
