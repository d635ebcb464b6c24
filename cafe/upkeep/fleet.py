"""Many instances on one machine, a folder each: how all stand, and a new version for one after
another.

Each is looked at in a process of its own with its own settings, as the owner of its folder where
that can be: what fails there, or is set there, touches no other.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cafe.config import ROOT
from cafe.errors import UnsafeStart
from cafe.upkeep.check import WRONG
from cafe.upkeep.standing import InstanceStanding

SETTINGS = "rundabord.env"  # in each instance folder
MARKS = ("rundabord.db", "rundabord.db.server", SETTINGS)  # what makes a folder an instance
LINE = re.compile(r"([A-Za-z_]\w*)=(.*)")
# What is not a setting: all else that this process was given is another instance's.
AROUND = re.compile(r"PATH|LANG|LANGUAGE|LC_\w+|TMPDIR|PYTHON\w+|SYSTEMROOT|COVERAGE_\w+")


class StepFailed(Exception):
    """A step that an instance could not take; the text is a plain line."""


@dataclass(frozen=True)
class FleetMember:
    """One instance: the name of its folder, and the folder."""

    name: str
    folder: Path


def members(folder: Path) -> list[FleetMember]:
    """The instances in the folder, by name. Raises UnsafeStart when there is none."""
    if not folder.is_dir():
        raise UnsafeStart(f"{folder} is no folder.")
    found = [
        FleetMember(path.name, path.resolve())
        for path in sorted(folder.iterdir())
        if path.is_dir() and any((path / name).exists() for name in MARKS)
    ]
    if not found:
        raise UnsafeStart(
            f"{folder} holds no instance: each is a folder with {SETTINGS} or a database."
        )
    return found


def settings_of(member: FleetMember) -> dict[str, str]:
    """What the instance's file of settings says, read as systemd reads it.

    Raises StepFailed for a line that is no setting, and for one that names another folder.
    """
    path = member.folder / SETTINGS
    found = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    except (OSError, UnicodeDecodeError) as error:
        raise StepFailed(f"{path} cannot be read: {error}.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith(("#", ";")):
            continue
        written = LINE.fullmatch(line.strip())
        if written is None:
            raise StepFailed(f"{path}, line {number}: not a setting like NAME=value.")
        name, value = written[1], written[2].strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        found[name] = value
    named = found.setdefault("CAFE_INSTANCE", str(member.folder))
    if Path(named).resolve() != member.folder:
        raise StepFailed(f"{path}: CAFE_INSTANCE is {named}, another folder than this one.")
    return found


def standing(member: FleetMember) -> InstanceStanding:
    """How the instance stands; one that cannot be looked at is wrong, and says why."""
    try:
        told = _step(member, "state")
    except StepFailed as error:
        return InstanceStanding("", False, False, "", 0, 0, "", WRONG, (str(error),), usable=False)
    return InstanceStanding(**{**told, "says": tuple(told["says"])})


def upgrade(member: FleetMember, service: str | None = None) -> Iterator[str]:
    """Bring one instance to the program on the disk; yields what has been done, in words.

    A backup is made first, while its server goes on; then the server is stopped, the database
    changed and gone through, and the server started and asked whether it answers. `service` is the
    name of its unit, with {} for the instance's name. Raises StepFailed at the first step that
    fails.
    """
    there = standing(member)
    if not there.usable:
        raise StepFailed(there.says[0])
    if not there.migration:
        yield "no database yet; its first start makes one"
        return
    if not there.waiting and not there.earlier:
        yield "up to date"
        return
    if there.runs and service is None:
        raise StepFailed("A server runs on it: say with --service how it is stopped and started.")
    unit = (service or "").replace("{}", member.name)
    yield f"backup {_step(member, 'backup')['backup']}"
    if there.runs:
        _systemctl("stop", unit)
        yield f"stopped {unit}"
    try:
        yield f"{_step(member, 'migrate')['steps']} steps of the database"
    except StepFailed as error:
        stopped = f" {unit} is stopped." if there.runs else ""
        raise StepFailed(f"{error}{stopped}") from error
    if there.runs:
        _systemctl("start", unit)
        _step(member, "answers")
        yield f"started {unit}, which answers"


def _systemctl(verb: str, unit: str) -> None:
    done = subprocess.run(["systemctl", verb, unit], capture_output=True, text=True)  # noqa: S603, S607
    if done.returncode:
        command = shlex.join(["systemctl", verb, unit])
        raise StepFailed(f"{command} failed: {done.stderr.strip() or done.returncode}")


def _step(member: FleetMember, step: str) -> dict[str, Any]:
    around = {name: value for name, value in os.environ.items() if AROUND.fullmatch(name)}
    owner: dict[str, Any] = {}
    if os.name == "posix" and os.geteuid() == 0:
        # What root writes there, the instance's own server could not change afterwards.
        found = member.folder.stat()
        if found.st_uid:
            owner = {"user": found.st_uid, "group": found.st_gid, "extra_groups": []}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "cafe.upkeep.standing", step],
        env=around | settings_of(member),
        cwd=ROOT,
        umask=0o077,
        capture_output=True,
        text=True,
        **owner,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise StepFailed(lines[-1] if lines else f"ended with status {done.returncode}")
    told: dict[str, Any] = json.loads(done.stdout)
    return told
