"""Error wording for the pages that tell what became of it."""

from __future__ import annotations

from forms.messages.message import Message

FEEDBACK_PAGE_UNKNOWN = Message(
    "Här finns ingen sida än. Den kommer när projektledaren har publicerat den. Kontrollera annars "
    "att adressen är rätt skriven.",
    "There is no page here yet. It comes when the project lead has published it. Otherwise check "
    "that the address is written correctly.",
)
