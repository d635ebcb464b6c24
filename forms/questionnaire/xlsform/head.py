"""The settings sheet: a questionnaire's id, version and title."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any

from forms.messages import survey as say
from forms.questionnaire import model
from forms.questionnaire.model import brief
from forms.questionnaire.types.fields import plain_text
from forms.questionnaire.xlsform.languages import Languages
from forms.questionnaire.xlsform.names import slug
from forms.questionnaire.xlsform.notices import Notices
from forms.questionnaire.xlsform.sheets import FormSheet
from forms.questionnaire.xlsform.signs import TITLE, unshield

KNOWN = (
    *("form_title", "form_id", "version", "default_language", "allow_choice_duplicates"),
    *(TITLE, f"{TITLE}_en"),
)


def read_head(
    file: str, sheet: FormSheet, languages: Languages, notices: Notices
) -> dict[str, Any]:
    """The plain fields of the head; what is missing is made of the file's name."""
    row, cells = sheet.rows[0] if sheet.rows else (2, {})
    for extra, more in sheet.rows[1:]:
        message = say.XLSFORM_COLUMN_DROPPED.format(
            column="settings", value=brief(" ".join(more.values()))
        )
        notices.drop(message, extra, "settings")
    for column, value in cells.items():
        if column.partition("::")[0] not in KNOWN:
            message = say.XLSFORM_COLUMN_DROPPED.format(
                column=brief(sheet.header[column]), value=brief(value)
            )
            notices.drop(message, row, "settings")
    stem = PurePath(file.replace("\\", "/")).stem
    identity = cells.get("form_id", "")
    if not model.ID.fullmatch(identity):
        made = slug(identity) or slug(stem) or "questionnaire"
        if identity:
            message = say.XLSFORM_ID_DROPPED.format(value=brief(identity), id=made)
            notices.drop(message, row, "settings")
        identity = made
    version = cells.get("version", "1")
    number = int(version) if re.fullmatch("[0-9]{1,6}", version) else 0
    if not 1 <= number <= model.VERSION_MAX:
        message = say.XLSFORM_VERSION_DROPPED.format(value=brief(version), limit=model.VERSION_MAX)
        notices.drop(message, row, "settings")
        number = 1
    title = languages.text(cells, TITLE)
    said = {"sv": title.sv, "en": title.en or unshield(cells.get(f"{TITLE}_en", ""))}
    said |= dict(title.more)
    if "form_title" in cells:
        said[languages.default] = unshield(cells["form_title"])
    elif not any(said.values()):
        said["sv"] = model.UNFIT.sub("", stem).strip() or identity
    return {
        "id": identity,
        "version": number,
        "title": plain_text(languages.wording(said)),
    }
