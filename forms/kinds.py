"""The kinds of note, and which of them a round's question asks for."""

from __future__ import annotations

import re

KINDS = ("works", "improve", "proposal", "other")
# A note's kind is None until somebody has chosen; where a word has to stand for that, it is this.
UNSET = "unset"

# Questions to begin with, Swedish and English, each with the kind of note that it asks for.
QUESTIONS: tuple[tuple[str, str, str], ...] = (
    (
        "Vad fungerar bra i ert arbete i dag?",
        "What works well in your work today?",
        "works",
    ),
    (
        "Vad behöver bli bättre för att ni ska vilja stanna?",
        "What needs to get better for you to want to stay?",
        "improve",
    ),
    (
        "Vad föreslår ni, och vem behöver göra vad?",
        "What do you propose, and who needs to do what?",
        "proposal",
    ),
)
# Asked for ways to something better, people make proposals.
_WAYS = re.compile(
    r"\b(vad|hur) (kan|ska|skulle|borde|bör) (vi|ni|man|du|chefen|staden|förvaltningen)\b"
    r"|\b(what|how) (can|could|should|would) (we|you|they|one)\b"
)
_ASKS = {
    "works": re.compile(
        r"\b(fungerar|funkar) (riktigt |redan )?(bra|väl)\b|\b(vad|det) är bra\b|\bstyrk(a|or)"
        r"|\bstolta?\b|\b(vad|det som) (fungerar|funkar)\b(?! (inte|mindre|dåligt|sämre))"
        r"|\bworks? well\b|\bwhat works\b|\bstrengths?\b|\bproud\b|\bwhat is good\b"
    ),
    "improve": re.compile(
        r"\b(bli|blir|fungera) bättre\b|\bförbättra|\butveckla(s)?\b|\bhind(er|rar)\b|\bproblem"
        r"|\b(fungerar|funkar) (inte|mindre|dåligt|sämre)\b|\bsvår(t|ast)\b|\bsaknas?\b|\butmaning"
        r"|\b(get|be|become|work) better\b|\bimprove|\bdoes not work\b|\bobstacle|\bchallenge"
        r"|\bdifficult|\bmissing\b"
    ),
    "proposal": re.compile(
        r"\bföreslå|\bförslag|\bidé|\blösning|\båtgärd|\bpropos|\bsuggest|\bideas?\b|\bsolution"
    ),
}


def guess(question: str) -> str | None:
    """The kind of note that a round's question asks for; None when it asks for several, or nobody
    can tell."""
    words = " ".join(question.casefold().split())
    if _WAYS.search(words):
        return "proposal"
    found = [kind for kind, asks in _ASKS.items() if asks.search(words)]
    return found[0] if len(found) == 1 else None
