"""What may be shown of a survey's answers: counted, and passed through the disclosure gate.

Nothing but a release is ever shown, on the page, the wall or in a file; `frozen` keeps
them.

**How a release is protected.** The results of the whole group need the threshold of persons, and
so do those who have come since the release before. Breakdowns are made when the survey is closed.

- By one dimension, `Gate.labels` decides which labels are hidden, and in a later release the same
  of those who came since (`_hidden_later`). It is asked by persons alone, one dimension at a time,
  which is enough: of the persons with hidden labels, any could have any of these labels, and all
  that is shown (every question, every other table, the whole) would be the same. That holds over
  time because a label once hidden stays hidden.
- By two dimensions labels are put together until each has at least the threshold of persons
  or nobody (global recoding; A. Hundepool et al., "Statistical Disclosure Control", 2012, ch. 4).
  Labels that are hidden by one dimension are always together, so the argument above is kept. Such
  tables are made once: two of them, made at different times, would tell the groups in between.
- A question is told of those groups in which enough have answered it: see `bases`.
- All of it together must not prove that anybody is in a small group of two dimensions: see
  `pairs`.

Persons are counted, not answers: a talk group's answer counts for all in it that somebody vouches
for (`cafe.store.surveys.not_vouched`). What groups answered together and what persons answered
by themselves are never one figure: whichever are more when results are first shown are what a
survey's figures are about, the others stand apart.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from analysis.classes import Cuts
from analysis.disclosure.gate import NEW_ANSWERS, SMALL_GROUP, Gate, next_release_allowed
from cafe.errors import Conflict
from cafe.reports.survey import bases
from cafe.reports.survey.counted import NOT_SAID, WAYS, Counted
from cafe.reports.survey.counting.base import GroupCounts
from cafe.reports.survey.pairs import PairTable, Way, made_pairs

TWO_MADE_ONCE = "made_once"
# What stands for all hidden labels together; a label of the organisation's has no such name.
_UNSEEN = "\0"
# Whose answers: each one's own, or what a talk group answered together.
PERSONS, GROUPS = "persons", "groups"


@dataclass(frozen=True)
class ShownRelease:
    """One release: all that anybody is shown of a survey; `cuts` are of numbers and quarters.

    `of`: whose answers it is about, PERSONS or GROUPS ("": both together, as before they were told
    apart). `apart`: the answers of the others, of the whole only, where enough stand behind them.
    """

    threshold: int
    answers: int
    whole: GroupCounts
    ways: Mapping[str, Way]
    pairs: Mapping[tuple[str, str], PairTable]
    cuts: Mapping[str, Cuts] = field(default_factory=dict)
    of: str = ""
    apart: GroupCounts | None = None

    @property
    def everybody(self) -> int:
        """How many persons it tells of, those apart too."""
        return self.persons + (self.apart.persons if self.apart else 0)

    @property
    def persons(self) -> int:
        """How many persons it is about."""
        return self.whole.persons


def release(
    persons: Counted,
    gate: Gate,
    earlier: Sequence[ShownRelease],
    broken_down: bool,
    groups: Counted | None = None,
) -> ShownRelease:
    """What may be shown now, after the earlier releases in order of time. `persons`: the answers of
    persons by themselves, `groups`: those of talk groups.

    Raises Conflict: "survey_mixed" when talk groups have answered and an earlier release had them
    together with the others; "survey_too_few" when the group, or what has come since, is smaller
    than the threshold; "survey_answers_gone" when answers that were counted earlier are gone.
    """
    groups = groups or Counted(outside=persons.outside)
    of = _of(persons, groups, earlier)
    counted, others = (groups, persons) if of == GROUPS else (persons, groups)
    whole = counted.cell(counted.groups)
    before = earlier[-1].persons if earlier else 0
    if whole.persons < before:
        raise Conflict("survey_answers_gone")
    first_breakdown = broken_down and not any(one.ways for one in earlier)
    # With nobody new, breakdowns may still be added to what is shown.
    adds = bool(earlier) and whole.persons == before
    past_apart = earlier[-1].apart if earlier else None
    adds = adds and (first_breakdown or _more_apart(others, gate.threshold, past_apart))
    if not adds and not next_release_allowed(before, whole.persons, gate.threshold):
        raise Conflict("survey_too_few", threshold=gate.threshold, new=whole.persons - before)
    last = earlier[-1] if earlier else None
    kept = bases.keeps(counted, gate.threshold, last.whole if last else None)
    middles = {i: found for i, found in counted.middles(gate.threshold).items() if i not in kept}
    counted, cuts = counted.classed(gate.threshold, last.cuts if last else {}, kept)
    whole = bases.whole(counted, gate.threshold, kept, last.whole if last else None)
    if last is not None:
        middles |= {i: found for i, found in last.whole.middles.items() if i in kept}
    whole = replace(whole, middles=middles)
    ways: dict[str, Way] = {}
    pairs: dict[tuple[str, str], PairTable] = {}
    if broken_down:
        used = [way for n, way in enumerate(WAYS) if any(key[n] for key in counted.groups)]
        for way in used:
            broken = [one for one in earlier if one.ways]
            made = _one_way(counted, gate, way, broken)
            past = [(one.ways[way], one.whole) for one in broken if way in one.ways]
            cells = _by_label(counted, way)
            ways[way] = bases.by_label(counted, gate.threshold, whole, kept, made, cells, past)
        for n, first in enumerate(used):
            for second in used[n + 1 :]:
                pairs[first, second] = PairTable((), (), (), TWO_MADE_ONCE)
        if first_breakdown:
            ways, pairs = made_pairs(counted, gate.threshold, whole, ways)
    apart = _apart(others, gate.threshold, past_apart, last.cuts if last else {}, cuts)
    answers = persons.answers + groups.answers
    return ShownRelease(gate.threshold, answers, whole, ways, pairs, cuts, of, apart)


def _of(persons: Counted, groups: Counted, earlier: Sequence[ShownRelease]) -> str:
    """Whose answers the figures are about."""
    if earlier and earlier[-1].of:
        return earlier[-1].of
    if earlier and groups.groups:
        raise Conflict("survey_mixed")
    sizes = [one.cell(one.groups).persons for one in (persons, groups)]
    return GROUPS if sizes[1] > sizes[0] else PERSONS


def _more_apart(others: Counted, threshold: int, past: GroupCounts | None) -> bool:
    """Whether there are enough new ones among those who stand apart to show them (anew)."""
    persons = others.cell(others.groups).persons
    return next_release_allowed(past.persons if past else 0, persons, threshold)


def _apart(
    others: Counted,
    threshold: int,
    past: GroupCounts | None,
    then: Mapping[str, Cuts],
    cuts: Mapping[str, Cuts],
) -> GroupCounts | None:
    """The answers of those who stand apart; what was shown, while too few have come since. Numbers
    and quarters are in the classes `cuts` of the figures that they stand beside, and those kept in
    others (`then`) are not told."""
    if past is not None:
        counts = {i: n if then.get(i) == cuts.get(i) else () for i, n in past.counts.items()}
        past = replace(past, counts=counts)
    if not _more_apart(others, threshold, past):
        return past
    kept = bases.keeps(others, threshold, past)
    classed, _ = others.classed(threshold, cuts, frozenset(others.values))
    return bases.whole(classed, threshold, kept, past)


def _by_label(counted: Counted, way: str) -> dict[str, GroupCounts]:
    at = WAYS.index(way)
    labels = dict.fromkeys(sorted(key[at] for key in counted.groups))
    return {
        label: counted.cell(key for key in counted.groups if key[at] == label) for label in labels
    }


def _one_way(counted: Counted, gate: Gate, way: str, earlier: Sequence[ShownRelease]) -> Way:
    cells = _by_label(counted, way)
    sizes = {label: cell.persons for label, cell in cells.items()}
    whole = sum(sizes.values())
    # Nobody had said it where a release does not have it: all were in one group.
    past = [(one.ways.get(way) or Way({NOT_SAID: one.whole}, {}), one.persons) for one in earlier]
    past = [one for one in past if one[0].cells]
    if not past:
        hidden = gate.labels(sizes)
        together = sum(sizes[label] for label in hidden)
        if hidden and together - len(hidden) < gate.threshold:
            # Not even the labels in use: of so few, of whom there is one in each.
            return Way({}, {})
        return _of_hidden(cells, hidden, ())
    found = _hidden_later(sizes, whole, gate, *past[-1])
    return Way({}, {}) if found is None else _of_hidden(cells, found, [way for way, _ in past])


def _of_hidden(
    cells: Mapping[str, GroupCounts], hidden: Collection[str], past: Sequence[Way]
) -> Way:
    """The breakdown without the hidden labels. What is said of each follows from what earlier
    releases (`past`) show, so that it tells no more than they do."""
    shown = {label for one in past for label, cell in one.cells.items() if cell is not None}
    why = {label: NEW_ANSWERS if label in shown else SMALL_GROUP for label in hidden}
    return Way({label: None if label in why else cell for label, cell in cells.items()}, why)


def _hidden_later(
    sizes: Mapping[str, int], whole: int, gate: Gate, last: Way, then: int
) -> frozenset[str] | None:
    """Which labels are hidden after a release that showed `last` of `then` persons; None: nothing
    may be told by label, and the breakdown stays as it was then.

    Who came since is told where they are nobody or enough, and is chosen as by `Gate.labels`, with
    all who are hidden as one label: what was hidden stays so, however many of them came where, and
    nothing that is told depends on it. Raises Conflict("survey_answers_gone").
    """
    before = {label: cell.persons for label, cell in last.cells.items() if cell is not None}
    hidden = frozenset(sizes.keys() & last.why.keys())
    units = {label: sizes[label] - before.get(label, 0) for label in sizes.keys() - hidden}
    unseen = sum(sizes[label] for label in hidden) - (then - sum(before.values()))
    if min(unseen, *units.values(), 0) < 0 or before.keys() - sizes.keys():
        raise Conflict("survey_answers_gone")
    came = whole - then
    # Fewer than two more than the threshold, under two labels, are too few under each for a choice
    # not to tell of them: so they wait however they divide, and are told with those of a later one.
    if 0 < came < gate.threshold + 2:
        return None
    if last.why:
        units[_UNSEEN] = unseen
    return hidden | (gate.labels(units) - {_UNSEEN})
