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
# Students' placements: about so many a year before, and since.
PLACEMENTS = {"2015": 65, "2020": 140}
# Managers who have been through the programme, by level.
MANAGERS = {"chef.avdelningschef": 22, "chef.enhetschef": 100, "chef.bitradande-enhetschef": 120}
# Of 95 persons: 14 per cent level 2, half 3–5, 33 per cent 6–7. How many gave which of the steps 3
# to 7 is not published; the parts are.
RATING = {1: 3, 2: 13, 3: 16, 4: 16, 5: 16, 6: 16, 7: 15}
# About half of some 195 at the workshop of April answered its evaluation.
EVALUATED, AT_WORKSHOP = 98, 195
# What was put in at the workshop of December 2020, under its headings (a part of it).
INPUTS = {
    "Personalomsättning": ("Behov av ökat administrativt stöd", "it stöd som är tillförlitligt"),
    "Jämställdhet": ("Utveckla rekryteringsprocessen", "analysera inskrivningstid mellan kön"),
    "Samverkan med universitet och högskolor": ("Att det finns VFU samordnare",),
    "Arbete mot hot och våld": ("att motverka normalisering av hot och våld",),
}
# Turnover is a picture without numbers in the report: these are invented, and say so.
TURNOVER = {"2015": 15.0, "2016": 17.0, "2017": 15.5, "2018": 13.0, "2019": 14.0, "2020": 11.5}
INVENTED = "Påhittad serie"
