"""What a reader gets of an event: figures, themes, quotes and proposals.

Every figure has passed the disclosure gate, and what a person confirmed is counted apart from what
the machine suggested. All formats are made from the `Summary`; none reads the store.
"""

from cafe.reports.summary.make import make
from cafe.reports.summary.model import (
    CountRow,
    DistrictBesideCity,
    FoundTheme,
    PointBesideCity,
    Reading,
    RoundQuestion,
    SaidInput,
    SaidNote,
    SaidProposal,
    SaidQuote,
    Summary,
    SummaryTheme,
    plain,
)
from cafe.reports.summary.read import summarise
from cafe.reports.summary.wording import day, fixed_words

__all__ = [
    "CountRow",
    "DistrictBesideCity",
    "FoundTheme",
    "PointBesideCity",
    "Reading",
    "RoundQuestion",
    "SaidInput",
    "SaidNote",
    "SaidProposal",
    "SaidQuote",
    "Summary",
    "SummaryTheme",
    "day",
    "fixed_words",
    "make",
    "plain",
    "summarise",
]
