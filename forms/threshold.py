"""The thresholds of the disclosure gate, as an administrator raises them."""

from __future__ import annotations

from wtforms import Field, ValidationError

from forms.base import Form, WholeNumberField, required
from forms.messages import survey as say

MOST = 1000


class ThresholdForm(Form):
    """Numbers of persons; `least` are those in force, below which they cannot go."""

    threshold = WholeNumberField(required(), low=1, high=MOST)
    quote_threshold = WholeNumberField(required(), low=1, high=MOST)
    least = (5, 10)

    def validate_threshold(self, field: Field) -> None:
        """Upward only."""
        if field.data is not None and field.data < self.least[0]:
            raise ValidationError(say.THRESHOLD_LOWER.format(threshold=self.least[0]))

    def validate_quote_threshold(self, field: Field) -> None:
        """Upward only, and not below that of figures."""
        if field.data is None:
            return
        if field.data < self.least[1]:
            raise ValidationError(say.THRESHOLD_LOWER.format(threshold=self.least[1]))
        if field.data < (self.threshold.data or 0):
            raise ValidationError(say.THRESHOLD_QUOTES)
