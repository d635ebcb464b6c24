"""What the machine has learnt from people's decisions, and how good it is on those that it had not
seen."""

from __future__ import annotations

import hmac
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from analysis.tagging import prequential, teach
from analysis.tagging.prequential import Decided, Figures
from cafe.store import learning, tags
from cafe.understand import codebooks


@dataclass(frozen=True)
class Learned:
    """Decisions by code (confirmed, rejected), how many of all have come since the last run, how
    the machine did on those that it had not seen: in all, and block by block."""

    decisions: int
    since: int
    by_code: Mapping[str, tuple[int, int]]
    whole: Figures
    blocks: Sequence[Figures]
    changed: Sequence[tuple[str, int, int]]


def learned(db: Database, last_run: Mapping[str, Any] | None) -> Learned:
    """What stands today. `last_run` are the settings of the latest run of tagging. Read it within
    one snapshot."""
    said = learning.said(db)
    judged = [
        Decided(s.asserted, s.last == "confirmed")
        for s in said
        # Only what the run that spoke had not learnt from.
        if s.last in ("confirmed", "rejected") and s.tag_id > s.learnt_to
    ]
    confirmed: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    for one in tags.judged(db):
        confirmed.update(one.confirmed)
        rejected.update(one.rejected)
    learnt_to = int(last_run.get("learnt_to", 0)) if last_run else 0
    order = [c for c in codebooks.in_force(db).ids if confirmed[c] or rejected[c]]
    return Learned(
        sum(confirmed.values()) + sum(rejected.values()),
        learning.decisions_after(db, learnt_to),
        {code: (confirmed[code], rejected[code]) for code in order},
        prequential.figures(judged),
        prequential.blocks(judged),
        learning.changed(db),
    )


def lessons(db: Database) -> list[dict[str, Any]]:
    """All decisions as lines that `cafe tag --learn` reads.

    Ids hold for this file alone: nobody joins two files by them, or finds a note by the id that
    its text gives when it is imported.
    """
    key = secrets.token_bytes(32)
    return [
        {
            "id": hmac.digest(key, one.passage_id.encode(), "sha256").hex()[:16],
            "text": one.text,
            "labels": sorted(one.confirmed),
            "rejected": sorted(one.rejected),
            "settled": not one.open,
        }
        for one in tags.judged(db)
    ]


def instructive(
    open_scores: Mapping[str, Mapping[str, float]], db: Database, line: float
) -> list[str]:
    """Passages in the order in which deciding on them teaches most."""
    taught: Counter[str] = Counter()
    for one in tags.judged(db):
        taught.update(one.confirmed | one.rejected)
    return teach.order(open_scores, taught, line)
