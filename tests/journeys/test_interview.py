"""An exit interview in a real browser: written while talking, paused, gone on with, finished."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from cafe.store.database import value
from tests.journeys.conftest import PASSWORD, Live, signed_in
from tests.journeys.looks import PHONE, TABLET, looks

PageAt = Callable[..., Page]
Axe = Callable[[Page], None]
KEPT = "Sparat som utkast."


def begin(page: Page) -> str:
    page.goto("/interview")
    page.get_by_role("button", name="Börja ett samtal").click()
    page.wait_for_url(re.compile(r"/interview/[0-9a-f]{32}"))
    return page.url


def answers(live: Live) -> int:
    return int(value(live.store.read(), "SELECT count(*) FROM answer"))


def test_an_interview_keeps_itself_and_is_gone_on_with_on_another_device(
    live: Live, page_at: PageAt, axe: Axe
) -> None:
    email = live.add_user("manager", "farsta")
    desk = page_at(1280, 800)
    signed_in(desk, email)
    before = answers(live)
    desk.goto("/interview")
    axe(desk)
    address = begin(desk)
    axe(desk)
    desk.get_by_label("Vad har varit bra?").fill("Kollegorna")
    expect(desk.locator("#kept")).to_have_text(KEPT)
    desk.reload()
    expect(desk.get_by_label("Vad har varit bra?")).to_have_value("Kollegorna")

    # A page with something to correct comes as 422, which a browser's console calls an error.
    phone = page_at(360, 740, touch=True, fails=True)
    signed_in(phone, email)
    phone.goto("/interview")
    phone.get_by_role("link", name="Fortsätt").click()
    expect(phone).to_have_url(address)
    phone.get_by_label("Vad har varit mindre bra?").fill("Tempot")
    expect(phone.locator("#kept")).to_have_text(KEPT)
    axe(phone)
    phone.get_by_role("button", name="Avsluta samtalet").click()
    expect(phone.get_by_role("alert")).to_contain_text("Vilket kvartal slutar du?")
    axe(phone)
    phone.get_by_label("Vilket kvartal slutar du?").select_option(index=2)
    phone.get_by_role("button", name="Avsluta samtalet").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Samtalet är avslutat")
    axe(phone)
    assert answers(live) == before + 1
    desk.goto("/interview")
    expect(desk.get_by_text("Du har inga påbörjade samtal.")).to_be_visible()


def test_two_windows_at_once_are_put_side_by_side(live: Live, page_at: PageAt, axe: Axe) -> None:
    email = live.add_user("manager", "farsta")
    # The answer to the later save is a 409, which a browser's console calls an error.
    desk, tablet = page_at(1280, 800), page_at(1024, 768, fails=True)
    for page in (desk, tablet):
        signed_in(page, email)
    address = begin(desk)
    tablet.goto(address)
    desk.get_by_label("Vad har varit bra?").fill("Från skrivbordet")
    expect(desk.locator("#kept")).to_have_text(KEPT)
    tablet.get_by_label("Vad har varit bra?").fill("Från surfplattan")
    tablet.wait_for_url("**/compare")
    expect(tablet.get_by_text("Från skrivbordet", exact=True)).to_be_visible()
    expect(tablet.get_by_text("Från surfplattan", exact=True)).to_be_visible()
    expect(tablet.get_by_text("Från skrivbordet Från surfplattan", exact=True)).to_be_visible()
    axe(tablet)
    tablet.get_by_role("button", name="Fortsätt med det här").click()
    expect(tablet).to_have_url(address)
    expect(tablet.get_by_label("Vad har varit bra?")).to_have_value(
        "Från skrivbordet\n\nFrån surfplattan"
    )


def test_what_was_typed_while_the_server_was_away_or_the_session_over_is_kept(
    live: Live, page_at: PageAt
) -> None:
    email = live.add_user("manager", "farsta")
    page = page_at(fails=True)
    signed_in(page, email)
    address = begin(page)
    live.stop()
    try:
        page.get_by_label("Vad har varit bra?").fill("Medan servern var borta")
        expect(page.locator("#kept")).to_contain_text("Servern svarar inte")
        # Other people may use this computer: nothing of it is in the browser's storage.
        stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
        assert stored == "[{},{}]"
    finally:
        live.start()
    expect(page.locator("#kept")).to_have_text(KEPT)

    page.context.clear_cookies()
    page.get_by_label("Vad har varit mindre bra?").fill("Medan jag var utloggad")
    expect(page.locator("#kept")).to_contain_text("utloggad")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Logga in i en ny flik").click()
    opened.value.locator("input[name=email]").fill(email)
    opened.value.locator("input[name=password]").fill(PASSWORD)
    opened.value.locator("main button.primary").click()
    opened.value.wait_for_url(lambda url: "/sign-in" not in url)
    opened.value.close()
    expect(page.locator("#kept")).to_have_text(KEPT)
    page.goto(address)
    expect(page.get_by_label("Vad har varit bra?")).to_have_value("Medan servern var borta")
    expect(page.get_by_label("Vad har varit mindre bra?")).to_have_value("Medan jag var utloggad")


def test_without_a_script_the_whole_interview_works(live: Live, page_at: PageAt) -> None:
    page = page_at(script=False)
    signed_in(page, live.add_user("manager", "farsta"))
    before = answers(live)
    address = begin(page)
    page.get_by_label("Vad har varit bra?").fill("Kollegorna")
    page.get_by_role("button", name="Spara utkast").last.click()
    expect(page.get_by_text("Utkastet är sparat.")).to_be_visible()
    page.goto(address)
    expect(page.get_by_label("Vad har varit bra?")).to_have_value("Kollegorna")
    page.get_by_label("Vilket kvartal slutar du?").select_option(index=1)
    page.get_by_role("button", name="Avsluta samtalet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Samtalet är avslutat")
    assert answers(live) == before + 1


def test_enter_in_a_line_of_text_does_not_finish(live: Live, page_at: PageAt) -> None:
    page = page_at()
    signed_in(page, live.add_user("manager", "farsta"))
    before = answers(live)
    begin(page)
    page.get_by_label("Vilket kvartal slutar du?").select_option(index=1)
    own = page.get_by_label("Annat: skriv själv")
    expect(own).to_be_hidden()
    page.get_by_label("Annat", exact=True).check()
    own.fill("Något annat")
    own.press("Enter")
    page.wait_for_url("**/interview?saved=1")
    assert answers(live) == before


@looks("a ticket for the one who leaves", TABLET, PHONE)
def test_a_ticket_is_shown_for_the_one_who_leaves(
    live: Live, page_at: PageAt, axe: Axe, width: int, height: int, dark: bool
) -> None:
    page = page_at(width, height, dark=dark)
    signed_in(page, live.add_user("manager"))
    page.goto("/interview")
    page.get_by_label("Förvaltning").select_option(label="Farsta")
    page.get_by_role("button", name="Ge en engångslänk i stället").click()
    expect(page.get_by_text("Länken visas bara nu.")).to_be_visible()
    expect(page.get_by_alt_text("QR-kod till länken")).to_be_visible()
    axe(page)


def test_what_is_typed_before_the_script_has_come_is_kept_too(live: Live, page_at: PageAt) -> None:
    page = page_at()
    signed_in(page, live.add_user("manager", "farsta"))
    page.goto("/interview")
    address = begin(page)
    held = []
    page.route("**/interview.js*", lambda route: held.append(route))
    with page.expect_request("**/interview.js*"):
        page.goto(address, wait_until="commit")
    page.get_by_label("Vad har varit bra?").fill("Skrivet i första sekunden")
    expect(page.locator("#kept")).to_have_text("")
    held[0].continue_()
    expect(page.locator("#kept")).to_have_text(KEPT)
    page.unroute("**/interview.js*")
    page.reload()
    expect(page.get_by_label("Vad har varit bra?")).to_have_value("Skrivet i första sekunden")
