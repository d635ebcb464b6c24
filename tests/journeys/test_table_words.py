"""What a table's page says is true now: no sentence stands when it no longer holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from cafe.store import events, rooms, round_clock
from cafe.store.events import Event
from tests.faults.tablets import KEPT
from tests.journeys.conftest import Live, ask_now
from tests.journeys.proxy import Proxy

CONTESTED = "Någon hade redan ändrat samma anteckning."


@pytest.fixture
def event(live: Live) -> Event:
    return live.add_event()


@pytest.fixture
def proxy(live: Live) -> Iterator[Proxy]:
    made = Proxy(live.port)
    yield made
    made.close()


@pytest.fixture
def tablet(page_at: Callable[..., Page], proxy: Proxy, event: Event) -> Page:
    """A tablet at the first table, behind the proxy."""
    page = page_at(1024, 768, fails=True)
    page.goto(f"{proxy.base_url}/t/{event.tables[0].key}")
    page.evaluate(KEPT)
    return page


def save(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    page.locator("#save").click()


def change(page: Page, text: str) -> None:
    page.locator("#notes .edit").first.click()
    save(page, text)


def test_a_note_that_is_taken_back_without_a_network_says_so(tablet: Page, proxy: Proxy) -> None:
    proxy.stop()
    save(tablet, "Fel bord")
    tablet.locator("#notes .edit").click()
    tablet.locator("#withdraw").click()
    chip = tablet.locator("#notes .chip")
    expect(chip).to_have_text("Tillbakatagen. Sparad här, inte skickad")
    tablet.locator("#notes .restore button").click()
    expect(chip).to_have_text("Sparad här, inte skickad")


def test_a_server_that_turns_the_key_down_is_not_said_to_be_away(
    live: Live, tablet: Page, proxy: Proxy, event: Event
) -> None:
    proxy.stop()
    save(tablet, "Skrivet utan nät")
    expect(tablet.locator("#offline")).to_be_visible()
    with live.store.write() as db:
        rooms.new_key(db, "test", events.by_id(db, event.id).tables[0])
    proxy.start()
    ask_now(tablet)
    expect(tablet.locator("#lost")).to_be_visible()
    expect(tablet.locator("#offline")).to_be_hidden()


def test_two_versions_that_another_tablet_has_settled_are_asked_about_no_longer(
    live: Live, tablet: Page, proxy: Proxy, event: Event, page_at: Callable[..., Page]
) -> None:
    save(tablet, "Från början")
    expect(tablet.locator("#notes .chip")).to_have_text("Sparad på servern")
    other = page_at(1024, 768)
    other.goto(f"/t/{event.tables[0].key}")
    proxy.stop()
    change(tablet, "Ändrad här")
    change(other, "Ändrad där")
    expect(other.locator("#status")).to_have_text("Allt är sparat på servern")
    proxy.start()
    ask_now(tablet)
    expect(tablet.locator("#told")).to_contain_text(CONTESTED)
    expect(tablet.locator("#notes .version")).to_have_count(2)
    expect(tablet.locator("#told")).to_be_visible()
    ask_now(other)
    other.locator("#notes .version button").last.click()
    expect(other.locator("#notes .chip")).to_have_text("Sparad på servern")
    ask_now(tablet)
    expect(tablet.locator("#notes .version")).to_have_count(0)
    expect(tablet.locator("#told")).to_be_hidden()


def test_personal_data_is_hidden_in_the_list_too_once_it_is_stored(
    tablet: Page, proxy: Proxy
) -> None:
    proxy.stop()
    save(tablet, "Klienten heter Xanthe, 070-174 06 05")
    note = tablet.locator("#notes .said")
    expect(note).to_have_text("Klienten heter Xanthe, 070-174 06 05")
    proxy.start()
    ask_now(tablet)
    expect(note).to_have_text("Klienten heter [namn], [telefonnummer]")
    expect(tablet.locator("#told")).to_contain_text("personuppgifter")
    tablet.reload()
    expect(note).to_have_text("Klienten heter [namn], [telefonnummer]")
    kept = tablet.evaluate(
        """async () => {
          const opened = await new Promise((done) => {
            const asked = indexedDB.open("rundabord");
            asked.onsuccess = () => done(asked.result);
          });
          const all = await new Promise((done) => {
            const asked = opened.transaction("kept").objectStore("kept").getAll();
            asked.onsuccess = () => done(asked.result);
          });
          return JSON.stringify([all, { ...localStorage }]);
        }"""
    )
    assert "Xanthe" not in kept


def test_a_list_from_the_keyboards_own_clipboard_is_offered_as_notes(tablet: Page) -> None:
    text = tablet.locator("#text")
    text.press_sequentially("Ett\nTvå\nTre")  # written line by line it is one note
    expect(tablet.locator("#lines")).to_be_hidden()
    text.fill("")
    text.focus()
    tablet.keyboard.insert_text("- Ett\n- Två\n- Tre")
    expect(tablet.locator("#split")).to_have_text("Gör 3 anteckningar")


def test_no_clock_runs_on_when_the_cafe_has_closed(live: Live, tablet: Page, event: Event) -> None:
    with live.store.write() as db:
        round_clock.start_round(db, "test", events.by_id(db, event.id), 1, 20, "")
    ask_now(tablet)
    expect(tablet.locator("#clock")).to_be_visible()
    with live.store.write() as db:
        events.move(db, "test", events.by_id(db, event.id), "closed")
    ask_now(tablet)
    expect(tablet.locator("#closed")).to_be_visible()
    expect(tablet.locator("#clock")).to_be_hidden()
