"""Error wording for the digests that working groups get each quarter."""

from __future__ import annotations

from forms.messages.message import Message

DIGEST_UNKNOWN = Message(
    "Här finns inget besked. Kontrollera att adressen är rätt skriven.",
    "There is no digest here. Check that the address is written correctly.",
)
DIGEST_SERIES_EXISTS = Message(
    "Förvaltningen har redan kvartalsbesked för den verksamheten. Öppna det i "
    "kommunikationsplanen.",
    "The district already has a quarterly digest for that area of work. Open it in the "
    "communication plan.",
)
DIGEST_SERIES_ENDED = Message(
    "Det här kvartalsbeskedet är avslutat.", "This quarterly digest has been ended."
)
DIGEST_CHANGED_MEANWHILE = Message(
    "Beskedet har ändrats sedan du öppnade sidan: ett beslut har kommit till, eller någon annan "
    "har skrivit. Det du skrev står kvar. Läs det som står nu och tryck igen.",
    "The digest has changed since you opened the page: a decision has come in, or somebody else "
    "has written. What you wrote is still here. Read what stands now and press again.",
)
DIGEST_NOTHING_NEW = Message(
    "Kvartalets besked har redan gått ut, och inget är nytt sedan dess. Skriv egna ord om ett "
    "besked till ska gå ut nu.",
    "The quarter's digest has gone out already, and nothing is new since. Write words of your own "
    "if another is to go out now.",
)
