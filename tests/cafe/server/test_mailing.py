"""A survey's letters go to a real SMTP server on this machine: each with a ticket of its own, once,
whatever breaks; and nothing that is kept tells who got which."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from cafe import config
from cafe.cli.main import main
from cafe.config import Settings
from cafe.errors import Conflict
from cafe.server import mailing, worker
from cafe.store import copies, mailings, survey_answers, surveys
from cafe.store.database import Store
from cafe.store.surveys import Survey

LINK = re.compile(r"https://cafe\.example/a/([0-9a-z]{12})")


class Box:
    """Takes letters; refuses an address at gone.test, delays one at busy.test, and hangs up in the
    middle of the letter after `breaks` letters, or says no to it after `fails`."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.breaks: int | None = None
        self.fails: int | None = None

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.endswith("@gone.test"):
            return "550 No such mailbox"
        if address.endswith("@busy.test"):
            return "450 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        if self.breaks == len(self.letters):
            server.transport.close()
            return "250 OK"
        if self.fails == len(self.letters):
            return "452 Out of storage"
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"

    @property
    def to(self) -> list[str]:
        return sorted(str(one["To"]) for one in self.letters)


@pytest.fixture
def box() -> Iterator[tuple[Box, int]]:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = int(s.getsockname()[1])
    found = Box()
    server = Controller(found, hostname="127.0.0.1", port=port)
    server.start()
    yield found, port
    server.stop()


@pytest.fixture
def environ(tmp_path: Path, box: tuple[Box, int]) -> dict[str, str]:
    return {
        "CAFE_INSTANCE": str(tmp_path),
        "PUBLIC_URL": "https://cafe.example",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(box[1]),
        "SMTP_SECURITY": "none",
        "SMTP_FROM": "rundabord@stad.example",
    }


@pytest.fixture
def settings(environ: dict[str, str]) -> Settings:
    return config.load(environ)


@pytest.fixture
def survey(store: Store) -> Survey:
    from cafe.views import asked

    asked.ensure_builtin(store)
    with store.write() as db:
        code = surveys.add(
            db, "test", title="Så mår vi", questionnaire=("threat-rating", 1), admission="tickets",
            district="farsta", last_day="2099-12-10",
        )  # fmt: skip
        surveys.move(db, "test", surveys.get(db, code), "open")
        return surveys.get(db, code)


@pytest.fixture
def start(store: Store, survey: Survey) -> Callable[..., None]:
    def begin(*addresses: str) -> None:
        with store.write() as db:
            mailings.start(
                db, "test", survey.id, survey.code, mailing.subject(survey.title), "Vi vill veta.",
                addresses,
            )  # fmt: skip

    return begin


def now(store: Store, survey: Survey) -> mailings.Mailing:
    found = mailings.get(store.read(), survey.id)
    assert found is not None
    return found


def tickets(store: Store) -> int:
    return int(store.read().conn.execute("SELECT count(*) FROM ticket").fetchone()[0])


def everything(store: Store) -> str:
    return "\n".join(store.read().conn.iterdump())


PEOPLE = [f"p{n}@stad.example" for n in range(6)]


def test_each_gets_a_ticket_of_its_own_and_nothing_tells_which(
    store: Store, settings: Settings, box: tuple[Box, int], survey: Survey,
    start: Callable[..., None],
) -> None:  # fmt: skip
    start(*PEOPLE)
    assert mailing.send(store, settings) == 6
    assert mailing.send(store, settings) == 0
    assert box[0].to == PEOPLE
    links = {LINK.search(letter.get_content())[1] for letter in box[0].letters}  # type: ignore[index]
    assert len(links) == tickets(store) == 6
    assert all(survey_answers.door(store.read(), ticket).ticket for ticket in links)
    letter = box[0].letters[0]
    assert letter["Subject"] == "Enkät: Så mår vi"
    assert "Vi vill veta." in letter.get_content()
    assert "10 december 2099" in letter.get_content()
    # Its questions are asked in English too, and nobody knows who reads which.
    assert "10 December 2099" in letter.get_content()
    assert letter.get_content().count("Vi vill veta.") == 1
    assert letter.get_content().count("/a/") == 2
    dump = everything(store)
    assert not any(ticket in dump for ticket in links)
    # Beside an address stands nothing but how its letter fared, and the letter's random id.
    listed = store.read().conn.execute("SELECT * FROM mailing_address").fetchall()
    assert {tuple(r)[2:4] + tuple(r)[5:] for r in listed} == {("sent", "", "")}
    hashes = {survey_answers.ticket_hash(t) for t in links}
    assert not any(h[:12] in str(tuple(r)) for h in hashes for r in listed)


def test_the_reminder_goes_to_all_holds_no_ticket_and_ends_with_the_addresses(
    store: Store, settings: Settings, box: tuple[Box, int], survey: Survey,
    start: Callable[..., None],
) -> None:  # fmt: skip
    start(*PEOPLE)
    mailing.send(store, settings)
    first = {str(one["To"]): str(one["Message-ID"]) for one in box[0].letters}
    box[0].letters.clear()
    with store.write() as db:
        mailings.remind(db, "test", survey.id, survey.code, "Det är fem dagar kvar.")
    assert mailing.send(store, settings) == 6
    assert box[0].to == PEOPLE
    for letter in box[0].letters:
        said = " ".join(letter.get_content().split())
        assert "/a/" not in said
        assert "Påminnelsen går till alla" in said
        assert "Tack!" in said
        assert "Det är fem dagar kvar." in said
        assert "”Enkät: Så mår vi”" in said
        assert "“Enkät: Så mår vi”" in said
        assert letter["In-Reply-To"] == letter["References"] == first[str(letter["To"])]
    kept = now(store, survey)
    assert (kept.is_over, kept.sent, kept.reminded) == (True, 6, 6)
    assert "@stad.example" not in everything(store)
    assert tickets(store) == 6
    with store.write() as db, pytest.raises(Conflict):
        mailings.remind(db, "test", survey.id, survey.code, "")
    with pytest.raises(Conflict):
        start("p9@stad.example")


def test_what_the_server_refuses_is_told_and_its_ticket_taken_back(
    store: Store, settings: Settings, box: tuple[Box, int], survey: Survey,
    start: Callable[..., None],
) -> None:  # fmt: skip
    start("a@stad.example", "b@gone.test", "c@busy.test")
    assert mailing.send(store, settings) == 1
    found = now(store, survey)
    assert [address for address, _ in found.refused] == ["b@gone.test"]
    assert "No such mailbox" in found.refused[0][1]
    assert (found.left, found.is_stopped, tickets(store)) == (1, True, 1)
    assert "Try again later" in found.problem


@pytest.mark.parametrize("way", ["breaks", "fails"])
def test_a_sending_that_broke_goes_on_and_sends_nobody_twice(
    store: Store, settings: Settings, box: tuple[Box, int], survey: Survey,
    start: Callable[..., None], way: str,
) -> None:  # fmt: skip
    start(*PEOPLE)
    setattr(box[0], way, 2)
    assert mailing.send(store, settings) == 2
    found = now(store, survey)
    unsure = 1 if way == "breaks" else 0
    assert (found.sent, found.left, len(found.unsure)) == (2, 4 - unsure, unsure)
    assert found.is_stopped
    assert found.problem
    # A letter of which nobody knows keeps its ticket; the others' are taken back.
    assert tickets(store) == 2 + unsure
    assert mailing.send(store, settings) == 0  # only when somebody says so
    setattr(box[0], way, None)
    start("P0@stad.example", "new@stad.example")  # the first has got one, or will
    assert mailing.send(store, settings) == 5 - unsure
    assert len(box[0].to) == len(set(box[0].to)) == 7 - unsure
    assert now(store, survey).left == 0
    assert tickets(store) == 7


def test_an_interrupted_program_does_not_send_again(
    store: Store, settings: Settings, box: tuple[Box, int], survey: Survey,
    start: Callable[..., None],
) -> None:  # fmt: skip
    start(*PEOPLE[:2])
    with store.write() as db:  # it ended between the two writes of a letter
        mailings.mark(db, survey.id, "p0@stad.example", "trying", reminder=False, letter="<x@y>")
    assert mailing.send(store, settings) == 1
    assert box[0].to == ["p1@stad.example"]
    assert now(store, survey).unsure == ("p0@stad.example",)


def test_no_server_leaves_all_waiting(
    store: Store, environ: dict[str, str], survey: Survey, start: Callable[..., None]
) -> None:
    start(*PEOPLE)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = str(closed.getsockname()[1])
        assert mailing.send(store, config.load(environ | {"SMTP_PORT": port})) == 0
    assert (now(store, survey).left, tickets(store)) == (6, 0)
    assert now(store, survey).problem


def test_closing_the_survey_and_a_backup_leave_no_addresses(
    store: Store, settings: Settings, survey: Survey, start: Callable[..., None], tmp_path: Path
) -> None:
    start(*PEOPLE)
    copy = tmp_path / "copy.db"
    store.read().conn.execute("VACUUM INTO ?", (str(copy),))
    copies.strip(copy)
    assert b"@stad.example" not in copy.read_bytes()
    with store.write() as db:
        surveys.move(db, "test", survey, "closed")
    assert "@stad.example" not in everything(store)
    assert now(store, survey).is_over
    assert mailing.send(store, settings) == 0


def test_a_letter_tries_the_settings(
    environ: dict[str, str], box: tuple[Box, int], monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert main(["mail", "test", "it@stad.example"]) == 0
    assert box[0].to == ["it@stad.example"]
    assert main(["mail", "test", "it@gone.test"]) == 1
    assert "No such mailbox" in capsys.readouterr().err
    monkeypatch.delenv("SMTP_HOST")
    assert main(["mail", "test", "it@stad.example"]) == 1
    assert "SMTP_HOST" in capsys.readouterr().err


def test_the_process_that_analyses_sends_what_was_ordered(
    store: Store, settings: Settings, box: tuple[Box, int], start: Callable[..., None]
) -> None:
    start(*PEOPLE[:2])
    stopped, looks = threading.Event(), iter(range(3))

    class Enough(Exception):
        pass

    def check() -> None:
        if next(looks) == 1:
            raise Enough

    with pytest.raises(Enough):
        worker._watch(store, stopped, check, settings)
    assert box[0].to == PEOPLE[:2]
