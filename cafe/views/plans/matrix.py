"""All adopted plans at once: districts by points."""

from __future__ import annotations

import re
from typing import Any

from flask import render_template, request

from cafe import days, rights
from cafe.accounts import account, allow, need, store
from cafe.errors import Unknown
from cafe.exports import plan_document
from cafe.store import organisation, plan_matrix, plans
from cafe.views import handed
from cafe.views.plans import named
from cafe.views.plans.blueprint import bp
from cafe.views.spoken import spoken


@bp.get("/matrix")
@allow(*rights.READERS)
def matrix() -> Any:
    """Districts by points: what has priority where, and how far it has come. For the city's own
    steering group and others whose role reaches every district."""
    return render_template("plans/matrix.html", endings=handed.endings(), **_all_plans())


@bp.get("/matrix.<extension>")
@allow(*rights.READERS)
def matrix_file(extension: str) -> Any:
    """The matrix as a file. Raises Unknown where no plan of the asked year is adopted."""
    told = _all_plans()
    if request.args.get("year", "") not in ("", str(told["year"])):
        raise Unknown("not_found")  # never the file of another year
    made = plan_document.of_matrix(
        told["year"], {d.id: d.name for d in told["districts"]}, told["codes"], told["cells"],
        spoken(),
    )  # fmt: skip
    return handed.file(made, extension, f"handlingsplaner-{told['year']}")


def _all_plans() -> dict[str, Any]:
    """What the matrix of the asked year shows."""
    need(rights.sees_all_plans(account()))
    with store().snapshot() as db:
        years = sorted({p.year for p in plans.every(db) if p.adopted}, reverse=True)
        written = request.args.get("year", "")
        chosen = (
            int(written) if re.fullmatch("[0-9]{4}", written) and int(written) in years else None
        )
        year = chosen or (years[0] if years else days.year())
        cells = plan_matrix.of_year(db, year, days.today())
        known = organisation.get(db, spoken())
        codes = named.codes(db)
    districts = [
        d
        for d in known.districts
        if d.id in cells or (d.kind == "district" and d.existed_in(str(year)))
    ]
    return {
        "year": year,
        "years": years,
        "cells": cells,
        "districts": districts,
        "codes": codes,
        "prioritised": {
            code.id: sum(bool(c.get(code.id) and c[code.id].priority) for c in cells.values())
            for code in codes
        },
    }
