"""A café or workshop as the project lead sets it up."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from wtforms import Field, FieldList, FileField, HiddenField, ValidationError
from wtforms import Form as WTForm

from forms.base import ChoiceField, DayField, Form, WholeNumberField, required, text
from forms.kinds import KINDS, guess
from forms.messages import common

ROUNDS_MAX = 12
TABLES_MAX = 60
# What is chosen for a round's notes beside a kind: what its question asks for, or nothing.
GUESS, NONE = "", "none"


def _questions(form: WTForm, field: Field) -> None:
    """No gap before the last round that exists: the notes of those after it would move."""
    written = [bool((entry.data or "").strip()) for entry in field]
    last = max((i for i, filled in enumerate(written) if filled), default=0)
    for i in range(min(last, form.rounds)):
        if not written[i]:
            raise ValidationError(common.EVENT_ROUND_GAP.format(number=i + 1))


class EventForm(Form):
    """Title, date, place, organiser, rounds with the kind of their notes, and number of tables.

    `districts` are the organisers to choose from, `rounds` how many rounds the event has already.
    """

    title = text(required())
    date = DayField(required())
    place = text()
    district = ChoiceField(default="")
    participants = WholeNumberField(low=1, high=5000)
    tables = WholeNumberField(required(), low=0, high=TABLES_MAX)
    seen = HiddenField()  # what the event held when the page was opened
    questions = FieldList(
        text(limit=500),
        validators=[_questions],
        min_entries=3,
        max_entries=ROUNDS_MAX,
    )
    kinds = FieldList(
        ChoiceField(values=(GUESS, *KINDS, NONE), default=GUESS),
        min_entries=3,
        max_entries=ROUNDS_MAX,
    )

    def __init__(
        self, *args: Any, districts: list[tuple[str, str]], rounds: int = 0, **kwargs: Any
    ) -> None:
        self.rounds = rounds
        super().__init__(*args, **kwargs)
        self.district.choices = districts

    @property
    def written_questions(self) -> list[str]:
        """The questions that are not empty, in order."""
        return [q.data.strip() for q in self.questions if (q.data or "").strip()]

    @property
    def written_kinds(self) -> list[str | None]:
        """The kind of each of those: as chosen, or as the question asks for."""
        found: list[str | None] = []
        for question, kind in zip_longest(self.questions, self.kinds):
            if question and (question.data or "").strip():
                chosen = (kind.data if kind else None) or GUESS
                found.append({GUESS: guess(question.data), NONE: None}.get(chosen, chosen))
        return found


PERSONS = {"low": 1, "high": 5000}


class StateForm(Form):
    """Open or close an event; how many took part where nobody has said yet."""

    state = HiddenField()
    participants = WholeNumberField(**PERSONS)


class PersonsForm(Form):
    """How many persons took part; `back` is the page that asked."""

    participants = WholeNumberField(required(common.PERSONS_MISSING), **PERSONS)
    back = HiddenField()


class WordsForm(Form):
    """Whether readers may read all that was said word for word: "open" or "closed"."""

    words = HiddenField()


class WorkshopForm(Form):
    """A workshop that has been held, whose notes are in a file."""

    title = text(required())
    date = DayField(required())
    district = ChoiceField(default="")
    participants = WholeNumberField(**PERSONS)
    file = FileField()

    def __init__(self, *args: Any, districts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.district.choices = districts


class ConfirmForm(Form):
    """A press of a button that carries nothing but its own key."""
