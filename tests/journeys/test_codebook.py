"""A code is written while the page shows which notes it would catch, in a real browser."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cafe.store import codebooks, events, notes

pytestmark = pytest.mark.journey

SAID = "Kaffemaskinen i lunchrummet är trasig igen, ingen lagar den."


def test_an_answer_beside_the_draft_becomes_a_line_of_it(
    live, lead_page: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    event = live.add_event()
    with live.store.write() as db:
        current = events.by_id(db, event.id)
        note = notes.NoteIn(
            id=str(uuid.UUID(int=event.id * 1000)), base=0, round=1, kind="improve", text=SAID
        )
        notes.save(db, current, current.tables[0], [note], source="tablet", actor="test")
    page = lead_page()
    page.goto("/lead/codebook")
    page.locator("main form button.primary").click()
    page.goto("/lead/codebook/draft/code")
    page.fill("[name=label]", "Kaffe i lunchrummet")
    page.fill("[name=definition]", "Om kaffemaskinen i lunchrummet.")
    caught = page.locator("#caught li", has_text=SAID)
    axe(page)
    caught.get_by_role("button", name="Hör hit").click()
    expect(page.locator("[name=examples]")).to_have_value(SAID)
    expect(caught).to_have_count(0)
    expect(page.locator("[name=label]")).to_have_value("Kaffe i lunchrummet")
    with live.store.write() as db:
        codebooks.drop_draft(db, "test")
