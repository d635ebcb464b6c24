"""What is worked out for many words at once is what each word gives by itself."""

import re

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from nltk.stem.snowball import SnowballStemmer
from sklearn.utils import murmurhash3_32

from analysis.codebook import Code, Codebook, Lexicon
from analysis.tagging.evidence import spans
from analysis.tagging.lexicon import LexiconRules
from analysis.tagging.pieces import Pieces
from analysis.text import fold, stem
from analysis.words import Batch, Words

LETTERS = "abdeghiklnorstuvåäöé8ж漢𝔸"
WORD = st.text(LETTERS, min_size=1, max_size=20)
ENDINGS = "heterna anden ornas aste ades ern het ad or s dd nn gt kt tt fullt löst els lig ig k ö"
SNOWBALL = SnowballStemmer("swedish")


def one_by_one(word: str, low: int, high: int) -> list[int]:
    bare = f" {fold(word)} "
    pieces = [f"={stem(word)}"]
    for size in range(low, high + 1):
        pieces += [bare[at : at + size] for at in range(max(1, len(bare) - size + 1))]
    return [abs(murmurhash3_32(piece, seed=0)) % Pieces.n_features for piece in pieces]


@given(st.lists(WORD, max_size=6), st.sampled_from([(4, 6), (3, 5), (2, 2)]))
@settings(max_examples=25, deadline=None)
def test_pieces_are_counted_where_they_would_be_one_by_one(words, lengths):
    found = Pieces(*lengths).transform(words)
    wanted = np.zeros((len(words), Pieces.n_features))
    for row, word in enumerate(words):
        np.add.at(wanted[row], one_by_one(word, *lengths), 1)
    assert found.shape == wanted.shape
    assert (found.toarray() == wanted).all()


@given(WORD, st.sampled_from(ENDINGS.split()))
@settings(max_examples=60, deadline=None)
def test_a_stem_is_what_snowball_gives(start, ending):
    for word in (start, start + ending, ending):
        assert stem(word) == SNOWBALL.stem(word)


@given(st.lists(st.text("aÅbö1_ .\n-ж漢𝔸\u00ad\u0301é", max_size=25), min_size=1, max_size=4))
@example(["Först en. Sedan", "hand-\nläggare å", "", "sist"])
@settings(max_examples=60, deadline=None)
def test_words_of_a_batch_are_where_they_stand(texts):
    passages = [Words(text) for text in texts]
    batch = Batch(passages)
    begins, ends = (found.tolist() for found in batch.bounds)
    for number, words in enumerate(passages):
        own = slice(*batch.starts[number : number + 2].tolist())
        where = list(zip(begins[own], ends[own], strict=True))
        if words.odd_spans is None:
            assert where == [m.span() for m in re.finditer(r"[^\W_]+", words.text)]
        else:
            assert where == words.odd_spans


def test_neighbouring_words_and_pieces_of_one_are_one_span():
    batch = Batch([Words("en två tre"), Words("hand-\nläggare jour-jour kö")])
    found = spans(batch, np.array([0, 0, 0, 1, 1]), [(0, 1), (0, 2), (), (1, 3), (0, 1)])
    assert found == [((0, 6),), ((0, 2), (7, 10)), (), ((14, 23), (24, 26)), ((0, 23),)]
    assert spans(batch, np.array([], dtype=np.int64), []) == []


PATTERNS = (
    "handledning", "handled*", "*brist", "*utbild*", "kö", "ensam*", "dokumentation*",
    "föreläsning*", "åtta", "vikarie", "arbetsbelastning",
)  # fmt: skip
LEXICON = LexiconRules(
    Codebook(
        "small",
        "1",
        "Small",
        (Code("A", "a", "a", "a", "a", "point", "", "", (), (), (), lexicon=Lexicon(PATTERNS)),),
    )
)


def matches(pattern: str, word: str) -> bool:
    bare = pattern.strip("*")
    if pattern.startswith("*"):
        return bare in word if pattern.endswith("*") else word.endswith(bare)
    return word.startswith(bare) if pattern.endswith("*") else word == bare


def is_near(pattern: str, word: str) -> bool:
    """Whether one typing error inside makes a long word, or its beginning, of the pattern's."""
    bare = pattern.strip("*")
    if pattern.startswith("*") or len(bare) < 8:
        return False
    for cut in range(7, len(word) + 1) if pattern.endswith("*") else [len(word)]:
        head = word[:cut]
        if len(head) < 7 or (head[0], head[-1]) != (bare[0], bare[-1]):
            continue
        edited = {head[:n] + head[n + 1 :] for n in range(1, len(head))}
        edited |= {head[:n] + x + head[n:] for n in range(1, len(head)) for x in bare}
        edited |= {head[: n - 1] + head[n - 1 : n + 1][::-1] + head[n + 1 :] for n in range(2, cut)}
        if len(bare) >= 10:
            edited |= {head[:n] + x + head[n + 1 :] for n in range(1, len(head)) for x in bare}
        if bare in edited | {head}:
            return True
    return False


def terms_one_by_one(word: str, dotless: bool) -> set[str]:
    folded = {pattern: fold(pattern) for pattern in PATTERNS}
    bare = fold(word.replace("6", "ö"))
    plain = {p for p in PATTERNS if matches(p, word)}
    without = {p for p in PATTERNS if matches(folded[p], bare)}
    if len(word) >= 7:
        found = without | (set() if dotless else plain)
        if not any(
            len(p) > 8 and p[-1] == "*" != p[0] and matches(p, bare) for p in folded.values()
        ):
            found |= {p for p in PATTERNS if is_near(folded[p], bare)}
        return found
    return without if dotless or (not plain and len(word) >= 5) else plain


@st.composite
def mistyped(draw: st.DrawFn) -> str:
    """A pattern's word, perhaps in a compound, with up to two typing errors."""
    word = draw(st.sampled_from(PATTERNS)).strip("*")
    word = draw(st.sampled_from(["", "grupp", "6"])) + word + draw(st.sampled_from(["", "en", "s"]))
    for _ in range(draw(st.integers(0, 2))):
        at, size = draw(st.integers(0, len(word) - 1)), draw(st.integers(0, 2))
        letters = draw(st.sampled_from(["", "a", "ö", "n", "6", word[at : at + size][::-1]]))
        word = (word[:at] + letters + word[at + size :]) or "a"
    return word


@given(mistyped(), st.booleans())
@settings(max_examples=120, deadline=None)
def test_terms_of_a_word_are_those_of_each_pattern_tried(word, dotless):
    names = {number: term for term, number in LEXICON.terms.items()}
    found = {names[number] for number in LEXICON.terms_of(word, dotless)}
    if not word.isdigit():
        assert found == terms_one_by_one(word, dotless)
