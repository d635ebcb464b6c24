"""Writing a codebook in the browser: a form for each thing that can be done with a code.

The forms hold words; what becomes of codes is the analysis' matter, and comes back by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import BooleanField, Field, HiddenField, SelectMultipleField, ValidationError
from wtforms import Form as WTForm

from forms.base import ChoiceField, Form, long_text, required, text
from forms.messages import Message
from forms.messages import codebook as say

SHORT_MAX = 28
LINE_MAX = 300
KINDS = ("point", "focus", "area")
ID = r"[A-Za-zÅÄÖåäö][A-Za-z0-9ÅÄÖåäö._-]{0,15}"
DAY = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
VERSION = r"[A-Za-z0-9ÅÄÖåäö][A-Za-z0-9ÅÄÖåäö.-]{0,19}"


def lines(written: str | None) -> tuple[str, ...]:
    """The lines of a field, without those that are empty."""
    return tuple(line.strip() for line in (written or "").splitlines() if line.strip())


def problem(
    place: str, row: int, id: str, field: str, error: str, params: Mapping[str, object]
) -> Message:
    """The sentence for what is wrong at one place of a file (`analysis.codebook.file.Problem`)."""
    from forms.messages import wording

    what = wording(f"file_{error}", field=field, **params)
    if error == "not_toml":
        place = "file"
    named = f" ({id})" if id else ""
    return wording(f"place_{place}", row=row, id=named, what=what)


def _id(form: WTForm, field: Field) -> None:
    field.data = (field.data or "").strip()
    if not re.fullmatch(ID, field.data):
        raise ValidationError(say.CODE_ID)


def _day(form: WTForm, field: Field) -> None:
    field.data = (field.data or "").strip()
    if field.data and not re.fullmatch(DAY, field.data):
        raise ValidationError(say.CODE_DAY)


def _short_lines(form: WTForm, field: Field) -> None:
    for number, line in enumerate((field.data or "").splitlines(), 1):
        if len(line.strip()) > LINE_MAX:
            raise ValidationError(say.CODE_LINE_TOO_LONG.format(line=number, limit=LINE_MAX))


class CodeForm(Form):
    """A code's words. `revised`: it means something else now, so that decisions are read again.
    `base` tells what it was when the page was opened."""

    id = text(_id, limit=16)
    parent = ChoiceField(default="")
    kind = ChoiceField(default="point")
    label = text(required(), limit=300)
    short = text(required(), limit=SHORT_MAX)
    definition = long_text(required(), limit=2000)
    include = long_text(_short_lines, limit=5000)
    exclude = long_text(_short_lines, limit=5000)
    examples = long_text(_short_lines, limit=10_000)
    label_en = text(limit=300)
    short_en = text(limit=SHORT_MAX)
    definition_en = long_text(limit=2000)
    since = text(_day, limit=10)
    until = text(_day, limit=10)
    revised = BooleanField()
    base = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(kind, kind) for kind in KINDS]
        self.offer(())

    def offer(self, parents: Iterable[tuple[str, str]]) -> None:
        """The codes that it may belong to, as (id, name)."""
        self.parent.choices = [("", ""), *parents]

    def validate_until(self, field: Field) -> None:
        """Not before `since`."""
        since = self.since.data or ""
        if field.data and since and field.data < since[: len(field.data)]:
            raise ValidationError(say.CODE_ENDS_BEFORE)

    @property
    def words(self) -> dict[str, Any]:
        """What was written, by the names of a code's fields; English falls back on Swedish."""
        label, short, definition = (
            (f.data or "").strip() for f in (self.label, self.short, self.definition)
        )
        return {
            "kind": self.kind.data,
            "parent": self.parent.data or None,
            "label": label,
            "label_en": (self.label_en.data or "").strip() or label,
            "short": short,
            "short_en": (self.short_en.data or "").strip() or short,
            "definition": definition,
            "definition_en": (self.definition_en.data or "").strip() or definition,
            "include": lines(self.include.data),
            "exclude": lines(self.exclude.data),
            "examples": lines(self.examples.data),
            "since": self.since.data or None,
            "until": self.until.data or None,
        }


class SplitCodeForm(Form):
    """The two parts that a code becomes."""

    id_a = text(_id, limit=16)
    label_a = text(required(), limit=300)
    short_a = text(required(), limit=SHORT_MAX)
    definition_a = long_text(required(), limit=2000)
    examples_a = long_text(_short_lines, limit=10_000)
    id_b = text(_id, limit=16)
    label_b = text(required(), limit=300)
    short_b = text(required(), limit=SHORT_MAX)
    definition_b = long_text(required(), limit=2000)
    examples_b = long_text(_short_lines, limit=10_000)

    def part(self, which: str) -> dict[str, Any]:
        """The words of part "a" or "b", by the names of a code's fields."""
        found = {
            name: (self[f"{name}_{which}"].data or "").strip()
            for name in ("id", "label", "short", "definition")
        }
        english = {f"{name}_en": found[name] for name in ("label", "short", "definition")}
        examples = lines(self[f"examples_{which}"].data)
        return {**found, **english, "examples": examples}


class MergeCodesForm(Form):
    """The codes that become part of this one."""

    codes = SelectMultipleField(validate_choice=False)

    def validate_codes(self, field: Field) -> None:
        """At least one."""
        if not field.data:
            raise ValidationError(say.CODE_MERGE_NONE)


class TitleForm(Form):
    """The codebook's title."""

    title = text(required(), limit=200)


class PublishForm(Form):
    """The name of the version, and what was looked at."""

    version = text(required(), limit=20)
    digest = HiddenField()

    def validate_version(self, field: Field) -> None:
        """Letters, digits, full stops, hyphens."""
        field.data = (field.data or "").strip()
        if not re.fullmatch(VERSION, field.data):
            raise ValidationError(say.VERSION_NAME)
