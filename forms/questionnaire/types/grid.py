"""Several statements on one scale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wtforms import Field, RadioField

from forms.messages import survey as say
from forms.questionnaire.question import DONT_KNOW, Question, part_key
from forms.questionnaire.types.base import (
    DONT_KNOW_LABEL,
    STEPS,
    WHOLE_NUMBER,
    AnswerCells,
    AnswerColumn,
    CountedPart,
    Option,
    QuestionType,
    Statement,
    Value,
    Values,
    WrongAnswerError,
)
from forms.questionnaire.types.choosing import choosing, select_of
from forms.questionnaire.types.fields import SCALE_FIELD, RowsField, plain_text
from forms.questionnaire.types.scale import (
    ends,
    levels,
    scale_of,
    scale_options,
    step,
    step_cells,
    xls_steps,
)
from forms.questionnaire.types.xls import GROUP, XlsBook, XlsQuestion

STATEMENTS = RowsField("statements", say.SURVEY_STATEMENTS_NEEDED, limit=30, word="pst")
XLS_TABLE = "table-list"


class GridType(QuestionType):
    """Statements that are each answered with a step on the same scale. Each is kept, and counted,
    by itself (`part_key`): who left one out is no part of its base."""

    name = "grid"
    fields = (STATEMENTS, SCALE_FIELD)
    # A condition asks for one answer; a grid has several.
    operators = ()

    def keys(self, q: Question) -> tuple[str, ...]:
        """One for each statement."""
        return tuple(part_key(q.id, row.id) for row in q.get(STATEMENTS.name) or ())

    def answer(self, q: Question, data: Mapping[str, object]) -> Values:
        """The step of each statement; where the question is required, of all of them."""
        found: dict[str, Value] = {}
        keys = self.keys(q)
        for key in keys:
            value = step(q, data.get(key))
            if value is not None:
                found[key] = value
        if q.required and len(found) < len(keys):
            count = len(keys) - len(found)
            raise WrongAnswerError(say.ANSWER_STATEMENTS_NEEDED.format(count=count))
        return found

    def said(self, q: Question, values: Mapping[str, object], language: str) -> str:
        """Each statement with its step."""
        unsure = DONT_KNOW_LABEL.in_language(language)
        found = []
        for row in q.get(STATEMENTS.name) or ():
            value = values.get(part_key(q.id, row.id))
            if value is not None:
                said = unsure if value == DONT_KNOW else str(value)
                found.append(f"{row.label.in_language(language)}: {said}")
        return "; ".join(found)

    def statements(self, q: Question, language: str, name: str) -> tuple[Statement, ...]:
        """The statements, each with the scale's steps."""
        return tuple(
            Statement(
                part_key(name, row.id),
                row.label.in_language(language),
                scale_options(q, language, part_key(name, row.id)),
            )
            for row in q.get(STATEMENTS.name) or ()
        )

    def options(self, q: Question, language: str, name: str) -> tuple[Option, ...]:
        """None of its own: each statement has its steps."""
        return ()

    def inputs(self, q: Question, about: Mapping[str, Any], language: str) -> dict[str, Field]:
        """Buttons for each statement."""
        return {
            part_key(q.id, row.id): RadioField(
                label=row.label.in_language(language), **choosing(scale_options(q, language, "x"))
            )
            for row in q.get(STATEMENTS.name) or ()
        }

    def counted(self, q: Question) -> Iterator[CountedPart]:
        """The steps of each statement."""
        for row in q.get(STATEMENTS.name) or ():
            key = part_key(q.id, row.id)
            # Named by its key: it shares its base with no other (`counted.question_of`).
            yield CountedPart(key, key, STEPS, levels(q.scale), row.id, row.label)

    def columns(self, q: Question) -> Iterator[AnswerColumn]:
        """One for each statement."""
        for row in q.get(STATEMENTS.name) or ():
            yield AnswerColumn(part_key(q.id, row.id), WHOLE_NUMBER, row.label, ends(q.scale))

    def cells(self, q: Question, values: Mapping[str, object], language: str) -> AnswerCells:
        """The step of each statement."""
        return step_cells(values, language, *self.keys(q))

    def xls_rows(self, q: Question, row: dict[str, str], book: XlsBook) -> Iterator[dict[str, str]]:
        """A group that is shown as a table, with a row for each statement."""
        name = book.choice_list(xls_steps(q.scale), q.id)
        yield {
            **row,
            "type": "begin_group",
            "appearance": XLS_TABLE,
            "required": "",
            "rundabord_type": self.name,
        }
        for statement in q.get(STATEMENTS.name) or ():
            yield {
                "type": f"select_one {name}",
                "name": part_key(q.id, statement.id),
                "required": row["required"],
                **book.wordings("label", statement.label),
            }
        yield {"type": "end_group"}

    def of_xls(self, row: XlsQuestion) -> dict[str, Any] | None:
        """A group that is shown as a table, if all in it are answered on one scale."""
        if row.kind != GROUP or row.cells.get("appearance") != XLS_TABLE or not row.label:
            return None
        inside = row.inside()
        selects = [select_of(one) for one in inside]
        plain = {"type", "name", "label", "required"}
        if len(inside) < 2 or any(
            select is None
            or select.several
            or select.other
            or {column.split("::")[0] for column in one.cells} - plain
            for one, select in zip(inside, selects, strict=True)
        ):
            return None
        lists = {select.list for select in selects if select}
        required = {one.required for one in inside}
        if len(lists) != 1 or len(required) != 1 or None in required:
            return None
        scale = scale_of(row, row.perhaps_listed(lists.pop()))
        if scale is None:
            return None
        row.use("appearance")
        row.use_inside()
        own = f"{row.cells.get('name', '')}."
        return {
            "required": required.pop(),
            "scale": scale,
            "statements": [
                {"id": one.cells.get("name", "").removeprefix(own), **plain_text(one.label)}
                for one in inside
            ],
        }


TYPE = GridType()
