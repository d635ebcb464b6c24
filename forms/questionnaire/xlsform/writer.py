"""A questionnaire as an XLSForm workbook."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from forms.questionnaire import model
from forms.questionnaire.model import (
    ANSWERED,
    AT_LEAST,
    AT_MOST,
    DONT_KNOW,
    IS,
    IS_NOT,
    Condition,
    Question,
    Questionnaire,
    Rule,
    Text,
)
from forms.questionnaire.xlsform.signs import (
    COLUMN,
    DONT_KNOW_LABEL,
    QUARTER_CONSTRAINT,
    SUFFIX,
    shield,
    sv_en,
)


def write(questionnaire: Questionnaire) -> bytes:
    """The questionnaire as an .xlsx. English is left out where it is not among the languages."""
    import openpyxl

    q = questionnaire
    languages = q.languages
    lists: dict[tuple[tuple[str, Text], ...], str] = {}
    rows: list[dict[str, str]] = []
    if q.intro:
        intro = _free_id("intro", q)
        rows.append(
            {"type": "note", "name": intro, "rundabord_role": "intro"}
            | _columns("label", _note(q.intro, False), languages)
        )
    for question in q.questions:
        rows += _survey_rows(question, q, lists)
    columns = ["type", "name", *(f"label::{COLUMN[lang]}" for lang in languages)]
    columns += [f"hint::{COLUMN[lang]}" for lang in languages]
    columns += ["required", "relevant", "appearance", "constraint"]
    columns += ["rundabord_role", "rundabord_tag", "rundabord_indicator"]
    choices = [
        {"list_name": name, "name": identity} | _columns("label", label, languages)
        for pairs, name in lists.items()
        for identity, label in pairs
    ]
    settings = {
        "form_title": shield(q.title.sv),
        "form_id": q.id,
        "version": str(q.version),
        "default_language": COLUMN["sv"],
        "rundabord_title_en": shield(q.title.en) if "en" in languages else "",
    }
    book = openpyxl.Workbook()
    _fill_sheet(book.active, "survey", columns, rows)
    labels = [f"label::{COLUMN[lang]}" for lang in languages]
    _fill_sheet(book.create_sheet(), "choices", ["list_name", "name", *labels], choices)
    _fill_sheet(book.create_sheet(), "settings", list(settings), [settings])
    file = io.BytesIO()
    book.save(file)
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


def _columns(name: str, text: Text, languages: Sequence[str]) -> dict[str, str]:
    both = {lang: shield(wording) for lang, wording in sv_en(text).items()}
    return {f"{name}::{COLUMN[lang]}": both[lang] for lang in languages}


def _free_id(wanted: str, q: Questionnaire) -> str:
    while wanted in q.by_id:
        wanted += "_"
    return wanted


def _note(text: Text, heading: bool) -> Text:
    """A note's label: Markdown makes a heading of it, and must not make one of anything else."""

    def mark(wording: str) -> str:
        if not wording:
            return ""
        if heading:
            return f"## {wording}"
        return f"\\{wording}" if re.match(r"\\*#", wording) else wording

    return Text(mark(text.sv), mark(text.en))


def _survey_rows(
    q: Question, whole: Questionnaire, lists: dict[tuple[tuple[str, Text], ...], str]
) -> Iterator[dict[str, str]]:
    label = _note(q.label, q.type == model.HEADING) if q.type in model.SILENT else q.label
    row = {"type": _written_type(q, lists), "name": q.id}
    row |= _columns("label", label, whole.languages) | _columns("hint", q.help, whole.languages)
    row["required"] = "yes" if q.required else ""
    row["relevant"] = _written_condition(q.show_if, whole) if q.show_if else ""
    row["appearance"] = {model.FREE: "multiline", model.SCALE: "likert"}.get(q.type, "")
    row["constraint"] = _written_constraint(q)
    row["rundabord_role"] = q.role
    row["rundabord_tag"] = "yes" if q.tag else ""
    row["rundabord_indicator"] = q.indicator
    yield row
    if q.other:
        rule = Rule(q.id, IS, q.other.id)
        yield {
            "type": "text",
            "name": _free_id(f"{q.id}{SUFFIX}", whole),
            "relevant": _written_rule(rule, q),
            "rundabord_role": "other",
        } | _columns("label", q.other.label, whole.languages)


def _written_type(q: Question, lists: dict[tuple[tuple[str, Text], ...], str]) -> str:
    plain = {
        model.SHORT: "text",
        model.FREE: "text",
        model.QUARTER: "text",
        model.NUMBER: "integer",
        model.DATE: "date",
        model.HEADING: "note",
        model.TEXT: "note",
    }
    if q.type in plain:
        return plain[q.type]
    if q.scale:
        labels = {str(n): Text(str(n), str(n)) for n in range(q.scale.low, q.scale.high + 1)}
        for step, end in ((q.scale.low, q.scale.low_label), (q.scale.high, q.scale.high_label)):
            both = [f"{step} – {wording}" if wording else "" for wording in (end.sv, end.en)]
            labels[str(step)] = Text(*both)
        if q.scale.dont_know:
            labels[DONT_KNOW] = DONT_KNOW_LABEL
        pairs = tuple(labels.items())
    elif q.choices:
        pairs = tuple((choice.id, choice.label) for choice in q.choices)
    else:
        return f"select_one_from_file {q.role}.csv"
    name = lists.setdefault(pairs, q.id)
    return f"select_multiple {name}" if q.type == model.SEVERAL else f"select_one {name}"


def _written_constraint(q: Question) -> str:
    if q.type == model.QUARTER:
        return QUARTER_CONSTRAINT
    parts = [f". {sign} {n}" for sign, n in ((">=", q.low), ("<=", q.high)) if n is not None]
    return " and ".join(parts)


def _written_condition(condition: Condition, whole: Questionnaire) -> str:
    word = " and " if condition.join == "all" else " or "
    return word.join(_written_rule(rule, whole.by_id[rule.question]) for rule in condition.rules)


def _written_rule(rule: Rule, asked: Question) -> str:
    answer = f"${{{rule.question}}}"
    if rule.operator == ANSWERED:
        return f"{answer} != ''"
    if asked.type == model.SEVERAL:
        among = f"selected({answer}, '{rule.value}')"
        return among if rule.operator == IS else f"not({among})"
    signs = {IS: "=", IS_NOT: "!=", AT_LEAST: ">=", AT_MOST: "<="}
    bare = rule.operator in (AT_LEAST, AT_MOST) or asked.type == model.NUMBER
    return f"{answer} {signs[rule.operator]} {rule.value if bare else repr(rule.value)}"
