"""Mail from the shell."""

from __future__ import annotations

import argparse

from cafe import config, days
from cafe.cli.registry import GROUPS, argument, command
from cafe.cli.shell import CommandFailed, open_store
from cafe.errors import MailFailed

GROUPS["mail"] = "e-mail"


@command(
    "remind",
    "send the reminders of promised dates that are due",
    argument("--dry-run", action="store_true", help="list them, send nothing"),
)
def remind(options: argparse.Namespace) -> None:
    """Send the reminders of promised dates that are due, or tell which they are."""
    from cafe.server import mail
    from cafe.store import reminders

    settings = config.load()
    store = open_store()
    if options.dry_run:
        for one in reminders.due(store.read(), days.today()):
            print(f"{one.due}\t{one.kind}\t{one.email}\t{one.proposal.title}")
        return
    if settings.mail is None:
        raise CommandFailed("No mail server is set: SMTP_HOST and SMTP_FROM name it.")
    try:
        gone = mail.remind(store, settings)
    except MailFailed as error:
        raise CommandFailed(f"The mail server could not be used: {error}") from error
    print(f"{gone} reminders sent.")


@command(
    "mail test",
    "send a letter that shows whether e-mail can be sent",
    argument("address", help="the address that it goes to"),
)
def mail_test(options: argparse.Namespace) -> None:
    """Send a letter with the settings as they are, or say what the mail server said."""
    from cafe.server import mailing

    settings = config.load()
    if settings.mail is None:
        raise CommandFailed("No mail server is set: SMTP_HOST and SMTP_FROM name it.")
    try:
        mailing.test(settings.mail, options.address)
    except MailFailed as error:
        raise CommandFailed(f"The mail server could not be used: {error}") from error
    print(f"A letter has gone to {options.address}.")
