"""The summary in a real browser: read on a screen, on a phone and on paper, and taken along."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable

import docx
import pytest
from playwright.sync_api import Page, expect

from cafe.store import events, notes
from cafe.store.events import Event
from cafe.understand import analyse
from tests.journeys.looks import DESK, PHONE, TABLET, looks

SAID = (
    ("works", "Handledningen varje vecka är det bästa vi har", 0),
    ("works", "Ärendehandledning med hela gruppen fungerar", 1),
    ("improve", "För många ärenden, 25 utredningar per handläggare", 0),
    ("improve", "Ärendemängden är orimlig, ingen hinner med sina utredningar", 2),
    ("improve", "Hot i receptionen och ingen väktare", 0),
    ("proposal", "Två handläggare i alla tunga ärenden", 6),
    ("proposal", "Anställ en administratör på varje enhet", 4),
    ("other", "Fikat var gott", 0),
)


@pytest.fixture
def summarised(live) -> Callable[[int | None], Event]:
    """`summarised(participants)`: an event with notes that the machine has read."""

    def make(participants: int | None) -> Event:
        event = live.add_event()
        with live.store.write() as db:
            events.change(
                db,
                "test",
                event,
                title=event.title,
                date=event.date,
                place=event.place,
                district=event.district,
                participants=participants,
                questions=[r.question for r in event.rounds],
                tables=len(event.tables),
            )
            event = events.get(db, event.code)
            said = [
                notes.NoteIn(str(uuid.uuid4()), 0, 3 if kind == "proposal" else 1, kind, text, n)
                for kind, text, n in SAID
            ]
            notes.save(db, event, event.tables[0], said, source="tablet", actor="test")
        analyse.analyse(live.store, event.code)
        return event

    return make


def fits(page: Page) -> bool:
    """Whether nothing reaches out of the window sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return bool(wide <= 0)


def pictures_are_drawn(page: Page) -> bool:
    """Whether every picture that is shown has come and can be decoded."""
    return bool(
        page.evaluate(
            "Promise.all([...document.querySelectorAll('main img')]"
            ".filter(i => i.offsetParent).map(i => i.decode().then(() => i.naturalWidth > 0)))"
            ".then(all => all.length > 0 && all.every(Boolean))"
        )
    )


@looks("the summary", DESK, TABLET, PHONE)
def test_the_summary_is_readable_everywhere(
    lead_page, summarised, axe, width, height, dark
) -> None:
    event = summarised(42)
    page = lead_page(width, height, dark=dark)
    page.goto(f"/lead/events/{event.code}")
    page.get_by_role("link", name="Sammanfattning").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(event.title)
    expect(page.locator(".proposals li").first).to_contain_text(
        "Två handläggare i alla tunga ärenden"
    )
    page.locator("#tables > summary").click()
    page.locator(".bar-row > summary").first.click()
    expect(page.locator(".bar-row[open] .theme blockquote").first).to_be_visible()
    assert fits(page)
    assert pictures_are_drawn(page)
    axe(page)


def test_the_figure_follows_the_page_into_the_dark_and_paper_stays_light(
    lead_page, summarised
) -> None:
    page = lead_page(dark=True)
    page.goto(f"/lead/events/{summarised(42).code}/summary")
    page.locator("#tables > summary").click()
    shown = page.locator("picture img").first
    assert "theme=dark" in shown.evaluate("image => image.currentSrc")
    page.emulate_media(media="print")
    expect(shown).to_be_hidden()
    paper = page.locator("img.paper").first
    expect(paper).to_be_visible()
    assert "theme" not in paper.evaluate("image => image.currentSrc")
    expect(page.locator("header.top")).to_be_hidden()
    expect(page.get_by_role("link", name="Word")).to_be_hidden()
    assert len(page.pdf(format="A4")) > 10_000


def test_word_excel_and_csv_are_taken_along(lead_page, summarised) -> None:
    page = lead_page()
    page.goto(f"/lead/events/{summarised(42).code}/summary")
    page.get_by_text("Lämna ut", exact=True).click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Word").click()
    assert taken.value.suggested_filename == "dialogcafe-i-farsta-2026-10-14.docx"
    paper = docx.Document(io.BytesIO(taken.value.path().read_bytes()))
    assert "Två handläggare i alla tunga ärenden" in [p.text for p in paper.paragraphs]
    with page.expect_download() as taken:
        page.get_by_role("link", name="Excel").click()
    assert taken.value.suggested_filename.endswith(".xlsx")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Punkter och typer").click()
    assert taken.value.path().read_bytes().startswith(b"\xef\xbb\xbfPunkt;")


def test_a_small_group_has_the_reason_instead_of_figures(lead_page, summarised, axe) -> None:
    page = lead_page()
    page.goto(f"/lead/events/{summarised(3).code}/summary")
    expect(page.locator(".notice.warn")).to_contain_text("Färre än 5 personer har varit med")
    expect(page.locator("main img")).to_have_count(0)
    expect(page.locator("main table")).to_have_count(0)
    expect(page.locator(".proposals li")).to_have_count(2)
    axe(page)


def test_the_lead_is_shown_where_the_number_of_participants_is_missing(
    lead_page, summarised
) -> None:
    page = lead_page()
    page.goto(f"/lead/events/{summarised(None).code}/summary")
    page.get_by_label("Hur många deltog?").fill("42")
    page.get_by_role("button", name="Spara antalet").click()
    expect(page.get_by_label("Hur många deltog?")).to_have_count(0)


def test_a_steering_group_finds_its_summaries(live, page_at, summarised, axe) -> None:
    event = summarised(42)
    page = page_at()
    page.goto("/sign-in")
    page.locator("input[name=email]").fill(live.add_user("steering", "farsta"))
    page.locator("input[name=password]").fill("lila giraffer dansar tango")
    page.locator("main button.primary").click()
    page.wait_for_url("**/today")
    page.get_by_role("button", name="Förstå").click()
    page.get_by_role("link", name="Sammanfattningar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sammanfattningar")
    axe(page)
    page.locator(f'a[href="/lead/events/{event.code}/summary"]').click()
    expect(page.get_by_role("heading", level=1)).to_have_text(event.title)
