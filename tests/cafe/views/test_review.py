"""The review list: what is marked, how it is filtered, and that each press counts once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import unescape

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from cafe import days
from cafe.store import runs, tags
from cafe.store.database import Store, value
from cafe.store.events import Event
from cafe.store.runs import StoredSuggestion
from cafe.understand.analyse import builtin, codebook_name
from cafe.understand.cards import pieces

Say = Callable[..., str]
Read = Callable[..., None]


@pytest.fixture
def read(store: Store, event: Event) -> Read:
    """`read(passage, suggestions…)`: the machine has read its first revision."""

    def made(passage: str, *found: StoredSuggestion, revision: int = 1) -> None:
        with store.write() as db:
            run = runs.add(
                db,
                event.id,
                "tags",
                codebook=codebook_name(builtin()),
                model="m",
                settings={},
                passages=1,
                at=days.now(),
            )
            runs.read(db, run, passage, revision, found)

    return made


@pytest.fixture
def lead(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in("lead")


@pytest.fixture
def decide(lead: FlaskClient, event: Event, token: Callable[..., str]) -> Callable[..., object]:
    """`decide(passage, "confirmed P3", back=…)` as the page's form sends it; the response."""
    keys = iter(range(1000))

    def send(
        passage: str,
        press: str,
        *,
        added: str = "",
        revision: int = 1,
        back: str = "",
        once: str = "",
        headers: dict[str, str] | None = None,
    ) -> object:
        return lead.post(
            f"/lead/events/{event.code}/review/decide",
            data={
                "csrf_token": token(lead),
                "once": once or f"key-{next(keys)}",
                "passage": passage,
                "revision": str(revision),
                "press": press,
                "added": added,
                "back": back,
            },
            headers=headers,
        )

    return send


def yes(code: str, *evidence: tuple[int, int], score: float = 0.9) -> StoredSuggestion:
    return StoredSuggestion(code, score, True, evidence)


def perhaps(code: str, score: float = 0.3) -> StoredSuggestion:
    return StoredSuggestion(code, score, False, ())


def shown(lead: FlaskClient, event: Event, query: str = "") -> list[str]:
    """Ids of the passages on the page."""
    page = lead.get(f"/lead/events/{event.code}/review?{query}").get_data(as_text=True)
    return re.findall(r'<article [^>]*id="p-([^"]+)"', page)


# --- What is marked


def test_evidence_is_marked_in_code_points() -> None:
    text = "😀 e\u0301n å: för många"
    found = pieces(text, [yes("P3", (0, 1), (7, 10))])
    assert [(p.text, p.codes) for p in found] == [
        ("😀", ("P3",)),
        (" e\u0301n å", ()),
        (": f", ("P3",)),
        ("ör många", ()),
    ]


def test_overlapping_evidence_is_cut_once_and_says_whose_it_is() -> None:
    found = pieces("abcdef", [yes("P1", (0, 4)), yes("P2", (2, 6)), yes("P3", (2, 4), (3, 4))])
    assert [(p.text, p.codes) for p in found] == [
        ("ab", ("P1",)),
        ("cd", ("P1", "P2", "P3")),
        ("ef", ("P2",)),
    ]


@given(
    st.text(max_size=30),
    st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40)), max_size=6),
)
def test_the_pieces_are_the_text(text: str, spans: Sequence[tuple[int, int]]) -> None:
    found = pieces(text, [StoredSuggestion("P1", 0.5, True, tuple(spans))])
    assert "".join(p.text for p in found) == text
    marked = [p for p in found if p.codes]
    covered = {i for a, b in spans for i in range(max(a, 0), min(b, len(text)))}
    assert sum(len(p.text) for p in marked) == len(covered)


def test_text_is_escaped_inside_and_outside_marks(
    lead: FlaskClient, event: Event, say: Say, read: Read
) -> None:
    text = '<script>alert("1")</script> & <b>för många</b>'
    note = say(text)
    read(note, yes("P3", (0, 8), (28, 32)))
    page = lead.get(f"/lead/events/{event.code}/review").get_data(as_text=True)
    assert "<script>alert" not in page
    said = re.search(rf'<p class="said" id="text-{note}">(.*?)</p>', page, re.DOTALL)
    assert said is not None
    assert said[1].count("<mark") == 2
    assert unescape(re.sub(r"</?mark[^>]*>", "", said[1])) == text


# --- What is shown


def test_suggestions_stand_with_score_in_words_and_figures(
    lead: FlaskClient, event: Event, say: Say, read: Read
) -> None:
    read(say("a"), yes("P3", score=0.92), yes("P5", score=0.61), perhaps("P6", 0.24))
    page = lead.get(f"/lead/events/{event.code}/review").get_data(as_text=True)
    for words in ("mycket sannolikt 0,92", "sannolikt 0,61", "osäkert 0,24"):
        assert words in page
    lead.set_cookie("language", "en")
    page = lead.get(f"/lead/events/{event.code}/review").get_data(as_text=True)
    assert builtin().code("P3").short_en in page
    assert "0.92" in page


def test_what_the_table_chose_stands_there_to_be_judged(
    lead: FlaskClient, event: Event, say: Say, read: Read
) -> None:
    note = say("a", point="P8")
    read(note)
    page = lead.get(f"/lead/events/{event.code}/review").get_data(as_text=True)
    assert "valdes vid bordet" in page
    assert 'value="confirmed P8"' in page
    assert shown(lead, event, "state=undecided") == [note]  # it does not count yet


def test_the_list_is_filtered(
    lead: FlaskClient,
    event: Event,
    say: Say,
    read: Read,
    decide: Callable[..., object],
) -> None:
    many = say("många ärenden")
    unsure = say("osäkert", table=2, kind="proposal")
    none = say("inget", round=2, kind="works")
    unread = say("oläst", round=3, kind="other")
    read(many, yes("P3"), perhaps("P6"))
    read(unsure, perhaps("P6"))
    read(none)
    assert shown(lead, event) == [many, unsure, none, unread]
    for query, expected in (
        ("code=P3", [many]),
        ("code=P6", [many, unsure]),
        ("round=2", [none]),
        ("table=2", [unsure]),
        ("kind=works", [none]),
        ("state=unconfirmed", [many]),
        ("state=undecided", [many, unsure]),
        ("state=confirmed", []),
        ("state=none", [unsure, none]),
        ("state=undecided&table=2", [unsure]),
        ("state=nonsense&kind=nonsense&code=P99", [many, unsure, none, unread]),
    ):
        assert shown(lead, event, query) == expected, query
    decide(many, "confirmed P3")
    decide(many, "rejected P6")
    assert shown(lead, event, "state=confirmed") == [many]
    assert shown(lead, event, "state=unconfirmed") == []
    assert shown(lead, event, "state=undecided") == [unsure]
    assert shown(lead, event, "code=P6") == [unsure]


def test_the_list_has_pages_and_finds_the_page_of_a_passage(
    lead: FlaskClient, event: Event, say: Say
) -> None:
    notes = [say(f"nummer {i}", id=f"00000000-0000-4000-8000-{i:012}") for i in range(30)]
    assert shown(lead, event) == notes[:25]
    assert shown(lead, event, f"after={notes[24]}") == notes[25:]
    assert shown(lead, event, f"after={notes[29]}") == notes[25:]
    assert shown(lead, event, "after=nonsense") == notes[:25]
    assert shown(lead, event, f"at={notes[27]}") == notes[25:]


def test_the_next_page_skips_nothing_though_what_was_decided_has_left_the_list(
    lead: FlaskClient, event: Event, say: Say, read: Read, decide: Callable[..., object]
) -> None:
    notes = [say(f"nummer {i}", id=f"00000000-0000-4000-8000-{i:012}") for i in range(30)]
    for note in notes:
        read(note, yes("P3"))
    for note in notes[:25]:
        decide(note, "confirmed P3")
    at = f"/lead/events/{event.code}/review?state=unconfirmed"
    assert shown(lead, event, f"state=unconfirmed&after={notes[24]}") == notes[25:]
    decide(notes[25], "confirmed P3")
    page = lead.get(f"{at}&after={notes[24]}").get_data(as_text=True)
    assert "Föregående" not in page  # nothing is left there
    assert shown(lead, event, f"state=unconfirmed&after={notes[24]}") == notes[26:]


def test_a_point_has_one_key_and_its_guesses_stand_apart(
    lead: FlaskClient, event: Event, say: Say, read: Read, decide: Callable[..., object]
) -> None:
    guess, second, first = say("skrivare"), say("telefon och hot"), say("telefonen dör")
    read(guess, yes("F1", score=0.95), perhaps("P13", 0.39))
    read(second, yes("F1", score=0.9), yes("P13", score=0.5))
    read(first, yes("P13", score=0.8))
    assert shown(lead, event, "code=P13") == [second, first, guess]
    assert shown(lead, event, "code=P13&order=sure") == [first, second, guess]
    page = lead.get(f"/lead/events/{event.code}/review?code=P13").get_data(as_text=True)
    keys = re.findall(r'data-code="(\w+)" data-key="(\d)"', page)
    assert [key for code, key in keys if code == "P13"] == ["1", "1", "1"]
    assert page.index("2 anteckningar om P13") < page.index("1 gissning under gränsen")
    # A decision moves nothing from under the finger.
    decide(guess, "confirmed P13")
    assert shown(lead, event, "code=P13") == [second, first, guess]


def test_who_comes_second_sees_what_the_first_decided(
    store: Store, lead: FlaskClient, event: Event, say: Say, read: Read,
    sign_in: Callable[..., FlaskClient], token: Callable[..., str], decide: Callable[..., object],
) -> None:  # fmt: skip
    note = say("många ärenden")
    read(note, yes("P3"))
    other = sign_in("lead", email="other@example.test")
    page = other.get(f"/lead/events/{event.code}/review").get_data(as_text=True)
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    decide(note, "rejected P3")
    sent = {
        "csrf_token": token(other), "passage": note, "revision": "1", "press": "confirmed P3",
        "seen": seen[1],
    }  # fmt: skip
    at = f"/lead/events/{event.code}/review/decide"
    for headers in ({}, {"X-Wants": "card"}):
        refused = other.post(at, data=sent, headers=headers)
        assert refused.status_code == 409
        assert "Någon annan har just bestämt" in refused.text
        assert "Avvisad" in refused.text
    assert tags.current(store.read(), event.id)[note]["P3"].rejected
    # The same word is no conflict, and knowing it neither.
    assert other.post(at, data=sent | {"press": "rejected P3"}).status_code == 303
    again = re.search(r'name="seen" value="(\d+)"', refused.text)
    assert again
    assert other.post(at, data=sent | {"seen": again[1]}).status_code == 303
    assert tags.current(store.read(), event.id)[note]["P3"].confirmed


def test_an_event_without_notes_says_so(lead: FlaskClient, event: Event) -> None:
    page = lead.get(f"/lead/events/{event.code}/review").get_data(as_text=True)
    assert "Inga anteckningar ännu" in page


# --- Decisions


def test_a_press_is_kept_and_leads_back_to_the_passage(
    store: Store,
    lead: FlaskClient,
    event: Event,
    say: Say,
    read: Read,
    decide: Callable[..., object],
) -> None:
    note = say("många ärenden")
    read(note, yes("P3"))
    answer = decide(note, "confirmed P3", back="state=unconfirmed")
    assert answer.status_code == 303
    there = answer.location
    assert there.endswith(f"state=unconfirmed&at={note}#p-{note}")
    [kept] = tags.history(store.read(), event.id, note)
    assert (kept.code, kept.decision, kept.codebook) == (
        "P3",
        "confirmed",
        codebook_name(builtin()),
    )
    # It no longer fits the filter, but stays in its place, with a way to undo.
    page = lead.get(there).get_data(as_text=True)
    assert f'id="p-{note}"' in page
    assert 'value="undone P3"' in page
    assert "Test Lead" in page
    decide(note, "undone P3")
    assert tags.current(store.read(), event.id) == {}


def test_a_code_is_added(
    store: Store, event: Event, say: Say, decide: Callable[..., object]
) -> None:
    note = say("x")
    assert decide(note, "add", added="P11").status_code == 303
    assert tags.current(store.read(), event.id)[note]["P11"].confirmed
    assert decide(note, "add", added="").status_code == 422
    assert decide(note, "confirmed P99").status_code == 422
    assert decide(note, "maybe P3").status_code == 422
    assert decide(note, "confirmed P3", revision=7).status_code == 404
    assert decide("0" * 8, "confirmed P3").status_code == 404
    assert value(store.read(), "SELECT count(*) FROM tag") == 1


def test_a_press_that_arrives_twice_is_one_decision(
    store: Store, event: Event, say: Say, decide: Callable[..., object]
) -> None:
    note = say("x")
    decide(note, "confirmed P3", once="same")
    decide(note, "undone P3")
    assert decide(note, "confirmed P3", once="same").status_code == 303
    assert tags.current(store.read(), event.id) == {}
    assert decide(note, "rejected P3", once="same").status_code == 409


def test_a_script_gets_the_card_and_the_figures(
    event: Event, say: Say, read: Read, decide: Callable[..., object]
) -> None:
    note = say("många ärenden")
    read(note, yes("P3"))
    answer = decide(note, "confirmed P3", headers={"X-Wants": "card"})
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    assert "<html" not in page
    assert page.count("<article") == 1
    assert 'id="standing"' in page
    assert "1 av 1" in page
    assert 'value="undone P3"' in page


def test_a_decision_on_an_earlier_wording_is_shown_as_such(
    lead: FlaskClient, event: Event, say: Say, decide: Callable[..., object]
) -> None:
    note = say("många ärenden")
    decide(note, "confirmed P3")
    say("bra chef", id=note, base=1)
    page = lead.get(f"/lead/events/{event.code}/review?state=undecided").get_data(as_text=True)
    assert "texten har ändrats sedan beslutet" in page
    assert 'value="confirmed P3"' in page
    # Pressed on a page that still showed the first wording, it is a decision on that.
    decide(note, "rejected P3", revision=1)
    page = lead.get(f"/lead/events/{event.code}/review").get_data(as_text=True)
    assert "texten har ändrats sedan beslutet" in page


def test_a_signed_out_press_is_carried_through_sign_in(
    app: object, event: Event, say: Say, store: Store, add_user: Callable[..., int]
) -> None:
    note = say("x")
    client = app.test_client()  # type: ignore[attr-defined]
    answer = client.post(
        f"/lead/events/{event.code}/review/decide",
        data={"passage": note, "revision": "1", "press": "confirmed P3", "once": "k"},
        headers={"X-Wants": "card"},
    )
    assert answer.status_code == 401
    assert "confirmed P3" in unescape(answer.get_data(as_text=True))


# --- Rights


@pytest.mark.parametrize("role", ["steering", "observer", "reader", "manager", "administrator"])
def test_only_a_lead_reviews(sign_in: Callable[..., FlaskClient], event: Event, role: str) -> None:
    client = sign_in(role)
    assert client.get(f"/lead/events/{event.code}/review").status_code == 403
    assert client.get(f"/lead/events/{event.code}/themes").status_code == 403


def test_a_lead_of_another_district_does_not_review(
    store: Store,
    event: Event,
    say: Say,
    sign_in: Callable[..., FlaskClient],
    token: Callable[..., str],
) -> None:
    note = say("x")
    client = sign_in("lead", "kista")
    assert client.get(f"/lead/events/{event.code}/review").status_code == 403
    fields = {
        "csrf_token": token(client),
        "once": "k",
        "passage": note,
        "revision": "1",
        "press": "confirmed P3",
    }
    answer = client.post(f"/lead/events/{event.code}/review/decide", data=fields)
    assert answer.status_code == 403
    assert value(store.read(), "SELECT count(*) FROM tag") == 0


def test_a_press_needs_the_sessions_token(
    store: Store, lead: FlaskClient, event: Event, say: Say
) -> None:
    fields = {"passage": say("x"), "revision": "1", "press": "confirmed P3", "once": "k"}
    answer = lead.post(f"/lead/events/{event.code}/review/decide", data=fields)
    assert answer.status_code == 400
    assert value(store.read(), "SELECT count(*) FROM tag") == 0
