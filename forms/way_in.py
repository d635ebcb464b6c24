"""A code that somebody types to come in."""

from __future__ import annotations

from forms.base import Form, required, text
from forms.messages.common import WAY_IN_MISSING


class WayInForm(Form):
    """One code, or the address that it stands in."""

    typed = text(required(WAY_IN_MISSING))
