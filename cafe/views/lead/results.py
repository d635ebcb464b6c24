"""The results of a survey: shown by the lead, read by whom they concern, taken along as files.

Nothing here counts answers but `results_reveal`; all else is what was frozen when it was shown.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from sqlite_utils import Database

from analysis.disclosure.gate import SMALL_GROUP
from cafe import alphabet, rights
from cafe.accounts import account, actor, allow, need, store
from cafe.errors import Conflict, Unknown
from cafe.exports import breakdown_blocks, formats, question_blocks
from cafe.exports import results as written
from cafe.exports.orders import FileOrder
from cafe.reports.summary import day, plain
from cafe.reports.survey import frozen, results, series
from cafe.reports.survey.counted import YEAR, items
from cafe.reports.survey.counting.base import CountedItem, GroupCounts, GroupSaid
from cafe.reports.survey.release import ShownRelease
from cafe.reports.survey.series import SeriesPart
from cafe.store import audit, erased, events, figures, organisation, surveys
from cafe.store.figures import KeptRelease
from cafe.store.surveys import Survey
from cafe.store.users import ALL
from cafe.thresholds import gate
from cafe.understand import texts
from cafe.views import asked, handed
from cafe.views.lead.blueprint import bp
from cafe.views.lead.drawn_results import for_templates
from cafe.views.lead.erasing import erase, erase_page
from cafe.views.lead.shown_parts import kept_release, part_of, readable_parts
from cafe.views.named import survey_for
from cafe.views.spoken import spoken
from cafe.views.submit import attempt
from forms.base import Form
from forms.erasing import EraseForm
from forms.harvest import StepForm
from forms.questionnaire.answer import consents
from forms.questionnaire.model import Questionnaire


def _readable(join: str) -> Survey:
    """The survey, for whom it concerns: a draft is its lead's only."""
    found = surveys.get(store().read(), join)
    need(rights.reads_results(account(), found))
    return found


def _asked_release() -> dict[str, str]:
    """What an address of the same release needs."""
    return {"release": request.args["release"]} if request.args.get("release") else {}


@bp.get("/results", endpoint="results_list")
@allow(*rights.READERS)
def results_list() -> Any:
    """The surveys whose results have been shown and the account may read, the latest first."""
    user = account()
    with store().snapshot() as db:
        seen = [
            (survey, kept)
            for survey in surveys.all_surveys(db)
            if rights.reads_results(user, survey)
            and (kept := figures.last_release(db, survey.id)) is not None
        ]
    language = spoken()
    held = {
        survey.questionnaire_id: survey
        for survey, _ in seen
        if survey.of_interviews and rights.breaks_down(user, survey)
    }
    return render_template(
        "lead/results_list.html",
        listed=seen,
        interviews={
            identity: asked.get(store().read(), identity, one.questionnaire_version).title
            for identity, one in held.items()
        },
        language=language,
        day=lambda at: day(at, language),
    )


@bp.get("/surveys/<join>/results", endpoint="results")
@allow(*rights.READERS)
def results_page(join: str) -> Any:
    """What the survey says: each question with its distribution, as it was shown."""
    return _page(_readable(join))


@bp.post("/surveys/<join>/reveal")
@allow("lead")
def results_reveal(join: str) -> Any:
    """Show the results: freeze what the answers say now."""
    found = survey_for(join)
    form = StepForm(request.form)

    made: list[tuple[int, ShownRelease]] = []

    def act(db: Database) -> str:
        now = surveys.by_id(db, found.id)
        if now.state != found.state:
            raise Conflict("survey_state")
        # An answer that came since the draft is not in it, and would pass for counted.
        counted = bool(made) and made[0][1].answers in figures.answers(db, found.id)
        frozen.reveal(db, actor(), now, made[0] if counted else _draft(db, now))
        return url_for("lead.results", join=found.code)

    # Outside the write, which others wait for. What stops it is said where it is stored.
    with contextlib.suppress(Conflict), store().snapshot() as db:
        made.append(_draft(db, found))
    return attempt(form, act, lambda: _page(found, form))


def _draft(db: Database, survey: Survey) -> tuple[int, ShownRelease]:
    return frozen.draft(db, survey, asked.questionnaire_of(db, survey))


@bp.post("/surveys/<join>/wall")
@allow("lead")
def results_wall(join: str) -> Any:
    """Let the wall, and the projector of the survey's event, show one question (`what`); without
    an event also nothing any longer ("")."""
    found = survey_for(join)
    form = StepForm(request.form)

    def act(db: Database) -> str:
        if surveys.by_id(db, found.id).is_draft:
            raise Conflict("survey_state")
        question = form.what.data or ""
        event = None if found.event_id is None else events.by_id(db, found.event_id)
        known = {item.question.id for item in items(asked.questionnaire_of(db, found))}
        if question not in known and (question or event):
            raise Unknown("not_found")
        figures.show_on_wall(db, actor(), found, question, event)
        return url_for("lead.results", join=found.code, _anchor="on-wall")

    return attempt(form, act, lambda: _page(found, form))


@bp.get("/surveys/<join>/results/by")
@allow(*rights.READERS)
def results_by(join: str) -> Any:
    """A breakdown by two: `by`, `across`, and the `item` that is broken down."""
    found = _readable(join)
    need(rights.breaks_down(account(), found))
    with store().snapshot() as db:
        part = part_of(db, found)
    if part is None:
        raise Conflict("survey_hidden")
    return _breakdown([part], found)


@bp.get("/results/<questionnaire_id>")
@allow(*rights.READERS)
def results_series(questionnaire_id: str) -> Any:
    """The same over all surveys on a questionnaire, whatever its version, that one may read."""
    return _breakdown(readable_parts(questionnaire_id), None)


@bp.get("/surveys/<join>/results.<extension>")
@allow(*rights.READERS)
def results_file(join: str, extension: str) -> Any:
    """The results as a file; with `by` and `across` also broken down."""
    found = _readable(join)
    language = spoken()
    with store().snapshot() as db:
        part = part_of(db, found)
        home = organisation.get(db, language).name(found.district) if found.district else ""
    formats.result_format(extension)
    if part is None:
        raise Conflict("survey_hidden")
    whole = written.whole(part.questionnaire, part.shown, language)
    sheets, blocks = [whole], question_blocks.of(part.questionnaire, part.shown, language)
    if request.args.get("by"):
        need(rights.breaks_down(account(), found))
        view = _view([part])
        if view["grid"] is None:
            raise Unknown("not_found")
        broken = view["grid"], view["item"], view["asked"], view["name"], language
        sheets.append(written.broken_down(*broken))
        blocks += breakdown_blocks.of(*broken)
    sentences = written.method(part.questionnaire, part.shown, language)
    lead = written.rate(part.shown, found.invited, language)
    made = written.ResultFile(found.title, sheets, sentences, blocks, lead, organisation=home)
    return handed.ordered(
        FileOrder("results", extension, made, language),
        formats.called(plain(found.title) or "enkat", extension),
        lambda: audit.tell(
            store(), actor(), "survey.export", f"survey:{found.code}", format=extension
        ),
    )


@bp.get("/surveys/<join>/texts")
@allow("lead")
def results_texts(join: str) -> Any:
    """The answers in words, for the lead only, when the survey is closed and enough have
    written; by the alphabet, so that nothing tells which belong together."""
    found = survey_for(join)
    with store().snapshot() as db:
        listed = _texts(db, found)
        threshold = gate(db).quote_threshold
    return render_template(
        "lead/results_texts.html", survey=found, listed=listed, threshold=threshold
    )


@bp.get("/surveys/<join>/texts/<text_id>/erase")
@allow("lead")
def results_text_erase(join: str, text_id: str) -> Any:
    """What it means to erase one of the answers in words."""
    found = survey_for(join)
    return _erase_page(found, text_id, _text(found, text_id), EraseForm())


@bp.post("/surveys/<join>/texts/<text_id>/erase")
@allow("lead")
def results_text_erased(join: str, text_id: str) -> Any:
    """Erase it."""
    found = survey_for(join)
    said = _text(found, text_id)
    form = EraseForm(request.form)
    back = url_for("lead.results_texts", join=found.code)
    return erase(form, text_id, back, lambda: _erase_page(found, text_id, said, form))


def _erase_page(survey: Survey, text_id: str, said: str, form: EraseForm) -> str:
    return erase_page(
        text_id,
        said,
        form,
        title=survey.title,
        back=url_for("lead.results_texts", join=survey.code),
        action=url_for("lead.results_text_erased", join=survey.code, text_id=text_id),
    )


def _text(survey: Survey, text_id: str) -> str:
    """One of the answers in words that the lead may read; "" when it was erased. Raises Unknown."""
    with store().snapshot() as db:
        for _, _, shown in _texts(db, survey):
            if said := dict(shown or ()).get(text_id):
                return said
        if erased.is_erased(db, text_id):
            return ""
    raise Unknown("not_found")


def _texts(
    db: Database, survey: Survey
) -> list[tuple[CountedItem, GroupSaid, list[tuple[str, str]] | None]]:
    """By question: what is told of its answers in words, and those that may be read (id and text).
    Raises Conflict("texts_hidden") when none may be yet."""
    limit = gate(db)
    questionnaire = asked.questionnaire_of(db, survey)
    part = part_of(db, survey)
    if part is None or not survey.is_over:
        raise Conflict("texts_hidden", threshold=limit.quote_threshold)
    limits = figures.word_limits(db, survey.id)
    listed = []
    for item in items(questionnaire):
        if not item.counting.written:
            continue
        one = results.said(item, part.shown.whole)
        told = [
            (identity, text, number)
            for identity, text, content, number in figures.texts(db, survey.id, item.key)
            if consents(questionnaire, json.loads(content)) is not False
        ]
        out = texts.let_out([n for _, _, n in told], limits)
        shown = None
        if out:
            shown = [(identity, text) for identity, text, number in told if text and number <= out]
        listed.append((item, one, shown))
    return listed


def _page(survey: Survey, form: Form | None = None) -> str:
    language = spoken()
    with store().snapshot() as db:
        now = surveys.by_id(db, survey.id)
        every = figures.releases(db, now.id)
        kept = kept_release(db, now)
        waits = frozen.known_again(db, now, [frozen.of_content(one.content) for one in every])
        questionnaire = asked.questionnaire_of(db, now)
        count = surveys.counts(db, now.id)
        event = events.by_id(db, now.event_id) if now.event_id is not None else None
        threshold = gate(db).threshold
        walled = figures.on_wall(db, now)
    before = frozen.shown_before(every, kept, ("district",)) if kept else 0
    shown = frozen.of_content(kept.content) if kept else None
    return render_template(
        "lead/results.html",
        survey=now,
        event=event,
        wall=event.code if event else now.code,
        walled=walled,
        form=form,
        count=count,
        kept=kept,
        releases=every,
        waits=waits,
        same=_asked_release(),
        day=lambda at: day(at, language),
        shown=shown,
        # A release made before groups had to be vouched for may tell of more.
        persons=max([count.persons, *(one.persons for one in every)]),
        new=max(0, count.persons - (every[-1].persons if every else 0)),
        threshold=shown.threshold if shown else threshold,
        answered=results.answered(questionnaire, shown.whole, shown.cuts) if shown else (),
        apart=results.answered(questionnaire, shown.apart, shown.cuts)
        if shown and shown.apart
        else (),
        others=results.OTHERS.get(shown.of, "") if shown else "",
        wallable=[
            a.question
            for a in results.answered(questionnaire, _NOBODY)
            if not a.items[0].item.counting.written
        ],
        method=written.method(questionnaire, shown, language) if shown else (),
        is_lead=rights.changes_survey(account(), now),
        breaks_down=rights.breaks_down(account(), now),
        beside=_beside(questionnaire, shown, _numbered(every, before)) if shown else (),
        before=before,
        **for_templates(language),
    )


_NOBODY = GroupCounts(0, {})


@dataclass(frozen=True)
class OwnDistrict:
    """A district of the account beside the city: what it said by question, or why that is hidden
    (the reason key of a breakdown). How many of it there are is told by question alone: over two
    releases those who have come since would be told, though their answers wait for more."""

    name: str
    answered: Mapping[str, results.Answered]
    why: str


def _numbered(every: Sequence[KeptRelease], number: int) -> ShownRelease | None:
    kept = [one for one in every if one.number == number]
    return frozen.of_content(kept[0].content) if kept else None


def _beside(
    questionnaire: Questionnaire, shown: ShownRelease, before: ShownRelease | None
) -> list[OwnDistrict]:
    """The districts of the account whose steering group it is in, as the release shows them; an
    earlier district counts as the one that it became. Where the release tells of none, as the
    release `before` it did."""
    way = shown.ways.get("district")
    if way is not None and not way.cells and before is not None:
        shown, way = before, before.ways["district"]
    mine = {scope for role, scope in account().roles if role == "steering" and scope != ALL}
    if way is None or not mine:
        return []
    with store().snapshot() as db:
        known = organisation.get(db, spoken())
    found = []
    for label in sorted(way.cells, key=lambda one: alphabet.place(known.name(one))):
        if label and any(label in known.family(one) for one in mine):
            cell = way.cells[label]
            told = results.answered(questionnaire, cell, shown.cuts) if cell else ()
            found.append(
                OwnDistrict(
                    known.name(label),
                    {one.question.id: one for one in told},
                    "" if cell else way.why.get(label, SMALL_GROUP),
                )
            )
    return found


def _shown_before(survey: Survey, ways: Iterable[str]) -> int:
    """The earlier release that shows what this one hides; 0 for none."""
    with store().snapshot() as db:
        now = kept_release(db, survey)
        return frozen.shown_before(figures.releases(db, survey.id), now, ways) if now else 0


def _view(parts: list[SeriesPart]) -> dict[str, Any]:
    """The breakdown that the address asks for; what it does not say is chosen."""
    language = spoken()
    latest = parts[-1].questionnaire
    listed = items(latest, parts[-1].shown.cuts)
    counted = [item for item in listed if not item.counting.written]
    scales = [item for item in counted if item.counting.beside]
    used = {way for part in parts for way in part.shown.ways}
    sides = [
        side
        for side in series.SIDES
        if side in used
        or (side == series.EVENT and len(parts) > 1)
        or (side == series.QUESTION and scales)
    ]
    if not counted or not (used or len(parts) > 1):
        return {"grid": None, "sides": sides, "items": counted}
    by = request.args.get("by", sides[0])
    across = request.args.get("across", "")
    if by not in sides:
        by = sides[0]
    if across not in (*sides, series.WHOLE) or across == by:
        across = next((side for side in reversed(sides) if side != by), series.WHOLE)
    item: CountedItem = next((i for i in counted if i.id == request.args.get("item")), counted[0])
    item = series.comparable_item(parts, item)
    db = store().read()
    names = organisation.get(db, spoken())
    surveyed = {part.survey.code: part.survey for part in parts}
    questions = {one.id: one for one in listed}

    def name(side: str, label: str) -> str:
        if side == series.EVENT:
            survey = surveyed[label]
            return f"{survey.event_title or survey.title} {survey.day}"
        if side == series.QUESTION:
            return questions[label].label(language)
        if side == series.WHOLE:
            return written.words(language)[side]
        if side == YEAR or not label:
            return label
        return results.wording(latest, side, label, language) or names.name(label)

    return {
        "grid": series.by_name(series.grid(parts, by, across, item, listed), name),
        "item": item,
        "items": counted,
        "asked": listed,
        "sides": sides,
        "name": name,
        "asked_at": lambda label: questions[label].label(language),
        "group_name": lambda group, side: written.name_group(group, side, name, language),
        "item_at": lambda row, column, grid: questions.get(
            {grid.by: row[0], grid.across: column[0]}.get(series.QUESTION, item.id), item
        ),
    }


def _breakdown(parts: list[SeriesPart], survey: Survey | None) -> str:
    language = spoken()
    view = _view(parts)
    latest = parts[-1]
    others, before = set(), 0
    if survey is not None:
        before = _shown_before(
            survey, (view["grid"].by, view["grid"].across) if view["grid"] else ()
        )
        others = {s.id for s in figures.of_questionnaire(store().read(), survey.questionnaire_id)}
    return render_template(
        "lead/results_by.html",
        survey=survey,
        parts=parts,
        questionnaire=latest.questionnaire,
        more=len(others) > 1,
        method=written.method(latest.questionnaire, latest.shown, language),
        same=_asked_release() if survey is not None else {},
        before=before,
        **view,
        **for_templates(language),
    )
