"""You said, we did: public when the lead says so, and only with what may be read by all."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Callable
from typing import Any

import pypdf
import pytest
from flask.testing import FlaskClient

from cafe.reports.feedback import outcome
from cafe.reports.summary import release
from cafe.store import audit, communication, decisions, events, proposals
from cafe.store.communication import CommunicationContent
from cafe.store.database import Store
from cafe.store.decisions import Step
from cafe.store.events import Event
from cafe.views.spoken import dated

SignIn = Callable[..., FlaskClient]
Say = Callable[..., str]


@pytest.fixture
def save(event: Event, sign_in: SignIn, token: Callable[[FlaskClient], str]) -> Callable[..., Any]:
    """`save(intro=…, without=[…], published="y")` as the lead."""
    lead = sign_in("lead", "farsta")

    def post(**fields: Any) -> Any:
        data = {"csrf_token": token(lead), "once": uuid.uuid4().hex} | fields
        return lead.post(f"/lead/events/{event.code}/said/save", data=data)

    return post


def taken(title: str, status: str) -> Step:
    return Step(
        status=status, reason="Skäl för gruppen", public=f"Svar om {title}.",
        responsible="Enhetschef Hemlig", due="2027-03-01", decided_on="2026-11-01",
        by_group="farsta",
    )  # fmt: skip


@pytest.fixture
def decided(store: Store, say: Say) -> Callable[..., int]:
    """`decided("Titel", "will_not", note="…", kind="proposal")`: a proposal with an answer."""

    def make(
        title: str,
        status: str | None,
        note: str = "Ord",
        kind: str = "proposal",
        quoted: bool = False,
    ) -> int:
        passage = say(note, kind=kind)
        with store.write() as db:
            made = proposals.add(db, None, title=title, what=f"Vad: {title}", codebook="plan 1")
            proposals.link(db, None, made, [passage], [passage] if quoted else [])
            if status is None:
                return made
            referral = proposals.send(db, None, made, ["farsta"])[0]
            for step in {"received": (), "done": ("will_do", "done")}.get(status, (status,)):
                base = decisions.get(db, referral).base
                decisions.decide(db, None, referral, base, taken(title, step))
            return made

    return make


def test_nobody_reads_it_before_it_is_published_nor_after_it_is_taken_back(
    store: Store, event: Event, client: FlaskClient, save: Callable[..., Any]
) -> None:
    address = f"/said/{event.code}"
    for at in (
        address,
        f"{address}/poster",
        f"{address}/poster.pdf",
        f"{address}/qr.svg",
        "/said/xxxxxx",
    ):
        answer = client.get(at)
        assert answer.status_code == 404
        assert "Här finns ingen sida än" in answer.text
    assert save(intro="Tack för i dag!").status_code == 303
    assert client.get(address).status_code == 404
    assert save(intro="Tack för i dag!", published="y").status_code == 303
    page = client.get(address)
    assert "Tack för i dag!" in page.text
    assert "Set-Cookie" not in page.headers
    assert save(intro="Tack för i dag!").status_code == 303
    assert client.get(address).status_code == 404
    done = [e.action for e in audit.latest(store.read(), 10) if "feedback_page" in e.action]
    assert done == ["feedback_page.withdraw", "feedback_page.publish", "feedback_page.save"]


def test_it_says_what_was_said_what_was_done_and_what_not_and_why(
    event: Event, client: FlaskClient, save: Callable[..., Any], decided: Callable[..., int]
) -> None:
    decided("Nya stolar", "done", note="Stolarna är trasiga")
    decided("Telefontider", "will_do")
    decided("Fri fika", "will_not")
    decided("Bilpool", "received")
    decided("Utkast", None)
    left_out = decided("Utelämnat", "will_do")
    save(published="y", without=[str(left_out), "999", "x"])
    page = client.get(f"/said/{event.code}").text
    heads = [
        "Det här har vi gjort",
        "Det här gör vi",
        "Det här gör vi inte, och därför",
        "väntar på",
    ]
    places = [page.index(f">{head}" if head[0] == "D" else head) for head in heads]
    assert places == sorted(places)
    for title, place in zip(
        ("Nya stolar", "Telefontider", "Fri fika", "Bilpool"), places, strict=True
    ):
        assert page.index(f">{title}<") > place
    assert "Svar om Fri fika." in page
    assert "Stolarna är trasiga" in page
    assert "1 förslag till är på väg" in page
    for hidden in ("Utkast", "Utelämnat", "Skäl för gruppen", "Enhetschef Hemlig"):
        assert hidden not in page
    poster = client.get(f"/said/{event.code}/poster").text
    assert f"/said/{event.code}</span>" in poster
    assert "Nya stolar" in poster
    assert "1 förslag väntar på svar" in poster
    hung = client.get(f"/said/{event.code}/poster.pdf")
    read = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(hung.data)).pages)
    read = " ".join(read.split())
    for said in ("Nya stolar", "Telefontider", "Fri fika", "Svar om Fri fika.", event.code):
        assert said in read
    assert "1 förslag väntar på svar" in read
    for hidden in ("Utkast", "Utelämnat", "Bilpool", "Skäl för gruppen", "Enhetschef Hemlig"):
        assert hidden not in read
    assert client.get(f"/said/{event.code}/qr.svg").mimetype == "image/svg+xml"


def test_how_much_was_said_is_what_readers_were_last_shown(
    store: Store, event: Event, client: FlaskClient, save: Callable[..., Any], say: Say
) -> None:
    ids = [say(f"Sak {number}") for number in range(5)]
    save(published="y")
    address = f"/said/{event.code}"
    assert "Caféet lämnade 5 anteckningar" in client.get(address).text
    say("En till")
    say("", id=ids[0], base=1, withdrawn=True)
    say("Och en")
    assert "Caféet lämnade 5 anteckningar" in client.get(address).text


def test_a_page_of_which_nothing_has_been_shown_says_no_number(
    event: Event, client: FlaskClient, save: Callable[..., Any], say: Say
) -> None:
    say("Den enda")
    save(published="y")
    page = client.get(f"/said/{event.code}").text
    assert "Caféets anteckningar har kommit fram" in page
    assert "Caféet lämnade" not in page


def test_on_the_poster_each_group_answers_for_itself(
    store: Store, event: Event, client: FlaskClient, save: Callable[..., Any], say: Say
) -> None:
    with store.write() as db:
        made = proposals.add(db, None, title="Bilpool", what="En bilpool", codebook="plan 1")
        proposals.link(db, None, made, [say("Bilpool", kind="proposal")], [])
        for referral, title in zip(
            proposals.send(db, None, made, ["farsta", None]), ("i Farsta", "i staden"), strict=True
        ):
            base = decisions.get(db, referral).base
            decisions.decide(db, None, referral, base, taken(title, "will_do"))
    save(published="y")
    poster = client.get(f"/said/{event.code}/poster").text
    lines = re.findall(r'<span class="soft">([^<]*Svar om [^<]*)</span>', poster)
    assert [line.strip() for line in lines] == [
        "Centrala styrgruppen: Svar om i staden.",
        "Farsta: Svar om i Farsta.",
    ]


@pytest.mark.parametrize("persons", [10, 9])
def test_other_words_than_proposals_are_quoted_by_choice_in_large_groups_once_they_were_shown(
    store: Store, event: Event, client: FlaskClient, save: Callable[..., Any],
    decided: Callable[..., int], persons: int,
) -> None:  # fmt: skip
    with store.write() as db:
        events.seat(db, "test", event.tables[0], participants=persons, professions={}, areas={})
    decided("Ett", "will_do", note="Inte valt att citera", kind="improve")
    decided("Två", "will_do", note="Valt att citera", kind="improve", quoted=True)
    save(published="y")
    assert "Valt att citera" not in client.get(f"/said/{event.code}").text
    with store.write() as db:
        release.show(db, "test", events.by_id(db, event.id))
    page = client.get(f"/said/{event.code}").text
    assert ("Valt att citera" in page) == (persons == 10)
    assert "Inte valt att citera" not in page


def test_it_says_what_the_communication_plan_has_promised_and_kept(
    store: Store, event: Event, client: FlaskClient, add_user: Callable[..., int],
    save: Callable[..., Any],
) -> None:  # fmt: skip
    user = add_user("lead", "all", "annan@example.test")
    with store.write() as db:
        for what, public in (("Brev till alla", True), ("Internt möte", False)):
            communication.add(
                db, user,
                CommunicationContent(what, "Alla", "Intranätet", "2026-12-01", "Projektledaren"),
                district="farsta", event_id=event.id, code=None, public=public,
            )  # fmt: skip
    save(published="y")
    page = client.get(f"/said/{event.code}").text
    assert "Brev till alla" in page
    assert f"Senast {dated('2026-12-01')}" in page
    assert "Internt möte" not in page


def test_the_desk_is_the_leads_of_that_district_and_loses_nothing(
    event: Event, client: FlaskClient, sign_in: SignIn, save: Callable[..., Any],
    decided: Callable[..., int],
) -> None:  # fmt: skip
    decided("Telefontider", "will_do")
    assert client.get(f"/lead/events/{event.code}/said").status_code == 302
    for role, scope in (("lead", "kista"), ("steering", "farsta"), ("observer", "all")):
        other = sign_in(role, scope, f"{role}-{scope}@example.test")
        assert other.get(f"/lead/events/{event.code}/said").status_code in (403, 404)
        assert other.get(f"/lead/events/{event.code}/said/preview").status_code in (403, 404)
    answer = save(intro="x" * 2001, published="y")
    assert answer.status_code == 422
    assert "x" * 2001 in answer.text
    assert client.get(f"/said/{event.code}").status_code == 404
    lead = sign_in("lead", "farsta", "mer@example.test")
    assert "Telefontider" in lead.get(f"/lead/events/{event.code}/said").text
    assert "Bara du ser den." in lead.get(f"/lead/events/{event.code}/said/preview").text


@pytest.mark.parametrize(
    ("statuses", "came_to"),
    [
        ([], "waiting"),
        (["received"], "waiting"),
        (["sent_on"], "waiting"),
        (["sent_on", "will_not"], "will_not"),
        (["will_not", "assessing"], "waiting"),
        (["will_not", "partly"], "doing"),
        (["under_way", "done"], "done"),
    ],
)
def test_a_proposal_comes_to_the_best_that_a_group_has_answered(
    statuses: list[str], came_to: str
) -> None:
    assert outcome(statuses) == came_to


def test_events_keep_their_page_apart(
    store: Store, event: Event, client: FlaskClient, save: Callable[..., Any]
) -> None:
    with store.write() as db:
        other = events.add(
            db, "test", title="Ett annat", date="2026-10-15", place="", district="farsta",
            participants=20, questions=["Vad?"], tables=1,
        )  # fmt: skip
    save(published="y")
    assert client.get(f"/said/{other}").status_code == 404


def test_it_changed_last_when_a_group_last_said_something(
    store: Store, event: Event, client: FlaskClient, save: Callable[..., Any],
    decided: Callable[..., int],
) -> None:  # fmt: skip
    made = decided("Telefontider", "will_do")
    save(published="y")
    with store.write() as db:
        db.conn.execute("UPDATE feedback_page SET published_at = '2026-01-01T00:00:00.000Z'")
        referral = proposals.referrals(db, [made])[made][0].id
        base = decisions.get(db, referral).base
        later = decisions.decide(db, None, referral, base, taken("Telefontider", "will_do"))
        steps = decisions.own_steps(db, referral)
    assert steps[-1].id == later
    page = client.get(f"/said/{event.code}").text
    assert f"Senast ändrad {dated(steps[-1].at)}." in page
