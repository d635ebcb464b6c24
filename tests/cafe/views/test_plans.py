"""Local action plans and the communication plan, page by page, for each role."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from analysis.codebook import builtin
from cafe.exports import plan_document
from cafe.reports.summary import release
from cafe.store import activities, communication, events, notes, plan_versions, plans
from cafe.store.activities import ActivityContent
from cafe.store.communication import CommunicationContent as Told
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.plan_matrix import MatrixCell
from cafe.store.plans import Plan

CONTENT = ActivityContent(
    "Ta in vikarier", "Ingen har fler än 15 ärenden", 15.0, "ärenden", "HR", None
)


@pytest.fixture
def plan(store: Store, add_user: Callable[..., int]) -> Plan:
    """A draft for Farsta 2026 with a priority and an activity."""
    with store.write() as db:
        made = plans.start(db, "test", "farsta", 2026)
        plans.set_point(db, "test", made, "P3", priority=True, why="Alltför många slutar", seen=0)
        activities.add(db, None, made, "P3", CONTENT)
    return made


def adopt(store: Store, plan: Plan, user_id: int) -> None:
    with store.write() as db:
        plan_versions.adopt(db, user_id, plan)


PAGES = (
    "/plans/farsta/2026",
    "/plans/activities/1",
)
FORMS = (
    "/plans/farsta/2026/points/P3",
    "/plans/farsta/2026/points/P3/new",
    "/plans/farsta/2026/adopt",
    "/plans/activities/1/edit",
)
# role, scope: what opens of a draft's pages, of an adopted plan's pages, of the forms, the matrix
RIGHTS = [
    ("lead", "*", 200, 200, 200, 200),
    ("lead", "farsta", 200, 200, 200, 403),
    ("lead", "bromma", 403, 403, 403, 403),
    ("steering", "*", 200, 200, 200, 200),
    ("steering", "farsta", 200, 200, 200, 403),
    ("steering", "bromma", 403, 403, 403, 403),
    ("observer", "*", 403, 200, 403, 200),
    ("observer", "bromma", 403, 403, 403, 403),
    ("reader", "farsta", 403, 200, 403, 403),
    ("manager", "*", 403, 403, 403, 403),
    ("administrator", "*", 403, 403, 403, 403),
]


@pytest.mark.parametrize(("role", "scope", "draft", "adopted", "forms", "matrix"), RIGHTS)
def test_each_role_reaches_what_it_may_by_address(
    store: Store, plan: Plan, sign_in: Callable[..., FlaskClient], add_user: Callable[..., int],
    role: str, scope: str, draft: int, adopted: int, forms: int, matrix: int,
) -> None:  # fmt: skip
    client = sign_in(role, scope)
    assert [client.get(page).status_code for page in PAGES] == [draft] * len(PAGES)
    assert [client.get(page).status_code for page in FORMS] == [forms] * len(FORMS)
    assert client.get("/plans/matrix").status_code == matrix
    adopt(store, plan, add_user("steering", "farsta", "adopts@example.test"))
    assert [client.get(page).status_code for page in PAGES] == [adopted] * len(PAGES)
    listed = client.get("/plans/")
    if listed.status_code == 200:
        assert ("Farsta 2026" in listed.get_data(as_text=True)) == (adopted == 200)


def test_who_only_reads_cannot_write_by_address(
    store: Store, plan: Plan, sign_in: Callable[..., FlaskClient], token: Callable[..., str]
) -> None:
    for role, scope in (("observer", "*"), ("steering", "bromma")):
        client = sign_in(role, scope, f"{role}2@example.test")
        for place in (
            "/plans/farsta/2026/points/P3/save",
            "/plans/farsta/2026/points/P3/add",
            "/plans/farsta/2026/adopt/save",
            "/plans/activities/1/progress",
            "/plans/activities/1/step",
        ):
            answer = client.post(place, data={"csrf_token": token(client), "percent": "5"})
            assert answer.status_code == 403, place
    assert activities.get(store.read(), 1).percent == 0


def test_a_plan_is_written_adopted_and_followed_up(
    store: Store, sign_in: Callable[..., FlaskClient], token: Callable[..., str]
) -> None:
    client = sign_in("steering", "farsta")

    def send(place: str, **fields: str) -> str:
        answer = client.post(place, data={"csrf_token": token(client), **fields})
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return str(answer.headers["Location"])

    place = send("/plans/start", district="farsta", year="2026")
    assert place == "/plans/farsta/2026"
    wrong = client.post(
        f"{place}/points/P3/save", data={"csrf_token": token(client), "priority": "y", "why": ""}
    )
    assert wrong.status_code == 422
    assert "Skriv varför ni prioriterar" in wrong.get_data(as_text=True)
    early = client.post(f"{place}/adopt/save", data={"csrf_token": token(client)})
    assert early.status_code in (409, 422)
    assert "Prioritera minst en punkt" in early.text
    assert "Anta planen</button>" not in early.text
    send(f"{place}/points/P3/save", priority="y", why="Många slutar", seen="0")
    made = send(
        f"{place}/points/P3/add",
        title="Ta in vikarier",
        goal="Högst 15 ärenden",
        target="12,5",
        unit="ärenden",
        responsible="Enhetschef",
        due="2020-01-01",
    )
    send(f"{place}/adopt/save")
    page = client.get(place).get_data(as_text=True)
    assert "Antagen" in page
    assert "12,5" in page
    assert "Försenad" in page
    send(f"{made}/progress", percent="100", note="Alla på plats", seen="1")
    assert "Klar" in client.get(made).get_data(as_text=True)


def test_what_was_typed_stays_when_somebody_else_was_first(
    store: Store, plan: Plan, sign_in: Callable[..., FlaskClient], token: Callable[..., str]
) -> None:
    client = sign_in("steering", "farsta")
    form = {"csrf_token": token(client), "seen": "0", "priority": "y", "why": "Min egen text"}
    answer = client.post("/plans/farsta/2026/points/P3/save", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Min egen text" in page
    assert "Alltför många slutar" in page
    assert 'name="seen" type="hidden" value="1"' in page


def test_a_target_that_is_no_number_is_told_at_the_field(
    plan: Plan, sign_in: Callable[..., FlaskClient], token: Callable[..., str]
) -> None:
    client = sign_in("lead")
    answer = client.post(
        "/plans/farsta/2026/points/P3/add",
        data={"csrf_token": token(client), "title": "A", "goal": "B", "responsible": "C",
              "target": "nan", "due": "i morgon"},
    )  # fmt: skip
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Skriv målet som ett tal" in page
    assert 'value="nan"' in page
    assert "Skriv datumet som" in page
    assert 'value="i morgon"' in page


@pytest.mark.parametrize(("participants", "shown"), [(14, True), (4, False), (None, False)])
def test_what_few_persons_said_is_not_shown_in_the_plan(
    store: Store, event: Event, plan: Plan, sign_in: Callable[..., FlaskClient],
    participants: int | None, shown: bool,
) -> None:  # fmt: skip
    from cafe.store import runs

    with store.write() as db:
        db.conn.execute("UPDATE event SET participants = ?", (participants,))
        said = [
            notes.NoteIn(f"{i:032x}", 0, 1, "improve", "För många ärenden", 0) for i in range(4)
        ]
        notes.save(db, event, event.tables[0], said, source="tablet", actor="test")
        run = runs.add(
            db, event.id, "tags", codebook="handlingsplan 2021", model="m", settings={},
            passages=4, at="2026-10-14T10:00:00Z",
        )  # fmt: skip
        for row in db.conn.execute("SELECT id FROM passage ORDER BY id LIMIT 3").fetchall():
            runs.read(db, run, row[0], 1, [runs.StoredSuggestion("P3", 0.9, True, ((0, 3),))])
        release.show(db, "test", events.by_id(db, event.id))
    page = sign_in("steering", "farsta").get("/plans/farsta/2026").get_data(as_text=True)
    assert ("75 procent av anteckningarna 2026" in page) == shown
    assert ("1 café är inte med" in page) == (not shown)


def test_the_matrix_shows_adopted_plans(
    store: Store, plan: Plan, sign_in: Callable[..., FlaskClient], add_user: Callable[..., int]
) -> None:
    client = sign_in("observer")
    assert "Ingen förvaltning har antagit" in client.get("/plans/matrix").get_data(as_text=True)
    adopt(store, plan, add_user("steering", "farsta", "adopts@example.test"))
    page = client.get("/plans/matrix").get_data(as_text=True)
    assert "●" in page
    assert "/plans/farsta/2026" in page
    assert client.get("/plans/matrix?year=" + "9" * 5000).status_code == 200
    assert client.get("/plans/matrix.xlsx?year=2026").status_code == 200
    assert client.get("/plans/matrix.xlsx?year=1999").status_code == 404  # not that of 2026


# --- communication -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "scope", "reads", "writes"),
    [
        ("lead", "*", 200, 200),
        ("lead", "farsta", 200, 200),
        ("lead", "bromma", 403, 403),
        ("steering", "farsta", 200, 403),
        ("observer", "*", 200, 403),
        ("observer", "bromma", 403, 403),
        ("reader", "*", 403, 403),
        ("manager", "*", 403, 403),
        ("administrator", "*", 403, 403),
    ],
)
def test_each_role_reaches_the_communication_it_may(
    store: Store, sign_in: Callable[..., FlaskClient],
    role: str, scope: str, reads: int, writes: int,
) -> None:  # fmt: skip
    told = Told("Besked om förslagen", "Alla", "APT", "2020-01-01", "HR")
    with store.write() as db:
        made = communication.add(
            db, None, told, district="farsta", event_id=None, code=None, public=False
        )
    client = sign_in(role, scope)
    assert client.get(f"/lead/communication/{made}").status_code == reads
    assert client.get(f"/lead/communication/{made}/edit").status_code == writes
    page = client.get("/lead/communication").get_data(as_text=True)
    assert ("Besked om förslagen" in page) == (reads == 200)


def test_a_promise_is_planned_and_kept(
    store: Store, event: Event, sign_in: Callable[..., FlaskClient], token: Callable[..., str]
) -> None:
    client = sign_in("lead", "farsta")
    fields = {
        "csrf_token": token(client), "what": "Svar på förslagen", "to_whom": "Alla bord",
        "channel": "Intranät", "due": "2026-12-01", "responsible": "HR", "district": "farsta",
        "event": event.code, "code": "P3", "public": "y", "once": "a",
    }  # fmt: skip
    wrong = client.post("/lead/communication/add", data=fields | {"district": "bromma"})
    assert wrong.status_code == 422
    made = client.post("/lead/communication/add", data=fields)
    assert made.status_code == 303
    again = client.post("/lead/communication/add", data=fields)
    assert again.headers["Location"] == made.headers["Location"]
    place = made.headers["Location"]
    done = {"csrf_token": token(client), "done_on": "2026-11-20", "seen": "1"}
    assert client.post(f"{place}/done", data=done).status_code == 303
    (found,) = communication.promised(store.read(), event.id)
    assert (found.state, found.done_on) == ("done", "2026-11-20")


def test_another_districts_event_cannot_be_promised_about(
    store: Store, event: Event, sign_in: Callable[..., FlaskClient], token: Callable[..., str],
    tmp_path: Path,
) -> None:  # fmt: skip
    with store.write() as db:
        other = events.add(
            db, "test", title="Annat", date="2026-10-01", place="", district="bromma",
            participants=None, questions=["Vad?"], tables=1,
        )  # fmt: skip
    client = sign_in("lead", "farsta")
    answer = client.post(
        "/lead/communication/add",
        data={"csrf_token": token(client), "what": "a", "to_whom": "b", "channel": "c",
              "due": "2026-12-01", "responsible": "d", "district": "farsta", "event": other},
    )  # fmt: skip
    assert answer.status_code == 422


def test_a_plan_of_next_year_stands_on_what_was_said_this_year(
    store: Store, event: Event, plan: Plan, sign_in: Callable[..., FlaskClient]
) -> None:
    with store.write() as db:
        db.conn.execute("UPDATE event SET participants = 14")
        said = [notes.NoteIn(f"{1:032x}", 0, 1, "improve", "För många ärenden", 0)]
        notes.save(db, event, event.tables[0], said, source="tablet", actor="test")
        db.conn.execute("UPDATE plan SET year = 2027")
        release.show(db, "test", events.by_id(db, event.id))
    steering = sign_in("steering", "farsta")
    page = " ".join(steering.get("/plans/farsta/2027").get_data(as_text=True).split())
    assert "Inget är sagt än under 2027. Det som sägs" in page
    assert "kommer från 1 café eller enkät under 2026, 1 anteckning." in page
    assert "Ingen anteckning 2026 handlar om detta." in page
    point = steering.get("/plans/farsta/2027/points/P3").get_data(as_text=True)
    assert "Ingen anteckning 2026 handlar om detta." in point


def test_a_plan_is_revised_on_the_pages_and_readers_see_what_was_adopted(
    store: Store, plan: Plan, sign_in: Callable[..., FlaskClient], token: Callable[..., str],
    add_user: Callable[..., int],
) -> None:  # fmt: skip
    adopt(store, plan, add_user("steering", "farsta", "adopts@example.test"))
    member = sign_in("steering", "farsta")
    reader = sign_in("observer", "farsta", "observer@example.test")
    place = "/plans/farsta/2026"

    def send(address: str, status: int = 303, **fields: str) -> str:
        answer = member.post(place + address, data={"csrf_token": token(member), **fields})
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_data(as_text=True)

    assert "Revidera planen" in member.get(place).text
    assert "Revidera planen" not in reader.get(place).text
    send("/revise")
    assert "inget skäl är ändrat" in member.get(f"{place}/adopt").text
    send("/points/P4/save", priority="y", why="Nytt läge i höst", seen="0")
    assert "Nytt läge i höst" in member.get(place).text
    assert "Nytt läge i höst" not in reader.get(place).text
    assert "ny prioritering" in member.get(f"{place}/adopt").text
    refused = send("/adopt/save", 422, why="")
    assert "Skriv varför" in refused
    send("/adopt/save", why="Två enheter gick ihop")
    for who in (member, reader):
        shown = who.get(place).text
        assert "Nytt läge i höst" in shown
        assert "Två enheter gick ihop" in shown
        assert "Nytt läge i höst" not in who.get(f"{place}/versions/1").text
        assert "Två enheter gick ihop" in who.get(f"{place}/versions/2").text
        assert who.get(f"{place}/versions/3").status_code == 404
    # Begun and thrown away again.
    send("/revise")
    send("/points/P4/save", why="", seen="1")
    send("/revise/stop")
    assert "Nytt läge i höst" in member.get(place).text
    send("/revise/stop", 409)


def test_what_a_plan_lacks_is_said_before_it_can_be_adopted(
    store: Store, sign_in: Callable[..., FlaskClient]
) -> None:
    with store.write() as db:
        plans.start(db, "test", "farsta", 2026)
    page = sign_in("steering", "farsta").get("/plans/farsta/2026/adopt").text
    assert "Det här saknas" in page
    assert "Ingen punkt är prioriterad" in page
    assert "adopt/save" not in page


def test_points_that_as_many_give_priority_are_joined_by_and() -> None:
    codes = builtin().codes[:3]
    cell = MatrixCell(True, 0, 0, 0, None)
    said = plan_document.matrix_lead(codes, {"a": {code.id: cell for code in codes}}, "sv")
    assert re.search(r"Flest prioriterar P1 .*, P2 .* och P3 .* \(1\)\.", said)
