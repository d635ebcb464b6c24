"""Error wording for the room: tables' keys, rounds, receipts, the harvest."""

from __future__ import annotations

from forms.messages.message import Message

KEY_REVOKED = Message(
    "Bordet har fått en ny adress. Be projektledaren om det nya bordskortet.",
    "The table has a new address. Ask the project lead for the new table card.",
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
    "Någon annan har bytt omgång. Titta vilken som gäller nu och tryck igen om det behövs.",
    "Somebody else has changed the round. See which one it is now and press again if needed.",
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

# The harvest
HARVEST_NOT_OPEN = Message("Röstningen har inte öppnat än.", "Voting has not opened yet.")
HARVEST_CLOSED = Message(
    "Röstningen är stängd. De här rösterna räknas inte.",
    "Voting is closed. These votes are not counted.",
)
HARVEST_BY_TABLES = Message(
    "Den här gången är det borden som röstar, på sina surfplattor.",
    "This time the tables vote, on their tablets.",
)
HARVEST_BY_PHONES = Message(
    "Den här gången röstar var och en på sin telefon.",
    "This time everyone votes on their own phone.",
)
HARVEST_FULL = Message(
    "Fler telefoner än väntat har röstat, så inga nya tas emot. Säg till projektledaren.",
    "More phones than expected have voted, so no new ones are accepted. Tell the project lead.",
)
VOTES_TOO_MANY = Message(
    "Det är för många röster. Högst {limit} går att lägga.",
    "There are too many votes. At most {limit} can be cast.",
)
VOTES_ONE_EACH = Message(
    "Varje förslag kan få högst en av rösterna.", "Each proposal can get one of the votes at most."
)
VOTE_NO_PROPOSAL = Message(
    "Ett förslag som du röstade på är inte med längre. De rösterna kan du lägga på något annat.",
    "A proposal that you voted on is no longer listed. You can put those votes on something else.",
)
BALLOT_CHANGED = Message(
    "Andra röster är redan sparade härifrån. Det som står här är inte sparat. Skicka igen om det "
    "ska gälla i stället.",
    "Other votes have already been saved from here. What stands here is not saved. Send again if "
    "it should count instead.",
)
BALLOT_UNREADABLE = Message(
    "Rösterna går inte att läsa som JSON med fälten key eller room och voter, base och votes.",
    "The votes cannot be read as JSON with the fields key or room and voter, base and votes.",
)
HARVEST_RULES = Message(
    "Välj vilka som ska rösta och hur många röster var och en får, från 1 till {limit}.",
    "Choose who is to vote and how many votes each gets, from 1 to {limit}.",
)
HARVEST_HAS_BALLOTS = Message(
    "Det finns redan röster, lagda med de tidigare reglerna. Börja om röstningen för att ändra "
    "reglerna.",
    "There are votes already, cast under the earlier rules. Start the voting over to change the "
    "rules.",
)
HARVEST_STILL_OPEN = Message(
    "Stäng röstningen innan rösterna visas.", "Close the voting before the votes are shown."
)
HARVEST_EMPTY = Message("Ingen har röstat ännu.", "Nobody has voted yet.")
HARVEST_TOO_FEW = Message(
    "Färre än {limit} har röstat på det som skulle visas. Visas rösterna nu går det att se hur "
    "enskilda personer har röstat. Öppna röstningen igen och låt fler rösta.",
    "Fewer than {limit} have voted for what would be shown. If the votes are shown now, anyone can "
    "see how individual persons voted. Open the voting again and let more vote.",
)
HARVEST_TOO_FEW_NEW = Message(
    "Färre än {limit} personer har röstat annorlunda än när röster visades tidigare. Visas de på "
    "nytt går det att räkna ut hur några har röstat, också när röstningen har börjat om.",
    "Fewer than {limit} persons have voted otherwise than when votes were shown before. Showing "
    "them again would tell how a few voted, also when the voting has begun anew.",
)
HARVEST_WALL = Message(
    "Det som valdes kan inte visas på projektorn.",
    "What was chosen cannot be shown on the projector.",
)
HARVEST_HIDDEN = Message("Rösterna är inte visade än.", "The votes have not been shown yet.")
HARVEST_CONFIRM = Message(
    "Kryssa i rutan för att ta bort alla röster.", "Tick the box to remove all votes."
)

# What the room votes on
SHORTLIST_HAS_VOTES = Message(
    "Någon har redan röstat, så listan kan inte ändras så. Du kan dölja ett förslag och ta med "
    "fler, eller börja om röstningen.",
    "Somebody has voted already, so the list cannot be changed like that. You can hide a "
    "proposal and take in more, or start the voting over.",
)
SHORTLIST_CHANGED = Message(
    "Listan har ändrats sedan du såg den. Titta hur den ser ut nu och tryck igen om det behövs.",
    "The list has changed since you saw it. See what it looks like now and press again if needed.",
)
SHORTLIST_REWORDED = Message(
    "Någon har ändrat förslagets ordalydelse under tiden. Det du skrev är inte sparat. Spara igen "
    "om det ska gälla i stället.",
    "Somebody has changed the proposal's wording meanwhile. What you wrote is not saved. Save "
    "again if it should count instead.",
)
SHORTLIST_JOIN_TWO = Message(
    "Välj minst två förslag att föra ihop.", "Choose at least two proposals to put together."
)
SHORTLIST_WAY = Message("Dit kan förslaget inte flyttas.", "The proposal cannot be moved there.")
SHORTLIST_WHY = Message(
    "Skriv varför förslaget döljs. Upprepa inte det som stod.",
    "Say why the proposal is hidden. Do not repeat what it said.",
)
