"""Exit interviews year by year: why people leave, what they thought, what would have kept them."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from cafe import alphabet, rights
from cafe.accounts import account, allow, store
from cafe.errors import Unknown
from cafe.exports import results as written
from cafe.reports import leaving
from cafe.reports.summary import release
from cafe.store import organisation
from cafe.thresholds import gate
from cafe.views.lead.blueprint import bp
from cafe.views.lead.drawn_results import for_templates
from cafe.views.lead.shown_parts import readable_parts
from cafe.views.spoken import spoken


@bp.get("/results/<questionnaire_id>/years", endpoint="leaving")
@allow(*rights.READERS)
def by_year(questionnaire_id: str) -> Any:
    """The exit interviews on a questionnaire by year, of one `district` or all that one may read;
    only what has been shown. Raises Unknown where no interviews have been."""
    every = [one for one in readable_parts(questionnaire_id) if one.survey.of_interviews]
    wanted = request.args.get("district", "")
    parts = [one for one in every if wanted in ("", one.survey.district)]
    if not parts:
        raise Unknown("survey_unknown")
    language, user = spoken(), account()
    release.show_first(store())
    with store().snapshot() as db:
        known = organisation.get(db, language)
        words = leaving.words_of(
            db, parts, known, language, lambda event: rights.reads_summary(user, event)
        )
        quote_threshold = gate(db).quote_threshold
    held_in = {one.survey.district for one in every if one.survey.district}
    latest = parts[-1]
    return render_template(
        "lead/leaving.html",
        questionnaire=latest.questionnaire,
        parts=parts,
        made=leaving.by_year(parts),
        said_of_staying=words,
        stay=latest.questionnaire.by_id.get(leaving.STAY),
        districts=sorted(
            ((one, known.name(one)) for one in held_in), key=lambda d: alphabet.place(d[1])
        ),
        wanted=wanted,
        name=known.name,
        year_name=lambda group: written.name_group(group, "year", lambda _, y: y, language),
        quote_threshold=quote_threshold,
        method=written.method(latest.questionnaire, latest.shown, language),
        **for_templates(language),
    )
