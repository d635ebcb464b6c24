"""What is shown of surveys, for the pages that read it."""

from __future__ import annotations

from flask import request
from sqlite_utils import Database

from cafe import rights
from cafe.accounts import account, store
from cafe.errors import Unknown
from cafe.reports.survey import frozen
from cafe.reports.survey.series import SeriesPart
from cafe.store import figures
from cafe.store.figures import KeptRelease
from cafe.store.surveys import Survey
from cafe.views import asked


def kept_release(db: Database, survey: Survey) -> KeptRelease | None:
    """The release that the address asks for (`?release=`), else the last; None when there is none.
    Raises Unknown for one that there is not."""
    wanted = request.args.get("release", "")
    if not wanted:
        return figures.last_release(db, survey.id)
    found = [one for one in figures.releases(db, survey.id) if str(one.number) == wanted]
    if not found:
        raise Unknown("not_found")
    return found[0]


def part_of(db: Database, survey: Survey) -> SeriesPart | None:
    """What the release that the address asks for shows of the survey; None when there is none."""
    kept = kept_release(db, survey)
    if kept is None:
        return None
    return SeriesPart(survey, asked.questionnaire_of(db, survey), frozen.of_content(kept.content))


def _among_others(db: Database, survey: Survey) -> SeriesPart | None:
    """What is shown of the survey, for a page on which it is one of several: breakdowns that its
    release does not have as an earlier one told them. None when nothing is."""
    kept = kept_release(db, survey)
    if kept is None:
        return None
    shown, before = frozen.as_told_before(figures.releases(db, survey.id), kept)
    return SeriesPart(survey, asked.questionnaire_of(db, survey), shown, before)


def readable_parts(questionnaire_id: str) -> list[SeriesPart]:
    """What is shown of each survey on a questionnaire that the account may break down, the latest
    version last. Raises Unknown when there is none."""
    with store().snapshot() as db:
        user = account()
        found = [
            part
            for survey in figures.of_questionnaire(db, questionnaire_id)
            if rights.breaks_down(user, survey) and (part := _among_others(db, survey)) is not None
        ]
    if not found:
        raise Unknown("survey_unknown")
    return sorted(found, key=lambda part: (part.survey.questionnaire_version, part.survey.day))
