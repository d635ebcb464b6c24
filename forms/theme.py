"""The forms by which a person changes themes, and chooses the events to gather them over."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from wtforms import Field, HiddenField, ValidationError

from forms.base import ChoiceField, DayField, Form, required, text
from forms.messages import common, proposal, theme
from forms.proposal import Picks

TITLE_MAX = 120
# The whole city among the districts of a form.
CITY = "city"
# A theme that is not there yet, among those that a note may be moved to.
NEW = "new"


class _TitleForm(Form):
    """A title that no other theme has; `taken` are theirs."""

    title = text(limit=TITLE_MAX)

    def __init__(self, *args: Any, taken: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = {title.casefold() for title in taken}

    def validate_title(self, field: Field) -> None:
        """Not another theme's: a reader could not tell the two apart."""
        if " ".join((field.data or "").split()).casefold() in self.taken:
            raise ValidationError(theme.TITLE_TAKEN)


class RenameThemeForm(_TitleForm):
    """A title."""

    title = text(required(), limit=TITLE_MAX)


class MergeThemesForm(_TitleForm):
    """The themes that go into another, and maybe a title for the whole; `themes` are their ids
    with their titles. The whole may have the title of one that goes into it."""

    others = Picks()

    def __init__(self, *args: Any, themes: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others.allowed = themes.keys()
        chosen = self.others.data or ()
        self.taken = {title.casefold() for at, title in themes.items() if at not in chosen}

    def validate_others(self, field: Field) -> None:
        """At least one."""
        if not field.data:
            raise ValidationError(theme.THEMES_MISSING)


class SplitThemeForm(_TitleForm):
    """The passages that become a theme of their own, and its title; `passages` are all ids."""

    passages = Picks()
    title = text(required(), limit=TITLE_MAX)

    def __init__(self, *args: Any, passages: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.passages.allowed = passages

    def validate_passages(self, field: Field) -> None:
        """At least one, and not all."""
        chosen = set(field.data or ())
        if not chosen:
            raise ValidationError(theme.MOVED_MISSING)
        if chosen >= set(self.passages.allowed):
            raise ValidationError(theme.NOTHING_LEFT)


class MoveNoteForm(_TitleForm):
    """Where a note goes: one of `themes` (ids with titles), or `NEW` with a title. `back` is the
    page to go back to."""

    into = ChoiceField(default="")
    back = HiddenField(default="")

    def __init__(self, *args: Any, themes: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, taken=themes.values(), **kwargs)
        self.into.choices = [("", ""), *themes.items(), (NEW, "")]

    def validate_into(self, field: Field) -> None:
        """One of them."""
        if not field.data:
            raise ValidationError(theme.TARGET_MISSING)

    def validate_title(self, field: Field) -> None:
        """A new theme has one, that no other has."""
        if self.into.data == NEW:
            if not (field.data or "").strip():
                raise ValidationError(common.REQUIRED)
            super().validate_title(field)


class QuoteForm(Form):
    """A press at a note of a theme: `press` is what becomes of it as a quote."""

    passage = HiddenField(default="")
    press = HiddenField(default="")


class GatheringForm(Form):
    """Which events' passages to gather. `homes` are the districts of the form (`CITY` the whole
    city), `points` the codes, `events` the ids of events that may be ticked; none is all."""

    title = text(limit=TITLE_MAX)
    home = ChoiceField()
    since = DayField()
    until = DayField()
    point = ChoiceField()
    events = Picks()

    def __init__(
        self,
        *args: Any,
        homes: Sequence[tuple[str, str]],
        points: Sequence[tuple[str, str]],
        events: Collection[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.home.choices = list(homes)
        self.point.choices = list(points)
        self.events.allowed = events

    def validate_until(self, field: Field) -> None:
        """Not before it begins."""
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(proposal.PERIOD_BACKWARDS)


class ReadingForm(Form):
    """Show a reading that waits; `mark` names the one that the page told of."""

    mark = HiddenField(default="")
