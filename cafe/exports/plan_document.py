"""A district's action plan, and the matrix of all plans, as documents: what their pages show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from cafe.exports.document import (
    Block,
    Document,
    EntryBlock,
    HeadingBlock,
    LineBlock,
    TableBlock,
)
from cafe.exports.tables import TableSheet, Value, made_with
from cafe.language import in_language
from cafe.language import marked as _
from cafe.reports.points import SaidInYear
from cafe.reports.summary import day
from cafe.store.activities import Activity
from cafe.store.plan_matrix import MatrixCell
from cafe.store.plan_versions import PlanVersion
from cafe.store.plans import Plan, Point
from cafe.understand.codebooks import Code

WORDS: Final = {
    "plan": _("Handlingsplan"),
    "draft": _("Utkast. Planen är inte antagen."),
    "revised": _("Version {number} är påbörjad. Det här är inte vad som är antaget."),
    "adopted": _("Antagen {day}, version {number}"),
    "priorities_one": _("En punkt är prioriterad: {points}."),
    "priorities": _("{count} punkter är prioriterade: {points}."),
    "priorities_many": _("{count} punkter är prioriterade."),
    "no_priorities": _("Ingen punkt är prioriterad."),
    "activities": _("Aktiviteter"),
    "activity": _("Aktivitet"),
    "goal": _("Delmål"),
    "target": _("Mål"),
    "unit": _("Enhet"),
    "responsible": _("Ansvarig"),
    "due": _("Klart senast"),
    "percent": _("Kommit, procent"),
    "state": _("Läge"),
    "come": _("{percent} procent klart"),
    "done": _("Klar"),
    "dropped": _("Avslutad utan att bli klar"),
    "late": _("Försenad"),
    "going": _("Pågår"),
    "not_begun": _("Inte påbörjad"),
    "priority": _("Prioriterad"),
    "why": _("Varför"),
    "points": _("Punkter"),
    "point": _("Punkt"),
    "label": _("Benämning"),
    "waiting": _("Från förra planen"),
    "versions": _("Versioner"),
    "version": _("Version"),
    "adopted_on": _("Antagen"),
    "why_revised": _("Varför den reviderades"),
    "said_of": _(
        "{percent} procent av anteckningarna {year} handlar om detta ({count} av {notes})."
    ),
    "said_none": _("Ingen anteckning {year} handlar om detta."),
    "said_before": _("Året före var det {percent} procent."),
    "shares": _(
        "En anteckning kan handla om flera punkter. Andelar säger vad som togs upp, inte hur stort "
        "problemet är."
    ),
    "matrix": _("Prioriteringar {year}"),
    "matrix_under": _("Alla förvaltningar"),
    "matrix_alone": _("Prioriteringar"),
    "matrix_long": _("Förvaltning och punkt"),
    "points_said": _("Punkterna, och hur många förvaltningar som prioriterar var och en."),
    "district": _("Förvaltning"),
    "no_plan": _("Ingen antagen plan"),
    "count": _("Antal som prioriterar"),
    "matrix_lead_one": _("En förvaltning har en antagen plan. {most}"),
    "matrix_lead": _("{count} förvaltningar har en antagen plan. {most}"),
    "and": _("{first} och {last}"),
    "matrix_most": _("Flest prioriterar {point} ({count})."),
    "matrix_none": _("Ingen förvaltning har antagit en plan ännu."),
    "key": _(
        "● punkten är prioriterad. Procenttalet är hur långt aktiviteterna har kommit i "
        "genomsnitt. ▲ minst en aktivitet är försenad. Bara antagna planer är med."
    ),
    "key_narrow": _(
        "● punkten är prioriterad. ▲ minst en aktivitet är försenad. Bara antagna planer är med."
    ),
    "yes": _("Ja"),
    "no": _("Nej"),
    "mean": _("Kommit i genomsnitt, procent"),
    "late_count": _("Försenade"),
}
MANY = 4  # points with priority: more are not named in the first sentence


@dataclass(frozen=True)
class PlanShown:
    """A plan as its page shows it: the district's `name`, points in the page's order, what was said
    of each in the year and the year `before`, activities by code, those of the plan before that
    wait for a decision, and every version."""

    plan: Plan
    name: str
    codes: Sequence[Code]
    gone: Sequence[str]
    points: Mapping[str, Point]
    doing: Mapping[str, Sequence[Activity]]
    waiting: Sequence[Activity]
    said: SaidInYear
    before: SaidInYear
    versions: Sequence[PlanVersion]


def of_plan(shown: PlanShown, language: str, today: str) -> Document:
    """The document of a plan."""
    word, plan = in_language(WORDS, language), shown.plan
    title = f"{word['plan']} {plan.year}, {shown.name}"
    under = ""
    if plan.adopted_at is not None:
        under = word["adopted"].format(day=day(plan.adopted_at, language), number=plan.version)
    return Document(
        title, under, language, title, tuple(_plan(shown, language, today)),
        sheets=tuple(_plan_sheets(shown, language, today)), organisation=shown.name,
    )  # fmt: skip


def _plan(shown: PlanShown, language: str, today: str) -> Iterator[Block]:
    word, plan = in_language(WORDS, language), shown.plan
    if plan.revising:
        yield LineBlock(word["revised"].format(number=plan.version + 1), "notice")
    elif not plan.adopted:
        yield LineBlock(word["draft"], "notice")
    first = [i for i, p in shown.points.items() if p.priority]
    named = ", ".join(f"{i} {name}".strip() for i, name in _named(shown, language) if i in first)
    key = "priorities_one" if len(first) == 1 else "priorities" if first else "no_priorities"
    if len(first) > MANY:
        yield LineBlock(word["priorities_many"].format(count=len(first)), "lead")
        yield LineBlock(f"{named}.")
    else:
        yield LineBlock(word[key].format(count=len(first), points=named), "lead")
    if shown.said.notes:
        yield LineBlock(word["shares"], "soft")
    for code, name in _named(shown, language):
        point, doing = shown.points.get(code), shown.doing.get(code, ())
        if not doing and not (point and (point.priority or point.why)):
            continue
        mark = f" ({word['priority'].lower()})" if point and point.priority else ""
        yield HeadingBlock(f"{code} {name}".strip() + mark, 1)
        if shown.said.notes:
            yield LineBlock(_share(shown, code, word), "soft")
        if point and point.why:
            yield LineBlock(point.why)
        for one in doing:
            yield _activity(one, language, today)
    if shown.waiting:
        yield HeadingBlock(word["waiting"], 1)
        for one in shown.waiting:
            yield _activity(one, language, today)
    if len(shown.versions) > 1:  # of a single one the line below the title says all
        yield HeadingBlock(word["versions"], 1)
        rows = tuple(
            (v.number, day(v.adopted_at, language), v.why or "–") for v in reversed(shown.versions)
        )
        columns = (word["version"], word["adopted_on"], word["why_revised"])
        yield TableBlock(TableSheet(word["versions"], columns, rows), (2, 4, 10))
    yield LineBlock(made_with(language), "soft")


def _named(shown: PlanShown, language: str) -> list[tuple[str, str]]:
    return [(c.id, _short(c, language)) for c in shown.codes] + [(one, "") for one in shown.gone]


def _short(code: Code, language: str) -> str:
    return code.short_en if language == "en" else code.short


def _share(shown: PlanShown, code: str, word: Mapping[str, str]) -> str:
    now, before = shown.said.shares.get(code), shown.before
    year = shown.said.year
    if now:
        said = word["said_of"].format(
            percent=now.percent, year=year, count=now.count, notes=now.notes
        )
    else:
        said = word["said_none"].format(year=year)
    if before.notes:
        was = before.shares[code].percent if code in before.shares else 0
        said += " " + word["said_before"].format(percent=was)
    return said


def _activity(one: Activity, language: str, today: str) -> EntryBlock:
    word, content = in_language(WORDS, language), one.content
    goal = f"{word['goal']}: {_goal(one, language)}" if content.goal else ""
    facts = [f"{word['responsible']}: {content.responsible}"] if content.responsible else []
    facts += [f"{word['due']}: {day(content.due, language)}"] if content.due else []
    state = _state(one, word, today)
    if state not in (word["done"], word["not_begun"]):  # they say how far it has come
        facts.append(word["come"].format(percent=one.percent))
    if state != word["going"]:
        facts.append(state)
    return EntryBlock(content.title, " · ".join(facts), goal, strong=True)


def _goal(one: Activity, language: str) -> str:
    word, content = in_language(WORDS, language), one.content
    if content.target is None:
        return content.goal
    target = f"{content.target:g}".replace(".", "," if language == "sv" else ".")
    return f"{content.goal} ({word['target'].lower()}: {target} {content.unit}".rstrip() + ")"


def _state(one: Activity, word: Mapping[str, str], today: str) -> str:
    if one.dropped:
        return word["dropped"]
    if one.percent == 100:
        return word["done"]
    if one.late(today):
        return word["late"]
    return word["going"] if one.percent else word["not_begun"]


def _plan_sheets(shown: PlanShown, language: str, today: str) -> Iterator[TableSheet]:
    word = in_language(WORDS, language)
    yield TableSheet(
        word["activities"],
        (
            word["point"], word["label"], word["priority"], word["activity"], word["goal"],
            word["target"], word["unit"], word["responsible"], word["due"], word["percent"],
            word["state"],
        ),
        tuple(
            (
                code, name, word["yes" if _is_first(shown, code) else "no"], one.content.title,
                one.content.goal,
                "" if one.content.target is None else f"{one.content.target:g}",
                one.content.unit, one.content.responsible,
                date.fromisoformat(one.content.due) if one.content.due else "",
                one.percent, _state(one, word, today),
            )
            for code, name in _named(shown, language)
            for one in shown.doing.get(code, ())
        ),
    )  # fmt: skip
    yield TableSheet(
        word["points"],
        (word["point"], word["label"], word["priority"], word["why"]),
        tuple(
            (
                code, name, word["yes" if _is_first(shown, code) else "no"],
                shown.points[code].why if code in shown.points else "",
            )
            for code, name in _named(shown, language)
        ),
    )  # fmt: skip
    yield TableSheet(
        word["versions"],
        (word["version"], word["adopted_on"], word["why_revised"]),
        tuple((v.number, day(v.adopted_at, language), v.why) for v in shown.versions),
    )


def _is_first(shown: PlanShown, code: str) -> bool:
    return code in shown.points and shown.points[code].priority


def matrix_block(
    year: int,
    names: Mapping[str, str],
    codes: Sequence[Code],
    cells: Mapping[str, Mapping[str, MatrixCell]],
    language: str,
    *,
    narrow: bool = False,
) -> TableBlock:
    """The table of a year's plans: districts (`names` by id, in order) by points, and how many
    give each point priority. `narrow`: with marks alone, for a page that stands."""
    word = in_language(WORDS, language)
    rows: list[tuple[Value, ...]] = [
        (name, *(_cell(cells[one].get(code.id), narrow) for code in codes))
        if one in cells
        else (f"{name} ({word['no_plan'].lower()})", *[""] * len(codes))
        for one, name in names.items()
    ]
    rows.append((word["count"], *(_count(codes, cells)[code.id] for code in codes)))
    return TableBlock(
        TableSheet(
            word["matrix"].format(year=year),
            (word["district"], *(code.id for code in codes)),
            tuple(rows),
        ),
        (5.2, *[1.25] * len(codes)),
        shaded=tuple(
            (row, column)
            for row, one in enumerate(names)
            for column, code in enumerate(codes, start=1)
            if (cell := cells.get(one, {}).get(code.id)) and cell.priority
        ),
    )


def matrix_lead(
    codes: Sequence[Code], cells: Mapping[str, Mapping[str, MatrixCell]], language: str
) -> str:
    """What the table shows, in a sentence."""
    word, count = in_language(WORDS, language), _count(codes, cells)
    top = max(count.values(), default=0)
    most = [f"{c.id} {_short(c, language)}" for c in codes if top and count[c.id] == top]
    *first, last = most or [""]
    named = word["and"].format(first=", ".join(first), last=last) if first else last
    told = word["matrix_most"].format(point=named, count=top) if most else ""
    key = "matrix_none" if not cells else "matrix_lead_one" if len(cells) == 1 else "matrix_lead"
    return word[key].format(count=len(cells), most=told).strip()


def matrix_keys(codes: Sequence[Code], language: str) -> tuple[str, str]:
    """How the narrow table is read: its marks, and what each point is called."""
    named = ", ".join(f"{code.id} {_short(code, language)}" for code in codes)
    return in_language(WORDS, language)["key_narrow"], f"{named}."


def _count(codes: Sequence[Code], cells: Mapping[str, Mapping[str, MatrixCell]]) -> dict[str, int]:
    return {
        code.id: sum(bool(c.get(code.id) and c[code.id].priority) for c in cells.values())
        for code in codes
    }


def of_matrix(
    year: int,
    names: Mapping[str, str],
    codes: Sequence[Code],
    cells: Mapping[str, Mapping[str, MatrixCell]],
    language: str,
) -> Document:
    """The matrix of a year, on a page that lies down (`matrix_block`); what each point is called,
    and how many give it priority, stands in a table below."""
    word, count = in_language(WORDS, language), _count(codes, cells)
    title = word["matrix"].format(year=year)
    shown = matrix_block(year, names, codes, cells, language)
    blocks: list[Block] = [
        LineBlock(matrix_lead(codes, cells, language), "lead"),
        LineBlock(word["key"], "soft"),
        shown,
        HeadingBlock(word["points"], 1, page=True),
        TableBlock(
            TableSheet(
                word["points"],
                (word["point"], word["label"], word["count"]),
                tuple((code.id, _short(code, language), count[code.id]) for code in codes),
            ),
            (2, 12, 5),
            said=word["points_said"],
        ),
        LineBlock(made_with(language), "soft"),
    ]
    long = TableSheet(
        word["matrix_long"],
        (
            word["district"], word["point"], word["label"], word["priority"], word["activities"],
            word["done"], word["late_count"], word["mean"],
        ),
        tuple(
            (
                name, code.id, _short(code, language),
                word["yes" if cell and cell.priority else "no"],
                cell.activities if cell else 0, cell.done if cell else 0,
                cell.late if cell else 0,
                "" if cell is None or cell.percent is None else cell.percent,
            )
            for one, name in names.items() if one in cells
            for code in codes
            for cell in (cells[one].get(code.id),)
        ),
    )  # fmt: skip
    return Document(
        title, word["matrix_under"], language, title, tuple(blocks),
        landscape=True, sheets=(replace(shown.sheet, title=word["matrix_alone"]), long),
    )  # fmt: skip


def _cell(cell: MatrixCell | None, narrow: bool) -> str:
    if cell is None:
        return "·"
    marks = ("●" if cell.priority else "") + ("▲" if cell.late else "")
    come = f"{cell.percent} %" if cell.activities and not narrow else ""
    return "\n".join(part for part in (marks, come) if part) or "·"
