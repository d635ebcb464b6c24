"""`python -m evals`: print every quality table."""

import importlib.util

from evals import (
    alike,
    attack,
    choice,
    cold_start,
    differences,
    disclosure,
    kinds,
    masking,
    over_time,
    tagging,
)


def main() -> None:
    tagging.run()
    print()
    cold_start.run()
    print()
    kinds.run()
    if importlib.util.find_spec("evals.themes") is not None:
        themes = importlib.import_module("evals.themes")
        print()
        themes.run()
    print()
    alike.run()
    print()
    masking.run()
    print()
    disclosure.run()
    print()
    # What it tries is a source of the attack's.
    assert choice.SOURCES is attack.SOURCES
    attack.run()
    print()
    over_time.run()
    print()
    differences.run()


if __name__ == "__main__":
    main()
