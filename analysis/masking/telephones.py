"""Telephone numbers: what the phonenumbers library calls valid, with the leading 0, 00 or +.

Without one only after a word like "tel". No reference ("dnr", "ärendenr", "bg"), no date and no
pair of clocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.masking.references import is_reference

# Five digits near each other; with the prefix that the library needs.
_DIGITS = re.compile(r"[0-9](?:[^0-9]{0,3}[0-9]){4}")
_PREFIXED = re.compile(r"(?:(?<![0-9])0|[+\uff0b])(?:[^0-9]{0,3}[0-9]){5}")
_CLOCKS = re.compile(r"[0-2]?[0-9][.:]?[0-5][0-9]\s?[-–—]\s?[0-2]?[0-9][.:]?[0-5][0-9]")
_DAYS = re.compile(
    r"(?:0?[1-9]|[12][0-9]|3[01])([-/. ])(?:0?[1-9]|1[0-2])\1(?:19|20)[0-9]{2}"
    r"|(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20)[0-9]{2}"
)
_CALLED = re.compile(
    r"\b(?:tel|tfn|telefon(?:en|nummer|nr)?|mobil(?:en|nummer|nr)?|phone|call|ring(?:er)?|nås|sms:?a|"
    r"direktnummer)[.:]?\s{0,2}(?:på|till|är|me at|at|on)?[:\s]{0,2}"
    r"(?P<number>[1-9][0-9]{1,3}(?:[ -]?[0-9]{2,3}){1,3})(?![0-9]|[ ]?[0-9]|[-.,:/][0-9])",
    re.I,
)
_CALLED_BEFORE = re.compile(
    r"\b(?:tel|tfn|telefon\w*|mobil\w*|phone|call|ring\w*|nås|når|sms\w*|messa|nummer|numret)"
    r"[.:]?[^.!?\n0-9]{0,15}$",
    re.I,
)
# Sweden's number without the plus, and a letter in place of the nought.
_NO_PLUS = re.compile(
    r"(?<![\w+-])(?:\(46\)|46)[ -]?7[02369](?:[ -]?[0-9]){7}(?![0-9])"
    r"|(?<!\w)[Oo]7[02369](?:[ -]?[0-9]){7}(?![0-9])"
)
# With a country's prefix, parted as a number to call is.
_FOREIGN = re.compile(
    r"(?<![\w+])\+[1-9][0-9]{0,2}(?:[ .-]?\(0\))?[ .-]?[0-9]{2,5}(?:[ .-][0-9]{1,5}){1,5}"
    r"(?![0-9]|[ ]?(?:kr|st|%|procent))"
)
_DECIMAL = re.compile(r"[0-9]{1,2}\.[0-9]{4,6}")
_GLUED = re.compile(r"[a-zåäö](?=(?:\+|0)[0-9])|(?<=[0-9])[a-zåäö]")
_NEXT = re.compile(r"/(?=0[0-9])|[(\[](?=\s)|(?<=\s)[)\]]")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?: 0{3})+|[0-9]{1,3} [0-9]{3} 000")
# Digit by digit, or over the end of a line.
_PARTED = re.compile(
    r"(?<![0-9.,/:-])0(?:[ ._/-]{1,3}[0-9]){7,11}(?![0-9])"
    r"|(?<![0-9.,/:-])0[0-9]{1,3}[0-9 -]{0,10}(?:\r?\n[ -]?)[0-9][0-9 -]{2,10}[0-9](?![0-9])"
)


def is_called(text: str, start: int) -> bool:
    """Whether a number that starts there is said to be one to call."""
    return bool(_CALLED_BEFORE.search(text, max(0, start - 40), start))


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where they stand."""
    if not _DIGITS.search(text):
        return
    if _PREFIXED.search(text):
        yield from _prefixed(text)
    for mobile in _NO_PLUS.finditer(text):
        if not is_reference(text, mobile.start()):
            yield mobile.span()
    for said in _CALLED.finditer(text):
        number = said["number"]
        digits = sum(map(str.isdigit, number))
        if 6 <= digits <= 9 and not _THOUSANDS.fullmatch(number):
            yield said.span("number")


def _prefixed(text: str) -> Iterator[tuple[int, int]]:
    from phonenumbers import Leniency, PhoneNumberMatcher

    # One sign for one, so that places stay. No part of a number begins with 0 after a slash or
    # a blank after a bracket, and a word that a number is glued to is no part of it.
    read = _GLUED.sub(" ", _NEXT.sub(";", text.replace("_", "-")))
    for match in PhoneNumberMatcher(read, "SE", leniency=Leniency.VALID):
        # Brackets around a whole number are not part of it.
        raw = match.raw_string
        start, end = match.start, match.start + len(raw)
        if raw.startswith("(") and ")" not in raw:
            start += 1
        if _looks_called(raw) and not is_reference(text, start):
            yield start, end
    for foreign in _FOREIGN.finditer(read):
        if _may_be_called(foreign[0]) and not is_reference(text, foreign.start()):
            yield foreign.span()
    for parted in _PARTED.finditer(text):
        if is_valid(parted[0]) and not is_reference(text, parted.start()):
            yield parted.span()


def _may_be_called(written: str) -> bool:
    """Whether a number with a country's prefix is as long as one there: a slip still points at a
    person."""
    import phonenumbers

    try:
        return bool(phonenumbers.is_possible_number(phonenumbers.parse(written)))
    except phonenumbers.NumberParseException:
        return False


def is_valid(written: str) -> bool:
    """Whether the digits are a telephone number in Sweden, or have a country's prefix."""
    import phonenumbers

    digits = "".join(c for c in written if c.isdigit())
    try:
        return bool(phonenumbers.is_valid_number(phonenumbers.parse(digits, "SE")))
    except phonenumbers.NumberParseException:
        return False


def _looks_called(raw: str) -> bool:
    """Whether it is written as a telephone number: with its prefix, and as no date, hours or
    decimal."""
    bare = raw.strip()
    if not bare.lstrip("(").startswith(("0", "+", "\uff0b")):
        return False
    return not any(way.fullmatch(bare) for way in (_CLOCKS, _DAYS, _DECIMAL))
