"""A survey's links by e-mail: addresses in, what is wrong with them, what goes out."""

from __future__ import annotations

import csv
import html
import io
import re
import uuid
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from cafe.config import Mail
from cafe.intake import address_file
from cafe.intake.table import UnreadableFileError
from cafe.store import mailings, survey_answers, surveys
from cafe.store.database import Store
from cafe.store.surveys import Survey
from cafe.views import asked
from forms import addresses

SignIn = Callable[..., FlaskClient]
Post = Callable[..., Any]


@pytest.fixture
def survey(store: Store) -> Survey:
    asked.ensure_builtin(store)
    with store.write() as db:
        code = surveys.add(
            db, "test", title="Så mår vi", questionnaire=("threat-rating", 1), admission="tickets",
            district="farsta",
        )  # fmt: skip
        surveys.move(db, "test", surveys.get(db, code), "open")
        return surveys.get(db, code)


@pytest.fixture
def post(survey: Survey, sign_in: SignIn, token: Callable[[FlaskClient], str]) -> Post:
    lead = sign_in("lead", "farsta")

    def send(way: str, **fields: Any) -> Any:
        data = {"csrf_token": token(lead), "once": uuid.uuid4().hex} | fields
        return lead.post(f"/lead/surveys/{survey.code}/mail/{way}", data=data)

    return send


@pytest.fixture
def server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    mail = Mail("127.0.0.1", 25, "none", "", "", "rundabord@stad.example")
    with_mail = replace(app.config["SETTINGS"], mail=mail)
    monkeypatch.setitem(app.config, "SETTINGS", with_mail)


def test_addresses_are_read_as_people_have_them() -> None:
    found = addresses.read(
        "Anna Testsson; anna@stad.example\n\nBo <bo@stad.example>, c@stad.example\n"
        "ANNA@stad.example"
    )
    assert found == addresses.Addresses(
        ("anna@stad.example", "bo@stad.example", "c@stad.example"), (), 1
    )
    wrong = addresses.read("a@stad.example\nBara ett namn\nb@\nå@stad.example\na@b@c.example")
    assert [number for number, _ in wrong.bad] == [2, 3, 4, 5]
    # A line end in an address would be another header of the letter.
    assert addresses.of_rows([(1, ["a@b.example\nBcc: c@d.example"])]).bad


def test_a_file_is_read_into_the_field(post: Post, server: None, store: Store) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Namn", "E-post"), ("Anna", "anna@stad.example"), ("Bo", "bo@stad.example")):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    page = post("send", addresses="c@stad.example", file=(io.BytesIO(file.getvalue()), "a.xlsx"))
    assert page.status_code == 200
    assert "3 adresser." in page.text
    assert "c@stad.example\nanna@stad.example\nbo@stad.example" in page.text
    assert mailings.running(store.read()) == []  # it is looked at first
    with pytest.raises(UnreadableFileError):
        address_file.read("a.pdf", b"%PDF-1.7 \x00")
    assert address_file.read("a.txt", b"a@stad.example\nb@stad.example") == (
        "a@stad.example\nb@stad.example"
    )


def test_bad_rows_are_named_and_nothing_is_lost(post: Post, server: None, store: Store) -> None:
    page = post("send", addresses="a@stad.example\nfel rad", words="Mina ord")
    said = html.unescape(page.text)
    assert page.status_code == 422
    assert "Här står ingen e-postadress: rad 2 (fel rad)." in said
    assert "fel rad</textarea>" in said
    assert "Mina ord" in said
    assert "Skriv minst en e-postadress." in post("check", addresses="").text
    assert mailings.running(store.read()) == []


def test_what_is_too_large_is_said_with_the_way_back(survey: Survey, sign_in: SignIn) -> None:
    lead, page = sign_in("lead"), f"/lead/surveys/{survey.code}/mail"
    assert f'data-most="{12 * 2**20}"' in lead.get(page).text
    sent = b" " * (12 * 2**20 + 1)
    for referrer, back in ((f"http://localhost{page}", True), (f"http://evil.test{page}", False)):
        answer = lead.post(
            f"{page}/check", data=sent, headers={"Referer": referrer},
            content_type="multipart/form-data; boundary=x",
        )  # fmt: skip
        assert answer.status_code == 413
        assert "Högst 12 MB tas emot" in answer.text
        assert "Det du skrev finns kvar om du går tillbaka" in answer.text
        assert (f'href="{page}">Tillbaka till formuläret' in answer.text) is back


def test_letters_are_ordered_once_and_the_page_tells_how_it_goes(
    post: Post, server: None, store: Store, survey: Survey, sign_in: SignIn
) -> None:
    once = uuid.uuid4().hex
    for _ in range(2):
        sent = post("send", addresses="a@stad.example\nb@stad.example", words="Hej", once=once)
        assert sent.status_code == 303
    assert mailings.running(store.read()) == [survey.id]
    other = sign_in("lead", email="other@example.test")
    page = other.get(f"/lead/surveys/{survey.code}/mail").text
    assert "Breven skickas nu." in page
    assert "2 återstår." in page
    state = f"/lead/surveys/{survey.code}/mail/state"
    assert f'data-live="{state}"' in page
    before = other.get(state).json
    assert f'data-version="{before["version"]}"' in page
    with store.write() as db:
        mailings.mark(db, survey.id, "a@stad.example", "sent", reminder=False, letter="<a@b>")
        mailings.mark(db, survey.id, "b@stad.example", "refused", reminder=False, reason="550 no")
        mailings.stop(db, survey.id)
    assert other.get(state).json != before
    page = other.get(f"/lead/surveys/{survey.code}/mail").text
    assert "1 brev har gått ut" in page
    asks = page[page.index("<summary>Radera adresserna nu …") :]
    assert asks.index("går inte att ångra") < asks.index("/mail/forget")
    assert "550 no" in page
    assert "Påminnelsen går till alla, också till dem som har svarat" in page
    assert post("remind", reminder_words="").status_code == 303
    assert post("remind", reminder_words="Igen").status_code == 409
    assert post("forget").status_code == 303
    assert "E-postadresserna är raderade" in other.get(f"/lead/surveys/{survey.code}/mail").text
    trail = "\n".join(store.read().conn.iterdump())
    assert "@stad.example" not in trail


def test_without_a_server_a_file_and_a_text_are_handed_over_and_nothing_is_kept(
    post: Post, store: Store, survey: Survey
) -> None:
    listed = "a@stad.example\n=b@stad.example"
    refused = post("send", addresses=listed)
    assert refused.status_code == 422 or refused.status_code == 409
    assert "Ingen postserver är inställd" in refused.text
    said = post("check", addresses=listed).text.replace("\n", " ")
    assert "Listan över vem som fick vilken länk tas bort när breven har gått" in said
    assert "Rundabord sparar inte vem som fick vilken." not in said
    once = uuid.uuid4().hex
    first, again = (post("file", addresses=listed, once=once) for _ in range(2))
    assert first.data == again.data
    assert first.headers["Cache-Control"] == "no-store"
    lines = list(csv.reader(io.StringIO(first.data.decode("utf-8-sig")), delimiter=";"))
    assert [line[0] for line in lines[1:]] == ["a@stad.example", "'=b@stad.example"]
    links = {line[1].rpartition("/")[2] for line in lines[1:]}
    assert all(survey_answers.door(store.read(), one).survey.id == survey.id for one in links)
    assert store.read().conn.execute("SELECT count(*) FROM ticket").fetchone()[0] == 2
    assert "@stad.example" not in "\n".join(store.read().conn.iterdump())


def test_a_survey_that_is_not_open_sends_nothing(
    post: Post, server: None, store: Store, survey: Survey
) -> None:
    with store.write() as db:
        surveys.move(db, "test", survey, "closed")
    answer = post("send", addresses="a@stad.example")
    assert answer.status_code == 409
    assert "Öppna enkäten först" in answer.text


def test_one_full_mailbox_does_not_keep_the_others_from_their_reminder(
    post: Post, server: None, store: Store, survey: Survey
) -> None:
    post("send", addresses="a@stad.example\nb@stad.example")
    assert post("give-up").status_code == 409  # letters are being sent
    with store.write() as db:
        mailings.mark(db, survey.id, "a@stad.example", "sent", reminder=False, letter="<a@b>")
        for _ in range(2):
            full = "452 mailbox full"
            mailings.mark(db, survey.id, "b@stad.example", "waiting", reminder=False, reason=full)
        mailings.stop(db, survey.id, full)
    page = post("remind", reminder_words="Snälla").text
    assert "b@stad.example" in page  # which address it is
    assert "Hoppa över dem som återstår" in page
    assert post("give-up").status_code == 303
    found = mailings.get(store.read(), survey.id)
    assert found is not None
    assert (found.refused, found.problem) == ((("b@stad.example", full),), "")
    assert found.may_remind
    assert post("remind", reminder_words="Snälla").status_code == 303
    told = re.sub("<[^>]+>", "", post("remind", reminder_words="Igen").text)
    assert not re.search(r"[.]\d+ återstår", told)
    assert "1 återstår." in told
