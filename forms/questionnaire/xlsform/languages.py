"""Which language a column of wordings is in, and the wordings of a row."""

from __future__ import annotations

import re
from collections.abc import Mapping

from forms.messages import survey as say
from forms.questionnaire import model
from forms.questionnaire.model import Text, brief
from forms.questionnaire.xlsform.notices import Notices
from forms.questionnaire.xlsform.sheets import FormSheet
from forms.questionnaire.xlsform.signs import MARKED, OURS, WORDED, unshield

NAME_MAX = 60


class Languages:
    """The languages of a file's columns: "sv", "en", or the name that the file has for another.

    `default`: that of a column that names none. Where nobody says it (""), it is that of the
    labels, if they are in one, else Swedish, and told for a column that stands beside named ones.
    The same language in two columns of a kind is told to `notices`; the first column has it.
    """

    def __init__(self, sheets: Mapping[str, FormSheet], default: str, notices: Notices) -> None:
        self._notices = notices
        self._of: dict[str, str] = {}
        self._names: dict[str, str] = {}
        labels = [
            written
            for found in sheets.values()
            for column, written in found.header.items()
            if column.partition("::")[0] == "label"
        ]
        named = {self._named(_said(written)) for written in labels if _said(written)}
        unsaid = not default and bool(named) and all(map(_said, labels))
        self.default = named.pop() if unsaid and len(named) == 1 else self._named(default)
        # What we wrote ourselves is shown as it stands, and meant so.
        self._own = any(OURS[0] in found.header for found in sheets.values())
        for sheet, found in sheets.items():
            had: set[tuple[str, str]] = set()
            for column, written in found.header.items():
                kind, _, name = column.partition("::")
                if kind not in WORDED:
                    continue
                language = self._named(_said(written)) if name else ""
                if (kind, language) in had:
                    message = say.XLSFORM_LANGUAGE_TWICE.format(column=brief(written))
                    notices.drop(message, 1, sheet)
                    continue
                had.add((kind, language))
                if unsaid and named and not language:
                    message = say.XLSFORM_LANGUAGE_UNSAID.format(
                        column=brief(written), language=say.LANGUAGE_SWEDISH
                    )
                    notices.drop(message, 1, sheet)
                self._of[column] = language or self.default

    def _named(self, written: str) -> str:
        name = " ".join(model.UNFIT.sub("", written).split())[:NAME_MAX].strip()
        return language_of(name) or self._names.setdefault(name.casefold(), name)

    @property
    def english(self) -> bool:
        """Whether a column is in English."""
        return "en" in self._of.values()

    def text(self, cells: Mapping[str, str], name: str) -> Text:
        """The wording of a row's label or hint."""
        found: dict[str, str] = {}
        for column, value in cells.items():
            if column.partition("::")[0] == name and column in self._of:
                language = self._of[column]
                # A column with its language named goes before the one without.
                if language not in found or "::" in column:
                    found[language] = unshield(value)
        return self.wording(found)

    @staticmethod
    def wording(said: Mapping[str, str]) -> Text:
        """A wording by its languages."""
        more = sorted((name, words) for name, words in said.items() if name not in model.LANGUAGES)
        return Text(said.get("sv", ""), said.get("en", ""), tuple(more))

    def name_references(self, cells: Mapping[str, str], row: int, sheet: str) -> None:
        """Name what XLSForm's tools put into the row's wordings."""
        for column, wording in cells.items():
            if column in self._of:
                for found in re.findall(r"\$\{[^}]*\}", wording)[:3]:
                    message = say.XLSFORM_REFERENCE_DROPPED.format(value=brief(found))
                    self._notices.drop(message, row, sheet)
                marked = MARKED.search(wording)
                if marked and not self._own:
                    message = say.XLSFORM_MARKUP_SHOWN.format(value=brief(marked[0]))
                    self._notices.drop(message, row, sheet)


def _said(written: str) -> str:
    """The language that a column's header names."""
    return "".join(re.split("::?", written, maxsplit=1)[1:])


def language_of(written: str) -> str | None:
    """ "sv", "en" or None for a language's name ("Svenska (sv)", "English", "sv-SE" …)."""
    code = re.search(r"\(([A-Za-z-]+)\)\s*$", written)
    name = (code[1] if code else written).strip().lower()
    for language, names in (
        ("sv", ("", "sv", "swe", "svenska", "swedish")),
        ("en", ("en", "eng", "english", "engelska")),
    ):
        if name in names or name.startswith(f"{language}-"):
            return language
    return None
