"""Notes that already stand in a spreadsheet: bytes in, rows and row-numbered problems out.

Nothing here raises for what a file contains, and nothing is guessed: a value that cannot be
understood is a problem with its row, and a column whose heading is unknown is left out and named.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from itertools import chain, islice, zip_longest
from typing import TypeVar

from cafe.intake import moments, table_file
from cafe.intake.table import (
    HEADER_ROWS,
    MAX_COLUMNS,
    MAX_PROBLEMS,
    MAX_ROWS,
    UNSAVED,
    FileTable,
    Merged,
    Record,
    RowProblem,
    UnreadableFileError,
    filled,
    shown,
)
from forms.messages import Message
from forms.messages import files as say
from forms.workbook.cells import column_letters
from forms.written import LINE_END, normal, unmarked

MAX_TEXT = 20_000
MAX_VALUE = 500
MAX_VOTES = 99

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
        *("improvement", "improvements", "does not work", "bad", "needs to get better"),
    ),
    "proposal": (
        *("proposal", "förslag", "idé", "idéer", "åtgärd", "åtgärder", "lösning", "lösningar"),
        *("önskemål", "proposals", "suggestion", "suggestions", "idea", "ideas"),
    ),
    "other": ("other", "övrigt", "övriga", "annat", "misc"),
}

# What SurveyMonkey, Forms and Qualtrics write below the headings of a question's columns.
TOOLS_WORDS = (
    *("open-ended response", "response", "other (please specify)", "öppet svar", "öppna svar"),
    *("svar", "annat (ange)", "annat (specificera)"),
)
# What tools call their own columns, in a row below the codes of the columns.
_TOOLS_COLUMNS = frozenset(
    (
        *("responseid", "startdate", "enddate", "recordeddate", "ipaddress", "responseset"),
        *("externaldatareference", "respondentid", "collectorid", "svarsid", "starttid", "sluttid"),
    )
)
_TOOLS_COLUMN = re.compile("[A-Za-z]{1,4}[0-9]{1,4}(?:[_.][0-9]{1,4})*")
_TOOLS_CODE = '{"ImportId":'
_TOOLS_LONGEST = 30
_TOOLS_ROWS = 2  # below the header

_LISTED = 20  # headings in a message
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_HEADING_NOISE = re.compile(r"\([^)]*\)|[_\-\ufeff]")
_HEADING_FILLERS = frozenset({"antal", "nr", "nummer", "no", "number", "of", "id"})
# In Swedish and English: a CSV saved from Excel holds them in the language of that Excel.
CELL_ERRORS = frozenset(
    (
        *("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!"),
        *("#SKÄRNING!", "#DIVISION/0!", "#VÄRDEFEL!", "#REFERENS!", "#NAMN?", "#OGILTIGT!"),
        *("#SAKNAS!", "#SAKNAS", "#VÄRDE!"),
        # LibreOffice's, by number.
        *(f"{word}:{number}" for word in ("Err", "Fel") for number in range(501, 541)),
    )
)


@dataclass(frozen=True)
class NoteRow:
    """One note as it stood in the file.

    `text` has `\\n` as line breaks and no blanks around it, and is otherwise untouched. `kind` is
    one of works, improve, proposal, other; `kind_said` the file's own word where that is none that
    is known; `written_at` an ISO date or time. The remaining values
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
    kind_said: str | None = None


@dataclass(frozen=True)
class ReadSheet:
    """A file that was read.

    `columns` pairs each heading as written with the field it became, or None. `rows` are the
    rows without a problem, so a caller that wants all or nothing looks at `problems` first.
    `encoding` is as in FileTable, or empty when nothing could be read;
    `delimiter` is None for a workbook and for a file of one column. `notices` hinder nothing.
    """

    columns: tuple[tuple[str, str | None], ...]
    rows: tuple[NoteRow, ...]
    problems: tuple[RowProblem, ...]
    encoding: str
    delimiter: str | None
    notices: tuple[Message, ...] = ()

    @property
    def own_kinds(self) -> dict[str, list[NoteRow]]:
        """The file's own words for kinds, as first written, and the rows that say them."""
        found: dict[str, list[NoteRow]] = {}
        written: dict[str, str] = {}
        for row in self.rows:
            if row.kind_said:
                word = written.setdefault(_fold(row.kind_said), row.kind_said)
                found.setdefault(word, []).append(row)
        return found


def read_notes(name: str, data: bytes) -> ReadSheet:
    """Read the notes in a CSV, tab-separated or .xlsx file.

    What the file is follows from its bytes; `name` only appears in messages. The header is the
    first row, or the first of the first ten that names a text column and one more, so that a
    title above it does no harm. Never raises for what the file contains.
    """
    try:
        with table_file.tables(name, data) as tables:
            return _read(name, tables)
    except UnreadableFileError as error:
        return _unread(error.problem)


def _read(name: str, tables: Sequence[FileTable]) -> ReadSheet:
    found = [(table, header) for table in tables if (header := _find_header(table))]
    if not any(header.known for _, header in found) and any(table.binary for table in tables):
        raise UnreadableFileError(say.IMPORT_NOT_A_SPREADSHEET.format(name=name))
    if not found:
        for table in tables:
            list(table.records())  # raises where all of them broke off
        raise UnreadableFileError(say.IMPORT_EMPTY)
    if tables[0].title:
        # The first sheet with notes; instructions often stand before it.
        used, header = next((pair for pair in found if pair[1].known), found[0])
    else:
        used, header = max(found, key=lambda pair: (pair[1].known, len(pair[1].cells)))
    reading = _Reading(header, used.encoding, used.delimiter)
    others = [table.title for table, _ in found if table is not used]
    if used.title and others and header.known:
        reading.notices.append(
            say.IMPORT_OTHER_SHEETS.format(used=used.title, others=", ".join(others))
        )
    reading.notices.extend(used.notices)
    return reading.finish(used)


UNREAD = ReadSheet((), (), (), "", None)  # in place of a file that is none


def _unread(problem: RowProblem) -> ReadSheet:
    return replace(UNREAD, problems=(problem,))


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
_TOOLS = frozenset(map(_fold, TOOLS_WORDS))
_KIND_OF = {_fold(word): kind for kind, words in KINDS.items() for word in words}


def _fields(header: Sequence[str], hidden: Collection[int]) -> list[str | None]:
    """The field of each column; of columns that claim the same field only the best has it: one
    that the sheet shows, of the better name, the first."""
    claims = [_FIELD_OF.get(_fold_heading(cell)) for cell in header]
    best: dict[str, tuple[bool, int, int]] = {}
    for index, claim in enumerate(claims):
        if claim is not None:
            rank = (index in hidden, claim[1], index)
            best[claim[0]] = min(best.get(claim[0], rank), rank)
    return [
        claim[0] if claim is not None and best[claim[0]][2] == index else None
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


_T = TypeVar("_T")


def _find_header(table: FileTable) -> _Header | None:
    """The header among the first rows, or the first row that holds anything, or None."""
    first: _Header | None = None
    rows: list[Record] = []
    with suppress(UnreadableFileError):  # the reading proper meets it again and says so
        rows.extend(islice(filled(table.records()), HEADER_ROWS + 1))
    merged = Merged(table.blocks)
    for (row, own), (_, below) in zip_longest(rows[:HEADER_ROWS], rows[1:], fillvalue=(0, ())):
        cells = merged.fill(row, own)
        used = max(i for i, cell in enumerate(cells) if cell.strip()) + 1
        header = tuple(" ".join(normal(cell).split()) for cell in cells[:used])
        fields = tuple(_fields(header, table.hidden))
        found = _Header(row, header, fields, skipped=first is not None)
        if first is None:
            first = found
            # One cell may be a title that happens to be a known word: look further.
            if found.known and used > 1:
                return found
        # One known word alone may be what somebody wrote, but not above a tool's codes.
        elif found.known > 1 or (found.known and _has_codes(below)):
            return found
    return first


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
    marked: int = 0  # rows of which tags were taken
    day_is_first: bool | None = None  # in a date of which it cannot be told by itself

    def problem(self, row: int, column: str | None, message: Message) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(RowProblem(row, column, message))
        else:
            self.unlisted += 1

    def finish(self, table: FileTable) -> ReadSheet:
        header = self.header
        if len(header.cells) > MAX_COLUMNS:
            message = say.IMPORT_TOO_MANY_COLUMNS.format(limit=MAX_COLUMNS)
            return _unread(RowProblem(header.row, None, message))
        if header.known:
            self.read(table)
        else:
            written = [f"”{shown(cell)}”" for cell in header.cells if cell]
            columns = ", ".join(written[:_LISTED]) + (" …" if len(written) > _LISTED else "")
            names = ", ".join(HEADINGS["text"])
            self.problem(
                header.row, None, say.IMPORT_NO_TEXT_COLUMN.format(columns=columns, names=names)
            )
        if self.unlisted:
            self.problems.append(RowProblem(0, None, say.IMPORT_MORE.format(count=self.unlisted)))
        if self.marked:
            self.notices.append(say.IMPORT_MARKUP.format(count=self.marked))
        if header.skipped and header.known:
            self.notices.append(say.IMPORT_ROWS_ABOVE.format(row=header.row))
        read = [index for index, name in enumerate(header.fields) if name and header.known]
        self.notices.extend(
            say.hidden_columns([column_letters(index) for index in read if index in table.hidden])
        )
        self.notices.extend(
            say.IMPORT_COLUMN_IGNORED.format(column=header.cells[index] or column_letters(index))
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

    def read(self, table: FileTable) -> None:
        if "written_at" in self.header.fields:
            at = self.header.fields.index("written_at")
            with suppress(UnreadableFileError):
                self.day_is_first = moments.day_first(
                    cells[at] for _, cells in islice(table.records(), MAX_ROWS) if at < len(cells)
                )
        merged = Merged(table.blocks)
        texts = frozenset(i for i, name in enumerate(self.header.fields) if name == "text")
        end = max((b.bottom for b in table.blocks if b.top == self.header.row), default=0)
        below = (
            (row, cells)
            for row, own in filled(table.records())
            if (cells := merged.fill(row, own, texts)) and row > max(self.header.row, end)
        )
        try:
            first = list(islice(below, _TOOLS_ROWS))
            # All down to a tool's codes is the tool's, such as the questions' wordings above them.
            coded = max(
                (
                    n
                    for n, (_, cells) in enumerate(first)
                    if _has_codes(cells) or _has_names(self.header.cells, cells)
                ),
                default=-1,
            )
            for count, (row, cells) in enumerate(chain(first, below)):
                if count >= MAX_ROWS:
                    self.problem(row, None, say.IMPORT_TOO_MANY_ROWS.format(limit=MAX_ROWS))
                    return
                said = next((cells[i].strip() for i in texts if i < len(cells)), "")
                if self.is_header(cells):
                    self.notices.append(say.IMPORT_HEADER_AGAIN.format(row=row))
                elif count <= coded or (count < _TOOLS_ROWS and is_tools_own(said)):
                    words = shown(said or next(cell for cell in cells if cell.strip()))
                    self.notices.append(say.IMPORT_TOOLS_ROW.format(row=row, value=words))
                else:
                    self.read_row(row, cells)
        except UnreadableFileError as error:
            self.problem(error.problem.row, None, error.problem.message)
            return
        if not self.rows and not self.problems:
            self.problem(0, None, say.IMPORT_NO_ROWS)
        if merged.used:
            self.notices.append(say.merged_cells(tuple(merged.used)))

    def is_header(self, cells: Sequence[str]) -> bool:
        """Whether a row says the headings again, as on each page of a printed list."""
        said = [" ".join(normal(cell).split()) for cell in cells]
        return len(self.header.cells) > 1 and said[: len(self.header.cells)] == [*self.header.cells]

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
                if field_name == "text":
                    plain = unmarked(raw)
                    self.marked += plain != raw
                    values[field_name] = normal(LINE_END.sub("\n", plain)).strip()
                else:
                    values[field_name] = " ".join(normal(raw).split())

        if not values.get("text", "-") and any(values.values()):
            self.problem(row, headings["text"], say.IMPORT_NO_TEXT)
        said = values.get("kind") or ""
        kind = _kind(said)
        votes = self.converted(row, headings, values, "votes", _votes, say.IMPORT_VOTES)
        moment = partial(_when, day_is_first=self.day_is_first)
        when = self.converted(row, headings, values, "written_at", moment, say.IMPORT_TIME)
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
                    kind_said=None if kind else said or None,
                )
            )

    def may_be_kept(self, row: int, heading: str, field_name: str, raw: str) -> bool:
        limit, wording = MAX_VALUE, say.IMPORT_VALUE_TOO_LONG
        if field_name == "text":
            limit, wording = MAX_TEXT, say.IMPORT_TEXT_TOO_LONG
        length = len(raw.strip())
        control = _CONTROL.search(raw)
        if raw == UNSAVED:
            message = say.IMPORT_UNSAVED
        elif control:
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
            message = wording.format(value=shown(value), limit=MAX_VOTES)
            self.problem(row, headings[field_name], message)
        return result


def is_tools_own(said: str) -> bool:
    """Whether a text right below the heading is what a survey tool writes there."""
    return _fold(said) in _TOOLS


def _has_codes(cells: Sequence[str]) -> bool:
    """Whether a row holds the columns' codes in a survey tool."""
    return any(cell.lstrip().startswith(_TOOLS_CODE) for cell in cells)


def _has_names(header: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether a row holds what a survey tool calls its own columns, below their codes (V1) or the
    same names."""
    return any(
        len(cell) < _TOOLS_LONGEST
        and _joined(cell) in _TOOLS_COLUMNS
        and (_TOOLS_COLUMN.fullmatch(heading) or _joined(heading) in _TOOLS_COLUMNS)
        for heading, cell in zip(header, cells, strict=False)
    )


def _joined(words: str) -> str:
    return "".join(_fold(words).split())


def _kind(value: str) -> str | None:
    return _KIND_OF.get(_fold(value))


def _votes(value: str) -> int | None:
    if re.fullmatch("[0-9]{1,4}", value) and int(value) <= MAX_VOTES:
        return int(value)
    return None


def _when(value: str, day_is_first: bool | None) -> str | None:
    for kind in (date, datetime):
        try:
            return kind.fromisoformat(value).isoformat()
        except ValueError:
            continue
    return moments.moment(value, day_is_first)
