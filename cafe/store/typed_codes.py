"""Codes and keys that people read off a card or a screen and type."""

from __future__ import annotations

import secrets

# What codes are written with: no letter or digit that is mistaken for another when it is read off a
# card, such as 0 and o, or 1, i and l. Read aloud some are still alike (b, d and p), so a code is
# shown wherever it is spoken of.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
# What new ones are drawn from: from afar q is like g and 9, and w, heard or seen, like two v.
_DRAWN = ALPHABET.translate({ord("q"): None, ord("w"): None})


def new_code(length: int) -> str:
    """A random code of the alphabet, drawn from the system's secure source."""
    return "".join(secrets.choice(_DRAWN) for _ in range(length))


def plain_code(written: str) -> str:
    """A code or key as a person may have written it, brought to how it is stored."""
    plain = written.casefold()
    return plain if plain.isalnum() else "".join(c for c in plain if c.isalnum())


def spelled(code: str) -> str:
    """A code or key as it is shown, so that it can be read aloud: in parts of at most six signs, as
    `plain_code` reads it."""
    parts = 3 if len(code) > 10 else 2
    step = -(-len(code) // parts)
    return "-".join(code[at : at + step] for at in range(0, len(code), step))
