"""The index for searching: what is found by which words, and what of it an account may see.

An entry holds words only, never who may see it: that is asked of the thing itself in the same
query, before anything is counted, ordered or cut off. Of notes it is asked of their event, which
their entries' numbers tell: thousands of them are counted by event without a look at each.
Nothing is ranked by how often a word occurs, which would tell of notes that one may not read.
Triggers (migrations 31, 44, 60 and 61) take an entry away when what it is made of changes, and
name it stale; `cafe.understand.search` makes it anew.

Of an erased text no word stays: FTS5 keeps those of deleted entries until its segments are merged,
so erasing merges them (`forget`), and `secure_delete` overwrites what was freed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlite_utils import Database

from cafe.store.database import rows, value
from cafe.store.passages import KEPT
from cafe.store.users import ALL

Kind = Literal["event", "survey", "proposal", "report", "digest", "theme", "note"]
KINDS: tuple[Kind, ...] = ("event", "survey", "proposal", "report", "digest", "theme", "note")
DRAFT = "draft"  # the part of a report's entry that is found by those who write it
# The numbers of notes' entries tell their event, with room for so many notes; all other entries
# stand below the first of them.
_NOTES_BITS = 24


@dataclass(frozen=True)
class Reach:
    """How far an account's roles reach, as scopes ("*" for all): where it leads, where it reads
    what has passed the gate, where it follows proposals; `steers`: is in a steering group."""

    leads: frozenset[str]
    reads: frozenset[str]
    follows: frozenset[str]
    steers: bool

    @property
    def parameters(self) -> dict[str, object]:
        """As the conditions below take them."""
        found: dict[str, object] = {"steers": int(self.steers)}
        for name in ("leads", "reads", "follows"):
            scopes: frozenset[str] = getattr(self, name)
            found |= {name: json.dumps(sorted(scopes)), f"{name}_all": int(ALL in scopes)}
        return found


@dataclass(frozen=True)
class Entry:
    """What is kept of a thing: its words as `analysis.search.index` makes them. `part` tells apart
    several of one key (the themes of an event), `title` is kept where it stands nowhere else."""

    words: str
    inner: str
    part: str = ""
    title: str = ""


@dataclass(frozen=True)
class Hit:
    """A thing that was found. `id` names it: a code (event, survey, digest), a number (proposal,
    report), the theme's or the note's id. `day` is an ISO date, "" for none. `leads`: the account
    leads it. `code` and `at` are the code and title of its event, `gathering` the number of its
    gathering; `table` is the name of a note's table and `asked` what the note answers; `of_survey`:
    its event holds the words of a survey."""

    kind: Kind
    id: str
    title: str
    text: str
    day: str
    leads: bool
    code: str
    at: str
    gathering: int | None
    table: str
    asked: str
    of_survey: bool


def _within(column: str, name: str) -> str:
    return f"(:{name}_all OR {column} IN (SELECT value FROM json_each(:{name})))"  # noqa: S608


_READ = f"({_within('{0}.district', 'reads')} OR ({{0}}.district IS NULL AND :steers))"


@dataclass(frozen=True)
class _Of:
    """Of a kind: where its things stand, their day, and for whom; then what a hit is made of."""

    joins: str
    day: str
    seen: str
    columns: str
    more: str = ""

    def with_words(self, kind: Kind) -> str:
        """Those of the entries `:having` the words that the account may see: their day, how many,
        and where, the latest first."""
        return (
            f"SELECT {self.day} AS day, 1, s.id, s.id FROM search_entry s {self.joins} "  # noqa: S608
            f"WHERE s.kind = '{kind}' AND s.id IN (SELECT value FROM json_each(:having)) "
            f"AND ({self.seen}) ORDER BY day DESC, s.id DESC"
        )

    def at(self) -> str:
        """What stands at some places, so far as the account may see it."""
        return (
            f"SELECT s.id AS entry, {self.day} AS day, {self.columns} "  # noqa: S608
            f"FROM search_entry s {self.joins} {self.more} "
            f"WHERE s.id IN (SELECT value FROM json_each(:wanted)) AND ({self.seen})"
        )


_FOUND: Mapping[Kind, _Of] = {
    "event": _Of(
        "JOIN event e ON e.id = CAST(s.key AS INTEGER)",
        "e.date",
        f"e.survey_id IS NULL AND ({_within('e.district', 'leads')} "
        f"OR (e.state <> 'draft' AND {_READ.format('e')}))",
        f"e.code AS id, e.title, e.place AS text, {_within('e.district', 'leads')} AS leads, "
        "e.code, '' AS at, NULL AS gathering, '' AS seat, '' AS asked, 0 AS of_survey",
    ),
    "survey": _Of(
        "JOIN survey y ON y.id = CAST(s.key AS INTEGER) LEFT JOIN event e ON e.id = y.event_id",
        "coalesce(e.date, y.opened_on, substr(y.created_at, 1, 10))",
        f"{_within('y.district', 'leads')} OR (y.state <> 'draft' AND {_READ.format('y')} AND "  # noqa: S608
        "EXISTS (SELECT 1 FROM survey_release r WHERE r.survey_id = y.id))",
        f"y.code AS id, y.title, '' AS text, {_within('y.district', 'leads')} AS leads, "
        "e.code, e.title AS at, NULL AS gathering, '' AS seat, '' AS asked, 1 AS of_survey",
    ),
    "proposal": _Of(
        "JOIN proposal p ON p.id = CAST(s.key AS INTEGER)",
        "substr(p.created_at, 1, 10)",
        f"p.joined_to IS NULL AND ({_within('p.home', 'leads')} OR EXISTS (SELECT 1 FROM "  # noqa: S608
        f"referral f WHERE f.proposal_id = p.id AND ({_within('p.home', 'follows')} "
        f"OR {_within('f.district', 'follows')})))",
        f"CAST(p.id AS TEXT) AS id, v.title, v.what AS text, {_within('p.home', 'leads')} "
        "AS leads, '' AS code, '' AS at, NULL AS gathering, '' AS seat, '' AS asked, "
        "0 AS of_survey",
        "JOIN proposal_revision v ON v.proposal_id = p.id AND v.revision = p.revision",
    ),
    "report": _Of(
        # As it is being written, or as readers see it.
        "JOIN report p ON p.id = CAST(s.key AS INTEGER)",
        "substr(coalesce((SELECT max(at) FROM report_version v WHERE v.report_id = p.id), "
        "p.created_at), 1, 10)",
        f"iif(s.part = '{DRAFT}', :leads_all, :reads_all AND NOT :leads_all)",
        "CAST(p.id AS TEXT) AS id, p.title, '' AS text, :leads_all AS leads, '' AS code, "
        "'' AS at, NULL AS gathering, '' AS seat, '' AS asked, 0 AS of_survey",
    ),
    "digest": _Of(
        # What was told stands on a public page; a draft has no entry.
        "JOIN digest g ON g.id = CAST(s.key AS INTEGER) AND g.published_at IS NOT NULL "
        "JOIN digest_series r ON r.id = g.series_id JOIN district d ON d.id = r.district "
        "LEFT JOIN area a ON a.id = r.area",
        "substr(g.published_at, 1, 10)",
        "1",
        "g.code AS id, d.name || coalesce(', ' || a.name, '') AS title, g.intro AS text, "
        "0 AS leads, '' AS code, '' AS at, NULL AS gathering, '' AS seat, '' AS asked, "
        "0 AS of_survey",
    ),
    "theme": _Of(
        # As the machine and people have them now ("event:"), or as readers were shown them.
        "LEFT JOIN event e ON (s.key LIKE 'event:%' OR s.key LIKE 'shown:%') "
        "AND e.id = CAST(substr(s.key, 7) AS INTEGER) "
        "LEFT JOIN gathering g ON s.key LIKE 'gathering:%' "
        "AND g.id = CAST(substr(s.key, 11) AS INTEGER)",
        "coalesce(e.date, substr(g.at, 1, 10))",
        f"(s.key LIKE 'event:%' AND {_within('e.district', 'leads')}) "
        f"OR (s.key LIKE 'shown:%' AND e.state <> 'draft' AND {_READ.format('e')} "
        f"AND NOT {_within('e.district', 'leads')}) "
        f"OR (g.id IS NOT NULL AND {_within('g.home', 'leads')})",
        "s.part AS id, s.title, '' AS text, s.key NOT LIKE 'shown:%' AS leads, e.code, "
        "coalesce(e.title, g.title) AS at, "
        "g.id AS gathering, '' AS seat, '' AS asked, e.survey_id IS NOT NULL AS of_survey",
    ),
    "note": _Of(
        "JOIN note n ON n.id = s.key "
        "JOIN note_revision v ON v.note_id = n.id AND v.revision = n.current "
        "JOIN cafe_table t ON t.id = n.table_id JOIN event e ON e.id = t.event_id",
        "e.date",
        f"{KEPT} AND {_within('e.district', 'leads')}",
        "n.id, '' AS title, v.text, 1 AS leads, e.code, e.title AS at, NULL AS gathering, "
        "t.name AS seat, coalesce(q.question, '') AS asked, e.survey_id IS NOT NULL AS of_survey",
        "LEFT JOIN round q ON q.event_id = e.id AND q.number = v.round",
    ),
}


# The notes that have the words, by event, of the events that the account leads. The words of a note
# that no longer counts are not in the index: `SEARCH_STALE` takes them out at once.
_NOTES = (
    "SELECT e.date AS day, f.number, (f.event << {bits}) + 1, ((f.event + 1) << {bits}) - 1 "  # noqa: S608
    "FROM (SELECT rowid >> {bits} AS event, count(*) AS number FROM search_entry_fts "
    "WHERE search_entry_fts MATCH :asked AND rowid >= {first} GROUP BY 1) f "
    f"JOIN event e ON e.id = f.event WHERE {_within('e.district', 'leads')} "
    "ORDER BY day DESC, e.id DESC"
).format(bits=_NOTES_BITS, first=1 << _NOTES_BITS)


@dataclass(frozen=True)
class Shelf:
    """Where some of what was found stands: an entry, or an event's notes, of which `number` have
    the words, between two entries' numbers. `day` is an ISO date, "" for none."""

    day: str
    number: int
    first: int
    last: int


def shelves(db: Database, asked: str, reach: Reach) -> dict[Kind, list[Shelf]]:
    """All that has the words and that the account may see, by kind, the latest first. `asked` is a
    query as `analysis.search.Query.condition` has it."""
    # Reading a common word's entries is what a search costs: once here, and once for all notes.
    having = rows(
        db,
        "SELECT rowid FROM search_entry_fts WHERE search_entry_fts MATCH ? AND rowid < ?",
        (asked, 1 << _NOTES_BITS),
    )
    given = {"asked": asked, "having": json.dumps([r[0] for r in having])}
    found: dict[Kind, list[Shelf]] = {}
    for kind, of in _FOUND.items():
        query = _NOTES if kind == "note" else of.with_words(kind)
        there = rows(db, query, reach.parameters | given)
        if there:
            found[kind] = [Shelf(r[0] or "", *tuple(r)[1:]) for r in there]
    return found


def hits(
    db: Database,
    reach: Reach,
    asked: str,
    kind: Kind,
    there: Sequence[Shelf],
    begin: int,
    number: int,
) -> list[Hit]:
    """So many of what stands on the shelves that `shelves` has found, after the first `begin`, in
    their order."""
    wanted: list[int] = []
    for shelf in there:
        if len(wanted) == number:
            break
        if begin >= shelf.number:
            begin -= shelf.number
            continue
        if shelf.first == shelf.last:
            wanted.append(shelf.first)
        else:
            entries = rows(
                db,
                "SELECT rowid FROM search_entry_fts WHERE search_entry_fts MATCH ? "
                "AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ? OFFSET ?",
                (asked, shelf.first, shelf.last, number - len(wanted), begin),
            )
            wanted += [r[0] for r in entries]
        begin = 0
    there_now = rows(db, _FOUND[kind].at(), reach.parameters | {"wanted": json.dumps(wanted)})
    found = {
        r["entry"]: Hit(
            kind, r["id"], r["title"], r["text"], r["day"] or "", bool(r["leads"]),
            r["code"] or "", r["at"] or "", r["gathering"], r["seat"], r["asked"],
            bool(r["of_survey"]),
        )
        for r in there_now
    }  # fmt: skip
    return [found[entry] for entry in wanted if entry in found]


# --- keeping in step ----------------------------------------------------------------------------


def stale_count(db: Database, without: Collection[Kind] = ()) -> int:
    """How many things have to be read anew, but those of some kinds."""
    left = json.dumps(list(without))
    sql = "SELECT count(*) FROM search_stale WHERE kind NOT IN (SELECT value FROM json_each(?))"
    return int(value(db, sql, (left,)))


def stale(db: Database, limit: int) -> dict[Kind, list[str]]:
    """Keys of things that have to be read anew, by kind; at most `limit`."""
    found: dict[Kind, list[str]] = {}
    for r in rows(db, "SELECT kind, key FROM search_stale LIMIT ?", (limit,)):
        found.setdefault(r["kind"], []).append(r["key"])
    return found


def mark_all(db: Database) -> None:
    """Let every thing be read anew."""
    db.conn.execute("DELETE FROM search_entry")
    for found in (
        "SELECT 'event', id FROM event WHERE true",
        "SELECT 'survey', id FROM survey WHERE true",
        "SELECT 'proposal', id FROM proposal WHERE true",
        "SELECT 'note', id FROM note WHERE true",
        "SELECT 'report', id FROM report WHERE true",
        "SELECT 'digest', id FROM digest WHERE published_at IS NOT NULL",
        "SELECT DISTINCT 'theme', iif(gathering_id IS NULL, 'event:' || event_id, "
        "'gathering:' || gathering_id) FROM run WHERE kind = 'themes'",
        "SELECT DISTINCT 'theme', 'shown:' || event_id FROM summary_release WHERE true",
    ):
        db.conn.execute(f"INSERT INTO search_stale (kind, key) {found} ON CONFLICT DO NOTHING")


_SAID: Mapping[str, str] = {
    "event": (
        "SELECT CAST(e.id AS TEXT) AS key, e.title, e.place, e.code, coalesce(d.name, '') AS name, "
        "coalesce((SELECT group_concat(question, ' ') FROM round WHERE event_id = e.id), '') AS q "
        "FROM event e LEFT JOIN district d ON d.id = e.district WHERE e.id IN ({})"
    ),
    "survey": (
        "SELECT CAST(y.id AS TEXT) AS key, y.title, y.code, coalesce(d.name, '') AS name "
        "FROM survey y LEFT JOIN district d ON d.id = y.district WHERE y.id IN ({})"
    ),
    "proposal": (
        "SELECT CAST(p.id AS TEXT) AS key, v.title, v.what, v.why FROM proposal p "
        "JOIN proposal_revision v ON v.proposal_id = p.id AND v.revision = p.revision "
        "WHERE p.joined_to IS NULL AND p.id IN ({})"
    ),
    "report": (
        "SELECT CAST(p.id AS TEXT) AS key, p.title, coalesce((SELECT group_concat(heading || ' ' "
        "|| text, ' ') FROM report_part WHERE report_id = p.id AND NOT removed), '') AS draft, "
        "(SELECT group_concat((e.value ->> 'heading') || ' ' || (e.value ->> 'text'), ' ') "
        "FROM report_version v, json_each(v.content) e WHERE v.report_id = p.id AND v.number = "
        "(SELECT max(number) FROM report_version WHERE report_id = p.id)) AS finished "
        "FROM report p WHERE p.id IN ({})"
    ),
    # Its own words and all that it tells; what was said is kept elsewhere, and can be erased there.
    "digest": (
        "SELECT CAST(g.id AS TEXT) AS key, g.intro, d.name, coalesce(a.name, '') AS area, "
        "coalesce((SELECT group_concat(t.atom, ' ') FROM json_tree(g.content) t "
        "WHERE t.type = 'text' AND t.key IN ('title', 'what', 'sentence', 'goal')), '') AS told "
        "FROM digest g JOIN digest_series r ON r.id = g.series_id "
        "JOIN district d ON d.id = r.district LEFT JOIN area a ON a.id = r.area "
        "WHERE g.published_at IS NOT NULL AND g.id IN ({})"
    ),
    "note": (
        "SELECT n.id AS key, v.text FROM note n "  # noqa: S608
        f"JOIN note_revision v ON v.note_id = n.id AND v.revision = n.current WHERE {KEPT} "
        "AND n.id IN ({})"
    ),
}


def said(db: Database, kind: Kind, keys: Collection[str]) -> dict[str, tuple[Any, ...]]:
    """By key: the texts that a thing is found by; those that are not there (any longer) are
    missing. Of a report: its title, what is being written, and what is finished, None for nothing.
    Themes have theirs in `cafe.understand.themes`."""
    found = rows(
        db, _SAID[kind].format("SELECT value FROM json_each(?)"), (json.dumps(sorted(keys)),)
    )
    return {r["key"]: tuple(r)[1:] for r in found}


def questionnaires_of(db: Database, keys: Collection[str]) -> dict[str, str]:
    """By survey: the content of its questionnaire."""
    found = rows(
        db,
        "SELECT CAST(y.id AS TEXT) AS key, q.content FROM survey y JOIN questionnaire q "
        "ON q.id = y.questionnaire_id AND q.version = y.questionnaire_version "
        "WHERE y.id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(keys)),),
    )
    return {r["key"]: r["content"] for r in found}


def put(db: Database, kind: Kind, key: str, entries: Sequence[Entry]) -> None:
    """Keep what a thing is found by, in the open transaction; it is no longer stale."""
    db.conn.execute("DELETE FROM search_entry WHERE kind = ? AND key = ?", (kind, key))
    first = 1
    if kind == "note":
        event = value(db, "SELECT event_id FROM passage WHERE id = ?", (key,))
        first = (int(event or 0) << _NOTES_BITS) + 1
    last = first + (1 << _NOTES_BITS) - 2
    for e in entries:
        db.conn.execute(
            "INSERT INTO search_entry (id, kind, key, part, title, words, inner) VALUES ((SELECT "
            "coalesce(max(id), ? - 1) + 1 FROM search_entry WHERE id BETWEEN ? AND ?), "
            "?, ?, ?, ?, ?, ?)",
            (first, first, last, kind, key, e.part, e.title, e.words, e.inner),
        )
    db.conn.execute("DELETE FROM search_stale WHERE kind = ? AND key = ?", (kind, key))


def forget(db: Database, notes: Iterable[str]) -> None:
    """Let no word of these notes stay in the index, within the open transaction."""
    for note in notes:
        db.conn.execute("DELETE FROM search_entry WHERE kind = 'note' AND key = ?", (note,))
    # Also what earlier wordings have left: merged segments hold only what is there.
    tidy(db)


def tidy(db: Database) -> None:
    """Bring the index into one piece: nothing is left in it of what has changed."""
    db.conn.execute("INSERT INTO search_entry_fts (search_entry_fts) VALUES ('optimize')")
