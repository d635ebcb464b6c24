"""What goes into classes: single values would tell persons apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from analysis.classes import Cuts, Sizes
from cafe.reports.survey.counting.base import (
    CountedItem,
    Counting,
    GroupCounts,
    GroupSaid,
    Level,
)


class ClassedCounting(Counting):
    """Whole numbers in classes of enough persons; which, follows from the answers, so that an item
    has no levels of its own before."""

    # There is a middle, and quartiles.
    measured: ClassVar[bool] = False
    # The keys of the words for a class that has no beginning, and for one that has no end.
    open_ends: ClassVar[tuple[str, str]] = ("", "")

    def value(self, stored: object) -> int | None:
        """The number of what is stored."""
        raise NotImplementedError

    def cuts(self, sizes: Sizes, least: int, before: Cuts) -> Cuts:
        """Where the classes are divided, with at least `least` persons in each."""
        raise NotImplementedError

    def ends(
        self, item: CountedItem, low: int | None, high: int | None, language: str
    ) -> tuple[str, str]:
        """What a class from `low` to below `high` is called by; None where it has no end."""
        raise NotImplementedError

    def named(self, item: CountedItem, value: str, word: Mapping[str, str], language: str) -> str:
        """10–19, –9 or 20–; all, where they are in one class."""
        if not value:
            return word[value]
        if value == ":":
            return word["all"]
        low, high = (int(end) if end else None for end in value.split(":"))
        first, last = self.ends(item, low, high, language)
        return first if first == last and first else f"{first}–{last}"

    def spelled(self, item: CountedItem, value: str, word: Mapping[str, str], language: str) -> str:
        """10–19 minutes, at most 9 minutes or 2024 or later."""
        name = self.named(item, value, word, language)
        up_to, since = self.open_ends
        if value.startswith(":") and name.startswith("–"):
            name = word[up_to].format(end=name.removeprefix("–"))
        elif value.endswith(":") and name.endswith("–"):
            name = word[since].format(end=name.removesuffix("–"))
        return f"{name} {item.unit.in_language(language)}" if value and item.unit else name

    def said(
        self, item: CountedItem, cell: GroupCounts, n: int, levels: tuple[Level, ...]
    ) -> GroupSaid:
        """With the middle, where it is told, and the class that it is in."""
        if not self.measured or not n:
            return super().said(item, cell, n, levels)
        low, middle, high = cell.middles.get(item.id, (None, None, None))
        quartiles = (low, high) if low is not None and high is not None else None
        within = ""
        if item.cuts:
            seen = 0
            for level in levels:
                seen += level.persons
                if 2 * seen > n:
                    within = level.value
                    break
                if 2 * seen == n:
                    break  # it falls between two classes
        return GroupSaid(item, cell.persons, n, levels, middle, (), quartiles, within)

    def figures(
        self, one: GroupSaid, word: Mapping[str, str], language: str
    ) -> Iterator[tuple[str, str]]:
        """The median, or the class that it is in, and the quartiles."""
        if one.median is not None:
            yield word["median"], self.middle(one.item, one.median, language)
        elif one.median_class:
            yield word["median_class"], self.named(one.item, one.median_class, word, language)
        for name, end in zip(("lower", "upper"), one.quartiles or (), strict=False):
            yield word[name], self.middle(one.item, end, language)
