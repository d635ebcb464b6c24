"""The releases of a survey: made from its answers, frozen when shown, and read again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from cafe.errors import Conflict
from cafe.reports.survey.counted import count
from cafe.reports.survey.counting.base import GroupCounts, Middle
from cafe.reports.survey.pairs import PairTable, Way, ordered
from cafe.reports.survey.release import ShownRelease, release
from cafe.store import figures
from cafe.store.figures import KeptRelease
from cafe.store.surveys import Survey
from cafe.thresholds import gate
from forms.questionnaire.model import Questionnaire


def to_content(shown: ShownRelease) -> dict[str, Any]:
    """The release as it is kept."""
    return {
        "form": 1,
        "threshold": shown.threshold,
        "answers": shown.answers,
        "whole": _cell_out(shown.whole),
        "ways": {
            name: {
                "cells": {a: _cell_out(c) if c else None for a, c in way.cells.items()},
                "why": dict(way.why),
                **({"rest": _cell_out(way.rest)} if way.rest else {}),
            }
            for name, way in shown.ways.items()
        },
        "pairs": [
            {
                "by": list(by),
                **_pair_out(pair),
                **(
                    {"apart": {q: _pair_out(p) for q, p in pair.apart.items()}}
                    if pair.apart
                    else {}
                ),
            }
            for by, pair in shown.pairs.items()
        ],
        "cuts": {item: list(cuts) for item, cuts in shown.cuts.items()},
        "of": shown.of,
        "apart": _cell_out(shown.apart) if shown.apart else None,
    }


def of_content(content: Mapping[str, Any]) -> ShownRelease:
    """The release that was kept."""
    return ShownRelease(
        content["threshold"],
        content["answers"],
        _cell_in(content["whole"]),
        {
            name: Way(
                {a: _cell_in(c) if c else None for a, c in way["cells"].items()},
                way["why"],
                _cell_in(way["rest"]) if "rest" in way else None,
            )
            for name, way in content["ways"].items()
        },
        {(pair["by"][0], pair["by"][1]): _pair_in(pair) for pair in content["pairs"]},
        {item: tuple(cuts) for item, cuts in content.get("cuts", {}).items()},
        content.get("of", ""),
        _cell_in(content["apart"]) if content.get("apart") else None,
    )


def _pair_out(pair: PairTable) -> dict[str, Any]:
    return {
        "rows": pair.rows,
        "columns": pair.columns,
        "cells": [[_cell_out(c) for c in line] for line in pair.cells],
        "why": pair.why,
        **({"bounded": True} if pair.bounded else {}),
    }


def _pair_in(kept: Mapping[str, Any]) -> PairTable:
    """A table as it was kept, its groups in an order that tells nothing of how they were made:
    older releases were kept in the order in which labels had been put together."""
    rows = {tuple(sorted(group)): at for at, group in enumerate(kept["rows"])}
    columns = {tuple(sorted(group)): at for at, group in enumerate(kept["columns"])}
    down, across = ordered(rows), ordered(columns)
    cells = tuple(
        tuple(_cell_in(kept["cells"][rows[row]][columns[column]]) for column in across)
        for row in down
    )
    apart = {q: _pair_in(own) for q, own in kept.get("apart", {}).items()}
    return PairTable(down, across, cells, kept["why"], apart, kept.get("bounded", False))


def _cell_out(cell: GroupCounts) -> list[Any]:
    kept: list[Any] = [cell.persons, {item: list(levels) for item, levels in cell.counts.items()}]
    return [*kept, dict(cell.middles)] if cell.middles else kept


def _cell_in(kept: Sequence[Any]) -> GroupCounts:
    middles: dict[str, Middle] = {}
    for item, (low, middle, high) in (kept[2] if len(kept) > 2 else {}).items():
        middles[item] = (low, middle, high)
    return GroupCounts(kept[0], {item: tuple(levels) for item, levels in kept[1].items()}, middles)


def draft(db: Database, survey: Survey, questionnaire: Questionnaire) -> tuple[int, ShownRelease]:
    """What would be shown of the survey now, and after how many releases. Takes seconds with many
    small groups, so no write waits for it.

    Breakdowns come with it when the survey takes no more answers, or is one of interviews, which
    go on for years. When too few have come since the last release, the breakdowns are of those
    that it counted, and the others wait. Raises Conflict: "survey_state" for a draft, and see
    `release.release`.
    """
    if survey.is_draft:
        raise Conflict("survey_state")
    earlier = [of_content(kept.content) for kept in figures.releases(db, survey.id)]
    ended = survey.is_over or survey.of_interviews

    def made(released: bool) -> ShownRelease:
        persons, groups = (
            count(questionnaire, figures.contents(db, survey.id, groups, released=released))
            for groups in (False, True)
        )
        return release(persons, gate(db), earlier, ended, groups)

    try:
        return len(earlier), made(released=False)
    except Conflict as error:
        if error.name != "survey_too_few" or not ended or not known_again(db, survey, earlier):
            raise
    return len(earlier), made(released=True)


def known_again(db: Database, survey: Survey, earlier: Sequence[ShownRelease]) -> bool:
    """Whether it is known which answers the last release counted, and they are not broken down."""
    counted = figures.answers(db, survey.id)[1]
    broken_down = any(one.ways for one in earlier)
    return bool(earlier) and counted == earlier[-1].answers and not broken_down


def shown_before(earlier: Sequence[KeptRelease], now: KeptRelease, ways: Iterable[str]) -> int:
    """The number of the latest release before this one that shows a group which this one hides, by
    one of the ways; 0 for none."""
    shown = of_content(now.content)
    for one in reversed([one for one in earlier if one.number < now.number]):
        then = of_content(one.content)
        for way in ways:
            now_told = shown.ways[way].cells if way in shown.ways else None
            cells = then.ways[way].cells if way in then.ways else {}
            if now_told is not None and any(
                cell is not None and now_told.get(label) is None for label, cell in cells.items()
            ):
                return one.number
    return 0


def as_told_before(
    earlier: Sequence[KeptRelease], now: KeptRelease
) -> tuple[ShownRelease, frozenset[str]]:
    """What a release shows, with the breakdowns by one dimension that it does not have as the
    latest before it told them, and which these are: what was shown is not taken away."""
    shown = of_content(now.content)
    missing = {way for way, told in shown.ways.items() if not told.cells}
    found: dict[str, Way] = {}
    for one in reversed([one for one in earlier if one.number < now.number]):
        if not missing - found.keys():
            break
        then = of_content(one.content)
        # In other classes than today's, numbers and quarters cannot stand beside others.
        other = {item for item, cuts in then.cuts.items() if shown.cuts.get(item) != cuts}
        for way in missing - found.keys():
            if way in then.ways and then.ways[way].cells:
                found[way] = _without(then.ways[way], other)
    return replace(shown, ways={**shown.ways, **found}), frozenset(found)


def _without(way: Way, items: Collection[str]) -> Way:
    def told(cell: GroupCounts | None) -> GroupCounts | None:
        if cell is None:
            return None
        return replace(cell, counts={i: () if i in items else n for i, n in cell.counts.items()})

    return replace(
        way, cells={label: told(c) for label, c in way.cells.items()}, rest=told(way.rest)
    )


def reveal(db: Database, actor: str, survey: Survey, made: tuple[int, ShownRelease]) -> None:
    """Freeze a draft and show it; in the open write transaction. Raises
    Conflict("survey_state") when another release has come in between."""
    before, shown = made
    if len(figures.releases(db, survey.id)) != before:
        raise Conflict("survey_state")
    content = to_content(shown) | {"quote_threshold": gate(db).quote_threshold}
    figures.keep_release(db, actor, survey, shown.everybody, content)
