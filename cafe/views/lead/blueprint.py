"""What the project lead's pages share: their blueprint, and the event that an address names."""

from __future__ import annotations

from flask import Blueprint

from cafe.accounts import reach, store
from cafe.store import events as event_store
from cafe.store.events import Event

bp = Blueprint("lead", __name__, url_prefix="/lead")


def event_for(code: str, *roles: str) -> Event:
    """The event with this code, if a role of the route (or one of `roles`) reaches its organiser.

    Raises Unknown or Forbidden.
    """
    event = event_store.get(store().read(), code)
    reach(event.district, *roles)
    return event
