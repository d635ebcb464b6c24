"""Speed of tagging, as a ratio to tokenising and stemming the same passages with nltk."""

import json
import time
from collections.abc import Callable
from pathlib import Path

from nltk.stem.snowball import SnowballStemmer
from nltk.tokenize import wordpunct_tokenize

from analysis.codebook import builtin
from analysis.tagging import Tagger

DATA = Path(__file__).parents[1] / "evals" / "data"
PASSAGES = 10_000
ROUNDS = 5


def passages() -> list[str]:
    """Passages of about 15 words: labelled ones of the evals joined two and two, in every
    pairing that it takes, so that texts differ while words recur, as in a season of cafés."""
    texts = [
        json.loads(line)["text"]
        for name in ("held-out", "workshop")
        for line in (DATA / f"tagging-{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    count = len(texts)
    return [
        f"{texts[i % count]}. {texts[(i * 7 + i // count + 1) % count]}" for i in range(PASSAGES)
    ]


def best(work: Callable[[], object]) -> float:
    """Shortest time of several rounds, in seconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def run() -> None:
    """Print passages per second and the ratio of times (below 1: tagging is the quicker)."""
    texts = passages()
    stemmer = SnowballStemmer("swedish")
    start = time.perf_counter()
    tagger = Tagger(builtin()).fit()
    fitted = time.perf_counter() - start
    stemming = best(lambda: [[stemmer.stem(w) for w in wordpunct_tokenize(t)] for t in texts])
    start = time.perf_counter()
    tagger.tag(texts)
    cold = time.perf_counter() - start
    warm = best(lambda: tagger.tag(texts))
    words = sum(len(text.split()) for text in texts) / len(texts)
    print(f"Tagging {len(texts):,} passages of {words:.0f} words, one core")
    print(f"  fit, no corrections        {fitted:8.2f} s")
    print(f"  nltk tokenise and stem     {len(texts) / stemming:8,.0f} passages/s")
    print(f"  tag, first time            {len(texts) / cold:8,.0f} passages/s")
    print(f"  tag, words known           {len(texts) / warm:8,.0f} passages/s")
    print(f"  time of tagging / of nltk  {warm / stemming:8.2f}")


if __name__ == "__main__":
    run()
