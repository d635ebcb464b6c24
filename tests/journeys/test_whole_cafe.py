"""A whole café, from practice to receipt: four tablets, a projector and three phones, and whoever
leads it. With SWEEP=all in both languages, light and dark, and each step at five sizes, with axe,
and pages find out by themselves what is new; with SHOTS naming a folder a picture of each step is
laid there."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from forms.messages import wording
from tests.journeys.conftest import ask_now
from tests.journeys.looks import DESK, NARROW, PHONE, SWEEP, TABLET, WALL

SHOTS = os.environ.get("SHOTS")
# In `make test` axe looks at the steps that no other journey looks at; in a sweep at all.
OWN = {"01-start", "02-guide", "04-sheets", "21-sheet", "24-ended"}
HOW = [(language, dark) for language in ("sv", "en") for dark in (False, True)]
SAID = {
    "sv": ["Vi äter lunch ihop.", "Telefonen ringer hela tiden.", "Köp fler hörlurar.", "Nej"],
    "en": ["We have lunch together.", "The telephone rings all day.", "Buy headphones.", "No"],
}
SEATED = 7
COVERED = """() => {
  const [cast, pages] = [".cast", "#pages"].map((one) => document.querySelector(one));
  return !pages.hidden && cast.getBoundingClientRect().right > pages.getBoundingClientRect().left;
}"""


@pytest.mark.looks
@pytest.mark.timeout(1200 if SWEEP else 300)
@pytest.mark.parametrize(
    ("language", "dark"),
    HOW if SWEEP else HOW[:1],
    ids=[f"{one}-{'dark' if dark else 'light'}" for one, dark in (HOW if SWEEP else HOW[:1])],
)
def test_a_whole_cafe_from_practice_to_receipt(
    live, page_at, axe, language: str, dark: bool
) -> None:
    shutil.rmtree(live.folder / "practice", ignore_errors=True)  # one an hour from here
    live.add_user("lead")  # an instance that is set up
    looked = _look(axe, f"{language}-{'dark' if dark else 'light'}")
    asks = (lambda *pages: None) if SWEEP else ask_now

    def window(size: tuple[int, int], **how: bool) -> Page:
        page = page_at(*size, dark=dark, **how)
        page.context.add_cookies([{"name": "language", "value": language, "url": live.base_url}])
        return page

    # Whoever is to lead it presses once, and has the pages of the hall.
    lead = window(DESK)
    lead.goto("/")
    looked(lead, "01-start")
    lead.locator("form[action='/practice'] button").click()
    lead.wait_for_url("**/guide")
    guide = lead.url
    looked(lead, "02-guide")
    ways = {
        name: lead.locator(f".practice-steps a[href*='{part}']").get_attribute("href") or ""
        for name, part in (("wall", "/wall/"), ("phone", "/room/"), ("cards", "/cards"),
                           ("listed", "/shortlist"), ("receipts", "/receipts"))
    }  # fmt: skip
    ways["room"] = ways["cards"].replace("/cards", "/room")
    lead.goto(ways["cards"])
    looked(lead, "03-cards")
    lead.goto(ways["cards"].replace("/cards", "/sheets"))
    looked(lead, "04-sheets")
    lead.goto(ways["room"])
    tablets = []
    for number in range(1, 5):
        page = lead.request.get(ways["room"].replace("/room", f"/tables/{number}")).text()
        found = re.search(r'"(/practice/\w+/t/\w+)"', page)
        assert found, page
        tablets.append(window(TABLET, touch=True, fails=number == 4))  # it hears of the end
        tablets[-1].goto(found[1])
    wall, phones = window(WALL), [window(PHONE, touch=True) for _ in range(3)]
    for page, way in ((wall, ways["wall"]), *((phone, ways["phone"]) for phone in phones)):
        page.goto(way)
    looked(tablets[0], "05-tablet-before")
    looked(wall, "06-wall-before")
    looked(phones[0], "07-phone-before")

    # The first round: its question and its clock are on every screen.
    lead.locator("#minutes").fill("10")
    lead.locator("form.move button.primary").click()
    asks(*tablets, wall, *phones)
    expect(tablets[0].locator("#clock")).to_be_visible()
    asked = tablets[0].locator("#question").inner_text()
    expect(wall.locator("h1")).to_have_text(asked)
    expect(phones[0].locator("main")).to_contain_text(asked)
    for n, tablet in enumerate(tablets):
        if n == 0:  # the other tables have been counted
            tablet.locator(f"[data-count='{SEATED}']").click()
        expect(tablet.locator("[data-round='1'][aria-current]")).to_be_visible()
        tablet.locator("#text").fill(SAID[language][0] + f" ({n + 1})")
        tablet.locator("#write button.primary").click()
        expect(tablet.locator("#notes .said").first).to_contain_text(SAID[language][0])
    looked(tablets[0], "08-tablet-writes")
    tablets[1].locator("#help").click()
    expect(lead.locator(".tiles > li").nth(1).locator(".help, .asks, strong").first).to_be_visible()
    looked(lead, "09-room")
    looked(wall, "10-wall-asks")
    looked(phones[0], "11-phone-asks")

    # Proposals, and the table's last look.
    lead.locator("#number [value='3']").check()
    lead.locator("form.move button.primary").click()
    asks(*tablets)
    for n, tablet in enumerate(tablets):
        expect(tablet.locator("[data-round='3'][aria-current]")).to_be_visible()
        tablet.locator("#text").fill(SAID[language][2] + f" ({n + 1})")
        tablet.locator("#write button.primary").click()
        tablet.locator("#done").click()
        if n == 0:
            looked(tablet, "12-last-look")
        tablet.locator("#really").click()
    for tablet in tablets:
        expect(tablet.locator("#receipt-code")).to_be_in_viewport()
        expect(tablet.locator("#receipt-qr")).to_be_in_viewport(ratio=1)
    looked(tablets[0], "13-tablet-done")

    # What goes to the vote, and the vote of the tables.
    lead.goto(ways["listed"])
    lead.locator(".alike button").first.click()
    expect(lead.locator("ol.listed > li").first).to_be_visible()
    looked(lead, "14-shortlist")
    lead.goto(ways["room"])
    lead.locator("#harvest form.form button.primary").click()
    lead.locator("button[value=proposals]").click()
    asks(*tablets, wall)
    expect(wall.locator("#wall .said").first).to_be_visible()
    for n, tablet in enumerate(tablets):
        expect(tablet.locator("#harvest")).to_be_visible()
        if n:  # it is where its receipt is
            tablet.locator("#to-vote").click()
        else:
            tablet.evaluate("scrollTo(0, 0)")
        expect(tablet.locator("#harvest-title")).to_be_in_viewport()
        expect(tablet.locator("#vote-news")).to_be_hidden()
    looked(tablets[0], "15-tablet-votes")
    looked(wall, "16-wall-proposals")
    for tablet in tablets:
        tablet.locator("#proposals [data-step='1']").first.click()
        tablet.locator("#vote").click()
        expect(tablet.locator("#cast-votes li")).to_have_count(1)
    looked(tablets[0], "17-tablet-voted")
    lead.reload()
    lead.locator("form[action$='/close'] button").click()
    lead.locator("form[action$='/reveal'] button").click()
    asks(wall, *phones)
    expect(wall.locator("#wall .placed .said").first).to_be_visible()
    looked(lead, "18-room-result")
    looked(wall, "19-wall-result")
    assert not wall.evaluate(COVERED), "the number of votes, by what turns the pages"
    expect(phones[0].locator(".placed .said").first).to_be_visible()
    looked(phones[0], "20-phone-result")

    # A table without a tablet: its sheet is typed in with the keyboard alone.
    lead.goto(ways["room"].replace("/room", "/typed"))
    looked(lead, "21-sheet")
    keys = 0
    for n in range(20):
        mark = f"{n % 3 + 1}: " if n % 4 else ""  # every fourth is of the round's kind
        lead.keyboard.type(mark)
        lead.keyboard.insert_text(f"{SAID[language][1]} {n}")
        lead.keyboard.press("Enter")
        keys += len(mark) + 1
    for key in ("Tab", "Enter"):
        lead.keyboard.press(key)
    lead.wait_for_url("**saved=20*")
    assert keys <= 4 * 20

    # What became of it.
    way = tablets[0].locator("#receipt-code").get_attribute("href")
    assert way
    for phone in phones:
        phone.goto(way)
    expect(phones[2].locator("main")).to_contain_text(SAID[language][2])
    looked(phones[0], "22-receipt")
    lead.goto(ways["receipts"])
    looked(lead, "23-receipts")
    for page in (*tablets[:3], wall, *phones):
        page.close()
    lead.goto(guide)
    lead.locator("form[action$='/guide/end'] button").click()
    lead.wait_for_url("**ended=1")
    looked(lead, "24-ended")
    assert lead.request.get(guide).status == 404
    asks(tablets[3])
    expect(tablets[3].locator("#lost-why")).to_have_text(
        wording("practice_over").in_language(language)
    )


def _look(axe: Callable[[Page], None], name: str) -> Callable[[Page, str], None]:
    """A function that looks at a step: no fault that axe finds, nothing wider than the screen; in
    a sweep at five sizes."""

    def look(page: Page, step: str) -> None:
        own = page.viewport_size
        assert own
        sizes = (WALL, DESK, TABLET, PHONE, NARROW) if SWEEP else ((own["width"], own["height"]),)
        for width, height in sizes:
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            ), f"{step} at {width}"
            if SWEEP or step in OWN:
                axe(page)
            if SHOTS:
                folder = Path(SHOTS)
                folder.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=folder / f"{step}-{name}-{width}.png", full_page=True)
        page.set_viewport_size(own)

    return look
