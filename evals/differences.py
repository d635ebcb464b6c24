"""How often a difference between districts is said to be there when nothing differs.

Worlds without any difference, seeded: each table draws a mix of topics of its own, since those who
sit together hear each other, and writes 3 to 12 notes. False: worlds of which at least one
conclusion is drawn about any topic; 5 of 100 are promised. Found: worlds of the same kind in which
the group's tables speak six times as much of one topic, and that is said.
"""

from __future__ import annotations

import random

from analysis.themes.contrast import contrast

TOPICS, WORLDS, DEALS = 13, 400, 499
# Tables of the group and of the rest, how many of them speak for both, notes per table (times 12).
KINDS = (
    (3, 3, 0, (1, 1)),
    (4, 4, 0, (1, 1)),
    (8, 8, 0, (1, 1)),
    (4, 40, 0, (1, 1)),
    (8, 30, 3, (1, 1)),
    (8, 8, 0, (1, 3)),
    (40, 40, 0, (1, 1)),
)


def world(
    chance: random.Random, group: int, rest: int, mixed: int, talk: tuple[int, int], more: float = 1
) -> tuple[dict[str, list[str]], dict[str, float], dict[str, float], dict[str, str]]:
    """Topics, both sides and tables, as `contrast` takes them; `more`: how much more of topic 0 the
    group speaks."""
    base = [chance.gammavariate(1, 1) for _ in range(TOPICS)]
    base[0] = 1.0
    about: dict[str, list[str]] = {f"t{k}": [] for k in range(TOPICS)}
    sides: list[dict[str, float]] = [{}, {}]
    at = {}
    for table in range(group + rest):
        own = 0 if table < group else 1
        mix = [chance.gammavariate(2 * b + 0.05, 1) for b in base]
        if own == 0:
            mix[0] *= more
        number, seats = chance.randint(3, 12 * talk[own]), chance.randint(4, 8)
        for n in range(number):
            passage = f"{table}-{n}"
            about[f"t{chance.choices(range(TOPICS), mix)[0]}"].append(passage)
            at[passage] = str(table)
            side = own if table >= mixed else chance.randint(0, 1)
            sides[side][passage] = seats / number
    return about, sides[0], sides[1], at


def run() -> None:
    print(f"Differences between districts ({WORLDS} worlds, {TOPICS} topics)")
    print(f"{'tables':<10}{'for both':>10}{'notes':>8}{'false':>8}{'found':>8}")
    for group, rest, mixed, talk in KINDS:
        chance = random.Random(f"{group}:{rest}:{mixed}:{talk}")
        false = found = 0
        for _ in range(WORLDS):
            told = contrast(*world(chance, group, rest, mixed, talk), deals=DEALS)
            false += any(c.clear for c in told)
            told = contrast(*world(chance, group, rest, mixed, talk, 6), deals=DEALS)
            found += any(c.clear > 0 and c.topic == "t0" for c in told)
        print(
            f"{f'{group} + {rest}':<10}{mixed:>10}{f'{talk[0]}:{talk[1]}':>8}"
            f"{false / WORLDS:>8.3f}{found / WORLDS:>8.2f}"
        )


if __name__ == "__main__":
    run()
