"""The forms of a steering group: a step with reason and public sentence; an assessment note."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField, Field, HiddenField, RadioField, ValidationError
from wtforms import Form as WTForm
from wtforms.validators import StopValidation

from forms.account import looks_like_email
from forms.base import (
    ChoiceField,
    DayField,
    Form,
    Validator,
    WholeNumberField,
    long_text,
    required,
    text,
)
from forms.messages import Message, common, proposal

# Statuses that ask for more; the store knows what they mean.
TOLD = ("will_do", "partly", "sent_on", "will_not", "done")
PROMISED = ("will_do", "partly", "under_way")
MILESTONES = 5
# What only some steps ask for, by field; what is not here every step asks for.
ASKED_OF = {
    "sent_to": ("sent_on",),
    "responsible": ("assessing", *PROMISED),
    "responsible_email": ("assessing", *PROMISED),
    "due": ("assessing", *PROMISED),
    "percent": ("under_way",),
    "milestones": ("assessing", *PROMISED, "done"),
}
TEXT_MAX = 4_000
SENTENCE_MAX = 600


@dataclass(frozen=True)
class MilestoneRow:
    """The three fields of one milestone."""

    what: Field
    due: Field
    done: Field


def _needed(statuses: Collection[str], message: Message) -> Validator:
    """Required when the chosen status is one of these."""

    def check(form: WTForm, field: Field) -> None:
        missing = field.data is None or not str(field.data).strip()
        if missing and not field.errors and form["status"].data in statuses:
            raise StopValidation(message)

    return check


class DecisionForm(Form):
    """A step. `statuses` may follow on what holds, `groups` are whom it can be sent on to ("" none,
    "city" the central group), `today` the last day that a meeting can have been.

    `base` is the id of the step that the page showed, `corrects` "1" when it stands in for it.
    """

    status = RadioField(None, validate_choice=False)
    reason = long_text(required(proposal.REASON_MISSING), limit=TEXT_MAX)
    public = long_text(_needed(TOLD, proposal.PUBLIC_MISSING), limit=SENTENCE_MAX)
    sent_to = ChoiceField(default="")
    responsible = text(_needed(PROMISED, proposal.RESPONSIBLE_NEEDED), limit=150)
    responsible_email = text(limit=254)
    due = DayField(_needed(PROMISED, common.REQUIRED))
    percent = WholeNumberField(_needed(("under_way",), proposal.PERCENT_NEEDED), low=0, high=100)
    decided_on = DayField(required())
    base = HiddenField(default="0")
    corrects = HiddenField(default="")

    def __init__(
        self,
        *args: Any,
        statuses: Collection[str],
        groups: list[tuple[str, str]],
        today: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.statuses, self.today = statuses, today
        self.sent_to.choices = groups

    def asks(self, name: str, status: str | None = None) -> bool:
        """Whether a step asks for the field ("milestones" for their rows): the chosen one unless
        another is named. Everything is asked for as long as none is chosen."""
        name = "milestones" if re.fullmatch("(what|due|done)_[0-9]", name) else name
        status = status or self.status.data
        return not status or status in ASKED_OF.get(name, (status,))

    def asked_of(self, name: str) -> list[str]:
        """The steps that may follow and ask for the field."""
        return [status for status in self.statuses if self.asks(name, status)]

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """What the chosen step does not ask for stands in no field that can be seen: it is not
        judged, and stays as it was typed for who chooses anew."""
        super().validate(*args, **kwargs)
        for field in self:
            if not self.asks(field.name):
                field.errors = ()
        return not self.problems

    def validate_status(self, field: Field) -> None:
        """One of the steps that may follow."""
        if not field.data:
            raise ValidationError(proposal.STATUS_NEEDED)
        if field.data not in self.statuses:
            raise ValidationError(proposal.STATUS_NOT_NEXT)

    def validate_sent_to(self, field: Field) -> None:
        """Needed when it is sent on."""
        if self.status.data == "sent_on" and not self.corrects.data and not field.data:
            raise ValidationError(proposal.SENT_TO_NEEDED)

    def validate_responsible_email(self, field: Field) -> None:
        """An address, or nothing."""
        if (field.data or "").strip() and not looks_like_email(field.data):
            raise ValidationError(common.NOT_AN_EMAIL)

    def validate_due(self, field: Field) -> None:
        """What is promised at a meeting lies after it; what is under way may be late."""
        promised = self.status.data in ("will_do", "partly")
        if promised and field.data and self.decided_on.data and field.data < self.decided_on.data:
            raise ValidationError(proposal.DUE_BEFORE_MEETING)

    def validate_decided_on(self, field: Field) -> None:
        """A meeting that has been."""
        if field.data and field.data > self.today:
            raise ValidationError(proposal.DECIDED_IN_FUTURE)

    @property
    def milestones(self) -> Iterator[MilestoneRow]:
        """The rows of the milestones."""
        for n in range(MILESTONES):
            yield MilestoneRow(self[f"what_{n}"], self[f"due_{n}"], self[f"done_{n}"])


def _named(form: WTForm, field: Field) -> None:
    """A milestone with a date has to say what it is."""
    number = field.name.removeprefix("what_")
    if form[f"due_{number}"].data and not (field.data or "").strip():
        raise ValidationError(proposal.MILESTONE_WHAT)


for _n in range(MILESTONES):
    setattr(DecisionForm, f"what_{_n}", text(_named))
    setattr(DecisionForm, f"due_{_n}", DayField())
    setattr(DecisionForm, f"done_{_n}", BooleanField())


class AssessmentNoteForm(Form):
    """An assessment note."""

    text = long_text(required(), limit=TEXT_MAX)
