"""XLSForms of other makers and countries: what pyxform takes is read, or it is said what is not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence

import openpyxl
import pytest
import xlwt
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from forms.messages import files
from forms.messages import survey as say
from forms.questionnaire.check import check, untranslated
from forms.questionnaire.model import Text
from forms.questionnaire.xlsform import Read, read, workbook
from forms.questionnaire.xlsform.reader import UNFINISHED
from forms.workbook.open_xml import STRICT

Rows = Sequence[Sequence[object]]
Sheets = Mapping[str, Rows]


def xlsx(sheets: Sheets) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def xls(sheets: Sheets) -> bytes:
    book = xlwt.Workbook()
    for title, rows in sheets.items():
        sheet = book.add_sheet(title)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if cell is not None:
                    sheet.write(r, c, cell)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def taken(data: bytes, ending: str = ".xlsx") -> bool:
    """Whether pyxform takes the form."""
    try:
        convert(io.BytesIO(data), validate=False, file_type=ending)
    except PyXFormError:
        return False
    return True


FRUIT: Rows = [
    ["list name", "name", "label:English"],
    ["fruit", "pear", "Pear"],
    ["fruit", "plum", "Plum"],
]
SHAPES: dict[str, Sheets] = {
    "a language by its name, old headers": {
        "survey": [
            ["type", "name", "label:English", "hint:English"],
            ["select one from fruit or specify other", "likes", "Which do you like?", None],
            ["select all that apply from fruit", "eats", "Which do you eat?", "Any"],
            ["q string", "why", "Why?", None],
        ],
        "choices": FRUIT,
    },
    "no language": {
        "survey": [["type", "name", "label"], ["text", "a", "Quoi ?"], ["int", "b", "Combien ?"]]
    },
    "two languages, the default one named": {
        "survey": [
            ["type", "name", "label::Français (fr)", "label::العربية (ar)"],
            ["select_one oui", "a", "Ça va ?", "كيف حالك؟"],
        ],
        "choices": [
            ["list_name", "name", "label::Français (fr)", "label::العربية (ar)"],
            ["oui", "1", "Oui", "نعم"],
            ["oui", "2", "Non", "لا"],
        ],
        "settings": [["form_title", "default_language"], ["Enquête", "Français (fr)"]],
    },
    "capitals everywhere": {
        "SURVEY": [["TYPE", "NAME", "LABEL::EN"], ["select_one fruit", "q1", "Which?"]],
        "CHOICES": [["LIST_NAME", "NAME", "LABEL::EN"], ["fruit", "a", "A"], ["fruit", "b", "B"]],
        "SETTINGS": [["FORM_TITLE", "DEFAULT_LANGUAGE"], ["Fruit", "EN"]],
    },
    "one sheet of another name": {
        "Sheet1": [["type", "name", "label"], ["text", "a", "What?"], ["note", "n", "Thanks"]]
    },
    "choices that a filter picks": {
        "survey": [
            ["type", "name", "label::English (en)", "choice_filter"],
            ["select_one region", "r", "Region?", None],
            ["select_one town", "t", "Town?", "region=${r}"],
        ],
        "choices": [
            ["list_name", "name", "label::English (en)", "region"],
            ["region", "north", "North", None],
            ["region", "south", "South", None],
            ["town", "newtown", "Newtown", "north"],
            ["town", "newtown", "Newtown", "south"],
            ["town", "oldtown", "Oldtown by the sea", "north"],
            ["town", "oldtown", "Oldtown in the hills", "south"],
        ],
        "settings": [["form_title", "allow_choice_duplicates"], ["Towns", "yes"]],
    },
    "one name in two groups": {
        "survey": [
            ["type", "name", "label"],
            ["begin group", "mother", "Mother"],
            ["integer", "age", "Age?"],
            ["end group", "mother", None],
            ["begin group", "father", "Father"],
            ["integer", "age", "Age?"],
            ["end group", "father", None],
        ]
    },
    "a list with one choice, and choices without labels": {
        "survey": [["type", "name", "label"], ["select_one ok", "a", "Fine?"]],
        "choices": [["list_name", "name", "label"], ["ok", "ok", None]],
    },
    "what is not asked here": {
        "survey": [
            ["type", "name", "label", "calculation", "repeat_count"],
            ["start", "start", None, None, None],
            ["text", "a", "Name?", None, None],
            ["calculate", "c", None, "concat(${a}, 'x')", None],
            ["begin repeat", "child", "Child", None, "2"],
            ["text", "who", "Who?", None, None],
            ["end repeat", None, None, None, None],
            ["select_one ${who}", "oldest", "Who is oldest?", None, None],
            ["geopoint", "where", "Where?", None, None],
            ["image", "photo", "Photo", None, None],
            ["acknowledge", "ack", "Yes", None, None],
        ]
    },
    "what was answered before": {
        "survey": [
            ["type", "name", "label", "relevant"],
            ["text", "a", "Name?", None],
            ["text", "b", "New name?", "${last-saved#a} != ''"],
        ]
    },
    "a table": {
        "survey": [
            ["type", "name", "label::Deutsch", "appearance"],
            ["begin_group", "g", "Wie oft?", "table-list"],
            ["select_one s", "a", "Bus", None],
            ["select_one s", "b", "Bahn", None],
            ["end_group", None, None, None],
        ],
        "choices": [
            ["list_name", "name", "label::Deutsch"],
            ["s", 1, "nie"],
            ["s", 2, "2"],
            ["s", 3, "immer"],
        ],
    },
}


@pytest.mark.parametrize("write", [xlsx, xls])
@pytest.mark.parametrize("shape", SHAPES)
def test_what_pyxform_takes_is_read_as_a_draft(
    shape: str, write: Callable[[Sheets], bytes]
) -> None:
    data, ending = write(SHAPES[shape]), f".{write.__name__}"
    assert taken(data, ending)
    found = read(f"form{ending}", data)
    assert found.problems == ()
    assert found.questionnaire
    assert {p.message for p in check(found.questionnaire)} <= set(UNFINISHED)
    # Each row that asks is there, or named.
    (survey,) = (
        rows for title, rows in SHAPES[shape].items() if title.lower() in ("survey", "sheet1")
    )
    named = {p.row for p in found.dropped}
    labels = {words for x in found.questionnaire.questions for words in x.label.wordings}
    labels |= {
        row.label.shown("sv")
        for x in found.questionnaire.questions
        for row in x.get("statements") or ()
    }
    for at, row in enumerate(survey[1:], start=2):
        assert row[2] is None or row[2] in labels or at in named, row


def shape(name: str) -> Read:
    return read("form.xlsx", xlsx(SHAPES[name]))


def test_a_wording_is_kept_in_its_language() -> None:
    french = shape("two languages, the default one named").questionnaire
    assert french
    assert french.title == Text("", "", (("Français (fr)", "Enquête"),))
    said = (("Français (fr)", "Ça va ?"), ("العربية (ar)", "كيف حالك؟"))
    assert french.by_id["a"].label == Text("", "", said)
    assert french.by_id["a"].choices[1].label.more[0] == ("Français (fr)", "Non")
    assert french.languages == ("sv",)
    assert {p.message for p in check(french)} == {say.SURVEY_SWEDISH_NEEDED}
    english = shape("a language by its name, old headers").questionnaire
    assert english
    assert english.by_id["eats"].help == Text("", "Any")
    assert english.languages == ("sv", "en")
    assert english.by_id["likes"].choices[-1].other


def test_a_help_in_another_language_may_go_without_swedish() -> None:
    found = read(
        "x.xlsx",
        xlsx(
            {"survey": [["type", "name", "label::sv", "hint::fi"], ["text", "a", "Vad?", "Mitä"]]}
        ),
    ).questionnaire
    assert found
    assert check(found) == []
    assert [p.message for p in untranslated(found)] == [say.SURVEY_SWEDISH_MISSING]
    assert found.by_id["a"].help.in_language("sv") == ""


def test_a_choice_that_stands_twice_is_there_once_or_under_two_names() -> None:
    found = shape("choices that a filter picks")
    assert found.questionnaire
    towns = found.questionnaire.by_id["t"].choices
    assert [c.id for c in towns] == ["newtown", "oldtown", "oldtown-2"]
    assert {
        say.XLSFORM_CHOICE_TWICE.format(value="newtown"),
        say.XLSFORM_CHOICE_FILTER.format(value="region=${r}"),
    } <= {p.message for p in found.dropped}


@pytest.mark.parametrize("header", ["bind::relevant", "bind: relevant", "Relevance"])
def test_a_condition_is_kept_whatever_its_column_is_called(header: str) -> None:
    rows = [
        ["type", "name", "label", header, "bind::required"],
        ["integer", "a", "How many?", None, "yes"],
        ["text", "b", "Why?", "${a} > 3", "yes"],
    ]
    data = xlsx({"survey": rows})
    found = read("x.xlsx", data)
    assert found.questionnaire
    assert found.dropped == ()
    assert found.questionnaire.by_id["b"].show_if
    assert [x.required for x in found.questionnaire.questions] == [True, True]


def test_a_row_without_type_or_words_is_told() -> None:
    rows = [
        ["type", "name", "label", "image", "choice_filter"],
        ["note", "logo", None, "logo.png", None],
        [None, None, None, None, "Suna"],
        [None, None, "Kenya", None, None],
        ["integer", "a", "How many?", None, None],
    ]
    found = read("x.xlsx", xlsx({"survey": rows}))
    assert found.questionnaire
    assert [x.id for x in found.questionnaire.questions] == ["a"]
    assert [(p.row, p.message) for p in found.dropped] == [
        (2, say.XLSFORM_NO_WORDS_DROPPED.format(name="logo")),
        (3, say.XLSFORM_NO_TYPE_DROPPED.format(name="Suna")),
        (4, say.XLSFORM_NO_TYPE_DROPPED.format(name="Kenya")),
    ]


@pytest.mark.parametrize(
    ("constraint", "low", "high"),
    [
        (".>=0", 0, None),
        (". >=0 and .<= 10", 0, 10),
        (".>0", 1, None),
        ("(.>=1) and (.<=5)", 1, 5),
        ("1 <= . and 5 > .", 1, 4),
        (". < 9 or . > 2", None, None),
        (". >= 0 and . <= ${b}", 0, None),
        (". >= 2 and . >= 3 and . < 9", 3, 8),
    ],
)
def test_a_limit_is_kept_however_it_is_spaced(constraint: str, low: int, high: int | None) -> None:
    rows = [["type", "name", "label", "constraint"], ["integer", "a", "How many?", constraint]]
    found = read("x.xlsx", xlsx({"survey": rows}))
    assert found.questionnaire
    assert (found.questionnaire.by_id["a"].low, found.questionnaire.by_id["a"].high) == (low, high)
    told = {"or": constraint, "${b}": ". <= ${b}"}
    lost = [written for sign, written in told.items() if sign in constraint]
    assert [p.message for p in found.dropped] == [
        say.XLSFORM_CONSTRAINT_DROPPED.format(value=written) for written in lost
    ]


def test_what_stands_below_no_header_is_told_once_for_a_column() -> None:
    rows = [["type", "name", "label"], ["text", "a", "Who?", "Ask Kim"], ["text", "b", "Why?", "x"]]
    found = read("x.xlsx", xlsx({"survey": rows}))
    assert [(p.row, p.message) for p in found.dropped] == [
        (2, say.XLSFORM_UNNAMED.format(column="D", value="Ask Kim"))
    ]


@pytest.mark.parametrize(
    ("labels", "settings", "hint", "told"),
    [
        (["label::English (en)"], [], Text("", "Short"), False),
        (["label::Suomi"], [], Text("", "", (("Suomi", "Short"),)), False),
        (["label::English (en)", "label::Suomi"], [], Text("Short"), True),
        (["label::English (en)", "label::Suomi"], ["English (en)"], Text("", "Short"), False),
        (["label"], [], Text("Short"), False),
    ],
)
def test_a_hint_without_a_language_has_that_of_the_labels(
    labels: list[str], settings: list[str], hint: Text, told: bool
) -> None:
    sheets: dict[str, Rows] = {
        "survey": [
            ["type", "name", "hint", *labels],
            ["text", "a", "Short", *["Who?"] * len(labels)],
        ],
        "settings": [["default_language"], settings],
    }
    found = read("x.xlsx", xlsx(sheets))
    assert found.questionnaire
    assert found.questionnaire.by_id["a"].help == hint
    unsaid = say.XLSFORM_LANGUAGE_UNSAID.format(column="hint", language=say.LANGUAGE_SWEDISH)
    assert (unsaid in {p.message for p in found.dropped}) is told


def test_conditions_are_kept_in_repeats_and_of_several_choices() -> None:
    rows = [
        ["type", "name", "label", "relevant", "required"],
        ["select_multiple fruit", "eats", "Eats?", None, None],
        ["text", "both", "Both?", "selected(${eats}, 'pear') and selected(${eats}, ‘plum’)", None],
        ["begin repeat", "r", "Again", None, None],
        ["text", "plums", "Plums?", "selected(${eats}, 'plum')", "yes"],
        ["text", "broken", "Lost?", "$eats='plum'", "yes"],
        ["end repeat", None, None, None, None],
    ]
    found = read("x.xlsx", xlsx({"survey": rows, "choices": FRUIT}))
    assert found.questionnaire
    both, plums, broken = (found.questionnaire.by_id[x] for x in ("both", "plums", "broken"))
    assert [both.show_if and len(both.show_if.rules), plums.required] == [2, True]
    assert plums.show_if
    assert (broken.show_if, broken.required) == (None, False)
    lost = say.XLSFORM_RELEVANT_DROPPED.format(value="$eats='plum'")
    assert lost in {p.message for p in found.dropped}


def changed(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The workbook with its parts rewritten."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as made:
        for name in given.namelist():
            made.writestr(name, change(name, given.read(name)))
    return out.getvalue()


def test_strict_open_xml_is_read() -> None:
    def strict(name: str, part: bytes) -> bytes:
        for written, known in STRICT.items():
            part = part.replace(known, written)
        return part

    data = xlsx(SHAPES["no language"])
    assert read("x.xlsx", changed(data, strict)) == read("x.xlsx", data)


@pytest.mark.parametrize("write", [xlsx, xls])
def test_a_label_is_what_its_cell_shows(write: Callable[[Sheets], bytes]) -> None:
    rows = [["list_name", "name", "label"], ["s", 1, "0"], ["s", 2, "0"], ["s", 1.5, "0"]]
    shown = {2: (0.5, "0%"), 3: (7, '"Grupp "00'), 4: (2.5, "0.0")}
    survey = [["type", "name", "label"], ["select_one s", "a", "Hur stor del?"]]
    if write is xlsx:
        book = openpyxl.load_workbook(io.BytesIO(xlsx({"survey": survey, "choices": rows})))
        for row, (value, code) in shown.items():
            cell = book["choices"].cell(row, 3, value)
            cell.number_format = code
    else:
        book = xlwt.Workbook()
        for title, given in (("survey", survey), ("choices", rows)):
            sheet = book.add_sheet(title, cell_overwrite_ok=True)
            for at, row in enumerate(given):
                for column, cell in enumerate(row):
                    sheet.write(at, column, cell)
        for at, (value, code) in shown.items():
            sheet.write(at - 1, 2, value, xlwt.easyxf(num_format_str=code))
    file = io.BytesIO()
    book.save(file)
    found = read("x", file.getvalue()).questionnaire
    assert found
    assert [c.label.sv for c in found.by_id["a"].choices] == ["50 %", "Grupp 07", "2.5"]


def test_a_cell_without_a_value_is_a_fault_with_its_row() -> None:
    rows = [
        ["type", "name", "label", "relevant"],
        ["integer", "a", "How many?", None],
        ["text", "b", "Why?", '="${a} > "&3'],
        ["text", "c", "#N/A", None],
    ]
    found = read("x.xlsx", xlsx({"survey": rows}))
    assert [(p.row, p.message) for p in found.problems] == [
        (3, files.IMPORT_UNSAVED),
        (4, files.IMPORT_CELL_ERROR.format(value="#N/A")),
    ]


def test_of_a_column_that_is_there_twice_the_second_fills_in() -> None:
    rows = [
        ["type", "name", "label", "relevant", "relevance"],
        ["integer", "a", "How many?", None, None],
        ["text", "b", "Why?", None, "${a} > 3"],
    ]
    found = read("x.xlsx", xlsx({"survey": rows}))
    assert found.questionnaire
    assert found.questionnaire.by_id["b"].show_if
    twice = say.XLSFORM_COLUMN_TWICE.format(column="relevance")
    assert [p.message for p in found.dropped] == [twice]


def test_questions_of_one_name_get_names_of_their_own() -> None:
    found = shape("one name in two groups")
    assert found.questionnaire
    assert [x.id for x in found.questionnaire.questions] == ["mother", "age", "father", "age-2"]
    assert [(p.row, p.message) for p in found.dropped] == [
        (6, say.XLSFORM_NAME_MENDED.format(value="age", id="age-2"))
    ]


def test_names_that_are_long_or_have_dots_are_mended_with_their_references() -> None:
    long = "how_many_of_the_cases_that_you_had_in_the_last_month_were_of_families"
    rows = [
        ["type", "name", "label", "relevant"],
        ["integer", f"{long}_1", "How many?", None],
        ["integer", f"{long}_2", "And then?", f"${{{long}_1}} > 3"],
        ["integer", "part.b", "And part b?", f"${{{long}_2}} > 3"],
        ["integer", "a\u030ar", "Years?", None],
        ["text", "t", "And then?", "${\u00e5r} > 3"],
    ]
    found = read("x.xlsx", xlsx({"survey": rows}))
    assert found.problems == ()
    assert found.questionnaire
    names = [x.id for x in found.questionnaire.questions]
    assert names == [long[:60], f"{long[:54]}-2", "part-b", "ar", "t"]
    asked = [x.show_if and x.show_if.rules[0].question for x in found.questionnaire.questions]
    assert asked == [None, names[0], names[1], None, "ar"]


def test_two_columns_in_the_same_language_are_told() -> None:
    rows = [["type", "name", "label::sv", "label::Svenska (sv)"], ["text", "a", "Vad?", "Vem?"]]
    found = read("x.xlsx", xlsx({"survey": rows}))
    assert found.questionnaire
    assert found.questionnaire.by_id["a"].label == Text("Vad?")
    assert [p.message for p in found.dropped] == [
        say.XLSFORM_LANGUAGE_TWICE.format(column="label::Svenska (sv)")
    ]


def test_rows_that_are_only_formatted_are_no_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 20)
    book = openpyxl.load_workbook(io.BytesIO(xlsx(SHAPES["no language"])))
    bold = openpyxl.styles.Font(bold=True)
    for row in range(4, 104):
        book["survey"].cell(row, 1).font = bold
    file = io.BytesIO()
    book.save(file)
    found = read("x.xlsx", file.getvalue())
    assert found.questionnaire
    assert len(found.questionnaire.questions) == 2


def test_a_damaged_xls_is_refused() -> None:
    data = xls(SHAPES["no language"])
    for damaged in (data[:600], data[:2000] + b"\xff" * 3000, data[:8]):
        found = read("x.xls", damaged)
        assert found.questionnaire is None
        assert found.problems


def nested(depth: int) -> list[list[object]]:
    begun: list[list[object]] = [["begin_group", f"g{n}", "Group"] for n in range(depth)]
    return [*begun, ["text", "a", "Who?"], *[["end_group", None, None]] * depth]


def test_of_a_form_with_too_many_questions_no_more_is_read() -> None:
    rows = nested(310)
    found = read("x.xlsx", xlsx({"survey": [["type", "name", "label"], *rows]}))
    assert [(p.row, p.message) for p in found.problems] == [
        (302, say.SURVEY_TOO_MANY.format(limit=300))
    ]


def test_a_table_with_a_group_in_it_is_no_table() -> None:
    rows = [
        ["type", "name", "label", "appearance"],
        ["begin_group", "g", "Outer", "table-list"],
        ["begin_group", "h", "Inner", None],
        ["text", "a", "Who?", None],
        ["end_group", None, None, None],
        ["text", "b", "When?", None],
        ["end_group", None, None, None],
    ]
    found = read("x.xlsx", xlsx({"survey": rows}))
    assert found.questionnaire
    assert [x.id for x in found.questionnaire.questions] == ["g", "h", "a", "b"]
