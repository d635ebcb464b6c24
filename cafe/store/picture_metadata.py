"""What a picture tells beside what it shows (place, time, camera, names, an earlier picture) is
taken out of it before it is kept; how it is turned stays, as nobody would see it upright without.

Sources of the formats: ITU-T T.81, annex B (JPEG), the W3C's PNG specification, and CIPA DC-008
(Exif) for the orientation.
"""

from __future__ import annotations

import struct
import zlib

from cafe.errors import Refused

_START, _END, _SCAN, _APP0, _APP1, _APP2, _APP14, _LAST_APP, _COMMENT = (
    *(0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE),
)
# Markers without a length: a filling zero, restarts, and TEM.
_BARE = {0x00, 0x01, *range(0xD0, 0xD8)}
_PNG = b"\x89PNG\r\n\x1a\n"
# What is drawn, and its colours. All other chunks are words, times, Exif or unknown.
_DRAWN = set(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD hIST pHYs sPLT "
    b"acTL fcTL fdAT".split()
)
_EXIF = b"Exif\0\0"
_ORIENTATION = 0x0112


def cleaned(kind: str, content: bytes) -> bytes:
    """A picture ("png", "jpeg") without what it does not show; another kind of file as it is.

    Raises Refused("attachment_damaged") for a picture whose parts cannot be told apart.
    """
    clean = {"jpeg": _jpeg, "png": _png}.get(kind)
    if clean is None:
        return content
    try:
        return clean(content)
    except (struct.error, IndexError, ValueError):
        raise Refused("attachment_damaged") from None


def _jpeg(content: bytes) -> bytes:
    head, kept, turned = content[:2], bytearray(), 1
    at = 2
    while True:
        begun = at
        if content[at] != 0xFF:
            raise ValueError("no marker")
        while content[at] == 0xFF:
            at += 1
        marker = content[at]
        at += 1
        if marker == _END:  # what follows is another picture, such as a preview
            kept += b"\xff\xd9"
            break
        if marker in _BARE or marker == _START:
            raise ValueError("no segment")
        (length,) = struct.unpack_from(">H", content, at)
        body = content[at + 2 : at + length]
        if length < 2 or len(body) != length - 2:
            raise ValueError("cut off")
        at += length
        if marker == _APP1 and body.startswith(_EXIF):
            turned = _orientation(body[len(_EXIF) :]) or turned
        if _drawn_with(marker, body):
            kept += content[begun:at]
        if marker == _SCAN:
            scanned = at
            while not (content[at] == 0xFF and content[at + 1] not in {*_BARE, 0xFF}):
                at += 1
            kept += content[scanned:at]
    if turned == 1:
        return head + bytes(kept)
    exif = _EXIF + _only(turned)
    return head + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + bytes(kept)


def _drawn_with(marker: int, body: bytes) -> bool:
    """Whether the colours or lines of the picture need the segment."""
    if marker == _APP0:
        return body.startswith(b"JFIF\0")  # JFXX holds a preview
    if marker == _APP2:
        return body.startswith(b"ICC_PROFILE\0")
    if marker == _APP14:
        return body.startswith(b"Adobe")
    return marker != _COMMENT and not _APP0 <= marker <= _LAST_APP


def _png(content: bytes) -> bytes:
    kept, turned, at = bytearray(_PNG), 1, len(_PNG)
    while True:
        length, kind = struct.unpack_from(">I4s", content, at)
        whole = content[at : at + length + 12]
        if len(whole) != length + 12:
            raise ValueError("cut off")
        at += len(whole)
        if kind == b"eXIf":
            turned = _orientation(whole[8:-4]) or turned
        if kind == b"IEND" and turned != 1:
            # Before the end, where it may stand.
            exif = _only(turned)
            check = zlib.crc32(b"eXIf" + exif)
            kept += struct.pack(">I", len(exif)) + b"eXIf" + exif + struct.pack(">I", check)
        if kind in _DRAWN:
            kept += whole
        if kind == b"IEND":
            return bytes(kept)


def _orientation(exif: bytes) -> int | None:
    """How the picture is turned, 1 to 8; None where it does not say."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None:
        return None
    try:
        (first,) = struct.unpack_from(f"{order}I", exif, 4)
        (entries,) = struct.unpack_from(f"{order}H", exif, first)
        for number in range(entries):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", exif, first + 2 + 12 * number)
            if tag == _ORIENTATION:
                return value if 1 <= value <= 8 else None
    except struct.error:
        return None
    return None


def _only(orientation: int) -> bytes:
    """An Exif block that says nothing but how the picture is turned."""
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)
