"""Themes from run to run: which goes on under its id, and what has changed."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final, Literal

import numpy as np
import scipy.sparse as sp
from scipy.optimize import linear_sum_assignment

from analysis.themes.model import Theme

__all__ = ["RunChange", "compare", "content_id", "continued"]

_SAME_THEME: Final = 1 / 3  # overlap of passages (Jaccard) from which a theme keeps its id

Kind = Literal["new", "grown", "shrunk", "same", "gone", "merged"]


@dataclass(frozen=True)
class RunChange:
    """What became of a theme between two runs.

    `before`, `after`: its size, near-duplicates counted once. `came`, `went`: the numbers of
    passages that only the later or only the earlier run placed in it. `into`: where a merged
    theme went.
    """

    id: str
    title: str
    kind: Kind
    before: int
    after: int
    came: int
    went: int
    into: str | None = None


def compare(
    before: Sequence[Theme], now: Sequence[Theme], merged: Mapping[str, str] = {}
) -> tuple[RunChange, ...]:
    """What is new, grown, shrunk or the same, in the order of now; then what is merged or gone.

    `merged` is `Plan.merged`: a theme that people merged is not gone.
    """
    old = {theme.id: theme for theme in before}
    changes = []
    for theme in now:
        previous = old.pop(theme.id, None)
        passages = set(theme.passages)
        earlier = set(previous.passages) if previous else set()
        size = previous.size if previous else 0
        kind: Kind = "same"
        if previous is None:
            kind = "new"
        elif theme.size != size:
            kind = "grown" if theme.size > size else "shrunk"
        came, went = len(passages - earlier), len(earlier - passages)
        changes.append(RunChange(theme.id, theme.title, kind, size, theme.size, came, went))
    for theme in old.values():
        into = merged.get(theme.id)
        changes.append(
            RunChange(
                theme.id,
                theme.title,
                "merged" if into else "gone",
                theme.size,
                0,
                0,
                len(theme.passages),
                into,
            )
        )
    return tuple(changes)


def continued(
    themes: Sequence[Sequence[str]], previous: Sequence[Theme], known: Iterable[str]
) -> dict[int, str]:
    """The ids that themes (their passages) take over from previous ones that they continue.

    Only passages that both runs could have placed are compared, so that a theme keeps its id
    while an event still collects notes; `known` are those of the later run.
    """
    known = known if isinstance(known, set | dict) else set(known)
    columns: dict[str, int] = {}
    old = _incidence(
        [[p for p in theme.passages if p in known] for theme in previous], columns, grow=True
    )
    new = _incidence(themes, columns, grow=False)
    old.resize(old.shape[0], max(1, len(columns)))
    new.resize(new.shape[0], max(1, len(columns)))
    both = (new @ old.T).toarray()
    sizes = np.add.outer(np.asarray(new.sum(axis=1)).ravel(), np.asarray(old.sum(axis=1)).ravel())
    overlap = both / np.maximum(sizes - both, 1)
    rows, cols = linear_sum_assignment(-overlap)
    return {
        int(i): previous[int(j)].id
        for i, j in zip(rows, cols, strict=True)
        if overlap[i, j] >= _SAME_THEME
    }


def _incidence(
    groups: Sequence[Iterable[str]], columns: dict[str, int], *, grow: bool
) -> sp.csr_matrix:
    indptr, indices = [0], []
    for passages in groups:
        if grow:
            indices += [columns.setdefault(p, len(columns)) for p in passages]
        else:
            indices += [columns[p] for p in passages if p in columns]
        indptr.append(len(indices))
    shape = (len(groups), max(1, len(columns)))
    return sp.csr_matrix((np.ones(len(indices)), indices, indptr), shape=shape)


def content_id(code: str | None, said: Iterable[str], taken: set[str]) -> str:
    """An id from what a theme's passages say that no other has, so that the same finds the same."""
    content = "\0".join(sorted(said))
    for salt in count():
        key = f"{code or ''}\0{salt}\0{content}".encode(errors="surrogatepass")
        found = "theme-" + hashlib.sha256(key).hexdigest()[:12]
        if found not in taken:
            return found
    raise AssertionError
