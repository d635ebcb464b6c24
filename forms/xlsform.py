"""Questionnaires as XLSForm, the common format of the field: an .xlsx with the sheets survey,
choices and settings (https://xlsform.org).

`write` then `read` gives the same questionnaire. What XLSForm has no word for stands in columns
that its tools pass over: `rundabord_role`, `rundabord_tag`, `rundabord_indicator` in the survey,
`rundabord_title_en` in the settings. What a foreign file says and a questionnaire cannot is left
out and named with its row, never silently.
"""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import PurePath
from typing import Any, NamedTuple

from forms import messages_survey as say
from forms import questionnaire as model
from forms.messages import Message
from forms.questionnaire import (
    ANSWERED,
    AT_LEAST,
    AT_MOST,
    DIMENSIONS,
    DONT_KNOW,
    IS,
    IS_NOT,
    Condition,
    Invalid,
    Problem,
    Question,
    Questionnaire,
    Rule,
    Text,
    brief,
)

COLUMN = {"sv": "Svenska (sv)", "en": "English (en)"}
DONT_KNOW_LABEL = Text("Vet inte", "Don’t know")
OTHER_LABEL = Text("Annat", "Other")
# A character without width keeps "${" in a wording from being read as a reference;
# a wording that has such characters already is given one more, so that both come back.
REFERENCE, WORDS = re.compile(r"\$(\u200b*)\{"), re.compile(r"\$(\u200b*)\u200b\{")
QUARTER_CONSTRAINT = "regex(., '^[0-9]{4}-Q[1-4]$')"
SUFFIX = "_other"
MAX_PACKED = 5 * 1024**2
MAX_UNPACKED = 20 * 1024**2
MAX_ROWS = 20_000
MAX_CELLS = 400_000
MAX_DROPPED = 500


class Read(NamedTuple):
    """What was found in a file: the questionnaire, or the problems that keep it from being one,
    and in any case what was left out. Each names sheet and row."""

    questionnaire: Questionnaire | None
    problems: tuple[Problem, ...]
    dropped: tuple[Problem, ...]


# Out


def write(questionnaire: Questionnaire) -> bytes:
    """The questionnaire as an .xlsx. English is left out where it is not among the languages."""
    import openpyxl

    q = questionnaire
    languages = q.languages
    lists: dict[tuple[tuple[str, Text], ...], str] = {}
    rows: list[dict[str, str]] = []
    if q.intro:
        intro = _free_id("intro", q)
        rows.append(
            {"type": "note", "name": intro, "rundabord_role": "intro"}
            | _columns("label", _note(q.intro, False), languages)
        )
    for question in q.questions:
        rows += _survey_rows(question, q, lists)
    columns = ["type", "name", *(f"label::{COLUMN[lang]}" for lang in languages)]
    columns += [f"hint::{COLUMN[lang]}" for lang in languages]
    columns += ["required", "relevant", "appearance", "constraint"]
    columns += ["rundabord_role", "rundabord_tag", "rundabord_indicator"]
    choices = [
        {"list_name": name, "name": identity} | _columns("label", label, languages)
        for pairs, name in lists.items()
        for identity, label in pairs
    ]
    settings = {
        "form_title": _shield(q.title.sv),
        "form_id": q.id,
        "version": str(q.version),
        "default_language": COLUMN["sv"],
        "rundabord_title_en": _shield(q.title.en) if "en" in languages else "",
    }
    book = openpyxl.Workbook()
    _fill_sheet(book.active, "survey", columns, rows)
    labels = [f"label::{COLUMN[lang]}" for lang in languages]
    _fill_sheet(book.create_sheet(), "choices", ["list_name", "name", *labels], choices)
    _fill_sheet(book.create_sheet(), "settings", list(settings), [settings])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _fill_sheet(
    sheet: Any, title: str, columns: Sequence[str], rows: Sequence[Mapping[str, str]]
) -> None:
    sheet.title = title
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, start=1):
        letter = sheet.cell(1, number).column_letter
        sheet.column_dimensions[letter].width = 40 if "::" in column else 18
    for row, values in enumerate([{name: name for name in columns}, *rows], start=1):
        for number, column in enumerate(columns, start=1):
            written = values.get(column, "")
            if written:
                cell = sheet.cell(row, number)
                # What looks like _x0041_ would be read as the character of that number.
                cell.value = re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", written)
                # A wording that begins with "=" is a wording, not a formula.
                cell.data_type = "s"


def _shield(wording: str) -> str:
    """A wording that no reader takes for a reference."""
    return REFERENCE.sub("$\\1\u200b{", wording)


def _unshield(wording: str) -> str:
    return WORDS.sub(r"$\1{", wording)


def _columns(name: str, text: Text, languages: Sequence[str]) -> dict[str, str]:
    both = {lang: _shield(wording) for lang, wording in _both(text).items()}
    return {f"{name}::{COLUMN[lang]}": both[lang] for lang in languages}


def _free_id(wanted: str, q: Questionnaire) -> str:
    while wanted in q.by_id:
        wanted += "_"
    return wanted


def _note(text: Text, heading: bool) -> Text:
    """A note's label: Markdown makes a heading of it, and must not make one of anything else."""

    def mark(wording: str) -> str:
        if not wording:
            return ""
        if heading:
            return f"## {wording}"
        return f"\\{wording}" if re.match(r"\\*#", wording) else wording

    return Text(mark(text.sv), mark(text.en))


def _survey_rows(
    q: Question, whole: Questionnaire, lists: dict[tuple[tuple[str, Text], ...], str]
) -> Iterator[dict[str, str]]:
    label = _note(q.label, q.type == model.HEADING) if q.type in model.SILENT else q.label
    row = {"type": _written_type(q, lists), "name": q.id}
    row |= _columns("label", label, whole.languages) | _columns("hint", q.help, whole.languages)
    row["required"] = "yes" if q.required else ""
    row["relevant"] = _written_condition(q.show_if, whole) if q.show_if else ""
    row["appearance"] = {model.FREE: "multiline", model.SCALE: "likert"}.get(q.type, "")
    row["constraint"] = _written_constraint(q)
    row["rundabord_role"] = q.role
    row["rundabord_tag"] = "yes" if q.tag else ""
    row["rundabord_indicator"] = q.indicator
    yield row
    if q.other:
        rule = Rule(q.id, IS, q.other.id)
        yield {
            "type": "text",
            "name": _free_id(f"{q.id}{SUFFIX}", whole),
            "relevant": _written_rule(rule, q),
            "rundabord_role": "other",
        } | _columns("label", q.other.label, whole.languages)


def _written_type(q: Question, lists: dict[tuple[tuple[str, Text], ...], str]) -> str:
    plain = {
        model.SHORT: "text",
        model.FREE: "text",
        model.QUARTER: "text",
        model.NUMBER: "integer",
        model.DATE: "date",
        model.HEADING: "note",
        model.TEXT: "note",
    }
    if q.type in plain:
        return plain[q.type]
    if q.scale:
        labels = {str(n): Text(str(n), str(n)) for n in range(q.scale.low, q.scale.high + 1)}
        for step, end in ((q.scale.low, q.scale.low_label), (q.scale.high, q.scale.high_label)):
            both = [f"{step} – {wording}" if wording else "" for wording in (end.sv, end.en)]
            labels[str(step)] = Text(*both)
        if q.scale.dont_know:
            labels[DONT_KNOW] = DONT_KNOW_LABEL
        pairs = tuple(labels.items())
    elif q.choices:
        pairs = tuple((choice.id, choice.label) for choice in q.choices)
    else:
        return f"select_one_from_file {q.role}.csv"
    name = lists.setdefault(pairs, q.id)
    return f"select_multiple {name}" if q.type == model.SEVERAL else f"select_one {name}"


def _written_constraint(q: Question) -> str:
    if q.type == model.QUARTER:
        return QUARTER_CONSTRAINT
    parts = [f". {sign} {n}" for sign, n in ((">=", q.low), ("<=", q.high)) if n is not None]
    return " and ".join(parts)


def _written_condition(condition: Condition, whole: Questionnaire) -> str:
    word = " and " if condition.join == "all" else " or "
    return word.join(_written_rule(rule, whole.by_id[rule.question]) for rule in condition.rules)


def _written_rule(rule: Rule, asked: Question) -> str:
    answer = f"${{{rule.question}}}"
    if rule.operator == ANSWERED:
        return f"{answer} != ''"
    if asked.type == model.SEVERAL:
        among = f"selected({answer}, '{rule.value}')"
        return among if rule.operator == IS else f"not({among})"
    signs = {IS: "=", IS_NOT: "!=", AT_LEAST: ">=", AT_MOST: "<="}
    bare = rule.operator in (AT_LEAST, AT_MOST) or asked.type == model.NUMBER
    return f"{answer} {signs[rule.operator]} {rule.value if bare else repr(rule.value)}"


# In: the workbook


@dataclass
class _Sheet:
    """A sheet's title, its header (normalised name → as written), and its rows with numbers."""

    title: str
    header: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    twice: tuple[str, ...] = ()


class _UnreadableError(Exception):
    def __init__(self, message: Message, sheet: str = "") -> None:
        super().__init__(message.en)
        self.problem = Problem(message, sheet=sheet)


def read(name: str, data: bytes) -> Read:
    """The questionnaire of an XLSForm; `name` is the file's, for sentences and a missing id.

    Nothing is raised, whatever `data` is.
    """
    try:
        sheets = _sheets(name, data)
    except _UnreadableError as unreadable:
        return Read(None, (unreadable.problem,), ())
    if "survey" not in sheets or not sheets["survey"].rows:
        return Read(None, (Problem(say.XLSFORM_NO_SURVEY, sheet="survey"),), ())
    return _Reading(name, sheets).finish()


def _sheets(name: str, data: bytes) -> dict[str, _Sheet]:
    shown = brief(name)
    unfit = _UnreadableError(say.XLSFORM_NOT_A_WORKBOOK.format(name=shown))
    if len(data) > MAX_PACKED:
        raise _UnreadableError(say.XLSFORM_TOO_LARGE.format(limit=MAX_UNPACKED // 1024**2))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
    except Exception:  # zipfile raises whatever its innards meet in a damaged file
        raise unfit from None
    # A reader stops at the size that the directory declares, so the sum cannot be got around.
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise _UnreadableError(say.XLSFORM_TOO_LARGE.format(limit=MAX_UNPACKED // 1024**2))
    try:
        with warnings.catch_warnings():
            # openpyxl remarks on styles and validations, of which nothing is used.
            warnings.simplefilter("ignore")
            return _read_book(data)
    except _UnreadableError:
        raise
    except Exception:  # and so does openpyxl
        raise unfit from None


def _read_book(data: bytes) -> dict[str, _Sheet]:
    import openpyxl

    found: dict[str, _Sheet] = {}
    with closing(openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)) as book:
        for source in book.worksheets:
            # A file may declare a smaller area than it fills.
            source.reset_dimensions()
            title = str(source.title).strip()
            sheet = _read_sheet(title, source)
            if sheet.header:
                found.setdefault(title.lower(), sheet)
    return found


def _read_sheet(title: str, source: Any) -> _Sheet:
    sheet = _Sheet(title)
    names: dict[int, str] = {}
    cells = 0
    for number, values in enumerate(source.iter_rows(values_only=True), start=1):
        cells += len(values)  # a single cell far to the right fills the row up to it
        if number > MAX_ROWS or cells > MAX_CELLS:
            raise _UnreadableError(say.XLSFORM_TOO_MANY_ROWS.format(limit=MAX_ROWS), title)
        row = [_cell(value) for value in values]
        if number == 1:
            names = {i: _column_name(cell) for i, cell in enumerate(row) if cell}
            sheet.header = {_column_name(cell): cell for cell in row if cell}
            counted = Counter(names.values())
            sheet.twice = tuple(sheet.header[n] for n, count in counted.items() if count > 1)
            continue
        given = {names[i]: cell for i, cell in enumerate(row) if cell and i in names}
        if given:
            sheet.rows.append((number, given))
    return sheet


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    written = re.sub("_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), str(value))
    return model.LINE_END.sub("\n", written).strip()


ALIASES = {
    "list name": "list_name",
    "relevance": "relevant",
    "caption": "label",
    "read only": "readonly",
    "form title": "form_title",
    "set form title": "form_title",
    "form id": "form_id",
    "id_string": "form_id",
    "set form id": "form_id",
    "default language": "default_language",
}


def _column_name(written: str) -> str:
    """A header's name, in small letters, with "::" before its language."""
    parts = [" ".join(part.split()).lower() for part in re.split("::?", written)]
    return "::".join([ALIASES.get(parts[0], parts[0]), *parts[1:]])


def _language(written: str) -> str | None:
    """ "sv", "en" or None for a language's name ("Svenska (sv)", "English", "sv-SE" …)."""
    code = re.search(r"\(([A-Za-z-]+)\)\s*$", written)
    name = (code[1] if code else written).strip().lower()
    for language, names in (
        ("sv", ("sv", "svenska", "swedish")),
        ("en", ("en", "english", "engelska")),
    ):
        if name in names or name.startswith(f"{language}-"):
            return language
    return None


# In: conditions


Tree = tuple[str, tuple["Tree", ...]] | Rule
TOKEN = re.compile(
    r"""\s*(?:
        \$\{\s*(?P<ref>[^}\s]+)\s*\}
      | '(?P<one>[^']*)' | "(?P<two>[^"]*)"
      | (?P<number>-?\d{1,9})(?![\w.])
      | (?P<word>and\b|or\b|not(?=\s*\()|selected(?=\s*\())
      | (?P<sign>!=|>=|<=|=|>|<|\(|\)|,)
    )""",
    re.VERBOSE,
)
MAX_TOKENS = 400
Token = tuple[str, str]


class _InexpressibleError(Exception):
    pass


def _tokens(written: str) -> list[Token]:
    found: list[Token] = []
    position = 0
    while position < len(written.rstrip()):
        match = TOKEN.match(written, position)
        if match is None or len(found) >= MAX_TOKENS:
            raise _InexpressibleError
        kind = match.lastgroup or ""
        value = match[kind]
        found.append(("text" if kind in ("one", "two") else kind, value))
        position = match.end()
    return found


class _Parser:
    """The part of XLSForm's expressions that conditions can say. Of selected(), the operator is
    "is among": what ${…} = … means of several choices is another thing."""

    def __init__(self, written: str) -> None:
        self.tokens = _tokens(written)
        self.at = 0
        self.depth = 0

    def tree(self) -> Tree:
        whole = self.either()
        if self.at < len(self.tokens):
            raise _InexpressibleError
        return whole

    def take(self) -> Token:
        if self.at >= len(self.tokens):
            raise _InexpressibleError
        self.at += 1
        return self.tokens[self.at - 1]

    def found(self, token: Token) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at] == token:
            self.at += 1
            return True
        return False

    def need(self, sign: str) -> None:
        if not self.found(("sign", sign)):
            raise _InexpressibleError

    def either(self) -> Tree:
        parts = [self.both()]
        while self.found(("word", "or")):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else ("any", tuple(parts))

    def both(self) -> Tree:
        parts = [self.single()]
        while self.found(("word", "and")):
            parts.append(self.single())
        return parts[0] if len(parts) == 1 else ("all", tuple(parts))

    def single(self) -> Tree:
        self.depth += 1
        if self.depth > 50:
            raise _InexpressibleError
        try:
            if self.found(("sign", "(")):
                inside = self.either()
                self.need(")")
                return inside
            if self.found(("word", "not")):
                self.need("(")
                inside = self.either()
                self.need(")")
                return _negated(inside)
            if self.found(("word", "selected")):
                return self.selected()
            return self.comparison()
        finally:
            self.depth -= 1

    def selected(self) -> Tree:
        self.need("(")
        kind, name = self.take()
        self.need(",")
        value_kind, value = self.take()
        self.need(")")
        if kind != "ref" or value_kind not in ("text", "number"):
            raise _InexpressibleError
        return Rule(name, f"{IS} among", value)

    def comparison(self) -> Tree:
        kind, left = self.take()
        sign_kind, sign = self.take()
        other_kind, right = self.take()
        if sign_kind != "sign" or sign not in ("=", "!=", ">=", "<=", ">", "<"):
            raise _InexpressibleError
        if kind != "ref":
            kind, left, other_kind, right = other_kind, right, kind, left
            sign = sign.translate(str.maketrans("<>", "><"))
        if kind != "ref" or other_kind not in ("text", "number"):
            raise _InexpressibleError
        if sign in ("=", "!="):
            if right == "":
                if sign == "=":
                    raise _InexpressibleError
                return Rule(left, ANSWERED)
            return Rule(left, IS if sign == "=" else IS_NOT, right)
        if not model.WHOLE.fullmatch(right):
            raise _InexpressibleError
        number = int(right) + {">": 1, "<": -1}.get(sign, 0)
        return Rule(left, AT_LEAST if sign[0] == ">" else AT_MOST, str(number))


def _negated(inside: Tree) -> Tree:
    opposite = {IS: IS_NOT, IS_NOT: IS, f"{IS} among": f"{IS_NOT} among"}
    if not isinstance(inside, Rule) or inside.operator not in opposite:
        # "Not at least 3" is also true of no answer, "at most 2" is not.
        raise _InexpressibleError
    return replace(inside, operator=opposite[inside.operator])


def _flat(tree: Tree) -> tuple[str, list[Rule]]:
    """The join and the rules of a tree of one kind of join. Raises _InexpressibleError."""
    if isinstance(tree, Rule):
        return "all", [tree]
    join, parts = tree
    rules: list[Rule] = []
    for part in parts:
        inner, found = _flat(part)
        if len(found) > 1 and inner != join:
            raise _InexpressibleError
        rules += found
    return join, rules


def _named(tree: Tree) -> set[str]:
    if isinstance(tree, Rule):
        return {tree.question}
    return set().union(*(_named(part) for part in tree[1]))


# In: rows to questions

SELECT = re.compile(
    r"(?P<kind>select_one|select_multiple|select one(?: from)?|select multiple(?: from)?"
    r"|select1|select all that apply(?: from)?)\s+(?P<list>\S+)"
    r"(?P<other>\s+(?:or_other|or specify other|or other))?",
    re.IGNORECASE,
)
FROM_FILE = re.compile(r"(?P<kind>select_(?:one|multiple)_from_file)\s+(?P<file>\S+)", re.I)
BEGIN = re.compile(r"begin[ _-](?P<kind>group|repeat)", re.IGNORECASE)
END = re.compile(r"end[ _-](?:group|repeat)", re.IGNORECASE)
TYPES = {
    "text": model.SHORT,
    "string": model.SHORT,
    "integer": model.NUMBER,
    "int": model.NUMBER,
    "decimal": model.NUMBER,
    "range": model.NUMBER,
    "date": model.DATE,
    "note": model.TEXT,
}
METADATA = (
    "start",
    "end",
    "today",
    "deviceid",
    "username",
    "subscriberid",
    "simserial",
    "phonenumber",
    "email",
    "audit",
    "start-geopoint",
    "background-audio",
    "background-geopoint",
)
BOUND = re.compile(r"\s*\.\s*(>=|<=|>|<)\s*(-?\d{1,9})\s*")
YES = ("yes", "true", "true()", "ja", "1")
NO = ("", "no", "false", "false()", "nej", "0")
UNSURE = (DONT_KNOW, "dont_know", "dk")
OURS = ("rundabord_role", "rundabord_tag", "rundabord_indicator")


@dataclass(frozen=True)
class _Listed:
    """A row of the choices sheet."""

    row: int
    name: str
    label: Text


@dataclass
class _Asked:
    """A question in the making: its plain values, and where it and its choices stand."""

    row: int
    raw: dict[str, Any]
    listed: tuple[_Listed, ...] = ()


class _Reading:
    def __init__(self, name: str, sheets: Mapping[str, _Sheet]) -> None:
        self.name = name
        self.sheets = sheets
        self.survey = sheets["survey"]
        self.problems: list[Problem] = []
        self.dropped: list[Problem] = []
        self.settings = _Sheet("settings")
        self.default = "sv"
        self.asked: list[_Asked] = []
        self.earlier: dict[str, _Asked] = {}
        self.names = {given["name"] for _, given in self.survey.rows if "name" in given}
        self.groups: list[tuple[int, Tree | None]] = []
        self.intro = Text()
        self.used: set[str] = set()
        self.lists: dict[str, list[_Listed]] = {}

    def wrong(self, message: Message, row: int | None, sheet: str = "survey") -> None:
        self.problems.append(Problem(message, row=row, sheet=sheet))

    def drop(self, message: Message, row: int | None, sheet: str = "survey") -> None:
        self.dropped.append(Problem(message, row=row, sheet=sheet))

    def finish(self) -> Read:
        head = self.read_settings()
        self.check_headers()
        if self.problems:
            return self.result(None)
        self.read_choices()
        for row, given in self.survey.rows:
            self.read_row(row, given)
        for row, _ in self.groups:
            self.wrong(say.XLSFORM_GROUP_OPEN, row)
        self.name_unused()
        if self.problems:
            return self.result(None)
        raw = {**head, "questions": [asked.raw for asked in self.asked]}
        if self.intro:
            raw["intro"] = _both(self.intro)
        try:
            return self.result(model.from_plain(raw))
        except Invalid as invalid:
            self.problems += [self.placed(problem) for problem in invalid.problems]
            return self.result(None)

    def result(self, made: Questionnaire | None) -> Read:
        dropped = sorted(self.dropped, key=lambda d: (d.sheet, d.row or 0))
        if len(dropped) > MAX_DROPPED:
            more = say.XLSFORM_MORE_DROPPED.format(count=len(dropped) - MAX_DROPPED)
            dropped = [*dropped[:MAX_DROPPED], Problem(more)]
        return Read(made, tuple(self.problems), tuple(dropped))

    def placed(self, problem: Problem) -> Problem:
        """The problem of the questionnaire, with its place in the workbook."""
        number = next(
            (
                n
                for n, asked in reversed(list(enumerate(self.asked, start=1)))
                if (asked.raw["id"] or f"#{n}") == problem.question
            ),
            None,
        )
        if number is None:
            sheet = "settings" if problem.field in ("id", "version", "title.sv") else "survey"
            return replace(problem, sheet=sheet, row=2 if sheet == "settings" else 1)
        asked = self.asked[number - 1]
        choice = re.match(r"choices\.(\d+)", problem.field)
        if choice and int(choice[1]) <= len(asked.listed):
            return replace(problem, sheet="choices", row=asked.listed[int(choice[1]) - 1].row)
        return replace(problem, sheet="survey", row=asked.row)

    # Settings and headers

    def read_settings(self) -> dict[str, Any]:
        self.settings = self.sheets.get("settings", self.settings)
        row, given = self.settings.rows[0] if self.settings.rows else (2, {})
        for extra, cells in self.settings.rows[1:]:
            self.drop(
                say.XLSFORM_COLUMN_DROPPED.format(
                    column="settings", value=brief(" ".join(cells.values()))
                ),
                extra,
                "settings",
            )
        if _language(given.get("default_language", "")) == "en":
            self.default = "en"
        known = ("form_title", "form_id", "version", "default_language", "rundabord_title_en")
        for column, value in given.items():
            if column not in known:
                message = say.XLSFORM_COLUMN_DROPPED.format(
                    column=brief(self.settings.header[column]), value=brief(value)
                )
                self.drop(message, row, "settings")
        stem = PurePath(self.name.replace("\\", "/")).stem
        identity = given.get("form_id", "")
        if not model.ID.fullmatch(identity):
            made = _slug(identity) or _slug(stem) or "questionnaire"
            if identity:
                message = say.XLSFORM_ID_DROPPED.format(value=brief(identity), id=made)
                self.drop(message, row, "settings")
            identity = made
        version = given.get("version", "1")
        number = int(version) if re.fullmatch("[0-9]{1,6}", version) else 0
        if not 1 <= number <= model.VERSION_MAX:
            message = say.XLSFORM_VERSION_DROPPED.format(
                value=brief(version), limit=model.VERSION_MAX
            )
            self.drop(message, row, "settings")
            number = 1
        said = _unshield(given.get("form_title", ""))
        title = {"sv": said or model.UNFIT.sub("", stem).strip() or identity}
        if "rundabord_title_en" in given:
            title["en"] = _unshield(given["rundabord_title_en"])
        english = any(
            self.column_language(column) == "en"
            for sheet in (self.survey, self.sheets.get("choices", _Sheet("choices")))
            for column in sheet.header
            if column.split("::")[0] in ("label", "hint")
        )
        languages = list(model.LANGUAGES) if english else ["sv"]
        return {"id": identity, "version": number, "title": title, "languages": languages}

    def column_language(self, column: str) -> str | None:
        _, _, language = column.partition("::")
        return _language(language) if language else self.default

    def check_headers(self) -> None:
        for name, sheet in self.sheets.items():
            if name not in ("survey", "choices", "settings"):
                self.drop(say.XLSFORM_SHEET_DROPPED, None, sheet.title)
                continue
            for column in sheet.twice:
                self.wrong(say.XLSFORM_COLUMN_TWICE.format(column=brief(column)), 1, name)
            for column, written in sheet.header.items():
                if column.split("::")[0] in ("label", "hint") and not self.column_language(column):
                    message = say.XLSFORM_LANGUAGE_DROPPED.format(column=brief(written))
                    self.drop(message, 1, name)
        for column in ("type", "name"):
            if column not in self.survey.header:
                self.wrong(say.XLSFORM_NO_COLUMN.format(column=column), 1)
        labels = [c for c in self.survey.header if c.split("::")[0] == "label"]
        if "sv" not in {self.column_language(column) for column in labels}:
            message = say.XLSFORM_NO_SWEDISH.format(column=f"label::{COLUMN['sv']}")
            self.wrong(message, 1)

    def text(self, given: Mapping[str, str], name: str) -> Text:
        found: dict[str, str] = {}
        for column, value in given.items():
            if column.split("::")[0] == name:
                language = self.column_language(column)
                # A column with its language named goes before the one without.
                if language and (language not in found or "::" in column):
                    found[language] = _unshield(value)
        return Text(found.get("sv", ""), found.get("en", ""))

    def read_choices(self) -> None:
        sheet = self.sheets.get("choices", _Sheet("choices"))
        named: set[str] = set()
        for row, given in sheet.rows:
            listed = _Listed(row, given.get("name", ""), self.text(given, "label"))
            self.lists.setdefault(given.get("list_name", ""), []).append(listed)
            self.name_references(row, given, "choices")
            for column, value in given.items():
                if column in ("list_name", "name") or column.startswith("label"):
                    continue
                if column not in named:
                    named.add(column)
                    message = say.XLSFORM_COLUMN_DROPPED.format(
                        column=brief(sheet.header[column]), value=brief(value)
                    )
                    self.drop(message, row, "choices")

    def name_unused(self) -> None:
        for name, listed in self.lists.items():
            if name not in self.used and listed:
                message = say.XLSFORM_LIST_DROPPED.format(value=brief(name))
                self.drop(message, listed[0].row, "choices")

    # Rows

    def read_row(self, row: int, given: Mapping[str, str]) -> None:
        self.name_references(row, given)
        kind = given.get("type", "").strip()
        name = given.get("name", "")
        if not kind:
            # Rows without a type are remarks to XLSForm's tools.
            if name or self.text(given, "label"):
                self.drop(say.XLSFORM_TYPE_DROPPED.format(type="–", name=brief(name or "–")), row)
            return
        if END.fullmatch(kind):
            if self.groups:
                self.groups.pop()
            else:
                self.wrong(say.XLSFORM_GROUP_END, row)
            return
        begin = BEGIN.fullmatch(kind)
        if begin:
            self.begin(row, given, repeat=begin["kind"].lower() == "repeat")
            return
        role = given.get("rundabord_role", "")
        if role == "intro":
            self.intro = _unmarked(self.text(given, "label"))
            return
        if role == "other" or self.looks_like_other(kind, given):
            self.read_other(row, given, ours=role == "other")
            return
        asked = self.question(row, kind, given)
        if asked is not None:
            self.add(asked, self.condition(row, given, own=True))

    def add(self, asked: _Asked, condition: Condition | None) -> None:
        if condition:
            rules = [dict(vars(rule)) for rule in condition.rules]
            asked.raw["show_if"] = {condition.join: rules}
        self.asked.append(asked)
        if asked.raw["type"] not in model.SILENT:
            self.earlier.setdefault(asked.raw["id"], asked)

    def begin(self, row: int, given: Mapping[str, str], repeat: bool) -> None:
        if repeat:
            self.drop(say.XLSFORM_REPEAT_DROPPED, row)
        tree = self.tree(row, given)
        label = self.text(given, "label")
        self.groups.append((row, tree))
        consumed = ("type", "name", "label", "relevant")
        self.name_cells(row, given, consumed)
        if label:
            raw = {"id": given.get("name", ""), "type": model.HEADING, "label": _both(label)}
            self.add(_Asked(row, raw), self.condition(row, given, own=False))

    def name_cells(self, row: int, given: Mapping[str, str], consumed: Sequence[str]) -> None:
        """Name each cell of the row that nothing was made of."""
        for column, value in given.items():
            name = column.split("::")[0]
            if name in consumed or (name == "required" and value.lower() in NO):
                continue
            message = say.XLSFORM_COLUMN_DROPPED.format(
                column=brief(self.survey.header[column]), value=brief(value)
            )
            self.drop(message, row)

    def question(self, row: int, kind: str, given: Mapping[str, str]) -> _Asked | None:
        name = given.get("name", "")
        label, hint = self.text(given, "label"), self.text(given, "hint")
        raw: dict[str, Any] = {"id": name, "type": "", "label": _both(label), "help": _both(hint)}
        asked = _Asked(row, raw)
        consumed = ["type", "name", "label", "hint", "relevant", "required", *OURS]
        select, from_file = SELECT.fullmatch(kind), FROM_FILE.fullmatch(kind)
        plain = TYPES.get(kind.lower())
        if select:
            if not self.read_select(asked, select, given, consumed):
                return None
        elif from_file:
            dimension = PurePath(from_file["file"]).stem
            if from_file["kind"].lower() != "select_one_from_file" or dimension not in DIMENSIONS:
                message = say.XLSFORM_FILE_DROPPED.format(
                    file=brief(from_file["file"]), name=brief(name)
                )
                self.drop(message, row)
                return None
            raw |= {"type": model.ONE, "role": dimension}
        elif plain:
            raw["type"] = plain
            self.read_plain(asked, kind.lower(), given, consumed)
        else:
            if kind.lower() in METADATA:
                self.drop(say.XLSFORM_META_DROPPED.format(type=kind), row)
            else:
                message = say.XLSFORM_TYPE_DROPPED.format(type=brief(kind), name=brief(name))
                self.drop(message, row)
            return None
        raw["required"] = self.required(row, given, raw["type"])
        self.read_ours(raw, given)
        self.name_cells(row, given, consumed)
        return asked

    def read_ours(self, raw: dict[str, Any], given: Mapping[str, str]) -> None:
        raw["tag"] = given.get("rundabord_tag", "").lower() in YES
        raw["indicator"] = given.get("rundabord_indicator", "")
        if given.get("rundabord_role"):
            raw["role"] = given["rundabord_role"]

    def name_references(self, row: int, given: Mapping[str, str], sheet: str = "survey") -> None:
        """Name what XLSForm puts into the row's wordings."""
        for column, wording in given.items():
            if column.split("::")[0] in ("label", "hint") and self.column_language(column):
                for found in re.findall(r"\$\{[^}]*\}", wording)[:3]:
                    message = say.XLSFORM_REFERENCE_DROPPED.format(value=brief(found))
                    self.drop(message, row, sheet)

    def required(self, row: int, given: Mapping[str, str], kind: str) -> bool:
        written = given.get("required", "")
        if written.lower() in YES:
            return kind not in model.SILENT
        if written.lower() not in NO:
            self.drop(say.XLSFORM_REQUIRED_DROPPED.format(value=brief(written)), row)
        return False

    # Types

    def read_plain(
        self, asked: _Asked, kind: str, given: Mapping[str, str], consumed: list[str]
    ) -> None:
        raw, row = asked.raw, asked.row
        constraint = given.get("constraint", "")
        if kind in ("text", "string"):
            if constraint == QUARTER_CONSTRAINT:
                raw["type"] = model.QUARTER
                consumed.append("constraint")
            elif given.get("appearance") == "multiline":
                raw["type"] = model.FREE
                consumed.append("appearance")
        if kind == "note":
            label = Text(**raw["label"])
            if _HEADING.match(label.sv):
                raw["type"] = model.HEADING
            raw["label"] = _both(_unmarked(label))
        if kind == "decimal":
            self.drop(say.XLSFORM_DECIMAL_DROPPED, row)
        if kind in ("integer", "int", "decimal"):
            bounds = _bounds(constraint)
            if bounds is not None:
                raw |= bounds
                consumed.append("constraint")
        if kind == "range":
            self.read_range(asked, given, consumed)
        if constraint and "constraint" not in consumed:
            self.drop(say.XLSFORM_CONSTRAINT_DROPPED.format(value=brief(constraint)), row)
            consumed.append("constraint")

    def read_range(self, asked: _Asked, given: Mapping[str, str], consumed: list[str]) -> None:
        found = dict(re.findall(r"(\w+)\s*=\s*(\S+)", given.get("parameters", "")))
        whole = {k: int(v) for k, v in found.items() if re.fullmatch(r"-?\d{1,9}", v)}
        low, high = whole.get("start", 1), whole.get("end", 10)
        labels = {x.name: x.label for x in self.lists.get(found.get("tick_labelset", ""), ())}
        self.used.add(found.get("tick_labelset", ""))
        consumed.append("parameters")
        known = {"start", "end", "step", "tick_labelset"}
        ends = [labels.get(str(n), Text()) for n in (low, high)]
        if set(found) <= known and whole.get("step", 1) == 1 and all(end.sv for end in ends):
            scale = _plain_scale(low, high, ends[0], ends[1], False)
            asked.raw |= {"type": model.SCALE, "scale": scale}
            for name in set(labels) - {str(low), str(high)}:
                message = say.XLSFORM_STEP_DROPPED.format(value=brief(labels[name].sv))
                self.drop(message, asked.row)
            return
        asked.raw |= {"low": low, "high": high}
        self.drop(say.XLSFORM_RANGE_DROPPED, asked.row)

    def read_select(
        self, asked: _Asked, select: re.Match[str], given: Mapping[str, str], consumed: list[str]
    ) -> bool:
        name = select["list"]
        listed = tuple(self.lists.get(name, ()))
        if not listed:
            self.wrong(say.XLSFORM_LIST_UNKNOWN.format(value=brief(name)), asked.row)
            return False
        self.used.add(name)
        several = "multiple" in select["kind"].lower() or "all" in select["kind"].lower()
        constraint = given.get("constraint", "")
        if constraint:
            self.drop(say.XLSFORM_CONSTRAINT_DROPPED.format(value=brief(constraint)), asked.row)
            consumed.append("constraint")
        if given.get("appearance") == "likert" and not several and not select["other"]:
            scale = self.likert(listed)
            if scale is not None:
                consumed.append("appearance")
                asked.raw |= {"type": model.SCALE, "scale": scale}
                return True
        choices: list[dict[str, Any]] = [
            {"id": x.name, "sv": x.label.sv, "en": x.label.en} for x in listed
        ]
        if select["other"]:
            if "other" not in {x.name for x in listed}:
                choices.append({"id": "other", **_both(OTHER_LABEL)})
            choices = [{**choice, "other": choice["id"] == "other"} for choice in choices]
        asked.listed = listed
        asked.raw |= {"type": model.SEVERAL if several else model.ONE, "choices": choices}
        return True

    def likert(self, listed: Sequence[_Listed]) -> dict[str, Any] | None:
        """The scale that a list of consecutive whole numbers with labels at its ends makes."""
        steps = [x for x in listed if x.name not in UNSURE]
        unsure = [x for x in listed if x.name in UNSURE]
        if (
            len(steps) < 2
            or len(unsure) > 1
            or not all(re.fullmatch("0|[1-9][0-9]?", x.name) for x in steps)
        ):
            return None
        numbers = [int(x.name) for x in steps]
        if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            return None
        if numbers[-1] > model.SCALE_LAST:
            return None
        low, high = (
            Text(_bare(x.name, x.label.sv), _bare(x.name, x.label.en))
            for x in (steps[0], steps[-1])
        )
        if not low.sv or not high.sv:
            return None
        for x in steps[1:-1]:
            for wording in (x.label.sv, x.label.en):
                if _bare(x.name, wording):
                    message = say.XLSFORM_STEP_DROPPED.format(value=brief(wording))
                    self.drop(message, x.row, "choices")
        for x in unsure:
            if x.label.sv not in ("", DONT_KNOW_LABEL.sv):
                message = say.XLSFORM_UNSURE_DROPPED.format(
                    label=Message(DONT_KNOW_LABEL.sv, DONT_KNOW_LABEL.en), value=brief(x.label.sv)
                )
                self.drop(message, x.row, "choices")
        return _plain_scale(numbers[0], numbers[-1], low, high, bool(unsure))

    # Conditions

    def tree(self, row: int, given: Mapping[str, str]) -> Tree | None:
        """The row's own condition; None where it has none or it cannot be said (then named)."""
        written = given.get("relevant", "")
        if not written or written.lower() == "true()":
            return None
        try:
            return _Parser(written).tree()
        except _InexpressibleError:
            self.drop(say.XLSFORM_RELEVANT_DROPPED.format(value=brief(written)), row)
            return None

    def condition(self, row: int, given: Mapping[str, str], own: bool) -> Condition | None:
        """The condition of the row (where `own`) and of the groups that it is in."""
        mine = self.tree(row, given) if own else None
        trees = [tree for _, tree in self.groups if tree] + ([mine] if mine else [])
        if not trees:
            return None
        whole: Tree = trees[0] if len(trees) == 1 else ("all", tuple(trees))
        unknown = sorted(_named(whole) - self.names)
        if unknown:
            self.wrong(say.XLSFORM_NAME_UNKNOWN.format(value=brief(unknown[0])), row)
            return None
        try:
            join, rules = _flat(whole)
            return Condition(join, tuple(self.rule(rule) for rule in rules))
        except _InexpressibleError:
            written = given.get("relevant", "") or "…"
            self.drop(say.XLSFORM_RELEVANT_DROPPED.format(value=brief(written)), row)
            return None

    def rule(self, rule: Rule) -> Rule:
        """The rule, if an earlier question can be asked for it. Raises _InexpressibleError."""
        asked = self.earlier.get(rule.question)
        if asked is None:
            raise _InexpressibleError
        q = _light(asked.raw)
        operator = rule.operator
        if operator.endswith(" among"):
            operator = operator.removesuffix(" among")
        elif operator in (IS, IS_NOT) and q.type == model.SEVERAL:
            # Of several choices, "=" holds for that one alone.
            raise _InexpressibleError
        made = replace(rule, operator=operator)
        if operator not in model.OPERATORS.get(q.type, ()) or not model.comparable(q, made):
            raise _InexpressibleError
        return made

    # "Other: …"

    def other_of(self, given: Mapping[str, str]) -> tuple[_Asked, dict[str, Any]] | None:
        """The earlier question and its choice that the row's condition asks for."""
        try:
            tree = _Parser(given.get("relevant", "")).tree()
        except _InexpressibleError:
            return None
        if not isinstance(tree, Rule) or tree.operator not in (IS, f"{IS} among"):
            return None
        asked = self.earlier.get(tree.question)
        choices = asked.raw.get("choices", ()) if asked else ()
        choice = next((c for c in choices if c["id"] == tree.value), None)
        if asked is None or choice is None or any(c.get("other") for c in choices):
            return None
        return asked, choice

    def looks_like_other(self, kind: str, given: Mapping[str, str]) -> bool:
        """Whether a file of another's making asks here for the words beside a choice."""
        found = self.other_of(given) if kind.lower() in ("text", "string") else None
        if found is None or "rundabord_role" in self.survey.header or "appearance" in given:
            return False
        return given.get("name") == f"{found[0].raw['id']}{SUFFIX}"

    def read_other(self, row: int, given: Mapping[str, str], ours: bool) -> None:
        found = self.other_of(given)
        if found is None:
            self.wrong(say.XLSFORM_OTHER_ROW, row)
            return
        _, choice = found
        choice["other"] = True
        if not ours:
            message = say.XLSFORM_OTHER_MERGED.format(
                name=brief(given.get("name", "")), value=brief(choice["sv"])
            )
            self.drop(message, row)
            self.name_cells(row, given, ("type", "name", "label", "relevant"))


_HEADING = re.compile(r"#{1,6}\s+(?=\S)")


def _unmarked(text: Text) -> Text:
    """A note's label without the signs that `_note` put before it."""
    if _HEADING.match(text.sv):
        return Text(_HEADING.sub("", text.sv, count=1), _HEADING.sub("", text.en, count=1))
    both = [w[1:] if re.match(r"\\+#", w) else w for w in (text.sv, text.en)]
    return Text(*both)


def _bare(step: str, wording: str) -> str:
    """The wording of a step without its number before it ("1 – Never" → "Never")."""
    if wording.startswith(f"{step} – "):
        return wording.removeprefix(f"{step} – ")
    found = re.fullmatch(rf"{re.escape(step)}(?:\s*[-–—:.)=]+\s*|\s+|$)(.*)", wording, re.DOTALL)
    return found[1] if found else wording


def _both(text: Text) -> dict[str, str]:
    return {"sv": text.sv, "en": text.en}


def _plain_scale(low: int, high: int, first: Text, last: Text, dont_know: bool) -> dict[str, Any]:
    return {
        "low": low,
        "high": high,
        "low_label": _both(first),
        "high_label": _both(last),
        "dont_know": dont_know,
    }


def _light(raw: Mapping[str, Any]) -> Question:
    """As much of a question as tells which answers it can have."""
    scale = raw.get("scale")
    return Question(
        raw["id"],
        raw["type"],
        Text(),
        choices=tuple(model.Choice(c["id"], Text()) for c in raw.get("choices", ())),
        scale=model.Scale(scale["low"], scale["high"], Text(), Text(), scale["dont_know"])
        if scale
        else None,
        role=raw.get("role", ""),
    )


def _bounds(constraint: str) -> dict[str, int] | None:
    """The limits of ". >= 1 and . <= 7", None for anything else (or nothing)."""
    found: dict[str, int] = {}
    for part in re.split(r"\s+and\s+", constraint):
        match = BOUND.fullmatch(part)
        if match is None:
            return None
        side = "low" if match[1][0] == ">" else "high"
        if side in found:
            return None
        found[side] = int(match[2]) + {">": 1, "<": -1}.get(match[1], 0)
    return found


def _slug(written: str) -> str:
    """An id made of any words, "" where none can be."""
    ascii_only = unicodedata.normalize("NFKD", written).encode("ascii", "ignore").decode()
    slug = re.sub("[^A-Za-z0-9_]+", "-", ascii_only).strip("-").lstrip("0123456789_-")
    return slug[: model.ID_MAX]
