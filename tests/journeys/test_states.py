"""What each page says when something has become true since it was loaded, with a network, without
one, and when it is back; and that nothing typed is lost.

The rows stand in docs/reliability.md, and are read from there. In each there are two tablets at one
table, in one browser: one keeps its network, the other has none while it happens, is loaded again
without it, writes a note and half of another, and gets its network back.
"""

from __future__ import annotations

import contextlib
import re
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from cafe.config import ROOT
from cafe.store import (
    events,
    harvest,
    interviews,
    late_notes,
    notes,
    receipts,
    rooms,
    round_clock,
    sealing,
    survey_answers,
    surveys,
)
from cafe.store.events import Event
from cafe.store.surveys import Survey
from cafe.views import asked
from tests.faults.tablets import KEPT
from tests.journeys.conftest import PASSWORD, PATIENCE, Live, ask_now, be_done
from tests.journeys.proxy import Proxy
from tests.journeys.test_harvest import act, ballots, look, propose

DOCS = ROOT / "docs" / "reliability.md"
# What a person can read on a table's page, by the word that the rows have for it.
SAID = {
    "draft": r"Caféet har inte öppnat än\.",
    "draft?": r"Caféet hade inte öppnat när enheten senast hade kontakt",
    "closed": r"Caféet är stängt\.",
    "closed?": r"Caféet var stängt när enheten senast hade kontakt",
    "offline": r"Ingen kontakt med servern\. Skriv på som vanligt\. Allt sparas på enheten",
    "waits": r"Det ni har skrivit finns kvar på enheten",
    "address": r"Bordets adress har bytts\. Läs av bordets nya kort",
    "clock": r"\d kvar(?!, om inget har ändrats)",
    "clock?": r"\d kvar, om inget har ändrats",
    "moved": r"Nu är det omgång 2\.\s+Gå till omgång 2",
    "moved to 2": r"Nu är det omgång 2\.(?!\s+Gå till)",
    "receipt": r"Bordets kvitto:\s+\w{4}-\w{4}",
    "question 2": r"Vad behöver bli bättre",
    "renamed": r"Ett annat café",
    "reworded": r"En annan fråga\?",
}
FORMS = "#write, #answer, #interview, form.move"
WHERE = {
    "saved": "Sparad på servern",
    "here": "Sparad här, inte skickad",
    "queue": "Väntar på projektledaren",
}


class Row(NamedTuple):
    """`loaded` as what, what is true `since`; what the tablet with a network sees, the one without
    after it has been loaded again, and that one when the network is back; and where the note is
    then that it wrote."""

    loaded: str
    since: str
    online: str
    offline: str
    back: str
    note: str = ""


def rows(heading: str) -> list[Row]:
    """The rows of the table under that heading in the docs."""
    part = DOCS.read_text("utf-8").split(f"### {heading}\n")[1].split("\n#")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")][2:]
    return [Row(*(cell.strip() for cell in line.strip("| ").split("|"))) for line in lines]


def named(row: Row) -> str:
    return f"{row.loaded} → {row.since}"


@pytest.fixture(scope="module")
def proxy(live: Live) -> Iterator[Proxy]:
    made = Proxy(live.port)
    yield made
    made.close()


@dataclass
class Two:
    """Two tablets in one browser; what they keep is apart, as they come by two addresses."""

    online: Page
    offline: Page


@pytest.fixture(scope="module")
def two(browser: Browser) -> Iterator[Two]:
    context = browser.new_context(
        viewport={"width": 1024, "height": 768}, has_touch=True, locale="sv-SE"
    )
    context.set_default_timeout(PATIENCE)
    faults: list[str] = []
    made = Two(context.new_page(), context.new_page())
    for page in (made.online, made.offline):
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())  # leaving with unsent notes warns
    yield made
    context.close()
    assert not faults, faults


def become(live: Live, event: Event, state: str) -> None:
    """Let these things be true of the event, one after the other."""
    for what in state.split(", "):
        with live.store.write() as db:
            now = events.by_id(db, event.id)
            if what in ("open", "closed"):
                events.move(db, "test", now, "open")
                events.move(db, "test", events.by_id(db, event.id), what)
            elif what.startswith("round"):
                events.move(db, "test", now, "open")
                now = events.by_id(db, event.id)
                seen = now.round_started_at or ""
                round_clock.start_round(db, "test", now, int(what[-1]), 10, seen)
            elif what == "no round":
                round_clock.end_round(db, "test", now)
            elif what == "receipt":
                receipts.issue(db, "test", now.tables[0].id)
            elif what == "new address":
                rooms.new_key(db, "test", now.tables[0])
            elif what in ("renamed", "reworded"):
                questions = [r.question for r in now.rounds]
                if what == "reworded":
                    questions[0] = "En annan fråga?"
                events.change(
                    db, "test", now, title="Ett annat café" if what == "renamed" else now.title,
                    date=now.date, place=now.place, district=now.district, participants=None,
                    tables=len(now.tables), questions=questions,
                    kinds=["proposal" if what == "reworded" else None],
                )  # fmt: skip


def seen(page: Page, said: Mapping[str, str]) -> set[str]:
    """What a person can read on it and do with it."""
    text = page.evaluate("document.body?.innerText ?? ''")
    found = {word for word, sentence in said.items() if re.search(sentence, text)}
    return found | ({"form"} if page.locator(FORMS).is_visible() else set())


def sees(page: Page, words: str, said: Mapping[str, str] = SAID) -> None:
    """Wait until that and nothing else is to be seen."""
    wanted = set(words.split(", "))
    until = time.monotonic() + PATIENCE / 1000
    found: set[str] = set()
    while found != wanted and time.monotonic() < until:
        with contextlib.suppress(Error):  # the page is becoming another
            found = seen(page, said)
        page.wait_for_timeout(50)
    assert found == wanted


@pytest.mark.parametrize(
    "row", rows("A table's page"), ids=lambda row: f"{row.loaded} → {row.since}"
)
def test_a_table(live: Live, proxy: Proxy, two: Two, row: Row) -> None:
    event = live.add_event(state="draft", tables=1)
    become(live, event, row.loaded)
    key = event.tables[0].key
    proxy.start()
    two.offline.goto(f"{proxy.base_url}/t/{key}")
    two.offline.evaluate(KEPT)
    two.online.goto(f"{live.base_url}/t/{key}")
    for page in (two.online, two.offline):
        expect(page.locator("#text")).to_be_visible(visible=row.loaded[:5] in ("open", "round"))
        if row.loaded.startswith("round"):  # told by the first answer after the page
            expect(page.locator("#clock")).to_be_visible()
    begun = two.online.locator("#text").is_visible()
    if begun:
        two.online.locator("#text").fill("Mitt i en tanke")
    proxy.stop()
    if row.since != row.loaded:
        become(live, event, row.since)

    ask_now(two.online)
    sees(two.online, row.online)
    expect(two.online.locator("#text")).to_have_value("Mitt i en tanke" if begun else "")

    two.offline.reload()
    sees(two.offline, row.offline)
    two.offline.locator("#text").fill("Skrivet utan nät")
    two.offline.locator("#save").click()
    expect(two.offline.locator("#notes .chip")).to_have_text(WHERE["here"])
    two.offline.locator("#text").fill("Halvskrivet")

    proxy.start()
    ask_now(two.offline)
    expect(two.offline.locator("#notes .chip")).to_have_text(WHERE[row.note])
    sees(two.offline, row.back)
    expect(two.offline.locator("#text")).to_have_value("Halvskrivet")
    kept = notes.of_table(live.store.read(), event.tables[0].id)
    assert [n.text for n in kept] == ([] if row.note == "here" else ["Skrivet utan nät"])


def test_the_new_address_takes_over_all_that_was_begun_under_the_old(
    live: Live, proxy: Proxy, two: Two
) -> None:
    event = live.add_event(tables=1)
    table = event.tables[0]
    (proposal,) = propose(live, event, "Mer tid för handledning")
    act(live, event, "start", by="tables", votes_each=3)
    proxy.start()
    page = two.offline
    page.goto(f"{proxy.base_url}/t/{table.key}")
    page.evaluate(KEPT)
    expect(page.locator("#proposals > li")).to_have_count(1)
    proxy.stop()
    page.locator("#text").fill("Sparat utan nät")
    page.locator("#save").click()
    page.get_by_role("button", name="En röst till på").click()
    page.locator("#vote").click()
    page.locator("#seats summary").click()
    page.get_by_label("Personer vid bordet").fill("6")
    page.get_by_role("button", name="Spara antalen").click()
    expect(page.locator("#seats-told")).to_have_text("Sparat här, inte skickat")
    page.locator("#text").fill("Mitt i en tanke")
    with live.store.write() as db:
        new = rooms.new_key(db, "test", table)
    proxy.start()
    ask_now(page)
    sees(page, "address, form")
    proxy.stop()
    page.reload()
    sees(page, "address, form")  # it is not sent later, so nothing says that it is
    expect(page.get_by_label("Personer vid bordet")).to_have_value("6")
    proxy.start()
    page.goto(f"{proxy.base_url}/t/{new}")
    expect(page.locator("#left-count")).to_contain_text(
        "förra adress: en anteckning, texten i fältet, hur många ni är, era röster."
    )
    expect(page.locator("#text")).to_have_value("Mitt i en tanke")
    expect(page.locator("#seats-count")).to_have_text("6 personer")
    expect(page.locator("#ballot-state")).to_have_text("Rösterna är sparade på servern")
    expect(page.locator("#status")).to_have_text("Allt är sparat på servern")
    kept = notes.of_table(live.store.read(), table.id)
    assert [n.text for n in kept] == ["Sparat utan nät", "Mer tid för handledning"]
    assert ballots(live, event) == [{proposal: 1}]
    assert events.by_id(live.store.read(), event.id).tables[0].participants == 6


def test_what_a_tablet_has_learnt_is_shown_when_it_is_loaded_again_without_a_network(
    live: Live, proxy: Proxy, two: Two
) -> None:
    event = live.add_event(tables=1)
    proxy.start()
    page = two.offline
    page.goto(f"{proxy.base_url}/t/{event.tables[0].key}")
    page.evaluate(KEPT)
    become(live, event, "renamed, reworded")
    page.locator("#text").fill("Mitt i en tanke")
    ask_now(page)
    sees(page, "renamed, reworded, form")
    proxy.stop()
    page.reload()
    sees(page, "renamed, reworded, offline, form")
    expect(page.locator("#text")).to_have_value("Mitt i en tanke")
    expect(page.locator("#as")).to_have_text("som Förslag")
    page.locator("#save").click()
    page.locator(".steps a", has_text="2").click()
    expect(page.locator("#as")).to_have_text("Typ saknas")
    page.locator("#text").fill("Utan typ")
    page.locator("#save").click()
    expect(page.locator("#notes .unset")).to_have_count(1)
    proxy.start()
    ask_now(page)
    expect(page.locator("#status")).to_have_text("Allt är sparat på servern")
    kept = notes.of_table(live.store.read(), event.tables[0].id)
    assert {n.text: n.kind for n in kept} == {"Mitt i en tanke": "proposal", "Utan typ": None}


def test_done_without_a_network_in_the_round_before_is_not_done_in_this_one(
    live: Live, proxy: Proxy, two: Two
) -> None:
    event = live.add_event(tables=1)
    become(live, event, "round 1")
    proxy.start()
    page = two.offline
    page.goto(f"{proxy.base_url}/t/{event.tables[0].key}")
    expect(page.locator("#clock")).to_contain_text("kvar")
    proxy.stop()
    be_done(page)
    expect(page.locator("#done-state")).to_have_text("Meddelas när nätet är tillbaka.")
    become(live, event, "round 2")
    proxy.start()
    ask_now(page)
    expect(page.locator("#question")).to_contain_text("Vad behöver bli bättre")
    expect(page.locator("#done")).to_be_visible()
    expect(page.locator("#done-state")).to_be_hidden()
    assert not any(t.ready for t in rooms.of_table(live.store.read(), event.tables[0].id))


def test_counts_at_the_table_are_kept_as_they_are_typed(live: Live, proxy: Proxy, two: Two) -> None:
    event = live.add_event(tables=1)
    proxy.start()
    page = two.offline
    page.goto(f"{proxy.base_url}/t/{event.tables[0].key}")
    page.evaluate(KEPT)
    page.locator("#seats summary").click()
    page.get_by_label("Personer vid bordet").fill("5")
    page.reload()
    expect(page.get_by_label("Personer vid bordet")).to_have_value("5")
    page.get_by_role("button", name="Spara antalen").click()
    expect(page.locator("#seats-count")).to_have_text("5 personer")
    proxy.stop()
    page.reload()  # the page as it was kept before
    expect(page.locator("#seats-count")).to_have_text("5 personer")
    expect(page.get_by_label("Personer vid bordet")).to_have_value("5")


# A survey on a phone


PHONE = {
    "not open": r"Enkäten har inte öppnat än",
    "ended": r"Enkäten är avslutad",
    "spent": r"Det finns redan ett svar med den här länken",
    "unknown": r"Länken leder inte till någon enkät",
    "thanks": r"Tack för ditt svar",
    "kept": r"Svaret finns kvar i telefonen och skickas av sig självt",
    "words": r"Det här skrev du\s+Texten är inte sparad hos oss[^”]*\bSchemat\b",
    "draft": r"Det du skrev förut finns kvar",
}


def survey_of(live: Live, loaded: str) -> tuple[Survey, list[str]]:
    """A survey as the row begins, and the addresses of two phones."""
    asked.ensure_builtin(live.store)
    with live.store.write() as db:
        code = surveys.add(
            db, "test", title="Skattning i Farsta", questionnaire=("threat-rating", 1),
            admission="tickets" if "ticket" in loaded else "open",
        )  # fmt: skip
        if not loaded.startswith("not open"):
            surveys.move(db, "test", surveys.get(db, code), "open")
        survey = surveys.get(db, code)
        if "ticket" in loaded:
            return survey, survey_answers.issue(db, survey, 2, "5" * 32)
        return survey, [code, code]


def survey_becomes(live: Live, survey: Survey, what: str, doors: list[str]) -> None:
    if what == "answered elsewhere":
        for door in doors:
            with live.store.write() as db:
                survey_answers.keep(
                    db, survey_answers.door(db, door), key=uuid.uuid4().hex, content="{}",
                    persons=1, language="sv", day="2026-10-14",
                )  # fmt: skip
    elif what in ("open", "closed", "sealed"):
        with live.store.write() as db:
            if what != "open" and survey.is_draft:
                surveys.move(db, "test", survey, "open")
                survey = surveys.get(db, survey.code)
            surveys.move(db, "test", survey, "closed" if what == "sealed" else what)
        if what == "sealed":
            sealing.seal(live.store, "test", survey.id)


def answer(page: Page) -> None:
    page.locator("input[name=q-rating][value='4']").check()
    page.get_by_text("Jag själv", exact=True).click()
    page.locator("#q-describe").fill("Schemat")


@pytest.mark.parametrize("row", rows("A survey on a phone"), ids=named)
def test_a_survey(live: Live, proxy: Proxy, two: Two, row: Row) -> None:
    survey, doors = survey_of(live, row.loaded)
    proxy.start()
    proxy.clear()
    pages = (two.online, two.offline)
    for page, base, door in zip(pages, (live.base_url, proxy.base_url), doors, strict=True):
        page.goto(f"{base}/a/{door}")
        if not row.loaded.startswith("not open"):
            answer(page)
    if row.loaded.startswith("sent"):
        proxy.swallow()  # it arrives, and nobody hears so
        two.offline.locator("#send").click()
        sees(two.offline, "form, kept", PHONE)
    proxy.stop()
    proxy.clear()
    survey_becomes(live, survey, row.since, doors)

    if row.loaded.startswith("not open"):
        ask_now(two.online)
    elif row.loaded.startswith("begun"):
        two.online.reload()
    else:
        two.online.locator("#send").click()
    sees(two.online, row.online, PHONE)

    if row.loaded.startswith("form"):
        two.offline.locator("#send").click()
    elif row.loaded.startswith("not open"):
        ask_now(two.offline)
    sees(two.offline, row.offline, PHONE)

    proxy.start()
    if row.loaded.startswith(("begun", "sent, loaded again")):
        two.offline.reload()
    else:
        ask_now(two.offline)
    sees(two.offline, row.back, PHONE)
    stored = [
        a for a in survey_answers.every(live.store.read(), survey.id) if "Schemat" in a.content
    ]
    assert len(stored) == (row.online + row.back).count("thanks")


# Votes on a phone

ROOM = {
    "renamed": SAID["renamed"],
    "no voting": r"Ingen röstning just nu",
    "ballot": r"\d av 3 röster kvar",
    "voted": r"Tack, du har röstat\s+Mer tid för handledning",
    "unsent": r"Inte skickade än",
    "kept": r"Kvar i telefonen\. Skickas av sig själva när servern svarar",
    "closed": r"Röstningen är stängd\s",
    "shown": r"Så föll rösterna",
    "tables vote": r"Nu röstar borden",
    "mine": r"Du röstade på\s+Mer tid för handledning",
    "late": r"Röstningen stängdes innan det du valde hade kommit fram till servern\. Det räknas",
    "anew": r"Röstningen har börjat om\. Skicka dina röster igen",
    "withdrawn": r"Ett förslag som du röstade på är inte med längre",
}


def voting_becomes(live: Live, event: Event, what: str, ids: list[str]) -> None:
    """Let it be true of the voting on these proposals."""
    if what == "renamed":
        become(live, event, what)
    elif what == "voting":
        act(live, event, "start", by="phones", votes_each=3)
    elif what in ("closed", "shown"):
        if what == "shown":
            with live.store.write() as db:
                for _ in range(harvest.VOTERS):  # as many as can be shown
                    voter = f"phone:{uuid.uuid4()}"
                    harvest.vote(db, event.id, voter, 0, {ids[1]: 1}, actor="phone")
        act(live, event, "close")
        if what == "shown":
            act(live, event, "reveal")
    elif what in ("begun anew", "tables vote"):
        act(live, event, "restart")
        act(live, event, "start", by="tables" if what == "tables vote" else "phones", votes_each=3)
    elif what == "a proposal withdrawn":
        with live.store.write() as db:
            gone = notes.NoteIn(ids[0], 1, 3, "proposal", "Mer tid för handledning", withdrawn=True)
            now = events.by_id(db, event.id)
            notes.save(db, now, now.tables[0], [gone], source="tablet", actor="test")


@pytest.mark.parametrize("row", rows("Votes on a phone"), ids=named)
def test_votes(live: Live, proxy: Proxy, two: Two, row: Row) -> None:
    event = live.add_event(tables=1)
    ids = propose(live, event, "Mer tid för handledning", "Fast rum för samtal")
    if row.loaded != "no voting":
        act(live, event, "start", by="phones", votes_each=3)
    proxy.start()
    # By two names, as each phone has a cookie of its own.
    two.online.goto(f"http://localhost:{live.port}/room/{event.code}")
    two.offline.goto(f"{proxy.base_url}/room/{event.code}")
    for page in (two.online, two.offline):
        if row.loaded != "no voting":
            page.locator("#ballot [data-step='1']").first.click()
        if row.loaded == "sent":
            page.locator("#send").click()
            sees(page, "voted", ROOM)
    proxy.stop()
    if row.loaded == "ballot":
        two.offline.locator("#send").click()
    voting_becomes(live, event, row.since, ids)
    look(two.online)
    sees(two.online, row.online, ROOM)
    sees(two.offline, row.offline, ROOM)
    proxy.start()
    ask_now(two.offline)
    look(two.offline)
    sees(two.offline, row.back, ROOM)
    counted = [{"voted", "mine"} & set(said.split(", ")) for said in (row.online, row.back)]
    assert len([b for b in ballots(live, event) if ids[0] in b]) == sum(map(bool, counted))


# The lead's room

DESK = {
    "draft": r"Rummet\s+Utkast",
    "open": r"Rummet\s+Öppet",
    "closed": r"Rummet\s+Stängt",
    "free": r"Borden väljer omgång själva",
    "round 1": r"Omgång 1 av 3",
    "round 2": r"Omgång 2 av 3",
    "renamed": SAID["renamed"],
    "reworded": SAID["reworded"],
    "old": r"Just nu är det oklart om alla bord är klara",
    "lost": r"Ingen kontakt med servern sedan \d\d:\d\d",
    "out": r"Du har blivit utloggad, så sidan uppdateras inte längre",
}


@pytest.fixture(scope="module")
def desk(live: Live, browser: Browser) -> Iterator[Two]:
    """Two windows of a lead, whose time a test can move on."""
    context = browser.new_context(locale="sv-SE")
    context.set_default_timeout(PATIENCE)
    context.clock.install()
    made = Two(context.new_page(), context.new_page())
    for page in (made.online, made.offline):
        page.on("dialog", lambda dialog: dialog.accept())  # leaving with begun words asks
    sign_in(made.online, live.base_url, live.add_user("lead"))
    yield made
    context.close()


def sign_in(page: Page, base: str, email: str) -> None:
    page.goto(f"{base}/sign-in")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button.primary").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


@pytest.mark.parametrize("row", rows("The lead's room"), ids=named)
def test_the_leads_room(live: Live, proxy: Proxy, desk: Two, row: Row) -> None:
    event = live.add_event(state="draft", tables=1)
    become(live, event, row.loaded)
    proxy.start()
    pages = (desk.online, desk.offline)
    for page, base in zip(pages, (live.base_url, proxy.base_url), strict=True):
        page.goto(f"{base}/lead/events/{event.code}/room")
        if page.locator("#minutes").is_visible():
            page.locator("#minutes").fill("25")
    proxy.stop()
    if row.since == "signed out":
        desk.online.context.clear_cookies()
    elif row.since != row.loaded:
        become(live, event, row.since)

    def see(page: Page, words: str) -> None:
        sees(page, words, DESK)
        typed = row.loaded not in ("draft", "closed") and "form" in words.split(", ")
        assert not typed or page.locator("#minutes").input_value() == "25"

    desk.online.clock.fast_forward(12_000)
    with contextlib.suppress(Error):  # it may be on its way to another page already
        ask_now(desk.online)
    see(desk.online, row.online)
    see(desk.offline, row.offline)
    proxy.start()
    ask_now(desk.offline)
    see(desk.offline, row.back)


# An interview

INTERVIEW = {
    "saved": r"Sparat som utkast\.",
    "compare": r"Välj vad som ska gälla",
    "gone": r"Utkastet finns inte längre för det här kontot\. Kopiera",
    "away": r"Servern svarar inte\. Det du skrev finns kvar på sidan",
    "out": r"Du har blivit utloggad\. Det du skrev finns kvar på sidan",
    "done": r"Samtalet är avslutat",
}


def interview_becomes(live: Live, page: Page, what: str) -> None:
    """Let it be true of the interview that the page shows."""
    draft_id = page.url.rsplit("/", 1)[1]
    with live.store.write() as db:
        found = db.conn.execute("SELECT user_id FROM interview_draft WHERE id = ?", (draft_id,))
        (user,) = found.fetchone()
        draft = interviews.get(db, user, draft_id)
        if what == "changed elsewhere":
            interviews.save(
                db, user, draft_id, base=draft.revision, values={"good": "Annat"},
                device="another", seq=1,
            )  # fmt: skip
        elif what == "removed elsewhere":
            interviews.remove(db, user, draft_id)
    if what == "signed out":
        page.context.clear_cookies()


@pytest.mark.parametrize("row", rows("An interview"), ids=named)
def test_an_interview(live: Live, proxy: Proxy, two: Two, row: Row) -> None:
    email = live.add_user("manager", "farsta")
    proxy.start()
    for page, base in ((two.online, live.base_url), (two.offline, proxy.base_url)):
        if page is two.online or row.since == "signed out":  # else both have the same cookie
            page.context.clear_cookies()
            sign_in(page, base, email)
        page.goto(f"{base}/interview")
        page.get_by_role("button", name="Börja ett samtal").click()
        page.wait_for_url(re.compile(r"/interview/[0-9a-f]{32}"))
        page.get_by_label("Vad har varit bra?").fill("Schemat")
        sees(page, "saved, form", INTERVIEW)
        offline = page is two.offline
        if offline:
            proxy.stop()
        interview_becomes(live, page, row.since)
        page.get_by_label("Vad har varit bra?").fill("Schemat och kollegorna")
        if offline:
            page.get_by_role("button", name="Avsluta samtalet").click()
            sees(page, row.offline, INTERVIEW)
            proxy.start()
            ask_now(page)
        sees(page, row.back if offline else row.online, INTERVIEW)
        written = page.evaluate(
            "document.body.innerText + document.querySelector('textarea')?.value"
        )
        assert "Schemat och kollegorna" in written


# A whole café


def test_an_impatient_facilitator_and_a_tablet_without_a_network_for_ten_minutes(
    live: Live, proxy: Proxy, page_at: Callable[..., Page]
) -> None:
    """Opened, moved on, closed by mistake, opened again, a new address: always while it is away."""
    event = live.add_event(state="draft", tables=2)
    table = event.tables[0]
    proxy.start()
    tablet = page_at(1024, 768, touch=True, fails=True)
    other = page_at(360, 740, touch=True, dark=True, fails=True)
    tablet.on("dialog", lambda dialog: dialog.accept())
    tablet.clock.install()
    tablet.goto(f"{proxy.base_url}/t/{table.key}")
    tablet.evaluate(KEPT)
    other.goto(f"{live.base_url}/t/{event.tables[1].key}")

    def write(text: str) -> None:
        tablet.locator("#text").fill(text)
        tablet.locator("#save").click()
        expect(tablet.locator("#notes .said").first).to_have_text(text)

    def away(what: str, minutes: int) -> None:
        proxy.stop()
        become(live, event, what)
        tablet.clock.fast_forward(minutes * 60_000)

    def back() -> None:
        proxy.start()
        ask_now(tablet)

    away("draft", 2)
    tablet.reload()
    write("Före öppnandet")
    back()
    sees(tablet, "draft, waits")
    become(live, event, "round 1")
    ask_now(tablet)
    sees(tablet, "clock, form")
    expect(tablet.locator("#status")).to_have_text("Allt är sparat på servern")
    tablet.locator("#text").fill("Mitt i en mening")
    away("round 2", 5)
    ask_now(other)
    sees(other, "moved to 2, question 2, clock, form")
    tablet.locator("#save").click()
    sees(tablet, "offline, clock?, form")
    be_done(tablet)
    write("Efter fem minuter")
    tablet.locator("#text").fill("Mitt i nästa")
    away("closed", 5)
    tablet.reload()
    expect(tablet.locator("#clock")).to_have_text("Tiden är ute, om inget har ändrats")
    ask_now(other)
    sees(other, "closed, question 2")
    back()
    sees(tablet, "closed, form")
    expect(tablet.locator("#text")).to_have_value("Mitt i nästa")
    away("open", 1)
    tablet.reload()
    sees(tablet, "closed?, offline, form")
    tablet.locator("#save").click()
    tablet.locator("#text").fill("Sista tanken")
    with live.store.write() as db:
        key = rooms.new_key(db, "test", events.by_id(db, event.id).tables[0])
    back()
    sees(tablet, "address, closed?, form")
    tablet.goto(f"{proxy.base_url}/t/{key}")
    expect(tablet.locator("#text")).to_have_value("Sista tanken")
    expect(tablet.locator("#status")).to_have_text("Allt är sparat på servern")
    late = [n.text for n in late_notes.of_event(live.store.read(), event.id)]
    kept = [n.text for n in notes.of_table(live.store.read(), table.id)]
    assert sorted(late) == ["Efter fem minuter", "Mitt i en mening"]
    assert sorted(kept) == [
        "Efter fem minuter",
        "Före öppnandet",
        "Mitt i en mening",
        "Mitt i nästa",
    ]
    assert not any(t.ready for t in rooms.of_table(live.store.read(), table.id))
