"""Which letters the bytes of a text file stand for, judged by what comes out.

A file seldom says in which encoding it was saved, and each of the old ones gives *some* letter for
almost any byte. So each is tried, and one is believed when what comes out has Swedish words: å, ä
and ö where letters stand, and no sign in the middle of a word that nobody writes there.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

from cafe.intake.table import UnreadableFileError, shown
from forms.messages import files as say

# Excel's "CSV", its "CSV (Macintosh)", and its "CSV (MS-DOS)" in Western Europe.
OLD = {"windows-1252": "cp1252", "macintosh": "mac_roman", "ms-dos": "cp850"}

_HIGH = re.compile(rb"[\x80-\x9f]")  # signs of Windows, of which its forerunners have none
_MARKED_UTF8 = re.compile(rb"\xc3[\x80-\xbf]")
_OURS = frozenset("åäöéÅÄÖÉ")
# Letters of Swedish and of names from nearby, and the signs of its typists.
_SMALL, _BIG = "åäöéüæøáàèêëíïóôñçß", "ÅÄÖÉÜÆØÁÀÈÊËÍÓÑÇ"
_SIGNS = "\u00a0\u00ad§½¼¾°²³µ×÷±·«»–—‑‘’“”„…•€£´©®™\ufffd"
# What nobody writes in Swedish, and these where nobody writes them.
_STRANGE = re.compile(
    "|".join(
        (
            rf"[^\x00-\x7f{_SMALL}{_BIG}{_SIGNS}]",
            # A capital after a small letter or in the middle of a word, a small one in capitals.
            rf"(?<=[a-z{_SMALL}])[{_BIG}]|(?<=[A-Za-z])[{_BIG}](?=[a-z{_SMALL}])",
            rf"(?<=[A-Z])[{_SMALL}](?=[A-Z])|(?<=[A-Z]{{2}})[{_SMALL}](?!\w)",
            # A letter beside a number, and a rare one alone.
            rf"(?<=[0-9])[{_SMALL[4:]}{_BIG[4:]}](?![A-Za-z])|[{_BIG[3:]}](?=[0-9])",
            rf"(?<!\w)[{_SMALL[4:7]}ëíïóôñçèê{_BIG[4:]}](?!\w)",
            # A sign in a word, and where it has nothing to be beside.
            rf"(?<=[A-Za-z])[{_SIGNS}](?<![\u00ad²³–—‑’´…·\u00a0\ufffd])(?=[A-Za-z])",
            r"(?<=[A-Za-z])[‘„](?!\w)|(?<!\w)[™®©](?=[a-z])|(?<!\S)[«»´](?!\S)",
        )
    )
)
# Swedish words that stand in nearly every text: they tell that it has been read right.
_COMMON = frozenset(
    """
    alltså både bättre då där än även år är åt behöver få får färre för före förslag från gå gång
    går gör göra ha hålla här höra igång ingår lång mår mål många måste möta möte möten nå någon
    något några när nästa närmare också på så själv sånt stå står större svårt två vår våra väl
    ökar öppet över övrigt ärenden åtgärder
    """.split()  # noqa: SIM905
)
# What programs took UTF-8 for before they saved it once more.
_TAKEN_FOR = ("cp1252", "mac_roman", "cp850", "cp437")


def _as_byte(codec: str) -> dict[str, int]:
    """What stands for each byte above 127, where a program read it in the encoding; what the
    encoding leaves open comes through as a control character."""
    return {
        (bytes([byte]).decode(codec, "ignore") or chr(byte)): byte for byte in range(0x80, 0x100)
    }


_BYTES = {codec: _as_byte(codec) for codec in _TAKEN_FOR}


def _misread(codec: str) -> re.Pattern[str]:
    """Our letters, and the signs of typists, as they look in UTF-8 that was read otherwise."""
    shown_as = {byte: sign for sign, byte in _BYTES[codec].items()}
    bytewise = ([shown_as[byte] for byte in sign.encode()] for sign in "åäöÅÄÖéüÉ’”“–…")
    ways = {"".join(signs) for signs in bytewise}
    if codec == "cp1252":  # and in Latin-1
        ways |= {sign.encode().decode("latin-1") for sign in "ÅÄÖÉ’”“–…"}
        ways |= {"Ãƒ", "Ã‚", "Ã¢"}  # twice
    return re.compile("|".join(map(re.escape, sorted(ways))))


# Any sign of UTF-8, as Windows misreads it.
_LATER = "".join(sign for sign, byte in _BYTES["cp1252"].items() if byte < 0xC0)
_ANY_MISREAD = re.compile(
    f"[ÂÃ][{re.escape(_LATER)}]|[âï][{re.escape(_LATER)}]{{2}}|ð[{re.escape(_LATER)}]{{3}}"
)
# The mark at the beginning of a UTF-8 file, read otherwise.
_MARKS = re.compile("^(?:ï»¿|Ôªø|´╗┐|∩╗┐)+")
_MISREAD = {codec: _misread(codec) for codec in _TAKEN_FOR}


# Signs of Windows (’ “ – …) whose bytes went through as they were. The end of a line is none.
_OF_WINDOWS = {
    byte: sign for byte in range(0x80, 0xA0) if (sign := bytes([byte]).decode("cp1252", "ignore"))
}
del _OF_WINDOWS[0x85]
_UNREAD = frozenset(map(chr, _OF_WINDOWS))


def decode(data: bytes) -> tuple[str, str]:
    """The text, and the name of the encoding that it was read in: utf-8, utf-16, utf-32, or of OLD.

    Raises UnreadableFileError with the row where the letters cannot be told.
    """
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return _strict(data, "utf-32"), "utf-32"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strict(data, "utf-16"), "utf-16"
    unmarked = _unmarked_utf16(data)
    if unmarked:
        return _strict(data, unmarked), "utf-16"
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # "Ã" and a continuation byte is å, ä or ö in UTF-8 and nothing that anybody writes in
        # Windows-1252: this is UTF-8 with damage, and reading on would garble every word.
        if _MARKED_UTF8.search(data):
            return _strict(data, "utf-8-sig"), "utf-8"
        return _old(data.removeprefix(codecs.BOM_UTF8))
    text = undone(text)
    codecs_meant = taken_for(text)
    if codecs_meant:
        text = retaken(text, codecs_meant)
    lost = text.find("\ufffd")
    if lost >= 0:
        raise UnreadableFileError(
            say.IMPORT_LETTERS_LOST.format(before=shown(text[:lost][-30:])), _row(text, lost)
        )
    return text, "utf-8"


def _unmarked_utf16(data: bytes) -> str | None:
    """Which UTF-16 a file without a mark is in: half of its bytes are NUL, of our letters every
    second."""
    start = data[: 2000 + len(data) % 2]
    first, second = start[::2].count(0), start[1::2].count(0)
    if len(data) % 2 or not start or min(first, second) > 0 or max(first, second) * 3 < len(start):
        return None
    return "utf-16-be" if first else "utf-16-le"


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode(error.encoding, "ignore")
        raise UnreadableFileError(
            say.IMPORT_UNDECODABLE.format(before=shown(before[-30:])), before.count("\n") + 1
        ) from error


def undone(text: str, row: int = 0) -> str:
    """Text of which a program once took the UTF-8 for something else and saved it so (fÃ¶r, f√∂r),
    as it was meant. Raises UnreadableFileError where only a part of it can be undone; `row` is
    where the text stands, if it is not the whole file."""
    text = _MARKS.sub("", text)
    for _ in range(3):  # it may have happened again
        found = {c: first.start() for c, way in _MISREAD.items() if (first := way.search(text))}
        meant = next((m for codec in found if (m := _with_bytes(text, codec)) is not None), None)
        if meant is None and found:
            at = min(found.values())
            message = say.IMPORT_GARBLED.format(words=_around(text, at))
            raise UnreadableFileError(message, row or _row(text, at))
        if meant is None:
            break
        text = meant
    text = "\n".join(map(_sign_undone, text.split("\n"))) if _ANY_MISREAD.search(text) else text
    return text if _UNREAD.isdisjoint(text) else text.translate(_OF_WINDOWS)


def _sign_undone(line: str) -> str:
    """A line with other signs than ours (a hard blank, a picture) that Windows misread, if all of
    it was."""
    meant = _with_bytes(line, "cp1252") if _ANY_MISREAD.search(line) else None
    return line if meant is None else meant


def _with_bytes(text: str, codec: str) -> str | None:
    """The UTF-8 of which the text was made, if it was."""
    kept = bytearray()
    for character in text:
        byte = _BYTES[codec].get(character, ord(character))
        kept += bytes([byte]) if byte < 256 else character.encode("utf-8", "surrogatepass")
    try:
        return kept.decode("utf-8")
    except UnicodeDecodeError:
        return None


def taken_for(text: str) -> tuple[str, str] | None:
    """Two of the old encodings (codecs): the one that a program took a file's bytes for before it
    saved the text anew (fšr mŒnga), and the one that they were in. None: it is as it was meant."""
    if not _OURS.isdisjoint(text) or len(_STRANGE.findall(text)) < 2:
        return None
    ways = []
    for other in ("mac_roman", "cp850"):
        for wrong, right in (("cp1252", other), (other, "cp1252")):
            meant = retaken(text, (wrong, right))
            if not _STRANGE.search(meant):
                common = sum(word in _COMMON for word in re.findall(r"\w+", meant.casefold()))
                ways.append((common, (wrong, right)))
    most = max((common for common, _ in ways), default=0)
    best = [codecs for common, codecs in ways if common == most > 0]
    return best[0] if len(best) == 1 else None


def retaken(text: str, codecs: tuple[str, str]) -> str:
    """Text that a program misread so (`taken_for`), as it was meant."""
    wrong, right = codecs
    with suppress(UnicodeError):
        return text.encode(wrong).decode(right)
    return text


def _count_ours(text: str) -> int:
    return sum(text.count(letter) for letter in _OURS)


def _old(data: bytes) -> tuple[str, str]:
    read = []
    for order, (name, codec) in enumerate(OLD.items()):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if name == "windows-1252" and not _HIGH.search(data):
            text = text.replace("¤", "€")  # as Latin-9 has it, which is else the same
        strange = [found.start() for found in _STRANGE.finditer(text)]
        if not strange and name == "windows-1252":
            return text, name
        ours = _count_ours(text)
        read.append((len(strange), -ours, order, name, text, strange))
    if not read:  # bytes that none of them knows
        _strict(data, "cp1252")
    count, ours, _, name, text, strange = min(read)
    if not ours and name != "windows-1252":
        _strict(data, "cp1252")  # nothing speaks for the others; say where it breaks off
    # Of two that say as much of Swedish, neither can be believed.
    rivals = [one[4] for one in read if one[:2] == (count, ours) and one[4] != text]
    if rivals and name != "windows-1252":
        strange = [n for n, (a, b) in enumerate(zip(text, rivals[0], strict=True)) if a != b]
    elif count <= 3 and count * 10 <= len(text.split()):
        return text, name
    raise UnreadableFileError(
        say.IMPORT_GARBLED.format(words=_around(text, strange[0])), _row(text, strange[0])
    )


def _row(text: str, at: int) -> int:
    return len(re.findall("\r\n|\r|\n", text[:at])) + 1


def _around(text: str, at: int) -> str:
    begin = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1
    return shown(text[begin : at + 20])
