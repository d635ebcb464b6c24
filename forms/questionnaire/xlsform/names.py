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

_REFERENCE = re.compile(r"\$\{\s*([^}\s]+)\s*\}")
_EXPRESSIONS = ("relevant", "constraint", "calculation", "choice_filter", "required")

Mended = tuple[str, int, str, str]  # sheet, row, as written, as it is now


def slug(written: str) -> str:
    """An id made of any words, "" where none can be."""
    return _plain(written).lstrip("0123456789_-")[: model.ID_MAX]


def _plain(written: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", written).encode("ascii", "ignore").decode()
    return re.sub("[^A-Za-z0-9_]+", "-", ascii_only).strip("-")


def mend(sheets: Mapping[str, FormSheet]) -> tuple[list[Mended], dict[str, str]]:
    """Mend the names in the sheets; what was changed, and each choice's new name by its old one."""
    told: list[Mended] = []
    survey = sheets["survey"]
    questions = _new((given.get("name", "") for _, given in survey.rows), _of_question)
    for row, given in survey.rows:
        name = given.get("name", "")
        if name in questions:
            told.append(("survey", row, name, questions[name]))
            given["name"] = questions[name]
        for column in _EXPRESSIONS:
            if column in given:
                given[column] = _REFERENCE.sub(
                    lambda m: f"${{{questions.get(m[1], m[1])}}}", given[column]
                )
    choices: dict[str, str] = {}
    lists: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for row, given in sheets["choices"].rows if "choices" in sheets else ():
        lists.setdefault(given.get("list_name", ""), []).append((row, given))
    for rows in lists.values():
        new = _new((given.get("name", "") for _, given in rows), _of_choice)
        for row, given in rows:
            name = given.get("name", "")
            if name in new:
                told.append(("choices", row, name, new[name]))
                given["name"] = new[name]
        choices |= new
    return told, choices


def _new(names: Iterable[str], one: Callable[[str], str]) -> dict[str, str]:
    """A new name for each that cannot stay, unlike all others."""
    there = list(dict.fromkeys(name for name in names if name))
    taken = {name for name in there if one(name) == name}
    made: dict[str, str] = {}
    for name in there:
        if name in taken:
            continue
        base = one(name)
        number, found = 1, base
        while found in taken:
            number += 1
            found = f"{base[: model.ID_MAX - 4]}-{number}"
        taken.add(found)
        made[name] = found
    return made


def _of_question(name: str) -> str:
    """The name itself where it can be one; our own rows have a part after a dot."""
    first, *others = name.split(".")
    if model.ID.fullmatch(first) and all(model.CHOICE_ID.fullmatch(part) for part in others):
        return name
    plain = _plain(name)
    return slug(name) if slug(name) == plain and plain else (f"q-{plain}" if plain else "q")


def _of_choice(name: str) -> str:
    return name if model.CHOICE_ID.fullmatch(name) else _plain(name)[: model.ID_MAX] or "choice"
