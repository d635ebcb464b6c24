"""What every form has: a key that makes it stored once, and fields with our own wording.

Labels stand in the templates, where they are translated.
"""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    PasswordField,
    SelectField,
    SelectFieldBase,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms import Form as WTForm
from wtforms.fields.core import UnboundField
from wtforms.validators import StopValidation
from wtforms.widgets import HiddenInput, TextInput

from forms.messages import Message, common
from forms.written import normal

Validator = Callable[[WTForm, Field], None]
# Line ends and tabs are text; the rest of C0, and NUL above all, is damage.
CONTROL = {chr(c) for c in range(32)} - {"\n", "\r", "\t"}


class Form(WTForm):
    """A form with a key of its own. `alert` is a message for the whole of it."""

    once = HiddenField(default=lambda: uuid.uuid4().hex)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alert: Message | None = None
        if not self.once.data or len(self.once.data) > 64:
            self.renew()

    def renew(self) -> None:
        """Give it a new key: what it holds now is a new submission."""
        self.once.data = uuid.uuid4().hex

    @property
    def problems(self) -> list[tuple[Field, Message]]:
        """Each field that is wrong, with its first message, in the form's order."""
        found = []
        for field in self:
            for part in (field, *getattr(field, "entries", ())):
                said = [m for m in part.errors if isinstance(m, Message)]
                if said:
                    found.append((part, said[0]))
        return found

    def as_written(self, name: str, text: str) -> str | None:
        """What a person has written in the field of that name, or chosen there, in words: `text` as
        it was sent, or the choice's label. None for what the page fills in, for secrets, ticks, and
        choices that have no label here. Raises KeyError for a name that is no field."""
        field = dict(self._every())[name]
        if not isinstance(field, (SelectFieldBase, BooleanField)):
            return text if _is_written(type(field)) else None
        choices = field.iter_choices() if isinstance(field, SelectField) and field.choices else ()
        labels = {str(value): str(label) for value, label, *_ in choices}
        return labels.get(text) if labels.get(text) != text else None

    def _every(self) -> Iterator[tuple[str, Field]]:
        for field in self:
            yield from ((part.name, part) for part in (field, *getattr(field, "entries", ())))


def _is_written(kind: type[Field]) -> bool:
    """Whether a person writes in such a field."""
    apart = (SelectFieldBase, BooleanField, PasswordField)
    return not issubclass(kind, apart) and getattr(kind.widget, "input_type", "") != "hidden"


@functools.cache
def names() -> tuple[frozenset[str], frozenset[str]]:
    """The names of fields of all forms: those that a person writes in, in one form at least, and
    the rest: keys, marks, choices, secrets."""
    kinds = list(Form.__subclasses__())
    written: set[str] = set()
    other: set[str] = set()
    for made in kinds:
        kinds += made.__subclasses__()
        for name in dir(made):
            field = getattr(made, name, None)
            if isinstance(field, UnboundField):
                (written if _is_written(field.field_class) else other).add(name)
    return frozenset(written), frozenset(other - written)


def required(message: Message = common.REQUIRED) -> Validator:
    """Something other than white space has to be there."""

    def check(form: WTForm, field: Field) -> None:
        data = field.data
        if data is None or data == [] or (isinstance(data, str) and not data.strip()):
            if not field.errors:
                raise StopValidation(message)
            raise StopValidation()

    check.field_flags = {"required": True}  # type: ignore[attr-defined]
    return check


def at_most(limit: int, message: Message = common.TOO_LONG) -> Validator:
    """At most `limit` characters (Unicode code points), line ends counted as one."""

    def check(form: WTForm, field: Field) -> None:
        length = len((field.data or "").replace("\r\n", "\n"))
        if length > limit:
            raise ValidationError(message.format(length=length, limit=limit))

    return check


def printable(form: WTForm, field: Field) -> None:
    """No control characters but line ends and tabs."""
    if any(c in CONTROL for c in field.data or ""):
        raise ValidationError(common.BAD_CHARACTER)


def _normal(value: object) -> object:
    return normal(value) if isinstance(value, str) else value


def text(*validators: Validator, limit: int = 200, **kwargs: Any) -> StringField:
    """A line of text of at most `limit` characters."""
    kwargs["filters"] = [_normal, *kwargs.get("filters", ())]
    return StringField(None, [*validators, at_most(limit), printable], **kwargs)


def long_text(*validators: Validator, limit: int = 20_000, **kwargs: Any) -> TextAreaField:
    """Text of several lines and at most `limit` characters."""
    kwargs["filters"] = [_normal, *kwargs.get("filters", ())]
    return TextAreaField(None, [*validators, at_most(limit), printable], **kwargs)


class WholeNumberField(Field):
    """A whole number from `low` to `high`, or None when left empty. Keeps what was typed."""

    widget = TextInput()

    def __init__(self, *validators: Validator, low: int, high: int, **kwargs: Any) -> None:
        super().__init__(None, validators, **kwargs)
        self.low, self.high = low, high
        self.typed: str | None = None

    def _value(self) -> str:
        if self.typed is not None:
            return self.typed
        return "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read what was typed."""
        if not valuelist:
            return
        self.typed = str(valuelist[0])
        written = self.typed.strip()
        self.data = None
        if not written:
            return
        try:
            if len(written) > 12 or not written.isascii():
                raise ValueError
            number = int(written)
        except ValueError:
            raise ValueError(common.NOT_A_NUMBER) from None
        if not self.low <= number <= self.high:
            raise ValueError(common.NUMBER_RANGE.format(low=self.low, high=self.high))
        self.data = number


class HiddenNumberField(WholeNumberField):
    """A whole number that the page fills in."""

    widget = HiddenInput()


class DayField(Field):
    """A date, as an ISO string in `data`, or None. Keeps what was typed."""

    widget = TextInput(input_type="date")

    def __init__(self, *validators: Validator, **kwargs: Any) -> None:
        super().__init__(None, validators, **kwargs)
        self.typed: str | None = None

    def _value(self) -> str:
        return self.typed if self.typed is not None else (self.data or "")

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read what was typed."""
        if not valuelist:
            return
        self.typed = str(valuelist[0]).strip()
        self.data = None
        if not self.typed:
            return
        try:
            self.data = date.fromisoformat(self.typed).isoformat()
        except ValueError:
            raise ValueError(common.NOT_A_DATE) from None


class ChoiceField(SelectField):
    """One of a list; an unknown value gets our own wording. `values` are its values, where their
    names stand in the template."""

    def __init__(self, *args: Any, values: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if values:
            self.choices = [(value, value) for value in values]

    def pre_validate(self, form: WTForm) -> None:
        """Check that the value is in the list."""
        allowed = {str(choice[0]) for choice in self.choices or ()}
        if str(self.data) not in allowed:
            raise ValidationError(common.NOT_A_CHOICE)
