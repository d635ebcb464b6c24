"""The figures of a summary: one table for the gate.

The group of persons is the same for all of it, so it is shown whole or hidden whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from analysis.disclosure.gate import Cell, Gate
from cafe.reports.summary.model import CountRow, FoundTheme, Reading, SaidNote
from cafe.store.events import Event
from forms.kinds import KINDS, UNSET


@dataclass(frozen=True)
class NoteCounts:
    """Counts of notes as they may be shown, each in its order; `sizes` are of the themes. `why` is
    the gate's reason to hide them, None when they are shown."""

    all: CountRow
    kinds: tuple[CountRow, ...]
    questions: tuple[CountRow, ...]
    points: tuple[CountRow, ...]
    no_point: CountRow
    sizes: tuple[Cell, ...]
    why: str | None


def count(
    event: Event,
    notes: Sequence[SaidNote],
    reading: Reading | None,
    themes: Sequence[tuple[FoundTheme, list[SaidNote]]],
    words: Mapping[str, str],
    gate: Gate,
) -> NoteCounts:
    """Count the notes by kind, question, point and theme, and let the gate judge all of it."""
    kinds = (*KINDS, UNSET) if any(n.kind is None for n in notes) else KINDS
    made = _Table(kinds)
    made.add("all", words["all"], notes)
    for kind in kinds:
        made.add(kind, words[kind], [n for n in notes if (n.kind or UNSET) == kind])
    for asked in event.rounds:
        made.add(str(asked.number), asked.question, [n for n in notes if n.round == asked.number])
    labels = labels_of(reading, notes)
    for code, (label, short) in labels.items():
        about = [n for n in notes if code in n.points]
        made.add(code, label, about, code, short, sum(code in n.asked for n in notes))
    analysed = reading is not None and reading.at is not None
    made.add(
        "",
        words["no_point"],
        [n for n in notes if not n.points and not n.asked and (n.read or not analysed)],
    )
    for theme, members in themes:
        made.add("", theme.title, members)
    was_asked = any(n.asked for n in notes)
    rows, why = made.judged(gate, event.persons_at({n.place for n in notes}), asked=was_asked)

    left = iter(rows)
    return NoteCounts(
        all=next(left),
        kinds=tuple(islice(left, len(kinds))),
        questions=tuple(islice(left, len(event.rounds))),
        points=tuple(
            row
            for row in islice(left, len(labels))
            # A row that is there only since somebody spoke of it would tell that.
            if not why or (reading is not None and row.id in reading.labels)
        ),
        no_point=next(left),
        sizes=tuple(row.count for row in left),
        why=why,
    )


def labels_of(reading: Reading | None, notes: Sequence[SaidNote]) -> dict[str, tuple[str, str]]:
    """The points in the codebook's order, each with its label and a short one. A code that a
    person confirmed under an earlier codebook still counts, under its bare id."""
    if reading is None:
        return {}
    bare = {code: (code, code) for note in notes for code in {*note.points, *note.asked}}
    return {**reading.labels, **{c: bare[c] for c in bare if c not in reading.labels}}


class _Table:
    """The rows on their way to the gate."""

    def __init__(self, kinds: Sequence[str]) -> None:
        self.kinds = kinds
        self.heads: list[tuple[str, str, str, bool]] = []
        self.counts: list[list[int]] = []

    def add(
        self,
        identity: str,
        label: str,
        chosen: Sequence[SaidNote],
        code: str = "",
        short: str = "",
        asked: int = 0,
    ) -> None:
        """One row: how many notes were chosen, how many of them a person confirmed for `code`, how
        many more are about it because they were `asked`, and how many there are of each kind."""
        self.heads.append((identity, label, short or label, bool(code)))
        confirmed = sum(note.points.get(code, False) for note in chosen)
        kinds = (sum((note.kind or UNSET) == kind for note in chosen) for kind in self.kinds)
        self.counts.append([len(chosen), confirmed, asked, *kinds])

    def judged(
        self, gate: Gate, persons: int | None, *, asked: bool
    ) -> tuple[list[CountRow], str | None]:
        """The rows as they may be shown, and why they are hidden; `asked`: a question names a
        point."""
        cells = gate.table(self.counts, persons)
        rows = [
            CountRow(
                identity,
                label,
                short,
                line[0],
                line[1] if tagged else None,
                line[3:],
                line[2] if tagged and asked else None,
            )
            for (identity, label, short, tagged), line in zip(self.heads, cells, strict=True)
        ]
        return rows, next((c.why for line in cells for c in line if c.hidden), None)
