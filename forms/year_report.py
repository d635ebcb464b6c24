"""The forms of the report of the year."""

from __future__ import annotations

from wtforms import HiddenField, SelectMultipleField

from forms.base import ChoiceField, Form, long_text, required, text

LEVELS = ("1", "2")


class StartReportForm(Form):
    """Begin a report; `like` is the number of the report to begin from, "" for the template."""

    title = text(required())
    like = ChoiceField(default="")


class RenameReportForm(Form):
    """What a report is called."""

    title = text(required())


class SectionForm(Form):
    """A section; `seen` is the revision of the part that the writer saw, `over` the one that is
    written over as a whole, if any."""

    seen = HiddenField(default="0")
    over = HiddenField(default="")
    level = ChoiceField(values=LEVELS, default="1")
    heading = text()
    text = long_text()


class BlockForm(Form):
    """What is chosen about a live block; which of it there is, its kind knows."""

    seen = HiddenField(default="0")
    first = ChoiceField(default="")
    last = ChoiceField(default="")
    group = ChoiceField(default="")
    quote = SelectMultipleField(None, validate_choice=False)


class CommentForm(Form):
    """A comment on a part of a draft."""

    text = long_text(required())


class CommentAnswerForm(Form):
    """The answer to a comment; without one it is settled all the same."""

    answer = long_text()
