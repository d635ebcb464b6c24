"""What is shown of an indicator's figures, kept as it is shown.

Each write that gives a figure, or changes a rule by which figures are judged (the threshold, which
district has become which, whether an indicator is about persons), ends with a look at what it shows
(`keep`), which is stored beside what was shown before. Nothing that was shown is judged anew: not
by another threshold, not on another map, not by another version of the program. An instance from
before this was kept begins with what it shows at the first start.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from analysis.disclosure.tables import Group
from cafe.reports.indicator_gate import FigureStage, Found, OpenPlaces, Outcome, judged, places
from cafe.reports.indicator_tables import State, numbers
from cafe.store import figures_shown, indicators, observations, organisation
from cafe.store.database import Store, at_the_end
from cafe.store.figures_shown import KeptFigures
from cafe.store.indicators import Indicator
from cafe.store.observations import Observation, Place, Span
from cafe.store.organisation import Organisation
from cafe.thresholds import gate as gate_of


@dataclass(frozen=True)
class Rules:
    """By what an indicator's figures are judged today; `solved`: those that wait were shown by an
    earlier version, and are chosen as by that one."""

    indicator: Indicator
    organisation: Organisation
    threshold: int
    waiting_from: int
    solved: bool

    @classmethod
    def today(cls, db: Database, indicator: Indicator, known: Organisation) -> Rules:
        """The rules as they are."""
        protected = indicator.definition.protected
        return cls(
            indicator,
            known,
            gate_of(db).threshold if protected else 0,
            observations.waiting_from(db),
            figures_shown.solved(db, indicator.heading),
        )


@dataclass(frozen=True)
class ShownPeriod:
    """What may be shown of a period now: where, and at which place which earlier figures `stand`,
    by place, with those of the same time. `unknown`: it is not known how many persons they are
    about."""

    open: OpenPlaces
    stands: Mapping[tuple[str, Place], Found]
    unknown: frozenset[Place]


@dataclass(frozen=True)
class _Stage:
    """A stage, its figures by place, whether they are shares, and the moment of its last write."""

    judged: FigureStage
    found: Found
    share: bool
    moment: int


def shown(
    rules: Rules, spans: Mapping[str, Sequence[Span]], period: str, kept: Sequence[KeptFigures]
) -> ShownPeriod:
    """What may be shown of a period; `spans` are all figures ever given of the indicator, `kept`
    what was shown of it."""
    before, coming, outcomes = _stages(rules, spans, period, kept)
    every = [*(stage for stage, _ in before), *coming]
    if not every:
        raise ValueError(f"nothing was given of {period}")
    made = places(
        [stage.judged for stage in every], [*(outcome for _, outcome in before), *outcomes]
    )
    last = every[-1]
    there = {(d or None, p or None) for d, p, *_ in last.judged.state}
    return ShownPeriod(
        made,
        {at: every[number].found for at, number in made.stands.items()},
        frozenset(set(last.found) - there),
    )


def _stages(
    rules: Rules, spans: Mapping[str, Sequence[Span]], period: str, kept: Sequence[KeptFigures]
) -> tuple[list[tuple[_Stage, Outcome]], list[_Stage], tuple[Outcome, ...]]:
    """The stages of a period that were kept with what they showed, those that come after them, and
    what these show."""
    by_id = {span.observation.id: span.observation for some in spans.values() for span in some}
    mine = {span.observation.id for span in spans[period]}
    # Where months have become years, a period has been shown under another name.
    before = [_kept(k, by_id) for k in kept if k.period == period or mine & set(k.content["ids"])]
    moment = max((stage.moment for stage, _ in before), default=-1)
    states = states_of(spans[period])
    coming = [
        _stage(rules, found, at) for at, found in states if at > moment or at == states[-1][0]
    ]
    if before:
        last = before[-1][0]
        while coming and coming[0].judged.same(last.judged) and coming[0].share == last.share:
            del coming[0]
    outcomes = judged(
        tuple((stage.judged, outcome) for stage, outcome in before),
        tuple(stage.judged for stage in coming),
    )
    return before, coming, outcomes


def states_of(spans: Sequence[Span]) -> list[tuple[int, Found]]:
    """The figures that held from a moment on, by place, for each moment when some were given, the
    earliest first. More than one at a place: answers that differ."""
    states = []
    for at in sorted({span.since for span in spans}):
        states.append(
            (
                at,
                _by_place(
                    span.observation
                    for span in spans
                    if span.since <= at and (span.until is None or at < span.until)
                ),
            )
        )
    return states


def _by_place(given: Iterable[Observation]) -> Found:
    found: dict[Place, list[Observation]] = {}
    for one in given:
        if one.withdrawn:
            continue
        mine = found.setdefault(one.place, [])
        if not any((one.value, one.base) == (o.value, o.base) for o in mine):
            mine.append(one)
    return found


def _stage(rules: Rules, found: Found, moment: int) -> _Stage:
    share = rules.indicator.is_share
    districts = {d for d, _ in found if d}
    today = tuple(sorted((d, rules.organisation.today(d)) for d in districts))
    waits = moment > rules.waiting_from
    return _Stage(
        FigureStage(
            _state(found, share), _published(found), today, rules.threshold, waits, rules.solved
        ),
        found,
        share,
        moment,
    )


def _state(found: Found, share: bool) -> State:
    made = []
    for (district, profession), ones in found.items():
        group = group_of(ones, share)
        if group is not None:
            ids = " ".join(sorted(one.id for one in ones))
            made.append((district or "", profession or "", ids, *numbers(group)))
    return tuple(sorted(made))


def _published(found: Found) -> frozenset[str]:
    """The shares that are published elsewhere, by id."""
    return frozenset(one.id for ones in found.values() for one in ones if one.source)


def group_of(ones: Sequence[Observation], share: bool) -> Group | None:
    """The persons that a figure is about; None when nobody knows how many. Of figures that differ
    the largest counts: it is hidden itself, and the others are hidden from it."""
    one = max(ones, key=lambda o: (o.base or 0, o.value))
    if not share:
        return Group(int(one.value))
    part = one.counted
    if part is None or one.base is None or part > one.base:
        return None
    return Group(one.base, {"share": (part, one.base - part)})


def _content(stage: _Stage, outcome: Outcome) -> dict[str, object]:
    """A stage as it is kept: ids, no numbers."""
    return {
        "moment": stage.moment,
        "ids": sorted(one.id for ones in stage.found.values() for one in ones),
        "share": stage.share,
        "today": dict(stage.judged.today),
        "threshold": stage.judged.threshold,
        "shown": sorted(outcome.names),
        "published": sorted(outcome.published),
        "ever": outcome.ever,
    }


def _kept(one: KeptFigures, by_id: Mapping[str, Observation]) -> tuple[_Stage, Outcome]:
    content = one.content
    found = _by_place(by_id[identity] for identity in content["ids"])
    stage = FigureStage(
        _state(found, content["share"]),
        _published(found),
        tuple(sorted(content["today"].items())),
        content["threshold"],
    )
    outcome = Outcome(frozenset(content["shown"]), frozenset(content["published"]), content["ever"])
    return _Stage(stage, found, content["share"], content["moment"]), outcome


@at_the_end
def keep(db: Database) -> None:
    """Keep what is shown of all that has come, or has come under another rule, in the open
    transaction."""
    headings = figures_shown.unjudged(db)
    if not headings:
        return
    known = organisation.get(db)
    every = {one.heading: one for one in indicators.every(db)}
    for heading in headings:
        if (one := every.get(heading)) is not None:
            rules = Rules.today(db, one, known)
            spans = observations.spans(db, one)
            kept = figures_shown.kept(db, heading)
            for period in sorted(spans):
                _, coming, outcomes = _stages(rules, spans, period, kept)
                for stage, outcome in zip(coming, outcomes, strict=True):
                    figures_shown.keep(db, heading, period, _content(stage, outcome))
        figures_shown.judged(db, heading)


def keep_first(store: Store) -> None:
    """At the start: keep what is shown by now and is not kept yet, as in an instance from before
    there was anything to keep."""
    if figures_shown.unjudged(store.read()):
        with store.write():
            pass  # `keep` is done at its end
