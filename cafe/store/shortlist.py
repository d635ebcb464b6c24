"""What the room votes on: the tables' proposals as a person has put them together, worded, chosen
and ordered.

A proposal that nobody has touched goes to the vote in its own words, by round, table and time. When
the voting opens the list is settled: what comes later waits until somebody takes it in. Nothing
here changes a note; of several that were put together, the vote is on the one that leads them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from sqlite3 import Row

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict, Refused, Unknown
from cafe.store import audit
from cafe.store.database import row, rows, value
from cafe.store.passages import KEPT, ORDER, PASSAGES

WAYS = ("first", "up", "down")
LAST = 1_000_000  # the place of what nobody has placed


@dataclass(frozen=True)
class TableProposal:
    """A proposal as a table wrote it: the note's id and the revision that counts."""

    id: str
    revision: int
    text: str
    round: int
    table: str


@dataclass(frozen=True)
class VotableProposal:
    """What can be voted on: the proposals of `parts`, under the id of the note that leads them.

    `wording` is what a person wrote for the vote, None where the first part's own words stand;
    `hidden` the reason why nobody is shown it, None for what is not hidden. `came_later`: after the
    voting had opened, and nobody has taken it in.
    """

    id: str
    parts: tuple[TableProposal, ...]
    wording: str | None = None
    chosen: bool = True
    hidden: str | None = None
    came_later: bool = False

    @property
    def text(self) -> str:
        """What the room reads."""
        return self.wording or self.parts[0].text

    @property
    def round(self) -> int:
        """The round in which it was said."""
        return self.parts[0].round

    @property
    def is_joined(self) -> bool:
        """Whether it stands for several."""
        return len(self.parts) > 1

    @property
    def is_reworded(self) -> bool:
        """Whether it says something else than the table's own words."""
        return self.wording is not None


@dataclass(frozen=True)
class Shortlist:
    """The proposals of an event: those that go to the vote, in their order; those that were left
    out or came later; those that nobody is shown."""

    going: tuple[VotableProposal, ...]
    left: tuple[VotableProposal, ...]
    hidden: tuple[VotableProposal, ...]

    @property
    def every(self) -> tuple[VotableProposal, ...]:
        """All of them."""
        return self.going + self.left + self.hidden


IMPORTANT_FIRST = ORDER.replace("ORDER BY ", "ORDER BY v.important DESC, ")


@dataclass(frozen=True)
class ShortlistSizes:
    """How many proposals the tables left, how many those are when the like ones are put together,
    how many of them go to the vote, and how many came when the voting had opened and wait to be
    taken in. That a table proposed something is said openly."""

    written: int
    together: int
    going: int
    later: int


def sizes(listed: Shortlist) -> ShortlistSizes:
    """The sizes of a shortlist."""
    every = listed.every
    return ShortlistSizes(
        written=sum(len(one.parts) for one in every),
        together=len(every),
        going=len(listed.going),
        later=sum(one.came_later for one in listed.left),
    )


def of_event(db: Database, event_id: int) -> Shortlist:
    """The event's shortlist as it stands."""
    written = rows(
        db,
        f"SELECT p.id, v.revision, v.text, v.round, t.name {PASSAGES} "
        f"WHERE {KEPT} AND v.kind = 'proposal' AND p.event_id = ? {IMPORTANT_FIRST}",
        (event_id,),
    )
    said = _said(db, event_id)
    settled = _is_settled(db, event_id)
    groups: dict[str, list[TableProposal]] = {}
    for r in written:
        own = TableProposal(r["id"], r["revision"], r["text"], r["round"], r["name"])
        leads = said[own.id]["part_of"] if own.id in said else None
        groups.setdefault(leads or own.id, []).append(own)
    found = []
    for lead, parts in groups.items():
        parts.sort(key=lambda own: own.id != lead)  # among the others the order stays
        told = said.get(lead)
        if told is None:
            found.append(VotableProposal(lead, tuple(parts), None, not settled, None, settled))
        else:
            chosen = bool(told["chosen"])
            found.append(
                VotableProposal(lead, tuple(parts), told["wording"], chosen, told["hidden"])
            )
    places = {lead: r["place"] for lead, r in said.items() if r["place"] is not None}
    found.sort(key=lambda one: places.get(one.id, LAST))
    seen = [one for one in found if one.hidden is None]
    return Shortlist(
        tuple(one for one in seen if one.chosen),
        tuple(one for one in seen if not one.chosen),
        tuple(one for one in found if one.hidden is not None),
    )


def settle(db: Database, event_id: int) -> None:
    """Make what would go to the vote now what goes to it; called when the voting opens."""
    for place, one in enumerate(of_event(db, event_id).going):
        _put(db, event_id, one.id, chosen=1, place=place)


def join(db: Database, actor: str, event_id: int, lead: str, others: Collection[str]) -> None:
    """Put proposals together; the vote is on `lead`, in its words, at the earliest place of them.

    Raises Refused("shortlist_join_two") without others, Conflict("shortlist_changed") when one of
    them does not stand for itself any longer, Conflict("shortlist_has_votes") once somebody voted.
    """
    _check_no_votes(db, event_id)
    listed = of_event(db, event_id)
    by_id = {one.id: one for one in listed.going + listed.left}
    together = set(others) | {lead}
    if len(together) < 2:
        raise Refused("shortlist_join_two")
    if not together <= by_id.keys():
        raise Conflict("shortlist_changed")
    said = _said(db, event_id)
    places = [said[i]["place"] for i in together & said.keys() if said[i]["place"] is not None]
    chosen = any(by_id[i].chosen for i in together)
    _put(db, event_id, lead, chosen=int(chosen), place=min(places, default=None))
    for one in together - {lead}:
        for part in {one} | {p.id for p in by_id[one].parts}:
            _put(db, event_id, part, part_of=lead, wording=None, chosen=int(chosen))
        # Also those whose notes are withdrawn for now.
        db.conn.execute(
            "UPDATE shortlist SET part_of = ? WHERE event_id = ? AND part_of = ?",
            (lead, event_id, one),
        )
    audit.add(db, actor, "shortlist.join", f"note:{lead}", others=sorted(together - {lead}))


def part(db: Database, actor: str, event_id: int, lead: str) -> None:
    """Take apart what was put together; each has its own words again. Raises as `join`."""
    _check_no_votes(db, event_id)
    one = _one(db, event_id, lead)
    place = value(db, "SELECT place FROM shortlist WHERE note_id = ?", (lead,))
    db.conn.execute(
        "UPDATE shortlist SET part_of = NULL, wording = NULL, chosen = ?, place = ? "
        "WHERE event_id = ? AND (part_of = ? OR note_id = ?)",
        (int(one.chosen), place, event_id, lead, lead),
    )
    audit.add(db, actor, "shortlist.part", f"note:{lead}")


def word(db: Database, actor: str, event_id: int, lead: str, wording: str, seen: str) -> None:
    """Give it other words for the vote; none, or the table's own, bring those back. `seen` is what
    it said when the person began to write.

    Raises Conflict("shortlist_reworded") when it says something else by now, and as `join`.
    """
    _check_no_votes(db, event_id)
    one = _one(db, event_id, lead)
    if wording == one.text:
        return
    if one.text != seen:
        raise Conflict("shortlist_reworded")
    own = one.parts[0].text
    _put(db, event_id, lead, wording=None if wording in ("", own) else wording)
    audit.add(db, actor, "shortlist.word", f"note:{lead}")


def choose(db: Database, actor: str, event_id: int, chosen: bool, leads: Collection[str]) -> None:
    """Let these go to the vote, last in the list, or leave them out. Once somebody voted one may
    still be taken in. Raises as `join`."""
    if not chosen:
        _check_no_votes(db, event_id)
    listed = of_event(db, event_id)
    there = {one.id for one in (listed.left if chosen else listed.going)}
    missing = set(leads) - {one.id for one in listed.going + listed.left}
    if missing:
        raise Conflict("shortlist_changed")
    wanted = [i for i in leads if i in there]
    last = len(listed.going)
    for place, one in enumerate(wanted, start=last):
        _put(db, event_id, one, chosen=int(chosen), place=place if chosen else None)
    if wanted and chosen:  # those before them keep their order
        for place, before in enumerate(listed.going):
            _put(db, event_id, before.id, chosen=1, place=place)
    if wanted:
        audit.add(
            db, actor, "shortlist.choose", f"event:{_code(db, event_id)}", chosen=chosen,
            number=len(wanted),
        )  # fmt: skip


def hide(db: Database, actor: str, event_id: int, lead: str, reason: str) -> None:
    """Show it to nobody in the room; votes on it are free again. `reason` does not repeat it."""
    one = _one(db, event_id, lead)
    if one.hidden != reason:
        _put(db, event_id, lead, hidden=reason)
        audit.add(db, actor, "shortlist.hide", f"note:{lead}")


def unhide(db: Database, actor: str, event_id: int, lead: str) -> None:
    """Show it again."""
    if _one(db, event_id, lead).hidden is not None:
        _put(db, event_id, lead, hidden=None)
        audit.add(db, actor, "shortlist.unhide", f"note:{lead}")


def move(db: Database, actor: str, event_id: int, lead: str, way: str) -> None:
    """Move one that goes to the vote to the first place, or a place up or down. Raises as `join`,
    and Refused for a way that there is none of."""
    _check_no_votes(db, event_id)
    order = [one.id for one in of_event(db, event_id).going]
    if way not in WAYS:
        raise Refused("shortlist_way")
    if lead not in order:
        raise Conflict("shortlist_changed")
    at = order.index(lead)
    to = {"first": 0, "up": max(at - 1, 0), "down": min(at + 1, len(order) - 1)}[way]
    if to == at:
        return
    order.insert(to, order.pop(at))
    for place, one in enumerate(order):
        _put(db, event_id, one, chosen=1, place=place)
    audit.add(db, actor, "shortlist.move", f"note:{lead}", way=way)


def shown_texts(db: Database, event_id: int) -> Callable[[str], tuple[str | None, bool]]:
    """Asks of a lead's id: what a person worded it as, None for nothing, and whether it is
    hidden."""
    said = _said(db, event_id)

    def ask(lead: str) -> tuple[str | None, bool]:
        r = said.get(lead)
        return (None, False) if r is None else (r["wording"], r["hidden"] is not None)

    return ask


def _one(db: Database, event_id: int, lead: str) -> VotableProposal:
    for one in of_event(db, event_id).every:
        if one.id == lead:
            return one
    raise Conflict("shortlist_changed")


def _said(db: Database, event_id: int) -> Mapping[str, Row]:
    found = rows(db, "SELECT * FROM shortlist WHERE event_id = ?", (event_id,))
    return {r["note_id"]: r for r in found}


def _is_settled(db: Database, event_id: int) -> bool:
    """Whether the voting has opened: what comes now waits."""
    return bool(value(db, "SELECT harvest <> 'off' FROM event WHERE id = ?", (event_id,)))


def _check_no_votes(db: Database, event_id: int) -> None:
    if value(db, "SELECT EXISTS (SELECT 1 FROM ballot_vote WHERE event_id = ?)", (event_id,)):
        raise Conflict("shortlist_has_votes")


def _code(db: Database, event_id: int) -> str:
    found = row(db, "SELECT code FROM event WHERE id = ?", (event_id,))
    if found is None:
        raise Unknown("event_unknown", code=event_id)
    return str(found["code"])


def _put(db: Database, event_id: int, note_id: str, **columns: object) -> None:
    """Say something of a note; what nothing is said of stays, or is as if nothing had been."""
    db.conn.execute(
        "INSERT INTO shortlist (note_id, event_id, chosen, at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (note_id) DO UPDATE SET at = excluded.at",
        (note_id, event_id, int(not _is_settled(db, event_id)), days.now()),
    )
    for name, given in columns.items():
        db.conn.execute(
            f"UPDATE shortlist SET {name} = ? WHERE note_id = ?",  # noqa: S608 - a column's name
            (given, note_id),
        )
