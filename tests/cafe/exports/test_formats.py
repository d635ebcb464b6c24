"""The register of formats."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable

import pytest

from cafe import exports
from cafe.errors import Unknown
from cafe.reports.summary import Summary
from forms.messages import wording


@pytest.mark.parametrize("name", exports.FORMATS)
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    "fields", [{}, {"participants": None}, {"analysed": False}, {"rounds": (), "tables": ()}]
)
def test_every_format_writes_every_summary(
    summary: Callable[..., Summary], name: str, language: str, fields: dict[str, object]
) -> None:
    file = io.BytesIO()
    exports.write(name, summary(language=language, **fields), file, language)
    start = b"\xef\xbb\xbf" if name.startswith("csv") else b"PK"
    assert file.getvalue().startswith(start)


def test_an_unknown_format_is_named_with_the_known_ones() -> None:
    with pytest.raises(Unknown) as caught:
        exports.format_for("pdf")
    sentence = wording(caught.value.name, **caught.value.params).sv
    assert "pdf" in sentence
    assert "docx, xlsx, csv" in sentence


def test_file_names(summary: Callable[..., Summary]) -> None:
    assert exports.file_name("docx", summary()) == "dialogcafe-i-farsta-2026-10-14.docx"
    assert exports.file_name("csv", summary()) == "dialogcafe-i-farsta-2026-10-14-punkter.csv"


def test_importing_the_formats_brings_no_heavy_part() -> None:
    heavy = ("altair", "vl_convert", "docx", "xlsxwriter", "pandas")
    program = (
        "import sys, cafe.exports, cafe.exports.figures; "
        f"print([m for m in {heavy!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
