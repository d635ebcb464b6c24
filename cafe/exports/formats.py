"""The formats of a hand-out. A new one is a line here: pages, addresses, command and help follow.

`FORMATS` are of a summary, `RESULT_FORMATS` of a survey's results, `ANSWER_FORMATS` of its single
answers, `DOCUMENT_FORMATS` of any other document (a plan, proposals, minutes).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from cafe.config import VERSION
from cafe.errors import Unknown
from cafe.language import marked as _

if TYPE_CHECKING:
    from cafe.exports.document import Document, Told, WordTemplate
    from cafe.exports.results import ResultFile
    from cafe.reports.summary import Summary
    from cafe.reports.survey.answers import Dataset

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
HTML = "text/html; charset=utf-8"
CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class Lazy:
    """A function of this room, as `excel.write`, whose module is imported when it is called: which
    formats there are can be asked without any writer, as every command's start does for the help.
    """

    name: str

    def __call__(self, *given: Any, **named: Any) -> Any:
        """What the function gives."""
        module, _, function = self.name.partition(".")
        found = importlib.import_module(f"{__package__}.{module}")
        return getattr(found, function)(*given, **named)


@dataclass(frozen=True)
class SummaryFormat:
    """A writer of summaries, its media type, the ending of its files, and what its button says.

    Where several formats have one ending, `table` tells them apart in the address
    (`summary.csv?table=themes`; without it the first) and `suffix` in the file's name; on the page
    they stand together under the ending. `speaks_of`: whether there is anything in it of a summary.
    """

    write: Callable[[Summary, BinaryIO, str], None]
    media_type: str
    extension: str
    label: str
    table: str = ""
    suffix: str = ""
    speaks_of: Callable[[Summary], bool] = lambda summary: True


@dataclass(frozen=True)
class ResultFormat:
    """A writer of a survey's results, its media type, and what its button says."""

    write: Callable[[ResultFile, BinaryIO, str], None]
    media_type: str
    label: str


@dataclass(frozen=True)
class AnswerFormat:
    """A writer of single answers, its media type, and what its button says."""

    write: Callable[[Dataset, BinaryIO], None]
    media_type: str
    label: str


class Writer(Protocol):
    """A writer of any document."""

    def __call__(
        self,
        document: Document,
        file: BinaryIO,
        *,
        template: WordTemplate = ...,
        told: Told = ...,
    ) -> None:
        """Write it, Word in the look of a template; `told` hears how far it has come."""


@dataclass(frozen=True)
class DocumentFormat:
    """A writer of any document, its media type, and what its button says."""

    write: Writer
    media_type: str
    label: str


DOCUMENT_FORMATS: dict[str, DocumentFormat] = {  # by the ending of its files
    "docx": DocumentFormat(Lazy("word_document.write"), DOCX, "Word"),
    "pdf": DocumentFormat(Lazy("pdf_document.write"), PDF, "PDF"),
    "xlsx": DocumentFormat(Lazy("document_workbook.write"), XLSX, "Excel"),
}


@dataclass(frozen=True)
class AsDocument:
    """Writes something as the document that is made `of` it, in a language."""

    of: Callable[[Any, str], Document]
    writer: Writer

    def __call__(self, made: Any, file: BinaryIO, language: str) -> None:
        """Write it."""
        self.writer(self.of(made, language), file)


AnyFormat = SummaryFormat | ResultFormat | AnswerFormat | DocumentFormat


FORMATS: dict[str, SummaryFormat] = {
    "docx": SummaryFormat(
        AsDocument(Lazy("summary_document.of"), Lazy("word_document.write")), DOCX, "docx", "Word"
    ),
    "pdf": SummaryFormat(
        AsDocument(Lazy("summary_document.of"), Lazy("pdf_document.write")), PDF, "pdf", "PDF"
    ),
    "xlsx": SummaryFormat(Lazy("excel.write"), XLSX, "xlsx", "Excel"),
    "html": SummaryFormat(
        AsDocument(Lazy("summary_document.of"), Lazy("web_document.write")),
        HTML,
        "html",
        _("Webbsida"),
    ),
    "csv": SummaryFormat(
        Lazy("commas.write"),
        CSV,
        "csv",
        _("Punkter och typer"),
        "points",
        "-punkter",
    ),
    "csv-own": SummaryFormat(
        Lazy("commas.write_own"),
        CSV,
        "csv",
        _("Egen förvaltning"),
        "own",
        "-egen-forvaltning",
        lambda summary: any(not one.hidden for one in summary.own),
    ),
    "csv-by": SummaryFormat(
        Lazy("commas.write_by_whom"),
        CSV,
        "csv",
        _("Efter yrke och verksamhet"),
        "by",
        "-yrke-och-verksamhet",
        lambda summary: any(one.groups for one in summary.by),
    ),
    "csv-themes": SummaryFormat(
        Lazy("commas.write_themes"), CSV, "csv", _("Teman"), "themes", "-teman"
    ),
    "csv-proposals": SummaryFormat(
        Lazy("commas.write_proposals"),
        CSV,
        "csv",
        _("Lämnade förslag"),
        "proposals",
        "-forslag",
    ),
    "csv-inputs": SummaryFormat(
        Lazy("commas.write_inputs"),
        CSV,
        "csv",
        _("Inspelen"),
        "inputs",
        "-inspel",
        lambda summary: not summary.several,
    ),
    "csv-events": SummaryFormat(
        Lazy("commas.write_events"),
        CSV,
        "csv",
        _("Det som ingår"),
        "events",
        "-ingar",
        lambda summary: summary.several is not None,
    ),
}
RESULT_FORMATS: dict[str, ResultFormat] = {  # by the ending of its files
    "docx": ResultFormat(
        AsDocument(Lazy("results_document.of"), Lazy("word_document.write")), DOCX, "Word"
    ),
    "pdf": ResultFormat(
        AsDocument(Lazy("results_document.of"), Lazy("pdf_document.write")), PDF, "PDF"
    ),
    "xlsx": ResultFormat(Lazy("results.write_xlsx"), XLSX, "Excel"),
    "csv": ResultFormat(Lazy("results.write_csv"), CSV, "CSV"),
}
ANSWER_FORMATS: dict[str, AnswerFormat] = {  # by the ending of its files
    "xlsx": AnswerFormat(Lazy("answers.write_xlsx"), XLSX, _("Hämta som Excel")),
    "csv": AnswerFormat(Lazy("answers.write_csv"), CSV, _("Hämta som CSV")),
}


def format_for(name: str, summary: Summary | None = None) -> SummaryFormat:
    """The format called `name`. Raises Unknown("format_unknown"), also when there is nothing in it
    of the summary."""
    speak = {n: f for n, f in FORMATS.items() if summary is None or f.speaks_of(summary)}
    if name not in speak:
        raise Unknown("format_unknown", format=name, formats=", ".join(speak))
    return speak[name]


def named(extension: str, table: str = "") -> str:
    """The name of the format of an address. Raises Unknown("not_found")."""
    for name, one in FORMATS.items():
        if one.extension == extension and table in ("", one.table):
            return name
    raise Unknown("not_found")


def together(summary: Summary) -> list[list[SummaryFormat]]:
    """The formats that have something of the summary, those with one ending together."""
    found: dict[str, list[SummaryFormat]] = {}
    for one in filter(lambda one: one.speaks_of(summary), FORMATS.values()):
        found.setdefault(one.extension, []).append(one)
    return list(found.values())


def result_format(extension: str) -> ResultFormat:
    """The format of results with this ending. Raises Unknown("not_found")."""
    if extension not in RESULT_FORMATS:
        raise Unknown("not_found")
    return RESULT_FORMATS[extension]


def answer_format(extension: str) -> AnswerFormat:
    """The format of single answers with this ending. Raises Unknown("not_found")."""
    if extension not in ANSWER_FORMATS:
        raise Unknown("not_found")
    return ANSWER_FORMATS[extension]


def document_format(extension: str) -> DocumentFormat:
    """The format of documents with this ending. Raises Unknown("not_found")."""
    if extension not in DOCUMENT_FORMATS:
        raise Unknown("not_found")
    return DOCUMENT_FORMATS[extension]


def write(name: str, summary: Summary, file: BinaryIO, language: str = "sv") -> None:
    """Write the summary in the format called `name`. Raises Unknown("format_unknown")."""
    format_for(name, summary).write(summary, file, language)


def file_name(name: str, summary: Summary) -> str:
    """What a file of this format is called: dialogcafe-i-farsta-2026-10-14.docx. Raises
    Unknown("format_unknown"), also when there is nothing in it of the summary."""
    made = format_for(name, summary)
    return called(f"{summary.file_name}{made.suffix}", made.extension)


def called(stem: str, extension: str) -> str:
    """The name of a file. One with nothing but rows has the program's version there: the others
    say it inside."""
    return f"{stem}-rundabord-{VERSION}.csv" if extension == "csv" else f"{stem}.{extension}"
