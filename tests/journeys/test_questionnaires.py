"""Writing a questionnaire in a real browser: questions, conditions, preview, publishing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cafe.store import questionnaires
from tests.journeys.conftest import Live

LeadPage = Callable[..., Page]
Axe = Callable[[Page], None]


def new(page: Page, title: str) -> None:
    page.goto("/lead/questionnaires")
    page.get_by_role("link", name="Nytt formulär").click()
    page.get_by_label("Titel", exact=True).fill(title)
    page.get_by_role("button", name="Spara").click()
    page.wait_for_url("**/draft")


def add(page: Page, kind: str) -> None:
    page.get_by_label("Lägg till").select_option(label=kind)
    page.get_by_role("button", name="Lägg till sist").click()
    page.wait_for_url("**/draft/question?type=*")


@pytest.mark.parametrize("script", [True, False])
def test_a_questionnaire_is_written_and_published(
    live: Live, lead_page: LeadPage, axe: Axe, script: bool
) -> None:
    page = lead_page(1280, 800, script=script)
    new(page, f"Trivsel {'med' if script else 'utan'} skript")
    check = axe if script else lambda _: None
    check(page)
    add(page, "Ett val")
    page.get_by_label("Fråga", exact=True).fill("Trivs du?")
    page.get_by_label("Alternativ 1", exact=True).fill("Ja")
    page.get_by_label("Alternativ 2", exact=True).fill("Nej")
    check(page)
    page.get_by_role("button", name="Spara").last.click()
    page.wait_for_url("**/draft#at-trivs-du")
    page.get_by_role("link", name="Visa som i telefonen").click()
    expect(page.get_by_text("Ingenting skickas.")).to_be_visible()
    expect(page.get_by_text("Trivs du?")).to_be_visible()
    expect(page.get_by_role("button", name="Skicka svaret")).to_be_disabled()
    page.wait_for_load_state()  # the style sheet may come after the words
    box = page.locator("body").bounding_box()
    assert box is not None
    assert box["width"] <= 392
    check(page)
    page.get_by_role("link", name="Tillbaka").click()
    add(page, "Fri text")
    page.get_by_label("Fråga", exact=True).fill("Varför inte?")
    page.get_by_label("Villkor 1").select_option(label="Trivs du? är Nej")
    check(page)
    page.get_by_role("button", name="Spara").last.click()
    page.wait_for_url("**/draft#at-varfor-inte")
    expect(page.get_by_text("Visas om ”Trivs du?” är ”Nej”.")).to_be_visible()
    page.get_by_role("button", name="Flytta upp: Varför inte?").click()
    expect(page.get_by_text("inte är en tidigare fråga")).to_be_visible()
    expect(page.get_by_role("button", name="Publicera version 1")).to_have_count(0)
    check(page)
    page.get_by_role("button", name="Flytta ner: Varför inte?").click()
    page.get_by_role("button", name="Publicera version 1").click()
    expect(page.get_by_text("Ändras aldrig.")).to_be_visible()
    check(page)
    qid = page.url.split("/")[-2]
    assert questionnaires.get(live.store.read(), qid, 1).state == "published"


def test_a_row_grows_and_enter_goes_on(lead_page: LeadPage) -> None:
    page = lead_page(360, 740, touch=True)
    new(page, "Rader")
    add(page, "Flera val")
    for number in range(1, 6):
        page.get_by_label(f"Alternativ {number}", exact=True).fill(f"Val {number}")
        page.get_by_label(f"Alternativ {number}", exact=True).press("Enter")
    expect(page.get_by_label("Alternativ 6", exact=True)).to_be_focused()
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("button", name="Konto").click()
    page.get_by_role("button", name="In English").click()
    expect(page.get_by_label("Alternativ 5", exact=True)).to_have_value("Val 5")
    assert asked == ["beforeunload"], "another language would leave behind what is typed"
    page.get_by_role("button", name="Flytta upp alternativ 5").click()
    expect(page.get_by_label("Alternativ 4", exact=True)).to_have_value("Val 5")
    page.get_by_label("Fråga", exact=True).fill("Vad?")
    page.get_by_role("button", name="Spara").last.click()
    expect(page.get_by_text("Val 1 · Val 2 · Val 3 · Val 5 · Val 4")).to_be_visible()


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
    expect(page.get_by_role("button", name="Publicera version 1")).to_be_visible()
