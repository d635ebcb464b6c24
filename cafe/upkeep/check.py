"""How an instance stands: version, files, disk, clock, jobs, backups; in words."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from weakref import WeakKeyDictionary

from sqlite_utils import Database

from analysis import embedding
from cafe import days, disk, shares
from cafe.config import LOOPBACK, Settings
from cafe.store import audit, copies, jobs, serving
from cafe.store.database import Store
from cafe.upkeep import backup, program
from forms.messages import Message, wording

FINE, SEE_TO, WRONG = "fine", "see to", "wrong"
CHECKED = "check_last"  # a setting
BACKUP_DAYS, DRILL_DAYS, CHECK_DAYS = 2, 100, 8
STUCK = timedelta(minutes=15)
GLANCE = timedelta(minutes=10)
STARTING = timedelta(minutes=1)  # which the analysis may take to be there
SLACK = timedelta(minutes=2)  # a clock may be that much behind


@dataclass(frozen=True)
class Upkeep:
    """What was looked at (a name), whether it is fine, to be seen to or wrong, and a sentence."""

    what: str
    state: str
    message: Message

    @property
    def is_fine(self) -> bool:
        """Whether nobody has to do anything."""
        return self.state == FINE

    @property
    def is_wrong(self) -> bool:
        """Whether it has to be mended."""
        return self.state == WRONG


def look(given: Settings, store: Store, *, tries: bool = False) -> list[Upkeep]:
    """How the instance stands, without reading all of the database. With `tries` something is
    written where backups go: the server itself need not have the right to."""
    db = store.read()
    return [
        *_around(given),
        *_clock(db),
        *_jobs(given, db),
        *_checked(db),
        *_backups(given, db, tries),
    ]


_glances: WeakKeyDictionary[Store, tuple[datetime, list[Upkeep]]] = WeakKeyDictionary()


def glance(given: Settings, store: Store) -> list[Upkeep]:
    """What somebody has to see to, as `look` found it within the last ten minutes: it reads files
    and asks the system."""
    there = _glances.get(store)
    if there is None or not timedelta(0) <= days.clock() - there[0] < GLANCE:
        there = (days.clock(), [one for one in look(given, store) if not one.is_fine])
        _glances[store] = there
    return there[1]


def examine(given: Settings, store: Store) -> list[Upkeep]:
    """The same, and every page of the database, which is noted in it. Takes a second for some
    hundred megabytes."""
    try:
        found = copies.faults(given.database)
    except sqlite3.DatabaseError as error:
        found = [str(error)]
    if found:  # what it says of jobs and backups cannot be relied on
        damaged = Upkeep("database", WRONG, wording("database_damaged", fault=found[0]))
        return [damaged, *_around(given)]
    backup.remember(store, CHECKED, {"at": days.now()})
    sound = Upkeep("database", FINE, wording("database_sound"))
    return [sound, *(f for f in look(given, store, tries=True) if f.what != "database")]


def _around(given: Settings) -> list[Upkeep]:
    return [*_program(given), *_settings(given), *_files(given), *_disk(given)]


def _program(given: Settings) -> Iterator[Upkeep]:
    if not serving.held(given.database):
        yield Upkeep("version", FINE, wording("version_here", version=program.shown_version()))
        return
    told = serving.told(given.database)
    if told.get("program") not in (None, program.fingerprint()):
        version = told.get("version", "")
        yield Upkeep("version", SEE_TO, wording("restart_needed", version=version))
    else:
        yield Upkeep("version", FINE, wording("version_runs", version=program.shown_version()))


def _settings(given: Settings) -> Iterator[Upkeep]:
    if given.host not in LOOPBACK and not given.encrypted:
        yield Upkeep("settings", SEE_TO, wording("tls_missing"))
    else:
        yield Upkeep("settings", FINE, wording("settings_fine"))
    try:
        model = embedding.configured()
    except embedding.EmbeddingError as error:
        yield Upkeep("embeddings", WRONG, wording("embeddings_away", fault=error))
    else:
        if model is not None:
            yield Upkeep("embeddings", FINE, wording("embeddings_there", folder=model.place))


def _files(given: Settings) -> Iterator[Upkeep]:
    if os.name != "posix":
        return
    named = [*(given.instance / key for key in backup.KEYS), *given.instance.glob("rundabord*.db*")]
    wide = [
        path
        for path in (*named, *given.backup_folder.glob("rundabord-*.tar*"))
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    if wide:
        yield Upkeep("files", WRONG, wording("files_open", file=sorted(wide)[0]))
    else:
        yield Upkeep("files", FINE, wording("files_private"))


def _disk(given: Settings) -> Iterator[Upkeep]:
    room = disk.space(given.instance)
    gigabytes = room.free // 2**30
    free = (
        f"{gigabytes}\N{NO-BREAK SPACE}GB"
        if gigabytes
        else f"{room.free // 2**20}\N{NO-BREAK SPACE}MB"
    )
    used = shares.percent(room.used)
    if room.full:
        yield Upkeep("disk", WRONG, wording("disk_is_full"))
    elif room.nearly_full:
        yield Upkeep("disk", SEE_TO, wording("disk_nearly_full", free=free, used=used))
    else:
        yield Upkeep("disk", FINE, wording("disk_room", free=free, used=used))


def _clock(db: Database) -> Iterator[Upkeep]:
    newest = audit.newest(db)
    if newest and days.moment(newest) > days.clock() + SLACK:
        yield Upkeep("clock", WRONG, wording("clock_wrong", when=shown_time(newest)))
    elif _set_by_server() is False:
        yield Upkeep("clock", SEE_TO, wording("clock_alone"))
    else:
        yield Upkeep("clock", FINE, wording("clock_right"))


def _set_by_server() -> bool | None:
    """Whether the system says that its clock is set by a time server; None where it does not
    say."""
    command = shutil.which("timedatectl")
    if command is None or not Path("/run/systemd/system").is_dir():
        return None
    try:
        told = subprocess.run(  # noqa: S603  found on the PATH
            [command, "show", "--property=NTPSynchronized", "--value"],
            capture_output=True,
            text=True,
            timeout=2,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return told.stdout.strip() == "yes"


def _jobs(given: Settings, db: Database) -> Iterator[Upkeep]:
    waiting = jobs.waiting_since(db, days.stamp(days.clock() - STUCK))
    failed = jobs.failures(db)
    if waiting:
        told = wording("jobs_stuck", n=len(waiting), when=shown_time(waiting[0]))
        yield Upkeep("jobs", WRONG, told)
    elif _analysis_is_away(given):
        yield Upkeep("jobs", WRONG, wording("analysis_away"))
    elif failed:
        yield Upkeep("jobs", SEE_TO, wording("jobs_failed", n=failed))
    else:
        yield Upkeep("jobs", FINE, wording("jobs_fine"))


def _analysis_is_away(given: Settings) -> bool:
    if not serving.held(given.database) or serving.analysed(given.database):
        return False
    at = serving.told(given.database).get("at")
    return at is None or days.clock() - days.moment(at) > STARTING


def _checked(db: Database) -> Iterator[Upkeep]:
    at = backup.recall(db, CHECKED).get("at")
    if not at or _days_since(at) > CHECK_DAYS:
        yield Upkeep("database", SEE_TO, wording("checked_never"))
    else:
        yield Upkeep("database", FINE, wording("checked_when", when=shown_time(at)))


def _backups(given: Settings, db: Database, tries: bool) -> Iterator[Upkeep]:
    folder = given.backup_folder
    last = backup.last(db, folder)
    fault = _no_writing(folder) if tries and folder.exists() else ""
    # One that was made elsewhere (`cafe backup --to`) may well have been put away.
    if last and Path(last["path"]).parent == folder and not folder.is_dir():
        yield Upkeep("backup", WRONG, wording("backup_folder_gone", folder=folder))
    elif fault:
        yield Upkeep("backup", WRONG, wording("backup_folder_closed", folder=folder, fault=fault))
    elif not last:
        yield Upkeep("backup", SEE_TO, wording("backup_never"))
    else:
        when, old = shown_time(last["at"]), _days_since(last["at"])
        if old > BACKUP_DAYS:
            yield Upkeep("backup", SEE_TO, wording("backup_old", when=when, days=old))
        else:
            yield Upkeep("backup", FINE, wording("backup_last", when=when, file=last["path"]))
    tried = backup.recall(db, backup.DRILL)
    if not tried:
        yield Upkeep("drill", SEE_TO, wording("drill_never"))
    else:
        when, old = shown_time(tried["at"]), _days_since(tried["at"])
        name = "drill_old" if old > DRILL_DAYS else "drill_last"
        state = SEE_TO if old > DRILL_DAYS else FINE
        yield Upkeep("drill", state, wording(name, when=when, days=old))


def _no_writing(folder: Path) -> str:
    """Why nothing can be written in the folder; "" when it can."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return error.strerror or str(error)


def _days_since(stamp: str) -> int:
    return max((days.clock() - days.moment(stamp)).days, 0)


def shown_time(stamp: str) -> str:
    """A stored time as it reads in both languages: 2026-10-14 13:05."""
    at: datetime = days.local(stamp)
    return f"{at:%Y-%m-%d %H:%M}"
