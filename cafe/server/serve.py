"""Serving: the production WSGI server, and beside it the process that runs the analysis."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

from cafe.config import LOOPBACK, ROOT, Settings
from cafe.errors import UnsafeStart
from cafe.store import settings as setting_store
from cafe.store import users
from cafe.store.database import Store

# A request waits for the disk, not for the processor: a few threads are enough, and each has a
# connection of its own.
THREADS = 4
RESTART_SECONDS = 5.0
# How long a process that serves may take to end after it was asked to; then it is ended.
END_SECONDS = 10


def serve(settings: Settings) -> None:
    """Serve until the process is told to stop. Prints where, and what is still to be done.

    Raises UnsafeStart when the address is in use.
    """
    _claim(settings)
    store = Store(settings.database)
    store.migrate()
    _say(settings, store)
    store.close()
    os.environ["CAFE_INSTANCE"] = str(settings.instance)
    os.environ["PUBLIC_URL"] = settings.public_url
    from granian import Granian
    from granian.constants import Interfaces, SSLProtocols

    if hasattr(os, "register_at_fork"):
        _end_forks_when_told()
    if sys.platform == "linux":
        os.register_at_fork(after_in_child=_end_with(os.getpid()))
    with _worker():
        Granian(
            target="wsgi:application",
            address=settings.host,
            port=settings.port,
            interface=Interfaces.WSGI,
            workers=settings.workers,
            blocking_threads=THREADS,
            respawn_failed_workers=True,
            workers_kill_timeout=END_SECONDS,
            working_dir=ROOT,
            log_level="warning",  # type: ignore[arg-type]
            ssl_cert=settings.tls_cert,  # type: ignore[arg-type]
            ssl_key=settings.tls_key,  # type: ignore[arg-type]
            ssl_protocol_min=SSLProtocols.tls12,
        ).serve()


def _claim(settings: Settings) -> None:
    """Raises UnsafeStart when another server listens there.

    Granian shares its port (SO_REUSEPORT): two servers would silently split the requests.
    """
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(found[0], found[1]) as probe:
            if os.name == "posix":  # elsewhere it would allow what it is to find out
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(found[4])
    except OSError as error:
        raise UnsafeStart(
            f"Nothing can listen on {settings.host}, port {settings.port}: "
            f"{error.strerror or error}. Stop what runs there, or set another PORT or HOST."
        ) from error


def setup_token(settings: Settings) -> str:
    """The token that opens set-up: the same at each start of an instance, so that a second start
    does not lock out whoever has the first one's address open."""
    digest = hmac.digest(settings.secret_key.encode(), b"set-up", hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:18]).decode()


def _say(settings: Settings, store: Store) -> None:
    print(f"Rundabord serves on {settings.public_url} (instance: {settings.instance})", flush=True)
    if users.count(store.read()) == 0:
        token = setup_token(settings)
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


def _end_forks_when_told() -> None:
    """From now on, what this process forks can be ended by SIGTERM at once.

    A fork has the server's own handler until it has loaded the application: that would swallow a
    SIGTERM, and the server would wait for it for ever.
    """
    term = {signal.SIGTERM}

    def in_child() -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, term)

    os.register_at_fork(
        before=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, term),
        after_in_parent=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, term),
        after_in_child=in_child,
    )


def _end_with(server: int) -> Callable[[], None]:
    """Run in a process that serves: it ends when the server does, even one that was killed; else it
    would go on serving and hold the port."""
    import ctypes

    set_option, end_signal = ctypes.CDLL(None).prctl, 1  # PR_SET_PDEATHSIG

    def end_with_server() -> None:
        set_option(end_signal, signal.SIGTERM)
        if os.getppid() != server:
            os._exit(1)

    return end_with_server


@contextlib.contextmanager
def _worker() -> Iterator[None]:
    """The analysis process, started again when it ends before the server does."""
    stopped = threading.Event()
    starting = threading.Lock()
    running: list[subprocess.Popen[bytes]] = []

    def keep_working() -> None:
        while True:
            with starting:
                if stopped.is_set():
                    return
                # It ends by itself when this process goes, however it goes.
                process = subprocess.Popen([sys.executable, "-m", "cafe.server.worker"], cwd=ROOT)
                running[:] = [process]
            ended = process.wait()
            if not stopped.is_set():
                said = f"The analysis process ended ({ended}); it is started again."
                print(said, file=sys.stderr, flush=True)
                stopped.wait(RESTART_SECONDS)

    watch = threading.Thread(target=keep_working, daemon=True)
    watch.start()
    try:
        yield
    finally:
        with starting:
            stopped.set()
        for process in running:
            process.terminate()
            watch.join(10)
            if process.poll() is None:
                process.kill()
