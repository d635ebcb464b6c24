"""`python -m evals`: print every quality table; `python -m evals masking alike`: those named."""

import argparse
import importlib

# In the order in which they are printed; each has a `run`.
TABLES = (
    *("tagging", "cold_start", "kinds", "themes", "alike", "alike_learnt", "masking"),
    *("disclosure", "attack", "over_time", "differences"),
)
# What adds its own to what a table tries.
SOURCES = {
    "attack": ("evals.choice", "evals.by_whom"),
    "over_time": (
        *("evals.every_page", "evals.beside_city"),
        *("evals.changing_rules", "evals.erased_and_merged", "evals.two_worlds"),
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals", description="Print quality tables.")
    parser.add_argument(
        "tables", nargs="*", metavar="TABLE", help=f"all, or of these: {', '.join(TABLES)}"
    )
    asked = parser.parse_args().tables
    unknown = sorted(set(asked) - set(TABLES))
    if unknown:
        parser.error(f"there is no table {', '.join(unknown)}; there are {', '.join(TABLES)}")
    for number, name in enumerate(table for table in TABLES if not asked or table in asked):
        if number:
            print()
        for module in SOURCES.get(name, ()):
            importlib.import_module(module)
        importlib.import_module(f"evals.{name}").run()


if __name__ == "__main__":
    main()
