"""What masking finds of personal data, by kind, and what it hides that is none.

`data/masking-hard.jsonl`: invented, in the voices of a table host, a case manager, an interview, an
e-mail and minutes; half of them traps, which hold no personal data and look as if they did. Written
without knowledge of the rules. A lot drew one half to mend the rules on; the other, `kept`, is what
is reported, and nobody looks at what is missed in it. The older `data/masking.jsonl` is by the
author of the rules. Both: `{"id", "text", "personal": [[kind, words], …]}`.

`data/masking-clean.toml`, `-more` and `-kept`: the parts of passages that hold no personal
data and name many laws, units, places, methods, systems and numbers; a passage is a frame with its
slots filled by lot. Rules are mended on the first two; of the last only the number is looked at.

Found: the words are hidden whole. Touched: a part of them. Wrong: hidden, and no part of any.
"""

import json
import random
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, process_time

from analysis.masking.mask import KINDS, find

HERE = Path(__file__).parent
OTHERS = (HERE / "data", HERE.parent / "analysis" / "data")
CLEAN = 6_000
_SEED = 41


def rows(path: Path) -> list[dict[str, object]]:
    """The lines of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


@dataclass
class Outcome:
    """What came of a set of texts, by kind; `traps` are texts without personal data, `sprung` those
    of them in which something was hidden."""

    there: Counter[str] = field(default_factory=Counter)
    whole: Counter[str] = field(default_factory=Counter)
    touched: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    traps: int = 0
    sprung: int = 0
    slips: list[str] = field(default_factory=list)


def measure(texts: Iterable[dict[str, object]]) -> Outcome:
    """Mask the texts and hold them against their personal data."""
    out = Outcome()
    for row in texts:
        text, personal = str(row["text"]), row["personal"]
        assert isinstance(personal, list)
        found = find(text)
        right = set()
        end = 0
        for kind, words in personal:
            start = text.index(words, end)
            end = start + len(words)
            parts = [f for f in found if f.start < end and start < f.end]
            right |= set(parts)
            out.there[kind] += 1
            hidden = {at for f in parts for at in range(f.start, f.end)}
            if all(at in hidden or not text[at].isalnum() for at in range(start, end)):
                out.whole[kind] += 1
                continue
            out.touched[kind] += bool(parts)
            out.slips.append(f"{words} (of: {text})")
        wrong = set(found) - right
        for f in wrong:
            out.wrong[f.kind] += 1
            out.slips.append(f"wrongly {text[f.start : f.end]} (of: {text})")
        if not personal:
            out.traps += 1
            out.sprung += bool(wrong)
    return out


def clean(kept: bool, count: int = CLEAN) -> list[str]:
    """`count` different passages without personal data: to mend rules on, or kept apart."""
    files = (
        ("masking-clean-kept.toml",) if kept else ("masking-clean.toml", "masking-clean-more.toml")
    )
    parts: dict[str, list[str]] = {}
    for file in files:
        for name, values in tomllib.loads((HERE / "data" / file).read_text("utf-8")).items():
            parts.setdefault(name, []).extend(values)
    frames = parts.pop("frames")
    lot = random.Random(_SEED)
    made: dict[str, None] = {}
    while len(made) < count:
        made[re.sub(r"\{(\w+)\}", lambda m: lot.choice(parts[m[1]]), lot.choice(frames))] = None
    return list(made)


def _table(title: str, out: Outcome) -> None:
    print(f"{title}\n")
    print("| kind | there | found | touched | wrong |\n| --- | --- | --- | --- | --- |")
    for kind in KINDS:
        print(
            f"| {kind} | {out.there[kind]} | {out.whole[kind]} | {out.touched[kind]} |"
            f" {out.wrong[kind]} |"
        )
    if out.traps:
        print(f"\nTraps: {out.traps}, of which something was hidden in {out.sprung}.")
    print()


def run() -> None:
    """Print the tables."""
    print("## Masking\n")
    _table("By the author of the rules:", measure(rows(HERE / "data" / "masking.jsonl")))
    hard = rows(HERE / "data" / "masking-hard.jsonl")
    for half in ("mend", "kept"):
        _table(f"Hard, half `{half}`:", measure(row for row in hard if row["half"] == half))
    for kept in (False, True):
        hidden = sum(bool(find(text)) for text in clean(kept))
        print(f"Clean passages, {'kept' if kept else 'to mend on'}: {CLEAN}, hidden in {hidden}.")

    passages = []
    for folder in OTHERS:
        for path in sorted(folder.glob("*.jsonl")):
            if not path.name.startswith("masking"):
                passages += [str(row["text"]) for row in rows(path) if "text" in row]
    begun = perf_counter()
    words_hidden = [text[f.start : f.end] for text in passages for f in find(text)]
    took = perf_counter() - begun
    print(f"Of {len(passages)} other passages, hidden: {', '.join(words_hidden) or 'nothing'}.")
    words = sum(len(re.findall(r"\w+", text)) for text in passages)
    print(
        f"{len(passages) / took:,.0f} passages a second ({words / len(passages):.0f} words each)."
    )

    slowest = max((_seconds(unit), unit) for unit in UNITS)
    print(f"Slowest of {len(UNITS)} texts of 100 kB: {slowest[0]:.2f} s, {slowest[1]!r} repeated.")


# Repeated to 100 kB each: what rules begin to read, again and again.
UNITS = (
    *(
        "a",
        "A",
        "0",
        "1 ",
        "12-",
        "+46 ",
        "(0) ",
        "a@",
        "a.",
        "A. ",
        "[namn]",
        "/",
        "mvh ",
        "heter ",
        "-",
    ),
    *(
        "811228-9874 ",
        "811228-9874",
        "8 1 1 2 2 8 ",
        "personnummer ",
        "0701740605",
        "070 12 345 ",
        "08\n",
    ),
    *(
        "/070-174 06 05",
        "12 345 67 0701 ",
        "a@b.se ",
        "anna.berg@",
        "Ugglegatan 1 ",
        "Ugglevägen 3",
        "S:t ",
    ),
    *(
        "Storg. ",
        "Gatan Gatan ",
        "Anna, ",
        "Anna Berg, ",
        "anna ",
        "Lena B ",
        "JOHAN ",
        "heter Bo ",
        "Inga ",
    ),
    *(
        "min chef Xan ",
        "Närvarande: Abo Bok, ",
        "[namn], Ali Bok ",
        "Anna-",
        "O'",
        "a\u0308",
        "\u0308",
        "а",
    ),
    *("a\u200b", "８", "Ek\x00", "lex ", "Vi på enheten i Farsta hinner inte med 12 ärenden. "),
)


def _seconds(unit: str) -> float:
    text = (unit * (100_000 // len(unit) + 1))[:100_000]
    begun = process_time()
    find(text)
    return process_time() - begun


def slips() -> None:
    """Print what slips in the halves that rules are mended on."""
    hard = rows(HERE / "data" / "masking-hard.jsonl")
    for slip in measure(row for row in hard if row["half"] == "mend").slips:
        print(slip)
    wrongly: Counter[str] = Counter()
    for text in clean(kept=False):
        wrongly.update(text[f.start : f.end] for f in find(text))
    print(*(f"clean: {words} ({count} times)" for words, count in wrongly.most_common()), sep="\n")


if __name__ == "__main__":
    slips() if "slips" in sys.argv else run()
