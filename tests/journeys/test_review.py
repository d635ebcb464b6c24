"""The project lead goes through the notes and finds the themes, in a real browser."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from cafe.server import worker
from cafe.store import events, jobs, notes, tags
from cafe.store.events import Event

SAID = (
    "Vi har för många ärenden, och chefen är aldrig på plats.",
    "Tak för antal ärenden per handläggare, max 15.",
    "Ärendemängden är orimlig, alla har för många ärenden.",
    "Rimligt antal ärenden så att man hinner.",
    "Hot och våld måste tas på allvar, rutiner saknas.",
    "Larm som fungerar vid hot och våld på besöken.",
    "Hot mot oss normaliseras, alla hot ska polisanmälas.",
    "Utbildning om hot och våld för alla nyanställda.",
    "Kaffet är gott.",
)


@pytest.fixture
def spoken(live) -> Event:
    """An open café with nine notes that no run has read."""
    event = live.add_event()
    with live.store.write() as db:
        current = events.by_id(db, event.id)
        for number, text in enumerate(SAID):
            note = notes.NoteIn(
                id=str(uuid.UUID(int=event.id * 1000 + number)),
                base=0,
                round=1 + number % 3,
                kind="improve",
                text=text,
            )
            notes.save(
                db, current, current.tables[number % 2], [note], source="tablet", actor="test"
            )
    return event


@pytest.fixture
def analysed(live, spoken: Event) -> Iterator[Event]:
    """The same, read by the analysis process.

    What was decided goes afterwards: it would be lessons, and the next reading begin anew.
    """
    analyse(live, spoken)
    yield spoken
    with live.store.write() as db:
        db.execute(
            "DELETE FROM tag WHERE passage_id IN (SELECT id FROM passage WHERE event_id = ?)",
            [spoken.id],
        )


def analyse(live, event: Event) -> None:
    with live.store.write() as db:
        jobs.queue(db, event.id)
    while worker.step(live.store):
        pass


def decided(live, event: Event) -> dict[str, str]:
    """Code → decision on the first passage that has any."""
    found = tags.current(live.store.read(), event.id)
    return {code: d.decision for d_of in found.values() for code, d in d_of.items()}


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_the_keyboard_alone_goes_through_the_list(
    live, lead_page: Callable[..., Page], analysed: Event, axe: Callable[[Page], None]
) -> None:
    page = lead_page()
    page.goto(f"/lead/events/{analysed.code}/review")
    cards = page.locator("#passages article")
    expect(cards).to_have_count(len(SAID))
    expect(page.locator("#legend")).to_be_visible()
    axe(page)

    page.keyboard.press("j")
    expect(cards.nth(0)).to_be_focused()
    rows = cards.nth(0).locator(".code-row")
    first = rows.nth(0).get_attribute("data-code")
    page.keyboard.press("1")
    expect(rows.nth(0)).to_contain_text("Bekräftad")
    expect(page.locator("#told")).to_have_text(f"{first} bekräftad")
    expect(page.locator("#standing strong")).to_contain_text("1 av")
    expect(page.locator("#tabs a").nth(3)).to_contain_text("1")
    expect(cards.nth(0)).to_be_focused()
    assert decided(live, analysed) == {first: "confirmed"}

    page.keyboard.press("1")  # once more takes it back
    expect(rows.nth(0)).to_contain_text("Avvisa")
    page.keyboard.press("Shift+Digit1")
    expect(rows.nth(0)).to_contain_text("Avvisad")
    assert decided(live, analysed) == {first: "rejected"}

    page.keyboard.press("a")
    choice = cards.nth(0).locator("select")
    expect(choice).to_be_focused()
    choice.select_option("P12")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(cards.nth(0).locator("[data-code=P12]")).to_contain_text("Bekräftad")
    expect(cards.nth(0).locator("[data-code=P12] button")).to_be_focused()
    assert decided(live, analysed) == {first: "rejected", "P12": "confirmed"}

    page.keyboard.press("j")
    expect(cards.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(cards.nth(0)).to_be_focused()
    axe(page)


def test_single_keys_can_be_switched_off(
    live, lead_page: Callable[..., Page], analysed: Event
) -> None:
    page = lead_page()
    page.goto(f"/lead/events/{analysed.code}/review")
    page.keyboard.press("j")
    page.locator("#legend button").click()
    page.locator("#passages article").nth(0).focus()
    page.keyboard.press("1")
    page.reload()
    expect(page.locator("#legend button")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("j")
    expect(page.locator("#passages article").nth(0)).not_to_be_focused()
    assert decided(live, analysed) == {}


def test_quick_keys_over_several_passages_all_count(
    live, lead_page: Callable[..., Page], analysed: Event
) -> None:
    page = lead_page()
    page.goto(f"/lead/events/{analysed.code}/review?state=unconfirmed")
    cards = page.locator("#passages article")
    for _ in range(4):
        page.keyboard.press("j")
        page.keyboard.press("1")
    for number in range(4):
        expect(cards.nth(number).locator(".code-row").nth(0)).to_contain_text("Bekräftad")
    expect(cards.nth(3)).to_be_focused()
    assert len(tags.current(live.store.read(), analysed.id)) == 4


def test_a_key_decides_only_what_is_seen(
    live, lead_page: Callable[..., Page], analysed: Event
) -> None:
    page = lead_page()
    page.goto(f"/lead/events/{analysed.code}/review")
    cards = page.locator("#passages article")
    page.keyboard.press("j")
    expect(cards.nth(0)).to_be_focused()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(cards.nth(0)).not_to_be_in_viewport()
    page.keyboard.press("1")
    expect(cards.nth(0).locator(".said")).to_be_in_viewport()
    expect(page.locator("#told")).to_contain_text("tryck en gång till")
    assert decided(live, analysed) == {}
    page.keyboard.press("1")
    expect(cards.nth(0).locator(".code-row").nth(0)).to_contain_text("Bekräftad")
    # Who has scrolled by hand goes on from where the eyes are.
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.keyboard.press("j")
    focused = page.locator("#passages article:focus")
    expect(focused.locator(".said")).to_be_in_viewport()
    expect(cards.nth(1)).not_to_be_focused()


def test_a_thumb_on_a_phone_is_enough(
    live, lead_page: Callable[..., Page], analysed: Event, axe: Callable[[Page], None]
) -> None:
    page = lead_page(360, 740, touch=True, dark=True)
    page.goto(f"/lead/events/{analysed.code}/review")
    fits(page)
    expect(page.locator("#legend")).to_be_hidden()
    row = page.locator("#passages article").nth(0).locator(".code-row").nth(0)
    for name in ("Bekräfta", "Avvisa"):
        box = row.get_by_role("button", name=name).bounding_box()
        assert box["height"] >= 44
        assert box["width"] >= 44
    row.get_by_role("button", name="Bekräfta").tap()
    expect(row).to_contain_text("Bekräftad")
    fits(page)
    axe(page)
    assert list(decided(live, analysed).values()) == ["confirmed"]


def test_without_a_script_each_press_is_a_form(
    live, lead_page: Callable[..., Page], analysed: Event
) -> None:
    page = lead_page(script=False)
    page.goto(f"/lead/events/{analysed.code}/review?state=unconfirmed&table=1")
    card = page.locator("#passages article").nth(1)
    anchor = card.get_attribute("id")
    card.get_by_role("button", name="Bekräfta").first.click()
    assert page.url.endswith(f"#{anchor}")
    assert "state=unconfirmed" in page.url
    assert "table=1" in page.url
    again = page.locator(f"#{anchor}")
    expect(again).to_contain_text("Bekräftad")
    again.get_by_role("button", name="Ångra").click()
    expect(page.locator(f"#{anchor}")).not_to_contain_text("Bekräftad")
    assert decided(live, analysed) == {}


def test_a_decision_is_not_lost_when_the_server_is_away(
    live, lead_page: Callable[..., Page], analysed: Event
) -> None:
    page = lead_page(fails=True)
    page.goto(f"/lead/events/{analysed.code}/review")
    page.context.set_offline(True)
    page.keyboard.press("j")
    page.keyboard.press("1")
    failed = page.locator(".failed")
    expect(failed).to_contain_text("inte sparat")
    page.context.set_offline(False)
    failed.get_by_role("button").click()
    expect(failed).to_have_count(0)
    expect(page.locator("#passages .code-row.confirmed")).to_have_count(1)
    assert list(decided(live, analysed).values()) == ["confirmed"]


def test_a_decision_is_not_lost_when_the_session_has_ended(
    live, lead_page: Callable[..., Page], analysed: Event
) -> None:
    page = lead_page(fails=True)
    page.goto(f"/lead/events/{analysed.code}/review")
    page.context.clear_cookies()
    page.keyboard.press("j")
    page.keyboard.press("1")
    page.wait_for_selector("input[name=password]")
    page.locator("input[name=email]").fill(live.add_user("lead"))
    page.locator("input[name=password]").fill("lila giraffer dansar tango")
    page.locator("main button.primary").click()
    page.locator("main button.primary").click()
    page.wait_for_url("**/review?**")
    expect(page.locator("#passages .code-row.confirmed")).to_have_count(1)
    assert list(decided(live, analysed).values()) == ["confirmed"]


def test_the_evidence_of_the_suggestion_in_focus_stands_out(
    lead_page: Callable[..., Page], analysed: Event
) -> None:
    page = lead_page()
    page.goto(f"/lead/events/{analysed.code}/review")
    card = page.locator("#passages article", has_text="många ärenden, och chefen")
    row = card.locator("[data-code=P3]")
    row.get_by_role("button", name="Bekräfta").focus()
    strong = card.locator("mark.strong")
    expect(strong.first).to_be_visible()
    assert all("P3" in (m.get_attribute("data-codes") or "").split() for m in strong.all())
    page.locator("h1").hover()
    card.focus()
    expect(card.locator("mark.strong")).to_have_count(0)


def test_an_analysis_is_asked_for_and_shows_itself_when_it_is_done(
    live, lead_page: Callable[..., Page], spoken: Event, axe: Callable[[Page], None]
) -> None:
    page = lead_page()
    page.goto(f"/lead/events/{spoken.code}/themes")
    page.get_by_role("button", name="Analysera nu").click()
    expect(page.locator("#analysis progress")).to_be_visible()
    axe(page)
    while worker.step(live.store):
        pass
    theme = page.locator(".theme").first
    expect(theme).to_be_visible()
    expect(page.locator("main")).to_contain_text(f"på {len(SAID)} anteckningar")
    axe(page)
    fits(page)
    title = theme.locator("h2").inner_text()
    theme.locator("h2 a").click()
    expect(page.locator("h1")).to_have_text(title)
    assert page.locator("article .said").count() >= 3
    axe(page)
    page.locator("article").get_by_role("link", name="Granska").nth(1).click()
    said = page.locator(page.url[page.url.index("#") :])
    expect(said).to_be_in_viewport()


def test_an_analysis_that_ends_leaves_the_list_as_it_is(
    live, lead_page: Callable[..., Page], analysed: Event
) -> None:
    page = lead_page()
    with live.store.write() as db:
        jobs.queue(db, analysed.id)
    page.goto(f"/lead/events/{analysed.code}/review")
    adding = page.locator("#passages select").nth(0)
    chosen = adding.locator("option").last.get_attribute("value")
    adding.select_option(chosen)
    while worker.step(live.store):
        pass
    link = page.get_by_role("link", name="Visa de nya förslagen")
    expect(link).to_be_visible()
    expect(adding).to_have_value(str(chosen))
    link.click()
    expect(page.locator("#analysis")).to_have_count(0)


def test_themes_fit_a_phone(
    lead_page: Callable[..., Page], analysed: Event, axe: Callable[[Page], None]
) -> None:
    page = lead_page(360, 740, touch=True, dark=True)
    for path in ("themes", "themes/outside"):
        page.goto(f"/lead/events/{analysed.code}/{path}")
        fits(page)
        axe(page)
