"""Reports of a year: sections that people write, live blocks between them, and what was finished.

The parts are what is being written; readers see the version that was finished last. A part that is
taken away stays, so that it can be put back with its words.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from sqlite3 import Row
from typing import Any

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict, Refused, Unknown
from cafe.store import audit
from cafe.store.database import row, rows, value


@dataclass(frozen=True)
class YearReport:
    """A report; `finished_at` of its last version, None when nothing is finished yet.
    `comments_open`: the union group reads the draft and comments on it."""

    id: int
    title: str
    finished_at: str | None
    comments_open: bool


@dataclass(frozen=True)
class ReportPart:
    """A part: a section with its heading and text, or a live block with its `source`."""

    id: int
    level: int
    heading: str
    text: str
    source: str | None
    removed: bool
    revision: int


@dataclass(frozen=True)
class EarlierText:
    """What stood in a section until somebody wrote over it `at`."""

    id: int
    at: str
    heading: str
    text: str


@dataclass(frozen=True)
class ReportVersion:
    """What was finished, as `content` keeps it part by part."""

    number: int
    at: str
    content: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class ReportComment:
    """A comment on a part, which was called `about` then. `settled_at` is None until a lead has
    settled it, with an `answer` or without."""

    id: int
    part_id: int
    about: str
    name: str
    at: str
    text: str
    settled_at: str | None
    answer: str


_REPORTS = (
    "SELECT r.id, r.title, r.comments_open, "
    "(SELECT max(at) FROM report_version v WHERE v.report_id = r.id) AS finished_at FROM report r "
)


def every(db: Database) -> list[YearReport]:
    """All reports, the latest first."""
    found = rows(db, _REPORTS + "ORDER BY r.id DESC")
    return [_report(r) for r in found]


def get(db: Database, report_id: int) -> YearReport:
    """The report with this id. Raises Unknown."""
    r = row(db, _REPORTS + "WHERE r.id = ?", (report_id,))
    if r is None:
        raise Unknown("not_found")
    return _report(r)


def parts(db: Database, report_id: int) -> list[ReportPart]:
    """The parts in order, those that were taken away too."""
    found = rows(
        db, "SELECT * FROM report_part WHERE report_id = ? ORDER BY place, id", (report_id,)
    )
    return [
        ReportPart(
            r["id"], r["level"], r["heading"], r["text"], r["source"], bool(r["removed"]),
            r["revision"],
        )
        for r in found
    ]  # fmt: skip


def empty_sections(parts: Sequence[ReportPart]) -> list[ReportPart]:
    """The sections that stand with nothing in them, neither text nor, until the next section of
    their level or above, a block or a part with text."""
    standing = [one for one in parts if not one.removed]
    return [
        one
        for at, one in enumerate(standing)
        if not any(p.source or p.text for p in (one, *_within(one.level, standing[at + 1 :])))
    ]


def part(db: Database, report_id: int, part_id: int) -> ReportPart:
    """One part of the report. Raises Unknown."""
    for one in parts(db, report_id):
        if one.id == part_id:
            return one
    raise Unknown("not_found")


def earlier_texts(db: Database, part_id: int) -> list[EarlierText]:
    """What stood in the section before somebody wrote over it, the latest first."""
    found = rows(
        db,
        "SELECT id, at, heading, text FROM report_earlier WHERE part_id = ? ORDER BY id DESC",
        (part_id,),
    )
    return [EarlierText(**dict(r)) for r in found]


def count_earlier(db: Database, report_id: int) -> dict[int, int]:
    """How many earlier texts the sections of the report have; those that have any."""
    found = rows(
        db,
        "SELECT part_id, count(*) AS texts FROM report_earlier e "
        "JOIN report_part p ON p.id = e.part_id WHERE p.report_id = ? GROUP BY part_id",
        (report_id,),
    )
    return {r["part_id"]: r["texts"] for r in found}


def versions(db: Database, report_id: int) -> list[ReportVersion]:
    """What was finished, the earliest first."""
    found = rows(
        db, "SELECT * FROM report_version WHERE report_id = ? ORDER BY number", (report_id,)
    )
    return [ReportVersion(r["number"], r["at"], tuple(json.loads(r["content"]))) for r in found]


def comments(db: Database, report_id: int) -> list[ReportComment]:
    """All that was commented on the report, the earliest first, on parts taken away too."""
    found = rows(
        db,
        "SELECT c.id, c.part_id, c.about, u.name, c.at, c.text, c.settled_at, c.answer "
        "FROM report_comment c JOIN user u ON u.id = c.user_id WHERE c.report_id = ? ORDER BY c.id",
        (report_id,),
    )
    return [ReportComment(**dict(r)) for r in found]


def commented(db: Database) -> set[int]:
    """The reports that have comments."""
    return {r["report_id"] for r in rows(db, "SELECT DISTINCT report_id FROM report_comment")}


def comment(db: Database, report_id: int, comment_id: int) -> ReportComment:
    """One comment on the report. Raises Unknown."""
    for one in comments(db, report_id):
        if one.id == comment_id:
            return one
    raise Unknown("not_found")


def written(db: Database) -> dict[int, list[str]]:
    """By report all that people have written in it: headings and texts, earlier ones and those in
    versions too, comments and their answers."""
    found: dict[int, list[str]] = {}
    for r in rows(
        db,
        "SELECT report_id, heading || char(10) || text AS said FROM report_part "
        "UNION ALL SELECT report_id, (e.value ->> 'heading') || char(10) || (e.value ->> 'text') "
        "FROM report_version, json_each(content) e "
        "UNION ALL SELECT report_id, text || char(10) || answer FROM report_comment "
        "UNION ALL SELECT p.report_id, e.heading || char(10) || e.text FROM report_earlier e "
        "JOIN report_part p ON p.id = e.part_id",
    ):
        found.setdefault(r["report_id"], []).append(r["said"])
    return found


def showing(db: Database, kinds: Collection[str], key: str) -> set[int]:
    """The reports with a block of one of these kinds about what has the key, in a version too."""
    sources = rows(
        db,
        "SELECT report_id, source FROM report_part WHERE source IS NOT NULL UNION "
        "SELECT report_id, e.value ->> 'source' FROM report_version, json_each(content) e "
        "WHERE e.value ->> 'source' IS NOT NULL",
    )
    return {
        r["report_id"]
        for r in sources
        if any(re.fullmatch(f"{kind}:{re.escape(key)}([:?].*)?", r["source"]) for kind in kinds)
    }


def start(db: Database, actor: str, title: str, sections: Sequence[tuple[int, str]] | int) -> int:
    """Begin a report with sections (level and heading), or with all parts of the report with this
    id; returns its id. Raises Refused("report_title_missing"), Unknown."""
    if not title.strip():
        raise Refused("report_title_missing")
    like = [] if not isinstance(sections, int) else parts(db, get(db, sections).id)
    made = int(
        db.conn.execute(
            "INSERT INTO report (title, created_at) VALUES (?, ?)", (title.strip(), days.now())
        ).lastrowid
        or 0
    )
    if isinstance(sections, int):
        for one in like:
            if not one.removed:
                _append(db, made, one.level, one.heading, one.text, one.source)
    else:
        for level, heading in sections:
            _append(db, made, level, heading, "", None)
    audit.add(db, actor, "report.start", f"report:{made}", title=title.strip())
    return made


def rename(db: Database, actor: str, report_id: int, title: str) -> None:
    """Give the report, as it is written and as it is finished, another title. Raises Unknown,
    Refused("report_title_missing")."""
    if not title.strip():
        raise Refused("report_title_missing")
    if get(db, report_id).title == title.strip():
        return
    db.conn.execute("UPDATE report SET title = ? WHERE id = ?", (title.strip(), report_id))
    audit.add(db, actor, "report.rename", f"report:{report_id}", title=title.strip())


def add(
    db: Database,
    actor: str,
    report_id: int,
    *,
    after: int | None,
    heading: str = "",
    text: str = "",
    level: int = 1,
    source: str | None = None,
) -> int:
    """Add a part after the part with this id (None: first); returns its id. Raises Unknown."""
    get(db, report_id)
    known = [one.id for one in parts(db, report_id)]
    if after is not None and after not in known:
        raise Unknown("not_found")
    made = _append(db, report_id, level, heading, text, source)
    known.insert(0 if after is None else known.index(after) + 1, made)
    _order(db, known)
    audit.add(db, actor, "report.add", f"report:{report_id}")
    return made


def write(
    db: Database,
    actor: str,
    report_id: int,
    part_id: int,
    *,
    level: int,
    heading: str,
    text: str,
    seen: int,
    over: int | None = None,
) -> None:
    """Write a section anew. What somebody else had written there stays as an earlier text, and so
    does anybody's of the revision `over`, which is to be written over as a whole.

    Raises Unknown, Conflict("report_part_changed") when somebody else has written in it since
    revision `seen`, and Conflict("report_part_removed").
    """
    before = part(db, report_id, part_id)
    if before.removed:
        raise Conflict("report_part_removed")
    if (before.level, before.heading, before.text) == (level, heading.strip(), text.strip()):
        return
    if before.revision != seen:
        raise Conflict("report_part_changed")
    _keep_earlier(db, actor, before, over)
    db.conn.execute(
        "UPDATE report_part SET level = ?, heading = ?, text = ?, written_by = ?, "
        "revision = revision + 1 WHERE id = ?",
        (level, heading.strip(), text.strip(), actor, part_id),
    )
    audit.add_once(db, actor, "report.write", f"report:{report_id}")


def choose(
    db: Database, actor: str, report_id: int, part_id: int, *, source: str, seen: int
) -> None:
    """Let a live block show its source as it was chosen. Raises as `write`."""
    before = part(db, report_id, part_id)
    if before.removed:
        raise Conflict("report_part_removed")
    if before.source == source:
        return
    if before.revision != seen:
        raise Conflict("report_part_changed")
    db.conn.execute(
        "UPDATE report_part SET source = ?, revision = revision + 1 WHERE id = ?", (source, part_id)
    )
    audit.add(db, actor, "report.choose", f"report:{report_id}")


def move(db: Database, actor: str, report_id: int, part_id: int, *, up: bool) -> None:
    """Let the part change places with the one above or below it that stands. Raises Unknown."""
    part(db, report_id, part_id)
    listed = parts(db, report_id)
    standing = [one.id for one in listed if not one.removed]
    if part_id not in standing:
        raise Conflict("report_part_removed")
    at = standing.index(part_id)
    other = at - 1 if up else at + 1
    if 0 <= other < len(standing):
        standing[at], standing[other] = standing[other], standing[at]
        _order(db, [*standing, *(one.id for one in listed if one.removed)])
        audit.add(db, actor, "report.move", f"report:{report_id}")


def remove(db: Database, actor: str, report_id: int, part_id: int, *, gone: bool = True) -> None:
    """Take a part away, or (`gone` False) put it back. Raises Unknown."""
    part(db, report_id, part_id)
    db.conn.execute("UPDATE report_part SET removed = ? WHERE id = ?", (gone, part_id))
    audit.add(db, actor, "report.remove" if gone else "report.restore", f"report:{report_id}")


def finish(
    db: Database, user_id: int | None, report_id: int, content: Sequence[dict[str, Any]]
) -> int:
    """Keep the report as it reads now, and close its comments: what is written next is a draft that
    nobody has opened. Returns the number of the version. Raises Unknown, Refused("report_empty").
    """
    get(db, report_id)
    if not content:
        raise Refused("report_empty")
    number = 1 + int(
        value(db, "SELECT count(*) FROM report_version WHERE report_id = ?", (report_id,))
    )
    db.conn.execute(
        "INSERT INTO report_version (report_id, number, at, user_id, content) "
        "VALUES (?, ?, ?, ?, ?)",
        (report_id, number, days.now(), user_id, json.dumps(list(content), ensure_ascii=False)),
    )
    db.conn.execute("UPDATE report SET comments_open = 0 WHERE id = ?", (report_id,))
    actor = audit.by(user_id)
    audit.add(db, actor, "report.finish", f"report:{report_id}", number=number)
    return number


def open_comments(db: Database, actor: str, report_id: int, *, opened: bool) -> None:
    """Let the union group read the draft and comment on it, or no longer. Raises Unknown."""
    if get(db, report_id).comments_open == opened:
        return
    db.conn.execute("UPDATE report SET comments_open = ? WHERE id = ?", (opened, report_id))
    action = "report.comments_open" if opened else "report.comments_close"
    audit.add(db, actor, action, f"report:{report_id}")


def add_comment(
    db: Database, user_id: int, report_id: int, part_id: int, *, about: str, text: str
) -> int:
    """Comment on a part that is called `about`; returns the comment's id. A part that was taken
    away meanwhile keeps it. Raises Unknown, Conflict("report_comments_closed")."""
    part(db, report_id, part_id)
    if not get(db, report_id).comments_open:
        raise Conflict("report_comments_closed")
    cursor = db.conn.execute(
        "INSERT INTO report_comment (report_id, part_id, about, user_id, at, text) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (report_id, part_id, about, user_id, days.now(), text.strip()),
    )
    audit.add(db, f"user:{user_id}", "report.comment", f"report:{report_id}")
    return int(cursor.lastrowid or 0)


def settle(db: Database, user_id: int, report_id: int, comment_id: int, answer: str) -> None:
    """Settle a comment, with an answer or "". It is done once: raises
    Conflict("report_comment_settled") when somebody else was first, and Unknown."""
    if comment(db, report_id, comment_id).settled_at is not None:
        raise Conflict("report_comment_settled")
    db.conn.execute(
        "UPDATE report_comment SET settled_at = ?, settled_by = ?, answer = ? WHERE id = ?",
        (days.now(), user_id, answer.strip(), comment_id),
    )
    audit.add(db, f"user:{user_id}", "report.settle", f"report:{report_id}")


def _report(r: Row) -> YearReport:
    return YearReport(r["id"], r["title"], r["finished_at"], bool(r["comments_open"]))


def _within(level: int, after: Sequence[ReportPart]) -> Iterator[ReportPart]:
    """The parts until the next section of the level or above."""
    return itertools.takewhile(lambda p: p.source is not None or p.level > level, after)


def _keep_earlier(db: Database, actor: str, before: ReportPart, over: int | None) -> None:
    by = value(db, "SELECT written_by FROM report_part WHERE id = ?", (before.id,))
    if before.text and (by != actor or over == before.revision):
        db.conn.execute(
            "INSERT INTO report_earlier (part_id, at, heading, text) VALUES (?, ?, ?, ?)",
            (before.id, days.now(), before.heading, before.text),
        )


def _append(
    db: Database, report_id: int, level: int, heading: str, text: str, source: str | None
) -> int:
    last = value(
        db, "SELECT coalesce(max(place), 0) FROM report_part WHERE report_id = ?", (report_id,)
    )
    cursor = db.conn.execute(
        "INSERT INTO report_part (report_id, place, level, heading, text, source) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (report_id, int(last) + 1, level, heading.strip(), text.strip(), source),
    )
    return int(cursor.lastrowid or 0)


def _order(db: Database, known: Sequence[int]) -> None:
    for place, part_id in enumerate(known, start=1):
        db.conn.execute("UPDATE report_part SET place = ? WHERE id = ?", (place, part_id))
