"""On the pages of the worked example the same word counts the same."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from analysis.codebook import builtin
from cafe import demo
from cafe.store import events, passages, runs, shortlist
from cafe.store.database import Store
from cafe.store.runs import StoredSuggestion, StoredTheme
from cafe.store.tags import decide


@pytest.fixture
def code(store: Store) -> str:
    """The worked example, read by a machine that looks at the ids alone: asserted codes, guesses,
    notes without any, and themes of which some notes say it in the same words."""
    with store.write() as db:
        made = demo.load(db, "test")
        event = events.get(db, made)
        said = passages.of_event(db, event.id)
        codes = builtin().ids
        ids = [p.id for p in said]
        settings = {"outside": ids[20:], "duplicates": [ids[:3]]}
        tags, themes = (
            runs.add(
                db, event.id, kind, codebook="b", model="m", passages=len(said), settings=settings,
                at="2026-10-20T00:00:00.000Z",
            )
            for kind in ("tags", "themes")
        )  # fmt: skip
        for n, p in enumerate(said):
            asserted = [codes[n % 7], codes[n % 5 + 7]][: n % 3]
            guesses = [codes[n % 4 + 12]][: n % 2]
            found = [StoredSuggestion(c, 0.8, True, ()) for c in dict.fromkeys(asserted)]
            found += [StoredSuggestion(c, 0.3, False, ()) for c in guesses if c not in asserted]
            runs.read(db, tags, p.id, p.revision, found)
        runs.add_themes(
            db, themes, [StoredTheme("t", "Telefoner", (), tuple(ids[:20]), (), "P13",
                                     duplicates=(tuple(ids[:3]),))],
        )  # fmt: skip
    return made


def numbers(page: str, pattern: str) -> list[int]:
    text = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))
    found = re.search(pattern, text)
    assert found, f"{pattern} is not in: {text[:4000]}"
    return [int(one) for one in found.groups()]


def test_the_same_word_counts_the_same_on_every_page(
    store: Store, code: str, sign_in: Callable[..., FlaskClient]
) -> None:
    lead = sign_in("lead")

    def page(address: str) -> str:
        return lead.get(f"/lead/events/{code}{address}").text

    summary = page("/summary")
    (notes, tags) = numbers(summary, r"Anteckningar (\d+) Bord .* bekräftat 0 / (\d+)")
    # Links between notes and points, and notes: the review calls each by its name.
    review = page("/review")
    assert numbers(review, r"0 av (\d+) kopplingar") == [tags]
    (every, none) = numbers(review, r"Alla (\d+) Obekräftade .* Utan punkt (\d+)")
    assert every == notes
    assert numbers(summary, r"Utan punkt (\d+) \d") == [none]
    for point in ("P1", "P8", "P13", "F1"):
        (count,) = numbers(summary, rf"{point} [^\d]+ (\d+) 0 ")
        (open_, sure) = numbers(
            page(f"/review?code={point}"), r"Obekräftade (\d+) .* Bekräftade (\d+)"
        )
        assert open_ + sure == count, point
    # A theme: all notes in it, however many say it in the same words.
    assert numbers(summary, r"Telefoner (\d+) anteckningar") == [20]
    themes = page("/themes")
    assert numbers(themes, r"(\d+) anteckningar, (\d+) med olika ord") == [20, 18]
    assert numbers(themes, r"Läs alla (\d+)") == [20]
    # What waits: on the first page, in the event's steps and in the queue.
    (today,) = numbers(lead.get("/today").text, r"(\d+) anteckningar att granska")
    assert numbers(page(""), r"(\d+) kvar att granska") == [today]
    assert numbers(page("/review/queue"), r"(\d+) anteckningar kvar") == [today]
    # Proposals: as a stat, by kind, where they are picked and where they are voted on.
    (proposed,) = numbers(summary, r"Lämnade förslag (\d+)")
    assert numbers(page("/proposals"), r"Förslag (\d+) Behöver") == [proposed]
    assert numbers(page("/harvest"), r"Lämnade förslag (\d+)") == [proposed]
    # Put together they are fewer, and no less has been left.
    made = events.get(store.read(), code).id
    first, *others = (one.id for one in shortlist.of_event(store.read(), made).going)
    with store.write() as db:
        shortlist.join(db, "test", made, first, others[:2])
    told = [proposed, proposed - 2]
    assert numbers(page("/harvest"), r"Lämnade förslag (\d+) Samlade till (\d+)") == told
    assert numbers(page("/harvest/shortlist"), r"lämnade (\d+) förslag, samlade till (\d+)") == told
    assert numbers(page("/summary"), r"Lämnade förslag (\d+)") == [proposed]
    # Who sat there: the event, its tables together, the summary.
    (persons,) = numbers(page(""), r"Deltagare (\d+)")
    seats = re.findall(r"(\d+) personer", html.unescape(page("")))
    assert sum(map(int, seats)) == persons
    assert numbers(summary, r"Deltagare (\d+)") == [persons]
    # What a person has rejected is no link any more, wherever links are counted.
    event = events.get(store.read(), code)
    found = runs.suggestions(store.read(), event.id)
    note, wrong = next((p, s.code) for p, said in found.items() for s in said if s.asserted)
    with store.write() as db:
        decide(
            db, None, event_id=event.id, passage_id=note, revision=1, codebook="b",
            code=wrong, decision="rejected",
        )  # fmt: skip
    assert numbers(page("/review"), r"0 av (\d+) kopplingar") == [tags - 1]
    assert numbers(page("/review"), r"kopplingarna väntar (\d+) på") == [tags - 1]
    assert numbers(page("/summary"), r"bekräftat 0 / (\d+)") == [tags - 1]
