"""The codebook: what a passage can be about, with definitions, examples and a lexicon.

A codebook is a TOML file. The built-in one holds the 13 points of the City of Stockholm's action
plan (2021 numbering) and the three focus questions of 2019; definitions are this project's own.
"""

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

__all__ = ["Code", "Codebook", "CodebookError", "Lexicon", "builtin", "load"]

KINDS = ("point", "focus")
SHORT_MAX = 28
_BUILTIN = Path(__file__).parent / "codebooks" / "handlingsplan-2021.toml"


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
    chips; `parent` is the id of the code that a sub-code belongs to."""

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


@dataclass(frozen=True)
class Codebook:
    """A version of a set of codes; `concepts` are named word lists that lexicon rules share."""

    id: str
    version: str
    title: str
    codes: tuple[Code, ...]
    concepts: tuple[tuple[str, str], ...] = ()

    @cached_property
    def _by_id(self) -> dict[str, Code]:
        return {code.id: code for code in self.codes}

    @property
    def ids(self) -> tuple[str, ...]:
        """The codes' ids in the codebook's order."""
        return tuple(code.id for code in self.codes)

    def code(self, id: str) -> Code:
        """Return the code with this id; KeyError names the id and the codebook."""
        try:
            return self._by_id[id]
        except KeyError:
            raise KeyError(f"no code {id!r} in codebook {self.id} {self.version}") from None


@cache
def builtin() -> Codebook:
    """Return the built-in codebook: points P1–P13 and focus questions F1–F3."""
    return load(_BUILTIN)


def load(path: str | Path) -> Codebook:
    """Read a codebook from a TOML file.

    Raises CodebookError, with the place of the error, for a file that cannot be read, is no
    TOML, lacks a field, has one of the wrong type, or names an id twice.
    """
    path = Path(path)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CodebookError(f"{path.name}: cannot be read ({error.strerror})") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CodebookError(f"{path.name}: {error}") from error
    return _Reader(path.name).codebook(data)


class _Reader:
    def __init__(self, name: str) -> None:
        self.name = name

    def fail(self, place: str, what: str) -> CodebookError:
        return CodebookError(f"{self.name}, {place}: {what}")

    def codebook(self, data: dict[str, object]) -> Codebook:
        place = "head"
        self.known(data, place, {"id", "version", "title", "concepts", "codes"})
        concepts = data.get("concepts", {})
        if not isinstance(concepts, dict):
            raise self.fail("concepts", "must be a table")
        for name in concepts:
            self.text(concepts, name, "concepts")
        rows = data.get("codes")
        if not isinstance(rows, list) or not rows:
            raise self.fail(place, "no [[codes]]")
        codes: list[Code] = []
        for number, row in enumerate(rows, 1):
            code = self.code(row, number)
            if code.id in {other.id for other in codes}:
                raise self.fail(f"code {number}", f"id {code.id!r} is used twice")
            codes.append(code)
        ids = {code.id for code in codes}
        for code in codes:
            if code.parent is not None and (code.parent not in ids or code.parent == code.id):
                raise self.fail(f"code {code.id}", f"parent {code.parent!r} is not another code")
        return Codebook(
            id=self.text(data, "id", place),
            version=self.text(data, "version", place),
            title=self.text(data, "title", place),
            codes=tuple(codes),
            concepts=tuple((str(name), str(words)) for name, words in concepts.items()),
        )

    def code(self, row: object, number: int) -> Code:
        place = f"code {number}"
        if not isinstance(row, dict):
            raise self.fail(place, "must be a table")
        place = f"code {number} ({self.text(row, 'id', place)})"
        texts = ("id", "label", "label_en", "short", "short_en", "definition", "definition_en")
        lists = ("include", "exclude", "examples")
        self.known(row, place, {*texts, *lists, "kind", "parent", "lexicon"})
        for name in ("short", "short_en"):
            if len(self.text(row, name, place)) > SHORT_MAX:
                raise self.fail(place, f"{name} is longer than {SHORT_MAX} characters")
        kind = self.text(row, "kind", place)
        if kind not in KINDS:
            raise self.fail(place, f"kind must be one of {', '.join(KINDS)}, not {kind!r}")
        rules = row.get("lexicon", {})
        if not isinstance(rules, dict):
            raise self.fail(place, "lexicon must be a table")
        self.known(rules, f"{place}, lexicon", {"sure", "likely", "hint", "veto"})
        in_lexicon = {name: self.texts(rules, name, f"{place}, lexicon") for name in rules}
        line = {name: self.text(row, name, place) for name in texts}
        include, exclude, examples = (self.texts(row, name, place) for name in lists)
        return Code(
            **line,
            kind=kind,
            include=include,
            exclude=exclude,
            examples=examples,
            parent=self.text(row, "parent", place) if "parent" in row else None,
            lexicon=Lexicon(**in_lexicon),
        )

    def known(self, table: dict[str, object], place: str, names: set[str]) -> None:
        for name in table:
            if name not in names:
                raise self.fail(place, f"unknown field {name!r}")

    def text(self, table: dict[str, object], name: str, place: str) -> str:
        value = table.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.fail(place, f"{name} must be a text that is not empty")
        return value

    def texts(self, table: dict[str, object], name: str, place: str) -> tuple[str, ...]:
        value = table.get(name)
        if not isinstance(value, list):
            raise self.fail(place, f"{name} must be a list of texts")
        for number, item in enumerate(value, 1):
            if not isinstance(item, str) or not item.strip():
                raise self.fail(place, f"{name}, entry {number} must be a text that is not empty")
        return tuple(value)
