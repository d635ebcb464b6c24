"""Writing a survey's questions in a real browser: in place, kept while typed, by two at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cafe.store import questionnaires
from forms.questionnaire import edit
from tests.journeys.conftest import Live, signed_in

LeadPage = Callable[..., Page]
Axe = Callable[[Page], None]


def new(page: Page, title: str) -> None:
    page.goto("/lead/questionnaires")
    page.get_by_role("link", name="Nytt formulär").click()
    page.get_by_label("Titel", exact=True).fill(title)
    page.get_by_role("button", name="Spara").click()
    page.wait_for_url("**/draft")


def add(page: Page, kind: str) -> None:
    page.locator("#adding").get_by_role("button", name=kind, exact=True).click()
    expect(page.locator("li.opened .chip").first).to_have_text(kind)
    expect(page.get_by_label("Fråga", exact=True)).to_have_value("")


def done(page: Page) -> None:
    page.locator("#question .actions").get_by_role("button", name="Klar").click()
    expect(page.locator("#question")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False])
def test_a_questionnaire_is_written_and_published(
    live: Live, lead_page: LeadPage, axe: Axe, script: bool
) -> None:
    page = lead_page(1280, 800, script=script)
    new(page, f"Trivsel {'med' if script else 'utan'} skript")
    check = axe if script else lambda _: None
    add(page, "Ett val")
    page.get_by_label("Fråga", exact=True).fill("Trivs du?")
    page.get_by_label("Alternativ 1", exact=True).fill("Ja")
    page.get_by_label("Alternativ 2", exact=True).fill("Nej")
    check(page)
    done(page)
    add(page, "Fri text")
    page.get_by_label("Fråga", exact=True).fill("Varför inte?")
    page.get_by_text("Visas bara om").click()
    page.get_by_label("Villkor 1").select_option(label="Trivs du? är Nej")
    done(page)
    expect(page.get_by_text("Visas om ”Trivs du?” är ”Nej”.")).to_be_visible()
    phone = page.frame_locator("#phone")
    expect(phone.get_by_text("Trivs du?")).to_be_visible()
    page.get_by_role("button", name="Flytta upp: Varför inte?").click()
    expect(page.get_by_text("inte är en tidigare fråga")).to_be_visible()
    expect(page.get_by_role("button", name="Publicera version 1")).to_have_count(0)
    page.get_by_role("button", name="Ta bort: Varför inte?").click()
    if script:
        expect(page.locator("#removed")).to_be_focused()
    page.get_by_role("button", name="Ångra: lägg tillbaka Varför inte?").click()
    if script:
        expect(page.get_by_role("link", name="Varför inte?", exact=True)).to_be_focused()
    page.get_by_role("button", name="Flytta ner: Varför inte?").click()
    check(page)
    page.get_by_role("link", name="Visa som i telefonen").click()
    page.get_by_text("Ja", exact=True).click()
    page.get_by_role("button", name="Skicka provsvaret").click()
    expect(page.get_by_text("Inget är sparat, och svaret räknas inte.")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Tillbaka").click()
    page.get_by_text("Publicera utan att öppna").click()
    page.get_by_role("button", name="Publicera version 1").click()
    expect(page.get_by_text("Ändras aldrig.")).to_be_visible()
    qid = page.url.split("/")[-2]
    kept = edit.unfinished(questionnaires.get(live.store.read(), qid, 1).content)
    assert [q.id for q in kept.questions] == ["trivs-du", "varfor-inte"]


def test_two_people_write_in_one_question_and_nothing_is_lost(
    live: Live, page_at: Callable[..., Page]
) -> None:
    email = live.add_user("lead")

    def window() -> Page:
        page = page_at(1024, 768, fails=True)  # a conflict is answered with 409
        return signed_in(page, email)

    one, two = window(), window()
    new(one, "Två skriver")
    add(one, "Flera val")
    for number in range(1, 6):
        one.get_by_label(f"Alternativ {number}", exact=True).fill(f"Val {number}")
        one.get_by_label(f"Alternativ {number}", exact=True).press("Enter")
    expect(one.get_by_label("Alternativ 6", exact=True)).to_be_focused()
    one.get_by_label("Fråga", exact=True).fill("Vad?")
    expect(one.get_by_text("Sparat", exact=True)).to_be_visible()
    two.goto(one.url)
    one.get_by_label("Fråga", exact=True).fill("Vad tycker den första?")
    expect(one.get_by_text("Sparat", exact=True)).to_be_visible()
    one.get_by_role("button", name="Flytta upp alternativ 5").click()
    expect(one.get_by_label("Alternativ 4", exact=True)).to_have_value("Val 5")
    # The other is told in the middle of a word, and goes on with it.
    two.get_by_label("Fråga", exact=True).press("End")
    two.keyboard.press("ArrowLeft")
    two.keyboard.type(" säg")
    expect(two.get_by_text("Någon annan har ändrat det här")).to_be_visible()
    two.keyboard.type("er den andra")
    expect(two.locator(".both")).to_contain_text("Vad tycker den första?")
    expect(two.get_by_label("Fråga", exact=True)).to_have_value("Vad säger den andra?")
    two.get_by_role("button", name="Behåll det jag skrev").click()
    expect(two.locator("#question")).to_have_count(0)
    one.reload()
    expect(one.get_by_label("Fråga", exact=True)).to_have_value("Vad säger den andra?")

    # What the server will not take keeps its window: no other press goes on without it.
    add(one, "Skala")
    one.get_by_label("Från", exact=True).fill("ett")
    one.get_by_label("Fråga", exact=True).fill("Hur mår du?")
    expect(one.get_by_text("Skriv ett tal med siffror")).to_be_visible()
    another = one.locator("#adding").get_by_role("button", name="Tal", exact=True)
    another.click()
    expect(one.locator("li.opened .typed-state")).to_have_text("Inte sparat:")
    expect(one.get_by_label("Fråga", exact=True)).to_have_value("Hur mår du?")
    one.get_by_label("Från", exact=True).fill("1")
    another.click()
    expect(one.get_by_role("link", name="Hur mår du?", exact=True)).to_be_visible()
    done(one)

    # A row is dragged further than the window reaches.
    one.set_viewport_size({"width": 1024, "height": 400})
    handle = one.locator("#questions .handle").last
    handle.scroll_into_view_if_needed()
    handle.hover()
    one.mouse.down()
    one.mouse.move(300, 200)
    one.mouse.move(300, 20)
    expect(one.locator("#questions > li").first).to_have_class("card bad dragged")
    one.route("**/preview**", lambda route: route.abort())
    with one.expect_event("requestfailed"):  # the phone beside, without a network
        one.mouse.up()
    expect(one.locator("#questions .dragged")).to_have_count(0)
    one.unroute("**/preview**")
    one.context.set_offline(True)
    another.click()
    expect(one.get_by_text("Servern svarar inte")).to_be_focused()
    one.context.set_offline(False)
    another.click()
    expect(one.locator("#questions > li")).to_have_count(4)
    expect(one.frame_locator("#phone").get_by_text("Hur mår du?")).to_be_visible()


def test_an_xlsform_goes_out_and_comes_in(lead_page: LeadPage, axe: Axe, tmp_path: Path) -> None:
    page = lead_page(1024, 768, dark=True)
    page.goto("/lead/questionnaires")
    axe(page)
    page.get_by_role("link", name="Version 1").last.click()
    axe(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Hämta som XLSForm").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    page.goto("/lead/questionnaires/upload")
    axe(page)
    page.get_by_label("Fil", exact=True).set_input_files(file)
    page.get_by_role("button", name="Läs in").click()
    page.wait_for_url("**/draft")
    axe(page)
    expect(page.get_by_role("link", name="Öppna som enkät")).to_be_visible()
