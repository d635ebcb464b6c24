"""The first page and the way from it, at every width and in both languages, without a script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cafe import accounts
from cafe.store import users
from tests.journeys.conftest import PASSWORD, Live, signed_in

EMAIL = "all-roles@example.test"
# Elements of the header that stand in another row than the first.
WRAPPED = """() => {
  const seen = [...document.querySelectorAll("header > *, header > nav > *")].filter(
    (e) => e.checkVisibility() && !e.matches("[popover]:not(nav)") && e.offsetHeight > 1);
  return seen.filter((e) => e.getBoundingClientRect().bottom > 61).map((e) => e.textContent);
}"""


@pytest.fixture
def everybody(live: Live, page_at: Callable[..., Page]) -> Callable[..., Page]:
    """A window of somebody who has every role there is, and a long name."""

    def sign_in(**how: bool) -> Page:
        with live.store.write() as db:
            if users.by_email(db, EMAIL) is None:
                users.add(
                    db, "test", email=EMAIL, name="Maximilian Österlund-Bergström",
                    password_hash=accounts.hash_password(PASSWORD),
                    roles=[(role, users.ALL) for role in users.ROLES],
                )  # fmt: skip
        page = signed_in(page_at(1280, 800, **how), EMAIL)
        page.goto("/today")
        return page

    return sign_in


def test_the_header_is_one_row_at_every_width_in_both_languages(
    everybody: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    page = everybody()
    for language in ("sv", "en"):
        for width in (1280, 1090, 1060, 768, 360, 320):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(WRAPPED) == [], (language, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (language, width)
        axe(page)
        page.locator(".open-menu").click()
        axe(page)
        page.keyboard.press("Escape")
        page.locator(".me").click()
        axe(page)
        page.get_by_role("button", name="In English" if language == "sv" else "På svenska").click()
        page.wait_for_url("**/today")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("button", name="Underlag").click()
    axe(page)


def test_the_menu_opens_and_closes_by_key_and_press_without_a_script(
    everybody: Callable[..., Page],
) -> None:
    page = everybody(script=False)
    opens = page.get_by_role("button", name="Besluta")
    opens.focus()
    page.keyboard.press("Enter")
    way = page.get_by_role("link", name="Handlingsplaner")
    expect(way).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Styrgrupp")).to_be_focused()
    page.keyboard.press("Escape")
    expect(way).to_be_hidden()
    expect(opens).to_be_focused()
    page.set_viewport_size({"width": 360, "height": 740})
    page.get_by_role("button", name="Meny").click()
    page.get_by_role("link", name="Handlingsplaner").click()
    page.wait_for_url("**/plans/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Handlingsplaner")
    page.get_by_role("button", name="Konto").click()
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_role("link", name="Logga in")).to_be_visible()
