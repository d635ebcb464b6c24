"""From notes to a proposal, to the groups that answer it, and who may see what of it."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from cafe import days
from cafe.reports import support, wishes
from cafe.reports.summary import release
from cafe.store import decisions, events, proposals, runs, users
from cafe.store.database import Store
from cafe.store.decisions import Step
from cafe.store.events import Event
from cafe.store.runs import StoredTheme

SignIn = Callable[..., FlaskClient]
Token = Callable[[FlaskClient], str]
Say = Callable[..., str]


@pytest.fixture
def send(token: Token) -> Callable[..., Any]:
    """`send(client, address, **fields)`: posts a form of the client's own, with a fresh key."""

    def post(client: FlaskClient, address: str, **fields: Any) -> Any:
        data = {"csrf_token": token(client), "once": uuid.uuid4().hex} | fields
        return client.post(address, data=data)

    return post


@pytest.fixture
def proposal(store: Store, event: Event, say: Say) -> int:
    """A proposal of two notes, one of them no proposal, that Farsta and Bromma were asked on."""
    open_, shut = say("Fasta telefontider", kind="proposal", votes=3), say("HEMLIGT RÅMATERIAL")
    with store.write() as db:
        made = proposals.add(
            db, None, title="Fasta telefontider", what="En fri förmiddag om dagen.",
            points=["P3"], codebook="plan 1", home="farsta",
        )  # fmt: skip
        proposals.link(db, None, made, [open_, shut])
        proposals.send(db, None, made, ["farsta", "bromma"])
    return made


def referral(store: Store, proposal: int, district: str | None = "farsta") -> int:
    found = proposals.referrals(store.read(), [proposal])[proposal]
    return next(r.id for r in found if r.district == district)


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.get_data(as_text=True)[:2000]
    return answer.get_data(as_text=True)


def test_notes_become_a_proposal_with_the_points_that_people_confirmed(
    store: Store, event: Event, say: Say, sign_in: SignIn, send: Callable[..., Any]
) -> None:
    lead = sign_in("lead")
    one = say("Inför fasta telefontider", kind="proposal", point="P3")
    two = say("Telefonen ringer hela dagen")
    pick = page(lead, f"/lead/events/{event.code}/proposals")
    assert "Inför fasta telefontider" in pick
    assert "Telefonen ringer" not in pick
    new = page(lead, f"/lead/events/{event.code}/proposals/new?passage={one}&passage={two}")
    assert re.search(r'value="P3" checked', new)
    answer = send(
        lead, f"/lead/events/{event.code}/proposals/add",
        title="Fasta telefontider", what="En fri förmiddag.", why="", points=["P3"],
        passages=[one, two], quoted=[two],
    )  # fmt: skip
    assert answer.status_code == 303
    shown = page(lead, answer.location)
    assert "Inför fasta telefontider" in shown
    assert "Telefonen ringer hela dagen" in shown
    assert "Är förslag" in page(lead, f"/lead/events/{event.code}/proposals")


def test_a_proposal_needs_a_title_and_an_origin_and_nothing_typed_is_lost(
    event: Event, say: Say, sign_in: SignIn, send: Callable[..., Any]
) -> None:
    lead = sign_in("lead")
    say("Något", kind="proposal")
    answer = send(
        lead, f"/lead/events/{event.code}/proposals/add", title="", what="Det jag skrev", why="Skäl"
    )
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Det jag skrev" in text
    assert "Välj minst en anteckning" in text
    other = send(
        lead, f"/lead/events/{event.code}/proposals/add", title="T", what="V",
        passages=[str(uuid.uuid4())],
    )  # fmt: skip
    assert other.status_code == 422


def test_likely_duplicates_are_shown_while_it_is_written_and_can_be_joined(
    store: Store, event: Event, say: Say, sign_in: SignIn, send: Callable[..., Any], proposal: int
) -> None:
    lead = sign_in("lead")
    new = say("Fasta telefontider!", kind="proposal", table=2)
    form = page(lead, f"/lead/events/{event.code}/proposals/new?passage={new}")
    assert "Säger nästan samma sak" in form
    assert f"/proposals/{proposal}/link" in form
    answer = send(
        lead,
        "/lead/proposals/similar",
        event=event.code,
        title="En fri förmiddag om dagen",
        what="",
    )
    assert "Fasta telefontider" in answer.get_data(as_text=True)
    answer = send(lead, f"/lead/events/{event.code}/proposals/{proposal}/link", passages=[new])
    assert answer.status_code == 303
    assert len(proposals.origins(store.read(), [proposal])[proposal]) == 3


def test_a_proposal_that_says_the_opposite_is_shown_as_that_and_not_to_be_joined(
    event: Event, say: Say, sign_in: SignIn, proposal: int
) -> None:
    new = say("Inga fasta telefontider!", kind="proposal", table=2)
    form = page(sign_in("lead"), f"/lead/events/{event.code}/proposals/new?passage={new}")
    assert "Säger kanske motsatsen" in form
    assert f"/proposals/{proposal}/link" not in form


def test_a_guess_that_one_says_the_opposite_leaves_it_to_the_reader(
    event: Event, say: Say, sign_in: SignIn, proposal: int
) -> None:
    new = say("Slopa fasta telefontider", kind="proposal", table=2)
    form = page(sign_in("lead"), f"/lead/events/{event.code}/proposals/new?passage={new}")
    assert "Säger kanske motsatsen" in form
    assert f"/proposals/{proposal}/link" in form


def test_a_joined_proposals_address_leads_to_the_one_that_leads(
    store: Store, sign_in: SignIn, send: Callable[..., Any], proposal: int
) -> None:
    lead = sign_in("lead")
    with store.write() as db:
        old = proposals.add(db, None, title="Samma", what="Samma", codebook="plan 1", home="farsta")
    answer = send(lead, f"/lead/proposals/{old}/join", into=str(proposal))
    assert answer.status_code == 303
    moved = lead.get(f"/lead/proposals/{old}")
    assert moved.status_code == 302
    assert f"/lead/proposals/{proposal}?was={old}" in moved.location
    assert f"Förslag {old} är en del" in page(lead, moved.location)


def test_a_lead_reads_no_notes_of_another_district_behind_a_proposal_nor_finds_them_by_trying(
    store: Store, event: Event, sign_in: SignIn, send: Callable[..., Any], proposal: int
) -> None:
    lead = sign_in("lead", "bromma")
    with store.write() as db:
        code = events.add(
            db, "test", title="Bromma", date="2026-10-14", district="bromma", participants=9,
            questions=["?"], tables=1,
        )  # fmt: skip
        events.move(db, "test", events.get(db, code), "open")

    def tried(words: str) -> str:
        answer = send(lead, "/lead/proposals/similar", event=code, title=words, what=words)
        return str(answer.get_data(as_text=True))

    assert f"/lead/proposals/{proposal}" in page(lead, "/lead/proposals")
    assert "Inget liknande förslag finns" in tried("HEMLIGT RÅMATERIAL")
    assert "Fasta telefontider" in tried("Fasta telefontider")
    with store.write() as db:
        mine = proposals.add(db, None, title="Tider", what="T", codebook="plan 1", home="bromma")
        proposals.join(db, None, proposal, mine)
    read = page(lead, f"/lead/proposals/{mine}")
    assert "HEMLIGT RÅMATERIAL" not in read
    assert "Fasta telefontider" in read
    assert "Det kan ligga fler anteckningar bakom förslaget" in read
    assert "HEMLIGT RÅMATERIAL" in page(
        sign_in("lead", email="city@example.test"), f"/lead/proposals/{mine}"
    )


def test_two_who_edit_at_once_lose_nothing(
    store: Store, sign_in: SignIn, send: Callable[..., Any], proposal: int
) -> None:
    lead = sign_in("lead")
    fields = {"title": "Fasta tider", "why": "", "base": "1"}
    first = send(lead, f"/lead/proposals/{proposal}/save", what="Den första", **fields)
    assert first.status_code == 303
    second = send(lead, f"/lead/proposals/{proposal}/save", what="Den andra", **fields)
    text = second.get_data(as_text=True)
    assert second.status_code == 409
    assert "Den andra" in text
    assert 'name="base" type="hidden" value="2"' in text
    again = send(
        lead, f"/lead/proposals/{proposal}/save", what="Den andra", **fields | {"base": "2"}
    )
    assert again.status_code == 303
    assert proposals.get(store.read(), proposal).what == "Den andra"


def test_the_list_shows_what_waits_longest_and_is_filtered(
    store: Store, sign_in: SignIn, proposal: int
) -> None:
    lead = sign_in("lead")
    with store.write() as db:
        older = proposals.add(
            db, None, title="Äldre förslag", what="…", codebook="plan 1", home="farsta"
        )
        proposals.send(db, None, older, [None])
        db.conn.execute(
            "UPDATE referral SET asked_at = '2025-01-01T00:00:00.000Z' WHERE proposal_id = ?",
            (older,),
        )
    every = page(lead, "/lead/proposals")
    assert every.index("Äldre förslag") < every.index("Fasta telefontider")
    assert "Äldre förslag" not in page(lead, "/lead/proposals?district=farsta")
    assert "Fasta telefontider" not in page(lead, "/lead/proposals?district=city")
    assert "Äldre förslag" not in page(lead, "/lead/proposals?point=P3")
    assert "Inga förslag i urvalet" in page(lead, "/lead/proposals?words=finns+inte")
    assert "Äldre förslag" in page(lead, "/lead/proposals?state=waits&page=99")


@pytest.mark.parametrize("role", ["steering", "observer"])
def test_no_raw_text_reaches_those_who_read_no_raw_text(
    sign_in: SignIn, proposal: int, role: str
) -> None:
    shown = page(sign_in(role, "farsta"), f"/lead/proposals/{proposal}")
    assert "Fasta telefontider" in shown
    assert "HEMLIGT" not in shown
    assert "Det kan ligga fler anteckningar bakom" in shown


@pytest.mark.parametrize("few", [2, 7])
def test_support_of_too_few_persons_is_hidden_with_the_reason(
    store: Store, event: Event, sign_in: SignIn, proposal: int, few: int
) -> None:
    observer = sign_in("observer")
    shown = page(observer, f"/lead/proposals/{proposal}")
    assert "visas när caféets sammanfattning har visats" in shown
    assert "anteckning säger nästan" not in shown
    assert "Det kan ligga fler anteckningar bakom förslaget" in shown
    with store.write() as db:
        for table in event.tables:
            events.seat(db, "test", table, participants=few, professions={}, areas={})
        release.show(db, "test", events.by_id(db, event.id))
    shown = page(observer, f"/lead/proposals/{proposal}")
    told = "Ingen annan anteckning säger nästan samma sak" in shown
    assert told == (few == 7)
    assert ("visas inte: för få har skrivit" in shown) == (not told)
    # Besides the one that is quoted: as hidden as the sum.
    assert ("1 anteckning till ligger bakom förslaget" in shown) == told
    assert ("fler anteckningar bakom" in shown) == (not told)


def test_only_notes_that_say_nearly_the_same_are_counted_and_shown_as_likes(
    store: Store, event: Event, say: Say, sign_in: SignIn, proposal: int
) -> None:
    mine = next(o for o in proposals.origins(store.read(), [proposal])[proposal] if o.by_table)
    like = say("Fasta telefontider för alla", kind="proposal", table=2)
    raw = say("Telefontider, fasta och för alla", table=2)
    others = [say("Inga fasta telefontider"), say("Telefonen ringer under samtalet", table=2)]
    with store.write() as db:
        read, run = (
            runs.add(
                db, event.id, kind, codebook="b", model="m", passages=3, at=days.now(),
                settings={"outside": [], "duplicates": []},
            )
            for kind in ("tags", "themes")
        )  # fmt: skip
        every = (mine.passage_id, like, raw, *others)
        for note in every:
            runs.read(db, read, note, 1, [])
        runs.add_themes(db, run, [StoredTheme("t", "Tider", ("tider",), every, every[:1], "P3")])
        for table in event.tables:
            events.seat(db, "test", table, participants=7, professions={}, areas={})
        release.show(db, "test", events.by_id(db, event.id))
    found = support.support(store.read(), [proposal])[proposal]
    assert found.similar.count == 2  # of the four others in its theme
    assert [one.text for one in found.likes] == ["Fasta telefontider för alla"]
    assert found.persons.count is None, "one of the notes is no proposal: whose table is not told"
    shown = page(sign_in("observer"), f"/lead/proposals/{proposal}")
    assert "2 anteckningar till säger nästan samma sak" in shown
    assert "1 av dem återges inte ordagrant" in shown
    assert "Fasta telefontider för alla" in shown
    assert "Telefontider, fasta" not in shown
    # Votes, tables and persons stand apart, and none is added to another.
    meeting = page(sign_in("steering", "farsta"), "/steering/?group=farsta")
    assert "3 röster vid borden · 1 bord · 2 anteckningar till" in meeting


@pytest.mark.parametrize(("seats", "told"), [((7, 7), True), ((10, 4), False)])
def test_persons_of_a_table_are_told_only_beside_tables_that_may_be_told(
    store: Store, event: Event, say: Say, proposal: int, seats: tuple[int, int], told: bool
) -> None:
    say("Fler kollegor", table=2)
    with store.write() as db:
        for table, number in zip(event.tables, seats, strict=True):
            events.seat(db, "test", table, participants=number, professions={}, areas={})
        release.show(db, "test", events.by_id(db, event.id))
        mine = proposals.origins(db, [proposal])[proposal]
        other = proposals.add(db, None, title="B", what="B", codebook="plan 1", home="farsta")
        proposals.link(db, None, other, [o.passage_id for o in mine if o.by_table])
        mixed, openly = support.support(db, [proposal, other]).values()
    assert mixed.persons.hidden
    assert openly.persons.count == (seats[0] if told else None)


@pytest.mark.parametrize("told", [5, 3])
def test_votes_of_a_table_of_few_are_told_nowhere(
    store: Store, event: Event, say: Say, proposal: int, sign_in: SignIn, told: int
) -> None:
    """On the proposal's page, to the steering group, in what a district wishes most."""
    say("Fler kollegor", table=2)
    with store.write() as db:
        for table, number in zip(event.tables, (told, 20), strict=True):
            events.seat(db, "test", table, participants=number, professions={}, areas={})
        release.show(db, "test", events.by_id(db, event.id))
        wished = wishes.strongest(db, events.heads(db), event.district)[1]
        behind = support.support(db, [proposal])[proposal]
    pages = [
        page(sign_in("observer"), f"/lead/proposals/{proposal}"),
        page(sign_in("steering", "farsta"), "/steering/?group=farsta"),
        page(sign_in("reader"), f"/lead/events/{event.code}/summary"),
    ]
    enough = told == 5
    assert behind.votes.count == (3 if enough else None)
    assert [w.votes for w in wished] == ([3] if enough else [])
    assert [bool(re.search(r"\b3 röster|borden</dt><dd>3", html)) for html in pages] == [enough] * 3
    assert not behind.said.hidden


# What each account gets from each address, of a proposal from Farsta that Farsta and Bromma were
# asked on: "r" is Farsta's referral, "b" Bromma's, "d" a draft that nobody was sent.
ADDRESSES = {
    "list": "/lead/proposals",
    "page": "/lead/proposals/{p}",
    "draft": "/lead/proposals/{d}",
    "edit": "/lead/proposals/{p}/edit",
    "pick": "/lead/events/{code}/proposals",
    "new": "/lead/events/{code}/proposals/new",
    "meeting": "/steering/?group=farsta",
    "city": "/steering/?group=city",
    "decide": "/steering/referrals/{r}/decide",
    "decide-b": "/steering/referrals/{b}/decide",
    "minutes": "/steering/minutes?group=farsta",
    "minutes-b": "/steering/minutes?group=bromma",
}
POSTS = {
    "save": "/lead/proposals/{p}/save",
    "send": "/lead/proposals/{p}/send",
    "join": "/lead/proposals/{d}/join",
    "unlink": "/lead/proposals/{p}/unlink",
    "add": "/lead/events/{code}/proposals/add",
    "link": "/lead/events/{code}/proposals/{p}/link",
    "similar": "/lead/proposals/similar",
    "decided": "/steering/referrals/{r}/decide/save",
    "note": "/steering/referrals/{r}/note",
}
LEADING = {"save", "send", "join", "unlink", "add", "link", "similar"}
RIGHTS: dict[tuple[str, str], set[str]] = {
    ("lead", users.ALL): {
        "list", "page", "draft", "edit", "pick", "new", "meeting", "city", "minutes", "minutes-b",
    } | LEADING,
    ("lead", "farsta"): {"list", "page", "draft", "edit", "pick", "new", "meeting", "minutes"}
    | LEADING,
    ("lead", "bromma"): {"list", "page", "minutes-b"},
    ("lead", "skarpnack"): {"list"},
    ("steering", users.ALL): {
        "list", "page", "meeting", "city", "decide", "decide-b", "minutes", "minutes-b", "decided",
        "note",
    },
    ("steering", "farsta"): {"list", "page", "meeting", "decide", "minutes", "decided", "note"},
    ("steering", "bromma"): {"list", "page", "decide-b", "minutes-b"},
    ("steering", "skarpnack"): {"list"},
    ("observer", users.ALL): {"list", "page", "minutes", "minutes-b"},
    ("observer", "farsta"): {"list", "page", "minutes"},
    ("observer", "skarpnack"): {"list"},
    ("reader", users.ALL): set(),
    ("manager", users.ALL): set(),
    ("administrator", users.ALL): set(),
}  # fmt: skip


@pytest.mark.parametrize(("role", "scope"), RIGHTS)
def test_every_address_for_every_role_and_district(
    store: Store, event: Event, sign_in: SignIn, send: Callable[..., Any], proposal: int,
    role: str, scope: str,
) -> None:  # fmt: skip
    with store.write() as db:
        draft = proposals.add(db, None, title="Utkast", what="…", codebook="plan 1", home="farsta")
    client = sign_in(role, scope)
    places = {
        "p": proposal,
        "d": draft,
        "code": event.code,
        "r": referral(store, proposal),
        "b": referral(store, proposal, "bromma"),
    }
    opened = {
        name
        for name, address in ADDRESSES.items()
        if client.get(address.format(**places)).status_code in (200, 302)
    }
    listed = page(client, "/lead/proposals") if "list" in opened else ""
    extra = {"into": str(proposal), "number": str(proposal)}
    opened |= {
        name
        for name, address in POSTS.items()
        if send(client, address.format(**places), **extra).status_code != 403
    }
    assert opened == RIGHTS[(role, scope)]
    assert ("Fasta telefontider" in listed) == ("page" in opened)
    assert ("Utkast" in listed) == ("edit" in opened)


def test_grounds_names_and_notes_stay_inside(
    store: Store, sign_in: SignIn, add_user: Callable[..., int], proposal: int
) -> None:
    member = add_user("steering", "farsta", "member@example.test")
    asked = referral(store, proposal)
    with store.write() as db:
        decisions.decide(
            db, member, asked, 0,
            Step(
                "will_not", reason="INTERNT SKÄL", public="Vi har redan fria förmiddagar.",
                decided_on="2026-11-01", by_group="farsta",
            ),
        )  # fmt: skip
        decisions.note(db, member, asked, "farsta", "PRIVAT ANTECKNING")
    seen = {
        (role, scope): [
            page(client, f"/lead/proposals/{proposal}"),
            page(client, "/steering/minutes?group=farsta")
            if (role, scope) != ("steering", "bromma")
            else "",
        ]
        for role, scope in [
            ("lead", users.ALL),
            ("steering", users.ALL),
            ("steering", "bromma"),
            ("observer", "farsta"),
            ("observer", users.ALL),
        ]
        for client in [sign_in(role, scope, f"{role}{scope[0]}@example.test".replace("*", "x"))]
    }
    for who, pages in seen.items():
        inside = who in {("lead", users.ALL), ("steering", users.ALL)}
        assert all("Vi har redan fria förmiddagar." in text for text in pages if text), who
        for text in filter(None, pages):
            assert ("INTERNT SKÄL" in text) == inside, who
            assert ("Test Steering" in text) == inside or who[0] == "steering", who
            assert "PRIVAT ANTECKNING" not in text
    own = sign_in("steering", "farsta", "own@example.test")
    central = sign_in("steering", users.ALL, "central@example.test")
    address = f"/steering/referrals/{asked}/decide"
    assert "PRIVAT ANTECKNING" in page(own, address)
    assert "PRIVAT ANTECKNING" not in page(central, address)


def test_what_is_told_about_a_proposal_stands_on_its_page(
    store: Store, event: Event, sign_in: SignIn, token: Callable[[FlaskClient], str]
) -> None:
    with store.write() as db:
        made = proposals.add(
            db, None, title="Fasta tider", what="Vad", codebook="plan 1", home="farsta"
        )
        proposals.send(db, None, made, ["farsta"])
    lead = sign_in("lead", "farsta")
    form = lead.get(f"/lead/communication/new?proposal={made}").text
    assert f'<option value="{made}" selected>Fasta tider' in form
    data = {
        "csrf_token": token(lead), "once": uuid.uuid4().hex, "what": "Berätta om tiderna",
        "to_whom": "Alla", "channel": "Möte", "due": "2027-01-15", "responsible": "Enhetschef",
        "district": "farsta", "event": "", "code": "", "proposal": str(made),
    }  # fmt: skip
    assert lead.post("/lead/communication/add", data=data | {"proposal": "99"}).status_code == 422
    answer = lead.post("/lead/communication/add", data=data | {"once": uuid.uuid4().hex})
    assert answer.status_code == 303
    assert "Berätta om tiderna" in lead.get(f"/lead/proposals/{made}").text
    assert "Fasta tider" in lead.get("/lead/communication").text
    member = sign_in("steering", "farsta", "s@example.test")
    assert "Berätta om tiderna" in member.get(f"/lead/proposals/{made}").text


def test_files_are_served_to_those_who_may_see_what_they_belong_to(
    store: Store, sign_in: Callable[..., FlaskClient], token: Callable[[FlaskClient], str]
) -> None:
    with store.write() as db:
        made = proposals.add(db, None, title="Tider", what="…", codebook="b", home="farsta")
        asked = proposals.send(db, None, made, ["farsta"])[0]
    lead = sign_in("lead", "farsta")
    member = sign_in("steering", "farsta", "member@example.test")
    observer = sign_in("observer", "farsta", "observer@example.test")

    def add(client: FlaskClient, of: str, content: bytes = b"%PDF-1.7") -> Any:
        data = {"csrf_token": token(client), "once": uuid.uuid4().hex, "of": of}
        data["file"] = (io.BytesIO(content), "Underlag åäö.pdf")
        return client.post(f"/lead/proposals/{made}/attachments/add", data=data)

    assert add(lead, "").status_code == 303
    assert add(member, str(asked)).status_code == 303
    assert add(member, "").status_code == 422  # the proposal's own are the lead's
    wrong = add(lead, "", b"<html>")
    assert wrong.status_code == 422
    assert "Det är innehållet som avgör" in wrong.text
    for client, seen in ((lead, [200, 200]), (member, [200, 200]), (observer, [200, 403])):
        files = [client.get(f"/lead/proposals/attachments/{n}") for n in (1, 2)]
        assert [one.status_code for one in files] == seen
        headers = files[0].headers
        assert headers["Content-Disposition"].startswith("attachment;")
        assert headers["Content-Type"] == "application/pdf"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] in ("no-store", "private, no-cache")
        page = client.get(f"/lead/proposals/{made}").text
        assert page.count("Underlag åäö.pdf") == seen.count(200)
    key = {"csrf_token": token(member), "once": uuid.uuid4().hex}
    assert member.post("/lead/proposals/attachments/1/remove", data=key).status_code == 403
    assert member.post("/lead/proposals/attachments/2/remove", data=key).status_code == 303
    assert lead.get("/lead/proposals/attachments/2").status_code == 404
