"""Exit interviews year by year: only what is shown, imported interviews too, few are not shown."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient

from cafe import days
from cafe.reports.summary import release
from cafe.server.worker import bring_in_texts
from cafe.store import erased, events, passages, surveys
from cafe.store import texts as kept
from cafe.store.database import Store, value
from cafe.store.surveys import Survey

AT = "/lead/results/exit-interview/years"
HEADER = (
    "Vilket kvartal slutar du?;Vilket är det viktigaste skälet till att du slutar?;"
    "Arbetsuppgifterna;Vad hade fått dig att stanna?;Får vi återge det du har skrivit ordagrant?"
)
Import = Callable[..., Survey]


@pytest.fixture
def bring_in(
    sign_in: Callable[..., FlaskClient], token: Callable[[FlaskClient], str], store: Store
) -> Import:
    """`bring_in({"2022": ("Lönen", 6)}, district)`: interviews from a file; returns their survey,
    not shown."""

    def send(years: dict[str, list[tuple[str, int]]], district: str = "farsta") -> Survey:
        manager = sign_in("manager", district, f"m-{uuid.uuid4()}@example.test")
        lines = [
            f"{year}-Q2;{reason};{1 + n % 5};Högre lön, sade nummer {year} {reason} {n};Ja"
            for year, said in years.items()
            for reason, number in said
            for n in range(number)
        ]

        def post(address: str, **files: Any) -> Any:
            data = {"csrf_token": token(manager), "once": uuid.uuid4().hex, "district": district}
            data |= {"questionnaire": "exit-interview"} | files
            return manager.post(address, data=data, content_type="multipart/form-data")

        text = "\n".join([HEADER, *lines]).encode()
        at = post("/interview/file/read", file=(io.BytesIO(text), "samtal.csv")).location
        assert post(f"{at}/add").status_code == 303
        found = [s for s in surveys.all_surveys(store.read()) if s.district == district]
        return next(s for s in found if s.of_interviews)

    return send


@pytest.fixture
def reveal(
    sign_in: Callable[..., FlaskClient], token: Callable[[FlaskClient], str]
) -> Callable[[Survey], None]:
    lead = sign_in("lead", "*", "visar@example.test")

    def press(survey: Survey) -> None:
        data = {"csrf_token": token(lead), "once": uuid.uuid4().hex}
        assert lead.post(f"/lead/surveys/{survey.code}/reveal", data=data).status_code == 303

    return press


def text(client: FlaskClient, address: str = AT) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.get_data(as_text=True).split())


def test_imported_interviews_stand_year_beside_year_when_they_are_shown(
    sign_in: Callable[..., FlaskClient], bring_in: Import, reveal: Callable[[Survey], None]
) -> None:
    survey = bring_in(
        {"2022": [("Lönen", 8), ("Pension", 8)], "2023": [("Lönen", 5), ("Arbetsmiljön", 15)]}
    )
    reader = sign_in("reader", "farsta")
    assert reader.get(AT).status_code == 404  # nothing has been shown
    reveal(survey)
    assert f'href="{AT}"' in text(reader, "/lead/results")
    assert f'href="{AT}"' in text(reader, f"/lead/surveys/{survey.code}/results")
    page = text(reader)
    assert page.index(">2022</th>") < page.index(">2023</th>")
    row = '<th scope="row">{}</th> <td class="number">{}</td> <td class="number">{}</td>'
    assert row.format("Lönen", "50 %", "25 %") in page
    assert page.index(">Arbetsmiljön</th>") < page.index(">Lönen</th>")  # most said of late
    assert "Hur nöjda de har varit" in page
    assert "Visas inte:</strong> Arbetsbelastningen, Stödet" in page  # nobody has answered it
    assert "Inga svar i ord har släppts ännu" in page
    assert "sade nummer" not in page
    assert sign_in("reader", "bromma", "b@example.test").get(AT).status_code == 404


def test_a_year_of_few_is_not_shown_and_the_page_says_so(
    sign_in: Callable[..., FlaskClient], bring_in: Import, reveal: Callable[[Survey], None]
) -> None:
    many = {"2022": [("Lönen", 16)], "2023": [("Pension", 16)]}
    reveal(bring_in(many | {"2024": [("Studier", 2)]}))
    reveal(bring_in(many, "bromma"))
    reader = sign_in("reader", "*")
    page = text(reader)
    hidden = re.search(r"Visas inte:</strong> ([\d, ]+)\. Dolt: gruppen är för liten", page)
    assert hidden
    assert "2024" in hidden[1].split(", ")  # with another, from which it followed
    assert "Välj en förvaltning" in page
    # A year that is shown in one district only is the sum of that one, and says so.
    [partly] = set(hidden_with(page))
    row = re.search(r'<th scope="row" class="soft">Antal som svarade \(n\)</th>(.*?)</tr>', page)
    assert row
    assert row[1].count('title="Dolt') == 1
    assert ">16<" in row[1].replace(" ", "")
    assert f"{partly} är utan Farsta: där är det för få" in page
    own = text(reader, f"{AT}?district=bromma")
    assert not re.search(r"Visas inte:</strong> \d", own)
    assert "100 %" in own
    assert reader.get(f"{AT}?district=kista").status_code == 404


def test_few_who_have_left_since_take_no_year_away(
    sign_in: Callable[..., FlaskClient], bring_in: Import, reveal: Callable[[Survey], None]
) -> None:
    reveal(bring_in({"2022": [("Lönen", 16)], "2023": [("Pension", 16)]}))
    before = text(sign_in("reader", "*"))
    assert "tidigare utgåva" not in before
    reveal(bring_in({"2023": [("Studier", 6)]}))  # too few to be divided by year
    page = text(sign_in("reader", "*", "two@example.test"))
    table = re.compile(r"<table>.*?</table>")
    assert table.findall(page)[:1] == table.findall(before)[:1] != []
    assert "Farsta: siffrorna är från en tidigare utgåva" in page


def hidden_with(page: str) -> list[str]:
    """The years that are shown without one of the districts."""
    return re.findall(r"(\d{4}) är utan ", page)


def test_the_files_have_the_figures_of_the_page(
    sign_in: Callable[..., FlaskClient], bring_in: Import, reveal: Callable[[Survey], None]
) -> None:
    reveal(
        bring_in(
            {"2022": [("Lönen", 8), ("Pension", 8)], "2023": [("Lönen", 5), ("Arbetsmiljön", 15)]}
        )
    )
    reader = sign_in("reader", "farsta")
    assert f'href="{AT}.xlsx"' in text(reader)
    lines = reader.get(f"{AT}.csv").data.decode("utf-8-sig").split("\r\n")
    assert "Skäl att sluta;Lönen;2022;Procent;50" in lines
    assert "Skäl att sluta;Antal som svarade (n);2023;Personer;20" in lines
    assert any(line.startswith("Hur nöjda de har varit;Arbetsuppgifterna;2022;") for line in lines)
    book = openpyxl.load_workbook(io.BytesIO(reader.get(f"{AT}.xlsx").data))
    reasons = [[cell.value for cell in row] for row in book["Skäl att sluta"].iter_rows()]
    assert reasons[0] == ["Skäl", "2022", "2023"]
    assert ["Lönen", 50, 25] in reasons
    (chart,) = book["Diagram"]._charts
    drawn = [(one.cat.strRef.f, one.val.numRef.f) for one in chart.series]
    last = len(reasons) - 1
    assert drawn == [
        (f"'Skäl att sluta'!$A$2:$A${last}", f"'Skäl att sluta'!${column}$2:${column}${last}")
        for column in "BC"
    ]
    assert reader.get(f"{AT}.docx").status_code == 404
    assert sign_in("reader", "bromma", "b@example.test").get(f"{AT}.csv").status_code == 404


def test_words_carry_the_year_in_which_enough_were_first_shown(
    sign_in: Callable[..., FlaskClient],
    bring_in: Import,
    reveal: Callable[[Survey], None],
    store: Store,
    at: Callable[[str], None],
) -> None:
    at("2025-05-01")
    survey = bring_in({"2024": [("Lönen", 16)]})
    reveal(survey)
    assert bring_in_texts(store) == 1
    show(store, survey)
    at("2026-05-01")
    bring_in({"2025": [("Pension", 6)]})
    assert bring_in_texts(store) == 1
    show(store, survey)
    page = text(sign_in("reader", "farsta", "nu@example.test"))
    total = re.search(r">Alla svar i ord</th>(.*?)</tr>", page)
    assert total
    assert re.findall(r">(\d+)<", total[1]) == ["16", "6"]
    # Six are enough for a figure, and too few for words: they stand without a year.
    said = re.findall(
        r"<blockquote>(.*?)(?: <small class=\"soft\">(\d+)</small>)?</blockquote>", page
    )
    assert {(words.split()[4], year) for words, year in said} == {("2024", "2025"), ("2025", "")}

    # Nor does the figure move when one of them is erased.
    with store.write() as db:
        one = value(db, "SELECT min(n.id) FROM note n JOIN passage p ON p.id = n.id")
        assert isinstance(one, str)
        erased.erase(db, 1, one, "på begäran")
    page = text(sign_in("reader", "farsta", "sedan@example.test"))
    total = re.search(r">Alla svar i ord</th>(.*?)</tr>", page)
    assert total
    assert re.findall(r">(\d+)<", total[1]) == ["16", "6"]


def show(store: Store, survey: Survey) -> None:
    """Every text is released, and readers are shown them."""
    with store.write() as db:
        event = kept.event_of(db, survey.id)
        assert event is not None
        user = value(db, "SELECT min(id) FROM user")
        for passage in passages.of_event(db, event.id):
            kept.release(db, user, passage.id, passage.revision)
        events.open_words(db, "test", event, True)
        release.show(db, "test", events.by_id(db, event.id))


def test_words_of_staying_are_read_when_they_are_released(
    sign_in: Callable[..., FlaskClient],
    bring_in: Import,
    reveal: Callable[[Survey], None],
    store: Store,
) -> None:
    survey = bring_in({"2022": [("Lönen", 16)]})
    reveal(survey)
    assert bring_in_texts(store) == 1
    reader = sign_in("reader", "farsta")
    assert "sade nummer" not in text(reader)
    with store.write() as db:
        event = kept.event_of(db, survey.id)
        assert event is not None
        user = value(db, "SELECT min(id) FROM user")
        first, *rest = passages.of_event(db, event.id)
        for passage in rest:
            kept.release(db, user, passage.id, passage.revision)
        events.open_words(db, "test", event, True)
        release.show(db, "test", events.by_id(db, event.id))
    page = text(reader)
    assert rest[0].text in page
    assert f"<blockquote>{first.text}" not in page
    assert page.count("<blockquote>") == len(rest)
    assert page.count(f'<small class="soft">{days.year()}</small></blockquote>') == len(rest)
