"""The table of rights: for each kind of thing, of Farsta or the city, who may."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import SimpleNamespace as Thing
from typing import Any

import pytest

from cafe import rights
from cafe.store.users import ROLES, User

WRITER = 1  # the account that wrote, or was asked to read, where that matters


def account(role: str, scope: str, number: int = 2) -> User:
    """An account with one role."""
    return User(number, "a@example.test", "A", "", True, 1, frozenset({(role, scope)}))


EVERYBODY = {f"{role} {scope}" for role in ROLES for scope in ("farsta", "bromma", "*")}


def own(*roles: str) -> set[str]:
    """Those of Farsta and of the whole city."""
    return {f"{role} {scope}" for role in roles for scope in ("farsta", "*")}


def city(*roles: str) -> set[str]:
    """Those of the whole city."""
    return {f"{role} *" for role in roles}


LEADS = own("lead")
READS = own("lead", "steering", "observer", "reader")
event = Thing(district="farsta", is_draft=False, survey_id=None)
draft = Thing(district="farsta", is_draft=True, survey_id=None)
words = Thing(district="farsta", is_draft=False, survey_id=7)
citys = Thing(district=None, is_draft=False, survey_id=None)
home = Thing(home="farsta")
sample = Thing(home="farsta", readers=(WRITER,))
asked = [Thing(district="farsta")]
mine, theirs = Thing(home="farsta", user_id=WRITER), Thing(home="farsta", user_id=9)
adopted, planned = Thing(district="farsta", adopted=True), Thing(district="farsta", adopted=False)

citys_referral, referral = Thing(district=None), Thing(district="farsta")

# The function, what it is asked about, who may; who wrote it or was asked to read it has number 1.
TABLE: list[tuple[Callable[..., bool], tuple[Any, ...], set[str]]] = [
    (rights.leads, ("farsta",), LEADS),
    (rights.leads, (None,), city("lead")),
    (rights.changes_event, (event,), LEADS),
    (rights.changes_event, (citys,), city("lead")),
    (rights.reads_summary, (event,), READS),
    (rights.reads_summary, (draft,), LEADS),
    (
        rights.reads_summary,
        (citys,),
        city("lead", "observer", "reader") | {f"steering {s}" for s in ("farsta", "bromma", "*")},
    ),
    (
        rights.reads_results,
        (citys,),
        city("lead", "observer", "reader") | {f"steering {s}" for s in ("farsta", "bromma", "*")},
    ),
    (rights.breaks_down, (citys,), city("lead", "steering", "observer", "reader")),
    (rights.breaks_down, (event,), READS),
    (rights.breaks_down, (draft,), LEADS),
    (rights.changes_survey, (event,), LEADS),
    # A row is what one person said: for those who answer for the survey, in its scope only.
    (rights.takes_answers_along, (event,), LEADS),
    (rights.takes_answers_along, (citys,), city("lead")),
    (rights.reads_results, (event,), READS),
    (rights.reads_results, (draft,), LEADS),
    (rights.changes_questionnaire, (theirs,), LEADS),
    (rights.changes_questionnaire, (Thing(home=None, user_id=9),), city("lead")),
    (rights.holds_interviews, ("farsta",), own("manager")),
    (rights.holds_interviews, (None,), city("manager")),
    (rights.sees_gathering, (home,), READS),
    (rights.compares_gathering, (home,), READS),
    (
        rights.compares_gathering,
        (Thing(home=None),),
        city("lead", "observer", "reader") | {f"steering {s}" for s in ("farsta", "bromma", "*")},
    ),
    (rights.sees_attachments, (home, None), EVERYBODY),  # whoever sees the proposal
    (rights.sees_attachments, (home, referral), own("lead", "steering")),
    (rights.sees_attachments, (home, citys_referral), city("steering") | LEADS),
    (rights.changes_attachments, (home, None), LEADS),
    (rights.changes_attachments, (home, referral), own("steering")),
    (rights.breaks_out, (home, "bromma"), READS | {"steering bromma"}),
    (rights.changes_gathering, (home,), LEADS),
    (rights.reads_sample, (sample,), set()),
    (rights.sees_sample, (sample,), LEADS),
    (rights.changes_sample, (sample,), LEADS),
    (rights.may_be_asked_to_read, (event,), own("lead", "steering", "manager")),
    (rights.may_be_asked_to_read, (words,), LEADS),
    (rights.sees_proposal, (home, []), LEADS),
    (rights.sees_proposal, (home, asked), own("lead", "steering", "observer")),
    (
        rights.sees_proposal,
        (home, [Thing(district="bromma")]),
        own("lead", "steering", "observer") | {"lead bromma", "steering bromma", "observer bromma"},
    ),
    (rights.sees_proposal, (home, [Thing(district=None)]), own("lead", "steering", "observer")),
    (rights.changes_proposal, (home,), LEADS),
    (rights.reads_grounds, (home, Thing(district="farsta")), own("lead", "steering")),
    (
        rights.reads_grounds,
        (home, Thing(district="bromma")),
        {"lead farsta", "lead bromma", "lead *", "steering bromma", "steering *"},
    ),
    (rights.decides, ("farsta",), own("steering")),
    (rights.decides, (None,), city("steering")),
    (rights.sees_meeting, ("farsta",), own("steering", "lead")),
    (rights.asks_whether_it_helped, (referral,), own("steering", "lead")),
    (rights.asks_whether_it_helped, (citys_referral,), city("steering") | city("lead")),
    (rights.sees_minutes, ("farsta",), own("steering", "lead", "observer")),
    (rights.writes_plan, ("farsta",), own("lead", "steering")),
    (rights.follows_plans, ("farsta",), READS),
    (rights.sees_plan, (adopted,), READS),
    (rights.sees_plan, (planned,), own("lead", "steering")),
    (rights.reads_reports, (), city("lead", "steering", "observer", "reader")),
    (rights.writes_reports, (), city("lead")),
    (rights.comments_on_reports, (), city("observer")),
    (rights.reads_comments, (), city("lead", "observer")),
    (rights.reads_draft, (Thing(comments_open=True),), city("lead", "observer")),
    (rights.reads_draft, (Thing(comments_open=False),), city("lead")),
    (rights.sees_all_plans, (), city("lead", "steering", "observer", "reader")),
    (rights.sees_communication, (event,), own("lead", "steering", "observer")),
    (rights.changes_communication, (event,), LEADS),
    (rights.sees_digests, ("farsta",), own("lead", "steering", "observer")),
    (rights.makes_digests, ("farsta",), own("lead", "steering")),
    (rights.sees_figures, ("farsta",), READS),
    (rights.sees_figures, (None,), EVERYBODY),
    (rights.gives_figures, ("farsta",), LEADS),
    (rights.gives_figures, (None,), city("lead")),
    (rights.defines_indicators, (), city("lead")),
    (rights.sees_point, ("farsta",), READS),
    (rights.sees_point, (None,), city("lead", "steering", "observer", "reader")),
    (rights.changes_codebook, (), city("lead")),
    (rights.changes_word_template, (), city("administrator", "lead")),
    (rights.sets_the_machine, (), city("lead")),
]


@pytest.mark.parametrize(
    ("right", "about", "who"), TABLE, ids=[f"{f.__name__}-{n}" for n, (f, _, _) in enumerate(TABLE)]
)
def test_who_may(right: Callable[..., bool], about: tuple[Any, ...], who: set[str]) -> None:
    may = {name for name in EVERYBODY if right(account(*name.split(" ")), *about)}
    assert may == who


def test_every_right_stands_in_the_table() -> None:
    told = {f for f, _, _ in TABLE} | {rights.groups_of, rights.home_of, rights.reach}
    there = {
        f
        for name, f in inspect.getmembers(rights, inspect.isfunction)
        if f.__module__ == rights.__name__ and not name.startswith("_")
    }
    assert there == told


@pytest.mark.parametrize(
    ("right", "thing", "role", "scope", "may"),
    [
        (rights.changes_questionnaire, mine, "lead", "bromma", True),
        (rights.changes_questionnaire, mine, "reader", "farsta", False),
        (rights.reads_sample, sample, "manager", "farsta", True),
        (rights.reads_sample, sample, "manager", "bromma", False),
        (rights.reads_sample, sample, "observer", "farsta", False),
        (rights.sees_sample, sample, "steering", "*", True),
    ],
)
def test_who_wrote_it_or_was_asked_may_while_the_role_lasts(
    right: Callable[..., bool], thing: Any, role: str, scope: str, may: bool
) -> None:
    assert right(account(role, scope, WRITER), thing) is may


@pytest.mark.parametrize(
    ("roles", "home"),
    [
        ({("lead", "farsta")}, "farsta"),
        ({("lead", "farsta"), ("reader", "*")}, "farsta"),
        ({("lead", "farsta"), ("lead", "bromma")}, None),
        ({("lead", "*")}, None),
    ],
)
def test_what_an_account_begins_belongs_to_its_district(
    roles: set[tuple[str, str]], home: str | None
) -> None:
    user = User(1, "a@example.test", "A", "", True, 1, frozenset(roles))
    assert rights.home_of(user) == home


def test_groups_are_those_that_one_is_a_member_of() -> None:
    user = User(1, "", "", "", True, 1, frozenset({("steering", "*"), ("steering", "farsta")}))
    assert rights.groups_of(user) == [None, "farsta"]
