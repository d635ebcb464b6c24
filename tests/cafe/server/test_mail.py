"""Reminders go to a real SMTP server on this machine, once each, and nothing private goes along."""

from __future__ import annotations

import dataclasses
import socket
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from cafe import config
from cafe.config import Mail, Settings
from cafe.errors import MailFailed, UnsafeStart
from cafe.server import mail
from cafe.store import decisions, organisation, proposals, reminders
from cafe.store.database import Store
from cafe.store.decisions import Milestone, Step


class Box:
    """What the server has taken; it refuses addresses at `gone.test`."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.endswith("@gone.test"):
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@pytest.fixture
def box() -> Iterator[tuple[Box, int]]:
    """A running server's box, and its port."""
    found, port = Box(), free_port()
    server = Controller(found, hostname="127.0.0.1", port=port)
    server.start()
    yield found, port
    server.stop()


@pytest.fixture
def settings(tmp_path: Path, box: tuple[Box, int]) -> Settings:
    """Settings that name the server."""
    return config.load(
        {
            "CAFE_INSTANCE": str(tmp_path),
            "PUBLIC_URL": "https://cafe.example",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(box[1]),
            "SMTP_SECURITY": "none",
            "SMTP_FROM": "rundabord@stad.example",
        }
    )


@pytest.fixture
def promise(store: Store) -> Callable[..., int]:
    """`promise(email, due, *milestones)`: a proposal that Farsta has promised; its referral."""

    def make(email: str, due: str, *milestones: Milestone, title: str = "Fasta tider") -> int:
        with store.write() as db:
            made = proposals.add(db, None, title=title, what="Hemligt vad", codebook="plan 1")
            referral = proposals.send(db, None, made, ["farsta"])[0]
            step = Step(
                status="will_do", reason="Hemliga skäl", public="Det blir så.",
                responsible="Enhetschef", responsible_email=email, due=due,
                milestones=milestones, decided_on="2026-11-01", by_group="farsta",
            )  # fmt: skip
            decisions.decide(db, None, referral, 0, step)
            return referral

    return make


def test_a_letter_goes_out_a_week_before_and_once_after(
    store: Store, settings: Settings, box: tuple[Box, int], promise: Callable[..., int]
) -> None:
    promise("enhetschef@stad.example", "2026-12-10")
    assert mail.remind(store, settings, "2026-12-02") == 0
    assert mail.remind(store, settings, "2026-12-03") == 1
    assert mail.remind(store, settings, "2026-12-09") == 0
    assert mail.remind(store, settings, "2026-12-11") == 1
    assert mail.remind(store, settings, "2027-03-01") == 0
    soon, late = box[0].letters
    assert soon["To"] == "enhetschef@stad.example"
    assert soon["From"] == "rundabord@stad.example"
    assert soon["Subject"] == "Påminnelse: Fasta tider"
    assert late["Subject"] == "Försenat: Fasta tider"
    body = soon.get_content()
    assert "Datumet för förslaget är 2026-12-10." in body
    assert "Enhetschef" in body
    assert "https://cafe.example/lead/proposals/1" in body
    assert "Hemlig" not in body
    assert [s.kind for s in reminders.sent(store.read())] == ["late", "soon"]


def test_a_letter_can_be_english_as_well(
    store: Store, settings: Settings, promise: Callable[..., int]
) -> None:
    promise("chef@stad.example", "2026-12-10")
    (one,) = reminders.due(store.read(), "2026-12-03")
    known = organisation.get(store.read(), "en")
    english = mail.letter(one, "rundabord@stad.example", "https://cafe.example", known, "en")
    assert english["Subject"] == "Reminder: Fasta tider"
    assert "The date of the proposal is 2026-12-10." in english.get_content()
    assert "Datumet" not in english.get_content()


def test_a_milestone_has_a_date_of_its_own_until_it_is_there(
    store: Store, settings: Settings, box: tuple[Box, int], promise: Callable[..., int]
) -> None:
    promise(
        "chef@stad.example", "2027-06-01",
        Milestone("Rutin på plats", "2026-12-05"), Milestone("Redan klart", "2026-12-04", True),
    )  # fmt: skip
    assert mail.remind(store, settings, "2026-12-01") == 1
    assert "delmålet ”Rutin på plats”" in box[0].letters[0].get_content()


def test_what_is_done_or_has_no_address_is_not_reminded_of(
    store: Store, settings: Settings, promise: Callable[..., int]
) -> None:
    promise("", "2026-12-01")
    referral = promise("chef@stad.example", "2026-12-01")
    with store.write() as db:
        base = decisions.get(db, referral).base
        done = Step(status="done", reason="Klart", public="Klart.", decided_on="2026-11-02")
        decisions.decide(db, None, referral, base, done)
    assert mail.remind(store, settings, "2026-12-24") == 0


def test_a_refused_address_holds_up_no_other_and_is_tried_again(
    store: Store, settings: Settings, box: tuple[Box, int], promise: Callable[..., int]
) -> None:
    promise("borta@gone.test", "2026-12-01")
    promise("chef@stad.example", "2026-12-01")
    assert mail.remind(store, settings, "2026-12-01") == 1
    assert [r.email for r in reminders.due(store.read(), "2026-12-01")] == ["borta@gone.test"]


def test_a_title_over_several_lines_is_no_header_of_its_own(
    store: Store, settings: Settings, box: tuple[Box, int], promise: Callable[..., int]
) -> None:
    promise("chef@stad.example", "2026-12-01", title="Rad\r\nBcc: alla@stad.example")
    assert mail.remind(store, settings, "2026-12-01") == 1
    assert box[0].letters[0]["Bcc"] is None
    assert box[0].letters[0]["Subject"] == "Påminnelse: Rad Bcc: alla@stad.example"


def test_without_a_server_it_is_silent_and_with_one_that_is_away_it_says_so(
    store: Store, settings: Settings, promise: Callable[..., int]
) -> None:
    promise("chef@stad.example", "2026-12-01")
    assert mail.remind(store, dataclasses.replace(settings, mail=None), "2026-12-01") == 0
    assert settings.mail is not None
    away = dataclasses.replace(settings.mail, port=free_port())
    with pytest.raises(MailFailed):
        mail.remind(store, dataclasses.replace(settings, mail=away), "2026-12-01")
    assert len(reminders.due(store.read(), "2026-12-01")) == 1


def test_the_server_is_read_from_the_environment(tmp_path: Path) -> None:
    environ = {"CAFE_INSTANCE": str(tmp_path)}
    assert config.load(environ).mail is None
    environ |= {"SMTP_HOST": "post.stad.example", "SMTP_FROM": "rundabord@stad.example"}
    assert config.load(environ).mail == Mail(
        "post.stad.example", 587, "starttls", "", "", "rundabord@stad.example"
    )
    assert config.load(environ | {"SMTP_SECURITY": "tls"}).mail is not None
    for wrong, word in (
        ({"SMTP_FROM": ""}, "SMTP_FROM"),
        ({"SMTP_FROM": "två ord@stad.example"}, "SMTP_FROM"),
        ({"SMTP_SECURITY": "ssl"}, "SMTP_SECURITY"),
        ({"SMTP_PORT": "x"}, "SMTP_PORT"),
        ({"SMTP_USER": "u"}, "SMTP_PASSWORD"),
        ({"SMTP_USER": "u", "SMTP_PASSWORD": "p", "SMTP_SECURITY": "none"}, "SMTP_SECURITY"),
    ):
        with pytest.raises(UnsafeStart, match=word):
            config.load(environ | wrong)
