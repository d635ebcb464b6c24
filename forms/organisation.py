"""The forms of the organisation: add, rename, end."""

from __future__ import annotations

from wtforms import Field, ValidationError
from wtforms import Form as WTForm

from forms.base import ChoiceField, DayField, Form, required, text
from forms.messages import common


def sensible(form: WTForm, field: Field) -> None:
    """A day that an organisation can have had: a slip of the pen is no year 2."""
    if field.data and not "1900" <= field.data[:4] <= "2199":
        raise ValidationError(common.NOT_A_DATE)


class AddForm(Form):
    """Something new to break figures down by; a district has a first day."""

    name = text(required(), limit=100)
    name_en = text(limit=100)
    first_day = DayField(sensible)


class AddDistrictForm(AddForm):
    """A new district: also its first day."""

    first_day = DayField(required(), sensible)


class RenameDistrictForm(Form):
    """A new name, and from when it holds."""

    name = text(required(), limit=100)
    from_day = DayField(required(), sensible)


class EnglishForm(Form):
    """What an area or a profession is called on English pages."""

    name_en = text(limit=100)


class EndForm(Form):
    """The last day (none: it goes on), and of a district which one takes over."""

    last_day = DayField(sensible)
    successor = ChoiceField(default="")


class TakeOverForm(Form):
    """The district that takes over what is open in one that ends."""

    by = ChoiceField(required(common.REQUIRED), default="")
