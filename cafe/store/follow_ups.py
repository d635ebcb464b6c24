"""Follow-up questions: what is asked about a decision that was carried out, one for each referral.

Which surveys ask one is read from their questionnaires, by the id of the question: it is written
down nowhere else, so that it is so also of a survey that uses the same questions again.
"""

from __future__ import annotations

from dataclasses import dataclass
from sqlite3 import Row

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict
from cafe.store import audit, decisions
from cafe.store.database import row, rows
from cafe.store.decisions import ReferralStanding
from cafe.store.surveys import SURVEY, Survey, survey_of


@dataclass(frozen=True)
class FollowUp:
    """The question, in Swedish and perhaps in English. `question_id` is what it is called in every
    questionnaire that asks it."""

    referral_id: int
    sv: str
    en: str

    @property
    def question_id(self) -> str:
        """The id of its question."""
        return question_id(self.referral_id)


_NAMED = "helped-"


def question_id(referral_id: int) -> str:
    """The id of the question about a referral's decision."""
    return f"{_NAMED}{referral_id}"


def referral_of(question: str) -> int | None:
    """The referral that the question of this id is about; None for a question of another kind."""
    number = question.removeprefix(_NAMED)
    return int(number) if number != question and number.isdecimal() else None


def _follow_up(r: Row) -> FollowUp:
    return FollowUp(r["referral_id"], r["sv"], r["en"])


def get(db: Database, referral_id: int) -> FollowUp | None:
    """The question about the referral's decision, if there is one."""
    found = row(db, "SELECT * FROM follow_up WHERE referral_id = ?", (referral_id,))
    return _follow_up(found) if found else None


def require_done(db: Database, referral_id: int) -> ReferralStanding:
    """The decision that a question can be asked about.

    Raises Unknown, and Conflict("follow_up_not_done") before it has been carried out.
    """
    standing = decisions.get(db, referral_id)
    if not standing.is_done:
        raise Conflict("follow_up_not_done")
    return standing


def write(
    db: Database, actor: str, user_id: int | None, referral_id: int, *, sv: str, en: str
) -> None:
    """Write the question, or another wording of it. Raises what `require_done` does."""
    standing = require_done(db, referral_id)
    db.conn.execute(
        "INSERT INTO follow_up (referral_id, sv, en, user_id, at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (referral_id) DO UPDATE SET sv = excluded.sv, en = excluded.en, "
        "user_id = excluded.user_id, at = excluded.at",
        (referral_id, sv, en, user_id, days.now()),
    )
    audit.add(
        db, actor, "follow_up.write", f"proposal:{standing.referral.proposal_id}",
        referral=referral_id,
    )  # fmt: skip


def every(db: Database) -> list[FollowUp]:
    """The questions about what has been carried out, the oldest first."""
    found = map(_follow_up, rows(db, "SELECT * FROM follow_up ORDER BY at, referral_id"))
    return [f for f in found if decisions.get(db, f.referral_id).is_done]


_ASKS = (
    "EXISTS (SELECT 1 FROM questionnaire a, json_each(a.content, '$.questions') e "
    "WHERE a.id = s.questionnaire_id AND a.version = s.questionnaire_version "
    "AND json_extract(e.value, '$.id') = ?)"
)


def surveys_with(db: Database, referral_id: int) -> list[Survey]:
    """The surveys that have a question of its id, in whatever words, the oldest first."""
    found = rows(db, f"{SURVEY}WHERE {_ASKS} ORDER BY s.id", (question_id(referral_id),))
    return [survey_of(r) for r in found]
