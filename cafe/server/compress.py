"""What goes over the wire: static files joined and compressed once, pages compressed as they go.

A hall with bad wifi is what this is for. Pages that hold a session's token are never compressed:
the length of a compressed page tells what a secret in it has in common with what was asked for
(BREACH; see docs/decisions/0007).
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import re
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, request

from cafe.accounts import open_to_all
from cafe.errors import Unknown

# Below this a packet is a packet.
LEAST = 600
# So few bytes are not worth deflating by themselves.
SHORT = 200
TEXTS = (
    "text/",
    "application/json",
    "application/manifest+json",
    "image/svg+xml",
)
YEAR = 365 * 24 * 3600
# What a page of runs says of itself.
PLAIN = [("Content-Type", "text/html; charset=utf-8"), ("Vary", "Accept-Encoding")]
PACKED = [*PLAIN, ("Content-Encoding", "gzip")]
IMPORT = re.compile(r'^import (?:\{([^}]*)\} from )?"\./([\w-]+\.js)";\n', re.MULTILINE)
SHEET = re.compile(r'^@import "\./([\w/-]+\.css)";\n', re.MULTILINE)
COMMENT = re.compile(
    r"^[ \t]*(?://.*|/\*\*(?:[^*]|\*(?!/))*\*/)\n"  # on lines of its own
    r"|/\*\* @(?:type|param) .*?\*/ ?",  # a type within a line
    re.MULTILINE,
)
# After code, where it cannot stand in a string: that would end on the line.
BESIDE = re.compile(r"(?<=[;{,)\]}]) // [^\"'`\n]*$", re.MULTILINE)
# Lines are broken and set in for readers.
INDENT = re.compile(r"\n\s+")
SHEET_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
EXPORT = re.compile(r"^export (?=class |const |function |async function )", re.MULTILINE)


def init_app(app: Flask) -> None:
    """Serve `/static/` and compress what may be compressed."""
    files = Files(Path(app.static_folder or ""), keep=not app.debug)
    app.extensions["files"] = files
    app.jinja_env.globals.update(asset=files.address, later=files.later)

    @open_to_all("the same files for everyone")
    def static(filename: str) -> Response:
        return files.serve(filename)

    app.view_functions["static"] = static
    app.after_request(_compressed)


class Files:
    """The static files as they are sent, each read once (or every time, with `keep` False)."""

    def __init__(self, folder: Path, *, keep: bool) -> None:
        self.folder = folder
        self.read = functools.cache(self._read) if keep else self._read

    def address(self, name: str) -> str:
        """The address of a file, with a version that changes when its content does."""
        return f"/static/{name}?v={self.read(name)[2]}"

    def later(self, name: str) -> str:
        """The address of a script that a page loads when it is wanted, perhaps hours after the
        page: it is not there any longer when its content has changed, since it might not fit."""
        return f"/static/{name}?only={self.read(name)[2]}"

    def serve(self, filename: str) -> Response:
        """Flask's view for `/static/<filename>`. Raises Unknown("not_found")."""
        try:
            content, packed, version = self.read(filename)
        except (OSError, ValueError):
            raise Unknown("not_found") from None
        if request.args.get("only", version) != version:
            raise Unknown("not_found")
        answer = Response(mimetype=_type(filename))
        answer.set_etag(version)
        answer.vary.add("Accept-Encoding")
        if version in (request.args.get("v"), request.args.get("only")):
            answer.cache_control.max_age = YEAR
            answer.cache_control.public = True
            answer.cache_control.immutable = True
        else:
            answer.cache_control.no_cache = True
        if packed and _accepted():
            answer.headers["Content-Encoding"] = "gzip"
            answer.data = packed
        else:
            answer.data = content
        answer.make_conditional(request)
        return answer

    def read_all(self) -> None:
        """Have every file at hand as it is now."""
        for path in self.folder.rglob("*"):
            if path.is_file():
                self.read(path.relative_to(self.folder).as_posix())

    def _read(self, name: str) -> tuple[bytes, bytes | None, str]:
        path = (self.folder / name).resolve()
        if not path.is_relative_to(self.folder.resolve()):
            raise ValueError(name)
        if path.suffix == ".js":
            content = flat(join(path)).encode()
        elif path.suffix == ".css":
            content = flat(SHEET_COMMENT.sub("", join_sheets(path))).encode()
        else:
            content = path.read_bytes()
        packed = gzip.compress(content, 9, mtime=0) if _packs(_type(name), len(content)) else None
        return content, packed, hashlib.sha256(content).hexdigest()[:10]


def join(script: Path) -> str:
    """A module and those that it imports as one script, what is imported first.

    Each request costs a journey through the air. The modules are ours: each imports by name from
    files beside it, no two of them give the same name to different things at top level (ESLint and
    a test see to it), and comments have lines of their own, stand at a line's end or are types (a
    third of the weight; they are left out).
    """
    done: dict[Path, str] = {}

    def add(path: Path) -> None:
        if path in done:
            return
        done[path] = ""  # a circle ends here
        text = path.read_text("utf-8")
        for names, module in IMPORT.findall(text):
            if " as " in names:
                raise ValueError(f"{path.name} imports {names.strip()}: one name for one thing")
            add(path.parent / module)
        text = BESIDE.sub("", COMMENT.sub("", IMPORT.sub("", text)))
        if path != script:  # what the whole exports is for who loads it later
            text = EXPORT.sub("", text)
        done[path] = done.pop(path) or text

    add(script)
    return "\n".join(done.values())


def join_sheets(sheet: Path) -> str:
    """A stylesheet with those that it imports in the places where it does."""
    return SHEET.sub(lambda found: join_sheets(sheet.parent / found[1]), sheet.read_text("utf-8"))


def flat(text: str) -> str:
    """A script or sheet without what sets its lines in. Raises ValueError for a string over several
    lines, which it would change."""
    if any(line.count("`") % 2 for line in text.splitlines()):
        raise ValueError("a string over several lines")
    return INDENT.sub("\n", text)


class PageRun:
    """A run of a page that is sent many times: as it is, and deflated so that it can stand before
    and after any other (RFC 1951: a full flush ends on a byte, and refers to nothing before)."""

    def __init__(self, text: str, level: int = 9) -> None:
        self.plain = text.encode()
        packer = zlib.compressobj(level, zlib.DEFLATED, -15)
        self.packed = packer.compress(self.plain) + packer.flush(zlib.Z_FULL_FLUSH)

    @classmethod
    def short(cls, text: str) -> PageRun:
        """One that is made for this page alone: of few bytes, as they are (a stored block)."""
        made = cls.__new__(cls)
        made.plain = text.encode()
        length = len(made.plain)
        if length > SHORT:
            return cls(text, 6)
        made.packed = struct.pack("<BHH", 0, length, length ^ 0xFFFF) + made.plain
        return made


def in_runs(runs: Sequence[PageRun]) -> Response:
    """A page of runs, for who takes that as one gzip member (RFC 1952) of their deflate blocks. Not
    for a page with a session's token in it."""
    if not _accepted():
        return Response(b"".join([run.plain for run in runs]), headers=PLAIN)
    check = size = 0
    for run in runs:
        check = zlib.crc32(run.plain, check)
        size += len(run.plain)
    packed = [run.packed for run in runs]
    end = b"\x03\0" + struct.pack("<II", check, size & 0xFFFFFFFF)  # an empty last block
    return Response(b"".join((b"\x1f\x8b\x08\0\0\0\0\0\0\xff", *packed, end)), headers=PACKED)


def _compressed(answer: Response) -> Response:
    if answer.status_code in (204, 303, 304) or answer.headers.get("Vary") == "Accept-Encoding":
        return answer  # nothing to pack, or seen to (`in_runs`)
    if answer.is_streamed or answer.direct_passthrough or "Content-Encoding" in answer.headers:
        return answer
    if not _packs(answer.mimetype or "", answer.content_length or len(answer.get_data())):
        return answer
    vary = answer.headers.get("Vary")
    if vary is None:
        answer.headers["Vary"] = "Accept-Encoding"
    else:
        answer.vary.add("Accept-Encoding")
    if _secret() or not _accepted():
        return answer
    answer.set_data(gzip.compress(answer.get_data(), 6, mtime=0))
    answer.headers["Content-Encoding"] = "gzip"
    return answer


def _packs(mimetype: str, length: int) -> bool:
    return length >= LEAST and mimetype.startswith(TEXTS)


def _accepted() -> bool:
    return request.accept_encodings.quality("gzip") > 0


def _secret() -> bool:
    """Whether the answer may hold what is secret from who can see its length: anything that an
    account may see, and every page with a session's token in it."""
    view: Any = current_app.view_functions.get(request.endpoint or "")
    right = getattr(view, "right", None)
    return bool(getattr(right, "roles", ())) or "csrf_token" in g


def _type(name: str) -> str:
    kinds = {
        ".css": "text/css",
        ".js": "text/javascript",
        ".svg": "image/svg+xml",
        ".png": "image/png",
    }
    return kinds.get(Path(name).suffix, "application/octet-stream")
