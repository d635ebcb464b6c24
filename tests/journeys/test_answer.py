"""Answering on a phone in a real browser: bad network, no script, the keyboard, both languages."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cafe.store import survey_answers, surveys
from cafe.store.surveys import Survey
from cafe.views import asked


@pytest.fixture
def opened(live: Any) -> Callable[..., Survey]:
    """`opened("threat-rating", "tickets")`: an open survey."""

    def add(questionnaire: str = "threat-rating", admission: str = "open") -> Survey:
        asked.ensure_builtin(live.store)
        with live.store.write() as db:
            code = surveys.add(
                db,
                "test",
                title="Workshop i Farsta",
                questionnaire=(questionnaire, 1),
                admission=admission,
            )
            surveys.move(db, "test", surveys.get(db, code), "open")
            return surveys.get(db, code)

    return add


def kept(live: Any, survey: Survey) -> list[dict[str, object]]:
    """The answers that are stored."""
    return [json.loads(a.content) for a in survey_answers.every(live.store.read(), survey.id)]


def choose(page: Page, label: str) -> None:
    """Choose by the words beside it, as a finger does."""
    page.get_by_text(label, exact=True).click()


def rate(page: Page, step: int) -> None:
    """Press a step of the scale."""
    page.locator(f"input[name=q-rating][value='{step}']").check()


def test_a_phone_answers_in_both_languages(
    live: Any, opened: Callable[..., Survey], page_at: Callable[..., Page],
    axe: Callable[[Page], None],
) -> None:  # fmt: skip
    survey = opened()
    page = page_at(360, 740, touch=True)
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    page.goto(f"/a/{survey.code}")
    assert len(asked_for) <= 3
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(page.get_by_label("Hur många är ni i gruppen?")).to_be_hidden()
    rate(page, 6)
    choose(page, "Vår samtalsgrupp tillsammans")
    page.get_by_label("Hur många är ni i gruppen?").fill("5")
    page.get_by_label("Beskriv gärna").fill("Hot i receptionen")
    page.get_by_role("link", name="In English").click()
    expect(page.get_by_role("heading", name="Rating of threats and violence")).to_be_visible()
    expect(page.get_by_label("How many are you in the group?")).to_have_value("5")
    expect(page.locator("#q-describe")).to_have_value("Hot i receptionen")
    axe(page)
    page.locator("#send").click()
    page.wait_for_url("**/thanks?lang=en")
    axe(page)
    assert kept(live, survey) == [
        {"rating": 6, "given-by": "group", "persons": 5, "describe": "Hot i receptionen"}
    ]
    # Five is what was said; on an open code nobody vouches for more than one.
    assert surveys.counts(live.store.read(), survey.id).persons == 1
    assert page.evaluate("localStorage.length") == 0
    assert page.context.cookies() == []


def test_without_script_errors_are_shown_and_the_answer_is_stored(
    live: Any, opened: Callable[..., Survey], page_at: Callable[..., Page]
) -> None:
    survey = opened()
    page = page_at(360, 740, touch=True, script=False, fails=True)
    page.goto(f"/a/{survey.code}")
    page.locator("#q-describe").fill("Det jag skrev finns kvar")
    page.locator("#send").click()
    expect(page.get_by_role("alert")).to_contain_text("Allt du skrev finns kvar")
    expect(page.locator("#q-describe")).to_have_value("Det jag skrev finns kvar")
    page.get_by_role("button", name="In English").click()
    expect(page.locator("#q-describe")).to_have_value("Det jag skrev finns kvar")
    rate(page, 2)
    choose(page, "Myself")
    page.locator("#send").click()
    page.wait_for_url("**/thanks?lang=en")
    page.reload()
    page.go_back()
    assert [a["rating"] for a in kept(live, survey)] == [2]


def test_an_answer_begun_is_kept_through_a_lost_network_and_a_reload(
    live: Any, opened: Callable[..., Survey], page_at: Callable[..., Page]
) -> None:
    survey = opened()
    page = page_at(360, 740, touch=True, fails=True)
    page.goto(f"/a/{survey.code}")
    page.context.set_offline(True)
    rate(page, 4)
    choose(page, "Jag själv")
    page.locator("#q-describe").fill("Skrivet utan nät")
    page.locator("#send").click()
    expect(page.locator("#told")).to_contain_text("finns kvar i telefonen")
    expect(page.locator("#told")).to_be_in_viewport()
    assert kept(live, survey) == []
    page.context.set_offline(False)
    page.wait_for_url("**/thanks")
    assert [a["describe"] for a in kept(live, survey)] == ["Skrivet utan nät"]


def test_an_answer_waits_in_the_phone_until_the_page_is_opened_again(
    live: Any, opened: Callable[..., Survey], page_at: Callable[..., Page]
) -> None:
    survey = opened()
    page = page_at(360, 740, touch=True, fails=True)
    page.goto(f"/a/{survey.code}")
    rate(page, 3)
    page.locator("#q-describe").fill("Halvskrivet")
    page.reload()
    expect(page.locator("#told")).to_contain_text("finns kvar")
    expect(page.locator("#q-describe")).to_have_value("Halvskrivet")
    choose(page, "Jag själv")
    page.context.set_offline(True)
    page.locator("#send").click()
    expect(page.locator("#told")).to_contain_text("finns kvar i telefonen")
    # Closed, not left: what is left lives on for a moment, and may send when the network is back.
    phone = page.context
    page.close()
    phone.set_offline(False)
    assert kept(live, survey) == []
    page = phone.new_page()
    page.goto(f"/a/{survey.code}")
    page.wait_for_url("**/thanks*")
    assert [a["describe"] for a in kept(live, survey)] == ["Halvskrivet"]


def test_back_after_sending_stores_no_second_answer(
    live: Any, opened: Callable[..., Survey], page_at: Callable[..., Page]
) -> None:
    survey = opened()
    page = page_at(360, 740, touch=True)
    page.goto(f"/a/{survey.code}")
    rate(page, 5)
    choose(page, "Jag själv")
    page.locator("#send").dblclick()
    page.wait_for_url("**/thanks")
    page.goto(f"/a/{survey.code}")
    expect(page.locator("#told")).to_contain_text("redan skickat ett svar")
    rate(page, 5)
    choose(page, "Jag själv")
    page.locator("#send").click()
    page.wait_for_url("**/thanks")
    assert len(kept(live, survey)) == 1
    page.get_by_role("link", name="Låt någon annan svara").click()
    page.wait_for_url("**#new")
    expect(page.locator("#told")).to_be_hidden()
    rate(page, 5)
    choose(page, "Jag själv")
    page.locator("#send").click()
    page.wait_for_url("**/thanks?lang=sv")
    assert len(kept(live, survey)) == 2


def test_the_keyboard_reaches_every_step(
    live: Any, opened: Callable[..., Survey], page_at: Callable[..., Page]
) -> None:
    survey = opened()
    page = page_at(1280, 800)
    page.goto(f"/a/{survey.code}")
    page.locator("input[name=q-rating]").first.focus()
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.locator("#q-describe").focus()
    page.locator("#send").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/thanks")
    assert kept(live, survey) == [{"rating": 4, "given-by": "person"}]


def test_the_lead_sets_up_prints_and_seals(
    live: Any, lead_page: Callable[..., Page], page_at: Callable[..., Page],
    axe: Callable[[Page], None],
) -> None:  # fmt: skip
    page = lead_page()
    page.goto("/lead/surveys/new")
    axe(page)
    page.get_by_label("Frågorna i").select_option("threat-rating:1")
    page.get_by_role("button", name="Använd frågorna som de är").click()
    page.wait_for_url("**/surveys/open?*")
    axe(page)
    page.get_by_label("Titel").fill("Skattning i augusti")
    page.get_by_label("De som får en egen länk").check()
    page.get_by_role("button", name="Spara utan att öppna").click()
    expect(page.get_by_role("heading", name="Skattning i augusti")).to_be_visible()
    here = page.url
    axe(page)
    page.get_by_role("button", name="Öppna enkäten").click()
    page.get_by_label("Antal länkar").fill("3")
    page.get_by_role("button", name="Gör ett ark med QR-koder").click()
    expect(page.locator(".table-card svg")).to_have_count(3)
    axe(page)
    address = page.locator(".address").first.inner_text().split()[-1]
    phone = page_at(360, 740, touch=True)
    phone.goto(address)
    rate(phone, 7)
    choose(phone, "Jag själv")
    phone.locator("#send").click()
    phone.wait_for_url("**/thanks")
    page.goto(here)
    page.get_by_role("button", name="Stäng enkäten").click()
    page.get_by_role("link", name="Försegla").click()
    axe(page)
    page.get_by_role("button", name="Försegla enkäten").click()
    expect(page.get_by_text("Enkäten är förseglad.")).to_be_visible()
    axe(page)
    left = live.store.read().conn.execute(
        "SELECT count(*) FROM ticket t JOIN survey s ON s.id = t.survey_id WHERE s.code = ?",
        (here.rsplit("/", 1)[1],),
    )
    assert left.fetchone()[0] == 0
