"""The labelled passages that come with a codebook: what the machine learns from before anyone has
decided anything. Each has a source, its writer, and a register, the way in which it was said."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from analysis.codebook import Codebook

_DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True)
class Seed:
    """A passage with all its codes; none means that no code holds."""

    text: str
    codes: frozenset[str]
    source: str
    register: str


def seeds(codebook: Codebook) -> list[Seed]:
    """The codebook's seeds; codes that this version lacks are left out. None for a codebook that
    has no file of them."""
    known = frozenset(codebook.ids)
    return [
        Seed(seed.text, seed.codes & known, seed.source, seed.register)
        for seed in _read(codebook.id)
        # All that it was about may be gone: then it tells nothing.
        if not seed.codes or seed.codes & known
    ]


@lru_cache(maxsize=8)
def _read(identity: str) -> Sequence[Seed]:
    path = _DATA / f"seeds-{identity}.jsonl"
    if not re.fullmatch(r"[\w-]+", identity) or not path.is_file():
        return ()
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return tuple(
        Seed(r["text"], frozenset(r["labels"]), r.get("source", ""), r.get("register", ""))
        for r in rows
    )
