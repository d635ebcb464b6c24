"""An answer is kept whole and typed, or each fault is named; nothing hidden or unknown is kept."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.messages import Message, common
from forms.messages import survey as say
from forms.questionnaire.answer import (
    Answer,
    AnsweredFigure,
    as_data,
    clean,
    consents,
    observations,
    persons,
    shown,
)
from forms.questionnaire.check import check
from forms.questionnaire.file import builtin
from forms.questionnaire.model import (
    Choice,
    Condition,
    Question,
    Questionnaire,
    Rule,
    Scale,
    Text,
    fill,
)
from forms.questionnaire.types.quarter import quarters
from tests.forms.questionnaire.wild import ANYTHING, answered, questionnaires

STEPS = Scale(1, 7, Text("lite"), Text("mycket"), dont_know=True)
CHOICES = (
    Choice("a", Text("A")),
    Choice("b", Text("B")),
    Choice("x", Text("Annat", "Other"), True),
)
ALL = Questionnaire(
    "all",
    3,
    Text("Allt"),
    Text(),
    (
        Question("h", "heading", Text("H")),
        Question("short", "short", Text("S")),
        Question("free", "free", Text("F"), tag=True),
        Question("one", "one", Text("O"), choices=CHOICES),
        Question("some", "several", Text("S"), choices=CHOICES),
        Question("rate", "scale", Text("R"), scale=STEPS),
        Question("many", "number", Text("N"), low=-5, high=1500),
        Question("day", "date", Text("D")),
        Question("q", "quarter", Text("K")),
    ),
)


def kept(q: Questionnaire = ALL, /, **data: object) -> dict[str, object]:
    found = clean(q, {key.replace("__", "."): value for key, value in data.items()})
    assert isinstance(found, Answer), found
    return dict(found.values)


def refused(q: Questionnaire = ALL, /, **data: object) -> dict[str, Message]:
    found = clean(q, {key.replace("__", "."): value for key, value in data.items()})
    assert isinstance(found, tuple)
    return {problem.question: problem.message for problem in found}


def conditional(*rules: Rule, join: str = "all") -> Questionnaire:
    asked = Question("then", "short", Text("T"), required=True, show_if=Condition(join, rules))
    made = Questionnaire("c", 1, Text("C"), Text(), (*ALL.questions, asked))
    assert check(made) == []
    return made


@given(st.data())
def test_whatever_is_sent_only_what_was_asked_and_shown_is_kept(data: st.DataObject) -> None:
    q = data.draw(questionnaires())
    sent = data.draw(answered(q))
    found = clean(q, sent)
    visible = set(shown(q, sent))
    if isinstance(found, tuple):
        assert found
        assert all(p.question in visible and p.message.sv for p in found)
        return
    assert {key.split(".")[0] for key in found.values} <= visible
    assert set(found.values) <= q.keys | {question.id for question in q.asked}
    for question in q.asked:
        if question.required and question.id in visible:
            assert question.id in {key.split(".")[0] for key in found.values}
    # What is stored can be read back, filled in again, and is the same answer.
    stored = json.loads(found.to_json())
    assert stored == found.values
    assert clean(q, as_data(q, stored)) == found


@given(questionnaires(), st.dictionaries(st.text(max_size=9), ANYTHING, max_size=4))
def test_unknown_keys_are_refused(q: Questionnaire, data: dict[str, object]) -> None:
    unknown = set(data) - q.keys
    found = clean(q, data)
    assert not unknown or isinstance(found, tuple)


@given(ANYTHING, ANYTHING)
def test_nothing_is_raised_for_any_value(value: object, words: object) -> None:
    for question in ALL.asked:
        clean(ALL, {question.id: value, f"{question.id}.other": words})


def test_answers_are_typed() -> None:
    assert kept(
        short="  en\n rad ",
        free=" två\r\nrader ",
        one=["a"],
        some=["b", "a", "b"],
        rate="7",
        many="1 450",
        day="2026-10-14",
        q="2026 kvartal 3",
    ) == {
        "short": "en rad",
        "free": " två\nrader ",
        "one": "a",
        "some": ["a", "b"],
        "rate": 7,
        "many": 1450,
        "day": "2026-10-14",
        "q": "2026-Q3",
    }


def test_what_is_left_empty_is_not_there() -> None:
    assert kept(short=" ", free="\n", one="", some=[], rate=[""], many="", day=" ", q="") == {}


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("one", "c", common.NOT_A_CHOICE),
        ("one", ["a", "b"], say.ANSWER_UNREADABLE),
        ("one", 1, say.ANSWER_UNREADABLE),
        ("some", ["a", "c"], common.NOT_A_CHOICE),
        ("some", ["a", None], say.ANSWER_UNREADABLE),
        ("rate", "8", common.NOT_A_CHOICE),
        ("rate", "07", common.NOT_A_CHOICE),
        ("rate", "٣", common.NOT_A_CHOICE),
        ("many", "två", common.NOT_A_NUMBER),
        ("many", "1_0", common.NOT_A_NUMBER),
        ("many", "1.5", common.NOT_A_NUMBER),
        ("many", "٣", common.NOT_A_NUMBER),
        ("many", "9" * 5000, common.NOT_A_NUMBER),
        ("many", "1501", common.NUMBER_RANGE.format(low=-5, high=1500)),
        ("day", "14/10", common.NOT_A_DATE),
        ("day", "2026-02-30", common.NOT_A_DATE),
        ("day", "0026-02-03", common.NOT_A_DATE),
        ("q", "2026-Q5", say.ANSWER_NOT_A_QUARTER),
        ("q", "hösten", say.ANSWER_NOT_A_QUARTER),
        ("short", "x" * 201, common.TOO_LONG.format(length=201, limit=200)),
        ("free", "x" * 20_001, common.TOO_LONG.format(length=20_001, limit=20_000)),
        ("free", "a\x00b", common.BAD_CHARACTER),
        ("free", "a\ud800b", common.BAD_CHARACTER),
    ],
)
def test_a_wrong_answer_is_named(key: str, value: object, message: Message) -> None:
    assert refused(**{key: value}) == {key: message}


def test_limits_count_a_line_end_once() -> None:
    assert kept(free="x" * 19_999 + "\r\n")["free"] == "x" * 19_999 + "\n"


@pytest.mark.parametrize(
    "written",
    ["2026-Q3", "2026-K3", "2026 kv 3", "2026 kvartal 3", "kvartal 3 2026", "Q3 2026", "K3, 2026"],
)
def test_a_quarter_may_be_written_in_many_ways(written: str) -> None:
    assert kept(q=written) == {"q": "2026-Q3"}


def test_the_quarters_to_choose_from_are_understood() -> None:
    offered = quarters(date(2026, 2, 3), 6)
    assert [value for value, _ in offered][:3] == ["2026-Q1", "2025-Q4", "2025-Q3"]
    assert len(offered) == 6
    for value, wording in offered:
        assert kept(q=value) == kept(q=wording.sv) == kept(q=wording.en) == {"q": value}


def test_dont_know_is_an_answer_only_where_it_is_offered() -> None:
    assert kept(rate="dont-know") == {"rate": "dont-know"}
    assert "use" in refused(builtin("workshop-evaluation"), use="dont-know")


def test_words_belong_to_the_choice_that_they_stand_beside() -> None:
    assert kept(one="x", one__other=" eget ") == {"one": "x", "one.other": "eget"}
    assert kept(one="x") == {"one": "x"}
    both = kept(some=["x", "b"], some__other="eget")
    assert both == {"some": ["b", "x"], "some.other": "eget"}


@pytest.mark.parametrize("words", ["eget", "x" * 201, "a\x00b"])
def test_words_beside_what_is_not_chosen_are_put_aside(words: str) -> None:
    assert kept(one="a", one__other=words) == {"one": "a"}
    assert kept(one__other=words) == {}
    assert kept(some=["b"], some__other=words) == {"some": ["b"]}
    assert kept(some__other=words) == {}


def test_questions_without_own_words_take_none() -> None:
    assert refused(rate__other="x") == {"": say.ANSWER_QUESTION_UNKNOWN}
    assert refused(h="x") == {"": say.ANSWER_QUESTION_UNKNOWN}


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("one", say.ANSWER_CHOOSE_ONE),
        ("several", say.ANSWER_CHOOSE_SOME),
        ("scale", say.ANSWER_CHOOSE_STEP),
        ("free", say.ANSWER_MISSING),
        ("date", say.ANSWER_MISSING),
    ],
)
def test_a_required_question_says_what_to_do(kind: str, message: Message) -> None:
    about = {
        "one": {"choices": CHOICES},
        "several": {"choices": CHOICES},
        "scale": {"scale": STEPS},
    }
    question = Question("a", kind, Text("A"), required=True, **about.get(kind, {}))  # type: ignore[arg-type]
    q = Questionnaire("x", 1, Text("T"), Text(), (question,))
    assert refused(q) == {"a": message}


@pytest.mark.parametrize(
    ("rules", "join", "data", "visible"),
    [
        ((Rule("one", "is", "a"),), "all", {"one": "a"}, True),
        ((Rule("one", "is", "a"),), "all", {"one": "b"}, False),
        ((Rule("one", "is", "a"),), "all", {}, False),
        ((Rule("one", "is-not", "a"),), "all", {"one": "a"}, False),
        ((Rule("one", "is-not", "a"),), "all", {}, True),
        ((Rule("some", "is", "a"),), "all", {"some": ["b", "a"]}, True),
        ((Rule("some", "is-not", "a"),), "all", {"some": ["b", "a"]}, False),
        ((Rule("rate", "at-least", "4"),), "all", {"rate": "4"}, True),
        ((Rule("rate", "at-least", "4"),), "all", {"rate": "3"}, False),
        ((Rule("rate", "at-least", "4"),), "all", {"rate": "dont-know"}, False),
        ((Rule("rate", "is", "dont-know"),), "all", {"rate": "dont-know"}, True),
        ((Rule("rate", "at-most", "4"),), "all", {}, False),
        ((Rule("many", "is", "12"),), "all", {"many": "012"}, True),
        ((Rule("free", "answered"),), "all", {"free": " "}, False),
        ((Rule("free", "answered"),), "all", {"free": "x"}, True),
        ((Rule("free", "answered"), Rule("one", "is", "a")), "all", {"free": "x"}, False),
        ((Rule("free", "answered"), Rule("one", "is", "a")), "any", {"free": "x"}, True),
        # A wrong answer is no answer.
        ((Rule("rate", "answered"),), "all", {"rate": "99"}, False),
    ],
)
def test_a_question_is_shown_as_its_condition_says(
    rules: tuple[Rule, ...], join: str, data: dict[str, object], visible: bool
) -> None:
    q = conditional(*rules, join=join)
    assert ("then" in shown(q, data)) is visible
    found = clean(q, data)
    # Required when shown, and only then.
    assert ("then" in {p.question for p in found} if isinstance(found, tuple) else False) is visible


def test_a_hidden_answer_hides_what_hangs_on_it() -> None:
    first = Question("one", "one", Text("O"), choices=CHOICES)
    second = Question(
        "two", "one", Text("T"), choices=CHOICES,
        show_if=Condition("all", (Rule("one", "is", "a"),)),
    )  # fmt: skip
    third = Question(
        "three", "short", Text("3"), show_if=Condition("all", (Rule("two", "answered"),))
    )
    q = Questionnaire("x", 1, Text("T"), Text(), (first, second, third))
    data = {"two": "b", "three": "kvar", "two.other": "kvar"}
    assert kept(
        q, one="b", **{k.replace(".", "__"): v for k, v in data.items() if "." not in k}
    ) == {"one": "b"}
    assert shown(q, {"one": "b", **data}) == ("one",)


def test_an_answer_names_its_version_and_can_have_its_words_masked() -> None:
    found = clean(
        ALL, {"free": "Ring 070-123 45 67", "one": "x", "one.other": "Anna Exempel", "rate": "2"}
    )
    assert isinstance(found, Answer)
    assert (found.questionnaire, found.version) == ("all", 3)
    assert ALL.words == {"short", "free", "one.other", "some.other"}
    masked = found.with_words(dict.fromkeys(ALL.words & set(found.values), "…"))
    assert masked.values == {"free": "…", "one": "x", "one.other": "…", "rate": 2}
    assert found.values["free"] == "Ring 070-123 45 67"


def test_a_group_counts_as_its_persons() -> None:
    q = fill(builtin("threat-rating"), {})
    group = kept(q, **{"rating": "6", "given-by": "group", "persons": "7"})
    assert persons(q, group) == 7
    alone = kept(q, **{"rating": "6", "given-by": "person", "persons": "7"})
    assert alone == {"rating": 6, "given-by": "person"}
    assert persons(q, alone) == 1
    assert refused(q, **{"rating": "6", "given-by": "group"}) == {"persons": say.ANSWER_MISSING}


def test_words_are_used_with_consent_only() -> None:
    q = builtin("exit-interview")
    assert [consents(q, values) for values in ({"consent": "yes"}, {"consent": "no"}, {})] == [
        True,
        False,
        False,
    ]
    assert consents(builtin("workshop-evaluation"), {}) is None


def test_the_consultants_become_observations() -> None:
    q = fill(builtin("consultants-on-the-day"), {"district": [("farsta", "Farsta", "Farsta")]})
    values = kept(q, district="farsta", date="2026-04-14", consultants="0", unfilled="3")
    assert observations(q, values) == [
        AnsweredFigure("Antal konsulter", "farsta", "2026-04-14", 0),
        AnsweredFigure("Antal obesatta tjänster", "farsta", "2026-04-14", 3),
    ]
    assert set(refused(q, consultants="-1")) == {"district", "date", "consultants", "unfilled"}
