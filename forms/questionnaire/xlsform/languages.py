"""Which language a column of wordings is in, and the wordings of a row."""

from __future__ import annotations

import re
from collections.abc import Mapping

from forms.messages import survey as say
from forms.questionnaire.model import Text, brief
from forms.questionnaire.xlsform.notices import Notices
from forms.questionnaire.xlsform.sheets import FormSheet
from forms.questionnaire.xlsform.signs import COLUMN, unshield

WORDED = ("label", "hint")


class Languages:
    """The languages of a file's columns; `default`: that of a column that names none."""

    def __init__(self, default: str, notices: Notices) -> None:
        self.default = default
        self._notices = notices

    def of(self, column: str) -> str | None:
        """The language of a column; None for one that is not had."""
        _, _, language = column.partition("::")
        return language_of(language) if language else self.default

    def text(self, cells: Mapping[str, str], name: str) -> Text:
        """The wording of a row's label or hint."""
        found: dict[str, str] = {}
        for column, value in cells.items():
            if column.split("::")[0] == name:
                language = self.of(column)
                # A column with its language named goes before the one without.
                if language and (language not in found or "::" in column):
                    found[language] = unshield(value)
        return Text(found.get("sv", ""), found.get("en", ""))

    def check(self, name: str, sheet: FormSheet) -> None:
        """Name the columns whose language is not had."""
        for column, written in sheet.header.items():
            if column.split("::")[0] in WORDED and not self.of(column):
                message = say.XLSFORM_LANGUAGE_DROPPED.format(column=brief(written))
                self._notices.drop(message, 1, name)

    def check_swedish(self, survey: FormSheet) -> None:
        """The questions have labels in Swedish."""
        labels = [c for c in survey.header if c.split("::")[0] == "label"]
        if "sv" not in {self.of(column) for column in labels}:
            message = say.XLSFORM_NO_SWEDISH.format(column=f"label::{COLUMN['sv']}")
            self._notices.wrong(message, 1)

    def name_references(self, cells: Mapping[str, str], row: int, sheet: str) -> None:
        """Name what XLSForm's tools put into the row's wordings."""
        for column, wording in cells.items():
            if column.split("::")[0] in WORDED and self.of(column):
                for found in re.findall(r"\$\{[^}]*\}", wording)[:3]:
                    message = say.XLSFORM_REFERENCE_DROPPED.format(value=brief(found))
                    self._notices.drop(message, row, sheet)


def language_of(written: str) -> str | None:
    """ "sv", "en" or None for a language's name ("Svenska (sv)", "English", "sv-SE" …)."""
    code = re.search(r"\(([A-Za-z-]+)\)\s*$", written)
    name = (code[1] if code else written).strip().lower()
    for language, names in (
        ("sv", ("sv", "svenska", "swedish")),
        ("en", ("en", "english", "engelska")),
    ):
        if name in names or name.startswith(f"{language}-"):
            return language
    return None
