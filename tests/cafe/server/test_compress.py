"""What goes over the wire: small, whole, and nothing that a length could tell."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from cafe.config import ROOT
from cafe.server import compress
from cafe.server.compress import SHEET_COMMENT, Files, PageRun, flat, in_runs, join, join_sheets
from cafe.store.events import Event

STATIC = ROOT / "cafe" / "static"
SHEET = flat(SHEET_COMMENT.sub("", join_sheets(STATIC / "style.css")))
GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def files() -> Files:
    return Files(STATIC, keep=True)


def test_a_static_file_is_compressed_once_and_kept_for_a_year(
    client: FlaskClient, files: Files
) -> None:
    address = files.address("style.css")
    answer = client.get(address, headers=GZIP)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data).decode() == SHEET
    assert {"max-age=31536000", "immutable"} <= set(answer.headers["Cache-Control"].split(", "))
    assert "Accept-Encoding" in answer.headers["Vary"]
    again = client.get(address, headers=GZIP | {"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0"])
def test_who_does_not_take_gzip_gets_the_same_plain(client: FlaskClient, accepted: str) -> None:
    answer = client.get("/static/style.css", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers
    assert answer.text == SHEET


def test_another_version_is_not_kept(client: FlaskClient) -> None:
    for address in ("/static/style.css", "/static/style.css?v=0123456789"):
        assert client.get(address).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["../app.py", "%2e%2e/app.py", "nope.js", "", "..", "/etc/passwd"])
def test_nothing_else_is_sent(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code in (404, 308)


def test_the_tables_page_is_compressed_and_small_answers_are_not(
    client: FlaskClient, event: Event
) -> None:
    answer = client.get(f"/t/{event.tables[0].key}", headers=GZIP)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b'id="table"' in gzip.decompress(answer.data)
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert "Content-Encoding" not in client.get("/healthz", headers=GZIP).headers


def test_pages_of_an_account_and_pages_with_a_token_are_not(
    client: FlaskClient, sign_in: Callable[..., FlaskClient], event: Event
) -> None:
    lead = sign_in("lead")
    for address in (f"/lead/events/{event.code}", "/lead/events"):
        answer = lead.get(address, headers=GZIP)
        assert len(answer.data) > compress.LEAST
        assert "Content-Encoding" not in answer.headers
    # Open to all, but with a token in it.
    answer = client.get("/sign-in", headers=GZIP)
    assert b"csrf_token" in answer.data
    assert "Content-Encoding" not in answer.headers
    # The same page as for everybody, for somebody who has a session.
    answer = lead.get("/t/finnsinte1", headers=GZIP)
    assert b"csrf_token" in answer.data
    assert "Content-Encoding" not in answer.headers


def test_modules_are_joined_in_order_each_once(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text(
        'import { b } from "./b.js";\nimport {\n  c,\n} from "./c.js";\n'
        '// Why.\nb(c); // there\nd = "; // x";\n'
    )
    (tmp_path / "b.js").write_text(
        'import { c } from "./c.js";\n/**\n * @param {*} x ** why\n */\nexport function b(x) {}\n'
    )
    (tmp_path / "c.js").write_text(
        "export const c = 1;\n/** @type {number} */\nexport async function d() {}\n"
    )
    assert join(tmp_path / "a.js").split("\n") == [
        "const c = 1;",
        "async function d() {}",
        "",
        "function b(x) {}",
        "",
        "b(c);",
        'd = "; // x";',
        "",
    ]


SCRIPTS = sorted(path.name for path in STATIC.glob("*.js"))
DECLARED = re.compile(
    r"^(?:async )?(?:const|let|class|function) (\w+|\{[^}]*\}|\[[^]]*\])", re.MULTILINE
)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_one_file_and_each_name_in_it_means_one_thing(files: Files, name: str) -> None:
    content = join(STATIC / name)
    assert not re.search(r"^import\b", content, re.MULTILINE)
    assert files.read(name)[0].decode() == flat(content)
    declared = Counter(
        own
        for found in DECLARED.findall(content)
        for own in re.findall(r"(?:^|[{[,:]) *(\w+) *(?=$|[]},])", found)
    )
    assert [own for own, times in declared.items() if times > 1] == []


def test_only_what_the_whole_exports_is_for_others(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\nexport class A {\n  x = b;\n}\n')
    (tmp_path / "b.js").write_text("export const b = `one\n  two`;\n")
    joined = join(tmp_path / "a.js")
    assert joined == "const b = `one\n  two`;\n\nexport class A {\n  x = b;\n}\n"
    with pytest.raises(ValueError, match="several lines"):
        flat(joined)
    assert flat("a {\n  b {\n\n    c\n  }\n}\n") == "a {\nb {\nc\n}\n}\n"


def test_a_script_for_later_is_not_there_when_it_has_changed(
    client: FlaskClient, files: Files
) -> None:
    address = files.later("table-vote.js")
    answer = client.get(address)
    assert b"\nexport class Voting {" in answer.data
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get(address[:-1] + ("0" if address[-1] != "0" else "1")).status_code == 404


def test_a_module_that_is_imported_under_another_name_cannot_be_joined(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { b as c } from "./b.js";\nc();\n')
    (tmp_path / "b.js").write_text("export function b() {}\n")
    with pytest.raises(ValueError, match="b as c"):
        join(tmp_path / "a.js")


def test_sheets_are_joined_where_they_are_imported(tmp_path: Path) -> None:
    (tmp_path / "all.css").write_text(
        '/* All. */\n@import "./style/a.css";\n@import "./style/b.css";\nc {}\n'
    )
    (tmp_path / "style").mkdir()
    (tmp_path / "style" / "a.css").write_text("a {}\n")
    (tmp_path / "style" / "b.css").write_text("b {}\n")
    assert join_sheets(tmp_path / "all.css") == "/* All. */\na {}\nb {}\nc {}\n"


def test_each_component_is_in_a_sheet_that_is_sent(files: Files) -> None:
    whole = files.read("style.css")[0].decode()
    for component in (STATIC / "style").glob("*.css"):
        assert flat(SHEET_COMMENT.sub("", component.read_text())) in whole
    table = files.read("table.css")[0].decode()
    assert ".table-page" in table
    assert ".wall" not in table
    assert "@import" not in whole + table


@given(st.lists(st.tuples(st.text(), st.booleans()), max_size=6), st.integers(0, 70_000))
def test_a_page_of_runs_is_one_page_packed_or_not(some: list[tuple[str, bool]], more: int) -> None:
    # What is no text cannot come from a template.
    texts = [(text.encode("utf-8", "replace").decode(), short) for text, short in some]
    texts.append(("x" * more, True))
    runs = [PageRun.short(text) if short else PageRun(text) for text, short in texts]
    whole = "".join(text for text, _ in texts).encode()
    plain = Flask("plain")
    with plain.test_request_context(headers={"Accept-Encoding": "gzip"}):
        assert gzip.decompress(in_runs(runs).data) == whole
    with plain.test_request_context():
        assert in_runs(runs).data == whole
