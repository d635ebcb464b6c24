"""What the search for themes hands out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

__all__ = ["MODEL", "REST", "Theme", "Themes"]

MODEL: Final = "anchored themes 5"
REST: Final = "Övrigt: "  # begins the name of what remains of a code


@dataclass(frozen=True)
class Theme:
    """Passages that say the same thing.

    `passages`: ids, most central first, near-duplicates beside each other. `quotes`: ids of up to
    three representative passages, distinct in wording. `terms`: key words in their written form.
    `code`: the code within which the theme was found, None for one found among passages of no or
    too small a code, or put together by a person from several. `duplicates`: groups of passages
    that say it in the same words; the first of each stands for it. `edited`: a person gave it its
    title or its passages.
    """

    id: str
    title: str
    terms: tuple[str, ...]
    passages: tuple[str, ...]
    quotes: tuple[str, ...]
    code: str | None
    duplicates: tuple[tuple[str, ...], ...] = ()
    edited: bool = False

    @property
    def size(self) -> int:
        """The number of passages, near-duplicates counted once."""
        return len(self.passages) - _repeated(self.duplicates)


@dataclass(frozen=True)
class Themes:
    """All themes, most often said first, the ids of passages that belong to none, and the method.

    `duplicates`: all groups of near-duplicates, in themes and outside, as in `Theme`.
    """

    themes: tuple[Theme, ...]
    outside: tuple[str, ...]
    model: str
    duplicates: tuple[tuple[str, ...], ...] = ()


def _repeated(groups: Iterable[tuple[str, ...]]) -> int:
    return sum(len(group) - 1 for group in groups)
