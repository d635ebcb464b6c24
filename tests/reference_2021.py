"""Figures of the city's report of 2021, as it was published: facts to rebuild it from."""

from __future__ import annotations

# Consultants on a day of the month: the number, and what is said of it.
CONSULTANTS = {
    "2016-04": (88, ""),
    "2016-11": (100, ""),
    "2017-04": (83, ""),
    "2017-11": (60, ""),
    "2018-04": (58, ""),
    "2018-11": (34, ""),
    "2019-05": (23, "mätt i maj"),
    "2019-11": (22, ""),
    "2020-04": (29, ""),
    "2020-11": (30, ""),
    "2021-04": (26, ""),
}
