"""Several events on one page: what it adds up, what it leaves out; its files say the same."""

from __future__ import annotations

import io
import re
import shutil
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdf
import pytest
from flask.testing import FlaskClient

from cafe import days
from cafe.cli import main
from cafe.exports import formats
from cafe.reports.summary import Summary, release
from cafe.store import (
    decisions,
    events,
    gatherings,
    notes,
    organisation,
    passages,
    proposals,
    runs,
)
from cafe.store.database import Store
from cafe.store.decisions import Step
from cafe.store.events import Event
from cafe.store.gatherings import Gathering
from cafe.store.scopes import Scope
from cafe.views import handed, several

SignIn = Callable[..., FlaskClient]
YEAR = "/lead/summaries/several{}?place={}&year=2026"


def hold(
    store: Store,
    title: str,
    district: str | None,
    seats: Sequence[int],
    said: Sequence[tuple[int, str, str]],
    about: Sequence[str | None] = (None,),
    date: str = "2026-05-01",
    **named: str,
) -> Event:
    """A café where at a table each said something of a point; the machine tagged all of it."""
    with store.write() as db:
        code = events.add(
            db, "test", title=title, date=date, district=district, participants=sum(seats),
            questions=["Vad?"], tables=len(seats),
        )  # fmt: skip
        events.move(db, "test", events.get(db, code), "open")
        event = events.get(db, code)
        for table, number in zip(event.tables, seats, strict=True):
            professions = {"socialsekreterare": number} if named else {}
            events.seat(db, "test", table, participants=number, professions=professions, areas={})
        codes = {}
        for at, (table_at, point, text) in enumerate(said):
            note = notes.NoteIn(
                str(uuid.uuid4()), 0, 1, "proposal" if at % 3 == 0 else "improve", text,
                votes=at % 3 == 0, district=about[table_at % len(about)], **named,
            )  # fmt: skip
            codes[note.id] = point
            notes.save(db, event, event.tables[table_at], [note], source="tablet", actor="test")
        kept = passages.of_event(db, event.id)
        for kind in ("tags", "themes"):
            run = runs.add(
                db, Scope("event", event.id), kind, codebook="b", model="m",
                settings={"outside": []} if kind == "themes" else {}, passages=len(kept),
                at=days.now(),
            )  # fmt: skip
            for p in kept if kind == "tags" else ():
                found = [runs.StoredSuggestion(codes[p.id], 0.9, True, ())]
                runs.read(db, run, p.id, p.revision, found)
            if kind == "themes":
                ids = tuple(p.id for p in kept)
                runs.add_themes(
                    db, run, [runs.StoredTheme("x", f"Om {title}", (), ids, ids[:2], "P3")]
                )
        release.show(db, "test", events.by_id(db, event.id))
        return event


def spread(number: int, tables: int, point: str, other: str = "P8") -> list[tuple[int, str, str]]:
    return [(n % tables, point if n % 2 else other, f"Sagt {n} {other}") for n in range(number)]


def fill(store: Store) -> None:
    """Cafés of Farsta and Bromma, one of three persons, one of the year before, and one of the city
    where both districts spoke."""
    hold(store, "Farsta vår", "farsta", [8, 8], spread(9, 2, "P3"))
    hold(
        store, "Farsta höst", "farsta", [7, 7], spread(7, 2, "P13"), date="2026-10-01",
        profession="socialsekreterare",
    )  # fmt: skip
    hold(store, "Få", "farsta", [3], spread(5, 1, "P5"))
    hold(store, "I fjol", "farsta", [9], spread(6, 1, "P3"), date="2025-05-01")
    hold(store, "Bromma vår", "bromma", [9, 9], spread(8, 2, "P1"))
    about = ["farsta", "bromma", "farsta", "bromma"]
    hold(store, "Staden", None, [8, 8, 9, 9], spread(16, 4, "P3"), about)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> Path:
    """The file of a database with the cafés, to be copied."""
    path = Path(shutil.copy(empty_database, tmp_path_factory.mktemp("several") / "rundabord.db"))
    made = Store(path)
    fill(made)
    made.close()
    return path


@pytest.fixture
def store(tmp_path: Path, filled: Path) -> Iterator[Store]:
    """A database with the cafés."""
    made = Store(shutil.copy(filled, tmp_path / "rundabord.db"))
    yield made
    made.close()


@pytest.fixture
def held(store: Store) -> dict[str, Event]:
    """The cafés by their titles."""
    return {o.event.title: o.event for o in events.overviews(store.read())}


@pytest.fixture
def decided(store: Store, held: dict[str, Event]) -> int:
    """A proposal of Farsta's that its group has answered, and that waits for the central one."""
    with store.write() as db:
        number = proposals.add(
            db, None, title="Fasta tider", what="En fri förmiddag.", codebook="b", home="farsta"
        )
        proposals.link(db, None, number, [passages.of_event(db, held["Farsta vår"].id)[0].id])
        proposals.send(db, None, number, ["farsta", None])
        asked = {r.district: r.id for r in proposals.referrals(db, [number])[number]}
        step = Step(
            "will_do", "Skäl", "Förmiddagarna blir fria.", "Chef", "c@example.test", "2027-01-01",
            decided_on="2026-11-02",
        )  # fmt: skip
        decisions.decide(db, None, asked["farsta"], 0, step)
        return number


@pytest.fixture
def gathering(store: Store, held: dict[str, Event]) -> Gathering:
    """All cafés, with one theme over them."""
    with store.write() as db:
        found = gatherings.get(db, gatherings.add(db, "test", None, title="Allt", home=None))
        every = [p for e in gatherings.events_of(db, found) for p in passages.of_event(db, e.id)]
        ids = tuple(p.id for p in every if "P8" in p.text)
        run = runs.add(
            db, found.scope, "themes", codebook="b", model="m",
            settings={"outside": [p.id for p in every if p.id not in ids]},
            passages=len(every), at=days.now(),
        )  # fmt: skip
        runs.add_themes(db, run, [runs.StoredTheme("t", "Handledning", (), ids, ids[:4], "P8")])
        return found


def single(store: Store, event: Event) -> Summary:
    with store.snapshot() as db:
        made = release.shown(db, event, organisation.get(db))
    assert made is not None
    return made


def counted(rows: Sequence[Any]) -> Counter[str]:
    return Counter({row.id: row.count.count or 0 for row in rows})


def made_of(store: Store, wanted: Callable[[Any], several.SeveralAsked]) -> Summary:
    with store.snapshot() as db:
        return several.made(db, wanted(db), None, "sv")


def test_a_year_is_the_sum_of_what_each_of_its_events_tells(
    store: Store, held: dict[str, Event]
) -> None:
    year = made_of(store, lambda db: several.of_year(db, None, "farsta", 2026, "sv"))
    alone = [single(store, held[name]) for name in ("Farsta vår", "Farsta höst")]
    assert year.notes == sum(one.notes for one in alone) == 16
    assert year.persons.count == 30
    assert +counted(year.points) == sum((+counted(one.points) for one in alone), Counter())
    assert counted(year.kinds) == sum((counted(one.kinds) for one in alone), Counter())
    # Those of few stand there, and are in no figure; what was proposed was said openly.
    assert year.several is not None
    left = [one for one in year.several.events if one.why]
    assert [(one.title, one.persons.count) for one in left] == [("Få", None)]
    assert "P5" not in +counted(year.points)
    assert "1 café är inte med i siffrorna" in year.protection[0]
    assert {one.of for one in year.themes} == {
        "Farsta vår, 1 maj 2026",
        "Farsta höst, 1 oktober 2026",
    }
    # Farsta beside the city, as the city's own summary tells it.
    (own,) = year.own
    assert (own.name, own.notes, own.city_notes) == ("Farsta", 8, 16)


def test_the_city_stands_by_district_and_by_who_held_the_cafés(
    store: Store, held: dict[str, Event]
) -> None:
    city = made_of(store, lambda db: several.of_year(db, None, None, 2026, "sv"))
    by = {one.dimension: one for one in city.by}
    assert {g.name: g.notes for g in by["district"].groups} == {"Bromma": 8, "Farsta": 8}
    assert {g.name: (g.notes, g.persons) for g in by["organiser"].groups} == {
        "Bromma": (8, 18),
        "Farsta": (16, 30),
        "Hela staden": (16, 34),
    }
    assert sum(g.notes for g in by["organiser"].groups) == city.notes
    # What a group is made of is the same as the year of its district.
    points = [t.id for t in by["organiser"].topics]
    farsta = next(g for g in by["organiser"].groups if g.name == "Farsta")
    year = made_of(store, lambda db: several.of_year(db, None, "farsta", 2026, "sv"))
    assert +Counter(dict(zip(points, farsta.counts, strict=True))) == +counted(year.points)


def rows_of(sheet: Any) -> dict[str, int]:
    """By point: the figure in the third column."""
    return {str(row[0]): row[2] for row in sheet.iter_rows(min_row=2, values_only=True) if row[0]}


@pytest.mark.parametrize("what", ["year", "city", "chosen", "gathering"])
def test_each_file_says_what_its_page_says(
    store: Store,
    held: dict[str, Event],
    decided: int,
    gathering: Gathering,
    sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
) -> None:
    """One reading for all: what is ordered is what the page was given, and another reader finds its
    figures in each file."""
    codes = f"event={held['Farsta vår'].code}&event={held['Bromma vår'].code}"
    at = {
        "year": YEAR.format("{}", "farsta"),
        "city": YEAR.format("{}", "city"),
        "chosen": "/lead/summaries/several{}?" + codes,
        "gathering": f"/lead/themes/{gathering.id}/summary{{}}",
    }[what]
    given: list[Summary] = []
    ordered: list[Summary] = []
    make, order = several.made, handed.ordered
    monkeypatch.setattr(several, "made", lambda *a: (given.append(found := make(*a)), found)[1])
    monkeypatch.setattr(
        handed, "ordered", lambda o, *a: (ordered.append(o.content), order(o, *a))[1]
    )
    client = sign_in("steering")
    page = client.get(at.format(""))
    assert page.status_code == 200
    shown = given[0]
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
    told = +counted(shown.points)
    assert told
    assert shown.notes
    for row in shown.points:
        if row.count.count:
            assert f"{row.id} {row.short}" in text
    # Word and PDF are slow to write, of the same summary.
    for sheet in ("docx", "pdf", "xlsx", "csv") if what == "gathering" else ("xlsx", "csv"):
        answer = client.get(at.format(f".{sheet}"))
        assert answer.status_code == 200, sheet
        assert ordered[-1] == shown, "the file is made of another reading than the page"
        file = io.BytesIO(answer.data)
        if sheet == "docx":
            tables = docx.Document(file).tables
            points = next(t for t in tables if t.rows[0].cells[0].text == "Punkt")
            cells = [[c.text for c in row.cells] for row in points.rows[1:]]
            assert +Counter({r[0]: int(r[2]) for r in cells if r[0]}) == told
            listed = next(t for t in tables if t.rows[0].cells[0].text == "Café")
            assert len(listed.rows) - 1 == len(shown.several.events if shown.several else ())
        elif sheet == "pdf":
            whole = " ".join(p.extract_text() for p in pypdf.PdfReader(file).pages)
            assert str(shown.notes) in whole
            assert shown.title in whole
        elif sheet == "xlsx":
            book = openpyxl.load_workbook(file)
            assert +Counter(rows_of(book["Punkter"])) == told
            assert book["Det som ingår"].max_row - 1 == len(
                shown.several.events if shown.several else ()
            )
            answers = book["Styrgruppernas svar"]
            assert [c.value for c in answers[2]][:3] == ["Fasta tider", "Farsta", "Ska göras"]
        else:
            lines = answer.data.decode("utf-8-sig").split("\r\n")
            figures = {line.split(";")[0]: int(line.split(";")[2]) for line in lines[1:] if line}
            figures.pop("")
            assert +Counter(figures) == told
    assert "Förmiddagarna blir fria." in text


def test_who_may_read_which(store: Store, held: dict[str, Event], sign_in: SignIn) -> None:
    bromma = sign_in("steering", "bromma")
    assert bromma.get(YEAR.format("", "bromma")).status_code == 200
    for at in ("farsta", "city"):
        for end in ("", ".xlsx", "/points.svg"):
            assert bromma.get(YEAR.format(end, at)).status_code == 403, at
    mixed = (
        f"/lead/summaries/several?event={held['Bromma vår'].code}&event={held['Farsta vår'].code}"
    )
    assert bromma.get(mixed).status_code == 403
    # A district's reader does not read the city's cafés, so nothing of them stands beside it.
    reader = sign_in("reader", "bromma")
    assert "bredvid hela staden" in bromma.get(YEAR.format("", "bromma")).text
    assert "bredvid hela staden" not in reader.get(YEAR.format("", "bromma")).text


@pytest.mark.parametrize("query", ["", "place=farsta", "place=farsta&year=x", "place=&year=2026"])
def test_who_chose_nothing_is_told_what_to_choose(
    held: dict[str, Event], sign_in: SignIn, query: str
) -> None:
    answer = sign_in("reader").get(f"/lead/summaries/several?{query}")
    assert (answer.status_code, "Kryssa för minst ett café" in answer.text) == (422, True)


def test_the_list_leads_to_them(held: dict[str, Event], sign_in: SignIn) -> None:
    client = sign_in("reader", "farsta")
    page = client.get("/lead/summaries").text
    assert set(re.findall(r'name="event" value="(\w+)"', page)) == {
        held[one].code for one in ("Farsta vår", "Farsta höst", "Få", "I fjol")
    }
    assert re.findall(r'<option value="(\w+)">', page.split('name="place"')[1]) == ["farsta"]
    assert "<option>2026</option><option>2025</option>" in page
    assert client.get(YEAR.format("", "farsta")).status_code == 200


def test_a_year_without_cafés_says_so(held: dict[str, Event], sign_in: SignIn) -> None:
    page = sign_in("reader").get("/lead/summaries/several?place=farsta&year=2020")
    assert (page.status_code, "Inga caféer har hållits." in page.text) == (200, True)


def test_that_a_district_may_be_hidden_is_said_where_none_can_be_compared(
    store: Store, held: dict[str, Event], sign_in: SignIn
) -> None:
    with store.write() as db:
        number = gatherings.add(
            db, "test", None, title="Få", home="farsta", chosen=[held["Få"].id]
        )  # fmt: skip
    page = sign_in("reader").get(f"/lead/themes/{number}/compare").text
    assert "Ingen stadsdel kan visas för sig." in page
    assert "eller så är grupperna för små" in page


def test_who_took_a_file_stands_in_the_trail(held: dict[str, Event], sign_in: SignIn) -> None:
    assert sign_in("reader").get(YEAR.format(".csv", "farsta")).status_code == 200
    trail = re.sub(r"\s+", " ", sign_in("administrator").get("/admin/audit").text)
    assert "tog ut sammanfattningen som fil" in trail
    assert "Sammanfattning av Farsta 2026" in trail
    assert held["Farsta höst"].code in trail


def test_its_figures_are_drawn(held: dict[str, Event], sign_in: SignIn) -> None:
    client = sign_in("reader")
    for name in ("points", "by-district"):
        drawn = client.get(YEAR.format(f"/{name}.svg", "city"))
        assert (drawn.status_code, drawn.data[:4]) == (200, b"<svg")
    assert client.get(YEAR.format("/by-profession.svg", "city")).status_code == 404


def test_the_command_writes_a_year_and_several(
    store: Store, held: dict[str, Event], monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("CAFE_INSTANCE", str(store.path.parent))
    out = tmp_path / "out.csv"
    words = ["--format", "csv-events", "--out", str(out)]
    assert main.main(["export", "--place", "farsta", "--year", "2026", *words]) == 0
    assert "Farsta höst" in out.read_text("utf-8-sig")
    assert main.main(["export", held["Farsta vår"].code, held["Bromma vår"].code, *words]) == 0
    assert out.read_text("utf-8-sig").count("\n") == 3
    for wrong in ([], ["--place", "nowhere"], [held["Staden"].code, "--place", "city"]):
        assert main.main(["export", *wrong, *words]) == 1


def test_the_command_says_of_one_event_what_is_asked_as_the_page_does(
    store: Store,
    held: dict[str, Event],
    decided: int,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Any,
) -> None:
    monkeypatch.setenv("CAFE_INSTANCE", str(store.path.parent))
    out = tmp_path / "out.html"
    words = ["--live", "--format", "html", "--out", str(out)]
    assert main.main(["export", held["Farsta vår"].code, *words]) == 0
    asked = out.read_text("utf-8").split("Det som ni ombeds ta ställning till", 1)[1]
    assert "Fasta tider" in asked


def test_a_year_of_nothing_makes_no_file(
    store: Store,
    held: dict[str, Event],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Any,
) -> None:
    monkeypatch.setenv("CAFE_INSTANCE", str(store.path.parent))
    out = tmp_path / "out.pdf"
    for year in ("1987", "202"):
        asked = ["--place", "city", "--year", year, "--format", "pdf", "--out", str(out)]
        assert main.main(["export", *asked]) == 1
        assert f"nothing of {year}" in capsys.readouterr().err
        assert not out.exists()


def test_the_address_of_a_year_of_nothing_gives_no_file(sign_in: SignIn) -> None:
    client = sign_in("lead")
    for ending in ("pdf", "docx", "xlsx"):
        asked = client.get(f"/lead/summaries/several.{ending}?place=city&year=1987")
        assert asked.status_code == 404


def test_formats_of_one_event_are_not_those_of_several(
    store: Store, held: dict[str, Event]
) -> None:
    year = made_of(store, lambda db: several.of_year(db, None, "farsta", 2026, "sv"))
    tables = {one.table for some in formats.together(year) for one in some}
    assert "events" in tables
    assert "inputs" not in tables
    assert "events" not in {
        one.table for some in formats.together(single(store, held["Få"])) for one in some
    }
