"""Error wording for proposals and decisions."""

from __future__ import annotations

from forms.messages.message import Message

PROPOSAL_UNKNOWN = Message(
    "Det finns inget förslag med numret {number}.", "There is no proposal with the number {number}."
)
PROPOSAL_JOINED = Message(
    "Förslaget har blivit en del av ett annat förslag. Gå till det.",
    "The proposal has become part of another proposal. Go to that one.",
)
PROPOSAL_CHANGED_MEANWHILE = Message(
    "Någon annan har ändrat förslaget sedan du öppnade sidan. Det du skrev står kvar här. Jämför "
    "med förslagets sida, och tryck på Spara igen om din text ska gälla.",
    "Somebody else has changed the proposal since you opened the page. What you wrote is still "
    "here. Compare with the proposal's page, and press Save again if your text is to count.",
)
PROPOSAL_SENT = Message(
    "Förslaget är skickat till en styrgrupp. Då kan ursprunget inte längre tas bort.",
    "The proposal has been sent to a steering group. Its origins can no longer be removed.",
)
PROPOSAL_DECIDED = Message(
    "En styrgrupp har redan beslutat om det här förslaget, så det kan inte bli en del av ett "
    "annat. Öppna det andra förslaget och slå ihop det med det här i stället.",
    "A steering group has decided on this proposal already, so it cannot become part of another. "
    "Open the other proposal and join that one to this instead.",
)
PASSAGE_GONE = Message(
    "En av anteckningarna finns inte längre. Bordet kan ha tagit tillbaka den.",
    "One of the notes is no longer there. The table may have taken it back.",
)
ORIGIN_NEEDED = Message(
    "Välj minst en anteckning som förslaget kommer från.",
    "Choose at least one note that the proposal comes from.",
)
GROUP_NEEDED = Message("Välj minst en styrgrupp.", "Choose at least one steering group.")
DECIDED_MEANWHILE = Message(
    "Någon annan har beslutat i samma ärende sedan du öppnade sidan. Beslutet står här nedanför. "
    "Det du skrev finns kvar. Läs det andra beslutet, och spara igen om även ditt ska gälla.",
    "Somebody else has decided on the same proposal since you opened the page. Their decision "
    "stands below. What you wrote is still here. Read the other decision, and save again if yours "
    "is to count too.",
)
STATUS_NEEDED = Message("Välj vad som ska gälla.", "Choose what is to hold.")
STATUS_NOT_NEXT = Message(
    "Det steget kan inte följa på det som gäller nu. Välj ett av stegen i listan.",
    "That step cannot follow on what holds now. Choose one of the steps in the list.",
)
REASON_MISSING = Message("Skriv varför.", "Write why.")
ASSESSMENT_MISSING = Message("Skriv vad ni vill notera.", "Write what you want to note.")
PUBLIC_MISSING = Message(
    "Skriv en mening till dem som föreslog det. De får läsa just den.",
    "Write a sentence to those who proposed it. It is what they get to read.",
)
SENT_TO_ITSELF = Message(
    "Välj en annan styrgrupp än den som skickar vidare.",
    "Choose another steering group than the one that sends it on.",
)
SENT_TO_NEEDED = Message(
    "Välj vilken styrgrupp förslaget skickas till.",
    "Choose the steering group that the proposal is sent to.",
)
RESPONSIBLE_NEEDED = Message(
    "Skriv vilken funktion som ansvarar, till exempel ”enhetschef, barn och unga”.",
    "Write which function is responsible, for example “head of unit, children and youth”.",
)
PERCENT_NEEDED = Message("Skriv hur långt ni har kommit.", "Write how far you have come.")
MILESTONE_WHAT = Message("Skriv vad delmålet är.", "Write what the milestone is.")
DUE_BEFORE_MEETING = Message(
    "Dagen ligger före mötet. Skriv när det ska vara klart.",
    "The day is before the meeting. Write when it is to be done.",
)
DECIDED_IN_FUTURE = Message(
    "Mötets dag kan inte ligga i framtiden.", "The day of the meeting cannot be in the future."
)
PERIOD_BACKWARDS = Message(
    "Den sista dagen ligger före den första.", "The last day comes before the first."
)
FOLLOW_UP_NOT_DONE = Message(
    "Frågan om det hjälpte ställs först när beslutet är genomfört.",
    "Whether it helped is asked only once the decision has been carried out.",
)
FOLLOW_UP_CHANGED = Message(
    "Någon annan har sparat frågan medan du skrev: ”%(other)s” Spara igen om din ska gälla.",
    "Somebody else has saved the question while you wrote: “%(other)s” Save again if yours is to "
    "hold.",
)
FOLLOW_UP_ASKED = Message(
    "Frågan finns redan i en enkät, så den kan inte ändras.",
    "A survey has the question already, so it cannot be changed.",
)
