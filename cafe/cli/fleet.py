"""Many organisations on one machine, an instance folder each."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from cafe import days
from cafe.cli.registry import argument, command
from cafe.cli.shell import CommandFailed

if TYPE_CHECKING:
    from cafe.upkeep.fleet import FleetMember


@command(
    "fleet",
    "show how all instances in a folder stand, or bring them to this version one by one",
    argument("folder", metavar="FOLDER", help="holds an instance folder for each organisation"),
    argument("--json", action="store_true", help="as data"),
    argument("--upgrade", action="store_true", help="stop at the first that fails"),
    argument(
        "--service",
        metavar="UNIT",
        help="the systemd unit that serves one, {} for its name: rundabord@{}",
    ),
)
def fleet(options: argparse.Namespace) -> None:
    """Show how all stand, or upgrade them one by one."""
    from cafe.upkeep import fleet as fleets
    from cafe.upkeep.check import FINE, SEE_TO

    if options.service is not None and "{}" not in options.service:
        raise CommandFailed("--service needs {} where the name of the instance goes: rundabord@{}.")
    found = fleets.members(Path(options.folder))
    if options.upgrade:
        _upgrade(found, options.service)
        return
    stand = {member.name: fleets.standing(member) for member in found}
    if options.json:
        print(json.dumps({name: asdict(one) for name, one in stand.items()}, indent=1))
    else:
        width = max(8, *map(len, stand))
        print(
            f"{'':4}  {'instance':{width}}  {'version':16}  {'database':28}  {'MB':>7}  last backup"
        )
        for name, one in stand.items():
            mark = {FINE: "ok", SEE_TO: "look"}.get(one.state, "BAD")
            version = f"{one.program or '–'}{'' if one.runs else ' (stopped)' * bool(one.program)}"
            database = one.migration.split("_")[0] + f", {one.waiting} to come" * bool(one.waiting)
            backup = f"{days.local(one.backup):%Y-%m-%d %H:%M}" if one.backup else "none"
            print(
                f"{mark:4}  {name:{width}}  {version:16}  {database or '–':28}  "
                f"{one.bytes / 2**20:7.1f}  {backup}"
            )
            if one.earlier:
                print(f"{'':6}The server runs an earlier program.")
            for line in one.says:
                print(f"{'':6}{line}")
    wrong = [name for name, one in stand.items() if one.is_wrong]
    if wrong:
        raise CommandFailed(f"{len(wrong)} of {len(stand)} are wrong: {', '.join(wrong)}.")


def _upgrade(found: list[FleetMember], service: str | None) -> None:
    from cafe.upkeep import fleet as fleets

    for number, member in enumerate(found):
        try:
            for line in fleets.upgrade(member, service):
                print(f"{member.name}: {line}", flush=True)
        except fleets.StepFailed as error:
            left = [one.name for one in found[number + 1 :]]
            rest = f" Untouched: {', '.join(left)}." if left else ""
            raise CommandFailed(f"{member.name}: {error}{rest}") from error
