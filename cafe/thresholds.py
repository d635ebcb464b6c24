"""The organisation's thresholds: how many persons are enough for a figure, and for a quote."""

from __future__ import annotations

from sqlite_utils import Database

from analysis.disclosure.gate import Gate
from cafe.store import settings


def gate(db: Database) -> Gate:
    """The gate with the organisation's thresholds, never lower than the built-in ones."""
    least = Gate()
    threshold = max(least.threshold, int(settings.get(db, "threshold") or 0))
    quotes = max(least.quote_threshold, int(settings.get(db, "quote_threshold") or 0))
    return Gate(threshold, max(quotes, threshold))
