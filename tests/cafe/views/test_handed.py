"""Plans, the matrix, proposals, agenda and minutes as files: the same as their pages, read back by
another reader, and for the same persons."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import openpyxl
import pypdf
import pytest
from flask.testing import FlaskClient

from cafe import days
from cafe.reports.summary import plain
from cafe.store import (
    activities,
    decisions,
    indicators,
    meetings,
    observations,
    plan_versions,
    plans,
    proposals,
    users,
    word_templates,
)
from cafe.store.activities import ActivityContent
from cafe.store.database import Store
from cafe.store.decisions import Step
from cafe.store.observations import Given


@pytest.fixture
def filled(store: Store, add_user: Callable[..., int]) -> int:
    """Farsta's adopted plan and Bromma's draft; two proposals of Farsta's, one answered with
    grounds; a meeting of today. Its number."""
    user = add_user("administrator", "*")
    with store.write() as db:
        made = plans.start(db, "test", "farsta", 2026)
        plans.set_point(db, "test", made, "P3", priority=True, why="Alltför många slutar", seen=0)
        content = ActivityContent("Ta in vikarier", "Högst 15 ärenden", 15.0, "ärenden", "HR",
                                  "2026-01-31")  # fmt: skip
        activities.add(db, None, made, "P3", content)
        plan_versions.adopt(db, user, made)
        draft = plans.start(db, "test", "bromma", 2026)
        plans.set_point(db, "test", draft, "P9", priority=True, why="Hemligt utkast", seen=0)
        for title in ("Telefontider", "Larm i besöksrum"):
            made_id = proposals.add(db, None, title=title, what=f"{title} varje dag", codebook="b",
                                    home="farsta")  # fmt: skip
            referral = proposals.send(db, None, made_id, ["farsta"])[0]
        step = Step("will_not", "Pengarna räcker inte.", "Vi gör det inte i år.",
                    decided_on=days.today(), by_group="farsta")  # fmt: skip
        decisions.decide(db, None, referral, 0, step)
        return meetings.start(db, user, "farsta", days.today())


def word(data: bytes) -> str:
    made = docx.Document(io.BytesIO(data))
    cells = [c.text for t in made.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in made.paragraphs), *cells])


def pdf(data: bytes) -> str:
    made = pypdf.PdfReader(io.BytesIO(data))
    assert made.root_object["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part>1<" in made.root_object["/Metadata"].get_data()
    return " ".join(" ".join(page.extract_text() for page in made.pages).split())


def rows(data: bytes, place: int = 1) -> list[list[object]]:
    """A sheet after the one that explains, below its header."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[place]
    return [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]


def get(client: FlaskClient, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    assert "attachment" in answer.headers["Content-Disposition"]
    return answer.data


@pytest.mark.usefixtures("filled")
def test_a_plan_is_handed_out_as_its_page_shows_it(sign_in: Callable[..., FlaskClient]) -> None:
    reader = sign_in("reader", "farsta")
    page = reader.get("/plans/farsta/2026").text
    for text in (word(get(reader, "/plans/farsta/2026/plan.docx")),
                 pdf(get(reader, "/plans/farsta/2026/plan.pdf"))):  # fmt: skip
        for said in ("Alltför många slutar", "Ta in vikarier", "Högst 15 ärenden", "HR",
                     "31 januari 2026", "Försenad"):  # fmt: skip
            assert said in text
            assert said in page.replace("2026-01-31", "31 januari 2026")
        assert "version 1" in text
        assert "Utkast" not in text
    found = rows(get(reader, "/plans/farsta/2026/plan.xlsx"))
    assert len(found) == page.count('class="activity"') == 1
    assert found[0][3] == "Ta in vikarier"
    assert found[0][9] == 0
    assert reader.get("/plans/bromma/2026/plan.pdf").status_code == 403
    assert reader.get("/plans/farsta/2026/plan.odt").status_code == 404


@pytest.mark.usefixtures("filled")
def test_readers_of_a_plan_that_is_revised_get_what_was_adopted(
    store: Store, sign_in: Callable[..., FlaskClient]
) -> None:
    with store.write() as db:
        plan = plans.get(db, "farsta", 2026)
        plan_versions.revise(db, "test", plan)
        plan = plans.get(db, "farsta", 2026)
        plans.set_point(db, "test", plan, "P5", priority=True, why="Nytt skäl", seen=0)
    address = "/plans/farsta/2026/plan.docx"
    assert "Nytt skäl" not in word(get(sign_in("reader", "farsta"), address))
    draft = word(get(sign_in("lead", "farsta"), address))
    assert "Nytt skäl" in draft
    assert "Version 2 är påbörjad" in draft


@pytest.mark.usefixtures("filled")
def test_the_matrix_lies_down_and_counts_as_its_page_does(
    sign_in: Callable[..., FlaskClient],
) -> None:
    reader = sign_in("observer", "*")
    page = reader.get("/plans/matrix").text
    data = get(reader, "/plans/matrix.pdf")
    sheet = pypdf.PdfReader(io.BytesIO(data)).pages[0].mediabox
    assert sheet.width > sheet.height
    assert "Farsta" in pdf(data)
    assert "Hemligt" not in pdf(data)
    made = docx.Document(io.BytesIO(get(reader, "/plans/matrix.docx")))
    assert made.sections[0].page_width > made.sections[0].page_height
    table = made.tables[0]
    assert len(table.rows) == page.count('<th scope="row">') + 1
    assert sum("●" in c.text for row in table.rows for c in row.cells) == 1
    book = get(reader, "/plans/matrix.xlsx")
    assert sum("●" in str(cell) for row in rows(book) for cell in row) == 1
    found = rows(book, 2)
    assert len(found) == page.count('<abbr title="')
    assert [row[1] for row in found if row[3] == "Ja"] == ["P3"]
    assert sign_in("reader", "farsta").get("/plans/matrix.xlsx").status_code == 403


@pytest.mark.usefixtures("filled")
def test_proposals_are_handed_out_as_their_reader_may_see_them(
    sign_in: Callable[..., FlaskClient],
) -> None:
    lead, observer = sign_in("lead", "farsta"), sign_in("observer", "farsta")
    for one, inside in ((lead, True), (observer, False)):
        found = rows(get(one, "/lead/proposals.xlsx"))
        assert len(found) == 2
        for text in (word(get(one, "/lead/proposals.docx")), pdf(get(one, "/lead/proposals.pdf")),
                     str(found)):  # fmt: skip
            assert "Telefontider varje dag" in text
            assert "Vi gör det inte i år." in text
            assert ("Pengarna räcker inte." in text) is inside
    chosen = rows(get(lead, "/lead/proposals.xlsx?state=waits"))
    assert [row[1] for row in chosen] == ["Telefontider"]
    assert "proposals.xlsx?state=waits" in lead.get("/lead/proposals?state=waits").text


@pytest.mark.usefixtures("filled")
def test_a_file_of_chosen_proposals_says_what_they_are_chosen_by_and_whose_they_are(
    store: Store, sign_in: Callable[..., FlaskClient]
) -> None:
    lead = sign_in("lead")
    chosen = word(get(lead, "/lead/proposals.docx?state=waits&district=farsta"))
    for said in (" · Väntar på svar · Farsta", "Ett förslag. Det väntar på svar", "Förslag 1"):
        assert said in chosen
    assert "Det som har väntat längst" not in chosen
    assert "1. Telefontider" not in chosen
    cover = openpyxl.load_workbook(io.BytesIO(get(lead, "/lead/proposals.xlsx"))).worksheets[0]
    told = [str(cell.value) for row in cover for cell in row if cell.value]
    assert "Det som har väntat längst står först." in told
    assert not [line for line in told if line.startswith(("Förslag 1", "Förslag 2"))]
    assert any(line.startswith("Gjort med") for line in told)
    made, whole = docx.Document(), io.BytesIO()
    for line in ("Av {{ organisation }}.", "{{ content }}"):
        made.add_paragraph(line)
    made.save(whole)
    with store.write() as db:
        user = db.conn.execute("SELECT min(id) FROM user").fetchone()[0]
        word_templates.put(db, "test", user, name="egen.docx", content=whole.getvalue(), notices=())
    assert "Av Farsta." in word(get(lead, "/lead/proposals.docx?district=farsta"))
    assert "Av Hela staden." in word(get(lead, "/lead/proposals.docx"))
    assert "Av Centrala styrgruppen." in word(get(lead, "/lead/proposals.docx?district=city"))
    assert "Av Farsta." in word(get(sign_in("observer", "farsta"), "/lead/proposals.docx"))


def test_agenda_and_minutes_are_handed_out_until_and_when_the_minutes_are_kept(
    store: Store, filled: int, sign_in: Callable[..., FlaskClient]
) -> None:
    member = sign_in("steering", "farsta")
    place = f"/steering/meetings/{filled}"
    page = member.get(place).text
    for ending, read in (("docx", word), ("pdf", pdf)):
        agenda = read(get(member, f"{place}/agenda.{ending}"))
        assert "Telefontider" in agenda
        assert "Larm" not in agenda
        assert f"{place}/agenda.{ending}" in page
        minutes = read(get(member, f"{place}/minutes.{ending}"))
        assert "Utkast" in minutes
        assert "Pengarna räcker inte." in minutes
    assert [row[2] for row in rows(get(member, f"{place}/agenda.xlsx"))] == ["Telefontider"]
    taken = rows(get(member, f"{place}/minutes.xlsx"))
    assert len(taken) == 1
    assert taken[0][1:4] == ["Larm i besöksrum", "Görs inte", "Pengarna räcker inte."]
    assert sign_in("reader", "farsta").get(f"{place}/agenda.pdf").status_code == 403
    with store.write() as db:
        seen = meetings.get(db, filled).revision
        meetings.adjust(db, None, filled, present="Ordförande", notes={}, seen=seen)
        meetings.keep(db, None, filled, meetings.get(db, filled).revision)
    assert member.get(f"{place}/agenda.pdf").status_code == 404
    assert "Utkast" not in pdf(get(member, f"{place}/minutes.pdf"))


def test_an_indicator_is_handed_out_with_its_series_and_a_hidden_figure_is_never_a_number(
    store: Store, sign_in: Callable[..., FlaskClient]
) -> None:
    indicators.ensure_builtin(store)
    turnover = next(i for i in indicators.every(store.read()) if i.definition.kind == "share")
    with store.write() as db:
        now = observations.moment(db)
        for given in (
            Given("farsta", "2025", 25.0, part=1, base=4),
            Given("bromma", "2024", 22.0, part=22, base=100),
            Given("bromma", "2023", 20.0, part=20, base=100),
        ):
            observations.put(db, "test", turnover, given, together=now)
        indicators.add_break(db, "test", turnover.id, "2024", "Ny räkning")
    reader = sign_in("observer", "*")
    place = f"/lead/indicators/{turnover.id}"
    page = reader.get(f"{place}?place=all").text
    found = rows(get(reader, f"{place}/series.xlsx?place=all"))
    table = page.partition("<table")[2].partition("</table")[0]
    assert len(found) == table.count('class="number"') - table.count("uppgift saknas") - 2
    hidden = [row for row in found if row[1] == "Farsta"]
    assert hidden
    for row in hidden:
        assert row[3] == "visas inte"
        assert row[4:6] == [None, None]
        assert row[6]
    for ending, read in (("docx", word), ("pdf", pdf)):
        told = read(get(reader, f"{place}/series.{ending}?place=bromma"))
        for said in ("20 (20/100)", "22 (22/100)", "Ny räkning", turnover.definition.counted):
            assert " ".join(said.split()) in " ".join(told.split())
    made = docx.Document(io.BytesIO(get(reader, f"{place}/series.docx?place=bromma")))
    assert made.inline_shapes[0]._inline.docPr.get("descr")
    assert "series.pdf?place=bromma" in reader.get(f"{place}?place=bromma").text
    called = reader.get(f"{place}/series.pdf?place=bromma").headers["Content-Disposition"]
    assert f"indikator-{plain(turnover.heading)}.pdf" in called


@pytest.mark.usefixtures("filled")
def test_a_template_is_told_whose_the_document_is(
    store: Store, filled: int, sign_in: Callable[..., FlaskClient]
) -> None:
    made, whole = docx.Document(), io.BytesIO()
    for line in ("Till {{ organisation }}", "{{ innehåll }}"):
        made.add_paragraph(line)
    made.save(whole)
    member = sign_in("steering", "farsta")
    user = users.by_email(store.read(), "steering@example.test")
    assert user is not None
    with store.write() as db:
        word_templates.put(
            db, "test", user.id, name="mall.docx", content=whole.getvalue(), notices=()
        )
    for address in ("/plans/farsta/2026/plan.docx", f"/steering/meetings/{filled}/minutes.docx"):
        assert "Till Farsta" in word(get(member, address)), address
