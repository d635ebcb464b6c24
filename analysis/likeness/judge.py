"""Whether two statements say the same or the opposite, where no rule is sure: learnt from pairs.

A multinomial logistic regression over what `likeness.compare` finds in a pair. Its weights come
from pairs of statements in Swedish that were written for it (`python -m evals.alike_learnt` learns
them and prints them beside these).
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from analysis.likeness.compare import Met, Ways, ways
from analysis.likeness.matters import CONTRARY
from analysis.likeness.reading import Stance

__all__ = ["FEATURES", "LEARNT", "Judgement", "common", "features", "judge"]

# By feature its mean and deviation among the pairs that were learnt from, and what it weighs, in
# deviations, for "same" and for "opposite" against anything else.
LEARNT: Final[tuple[tuple[str, float, float, float, float], ...]] = (
    ("words", 0.0778, 0.1747, 0.1929, 0.2212),
    ("better words", 0.0963, 0.2152, 0.1230, 0.0265),
    ("matters", 0.1210, 0.2453, 0.3173, 0.2434),
    ("better matters", 0.1373, 0.2738, 0.4559, 0.3224),
    ("matters with their sign", 0.0291, 0.1327, 0.1168, 0.0720),
    ("contraries", 0.0193, 0.1376, 0.1687, 0.3353),
    ("contraries denied", 0.0054, 0.0733, 0.2227, 0.1332),
    ("contraries, near", 0.0077, 0.0663, 0.0663, 0.0941),
    ("want alike", 0.0650, 0.2465, 0.0725, 0.0753),
    ("want apart", 0.0313, 0.1740, -0.0858, -0.0934),
    ("want apart, near", 0.0061, 0.0623, 0.0426, 0.1263),
    ("want alike, near", 0.0120, 0.0870, 0.1371, 0.0887),
    ("one wants, near", 0.0438, 0.1572, -0.0203, 0.0117),
    ("find alike", 0.0236, 0.1517, 0.0683, -0.0594),
    ("find apart", 0.0296, 0.1695, 0.0101, 0.0428),
    ("find apart, near", 0.0061, 0.0652, 0.1224, 0.1706),
    ("find alike, near", 0.0047, 0.0559, 0.0659, 0.1107),
    ("one finds, near", 0.0379, 0.1457, 0.1074, 0.0862),
    ("sides apart", 0.0167, 0.1281, 0.1133, 0.1790),
    ("sides alike", 0.0218, 0.1459, 0.1211, 0.0957),
    ("un-", 0.0007, 0.0256, -0.0087, 0.0037),
    ("passed over", 0.0007, 0.0256, -0.0410, 0.0618),
    ("denied apart", 0.0386, 0.1927, -0.0650, -0.0068),
    ("keep apart", 0.0052, 0.0722, 0.0736, 0.1354),
    ("keep alike", 0.0011, 0.0338, 0.1416, 0.0324),
    ("one denies", 0.2543, 0.4355, 0.0831, 0.0797),
    ("one denies, words", 0.0228, 0.1048, 0.0325, 0.0110),
    ("one denies, near", 0.0365, 0.1482, 0.2995, 0.1977),
    ("contrary", 0.0745, 0.2625, -0.1565, -0.0981),
    ("opposed", 0.1691, 0.3748, 0.0147, 0.0363),
    ("opposed, words", 0.0295, 0.1209, -0.1459, 0.0807),
    ("opposed, near", 0.0419, 0.1593, -0.0058, 0.0747),
    ("words squared", 0.0366, 0.1079, 0.1237, 0.3216),
    ("words and matters", 0.0430, 0.1175, -0.4575, -0.3016),
    ("near squared", 0.0811, 0.1857, 0.0153, 0.0876),
    ("length apart", 0.1033, 0.0902, 0.0711, -0.0095),
    ("content alike", 0.0506, 0.2191, 0.2244, 0.0920),
    ("content apart", 0.0592, 0.2361, -0.0971, 0.2746),
    ("for it alike", 0.0645, 0.2456, 0.2048, 0.0536),
    ("for it apart", 0.0368, 0.1883, 0.0953, 0.2504),
    ("content, near", -0.0022, 0.1039, 0.1537, -0.1035),
    ("for it, near", 0.0010, 0.1119, -0.0131, -0.0960),
    ("content and for it", -0.0039, 0.4098, 0.0770, 0.0157),
    ("content but against, near", 0.0071, 0.0652, -0.1225, 0.0489),
    ("content and for it, near", 0.0073, 0.0664, 0.0151, -0.0240),
)
_CONSTANTS: Final = (-2.2902, -2.7557)

FEATURES: Final = (
    "words", "better words", "matters", "better matters", "matters with their sign",
    "contraries", "contraries denied", "contraries, near",
    "want alike", "want apart", "want apart, near", "want alike, near", "one wants, near",
    "find alike", "find apart", "find apart, near", "find alike, near", "one finds, near",
    "sides apart", "sides alike", "un-", "passed over", "denied apart", "keep apart", "keep alike",
    "one denies", "one denies, words", "one denies, near", "contrary", "opposed",
    "opposed, words", "opposed, near", "words squared", "words and matters", "near squared",
    "length apart", "content alike", "content apart", "for it alike", "for it apart",
    "content, near", "for it, near", "content and for it", "content but against, near",
    "content and for it, near",
)  # fmt: skip
_LENGTH: Final = 10  # words


class Judgement(NamedTuple):
    """Probabilities, 0 to 1, that a pair says the same, and the opposite."""

    same: float
    opposite: float


def common(a: Stance, b: Stance) -> float:
    """The share of the matters of both that they have in common, a little drawn towards nothing."""
    return 2 * len(a.matters.keys() & b.matters.keys()) / (len(a.matters) + len(b.matters) + 0.33)


def features(a: Stance, b: Stance, met: Met) -> tuple[float, ...]:
    """What FEATURES names, of a pair with what its words have in common."""
    w: Ways = ways(a, b)
    shared = a.matters.keys() & b.matters.keys()
    count = len(shared)
    turned = sum(a.matters[name] != b.matters[name] for name in shared)
    both = len(a.matters) + len(b.matters) + 0.33
    matters = 2 * count / both
    fewer = min(len(a.matters), len(b.matters)) + 0.33
    contraries = [
        a.matters[name] == b.matters[other]
        for name in a.matters
        for other in CONTRARY[name] & b.matters.keys()
    ]
    near = max(met.both, matters)
    want, find = a.wants * b.wants, a.finds * b.finds
    contrary, alike = float(any(contraries)), float(not all(contraries))
    content, wanted = a.stand[0] * b.stand[0], a.stand[1] * b.stand[1]
    crosswise = a.stand[0] * b.stand[1] + b.stand[0] * a.stand[1]
    lengths = abs(len(a.words) - len(b.words)) / _LENGTH
    opposed, denies = float(w.opposed), float(a.denied != b.denied)
    return (
        met.both, met.better, matters, count / fewer, (count - 2 * turned) / both,
        contrary, alike, contrary * near,
        float(want > 0), float(want < 0), near * (want < 0), near * (want > 0),
        near * (bool(a.wants) != bool(b.wants)),
        float(find > 0), float(find < 0), near * (find < 0), near * (find > 0),
        near * (bool(a.finds) != bool(b.finds)),
        float(w.sides_apart), float(w.sides_alike), float(w.un), float(w.passed_over),
        float(w.denied_apart),
        float((a.keeps and b.wants < 0) or (b.keeps and a.wants < 0)), float(a.keeps and b.keeps),
        denies, denies * met.both, denies * near, float(w.contrary),
        opposed, opposed * met.both, opposed * near,
        met.both**2, met.both * matters, near**2, lengths,
        float(content > 0), float(content < 0), float(wanted > 0), float(wanted < 0),
        content * near, wanted * near, float(crosswise), near * (crosswise < 0),
        near * (crosswise > 0),
    )  # fmt: skip


def judge(a: Stance, b: Stance, met: Met) -> Judgement:
    """What was learnt says of a pair with what its words have in common."""
    same, opposite = _CONSTANTS
    for value, (_, mean, deviation, for_same, for_opposite) in zip(
        features(a, b, met), LEARNT, strict=True
    ):
        away = (value - mean) / deviation
        same += for_same * away
        opposite += for_opposite * away
    e_same, e_opposite = math.exp(same), math.exp(opposite)
    total = 1.0 + e_same + e_opposite
    return Judgement(e_same / total, e_opposite / total)
