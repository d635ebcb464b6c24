"""What a reader and a lead come for is three clicks from where they land, and has one answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

from cafe.reports.summary import release
from cafe.store import events, passages, runs
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.runs import StoredSuggestion, StoredTheme

QUOTES = ("Larmet hörs inte i rum 3", "Larmknappen sitter för långt bort", "Ingen provar larmen")


class Clicks:
    """Follows only what stands on the page that it is on, and counts."""

    def __init__(self, client: FlaskClient) -> None:
        self.client, self.clicks = client, 0
        self.html = client.get("/today").text

    def link(self, name: str) -> None:
        """Press the first link of which the words begin so."""
        links = re.findall(r'<a\s[^>]*?href="([^"]+)"[^>]*>(.*?)</a>', self.html, re.DOTALL)
        words = ((at, " ".join(re.sub("<[^>]*>", " ", said).split())) for at, said in links)
        self._go(next(at for at, said in words if said.startswith(name)))

    def search(self, written: str) -> None:
        """Write in the field of the page's head, and send it."""
        (at,) = set(re.findall(r'<form[^>]*role="search"[^>]*action="([^"]+)"', self.html)) or set(
            re.findall(r'<form[^>]*action="([^"]+)"[^>]*role="search"', self.html)
        )
        self._go(f"{at}?q={written}")

    def unfold(self, name: str) -> str:
        """Press what is folded under a name; what stands in it."""
        self.clicks += 1
        return self.html.split(f"<summary>{name}</summary>")[1].split("</details>")[0]

    def _go(self, at: str) -> None:
        self.clicks += 1
        answer = self.client.get(unescape(at))
        assert answer.status_code == 200, at
        self.html = answer.text


@pytest.fixture
def heard(store: Store, event: Event, say: Callable[..., str]) -> Event:
    """A café of which readers were shown a theme of three, and one of two."""
    most = tuple(say(text, table=1 + n % 2) for n, text in enumerate(QUOTES))
    less = (say("Handledning varje vecka"), say("Handledning i grupp"))
    with store.write() as db:
        made = {"codebook": "b", "model": "m", "settings": {}, "passages": 5}
        at = "2026-10-15T08:00:00.000Z"
        run = runs.add(db, event.id, "tags", at=at, **made)
        for p in passages.of_event(db, event.id):
            code = "F1" if p.id in most else "P8"
            runs.read(db, run, p.id, p.revision, [StoredSuggestion(code, 0.9, True, ())])
        run = runs.add(db, event.id, "themes", at=at, **made)
        found = [
            StoredTheme("t1", "Handledning", (), less, less, "P8"),
            StoredTheme("t2", "Larmet", (), most, most, "F1"),
        ]
        runs.add_themes(db, run, found)
        release.show(db, "test", events.by_id(db, event.id))
    return event


def test_what_was_said_most_has_one_answer_with_three_quotes(
    heard: Event, sign_in: Callable[..., FlaskClient]
) -> None:
    page = Clicks(sign_in("reader"))
    page.link("Till sammanfattningarna")
    page.link(heard.title)
    assert "Det som sades mest: Larmet, 3 anteckningar" in page.html
    first = page.html.split('<ol class="most">')[1].split("</li>")[0]
    assert "<h3>Larmet</h3>" in first
    quotes = set(re.findall("<blockquote>(.*?)</blockquote>", first + page.unfold("2 citat till")))
    assert quotes == set(QUOTES)
    assert page.clicks == 3
    # The points, further down, say the same: their largest opens to that theme.
    point = page.html.split('class="bar-row"')[1].split("</details>")[0]
    assert "Larmet" in point


def test_everything_about_a_word_is_found_from_where_one_lands(
    heard: Event, sign_in: Callable[..., FlaskClient], say: Callable[..., str]
) -> None:
    for n in range(4):
        say(f"Mer om överfallslarm {n}")
    page = Clicks(sign_in("lead"))
    page.search("larm")
    assert "<h2>Teman</h2>" in page.html
    page.link("Visa alla 7")
    assert page.html.count("<mark>") == 7
    page.link(heard.title)
    assert page.clicks == 3
    reader = Clicks(sign_in("reader"))
    reader.search("larm")
    reader.link("Larmet")
    assert "Det som sades mest: Larmet" in reader.html
