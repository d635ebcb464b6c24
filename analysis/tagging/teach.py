"""In which order a person's decisions teach the machine most.

Uncertainty sampling (Lewis and Gale 1994, doi:10.1007/978-1-4471-2099-5_1) with a balance over
codes: what is nearest to the line between yes and no comes first, and each decision that is going
to be made on a code makes the next one on the same code worth less.
"""

from collections.abc import Mapping


def uncertainty(score: float, line: float) -> float:
    """1 for a probability at the line between yes and no, falling to 0 at 0 and 1."""
    if score <= line:
        return score / line if line > 0 else 0.0
    return (1.0 - score) / (1.0 - line) if line < 1 else 0.0


def order(
    open_scores: Mapping[str, Mapping[str, float]],
    taught: Mapping[str, int],
    line: float = 0.5,
) -> list[str]:
    """Passages by how much a decision on them teaches, the most first.

    `open_scores`: by passage, the probabilities of the codes that nobody has decided on; `taught`:
    decisions by code so far. Passages without any come last, as they were given. Deterministic.
    """
    weights = {code: 1.0 / (1.0 + number) ** 0.5 for code, number in taught.items()}
    waiting = dict(taught)
    # The most uncertain code of each passage speaks for it.
    best: dict[str, list[tuple[float, str]]] = {}
    for passage, scores in open_scores.items():
        for code, score in scores.items():
            best.setdefault(code, []).append((uncertainty(score, line), passage))
    for ranked in best.values():
        ranked.sort(key=lambda pair: (-pair[0], pair[1]))
    places = dict.fromkeys(best, 0)
    chosen: dict[str, None] = {}
    while places:
        for code in list(places):
            ranked = best[code]
            while places[code] < len(ranked) and ranked[places[code]][1] in chosen:
                places[code] += 1
            if places[code] == len(ranked):
                del places[code]
        if not places:
            break
        code = max(places, key=lambda c: (best[c][places[c]][0] * weights.get(c, 1.0), c))
        chosen[best[code][places[code]][1]] = None
        waiting[code] = waiting.get(code, 0) + 1
        weights[code] = 1.0 / (1.0 + waiting[code]) ** 0.5
    return [*chosen, *(p for p in open_scores if p not in chosen)]
