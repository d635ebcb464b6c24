"""The places that an option got in an order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from cafe.language import marked as _
from cafe.reports.survey.counting.base import (
    CountedItem,
    Counting,
    GroupCounts,
    GroupSaid,
    Level,
    decimal,
)
from forms.questionnaire.types.base import PLACES, UNPLACED


class PlacesCounting(Counting):
    """A level for each place, and one for no place among those that were given."""

    name = PLACES
    method = "places"
    words: ClassVar[Mapping[str, str]] = {
        UNPLACED: _("Inte med i ordningen"),
        "place": _("Plats {place}"),
        "first": _("Sattes först"),
        "mean": _("Medelplats"),
        "places": _(
            "Av en rangordning visas hur många som satte ett alternativ först, och dess "
            "medelplats bland dem som gav det en plats. Ju lägre medelplats, desto högre upp."
        ),
    }

    def level(self, item: CountedItem, value: object) -> int:
        """The place in the order."""
        order = value if isinstance(value, list) else []
        placed = order.index(item.choice) + 1 if item.choice in order else UNPLACED
        return super().level(item, placed)

    def said(
        self, item: CountedItem, cell: GroupCounts, n: int, levels: tuple[Level, ...]
    ) -> GroupSaid:
        """With the mean place among those who gave it one."""
        places = [(int(got.value), got.persons) for got in levels if got.value.isdecimal()]
        placed = sum(persons for _, persons in places)
        mean = sum(place * persons for place, persons in places) / placed if placed else None
        return GroupSaid(item, cell.persons, n, levels, mean=mean)

    def named(self, item: CountedItem, value: str, word: Mapping[str, str], language: str) -> str:
        """Place 2."""
        return word["place"].format(place=value) if value.isdecimal() else word[value]

    def figures(
        self, one: GroupSaid, word: Mapping[str, str], language: str
    ) -> Iterator[tuple[str, str]]:
        """The mean place."""
        yield word["mean"], mean_place(one.mean, language)


def mean_place(value: float | None, language: str) -> str:
    """A mean place with one decimal: 2,3; "–" where nobody gave one."""
    return "–" if value is None else decimal(f"{value:.1f}", language)


COUNTING = PlacesCounting()
