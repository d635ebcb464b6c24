"""Error wording for themes and gatherings."""

from __future__ import annotations

from forms.messages.message import Message

THEME_UNKNOWN = Message(
    "Temat finns inte längre. En ny analys eller en annan person kan ha ändrat det.",
    "The theme is no longer there. A new analysis or another person may have changed it.",
)
THEMES_CHANGED = Message(
    "Temana har ändrats sedan du öppnade sidan. Titta igenom valet och försök igen.",
    "The themes have changed since you opened the page. Look through the choice and try again.",
)
THEME_EDIT_NEEDED = Message(
    "En senare ändring bygger på den här. Ångra den senare först.",
    "A later change builds on this one. Undo the later one first.",
)
READING_OTHER = Message(
    "Läsningen har visats redan, eller ersatts av en nyare. Titta på sidan igen.",
    "The reading has been shown already, or a newer one has taken its place. Look at the page "
    "again.",
)
PASSAGE_UNKNOWN = Message(
    "Anteckningen finns inte längre, eller har flyttats. Titta på temat igen.",
    "The note is no longer there, or has been moved. Look at the theme again.",
)
QUOTES_MANY = Message(
    "Ett tema har högst {most} citat. Ta bort ett annat först.",
    "A theme has at most {most} quotes. Take away another one first.",
)
TARGET_MISSING = Message("Välj ett tema, eller ”Nytt tema”.", "Choose a theme, or “New theme”.")
TITLE_TAKEN = Message(
    "Ett annat tema heter redan så. Välj ett annat namn, eller slå ihop temana.",
    "Another theme has that name already. Choose another name, or merge the themes.",
)
THEMES_MISSING = Message("Välj minst ett annat tema.", "Choose at least one other theme.")
MOVED_MISSING = Message(
    "Kryssa för minst en anteckning som ska flyttas.", "Tick at least one note to move."
)
NOTHING_LEFT = Message(
    "Lämna kvar minst en anteckning. Byt namn på temat om alla hör ihop.",
    "Leave at least one note. Rename the theme if all belong together.",
)
EVENTS_NOT_CHOSEN = Message(
    "Kryssa för minst ett café i listan, eller välj vilka caféer och vilket år.",
    "Tick at least one café in the list, or choose which cafés and which year.",
)
TOO_MANY_EVENTS = Message(
    "Kryssa för högst {most} caféer.",
    "Tick at most {most} cafés.",
)
NO_EVENTS_CHOSEN = Message(
    "Inga av de valda caféerna ligger inom perioden och urvalet.",
    "None of the chosen cafés lies within the period and the choice.",
)
