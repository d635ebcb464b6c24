"""The forms of indicators: definition, figures of a period, break, target."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wtforms import BooleanField, Field, HiddenField, RadioField, StringField, ValidationError

from forms.base import ChoiceField, DayField, Form, long_text, required, text
from forms.messages import Message, common, indicator

KINDS = ("count", "share")
RHYTHMS = ("month", "year")
DIRECTIONS = ("at_most", "at_least")


class DefinitionForm(Form):
    """What is counted. `heading` is asked once, `reason` when the definition changes; `base` is the
    revision that the page showed."""

    heading = text(limit=80)
    name = text(required(), limit=120)
    unit = text(required(), limit=40)
    kind = RadioField(None, default="count", validate_choice=False)
    rhythm = RadioField(None, default="month", validate_choice=False)
    protected = BooleanField()
    owner = text(required(), limit=120)
    counted = long_text(required(), limit=2000)
    point = ChoiceField(default="")
    reason = long_text(limit=1000)
    base = HiddenField(default="")

    def validate_heading(self, field: Field) -> None:
        """A new indicator needs one."""
        if not self.base.data and not (field.data or "").strip():
            raise ValidationError(common.REQUIRED)

    def validate_kind(self, field: Field) -> None:
        """One of the kinds."""
        if field.data not in KINDS:
            raise ValidationError(common.NOT_A_CHOICE)

    def validate_rhythm(self, field: Field) -> None:
        """One of the rhythms."""
        if field.data not in RHYTHMS:
            raise ValidationError(common.NOT_A_CHOICE)

    def validate_reason(self, field: Field) -> None:
        """A change needs one."""
        if self.base.data and not (field.data or "").strip():
            raise ValidationError(indicator.REASON_NEEDED)


class FigureFileForm(Form):
    """What a file of figures does not say itself: the indicator, or what a new one counts; whose
    figures they are; where shares without their persons are published, or that they are not to be
    shown."""

    indicator = ChoiceField()
    name = text(limit=80)
    unit = text(limit=40)
    counted = long_text(limit=2000)
    district = ChoiceField()
    source = text(limit=300)
    unshown = BooleanField()


class FiguresForm(Form):
    """Figures of one day or period, a row for each place (`figures_form`).

    `judge` is asked once the fields are valid by themselves; it puts its messages at the fields.
    """

    date = text(required(), limit=10)
    profession = ChoiceField(default="")
    remark = text(limit=300)
    source = text(limit=300)
    reason = long_text(limit=1000)
    withdrawn = BooleanField()
    judge: Callable[[FiguresForm], bool] | None = None

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Whether the fields are valid, and together make figures."""
        return bool(super().validate(*args, **kwargs)) and (self.judge is None or self.judge(self))

    def row(self, number: int) -> tuple[Field, Field | None, Field | None]:
        """The fields of a row: value, and of a share how many, of how many."""
        part, base = (self._fields.get(f"{name}{number}") for name in ("part", "base"))
        return self[f"value{number}"], part, base


def figures_form(rows: int, share: bool) -> type[FiguresForm]:
    """A form of that many rows; a share has three fields a row."""

    def short() -> StringField:
        return text(limit=40)

    fields: dict[str, Any] = {}
    for number in range(rows):
        fields[f"value{number}"] = short()
        if share:
            fields[f"part{number}"] = short()
            fields[f"base{number}"] = short()
    return type("FiguresForm", (FiguresForm,), fields)


def wrong(field: Field, message: Message) -> None:
    """Put a message at a field."""
    field.errors = [*field.errors, message]


class BreakForm(Form):
    """From when figures cannot be compared with earlier ones, and why."""

    period = text(required(), limit=10)
    text = long_text(required(), limit=1000)


class TargetForm(Form):
    """A sub-goal: what is to be reached, by whom and when."""

    sub_goal = text(required(), limit=200)
    direction = RadioField(None, default="at_most", validate_choice=False)
    value = text(required(), limit=20)
    by_day = DayField(required())
    district = ChoiceField(default="")
    goal: float | None = None

    def validate_direction(self, field: Field) -> None:
        """One of the two."""
        if field.data not in DIRECTIONS:
            raise ValidationError(common.NOT_A_CHOICE)

    def validate_value(self, field: Field) -> None:
        """A number, as it is written in Swedish or English."""
        if field.errors:
            return
        written = (field.data or "").replace("\u00a0", "").replace(" ", "").replace(",", ".")
        try:
            self.goal = float(written)
        except ValueError:
            raise ValidationError(common.NOT_A_VALUE) from None
        if not 0 <= self.goal < 10**9:
            raise ValidationError(common.NOT_A_VALUE)


class DropForm(Form):
    """Why a target no longer holds."""

    why = text(required(), limit=300)
