"""Which language is spoken, on a page and in a shell, and the pages' catalogue for what is worded
outside a page: files, figures and letters have their Swedish in the code, marked, and their English
where the pages have it."""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping
from pathlib import Path

CATALOGUES = Path(__file__).parent / "translations"
LANGUAGES = ("sv", "en")


def of_request() -> str:
    """The language of this request: as chosen on a page before, else Swedish."""
    from flask import request  # the command imports this module, and Flask takes long to import

    if "HTTP_COOKIE" not in request.environ:  # most answers: to read the cookies takes long
        return "sv"
    chosen = request.cookies.get("language", "sv")
    return chosen if chosen in LANGUAGES else "sv"


def of_shell() -> str:
    """The language of the environment: Swedish where it says so, else English."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "sv" if spoken.startswith("sv") else "en"


def marked(sentence: str) -> str:
    """A sentence for the catalogue; `in_language` translates it."""
    return sentence


def pgettext(context: str, sentence: str) -> str:
    """A sentence that is said otherwise in English where it stands in another context."""
    return f"{context}\4{sentence}"


def in_language(words: Mapping[str, str], language: str) -> dict[str, str]:
    """Marked words by their names, in the language; an unknown one gets Swedish."""
    if language != "en":
        return {name: said.rpartition("\4")[2] for name, said in words.items()}
    say = gettext.translation("messages", CATALOGUES, [language], fallback=True).gettext
    # The catalogue joins context and sentence in the same way.
    return {name: say(said) if said else "" for name, said in words.items()}
