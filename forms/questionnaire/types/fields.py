"""The fields that a question may have beside those that every question has.

A type of question names its fields; reading them from a file, writing them, checking them, and
their part of the editor's form follow from their kind. The same name is the same field everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from wtforms import BooleanField, Field

from forms.base import WholeNumberField, text
from forms.messages import Message
from forms.messages import survey as say
from forms.questionnaire.question import (
    CHOICE_ID,
    CHOICES_MAX,
    DIMENSIONS,
    ID_MAX,
    LABEL_MAX,
    LANGUAGES,
    NUMBER_MAX,
    SCALE_FIRST,
    SCALE_LAST,
    SHORT_MAX,
    UNFIT,
    Choice,
    Question,
    QuestionProblem,
    Scale,
    Text,
    brief,
)
from forms.questionnaire.reading import MORE, PlainValues


class QuestionField:
    """A field, by its name in files. `default` is its value where nothing is said."""

    default: Any = None

    def __init__(self, name: str) -> None:
        self.name = name

    def read(self, reader: PlainValues, raw: Mapping[str, object]) -> Any:
        """The value in a file's table; what is wrong is told to the reader."""
        raise NotImplementedError

    def plain(self, value: Any) -> object:
        """The value as TOML and JSON hold it."""
        return value

    def check(self, q: Question) -> Iterator[QuestionProblem]:
        """What is wrong with the value."""
        yield from ()

    def texts(self, value: Any) -> Iterator[tuple[str, Text]]:
        """The wordings in it, each with its place."""
        yield from ()

    def inputs(self) -> dict[str, Field]:
        """The editor's inputs, by name."""
        return {}

    def filled(self, value: Any) -> dict[str, Any]:
        """What the inputs hold of a value."""
        return {}

    def made(self, data: Mapping[str, Any]) -> Any:
        """The value of what the inputs hold."""
        raise NotImplementedError

    def originals(self, value: Any) -> dict[str, Text]:
        """The wordings by the name of their input: "low_label", or "choices.3" for the row whose
        id is 3."""
        return {place.rpartition(self.name + ".")[2]: said for place, said in self.texts(value)}

    def carried(self, before: Any, value: Any) -> Any:
        """The value with what the inputs do not hold of the value before (`Text.more`)."""
        return value


class FlagField(QuestionField):
    """Yes or no."""

    default = False

    def read(self, reader: PlainValues, raw: Mapping[str, object]) -> bool:
        """As it stands."""
        return reader.flag(raw, self.name)

    def inputs(self) -> dict[str, Field]:
        """A box to tick."""
        return {self.name: BooleanField()}

    def filled(self, value: bool) -> dict[str, Any]:
        """Ticked or not."""
        return {self.name: value}

    def made(self, data: Mapping[str, Any]) -> bool:
        """Ticked or not."""
        return bool(data.get(self.name))


class WholeField(QuestionField):
    """A whole number or nothing, from `low` to `high`."""

    def __init__(self, name: str, low: int = -NUMBER_MAX, high: int = NUMBER_MAX) -> None:
        super().__init__(name)
        self.low, self.high = low, high

    def read(self, reader: PlainValues, raw: Mapping[str, object]) -> int | None:
        """As it stands."""
        return reader.number(raw, self.name)

    def check(self, q: Question) -> Iterator[QuestionProblem]:
        """It is within its limits."""
        value = q.get(self.name)
        if value is not None and not self.low <= value <= self.high:
            message = say.SURVEY_FIELD_NUMBER.format(low=self.low, high=self.high)
            yield QuestionProblem(message, q.id, self.name)

    def inputs(self) -> dict[str, Field]:
        """A line for a number."""
        return {self.name: WholeNumberField(low=self.low, high=self.high)}

    def filled(self, value: int | None) -> dict[str, Any]:
        """The number."""
        return {self.name: value}

    def made(self, data: Mapping[str, Any]) -> int | None:
        """The number."""
        found: int | None = data.get(self.name)
        return found


class LineField(QuestionField):
    """A line of text that is no wording, such as a name."""

    default = ""

    def read(self, reader: PlainValues, raw: Mapping[str, object]) -> str:
        """Trimmed."""
        return reader.string(raw, self.name)

    def check(self, q: Question) -> Iterator[QuestionProblem]:
        """It is short and holds no damage."""
        value = q.get(self.name) or ""
        if len(value) > SHORT_MAX:
            message = say.SURVEY_TEXT_TOO_LONG.format(length=len(value), limit=SHORT_MAX)
            yield QuestionProblem(message, q.id, self.name)
        if UNFIT.search(value):
            yield QuestionProblem(say.SURVEY_TEXT_CHARACTER, q.id, self.name)
        if value != value.strip():
            yield QuestionProblem(say.SURVEY_TEXT_EDGES, q.id, self.name)

    def inputs(self) -> dict[str, Field]:
        """A line."""
        return {self.name: text(limit=SHORT_MAX)}

    def filled(self, value: str) -> dict[str, Any]:
        """The text."""
        return {self.name: value}

    def made(self, data: Mapping[str, Any]) -> str:
        """The text, trimmed."""
        return (data.get(self.name) or "").strip()


class RowsField(QuestionField):
    """Several things with an id and a wording each, two or more: options, statements.

    `own_words`: one of them may have a line of one's own words beside it. A question whose role is
    a dimension needs none, as they may come from the organisation. `word` begins the ids that are
    made where the wording gives none. The editor's rows are its own (`edit.QuestionForm.rows`).
    """

    default: tuple[Choice, ...] = ()

    def __init__(
        self,
        name: str,
        needed: Message,
        limit: int = CHOICES_MAX,
        own_words: bool = False,
        word: str = "val",
    ) -> None:
        super().__init__(name)
        self.needed, self.limit, self.own_words, self.word = needed, limit, own_words, word
        # What the editor's inputs of a row are called: "choice-0-sv".
        self.row = name.removesuffix("s")

    def read(self, reader: PlainValues, raw: Mapping[str, object]) -> tuple[Choice, ...]:
        """Each with id, wordings and whether it has a line of one's own words."""
        listed = reader.items(raw, self.name)
        if len(listed) > self.limit:
            reader.wrong(say.SURVEY_TOO_MANY.format(limit=self.limit), self.name)
            return ()
        known = ("id", *LANGUAGES, MORE, *(["other"] if self.own_words else []))
        made = []
        for number, item in enumerate(listed, start=1):
            place = f"{self.name}.{number}"
            row = reader.table(item, place, known)
            made.append(
                Choice(
                    reader.string(row, "id", f"{place}.id"),
                    reader.wording(row, place),
                    reader.flag(row, "other", f"{place}.other"),
                )
            )
        return tuple(made)

    def plain(self, value: tuple[Choice, ...]) -> object:
        """A list of tables."""
        return [
            {"id": c.id, **plain_text(c.label), **({"other": True} if c.other else {})}
            for c in value
        ]

    def check(self, q: Question) -> Iterator[QuestionProblem]:
        """There are enough of them, with ids of their own and a wording."""
        rows: tuple[Choice, ...] = q.get(self.name) or ()
        # A dimension's choices may come from the organisation.
        if len(rows) < 2 and (rows or q.role not in DIMENSIONS):
            yield QuestionProblem(self.needed, q.id, self.name)
        if len(rows) > self.limit:
            yield QuestionProblem(say.SURVEY_TOO_MANY.format(limit=self.limit), q.id, self.name)
            return
        seen: set[str] = set()
        for number, row in enumerate(rows, start=1):
            place = f"{self.name}.{number}"
            if not CHOICE_ID.fullmatch(row.id):
                message = say.SURVEY_CHOICE_ID.format(value=brief(row.id), limit=ID_MAX)
                yield QuestionProblem(message, q.id, f"{place}.id")
            elif row.id in seen:
                yield QuestionProblem(say.SURVEY_ID_TWICE.format(value=row.id), q.id, f"{place}.id")
            seen.add(row.id)
            yield from check_text(row.label, q.id, place, LABEL_MAX, needed=True)
        if sum(row.other for row in rows) > 1:
            yield QuestionProblem(say.SURVEY_OTHER_ONCE, q.id, self.name)

    def texts(self, value: tuple[Choice, ...]) -> Iterator[tuple[str, Text]]:
        """Their wordings."""
        for number, row in enumerate(value, start=1):
            yield f"{self.name}.{number}", row.label

    def originals(self, value: tuple[Choice, ...]) -> dict[str, Text]:
        """Each row's."""
        return {f"{self.name}.{row.id}": row.label for row in value}

    def carried(self, before: tuple[Choice, ...], value: tuple[Choice, ...]) -> tuple[Choice, ...]:
        """Each row with that of the row of its id."""
        more = {row.id: row.label.more for row in before}
        return tuple(
            replace(row, label=replace(row.label, more=more.get(row.id, ()))) for row in value
        )


class ScaleField(QuestionField):
    """Steps from low to high."""

    def read(self, reader: PlainValues, raw: Mapping[str, object]) -> Scale | None:
        """Its ends, their labels, and whether one may not know."""
        if self.name not in raw:
            return None
        scale = reader.table(raw[self.name], self.name, Scale.__dataclass_fields__)
        for key in ("low", "high"):
            if key not in scale:
                reader.wrong(say.SURVEY_FIELD_MISSING, f"{self.name}.{key}")
        return Scale(
            reader.number(scale, "low", f"{self.name}.low") or 0,
            reader.number(scale, "high", f"{self.name}.high") or 0,
            reader.text(scale, "low_label", f"{self.name}.low_label"),
            reader.text(scale, "high_label", f"{self.name}.high_label"),
            reader.flag(scale, "dont_know", f"{self.name}.dont_know"),
        )

    def plain(self, value: Scale) -> dict[str, object]:
        """A table."""
        return {
            "low": value.low,
            "high": value.high,
            "low_label": plain_text(value.low_label),
            "high_label": plain_text(value.high_label),
            **({"dont_know": True} if value.dont_know else {}),
        }

    def check(self, q: Question) -> Iterator[QuestionProblem]:
        """There is one, within reach, with labels at its ends."""
        scale: Scale | None = q.get(self.name)
        if scale is None:
            yield QuestionProblem(say.SURVEY_SCALE_NEEDED, q.id, self.name)
            return
        if not SCALE_FIRST <= scale.low < scale.high <= SCALE_LAST:
            message = say.SURVEY_SCALE_RANGE.format(
                low=scale.low, high=scale.high, first=SCALE_FIRST, last=SCALE_LAST
            )
            yield QuestionProblem(message, q.id, self.name)
        for place, label in self.texts(scale):
            yield from check_text(label, q.id, place, 200, needed=True)

    def texts(self, value: Scale | None) -> Iterator[tuple[str, Text]]:
        """The labels at its ends."""
        if value is not None:
            yield f"{self.name}.low_label", value.low_label
            yield f"{self.name}.high_label", value.high_label

    def carried(self, before: Scale, value: Scale) -> Scale:
        """The labels with theirs."""
        return replace(
            value,
            low_label=replace(value.low_label, more=before.low_label.more),
            high_label=replace(value.high_label, more=before.high_label.more),
        )

    def inputs(self) -> dict[str, Field]:
        """First and last step, the labels of both in both languages, and "don't know"."""
        ends: dict[str, Field] = {
            f"scale_{end}": WholeNumberField(low=SCALE_FIRST, high=SCALE_LAST)
            for end in ("low", "high")
        }
        labels = {f"{end}_label_{lang}": text() for end in ("low", "high") for lang in LANGUAGES}
        return {**ends, **labels, "dont_know": BooleanField()}

    def filled(self, value: Scale | None) -> dict[str, Any]:
        """What stands in them."""
        scale = value or Scale(1, 5, Text(), Text())
        return {
            "scale_low": scale.low,
            "scale_high": scale.high,
            "low_label_sv": scale.low_label.sv,
            "low_label_en": scale.low_label.en,
            "high_label_sv": scale.high_label.sv,
            "high_label_en": scale.high_label.en,
            "dont_know": scale.dont_know,
        }

    def made(self, data: Mapping[str, Any]) -> Scale:
        """The scale; an end that is not a number is told at its input."""
        low, high = data.get("scale_low"), data.get("scale_high")

        def label(end: str) -> Text:
            sv, en = ((data.get(f"{end}_label_{lang}") or "").strip() for lang in LANGUAGES)
            return Text(sv, en)

        return Scale(
            1 if low is None else low,
            5 if high is None else high,
            label("low"),
            label("high"),
            bool(data.get("dont_know")),
        )


def plain_text(wording: Text) -> dict[str, object]:
    """A wording as a table of its languages."""
    plain: dict[str, object] = {"sv": wording.sv}
    if wording.en:
        plain["en"] = wording.en
    if wording.more:
        plain[MORE] = dict(wording.more)
    return plain


def check_text(
    wording: Text, question: str, name: str, limit: int, needed: bool = False
) -> Iterator[QuestionProblem]:
    """What is wrong with a wording: it or its Swedish is missing, too long, holds damage."""
    if not wording.sv and (needed or wording.en):
        lacks = say.SURVEY_SWEDISH_NEEDED if wording else say.SURVEY_WORDING_NEEDED
        yield QuestionProblem(lacks, question, f"{name}.sv")
    for language, said in (("sv", wording.sv), ("en", wording.en), *wording.more):
        place = f"{name}.{language}"
        if len(said) > limit:
            message = say.SURVEY_TEXT_TOO_LONG.format(length=len(said), limit=limit)
            yield QuestionProblem(message, question, place)
        if UNFIT.search(said):
            yield QuestionProblem(say.SURVEY_TEXT_CHARACTER, question, place)
        if said != said.strip():
            yield QuestionProblem(say.SURVEY_TEXT_EDGES, question, place)


CHOICES = RowsField("choices", say.SURVEY_CHOICES_NEEDED, own_words=True)
SCALE_FIELD = ScaleField("scale")
LOW, HIGH = WholeField("low"), WholeField("high")
TAG = FlagField("tag")
INDICATOR = LineField("indicator")
