"""Speed and memory of `cafe tag`, the whole command on one core, beside nltk's tokenising and
stemming of the same passages, without and with what it takes to import nltk; growth from 1,000
passages on, as a plot."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nltk.stem.snowball import SnowballStemmer
from nltk.tokenize import wordpunct_tokenize

from analysis.codebook import builtin
from analysis.tagging.seeds import seeds
from benchmarks.growth import Point, plot

SIZES = (1_000, 10_000, 100_000, 1_000_000)
PLOT = Path(__file__).parents[1] / "docs" / "tagging-growth.svg"
SEED = 2026
COMMAND = """\
import os, resource, sys
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
from cafe.cli.main import main
status = main(["tag", sys.argv[1], "--out", sys.argv[2]])
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, file=sys.stderr)
sys.exit(status)
"""
NLTK = """import time
from nltk.stem.snowball import SnowballStemmer
from nltk.tokenize import wordpunct_tokenize
print(time.process_time())
"""


def passages(number: int) -> list[str]:
    """Short passages of about 10 words: the beginnings of two seeds each, drawn at random, and a
    word in twenty that nobody has written before, so that the vocabulary keeps growing."""
    import random

    rng = random.Random(SEED)
    texts = [seed.text.split() for seed in seeds(builtin())]
    letters = "abdefghiklmnoprstuvyåäö"
    made = []
    for _ in range(number):
        first, second = rng.choice(texts), rng.choice(texts)
        words = first[: rng.randint(3, 7)] + second[: rng.randint(2, 6)]
        if rng.random() < 0.5:
            words.append("".join(rng.choices(letters, k=rng.randint(4, 12))))
        made.append(" ".join(words))
    return made


def whole_command(texts: list[str], folder: Path) -> Point:
    """Processor seconds and peak memory (MB) of the command, its start included."""
    given, out = folder / "in.jsonl", folder / "out.jsonl"
    with given.open("w", encoding="utf-8") as file:
        for number, text in enumerate(texts):
            file.write(json.dumps({"id": f"n{number}", "text": text}, ensure_ascii=False) + "\n")
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, str(given), str(out)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONHASHSEED": "0"},
    )
    seconds, memory = (float(word) for word in done.stderr.split()[-2:])
    return Point(len(texts), seconds, memory)


def nltk_rate(texts: list[str]) -> float:
    """Passages that nltk tokenises and stems in a second of processor time."""
    stemmer = SnowballStemmer("swedish")
    start = time.process_time()
    for text in texts:
        for word in wordpunct_tokenize(text):
            stemmer.stem(word)
    return len(texts) / (time.process_time() - start)


def nltk_start() -> float:
    """Processor seconds of a process that imports of nltk what is measured, and does nothing."""
    done = subprocess.run([sys.executable, "-c", NLTK], capture_output=True, text=True, check=True)
    return float(done.stdout)


def run() -> None:
    """Print a line for each size, and the ratio to nltk: of its rate, and of a process of it."""
    every = passages(max(SIZES))
    some = every[:10_000]
    words = sum(len(text.split()) for text in some) / len(some)
    print(f"cafe tag, the whole command on one core; passages of {words:.0f} words")
    print(
        f"{'passages':>10} {'seconds':>9} {'a second':>9} {'nltk':>9} {'÷ nltk':>7} "
        f"{'÷ with start':>12} {'peak MB':>8}"
    )
    points = []
    with tempfile.TemporaryDirectory() as folder:
        whole_command(every[:10], Path(folder))  # the model is in the cache from now on
        for size in SIZES:
            # The machine's own pace changes from minute to minute: measured on both sides.
            before, start = nltk_rate(some), nltk_start()
            point = whole_command(every[:size], Path(folder))
            nltk = (before + nltk_rate(some)) / 2
            points.append(point)
            rate = point.passages / point.seconds
            print(
                f"{size:>10,} {point.seconds:>9.2f} {rate:>9,.0f} {nltk:>9,.0f} "
                f"{rate / nltk:>7.2f} {(start + size / nltk) / point.seconds:>12.2f} "
                f"{point.memory:>8.0f}",
                flush=True,
            )
        first, last = points[-2:]
        more = (last.passages - first.passages) / (last.seconds - first.seconds)
        print(f"without the start: {more:,.0f} passages a second")
    plot(points, PLOT, "cafe tag")
    print(f"drawn in {PLOT}")


if __name__ == "__main__":
    run()
