"""Likes and opposites read by people: sheets of the pairs that are only reported, and what readers
make of them, which is the ceiling for any machine.

`python -m evals.pair_readers sheets DIR` writes `sheet1.tsv` and `sheet2.tsv`, one a reader: all
pairs without the writer's judgement, each sheet in an order of its own, and which statement stands
first drawn by lot. A reader who has seen neither the other's sheet nor the code fills the column
`answer` with same, opposite, related (the same matter, neither of these) or unrelated.
`python -m evals.pair_readers score FILLED…` prints of each reader what they say of pairs by the
writer's judgement, with 95 % intervals, and how far two readers agree.
"""

import argparse
import csv
import random
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path

from analysis.agreement import cohen_kappa
from evals.pairs import KINDS, REPORTED, Pair, interval, read

SHEETS = ("sheet1.tsv", "sheet2.tsv")
COLUMNS = ("id", "first", "second", "answer")


class SheetError(Exception):
    """A filled sheet cannot be read; the text says where."""


def pairs() -> dict[str, Pair]:
    """The reported pairs by their number on the sheets, which tells nothing of what they are."""
    found = [pair for writer in REPORTED for pair in read(writer)]
    random.Random(19).shuffle(found)
    return {f"P{number}": pair for number, pair in enumerate(found, 1)}


def sheets(folder: Path, of: Mapping[str, Pair]) -> None:
    """Write both sheets."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(SHEETS):
        draw = random.Random(number)
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, delimiter="\t", lineterminator="\n")
            rows.writerow(COLUMNS)
            for key in draw.sample(list(of), len(of)):
                rows.writerow((key, *draw.sample((of[key].a, of[key].b), 2), ""))


def answers(path: Path, of: Mapping[str, Pair]) -> dict[str, str]:
    """What a reader answered, by number; pairs without an answer are left out. Raises
    SheetError."""
    found: dict[str, str] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line, row in enumerate(csv.DictReader(file, delimiter="\t"), 2):
            key, answer = (row.get("id") or "").strip(), (row.get("answer") or "").strip().lower()
            if key not in of or key in found:
                raise SheetError(f"{path.name}, line {line}: {key or 'nothing'} is no pair to read")
            if answer and answer not in KINDS:
                raise SheetError(
                    f"{path.name}, line {line}: {answer} is none of {', '.join(KINDS)}"
                )
            if answer:
                found[key] = answer
    return found


def told(of: Mapping[str, Pair], given: Mapping[str, str]) -> list[str]:
    """Lines: of the pairs of each kind that were read the share that was given each answer."""
    lines = []
    for kind in KINDS:
        said = [answer for key, answer in given.items() if of[key].kind == kind]
        cells = [
            "{} {:.2f} ({:.2f}-{:.2f})".format(answer, *interval([one == answer for one in said]))
            for answer in KINDS
            if said
        ]
        lines.append(f"  {kind:10} {len(said):4}   " + "   ".join(cells))
    return lines


def score(paths: Sequence[Path], of: Mapping[str, Pair]) -> None:
    """Print what each reader says, and how far every two agree."""
    read_by = {path.name: answers(path, of) for path in paths}
    for name, given in read_by.items():
        print(
            f"{name}: {len(given)} of {len(of)} pairs read; by the writer's judgement, said to be"
        )
        print("\n".join(told(of, given)))
    for (one, mine), (other, theirs) in combinations(read_by.items(), 2):
        both = [key for key in of if key in mine and key in theirs]
        same = [mine[key] == theirs[key] for key in both]
        if both:
            share, low, high = interval(same)
            kappa = cohen_kappa([mine[key] for key in both], [theirs[key] for key in both])
            value = "-" if kappa.value is None else f"{kappa.value:.2f}"
            print(
                f"{one} and {other} agree on {share:.2f} ({low:.2f}-{high:.2f}) of {len(both)}, "
                f"kappa {value}"
            )


def main(given: Iterable[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.pair_readers", description=__doc__)
    parts = parser.add_subparsers(dest="part", required=True)
    writing = parts.add_parser("sheets")
    writing.add_argument("folder", type=Path)
    scoring = parts.add_parser("score")
    scoring.add_argument("filled", type=Path, nargs="+")
    asked = parser.parse_args(None if given is None else list(given))
    if asked.part == "sheets":
        sheets(asked.folder, pairs())
        return
    try:
        score(asked.filled, pairs())
    except SheetError as error:
        parser.exit(1, f"{error}\n")


if __name__ == "__main__":
    main()
