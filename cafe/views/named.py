"""What an address names, for whom it concerns. Each raises Unknown, or Forbidden (cafe.rights)."""

from __future__ import annotations

from cafe import rights
from cafe.accounts import account, need, store
from cafe.store import events, proposals, surveys
from cafe.store.events import Event
from cafe.store.proposals import Proposal
from cafe.store.surveys import Survey


def event_for(code: str) -> Event:
    """The event with this code, for its leads."""
    found = events.get(store().read(), code)
    need(rights.changes_event(account(), found))
    return found


def survey_for(join: str) -> Survey:
    """The survey with this join code, for its leads."""
    found = surveys.get(store().read(), join)
    need(rights.changes_survey(account(), found))
    return found


def proposal_for(number: int, *, write: bool = False) -> Proposal:
    """The proposal with this number, also a joined one, for those who see the one that leads it;
    for `write`, for its leads."""
    db = store().read()
    found = proposals.get(db, number)
    lead = proposals.leading(db, number)
    asked = proposals.referrals(db, [lead.id])[lead.id]
    user = account()
    need(rights.changes_proposal(user, lead) if write else rights.sees_proposal(user, lead, asked))
    return found
