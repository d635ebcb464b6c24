"""What a reader gets of an indicator: its figures as they were or on today's map.

**Small groups.** A figure about persons who could be recognised (every share, and what its
definition says) passes `indicator_gate`, and stays as it was shown. Both readings are given to it
at once: all districts as they were, all districts of today's map, the professions and the whole. So
nothing of a small former district can be computed from the merged one less the others. What is
reported only at some levels is completed with a rest, since the rest can be computed too. The gate
gets more than any one reader sees, and the same for every reader.

**Sums.** On today's map a merged district's count is the sum of its parts, and its share is made of
their parts and bases; when one of them is missing there is no figure, and the reason is said.

**Published shares.** A share of which nobody told how many persons it is about is shown when it is
published elsewhere, with where: it was protected there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from cafe import shares
from cafe.language import in_language
from cafe.language import marked as _
from cafe.reports.indicator_gate import Found, hidden_by
from cafe.reports.indicator_shown import Rules, ShownPeriod, group_of, shown
from cafe.reports.indicator_tables import NOW, THEN
from cafe.store import figures_shown, observations
from cafe.store.indicators import Indicator
from cafe.store.observations import Given, Observation, Place
from cafe.store.organisation import Grouping, Organisation, ProfessionLevel

READINGS = (THEN, NOW)
WAITS, SMALL, UNKNOWN, MISSING, NO_PARTS, MIXED, DIFFERS, UNCLEAR, BESIDE = (
    "waits",
    "small",
    "unknown",
    "missing",
    "no_parts",
    "mixed",
    "differs",
    "unclear",
    "beside",
)
AND = "and"
WHY = {
    AND: _("och"),
    WAITS: _(
        "Uppgiften är rättad. Rättelsen visas inte, eftersom den skulle göra att några få personer "
        "kan kännas igen. Den uppgift som redan var visad står kvar."
    ),
    SMALL: _(
        "Visas inte. Gruppen är så liten, eller skulle gå att räkna fram ur en så liten "
        "grupp, att enskilda personer kan kännas igen."
    ),
    UNKNOWN: _(
        "Visas inte. Det är inte angivet hur många personer andelen gäller, så gruppen "
        "kan vara för liten."
    ),
    MISSING: _("Kan inte läggas ihop. Uppgift saknas från {names}."),
    NO_PARTS: _(
        "Kan inte läggas ihop. En andel kan bara räknas om när det är angivet hur många "
        "personer den gäller, och det saknas för {names}."
    ),
    MIXED: _(
        "Kan inte läggas ihop. Både {names} har lämnat uppgifter för samma period, och de "
        "kan gälla samma sak."
    ),
    DIFFERS: _(
        "Visas inte. Två olika uppgifter har lämnats, och ingen har sagt vilken som gäller."
    ),
    BESIDE: _(
        "Visas inte. För samma period finns en skyddad uppgift, och tillsammans med den här "
        "publicerade andelen skulle den kunna räknas fram."
    ),
    UNCLEAR: _("Visas inte. Uppgifterna för grupperna går inte ihop med uppgiften för helheten."),
}


@dataclass(frozen=True)
class IndicatorFigure:
    """One figure as it may be shown: `value`, of `part` of `base` persons for a share, or None and
    the reason key `why` with the ids of the districts that it names. `parts`: the districts it
    was added up from. `corrected` is the reason for which it replaced another; `waits`: it was
    corrected, and stands until the correction may be shown. `source`: where a share is published
    of which nobody told how many persons it is about."""

    period: str
    district: str | None
    profession: str | None
    value: float | None
    part: int | None = None
    base: int | None = None
    remark: str = ""
    why: str = ""
    about: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    corrected: str = ""
    waits: bool = False
    source: str = ""

    @property
    def place(self) -> Place:
        """What it is about, but for the time."""
        return self.district, self.profession


def read(
    db: Database,
    indicator: Indicator,
    organisation: Organisation,
    reading: str = THEN,
    may: Callable[[str | None], bool] = lambda district: True,
    coming: Sequence[Given] = (),
) -> list[IndicatorFigure]:
    """The figures of an indicator that the reader `may` see, by period, then district in the
    organisation's order, then profession. `reading` is "then" or "now". `coming`: as they would
    be if these were given too."""
    kept = observations.current(db, indicator)
    reasons = observations.corrected(db, indicator)
    rules = Rules.today(db, indicator, organisation)
    before = figures_shown.kept(db, indicator.heading)
    spans = observations.spans(db, indicator)
    if coming:
        kept, spans = observations.with_coming(indicator, kept, spans, coming)
    by_period: dict[str, dict[Place, list[Observation]]] = defaultdict(dict)
    for (period, place), found in kept.items():
        standing = [one for one in found if not one.withdrawn]
        if standing:
            by_period[period][place] = standing
    figures = []
    for period in sorted(by_period):
        judge = _judge(rules, shown(rules, spans, period, before))
        both = {
            way: _period(indicator, organisation, period, by_period[period], judge, way)
            for way in (THEN, NOW)
        }
        made = both[reading]
        if _hides_some(judge.ever, [*both[THEN], *both[NOW]]):
            made = [replace(figure, remark="") for figure in made]
            reasons = {at: said for at, said in reasons.items() if at[0] != period}
        for figure in made:
            if may(figure.district):
                told = not figure.parts and not figure.waits
                reason = reasons.get((period, figure.place), "") if told else ""
                figures.append(_with_reason(figure, reason))
    order = {d.id: n for n, d in enumerate(organisation.districts)}
    order |= {p.id: n for n, p in enumerate(with_levels(organisation))}
    figures.sort(
        key=lambda f: (f.period, order.get(f.district or "", -1), order.get(f.profession or "", -1))
    )
    return figures


def with_levels(organisation: Organisation) -> list[Grouping | ProfessionLevel]:
    """The professions in the organisation's order, each with its levels after it."""
    found: list[Grouping | ProfessionLevel] = []
    for one in organisation.professions:
        found.append(one)
        found += [level for level in organisation.levels if level.profession == one.id]
    return found


@dataclass(frozen=True)
class FigureChange:
    """What was once said of a place in a period, as it may be shown: `value`, of `part` of `base`
    persons for a share, or None and the reason key `why`, with nothing of what was written of it.
    `withdrawn`: that there is none."""

    at: str | None
    from_answer: bool
    withdrawn: bool
    value: float | None
    part: int | None
    base: int | None
    why: str
    remark: str
    reason: str


def history(
    db: Database, indicator: Indicator, organisation: Organisation, period: str, place: Place
) -> list[FigureChange]:
    """All that has been said of a place in a period, the figure that holds first.

    What was shown on a page when it held is shown here, whatever has come since: it is known, and
    each figure is shown only where it tells nothing beside those that were shown before.
    """
    said = observations.history(db, indicator, period, place)
    now = [f for f in read(db, indicator, organisation) if f.period == period]
    today = [f for f in read(db, indicator, organisation, NOW) if f.period == period]
    mine = next((f for f in now if f.place == place), None)
    if not said:
        return []
    rules = Rules.today(db, indicator, organisation)
    spans = observations.spans(db, indicator)
    known = shown(rules, spans, period, figures_shown.kept(db, indicator.heading)).open
    hidden = indicator.definition.protected and (
        known.ever or any(f.why in (SMALL, UNKNOWN, UNCLEAR, DIFFERS) for f in (*now, *today))
    )
    sizes: list[int] = []
    told = []
    for number, one in enumerate(said):
        group = group_of([one], indicator.is_share)
        size = group.persons if group is not None else None
        # Of what was shown before corrections waited, two that are near are not told side by side.
        near = size is not None and any(0 < abs(size - n) < known.threshold for n in sizes)
        if one.withdrawn or one.id in known.published or (one.id in known.names and not near):
            reason = ""
        elif one.source:
            reason = BESIDE
        elif number == 0:
            reason = WAITS if mine and mine.waits else mine.why if mine else SMALL
        elif not indicator.definition.protected:
            reason = mine.why if mine and mine.why == DIFFERS else ""
        else:
            reason = UNKNOWN if group is None else SMALL
        open_ = not reason and not one.withdrawn
        if open_ and size is not None and one.id in known.names:
            sizes.append(size)
        told.append(
            FigureChange(
                one.at,
                one.answer_id is not None,
                one.withdrawn,
                one.value if open_ else None,
                one.part if open_ else None,
                one.base if open_ else None,
                reason,
                _told(one.remark, reason),
                _told(one.reason, reason),
            )
        )
    if _hides_some(indicator.definition.protected and known.ever, [*now, *today]):
        return [replace(c, remark="", reason="") for c in told]
    if hidden or any(change.why for change in told):
        # What somebody wrote when the figure was withdrawn may tell what it had been.
        told = [replace(c, remark="", reason="") if c.withdrawn else c for c in told]
    return told


def _hides_some(ever: bool, figures: Sequence[IndicatorFigure]) -> bool:
    """Whether one of the figures of a period is hidden to protect somebody, or was (`ever`). Then
    nothing that was written of any of them is told: a remark is written of all that were given with
    it, and what is said of a whole ("all but the three there") tells of its parts. A correction
    that waits takes nothing along of what stands meanwhile."""
    return any(f.why in (SMALL, UNKNOWN, UNCLEAR) and not f.waits for f in figures) or (
        ever and not any(f.waits for f in figures)
    )


def _told(written: str, reason: str) -> str:
    """What was written of a figure, where it is not hidden: "1 of 3" is written as a remark too."""
    return "" if reason else written


def why(
    figure: IndicatorFigure | FigureChange, organisation: Organisation, language: str = "sv"
) -> str:
    """The sentence that says why a figure, or its correction, is not shown."""
    words = in_language(WHY, language)
    if isinstance(figure, IndicatorFigure) and figure.waits:
        return words[WAITS]
    about = figure.about if isinstance(figure, IndicatorFigure) else ()
    names = [organisation.name(identity) for identity in about]
    joined = f" {words[AND]} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return words[figure.why].format(names=joined)


def _with_reason(figure: IndicatorFigure, reason: str) -> IndicatorFigure:
    return replace(figure, corrected=reason) if reason else figure


# --- one period ---------------------------------------------------------------------------------


def _period(
    indicator: Indicator,
    organisation: Organisation,
    period: str,
    found: Found,
    judge: Judge,
    reading: str,
) -> list[IndicatorFigure]:
    places = list(found)
    if reading == NOW:
        places = list(dict.fromkeys((organisation.today(d) if d else None, p) for d, p in found))
    made = []
    for place in places:
        figure = _figure(indicator, organisation, period, place, found, judge, reading)
        before = judge.stands.get((reading, place))
        if figure.why == SMALL and before is not None:
            stood = _figure(indicator, organisation, period, place, before, _ALL_OPEN, reading)
            figure = replace(stood, waits=True)
        made.append(figure)
    return made


def _figure(
    indicator: Indicator,
    organisation: Organisation,
    period: str,
    place: Place,
    found: Found,
    judge: Judge,
    reading: str,
) -> IndicatorFigure:
    if reading == THEN or place[0] is None:
        return _as_given(indicator, period, place, found, judge)
    return _added_up(indicator, organisation, period, place, found, judge)


def _as_given(
    indicator: Indicator,
    period: str,
    place: Place,
    found: Found,
    judge: Judge,
) -> IndicatorFigure:
    one = found[place][0]
    reason = DIFFERS if len(found[place]) > 1 else judge.hides(place, one)
    if reason:
        return IndicatorFigure(period, *place, None, why=reason, remark=_told(one.remark, reason))
    return IndicatorFigure(
        period, *place, one.value, one.part, one.base, one.remark, source=one.source
    )


def _added_up(
    indicator: Indicator,
    organisation: Organisation,
    period: str,
    place: Place,
    found: Found,
    judge: Judge,
) -> IndicatorFigure:
    district, profession = place
    assert district is not None
    parts, missing, mixed = _parts(organisation, period, district, profession, found)

    def hidden(reason: str, about: list[str] | None = None) -> IndicatorFigure:
        return IndicatorFigure(period, *place, None, why=reason, about=tuple(about or ()))

    if mixed:
        return hidden(MIXED, mixed)
    if parts == [district]:
        return _as_given(indicator, period, place, found, judge)
    if missing:
        return hidden(MISSING, missing)
    told = [found[part, profession] for part in parts]
    if any(len(ones) > 1 for ones in told):
        return hidden(DIFFERS)
    ones = [given[0] for given in told]
    remark = "; ".join(dict.fromkeys(one.remark for one in ones if one.remark))
    if not indicator.is_share:
        if reason := judge.why(NOW, place):
            return hidden(reason)
        total = sum(one.value for one in ones)
        return IndicatorFigure(period, *place, total, remark=remark, parts=tuple(parts))
    without = [
        part
        for part, one in zip(parts, ones, strict=True)
        if one.counted is None or one.base is None
    ]
    if without:
        return hidden(NO_PARTS, without)
    if reason := judge.why(NOW, place):
        return hidden(reason)
    part, base = sum(one.counted or 0 for one in ones), sum(one.base or 0 for one in ones)
    if not base:
        return hidden(UNKNOWN)
    return IndicatorFigure(
        period, *place, shares.tenths(part, base), part, base, remark, parts=tuple(parts)
    )


def _parts(
    organisation: Organisation,
    period: str,
    district: str,
    profession: str | None,
    found: Found,
) -> tuple[list[str], list[str], list[str]]:
    """The districts whose figures make up one of today's map in a period; those of them without a
    figure; and those that may be counted twice, as both old and new have reported."""
    own = (district, profession) in found
    before = [
        d for d in organisation.predecessors(district) if d.first_day[: len(period)] <= period
    ]
    told = [_parts(organisation, period, d.id, profession, found) for d in before]
    parts = [part for some, _, _ in told for part in some]
    missing = [name for _, some, _ in told for name in some]
    mixed = [name for _, _, some in told for name in some]
    if own:
        return ([district], [], [*parts, district, *mixed] if parts else mixed)
    if not before or not parts:
        return [], [district], mixed
    return parts, missing, mixed


@dataclass(frozen=True)
class Judge:
    """`why` says of a place, in a reading, why its newest figure is hidden, empty when it may be
    shown; `stands` has the figures of the state whose figure stands there meanwhile; `published`
    the ids of the published shares that may be shown; `ever`: something is or was hidden."""

    why: Callable[[str, Place], str]
    stands: Mapping[tuple[str, Place], Found]
    published: frozenset[str] = frozenset()
    ever: bool = False

    def hides(self, place: Place, one: Observation) -> str:
        """Why a figure that was given is hidden; empty when it may be shown."""
        if one.source:
            return "" if one.id in self.published else BESIDE
        return self.why(THEN, place)


def _judge(rules: Rules, made: ShownPeriod) -> Judge:
    if not rules.indicator.definition.protected:
        return _ALL_OPEN
    return Judge(
        lambda at, place: hidden_by(made.open, made.unknown, at, place, rules.organisation),
        made.stands,
        made.open.published,
        made.open.ever,
    )


class _AllOpen(Judge):
    def hides(self, place: Place, one: Observation) -> str:
        """Nothing is."""
        return ""


_ALL_OPEN = _AllOpen(lambda reading, place: "", {})
