"""Digests: made of what is public, looked at, published, and what was told never changes."""

from __future__ import annotations

import io
import sqlite3
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import docx
import pypdf
import pytest
from flask.testing import FlaskClient

from cafe.reports import digest as reports
from cafe.store import (
    activities,
    decisions,
    digests,
    erased,
    feedback_pages,
    plan_versions,
    plans,
    proposals,
)
from cafe.store.activities import Activity, ActivityContent
from cafe.store.database import Store
from cafe.store.decisions import Milestone, Step
from cafe.store.events import Event

SignIn = Callable[..., FlaskClient]
Post = Callable[..., Any]


def step(status: str, public: str, **more: Any) -> Step:
    return Step(
        status=status, reason="Skäl för gruppen", public=public, responsible="Chef Hemlig",
        decided_on="2026-11-01", by_group="farsta", **more,
    )  # fmt: skip


@pytest.fixture
def decide(store: Store) -> Callable[..., None]:
    def take(number: int, *steps: Step, group: str | None = "farsta") -> None:
        with store.write() as db:
            (found,) = proposals.send(db, None, number, [group]) or [
                r.id for r in proposals.referrals(db, [number])[number] if r.district == group
            ]
            for one in steps:
                decisions.decide(db, None, found, decisions.get(db, found).base, one)

    return take


@pytest.fixture
def suggest(store: Store) -> Callable[..., int]:
    def make(title: str, home: str | None = "farsta", note: str = "") -> int:
        with store.write() as db:
            number = proposals.add(
                db, None, title=title, what=f"Vad: {title}", codebook="plan 1", home=home
            )
            if note:
                proposals.link(db, None, number, [note])
        return number

    return make


@pytest.fixture
def series(store: Store, event: Event, at: Any) -> int:
    at("2026-08-20")
    with store.write() as db:
        return digests.add(
            db, "test", district="farsta", area=None, to_whom="Alla arbetsgrupper",
            channel="Arbetsplatsträff", responsible="Enhetschef",
        )  # fmt: skip


@pytest.fixture
def post(store: Store, series: int, token: Callable[[FlaskClient], str]) -> Post:
    def send(client: FlaskClient, **fields: Any) -> Any:
        with store.snapshot() as db:
            seen = reports.draft(db, digests.series(db, series)).mark
        data = {"csrf_token": token(client), "once": uuid.uuid4().hex, "seen": seen} | fields
        return client.post(f"/digests/{series}/save", data=data)

    return send


def test_it_is_published_as_it_stands_and_the_next_tells_what_is_new(
    store: Store, series: int, post: Post, suggest: Any, decide: Any, sign_in: SignIn,
    client: FlaskClient, at: Any,
) -> None:  # fmt: skip
    kept, going, waits = suggest("Telefontider"), suggest("Nya stolar"), suggest("Mentorer")
    city, theirs = suggest("Stadens", home=None), suggest("Brommas", home="bromma")
    decide(kept, step("will_do", "Vi gör det.", due="2026-09-01"), step("done", "Det är gjort."))
    decide(going, step("will_do", "Stolar köps.", due="2027-03-01",
                       milestones=(Milestone("Upphandla", "2026-12-01"),)))  # fmt: skip
    decide(waits)
    decide(city, step("will_not", "Staden har inte råd."), group=None)
    decide(theirs, step("will_do", "Bromma gör det.", due="2027-01-01"), group="bromma")
    member = sign_in("steering", "farsta")
    draft = member.get(f"/digests/{series}").text
    for seen in ("Det är gjort.", "Stolar köps.", "Mentorer", "Staden har inte råd."):
        assert seen in draft
    for unseen in ("Brommas", "Skäl för gruppen", "Chef Hemlig"):
        assert unseen not in draft

    answer = post(member, intro="Tack för allt ni sade.", do="publish")
    assert answer.status_code == 303
    first = answer.location
    page = client.get(first).text
    assert "Tack för allt ni sade." in page
    assert "Det här är det första beskedet." in page
    assert "Nästa besked kommer senast" in page
    assert "31 december 2026" in page
    frozen = page

    at("2026-11-30")
    member = sign_in("lead", "farsta")
    with store.snapshot() as db:
        found = digests.series(db, series)
        assert (found.due, found.awaited("2026-11-30"), found.late("2026-11-30")) == (
            "2026-12-31", True, False,
        )  # fmt: skip
        assert found.late("2027-01-01")
        coming = reports.draft(db, found)
    assert coming.is_empty is False  # what goes on is told again
    assert [i.number for i in coming.items if i.is_new] == []
    assert [i.number for i in coming.unchanged("doing")] == [going]
    assert coming.told_before == 2
    decide(going, step("under_way", "Upphandlingen är klar.", percent=40, due="2027-03-01"))
    with store.snapshot() as db:
        coming = reports.draft(db, digests.series(db, series))
    assert [i.number for i in coming.new("doing")] == [going]
    assert client.get(first).text == frozen
    second = post(member, intro="", do="publish").location
    told = client.get(second).text
    assert "20 augusti 2026" in told
    assert "Upphandlingen är klar." in told
    assert "Det är gjort." not in told
    assert "2 förslag har fått sitt slutliga svar i tidigare besked" in told
    assert "20 augusti 2026" in client.get(first).text or second in client.get(first).text

    poster = client.get(f"{second}/poster").text
    assert "Upphandlingen är klar." in poster
    assert client.get(f"{second}/qr.svg").mimetype == "image/svg+xml"
    code = second.rpartition("/")[2]
    word = docx.Document(io.BytesIO(member.get(f"/digests/told/{code}.docx").data))
    text = "\n".join(p.text for p in word.paragraphs)
    assert "Upphandlingen är klar." in text
    styles = {p.text: p.style.name for p in word.paragraphs if p.style}
    assert styles["Upphandlingen är klar."] == "Normal"  # the answer is no small print
    assert "Nästa besked kommer senast 31 mars 2027" in text
    pdf = pypdf.PdfReader(io.BytesIO(member.get(f"/digests/told/{code}.pdf").data))
    assert "Nya stolar" in " ".join(one.extract_text() for one in pdf.pages)
    with store.write() as db, pytest.raises(sqlite3.IntegrityError, match="has been told"):
        db.conn.execute("UPDATE digest SET intro = 'annat' WHERE published_at IS NOT NULL")


def test_what_was_done_of_the_plan_is_told_once_and_may_be_left_out(
    store: Store, series: int, post: Post, sign_in: SignIn, client: FlaskClient, at: Any
) -> None:
    def doing(title: str) -> Activity:
        content = ActivityContent(title, "Alla har en", None, "", "Chef Hemlig", None)
        with store.write() as db:
            plan = plans.get(db, "farsta", 2026)
            return activities.get(db, activities.add(db, None, plan, "P3", content))

    def come(one: Activity, percent: int) -> None:
        with store.write() as db:
            now = activities.get(db, one.id)
            activities.enter(db, None, now, kind="progress", seen=now.changes, percent=percent)

    with store.write() as db:
        plan = plans.start(db, "test", "farsta", 2026)
        plans.set_point(db, "test", plan, "P3", priority=True, why="Många slutar", seen=0)
    done, left_out, going = doing("Mentorer"), doing("Vikarier"), doing("Handledning")
    for one in (done, left_out):
        come(one, 100)
    come(going, 50)
    with store.snapshot() as db:
        assert reports.draft(db, digests.series(db, series)).activities == ()  # a plan in draft
    with store.write() as db:
        plan_versions.adopt(db, None, plans.get(db, "farsta", 2026))
    member = sign_in("steering", "farsta")
    draft = member.get(f"/digests/{series}").text
    assert "Utelämna aktiviteter" in draft
    assert "Vikarier" in draft
    first = post(member, intro="", not_done=[str(left_out.id)], do="publish").location
    pages = [client.get(first).text, client.get(f"{first}/poster").text]
    code = first.rpartition("/")[2]
    word = docx.Document(io.BytesIO(member.get(f"/digests/told/{code}.docx").data))
    pages.append("\n".join(p.text for p in word.paragraphs))
    for page in pages:
        assert "Mentorer" in page
        for unseen in ("Vikarier", "Handledning", "Chef Hemlig"):
            assert unseen not in page
    assert "Delmål: Alla har en" in pages[0]

    at("2026-11-30")
    come(going, 100)
    with store.write() as db:  # worded anew, and not done anew
        now = activities.get(db, done.id)
        content = replace(now.content, title="Mentor till alla")
        activities.enter(
            db, None, now, kind="written", seen=now.changes, content=content, note="Fel ord"
        )
    with store.snapshot() as db:
        coming = reports.draft(db, digests.series(db, series))
    assert [a.title for a in coming.activities] == ["Handledning"]
    assert coming.has_news


def test_what_was_told_is_found_by_everybody_who_searches_and_a_draft_by_nobody(
    store: Store, series: int, post: Post, suggest: Any, decide: Any, sign_in: SignIn
) -> None:
    decide(suggest("Telefontider"), step("will_do", "Växeln svarar.", due="2027-03-01"))
    member, other = sign_in("steering", "farsta"), sign_in("reader", "bromma", "b@example.test")
    assert post(member, intro="Tack för tålamodet.", do="save").status_code == 303
    for word in ("tålamodet", "växeln"):
        assert "/told/" not in member.get(f"/search?q={word}").text
    page = post(member, intro="Tack för tålamodet.", do="publish").location
    for who in (member, other):
        for word in ("tålamodet", "växeln", "telefontid"):
            found = who.get(f"/search?q={word}").text
            assert f'href="{page}">Farsta' in found, word
    only = member.get("/search?q=växeln&kind=digest").text
    assert "<h2>Kvartalsbesked</h2>" in only


def test_the_same_is_not_told_twice_by_going_back_and_pressing_again(
    store: Store, series: int, post: Post, suggest: Any, decide: Any, sign_in: SignIn, at: Any
) -> None:
    decide(suggest("Nya stolar"), step("will_do", "Stolar köps.", due="2027-03-01"))
    member = sign_in("steering", "farsta")
    assert post(member, do="publish").status_code == 303
    again = post(member, do="publish")
    assert again.status_code == 422
    assert "har redan gått ut" in again.text
    assert len(digests.published(store.read(), series)) == 1
    assert post(member, do="publish", intro="Ett fel är rättat.").status_code == 303
    at("2026-10-20")  # the next quarter's says that nothing has changed
    assert post(sign_in("lead", "farsta"), do="publish").status_code == 303


def test_what_is_left_out_stays_out_until_it_is_taken_in(
    store: Store, series: int, post: Post, suggest: Any, decide: Any, sign_in: SignIn,
    client: FlaskClient,
) -> None:  # fmt: skip
    one, other = suggest("Telefontider"), suggest("Nya stolar")
    for number in (one, other):
        decide(number, step("will_not", "Nej."))
    lead = sign_in("lead", "farsta")
    saved = post(lead, without=[str(one)], do="save")
    assert saved.location.endswith("#preview")
    page = client.get(post(lead, without=[str(one)], do="publish").location).text
    assert "Nya stolar" in page
    assert "Telefontider" not in page
    with store.snapshot() as db:
        coming = reports.draft(db, digests.series(db, series))
        assert [i.number for i in coming.items] == [other]
    post(lead, do="save")
    with store.snapshot() as db:
        coming = reports.draft(db, digests.series(db, series))
    assert [i.number for i in coming.items if i.is_new] == [one]


def test_a_decision_in_between_is_seen_before_it_is_published(
    series: int, post: Post, suggest: Any, decide: Any, sign_in: SignIn
) -> None:
    number = suggest("Telefontider")
    decide(number, step("will_do", "Ja.", due="2027-01-01"))
    lead = sign_in("lead", "farsta")
    answer = post(lead, seen="gammalt", intro="Mina ord", do="publish")
    assert answer.status_code == 409
    assert "Mina ord" in answer.text
    assert "Läs det som står nu" in answer.text


def test_quotes_come_from_public_pages_only_and_go_when_they_are_erased(
    store: Store, event: Event, series: int, post: Post, suggest: Any, decide: Any, say: Any,
    sign_in: SignIn, client: FlaskClient,
) -> None:  # fmt: skip
    note = say("Jourtelefonen är alldeles tyst", kind="proposal")
    number = suggest("Telefontider", note=note)
    decide(number, step("will_do", "Ja.", due="2027-01-01"))
    lead = sign_in("lead", "farsta")
    assert "alldeles tyst" not in lead.get(f"/digests/{series}").text
    with store.write() as db:
        feedback_pages.save(db, None, event.id, intro="", without=(), published=True)
    address = post(lead, do="publish").location
    assert "alldeles tyst" in client.get(address).text
    stored = store.read().conn.execute("SELECT content FROM digest").fetchone()[0]
    assert "alldeles" not in stored
    # The proposal may repeat the words, and so does what was told of it.
    asks = f"/lead/events/{event.code}/notes/{note}/erase"
    assert f'<a href="{address}">Farsta' in lead.get(asks).text
    with store.write() as db:
        erased.erase(db, 1, note, "Begäran")
    assert "alldeles tyst" not in client.get(address).text
    with store.write() as db:
        feedback_pages.save(db, None, event.id, intro="", without=[number], published=True)
    assert "Telefontider" not in lead.get(f"/digests/{series}").text


def test_a_vote_more_for_a_note_that_is_quoted_leaves_the_draft_as_it_is(
    store: Store, event: Event, series: int, suggest: Any, decide: Any, say: Any
) -> None:
    note = say("Jourtelefonen är alldeles tyst", kind="proposal")
    decide(suggest("Telefontider", note=note), step("will_do", "Ja.", due="2027-01-01"))
    with store.write() as db:
        feedback_pages.save(db, None, event.id, intro="", without=(), published=True)

    def mark() -> str:
        with store.snapshot() as db:
            return reports.draft(db, digests.series(db, series)).mark

    before = mark()
    say("Jourtelefonen är alldeles tyst", id=note, base=1, kind="proposal", votes=3)
    assert mark() == before
    say("Jourtelefonen ringer", id=note, base=2, kind="proposal", votes=3)
    assert mark() != before


def test_the_plan_says_who_gets_it_when_it_went_out_and_what_is_late(
    store: Store, series: int, post: Post, sign_in: SignIn, at: Any, token: Any,
    client: FlaskClient,
) -> None:  # fmt: skip
    at("2026-10-02")
    lead = sign_in("lead", "farsta")
    plan = lead.get("/lead/communication").text
    assert "1 besked ska ut det här kvartalet, eller skulle ha gått ut." in plan
    assert "Försenat sedan" in plan
    assert "30 september 2026" in plan
    post(lead, do="publish")
    plan = lead.get("/lead/communication").text
    assert "Alla besked har gått ut det här kvartalet." in plan
    assert "2 oktober 2026" in plan
    assert "Försenat" not in plan
    assert "Alla arbetsgrupper" in sign_in("observer", "farsta").get("/lead/communication").text
    other = sign_in("observer", "bromma", "b@example.test")
    assert "Arbetsplatsträff" not in other.get("/lead/communication").text
    fields = {
        "csrf_token": token(lead), "once": uuid.uuid4().hex, "district": "farsta", "area": "",
        "to_whom": "Alla", "channel": "APT", "responsible": "Chef",
    }  # fmt: skip
    again = lead.post("/digests/add", data=fields)
    assert again.status_code == 409
    assert "redan kvartalsbesked" in again.text
    ended = {"csrf_token": token(lead), "once": uuid.uuid4().hex, "to_whom": "A", "channel": "B",
             "responsible": "C", "ended": "y"}  # fmt: skip
    assert lead.post(f"/digests/{series}/to/save", data=ended).status_code == 303
    assert "Ingen arbetsgrupp får kvartalsbesked ännu." in lead.get("/lead/communication").text
    assert client.get("/told/xxxxxx").status_code == 404


@pytest.mark.parametrize(
    ("day", "further", "last"),
    [("2026-11-30", 0, "2026-12-31"), ("2026-11-30", 1, "2027-03-31"), ("2026-01-01", 0,
      "2026-03-31"), ("2026-09-30", 0, "2026-09-30"), ("2026-09-30", 1, "2026-12-31")],
)  # fmt: skip
def test_a_quarter_ends_on_its_last_day(day: str, further: int, last: str) -> None:
    from cafe import days

    assert days.quarter_ends(day, further) == last


def test_the_first_page_says_in_time_that_one_is_to_be_made(
    series: int, sign_in: SignIn, at: Any, store: Store
) -> None:
    def first_page(day: str, who: str, where: str, name: str) -> str:
        at(day)
        return str(sign_in(who, where, f"{name}@example.test").get("/today").text)

    waiting = f'href="/digests/{series}"'
    assert waiting not in first_page("2026-09-15", "lead", "farsta", "a")
    assert "Ska ut senast 30 sep" in first_page("2026-09-16", "steering", "farsta", "b")
    assert "Skulle ha gått ut senast 30 sep" in first_page("2026-10-01", "lead", "farsta", "c")
    for name, (who, where) in enumerate([("lead", "bromma"), ("observer", "farsta")]):
        assert waiting not in first_page("2026-10-01", who, where, str(name))
