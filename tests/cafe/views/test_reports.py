"""The report of the year: written by two, finished for readers, with figures out of the program."""

from __future__ import annotations

import io
import re
import sqlite3
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import docx
import pytest
from flask.testing import FlaskClient

from cafe.errors import Conflict
from cafe.exports import live_blocks, series, year_report_document
from cafe.exports.year_report_document import paragraphs
from cafe.reports.summary import release as summary_release
from cafe.reports.survey import frozen
from cafe.store import (
    decisions,
    erased,
    events,
    feedback_pages,
    indicators,
    notes,
    observations,
    organisation_history,
    passages,
    plans,
    proposals,
    questionnaires,
    surveys,
    year_reports,
)
from cafe.store.database import Store
from cafe.store.decisions import Step
from cafe.store.events import Event
from cafe.store.observations import Given
from cafe.store.organisation import ProfessionLevel
from cafe.views import asked
from forms.questionnaire import model
from forms.questionnaire.answer import Answer, clean
from forms.questionnaire.model import Questionnaire
from forms.questionnaire.question import Question, Scale, Text
from tests import reference_2021
from tests.reference_2021 import CONSULTANTS


@pytest.fixture
def consultants(store: Store) -> str:
    """The figures of the consultants; the key of their block."""
    with store.write() as db:
        indicators.define_builtin(db)
        found = next(one for one in indicators.every(db) if one.heading == "Antal konsulter")
        for period, (number, remark) in CONSULTANTS.items():
            observations.put(db, "test", found, Given(None, period, float(number), remark=remark))
    return f"indicator:{found.id}"


Send = Callable[..., Any]


@pytest.fixture
def send(token: Callable[[FlaskClient], str]) -> Send:
    def post(who: FlaskClient, address: str, status: int = 303, **fields: str) -> Any:
        data = {"csrf_token": token(who), "once": uuid.uuid4().hex} | fields
        answer = who.post(f"/reports/{address}", data=data)
        assert answer.status_code == status, answer.text
        return answer

    return post


def test_consultants_stand_by_month_with_may_as_a_note_and_the_empty_cell(
    store: Store, consultants: str
) -> None:
    shown = live_blocks.read(store.read(), consultants, "sv")
    assert shown.columns == ("År", "April", "November")
    assert shown.rows == (
        ("2016", "88", "100"), ("2017", "83", "60"), ("2018", "58", "34"),
        ("2019", "23 (maj)", "22"), ("2020", "29", "30"), ("2021", "26", ""),
    )  # fmt: skip
    assert "Från 88" in shown.sentences[0]
    assert "minskat med 70 procent" in shown.sentences[0]


def test_months_that_do_not_recur_are_no_columns() -> None:
    assert live_blocks.usual_months(["2019-01", "2020-02", "2021-03"]) is None
    assert live_blocks.usual_months(["2019-04", "2020-04", "2020-05", "2021-04"]) is None
    assert live_blocks.placed(["2019-05", "2020-04"], ["04", "11"])["2019-05"] == "04"


def test_a_report_is_written_finished_and_read(
    store: Store, consultants: str, sign_in: Callable[..., FlaskClient], send: Send
) -> None:
    lead, reader = sign_in("lead"), sign_in("reader")
    begun = send(lead, "start", title="Avrapportering 2021", like="").location
    number = begun.split("/")[2]
    part = next(
        p for p in year_reports.parts(store.read(), int(number)) if p.heading == "Konsulter"
    )
    found = lead.get(f"/reports/{number}/parts/{part.id}/place?q=konsulter").text
    assert consultants in found
    assert "Inget passar" in lead.get(f"/reports/{number}/parts/{part.id}/place?q=zebra").text
    send(lead, f"{number}/parts/{part.id}/place", 404, what="indicator:999")
    send(lead, f"{number}/parts/{part.id}/place", what=consultants)
    for address in (number, f"{number}/word"):
        assert reader.get(f"/reports/{address}").status_code == 409  # not finished
    assert reader.get(f"/reports/{number}/pdf?draft=1").status_code == 403
    assert lead.get(f"/reports/{number}/pdf?draft=1").data.startswith(b"%PDF")
    send(lead, f"{number}/finish")
    page = reader.get(f"/reports/{number}").text
    assert "23 (maj)" in page
    assert "minskat med 70 procent" in page
    chart = re.search(r'src="(/reports/[^"]*chart.svg)"', page)
    assert chart is not None
    assert "<svg" in reader.get(chart[1]).text
    made = docx.Document(io.BytesIO(reader.get(f"/reports/{number}/word").data))
    assert [cell.text for cell in made.tables[0].rows[4].cells] == ["2019", "23 (maj)", "22"]
    assert len(made.inline_shapes) == 1

    with store.write() as db:
        indicator = indicators.get(db, int(consultants.partition(":")[2]))
        observations.put(db, "test", indicator, Given(None, "2021-11", 31.0))
    page = lead.get(f"/reports/{number}/write").text
    assert "1 ändring sedan version 1" in page
    assert "31" not in reader.get(f"/reports/{number}").text.partition("<main")[2]
    with pytest.raises(sqlite3.IntegrityError), store.write() as db:
        db.conn.execute("UPDATE report_version SET content = '[]'")
    again = send(lead, "start", title="2022", like=number).location.split("/")[2]
    assert consultants in [p.source for p in year_reports.parts(store.read(), int(again))]


def test_two_at_once_lose_nothing(
    store: Store, sign_in: Callable[..., FlaskClient], send: Send
) -> None:
    one, other = sign_in("lead", "*", "a@example.test"), sign_in("lead", "*", "b@example.test")
    with store.write() as db:
        report = year_reports.start(db, "test", "2021", [(1, "Inledning"), (1, "Slutord")])
    part, last = (p.id for p in year_reports.parts(store.read(), report))
    at = f"{report}/parts/{part}/save"
    given = {"level": "1", "heading": "Inledning", "seen": "1"}
    send(one, at, text="Den enas ord.", **given)
    page = send(other, at, 409, text="Den andras ord.", **given).text
    assert "Den enas ord." in page  # side by side
    assert "Den andras ord." in page
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', page)
    assert seen is not None
    send(other, at, text="Den enas ord. Den andras ord.", **(given | {"seen": seen[1]}))
    assert year_reports.part(store.read(), report, part).text == "Den enas ord. Den andras ord."

    send(one, f"{report}/parts/{part}/step", what="remove")
    lost = send(other, at, 409, text="Skrivet medan.", **(given | {"seen": "3"})).text
    assert "Skrivet medan." in lost
    send(other, f"{report}/parts/{part}/step", what="restore")
    send(one, f"{report}/parts/{last}/step", what="up")
    standing = [p.id for p in year_reports.parts(store.read(), report)]
    assert standing == [last, part]
    with pytest.raises(Conflict), store.write() as db:
        year_reports.write(db, "test", report, part, level=1, heading="", text="gammalt", seen=1)


def test_text_is_paragraphs_and_lists() -> None:
    assert paragraphs("Ett\nstycke.\n\n- en\n- två\nslut") == [
        ("Ett stycke.", False), ("en", True), ("två", True), ("slut", False),
    ]  # fmt: skip


@pytest.fixture
def year_2021(store: Store, consultants: str) -> dict[str, str]:
    """What the report of 2021 rests on, by what it is: the keys of the blocks."""
    asked.ensure_builtin(store)
    with store.write() as db:
        known = {one.heading: one for one in indicators.every(db)}

        def figures_of(heading: str, values: Mapping[str, float], **more: str) -> str:
            for year, number in values.items():
                observations.put(
                    db, "test", known[heading], Given(None, year, float(number), **more)
                )
            return f"indicator:{known[heading].id}"

        turnover = figures_of(
            "Personalomsättning",
            reference_2021.TURNOVER,
            source="x",
            remark=reference_2021.INVENTED,
        )
        placements = figures_of("VFU-platser", reference_2021.PLACEMENTS)
        for level, number in reference_2021.MANAGERS.items():
            name = level.partition(".")[2].capitalize()
            organisation_history.add_level(db, "test", ProfessionLevel(level, "chef", name))
            figures_of("Chefer i ledarskapsprogrammet", {"2021": number}, profession=level)
        workshop = events.add(
            db, "test", title="Workshop", date="2020-12-03", district=None, participants=60,
            questions=list(reference_2021.INPUTS), tables=1,
        )  # fmt: skip
        events.move(db, "test", events.get(db, workshop), "open")
        held = events.get(db, workshop)
        for number, said in enumerate(reference_2021.INPUTS.values(), start=1):
            given = [notes.NoteIn(str(uuid.uuid4()), 0, number, "other", text) for text in said]
            notes.save(db, held, held.tables[0], given, source="tablet", actor="test")
        events.move(db, "test", held, "closed")
        events.open_words(db, "test", events.get(db, workshop), True)
        for district in ("farsta", "bromma"):
            plan = plans.start(db, "test", district, 2021)
            for point in ("P1", "P2") if district == "farsta" else ("P2",):
                plans.set_point(db, "test", plan, point, priority=True, why="x", seen=0)
            plans.adopt(db, None, plan)
    with store.write() as db:
        summary_release.show(db, "test", events.get(db, workshop))
    rated = survey_of(
        store, "threat-rating", 130,
        [{"rating": str(step), "given-by": "person"}
         for step, number in reference_2021.RATING.items() for _ in range(number)],
    )  # fmt: skip
    evaluated = survey_of(
        store, "workshop-evaluation", reference_2021.AT_WORKSHOP,
        [{"use": str(4 + number % 2)} for number in range(reference_2021.EVALUATED)],
    )  # fmt: skip
    return {
        "turnover": turnover,
        "consultants": consultants,
        "placements": placements,
        "managers": f"indicator:{known['Chefer i ledarskapsprogrammet'].id}",
        "plans": "plans:2021",
        "inputs": f"inputs:{workshop}",
        "rating": f"question:{rated}:rating",
        "evaluation": f"question:{evaluated}:use",
    }


def survey_of(store: Store, questionnaire: str, invited: int, given: list[dict[str, str]]) -> str:
    """A closed survey with these answers, its results shown; its join code."""
    with store.write() as db:
        join = surveys.add(
            db, "test", title="Augusti 2021", questionnaire=(questionnaire, 1), admission="open",
            invited=invited,
        )  # fmt: skip
        surveys.move(db, "test", surveys.get(db, join), "open", "2021-08-25")
        asks = asked.questionnaire_of(db, surveys.get(db, join))
        for one in given:
            answer = clean(asks, one)
            assert isinstance(answer, Answer), answer
            surveys.keep(
                db, surveys.door(db, join), key=uuid.uuid4().hex, content=answer.to_json(),
                persons=1, language="sv", day="2021-08-25",
            )  # fmt: skip
        surveys.move(db, "test", surveys.get(db, join), "closed")
        survey = surveys.get(db, join)
        frozen.reveal(db, "test", survey, frozen.draft(db, survey, asks))
    return join


def test_sections_three_to_five_of_2021_are_rebuilt(
    store: Store, year_2021: dict[str, str], sign_in: Callable[..., FlaskClient], send: Send
) -> None:
    with store.write() as db:
        report = year_reports.start(db, "test", "Avrapportering 2021", [])
        for source in reversed(year_2021.values()):
            year_reports.add(db, "test", report, after=None, source=source)
    lead, reader = sign_in("lead"), sign_in("reader")
    offered = {one.key for one in live_blocks.sources(store.read(), "sv")}
    assert set(year_2021.values()) <= offered
    send(lead, f"{report}/finish")
    kept = year_reports.versions(store.read(), report)[-1].content
    shown = {
        name: live_blocks.read(store.read(), source, "sv", part["kept"])
        for (name, source), part in zip(year_2021.items(), kept, strict=True)
    }
    assert shown == {name: live_blocks.read(store.read(), key, "sv")
                     for name, key in year_2021.items()}  # fmt: skip
    invented = shown["turnover"].chart
    assert invented is not None
    assert reference_2021.INVENTED in series.svg(invented)
    assert shown["consultants"].rows[3] == ("2019", "23 (maj)", "22")
    assert "Från 65" in shown["placements"].sentences[0]
    assert set(shown["managers"].rows[0][1:]) == {"22", "100", "120"}
    assert [row[:2] for row in shown["plans"].rows] == [
        ("P1 Brukardelaktighet", "1"), ("P2 Introduktion och mentorskap", "2"),
    ]  # fmt: skip
    assert [(one.under, one.text) for one in shown["inputs"].entries] == [
        (heading, text) for heading, said in reference_2021.INPUTS.items() for text in said
    ]
    levels = {row[0]: row[1:] for row in shown["rating"].rows}
    assert levels["2"] == ("13", "14")
    assert levels["3–5"] == ("48", "51")
    assert levels["6–7"] == ("31", "33")
    assert "95 av 130" in shown["rating"].sentences[0]
    assert "98 av 195 inbjudna svarade (50 procent)" in shown["evaluation"].sentences[0]
    page = reader.get(f"/reports/{report}").text
    assert "motverka normalisering" in page
    with store.write() as db:
        event = events.get(db, year_2021["inputs"].partition(":")[2])
        said = next(p for p in passages.of_event(db, event.id) if "normalisering" in p.text)
        somebody = db.conn.execute("SELECT min(id) FROM user").fetchone()[0]
        erased.erase(db, somebody, said.id, "Ett namn.")
    assert "motverka normalisering" not in reader.get(f"/reports/{report}").text


def test_the_union_group_comments_on_an_opened_draft_and_is_answered(
    store: Store, sign_in: Callable[..., FlaskClient], send: Send
) -> None:
    lead, union, reader = sign_in("lead"), sign_in("observer"), sign_in("reader")
    with store.write() as db:
        report = year_reports.start(db, "test", "2021", [(1, "Inledning")])
        part = year_reports.parts(db, report)[0].id
        year_reports.write(
            db, "test", report, part, level=1, heading="Inledning", text="Ett utkast.", seen=1
        )
    at = f"{report}/parts/{part}/comment"
    assert "Ett utkast." not in union.get(f"/reports/{report}/comments").text
    assert union.get(f"/reports/{at}").status_code == 403
    assert reader.get(f"/reports/{report}/comments").status_code == 403
    send(lead, f"{report}/comments", what="open")
    assert f"/reports/{report}/comments" in union.get("/reports").text
    assert "Ett utkast." in union.get(f"/reports/{report}/comments").text
    send(union, at, 422, text="")
    send(union, at, text="Det saknar nattskiften.")
    assert "Det saknar nattskiften." in lead.get(f"/reports/{report}/write").text
    (said,) = year_reports.comments(store.read(), report)
    assert said.about == "Inledning"
    answer = f"{report}/comments/{said.id}"
    send(union, answer, 403, answer="Nej.")
    send(lead, answer, answer="De kommer med.")
    assert "Skrivet samtidigt." in send(lead, answer, 409, answer="Skrivet samtidigt.").text
    assert "De kommer med." in union.get(f"/reports/{report}/comments").text

    send(lead, f"{report}/comments", what="close")
    assert f"/reports/{report}/comments" in union.get("/reports").text  # still within reach
    send(lead, f"{report}/comments", what="open")
    send(lead, f"{report}/parts/{part}/step", what="remove")
    assert "Det saknar nattskiften." in lead.get(f"/reports/{report}/write").text
    send(lead, f"{report}/parts/{part}/step", what="restore")
    send(lead, f"{report}/finish")  # closes the comments
    page = send(union, at, 409, text="Skrivet när det stängdes.").text
    assert "Skrivet när det stängdes." in page
    assert "Ett utkast." not in page
    closed = union.get(f"/reports/{report}/comments").text
    assert "Ett utkast." not in closed
    assert "De kommer med." in closed


def test_a_question_whose_wording_begins_anothers_shows_its_own_answers_only(store: Store) -> None:
    steps = Scale(1, 5, Text("lite"), Text("mycket"))
    asks = Questionnaire(
        "two", 1, Text("Två"), Text(),
        (
            Question("work", "scale", Text("Hur är arbetet"), scale=steps),
            Question("boss", "scale", Text("Hur är arbetet med chefen"), scale=steps),
        ),
        languages=("sv",),
    )  # fmt: skip
    with store.write() as db:
        questionnaires.save_draft(
            db, "test", "two", 1, model.to_json(asks), asks.digest, user_id=None, home=None
        )
        questionnaires.publish(db, "test", "two", 1, asks.digest)
    join = survey_of(store, "two", 20, [{"work": "2", "boss": "4"} for _ in range(12)])
    shown = live_blocks.read(store.read(), f"question:{join}:work", "sv")
    assert shown.columns[0] == "Svar"  # the question is said by the title alone
    assert {row[0]: row[1] for row in shown.rows}["2"] == "12"
    assert sum(row[0] == "4" and row[1] == "12" for row in shown.rows) == 0


def test_proposals_stand_with_their_answers_as_the_public_page_tells_them(
    store: Store, event: Event, say: Callable[..., str],
    sign_in: Callable[..., FlaskClient], send: Send,
) -> None:  # fmt: skip
    with store.write() as db:
        left_out = 0
        for title in ("Fasta telefontider", "Lämnas utanför"):
            left_out = proposals.add(db, None, title=title, what="En.", codebook="plan 1")
            proposals.link(db, None, left_out, [say(title)])
            (referral,) = proposals.send(db, None, left_out, ["farsta"])
            taken = Step(
                status="will_do", reason="Hemliga skäl", public="Fria förmiddagar.",
                responsible="Enhetschef", due="2027-03-01", decided_on="2026-11-01",
                by_group="farsta",
            )  # fmt: skip
            decisions.decide(db, None, referral, 0, taken)
    source = f"proposals:{event.code}"
    assert "finns inte längre" in live_blocks.read(store.read(), source, "sv").notices[0]
    assert source not in {one.key for one in live_blocks.sources(store.read(), "sv")}
    with store.write() as db:
        feedback_pages.save(db, None, event.id, intro="", without=(left_out,), published=True)
        report = year_reports.start(db, "test", "2021", [])
        year_reports.add(db, "test", report, after=None, source=source)
    assert source in {one.key for one in live_blocks.sources(store.read(), "sv")}
    send(sign_in("lead"), f"{report}/finish")
    with store.write() as db:
        feedback_pages.save(db, None, event.id, intro="", without=(), published=False)
    reader = sign_in("reader")
    page = reader.get(f"/reports/{report}").text
    written = docx.Document(io.BytesIO(reader.get(f"/reports/{report}/word").data))
    for told in (page, "\n".join(p.text for p in written.paragraphs)):
        assert "Det här gör vi" in told
        assert "Fasta telefontider" in told
        assert "Farsta: ska göras. Fria förmiddagar." in told
        assert "Lämnas utanför" not in told
        assert "Hemliga" not in told


def test_the_template_has_its_headings_in_the_language_of_the_page(
    store: Store, sign_in: Callable[..., FlaskClient], send: Send
) -> None:
    lead = sign_in("lead")
    lead.set_cookie("language", "en")
    begun = send(lead, "start", title="2021", like="").location.split("/")[2]
    headings = [p.heading for p in year_reports.parts(store.read(), int(begun))]
    assert "Consultants" in headings
    assert headings != [said for _, said in year_report_document.template("sv")]
