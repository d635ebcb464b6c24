"""A survey's questions as files and reports show them: each as on the results' page, as a figure, a
table and what is to be said of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from cafe import shares
from cafe.exports import answer_bars, level_bars, results, scale_bars
from cafe.exports.document import (
    Block,
    EntryBlock,
    FigureBlock,
    HeadingBlock,
    LineBlock,
    TableBlock,
)
from cafe.exports.level_bars import LevelBars
from cafe.exports.scale_bars import ScaleBars
from cafe.exports.tables import TableSheet, Value, clean
from cafe.language import in_language
from cafe.language import marked as _
from cafe.reports.survey.counting.base import GroupSaid
from cafe.reports.survey.counting.classed import ClassedCounting
from cafe.reports.survey.counting.places import mean_place
from cafe.reports.survey.release import ShownRelease
from cafe.reports.survey.results import OTHERS, Answered, answered
from forms.questionnaire.model import Questionnaire
from forms.questionnaire.types.base import CHOSEN, PLACES, STEPS, WRITTEN

WORDS: Final = {
    "choice": _("Val"),
    "statement": _("Påstående"),
    "ends": _("{low} = {low_label}, {high} = {high_label}."),
    "one_answered": _("En person svarade."),
    "answered": _("{n} personer svarade."),
    "shares": _("{n} personer svarade: {shares}."),
    "share": _("{percent} procent {steps}"),
    "spread_hidden": _("För få har svarat för att fördelningen ska kunna visas."),
    "nobody": _("Ingen har svarat på frågan."),
    "middle": _("Medianen är {median}."),
    "middle_in": _("Medianen ligger i {median}."),
    "halves": _("Den mittersta hälften svarade {low}–{high}."),
    "beside": _("{persons} svarade ”{name}”."),
    "off": _("Andelarna är avrundade och blir tillsammans {total} procent."),
    "several": _("{n} personer svarade. Var och en kunde välja flera."),
    "ranked": _(
        "{n} personer rangordnade. Medelplatsen är bland dem som gav alternativet en plats; 1 är "
        "först."
    ),
    "one_wrote": _("En person har skrivit."),
    "wrote": _("{n} personer har skrivit."),
}
LEVELS = (9.5, 3.5, 3.5)


@dataclass(frozen=True)
class PartShown:
    """A question, or what of it is counted in one way: what is to be known before its figures are
    read (`said`), its `bars`, its `table` with the widths of columns, and why nothing is told."""

    said: str = ""
    bars: ScaleBars | LevelBars | None = None
    table: TableSheet | None = None
    widths: tuple[float, ...] = LEVELS
    hidden: str = ""

    def blocks(self) -> Iterator[Block]:
        """As blocks of a document."""
        if self.said:
            yield LineBlock(self.said, keep=self.bars is not None or self.table is not None)
        if isinstance(self.bars, ScaleBars):
            draw = partial(scale_bars.svg, self.bars), partial(scale_bars.png, self.bars)
            yield FigureBlock(self.bars.title, self.bars.said, self.bars.details, *draw)
        elif self.bars is not None:
            drawn = partial(level_bars.svg, self.bars), partial(level_bars.png, self.bars)
            yield FigureBlock(self.bars.title, self.bars.said, self.bars.details, *drawn)
        if self.table is not None:
            right = (False, *[True] * (len(self.table.columns) - 1))
            yield TableBlock(self.table, self.widths, right=right)
        if self.hidden:
            yield LineBlock(self.hidden, "soft")


def of(questionnaire: Questionnaire, shown: ShownRelease, language: str) -> tuple[Block, ...]:
    """The blocks of every question that is counted, as readers were shown it; those whose answers
    are hidden last, told together. Talk groups that are told apart have their own part."""
    known = results.words(language)
    whose = [(shown.whole, "")]
    if shown.apart:
        whose = [
            (shown.whole, f" ({known[shown.of + '_apart']})"),
            (shown.apart, f" ({known[OTHERS[shown.of] + '_apart']})"),
        ]
    found: list[Block] = []
    hidden = []
    for cell, end in whose:
        for one in answered(questionnaire, cell, shown.cuts):
            heading = clean(one.question.label.in_language(language)) + end
            if all(part.few for part in one.items):
                hidden.append(heading)
                continue
            found.append(HeadingBlock(heading, 1))
            for part in parts(one, heading, shown.threshold, language):
                found.extend(part.blocks())
    if hidden:
        found.append(HeadingBlock(known["all_hidden"], 1))
        found.extend(EntryBlock(one) for one in hidden)
    return tuple(found)


def parts(one: Answered, heading: str, threshold: int, language: str) -> list[PartShown]:
    """What a group said to a question that is called `heading`."""
    known = results.words(language)
    few = known["few"].format(threshold=threshold)
    told = _Told(in_language(WORDS, language), known, few, heading, language)
    found: list[PartShown] = []
    for run in one.counted_alike:
        name = run[0].item.counting.name
        if name != WRITTEN and not any(part.n or part.few for part in run):
            found.append(PartShown(told.word["nobody"]))
        else:
            found.extend(_WAYS.get(name, _levels)(run, told))
    return found


@dataclass(frozen=True)
class _Told:
    """How what is told of a question is worded."""

    word: Mapping[str, str]
    known: Mapping[str, str]
    few: str
    heading: str
    language: str

    def part(self, one: GroupSaid) -> str:
        return clean(one.item.part.in_language(self.language))

    def middle(self, one: GroupSaid, value: float, unit: bool = True) -> str:
        return one.item.counting.middle(one.item, value, self.language, unit)

    def level(self, one: GroupSaid, value: str) -> str:
        return answer_bars.level(one, value, self.language)

    def table(self, columns: Sequence[str], rows: Sequence[tuple[Value, ...]]) -> TableSheet:
        return TableSheet(self.heading, tuple(columns), tuple(rows))


def _levels(run: Sequence[GroupSaid], told: _Told) -> Iterator[PartShown]:
    """Choices, classes of numbers and times, a scale: a bar and a row for each level."""
    for one in run:
        if one.few:
            yield PartShown(hidden=told.few)
            continue
        rows = [
            (told.level(one, got.value), got.persons, got.percent)
            for got in one.levels
            if got.percent is not None
        ]
        columns = [told.known[key] for key in ("level", "persons", "percent")]
        spread = len(rows) > 1 or not isinstance(one.item.counting, ClassedCounting)
        yield PartShown(
            " ".join(_answered(one, told)),
            answer_bars.of(one, told.heading, told.language),
            told.table(columns, rows) if len(rows) > 1 else None,
            hidden="" if spread else told.word["spread_hidden"],
        )


def _answered(one: GroupSaid, told: _Told) -> Iterator[str]:
    """How many answered, the middle, and who gave an answer that is no part of the shares."""
    word = told.word
    shares_of_bands = ", ".join(
        word["share"].format(percent=percent, steps=band.steps)
        for band, _persons, percent in one.bands
    )
    key = "one_answered" if one.n == 1 else "shares" if one.bands else "answered"
    yield word[key].format(n=one.n, shares=shares_of_bands)
    if one.median is not None:
        yield word["middle"].format(median=told.middle(one, one.median))
    elif one.median_class:
        yield word["middle_in"].format(median=told.level(one, one.median_class))
    if one.quartiles:
        low, high = one.quartiles
        yield word["halves"].format(low=told.middle(one, low, False), high=told.middle(one, high))
    for got in one.levels:
        if got.percent is None and got.value and got.persons:
            name = told.level(one, got.value)
            yield word["beside"].format(persons=got.persons, name=name)
    total = shares.off(got.percent for got in one.levels)
    if total is not None:
        yield word["off"].format(total=total)


def _steps(run: Sequence[GroupSaid], told: _Told) -> Iterator[PartShown]:
    """A scale; of statements on one scale a bar each in one figure, and a row each."""
    scale = run[0].item.question.scale
    if not run[0].item.part or scale is None:
        yield from _levels(run, told)
        return
    low, high = (
        clean(end.in_language(told.language)) for end in (scale.low_label, scale.high_label)
    )
    ends = told.word["ends"].format(low=scale.low, low_label=low, high=scale.high, high_label=high)
    drawn = [one for one in run if one.bands]
    bands = [band.steps for band, _persons, _percent in drawn[0].bands] if drawn else []
    rows: list[tuple[Value, ...]] = []
    for one in run:
        none = told.known["hidden"] if one.few else "–"
        cells = [f"{percent} %" for _band, _persons, percent in one.bands]
        middle = none if one.median is None else told.middle(one, one.median)
        n = none if one.few else one.n
        rows.append((told.part(one), *(cells or [none] * len(bands)), middle, n))
    yield PartShown(
        ends if low or high else "",
        answer_bars.of_statements(drawn, told.heading, told.language) if drawn else None,
        told.table((told.word["statement"], *bands, told.known["median"], "n"), rows),
        (8.5, *[1.8] * len(bands), 1.8, 1.4),
    )


def _chosen(run: Sequence[GroupSaid], told: _Told) -> Iterator[PartShown]:
    """Several choices: how many chose each, of those who chose any, the most chosen first."""
    bars = answer_bars.of_first_levels(run, told.heading, told.language)
    if bars is None:
        yield PartShown(hidden=told.few)
        return
    columns = (told.word["choice"], told.known["persons"], told.known["percent"])
    said = told.word["several"].format(n=run[0].n)
    yield PartShown(said, bars, told.table(columns, bars.levels))


def _places(run: Sequence[GroupSaid], told: _Told) -> Iterator[PartShown]:
    """A ranking: how many put each option first, and its mean place, the first most put first."""
    bars = answer_bars.of_first_levels(run, told.heading, told.language)
    if bars is None:
        yield PartShown(hidden=told.few)
        return
    means = {told.part(one): mean_place(one.mean, told.language) for one in run}
    rows = [(name, means[name], f"{percent} % ({n})") for name, n, percent in bars.levels]
    columns = (told.word["choice"], told.known["mean"], told.known["first"])
    said = told.word["ranked"].format(n=run[0].n)
    yield PartShown(said, bars, told.table(columns, rows))


def _written(run: Sequence[GroupSaid], told: _Told) -> Iterator[PartShown]:
    """Words: how many wrote any."""
    for one in run:
        persons = one.levels[0].persons if one.levels else 0
        wrote = told.word["one_wrote" if persons == 1 else "wrote"].format(n=persons)
        if one.few:
            yield PartShown(hidden=f"{told.part(one)} {told.few}".strip())
        else:
            yield PartShown(f"{told.part(one)} {wrote}".strip())


_WAYS: Final[Mapping[str, Callable[[Sequence[GroupSaid], _Told], Iterator[PartShown]]]] = {
    STEPS: _steps,
    CHOSEN: _chosen,
    PLACES: _places,
    WRITTEN: _written,
}
