"""What a table's first visit weighs, and how fast the kept page opens without a network.

A real server, a proxy that counts every byte and then goes away, and Chromium. The page is open
when what had been typed is in its field again.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from pathlib import Path

RELOADS = 20


def run() -> None:
    """Print bytes and requests of the first visit, and milliseconds of a reload."""
    from playwright.sync_api import expect, sync_playwright

    from tests.faults.tablets import KEPT
    from tests.journeys.conftest import ARGUMENTS, Live
    from tests.journeys.proxy import Proxy

    live = Live(Path(tempfile.mkdtemp()))
    live.start()
    proxy = Proxy(live.port)
    key = live.add_event().tables[0].key
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=ARGUMENTS
            )
            page = chromium.new_page()
            page.goto(f"{proxy.base_url}/t/{key}")
            page.evaluate(KEPT)
            print(f"first visit: {proxy.wire.down} bytes, {len(proxy.wire.requests)} requests")
            page.locator("#text").fill("Halvskriven anteckning")
            proxy.stop()
            taken = []
            for _ in range(RELOADS):
                began = time.perf_counter()
                page.reload()
                expect(page.locator("#text")).to_have_value("Halvskriven anteckning")
                taken.append(1000 * (time.perf_counter() - began))
            print(
                f"reload without a network: {statistics.median(taken):.0f} ms (median of {RELOADS})"
            )
            print(f"the slowest of them: {max(taken):.0f} ms")
            chromium.close()
    finally:
        live.stop()
        live.store.close()
        proxy.close()
        shutil.rmtree(live.folder, ignore_errors=True)
