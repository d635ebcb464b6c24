"""One instance of several, in a process of its own: how it stands, and its steps to a new version.

`python -m cafe.upkeep.standing STEP` with the settings of the instance in its environment prints
one JSON object and ends with 0; or ends with 1 and one plain line on standard error.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import sqlite3
import ssl
import sys
import time
from dataclasses import asdict, dataclass

from cafe import config, days, disk, language
from cafe.config import Settings
from cafe.errors import UnsafeStart
from cafe.store import serving
from cafe.store.database import Store
from cafe.store.migrations import migrations
from cafe.upkeep import backup, check, program
from forms.messages import wording

START_SECONDS = 60  # which a server may take to answer


@dataclass(frozen=True)
class InstanceStanding:
    """How an instance stands. `program` is the version of the server that runs or ran last, ""
    for none; `earlier`: it runs, and is not the program on the disk. `migration` is the last step
    that the database has, `waiting` how many it lacks; `bytes` is its size with its log; `backup`
    is when the last one was made (UTC). `state` is the worst that `says` tells of; `usable`: the
    database can be read by this program."""

    program: str
    runs: bool
    earlier: bool
    migration: str
    waiting: int
    bytes: int
    backup: str
    state: str
    says: tuple[str, ...]
    usable: bool = True

    @property
    def is_wrong(self) -> bool:
        """Whether something has to be mended."""
        return self.state == check.WRONG


def of(given: Settings) -> InstanceStanding:
    """How the instance stands; nothing is changed in it."""
    runs = serving.held(given.database)
    told = serving.told(given.database)
    earlier = runs and told.get("program") != program.fingerprint()
    if not given.database.exists():
        state, why = check.SEE_TO, "No server has been started on it yet."
        if told:
            state, why = check.WRONG, f"{given.database} is gone."
        return InstanceStanding(
            told.get("version", ""), runs, earlier, "", 0, 0, "", state, (why,), not told
        )
    log = given.database.with_name(given.database.name + "-wal")
    size = disk.size(given.database) + disk.size(log)
    migration, waiting, made = "", 0, ""
    found: list[check.Upkeep] = []
    faults: list[str] = []
    store = Store(given.database)
    try:
        steps = migrations.applied(store.read())
        migration = steps[-1].name if steps else ""
        waiting = len(store.pending())
        made = str(backup.last(store.read(), given.backup_folder).get("at", ""))
        # Before the steps that wait, tables that the looks read may not be there.
        found = [] if waiting else check.look(given, store)
    except UnsafeStart as error:
        faults = [str(error)]
    except sqlite3.DatabaseError as error:
        damaged = wording("database_damaged", fault=error)
        faults = [damaged.in_language(language.of_shell())]
    finally:
        store.close()
    says = [one.message.in_language(language.of_shell()) for one in found if not one.is_fine]
    state = check.FINE
    if says or waiting or earlier:
        state = check.SEE_TO
    if faults or any(one.is_wrong for one in found):
        state = check.WRONG
    version = told.get("version", "")
    sentences = (*faults, *says)
    usable = not faults
    return InstanceStanding(
        version, runs, earlier, migration, waiting, size, made, state, sentences, usable
    )


def keep(given: Settings) -> dict[str, str]:
    """Make a backup of the database as it is, where the instance's settings say; its path.

    Raises BackupFailed, OSError.
    """
    store = Store(given.database)
    try:
        made = backup.make(
            store,
            given,
            given.backup_folder,
            keep=given.backup_keep,
            recipient=given.backup_recipient,
        )
    finally:
        store.close()
    return {"backup": str(made.path)}


def migrate(given: Settings) -> dict[str, int]:
    """Bring the database to this program's version and go through all of it; how many steps.

    Raises UnsafeStart when a step fails, the database then being as it was, or when what came of
    it does not hold together.
    """
    store = Store(given.database)
    try:
        steps = store.start()
        for one in check.examine(given, store):
            if one.what == "database" and one.is_wrong:
                raise UnsafeStart(one.message.in_language(language.of_shell()))
        store.checkpoint()
    finally:
        store.close()
    return {"steps": len(steps)}


def answers(given: Settings) -> dict[str, bool]:
    """Wait until a server with the program on the disk answers for the instance.

    Raises UnsafeStart when none does within a minute.
    """
    until = time.monotonic() + START_SECONDS
    wanted = program.fingerprint()
    while time.monotonic() < until:
        started = serving.told(given.database).get("program") == wanted
        if started and serving.held(given.database) and _healthy(given):
            return {"answers": True}
        time.sleep(0.2)
    raise UnsafeStart(f"No server answered on port {given.port} within {START_SECONDS} seconds.")


def _healthy(given: Settings) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(given.host, given.host)  # noqa: S104
    connection: http.client.HTTPConnection
    if given.tls_cert:
        anybody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # it is this machine
        anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection(host, given.port, timeout=5, context=anybody)
    else:
        connection = http.client.HTTPConnection(host, given.port, timeout=5)
    with contextlib.closing(connection):
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False


STEPS = {
    "state": lambda given: asdict(of(given)),
    "backup": keep,
    "migrate": migrate,
    "answers": answers,
}


def main(step: str) -> int:
    """Take one step for the instance that the environment names."""
    try:
        days.use_zone(config.time_zone())
        print(json.dumps(STEPS[step](config.load())))
    except (UnsafeStart, backup.BackupFailed, sqlite3.DatabaseError) as error:
        told = str(error)
    except OSError as error:
        told = f"{error.filename or 'a file'}: {error.strerror or error}"
    else:
        return 0
    print(" ".join(told.split()), file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
