"""What a question's answers are drawn as, and what the drawing shows, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cafe.exports import results
from cafe.exports.level_bars import LevelBars
from cafe.exports.scale_bars import ScaleBars
from cafe.exports.tables import clean, listed
from cafe.language import in_language
from cafe.language import marked as _
from cafe.reports.survey.counted import items
from cafe.reports.survey.counting.base import GroupSaid
from cafe.reports.survey.release import ShownRelease
from cafe.reports.survey.results import diverging, said
from forms.questionnaire.model import Questionnaire
from forms.questionnaire.types.base import PLACES

WORDS: Final = {
    "two_ends": _(
        "{high} procent svarade {high_steps} och {low} procent {low_steps}, av {n} personer."
    ),
    "high_most": _("Högst ligger ”{high}”: {high_share} procent svarade {steps}."),
    "low_most": _("Lägst ligger ”{low}”: {low_share} procent."),
    "same": _("{share} procent svarade {steps} om vart och ett av dem."),
    "on_scale": _("{question} {n} svarade: {shares}."),
    "half": _("Hälften svarade mellan {low} och {high}. Medianen är {median}, av {n} svar."),
    "spread": _("Så fördelar sig {n} svar."),
    "most": _("Flest svarade {most}: {percent} procent av {n}."),
    "most_each": _("Flest svarade {most}: {percent} procent var, av {n}."),
    "chose": _("Flest valde {most}: {percent} procent av {n}."),
    "chose_each": _("Flest valde {most}: {percent} procent var, av {n}."),
    "first": _("Flest satte {most} först: {percent} procent av {n}."),
    "first_each": _("Flest satte {most} först: {percent} procent var, av {n}."),
}
ANSWER, CHOICE, PLACE = "most", "chose", "first"  # what they did


def level(one: GroupSaid, value: str, language: str) -> str:
    """A level of an item, with what the end of its scale is called."""
    name = one.item.counting.spelled(one.item, value, results.words(language), language)
    scale = one.item.question.scale
    ends = {str(scale.low): scale.low_label, str(scale.high): scale.high_label} if scale else {}
    return clean(f"{name} {ends[value].in_language(language)}" if value in ends else name)


def of(one: GroupSaid, title: str, language: str) -> ScaleBars | LevelBars | None:
    """The bars of an item's levels; None where there is none, or a single one."""
    if one.few or not one.n:
        return None
    if one.bands:
        return _scale(one, title, language)
    levels = tuple(
        (level(one, got.value, language), got.persons, got.percent)
        for got in one.levels
        if got.percent is not None  # else those who gave no answer
    )
    if len(levels) < 2:
        return None
    said = _middle(one, language) if one.item.cuts else _most(levels, one.n, ANSWER, language)
    return LevelBars(title, levels, said, _shares(levels))


def of_first_levels(run: Sequence[GroupSaid], title: str, language: str) -> LevelBars | None:
    """The bars of several choices, or of options in an order, by who chose them or put them first,
    the most first; None where too few have answered to tell."""
    if run[0].few or not run[0].n:
        return None
    ranked = sorted(run, key=lambda one: -one.levels[0].persons)
    levels = tuple(
        (
            clean(one.item.part.in_language(language)),
            one.levels[0].persons,
            one.levels[0].percent or 0,
        )
        for one in ranked
    )
    did = PLACE if run[0].item.counting.name == PLACES else CHOICE
    return LevelBars(title, levels, _most(levels, run[0].n, did, language), _shares(levels))


def of_statements(run: Sequence[GroupSaid], title: str, language: str) -> ScaleBars:
    """The bars of statements on one scale, one below the other."""
    word = in_language(WORDS, language)
    named = [(clean(one.item.part.in_language(language)), one) for one in run]
    high = [(one.bands[-1][2], name, one.bands[-1][0].steps) for name, one in named]
    share, name, steps = max(high, key=lambda one: one[0])
    least, lowest, _steps = min(high, key=lambda one: one[0])
    if len(run) == 1:
        said = _ends(run[0], language)
    elif share == least:
        said = word["same"].format(share=share, steps=steps)
    else:
        said = word["high_most"].format(high=name, high_share=share, steps=steps)
        said += " " + word["low_most"].format(low=lowest, low_share=least)
    rows = tuple((name, diverging(one)) for name, one in named)
    details = " ".join(f"{name}: {_bands(one)}. n {one.n}." for name, one in named)
    return ScaleBars(title, rows, said, details)


def of_scales(questionnaire: Questionnaire, shown: ShownRelease, language: str) -> tuple[str, ...]:
    """What was answered on each scale, a sentence each; nothing where a group is told apart."""
    if shown.apart:
        return ()
    word = in_language(WORDS, language)
    every = (said(item, shown.whole) for item in items(questionnaire, shown.cuts))
    return tuple(
        word["on_scale"].format(
            question=_ended(clean(one.item.label(language))), shares=_bands(one), n=one.n
        )
        for one in every
        if one.bands and one.n and not one.few
    )


def _scale(one: GroupSaid, title: str, language: str) -> ScaleBars:
    return ScaleBars(title, (("", diverging(one)),), _ends(one, language), f"{_bands(one)}.")


def _ends(one: GroupSaid, language: str) -> str:
    (low, _some, low_share), *_middle_band, (high, _all, high_share) = one.bands
    return in_language(WORDS, language)["two_ends"].format(
        high=high_share, high_steps=high.steps, low=low_share, low_steps=low.steps, n=one.n
    )


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."


def _bands(one: GroupSaid) -> str:
    return ", ".join(f"{band.steps} {percent} %" for band, _persons, percent in one.bands)


def _shares(levels: Sequence[tuple[str, int, int]]) -> str:
    return ", ".join(f"{name} {percent} %" for name, _persons, percent in levels) + "."


def _middle(one: GroupSaid, language: str) -> str:
    """Of classes, which are of any width, the fullest one says nothing: the middle half does."""
    word = in_language(WORDS, language)
    if one.median is None or one.quartiles is None:
        return word["spread"].format(n=one.n)
    told = one.item.counting
    low, high = one.quartiles
    return word["half"].format(
        low=told.middle(one.item, low, language, False),
        high=told.middle(one.item, high, language),
        median=told.middle(one.item, one.median, language),
        n=one.n,
    )


def _most(levels: Sequence[tuple[str, int, int]], n: int, did: str, language: str) -> str:
    top = max(persons for _name, persons, _percent in levels)
    most = [f"”{name}”" for name, persons, _percent in levels if persons == top]
    percent = next(percent for _name, persons, percent in levels if persons == top)
    key = did if len(most) == 1 else f"{did}_each"
    return in_language(WORDS, language)[key].format(
        most=listed(most, language), percent=percent, n=n
    )
