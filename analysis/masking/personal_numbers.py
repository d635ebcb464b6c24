"""Personal numbers and coordination numbers (60 added to the day), in every way they are written.

A real date and the right check digit (Skatteverket, SKV 704 and 707; Luhn's formula over the ten
digits). In the full form yyyymmdd-nnnn it is hidden even with a wrong check digit: a slip of the
pen still points at a person. It is not when the last four digits read as a year, a clock or a later
day of the same year, as in a period of time, nor after "faktura" and the like. A wrong check digit
is hidden too where the sentence says that it is such a number ("pnr 811228-9870"). Reserve numbers
of health care (yymmdd-T123, yymmdd-TF12) are personal numbers too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from analysis.masking import telephones
from analysis.masking.references import is_reference

_DASH = "[-+_\u2010-\u2015\u2212]"
_SPACE = "[ \t\u00a0\u2007\u2009\u202f]"
# Soon told of a text that has none.
_SIX = re.compile("[0-9](?:[^0-9]{0,3}[0-9]){5}")
_PERSONAL = re.compile(
    rf"(?<![0-9])(?:(?P<century>1[89]|20){_SPACE}?)?(?P<year>[0-9]{{2}})(?P<gap>[-/.]|{_SPACE}|)"
    r"(?P<month>0[1-9]|1[0-2])(?P=gap)(?P<day>[0-9]{2})"
    rf"(?P<dash>{_SPACE}?(?:{_DASH}|[/.])?{_SPACE}?(?:\r?\n{_SPACE}?)?{_DASH}?)"
    rf"(?P<last>[0-9](?:{_SPACE}?[0-9]){{3}})(?![0-9])"
)
# Written digit by digit, or broken anywhere.
_PARTED = re.compile(rf"(?<![0-9])[0-9](?:(?:{_SPACE}|{_DASH}|\n){{0,3}}[0-9]){{9,11}}(?![0-9])")
_GROUPED = re.compile(r"0[0-9]{1,3}[- /]")  # as a telephone number begins
_RESERVE = re.compile(
    rf"(?<![0-9])(?P<century>1[89]|20)?(?P<year>[0-9]{{2}})(?P<month>0[1-9]|1[0-2])(?P<day>[0-9]{{2}})"
    rf"{_DASH}?(?:TF[0-9]{{2}}|[TRSUWXJKLMN][0-9]{{3}})(?![0-9A-Za-zÅÄÖåäö])"
    # The last four crossed out: the rest still tells a day of birth.
    rf"|(?<![0-9])(?:1[89]|20)?[0-9]{{2}}(?:0[1-9]|1[0-2])(?:[012][0-9]|3[01]|[67][0-9]|8[0-9]|9[01])"
    r"[-+\u2013](?:[xX]{4}|\*{4}|\?{4}|_{4})(?![0-9A-Za-zÅÄÖåäö*])"
)
# Not the word that stands for one that was hidden.
_WORD = (
    r"(?<!\[)(?:\b(?:person|samordnings|födelse|coordination|personal)[- ]?"
    r"(?:nr|nummer|numret|numren|number|id)|\bp\.?[- ]?nr|\bpers\.?[- ]?nr|\bsam\.?nr)"
)
_SAID_BEFORE = re.compile(rf"{_WORD}\b\.?[^.!?]{{0,60}}$", re.I)
_SAID_AFTER = re.compile(rf"[^.!?\n]{{0,25}}?{_WORD}", re.I)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where they stand."""
    if not _SIX.search(text):
        return
    for match in _PERSONAL.finditer(text):
        if _is_day(match) and _is_meant(text, match) and not _is_telephone(text, match):
            yield match.span()
    for match in _PARTED.finditer(text):
        digits = "".join(c for c in match[0] if c.isdigit())
        ten = digits[-10:]
        if digits[:-10] in ("", "18", "19", "20") and _is_ten(ten):
            each_apart = not re.search("[0-9][0-9]", match[0])
            called = _GROUPED.match(match[0]) and telephones.is_valid(match[0])
            if (_is_said(text, *match.span()) and not called) or (each_apart and _checks(ten)):
                yield match.span()
    for match in _RESERVE.finditer(text):
        if not match["year"] or _is_day(match):
            yield match.span()


def _is_meant(text: str, match: re.Match[str]) -> bool:
    last = "".join(c for c in match["last"] if c.isdigit())
    if _checks(match["year"] + match["month"] + match["day"] + last):
        return True
    if is_reference(text, match.start()):
        return False
    if _is_said(text, *match.span()):
        return True
    full = match["century"] and not match["gap"] and re.fullmatch(_DASH, match["dash"])
    return bool(full) and not _ends_a_period(match["month"] + match["day"], last)


def _is_telephone(text: str, match: re.Match[str]) -> bool:
    """Whether ten digits in one piece are rather a number to call: it is said to be one, or it is a
    mobile's and only a coordination number has such a day (0701740623 is both)."""
    if not match[0].isdigit() or match["century"] or not match[0].startswith("0"):
        return False
    return (
        (
            (int(match["day"]) > 60 and match["year"] + match["month"][0] == "070")
            or telephones.is_called(text, match.start())
        )
        and not _is_said(text, *match.span())
        and telephones.is_valid(match[0])
    )


def _is_said(text: str, start: int, end: int) -> bool:
    """Whether the sentence says that this is a personal number."""
    return bool(
        _SAID_BEFORE.search(text, max(0, start - 90), start)
        or _SAID_AFTER.match(text, end, end + 50)
    )


def _is_ten(ten: str) -> bool:
    match = re.fullmatch("(?P<year>..)(?P<month>..)(?P<day>..)....", ten)
    return bool(match) and "01" <= ten[2:4] <= "12" and _is_day(match)  # type: ignore[arg-type]


def _is_day(match: re.Match[str]) -> bool:
    day = int(match["day"])
    # A leap day of an unknown century is taken to exist.
    year = int((match.groupdict().get("century") or "20") + match["year"])
    try:
        date(year, int(match["month"]), day - 60 if day > 60 else day)
    except ValueError:
        return False
    return True


def _checks(ten: str) -> bool:
    from personnummer import personnummer

    return bool(personnummer.valid(f"{ten[:6]}-{ten[6:]}"))


def _ends_a_period(day: str, last: str) -> bool:
    """Whether the last four digits read as where a period ends that began on `day` (mmdd)."""
    year = "1900" <= last <= "2099"
    clock = last[:2] <= "24" and last[2:] <= "59" and last[3] in "05"
    later = day <= last and "01" <= last[:2] <= "12" and "01" <= last[2:] <= "31"
    return year or clock or later
