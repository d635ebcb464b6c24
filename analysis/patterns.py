"""Words by what they are called, told by the whole word, its beginning or its end."""

from collections.abc import Mapping

__all__ = ["Patterns"]


class Patterns:
    """A table of names and their words: ``{"Lön": "lön* *lönen betalt"}``, where "lön*" stands for
    a beginning and "*lönen" for an end."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self.names = tuple(table)
        self._whole: dict[str, str] = {}
        self._starts: dict[str, str] = {}
        self._ends: dict[str, str] = {}
        for name, words in table.items():
            for word in words.split():
                if word.endswith("*"):
                    self._starts[word[:-1]] = name
                elif word.startswith("*"):
                    self._ends[word[1:]] = name
                else:
                    self._whole[word] = name

    def of(self, word: str) -> str | None:
        """The name of a normalised word: by the whole word, else by its longest known beginning or
        end."""
        if word in self._whole:
            return self._whole[word]
        for size in range(len(word), 1, -1):
            if word[:size] in self._starts:
                return self._starts[word[:size]]
            if word[-size:] in self._ends:
                return self._ends[word[-size:]]
        return None
