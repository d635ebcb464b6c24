"""Codebooks as TOML and as plain data: read with every problem named by its place, and written.

A file that an organisation edits need not carry the lexicon of the built-in codes: `lexicon_of`
names the codes whose rules a code takes over, as they are in this version of the software.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

from analysis.codebook.model import (
    FATES,
    KINDS,
    SHORT_MAX,
    Code,
    Codebook,
    CodebookError,
    GoneCode,
    Lexicon,
)

__all__ = ["CodebookProblem", "ReadCodebook", "read", "read_data", "to_data", "to_toml"]

ID = re.compile(r"[A-Za-zÅÄÖåäö][A-Za-z0-9ÅÄÖåäö._-]{0,15}")
DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
STRENGTHS = tuple(field.name for field in fields(Lexicon))
_FOLDER = Path(__file__).parent.parent / "codebooks"
_BUILTIN = _FOLDER / "handlingsplan-2021.toml"
_EXTRA = _FOLDER / "fordjupning-2018.toml"
_HEAD = ("id", "version", "title")
_TEXTS = ("label", "label_en", "short", "short_en", "definition", "definition_en")
_LISTS = ("include", "exclude", "examples")
# What English falls back on when a codebook has only been written in Swedish.
_ENGLISH = {"label_en": "label", "short_en": "short", "definition_en": "definition"}

_SAYS = {
    "not_toml": "not TOML: {detail}",
    "must_be_table": "must be a table",
    "must_be_text": "{field} must be a text that is not empty",
    "must_be_list": "{field} must be a list of texts",
    "entry_must_be_text": "{field}, entry {entry} must be a text that is not empty",
    "unknown_field": "unknown field {field!r}",
    "too_long": "{field} is longer than {limit} characters",
    "not_a_kind": "kind must be one of {kinds}, not {given!r}",
    "not_an_id": "id {given!r} must begin with a letter and have at most 16 letters, digits, . _ -",
    "not_a_day": "{field} must be a year, a month or a day such as 2019-03-01, not {given!r}",
    "ends_before": "until is before since",
    "no_codes": "no [[codes]]",
    "id_twice": "id {given!r} is used twice",
    "no_parent": "parent {given!r} is not another code",
    "parent_is_sub": "parent {given!r} is a sub-code itself",
    "no_such_lexicon": "lexicon_of {given!r} is no built-in code",
    "not_a_fate": "fate must be one of {fates}, not {given!r}",
    "gone_lives": "{given!r} is both among the codes and among those that are gone",
    "gone_into": "into {given!r} is no code",
}


@dataclass(frozen=True)
class CodebookProblem:
    """What is wrong at one place: "head", or "code" or "gone" with its row (from 1) and id.

    `error` names the sentence, `params` fill its gaps; as a string it is English.
    """

    place: str
    row: int
    id: str
    field: str
    error: str
    params: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        place = f"{self.place} {self.row}" if self.row else self.place
        if self.id:
            place += f" ({self.id})"
        if self.error == "not_toml":
            place = "file"
        return f"{place}: " + _SAYS[self.error].format(field=self.field, **dict(self.params))


@dataclass(frozen=True)
class ReadCodebook:
    """A codebook, or None and all that is wrong."""

    codebook: Codebook | None
    problems: tuple[CodebookProblem, ...] = ()


def read(text: str) -> ReadCodebook:
    """Read a codebook's TOML. Never raises for what stands in it."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return ReadCodebook(
            None, (CodebookProblem("head", 0, "", "", "not_toml", (("detail", str(error)),)),)
        )
    return read_data(data)


def read_data(data: Mapping[str, Any]) -> ReadCodebook:
    """Read a codebook from plain data, as `to_data` makes it."""
    reader = _Reader()
    codebook = reader.codebook(data)
    return ReadCodebook(None if reader.problems else codebook, tuple(reader.problems))


def to_data(codebook: Codebook) -> dict[str, Any]:
    """The codebook as plain data; rules and concepts of the built-in lexicon are left out where
    `lexicon_of` stands for them."""
    data: dict[str, Any] = {name: getattr(codebook, name) for name in _HEAD}
    shared = _concepts() if any(code.lexicon_of for code in codebook.codes) else {}
    own = {name: words for name, words in codebook.concepts if shared.get(name) != words}
    if own:
        data["concepts"] = own
    data["codes"] = [_plain(code) for code in codebook.codes]
    if codebook.gone:
        data["gone"] = [
            {"id": gone.id, "fate": gone.fate, "into": list(gone.into)} for gone in codebook.gone
        ]
    return data


def to_toml(codebook: Codebook) -> str:
    """The codebook as a TOML file that `read` makes the same codebook of."""
    data = to_data(codebook)
    lines = [f"{name} = {_text(data[name])}" for name in _HEAD]
    if "concepts" in data:
        lines += ["", "[concepts]"]
        lines += [f"{_text(name)} = {_text(words)}" for name, words in data["concepts"].items()]
    for code in data["codes"]:
        lines += ["", "[[codes]]"]
        for name, value in code.items():
            if isinstance(value, str):
                lines.append(f"{name} = {_text(value)}")
            elif isinstance(value, list):
                lines += _list(name, value)
        if "lexicon" in code:
            lines.append("[codes.lexicon]")
            for name, value in code["lexicon"].items():
                lines += _list(name, value)
    for gone in data.get("gone", ()):
        lines += ["", "[[gone]]", f"id = {_text(gone['id'])}", f"fate = {_text(gone['fate'])}"]
        lines += _list("into", gone["into"])
    return "\n".join(lines) + "\n"


def _plain(code: Code) -> dict[str, Any]:
    plain: dict[str, Any] = {"id": code.id, "kind": code.kind}
    for name in ("parent", "since", "until"):
        if getattr(code, name) is not None:
            plain[name] = getattr(code, name)
    plain |= {name: getattr(code, name) for name in _TEXTS}
    plain |= {name: list(getattr(code, name)) for name in _LISTS}
    if code.lexicon_of:
        plain["lexicon_of"] = list(code.lexicon_of)
    taken = _rules(code.lexicon_of)
    own = {
        name: [rule for rule in getattr(code.lexicon, name) if rule not in getattr(taken, name)]
        for name in STRENGTHS
    }
    if any(own.values()):
        plain["lexicon"] = {name: rules for name, rules in own.items() if rules}
    return plain


def _text(written: str) -> str:
    # A TOML basic string escapes as JSON does, and DEL besides.
    return json.dumps(written, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(name: str, entries: list[str]) -> list[str]:
    if len(entries) < 2:
        return [f"{name} = [{', '.join(map(_text, entries))}]"]
    return [f"{name} = [", *(f"  {_text(entry)}," for entry in entries), "]"]


@cache
def _concepts() -> dict[str, str]:
    return dict(builtin().concepts)


def _rules(ids: tuple[str, ...], own: Lexicon | None = None) -> Lexicon:
    """The rules of built-in codes and one's own, each once."""
    parts = [builtin().code(id).lexicon for id in ids] + ([own] if own else [])
    return Lexicon(
        **{
            name: tuple(dict.fromkeys(rule for part in parts for rule in getattr(part, name)))
            for name in STRENGTHS
        }
    )


class _Reader:
    """Collects problems; what is wrong is left empty."""

    def __init__(self) -> None:
        self.problems: list[CodebookProblem] = []
        self.at: tuple[str, int, str] = ("head", 0, "")

    def wrong(self, field: str, error: str, **params: object) -> None:
        self.problems.append(CodebookProblem(*self.at, field, error, tuple(params.items())))

    def codebook(self, data: Mapping[str, Any]) -> Codebook:
        self.known(data, {*_HEAD, "concepts", "codes", "gone"})
        head = {name: self.text(data, name) for name in _HEAD}
        concepts = data.get("concepts", {})
        if not isinstance(concepts, Mapping):
            self.wrong("concepts", "must_be_table")
            concepts = {}
        for name in concepts:
            self.text(concepts, name)
        codes = self.codes(data.get("codes"))
        gone = self.gone(data.get("gone", []), {code.id for code in codes})
        if any(code.lexicon_of for code in codes):
            concepts = _concepts() | dict(concepts)
        return Codebook(
            **head,
            codes=codes,
            concepts=tuple((str(name), str(words)) for name, words in concepts.items()),
            gone=gone,
        )

    def codes(self, rows: object) -> tuple[Code, ...]:
        if not isinstance(rows, list) or not rows:
            self.wrong("codes", "no_codes")
            return ()
        codes: list[Code] = []
        places: list[tuple[str, int, str]] = []
        for number, row in enumerate(rows, 1):
            self.at = ("code", number, "")
            if not isinstance(row, Mapping):
                self.wrong("", "must_be_table")
                continue
            code = self.code(row, number)
            if code.id and code.id in {other.id for other in codes}:
                self.at = ("code", number, "")
                self.wrong("id", "id_twice", given=code.id)
            codes.append(code)
            places.append(("code", number, code.id))
        by_id = {code.id: code for code in codes}
        for code, place in zip(codes, places, strict=True):
            if code.parent is None:
                continue
            self.at = place
            if code.parent not in by_id or code.parent == code.id:
                self.wrong("parent", "no_parent", given=code.parent)
            elif by_id[code.parent].parent is not None:
                self.wrong("parent", "parent_is_sub", given=code.parent)
        self.at = ("head", 0, "")
        return tuple(codes)

    def code(self, row: Mapping[str, Any], number: int) -> Code:
        identity = self.text(row, "id")
        self.at = ("code", number, identity)
        if identity and not ID.fullmatch(identity):
            self.wrong("id", "not_an_id", given=identity)
        self.known(
            row,
            {"id", *_TEXTS, *_LISTS, "kind", "parent", "since", "until", "lexicon", "lexicon_of"},
        )
        english = {name: row[of] for name, of in _ENGLISH.items() if name not in row and of in row}
        row = {**row, **english}
        texts: dict[str, Any] = {name: self.text(row, name) for name in _TEXTS}
        for name in ("short", "short_en"):
            if len(texts[name]) > SHORT_MAX and name not in english:
                self.wrong(name, "too_long", limit=SHORT_MAX)
        kind = self.text(row, "kind")
        if kind and kind not in KINDS:
            self.wrong("kind", "not_a_kind", kinds=", ".join(KINDS), given=kind)
        since, until = (self.day(row, name) for name in ("since", "until"))
        if since and until and until < since[: len(until)]:
            self.wrong("until", "ends_before")
        lists: dict[str, Any] = {name: self.texts(row, name) for name in _LISTS}
        taken = self.texts(row, "lexicon_of") if "lexicon_of" in row else ()
        return Code(
            id=identity,
            kind=kind,
            **texts,
            **lists,
            parent=self.text(row, "parent") if "parent" in row else None,
            lexicon=self.lexicon(row.get("lexicon", {}), taken),
            since=since,
            until=until,
            lexicon_of=taken,
        )

    def lexicon(self, rules: object, taken: tuple[str, ...]) -> Lexicon:
        if not isinstance(rules, Mapping):
            self.wrong("lexicon", "must_be_table")
            rules = {}
        self.known(rules, set(STRENGTHS))
        own = Lexicon(**{name: self.texts(rules, name) for name in rules if name in STRENGTHS})
        if not taken:
            return own
        for given in taken:
            if given not in builtin().ids:
                self.wrong("lexicon_of", "no_such_lexicon", given=given)
                return own
        return _rules(taken, own)

    def gone(self, rows: object, living: set[str]) -> tuple[GoneCode, ...]:
        if not isinstance(rows, list):
            self.wrong("gone", "must_be_table")
            return ()
        found: list[tuple[int, GoneCode]] = []
        for number, row in enumerate(rows, 1):
            self.at = ("gone", number, "")
            if not isinstance(row, Mapping):
                self.wrong("", "must_be_table")
                continue
            identity = self.text(row, "id")
            self.at = ("gone", number, identity)
            self.known(row, {"id", "fate", "into"})
            fate = self.text(row, "fate")
            if fate and fate not in FATES:
                self.wrong("fate", "not_a_fate", fates=", ".join(FATES), given=fate)
            into = self.texts(row, "into") if "into" in row else ()
            if identity in living:
                self.wrong("id", "gone_lives", given=identity)
            found.append((number, GoneCode(identity, fate, into)))
        known = living | {gone.id for _, gone in found}
        for number, gone in found:
            self.at = ("gone", number, gone.id)
            for given in gone.into:
                if given not in known or given == gone.id:
                    self.wrong("into", "gone_into", given=given)
        self.at = ("head", 0, "")
        return tuple(gone for _, gone in found)

    def known(self, table: Mapping[str, Any], names: set[str]) -> None:
        for name in table:
            if name not in names:
                self.wrong(str(name), "unknown_field")

    def text(self, table: Mapping[str, Any], name: str) -> str:
        value = table.get(name)
        if not isinstance(value, str) or not value.strip():
            self.wrong(name, "must_be_text")
            return ""
        return value

    def day(self, table: Mapping[str, Any], name: str) -> str | None:
        if name not in table:
            return None
        value = table[name]
        written = str(value) if not isinstance(value, str) else value.strip()
        if not DAY.fullmatch(written):
            self.wrong(name, "not_a_day", given=written[:40])
            return None
        return written

    def texts(self, table: Mapping[str, Any], name: str) -> tuple[str, ...]:
        value = table.get(name)
        if not isinstance(value, list):
            self.wrong(name, "must_be_list")
            return ()
        for number, item in enumerate(value, 1):
            if not isinstance(item, str) or not item.strip():
                self.wrong(name, "entry_must_be_text", entry=number)
                return ()
        return tuple(value)


def own_rules(codebook: Codebook) -> Codebook:
    """The codebook with `lexicon_of` at the codes that are built in, to be changed from here on."""
    known = builtin()
    return replace(
        codebook,
        codes=tuple(
            replace(code, lexicon_of=(code.id,))
            if not code.lexicon_of
            and code.id in known.ids
            and code.lexicon == known.code(code.id).lexicon
            else code
            for code in codebook.codes
        ),
    )


@cache
def builtin() -> Codebook:
    """Return the built-in codebook: points P1–P13 and focus questions F1–F3."""
    return load(_BUILTIN)


@cache
def extra() -> Codebook:
    """Return the second, optional set of codes: the areas D1–D5 that were deepened in 2018."""
    return load(_EXTRA)


def load(path: str | Path) -> Codebook:
    """Read a codebook from a TOML file.

    Raises CodebookError, with the place of the error, for a file that cannot be read, is no
    TOML, lacks a field, has one of the wrong type, or names an id twice.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise CodebookError(f"{path.name}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise CodebookError(f"{path.name}: {error}") from error
    found = read(text)
    if found.codebook is None:
        raise CodebookError(f"{path.name}, {found.problems[0]}")
    return found.codebook
