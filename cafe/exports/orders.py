"""An order for a file: all that it is made of, as values that another process can make it from.

What is in it has been judged and protected by who orders: making it asks neither store nor rights.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import pickle
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, time, timedelta
from numbers import Number
from typing import Any, BinaryIO, Literal

from cafe.config import VERSION
from cafe.exports import formats
from cafe.exports.document import BUILT_IN, WRITING, Document, Told, WordTemplate, silent
from cafe.exports.formats import AsDocument, Writer
from cafe.exports.results import ResultFile
from cafe.reports.summary import Summary
from cafe.reports.survey.answers import Dataset

Kind = Literal["summary", "results", "answers", "document"]
# The rule: what one of these libraries writes is made beside the server, whatever its size, since
# loading them takes a second and much memory: python-docx, typst, XlsxWriter, and Altair with
# vl-convert for the figures. All else takes some milliseconds and is made at once: CSV, and sheets
# to print (`handed.pdf`), which hold no figure and often a key that shall be stored nowhere.
BESIDE = ("docx", "pdf", "xlsx", "html")


@dataclass(frozen=True)
class FileOrder:
    """What is wanted: the `content` in a format of its kind (a name or ending in `formats`), in a
    language; Word in the look of a `template`."""

    kind: Kind
    format: str
    content: Summary | ResultFile | Dataset | Document
    language: str
    template: WordTemplate = BUILT_IN

    @property
    def extension(self) -> str:
        """How the name of its file ends."""
        return formats.FORMATS[self.format].extension if self.kind == "summary" else self.format

    @property
    def media_type(self) -> str:
        """What its file is. Raises Unknown("not_found") when there is no such format."""
        return _format(self).media_type

    @property
    def is_heavy(self) -> bool:
        """Whether it is made beside the server (`BESIDE`)."""
        return self.extension in BESIDE

    @property
    def key(self) -> str:
        """The same for the same content, format, template and version of the program, in whichever
        process: the file is the same then."""
        digest = hashlib.sha256(VERSION.encode())
        for part in in_bytes(self):
            digest.update(part)
        return digest.hexdigest()

    def packed(self) -> bytes:
        """As bytes for `unpacked`, in a process of the same program."""
        return pickle.dumps(self)


def unpacked(order: bytes) -> FileOrder:
    """The order that was `packed` by this program, and kept where only it writes."""
    found = pickle.loads(order)  # noqa: S301
    if not isinstance(found, FileOrder):
        raise TypeError(type(found))
    return found


def make(order: FileOrder, file: BinaryIO, told: Told = silent) -> None:
    """Make the file; `told` hears the share that is done and the step that is under way."""
    write: Any = _format(order).write  # which content a kind's formats take, its register says
    if isinstance(write, AsDocument):
        _document(write.of(order.content, order.language), write.writer, order, file, told)
    elif isinstance(order.content, Document):
        _document(order.content, write, order, file, told)
    else:
        told(0.2, WRITING)
        write(order.content, file, *([] if order.kind == "answers" else [order.language]))
    told(1.0, WRITING)


def _document(
    document: Document, writer: Writer, order: FileOrder, file: BinaryIO, told: Told
) -> None:
    writer(document, file, template=order.template, told=told)


def _format(order: FileOrder) -> formats.AnyFormat:
    match order.kind:
        case "summary":
            return formats.format_for(order.format)
        case "results":
            return formats.result_format(order.format)
        case "answers":
            return formats.answer_format(order.format)
        case "document":
            return formats.document_format(order.format)


def in_bytes(value: object) -> Iterator[bytes]:
    """A value as bytes that do not depend on the process: pickled, they may, by which texts are the
    same object and by the order of sets."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield type(value).__qualname__.encode()
        for field in dataclasses.fields(value):
            yield from in_bytes(getattr(value, field.name))
    elif isinstance(value, functools.partial):
        yield f"{value.func.__module__}.{value.func.__qualname__}".encode()
        yield from in_bytes((value.args, value.keywords))
    elif isinstance(value, bytes):
        yield b"bytes%d:" % len(value) + value
    elif isinstance(value, str):
        encoded = value.encode("utf-8", "surrogatepass")
        yield b"text%d:" % len(encoded) + encoded
    elif isinstance(value, Mapping):
        yield b"mapping%d:" % len(value)
        for pair in value.items():
            yield from in_bytes(pair)
    elif isinstance(value, Set):
        yield b"set%d:" % len(value)
        yield from sorted(b"".join(in_bytes(one)) for one in value)
    elif isinstance(value, Sequence):
        yield b"list%d:" % len(value)
        for one in value:
            yield from in_bytes(one)
    # What a workbook's cells hold: numbers of whatever library, days, times and durations.
    elif value is None or isinstance(value, Number | date | time | timedelta):
        yield f"{type(value).__name__}:{value!r};".encode()
    else:
        raise TypeError(f"{type(value)} cannot be part of an order for a file")
