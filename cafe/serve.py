"""Serving: the production WSGI server, and beside it the process that runs the analysis."""

from __future__ import annotations

import contextlib
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator

from cafe.config import LOOPBACK, ROOT, Settings
from cafe.store import settings as setting_store
from cafe.store import users
from cafe.store.database import Store

# A request waits for the disk, not for the processor: a few threads are enough, and each has a
# connection of its own.
THREADS = 4


def serve(settings: Settings) -> None:
    """Serve until the process is told to stop. Prints where, and what is still to be done."""
    store = Store(settings.database)
    store.migrate()
    _say(settings, store)
    store.close()
    os.environ["CAFE_INSTANCE"] = str(settings.instance)
    os.environ["PUBLIC_URL"] = settings.public_url
    from granian import Granian
    from granian.constants import Interfaces, SSLProtocols

    with _worker():
        Granian(
            target="wsgi:application",
            address=settings.host,
            port=settings.port,
            interface=Interfaces.WSGI,
            workers=settings.workers,
            blocking_threads=THREADS,
            respawn_failed_workers=True,
            working_dir=ROOT,
            log_level="warning",  # type: ignore[arg-type]
            ssl_cert=settings.tls_cert,  # type: ignore[arg-type]
            ssl_key=settings.tls_key,  # type: ignore[arg-type]
            ssl_protocol_min=SSLProtocols.tls12,
        ).serve()


def _say(settings: Settings, store: Store) -> None:
    print(f"Rundabord serves on {settings.public_url} (instance: {settings.instance})", flush=True)
    if users.count(store.read()) == 0:
        token = secrets.token_urlsafe(16)
        with store.write() as db:
            setting_store.put_setup_token(db, token)
        print("The instance is empty. Set it up in a browser:")
        print(f"  {settings.public_url}/setup?token={token}", flush=True)
    if settings.host not in LOOPBACK and not settings.encrypted:
        print(
            "Warning: served without TLS on more than this machine. Passwords and notes travel in "
            "the clear,\nand tablets cannot work offline. Set TLS_CERT and TLS_KEY, or PUBLIC_URL "
            "to the https address of\na proxy in front.",
            file=sys.stderr,
            flush=True,
        )


@contextlib.contextmanager
def _worker() -> Iterator[None]:
    # The worker ends by itself when this process goes, however it goes.
    process = subprocess.Popen([sys.executable, "-m", "cafe.worker"], cwd=ROOT)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
