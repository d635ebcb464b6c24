"""Whether a theme holds opposites, as readers of a summary are told: the statement of the lead's
page, from what may decide it.

What a reader may read word for word decides, as he could see it himself; and what tables said of
which it is told at how many a theme was said (`at_tables.py`): that one of them said the opposite,
and never which, tells no more of it. Where those are few, two notes at least have to say the one
and two the other, so that no single one decides.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Literal

from cafe.reports.summary.model import SaidNote

_COMPARED = 40  # notes of a theme that are looked through, the most central: as on the lead's page


def mixes(
    members: Sequence[SaidNote], readable: Container[str] = (), tables: Container[int] = ()
) -> Literal["", "said", "perhaps"]:
    """What a theme of an event with persons enough says of opposites among its notes, the most
    central first. `readable`: ids of those that may be read; `tables`: those of which it may be
    told that one of them said something."""
    from analysis.alike import both_ways, contradiction  # they bring a stemmer along

    texts = [n.wording for n in members if n.wording]
    telling = [n.wording for n in members if n.wording and _tells(n, readable, tables)]
    found = contradiction(list(dict.fromkeys(telling))[:_COMPARED])
    if (found and found.plainly) or both_ways(texts[:_COMPARED]):
        return "said"
    return "perhaps" if found else ""


def _tells(note: SaidNote, readable: Container[str], tables: Container[int]) -> bool:
    return note.id in readable or note.place in tables
