"""Looking after an instance: backups, restoring, and how everything stands."""

from __future__ import annotations

import argparse
from pathlib import Path

from cafe import config, days, language
from cafe.cli.registry import argument, command
from cafe.cli.shell import ACTOR, CommandFailed, open_store, progress

IDENTITY = argument(
    "--identity", metavar="FILE", help="the private key of age, for an encrypted backup"
)


@command("version", "show the version of the program, and of the server that runs")
def version(options: argparse.Namespace) -> None:
    """Show the version."""
    from cafe.store import serving
    from cafe.upkeep import program

    settings = config.load()
    print(f"Rundabord {program.shown_version()}")
    if not serving.held(settings.database):
        print("No server runs on this instance.")
        return
    told = serving.told(settings.database)
    old = told.get("program") != program.fingerprint()
    print(
        f"The server runs version {told.get('version', '?')}, started {told.get('since', '?')}"
        + (": an earlier program. Restart it." if old else ".")
    )


@command("index", "make the index for searching anew")
def index(options: argparse.Namespace) -> None:
    """Make the index for searching anew."""
    from cafe.reports import shown_themes
    from cafe.understand import search

    done = search.rebuild(
        open_store(),
        shown_themes.told,
        lambda done, of: progress(done / of, f"{done} of {of} read"),
    )
    print(f"{done} cafés, surveys, proposals, themes and notes can be searched.")


@command(
    "backup",
    "make a backup while the server runs, and look into it",
    argument("--to", metavar="FOLDER", help="where to (BACKUP_DIR, instance/backups)"),
    argument("--keep", type=int, metavar="N", help="how many to keep there (BACKUP_KEEP, 14)"),
    argument(
        "--recipient", metavar="AGE1…", help="encrypt it for this public key (BACKUP_RECIPIENT)"
    ),
)
def backup(options: argparse.Namespace) -> None:
    """Make a backup."""
    from cafe.store.database import Store
    from cafe.upkeep import backup as backups

    settings = config.load()
    keep = settings.backup_keep if options.keep is None else options.keep
    if keep < 1:
        raise CommandFailed("--keep has to be 1 or more.")
    folder = Path(options.to).resolve() if options.to else settings.backup_folder
    recipient = options.recipient or settings.backup_recipient
    if not settings.database.exists():
        raise CommandFailed(f"There is no database in {settings.instance}.")
    # As it is: between an update and the restart it still has the schema of the server that runs.
    store = Store(settings.database)
    try:
        made = backups.make(store, settings, folder, keep=keep, recipient=recipient)
    except backups.BackupFailed as error:
        raise CommandFailed(str(error)) from error
    finally:
        store.close()
    size = made.path.stat().st_size / 2**20
    kind = "encrypted" if made.encrypted else "not encrypted: it holds everything, and the key"
    print(f"{made.path} ({size:.1f} MB, {sum(made.manifest.rows.values())} rows, {kind})")
    for path in made.removed:
        print(f"removed the older {path.name}")
    if not (settings.instance / "secret_key").exists():
        print("SECRET_KEY is set in the environment: keep it in a safe place too.")


@command(
    "restore",
    "put a backup back; what is there is moved aside",
    argument("file", metavar="FILE", help="what cafe backup wrote, or a copy of the database"),
    IDENTITY,
)
def restore(options: argparse.Namespace) -> None:
    """Put a backup back."""
    from cafe.upkeep.backup import BackupFailed
    from cafe.upkeep.restore import put_back

    settings = config.load()
    try:
        done = put_back(settings, Path(options.file), _identity(options))
    except BackupFailed as error:
        raise CommandFailed(str(error)) from error
    made = f"of {_time(done.made)} " if done.made else ""
    print(f"The backup {made}is in place: {sum(done.rows.values())} rows.")
    if done.aside is not None:
        print(f"What was here lies in {done.aside}. Remove it when all is well.")
    if done.erased:
        print(f"Erased again what had been erased since: {done.erased}.")
    if not done.key:
        print("It holds no secret key: the one that is here stays.")
    for title in done.without_tickets:
        print(f"Give out new tickets for the survey {title}.")


@command(
    "drill",
    "try a restore in a scratch folder, and prove that it works",
    argument("file", metavar="FILE", nargs="?", help="left out: the newest backup"),
    IDENTITY,
)
def drill(options: argparse.Namespace) -> None:
    """Try a restore."""
    from cafe.app import create_app
    from cafe.upkeep import backup as backups
    from cafe.upkeep import drill as drills

    settings = config.load()
    path = Path(options.file) if options.file else backups.newest(settings.backup_folder)
    if path is None:
        raise CommandFailed(
            f"There is no backup in {settings.backup_folder}: make one with cafe backup."
        )
    try:
        with drills.tried(settings, path, _identity(options)) as tried:
            app = create_app(tried.given)
            answer = app.test_client().get("/healthz")
            app.extensions["store"].close()
            if answer.status_code != 200:
                raise CommandFailed(f"The restored instance answers {answer.status_code}.")
            print(f"{path.name}: restored in a scratch folder, which is gone again.")
            for what, table in (("events", "event"), ("notes", "note"), ("answers", "answer")):
                print(f"  {what}: {tried.rows.get(table, 0)}")
            print(f"  all {sum(tried.rows.values())} rows are there, and the pages answer.")
    except backups.BackupFailed as error:
        raise CommandFailed(str(error)) from error
    if settings.database.exists():
        drills.remember(settings, path, days.now())


@command(
    "purge",
    "erase the words of cafés and surveys that are past their time of keeping",
    argument("--months", type=int, metavar="N", help="how long words are kept (KEEP_MONTHS)"),
    argument("--erase", action="store_true", help="do it; without it is only said what would go"),
)
def purge(options: argparse.Namespace) -> None:
    """Erase what is past its time."""
    from cafe.store.database import Store
    from cafe.upkeep import purge as purges

    settings = config.load()
    months = settings.keep_months if options.months is None else options.months
    if months is None:
        raise CommandFailed(
            "Nobody has said how long words are kept: set KEEP_MONTHS, or give --months N."
        )
    least, most = config.KEEP_MONTHS
    if not least <= months <= most:
        raise CommandFailed(f"--months has to be a whole number from {least} to {most}.")
    if not settings.database.exists():
        raise CommandFailed(f"There is no database in {settings.instance}.")
    store = Store(settings.database)
    try:
        store.migrate()
        if options.erase:
            found = purges.purge(store, ACTOR, months)
        else:
            found = purges.past(store.read(), months)
    finally:
        store.close()
    print(f"Closed before {purges.limit(months)}, and still with words:")
    for one in found:
        when = f"closed {one.ended}" if one.ended else f"answers until {one.until}"
        left = "left alone: its summary was never shown" if one.unshown else f"{one.texts} texts"
        print(f"  {one.kind} {one.code}  {one.title} ({when}): {left}")
    texts = sum(one.texts for one in found if not one.unshown)
    if not found:
        print("  nothing")
    elif options.erase:
        print(f"Erased: {texts} texts. Backups and files that were downloaded still hold them.")
    else:
        print(f"To erase {texts} texts: the same with --erase. Nothing brings them back.")


@command("check", "look at the database, files, disk, clock, jobs and backups")
def check(options: argparse.Namespace) -> None:
    """Look how the instance stands."""
    from cafe.store.database import Store
    from cafe.upkeep import check as checks

    settings = config.load()
    if not settings.database.exists():
        raise CommandFailed(f"There is no database in {settings.instance}.")
    store = Store(settings.database)
    try:
        store.migrate()
        found = checks.examine(settings, store)
    finally:
        store.close()
    marks = {checks.FINE: "ok  ", checks.SEE_TO: "look", checks.WRONG: "BAD "}
    for one in found:
        print(f"{marks[one.state]}  {one.message.in_language(language.of_shell())}")
    wrong = [one for one in found if one.is_wrong]
    if wrong:
        raise CommandFailed(f"{len(wrong)} of {len(found)} are wrong.")


def _identity(options: argparse.Namespace) -> Path | None:
    return Path(options.identity) if options.identity else None


def _time(stamp: str) -> str:
    return f"{days.local(stamp):%Y-%m-%d %H:%M}"
