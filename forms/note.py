"""A note as a table writes it: read from JSON, or from a form; and who sits at the table."""

from __future__ import annotations

import functools
import json
import math
import re
from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wtforms import Field, HiddenField, RadioField, SelectMultipleField, ValidationError

from forms.base import (
    CONTROL,
    ChoiceField,
    Form,
    HiddenNumberField,
    WholeNumberField,
    at_most,
    long_text,
    required,
)
from forms.kinds import KINDS
from forms.messages import common, note
from forms.written import LINE_END, normal

TEXT_MAX = 20_000
VOTES_MAX = 99
SEATS_MAX = 99
NOTES_PER_REQUEST = 500
SETTLES_MAX = 100
# As long as a revision's number can get without a fault on the way.
BASE_MAX = 2**31 - 1
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
NOTED = re.compile(rf"({UUID.pattern}):(\d{{1,9}})", re.IGNORECASE)
SURROGATE = re.compile("[\ud800-\udfff]")
ECHO_MAX = 1000


@dataclass(frozen=True)
class Choices:
    """What exists where the note is written: numbers of rounds, ids of the rest."""

    rounds: Set[int]
    points: Set[str]
    areas: Set[str]
    professions: Set[str]
    districts: Set[str]


@dataclass(frozen=True)
class Written:
    """A note that has been read and is whole: nothing in it is left to check."""

    id: str
    base: int
    round: int
    kind: str | None
    text: str
    votes: int
    point: str | None
    area: str | None
    profession: str | None
    district: str | None
    withdrawn: bool
    written_at: str | None
    # Versions of the same note that this one was chosen over, by the number of their revision.
    settles: tuple[int, ...] = ()
    important: bool = False


class Malformed(ValueError):
    """What was sent cannot be read. `name` and `params` name the sentence, as in `wording`."""

    def __init__(self, name: str, **params: object) -> None:
        super().__init__(name)
        self.name = name
        self.params = params


def read_request(body: bytes) -> tuple[str, list[object]]:
    """The table's key and the notes, not yet read, of a request's body.

    Numbers that JSON allows and we do not (huge, infinite) stay text, so that they spoil their own
    note and not its neighbours. Raises Malformed when the whole cannot be read.
    """
    try:
        whole: object = DECODER.decode(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Malformed("request_unreadable") from None
    if not isinstance(whole, dict):
        raise Malformed("request_unreadable")
    key, notes = whole.get("key"), whole.get("notes")
    if not isinstance(key, str) or not isinstance(notes, list):
        raise Malformed("request_unreadable")
    if len(notes) > NOTES_PER_REQUEST:
        raise Malformed("too_many_notes", limit=NOTES_PER_REQUEST)
    # A key holds ASCII only; anything else is no key, and must not reach the database's driver.
    return (key if key.isascii() else ""), notes


def read_note(raw: object, choices: Choices) -> Written:
    """One note of a request. Raises Malformed with what is wrong first.

    What is missing gets its neutral value (no base, votes, point …); id, round, kind and text have
    to be there, and kind may be null: nobody has chosen it. A clock that cannot be read becomes
    None: it must not cost the note.
    """
    if not isinstance(raw, dict):
        raise Malformed("note_not_object")
    given = raw.get("id")
    if not isinstance(given, str) or not UUID.fullmatch(given):
        raise Malformed("note_id")
    round_ = _number(raw, "round", 0, BASE_MAX, None)
    if round_ not in choices.rounds:
        raise Malformed("round_unknown", number=round_)
    if "kind" not in raw:
        raise Malformed("note_field", field="kind")
    return Written(
        id=given.lower(),
        base=_number(raw, "base", 0, BASE_MAX, 0),
        round=round_,
        kind=_one_of(raw, "kind", frozenset(KINDS)),
        text=_text(raw.get("text")),
        votes=_number(raw, "votes", 0, VOTES_MAX, 0),
        point=_one_of(raw, "point", choices.points),
        area=_one_of(raw, "area", choices.areas),
        profession=_one_of(raw, "profession", choices.professions),
        district=_one_of(raw, "district", choices.districts),
        withdrawn=_flag(raw, "withdrawn"),
        written_at=_clock(raw.get("written_at")),
        settles=_revisions(raw),
        important=_flag(raw, "important"),
    )


def echo(raw: object) -> object:
    """The id of a note that cannot be read, as it was given; None when it has none.

    (A nest that is too deep or long to be sent back is None too.)
    """
    given = raw.get("id") if isinstance(raw, dict) else None
    if isinstance(given, (dict, list)):
        try:
            return given if len(json.dumps(given)) <= ECHO_MAX else None
        except RecursionError:
            return None
    return given


def lines(text: str) -> str:
    """The text as it is stored and compared: `written.normal`, with "\\n" as its only line end.

    (Word's own line break is pasted as a vertical tab.)
    """
    return LINE_END.sub("\n", normal(text))


def _whole(written: str) -> int | str:
    return int(written) if len(written) < 20 else written


def _decimal(written: str) -> float | str:
    number = float(written)
    return number if math.isfinite(number) else written


DECODER = json.JSONDecoder(parse_int=_whole, parse_float=_decimal, parse_constant=str)


def _number(raw: dict[str, object], name: str, low: int, high: int, missing: int | None) -> int:
    value = raw.get(name, missing)
    # bool is an int to Python, not to anyone else.
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise Malformed("note_field", field=name)
    return value


def _flag(raw: dict[str, object], name: str) -> bool:
    value = raw.get(name, False)
    if not isinstance(value, bool):
        raise Malformed("note_field", field=name)
    return value


def _revisions(raw: dict[str, object]) -> tuple[int, ...]:
    given = raw.get("settles", [])
    if not isinstance(given, list) or len(given) > SETTLES_MAX:
        raise Malformed("note_field", field="settles")
    return tuple(_number({"settles": one}, "settles", 1, BASE_MAX, None) for one in given)


def _text(value: object) -> str:
    if not isinstance(value, str) or SURROGATE.search(value):
        raise Malformed("note_field", field="text")
    text = lines(value)
    if not text.strip():
        raise Malformed("note_empty")
    if len(text) > TEXT_MAX:
        raise Malformed("note_too_long", length=len(text), limit=TEXT_MAX)
    if not CONTROL.isdisjoint(text):
        raise Malformed("bad_character")
    return text


def _one_of(raw: dict[str, object], name: str, allowed: Set[str]) -> str | None:
    value = raw.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise Malformed("note_field", field=name)
    if value not in allowed:
        raise Malformed("note_field_unknown", field=name, value=_shown(value))
    return value


def _shown(value: str) -> str:
    short = value if len(value) <= 60 else value[:60] + "…"
    return SURROGATE.sub("\N{REPLACEMENT CHARACTER}", short)


def _clock(value: object) -> str | None:
    if not isinstance(value, str) or len(value) > 40 or not value.isascii():
        return None
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return None
    return value


# The same as a form, for the page without a script


def _tidy(value: object) -> object:
    return lines(value) if isinstance(value, str) else value


class NoteForm(Form):
    """A new note, or a change of one (`base`: the revision that it was written on)."""

    round = HiddenField()
    base = HiddenNumberField(low=0, high=BASE_MAX, default=0)
    text = long_text(
        required(note.NOTE_EMPTY),
        at_most(TEXT_MAX, note.NOTE_TOO_LONG),
        limit=2**31,  # said by the line above, in a note's own words
        filters=[_tidy],
    )
    kind = RadioField(None, default="", validate_choice=False)
    important = HiddenField(default="")
    votes = WholeNumberField(low=0, high=VOTES_MAX, default=0)
    point = ChoiceField(default="")
    area = ChoiceField(default="")
    profession = ChoiceField(default="")
    district = ChoiceField(default="")

    def __init__(
        self,
        *args: Any,
        rounds: Set[int],
        kinds: list[tuple[str, str]],
        points: list[tuple[str, str]],
        areas: list[tuple[str, str]],
        professions: list[tuple[str, str]],
        districts: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rounds = rounds
        self.kind.choices = kinds
        self.point.choices = points
        self.area.choices = areas
        self.profession.choices = professions
        self.district.choices = districts

    def validate_round(self, field: Field) -> None:
        """The round has to be one of the event's."""
        if self.round_number is None:
            raise ValidationError(note.ROUND_UNKNOWN.format(number=_shown(str(field.data or "?"))))

    def validate_kind(self, field: Field) -> None:
        """A kind, or none: it can be chosen later."""
        if field.data and field.data not in KINDS:
            raise ValidationError(common.NOT_A_CHOICE)

    @property
    def round_number(self) -> int | None:
        """The round's number, or None for one that the event does not have."""
        for number in self.rounds:
            if str(number) == self.round.data:
                return number
        return None

    def written(self, note_id: str) -> Written:
        """The note that the valid form holds."""
        assert self.round_number is not None
        return Written(
            id=note_id,
            base=self.base.data or 0,
            round=self.round_number,
            kind=self.kind.data or None,
            text=self.text.data,
            votes=self.votes.data or 0,
            point=self.point.data or None,
            area=self.area.data or None,
            profession=self.profession.data or None,
            district=self.district.data or None,
            withdrawn=False,
            written_at=None,
            important=self.important.data == "1",
        )


class NoteKindForm(Form):
    """Say what kind a note is."""

    base = HiddenNumberField(low=0, high=BASE_MAX, default=0)
    kind = ChoiceField(default="", values=KINDS)


class KindsForm(Form):
    """Give notes a kind: those in `notes` (id and revision, with a colon between) the one that is
    chosen, or by `press` all of a round (its number) the one that is chosen for it in `whole` (the
    number, a space, the kind): those that have the kind `of` and had come `at` that time."""

    of = HiddenField(default="")
    at = HiddenField(default="")
    press = HiddenField(default="")
    notes = SelectMultipleField(validate_choice=False)
    whole = SelectMultipleField(validate_choice=False)
    kind = ChoiceField(default="", values=("", *KINDS))

    def validate_notes(self, field: Field) -> None:
        """Some, unless a round gets its kind."""
        if not self.press.data and not self.revisions:
            raise ValidationError(note.NOTHING_CHOSEN)

    def validate_whole(self, field: Field) -> None:
        """A kind, for the round that gets one."""
        if self.press.data and self.round_kind is None:
            raise ValidationError(note.ROUND_KIND_NOT_CHOSEN)

    def validate_kind(self, field: Field) -> None:
        """One, unless a round gets its kind."""
        if not self.press.data and not field.data:
            raise ValidationError(note.KIND_NOT_CHOSEN)

    @property
    def round_kind(self) -> tuple[int, str] | None:
        """The round that gets a kind, and which; None where either is not chosen."""
        every = (str(one).partition(" ") for one in self.whole.data or ())
        kinds = {number: kind for number, _, kind in every if kind in KINDS}
        chosen = self.press.data or ""
        return (int(chosen), kinds[chosen]) if chosen in kinds and chosen.isdecimal() else None

    @property
    def revisions(self) -> dict[str, int]:
        """The revision of each note that was chosen, by id; what is none is left out."""
        found = (NOTED.fullmatch(str(one)) for one in self.notes.data or ())
        return {one[1].lower(): int(one[2]) for one in found if one}


class StandingForm(Form):
    """Withdraw a note, or take it back in."""

    base = HiddenNumberField(low=0, high=BASE_MAX, default=0)
    withdrawn = HiddenField(default="1")


class SeatsForm(Form):
    """Who sits at the table; `seats_form` adds a field for each profession and area."""

    participants = WholeNumberField(low=0, high=SEATS_MAX)

    def counts(self, dimension: str) -> dict[str, int]:
        """The persons of each profession or area ("profession", "area") that has any."""
        start = f"{dimension}-"
        return {
            name.removeprefix(start): field.data
            for name, field in self._fields.items()
            if name.startswith(start) and field.data
        }

    def validate_participants(self, field: Field) -> None:
        """A breakdown cannot count more persons than there are."""
        counted = max(sum(self.counts(d).values()) for d in ("profession", "area"))
        if field.data is not None and not field.errors and counted > field.data:
            raise ValidationError(
                note.SEATS_TOO_FEW.format(participants=field.data, counted=counted)
            )

    @property
    def persons(self) -> int | None:
        """How many sit there: as said, else as counted, None when nothing is said."""
        if self.participants.data is not None:
            return int(self.participants.data)
        return max(sum(self.counts(d).values()) for d in ("profession", "area")) or None


@functools.lru_cache(maxsize=64)
def seats_form(professions: tuple[str, ...], areas: tuple[str, ...]) -> type[SeatsForm]:
    """The form of who sits at the table, with a field per profession and per area (ids)."""
    fields = {
        f"{dimension}-{identity}": WholeNumberField(low=0, high=SEATS_MAX)
        for dimension, identities in (("profession", professions), ("area", areas))
        for identity in identities
    }
    return type("TableSeatsForm", (SeatsForm,), fields)
