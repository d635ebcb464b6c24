"""The follow-up question about a decision that was carried out."""

from __future__ import annotations

from wtforms import HiddenField

from forms.base import Form, required, text

WORDING_MAX = 300


class FollowUpForm(Form):
    """The question, in Swedish and perhaps in English. `base` is the Swedish one that stood when
    the page was shown, or empty."""

    sv = text(required(), limit=WORDING_MAX)
    en = text(limit=WORDING_MAX)
    base = HiddenField(default="")
