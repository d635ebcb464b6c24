"""Ids of the rows of a file: the same row gets the same id again, and nobody else can make it."""

from __future__ import annotations

import uuid

from cafe.store import submissions


def of_row(key: str, namespace: uuid.UUID, said: str) -> uuid.UUID:
    """The id of a row that says `said`, with the instance's `fingerprint_key`: without the key
    nobody who sees an id, or may ask for one, finds by trying what the row held."""
    return unkeyed(namespace, submissions.keyed(key, f"{namespace} {said}"))


def unkeyed(namespace: uuid.UUID, said: str) -> uuid.UUID:
    """The id that such a row got before there was a key. Looked up only where a file comes in."""
    return uuid.uuid5(namespace, said)
