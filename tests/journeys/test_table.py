"""Writing at a table, in a real browser: fast, by touch or by keyboard, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from cafe.store import events, late_notes, notes
from cafe.store.events import Event
from tests.journeys.conftest import ask_now
from tests.journeys.looks import PHONE, TABLET, looks


@pytest.fixture
def event(live) -> Event:
    return live.add_event()


@pytest.fixture
def written(live, event) -> Callable[[], list[notes.Note]]:
    """`written()`: what is in the store for the first table, the first written first."""
    return lambda: notes.of_table(live.store.read(), event.tables[0].id)[::-1]


@pytest.fixture
def at(event) -> str:
    return f"/t/{event.tables[0].key}"


def saved(page: Page) -> None:
    expect(page.locator("#status")).to_have_text("Allt är sparat på servern")


def choose(page: Page, kind: str) -> None:
    page.get_by_role("radio", name=kind).check()


@looks("three notes", TABLET, PHONE)
def test_notes_in_a_row_by_touch_keep_the_kind_that_the_table_chose(
    page_at, at, written, width, height, dark
) -> None:
    page = page_at(width, height, touch=True, dark=dark)
    page.goto(at)
    expect(page.locator("#as")).to_have_text("Typ saknas")
    for text, kind, shown in (
        ("Ett", None, "Typ saknas"),
        ("Två", "Förslag", "som Förslag"),
        ("Tre", None, "som Förslag"),
    ):
        page.locator("#text").fill(text)
        if kind:
            page.locator(".kind label", has_text=kind).tap()
        expect(page.locator("#as")).to_have_text(shown)
        page.get_by_role("button", name="Spara", exact=True).tap()
        expect(page.locator("#text")).to_be_focused()
        expect(page.locator("#text")).to_have_value("")
        expect(page.locator("#as")).to_have_text(shown)
    saved(page)
    assert [(n.text, n.kind, n.revision) for n in written()] == [
        ("Ett", None, 1),
        ("Två", "proposal", 1),
        ("Tre", "proposal", 1),
    ]
    page.reload()
    expect(page.locator("#as")).to_have_text("som Förslag")
    page.locator(".steps a", has_text="2").tap()
    expect(page.locator("#as")).to_have_text("Typ saknas")
    # What has no kind says so, and gets one with one tap.
    unset = page.locator("#notes .note", has_text="Ett")
    expect(unset.locator(".kind")).to_have_text("Typ saknas")
    unset.get_by_role("button", name="Annat").tap()
    expect(unset.locator(".kind")).to_have_text("Annat")
    expect(unset.locator(".kind-chooser")).to_be_hidden()
    # What has one can be without one again.
    page.locator("#notes .note", has_text="Tre").first.locator(".edit").tap()
    expect(page.locator("#as")).to_have_text("som Förslag")
    page.locator("#no-kind").tap()
    expect(page.locator("#as")).to_have_text("Typ saknas")
    expect(page.locator("#no-kind")).to_be_hidden()
    page.locator("#save").tap()
    saved(page)
    assert [n.kind for n in written()] == ["other", "proposal", None]
    shown = page.locator("#notes .note .said").all_text_contents()
    assert shown == ["Tre", "Två", "Ett"]
    expect(page.locator("#notes .chip", has_text="Sparad på servern")).to_have_count(3)


@looks("targets of the table", TABLET, PHONE)
def test_every_target_is_large_and_axe_finds_nothing(page_at, at, axe, width, height, dark) -> None:
    page = page_at(width, height, touch=True, dark=dark)
    page.goto(at)
    page.locator("#text").fill("Något")
    page.locator("#save").tap()
    saved(page)
    page.locator(".extra summary").tap()
    page.locator(".seats summary").tap()
    page.locator(".handover summary").tap()
    page.locator("#done").tap()
    axe(page)
    page.locator("#really").tap()
    expect(page.locator("#receipt-qr")).to_be_visible()
    page.locator("#notes .edit").tap()
    axe(page)
    small = page.evaluate(
        """() => [...document.querySelectorAll(
             "button, a, summary, select, textarea, .choices label, input[type=text]")]
           .filter((e) => e.checkVisibility() && !e.matches(".skip"))
           .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
           .filter(([, box]) => box.width < 44 || box.height < 44)
           .map(([html, box]) => `${html} ${box.width}×${box.height}`)"""
    )
    assert small == []
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


def test_the_table_has_the_last_word(page_at, at, written) -> None:
    page = page_at(1024, 768, touch=True)
    page.goto(at)
    for text in ("Ett", "Två", "Tre", "Fyra"):
        page.locator("#text").fill(text)
        page.locator("#save").tap()
    saved(page)
    page.locator("#text").fill("Fem")
    page.locator("#done").tap()
    lacking = page.locator("#lacking li")
    expect(lacking.first).to_have_text("Det som står i fältet är inte sparat.")
    page.locator("#write-on").tap()
    page.locator("#text").fill("")
    page.locator("#done").tap()
    expect(lacking).to_have_text(
        ["Ni har inte sagt hur många ni är vid bordet.", "4 anteckningar saknar typ"]
    )
    expect(page.locator("#really")).to_have_text("Vi är klara ändå")
    for count in ("7", "6"):  # somebody has left
        page.locator("#head-count").get_by_role("button", name=count, exact=True).tap()
        expect(page.locator("#seats-count")).to_have_text(f"{count} personer")
    for text in ("Ett", "Två", "Tre", "Fyra"):
        page.locator("#as-read").get_by_role("button", name=f"Förslag: {text}").tap()
    for text in ("Ett", "Två", "Tre"):
        page.locator("#as-read").get_by_role("button", name=f"★ Viktigast: {text}").tap()
    fourth = page.locator("#as-read").get_by_role("button", name="★ Viktigast: Fyra")
    expect(fourth).to_be_hidden()
    expect(lacking).to_have_count(0)
    saved(page)
    page.locator("#really").tap()
    expect(page.locator("#done-state")).to_have_text("Tack. Ni är klara.")
    expect(page.locator("#last-look")).to_be_hidden()
    copy = page.locator("#receipt-copy")
    copy.tap()
    expect(copy).to_contain_text("Kopierat")
    assert page.locator("#receipt-code").get_attribute("href") == copy.get_attribute("data-copy")
    kept = {n.text: (n.kind, n.important) for n in written()}
    assert kept == {
        **dict.fromkeys(("Ett", "Två", "Tre"), ("proposal", True)), "Fyra": ("proposal", False),
    }  # fmt: skip


def test_the_main_action_is_in_sight_without_scrolling(page_at, at) -> None:
    for width, height in (TABLET, PHONE):
        page = page_at(width, height, touch=True)
        page.goto(at)
        expect(page.locator("#text")).to_be_in_viewport(ratio=1)
        expect(page.locator("#save")).to_be_in_viewport(ratio=1)


def test_with_the_keyboard_alone(page_at, at, written) -> None:
    page = page_at(1280, 800)
    page.goto(at)
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("Skrivet utan mus")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the first kind
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Förslag")).to_be_checked()
    page.keyboard.press("Tab")  # save
    page.keyboard.press("Tab")  # no kind after all
    expect(page.locator("#no-kind")).to_be_focused()
    page.keyboard.press("Tab")  # more about the note
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")  # one more vote
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#votes")).to_have_value("2")
    page.locator("#save").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("Nästa")
    page.keyboard.press("Control+Enter")
    saved(page)
    assert [(n.text, n.kind, n.votes) for n in written()] == [
        ("Skrivet utan mus", "proposal", 2),
        ("Nästa", "proposal", 0),
    ]


def test_a_double_press_saves_once(page_at, at, written) -> None:
    page = page_at(1024, 768)
    page.goto(at)
    page.locator("#text").fill("En gång")
    page.locator("#save").dblclick()
    saved(page)
    expect(page.locator("#text-error")).to_be_hidden()
    assert [n.text for n in written()] == ["En gång"]


def test_the_round_is_chosen_on_the_device_and_stays(page_at, at, written) -> None:
    page = page_at(1024, 768)
    page.goto(at)
    page.locator("#text").fill("Påbörjad")
    page.get_by_role("link", name="Omgång 2").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Vad behöver bli bättre för att ni ska vilja stanna?"
    )
    expect(page.locator("#text")).to_have_value("Påbörjad")
    page.goto(at)  # as the table card has it
    expect(page.get_by_role("link", name="Omgång 2")).to_have_attribute("aria-current", "step")
    expect(page.locator("#text")).to_have_value("Påbörjad")
    page.locator("#save").click()
    saved(page)
    assert [(n.text, n.round) for n in written()] == [("Påbörjad", 2)]


def test_a_draft_survives_a_reload_with_all_its_fields(page_at, at) -> None:
    page = page_at(1024, 768)
    page.goto(at)
    page.locator("#text").fill("Halvskriven\nanteckning")
    choose(page, "Behöver bli bättre")
    page.locator(".extra summary").click()
    page.locator("#point").select_option("P3")
    page.locator("[data-step='1']").click()
    page.reload()
    expect(page.locator("#text")).to_have_value("Halvskriven\nanteckning")
    expect(page.get_by_role("radio", name="Behöver bli bättre")).to_be_checked()
    expect(page.locator("#point")).to_have_value("P3")
    expect(page.locator("#votes")).to_have_value("1")


def test_a_server_that_is_away_costs_nothing(live, page_at, at, written) -> None:
    page = page_at(1024, 768, fails=True)
    page.goto(at)
    live.stop()
    try:
        for text in ("Utan server", "Och en till"):
            page.locator("#text").fill(text)
            page.locator("#save").click()
        expect(page.locator("#status")).to_have_text("2 anteckningar är inte skickade")
        expect(page.locator("#notes .chip")).to_have_text(["Sparad här, inte skickad"] * 2)
        page.locator("#text").fill("Under arbete")
    finally:
        live.start()
    saved(page)
    expect(page.locator("#notes .chip")).to_have_text(["Sparad på servern"] * 2)
    expect(page.locator("#text")).to_have_value("Under arbete")
    assert [(n.text, n.revision) for n in written()] == [("Utan server", 1), ("Och en till", 1)]


def test_what_was_not_sent_is_sent_after_the_page_is_opened_again(
    live, page_at, at, written
) -> None:
    page = page_at(1024, 768, fails=True)
    page.goto(at)
    page.route("**/api/notes", lambda route: route.abort())
    page.locator("#text").fill("Väntar på nätet")
    page.locator("#save").click()
    expect(page.locator("#notes .chip")).to_have_text("Sparad här, inte skickad")
    page.goto("/healthz")  # the page is gone, and with it its memory
    page.unroute("**/api/notes")
    page.goto(at)
    saved(page)
    assert [n.text for n in written()] == ["Väntar på nätet"]


def test_an_answer_that_was_lost_neither_doubles_nor_forks_a_note(page_at, at, written) -> None:
    page = page_at(1024, 768, fails=True)
    page.goto(at)

    lost = []

    def lose(route: Route) -> None:
        if not lost:
            lost.append(route.fetch().status)  # the server has stored it, and nobody hears of it
        route.abort()

    page.route("**/api/notes", lose)
    page.locator("#text").fill("Först")
    page.locator("#save").click()
    expect(page.locator("#notes .chip")).to_have_text("Sparad här, inte skickad")
    page.locator("#notes .edit").click()
    page.locator("#text").fill("Sedan")
    page.locator("#save").click()
    page.unroute("**/api/notes")
    ask_now(page)
    saved(page)
    assert lost == [200]
    (note,) = written()
    assert (note.text, note.revision, note.siblings) == ("Sedan", 2, False)


def test_a_note_is_changed_withdrawn_and_taken_in_again(live, page_at, at, written) -> None:
    page = page_at(1024, 768)
    page.goto(at)
    page.locator("#text").fill("Först")
    choose(page, "Förslag")
    page.locator("#save").click()
    saved(page)
    page.locator("#text").fill("Något annat på gång")
    page.locator("#notes .edit").click()
    expect(page.locator("#text")).to_have_value("Först")
    page.locator("#text").fill("Sedan")
    page.get_by_role("button", name="Spara ändringen").click()
    # What was being typed is back.
    expect(page.locator("#text")).to_have_value("Något annat på gång")
    expect(page.locator("#notes .said")).to_have_text("Sedan")
    saved(page)
    page.locator("#notes .edit").click()
    page.get_by_role("button", name="Ta tillbaka anteckningen").click()
    expect(page.locator("#notes .chip")).to_have_text("Tillbakatagen")
    saved(page)
    page.reload()
    page.get_by_role("button", name="Ångra").click()
    expect(page.locator("#notes .chip")).to_have_text("Sparad på servern")
    saved(page)
    (note,) = written()
    history = notes.revisions(live.store.read(), note.id)
    assert [(r.text, r.kind, r.withdrawn) for r in history] == [
        ("Först", "proposal", False),
        ("Sedan", "proposal", False),
        ("Sedan", "proposal", True),
        ("Sedan", "proposal", False),
    ]


def test_a_change_on_two_devices_keeps_both_and_says_so(live, page_at, at, written) -> None:
    first = page_at(1024, 768)
    first.goto(at)
    first.locator("#text").fill("Först")
    first.locator("#save").click()
    saved(first)
    second = page_at(360, 740, touch=True)
    second.goto(at)
    for page, text in ((first, "Den enas"), (second, "Den andras")):
        page.locator("#notes .edit").click()
        page.locator("#text").fill(text)
        page.locator("#save").click()
        saved(page)
    expect(second.locator("#told")).to_contain_text("Båda versionerna är sparade")
    for page in (first, second):
        ask_now(page)
        expect(page.locator("#notes .chip")).to_have_text("Två versioner")
        expect(page.locator(".version .said")).to_have_text(["Den enas", "Den andras"])
    history = notes.revisions(live.store.read(), written()[0].id)
    assert [(r.text, r.standing) for r in history][1:] == [
        ("Den enas", "kept"),
        ("Den andras", "sibling"),
    ]
    first.reload()
    expect(first.locator(".version .said")).to_have_text(["Den enas", "Den andras"])
    first.get_by_role("button", name="Behåll den här: Den andras").click()
    expect(first.locator("#notes .chip")).to_have_text("Sparad på servern")
    expect(first.locator("#notes .note > .said")).to_have_text("Den andras")
    (note,) = written()
    assert (note.text, note.siblings) == ("Den andras", False)
    # All of it is still there.
    assert [r.text for r in notes.revisions(live.store.read(), note.id)] == [
        "Först",
        "Den enas",
        "Den andras",
        "Den andras",
    ]


def test_a_change_of_an_earlier_round_leaves_the_table_where_it_is(page_at, at, written) -> None:
    page = page_at(1024, 768)
    page.goto(at)
    page.locator("#text").fill("I omgång ett")
    page.locator("#save").click()
    page.get_by_role("link", name="Omgång 2").click()
    page.locator("#notes .edit").click()
    current = page.locator(".steps [aria-current]")
    expect(current).to_have_attribute("data-round", "1")
    page.reload()
    expect(page.locator("#text")).to_have_value("I omgång ett")
    page.locator("#text").fill("I omgång ett, ändrad")
    page.locator("#save").click()
    expect(current).to_have_attribute("data-round", "2")
    page.locator("#text").fill("I omgång två")
    page.locator("#save").click()
    saved(page)
    assert [(n.text, n.round) for n in written()] == [
        ("I omgång ett, ändrad", 1),
        ("I omgång två", 2),
    ]


def test_a_text_that_is_too_long_stays_in_the_field(page_at, at, written) -> None:
    page = page_at(1024, 768)
    page.goto(at)
    for text in ("å" * 20_001, "x" * 100_000):
        page.locator("#text").fill(text)
        page.locator("#save").click()
        expect(page.locator("#text-error")).to_contain_text(
            f"Anteckningen är {len(text)} tecken lång. Högst 20000"
        )
        assert page.locator("#text").input_value() == text
    assert written() == []
    page.reload()
    expect(page.locator("#text")).to_have_value("x" * 100_000)
    page.locator("#text").fill("🌻" * 20_000)
    page.locator("#save").click()
    saved(page)
    assert [n.text for n in written()] == ["🌻" * 20_000]


def test_an_event_that_closes_meanwhile_keeps_the_text_and_says_so(
    live, page_at, at, event, written
) -> None:
    page = page_at(1024, 768)
    page.goto(at)
    page.locator("#text").fill("Nästan klar")
    with live.store.write() as db:
        events.move(db, "test", event, "closed")
    page.locator("#save").click()
    expect(page.locator("#closed")).to_contain_text("Caféet är stängt. Tack")
    expect(page.locator("#notes .chip")).to_have_text("Väntar på projektledaren")
    assert [n.text for n in late_notes.of_event(live.store.read(), event.id)] == ["Nästan klar"]
    page.goto(at)
    expect(page.locator("#write")).to_be_hidden()
    expect(page.locator("#notes .said")).to_have_text("Nästan klar")


@looks("the table without a script", TABLET, PHONE)
def test_without_a_script_the_form_posts(page_at, at, written, width, height, dark) -> None:
    page = page_at(width, height, dark=dark, script=False)
    page.goto(at)
    page.get_by_role("link", name="Omgång 3").click()
    page.locator("#text").fill("Utan skript")
    page.locator(".kind label", has_text="Förslag").click()
    page.locator("#save").click()
    expect(page.locator("#saved")).to_have_text("Tack. Anteckningen är sparad.")
    assert [(n.text, n.kind, n.round) for n in written()] == [("Utan skript", "proposal", 3)]
    page.go_back()
    expect(page.locator("#text")).to_have_value("Utan skript")
    page.locator("#save").click()
    expect(page.locator("#saved")).to_have_text("Tack. Anteckningen är sparad.")
    assert len(written()) == 1  # the same form, sent twice
    page.locator("#notes .edit").click()
    page.locator("#text").fill("Ändrad utan skript")
    page.get_by_role("button", name="Spara ändringen").click()
    expect(page.locator("#notes .said")).to_have_text("Ändrad utan skript")
    page.locator("#notes .edit").click()
    page.get_by_role("button", name="Ta tillbaka anteckningen").click()
    expect(page.locator("#saved")).to_contain_text("tillbakatagen")
    page.get_by_role("button", name="Ångra").click()
    expect(page.locator("#notes .chip")).to_have_text("Sparad på servern")


def test_the_edit_page_has_no_accessibility_fault(page_at, at, axe, written) -> None:
    page = page_at(360, 740)
    page.goto(at)
    page.locator("#text").fill("Något")
    page.locator("#save").click()
    saved(page)
    page.goto(f"{at}/notes/{written()[0].id}")
    axe(page)
    # With the keyboard up, kind and button stand above it; here a smaller view stands in for one.
    page.add_init_script(
        """const view = Object.assign(new EventTarget(), {height: 740, offsetTop: 0, scale: 1});
           Object.defineProperty(window, "visualViewport", {value: view});"""
    )
    page.goto(at)
    page.locator("#text").fill("Rad\n" * 20)
    page.evaluate("visualViewport.height = 410; visualViewport.dispatchEvent(new Event('resize'))")
    for part in ("fieldset.kind", "#save"):
        box = page.locator(part).bounding_box()
        assert box is not None
        assert 100 < box["y"] < box["y"] + box["height"] <= 410, part
    axe(page)
    page.set_viewport_size({"width": 320, "height": 740})
    page.evaluate("visualViewport.dispatchEvent(new Event('resize'))")
    tops = page.locator("fieldset.kind label").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().top)"
    )
    assert len(set(tops)) == 1, "the kinds stand in one row"
    # What is not shown there takes no press either.
    page.locator("fieldset.kind label").first.click()
    covered = page.locator(".at-hand :is(.kind label, #save, #no-kind)").evaluate_all(
        """all => all.flatMap(one => { const {x, y, width, height} = one.getBoundingClientRect();
             return [.1, .5, .9].map(part =>
                 document.elementFromPoint(x + part * width, y + height / 2))
               .filter(hit => !one.contains(hit)).map(hit => hit.outerHTML); })"""
    )
    assert covered == []
    page.locator("#no-kind").click()
    expect(page.locator("[name=kind]:checked")).to_have_count(0)


def test_who_sits_here_is_kept_and_the_draft_with_it(live, page_at, at, event) -> None:
    page = page_at(1024, 768)
    page.goto(at)
    page.locator("#text").fill("Halvvägs")
    page.locator(".seats summary").click()
    page.get_by_label("Personer vid bordet").fill("7")
    page.get_by_label("Socialsekreterare").fill("5")
    page.get_by_role("button", name="Spara antalen").click()
    expect(page.locator("#seats-told")).to_contain_text("Det är sparat")
    expect(page.locator("#seats-count")).to_have_text("7 personer")
    expect(page.locator("#text")).to_have_value("Halvvägs")
    table = events.get(live.store.read(), event.code).tables[0]
    assert (table.participants, table.professions) == (7, (("socialsekreterare", 5),))


def test_the_page_is_in_english_when_that_is_chosen(page_at, at) -> None:
    page = page_at(1024, 768)
    page.goto(at)
    page.locator("#text").fill("Kvar")
    page.get_by_role("button", name="In English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#text")).to_have_value("Kvar")


def test_the_lead_sees_what_the_table_wrote(live, page_at, lead_page, at, event) -> None:
    table = page_at(1024, 768)
    table.goto(at)
    table.locator("#text").fill("Syns hos projektledaren")
    table.locator("#save").click()
    saved(table)
    lead = lead_page()
    lead.goto(f"/lead/events/{event.code}/notes")
    expect(lead.locator(".said", has_text="Syns hos projektledaren")).to_be_visible()


def test_what_is_typed_before_the_script_has_come_is_kept_as_a_draft(
    live: Any, page_at: Callable[..., Page]
) -> None:
    event = live.add_event()
    page = page_at(1024, 768, touch=True)
    held: list[Route] = []
    page.route("**/table.js*", lambda route: held.append(route))
    with page.expect_request("**/table.js*"):
        page.goto(f"/t/{event.tables[0].key}", wait_until="commit")
    text = page.get_by_role("textbox", name="Anteckning")
    text.fill("Skrivet i första sekunden")
    held[0].continue_()
    expect(page.get_by_role("button", name="Vi är klara")).to_be_visible()
    expect(text).to_have_value("Skrivet i första sekunden")
    page.unroute("**/table.js*")
    page.wait_for_load_state("networkidle")
    page.reload()
    expect(text).to_have_value("Skrivet i första sekunden")
