"""Error wording that belongs to no single work: fields, accounts, events, requests."""

from __future__ import annotations

from forms.messages.message import Message

# Fields of any form
# Where the page can name the field it says REQUIRED_NAMED instead.
REQUIRED = Message("Här behöver du skriva eller välja något.", "Write or choose something here.")
REQUIRED_NAMED = Message("Fyll i ”{label}”.", "Fill in “{label}”.")
TOO_LONG = Message(
    "Texten är {length} tecken lång. Högst {limit} tecken får plats.",
    "The text has {length} characters. At most {limit} fit.",
)
NOT_A_NUMBER = Message(
    "Skriv ett tal med siffror och utan decimaler, till exempel 8.",
    "Write a number in digits and without decimals, for example 8.",
)
NOT_A_VALUE = Message(
    "Skriv värdet med siffror, till exempel 12 eller 12,5.",
    "Write the value in digits, for example 12 or 12.5.",
)
NUMBER_RANGE = Message(
    "Skriv ett tal från {low} till {high}, med siffror och utan decimaler.",
    "Write a number from {low} to {high}, in digits and without decimals.",
)
NOT_A_DATE = Message("Skriv datumet som 2026-10-14.", "Write the date as 2026-10-14.")
NOT_A_CHOICE = Message("Välj ett av alternativen.", "Choose one of the options.")
BAD_CHARACTER = Message(
    "Texten innehåller ett styrtecken som inte kan sparas. Ta bort det och försök igen.",
    "The text has a control character that cannot be kept. Remove it and try again.",
)
FILE_TOO_HEAVY = Message(
    "Filen tar för lång tid eller för mycket minne att läsa. Kopiera det som behövs till en ny "
    "fil, utan bilder och formatering, eller dela upp den i flera.",
    "The file takes too long or too much memory to read. Copy what is needed to a new file, "
    "without pictures and formatting, or divide it into several.",
)
FILE_MISSING = Message("Välj en fil.", "Choose a file.")
CHECK_FIELDS = Message(
    "Något behöver rättas. Allt du skrev finns kvar.",
    "Something needs to be corrected. All you wrote is still here.",
)
SENT_BEFORE_WITH_OTHER_CONTENT = Message(
    "Formuläret är redan sparat en gång, med annat innehåll. Läs igenom det och tryck en gång "
    "till om du vill spara även detta.",
    "This form has been saved once already, with other content. Read it through and press once "
    "more if you want to save this too.",
)

WAY_IN_MISSING = Message("Skriv en kod.", "Write a code.")
WAY_IN_UNKNOWN = Message(
    "Fel kod: ingen sida har den. Jämför med det som står på kortet, skärmen eller kvittot.",
    "Wrong code: no page has it. Compare it with what stands on the card, screen or receipt.",
)

# Accounts
WRONG_SIGN_IN = Message(
    "E-postadressen eller lösenordet stämmer inte. Försök igen.",
    "The e-mail address or the password is not right. Try again.",
)
TOO_MANY_GUESSES = Message(
    "För många försök. Vänta {minutes} minuter och försök igen.",
    "Too many attempts. Wait {minutes} minutes and try again.",
)
SIGN_IN_CROWDED = Message(
    "Många försöker logga in från samma nätverk just nu. Vänta några sekunder och försök igen.",
    "Many are trying to sign in from the same network right now. Wait a few seconds and try again.",
)
HOST_UNKNOWN = Message(
    "Servern svarar inte på det namnet. Skriv adressen som den står i inbjudan.",
    "The server does not answer to that name. Write the address as it stands in the invitation.",
)
NOT_AN_EMAIL = Message(
    "Skriv en e-postadress, till exempel namn@kommun.example.",
    "Write an e-mail address, for example name@municipality.example.",
)
EMAIL_TAKEN = Message(
    "Det finns redan ett konto med den e-postadressen.",
    "There is already an account with that e-mail address.",
)
PASSWORD_SHORT = Message(
    "Lösenordet behöver minst {limit} tecken. En mening är lätt att minnas och svår att gissa.",
    "The password needs at least {limit} characters. A sentence is easy to remember and hard "
    "to guess.",
)
PASSWORD_OBVIOUS = Message(
    "Lösenordet är för lätt att gissa. Välj något som inte består av ditt namn, din "
    "e-postadress eller ett upprepat tecken.",
    "The password is too easy to guess. Choose one that is not your name, your e-mail address "
    "or a repeated character.",
)
ROLE_NEEDED = Message("Välj minst en roll.", "Choose at least one role.")
LAST_ADMINISTRATOR = Message(
    "Det måste finnas minst en aktiv administratör.",
    "There has to be at least one active administrator.",
)
SETUP_TOKEN_WRONG = Message(
    "Koden stämmer inte. Den står i fönstret där servern startades.",
    "The code is not right. It stands in the window where the server was started.",
)
SETUP_DONE = Message(
    "Rundabord är redan installerat. Logga in i stället.",
    "Rundabord is already set up. Sign in instead.",
)

# Events
EVENT_UNKNOWN = Message(
    "Det finns inget café med koden {code}.", "There is no café with the code {code}."
)
EVENT_STATE = Message(
    "Ett café kan gå från utkast till öppet, från öppet till stängt och tillbaka till öppet.",
    "A café can go from draft to open, from open to closed, and back to open.",
)
EVENT_CHANGED_MEANWHILE = Message(
    "Någon annan har ändrat caféet sedan du öppnade sidan. Det du skrev står kvar här. Jämför med "
    "caféets sida, och tryck på Spara igen om dina uppgifter ska gälla.",
    "Somebody else has changed the café since you opened the page. What you wrote is still here. "
    "Compare with the café's page, and press Save again if yours is to count.",
)
EVENT_NEEDS_ROUND = Message(
    "Caféet behöver minst en fråga innan det kan öppnas.",
    "The café needs at least one question before it can open.",
)
EVENT_ROUND_GAP = Message(
    "Omgång {number} saknar fråga. Skriv en, eller ta bort frågorna efter den.",
    "Round {number} has no question. Write one, or remove the questions after it.",
)
PERSONS_MISSING = Message(
    "Skriv hur många personer som deltog.", "Write how many persons took part."
)
EVENT_HAS_NOTES = Message(
    "Omgång {number} har anteckningar och kan inte tas bort.",
    "Round {number} has notes and cannot be removed.",
)
TABLE_HAS_NOTES = Message(
    "Bord {number} har anteckningar och kan inte tas bort.",
    "Table {number} has notes and cannot be removed.",
)
DISTRICT_UNKNOWN = Message(
    "Det finns ingen förvaltning med id {id}.", "There is no district with the id {id}."
)
DISTRICT_NOT_VALID = Message(
    "{name} fanns inte då ({date}).", "{name} did not exist then ({date})."
)

# Bringing notes in
FILE_GONE = Message(
    "Filen finns inte kvar. Den sparas i ett dygn. Gå till sidan som den hör till och lämna ut den "
    "på nytt.",
    "The file is no longer there. It is kept for a day. Go to the page that it belongs to and ask "
    "for it again.",
)
UPLOAD_GONE = Message(
    "Filen finns inte kvar. Välj den igen.", "The file is no longer here. Choose it again."
)
IMPORT_VALUE_UNKNOWN = Message(
    "”{value}” finns inte bland {what}.", "“{value}” is not among the {what}."
)
RESCUE_UNREADABLE = Message(
    "Filen är inte en fil som en surfplatta har sparat i Rundabord.",
    "The file is not one that a tablet has saved in Rundabord.",
)
RESCUE_OTHER_EVENT = Message(
    "Filen hör till ett annat café, med koden {code}. Hämta in den där.",
    "The file belongs to another café, with the code {code}. Bring it in there.",
)
RESCUE_TABLE_UNKNOWN = Message(
    "Filen hör till bord {number}, som inte finns i det här caféet.",
    "The file belongs to table {number}, which is not in this café.",
)
WHAT_POINTS = Message("planens punkter", "points of the plan")
WHAT_AREAS = Message("verksamhetsområdena", "areas of work")
WHAT_PROFESSIONS = Message("yrkesgrupperna", "professions")
WHAT_DISTRICTS = Message("förvaltningarna", "districts")
IMPORT_HAS_PROBLEMS = Message(
    "Inget har lagts in. Rätta raderna i filen och välj den igen.",
    "Nothing has been added. Correct the rows in the file and choose it again.",
)

# Anything that has to do with the way to the page
NOT_FOUND = Message("Sidan finns inte.", "There is no such page.")
NOT_ALLOWED = Message("Du har inte behörighet till sidan.", "You may not see this page.")
FOREIGN_FORM = Message(
    "Formuläret kom från en annan webbplats och togs inte emot.",
    "The form came from another site and was not accepted.",
)
TOO_LARGE = Message(
    "Det du skickade är för stort. Högst {limit} MB tas emot.",
    "What was sent is too large. At most {limit} MB are accepted.",
)
REQUEST_WRONG = Message(
    "Det som skickades gick inte att förstå. Gå tillbaka och försök igen.",
    "What was sent could not be understood. Go back and try again.",
)
STORE_BUSY = Message(
    "Servern hann inte spara. Allt du skrev finns kvar. Försök igen om en stund.",
    "The server did not manage to save. All you wrote is still here. Try again in a moment.",
)
TRIES_AGAIN = Message(
    "Servern hann inte spara just nu. Sidan försöker igen av sig själv om några sekunder.",
    "The server did not manage to save just now. The page tries again by itself in a few seconds.",
)
DISK_FULL = Message(
    "Serverns disk är full, så inget kan sparas just nu. Allt du skrev finns kvar. Säg till den "
    "som sköter servern, och försök sedan igen.",
    "The server's disk is full, so nothing can be saved just now. All you wrote is still here. "
    "Tell whoever looks after the server, then try again.",
)
SERVER_FAULT = Message(
    "Något gick fel hos oss. Felet är noterat.", "Something went wrong on our side. It is noted."
)

SESSION_RAN_OUT = Message(
    "Sidan hade stått öppen för länge. Allt du skrev finns kvar; tryck på knappen för att spara.",
    "The page had been open for too long. All you wrote is still here; press the button to save.",
)
SIGN_IN_AGAIN = Message(
    "Du har blivit utloggad. Logga in igen, så finns allt du skrev kvar.",
    "You have been signed out. Sign in again, and all you wrote is still here.",
)
SIGN_IN_FIRST = Message("Logga in för att se sidan.", "Sign in to see the page.")

# Practice cafés
PRACTICE_AGAIN = Message(
    "Härifrån har någon nyss börjat en övning. Om {minutes} minuter går det att börja en ny.",
    "Somebody here has just begun a practice. A new one can be begun in {minutes} minutes.",
)
PRACTICE_NONE_FREE = Message(
    "Så många övningar som får plats pågår redan. Försök igen i morgon.",
    "As many practices as there is room for are under way. Try again tomorrow.",
)
PRACTICE_OFF = Message(
    "Övningar är avstängda på den här servern.", "Practices are switched off on this server."
)
PRACTICE_OVER = Message(
    "Övningen är slut. En övning finns i ett dygn, och raderas sedan.",
    "The practice is over. A practice lasts for a day, and is then erased.",
)
PRACTICE_NOT_PART = Message("Det här ingår inte i övningen.", "This is no part of the practice.")
PRACTICE_MODERATOR = Message(
    "Det här är samtalsledarens sida. Den öppnas i den webbläsare där övningen började.",
    "This is the moderator's page. It opens in the browser where the practice was begun.",
)
PRACTICE_FULL = Message(
    "Övningen är full. Börja en ny, eller prova det som redan står här.",
    "The practice is full. Begin a new one, or try what is already here.",
)
