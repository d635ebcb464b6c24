"""Proposals and what the steering groups decided, as a document: what their reader may see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cafe.exports.document import Block, Document, EntryBlock, HeadingBlock, LineBlock
from cafe.exports.minutes import STATUS
from cafe.exports.tables import TableSheet, Value, made_with
from cafe.language import in_language, pgettext
from cafe.language import marked as _
from cafe.reports.summary import day
from cafe.store.decisions import ReferralStanding
from cafe.store.proposals import Proposal

WORDS: Final = {
    "title": _("Förslag och beslut"),
    "none": _("Inget förslag."),
    "one": _("Ett förslag. Det väntar inte på svar."),
    "one_waits": _("Ett förslag. Det väntar på svar från minst en styrgrupp."),
    "lead": _("{count} förslag, inget väntar på svar."),
    "lead_waits": _("{count} förslag, {waits} väntar på svar från minst en styrgrupp."),
    "is_number": _("Förslag {number}"),
    "proposals": pgettext("flera", "Förslag"),
    "number": _("Nummer"),
    "proposal": _("Förslag"),
    "what": _("Vad"),
    "why": _("Varför"),
    "points": _("Punkter"),
    "point": _("Punkt"),
    "group": _("Styrgrupp"),
    "status": _("Läge"),
    "since": _("Sedan"),
    "public": _("Svar till dem som föreslog det"),
    "reason": _("Skäl"),
    "responsible": _("Ansvarig"),
    "due": _("Klart senast"),
    "late": _("försenat"),
    "is_late": _("Försenat"),
    "yes": _("Ja"),
    "unsent": _("Inte skickat till någon styrgrupp"),
    "order": _("Det som har väntat längst står först."),
}


@dataclass(frozen=True)
class GroupDecision:
    """How a group stands to a proposal: its `name`, and whether its grounds may be read."""

    name: str
    standing: ReferralStanding
    inside: bool
    late: bool


@dataclass(frozen=True)
class ProposalShown:
    """A proposal and its groups' answers, as one reader may see them."""

    proposal: Proposal
    groups: tuple[GroupDecision, ...]


def of(
    found: Sequence[ProposalShown],
    language: str,
    today: str,
    *,
    organisation: str = "",
    chosen: Sequence[str] = (),
) -> Document:
    """The document of these proposals in this order. `organisation` is whose they are, "" the whole
    city's; `chosen` says in words what they are chosen by."""
    word = in_language(WORDS, language)
    return Document(
        word["title"], " · ".join((day(today, language), *chosen)), language,
        f"{word['title']}, {day(today, language)}", tuple(_blocks(found, language)),
        sheets=(_sheet(found, language),), organisation=organisation,
    )  # fmt: skip


def _blocks(found: Sequence[ProposalShown], language: str) -> Iterator[Block]:
    word, status = in_language(WORDS, language), in_language(STATUS, language)
    waits = sum(any(g.standing.waits for g in one.groups) for one in found)
    key = "none" if not found else "one" if len(found) == 1 else "lead"
    told = word[f"{key}_waits" if waits else key]
    yield LineBlock(told.format(count=len(found), waits=waits), "lead")
    if len(found) > 1:
        yield LineBlock(word["order"], "soft")
    for one in found:
        proposal = one.proposal
        # Its number is its name, and no place in this order.
        yield HeadingBlock(proposal.title, 1)
        facts = [word["is_number"].format(number=proposal.id)]
        if proposal.points:
            key = "points" if len(proposal.points) > 1 else "point"
            facts.append(f"{word[key]} {', '.join(proposal.points)}")
        yield LineBlock(" · ".join(facts), "soft")
        yield LineBlock(proposal.what)
        if proposal.why:
            yield LineBlock(f"{word['why']}: {proposal.why}")
        if not one.groups:
            yield LineBlock(word["unsent"], "soft")
        for group in one.groups:
            standing, latest = group.standing, group.standing.latest
            text = f"{group.name}: {status[standing.status].lower()}"
            text += f", {word['late']}" if group.late else ""
            facts, said = [day(standing.since, language)], []
            if latest is not None:
                said += [latest.public] if latest.public else []
                if group.inside and latest.reason:
                    said.append(f"{word['reason']}: {latest.reason}")
                if latest.responsible:
                    facts.append(f"{word['responsible']}: {latest.responsible}")
                if latest.due:
                    facts.append(f"{word['due']}: {day(latest.due, language)}")
            yield EntryBlock(text, " · ".join(facts), "\n".join(said), strong=True)
    yield LineBlock(made_with(language), "soft")


def _sheet(found: Sequence[ProposalShown], language: str) -> TableSheet:
    """A row for each group that was asked; one for a proposal that no group has been asked of."""
    word, status = in_language(WORDS, language), in_language(STATUS, language)
    rows: list[tuple[Value, ...]] = []
    for one in found:
        p = one.proposal
        head = (p.id, p.title, p.what, p.why, ", ".join(p.points))
        if not one.groups:
            rows.append((*head, "", word["unsent"], "", "", "", "", "", ""))
        for group in one.groups:
            latest = group.standing.latest
            rows.append(
                (
                    *head, group.name, status[group.standing.status],
                    date.fromisoformat(group.standing.since[:10]),
                    latest.public if latest else "",
                    latest.reason if latest and group.inside else "",
                    latest.responsible if latest else "",
                    date.fromisoformat(latest.due) if latest and latest.due else "",
                    word["yes"] if group.late else "",
                )
            )  # fmt: skip
    columns = (
        "number", "proposal", "what", "why", "points", "group", "status", "since", "public",
        "reason", "responsible", "due", "is_late",
    )  # fmt: skip
    return TableSheet(word["proposals"], tuple(word[one] for one in columns), tuple(rows))
