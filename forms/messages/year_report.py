"""Error wording for the report of the year."""

from __future__ import annotations

from forms.messages.message import Message

REPORT_TITLE_MISSING = Message("Skriv vad rapporten heter.", "Write what the report is called.")
REPORT_EMPTY = Message(
    "Rapporten är tom. Lägg till ett avsnitt först.", "The report is empty. Add a section first."
)
REPORT_PART_CHANGED = Message(
    "Någon annan har ändrat avsnittet sedan du öppnade det. Det du skrev står kvar. Läs det som "
    "står nu, ta med det som ska vara kvar och spara igen.",
    "Somebody else has changed the section since you opened it. What you wrote is still here. "
    "Read what stands now, take along what is to stay, and save again.",
)
REPORT_PART_REMOVED = Message(
    "Någon annan har tagit bort avsnittet. Lägg tillbaka det på rapportens sida, längst ned.",
    "Somebody else has removed the section. Put it back on the report's page, at its end.",
)
REPORT_UNFINISHED = Message(
    "Rapporten är inte färdig än. När den är det kan den läsas här.",
    "The report is not finished yet. Once it is, it can be read here.",
)
REPORT_COMMENTS_CLOSED = Message(
    "Projektledaren har stängt kommentarerna. Det du skrev står kvar här så att du kan kopiera "
    "det.",
    "The project lead has closed the comments. What you wrote is still here for you to copy.",
)
REPORT_COMMENT_SETTLED = Message(
    "Någon annan har redan svarat. Det du skrev står kvar här så att du kan kopiera det.",
    "Somebody else has answered already. What you wrote is still here for you to copy.",
)
