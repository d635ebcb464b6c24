"""E-mail over SMTP, when the instance has a server set; reminders of promised dates."""

from __future__ import annotations

import contextlib
import logging
import smtplib
import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from cafe import days
from cafe.config import Mail, Settings
from cafe.errors import MailFailed
from cafe.store import organisation, reminders
from cafe.store.database import Store
from cafe.store.organisation import Organisation
from cafe.store.reminders import LATE, Reminder

log = logging.getLogger("cafe.server.mail")
SECONDS = 20  # for each answer of the server


@contextlib.contextmanager
def connection(mail: Mail) -> Iterator[smtplib.SMTP]:
    """A signed-in connection that sends. Raises MailFailed when the server cannot be reached, when
    its certificate does not hold, or when it refuses the sign-in or a message."""
    context = ssl.create_default_context()
    try:
        if mail.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                mail.host, mail.port, timeout=SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(mail.host, mail.port, timeout=SECONDS)
        with server:
            if mail.security == "starttls":
                server.starttls(context=context)
            if mail.user:
                server.login(mail.user, mail.password)
            yield server
    except (OSError, smtplib.SMTPException) as error:
        raise MailFailed(str(error) or type(error).__name__) from error


def remind(store: Store, settings: Settings, today: str | None = None) -> int:
    """Send the reminders that are due on the ISO date `today` (else today); returns how many went.

    Nothing happens without a mail server. Each is recorded as soon as the server has taken it, so
    that a fault in the middle sends none twice; one whose address is refused is left for the next
    time and holds up no other. Raises MailFailed when the server cannot be reached.
    """
    if settings.mail is None:
        return 0
    day = today or days.today()
    with store.snapshot() as db:
        due = reminders.due(db, day)
        known = organisation.get(db)
    if not due:
        return 0
    gone = 0
    with connection(settings.mail) as server:
        for one in due:
            try:
                server.send_message(letter(one, settings.mail.sender, settings.public_url, known))
            except smtplib.SMTPRecipientsRefused:
                log.warning("the mail server refused the address of proposal %d", one.proposal.id)
                continue
            with store.write() as db:
                reminders.keep(db, [one])
            gone += 1
    return gone


def letter(one: Reminder, sender: str, public_url: str, known: Organisation) -> EmailMessage:
    """The reminder as an e-mail; without names, notes and grounds, since e-mail is not sealed."""
    title = " ".join(one.proposal.title.split())
    group = known.name(one.district) if one.district else "centrala styrgruppen"
    what = f"delmålet ”{one.milestone}”" if one.milestone else "förslaget"
    late = one.kind == LATE
    message = EmailMessage()
    message["Subject"] = f"{'Försenat' if late else 'Påminnelse'}: {title}"
    message["From"] = sender
    message["To"] = one.email
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip("> ") or None)
    message["Auto-Submitted"] = "auto-generated"
    first = (
        f"Datumet för {what} var {one.due}, och det står inte som klart."
        if late
        else f"Datumet för {what} är {one.due}."
    )
    if one.of_assessment:
        first = (
            f"Bedömningen av förslaget skulle vara klar {one.due}."
            if late
            else f"Bedömningen av förslaget ska vara klar {one.due}."
        )
    message.set_content(
        f"Hej!\n\n{first}\n\n"
        f"Förslag {one.proposal.id}: {title}\n"
        f"Styrgrupp: {group}\n"
        + (f"Ansvarig: {one.responsible}\n" if one.responsible else "")
        + "\nDe som föreslog det väntar på besked. Berätta för styrgruppen hur det går, så att den "
        f"kan skriva in det:\n{public_url}/lead/proposals/{one.proposal.id}\n\n"
        "Du får brevet eftersom styrgruppen har angett den här adressen. Det skickas en gång före "
        "datumet och en gång efter.\n"
    )
    return message
