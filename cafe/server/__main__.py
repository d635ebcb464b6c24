"""`python -m cafe.server MODULE:NAME PORT [PROCESSES]`: the server alone, on the loopback address.

For tests and benchmarks: what `cafe run` checks and says at its start is left out, and nothing is
analysed. A NAME with `()` is called for the application.
"""

from __future__ import annotations

import importlib
import socket
import sys

from cafe.server import desk, processes


def main(target: str, port: str, number: str = "1") -> None:
    """Serve until told to stop."""
    module, _, name = target.partition(":")
    found = getattr(importlib.import_module(module), name.removesuffix("()"))
    application = found() if name.endswith("()") else found
    if "store" in (extensions := getattr(application, "extensions", {})):
        extensions["store"].close()  # a connection to SQLite must not be forked
    with socket.create_server(("127.0.0.1", int(port)), backlog=socket.SOMAXCONN) as sock:

        def answer() -> None:
            given = getattr(application, "config", {})
            place = given.get("PLACE", lambda environ, body: None)
            desk.server(application, reads=given.get("READS", ()), place=place).run([sock])

        processes.watch(processes.answering(int(number), answer))


if __name__ == "__main__":
    sys.path.insert(0, "")
    main(*sys.argv[1:])
