"""The summary's pages: who sees them, what they say in each state, and the files."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import openpyxl
import pytest
from flask.testing import FlaskClient

from cafe.config import VERSION
from cafe.reports.summary import release
from cafe.store import audit, events, passages, runs
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.runs import StoredSuggestion, StoredTheme

FARSTA = "dialogcafe-i-farsta-2026-10-14"


@pytest.fixture
def analysed(store: Store, event: Event, say: Callable[..., str]) -> dict[str, str]:
    """The event with three notes that the machine has read: ids by what they are."""
    ids = {
        "works": say("Handledning varje vecka", kind="works"),
        "proposal": say("Anställ en <b>assistent</b>", kind="proposal", round=3, votes=4),
        "other": say("Fika", kind="other", table=2),
    }
    with store.write() as db:
        settings = {"codebook": "handlingsplan 2021", "settings": {}, "passages": 3}
        at = "2026-10-15T08:00:00.000Z"
        run = runs.add(db, event.id, "tags", model="by hand", at=at, **settings)
        codes = {ids["works"]: "P8", ids["proposal"]: "P6"}
        for p in passages.of_event(db, event.id):
            found = [StoredSuggestion(codes[p.id], 0.9, True, ())] if p.id in codes else []
            runs.read(db, run, p.id, p.revision, found)
        run = runs.add(db, event.id, "themes", model="by hand", at=at, **settings)
        whole = (ids["works"], ids["proposal"])
        runs.add_themes(db, run, [StoredTheme("t1", "Handledning", ("varje",), whole, whole, "P8")])
    return ids


def show(store: Store, event: Event) -> None:
    """The lead shows readers the summary as it stands."""
    with store.write() as db:
        release.show(db, "test", events.by_id(db, event.id))


@pytest.fixture
def released(store: Store, event: Event, analysed: dict[str, str]) -> dict[str, str]:
    """The same, shown to readers."""
    show(store, event)
    return analysed


def page(client: FlaskClient, event: Event, status: int = 200) -> str:
    answer = client.get(f"/lead/events/{event.code}/summary")
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def seated(store: Store, event: Event, participants: int | None) -> None:
    with store.write() as db:
        events.change(
            db,
            "test",
            event,
            title=event.title,
            date=event.date,
            place=event.place,
            district=event.district,
            participants=participants,
            questions=[r.question for r in event.rounds],
            tables=len(event.tables),
        )


@pytest.mark.parametrize("role", ["lead", "steering", "observer", "reader"])
def test_each_role_that_may_reads_the_summary(
    sign_in: Callable[..., FlaskClient], event: Event, released: dict[str, str], role: str
) -> None:
    client = sign_in(role, "farsta")
    assert "Handledning varje vecka" in page(client, event)
    assert event.title in client.get("/lead/summaries").get_data(as_text=True)


@pytest.mark.parametrize("what", ["", "/points.svg", ".docx", ".xlsx", ".csv"])
def test_a_role_of_another_district_reaches_nothing_of_it(
    sign_in: Callable[..., FlaskClient], event: Event, analysed: dict[str, str], what: str
) -> None:
    client = sign_in("steering", "kista")
    assert client.get(f"/lead/events/{event.code}/summary{what}").status_code == 403
    assert event.title not in client.get("/lead/summaries").get_data(as_text=True)


@pytest.mark.parametrize("role", ["manager", "administrator"])
def test_other_roles_are_kept_out(
    sign_in: Callable[..., FlaskClient], event: Event, role: str
) -> None:
    client = sign_in(role)
    page(client, event, 403)
    assert client.get("/lead/summaries").status_code == 403


def test_a_reader_gets_no_link_that_leads_nowhere(
    sign_in: Callable[..., FlaskClient], event: Event, released: dict[str, str]
) -> None:
    client = sign_in("reader")
    shown = page(client, event)
    for address in {part.split('"')[0] for part in shown.split('href="/lead/')[1:]}:
        assert client.get(f"/lead/{address.replace('&amp;', '&')}").status_code == 200, address


def test_a_districts_steering_group_reads_the_citys_summary(
    store: Store, sign_in: Callable[..., FlaskClient], event: Event, released: dict[str, str]
) -> None:
    with store.write() as db:
        db.conn.execute("UPDATE event SET district = NULL WHERE id = ?", (event.id,))
    steering = sign_in("steering", "bromma", "steering@example.test")
    assert "Handledning varje vecka" in page(steering, event)
    assert event.title in steering.get("/lead/summaries").get_data(as_text=True)
    assert steering.get(f"/lead/events/{event.code}/review").status_code == 403
    page(sign_in("reader", "bromma", "reader@example.test"), event, 403)


def test_drafts_are_not_listed(
    store: Store, sign_in: Callable[..., FlaskClient], event: Event
) -> None:
    with store.write() as db:
        events.add(
            db, "test", title="Bara ett utkast", date="2026-10-20", questions=["?"], tables=1
        )
    assert "Bara ett utkast" not in sign_in("lead").get("/lead/summaries").get_data(as_text=True)


def test_the_page_says_how_much_a_person_confirmed(
    sign_in: Callable[..., FlaskClient], event: Event, analysed: dict[str, str]
) -> None:
    shown = page(sign_in("lead"), event)
    assert "Ingen av de 2 kopplingarna är bekräftad av en person." in shown
    assert "0<small> / 2</small>" in shown
    assert "Kopplingarna till punkterna är programmets förslag. Ingen har bekräftat" in shown


def test_what_was_written_is_text_and_never_markup(
    sign_in: Callable[..., FlaskClient], event: Event, analysed: dict[str, str]
) -> None:
    shown = page(sign_in("lead"), event)
    assert "Anställ en &lt;b&gt;assistent&lt;/b&gt;" in shown
    assert "<b>assistent" not in shown


def test_an_event_without_notes_says_so_and_offers_no_file(
    sign_in: Callable[..., FlaskClient], event: Event
) -> None:
    shown = page(sign_in("lead"), event)
    assert "Inga anteckningar ännu." in shown
    assert "summary.docx" not in shown
    assert "Vad behöver bli bättre?" in shown


def test_before_the_analysis_kinds_and_proposals_are_shown_and_the_way_on(
    sign_in: Callable[..., FlaskClient], event: Event, say: Callable[..., str]
) -> None:
    say("Fler assistenter", kind="proposal")
    shown = page(sign_in("lead"), event)
    assert "Anteckningarna är inte analyserade." in shown
    assert f"/lead/events/{event.code}/analyse" in shown
    assert "Fler assistenter" in shown
    assert "kinds.svg" in shown
    assert "points.svg" not in shown


@pytest.mark.parametrize(
    ("participants", "sentence"),
    [(3, "Färre än 5 personer har varit med och skrivit"), (None, "inte angivet")],
)
def test_a_small_or_unknown_group_has_the_reason_and_no_figure(
    store: Store,
    sign_in: Callable[..., FlaskClient],
    event: Event,
    analysed: dict[str, str],
    participants: int | None,
    sentence: str,
) -> None:
    seated(store, event, participants)
    show(store, event)
    client = sign_in("reader")
    shown = page(client, event)
    assert sentence in shown
    assert ".svg" not in shown.split("<main")[1]
    assert "<table" not in shown
    assert "Handledning varje vecka" not in shown
    assert "Anställ en" in shown
    for name in ("points", "kinds"):
        assert client.get(f"/lead/events/{event.code}/summary/{name}.svg").status_code == 404


def test_figures_are_svg_and_stay_out_of_caches(
    sign_in: Callable[..., FlaskClient], event: Event, released: dict[str, str]
) -> None:
    client = sign_in("observer")
    for query in ("", "?theme=dark", "?width=narrow"):
        answer = client.get(f"/lead/events/{event.code}/summary/points.svg{query}")
        assert answer.mimetype == "image/svg+xml"
        assert answer.data.startswith(b"<svg")
        assert answer.headers["Cache-Control"] == "no-store"
    assert client.get(f"/lead/events/{event.code}/summary/other.svg").status_code == 404


@pytest.mark.parametrize(
    ("address", "name", "start"),
    [
        (".docx", f"{FARSTA}.docx", b"PK"),
        (".xlsx", f"{FARSTA}.xlsx", b"PK"),
        (
            ".csv",
            f"{FARSTA}-punkter-rundabord-{VERSION}.csv",
            b"\xef\xbb\xbfPunkt;",
        ),
        (
            ".csv?table=themes",
            f"{FARSTA}-teman-rundabord-{VERSION}.csv",
            b"\xef\xbb\xbfTema;",
        ),
        (
            ".csv?table=proposals",
            f"{FARSTA}-forslag-rundabord-{VERSION}.csv",
            "\ufeffFörslag;".encode(),
        ),
    ],
)
def test_a_download_has_a_name_and_leaves_an_audit_entry(
    store: Store,
    sign_in: Callable[..., FlaskClient],
    event: Event,
    released: dict[str, str],
    address: str,
    name: str,
    start: bytes,
) -> None:
    answer = sign_in("reader").get(f"/lead/events/{event.code}/summary{address}")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.data.startswith(start)
    entry = audit.latest(store.read())[0]
    assert (entry.action, entry.object) == ("summary.export", f"event:{event.code}")


@pytest.mark.parametrize("address", [".odt", ".csv?table=notes", ".csv-themes", ".htm"])
def test_an_unknown_file_does_not_exist(
    sign_in: Callable[..., FlaskClient], event: Event, analysed: dict[str, str], address: str
) -> None:
    assert sign_in("lead").get(f"/lead/events/{event.code}/summary{address}").status_code == 404


def test_page_and_files_hold_the_same_figures(
    sign_in: Callable[..., FlaskClient], event: Event, analysed: dict[str, str]
) -> None:
    client = sign_in("lead")
    address = f"/lead/events/{event.code}/summary"
    book = openpyxl.load_workbook(io.BytesIO(client.get(address + ".xlsx").data))
    sheet = {row[0]: row[2] for row in book["Punkter"].iter_rows(min_row=2, values_only=True)}
    paper = docx.Document(io.BytesIO(client.get(address + ".docx").data))
    table = next(t for t in paper.tables if t.cell(0, 1).text == "Benämning")
    assert {row.cells[0].text: int(row.cells[2].text) for row in table.rows[1:]} == {
        (code or ""): count for code, count in sheet.items()
    }
    assert (sheet["P8"], sheet["P6"], sheet["P1"]) == (1, 1, 0)


def test_the_english_page_speaks_english_files_too(
    sign_in: Callable[..., FlaskClient], event: Event, analysed: dict[str, str]
) -> None:
    client = sign_in("lead")
    client.set_cookie("language", "en")
    assert "None of the 2 tags is confirmed by a person." in page(client, event)
    data = client.get(f"/lead/events/{event.code}/summary.csv").data
    assert data.decode("utf-8-sig").startswith("Point;Label;Notes;")
