"""Which language is spoken: on a page, and in a shell."""

from __future__ import annotations

import os

LANGUAGES = ("sv", "en")


def of_request() -> str:
    """The language of this request: as chosen on a page before, else Swedish."""
    from flask import request  # the command imports this module, and Flask takes long to import

    chosen = request.cookies.get("language", "sv")
    return chosen if chosen in LANGUAGES else "sv"


def of_shell() -> str:
    """The language of the environment: Swedish where it says so, else English."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "sv" if spoken.startswith("sv") else "en"
