"""What a live block of a report is: the source it names, what can be chosen about it, and what it
shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sqlite_utils import Database

from cafe.exports.level_bars import LevelBars
from cafe.exports.scale_bars import ScaleBars
from cafe.exports.series import Chart, SeriesLine


@dataclass(frozen=True)
class BlockSource:
    """Where a block reads: `kind:key`, and behind a question mark what somebody has chosen about
    it, as `indicator:3?first=2016-04&last=2021-04`."""

    kind: str
    key: str
    chosen: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, written: str) -> BlockSource:
        """The source as a part keeps it."""
        whole, _, chosen = written.partition("?")
        kind, _, key = whole.partition(":")
        return cls(kind, key, tuple(parse_qsl(chosen)))

    def __str__(self) -> str:
        chosen = urlencode(self.chosen)
        return f"{self.kind}:{self.key}" + (f"?{chosen}" if chosen else "")

    def values(self, name: str) -> tuple[str, ...]:
        """What was chosen under a name."""
        return tuple(value for one, value in self.chosen if one == name)


@dataclass(frozen=True)
class LiveSource:
    """What a block can show: its key, what it is called, what it is."""

    key: str
    title: str
    what: str


@dataclass(frozen=True)
class BlockChoice:
    """Something to choose about a block: the `name` in its source, what it is called, each value
    with its words; `several` of them, or one."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    several: bool = False


@dataclass(frozen=True)
class LiveEntry:
    """Something that was said, under a heading, with its quotes; of a proposal also what it was
    answered."""

    under: str
    text: str
    quotes: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class LiveContent:
    """What a block shows. `notices` say what is hidden and why, `keys` how its table is read;
    `bars` are of questions, each below a sentence, "" where the block says it.
    `widths` and `shaded` are of the table, as a document has them. `shown` is the number of the
    release that it is of, None where there are no releases."""

    title: str
    sentences: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    chart: Chart | None = None
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    entries: tuple[LiveEntry, ...] = ()
    keys: tuple[str, ...] = ()
    bars: tuple[tuple[str, ScaleBars | LevelBars], ...] = ()
    widths: tuple[float, ...] = ()
    shaded: tuple[tuple[int, int], ...] = ()
    shown: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class BlockKind:
    """A kind of block: what there is of it, what one of its sources shows (of the release with a
    number, None for the latest), and what can be chosen about it, None for nothing.

    `read` raises Unknown when there is nothing (any longer) that may be shown.
    """

    name: str
    offered: Callable[[Database, str], Sequence[LiveSource]]
    read: Callable[[Database, BlockSource, int | None, str], LiveContent]
    choices: Callable[[Database, BlockSource, str], Sequence[BlockChoice]] | None = None


def of_json(kept: Mapping[str, Any]) -> LiveContent:
    """A block that was kept whole (`dataclasses.asdict`): without bars, which are of releases.
    What an earlier version kept lacks what came later."""
    return LiveContent(
        kept["title"],
        tuple(kept["sentences"]),
        tuple(kept["notices"]),
        _chart(kept["chart"]),
        tuple(kept["columns"]),
        tuple(tuple(row) for row in kept["rows"]),
        tuple(_entry(e) for e in kept["entries"]),
        tuple(kept.get("keys", ())),
        widths=tuple(kept.get("widths", ())),
        shaded=tuple((row, column) for row, column in kept.get("shaded", ())),
    )


def _chart(kept: Mapping[str, Any] | None) -> Chart | None:
    if kept is None:
        return None
    lines = tuple(
        SeriesLine(line["name"], tuple((p, v) for p, v in line["values"])) for line in kept["lines"]
    )
    return Chart(lines, kept["unit"], tuple(kept["breaks"]), None, kept["decimal"], kept["remark"])


def _entry(kept: Mapping[str, Any]) -> LiveEntry:
    answers = tuple(kept.get("answers", ()))
    return LiveEntry(kept["under"], kept["text"], tuple(kept["quotes"]), answers)
