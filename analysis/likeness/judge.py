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
    ("words", 0.1111, 0.1980, -0.0150, 0.1060),
    ("better words", 0.1374, 0.2445, -0.0273, -0.0320),
    ("matters", 0.1821, 0.2756, 0.2054, 0.1717),
    ("better matters", 0.2111, 0.3130, 0.2386, 0.2220),
    ("matters with their sign", 0.0433, 0.1585, -0.0146, 0.0760),
    ("contraries", 0.0295, 0.1693, 0.1949, 0.3395),
    ("contraries denied", 0.0108, 0.1033, 0.2094, 0.1390),
    ("contraries, near", 0.0105, 0.0751, 0.0001, 0.0759),
    ("want alike", 0.0596, 0.2368, -0.0031, 0.0174),
    ("want apart", 0.0336, 0.1801, -0.0481, -0.0817),
    ("want apart, near", 0.0077, 0.0700, 0.0337, 0.0932),
    ("want alike, near", 0.0130, 0.0902, -0.0220, -0.0238),
    ("one wants, near", 0.0628, 0.1848, -0.0860, -0.0474),
    ("find alike", 0.0276, 0.1637, 0.0003, -0.1260),
    ("find apart", 0.0270, 0.1620, -0.0315, 0.0298),
    ("find apart, near", 0.0078, 0.0724, 0.1203, 0.1613),
    ("find alike, near", 0.0067, 0.0657, 0.0408, 0.1046),
    ("one finds, near", 0.0562, 0.1729, 0.0881, 0.0145),
    ("sides apart", 0.0208, 0.1428, 0.1111, 0.2170),
    ("sides alike", 0.0286, 0.1667, 0.1466, 0.1474),
    ("un-", 0.0006, 0.0245, 0.0101, 0.0661),
    ("passed over", 0.0006, 0.0245, -0.0174, 0.0907),
    ("denied apart", 0.0584, 0.2346, -0.1389, -0.1438),
    ("keep apart", 0.0051, 0.0712, 0.0632, 0.1071),
    ("keep alike", 0.0009, 0.0300, 0.1395, 0.0321),
    ("one denies", 0.2759, 0.4470, 0.0175, 0.0972),
    ("one denies, words", 0.0318, 0.1200, 0.0702, 0.0129),
    ("one denies, near", 0.0541, 0.1703, 0.1692, 0.1083),
    ("contrary", 0.0632, 0.2434, -0.0456, 0.0179),
    ("opposed", 0.1755, 0.3804, -0.0652, -0.0112),
    ("opposed, words", 0.0388, 0.1350, -0.1361, 0.0519),
    ("opposed, near", 0.0564, 0.1796, 0.0280, 0.1088),
    ("words squared", 0.0516, 0.1214, 0.2471, 0.3953),
    ("words and matters", 0.0608, 0.1314, -0.3851, -0.3409),
    ("near squared", 0.1178, 0.2079, -0.0049, 0.0291),
    ("length apart", 0.0993, 0.0874, 0.1052, 0.0536),
    ("content alike", 0.0384, 0.1921, 0.0284, 0.0234),
    ("content apart", 0.0469, 0.2114, -0.2183, 0.0682),
    ("for it alike", 0.0562, 0.2303, 0.0582, 0.0139),
    ("for it apart", 0.0373, 0.1895, 0.0557, 0.1679),
    ("content, near", -0.0032, 0.1111, 0.1378, -0.0412),
    ("for it, near", 0.0014, 0.1211, 0.0139, -0.0954),
    ("content and for it", 0.0025, 0.3846, 0.0677, 0.0126),
    ("content but against, near", 0.0090, 0.0723, -0.1338, 0.0007),
    ("content and for it, near", 0.0095, 0.0752, -0.0131, -0.1253),
    ("as content", 0.0100, 0.3173, 0.1512, -0.1779),
    ("as content, near", -0.0006, 0.1117, -0.0158, 0.0082),
    ("sure of it", 0.3071, 0.2422, 0.0930, 0.0646),
    ("sure of it, near", 0.1869, 0.3088, 0.1876, 0.2253),
    ("one content, near", -0.0225, 0.0775, -0.1453, -0.1222),
    ("both content, rather near", 0.0291, 0.0936, 0.2427, 0.1828),
    ("one content, rather near", -0.0304, 0.0991, -0.1878, -0.3162),
    ("want alike, rather near", 0.0170, 0.1129, 0.1761, 0.1278),
    ("want apart, rather near", 0.0099, 0.0869, 0.0474, 0.0780),
    ("one denies, rather near", 0.0740, 0.2205, 0.1835, 0.2684),
    ("better matters, rather near", 0.1601, 0.2520, 0.0490, 0.0053),
)
_CONSTANTS: Final = (-1.0335, -1.6893)

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
    "as content", "as content, near", "sure of it", "sure of it, near", "one content, near",
    "both content, rather near", "one content, rather near", "want alike, rather near",
    "want apart, rather near", "one denies, rather near", "better matters, rather near",
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
    as_content, rather_near = a.content * b.content, near**0.5
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
        as_content, as_content * near, min(abs(a.content), abs(b.content)),
        near * (abs(a.content) + abs(b.content)), near * min(as_content, 0.0),
        rather_near * max(as_content, 0.0), rather_near * min(as_content, 0.0),
        rather_near * (want > 0), rather_near * (want < 0), rather_near * denies,
        rather_near * count / fewer,
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
