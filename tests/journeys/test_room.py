"""The moderator watches the room: what is shown is true now, or says since when it is not.

The tablets speak through `/api/table`, as the table's page does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from cafe import days
from cafe.store import events, round_clock
from tests.journeys.conftest import ask_now
from tests.journeys.looks import DESK, PHONE, TABLET, WALL, looks

POLLS = "**/room/now"


@pytest.fixture
def event(live):
    return live.add_event()


@pytest.fixture
def at(event) -> str:
    return f"/lead/events/{event.code}"


@pytest.fixture
def tell(event, page_at) -> Callable[..., dict]:
    """`tell(2, waiting=1)`: what the second table's tablet says to the server, and its answer."""
    tablets = page_at()

    def say(table: int, **fields) -> dict:
        told = {
            "key": event.tables[table - 1].key,
            "device": f"8a1f5a34-0000-4000-8000-{event.id:08d}000{table}",
            "round": 1,
            "waiting": 0,
            "ready": None,
            "version": None,
        }
        answer = tablets.request.post("/api/table", data=told | fields)
        assert answer.status == 200
        return answer.json()

    return say


def headline(page: Page):
    return page.locator(".banner .big")


def test_all_tables_are_in_and_each_has_its_receipt(
    lead_page, page_at, event, at, tell, axe
) -> None:
    page = lead_page()
    page.goto(f"{at}/room")
    expect(headline(page)).to_have_text("0 av 2 bord är klara")
    tell(1)
    tell(2, waiting=3)
    expect(page.locator("[data-part=table-1] .how")).to_contain_text("Skriver")
    expect(page.locator("[data-part=table-2] .how")).to_contain_text("3 kvar på surfplattan")
    tell(1, ready=True)
    receipt = tell(2, ready=True, waiting=1)["receipt"]
    expect(headline(page)).to_have_text("1 av 2 bord är klara")
    expect(page.locator(".missing")).to_contain_text("Har anteckningar kvar på surfplattan")
    tell(2)
    expect(headline(page)).to_have_text("Alla bord är klara")
    expect(page.locator("#said")).to_have_text("Alla bord är klara")
    assert headline(page).evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 45
    axe(page)

    # A note more on one tablet, and it is so no longer.
    tell(2, waiting=1)
    expect(headline(page)).to_have_text("1 av 2 bord är klara")

    page.goto(f"{at}/receipts")
    expect(page.locator(".table-card")).to_have_count(2)
    expect(page.locator(".table-card").last).to_contain_text(
        f"/f/{receipt['code'][:4]}-{receipt['code'][4:]}"
    )
    drawn = page.locator(".table-card img").evaluate_all(
        "images => images.every((i) => i.complete && i.naturalWidth > 0)"
    )
    assert drawn
    axe(page)
    phone = page_at(360, 740, touch=True)
    phone.goto(f"/f/{receipt['code']}")
    expect(phone.locator("h1")).to_have_text("Inga anteckningar har kommit fram än")
    axe(phone)


def test_what_one_moderator_starts_the_other_sees_and_the_clock_runs(
    live, lead_page, event, at
) -> None:
    one, other = lead_page(), lead_page(1024, 768)
    one.goto(f"{at}/room")
    other.goto(f"{at}/room")
    expect(other.locator(".clock .asked")).to_have_text("Borden väljer omgång själva")
    one.locator("#minutes").fill("10")
    one.get_by_role("button", name="Starta för alla bord").click()
    for page in (one, other):
        expect(page.locator(".clock")).to_contain_text("Omgång 1 av 3")
        expect(page.locator(".clock .left")).to_have_text(re.compile(r"^(10:00|9:5\d)$"))
    # The form has moved on with the room, so that nobody starts the same round again.
    expect(other.locator("#number :checked")).to_have_value("2")
    before = other.locator(".clock .left").text_content()
    expect(other.locator(".clock .left")).not_to_have_text(before or "")
    other.get_by_role("button", name="2 minuter till").click()
    expect(one.locator(".clock .left")).to_have_text(re.compile(r"^11:\d\d$"))
    one.get_by_role("button", name="Pausa").click()
    expect(other.get_by_role("button", name="Fortsätt")).to_be_visible()
    expect(other.locator(".clock .left")).to_have_class(re.compile("paused"))
    other.get_by_role("button", name="Fortsätt").click()
    expect(one.get_by_role("button", name="Pausa")).to_be_visible()
    with live.store.write() as db:
        db.conn.execute(
            "UPDATE event SET round_started_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', "
            "'-13 minutes'), round_paused = 0 WHERE id = ?",
            (event.id,),
        )
    expect(one.locator(".clock .left")).to_have_text(re.compile(r"^Tiden är ute \+1:\d\d$"))


# A screen's lock, in a browser where somebody looks away and back while it is being asked for.
LOCKS = """
  let asked = 0;
  let held = 0;
  const tell = (change) => {
    held += change;
    document.documentElement.dataset.held = held;
  };
  Object.defineProperty(navigator, "wakeLock", {value: {request: async () => {
    if (!asked++) document.dispatchEvent(new Event("visibilitychange"));
    await null;
    tell(1);
    return {released: false, release: async () => tell(-1)};
  }}});
"""


@looks("signals of the clock", WALL, DESK)
def test_question_and_two_signals_reach_projector_tablet_and_phone(
    live, page_at, event, axe, width, height, dark
) -> None:
    def begun(seconds: int) -> None:
        began = datetime.now(UTC) - timedelta(seconds=seconds)
        with live.store.write() as db:
            db.conn.execute(
                "UPDATE event SET round_started_at = ? WHERE id = ?",
                (days.stamp(began), event.id),
            )

    with live.store.write() as db:
        round_clock.start_round(db, "test", event, 1, 10, "")
    wall, tablet, phone = page_at(width, height, dark=dark), page_at(1024, 768), page_at(360, 740)
    tablet.add_init_script(LOCKS)
    wall.goto(f"/wall/{event.code}")
    tablet.goto(f"/t/{event.tables[0].key}")
    phone.goto(f"/room/{event.code}")
    question = event.rounds[0].question
    expect(wall.get_by_role("heading", level=1)).to_have_text(question)
    expect(phone.locator(".question-now")).to_have_text(question)
    expect(wall.locator(".mmss")).to_have_text(re.compile(r"^(10:00|9:5\d) kvar$"))
    lines = wall.locator("h1").evaluate(
        "h => h.clientHeight / parseFloat(getComputedStyle(h).lineHeight)"
    )
    assert lines < 3.3
    high = wall.locator("h1").evaluate("h => parseFloat(getComputedStyle(h).fontSize)")
    assert high * 0.7 > height * 0.03  # a capital's height is about seven tenths of the type's
    standing = [at.bounding_box() for at in tablet.locator("#question, #text, #save").all()]
    for seconds, signal, says in (
        (500, "soon", "Mindre än två minuter kvar. Dags att runda av."),
        (700, "over", "Tiden är ute. Skriv klart, och gå vidare när ni är redo."),
    ):
        begun(seconds)
        ask_now(tablet)
        for page in (wall, tablet):
            expect(page.locator("body")).to_have_attribute("data-clock", signal)
        expect(tablet.locator("#signal")).to_have_text(says)
        there = [at.bounding_box() for at in tablet.locator("#question, #text, #save").all()]
        assert there == standing, "nothing moves under a finger"
        axe(wall)
        axe(tablet)
    expect(wall.locator(".signal")).to_have_text("Tiden är ute")
    wide = wall.evaluate(
        "[document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight"
        " - innerHeight]"
    )
    assert max(wide) <= 0
    # The screen is kept on once, and given back with the round.
    expect(tablet.locator("html")).to_have_attribute("data-held", "1")
    with live.store.write() as db:
        round_clock.end_round(db, "test", event)
    ask_now(tablet)
    expect(tablet.locator("html")).to_have_attribute("data-held", "0")


def test_a_cafe_of_six_rounds_is_planned_on_one_page(live, lead_page) -> None:
    page = lead_page()
    page.goto("/lead/events/new")
    for name, text in (("title", "Sex frågor"), ("date", "2026-11-30"), ("tables", "2")):
        page.locator(f"#{name}").fill(text)
    for n in range(6):
        page.locator(f"#questions-{n}").fill(f"Fråga {n + 1}")
    page.get_by_label("Typ av anteckning i omgång 6").select_option("proposal")
    page.locator("main form button.primary").click()
    page.wait_for_url(re.compile(r"/lead/events/(?!new)\w+$"))
    made = events.get(live.store.read(), page.url.rsplit("/", 1)[1])
    assert [one.question for one in made.rounds] == [f"Fråga {n + 1}" for n in range(6)]
    assert made.rounds[5].kind == "proposal"


def test_two_who_press_at_once_start_one_round(live, lead_page, event, at) -> None:
    one, other = lead_page(), lead_page(fails=True)
    one.goto(f"{at}/room")
    other.goto(f"{at}/room")
    other.route(POLLS, lambda route: route.abort())
    other.reload()  # it has not heard of anything since
    one.get_by_role("button", name="Starta för alla bord").click()
    expect(one.locator(".clock")).to_contain_text("Omgång 1 av 3")
    first = events.by_id(live.store.read(), event.id)
    other.locator("#minutes").fill("45")
    with other.expect_response("**/room/round") as answer:
        other.get_by_role("button", name="Starta för alla bord").click()
    assert answer.value.status == 409
    expect(other.locator(".notice.error").first).to_contain_text("Någon annan")
    expect(other.locator("#minutes")).to_have_value("45")
    assert events.by_id(live.store.read(), event.id) == first


def test_lost_contact_is_said_with_since_when_and_nothing_old_passes_for_new(
    live, lead_page, at, tell, axe
) -> None:
    tell(1, ready=True)
    tell(2, ready=True)
    page = lead_page(fails=True)
    page.goto(f"{at}/room")
    expect(headline(page)).to_have_text("Alla bord är klara")
    # The browser of the tests is in another zone (UTC).
    early = days.time_of(days.now())
    updated = page.locator("#updated")
    expect(updated).to_contain_text(re.compile(r"kl\. \d\d:\d\d:\d\d"))
    shown = updated.inner_text().split("kl. ")[1][:5]
    assert shown in (early, days.time_of(days.now()))
    live.stop()
    try:
        lost = page.locator("#room-lost")
        expect(lost).to_contain_text(re.compile(r"sedan \d\d:\d\d:\d\d"))
        expect(headline(page)).not_to_have_text("Alla bord är klara")
        expect(page.locator(".all-in")).to_have_count(0)
        axe(page)
    finally:
        live.start()
    expect(lost).to_be_hidden()
    expect(page.locator(".banner")).to_be_visible()
    expect(headline(page)).to_have_text(re.compile("bord är klara$"))


def test_a_page_out_of_sight_asks_nothing_and_asks_at_once_when_it_is_seen(
    lead_page, at, tell
) -> None:
    page = lead_page()
    page.clock.install()
    page.goto(f"{at}/room")
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if r.url.endswith("/room/now") else None)
    hide = """hidden => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    with page.expect_response(POLLS):
        page.clock.run_for(4_000)
    page.evaluate(hide, True)
    asked.clear()
    page.clock.run_for(60_000)
    assert asked == []
    tell(1)
    with page.expect_response(POLLS):
        page.evaluate(hide, False)
    expect(page.locator("[data-part=table-1] .how")).to_contain_text("Skriver")
    expect(page.locator("#room-lost")).to_be_hidden()


def test_who_has_been_signed_out_is_told_and_led_back(lead_page, at) -> None:
    page = lead_page(fails=True)  # what the page asks then is refused
    page.goto(f"{at}/room")
    lost = page.locator("#room-lost")
    # An answer that is on its way brings the session back; the page asks every few seconds.
    for _ in range(60):
        page.context.clear_cookies()
        page.wait_for_timeout(1_000)
        if "utloggad" in lost.inner_text():
            break
    expect(lost).to_contain_text("utloggad")
    page.get_by_role("link", name="Logga in igen").click()
    page.wait_for_url("**/sign-in?next=**")


def test_without_a_script_the_room_is_shown_and_moved_on(lead_page, at, tell) -> None:
    tell(1, waiting=2)
    page = lead_page(script=False)
    page.goto(f"{at}/room")
    expect(page.locator("[data-part=table-1] .how")).to_contain_text("2 kvar på surfplattan")
    page.get_by_role("button", name="Starta för alla bord").click()
    expect(page.locator(".clock .left")).to_have_text("20 min kvar")


def test_a_table_gets_a_new_address_and_its_tablet_is_told(
    live, lead_page, page_at, event, at, axe
) -> None:
    page = lead_page()
    page.goto(at)
    page.get_by_role("link", name="Ny adress till bord 1").click()
    page.get_by_text("Ge bordet en ny adress").click()
    page.get_by_role("button", name="Byt adress nu").click()
    expect(page.get_by_role("status")).to_contain_text("Bordet har fått en ny adress")
    axe(page)
    made = events.by_id(live.store.read(), event.id).tables[0].key
    expect(page.get_by_role("link", name=f"/t/{made}")).to_be_visible()
    tablet = page_at(1024, 768, touch=True, fails=True)
    answer = tablet.goto(f"/t/{event.tables[0].key}")
    assert answer is not None
    assert answer.status == 410
    expect(tablet.locator("h1")).to_contain_text("ny adress")


@looks("the lead's room", DESK, TABLET, PHONE)
def test_axe_finds_nothing_and_nothing_sticks_out(
    live, lead_page, event, at, tell, axe, width, height, dark
) -> None:
    tell(1, ready=True)
    tell(2, waiting=3)
    with live.store.write() as db:
        round_clock.start_round(db, "test", events.by_id(db, event.id), 2, 20, "")
    tell(1, ready=True)
    page = lead_page(width, height, dark=dark)
    for where in ("room", "tables/1", "receipts", ""):
        page.goto(f"{at}/{where}".rstrip("/"))
        axe(page)
        out = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert out <= 0, where
