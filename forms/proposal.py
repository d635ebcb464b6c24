"""The forms of a proposal: its wording, where it came from, whom it is sent to."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from wtforms import Field, HiddenField, SelectMultipleField, ValidationError
from wtforms import Form as WTForm

from forms.base import Form, long_text, required, text
from forms.messages import Message, common, proposal

TITLE_MAX = 150
WHAT_MAX = 4_000
# The central steering group among the districts of a form.
CITY = "city"


class Picks(SelectMultipleField):
    """Several of a list, drawn by the page as checkboxes; an unknown one gets our own wording
    (`unknown`)."""

    def __init__(self, unknown: Message = common.NOT_A_CHOICE, **kwargs: Any) -> None:
        super().__init__(None, choices=[], validate_choice=False, **kwargs)
        self.unknown = unknown
        self.allowed: Collection[str] = ()

    def pre_validate(self, form: WTForm) -> None:
        """Check that all are in the list."""
        if not set(self.data or ()) <= set(self.allowed):
            raise ValidationError(self.unknown)


class ProposalForm(Form):
    """Title, what, why, points, and the passages that it comes from.

    `points` are what may be chosen, `passages` the ids that exist; `quoted` are those of them that
    are to be quoted openly. `base` is the revision that the page was opened at.
    """

    title = text(required(), limit=TITLE_MAX)
    what = long_text(required(), limit=WHAT_MAX)
    why = long_text(limit=WHAT_MAX)
    points = Picks()
    passages = Picks()
    quoted = Picks()
    base = HiddenField(default="0")

    def __init__(
        self,
        *args: Any,
        points: Collection[str],
        passages: Collection[str] = (),
        new: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.points.allowed = points
        self.passages.allowed = self.quoted.allowed = passages
        self.new = new

    def validate_passages(self, field: Field) -> None:
        """A new proposal comes from somewhere."""
        if self.new and not field.data:
            raise ValidationError(proposal.ORIGIN_NEEDED)


class OriginForm(Form):
    """Passages to link to a proposal that exists, or to take away from it."""

    passages = Picks()
    quoted = Picks()
    passage = HiddenField()


class SendForm(Form):
    """The steering groups to ask; `districts` are ids, `CITY` the central one."""

    to = Picks()

    def __init__(self, *args: Any, districts: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.to.allowed = districts

    def validate_to(self, field: Field) -> None:
        """At least one."""
        if not field.data:
            raise ValidationError(proposal.GROUP_NEEDED)


class JoinForm(Form):
    """The number of the proposal that this one becomes part of."""

    into = HiddenField()
