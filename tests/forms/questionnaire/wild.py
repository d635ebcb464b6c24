"""Questionnaires and answers as wild as they may be."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from forms.questionnaire import model
from forms.questionnaire.model import Choice, Condition, Question, Questionnaire, Rule, Scale, Text
from forms.questionnaire.types import registry as types

# What spreadsheets, Markdown, TOML and XPath each make something of.
SPECIAL = ["=1+1", "#N/A", "## x", "\\# x", "1 – x", "_x0041_", "''", '"""', "\\n", "{a}", "${a}"]
UNKEPT = "\r\x7f\x85\u2028\u2029\ufffe\uffff"
WORDING = st.one_of(
    st.sampled_from(SPECIAL),
    st.text(st.characters(codec="utf-8", exclude_characters=UNKEPT), max_size=30),
).map(lambda text: model.UNFIT.sub("", text).strip())
NEEDED = WORDING.filter(bool)
# Languages that a file had more, as it calls them.
OTHERS = [(), (), (), ("Français (fr)",), ("suomi", "العربية (ar)")]
IDS = st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,8}", fullmatch=True)
CHOICE_IDS = st.from_regex(r"[A-Za-z0-9_-]{1,6}", fullmatch=True)


@st.composite
def texts(draw: st.DrawFn, english: bool, needed: bool = True) -> Text:
    sv = draw(NEEDED if needed else WORDING)
    more = draw(st.sampled_from(OTHERS)) if sv else ()
    return Text(
        sv, draw(WORDING) if english and sv else "", tuple((name, draw(NEEDED)) for name in more)
    )


@st.composite
def conditions(draw: st.DrawFn, earlier: list[Question]) -> Condition | None:
    if not earlier or draw(st.booleans()):
        return None
    rules = []
    for asked in draw(st.lists(st.sampled_from(earlier), min_size=1, max_size=3)):
        operator = draw(st.sampled_from(types.of(asked).operators))
        value = ""
        if operator in (model.AT_LEAST, model.AT_MOST) or (
            operator != model.ANSWERED and asked.type in (model.NUMBER, "duration")
        ):
            value = str(draw(st.integers(-20, 20)))
        elif operator != model.ANSWERED:
            said = {value for _, value, _ in types.of(asked).asks(asked, "sv") if value}
            value = draw(st.sampled_from(sorted(asked.values or said) or ["farsta"]))
        rules.append(Rule(asked.id, operator, value))
    return Condition(draw(st.sampled_from(["all", "any"])), tuple(rules))


@st.composite
def questions(draw: st.DrawFn, identity: str, english: bool, earlier: list[Question]) -> Question:
    kind = draw(st.sampled_from(sorted(types.TYPES)))
    about: dict[str, Any] = {"label": draw(texts(english)), "show_if": draw(conditions(earlier))}
    if not types.TYPES[kind].silent:
        about["help"] = draw(texts(english, needed=False))
        about["required"] = draw(st.booleans())
    if kind in (model.ONE, model.SEVERAL):
        names = draw(st.lists(CHOICE_IDS, min_size=2, max_size=5, unique=True))
        other = draw(st.sampled_from([*names, ""]))
        about["choices"] = tuple(Choice(n, draw(texts(english)), n == other) for n in names)
    if kind in (model.SCALE, "grid"):
        low = draw(st.integers(0, 9))
        high = draw(st.integers(low + 1, 10))
        ends = (draw(texts(english)), draw(texts(english)))
        about["scale"] = Scale(low, high, *ends, draw(st.booleans()))
    settings: dict[str, Any] = {}
    if kind == "ranking":
        names = draw(st.lists(CHOICE_IDS, min_size=2, max_size=5, unique=True))
        about["choices"] = tuple(Choice(n, draw(texts(english))) for n in names)
        first = draw(st.none() | st.integers(1, len(names)))
        settings |= {"first": first} if first is not None else {}
    if kind == "grid":
        names = draw(st.lists(CHOICE_IDS, min_size=2, max_size=4, unique=True))
        settings["statements"] = tuple(Choice(n, draw(texts(english))) for n in names)
    if kind == "duration":
        about["low"] = draw(st.none() | st.integers(0, 5))
    if kind == model.NUMBER:
        about["low"] = draw(st.none() | st.integers(-50, 5))
        about["high"] = draw(st.none() | st.integers(6, 50))
    if kind == model.FREE:
        about["tag"] = draw(st.booleans())
    return Question(identity, kind, **about).having(settings)


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """A questionnaire that passes its checks."""
    english = draw(st.booleans())
    made: list[Question] = []
    earlier: list[Question] = []
    for identity in draw(st.lists(IDS, min_size=1, max_size=7, unique=True)):
        made.append(draw(questions(identity, english, earlier)))
        if types.of(made[-1]).operators:
            earlier.append(made[-1])
    if not earlier:
        made.append(Question("z" * 12, model.SHORT, Text("Fråga")))
    if draw(st.booleans()):
        made.append(Question("place_" + "x" * 9, model.ONE, Text("Var?"), role="district"))
    if draw(st.booleans()):
        made.append(Question("day_" + "x" * 9, model.DATE, Text("När?"), required=True))
        number = Question("n_" + "x" * 9, model.NUMBER, Text("Hur många?"), indicator="=Antal; x")
        made.append(number)
    return Questionnaire(
        draw(IDS),
        draw(st.integers(1, model.VERSION_MAX)),
        draw(texts(english)),
        draw(texts(english, needed=False)),
        tuple(made),
        model.LANGUAGES if english else ("sv",),
    )


TYPED = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["1", "4", "99", "2026-10-14", "2026 kvartal 3", "dont-know", "a", " ", "-3"]),
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TYPED | st.binary(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)


@st.composite
def answered(draw: st.DrawFn, questionnaire: Questionnaire) -> dict[str, object]:
    """Data for it: some fits, some does not."""
    data: dict[str, object] = {}
    for q in questionnaire.asked:
        fitting: st.SearchStrategy[object] = TYPED
        if q.values and q.type not in ("ranking", "grid"):
            value = st.sampled_from(sorted(q.values))
            fitting = st.lists(value, max_size=4) if q.type == model.SEVERAL else value
        elif q.type in ("ranking", "grid"):
            for key in types.of(q).keys(q):
                sent = st.sampled_from(["1", "2", "3", "dont-know", "", "x"])
                data[key] = draw(st.one_of(sent, sent, ANYTHING))
            continue
        elif q.type == model.NUMBER:
            fitting = st.integers(-60, 60).map(str)
        elif q.type == model.QUARTER:
            fitting = st.just("2026-Q2")
        elif q.type == model.DATE:
            fitting = st.dates().map(str)
        given_value = draw(st.one_of(st.just(None), fitting, fitting, fitting, ANYTHING))
        if given_value is not None:
            data[q.id] = given_value
        if q.other and draw(st.booleans()):
            data[model.other_key(q.id)] = draw(TYPED)
    return data
