"""The analysis from the shell."""

from __future__ import annotations

import argparse

from cafe.cli.registry import argument, command
from cafe.cli.shell import open_store, progress
from cafe.store import events, gatherings


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
        print(f"{code}: done.")
    if not options.event:
        for gathering in gatherings.all_gatherings(store.read()):
            analysis_runs.analyse_gathering(store, gathering.id, progress)
            print(f"{gathering.title}: done.")
