"""Observations: the figures of indicators, by district and day."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from sqlite3 import Row

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict
from cafe.store import audit, settings
from cafe.store.database import rows, value
from cafe.store.indicators import Indicator

# An observation that an answer makes is the same one however often the answer is stored.
NAMESPACE = uuid.UUID("5a4f6f0e-3f0a-4f5e-9d43-0c6f3a1f7a21")
# Set by the migration that made corrections wait: up to which moment they did not.
WAIT_FROM = "figures_wait_from"


@dataclass(frozen=True)
class Observation:
    """A figure of an indicator; `district` None is the city as a whole, `profession` None all; it
    may be a level of one.

    `date` is ISO, in full or cut to the month or year. Of a share `value` is percent, `part` of
    `base` persons where both are known. `withdrawn`: the figure was wrong and there is none.
    `source`: where a share whose persons nobody told is published, protected there.
    `reason` is why it replaced an earlier one. What was written at once has the same `moment`, and
    what came later a greater one. What an answer told has neither actor nor time nor moment.
    """

    id: str
    indicator: str
    district: str | None
    date: str
    value: float
    remark: str = ""
    answer_id: str | None = None
    profession: str | None = None
    part: int | None = None
    base: int | None = None
    withdrawn: bool = False
    reason: str = ""
    actor: str | None = None
    at: str | None = None
    moment: int = 0
    source: str = ""

    @property
    def counted(self) -> int | None:
        """How many of `base` persons a share is, rounded where only its base was told."""
        if self.part is not None or self.base is None:
            return self.part
        return round(self.value * self.base / 100)

    @property
    def place(self) -> Place:
        """What it is about, but for the time."""
        return self.district, self.profession


@dataclass(frozen=True)
class Given:
    """A figure as a person gives it, before it is an observation."""

    district: str | None
    date: str
    value: float
    profession: str | None = None
    part: int | None = None
    base: int | None = None
    remark: str = ""
    withdrawn: bool = False
    source: str = ""

    @property
    def place(self) -> Place:
        """What it is about, but for the time."""
        return self.district, self.profession

    def agrees(self, kept: Observation) -> bool:
        """Whether it says nothing else than one that is kept for the same place and period; either
        may tell more: part and base, a remark, a source."""
        if (self.value, self.withdrawn) != (kept.value, kept.withdrawn):
            return False
        told = ((self.part, kept.part), (self.base, kept.base))
        return all(mine is None or other is None or mine == other for mine, other in told)

    def beside(self, kept: Observation) -> Given | None:
        """What both tell of a figure on which they agree; None when that is all kept already."""
        base = kept.base if self.base is None else self.base
        both = replace(
            self,
            part=kept.part if self.part is None else self.part,
            base=base,
            remark=self.remark or kept.remark,
            source="" if base is not None else self.source or kept.source,
        )
        says = (kept.part, kept.base, kept.remark, kept.source)
        return None if (both.part, both.base, both.remark, both.source) == says else both


# District and profession; None for all.
Place = tuple[str | None, str | None]


def add_of_answer(
    db: Database, answer_id: str, figures: Iterable[tuple[str, str | None, str, float]]
) -> int:
    """Keep what an answer says of indicators, in the transaction that stores the answer.

    `figures`: (indicator, district, ISO date, value), as
    `forms.questionnaire.answer.observations` finds them.
    Returns how many were new: an answer that is stored a second time adds none.
    """
    written = 0
    for indicator, district, date, figure in figures:
        identity = uuid.uuid5(NAMESPACE, f"{answer_id}:{indicator}").hex
        written += db.conn.execute(
            "INSERT INTO observation (id, indicator, district, date, value, answer_id) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
            (identity, indicator, district, date, float(figure), answer_id),
        ).rowcount
    return written


def of_indicator(db: Database, indicator: str) -> list[Observation]:
    """All observations of an indicator, by date, then district."""
    found = rows(
        db,
        "SELECT * FROM observation WHERE indicator = ? ORDER BY date, district, id",
        (indicator,),
    )
    return [_observation(r) for r in found]


def current(db: Database, indicator: Indicator) -> dict[tuple[str, Place], list[Observation]]:
    """The figures that hold, by period and place: those that no later one has replaced.

    More than one at a place: answers that differ, until a person says which holds (`put`).
    """
    found = rows(
        db,
        "SELECT * FROM observation WHERE indicator = ? "
        "AND id NOT IN (SELECT old FROM observation_replaced) ORDER BY date, id",
        (indicator.heading,),
    )
    kept: dict[tuple[str, Place], list[Observation]] = {}
    for r in found:
        one = _observation(r)
        at = kept.setdefault((indicator.period(one.date), one.place), [])
        if not any((one.value, one.base) == (other.value, other.base) for other in at):
            at.append(one)
    return kept


@dataclass(frozen=True)
class Span:
    """A figure with the moments from when and until when it held: None when it still holds."""

    observation: Observation
    since: int
    until: int | None


def moment(db: Database) -> int:
    """The moment of a write, in its open transaction: after all before it, by no clock."""
    return 1 + int(value(db, "SELECT coalesce(max(moment), 0) FROM observation"))


def waiting_from(db: Database) -> int:
    """The moment up to which every correction was shown at once."""
    return int(settings.get(db, WAIT_FROM) or 0)


def spans(db: Database, indicator: Indicator) -> dict[str, list[Span]]:
    """All figures ever given, by period."""
    ends = {
        r["old"]: r["moment"] or 0
        for r in rows(
            db,
            "SELECT r.old, n.moment FROM observation_replaced r JOIN observation n ON n.id = r.new",
        )
    }
    found: dict[str, list[Span]] = {}
    for one in of_indicator(db, indicator.heading):
        span = Span(one, one.moment, ends.get(one.id))
        found.setdefault(indicator.period(one.date), []).append(span)
    return found


def with_coming(
    indicator: Indicator,
    kept: Mapping[tuple[str, Place], list[Observation]],
    held: Mapping[str, list[Span]],
    coming: Sequence[Given],
) -> tuple[dict[tuple[str, Place], list[Observation]], dict[str, list[Span]]]:
    """What `current` (`kept`) and `spans` (`held`) would be if figures were given that are not
    yet: what a file would make of them."""
    kept, held = dict(kept), {period: list(spans) for period, spans in held.items()}
    now = 1 + max((s.observation.moment for spans in held.values() for s in spans), default=0)
    for number, given in enumerate(coming):
        period = indicator.period(given.date)
        at = (period, given.place)
        before = kept.get(at, [])
        told: Given | None = given
        if len(before) == 1 and given.agrees(before[0]):
            told = given.beside(before[0])
        if told is None:
            continue
        one = Observation(
            f"coming {number}", indicator.heading, told.district, told.date, told.value,
            told.remark, None, told.profession, told.part, told.base, told.withdrawn, moment=now,
            source=told.source,
        )  # fmt: skip
        spans = held.setdefault(period, [])
        for place, span in enumerate(spans):
            if span.until is None and span.observation.place == given.place:
                spans[place] = replace(span, until=now)
        spans.append(Span(one, now, None))
        kept[at] = [one]
    return kept, held


def history(db: Database, indicator: Indicator, period: str, place: Place) -> list[Observation]:
    """All that has been said of a place in a period, the figure that holds first."""
    old = {r["old"] for r in rows(db, "SELECT old FROM observation_replaced")}
    found = [
        one
        for one in of_indicator(db, indicator.heading)
        if one.place == place and indicator.period(one.date) == period
    ]
    return sorted(found, key=lambda one: (one.id in old, -one.moment))


def corrected(db: Database, indicator: Indicator) -> dict[tuple[str, Place], str]:
    """Of the places and periods whose figure replaced another: why it did."""
    found = rows(
        db,
        "SELECT * FROM observation WHERE indicator = ? AND reason <> '' "
        "AND id NOT IN (SELECT old FROM observation_replaced)",
        (indicator.heading,),
    )
    made = [_observation(r) for r in found]
    return {(indicator.period(one.date), one.place): one.reason for one in made}


def put(
    db: Database,
    actor: str,
    indicator: Indicator,
    given: Given,
    reason: str = "",
    together: int | None = None,
) -> bool:
    """Keep a figure. Returns False when it is kept already. `together`: the `moment` of what is
    written in the same transaction, since nobody sees one of them without the others.

    One that tells more of the same figure completes it. One that differs replaces it, and needs a
    reason: raises Conflict("figure_differs") without one, with the `value` that is kept (""
    where it is about persons).
    """
    period = indicator.period(given.date)
    before = [
        _observation(r)
        for r in rows(
            db,
            "SELECT * FROM observation WHERE indicator = ? AND district IS ? "
            "AND coalesce(level, profession) IS ? "
            "AND substr(date, 1, ?) = ? AND id NOT IN (SELECT old FROM observation_replaced)",
            (indicator.heading, *given.place, len(period), period),
        )
    ]
    agrees = len(before) == 1 and given.agrees(before[0])
    if agrees:
        more = given.beside(before[0])
        if more is None:
            return False
        given = more
    if given.withdrawn and not before:
        return False
    # A figure that was withdrawn can be given anew; any other needs to be told why it changes.
    if not agrees and any(not one.withdrawn for one in before) and not reason.strip():
        # Of persons it may be hidden on every page, so it is not said here either.
        said = "" if indicator.definition.protected else _plain(before[0].value)
        raise Conflict("figure_differs", value=said)
    identity = uuid.uuid4().hex
    db.conn.execute(
        "INSERT INTO observation (id, indicator, district, profession, level, date, value, part, "
        "base, remark, withdrawn, reason, actor, at, moment, source) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            identity,
            indicator.heading,
            given.district,
            given.profession and given.profession.partition(".")[0],
            given.profession if given.profession and "." in given.profession else None,
            given.date,
            given.value,
            given.part,
            given.base,
            given.remark,
            int(given.withdrawn),
            reason.strip() if before else "",
            actor,
            days.now(),
            moment(db) if together is None else together,
            given.source,
        ),
    )
    db.conn.executemany(
        "INSERT INTO observation_replaced (old, new) VALUES (?, ?)",
        [(one.id, identity) for one in before],
    )
    audit.add(
        db,
        actor,
        "indicator.correct" if before else "indicator.observe",
        f"indicator:{indicator.id}",
        district=given.district,
        profession=given.profession,
        date=given.date,
    )
    return True


def _plain(number: float) -> str:
    return f"{number:g}".replace(".", ",")


def indicators(db: Database) -> list[str]:
    """The names of the indicators that have an observation."""
    return [r[0] for r in rows(db, "SELECT DISTINCT indicator FROM observation ORDER BY indicator")]


def _observation(r: Row) -> Observation:
    return Observation(
        r["id"],
        r["indicator"],
        r["district"],
        r["date"],
        r["value"],
        r["remark"],
        r["answer_id"],
        r["level"] or r["profession"],
        r["part"],
        r["base"],
        bool(r["withdrawn"]),
        r["reason"],
        r["actor"],
        r["at"],
        r["moment"] or 0,
        r["source"],
    )
