"""Error wording for the room: tables' keys, rounds, receipts, the harvest."""

from __future__ import annotations

from forms.messages import Message

KEY_REVOKED = Message(
    "Bordet har fått en ny adress. Det ni har skrivit finns kvar på den här plattan; be "
    "projektledaren om det nya bordskortet.",
    "The table has a new address. What you have written is still on this tablet; ask the project "
    "lead for the new table card.",
)

# What a tablet tells
TOLD_UNREADABLE = Message(
    "Det som skickades går inte att läsa som JSON med fälten key, device och waiting.",
    "What was sent cannot be read as JSON with the fields key, device and waiting.",
)

# Rounds
EVENT_CLOSED = Message(
    "Caféet är inte öppet. Öppna det innan du startar en omgång.",
    "The café is not open. Open it before you start a round.",
)
ROUND_MOVED = Message(
    "Någon annan har ändrat omgången. Se efter hur det står nu och tryck igen om det behövs.",
    "Somebody else has changed the round. Look how it stands now and press again if needed.",
)
ROUND_WITHOUT_CLOCK = Message(
    "Omgången har ingen tid som går att förlänga.", "The round has no clock to put forward."
)

# Receipts and keys
RECEIPT_UNKNOWN = Message(
    "Det finns inget kvitto med den koden. Kontrollera den mot kvittot och skriv den igen.",
    "There is no receipt with that code. Check it against the receipt and write it again.",
)
TABLE_WITHOUT_KEY = Message(
    "Bordets anteckningar kommer från en fil, så det har ingen adress att byta.",
    "The table's notes come from a file, so that it has no address to replace.",
)
TABLE_UNKNOWN = Message(
    "Det finns inget bord {number} i caféet.", "There is no table {number} in the café."
)
