"""Error wording for samples that are read blind."""

from __future__ import annotations

from forms.messages.message import Message

SAMPLE_EMPTY = Message(
    "Det finns inga anteckningar att dra ur. Välj fler caféer, eller ta med dem som redan är "
    "granskade.",
    "There are no notes to draw from. Choose more cafés, or include those that have been reviewed.",
)
SAMPLE_EVENTS_MISSING = Message("Välj minst ett café.", "Choose at least one café.")
SAMPLE_READERS_MISSING = Message("Välj minst en som ska läsa.", "Choose at least one reader.")
SAMPLE_READER_SHUT = Message(
    "Allt som valts får inte läsas ordagrant av {names}. Välj andra läsare eller andra caféer. "
    "Enkätsvar läses bara av projektledare.",
    "{names} may not read all that is chosen verbatim. Choose other readers or other cafés. Survey "
    "answers are read by project leads only.",
)
SAMPLE_CLOSED = Message(
    "Läsningen är avslutad. Svaren kan inte ändras längre.",
    "The reading has ended. Answers can no longer be changed.",
)
SAMPLE_OPEN = Message(
    "Läsningen pågår. Avsluta den först.", "The reading is under way. End it first."
)
SAMPLE_UNREAD = Message("Ingen har läst något ännu.", "Nobody has read anything yet.")
SAMPLE_CODE_GONE = Message(
    "Punkten {code} finns inte i den kodbok som gäller nu, så beslutet kan inte sparas.",
    "The point {code} is not in the codebook in force now, so the decision cannot be kept.",
)
CODES_MISSING = Message(
    "Kryssa för de punkter som anteckningen handlar om, eller att ingen passar.",
    "Tick the points that the note is about, or that none fits.",
)
CODES_AND_NONE = Message(
    "Kryssa antingen för punkter eller att ingen passar, inte båda.",
    "Tick either points or that none fits, not both.",
)
SETTLE_MISSING = Message("Välj ja eller nej.", "Choose yes or no.")
