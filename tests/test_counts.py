"""Who may count: figures about persons, answers and notes are not made where they are shown.

A reader's figures come from `cafe.reports`, through the gate. Counts for those who read every note
anyway come from `cafe.understand.live`, and only these views may ask it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cafe.understand import live
from tests.sources import nodes
from tests.test_layers import modules, ours

ROOT = Path(__file__).resolve().parent.parent
# View → why whoever opens it reads every note (or answer) that it counts.
MAY_ASK = {
    "cafe.views.lead.agreement": "readers of a sample, who read all of it, and its lead",
    "cafe.views.lead.codebook": "the lead who publishes the codebook",
    "cafe.views.lead.events": "the event's lead",
    "cafe.views.lead.imports": "the event's lead, who has just brought the notes in",
    "cafe.views.lead.kinds": "the event's lead",
    "cafe.views.lead.paper": "the event's lead, who has just typed the notes in",
    "cafe.views.lead.proposals": "the event's lead, who picks notes for a proposal",
    "cafe.views.lead.room": "the event's lead",
    "cafe.views.lead.themed": "the event's or gathering's lead",
}
# What is counted elsewhere, and why it is no figure about persons.
NO_FIGURE = {
    (
        "cafe.views.lead.proposal_list",
        "sum((r.is_in(s) for r in placed))",
    ): "proposals are open",
    ("cafe.views.lead.harvest", "len(listed.every)"): "proposals are open",
    ("cafe.views.lead.reviewed", "sum((c.matches(wanted.code, s) for c in placed))"): "its filters",
    (
        "cafe.views.lead.imports",
        "sum((not row.kind and (not (asks and row.kind_said)) for row in sheet.rows))",
    ): "the rows of the lead's own file",
    (
        "cafe.exports.document_data",
        "sum((len(one[part]) for one in entries for part in ('text', 'said', 'facts')))",
    ): "how long a list's words are",
    ("cafe.views.said", "len(one.asked.answers)"): "the steering groups that were asked",
    ("cafe.views.lead.themed", "len(self.said)"): "how long the lead's list of a theme's notes is",
}
COUNTERS = {"len", "sum", "Counter"}
PERSONS = re.compile(
    r"(?<![a-z])(notes?|passages?|answers?|persons?|participants|ballots?|votes?|said|cards?|"
    r"placed|overviews?|contents|differing|every|origins)(?![a-z])"
)
FILTERS = re.compile(
    r"[\w.]*(?:notes?|passages?|answers?|persons|participants|ballots|votes)\b[^|{},]*"
    r"\|\s*(?:list\s*\|\s*)?(?:length|count|sum)"
)
# Templates that count a list which the same page shows whole.
LISTS = {
    "feedback/receipt.html": "the steering group's answers, listed",
    "said/poster.html": "the steering groups' answers, listed",
    "digests/poster.html": "the steering groups' answers, listed",
    "lead/_theme.html": "how often something was said in nearly the same words, for the lead",
    "lead/import_rescue.html": "the notes in the lead's own file",
    "lead/theme.html": "the notes of the theme, listed for the lead",
}


def counts(module: str) -> Iterator[str]:
    """The expressions by which a module counts persons, answers or notes."""
    source = ROOT / Path(*module.split("."))
    source = source / "__init__.py" if source.is_dir() else source.with_suffix(".py")
    for node in nodes(source):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
        if name in COUNTERS and PERSONS.search(ast.unparse(node).removeprefix(name)):
            yield ast.unparse(node)


SHOWING = [m for m in modules() if m.startswith(("cafe.views", "cafe.exports", "cafe.cli"))]


@pytest.mark.parametrize("module", SHOWING)
def test_no_view_and_no_writer_counts_persons_answers_or_notes(module: str) -> None:
    found = [text for text in counts(module) if (module, text) not in NO_FIGURE]
    assert not found, "count it in cafe.reports behind the gate, or in cafe.understand.live"


def test_the_finder_finds_a_view_that_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one.py").write_text(
        "shown = len(event.notes)\nall = sum(a.persons for a in answers)\nrows = len(columns)\n"
    )
    monkeypatch.setattr("tests.test_counts.ROOT", tmp_path)
    assert sorted(counts("one")) == ["len(event.notes)", "sum((a.persons for a in answers))"]


def test_no_template_counts_persons_answers_or_notes() -> None:
    for path in sorted((ROOT / "templates").rglob("*.html")):
        name = path.relative_to(ROOT / "templates").as_posix()
        if name not in LISTS:
            assert not FILTERS.findall(path.read_text(encoding="utf-8")), name


def test_only_views_of_those_who_read_every_note_count_what_no_gate_has_passed() -> None:
    ask = {m for m in SHOWING if any(i.startswith("cafe.understand.live") for i in ours(m))}
    assert ask == set(MAY_ASK)


def test_each_live_count_says_for_whom_it_is() -> None:
    named = [f for f in vars(live).values() if getattr(f, "__module__", "") == live.__name__]
    for function in named:
        if not isinstance(function, type):
            assert "every note" in (function.__doc__ or ""), function.__name__
