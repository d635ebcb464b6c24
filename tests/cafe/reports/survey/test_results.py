"""Counting answers, and what of it may be shown."""

from __future__ import annotations

import io
import itertools
import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.disclosure.attacker import audit
from analysis.disclosure.gate import Gate
from analysis.disclosure.tables import Dimension, Figure, Group, Release, Released
from cafe.errors import Conflict
from cafe.exports import question_blocks
from cafe.exports import results as written
from cafe.exports.document import EntryBlock, FigureBlock, HeadingBlock, TableBlock
from cafe.exports.results import level
from cafe.reports.survey import frozen, results, series
from cafe.reports.survey.counted import Counted, count, items
from cafe.reports.survey.counting.base import GroupCounts
from cafe.reports.survey.counting.steps import bands
from cafe.reports.survey.pairs import Way
from cafe.reports.survey.release import ShownRelease
from cafe.reports.survey.release import release as made_release
from cafe.reports.survey.results import answered, diverging
from forms.questionnaire import model
from forms.questionnaire.file import builtin
from forms.questionnaire.model import Question, Questionnaire, Text
from forms.questionnaire.types import registry as types
from tests.forms.questionnaire.types.example import asked as of_example
from tests.forms.questionnaire.types.test_registry import example_of
from tests.worlds import worlds

GATE = Gate()
# 95 persons as in the report of 2021: about half 3–5, 14 percent level 2, 33 percent 6–7.
RATED_2021 = {1: 4, 2: 13, 3: 15, 4: 17, 5: 15, 6: 19, 7: 12}


def questionnaire() -> Questionnaire:
    """The rating, with two of everything to break it down by."""
    lists = {
        "district": [
            ("farsta", "Farsta", "Farsta"),
            ("kista", "Kista", "Kista"),
            ("norra", "Norra", "Norra"),
        ],
        "area": [("barn", "Barn och unga", "Barn och unga"), ("vuxen", "Vuxna", "Vuxna")],
        "profession": [("chef", "Chef", "Chef"), ("soc", "Socialsekreterare", "Socialsekreterare")],
    }
    return model.fill(builtin("threat-rating"), lists)


def answer(
    rating: int | None = None, persons: int = 1, year: str = "2026", **rest: object
) -> tuple[str, int, str]:
    values = dict(rest) | ({"rating": rating} if rating is not None else {})
    return year, persons, json.dumps(values)


def rated(steps: dict[int, int]) -> list[tuple[str, int, str]]:
    return [answer(step) for step, number in steps.items() for _ in range(number)]


def spread(**sizes: int) -> list[tuple[str, int, str]]:
    """As many answers from each district."""
    return [
        answer(1 + n % 7, district=district)
        for district, size in sizes.items()
        for n in range(size)
    ]


def shown(
    answers: Sequence[tuple[str, int, str]], *earlier: ShownRelease, ended: bool = True
) -> ShownRelease:
    return made_release(count(questionnaire(), answers), GATE, earlier, ended)


def rating(cell: GroupCounts) -> results.GroupSaid:
    return results.said(items(questionnaire())[0], cell)


def test_the_figures_of_2021_come_out_as_the_report_gave_them() -> None:
    assert sum(RATED_2021.values()) == 95
    one = rating(shown(rated(RATED_2021)).whole)
    assert one.n == 95
    by_band = {band.steps: share for band, _, share in one.bands}
    assert by_band == {"1–2": 18, "3–5": 49, "6–7": 33}
    assert {level.value: level.percent for level in one.levels}["2"] == 14
    assert one.median == 4


def test_the_excel_and_csv_files_say_the_same_with_the_rounding() -> None:
    asked = questionnaire()
    made = shown(rated(RATED_2021))
    sheet = written.whole(asked, made, "sv")
    said = {line[1]: line[2:] for line in sheet.rows if line[0] == asked.by_id["rating"].label.sv}
    assert said["Antal som svarade (n)"] == (95, "")
    assert said["3–5"] == (47, 49)
    assert said["6–7"] == (31, 33)
    assert said["2"] == (13, 14)
    file = written.ResultFile("Skattning", [sheet], written.method(asked, made, "sv"))
    csv = io.BytesIO()
    written.write_csv(file, csv, "sv")
    assert ";3–5;47;49\r\n" in csv.getvalue().decode()
    book = io.BytesIO()
    written.write_xlsx(file, book, "sv")
    workbook = openpyxl.load_workbook(io.BytesIO(book.getvalue()))
    values = [[cell.value for cell in line[1:]] for line in workbook["Resultat"].iter_rows()]
    assert ["3–5", 47, 0.49] in values
    first, *_ = workbook["Diagram"]._charts
    place = first.series[0].val.numRef.f.replace("$", "").split("!")[1]
    shares = [[c.value for c in line[1:]] for line in workbook["Resultat"].iter_rows()][1:8]
    assert [cell.value for (cell,) in workbook["Resultat"][place]] == [one[2] for one in shares]
    assert [one[0] for one in shares] == list("1234567")
    about = [line[0].value for line in workbook["Om siffrorna"].iter_rows()]
    assert any("Halva avrundas uppåt" in str(line) for line in about)


def test_the_figures_of_a_file_have_the_shares_of_its_tables_and_none_of_what_is_hidden() -> None:
    seen = set()
    for name, kind in types.TYPES.items():
        example = example_of(name)
        asked = of_example(example.question)
        if kind.silent:
            continue
        given = [dict(example.kept)] * 12
        if name in ("number", "duration"):  # in classes, which the answers of a release give
            given = [{example.question.id: number} for number in range(40)]
        answers = [("2026", 1, json.dumps(values, default=str)) for values in given]
        made = made_release(count(asked, answers), GATE, (), True)
        blocks = question_blocks.of(asked, made, "sv")
        label = example.question.label.sv
        assert blocks[:1] == (HeadingBlock(label, 1),), name
        assert len(blocks) > 1, name  # no heading with nothing under it
        for figure, table in itertools.pairwise(blocks):
            if not isinstance(figure, FigureBlock):
                continue
            seen.add(name)
            assert isinstance(table, TableBlock)
            assert figure.said.endswith("."), name
            assert label not in figure.said, name
            svg = ElementTree.fromstring(figure.svg())
            texts = {text.text for text in svg.iter("{http://www.w3.org/2000/svg}text")}
            for row in table.sheet.rows:
                if name == "grid":
                    assert f"{row[0]}: " in figure.details or row[1] == "dolt"
                elif name != "scale":  # whose figure has steps where the others have shares
                    share = str(row[2]).partition(" ")[0]
                    assert f"{share} %" in texts, name
                    assert f"{row[0]} {share} %" in figure.details, name
        silent = [("2026", 1, "{}")] * 10
        few = made_release(count(asked, [*answers[:2], *silent]), GATE, (), True)
        told = question_blocks.of(asked, few, "sv")
        assert not [one for one in told if isinstance(one, FigureBlock | TableBlock)]
        assert EntryBlock(label) in told
    assert seen >= {"one", "several", "yesno", "ranking", "number", "scale", "grid", "duration"}


def test_what_is_said_of_small_numbers_and_zeros_is_what_is_done() -> None:
    made = shown([*rated(RATED_2021), answer(3, district="kista")])
    assert min(persons for _, persons, _ in rating(made.whole).bands) >= made.threshold
    assert rating(made.whole).levels[0].persons == 4 < made.threshold
    said = " ".join(written.method(questionnaire(), made, "sv"))
    assert "också små tal och nollor" in said
    assert "Det som är dolt visas aldrig som noll." in said


def told_apart(
    persons: Sequence[tuple[str, int, str]],
    groups: Sequence[tuple[str, int, str]],
    *earlier: ShownRelease,
) -> ShownRelease:
    asked = questionnaire()
    return made_release(count(asked, persons), GATE, earlier, False, count(asked, groups))


def test_a_talk_groups_answer_counts_for_all_in_it_and_stands_apart() -> None:
    made = told_apart([answer(2)] * 8, [answer(6, persons=7)])
    assert (made.of, made.persons, made.everybody) == ("persons", 8, 15)
    assert rating(made.whole).levels[1].persons == 8
    assert made.apart is not None
    assert (rating(made.apart).n, rating(made.apart).median) == (7, 6)
    lines = written.whole(questionnaire(), made, "sv").rows
    heads = {str(line[0]).partition(" (")[2] for line in lines}
    assert heads == {"Enskilda svar)", "Samtalsgruppers svar)"}
    content = json.loads(json.dumps(frozen.to_content(made)))
    assert frozen.of_content(content) == made


def test_one_group_and_one_person_are_no_figure_of_thirty() -> None:
    made = told_apart([answer(7)], [answer(2, persons=29)])
    assert (made.of, made.persons, made.apart) == ("groups", 29, None)
    assert rating(made.whole).levels[6].persons == 0
    with pytest.raises(Conflict, match="survey_too_few"):
        told_apart([answer(7)], [answer(2)])  # as it is where nobody vouches for 29


def test_those_apart_wait_for_enough_new_ones_too() -> None:
    one = told_apart([answer(2)] * 8, [answer(6, persons=7)])
    two = told_apart([answer(2)] * 14, [answer(6, persons=7), answer(1, persons=3)], one)
    assert two.apart == one.apart
    three = told_apart([answer(2)] * 14, [answer(6, persons=7), answer(1, persons=6)], two)
    assert three.apart is not None
    assert three.apart.persons == 13
    mixed = replace(one, of="")
    with pytest.raises(Conflict, match="survey_mixed"):
        told_apart([answer(2)] * 20, [answer(6, persons=7)], mixed)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (1, 7, ["1–2", "3–5", "6–7"]),
        (1, 5, ["1–2", "3", "4–5"]),
        (0, 10, ["0–3", "4–6", "7–10"]),
        (1, 4, ["1", "2–3", "4"]),
        (1, 2, ["1", "2"]),
    ],
)
def test_bands_are_a_third_of_the_steps_each_way(low: int, high: int, expected: list[str]) -> None:
    assert [band.steps for band in bands(low, high)] == expected


def test_those_who_skipped_are_no_part_of_n() -> None:
    one = rating(shown([answer(5) for _ in range(6)] + [answer() for _ in range(4)]).whole)
    assert (one.persons, one.n, one.levels[-1].persons, one.levels[-1].percent) == (10, 6, 4, None)


def test_several_choices_are_of_those_who_answered_the_question() -> None:
    told = [answer(4, seen=["threats", "violence"]) for _ in range(6)]
    told += [answer(4, seen=["threats"])] * 2 + [answer(4)] * 4
    (question,) = [
        a for a in answered(questionnaire(), shown(told).whole) if a.question.id == "seen"
    ]
    by_choice = {one.item.choice: one for one in question.items}
    assert (by_choice["threats"].n, by_choice["threats"].levels[0].percent) == (8, 100)
    assert by_choice["violence"].levels[0].percent == 75


def test_a_diverging_bar_has_the_middle_step_in_the_middle() -> None:
    one = rating(shown(rated({1: 10, 4: 10, 7: 20})).whole)
    pieces = {p.value: p for p in diverging(one)}
    assert pieces["4"].x == pytest.approx(-12.5)
    assert pieces["4"].width == pytest.approx(25)
    assert pieces["1"].x == pytest.approx(-37.5)
    assert (pieces["1"].side, pieces["4"].side, pieces["7"].side) == ("low", "middle", "high")


def test_too_few_are_not_shown_and_neither_are_too_few_new() -> None:
    with pytest.raises(Conflict, match="survey_too_few"):
        shown(rated({4: 4}), ended=False)
    first = shown(rated({4: 5}), ended=False)
    with pytest.raises(Conflict, match="survey_too_few"):
        shown(rated({4: 9}), first, ended=False)
    assert shown(rated({4: 10}), first, ended=False).persons == 10


def test_removed_answers_leave_what_was_shown() -> None:
    first = shown(rated({4: 12}))
    with pytest.raises(Conflict, match="survey_answers_gone"):
        shown(rated({4: 11}), first)


def test_breakdowns_wait_for_the_end_and_are_then_added_without_new_answers() -> None:
    answers = spread(farsta=20, kista=30)
    first = shown(answers, ended=False)
    assert not first.ways
    assert set(shown(answers, first).ways) == {"district", "year"}


def test_a_small_district_is_hidden_with_another_one() -> None:
    way = shown(spread(farsta=2, kista=30, norra=20)).ways["district"]
    hidden = {label for label, cell in way.cells.items() if cell is None}
    assert "farsta" in hidden
    assert len(hidden) == 2
    assert set(way.why.values()) == {"small_group"}


def test_a_small_district_among_few_hides_the_labels_themselves() -> None:
    way = shown(spread(farsta=2, kista=4)).ways["district"]
    assert way.cells == {}


def test_a_hidden_district_stays_hidden_as_it_grows() -> None:
    first = shown(spread(farsta=2, kista=30, norra=20))
    hidden = {label for label, cell in first.ways["district"].cells.items() if cell is None}
    second = shown(spread(farsta=12, kista=40, norra=30), first)
    again = second.ways["district"]
    assert hidden <= {label for label, cell in again.cells.items() if cell is None}
    assert second.pairs[("district", "year")].why == "made_once"


def test_two_dimensions_put_small_groups_together() -> None:
    areas = ("barn", "vuxen")
    told = [
        answer(1 + n % 7, district=d, area=areas[n % 2])
        for d, size in (("farsta", 40), ("kista", 40), ("norra", 8))
        for n in range(size)
    ]
    pair = shown(told).pairs["district", "area"]
    assert not pair.why
    assert any(len(group) > 1 for group in pair.rows)
    assert all(c.persons == 0 or c.persons >= 5 for line in pair.cells for c in line)
    assert sum(c.persons for line in pair.cells for c in line) == 88


def test_a_release_is_the_same_when_it_is_read_again() -> None:
    told = [
        answer(n % 7 + 1, district=("farsta", "kista")[n % 2], area=("barn", "vuxen")[n % 3 % 2])
        for n in range(90)
    ]
    made = shown(told)
    kept = json.loads(json.dumps(frozen.to_content(made)))
    assert frozen.of_content(kept) == made


LABELS = ("farsta", "kista", "norra")


@st.composite
def crowds(draw: st.DrawFn) -> list[tuple[str, int, str]]:
    """Answers with random districts, areas and ratings, in batches of wild size."""
    sizes = draw(
        st.lists(
            st.tuples(
                st.sampled_from((*LABELS, None)),
                st.sampled_from(("barn", "vuxen", None)),
                st.integers(0, 12),
            ),
            min_size=1,
            max_size=8,
        )
    )
    seed = random.Random(draw(st.integers(0, 99)))
    told = []
    for district, area, number in sizes:
        said = {k: v for k, v in (("district", district), ("area", area)) if v}
        told += [answer(seed.choice((1, 4, 4, 7)), **said) for _ in range(number)]
    return told


def attacker_sees(made: ShownRelease, way: str) -> Release:
    """What a reader sees of one dimension with the ratings, and of the whole."""
    dimension = Dimension(way, tuple(made.ways[way].cells))

    def figure(cell: GroupCounts | None) -> Figure:
        if cell is None:
            return Figure(None, "small_group")
        told = cell.counts["rating"]
        # What few have answered since is as it was: of other persons than there are now.
        same = sum(told) == cell.persons
        return Figure(Group(cell.persons, {"rating": told} if same else {}))

    figures: dict[tuple[str | None, ...], Figure] = {
        (label,): figure(cell) for label, cell in made.ways[way].cells.items()
    }
    figures[(None,)] = figure(made.whole)
    return Release((Released(way, (dimension,), figures),), made.threshold)


@worlds(10, 150)
@given(crowds(), crowds(), crowds())
def test_an_attacker_cannot_tell_the_size_of_a_hidden_group(
    first: list[tuple[str, int, str]],
    more: list[tuple[str, int, str]],
    third: list[tuple[str, int, str]],
) -> None:
    seen: list[ShownRelease] = []
    for told in (first, [*first, *more], [*first, *more, *third]):
        try:
            seen.append(shown(told, *seen))
        except Conflict:
            continue
    for way in ("district", "area"):
        releases = [attacker_sees(one, way) for one in seen if one.ways.get(way, NO).cells]
        if not releases:
            continue
        told_before = {
            label for one in seen for label, cell in one.ways.get(way, NO).cells.items() if cell
        }
        for place, bounds in audit(releases).items():
            assert bounds.width >= GATE.threshold, (place, bounds)
            assert bounds.asserted == 0 or place.key[0] in told_before


NO = Way({}, {})


@worlds(10, 150)
@given(crowds())
def test_no_shown_or_computed_group_of_a_pair_is_small(told: list[tuple[str, int, str]]) -> None:
    try:
        made = shown(told)
    except Conflict:
        return
    for by, pair in made.pairs.items():
        for group_cells in (pair.cells, tuple(zip(*pair.cells, strict=True))):
            for line in group_cells:
                assert all(c.persons == 0 or c.persons >= GATE.threshold for c in line)
        # What is hidden by one dimension is told apart by no other table.
        for side, groups in zip(by, (pair.rows, pair.columns), strict=True):
            hidden = {a for a, cell in made.ways[side].cells.items() if cell is None}
            if not pair.why:
                assert any(hidden <= set(group) for group in groups) or not hidden


@worlds(10, 100)
@given(crowds())
def test_relabelling_the_hidden_changes_nothing_that_is_shown(
    told: list[tuple[str, int, str]],
) -> None:
    try:
        made = shown(told)
    except Conflict:
        return
    way = made.ways.get("district", NO)
    hidden = [label for label, cell in way.cells.items() if cell is None]
    if len(hidden) < 2:
        return
    one, other = hidden[:2]
    swap = {one: other, other: one}

    def swapped(content: str) -> str:
        values = json.loads(content)
        here = swap.get(values.get("district", ""), values.get("district", ""))
        values.pop("district", None)
        return json.dumps(values | ({"district": here} if here else {}))

    again = count(questionnaire(), [(y, p, swapped(c)) for y, p, c in told])
    before = count(questionnaire(), told)
    assert again.cell(again.groups) == before.cell(before.groups)
    for by, pair in made.pairs.items():
        if "district" in by:
            groups = (pair.rows, pair.columns)[by.index("district")]
            assert not {(label,) for label in hidden} & set(groups)


def part(
    code: str, answers: Sequence[tuple[str, int, str]], asked: Questionnaire
) -> series.SeriesPart:
    from cafe.store.surveys import Survey

    survey = Survey(
        1, code, code, asked.id, asked.version, "", 1, "E", code, "2026-01-01", None, "open",
        "closed", None, None, None, None,
    )  # fmt: skip
    return series.SeriesPart(survey, asked, made_release(count(asked, answers), GATE, (), True))


def test_surveys_are_added_up_by_district_and_a_changed_scale_is_a_break() -> None:
    asked = questionnaire()
    q = asked.by_id["rating"]
    assert q.scale
    changed = replace(
        asked,
        questions=tuple(
            replace(one, scale=replace(q.scale, high=5)) if one.id == "rating" else one
            for one in asked.questions
        ),
    )
    told = spread(farsta=20, kista=30)
    parts = [
        part("GAMMAL", [answer(3) for _ in range(9)], changed),
        part("A", told, asked),
        part("B", told, asked),
    ]
    listed = items(asked)
    made = series.grid(parts, "district", "event", listed[0], listed)
    assert [(at, [p.survey.code for p in left]) for at, left in made.breaks] == [
        ("rating", ["GAMMAL"])
    ]
    assert made.columns == (("A",), ("B",))
    by_year = series.grid(parts, "district", "year", listed[0], listed)
    at = by_year.rows.index(("farsta",))
    cell = by_year.cells[at][0]
    assert isinstance(cell, GroupCounts)
    assert cell.persons == 40


def test_a_break_is_marked_where_questions_stand_side_by_side() -> None:
    asked = questionnaire()
    q = asked.by_id["rating"]
    assert q.scale
    kept = replace(q, id="kept")
    after = replace(asked, questions=(*asked.questions, kept))
    changed = replace(q, scale=replace(q.scale, high=5))
    before = replace(after, questions=(changed, *after.questions[1:]))
    assert before.questions[0].id == "rating"
    told = [answer(3, kept=5) for _ in range(9)]
    parts = [part("GAMMAL", told, before), part("NY", told, after)]
    listed = items(after)
    made = series.grid(parts, "event", "question", listed[0], listed)
    assert made.columns == (("rating",), ("kept",))
    assert made.cells[0][0] == series.BREAK
    assert isinstance(made.cells[0][1], GroupCounts)
    assert isinstance(made.cells[1][0], GroupCounts)
    for other in ("event", "year"):
        made = series.grid(parts, other, "question", listed[0], listed)
        assert [(at, [p.survey.code for p in left]) for at, left in made.breaks] == [
            ("rating", ["GAMMAL"])
        ]


def test_a_sum_with_a_hidden_part_is_hidden() -> None:
    asked = questionnaire()
    parts = [
        part("A", spread(farsta=20, kista=30), asked),
        part("B", spread(farsta=2, kista=30, norra=20), asked),
    ]
    listed = items(asked)
    made = series.grid(parts, "district", "question", listed[0], listed)
    assert made.cells[made.rows.index(("farsta",))][0] == "small_group"


def test_what_is_hidden_is_never_nobody_and_what_nobody_said_is_not_said() -> None:
    asked = questionnaire()
    unsaid = [answer(4) for _ in range(8)]
    parts = [
        part("A", spread(farsta=20, kista=30), asked),
        part("B", spread(farsta=2, kista=4), asked),
        part("C", unsaid, asked),
    ]
    listed = items(asked)
    made = series.grid(parts, "district", "event", listed[0], listed)
    farsta, not_said = (made.cells[made.rows.index((label,))] for label in ("farsta", ""))
    assert isinstance(farsta[0], GroupCounts)
    assert farsta[1:] == ("small_group", None)
    assert not_said[0] is None
    assert isinstance(not_said[2], GroupCounts)
    assert not_said[2].persons == 8


def test_counting_is_by_each_dimension() -> None:
    made: Counted = count(questionnaire(), spread(farsta=3, kista=4))
    sizes = Counter({key[0]: number for key, (number, _) in made.groups.items()})
    assert sizes == {"farsta": 3, "kista": 4}
    assert list(itertools.chain(*(key[3:] for key in made.groups))) == ["2026", "2026"]


def test_numbers_have_classes_median_and_quartiles_and_no_ends() -> None:
    asked = with_number()
    told = [answer(4, staff=n, since=f"{2024 + n // 50}-05-01") for n in range(1, 100)]
    made = made_release(count(asked, told), GATE, (), True)
    said = {one.item.id: one for a in answered(asked, made.whole, made.cuts) for one in a.items}
    staff = said["staff"]
    assert (staff.n, staff.median, staff.quartiles) == (99, 50, (25, 75))
    wordings = [level(staff.item, one.value, "sv") for one in staff.levels]
    assert wordings[:3] == ["0–9", "10–19", "20–29"]
    assert wordings[-2] == "90–"
    assert [one.persons for one in staff.levels] == [9, *[10] * 9, 0]
    since = said["since"]
    wordings = [level(since.item, one.value, "en") for one in since.levels]
    assert wordings[:-1] == ["–2024", "2025–"]
    content = json.loads(json.dumps(frozen.to_content(made)))
    assert frozen.of_content(content) == made
    sheet = written.whole(asked, made, "sv")
    lines = {line[1]: line[2] for line in sheet.rows if line[0] == "Hur många?"}
    assert lines["Undre kvartil"] == "25"
    assert lines["90–"] == 10
    assert any("Tal läggs ihop" in line for line in written.method(asked, made, "sv"))


def test_too_few_numbers_have_no_median_and_one_class() -> None:
    asked = with_number()
    made = made_release(count(asked, [answer(4, staff=n) for n in range(8)]), GATE, (), True)
    said = {one.item.id: one for a in answered(asked, made.whole, made.cuts) for one in a.items}
    assert (said["staff"].n, said["staff"].median, said["staff"].item.cuts) == (8, None, ())
    assert said["since"].n == 0
    lines = written.whole(asked, made, "sv").rows
    assert ("Hur många?", "Alla", 8, 100) in lines


def test_numbers_of_two_surveys_are_put_together_in_the_classes_of_both() -> None:
    asked = with_number()
    parts = [
        part("A", [answer(4, staff=n, district="kista") for n in range(40)], asked),
        part("B", [answer(4, staff=n // 4, district="kista") for n in range(40)], asked),
    ]
    listed = items(asked, parts[-1].shown.cuts)
    item = series.comparable_item(parts, next(one for one in listed if one.id == "staff"))
    assert set(item.cuts) < set(parts[0].shown.cuts["staff"]) | set(parts[1].shown.cuts["staff"])
    made = series.grid(parts, "district", "year", item, listed)
    cell = made.cells[made.rows.index(("kista",))][0]
    assert isinstance(cell, GroupCounts)
    assert sum(cell.counts["staff"]) == cell.persons == 80
    assert results.said(item, cell).n == 80


@pytest.mark.parametrize("seed", [3, 8, 10])  # worlds in which it happens
def test_numbers_kept_in_other_classes_than_the_wholes_are_not_told(seed: int) -> None:
    lot, asked = random.Random(seed), with_number()

    early, late = (
        [
            answer(
                4,
                staff=lot.randint(1, 40),
                district=lot.choices(("kista", "farsta", "bromma"), (5, 3, 2))[0],
            )
            for _ in range(many)
        ]
        for many in (40, 14)
    )
    first = made_release(count(asked, early), GATE, (), True)
    made = made_release(count(asked, [*early, *late]), GATE, (first,), True)
    assert made.cuts != first.cuts
    cells = [cell for cell in made.ways["district"].cells.values() if cell is not None]
    told = [one for cell in cells for a in answered(asked, cell, made.cuts) for one in a.items]
    assert [one.few for one in told if one.item.id == "staff"].count(True) == 1


def with_number() -> Questionnaire:
    """The rating with a number and a date more."""
    asked = questionnaire()
    more = (
        Question("staff", "number", Text("Hur många?", "How many?"), low=0),
        Question("since", "date", Text("Sedan när?", "Since when?")),
    )
    return replace(asked, questions=(*asked.questions, *more))
