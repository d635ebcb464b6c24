"""Messages about a file of exit interviews."""

from __future__ import annotations

from forms.messages.message import Message

INTERVIEWS_NO_COLUMNS = Message(
    "Ingen rubrik är en fråga i formuläret. Hämta mallen och skriv under dess rubriker.",
    "No heading is a question of the form. Get the template and write under its headings.",
)
INTERVIEWS_COLUMN_MISSING = Message(
    "Kolumnen ”{column}” saknas, och den frågan måste vara besvarad.",
    "The column “{column}” is missing, and that question has to be answered.",
)
INTERVIEWS_COLUMN_TWICE = Message(
    "Två kolumner har samma rubrik. Ta bort den ena.",
    "Two columns have the same heading. Remove one of them.",
)
INTERVIEWS_CHOICE_UNKNOWN = Message(
    "”{value}” är inte ett av svaren: {choices}.",
    "“{value}” is not one of the answers: {choices}.",
)
INTERVIEWS_OTHER_DISTRICT = Message(
    "Raden gäller inte {district}. Hämta in varje förvaltnings samtal för sig.",
    "The row is not about {district}. Bring in the interviews of each district by themselves.",
)
INTERVIEWS_FUTURE = Message(
    "Kvartalet har inte börjat än.",
    "The quarter has not begun yet.",
)
INTERVIEWS_NO_ROWS = Message(
    "Det finns inga samtal under rubrikerna.", "There are no interviews below the headings."
)
