"""What a tablet needs from the server to work without it."""

from __future__ import annotations

import json
import re

import pytest
from flask.testing import FlaskClient

from cafe.store import rooms, round_clock
from cafe.store.database import Store
from cafe.store.events import Event


@pytest.fixture
def at(event: Event) -> str:
    return f"/t/{event.tables[0].key}"


def test_the_service_worker_is_served_from_the_root_and_looked_for_each_time(
    client: FlaskClient,
) -> None:
    answer = client.get("/sw.js")
    assert answer.status_code == 200
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in answer.headers


def test_the_manifest_opens_this_table_and_nothing_else(client: FlaskClient, at: str) -> None:
    page = client.get(at).text
    found = re.search(r'<link rel="manifest" href="([^"]+)">', page)
    assert found
    answer = client.get(found[1])
    assert answer.mimetype == "application/manifest+json"
    content = json.loads(answer.data)
    assert content["start_url"] == content["scope"] == at
    assert content["name"] == "Bord 1 – Dialogcafé i Farsta"
    for icon in content["icons"]:
        assert client.get(icon["src"]).mimetype == icon["type"]


def test_a_key_that_is_none_has_no_manifest(
    client: FlaskClient, store: Store, event: Event, at: str
) -> None:
    assert client.get("/t/finnsinte1/app.webmanifest").status_code == 404
    with store.write() as db:
        rooms.new_key(db, "test", event.tables[0])
    assert client.get(f"{at}/app.webmanifest").status_code == 410


def test_the_way_to_another_tablet_stands_in_the_page_itself(client: FlaskClient, at: str) -> None:
    page = client.get(at).text
    assert f"{at}</p>" in page
    drawn = re.search(r'<div class="qr">(<svg.*?</svg>)</div>', page, re.S)
    assert drawn
    assert "style=" not in drawn[1]
    assert "class=" not in drawn[1]


def test_the_page_asks_for_two_files_and_no_more(client: FlaskClient, at: str) -> None:
    page = client.get(at).text
    loaded = re.findall(r'<(?:script|img|link)[^>]* (?:src|href)="([^"]+)"', page)
    # Browsers fetch a touch icon only when the page is put on the home screen.
    names = sorted(re.sub(r"\?.*", "", one) for one in loaded if not one.startswith("data:"))
    assert names == [
        "/static/icon-180.png",
        "/static/table.css",
        "/static/table.js",
        f"{at}/app.webmanifest",
    ]


def test_the_moderators_round_is_shown_first(
    client: FlaskClient, store: Store, event: Event
) -> None:
    at = f"/t/{event.tables[0].key}"
    with store.write() as db:
        round_clock.start_round(db, "test", event, 2, None, "")
    assert "Vad behöver bli bättre?</h1>" in client.get(at).text
    assert "Vad föreslår ni?</h1>" in client.get(f"{at}?round=3").text
