"""The whole way once, as `make run` starts it: set-up, a café, notes, review, themes, download."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from cafe.config import ROOT
from tests.journeys.conftest import PATIENCE, _free_port

NOTES = {
    1: [
        ("works", "Ärendehandledningen varannan vecka är det som gör att jag orkar."),
        ("works", "Handledning i grupp med extern handledare fungerar bra."),
        ("works", "Vår handledning i ärenden är bra, den räddar veckan."),
    ],
    2: [
        ("improve", "Vi drunknar i pappersarbete, fakturor och skanning tar halva dagen."),
        ("improve", "För mycket administration. Bokningar, fakturor och skanning åt alla."),
        ("improve", "Larmen i besöksrummen fungerar inte, vi blir hotade och ingen hör."),
    ],
    3: [
        ("proposal", "Anställ en administratör per enhet som tar fakturor och skanning."),
        ("proposal", "=Gemensam tolkbokning för hela avdelningen"),
    ],
}


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """`cafe run` on an empty instance: the address that it printed for set-up, and its process."""
    folder = tmp_path_factory.mktemp("whole-way")
    environ = os.environ | {"CAFE_INSTANCE": str(folder), "PORT": str(_free_port())}
    for name in ("PUBLIC_URL", "HOST", "SECRET_KEY"):
        environ.pop(name, None)
    log = (folder / "server.log").open("w+")
    process = subprocess.Popen(
        [sys.executable, "-m", "cafe.cli", "run"],
        cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=log, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    address = ""
    for line in process.stdout:
        if found := re.search(r"http\S+/setup\?token=\S+", line):
            address = found[0]
            break
    assert address, log.read()
    yield address, process.pid
    process.terminate()
    process.wait(20)
    process.stdout.close()
    log.close()


@pytest.fixture(scope="module")
def page(browser: Browser, started: tuple[str, int]) -> Iterator[Page]:
    """One window for the whole way."""
    context = browser.new_context(
        base_url=started[0].split("/setup")[0],
        viewport={"width": 1280, "height": 800},
        locale="sv-SE",
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    faults: list[str] = []
    made = context.new_page()
    made.on("pageerror", lambda error: faults.append(str(error)))
    yield made
    context.close()
    assert not faults, faults


@pytest.mark.journey
def test_from_an_empty_instance_to_a_summary_in_hand(
    page: Page, started: tuple[str, int], browser: Browser, axe: Callable[[Page], None],
    tmp_path: Path,
) -> None:  # fmt: skip
    _wait_until_served(page, started[0])
    page.goto(started[0])
    axe(page)
    page.fill("[name=name]", "Test Lead")
    page.fill("[name=email]", "lead@example.test")
    page.fill("[name=password]", "lila giraffer dansar tango")
    page.click("main button.primary")
    page.wait_for_url("**/today")
    axe(page)

    page.get_by_role("link", name="Nytt café").click()
    axe(page)
    page.fill("[name=title]", "Dialogcafé på prov")
    page.fill("[name=date]", "2026-11-03")
    page.fill("[name=tables]", "2")
    page.fill("[name=participants]", "14")
    for number, question in enumerate(("Vad fungerar?", "Vad behöver bli bättre?", "Förslag?")):
        page.fill(f"[name=questions-{number}]", question)
    page.click("main button.primary")
    event = page.url
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dialogcafé på prov")
    axe(page)

    page.get_by_role("link", name="bordskort", exact=False).first.click()
    expect(page.locator(".table-card")).to_have_count(2)
    page.locator(".table-card img").first.evaluate("i => i.decode()")
    axe(page)
    page.goto(event)
    page.get_by_role("button", name="Öppna", exact=False).click()
    expect(page.locator("h1 .chip")).to_have_text("Öppet")

    table = page.locator("td a.code").first.get_attribute("href")
    tablet = browser.new_context(
        base_url=event.split("/lead")[0], viewport={"width": 1024, "height": 768}, has_touch=True
    ).new_page()
    tablet.goto(table or "")
    for number, notes in NOTES.items():
        tablet.get_by_role("link", name=f"Omgång {number}").tap()
        for kind, text in notes:
            tablet.fill("textarea[name=text]", text)
            tablet.locator(f"label:has(input[name=kind][value={kind}])").tap()
            tablet.get_by_role("button", name="Spara", exact=True).tap()
            expect(tablet.get_by_role("textbox", name="Anteckning")).to_have_value("")
    expect(tablet.locator("#status")).to_contain_text("Allt är sparat")
    tablet.context.close()

    page.goto(f"{event}/themes")
    page.get_by_role("button", name="Analysera nu").click()
    expect(page.get_by_text("Analysen gjordes")).to_be_visible()
    axe(page)
    titles = page.locator("main h2").all_inner_texts()
    assert len(titles) == len(set(titles)) >= 1
    quoted = page.locator("blockquote").all_inner_texts()
    written = {text for notes in NOTES.values() for _, text in notes}
    assert quoted
    assert all(any(text in quote for text in written) for quote in quoted)

    page.goto(f"{event}/review")
    axe(page)
    expect(page.locator("mark").first).to_be_visible()
    page.get_by_role("button", name="Bekräfta", exact=False).first.click()
    expect(page.get_by_text("1 av", exact=False).first).to_be_visible()

    page.goto(f"{event}/summary")
    axe(page)
    page.locator("#proposals > summary").click()
    expect(page.get_by_text("=Gemensam tolkbokning för hela avdelningen").first).to_be_visible()

    def late(route: Route) -> None:
        page.wait_for_timeout(700)
        route.continue_()

    page.route("**/summary.*made=*", late)  # a file on its way is not called off
    for extension in ("docx", "xlsx", "csv"):
        page.goto(f"{event}/summary")  # a page that waits for the file comes in between
        page.locator("summary", has_text="Lämna ut").click()
        with page.expect_download(timeout=120_000) as download:
            page.locator(f"a[href*='summary.{extension}']").first.click()
        data = Path(download.value.path()).read_bytes()
        assert _text(extension, data).count("tolkbokning") >= (extension != "csv")
        assert "P6" in _text(extension, data)


@pytest.mark.journey
def test_the_server_stops_with_all_its_processes(started: tuple[str, int], page: Page) -> None:
    _, pid = started
    children = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=True
    ).stdout.split()
    assert len(children) >= 3  # two that serve, one that analyses
    os.kill(pid, signal.SIGTERM)
    for _ in range(200):
        alive = subprocess.run(
            ["ps", "-o", "stat=", "-p", ",".join(children)],
            capture_output=True, text=True, check=False,
        ).stdout.split()  # fmt: skip
        if not [state for state in alive if not state.startswith("Z")]:
            return
        page.wait_for_timeout(100)
    pytest.fail("a process of the server is still there")


def _wait_until_served(page: Page, address: str) -> None:
    for _ in range(600):  # a busy machine takes long to start it
        try:
            page.goto(address)
            return
        except Exception as error:
            if "ERR_CONNECTION_REFUSED" not in str(error):
                raise
            page.wait_for_timeout(100)
    pytest.fail("the server does not answer")


def _text(extension: str, data: bytes) -> str:
    if extension == "csv":
        return data.decode("utf-8-sig")
    if extension == "docx":
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return parts.read("word/document.xml").decode()
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    return "\n".join(str(cell.value) for cell in cells)
