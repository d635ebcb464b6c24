"""Accounts from the shell."""

from __future__ import annotations

import argparse
import getpass
import sys

from cafe.cli.registry import GROUPS, argument, command, line
from cafe.cli.shell import ACTOR, CommandFailed, open_store
from cafe.errors import Refused
from cafe.store.actors import ROLES

GROUPS["user"] = "accounts"


@command(
    "user add",
    "add an account; its password comes from standard input",
    argument("email"),
    argument("--name", required=True, type=line),
    argument(
        "--role",
        action="append",
        required=True,
        metavar="ROLE[:DISTRICT]",
        help=f"may be repeated; one of {', '.join(ROLES)}",
    ),
)
def user_add(options: argparse.Namespace) -> None:
    """Add an account; the password comes from standard input or is asked for."""
    from cafe import accounts
    from cafe.store import organisation, users
    from forms.account import looks_like_email

    if sys.stdin.isatty():
        password = getpass.getpass("Password: ")
    else:
        password = sys.stdin.readline().rstrip("\n")
    if not looks_like_email(options.email):
        raise Refused("not_an_email")
    accounts.check_password(password, name=options.name, email=options.email)
    roles = []
    store = open_store()
    known = {users.ALL, *(d.id for d in organisation.get(store.read()).districts)}
    for written in options.role:
        role, _, scope = written.partition(":")
        if role not in ROLES:
            raise CommandFailed(f"{role} is no role; the roles are {', '.join(ROLES)}.")
        if (scope or users.ALL) not in known:
            raise Refused("district_unknown", id=scope)
        roles.append((role, scope or users.ALL))
    with store.write() as db:
        users.add(
            db,
            ACTOR,
            email=options.email,
            name=options.name,
            password_hash=accounts.hash_password(password),
            roles=roles,
        )
    print(f"Added {options.email}.")
