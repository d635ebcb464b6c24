"""The language of a request."""

from flask_babel import get_locale


def spoken() -> str:
    """ "sv" or "en"."""
    return str(get_locale() or "sv")
