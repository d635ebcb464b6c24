"""Figures of a report: from the file as people have it to the curve, and the change in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Live

CLICKS = 9  # from the first page to the curve

# Percentages by year, invented, as they stand in a small table.
BY_YEAR = "\r\n".join(
    ["År;Procent", "2015;13,9", "2016;16,2", "2017;14,8", "2018;13,1", "2019;14,0", "2020;10,7", ""]
)
DRAWN = "i => i.decode().then(() => i.naturalWidth > 0)"


class Counted:
    """A page on which every press is counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def __call__(self, target: Locator) -> None:
        target.click()
        self.clicks += 1

    def choose(self, target: Locator, label: str) -> None:
        """A choice in a list: one press to open it, one to choose."""
        target.select_option(label=label)
        self.clicks += 2


@pytest.mark.journey
def test_percentages_by_year_become_a_curve(
    live: Live, lead_page: Callable[..., Page], axe: Callable[[Page], None], tmp_path: Path
) -> None:
    file = tmp_path / "Rörlighet.csv"
    file.write_bytes(BY_YEAR.encode())
    page = lead_page()
    click = Counted(page)
    page.goto(f"{live.base_url}/")
    click(page.get_by_role("button", name="Förstå", exact=True))
    click(page.get_by_role("link", name="Indikatorer", exact=True).first)
    click(page.get_by_role("link", name="Hämta in från fil"))
    page.get_by_label("Fil").set_input_files(file)
    click.clicks += 1
    click(page.get_by_role("button", name="Visa vad som finns i filen"))
    axe(page)
    curve = page.locator("figure.chart img")
    expect(curve).to_be_visible()
    click.choose(page.get_by_label("Vad visar siffrorna?"), label="Personalomsättning")
    click(page.get_by_label("Var är andelarna publicerade?"))
    page.keyboard.type("Årsrapporten, sidan 9")
    click(page.get_by_role("button", name="Lägg in alla 6"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Personalomsättning")
    assert page.locator("figure.chart img").evaluate(DRAWN)
    expect(page.get_by_text("Årsrapporten, sidan 9", exact=False)).to_be_visible()
    assert click.clicks <= CLICKS
    axe(page)


# The consultants of the city's report, by month; one was counted in May.
CONSULTANTS = """indikator;grupp;datum;varde;anmarkning
Antal konsulter;Hela staden;2016-04;88;
Antal konsulter;Hela staden;2016-11;100;
Antal konsulter;Hela staden;2017-04;83;
Antal konsulter;Hela staden;2017-11;60;
Antal konsulter;Hela staden;2018-04;58;
Antal konsulter;Hela staden;2018-11;34;
Antal konsulter;Hela staden;2019-05;23;mätt i maj
Antal konsulter;Hela staden;2019-11;22;
Antal konsulter;Hela staden;2020-04;29;
Antal konsulter;Hela staden;2020-11;30;
Antal konsulter;Hela staden;2021-04;26;
"""
# The same as a table by year and month.
BY_MONTH = """Antal konsulter;April;November
2016;88;100
2017;83;60
2018;58;34
2019 (maj);23;22
2020;29;30
2021;26;
"""


@pytest.mark.journey
def test_the_consultants_have_fallen_by_70_per_cent(
    live: Live, lead_page: Callable[..., Page], axe: Callable[[Page], None], tmp_path: Path
) -> None:
    page = lead_page()
    for name, text, came in (
        ("indikatorer.csv", CONSULTANTS, "11 nya uppgifter."),
        ("tabell.csv", BY_MONTH, "11 fanns redan."),
    ):
        file = tmp_path / name
        file.write_text(text, "utf-8")
        page.goto(f"{live.base_url}/lead/indicators/import")
        page.get_by_label("Fil").set_input_files(file)
        page.get_by_role("button", name="Visa vad som finns i filen").click()
        expect(page.locator("main")).to_contain_text("11 uppgifter kan läggas in, och alla visas.")
        expect(page.locator("main")).to_contain_text("minskat med 70 procent")
        page.get_by_role("button", name="Lägg in alla 11").click()
        expect(page.locator(".notice").filter(has_text=came)).to_be_visible()
    main = page.locator("main")
    fallen = "Från 88 personer i april 2016 till 26 i april 2021: minskat med 70 procent."
    expect(main).to_contain_text(fallen)
    assert page.locator("figure.chart img").evaluate(DRAWN)
    expect(page.locator("figure.chart img")).to_have_attribute("alt", fallen)
    axe(page)
    page.get_by_label("Jämför från").select_option(label="november 2016")
    page.get_by_role("button", name="Visa", exact=True).click()
    expect(main).to_contain_text("Från 100 personer i november 2016 till 26 i april 2021: minskat")
    expect(main).to_contain_text("med 74 procent")
