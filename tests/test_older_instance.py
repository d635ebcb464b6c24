"""What exists goes on: an instance that version 0.2.0 made is opened by today's code, and readers
are shown the same figures. tests/fixtures/version_0_2/README.md says what is in it, and what to do
when a test here fails. Nothing is used but addresses of pages and the `cafe` command, so that the
code may change as it likes."""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import re
import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from functools import cache
from html.parser import HTMLParser
from importlib.metadata import entry_points
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from werkzeug.test import TestResponse

from cafe import days
from cafe.app import create_app

HOME = Path(__file__).parent / "fixtures" / "version_0_2"
SHOWN: dict[str, Any] = json.loads((HOME / "shown.json").read_text(encoding="utf-8"))
PEOPLE: dict[str, str] = SHOWN["people"]  # by role: an address
PASSWORD = "grå igelkottar dricker te på torget"  # of all of them, and as invented as they are

Rows = list[list[str]]
SignIn = Callable[[str], FlaskClient]


# --- what a page shows ---------------------------------------------------------------------------

VOID = {"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
INLINE = {"a", "abbr", "b", "code", "em", "mark", "q", "small", "span", "strong"}
# Not what readers compare: drawings, controls, what repeats a figure for another kind of screen.
ASIDE = {"button", "nav", "script", "select", "style", "svg", "textarea"}
ASIDE_CLASSES = {"brief", "no-print", "unseen"}


class _Tree(HTMLParser):
    """The elements of a page. All that a template opens it closes, else this raises."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._made = TreeBuilder()
        self.feed(html)
        self.close()
        self.root: Element = self._made.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._made.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self._made.end(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._made.start(tag, {name: value or "" for name, value in attrs})
        self._made.end(tag)

    def handle_endtag(self, tag: str) -> None:
        self._made.end(tag)

    def handle_data(self, data: str) -> None:
        self._made.data(data)


def main_of(html: str) -> Element:
    """The part of a page that is the page's own."""
    return next(_Tree(html).root.iter("main"))


def is_aside(element: Element) -> bool:
    """Whether it is left out of the words of what it stands in."""
    return element.tag in ASIDE or bool(ASIDE_CLASSES & set(element.get("class", "").split()))


def words(element: Element) -> str:
    """Its text with single spaces."""

    def parts(of: Element) -> Iterator[str]:
        yield of.text or ""
        for child in of:
            gap = "" if child.tag in INLINE else " "
            yield gap
            if child.tag == "time":  # worded as it may be: the day is held to
                yield days.day_of(child.get("datetime", ""))
            elif not is_aside(child):
                yield from parts(child)
            yield gap + (child.tail or "")

    return close_up(" ".join("".join(parts(element)).split()))


def close_up(text: str) -> str:
    """The text without the blanks that an element leaves around it, such as a date's."""
    return re.sub(r" (?=[,.)])|(?<=\() ", "", text)


def closed_up(recorded: Any) -> Any:
    """What was recorded, with each text closed up."""
    if isinstance(recorded, str):
        return close_up(recorded)
    if isinstance(recorded, list):
        return [closed_up(one) for one in recorded]
    if isinstance(recorded, dict):
        return {key: closed_up(one) for key, one in recorded.items()}
    return recorded


def tables_of(main: Element) -> list[Rows]:
    """The words of the cells of each table, row by row, without those that have none."""
    found = []
    for table in main.iter("table"):
        rows: Rows = []
        for line in table.iter("tr"):
            row = [words(cell) for cell in line if cell.tag in ("td", "th")]
            while row and not row[-1]:
                row.pop()  # room for a drawing or a button
            rows += [row] if row else []
        found.append(rows)
    return found


def figures_of(main: Element) -> Rows:
    """Every term of the lists of terms, with what is said of it."""
    said = [part for pairs in main.iter("dl") for part in pairs.iter() if part.tag in ("dt", "dd")]
    return [
        [words(term), words(figure)]
        for term, figure in pairwise(said)
        if (term.tag, figure.tag) == ("dt", "dd")
    ]


def ranks_of(main: Element) -> list[str]:
    """The lines of the numbered lists."""
    return [words(line) for ranked in main.iter("ol") for line in ranked if line.tag == "li"]


def differences(shown: Mapping[str, Any], answer: TestResponse) -> list[str]:
    """What the page does not show as it was shown. It may show more tables, figures and lines."""
    shown = closed_up(dict(shown))
    if answer.status_code != 200:
        return [f"status {answer.status_code}"]
    if answer.mimetype != "text/html":
        text = close_up(" ".join(html.unescape(answer.text).split()))
        wrong = []
    else:
        main = main_of(answer.text)
        text = words(main)
        wrong = _other_rows(shown.get("tables", ()), tables_of(main))
        for kind, found in (("figures", figures_of(main)), ("ranks", ranks_of(main))):
            wrong += [f"{kind}: no {one}" for one in shown.get(kind, ()) if one not in found]
    wrong += [f"says: no {part!r}" for part in shown.get("says", ()) if part not in text]
    return wrong + [f"hides: {part!r}" for part in shown.get("hides", ()) if part in text]


def _other_rows(wanted: Sequence[Rows], found: list[Rows]) -> list[str]:
    wrong = []
    wanted, found = [any_order(table) for table in wanted], [any_order(table) for table in found]
    for table in wanted:
        if table in found:
            found.remove(table)
            continue
        near = max(found, key=lambda rows: sum(row in rows for row in table), default=[])
        wrong += [f"tables: no row {row}" for row in table if row not in near]
        wrong += [f"tables: new row {row}" for row in near if row not in table]
        wrong += ["tables: no table"] * (not wrong)
    return wrong


CONCLUDED = ("Slutsats", "Skillnaden kan vara slump")


def any_order(table: Rows) -> Rows:
    """The rows and columns of a table by the alphabet, the first of each left where it is: in which
    order groups stand is not what was shown of them (version 0.2.0 had them in the order in which
    they had been put together, which told too much)."""
    if not table:
        return table
    # Whether a difference is clear is a sentence beside the figures, told once where none is.
    table = [[cell for cell in row if cell not in CONCLUDED] for row in table]
    if len({len(row) for row in table}) == 1:
        first, *columns = zip(*table, strict=True)
        table = [list(row) for row in zip(first, *sorted(columns), strict=True)]
    return [table[0], *sorted(table[1:])]


def cells_of(answer: TestResponse) -> dict[str, Rows]:
    """The rows of a file's sheets, in words: of a workbook, or of CSV as Swedish Excel opens it."""
    if answer.mimetype == "text/csv":
        return {
            "": list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
        }
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    return {
        sheet.title: [[as_read(cell) for cell in row] for row in sheet.iter_rows()]
        for sheet in book.worksheets
    }


def as_read(cell: Any) -> str:
    """What a cell says: 15 for a share kept as 0.15, and a day as 2025-09-17."""
    if cell.value is None:
        return ""
    if isinstance(cell.value, datetime):
        return cell.value.date().isoformat()
    return str(round(cell.value * 100)) if "%" in cell.number_format else str(cell.value)


# --- the instance ---------------------------------------------------------------------------------


def unpack(folder: Path) -> Path:
    """Put the instance in a folder of its own."""
    shutil.copy(HOME / "secret_key", folder)
    (folder / "secret_key").chmod(0o600)
    (folder / "rundabord.db").write_bytes(gzip.decompress((HOME / "rundabord.db.gz").read_bytes()))
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instance that tests only look at."""
    return unpack(tmp_path_factory.mktemp("older"))


def opened(folder: Path, compiled: FileSystemBytecodeCache) -> Iterator[Flask]:
    """The application over the instance, which it migrates."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAFE_INSTANCE", str(folder))
        app = create_app(TESTING=True)
    app.jinja_env.bytecode_cache = compiled
    yield app
    app.extensions["store"].close()


@pytest.fixture(scope="module")
def looked_at(folder: Path, compiled: FileSystemBytecodeCache) -> Iterator[Flask]:
    """The application over the instance that tests only look at."""
    yield from opened(folder, compiled)


@pytest.fixture
def worked_in(tmp_path: Path, compiled: FileSystemBytecodeCache) -> Iterator[Flask]:
    """The application over a copy that a test may change."""
    yield from opened(unpack(tmp_path), compiled)


@pytest.fixture(scope="module")
def sign_in(looked_at: Flask) -> SignIn:
    """`sign_in("reader")`: a browser in which that person has signed in; "" is nobody's."""

    @cache
    def browser(role: str) -> FlaskClient:
        client = looked_at.test_client()
        if role:
            press(client, "/sign-in", "/sign-in/send", email=PEOPLE[role], password=PASSWORD)
        return client

    return browser


def press(client: FlaskClient, page: str, action: str, **fields: str) -> TestResponse:
    """Send the form of a page whose address ends with `action`, with what it holds unseen."""
    main = main_of(client.get(page).text)
    form = next(f for f in main.iter("form") if f.get("action", "").endswith(action))
    held = {i.get("name"): i.get("value") for i in form.iter("input") if i.get("type") == "hidden"}
    answer = client.post(form.get("action") or page, data=held | fields)
    assert answer.status_code == 303, words(main_of(answer.text))
    return answer


def typed(client: FlaskClient, page: str) -> dict[str, str]:
    """What stands in the fields of a page to be changed; of choices what is chosen."""
    answer = client.get(page)
    assert answer.status_code == 200
    found: dict[str, str] = {}
    for field in main_of(answer.text).iter():
        name = field.get("name", "")
        if field.tag == "textarea":
            found[name] = "".join(field.itertext()).strip()
        elif field.tag == "select":
            chosen = (
                o.get("value", "") for o in field.iter("option") if o.get("selected") is not None
            )
            found[name] = next(chosen, "")
        elif field.tag == "input" and (
            field.get("type") not in ("radio", "checkbox") or field.get("checked") is not None
        ):
            found[name] = field.get("value", "")
    return found


# --- tests ----------------------------------------------------------------------------------------


def test_it_is_migrated_and_whole(folder: Path, looked_at: Flask) -> None:
    assert looked_at.test_client().get("/healthz").json == {"ok": True}
    with closing(sqlite3.connect(folder / "rundabord.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        steps = [name for (name,) in db.execute("SELECT name FROM _sqlite_migrations")]
    assert set(steps) >= set(SHOWN["migrations"])
    # What was there before a step is kept beside.
    new = len(steps) > len(SHOWN["migrations"])
    assert len(list(folder.glob("rundabord-before-*.db"))) == new


@pytest.mark.parametrize("shown", SHOWN["pages"], ids=lambda one: f"{one['as']} {one['at']}")
def test_a_page_shows_what_it_showed(sign_in: SignIn, shown: dict[str, Any]) -> None:
    answer = sign_in(shown["as"]).get(shown["at"], follow_redirects=True)
    assert differences(shown, answer) == []


@pytest.mark.parametrize("shown", SHOWN["files"], ids=lambda one: f"{one['as']} {one['at']}")
def test_a_file_holds_what_it_held(sign_in: SignIn, shown: dict[str, Any]) -> None:
    client = sign_in(shown["as"])
    client.set_cookie("language", shown.get("language", "sv"))
    answer = client.get(shown["at"])
    client.delete_cookie("language")  # others look with the same browser
    # A workbook's sheet of sentences about its figures may be worded anew, and its first sheet
    # say more than it did.
    cells = cells_of(answer)
    for number, (sheet, rows) in enumerate(shown["sheets"].items()):
        if number or len(shown["sheets"]) == 1:
            assert any_order(cells[sheet]) == any_order(rows)
        else:
            assert [row for row in rows if row not in cells[sheet]] == []


@pytest.mark.parametrize("refused", SHOWN["refused"], ids=lambda one: f"{one['as']} {one['at']}")
def test_what_nobody_was_shown_is_not_shown(sign_in: SignIn, refused: dict[str, Any]) -> None:
    assert sign_in(refused["as"]).get(refused["at"]).status_code == refused["status"]


def test_the_command_writes_the_same_summary(
    folder: Path, looked_at: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAFE_INSTANCE", str(folder))
    monkeypatch.setenv("LC_ALL", "sv_SE.UTF-8")
    [cafe] = entry_points(group="console_scripts", name="cafe")
    code, out = SHOWN["codes"]["cafe"], tmp_path / "sammanfattning.csv"
    assert cafe.load()(["export", code, "--format", "csv", "--out", str(out)]) == 0
    [told] = [f for f in SHOWN["files"] if f["at"].endswith(f"{code}/summary.csv?table=points")]
    written = csv.reader(io.StringIO(out.read_text(encoding="utf-8-sig")), delimiter=";")
    assert list(written) == told["sheets"][""]


def test_the_draft_of_a_questionnaire_opens_with_what_was_changed(sign_in: SignIn) -> None:
    lead, at = sign_in("lead"), "/lead/questionnaires/arbetsmiljon/draft"
    head = typed(lead, f"{at}?head=1")
    assert head["title_sv"] == "Arbetsmiljön i vardagen, våren 2026"
    assert head["intro_sv"].split("\n\n") == ["Det tar fem minuter.", "Skriv inga namn."]
    scale = typed(lead, f"{at}?open=trygg")
    assert scale["label_sv"] == "Hur trygg är du på hembesök och i besöksrummen?"
    assert scale["help_sv"] == "Ny hjälptext i utkastet."
    assert (scale["scale_low"], scale["scale_high"], scale["high_label_sv"]) == ("1", "5", "Trygg")
    number = typed(lead, f"{at}?open=over")
    assert (number["low"], number["high"]) == ("0", "200")
    assert (number["rule-0"], number["rule-0-n"]) == ("arenden at-least #", "20")
    shown = words(main_of(lead.get(at).text))
    assert "Vad vill du ha mer av?" in shown
    assert "När hade du senast handledning?" not in shown  # taken out of the draft
    begun = words(main_of(lead.get("/lead/questionnaires/ett-paborjat-formular/draft").text))
    assert "En fråga som ännu är ensam" in begun


def test_the_draft_of_an_interview_opens_with_what_was_written(sign_in: SignIn) -> None:
    draft = typed(sign_in("manager"), f"/interview/{SHOWN['codes']['draft']}")
    assert draft["q-quarter"] == "2025-Q4"
    assert (draft["q-reason"], draft["q-tasks"], draft["q-consent"]) == ("threats", "4", "yes")
    assert draft["q-good"] == "Friheten i arbetet."


def test_thresholds_are_as_they_were_raised(sign_in: SignIn) -> None:
    limits = typed(sign_in("admin"), "/admin/thresholds")
    assert (limits["threshold"], limits["quote_threshold"]) == ("6", "12")


def test_a_closed_account_stays_closed(looked_at: Flask) -> None:
    client = looked_at.test_client()
    main = main_of(client.get("/sign-in").text)
    held = {i.get("name"): i.get("value") for i in main.iter("input") if i.get("type") == "hidden"}
    named = {"email": PEOPLE["gone"], "password": PASSWORD}
    assert client.post("/sign-in/send", data=held | named).status_code in (401, 403, 422)


def test_the_codebook_of_its_own_is_what_tables_choose_from(sign_in: SignIn) -> None:
    page = sign_in("").get(f"/t/{SHOWN['codes']['tables']['1']}")
    [choice] = [s for s in main_of(page.text).iter("select") if s.get("name") == "point"]
    offered = [option.get("value") for option in choice.iter("option")]
    assert offered[:6] == ["", "P1", "P2", "P3a", "P3b", "P4"]
    assert "P8.1" in offered
    assert "P3" not in offered


def test_work_goes_on_in_it(worked_in: Flask, sign_in: SignIn) -> None:
    def browser(role: str) -> FlaskClient:
        """Whoever has signed in stays so in the copy, whose key is the same."""
        client, session = worked_in.test_client(), sign_in(role).get_cookie("session")
        assert session is not None
        client.set_cookie("session", session.value)
        return client

    codes, nobody, lead = SHOWN["codes"], worked_in.test_client(), browser("lead")
    # A table writes, changes what it wrote, and may still name a code that has been split.
    note = {"id": str(uuid.uuid4()), "base": 0, "round": 2, "kind": "improve", "text": "Nytt."}
    for base, point in ((0, "P3a"), (1, "P3")):
        sent = {"key": codes["tables"]["1"], "notes": [note | {"base": base, "point": point}]}
        stored = nobody.post("/api/notes", json=sent).json
        assert stored == {"stored": [{"id": note["id"], "revision": base + 1}], "refused": []}
    # A phone answers; with it enough have, and the lead shows the results.
    survey = f"/lead/surveys/{codes['open']}/results"
    press(nobody, f"/a/{codes['open']}", "", **{"q-pass": "dag", "q-tid": "4"})
    press(lead, survey, "/reveal")
    assert ["Personer i resultatet", "12"] in figures_of(main_of(lead.get(survey).text))
    # A group answers what has waited, and the table that asked is told.
    bromma = browser("steering_bromma")
    waits = re.search(r"/steering/referrals/\d+/decide", bromma.get("/steering/").text)
    assert waits is not None
    answer = {"status": "will_not", "reason": "Det finns redan.", "public": "Trappan finns redan."}
    press(bromma, waits[0], "/decide/save", **answer, decided_on="2026-02-10")
    assert answer["public"] in nobody.get(f"/f/{codes['receipt']}").text
    # Drafts are finished: of a questionnaire, a plan, and an interview.
    draft = "/lead/questionnaires/arbetsmiljon/draft"
    assert press(lead, draft, "/publish").location.endswith("/arbetsmiljon/2")
    assert "Ny hjälptext" in lead.get("/lead/questionnaires/arbetsmiljon/2").text
    press(browser("lead_farsta"), "/plans/farsta/2026/adopt", "/adopt/save")
    [plans] = tables_of(main_of(lead.get("/plans/matrix?year=2026").text))
    assert plans[-1][plans[0].index("P2")] == "1"
    manager, interview = browser("manager"), f"/interview/{codes['draft']}"
    press(manager, interview, "/finish", **typed(manager, interview))
    assert manager.get(interview).status_code == 404


@pytest.mark.parametrize("kind", ["tables", "figures", "ranks", "says", "hides"])
def test_a_figure_that_differs_is_found(sign_in: SignIn, kind: str) -> None:
    shown = next(one for one in SHOWN["pages"] if kind in one)
    answer = sign_in(shown["as"]).get(shown["at"])
    assert differences(shown, answer) == []
    first = shown[kind][0]
    other = {
        "tables": [[*first[:-1], [*first[-1][:-1], "999"]]] if kind == "tables" else None,
        "figures": [[first[0], "999"]],
        "ranks": ["999"],
        "says": ["999"],
        "hides": [words(main_of(answer.text))[:20]],
    }[kind]
    assert differences({kind: other}, answer) != []
