"""A number as its cell shows it: what a spreadsheet shows is what its author meant.

Of a format code (ECMA-376 part 1, 18.8.31) what changes the meaning of a number is read: percent,
the number of decimals, leading zeros, thousands, and words before and after it. Colours and blanks
for alignment are passed over, and what this does not know leaves the number as it is kept.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

_TOKEN = re.compile(
    r'"(?P<words>[^"]*)"|\\(?P<sign>.)|\[[^\]]*\]|_.|\*.|(?P<digits>[0#?][0#?., ]*)|(?P<other>.)'
)
_PLAIN = frozenset("%-+ ()€$£:/kr\u00a0")


def shown(value: float, code: str) -> str:
    """`value` as the format `code` shows it, in Swedish (12,5 %; 007; P 3). Whole numbers stand
    without decimals, so that 1,00 is the table 1."""
    sections = code.split(";")
    own_sign = value < 0 and len(sections) > 1 and '"' not in code
    section = sections[1] if own_sign else sections[0]
    before, after, digits, percent = "", "", "", 0
    for token in _TOKEN.finditer(section):
        literal = token["words"] or token["sign"] or token["other"] or ""
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
        return kept(value)
    scaled = Decimal(repr(value)) * (100**percent)
    whole, _, decimals = digits.partition(".")
    if whole.endswith(","):
        return kept(value)  # shown in thousands or millions
    places = sum(c in "0#?" for c in decimals)
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


def kept(value: float) -> str:
    """The number itself, with a decimal point; fifteen digits are what a spreadsheet keeps."""
    return str(int(value)) if float(value).is_integer() else f"{value:.15g}"
