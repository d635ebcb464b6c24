"""Error wording for indicators, their figures and the organisation."""

from __future__ import annotations

from forms.messages.message import Message

# Definitions
INDICATOR_TAKEN = Message(
    "Det finns redan en indikator som heter ”{heading}” i filer och enkäter.",
    "There is already an indicator that is called “{heading}” in files and questionnaires.",
)
INDICATOR_CHANGED_MEANWHILE = Message(
    "Någon annan har ändrat definitionen sedan du öppnade sidan. Det du skrev står kvar. Jämför "
    "med indikatorns sida, och spara igen om dina uppgifter ska gälla.",
    "Somebody else has changed the definition since you opened the page. What you wrote is still "
    "here. Compare with the indicator's page, and save again if yours is to count.",
)
REASON_NEEDED = Message("Skriv varför. Skälet sparas.", "Write why. The reason is kept.")

# Figures
FIGURE_DIFFERS = Message(
    "Här finns redan en annan uppgift ({value}). Skriv varför den ändras, så sparas den nya och "
    "den gamla går fortfarande att läsa.",
    "There is another figure already ({value}). Write why it changes: the new one is kept and "
    "the old one can still be read.",
)
FIGURE_DIFFERS_UNSAID = Message(
    "Här finns redan en annan uppgift. Skriv varför den ändras, så sparas den nya och den gamla "
    "finns kvar.",
    "There is another figure already. Write why it changes: the new one is kept and the old one "
    "stays.",
)
FIGURE_COUNT = Message(
    "”{value}” är inget antal. Skriv det utan decimaler, från 0 och uppåt, till exempel 12.",
    "“{value}” is not a count. Write a whole number from 0 upwards.",
)
FIGURE_SHARE = Message(
    "”{value}” är ingen andel. Skriv ett tal från 0 till 100.",
    "“{value}” is not a share. Write a number from 0 to 100.",
)
FIGURE_PART = Message(
    "Skriv hur många det gäller och av hur många, eller andelen och av hur många, som heltal.",
    "Write how many and of how many, or the share and of how many, as whole numbers.",
)
FIGURE_PART_MORE = Message(
    "{part} kan inte vara fler än {base}.", "{part} cannot be more than {base}."
)
FIGURE_SHARE_OTHER = Message(
    "Andelen {value} stämmer inte med {part} av {base}.",
    "The share {value} does not agree with {part} of {base}.",
)
FIGURE_MONTH = Message(
    "”{value}” är ingen dag eller månad. Skriv den som 2026-04 eller 2026-04-15.",
    "“{value}” is no day or month. Write it as 2026-04 or 2026-04-15.",
)
FIGURE_YEAR = Message(
    "”{value}” är inget år. Skriv det som 2026.", "“{value}” is no year. Write it as 2026."
)
FIGURES_ROW_YEAR = Message(
    "”{value}” är inget år. Skriv det som 2026, eller ta bort raden om den inte gäller ett år.",
    "“{value}” is no year. Write it as 2026, or remove the row if it is not about a year.",
)
FIGURES_ROW_MONTH = Message(
    "”{value}” är ingen dag eller månad. Skriv den som 2026-04 eller 2026-04-15, eller ta bort "
    "raden om den inte gäller en månad.",
    "“{value}” is no day or month. Write it as 2026-04 or 2026-04-15, or remove the row if it is "
    "not about a month.",
)
FIGURES_ROW_TEXT = Message(
    "”{value}” är ingen siffra. Skriv siffran, eller lämna cellen tom om uppgiften saknas.",
    "“{value}” is not a figure. Write the figure, or leave the cell empty if there is none.",
)
FIGURES_REPEATED = Message(
    "Rader som säger samma sak som en rad ovanför och läggs in en gång: {count} (rad {rows}).",
    "Rows that say the same as a row above and are added once: {count} (row {rows}).",
)
FIGURE_FUTURE = Message(
    "{date} har inte varit ännu. Kontrollera datumet.",
    "{date} has not been yet. Check the date.",
)
FIGURE_NONE = Message("Fyll i minst en uppgift.", "Fill in at least one figure.")
FIGURES_NOT_YOURS = Message(
    "Du har inte behörighet att lämna uppgifter för {name}.",
    "You may not give figures for {name}.",
)
FIGURES_CITY = Message("hela staden", "the whole city")

# Figures from a file
FIGURES_COLUMNS = Message(
    "Filen saknar en kolumn för ”{column}”. Den behöver minst ett år eller en månad på varje rad "
    "och en kolumn med siffran, som ”år” och ”procent”. Mallen visar alla rubriker.",
    "The file has no column for “{column}”. It needs at least a year or month in each row and a "
    "column with the figure, such as “year” and “percent”. The template shows all headings.",
)
FIGURES_EMPTY = Message(
    "Celler utan siffra som hoppas över: {count}.",
    "Cells without a figure that are left out: {count}.",
)
FIGURES_MONTH_MOVED = Message(
    "Rad {row}: ”{written}” läses så att månaden inom parentes gäller siffran under ”{column}”.",
    "Row {row}: “{written}” is read so that the month in brackets is that of the figure under "
    "“{column}”.",
)
FIGURES_NEW_LEVEL = Message(
    "Ny nivå: ”{name}”, inom {profession}. Siffran för {profession} omfattar alla dess nivåer.",
    "New level: “{name}”, within {profession}. The figure of {profession} includes all its levels.",
)
FIGURES_OF_NO_INDICATOR = Message(
    "Filen säger inte vilken indikator siffrorna gäller. Lägg till kolumnen indikator, eller ange "
    "den.",
    "The file does not say which indicator its figures are of. Add the column indicator, or name "
    "it.",
)
INDICATOR_UNKNOWN = Message(
    "Det finns ingen indikator som heter ”{name}”.", "There is no indicator called “{name}”."
)
FIGURES_ALONE = Message(
    "Andelar utan hur många personer de gäller, som inte visas: {count}. Visas om de är "
    "publicerade och det anges var.",
    "Shares without how many persons they are about, which are not shown: {count}. They are shown "
    "where they are published, and it is said where.",
)
FIGURES_UNSOURCED = Message(
    "Skriv var andelarna är publicerade, eller kryssa för att de läggs in utan att visas.",
    "Write where the shares are published, or tick that they are added without being shown.",
)
FIGURE_SHARE_BASE = Message(
    "{value} procent av {base} blir inget helt antal. Kontrollera båda.",
    "{value} per cent of {base} is no whole number. Check both.",
)
FIGURES_NO_ROWS = Message(
    "Filen har rubriker men inga uppgifter.", "The file has a header but no figures."
)
FIGURES_EMPTY_CELL = Message("Cellen är tom.", "The cell is empty.")
FIGURES_INDICATOR = Message(
    "Det finns ingen indikator som heter ”{value}”. De som finns är: {names}.",
    "There is no indicator called “{value}”. Those that exist are: {names}.",
)
FIGURES_GROUP = Message(
    "”{value}” är varken hela staden, en förvaltning eller en yrkesgrupp.",
    "“{value}” is neither the whole city, a district nor a profession.",
)
FIGURES_PROFESSION = Message("”{value}” är ingen yrkesgrupp.", "“{value}” is not a profession.")
FIGURES_TWICE = Message(
    "Raden säger något annat än rad {row} om samma grupp och tid.",
    "The row says something else than row {row} about the same group and time.",
)
FIGURES_DIFFERS = Message(
    "Det finns redan en annan uppgift ({value}). Lägg till kolumnen skäl och skriv varför den "
    "ändras, eller rätta uppgiften på indikatorns sida.",
    "There is another figure already ({value}). Add the column reason and write why it changes, or "
    "correct the figure on the indicator's page.",
)
FIGURES_DIFFERS_UNSAID = Message(
    "Det finns redan en annan uppgift. Lägg till kolumnen skäl och skriv varför den ändras, eller "
    "rätta uppgiften på indikatorns sida.",
    "There is another figure already. Add the column reason and write why it changes, or correct "
    "the figure on the indicator's page.",
)
FIGURES_LONG = Message(
    "Texten är {length} tecken lång. Högst {limit} tecken får plats.",
    "The text has {length} characters. At most {limit} fit.",
)

# The organisation
ORGANISATION_NAME_TAKEN = Message(
    "Det finns redan något som heter ”{name}”.", "There is already one called “{name}”."
)
ORGANISATION_ENDS_BEFORE_IT_BEGAN = Message(
    "Den sista dagen ligger före den första.", "The last day is before the first."
)
ORGANISATION_SUCCESSOR_LATER = Message(
    "{name} finns inte den {day}, dagen efter. Välj en förvaltning som tar över då, eller lägg "
    "till den först.",
    "{name} does not exist on {day}, the day after. Choose a district that takes over then, or add "
    "it first.",
)
ORGANISATION_SUCCESSOR_ITSELF = Message(
    "En förvaltning kan inte gå upp i sig själv, eller i en som den själv har kommit av.",
    "A district cannot become part of itself, or of one that it came of.",
)
TAKEOVER_NOT_ENDED = Message(
    "Ange först vilken dag förvaltningen upphör.",
    "First say on which day the district ends.",
)
TAKEOVER_BY_NONE = Message(
    "Välj en annan förvaltning, som finns dagen efter och själv svarar för sina ärenden.",
    "Choose another district, one that exists on the day after and answers for its own cases.",
)
ORGANISATION_FILE_WRONG = Message(
    "Filen går inte att läsa som en organisation. Se efter vid: {place}.",
    "The file cannot be read as an organisation. Look at: {place}.",
)
