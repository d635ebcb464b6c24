"""Exit interviews year by year: why people leave, what they thought, what would have kept them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, request

from cafe import alphabet, rights
from cafe.accounts import account, actor, allow, store
from cafe.errors import Unknown
from cafe.exports import formats
from cafe.exports import leaving as tables
from cafe.exports import results as written
from cafe.exports.orders import FileOrder
from cafe.reports import leaving
from cafe.reports.summary import plain, release
from cafe.reports.survey.counted import YEAR
from cafe.reports.survey.series import SeriesPart
from cafe.store import audit, organisation
from cafe.store.organisation import Organisation
from cafe.thresholds import gate
from cafe.views import handed
from cafe.views.lead.blueprint import bp
from cafe.views.lead.drawn_results import for_templates
from cafe.views.lead.shown_parts import readable_parts
from cafe.views.spoken import spoken

FILES = ("xlsx", "csv")  # of the formats of results


@dataclass(frozen=True)
class _Read:
    """The interviews that are asked for, of `every` that the account reads, and what they say."""

    every: list[SeriesPart]
    parts: list[SeriesPart]
    wanted: str
    made: leaving.LeavingByYear
    said: list[leaving.SaidOfStaying]
    known: Organisation
    quote_threshold: int

    @property
    def latest(self) -> SeriesPart:
        return self.parts[-1]


@bp.get("/results/<questionnaire_id>/years", endpoint="leaving")
@allow(*rights.READERS)
def by_year(questionnaire_id: str) -> Any:
    """The exit interviews on a questionnaire by year, of one `district` or all that one may read;
    only what has been shown. Raises Unknown where no interviews have been."""
    read, language = _read(questionnaire_id), spoken()
    held_in = {one.survey.district for one in read.every if one.survey.district}
    return render_template(
        "lead/leaving.html",
        questionnaire=read.latest.questionnaire,
        parts=read.parts,
        made=read.made,
        said_of_staying=read.said,
        stay=read.latest.questionnaire.by_id.get(leaving.STAY),
        districts=sorted(
            ((one, read.known.name(one)) for one in held_in), key=lambda d: alphabet.place(d[1])
        ),
        wanted=read.wanted,
        name=read.known.name,
        year_name=lambda group: written.name_group(group, "year", lambda _, y: y, language),
        quote_threshold=read.quote_threshold,
        earlier=", ".join(_called(read.known, one) for one in read.parts if YEAR in one.before),
        method=written.method(read.latest.questionnaire, read.latest.shown, language),
        without=lambda parts: ", ".join(_called(read.known, one) for one in parts),
        files=FILES,
        **for_templates(language),
    )


@bp.get("/results/<questionnaire_id>/years.<extension>")
@allow(*rights.READERS)
def leaving_file(questionnaire_id: str, extension: str) -> Any:
    """The figures of the page as a file."""
    if extension not in FILES:
        raise Unknown("not_found")
    read, language = _read(questionnaire_id), spoken()
    given = (read.made, read.said, read.known.name, language)
    made = [tables.together(*given)] if extension == "csv" else tables.sheets(*given)
    asked = read.latest.questionnaire
    sentences = written.method(asked, read.latest.shown, language)
    title = asked.title.in_language(language)
    return handed.ordered(
        FileOrder(
            "results",
            extension,
            written.ResultFile(
                title,
                made,
                sentences,
                charts=tables.charts(read.made, made, language),
                organisation=read.known.name(read.wanted) if read.wanted else "",
            ),
            language,
        ),
        formats.called(plain(title) or "samtal", extension),
        lambda: audit.tell(
            store(),
            actor(),
            "survey.export",
            f"survey:{read.latest.survey.code}",
            format=extension,
        ),
    )


def _called(known: Organisation, part: SeriesPart) -> str:
    return known.name(part.survey.district) or part.survey.title


def _read(questionnaire_id: str) -> _Read:
    """Raises Unknown where no interviews have been shown."""
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
    return _Read(every, parts, wanted, leaving.by_year(parts), words, known, quote_threshold)
