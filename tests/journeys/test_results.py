"""Results in a real browser: the wall counts, the lead shows, the figures can be broken down."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cafe.store import survey_answers, surveys
from cafe.store.surveys import Survey
from cafe.views import asked
from tests.journeys.looks import DESK, WALL, looks

RATED_2021 = {1: 4, 2: 13, 3: 15, 4: 17, 5: 15, 6: 19, 7: 12}
DISTRICTS = ("farsta", "kungsholmen", "skarpnack")
AREAS = ("barn-unga", "ekonomiskt-bistand")
# Set to a folder to keep pictures of the pages.
PICTURES = os.environ.get("PICTURES")


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page="wall" not in name)


@pytest.fixture
def rated(live) -> Callable[[], Survey]:
    """`rated()`: an open rating at a new event, with the 95 answers of 2021."""

    def make() -> Survey:
        asked.ensure_builtin(live.store)
        event = live.add_event()
        with live.store.write() as db:
            code = surveys.add(
                db,
                "test",
                title="Skattning av hot och våld",
                questionnaire=("threat-rating", 1),
                admission="open",
                event_id=event.id,
                invited=130,
            )
            surveys.move(db, "test", surveys.get(db, code), "open")
            survey = surveys.get(db, code)
            steps = [step for step, number in RATED_2021.items() for _ in range(number)]
            for n, step in enumerate(steps):
                said = {"rating": step, "given-by": "person", "seen": ["threats"]}
                said |= {"district": DISTRICTS[n % 3] if n % 9 else "alvsjo"}
                said |= {"area": AREAS[n % 2]}
                survey_answers.keep(
                    db,
                    survey_answers.Door(survey),
                    key=uuid.uuid4().hex,
                    content=json.dumps(said),
                    persons=1,
                    language="sv",
                    day="2026-10-14",
                )
        return survey

    return make


@looks("results on the wall", WALL)
def test_the_wall_counts_and_then_shows(
    live, page_at, lead_page, axe, rated, width: int, height: int, dark: bool
) -> None:
    survey = rated()
    shade = "dark" if dark else "light"
    lead = lead_page(dark=dark)
    lead.goto(f"/lead/surveys/{survey.code}/results")
    expect(lead.locator("main")).to_contain_text("Resultatet är dolt")
    axe(lead)
    lead.get_by_role("button", name="Visa på projektorn").click()
    lead.wait_for_url("**#on-wall")
    wall = page_at(width, height, dark=dark)
    wall.goto(f"/wall/{survey.event_code}")
    expect(wall.locator(".answered-by")).to_have_text("95 av 130 har svarat")
    expect(wall.locator("#wall")).not_to_contain_text("%")
    axe(wall)
    picture(wall, f"wall-waiting-{shade}")
    lead.get_by_role("button", name="Visa resultatet").click()
    expect(lead.locator("main")).to_contain_text("Svarade 3–5")
    axe(lead)
    picture(lead, f"results-1280-{shade}")
    wall.evaluate("document.dispatchEvent(new Event('look'))")
    expect(wall.locator(".wall-shares .middle dd")).to_have_text("49 %")
    expect(wall.locator(".cast")).to_contain_text("n = 95")
    expect(wall.locator(".wall-shares dd").last).to_have_text("95")
    # All of it fits on the projector, in letters that are read from the back.
    assert wall.evaluate("document.documentElement.scrollHeight <= innerHeight")
    size = wall.locator(".wall-shares dd").first.evaluate(
        "e => parseFloat(getComputedStyle(e).fontSize)"
    )
    assert size >= 1080 / 20
    axe(wall)
    picture(wall, f"wall-shown-{shade}")


@looks("results broken down", DESK)
def test_results_broken_down_by_two_fit_a_screen_and_a_phone(
    live, lead_page, axe, rated, width: int, height: int, dark: bool
) -> None:
    survey = rated()
    shade = "dark" if dark else "light"
    with live.store.write() as db:
        surveys.move(db, "test", survey, "closed")
    lead = lead_page(width, height, dark=dark)
    lead.goto(f"/lead/surveys/{survey.code}/results")
    lead.get_by_role("button", name="Visa resultatet").click()
    lead.get_by_role("link", name="Dela upp resultatet").click()
    lead.locator("#across").select_option("area")
    lead.get_by_role("button", name="Visa", exact=True).click()
    lead.wait_for_url("**across=area**")
    expect(lead.locator("table.grid")).to_contain_text("median")
    axe(lead)
    picture(lead, f"by-1280-{shade}")
    lead.set_viewport_size({"width": 360, "height": 740})
    assert lead.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe(lead)
    picture(lead, f"by-360-{shade}")
    lead.goto(f"/lead/surveys/{survey.code}/results")
    assert lead.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(lead, f"results-360-{shade}")
    with lead.expect_download() as got:
        lead.get_by_role("link", name="Excel").click()
    assert got.value.suggested_filename == "skattning-av-hot-och-vald.xlsx"
