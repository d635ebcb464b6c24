"""Votes on proposals: a ballot read from JSON or from a form, and the rules of the harvest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField, Field, HiddenField, RadioField, ValidationError

from forms.base import Form, HiddenNumberField, WholeNumberField, long_text, required, text
from forms.messages import common
from forms.messages import room as messages_room
from forms.note import BASE_MAX, DECODER, UUID, Malformed
from forms.proposal import Picks

VOTES_MAX = 20
BY = ("tables", "phones")
# A ballot names few proposals; zeros may name every one in the list.
NAMES_MAX = 2_000
FIELD = "v-"
REASON_MAX = 200
# What a room can read and compare.
WORDING_MAX = 1_000


@dataclass(frozen=True)
class SentBallot:
    """A ballot as a device sends it: of the table with `key`, or of the phone `voter` (UUID in
    lower case) in `room`. `votes` holds no zeros."""

    key: str | None
    room: str
    voter: str
    base: int
    votes: dict[str, int]


def read_ballot(body: bytes) -> SentBallot:
    """The ballot of a request's body. Raises Malformed("ballot_unreadable")."""
    try:
        whole: object = DECODER.decode(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Malformed("ballot_unreadable") from None
    if not isinstance(whole, dict):
        raise Malformed("ballot_unreadable")
    key, room, voter = whole.get("key"), whole.get("room"), whole.get("voter")
    base, votes = whole.get("base", 0), whole.get("votes")
    if not (_whole(base, BASE_MAX) and isinstance(votes, dict) and len(votes) <= NAMES_MAX):
        raise Malformed("ballot_unreadable")
    if not all(UUID.fullmatch(name) and _whole(n, BASE_MAX) for name, n in votes.items()):
        raise Malformed("ballot_unreadable")
    # Written in capitals and in small letters it is one proposal.
    counted: dict[str, int] = {}
    for name, number in votes.items():
        if number:
            counted[name.lower()] = counted.get(name.lower(), 0) + number
    if isinstance(key, str):
        return SentBallot(key if key.isascii() else "", "", "", base, counted)
    if isinstance(room, str) and room.isascii() and is_voter(voter):
        return SentBallot(None, room, str(voter).lower(), base, counted)
    raise Malformed("ballot_unreadable")


def is_voter(given: object) -> bool:
    """Whether this is what a phone may call itself: a UUID."""
    return isinstance(given, str) and UUID.fullmatch(given) is not None


def _whole(value: object, high: int) -> bool:
    # bool is an int to Python, not to anyone else.
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= high


class BallotForm(Form):
    """A ballot from a page without a script; `ballot_form` adds a field for each proposal."""

    base = HiddenNumberField(low=0, high=BASE_MAX, default=0)
    voter = HiddenField()

    def votes(self, also: Sequence[tuple[str, str]] = ()) -> dict[str, int]:
        """The votes of the valid form, by proposal. `also`: the fields as they were sent, for
        those that are no proposals any longer, so that their votes do not vanish unseen."""
        found = {
            name.removeprefix(FIELD): field.data
            for name, field in self._fields.items()
            if name.startswith(FIELD) and field.data
        }
        for name, written in also:
            proposal = name.removeprefix(FIELD)
            if name.startswith(FIELD) and name not in self._fields and UUID.fullmatch(proposal):
                found |= {proposal: 1} if written.strip() not in ("", "0") else {}
        return found


def ballot_form(proposals: Sequence[str], most: int) -> type[BallotForm]:
    """The form of a ballot, with a field per proposal (ids), which may get `most` votes."""
    fields: dict[str, Any] = {
        f"{FIELD}{proposal}": WholeNumberField(low=0, high=most) for proposal in proposals
    }
    return type("RoomBallotForm", (BallotForm,), fields)


class RulesForm(Form):
    """Who votes, how many votes each has, and whether one proposal may get several of them;
    `back` is the page to return to."""

    by = RadioField(None, default="tables", validate_choice=False)
    votes_each = WholeNumberField(required(), low=1, high=VOTES_MAX, default=3)
    stacks = BooleanField()
    back = HiddenField()

    def validate_by(self, field: Field) -> None:
        """One of the two."""
        if field.data not in BY:
            raise ValidationError(common.NOT_A_CHOICE)


class StepForm(Form):
    """A press of a button of the moderator; `what` is what the wall shall show."""

    what = HiddenField(default="")
    back = HiddenField()


class RestartForm(Form):
    """Take all votes away: only with the box ticked."""

    sure = BooleanField()
    back = HiddenField()

    def validate_sure(self, field: Field) -> None:
        """It cannot be undone."""
        if not field.data:
            raise ValidationError(messages_room.HARVEST_CONFIRM)


class ListedForm(Form):
    """A press at a proposal of the shortlist; `proposal` is the id of the note that leads it."""

    proposal = HiddenField(default="")


class PutTogetherForm(ListedForm):
    """Put others together with it; `parts` are all of them, itself too."""

    parts = Picks()

    def validate_parts(self, field: Field) -> None:
        """Two at least."""
        if len(field.data or ()) < 2:
            raise ValidationError(messages_room.SHORTLIST_JOIN_TWO)


class WordingForm(ListedForm):
    """Other words for the vote; empty brings the table's own back. `seen` is what it said."""

    wording = long_text(limit=WORDING_MAX)
    seen = HiddenField(default="")


class ChooseForm(ListedForm):
    """Let one go to the vote or not; without one, all of them."""

    chosen = HiddenField(default="")


class HideForm(ListedForm):
    """Show one to nobody, and why."""

    reason = text(required(messages_room.SHORTLIST_WHY), limit=REASON_MAX)


class MoveForm(ListedForm):
    """Move one in the list."""

    way = HiddenField(default="")
