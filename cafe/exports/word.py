"""Word: the summary as a document for a meeting."""

from __future__ import annotations

import io
from typing import BinaryIO

from cafe.exports import figures, tables
from cafe.exports.tables import TableSheet, clean
from cafe.exports.word_document import TEXT_WIDTH_CM, WordDocument
from cafe.reports.summary import Summary, day, fixed_words
from cafe.reports.summary.first_page import first_page
from forms.kinds import KINDS


def write(summary: Summary, file: BinaryIO, language: str = "sv") -> None:
    """Write the document."""
    _SummaryDocument(summary, language).page.save(file)


class _SummaryDocument:
    def __init__(self, summary: Summary, language: str) -> None:
        self.summary, self.language = summary, language
        self.word = tables.words(language)
        date = day(summary.date, language)
        where = [date, clean(summary.organiser), clean(summary.place)]
        self.page = WordDocument(
            summary.title,
            " · ".join(part for part in where if part),
            language,
            about=f"{self.word['summary']}: {summary.title}",
            subject=date,
            foot=f"{summary.title}, {date}",
        )
        self._front()
        if not summary.hidden:
            self._figure_part("kinds", tables.kinds(summary, language), (9, 4))
            if summary.points:
                self._points()
        for sheet in tables.own(summary, language):
            self.page.heading(sheet.title, 1)
            self.page.table(sheet, (1.5, 8.0, 3.5, 3.5))
        self._inputs()
        self._themes()
        self._proposals()
        self.page.about(self.word["about"], (*summary.method, *summary.protection))

    def _front(self) -> None:
        made, word = self.summary, self.word
        for sentence in (made.hidden, made.quotes_hidden):
            if sentence:
                self.page.notice(sentence)
        if not made.points:
            self.page.notice(made.method[0])
        first = first_page(made, self.language)
        for sentence in (first.answer, " ".join(first.sure)):
            if sentence:
                self.page.line(sentence)
        if first.since:
            self.page.heading(word["since"], 1)
            self.page.line(f"{first.since.told} {first.since.caution}".strip())
            for point, sentence in first.since.points:
                self.page.line(f"{point.id} {clean(point.short)}. {sentence}", "List Bullet")
        self.page.heading(word["key_figures"], 1)
        facts = tables.overview(made, self.language)
        above = (word["date"], word["organiser"], word["place"])
        rows = tuple(row for row in facts.rows if row[0] not in above)
        self.page.table(TableSheet(facts.title, facts.columns, rows), (8, 8.5), header=False)
        self.page.heading(word["asked"], 1)
        if made.hidden:
            for question in made.questions:
                self.page.line(f"{question.number}. {question.question}")
        else:
            self.page.table(tables.asked(made, self.language), (2.2, 11.3, 3))

    def _figure_part(self, name: str, sheet: TableSheet, widths: tuple[float, ...]) -> None:
        self.page.heading(self.word[f"figure_{name}"], 1)
        if name in figures.available(self.summary):
            self._picture(name)
        self.page.table(sheet, widths)

    def _picture(self, name: str) -> None:
        from docx.shared import Cm

        image = io.BytesIO(figures.png(name, self.summary, self.language))
        paragraph = self.page.line("")
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
        self.page.line(made.method[2], "Caption")
        self.page.heading(self.word["matrix"], 1)
        matrix = tables.matrix(made, self.language)
        rows = [*made.points, *([made.no_point] if made.no_point else []), made.all_notes]
        unset = len(made.kinds) - len(KINDS)  # a column for notes without a kind
        # The table above has the full labels, and what a person confirmed.
        self.page.table(
            TableSheet(
                matrix.title,
                (word["point"], word["count"], *matrix.columns[4:]),
                tuple(
                    (f"{row.id} {clean(row.short)}".strip(), line[2], *line[4:])
                    for row, line in zip(rows, matrix.rows, strict=True)
                ),
            ),
            (5.7 - 1.9 * unset, 2.8, 2.0, 2.2, 1.9, 1.9, *[1.9] * unset),
        )

    def _inputs(self) -> None:
        """All that was said under its question, where readers may read it. Else proposals and
        quotes stand in their own parts, each with its question."""
        if not self.summary.verbatim:
            return
        under = "under_headings" if self.summary.from_file else "under_questions"
        self.page.heading(self.word[under], 1)
        kind = fixed_words(self.language)
        for asked in self.summary.questions:
            if not asked.inputs:
                continue
            self.page.heading(asked.question, 2)
            for one in asked.inputs:
                said = self.page.line(one.text, "List Bullet")
                said.paragraph_format.keep_with_next = True
                votes = f"{self.word['votes']}: {one.votes}" if one.votes else ""
                facts = (
                    kind[one.kind] if one.kind else "",
                    votes,
                    ", ".join(one.points),
                    clean(one.theme or ""),
                )
                line = self.page.line(" · ".join(f for f in facts if f), "Caption")
                line.paragraph_format.left_indent = said.style.paragraph_format.left_indent

    def _themes(self) -> None:
        if not self.summary.themes:
            return
        word = self.word
        self.page.heading(word["themes"], 1)
        for theme in self.summary.themes:
            self.page.heading(theme.title, 2)
            size = tables.shown(theme.size, self.language)
            facts = [f"{word['size']}: {size}"]
            if theme.point:
                facts.append(f"{word['point']}: {theme.point}")
            if theme.terms:
                facts.append(f"{word['terms']}: {clean(', '.join(theme.terms))}")
            if theme.mixed:
                facts.append(word["mixed"])
            line = self.page.line(" · ".join(facts), "Caption")
            line.paragraph_format.keep_with_next = bool(theme.quotes)
            for quote in theme.quotes:
                said = self.page.line(quote.text, "Quote")
                if quote.question:
                    said.paragraph_format.keep_with_next = True
                    under = self.page.line(quote.question, "Caption")
                    under.paragraph_format.left_indent = said.style.paragraph_format.left_indent

    def _proposals(self) -> None:
        if not self.summary.proposals:
            return
        word = self.word
        self.page.heading(word["proposals"], 1)
        for proposal in self.summary.proposals:
            said = self.page.line(proposal.text, "List Number")
            said.paragraph_format.keep_with_next = True
            facts = [
                f"{word['table']} {proposal.table}"
                if proposal.table.isdigit()
                else clean(proposal.table).capitalize(),
                clean(proposal.question) or f"{word['round']} {proposal.round}",
                f"{word['votes']}: {proposal.votes}" if proposal.votes else "",
                ", ".join(proposal.points),
                clean(proposal.theme or ""),
            ]
            line = self.page.line(" · ".join(f for f in facts if f), "Caption")
            line.paragraph_format.left_indent = said.style.paragraph_format.left_indent
