"""A title that says something: a short clause of the most central passages, in their own words.

A clause is cut where a mark, a conjunction or a preposition lets it be cut. Of all pieces the one
is taken that holds most of what tells the theme from others in fewest words. A title is seen by
people who may see no quotes, so it is none: each of its words that tells something is said in two
passages at least, and nobody says "I" in it. A word that only one passage of the theme has is a
detail: it may stand in a title, and speaks for none.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, NamedTuple

from analysis.text import tokens
from analysis.themes.read import Corpus, Floats
from analysis.themes.words import PREPOSITIONS, VERB_FORMS

__all__ = ["LONGEST", "short_of", "statements"]

_READ: Final = 15  # central docs with a word of what the title is about, that are read
_WORDS: Final = (2, 9)
LONGEST: Final = 60  # characters
_STRANGE: Final = 0.1  # what a word costs that tells little of the theme
_SAID: Final = 2  # docs that hold each telling word
_SHARED: Final = 2  # docs of the theme from which a word tells what is said, and no detail of one
# Between two words of one clause stand blanks, at most a quotation mark or a hyphen.
_WITHIN: Final = re.compile(r"[ \t\"”“'’]*|[ \t]*\n[ \t]*(?=[a-zåäö])")
_QUOTED: Final = re.compile(r"[\"”“]")
# What is one person's own, and what turns a clause around.
_NOT_INSIDE: Final = frozenset("jag min mitt mina mig i'm my me men but".split())  # noqa: SIM905
_ASKING: Final = frozenset("varför hur vad vem vilka var när why how what who".split())  # noqa: SIM905
# Before these a clause may be cut, and after the first of them another may begin.
_JOIN: Final = frozenset("och men så samt eller and but".split())  # noqa: SIM905
_CUT: Final = (
    _JOIN
    | PREPOSITIONS
    | frozenset(
        """
    som när innan eftersom medan utan efter före under över sedan där än då fast vid hos från
    genom istället because when that which who
    """.split()  # noqa: SIM905
    )
)
# With these no title begins, and with those none ends.
_NO_START: Final = frozenset(
    """
    och men eller samt som att än då där så ju väl nog också sen sedan dvs t.ex typ därför annars
    dessutom alltså hade fick slutade slutar satt till av and but or
    that which bara tyvärr kanske ändå i t o
    """.split()  # noqa: SIM905
)
_NO_END: Final = _CUT | frozenset(
    """
    en ett den det de dem vi man ni han hon vår våra vårt deras sin sina sitt varje alla är var har
    hade ska skulle vill kan kunde måste får fick bör borde blir blev ha vara bli inte mycket för
    så lite mer mest fler om ju väl nog också the a an is are be to of not we our this som vilken
    vilket vilka någon något några denna detta dessa samma hela olika ge få sig min mellan mot inom
    """.split()  # noqa: SIM905
)
_POINTING: Final = frozenset(
    "det den de dem hon han detta denna dessa dom it they she he this".split()  # noqa: SIM905
)


class _Said(NamedTuple):
    """A word in a text: normalised, where it stands, its concepts; None where it tells nothing."""

    word: str
    start: int
    end: int
    concepts: tuple[int, ...]


def short_of(wording: str) -> str:
    """Of a wording that many use: itself, or its first clause where that can be a title; "" where
    it says too much."""
    clause = re.split(r"[,.;:!?\n]+", wording.strip(" .!,;:"), maxsplit=1)[0].strip()
    long = len(clause) > LONGEST or len(tokens(clause)) > _WORDS[1]
    return "" if long else clause


def statements(
    corpus: Corpus,
    docs: Sequence[int],
    ids: Mapping[str, int],
    worth: Floats,
    said_in: Floats,
    inside: Floats,
    about: Collection[int],
) -> list[str]:
    """Possible titles of a theme, best first.

    `docs`: its docs, most central first; `ids` of word types; `worth` by concept how well it tells
    the theme from others, `said_in` in how many docs it stands, `inside` in how many of the theme;
    a title holds one of the concepts of `about`.
    """
    found: dict[str, float] = {}
    wanted = frozenset(about)
    most = float(worth.max(initial=0.0)) or 1.0
    for rank, doc in enumerate(_first(corpus, docs, wanted)):
        text = corpus.texts[doc]
        for clause in _clauses(corpus, text, ids):
            if wanted and all(wanted.isdisjoint(said.concepts) for said in clause):
                continue
            for piece, whole in _pieces(clause):
                value = _value(piece, worth, most, said_in, inside, wanted) / most
                if value <= 0:
                    continue
                if whole:
                    value *= 1.25
                value *= 1 - 0.3 * rank / _READ
                title = _cut(text[piece[0].start : piece[-1].end])
                if len(title) <= LONGEST:
                    title = title.lower() if title.isupper() and len(piece) > 1 else title
                    found[title] = max(value, found.get(title, 0.0))
    return sorted(found, key=lambda title: (-round(found[title], 9), len(title), title))[:8]


def _cut(piece: str) -> str:
    """The words of a piece on one line; marks of a quotation that was cut in two are left out."""
    line = " ".join(piece.split())
    return _QUOTED.sub("", line) if len(_QUOTED.findall(line)) % 2 else line


def _first(corpus: Corpus, docs: Sequence[int], about: Collection[int]) -> list[int]:
    if not about:
        return list(docs[:_READ])
    types = set(corpus.of_type[:, sorted(about)].indices.tolist())
    having = (doc for doc in docs if not types.isdisjoint(corpus.words(doc).tolist()))
    return list(islice(having, _READ))


def _clauses(corpus: Corpus, text: str, ids: Mapping[str, int]) -> Iterator[list[_Said]]:
    """The words of a text, clause by clause."""
    clause: list[_Said] = []
    for token in tokens(text):
        if clause and not _WITHIN.fullmatch(text[clause[-1].end : token.start]):
            yield clause
            clause = []
        word = token.text
        meant = corpus.meanings[ids[word]] if word in ids else []
        clause.append(_Said(word, token.start, token.end, tuple(c for c, _ in meant)))
    if clause:
        yield clause


def _pieces(clause: list[_Said]) -> Iterator[tuple[list[_Said], bool]]:
    """What may be cut from a clause, and whether it is the whole clause."""
    n = len(clause)
    starts = [0, *(i + 1 for i, said in enumerate(clause[:-1]) if said.word in _JOIN)]
    ends = [*(i for i in range(1, n) if clause[i].word in _CUT), n]
    for start in starts:
        for end in ends:
            if _WORDS[0] <= end - start <= _WORDS[1]:
                piece = clause[start:end]
                if end < n and piece[-1].word in VERB_FORMS:
                    continue  # what is done is cut away
                if piece[0].word not in _NO_START and (
                    piece[-1].word not in _NO_END or (end == n and piece[-1].word == "inte")
                ):
                    yield piece, end - start == n


def _value(
    piece: list[_Said],
    worth: Floats,
    most: float,
    said_in: Floats,
    inside: Floats,
    about: Collection[int],
) -> float:
    """How well a piece tells the theme, 0 where it may not be its title."""
    best: dict[int, float] = {}
    telling, holds, verb, details = set[int](), False, False, 0
    if piece[-1].word.isdigit():
        return 0.0
    for said in piece:
        if said.word in _NOT_INSIDE or (said.word.isdigit() and len(said.word) > 2):
            return 0.0
        verb |= said.word in VERB_FORMS
        if not said.concepts:
            continue
        if max(said_in[c] for c in said.concepts) < _SAID or said.concepts[0] in telling:
            return 0.0  # of one passage alone, or said for emphasis
        telling.add(said.concepts[0])
        top = max(said.concepts, key=lambda c: (float(worth[c]), -c))
        alone = max(inside[c] for c in said.concepts) < _SHARED
        best[top] = 0.0 if alone else float(worth[top])
        details += alone
        holds |= not about or any(c in about for c in said.concepts)
    if not holds:
        return 0.0
    total = sum(best.values()) - _STRANGE * most * sum(w < most / 20 for w in best.values())
    total *= 1.2 if verb else 1.0
    total *= 0.7 if piece[0].word in _POINTING else 0.8 if piece[0].word in _ASKING else 1.0
    total *= 0.75 if len(piece) < 3 else 1.0
    # A second telling word makes a statement of a subject; many make it one passage's own.
    return (
        total * (0.6 if len(telling) - details < 2 else 1.0) / (1 + 0.12 * max(0, len(telling) - 3))
    )
