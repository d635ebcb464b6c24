"""The forms of an event's public page, and of the time within which an answer is promised."""

from __future__ import annotations

from wtforms import BooleanField, SelectMultipleField

from forms.base import Form, WholeNumberField, long_text, required


class FeedbackPageForm(Form):
    """Words at the top of the page, ids of proposals that it leaves out, whether it is public."""

    intro = long_text(limit=2000)
    without = SelectMultipleField(None, validate_choice=False)
    published = BooleanField()


class PromiseForm(Form):
    """Days from when a steering group is asked to its answer."""

    days = WholeNumberField(required(), low=1, high=365)
