"""A practice café: the real pages over a store of its own. Out of reach of what is real."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from analysis.alike import sets_alike
from cafe import days, practice
from cafe.demo import practice as example
from cafe.errors import TooMany
from cafe.store import events, practices
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.practices import Practices
from cafe.upkeep import backup

ADDRESS = re.compile(r'(?:href|src|action|data-live|data-page|data-now)="(/[^"]*)"')
BASE = {"REMOTE_ADDR": "192.0.2.1"}


@pytest.fixture
def begun(client: FlaskClient, add_user: Callable[..., int]) -> str:
    """A practice that `client` has begun, by its address."""
    add_user("lead")  # the instance is set up
    answer = client.post("/practice", environ_base=BASE)
    assert answer.status_code == 303
    return answer.headers["Location"].removesuffix("/guide")


def folder(app: Flask) -> Path:
    return app.config["SETTINGS"].instance / "practice"


def inside(app: Flask, begun: str) -> Event:
    """The event of a practice."""
    own = Store(folder(app) / begun.split("/")[2] / "rundabord.db")
    try:
        (head,) = events.heads(own.read())
        return events.get(own.read(), head.code)
    finally:
        own.close()


def note(key: str | None) -> dict[str, object]:
    sent = {"id": "6f0d7f0c-56f5-4a4f-9b3e-0a5e0f6f1d11", "base": 0, "round": 1, "kind": "works",
            "text": "Prov", "votes": 0}  # fmt: skip
    return {"key": key, "notes": [sent]}


def test_one_press_leads_to_the_real_pages(client: FlaskClient, app: Flask, begun: str) -> None:
    event = inside(app, begun)
    key = event.tables[0].key
    pages = ("/guide", f"/t/{key}", f"/wall/{event.code}", f"/room/{event.code}", "/in",
             *(f"/lead/events/{event.code}/{page}" for page in (
                 "room", "cards", "receipts", "notes", "kinds", "sheets", "typed", "tables/1",
                 "harvest", "harvest/shortlist")))  # fmt: skip
    for page in pages:
        answer = client.get(begun + page)
        shown = answer.get_data(as_text=True)
        assert answer.status_code == 200, page
        assert '<aside class="practice" aria-label="Övning">' in shown, page
        left = [at for at in ADDRESS.findall(shown) if not at.startswith(("/static/", f"{begun}/"))]
        assert left == [], page
    assert "Övning" in client.get(f"{begun}/t/{key}/app.webmanifest").get_json()["name"]


def test_two_of_its_proposals_are_found_alike_as_its_guide_says() -> None:
    for written in tomllib.loads(example.CAFE.read_text(encoding="utf-8")).values():
        said = [one["text"] for one in written["notes"] if one["round"] == 3]
        assert len(sets_alike(tuple(said))) == 1


def test_what_is_written_stays_in_it(
    client: FlaskClient,
    app: Flask,
    begun: str,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    event = inside(app, begun)
    key = event.tables[0].key
    assert client.post(f"{begun}/api/notes", json=note(key)).get_json()["stored"]
    assert "Prov" in client.get(f"{begun}/t/{key}").get_data(as_text=True)
    assert events.heads(store.read()) == []
    told = {"key": key, "device": note(key)["notes"][0]["id"], "waiting": 0, "ready": True}  # type: ignore[index]
    receipt = client.post(f"{begun}/api/table", json=told).get_json()["receipt"]
    assert receipt["url"].startswith(f"http://127.0.0.1:8000{begun}/f/")
    assert client.get(f"{begun}/f/{receipt['code']}").status_code == 200
    assert client.get(f"/f/{receipt['code']}").status_code == 404
    # Its files are open for as long as a request lasts, and no backup holds any of it.
    opened = [str(fd.readlink()) for fd in Path("/proc/self/fd").glob("*") if fd.is_symlink()]
    assert not [name for name in opened if "/practice/" in name]
    settings = app.config["SETTINGS"]
    made = backup.make(store, settings, settings.instance / "backups", keep=1)
    assert made.manifest.rows["note"] == 0
    # It takes so much room and no more.
    monkeypatch.setattr(practices, "LARGEST", 1000)
    full = client.post(f"{begun}/api/notes", json=note(key))
    assert (full.status_code, full.get_json()["name"]) == (409, "practice_full")
    assert client.get(f"{begun}/t/{key}").status_code == 200


def test_its_keys_are_none_in_the_instance_and_the_reverse(
    client: FlaskClient, app: Flask, begun: str, event: Event
) -> None:
    own = inside(app, begun)
    for there, one in (("", own), (begun, event)):
        assert client.get(f"{there}/t/{one.tables[0].key}").status_code == 404
        assert client.get(f"{there}/room/{one.code}").status_code == 404
        assert client.get(f"{there}/wall/{one.code}").status_code == 404
        assert client.post(f"{there}/api/notes", json=note(one.tables[0].key)).status_code == 404
    assert client.post(f"{begun}/in", data={"typed": event.code}).status_code == 422


def test_its_codes_lead_into_it_from_where_all_codes_are_typed(
    client: FlaskClient, app: Flask, begun: str
) -> None:
    own = inside(app, begun)
    for way, code in (
        (f"/t/{own.tables[0].key}", own.tables[0].key),
        (f"/room/{own.code}", own.code),
    ):
        for there in ("", begun):
            answer = client.post(f"{there}/in", data={"typed": f"Kod: {code}"})
            assert (answer.status_code, answer.location) == (303, f"{begun}{way}")
            assert client.get(answer.location).status_code == 200
    app.extensions["practices"].end(begun.split("/")[2])
    assert client.post("/in", data={"typed": own.code}).status_code == 422


def test_its_session_opens_nothing_else(
    client: FlaskClient, app: Flask, begun: str, event: Event, sign_in: Callable[..., FlaskClient]
) -> None:
    room = f"/lead/events/{event.code}/room"
    assert client.get(room).status_code == 302
    cookie = client.get_cookie("practice", path=begun)
    assert cookie is not None
    thief = app.test_client()
    thief.set_cookie("session", cookie.value)
    assert thief.get(room).status_code == 302
    # Nor in another practice, nor does an account of the instance lead one.
    second = app.test_client()
    other = second.post("/practice", environ_base={"REMOTE_ADDR": "192.0.2.2"}).location
    other = other.removesuffix("/guide")
    thief.set_cookie("practice", cookie.value, path=other)
    lead = f"{other}/lead/events/{inside(app, other).code}/room"
    assert second.get(lead).status_code == 200
    for one in (thief, sign_in("lead", email="real@example.test"), app.test_client()):
        assert one.get(lead).status_code == 403
        assert one.post(f"{other}/guide/end").status_code in (400, 403)
    assert client.get(f"{begun}/../../lead/events").status_code in (302, 404)


def test_it_has_no_other_pages(client: FlaskClient, app: Flask, begun: str) -> None:
    code = inside(app, begun).code
    for page in ("/", "/today", "/account", "/admin/operation", "/lead/events", "/sign-in",
                 "/setup", "/healthz", "/practice", "/static/style.css", "/plans/",
                 *(f"/lead/events/{code}{part}" for part in ("", "/review"))):  # fmt: skip
        assert client.get(begun + page).status_code == 404, page
    for page in (f"/lead/events/{code}/analyse", f"/lead/events/{code}/state", "/lead/events/add",
                 "/practice", "/sign-in/send"):  # fmt: skip
        assert client.post(begun + page).status_code == 404, page
    assert client.get("/guide").status_code == client.post("/guide/end").status_code == 404
    for endpoint in filter(practice.is_part, app.view_functions):
        right = getattr(app.view_functions[endpoint], "right", None)
        assert right is not None
        assert right.roles in ((), ("lead",)), endpoint


def test_one_an_hour_from_an_address_and_so_many_in_all(
    client: FlaskClient, app: Flask, begun: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert practices.MOST == 20
    monkeypatch.setattr(practices, "MOST", 3)
    # Whoever has begun one finds back to it; somebody else at the same address waits.
    assert client.post("/practice", environ_base=BASE).location == f"{begun}/guide"
    assert "Till din övning" in client.get("/practice").get_data(as_text=True)
    again = app.test_client().post("/practice", environ_base=BASE)
    assert again.status_code == 429
    assert "60 minuter" in again.get_data(as_text=True)
    all_of_them = app.extensions["practices"]
    for n in (1, 2):
        # In IPv6 a household has a whole network.
        all_of_them.begin(f"2001:db8:0:{n}::{n}", lambda store: None)
    with pytest.raises(TooMany, match="practice_again"):
        all_of_them.begin("2001:db8:0:2::77", lambda store: None)
    with pytest.raises(TooMany, match="practice_none_free"):
        all_of_them.begin("192.0.2.9", lambda store: None)
    assert all_of_them.count() == len([p for p in folder(app).iterdir() if p.is_dir()]) == 3


def test_it_is_gone_after_a_day(
    client: FlaskClient, app: Flask, begun: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = begun.split("/")[2]
    all_of_them = app.extensions["practices"]
    start = days.clock()
    monkeypatch.setattr(days, "clock", lambda: start + timedelta(hours=23, minutes=59))
    all_of_them.tidy()
    assert client.get(f"{begun}/guide").status_code == 200
    monkeypatch.setattr(days, "clock", lambda: start + timedelta(hours=24, minutes=1))
    over = client.get(f"{begun}/guide")
    assert (over.status_code, "Övningen är slut" in over.get_data(as_text=True)) == (404, True)
    told = client.post(f"{begun}/api/table", json={"key": "x"})
    assert (told.status_code, told.get_json()["name"]) == (404, "practice_over")
    all_of_them.tidy()
    assert not (folder(app) / key).exists()
    assert client.post("/practice", environ_base=BASE).status_code == 303


def test_its_moderator_erases_it(client: FlaskClient, app: Flask, begun: str) -> None:
    page = client.get(f"{begun}/guide").get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    once = page.split('name="once" value="')[1].split('"')[0]
    ended = client.post(f"{begun}/guide/end", data={"csrf_token": token, "once": once})
    assert ended.location == "/practice?ended=1"
    assert client.get(f"{begun}/guide").status_code == 404
    left = sorted(path.name for path in (folder(app) / begun.split("/")[2]).iterdir())
    assert left == ["about.json"]
    about = (folder(app) / begun.split("/")[2] / "about.json").read_text()
    assert BASE["REMOTE_ADDR"] not in about
    assert client.post("/practice", environ_base=BASE).status_code == 429  # still within the hour


def test_an_administrator_switches_it_off(
    app: Flask, begun: str, sign_in: Callable[..., FlaskClient], token: Callable[[FlaskClient], str]
) -> None:
    admin = sign_in("administrator")
    nobody = app.test_client()
    assert "Öva på ett påhittat café" in nobody.get("/").get_data(as_text=True)
    assert "1 av högst 20" in admin.get("/admin/operation").get_data(as_text=True)
    for switch, once in (("off", "a" * 32), ("on", "b" * 32)):
        sent = {"switch": switch, "csrf_token": token(admin), "once": once}
        assert admin.post("/admin/operation/practice", data=sent).status_code == 303
        assert nobody.get(f"{begun}/guide").status_code == 404
        shown = "Öva på ett påhittat café" in nobody.get("/").get_data(as_text=True)
        assert shown == (switch == "on")
        answer = nobody.post("/practice", environ_base={"REMOTE_ADDR": "192.0.2.7"})
        assert answer.status_code == {"off": 409, "on": 303}[switch]


def test_one_that_was_cut_off_is_cleared_away(app: Flask) -> None:
    all_of_them = Practices(app.config["SETTINGS"])

    def fails(store: Store) -> None:
        raise RuntimeError("cut off")

    with pytest.raises(RuntimeError):
        all_of_them.begin("192.0.2.1", fails)
    assert all_of_them.count() == 0
    key = all_of_them.begin("192.0.2.1", lambda store: None)
    (folder(app) / key / "about.json").write_text("{")
    assert all_of_them.find(key) is None
    all_of_them.tidy()
    assert not (folder(app) / key).exists()


def test_a_new_version_brings_it_up_or_erases_it(app: Flask) -> None:
    settings = app.config["SETTINGS"]
    all_of_them = Practices(settings)
    good, bad = (all_of_them.begin(at, lambda store: None) for at in ("192.0.2.1", "192.0.2.2"))
    (folder(app) / bad / "rundabord.db").write_bytes(b"no database" * 100)
    all_of_them.bring_up()
    assert (all_of_them.find(good) is not None, all_of_them.find(bad)) == (True, None)
