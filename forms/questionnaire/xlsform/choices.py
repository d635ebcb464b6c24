"""The choices sheet: its lists, and those that no question uses."""

from __future__ import annotations

from collections.abc import Sequence

from forms.messages import survey as say
from forms.questionnaire.model import brief
from forms.questionnaire.types.xls import XlsChoice
from forms.questionnaire.xlsform.languages import Languages
from forms.questionnaire.xlsform.notices import Notices
from forms.questionnaire.xlsform.sheets import FormSheet


class ChoiceLists:
    """The lists by name; a list that is used is named so (`used`).

    What stands in a list twice in the same words, as it may where a choice filter picks
    (`repeated`), is there once.
    """

    def __init__(
        self, sheet: FormSheet, languages: Languages, notices: Notices, repeated: bool
    ) -> None:
        self.used: set[str] = set()
        self._lists: dict[str, list[XlsChoice]] = {}
        named: set[str] = set()
        seen: set[tuple[object, ...]] = set()
        for row, cells in sheet.rows:
            listed = XlsChoice(row, cells.get("name", ""), languages.text(cells, "label"))
            others = self._lists.setdefault(cells.get("list_name", ""), [])
            words = (cells.get("list_name", ""), *listed[1:])
            if repeated and words in seen:
                message = say.XLSFORM_CHOICE_TWICE.format(value=brief(listed.name))
                notices.drop(message, row, "choices")
                continue
            seen.add(words)
            others.append(listed)
            languages.name_references(cells, row, "choices")
            for column, value in cells.items():
                if column in ("list_name", "name") or column.startswith("label"):
                    continue
                if column not in named:
                    named.add(column)
                    message = say.XLSFORM_COLUMN_DROPPED.format(
                        column=brief(sheet.header[column]), value=brief(value)
                    )
                    notices.drop(message, row, "choices")

    def get(self, name: str) -> Sequence[XlsChoice]:
        """A list, empty where there is none of the name."""
        return self._lists.get(name, ())

    def name_unused(self, notices: Notices) -> None:
        """Name each list that no question uses."""
        for name, listed in self._lists.items():
            if name not in self.used:
                message = say.XLSFORM_LIST_DROPPED.format(value=brief(name))
                notices.drop(message, listed[0].row, "choices")
