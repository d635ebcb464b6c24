"""Which kind of note a round's question asks for."""

from __future__ import annotations

import pytest

from forms.kinds import KINDS, QUESTIONS, guess


def test_the_questions_to_begin_with_ask_for_what_they_say() -> None:
    for swedish, english, kind in QUESTIONS:
        assert kind in KINDS
        assert (guess(swedish), guess(english)) == (kind, kind)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Vad kan vi göra?", "proposal"),
        ("VAD KAN VI GÖRA åt det?", "proposal"),
        ("Hur kan vi förbättra introduktionen?", "proposal"),
        ("Vad skulle ni vilja se i stället, och hur kan vi komma dit?", "proposal"),
        ("Vad fungerar bra, och vad är det som gör att det fungerar?", "works"),
        ("Vad fungerar mindre bra i dag?", "improve"),
        ("Vad fungerar inte?", "improve"),
        ("Vad hindrar er från att göra ett bra jobb?", "improve"),
        ("What does not work?", "improve"),
        ("How should we share the load?", "proposal"),
        ("Vad fungerar bra, och vad behöver bli bättre?", None),
        ("Vad behöver bli bättre, och vad föreslår ni?", None),
        ("Berätta om en vanlig dag.", None),
        ("", None),
    ],
)
def test_what_a_question_asks_for(question: str, kind: str | None) -> None:
    assert guess(question) == kind
