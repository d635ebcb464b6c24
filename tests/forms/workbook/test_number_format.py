"""A number as its cell shows it."""

from __future__ import annotations

import pytest

from forms.workbook.number_format import shown


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.125, "0.0%", "12,5 %"),
        (0.125, "0%", "13 %"),
        (0.1449, r"0.00\ %", "14,49 %"),
        (1.0, "0.00", "1"),
        (7, "000", "007"),
        (3, '"P"0', "P3"),
        (3, '"Bord "0', "Bord 3"),
        (1234567.0, "#,##0", "1234567"),
        (1234.5, "# ##0.00", "1234,5"),
        (2.5, "0", "3"),
        (-2.0, "0;[Red]-0", "-2"),
        (-2.0, "0", "-2"),
        (99, '0" kr"', "99 kr"),
        (1.5, "General", "1.5"),
        (0.1 + 0.2, "General", "0.3"),
        (0.25, "# ?/?", "0.25"),
        (12000.0, "0.0E+00", "12000"),
        # Thousands and millions that are left out.
        (12000.0, "0,", "12"),
        (12345.0, "#,##0.0,", "12,3"),
        (2_500_000.0, '0.0,," milj."', "2,5 milj."),
        (-4800.0, "#,##0,", "-5"),
        # Which part of a code is for which numbers.
        (-2.0, '0" kr";-0" kr"', "-2 kr"),
        (0, r'_-* #,##0\ "kr"_-;\-* #,##0\ "kr"_-;_-* "-"??\ "kr"_-;_-@_-', "0 kr"),
        (-7, r'_-* #,##0\ "kr"_-;\-* #,##0\ "kr"_-;_-* "-"??\ "kr"_-;_-@_-', "-7 kr"),
        (0, '0;-0;"ingen"', "ingen"),
        (0, "0;-0;;@", "0"),
        (1, '[=1]"Ja";[=0]"Nej";0', "Ja"),
        (0, '[=1]"Ja";[=0]"Nej";0', "Nej"),
        (4, '[=1]"Ja";[=0]"Nej";0', "4"),
        (0.004, "[<0.01]0.0%;0%", "0,4 %"),
        (3, '"A; B "0', "A; B 3"),
        (99, r"#,##0\ [$kr-41D]", "99 kr"),
        (2.5, r"[$€-2]\ 0.00", "€ 2,5"),
        (-51.0, '"Rs."#,###.00', "Rs.-51"),
        (3, "[Red][$-41D]0", "3"),
        (1e30, "0.00", "1" + "0" * 30),
    ],
)
def test_a_number_reads_as_it_is_shown(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text
