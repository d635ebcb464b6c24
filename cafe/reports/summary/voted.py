"""What tables voted, as it may be told: of each note, or of notes whose table is not told.

A table's votes are about those who sat there, however many others took part.
"""

from __future__ import annotations

from collections.abc import Collection

from analysis.disclosure.gate import Cell, Gate
from cafe.store.events import Event


def voted(event: Event, place: int, votes: int, gate: Gate) -> Cell:
    """The votes that the table `place` (by id) gave one of its notes. Hidden where too few sat
    there or nobody knows how many, none among them: that a note got no vote is told of them too."""
    judged = gate.cell(1, event.persons_at({place}))
    return judged if judged.hidden else Cell(votes, judged.persons, False)


def voted_somewhere(event: Event, places: Collection[int], votes: int, gate: Gate) -> Cell:
    """The votes that one of the tables `places` gave a note, where nothing says which. Hidden where
    any of them is one of few: else what is hidden would tell where it was said."""
    told = (voted(event, place, votes, gate) for place in sorted(places))
    return next((cell for cell in told if cell.hidden), Cell(votes, None, False))
