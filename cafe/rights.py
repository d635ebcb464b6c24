"""Who may see and change what: one small function for each kind of thing.

A route says which roles open it (`accounts.allow`); whether an account with such a role may see or
change this one thing is said here, and nowhere else. Every function takes the account first and
returns a bool; `accounts.need` turns a False into Forbidden. A district of None is the city as a
whole, which only a role without a district reaches. tests/cafe/test_rights.py is the table of it.
"""

from __future__ import annotations

from collections.abc import Iterable

from cafe.store.communication import Communication
from cafe.store.events import Event, EventHead
from cafe.store.gatherings import Gathering
from cafe.store.plans import Plan
from cafe.store.proposals import Proposal, Referral
from cafe.store.questionnaires import QuestionnaireVersion
from cafe.store.samples import Sample
from cafe.store.search import Reach
from cafe.store.surveys import Survey
from cafe.store.users import ALL, User
from cafe.store.year_reports import YearReport

READERS = ("lead", "steering", "observer", "reader")  # of what has passed the gate
FOLLOWERS = ("lead", "steering", "observer")  # of proposals, and of what is told about them
PLANNERS = ("lead", "steering")  # of a district's plan
DECIDERS = ("steering", "lead")  # who sees a group's table; only its members decide
BLIND_READERS = ("lead", "steering", "manager")  # of samples of notes


def leads(user: User, district: str | None) -> bool:
    """Whether the account is a lead there: may make events, surveys, communication for it."""
    return user.reaches(district, "lead")


# Events and surveys


def changes_event(user: User, event: Event | EventHead) -> bool:
    """Everything about it, every note included."""
    return leads(user, event.district)


def reads_summary(user: User, event: Event | EventHead) -> bool:
    """Its summary; a draft's is its lead's only. The city's is for each district's steering group
    too."""
    if event.district is None and not event.is_draft and user.has("steering"):
        return True
    return user.reaches(event.district, *(("lead",) if event.is_draft else READERS))


def changes_survey(user: User, survey: Survey) -> bool:
    """Everything about it, every answer included."""
    return leads(user, survey.district)


def reads_results(user: User, survey: Survey) -> bool:
    """What has been released of it; a draft is its lead's only. The city's is for each district's
    steering group too, with its own district beside the city (`breaks_down`)."""
    return breaks_down(user, survey) or (
        survey.district is None and not survey.is_draft and user.has("steering")
    )


def breaks_down(user: User, survey: Survey) -> bool:
    """What has been released of it by district, area and profession, all of them."""
    return user.reaches(survey.district, *(("lead",) if survey.is_draft else READERS))


def takes_answers_along(user: User, survey: Survey) -> bool:
    """Its single answers as a file of rows: who reads every answer of it."""
    return changes_survey(user, survey)


def changes_questionnaire(user: User, version: QuestionnaireVersion) -> bool:
    """Write in its draft, begin its next version, throw it away: who began it, and the leads of
    where it belongs. What is published every lead may use and copy."""
    mine = version.user_id == user.id and user.has("lead")
    return mine or leads(user, version.home)


def home_of(user: User) -> str | None:
    """Where a questionnaire belongs that the account begins: its district if it leads exactly one,
    else the city."""
    scopes = {scope for role, scope in user.roles if role == "lead"}
    return scopes.pop() if len(scopes) == 1 and ALL not in scopes else None


def holds_interviews(user: User, district: str | None) -> bool:
    """Hold exit interviews of the district. A draft of one is its writer's alone."""
    return user.reaches(district, "manager")


# Themes over several events, and samples that are read blind


def sees_gathering(user: User, gathering: Gathering) -> bool:
    """Its themes, through the gate."""
    return user.reaches(gathering.home, *READERS)


def compares_gathering(user: User, gathering: Gathering) -> bool:
    """What a district says more than the rest, through the gate: of the city's, each district's
    steering group its own (`breaks_out`)."""
    return sees_gathering(user, gathering) or (gathering.home is None and user.has("steering"))


def breaks_out(user: User, gathering: Gathering, district: str) -> bool:
    """Set the district beside the rest of the gathering."""
    return sees_gathering(user, gathering) or user.reaches(district, "steering")


def changes_gathering(user: User, gathering: Gathering) -> bool:
    """Its themes with all that was said."""
    return leads(user, gathering.home)


def reads_sample(user: User, sample: Sample) -> bool:
    """Code its passages: who was asked, while a role of theirs reaches its home."""
    return user.id in sample.readers and user.reaches(sample.home, *BLIND_READERS)


def sees_sample(user: User, sample: Sample) -> bool:
    """How it stands, and what came of it."""
    return leads(user, sample.home) or reads_sample(user, sample)


def changes_sample(user: User, sample: Sample) -> bool:
    """Close it, settle disagreements."""
    return leads(user, sample.home)


def may_be_asked_to_read(user: User, event: Event) -> bool:
    """Be a reader of a sample with its passages. A survey's words are read by its lead only, until
    a person has released them."""
    return user.reaches(event.district, *(BLIND_READERS if event.survey_id is None else ("lead",)))


# Proposals and decisions


def sees_proposal(user: User, proposal: Proposal, asked: Iterable[Referral]) -> bool:
    """A lead from where it came; once somebody was asked also the groups and observers of there and
    of those districts. A joined proposal is seen by who sees the one it was joined to."""
    if changes_proposal(user, proposal):
        return True
    districts = [r.district for r in asked]
    return bool(districts) and any(user.reaches(d, *FOLLOWERS) for d in (proposal.home, *districts))


def changes_proposal(user: User, proposal: Proposal) -> bool:
    """Its wording, its origins, whom it is sent to."""
    return leads(user, proposal.home)


def reads_grounds(user: User, proposal: Proposal, referral: Referral) -> bool:
    """The grounds of the group's decisions, and who wrote them."""
    return user.reaches(referral.district, *DECIDERS) or leads(user, proposal.home)


def sees_attachments(user: User, proposal: Proposal, of: Referral | None) -> bool:
    """The files of a proposal that the account sees; those of a group's decisions (`of`) are like
    their grounds."""
    return of is None or reads_grounds(user, proposal, of)


def changes_attachments(user: User, proposal: Proposal, of: Referral | None) -> bool:
    """Add and take away files: of the proposal its lead, of a group's decisions its members."""
    return changes_proposal(user, proposal) if of is None else decides(user, of.district)


def decides(user: User, group: str | None) -> bool:
    """Decide in the group's name."""
    return user.reaches(group, "steering")


def sees_meeting(user: User, group: str | None) -> bool:
    """The group's table."""
    return user.reaches(group, *DECIDERS)


def sees_minutes(user: User, group: str | None) -> bool:
    """The group's minutes."""
    return user.reaches(group, *FOLLOWERS)


def asks_whether_it_helped(user: User, referral: Referral) -> bool:
    """Write the follow-up question about what the group decided: its members, and the leads who
    make the surveys there."""
    return decides(user, referral.district) or leads(user, referral.district)


def groups_of(user: User) -> list[str | None]:
    """The steering groups that the account is a member of, or that those have taken over, its own
    first; None is the central one."""
    held = (*sorted(user.roles), *sorted(user.inherited))
    return [None if scope == ALL else scope for role, scope in held if role == "steering"]


# Plans and communication


def writes_plan(user: User, district: str | None) -> bool:
    """Begin and write the district's plans."""
    return user.reaches(district, *PLANNERS)


def follows_plans(user: User, district: str | None) -> bool:
    """See which plans the district has adopted."""
    return user.reaches(district, *READERS)


def sees_plan(user: User, plan: Plan) -> bool:
    """The plan; a draft is seen by those who write it."""
    return user.reaches(plan.district, *(READERS if plan.adopted else PLANNERS))


def sees_all_plans(user: User) -> bool:
    """Districts by points."""
    return user.reaches(None, *READERS)


def sees_communication(user: User, told: Communication) -> bool:
    """What is told to whom."""
    return user.reaches(told.district, *FOLLOWERS)


def changes_communication(user: User, told: Communication) -> bool:
    """Write it, say that it is done, cancel it."""
    return leads(user, told.district)


def sees_digests(user: User, district: str | None) -> bool:
    """Which digests the district's working groups get, and whether they went out. One that has been
    published is for all."""
    return user.reaches(district, *FOLLOWERS)


def makes_digests(user: User, district: str | None) -> bool:
    """Say who gets the district's digests, write and publish them: its lead and its group."""
    return user.reaches(district, *PLANNERS)


# Reports of the year


def reads_reports(user: User) -> bool:
    """The city's reports, as they were finished."""
    return user.reaches(None, *READERS)


def writes_reports(user: User) -> bool:
    """Write them, and finish them."""
    return leads(user, None)


def comments_on_reports(user: User) -> bool:
    """Comment on a draft that the leads have opened: the union group of the city."""
    return user.reaches(None, "observer")


def reads_draft(user: User, report: YearReport) -> bool:
    """The report as it is being written."""
    return writes_reports(user) or (report.comments_open and comments_on_reports(user))


def reads_comments(user: User) -> bool:
    """The comments and their answers, which stay when the draft is closed."""
    return writes_reports(user) or comments_on_reports(user)


# Searching


def reach(user: User) -> Reach:
    """How far the account's roles reach, for a query over all there is: its conditions are those of
    `changes_event`, `reads_summary`, `changes_survey`, `reads_results`, `sees_proposal` and
    `changes_gathering` above."""

    def scopes(*names: str) -> frozenset[str]:
        held = user.roles | user.inherited
        return frozenset(scope for role, scope in held if role in names)

    return Reach(scopes("lead"), scopes(*READERS), scopes(*FOLLOWERS), user.has("steering"))


# Figures, points, codebook


def sees_figures(user: User, district: str | None) -> bool:
    """Figures of indicators; those of the city everybody sees who has a role for it."""
    return district is None or user.reaches(district, *READERS)


def gives_figures(user: User, district: str | None) -> bool:
    """Give figures and set targets for it."""
    return leads(user, district)


def defines_indicators(user: User) -> bool:
    """What an indicator counts, and breaks in its series."""
    return leads(user, None)


def sees_point(user: User, district: str | None) -> bool:
    """What was said and done about a point there. None: the city's page, through the gate."""
    return user.reaches(district, *READERS)


def changes_codebook(user: User) -> bool:
    """The codebook is one for all."""
    return leads(user, None)


def changes_word_template(user: User) -> bool:
    """The look of all Word files: who administers, and the leads of the city."""
    return user.reaches(None, "administrator", "lead")


def sets_the_machine(user: User) -> bool:
    """From when the machine tags by itself, and the file of all decisions with their texts."""
    return leads(user, None)
