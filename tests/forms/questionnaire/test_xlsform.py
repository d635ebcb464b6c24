"""XLSForm comes in and goes out whole; what is left out or wrong is named with its row."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.messages import survey as say
from forms.questionnaire import model
from forms.questionnaire.check import check
from forms.questionnaire.file import BUILTIN, builtin
from forms.questionnaire.model import Choice, Condition, Question, Questionnaire, Rule, Scale, Text
from forms.questionnaire.xlsform import Read, read, write
from forms.questionnaire.xlsform.reader import UNFINISHED
from tests.forms.questionnaire.wild import questionnaires

SV, EN = "label::Svenska (sv)", "label::English (en)"


def book(
    survey: Sequence[Mapping[str, object]],
    choices: Sequence[Mapping[str, object]] = (),
    settings: Mapping[str, object] | None = None,
    **more: Sequence[Mapping[str, object]],
) -> bytes:
    """A workbook of sheets of rows; a header's order is that of its first use."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    sheets = {
        "survey": survey,
        "choices": choices,
        "settings": [settings] if settings else [],
        **more,
    }
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        columns = list(dict.fromkeys(column for row in rows for column in row))
        if columns:
            sheet.append(columns)
        for row in rows:
            sheet.append([row.get(column) for column in columns])
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def q(kind: str, name: str, label: str = "Fråga", **more: object) -> dict[str, object]:
    return {"type": kind, "name": name, SV: label, **more}


def one(*rows: Mapping[str, object], choices: Sequence[Mapping[str, object]] = ()) -> Read:
    return read("test.xlsx", book(rows, choices))


def made(
    *rows: Mapping[str, object], choices: Sequence[Mapping[str, object]] = ()
) -> Questionnaire:
    """The questionnaire of rows that are taken whole."""
    found = one(*rows, choices=choices)
    assert found.questionnaire, found.problems
    assert found.dropped == ()
    return found.questionnaire


def dropped(
    *rows: Mapping[str, object], choices: Sequence[Mapping[str, object]] = ()
) -> list[object]:
    """Sheet, row and sentence of what was left out of rows that are taken."""
    found = one(*rows, choices=choices)
    assert found.questionnaire, found.problems
    return [(p.sheet, p.row, p.message) for p in found.dropped]


def wrong(
    *rows: Mapping[str, object], choices: Sequence[Mapping[str, object]] = ()
) -> list[object]:
    found = one(*rows, choices=choices)
    assert found.questionnaire is None
    return [(p.sheet, p.row, p.field, p.message) for p in found.problems]


def listed(name: str, *pairs: tuple[str, str]) -> list[dict[str, object]]:
    return [{"list_name": name, "name": i, SV: label} for i, label in pairs]


YN = listed("yn", ("yes", "Ja"), ("no", "Nej"))
COLOURS = listed("c", ("red", "Röd"), ("blue", "Blå"), ("x", "Annan"))


@settings(deadline=None, max_examples=40)
@given(questionnaires())
def test_what_is_written_is_read_back_the_same(made: Questionnaire) -> None:
    found = read("anything.xlsx", write(made))
    assert found.problems == ()
    assert found.dropped == ()
    assert found.questionnaire == made


@pytest.mark.parametrize(
    "wording", ["__0__", "${x}", "$\u200b{x}", "$\u200b\u200b{x} ${y}", "$ {", "${${"]
)
def test_a_wording_that_looks_like_a_reference_comes_back_the_same(wording: str) -> None:
    asked = Question(id="a", type="short", label=Text(wording), help=Text(wording))
    made = Questionnaire(
        id="a", version=1, title=Text(wording), intro=Text(wording), questions=(asked,)
    )
    assert read("x.xlsx", write(made)) == Read(made, (), ())


@pytest.mark.parametrize("name", BUILTIN)
def test_the_built_in_ones_come_back_the_same(name: str) -> None:
    assert read("x.xlsx", write(builtin(name))) == Read(builtin(name), (), ())


@settings(deadline=None, max_examples=40)
@given(st.binary(max_size=300))
def test_bytes_that_are_no_workbook_are_refused(data: bytes) -> None:
    found = read("x.xlsx", data)
    assert found.questionnaire is None
    assert found.problems


WHOLE = write(builtin("threat-rating"))


@settings(deadline=None, max_examples=50)
@given(st.data())
def test_a_damaged_workbook_breaks_nothing(data: st.DataObject) -> None:
    damaged = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(WHOLE) - 1))] = data.draw(st.integers(0, 255))
    found = read("x.xlsx", bytes(damaged))
    assert found.questionnaire is not None or found.problems


COLUMNS = [
    *("type", "name", SV, EN, "label", "hint", "required", "relevant", "appearance", "constraint"),
    *("parameters", "rundabord_role", "rundabord_tag", "media::image"),
]
CELLS = [
    *("text", "note", "select_one yn", "select_multiple yn or_other", "integer", "range", "a", "b"),
    *("begin_group", "begin repeat", "end group", "a_other", "${a}", "yes", "${a} = 'yes'"),
    *(". >= 1 and . <= 7", "selected(${b}, 'no') and (${a} > 3)", "((((((", "likert", "=1"),
    *("other", "intro", "district", "start=1 end=7", "## x"),
]


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.dictionaries(st.sampled_from(COLUMNS), st.sampled_from(CELLS)),
        max_size=8,
    )
)
def test_wild_rows_are_read_or_named(rows: list[dict[str, str]]) -> None:
    found = one(*rows, choices=YN)
    assert (found.questionnaire is None) == bool(found.problems)
    if found.questionnaire:
        assert {p.message for p in check(found.questionnaire)} <= set(UNFINISHED)
        if not check(found.questionnaire):
            assert read("x.xlsx", write(found.questionnaire)).questionnaire == found.questionnaire
    for problem in (*found.problems, *found.dropped):
        assert problem.sheet
        assert problem.sentence.sv


def test_every_type_is_read() -> None:
    found = made(
        q("note", "n", "## Rubrik"),
        q("note", "n2", "Text"),
        q("text", "a", required="yes"),
        q("text", "b", appearance="multiline"),
        q("select_one yn", "c"),
        q("select_multiple yn", "d"),
        q("integer", "e", constraint=". >= 1 and . < 10"),
        q("date", "f", required="true()"),
        choices=YN,
    )
    assert [x.type for x in found.questions] == [
        *("heading", "text", "short", "free", "one", "several", "number", "date"),
    ]
    assert found.questions[0].label == Text("Rubrik")
    assert (found.by_id["e"].low, found.by_id["e"].high) == (1, 9)
    assert found.by_id["f"].required
    assert found.languages == ("sv",)
    assert found.id == "test"
    assert found.title == Text("test")


def test_a_likert_list_of_numbers_is_a_scale() -> None:
    steps = listed("s", ("1", "1 – Aldrig"), ("2", "2"), ("3", "3: Alltid"), ("dk", "Vet inte"))
    found = made(q("select_one s", "a", appearance="likert"), choices=steps)
    assert found.by_id["a"].scale == Scale(1, 3, Text("Aldrig"), Text("Alltid"), dont_know=True)


def test_labels_between_the_ends_of_a_scale_are_named() -> None:
    steps = listed("s", ("1", "Aldrig"), ("2", "Ibland"), ("3", "Alltid"))
    assert dropped(q("select_one s", "a", appearance="likert"), choices=steps) == [
        ("choices", 3, say.XLSFORM_STEP_DROPPED.format(value="Ibland"))
    ]


def test_a_range_is_a_scale_where_its_ends_have_labels() -> None:
    ends = listed("t", ("1", "Lite"), ("5", "Mycket"))
    ranged = q("range", "a", parameters="start=1 end=5 step=1 tick_labelset=t")
    assert made(ranged, choices=ends).by_id["a"].scale == Scale(1, 5, Text("Lite"), Text("Mycket"))
    plain = q("range", "a", parameters="start=1 end=5 step=1")
    assert dropped(plain) == [("survey", 2, say.XLSFORM_RANGE_DROPPED)]


def test_words_beside_a_choice_are_read_in_three_ways() -> None:
    annat = Choice("other", Text("Annat", "Other"), other=True)
    found = made(q("select_one yn or_other", "a"), choices=YN)
    assert found.by_id["a"].choices[-1] == annat
    rows = [
        q("select_multiple c", "a"),
        q("text", "a_other", "Vilken?", relevant="selected(${a}, 'x')"),
        q("text", "b"),
    ]
    merged = say.XLSFORM_OTHER_MERGED.format(name="a_other", value="Annan")
    assert dropped(*rows, choices=COLOURS) == [("survey", 3, merged)]
    taken = one(*rows, choices=COLOURS).questionnaire
    assert taken
    assert [x.id for x in taken.questions] == ["a", "b"]
    assert taken.by_id["a"].choices[-1] == Choice("x", Text("Annan"), other=True)


@pytest.mark.parametrize(
    ("relevant", "condition"),
    [
        ("${a} = 'yes'", Condition("all", (Rule("a", "is", "yes"),))),
        ("'yes' = ${a}", Condition("all", (Rule("a", "is", "yes"),))),
        ('selected(${a}, "yes")', Condition("all", (Rule("a", "is", "yes"),))),
        ("not(${a} = 'yes')", Condition("all", (Rule("a", "is-not", "yes"),))),
        ("${a} != ''", Condition("all", (Rule("a", "answered"),))),
        ("not(${a} = '')", Condition("all", (Rule("a", "answered"),))),
        ("string-length(${a}) > 0", Condition("all", (Rule("a", "answered"),))),
        (
            "Selected(${s}, 'yes') AND ${a} = 'yes'",
            Condition("all", (Rule("s", "is", "yes"), Rule("a", "is", "yes"))),
        ),
        ("not(selected(${s}, 'no'))", Condition("all", (Rule("s", "is-not", "no"),))),
        ("${n} > 3", Condition("all", (Rule("n", "at-least", "4"),))),
        ("3 >= ${n}", Condition("all", (Rule("n", "at-most", "3"),))),
        ("${n} = 3", Condition("all", (Rule("n", "is", "3"),))),
        (
            "${a} = 'yes' and (${n} >= 1 and selected(${s}, 'yes'))",
            Condition(
                "all",
                (Rule("a", "is", "yes"), Rule("n", "at-least", "1"), Rule("s", "is", "yes")),
            ),
        ),
        (
            "(${a} = 'yes') or ${a}='no'",
            Condition("any", (Rule("a", "is", "yes"), Rule("a", "is", "no"))),
        ),
    ],
)
def test_conditions_are_read(relevant: str, condition: Condition) -> None:
    before = [q("select_one yn", "a"), q("select_multiple yn", "s"), q("integer", "n")]
    found = made(*before, q("text", "t", relevant=relevant), choices=YN)
    assert found.by_id["t"].show_if == condition


@pytest.mark.parametrize(
    "relevant",
    [
        "not(${n} >= 3)",
        "${a} = ''",
        "${s} = 'yes'",
        "${a} = 'maybe'",
        "${a} >= 3",
        "${n} > 2.5",
        "${t2} = 'x'",
        "count-selected(${s}) > 1",
        "string-length(${w}) > 3",
        "${w} = 'x'",
        "${a} = ${s}",
        "today() > '2026-01-01'",
        "${a} =",
        "(" * 500,
    ],
)
def test_conditions_that_cannot_be_said_are_named(relevant: str) -> None:
    before = [
        q("select_one yn", "a"),
        q("select_multiple yn", "s"),
        q("integer", "n"),
        q("text", "w"),
    ]
    rows = [*before, q("text", "t", relevant=relevant), q("text", "t2")]
    message = say.XLSFORM_RELEVANT_DROPPED.format(value=model.brief(relevant))
    assert dropped(*rows, choices=YN) == [("survey", 6, message)]


def test_of_conditions_that_hold_together_those_that_can_be_said_are_kept() -> None:
    relevant = "${a} = 'yes' and (${n} = 1 or ${n} = 3)"
    rows = [q("select_one yn", "a"), q("integer", "n"), q("text", "t", relevant=relevant)]
    found = one(*rows, choices=YN)
    assert found.questionnaire
    assert found.questionnaire.questions[-1].show_if == Condition("all", (Rule("a", "is", "yes"),))
    message = say.XLSFORM_RELEVANT_PART_DROPPED.format(value=model.brief(relevant))
    assert [p.message for p in found.dropped] == [message]


def test_an_inner_group_that_cannot_be_said_keeps_the_outer_ones_condition() -> None:
    found = one(
        q("select_one yn", "a"),
        q("begin_group", "g", "Yttre", relevant="${a} = 'yes'"),
        q("select_one yn", "b"),
        q("begin_group", "h", "Inre", relevant="${b} = 'yes' or ${b} = 'no'"),
        q("text", "c", required="yes"),
        {"type": "end_group"},
        {"type": "end_group"},
        choices=YN,
    )
    assert found.questionnaire
    inner = found.questionnaire.questions[-1]
    assert inner.show_if == Condition("all", (Rule("a", "is", "yes"),))
    assert not inner.required
    said = [p.message for p in found.dropped]
    assert say.XLSFORM_NOW_VOLUNTARY in said
    lost = say.XLSFORM_RELEVANT_PART_DROPPED.format(value="${b} = 'yes' or ${b} = 'no'")
    assert said.count(lost) == 2  # the heading, and the question


@pytest.mark.parametrize("relevant", ["${n} + ${n} > 30", "${n} = 1 or ${w} = 'x'"])
def test_a_question_whose_condition_is_lost_is_voluntary(relevant: str) -> None:
    found = one(
        q("integer", "n"), q("text", "w"), q("text", "t", required="yes", relevant=relevant)
    )
    assert found.questionnaire
    assert not found.questionnaire.questions[-1].required
    assert [p.message for p in found.dropped] == [
        say.XLSFORM_RELEVANT_DROPPED.format(value=relevant),
        say.XLSFORM_NOW_VOLUNTARY,
    ]


def test_typographic_quotation_marks_are_quotation_marks() -> None:
    found = made(
        q("select_one yn", "a"),
        q("text", "b", relevant="${a} = ”no”"),
        q("text", "c", relevant="selected(${a}, ‘yes’)"),
        choices=YN,
    )
    assert [x.show_if for x in found.questions[1:]] == [
        Condition("all", (Rule("a", "is", "no"),)),
        Condition("all", (Rule("a", "is", "yes"),)),
    ]


@pytest.mark.parametrize("between", [" ", ";", ", ", "; ", ","])
def test_parameters_may_be_parted_by_any_sign(between: str) -> None:
    parameters = between.join(["start=0", "end=5", "step=1"])
    found = one(q("range", "a", parameters=parameters))
    assert found.questionnaire
    assert (found.questionnaire.questions[0].low, found.questionnaire.questions[0].high) == (0, 5)


def test_a_row_that_is_switched_off_is_left_out_and_named() -> None:
    found = one(
        q("text", "old", required="yes", disabled="yes"),
        q("text", "new", disabled="no"),
    )
    assert found.questionnaire
    assert [x.id for x in found.questionnaire.questions] == ["new"]
    assert [p.message for p in found.dropped] == [say.XLSFORM_DISABLED_DROPPED.format(name="old")]


def test_names_with_letters_of_ours_are_mended_with_their_references() -> None:
    found = one(
        q("integer", "ålder"),
        q("select_one l", "2del"),
        q("text", "alder", relevant="${ålder} >= 18"),
        q("text", "d", relevant="${2del} = 'hälften'"),
        choices=[
            {"list_name": "l", "name": "hälften", "label::Svenska (sv)": "Hälften"},
            {"list_name": "l", "name": "1.5", "label::Svenska (sv)": "En och en halv"},
        ],
    )
    assert found.questionnaire
    asked = found.questionnaire.questions
    assert [x.id for x in asked] == ["alder-2", "q-2del", "alder", "d"]
    assert [c.id for c in asked[1].choices] == ["halften", "1-5"]
    assert asked[2].show_if == Condition("all", (Rule("alder-2", "at-least", "18"),))
    assert asked[3].show_if == Condition("all", (Rule("q-2del", "is", "halften"),))
    assert len(found.dropped) == 4


def test_groups_become_headings_and_their_condition_holds_inside() -> None:
    found = made(
        q("select_one yn", "a"),
        q("begin_group", "g", "Del två", relevant="${a} = 'yes'"),
        q("text", "b"),
        q("text", "c", relevant="${a} != 'no'"),
        {"type": "begin group", "name": "inner"},
        q("text", "d"),
        {"type": "end group"},
        {"type": "end_group"},
        q("text", "e"),
        choices=YN,
    )
    yes, no = Rule("a", "is", "yes"), Rule("a", "is-not", "no")
    assert [(x.id, x.type) for x in found.questions if x.type == "heading"] == [("g", "heading")]
    assert [x.show_if and x.show_if.rules for x in found.questions] == [
        *(None, (yes,), (yes,), (yes, no), (yes,), None),
    ]


def test_what_xlsform_can_say_and_we_cannot_is_named_with_its_row() -> None:
    names = {
        "start": say.XLSFORM_META_DROPPED.format(type="start"),
        "geopoint": say.XLSFORM_TYPE_DROPPED.format(type="geopoint", name="x2"),
        "calculate": say.XLSFORM_TYPE_DROPPED.format(type="calculate", name="x3"),
        "barcode": say.XLSFORM_TYPE_DROPPED.format(type="barcode", name="x4"),
        "select_one_from_file towns.csv": say.XLSFORM_FILE_DROPPED.format(
            file="towns.csv", name="x5"
        ),
        "image": say.XLSFORM_TYPE_DROPPED.format(type="image", name="x6"),
        "dateTime": say.XLSFORM_TYPE_DROPPED.format(type="dateTime", name="x7"),
    }
    rows = [q(kind, f"x{n}") for n, kind in enumerate(names, start=1)]
    used = [q("text", "a"), q("select_one yn", "b")]
    assert dropped(*rows, *used, choices=YN) == [
        ("survey", row, message) for row, message in enumerate(names.values(), start=2)
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (q("decimal", "a"), say.XLSFORM_DECIMAL_DROPPED),
        (
            q("text", "a", required="${b} = 1"),
            say.XLSFORM_REQUIRED_DROPPED.format(value="${b} = 1"),
        ),
        (
            q("text", "a", constraint=". != ''"),
            say.XLSFORM_CONSTRAINT_DROPPED.format(value=". != ''"),
        ),
        (
            q("text", "a", constraint_message="Nej"),
            say.XLSFORM_COLUMN_DROPPED.format(column="constraint_message", value="Nej"),
        ),
        (
            q("text", "a", default="x"),
            say.XLSFORM_COLUMN_DROPPED.format(column="default", value="x"),
        ),
        (
            q("text", "a", **{"media::image": "a.png"}),
            say.XLSFORM_COLUMN_DROPPED.format(column="media::image", value="a.png"),
        ),
        (
            q("text", "a", appearance="numbers"),
            say.XLSFORM_COLUMN_DROPPED.format(column="appearance", value="numbers"),
        ),
        (q("text", "a", "Hej ${b}"), say.XLSFORM_REFERENCE_DROPPED.format(value="${b}")),
        (q("text", "a", "Hur **bra**?"), say.XLSFORM_MARKUP_SHOWN.format(value="**bra**")),
        (
            q("text", "a", "Se [avtalet](https://exempel.se)"),
            say.XLSFORM_MARKUP_SHOWN.format(value="[avtalet](https://exempel.se)"),
        ),
        (q("text", "a", "Hur <b>bra</b>?"), say.XLSFORM_MARKUP_SHOWN.format(value="<b>")),
    ],
)
def test_cells_that_nothing_is_made_of_are_named(row: dict[str, object], message: object) -> None:
    assert dropped(q("integer", "b"), row) == [("survey", 3, message)]


def test_sheets_lists_and_settings_that_are_not_used_are_named() -> None:
    data = book(
        [q("text", "a", **{"label::Suomi (fi)": "Mitä"})],
        YN,
        {"form_title": "T", "form_id": "a b", "version": "2.1", "style": "pages"},
        entities=[{"list_name": "x"}],
    )
    found = read("x.xlsx", data)
    assert found.questionnaire
    assert (found.questionnaire.id, found.questionnaire.version) == ("a-b", 1)
    assert found.questionnaire.by_id["a"].label.more == (("Suomi (fi)", "Mitä"),)
    assert {(p.sheet, p.row, p.message) for p in found.dropped} == {
        ("choices", 2, say.XLSFORM_LIST_DROPPED.format(value="yn")),
        ("settings", 2, say.XLSFORM_ID_DROPPED.format(value="a b", id="a-b")),
        ("settings", 2, say.XLSFORM_VERSION_DROPPED.format(value="2.1", limit=model.VERSION_MAX)),
        ("settings", 2, say.XLSFORM_COLUMN_DROPPED.format(column="style", value="pages")),
        ("entities", None, say.XLSFORM_SHEET_DROPPED),
    }


def test_a_label_without_language_is_in_the_default_one() -> None:
    row = {"type": "text", "name": "a", "label": "Vad?"}
    assert made(row).by_id["a"].label == Text("Vad?")
    english = read("x.xlsx", book([row], settings={"default_language": "English (en)"}))
    assert english.questionnaire
    assert english.questionnaire.by_id["a"].label == Text("", "Vad?")
    french = read("x.xlsx", book([row]), "français").questionnaire
    assert french
    assert french.by_id["a"].label == Text("", "", (("français", "Vad?"),))
    both = {"type": "text", "name": "a", "label": "What?", "label:Swedish (sv)": "Vad?"}
    found = read("x.xlsx", book([both], settings={"default_language": "en"})).questionnaire
    assert found
    assert found.by_id["a"].label == Text("Vad?", "What?")
    assert found.languages == ("sv", "en")


def test_faults_are_named_by_sheet_and_row() -> None:
    assert wrong(q("select_one nix", "a")) == [
        ("survey", 2, "", say.XLSFORM_LIST_UNKNOWN.format(value="nix"))
    ]
    assert wrong(q("text", "a"), q("text", "a")) == [
        ("survey", 3, "id", say.SURVEY_ID_TWICE.format(value="a"))
    ]
    assert wrong(q("text", "a"), q("text", "b", relevant="${zz} = 1")) == [
        ("survey", 3, "", say.XLSFORM_NAME_UNKNOWN.format(value="zz"))
    ]
    assert wrong(q("text", "a"), q("begin_group", "g")) == [
        ("survey", 3, "", say.XLSFORM_GROUP_OPEN)
    ]
    assert wrong(q("text", "a"), {"type": "end group"}) == [
        ("survey", 3, "", say.XLSFORM_GROUP_END)
    ]
    spaced = listed("c", ("red", "Röd"), ("red", "Ljusröd"))
    (fault,) = wrong(q("select_one c", "a"), choices=spaced)
    assert fault[:3] == ("choices", 3, "choices.2.id")  # type: ignore[index]
    assert wrong({"type": "text", SV: "x"})[0] == (
        "survey", 1, "", say.XLSFORM_NO_COLUMN.format(column="name"),
    )  # fmt: skip


def test_the_sentence_of_a_fault_says_where() -> None:
    (problem,) = one(q("select_one nix", "a")).problems
    assert problem.sentence.sv == (
        "Bladet survey, rad 2: Listan ”nix” finns inte på bladet choices."
    )


def test_a_workbook_without_questions_is_refused() -> None:
    for data in (book([]), book([], YN), book([{"type": None}])):
        assert [p.message for p in read("x.xlsx", data).problems] == [say.XLSFORM_NO_SURVEY]


def test_a_wording_that_looks_like_a_formula_is_a_wording() -> None:
    label = Text("=HYPERLINK(1)")
    made = Questionnaire("x", 1, Text("=1"), Text(), (Question("a", "short", label),), ("sv",))
    sheet = openpyxl.load_workbook(io.BytesIO(write(made)))["survey"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


def test_a_wording_that_looks_like_a_reference_is_a_wording() -> None:
    # XLSForm's tools put the answer to a question there, and refuse a name that is not there.
    made = Questionnaire(
        "x", 1, Text("${b}"), Text(), (Question("a", "short", Text("${b}")),), ("sv",)
    )
    sheets = openpyxl.load_workbook(io.BytesIO(write(made)))
    cells = [str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if "${" in cell]
    assert read("x.xlsx", write(made)) == Read(made, (), ())


def test_a_file_that_unpacks_to_too_much_is_not_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for n in range(3):
            packed.writestr(f"xl/{n}.xml", b"0" * 20 * 1024**2)
    found = read("x.xlsx", file.getvalue())
    assert [p.message for p in found.problems] == [say.XLSFORM_TOO_LARGE.format(limit=20)]


def test_english_is_left_out_where_it_is_not_a_language() -> None:
    both = Question("a", "short", Text("Vad?", "What?"))
    made = Questionnaire("x", 1, Text("T", "T"), Text(), (both,), ("sv",))
    found = read("x.xlsx", write(made)).questionnaire
    assert found == replace(made, title=Text("T"), questions=(replace(both, label=Text("Vad?")),))


def test_importing_the_module_does_not_import_openpyxl() -> None:
    program = "import sys, forms.questionnaire.xlsform; sys.exit('openpyxl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_of_very_many_things_left_out_the_rest_is_counted() -> None:
    rows = [q("text", f"a{n}", **{f"x{m}": "1" for m in range(20)}) for n in range(30)]
    found = dropped(*rows)
    assert len(found) == 501
    assert found[-1] == ("", None, say.XLSFORM_MORE_DROPPED.format(count=100))
