"""Every type of question goes the whole way: written in the editor, published, answered on a phone
without script and with, in an interview, counted through the gate, shown on the page and in files,
and out and in as XLSForm. A type that lacks something on that way fails here."""

from __future__ import annotations

import csv
import datetime
import io
import json
import uuid
from collections.abc import Callable
from typing import Any

import docx
import openpyxl
import pytest
from docx.table import Table
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField

from cafe.store import questionnaires, survey_answers, surveys
from cafe.store.database import Store, rows
from cafe.store.surveys import Survey
from forms.questionnaire import edit, xlsform
from forms.questionnaire.build import field_name
from forms.questionnaire.file import from_json
from forms.questionnaire.model import Question, Questionnaire, Text, to_json
from forms.questionnaire.types import registry as types
from forms.questionnaire.types.base import AnswerCell
from forms.questionnaire.types.fields import RowsField
from tests.forms.questionnaire.types.test_registry import example_of

EXAMPLES = {name: example_of(name) for name in types.TYPES}
ANSWERS = 10
WHOLE = Questionnaire(
    "allt", 1, Text("Allt", "All"), Text(), tuple(one.question for one in EXAMPLES.values())
)
Token = Callable[[FlaskClient], str]


def posted(q: Question) -> MultiDict[str, str]:
    """What the editor's page sends of a question that is written in it."""
    form = edit.QuestionForm.of(q)
    sent: MultiDict[str, str] = MultiDict()
    for name, field in form._fields.items():
        if isinstance(field, BooleanField):
            if field.data:
                sent[name] = "y"
        elif field.data is not None:
            sent[name] = str(field.data)
    for rows_field in form.row_fields.values():
        for n, row in enumerate(form.rows[rows_field.name]):
            sent[f"{rows_field.row}-{n}-sv"], sent[f"{rows_field.row}-{n}-en"] = row.sv, row.en
            sent[f"{rows_field.row}-{n}-id"] = row.id
            if row.other:
                sent[f"{rows_field.row}-{n}-other"] = "y"
    return sent


@pytest.fixture
def lead(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in("lead")


@pytest.fixture
def published(store: Store) -> None:
    """The questionnaire with a question of each type, as the editor publishes it."""
    with store.write() as db:
        questionnaires.save_draft(db, "test", WHOLE.id, 1, to_json(WHOLE), WHOLE.digest)
        questionnaires.publish(db, "test", WHOLE.id, 1, WHOLE.digest)


@pytest.fixture
def opened(published: None, store: Store) -> Survey:
    with store.write() as db:
        code = surveys.add(db, "test", title="Allt", questionnaire=("allt", 1), admission="open")
        surveys.move(db, "test", surveys.get(db, code), "open")
        return surveys.get(db, code)


def pairs() -> list[tuple[str, str]]:
    """What a page sends of all the examples."""
    return [(field_name(k), value) for one in EXAMPLES.values() for k, value in one.sent]


def kept() -> dict[str, object]:
    """What is kept of them."""
    return {key: value for one in EXAMPLES.values() for key, value in one.kept.items()}


def test_every_type_is_written_and_published_in_the_editor(
    lead: FlaskClient, token: Token, store: Store
) -> None:
    base, mine = "/lead/questionnaires", token(lead)
    head = {"title_sv": "Allt", "title_en": "All", "english": "y"}
    lead.post(f"{base}/add", data={"csrf_token": mine} | head)
    for name, example in EXAMPLES.items():
        data = posted(example.question)
        data["csrf_token"] = mine
        added = lead.post(f"{base}/allt/draft/question/add", data=data)
        assert added.status_code == 303, (name, added.get_data(as_text=True))
        page = lead.get(added.headers["Location"])
        assert page.status_code == 200, name
        for own in types.TYPES[name].fields:
            row = [f"{own.row}-0-sv"] if isinstance(own, RowsField) else []
            for field in [*own.inputs(), *row]:
                assert f'name="{field}"' in page.get_data(as_text=True), (name, field)
    row = questionnaires.draft(store.read(), "allt")
    draft = edit.unfinished(row.content)
    assert draft == WHOLE
    digest = {"csrf_token": mine, "digest": draft.digest}
    assert lead.post(f"{base}/allt/draft/publish", data=digest).status_code == 303
    assert from_json(questionnaires.get(store.read(), "allt", 1).content) == WHOLE
    shown = lead.get(f"{base}/allt/1").get_data(as_text=True)
    for name, example in EXAMPLES.items():
        for own in types.TYPES[name].fields:
            value = example.question.get(own.name)
            for _, wording in own.texts(value) if value is not None else ():
                assert wording.sv in shown, name


def single(lead: FlaskClient, token: Token, code: str, extension: str) -> dict[str, object]:
    """One of the answers, all the same, in a file of single answers: cells by heading."""
    data = {"csrf_token": token(lead), "reason": "Uppföljning", "extension": extension}
    file = lead.post(f"/lead/surveys/{code}/answers/file", data=data)
    assert file.status_code == 200
    if extension == "csv":
        lines = list(csv.reader(io.StringIO(file.data.decode("utf-8-sig")), delimiter=";"))
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(file.data))["Svar rad för rad"]
        lines = [[as_cell(one) for one in line] for line in sheet.iter_rows(values_only=True)]
    head, *rest = lines
    assert rest == [rest[0]] * ANSWERS
    return dict(zip(head, rest[0], strict=True))


def as_written(cell: Any) -> str:
    """A cell of the results as CSV has it: percent without its sign."""
    if cell.value is None:
        return ""
    return str(round(100 * cell.value) if "%" in cell.number_format else cell.value)


def as_cell(read: object) -> object:
    """A cell as openpyxl reads it; it makes days to midnights."""
    return read.date() if isinstance(read, datetime.datetime) else read


def as_csv(cell: AnswerCell) -> str:
    """A cell as the comma file writes it."""
    return cell.isoformat("minutes") if isinstance(cell, datetime.time) else str(cell)


def test_every_type_is_answered_counted_and_shown(
    client: FlaskClient, lead: FlaskClient, token: Token, store: Store, opened: Survey
) -> None:
    code = opened.code
    for language in ("sv", "en"):
        page = client.get(f"/a/{code}?lang={language}").get_data(as_text=True)
        for name, example in EXAMPLES.items():
            assert example.question.label.in_language(language) in page, name
            for key, _ in example.sent:
                assert f'name="{field_name(key)}"' in page, (name, key)
    # What is wrong comes back as it was typed; what is right is stored, with script and without.
    wrong = client.post(
        f"/a/{code}", data=MultiDict([*pairs(), ("q-antal", "x"), ("once", "f" * 32)])
    )
    assert wrong.status_code == 422
    shown = wrong.get_data(as_text=True)
    assert '<option value="2" selected>2</option>' in shown
    assert 'value="08:30"' in shown
    for n in range(ANSWERS):
        headers = {"Accept": "application/json"} if n % 2 else {}
        data = MultiDict([*pairs(), ("once", uuid.uuid4().hex)])
        answer = client.post(f"/a/{code}", data=data, headers=headers)
        assert answer.status_code == (200 if n % 2 else 303)
    contents = [json.loads(a.content) for a in survey_answers.every(store.read(), opened.id)]
    assert contents == [kept()] * ANSWERS
    with store.write() as db:
        surveys.move(db, "test", opened, "closed")
    press = {"csrf_token": token(lead), "once": uuid.uuid4().hex}
    assert lead.post(f"/lead/surveys/{code}/reveal", data=press).status_code == 303
    results = " ".join(lead.get(f"/lead/surveys/{code}/results").get_data(as_text=True).split())
    lines = lead.get(f"/lead/surveys/{code}/results.csv").get_data(as_text=True).splitlines()
    book = openpyxl.load_workbook(io.BytesIO(lead.get(f"/lead/surveys/{code}/results.xlsx").data))
    in_book = {";".join(as_written(cell) for cell in line) for line in book["Resultat"].iter_rows()}
    document = docx.Document(io.BytesIO(lead.get(f"/lead/surveys/{code}/results.docx").data))
    heading, in_word = "", {}
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            in_word[heading] += [cell.text for row in block.rows for cell in row.cells]
        elif block.style.name == "Heading 1":
            in_word[heading := block.text] = []
        elif heading:
            in_word[heading].append(block.text)
    assert lead.get(f"/lead/surveys/{code}/results.pdf").data.startswith(b"%PDF-")
    row_in_book, row_in_csv = single(lead, token, code, "xlsx"), single(lead, token, code, "csv")
    for name, example in EXAMPLES.items():
        assert bool(example.cells) == bool(example.sent), name
        for heading, cell in example.cells.items():
            assert row_in_book[heading] == cell, name
            assert row_in_csv[heading] == as_csv(cell), name
        if example.line:
            told = " ".join(in_word[example.question.label.sv])
            assert str(ANSWERS) in told, name
            # Its statements have too few steps that are told to have a bar; else there is one.
            few = "har skrivit" in told or "För få har svarat" in told
            assert "Figur" in told or few or name == "grid", name
        assert example.page in results, name
        assert not example.line or example.line in lines, (name, lines)
        assert not example.line or example.line in in_book, name
        if example.sent:
            press = {
                "csrf_token": token(lead),
                "once": uuid.uuid4().hex,
                "what": example.question.id,
            }
            put = lead.post(f"/lead/surveys/{code}/wall", data=press)
            wall = client.get(f"/wall/{code}")
            assert (put.status_code, wall.status_code) == (303, 200), name
            assert example.question.label.sv in wall.get_data(as_text=True), name


def test_every_type_is_filled_in_at_a_desk(
    sign_in: Callable[..., FlaskClient], token: Token, store: Store, published: None
) -> None:
    manager = sign_in("manager", "farsta")
    begun = manager.post(
        "/interview/begin",
        data={
            "csrf_token": token(manager),
            "questionnaire": "exit-interview",
            "district": "farsta",
        },
    )
    assert begun.status_code == 303
    with store.write() as db:  # no interview asks for a day; this one asks for everything
        db.conn.execute("UPDATE survey SET questionnaire_id = 'allt', questionnaire_version = 1")
    at = begun.headers["Location"]
    page = manager.get(at).get_data(as_text=True)
    for name, example in EXAMPLES.items():
        assert example.question.label.sv in page, name
    data = {"csrf_token": token(manager), "base": "1", "device": "d", "seq": "1", "once": "a" * 32}
    saved = manager.post(f"{at}/save", data=MultiDict([*data.items(), *pairs()]))
    assert saved.status_code == 303
    again = manager.get(at).get_data(as_text=True)
    assert 'value="08:30"' in again
    assert '<option value="2" selected>2</option>' in again
    finish = MultiDict([*(data | {"base": "2", "seq": "2"}).items(), *pairs()])
    done = manager.post(f"{at}/finish", data=finish)
    assert (done.status_code, done.headers.get("Location")) == (303, "/interview/done")
    (found,) = rows(store.read(), "SELECT content FROM answer")
    assert json.loads(found["content"]) == kept()


def test_every_type_goes_out_as_xlsform_and_comes_in_the_same() -> None:
    read = xlsform.read("allt.xlsx", xlsform.write(WHOLE))
    assert (read.problems, read.dropped) == ((), ())
    assert read.questionnaire == WHOLE


def test_pyxform_finds_nothing_wrong_with_any_type() -> None:
    from pyxform.xls2xform import convert

    made = convert(io.BytesIO(xlsform.write(WHOLE)), validate=False, file_type=".xlsx")
    for example in EXAMPLES.values():
        assert example.question.label.sv in made.xform
    assert made.warnings == []
