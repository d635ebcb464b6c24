"""A note from a device: read whole, or refused by name."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from forms.messages import wording
from forms.note import (
    NOTES_PER_REQUEST,
    TEXT_MAX,
    Choices,
    Malformed,
    Written,
    echo,
    read_note,
    read_request,
    seats_form,
)

CHOICES = Choices(
    rounds=frozenset({1, 2}),
    points=frozenset({"P1", "P2"}),
    areas=frozenset({"barn-unga"}),
    professions=frozenset({"chef"}),
    districts=frozenset({"farsta"}),
)
ID = "0b0e7a52-7c53-4f0e-9d67-0a4f6c1b2e90"
WHOLE = {
    "id": ID,
    "base": 0,
    "round": 1,
    "kind": "works",
    "text": "Fika gör gott.",
    "votes": 2,
    "point": "P1",
    "area": "barn-unga",
    "profession": "chef",
    "district": "farsta",
    "written_at": "2026-10-14T10:05:00.000Z",
    "withdrawn": False,
}


def refusal(**changed: Any) -> str:
    with pytest.raises(Malformed) as caught:
        read_note(WHOLE | changed, CHOICES)
    wording(caught.value.name, **caught.value.params)  # there is a sentence, and it has its gaps
    return caught.value.name


def test_a_whole_note_is_read_as_it_stands() -> None:
    assert read_note(WHOLE, CHOICES) == Written(**WHOLE)  # type: ignore[arg-type]


def test_what_is_missing_gets_its_neutral_value() -> None:
    note = read_note({"id": ID, "round": 1, "kind": "other", "text": "Text"}, CHOICES)
    assert (note.base, note.votes, note.point, note.withdrawn) == (0, 0, None, False)


@pytest.mark.parametrize(
    ("field", "value", "name"),
    [
        ("id", None, "note_id"),
        ("id", "x" * 36, "note_id"),
        ("id", ID.replace("-", ""), "note_id"),
        ("id", [ID], "note_id"),
        ("base", True, "note_field"),
        ("base", -1, "note_field"),
        ("base", 2**31, "note_field"),
        ("base", "1", "note_field"),
        ("base", 1.0, "note_field"),
        ("base", None, "note_field"),
        ("round", 3, "round_unknown"),
        ("round", True, "note_field"),
        ("round", "1", "note_field"),
        ("round", None, "note_field"),
        ("kind", "praise", "note_field_unknown"),
        ("kind", ["works"], "note_field"),
        ("text", None, "note_field"),
        ("text", 7, "note_field"),
        ("text", " \n\t ", "note_empty"),
        ("text", "a\x00b", "bad_character"),
        ("text", "a\x1bb", "bad_character"),
        ("text", "a\ud800b", "note_field"),
        ("text", "x" * (TEXT_MAX + 1), "note_too_long"),
        ("votes", -1, "note_field"),
        ("votes", 100, "note_field"),
        ("votes", True, "note_field"),
        ("votes", "NaN", "note_field"),
        ("point", "P99", "note_field_unknown"),
        ("point", {}, "note_field"),
        ("area", "", "note_field_unknown"),
        ("area", 1, "note_field"),
        ("profession", "\ud800", "note_field_unknown"),
        ("district", "atlantis" * 100, "note_field_unknown"),
        ("withdrawn", 1, "note_field"),
        ("withdrawn", None, "note_field"),
    ],
)
def test_a_wrong_field_is_refused_by_name(field: str, value: object, name: str) -> None:
    assert refusal(**{field: value}) == name


def test_twenty_thousand_characters_fit_counted_as_code_points() -> None:
    assert len(read_note(WHOLE | {"text": "🌻" * TEXT_MAX}, CHOICES).text) == TEXT_MAX
    with pytest.raises(Malformed) as caught:
        read_note(WHOLE | {"text": "🌻" * TEXT_MAX + "a"}, CHOICES)
    assert caught.value.params == {"length": TEXT_MAX + 1, "limit": TEXT_MAX}


def test_line_ends_are_one_kind_and_count_as_one() -> None:
    assert read_note(WHOLE | {"text": "a\r\nb\rc\vd\fe\n"}, CHOICES).text == "a\nb\nc\nd\ne\n"
    assert len(read_note(WHOLE | {"text": "\r\n" * 9_999 + "x"}, CHOICES).text) == 10_000


@pytest.mark.parametrize("clock", ["yesterday", 5, None, "9" * 50, "²026-01-01", [], "2026-13-01"])
def test_a_wrong_clock_never_costs_the_note(clock: object) -> None:
    assert read_note(WHOLE | {"written_at": clock}, CHOICES).written_at is None


def test_an_id_in_capitals_is_the_same_id() -> None:
    assert read_note(WHOLE | {"id": ID.upper()}, CHOICES).id == ID


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"key": "abc"}',
        b'{"key": 1, "notes": []}',
        b'{"key": "abc", "notes": {}}',
        b'{"key": "abc", "notes": [',
        b'{"key": "abc", "notes": ' + b"[" * 100_000,
    ],
)
def test_a_request_that_cannot_be_read_is_refused_as_a_whole(body: bytes) -> None:
    with pytest.raises(Malformed) as caught:
        read_request(body)
    assert caught.value.name == "request_unreadable"


def test_no_more_than_five_hundred_notes_at_a_time() -> None:
    body = {"key": "abc", "notes": [WHOLE] * NOTES_PER_REQUEST}
    assert len(read_request(json.dumps(body).encode())[1]) == NOTES_PER_REQUEST
    body["notes"] = [WHOLE] * (NOTES_PER_REQUEST + 1)
    with pytest.raises(Malformed, match="too_many_notes"):
        read_request(json.dumps(body).encode())


@pytest.mark.parametrize("votes", ["9" * 5000, "1e999", "-Infinity", "NaN", "1.5"])
def test_a_number_of_no_use_spoils_its_own_note_only(votes: str) -> None:
    good = json.dumps(WHOLE)
    bad = good.replace('"votes": 2', f'"votes": {votes}')
    _, notes = read_request(f'{{"key": "abc", "notes": [{bad}, {good}]}}'.encode())
    with pytest.raises(Malformed, match="note_field"):
        read_note(notes[0], CHOICES)
    assert read_note(notes[1], CHOICES).votes == 2
    json.dumps(echo({"id": notes[0]["votes"]}), allow_nan=False)  # type: ignore[index]


def test_a_key_that_is_no_key_reaches_nothing() -> None:
    assert read_request('{"key": "\\ud800å", "notes": []}'.encode()) == ("", [])


def test_an_id_is_given_back_as_it_came_if_it_can_be() -> None:
    assert echo({"id": "nonsense"}) == "nonsense"
    assert echo({"id": [1, {"a": None}]}) == [1, {"a": None}]
    assert echo({}) is None
    assert echo("text") is None
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert echo({"id": deep}) is None


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(WHOLE)), anything))
def test_whatever_comes_is_read_or_refused_with_a_sentence(changed: dict[str, Any]) -> None:
    try:
        note = read_note(WHOLE | changed, CHOICES)
    except Malformed as refused:
        wording(refused.name, **refused.params)  # there is a sentence, and it has its gaps
        return
    assert str(uuid.UUID(note.id)) == note.id
    note.text.encode()  # can be stored
    assert 0 <= note.votes <= 99


def test_who_sits_at_the_table_counts_persons_by_profession_and_area() -> None:
    made = seats_form(("chef", "socialsekreterare"), ("barn-unga",))
    form = made(MultiDict({"profession-chef": "1", "profession-socialsekreterare": " 5 "}))
    assert form.validate()
    assert (form.counts("profession"), form.counts("area")) == (
        {"chef": 1, "socialsekreterare": 5},
        {},
    )
    assert form.persons == 6


def test_a_breakdown_cannot_count_more_persons_than_there_are() -> None:
    made = seats_form(("chef",), ("barn-unga",))
    form = made(MultiDict({"participants": "3", "area-barn-unga": "4"}))
    assert not form.validate()
    assert "4" in form.participants.errors[0].sv
    assert made(MultiDict({"participants": "4", "area-barn-unga": "4"})).validate()
    assert made(MultiDict({})).persons is None
