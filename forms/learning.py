"""The form of the line from which the machine tags by itself."""

from __future__ import annotations

from wtforms import Field, RadioField, ValidationError

from forms.base import Form
from forms.messages import common

# Probabilities; "" leaves it to the machine.
LINES = ("", "0.50", "0.60", "0.70", "0.80", "0.90")


class LineForm(Form):
    """One of `LINES`."""

    line = RadioField(None, validate_choice=False)

    def validate_line(self, field: Field) -> None:
        """One of the list."""
        if (field.data or "") not in LINES:
            raise ValidationError(common.NOT_A_CHOICE)
