"""The register of formats."""

from __future__ import annotations

import importlib
import io
import subprocess
import sys
import zipfile
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pypdf
import pytest
from flask.testing import FlaskClient

from analysis.disclosure.gate import Cell
from cafe.cli import files, registry
from cafe.config import VERSION
from cafe.errors import Unknown
from cafe.exports import formats
from cafe.reports.summary import DistrictBesideCity, Summary
from cafe.reports.summary.model import (
    ByWhom,
    DecidedBeside,
    GroupNotes,
    OneOfSeveral,
    Several,
    SurveyBeside,
    Topic,
)
from cafe.store.database import Store
from cafe.store.events import Event
from forms.messages import Message, wording

OWN = DistrictBesideCity("Farsta", 6, 20, 2, 7, (), False, 1)
BY = ByWhom(
    "profession",
    (Topic("P3", "Rimlig arbetsbelastning", "Belastning"),),
    (GroupNotes("chef", "Chef", 6, 9, 2, (4,), (0,)), GroupNotes(None, "", 20, 30, 7, (5,), (0,))),
    hidden=False,
)


SEVERAL = Several(
    "2026",
    (OneOfSeveral("abc234", "=Café", "2026-10-14", "Farsta", Cell(42, 42, False), 6),),
    (SurveyBeside("defg", "Enkät", "2026-10-15", 12, ("Hur var det: 4–5 80 %. n 12.",)),),
    (DecidedBeside(1, "Tider", "Farsta", "Ska göras", "2026-11-01", "Det blir av."),),
)


def told_by_all(made: Summary, name: str) -> Summary:
    """The summary with all that the format speaks of; of several events where only that has it."""
    several = SEVERAL if name == "csv-events" else None
    return replace(made, own=(OWN,), by=(BY,), several=several)


@pytest.mark.parametrize("name", formats.FORMATS)
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    "fields", [{}, {"participants": None}, {"analysed": False}, {"rounds": (), "tables": ()}]
)
def test_every_format_writes_every_summary(
    summary: Callable[..., Summary], name: str, language: str, fields: dict[str, object]
) -> None:
    file = io.BytesIO()
    made = told_by_all(summary(language=language, **fields), name)
    formats.write(name, made, file, language)
    begins = {formats.CSV: b"\xef\xbb\xbf", formats.DOCX: b"PK", formats.XLSX: b"PK"}
    assert file.getvalue().startswith(begins.get(formats.format_for(name).media_type, b""))
    assert file.getvalue()


def test_an_unknown_format_is_named_with_the_known_ones() -> None:
    with pytest.raises(Unknown) as caught:
        formats.format_for("odt")
    sentence = wording(caught.value.name, **caught.value.params).sv
    assert "odt" in sentence
    assert ", ".join(formats.FORMATS) in sentence


def test_the_own_district_is_in_no_file_of_who_has_none(summary: Callable[..., Summary]) -> None:
    with pytest.raises(Unknown, match="format_unknown"):
        formats.write("csv-own", summary(), io.BytesIO())
    assert "own" not in {f.table for some in formats.together(summary()) for f in some}


def test_file_names(summary: Callable[..., Summary]) -> None:
    assert formats.file_name("docx", summary()) == "dialogcafe-i-farsta-2026-10-14.docx"
    assert formats.file_name("csv", summary()) == (
        f"dialogcafe-i-farsta-2026-10-14-punkter-rundabord-{VERSION}.csv"
    )


@pytest.mark.parametrize("name", formats.FORMATS)
def test_every_file_says_which_version_made_it(summary: Callable[..., Summary], name: str) -> None:
    file = io.BytesIO()
    made = told_by_all(summary(), name)
    formats.write(name, made, file)
    told = formats.file_name(name, made) + file.getvalue().decode(errors="replace")
    if zipfile.is_zipfile(file):
        told = zipfile.ZipFile(file).read("docProps/core.xml").decode()
    if name == "pdf":
        told = pypdf.PdfReader(file).root_object["/Metadata"].get_data().decode()
    assert f"undabord-{VERSION}" in told.replace(" ", "-")


def test_importing_the_formats_brings_no_heavy_part() -> None:
    heavy = ("altair", "vl_convert", "docx", "xlsxwriter", "pandas", "typst")
    program = (
        "import sys, cafe.exports.formats, cafe.exports.figures; "
        f"print([m for m in {heavy!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_each_writer_is_where_the_register_says() -> None:
    registers = (
        *(formats.FORMATS, formats.RESULT_FORMATS),
        *(formats.ANSWER_FORMATS, formats.DOCUMENT_FORMATS),
    )
    for register in registers:
        for name, one in register.items():
            write = one.write
            parts = (write.of, write.writer) if isinstance(write, formats.AsDocument) else (write,)
            for lazy in parts:
                assert isinstance(lazy, formats.Lazy), name
                module, _, function = lazy.name.partition(".")
                found = importlib.import_module(f"cafe.exports.{module}")
                assert callable(getattr(found, function)), lazy


def test_a_new_format_is_one_line_in_the_register(
    summary: Callable[..., Summary], monkeypatch: pytest.MonkeyPatch, store: Store, event: Event,
    say: Callable[..., str], sign_in: Callable[..., FlaskClient], tmp_path: Path,
) -> None:  # fmt: skip
    def play(summary: Summary, file: BinaryIO, language: str) -> None:
        file.write(summary.title.encode())

    toy = formats.SummaryFormat(play, "text/x-toy", "toy", Message("Leksak", "Toy"))
    monkeypatch.setitem(formats.FORMATS, "toy", toy)
    say("Fasta telefontider")
    client = sign_in("lead")
    at = f"/lead/events/{event.code}/summary"
    assert f'href="{at}.toy">Leksak</a>' in client.get(at).text
    answer = client.get(f"{at}.toy")
    assert (answer.mimetype, answer.text) == ("text/x-toy", event.title)
    assert answer.headers["Content-Disposition"].endswith('.toy"')
    # The command reads its help when it starts; here its module is loaded anew.
    monkeypatch.setattr(registry, "COMMANDS", {})
    module = importlib.reload(files)
    (told,) = [a for a in registry.COMMANDS["export"].arguments if "--format" in a.names]
    assert ", ".join(formats.FORMATS) in told.settings["help"]
    monkeypatch.setenv("CAFE_INSTANCE", str(store.path.parent))
    out = tmp_path / "out.toy"
    module.export(
        Namespace(
            events=[event.code], place=None, format="toy", out=str(out), language="sv", live=False
        )
    )
    assert out.read_text() == event.title
