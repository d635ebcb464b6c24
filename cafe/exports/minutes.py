"""The agenda and the minutes of a steering group's meeting as documents, in any format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cafe.exports.document import (
    Block,
    Document,
    EntryBlock,
    HeadingBlock,
    LineBlock,
)
from cafe.exports.tables import TableSheet, made_with
from cafe.language import in_language
from cafe.language import marked as _
from cafe.store.meetings import Meeting

WORDS: Final = {
    "central": _("Centrala styrgruppen"),
    "minutes": _("Protokoll"),
    "draft": _("Utkast. Protokollet är inte sparat för gott."),
    "present": _("Närvarande"),
    "not_noted": _("Inget är antecknat än."),
    "order": _("Anteckningar och beslut, i den ordning de togs"),
    "public": _("Till dem som föreslog det"),
    "reason": _("Skäl"),
    "responsible": _("Ansvarig"),
    "due": _("Klart senast"),
    "signed": _("Justeras"),
    "kept_by": _("Vid protokollet"),
    "agenda": _("Dagordning"),
    "nothing": _("Inget väntar på gruppen."),
    "number": _("Förslag {number}"),
    "late": _("Försenat sedan {day}"),
    "late_since": _("Försenat sedan"),
    "order_number": _("Ordning"),
    "proposal": _("Förslag"),
    "title": _("Om"),
    "what": _("Vad"),
    "status": _("Läge"),
    "text": _("Anteckning eller skäl"),
    "note": _("Anteckning"),
}
STATUS: Final = {
    "received": _("Mottaget"),
    "assessing": _("Bedöms"),
    "will_do": _("Ska göras"),
    "partly": _("Görs delvis"),
    "sent_on": _("Skickat vidare"),
    "will_not": _("Görs inte"),
    "under_way": _("Pågår"),
    "done": _("Klart"),
}


def central(language: str) -> str:
    """What the central group is called."""
    return in_language(WORDS, language)["central"]


def document(meeting: Meeting, group: str, language: str, name: Callable[[str], str]) -> Document:
    """The minutes of a group called `group`; `name` writes an ISO date."""
    word, status = in_language(WORDS, language), in_language(STATUS, language)
    blocks: list[Block] = []
    if not meeting.is_kept:
        blocks.append(LineBlock(word["draft"], "notice"))
    blocks += [HeadingBlock(word["present"], 1), LineBlock(meeting.present or word["not_noted"])]
    blocks.append(HeadingBlock(word["order"], 1))
    if not meeting.entries:
        blocks.append(LineBlock(word["not_noted"]))
    for entry in meeting.entries:
        if entry.note_id is not None:
            blocks.append(EntryBlock(entry.text, entry.title, numbered=True))
            continue
        said = [f"{word['public']}: {entry.public}"] if entry.public else []
        said.append(f"{word['reason']}: {entry.text}")
        facts = [f"{word['responsible']}: {entry.responsible}"] if entry.responsible else []
        facts += [f"{word['due']}: {name(entry.due)}"] if entry.due else []
        text = f"{entry.title}: {status[entry.status]}"
        told = EntryBlock(text, " · ".join(facts), "\n".join(said), numbered=True, strong=True)
        blocks.append(told)
    blocks += [LineBlock(f"{word[by]}: ______________________") for by in ("kept_by", "signed")]
    return Document(
        f"{word['minutes']}, {group}", name(meeting.day), language, made_with(language),
        tuple(blocks), sheets=(_minutes_sheet(meeting, language),), organisation=group,
    )  # fmt: skip


def _minutes_sheet(meeting: Meeting, language: str) -> TableSheet:
    """A row for each note and decision, in the order taken; a note has a text only."""
    word, status = in_language(WORDS, language), in_language(STATUS, language)
    columns = ("order_number", "title", "status", "text", "public", "responsible", "due")
    return TableSheet(
        word["minutes"],
        tuple(word[one] for one in columns),
        tuple(
            (
                place, one.title, status[one.status] if one.note_id is None else word["note"],
                one.text, one.public, one.responsible,
                date.fromisoformat(one.due) if one.due else "",
            )
            for place, one in enumerate(meeting.entries, start=1)
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class AgendaLine:
    """A proposal on the agenda: its number, title and what it says, its status, and the ISO day
    since when it is late ("" when it is not)."""

    number: int
    title: str
    what: str
    status: str
    late_since: str = ""


def agenda(
    day: str, group: str, lines: Sequence[AgendaLine], language: str, name: Callable[[str], str]
) -> Document:
    """The agenda of a group's meeting of an ISO `day`, in the order in which it is taken up."""
    word, status = in_language(WORDS, language), in_language(STATUS, language)
    blocks: list[Block] = [] if lines else [LineBlock(word["nothing"])]
    for line in lines:
        facts = [word["number"].format(number=line.number), status[line.status]]
        if line.late_since:
            facts.append(word["late"].format(day=name(line.late_since)))
        told = EntryBlock(line.title, " · ".join(facts), line.what, numbered=True, strong=True)
        blocks.append(told)
    columns = ("order_number", "proposal", "title", "what", "status", "late_since")
    sheet = TableSheet(
        word["agenda"],
        tuple(word[one] for one in columns),
        tuple(
            (
                place, line.number, line.title, line.what, status[line.status],
                date.fromisoformat(line.late_since) if line.late_since else "",
            )
            for place, line in enumerate(lines, start=1)
        ),
    )  # fmt: skip
    return Document(
        f"{word['agenda']}, {group}", name(day), language, f"{word['agenda']}, {name(day)}",
        tuple(blocks), sheets=(sheet,), organisation=group,
    )  # fmt: skip
