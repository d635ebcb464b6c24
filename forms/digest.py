"""The forms of the digests that working groups get each quarter."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField, SelectMultipleField

from forms.base import ChoiceField, Form, long_text, required, text


class DigestSeriesForm(Form):
    """Which working groups get digests, how, and from which function. `area` "" is all areas."""

    district = ChoiceField()
    area = ChoiceField(default="")
    to_whom = text(required())
    channel = text(required(), limit=120)
    responsible = text(required(), limit=120)


class DigestRecipientsForm(Form):
    """Who gets them from now on; `ended`: nobody does any more."""

    to_whom = text(required())
    channel = text(required(), limit=120)
    responsible = text(required(), limit=120)
    ended = BooleanField()


class DigestForm(Form):
    """Own words at the top, and ids of proposals and of the plan's activities that are left out.
    `seen` is what the page showed."""

    seen = HiddenField(default="")
    intro = long_text(limit=2000)
    without = SelectMultipleField(None, validate_choice=False)
    not_done = SelectMultipleField(None, validate_choice=False)
