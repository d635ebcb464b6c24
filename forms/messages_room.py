"""Error wording for the room: tables' keys, rounds, receipts, the harvest."""

from __future__ import annotations

from forms.messages import Message

KEY_REVOKED = Message(
    "Bordet har fått en ny adress. Det ni har skrivit finns kvar på den här plattan; be "
    "projektledaren om det nya bordskortet.",
    "The table has a new address. What you have written is still on this tablet; ask the project "
    "lead for the new table card.",
)
