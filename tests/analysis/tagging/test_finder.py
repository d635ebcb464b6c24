"""Rules found for a batch at once are those that hold when each rule is tried on each sentence."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.codebook import Code, Codebook, Lexicon, builtin
from analysis.tagging import finder
from analysis.tagging import linear as linear_module
from analysis.tagging.lexicon import LexiconRules
from analysis.tagging.linear import Linear
from analysis.tagging.seeds import seeds
from analysis.words import Batch, Words, content

WORDS = ("en", "två", "tre", "fyra", "fem", "sex", "andra")
RULES = (
    "en två",
    "en + två",
    "en två + tre fyra",
    "en + en|tre + fem",
    "tre ! fyra",
    "fem ! sex en",
    "sex ! fyra",
    "en|två två|tre fyra|en",
)


def code(id: str, lexicon: Lexicon) -> Code:
    return Code(id, id, id, id, id, "point", "", "", (), (), (), lexicon=lexicon)


SMALL = LexiconRules(
    Codebook(
        "small",
        "1",
        "Small",
        (
            code("A", Lexicon(RULES[:3], RULES[3:], veto=("andra en", "sex + tre"))),
            code("B", Lexicon(hint=RULES[:2])),
        ),
    )
)


def one_by_one(lexicon: LexiconRules, passages: list[Words]):
    """Every rule tried on every sentence."""
    found, against = set(), set()
    for row, words in enumerate(passages):
        for begin, end in zip(words.breaks, [*words.breaks[1:], len(words.types)], strict=True):
            terms = [lexicon.terms_of(word, words.dotless) for word in words.types[begin:end]]
            places = finder._Places(terms, begin)
            held, vetoed = [], set()
            for number, rule in enumerate(lexicon.rules):
                hit = finder._match(rule.parts, places)
                if hit is None or finder._vetoed(rule, places):
                    continue
                if rule.strength == "veto":
                    vetoed.add(rule.code)
                else:
                    held.append((row, number, hit))
            against |= {(row, code) for code in vetoed}
            for one in held:
                rule = lexicon.rules[one[1]]
                if rule.code not in vetoed or rule.strength == "sure":
                    found.add(one)
    return found, against


@given(
    st.lists(
        st.lists(st.sampled_from((*WORDS, "utfyllnad", ". ", "Två.")), max_size=30), max_size=4
    )
)
@settings(max_examples=150, deadline=None)
def test_rules_of_all_shapes_are_found_as_if_tried_one_by_one(passages):
    read = [Words(" ".join(words)) for words in passages]
    found, against = SMALL.find(Batch(read))
    wanted, wanted_against = one_by_one(SMALL, read)
    assert len(found) == len(set(found))
    assert set(found) == wanted
    assert against == wanted_against


def test_what_the_built_in_codebook_finds_in_seeds_is_what_its_rules_say(monkeypatch):
    monkeypatch.setattr(finder, "_SENTENCES", 50)  # so that it takes several rounds
    lexicon = LexiconRules(builtin())
    some = [seed.text for seed in seeds(builtin())[::100]]
    read = [Words(text) for text in some]
    read += [Words(f"{a}. {b} Pa var enhet") for a, b in zip(some[:20], some[20:40], strict=True)]
    found, against = lexicon.find(Batch(read))
    assert found
    assert (set(found), against) == one_by_one(lexicon, read)
    assert [passage for passage, *_ in found] == sorted(passage for passage, *_ in found)


def test_a_passage_scores_the_same_alone_and_among_others():
    some = [Words(seed.text) for seed in seeds(builtin())[::40]]
    truth = [[bool(number % 2), number % 3 == 0] for number in range(len(some))]
    linear = Linear(2).fit(
        some, np.array(truth), np.ones((len(some), 2), dtype=bool), np.ones(len(some))
    )
    together = linear.scores(Batch(some))
    alone = np.vstack([linear.scores(Batch([words])) for words in some])
    assert (together == alone).all()
    # By hand: the shares of its different words, and of its known pairs, each normed.
    words = some[3]
    rows = [linear.index[word] for word in content(words)]
    pairs = [linear.pairs[pair] for pair in linear._pairs(words) if pair in linear.pairs]
    idf = linear.pair_idf[pairs]
    by_words = linear.shares[rows].sum(axis=0) / linear.squares[rows].sum() ** 0.5
    by_pairs = (linear.weights[2**16 :][pairs] * idf[:, None]).sum(axis=0) / max(
        (idf**2).sum() ** 0.5, 1e-9
    )
    assert together[3] == pytest.approx(linear.bias + by_words + linear.pairs_weigh * by_pairs)


def test_words_are_known_anew_when_there_is_no_more_room(monkeypatch):
    some = [Words("ett stort kontor"), Words("en liten lokal")]
    linear = Linear(1).fit(
        some, np.array([[True], [False]]), np.ones((2, 1), dtype=bool), np.ones(2)
    )
    before = linear.scores(Batch(some))
    monkeypatch.setattr(linear_module, "_KEPT", 5)
    linear.scores(Batch([Words("andra ord helt")]))
    assert (linear.scores(Batch(some)) == before).all()
    # As many as are asked for at once are known, whatever was known before.
    assert len(linear.rows(Batch([Words("ett stort kontor med tre nya salar")]))) == 7
