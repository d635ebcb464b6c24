"""Blocks of a survey's results, as readers were shown them last: one question, and the whole of an
evaluation with how many answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlite_utils import Database

from cafe.errors import Unknown
from cafe.exports import results
from cafe.exports.level_bars import LevelBars
from cafe.exports.live.content import BlockKind, BlockSource, LiveContent, LiveSource
from cafe.exports.scale_bars import ScaleBar
from cafe.exports.tables import clean
from cafe.language import in_language
from cafe.language import marked as _
from cafe.reports.survey import frozen
from cafe.reports.survey.counted import items
from cafe.reports.survey.release import ShownRelease
from cafe.reports.survey.results import said
from cafe.shares import percent
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
    "rate": _("{answers} av {invited} inbjudna svarade ({percent} procent)."),
    "answers": _("{answers} svar."),
    "shares": _("{n} personer svarade: {shares}."),
    "share": _("{percent} procent {steps}"),
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


def _rate(survey: Survey, shown: ShownRelease, word: Mapping[str, str]) -> str:
    answers = shown.whole.persons
    if not survey.invited or shown.apart:
        return word["answers"].format(answers=answers)
    return word["rate"].format(
        answers=answers, invited=survey.invited, percent=percent(answers, survey.invited)
    )


def _read_question(
    db: Database, source: BlockSource, number: int | None, language: str
) -> LiveContent:
    word = in_language(WORDS, language)
    code, _, identity = source.key.partition(":")
    survey, asked, shown, release = _release(db, code, number)
    question = asked.by_id.get(identity)
    if question is None:
        raise Unknown("not_found")
    sheet = results.whole(asked, shown, language, identity)
    # One thing asked, of one kind of answers: the title says it.
    first = 1 if len({row[0] for row in sheet.rows}) == 1 else 0
    sentences = [f"{survey.title}. {_rate(survey, shown, word)}"]
    if question.scale and not shown.apart:
        sentences += _shares(asked, shown, question, word)
    return LiveContent(
        question.label.in_language(language),
        tuple(sentences),
        columns=sheet.columns[first:],
        rows=tuple(tuple(str(v) for v in row[first:]) for row in sheet.rows),
        keys=_ends(question, language),
        bars=_bars(asked, shown, identity, language),
        shown=release,
    )


def _shares(
    asked: Questionnaire, shown: ShownRelease, question: Question, word: Mapping[str, str]
) -> list[str]:
    """What parts of those who answered a scale chose its low, middle and high steps."""
    found = []
    for item in items(asked, shown.cuts):
        one = said(item, shown.whole)
        if (
            item.question.id == question.id
            and one.bands
            and one.n
            and not one.few
            and not item.part
        ):
            shares = ", ".join(
                word["share"].format(percent=share, steps=band.steps)
                for band, _persons, share in one.bands
            )
            found.append(word["shares"].format(n=one.n, shares=shares))
    return found


def _bars(
    asked: Questionnaire, shown: ShownRelease, identity: str, language: str
) -> tuple[tuple[str, ScaleBar | LevelBars], ...]:
    """The bar of a question, or of each of its statements, which are then named."""
    made: dict[str, ScaleBar | LevelBars] = {
        **results.bars(asked, shown, language, identity),
        **results.level_bars(asked, shown, language, identity),
    }
    return tuple((label if len(made) > 1 else "", bar) for label, bar in made.items())


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
    drawn = results.bars(asked, shown, language)
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
        if (bar := drawn.get(clean(label))) is not None:
            told = word["high"].format(
                question=label, percent=share, steps=steps, low=scale.low, high=scale.high
            )
            bars.append((told, bar))
        cells = (f"{by[b][0]}:\u00a0{by[b][1]}\u00a0%" if b in by else "" for b in _BANDS)
        rows.append((label, *cells, str(one.n)))
        keys += [f"{label} {end}" for end in _ends(item.question, language)]
    return LiveContent(
        survey.title,
        (_rate(survey, shown, word),),
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
