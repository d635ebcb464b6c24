"""The report of the year: kept while two write in one section, with a figure found by searching,
and read by somebody else on a phone."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from cafe.store import indicators, observations
from cafe.store.observations import Given
from tests.journeys.conftest import PASSWORD


def test_a_report_is_written_by_two_given_a_figure_and_read(live, lead_page, page_at, axe) -> None:
    with live.store.write() as db:
        indicators.define_builtin(db)
        consultants = next(i for i in indicators.every(db) if i.heading == "Antal konsulter")
        for period, number in {"2016-04": 88, "2019-05": 23, "2020-04": 29, "2021-04": 26}.items():
            observations.put(db, "test", consultants, Given(None, period, float(number)))
    one = lead_page(1280, 800)
    other = lead_page(1280, 800, fails=True)  # what it sends is refused once
    one.goto("/reports")
    one.get_by_label("Vad rapporten heter").fill("Avrapportering 2021")
    axe(one)
    one.get_by_role("button", name="Börja").click()
    one.wait_for_url("**/write")
    write = one.url
    one.get_by_role("link", name=re.compile("^Skriv.*Konsulter")).click()
    one.wait_for_url("**/parts/*")
    other.goto(one.url)  # both have the section open

    # Kept without a press; the other's words meet those, and both stand in the page.
    one.locator("#text").fill("Det ena.")
    expect(one.locator(".typed-state")).to_have_text("Sparat")
    one.reload()
    expect(one.locator("#text")).to_have_value("Det ena.")
    other.locator("#text").fill("Det andra.")
    expect(other.get_by_text("Så står det nu")).to_be_visible()
    expect(other.get_by_text("Det ena.")).to_be_visible()
    expect(other.locator("#text")).to_have_value("Det andra.")
    axe(other)
    # The server has nothing of the other's words: who leaves is asked first.
    expect(other.locator(".typed-state")).to_contain_text("Inte sparat")
    other.once("dialog", lambda asked: asked.dismiss())
    with other.expect_event("dialog"):
        other.get_by_role("link", name="Avbryt").click(no_wait_after=True)
    expect(other.locator("#text")).to_have_value("Det andra.")
    other.locator("#text").fill("Det ena. Det andra.")
    other.get_by_role("button", name="Spara").click()
    other.wait_for_url("**/write#part-*")

    one.goto(write)
    one.get_by_role("link", name=re.compile("^Hämta siffror.*Konsulter")).click()
    one.get_by_role("searchbox", name="Sök").last.fill("konsulter")
    one.get_by_role("button", name="Sök").last.click()
    expect(one.get_by_role("button", name=re.compile("^Lägg in"))).to_be_visible()
    axe(one)
    one.get_by_role("button", name=re.compile("^Lägg in")).click()
    one.get_by_role("link", name=re.compile("^Välj vad som visas")).click()
    one.get_by_label("Från och med").select_option(label="maj 2019")
    axe(one)
    one.get_by_role("button", name="Spara").click()
    expect(one.get_by_text("Från 23 personer i maj 2019 till 26 i april 2021")).to_be_visible()
    axe(one)
    one.get_by_role("button", name="Gör färdig").click()
    expect(one.get_by_text("version 1")).to_be_visible()

    reader = page_at(360, 740)
    reader.goto("/sign-in")
    reader.locator("input[name=email]").fill(live.add_user("reader"))
    reader.locator("input[name=password]").fill(PASSWORD)
    reader.locator("main button.primary").click()
    reader.wait_for_url("**/today")
    reader.goto("/search?q=det+andra")
    reader.get_by_role("link", name="Avrapportering 2021").click()
    expect(reader.get_by_text("Det ena. Det andra.")).to_be_visible()
    expect(reader.locator(".chart img")).to_be_visible()
    assert reader.evaluate("document.documentElement.scrollWidth") == 360
    axe(reader)
