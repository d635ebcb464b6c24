"""At a table without a network: it works on, loses nothing, and says what is where."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from cafe.intake import rescue
from cafe.store import events, harvest, late_notes, notes, receipts, rooms, round_clock
from cafe.store.events import Event
from tests.faults.tablets import KEPT
from tests.journeys.conftest import ARGUMENTS, PATIENCE, Live, ask_now, be_done
from tests.journeys.proxy import Proxy

ALL_SAVED = "Allt är sparat på servern"
HERE = "Sparad här, inte skickad"
THERE = "Sparad på servern"


@pytest.fixture
def event(live: Live) -> Event:
    return live.add_event()


# Somebody looks at a page, or no longer.
LOOK = """seen => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => !seen });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def proxy(live: Live) -> Iterator[Proxy]:
    made = Proxy(live.port)
    yield made
    made.close()


@pytest.fixture
def at(proxy: Proxy, event: Event) -> str:
    return f"{proxy.base_url}/t/{event.tables[0].key}"


@pytest.fixture
def tablet(page_at: Callable[..., Page], at: str) -> Callable[..., Page]:
    """`tablet()`: a window at the first table that can be opened without a network by now."""

    def open_page(width: int = 1024, height: int = 768, **how: bool) -> Page:
        page = page_at(width, height, fails=True, **how)
        page.goto(at)
        page.evaluate(KEPT)
        return page

    return open_page


@pytest.fixture
def written(live: Live, event: Event) -> Callable[[], list[notes.Note]]:
    return lambda: notes.of_table(live.store.read(), event.tables[0].id)[::-1]


@pytest.fixture
def device(browser: Browser, tmp_path: Path) -> Iterator[Callable[[], BrowserContext]]:
    """`device()`: a browser of its own, with what it kept when it was closed before."""
    opened: list[BrowserContext] = []

    def launch() -> BrowserContext:
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "tablet", executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context

    yield launch
    for context in opened:
        context.close()


def save(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    page.locator("#save").click()


def status(page: Page, sentence: str) -> None:
    expect(page.locator("#status")).to_have_text(sentence)


def test_a_first_visit_weighs_less_than_40_kb_in_at_most_6_requests(
    page_at: Callable[..., Page], at: str, proxy: Proxy, event: Event
) -> None:
    page = page_at(1024, 768)
    session = page.context.new_cdp_session(page)
    loaded: list[float] = []
    session.on("Network.loadingFinished", lambda e: loaded.append(e["encodedDataLength"]))
    session.send("Network.enable")
    page.goto(at)
    page.evaluate(KEPT)
    manifest = page.request.get(f"{at}/app.webmanifest")  # as a browser with a window does
    assert manifest.ok
    # The proxy has seen all of it: page, files, worker, manifest, and what the worker itself asks.
    asked = [path.split("?")[0] for path in proxy.wire.requests]
    assert sorted(asked) == [
        "/api/table",
        "/static/table.css",
        "/static/table.js",
        "/sw.js",
        f"/t/{event.tables[0].key}",
        f"/t/{event.tables[0].key}/app.webmanifest",
    ]
    print(f"{proxy.wire.down} bytes in {len(asked)} requests; the page itself {sum(loaded):.0f}")
    assert 0 < sum(loaded) < 40_000
    assert proxy.wire.down < 44_000  # with headers, the worker and its manifest


def test_it_works_on_without_a_network_and_after_a_reload(
    tablet: Callable[..., Page],
    proxy: Proxy,
    at: str,
    written: Callable[[], list[notes.Note]],
    axe: Callable[[Page], None],
) -> None:
    page = tablet()
    save(page, "Med nät")
    status(page, ALL_SAVED)
    unsent = at.rpartition("/")[0] + "/unsent"
    page.goto(unsent)
    expect(page.locator("#nothing")).to_be_visible()
    page.evaluate(KEPT, unsent)
    page.clock.install()
    page.goto(at)
    expect(page.locator(".shortcut")).to_be_visible()  # the page has begun
    page.clock.fast_forward(30_000)  # what is needed at the end comes after a while
    page.evaluate(KEPT, page.locator("#last-look").get_attribute("data-script"))
    proxy.stop()
    page.goto(at)
    save(page, "Utan nät")
    status(page, "1 anteckning är inte skickad")
    page.locator("#done").click()
    expect(page.locator("#as-read .said")).to_have_text(["Med nät", "Utan nät"])
    page.locator("#write-on").click()
    page.goto(unsent)
    expect(page.locator("#unsent .said")).to_have_text(["Utan nät"])
    expect(page.locator("#unsent .told")).to_contain_text(
        re.compile(r"anteckningar: 1 · skrivet (nyss|för [1-9])")
    )
    axe(page)
    page.get_by_role("link", name="Öppna och skicka").click()
    status(page, "1 anteckning är inte skickad")
    expect(page.locator("#offline")).to_be_visible()
    for width in (1024, 360):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    axe(page)
    page.locator("#text").fill("Halvskriven")
    for address in (at, f"{at}?round=2"):
        page.goto(address)
        expect(page.locator("#text")).to_have_value("Halvskriven")
        expect(page.locator("#notes .said")).to_have_text(["Utan nät", "Med nät"])
        expect(page.locator("#notes .chip")).to_have_text([HERE, THERE])
    expect(page.get_by_role("link", name="Omgång 2")).to_have_attribute("aria-current", "step")
    # What was sent can be changed, what was not as well, and both can be taken back.
    page.locator("#notes .note", has_text="Med nät").locator(".edit").click()
    page.locator("#text").fill("Med nät, ändrad utan")
    page.locator("#save").click()
    expect(page.locator("#text")).to_have_value("Halvskriven")
    page.locator("#notes .note", has_text="Utan nät").locator(".edit").click()
    page.locator("#withdraw").click()
    status(page, "2 anteckningar är inte skickade")
    page.reload()
    status(page, "2 anteckningar är inte skickade")
    proxy.start()
    status(page, ALL_SAVED)
    expect(page.locator("#offline")).to_be_hidden()
    expect(page.locator("#text")).to_have_value("Halvskriven")
    assert [(n.text, n.revision, n.withdrawn, n.siblings) for n in written()] == [
        ("Med nät, ändrad utan", 2, False, False),
        ("Utan nät", 2, True, False),  # sent as it was first, since that may have arrived
    ]


def test_it_opens_without_a_network_after_the_browser_was_closed_or_fell(
    device: Callable[[], BrowserContext],
    proxy: Proxy,
    at: str,
    written: Callable[[], list[notes.Note]],
) -> None:
    context = device()
    page = context.pages[0]
    page.goto(at)
    page.evaluate(KEPT)
    proxy.stop()
    for place, end in enumerate(("closed", "fallen"), start=1):
        save(page, f"Nummer {place}")
        expect(page.locator("#notes .chip").first).to_have_text(HERE)
        page.locator("#text").fill(f"Mitt i nummer {place + 1}")
        page.evaluate(KEPT_DRAFT, f"Mitt i nummer {place + 1}")
        if end == "closed":
            context.close()
        else:
            with pytest.raises(Error):
                context.new_cdp_session(page).send("Browser.crash")
        context = device()
        page = context.pages[0]
        page.goto(at)
        expect(page.locator("#text")).to_have_value(f"Mitt i nummer {place + 1}")
        expect(page.locator("#notes .note")).to_have_count(place)
        page.locator("#text").fill("")
    proxy.start()
    status(page, ALL_SAVED)
    assert [n.text for n in written()] == ["Nummer 1", "Nummer 2"]


# Until the database has the draft: it is laid there at every pause.
KEPT_DRAFT = """
async (wanted) => {
  const db = await new Promise((done) => {
    const asked = indexedDB.open("rundabord");
    asked.onsuccess = () => done(asked.result);
  });
  for (let left = 100; left; left -= 1) {
    const drafts = await new Promise((done) => {
      const kept = db.transaction("kept").objectStore("kept");
      const asked = kept.getAll(IDBKeyRange.bound(["draft"], ["draft", []]));
      asked.onsuccess = () => done(asked.result);
    });
    if (drafts.some((draft) => draft.text === wanted)) return db.close();
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error("the draft is not kept");
}
"""


def test_a_network_that_says_nothing_does_not_keep_the_page_away(
    tablet: Callable[..., Page], proxy: Proxy
) -> None:
    page = tablet()
    page.locator("#text").fill("Kvar")
    proxy.hole()
    proxy.drop()
    page.reload()
    expect(page.locator("#text")).to_have_value("Kvar")


@pytest.mark.parametrize("cut", [120, 700, 2_000])
def test_a_page_that_breaks_off_is_neither_shown_nor_kept(
    tablet: Callable[..., Page], proxy: Proxy, cut: int
) -> None:
    page = tablet()
    page.locator("#text").fill("Kvar")
    proxy.cut_after(cut)
    proxy.drop()
    for _ in range(2):
        page.reload()
        expect(page.locator("#text")).to_have_value("Kvar")
    proxy.stop()
    page.reload()
    expect(page.locator("#text")).to_have_value("Kvar")


def test_a_server_killed_in_the_middle_and_an_answer_lost_double_nothing(
    live: Live,
    tablet: Callable[..., Page],
    proxy: Proxy,
    written: Callable[[], list[notes.Note]],
) -> None:
    page = tablet()
    proxy.swallow()
    for place in range(5):
        save(page, f"Nummer {place}")
    expect(page.locator("#notes .chip")).to_have_text([HERE] * 5)
    live.kill()
    proxy.clear()
    status(page, ALL_SAVED)
    assert [(n.text, n.revision) for n in written()] == [(f"Nummer {n}", 1) for n in range(5)]


def test_only_tables_and_their_files_are_kept(tablet: Callable[..., Page], event: Event) -> None:
    page = tablet()
    page.goto(f"{page.url}?saved=note")
    page.goto(page.url.split("/t/")[0] + f"/room/{event.code}")
    kept = page.evaluate(
        """async () => {
             const found = [];
             for (const name of await caches.keys()) {
               const cache = await caches.open(name);
               for (const request of await cache.keys()) found.push(request.url);
             }
             return found.map((url) => new URL(url).pathname);
           }"""
    )
    table = f"/t/{event.tables[0].key}"
    assert sorted(kept) == ["/static/table.css", "/static/table.js", table]


def test_one_note_that_the_server_stumbles_on_does_not_hold_up_the_others(
    tablet: Callable[..., Page], proxy: Proxy, written: Callable[[], list[notes.Note]]
) -> None:
    page = tablet()
    page.route(
        "**/api/notes",
        lambda route: (
            route.fulfill(status=500, json={"error": "Något gick fel."})
            if "Gift" in (route.request.post_data or "")
            else route.continue_()
        ),
    )
    proxy.stop()
    for text in ("Ett", "Två", "Gift", "Tre", "Fyra"):
        save(page, text)
    proxy.start()
    status(page, "1 anteckning är inte skickad")
    assert [n.text for n in written()] == ["Ett", "Två", "Tre", "Fyra"]
    page.unroute("**/api/notes")
    page.reload()
    status(page, ALL_SAVED)
    assert len(written()) == 5


def test_a_note_that_is_refused_stays_with_the_reason_and_can_be_mended(
    tablet: Callable[..., Page],
    written: Callable[[], list[notes.Note]],
    axe: Callable[[Page], None],
) -> None:
    page = tablet()

    def refuse(route) -> None:  # type: ignore[no-untyped-def]
        sent = json.loads(route.request.post_data)["notes"]
        reason = {"id": sent[0]["id"], "reason": "Omgång 1 finns inte.", "name": "round_unknown"}
        route.fulfill(json={"stored": [], "refused": [reason]})

    page.route("**/api/notes", refuse, times=1)
    save(page, "Fel omgång")
    status(page, "1 anteckning behöver rättas")
    page.reload()
    expect(page.locator("#notes .wrong")).to_have_text("Omgång 1 finns inte.")
    axe(page)
    page.locator("#notes .edit").click()
    page.get_by_role("link", name="Omgång 2").click()
    page.locator("#save").click()
    status(page, ALL_SAVED)
    expect(page.locator("#notes .wrong")).to_be_hidden()
    assert [(n.text, n.round) for n in written()] == [("Fel omgång", 2)]


def test_leaving_with_unsent_notes_warns(tablet: Callable[..., Page], proxy: Proxy) -> None:
    page = tablet()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    save(page, "Ett")
    status(page, ALL_SAVED)
    page.reload()
    assert asked == []
    proxy.stop()
    save(page, "Två")
    status(page, "1 anteckning är inte skickad")
    page.reload()
    assert asked == ["beforeunload"]


def test_an_event_that_closed_meanwhile_takes_it_to_the_leads_queue(
    live: Live, tablet: Callable[..., Page], proxy: Proxy, event: Event
) -> None:
    page = tablet()
    proxy.stop()
    save(page, "För sent")
    with live.store.write() as db:
        events.move(db, "test", event, "closed")
    proxy.start()
    expect(page.locator("#closed")).to_be_visible()
    expect(page.locator("#notes .chip")).to_have_text("Väntar på projektledaren")
    assert [n.text for n in late_notes.of_event(live.store.read(), event.id)] == ["För sent"]


def test_a_key_that_was_taken_back_keeps_the_notes_and_the_new_one_brings_them(
    live: Live,
    tablet: Callable[..., Page],
    proxy: Proxy,
    event: Event,
    written: Callable[[], list[notes.Note]],
    axe: Callable[[Page], None],
) -> None:
    page = tablet()
    save(page, "Före")
    status(page, ALL_SAVED)
    proxy.stop()
    save(page, "Efter")
    with live.store.write() as db:
        new = rooms.new_key(db, "test", event.tables[0])
    proxy.start()
    expect(page.locator("#lost-why")).to_contain_text("Bordets adress har bytts")
    page.reload()  # with the network: the kept page, not the server's refusal
    expect(page.locator("#notes .said")).to_have_text(["Efter", "Före"])
    expect(page.locator("#lost-why")).to_contain_text("Läs av bordets nya kort")
    axe(page)
    # The new card is opened beside the old page, which nobody looks at any longer.
    page.locator("#text").fill("Mitt i en tanke")
    page.evaluate(LOOK, False)
    page.evaluate(LOOK, True)
    expect(page.locator("#text")).to_have_value("Mitt i en tanke")
    page.evaluate(LOOK, False)
    beside = page.context.new_page()
    beside.goto(f"{proxy.base_url}/t/{new}")
    expect(beside.locator("#left-count")).to_contain_text(
        "bordets förra adress: en anteckning, texten i fältet."
    )
    expect(beside.locator("#text")).to_have_value("Mitt i en tanke")
    status(beside, ALL_SAVED)
    page.evaluate(LOOK, True)
    expect(page.locator("#text")).to_have_value("")
    expect(page.locator("#told")).to_contain_text("följt med till bordets nya adress")
    assert [n.text for n in written()] == ["Före", "Efter"]


def test_what_is_being_typed_follows_from_a_hidden_page_that_nobody_has_told(
    live: Live, tablet: Callable[..., Page], proxy: Proxy, event: Event
) -> None:
    page = tablet()
    page.locator("#text").fill("Mitt i en tanke")
    page.evaluate(LOOK, False)
    with live.store.write() as db:
        new = rooms.new_key(db, "test", event.tables[0])
    beside = page.context.new_page()
    beside.goto(f"{proxy.base_url}/t/{new}")
    expect(beside.locator("#text")).to_have_value("Mitt i en tanke")
    expect(page.locator("#lost-why")).to_contain_text("Läs av bordets nya kort")


def test_the_rescue_file_holds_all_and_doubles_nothing(
    live: Live, tablet: Callable[..., Page], proxy: Proxy, event: Event
) -> None:
    page = tablet()
    save(page, "I servern")
    status(page, ALL_SAVED)
    proxy.stop()
    save(page, "Bara här")
    page.locator(".handover summary").click()
    with page.expect_download() as downloading:
        page.locator(".handover .rescue").click()
    assert downloading.value.suggested_filename == f"rundabord-{event.code}-bord-1.json"
    data = Path(downloading.value.path()).read_bytes()
    with live.store.write() as db:
        found = rescue.read(db, event, data)
        assert found.problems == ()
        assert rescue.bring_in(db, "test", event, found) == (1, 1)
    proxy.start()
    status(page, ALL_SAVED)
    kept = notes.of_table(live.store.read(), event.tables[0].id)
    assert [(n.text, n.revision) for n in kept] == [("Bara här", 1), ("I servern", 1)]


def test_two_tabs_share_the_outbox_and_have_a_draft_each(
    page_at: Callable[..., Page], at: str, proxy: Proxy, written: Callable[[], list[notes.Note]]
) -> None:
    first = page_at(1024, 768, fails=True)
    first.goto(at)
    first.evaluate(KEPT)
    second = first.context.new_page()
    second.goto(at)
    proxy.stop()
    first.locator("#text").fill("Den enas utkast")
    second.locator("#text").fill("Den andras utkast")
    for page, own in ((first, "Den enas utkast"), (second, "Den andras utkast")):
        page.reload()
        expect(page.locator("#text")).to_have_value(own)
    second.locator("#save").click()
    expect(first.locator("#notes .said")).to_have_text("Den andras utkast")
    second.locator("#text").fill("Övergivet")
    second.close()
    proxy.start()
    status(first, ALL_SAVED)
    first.locator("#save").click()
    # What was being typed in a tab that is gone comes to the one that is left.
    expect(first.locator("#text")).to_have_value("Övergivet")
    status(first, ALL_SAVED)
    assert [n.text for n in written()] == ["Den andras utkast", "Den enas utkast"]


def test_the_page_follows_the_moderators_round_unless_somebody_types(
    live: Live, tablet: Callable[..., Page], event: Event
) -> None:
    page = tablet()

    def move(number: int) -> None:
        with live.store.write() as db:
            now = events.by_id(db, event.id)
            round_clock.start_round(db, "test", now, number, 10, now.round_started_at or "")
        ask_now(page)

    move(2)
    current = page.locator(".steps [aria-current]")
    expect(current).to_have_attribute("data-round", "2")
    expect(page.locator("#clock")).to_contain_text("kvar")
    page.locator("#text").fill("Mitt i en tanke")
    move(3)
    expect(page.locator("#moved")).to_contain_text("Nu är det omgång 3.")
    expect(current).to_have_attribute("data-round", "2")
    page.locator("#save").click()
    expect(current).to_have_attribute("data-round", "3")
    expect(page.locator("#moved")).to_be_hidden()
    page.get_by_role("link", name="Omgång 1").click()  # the table's own will
    page.evaluate("dispatchEvent(new Event('online'))")
    status(page, ALL_SAVED)
    expect(current).to_have_attribute("data-round", "1")


def test_a_wrong_clock_changes_neither_order_nor_the_moderators_clock(
    live: Live, page_at: Callable[..., Page], at: str, event: Event, written: Callable
) -> None:
    with live.store.write() as db:
        round_clock.start_round(db, "test", event, 1, 10, "")
    page = page_at(1024, 768)
    page.clock.set_system_time("2031-01-01T12:00:00Z")
    page.goto(at)
    expect(page.locator("#clock")).to_contain_text("kvar")
    save(page, "Från framtiden")
    status(page, ALL_SAVED)
    page.clock.set_system_time("2001-01-01T12:00:00Z")
    save(page, "Från förr")
    status(page, ALL_SAVED)
    assert [n.text for n in written()] == ["Från framtiden", "Från förr"]


def test_the_receipt_comes_when_the_table_is_done_and_stays_without_a_network(
    live: Live, tablet: Callable[..., Page], proxy: Proxy, event: Event
) -> None:
    page = tablet()
    proxy.stop()
    page.locator("#text").fill("Halv")
    page.locator("#done").click()
    expect(page.locator("#lacking li").first).to_have_text("Det som står i fältet är inte sparat.")
    page.locator("#write-on").click()
    page.locator("#text").fill("")
    be_done(page)
    expect(page.locator("#done-state")).to_have_text("Meddelas när nätet är tillbaka.")
    proxy.start()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#done-state")).to_have_text("Tack. Ni är klara.")
    receipt = receipts.of_table(live.store.read(), event.tables[0].id)
    assert receipt is not None
    shown = page.locator("#receipt-code")
    expect(shown).to_have_text(f"{receipt.code[:4]}-{receipt.code[4:]}")
    expect(page.locator("#receipt-qr")).to_be_visible()
    proxy.stop()
    page.reload()
    expect(shown).to_have_text(f"{receipt.code[:4]}-{receipt.code[4:]}")
    expect(page.locator("#receipt-qr")).to_be_visible()


def test_votes_wait_for_the_network_and_two_tablets_choose(
    live: Live,
    tablet: Callable[..., Page],
    page_at: Callable[..., Page],
    proxy: Proxy,
    event: Event,
    axe: Callable[[Page], None],
) -> None:
    page = tablet()
    for text in ("Fler i arbetsgruppen", "Tid för handledning"):
        page.get_by_role("radio", name="Förslag").check()
        save(page, text)
    status(page, ALL_SAVED)
    with live.store.write() as db:
        harvest.start(db, "test", event.id, by="tables", votes_each=3)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.locator("#to-vote").click()
    expect(page.locator("#votes-left")).to_have_text("3 av 3 röster kvar.")
    other = page_at(1024, 768)
    other.goto(f"{live.base_url}/t/{event.tables[0].key}")
    other.locator("#to-vote").click()
    expect(other.locator("#votes-left")).to_be_visible()
    axe(page)
    proxy.stop()
    for button in ("En röst till på: Fler", "En röst till på: Fler", "En röst till på: Tid"):
        page.get_by_role("button", name=button).click()
    expect(page.locator("#votes-left")).to_have_text("0 av 3 röster kvar.")
    page.locator("#vote").click()
    expect(page.locator("#ballot-state")).to_have_text("Rösterna är inte skickade än")
    page.reload()
    expect(page.locator("#ballot-state")).to_have_text("Rösterna är inte skickade än")
    other.get_by_role("button", name="En röst till på: Tid").click()
    other.locator("#vote").click()
    expect(other.locator("#ballot-state")).to_have_text("Rösterna är sparade på servern")
    proxy.start()
    expect(page.locator("#two-ballots")).to_be_visible()
    page.locator("#keep-ballot").click()
    expect(page.locator("#ballot-state")).to_have_text("Rösterna är sparade på servern")
    found = harvest.ballot(live.store.read(), event.id, f"table:{event.tables[0].id}")
    assert sorted((found.votes or {}).values()) == [1, 2]


def test_a_pasted_list_becomes_notes_only_when_asked(
    tablet: Callable[..., Page], written: Callable[[], list[notes.Note]]
) -> None:
    page = tablet()

    def paste(text: str) -> None:
        page.locator("#text").focus()
        page.evaluate(
            """(text) => {
                 const data = new DataTransfer();
                 data.setData("text/plain", text);
                 const field = document.getElementById("text");
                 const how = { clipboardData: data, bubbles: true };
                 field.dispatchEvent(new ClipboardEvent("paste", how));
                 document.execCommand("insertText", false, text);
               }""",
            text,
        )

    paste("En rad")
    expect(page.locator("#lines")).to_be_hidden()
    page.locator("#text").fill("")
    paste("• Fler kollegor\n\n2) Tid\n- 5 grader kallt\n-5 grader är ett minus\n")
    expect(page.locator("#lines-told")).to_have_text("Det blev en lista med 4 rader.")
    assert "• Fler kollegor" in page.locator("#text").input_value()
    page.locator("#one-note").click()
    expect(page.locator("#lines")).to_be_hidden()
    paste("\nEn till\noch en")
    page.get_by_role("radio", name="Förslag").check()
    page.get_by_role("button", name="Gör 6 anteckningar").click()
    status(page, ALL_SAVED)
    assert [(n.text, n.kind) for n in written()] == [
        ("Fler kollegor", "proposal"),
        ("Tid", "proposal"),
        ("5 grader kallt", "proposal"),
        ("-5 grader är ett minus", "proposal"),
        ("En till", "proposal"),
        ("och en", "proposal"),
    ]


def test_dictation_is_not_disturbed(tablet: Callable[..., Page]) -> None:
    page = tablet()
    session = page.context.new_cdp_session(page)
    page.evaluate(
        """() => {
             const field = document.getElementById("text");
             const own = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
             globalThis.written = 0;
             Object.defineProperty(field, "value", {
               get() { return own.get.call(this); },
               set(text) { globalThis.written += 1; own.set.call(this, text); },
             });
           }"""
    )
    page.locator("#text").focus()
    for heard in ("Vi", "Vi behöver", "Vi behöver mer tid"):
        session.send(
            "Input.imeSetComposition",
            {"text": heard, "selectionStart": len(heard), "selectionEnd": len(heard)},
        )
        page.wait_for_timeout(400)  # a pause, at which the draft is kept
    session.send("Input.insertText", {"text": "Vi behöver mer tid."})
    expect(page.locator("#text")).to_have_value("Vi behöver mer tid.")
    assert page.evaluate("written") == 0
    page.reload()
    expect(page.locator("#text")).to_have_value("Vi behöver mer tid.")


def test_where_the_browser_keeps_no_database_the_old_way_is_enough(
    page_at: Callable[..., Page], at: str, proxy: Proxy, written: Callable[[], list[notes.Note]]
) -> None:
    page = page_at(1024, 768, fails=True)
    page.add_init_script(
        "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };"
    )
    page.goto(at)
    page.evaluate(KEPT)
    proxy.stop()
    save(page, "Utan databas")
    page.locator("#text").fill("Halv")
    page.reload()
    expect(page.locator("#notes .chip")).to_have_text(HERE)
    expect(page.locator("#text")).to_have_value("Halv")
    proxy.start()
    status(page, ALL_SAVED)
    assert [n.text for n in written()] == ["Utan databas"]


def test_what_an_earlier_version_of_the_page_left_is_taken_in(
    page_at: Callable[..., Page], at: str, event: Event, written: Callable[[], list[notes.Note]]
) -> None:
    page = page_at(1024, 768, fails=True)  # a browser asks for an icon there
    page.goto(at.split("/t/")[0] + "/healthz")
    note = {
        "id": "6f1c9a7e-98f5-4d0a-8a53-3f6a3e2f1c11",
        "base": 0,
        "round": 1,
        "kind": "works",
        "text": "Från förra versionen",
        "votes": 0,
        "withdrawn": False,
    }
    page.evaluate(
        """([key, note]) => {
             localStorage.setItem(`rundabord/${key}/note/${note.id}`,
               JSON.stringify({ want: note, sending: note, refused: null }));
             localStorage.setItem(`rundabord/${key}/draft`,
               JSON.stringify({ text: "Gammalt utkast", kind: "", votes: 0, round: 1 }));
           }""",
        [event.tables[0].key, note],
    )
    page.goto(at)
    status(page, ALL_SAVED)
    expect(page.locator("#text")).to_have_value("Gammalt utkast")
    assert [n.text for n in written()] == ["Från förra versionen"]
    assert page.evaluate("Object.keys(localStorage).filter((n) => n.includes('/note/'))") == []
