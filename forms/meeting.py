"""The forms of a steering group's meeting."""

from __future__ import annotations

from wtforms import HiddenField

from forms.base import ChoiceField, DayField, Form, long_text, required


class StartMeetingForm(Form):
    """Begin a meeting of a day."""

    day = DayField(required())


class MeetingNoteForm(Form):
    """A note; `about` is the number of a proposal, "" for none."""

    text = long_text(limit=4_000)
    about = ChoiceField(default="")


class AdjustForm(Form):
    """Who was there; the notes stand in fields of their own. `seen` is the meeting's revision."""

    seen = HiddenField(default="0")
    present = long_text(limit=2_000)


class KeepForm(Form):
    """Write the minutes down for good."""

    seen = HiddenField(default="0")
