"""Notes that already stand in a spreadsheet: bytes in, rows and row-numbered problems out.

Nothing here raises for what a file contains, and nothing is guessed: a value that cannot be
understood is a problem with its row, and a column whose heading is unknown is left out and named.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import chain, islice
from typing import Any, TypeVar

from forms.messages import Message
from forms.messages import files as say

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 60 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_TEXT = 20_000
MAX_VALUE = 500
MAX_VOTES = 99
MAX_PROBLEMS = 200

# A heading and the field it names; earlier names win when two columns claim one field.
# "förslag" is last: beside "inspel" it is more often a kind or a column of its own.
HEADINGS: dict[str, tuple[str, ...]] = {
    "text": (
        *("text", "inspel", "anteckning", "anteckningar", "notering", "noteringar"),
        *("kommentar", "kommentarer", "synpunkt", "synpunkter", "fritext"),
        *("note", "notes", "comment", "comments", "förslag"),
    ),
    "table": ("bord", "bordsnummer", "bordsnr", "table", "grupp", "group"),
    "kind": ("typ", "slag", "kind", "kategori", "type", "category"),
    "round": (
        *("omgång", "runda", "round", "tema", "theme"),
        *("fråga", "frågeställning", "question"),
    ),
    "votes": ("röster", "poäng", "prio", "votes"),
    "point": ("punkt", "point", "kod", "code"),
    "area": ("verksamhetsområde", "område", "area"),
    "profession": ("yrke", "yrkesgrupp", "profession"),
    "district": (
        *("stadsdel", "stadsdelsnämnd", "stadsdelsförvaltning", "förvaltning"),
        "district",
    ),
    "written_at": ("skriven", "tidpunkt", "datum", "tidsstämpel", "written_at", "timestamp"),
}

KINDS: dict[str, tuple[str, ...]] = {
    "works": (
        *("works", "fungerar", "fungerar bra", "det fungerar", "det som fungerar", "funkar"),
        *("bra", "styrka", "styrkor", "positivt", "behåll", "works well", "good", "strength", "+"),
    ),
    "improve": (
        *("improve", "behöver förbättras", "förbättra", "förbättras", "förbättring"),
        *("förbättringar", "förbättringsområde", "förbättringsområden", "behöver bli bättre"),
        *("kan bli bättre", "behöver utvecklas", "utveckla", "utvecklas", "utveckling"),
        *("utvecklingsområde", "utvecklingsområden", "fungerar inte", "fungerar mindre bra"),
        *("fungerar dåligt", "funkar inte", "dåligt", "mindre bra", "brist", "brister"),
        *("problem", "hinder", "utmaning", "utmaningar", "negativt", "-", "needs improvement"),
        *("improvement", "improvements", "does not work", "bad"),
    ),
    "proposal": (
        *("proposal", "förslag", "idé", "idéer", "åtgärd", "åtgärder", "lösning", "lösningar"),
        *("önskemål", "proposals", "suggestion", "suggestions", "idea", "ideas"),
    ),
    "other": ("other", "övrigt", "övriga", "annat", "misc"),
}

_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # .xls, and the wrapper of an encrypted .xlsx
_NOT_TEXT = (b"%PDF-", b"{\\rtf", b"<")
_DELIMITERS = (";", "\t", ",")
# Stands for "no delimiter" towards csv: a control character, which no kept text may contain.
_NONE = "\x1f"
_END = "\x1eend"
_HEADER_ROWS = 10
_QUOTED = 60  # characters of a value in a message
_LISTED = 20  # headings in a message
_SHEET_ROWS = 1_048_576  # what Excel can hold
_SHEET_CELLS = 2 * MAX_ROWS * MAX_COLUMNS

_BREAK = re.compile("\r\n|[\r\v\f]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_ESCAPED_CONTROL = re.compile("_x(00[01][0-9A-Fa-f])_")
_MARKED_UTF8 = re.compile(rb"\xc3[\x80-\xbf]")
_HEADING_NOISE = re.compile(r"\([^)]*\)|[_\-\ufeff]")
_HEADING_FILLERS = frozenset({"antal", "nr", "nummer", "no", "number", "of", "id"})
# In Swedish and English: a CSV saved from Excel holds them in the language of that Excel.
CELL_ERRORS = frozenset(
    (
        *("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!"),
        *("#SKÄRNING!", "#DIVISION/0!", "#VÄRDEFEL!", "#REFERENS!", "#NAMN?", "#OGILTIGT!"),
        *("#SAKNAS!",),
    )
)


@dataclass(frozen=True)
class RowProblem:
    """What has to be mended before anything is kept.

    `row` is counted as the spreadsheet shows it, from 1; 0 means the file as a whole.
    `column` is the heading as written.
    """

    row: int
    column: str | None
    message: Message


@dataclass(frozen=True)
class NoteRow:
    """One note as it stood in the file.

    `text` has `\\n` as line breaks and no blanks around it, and is otherwise untouched. `kind` is
    one of works, improve, proposal, other; `written_at` an ISO date or time. The remaining values
    are as written: whether there is such a table, point or district is not known here.
    """

    row: int
    text: str
    table: str | None = None
    kind: str | None = None
    round: str | None = None
    votes: int | None = None
    written_at: str | None = None
    point: str | None = None
    area: str | None = None
    profession: str | None = None
    district: str | None = None


@dataclass(frozen=True)
class ReadSheet:
    """A file that was read.

    `columns` pairs each heading as written with the field it became, or None. `rows` are the
    rows without a problem, so a caller that wants all or nothing looks at `problems` first.
    `encoding` is utf-8, utf-16, windows-1252, xlsx, or empty when nothing could be read;
    `delimiter` is None for a workbook and for a file of one column. `notices` hinder nothing.
    """

    columns: tuple[tuple[str, str | None], ...]
    rows: tuple[NoteRow, ...]
    problems: tuple[RowProblem, ...]
    encoding: str
    delimiter: str | None
    notices: tuple[Message, ...] = ()


def read_notes(name: str, data: bytes) -> ReadSheet:
    """Read the notes in a CSV, tab-separated or .xlsx file.

    What the file is follows from its bytes; `name` only appears in messages. The header is the
    first row, or the first of the first ten that names a text column and one more, so that a
    title above it does no harm. Never raises for what the file contains.
    """
    if len(data) > MAX_BYTES:
        return _unread(say.IMPORT_TOO_LARGE.format(limit=MAX_BYTES // 1024**2))
    if not data.strip():
        return _unread(say.IMPORT_EMPTY)
    if data.startswith(_ZIP):
        return _read_workbook(name, data)
    if data.startswith(_OLE):
        return _unread(say.IMPORT_OLD_OR_LOCKED.format(name=name))
    if data.lstrip().startswith(_NOT_TEXT):
        return _unread(say.IMPORT_NOT_A_SPREADSHEET.format(name=name))
    return _read_delimited(name, data)


def _unread(message: Message, *, row: int = 0) -> ReadSheet:
    return ReadSheet((), (), (RowProblem(row, None, message),), "", None)


def _shown(value: str) -> str:
    """Short and printable, for quoting in a message."""
    printable = "".join(c if c.isprintable() else " " for c in value[:_QUOTED])
    return " ".join(printable.split()) + ("…" if len(value) > _QUOTED else "")


def records(
    name: str, data: bytes, known: Callable[[Sequence[str]], int]
) -> tuple[list[tuple[int, tuple[str, ...]]], list[RowProblem]]:
    """The rows of any table in a CSV, tab-separated or .xlsx file, with their numbers, and what
    hinders reading it. `known` says how many of a row's cells are headings that it looks for: it
    chooses the delimiter and the sheet. Never raises for what the file contains."""
    refused = _refused(name, data)
    if refused is not None:
        return [], [RowProblem(0, None, refused)]
    if data.startswith(_ZIP):
        try:
            return _sheet_of(data, known), []
        except Exception:  # openpyxl raises whatever its innards meet in a damaged file
            return [], [RowProblem(0, None, say.IMPORT_DAMAGED.format(name=name))]
    try:
        text, _ = _decode(data)
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode(error.encoding, "ignore")
        return [], [RowProblem(0, None, say.IMPORT_UNDECODABLE.format(before=_shown(before[-30:])))]
    told = re.match(r"sep=([;,\t|])\r?\n", text, re.IGNORECASE)
    if told:
        text = text[told.end() :]
    best: list[tuple[int, tuple[str, ...]]] = []
    score = -1
    broken: RowProblem | None = None
    for delimiter in (told[1],) if told else _DELIMITERS:
        try:
            found = [(n, tuple(c)) for n, c in _filled(_delimited_records(text, delimiter))]
        except _BrokenRowError as error:
            broken = RowProblem(error.row, None, say.IMPORT_BROKEN_ROW)
            continue
        at = max((known(cells) for _, cells in found[:_HEADER_ROWS]), default=0)
        if at > score:
            best, score = found, at
    if not best:
        return [], [broken or RowProblem(0, None, say.IMPORT_EMPTY)]
    return best, []


def _refused(name: str, data: bytes) -> Message | None:
    """Why a file cannot be a table, seen from its first bytes and its size."""
    if len(data) > MAX_BYTES:
        return say.IMPORT_TOO_LARGE.format(limit=MAX_BYTES // 1024**2)
    if not data.strip():
        return say.IMPORT_EMPTY
    if data.startswith(_OLE):
        return say.IMPORT_OLD_OR_LOCKED.format(name=name)
    if not data.startswith(_ZIP):
        wrong = data.lstrip().startswith(_NOT_TEXT) or (
            b"\0" in data[:4096]
            and data[:2]
            not in (
                b"\xff\xfe",
                b"\xfe\xff",
            )
        )
        return say.IMPORT_NOT_A_SPREADSHEET.format(name=name) if wrong else None
    return _refused_workbook(name, data)


def _refused_workbook(name: str, data: bytes) -> Message | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return say.IMPORT_DAMAGED.format(name=name)
    # A reader stops at the size that the directory declares, so the sum cannot be got around.
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        return say.IMPORT_UNPACKS_TOO_LARGE.format(name=name, limit=MAX_UNPACKED_BYTES // 1024**2)
    if not any(part.filename.startswith("xl/") for part in parts):
        return say.IMPORT_NOT_A_SPREADSHEET.format(name=name)
    if any(part.flag_bits & 0x1 for part in parts):
        return say.IMPORT_OLD_OR_LOCKED.format(name=name)
    return None


def _sheet_of(
    data: bytes, known: Callable[[Sequence[str]], int]
) -> list[tuple[int, tuple[str, ...]]]:
    import openpyxl

    best: list[tuple[int, tuple[str, ...]]] = []
    score = -1
    with warnings.catch_warnings():
        # openpyxl remarks on styles and validations, of which nothing is used.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        with closing(book):
            for sheet in book.worksheets:
                if sheet.sheet_state != "visible":
                    continue
                sheet.reset_dimensions()
                filled = islice(_filled(_sheet_records(sheet)), MAX_ROWS + _HEADER_ROWS)
                found = [(n, tuple(cells)) for n, cells in filled]
                at = max((known(cells) for _, cells in found[:_HEADER_ROWS]), default=0)
                if at > score:
                    best, score = found, at
    return best


# What the headings mean


def _fold(value: str) -> str:
    """For comparing only: case, accents (å, ä, ö get lost on the way), blanks, end marks."""
    letters = unicodedata.normalize("NFKD", value.casefold())
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(plain.split()).strip(" :;?!.*…\"'”")


def _fold_heading(value: str) -> str:
    words = _fold(_HEADING_NOISE.sub(" ", value)).split()
    return " ".join(w for w in words if w not in _HEADING_FILLERS)


_FIELD_OF = {
    _fold_heading(name): (field_name, rank)
    for field_name, names in HEADINGS.items()
    for rank, name in enumerate(names)
}
_KIND_OF = {_fold(word): kind for kind, words in KINDS.items() for word in words}


def _fields(header: Sequence[str]) -> list[str | None]:
    """The field of each column; of columns that claim the same field only the best has it."""
    claims = [_FIELD_OF.get(_fold_heading(cell)) for cell in header]
    best: dict[str, tuple[int, int]] = {}
    for index, claim in enumerate(claims):
        if claim is not None:
            best[claim[0]] = min(best.get(claim[0], (claim[1], index)), (claim[1], index))
    return [
        claim[0] if claim is not None and best[claim[0]][1] == index else None
        for index, claim in enumerate(claims)
    ]


@dataclass(frozen=True)
class _Header:
    row: int
    cells: tuple[str, ...]
    fields: tuple[str | None, ...]
    skipped: bool  # something stands above it

    @property
    def known(self) -> int:
        return sum(f is not None for f in self.fields) if "text" in self.fields else 0


_Records = Iterable[tuple[int, Sequence[str]]]
_T = TypeVar("_T")


def _filled(records: _Records) -> Iterator[tuple[int, Sequence[str]]]:
    return (record for record in records if any(cell.strip() for cell in record[1]))


def _find_header(records: _Records) -> _Header | None:
    """The header among the first rows, or the first row that holds anything, or None."""
    first: _Header | None = None
    try:
        for row, cells in islice(_filled(records), _HEADER_ROWS):
            used = max(i for i, cell in enumerate(cells) if cell.strip()) + 1
            header = tuple(" ".join(cell.replace("\ufeff", "").split()) for cell in cells[:used])
            found = _Header(row, header, tuple(_fields(header)), skipped=first is not None)
            if first is None:
                first = found
                # One cell may be a title that happens to be a known word: look further.
                if found.known and used > 1:
                    return found
            elif found.known > 1:  # one known word alone may be what somebody wrote
                return found
    except _BrokenRowError:
        pass  # the reading proper meets it again and says so
    return first


# Two ways into rows of strings


class _BrokenRowError(Exception):
    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


def _decode(data: bytes) -> tuple[str, str]:
    """The text and the encoding's name. Raises UnicodeDecodeError."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16"), "utf-16"
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        # "Ã" and a continuation byte is å, ä or ö in UTF-8 and nothing that anybody writes in
        # Windows-1252: this is UTF-8 with damage, and reading on would garble every word.
        if _MARKED_UTF8.search(data):
            raise
    return data.decode("cp1252"), "windows-1252"


def _delimited_records(text: str, delimiter: str | None) -> Iterator[tuple[int, Sequence[str]]]:
    """Records with the row that a spreadsheet program would show. Raises _BrokenRowError."""
    # The csv module forgives a quotation mark that is never closed and swallows the rest of the
    # file; an end mark that does not come out as a record of its own gives it away.
    lines = chain(io.StringIO(text + "\n", newline=""), (_END,))
    row = 0
    held: list[str] | None = None
    try:
        for row, cells in enumerate(csv.reader(lines, delimiter=delimiter or _NONE), start=1):
            if held is not None:
                yield row - 1, held
            held = cells
    except csv.Error as error:  # a field beyond the csv module's limit
        if held is not None:
            yield row, held
        raise _BrokenRowError(row + 1) from error
    if held != [_END]:
        raise _BrokenRowError(row)


def _read_delimited(name: str, data: bytes) -> ReadSheet:
    try:
        text, encoding = _decode(data)
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode(error.encoding, "ignore")
        return _unread(say.IMPORT_UNDECODABLE.format(before=_shown(before[-30:])))
    if not text.strip(' \t\r\n;,"\ufeff'):
        return _unread(say.IMPORT_EMPTY)
    # Excel writes its separator on a line of its own, which it does not show as a row.
    told = re.match(r"sep=([;,\t|])\r?\n", text, re.IGNORECASE)
    candidates: tuple[str | None, ...] = (None, *_DELIMITERS)
    if told:
        text, candidates = text[told.end() :], (told[1],)

    header: _Header | None = None
    delimiter: str | None = None
    for candidate in candidates:
        found = _find_header(_delimited_records(text, candidate))
        if found is not None and (
            header is None or (found.known, len(found.cells)) > (header.known, len(header.cells))
        ):
            header, delimiter = found, candidate
    if (header is None or not header.known) and "\x00" in text:
        return _unread(say.IMPORT_NOT_A_SPREADSHEET.format(name=name))
    if header is None:
        try:
            list(_delimited_records(text, delimiter))
        except _BrokenRowError as broken:
            return _unread(say.IMPORT_BROKEN_ROW, row=broken.row)
        return _unread(say.IMPORT_EMPTY)
    return _Reading(header, encoding, delimiter).finish(_delimited_records(text, delimiter))


def _cell_text(value: object) -> str:
    """A workbook's cell as a person would read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "SANT" if value else "FALSKT"
    if isinstance(value, float):
        # Fifteen digits are what a spreadsheet keeps; more would show 0.1 + 0.2 as a surprise.
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    # Excel writes control characters, above all the carriage return, as _x000D_.
    return _ESCAPED_CONTROL.sub(lambda m: chr(int(m[1], 16)), str(value))


def _read_workbook(name: str, data: bytes) -> ReadSheet:
    refused = _refused_workbook(name, data)
    if refused is not None:
        return _unread(refused)
    try:
        with warnings.catch_warnings():
            # openpyxl remarks on styles and validations, of which nothing is used.
            warnings.simplefilter("ignore")
            return _read_sheets(data)
    except Exception:  # openpyxl raises whatever its innards meet in a damaged file
        return _unread(say.IMPORT_DAMAGED.format(name=name))


def _sheet_records(sheet: Any) -> Iterator[tuple[int, Sequence[str]]]:
    """Rows of a worksheet. Raises ValueError for a size that only a forged file has."""
    width = 0
    for row, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        width += len(cells)  # a single cell far to the right fills the row up to it
        if row > _SHEET_ROWS or width > _SHEET_CELLS:
            raise ValueError("more rows or cells than a sheet of notes can have")
        yield row, [_cell_text(value) for value in cells]


def _read_sheets(data: bytes) -> ReadSheet:
    import openpyxl

    with closing(openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)) as book:
        found: list[tuple[Any, _Header]] = []
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            # A file may declare a smaller area than it fills.
            sheet.reset_dimensions()
            header = _find_header(_sheet_records(sheet))
            if header is not None:
                found.append((sheet, header))
        if not found:
            return _unread(say.IMPORT_EMPTY)
        # The first sheet with notes; instructions often stand before it.
        used, header = next((pair for pair in found if pair[1].known), found[0])
        reading = _Reading(header, "xlsx", None)
        others = [sheet.title for sheet, _ in found if sheet is not used]
        if others and header.known:
            reading.notices.append(
                say.IMPORT_OTHER_SHEETS.format(used=used.title, others=", ".join(others))
            )
        return reading.finish(_sheet_records(used))


# From rows of strings to notes


@dataclass
class _Reading:
    """What has been found so far, between the header and the finished sheet."""

    header: _Header
    encoding: str
    delimiter: str | None
    rows: list[NoteRow] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    notices: list[Message] = field(default_factory=list)
    unlisted: int = 0
    left_out: set[int] = field(default_factory=set)

    def problem(self, row: int, column: str | None, message: Message) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(RowProblem(row, column, message))
        else:
            self.unlisted += 1

    def finish(self, records: _Records) -> ReadSheet:
        header = self.header
        if len(header.cells) > MAX_COLUMNS:
            message = say.IMPORT_TOO_MANY_COLUMNS.format(limit=MAX_COLUMNS)
            return _unread(message, row=header.row)
        if header.known:
            self.read(records)
        else:
            written = [f"”{_shown(cell)}”" for cell in header.cells if cell]
            columns = ", ".join(written[:_LISTED]) + (" …" if len(written) > _LISTED else "")
            names = ", ".join(HEADINGS["text"])
            self.problem(
                header.row, None, say.IMPORT_NO_TEXT_COLUMN.format(columns=columns, names=names)
            )
        if self.unlisted:
            self.problems.append(RowProblem(0, None, say.IMPORT_MORE.format(count=self.unlisted)))
        if header.skipped and header.known:
            self.notices.append(say.IMPORT_ROWS_ABOVE.format(row=header.row))
        self.notices.extend(
            say.IMPORT_COLUMN_IGNORED.format(column=header.cells[index])
            for index in sorted(self.left_out)
        )
        return ReadSheet(
            tuple(zip(header.cells, header.fields, strict=True)),
            tuple(self.rows),
            tuple(self.problems),
            self.encoding,
            self.delimiter,
            tuple(self.notices),
        )

    def read(self, records: _Records) -> None:
        count = 0
        try:
            for row, cells in _filled(records):
                if row <= self.header.row:
                    continue
                count += 1
                if count > MAX_ROWS:
                    self.problem(row, None, say.IMPORT_TOO_MANY_ROWS.format(limit=MAX_ROWS))
                    return
                self.read_row(row, cells)
        except _BrokenRowError as broken:
            self.problem(broken.row, None, say.IMPORT_BROKEN_ROW)
            return
        if not count:
            self.problem(0, None, say.IMPORT_NO_ROWS)

    def read_row(self, row: int, cells: Sequence[str]) -> None:
        header = self.header
        before = len(self.problems) + self.unlisted
        if any(cell.strip() for cell in cells[len(header.cells) :]):
            count = max(i for i, cell in enumerate(cells) if cell.strip()) + 1
            expected = len(header.cells)
            message = say.IMPORT_EXTRA_CELLS.format(count=count, expected=expected)
            self.problem(row, None, message)
        values: dict[str, str] = {}
        headings: dict[str, str] = {}
        for index, (heading, field_name) in enumerate(
            zip(header.cells, header.fields, strict=True)
        ):
            raw = cells[index] if index < len(cells) else ""
            if field_name is None:
                if raw.strip():
                    self.left_out.add(index)
                continue
            headings[field_name] = heading
            if self.may_be_kept(row, heading, field_name, raw):
                value = _BREAK.sub("\n", raw).strip()
                values[field_name] = value if field_name == "text" else " ".join(value.split())

        if not values.get("text", "-") and any(values.values()):
            self.problem(row, headings["text"], say.IMPORT_NO_TEXT)
        kind = self.converted(row, headings, values, "kind", _kind, say.IMPORT_UNKNOWN_KIND)
        votes = self.converted(row, headings, values, "votes", _votes, say.IMPORT_VOTES)
        when = self.converted(row, headings, values, "written_at", _when, say.IMPORT_TIME)
        # A row that holds something only in columns that are left out is not a note.
        if len(self.problems) + self.unlisted == before and values.get("text"):
            self.rows.append(
                NoteRow(
                    row=row,
                    text=values["text"],
                    kind=kind,
                    votes=votes,
                    written_at=when,
                    table=values.get("table") or None,
                    round=values.get("round") or None,
                    point=values.get("point") or None,
                    area=values.get("area") or None,
                    profession=values.get("profession") or None,
                    district=values.get("district") or None,
                )
            )

    def may_be_kept(self, row: int, heading: str, field_name: str, raw: str) -> bool:
        limit, wording = MAX_VALUE, say.IMPORT_VALUE_TOO_LONG
        if field_name == "text":
            limit, wording = MAX_TEXT, say.IMPORT_TEXT_TOO_LONG
        length = len(raw.strip())
        control = _CONTROL.search(raw)
        if control:
            message = say.IMPORT_CONTROL_CHARACTER.format(character=f"U+{ord(control[0]):04X}")
        elif length > limit:
            message = wording.format(length=length, limit=limit)
        elif raw.strip() in CELL_ERRORS:
            message = say.IMPORT_CELL_ERROR.format(value=raw.strip())
        else:
            return True
        self.problem(row, heading, message)
        return False

    def converted(
        self,
        row: int,
        headings: dict[str, str],
        values: dict[str, str],
        field_name: str,
        convert: Callable[[str], _T | None],
        wording: Message,
    ) -> _T | None:
        value = values.get(field_name)
        if not value:
            return None
        result = convert(value)
        if result is None:
            message = wording.format(value=_shown(value), limit=MAX_VOTES)
            self.problem(row, headings[field_name], message)
        return result


def _kind(value: str) -> str | None:
    return _KIND_OF.get(_fold(value))


def _votes(value: str) -> int | None:
    if re.fullmatch("[0-9]{1,4}", value) and int(value) <= MAX_VOTES:
        return int(value)
    return None


def _when(value: str) -> str | None:
    for kind in (date, datetime):
        try:
            return kind.fromisoformat(value).isoformat()
        except ValueError:
            continue
    return None
