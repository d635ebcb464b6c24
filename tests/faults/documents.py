"""LibreOffice opens the files of a hand-out, saves them as its own, and all that stood in them is
still there. Needs `soffice`: without it the run fails, for nothing was tried.
"""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
import openpyxl
import vl_convert
from sqlite_utils import Database

from cafe import demo
from cafe.cli.instance import year_report
from cafe.demo import report as year
from cafe.exports import (
    formats,
    summary_document,
    word_document,
    word_template,
    year_report_document,
)
from cafe.exports.document import Document, WordTemplate
from cafe.reports.summary import release, summarise
from cafe.store import events, organisation, year_reports
from cafe.store.database import Store
from cafe.understand import analyse
from cafe.views import several

SECONDS = 120  # for LibreOffice to open and save a file
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="30">'
    '<circle cx="15" cy="15" r="14" fill="#a01850"/></svg>'
)


@dataclass
class Report:
    """What was compared, and what LibreOffice did not give back."""

    compared: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        told = "; ".join(self.wrong) or "all came back"
        return f"documents: {self.compared} cells and paragraphs through LibreOffice, {told}"

    def same(self, what: str, before: list[Any], after: list[Any]) -> None:
        """Compare what stood in a file with what came back."""
        self.compared += len(before)
        if before != after:
            differ = [pair for pair in zip(before, after, strict=False) if pair[0] != pair[1]]
            lengths = f"{len(before)} became {len(after)}"
            self.wrong.append(f"{what}: {lengths}, first {differ[:1]}")


def run(folder: Path) -> Report:
    """Send the worked example, its district's year and the report of the year, as Word and Excel
    through LibreOffice, in both languages."""
    report = Report()
    if shutil.which("soffice") is None:
        report.wrong.append("there is no soffice on the PATH")
        return report
    store = Store(folder / "rundabord.db")
    store.migrate()
    with store.write() as db:
        organisation.load(db, "faults")
        code = demo.load(db, "faults")
        ground = year.prepare(db, "faults")
        assert ground is not None
        release.show(db, "faults", events.get(db, ground.workshop))
    analyse.analyse(store, code)
    release.show_first(store)
    told = year_report(store, ground)
    for language in ("sv", "en"):
        with store.snapshot() as db:
            known = organisation.get(db, language)
            summary = summarise(db, events.get(db, code), known, language)
            document = _of_year(db, told, language)
            whole_year = several.of_year(db, None, "farsta", int(summary.date[:4]), language)
            together = several.made(db, whole_year, None, language)
        for what, one in (("summary", summary), ("district's year", together)):
            for ending in ("docx", "xlsx"):
                written = io.BytesIO()
                formats.write(ending, one, written, language)
                _compare(report, folder, f"{language} {what}", ending, written.getvalue())
        written = io.BytesIO()
        word_document.write(document, written)
        _compare(report, folder, f"{language} report of the year", "docx", written.getvalue())
        own = io.BytesIO()
        word_document.write(
            summary_document.of(summary, language), own, template=WordTemplate(_template(), "i dag")
        )
        whole = _word(io.BytesIO(own.getvalue())) | _edges(own)
        through = io.BytesIO(_through(folder, own.getvalue(), "docx"))
        after = _word(through) | _edges(through)
        for part, said in whole.items():
            report.same(f"{language} own template {part}", said, after[part])
    store.close()
    return report


def _of_year(db: Database, told: int, language: str) -> Document:
    found = year_reports.get(db, told)
    version = year_reports.versions(db, told)[-1]
    read = year_report_document.as_kept(db, version.content, language)
    return year_report_document.of(found.title, "", read, language, draft=False)


def _compare(report: Report, folder: Path, what: str, ending: str, content: bytes) -> None:
    read = {"docx": _word, "xlsx": _excel}[ending]
    before, after = read(io.BytesIO(content)), read(io.BytesIO(_through(folder, content, ending)))
    for part, said in before.items():
        report.same(f"{what} {ending} {part}", said, after.get(part, []))


def _through(folder: Path, content: bytes, ending: str) -> bytes:
    path, out = folder / f"made.{ending}", folder / "out"
    path.write_bytes(content)
    # A profile of its own, as a second one on the same waits for ever; and all that it starts ends
    # with it: where it hangs, the one that was started is only the one that waits.
    office = subprocess.Popen(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", ending, "--outdir", str(out), str(path)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        if office.wait(SECONDS):
            raise subprocess.CalledProcessError(office.returncode, "soffice")
    except subprocess.TimeoutExpired:
        os.killpg(office.pid, signal.SIGKILL)
        office.wait()
        raise
    return (out / path.name).read_bytes()


def _template() -> bytes:
    """An organisation's own template: a logo, a header and a footer, text below the content."""
    made, whole = docx.Document(), io.BytesIO()
    logo = vl_convert.svg_to_png(LOGO)
    header = made.sections[0].header.paragraphs[0]
    header.add_run().add_picture(io.BytesIO(logo))
    header.add_run(" {{ organisation }}")
    made.sections[0].footer.paragraphs[0].text = "{{ sidfot }} · {{ datum }}"
    for line in ("{{ titel }}", "{{ innehåll }}", "Hälsningar från kontoret"):
        made.add_paragraph(line)
    made.save(whole)
    checked = word_template.check(whole.getvalue())
    assert not checked.problems, checked.problems
    return checked.content


def _edges(file: io.BytesIO) -> dict[str, list[Any]]:
    page: Any = docx.Document(file).sections[0]
    return {
        "header": [p.text.strip() for p in page.header.paragraphs],
        "footer": [p.text.strip() for p in page.footer.paragraphs][:1],
        "logo": page.header._element.xpath(".//wp:inline/wp:extent/@cx") and ["there"],
    }


def _word(file: io.BytesIO) -> dict[str, list[Any]]:
    made: Any = docx.Document(file)
    return {
        "paragraphs": [p.text for p in made.paragraphs if p.text.strip()],
        "headings": [p.text for p in made.paragraphs if p.style.name.startswith("Heading")],
        "cells": [c.text for t in made.tables for row in t.rows for c in row.cells],
        "pictures": [shape._inline.docPr.get("descr") for shape in made.inline_shapes],
    }


def _excel(file: io.BytesIO) -> dict[str, list[Any]]:
    made: Any = openpyxl.load_workbook(file)
    found: dict[str, list[Any]] = {
        sheet.title: [c.value for row in sheet.iter_rows() for c in row if c.value is not None]
        for sheet in made
    }
    found["charts"] = [len(chart.series) for sheet in made for chart in sheet._charts]
    return found
