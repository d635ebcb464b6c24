"""The forms of a local action plan and of the communication plan."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, Field, HiddenField
from wtforms.widgets import TextInput

from forms.base import ChoiceField, DayField, Form, WholeNumberField, long_text, required, text
from forms.messages import plan

YEARS = (2010, 2100)
TARGET_MAX = 1e9


class TargetField(Field):
    """A number with a decimal comma or point, or None when left empty. Keeps what was typed."""

    widget = TextInput()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(None, [], **kwargs)
        self.typed: str | None = None

    def _value(self) -> str:
        if self.typed is not None:
            return self.typed
        return "" if self.data is None else f"{self.data:g}".replace(".", ",")

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read what was typed."""
        if not valuelist:
            return
        self.typed = str(valuelist[0])
        written = "".join(self.typed.split()).replace("−", "-").replace(",", ".")
        self.data = None
        if not written:
            return
        try:
            if len(written) > 20 or not written.isascii() or "_" in written:
                raise ValueError
            number = float(written)
            if not math.isfinite(number) or abs(number) > TARGET_MAX:
                raise ValueError
        except ValueError:
            raise ValueError(plan.PLAN_TARGET) from None
        self.data = number


class StartForm(Form):
    """Begin a plan: the district and the year."""

    district = ChoiceField()
    year = WholeNumberField(required(), low=YEARS[0], high=YEARS[1])


class PointForm(Form):
    """Whether a point has priority, and why; `seen` is the revision on the page."""

    seen = HiddenField(default="0")
    priority = BooleanField()
    why = long_text(limit=4000)


class AdoptForm(Form):
    """Adopting a plan; `why` says what brought its next version."""

    why = long_text(limit=2000)


class ActivityForm(Form):
    """An activity with its measurable sub-goal. `note` says why an adopted plan's is changed."""

    seen = HiddenField(default="0")
    title = text(required())
    goal = long_text(required(), limit=2000)
    target = TargetField()
    unit = text(limit=60)
    responsible = text(required(), limit=120)
    due = DayField()
    note = long_text(limit=2000)


class ProgressForm(Form):
    """How far an activity has come."""

    seen = HiddenField(default="0")
    percent = WholeNumberField(required(), low=0, high=100)
    note = long_text(limit=2000)


class ReasonForm(Form):
    """A step that takes a reason: `step` names it."""

    seen = HiddenField(default="0")
    step = HiddenField(default="")
    note = long_text(limit=2000)


class CommunicationForm(Form):
    """Something to tell: what, to whom, how, when, by whom, and what it is about."""

    seen = HiddenField(default="0")
    what = long_text(required(), limit=2000)
    to_whom = text(required())
    channel = text(required(), limit=120)
    due = DayField(required())
    responsible = text(required(), limit=120)
    district = ChoiceField(default="")
    event = ChoiceField(default="")
    code = ChoiceField(default="")
    proposal = ChoiceField(default="")
    public = BooleanField()
    note = long_text(limit=2000)


class DoneForm(Form):
    """That it was done, and on which day."""

    seen = HiddenField(default="0")
    done_on = DayField(required())
    note = long_text(limit=2000)
