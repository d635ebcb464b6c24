"""The folder that an organisation shares: its form, and how it is read and judged.

`manifest.json` says who shares what, why, under which protection, and what was left out;
`passages-NNNNN.parquet` hold the passages; `SHA256SUMS` has a line for each of them, as the command
`sha256sum` writes and checks it. `cafe.exports.share_folder` writes one.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cafe.understand.joint.engine import needed

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA: Final = 2
KIND: Final = "rundabord-share"
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
# A column for each thing that is said of a passage, all of text but the event's number in the
# manifest, whether the organisation's own readers may read it word for word, and the codes that
# people have decided about.
TEXTS: Final = ("id", "text", "question", "kind", "district", "profession", "area", "table")
DECISIONS: Final = ("confirmed", "at_once", "rejected")
ALWAYS: Final = ("id", "text", "question", "event", "readable")  # said of every passage
ROWS_A_FILE: Final = 100_000
# Rows of a file are read in groups of so many, and partitions are whole groups: how the rows are
# divided among workers then changes nothing of what is computed side by side.
GROUP: Final = 4_096
_MOST: Final = 10**9  # of persons, rows or a threshold
_FILE = re.compile(r"passages-\d{5,}\.parquet")
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


class DamagedShare(Exception):
    """A file that is not as it was written; `path` names it."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why

    def __reduce__(self) -> tuple[type[DamagedShare], tuple[Path, str]]:
        return type(self), (self.path, self.why)


@dataclass(frozen=True)
class SharedFile:
    """A file of passages that may be read: `rows` of the organisation at `place`."""

    path: Path
    rows: int
    place: int


@dataclass(frozen=True)
class SharedFolder:
    """What an organisation shares. `persons` by the number of the event that they took part in;
    the thresholds are the organisation's, and `codes`, by id with their labels, those of its
    codebook."""

    path: Path
    share: str
    organisation: str
    made_on: str
    threshold: int
    quote_threshold: int
    persons: dict[int, int]
    titles: tuple[str, ...]
    dates: tuple[str, ...]
    codes: dict[str, str]


def schema() -> Any:
    """The columns of a file of passages, with the version that they are of."""
    pa = needed("pyarrow")
    columns = [(name, pa.string()) for name in TEXTS]
    columns += [("event", pa.int32()), ("readable", pa.bool_())]
    columns += [(name, pa.list_(pa.string())) for name in DECISIONS]
    return pa.schema(columns, metadata={KIND: str(SCHEMA)})


def opened(path: Path, place: int) -> tuple[SharedFolder, list[SharedFile], list[DamagedShare]]:
    """A folder, its files that are as they were written, and those that are not.

    Raises DamagedShare when the folder as a whole cannot be trusted: its manifest or its sums.
    """
    sums = _sums(path)
    manifest = _manifest(path, sums)
    try:
        folder, listed = _told(path, manifest)
    except KeyError as error:
        raise DamagedShare(path / MANIFEST, f"does not say “{error.args[0]}”") from error
    except (AttributeError, TypeError) as error:
        raise DamagedShare(path / MANIFEST, "is not built as that of a share is") from error
    except ValueError as error:
        raise DamagedShare(path / MANIFEST, f"says what cannot be: {error}") from error
    there = {file.name for file in path.glob("*.parquet")}
    for name in sorted((there | sums.keys()) - listed.keys() - {MANIFEST}):
        raise DamagedShare(path / MANIFEST, f"does not list the file {name}")
    files, damaged = [], []
    for name, rows in listed.items():
        try:
            _judge(path / name, rows, sums.get(name))
            files.append(SharedFile(path / name, rows, place))
        except DamagedShare as found:
            damaged.append(found)
    return folder, files, damaged


def _told(path: Path, manifest: dict[str, Any]) -> tuple[SharedFolder, dict[str, int]]:
    """What the manifest says of the share, and the rows of each of its files by name.

    Raises ValueError, and what wrong types raise, for one that `cafe share` cannot have written.
    """
    events, files, settings = manifest["events"], manifest["files"], manifest["settings"]
    folder = SharedFolder(
        path,
        _line(manifest["share"]),
        _name(manifest["organisation"]),
        _line(manifest["made_on"]),
        _whole(settings["threshold"], 1),
        _whole(settings["quote_threshold"], 1),
        {_whole(e["number"], 1): _whole(e["persons"], 1) for e in events},
        tuple(_line(e["title"]) for e in events),
        tuple(_day(e["date"]) for e in events),
        {str(code): str(label) for code, label in manifest["codebook"]["codes"].items()},
    )
    listed = {_line(f["name"]): _whole(f["rows"], 0) for f in files}
    if len(folder.persons) < len(events) or len(listed) < len(files):
        raise ValueError("an event or a file stands twice")
    for name in listed:
        # Nothing but what lies in the folder itself is read as this organisation's.
        if not _FILE.fullmatch(name):
            raise ValueError(f"“{name[:80]}” is no name of a file of passages")
    said, held = sum(_whole(e["passages"], 0) for e in events), sum(listed.values())
    if said != held:
        raise ValueError(f"{said} passages of events, and {held} in files")
    return folder, listed


def _line(given: object) -> str:
    if not isinstance(given, str) or given.splitlines() != [given] or not given.strip():
        raise ValueError(f"“{str(given)[:80]}” is not a line of text")
    return given


def _name(given: object) -> str:
    """A name by which shares of one organisation are told to be so: two that look alike are one."""
    return " ".join(unicodedata.normalize("NFC", _line(given)).split())


def _day(given: object) -> str:
    try:
        return datetime.date.fromisoformat(_line(given)).isoformat()
    except ValueError:
        raise ValueError(f"“{str(given)[:80]}” is not a day (2026-10-14)") from None


def _whole(given: object, least: int) -> int:
    if type(given) is not int or not least <= given <= _MOST:
        raise ValueError(f"{str(given)[:80]} is not a whole number from {least} on")
    return given


def read(file: Path, start: int, rows: int, columns: list[str]) -> pa.Table:
    """Some rows of a file, from a whole group on; no more of it is held at a time.

    Raises DamagedShare.
    """
    pa, parquet = needed("pyarrow"), needed("pyarrow.parquet")
    try:
        with parquet.ParquetFile(file) as opened_file:
            first = start // GROUP
            last = min(opened_file.num_row_groups, (start + rows + GROUP - 1) // GROUP)
            return opened_file.read_row_groups(list(range(first, last)), columns)
    except (OSError, pa.ArrowException) as error:
        raise DamagedShare(file, f"cannot be read ({_plain(error)})") from error


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sums(path: Path) -> dict[str, str]:
    try:
        lines = (path / SUMS).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise DamagedShare(path / SUMS, error.strerror or "cannot be read") from error
    except UnicodeDecodeError as error:
        raise DamagedShare(path / SUMS, "is no list of checksums") from error
    found = [_LINE.fullmatch(line) for line in lines]
    if not found or not all(found):
        raise DamagedShare(path / SUMS, "is no list of checksums")
    return {one[2]: one[1] for one in found if one}


def _manifest(path: Path, sums: dict[str, str]) -> dict[str, Any]:
    file = path / MANIFEST
    _same(file, sums.get(MANIFEST))
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise DamagedShare(file, "is no JSON") from error
    if not isinstance(manifest, dict) or manifest.get("kind") != KIND:
        raise DamagedShare(file, "is not of a share")
    if manifest.get("schema") != SCHEMA:
        raise DamagedShare(
            file, f"is of schema version {manifest.get('schema')}, and this program reads {SCHEMA}"
        )
    return manifest


def _same(file: Path, wanted: str | None) -> None:
    if wanted is None:
        raise DamagedShare(file, f"has no checksum in {SUMS}")
    try:
        found = digest(file)
    except OSError as error:
        raise DamagedShare(file, error.strerror or "cannot be read") from error
    if found != wanted:
        raise DamagedShare(file, "has another checksum than it was written with")


def _judge(file: Path, rows: int, wanted: str | None) -> None:
    pa, parquet = needed("pyarrow"), needed("pyarrow.parquet")
    if file.resolve().parent != file.parent.resolve():  # a link
        raise DamagedShare(file, "lies outside the folder")
    _same(file, wanted)
    try:
        with parquet.ParquetFile(file) as opened_file:
            given = opened_file.schema_arrow
            held = opened_file.metadata.num_rows
            metadata = opened_file.metadata
            row_groups = [metadata.row_group(n) for n in range(metadata.num_row_groups)]
            groups = [one.num_rows for one in row_groups]
            empty = {
                column.path_in_schema
                for one in row_groups
                for column in map(one.column, range(one.num_columns))
                if column.statistics is None or column.statistics.null_count
            }
    except (OSError, pa.ArrowException) as error:
        raise DamagedShare(file, f"cannot be read ({_plain(error)})") from error
    version = (given.metadata or {}).get(KIND.encode(), b"").decode(errors="replace")
    if version != str(SCHEMA):
        raise DamagedShare(file, f"is of schema version {version or 'unknown'}, not {SCHEMA}")
    if not given.equals(schema()):
        raise DamagedShare(file, "has other columns than its schema version has")
    if missing := [name for name in ALWAYS if name in empty]:
        raise DamagedShare(file, f"has rows without {missing[0]}")
    if held != rows:
        raise DamagedShare(file, f"has {held} rows, and the manifest says {rows}")
    if any(size != GROUP for size in groups[:-1]) or any(size > GROUP for size in groups[-1:]):
        raise DamagedShare(file, f"is not written in groups of {GROUP} rows")


def _plain(error: Exception) -> str:
    return " ".join(str(error).split())[:120]


def parts(file: SharedFile, rows: int) -> Iterator[tuple[int, int]]:
    """A file in pieces of about so many rows, whole groups: (first row, rows)."""
    step = max(1, round(rows / GROUP)) * GROUP
    for start in range(0, file.rows, step):
        yield start, min(step, file.rows - start)
