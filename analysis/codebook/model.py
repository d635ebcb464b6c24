"""The codebook: what a passage can be about, with definitions, examples and a lexicon.

A codebook is a TOML file (`analysis.codebook.file`). The built-in one holds the 13 points of the
City of Stockholm's action plan (2021 numbering) and the three focus questions of 2019; definitions
are this project's own. A codebook changes from version to version: `gone` says what became of each
code that earlier versions had, so that what was once decided can be understood today.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

__all__ = ["Code", "Codebook", "CodebookError", "GoneCode", "Lexicon"]

KINDS = ("point", "focus", "area")
FATES = ("split", "merged", "retired")
SHORT_MAX = 28


class CodebookError(ValueError):
    """A codebook file that cannot be used; the message names the file and the place in it."""


@dataclass(frozen=True)
class Lexicon:
    """Wording that points at a code, as rules in the language that the TOML file's head
    describes: `sure` names the code outright, `likely` usually means it, `hint` counts only
    with other signs; `veto` takes `likely` and `hint` away in a sentence where it holds."""

    sure: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    hint: tuple[str, ...] = ()
    veto: tuple[str, ...] = ()


@dataclass(frozen=True)
class Code:
    """One thing that a passage can be about. `short` has at most 28 characters, for charts and
    chips; `parent` is the id of the code that a sub-code belongs to. `since` and `until` are the
    first and last day (or month, or year) that it holds, None without limit. `lexicon_of` names
    the built-in codes whose lexicon it has taken over; `lexicon` holds those rules and its own."""

    id: str
    label: str
    label_en: str
    short: str
    short_en: str
    kind: str
    definition: str
    definition_en: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    examples: tuple[str, ...]
    parent: str | None = None
    lexicon: Lexicon = Lexicon()
    since: str | None = None
    until: str | None = None
    lexicon_of: tuple[str, ...] = ()

    def short_in(self, language: str) -> str:
        """Its short name in a language, "sv" or "en"."""
        return self.short_en if language == "en" else self.short


@dataclass(frozen=True)
class GoneCode:
    """A code that an earlier version had: split into the codes `into`, merged into one, or
    retired (`into` is empty). `into` may name codes that are gone themselves by now."""

    id: str
    fate: str
    into: tuple[str, ...] = ()


@dataclass(frozen=True)
class Codebook:
    """A version of a set of codes; `concepts` are named word lists that lexicon rules share."""

    id: str
    version: str
    title: str
    codes: tuple[Code, ...]
    concepts: tuple[tuple[str, str], ...] = ()
    gone: tuple[GoneCode, ...] = ()

    @cached_property
    def _by_id(self) -> dict[str, Code]:
        return {code.id: code for code in self.codes}

    @cached_property
    def _gone(self) -> dict[str, GoneCode]:
        return {gone.id: gone for gone in self.gone}

    @property
    def ids(self) -> tuple[str, ...]:
        """The codes' ids in the codebook's order."""
        return tuple(code.id for code in self.codes)

    @property
    def name(self) -> str:
        """Id and version, as runs and decisions name it."""
        return f"{self.id} {self.version}"

    def code(self, id: str) -> Code:
        """Return the code with this id; KeyError names the id and the codebook."""
        try:
            return self._by_id[id]
        except KeyError:
            raise KeyError(f"no code {id!r} in codebook {self.id} {self.version}") from None

    def children(self, id: str) -> tuple[Code, ...]:
        """The sub-codes of a code, in the codebook's order."""
        return tuple(code for code in self.codes if code.parent == id)

    def became(self, id: str) -> GoneCode | None:
        """What became of a code of an earlier version, followed to codes of today.

        None while it lives. One that was merged into a code that was split later counts as
        split; one that nothing is left of, or that no version knows, as retired.
        """
        if id in self._by_id:
            return None
        into: list[str] = []
        split = False
        seen: set[str] = set()
        ahead = [id]
        while ahead:
            at = ahead.pop(0)
            if at in self._by_id:
                into += [at] if at not in into else []
            elif at in self._gone and at not in seen:
                seen.add(at)
                split |= self._gone[at].fate == "split"
                ahead = [*self._gone[at].into, *ahead]
        if not into:
            return GoneCode(id, "retired")
        return GoneCode(id, "split" if split else "merged", tuple(into))

    def translate(self, labels: Collection[str]) -> tuple[frozenset[str], frozenset[str]]:
        """Labels of an earlier version in the codes of this one: those that hold, and those of
        which nothing is known (a code was split, and the label does not say which half)."""
        holds: set[str] = set()
        unknown: set[str] = set()
        for label in labels:
            became = self.became(label)
            if became is None:
                holds.add(label)
            elif became.fate == "merged":
                holds |= set(became.into)
            else:
                unknown |= set(became.into)
        return frozenset(holds), frozenset(unknown - holds)
