"""The room votes: phones on a bad network, the moderator, the projector."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from cafe.store import events, harvest, notes
from cafe.store.events import Event
from tests.journeys.conftest import ask_now
from tests.journeys.looks import PHONE, TABLET, WALL, looks

PROPOSALS = (
    "Inför en mentor för alla nyanställda.",
    "Tak för antalet ärenden per handläggare.",
    "Mer tid för handledning i grupp.",
    "Fast rum för enskilda samtal.",
)


def propose(live, event: Event, *texts: str) -> list[str]:
    """Add proposals, of the first table; returns their ids."""
    made = [notes.NoteIn(str(uuid.uuid4()), 0, 3, "proposal", text) for text in texts]
    with live.store.write() as db:
        current = events.by_id(db, event.id)
        notes.save(db, current, current.tables[0], made, source="tablet", actor="test")
    return [note.id for note in made]


def act(live, event: Event, name: str, *args: object, **rest: object) -> None:
    """What the moderator does, at the store."""
    with live.store.write() as db:
        getattr(harvest, name)(db, "test", event.id, *args, **rest)


@pytest.fixture
def open_room(live) -> tuple[Event, list[str]]:
    """An event where phones vote on four proposals, three votes each."""
    event = live.add_event()
    ids = propose(live, event, *PROPOSALS)
    act(live, event, "start", by="phones", votes_each=3)
    return event, ids


def ballots(live, event: Event) -> list[dict[str, int]]:
    """Every phone's votes."""
    db = live.store.read()
    voters = db.conn.execute("SELECT voter FROM ballot WHERE event_id = ?", (event.id,)).fetchall()
    return [dict(harvest.ballot(db, event.id, v[0]).votes or {}) for v in voters]


def add_vote(page: Page, place: int, times: int = 1) -> None:
    for _ in range(times):
        page.locator("#ballot [data-step='1']").nth(place).click()


# Each answer comes a moment later.
SLOW = """() => {
  const own = window.fetch;
  const later = answer => new Promise(done => setTimeout(() => done(answer), 400));
  window.fetch = (...asked) => own(...asked).then(later);
}"""


def look(page: Page) -> None:
    """Let the page ask the server now, and not in some seconds."""
    page.evaluate("document.dispatchEvent(new Event('look'))")


def stored(page: Page) -> None:
    """Wait until the page says that the votes are in the server."""
    said = page.locator("#words").get_attribute("data-stored")
    expect(page.locator("#status")).to_have_text(said)


def unanswered(page: Page) -> None:
    """Wait until the page says that it keeps the votes."""
    said = page.locator("#words").get_attribute("data-waiting")
    expect(page.locator("#status")).to_have_text(said)


def test_from_opening_to_the_votes_on_the_wall(live, page_at, lead_page, axe) -> None:
    event = live.add_event()
    ids = propose(live, event, *PROPOSALS)
    phone = page_at(360, 740, touch=True)
    phone.goto(f"/room/{event.code}")
    wall = page_at(1920, 1080)
    wall.goto(f"/wall/{event.code}")
    expect(wall.locator(".qr")).to_be_visible()
    assert wall.locator(".qr").evaluate("image => image.naturalWidth") > 100
    lead = lead_page(1024, 768)
    lead.goto(f"/lead/events/{event.code}/harvest")
    lead.locator("input[value=phones]").check()
    lead.locator("#votes_each").fill("2")
    lead.locator("#harvest form.form button").click()
    expect(lead.locator("#harvest .chip.open")).to_be_visible()
    lead.locator("button[value=proposals]").click()
    expect(wall.locator("#wall .said")).to_have_text(list(PROPOSALS))

    look(phone)
    expect(phone.locator("#ballot li")).to_have_count(4)
    add_vote(phone, 2, 2)
    expect(phone.locator("#left")).to_have_text(re.compile("^0 "))
    # There is none left to give.
    phone.locator("#ballot [data-step='1']").first.click(force=True)
    expect(phone.locator("#ballot input[inputmode]").nth(0)).to_have_value("0")
    phone.locator("#send").click()
    stored(phone)
    expect(lead.locator("#harvest .stats dd").nth(1)).to_have_text("1")
    with live.store.write() as db:
        for _ in range(4):
            harvest.vote(db, event.id, f"phone:{uuid.uuid4()}", 0, {ids[2]: 1}, actor="phone")
    assert "Mer tid" not in lead.locator("main").inner_text()
    axe(phone)
    axe(lead)

    lead.locator("form[action$='/close'] button").click()
    expect(wall.locator("#wall .placed")).to_have_count(0)
    lead.locator("form[action$='/reveal'] button").click()
    expect(wall.locator("#wall .placed .said").first).to_have_text(PROPOSALS[2])
    expect(wall.locator("#wall .placed .count strong")).to_have_text(["6", "0", "0", "0"])
    axe(wall)
    axe(lead)
    look(phone)
    expect(phone.locator(".placed .said").first).to_have_text(PROPOSALS[2])
    expect(phone.locator(".mine")).to_contain_text(PROPOSALS[2])
    axe(phone)
    assert ballots(live, event).count({ids[2]: 2}) == 1


def test_what_was_chosen_is_confirmed_and_can_be_changed(
    live, page_at, axe, open_room: tuple[Event, list[str]]
) -> None:
    event, ids = open_room
    act(live, event, "restart")
    act(live, event, "start", by="phones", votes_each=2, stacks=False)
    phone = page_at(320, 640, touch=True)
    phone.goto(f"/room/{event.code}")
    ticks = phone.locator("#ballot .tick input")
    ticks.nth(0).check()
    ticks.nth(2).check()
    ticks.nth(3).click(force=True)  # there is none left to give
    expect(ticks.nth(3)).not_to_be_checked()
    phone.locator("#send").click()
    stored(phone)
    expect(phone.locator("#mine li")).to_have_text([PROPOSALS[0], PROPOSALS[2]])
    expect(phone.locator("#ballot")).to_be_hidden()
    axe(phone)
    phone.reload()
    expect(phone.locator("#mine li")).to_have_count(2)
    phone.locator("#change").click()
    ticks.nth(0).uncheck()
    ticks.nth(3).check()
    phone.locator("#send").click()
    expect(phone.locator("#mine li")).to_have_text([PROPOSALS[2], PROPOSALS[3]])
    assert ballots(live, event) == [{ids[2]: 1, ids[3]: 1}]
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_moderator_makes_a_shortlist_and_tables_are_told_and_vote(
    live, page_at, lead_page, axe
) -> None:
    event = live.add_event()
    propose(live, event, *PROPOSALS, "Alla nyanställda ska ha en mentor.")
    lead = lead_page(1280, 800)
    lead.goto(f"/lead/events/{event.code}/harvest/shortlist")
    lead.locator(".alike button").first.click()
    going = lead.locator("ol.listed > li")
    expect(going).to_have_count(4)
    # What was begun at one stays while another is moved.
    going.nth(0).locator("summary").click()
    going.nth(0).locator("textarea").fill("En mentor åt alla nya.")
    going.nth(2).get_by_role("button", name="Flytta upp").click()
    expect(going.nth(1).locator(".said").first).to_have_text(PROPOSALS[2])
    axe(lead)
    going.nth(0).get_by_role("button", name="Spara orden").click()
    expect(going.nth(0).locator(".said").first).to_have_text("En mentor åt alla nya.")
    # Pressed twice while the first press is on its way, and by the keyboard that stays with it.
    lead.evaluate(SLOW)
    going.nth(2).locator("[value=up]").click(click_count=2)
    expect(going.nth(0).locator(".said").first).to_have_text(PROPOSALS[1])
    down = going.nth(0).locator("[value=down]")
    expect(down).to_be_focused()
    for place in (1, 2):
        lead.keyboard.press("Enter")
        expect(going.nth(place).locator("[value=down]")).to_be_focused()
    going.nth(3).get_by_role("button", name="Ta inte med").click()
    expect(going).to_have_count(3)

    table = page_at(1024, 768, touch=True)
    table.goto(f"/t/{event.tables[0].key}")
    table.locator("#text").fill("Vi skriver på något.")
    act(live, event, "start", by="tables", votes_each=3)
    wall = page_at(1920, 1080)
    wall.goto(f"/wall/{event.code}")
    expect(wall.locator("#wall .said")).to_have_text(
        ["En mentor åt alla nya.", PROPOSALS[2], PROPOSALS[1]]
    )
    expect(wall.locator(".voted")).to_have_text("0 av 2 bord har röstat")
    ask_now(table)
    expect(table.locator("#vote-news")).to_be_visible()
    expect(table.locator("#harvest")).to_be_hidden()  # nothing moves under who writes
    axe(table)
    table.locator("#to-vote").click()
    # Above the question.
    expect(table.locator(".writing > :first-child #proposals")).to_be_visible()
    listed = table.locator("#proposals > li")
    expect(listed).to_have_count(3)
    listed.nth(0).locator("summary").click()
    expect(listed.nth(0).locator("li")).to_have_count(2)
    listed.nth(0).locator("[data-step='1']").click(click_count=2)
    listed.nth(2).locator("[data-step='1']").click()
    # The list is longer than the screen: what was chosen comes into view when it folds.
    table.locator("#vote").evaluate("pressed => pressed.scrollIntoView({block: 'start'})")
    table.locator("#vote").click()
    expect(table.locator("#cast-told")).to_be_in_viewport()
    expect(table.locator("#cast-votes li")).to_have_text(
        [re.compile("En mentor åt alla nya. 2 röster"), re.compile(f"{PROPOSALS[1]} 1 röst")]
    )
    axe(table)
    # A computer that wakes up is looked at and has a network in one moment, and follows on.
    wall.evaluate(SLOW)
    wall.evaluate("dispatchEvent(new Event('online')); document.dispatchEvent(new Event('look'))")
    expect(wall.locator(".voted")).to_have_text("1 av 2 bord har röstat")
    table.locator("#change-votes").click()
    listed.nth(2).locator("[data-step='-1']").click()
    table.locator("#vote").click()
    expect(table.locator("#cast-votes li")).to_have_count(1)
    assert [sum(votes.values()) for votes in ballots(live, event)] == [2]
    act(live, event, "close")
    look(wall)
    expect(wall.locator("#wall .title")).to_contain_text("Röstningen är stängd.")
    # What is over does not stand above the question.
    ask_now(table)
    expect(table.locator("#change-votes")).to_be_hidden()
    expect(table.locator(".writing > :first-child #cast-votes li")).to_have_count(1)  # who writes
    table.locator("#text").fill("")
    table.locator("#text").blur()
    ask_now(table)
    expect(table.locator(".writing > :last-child #cast-votes li")).to_have_count(1)


def test_votes_wait_on_the_phone_and_go_when_the_network_is_back(
    live, page_at, open_room: tuple[Event, list[str]]
) -> None:
    event, ids = open_room
    phone = page_at(360, 740, touch=True, fails=True)
    phone.goto(f"/room/{event.code}")
    add_vote(phone, 1)
    phone.reload()  # nothing sent yet: still there
    expect(phone.locator("#ballot input[inputmode]").nth(1)).to_have_value("1")
    live.stop()
    try:
        add_vote(phone, 1)
        phone.locator("#send").click()
        unanswered(phone)
    finally:
        live.start()
    phone.reload()
    stored(phone)
    assert ballots(live, event) == [{ids[1]: 2}]


def test_a_lost_answer_and_a_change_of_mind_make_one_ballot(
    live, page_at, open_room: tuple[Event, list[str]]
) -> None:
    event, ids = open_room
    phone = page_at(360, 740, touch=True, fails=True)
    lost = []

    def lose(route: Route) -> None:
        """The server gets it, the phone gets no answer; afterwards nothing gets through."""
        if not lost:
            lost.append(route.fetch().status)
        route.abort()

    phone.route("**/api/votes", lose)
    phone.goto(f"/room/{event.code}")
    add_vote(phone, 0, 3)
    phone.locator("#send").click()
    unanswered(phone)
    assert ballots(live, event) == [{ids[0]: 3}]
    phone.locator("#ballot [data-step='-1']").first.click()
    add_vote(phone, 3)
    phone.locator("#send").click()
    unanswered(phone)
    phone.unroute("**/api/votes")
    ask_now(phone)
    stored(phone)
    assert lost == [200]
    assert ballots(live, event) == [{ids[0]: 2, ids[3]: 1}]
    expect(phone.locator("#choose")).to_be_hidden()


def test_a_proposal_that_is_taken_back_frees_its_votes(
    live, page_at, open_room: tuple[Event, list[str]]
) -> None:
    event, ids = open_room
    phone = page_at(360, 740, touch=True, fails=True)  # the refusal shows on the console
    phone.goto(f"/room/{event.code}")
    add_vote(phone, 0, 2)
    with live.store.write() as db:
        current = events.by_id(db, event.id)
        gone = notes.NoteIn(ids[0], 1, 3, "proposal", PROPOSALS[0], withdrawn=True)
        notes.save(db, current, current.tables[0], [gone], source="tablet", actor="test")
    phone.locator("#send").click()
    expect(phone.locator("#told")).to_be_visible()
    expect(phone.locator("#ballot li")).to_have_count(3)
    expect(phone.locator("#left")).to_have_text(re.compile("^3 "))
    add_vote(phone, 0)
    phone.locator("#send").click()
    stored(phone)
    expect(phone.locator("#told")).to_be_hidden()
    assert ballots(live, event) == [{ids[1]: 1}]


@pytest.mark.parametrize("answer", ["keep", "take"])
def test_votes_from_elsewhere_are_not_overwritten_unasked(
    live, page_at, axe, open_room: tuple[Event, list[str]], answer: str
) -> None:
    event, ids = open_room
    phone = page_at(360, 740, touch=True, fails=True)
    phone.goto(f"/room/{event.code}")
    add_vote(phone, 0)
    phone.locator("#send").click()
    stored(phone)
    (voter,) = live.store.read().conn.execute(
        "SELECT voter FROM ballot WHERE event_id = ?", (event.id,)
    )
    with live.store.write() as db:
        harvest.vote(db, event.id, voter[0], 1, {ids[3]: 3}, actor="phone")
    phone.locator("#change").click()
    add_vote(phone, 1)
    phone.locator("#send").click()
    expect(phone.locator("#choose")).to_be_visible()
    axe(phone)
    assert ballots(live, event) == [{ids[3]: 3}]
    phone.locator(f"#{answer}").click()
    stored(phone)
    expect(phone.locator("#choose")).to_be_hidden()
    chosen = {ids[0]: 1, ids[1]: 1} if answer == "keep" else {ids[3]: 3}
    assert ballots(live, event) == [chosen]


def test_votes_that_come_after_the_close_are_not_thanked_for(
    live, page_at, open_room: tuple[Event, list[str]]
) -> None:
    event, _ = open_room
    phone = page_at(360, 740, touch=True, fails=True)
    phone.goto(f"/room/{event.code}")
    add_vote(phone, 0)
    act(live, event, "close")
    phone.locator("#send").click()
    expect(phone.locator("#told")).to_be_visible()
    expect(phone.locator("#ballot")).to_have_count(0)
    expect(phone.locator("#told")).to_be_visible()
    assert ballots(live, event) == []


def test_a_fresh_start_reaches_the_phone(live, page_at, open_room: tuple[Event, list[str]]) -> None:
    event, ids = open_room
    phone = page_at(360, 740, touch=True, fails=True)
    phone.goto(f"/room/{event.code}")
    add_vote(phone, 0, 3)
    phone.locator("#send").click()
    stored(phone)
    act(live, event, "restart")
    act(live, event, "start", by="phones", votes_each=2)
    look(phone)
    expect(phone.locator("#left")).to_have_text(re.compile("^2 "))
    add_vote(phone, 3)
    phone.locator("#send").click()
    stored(phone)
    assert ballots(live, event) == [{ids[3]: 1}]


def test_it_works_without_a_script(live, page_at, open_room: tuple[Event, list[str]]) -> None:
    event, ids = open_room
    phone = page_at(360, 740, script=False, fails=True)  # a refusal shows on the console
    phone.goto(f"/room/{event.code}")
    fields = phone.locator("#ballot input[inputmode]")
    expect(phone.locator("#ballot [data-step]").first).to_be_hidden()
    fields.nth(0).fill("4")
    phone.locator("#send").click()
    expect(phone.locator(".wrong").first).to_be_visible()
    fields.nth(0).fill("2")
    phone.locator("#send").click()
    expect(phone.locator("#mine")).to_have_text(re.compile(f"{PROPOSALS[0]} +2 röster"))
    phone.locator("#change").click()
    fields.nth(0).fill("0")
    fields.nth(3).fill("1")
    phone.locator("#send").click()
    expect(phone.locator("#mine")).to_have_text(re.compile(f"{PROPOSALS[3]} +1 röst"))
    assert ballots(live, event) == [{ids[3]: 1}]


def test_it_works_with_the_keyboard_alone(
    live, page_at, open_room: tuple[Event, list[str]]
) -> None:
    event, ids = open_room
    page = page_at(1024, 768)
    page.goto(f"/room/{event.code}")
    plus = page.locator("#ballot [data-step='1']").first
    for _ in range(8):
        page.keyboard.press("Tab")
        if plus.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.keyboard.press(" ")
    expect(page.locator("#left")).to_have_text(re.compile("^1 "))
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("3")  # the field is selected as a whole when it gets the focus
    page.keyboard.press("Enter")  # sends the form
    stored(page)
    assert ballots(live, event) == [{ids[0]: 3}]


@looks("room and wall", PHONE, TABLET, WALL)
def test_pages_have_no_fault_that_axe_finds_and_nothing_sticks_out(
    live, page_at: Callable[..., Page], axe, width: int, height: int, dark: bool,
    open_room: tuple[Event, list[str]],
) -> None:  # fmt: skip
    event, ids = open_room
    propose(live, event, "Låt administratörer ta över bokningarna. " * 20, "x" * 300)
    page = page_at(width, height, touch=width < 600, dark=dark)
    act(live, event, "show", "proposals")
    for address in (f"/room/{event.code}", f"/wall/{event.code}"):
        page.goto(address)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    with live.store.write() as db:
        for _ in range(6):
            harvest.vote(db, event.id, f"phone:{uuid.uuid4()}", 0, {ids[1]: 2}, actor="phone")
    act(live, event, "close")
    act(live, event, "reveal")
    for address in (f"/room/{event.code}", f"/wall/{event.code}"):
        page.goto(address)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_the_wall_turns_its_pages_with_a_remote_and_cuts_no_line(live, page_at) -> None:
    event = live.add_event()
    texts = [f"Förslag nummer {n}, som är så långt att det fyller en rad." for n in range(1, 31)]
    propose(live, event, *texts)
    act(live, event, "show", "proposals")
    wall = page_at(1024, 768)
    wall.goto(f"/wall/{event.code}")
    seen: list[str] = []
    for _ in range(9):
        shown = wall.locator("#wall li:visible")
        seen += shown.locator(".said").all_inner_texts()
        bottom = shown.last.evaluate("item => item.getBoundingClientRect().bottom")
        assert bottom <= 768 - 60, "above the row with the page's number"
        if wall.locator("#pages [data-turn='1']").get_attribute("aria-disabled") == "true":
            break
        wall.keyboard.press("PageDown")
    assert seen == texts
    wall.keyboard.press("PageUp")
    before = wall.locator("#page").inner_text()
    propose(live, event, "Ett som kom sent.")
    look(wall)
    expect(wall.locator("#wall li")).to_have_count(31)
    expect(wall.locator("#page")).to_have_text(before)
    wall.keyboard.press("End")
    expect(wall.locator("#wall li:visible .said").last).to_have_text("Ett som kom sent.")
    # Looked at on a phone it is a page like any other.
    wall.set_viewport_size({"width": 320, "height": 640})
    expect(wall.locator("#wall li:visible")).to_have_count(31)
    expect(wall.locator("#pages")).to_be_hidden()


def test_the_wall_says_when_it_has_lost_the_server(live, page_at) -> None:
    event = live.add_event()
    wall = page_at(1920, 1080, fails=True)
    wall.goto(f"/wall/{event.code}")
    live.stop()
    try:
        look(wall)  # one request that goes missing is no news, the next one is
        expect(wall.locator("#lost")).to_be_visible()
        expect(wall.locator(".qr")).to_be_visible()
    finally:
        live.start()
    look(wall)
    expect(wall.locator("#lost")).to_be_hidden()


def test_the_phones_page_is_light(live, page_at, open_room: tuple[Event, list[str]]) -> None:
    event, _ = open_room
    page = page_at(360, 740, touch=True)
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(len(answer.body())))
    page.goto(f"/room/{event.code}", wait_until="networkidle")
    assert len(sizes) <= 6
    assert sum(sizes) < 90_000, "before compression"
