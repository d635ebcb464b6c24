"""Templates can be read, and what they are drawn with fits on a screen."""

from __future__ import annotations

import re

from cafe.config import ROOT

LONGEST = 120


def test_the_lines_of_templates_fit_on_a_screen() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > LONGEST
    ]
    assert long == []


def test_grids_of_cards_fit_the_narrowest_phone() -> None:
    """A column of at least 15 rem may be wider than a card on a phone of 320 px."""
    sheets = (ROOT / "cafe" / "static").rglob("*.css")
    grid = re.compile(r"repeat\(auto-fi(?:ll|t), minmax\((?:1[5-9]|[2-9]\d)[^)]*\)")
    assert [(s.name, m[0]) for s in sheets for m in grid.finditer(s.read_text("utf-8"))] == []


def test_no_sheet_has_a_rule_for_a_state_alone() -> None:
    """What is named by its state (`class="chip {{ event.state }}"`) would get it too."""
    states = {"draft", "open", "closed", "off", *("never", "waiting", "silent", "in")}
    alone = []
    for sheet in sorted((ROOT / "cafe" / "static").rglob("*.css")):
        for rule in re.findall(r"([^{}]+)\{", re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"))):
            firsts = {one.split()[0].lstrip(".") for one in rule.split(",") if one.strip()}
            alone += [f"{sheet.name}: {rule.strip()}" for name in firsts & states]
    assert alone == []


def test_what_has_no_frame_begins_where_the_text_above_it_does() -> None:
    """A paragraph that begins with a quiet button is a row of actions, which are moved in."""
    begins = re.compile(
        r'<p\b([^>]*)>\s*(?:\{%[^%]*%\}\s*)?<(?:a|button)\b[^>]*class="[^"]*\bquiet\b'
    )
    templates = sorted((ROOT / "templates").rglob("*.html"))
    stray = [
        f"{path.relative_to(ROOT)}: {found[0][-60:]}"
        for path in templates
        for found in begins.finditer(path.read_text("utf-8"))
        if "actions" not in found[1] and 'class="clear"' not in found[1]
    ]
    assert stray == []


def test_sentences_that_follow_each_other_have_a_space_between() -> None:
    """A line end after a block is no space on the page, nor are spaces before the next block."""
    glued = re.compile(
        r"[.!?]'[^{}]*\}\}\{% endif %\}\n *\{% if [^%]*%\}\n?\{\{ (?:ngettext|_)\("
        r"(?!' )"
    )
    found = [
        f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, match.start()) + 1}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for text in [path.read_text("utf-8")]
        for match in glued.finditer(text)
    ]
    assert found == []
