"""The labelled passages that come with a codebook: what the machine learns from before anyone has
decided anything. Each has a source, its writer, a register, the way in which it was said, and a
kind: `words` names its subject, `scene` tells it without the words that name it."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
    kind: str = "words"


def seeds(codebook: Codebook) -> list[Seed]:
    """The codebook's seeds; codes that this version lacks are left out. None for a codebook that
    has no file of them."""
    known = frozenset(codebook.ids)
    return [
        seed if seed.codes <= known else replace(seed, codes=seed.codes & known)
        for seed in _read(codebook.id)
        # All that it was about may be gone: then it tells nothing.
        if not seed.codes or seed.codes & known
    ]


def labelled(codebook: Codebook) -> list[Seed]:
    """The codebook's seeds with all their codes, those of earlier versions too."""
    return list(_read(codebook.id))


def contrast() -> list[str]:
    """Passages about nothing that any codebook is about, to stand against a codebook's own
    sentences."""
    return [seed.text for seed in _file("contrast")]


def _read(identity: str) -> Sequence[Seed]:
    if not re.fullmatch(r"[\w-]+", identity):
        return ()
    return _file(f"seeds-{identity}")


@lru_cache(maxsize=8)
def _file(name: str) -> Sequence[Seed]:
    path = _DATA / f"{name}.jsonl"
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return tuple(
        Seed(r["text"], frozenset(r["labels"]), r["source"], r["register"], r.get("kind", "words"))
        for r in rows
    )
