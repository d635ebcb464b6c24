"""Word: a document in our look, in Word's own heading, list, quote and table styles."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

from cafe.exports import tables
from cafe.exports.document import (
    SHORT_TABLE,
    Block,
    Document,
    EntryBlock,
    FigureBlock,
    HeadingBlock,
    LineBlock,
    QuoteBlock,
    TableBlock,
    Told,
    drawn_png,
    silent,
    with_next,
)
from cafe.exports.tables import clean

MAIN = "0B5F66"
SOFT = "4D585B"
TINT = "E2EFEE"
LINE = "B9C0BE"
FONT = "Arial"
TEXT_WIDTH_CM = 16.5
LANDSCAPE_WIDTH_CM = 25.2
INDENT_CM = 0.63  # of Word's own lists
QUOTE_INDENT_CM = 0.6
MANY_COLUMNS = 12
LEAD = "Lead"
STYLES = {
    "lead": LEAD,
    "body": None,
    "soft": "Caption",
    "notice": "Quote",
    "item": "List Bullet",
}


def write(
    document: Document, file: BinaryIO, *, template: bytes = b"", told: Told = silent
) -> None:
    """Write the document to a file that need not be able to seek; `told` hears how far it has
    come."""
    document = drawn_png(document, told)
    made = _WordDocument(document)
    before: Block | None = None
    for block, kept in with_next(document.blocks):
        if _numbered(block) and not _numbered(before):
            made.number_anew()
        made.add(block, kept=kept)
        before = block
    made.save(file)


def _numbered(block: Block | None) -> bool:
    return isinstance(block, EntryBlock) and block.numbered


class _WordDocument:
    def __init__(self, document: Document) -> None:
        import docx

        self.language = document.language
        self.number = 0
        self.docx: Any = docx.Document()
        self._styles()
        # To look a style up by its name, at each paragraph, takes longer than all else together.
        self.style_ids = {style.name: style.style_id for style in self.docx.styles}
        self.text_width_cm = LANDSCAPE_WIDTH_CM if document.landscape else TEXT_WIDTH_CM
        self._page(document.foot, landscape=document.landscape)
        self._properties(document.about or document.title, document.subject)
        self._line(document.title, "Title")
        self._line(document.under, "Subtitle")

    def save(self, file: BinaryIO) -> None:
        whole = io.BytesIO()
        self.docx.save(whole)
        file.write(whole.getvalue())

    def number_anew(self) -> None:
        """The next numbered list begins with 1: Word counts on through all of one style."""
        numbering = self.docx.part.numbering_part.element
        style = self.docx.styles["List Number"].element.pPr.numPr.numId.val
        kind = next(n for n in numbering.num_lst if n.numId == style).abstractNumId.val
        made = numbering.add_num(kind)
        made.add_lvlOverride(ilvl=0).add_startOverride(1)
        self.number = made.numId

    def add(self, block: Block, *, kept: bool) -> None:
        """Write a block; `kept`: on the page of the next one."""
        match block:
            case HeadingBlock():
                made = self.docx.add_heading(clean(block.text), block.level)
                made.paragraph_format.page_break_before = block.page or None
            case LineBlock():
                said = self._line(block.text, STYLES[block.role])
                said.paragraph_format.keep_with_next = kept or None
                if block.role == "notice":
                    said.runs[0].bold = True
            case QuoteBlock():
                self._quote(block)
            case EntryBlock():
                self._entry(block, kept)
            case TableBlock():
                total = sum(block.widths)
                widths = [self.text_width_cm * width / total for width in block.widths]
                self._table(block, widths)
            case FigureBlock():
                self._figure(block)

    def _line(self, text: str, style: str | None = None) -> Any:
        made = self.docx.add_paragraph(clean(text))
        if style:
            made._p.style = self.style_ids[style]
        return made

    def _quote(self, quote: QuoteBlock) -> None:
        from docx.shared import Cm

        said = self._line(quote.text, "Quote")
        if quote.under:
            said.paragraph_format.keep_with_next = True
            said.paragraph_format.space_after = 0
            under = self._line(quote.under, "Caption")
            under.paragraph_format.left_indent = Cm(QUOTE_INDENT_CM)

    def _entry(self, entry: EntryBlock, kept: bool) -> None:
        from docx.shared import Cm

        style = "List Number" if entry.numbered else None if entry.strong else "List Bullet"
        said = self._line(entry.text, style)
        if entry.numbered:
            said._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = self.number
        if entry.strong:
            said.runs[0].bold = True
        said.paragraph_format.keep_with_next = kept or None
        if entry.facts or entry.quotes:
            said.paragraph_format.keep_with_next = True
            said.paragraph_format.space_after = 0
        if entry.facts:
            line = self._line(entry.facts, "Caption")
            line.paragraph_format.left_indent = Cm(INDENT_CM) if style else None
            line.paragraph_format.keep_with_next = bool(entry.quotes) or None
        for quote in entry.quotes:
            self._quote(quote)

    def _figure(self, figure: FigureBlock) -> None:
        from docx.shared import Cm

        paragraph = self._line("")
        paragraph.paragraph_format.keep_with_next = True
        width = Cm(self.text_width_cm * figure.width)
        picture = paragraph.add_run().add_picture(io.BytesIO(figure.png()), width=width)
        drawn = picture._inline.docPr
        drawn.set("title", figure.title)
        drawn.set("descr", figure.description)

    def _table(self, block: TableBlock, widths: Sequence[float]) -> None:
        """A table with a header row that is repeated on every page; rows stay in one piece.
        `widths` are in centimetres."""
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        # Written as a whole: to set each cell's properties takes a hundred times as long.
        twips = [round(width * 567) for width in widths]
        sheet, header, right = block.sheet, block.header, block.to_right(self.language)
        short = len(sheet.rows) <= SHORT_TABLE
        lines: list[tuple[Any, ...]] = [*([sheet.columns] if header else []), *sheet.rows]
        borders = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
            for side in ("top", "bottom", "insideH")
        )
        rows = []
        for place, line in enumerate(lines):
            is_head = header and place == 0
            keep = is_head or (short and place < len(lines) - 1)
            cells = "".join(
                _cell(
                    str(value),
                    twips[column],
                    is_head=is_head,
                    bold=is_head or (not header and column == 0),
                    keep=keep,
                    right=right[column],
                    shaded=is_head or (place - header, column) in block.shaded,
                )
                for column, value in enumerate(line)
            )
            head = "<w:tblHeader/>" if is_head else ""
            rows.append(f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{cells}</w:tr>")
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
        # So that a column's short name stays on one line where there are many.
        near = "".join(f'<w:{side} w:w="30" w:type="dxa"/>' for side in ("left", "right"))
        margins = f"<w:tblCellMar>{near}</w:tblCellMar>" if len(widths) > MANY_COLUMNS else ""
        made = parse_xml(
            f"<w:tbl {nsdecls('w')}><w:tblPr>"
            f'<w:tblW w:w="0" w:type="auto"/><w:tblBorders>{borders}</w:tblBorders>'
            f'<w:tblLayout w:type="fixed"/>{margins}'
            f'<w:tblLook w:firstRow="1" w:noVBand="1"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )
        self.docx.element.body.sectPr.addprevious(made)

    def _styles(self) -> None:
        from docx.enum.style import WD_STYLE_TYPE
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        styles = self.docx.styles
        styles.add_style(LEAD, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
        looks = {
            "Normal": (10.5, None, False, 0, 6),
            LEAD: (14, None, True, 4, 6),
            "Title": (22, MAIN, True, 0, 2),
            "Subtitle": (11.5, SOFT, False, 0, 8),
            "Heading 1": (14, MAIN, True, 14, 4),
            "Heading 2": (12, MAIN, True, 14, 3),
            "Heading 3": (10.5, None, True, 10, 3),
            "Quote": (10.5, None, False, 3, 3),
            "Caption": (9, SOFT, False, 0, 6),
            "List Number": (10.5, None, False, 0, 4),
            "List Bullet": (10.5, None, False, 0, 4),
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

        style.paragraph_format.left_indent = Cm(QUOTE_INDENT_CM)
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

    def _page(self, text: str, *, landscape: bool) -> None:
        from docx.enum.section import WD_ORIENT
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Cm

        section = self.docx.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        if landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Cm(29.7), Cm(21)
        section.left_margin = section.right_margin = Cm(2.25)
        section.top_margin = section.bottom_margin = Cm(2.2)
        foot = section.footer.paragraphs[0]
        foot.style = self.docx.styles["Caption"]
        foot.alignment = WD_ALIGN_PARAGRAPH.LEFT
        foot.add_run(f"{clean(text)}  ·  ")
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

    def _properties(self, title: str, subject: str) -> None:
        about = self.docx.core_properties
        about.title = clean(title)[:255]  # Word's own limit for a property
        about.author = about.last_modified_by = "Rundabord"
        about.language = "en-GB" if self.language == "en" else "sv-SE"
        about.comments = tables.made_with(self.language)
        about.subject = subject


def _cell(
    text: str, width: int, *, is_head: bool, bold: bool, keep: bool, right: bool, shaded: bool
) -> str:
    shade = f'<w:shd w:val="clear" w:fill="{TINT}"/>' if shaded else ""
    kept = "<w:keepNext/>" if keep else ""
    side = '<w:jc w:val="right"/>' if right else ""
    weight = "<w:b/>" if bold else ""
    said = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in clean(text).split("\n")
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr><w:p><w:pPr>{kept}'
        f'<w:spacing w:before="40" w:after="40"/>{side}</w:pPr>'
        f'<w:r><w:rPr>{weight}<w:sz w:val="{18 if is_head else 20}"/></w:rPr>{said}</w:r></w:p>'
        "</w:tc>"
    )
