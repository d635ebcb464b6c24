"""The order of what teaches most, and how good the machine is on what it had not seen."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.tagging.prequential import Decided, RightShare, blocks, figures
from analysis.tagging.teach import order, uncertainty

scores = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3),
    st.dictionaries(st.sampled_from(["P1", "P2", "P3"]), st.floats(0, 1), max_size=3),
    max_size=12,
)


def test_what_is_nearest_to_the_line_comes_first():
    found = order({"a": {"P1": 0.95}, "b": {"P1": 0.5}, "c": {"P1": 0.1}, "d": {}}, {})
    assert found == ["b", "c", "a", "d"]
    assert order({"a": {"P1": 0.9}, "b": {"P1": 0.5}}, {}, line=0.9) == ["a", "b"]


def test_codes_take_turns_and_what_was_taught_little_goes_before():
    open_scores = {f"x{n}": {"P1": 0.5} for n in range(3)} | {"y": {"P2": 0.45}}
    assert order(open_scores, {})[1] == "y"
    assert order({"a": {"P1": 0.5}, "b": {"P2": 0.4}}, {"P1": 30})[0] == "b"


@given(scores)
def test_every_passage_stands_once_and_the_order_is_always_the_same(open_scores):
    found = order(open_scores, {"P1": 2})
    assert sorted(found) == sorted(open_scores)
    turned = order(dict(reversed(open_scores.items())), {"P1": 2})
    told = [passage for passage in found if open_scores[passage]]
    assert told == [passage for passage in turned if open_scores[passage]]


@given(st.floats(0, 1), st.floats(0.01, 0.99))
def test_uncertainty_lies_between_nought_and_one(score, line):
    assert 0 <= uncertainty(score, line) <= 1
    assert uncertainty(line, line) == 1


def test_figures_are_counted_by_hand():
    decided = [
        Decided(True, True), Decided(True, True), Decided(True, False), Decided(False, True),
        Decided(False, False),
    ]  # fmt: skip
    found = figures(decided)
    assert (found.precision, found.recall) == (RightShare(2, 3), RightShare(2, 3))
    assert RightShare(0, 0).value is None
    assert RightShare(0, 0).interval is None
    # Wilson's interval of 2 of 3, worked out by hand.
    low, high = RightShare(2, 3).interval
    assert round(low, 3) == 0.208
    assert round(high, 3) == 0.939


def test_blocks_hold_every_decision_once():
    decided = [Decided(True, n % 3 != 0) for n in range(120)]
    assert [b.decisions for b in blocks(decided, 50)] == [50, 70]
    assert [b.decisions for b in blocks(decided[:80], 50)] == [50, 30]
    assert [b.decisions for b in blocks([], 50)] == [0]
