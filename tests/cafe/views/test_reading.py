"""A new reading that waits: said on the pages, looked at, shown by a press."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from cafe import days
from cafe.store import runs, theme_edits
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.scopes import Scope


@pytest.fixture
def waits(store: Store, event: Event, say: Callable[..., str]) -> tuple[Scope, str]:
    """A theme that a person renamed, and a run that found it grown, and another; the other note."""
    scope = Scope("event", event.id)
    one, other = say("Larm saknas"), say("Ärendetak")
    at = days.now()
    with store.write() as db:
        read = runs.add(
            db, scope, "tags", codebook="b", model="m", passages=2, at=at, settings={}
        )  # fmt: skip
        shown = runs.add(
            db, scope, "themes", codebook="b", model="m", passages=2, at=at,
            settings={"outside": [other]},
        )  # fmt: skip
        for note in (one, other):
            found = runs.StoredSuggestion("F1", 0.9, True, ())
            runs.read(db, read, note, 1, [found])
        runs.add_themes(db, shown, [runs.StoredTheme("theme-1", "Larm", (), (one,), (one,), None)])
        theme_edits.add(db, None, scope, "rename", "theme-1", title="Trygghet", was="Larm")
        again = runs.add(
            db, scope, "tags", codebook="b", model="n", passages=1, at=at, settings={}, waits=True
        )  # fmt: skip
        runs.read(db, again, other, 1, [runs.StoredSuggestion("P3", 0.9, True, ())])
        later = runs.add(
            db, scope, "themes", codebook="b", model="m", passages=2, at=at,
            settings={"outside": []}, waits=True,
        )  # fmt: skip
        runs.add_themes(db, later, [
            runs.StoredTheme("theme-1", "Larm", (), (one,), (one,), None),
            runs.StoredTheme("theme-2", "Ärendetak", (), (other,), (other,), None),
        ])  # fmt: skip
    return scope, other


def test_the_pages_say_what_would_change_and_a_press_shows_it(
    sign_in: Callable[..., FlaskClient],
    token: Callable[[FlaskClient], str],
    store: Store,
    event: Event,
    waits: tuple[Scope, str],
) -> None:
    lead, place = sign_in("lead"), f"/lead/events/{event.code}"

    def page(address: str) -> str:
        answer = lead.get(address)
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    for path in ("themes", "review", "review/queue", "summary"):
        told = page(f"{place}/{path}")
        assert "Ny läsning finns." in told, path
        assert "1 tema ändras, 1 anteckning får andra punkter eller gissningar." in told, path
        assert f'href="{place}/reading"' in told, path
    assert "Ärendetak</a></h2>" not in page(f"{place}/themes")
    looked = page(f"{place}/reading")
    rows = [re.sub(r"<[^>]+>|\s+", " ", row).split() for row in looked.split("<tr>")[1:]]
    assert rows[1][:5] == ["Ärendetak", "–", "1", "Nytt", "tema."]
    counts = [(row[0], [int(word) for word in row[1:] if word.isdigit()]) for row in rows[3:5]]
    assert counts == [("F1", [2, 1]), ("P3", [0, 1])]
    mark = re.search(r'name="mark"[^>]*value="([^"]+)"', looked)
    assert mark is not None
    for sent, status in (("1-1", 409), (mark[1], 303)):
        data = {"csrf_token": token(lead), "once": uuid.uuid4().hex, "mark": sent}
        answer = lead.post(f"{place}/reading/show", data=data)
        assert answer.status_code == status
    now = page(f"{place}/themes")
    assert "Ny läsning finns." not in now
    assert "Ärendetak</a></h2>" in now
    assert "Trygghet</a></h2>" in now
    assert runs.suggestions(store.read(), event.id)[waits[1]][0].code == "P3"
    assert lead.get(f"{place}/reading").location == f"{place}/themes"
