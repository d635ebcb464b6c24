"""English has no hole: pages and files in English hold no Swedish but what people have written."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import lru_cache
from html.parser import HTMLParser
from itertools import pairwise

import openpyxl
import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from analysis.codebook import builtin
from cafe import demo
from cafe.accounts import Right
from cafe.config import ROOT
from cafe.reports import digest
from cafe.server.worker import bring_in_texts
from cafe.store import digests, events, surveys, users
from cafe.store.database import Store
from cafe.understand import analyse

SignIn = Callable[..., FlaskClient]
Guarded = Callable[[], Iterator[tuple[Rule, str, Right]]]

# What people write, and what has one name only: it is put out of the way, so that all Swedish that
# is left is the program's own.
WRITTEN = {
    "attachment": ("name",),
    "mailing": ("subject", "words", "reminder_words"),
    "meeting": ("present",),
    "meeting_note": ("text",),
    "activity_entry": ("title", "goal", "unit", "responsible", "note"),
    "assessment": ("text",),
    "carry": ("reason",),
    "communication_entry": ("what", "to_whom", "channel", "responsible", "note"),
    "decision": ("reason", "public", "responsible"),
    "digest": ("intro",),
    "digest_series": ("to_whom", "channel", "responsible"),
    "district": ("name",),
    "event": ("title", "place"),
    "feedback_page": ("intro",),
    "follow_up": ("sv",),
    "gathering": ("title",),
    "indicator_break": ("text",),
    "indicator_definition": ("name", "unit", "owner", "counted", "reason"),
    "indicator_target": ("sub_goal", "dropped_why"),
    "note_revision": ("text",),
    "observation": ("remark", "reason"),
    "organisation_name": ("name",),
    "plan_point": ("why",),
    "plan_version": ("why",),
    "plan_version_point": ("why",),
    "proposal_revision": ("title", "what", "why"),
    "report": ("title",),
    "report_comment": ("about", "text", "answer"),
    "report_earlier": ("heading", "text"),
    "report_part": ("heading", "text"),
    "round": ("question",),
    "sample": ("title",),
    "settlement": ("reason",),
    "survey": ("title",),
    "theme": ("title",),
    "user": ("name",),
}
LISTS = {"theme": "terms", "decision": "milestones"}
SWEDISH = re.compile(
    r"[åäöÅÄÖ]|\b(och|att|inte|är|som|till|av|på|eller|från|vid|ska|alla|ingen|inget|ett|det"
    r"|anteckning(ar)?|svar|fråga|bord|antal|datum|tema(n)?|punkt(er)?)\b"
)
# Words of the pattern that are English, too.
ENGLISH = re.compile(r"\b(Svar|Till)\b|\btill\b(?= (the|it|all|they|a|you|somebody|then|one))")
READ = ("alt", "title", "aria-label", "placeholder", "content", "data-words")


def catalogue() -> dict[str, str]:
    """The English of each Swedish sentence of the pages."""
    with (ROOT / "cafe/translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        return {
            m.id: m.string
            for m in read_po(file, locale="en")
            if m.id and isinstance(m.id, str) and isinstance(m.string, str) and m.id != m.string
        }


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What has one name: the plan, the questionnaire of the world, and what a Word template holds.
NAMES = re.compile(
    "|".join(["Rundabord", "Svenska", "Vår egen", re.escape(builtin().title), r"\{\{ \w+ \}\}"])
)
VOID = {"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
# Where a date is an example of how one is written, or has no room for words.
FIGURES = re.compile(
    r"<(title|option|textarea|code|script|style|svg|head)\b.*?</\1>"
    r"|<(p|label|div|span)[^>]*class=\"[^\"]*\b(help|nowrap|code)\b[^>]*>.*?</\2>|<[^>]*>",
    re.DOTALL,
)


def in_figures(answer: TestResponse) -> set[str]:
    """The dates of a page that stand in figures, as no one says them, and may break at the end of a
    line."""
    if answer.mimetype != "text/html":
        return set()
    text = FIGURES.sub("|", answer.get_data(as_text=True))
    return {text[max(0, m.start() - 40) : m.end()] for m in DAY.finditer(text)}


class _Fields(HTMLParser):
    """The fields of a page that one writes in, and which of them have no label."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: list[tuple[str, str, bool]] = []
        self.named: set[str] = set()
        self._labels = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if tag == "label":
            self._labels += 1
            self.named.add(has.get("for") or "")
        written = tag == "input" and has.get("type", "text") in ("text", "search", "email", "tel")
        if tag == "textarea" or written:
            said = bool(self._labels or has.get("aria-label") or has.get("aria-labelledby"))
            self.fields.append((has.get("id") or "", has.get("name") or tag, said))

    def handle_endtag(self, tag: str) -> None:
        self._labels -= tag == "label"

    @property
    def nameless(self) -> list[str]:
        return [name for id, name, said in self.fields if not said and id not in self.named]


HEADING = re.compile(r"<h([1-6])[ >]")


def skipped(answer: TestResponse) -> list[str]:
    """The steps that a page's headings take down by more than one level: who listens to the page
    looks for what stands between."""
    levels = HEADING.findall(answer.text) if answer.mimetype == "text/html" else []
    return [f"h{a} h{b}" for a, b in pairwise(map(int, levels)) if b > a + 1]


class _Page(_Fields):
    """The words of a page and of its attributes, without what is marked as Swedish; and its
    fields."""

    def __init__(self, page: str) -> None:
        self.found: list[str] = []
        self._swedish: list[bool] = []
        super().__init__(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        named = dict(attrs)
        foreign = any(self._swedish) or named.get("lang") == "sv" or tag in ("script", "style")
        if not foreign:
            self.found += [
                v for name, v in attrs if v and (name in READ or name.startswith("data-"))
            ]
        if tag == "input" and named.get("type") in ("submit", "button") and named.get("value"):
            self.found.append(str(named["value"]))
        if tag not in VOID:
            self._swedish.append(foreign)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        super().handle_endtag(tag)
        if self._swedish:
            self._swedish.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._swedish):
            self.found.append(data)


page_of = lru_cache(1)(_Page)  # read once for its words and its fields


def nameless(answer: TestResponse) -> list[str]:
    """The names of a page's fields for text that have no label."""
    return page_of(answer.text).nameless if answer.mimetype == "text/html" else []


def said(answer: TestResponse) -> list[str]:
    """The words of an answer, whatever its format."""
    if answer.mimetype in ("text/html", "image/svg+xml", "application/atom+xml"):
        return page_of(answer.get_data(as_text=True)).found
    if answer.mimetype.startswith("text/csv"):
        return answer.get_data(as_text=True).splitlines()
    if answer.mimetype.endswith("spreadsheetml.sheet"):
        book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
        cells = [str(c) for sheet in book for row in sheet.iter_rows(values_only=True) for c in row]
        return [*book.sheetnames, *cells]
    if answer.mimetype.endswith("wordprocessingml.document"):
        with zipfile.ZipFile(io.BytesIO(answer.get_data())) as parts:
            names = [n for n in parts.namelist() if re.search(r"word/(document|header|footer)", n)]
            text = " ".join(parts.read(name).decode() for name in names)
        return re.findall(r"<w:t[^>]*>([^<]*)</w:t>|descr=\"([^\"]*)\"", text) and [
            html.unescape(a or b)
            for a, b in re.findall(r"<w:t[^>]*>([^<]*)</w:t>|descr=\"([^\"]*)\"", text)
        ]
    return []


def holes(words: list[str], swedish: dict[str, str]) -> list[str]:
    """What of it is Swedish."""
    found = []
    for word in words:
        text = " ".join(NAMES.sub("", word).split())
        if (swedish.get(text) and text not in swedish.values()) or SWEDISH.search(
            ENGLISH.sub("", text)
        ):
            found.append(text)
    return found


@pytest.fixture
def written(store: Store, world: dict[str, object]) -> dict[str, object]:
    """The world and the worked example, analysed and shown, with all that people wrote put out of
    the way; the example's things by the names that routes give them."""
    with store.write() as db:
        code = demo.load(db, "test")
    bring_in_texts(store)
    analyse.analyse(store, code)
    with store.write() as db:
        # Some tables are only added to, which does not matter here.
        for (name,) in db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            db.conn.execute(f"DROP TRIGGER {name}")
        for table, columns in WRITTEN.items():
            for column in columns:
                put = f"UPDATE {table} SET {column} = 'Zq ' || hex(randomblob(4))"
                db.conn.execute(f"{put} WHERE {column} <> ''")
        for table, column in LISTS.items():
            db.conn.execute(f"UPDATE {table} SET {column} = '[]'")
        for identity, content in db.conn.execute("SELECT id, content FROM answer").fetchall():
            words = {k: "Zq" if " " in str(v) else v for k, v in json.loads(content).items()}
            change = "UPDATE answer SET content = ? WHERE id = ?"
            db.conn.execute(change, (json.dumps(words), identity))
        series = digests.series(db, int(str(world["series_id"])))
        told = json.dumps(digest.content(digest.draft(db, series)))  # of what people wrote now
        db.conn.execute("UPDATE digest SET content = ?", (told,))
        event = events.get(db, code)
        join = surveys.all_surveys(db, event.id)[0].code
        receipt = db.conn.execute("SELECT code FROM receipt").fetchone()[0]
        note = db.conn.execute(
            "SELECT id FROM note WHERE table_id = ?", (event.tables[0].id,)
        ).fetchone()[0]
    return {
        "code": code,
        "join": join,
        "receipt": receipt,
        "key": event.tables[0].key,
        "note_id": note,
        "digest_code": world["digest_code"],
    }


def english(client: FlaskClient) -> FlaskClient:
    client.post("/language", data={"language": "en"})
    return client


# Files whose format holds both languages side by side, or what indicators are called in files.
BOTH = {"lead.questionnaire_xlsx", "lead.figures_template"}
FORMATS = ("csv", "xlsx", "docx")


def test_pages_and_files_of_every_role(
    guarded: Guarded,
    place: Callable[[Rule], str],
    world: dict[str, object],
    written: dict[str, object],
    sign_in: SignIn,
    token: Callable[[FlaskClient], str],
) -> None:
    swedish, found, read = catalogue(), dict[str, set[str]](), 0
    broken, uneven = dict[str, set[str]](), dict[str, list[str]]()
    lead = english(sign_in("lead"))
    reveal = f"/lead/surveys/{written['join']}/reveal"
    lead.post(reveal, data={"csrf_token": token(lead), "once": "0" * 32})
    things = [dict(world), dict(world) | written]
    formats: set[str] = set()
    asked: set[tuple[str, str]] = set()
    for role in users.ROLES:
        client = lead if role == "lead" else english(sign_in(role))
        for rule, method, right in guarded():
            if method != "GET" or role not in right.roles or rule.endpoint in BOTH:
                continue
            for extension in FORMATS if "extension" in rule.arguments else FORMATS[:1]:
                for thing in things:
                    world.update(thing | {"extension": extension})
                    address = place(rule)
                    if (role, address) in asked:  # what names no thing is the same of both
                        continue
                    asked.add((role, address))
                    answer = client.get(address)
                    read += answer.status_code == 200
                    formats.add(answer.mimetype)
                    for hole in holes(said(answer), swedish):
                        found.setdefault(hole[:150], set()).add(rule.endpoint)
                    assert nameless(answer) == [], rule.endpoint
                    if steps := skipped(answer):
                        uneven[rule.endpoint] = steps
                    for date in in_figures(answer):
                        broken.setdefault(date, set()).add(rule.endpoint)
    assert found == {}
    assert uneven == {}
    assert broken == {}  # the filter `dated` draws one
    assert read >= 300
    assert formats >= {"text/html", "text/csv", "image/svg+xml", DOCX, XLSX}


def test_pages_that_need_no_account(
    app: Flask, written: dict[str, object], client: FlaskClient
) -> None:
    english(client)
    swedish, found, read = catalogue(), dict[str, set[str]](), 0
    for rule in app.url_map.iter_rules():
        right = getattr(app.view_functions[rule.endpoint], "right", None)
        if right is None or right.roles or "GET" not in (rule.methods or ()):
            continue
        of_survey = {"code": written["join"]} if rule.endpoint.startswith("answer.") else {}
        of_table = {"code": written["receipt"]} if rule.endpoint.startswith("feedback.") else {}
        given = written | of_survey | of_table
        if not rule.arguments <= given.keys():
            continue  # the files of the pages
        address = rule.build({name: given[name] for name in rule.arguments})
        assert address is not None
        answer = client.get(address[1])
        read += answer.status_code == 200
        for hole in holes(said(answer), swedish):
            found.setdefault(hole[:150], set()).add(rule.endpoint)
        assert in_figures(answer) == set(), rule.endpoint
        assert nameless(answer) == [], rule.endpoint
        assert skipped(answer) == [], rule.endpoint
    assert found == {}
    assert read >= 12
