"""Sends a survey's tickets, and its reminder, so that nobody learns who answered.

Tickets are made in one go, drawn for the addresses by chance in this process's memory, and the
drawing is never written: the store has hashes of tickets without addresses, and addresses without
tickets. So the reminder cannot hold a ticket; it answers the first letter, so that mail programs
show both together (see docs/decisions/0043).
"""

from __future__ import annotations

import logging
import secrets
import smtplib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from babel.dates import format_date
from sqlite_utils import Database

from cafe.config import Mail, Settings
from cafe.errors import MailFailed
from cafe.language import in_language
from cafe.language import marked as _
from cafe.server import mail
from cafe.store import mailings, questionnaires, survey_answers, surveys
from cafe.store.database import Store
from cafe.store.mailings import Mailing
from cafe.store.surveys import Survey
from forms.questionnaire.file import from_json

NOT_NOW = "–"  # no mail server is set, or the survey takes no answers: its page says so
log = logging.getLogger("cafe.server.mailing")

WORDS = {
    "subject": _("Enkät: {title}"),
    "reminder": _("Påminnelse: {subject}"),
    "hello": _("Hej!"),
    "answer": _("Svara här:"),
    "answer_by": _("Svara här, senast {day}:"),
    "own": _(
        "Länken är din egen och räcker till ett svar. Länkarna är utdelade på måfå, och Rundabord "
        "sparar inte vem som fick vilken. Därför syns det inte vem som har svarat. Skicka inte "
        "länken vidare."
    ),
    "addresses": _(
        "Din adress används till det här brevet och högst en påminnelse. Sedan raderas den."
    ),
    "own_mail": _(
        "Länken är din egen och räcker till ett svar. Svaret sparas utan namn. Listan över vem som "
        "fick vilken länk tas bort när breven har gått. Skicka inte länken vidare."
    ),
    "to_all": _(
        "Påminnelsen går till alla, eftersom det inte syns vem som har svarat. Har du redan "
        "svarat? Tack! Då behöver du inte göra något."
    ),
    "find": _(
        "Har du inte svarat? Din länk finns i brevet som kom {day} med ämnet ”{subject}”. Den kan "
        "inte skickas igen, eftersom Rundabord inte vet vilken som är din."
    ),
    "last": _("Enkäten stänger efter {day}."),
    "deleted": _("Det här är den enda påminnelsen. Din adress raderas nu."),
    "test": _("Provbrev från Rundabord"),
    "test_said": _("Brevet visar att Rundabord kan skicka e-post härifrån."),
}


SWEDISH = ("sv",)
_RULE = "—" * 20  # between what is said in one language and the next


def languages(db: Database, survey: Survey) -> tuple[str, ...]:
    """The languages of its letters, Swedish first: those that its questions are asked in. Who gets
    a letter may read either, and nobody knows which."""
    kept = questionnaires.get(db, survey.questionnaire_id, survey.questionnaire_version)
    return tuple(sorted(from_json(kept.content).languages, reverse=True)) or SWEDISH


def subject(title: str, languages: Sequence[str] = SWEDISH) -> str:
    """What a survey's letter is called."""
    return _called("subject", languages, title=" ".join(title.split()))


def reminder_subject(first: str, languages: Sequence[str] = SWEDISH) -> str:
    """What the reminder of a letter is called."""
    return _called("reminder", languages, subject=first)


def _called(name: str, languages: Sequence[str], **of: str) -> str:
    """A subject: what it begins with in each language, and what it is about once."""
    begins = [in_language(WORDS, one)[name].partition("{")[0].rstrip(": ") for one in languages]
    return f"{' / '.join(begins)}: {next(iter(of.values()))}"


def _dated(day: str, language: str) -> str:
    return str(format_date(date.fromisoformat(day), "d MMMM y", locale=language))


def invitation(
    words: str,
    link: str,
    last_day: str | None,
    *,
    own_mail: bool = False,
    languages: Sequence[str] = SWEDISH,
) -> str:
    """The first letter's text in each of the languages, the lead's own `words` once above;
    `own_mail`: somebody sends it who has a file of addresses and links, so that less can be
    promised."""

    def of(said: Mapping[str, str], language: str) -> list[str]:
        by = said["answer_by"].format(day=_dated(last_day, language)) if last_day else ""
        promised = [said["own_mail"]] if own_mail else [said["own"], said["addresses"]]
        return [f"{by or said['answer']}\n{link}", *promised]

    return _letter_text(words, of, languages)


def reminder(
    words: str,
    first: str,
    sent_on: str,
    last_day: str | None,
    *,
    own_mail: bool = False,
    languages: Sequence[str] = SWEDISH,
) -> str:
    """The reminder's text; `first` is the subject of the letter that came on `sent_on`."""

    def of(said: Mapping[str, str], language: str) -> list[str]:
        return [
            said["to_all"],
            said["find"].format(day=_dated(sent_on, language), subject=first),
            said["last"].format(day=_dated(last_day, language)) if last_day else "",
            "" if own_mail else said["deleted"],
        ]

    return _letter_text(words, of, languages)


def _letter_text(
    words: str, of: Callable[[Mapping[str, str], str], list[str]], languages: Sequence[str]
) -> str:
    parts: list[str] = []
    for one in languages:
        said = in_language(WORDS, one)
        parts += [_RULE if parts else "", said["hello"], "" if parts else words, *of(said, one)]
    return "\n\n".join(part for part in parts if part) + "\n"


def test(server_of: Mail, to: str) -> None:
    """Send a letter that shows that sending works. Raises MailFailed."""
    said = in_language(WORDS, "sv")
    made = _letter(server_of, to, said["test"], f"{said['test_said']}\n")
    with mail.connection(server_of) as server:
        server.send_message(made)


def send(store: Store, settings: Settings) -> int:
    """Send all that is to be sent now; returns how many letters went. Never raises for what the
    mail server does: that is written down for the survey's page."""
    gone = 0
    for survey_id in mailings.running(store.read()):
        gone += _send(store, settings, survey_id)
    return gone


def _send(store: Store, settings: Settings, survey_id: int) -> int:
    with store.write() as db:
        survey, mailing = surveys.by_id(db, survey_id), mailings.get(db, survey_id)
        due = mailings.begin(db, survey_id)
        if mailing is None or settings.mail is None or not survey.takes_answers:
            mailings.stop(db, survey_id, NOT_NOW)
            return 0
        spoken = languages(db, survey)
    problem, gone = "", 0
    unused: list[str] = []
    try:
        with mail.connection(settings.mail) as server:
            if not mailing.is_reminding:
                with store.write() as db:
                    unused = survey_answers.issue(db, survey, len(due), secrets.token_hex(32))
            for address, first in due:
                text, title = _text(mailing, survey, settings, unused, spoken)
                made = _letter(settings.mail, address, title, text, first)
                fate, reason, broken = _hand_over(
                    store, mailing, address, server.send_message, made
                )
                if unused and fate in ("sent", "unsure"):
                    unused.pop()
                gone += fate == "sent"
                problem = reason if fate == "waiting" else problem
                if broken is not None:
                    raise broken
    except MailFailed as error:
        problem = str(error)
    with store.write() as db:
        survey_answers.take_back(db, unused)
        mailings.stop(db, survey_id, problem)
    log.info("sent %d letters of a survey", gone)
    return gone


def _text(
    mailing: Mailing,
    survey: Survey,
    settings: Settings,
    tickets: list[str],
    spoken: Sequence[str],
) -> tuple[str, str]:
    if mailing.is_reminding:
        said = reminder(
            mailing.reminder_words, mailing.subject, mailing.sent_on, survey.last_day,
            languages=spoken,
        )  # fmt: skip
        return said, reminder_subject(mailing.subject, spoken)
    link = f"{settings.public_url}/a/{tickets[-1]}"
    return invitation(mailing.words, link, survey.last_day, languages=spoken), mailing.subject


def _hand_over(
    store: Store,
    mailing: Mailing,
    address: str,
    send_message: Callable[[EmailMessage], object],
    made: EmailMessage,
) -> tuple[mailings.Fate, str, Exception | None]:
    """Send one letter and write down what became of it: that, the server's words where it was not
    taken, and what ended the connection."""

    def mark(fate: mailings.Fate, reason: str = "") -> None:
        with store.write() as db:
            mailings.mark(
                db, mailing.survey_id, address, fate, reminder=mailing.is_reminding,
                letter="" if mailing.is_reminding else str(made["Message-ID"]), reason=reason,
            )  # fmt: skip

    fate: mailings.Fate = "sent"
    reason = ""
    broken: Exception | None = None
    mark("trying")
    try:
        send_message(made)
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        reason = f"{code} {said.decode(errors='replace')}"
        fate = "refused" if code >= 500 else "waiting"
    except smtplib.SMTPResponseException as error:  # its no to this letter: it was not taken
        fate, broken = "waiting", error
    except (OSError, smtplib.SMTPException) as error:
        fate, broken = "unsure", error
    mark(fate, reason)
    return fate, reason, broken


def _letter(mail: Mail, to: str, title: str, text: str, answers: str = "") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = title
    message["From"] = mail.sender
    message["To"] = to
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=mail.sender.rpartition("@")[2].strip("> ") or None)
    message["Auto-Submitted"] = "auto-generated"
    if answers:
        message["In-Reply-To"] = message["References"] = answers
    message.set_content(text)
    return message
