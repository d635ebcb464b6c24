"""A workshop that has been: its file, through the browser, to a summary in hand."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from cafe.config import ROOT
from cafe.understand import analyse
from tests.journeys.conftest import Live

INPUTS = ROOT / "evals" / "data" / "tagging-workshop.jsonl"


def workshop_file(folder: Path) -> Path:
    """The inputs of December 2020 in the shape of the city's file: `tema;inspel`, Windows line
    ends. The themes here are the numbers of sheets of a pad, not the report's headings."""
    texts = [json.loads(line)["text"] for line in INPUTS.read_text("utf-8").splitlines()]
    rows = [f"Blad {1 + i // 6};{text}" for i, text in enumerate(texts)]
    file = folder / "workshop.csv"
    file.write_bytes("\r\n".join(["tema;inspel", *rows, ""]).encode())
    return file


WORDS = {
    "sv": {
        "new": "Hämta in en workshop", "add": "Lägg in alla 33", "in": "33 anteckningar",
        "summary": "Sammanfattning", "all": "Visa allt ordagrant", "under": "Under rubrikerna",
        "asked": "Hur många deltog?",
    },
    "en": {
        "new": "Bring in a workshop", "add": "Add all 33", "in": "33 notes",
        "summary": "Summary", "all": "Show readers everything", "under": "Under the headings",
        "asked": "How many took part?",
    },
}  # fmt: skip
CLICKS = 14  # from the list of events to a heading's inputs in the summary


@pytest.mark.journey
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_workshops_file_becomes_a_summary(
    live: Live,
    lead_page: Callable[..., Page],
    axe: Callable[[Page], None],
    tmp_path: Path,
    language: str,
) -> None:
    page, say = lead_page(), WORDS[language]
    page.context.add_cookies([{"name": "language", "value": language, "url": live.base_url}])
    page.goto(f"{live.base_url}/lead/events")
    clicks = 0

    def click(target: Locator) -> None:
        nonlocal clicks
        clicks += 1
        target.click()

    def write(name: str, value: str) -> None:
        click(page.locator(f"[name={name}]"))
        page.fill(f"[name={name}]", value)

    click(page.get_by_role("link", name=say["new"]).first)
    axe(page)
    write("title", "Workshop i december")
    write("date", "2020-12-02")
    write("participants", "40")
    clicks += 1
    page.set_input_files("[name=file]", str(workshop_file(tmp_path)))
    click(page.locator("main button.primary"))
    expect(page.locator("main")).to_contain_text("tema →")
    axe(page)
    asked = page.get_by_text(say["asked"])
    expect(asked).to_have_count(0)  # once is enough
    click(page.get_by_role("button", name=say["add"]))
    expect(page.get_by_role("heading", level=1)).to_contain_text(say["in"])
    axe(page)
    click(page.locator("main").get_by_role("link", name=say["summary"]))
    expect(asked).to_have_count(0)
    click(page.get_by_role("button", name=say["all"]))
    heading = page.locator("details.under", has_text="Blad 6")
    expect(page.get_by_role("heading", name=say["under"])).to_be_visible()
    expect(heading.locator("li").first).to_be_visible()
    assert clicks <= CLICKS
    axe(page)
    event = page.url.rsplit("/summary", 1)[0]
    if language != "sv":
        return  # what follows says the same

    # This server has no analysis process beside it: its work is done here.
    analyse.analyse(live.store, event.rsplit("/", 1)[1])
    page.goto(f"{event}/review")
    expect(page.locator("mark").first).to_be_visible()
    page.goto(f"{event}/themes")
    expect(page.locator(".theme").first).to_be_visible()
    page.goto(f"{event}/summary")
    expect(page.locator("main")).to_contain_text("Blad 6")
    axe(page)
    page.locator(".hand-out > summary").click()
    with page.expect_download() as download:
        page.locator("a[href$='summary.xlsx']").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    cells = {str(c.value) for sheet in book for row in sheet.iter_rows() for c in row}
    assert "33" in cells
    assert "P6" in cells

    page.goto(f"{event}/import")
    page.set_input_files("[name=file]", str(workshop_file(tmp_path)))
    page.click("main button.primary")
    page.get_by_role("button", name=say["add"]).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Inget nytt")


@pytest.mark.journey
def test_errors_stand_by_row_and_column(
    lead_page: Callable[..., Page], axe: Callable[[Page], None], live: Live, tmp_path: Path
) -> None:
    page = lead_page(360, 740, touch=True, fails=True)
    code = live.add_event().code
    page.goto(f"/lead/events/{code}/import")
    file = tmp_path / "fel.csv"
    file.write_bytes("röster;text\nmånga;bra\n".encode("latin-1"))
    page.set_input_files("[name=file]", str(file))
    page.click("main button.primary")
    expect(page.get_by_role("alert")).to_contain_text("kan inte läggas in")
    expect(page.locator("main table").first).to_contain_text("röster")
    axe(page)
