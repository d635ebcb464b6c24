"""Word: a document with a structure that a reader and a screen reader can follow."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import docx
import openpyxl
from docx.oxml.ns import qn

from cafe.config import VERSION
from cafe.exports import excel, summary_document, tables, word_document
from cafe.exports.document import EntryBlock, HeadingBlock, LineBlock, QuoteBlock
from cafe.reports.summary import Summary
from cafe.reports.summary.model import AskedGroup


def document(summary: Summary, language: str = "sv") -> Any:
    file = io.BytesIO()
    word_document.write(summary_document.of(summary, language), file)
    return docx.Document(file)


def texts(made: Any, style: str) -> list[str]:
    return [p.text for p in made.paragraphs if p.style.name == style]


def cells(made: Any) -> list[str]:
    return [cell.text for table in made.tables for row in table.rows for cell in row.cells]


def test_headings_follow_the_summary(summary: Callable[..., Summary]) -> None:
    made = document(summary())
    assert texts(made, "Title") == ["Dialogcafé i Farsta"]
    assert texts(made, "Subtitle") == ["14 oktober 2026 · Farsta · Samlingssalen"]
    assert texts(made, "Heading 1") == [
        "Det som sades mest",
        "Det som borden föreslår",
        "Anteckningar per punkt",
        "Punkterna efter typ",
        "Frågor",
        "Teman",
        "Förslag",
        "Nyckeltal",
        "Om siffrorna",
    ]
    assert texts(made, "Heading 2") == ["+Handledning", "Vad föreslår ni?"]


def test_the_first_page_begins_with_the_answer(summary: Callable[..., Summary]) -> None:
    made = document(summary())
    assert [p.text for p in made.paragraphs][2].startswith("Det som sades mest: +Handledning, 3 ")
    assert made.paragraphs[2].style.name == "Lead"


def test_the_figure_of_points_may_fill_the_first_page_and_is_never_parted_from_its_heading(
    summary: Callable[..., Summary],
) -> None:
    made = document(summary())
    assert not [p.text for p in made.paragraphs if p.paragraph_format.page_break_before]
    first = next(at for at, p in enumerate(made.paragraphs) if p.text == "Anteckningar per punkt")
    heading, sentence, figure, caption, unsaid = made.paragraphs[first : first + 5]
    assert heading.style.paragraph_format.keep_with_next
    assert all(p.paragraph_format.keep_with_next for p in (sentence, figure))
    assert caption.style.name == "Caption"
    assert unsaid.text.startswith("Ingen anteckning handlar om: P1 Brukardelaktighet, ")


def test_figures_and_tables_are_counted_by_word(summary: Callable[..., Summary]) -> None:
    made = document(summary())
    said = {
        kind: [p.text for p in made.paragraphs if f" SEQ {kind} " in p._p.xml]
        for kind in ("Figur", "Tabell")
    }
    assert said["Figur"] == [
        "Figur 1. Flest anteckningar handlar om P8 Ärendehandledning: 2 av 6.",
        "Figur 2. Vanligast är ”Förslag”: 4 av 6 anteckningar.",
    ]
    assert said["Tabell"] == [
        "Tabell 1. Hur många anteckningar som handlar om varje punkt i planen.",
        "Tabell 2. Punkterna uppdelade efter vad som fungerar, kan bli bättre och föreslås.",
        "Tabell 3. Frågorna, och hur många anteckningar var och en fick.",
    ]


def test_each_numbered_list_begins_with_one(summary: Callable[..., Summary]) -> None:
    made = document(summary())
    numbers = [p._p.pPr.numPr.numId.val for p in made.paragraphs if p.style.name == "List Number"]
    most = len([t for t in summary().themes if (t.size.count or 0) > 1])
    assert len({*numbers[:most]}) == len({*numbers[most:]}) == 1
    assert numbers[0] != numbers[most]


def test_proposals_are_as_they_were_said(summary: Callable[..., Summary]) -> None:
    said = texts(document(summary()), "List Number")[1:]
    assert said[0] == '=HYPERLINK("http://x.example";"klicka")'
    assert said[3] == "styrtecken  och  här"


def test_the_question_of_proposals_stands_once_above_them(summary: Callable[..., Summary]) -> None:
    whole = summary()
    first, *rest = whole.proposals
    other = replace(first, question="Vad fungerar?", round=1, text="Mer tid")
    mixed = replace(whole, proposals=(first, other, *rest))
    made = [
        b for b in summary_document.of(mixed).blocks if isinstance(b, HeadingBlock | EntryBlock)
    ]
    at = made.index(HeadingBlock("Förslag", 1))
    said = [b.text for b in made[at + 1 : at + 1 + len(mixed.proposals) + 2]]
    asked = [first.text, *(one.text for one in rest)]
    assert said == ["Vad föreslår ni?", *asked, "Vad fungerar?", "Mer tid"]
    assert not any("?" in b.facts for b in made[at:] if isinstance(b, EntryBlock))


def test_a_theme_says_of_opposites_in_it_what_its_page_says(
    summary: Callable[..., Summary],
) -> None:
    whole = summary()
    first, *rest = whole.themes

    def says(made: Summary) -> list[str]:
        paragraphs = document(made).paragraphs
        return [p.text for p in paragraphs if "motsatsen" in p.text]

    assert says(whole) == []
    for mixed, told, cell in (
        ("said", "här sägs också motsatsen", "Ja"),
        ("perhaps", "här sägs kanske också motsatsen", "Kanske"),
    ):
        changed = replace(whole, themes=(replace(first, mixed=mixed), *rest))
        assert says(changed)
        assert all(text.endswith(f" · {told}") for text in says(changed))
        sheet = tables.themes(changed, "sv")
        assert sheet.columns[-1] == "Motsatsen sägs också"
        assert [row[-1] for row in sheet.rows] == [cell, *("" for _ in rest)]


def test_quotes_keep_their_lines(summary: Callable[..., Summary]) -> None:
    assert "Handledning varje vecka\nmed hela gruppen" in texts(document(summary()), "Quote")


def test_a_question_that_all_quotes_of_a_theme_answer_stands_once(
    summary: Callable[..., Summary],
) -> None:
    (theme, *_) = (whole := summary()).themes
    same = tuple(replace(quote, question="Vad fungerar?") for quote in theme.quotes)
    made = summary_document.of(replace(whole, themes=(replace(theme, quotes=same),)))
    assert len(same) == 2
    at = made.blocks.index(LineBlock("Citaten svarar på frågan: Vad fungerar?", "soft"))
    assert [one.under for one in made.blocks[at + 1 : at + 3] if isinstance(one, QuoteBlock)] == [
        "",
        "",
    ]
    apart = (same[0], replace(same[1], question="Vad föreslår ni?"))
    made = summary_document.of(replace(whole, themes=(replace(theme, quotes=apart),)))
    under = {one.under for one in made.blocks if isinstance(one, QuoteBlock)}
    assert under == {"Vad fungerar?", "Vad föreslår ni?"}


def test_where_no_note_has_a_kind_nothing_is_told_by_kind(summary: Callable[..., Summary]) -> None:
    whole = summary()
    none = tuple(replace(row, count=replace(row.count, count=0)) for row in whole.kinds)
    for made, told in ((whole, True), (replace(whole, kinds=none), False)):
        found = summary_document.of(made).blocks
        headings = [one.text for one in found if isinstance(one, HeadingBlock)]
        assert ("Punkterna efter typ" in headings) == told
        file = io.BytesIO()
        excel.write(made, file)
        assert ("Punkt × typ" in openpyxl.load_workbook(file).sheetnames) == told


def test_small_lines_below_a_heading_stay_with_what_follows(
    summary: Callable[..., Summary],
) -> None:
    made = document(summary())
    under = [
        (before.style.name, one.paragraph_format.keep_with_next)
        for before, one in zip(made.paragraphs, made.paragraphs[1:], strict=False)
        if one.style.name == "Caption"
    ]
    assert ("Heading 2", True) in under
    assert ("Heading 2", None) not in under


def test_each_figure_has_a_text_that_says_what_it_shows(summary: Callable[..., Summary]) -> None:
    made = document(summary())
    drawn = [d.get("descr") for d in made.element.iter(qn("wp:docPr"))]
    assert len(drawn) == 2
    most = "Vanligast är ”Förslag”: 4 av 6 anteckningar."
    assert drawn[1].startswith(
        f"{most} Anteckningar per typ: Fungerar bra 1, Behöver bli bättre 1,"
    )
    assert "Ärendehandledning 2" in drawn[0]


def test_header_rows_are_repeated_and_rows_stay_in_one_piece(
    summary: Callable[..., Summary],
) -> None:
    made = document(summary())
    for table in made.tables[:-1]:  # the last is of key figures
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(
        row._tr.trPr.find(qn("w:cantSplit")) is not None for t in made.tables for row in t.rows
    )


def test_the_language_and_the_properties_are_set(summary: Callable[..., Summary]) -> None:
    made = document(summary())
    languages = {lang.get(qn("w:val")) for lang in made.styles.element.iter(qn("w:lang"))}
    assert languages == {"sv-SE"}
    assert made.core_properties.title == "Sammanfattning: Dialogcafé i Farsta"
    assert made.core_properties.author == "Rundabord"
    assert made.core_properties.language == "sv-SE"


def test_the_method_says_how_much_a_person_confirmed(summary: Callable[..., Summary]) -> None:
    whole = summary()
    said = texts(document(whole), "List Bullet")
    assert said[-len(whole.method) - len(whole.protection) - 1 :] == [
        *whole.method,
        *whole.protection,
        tables.made_with("sv"),
    ]
    assert VERSION in said[-1]
    assert any("Av 3 kopplingar är 2 bekräftade av en person" in s for s in said)


def test_a_small_group_has_the_reason_and_neither_figure_nor_count(
    summary: Callable[..., Summary],
) -> None:
    whole = summary(participants=3)
    made = document(whole)
    assert whole.hidden in texts(made, "Quote")
    assert "Anteckningar per punkt" not in texts(made, "Heading 1")
    assert list(made.element.iter(qn("wp:docPr"))) == []
    assert "färre än 5" in cells(made)
    assert "2. Vad föreslår ni?" in [p.text for p in made.paragraphs]


def test_without_an_analysis_it_says_so_and_keeps_the_proposals(
    summary: Callable[..., Summary],
) -> None:
    made = document(summary(analysed=False))
    assert "Anteckningarna är inte analyserade. Därför saknas punkter och teman." in texts(
        made, "Quote"
    )
    assert texts(made, "Heading 1") == [
        "Det som borden föreslår",
        "Anteckningar per typ",
        "Frågor",
        "Förslag",
        "Nyckeltal",
        "Om siffrorna",
    ]


def test_english(summary: Callable[..., Summary]) -> None:
    made = document(summary(language="en"), "en")
    assert texts(made, "Heading 1")[0] == "What was said most"
    assert made.core_properties.language == "en-GB"


def test_what_the_steering_groups_are_asked_stands_on_the_first_page(
    summary: Callable[..., Summary],
) -> None:
    asks = (
        AskedGroup("Fler administratörer", "", "2026-12-12"),
        AskedGroup("Fler administratörer", "Farsta", "2026-12-14"),
        *(AskedGroup(f"Förslag {number}", "", "2026-12-20") for number in range(4)),
    )
    made = document(replace(summary(), asks=asks))
    said = [p.text for p in made.paragraphs]
    at = said.index("Det som ni ombeds ta ställning till")
    assert said[at + 1 : at + 3] == [
        "Fler administratörer",
        "Centrala styrgruppen: svar senast 12 december 2026 · Farsta: svar senast 14 december 2026",
    ]
    assert "1 till står på sidan om förslag." in said
    assert at < said.index("Anteckningar per punkt")
    assert "Det som borden föreslår" not in said
