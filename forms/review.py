"""The form by which many suggestions are confirmed at once."""

from __future__ import annotations

from wtforms import HiddenField, SelectMultipleField

from forms.base import Form


class BulkForm(Form):
    """Confirm what the page told of: the suggestions of `code`, or of the notes of `theme`, from
    the score `above` on. `mark` is the page's; `read` are those that it showed, and `wrong` those
    of them that are not right, each a passage and a code with a blank between."""

    code = HiddenField(default="")
    theme = HiddenField(default="")
    above = HiddenField(default="")
    mark = HiddenField(default="")
    read = SelectMultipleField(validate_choice=False)
    wrong = SelectMultipleField(validate_choice=False)
