"""Did it help? What is asked about a decision that was carried out, and what was answered.

An answer is told of a release alone, as the survey's own results are: nothing here counts answers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from cafe.reports.survey import frozen, results
from cafe.reports.survey.counted import items
from cafe.reports.survey.counting.base import GroupSaid
from cafe.store import figures, follow_ups, organisation, proposals, questionnaires
from cafe.store.follow_ups import FollowUp
from cafe.store.proposals import Proposal, Referral
from cafe.store.surveys import Survey
from forms.questionnaire.file import from_json
from forms.questionnaire.model import SCALE, TEXT, Question, Scale, Text

STEPS = Scale(1, 5, Text("Inte alls", "Not at all"), Text("Mycket", "Very much"))
# The label of the text before the question, which says why it is asked.
WHY = Text(
    "Ni föreslog: {title}. Styrgruppen har genomfört det. Svaren på nästa fråga visas för alla "
    "bredvid beslutet, när de är så många att ingen kan kännas igen.",
    "You proposed: {title}. The steering group has carried it out. The answers to the next "
    "question are shown to everybody beside the decision, once they are so many that nobody can "
    "be recognised.",
)


@dataclass(frozen=True)
class UnaskedFollowUp:
    """A follow-up question that no survey has yet. `district` is whose next survey asks it, None
    the city's."""

    follow_up: FollowUp
    referral: Referral
    proposal: Proposal
    district: str | None


@dataclass(frozen=True)
class Measured:
    """What a survey that asked the question has shown; `said` is None until it has."""

    survey: Survey
    said: GroupSaid | None


@dataclass(frozen=True)
class Helped:
    """A follow-up question and its surveys, the oldest first; none while it waits for the next.
    `is_taken`: a survey has it, perhaps one that has not been opened."""

    follow_up: FollowUp
    surveys: tuple[Measured, ...]
    is_taken: bool


def suggested(title: str) -> Text:
    """A wording of the question about a proposal with this title."""
    return Text(f"Har det hjälpt? {title}", f"Has it helped? {title}")


def waiting(db: Database) -> list[UnaskedFollowUp]:
    """The questions that the next survey of their district takes along, the oldest first."""
    known = organisation.get(db)
    found = []
    for one in follow_ups.unasked(db):
        referral = proposals.referral(db, one.referral_id)
        proposal = proposals.leading(db, referral.proposal_id)
        found.append(UnaskedFollowUp(one, referral, proposal, known.keeper(referral.district)))
    return found


def questions(one: UnaskedFollowUp) -> tuple[Question, Question]:
    """What the survey asks: a text that says why, and the question."""
    identity, title = one.follow_up.question_id, one.proposal.title.rstrip(".!? ")
    why = Text(WHY.sv.format(title=title), WHY.en.format(title=title))
    label = Text(one.follow_up.sv, one.follow_up.en)
    return Question(f"{identity}-why", TEXT, why), Question(identity, SCALE, label, scale=STEPS)


def of_referrals(db: Database, referral_ids: Collection[int]) -> Mapping[int, Helped]:
    """By referral: its follow-up question and what was answered. Read it within one snapshot.

    Surveys of the decision's own district only (and of those that have taken it over), that ask it
    as it was written and have opened.
    """
    known = organisation.get(db)
    found: dict[int, Helped] = {}
    for number in referral_ids:
        one = follow_ups.get(db, number)
        if one is None:
            continue
        districts = known.keepers(proposals.referral(db, number).district)
        asking = follow_ups.surveys_asking(db, number)
        measured = [
            shown
            for survey in asking
            if not survey.is_draft and survey.district in districts
            if (shown := _measured(db, survey, one)) is not None
        ]
        found[number] = Helped(one, tuple(measured), bool(asking))
    return found


def _measured(db: Database, survey: Survey, one: FollowUp) -> Measured | None:
    """What the survey has shown of the question; None where it asks something else."""
    kept = questionnaires.get(db, survey.questionnaire_id, survey.questionnaire_version)
    asks = from_json(kept.content)
    question = asks.by_id[one.question_id]
    label = question.label
    if (question.type, question.scale, label.sv, label.en) != (SCALE, STEPS, one.sv, one.en):
        return None
    release = figures.last_release(db, survey.id)
    if release is None:
        return Measured(survey, None)
    item = next(i for i in items(asks) if i.question.id == one.question_id)
    return Measured(survey, results.said(item, frozen.of_content(release.content).whole))
