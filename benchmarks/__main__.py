"""`python -m benchmarks [NAME …]`: speed and memory, as ratios measured in one run."""

from __future__ import annotations

import importlib
import sys

NAMES = (
    "notes",
    "offline",
    "answers",
    "results",
    "tagging",
    "themes",
    "forms",
    "search",
    "capacity",
    "files",
    "joint",
)


def main(chosen: list[str]) -> int:
    """Run the named benchmarks, or all."""
    unknown = [name for name in chosen if name not in NAMES]
    if unknown:
        print(f"There is no benchmark {unknown[0]}; there are {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    for name in chosen or NAMES:
        print(f"== {name}", flush=True)
        importlib.import_module(f"benchmarks.{name}").run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
