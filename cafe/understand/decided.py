"""What a passage is about, of what the machine asserts and what people have said of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping


def counted(
    asserted: Iterable[str],
    confirmed: Iterable[str],
    rejected: Collection[str],
    at_once: Mapping[str, int],
    parents: Mapping[str, str],
) -> tuple[dict[str, bool], dict[str, int]]:
    """The codes that a passage counts for, each with whether a person confirmed it; and of these,
    by `at_once`, those that were confirmed with many others, each with its bulk. What is about a
    sub-code is about its code (`parents`)."""
    points = {code: False for code in asserted if code not in rejected}
    points |= dict.fromkeys(confirmed, True)
    bulks = dict(at_once)
    for code, sure in list(points.items()):
        if parent := parents.get(code):
            if sure and code in bulks and not points.get(parent):
                bulks[parent] = bulks[code]
            elif sure and code not in bulks:
                bulks.pop(parent, None)
            points[parent] = points.get(parent, False) or sure
    return points, bulks
