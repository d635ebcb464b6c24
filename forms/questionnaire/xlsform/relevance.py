"""When a row is shown: its own condition and those of the groups that it is in, as far as a
questionnaire can say them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import NamedTuple

from forms.messages import survey as say
from forms.questionnaire import model
from forms.questionnaire.model import IS, IS_NOT, Condition, Rule, brief
from forms.questionnaire.types import registry as types
from forms.questionnaire.xlsform.conditions import (
    InexpressibleError,
    Parser,
    Tree,
    flatten,
    named_in,
    together,
)
from forms.questionnaire.xlsform.notices import Notices
from forms.questionnaire.xlsform.rows import AskedRow

Cells = Mapping[str, str]
LAST = "last-saved#"  # of an answer given before, which no question here can ask for


class _Group(NamedTuple):
    """A group that is open: its row and condition, as written and as a tree; `whole`: the tree
    says all of it."""

    row: int
    written: str
    tree: Tree | None
    whole: bool


class Relevance:
    """Follows the groups while rows are read. `earlier`: what has been asked, by id; `names`: all
    rows' names; `choice_names`: new names of choices by their old ones."""

    def __init__(
        self,
        notices: Notices,
        earlier: Mapping[str, AskedRow],
        names: Collection[str],
        choice_names: Mapping[str, str],
    ) -> None:
        self._notices = notices
        self._earlier = earlier
        self._names = frozenset(names)
        self._choice_names = choice_names
        self._groups: list[_Group] = []

    def begin(self, row: int, cells: Cells) -> None:
        """A group begins."""
        self._groups.append(_Group(row, cells.get("relevant", ""), *self._tree(row, cells)))

    def end(self, row: int) -> None:
        """A group ends."""
        if self._groups:
            self._groups.pop()
        else:
            self._notices.wrong(say.XLSFORM_GROUP_END, row)

    def finish(self) -> None:
        """No more rows come."""
        for group in self._groups:
            self._notices.wrong(say.XLSFORM_GROUP_OPEN, group.row)

    def of(self, row: int, cells: Cells, own: bool = True) -> tuple[Condition | None, bool]:
        """The condition of the row (where `own`) and of the groups that it is in, and whether it
        says all that the file's says. Of conditions that have to hold together, those that can be
        said are kept; each of the others is named."""
        whole = all(group.whole for group in self._groups)
        given = [(group.tree, group.written) for group in self._groups if group.tree]
        if own:
            tree, said = self._tree(row, cells)
            whole = whole and said
            given += [(tree, cells.get("relevant", ""))] if tree else []
        parts = [(part, written) for tree, written in given for part in together(tree)]
        for part, _ in parts:
            unknown = sorted(
                name for name in named_in(part) - self._names if not name.startswith(LAST)
            )
            if unknown:
                message = say.XLSFORM_NAME_UNKNOWN.format(value=brief(unknown[0]))
                self._notices.wrong(message, row)
                return None, whole
        if len(parts) == 1 and not isinstance(parts[0][0], Rule):
            try:
                join, rules = flatten(parts[0][0])
                return Condition(join, tuple(self._rule(rule) for rule in rules)), whole
            except InexpressibleError:
                pass
        kept: list[Rule] = []
        lost: list[str] = []
        for part, written in parts:
            try:
                if not isinstance(part, Rule):
                    raise InexpressibleError
                kept.append(self._rule(part))
            except InexpressibleError:
                lost.append(written)
        for written in dict.fromkeys(lost):
            message = say.XLSFORM_RELEVANT_PART_DROPPED if kept else say.XLSFORM_RELEVANT_DROPPED
            self._notices.drop(message.format(value=brief(written)), row)
        return (Condition("all", tuple(kept)) if kept else None), whole and not lost

    def single(self, cells: Cells) -> tuple[AskedRow, str] | None:
        """The earlier question and its answer that a row's condition asks for, and nothing else."""
        try:
            tree = Parser(cells.get("relevant", "")).tree()
        except InexpressibleError:
            return None
        if not isinstance(tree, Rule) or tree.operator not in (IS, f"{IS} among"):
            return None
        asked = self._earlier.get(tree.question)
        return (asked, tree.value) if asked else None

    def _tree(self, row: int, cells: Cells) -> tuple[Tree | None, bool]:
        """The row's own condition, None where it has none, and whether that is all that it says:
        what cannot be said is named."""
        written = cells.get("relevant", "")
        if not written or written.lower() == "true()":
            return None, True
        try:
            return Parser(written).tree(), True
        except InexpressibleError:
            self._notices.drop(say.XLSFORM_RELEVANT_DROPPED.format(value=brief(written)), row)
            return None, False

    def _rule(self, rule: Rule) -> Rule:
        """The rule, if an earlier question can be asked for it. Raises InexpressibleError."""
        asked = self._earlier.get(rule.question)
        if asked is None:
            raise InexpressibleError
        q = asked.question
        operator = rule.operator
        if operator.endswith(" among"):
            operator = operator.removesuffix(" among")
        elif operator in (IS, IS_NOT) and q.type == model.SEVERAL:
            # Of several choices, "=" holds for that one alone.
            raise InexpressibleError
        value = rule.value
        if value not in {choice.id for choice in q.choices}:
            value = self._choice_names.get(value, value)
        made = replace(rule, operator=operator, value=value)
        if operator not in types.of(q).operators or not types.of(q).comparable(q, made):
            raise InexpressibleError
        return made
