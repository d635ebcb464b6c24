"""Versions of questionnaires: drafts change, what is published never does."""

from __future__ import annotations

import pytest

from cafe.errors import Conflict, Unknown
from cafe.store import audit, questionnaires
from cafe.store.database import Store
from cafe.views import asked
from forms.questionnaire.file import BUILTIN, builtin


def test_the_built_in_ones_are_published_once_and_read_back_the_same(store: Store) -> None:
    asked.ensure_builtin(store)
    first = questionnaires.published(store.read())
    asked.ensure_builtin(store)
    assert questionnaires.published(store.read()) == first
    assert {v.id for v in first} == set(BUILTIN)
    for version in first:
        read = asked.read(version.content)
        assert read == builtin(version.id)
        assert version.hash == read.digest


def test_a_built_in_row_that_is_there_is_left_as_it_is(store: Store) -> None:
    with store.write() as db:
        assert questionnaires.ensure_builtin(db, [("x", 1, "first", "1")]) == 1
        assert questionnaires.ensure_builtin(db, [("x", 1, "second", "2")]) == 0
    assert questionnaires.get(store.read(), "x", 1).content == "first"


def test_a_draft_changes_until_it_is_published_and_then_never(store: Store) -> None:
    with store.write() as db:
        questionnaires.save_draft(db, "user:1", "trivsel", 1, "one", "h1")
        questionnaires.save_draft(db, "user:1", "trivsel", 1, "two", "h2")
    with pytest.raises(Unknown):
        questionnaires.get(store.read(), "trivsel", 1)
    with store.write() as db:
        questionnaires.publish(db, "user:1", "trivsel", 1, "h2")
    assert questionnaires.get(store.read(), "trivsel", 1).content == "two"
    with pytest.raises(Conflict, match="questionnaire_published"), store.write() as db:
        questionnaires.save_draft(db, "user:1", "trivsel", 1, "three", "h3")
    with pytest.raises(Unknown), store.write() as db:
        questionnaires.publish(db, "user:1", "trivsel", 1, "h2")
    assert questionnaires.get(store.read(), "trivsel", 1).content == "two"
    actions = [entry.action for entry in audit.latest(store.read()) if "trivsel" in entry.object]
    assert actions == ["questionnaire.publish", "questionnaire.draft"]


def test_only_what_was_looked_at_is_published(store: Store) -> None:
    with store.write() as db:
        questionnaires.save_draft(db, "user:1", "trivsel", 1, "one", "h1")
        questionnaires.save_draft(db, "user:2", "trivsel", 1, "two", "h2")
    with pytest.raises(Conflict, match="questionnaire_changed"), store.write() as db:
        questionnaires.publish(db, "user:1", "trivsel", 1, "h1")
    assert questionnaires.draft(store.read(), "trivsel").content == "two"


def test_a_questionnaire_has_one_draft_and_versions_follow_each_other(store: Store) -> None:
    with store.write() as db:
        assert questionnaires.next_version(db, "trivsel") == 1
        questionnaires.save_draft(db, "user:1", "trivsel", 1, "one", "h1")
        with pytest.raises(Conflict, match="questionnaire_has_draft"):
            questionnaires.save_draft(db, "user:1", "trivsel", 2, "two", "h2")
        questionnaires.publish(db, "user:1", "trivsel", 1, "h1")
        assert questionnaires.next_version(db, "trivsel") == 2
        questionnaires.save_draft(db, "user:1", "trivsel", 2, "two", "h2")
        questionnaires.publish(db, "user:1", "trivsel", 2, "h2")
    assert [v.version for v in questionnaires.published(store.read())] == [2, 1]
    assert questionnaires.latest(store.read(), "trivsel").version == 2
    assert questionnaires.get(store.read(), "trivsel", 1).content == "one"


def test_a_draft_can_be_thrown_away_and_what_is_published_cannot(store: Store) -> None:
    with store.write() as db:
        questionnaires.save_draft(db, "user:1", "trivsel", 1, "one", "h1")
        questionnaires.drop_draft(db, "user:1", "trivsel")
        assert questionnaires.drafts(db) == []
        questionnaires.ensure_builtin(db, [("x", 1, "first", "1")])
        with pytest.raises(Unknown):
            questionnaires.drop_draft(db, "user:1", "x")
    assert questionnaires.latest(store.read(), "x").content == "first"


def test_what_is_not_there_is_unknown(store: Store) -> None:
    for ask in (questionnaires.latest, questionnaires.draft):
        with pytest.raises(Unknown, match="questionnaire_unknown"):
            ask(store.read(), "finns-inte")
