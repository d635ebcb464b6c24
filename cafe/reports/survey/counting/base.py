"""What a way of counting is, and what is said of it.

A way is one module with a subclass of `Counting`, one template (`templates/counting/`), and its
line in the registry; docs/question-types.md tells how to add one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from analysis.classes import Cuts
from forms.questionnaire.model import Question, Text

Middle = tuple[float | None, float | None, float | None]


@dataclass(frozen=True)
class CountedItem:
    """One thing that is counted: a question, or a part of one (`part`), such as one of several
    choices (`choice`); `key` is where an answer holds its value.

    `levels` are the values in order; the last, "", is of those who did not answer. `counting` is
    how it is counted. A level of classes is "10:20" (from 10 to below 20), where the first has no
    beginning and the last no end; `cuts` are what they are divided at.
    """

    id: str
    question: Question
    counting: Counting
    levels: tuple[str, ...]
    choice: str = ""
    cuts: Cuts = ()
    key: str = ""
    part: Text = field(default_factory=Text)
    unit: Text = field(default_factory=Text)

    def label(self, language: str) -> str:
        """The question, with the choice or the statement where it is one of several."""
        said = self.question.label.in_language(language)
        return f"{said} – {self.part.in_language(language)}" if self.part else said

    def level(self, value: object) -> int:
        """The place in `levels` of a stored value (None: not answered)."""
        return len(self.levels) - 1 if value is None else self.counting.level(self, value)

    @property
    def outside(self) -> tuple[int, ...]:
        """The places, from the end, of the levels that are no answer to the question."""
        return tuple(
            at - len(self.levels)
            for at, value in reversed(list(enumerate(self.levels)))
            if value in self.counting.outside
        )


@dataclass(frozen=True)
class GroupCounts:
    """A group of persons: how many, and by item how many at each level, none at all () where too
    few have answered to tell. `middles`: of numbers the lower quartile, median and upper quartile,
    where they are told."""

    persons: int
    counts: Mapping[str, tuple[int, ...]]
    middles: Mapping[str, Middle] = field(default_factory=dict)


@dataclass(frozen=True)
class Band:
    """Some neighbouring steps of a scale: "low", "middle" or "high"."""

    name: str
    first: int
    last: int

    @property
    def steps(self) -> str:
        """1–2."""
        return f"{self.first}–{self.last}" if self.first != self.last else str(self.first)


@dataclass(frozen=True)
class Level:
    """One level of an item: the value, persons, and whole percent of those who answered (None for
    those who did not, and of "don't know")."""

    value: str
    persons: int
    percent: int | None


@dataclass(frozen=True)
class GroupSaid:
    """What a group said to one item. `n` persons answered (on a scale without "don't know");
    `median` is of scales and numbers, `bands` (band, persons, percent) of scales, `quartiles` of
    numbers; `median_class` is the class that a number's median is in; `mean` is the mean place of
    an option among those who placed it. `few`: too few have answered to tell anything, so that
    there are no levels."""

    item: CountedItem
    persons: int
    n: int
    levels: tuple[Level, ...]
    median: float | None = None
    bands: tuple[tuple[Band, int, int], ...] = ()
    quartiles: tuple[float, float] | None = None
    median_class: str = ""
    few: bool = False
    mean: float | None = None


class Counting:
    """A way of counting. Subclasses say what is special; what is not said is as here."""

    # As `CountedPart.kind` has it, and the template is called.
    name: ClassVar[str] = ""
    # What is read on pages and in files, by keys that no other way has (`cafe.language.marked`).
    words: ClassVar[Mapping[str, str]] = {}
    # The key of the sentence under figures that tells how they are made.
    method: ClassVar[str] = ""
    # The levels that are no answer.
    outside: ClassVar[tuple[str, ...]] = ("",)
    # Answers are few different values, so that each is looked up once.
    few_values: ClassVar[bool] = False
    # Words that somebody wrote: no figure, no breakdown and nothing for a wall.
    written: ClassVar[bool] = False
    # Several questions can stand beside each other as one side of a breakdown.
    beside: ClassVar[bool] = False

    def level(self, item: CountedItem, value: object) -> int:
        """The place in the item's levels of a stored value that is not None."""
        try:
            return item.levels.index(str(value))
        except ValueError:
            return len(item.levels) - 1

    def said(
        self, item: CountedItem, cell: GroupCounts, n: int, levels: tuple[Level, ...]
    ) -> GroupSaid:
        """What a group said, of whom `n` answered."""
        return GroupSaid(item, cell.persons, n, levels)

    def named(self, item: CountedItem, value: str, word: Mapping[str, str], language: str) -> str:
        """What a level is called; `word` has the words of all ways by key."""
        return word[value]

    def spelled(self, item: CountedItem, value: str, word: Mapping[str, str], language: str) -> str:
        """What a level is called in running text, where `named` is short, as in a table of rows."""
        return self.named(item, value, word, language)

    def figures(
        self, one: GroupSaid, word: Mapping[str, str], language: str
    ) -> Iterator[tuple[str, str]]:
        """What is told beside the levels: name and figure."""
        yield from ()

    def brief(
        self, one: GroupSaid, word: Mapping[str, str], language: str
    ) -> Iterator[tuple[str, int, int | None]]:
        """What is told in a cell of a breakdown: name, persons, percent."""
        for got in one.levels:
            yield self.named(one.item, got.value, word, language), got.persons, got.percent

    def middle(self, item: CountedItem, value: float, language: str, unit: bool = True) -> str:
        """A median or quartile: 4, or 4,5 in Swedish and 4.5 in English; with the item's unit."""
        number = decimal(f"{value:g}", language)
        return f"{number} {item.unit.in_language(language)}" if unit and item.unit else number


def decimal(number: str, language: str) -> str:
    """A number with the comma that Swedish has."""
    return number if language == "en" else number.replace(".", ",")
