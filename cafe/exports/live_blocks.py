"""The live blocks of a report: figures and words out of what readers are shown, never typed in.

A block names its source, `kind:key`. All that is read here has passed the gate: figures of
indicators as readers see them, the releases of summaries and of survey results, adopted plans, and
the proposals of events whose page is public. What is hidden is said, with why. Frozen, a block of
staff's words keeps the number of the release and no words, so that what is erased later is gone
from the report too; other figures are kept whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from sqlite_utils import Database

from cafe import days
from cafe.errors import Unknown
from cafe.exports import results, tables
from cafe.exports.minutes import STATUS, central
from cafe.exports.series import Chart, SeriesLine
from cafe.language import LANGUAGES, in_language
from cafe.language import marked as _
from cafe.reports import feedback, indicator_change, indicators
from cafe.reports.indicators import IndicatorFigure
from cafe.reports.summary import Summary, release
from cafe.reports.survey import frozen
from cafe.reports.survey.counted import items
from cafe.shares import percent
from cafe.store import (
    events,
    feedback_pages,
    figures,
    observations,
    organisation,
    plans,
    questionnaires,
    summaries,
)
from cafe.store import indicators as indicator_store
from cafe.store import surveys as survey_store
from cafe.store.decisions import GroupAnswer
from cafe.store.indicators import Indicator
from cafe.store.organisation import Organisation
from cafe.store.surveys import Survey
from cafe.store.year_reports import ReportPart
from cafe.understand import codebooks
from forms.questionnaire import model
from forms.questionnaire.file import from_json
from forms.questionnaire.model import Questionnaire

INDICATOR, INPUTS, THEMES, POINTS, QUESTION, PLANS, PROPOSALS = (
    "indicator", "inputs", "themes", "points", "question", "plans", "proposals",
)  # fmt: skip
# Their sources are releases, which are kept by number.
RELEASED = (INPUTS, THEMES, POINTS, QUESTION)

WORDS: Final = {
    INDICATOR: _("Indikator"),
    INPUTS: _("Inspel under rubriker"),
    THEMES: _("Teman med citat"),
    POINTS: _("Antal anteckningar per punkt"),
    QUESTION: _("Svar på en fråga"),
    PLANS: _("Punkter i handlingsplanerna"),
    PROPOSALS: _("Förslag med svar"),
    "done": _("Det här har vi gjort"),
    "doing": _("Det här gör vi"),
    "will_not": _("Det här gör vi inte"),
    "waiting": _("Det här väntar på svar"),
    "unsent": _("Inget förslag är skickat till en styrgrupp än."),
    "year": _("År"),
    "period": _("Period"),
    "value": _("Värde"),
    "note": _("Anmärkning"),
    "point": _("Punkt"),
    "districts": _("Prioriterad av"),
    "activities": _("Aktiviteter"),
    "all": _("Alla yrkesgrupper"),
    "few": _("för få"),
    "gone": _("Källan finns inte längre, eller har inget som får visas."),
    "no_words": _("Här finns inget som får läsas ordagrant."),
    "nothing": _("Inget är visat för läsare än."),
    "rate": _("{answers} av {invited} inbjudna svarade ({percent} procent)."),
    "answers": _("{answers} svar."),
    "adopted": _("Förvaltningar med en antagen plan för {year}: {count}."),
}


@dataclass(frozen=True)
class LiveSource:
    """What a block can show: its key, what it is called, what it is."""

    key: str
    title: str
    what: str


@dataclass(frozen=True)
class LiveEntry:
    """Something that was said, under a heading, with its quotes; of a proposal also what it was
    answered."""

    under: str
    text: str
    quotes: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class LiveContent:
    """What a block shows. `notices` say what is hidden and why; `shown` is the number of the
    release that it is of, None where there are no releases."""

    title: str
    sentences: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    chart: Chart | None = None
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    entries: tuple[LiveEntry, ...] = ()
    shown: int | None = field(default=None, compare=False)


def sources(db: Database, language: str) -> list[LiveSource]:
    """All that a report can show."""
    word = in_language(WORDS, language)
    found = [
        LiveSource(f"{INDICATOR}:{one.id}", one.name, word[INDICATOR])
        for one in indicator_store.every(db)
        if any(place[0] is None for _, place in observations.current(db, one))
    ]
    held = [o.event for o in events.overviews(db)]
    released = summaries.latest(db, [event.id for event in held])
    for event in held:
        if event.id in released:
            for kind in (INPUTS, THEMES, POINTS):
                found.append(LiveSource(f"{kind}:{event.code}", event.title, word[kind]))
    public = feedback_pages.published(db)
    found += [
        LiveSource(f"{PROPOSALS}:{event.code}", event.title, word[PROPOSALS])
        for event in held
        if event.id in public
    ]
    for survey in survey_store.all_surveys(db):
        if survey.is_draft or figures.last_release(db, survey.id) is None:
            continue
        asked = _questionnaire(db, survey)
        for question in dict.fromkeys(item.question.id for item in items(asked)):
            said = next(q for q in asked.asked if q.id == question).label.in_language(language)
            key = f"{QUESTION}:{survey.code}:{question}"
            found.append(LiveSource(key, f"{said} ({survey.title})", word[QUESTION]))
    years = sorted({p.year for p in plans.every(db) if p.adopted}, reverse=True)
    found += [LiveSource(f"{PLANS}:{year}", f"{word[PLANS]} {year}", word[PLANS]) for year in years]
    return found


def read(
    db: Database, source: str, language: str, kept: Mapping[str, Any] | None = None
) -> LiveContent:
    """What the block of a source shows now, or as it was `kept`."""
    if kept is not None and "content" in kept:
        return _of_json(kept["content"].get(language) or kept["content"]["sv"])
    known = organisation.get(db, language)
    kind, _, key = source.partition(":")
    number = kept["release"] if kept is not None else None
    try:
        match kind:
            case "indicator":
                return _indicator(db, indicator_store.get(db, int(key)), known, language)
            case "plans":
                return _plans(db, int(key), language)
            case "proposals":
                return _proposals(db, key, known, language)
            case "question":
                return _question(db, key, number, language)
            case _:
                return _event(db, kind, key, number, known, language)
    except Unknown:
        word = in_language(WORDS, language)
        return LiveContent(word.get(kind, kind), notices=(word["gone"],))


def keep(db: Database, source: str) -> dict[str, Any]:
    """What a finished report keeps of a block."""
    now = read(db, source, "sv")
    if now.shown is not None:
        return {"release": now.shown}
    return {"content": {language: asdict(read(db, source, language)) for language in LANGUAGES}}


def frozen_parts(db: Database, parts: Sequence[ReportPart]) -> list[dict[str, Any]]:
    """What a report of these parts is finished with: those that stand, as they read now."""
    return [
        {
            "id": one.id,
            "level": one.level,
            "heading": one.heading,
            "text": one.text,
            "source": one.source,
            "kept": keep(db, one.source) if one.source else None,
        }
        for one in parts
        if not one.removed
    ]


def _of_json(kept: Mapping[str, Any]) -> LiveContent:
    chart = kept["chart"]
    drawn = None
    if chart is not None:
        lines = tuple(
            SeriesLine(line["name"], tuple((p, v) for p, v in line["values"]))
            for line in chart["lines"]
        )
        drawn = Chart(lines, chart["unit"], tuple(chart["breaks"]), None, chart["decimal"],
                      chart["remark"])  # fmt: skip
    return LiveContent(
        kept["title"],
        tuple(kept["sentences"]),
        tuple(kept["notices"]),
        drawn,
        tuple(kept["columns"]),
        tuple(tuple(row) for row in kept["rows"]),
        tuple(_entry(e) for e in kept["entries"]),
    )


def _entry(kept: Mapping[str, Any]) -> LiveEntry:
    # What was kept before proposals could be shown has no answers.
    answers = tuple(kept.get("answers", ()))
    return LiveEntry(kept["under"], kept["text"], tuple(kept["quotes"]), answers)


# --- indicators ---------------------------------------------------------------------------------


def _indicator(
    db: Database, indicator: Indicator, known: Organisation, language: str
) -> LiveContent:
    """The city's figures over time: the change in words, the curve and every figure."""
    word = in_language(WORDS, language)
    shown = [f for f in indicators.read(db, indicator, known) if f.district is None]
    breaks = indicator_store.breaks(db, indicator.id)
    groups = list(dict.fromkeys(f.profession for f in shown))
    name = {one: known.name(one) if one else word["all"] for one in groups}
    sentences = []
    for group in groups:
        mine = [f for f in shown if f.profession == group]
        change = indicator_change.between(indicator, mine, breaks)
        if change is not None:
            said = indicator_change.sentence(indicator, change, language)
            sentences.append(f"{name[group]}: {said}" if len(groups) > 1 else said)
    columns, rows = _figure_table(shown, name, word, language)
    # What is said of every figure is said of the picture too, since that is passed on alone.
    first = next((f.remark for f in shown), "")
    common = first if all(f.remark == first for f in shown) else ""
    remarks = dict.fromkeys(
        f"{indicator_change.when(f.period, language)}: {f.remark}" for f in shown if f.remark
    )
    notices = dict.fromkeys(
        indicators.why(f, known, language) for f in shown if f.value is None and f.why
    )
    return LiveContent(
        indicator.name,
        (*sentences, *((common,) if common else remarks)),
        tuple(notices),
        _chart(indicator, shown, name, tuple(b.period for b in breaks), common, language),
        columns,
        rows,
    )


def _chart(
    indicator: Indicator,
    shown: Sequence[IndicatorFigure],
    name: Mapping[str | None, str],
    breaks: tuple[str, ...],
    remark: str,
    language: str,
) -> Chart | None:
    periods = sorted({f.period for f in shown})
    by = {(f.profession, f.period): f.value for f in shown}
    lines = tuple(
        SeriesLine(name[one], tuple((period, by.get((one, period))) for period in periods))
        for one in list(name)[:12]
    )
    decimal = "," if language == "sv" else "."
    made = Chart(lines, indicator.definition.unit, breaks, None, decimal, remark)
    return made if made.drawable and len(periods) > 1 else None


def _figure_table(
    shown: Sequence[IndicatorFigure],
    name: Mapping[str | None, str],
    word: Mapping[str, str],
    language: str,
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Years by the months that figures are usually of; else periods by profession."""
    by = {(f.period, f.profession): f for f in shown}
    periods = sorted({f.period for f in shown})
    if len(name) == 1 and all(len(p) > len("2021") for p in periods):
        months = usual_months(periods)
        if months is not None:
            group = next(iter(name))
            rows: dict[str, list[str]] = {}
            for period, month in placed(periods, months).items():
                line = rows.setdefault(period[:4], [""] * len(months))
                said = _number(by[period, group], word, language)
                if period[5:7] != month:
                    said += f" ({_month(period[5:7], language)})"
                line[months.index(month)] = said
            head = (word["year"], *(_month(m, language).capitalize() for m in months))
            return head, tuple((year, *line) for year, line in sorted(rows.items()))
    yearly = all(len(p) == len("2021") for p in periods)
    head = (
        word["year" if yearly else "period"],
        *(name.values() if len(name) > 1 else (word["value"],)),
    )
    return head, tuple(
        (
            indicator_change.when(period, language),
            *(
                _number(by[period, one], word, language) if (period, one) in by else ""
                for one in name
            ),
        )
        for period in periods
    )


def usual_months(periods: Sequence[str]) -> list[str] | None:
    """The months that at least half of the years have a figure of; None when no such few months
    take in all periods (`placed`)."""
    years = {period[:4] for period in periods}
    counted = Counter(period[5:7] for period in periods)
    months = sorted(month for month, number in counted.items() if 2 * number >= len(years))
    if not months or len(months) > 4 or placed(periods, months).keys() < set(periods):
        return None
    return months


def placed(periods: Sequence[str], months: Sequence[str]) -> dict[str, str]:
    """By period the column it stands in: its own month, else the nearest one that its year has no
    figure of."""
    found = {period: period[5:7] for period in periods if period[5:7] in months}
    for period in periods:
        if period not in found:
            taken = {month for one, month in found.items() if one[:4] == period[:4]}
            free = [month for month in months if month not in taken]
            if free:
                found[period] = min(free, key=lambda m: abs(int(m) - int(period[5:7])))
    return dict(sorted(found.items()))


def _month(month: str, language: str) -> str:
    return indicator_change.when(f"2000-{month}", language).split()[0]


def _number(figure: IndicatorFigure, word: Mapping[str, str], language: str) -> str:
    if figure.value is None:
        return word["few"]
    written = f"{figure.value:g}"
    return written.replace(".", ",") if language == "sv" else written


# --- summaries, surveys, proposals, plans -------------------------------------------------------


def _event(
    db: Database, kind: str, code: str, number: int | None, known: Organisation, language: str
) -> LiveContent:
    word = in_language(WORDS, language)
    event = events.get(db, code)
    made = release.shown(db, event, known, language, number)
    title = f"{word[kind]}: {event.title}"
    if made is None:
        return LiveContent(title, notices=(word["nothing"],))
    notices = tuple(s for s in (made.hidden, made.quotes_hidden) if s)
    if kind == POINTS:
        if made.hidden:
            return LiveContent(title, notices=notices, shown=made.release)
        sheet = tables.points(made, language)
        rows = tuple(tuple(str(v) for v in row) for row in sheet.rows)
        return LiveContent(title, (), notices, None, sheet.columns, rows, (), made.release)
    entries = _inputs(made) if kind == INPUTS else _themes(made)
    if not entries and not notices:
        notices = (word["no_words"],)
    return LiveContent(title, (), notices, entries=entries, shown=made.release)


def _inputs(made: Summary) -> tuple[LiveEntry, ...]:
    """What may be read word for word: all of it where the lead has opened it, else proposals."""
    if made.verbatim:
        return tuple(
            LiveEntry(asked.question, one.text) for asked in made.questions for one in asked.inputs
        )
    return tuple(LiveEntry(one.question, one.text) for one in made.proposals)


def _themes(made: Summary) -> tuple[LiveEntry, ...]:
    return tuple(
        LiveEntry("", theme.title, tuple(quote.text for quote in theme.quotes))
        for theme in made.themes
    )


def _questionnaire(db: Database, survey: Survey) -> Questionnaire:
    """The survey's questionnaire, with the organisation's lists as choices."""
    kept = questionnaires.get(db, survey.questionnaire_id, survey.questionnaire_version)
    return model.fill(from_json(kept.content), dict(survey_store.lists(db, survey.day)))


def _question(db: Database, key: str, number: int | None, language: str) -> LiveContent:
    word = in_language(WORDS, language)
    join, _, identity = key.partition(":")
    survey = survey_store.get(db, join)
    asked = _questionnaire(db, survey)
    question = next((q for q in asked.asked if q.id == identity), None)
    kept = [k for k in figures.releases(db, survey.id) if number in (None, k.number)]
    if question is None or not kept:
        raise Unknown("not_found")
    shown = frozen.of_content(kept[-1].content)
    sheet = results.whole(asked, shown, language, identity)
    # One thing asked, of one kind of answers: the title says it.
    first = 1 if len({row[0] for row in sheet.rows}) == 1 else 0
    answers = shown.whole.persons
    told = (
        word["rate"].format(
            answers=answers, invited=survey.invited, percent=percent(answers, survey.invited)
        )
        if survey.invited and not shown.apart
        else word["answers"].format(answers=answers)
    )
    return LiveContent(
        question.label.in_language(language),
        (f"{survey.title}. {told}",),
        (),
        None,
        sheet.columns[first:],
        tuple(tuple(str(v) for v in row[first:]) for row in sheet.rows),
        (),
        kept[-1].number,
    )


def _proposals(db: Database, code: str, known: Organisation, language: str) -> LiveContent:
    """The proposals of an event with each group's answer, as its public page tells them: no quotes,
    which the page would lose when the words are erased and a finished report would not. Raises
    Unknown while the page is not public."""
    word, status = in_language(WORDS, language), in_language(STATUS, language)
    event = events.get(db, code)
    page = feedback_pages.get(db, event.id)
    if page.published_at is None:
        raise Unknown("not_found")
    told = feedback.of_event(db, event, page)
    entries = tuple(
        LiveEntry(
            word[outcome],
            heard.asked.proposal.title,
            answers=tuple(
                _answer(answer, known, status, language) for answer in heard.asked.answers
            ),
        )
        for outcome, listed in told.heard.items()
        for heard in listed
    )
    notices = () if entries else (word["unsent"],)
    return LiveContent(f"{word[PROPOSALS]}: {event.title}", (), notices, entries=entries)


def _answer(
    answer: GroupAnswer, known: Organisation, status: Mapping[str, str], language: str
) -> str:
    group = known.name(answer.district) if answer.district else central(language)
    said = f" {answer.sentence}" if answer.sentence else ""
    return f"{group}: {status[answer.status].lower()}.{said}"


def _plans(db: Database, year: int, language: str) -> LiveContent:
    """Which points how many districts have given priority, of adopted plans."""
    word = in_language(WORDS, language)
    matrix = plans.matrix(db, year, days.today())
    rows = []
    for code in codebooks.in_force(db).codes:
        cells = [by[code.id] for by in matrix.values() if code.id in by]
        if code.parent is None and cells:
            rows.append(
                (
                    f"{code.id} {code.short_en if language == 'en' else code.short}",
                    str(sum(cell.priority for cell in cells)),
                    str(sum(cell.activities for cell in cells)),
                )
            )
    told = word["adopted"].format(count=len(matrix), year=year)
    return LiveContent(
        f"{word[PLANS]} {year}", (told,), (), None,
        (word["point"], word["districts"], word["activities"]), tuple(rows),
    )  # fmt: skip
