"""What a code that is being written would catch: the latest passages, read by the draft's own
sentences, and the codes that they have today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from analysis.codebook import Codebook
from cafe import shares
from cafe.store import events, passages, runs, tags
from cafe.understand import codebooks

LATEST = 2000  # passages, so that the answer comes at once
SHOWN = 5  # of each kind
NEAR = 0.5  # share of the line that a passage must reach to lie at it


@dataclass(frozen=True)
class TriedPassage:
    """A passage and the codes that it has today, in the codebook's order: confirmed, or asserted
    and not rejected. `question` is what it answers."""

    id: str
    text: str
    codes: tuple[str, ...]
    question: str = ""


@dataclass(frozen=True)
class CaughtPassage:
    """A passage that the code reaches, with its probability from 0 to 1."""

    tried: TriedPassage
    score: float

    @property
    def percent(self) -> int:
        """Its probability in per cent."""
        return shares.percent(self.score)

    @property
    def line(self) -> str:
        """Its text as a line of a draft."""
        return one_line(self.tried.text)


@dataclass(frozen=True)
class Catch:
    """Of `read` passages `caught` are caught; of these, how many have each code today, the most
    first, and how many have none. `surest` of them, and those `at_line`, on either side."""

    read: int
    caught: int
    takes_from: tuple[tuple[str, int], ...]
    without: int
    surest: tuple[CaughtPassage, ...]
    at_line: tuple[CaughtPassage, ...]


def gather(db: Database) -> list[TriedPassage]:
    """The latest passages, the newest event's first. Read it within one snapshot."""
    order = codebooks.in_force(db).ids
    found: list[TriedPassage] = []
    for event in (o.event for o in events.overviews(db)):
        suggested = runs.suggestions(db, event.id)
        decided = tags.current(db, event.id)
        for passage in passages.of_event(db, event.id):
            words = decided.get(passage.id, {})
            codes = {s.code for s in suggested.get(passage.id, ()) if s.asserted}
            codes |= {code for code, word in words.items() if word.confirmed}
            codes -= {code for code, word in words.items() if word.rejected}
            found.append(
                TriedPassage(
                    passage.id,
                    passage.text,
                    tuple(code for code in order if code in codes),
                    passage.question,
                )
            )
        if len(found) >= LATEST:
            break
    return found[:LATEST]


def scores(codebook: Codebook, code: str, texts: Sequence[str]) -> tuple[list[float], float]:
    """The probability that each text is about the code, read by the codebook's sentences alone,
    and the line from which it is caught. It carries the analysis along: meant for a process of
    its own."""
    import numpy as np

    from analysis.tagging.unseeded import Unseeded, probability
    from analysis.words import Batch, Words

    judges = Unseeded(codebook, np.array([codebook.ids.index(code)]))
    if not texts:
        return [], judges.assert_at
    found = probability(judges.log_odds(Batch([Words(text) for text in texts])))[:, 0]
    return found.tolist(), judges.assert_at


def catch(
    tried: Sequence[TriedPassage],
    scores: Sequence[float],
    line: float,
    code: str,
    settled: Collection[str] = (),
) -> Catch:
    """What is caught at the line. `settled` are wordings that the draft names already: they are
    counted, but nobody is asked about them again."""
    read = sorted(
        (CaughtPassage(one, score) for one, score in zip(tried, scores, strict=True)),
        key=lambda one: (-one.score, one.tried.id),
    )
    caught = [one for one in read if one.score >= line]
    others = [set(one.tried.codes) - {code} for one in caught]
    counts = Counter(other for codes in others for other in codes)
    asked, seen = [], set(settled)
    for one in read:
        words = one.line
        if words and words not in seen:
            seen.add(words)
            asked.append(one)
    surest = [one for one in asked if one.score >= line][:SHOWN]
    near = sorted(
        (one for one in asked if one not in surest and one.score >= NEAR * line),
        key=lambda one: abs(one.score - line),
    )
    return Catch(
        len(read),
        len(caught),
        tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))),
        sum(not codes for codes in others),
        tuple(surest),
        tuple(sorted(near[:SHOWN], key=lambda one: -one.score)),
    )


def one_line(text: str, limit: int = 300) -> str:
    """A passage as a line of the draft: white space made plain, cut at a word."""
    words = " ".join(text.split())
    return words if len(words) <= limit else words[:limit].rsplit(" ", 1)[0]
