"""The minutes of a steering group's meeting as a document: what the page shows, in any format."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from cafe.exports.document import Block, Document, EntryBlock, HeadingBlock, LineBlock
from cafe.exports.tables import made_with
from cafe.language import in_language
from cafe.language import marked as _
from cafe.store.meetings import Meeting

WORDS: Final = {
    "central": _("Centrala styrgruppen"),
    "minutes": _("Protokoll"),
    "draft": _("Utkast. Protokollet är inte sparat för gott."),
    "present": _("Närvarande"),
    "order": _("Anteckningar och beslut, i den ordning de togs"),
    "public": _("Till dem som föreslog det"),
    "reason": _("Skäl"),
    "responsible": _("Ansvarig"),
    "due": _("Klart senast"),
    "signed": _("Justeras"),
}
STATUS: Final = {
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
    blocks += [HeadingBlock(word["present"], 1), LineBlock(meeting.present or "–")]
    blocks.append(HeadingBlock(word["order"], 1))
    for entry in meeting.entries:
        if entry.note_id is not None:
            blocks.append(EntryBlock(entry.text, entry.title, numbered=True))
            continue
        said = [f"{word['public']}: {entry.public}"] if entry.public else []
        said.append(f"{word['reason']}: {entry.text}")
        said += [f"{word['responsible']}: {entry.responsible}"] if entry.responsible else []
        said += [f"{word['due']}: {name(entry.due)}"] if entry.due else []
        text = f"{entry.title}: {status[entry.status]}"
        blocks.append(EntryBlock(text, " · ".join(said), numbered=True, strong=True))
    blocks.append(LineBlock(f"{word['signed']}: ______________________"))
    return Document(
        f"{word['minutes']}, {group}", name(meeting.day), language, made_with(language),
        tuple(blocks),
    )  # fmt: skip
