"""What an address of a plan names, for who may read or write it."""

from __future__ import annotations

from sqlite_utils import Database

from cafe import rights
from cafe.accounts import account, need, store
from cafe.errors import Unknown
from cafe.store import plans
from cafe.store.plans import Plan
from cafe.understand import codebooks
from cafe.understand.codebooks import Code


def plan_of(district: str, year: int) -> tuple[Plan, bool]:
    """The plan, and whether the account may write in it. Who only reads does not see a draft."""
    need(rights.follows_plans(account(), district))  # before it says whether there is one
    found = plans.get(store().read(), district, year)
    need(rights.sees_plan(account(), found))
    return found, rights.writes_plan(account(), district)


def writable(district: str, year: int) -> Plan:
    """The plan, for who writes in it."""
    need(rights.writes_plan(account(), district))
    return plans.get(store().read(), district, year)


def codes(db: Database) -> list[Code]:
    """What a plan is made of: the codebook's points and focus questions, without sub-codes."""
    return [code for code in codebooks.in_force(db).codes if code.parent is None]


def code(wanted: str, *, strict: bool = True) -> Code | None:
    """The code with this id; None for one that has left the codebook, unless `strict`. Raises
    Unknown("not_found")."""
    found = next((c for c in codes(store().read()) if c.id == wanted), None)
    if found is None and strict:
        raise Unknown("not_found")
    return found


def seen_revision(written: str | None) -> int:
    """The revision that a form hands back, -1 (which none is) for what is no number."""
    return int(written) if written and written.isdecimal() and len(written) < 10 else -1
