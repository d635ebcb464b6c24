"""Each question has one answer: code that works one out by itself again is found here."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sources import parsed

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted(p for top in ("cafe", "forms", "analysis") for p in (ROOT / top).rglob("*.py"))
SCRIPTS = sorted((ROOT / "cafe" / "static").rglob("*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
DAYS = ROOT / "cafe" / "days.py"
# What asks a clock or a zone: attributes by what they are taken from.
CLOCKS = {
    "datetime": {"now", "utcnow", "today", "fromtimestamp", "utcfromtimestamp"},
    "date": {"today", "fromtimestamp"},
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "strftime"},
}
SQL_CLOCK = re.compile(
    r"\bCURRENT_(DATE|TIME|TIMESTAMP)\b|\b(unixepoch|julianday)\(\s*\)|'(now|localtime|utc)'", re.I
)
# A script's own day or zone. A moment (Date.now(), toISOString()) is the same everywhere.
SCRIPT_DAY = re.compile(
    r"\bget(Full)?(Year|Month|Date|Day|Hours|TimezoneOffset)\(|\bvalueAsDate\b|\.slice\(0, ?10\)"
    r"|\btoLocale\w*\((?!.*timeZone)|\bDateTimeFormat\((?!.*timeZone)"
)


def where(path: Path, line: int) -> str:
    """A place in a file, to find it by."""
    return f"{path.relative_to(ROOT)}:{line}"


def clocks_asked(source: str) -> Iterator[int]:
    """The lines of Python that ask a clock or a zone."""
    tree = parsed(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = getattr(node, "module", None)
            names = {alias.name for alias in node.names} | {module}
            # Under another name, or without its module's, a clock would not be seen below.
            hidden = {a.name for a in node.names if a.asname} & set(CLOCKS)
            hidden |= names & CLOCKS["time"] if module == "time" else set()
            if "zoneinfo" in names or hidden:
                yield node.lineno
        elif isinstance(node, ast.Attribute):
            owner = ast.unparse(node.value).rpartition(".")[2]
            if node.attr == "astimezone" or node.attr in CLOCKS.get(owner, ()):
                yield node.lineno
        elif isinstance(node, ast.Constant) and SQL_CLOCK.search(str(node.value)):
            yield node.lineno


@pytest.mark.parametrize(
    "source",
    [
        "datetime.now(UTC)",
        "date.today()",
        "datetime.datetime.utcnow()",
        "time.time()",
        "time.strftime('%Y')",
        "then.astimezone(zone)",
        "from zoneinfo import ZoneInfo",
        "from time import time",
        "from datetime import datetime as moment",
        "db.execute(\"SELECT date('now')\")",
        "db.execute('INSERT INTO x VALUES (current_timestamp)')",
    ],
)
def test_a_clock_is_seen(source: str) -> None:
    assert list(clocks_asked(source)) == [1]


@pytest.mark.parametrize("source", ["days.now()", "time.monotonic()", "known.today(district)"])
def test_what_asks_no_clock_is_let_be(source: str) -> None:
    assert list(clocks_asked(source)) == []


def test_only_days_asks_what_time_it_is() -> None:
    asked = [
        where(path, line)
        for path in CODE
        if path != DAYS
        for line in clocks_asked(path.read_text(encoding="utf-8"))
    ]
    assert asked == []


def test_a_script_shows_the_servers_day() -> None:
    found = [
        where(path, number)
        for path in [*SCRIPTS, *TEMPLATES]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if SCRIPT_DAY.search(line)
    ]
    assert found == []


# --- how is a share rounded? ---------------------------------------------------------------------

SHARES = ROOT / "cafe" / "shares.py"
# Where 100 is no share that anybody reads: the geometry of a bar, the mean of per cents, and
# thousandths of a second by the tenth.
NO_SHARE = {
    ("cafe/reports/survey/results.py", "diverging"),
    ("cafe/store/plan_matrix.py", "place"),
    ("cafe/store/database.py", "_be_patient"),
}
TEMPLATE_SHARE = re.compile(
    r"\|\s*round\b(?!\(0, 'ceil'\))|\b100\s*\*|\*\s*100\b|%\.\d+f'\s*%\s*\("
)
SCRIPT_SHARE = re.compile(r"\btoFixed\(|\b100\s*\*|\*\s*100\b|\bstyle:\s*\"percent\"")


def shares_made(source: str) -> Iterator[tuple[str, int]]:
    """The functions and lines of Python that make per cent of a share."""

    def walk(node: ast.AST, inside: str) -> Iterator[tuple[str, int]]:
        if isinstance(node, ast.FunctionDef):
            inside = node.name
        sides: tuple[ast.expr, ...] = ()
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            sides = (node.left, node.right)
        hundred = any(getattr(side, "value", None) == 100 for side in sides)
        form = node.format_spec if isinstance(node, ast.FormattedValue) else None
        if hundred or (form and ast.unparse(form).rstrip("'\"").endswith("%")):
            yield inside, node.lineno
        for child in ast.iter_child_nodes(node):
            yield from walk(child, inside)

    return walk(parsed(source), "")


@pytest.mark.parametrize(
    "source",
    ["round(100 * part / whole)", "part * 100 // whole", "f'{share:.0%}'", "100.0 * share"],
)
def test_a_share_is_seen(source: str) -> None:
    assert list(shares_made(source)) == [("", 1)]


def test_only_shares_makes_per_cent() -> None:
    found = [
        (where(path, line), inside)
        for path in CODE
        if path != SHARES
        for inside, line in shares_made(path.read_text(encoding="utf-8"))
        if (str(path.relative_to(ROOT)), inside) not in NO_SHARE
    ]
    assert found == []


def test_no_page_and_no_script_makes_per_cent() -> None:
    found = [
        where(path, number)
        for paths, wrong in ((TEMPLATES, TEMPLATE_SHARE), (SCRIPTS, SCRIPT_SHARE))
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if wrong.search(line)
    ]
    assert found == []


# --- in what order do names stand? ---------------------------------------------------------------

# What a list that people read is sorted by, and what folds case without knowing the alphabet.
NAMES = {"name", "title", "label", "heading", "short", "sv", "en"}
FOLDS = {"casefold", "lower", "upper"}
SQL_ORDER = re.compile(
    r"\bORDER BY\b.*\b(COLLATE NOCASE|\w*\.?(name|title|label|heading))\b", re.I | re.S
)
# Sorted by time.
SORTED_BY_TIME = "|sort(attribute='first_at')"


def names_sorted(source: str) -> Iterator[int]:
    """The lines of Python that sort names as no Swedish list is sorted."""
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Constant) and SQL_ORDER.search(str(node.value)):
            if "sqlite_master" not in str(node.value):  # nobody reads a list of tables
                yield node.lineno
        elif isinstance(node, ast.keyword) and node.arg == "key":
            known = {
                inner
                for call in ast.walk(node.value)
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "alphabet.place"
                for inner in ast.walk(call)
            }
            for inner in ast.walk(node.value):
                named = isinstance(inner, ast.Attribute) and inner.attr in NAMES | FOLDS
                if named and inner not in known:
                    yield inner.lineno


@pytest.mark.parametrize(
    "source",
    [
        "sorted(found, key=lambda f: f.title)",
        "found.sort(key=lambda f: (f.built_in, f.title.sv.casefold()))",
        "sorted(found, key=str.casefold)",
        "rows(db, 'SELECT id FROM user ORDER BY name COLLATE NOCASE, id')",
        "rows(db, 'SELECT id FROM user ORDER BY u.name')",
    ],
)
def test_names_that_are_sorted_wrongly_are_seen(source: str) -> None:
    assert set(names_sorted(source)) == {1}


@pytest.mark.parametrize(
    "source",
    [
        "sorted(found, key=lambda f: (f.built_in, alphabet.place(f.title.sv)))",
        "rows(db, 'SELECT name FROM district ORDER BY position')",
    ],
)
def test_names_that_are_sorted_rightly_are_let_be(source: str) -> None:
    assert list(names_sorted(source)) == []


def test_names_are_sorted_by_the_swedish_alphabet() -> None:
    found = [
        where(path, line)
        for path in CODE
        for line in names_sorted(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_page_and_no_script_sorts_names() -> None:
    found = [
        where(path, number)
        for path, wrong in [
            *((path, re.compile(r"\|\s*(dict)?sort\b")) for path in TEMPLATES),
            *((path, re.compile(r"\blocaleCompare\b|\bCollator\b")) for path in SCRIPTS),
        ]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if wrong.search(line.replace(SORTED_BY_TIME, ""))
    ]
    assert found == []


# --- is it closed? -------------------------------------------------------------------------------

# What a noun is asked about itself has a name beside the noun, in the store.
ASKED = r"(?<!self)\.(state|event_state|standing|admission|status)"
STATE_ASKED = re.compile(rf"{ASKED}\s*((==|!=)|(not )?in\b)\s*(\w+\.)?['\"(\[A-Z]")


@pytest.mark.parametrize(
    "line",
    [
        'if survey.state in ("closed", "sealed"):',
        "{% if event.state != 'draft' %}",
        "if survey.admission != OPEN:",
        "if referral.status in PROMISED:",
        "if answer.status not in decisions.UNANSWERED:",
    ],
)
def test_a_state_that_is_spelled_out_is_seen(line: str) -> None:
    assert STATE_ASKED.search(line)


def test_states_are_asked_by_name_outside_the_store() -> None:
    outside = [p for p in CODE if ROOT / "cafe" / "store" not in p.parents]
    found = [
        where(path, number)
        for path in [*outside, *TEMPLATES]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if STATE_ASKED.search(line)
    ]
    assert found == []


# --- where does wording live? --------------------------------------------------------------------

# Errors are worded in forms/messages/, all else in templates and marked words, whose English is in
# the catalogue.
MESSAGES = ROOT / "forms" / "messages"


def worded_twice(source: str) -> Iterator[int]:
    """The lines of Python that hold Swedish and English side by side."""
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Dict):
            keys = {getattr(key, "value", None) for key in node.keys}
            if {"sv", "en"} <= keys and not all(isinstance(v, ast.Name) for v in node.values):
                yield node.lineno
        elif isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "Message":
            yield node.lineno
        elif isinstance(node, ast.IfExp) and '"en"' in ast.unparse(node.test).replace("'", '"'):
            sides = [getattr(side, "value", None) for side in (node.body, node.orelse)]
            if all(isinstance(s, str) and re.search(r"[a-zåäö]{3}", s) for s in sides):
                yield node.lineno


@pytest.mark.parametrize(
    "source",
    [
        'WORDS = {"sv": {"hidden": "dolt"}, "en": {"hidden": "hidden"}}',
        'Message("Logga in", "Sign in")',
        '"Overview" if language == "en" else "Översikt"',
    ],
)
def test_wording_in_two_languages_is_seen(source: str) -> None:
    assert list(worded_twice(source)) == [1]


def test_english_stands_in_the_catalogue_or_among_the_errors() -> None:
    locales = re.compile(r'"(en-GB|sv-SE)"')
    found = [
        where(path, line)
        for path in CODE
        if ROOT / "cafe" in path.parents
        for line in worded_twice(path.read_text(encoding="utf-8"))
        if not locales.search(path.read_text(encoding="utf-8").splitlines()[line - 1])
    ]
    assert found == []
