"""On a phone: a theme is split and named by a person; a sample is read blind and what differs is
settled. The pages hold what axe asks and fit the screen."""

from __future__ import annotations

import uuid

from playwright.sync_api import Page, expect

from cafe import days
from cafe.store import gatherings, notes, runs, samples, users
from cafe.store.runs import StoredSuggestion
from cafe.store.scopes import Scope


def fits(page: Page, axe) -> None:
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_a_person_splits_a_theme_and_settles_what_two_readers_differ_on(
    live, lead_page, axe
) -> None:
    event = live.add_event(state="open")
    kept = []
    with live.store.write() as db:
        db.conn.execute("UPDATE event SET participants = 14 WHERE id = ?", (event.id,))
        for number in range(10):
            note = notes.NoteIn(
                id=str(uuid.uuid4()), base=0, round=1, kind="improve", text=f"Larm nummer {number}"
            )
            notes.save(db, event, event.tables[0], [note], source="tablet", actor="test")
            kept.append(note.id)
        tagged = runs.add(
            db, event.id, "tags", codebook="b", model="m", settings={}, passages=10, at=days.now()
        )
        for note_id in kept:
            runs.read(db, tagged, note_id, 1, [StoredSuggestion("F1", 0.9, True, ())])
        number = gatherings.add(
            db, "test", None, title="Larm i Farsta", home=None, chosen=[event.id]
        )
        run = runs.add(
            db, Scope("gathering", number), "themes", codebook="b", model="m", passages=10,
            at=days.now(), settings={"outside": [], "duplicates": [kept[:2]]},
        )  # fmt: skip
        theme = runs.StoredTheme("theme-1", "Larm", ("larm",), tuple(kept), tuple(kept[:1]), "F1")
        runs.add_themes(db, run, [theme])

    page = lead_page(360, 740, fails=True)
    page.goto(f"{live.base_url}/lead/themes/{number}")
    expect(page.get_by_text("10 anteckningar, 9 med olika ord")).to_be_visible()
    fits(page, axe)
    page.get_by_role("link", name="Larm", exact=True).click()
    page.get_by_role("link", name="Dela").click()
    page.get_by_role("button", name="Dela temat").click()
    expect(page.get_by_role("alert")).to_contain_text("Kryssa för minst en anteckning")
    page.get_by_label("Larm nummer 0").check()
    page.get_by_label("Namn på det nya temat").fill("Det första larmet")
    fits(page, axe)
    page.get_by_role("button", name="Dela temat").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Det första larmet")
    expect(page.get_by_text("Temat är ändrat av en person")).to_be_visible()
    fits(page, axe)
    page.goto(f"{live.base_url}/lead/themes/{number}/compare?district=farsta")
    expect(page.get_by_text("Det går inte att jämföra")).to_be_visible()

    page.goto(f"{live.base_url}/lead/agreement/new")
    page.get_by_label("Namn", exact=True).fill("Provläsning")
    page.locator(f"input[name=events][value='{event.id}']").check()
    page.get_by_label("Antal anteckningar").fill("10")
    fits(page, axe)
    page.get_by_role("button", name="Dra urvalet").click()
    page.get_by_role("link", name="Börja läsa").click()
    page.get_by_role("button", name="Spara och läs nästa").click()
    expect(page.get_by_role("alert")).to_contain_text("Kryssa för de punkter")
    fits(page, axe)
    for _ in range(10):
        page.locator("input[name=codes][value=F1]").check()
        page.get_by_role("button", name="Spara och läs nästa").click()
    expect(page.get_by_text("Du har läst alla")).to_be_visible()
    # Somebody else has read the same.
    with live.store.write() as db:
        made = samples.all_samples(db)[0]
        other = users.add(
            db, "test", email=f"{uuid.uuid4()}@example.test", name="Rut Andersson",
            password_hash="x", roles=[("lead", users.ALL)],
        )  # fmt: skip
        db.conn.execute("INSERT INTO sample_reader VALUES (?, ?)", (made.id, other))
        for place, item in enumerate(samples.items(db, made.id)):
            codes = ["P13"] if place == 0 else ["F1"] if place < 6 else []
            samples.read(db, other, made, item.passage_id, codes)
    page.get_by_role("button", name="Avsluta läsningen").click()
    expect(page.get_by_text("Person mot person")).to_be_visible()
    fits(page, axe)
    page.get_by_role("link", name="6 oenigheter att avgöra").click()
    page.get_by_label("Ja", exact=True).check()
    page.get_by_label("Skäl").fill("Larmet gäller hot vid besök")
    fits(page, axe)
    page.get_by_role("button", name="Spara beslutet").click()
    expect(page.get_by_text("5 kvar")).to_be_visible()
    expect(page.get_by_text("Larmet gäller hot vid besök")).to_be_visible()
