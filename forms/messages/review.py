"""What can be wrong with a decision on a note."""

from forms.messages.message import Message

BULK_CHANGED = Message(
    "Programmet har läst om sedan sidan visades, så det är andra förslag nu. Läs de tio igen.",
    "The program has read anew since the page was shown, so there are other suggestions now. Read "
    "the ten again.",
)
BULK_DECIDED = Message(
    "Någon annan har hunnit bestämma om förslagen. Det du tryckte är inte sparat.",
    "Somebody else has decided on the suggestions meanwhile. What you pressed is not saved.",
)
BULK_UNREAD = Message("Läs de tio först.", "Read the ten first.")
TAG_MEANWHILE = Message(
    "Någon annan har just bestämt om punkten. Här står hur. Tryck igen om ditt beslut ska gälla.",
    "Somebody else has just decided on the point. Here is how. Press again if yours is to count.",
)
