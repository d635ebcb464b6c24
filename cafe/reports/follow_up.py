"""Did it help? What is asked about a decision that was carried out, and what was answered.

An answer is told of a release alone, as the survey's own results are: nothing here counts answers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from cafe.errors import Conflict
from cafe.reports.survey import frozen, results
from cafe.reports.survey.counted import items
from cafe.reports.survey.counting.base import GroupSaid
from cafe.store import figures, follow_ups, organisation, proposals, questionnaires, surveys
from cafe.store.follow_ups import FollowUp
from cafe.store.proposals import Proposal, Referral
from cafe.store.surveys import Survey
from forms.questionnaire.file import from_json
from forms.questionnaire.model import SCALE, TEXT, Question, Questionnaire, Scale, Text

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
    """A follow-up question that waits for a survey. `organisers` are those whose next survey asks
    it (None: the city), the one that answers for the decision today last; `drafts` the surveys
    that have it and have never been opened."""

    follow_up: FollowUp
    referral: Referral
    proposal: Proposal
    organisers: tuple[str | None, ...]
    drafts: tuple[Survey, ...]

    @property
    def district(self) -> str | None:
        """Who answers for the decision today."""
        return self.organisers[-1]


@dataclass(frozen=True)
class Measured:
    """What a survey that asked the question has shown; `said` is None until it has. `words` are
    those it was asked in, where they are others."""

    survey: Survey
    said: GroupSaid | None
    words: Text | None = None

    @property
    def tells_nothing(self) -> bool:
        """Whether what was shown leaves the question without an answer."""
        return self.said is not None and (self.said.few or not self.said.n)


@dataclass(frozen=True)
class Helped:
    """A follow-up question and the surveys that have asked it, the oldest first. `is_taken`: one
    of them takes answers, or has got some; else the question waits for the next. `drafts` have it
    and have never been opened."""

    follow_up: FollowUp
    surveys: tuple[Measured, ...]
    is_taken: bool
    drafts: tuple[Survey, ...] = ()


@dataclass(frozen=True)
class AskedAbout:
    """A decision that a survey asks about."""

    referral: Referral
    proposal: Proposal
    words: Text


def suggested(title: str) -> Text:
    """A wording of the question about a proposal with this title."""
    return Text(f"Har det hjälpt? {title}", f"Has it helped? {title}")


def write(
    db: Database, actor: str, user_id: int | None, referral_id: int, *, sv: str, en: str
) -> None:
    """Write the question, or word it anew while no survey has asked it.

    Raises what `follow_ups.write` does, and Conflict("follow_up_asked").
    """
    helped = of_referrals(db, [referral_id]).get(referral_id)
    if helped and helped.is_taken:
        raise Conflict("follow_up_asked")
    follow_ups.write(db, actor, user_id, referral_id, sv=sv, en=en)


def waiting(db: Database) -> list[UnaskedFollowUp]:
    """The questions that the next survey of their district takes along, the oldest first."""
    known = organisation.get(db)
    every = follow_ups.every(db)
    helped = of_referrals(db, [one.referral_id for one in every])
    found = []
    for one in every:
        if helped[one.referral_id].is_taken:
            continue
        referral = proposals.referral(db, one.referral_id)
        proposal = proposals.leading(db, referral.proposal_id)
        organisers = known.keepers(referral.district)
        drafts = helped[one.referral_id].drafts
        found.append(UnaskedFollowUp(one, referral, proposal, organisers, drafts))
    return found


def asked_by(db: Database, asks: Questionnaire) -> list[AskedAbout]:
    """The decisions that questions of a questionnaire are about, in their order."""
    found = []
    for question in asks.questions:
        number = follow_ups.referral_of(question.id)
        if number is None or follow_ups.get(db, number) is None:
            continue
        referral = proposals.referral(db, number)
        proposal = proposals.leading(db, referral.proposal_id)
        found.append(AskedAbout(referral, proposal, question.label))
    return found


def questions(one: UnaskedFollowUp) -> tuple[Question, Question]:
    """What the survey asks: a text that says why, and the question."""
    identity, title = one.follow_up.question_id, one.proposal.title.rstrip(".!? ")
    why = Text(WHY.sv.format(title=title), WHY.en.format(title=title))
    label = Text(one.follow_up.sv, one.follow_up.en)
    return Question(f"{identity}-why", TEXT, why), Question(identity, SCALE, label, scale=STEPS)


def of_referrals(db: Database, referral_ids: Collection[int]) -> Mapping[int, Helped]:
    """By referral: its follow-up question and what was answered. Read it within one snapshot.

    Of surveys of the decision's own district only (and of those that have taken it over), that ask
    it with its own steps, in whatever words; not of interviews with those who leave.
    """
    known = organisation.get(db)
    found: dict[int, Helped] = {}
    for number in referral_ids:
        one = follow_ups.get(db, number)
        if one is None:
            continue
        districts = known.keepers(proposals.referral(db, number).district)
        asking = [
            (survey, asks)
            for survey in follow_ups.surveys_with(db, number)
            if survey.district in districts and not survey.of_interviews
            if (asks := _asks(db, survey)).by_id[one.question_id].scale == STEPS
        ]
        measured = tuple(_measured(db, s, a, one) for s, a in asking if not s.is_draft)
        found[number] = Helped(
            one,
            measured,
            any(_answers(db, m) for m in measured),
            tuple(survey for survey, _ in asking if survey.is_draft),
        )
    return found


def _asks(db: Database, survey: Survey) -> Questionnaire:
    kept = questionnaires.get(db, survey.questionnaire_id, survey.questionnaire_version)
    return from_json(kept.content)


def _answers(db: Database, one: Measured) -> bool:
    """Whether the survey answers the question, or may still do so."""
    if one.survey.is_open and not one.survey.is_past:
        return True
    if one.said is None:
        return surveys.counts(db, one.survey.id).answers > 0
    return not one.tells_nothing


def _measured(db: Database, survey: Survey, asks: Questionnaire, one: FollowUp) -> Measured:
    label = asks.by_id[one.question_id].label
    words = label if (label.sv, label.en) != (one.sv, one.en) else None
    release = figures.last_release(db, survey.id)
    if release is None:
        return Measured(survey, None, words)
    item = next(i for i in items(asks) if i.question.id == one.question_id)
    return Measured(survey, results.said(item, frozen.of_content(release.content).whole), words)
