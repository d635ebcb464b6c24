"""Files are read in a process of their own, and one that costs too much is refused in words."""

from __future__ import annotations

import ast
import io
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from cafe.config import ROOT
from cafe.errors import Refused
from cafe.intake import bounded, note_file
from cafe.store.database import Store
from cafe.store.events import Event
from tests.cafe.intake.test_note_file import uploaded

FILE = "inspel\nFler händer\n".encode()


def endless() -> None:
    """Costs CPU time without end."""
    while True:
        pass


def greedy() -> int:
    """Costs more memory than is given."""
    return len(b"x" * (2 * bounded.MEMORY_BYTES))


def written(path: str) -> int:
    """Writes a file."""
    return Path(path).write_bytes(b"x")


def where() -> int:
    """The process that this runs in."""
    return os.getpid()


def wrong() -> None:
    """Fails as a reader would that was not finished."""
    raise KeyError("x")


def gone() -> None:
    """Ends its process."""
    os._exit(3)


def test_a_file_is_read_in_another_process_each_time() -> None:
    assert len({os.getpid(), bounded.run(where), bounded.run(where)}) == 3
    assert note_file.read("a.csv", FILE).rows[0].text == "Fler händer"


def test_what_meets_a_limit_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    for costly in (greedy, gone):
        with pytest.raises(Refused, match="file_too_heavy"):
            bounded.run(costly)
    monkeypatch.setattr(bounded, "SECONDS", 0.2)
    with pytest.raises(Refused, match="file_too_heavy"):
        bounded.run(endless)


def test_a_reader_writes_no_file(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="File too large"):
        bounded.run(written, str(tmp_path / "x"))


def test_a_fault_of_a_reader_comes_out_as_it_is() -> None:
    with pytest.raises(KeyError):
        bounded.run(wrong)


def test_another_helper_comes_when_one_was_ended() -> None:
    helper = bounded._helper
    bounded.run(where)
    assert helper._process is not None
    helper._process.kill()
    helper._process.wait()
    assert bounded.run(where) != os.getpid()


def test_every_page_and_command_reads_files_within_limits() -> None:
    # What reads a stranger's bytes is named in `bounded.run`, or behind a function that does so.
    readers = {"read_notes", "xlsform.read", "codebook_file.read", "lines", "judged", "tables"}
    found = [
        f"{path.name}:{node.lineno}"
        for folder in ("views", "cli")
        for path in sorted((ROOT / "cafe" / folder).rglob("*.py"))
        if "request.files" in (text := path.read_text(encoding="utf-8")) or folder == "cli"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in readers
    ]
    assert found == []


def packed(strings: str, sheet: str) -> bytes:
    """A workbook of given shared strings and rows."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parcel = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{parcel}/content-types"><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName='
            f'"/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/><Override PartName='
            f'"/xl/worksheets/s.xml" ContentType="{kind}.worksheet+xml"/><Override PartName='
            f'"/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/></Types>',
        )
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{parcel}/relationships"><Relationship Id="r" Type='
            f'"{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="Blad" sheetId="1" '
            'r:id="r1"/></sheets></workbook>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{parcel}/relationships"><Relationship Id="r1" Type='
            f'"{office}/worksheet" Target="worksheets/s.xml"/><Relationship Id="r2" Type='
            f'"{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        )
        book.writestr("xl/sharedStrings.xml", strings.replace("MAIN", main))
        book.writestr(
            "xl/worksheets/s.xml",
            f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>',
        )
    return file.getvalue()


HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>Text</t></is></c></row>'
ROW = '<row r="2"><c r="A2" t="s"><v>0</v></c></row>'


@pytest.mark.parametrize(
    "strings",
    [
        # Entities that grow, and one that names a file.
        '<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        '<sst xmlns="MAIN"><si><t>&b;</t></si></sst>',
        '<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        '<sst xmlns="MAIN"><si><t>&a;</t></si></sst>',
    ],
)
def test_entities_of_a_workbook_are_not_followed(strings: str) -> None:
    sheet = note_file.read("a.xlsx", packed(strings, HEAD + ROW))
    assert sheet.problems
    assert "root:" not in repr(sheet)


def test_a_workbook_of_many_strings_is_refused_on_the_page_and_not_kept(
    store: Store,
    event: Event,
    sign_in: Callable[..., FlaskClient],
    token: Callable[[FlaskClient], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bounded, "SECONDS", 0.15)
    heavy = packed(f'<sst xmlns="MAIN">{"<si><t/></si>" * 400_000}</sst>', HEAD + ROW)
    assert len(heavy) < 60_000
    lead = sign_in("lead")
    sent = lead.post(
        f"/lead/events/{event.code}/import/read",
        data={"csrf_token": token(lead), "file": (io.BytesIO(heavy), "a.xlsx")},
    )
    assert sent.status_code == 422
    assert re.search("för lång tid eller för mycket minne", sent.get_data(as_text=True))
    assert uploaded(store) == 0
