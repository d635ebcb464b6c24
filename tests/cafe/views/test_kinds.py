"""The lead's page of kinds: what nobody has chosen is chosen, one by one and many at once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from cafe.store import events, notes
from cafe.store.database import Store
from cafe.store.events import Event
from forms.kinds import KINDS

Say = Callable[..., str]


@pytest.fixture
def lead(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in("lead")


@pytest.fixture
def press(lead: FlaskClient, event: Event, token: Callable[..., str]) -> Callable[..., object]:
    """`press(at="…", notes=["id:1"], kind="works")`: the answer to the page's form."""
    keys = iter(range(1000))

    def send(**fields: object) -> object:
        own = {"csrf_token": token(lead), "once": f"key-{next(keys)}", "of": "unset", "at": "9"}
        return lead.post(f"/lead/events/{event.code}/kinds", data=own | fields)

    return send


def kinds(store: Store, event: Event) -> dict[str, str | None]:
    return {n.text: n.kind for n in notes.of_event(store.read(), event.id)}


def test_the_page_opens_with_what_lacks_a_kind_and_shows_words_as_words(
    lead: FlaskClient, event: Event, say: Say
) -> None:
    say("<script>alert(1)</script>", kind=None)
    say("Har en typ", kind="works")
    page = lead.get(f"/lead/events/{event.code}/kinds").get_data(as_text=True)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "Har en typ" not in page
    assert "Har en typ" in lead.get(f"/lead/events/{event.code}/kinds?kind=works").get_data(
        as_text=True
    )
    front = lead.get(f"/lead/events/{event.code}").get_data(as_text=True)
    assert "1 anteckning saknar typ" in front


def test_those_that_are_ticked_get_the_kind(
    store: Store, event: Event, say: Say, press: Callable[..., object]
) -> None:
    one, two = say("Ett", kind=None), say("Två", kind=None)
    say("Tre", kind=None)
    answer = press(notes=[f"{one}:1", f"{two}:1", "skräp"], kind="proposal")
    assert answer.headers["Location"].endswith("kinds?kind=unset&done=2&left=0")
    assert kinds(store, event) == {"Ett": "proposal", "Två": "proposal", "Tre": None}
    # What was chosen wrongly is put right the same way.
    press(of="proposal", notes=[f"{one}:2"], kind="other")
    assert kinds(store, event)["Ett"] == "other"


def test_a_whole_round_gets_it_with_one_press_but_for_what_came_since(
    store: Store, event: Event, say: Say, press: Callable[..., object]
) -> None:
    say("Förr", kind=None, round=3)
    say("Annan omgång", kind=None, round=1)
    say("Har redan", kind="works", round=3)
    drawn = max(n.received_at for n in notes.of_event(store.read(), event.id))
    say("Sedan", kind=None, round=3)
    press(press="3", whole=["1 works", "3 proposal"], at=drawn)
    assert kinds(store, event) == {
        "Annan omgång": None,
        "Förr": "proposal",
        "Har redan": "works",
        "Sedan": None,
    }


def test_a_round_whose_question_asks_for_no_kind_can_get_one_as_a_whole_too(
    store: Store, lead: FlaskClient
) -> None:
    asked = ["Vad vill ni säga?", "Vad föreslår ni?"]
    with store.write() as db:
        code = events.add(db, "t", title="T", date="2026-10-14", questions=asked, tables=1)
        events.move(db, "t", events.get(db, code), "open")
        found = events.get(db, code)
        said = [
            notes.NoteIn(f"{n}" * 8 + "-0000-0000-0000-" + "0" * 12, 0, n, None, "Ett")
            for n in (1, 2)
        ]
        notes.save(db, found, found.tables[0], said, source="tablet", actor="t")
    page = lead.get(f"/lead/events/{code}/kinds").text
    choices = re.findall(r'value="(\d \w+)"', page)
    assert choices == [f"{n} {kind}" for n in (1, 2) for kind in KINDS]
    assert re.findall(r'value="(\d \w+)" selected', page) == ["2 proposal"]
    assert page.count('name="press"') == 2


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"kind": "proposal"}, "Välj minst en anteckning."),
        ({"kind": "idea", "notes": ["{id}:1"]}, "Något behöver rättas"),
        (
            {"kind": "", "notes": ["{id}:1"]},
            'id="kind-error">Välj vilken typ anteckningarna ska få.',
        ),
        ({"kind": ""}, "Välj minst en anteckning."),
        ({"press": "3", "whole": ["1 works", ""]}, "Välj vilken typ alla i omgången ska få."),
        ({"press": "3", "whole": ["3 idea"]}, 'id="whole-error">Välj vilken typ alla i omgången'),
        ({"press": "3 proposal"}, "Välj vilken typ alla i omgången ska få."),
    ],
)
def test_what_is_missing_is_said(
    store: Store,
    event: Event,
    say: Say,
    press: Callable[..., object],
    fields: dict[str, object],
    says: str,
) -> None:
    note = say("Ett", kind=None, round=3)
    sent = {
        k: [i.format(id=note) for i in v] if isinstance(v, list) else v for k, v in fields.items()
    }
    answer = press(**sent)
    assert answer.status_code in (400, 409, 422)
    assert says in answer.get_data(as_text=True)
    assert kinds(store, event) == {"Ett": None}


def test_a_note_of_another_event_is_not_found(
    store: Store, event: Event, press: Callable[..., object], say: Say
) -> None:
    with store.write() as db:
        code = events.add(db, "t", title="T", date="2026-10-14", questions=["?"], tables=1)
        events.move(db, "t", events.get(db, code), "open")
        other = events.get(db, code)
        note = notes.NoteIn("0" * 8 + "-0000-0000-0000-" + "0" * 12, 0, 1, None, "Annans")
        notes.save(db, other, other.tables[0], [note], source="tablet", actor="t")
    say("Ett", kind=None)
    assert press(notes=[f"{note.id}:1"], kind="works").status_code == 404
    assert kinds(store, other) == {"Annans": None}


def test_one_by_one_on_the_review_card(
    store: Store, event: Event, say: Say, lead: FlaskClient, token: Callable[..., str]
) -> None:
    note = say("Ett", kind=None)
    at = f"/lead/events/{event.code}/review"
    page = lead.get(f"{at}?kind=unset").get_data(as_text=True)
    assert 'value="kind proposal"' in page

    def press(once: str, revision: int, kind: str = "proposal") -> int:
        data = {"csrf_token": token(lead), "once": once, "passage": note, "revision": str(revision)}
        return lead.post(f"{at}/decide", data=data | {"press": f"kind {kind}"}).status_code

    assert press("a", 1) == 303
    assert kinds(store, event) == {"Ett": "proposal"}
    assert press("b", 1, "works") == 409  # another revision than was looked at
    assert press("c", 2, "idea") in (400, 422)
    assert kinds(store, event) == {"Ett": "proposal"}
    assert "Ett" not in lead.get(f"{at}?kind=unset").get_data(as_text=True)
