"""The sheets of an .xlsx with what stands beside their cells' values: openpyxl reads row by row in
bounded memory, and leaves that out."""

from __future__ import annotations

import io
import posixpath
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

# "Strict Open XML" differs in the names of its parts alone (ISO/IEC 29500, part 1 and part 4).
STRICT = {
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/"
    ),
}
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LIST = "[Content_Types].xml"
_ALWAYS = (_LIST, "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")
# A sheet may be formatted far below what is written: a million empty rows.
_LONG = 1024**2
_EMPTY_CELL = re.compile(rb'<(?:\w+:)?c(?=[^<>]*\sr=")[^<>]*(?:/>|>\s*</(?:\w+:)?c>)')
_EMPTY_ROW = re.compile(rb'<(?:\w+:)?row(?=[^<>]*\sr=")[^<>]*(?:/>|>\s*</(?:\w+:)?row>)')
# openpyxl takes this out of every text, also where it is a word's own; held apart it does not, and
# the cell's text is read without the sign.
_ESCAPE, HELD = b"x005F_", "\ue05f"
_MOST = 10_000  # of each kind of thing beside the cells
_YES = ("1", "true")


class MergedArea(NamedTuple):
    """Merged cells: as the spreadsheet names them (A2:A4), and their edges, counted from 1."""

    name: str
    left: int
    top: int
    right: int
    bottom: int


@dataclass
class Beside:
    """What a sheet says beside its cells' values: merged cells, formulas of which no value was
    saved (row and column), rows and columns that are hidden and in which something stands, rows
    of tables that add up the others, rows with text that is struck out, and whether there are
    comments. All counted from 1."""

    merged: list[MergedArea] = field(default_factory=list)
    unsaved: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    totals: set[int] = field(default_factory=set)
    struck: list[int] = field(default_factory=list)
    comments: bool = False


class OpenSheet(NamedTuple):
    """A sheet: its title, its openpyxl worksheet, whether it is shown, and what stands beside."""

    title: str
    sheet: Any
    is_visible: bool
    beside: Beside


def parts(data: bytes) -> list[zipfile.ZipInfo]:
    """The parts that the file is packed of. A reader stops at the size that is declared of each,
    so that their sum cannot be got around."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return packed.infolist()


@contextmanager
def opened(data: bytes) -> Iterator[list[OpenSheet]]:
    """The sheets of the .xlsx that `data` is, to be read while the context is open. Raises
    whatever openpyxl's innards meet in a damaged file, inside the context too."""
    import openpyxl

    data = _known(data)
    besides = _besides(data)
    with warnings.catch_warnings():
        # openpyxl remarks on styles and validations, of which nothing is used.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        with closing(book):
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # a file may declare a smaller area than it fills
            yield [
                OpenSheet(
                    sheet.title,
                    sheet,
                    sheet.sheet_state == "visible",
                    besides.get(sheet.title, Beside()),
                )
                for sheet in book.worksheets
            ]


def _known(data: bytes) -> bytes:
    """The workbook as openpyxl knows it: in transitional Open XML, its parts under the names that
    they have to each other. Excel minds neither case nor backslashes there."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {name.replace("\\", "/"): name for name in packed.namelist()}
        listed = {name.lower(): name for name in parts}.get(_LIST.lower())
        called = re.findall(b'PartName="/([^"]+)"', packed.read(parts[listed])) if listed else []
        right = {name.lower(): name for name in (*_ALWAYS, *(n.decode() for n in called))}
        names = {right.get(name.lower(), name): given for name, given in parts.items()}
        at = names.get(_book(packed, names))
        book = packed.read(at)[:4000] if at else b""
        strict = any(written in book for written in STRICT)
        changed = {
            given
            for name, given in names.items()
            if name != given
            or _is_long(packed.getinfo(given))
            or (name.lower().endswith("sharedstrings.xml") and _ESCAPE in packed.read(given))
        }
        if not strict and not changed:
            return data
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as new:
            for name, given in names.items():
                part = packed.read(given)
                if strict and name.endswith((".xml", ".rels")):
                    for written, known in STRICT.items():
                        part = part.replace(written, known)
                if name.lower().endswith("sharedstrings.xml"):
                    part = part.replace(_ESCAPE, _ESCAPE[:-1] + HELD.encode() + b"_")
                if _is_long(packed.getinfo(given)):
                    part = _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", part))
                new.writestr(name, part)
    return out.getvalue()


def _is_long(part: zipfile.ZipInfo) -> bool:
    """Whether it is a large sheet, of which most may be formatted and empty."""
    return "worksheets" in part.filename.lower() and part.file_size > _LONG


def _book(packed: zipfile.ZipFile, names: Mapping[str, str]) -> str:
    """The part that lists the sheets."""
    from defusedxml import ElementTree

    links = packed.read(names["_rels/.rels"]) if "_rels/.rels" in names else b"<none/>"
    for link in ElementTree.fromstring(links):
        if link.get("Type", "").endswith("/officeDocument"):
            return str(link.get("Target", "")).lstrip("/")
    return "xl/workbook.xml"


def _besides(data: bytes) -> dict[str, Beside]:
    """By sheet title."""
    from defusedxml import ElementTree

    found: dict[str, Beside] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = {name: name for name in packed.namelist()}
        at = _book(packed, names)
        folder, name = posixpath.split(at)
        links = f"{folder}/_rels/{name}.rels"
        if at not in names or links not in names:
            return found
        targets = {
            link.get("Id", ""): posixpath.normpath(
                posixpath.join(f"/{folder}", link.get("Target", ""))
            )
            for link in ElementTree.fromstring(packed.read(links))
        }
        book = ElementTree.fromstring(packed.read(at))
        struck = _struck(packed, targets.values())
        for sheet in book.iter(f"{_MAIN}sheet"):
            part = targets.get(sheet.get(_RELATION, ""), "").lstrip("/")
            if part in names:
                with packed.open(part) as file:
                    beside = found[sheet.get("name", "")] = _beside(file, struck)
                folder, name = posixpath.split(part)
                links = f"{folder}/_rels/{name}.rels"
                if links in names:
                    linked = ElementTree.fromstring(packed.read(links))
                    beside.comments = any("/comments" in link.get("Type", "") for link in linked)
                    for link in linked:
                        target = posixpath.join(f"/{folder}", link.get("Target", ""))
                        part = posixpath.normpath(target).lstrip("/")
                        if link.get("Type", "").endswith("/table") and part in names:
                            beside.totals |= _totals(packed.read(part))
    return found


def _totals(table: bytes) -> set[int]:
    """The rows below a table that add up its columns."""
    from defusedxml import ElementTree
    from openpyxl.utils.cell import range_boundaries

    root = ElementTree.fromstring(table)
    bottom = range_boundaries(root.get("ref", "A1"))[3] or 0
    return {bottom - n for n in range(min(int(root.get("totalsRowCount", 0)), 10))}


class _Struck(NamedTuple):
    """Of which format a cell is struck out, and which of the strings is, also in a part; both as
    a cell names them."""

    formats: frozenset[str]
    strings: frozenset[str]


def _struck(packed: zipfile.ZipFile, parts: Iterable[str]) -> _Struck:
    from defusedxml import ElementTree

    formats: set[str] = set()
    strings: set[str] = set()
    for part in (part.lstrip("/") for part in parts):
        name = part.lower()
        if not name.endswith(("styles.xml", "sharedstrings.xml")) or part not in packed.namelist():
            continue
        data = packed.read(part)
        if b"strike" not in data:
            continue
        root = ElementTree.fromstring(data)
        if name.endswith("styles.xml"):
            fonts = [_is_struck(font) for font in root.iterfind(f"{_MAIN}fonts/{_MAIN}font")]
            for at, cell in enumerate(root.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")):
                if int(cell.get("fontId", 0)) in {n for n, is_one in enumerate(fonts) if is_one}:
                    formats.add(str(at))
        else:
            strings |= {
                str(at) for at, one in enumerate(root.iter(f"{_MAIN}si")) if _is_struck(one)
            }
    return _Struck(frozenset(formats), frozenset(strings))


def _is_struck(element: Any) -> bool:
    return any(one.get("val", "1") in _YES for one in element.iter(f"{_MAIN}strike"))


def _beside(file: Any, struck: _Struck) -> Beside:
    from defusedxml import ElementTree
    from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

    beside = Beside()
    away: list[range] = []  # hidden columns
    used: set[int] = set()
    row = column = 0
    filled = False
    for event, element in ElementTree.iterparse(file, events=("start", "end")):
        if event == "start":
            if element.tag == f"{_MAIN}row":
                row, column, filled = int(element.get("r", row + 1)), 0, False
            continue
        if element.tag == f"{_MAIN}col":
            if element.get("hidden") in _YES and len(away) < _MOST:
                away.append(range(int(element.get("min", 1)), int(element.get("max", 1)) + 1))
        elif element.tag == f"{_MAIN}c":
            place = element.get("r")
            row, column = coordinate_to_tuple(place) if place else (row, column + 1)
            if len(element) > 0:
                filled = True
                if away:
                    used.add(column)
            value = element.find(f"{_MAIN}v")
            if (
                len(element) > 0
                and (
                    element.get("s") in struck.formats
                    or (element.get("t") == "s" and getattr(value, "text", "") in struck.strings)
                    or _is_struck(element)
                )
                and row not in beside.struck[-1:]
                and len(beside.struck) < _MOST
            ):
                beside.struck.append(row)
            if (
                element.find(f"{_MAIN}f") is not None
                and (value is None or value.text is None)
                and element.get("t") != "str"
                and len(beside.unsaved) < _MOST
            ):
                beside.unsaved.add((row, column))
            element.clear()
        elif element.tag == f"{_MAIN}row":
            if filled and element.get("hidden") in _YES and len(beside.hidden_rows) < _MOST:
                beside.hidden_rows.append(row)
            element.clear()
        elif element.tag == f"{_MAIN}mergeCell" and len(beside.merged) < _MOST:
            name = element.get("ref", "")
            edges = [int(edge) for edge in range_boundaries(name) if edge]
            beside.merged.append(MergedArea(name, *edges))
    beside.hidden_columns = [n for n in sorted(used) if any(n in columns for columns in away)]
    return beside
