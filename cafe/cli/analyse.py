"""The analysis from the shell."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from cafe.cli.registry import argument, command, line, positive
from cafe.cli.sharing import analyse_shares
from cafe.cli.shell import CommandFailed, open_store, progress

if TYPE_CHECKING:
    from cafe.store.database import Store
    from cafe.store.scopes import Scope

# Said without --input, they would be for nothing.
OF_INPUT = (
    *("out", "cluster", "workers", "partition", "leave_out_damaged"),
    *("codebook", "title", "format", "language"),
)


@command(
    "analyse",
    "tag what is new and find the themes; with --input, of what many organisations share",
    argument("event", metavar="EVENT", nargs="?", help="left out: every event"),
    argument("--input", metavar="DIR", nargs="+", help="folders that `cafe share` has written"),
    argument("--out", metavar="DIR", help="of --input: a folder that is not there yet"),
    argument("--cluster", metavar="ADDRESS", help="a Dask scheduler; left out: this machine"),
    argument("--workers", type=positive, metavar="N", help="processes of this machine"),
    argument("--partition", type=positive, metavar="ROWS"),
    argument("--leave-out-damaged", action="store_true", help="go on without damaged files"),
    argument("--codebook", metavar="FILE.toml", help="of --input; left out: the built-in one"),
    argument("--title", type=line, help="of --input: what the results are called"),
    argument(
        "--format",
        nargs="+",
        metavar="FORMAT",
        help="of --input: files to write, as of `cafe export`; left out: docx pdf xlsx html",
    ),
    argument("--language", choices=("sv", "en"), help="of --input; left out: sv"),
)
def analyse(options: argparse.Namespace) -> None:
    """Tag what is new, and find the themes."""
    if options.input:
        if options.event or not options.out:
            raise CommandFailed("--input needs --out, and no EVENT.")
        if options.cluster and options.workers:
            raise CommandFailed("--workers are of this machine; those of --cluster run already.")
        analyse_shares(options)
        return
    for name in OF_INPUT:
        if getattr(options, name) not in (None, False):
            raise CommandFailed(f"--{name.replace('_', '-')} needs --input.")
    from cafe.server.worker import bring_in_texts
    from cafe.store import events, gatherings
    from cafe.store.scopes import Scope
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
