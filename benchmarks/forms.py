"""What reading an answer costs, beside a WTForms form written by hand with the same 10 questions.

Both start from the pairs that a phone posts and end with values ready to store; no page is drawn
and nothing is written to disk. The hand-written form has the validators that such a form has
(required, in the list, range, length) and nothing more: no conditions, no version, no language.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

from werkzeug.datastructures import MultiDict
from wtforms import Form, IntegerField, RadioField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from forms.questionnaire.answer import Answer, clean
from forms.questionnaire.build import form_class, sent, skeleton
from forms.questionnaire.file import dump, from_json, load
from forms.questionnaire.model import (
    Choice,
    Condition,
    Question,
    Questionnaire,
    Rule,
    Scale,
    Text,
    to_json,
)

ANSWERS = 2_000
ROUNDS = 7
WORDS = (
    "Handledningen varannan vecka gör att vi orkar med de svåra ärendena, men den ställs in när "
    "det är som mest att göra. Vi föreslår att tiden skyddas i schemat."
)
AREAS = ("barn-unga", "ekonomiskt-bistand", "funktionshinder", "aldreomsorg", "socialpsykiatri")
SEEN = ("harassment", "threats", "violence", "damage", "corruption")


def questionnaire() -> Questionnaire:
    """Four scales, two choices, several choices, a number that hangs on a choice, two texts."""
    steps = Scale(1, 7, Text("Mycket små", "Very small"), Text("Mycket stora", "Very large"))
    who = (Choice("person", Text("Jag", "I")), Choice("group", Text("Vi", "We")))
    areas = tuple(Choice(name, Text(name, name)) for name in AREAS)
    seen = tuple(Choice(name, Text(name, name)) for name in SEEN)
    group = Condition("all", (Rule("who", "is", "group"),))

    def label(number: int) -> Text:
        return Text(f"Fråga {number}", f"Question {number}")

    return Questionnaire(
        "benchmark",
        1,
        Text("Mätning", "Measurement"),
        Text(),
        (
            *(
                Question(f"s{n}", "scale", label(n), required=n == 1, scale=steps)
                for n in range(1, 5)
            ),
            Question("who", "one", label(5), required=True, choices=who),
            Question("persons", "number", label(6), low=2, high=30, show_if=group),
            Question("seen", "several", label(7), choices=seen),
            Question("t1", "free", label(8), tag=True),
            Question("t2", "free", label(9), tag=True),
            Question("area", "one", label(10), choices=areas, role="area"),
        ),
    )


class ByHand(Form):
    """The same ten questions."""

    s1, s2, s3, s4 = (
        RadioField(
            label=f"Fråga {n}",
            choices=[SelectChoice(str(step)) for step in range(1, 8)],
            validators=[DataRequired() if n == 1 else Optional()],
        )
        for n in range(1, 5)
    )
    who = RadioField(
        label="Fråga 5",
        choices=[SelectChoice("person"), SelectChoice("group")],
        validators=[DataRequired()],
    )
    persons = IntegerField(label="Fråga 6", validators=[Optional(), NumberRange(2, 30)])
    seen = SelectMultipleField(label="Fråga 7", choices=[SelectChoice(name) for name in SEEN])
    t1 = TextAreaField(label="Fråga 8", validators=[Length(max=20_000)])
    t2 = TextAreaField(label="Fråga 9", validators=[Length(max=20_000)])
    area = RadioField(
        label="Fråga 10",
        choices=[SelectChoice(name) for name in AREAS],
        validators=[Optional()],
    )


POSTED = [
    *(("s1", "6"), ("s2", "3"), ("s3", "4"), ("s4", "7"), ("who", "group"), ("persons", "7")),
    *(("seen", "threats"), ("seen", "violence"), ("t1", WORDS), ("t2", WORDS)),
    ("area", "barn-unga"),
]


def _median(work: Callable[[], object], times: int) -> float:
    """Microseconds for one, the median of several rounds."""
    found = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(times):
            work()
        found.append((time.perf_counter() - start) / times * 1e6)
    return statistics.median(found)


def run() -> None:
    """Print microseconds per answer and the ratios to the hand-written form (below 1: less)."""
    asked = questionnaire()
    hand = MultiDict(POSTED)
    ours = MultiDict([(f"q-{name}", value) for name, value in POSTED])

    def by_hand() -> str:
        form = ByHand(hand)
        assert form.validate()
        return json.dumps(form.data, ensure_ascii=False)

    def by_clean() -> str:
        found = clean(asked, sent(asked, ours.items(multi=True)))
        assert isinstance(found, Answer)
        return found.to_json()

    def by_form() -> str:
        form = form_class(asked, "sv")(ours)
        assert form.validate()
        assert form.answer
        return form.answer.to_json()

    stored, toml = to_json(asked), dump(asked)

    def build() -> object:
        # A new version each time: nothing can come from the cache.
        build.version += 1  # type: ignore[attr-defined]
        fresh = replace(asked, version=build.version)  # type: ignore[attr-defined]
        return form_class(fresh, "sv"), skeleton(fresh, "sv")

    build.version = 1  # type: ignore[attr-defined]
    plain = _median(by_hand, ANSWERS)
    print("One answer to 10 questions, from the posted pairs to JSON, one core")
    print(f"  hand-written WTForms form      {plain:8.1f} µs")
    for name, work in (("clean (what a phone's post uses)", by_clean), ("form_class", by_form)):
        took = _median(work, ANSWERS)
        print(f"  {name:32}{took:6.1f} µs   ratio {took / plain:.2f}")
    print("Once for a version and language, or a process")
    once: tuple[tuple[str, Callable[[], object]], ...] = (
        ("class and skeleton", build),
        ("from stored JSON, checked", lambda: from_json(stored)),
        ("from TOML, checked", lambda: load(toml)),
    )
    for name, made in once:
        print(f"  {name:32}{_median(made, 100) / 1000:6.2f} ms")
