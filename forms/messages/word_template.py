"""What is wrong with a Word template, or what it lacks."""

from __future__ import annotations

from forms.messages.message import Message

TEMPLATE_TOO_LARGE = Message(
    "Filen är större än {limit} MB. Gör bilderna i mallen mindre.",
    "The file is larger than {limit} MB. Make the pictures in the template smaller.",
)
TEMPLATE_UNPACKED_TOO_LARGE = Message(
    "Filen är för stor när den packas upp: en del av den tar mer än {limit} MB.",
    "The file is too large when it is unpacked: a part of it takes more than {limit} MB.",
)
TEMPLATE_NOT_WORD = Message(
    "Filen kan inte öppnas som ett Worddokument. Öppna den i Word och spara den på nytt som .docx.",
    "The file cannot be opened as a Word document. Open it in Word and save it again as .docx.",
)
TEMPLATE_NOT_DOCX = Message(
    "Filen är inte en .docx. Öppna den i Word, välj Spara som och typen Word-dokument (.docx).",
    "The file is no .docx. Open it in Word, choose Save as and the type Word document (.docx).",
)
TEMPLATE_DAMAGED = Message(
    "En del av filen kan inte läsas: {part}. Öppna filen i Word och spara den på nytt.",
    "A part of the file cannot be read: {part}. Open the file in Word and save it again.",
)
TEMPLATE_RUNS = Message(
    "Filen har ett makro eller en inbäddad fil ({part}). Ta bort det och spara som .docx.",
    "The file has a macro or an embedded file ({part}). Remove it and save as .docx.",
)
TEMPLATE_REACHES_OUT = Message(
    "Filen hämtar något utifrån: {what}. Infoga bilden eller texten i filen i stället för att "
    "länka till den.",
    "The file fetches something from outside: {what}. Insert the picture or text into the file "
    "instead of linking to it.",
)
TEMPLATE_FETCHES = Message(
    "Filen har ett fält som hämtar eller kör något: {field}. Ta bort fältet.",
    "The file has a field that fetches or runs something: {field}. Remove the field.",
)
TEMPLATE_OPEN = Message(
    "Klamrarna stämmer inte i stycket ”{text}”. Ett ord som fylls i skrivs {{{{ titel }}}}, i ett "
    "och samma stycke.",
    "The braces do not match in the paragraph “{text}”. A word to be filled in is written "
    "{{{{ title }}}}, within one paragraph.",
)
TEMPLATE_TOO_CLEVER = Message(
    "{tag} går inte. Mellan klamrarna kan bara ett ord stå, eller if, else och endif.",
    "{tag} does not work. Between the braces there can only be a word, or if, else and endif.",
)
TEMPLATE_PLACEHOLDER_UNLIKE = Message(
    "{tag} finns inte. Menade du {near}?", "{tag} does not exist. Did you mean {near}?"
)
TEMPLATE_PLACEHOLDER_UNKNOWN = Message(
    "{tag} finns inte. De här finns: {known}.", "{tag} does not exist. These do: {known}."
)
TEMPLATE_CONTENT_IN_EDGE = Message(
    "{{{{ innehåll }}}} står i ett sidhuvud eller en sidfot. Flytta det till sidan.",
    "{{{{ content }}}} stands in a header or footer. Move it to the page.",
)
TEMPLATE_CONTENT_TWICE = Message(
    "{{{{ innehåll }}}} står mer än en gång. Låt det stå en gång.",
    "{{{{ content }}}} stands more than once. Let it stand once.",
)
TEMPLATE_CONTENT_NOT_ALONE = Message(
    "{{{{ innehåll }}}} ska stå ensamt i ett eget stycke, inte i en tabell, ruta eller mening.",
    "{{{{ content }}}} is to stand alone in a paragraph, not in a table, box or sentence.",
)
TEMPLATE_NOT_FILLED = Message(
    "Mallen gick inte att fylla i: {why}. Kontrollera att varje {{% if %}} har ett {{% endif %}}.",
    "The template could not be filled in: {why}. Check that each {{% if %}} has an {{% endif %}}.",
)
# What it may lack
TEMPLATE_WITHOUT_CONTENT = Message(
    "{{{{ innehåll }}}} saknas, så innehållet hamnar sist i dokumentet.",
    "{{{{ content }}}} is missing, so the content comes last in the document.",
)
TEMPLATE_WITHOUT_TITLE = Message(
    "{{{{ titel }}}} saknas på sidan, så rubriken skrivs först i innehållet.",
    "{{{{ title }}}} is missing on the page, so the title is written first in the content.",
)
TEMPLATE_WITHOUT_STYLES = Message(
    "Mallen saknar formatmallarna {styles}. De får det inbyggda utseendet.",
    "The template lacks the styles {styles}. They get the built-in look.",
)
TEMPLATE_WITHOUT_PAGES = Message(
    "Mallen har inga sidnummer. De skrivs sist i sidfoten.",
    "The template has no page numbers. They are written at the end of the footer.",
)
