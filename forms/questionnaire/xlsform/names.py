"""Names of questions and choices that a questionnaire cannot have, made into some that it can.

XLSForm's tools take letters with dots (ålder) and choices such as 1.5; here an id is plain letters
and digits. Names are mended wherever they stand, references too, and each is told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

from forms.questionnaire import model
from forms.questionnaire.xlsform.sheets import FormSheet
from forms.questionnaire.xlsform.signs import BEGIN, END, OURS

_REFERENCE = re.compile(r"\$\{\s*([^}\s]+)\s*\}")
_EXPRESSIONS = ("relevant", "constraint", "calculation", "choice_filter", "required")

Mended = tuple[str, int, str, str]  # sheet, row, as written, as it is now


def slug(written: str) -> str:
    """An id made of any words, "" where none can be."""
    return _plain(written).lstrip("0123456789_-")[: model.ID_MAX]


def _plain(written: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", written).encode("ascii", "ignore").decode()
    return re.sub("[^A-Za-z0-9_]+", "-", ascii_only).strip("-")


def mend(
    sheets: Mapping[str, FormSheet], repeated: bool = False
) -> tuple[list[Mended], dict[str, str]]:
    """Mend the names in the sheets; what was changed, and each choice's new name by its old one.

    A name that a question of another group has already gets a number, and so does a choice that
    stands in its list in other words, where a list may have it twice (`repeated`).
    """
    told: list[Mended] = []
    survey = sheets["survey"]
    # Our own rows have a part after a dot; the tools of others take dots too.
    one = _of_question if OURS[0] in survey.header else _of_foreign
    questions = _new((cells.get("name", "") for _, cells in survey.rows), one)
    for row, cells in survey.rows:
        name = cells.get("name", "")
        if name in questions:
            told.append(("survey", row, name, questions[name]))
            cells["name"] = questions[name]
        for column in _EXPRESSIONS:
            if column in cells:
                cells[column] = _REFERENCE.sub(
                    lambda m: f"${{{questions.get(m[1], m[1])}}}", cells[column]
                )
    told += _part_groups(survey)
    choices: dict[str, str] = {}
    lists: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for row, cells in sheets["choices"].rows if "choices" in sheets else ():
        lists.setdefault(cells.get("list_name", ""), []).append((row, cells))
    for rows in lists.values():
        new = _new((cells.get("name", "") for _, cells in rows), _of_choice)
        for row, cells in rows:
            name = cells.get("name", "")
            if name in new:
                told.append(("choices", row, name, new[name]))
                cells["name"] = new[name]
        choices |= new
        if repeated:
            told += _part_choices(rows)
    return told, choices


def _part_groups(survey: FormSheet) -> list[Mended]:
    """Give each question a name of its own: in different groups two may have the same."""
    told: list[Mended] = []
    names = _Names(cells["name"] for _, cells in survey.rows if "name" in cells)
    groups: list[int] = [0]
    seen: dict[str, set[int]] = {}
    for row, cells in survey.rows:
        kind, name = cells.get("type", ""), cells.get("name", "")
        if END.match(kind):
            groups = groups[:-1] or [0]
            continue
        where = seen.setdefault(name, set())
        # Twice in one group is a fault, which is told as one.
        if kind and name and where and groups[-1] not in where:
            cells["name"] = names.new(name)
            told.append(("survey", row, name, cells["name"]))
        where.add(groups[-1])
        if BEGIN.match(kind):
            groups.append(row)
    return told


def _part_choices(rows: list[tuple[int, dict[str, str]]]) -> list[Mended]:
    """Give a choice that stands in its list in several words several names."""
    told: list[Mended] = []
    names = _Names(cells.get("name", "") for _, cells in rows)
    named: dict[tuple[str, ...], str] = {}
    first: set[str] = set()
    for row, cells in rows:
        name = cells.get("name", "")
        words = (name, *(cells[c] for c in sorted(cells) if c.partition("::")[0] == "label"))
        if words not in named:
            named[words] = names.new(name) if name in first else name
            first.add(name)
        if named[words] != name:
            told.append(("choices", row, name, named[words]))
            cells["name"] = named[words]
    return told


class _Names:
    """Names that are taken, and those made of them by a number."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._last: dict[str, int] = {}

    def new(self, name: str) -> str:
        """The name, else with the first number that makes it unlike all others; it is then
        taken."""
        found = name
        base = name[: model.ID_MAX - 6]
        while found in self._taken:
            self._last[base] = self._last.get(base, 1) + 1
            found = f"{base}-{self._last[base]}"
        self._taken.add(found)
        return found


def _new(names: Iterable[str], one: Callable[[str], str]) -> dict[str, str]:
    """A new name for each that cannot stay, unlike all others."""
    there = list(dict.fromkeys(name for name in names if name))
    fit = {name for name in there if one(name) == name}
    made = _Names(fit)
    return {name: made.new(one(name)) for name in there if name not in fit}


def _of_question(name: str) -> str:
    """The name itself where it can be one, or is one with a part after a dot."""
    first, *others = name.split(".")
    if model.ID.fullmatch(first) and all(model.CHOICE_ID.fullmatch(part) for part in others):
        return name
    return _of_foreign(name)


def _of_foreign(name: str) -> str:
    if model.ID.fullmatch(name):
        return name
    plain = _plain(name)
    begun = plain if plain[:1].isalpha() else f"q-{plain}"
    return begun[: model.ID_MAX].strip("-")


def _of_choice(name: str) -> str:
    return name if model.CHOICE_ID.fullmatch(name) else _plain(name)[: model.ID_MAX] or "choice"
