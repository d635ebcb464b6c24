"""What commands share: the store, how they fail, how they tell how far they are."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from cafe import config, language, shares
from cafe.store.actors import COMMAND_LINE

if TYPE_CHECKING:
    from cafe.store.database import Store
    from forms.messages import Message

ACTOR = COMMAND_LINE


class CommandFailed(Exception):
    """A failure of a command, as one plain line."""


def open_store() -> Store:
    """The instance's store, made if there is none: no command asks for another to be run first."""
    from cafe.reports.summary.release import take_over
    from cafe.store import organisation
    from cafe.store.database import Store

    store = Store(config.instance_folder() / "rundabord.db")
    store.migrate()
    take_over(store)
    with store.write() as db:
        if organisation.is_empty(db):
            organisation.load(db, ACTOR)
    return store


def stop_at(problems: Sequence[Any], unit: str) -> None:
    """Name every problem of a file, the first one last, and stop when there is one."""
    lines = []
    for problem in problems:
        place = f"{unit} {problem.row}" if problem.row else "file"
        place += f", column {problem.column}" if problem.column else ""
        lines.append(f"{place}: {problem.message.in_language(language.of_shell())}")
    for line in lines[1:]:
        print(line, file=sys.stderr)
    if lines:
        raise CommandFailed(lines[0])


def tell(notices: Iterable[Message]) -> None:
    """What was done without asking, on standard error: the same that a page shows."""
    for notice in notices:
        print(notice.in_language(language.of_shell()), file=sys.stderr)


def progress(share: float, step: str) -> None:
    if sys.stderr.isatty():
        print(
            f"\r{shares.percent(share):3} % {step:<40}",
            end="" if share < 1 else "\n",
            file=sys.stderr,
        )
