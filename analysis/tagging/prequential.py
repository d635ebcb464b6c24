"""How good the machine is on decisions that it had not seen: each is scored by what the machine had
said before it learnt from it (prequential evaluation; Dawid 1984, doi:10.2307/2981683)."""

from collections.abc import Sequence
from dataclasses import dataclass

Z = 1.959964  # 95 %


@dataclass(frozen=True)
class Decided:
    """A person's word on a code, and whether the machine had asserted it before."""

    asserted: bool
    holds: bool


@dataclass(frozen=True)
class RightShare:
    """`right` of `of`, with its 95 % interval (Wilson 1927, doi:10.1080/01621459.1927.10502953);
    None when there is nothing to judge by."""

    right: int
    of: int

    @property
    def value(self) -> float | None:
        """The share, 0 to 1."""
        return self.right / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The interval's ends, 0 to 1."""
        if not self.of:
            return None
        p, n = self.right / self.of, self.of
        middle = p + Z * Z / (2 * n)
        width = Z * (p * (1 - p) / n + Z * Z / (4 * n * n)) ** 0.5
        scale = 1 + Z * Z / n
        return max(0.0, (middle - width) / scale), min(1.0, (middle + width) / scale)


@dataclass(frozen=True)
class Figures:
    """`precision`: of what the machine asserted and a person judged, what held; `recall`: of what
    people confirmed, what the machine had asserted. `decisions` is how many it rests on."""

    decisions: int
    precision: RightShare
    recall: RightShare


def figures(decided: Sequence[Decided]) -> Figures:
    """The figures of these decisions."""
    right = sum(d.asserted and d.holds for d in decided)
    return Figures(
        len(decided),
        RightShare(right, sum(d.asserted for d in decided)),
        RightShare(right, sum(d.holds for d in decided)),
    )


def blocks(decided: Sequence[Decided], size: int = 50) -> list[Figures]:
    """The figures of each `size` decisions in turn, the first first; what is left over at the end
    goes with the last block when it is less than half of one."""
    starts = list(range(0, len(decided), size)) or [0]
    if len(starts) > 1 and len(decided) - starts[-1] < size / 2:
        starts.pop()
    ends = [*starts[1:], len(decided)]
    return [figures(decided[a:b]) for a, b in zip(starts, ends, strict=True)]
