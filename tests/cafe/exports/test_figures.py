"""Figures: every count is in them, the two tones stay apart, and none is drawn of hidden counts."""

from __future__ import annotations

import itertools
import re
import struct
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from cafe.config import ROOT
from cafe.exports import figures, heat_map, scale_bars
from cafe.reports.summary import Summary
from cafe.reports.summary.model import ByWhom, GroupNotes, Topic


def texts(svg: str) -> list[str]:
    return [
        t.text or "" for t in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    ]


def test_the_points_are_drawn_by_size(summary: Callable[..., Summary]) -> None:
    whole = summary()
    labels = [t for t in texts(figures.svg("points", whole)) if re.match(r"[PF]\d", t)]
    count = {row.id: row.count.count or 0 for row in whole.points}
    drawn = [count[label.split()[0]] for label in labels]
    assert drawn == sorted(filter(None, count.values()), reverse=True)
    assert len(set(drawn)) > 1


def test_the_legend_says_which_are_confirmed(summary: Callable[..., Summary]) -> None:
    found = texts(figures.svg("points", summary()))
    assert "bekräftade av en person" in found
    assert "programmets förslag" in found


def test_every_kind_has_its_number(summary: Callable[..., Summary]) -> None:
    found = texts(figures.svg("kinds", summary()))
    for label, number in (("Fungerar bra", "1"), ("Förslag", "4"), ("Annat", "0")):
        assert label in found
        assert number in found


def is_warm(colour: str) -> bool:
    return int(colour[1:3], 16) > int(colour[5:7], 16)


def test_a_scales_steps_have_the_same_colours_on_the_page_as_in_files() -> None:
    style = (ROOT / "cafe" / "static" / "style" / "results.css").read_text("utf-8")
    for end in ("low", "high"):
        tones = re.findall(rf"--{end}-[123]: (#\w{{6}});", style)
        assert tuple(tones[:3]) == scale_bars.COLOURS[end]  # light
        assert {is_warm(colour) for colour in tones[3:]} == {end == "low"}  # dark
        for strength in "123":
            assert (
                f".diverging rect.{end}.s{strength} {{ fill: var(--{end}-{strength}); }}" in style
            )


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tones", [figures.LIGHT, figures.DARK])
def test_tones_stay_apart_in_grey_and_text_can_be_read(tones: figures.Tones) -> None:
    assert contrast(tones.sure, tones.likely) >= 3
    assert contrast(tones.sure, tones.paper) >= 3
    assert contrast(tones.edge, tones.paper) >= 3
    assert contrast(tones.ink, tones.paper) >= 7
    assert contrast(tones.soft, tones.paper) >= 4.5


@pytest.mark.parametrize(("groups", "named", "more"), [(4, 4, ""), (7, 6, "1 till i tabellen")])
def test_the_sentence_of_a_heat_map_names_each_group_or_how_many_more_there_are(
    groups: int, named: int, more: str
) -> None:
    made = ByWhom(
        "district",
        (Topic("P3", "Rimlig arbetsbelastning", "Belastning"),),
        tuple(
            GroupNotes(f"d{n}", f"Stad {n}.", 9, 10, 3, (n,), (0,)) for n in range(1, groups + 1)
        ),
        hidden=False,
    )
    drawn = heat_map.of(made)
    assert drawn is not None
    assert len(re.findall(r"Stad \d\.: P3", drawn.said)) == named
    assert more in drawn.said
    assert 0.4 < heat_map.share_of_width(drawn) <= 1


def test_a_heat_map_of_few_columns_is_not_blown_up_to_the_width_of_the_page() -> None:
    def drawn(columns: int) -> heat_map.HeatMap:
        names = tuple(f"Stad {n}" for n in range(columns))
        return heat_map.HeatMap((), names, (), "", "")

    assert heat_map.share_of_width(drawn(1)) < heat_map.share_of_width(drawn(2)) < 0.6
    assert heat_map.share_of_width(drawn(11)) > 0.95


@pytest.mark.parametrize("tones", [figures.LIGHT, figures.DARK])
def test_the_steps_of_a_heat_map_stay_apart_and_their_numbers_can_be_read(
    tones: figures.Tones,
) -> None:
    *pale, strong = heat_map.RAMPS[tones]
    steps = [tones.paper, *pale, strong]
    light = [luminance(step) for step in steps]
    assert light in (sorted(light), sorted(light, reverse=True))
    assert all(contrast(one, two) >= 1.1 for one, two in itertools.pairwise(steps))
    assert contrast(tones.paper, strong) >= 4.5
    assert all(contrast(tones.ink, step) >= 4.5 for step in pale)


def test_dark_and_narrow_are_drawings_of_their_own(summary: Callable[..., Summary]) -> None:
    whole = summary()
    light, dark = figures.svg("points", whole), figures.svg("points", whole, dark=True)
    assert figures.DARK.paper in dark
    assert figures.LIGHT.paper in light
    width = re.compile(r'<svg[^>]* width="(\d+)')
    narrow = width.search(figures.svg("points", whole, narrow=True))
    wide = width.search(light)
    assert narrow is not None
    assert wide is not None
    assert int(narrow[1]) < 400 < int(wide[1])


def test_the_same_content_is_drawn_once(summary: Callable[..., Summary]) -> None:
    figures.svg("kinds", summary())
    before = figures._svg.cache_info()
    figures.svg("kinds", summary())
    after = figures._svg.cache_info()
    assert (after.hits, after.misses) == (before.hits + 1, before.misses)


def test_the_png_is_wide_enough_for_paper(summary: Callable[..., Summary]) -> None:
    made = figures.png("points", summary())
    assert made.startswith(b"\x89PNG")
    width = struct.unpack(">I", made[16:20])[0]
    assert width > 1500


def test_hidden_counts_are_not_drawn(summary: Callable[..., Summary]) -> None:
    small = summary(participants=3)
    assert figures.available(small) == ()
    for name in figures.NAMES:
        with pytest.raises(ValueError, match="no figure"):
            figures.svg(name, small)


def test_without_an_analysis_only_the_kinds_are_drawn(summary: Callable[..., Summary]) -> None:
    assert figures.available(summary(analysed=False)) == ("kinds",)


def test_all_zeros_are_drawn(summary: Callable[..., Summary]) -> None:
    from dataclasses import replace

    from analysis.disclosure.gate import Cell

    whole = summary()
    none = Cell(0, 42, False)
    empty = replace(
        whole, points=tuple(replace(r, count=none, confirmed=none) for r in whole.points)
    )
    assert "P1 Brukardelaktighet" in " ".join(" ".join(texts(figures.svg("points", empty))).split())
