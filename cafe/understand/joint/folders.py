"""The folder that an organisation shares: its form, and how it is read and judged.

`manifest.json` says who shares what, why, under which protection, and what was left out;
`passages-NNNNN.parquet` hold the passages; `SHA256SUMS` has a line for each of them, as the command
`sha256sum` writes and checks it. `cafe.exports.share_folder` writes one.
"""

from __future__ import annotations

import hashlib
import json
import re
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
ROWS_A_FILE: Final = 100_000
# Rows of a file are read in groups of so many, and partitions are whole groups: how the rows are
# divided among workers then changes nothing of what is computed side by side.
GROUP: Final = 4_096
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
        events = {int(e["number"]): int(e["persons"]) for e in manifest["events"]}
        folder = SharedFolder(
            path,
            str(manifest["share"]),
            str(manifest["organisation"]),
            str(manifest["made_on"]),
            int(manifest["settings"]["threshold"]),
            int(manifest["settings"]["quote_threshold"]),
            events,
            tuple(str(e["date"]) for e in manifest["events"]),
            {str(code): str(label) for code, label in manifest["codebook"]["codes"].items()},
        )
        listed = {str(f["name"]): int(f["rows"]) for f in manifest["files"]}
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise DamagedShare(path / MANIFEST, f"does not say what it should ({error!r})") from error
    files, damaged = [], []
    for name, rows in listed.items():
        try:
            _judge(path / name, rows, sums.get(name))
            files.append(SharedFile(path / name, rows, place))
        except DamagedShare as found:
            damaged.append(found)
    return folder, files, damaged


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
    except ValueError as error:
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
    if "/" in file.name or not file.resolve().parent.samefile(file.parent):
        raise DamagedShare(file, "lies outside the folder")
    _same(file, wanted)
    try:
        with parquet.ParquetFile(file) as opened_file:
            given = opened_file.schema_arrow
            held = opened_file.metadata.num_rows
            groups = [
                opened_file.metadata.row_group(n).num_rows
                for n in range(opened_file.metadata.num_row_groups)
            ]
    except (OSError, pa.ArrowException) as error:
        raise DamagedShare(file, f"cannot be read ({_plain(error)})") from error
    version = (given.metadata or {}).get(KIND.encode(), b"").decode(errors="replace")
    if version != str(SCHEMA):
        raise DamagedShare(file, f"is of schema version {version or 'unknown'}, not {SCHEMA}")
    if not given.equals(schema()):
        raise DamagedShare(file, "has other columns than its schema version has")
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
