"""A sentence in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """A sentence in both languages; `{name}` marks what `format` fills in."""

    sv: str
    en: str

    def format(self, **params: object) -> Message:
        """The same with its gaps filled; a `Message` given as a value keeps its language."""
        return Message(
            self.sv.format(**{k: v.sv if isinstance(v, Message) else v for k, v in params.items()}),
            self.en.format(**{k: v.en if isinstance(v, Message) else v for k, v in params.items()}),
        )

    def in_language(self, language: str) -> str:
        """The sentence in `language` ("sv" or "en"; anything else is Swedish)."""
        return self.en if language == "en" else self.sv

    def __str__(self) -> str:
        return self.sv
