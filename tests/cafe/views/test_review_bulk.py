"""Many suggestions confirmed at once: what is read first, how it is told apart, and undo."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cafe import days
from cafe.reports.summary import release, summarise
from cafe.store import audit, bulk, events, learning, organisation, runs, tags
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.runs import StoredSuggestion
from cafe.understand import agree, analyse
from cafe.understand.analyse import builtin, codebook_name

Say = Callable[..., str]
Confirm = Callable[..., TestResponse]
SURE, LESS = 0.92, 0.6


def read(store: Store, event: Event, found: dict[str, list[StoredSuggestion]]) -> None:
    """The machine has read the notes, by their first revision."""
    with store.write() as db:
        run = runs.add(
            db, event.id, "tags", codebook=codebook_name(builtin()), model="m", settings={},
            passages=len(found), at=days.now(),
        )  # fmt: skip
        for note, said in found.items():
            runs.read(db, run, note, 1, said)


@pytest.fixture
def lead(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in("lead")


@pytest.fixture
def said(store: Store, event: Event, say: Say) -> list[str]:
    """Twelve notes about P13, ten of them surely."""
    ids = [say(f"Telefon nummer {n}", table=1 + n % 2) for n in range(12)]
    scores = [SURE if n < 10 else LESS for n in range(12)]
    read(
        store,
        event,
        {
            i: [StoredSuggestion("P13", score, True, ())]
            for i, score in zip(ids, scores, strict=True)
        },
    )
    return ids


@pytest.fixture
def confirm(lead: FlaskClient, event: Event, token: Callable[..., str]) -> Confirm:
    """`confirm(wrong=[…], code="P13")` as the page sends it; `before` is done in between."""

    def send(
        *, code: str = "P13", above: str = "0.9", wrong: tuple[int, ...] = (),
        before: Callable[[], object] = lambda: None, **changed: object,
    ) -> TestResponse:  # fmt: skip
        at = f"/lead/events/{event.code}/review/many"
        page = lead.get(f"{at}?code={code}&above={above}").get_data(as_text=True)
        shown = re.findall(r'name="read" value="([^"]+)"', page)
        mark = re.search(r'name="mark" value="([^"]+)"', page)
        assert mark
        before()
        sent = {
            "csrf_token": token(lead), "code": code, "above": above, "mark": mark[1],
            "read": shown, "wrong": [shown[n] for n in wrong],
        }  # fmt: skip
        return lead.post(f"{at}/confirm", data=sent | changed)

    return send


def confirmed(store: Store, event: Event) -> list[bool]:
    """Of each confirmed tag: whether it was so in bulk."""
    found = tags.current(store.read(), event.id)
    return [d.bulk is not None for of in found.values() for d in of.values() if d.confirmed]


def test_the_page_tells_how_many_wait_from_which_score_on(
    lead: FlaskClient, event: Event, said: list[str]
) -> None:
    page = lead.get(f"/lead/events/{event.code}/review/many").get_data(as_text=True)
    row = page[page.index("<b>P13</b>") : page.index("</tr>", page.index("<b>P13</b>"))]
    assert re.findall(r">(\d+)<", row) == ["0", "10", "10", "10", "12"]


def test_what_is_above_the_line_is_confirmed_at_once_and_told_apart(
    store: Store, lead: FlaskClient, event: Event, said: list[str], confirm: Confirm
) -> None:
    taught = tags.judged(store.read())
    assert confirm().status_code == 303
    assert confirmed(store, event) == [True] * 10
    db = store.read()
    [made] = bulk.of_event(db, event.id)
    assert (made.code, made.above, made.tags, made.read, made.wrong) == ("P13", 0.9, 10, 10, 0)
    assert (made.name, made.undone_at) == ("Test Lead", None)
    assert audit.latest(db, 1)[0].action == "bulk.confirm"
    # It teaches the machine nothing, and is no reader's word.
    assert tags.judged(db) == taught == []
    assert learning.decisions_after(db, 0) == 0
    assert learning.said(db) == []
    with store.write() as opened:
        sample = agree.draw(opened, "test", 1, [event], title="Prov", number=12, readers=[1])
        drawn = opened.conn.execute(
            "SELECT count(*), sum(machine IS NOT NULL) FROM sample_passage WHERE sample_id = ?",
            (sample,),
        ).fetchone()
    assert tuple(drawn) == (12, 12)
    # On its own a person may still say so.
    standing = analyse.standing(db, event.id)
    assert (standing.confirmed, standing.bulk) == (10, 10)
    page = lead.get(f"/lead/events/{event.code}/review").get_data(as_text=True)
    assert page.count("Bekräftad bland flera") == 10
    assert "Av dem är 10 bekräftade många på en gång" in page


def test_one_of_them_gets_a_persons_own_word(
    store: Store, lead: FlaskClient, event: Event, said: list[str], confirm: Confirm,
    token: Callable[..., str],
) -> None:  # fmt: skip
    confirm()
    at = f"/lead/events/{event.code}/review/decide"
    sent = {"csrf_token": token(lead), "passage": said[0], "revision": "1"}
    lead.post(at, data=sent | {"press": "confirmed P13"})
    lead.post(at, data=sent | {"press": "rejected P13", "passage": said[1]})
    assert sorted(confirmed(store, event)) == [False] + [True] * 8
    assert [j.confirmed or j.rejected for j in tags.judged(store.read())] == [{"P13"}, {"P13"}]
    # Undo leaves alone what somebody has had a word on since.
    [made] = bulk.of_event(store.read(), event.id)
    assert made.left == 8
    undo = {"csrf_token": token(lead), "bulk": str(made.id)}
    lead.post(f"/lead/events/{event.code}/review/many/undo", data=undo)
    assert confirmed(store, event) == [False]
    [made] = bulk.of_event(store.read(), event.id)
    assert made.undone_at
    assert made.left == 0
    assert "Ångrat" in lead.get(f"/lead/events/{event.code}/review/many").get_data(as_text=True)


def test_what_was_wrong_of_the_ten_is_rejected_by_the_person(
    store: Store, event: Event, said: list[str], confirm: Confirm
) -> None:
    confirm(wrong=(2, 5))
    assert confirmed(store, event) == [True] * 8
    rejected = [j.rejected for j in tags.judged(store.read())]
    assert rejected == [{"P13"}, {"P13"}]
    [made] = bulk.of_event(store.read(), event.id)
    assert (made.tags, made.read, made.wrong) == (8, 10, 2)


def test_all_of_them_may_be_wrong(
    store: Store, lead: FlaskClient, event: Event, said: list[str], confirm: Confirm
) -> None:
    answer = confirm(wrong=tuple(range(10)))
    assert confirmed(store, event) == []
    assert len(tags.judged(store.read())) == 10
    assert "10 av dem var fel" in lead.get(answer.location).get_data(as_text=True)
    with store.snapshot() as db:
        made = summarise(db, events.by_id(db, event.id), organisation.get(db))
    assert not any("på en gång" in s for s in made.method)


@pytest.mark.parametrize("wrong", [(), (3,)])
def test_what_somebody_else_confirmed_meanwhile_is_told(
    store: Store, event: Event, said: list[str], confirm: Confirm, wrong: tuple[int, ...]
) -> None:
    late = confirm(wrong=wrong, before=confirm)
    assert late.status_code == 409
    assert "Någon annan har hunnit bestämma" in late.text
    assert confirmed(store, event) == [True] * 10


def test_nothing_is_confirmed_that_the_page_did_not_tell_of(
    store: Store, event: Event, said: list[str], confirm: Confirm
) -> None:
    more = [StoredSuggestion("P13", 0.95, True, ())]
    refused = confirm(before=lambda: read(store, event, {said[11]: more}))
    assert refused.status_code == 409
    assert "läst om" in refused.text
    unread = confirm(read=[])
    assert unread.status_code == 422
    assert "Läs de tio först" in unread.text
    assert confirmed(store, event) == []
    # A decision that somebody else made meanwhile stays.
    with store.write() as db:
        tags.decide(
            db, None, event_id=event.id, passage_id=said[0], revision=1, codebook="b",
            code="P13", decision="rejected",
        )  # fmt: skip
    confirm()
    assert tags.current(store.read(), event.id)[said[0]]["P13"].rejected


def test_the_summary_tells_them_apart_and_a_release_keeps_them(
    store: Store, event: Event, said: list[str], confirm: Confirm
) -> None:
    confirm()
    with store.snapshot() as db:
        made = summarise(db, events.by_id(db, event.id), organisation.get(db))
    assert (made.tags, made.tags_confirmed, made.tags_bulk) == (12, 10, 10)
    assert any("10 bekräftade många på en gång" in s for s in made.method)
    assert any("alla med minst 0,90. Först lästes 10, och 0" in s for s in made.method)
    with store.write() as db:
        release.show(db, "test", events.by_id(db, event.id))
        [one] = bulk.of_event(db, event.id)
        bulk.undo(db, None, event.id, one.id)
    with store.snapshot() as db:
        kept = release.shown(db, events.by_id(db, event.id), organisation.get(db))
        now = summarise(db, events.by_id(db, event.id), organisation.get(db))
    assert kept is not None
    assert (kept.tags_bulk, now.tags_bulk) == (10, 0)
    assert any("alla med minst 0,90" in s for s in kept.method)
