"""A number as its cell shows it: what a spreadsheet shows is what its author meant.

Of a format code (ECMA-376 part 1, 18.8.31) what changes the meaning of a number is read: percent,
the number of decimals, leading zeros, thousands left out (`0,`), words before, after or in place of
it, and which part of the code is for which numbers. Colours and blanks for alignment are passed
over, and what this does not know leaves the number as it is kept.
"""

from __future__ import annotations

import operator
import re
from decimal import ROUND_HALF_UP, Decimal, localcontext
from itertools import zip_longest

_TOKEN = re.compile(
    r'"(?P<words>[^"]*)"|\\(?P<sign>.)|\[\$(?P<money>[^\]-]*)[^\]]*\]|\[[^\]]*\]|_.|\*.'
    r"|(?P<digits>[0#?][0#?., ]*)|(?P<other>.)"
)
_PLAIN = frozenset("%-+ ()€$£:/kr\u00a0")
_BETWEEN = re.compile(';(?=(?:[^"]*"[^"]*")*[^"]*$)')  # a semicolon that is no part of words
_LONGEST = 255  # what Excel takes
_CONDITION = re.compile(r"\[(?P<is><=|>=|<>|<|>|=)(?P<limit>-?[0-9]+(?:\.[0-9]+)?)\]")
_IS = {
    **{"<": operator.lt, ">": operator.gt, "=": operator.eq},
    **{"<=": operator.le, ">=": operator.ge, "<>": operator.ne},
}


def shown(value: float, code: str) -> str:
    """`value` as the format `code` shows it, in Swedish (12,5 %; 007; P 3). Whole numbers stand
    without decimals, so that 1,00 is the table 1."""
    section, own_sign = _section(value, code)
    before, after, digits, percent = "", "", "", 0
    for token in _TOKEN.finditer(section):
        literal = token["words"] or token["sign"] or token["money"] or token["other"] or ""
        if token["digits"]:
            if digits:
                return kept(value)  # a fraction, or digits with signs between them
            digits = token["digits"].strip()
            after = " " * token["digits"].endswith(" ")
        elif token["other"] and token["other"] not in _PLAIN:
            return kept(value)  # General, scientific, dates
        elif digits:
            after += literal
        else:
            before += literal
        percent += token["other"] == "%"
    if not digits:
        # Words in place of the number: 1 is shown as "Ja". A sign for nothing is still 0.
        return before.strip() if any(c.isalpha() for c in before) else kept(value)
    whole, _, decimals = digits.partition(".")
    left_out = sum(len(part) - len(part.rstrip(",")) for part in (whole, decimals))
    places = sum(c in "0#?" for c in decimals)
    with localcontext() as exact:
        exact.prec = 400  # of any number that a cell can hold, each digit
        scaled = Decimal(repr(value)).scaleb(2 * percent - 3 * left_out)
        rounded = scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    number = f"{abs(rounded):f}"
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    least = whole.count("0")
    head, dot, tail = number.partition(".")
    number = head.zfill(least) + ("," if dot else "") + tail
    sign = "-" if rounded < 0 and not own_sign else ""
    if percent:
        before, after = before.replace("%", ""), after.replace("%", "").strip() + " %"
    return f"{before}{sign}{number}{after}".strip()


def _section(value: float, code: str) -> tuple[str, bool]:
    """The part of the code that is for the number, and whether that part says its sign."""
    sections = _BETWEEN.split(code[:_LONGEST])
    conditions = [_CONDITION.search(section) for section in sections[:2]]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=False):
            if condition and _IS[condition["is"]](value, float(condition["limit"])):
                return section, False
        others = [s for s, c in zip_longest(sections, conditions) if not c]
        return (others[0] if others else "General"), False
    words = "".join(re.findall('"([^"]*)"', sections[2])) if len(sections) > 2 else ""
    if value == 0 and any(c.isalpha() for c in words) and not re.search("[0#?]", sections[2]):
        return sections[2], True
    if value < 0 and len(sections) > 1 and sections[1]:
        return sections[1], True
    return sections[0], False


def kept(value: float) -> str:
    """The number itself, with a decimal point; fifteen digits are what a spreadsheet keeps."""
    return str(int(value)) if float(value).is_integer() else f"{value:.15g}"
