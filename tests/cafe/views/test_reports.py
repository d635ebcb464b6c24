"""The report of the year: written by two, finished for readers, with figures out of the program."""

from __future__ import annotations

import io
import re
import sqlite3
import tomllib
import uuid
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from flask.testing import FlaskClient
from sqlite_utils import Database

from cafe import days
from cafe.cli.instance import year_report
from cafe.demo import report
from cafe.demo.report import ReportGround
from cafe.errors import Conflict
from cafe.exports import scale_bars, series, year_report_document
from cafe.exports.level_bars import LevelBars
from cafe.exports.live import blocks
from cafe.exports.live import indicators as live_indicators
from cafe.exports.live.content import LiveContent
from cafe.exports.scale_bars import ScaleBars
from cafe.exports.year_report_document import paragraphs
from cafe.reports.summary import release as summary_release
from cafe.reports.survey import frozen
from cafe.reports.survey.results import BarPiece
from cafe.store import (
    audit,
    decisions,
    erased,
    events,
    feedback_pages,
    indicators,
    observations,
    passages,
    proposals,
    questionnaires,
    runs,
    survey_answers,
    surveys,
    year_reports,
)
from cafe.store.database import Store
from cafe.store.decisions import Step
from cafe.store.events import Event
from cafe.store.observations import Given
from cafe.store.runs import StoredTheme
from cafe.views import asked
from forms.questionnaire import model
from forms.questionnaire.answer import Answer, clean
from forms.questionnaire.model import Questionnaire
from forms.questionnaire.question import Choice, Question, Scale, Text


@pytest.fixture
def consultants(store: Store) -> str:
    """The figures of the consultants; the key of their block."""
    with store.write() as db:
        indicators.define_builtin(db)
        found = next(one for one in indicators.every(db) if one.heading == "Antal konsulter")
        observed = next(
            one["values"] for one in tomllib.loads(report.REPORT.read_text("utf-8"))["figures"]
            if one["indicator"] == found.heading
        )  # fmt: skip
        for period, number in observed.items():
            observations.put(db, "test", found, Given(None, period, float(number)))
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
    shown = blocks.read(store.read(), consultants, "sv")
    assert shown.columns == ("År", "April", "November")
    assert shown.rows == (
        ("2016", "88", "100"), ("2017", "83", "60"), ("2018", "58", "34"),
        ("2019", "23 (maj)", "22"), ("2020", "29", "30"), ("2021", "26", ""),
    )  # fmt: skip
    assert "Från 88" in shown.sentences[0]
    assert "minskat med 70 procent" in shown.sentences[0]


def test_what_is_said_of_several_figures_is_said_once(store: Store, consultants: str) -> None:
    with store.write() as db:
        found = next(one for one in indicators.every(db) if one.heading == "Antal konsulter")
        for period in ("2022-04", "2022-11"):
            observations.put(db, "test", found, Given(None, period, 31.0, remark="Uppskattat"))
    shown = blocks.read(store.read(), consultants, "sv")
    assert [s for s in shown.sentences if "Uppskattat" in s] == [
        "april 2022, november 2022: Uppskattat"
    ]


def test_a_search_that_finds_nothing_tells_what_is_called_nearly_so(
    store: Store, consultants: str, sign_in: Callable[..., FlaskClient]
) -> None:
    with store.write() as db:
        made = year_reports.start(db, "test", "2021", [])
        part = year_reports.add(db, "test", made, after=None)
    at, lead = f"/reports/{made}/parts/{part}/place?q=", sign_in("lead")
    assert "Konsulter på mätdagen" in lead.get(at + "konsultstatistik").text
    assert "Inget passar" in lead.get(at + "xyz").text


def test_months_that_do_not_recur_are_no_columns() -> None:
    assert live_indicators.usual_months(["2019-01", "2020-02", "2021-03"]) is None
    assert live_indicators.usual_months(["2019-04", "2020-04", "2020-05", "2021-04"]) is None
    assert live_indicators.placed(["2019-05", "2020-04"], ["04", "11"])["2019-05"] == "04"


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
    # What the section is about is offered first.
    offered = lead.get(f"/reports/{number}/parts/{part.id}/place").text
    assert "Passar kanske här" in offered
    last = next(p for p in year_reports.parts(store.read(), int(number)) if p.heading == "Slutord")
    assert "kanske" not in lead.get(f"/reports/{number}/parts/{last.id}/place").text
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
    shown = re.sub("<time.*?</time>", "", reader.get(f"/reports/{number}").text)
    assert "31" not in shown.partition("<main")[2]
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

    # What was written over without reading it is fetched back by anybody who writes.
    page = send(one, at, 409, text="Bara mina.", **(given | {"seen": "2"})).text
    over = dict(re.findall(r'name="(seen|over)"[^>]*value="(\d+)"', page))
    send(one, at, text="Bara mina.", **(given | over))
    assert "Tidigare texter (2)" in one.get(f"/reports/{report}/write").text
    earlier = year_reports.earlier_texts(store.read(), part)
    assert [text.text for text in earlier] == ["Den enas ord. Den andras ord.", "Den enas ord."]
    back = other.get(f"/reports/{report}/parts/{part}?earlier={earlier[0].id}").text
    assert ">\nDen enas ord. Den andras ord.</textarea>" in back.replace("\r", "")
    assert other.get(f"/reports/{report}/parts/{last}?earlier={earlier[0].id}").status_code == 404

    send(one, f"{report}/parts/{part}/step", what="remove")
    lost = send(other, at, 409, text="Skrivet medan.", **(given | {"seen": "3"})).text
    assert "Skrivet medan." in lost
    send(other, f"{report}/parts/{part}/step", what="restore")
    send(one, f"{report}/parts/{last}/step", what="up")
    standing = [p.id for p in year_reports.parts(store.read(), report)]
    assert standing == [last, part]
    with pytest.raises(Conflict), store.write() as db:
        year_reports.write(db, "test", report, part, level=1, heading="", text="gammalt", seen=1)


def test_blocks_stand_in_the_order_in_which_they_were_fetched(
    store: Store, consultants: str, sign_in: Callable[..., FlaskClient], send: Send
) -> None:
    lead = sign_in("lead")
    with store.write() as db:
        report = year_reports.start(db, "test", "2021", [(1, "Inledning"), (1, "Slutord")])
    first, last = (p.id for p in year_reports.parts(store.read(), report))
    for _ in range(3):
        send(lead, f"{report}/parts/{first}/place", what=consultants)
    placed = [p.id for p in year_reports.parts(store.read(), report)]
    assert placed == [first, *sorted(placed[1:4]), last]
    send(lead, f"{report}/parts/{placed[1]}/place", what=consultants)  # a block's own: right after
    assert [p.id for p in year_reports.parts(store.read(), report)][2] == max(placed) + 1


def test_an_empty_section_is_named_and_left_out(
    store: Store, consultants: str, sign_in: Callable[..., FlaskClient], send: Send
) -> None:
    lead = sign_in("lead")
    headings = [(1, "Inledning"), (1, "Arbetet"), (2, "Tomt under"), (2, "Workshop"), (1, "Slut")]
    with store.write() as db:
        report = year_reports.start(db, "test", "2021", headings)
        intro, _, _, workshop, _ = year_reports.parts(db, report)
        year_reports.add(db, "test", report, after=workshop.id, source=consultants)
    page = lead.get(f"/reports/{report}/write").text.partition("Utan text")[2]
    named = re.findall(r'href="#part-\d+">([^<]+)<', page)
    assert named == ["Inledning", "Tomt under", "Slut"]
    draft = docx.Document(io.BytesIO(lead.get(f"/reports/{report}/word?draft=1").data))
    sections = ("Heading 1", "Heading 2")
    there = [p.text for p in draft.paragraphs if p.style.name in sections]
    assert there == ["Arbetet", "Workshop"]
    send(lead, f"{report}/finish")
    content = year_reports.versions(store.read(), report)[0].content
    assert [one["heading"] for one in content] == ["Arbetet", "Workshop", ""]
    assert "0 ändringar" in lead.get(f"/reports/{report}/write").text
    given = {"level": "1", "heading": "Inledning", "seen": str(intro.revision)}
    send(lead, f"{report}/parts/{intro.id}/save", text="Nu står det något.", **given)
    assert "1 ändring " in lead.get(f"/reports/{report}/write").text


def test_a_report_gets_another_name(
    store: Store, sign_in: Callable[..., FlaskClient], send: Send
) -> None:
    lead = sign_in("lead")
    with store.write() as db:
        report = year_reports.start(db, "test", "Avraportering", [])
    assert 'value="Avraportering"' in lead.get(f"/reports/{report}/name").text
    send(lead, f"{report}/name", 422, title=" ")
    send(lead, f"{report}/name", title="Avrapportering")
    assert year_reports.get(store.read(), report).title == "Avrapportering"


def test_a_bars_middle_is_drawn_behind_its_numbers() -> None:
    pieces = (BarPiece("1", -50, 30, "low", 1), BarPiece("3", -20, 40, "middle", 1))
    drawn = scale_bars.svg(ScaleBars("Skattning", (("", pieces),), "", ""))
    assert drawn.index("mark-rule") < drawn.index("mark-rect") < drawn.index("mark-text")
    assert "role-axis" not in drawn


def test_a_section_is_kept_at_every_pause(
    store: Store, sign_in: Callable[..., FlaskClient], token: Callable[[FlaskClient], str]
) -> None:
    lead = sign_in("lead")
    with store.write() as db:
        report = year_reports.start(db, "test", "2021", [(1, "Inledning")])
    part = year_reports.parts(store.read(), report)[0].id

    def keep(text: str, seen: int, heading: str = "Inledning") -> Any:
        return lead.post(
            f"/reports/{report}/parts/{part}/save",
            data={"csrf_token": token(lead), "level": "1", "heading": heading, "text": text,
                  "seen": str(seen)},
            headers={"Accept": "application/json"},
        )  # fmt: skip

    entries = audit.last_id(store.read())
    assert keep("Ett ord", 1).get_json() == {"seen": 2}
    assert keep("Ett ord", 1).get_json() == {"seen": 2}  # whose answer was lost
    assert keep("Ett ord till", 2).get_json() == {"seen": 3}
    assert audit.last_id(store.read()) == entries + 1
    assert keep("Någon annans", 2).status_code == 409
    assert keep("Ett ord till", 3, heading="x" * 201).status_code == 422
    assert year_reports.part(store.read(), report, part).text == "Ett ord till"
    assert year_reports.earlier_texts(store.read(), part) == []  # one's own, as it grew
    page = lead.get(f"/reports/{report}/parts/{part}").text
    assert "data-keep" in page
    assert "data-conflict" not in page


def test_text_is_paragraphs_and_lists() -> None:
    assert paragraphs("Ett\nstycke.\n\n- en\n- två\nslut") == [
        ("Ett stycke.", False), ("en", True), ("två", True), ("slut", False),
    ]  # fmt: skip


@pytest.fixture
def report_2021(store: Store) -> tuple[ReportGround, int]:
    """The worked example's report: what it rests on, and its id. It is finished."""
    with store.write() as db:
        ground = report.prepare(db, "test")
        assert ground is not None
        summary_release.show(db, "test", events.get(db, ground.workshop))
    return ground, year_report(store, ground)


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
            survey_answers.keep(
                db, survey_answers.door(db, join), key=uuid.uuid4().hex, content=answer.to_json(),
                persons=1, language="sv", day="2021-08-25",
            )  # fmt: skip
        surveys.move(db, "test", surveys.get(db, join), "closed")
        survey = surveys.get(db, join)
        frozen.reveal(db, "test", survey, frozen.draft(db, survey, asks))
    return join


def test_sections_three_to_five_of_2021_are_rebuilt(
    store: Store, report_2021: tuple[ReportGround, int], sign_in: Callable[..., FlaskClient]
) -> None:
    ground, made = report_2021
    offered = {one.key for one in blocks.sources(store.read(), "sv")}
    assert set(ground.sources.values()) <= offered
    name_of = {key: name for name, key in ground.sources.items()}
    shown: dict[str, list[LiveContent]] = {}
    for part in year_reports.versions(store.read(), made)[-1].content:
        if part["source"]:
            name = name_of[part["source"].partition("?")[0]]
            kept = blocks.read(store.read(), part["source"], "sv", part["kept"])
            assert kept == blocks.read(store.read(), part["source"], "sv")
            shown.setdefault(name, []).append(kept)
    assert shown.keys() == ground.sources.keys()

    for diagram, group in zip(
        shown["turnover"], ("biståndshandläggare", "socialsekreterare"), strict=True
    ):
        assert diagram.chart is not None
        assert group in diagram.title
        assert "Påhittad serie" in series.svg(diagram.chart)
        years = zip(diagram.columns[1:], diagram.rows[0][1:], strict=True)
        figures = {year: float(number.replace(",", ".")) for year, number in years}
        assert max(figures, key=figures.__getitem__) == "2016"
        assert figures["2018"] < figures["2019"] > figures["2020"]
        assert figures["2020"] < figures["2015"]
    (consultants,) = shown["consultants"]
    assert consultants.columns == ("År", "April", "November")
    assert consultants.rows == (
        ("2016", "88", "100"), ("2017", "83", "60"), ("2018", "58", "34"),
        ("2019", "23 (maj)", "22"), ("2020", "29", "30"), ("2021", "26", ""),
    )  # fmt: skip
    assert consultants.sentences[0] == (
        "Från 88 personer i april 2016 till 26 i april 2021: minskat med 70 procent."
    )
    assert "Från 65 studenter år 2015 till 140 år 2020" in shown["placements"][0].sentences[0]
    (managers,) = shown["managers"]
    assert managers.columns == ("Yrkesgrupp", "2021")
    assert dict(managers.rows) == {
        "Avdelningschef": "22", "Enhetschef": "100", "Biträdande enhetschef": "120",
    }  # fmt: skip
    (matrix,) = shown["matrix"]
    assert len(matrix.rows) == 13 + 1  # and how many each
    assert matrix.columns[1:14] == tuple(f"P{number}" for number in range(1, 14))
    most = [sum(cell == "●" for cell in row) for row in matrix.rows[:-1]]
    assert sum(number > 6 for number in most) > 13 / 2
    (inputs,) = shown["inputs"]
    headings = [one.under for one in inputs.entries]
    assert [headings.count(one) for one in dict.fromkeys(headings)] == [5, 3, 2, 11, 3, 3, 6]
    for evaluation, said in zip(
        shown["april"] + shown["august"], ("98 av 195", "65 av 130"), strict=True
    ):
        assert evaluation.sentences[0] == f"{said} inbjudna svarade (50 procent)."
        assert all("91 procent svarade 4–5" in told for told, _bar in evaluation.bars)
        assert len(evaluation.bars) == 2
    (rating,) = shown["rating"]
    levels = {row[0]: row[1:] for row in rating.rows}
    assert levels["2"] == ("13", "14")
    assert list(levels)[-1] == "7 Mycket stora"
    assert "17 procent 1–2, 51 procent 3–5, 33 procent 6–7." in rating.sentences[1]
    assert "95 av 130" in rating.sentences[0]
    assert rating.sentences[1].startswith("95 personer svarade:")

    reader = sign_in("reader")
    page = reader.get(f"/reports/{made}").text
    assert page.count('class="diverging"') == 5
    with store.write() as db:
        event = events.get(db, ground.workshop)
        said_there = next(p for p in passages.of_event(db, event.id) if "normalisering" in p.text)
        assert said_there.text in page
        somebody = db.conn.execute("SELECT min(id) FROM user").fetchone()[0]
        erased.erase(db, somebody, said_there.id, "Ett namn.")
    assert said_there.text not in reader.get(f"/reports/{made}").text


def test_who_erases_a_text_is_told_which_reports_may_repeat_it(
    store: Store, event: Event, say: Callable[..., str], sign_in: Callable[..., FlaskClient]
) -> None:
    note = say("Nyckeln till larmet i receptionen saknas")
    with store.write() as db:
        made = {
            name: year_reports.start(db, "test", name, [(1, "Inledning")])
            for name in ("Ordagrant", "Visar caféet", "Annat", "Kommenterad")
        }
        part = {name: year_reports.parts(db, one)[0].id for name, one in made.items()}

        def write(name: str, text: str) -> None:
            year_reports.write(
                db, "test", made[name], part[name], level=1, heading="", text=text, seen=1
            )

        write("Ordagrant", "En sade: nyckeln till larmet i förrådet.")
        write("Annat", "Nyckeln finns. Larmet i receptionen fungerar.")
        year_reports.add(db, "test", made["Visar caféet"], after=None,
                         source=f"themes:{event.code}")  # fmt: skip
        year_reports.open_comments(db, "test", made["Kommenterad"], opened=True)
    lead, other = sign_in("lead"), sign_in("lead", "farsta", "farsta@example.test")
    union = sign_in("observer")
    assert union.get("/reports").status_code == 200
    with store.write() as db:
        somebody = db.conn.execute("SELECT min(id) FROM user").fetchone()[0]
        year_reports.add_comment(
            db, somebody, made["Kommenterad"], part["Kommenterad"], about="",
            text="Skriv att larmet i receptionen saknas.",
        )  # fmt: skip
    page = lead.get(f"/lead/events/{event.code}/notes/{note}/erase").text
    listed = {name for name in made if f'/reports/{made[name]}/write"' in page}
    assert listed == {"Ordagrant", "Visar caféet", "Kommenterad"}
    page = other.get(f"/lead/events/{event.code}/notes/{note}/erase").text
    assert "3 årsrapporter som du inte ser" in page
    assert "Ordagrant" not in page


def test_every_kind_of_block_is_offered_and_read(
    store: Store, report_2021: tuple[ReportGround, int]
) -> None:
    ground, _made = report_2021
    with store.write() as db:
        event = events.get(db, ground.workshop)
        feedback_pages.save(db, None, event.id, intro="", without=(), published=True)
        themes_found(db, event)
        summary_release.show(db, "test", event)
    for language in ("sv", "en"):
        kinds: dict[str, set[str]] = {}
        for source in blocks.sources(store.read(), language):
            shown = blocks.read(store.read(), source.key, language)
            assert shown.title
            assert shown.rows or shown.entries or shown.notices or len(shown.sentences) > 1
            assert not any("inte längre" in said or "no longer" in said for said in shown.notices)
            for choice in blocks.choices(store.read(), source.key, language):
                assert blocks.has_choices(source.key)
                assert choice.options
            kinds.setdefault(source.key.partition(":")[0], set()).add(source.what)
        assert kinds.keys() == blocks.KINDS.keys()


def test_choices_and_numbers_are_drawn_as_scales_are(
    store: Store, sign_in: Callable[..., FlaskClient]
) -> None:
    choices = tuple(Choice(one.lower(), Text(one)) for one in ("Ja", "Nej", "Delvis"))
    asks = Questionnaire(
        "three", 1, Text("Tre"), Text(),
        (Question("helped", "one", Text("Hjälpte det?"), choices=choices),),
        languages=("sv",),
    )  # fmt: skip
    with store.write() as db:
        questionnaires.save_draft(
            db, "test", "three", 1, model.to_json(asks), asks.digest, user_id=None, home=None
        )
        questionnaires.publish(db, "test", "three", 1, asks.digest)
    join = survey_of(store, "three", 20, [{"helped": one} for one in ["ja"] * 9 + ["nej"] * 3])
    with store.write() as db:
        report = year_reports.start(db, "test", "2021", [(1, "Enkäten")])
        (part,) = year_reports.parts(db, report)
        year_reports.add(db, "test", report, after=part.id, source=f"question:{join}:helped")
    shown = blocks.read(store.read(), f"question:{join}:helped", "sv")
    ((_, bar),) = shown.bars
    assert isinstance(bar, LevelBars)
    assert bar.levels == (("Ja", 9, 75), ("Nej", 3, 25), ("Delvis", 0, 0))
    lead = sign_in("lead")
    said = "Flest svarade ”Ja”: 75 procent av 12. Ja 75 %, Nej 25 %, Delvis 0 %."
    assert f'aria-label="{said}"' in lead.get(f"/reports/{report}/write").text
    file = docx.Document(io.BytesIO(lead.get(f"/reports/{report}/word?draft=1").data))
    assert [d.get("descr") for d in file.element.iter(qn("wp:docPr"))] == [said]


def themes_found(db: Database, event: Event) -> list[str]:
    """Two themes are found in the event's notes, the first of them with three quotes; the ids of
    their notes."""
    said = passages.of_event(db, event.id)
    ids = [p.id for p in said]
    for kind in ("tags", "themes"):
        run = runs.add(
            db, event.id, kind, codebook="c", model="m", settings={}, passages=len(ids),
            at=days.now(),
        )  # fmt: skip
        for p in said:
            runs.read(db, run, p.id, p.revision, [])
    runs.add_themes(
        db, run,
        [
            StoredTheme("t1", "Stöd i vardagen", (), tuple(ids[:6]), tuple(ids[:3]), None),
            StoredTheme("t2", "Teknik", (), tuple(ids[6:9]), tuple(ids[6:9]), None),
        ],
    )  # fmt: skip
    return ids


def test_a_theme_is_shown_alone_with_the_quotes_that_were_chosen(
    store: Store, report_2021: tuple[ReportGround, int],
    sign_in: Callable[..., FlaskClient], send: Send,
) -> None:  # fmt: skip
    ground, _made = report_2021
    with store.write() as db:
        event = events.get(db, ground.workshop)
        ids = themes_found(db, event)
        summary_release.show(db, "test", event)
        texts = {p.id: p.text for p in passages.of_event(db, event.id)}
    lead, reader = sign_in("lead"), sign_in("reader")
    made = send(lead, "start", title="2022", like="").location.split("/")[2]
    first = year_reports.parts(store.read(), int(made))[0].id
    at = f"{made}/parts/{first}/place"
    source = f"theme:{event.code}:{ids[0]}"
    assert source in lead.get(f"/reports/{at}?q=vardagen").text
    send(lead, at, what=source)
    block = next(p for p in year_reports.parts(store.read(), int(made)) if p.source)
    choose = f"{made}/parts/{block.id}/shown"
    page = lead.get(f"/reports/{choose}").text
    assert all(texts[one] in page for one in ids[:3])
    assert texts[ids[3]] not in page  # nobody may quote it
    send(lead, choose, 404, quote=ids[3], seen="1")
    send(lead, choose, quote=ids[1], seen="1")
    send(lead, choose, 409, quote=ids[2], seen="1")  # somebody else has chosen meanwhile
    send(lead, f"{made}/finish")
    page = reader.get(f"/reports/{made}").text
    assert "Stöd i vardagen" in page
    assert texts[ids[1]] in page
    assert texts[ids[0]] not in page
    with store.write() as db:
        somebody = db.conn.execute("SELECT min(id) FROM user").fetchone()[0]
        erased.erase(db, somebody, ids[1], "Ett namn.")
    assert texts[ids[1]] not in reader.get(f"/reports/{made}").text


def test_a_period_and_a_group_of_an_indicator_are_chosen(
    store: Store, consultants: str, sign_in: Callable[..., FlaskClient], send: Send
) -> None:
    lead = sign_in("lead")
    with store.write() as db:
        made = year_reports.start(db, "test", "2021", [])
        part = year_reports.add(db, "test", made, after=None, source=consultants)
    at = f"{made}/parts/{part}/shown"
    assert "november 2016" in lead.get(f"/reports/{at}").text
    send(lead, at, 422, first="2031-01", seen="1")
    send(lead, at, first="2016-11", last="2019-05", seen="1")
    source = year_reports.part(store.read(), made, part).source or ""
    shown = blocks.read(store.read(), source, "sv")
    assert shown.sentences[0].startswith("Från 100 personer i november 2016 till 23 i maj 2019")
    assert [row[0] for row in shown.rows] == ["2016", "2017", "2018", "2019"]
    assert 'value="2016-11" selected' in " ".join(lead.get(f"/reports/{at}").text.split())


def test_the_union_group_comments_on_an_opened_draft_and_is_answered(
    store: Store, sign_in: Callable[..., FlaskClient], send: Send
) -> None:
    lead, union, reader = sign_in("lead"), sign_in("observer"), sign_in("reader")
    with store.write() as db:
        report = year_reports.start(db, "test", "Om 2021", [(1, "Inledning")])
        part = year_reports.parts(db, report)[0].id
        year_reports.write(
            db, "test", report, part, level=1, heading="Inledning", text="Ett utkast.", seen=1
        )
    at = f"{report}/parts/{part}/comment"
    unopened = union.get(f"/reports/{report}/comments")
    assert unopened.status_code == 409
    assert "Om 2021" not in unopened.text  # not even what it is called
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
    shown = blocks.read(store.read(), f"question:{join}:work", "sv")
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
            proposals.link(db, None, left_out, [say(title, kind="proposal")])
            (referral,) = proposals.send(db, None, left_out, ["farsta"])
            taken = Step(
                status="will_do", reason="Hemliga skäl", public="Fria förmiddagar.",
                responsible="Enhetschef", due="2027-03-01", decided_on="2026-11-01",
                by_group="farsta",
            )  # fmt: skip
            decisions.decide(db, None, referral, 0, taken)
    source = f"proposals:{event.code}"
    assert "finns inte längre" in blocks.read(store.read(), source, "sv").notices[0]
    assert source not in {one.key for one in blocks.sources(store.read(), "sv")}
    with store.write() as db:
        feedback_pages.save(db, None, event.id, intro="", without=(left_out,), published=True)
        report = year_reports.start(db, "test", "2021", [])
        year_reports.add(db, "test", report, after=None, source=source)
    assert source in {one.key for one in blocks.sources(store.read(), "sv")}
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


def test_a_report_shows_its_figures_in_the_language_that_it_is_written_in(
    store: Store, report_2021: tuple[ReportGround, int], sign_in: Callable[..., FlaskClient]
) -> None:
    _ground, made = report_2021
    reader = sign_in("reader")
    reader.set_cookie("language", "en")
    page = reader.get(f"/reports/{made}").text
    assert '<html lang="en"' in page  # the page around it
    assert '<section lang="sv">' in page
    assert "Från 88 personer i april 2016 till 26 i april 2021" in page
    assert "From 88" not in page
    file = docx.Document(io.BytesIO(reader.get(f"/reports/{made}/word").data))
    assert file.core_properties.language == "sv-SE"
    written_in = year_report_document.written_in
    assert written_in(["The figures of the year", "What it is for"]) == "en"
    assert written_in(["2021", "Farsta"]) == ""
