"""The forms of a steering group's meeting."""

from __future__ import annotations

from wtforms import HiddenField

from forms.base import ChoiceField, DayField, Form, long_text, required


class StartMeetingForm(Form):
    """Begin a meeting of a day."""

    day = DayField(required())


class MinutesForm(Form):
    """All that is written on a meeting's page: a new note (`about` is the number of a proposal, ""
    for none) and who was there; the notes before stand in fields of their own. `seen` is the
    meeting's revision, `drawn` the mark of what stood in the fields when the page was drawn."""

    seen = HiddenField(default="0")
    drawn = HiddenField()
    text = long_text(limit=4_000)
    about = ChoiceField(default="")
    present = long_text(limit=2_000)
