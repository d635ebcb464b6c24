"""A meeting decides: what waits, a step, two members at once, and the minutes."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Callable
from typing import Any

import docx
import pytest
from flask.testing import FlaskClient

from cafe.config import ROOT
from cafe.reports import points
from cafe.reports.summary import release
from cafe.store import (
    attachments,
    decisions,
    erased,
    events,
    feedback_pages,
    meetings,
    proposals,
)
from cafe.store.database import Store
from cafe.store.decisions import Milestone, Step
from cafe.store.events import Event

SignIn = Callable[..., FlaskClient]
Say = Callable[..., str]
ANSWER = {
    "status": "will_do",
    "reason": "Det går att göra inom ramen.",
    "public": "Ni får en fri förmiddag om dagen från mars.",
    "responsible": "Enhetschef, barn och unga",
    "due": "2027-03-01",
    "decided_on": "2026-11-01",
}


@pytest.fixture
def send(token: Callable[[FlaskClient], str]) -> Callable[..., Any]:
    """`send(client, address, **fields)`: posts a form with a fresh key."""

    def post(client: FlaskClient, address: str, **fields: Any) -> Any:
        data = {"csrf_token": token(client), "once": uuid.uuid4().hex} | fields
        return client.post(address, data=data)

    return post


@pytest.fixture
def asked(store: Store, event: Event, say: Say) -> int:
    """Farsta's referral of a proposal."""
    note = say("Fasta telefontider", kind="proposal", votes=3)
    with store.write() as db:
        made = proposals.add(
            db, None, title="Fasta telefontider", what="En fri förmiddag om dagen.",
            points=["P3"], codebook="plan 1", home="farsta",
        )  # fmt: skip
        proposals.link(db, None, made, [note])
        release.show(db, "test", event)
        return proposals.send(db, None, made, ["farsta"])[0]


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def test_the_central_group_decides_beside_what_all_said(
    store: Store, sign_in: SignIn, asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.write() as db:
        number = proposals.referral(db, asked).proposal_id
        (citys,) = proposals.send(db, None, number, [None])
    central = sign_in("steering")
    addresses = (f"/steering/referrals/{citys}/decide", "/steering/?group=city")
    for address in addresses:
        shown = text(central.get(address))
        assert "visas först när tre har hållit café" in shown
        assert "Gruppens medarbetare har inte sagt" not in shown
    said = points.SaidInYear(0, 3, 0, 50, 60, {"P3": points.PointShare(10, 50)}, {})
    monkeypatch.setattr(points, "said_everywhere", lambda db: said)
    for address in addresses:
        assert "i hela staden 20 procent av 50" in text(central.get(address))


def test_the_meeting_shows_what_waits_with_its_support_and_the_own_figures(
    store: Store, event: Event, sign_in: SignIn, asked: int
) -> None:
    member = sign_in("steering", "farsta")
    assert 'href="/steering/"' in member.get("/today").text
    shown = text(member.get("/steering/"))
    assert "1 förslag väntar på svar" in shown
    assert "Röster vid borden" in shown
    assert "ingen av 1 anteckningar från de egna" in shown
    with store.write() as db:
        db.conn.execute("UPDATE event SET participants = 3 WHERE id = ?", (event.id,))
        assert events.by_id(db, event.id).persons == 3
        release.show(db, "test", events.by_id(db, event.id))
    assert "Egna siffror visas inte" in text(member.get("/steering/"))


def test_a_decision_is_kept_once_and_leads_to_the_answer(
    store: Store, sign_in: SignIn, send: Callable[..., Any], asked: int
) -> None:
    member = sign_in("steering", "farsta")
    address = f"/steering/referrals/{asked}/decide/save"
    once = uuid.uuid4().hex
    fields = ANSWER | {"base": "0", "what_0": "Rutin på plats", "due_0": "2027-02-01"}
    for _ in range(2):
        answer = send(member, address, **fields, once=once)
        assert answer.status_code == 303, text(answer)
    steps = decisions.own_steps(store.read(), asked)
    assert [(s.status, s.by_group) for s in steps] == [("will_do", "farsta")]
    assert steps[0].milestones == (Milestone("Rutin på plats", "2027-02-01"),)
    shown = text(member.get(answer.location.partition("#")[0]))
    assert "Ni får en fri förmiddag om dagen från mars." in shown
    assert "Rutin på plats" in shown
    assert "Inget förslag väntar" in text(member.get("/steering/"))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"status": ""}, "Välj vad som ska gälla"),
        ({"status": "done"}, "kan inte följa på"),
        ({"reason": " "}, "Skriv varför"),
        ({"public": ""}, "Skriv en mening till dem"),
        ({"responsible": ""}, "vilken funktion som ansvarar"),
        ({"due": ""}, "Fyll i ”"),
        ({"due": "i mars"}, "Skriv datumet som"),
        ({"decided_on": "2099-01-01"}, "inte ligga i framtiden"),
        ({"due": "2026-10-31"}, "ligger före mötet"),
        ({"status": "sent_on"}, "Välj vilken styrgrupp"),
        ({"responsible_email": "ingen adress"}, "e-postadress"),
        ({"due_1": "2027-01-01"}, "Skriv vad delmålet är"),
        ({"public": "x" * 601}, "Högst 600 tecken"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(
    store: Store, sign_in: SignIn, send: Callable[..., Any], asked: int,
    change: dict[str, str], sentence: str,
) -> None:  # fmt: skip
    answer = send(
        sign_in("steering", "farsta"), f"/steering/referrals/{asked}/decide/save",
        **ANSWER | {"base": "0"} | change,
    )  # fmt: skip
    assert answer.status_code == 422
    assert sentence in text(answer)
    kept = [ANSWER[name] for name in ("reason", "public", "responsible") if name not in change]
    assert all(written in text(answer) for written in kept)
    assert decisions.own_steps(store.read(), asked) == []


def test_of_two_members_at_once_the_second_sees_the_first_and_keeps_what_was_typed(
    store: Store, sign_in: SignIn, send: Callable[..., Any], asked: int
) -> None:
    one = sign_in("steering", "farsta", "one@example.test")
    two = sign_in("steering", "farsta", "two@example.test")
    address = f"/steering/referrals/{asked}/decide/save"
    assert send(one, address, **ANSWER, base="0").status_code == 303
    mine = ANSWER | {"public": "Det blir så på två enheter.", "status": "partly"}
    answer = send(two, address, **mine, base="0")
    shown = text(answer)
    assert answer.status_code == 409
    assert "Någon annan har beslutat" in shown
    assert "Ni får en fri förmiddag om dagen från mars." in shown
    assert "Det blir så på två enheter." in shown
    latest = decisions.get(store.read(), asked).base
    assert f'name="base" type="hidden" value="{latest}"' in shown
    assert send(two, address, **mine, base=str(latest)).status_code == 303
    assert [s.status for s in decisions.own_steps(store.read(), asked)] == ["will_do", "partly"]


def test_a_correction_keeps_the_wrong_one_in_sight(
    store: Store, sign_in: SignIn, send: Callable[..., Any], asked: int
) -> None:
    member = sign_in("steering", "farsta")
    address = f"/steering/referrals/{asked}/decide"
    send(member, f"{address}/save", **ANSWER, base="0")
    form = text(member.get(f"{address}?correct=1"))
    assert "märkt som rättat" in form
    assert "Ni får en fri förmiddag" in form
    base = str(decisions.get(store.read(), asked).base)
    answer = send(
        member, f"{address}/save",
        **ANSWER | {"public": "Från april.", "base": base, "corrects": "1"},
    )  # fmt: skip
    shown = text(member.get(answer.location.partition("#")[0]))
    assert "rättat senare" in shown
    assert [s.corrected for s in decisions.own_steps(store.read(), asked)] == [True, False]


def test_sent_on_reaches_the_other_groups_meeting(
    sign_in: SignIn, send: Callable[..., Any], asked: int
) -> None:
    member = sign_in("steering", "farsta")
    answer = send(
        member, f"/steering/referrals/{asked}/decide/save",
        **ANSWER | {"status": "sent_on", "sent_to": "city", "base": "0"},
    )  # fmt: skip
    assert answer.status_code == 303
    central = text(sign_in("steering", "*", "central@example.test").get("/steering/?group=city"))
    assert "Fasta telefontider" in central
    assert "skickat vidare hit" in central


def test_the_group_notes_for_itself_and_an_empty_note_is_refused(
    store: Store, sign_in: SignIn, send: Callable[..., Any], asked: int
) -> None:
    member = sign_in("steering", "farsta")
    address = f"/steering/referrals/{asked}/note"
    assert send(member, address, text="Vad kostar det?").status_code == 303
    assert send(member, address, text=" ").status_code == 422
    assert [n.text for n in decisions.notes(store.read(), asked, ["farsta"])] == ["Vad kostar det?"]


def test_what_is_overdue_is_listed_first_in_the_meeting_and_in_the_list(
    store: Store, sign_in: SignIn, asked: int
) -> None:
    with store.write() as db:
        decisions.decide(
            db, None, asked, 0,
            Step("will_do", "Skäl", "Vi gör det.", "Enhetschef", due="2026-01-01",
                 decided_on="2025-11-01", by_group="farsta"),
        )  # fmt: skip
    member = sign_in("steering", "farsta")
    shown = " ".join(text(member.get("/steering/")).split())
    assert "1 förslag är försenat" in shown
    assert re.search("skulle ha varit klart <time[^>]*>1 januari 2026</time> [(]Enhetschef", shown)
    assert "Försenat" in text(member.get("/lead/proposals?state=overdue"))


def test_minutes_hold_a_meetings_decisions(store: Store, sign_in: SignIn, asked: int) -> None:
    with store.write() as db:
        first = decisions.decide(
            db, None, asked, 0,
            Step("assessing", "Vi behöver veta mer.", decided_on="2026-09-01", by_group="farsta"),
        )  # fmt: skip
        decisions.decide(
            db, None, asked, first,
            Step("will_not", "Det är redan så.", "Det finns redan.", decided_on="2026-10-01",
                 by_group="farsta"),
        )  # fmt: skip
    member = sign_in("steering", "farsta")
    latest = text(member.get("/steering/minutes"))
    assert "Det är redan så." in latest
    assert "Vi behöver veta mer." not in latest
    both = text(member.get("/steering/minutes?first=2026-09-01&last=2026-10-01"))
    assert both.index("Vi behöver veta mer.") < both.index("Det är redan så.")
    assert "Skriv dagarna som" in text(member.get("/steering/minutes?first=igår"))
    assert "Inget beslut" in text(member.get("/steering/minutes?first=2020-01-01&last=2020-01-02"))


def test_a_missed_date_is_not_offered_again(store: Store, sign_in: SignIn, asked: int) -> None:
    with store.write() as db:
        decisions.decide(
            db, None, asked, 0,
            Step("will_do", "Skäl", "Vi gör det.", "Enhetschef", due="2026-01-01",
                 decided_on="2025-11-01", by_group="farsta"),
        )  # fmt: skip
    member = sign_in("steering", "farsta")
    address = f"/steering/referrals/{asked}/decide"
    assert 'value="2026-01-01"' not in text(member.get(address))
    assert 'value="2026-01-01"' in text(member.get(f"{address}?correct=1"))


def test_a_late_milestone_is_called_one(store: Store, sign_in: SignIn, asked: int) -> None:
    with store.write() as db:
        decisions.decide(
            db, None, asked, 0,
            Step("will_do", "Skäl", "Vi gör det.", "Enhetschef", due="2099-01-01",
                 milestones=(Milestone("Rutin på plats", "2026-01-01"),),
                 decided_on="2025-11-01", by_group="farsta"),
        )  # fmt: skip
    member = sign_in("steering", "farsta")
    number = proposals.referral(store.read(), asked).proposal_id
    for page in ("/steering/", "/today", "/lead/proposals", f"/lead/proposals/{number}"):
        shown = " ".join(text(member.get(page)).split())
        assert re.search("(?i)delmål(et)? (”Rutin på plats” (skulle|var)|försenat sedan)", shown), (
            page
        )
        assert not re.search("> *Försenat sedan", shown), page


def test_what_the_chosen_step_does_not_ask_for_is_neither_judged_nor_kept(
    store: Store, sign_in: SignIn, send: Callable[..., Any], asked: int
) -> None:
    member = sign_in("steering", "farsta")
    address = f"/steering/referrals/{asked}/decide"
    # Each field that only some steps ask for says which: the style sheet hides it for the others.
    shown = text(member.get(address))
    assert re.findall('data-for="([a-z_ ]+)"', shown) == [
        "sent_on",
        "assessing will_do partly",
        "assessing will_do partly",
        "assessing will_do partly",
    ]
    typed = ANSWER | {"status": "will_not", "due": "i mars", "what_0": "Rutin", "base": "0"}
    assert send(member, f"{address}/save", **typed).status_code == 303
    step = decisions.own_steps(store.read(), asked)[0]
    assert (step.responsible, step.due, step.milestones) == ("", None, ())


def test_every_step_has_a_rule_that_hides_what_it_does_not_ask_for() -> None:
    sheet = (ROOT / "cafe/static/style/proposals.css").read_text("utf-8")
    rule = '.decision-form:has([value="{0}"]:checked) .only:not([data-for~="{0}"])'
    for status in decisions.STATUSES[1:]:
        assert rule.format(status) in sheet


def test_the_decision_leads_to_the_page_that_staff_read(
    store: Store, event: Event, sign_in: SignIn, send: Callable[..., Any], asked: int
) -> None:
    member = sign_in("steering", "farsta")
    answer = send(member, f"/steering/referrals/{asked}/decide/save", **ANSWER, base="0")
    number = proposals.referral(store.read(), asked).proposal_id
    page = text(member.get(answer.location.partition("#")[0]))
    assert "Beslutet är sparat." in page
    assert f'href="/lead/proposals/{number}/said"' in page
    shown = text(member.get(f"/lead/proposals/{number}/said"))
    assert "inte publicerad" in shown
    assert ANSWER["public"] in shown
    assert ANSWER["reason"] not in shown
    assert ANSWER["responsible"] not in shown
    with store.write() as db:
        feedback_pages.save(db, None, event.id, intro="", without=(), published=True)
    address = f"/said/{event.code}#proposal-{number}"
    assert f'href="{address}"' in text(member.get(f"/lead/proposals/{number}"))
    public = text(member.get(f"/said/{event.code}"))
    assert f'id="proposal-{number}"' in public
    with store.write() as db:  # what the page leaves out, nobody is led to there
        feedback_pages.save(db, None, event.id, intro="", without=(number,), published=True)
    assert address not in text(member.get(f"/lead/proposals/{number}"))


def test_what_a_group_is_asked_is_in_the_file_of_the_summary(
    sign_in: SignIn, event: Event, asked: int
) -> None:
    client = sign_in("steering", "farsta")
    file = client.get(f"/lead/events/{event.code}/summary.docx").data
    said = [p.text for p in docx.Document(io.BytesIO(file)).paragraphs]
    at = said.index("Det som ni ombeds ta ställning till")
    assert said[at + 1] == "Fasta telefontider"
    assert said[at + 2].startswith("Farsta: svar senast ")


def test_erasing_names_the_files_and_minutes_that_may_repeat_the_words(
    store: Store, event: Event, sign_in: SignIn, asked: int
) -> None:
    lead, path = sign_in("lead", "farsta"), f"/lead/events/{event.code}/notes"
    with store.write() as db:
        proposal = proposals.referral(db, asked).proposal_id
        note = proposals.origins(db, [proposal])[proposal][0].passage_id
    before = text(lead.get(f"{path}/{note}/erase"))
    assert "Bilagor ändras inte" not in before
    assert "Protokoll ändras inte" not in before
    with store.write() as db:
        attachments.add(db, None, proposal, asked, "svar.pdf", b"%PDF-1.7")
        for district, day in (("farsta", "2026-10-30"), (None, "2026-10-31")):
            met = meetings.start(db, None, district, day)
            meetings.note(db, None, met, "Fasta telefontider togs upp.", proposal)
    shown = text(lead.get(f"{path}/{note}/erase"))
    assert f'href="/lead/proposals/{proposal}/attachments"' in shown
    ours, citys = meetings.about(store.read(), [proposal])[::-1]
    assert f'href="/steering/meetings/{ours.id}"' in shown
    assert f'href="/steering/meetings/{citys.id}"' not in shown
    assert "ett möte som du inte ser" in shown
    with store.write() as db:
        erased.erase(db, None, note, "Nämner en person.")
    assert f'href="/steering/meetings/{ours.id}"' in text(lead.get(f"{path}/{note}/erase"))
