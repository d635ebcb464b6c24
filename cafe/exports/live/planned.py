"""Blocks of the districts' adopted plans of a year: how many give each point priority, and the
whole matrix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from sqlite_utils import Database

from cafe import days
from cafe.exports import plan_document
from cafe.exports.live.content import BlockKind, BlockSource, LiveContent, LiveSource
from cafe.language import in_language
from cafe.language import marked as _
from cafe.store import organisation, plan_matrix, plans
from cafe.store.plan_matrix import MatrixCell
from cafe.understand import codebooks
from cafe.understand.codebooks import Code

PLANS, MATRIX = "plans", "matrix"

WORDS: Final = {
    PLANS: _("Punkter i handlingsplanerna"),
    MATRIX: _("Handlingsplanerna i varje förvaltning"),
    "point": _("Punkt"),
    "districts": _("Prioriterad av"),
    "activities": _("Aktiviteter"),
    "adopted": _("Förvaltningar med en antagen plan för {year}: {count}."),
}


def _offered(db: Database, language: str, kind: str) -> list[LiveSource]:
    word = in_language(WORDS, language)[kind]
    years = sorted({p.year for p in plans.every(db) if p.adopted}, reverse=True)
    return [LiveSource(f"{kind}:{year}", f"{word} {year}", word) for year in years]


def _points(db: Database) -> list[Code]:
    return [code for code in codebooks.in_force(db).codes if code.parent is None]


def _read_points(
    db: Database, source: BlockSource, number: int | None, language: str
) -> LiveContent:
    word, year = in_language(WORDS, language), int(source.key)
    matrix = plan_matrix.of_year(db, year, days.today())
    told = word["adopted"].format(count=len(matrix), year=year)
    return LiveContent(
        f"{word[PLANS]} {year}",
        (told,),
        columns=(word["point"], word["districts"], word["activities"]),
        rows=tuple(_rows(_points(db), matrix, language)),
    )


def _rows(
    codes: Sequence[Code], matrix: Mapping[str, Mapping[str, MatrixCell]], language: str
) -> list[tuple[str, str, str]]:
    found = []
    for code in codes:
        cells = [by[code.id] for by in matrix.values() if code.id in by]
        if cells:
            name = f"{code.id} {code.short_en if language == 'en' else code.short}"
            first = str(sum(cell.priority for cell in cells))
            found.append((name, first, str(sum(cell.activities for cell in cells))))
    return found


def _read_matrix(
    db: Database, source: BlockSource, number: int | None, language: str
) -> LiveContent:
    year, codes = int(source.key), _points(db)
    cells = plan_matrix.of_year(db, year, days.today())
    names = {
        d.id: d.name
        for d in organisation.get(db, language).districts
        if d.id in cells or (d.kind == "district" and d.existed_in(source.key))
    }
    block = plan_document.matrix_block(year, names, codes, cells, language, narrow=True)
    return LiveContent(
        f"{in_language(WORDS, language)[MATRIX]} {year}",
        (plan_document.matrix_lead(codes, cells, language),),
        columns=block.sheet.columns,
        rows=tuple(tuple(str(value) for value in row) for row in block.sheet.rows),
        keys=plan_document.matrix_keys(codes, language),
        widths=block.widths,
        shaded=block.shaded,
    )


KINDS: Final = (
    BlockKind(PLANS, partial(_offered, kind=PLANS), _read_points),
    BlockKind(MATRIX, partial(_offered, kind=MATRIX), _read_matrix),
)
