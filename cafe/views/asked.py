"""Questionnaires out of the store, read: the store keeps text, `forms` knows what stands in it."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from sqlite_utils import Database

from cafe.store import organisation as organisations
from cafe.store import questionnaires
from cafe.store.database import Store
from cafe.store.organisation import Grouping, Organisation
from cafe.store.questionnaires import QuestionnaireVersion
from cafe.store.surveys import Survey
from forms.questionnaire import model
from forms.questionnaire.file import BUILTIN, builtin, from_json
from forms.questionnaire.model import Questionnaire


def published(store: Store) -> list[QuestionnaireVersion]:
    """Every published version; the built-in ones are written first where they are missing."""
    ensure_builtin(store)
    return questionnaires.published(store.read())


def ensure_builtin(store: Store) -> None:
    """Publish what comes with the software, once for each of its versions."""
    known = {(v.id, v.version) for v in questionnaires.published(store.read())}
    built_in = [builtin(name) for name in BUILTIN]
    if all((q.id, q.version) in known for q in built_in):
        return
    with store.write() as db:
        questionnaires.ensure_builtin(
            db, [(q.id, q.version, model.to_json(q), q.digest) for q in built_in]
        )


def get(db: Database, questionnaire_id: str, version: int) -> Questionnaire:
    """A published version as it was published. Raises Unknown."""
    return read(questionnaires.get(db, questionnaire_id, version).content)


def latest(db: Database, questionnaire_id: str) -> Questionnaire:
    """The newest published version. Raises Unknown."""
    return read(questionnaires.latest(db, questionnaire_id).content)


@functools.lru_cache(maxsize=256)
def read(content: str) -> Questionnaire:
    """A questionnaire of its stored JSON, read once. Raises model.Invalid."""
    return from_json(content)


def filled(questionnaire: Questionnaire, organisation: Organisation, day: str) -> Questionnaire:
    """The questionnaire with the organisation's districts (those of the ISO date), areas and
    professions as choices, where it has none of its own."""
    return _filled(
        questionnaire,
        tuple((d.id, d.name, d.name) for d in organisation.districts_on(day)),
        _named(organisation.areas),
        _named(organisation.professions),
    )


def filled_for(
    questionnaire: Questionnaire, organisation: Organisation, district: str
) -> Questionnaire:
    """The same where the district is settled: it is the only one to choose."""
    return _filled(
        questionnaire,
        ((district, organisation.name(district), organisation.name(district)),),
        _named(organisation.areas),
        _named(organisation.professions),
    )


Named = tuple[tuple[str, str, str], ...]  # id, Swedish and English name


def _named(choices: Iterable[Grouping]) -> Named:
    return tuple((c.id, c.name, c.name_en or c.name) for c in choices)


@functools.lru_cache(maxsize=256)
def _filled(
    questionnaire: Questionnaire, districts: Named, areas: Named, professions: Named
) -> Questionnaire:
    lists = {"district": districts, "area": areas, "profession": professions}
    return model.fill(questionnaire, lists)


def questionnaire_of(db: Database, survey: Survey) -> Questionnaire:
    """The survey's questionnaire, with the organisation's lists as choices."""
    found = get(db, survey.questionnaire_id, survey.questionnaire_version)
    return filled(found, organisations.get(db), survey.day)
