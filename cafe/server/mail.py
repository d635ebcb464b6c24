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
from cafe.language import in_language
from cafe.language import marked as _
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


WORDS = {
    "reminder": _("Påminnelse: {title}"),
    "late": _("Försenat: {title}"),
    "central": _("centrala styrgruppen"),
    "proposal": _("Datumet för förslaget är {due}."),
    "proposal_late": _("Datumet för förslaget var {due}, och det står inte som klart."),
    "milestone": _("Datumet för delmålet ”{milestone}” är {due}."),
    "milestone_late": _(
        "Datumet för delmålet ”{milestone}” var {due}, och det står inte som klart."
    ),
    "assessment": _("Bedömningen av förslaget ska vara klar {due}."),
    "assessment_late": _("Bedömningen av förslaget skulle vara klar {due}."),
    "hello": _("Hej!"),
    "number": _("Förslag {number}: {title}"),
    "group": _("Styrgrupp: {group}"),
    "responsible": _("Ansvarig: {responsible}"),
    "waiting": _(
        "De som föreslog det väntar på besked. Berätta för styrgruppen hur det går, så att den kan "
        "skriva in det:"
    ),
    "why": _(
        "Du får brevet eftersom styrgruppen har angett den här adressen. Det skickas en gång före "
        "datumet och en gång efter."
    ),
}


def letter(
    one: Reminder, sender: str, public_url: str, known: Organisation, language: str = "sv"
) -> EmailMessage:
    """The reminder as an e-mail; without names, notes and grounds, since e-mail is not sealed.
    Swedish unless told otherwise: nobody knows what a function's address speaks."""
    word = in_language(WORDS, language)
    title = " ".join(one.proposal.title.split())
    late = one.kind == LATE
    what = "assessment" if one.of_assessment else "milestone" if one.milestone else "proposal"
    gaps = {
        "due": one.due,
        "milestone": one.milestone or "",
        "title": title,
        "number": one.proposal.id,
        "group": known.name(one.district) if one.district else word["central"],
        "responsible": one.responsible,
    }
    said = {name: sentence.format(**gaps) for name, sentence in word.items()}
    message = EmailMessage()
    message["Subject"] = said["late" if late else "reminder"]
    message["From"] = sender
    message["To"] = one.email
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip("> ") or None)
    message["Auto-Submitted"] = "auto-generated"
    about = [said["number"], said["group"], *([said["responsible"]] if one.responsible else [])]
    message.set_content(
        "\n\n".join(
            (
                said["hello"],
                said[f"{what}_late" if late else what],
                "\n".join(about),
                f"{said['waiting']}\n{public_url}/lead/proposals/{one.proposal.id}",
                said["why"],
            )
        )
        + "\n"
    )
    return message
