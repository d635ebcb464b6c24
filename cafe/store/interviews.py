"""Interviews that are being written: drafts that only their writer sees, and what they become.

Nothing here leaves an audit entry or a submission: an answer must not be found through the time
at which somebody wrote. What a draft held is overwritten with zeros when it changes or goes
(`PRAGMA secure_delete`), so that the file keeps no earlier wording in freed pages; the write-ahead
log does until its next checkpoint.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from sqlite3 import Row
from typing import Any

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict, Unknown
from cafe.store import audit, erasures, surveys
from cafe.store.database import row, rows, value
from cafe.store.events import CODE_LENGTH
from cafe.store.three_way import History, merge
from cafe.store.typed_codes import new_code

Values = Mapping[str, object]
# Each is a window that was left with something unlike what stands; far more than a person has.
OTHERS_MAX = 20


@dataclass(frozen=True)
class InterviewDraft:
    """An interview that is not finished. `values` is what was typed, by question; `others` holds
    what came from other windows while this changed (by window), to be chosen from by a person.

    `device` and `seq` are the window that wrote `values` and how many times it had saved.
    """

    id: str
    survey_id: int
    questionnaire_id: str
    questionnaire_version: int
    district: str | None
    revision: int
    values: dict[str, object]
    changed_at: str
    device: str = ""
    seq: int = 0
    others: dict[str, dict[str, object]] = field(default_factory=dict)
    # How many times windows had saved that are not the one above.
    seqs: dict[str, int] = field(default_factory=dict)
    history: History = field(default_factory=History)
    # Whether what a window sent was put together with what another had written.
    merged: bool = False


def survey_for(
    db: Database, questionnaire_id: str, version: int, district: str | None, title: str
) -> int:
    """The id of the open survey that gathers a district's interviews, made when it is missing.

    Its days are those of a quarter's beginning: a survey that began with somebody's interview
    would tell when that was held.
    """
    found = row(
        db,
        "SELECT id FROM survey WHERE admission = 'interview' AND state = 'open' "
        "AND questionnaire_id = ? AND questionnaire_version = ? AND district IS ? ORDER BY id",
        (questionnaire_id, version, district),
    )
    if found is not None:
        return int(found["id"])
    code = new_code(CODE_LENGTH)
    while row(
        db, "SELECT 1 FROM survey WHERE code = ? UNION SELECT 1 FROM event WHERE code = ?",
        (code, code),
    ):  # fmt: skip
        code = new_code(CODE_LENGTH)
    begun = days.quarter_begun(days.today())
    cursor = db.conn.execute(
        "INSERT INTO survey (code, title, questionnaire_id, questionnaire_version, district, "
        "admission, state, created_at, opened_on) "
        "VALUES (?, ?, ?, ?, ?, 'interview', 'open', ?, ?)",
        (code, title, questionnaire_id, version, district, f"{begun}T00:00:00.000Z", begun),
    )
    return int(cursor.lastrowid or 0)


def begin(db: Database, user_id: int, draft_id: str, survey_id: int, values: Values) -> None:
    """Begin a draft. The same id again, from the same writer, changes nothing.

    Raises Unknown("draft_unknown") for an id that somebody else has.
    """
    before = row(db, "SELECT user_id FROM interview_draft WHERE id = ?", (draft_id,))
    if before is not None:
        if before["user_id"] != user_id:
            raise Unknown("draft_unknown")
        return
    db.conn.execute(
        "INSERT INTO interview_draft (id, survey_id, user_id, content, changed_at) "
        "VALUES (?, ?, ?, ?, ?)",
        (
            draft_id,
            survey_id,
            user_id,
            _content(dict(values), "", 0, {}, {}, History()),
            days.now(),
        ),
    )


def get(db: Database, user_id: int, draft_id: str) -> InterviewDraft:
    """A draft of this writer. Raises Unknown("draft_unknown"), also for somebody else's."""
    found = row(db, f"{DRAFTS} WHERE d.id = ? AND d.user_id = ?", (draft_id, user_id))
    if found is None:
        raise Unknown("draft_unknown")
    return _draft(found)


def of_user(db: Database, user_id: int) -> list[InterviewDraft]:
    """The writer's own drafts, the one that changed last first."""
    found = rows(db, f"{DRAFTS} WHERE d.user_id = ? ORDER BY d.changed_at DESC, d.id", (user_id,))
    return [_draft(r) for r in found]


def save(
    db: Database,
    user_id: int,
    draft_id: str,
    *,
    base: int,
    values: Values,
    device: str = "",
    seq: int = 0,
) -> InterviewDraft:
    """Keep what a window holds; `base` is the revision that it began from, `seq` counts its saves.

    It becomes what stands when `base` is the current revision, or when the same window wrote that
    one (its answer was lost on the way). Otherwise each answer that only one of the two has changed
    since `base` stands as changed (the draft is `merged`); where both have changed one, what was
    given is kept beside, and the draft that is returned has it among its `others`: nothing is
    overwritten. Raises Unknown("draft_unknown").
    """
    before = get(db, user_id, draft_id)
    given = dict(values)
    own = bool(device) and before.device == device
    if seq < (before.seq if own else before.seqs.get(device, 0)):
        return before  # overtaken on the way by a later save
    if given == before.values:
        if own or device not in before.others:
            return before
        return _write(db, before, given, before.device, before.seq, _less(before, device))
    if base == before.revision or own:
        return _write(db, before, given, device, seq, _less(before, device))
    if given in before.others.values():
        return before
    name = device or f"revision-{base}"
    first, second = merge(before.history, before.values, given, base)
    seqs = before.seqs | {name: seq}
    if first != before.values and before.device:
        seqs |= {before.device: before.seq}  # what stands is no longer what that window holds
    others = _less(before, name)
    if second == first:
        if first == given:
            return _write(db, before, given, device, seq, others)
        if first != before.values:
            before = _write(db, before, first, "", 0, others, seqs)
        return replace(before, merged=True)
    others |= {name: second}
    while len(others) > OTHERS_MAX:
        others.pop(next(iter(others)))
    if (first, others) == (before.values, before.others):
        return before
    own_still = first == before.values
    owner = (before.device, before.seq) if own_still else ("", 0)
    return _write(db, before, first, *owner, others, seqs)


def settle(
    db: Database, user_id: int, draft_id: str, *, base: int, values: Values
) -> InterviewDraft:
    """Let `values` stand, chosen by the writer from what several windows held.

    Raises Conflict("draft_changed") when the draft has changed since it was shown.
    """
    before = get(db, user_id, draft_id)
    if base != before.revision:
        raise Conflict("draft_changed")
    return _write(db, before, dict(values), "", 0, {})


def remove(db: Database, user_id: int, draft_id: str) -> None:
    """Throw a draft away. Raises Unknown("draft_unknown")."""
    get(db, user_id, draft_id)
    erasures.erase(db, "interview_draft", draft_id)


def finish(
    db: Database,
    user_id: int,
    draft_id: str,
    *,
    base: int,
    answer_id: str,
    day: str,
    persons: int,
    language: str,
    content: str,
    title: str,
) -> None:
    """Make an answer of the draft, once, and forget the draft in the same transaction.

    `day` is the first day of the quarter; `title` names the survey should it have to be made
    again because the one of the draft was closed. The same `answer_id` and content again is an
    interview that was finished before. Raises Unknown("draft_unknown"), and Conflict
    ("draft_changed") when the draft has another revision or something to choose from.
    """
    kept = row(db, "SELECT content FROM answer WHERE id = ?", (answer_id,))
    if kept is not None and kept["content"] == content:
        return
    before = get(db, user_id, draft_id)
    if kept is not None:
        raise Conflict("sent_before_with_other_content")
    if base != before.revision or before.others:
        raise Conflict("draft_changed")
    survey_id = survey_for(
        db, before.questionnaire_id, before.questionnaire_version, before.district, title
    )
    db.conn.execute(
        "INSERT INTO answer (id, survey_id, date, persons, language, content) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (answer_id, survey_id, day, persons, language, content),
    )
    surveys.drop_language(db, survey_id)
    _forget(db, draft_id)


@dataclass(frozen=True)
class FinishedIn:
    """An interview that was held before and comes in from a file: its answer's id, the first day of
    its quarter, how many persons it stands for, and its content."""

    id: str
    day: str
    persons: int
    content: str


def bring_in(
    db: Database,
    actor: str,
    questionnaire: tuple[str, int],
    district: str | None,
    title: str,
    finished: Sequence[FinishedIn],
) -> int:
    """Keep interviews from a file as answers of the survey that gathers the district's, in the open
    transaction; returns how many were not there before."""
    survey_id = survey_for(db, *questionnaire, district, title)
    added = 0
    for one in finished:
        added += db.conn.execute(
            "INSERT INTO answer (id, survey_id, date, persons, language, content) "
            "VALUES (?, ?, ?, ?, 'sv', ?) ON CONFLICT (id) DO NOTHING",
            (one.id, survey_id, one.day, one.persons, one.content),
        ).rowcount
    audit.add(db, actor, "interview.import", _district(district), added=added)
    return added


def brought_by_another(db: Database, actor: str, fingerprint: str) -> bool:
    """Whether somebody else has brought in just this file."""
    found = rows(db, "SELECT actor FROM known_interview_file WHERE fingerprint = ?", (fingerprint,))
    return any(r["actor"] != actor for r in found)


def remember_file(db: Database, actor: str, fingerprint: str) -> None:
    """That the actor has brought in this file; who did so first stays."""
    db.conn.execute(
        "INSERT OR IGNORE INTO known_interview_file (fingerprint, actor) VALUES (?, ?)",
        (fingerprint, actor),
    )


def alone_brought_in(db: Database, actor: str, district: str | None) -> bool:
    """Whether all of the district's interviews that came in from files came from this actor."""
    found = rows(
        db,
        "SELECT DISTINCT actor FROM audit WHERE action = 'interview.import' AND object = ?",
        (_district(district),),
    )
    return [r["actor"] for r in found] == [actor]


def _district(district: str | None) -> str:
    return f"district:{district or 'city'}"


@dataclass(frozen=True)
class Finished:
    """What became of an interview: its answer's content and the survey's questionnaire."""

    survey_id: int
    questionnaire_id: str
    questionnaire_version: int
    district: str | None
    content: str


def finished(db: Database, answer_id: str) -> Finished | None:
    """The answer with this id, where it is an interview's."""
    found = row(
        db,
        "SELECT a.content, s.* FROM answer a JOIN survey s ON s.id = a.survey_id "
        "WHERE a.id = ? AND s.admission = 'interview'",
        (answer_id,),
    )
    if found is None:
        return None
    return Finished(
        found["id"],
        found["questionnaire_id"],
        found["questionnaire_version"],
        found["district"],
        found["content"],
    )


DRAFTS = (
    "SELECT d.*, s.questionnaire_id, s.questionnaire_version, s.district "
    "FROM interview_draft d JOIN survey s ON s.id = d.survey_id"
)


def drafts_in(db: Database, district: str) -> int:
    """How many drafts of the district's interviews there are, whoever writes them."""
    found = value(
        db,
        "SELECT count(*) FROM interview_draft d JOIN survey s ON s.id = d.survey_id "
        "WHERE s.district = ?",
        (district,),
    )
    return int(found)


def _draft(r: Row) -> InterviewDraft:
    held = json.loads(r["content"])
    return InterviewDraft(
        id=r["id"],
        survey_id=r["survey_id"],
        questionnaire_id=r["questionnaire_id"],
        questionnaire_version=r["questionnaire_version"],
        district=r["district"],
        revision=r["revision"],
        values=held["values"],
        changed_at=r["changed_at"],
        device=held["device"],
        seq=held["seq"],
        others=held["others"],
        seqs=held["seqs"],
        history=History.of_json(held.get("history"), r["revision"]),
    )


def _less(draft: InterviewDraft, device: str) -> dict[str, dict[str, object]]:
    return {name: values for name, values in draft.others.items() if name != device}


def _write(
    db: Database,
    before: InterviewDraft,
    values: dict[str, Any],
    device: str,
    seq: int,
    others: dict[str, dict[str, object]],
    seqs: Mapping[str, int] | None = None,
) -> InterviewDraft:
    known = dict(list((seqs or before.seqs).items())[-2 * OTHERS_MAX :])
    known.pop(device, None)
    history = before.history.with_change(before.revision + 1, before.values, values)
    content = _content(values, device, seq, others, known, history)
    db.conn.execute("PRAGMA secure_delete = ON")
    db.conn.execute(
        "UPDATE interview_draft SET content = ?, revision = ?, changed_at = ? WHERE id = ?",
        (content, before.revision + 1, days.now(), before.id),
    )
    found = row(db, f"{DRAFTS} WHERE d.id = ?", (before.id,))
    assert found is not None
    return _draft(found)


@erasures.erases("interview_draft")
def _forget(db: Database, draft_id: str) -> bool:
    db.conn.execute("PRAGMA secure_delete = ON")
    gone = db.conn.execute("DELETE FROM interview_draft WHERE id = ?", (draft_id,))
    return gone.rowcount > 0


def _content(
    values: dict[str, object],
    device: str,
    seq: int,
    others: dict[str, dict[str, object]],
    seqs: dict[str, int],
    history: History,
) -> str:
    held = {"values": values, "device": device, "seq": seq, "others": others, "seqs": seqs}
    held["history"] = history.as_json()
    return json.dumps(held, ensure_ascii=False, separators=(",", ":"))
