"""A workshop that has been: its file, through the browser, to a summary in hand."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

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


@pytest.mark.journey
def test_the_workshops_file_becomes_a_summary(
    live: Live, lead_page: Callable[..., Page], axe: Callable[[Page], None], tmp_path: Path
) -> None:
    page = lead_page()
    page.get_by_role("link", name="Nytt café").first.click()
    page.fill("[name=title]", "Workshop i december")
    page.fill("[name=date]", "2020-12-02")
    page.fill("[name=tables]", "0")
    page.fill("[name=participants]", "40")
    page.click("main button.primary")
    event = page.url

    page.get_by_role("link", name="Hämta in från fil").click()
    axe(page)
    page.set_input_files("[name=file]", str(workshop_file(tmp_path)))
    page.click("main button.primary")
    expect(page.get_by_text("33 anteckningar kan läggas in")).to_be_visible()
    expect(page.locator("main")).to_contain_text("tema → Omgång")
    axe(page)
    page.get_by_role("button", name="Lägg in alla 33").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("33 anteckningar")
    axe(page)

    # This server has no analysis process beside it: its work is done here.
    analyse.analyse(live.store, event.rsplit("/", 1)[1])
    page.goto(f"{event}/review")
    expect(page.locator("mark").first).to_be_visible()
    page.goto(f"{event}/themes")
    expect(page.locator(".theme").first).to_be_visible()
    page.goto(f"{event}/summary")
    expect(page.locator("main")).to_contain_text("Blad 6")
    axe(page)
    with page.expect_download() as download:
        page.locator("a[href$='summary.xlsx']").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    cells = {str(c.value) for sheet in book for row in sheet.iter_rows() for c in row}
    assert "33" in cells
    assert "P6" in cells

    page.goto(f"{event}/import")
    page.set_input_files("[name=file]", str(workshop_file(tmp_path)))
    page.click("main button.primary")
    page.get_by_role("button", name="Lägg in alla 33").click()
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
