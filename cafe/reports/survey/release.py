"""What may be shown of a survey's answers: counted, and passed through the disclosure gate.

Nothing but a release is ever shown, on the page, the wall or in a file; `frozen` keeps
them.

**How a release is protected.** The results of the whole group need the threshold of persons, and
so do those who have come since the release before. Breakdowns are made when the survey is closed.

- By one dimension, `Gate.labels` decides which labels are hidden, and `Gate.release` after earlier
  releases, over all of them. They are asked by persons alone, one dimension at a time, which is
  enough: of the persons with hidden labels, any could have any of these labels, and all that is
  shown (every question, every other table, the whole) would be the same. That holds over time
  because a label once hidden stays hidden.
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

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from analysis.classes import Cuts
from analysis.disclosure.gate import NEW_ANSWERS, SMALL_GROUP, Gate, next_release_allowed
from analysis.disclosure.tables import Breakdown, Dimension, Group, Release, Released
from analysis.disclosure.tables import Figure as GateFigure
from cafe.errors import Conflict
from cafe.reports.survey import bases
from cafe.reports.survey.counted import NOT_SAID, WAYS, Counted
from cafe.reports.survey.counting.base import GroupCounts
from cafe.reports.survey.pairs import PairTable, Way, made_pairs

TWO_MADE_ONCE = "made_once"
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

    def as_table(sizes: Mapping[str, int]) -> Breakdown:
        labels = tuple(sizes)
        return Breakdown(
            way,
            (Dimension(way, labels),),
            {(label,): Group(number) for label, number in sizes.items()},
        )

    past = []
    hidden_before: dict[str, str] = {}
    for one in earlier:
        known = one.ways.get(way)
        if known is None:
            # Nobody had said it then: all were in one group.
            known = Way({NOT_SAID: one.whole}, {})
        if not known.cells:
            continue
        figures_then: dict[tuple[str | None, ...], GateFigure] = {
            (label,): GateFigure(Group(cell.persons) if cell else None, known.why.get(label))
            for label, cell in known.cells.items()
        }
        figures_then[(None,)] = GateFigure(Group(one.persons))
        dimension = Dimension(way, tuple(known.cells))
        past.append(Release((Released(way, (dimension,), figures_then),), one.threshold))
        hidden_before |= known.why
    whole = sum(cell.persons for cell in cells.values())
    sizes = {label: cell.persons for label, cell in cells.items()}
    if past:
        # The whole is shown in any case, so the gate must not count on hiding it.
        total = Released("whole", (), {(): GateFigure(Group(whole))})
        past.append(Release((total,), gate.threshold))
        try:
            (made,) = gate.release([as_table(sizes)], past).tables
        except ValueError as error:
            raise Conflict("survey_answers_gone") from error
        why = {
            label: made.figures[(label,)].why or SMALL_GROUP
            for label in cells
            if made.figures[(label,)].group is None
        }
    else:
        why = dict.fromkeys((la for la in cells if la in gate.labels(sizes)), SMALL_GROUP)
    why |= {label: NEW_ANSWERS for label in hidden_before if label in cells and label not in why}
    if why and not _enough_to_hide_among(cells, why, whole, earlier, way, gate.threshold):
        return Way({}, {})
    return Way({label: None if label in why else cell for label, cell in cells.items()}, why)


def _enough_to_hide_among(
    cells: Mapping[str, GroupCounts],
    why: Mapping[str, str],
    whole: int,
    earlier: Sequence[ShownRelease],
    way: str,
    threshold: int,
) -> bool:
    """Whether each hidden label could have `threshold` persons more or fewer, although a reader
    knows that there is somebody in each. If not, not even the labels in use may be told.

    Where labels were shown before, only those who have come since can be anywhere among them.
    """
    among = whole - sum(cell.persons for label, cell in cells.items() if label not in why)
    last = next((one for one in reversed(earlier) if way in one.ways and one.ways[way].cells), None)
    if last is not None:
        if set(why) == set(last.ways[way].why):
            return True
        then = last.ways[way].cells
        among -= last.persons - sum(
            cell.persons for label, cell in then.items() if cell is not None and label not in why
        )
    return among - len(why) >= threshold
