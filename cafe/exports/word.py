"""Word: the summary as a document for a meeting."""

from __future__ import annotations

import io
from typing import Any, BinaryIO

from cafe.exports import figures, tables
from cafe.exports.tables import TableSheet, clean
from cafe.reports.summary import Summary, day

MAIN = "0B5F66"
SOFT = "4D585B"
TINT = "E2EFEE"
LINE = "B9C0BE"
FONT = "Arial"
TEXT_WIDTH_CM = 16.5


def write(summary: Summary, file: BinaryIO, language: str = "sv") -> None:
    """Write the document, in Word's own heading, list, quote and table styles."""
    _Document(summary, language).save(file)


class _Document:
    def __init__(self, summary: Summary, language: str) -> None:
        import docx

        self.summary, self.language = summary, language
        self.word = tables.words(language)
        self.docx: Any = docx.Document()
        self._styles()
        self._page()
        self._properties()
        self._front()
        if not summary.hidden:
            self._figure_part("kinds", tables.kinds(summary, language), (9, 4))
            if summary.points:
                self._points()
        self._themes()
        self._proposals()
        self._about()

    def save(self, file: BinaryIO) -> None:
        """Write it to a file that need not be able to seek."""
        whole = io.BytesIO()
        self.docx.save(whole)
        file.write(whole.getvalue())

    # --- the look ---------------------------------------------------------------------------

    def _styles(self) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        styles = self.docx.styles
        looks = {
            "Normal": (11, None, False, 0, 6),
            "Title": (24, MAIN, True, 0, 2),
            "Subtitle": (12, SOFT, False, 0, 12),
            "Heading 1": (15, MAIN, True, 20, 6),
            "Heading 2": (12, MAIN, True, 14, 3),
            "Quote": (11, None, False, 3, 3),
            "Caption": (9, SOFT, False, 2, 10),
            "List Number": (11, None, False, 0, 4),
            "List Bullet": (11, None, False, 0, 4),
        }
        for name, (size, colour, bold, before, after) in looks.items():
            style = styles[name]
            style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
            style.font.color.rgb = RGBColor.from_string(colour or "1D2426")
            style.paragraph_format.space_before = Pt(before)
            style.paragraph_format.space_after = Pt(after)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            for script in ("ascii", "hAnsi", "eastAsia", "cs"):
                fonts.set(qn(f"w:{script}"), FONT)
        for spaced in styles["Title"].element.iter(qn("w:pBdr")):
            spaced.getparent().remove(spaced)
        self._quote_line(styles["Quote"])
        self._language(styles.element)

    def _quote_line(self, style: Any) -> None:
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls
        from docx.shared import Cm

        style.paragraph_format.left_indent = Cm(0.6)
        style.element.get_or_add_pPr().append(
            parse_xml(
                f"<w:pBdr {nsdecls('w')}>"
                f'<w:left w:val="single" w:sz="18" w:space="8" w:color="{LINE}"/></w:pBdr>'
            )
        )

    def _language(self, styles: Any) -> None:
        """Spelling and screen readers go by the language of the default run."""
        from docx.oxml.ns import qn

        name = "en-GB" if self.language == "en" else "sv-SE"
        for lang in styles.iter(qn("w:lang")):
            lang.set(qn("w:val"), name)

    def _page(self) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Cm

        section = self.docx.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.25)
        section.top_margin = section.bottom_margin = Cm(2.2)
        foot = section.footer.paragraphs[0]
        foot.style = self.docx.styles["Caption"]
        foot.alignment = WD_ALIGN_PARAGRAPH.LEFT
        title = clean(self.summary.title)
        foot.add_run(f"{title}, {day(self.summary.date, self.language)}  ·  ")
        self._field(foot, "PAGE")
        foot.add_run(" / ")
        self._field(foot, "NUMPAGES")

    def _field(self, paragraph: Any, code: str) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), code)
        run = OxmlElement("w:r")
        text = OxmlElement("w:t")
        text.text = "1"
        run.append(text)
        field.append(run)
        paragraph._p.append(field)

    def _properties(self) -> None:
        about = self.docx.core_properties
        # Word's own limit for a property.
        about.title = f"{self.word['summary']}: {clean(self.summary.title)}"[:255]
        about.author = about.last_modified_by = "Rundabord"
        about.language = "en-GB" if self.language == "en" else "sv-SE"
        about.comments = tables.made_with(self.language)
        about.subject = day(self.summary.date, self.language)

    # --- the parts --------------------------------------------------------------------------

    def _front(self) -> None:
        made, word = self.summary, self.word
        self.docx.add_paragraph(clean(made.title), style="Title")
        where = [day(made.date, self.language), clean(made.organiser), clean(made.place)]
        self.docx.add_paragraph(" · ".join(part for part in where if part), style="Subtitle")
        for sentence in (made.hidden, made.quotes_hidden):
            if sentence:
                self._notice(sentence)
        if not made.points:
            self._notice(made.method[0])
        self.docx.add_heading(word["key_figures"], 1)
        facts = tables.overview(made, self.language)
        above = (word["date"], word["organiser"], word["place"])
        rows = tuple(row for row in facts.rows if row[0] not in above)
        self._table(TableSheet(facts.title, facts.columns, rows), (8, 8.5), header=False)
        self.docx.add_heading(word["asked"], 1)
        if made.hidden:
            for question in made.questions:
                self.docx.add_paragraph(f"{question.number}. {clean(question.question)}")
        else:
            self._table(tables.asked(made, self.language), (2.2, 11.3, 3))

    def _notice(self, sentence: str) -> None:
        paragraph = self.docx.add_paragraph(sentence, style="Quote")
        paragraph.runs[0].bold = True

    def _figure_part(self, name: str, sheet: TableSheet, widths: tuple[float, ...]) -> None:
        self.docx.add_heading(self.word[f"figure_{name}"], 1)
        if name in figures.available(self.summary):
            self._picture(name)
        self._table(sheet, widths)

    def _picture(self, name: str) -> None:
        from docx.shared import Cm

        image = io.BytesIO(figures.png(name, self.summary, self.language))
        paragraph = self.docx.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        width = TEXT_WIDTH_CM if name == "points" else TEXT_WIDTH_CM * 0.8
        picture = paragraph.add_run().add_picture(image, width=Cm(width))
        drawn = picture._inline.docPr
        drawn.set("title", self.word[f"figure_{name}"])
        drawn.set("descr", figures.description(name, self.summary, self.language))

    def _points(self) -> None:
        made, word = self.summary, self.word
        points = tables.points(made, self.language)
        self._figure_part("points", points, (1.5, 6.6, 2.8, 2.8, 2.8))
        self.docx.add_paragraph(made.method[2], style="Caption")
        self.docx.add_heading(self.word["matrix"], 1)
        matrix = tables.matrix(made, self.language)
        rows = [*made.points, *([made.no_point] if made.no_point else []), made.all_notes]
        # The table above has the full labels, and what a person confirmed.
        self._table(
            TableSheet(
                matrix.title,
                (word["point"], word["count"], *matrix.columns[4:]),
                tuple(
                    (f"{row.id} {clean(row.short)}".strip(), line[2], *line[4:])
                    for row, line in zip(rows, matrix.rows, strict=True)
                ),
            ),
            (5.7, 2.8, 2.0, 2.2, 1.9, 1.9),
        )

    def _themes(self) -> None:
        if not self.summary.themes:
            return
        word = self.word
        self.docx.add_heading(word["themes"], 1)
        for theme in self.summary.themes:
            heading = self.docx.add_heading(clean(theme.title), 2)
            heading.paragraph_format.keep_with_next = True
            size = tables.shown(theme.size, self.language)
            facts = [f"{word['size']}: {size}"]
            if theme.point:
                facts.append(f"{word['point']}: {theme.point}")
            if theme.terms:
                facts.append(f"{word['terms']}: {clean(', '.join(theme.terms))}")
            line = self.docx.add_paragraph(" · ".join(facts), style="Caption")
            line.paragraph_format.keep_with_next = bool(theme.quotes)
            for quote in theme.quotes:
                self.docx.add_paragraph(clean(quote), style="Quote")

    def _proposals(self) -> None:
        if not self.summary.proposals:
            return
        word = self.word
        self.docx.add_heading(word["proposals"], 1)
        for proposal in self.summary.proposals:
            said = self.docx.add_paragraph(clean(proposal.text), style="List Number")
            said.paragraph_format.keep_with_next = True
            facts = [
                f"{word['table']} {proposal.table}"
                if proposal.table.isdigit()
                else clean(proposal.table).capitalize(),
                f"{word['round']} {proposal.round}",
                f"{word['votes']}: {proposal.votes}" if proposal.votes else "",
                ", ".join(proposal.points),
                clean(proposal.theme or ""),
            ]
            line = self.docx.add_paragraph(" · ".join(f for f in facts if f), style="Caption")
            line.paragraph_format.left_indent = said.style.paragraph_format.left_indent

    def _about(self) -> None:
        self.docx.add_heading(self.word["about"], 1)
        for sentence in (
            *self.summary.method,
            *self.summary.protection,
            tables.made_with(self.language),
        ):
            self.docx.add_paragraph(sentence, style="List Bullet")

    # --- tables -----------------------------------------------------------------------------

    def _table(self, sheet: TableSheet, widths: tuple[float, ...], *, header: bool = True) -> None:
        """A table with a header row that is repeated on every page; rows stay in one piece."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml import OxmlElement, parse_xml
        from docx.oxml.ns import nsdecls, qn
        from docx.shared import Cm, Pt

        rows: list[tuple[Any, ...]] = [*([sheet.columns] if header else []), *sheet.rows]
        # A column of figures, hidden ones too, stands to the right.
        numeric = [
            all(
                isinstance(row[i], int) or row[i] in ("", self.word["hidden"]) for row in sheet.rows
            )
            and any(row[i] != "" for row in sheet.rows)
            for i in range(len(sheet.columns))
        ]
        made = self.docx.add_table(rows=len(rows), cols=len(sheet.columns))
        made.autofit = False
        properties = made._tbl.tblPr
        borders = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
            for side in ("top", "bottom", "insideH")
        )
        properties.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{borders}</w:tblBorders>"))
        for grid, width in zip(made._tbl.tblGrid.gridCol_lst, widths, strict=True):
            grid.w = Cm(width)
        for place, (line, row) in enumerate(zip(rows, made.rows, strict=True)):
            is_head = header and place == 0
            about = row._tr.get_or_add_trPr()
            about.append(OxmlElement("w:cantSplit"))
            if is_head:
                about.append(OxmlElement("w:tblHeader"))
            short = len(rows) <= 8 and place < len(rows) - 1
            for column, (value, cell) in enumerate(zip(line, row.cells, strict=True)):
                cell.width = Cm(widths[column])
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_before = Pt(2)
                paragraph.paragraph_format.space_after = Pt(2)
                paragraph.paragraph_format.keep_with_next = is_head or short
                run = paragraph.add_run(str(value))
                run.font.size = Pt(9 if is_head else 10)
                run.bold = is_head or (not header and column == 0)
                if header and numeric[column]:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                if is_head:
                    shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="{TINT}"/>')
                    cell._tc.get_or_add_tcPr().append(shade)
        look = properties.find(qn("w:tblLook"))
        if look is not None and not header:
            look.set(qn("w:firstRow"), "0")
        self.docx.add_paragraph().paragraph_format.space_after = Pt(0)
