"""A meeting: an agenda of what waits, notes and decisions in order, minutes that are kept."""

from __future__ import annotations

import html
import io
import re
import sqlite3
import uuid
from collections.abc import Callable
from typing import Any

import docx
import pytest
from flask.testing import FlaskClient

from cafe import days
from cafe.errors import Conflict, Refused
from cafe.store import decisions, meetings, organisation_history, proposals, takeovers
from cafe.store.database import Store
from cafe.store.decisions import Step


@pytest.fixture
def asked(store: Store) -> tuple[int, int]:
    """Two proposals that wait for Farsta's group: their referrals."""
    with store.write() as db:
        made = [
            proposals.add(db, None, title=t, what="x", codebook="b", home="farsta")
            for t in ("Telefontider", "Larm")
        ]
        first, second = (proposals.send(db, None, one, ["farsta"])[0] for one in made)
    return first, second


def decide(store: Store, referral: int, day: str, reason: str = "Det går.") -> int:
    with store.write() as db:
        base = decisions.get(db, referral).base
        step = Step(
            "will_not", reason, "Vi gör det inte.", decided_on=day, by_group="farsta",
            corrects=bool(base),
        )  # fmt: skip
        return decisions.decide(db, None, referral, base, step)


def test_a_meeting_is_held_and_its_minutes_are_adjusted_and_kept(
    store: Store, asked: tuple[int, int], sign_in: Callable[..., FlaskClient],
    token: Callable[[FlaskClient], str],
) -> None:  # fmt: skip
    member = sign_in("steering", "farsta")
    day = days.today()

    def send(address: str, status: int = 303, **fields: str) -> Any:
        data = {"csrf_token": token(member), "once": uuid.uuid4().hex} | fields
        answer = member.post(f"/steering/meetings/{address}", data=data)
        assert answer.status_code == status, answer.text
        return answer

    place = send("of/farsta/start", day=day).location
    number = place.rpartition("/")[2]
    assert "redan ett möte den dagen" in send("of/farsta/start", 409, day=day).text
    empty = words(member.get(f"{place}/minutes.docx"))
    assert empty.count("Inget är antecknat än.") == 2  # who was there, and what was taken up
    page = member.get(place).text
    assert page.index("Telefontider") < page.index("Larm")  # the agenda is what waits
    send(f"{number}/note", text="Mötet öppnades.")
    decide(store, asked[1], day)
    send(f"{number}/note", text="Frågan bordläggs.", about=str(1))
    assert "Skriv en anteckning" in send(f"{number}/note", 422, text=" ").text
    assert "Skriv vilka som var med" in send(f"{number}/keep", 422, seen="3").text
    found = meetings.get(store.read(), int(number))
    first, decision, second = found.entries
    assert (first.text, decision.title, second.title) == ("Mötet öppnades.", "Larm", "Telefontider")
    lost = send(f"{number}/adjust", 409, seen="1", present="Anna Provsson")
    assert "Anna Provsson" in lost.text
    send(
        f"{number}/adjust", seen=str(found.revision), present="Anna Provsson, ordförande",
        **{f"note_{first.note_id}": "", f"note_{second.note_id}": "Frågan bordläggs till våren."},
    )  # fmt: skip
    found = meetings.get(store.read(), int(number))
    assert [e.text for e in found.entries] == ["Det går.", "Frågan bordläggs till våren."]
    assert "Utkast" in words(member.get(f"{place}/minutes.docx"))
    send(f"{number}/keep", seen=str(found.revision))
    # A decision that is corrected later leaves the minutes as they were kept.
    decide(store, asked[1], day, "Det blev fel.")
    for text in (member.get(place).text, words(member.get(f"{place}/minutes.docx"))):
        assert "Det går." in text
        assert "Det blev fel." not in text
        assert "Anna Provsson, ordförande" in text
        assert "Utkast" not in text
    assert not re.search("<textarea", member.get(place).text)
    assert send(f"{number}/note", 409, text="Sent").status_code == 409
    assert "Protokollet är sparat" in member.get("/steering/meetings/of/farsta").text


def test_no_button_loses_what_is_written_beside_it(
    store: Store, asked: tuple[int, int], sign_in: Callable[..., FlaskClient],
    token: Callable[[FlaskClient], str],
) -> None:  # fmt: skip
    member = sign_in("steering", "farsta")
    with store.write() as db:
        made = meetings.start(db, None, "farsta", days.today())

    def press(way: str, status: int = 303, **written: str) -> str:
        """Write in the fields of the page as it stands, and press one of its buttons."""
        page = member.get(f"/steering/meetings/{made}").text
        fields = {
            name: re.search(f'name="{name}"[^>]*value="([^"]*)"', page)[1]  # type: ignore[index]
            for name in ("seen", "drawn")
        }
        fields |= {
            name: html.unescape(text).strip()
            for name, text in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>([^<]*)', page)
        }
        data = {"csrf_token": token(member), "once": uuid.uuid4().hex} | fields | written
        answer = member.post(f"/steering/meetings/{made}/{way}", data=data)
        assert answer.status_code == status, answer.text
        return answer.text

    press("note", text="Mötet öppnades.", present="Anna Provsson")
    found = meetings.get(store.read(), made)
    assert (found.present, [e.text for e in found.entries]) == (
        "Anna Provsson",
        ["Mötet öppnades."],
    )
    decide(store, asked[1], days.today())
    # What has just been decided can be noted about; who only notes disturbs nobody.
    press("note", text="Larm sätts in i vår.", about="2", seen="1")
    press("adjust", text="Frågan bordläggs.", present="Anna Provsson\nBo")
    found = meetings.get(store.read(), made)
    assert [e.text for e in found.entries] == [
        "Mötet öppnades.", "Det går.", "Larm sätts in i vår.", "Frågan bordläggs.",
    ]  # fmt: skip
    assert "Cilla" in press("keep", 409, present="Cilla", seen="1")
    assert "Anna Provsson" in press("keep", 409, seen="1")
    press("keep", present="Anna Provsson\nBo\nCilla", text="Mötet slutade.")
    found = meetings.get(store.read(), made)
    assert found.is_kept
    assert found.present == "Anna Provsson\nBo\nCilla"
    assert found.entries[-1].text == "Mötet slutade."


def words(answer: Any) -> str:
    return "\n".join(p.text for p in docx.Document(io.BytesIO(answer.data)).paragraphs)


def test_kept_minutes_cannot_be_written_in(store: Store, asked: tuple[int, int]) -> None:
    with store.write() as db:
        made = meetings.start(db, None, "farsta", "2026-11-01")
        with pytest.raises(Refused, match="meeting_present_missing"):
            meetings.keep(db, None, made, 1)
        meetings.adjust(db, None, made, present="Anna", notes={}, seen=1)
        with pytest.raises(Refused, match="meeting_empty"):
            meetings.keep(db, None, made, 2)
        meetings.note(db, None, made, "Klart.")
        with pytest.raises(Conflict, match="meeting_changed_meanwhile"):
            meetings.keep(db, None, made, 2)
        meetings.keep(db, None, made, 3)
        for act in (
            lambda: meetings.note(db, None, made, "Mer"),
            lambda: meetings.adjust(db, None, made, present="", notes={}, seen=3),
            lambda: meetings.keep(db, None, made, 3),
        ):
            with pytest.raises(Conflict, match="meeting_kept"):
                act()
    for change in ("UPDATE meeting SET present = ''", "DELETE FROM meeting_note"):
        with store.write() as db, pytest.raises(sqlite3.IntegrityError, match="are kept"):
            db.conn.execute(change)


def test_another_groups_meeting_is_shut(
    store: Store, sign_in: Callable[..., FlaskClient], token: Callable[[FlaskClient], str]
) -> None:
    with store.write() as db:
        made = meetings.start(db, None, "farsta", "2026-11-01")
    other = sign_in("steering", "bromma")
    lead = sign_in("lead", "farsta", "lead@example.test")
    for address in (f"{made}", f"{made}/minutes.docx", "of/farsta"):
        assert other.get(f"/steering/meetings/{address}").status_code == 403
        assert lead.get(f"/steering/meetings/{address}").status_code == 200
    key = {"csrf_token": token(lead), "once": uuid.uuid4().hex, "text": "x"}
    assert lead.post(f"/steering/meetings/{made}/note", data=key).status_code == 403


def test_who_takes_over_finds_the_meetings_that_were(
    store: Store, sign_in: Callable[..., FlaskClient]
) -> None:
    with store.write() as db:
        made = meetings.start(db, None, "farsta", "2026-10-30")
        organisation_history.end_district(db, "test", "farsta", "2026-11-01", "bromma")
        takeovers.take_over(db, "test", "farsta", "bromma")
    heir = sign_in("steering", "bromma")
    listed = heir.get("/steering/meetings/of/bromma").text
    assert f"/steering/meetings/{made}" in listed
    assert "övertaget från Farsta" in listed
    assert heir.get(f"/steering/meetings/{made}").status_code == 200


def test_a_group_that_is_not_there_holds_no_meeting(
    sign_in: Callable[..., FlaskClient], token: Callable[[FlaskClient], str]
) -> None:
    central = sign_in("steering")
    assert central.get("/steering/meetings/of/city").status_code == 200
    assert central.get("/steering/meetings/of/atlantis").status_code == 404
    data = {"csrf_token": token(central), "once": uuid.uuid4().hex, "day": days.today()}
    answer = central.post("/steering/meetings/of/atlantis/start", data=data)
    assert answer.status_code == 404
