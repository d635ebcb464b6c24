"""The forms by which a sample is drawn, read blind, and its disagreements are settled."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from wtforms import BooleanField, Field, HiddenField, ValidationError

from forms.base import Form, WholeNumberField, long_text, required, text
from forms.messages import agreement
from forms.proposal import Picks

LEAST, MOST = 10, 500
REASON_MAX = 1_000


class SampleForm(Form):
    """Whose notes, how many, and who reads; `events` and `readers` are ids that may be ticked."""

    title = text(required(), limit=120)
    events = Picks()
    number = WholeNumberField(required(), low=LEAST, high=MOST)
    readers = Picks()
    decided = BooleanField()

    def __init__(
        self, *args: Any, events: Collection[str], readers: Collection[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.events.allowed = events
        self.readers.allowed = readers

    def validate_events(self, field: Field) -> None:
        """At least one."""
        if not field.data:
            raise ValidationError(agreement.SAMPLE_EVENTS_MISSING)

    def validate_readers(self, field: Field) -> None:
        """At least one."""
        if not field.data:
            raise ValidationError(agreement.SAMPLE_READERS_MISSING)


class ReadForm(Form):
    """What one passage is about: codes, or that none fits (`none`)."""

    passage = HiddenField()
    codes = Picks()
    none = BooleanField()

    def __init__(self, *args: Any, codes: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes.allowed = codes

    def validate_codes(self, field: Field) -> None:
        """Codes or none of them; an empty form is no answer."""
        if field.data and self.none.data:
            raise ValidationError(agreement.CODES_AND_NONE)
        if not field.data and not self.none.data:
            raise ValidationError(agreement.CODES_MISSING)


class SettleForm(Form):
    """Whether a passage is about a code ("confirmed" or "rejected"), and why."""

    passage = HiddenField()
    code = HiddenField()
    decision = HiddenField()
    reason = long_text(required(), limit=REASON_MAX)

    def validate_decision(self, field: Field) -> None:
        """Yes or no."""
        if field.data not in ("confirmed", "rejected"):
            raise ValidationError(agreement.SETTLE_MISSING)
