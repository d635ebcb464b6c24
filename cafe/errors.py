"""Failures that a person can cause, and how far they reach.

Each names its sentence (in `forms.messages`) and the gaps to fill; the pages, the API and the
command line say it in their own way.
"""

from __future__ import annotations


class Expected(Exception):
    """A failure with a plain sentence for the person who caused it.

    `name` is the sentence's name, `params` fill its gaps, `status` is the HTTP status.
    """

    status = 400

    def __init__(self, name: str, /, **params: object) -> None:
        super().__init__(name)
        self.name = name
        self.params = params


class Unknown(Expected):
    """What was asked for does not exist, or not for this person."""

    status = 404


class Forbidden(Expected):
    """The person may not do this."""

    status = 403


class Conflict(Expected):
    """It cannot be done in the state that things are in."""

    status = 409


class Gone(Expected):
    """What was a right once has been taken back."""

    status = 410


class Refused(Expected):
    """The content cannot be taken as it is."""

    status = 422


class TooMany(Expected):
    """Too many attempts."""

    status = 429


class Busy(Expected):
    """The store could not be reached in time; trying again, a few seconds later, is safe."""

    status = 503

    @property
    def passes(self) -> bool:
        """Whether it goes over without anybody's doing."""
        return self.name == "store_busy"


class MailFailed(Exception):
    """The mail server could not be used; the text is its own word."""


class UnsafeStart(Exception):
    """A setting that would make the start unsafe; the text says how to mend it."""
