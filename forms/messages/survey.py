"""Error wording for questionnaires: answering them, writing them, and XLSForm."""

from __future__ import annotations

from forms.messages.message import Message

# Answering
ANSWER_MISSING = Message("Svara på den här frågan.", "Answer this question.")
ANSWER_CHOOSE_ONE = Message("Välj ett alternativ.", "Choose one option.")
ANSWER_CHOOSE_SOME = Message("Välj minst ett alternativ.", "Choose at least one option.")
ANSWER_CHOOSE_STEP = Message("Välj ett steg på skalan.", "Choose a step on the scale.")
ANSWER_NOT_A_QUARTER = Message(
    "Skriv år och kvartal som 2026 kvartal 3.", "Write year and quarter as 2026 quarter 3."
)
ANSWER_NOT_A_TIME = Message("Skriv klockslaget som 08.30.", "Write the time as 08:30.")
ANSWER_PLACE_TWICE = Message(
    "Två alternativ har plats {place}. Ge varje plats till ett alternativ.",
    "Two options have place {place}. Give each place to one option.",
)
ANSWER_PLACE_MISSING = Message(
    "Inget alternativ har plats {place}. Ge platserna i ordning från 1.",
    "No option has place {place}. Give the places in order from 1.",
)
ANSWER_PLACES_NEEDED = Message(
    "Ge alla platser från 1 till {count}.", "Give all places from 1 to {count}."
)
ANSWER_STATEMENTS_NEEDED = Message(
    "Välj ett steg för varje påstående. Obesvarade: {count}.",
    "Choose a step for each statement. Not answered: {count}.",
)
ANSWER_QUESTION_UNKNOWN = Message(
    "Svaret hör till en fråga som inte finns i formuläret. Ladda om sidan och försök igen.",
    "The answer belongs to a question that is not in the questionnaire. Reload the page and try "
    "again.",
)
ANSWER_UNREADABLE = Message(
    "Svaret gick inte att läsa. Svara på frågan igen.",
    "The answer could not be read. Answer the question again.",
)

# Writing a questionnaire
SURVEY_UNREADABLE = Message(
    "Formuläret gick inte att läsa: {reason}", "The questionnaire could not be read: {reason}"
)
SURVEY_FIELD_UNKNOWN = Message("Fältet finns inte.", "There is no such field.")
SURVEY_FIELD_MISSING = Message("Fältet saknas.", "The field is missing.")
SURVEY_FIELD_TEXT = Message("Skriv en text.", "Write a text.")
SURVEY_FIELD_NUMBER = Message(
    "Skriv ett tal från {low} till {high}, utan decimaler.",
    "Write a number from {low} to {high}, without decimals.",
)
SURVEY_FIELD_YES_NO = Message("Skriv true eller false.", "Write true or false.")
SURVEY_FIELD_LIST = Message("Skriv en lista.", "Write a list.")
SURVEY_FIELD_TABLE = Message("Skriv en tabell med fält.", "Write a table with fields.")
SURVEY_FIELD_NOT_FOR_TYPE = Message(
    "Fältet kan inte användas för en fråga av typen {type}.",
    "The field cannot be used for a question of the type {type}.",
)
SURVEY_TEXT_TOO_LONG = Message(
    "Texten är {length} tecken lång. Högst {limit} tecken får plats.",
    "The text has {length} characters. At most {limit} fit.",
)
SURVEY_TEXT_CHARACTER = Message(
    "Texten innehåller ett tecken som inte kan sparas. Ta bort det.",
    "The text has a character that cannot be kept. Remove it.",
)
SURVEY_TEXT_EDGES = Message(
    "Texten börjar eller slutar med mellanslag eller radbrytning. Ta bort dem.",
    "The text begins or ends with white space. Remove it.",
)
SURVEY_WORDING_NEEDED = Message("Texten saknas.", "The text is missing.")
SURVEY_SWEDISH_NEEDED = Message("Den svenska texten saknas.", "The Swedish text is missing.")
SURVEY_SWEDISH_MISSING = Message(
    "Texten finns bara på ett annat språk. Den visas inte förrän den finns på svenska.",
    "The text is in another language only. It is not shown until it is in Swedish.",
)
SURVEY_ENGLISH_MISSING = Message(
    "Den engelska texten saknas. Den svenska visas i stället.",
    "The English text is missing. The Swedish one is shown instead.",
)
SURVEY_ID = Message(
    "”{value}” kan inte vara id. Börja med en bokstav och använd bara a–z, A–Z, 0–9, _ och -, "
    "högst {limit} tecken.",
    "“{value}” cannot be an id. Begin with a letter and use only a–z, A–Z, 0–9, _ and -, at most "
    "{limit} characters.",
)
SURVEY_CHOICE_ID = Message(
    "”{value}” kan inte vara id för ett svarsalternativ. Använd bara a–z, A–Z, 0–9, _ och -, "
    "högst {limit} tecken.",
    "“{value}” cannot be the id of a choice. Use only a–z, A–Z, 0–9, _ and -, at most {limit} "
    "characters.",
)
SURVEY_ID_TWICE = Message("Id ”{value}” finns två gånger.", "The id “{value}” is there twice.")
SURVEY_TYPE_UNKNOWN = Message(
    "Frågetypen ”{value}” finns inte. Välj en av: {types}.",
    "There is no question type “{value}”. Choose one of: {types}.",
)
SURVEY_NO_QUESTIONS = Message(
    "Formuläret har ingen fråga att svara på.",
    "The questionnaire has no question to answer.",
)
SURVEY_TOO_MANY = Message("Högst {limit} får plats.", "At most {limit} fit.")
SURVEY_LANGUAGES = Message(
    "Språken är sv, eller sv och en i den ordningen.",
    "The languages are sv, or sv and en in that order.",
)
SURVEY_CHOICES_NEEDED = Message(
    "Frågan behöver minst två svarsalternativ.", "The question needs at least two choices."
)
SURVEY_STATEMENTS_NEEDED = Message(
    "Frågan behöver minst två påståenden.", "The question needs at least two statements."
)
SURVEY_OTHER_ONCE = Message(
    "Bara ett av svarsalternativen kan ha ett eget textfält.",
    "Only one of the choices can have a text field of its own.",
)
SURVEY_SCALE_NEEDED = Message(
    "Frågan behöver en skala: från, till och en text för varje ände.",
    "The question needs a scale: from, to and a text for each end.",
)
SURVEY_SCALE_RANGE = Message(
    "Skalan går från {low} till {high}. Den ska börja på {first} eller mer, sluta på {last} eller "
    "mindre och ha minst två steg.",
    "The scale goes from {low} to {high}. It has to begin at {first} or more, end at {last} or "
    "less, and have at least two steps.",
)
SURVEY_LIMITS = Message(
    "Det minsta talet är större än det största.",
    "The lowest number is greater than the highest.",
)
SURVEY_CONDITION_EMPTY = Message(
    "Villkoret är tomt. Skriv minst en regel eller ta bort det.",
    "The condition is empty. Write at least one rule or remove it.",
)
SURVEY_CONDITION_JOIN = Message(
    "Villkoret ska ha en lista med namnet all (alla regler) eller any (någon av dem).",
    "The condition has to have one list, called all (all rules) or any (any of them).",
)
SURVEY_CONDITION_QUESTION = Message(
    "Villkoret gäller ”{value}”, som inte är en tidigare fråga.",
    "The condition is on “{value}”, which is not an earlier question.",
)
SURVEY_CONDITION_OPERATOR = Message(
    "Jämförelsen ”{value}” kan inte användas för en fråga av typen {type}. Välj en av: "
    "{operators}.",
    "The comparison “{value}” cannot be used for a question of the type {type}. Choose one of: "
    "{operators}.",
)
SURVEY_CONDITION_VALUE = Message(
    "Frågan ”{question}” kan inte få svaret ”{value}”.",
    "The question “{question}” cannot have the answer “{value}”.",
)
SURVEY_ROLE_UNKNOWN = Message(
    "Rollen ”{value}” finns inte. Välj en av: {roles}.",
    "There is no role “{value}”. Choose one of: {roles}.",
)
SURVEY_ROLE_TYPE = Message(
    "En fråga med rollen {role} ska vara av typen {type}.",
    "A question with the role {role} has to be of the type {type}.",
)
SURVEY_ROLE_TWICE = Message(
    "Två frågor har rollen {role}. Bara en kan ha den.",
    "Two questions have the role {role}. Only one can have it.",
)
SURVEY_CONSENT_YES = Message(
    "En fråga om samtycke behöver ett svarsalternativ med id ”yes”.",
    "A question of consent needs a choice with the id “yes”.",
)
SURVEY_PERSONS_LOW = Message(
    "Frågan om antal personer behöver ett minsta tal, 1 eller mer.",
    "The question on the number of persons needs a lowest number of 1 or more.",
)
SURVEY_INDICATOR_DATE = Message(
    "Ett tal som blir ett mätvärde behöver en obligatorisk fråga av typen date, utan villkor.",
    "A number that becomes an observation needs a required question of the type date, without a "
    "condition.",
)
SURVEY_BUILTIN_UNKNOWN = Message(
    "Det finns inget inbyggt formulär ”{value}”. Välj ett av: {names}.",
    "There is no built-in questionnaire “{value}”. Choose one of: {names}.",
)
# Questions that were pasted as text
PASTED_EMPTY = Message("Klistra in minst en fråga.", "Paste at least one question.")
PASTED_OPTION_FIRST = Message(
    "Raden är ett svarsalternativ, men hör inte till någon fråga. Skriv frågan på raden ovanför.",
    "The line is an option, but belongs to no question. Write the question on the line above.",
)
PASTED_ONE_OPTION = Message(
    "Frågan har bara ett svarsalternativ. Skriv minst två, eller inget.",
    "The question has only one option. Write at least two, or none.",
)
PASTED_TWICE = Message(
    "Svarsalternativet ”{value}” står två gånger.", "The option “{value}” stands twice."
)
PASTED_UNREADABLE = Message(
    "Raden innehåller tecken som inte går att läsa.", "The line holds characters that are not text."
)

# What somebody who knows surveys would say before they are opened
ADVICE_LONG = Message(
    "Tar ungefär {minutes} minuter. De flesta svarar på det som tar två.",
    "Takes about {minutes} minutes. Most people answer what takes two.",
)
ADVICE_DOUBLE = Message(
    "Frågar kanske efter två saker på en gång. Då vet ni inte vilken svaret gäller.",
    "Perhaps asks about two things at once. You will not know which one the answer is about.",
)
ADVICE_ENDS = Message(
    "Skalans ändar säger inte vad stegen betyder.",
    "The ends of the scale do not say what they mean.",
)
ADVICE_AGREEMENT = Message(
    "Skalan handlar om att instämma, men här är inget påstående. Skriv ord som svarar på frågan.",
    "The scale is about agreeing, but nothing is stated. Write words that answer the question.",
)
ADVICE_EQUAL = Message(
    "”{value}” finns två gånger. Svaren går inte att skilja åt.",
    "“{value}” is there twice. The answers cannot be told apart.",
)
ADVICE_REQUIRED_TEXT = Message(
    "Text som måste skrivas får många att lämna enkäten. Gör den frivillig.",
    "Text that must be written makes many leave the survey. Make it voluntary.",
)
SURVEY_DAYS = Message("Sista dagen kommer före den första.", "The last day is before the first.")

# A questionnaire as XLSForm: what is wrong with the file
XLSFORM_NOT_A_WORKBOOK = Message(
    "{name} är ingen Excelfil som går att läsa. Öppna den i kalkylprogrammet, spara den som .xlsx "
    "och försök igen.",
    "{name} is not an Excel file that can be read. Open it in the spreadsheet program, save it as "
    ".xlsx and try again.",
)
XLSFORM_TOO_LARGE = Message(
    "Filen är för stor för ett formulär. Högst {limit} MB tas emot, uppackad.",
    "The file is too large for a questionnaire. At most {limit} MB are accepted, unpacked.",
)
XLSFORM_NO_SURVEY = Message(
    "Bladet survey saknas eller är tomt. Ett XLSForm har sina frågor där.",
    "The sheet survey is missing or empty. An XLSForm has its questions there.",
)
XLSFORM_NO_COLUMN = Message("Kolumnen {column} saknas.", "The column {column} is missing.")
XLSFORM_TOO_MANY_ROWS = Message(
    "Bladet har fler än {limit} rader.", "The sheet has more than {limit} rows."
)
XLSFORM_LIST_UNKNOWN = Message(
    "Listan ”{value}” finns inte på bladet choices.",
    "There is no list “{value}” in the sheet choices.",
)
XLSFORM_NAME_UNKNOWN = Message(
    "Villkoret gäller ”{value}”, som inte finns i formuläret.",
    "The condition is on “{value}”, which is not in the form.",
)
XLSFORM_GROUP_OPEN = Message(
    "Gruppen eller upprepningen avslutas aldrig.", "The group or repeat is never ended."
)
XLSFORM_GROUP_END = Message(
    "Här avslutas en grupp eller upprepning som inte har börjat.",
    "A group or repeat that was not begun is ended here.",
)
XLSFORM_OTHER_ROW = Message(
    "Raden med rollen other ska ha ett villkor på ett alternativ i en tidigare flervalsfråga.",
    "The row with the role other has to have a condition on one choice of an earlier question.",
)

# XLSForm: what it can say and we cannot
XLSFORM_TYPE_DROPPED = Message(
    "Frågor av typen {type} finns inte här. ”{name}” är inte med.",
    "There are no questions of the type {type} here. “{name}” is left out.",
)
XLSFORM_NO_TYPE_DROPPED = Message(
    "Raden säger inte vad för slags fråga det är. ”{name}” är inte med.",
    "The row does not say what type of question it is. “{name}” is left out.",
)
XLSFORM_NO_WORDS_DROPPED = Message(
    "Texten ”{name}” har inga ord och är inte med.",
    "The text “{name}” has no words and is left out.",
)
XLSFORM_META_DROPPED = Message(
    "{type} samlas in utan att någon tillfrågas. Det görs inte här.",
    "{type} is collected without anyone being asked. That is not done here.",
)
XLSFORM_FILE_DROPPED = Message(
    "Alternativen hämtas ur filen {file}, som inte följer med. ”{name}” är inte med.",
    "The choices come from the file {file}, which is not here. “{name}” is left out.",
)
XLSFORM_REPEAT_DROPPED = Message(
    "Frågorna upprepas inte. De ställs en gång.",
    "The questions are not repeated. They are asked once.",
)
XLSFORM_DECIMAL_DROPPED = Message(
    "Bara heltal tas emot, inga decimaler.", "Only whole numbers are taken, no decimals."
)
XLSFORM_RANGE_DROPPED = Message(
    "Skalan saknar texter vid ändarna eller har andra steg än 1. Den blev en fråga om ett heltal.",
    "The scale has no labels at its ends or steps other than 1. It became a question for a whole "
    "number.",
)
XLSFORM_STEP_DROPPED = Message(
    "Bara skalans ändar har text här. ”{value}” är inte med.",
    "Only the ends of a scale have labels here. “{value}” is left out.",
)
XLSFORM_UNSURE_DROPPED = Message(
    "Alternativet heter ”{label}” här, inte ”{value}”.",
    "The choice is called “{label}” here, not “{value}”.",
)
XLSFORM_RELEVANT_DROPPED = Message(
    "Villkoret {value} går inte att uttrycka här. Frågan visas alltid.",
    "The condition {value} cannot be expressed here. The question is always shown.",
)
XLSFORM_RELEVANT_PART_DROPPED = Message(
    "Villkoret {value} går inte att uttrycka här i sin helhet. Frågan visas efter de delar som "
    "går.",
    "The condition {value} cannot be expressed here as a whole. The question is shown by the parts "
    "that can.",
)
XLSFORM_NOW_VOLUNTARY = Message(
    "Frågan blev frivillig, eftersom dess villkor inte kunde behållas i sin helhet.",
    "The question became voluntary, since its condition could not be kept as a whole.",
)
XLSFORM_DISABLED_DROPPED = Message(
    "{name} är avstängd i filen och kom inte med.",
    "{name} is switched off in the file and was left out.",
)
XLSFORM_NAME_MENDED = Message(
    "Namnet {value} kan inte användas här och blev {id}.",
    "The name {value} cannot be used here and became {id}.",
)
XLSFORM_CONSTRAINT_DROPPED = Message(
    "Kravet {value} går inte att uttrycka här och gäller inte.",
    "The constraint {value} cannot be expressed here and does not hold.",
)
XLSFORM_REQUIRED_DROPPED = Message(
    "Villkoret {value} för att svar krävs går inte att uttrycka här. Frågan är frivillig.",
    "The condition {value} for an answer to be required cannot be expressed here. The question is "
    "voluntary.",
)
XLSFORM_COLUMN_DROPPED = Message(
    "{column} används inte här: {value}", "{column} is not used here: {value}"
)
XLSFORM_COLUMN_TWICE = Message(
    "Kolumnen {column} finns två gånger. Den första gäller, den andra där den första är tom.",
    "The column {column} is there twice. The first counts, the second where the first is empty.",
)
XLSFORM_UNNAMED = Message(
    "Kolumnen {column} har ingen rubrik och lästes inte: {value}",
    "The column {column} has no header and was not read: {value}",
)
LANGUAGE_SWEDISH = Message("svenska", "Swedish")
XLSFORM_LANGUAGE_UNSAID = Message(
    "{column} säger inget språk. Den lästes som {language}.",
    "{column} does not say a language. It was read as {language}.",
)
XLSFORM_LANGUAGE_TWICE = Message(
    "{column} är på samma språk som en kolumn före den. Den är inte med.",
    "{column} is in the same language as a column before it. It is left out.",
)
XLSFORM_CHOICE_TWICE = Message(
    "Alternativet ”{value}” finns flera gånger i listan. Det är med en gång.",
    "The choice “{value}” is in the list several times. It is there once.",
)
XLSFORM_CHOICE_FILTER = Message(
    "Urvalet {value} görs inte här. Alla alternativ i listan visas.",
    "The selection {value} is not made here. All choices of the list are shown.",
)
XLSFORM_SHEET_DROPPED = Message("Bladet används inte här.", "The sheet is not used here.")
XLSFORM_LIST_DROPPED = Message(
    "Ingen fråga använder listan ”{value}”.", "No question uses the list “{value}”."
)
XLSFORM_REFERENCE_DROPPED = Message(
    "Svar sätts inte in i texter. {value} visas som det står.",
    "Answers are not put into texts. {value} is shown as it stands.",
)
XLSFORM_MARKUP_SHOWN = Message(
    "Fet stil, färg och länkar i texter används inte. {value} visas som det står.",
    "Bold, colour and links in texts are not used. {value} is shown as it stands.",
)
XLSFORM_OTHER_MERGED = Message(
    "Frågan ”{name}” blev textfältet bredvid alternativet ”{value}”. Dess egen text är inte med.",
    "The question “{name}” became the text field beside the choice “{value}”. Its own wording is "
    "left out.",
)
XLSFORM_VERSION_DROPPED = Message(
    "Versionen ”{value}” är inget tal från 1 till {limit}. Den blev 1.",
    "The version “{value}” is no number from 1 to {limit}. It became 1.",
)
XLSFORM_MORE_DROPPED = Message("… och {count} till.", "… and {count} more.")
XLSFORM_ID_DROPPED = Message(
    "”{value}” kan inte vara id. Det blev ”{id}”.", "“{value}” cannot be the id. It became “{id}”."
)

# Where it is: put before the sentence
SURVEY_AT_ROW = Message("Rad {row}: {sentence}", "Row {row}: {sentence}")
SURVEY_AT_SHEET_ROW = Message(
    "Bladet {sheet}, rad {row}: {sentence}", "Sheet {sheet}, row {row}: {sentence}"
)
SURVEY_AT_FIELD = Message("{place}: {sentence}", "{place}: {sentence}")

# Keeping questionnaires, and exit interviews
QUESTIONNAIRE_UNKNOWN = Message(
    "Formuläret finns inte. Det kan ha tagits bort.",
    "There is no such questionnaire. It may have been removed.",
)
QUESTIONNAIRE_PUBLISHED = Message(
    "Versionen är publicerad och kan inte ändras. Gör en ny version i stället.",
    "The version is published and cannot be changed. Make a new version instead.",
)
QUESTIONNAIRE_HAS_DRAFT = Message(
    "Det finns redan ett utkast till nästa version. Fortsätt med det, eller ta bort det först.",
    "There is already a draft of the next version. Go on with it, or remove it first.",
)
QUESTIONNAIRE_CHANGED = Message(
    "Någon har ändrat här sedan du öppnade sidan. Det du skrev finns kvar. Läs igenom och tryck en "
    "gång till om det är din text som ska gälla.",
    "Somebody has changed this since you opened the page. What you wrote is still here. Read it "
    "through and press once more if yours is to stand.",
)
QUESTIONNAIRE_FULL = Message(
    "Högst {limit} frågor får plats.", "There is room for at most {limit} questions."
)
SURVEY_ANSWERED = Message(
    "Någon har redan svarat, så enkäten behåller sina frågor. Öppna den nya versionen som en ny "
    "enkät.",
    "Somebody has answered already, so the survey keeps its questions. Open the new version as a "
    "new survey.",
)
SURVEY_ASKS_ANEW = Message(
    "Frågorna har ändrats sedan du öppnade sidan. Se över svaret och skicka det igen.",
    "The questions have changed since you opened the page. Look through the answer and send it "
    "again.",
)
QUESTIONNAIRE_ASKS_IT = Message("Frågan finns redan i enkäten.", "The survey already asks this.")
QUESTIONNAIRE_INVALID = Message(
    "Formuläret kan inte publiceras förrän allt i listan är rättat.",
    "The questionnaire cannot be published until all in the list has been corrected.",
)
QUESTIONNAIRE_USED_IN_CONDITION = Message(
    "Frågan används i villkoret för {questions}. Ändra det först.",
    "The question is used in the condition of {questions}. Change that first.",
)
DRAFT_UNKNOWN = Message(
    "Utkastet finns inte. Det kan vara avslutat eller borttaget, eller skrivet av någon annan.",
    "There is no such draft. It may be finished or removed, or somebody else’s.",
)
DRAFT_CHANGED = Message(
    "Samtalet har ändrats på en annan enhet eller i ett annat fönster sedan du öppnade sidan. "
    "Inget är borttaget. Välj för varje fråga vilket svar som ska gälla.",
    "The interview has been changed on another device or in another window since you opened the "
    "page. Nothing is removed. Choose for each question which answer is to stand.",
)
DISTRICT_NEEDED = Message("Välj förvaltning.", "Choose a district.")

# Surveys: answering by an address, tickets, running one
SURVEY_UNKNOWN = Message("Det finns ingen sådan enkät.", "There is no such survey.")
ANSWER_ADDRESS_UNKNOWN = Message(
    "Länken hör inte till någon enkät som går att svara på.",
    "The link does not belong to any survey that can be answered.",
)
ANSWER_KEY_TAKEN = Message(
    "Du har redan skickat ett svar härifrån, med annat innehåll. Det första svaret finns kvar. "
    "Tryck en gång till om du vill skicka även det här.",
    "You have already sent an answer from here, with other content. The first answer is kept. "
    "Press once more if you want to send this one too.",
)
TICKET_SPENT = Message(
    "Det finns redan ett svar med den här länken. Det du har skrivit nu är inte sparat.",
    "There is already an answer given with this link. What you have written now is not stored.",
)
ANSWER_NEEDS_TICKET = Message(
    "Enkäten besvaras med en egen länk.", "The survey is answered with a link of one’s own."
)
SURVEY_NOT_OPEN = Message("Enkäten är inte öppen.", "The survey is not open.")
SURVEY_STATE = Message(
    "Enkäten är inte i det läget längre. Ladda om sidan.",
    "The survey is no longer in that state. Reload the page.",
)
SURVEY_SEALED = Message(
    "Enkäten är avslutad och kan inte ändras.", "The survey is ended and cannot be changed."
)

# Results
SURVEY_TOO_FEW = Message(
    "Det behövs svar från minst {threshold} nya personer innan resultatet kan visas. Annars går "
    "det att räkna ut vad enskilda har svarat.",
    "Answers of at least {threshold} new persons are needed before the results can be shown. Else "
    "what single persons answered could be worked out.",
)
SURVEY_MIXED = Message(
    "När resultatet visades räknades samtalsgruppers och enskildas svar ihop. Nu visas de var för "
    "sig, och skillnaden skulle visa vad några få har svarat. Därför ligger det visade resultatet "
    "kvar.",
    "When the results were shown, the answers of talk groups and of persons were counted together. "
    "Now they are shown apart, and the difference would tell what a few have answered. So the "
    "results stay as they were shown.",
)
SURVEY_ANSWERS_GONE = Message(
    "Svar som tidigare var med i resultatet har tagits bort. Därför gäller det resultat som redan "
    "har visats.",
    "Answers that were part of the results have been removed. The results that are shown already "
    "stand.",
)
SURVEY_HIDDEN = Message(
    "Resultatet är dolt tills projektledaren visar det.",
    "The results are hidden until the project lead shows them.",
)
DATA_HIDDEN = Message(
    "Svaren kan hämtas rad för rad när enkäten är stängd, resultatet är visat och minst "
    "{threshold} svar är med i det. Annars gick det att se vem som har svarat vad.",
    "Answers can be fetched row by row when the survey is closed, its results are shown and at "
    "least {threshold} answers are part of them. Else it could be seen who answered what.",
)
DATA_REASON = Message(
    "Skriv vad svaren ska användas till.", "Write what the answers are to be used for."
)
TEXTS_HIDDEN = Message(
    "Svaren i ord visas när enkäten är stängd, resultatet visas och minst {threshold} personer har "
    "skrivit.",
    "The answers in words are shown when the survey is closed, its results are shown and at least "
    "{threshold} persons have written.",
)
THRESHOLD_LOWER = Message(
    "Gränsen kan bara höjas. Nu är den {threshold}.",
    "The threshold can only be raised. Now it is {threshold}.",
)
THRESHOLD_QUOTES = Message(
    "Gränsen för ordagrann text får inte vara lägre än gränsen för siffror.",
    "The threshold for verbatim text must not be lower than that for figures.",
)
LAST_DAY_PAST = Message(
    "Dagen har redan varit. Välj i dag eller en senare dag.",
    "That day is over. Choose today or a later day.",
)
LAST_DAY_INTERVIEW = Message(
    "En enkät genom samtal har ingen sista dag: lämna fältet tomt.",
    "A survey through interviews has no last day: leave the field empty.",
)
MAILING_FEW_ROWS = Message(
    "Här står ingen e-postadress: rad {rows}. Rätta eller ta bort.",
    "This is no e-mail address: row {rows}. Mend it or take it away.",
)
MAILING_ROWS = Message(
    "Här står ingen e-postadress: rad {rows} och {more} rader till. Rätta eller ta bort.",
    "This is no e-mail address: row {rows} and {more} more rows. Mend them or take them away.",
)
MAILING_NOBODY = Message("Skriv minst en e-postadress.", "Write at least one e-mail address.")
MAILING_TOO_MANY = Message(
    "Högst {limit} adresser får plats. Dela upp listan och skicka flera gånger.",
    "At most {limit} addresses fit. Divide the list and send several times.",
)
MAILING_OVER = Message(
    "Påminnelsen har redan börjat skickas, eller så finns adresserna inte kvar. Läs in sidan igen.",
    "The reminder has already begun to go, or the addresses are gone. Load the page again.",
)
MAILING_NEEDS_OPEN = Message(
    "Öppna enkäten först, så att länkarna går att använda när brevet kommer.",
    "Open the survey first, so that the links can be used when the letter comes.",
)
MAILING_NEEDS_TICKETS = Message(
    "Bara en enkät med en länk per person skickas med e-post.",
    "Only a survey with a link for each person is sent by e-mail.",
)
MAILING_NO_SERVER = Message(
    "Ingen postserver är inställd. Hämta filen med länkar och skicka från er egen e-post.",
    "No mail server is set. Fetch the file of links and send it from your own e-mail.",
)
FOLLOW_UP_GONE = Message(
    "En av frågorna ställs inte längre här. Någon kan ha hunnit öppna en annan enkät med den. "
    "Öppna enkäten utan den, eller kryssa i frågorna som är kvar.",
    "One of the questions is no longer to be asked here. Somebody may have opened another survey "
    "with it. Open the survey without it, or tick the questions that are left.",
)
FOLLOW_UP_ELSEWHERE = Message(
    "En av de ikryssade frågorna hör till en annan arrangör och kan inte följa med här. Byt "
    "arrangör eller ta bort krysset.",
    "One of the ticked questions belongs to another organiser and cannot come along here. Change "
    "the organiser or remove the tick.",
)
FOLLOW_UP_INTERVIEW = Message(
    "Frågor om beslut följer inte med i samtal med dem som slutar. Ta bort kryssen, eller välj vem "
    "som svarar.",
    "Questions about decisions do not come along in interviews with those who leave. Remove the "
    "ticks, or choose who answers.",
)
