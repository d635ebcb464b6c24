"""A name that has no English is Swedish in an English file too, for who has it read aloud."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pypdf
import pytest

from analysis.codebook import builtin
from cafe.exports import formats
from cafe.reports.summary import Summary

# How each format says of a name that it is Swedish.
MARKED = {
    "docx": r'<w:lang w:val="sv-SE"/></w:rPr><w:t[^>]*>{name}<',
    "pdf": r"/Lang\(sv\)",
    "html": r'<span lang="sv">{name}<',
}


def read(name: str, whole: bytes) -> str:
    if name == "docx":
        return zipfile.ZipFile(io.BytesIO(whole)).read("word/document.xml").decode()
    if name == "pdf":
        pages = pypdf.PdfReader(io.BytesIO(whole)).pages
        return "".join(p.get_contents().get_data().decode("latin-1") for p in pages)
    return whole.decode()


@pytest.mark.parametrize("name", MARKED)
def test_the_plans_name_is_marked_as_swedish_in_english_alone(
    summary: Callable[..., Summary], name: str
) -> None:
    found = {}
    for language in ("sv", "en"):
        file = io.BytesIO()
        formats.write(name, summary(language=language), file, language)
        pattern = MARKED[name].format(name=re.escape(builtin().title))
        found[language] = len(re.findall(pattern, read(name, file.getvalue())))
    # A PDF marks each piece with its own document's language too.
    assert (found["en"], found["sv"] if name != "pdf" else 0) == (1, 0)
