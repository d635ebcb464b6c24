"""Word templates of an organisation's own: what is refused, and what becomes of a good one."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from cafe.exports import word_document, word_template
from cafe.exports.document import (
    Document,
    EntryBlock,
    FigureBlock,
    HeadingBlock,
    LineBlock,
    QuoteBlock,
    TableBlock,
    WordTemplate,
)
from cafe.exports.tables import TableSheet
from forms.messages.lookup import wording


def _png() -> bytes:
    """A picture of one dot."""
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
              (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b""))  # fmt: skip
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


DOCUMENT = Document(
    "Plan <2026> & {{ titel }}",
    "Farsta · 14 oktober",
    "sv",
    "Plan, sida",
    (
        HeadingBlock("Först", 1),
        LineBlock("Svaret.", "lead"),
        EntryBlock("ett", numbered=True),
        EntryBlock("två", numbered=True),
        HeadingBlock("Sedan", 2),
        LineBlock("en punkt", "item"),
        QuoteBlock("”Ja”", "Fråga"),
        FigureBlock("Staplar", "Flest är 2.", "Staplar: 1, 2.", str, _png),
        TableBlock(TableSheet("T", ("Namn", "Antal"), (("a", 1), ("b", 2))), (2, 1)),
    ),
    organisation="Farsta",
)


def template(*body: str, change: Callable[[Any], object] = lambda made: None) -> bytes:
    """A template with these paragraphs."""
    made = docx.Document()
    for text in body or ("{{ titel }}", "{{ undertitel }}", "{{ innehåll }}", "Slut"):
        made.add_paragraph(text)
    change(made)
    whole = io.BytesIO()
    made.save(whole)
    return whole.getvalue()


def changed(content: bytes, name: str, alter: Callable[[bytes], bytes] | None) -> bytes:
    """The package with one part altered or added."""
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(whole, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            new.writestr(part, alter(data) if part == name and alter else data)
        if name not in old.namelist():
            new.writestr(name, b"x")
    return whole.getvalue()


def problems(content: bytes) -> list[str]:
    """What is said of it, in Swedish."""
    found = word_template.check(content)
    assert bool(found.problems) != bool(found.content)
    return [wording(one.name, **dict(one.params)).sv for one in found.problems]


def names(content: bytes) -> list[str]:
    return [one.name for one in word_template.check(content).problems]


def written(content: bytes, document: Document = DOCUMENT) -> Any:
    checked = word_template.check(content)
    assert not checked.problems, checked.problems
    file = io.BytesIO()
    word_document.write(document, file, template=WordTemplate(checked.content, "30 november"))
    return docx.Document(file)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_built_in_one_is_a_good_template(language: str) -> None:
    checked = word_template.check(word_document.builtin(language))
    assert (checked.problems, checked.notices) == ((), ())


def test_every_placeholder_is_filled_in_both_languages() -> None:
    said = [
        name for pair in word_template.PLACEHOLDERS.items() for name in pair if name[:3] != "con"
    ]
    said.remove("innehåll")
    made = written(template(*(f"{name}={{{{ {name} }}}}" for name in said), "{{ content }}"))
    lines = [p.text for p in made.paragraphs]
    for english, swedish in word_template.PLACEHOLDERS.items():
        if english != "content":
            filled = {
                line.partition("=")[2]
                for line in lines
                if line.startswith((f"{english}=", f"{swedish}="))
            }
            assert len(filled) == 1, english
            assert "" not in filled
    assert "title=Plan <2026> & {{ titel }}" in lines, "what is filled in is text, and nothing more"
    assert "datum=30 november" in lines


@pytest.mark.parametrize(("language", "whole"), [("sv", "Hela staden"), ("en", "The whole city")])
def test_whose_a_document_is_that_is_no_districts_is_said_too(language: str, whole: str) -> None:
    of_all = replace(DOCUMENT, organisation="", language=language)
    made = written(template("Till {{ organisation }}", "{{ innehåll }}"), of_all)
    assert made.paragraphs[0].text == f"Till {whole}"


def test_a_head_is_not_parted_within_a_word_on_a_narrow_page() -> None:
    heads = ("Punkt", "Benämning", "Anteckningar", "Varav bekräftade", "Förslag")
    narrow = [1.6, 5.4, 1.6, 1.6, 1.6]
    widths = word_document.with_whole_words(heads, narrow)
    assert sum(widths) == pytest.approx(sum(narrow))
    for head, width in zip(heads, widths, strict=True):
        signs = (width - word_document.CELL_MARGINS_CM) / word_document.SIGN_CM
        assert max(map(len, head.split())) <= signs + 1e-6
    assert word_document.with_whole_words(heads, [1.0] * 5) == [1.0] * 5, "no room for that"
    wide = [3.0, 9.0, 3.0, 4.0, 3.0]
    assert word_document.with_whole_words(heads, wide) == wide


def test_the_content_stands_where_the_template_says_in_its_styles() -> None:
    def change(made: Any) -> None:
        made.sections[0].header.paragraphs[0].text = "{{ organisation }}"
        made.styles.add_style("Rundabord tabell", 3)
        made.add_paragraph("{% if scope %}Omfattning{% endif %}")

    made = written(template(change=change))
    text = [(p.style.name, p.text) for p in made.paragraphs]
    assert text[:4] == [
        ("Normal", DOCUMENT.title),
        ("Normal", DOCUMENT.under),
        ("Heading 1", "Först"),
        ("Lead", "Svaret."),
    ]
    assert text[-2:] == [("Normal", "Slut"), ("Normal", "Omfattning")]
    assert ("List Number", "ett") in text
    assert ("List Bullet", "en punkt") in text
    assert ("Quote", "”Ja”") in text
    assert made.sections[0].header.paragraphs[0].text == "Farsta"
    assert word_template.MARK not in str(text)
    table = made.tables[0]
    assert table.style.name == "Rundabord tabell"
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert made.element.body.xpath(".//wp:docPr/@descr") == ["Flest är 2. Staplar: 1, 2."]
    assert {one.get(qn("w:val")) for one in made.styles.element.iter(qn("w:lang"))} == {"sv-SE"}
    assert "PAGE" in made.sections[0].footer._element.xml, "it had no page numbers"


def test_without_a_place_for_title_and_content_they_come_last() -> None:
    content = template("Bara text")
    told = {one.name for one in word_template.check(content).notices}
    assert {"template_without_content", "template_without_title"} <= told
    made = written(content)
    assert [p.text for p in made.paragraphs[:4]] == [
        "Bara text",
        DOCUMENT.title,
        DOCUMENT.under,
        "Först",
    ]
    assert made.paragraphs[1].style.name == "Title"


def test_what_a_template_lacks_gets_our_look_and_is_told() -> None:
    def strip(made: Any) -> None:
        for name in ("Heading 2", "Heading 3", "List Number", "List Bullet", "Quote", "Caption"):
            made.styles[name].delete()
        rels = made.part.rels
        for number in [i for i, rel in rels.items() if rel.reltype.endswith("/numbering")]:
            del rels[number]

    content = template(change=strip)
    notices = {one.name: dict(one.params) for one in word_template.check(content).notices}
    missing = "Heading 2, Heading 3, Caption, Quote, List Bullet, List Number"
    assert notices["template_without_styles"] == {"styles": missing}
    made = written(content)
    heading = next(p for p in made.paragraphs if p.text == "Sedan")
    assert heading.style.name == "Heading 2"
    assert heading.style.element.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == "1"
    for text in ("ett", "en punkt"):
        style = next(p for p in made.paragraphs if p.text == text).style
        assert style.element.pPr.numPr.numId.val
    kinds = made.part.numbering_part.element.xpath("./w:abstractNum/w:lvl/w:numFmt/@w:val")
    assert kinds == ["decimal", "bullet"]


def test_pages_lie_down_for_a_wide_document() -> None:
    made = written(template(), replace(DOCUMENT, landscape=True))
    assert made.sections[0].page_width > made.sections[0].page_height


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ tittel }}", "{{ tittel }} finns inte. Menade du {{ titel }}?"),
        ("{{ tiitle }}", "{{ tiitle }} finns inte. Menade du {{ title }}?"),
        ("{{ xyzzy }}", "{{ xyzzy }} finns inte. De här finns: {{ titel }}, "),
        ("{% if organisaton %}a{% endif %}", "Menade du {{ organisation }}?"),
        ("{{ titel }", "Klamrarna stämmer inte i stycket ”{{ titel }”."),
        ("{{ titel.__class__ }}", "{{ titel.__class__ }} går inte."),
        ("{{ 'a' * 999999999 }}", "går inte."),
        ("{% for a in range(9**9) %}x{% endfor %}", "går inte."),
        ("{% if titel %}utan slut", "Mallen gick inte att fylla i"),
        ("x {{ innehåll }}", "ska stå ensamt"),
    ],
)
def test_an_error_names_the_placeholder(text: str, said: str) -> None:
    told = problems(template(text))
    assert any(said in one for one in told), told


def test_a_placeholder_that_word_has_split_is_read_whole() -> None:
    def split(made: Any) -> None:
        paragraph = made.add_paragraph("{{ ti")
        paragraph.add_run("tel }").bold = True
        paragraph.add_run("}")

    made = written(template("{{ innehåll }}", change=split))
    assert made.paragraphs[-1].text == DOCUMENT.title


def test_the_content_stands_once_and_on_the_page() -> None:
    def header(made: Any) -> None:
        made.sections[0].header.paragraphs[0].text = "{{ content }}"

    def cell(made: Any) -> None:
        made.add_table(1, 1).cell(0, 0).text = "{{ content }}"

    assert names(template("{{ content }}", "{{ innehåll }}")) == ["template_content_twice"]
    assert names(template("x", change=header)) == ["template_content_in_edge"]
    assert names(template("x", change=cell)) == ["template_content_not_alone"]


def external(kind: str, target: str) -> Callable[[Any], None]:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    return lambda made: made.part.relate_to(target, base + kind, is_external=True)


def field(code: str) -> Callable[[Any], None]:
    def add(made: Any) -> None:
        paragraph = made.add_paragraph()
        for part in (code[:5], code[5:]):
            made_run = paragraph.add_run()
            instruction = docx.oxml.OxmlElement("w:instrText")
            instruction.text = part
            made_run._r.append(instruction)

    return add


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "template_not_word"),
        (b"PK\x03\x04 cut off", "template_not_word"),
        (b"%PDF-1.7", "template_not_word"),
        (template(change=external("image", "https://x.example/a.png")), "template_reaches_out"),
        (template(change=external("image", "\\\\server\\a.png")), "template_reaches_out"),
        (template(change=external("hyperlink", "file:///etc/x")), "template_reaches_out"),
        (template(change=field(' INCLUDEPICTURE "https://x.example/a" ')), "template_fetches"),
        (template(change=field("DDEAUTO cmd")), "template_fetches"),
        (changed(template(), "word/vbaProject.bin", None), "template_runs"),
        (changed(template(), "word/embeddings/a.xlsx", None), "template_runs"),
        (
            changed(
                template(), "[Content_Types].xml",
                lambda b: b.replace(b"document.main+xml", b"template.main+xml"),
            ),
            "template_not_docx",
        ),
        (
            changed(
                template(), "word/document.xml",
                lambda b: b.replace(b"<w:document", b"<!DOCTYPE a [<!ENTITY b 'c'>]><w:document"),
            ),
            "template_damaged",
        ),
        (changed(template(), "word/document.xml", lambda b: b[:300]), "template_damaged"),
        (b"x" * (word_template.MOST_BYTES + 1), "template_too_large"),
    ],
)  # fmt: skip
def test_what_runs_fetches_or_breaks_is_refused(content: bytes, name: str) -> None:
    assert names(content) == [name]


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    whole = io.BytesIO(template())
    with zipfile.ZipFile(whole, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/media/a.bin", b"\0" * (word_template.MOST_UNPACKED + 1))
    assert len(whole.getvalue()) < 200_000
    assert names(whole.getvalue()) == ["template_unpacked_too_large"]
    whole = io.BytesIO(template())
    with zipfile.ZipFile(whole, "a") as packed:
        for number in range(word_template.MOST_PARTS):
            packed.writestr(f"word/media/{number}", b"")
    assert names(whole.getvalue()) == ["template_unpacked_too_large"]


def test_a_link_that_a_reader_follows_is_let_be() -> None:
    assert names(template(change=external("hyperlink", "https://x.example/"))) == []


def test_where_the_file_was_made_from_is_let_go() -> None:
    def attach(made: Any) -> None:
        settings = made.part._settings_part
        base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
        number = settings.relate_to("file:///C:/kontor/hemlig.dotx", base + "attachedTemplate",
                                         is_external=True)  # fmt: skip
        one = docx.oxml.OxmlElement("w:attachedTemplate")
        one.set(qn("r:id"), number)
        settings.element.insert(0, one)

    kept = word_template.check(template(change=attach)).content
    with zipfile.ZipFile(io.BytesIO(kept)) as packed:
        assert all(b"hemlig" not in packed.read(part) for part in packed.namelist())
        assert b"attachedTemplate" not in packed.read("word/settings.xml")
