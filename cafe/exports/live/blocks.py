"""The live blocks of a report: figures and words out of what readers are shown, never typed in.

All that is read here has passed the gate: figures of indicators as readers see them, the releases
of summaries and of survey results, adopted plans, and the proposals of events whose page is public.
What is hidden is said, with why; what somebody chooses about a block only ever leaves out. Frozen,
a block of staff's words keeps the number of the release and no words, so that what is erased later
is gone from the report too; other figures are kept whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from sqlite_utils import Database

from cafe.errors import Unknown
from cafe.exports.live import answered, content, indicators, planned, proposed, said
from cafe.exports.live.content import BlockChoice, BlockKind, BlockSource, LiveContent, LiveSource
from cafe.language import LANGUAGES, in_language
from cafe.language import marked as _
from cafe.store.year_reports import ReportPart

KINDS: Final[Mapping[str, BlockKind]] = {
    kind.name: kind
    for kind in (indicators.KIND, *said.KINDS, proposed.KIND, *answered.KINDS, *planned.KINDS)
}

WORDS: Final = {
    "gone": _("Källan finns inte längre, eller har inget som får visas."),
    "name": _("Siffror eller ord"),
}


def sources(db: Database, language: str) -> list[LiveSource]:
    """All that a report can show."""
    return [source for kind in KINDS.values() for source in kind.offered(db, language)]


def read(
    db: Database, source: str, language: str, kept: Mapping[str, Any] | None = None
) -> LiveContent:
    """What the block of a source shows now, or as it was `kept`."""
    if kept is not None and "content" in kept:
        return content.of_json(kept["content"].get(language) or kept["content"]["sv"])
    asked = BlockSource.of(source)
    number = kept["release"] if kept is not None else None
    try:
        return KINDS[asked.kind].read(db, asked, number, language)
    except Unknown:
        word = in_language(WORDS, language)
        return LiveContent(word["name"], notices=(word["gone"],))


def choices(db: Database, source: str, language: str) -> Sequence[BlockChoice]:
    """What can be chosen about the block of a source."""
    asked = BlockSource.of(source)
    find = KINDS[asked.kind].choices
    try:
        return find(db, asked, language) if find is not None else ()
    except Unknown:
        return ()


def has_choices(source: str) -> bool:
    """Whether there are kinds of things to choose about the block of a source."""
    return KINDS[BlockSource.of(source).kind].choices is not None


def chosen(offered: Sequence[BlockChoice], source: str, given: Mapping[str, Sequence[str]]) -> str:
    """The source with what was chosen about it instead of what it had. Raises Unknown for what is
    not offered."""
    pairs = []
    for choice in offered:
        wanted = [value for value in given.get(choice.name, ()) if value]
        if not set(wanted) <= {value for value, _words in choice.options}:
            raise Unknown("not_found")
        pairs += [(choice.name, value) for value in (wanted if choice.several else wanted[:1])]
    asked = BlockSource.of(source)
    return str(BlockSource(asked.kind, asked.key, tuple(pairs)))


def keep(db: Database, source: str) -> dict[str, Any]:
    """What a finished report keeps of a block."""
    now = read(db, source, "sv")
    if now.shown is not None:
        return {"release": now.shown}
    return {"content": {language: asdict(read(db, source, language)) for language in LANGUAGES}}


def frozen_parts(db: Database, parts: Sequence[ReportPart]) -> list[dict[str, Any]]:
    """What a report of these parts is finished with: those that stand, as they read now."""
    return [
        {
            "id": one.id,
            "level": one.level,
            "heading": one.heading,
            "text": one.text,
            "source": one.source,
            "kept": keep(db, one.source) if one.source else None,
        }
        for one in parts
        if not one.removed
    ]
