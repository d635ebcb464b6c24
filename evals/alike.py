"""Likes and opposites: pairs of statements that three writers judged, who had seen no code.

`data/pairs-union.jsonl` was used to write and set the measure; the other two, of a person from HR
and of a table's facilitator, only to report. Their pairs are hard on purpose: the same without a
word in common, the opposite in nearly the same words. Each statement is looked for among all those
that one writer set against another.
"""

from collections.abc import Sequence
from typing import NamedTuple

from analysis.alike import ABOUT, MAYBE, OPPOSITE, SAME, WORDS, Candidate, contradiction, likely
from analysis.codebook import builtin
from analysis.tagging.tagger import Tagger
from analysis.themes.find import find_themes
from cafe.reports.summary.model import SaidNote
from cafe.reports.summary.opposites import mixes
from evals.pairs import DEVELOPED_ON, KINDS, PLAIN, REPORTED, Pair, interval, read

OFFERED = 5  # by the page where a proposal is written
READ_FOR_OPPOSITES = 40  # of a theme, as its page does


class Found(NamedTuple):
    """What the measure says of each pair, None for nothing; whether it is among the first few that
    a page offers, and not as the opposite; that, or as a guess that it may be the opposite, which a
    person can say no to; and how many other statements than its own are said to be (maybe) the
    same, the opposite, and are among the first few, in the mean."""

    said: list[str | None]
    offered: list[bool]
    shown: list[bool]
    same: float
    opposite: float
    others: float


def found(pairs: Sequence[Pair]) -> Found:
    candidates = [Candidate(i, (pair.b,)) for i, pair in enumerate(pairs)]
    said: list[str | None] = []
    offered: list[bool] = []
    shown: list[bool] = []
    same = opposite = besides = 0
    for i, pair in enumerate(pairs):
        every = likely([pair.a], candidates, limit=len(pairs))
        said.append(next((one.why for one in every if one.id == i), None))
        others = [one.why for one in every if one.id != i]
        same += others.count(SAME) + others.count(MAYBE)
        opposite += others.count(OPPOSITE)
        first = every[:OFFERED]
        offered.append(any(one.id == i and one.why != OPPOSITE for one in first))
        shown.append(any(one.id == i and (one.why != OPPOSITE or one.guessed) for one in first))
        besides += sum(one.id != i for one in first)
    return Found(said, offered, shown, *(n / len(pairs) for n in (same, opposite, besides)))


def report(
    name: str,
    pairs: Sequence[Pair],
    said: Sequence[str | None],
    offered: Sequence[bool],
    shown: Sequence[bool],
) -> None:
    print(f"  {name}")
    for kind in KINDS:
        which = [place for place, pair in enumerate(pairs) if pair.kind == kind]
        if not which:
            continue
        told = [
            [said[place] in whys for place in which]
            for whys in ((SAME,), (SAME, MAYBE), (SAME, MAYBE, WORDS, ABOUT), (OPPOSITE,))
        ]
        told[2:2] = [[flags[place] for place in which] for flags in (offered, shown)]
        cells = ["{:5.2f} ({:.2f}-{:.2f})".format(*interval(hits)) for hits in told]
        print(f"    {kind:10} {len(which):4}   " + "   ".join(cells))


def run() -> None:
    print("Likes and opposites: share of pairs that are said to be the same; that, or that they")
    print(
        f"may mean the same; among the first {OFFERED} that are offered, not as the opposite; that,"
    )
    print("or as a guess that they are the opposite; shown at all (that, words in common, or that")
    print("they may be about the same); said to be opposites (95 % by bootstrap)")
    judged = {writer: read(writer) for writer in (DEVELOPED_ON, PLAIN, *REPORTED)}
    all_found = {writer: found(pairs) for writer, pairs in judged.items()}
    for writer, pairs in judged.items():
        note = "only reported" if writer in REPORTED else "developed on"
        one = all_found[writer]
        report(f"{writer} ({note})", pairs, one.said, one.offered, one.shown)
        print(
            f"    others beside its own: {one.same:.1f} as the same, {one.opposite:.1f} opposite, "
            f"{one.others:.1f} among the first {OFFERED}"
        )
    report(
        "both that are only reported",
        [pair for writer in REPORTED for pair in judged[writer]],
        [why for writer in REPORTED for why in all_found[writer].said],
        [flag for writer in REPORTED for flag in all_found[writer].offered],
        [flag for writer in REPORTED for flag in all_found[writer].shown],
    )
    report_mixed([pair for writer in REPORTED for pair in judged[writer]])


def report_mixed(pairs: Sequence[Pair]) -> None:
    """Of the themes of all statements that hold both of an opposite pair, and of the others: how
    many say that they mix opposites, to the lead and in readers' summaries. There every statement
    is a note of the one table."""
    texts = list(dict.fromkeys(text for pair in pairs for text in (pair.a, pair.b)))
    tagged = Tagger(builtin()).fit().tag(texts)
    codes = [[one.code for one in found.asserted] for found in tagged]
    apart = {frozenset((pair.a, pair.b)) for pair in pairs if pair.kind == "opposite"}
    themes = find_themes(texts, texts, codes).themes
    said = [[SaidNote(text, text, None, 1, "1", place=1) for text in t.passages] for t in themes]
    holds = [any(pair <= set(t.passages) for pair in apart) for t in themes]
    told = {
        "to the lead": [contradiction(t.passages[:READ_FOR_OPPOSITES]) is not None for t in themes],
        "to readers, of all tables": [mixes(notes, tables={1}) != "" for notes in said],
        "to readers, by quotes alone": [
            mixes(notes, readable=t.quotes) != "" for notes, t in zip(said, themes, strict=True)
        ],
        "to readers, of nothing": [mixes(notes) != "" for notes in said],
    }
    for name, wanted in (("with an opposite pair", True), ("without one", False)):
        print(f"  themes {name}: {holds.count(wanted)}, of which say that they mix opposites")
        for to_whom, flags in told.items():
            some = [flag for flag, held in zip(flags, holds, strict=True) if held == wanted]
            share, low, high = interval(some)
            print(f"    {to_whom}: {sum(some)} ({share:.2f}, {low:.2f}-{high:.2f})")


if __name__ == "__main__":
    run()
