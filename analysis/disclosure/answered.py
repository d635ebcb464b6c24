"""Of which groups a question is told, by how many of each have answered it.

A reader knows how many persons each group has and how many have answered in all; of the groups that
are held back the sum. He also knows this rule, so of all numbers there can be he keeps those for
which just these groups would have been held back.

A choice is proposed by rule, then tried as he would. Where few answered in a group it is held
back, and with it all in which hardly more than few did, so that which these are tells little;
those of hardly more persons than few, whatever they answered; and, by how many persons they have,
groups that can take up what the others might have more or fewer. The proposal is kept if for each
group there are two such numbers at least `threshold` apart that lead to it (`_Choice._wide`). They
are looked for in the same places whichever are true, so whether they are found follows from what he
sees, and a proposal that is kept is kept for all of them. First it is proposed also where nowhere
but hardly more than few answered; where that is not kept, only where few did; else the question is
told of none.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

# So many are tried, of what there can be, before a proposal is given up.
_TRIED = 120
# Groups that may take up what others have, at most so many of the first so many.
_TAKE_UP, _FIRST = 3, 5

Answered = tuple[int, ...]
Held = frozenset[int]


def held_back(
    persons: Sequence[int], answered: Sequence[int], must: Held, apart: Held, threshold: int
) -> Held:
    """The groups of which a question is not told, by number; all, where nothing else tells nothing.

    `must`: those of which it is not told in any case. `apart`: the one of them, if there is one,
    that stands for groups which are hidden themselves; where it alone is held back, the question is
    told of these together.
    """
    return _choice(tuple(persons), must, apart, threshold).held(tuple(answered))


@functools.lru_cache(maxsize=128)
def _choice(persons: tuple[int, ...], must: Held, apart: Held, threshold: int) -> _Choice:
    return _Choice(persons, must, apart, threshold, {})


@dataclass(frozen=True)
class _Choice:
    """The choice for groups of so many `persons`; `known`: of what has been seen, whether it keeps
    what is promised."""

    persons: tuple[int, ...]
    must: Held
    apart: Held
    threshold: int
    known: dict[tuple[bool, Held, Answered, int], bool]

    def held(self, answered: Answered) -> Held:
        for wary in (True, False):
            if (made := self._kept(answered, wary)) is not None:
                return made
        return frozenset(range(len(self.persons)))

    def _kept(self, answered: Answered, wary: bool) -> Held | None:
        """What is proposed, where that tells nothing."""
        made = self._proposed(answered, wary)
        if made is None or len(made) == len(self.persons):
            return None
        told = tuple(-1 if at in made else n for at, n in enumerate(answered))
        seen = (wary, made, told, sum(answered[at] for at in made))
        if seen not in self.known:
            self.known[seen] = self._wide(*seen)
        return made if self.known[seen] else None

    def _proposed(self, answered: Answered, wary: bool) -> Held | None:
        """The groups to hold back by the rule; None for all. `wary`: also where hardly more than
        few answered in one, and few in none."""
        if sum(answered) == sum(self.persons):
            return self.must  # everybody answered: all is known
        if sum(answered) < self.threshold + 3:
            return None  # they are few themselves, whoever they are
        # As far apart as the threshold: 1 and one less than this.
        hardly = self.threshold + 2
        small = {at for at, size in enumerate(self.persons) if size < hardly}
        least = {
            at: self.threshold if at in small | self.apart else hardly
            for at in range(len(answered))
        }
        if not any(
            0 < number < (least[at] if wary else self.threshold)
            for at, number in enumerate(answered)
        ):
            return self.must if self._hides(answered, self.must) else None
        free = self.must | small
        held = free | {at for at, number in enumerate(answered) if 0 < number < hardly}
        could = {at: range(self.persons[at] + 1) for at in free}
        could |= {at: range(1, hardly) for at in held - free}
        others = [at for at, number in enumerate(answered) if number and at not in held]
        # Those of many persons take up more; with the smallest of them least is held back.
        others.sort(key=lambda at: (self.persons[at] < 2 * self.threshold + 4, self.persons[at]))
        for number in range(_TAKE_UP + 1):
            for more in combinations(others[:_FIRST], number):
                there = could | {at: range(hardly, self.persons[at] + 1) for at in more}
                made = held | set(more)
                if self._apart_enough(there, answered) and self._hides(answered, made):
                    return made
        return None

    def _apart_enough(self, could: dict[int, range], answered: Answered) -> bool:
        """Whether each could have `threshold` more or fewer, as all of them have this sum."""
        total = sum(answered[at] for at in could)
        least = sum(one[0] for one in could.values())
        most = sum(one[-1] for one in could.values())
        return len(could) > 1 and all(
            min(one[-1], total - least + one[0]) - max(one[0], total - most + one[-1])
            >= self.threshold
            for one in could.values()
        )

    def _hides(self, answered: Answered, held: Held) -> bool:
        """Whether each could have `threshold` more or fewer, and those of few nobody, for a reader
        who knows nothing of the rule."""
        total = sum(answered[at] for at in held)
        if not total:
            return True
        if held == self.apart:
            return total >= self.threshold
        room = sum(self.persons[at] for at in held)
        for at in held:
            least = max(0, total - room + self.persons[at])
            most = min(self.persons[at], total)
            if most - least < self.threshold or (least and answered[at] < self.threshold):
                return False
        return True

    def _wide(self, wary: bool, held: Held, told: Answered, total: int) -> bool:
        """Whether each group that is held back could have `threshold` more or fewer, for a reader
        who sees what is told and knows the rule."""
        if not held or held == self.apart or not total:
            return True
        places = sorted(held)
        low, high = dict[int, int](), dict[int, int]()
        tried, waiting = 0, set(places)
        for numbers in _numbers([self.persons[at] for at in places], total, self.threshold):
            found = dict(zip(places, numbers, strict=True))
            # Only who says more of a group that is still asked for has to be tried.
            if all(low.get(at, found[at] + 1) <= found[at] <= high[at] for at in waiting):
                continue
            tried += 1
            if tried > _TRIED:
                return False
            crowd = tuple(found.get(at, n) for at, n in enumerate(told))
            if self._proposed(crowd, wary) != held:
                continue
            if not wary and self._kept(crowd, True) is not None:
                continue
            for at, number in found.items():
                low[at] = min(low.get(at, number), number)
                high[at] = max(high.get(at, number), number)
                if high[at] - low[at] >= self.threshold:
                    waiting.discard(at)
            if not waiting:
                return True
        return False


def _numbers(room: Sequence[int], total: int, threshold: int) -> Iterator[tuple[int, ...]]:
    """Ways to give each place a number up to its room, with this sum: of two places all, the
    outermost first; of more those with one place that has few or nearly all, and the others alike,
    or alike but for one."""
    every = range(len(room))
    if len(room) == 2:
        ways = range(max(0, total - room[1]), min(total, room[0]) + 1)
        for near in range((len(ways) + 1) // 2):
            for one in dict.fromkeys((ways[near], ways[-1 - near])):
                yield one, total - one
        return
    for at in every:
        most = min(room[at], total)
        few = range(min(threshold + 3, most) + 1)
        for number in (*few, *range(most, max(few[-1], most - 8), -1)):
            others = [n for n in every if n != at]
            alike = _alike([room[n] for n in others], total - number)
            if alike is not None:
                given = dict(zip(others, alike, strict=True)) | {at: number}
                yield tuple(given[n] for n in every)
            for rest in others:
                for size in (1, 3, 4, 6):
                    given = {n: min(size, room[n]) for n in others} | {at: number}
                    given[rest] = total - sum(n for other, n in given.items() if other != rest)
                    if 0 <= given[rest] <= room[rest]:
                        yield tuple(given[n] for n in every)


def _alike(room: Sequence[int], total: int) -> list[int] | None:
    """As many for each, up to its room; None where there is not so much."""
    given, left = [0] * len(room), total
    for more, at in enumerate(sorted(range(len(room)), key=lambda at: room[at])):
        given[at] = min(room[at], left // (len(room) - more))
        left -= given[at]
    return None if left else given
