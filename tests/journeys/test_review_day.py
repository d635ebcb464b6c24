"""The lead's reading day, counted: clicks by mouse, and what the keyboard alone does."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from cafe import days
from cafe.store import bulk, events, notes, runs, tags, theme_edits
from cafe.store.events import Event
from cafe.store.runs import StoredSuggestion
from cafe.store.scopes import Scope
from tests.journeys.conftest import Live

WORDS = {
    "sv": {
        "review": "Granska anteckningarna", "many": "Bekräfta många", "all": "Bekräfta alla 20",
        "themes": "Teman", "outside": "4 anteckningar utan tema", "move": "Flytta till tema",
        "moved": "Flytta", "quote": "Citera", "first": "Citera först", "second": "Citat 2",
    },
    "en": {
        "review": "Review the notes", "many": "Confirm many", "all": "Confirm all 20",
        "themes": "Themes", "outside": "4 notes without a theme", "move": "Move to theme",
        "moved": "Move", "quote": "Quote", "first": "Quote first", "second": "Quote 2",
    },
}  # fmt: skip


@pytest.fixture
def read(live: Live) -> Event:
    """A closed café with 24 notes that the machine has read: 20 are about P13, surely."""
    event = live.add_event()
    with live.store.write() as db:
        current = events.by_id(db, event.id)
        ids = []
        for number in range(24):
            note = notes.NoteIn(
                id=str(uuid.uuid4()), base=0, round=1 + number % 3, kind="improve",
                text=f"Telefon nummer {number} dör när det är kallt ute",
            )  # fmt: skip
            table = current.tables[number % 2]
            notes.save(db, current, table, [note], source="tablet", actor="test")
            ids.append(note.id)
        run = runs.add(
            db, event.id, "tags", codebook="b", model="m", settings={}, passages=24, at=days.now()
        )
        for number, note_id in enumerate(ids):
            of_p13 = StoredSuggestion("P13", 0.97 if number < 20 else 0.6, True, ((0, 7),))
            runs.read(db, run, note_id, 1, [of_p13, StoredSuggestion("P6", 0.2, False, ())])
        themes = runs.add(
            db, event.id, "themes", codebook="b", model="m", passages=24, at=days.now(),
            settings={"outside": ids[20:], "duplicates": []},
        )  # fmt: skip
        phones, cold = tuple(ids[:15]), tuple(ids[15:20])
        found = [
            runs.StoredTheme("t-1", "Telefoner", ("telefon",), phones, phones[:2], "P13"),
            runs.StoredTheme("t-2", "Kyla", ("kallt",), cold, cold[:1], None),
        ]
        runs.add_themes(db, themes, found)
        events.move(db, "test", events.by_id(db, event.id), "closed")
    return events.get(live.store.read(), event.code)


class Mouse:
    """Counts the clicks."""

    def __init__(self) -> None:
        self.clicks = 0

    def click(self, target: Locator) -> None:
        """One click."""
        self.clicks += 1
        target.click()


@pytest.mark.journey
@pytest.mark.parametrize("language", ["sv", "en"])
def test_twenty_right_suggestions_of_a_point_take_ten_clicks(
    live: Live, lead_page: Callable[..., Page], axe: Callable[[Page], None], read: Event,
    language: str,
) -> None:  # fmt: skip
    page, say, mouse = lead_page(), WORDS[language], Mouse()
    page.context.add_cookies([{"name": "language", "value": language, "url": live.base_url}])
    page.goto(f"{live.base_url}/lead/events/{read.code}")
    mouse.click(page.get_by_role("link", name=say["review"]))
    mouse.click(page.get_by_role("link", name=say["many"]))
    axe(page)
    mouse.click(page.locator("tr", has_text="P13").get_by_role("link").first)
    expect(page.locator(".to-read .said")).to_have_count(10)
    axe(page)
    mouse.click(page.get_by_role("button", name=say["all"]))
    expect(page.locator("#bulk-1, [id^=bulk-]").first).to_be_visible()
    assert mouse.clicks <= 10
    [made] = bulk.of_event(live.store.read(), read.id)
    assert (made.tags, made.read) == (20, 10)


@pytest.mark.journey
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_note_is_moved_to_a_theme_in_eight_clicks_from_the_start(
    live: Live, lead_page: Callable[..., Page], axe: Callable[[Page], None], read: Event,
    language: str,
) -> None:  # fmt: skip
    page, say, mouse = lead_page(), WORDS[language], Mouse()
    page.context.add_cookies([{"name": "language", "value": language, "url": live.base_url}])
    page.goto(f"{live.base_url}/lead/events")
    mouse.click(page.locator(f"main a[href='/lead/events/{read.code}']").first)
    mouse.click(page.get_by_role("link", name=say["themes"], exact=True).last)
    mouse.click(page.get_by_role("link", name=say["outside"]))
    note = page.locator("main article").first.locator(".said").inner_text()
    mouse.click(page.locator("main article").first.get_by_role("link", name=say["move"]))
    axe(page)
    mouse.click(page.get_by_role("radio", name="Kyla"))
    mouse.click(page.get_by_role("button", name=say["moved"], exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("Kyla")
    expect(page.locator("main")).to_contain_text(note)
    expect(page.locator("#changed")).to_be_visible()
    assert mouse.clicks <= 8
    axe(page)
    # The note speaks for its theme from now on, and first.
    moved = page.locator("main article", has_text=note)
    moved.get_by_role("button", name=say["quote"], exact=False).first.click()
    moved = page.locator("main article", has_text=note)
    expect(moved).to_contain_text(say["second"])
    moved.get_by_role("button", name=say["first"]).click()
    expect(page.locator("main article").first).to_contain_text(note)
    [edit] = [e for e in theme_edits.standing(live.store.read(), Scope("event", read.id))
              if e.kind == "quotes"]  # fmt: skip
    assert len(edit.passages) == 2


@pytest.mark.journey
def test_the_keyboard_alone_goes_through_the_queue(
    live: Live, lead_page: Callable[..., Page], axe: Callable[[Page], None], read: Event
) -> None:
    page = lead_page()
    page.goto(f"/lead/events/{read.code}/review/queue")
    queue, card = page.locator("#queue"), page.locator("#queue article")
    expect(queue).to_contain_text("24 anteckningar kvar")
    axe(page)
    first = card.get_attribute("id")
    page.keyboard.press("Enter")
    expect(queue).to_contain_text("23 anteckningar kvar")
    expect(card).to_be_focused()
    assert card.get_attribute("id") != first
    # The last word on a note brings the next by itself; U takes the step back.
    page.keyboard.press("Shift+Digit1")
    expect(queue).to_contain_text("22 anteckningar kvar")
    expect(page.locator(".undo-last")).to_contain_text("avvisad")
    page.keyboard.press("u")
    expect(queue).to_contain_text("23 anteckningar kvar")
    skipped = card.get_attribute("id")
    page.keyboard.press("j")
    expect(card).not_to_have_attribute("id", str(skipped))
    page.keyboard.press("k")
    expect(card).to_have_attribute("id", str(skipped))
    found = tags.current(live.store.read(), read.id)
    assert {code: d.decision for of in found.values() for code, d in of.items()} == {
        "P13": "confirmed"
    }
    page.reload()
    expect(card).to_have_attribute("id", str(skipped))
    # A screen that holds words and button, but not all of the note: one press is enough.
    high = page.evaluate(
        """() => document.querySelector("#right").getBoundingClientRect().bottom
             - document.querySelector("#queue .said").getBoundingClientRect().top"""
    )
    page.set_viewport_size({"width": 1280, "height": int(high) + 30})
    page.keyboard.press("j")
    expect(card).not_to_have_attribute("id", str(skipped))
    page.keyboard.press("Enter")
    expect(queue).to_contain_text("22 anteckningar kvar")


@pytest.mark.journey
def test_what_is_pressed_while_another_note_is_on_its_way_counts_for_none(
    live: Live, lead_page: Callable[..., Page], read: Event
) -> None:
    page = lead_page(fails=True)
    page.clock.install()
    page.goto(f"/lead/events/{read.code}/review/queue")
    first = str(page.locator("#queue article").get_attribute("id"))
    held: list[Route] = []
    page.route("**/review/queue?at=*", lambda route: held.append(route))
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    while not held:
        page.wait_for_timeout(5)
    held[0].continue_()
    card = page.locator("#queue article")
    expect(card).not_to_have_attribute("id", first)
    assert not tags.current(live.store.read(), read.id)
    # An answer that never comes is waited for half a minute; the same press is then sent again.
    page.route("**/review/queue/decide", lambda route: held.append(route))
    page.keyboard.press("Enter")
    while len(held) < 2:
        page.wait_for_timeout(5)
    page.clock.fast_forward(30_000)
    expect(page.locator("#queue .failed")).to_contain_text("inte sparat")
    page.unroute_all()
    page.keyboard.press("Enter")
    expect(page.locator("#queue")).to_contain_text("23 anteckningar kvar")
    assert len(tags.current(live.store.read(), read.id)) == 1


@pytest.mark.journey
def test_a_decision_in_the_queue_is_not_lost_when_the_server_is_away(
    live: Live, lead_page: Callable[..., Page], axe: Callable[[Page], None], read: Event
) -> None:
    page = lead_page(360, 740, touch=True, dark=True, fails=True)
    page.goto(f"/lead/events/{read.code}/review/queue")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.context.set_offline(True)
    page.locator("#right").tap()
    failed = page.locator("#queue .failed")
    expect(failed).to_contain_text("inte sparat")
    axe(page)
    page.context.set_offline(False)
    failed.get_by_role("button").tap()
    expect(page.locator("#queue")).to_contain_text("23 anteckningar kvar")
    assert len(tags.current(live.store.read(), read.id)) == 1
