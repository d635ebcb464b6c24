"""A new version of Rundabord reaches tablets that are in use, and takes no draft with it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cafe.config import ROOT
from tests.journeys.conftest import Live

PARTS = ("cafe", "forms", "analysis", "templates", "wsgi.py", "setup.cfg")
NEW = "/* a newer version */"


@pytest.fixture
def update(live: Live, tmp_path: Path) -> Iterator[Callable[[], None]]:
    """`update()`: the server goes, and a newer version of it comes on the same address."""
    processes: list[subprocess.Popen[bytes]] = []

    def change() -> None:
        for part in PARTS:
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
            copy(ROOT / part, tmp_path / part)
        for name in ("style.css", "table.js"):
            with (tmp_path / "cafe" / "static" / name).open("a") as file:
                file.write(f"\n{NEW}\n")
        live.stop()
        environ = os.environ | {"CAFE_INSTANCE": str(live.folder), "PYTHONPATH": str(tmp_path)}
        environ["PORT"] = str(live.port)
        command = [sys.executable, "-m", "cafe.server", "wsgi:application", str(live.port)]
        processes.append(
            subprocess.Popen(
                command,
                cwd=tmp_path,
                env=environ,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )

    yield change
    for process in processes:
        process.terminate()
        process.wait(20)
    live.start()


@pytest.mark.journey
def test_an_update_reaches_the_tablet_and_keeps_what_is_typed(
    live: Live, page_at: Callable[..., Page], update: Callable[[], None]
) -> None:
    event = live.add_event()
    tablet = page_at(1024, 768, touch=True, fails=True)
    tablet.goto(f"/t/{event.tables[0].key}")
    tablet.evaluate("navigator.serviceWorker.ready.then(() => true)")
    text = tablet.get_by_role("textbox", name="Anteckning")
    text.fill("sparad före bytet")
    tablet.get_by_role("button", name="Spara", exact=True).tap()
    expect(tablet.locator("#status")).to_contain_text("Allt är sparat")
    text.fill("halvvägs in i en mening när servern byttes")
    update()
    # The page that is open goes on as it was, and its next note reaches the new server.
    expect(tablet.locator("#status")).to_contain_text("Allt är sparat")
    expect(text).to_have_value("halvvägs in i en mening när servern byttes")
    for _ in range(60):
        tablet.reload()
        expect(text).to_have_value("halvvägs in i en mening när servern byttes")
        script = tablet.evaluate(
            "fetch(document.querySelector('script[src]').src).then((r) => r.text())"
        )
        if NEW in script:
            break
        tablet.wait_for_timeout(250)
    assert NEW in script
    tablet.get_by_role("button", name="Spara", exact=True).tap()
    expect(tablet.locator("#status")).to_contain_text("Allt är sparat")
    expect(tablet.locator("main")).to_contain_text("sparad före bytet")
    expect(tablet.locator("main")).to_contain_text("halvvägs in i en mening")
