"""The instance: made, filled with the worked example, served."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from cafe import config, days
from cafe.cli.registry import argument, command
from cafe.cli.shell import ACTOR, CommandFailed, open_store, progress

if TYPE_CHECKING:
    from cafe.demo.report import ReportGround
    from cafe.store.database import Store


@command("init", "make an empty instance (nothing is asked)")
def init(options: argparse.Namespace) -> None:
    """Make an empty instance."""
    settings = config.load()
    open_store()
    print(f"The instance is ready in {settings.instance}.")


@command("demo", "load and analyse the worked example")
def demo(options: argparse.Namespace) -> None:
    """Load the worked example."""
    from cafe import demo as example
    from cafe.demo import report
    from cafe.reports.summary import release
    from cafe.server.worker import bring_in_texts
    from cafe.store import events, users
    from cafe.understand import analyse

    store = open_store()
    with store.write() as db:
        code = example.load(db, ACTOR)
        ground = report.prepare(db, ACTOR)
    bring_in_texts(store)
    for overview in events.overviews(store.read()):
        if overview.notes:
            analyse.analyse(store, overview.event.code, progress)
    release.show_first(store)
    if ground is not None:
        year_report(store, ground)
    print(f"The worked example is event {code}.")
    if users.count(store.read()) == 0:
        print("There is no account yet: start the server and follow the address that it prints.")


def year_report(store: Store, ground: ReportGround) -> int:
    """Show readers what the worked example's report of the year rests on, write it and finish it;
    returns its id. The summary of its workshop is shown already."""
    from cafe.demo import report
    from cafe.exports.live import answered, blocks
    from cafe.reports.survey import frozen
    from cafe.store import surveys, year_reports

    for code in ground.surveys:
        with store.write() as db:
            survey = surveys.get(db, code)
            asked = answered.questionnaire_of(db, survey)
            frozen.reveal(db, ACTOR, survey, frozen.draft(db, survey, asked))
    with store.write() as db:
        made = report.write(db, ACTOR, ground)
        parts = year_reports.parts(db, made)
        year_reports.finish(db, None, made, blocks.frozen_parts(db, parts))
    return made


@command(
    "run",
    "serve with a production WSGI server",
    argument("--host", help="address to listen on (HOST, 127.0.0.1)"),
    argument("--port", type=int, help="port (PORT, 8000)"),
    argument("--workers", type=int, help="server processes (WORKERS, 2)"),
    argument("--tls-cert", metavar="FILE", help="certificate (TLS_CERT)"),
    argument("--tls-key", metavar="FILE", help="its key (TLS_KEY)"),
)
def run(options: argparse.Namespace) -> None:
    """Serve."""
    from analysis import embedding
    from cafe.server.serve import serve
    from cafe.store import serving
    from cafe.store.database import Store
    from cafe.upkeep import check, program

    settings = config.load(
        host=options.host,
        port=options.port,
        workers=options.workers,
        tls_cert=options.tls_cert,
        tls_key=options.tls_key,
    )
    embedding.configured()  # an analysis that would fail is found out now
    store = Store(settings.database)
    store.start()
    store.close()
    with serving.hold(settings.database) as mine:
        if not mine:
            raise CommandFailed("A backup is being put back: start the server when that is done.")
        store = open_store()
        store.close()  # a connection must not be forked
        serving.tell(
            settings.database,
            {
                "version": program.shown_version(),
                "program": program.started_with(),
                "since": check.shown_time(days.now()),
                "at": days.now(),
            },
        )
        try:
            serve(settings)
        finally:
            # By now nobody else has it open: the file alone is to hold everything.
            store.checkpoint()
            store.close()
