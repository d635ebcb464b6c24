"""What CONTRIBUTING.md tells a newcomer to do, done on a copy; and the habits that a file shows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
RECORDS = ROOT / "docs" / "decisions"
PO = "cafe/translations/en/LC_MESSAGES/messages.po"

VIEW = '''"""The cafés that are over."""

from __future__ import annotations

from typing import Any

from flask import render_template

from cafe import rights
from cafe.accounts import account, allow, store
from cafe.store import events
from cafe.views.lead.blueprint import bp


@bp.get("/over")
@allow("lead")
def over() -> Any:
    """Those of the cafés that the lead's districts reach which have closed."""
    reached = [o.event for o in events.overviews(store().read())]
    mine = [e for e in reached if e.state == "closed" and rights.changes_event(account(), e)]
    return render_template("lead/over.html", events=mine)
'''
PAGE = """{% extends 'base.html' %}
{% block title %}{{ _('Caféer som är över') }}{% endblock %}
{% block main %}
<h1>{{ _('Caféer som är över') }}</h1>
{% for event in events %}<p>{{ event.title }}</p>{% else %}<p>{{ _('Inget än.') }}</p>{% endfor %}
{% endblock %}
"""
PAGE_TEST = '''"""The list of cafés that are over."""

from cafe.store import events


def test_a_cafe_is_listed_when_it_has_closed(sign_in, store, event):
    client = sign_in("lead")
    assert event.title not in client.get("/lead/over").text
    with store.write() as db:
        events.move(db, "test", events.get(db, event.code), "closed")
    assert event.title in client.get("/lead/over").text
    assert 'href="/lead/over"' in client.get("/lead/events").text
    assert sign_in("reader").get("/lead/over").status_code == 403
'''
WRITER = '''"""A summary's title and themes as plain text."""

from __future__ import annotations

from typing import BinaryIO

from cafe.exports import tables
from cafe.reports.summary import Summary


def write(summary: Summary, file: BinaryIO, language: str = "sv") -> None:
    """The title, and a line for each theme."""
    lines = [summary.title, tables.made_with(language), *(theme.title for theme in summary.themes)]
    file.write("".join(f"{line}\\n" for line in lines).encode())
'''
WRITER_TEST = '''"""Plain text."""

import io

from cafe.exports import formats


def test_the_title_comes_first(summary):
    file = io.BytesIO()
    formats.write("txt", summary(), file)
    assert file.getvalue().decode().splitlines()[0] == summary().title
    assert formats.file_name("txt", summary()).endswith(".txt")
'''


def recipe(name: str) -> str:
    """The lines under `### name`."""
    return TEXT.split(f"### {name}\n", 1)[1].split("\n##", 1)[0]


def named(name: str) -> set[str]:
    """The files that a recipe says to touch."""
    paths = re.findall(r"`([\w./<>-]+\.(?:py|html|po|cfg))`", recipe(name))
    return {path for path in paths if "/" in path and not path.startswith("_")}


def in_place(old: str, new: str) -> Callable[[str], str]:
    """An edit that must find its place."""

    def edit(text: str) -> str:
        assert text.count(old) >= 1, old
        return text.replace(old, new, 1)

    return edit


def added(*messages: tuple[str, str]) -> Callable[[str], str]:
    """English for Swedish sentences, at the end of the catalogue."""
    lines = "".join(f'\nmsgid "{sv}"\nmsgstr "{en}"\n' for sv, en in messages)
    return lambda text: text + lines


A_PAGE: dict[str, Callable[[str], str]] = {
    "cafe/views/lead/over.py": lambda _: VIEW,
    "templates/lead/over.html": lambda _: PAGE,
    PO: added(("Caféer som är över", "Cafés that are over"), ("Inget än.", "None yet.")),
    "templates/_menu.html": in_place(
        "  (url_for('lead.events'), _('Caféer')) if leads,\n",
        "  (url_for('lead.events'), _('Caféer')) if leads,\n"
        "  (url_for('lead.over'), _('Caféer som är över')) if leads,\n",
    ),
    "tests/cafe/views/test_roles.py": in_place("admin.operation ", "lead.over admin.operation "),
    "tests/cafe/views/test_over.py": lambda _: PAGE_TEST,
}
A_FORMAT: dict[str, Callable[[str], str]] = {
    "cafe/exports/listed.py": lambda _: WRITER,
    "cafe/exports/formats.py": in_place(
        "FORMATS: dict[str, SummaryFormat] = {\n",
        "FORMATS: dict[str, SummaryFormat] = {\n"
        '    "txt": SummaryFormat(Lazy("listed.write"), "text/plain", "txt", _("Ren text")),\n',
    ),
    PO: added(("Ren text", "Plain text")),
    "tests/cafe/exports/test_listed.py": lambda _: WRITER_TEST,
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the repository, in another folder."""
    to = tmp_path_factory.mktemp("copy") / "checkout"
    skipped = shutil.ignore_patterns(
        ".*", "__pycache__", "node_modules", "*.egg-info", "instance", "benchmarks", "evals", "docs"
    )
    return Path(shutil.copytree(ROOT, to, ignore=skipped))


def test_a_page_and_a_format_are_added_as_the_recipes_say(copy: Path) -> None:
    for name, edits in {"A page": A_PAGE, "An export format": A_FORMAT}.items():
        made = {re.sub(r"over|listed", "<name>", path) for path in edits}
        assert made == named(name) - {"setup.cfg"}, f"the recipe “{name}” names other files"
        for path, edit in edits.items():
            file = copy / path
            was = file.read_text(encoding="utf-8") if file.exists() else ""
            file.write_text(edit(was), encoding="utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
            *("tests/cafe/views/test_over.py", "tests/cafe/exports/test_listed.py"),
            "tests/cafe/views/test_roles.py::test_every_route_is_in_the_table",
            "tests/test_translations.py",
            "tests/cafe/exports/test_formats.py",
        ],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]


@pytest.mark.parametrize("name", re.findall(r"^### (.*)$", TEXT, re.M))
def test_a_recipe_has_at_most_ten_lines_and_names_files_that_are_there(name: str) -> None:
    assert len(recipe(name).strip().splitlines()) <= 10
    for path in re.findall(r"`([\w./-]+/[\w.-]+\.\w+)`", recipe(name)):
        assert (ROOT / path).exists(), path


def test_decision_records_have_no_hole_in_their_numbers() -> None:
    listed = dict(re.findall(r"^\| (\d+) \| (.*) \|$", (RECORDS / "README.md").read_text(), re.M))
    assert list(map(int, listed)) == list(range(1, len(listed) + 1))
    there = {path.name: path.read_text(encoding="utf-8") for path in RECORDS.glob("0*.md")}
    for number, line in listed.items():
        found = [text for name, text in there.items() if int(name[:4]) == int(number)]
        if line == "not given":
            assert found == []
        else:
            title = f"# {number}. " + line[1:].partition("](")[0]
            assert [text.splitlines()[0] for text in found] == [title]
    assert len(there) == sum(line != "not given" for line in listed.values())


PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "evals" / "README.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_the_pages_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if not link.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / link).exists(), link


def test_every_page_is_linked_from_another() -> None:
    linked = {
        (page.parent / link).resolve()
        for page in PAGES
        for link in re.findall(r"\]\(([^)#:]+)", page.read_text(encoding="utf-8"))
        if (page.parent / link).resolve() != page
    }
    given = {ROOT / "README.md", ROOT / "CHANGELOG.md"}  # what a newcomer opens first
    records = set(RECORDS.glob("0*.md"))  # numbered, and listed
    assert [page.name for page in PAGES if page not in linked | given | records] == []


def test_what_pages_tell_to_run_is_there() -> None:
    today = [page for page in PAGES if page.parent != RECORDS]
    text = "\n".join(page.read_text(encoding="utf-8") for page in today)
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"`make ([a-z-]+)", text)) <= targets
    asked = re.findall(r"python -m ([a-z_.]+)((?: [a-z_]+)*)", text)
    assert {module for module, _ in asked} >= {"evals", "benchmarks"}
    for module, names in asked:
        file = ROOT.joinpath(*module.split("."))
        file = file / "__main__.py" if file.is_dir() else file.with_suffix(".py")
        program = file.read_text(encoding="utf-8")
        assert '__name__ == "__main__"' in program, module
        assert all(f'"{name}"' in program for name in names.split()), (module, names)


def test_the_version_has_its_part_of_the_changelog() -> None:
    version = re.search(r"^version = (.*)$", (ROOT / "setup.cfg").read_text(), re.M)
    assert version is not None
    assert f"## {version[1]}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_journeys_wait_for_what_a_page_shows() -> None:
    """`wait_for_function` evaluates text in the page, which the Content Security Policy refuses
    unless it holds at the first look; `expect` waits without."""
    journeys = (ROOT / "tests" / "journeys").glob("*.py")
    found = [p.name for p in journeys if "wait_for_function" in p.read_text(encoding="utf-8")]
    assert not found
