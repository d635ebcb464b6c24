"""Error wording for meetings and their minutes."""

from __future__ import annotations

from forms.messages.message import Message

MEETING_EXISTS = Message(
    "Det finns redan ett möte den dagen. Öppna det i listan.",
    "There is a meeting of that day already. Open it in the list.",
)
MEETING_KEPT = Message(
    "Protokollet är sparat och ändras inte mer.", "The minutes are kept and change no more."
)
MEETING_NOTE_MISSING = Message("Skriv en anteckning.", "Write a note.")
MEETING_CHANGED_MEANWHILE = Message(
    "Någon annan har skrivit i mötet sedan du öppnade sidan. Det du skrev står kvar. Läs det som "
    "står nu och tryck igen.",
    "Somebody else has written in the meeting since you opened the page. What you wrote is still "
    "here. Read what stands now and press again.",
)
MEETING_PRESENT_MISSING = Message(
    "Skriv vilka som var med, och spara, innan protokollet sparas för gott.",
    "Write who was there, and save, before the minutes are kept.",
)
MEETING_EMPTY = Message(
    "Inget är antecknat eller beslutat än.", "Nothing has been noted or decided yet."
)
