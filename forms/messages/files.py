"""Error wording for spreadsheets that are brought in."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from forms.messages.message import Message

# A file of a proposal or a decision
ATTACHMENT_MISSING = Message("Välj en fil som inte är tom.", "Choose a file that is not empty.")
ATTACHMENT_TOO_LARGE = Message(
    "Filen är större än {limit} MB.", "The file is larger than {limit} MB."
)
ATTACHMENT_TOO_MANY = Message(
    "Förslaget har redan {limit} filer. Ta bort en av dem först.",
    "The proposal has {limit} files already. Take one of them away first.",
)
ATTACHMENT_KIND = Message(
    "Filen är varken PDF, Word (.docx), PNG eller JPEG, eller så är den skadad. Det är innehållet "
    "som avgör, inte filens namn.",
    "The file is neither PDF, Word (.docx), PNG nor JPEG, or it is damaged. Its content decides, "
    "not its name.",
)
ATTACHMENT_MACROS = Message(
    "Filen innehåller makron. Spara den som ett vanligt Worddokument (.docx) och försök igen.",
    "The file contains macros. Save it as an ordinary Word document (.docx) and try again.",
)
ATTACHMENT_DAMAGED = Message(
    "Bilden är skadad och går inte att läsa. Spara den på nytt i ett bildprogram och försök igen.",
    "The picture is damaged and cannot be read. Save it anew in a picture program and try again.",
)

# The file as a whole
IMPORT_TOO_LARGE = Message(
    "Filen är större än {limit} MB. Dela upp den i flera filer.",
    "The file is larger than {limit} MB. Divide it into several files.",
)
IMPORT_NOT_A_SPREADSHEET = Message(
    "{name} är inget kalkylblad som går att läsa. Öppna filen i ett kalkylprogram, spara den som "
    ".xlsx och försök igen.",
    "{name} is not a spreadsheet that can be read. Open the file in a spreadsheet program, save it "
    "as .xlsx and try again.",
)
IMPORT_LOCKED = Message(
    "{name} är skyddad med lösenord. Ta bort lösenordet, spara filen och försök igen.",
    "{name} is protected by a password. Remove the password, save the file and try again.",
)
IMPORT_DAMAGED = Message(
    "{name} är skadad och gick inte att läsa. Öppna den i kalkylprogrammet, spara den på nytt "
    "som .xlsx och försök igen.",
    "{name} is damaged and could not be read. Open it in the spreadsheet program, save it again "
    "as .xlsx and try again.",
)
IMPORT_UNPACKS_TOO_LARGE = Message(
    "{name} blir större än {limit} MB när den packas upp och tas inte emot. Kopiera "
    "anteckningarna till ett nytt kalkylblad utan bilder och spara det.",
    "{name} grows larger than {limit} MB when unpacked and is not accepted. Copy the notes to a "
    "new spreadsheet without pictures and save that.",
)
IMPORT_EMPTY = Message("Filen är tom.", "The file is empty.")
IMPORT_NO_ROWS = Message(
    "Filen har rubriker men inga anteckningar.", "The file has a header but no notes."
)
IMPORT_NO_TEXT_COLUMN = Message(
    "Det finns ingen kolumn med anteckningarnas text. Filens kolumner är: {columns}. Döp om "
    "kolumnen med text till något av: {names}.",
    "There is no column with the text of the notes. The columns of the file are: {columns}. "
    "Rename the column with the text to one of: {names}.",
)
IMPORT_UNDECODABLE = Message(
    "Filen innehåller tecken som inte går att läsa, det första direkt efter ”{before}”. Spara "
    "den på nytt som ”CSV UTF-8” eller .xlsx och försök igen.",
    "The file has characters that cannot be read, the first of them right after “{before}”. Save "
    "it again as “CSV UTF-8” or .xlsx and try again.",
)
IMPORT_LETTERS_LOST = Message(
    "Bokstäver har gått förlorade redan i filen: direkt efter ”{before}” står ett tecken som "
    "betyder ”okänt”. Spara den på nytt från originalet som ”CSV UTF-8” eller .xlsx.",
    "Letters were lost already in the file: right after “{before}” stands a sign that means "
    "“unknown”. Save it again from the original as “CSV UTF-8” or .xlsx.",
)
IMPORT_GARBLED = Message(
    "Bokstäverna i filen går inte att läsa säkert, här står till exempel ”{words}”. Spara den på "
    "nytt som ”CSV UTF-8” eller .xlsx och försök igen.",
    "The letters of the file cannot be read with certainty; here, for example, stands “{words}”. "
    "Save it again as “CSV UTF-8” or .xlsx and try again.",
)
IMPORT_TOO_MANY_ROWS = Message(
    "Filen har fler än {limit} rader. Dela upp den i flera filer.",
    "The file has more than {limit} rows. Divide it into several files.",
)
IMPORT_TOO_MANY_COLUMNS = Message(
    "Filen har fler än {limit} kolumner. Ta bort dem som inte behövs och försök igen.",
    "The file has more than {limit} columns. Remove those that are not needed and try again.",
)
IMPORT_MORE = Message("… och {count} fel till.", "… and {count} more problems.")

# One row
IMPORT_BROKEN_ROW = Message(
    'Härifrån gick filen inte att läsa. Oftast beror det på ett citattecken (") som aldrig '
    "avslutas.",
    'The file could not be read from here on. Most often a quotation mark (") is never closed.',
)
IMPORT_EXTRA_CELLS = Message(
    "Raden har fler kolumner än rubrikraden ({count} mot {expected}). En text som innehåller "
    "kolumnavgränsaren, till exempel ett semikolon, måste stå inom citattecken.",
    "The row has more columns than the header ({count} against {expected}). A text that "
    "contains the column separator, such as a semicolon, has to stand in quotation marks.",
)
IMPORT_NO_TEXT = Message(
    "Raden saknar text men har andra värden. Skriv texten eller ta bort raden.",
    "The row has no text but other values. Write the text or remove the row.",
)
IMPORT_TEXT_TOO_LONG = Message(
    "Texten är {length} tecken lång. Högst {limit} tecken får plats.",
    "The text has {length} characters. At most {limit} fit.",
)
IMPORT_VALUE_TOO_LONG = Message(
    "Värdet är {length} tecken långt. Högst {limit} tecken får plats i den här kolumnen.",
    "The value has {length} characters. At most {limit} fit in this column.",
)
IMPORT_UNKNOWN_KIND = Message(
    "”{value}” är inte en känd typ av anteckning. Skriv fungerar bra, behöver bli bättre, "
    "förslag eller annat, eller lämna cellen tom.",
    "“{value}” is not a known kind of note. Write works well, needs to get better, proposal or "
    "other, or leave the cell empty.",
)
IMPORT_VOTES = Message(
    "”{value}” är inget antal röster. Skriv ett tal från 0 till {limit}, utan decimaler.",
    "“{value}” is not a number of votes. Write a number from 0 to {limit}, without decimals.",
)
IMPORT_TIME = Message(
    "”{value}” är ingen tid som går att läsa. Skriv den som 2026-10-14 13:05.",
    "“{value}” is not a time that can be read. Write it as 2026-10-14 13:05.",
)
IMPORT_CONTROL_CHARACTER = Message(
    "Cellen innehåller ett styrtecken ({character}) som inte kan sparas. Skriv om texten från "
    "början eller klistra in den utan formatering.",
    "The cell has a control character ({character}) that cannot be kept. Write the text anew or "
    "paste it without formatting.",
)
IMPORT_CELL_ERROR = Message(
    "Cellen visar felet {value}. En text som börjar med = eller - tolkas som en formel. Skriv "
    "en apostrof (') framför den.",
    "The cell shows the error {value}. A text that begins with = or - is taken for a formula. "
    "Write an apostrophe (') before it.",
)

IMPORT_UNSAVED = Message(
    "Cellen har en formel, men dess värde är inte sparat i filen. Öppna filen i kalkylprogrammet, "
    "spara den och försök igen.",
    "The cell has a formula, but its value was not saved in the file. Open the file in the "
    "spreadsheet program, save it and try again.",
)

# What was done without asking, for the person to know
IMPORT_OTHER_SHEETS = Message(
    "Bladet ”{used}” lästes. De här lästes inte: {others}.",
    "The sheet “{used}” was read. These were not: {others}.",
)
IMPORT_HIDDEN_SHEETS = Message(
    "Dolda blad lästes inte: {titles}.", "Hidden sheets were not read: {titles}."
)
IMPORT_HIDDEN_ROWS = Message(
    "Dolda eller bortfiltrerade rader lästes också: {rows}.",
    "Hidden or filtered rows were read too: {rows}.",
)
IMPORT_HIDDEN_COLUMNS = Message(
    "Dolda kolumner lästes också: {columns}.", "Hidden columns were read too: {columns}."
)
IMPORT_STRUCK = Message(
    "Överstruken text lästes också, på rad {rows}.",
    "Text that is struck out was read too, in row {rows}.",
)
IMPORT_TOTALS = Message(
    "Tabellens summarad lästes inte: {rows}.", "The table's total row was not read: {rows}."
)
IMPORT_COMMENTS = Message(
    "Kommentarer som sitter på cellerna lästes inte.", "Comments on the cells were not read."
)
IMPORT_COLUMN_IGNORED = Message(
    "Kolumnen ”{column}” lästes inte.", "The column “{column}” was not read."
)
IMPORT_TOOLS_ROW = Message(
    "Rad {row} har enkätverktygets egna ord och lästes inte: {value}.",
    "Row {row} has the survey tool's own words and was not read: {value}.",
)
IMPORT_HEADER_AGAIN = Message(
    "Rad {row} har rubrikerna en gång till och lästes inte.",
    "Row {row} has the headings once more and was not read.",
)
IMPORT_MARKUP = Message(
    "Taggar och koder ur en webbsida, som <p> och &nbsp;, togs bort ur texten på {count} rader.",
    "Tags and codes of a web page, such as <p> and &nbsp;, were taken out of the text on {count} "
    "rows.",
)
IMPORT_TABLES_UNKNOWN = Message(
    "Caféet har inget bord som heter så här: {names}. De raderna hamnar vid bordet ”importerat”.",
    "The café has no table of this name: {names}. Those rows go to the table “importerat”.",
)
IMPORT_MERGED = Message(
    "Sammanfogade celler ({blocks}) gäller alla sina rader.",
    "Merged cells ({blocks}) count for all of their rows.",
)
IMPORT_ROWS_ABOVE = Message(
    "Rubrikerna står på rad {row}. Raderna ovanför lästes inte.",
    "The header is on row {row}. The rows above it were not read.",
)


def beside(
    hidden_sheets: Sequence[str],
    hidden_rows: Sequence[int],
    comments: bool,
    totals: Collection[int],
    struck: Sequence[int] = (),
) -> list[Message]:
    """The notices of what a sheet has beside what it shows; the first ten of a kind are named."""
    found = []
    if hidden_sheets:
        found.append(IMPORT_HIDDEN_SHEETS.format(titles=_first(hidden_sheets)))
    if hidden_rows:
        found.append(IMPORT_HIDDEN_ROWS.format(rows=_first(hidden_rows)))
    if struck:
        found.append(IMPORT_STRUCK.format(rows=_first(struck)))
    if totals:
        found.append(IMPORT_TOTALS.format(rows=_first(sorted(totals))))
    return [*found, IMPORT_COMMENTS] if comments else found


def hidden_columns(letters: Sequence[str]) -> list[Message]:
    """The notice of hidden columns that were read, if there are any."""
    return [IMPORT_HIDDEN_COLUMNS.format(columns=_first(letters))] if letters else []


def _first(named: Sequence[object]) -> str:
    return ", ".join(map(str, named[:10])) + (" …" if len(named) > 10 else "")


def unknown_tables(names: Sequence[str]) -> Message:
    """The notice of tables that the café does not have; the first ten are named."""
    return IMPORT_TABLES_UNKNOWN.format(names=_first(names))


def merged_cells(blocks: Sequence[str]) -> Message:
    """The notice of merged cells; the first ten are named."""
    return IMPORT_MERGED.format(blocks=_first(blocks))
