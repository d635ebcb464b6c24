"""A server that cannot store in time: what was written stays, and goes by itself when it can."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Live

WAITS_MS = 8_000  # the page sends the form after five to seven and a half seconds


@pytest.mark.journey
def test_a_form_goes_by_itself_when_the_server_can_store_again(
    live: Live, lead_page: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    page = lead_page(fails=True)
    page.clock.install()
    page.goto("/today")
    page.get_by_role("link", name="Nytt café").first.click()
    page.fill("[name=title]", "Café för den som väntar")
    page.fill("[name=date]", "2026-10-14")
    page.fill("[name=questions-0]", "Vad väntar ni på?")
    with contextlib.closing(sqlite3.connect(live.store.path, isolation_level=None)) as held:
        held.execute("BEGIN IMMEDIATE")
        page.locator("main button.primary").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Allt du skrev finns kvar")
        expect(page.get_by_text("Sidan försöker igen av sig själv")).to_be_visible()
        expect(page.locator("blockquote").first).to_have_text("Café för den som väntar")
        axe(page)
    page.route("**/healthz", lambda route: route.abort())
    with page.expect_request("**/healthz"):
        page.clock.fast_forward(WAITS_MS)
    expect(page.get_by_role("heading", level=1)).to_have_text("Allt du skrev finns kvar")
    page.unroute("**/healthz")
    with page.expect_navigation():
        page.clock.fast_forward(WAITS_MS)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Café för den som väntar")
