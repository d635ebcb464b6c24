"""Cafés and workshops from the shell."""

from __future__ import annotations

import argparse
import json

from cafe import config
from cafe.cli.registry import GROUPS, argument, command, day, line, question, small_number
from cafe.cli.shell import ACTOR, CommandFailed, open_store

GROUPS["event"] = "cafés and workshops"


@command(
    "event add",
    "add a draft event and print its code",
    argument("--title", required=True, type=line),
    argument("--date", required=True, type=day, help="as 2026-10-14"),
    argument("--tables", type=small_number, default=0, metavar="N"),
    argument(
        "--round",
        action="append",
        default=[],
        type=question,
        metavar="QUESTION",
        help="the kind of its notes is guessed from the question",
    ),
    argument("--place", default=""),
    argument("--district", help="the organiser; left out: the whole city"),
    argument("--participants", type=small_number, metavar="N"),
)
def event_add(options: argparse.Namespace) -> None:
    """Add a draft event and print its code."""
    from cafe.store import events
    from forms.event import ROUNDS_MAX, TABLES_MAX
    from forms.kinds import guess

    if options.tables > TABLES_MAX or len(options.round) > ROUNDS_MAX:
        raise CommandFailed(f"An event has at most {TABLES_MAX} tables and {ROUNDS_MAX} rounds.")
    with open_store().write() as db:
        code = events.add(
            db,
            ACTOR,
            title=options.title,
            date=options.date,
            place=options.place,
            district=options.district,
            participants=options.participants,
            questions=options.round,
            kinds=[guess(q) for q in options.round],
            tables=options.tables,
        )
    print(code)


@command("event open", "open an event", argument("code", metavar="CODE"))
def event_open(options: argparse.Namespace) -> None:
    """Open an event."""
    _move(options.code, "open")


@command("event close", "close an event", argument("code", metavar="CODE"))
def event_close(options: argparse.Namespace) -> None:
    """Close an event."""
    _move(options.code, "closed")


@command(
    "event show",
    "show an event with its tables' addresses",
    argument("code", metavar="CODE"),
    argument("--json", action="store_true"),
)
def event_show(options: argparse.Namespace) -> None:
    """Show an event with its tables' addresses."""
    from cafe.store import events

    event = events.get(open_store().read(), options.code)
    base = config.load().public_url
    tables = [
        {"number": t.number, "key": t.key, "url": f"{base}/t/{t.key}"}
        for t in event.tables
        if t.key
    ]
    if options.json:
        print(
            json.dumps(
                {
                    "code": event.code,
                    "state": event.state,
                    "rounds": [{"number": r.number, "question": r.question} for r in event.rounds],
                    "tables": tables,
                },
                ensure_ascii=False,
            )
        )
        return
    print(f"{event.code}  {event.state}  {event.date}  {event.title}")
    for r in event.rounds:
        print(f"  round {r.number}: {r.question}" + (f" ({r.kind})" if r.kind else ""))
    for t in tables:
        print(f"  table {t['number']}: {t['url']}")


def _move(code: str, state: str) -> None:
    from cafe.store import events

    with open_store().write() as db:
        events.move(db, ACTOR, events.get(db, code), state)
