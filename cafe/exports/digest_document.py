"""A digest as a document: what its page tells, in any format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from cafe.exports.document import (
    Block,
    Document,
    EntryBlock,
    HeadingBlock,
    LineBlock,
    QuoteBlock,
)
from cafe.exports.minutes import STATUS, central
from cafe.exports.tables import made_with
from cafe.language import in_language
from cafe.language import marked as _
from cafe.reports.digest import Digest, DigestItem
from cafe.store.decisions import GroupAnswer, Milestone
from cafe.store.organisation import Organisation

WORDS: Final = {
    "title": _("Ni sade – vi gjorde"),
    "all_areas": _("alla verksamheter"),
    "since": _("Det här har hänt sedan förra beskedet, {since}."),
    "first": _("Det här är det första beskedet."),
    "next": _("Nästa besked kommer senast {day}."),
    "nothing": _("Inget nytt har beslutats eller gjorts."),
    "done": _("Det här har vi gjort"),
    "plan": _("Det här är klart i vår handlingsplan"),
    "doing": _("Det här gör vi"),
    "will_not": _("Det här gör vi inte, och därför"),
    "waiting": _("Det här väntar på svar"),
    "still_doing": _("Det här pågår som förut"),
    "still_waiting": _("Det här väntar fortfarande på svar"),
    "you_said": _("Ni sade"),
    "due": _("Ska vara klart senast {day}."),
    "promised": _("Svar är utlovat senast {day}."),
    "come": _("{percent} procent har kommit på plats."),
    "part": _("Delmål: {what}"),
    "part_done": _("Delmål: {what} (klart)"),
    "part_due": _("Delmål: {what} (senast {day})"),
    "received": _("Mottaget"),
    "helped": _("Hjälpte det?"),
    "help": _(
        "{survey}, {day}: {percent} procent svarade {steps} av 5, där 5 är mycket (n = {n})."
    ),
    "read": _("Läs på webben: {address}"),
    "to": _("Till: {whom}"),
}
OUTCOMES: Final = ("done", "doing", "will_not", "waiting")


def place(digest: Digest, organisation: Organisation, language: str) -> str:
    """Whom it is for: the district and the area of work, as they were called that day."""
    area = (
        organisation.name_on(digest.area, digest.day, "area")
        if digest.area
        else in_language(WORDS, language)["all_areas"]
    )
    return f"{organisation.name_on(digest.district, digest.day)}, {area}"


def document(
    digest: Digest,
    organisation: Organisation,
    language: str,
    name: Callable[[str], str],
    address: str,
) -> Document:
    """The digest; `name` writes an ISO date, `address` is that of its page."""
    word = in_language(WORDS, language)
    return Document(
        word["title"],
        f"{place(digest, organisation, language)} · {name(digest.day)}",
        language,
        made_with(language),
        tuple(_blocks(digest, organisation, language, name, address)),
        about=place(digest, organisation, language),
        organisation=place(digest, organisation, language),
    )


def _blocks(
    digest: Digest,
    organisation: Organisation,
    language: str,
    name: Callable[[str], str],
    address: str,
) -> Iterator[Block]:
    word = in_language(WORDS, language)
    if digest.intro:
        yield LineBlock(digest.intro, "lead")
    yield LineBlock(
        word["since"].format(since=name(digest.since)) if digest.since else word["first"]
    )
    if digest.is_empty:
        yield LineBlock(word["nothing"])
    groups = [(outcome, digest.new(outcome)) for outcome in OUTCOMES]
    groups += [(f"still_{outcome}", digest.unchanged(outcome)) for outcome in ("doing", "waiting")]
    for heading, items in groups:
        if items:
            yield HeadingBlock(word[heading], 1)
            for item in items:
                yield from _item(item, organisation, language, name)
        if heading == "done" and digest.activities:
            yield HeadingBlock(word["plan"], 1)
            for one in digest.activities:
                goal = word["part"].format(what=one.goal) if one.goal else ""
                yield EntryBlock(f"{one.title} ({name(one.day)})", goal, strong=True)
    yield LineBlock(word["next"].format(day=name(digest.next_day)), "notice")
    yield LineBlock(word["read"].format(address=address), "soft")
    yield LineBlock(word["to"].format(whom=digest.to_whom), "soft")


def _item(
    item: DigestItem, organisation: Organisation, language: str, name: Callable[[str], str]
) -> Iterator[Block]:
    word = in_language(WORDS, language)
    yield HeadingBlock(item.title, 2)
    quotes = tuple(QuoteBlock(q.text, q.question) for q in item.quotes[:3])
    yield EntryBlock(f"{word['you_said']}: {item.what}", quotes=quotes)
    for answer in item.answers:
        group = organisation.name(answer.district) if answer.district else central(language)
        status = in_language(STATUS, language).get(answer.status, word["received"])
        facts = " ".join(_facts(item, answer, language, name))
        # The answer is what the digest is for: it is as large as what was said.
        yield EntryBlock(f"{group}: {status}", strong=True, keep=bool(answer.sentence or facts))
        if answer.sentence:
            yield LineBlock(answer.sentence, keep=bool(facts))
        if facts:
            yield LineBlock(facts, "soft")
        for one in item.helped.get(answer.referral_id, ()):
            yield LineBlock(f"{word['helped']} {one.en if language == 'en' and one.en else one.sv}")
            yield LineBlock(
                word["help"].format(
                    survey=one.survey, day=name(one.day), percent=one.percent, steps=one.steps,
                    n=one.n,
                )
            )  # fmt: skip


def _facts(
    item: DigestItem, answer: GroupAnswer, language: str, name: Callable[[str], str]
) -> Iterator[str]:
    word = in_language(WORDS, language)
    last = answer.steps[-1] if answer.steps else None
    if last is not None:
        if last.percent is not None and not last.is_done:
            yield word["come"].format(percent=last.percent)
        for part in last.milestones:
            yield _part(part, word, name) + "."
        if last.due and last.is_doing:
            yield word["due"].format(day=name(last.due))
    if answer.referral_id in item.promised:
        yield word["promised"].format(day=name(item.promised[answer.referral_id]))


def _part(part: Milestone, word: dict[str, str], name: Callable[[str], str]) -> str:
    if part.done:
        return word["part_done"].format(what=part.what)
    if part.due:
        return word["part_due"].format(what=part.what, day=name(part.due))
    return word["part"].format(what=part.what)
