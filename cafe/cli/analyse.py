"""The analysis from the shell."""

from __future__ import annotations

import argparse

from cafe.cli.registry import argument, command
from cafe.cli.shell import open_store, progress
from cafe.store import events, gatherings
from cafe.store.database import Store
from cafe.store.scopes import Scope


@command(
    "analyse",
    "tag what is new and find the themes",
    argument("event", metavar="EVENT", nargs="?", help="left out: every event"),
)
def analyse(options: argparse.Namespace) -> None:
    """Tag what is new, and find the themes."""
    from cafe.server.worker import bring_in_texts
    from cafe.understand import analyse as analysis_runs

    store = open_store()
    if not options.event:
        bring_in_texts(store)
    codes = (
        [options.event]
        if options.event
        else [o.event.code for o in events.overviews(store.read()) if o.notes]
    )
    for code in codes:
        analysis_runs.analyse(store, code, progress)
        print(f"{code}: {_done(store, Scope('event', events.get(store.read(), code).id))}")
    if not options.event:
        for gathering in gatherings.all_gatherings(store.read()):
            analysis_runs.analyse_gathering(store, gathering.id, progress)
            print(f"{gathering.title}: {_done(store, gathering.scope)}")


def _done(store: Store, scope: Scope) -> str:
    from cafe.understand import waiting

    with store.snapshot() as db:
        found = waiting.waiting(db, scope)
    waits = found is not None and found.changes
    return "done. What it changes waits to be shown." if waits else "done."
