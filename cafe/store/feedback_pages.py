"""An event's public page: what the lead says on it, whether it is there, what it leaves out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlite_utils import Database

from cafe import days
from cafe.store import audit
from cafe.store.database import row, rows


@dataclass(frozen=True)
class FeedbackPage:
    """The page of one event. `published_at` is None while it is not public; `without` are ids of
    proposals that it leaves out."""

    event_id: int
    intro: str = ""
    published_at: str | None = None
    without: frozenset[int] = frozenset()


def get(db: Database, event_id: int) -> FeedbackPage:
    """The event's page; one that nobody has written is empty and not public."""
    found = row(db, "SELECT * FROM feedback_page WHERE event_id = ?", (event_id,))
    if found is None:
        return FeedbackPage(event_id)
    left_out = rows(
        db, "SELECT proposal_id FROM feedback_page_without WHERE event_id = ?", (event_id,)
    )
    return FeedbackPage(
        event_id,
        found["intro"],
        found["published_at"],
        frozenset(r["proposal_id"] for r in left_out),
    )


def published(db: Database) -> dict[int, str]:
    """By event: since when its page is public; only those that are."""
    found = rows(
        db, "SELECT event_id, published_at FROM feedback_page WHERE published_at IS NOT NULL"
    )
    return {r["event_id"]: r["published_at"] for r in found}


def answered(db: Database) -> set[int]:
    """The events of which something became a proposal that a group has given an answer to."""
    found = rows(
        db,
        "SELECT DISTINCT p.event_id FROM decision d JOIN referral f ON f.id = d.referral_id "
        "JOIN proposal_origin o ON o.proposal_id = f.proposal_id "
        "JOIN passage p ON p.id = o.passage_id WHERE d.status <> 'assessing'",
    )
    return {r["event_id"] for r in found}


def save(
    db: Database,
    user_id: int | None,
    event_id: int,
    *,
    intro: str,
    without: Collection[int],
    published: bool,
) -> None:
    """Write the page. It keeps the time when it was first published for as long as it is public."""
    at = days.now()
    before = get(db, event_id)
    since = (before.published_at or at) if published else None
    db.conn.execute(
        "INSERT INTO feedback_page (event_id, intro, published_at, user_id, at) "
        "VALUES (?, ?, ?, ?, ?) ON CONFLICT (event_id) DO UPDATE SET intro = excluded.intro, "
        "published_at = excluded.published_at, user_id = excluded.user_id, at = excluded.at",
        (event_id, intro.strip(), since, user_id, at),
    )
    db.conn.execute("DELETE FROM feedback_page_without WHERE event_id = ?", (event_id,))
    db.conn.executemany(
        "INSERT INTO feedback_page_without (event_id, proposal_id) VALUES (?, ?)",
        [(event_id, identity) for identity in sorted(set(without))],
    )
    action = "save"
    if published != (before.published_at is not None):
        action = "publish" if published else "withdraw"
    actor = audit.by(user_id)
    audit.add(db, actor, f"feedback_page.{action}", f"event:{event_id}")
