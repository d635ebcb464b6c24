"""Letting an event's words out for an analysis of many organisations."""

from __future__ import annotations

from forms.base import Form, long_text, required
from forms.messages import sharing

REASON_MAX = 500


class SharingForm(Form):
    """Why an event is shared."""

    reason = long_text(required(sharing.SHARING_REASON_MISSING), limit=REASON_MAX)
