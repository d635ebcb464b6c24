"""A district goes on from last year's plan and adopts this year's; the city sees it."""

from __future__ import annotations

from playwright.sync_api import expect

from cafe.store import activities, plan_versions, plans
from cafe.store.activities import ActivityContent


def test_a_district_starts_from_last_years_plan_and_the_city_sees_it(live, lead_page, axe) -> None:
    content = ActivityContent(
        "Tak för antalet ärenden", "Högst 15 per handläggare", 15.0, "", "Chef", None
    )
    with live.store.write() as db:
        last = plans.start(db, "test", "skarpnack", 2025)
        plans.set_point(db, "test", last, "P3", priority=True, why="Många slutar", seen=0)
        activities.add(db, None, last, "P3", content, percent=40)
        plan_versions.adopt(db, None, last)
    page = lead_page(360, 740, fails=True)
    page.goto(f"{live.base_url}/plans/")
    page.get_by_label("Förvaltning").select_option("skarpnack")
    page.get_by_label("År", exact=True).fill("2026")
    page.get_by_role("button", name="Börja").click()
    expect(page.get_by_text("Från förra planen")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Bestäm").click()
    page.get_by_role("button", name="Gå vidare med den").click()
    expect(page.get_by_text("Från förra planen")).to_have_count(0)
    page.get_by_role("link", name="Ändra P3").click()
    page.get_by_label("Varför").fill("")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv varför ni prioriterar punkten")
    page.get_by_label("Varför").fill("Sjukfrånvaron har ökat")
    page.get_by_role("button", name="Spara").click()
    page.get_by_role("link", name="Anta planen").click()
    page.get_by_role("button", name="Anta planen").click()
    expect(page.get_by_text("Antagen", exact=False).first).to_be_visible()
    expect(page.get_by_text("Sjukfrånvaron har ökat")).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live.base_url}/plans/matrix?year=2026")
    row = page.get_by_role("row").filter(has_text="Skarpnäck")
    expect(row.get_by_role("cell").nth(2)).to_contain_text("40 %")
    axe(page)
