"""Single answers of a survey, a row each: Excel, whose first sheet explains, and CSV."""

from __future__ import annotations

from typing import BinaryIO

from cafe.exports import commas, excel
from cafe.exports.tables import TableSheet, clean, made_with
from cafe.language import in_language
from cafe.language import marked as _
from cafe.reports.survey.answers import Dataset
from forms.questionnaire.types.base import DAY, LABEL, TIME_OF_DAY, WHOLE_NUMBER
from forms.questionnaire.types.base import WORDS as WRITTEN

WORDS = {
    "answers": _("Svar rad för rad"),
    "about": _("Om svaren"),
    "columns": _("Kolumner"),
    "column": _("Kolumn"),
    "kind": _("Innehåll"),
    "means": _("Så läses värdena"),
    LABEL: _("svarsalternativ"),
    WRITTEN: _("egna ord"),
    WHOLE_NUMBER: _("tal"),
    DAY: _("datum"),
    TIME_OF_DAY: _("klockslag"),
    "rows": _("Varje rad är ett svar. Raderna står efter vad de säger, inte efter när de kom."),
    "asked": _("Frågor: {title}, version {version}."),
    "masked": _(
        "Personnummer, telefonnummer, e-postadresser, gatuadresser och namn doldes i orden innan "
        "de sparades. Något kan ha slunkit igenom."
    ),
    "empty": _("En tom cell betyder inget svar, eller att svaret är utelämnat."),
    "known": _(
        "Den som vet något om en person kan känna igen en rad, fast inget namn står där. Förvara "
        "filen som personuppgifter och radera den när den har använts."
    ),
    "few": _(
        "Det som färre än {threshold} svar har gemensamt är utelämnat, med så många andra att de "
        "utelämnade är minst {threshold}."
    ),
    "unread": _("Ord som för få har skrivit är utelämnade. Minst {quotes} behövs."),
}


def table(made: Dataset) -> TableSheet:
    """The answers under the headings."""
    return TableSheet(
        in_language(WORDS, made.language)["answers"],
        tuple(clean(column.heading) for column in made.columns),
        tuple(
            tuple("" if c is None else clean(c) if isinstance(c, str) else c for c in row)
            for row in made.rows
        ),
    )


def described(made: Dataset) -> TableSheet:
    """What each column holds."""
    word = in_language(WORDS, made.language)
    lines = []
    for column in made.columns:
        means = [clean(column.about)]
        if column.few:
            means.append(word["few"].format(threshold=made.threshold))
        if column.unread:
            means.append(word["unread"].format(quotes=made.quote_threshold))
        said = ". ".join(part.rstrip(".") for part in means if part)
        lines.append((clean(column.heading), word[column.kind], said))
    return TableSheet(word["columns"], (word["column"], word["kind"], word["means"]), tuple(lines))


def sentences(made: Dataset) -> list[str]:
    """What a reader of the rows has to know."""
    word = in_language(WORDS, made.language)
    asked = word["asked"].format(title=clean(made.questionnaire), version=made.version)
    return [clean(made.title), asked, word["rows"], word["empty"], word["masked"], word["known"]]


def write_csv(made: Dataset, file: BinaryIO) -> None:
    """The answers, as Swedish Excel opens them."""
    commas.write_sheet(table(made), file)


def write_xlsx(made: Dataset, file: BinaryIO) -> None:
    """A sheet that explains, and the answers with numbers, days and times as such."""
    book = excel.Sheets(file, made.title, made.language)
    about = in_language(WORDS, made.language)["about"]
    book.explained(about, [*sentences(made), made_with(made.language)], described(made))
    book.table(table(made), (22,))
    book.close()
