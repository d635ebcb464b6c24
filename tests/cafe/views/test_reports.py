"""The report of the year: written by two, finished for readers, with figures out of the program."""

from __future__ import annotations

import io
import re
import sqlite3
import uuid
from collections.abc import Callable
from typing import Any

import docx
import pytest
from flask.testing import FlaskClient

from cafe.errors import Conflict
from cafe.exports import live_blocks
from cafe.exports.year_report_document import paragraphs
from cafe.store import indicators, observations, year_reports
from cafe.store.database import Store
from cafe.store.observations import Given
from tests.reference_2021 import CONSULTANTS


@pytest.fixture
def consultants(store: Store) -> str:
    """The figures of the consultants; the key of their block."""
    with store.write() as db:
        indicators.define_builtin(db)
        found = next(one for one in indicators.every(db) if one.heading == "Antal konsulter")
        for period, (number, remark) in CONSULTANTS.items():
            observations.put(db, "test", found, Given(None, period, float(number), remark=remark))
    return f"indicator:{found.id}"


Send = Callable[..., Any]


@pytest.fixture
def send(token: Callable[[FlaskClient], str]) -> Send:
    def post(who: FlaskClient, address: str, status: int = 303, **fields: str) -> Any:
        data = {"csrf_token": token(who), "once": uuid.uuid4().hex} | fields
        answer = who.post(f"/reports/{address}", data=data)
        assert answer.status_code == status, answer.text
        return answer

    return post


def test_consultants_stand_by_month_with_may_as_a_note_and_the_empty_cell(
    store: Store, consultants: str
) -> None:
    shown = live_blocks.read(store.read(), consultants, "sv")
    assert shown.columns == ("År", "April", "November")
    assert shown.rows == (
        ("2016", "88", "100"), ("2017", "83", "60"), ("2018", "58", "34"),
        ("2019", "23 (maj)", "22"), ("2020", "29", "30"), ("2021", "26", ""),
    )  # fmt: skip
    assert "Från 88" in shown.sentences[0]
    assert "minskat med 70 procent" in shown.sentences[0]


def test_months_that_do_not_recur_are_no_columns() -> None:
    assert live_blocks.usual_months(["2019-01", "2020-02", "2021-03"]) is None
    assert live_blocks.usual_months(["2019-04", "2020-04", "2020-05", "2021-04"]) is None
    assert live_blocks.placed(["2019-05", "2020-04"], ["04", "11"])["2019-05"] == "04"


def test_a_report_is_written_finished_and_read(
    store: Store, consultants: str, sign_in: Callable[..., FlaskClient], send: Send
) -> None:
    lead, reader = sign_in("lead"), sign_in("reader")
    begun = send(lead, "start", title="Avrapportering 2021", like="").location
    number = begun.split("/")[2]
    part = next(
        p for p in year_reports.parts(store.read(), int(number)) if p.heading == "Konsulter"
    )
    found = lead.get(f"/reports/{number}/parts/{part.id}/place?q=konsulter").text
    assert consultants in found
    assert "Inget passar" in lead.get(f"/reports/{number}/parts/{part.id}/place?q=zebra").text
    send(lead, f"{number}/parts/{part.id}/place", 404, what="indicator:999")
    send(lead, f"{number}/parts/{part.id}/place", what=consultants)
    for address in (number, f"{number}/word"):
        assert reader.get(f"/reports/{address}").status_code == 409  # not finished
    assert reader.get(f"/reports/{number}/pdf?draft=1").status_code == 403
    assert lead.get(f"/reports/{number}/pdf?draft=1").data.startswith(b"%PDF")
    send(lead, f"{number}/finish")
    page = reader.get(f"/reports/{number}").text
    assert "23 (maj)" in page
    assert "minskat med 70 procent" in page
    chart = re.search(r'src="(/reports/[^"]*chart.svg)"', page)
    assert chart is not None
    assert "<svg" in reader.get(chart[1]).text
    made = docx.Document(io.BytesIO(reader.get(f"/reports/{number}/word").data))
    assert [cell.text for cell in made.tables[0].rows[4].cells] == ["2019", "23 (maj)", "22"]
    assert len(made.inline_shapes) == 1

    with store.write() as db:
        indicator = indicators.get(db, int(consultants.partition(":")[2]))
        observations.put(db, "test", indicator, Given(None, "2021-11", 31.0))
    page = lead.get(f"/reports/{number}/write").text
    assert "1 ändring sedan version 1" in page
    assert "31" not in reader.get(f"/reports/{number}").text.partition("<main")[2]
    with pytest.raises(sqlite3.IntegrityError), store.write() as db:
        db.conn.execute("UPDATE report_version SET content = '[]'")
    again = send(lead, "start", title="2022", like=number).location.split("/")[2]
    assert consultants in [p.source for p in year_reports.parts(store.read(), int(again))]


def test_two_at_once_lose_nothing(
    store: Store, sign_in: Callable[..., FlaskClient], send: Send
) -> None:
    one, other = sign_in("lead", "*", "a@example.test"), sign_in("lead", "*", "b@example.test")
    with store.write() as db:
        report = year_reports.start(db, "test", "2021", [(1, "Inledning"), (1, "Slutord")])
    part, last = (p.id for p in year_reports.parts(store.read(), report))
    at = f"{report}/parts/{part}/save"
    given = {"level": "1", "heading": "Inledning", "seen": "1"}
    send(one, at, text="Den enas ord.", **given)
    page = send(other, at, 409, text="Den andras ord.", **given).text
    assert "Den enas ord." in page  # side by side
    assert "Den andras ord." in page
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', page)
    assert seen is not None
    send(other, at, text="Den enas ord. Den andras ord.", **(given | {"seen": seen[1]}))
    assert year_reports.part(store.read(), report, part).text == "Den enas ord. Den andras ord."

    send(one, f"{report}/parts/{part}/step", what="remove")
    lost = send(other, at, 409, text="Skrivet medan.", **(given | {"seen": "3"})).text
    assert "Skrivet medan." in lost
    send(other, f"{report}/parts/{part}/step", what="restore")
    send(one, f"{report}/parts/{last}/step", what="up")
    standing = [p.id for p in year_reports.parts(store.read(), report)]
    assert standing == [last, part]
    with pytest.raises(Conflict), store.write() as db:
        year_reports.write(db, "test", report, part, level=1, heading="", text="gammalt", seen=1)


def test_text_is_paragraphs_and_lists() -> None:
    assert paragraphs("Ett\nstycke.\n\n- en\n- två\nslut") == [
        ("Ett stycke.", False), ("en", True), ("två", True), ("slut", False),
    ]  # fmt: skip
