"""What can be wrong with a decision on a note."""

from forms.messages.message import Message

TAG_MEANWHILE = Message(
    "Någon annan har just bestämt om punkten. Här står hur. Tryck igen om ditt beslut ska gälla.",
    "Somebody else has just decided on the point. Here is how. Press again if yours is to count.",
)
