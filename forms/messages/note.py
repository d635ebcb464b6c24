"""Error wording for what is written at a table."""

from __future__ import annotations

from forms.messages.message import Message

NOTE_EMPTY = Message("Skriv något innan du sparar.", "Write something before you save.")
NOTE_TOO_LONG = Message(
    "Anteckningen är {length} tecken lång. Högst {limit} tecken får plats. Dela upp den i två.",
    "The note has {length} characters. At most {limit} fit. Split it in two.",
)
KEY_UNKNOWN = Message(
    "Bordets adress stämmer inte. Skanna bordskortet igen eller fråga projektledaren.",
    "The table's address is not right. Scan the table card again or ask the project lead.",
)
SUMMARY_HIDDEN = Message(
    "Sammanfattningen är inte visad än.", "The summary has not been shown yet."
)
SUMMARY_SAME = Message(
    "Läsarna ser redan det här. Det finns inget nytt att visa.",
    "Readers see this already. There is nothing new to show.",
)
EVENT_NOT_OPEN = Message(
    "Caféet har inte öppnat än. Vänta på att projektledaren öppnar det.",
    "The café has not opened yet. Wait for the project lead to open it.",
)
NOTE_ID = Message("Anteckningens id är inget giltigt UUID.", "The note's id is not a valid UUID.")
NOTE_OTHER_TABLE = Message(
    "Anteckningen hör till ett annat bord.", "The note belongs to another table."
)
NOTE_IMPORTANT_MAX = Message(
    "Tre anteckningar är redan märkta som viktigast. Ta bort märket på en av dem först.",
    "Three notes are marked as most important already. Take the mark off one of them first.",
)
ERASE_REASON_MISSING = Message("Skriv varför texten raderas.", "Write why the text is erased.")
NOTE_ERASED = Message(
    "Projektledaren har raderat anteckningen. Skriv en ny om något ska sägas.",
    "The project lead has erased the note. Write a new one if something is to be said.",
)
NOTE_NOT_OBJECT = Message("Anteckningen är inte ett JSON-objekt.", "The note is not a JSON object.")
NOTE_FIELD = Message(
    "Fältet {field} har ett värde som inte går att läsa.",
    "The field {field} has a value that cannot be read.",
)
NOTE_FIELD_UNKNOWN = Message(
    "{value} är inget giltigt värde för fältet {field}.",
    "{value} is not a valid value for the field {field}.",
)
ROUND_UNKNOWN = Message(
    "Omgång {number} finns inte i det här caféet.", "There is no round {number} in this café."
)
REQUEST_UNREADABLE = Message(
    "Det som skickades går inte att läsa som JSON med fälten key och notes.",
    "What was sent cannot be read as JSON with the fields key and notes.",
)
TOO_MANY_NOTES = Message(
    "Högst {limit} anteckningar tas emot åt gången.", "At most {limit} notes are taken at a time."
)
NOTE_CHANGED = Message(
    "Anteckningen har ändrats sedan du läste den. Läs den och välj igen.",
    "The note has been changed since you read it. Read it and choose again.",
)
KIND_NOT_CHOSEN = Message(
    "Välj vilken typ anteckningarna ska få.", "Choose which kind the notes are to get."
)
ROUND_KIND_NOT_CHOSEN = Message(
    "Välj vilken typ alla i omgången ska få.",
    "Choose which kind all of the round are to get.",
)
NOTHING_CHOSEN = Message("Välj minst en anteckning.", "Choose at least one note.")
NOTE_NOT_WAITING = Message(
    "Anteckningen väntar inte längre på beslut.", "The note no longer waits for a decision."
)
SEATS_TOO_FEW = Message(
    "Ni har angett {participants} personer vid bordet, men antalen nedanför blir {counted} "
    "tillsammans.",
    "You gave {participants} persons at the table, but the numbers below add up to {counted}.",
)

# A sheet that is typed in
NOTE_SHEET_EMPTY = Message("Skriv minst en anteckning.", "Write at least one note.")
NOTE_SHEET_LONG = Message(
    "Högst {limit} anteckningar får plats på en gång. Dela upp dem.",
    "At most {limit} notes fit at once. Divide them.",
)
NOTE_SHEET_TOO_LONG = Message(
    "Rad {line} är {length} tecken lång. Högst {limit} tecken får plats. Dela upp den i två.",
    "Line {line} has {length} characters. At most {limit} fit. Split it in two.",
)
NOTE_SHEET_NUMBERED = Message(
    "Rad {lines}: det är oklart om siffran i början är en typ. En typ skrivs som 1, 2, 3 eller 4 "
    "och ett kolon. Rätta siffran, eller spara raderna som de står om den hör till texten.",
    "Line {lines}: it is not clear whether the number that it begins with is a kind. A kind is "
    "written as 1, 2, 3 or 4 and a colon. Correct the number, or save the lines as they stand if "
    "it belongs to the text.",
)
NOTE_SHEET_KIND_ALONE = Message(
    "Rad {line} har en typ men ingen text.", "Line {line} has a kind but no text."
)
