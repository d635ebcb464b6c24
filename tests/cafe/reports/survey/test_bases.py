"""A question is told of those who answered it, in every breakdown and over time."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from analysis.disclosure.gate import Gate
from analysis.disclosure.linked import Linked, Seen
from analysis.disclosure.tables import Group
from cafe.exports import results as written
from cafe.reports.survey import bases, frozen, results, series
from cafe.reports.survey.counted import WAYS, Counted, count, items
from cafe.reports.survey.release import ShownRelease, release
from cafe.store.surveys import Survey
from forms.questionnaire import model
from forms.questionnaire.file import builtin
from forms.questionnaire.model import Question, Questionnaire, Text

GATE = Gate()
LISTS = {
    "district": [
        (name, name.title(), name.title()) for name in ("soder", "kista", "norra", "alvik")
    ],
    "area": [(name, name.title(), name.title()) for name in ("vuxen", "barn")],
    "profession": [(name, name.title(), name.title()) for name in ("soc", "chef")],
}


def questionnaire() -> Questionnaire:
    """The rating with a number more."""
    found = model.fill(builtin("threat-rating"), LISTS)
    number = Question("staff", "number", Text("Hur många?", "How many?"), low=0)
    since = Question("since", "quarter", Text("Sedan när?", "Since when?"))
    return replace(found, questions=(*found.questions, number, since))


ASKED = questionnaire()
Answer = tuple[str, int, str]


def told(number: int, **values: object) -> list[Answer]:
    return [("2026", 1, json.dumps(values))] * number


def made(answers: list[Answer], *earlier: ShownRelease, ended: bool = True) -> ShownRelease:
    return release(count(ASKED, answers), GATE, earlier, ended)


@pytest.mark.parametrize(
    "few", [{"rating": 7}, {"staff": 41}, {"since": "2026-Q2"}, {"seen": ["threats"]}]
)
def test_a_question_that_few_answered_is_not_told(few: dict[str, object]) -> None:
    (question,) = few
    shown = made([*told(60, describe="x"), *told(3, **few)]).whole
    mine = [item for item in shown.counts if item.partition(":")[0] == question]
    assert [shown.counts[item] for item in mine] == [()] * len(mine)
    assert question not in shown.middles
    lines = written.whole(ASKED, made([*told(60), *told(3, **few)]), "sv").rows
    label = ASKED.by_id[question].label.sv
    assert {line[2] for line in lines if str(line[0]).startswith(label)} == {"dolt"}


def test_that_nobody_answered_a_question_reads_as_that_few_did() -> None:
    found = {
        str(made([*told(60, describe="x"), *told(n, rating=7)]).whole.counts["rating"])
        for n in range(5)
    }
    assert found == {"()"}


def test_where_few_in_a_district_answered_it_cannot_be_subtracted() -> None:
    answers = [
        *told(3, district="kista", rating=1), *told(20, district="kista"),
        *told(30, district="soder", rating=4), *told(9, district="soder"),
        *told(12, district="norra", rating=5), *told(40, district="norra"),
    ]  # fmt: skip
    way = made(answers).ways["district"]
    back = way.holds_back("rating")
    assert set(way.cells) == {"kista", "norra", "soder"}
    assert back == {"kista", "soder"}  # of fewer persons than Norra, and enough to hide it
    assert way.cells["kista"].persons == 23  # type: ignore[union-attr]


def test_a_question_keeps_its_figures_while_few_have_answered_it_since() -> None:
    first = [*told(30, rating=4, district="kista"), *told(20, rating=2, district="soder")]
    one = made(first, ended=False)
    two = made([*first, *told(20, district="soder"), *told(2, rating=7)], one, ended=False)
    assert two.persons == 72
    assert two.whole.counts["rating"] == one.whole.counts["rating"]
    three = made([*first, *told(20, district="soder"), *told(6, rating=7)], one, ended=False)
    assert three.whole.counts["rating"][6] == 6


def test_a_number_keeps_its_classes_and_its_median_while_few_have_given_it_since() -> None:
    first = [a for n in range(40) for a in told(1, staff=n)]
    one = made(first, ended=False)
    two = made([*first, *told(20), *told(3, staff=39)], one, ended=False)
    assert two.cuts["staff"] == one.cuts["staff"]
    assert two.whole.middles["staff"] == one.whole.middles["staff"]
    assert two.whole.counts["staff"] == one.whole.counts["staff"]


def test_a_later_breakdown_tells_no_few_who_have_answered_since() -> None:
    first = [*told(30, rating=4, district="kista"), *told(20, rating=2, district="soder")]
    one = made(first)
    more = [*told(9, district="kista"), *told(8, rating=7, district="soder")]
    two = made([*first, *more, *told(3, district="kista", rating=7)], one)
    kista = two.ways["district"].cells["kista"]
    assert kista is not None
    assert one.ways["district"].cells["kista"].counts["rating"] == kista.counts["rating"]  # type: ignore[union-attr]


def test_that_nobody_answered_anew_is_not_told_by_what_stays() -> None:
    first = [*told(30, rating=4, district="kista"), *told(20, rating=2, district="soder")]
    first += [a for n in range(20) for a in told(1, staff=n, district="soder")]
    one = made(first)
    shown = []
    for few in (0, 3):
        new = [*told(few, district="kista", rating=7, staff=3), *told(20 - few, district="kista")]
        two = made([*first, *new, *told(9, district="soder")], one)
        content = frozen.to_content(two)
        shown.append(content)
        kista = two.ways["district"].cells["kista"]
        assert kista is not None
        assert kista.counts["rating"] == one.ways["district"].cells["kista"].counts["rating"]  # type: ignore[union-attr]
    assert shown[0] == shown[1]


def test_that_nobody_in_a_district_answered_anew_is_not_told_by_what_stays() -> None:
    first = [*told(30, rating=4, district="kista"), *told(20, rating=2, district="soder")]
    one = made(first)
    ways = []
    for few in (0, 3):
        new = [*told(few, district="kista", rating=7), *told(9 - few, district="kista")]
        new += told(11 - few, rating=7, district="soder") + told(few, district="soder")
        ways.append(made([*first, *new], one).ways)
    assert ways[0] == ways[1]
    # That nobody came, all see.
    alone = made([*first, *told(8, rating=7, district="soder")], one).ways["district"]
    assert alone.cells["soder"].counts["rating"][6] == 8  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("persons", "answered"),
    [
        ((10, 9, 9, 10), (6, 9, 4, 6)),
        ((30, 30, 12), (3, 9, 7)),
        ((6, 12, 9), (2, 7, 6)),
        ((20, 14, 14), (4, 9, 9)),
    ],
)
def test_which_labels_are_held_back_does_not_tell_how_many_answered(
    persons: tuple[int, ...], answered: tuple[int, ...]
) -> None:
    def held(crowd: tuple[int, ...]) -> frozenset[str]:
        labels = {
            str(at): bases.Label(size, number, hidden=False)
            for at, (size, number) in enumerate(zip(persons, crowd, strict=True))
        }
        return bases.held_back(labels, frozenset(), GATE.threshold)

    made = held(answered)
    few = [at for at, number in enumerate(answered) if number < GATE.threshold]
    ranges = [
        range(size + 1) if str(at) in made else (number,)
        for at, (size, number) in enumerate(zip(persons, answered, strict=True))
    ]
    could = [
        crowd
        for crowd in itertools.product(*ranges)
        if sum(crowd) == sum(answered) and held(crowd) == made
    ]
    for at in few:
        numbers = [crowd[at] for crowd in could]
        assert max(numbers) - min(numbers) >= GATE.threshold


def crowd(seed: int, persons: int = 90) -> Counted:
    """People of whom a good part skip a question, more so in some districts."""
    chance = random.Random(seed)
    skips = {name: chance.choice((0.05, 0.5, 0.9)) for name, _, _ in LISTS["district"]}
    answers = []
    for _ in range(persons):
        said: dict[str, object] = {
            way: chance.choices(names, range(1, len(names) + 1))[0][0]
            for way, names in LISTS.items()
        }
        if chance.random() > skips[str(said["district"])]:
            said["rating"] = chance.choice((1, 4, 4, 7))
        if chance.random() > 0.1:
            said["given-by"] = "person"
        answers += told(1, **said)
    return count(ASKED, answers)


def seen(shown: ShownRelease, item: str, by_two: bool) -> Iterator[Seen]:
    def group(persons: int, levels: tuple[int, ...]) -> Group:
        return Group(persons, {item: levels} if levels and persons else {})

    yield Seen({}, group(shown.persons, shown.whole.counts[item]))
    for name, way in shown.ways.items():
        for label, cell in way.cells.items():
            if cell is not None:
                yield Seen({name: frozenset([label])}, group(cell.persons, cell.counts[item]))
    for by, pair in shown.pairs.items() if by_two else ():
        for table in (pair, *pair.apart.values()):
            for row, cells in zip(table.rows, table.cells, strict=True):
                for column, cell in zip(table.columns, cells, strict=True):
                    at = {by[0]: frozenset(row), by[1]: frozenset(column)}
                    yield Seen(at, group(cell.persons, cell.counts.get(item, ())))


@pytest.mark.parametrize("seed", range(6))
def test_nobody_is_proved_to_be_among_the_few_who_answered(seed: int) -> None:
    counted = crowd(seed)
    shown = release(counted, GATE, (), True)
    labels = {way: sorted({key[n] for key in counted.groups}) for n, way in enumerate(WAYS)}
    for item in ("rating", "given-by"):
        few: list[dict[str, frozenset[str]]] = []
        sizes: dict[tuple[tuple[str, str], ...], int] = {}
        for key, (_, levels) in counted.groups.items():
            number = counted.answered(item, levels[item])
            for n, way in enumerate(WAYS[:3]):
                for m in range(n, 3):
                    at = {way: key[n], WAYS[m]: key[m]}
                    sizes[tuple(at.items())] = sizes.get(tuple(at.items()), 0) + number
        few = [
            {way: frozenset([label]) for way, label in at}
            for at, number in sizes.items()
            if 0 < number < GATE.threshold
        ]
        places = [at % len(shown.whole.counts[item]) for at in counted.outside[item]]
        by_one = Linked(labels, seen(shown, item, False)).proved(few, item, places)
        alone = [
            s if not s.labels else replace(s, group=Group(s.group.persons))
            for s in seen(shown, item, True)
        ]
        by_whole = Linked(labels, alone).proved(few, item, places)
        every = Linked(labels, seen(shown, item, True)).proved(few, item, places)
        assert set(every) <= {*by_one, *by_whole}
        assert not [few[at] for at in every if len(few[at]) == 1 and at not in by_whole]


def test_a_question_with_fewer_answers_has_a_coarser_table_that_is_kept_and_read() -> None:
    answers = []
    for district, size in (("soder", 30), ("kista", 30), ("norra", 30), ("alvik", 30)):
        for area, answered in (("vuxen", 20), ("barn", 3 if district == "kista" else 20)):
            place = {"district": district, "area": area}
            answers += told(answered, rating=4, **place) + told(size - answered, **place)
    shown = made(answers)
    pair = shown.pairs["district", "area"]
    assert len(pair.rows) == 4
    own = pair.of("rating")
    assert [group for group in own.rows if len(group) > 1]
    content = json.loads(json.dumps(frozen.to_content(shown)))
    assert frozen.of_content(content) == shown
    item = next(one for one in items(ASKED, shown.cuts) if one.id == "rating")
    grid = series.grid([part(shown)], "area", "district", item, items(ASKED, shown.cuts))
    assert grid.columns[-1] == ("kista", "alvik")  # as the organisation lists them
    assert results.said(item, grid.cells[1][-1]).n == 23  # type: ignore[arg-type]


def test_groups_stand_as_the_organisation_lists_them_whatever_was_put_together_first() -> None:
    answers = told(30, district="norra") + told(3, district="soder") + told(1, district="alvik")
    answers += told(4, district="kista") + told(40)
    shown = made(answers)
    way = shown.ways["district"]
    assert sorted(label for label, cell in way.cells.items() if cell is None) == [
        "alvik", "kista", "norra", "soder"
    ]  # fmt: skip
    listed = items(ASKED, shown.cuts)
    grid = series.grid([part(shown)], "district", series.WHOLE, listed[0], listed)
    assert grid.rows == (("",), ("soder", "kista", "norra", "alvik"))
    content = frozen.to_content(made([*answers, *told(30, district="norra", area="barn")]))
    for pair in content["pairs"]:
        pair["rows"], pair["cells"] = pair["rows"][::-1], pair["cells"][::-1]
        pair["rows"] = [list(group)[::-1] for group in pair["rows"]]
    read = frozen.of_content(content)
    for table in read.pairs.values():
        assert list(table.rows) == sorted(
            (tuple(sorted(g)) for g in table.rows), key=lambda g: (len(g) > 1, g)
        )


def test_missing_is_a_group_beside_the_others_and_managers_do_not_disappear() -> None:
    answers = []
    for district, soc, chef in (("soder", 60, 30), ("kista", 50, 26), ("norra", 40, 20)):
        answers += told(soc, rating=4, district=district, profession="soc")
        answers += told(chef, rating=4, district=district, profession="chef")
    answers += told(2, rating=4, district="soder")
    shown = made(answers)
    way = shown.ways["profession"]
    assert way.rest is not None
    assert way.rest.persons == 78  # two who did not say, with the managers who hide them
    pair = shown.pairs["district", "profession"]
    assert sum(cell.persons for line in pair.cells for cell in line) == len(answers)
    assert len(pair.rows) == 3


def test_the_breakdown_of_a_choice_by_one_is_shown() -> None:
    answers = told(9, district="soder", **{"given-by": "person"})
    answers += told(12, district="norra", **{"given-by": "group"})
    shown = made(answers)
    listed = items(ASKED, shown.cuts)
    item = next(one for one in listed if one.id == "given-by")
    grid = series.grid([part(shown)], "district", series.WHOLE, item, listed)
    assert grid.rows == (("soder",), ("norra",))
    assert [results.said(item, line[0]).n for line in grid.cells] == [9, 12]  # type: ignore[arg-type]


def part(shown: ShownRelease) -> series.SeriesPart:
    survey = Survey(
        1, "abc", "abc", ASKED.id, ASKED.version, "", 1, "E", "abc", "2026-01-01", None, "open",
        "closed", None, None, None, None,
    )  # fmt: skip
    return series.SeriesPart(survey, ASKED, shown)
