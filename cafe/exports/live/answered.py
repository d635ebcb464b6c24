"""Blocks of a survey's results, as readers were shown them last: one question, and the whole of an
evaluation with how many answered."""

from __future__ import annotations

from typing import Final

from sqlite_utils import Database

from cafe.errors import Unknown
from cafe.exports import answer_bars, question_blocks, results
from cafe.exports.live.content import BlockKind, BlockSource, LiveContent, LiveSource
from cafe.exports.tables import clean
from cafe.language import in_language
from cafe.language import marked as _
from cafe.reports.survey import frozen
from cafe.reports.survey.counted import items
from cafe.reports.survey.release import ShownRelease
from cafe.reports.survey.results import answered, said
from cafe.store import figures, questionnaires
from cafe.store import surveys as survey_store
from cafe.store.surveys import Survey
from forms.questionnaire import model
from forms.questionnaire.file import from_json
from forms.questionnaire.model import Question, Questionnaire

QUESTION, EVALUATION = "question", "evaluation"

WORDS: Final = {
    QUESTION: _("Svar på en fråga"),
    "rating": _("Skattning"),
    EVALUATION: _("Utvärdering med svarsfrekvens"),
    "high": _("{question} {percent} procent svarade {steps} på en skala {low}–{high}."),
    "asked": _("Fråga"),
    "low": _("Låga steg"),
    "middle": _("Mellersta steg"),
    "top": _("Höga steg"),
    "n": _("Svar"),
    "hidden": _("för få"),
}
_BANDS = ("low", "middle", "high")


def _shown(db: Database) -> list[tuple[Survey, Questionnaire]]:
    return [
        (survey, questionnaire_of(db, survey))
        for survey in survey_store.all_surveys(db)
        if not survey.is_draft and figures.last_release(db, survey.id) is not None
    ]


def questionnaire_of(db: Database, survey: Survey) -> Questionnaire:
    """The survey's questionnaire, with the organisation's lists as choices."""
    kept = questionnaires.get(db, survey.questionnaire_id, survey.questionnaire_version)
    return model.fill(from_json(kept.content), dict(survey_store.lists(db, survey.day)))


def _questions(db: Database, language: str) -> list[LiveSource]:
    word = in_language(WORDS, language)
    found = []
    for survey, asked in _shown(db):
        for name in dict.fromkeys(item.question.id for item in items(asked)):
            question = asked.by_id[name]
            title = f"{question.label.in_language(language)} ({survey.title})"
            what = word["rating" if question.scale else QUESTION]
            found.append(LiveSource(f"{QUESTION}:{survey.code}:{name}", title, what))
    return found


def _evaluations(db: Database, language: str) -> list[LiveSource]:
    word = in_language(WORDS, language)[EVALUATION]
    return [
        LiveSource(f"{EVALUATION}:{survey.code}", survey.title, word)
        for survey, asked in _shown(db)
        if any(item.question.scale for item in items(asked))
    ]


def _release(
    db: Database, code: str, number: int | None
) -> tuple[Survey, Questionnaire, ShownRelease, int]:
    survey = survey_store.get(db, code)
    kept = [k for k in figures.releases(db, survey.id) if number in (None, k.number)]
    if not kept:
        raise Unknown("not_found")
    shown = frozen.of_content(kept[-1].content)
    return survey, questionnaire_of(db, survey), shown, kept[-1].number


def _read_question(
    db: Database, source: BlockSource, number: int | None, language: str
) -> LiveContent:
    code, _, identity = source.key.partition(":")
    survey, asked, shown, release = _release(db, code, number)
    question = asked.by_id.get(identity)
    if question is None:
        raise Unknown("not_found")
    title = clean(question.label.in_language(language))
    sentences = [f"{survey.title}. {results.rate(shown, survey.invited, language)}"]
    if shown.apart:
        sheet = results.whole(asked, shown, language, identity)
        rows = tuple(tuple(str(v) for v in row) for row in sheet.rows)
        keys = _ends(question, language)
        return LiveContent(
            title, tuple(sentences), columns=sheet.columns, rows=rows, keys=keys, shown=release
        )
    told = next(a for a in answered(asked, shown.whole, shown.cuts) if a.question is question)
    parts = question_blocks.parts(told, title, shown.threshold, language)
    tables = [(part.table, part.widths) for part in parts if part.table is not None]
    drawn, widths = tables[0] if tables else (None, ())
    return LiveContent(
        title,
        (*sentences, *(part.said for part in parts if part.said)),
        tuple(part.hidden for part in parts if part.hidden),
        columns=drawn.columns if drawn else (),
        rows=tuple(tuple(str(v) for v in row) for row in drawn.rows) if drawn else (),
        bars=tuple(("", part.bars) for part in parts if part.bars is not None),
        widths=widths,
        shown=release,
    )


def _ends(question: Question, language: str) -> tuple[str, ...]:
    scale = question.scale
    if scale is None:
        return ()
    low, high = (end.in_language(language) for end in (scale.low_label, scale.high_label))
    return (f"{scale.low} = {low}, {scale.high} = {high}.",)


def _read_evaluation(
    db: Database, source: BlockSource, number: int | None, language: str
) -> LiveContent:
    """Every question with a scale: its low, middle and high steps, and a bar."""
    word = in_language(WORDS, language)
    survey, asked, shown, release = _release(db, source.key, number)
    rows, keys, bars = [], [], []
    for item in items(asked, shown.cuts):
        scale = item.question.scale
        if scale is None:
            continue
        one, label = said(item, shown.whole), item.label(language)
        if one.few:
            rows.append((label, *[word["hidden"]] * 4))
        if one.few or not one.n:
            continue
        by = {band.name: (band.steps, share) for band, _persons, share in one.bands}
        steps, share = by["high"]
        bar = None if shown.apart else answer_bars.of(one, clean(label), language)
        if bar is not None:
            told = word["high"].format(
                question=label, percent=share, steps=steps, low=scale.low, high=scale.high
            )
            bars.append((told, bar))
        cells = (f"{by[b][0]}:\u00a0{by[b][1]}\u00a0%" if b in by else "" for b in _BANDS)
        rows.append((label, *cells, str(one.n)))
        keys += [f"{label} {end}" for end in _ends(item.question, language)]
    return LiveContent(
        survey.title,
        (results.rate(shown, survey.invited, language),),
        columns=(word["asked"], word["low"], word["middle"], word["top"], word["n"]),
        rows=tuple(rows),
        keys=(" ".join(keys),) if keys else (),
        bars=tuple(bars),
        widths=(7.2, 2.6, 2.8, 2.6, 2.2),
        shown=release,
    )


KINDS: Final = (
    BlockKind(QUESTION, _questions, _read_question),
    BlockKind(EVALUATION, _evaluations, _read_evaluation),
)
