"""The pairs of statements that three writers judged (`data/pairs-*.jsonl`), and the interval of a
share."""

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data"
DEVELOPED_ON = "union"
PLAIN = "proposals"  # short ones, as they are written on cards: development too, never learnt from
REPORTED = ("hr", "facilitator")
KINDS = ("same", "opposite", "related", "unrelated")
RESAMPLES = 2000


class Pair(NamedTuple):
    a: str
    b: str
    kind: str


def read(writer: str) -> list[Pair]:
    with (DATA / f"pairs-{writer}.jsonl").open(encoding="utf-8") as lines:
        return [Pair(row["a"], row["b"], row["is"]) for row in map(json.loads, lines)]


def interval(hits: Sequence[bool]) -> tuple[float, float, float]:
    """A share with its 95 % interval by bootstrap."""
    rnd = random.Random(0)
    shares = sorted(sum(rnd.choices(hits, k=len(hits))) / len(hits) for _ in range(RESAMPLES))
    edge = RESAMPLES // 40
    return sum(hits) / len(hits), shares[edge], shares[-edge - 1]
