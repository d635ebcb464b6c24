"""Who may be named as the organiser of an event by whoever adds it."""

from __future__ import annotations

from cafe import days, rights
from cafe.accounts import account, store
from cafe.store import organisation

CITY = ""


def choices() -> list[tuple[str, str]]:
    """The districts that the account leads, as a choice of id and name, and the city first where it
    leads that; a district that has ended tells until when it was there."""
    user = account()
    today = days.today()
    found = [
        (d.id, d.name if d.valid_on(today) else f"{d.name} (–{(d.last_day or '')[:4]})")
        for d in organisation.get(store().read()).districts
        if rights.leads(user, d.id)
    ]
    return [(CITY, ""), *found] if rights.leads(user, None) else found


def own() -> str:
    """The choice that a new event begins with: the account's district, or the city."""
    scopes = [scope for role, scope in account().roles if role == "lead"]
    return scopes[0] if scopes and "*" not in scopes else CITY
