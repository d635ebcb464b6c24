"""Serving: what is checked and said at the start."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import socket
import sys

from cafe.config import LOOPBACK, Settings
from cafe.errors import UnsafeStart
from cafe.server import tls
from cafe.store import settings as setting_store
from cafe.store import users
from cafe.store.database import Store
from cafe.upkeep import program


def serve(settings: Settings) -> None:
    """Serve until the process is told to stop. Prints where, and what is still to be done.

    Raises UnsafeStart when the address is in use, or the certificate or its key cannot be used.
    """
    tls.context(settings)
    with _place(settings) as sock:
        store = Store(settings.database)
        store.migrate()
        try:
            sock.listen(socket.SOMAXCONN)
        except OSError as error:  # another server has started meanwhile
            raise _in_use(settings, error) from error
        _say(settings, store)
        store.close()
        os.environ["CAFE_INSTANCE"] = str(settings.instance)
        os.environ["PUBLIC_URL"] = settings.public_url
        from cafe.server import processes

        processes.run(settings, sock)


def _place(settings: Settings) -> socket.socket:
    """A socket at the server's address. Raises UnsafeStart when another server listens there."""
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        sock = socket.socket(*found[:3])
        try:
            if os.name == "posix":  # elsewhere it would let two servers have the address
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind(found[4])
        except OSError:
            sock.close()
            raise
    except OSError as error:
        raise _in_use(settings, error) from error
    return sock


def _in_use(settings: Settings, error: OSError) -> UnsafeStart:
    return UnsafeStart(
        f"Nothing can listen on {settings.host}, port {settings.port}: "
        f"{error.strerror or error}. Stop what runs there, or set another PORT or HOST."
    )


def setup_token(settings: Settings) -> str:
    """The token that opens set-up: the same at each start of an instance, so that a second start
    does not lock out whoever has the first one's address open."""
    digest = hmac.digest(settings.secret_key.encode(), b"set-up", hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:18]).decode()


def _say(settings: Settings, store: Store) -> None:
    print(
        f"Rundabord {program.shown_version()} serves on {settings.public_url} "
        f"(instance: {settings.instance})",
        flush=True,
    )
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
