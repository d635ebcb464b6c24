"""Templates can be read: their lines fit on a screen."""

from __future__ import annotations

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
