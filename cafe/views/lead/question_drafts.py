"""Drafts of questionnaires for those who write them: read and kept."""

from __future__ import annotations

from sqlite_utils import Database

from cafe import rights
from cafe.accounts import account, actor, need, store
from cafe.errors import Conflict, Refused
from cafe.store import questionnaires
from cafe.store.questionnaires import QuestionnaireVersion
from cafe.views import asked
from forms.questionnaire import edit, model
from forms.questionnaire.check import check
from forms.questionnaire.file import BUILTIN
from forms.questionnaire.model import Questionnaire


def row(db: Database, qid: str) -> QuestionnaireVersion:
    """The draft as it is stored, for those who write it. Raises Unknown, Forbidden."""
    found = questionnaires.draft(db, qid)
    need(rights.changes_questionnaire(account(), found))
    return found


def draft(db: Database, qid: str) -> Questionnaire:
    """The draft, however unfinished. Raises Unknown, Forbidden."""
    return edit.unfinished(row(db, qid).content)


def any_version(qid: str, version: int) -> Questionnaire:
    """A version, published or being written."""
    db = store().read()
    if is_draft(db, qid, version):
        return draft(db, qid)
    asked.ensure_builtin(store())
    return asked.get(db, qid, version)


def is_draft(db: Database, qid: str, version: int) -> bool:
    """Whether the version is being written."""
    return questionnaires.has_draft(db, qid) and questionnaires.draft(db, qid).version == version


def begin(db: Database, q: Questionnaire, before: QuestionnaireVersion | None = None) -> None:
    """Begin a draft. It is the account's, or belongs where the version `before` belongs."""
    me = account()
    questionnaires.save_draft(
        db,
        actor(),
        q.id,
        q.version,
        model.to_json(q),
        q.digest,
        user_id=before.user_id if before else me.id,
        home=before.home if before else rights.home_of(me),
    )


def keep(db: Database, q: Questionnaire) -> None:
    """Keep what a draft holds now."""
    questionnaires.change_draft(db, q.id, q.version, model.to_json(q), q.digest)


def ids(db: Database) -> set[str]:
    """The ids that are taken."""
    found = [*questionnaires.published(db), *questionnaires.drafts(db)]
    return {one.id for one in found} | set(BUILTIN)


def publish(db: Database, qid: str, digest: str) -> Questionnaire:
    """Publish the draft that has this digest, with an id of its wording for each question that was
    begun in the page; returns what is published.

    Raises Refused("questionnaire_invalid") for what is unfinished, and
    Conflict("questionnaire_changed") where the draft has become another.
    """
    found = row(db, qid)
    if found.hash != digest:
        raise Conflict("questionnaire_changed")
    whole = edit.with_ids(edit.unfinished(found.content))
    if check(whole):
        raise Refused("questionnaire_invalid")
    keep(db, whole)
    questionnaires.publish(db, actor(), qid, whole.version, whole.digest)
    return whole
