"""Hand-made summaries with everything in them that a format has to survive."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from analysis.codebook import builtin
from cafe.reports.summary import FoundTheme, Reading, SaidNote, Summary, make
from cafe.store.events import Event, Round, Table

BOOK = builtin()
NOTES = (
    SaidNote(
        "a", "Handledning varje vecka\nmed hela gruppen", "works", 1, "1", points={"P8": True}
    ),
    SaidNote("b", "För många ärenden; åäö ÅÄÖ é 👍", "improve", 1, "1", points={"P3": False}),
    SaidNote("c", '=HYPERLINK("http://x.example";"klicka")', "proposal", 2, "1", votes=3),
    SaidNote("d", "-2+3+cmd|' /C calc'!A0", "proposal", 2, "@bord", points={"P8": True}),
    SaidNote("e", "https://intranet.example/sida", "proposal", 2, "2"),
    SaidNote("f", "styrtecken \x0b\x1f och \ufffe här", "proposal", 2, "2"),
)
READING = Reading(
    BOOK.title,
    BOOK.version,
    {c.id: (c.label, c.short) for c in BOOK.codes},
    "lexicon 1",
    "2026-10-15T08:00:00.000Z",
    (FoundTheme("+Handledning", ("handledning", "grupp"), "P8", ("a", "b", "d"), ("a", "d")),),
)


@pytest.fixture
def summary() -> Callable[..., Summary]:
    """`summary(participants=42, analysed=True, language="sv", **fields of the event)`."""

    def build(
        participants: int | None = 42,
        analysed: bool = True,
        language: str = "sv",
        **fields: Any,
    ) -> Summary:
        event = Event(
            **{
                "id": 1,
                "code": "abc234",
                "title": "Dialogcafé i Farsta",
                "date": "2026-10-14",
                "place": "Samlingssalen",
                "district": "farsta",
                "participants": participants,
                "state": "closed",
                "rounds": (Round(1, "Vad fungerar?"), Round(2, "Vad föreslår ni?")),
                "tables": (Table(1, 1, 1, "1", "k1", None), Table(2, 1, 2, "2", "k2", None)),
                **fields,
            }
        )
        return make(event, "Farsta", NOTES, READING if analysed else None, language)

    return build
