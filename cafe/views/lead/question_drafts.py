"""Drafts of questionnaires for those who write them: read and kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

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
from forms.questionnaire.model import Question, Questionnaire, Text

COPY = Text("kopia", "copy")


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


def begin(
    db: Database,
    q: Questionnaire,
    before: QuestionnaireVersion | None = None,
    event_id: int | None = None,
) -> None:
    """Begin a draft, perhaps for an event. It is the account's, or belongs where the version
    `before` belongs."""
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
        begun_for=event_id,
    )


def keep(db: Database, q: Questionnaire) -> None:
    """Keep what a draft holds now."""
    questionnaires.change_draft(db, q.id, q.version, model.to_json(q), q.digest)


def ids(db: Database) -> set[str]:
    """The ids that are taken."""
    found = [*questionnaires.published(db), *questionnaires.drafts(db)]
    return {one.id for one in found} | set(BUILTIN)


def publish(
    db: Database,
    qid: str,
    digest: str,
    english: bool | None = None,
    more: Sequence[Question] = (),
) -> Questionnaire:
    """Publish the draft that has this digest, with an id of its wording for each question that was
    begun in the page, and in English too or in Swedish alone (`english`; None: as it is), and with
    `more` questions at its end where it does not have them; returns what is published.

    Raises Refused("questionnaire_invalid") for what is unfinished, and
    Conflict("questionnaire_changed") where the draft has become another.
    """
    found = row(db, qid)
    if found.hash != digest:
        raise Conflict("questionnaire_changed")
    whole = edit.with_ids(edit.unfinished(found.content))
    fresh = tuple(q for q in more if q.id not in whole.by_id)
    whole = replace(whole, questions=whole.questions + fresh)
    if english is not None:
        whole = replace(whole, languages=model.LANGUAGES if english else ("sv",))
    if check(whole):
        raise Refused("questionnaire_invalid")
    keep(db, whole)
    questionnaires.publish(db, actor(), qid, whole.version, whole.digest)
    return whole


def begin_from(db: Database, qid: str, version: int, event_id: int | None = None) -> str:
    """Begin to change a published version: the next one of its questionnaire, so that answers can
    be compared, where that is the account's to write and nobody writes it; else a copy, with the
    same ids of questions. Returns the id of the draft. Raises Unknown."""
    read = asked.get(db, qid, version)
    before = questionnaires.get(db, qid, version)
    if continues(db, before):
        begin(db, replace(read, version=questionnaires.next_version(db, qid)), before, event_id)
        return qid
    copy = copied(read, ids(db))
    begin(db, copy, None, event_id)
    return copy.id


def continues(db: Database, version: QuestionnaireVersion) -> bool:
    """Whether a change of a published version becomes the next one of its questionnaire, not a
    copy."""
    own = version.id not in BUILTIN and rights.changes_questionnaire(account(), version)
    return own and not questionnaires.has_draft(db, version.id)


def publish_with(db: Database, qid: str, version: int, more: Sequence[Question]) -> tuple[str, int]:
    """Publish a version, which is published already, once more with these questions at its end, as
    `begin_from` would begin it, or leave it as it is where it has them; returns its id and version.
    Raises Unknown, Refused("questionnaire_invalid")."""
    if {q.id for q in more} <= set(asked.get(db, qid, version).by_id):
        return qid, version
    begun = begin_from(db, qid, version)
    # Who answers reads the title: nobody there knows of a copy.
    keep(db, replace(draft(db, begun), title=asked.get(db, qid, version).title))
    made = publish(db, begun, row(db, begun).hash, more=more)
    return made.id, made.version


def copied(read: Questionnaire, taken: set[str]) -> Questionnaire:
    """A questionnaire of one's own from another; the questions keep their ids, so that they can be
    known again."""
    sv, en = read.title.sv, read.title.en
    title = Text(f"{sv} ({COPY.sv})", f"{en} ({COPY.en})" if en else "")
    return replace(read, id=edit.slug(title.sv, taken, "form"), version=1, title=title)


def condition(asks: Questionnaire, q: Question, spoken: str) -> list[tuple[str, str, str]]:
    """What a question's condition asks for, in words: question, operator, value; none without."""
    found = []
    for rule in q.show_if.rules if q.show_if else ():
        asked_for = asks.by_id.get(rule.question)
        label = asked_for.label.shown(spoken) if asked_for else rule.question
        names = {c.id: c.label.shown(spoken) for c in asked_for.choices} if asked_for else {}
        found.append((label, rule.operator, names.get(rule.value, rule.value)))
    return found
