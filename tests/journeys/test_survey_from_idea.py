"""From the idea to results: a survey of four questions is written, opened, answered and read."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable

from playwright.sync_api import Page, expect

from cafe.store import survey_answers, surveys
from cafe.store.surveys import Survey
from cafe.views import asked
from tests.journeys.conftest import Live

LeadPage = Callable[..., Page]
# A press of the mouse has a count, one of the keyboard has none.
COUNT = """addEventListener("click", (event) => {
  if (event.isTrusted && event.detail) sessionStorage.presses = +(sessionStorage.presses || 0) + 1;
}, true)"""
QUESTIONS = {
    "Skala": "Hur trivs du på jobbet?",
    "Ett val": "Var arbetar du?",
    "Fri text": "Vad skulle göra störst skillnad?",
    "Tal": "Hur många år har du arbetat här?",
}
OPTIONS = ("Barn och unga", "Äldre", "Vuxna")


def presses(page: Page) -> int:
    return int(page.evaluate("Number(sessionStorage.presses || 0)"))


def opened_survey(live: Live, page: Page) -> Survey:
    expect(page.get_by_alt_text("QR-kod till enkäten")).to_be_visible()
    survey = surveys.get(live.store.read(), page.url.rsplit("/", 1)[1])
    questions = asked.get(live.store.read(), survey.questionnaire_id, 1).questions
    assert [q.label.sv for q in questions] == list(QUESTIONS.values())
    assert [q.type for q in questions] == ["scale", "one", "free", "number"]
    assert tuple(c.label.sv for c in questions[1].choices) == OPTIONS
    assert questions[0].scale is not None
    assert questions[0].scale.high == 7
    assert survey.takes_answers
    return survey


def write(page: Page, kind: str) -> None:
    """The question that has just been added, whose wording has the keyboard."""
    expect(page.locator("li.opened .chip").first).to_have_text(kind)
    expect(page.get_by_label("Fråga", exact=True)).to_be_focused()
    expect(page.get_by_label("Fråga", exact=True)).to_have_value("")
    page.keyboard.type(QUESTIONS[kind])
    if kind == "Skala":
        for words in (None, None, "Inte alls", "Mycket bra"):  # it stays from 1 to 7
            page.keyboard.press("Tab")
            if words:
                page.keyboard.type(words)
    if kind == "Ett val":
        page.keyboard.press("Tab")
        for option in OPTIONS:
            page.keyboard.type(option)
            page.keyboard.press("Enter")


def test_a_survey_goes_from_nothing_to_results_in_few_presses(
    live: Live, lead_page: LeadPage, page_at: Callable[..., Page]
) -> None:
    page = lead_page()
    page.add_init_script(COUNT)
    page.goto("/today")
    page.get_by_role("button", name="Samla in").click()
    page.get_by_role("link", name="Enkäter").click()
    page.get_by_role("link", name="Ny enkät").click()
    page.wait_for_url("**/surveys/new")
    page.keyboard.type("Trivsel i november")
    page.get_by_role("button", name="Skriv frågorna").click()
    page.wait_for_url("**/draft")
    for kind in QUESTIONS:
        page.locator("#adding").get_by_role("button", name=kind, exact=True).click()
        write(page, kind)
    page.get_by_role("link", name="Öppna som enkät").click()
    page.wait_for_url("**/surveys/open?*")
    expect(page.get_by_text("Inget att anmärka på.")).to_be_visible()
    page.get_by_role("button", name="Öppna enkäten").click()
    survey = opened_survey(live, page)
    assert presses(page) <= 25

    phone = page_at(360, 740, touch=True)
    phone.goto(f"/a/{survey.code}")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    phone.locator(".scale label").nth(4).click()
    phone.get_by_text("Äldre", exact=True).click()
    phone.locator("textarea").fill("Fler kollegor när någon är sjuk.")
    phone.locator("input[inputmode=numeric]").fill("7")
    phone.locator("#send").click()
    phone.wait_for_url("**/thanks")
    page.reload()
    expect(page.get_by_text("1 har svarat.")).to_be_visible()
    expect(page.get_by_text("det visas från 5 personer")).to_be_visible()
    with live.store.write() as db:
        door = survey_answers.door(db, survey.code)
        given = json.loads(survey_answers.every(db, survey.id)[0].content)
        for step in (4, 5, 5, 6):
            content = json.dumps(given | {"hur-trivs-du-pa-jobbet": step})
            survey_answers.keep(
                db, door, key=uuid.uuid4().hex, content=content, persons=1, language="sv",
                day="2026-11-30",
            )  # fmt: skip
    page.get_by_role("link", name="Resultat", exact=True).click()
    page.get_by_role("button", name="Visa resultatet").click()
    expect(page.get_by_role("heading", name=QUESTIONS["Skala"])).to_be_visible()
    expect(page.get_by_text("Resultatet är dolt.")).to_have_count(0)


def test_a_survey_is_written_and_opened_with_the_keyboard_alone(
    live: Live, lead_page: LeadPage
) -> None:
    page = lead_page()
    page.add_init_script(COUNT)

    def go_to(name: str, back: bool = False) -> None:
        """Tab until what has the keyboard is called so."""
        for _ in range(60):
            page.keyboard.press("Shift+Tab" if back else "Tab")
            called = page.evaluate("document.activeElement.innerText?.trim()")
            if called == name:
                return
        raise AssertionError(f"the keyboard does not reach {name}")

    page.goto("/lead/surveys")
    go_to("Ny enkät")
    page.keyboard.press("Enter")
    page.wait_for_url("**/surveys/new")
    page.keyboard.type("Trivsel i december")
    page.keyboard.press("Enter")
    page.wait_for_url("**/draft")
    for kind in QUESTIONS:
        if kind == "Skala":  # later the keyboard is there by itself
            go_to(kind)
        else:
            expect(page.locator("#adding button").first).to_be_focused()
            go_to(kind)
        page.keyboard.press("Enter")
        write(page, kind)
        go_to("Klar")
        page.keyboard.press("Enter")
        expect(page.locator("#question")).to_have_count(0)
    go_to("Öppna som enkät …")
    page.keyboard.press("Enter")
    page.wait_for_url("**/surveys/open?*")
    go_to("Öppna enkäten")
    page.keyboard.press("Enter")
    opened_survey(live, page)
    assert presses(page) == 0


def test_the_title_comes_along_when_questions_are_pasted_instead(lead_page: LeadPage) -> None:
    page = lead_page()
    page.goto("/lead/surveys/new")
    page.locator("#title").fill("Workshop i Farsta")
    page.locator("#paste summary").click()
    expect(page.locator("#pasted-title")).to_have_value("Workshop i Farsta")
