"""Word: a document in a template's look, in Word's own heading, list, quote and table styles.

Without a template of the organisation's own it is `builtin`, which goes the same way. What a
template has no style for gets ours.
"""

from __future__ import annotations

import functools
import io
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, BinaryIO, Final
from xml.sax.saxutils import escape, quoteattr

from cafe.exports import tables, word_template
from cafe.exports.document import (
    BUILT_IN,
    SHORT_TABLE,
    TOGETHER,
    Block,
    Document,
    EntryBlock,
    FigureBlock,
    HeadingBlock,
    LineBlock,
    QuoteBlock,
    TableBlock,
    Told,
    WordTemplate,
    captions,
    drawn_png,
    silent,
    with_next,
)
from cafe.exports.tables import clean
from cafe.exports.word_template import PLACEHOLDERS

MAIN = "0B5F66"
SOFT = "4D585B"
TINT = "E2EFEE"
LINE = "B9C0BE"
FONT = "Arial"
EMU_IN_CM = 360_000  # lengths are kept in it
INDENT_CM = 0.63  # of Word's own lists
QUOTE_INDENT_CM = 0.6
MANY_COLUMNS = 12
SIGN_CM = 0.2  # a letter of a table's head, bold in 9 points
CELL_MARGINS_CM, NEAR_MARGINS_CM = 0.4, 0.11
TABLE_SPACE = 76_200  # EMU, of 6 points
LEAD = "Lead"
INK = "1D2426"
# What an organisation may call its style for tables.
TABLE_STYLES = ("rundabord", "rundabord tabell", "rundabord table")
SWEDISH = '<w:rPr><w:lang w:val="sv-SE"/></w:rPr>'
OUTLINE = '<w:outlineLvl {{ns}} w:val="{level}"/>'
QUOTE_LINE = (
    f'<w:pBdr {{ns}}><w:left w:val="single" w:sz="18" w:space="8" w:color="{LINE}"/></w:pBdr>'
)
LIST = (
    '<w:abstractNum {{ns}} w:abstractNumId="{id}"><w:multiLevelType w:val="singleLevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{sign}"/>'
    '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl>'
    "</w:abstractNum>"
)
STYLES = {
    "lead": LEAD,
    "body": None,
    "soft": "Caption",
    "notice": "Quote",
    "item": "List Bullet",
}


def write(
    document: Document,
    file: BinaryIO,
    *,
    template: WordTemplate = BUILT_IN,
    told: Told = silent,
) -> None:
    """Write the document to a file that need not be able to seek; `told` hears how far it has
    come."""
    document = drawn_png(document, told)
    made = _WordDocument(document, template)
    before: Block | None = None
    blocks = zip(with_next(document.blocks), captions(document.blocks), strict=True)
    for (block, kept), caption in blocks:
        if _numbered(block) and not _numbered(before):
            made.number_anew()
        made.below_table = isinstance(before, TableBlock)
        made.add(block, kept=kept, caption=caption)
        before = block
    made.save(file)


def _numbered(block: Block | None) -> bool:
    return isinstance(block, EntryBlock) and block.numbered


@functools.cache
def builtin(language: str) -> bytes:
    """Our own template, with the placeholders in a language: used where there is no other, and a
    start for one's own."""
    import docx

    made = docx.Document()
    name = {n: swedish if language == "sv" else n for n, swedish in PLACEHOLDERS.items()}
    _Styles(made, language).set_all()
    section = made.sections[0]
    _a4(section)
    foot = section.footer.paragraphs[0]
    foot.style = made.styles["Caption"]
    _page_numbers(foot, f"{{{{ {name['foot']} }}}}  ·  ")
    made.add_paragraph(f"{{{{ {name['title']} }}}}", "Title")
    made.add_paragraph(f"{{{{ {name['subtitle']} }}}}", "Subtitle")
    made.add_paragraph(f"{{{{ {name['content']} }}}}")
    whole = io.BytesIO()
    made.save(whole)
    return whole.getvalue()


class _WordDocument:
    def __init__(self, document: Document, template: WordTemplate) -> None:
        self.language = document.language
        self.parted = document.parted
        self.number = 0
        self.below_table = False
        self.counted: Counter[str] = Counter()
        look = template.content or builtin(document.language)
        self.docx: Any = word_template.filled(
            look, _values(document, template), functools.partial(_prepare, document)
        )
        # To look a style up by its name, at each paragraph, takes longer than all else together.
        self.style_ids = {style.name: style.style_id for style in self.docx.styles}
        self.table_style = self._own_table_style()
        page = self.docx.sections[-1]
        width = page.page_width - page.left_margin - page.right_margin
        self.text_width_cm = float(width) / EMU_IN_CM
        self._properties(document.about or document.title, document.subject)
        self.after = self._begin()
        if not any(p.style is not None and p.style.name == "Title" for p in self.docx.paragraphs):
            said = {text.strip() for text in (p.text for p in self.docx.paragraphs)}
            if clean(document.title).strip() not in said:
                self._line(document.title, "Title")
                self._line(document.under, "Subtitle")

    def _begin(self) -> list[Any]:
        """Make the place of the content the end; returns what the template has after it."""
        body = self.docx.element.body
        mark = next((p for p in self.docx.paragraphs if p.text.strip() == word_template.MARK), None)
        if mark is None:
            return []
        after = [one for one in mark._p.itersiblings() if one is not body.sectPr]
        for one in (mark._p, *after):
            body.remove(one)
        return after

    def _own_table_style(self) -> str:
        """The template's style for tables, if it has one that is called so; else the lines of a
        table are ours."""
        for style in self.docx.styles:
            if style.name.lower() in TABLE_STYLES:
                return str(style.style_id)
        return ""

    def save(self, file: BinaryIO) -> None:
        for one in self.after:
            self.docx.element.body.sectPr.addprevious(one)
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

    def add(self, block: Block, *, kept: bool, caption: str | None = None) -> None:
        """Write a block; `kept`: on the page of the next one. `caption` stands behind its number,
        which it has unless that is None."""
        match block:
            case HeadingBlock():
                made = self._line(block.text, f"Heading {block.level}")
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
                if block.header:
                    named = [str(row[0]) for row in block.sheet.rows]
                    widths = with_whole_words(block.sheet.columns, widths, named)
                if caption is not None:
                    self._caption("table", caption).paragraph_format.keep_with_next = True
                self._table(block, widths)
            case FigureBlock():
                self._figure(block)
                if caption is not None:
                    self._caption("figure", caption)

    def _line(self, text: str, style: str | None = None) -> Any:
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls
        from docx.text.paragraph import Paragraph

        # Written as a whole, as tables are: a paragraph's parts one by one take four times as long.
        look = f"<w:pStyle w:val={quoteattr(self.style_ids[style])}/>" if style else ""
        runs = "".join(
            f"<w:r>{SWEDISH if swedish else ''}{_said(part)}</w:r>"
            for part, swedish in self.parted(text)
            if part
        )
        made = parse_xml(f"<w:p {nsdecls('w')}><w:pPr>{look}</w:pPr>{runs}</w:p>")
        self.docx.element.body.sectPr.addprevious(made)
        written = Paragraph(made, self.docx)
        if self.below_table:  # a table leaves no room below itself
            self.below_table = False
            if not (style or "").startswith("Heading "):
                written.paragraph_format.space_before = TABLE_SPACE
        return written

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
        below = [(entry.said, None), (entry.facts, "Caption")]
        for text, look in filter(lambda one: one[0], below):
            said.paragraph_format.keep_with_next = True
            said.paragraph_format.space_after = 0
            said = self._line(text, look)
            said.paragraph_format.left_indent = Cm(INDENT_CM) if style else None
        if entry.quotes:
            said.paragraph_format.keep_with_next = True
            said.paragraph_format.space_after = 0
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

    def _caption(self, what: str, text: str) -> Any:
        """A line with a number that Word counts, so that it can list and refer to them."""
        label = tables.words(self.language)[f"{what}_number"]
        made = self._line(f"{label} ", "Caption")
        self.counted[what] += 1
        _counter(made, label, str(self.counted[what]))
        made.add_run(f". {clean(text)}")
        return made

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
            # As many rows of a long table at least stand on its first and on its last page.
            near_end = place - header < TOGETHER - 1 or place >= len(lines) - TOGETHER
            last = place == len(lines) - 1
            keep = is_head or (block.keep if last else short or near_end)
            cells = "".join(
                _cell(
                    str(value),
                    twips[column],
                    is_head=is_head,
                    bold=is_head or (not header and column == 0),
                    keep=keep,
                    right=right[column],
                    shaded=(is_head and not self.table_style)
                    or (place - header, column) in block.shaded,
                )
                for column, value in enumerate(line)
            )
            head = "<w:tblHeader/>" if is_head else ""
            rows.append(f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{cells}</w:tr>")
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
        # So that a column's short name stays on one line where there are many.
        near = "".join(f'<w:{side} w:w="30" w:type="dxa"/>' for side in ("left", "right"))
        margins = f"<w:tblCellMar>{near}</w:tblCellMar>" if len(widths) > MANY_COLUMNS else ""
        own = f'<w:tblStyle w:val="{escape(self.table_style)}"/>' if self.table_style else ""
        lined = "" if own else f"<w:tblBorders>{borders}</w:tblBorders>"
        made = parse_xml(
            f"<w:tbl {nsdecls('w')}><w:tblPr>{own}"
            f'<w:tblW w:w="0" w:type="auto"/>{lined}'
            f'<w:tblLayout w:type="fixed"/>{margins}'
            f'<w:tblLook w:firstRow="1" w:noVBand="1"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )
        self.docx.element.body.sectPr.addprevious(made)

    def _properties(self, title: str, subject: str) -> None:
        about = self.docx.core_properties
        about.title = clean(title)[:255]  # Word's own limit for a property
        about.author = about.last_modified_by = "Rundabord"
        about.language = "en-GB" if self.language == "en" else "sv-SE"
        about.comments = tables.made_with(self.language)
        about.subject = subject


def with_whole_words(
    heads: Sequence[str], widths: Sequence[float], named: Sequence[str] = ()
) -> list[float]:
    """The widths of columns (cm), changed so that no word of a head is parted, nor of what is
    `named` in the first column, as on the narrow page of a template it may be; as they are where
    there is no room for that."""
    margins = NEAR_MARGINS_CM if len(heads) > MANY_COLUMNS else CELL_MARGINS_CM
    texts = [" ".join((heads[0], *named)), *heads[1:]] if heads else []
    longest = [max(map(len, re.split(r"[\s-]", clean(text)))) for text in texts]
    needed = [margins + SIGN_CM * signs for signs in longest]
    spare = [width - need for width, need in zip(widths, needed, strict=True)]
    missing, room = (sum(max(0.0, sign * one) for one in spare) for sign in (-1, 1))
    if missing > room:
        return list(widths)
    return [
        need if extra < 0 else width - missing * extra / (room or 1)
        for width, need, extra in zip(widths, needed, spare, strict=True)
    ]


def _prepare(document: Document, made: Any) -> None:
    """Lay the pages down where the document wants that; what the template lacks gets our look."""
    from docx.enum.section import WD_ORIENT

    _Styles(made, document.language).complete()
    for section in made.sections:
        if document.landscape and section.page_width < section.page_height:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = section.page_height, section.page_width
    if not word_template.numbers_pages(word_template.edges(made)):
        _page_numbers(made.sections[-1].footer.add_paragraph(), "")


def _values(document: Document, template: WordTemplate) -> dict[str, str]:
    return {
        "title": document.title,
        "subtitle": document.under,
        "date": template.day,
        "organisation": document.organisation or tables.words(document.language)["whole_city"],
        "scope": document.subject or document.under,
        "foot": document.foot,
    }


def _a4(section: Any) -> None:
    from docx.shared import Cm

    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.25)
    section.top_margin = section.bottom_margin = Cm(2.2)


def _page_numbers(paragraph: Any, before: str) -> None:
    paragraph.add_run(before)
    _field(paragraph, "PAGE")
    paragraph.add_run(" / ")
    _field(paragraph, "NUMPAGES")


def _counter(paragraph: Any, label: str, shown: str) -> None:
    """A number that Word counts by label, of runs, as a reader that knows no fields finds it in."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    parts = (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> SEQ {label} \\* ARABIC </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{shown}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
    for part in parts:
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{part}</w:r>"))


def _field(paragraph: Any, code: str) -> None:
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


class _Styles:
    """The styles that a document is written in."""

    # Points and colour of the text, bold, and the space before and after.
    LOOKS: Final[dict[str, tuple[float, str | None, bool, int, int]]] = {
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

    def __init__(self, made: Any, language: str) -> None:
        self.docx = made
        self.language = language

    def set_all(self) -> None:
        """Give a document all of our looks."""
        self._add(LEAD)
        for name in self.LOOKS:
            self._look(name)
        self._lists()
        self._language()

    def complete(self) -> None:
        """Give a template those that it lacks, and the document's language."""
        there = {style.name for style in self.docx.styles}
        for name in self.LOOKS:
            if name not in there:
                self._add(name)
                self._look(name, fonts=False)
        self._lists()
        self._language()

    def _add(self, name: str) -> None:
        from docx.enum.style import WD_STYLE_TYPE

        styles = self.docx.styles
        made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name != LEAD)
        if name != "Normal":
            made.base_style = styles["Normal"]
        made.hidden, made.quick_style = False, True
        if name.startswith("Heading "):  # what a table of contents and a screen reader go by
            level = OUTLINE.format(level=int(name[-1]) - 1)
            made.element.get_or_add_pPr().append(_parsed(level))

    def _look(self, name: str, *, fonts: bool = True) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        style = self.docx.styles[name]
        size, colour, bold, before, after = self.LOOKS[name]
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
        style.font.color.rgb = RGBColor.from_string(colour or INK)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.keep_with_next = name.startswith("Heading ") or None
        if fonts:
            named = style.element.get_or_add_rPr().get_or_add_rFonts()
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                named.attrib.pop(qn(f"w:{theme}"), None)
            for script in ("ascii", "hAnsi", "eastAsia", "cs"):
                named.set(qn(f"w:{script}"), FONT)
        if name in ("Title", "Subtitle"):  # Word's own has a line below it, and letters set apart
            for own in [
                *style.element.iter(qn("w:pBdr")),
                *style.element.rPr.iter(qn("w:spacing")),
            ]:
                own.getparent().remove(own)
        if name == "Quote":
            self._quote_line(style)

    def _quote_line(self, style: Any) -> None:
        from docx.shared import Cm

        style.paragraph_format.left_indent = Cm(QUOTE_INDENT_CM)
        style.element.get_or_add_pPr().append(_parsed(QUOTE_LINE))

    def _lists(self) -> None:
        """Lists that Word counts and marks by itself, where their styles do not say how."""
        for name, kind, sign in (("List Number", "decimal", "%1."), ("List Bullet", "bullet", "•")):
            style = self.docx.styles[name]
            about = style.element.get_or_add_pPr()
            if about.numPr is not None and about.numPr.numId is not None:
                continue
            numbering = self._numbering()
            taken = [int(one) for one in numbering.xpath("./w:abstractNum/@w:abstractNumId")]
            number = max(taken, default=-1) + 1
            first = next(iter(numbering.num_lst), None)
            made = _parsed(LIST.format(id=number, kind=kind, sign=sign))
            if first is None:
                numbering.append(made)
            else:
                first.addprevious(made)
            about.get_or_add_numPr().get_or_add_numId().val = numbering.add_num(number).numId

    def _numbering(self) -> Any:
        """The part with the document's lists, made if there is none."""
        from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.parts.numbering import NumberingPart

        part = self.docx.part
        if not any(rel.reltype == RELATIONSHIP_TYPE.NUMBERING for rel in part.rels.values()):
            made = NumberingPart(
                PackURI("/word/numbering.xml"),
                CONTENT_TYPE.WML_NUMBERING,
                _parsed("<w:numbering {ns}/>"),
                part.package,
            )
            part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
        return part.numbering_part.element

    def _language(self) -> None:
        """Spelling and screen readers go by the language of the default run."""
        from docx.oxml.ns import qn

        name = "en-GB" if self.language == "en" else "sv-SE"
        root = self.docx.styles.element
        default = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        if default is not None and default.find(qn("w:lang")) is None:
            default.append(_parsed("<w:lang {ns}/>"))
        for lang in root.iter(qn("w:lang")):
            lang.set(qn("w:val"), name)


def _parsed(xml: str) -> Any:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    return parse_xml(xml.replace("{ns}", nsdecls("w")))


def _said(text: str) -> str:
    """A text within a run."""
    lines = (line.split("\t") for line in clean(text).split("\n"))
    return "<w:br/>".join(
        "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in parts)
        for parts in lines
    )


def _cell(
    text: str, width: int, *, is_head: bool, bold: bool, keep: bool, right: bool, shaded: bool
) -> str:
    shade = f'<w:shd w:val="clear" w:fill="{TINT}"/>' if shaded else ""
    kept = "<w:keepNext/>" if keep else ""
    side = '<w:jc w:val="right"/>' if right else ""
    weight = "<w:b/>" if bold else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr><w:p><w:pPr>{kept}'
        f'<w:spacing w:before="40" w:after="40"/>{side}</w:pPr>'
        f'<w:r><w:rPr>{weight}<w:sz w:val="{18 if is_head else 20}"/></w:rPr>{_said(text)}</w:r>'
        "</w:p>"
        "</w:tc>"
    )
