"""Erasing a text for good."""

from __future__ import annotations

from forms.base import Form, long_text, required
from forms.messages import note

REASON_MAX = 500


class EraseForm(Form):
    """Why a text is erased."""

    reason = long_text(required(note.ERASE_REASON_MISSING), limit=REASON_MAX)
