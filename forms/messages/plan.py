"""Error wording for the local action plans and the communication plan."""

from __future__ import annotations

from forms.messages.message import Message

PLAN_UNKNOWN = Message(
    "Det finns ingen plan för förvaltningen det året.",
    "There is no plan for the district in that year.",
)
PLAN_EXISTS = Message(
    "Det finns redan en plan för förvaltningen det året.",
    "There is a plan for the district in that year already.",
)
PLAN_ADOPTED = Message(
    "Planen är antagen. Prioriteringarna ligger fast, men aktiviteter kan följas upp och läggas "
    "till.",
    "The plan has been adopted. Its priorities stay, but activities can be followed up and added.",
)
PLAN_CHANGED_MEANWHILE = Message(
    "Någon annan har skrivit sedan du öppnade sidan. Det du skrev står kvar här. Jämför med det "
    "som gäller nu, och tryck på knappen igen om din text ska gälla.",
    "Somebody else has written since you opened the page. What you wrote is still here. Compare "
    "with what holds now, and press the button again if yours is to count.",
)
PLAN_WHY_NEEDED = Message(
    "Skriv varför ni prioriterar punkten.", "Write why you give priority to the point."
)
PLAN_NOTE_NEEDED = Message("Skriv varför.", "Write why.")
PLAN_CARRY_FIRST = Message(
    "Ta först ställning till aktiviteterna från den förra planen. {count} återstår.",
    "First decide on the activities of the plan before. {count} are left.",
)
PLAN_EMPTY = Message(
    "Prioritera minst en punkt innan planen antas.",
    "Give priority to at least one point before the plan is adopted.",
)
PLAN_UNCHANGED = Message(
    "Ändra minst en prioritering eller ett skäl innan den nya versionen antas.",
    "Change at least one priority or reason before the new version is adopted.",
)
PLAN_NOT_ADOPTED = Message(
    "Planen är inte antagen ännu. Ett utkast ändras direkt.",
    "The plan has not been adopted yet. A draft is changed as it stands.",
)
PLAN_REVISED_ALREADY = Message(
    "En ny version av planen är redan påbörjad.",
    "A new version of the plan has been begun already.",
)
PLAN_NOT_REVISED = Message(
    "Ingen ny version av planen är påbörjad.", "No new version of the plan has been begun."
)
PLAN_CARRY_DONE = Message(
    "Det är redan bestämt om den aktiviteten.", "That activity has been decided on already."
)
PLAN_TARGET = Message(
    "Skriv målet som ett tal, till exempel 12 eller 12,5. Har målet inget tal kan rutan vara tom.",
    "Write the target as a number, such as 12 or 12.5. Leave it empty if the target has none.",
)
COMMUNICATION_PUBLIC_NEEDS_EVENT = Message(
    "Välj vilket café löftet gäller. Det visas på caféets sida.",
    "Choose which café the promise is about. It is shown on the café's page.",
)
COMMUNICATION_DAY_NEEDED = Message(
    "Fyll i vilken dag det gjordes.", "Fill in the day on which it was done."
)
