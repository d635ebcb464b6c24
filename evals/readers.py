"""Themes as readers see them: sheets for two persons, and how well they read.

`python -m evals.readers sheets DIR` writes what a reader who has seen neither code nor themes
gets, of the worked example and `themes-fresh`; with `--of tagging-frozen tagging-held-out` of those
sets instead, on which no theme was ever tuned. `1-match.txt`: the titles, shuffled, and apart from
them up to six passages of each theme, without those that hold all words of its title. Some themes
keep their passages back, so that titles are left over and the last match is no gift.
`2-belongs.txt`, to be opened when the first is answered: of each theme its five most central
passages, and its least central one.

`python -m evals.readers score DIR ANSWERS…` reads files of lines like `M12 T7` (the passages of
M12 are titled T7) and `B3 yes`, and prints the shares with 95 % intervals.
"""

import argparse
import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from analysis.text import stem, tokens
from analysis.themes.model import Theme
from evals import scores
from evals.pairs import interval
from evals.themes import Codes, Row, collections, ours, read, tagger_codes

LEFT_OVER = 12
FEWEST, MOST = 3, 6


def _stems(text: str) -> set[str]:
    return {stem(token.text) for token in tokens(text)}


def _collections(names: Sequence[str]) -> list[tuple[list[Row], Codes]]:
    """Passages with the machine's own codes."""
    if not names:
        fresh = read("themes-fresh.jsonl")
        return [collections()["demo café"], (fresh, tagger_codes(fresh))]
    found = [[Row(p.id, p.text, None, None) for p in scores.read(name)] for name in names]
    return [(rows, tagger_codes(rows)) for rows in found]


def _themes(names: Sequence[str]) -> list[tuple[Theme, dict[str, str]]]:
    """The themes of the collections, and their texts by id."""
    return [
        (theme, {row.id: row.text for row in rows})
        for rows, given in _collections(names)
        for theme in ours(rows, given).themes
    ]


def sheets(folder: Path, names: Sequence[str] = ()) -> None:
    draw = random.Random(2026)
    shown: list[tuple[Theme, list[str]]] = []
    least: list[tuple[list[str], str]] = []
    for theme, text_of in _themes(names):
        texts = [text_of[passage] for passage in theme.passages]
        if len(texts) > MOST - 1:
            least.append((texts[: MOST - 1], texts[-1]))
        others = [text for text in texts if not _stems(theme.title) <= _stems(text)]
        if len(others) >= FEWEST:
            shown.append((theme, draw.sample(others, min(MOST, len(others)))))
    different = list(dict.fromkeys(theme.title for theme, _ in shown))  # of two collections
    titles = draw.sample(different, len(different))
    kept = draw.sample(shown, len(shown) - LEFT_OVER)
    key = {}
    lines = ["TITLES", *(f"T{i}  {title}" for i, title in enumerate(titles, 1)), "", "PASSAGES"]
    for number, (theme, texts) in enumerate(kept, 1):
        key[f"M{number}"] = f"T{titles.index(theme.title) + 1}"
        lines += ["", f"M{number}", *(f"  - {text}" for text in texts)]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "1-match.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    lines = []
    for number, (central, last) in enumerate(draw.sample(least, len(least)), 1):
        lines += [f"B{number}", *(f"  - {text}" for text in central), f"  ? {last}", ""]
    (folder / "2-belongs.txt").write_text("\n".join(lines), encoding="utf-8")
    (folder / "key.json").write_text(json.dumps(key), encoding="utf-8")
    print(f"{len(titles)} titles, {len(kept)} themes to match, {len(least)} least central passages")


def _share(name: str, hits: list[bool]) -> str:
    share, low, high = interval(hits)
    return f"{name} {sum(hits)} of {len(hits)}: {share:.0%} ({low:.0%}–{high:.0%})"


def score(folder: Path, answers: Iterable[Path]) -> None:
    key: dict[str, str] = json.loads((folder / "key.json").read_text(encoding="utf-8"))
    for path in answers:
        answered, _, _remarks = path.read_text(encoding="utf-8").partition("\n#")
        given = dict(line.split()[:2] for line in answered.splitlines() if len(line.split()) > 1)
        belongs = [answer == "yes" for number, answer in given.items() if number.startswith("B")]
        print(path.name, _share("matched", [given.get(m) == t for m, t in key.items()]), sep="  ")
        if belongs:
            print(" " * len(path.name), _share("belong", belongs))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.readers", description=__doc__)
    parts = parser.add_subparsers(dest="part", required=True)
    writing = parts.add_parser("sheets")
    writing.add_argument("folder", type=Path)
    writing.add_argument("--of", nargs="+", default=[], metavar="SET")
    scoring = parts.add_parser("score")
    scoring.add_argument("folder", type=Path)
    scoring.add_argument("answers", type=Path, nargs="+")
    given = parser.parse_args()
    if given.part == "sheets":
        sheets(given.folder, given.of)
    else:
        score(given.folder, given.answers)


if __name__ == "__main__":
    main()
