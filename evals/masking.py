"""What masking finds of personal data, by kind, and what it hides that is none.

`data/masking.jsonl`: `{"id", "text", "personal": [[kind, words], …]}`, invented, by the author of
the rules, before they were run on it and without their being changed for it since. It is harder
than a note is: names stand in every way that they are written, also those that the rules do not try
to find. The other sets of the folder, and the tagger's seeds, hold no personal data of note: what
is hidden in them is hidden wrongly, or one of their few invented first names.

Found: the words are hidden whole. Touched: a part of them. Wrong: hidden, and no part of any.
"""

import json
import re
from collections import Counter
from pathlib import Path
from time import perf_counter

from analysis.masking.mask import KINDS, find

HERE = Path(__file__).parent
OTHERS = (HERE / "data", HERE.parent / "analysis" / "data")


def rows(path: Path) -> list[dict[str, object]]:
    """The lines of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def run() -> None:
    """Print the tables."""
    there: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    touched: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: list[str] = []
    for row in rows(HERE / "data" / "masking.jsonl"):
        text = str(row["text"])
        found = find(text)
        right = set()
        personal = row["personal"]
        assert isinstance(personal, list)
        for kind, words in personal:
            start = text.index(words)
            end = start + len(words)
            parts = [f for f in found if f.start < end and start < f.end]
            right |= set(parts)
            there[kind] += 1
            if any(f.start <= start and end <= f.end for f in parts):
                whole[kind] += 1
            elif parts:
                touched[kind] += 1
            else:
                missed.append(words)
        for f in set(found) - right:
            wrong[f.kind] += 1
            missed.append(f"(wrongly) {text[f.start : f.end]}")
    print("## Masking\n")
    print("| kind | there | found | touched | wrong |\n| --- | --- | --- | --- | --- |")
    for kind in KINDS:
        print(f"| {kind} | {there[kind]} | {whole[kind]} | {touched[kind]} | {wrong[kind]} |")
    print(f"\nNot found: {', '.join(missed)}\n")

    passages = []
    for folder in OTHERS:
        for path in sorted(folder.glob("*.jsonl")):
            if path.name != "masking.jsonl":
                passages += [str(row["text"]) for row in rows(path) if "text" in row]
    begun = perf_counter()
    hidden = [text[f.start : f.end] for text in passages for f in find(text)]
    took = perf_counter() - begun
    print(f"Of {len(passages)} other passages, hidden: {', '.join(hidden) or 'nothing'}.")
    words = sum(len(re.findall(r"\w+", text)) for text in passages)
    print(
        f"{len(passages) / took:,.0f} passages a second ({words / len(passages):.0f} words each)."
    )
