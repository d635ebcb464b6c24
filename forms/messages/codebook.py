"""Error wording for codebooks: writing one in the browser, and bringing one in as a file."""

from __future__ import annotations

from forms.messages.message import Message

CODEBOOK_UNKNOWN = Message(
    "Det finns ingen sådan version av kodboken.", "There is no such version of the codebook."
)
CODEBOOK_NO_DRAFT = Message(
    "Det finns inget utkast till kodbok. Någon annan kan ha publicerat det eller tagit bort det.",
    "There is no draft of the codebook. Somebody else may have published or removed it.",
)
CODEBOOK_HAS_DRAFT = Message(
    "Det finns redan ett utkast till nästa version. Fortsätt på det.",
    "There is a draft of the next version already. Go on with that.",
)
CODEBOOK_CHANGED = Message(
    "Utkastet har ändrats sedan du öppnade sidan. Läs igenom det som står här nu och tryck igen.",
    "The draft has changed since you opened the page. Read what it says now and press again.",
)
CODE_CHANGED = Message(
    "Någon annan har ändrat koden sedan du öppnade sidan. Det du skrev står kvar. Tryck på Spara "
    "igen om dina ord ska gälla.",
    "Somebody else has changed the code since you opened the page. What you wrote is still here. "
    "Press Save again if yours is to count.",
)
CODEBOOK_NAME_TAKEN = Message(
    "Det finns redan en version med det namnet. Välj ett annat.",
    "There is a version with that name already. Choose another.",
)
CODEBOOK_UNCHANGED = Message(
    "Utkastet är likadant som den kodbok som gäller. Ändra något först.",
    "The draft is the same as the codebook in force. Change something first.",
)
VERSION_NAME = Message(
    "Skriv ett namn av bokstäver, siffror, punkt eller bindestreck, till exempel 2026.",
    "Write a name of letters, digits, full stops or hyphens, for example 2026.",
)

CODE_UNKNOWN = Message(
    "Koden finns inte i utkastet. Den kan ha tagits bort nyss.",
    "The code is not in the draft. It may just have been removed.",
)
CODE_TAKEN = Message(
    "Beteckningen {id} används redan, eller har använts förut. Välj en annan, så att gamla beslut "
    "inte blandas ihop med nya.",
    "The sign {id} is in use, or has been. Choose another, so that old decisions are not mixed up "
    "with new ones.",
)
CODE_ID = Message(
    "Börja med en bokstav och använd högst 16 bokstäver, siffror, punkter, streck.",
    "Begin with a letter and use at most 16 letters, digits, full stops, dashes.",
)
CODE_NO_PARENT = Message(
    "En underkod måste höra till en huvudkod i utkastet.",
    "A sub-code has to belong to a main code in the draft.",
)
CODE_HAS_CHILDREN = Message(
    "{id} har underkoder. Ta bort dem eller flytta dem till en annan kod först.",
    "{id} has sub-codes. Remove them or move them to another code first.",
)
CODE_SPLIT_TWO = Message(
    "De två delarna behöver var sin beteckning.", "The two parts need a sign each."
)
CODE_MERGE_NONE = Message("Välj minst en kod att slå ihop.", "Choose at least one code to merge.")
CODE_LAST = Message(
    "Kodboken måste ha minst en kod.", "The codebook has to have at least one code."
)
CODE_DAY = Message(
    "Skriv ett år, en månad eller en dag, till exempel 2019 eller 2019-03-01.",
    "Write a year, a month or a day, for example 2019 or 2019-03-01.",
)
CODE_ENDS_BEFORE = Message("Slutet ligger före början.", "The end is before the beginning.")
CODE_LINE_TOO_LONG = Message(
    "Rad {line} är längre än {limit} tecken.", "Line {line} is longer than {limit} characters."
)

# A file
FILE_NOT_TEXT = Message(
    "Filen är ingen textfil i UTF-8. Spara den så och försök igen.",
    "The file is no UTF-8 text file. Save it as one and try again.",
)
CODEBOOK_TOO_LARGE = Message(
    "Filen är större än {limit} kB. En kodbok är en liten textfil.",
    "The file is larger than {limit} kB. A codebook is a small text file.",
)
PLACE_HEAD = Message("Filens början: {what}", "The head of the file: {what}")
PLACE_FILE = Message("Filen: {what}", "The file: {what}")
PLACE_CODE = Message("Kod nummer {row}{id}: {what}", "Code number {row}{id}: {what}")
PLACE_GONE = Message(
    "Borttagen kod nummer {row}{id}: {what}", "Removed code number {row}{id}: {what}"
)
FILE_NOT_TOML = Message("Det är inte giltig TOML ({detail}).", "It is not valid TOML ({detail}).")
FILE_MUST_BE_TABLE = Message(
    "här ska det stå fält med värden.", "fields with values are expected here."
)
FILE_MUST_BE_TEXT = Message(
    "fältet {field} måste vara en text som inte är tom.",
    "the field {field} has to be a text that is not empty.",
)
FILE_MUST_BE_LIST = Message(
    "fältet {field} måste vara en lista med texter.",
    "the field {field} has to be a list of texts.",
)
FILE_ENTRY_MUST_BE_TEXT = Message(
    "i fältet {field} måste post nummer {entry} vara en text som inte är tom.",
    "in the field {field}, entry {entry} has to be a text that is not empty.",
)
FILE_UNKNOWN_FIELD = Message(
    "fältet {field} är okänt. Är det felstavat?", "the field {field} is unknown. Is it misspelt?"
)
FILE_TOO_LONG = Message(
    "fältet {field} är längre än {limit} tecken.",
    "the field {field} is longer than {limit} characters.",
)
FILE_NOT_A_KIND = Message(
    "kind måste vara något av {kinds}, inte ”{given}”.",
    "kind has to be one of {kinds}, not “{given}”.",
)
FILE_NOT_AN_ID = Message(
    "beteckningen ”{given}” måste börja med en bokstav och ha högst 16 bokstäver, siffror, "
    "punkter eller streck.",
    "the id “{given}” has to begin with a letter and have at most 16 letters, digits, full stops "
    "or dashes.",
)
FILE_NOT_A_DAY = Message(
    "{field} måste vara ett år, en månad eller en dag som 2019-03-01, inte ”{given}”.",
    "{field} has to be a year, a month or a day such as 2019-03-01, not “{given}”.",
)
FILE_ENDS_BEFORE = Message("until ligger före since.", "until is before since.")
FILE_NO_CODES = Message("filen har inga koder ([[codes]]).", "the file has no codes ([[codes]]).")
FILE_ID_TWICE = Message("beteckningen {given} används två gånger.", "the id {given} is used twice.")
FILE_NO_PARENT = Message(
    "huvudkoden ”{given}” finns inte i filen.", "the parent “{given}” is not in the file."
)
FILE_PARENT_IS_SUB = Message(
    "huvudkoden ”{given}” är själv en underkod.", "the parent “{given}” is a sub-code itself."
)
FILE_NO_SUCH_LEXICON = Message(
    "lexicon_of nämner ”{given}”, som inte är en inbyggd kod.",
    "lexicon_of names “{given}”, which is no built-in code.",
)
FILE_NOT_A_FATE = Message(
    "fate måste vara något av {fates}, inte ”{given}”.",
    "fate has to be one of {fates}, not “{given}”.",
)
FILE_GONE_LIVES = Message(
    "{given} står både bland koderna och bland de borttagna.",
    "{given} is both among the codes and among those that are gone.",
)
FILE_GONE_INTO = Message(
    "into nämner ”{given}”, som inte är någon kod.", "into names “{given}”, which is no code."
)
