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

That it is told of none tells something as well: of two groups, of which one can hardly be few, that
few answered in the other. So what is proposed is chosen beforehand, by how many persons there are
and how many of them answered in all, which he sees: the first plan by which those of whom nothing
is told could again have `threshold` more or fewer in each group (`_Choice._plan`). Of groups of
hardly more persons than few that is not kept where it would cost the question: to be as wide, all
that such a group can have must be told or none.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

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


def told_anew(came: Sequence[int], new: Sequence[int], threshold: int) -> bool:
    """Whether a question that was told of groups is told anew, after so many `came` to each of whom
    so many answered it (`new`): enough of each, or nobody where nobody came, which all see.

    That it is not told anew must not tell either. A reader sees how many answered in all; where
    those of one group could be few, but no other's then as well, it would. There it never is.
    """
    total = sum(new)
    for at, most in enumerate(came):
        others = [size for other, size in enumerate(came) if other != at and size]
        least, most = max(0, total - sum(others)), min(most, total)
        if least < threshold <= most - least and not any(
            total - most - (sum(others) - other) < threshold for other in others
        ):
            return False
    return all(n >= threshold or (n == 0 and not size) for n, size in zip(new, came, strict=True))


@functools.lru_cache(maxsize=128)
def _choice(persons: tuple[int, ...], must: Held, apart: Held, threshold: int) -> _Choice:
    return _Choice(persons, must, apart, threshold)


# What is held back: where few answered in a group; also where hardly more than few did; some groups
# (`always`) whatever they answered; or nothing, where clearly more than few answered everywhere.
_FEW, _WARY, _ALWAYS, _CLEARLY = range(4)
# So many ways to have answered are all gone through, to see what it tells that nothing is told.
_ALL = 1500


class _Rule(NamedTuple):
    """How a choice is proposed; `beside`: those of `always` that only take up what others have."""

    care: int
    always: Held = frozenset()
    beside: Held = frozenset()


# Rules that are tried one after the other; that none of them is kept tells all that it tells.
_Plan = tuple[_Rule, ...]
_FIRST_PLANS: tuple[_Plan, ...] = ((_Rule(_WARY), _Rule(_FEW)), (_Rule(_WARY),))


@dataclass(frozen=True)
class _Choice:
    """The choice for groups of so many `persons`; `known`: of what has been seen, whether it keeps
    what is promised; `plans`: by how many answered in all."""

    persons: tuple[int, ...]
    must: Held
    apart: Held
    threshold: int
    known: dict[tuple[_Rule, Held, Answered, int], bool] = field(default_factory=dict)
    plans: dict[int, _Plan] = field(default_factory=dict)

    def held(self, answered: Answered) -> Held:
        everybody = frozenset(range(len(self.persons)))
        if self.must == everybody:
            return everybody
        total = sum(answered)
        if total not in self.plans:
            self.plans[total] = self._plan(total)
        made = self._first_kept(answered, self.plans[total])
        return everybody if made is None else made

    @property
    def _hardly(self) -> int:
        """One less is as far from 1 as the threshold."""
        return self.threshold + 2

    @property
    def _small(self) -> Held:
        """The groups of hardly more persons than few."""
        return frozenset(at for at, size in enumerate(self.persons) if size < self._hardly)

    def _plan(self, total: int) -> _Plan:
        """The first that tells of no group by telling nothing; where it would tell of small groups
        alone, only if most groups would be told, were the answers spread alike."""
        narrowed = {plan: self._silence_tells(plan, total) for plan in _FIRST_PLANS}
        always = self.must.union(self._small, *narrowed.values())
        largest = sorted(set(range(len(self.persons))) - always, key=lambda at: -self.persons[at])
        beside = [frozenset(largest[:number]) for number in range(1, _TAKE_UP + 1)]
        more = [(_Rule(_CLEARLY),), *((_Rule(_ALWAYS, always | one, one),) for one in beside)]
        everybody = sum(self.persons)
        ends = [total * sum(self.persons[:at]) // everybody for at in range(len(self.persons) + 1)]
        alike = tuple(after - before for before, after in itertools.pairwise(ends))
        for plan in (*_FIRST_PLANS, *more):
            if plan not in narrowed:
                made = self._first_kept(alike, plan)
                if made is None or 2 * len(made - self.must) > len(self.persons):
                    continue
                narrowed[plan] = self._silence_tells(plan, total)
            if not narrowed[plan]:
                return plan
        return next((plan for plan, groups in narrowed.items() if groups <= self._small), ())

    def _first_kept(self, answered: Answered, plan: _Plan) -> Held | None:
        found = (self._kept(answered, rule) for rule in plan)
        return next((made for made in found if made is not None), None)

    def _open(self, total: int) -> dict[int, tuple[int, int]]:
        """The groups in which few could have answered or not, as far as is seen, with how many at
        least and at most."""
        missing = sum(self.persons) - total
        ranges = {at: (max(0, n - missing), min(n, total)) for at, n in enumerate(self.persons)}
        return {
            at: (least, most)
            for at, (least, most) in ranges.items()
            if least < self.threshold <= most - least
        }

    def _silence_tells(self, plan: _Plan, total: int) -> Held:
        """The groups of which a reader who sees that the question is told of none can tell that few
        in them answered."""
        open_ = self._open(total)
        crowds = list(itertools.islice(_crowds(self.persons, total), _ALL + 1))
        if len(crowds) > _ALL:
            return frozenset(at for at in open_ if self._is_narrow(at, plan, total))
        low, high = dict.fromkeys(open_, total), dict.fromkeys(open_, 0)
        few = set[int]()
        for crowd in crowds:
            # Only who says more of a group has to be tried.
            new = [at for at in open_ if not low[at] <= crowd[at] <= high[at]]
            new += [at for at in open_.keys() - few if 0 < crowd[at] < self.threshold]
            if not new or self._first_kept(crowd, plan) is not None:
                continue
            for at in open_:
                low[at], high[at] = min(low[at], crowd[at]), max(high[at], crowd[at])
            few |= {at for at in open_ if 0 < crowd[at] < self.threshold}
        return frozenset(at for at in few if high[at] - low[at] < self.threshold)

    def _is_narrow(self, at: int, plan: _Plan, total: int) -> bool:
        """The same of one group, beside so many others that not all can be gone through: those in
        which few answered in it, or in one other, and in the rest alike, or all in some of them."""
        open_ = self._open(total)
        least, most = open_[at]

        def silent(number: int, other: int | None = None, few: int = 0) -> bool:
            rest = [n for n in range(len(self.persons)) if n not in (at, other)]
            room = [self.persons[n] for n in rest]
            for spread in (_alike, _in_few) if other is not None else (_alike,):
                if (found := spread(room, total - number - few)) is not None:
                    given = dict(zip(rest, found, strict=True)) | {at: number}
                    if other is not None:
                        given[other] = few
                    crowd = tuple(given[n] for n in range(len(self.persons)))
                    if self._first_kept(crowd, plan) is None:
                        return True
            return False

        few = next((n for n in (max(1, least), self.threshold - 1) if silent(n)), None)
        if few is None:
            return False
        apart = few + self.threshold
        others = sorted(open_.keys() - {at}, key=lambda n: -self.persons[n])[:_FIRST]
        return not any(
            silent(number, other, some)
            for number in ((apart, most) if apart <= most else (0, most))
            for other in (None, *others)
            for some in (2, self.threshold - 1)
        )

    def _kept(self, answered: Answered, rule: _Rule) -> Held | None:
        """What is proposed, where that tells nothing."""
        made = self._proposed(answered, rule)
        if made is None or len(made) == len(self.persons):
            return None
        told = tuple(-1 if at in made else n for at, n in enumerate(answered))
        seen = (rule, made, told, sum(answered[at] for at in made))
        if seen not in self.known:
            self.known[seen] = self._wide(*seen)
        return made if self.known[seen] else None

    def _proposed(self, answered: Answered, rule: _Rule) -> Held | None:
        """The groups to hold back by the rule; None for all."""
        if sum(answered) == sum(self.persons):
            return self.must  # everybody answered: all is known
        if sum(answered) < self.threshold + 3:
            return None  # they are few themselves, whoever they are
        if rule.care == _ALWAYS:
            few = any(
                0 < n < self.threshold for at, n in enumerate(answered) if at not in rule.always
            )
            nobody = rule.always - rule.beside
            return None if few or not self._hides(answered, rule.always, nobody) else rule.always
        if self._enough(answered, rule.care):
            return self.must if self._hides(answered, self.must) else None
        if rule.care == _CLEARLY:
            return None
        hardly = self._hardly
        free = self.must | self._small
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

    def _enough(self, answered: Answered, care: int) -> bool:
        """Whether in each group enough answered, or nobody."""
        least = dict.fromkeys(range(len(answered)), self.threshold)
        if care == _WARY:
            least |= dict.fromkeys(least.keys() - self._small - self.apart, self._hardly)
        elif care == _CLEARLY:
            # As far from the fewest that there can be.
            for at, (fewest, _) in self._open(sum(answered)).items():
                least[at] = max(1, fewest) + self.threshold + 1
        return not any(0 < number < least[at] for at, number in enumerate(answered))

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

    def _hides(self, answered: Answered, held: Held, nobody: Held = frozenset()) -> bool:
        """Whether each could have `threshold` more or fewer, and those of few (or in `nobody`)
        nobody, for a reader who knows nothing of the rule."""
        total = sum(answered[at] for at in held)
        if not total:
            return True
        if held == self.apart:
            return total >= self.threshold
        room = sum(self.persons[at] for at in held)
        for at in held:
            least = max(0, total - room + self.persons[at])
            most = min(self.persons[at], total)
            if most - least < self.threshold or (
                least and (at in nobody or answered[at] < self.threshold)
            ):
                return False
        return True

    def _wide(self, rule: _Rule, held: Held, told: Answered, total: int) -> bool:
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
            if self._proposed(crowd, rule) != held:
                continue
            if rule.care == _FEW and self._kept(crowd, _Rule(_WARY)) is not None:
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


def _crowds(room: Sequence[int], total: int) -> Iterator[tuple[int, ...]]:
    """All ways to give each place a number up to its room, with this sum."""
    if len(room) == 1:
        yield (total,)
        return
    first, *rest = room
    for number in range(max(0, total - sum(rest)), min(first, total) + 1):
        for others in _crowds(rest, total - number):
            yield number, *others


def _alike(room: Sequence[int], total: int) -> list[int] | None:
    """As many for each, up to its room; None where there is not so much."""
    given, left = [0] * len(room), total
    for more, at in enumerate(sorted(range(len(room)), key=lambda at: room[at])):
        given[at] = min(room[at], left // (len(room) - more))
        left -= given[at]
    return None if left else given


def _in_few(room: Sequence[int], total: int) -> list[int] | None:
    """As much as there is room for, in the first places; None where there is not so much."""
    given = list[int]()
    for most in room:
        given.append(min(most, total - sum(given)))
    return given if sum(given) == total else None
