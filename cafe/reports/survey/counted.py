"""A survey's answers added up: what is counted of a questionnaire, and by whom.

Numbers, dates and quarters are counted in classes, since single values would tell persons apart;
which classes follows from the answers (`Counted.classed`), so an item of them has no levels of its
own before.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from analysis import classes
from analysis.classes import Cuts
from cafe.reports.survey.counting.base import CountedItem, GroupCounts, Middle
from cafe.reports.survey.counting.classed import ClassedCounting
from cafe.reports.survey.counting.registry import COUNTINGS
from forms.questionnaire import model
from forms.questionnaire.model import Questionnaire
from forms.questionnaire.types import registry as types

YEAR = "year"
# Broken down by these; "not said" is a label of its own.
WAYS = (*model.DIMENSIONS, YEAR)
NOT_SAID = ""


def items(
    questionnaire: Questionnaire, cuts: Mapping[str, Cuts] | None = None
) -> tuple[CountedItem, ...]:
    """What is counted of a questionnaire, in its order: not its dimensions, which figures are
    broken down by, nor for how many persons an answer stands.

    With the `cuts` of a release, what it has no classes of is left out.
    """
    found: list[CountedItem] = []
    for q in questionnaire.asked:
        if q.role:
            continue
        for part in types.of(q).counted(q):
            made = CountedItem(
                part.id,
                q,
                COUNTINGS[part.kind],
                (*part.levels, ""),
                part.choice,
                (),
                part.key,
                part.label,
                part.unit,
            )
            if isinstance(made.counting, ClassedCounting):
                if cuts is None or part.id in cuts:
                    found.append(in_classes(made, (cuts or {}).get(part.id, ())))
            else:
                found.append(made)
    return tuple(found)


def question_of(item: str) -> str:
    """The question that an item (by its id) is of; a statement of a grid is one by itself."""
    return item.partition(":")[0]


def in_classes(item: CountedItem, cuts: Cuts) -> CountedItem:
    """The item with the classes between the cuts."""
    ends = ["", *map(str, cuts), ""]
    levels = [f"{low}:{high}" for low, high in itertools.pairwise(ends)]
    return replace(item, levels=(*levels, ""), cuts=cuts)


Key = tuple[str, ...]


@dataclass
class Counted:
    """All answers of a survey, added up by district, area, profession and year (`groups`);
    `values` are the numbers and quarters that go into classes: by item and group, how many persons
    at each (None: not answered). `outside`: by item the places, from the end, of the levels that
    are no answer: none given, and "don't know"."""

    answers: int = 0
    groups: dict[Key, tuple[int, dict[str, list[int]]]] = field(default_factory=dict)
    values: dict[str, dict[Key, Counter[int | None]]] = field(default_factory=dict)
    classes: dict[str, ClassedCounting] = field(default_factory=dict)
    outside: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def answered(self, item: str, levels: Sequence[int]) -> int:
        """How many of those at each level of an item have answered its question."""
        return sum(levels) - sum(levels[at] for at in self.outside[item])

    def cell(self, chosen: Iterable[Key]) -> GroupCounts:
        """Some of the groups together."""
        persons = 0
        counts: dict[str, list[int]] = {}
        for key in chosen:
            number, by_item = self.groups[key]
            persons += number
            for item, levels in by_item.items():
                if item in counts:
                    counts[item] = [a + b for a, b in zip(counts[item], levels, strict=True)]
                else:
                    counts[item] = list(levels)
        return GroupCounts(persons, {item: tuple(levels) for item, levels in counts.items()})

    def classed(
        self, least: int, before: Mapping[str, Cuts], fixed: Collection[str] = ()
    ) -> tuple[Counted, dict[str, Cuts]]:
        """The same with numbers and quarters in classes of at least `least` persons, and their
        cuts; `before`: those that were used earlier, which are kept, and for the items in `fixed`
        not divided further."""
        cuts: dict[str, Cuts] = {}
        groups = {key: (persons, dict(counts)) for key, (persons, counts) in self.groups.items()}
        for item, by_group in self.values.items():
            sizes = self._sizes(item)
            cuts[item] = before.get(item, ())
            if item not in fixed:
                cuts[item] = self.classes[item].cuts(sizes, least, cuts[item])
            for key, at in by_group.items():
                levels = [0] * (len(cuts[item]) + 2)
                for value, persons in at.items():
                    levels[-1 if value is None else classes.place(value, cuts[item])] += persons
                groups[key][1][item] = levels
        return Counted(self.answers, groups, outside=self.outside), cuts

    def given(self, item: str) -> int:
        """How many have given a number or quarter."""
        return sum(self._sizes(item).values())

    def middles(self, least: int) -> dict[str, Middle]:
        """Of each number its quartiles: none without at least `least` persons in each half, or
        quarter."""
        found: dict[str, Middle] = {}
        for item, counting in self.classes.items():
            sizes = self._sizes(item)
            n = sum(sizes.values())
            if counting.measured and n >= 2 * least:
                low, middle, high = (classes.quantile(sizes, k, 4) for k in (1, 2, 3))
                enough = n >= 4 * least
                found[item] = (low if enough else None, middle, high if enough else None)
        return found

    def _sizes(self, item: str) -> dict[int, int]:
        sizes: Counter[int] = Counter()
        for at in self.values[item].values():
            for value, persons in at.items():
                if value is not None:
                    sizes[value] += persons
        return dict(sizes)


def count(questionnaire: Questionnaire, answers: Iterable[tuple[str, int, str]]) -> Counted:
    """Add up answers: (year, persons, content as JSON)."""
    asked = items(questionnaire)
    roles = [questionnaire.with_role(role) for role in model.DIMENSIONS]
    places = [q.id if q else None for q in roles]
    # Most answers to closed questions are alike, so each value is looked up once.
    known: dict[tuple[str, str], int] = {}
    made = Counted(outside={item.id: item.outside for item in asked})
    read = json.loads
    fixed: list[tuple[int, CountedItem]] = []
    classed: list[tuple[CountedItem, ClassedCounting]] = []
    for n, item in enumerate(asked):
        if isinstance(item.counting, ClassedCounting):
            classed.append((item, item.counting))
            made.classes[item.id], made.values[item.id] = item.counting, {}
        else:
            fixed.append((n, item))
    plain = [(n, i.id, i.key, i.level) for n, i in fixed if i.counting.few_values]
    others = [(n, i.key, i.level) for n, i in fixed if not i.counting.few_values]
    tally: Counter[tuple[Key, int, int]] = Counter()
    sizes: Counter[Key] = Counter()
    for year, persons, content in answers:
        values = read(content)
        said = [values.get(place) if place else None for place in places]
        key = (*((s if isinstance(s, str) else NOT_SAID) for s in said), year)
        made.answers += 1
        sizes[key] += persons
        for n, identity, question, level_of in plain:
            value = values.get(question)
            mark = (identity, str(value))
            if (at := known.get(mark)) is None:
                at = known[mark] = level_of(value)
            tally[key, n, at] += persons
        for n, question, level_of in others:
            tally[key, n, level_of(values.get(question))] += persons
        for item, counting in classed:
            at_value = counting.value(values.get(item.key))
            made.values[item.id].setdefault(key, Counter())[at_value] += persons
    for key, number in sizes.items():
        made.groups[key] = (number, {item.id: [0] * len(item.levels) for _, item in fixed})
    for (key, n, at), number in tally.items():
        made.groups[key][1][asked[n].id][at] = number
    return made
