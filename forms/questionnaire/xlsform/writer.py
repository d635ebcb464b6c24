"""A questionnaire as an XLSForm workbook."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from forms.questionnaire.model import Condition, Question, Questionnaire, Text
from forms.questionnaire.types import registry as types
from forms.questionnaire.types.xls import marked
from forms.questionnaire.xlsform.signs import COLUMN, OURS, SOMETIMES, TITLE, shield


def write(questionnaire: Questionnaire, made_by: str = "Rundabord") -> bytes:
    """The questionnaire as an .xlsx. English is left out where it is not among the languages.

    `made_by` is told among the file's properties.
    """
    import openpyxl

    q = questionnaire
    languages = q.languages
    book = _Book(q)
    rows: list[dict[str, str]] = []
    if q.intro:
        intro = book.free_name("intro")
        rows.append(
            {"type": "note", "name": intro, "rundabord_role": "intro"}
            | book.wordings("label", marked(q.intro))
        )
    for question, kind in q.typed:
        rows += kind.xls_rows(question, _common(question, q, book), book)
    choices = [
        {"list_name": name, "name": identity} | book.wordings("label", label)
        for pairs, name in book.lists.items()
        for identity, label in pairs
    ]
    spoken = [*(COLUMN[lang] for lang in languages), *book.more]
    columns = ["type", "name", *(f"label::{language}" for language in spoken)]
    columns += [f"hint::{language}" for language in spoken]
    columns += ["required", "relevant", "appearance", "constraint"]
    columns += OURS
    columns += [name for name in SOMETIMES if any(row.get(name) for row in rows)]
    settings = {
        "form_title": shield(q.title.sv),
        "form_id": q.id,
        "version": str(q.version),
        "default_language": COLUMN["sv"],
        f"{TITLE}_en": shield(q.title.en) if "en" in languages else "",
    } | {f"{TITLE}::{name}": shield(said) for name, said in q.title.more}
    made = openpyxl.Workbook()
    made.properties.creator = made_by
    _fill_sheet(made.active, "survey", columns, rows)
    labels = [f"label::{language}" for language in spoken]
    _fill_sheet(made.create_sheet(), "choices", ["list_name", "name", *labels], choices)
    _fill_sheet(made.create_sheet(), "settings", list(settings), [settings])
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _fill_sheet(
    sheet: Any, title: str, columns: Sequence[str], rows: Sequence[Mapping[str, str]]
) -> None:
    sheet.title = title
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, start=1):
        letter = sheet.cell(1, number).column_letter
        sheet.column_dimensions[letter].width = 40 if "::" in column else 18
    for row, values in enumerate([{name: name for name in columns}, *rows], start=1):
        for number, column in enumerate(columns, start=1):
            written = values.get(column, "")
            if written:
                cell = sheet.cell(row, number)
                # What looks like _x0041_ would be read as the character of that number.
                cell.value = re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", written)
                # A wording that begins with "=" is a wording, not a formula.
                cell.data_type = "s"


class _Book:
    """What the types of questions share while they write themselves."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.lists: dict[tuple[tuple[str, Text], ...], str] = {}
        self.more: dict[str, None] = {}  # the other languages, in the order of their first word

    def choice_list(self, pairs: Sequence[tuple[str, Text]], name: str) -> str:
        """The list of these pairs; one that another question has already is taken."""
        return self.lists.setdefault(tuple(pairs), name)

    def wordings(self, column: str, text: Text) -> dict[str, str]:
        """The wording in the questionnaire's languages, and in those that a file had more."""
        self.more |= dict.fromkeys(name for name, _ in text.more)
        both = {"sv": text.sv, "en": text.en}
        said = {COLUMN[lang]: both[lang] for lang in self.questionnaire.languages}
        return {f"{column}::{name}": shield(w) for name, w in {**said, **dict(text.more)}.items()}

    def free_name(self, wanted: str) -> str:
        """The name, with as many signs after it as it takes."""
        while wanted in self.questionnaire.by_id:
            wanted += "_"
        return wanted


def _common(q: Question, whole: Questionnaire, book: _Book) -> dict[str, str]:
    """What a row has whatever the question's type is."""
    row = {"name": q.id} | book.wordings("label", q.label) | book.wordings("hint", q.help)
    row["required"] = "yes" if q.required else ""
    row["relevant"] = _written_condition(q.show_if, whole) if q.show_if else ""
    row["rundabord_role"] = q.role
    row["rundabord_tag"] = "yes" if q.tag else ""
    row["rundabord_indicator"] = q.indicator
    return row


def _written_condition(condition: Condition, whole: Questionnaire) -> str:
    word = " and " if condition.join == "all" else " or "
    return word.join(
        types.of(whole.by_id[rule.question]).xls_rule(rule) for rule in condition.rules
    )
