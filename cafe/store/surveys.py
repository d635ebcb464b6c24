"""Surveys: what is asked of whom, and how far it has come."""

from __future__ import annotations

import json
from dataclasses import dataclass
from sqlite3 import Row
from weakref import WeakKeyDictionary

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict, Unknown
from cafe.store import audit, mailings, organisation, questionnaires, settings
from cafe.store.database import row, rows, value
from cafe.store.events import CODE_LENGTH
from cafe.store.typed_codes import new_code, plain_code

OPEN, TICKETS, INTERVIEW = "open", "tickets", "interview"
ADMISSIONS = (OPEN, TICKETS, INTERVIEW)
NEXT = {"draft": ("open",), "open": ("closed",), "closed": ("open",), "sealed": ()}
PERSONS_MAX = 500


@dataclass(frozen=True)
class Survey:
    """A version of a questionnaire that is opened for answers, at an event or on its own.

    `district` None is the city; `invited` None when nobody has said; days are ISO dates; `hash`
    is that of the questionnaire; `first_day` and `last_day` are those between which it takes
    answers, once it is opened and until it is closed, None where nobody has said one; `event_code`
    and `event_date` are "" without an event.
    """

    id: int
    code: str
    title: str
    questionnaire_id: str
    questionnaire_version: int
    hash: str
    event_id: int | None
    event_code: str
    event_title: str
    event_date: str
    district: str | None
    admission: str
    state: str
    invited: int | None
    opened_on: str | None
    closed_on: str | None
    sealed_at: str | None
    last_day: str | None = None
    first_day: str | None = None

    @property
    def day(self) -> str:
        """The ISO date whose organisation the survey asks about: the event's, else its opening's,
        else today."""
        begun = max(filter(None, (self.opened_on, self.first_day)), default="")
        return self.event_date or begun or days.today()

    @property
    def is_draft(self) -> bool:
        """Whether it has never been opened."""
        return self.state == "draft"

    @property
    def takes_answers(self) -> bool:
        """Whether somebody who may answer can do so now."""
        return self.is_open and not self.is_past and not self.is_early

    @property
    def is_open(self) -> bool:
        """Whether it has been opened and not been closed."""
        return self.state == "open"

    @property
    def is_past(self) -> bool:
        """Whether its last day is over: it takes no answers, also before it has been closed."""
        return self.last_day is not None and self.last_day < days.today()

    @property
    def is_early(self) -> bool:
        """Whether its first day is still to come: it takes no answers, also when it is opened."""
        return self.first_day is not None and self.first_day > days.today()

    @property
    def is_over(self) -> bool:
        """Whether it takes no more answers: closed or sealed."""
        return self.state in ("closed", "sealed")

    @property
    def may_be_sealed(self) -> bool:
        """Whether it is closed, and can still be opened again."""
        return self.state == "closed"

    @property
    def is_sealed(self) -> bool:
        """Whether it can never be opened again."""
        return self.state == "sealed"

    @property
    def by_code(self) -> bool:
        """Whether everybody who has the join code may answer."""
        return self.admission == OPEN

    @property
    def by_ticket(self) -> bool:
        """Whether each answer needs a ticket of its own."""
        return self.admission == TICKETS

    @property
    def of_interviews(self) -> bool:
        """Whether its answers are written by managers in interviews."""
        return self.admission == INTERVIEW


@dataclass(frozen=True)
class Count:
    """How far a survey has come. `answers` and `persons` were given; `invited` is what was said,
    else the number of tickets (not of an interview, where a manager may write the answer), else
    None; `tickets` and `spent` are 0 once it is sealed."""

    answers: int
    persons: int
    invited: int | None
    tickets: int
    spent: int


# Surveys

SURVEY_AND = (
    "SELECT s.*, q.hash, e.code AS event_code, e.title AS event_title, e.date AS event_date "
    "{more} FROM survey s "
    "JOIN questionnaire q ON q.id = s.questionnaire_id AND q.version = s.questionnaire_version "
    "LEFT JOIN event e ON e.id = s.event_id "
)
SURVEY = SURVEY_AND.format(more="")


def get(db: Database, code: str) -> Survey:
    """The survey with this join code. Raises Unknown("survey_unknown")."""
    found = row(db, SURVEY + "WHERE s.code = ?", (plain_code(code),))
    if found is None:
        raise Unknown("survey_unknown")
    return survey_of(found)


def by_id(db: Database, survey_id: int) -> Survey:
    """The survey with this id. Raises Unknown("survey_unknown")."""
    found = row(db, SURVEY + "WHERE s.id = ?", (survey_id,))
    if found is None:
        raise Unknown("survey_unknown")
    return survey_of(found)


def all_surveys(db: Database, event_id: int | None = None) -> list[Survey]:
    """All surveys, or those of one event, the newest first."""
    where = "WHERE s.event_id = ? " if event_id is not None else ""
    found = rows(
        db, SURVEY + where + "ORDER BY s.id DESC", (event_id,) if event_id is not None else ()
    )
    return [survey_of(r) for r in found]


def open_at(db: Database, event_id: int) -> list[Survey]:
    """The surveys of an event that anybody in the room may answer now."""
    found = rows(
        db,
        SURVEY + "WHERE s.event_id = ? AND s.state = 'open' AND s.admission = 'open' "
        "AND ? BETWEEN coalesce(s.first_day, '') AND coalesce(s.last_day, '9') ORDER BY s.id",
        (event_id, days.today()),
    )
    return [survey_of(r) for r in found]


def _vouched(db: Database, survey_id: int) -> int:
    found = value(
        db,
        "SELECT max((SELECT count(*) FROM ticket WHERE survey_id = s.id), coalesce(s.vouched, 0), "
        "coalesce(e.participants, (SELECT sum(participants) FROM cafe_table "
        "WHERE event_id = s.event_id), 0)) "
        "FROM survey s LEFT JOIN event e ON e.id = s.event_id WHERE s.id = ?",
        (survey_id,),
    )
    return int(found)


def remember_vouched(db: Database, survey_id: int) -> None:
    """Keep for how many somebody vouches now, as a number: a release is counted with it, and
    sealing removes the tickets."""
    db.conn.execute(
        "UPDATE survey SET vouched = ? WHERE id = ?", (_vouched(db, survey_id), survey_id)
    )


def not_vouched(db: Database, survey_id: int) -> frozenset[str]:
    """The answers (ids) of talk groups that count as one person, since nobody vouches for as many
    as they say. Anybody can write a number on an open code.

    Vouched for are as many as tickets were handed out, or took part in the survey's event as its
    lead or the moderator told. Each answer of a person takes one of them, and groups theirs, the
    smallest first, as long as there is room: a number that is made up hides nobody else. What a
    release has counted comes before the rest, so that no later answer changes it; nor do tickets
    that are gone or head counts that are corrected since (`remember_vouched`).
    """
    given = rows(
        db,
        "SELECT id, persons, release IS NOT NULL AS released FROM answer "
        "WHERE survey_id = ? ORDER BY released DESC, persons, id",
        (survey_id,),
    )
    room = _vouched(db, survey_id)
    beyond: set[str] = set()
    for answer in given:
        if answer["persons"] <= 1:
            room -= 1
        elif answer["persons"] <= room:
            room -= answer["persons"]
        else:
            beyond.add(answer["id"])
            room -= 1
    return frozenset(beyond)


def counts(db: Database, survey_id: int) -> Count:
    """How many have answered, of how many. A talk group counts as one person where nobody vouches
    for more."""
    given = row(
        db,
        "SELECT count(*) n, coalesce(sum(iif(id IN (SELECT value FROM json_each(?)), 1, persons)), "
        "0) persons FROM answer WHERE survey_id = ?",
        (json.dumps(sorted(not_vouched(db, survey_id))), survey_id),
    )
    handed = row(
        db,
        "SELECT count(*) n, coalesce(sum(spent), 0) spent FROM ticket WHERE survey_id = ?",
        (survey_id,),
    )
    survey = row(db, "SELECT invited, admission FROM survey WHERE id = ?", (survey_id,))
    assert survey is not None
    assert given is not None
    assert handed is not None
    invited = survey["invited"]
    if invited is None and survey["admission"] != INTERVIEW:
        invited = handed["n"] or None
    return Count(given["n"], given["persons"], invited, handed["n"], handed["spent"])


def add(
    db: Database,
    actor: str,
    *,
    title: str,
    questionnaire: tuple[str, int],
    admission: str,
    event_id: int | None = None,
    district: str | None = None,
    invited: int | None = None,
    last_day: str | None = None,
    first_day: str | None = None,
) -> str:
    """Add a draft survey on a published version; returns its join code. One at an event belongs
    to the event's organiser, whatever `district` says.

    Raises Unknown("questionnaire_unknown") when that version is not published.
    """
    questionnaires.get(db, *questionnaire)
    if event_id is not None:
        district = value(db, "SELECT district FROM event WHERE id = ?", (event_id,))
    code = new_code(CODE_LENGTH)
    db.conn.execute(
        "INSERT INTO survey (code, title, questionnaire_id, questionnaire_version, event_id, "
        "district, admission, invited, last_day, first_day, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(code, title.strip(), *questionnaire, event_id, district, admission, invited),
            *(last_day, first_day, days.now()),
        ),
    )
    audit.add(db, actor, "survey.add", f"survey:{code}", admission=admission)
    return code


def change(
    db: Database,
    actor: str,
    survey: Survey,
    *,
    title: str,
    invited: int | None,
    last_day: str | None = None,
    first_day: str | None = None,
) -> None:
    """Change what may change once people have answered. Raises Conflict("survey_sealed")."""
    if by_id(db, survey.id).is_sealed:
        raise Conflict("survey_sealed")
    db.conn.execute(
        "UPDATE survey SET title = ?, invited = ?, last_day = ?, first_day = ? WHERE id = ?",
        (title.strip(), invited, last_day, first_day, survey.id),
    )
    audit.add(db, actor, "survey.change", f"survey:{survey.code}", invited=invited)


def ask_instead(db: Database, actor: str, survey: Survey, version: int) -> None:
    """Let a survey that nobody has answered ask another published version of its questionnaire.

    Raises Unknown for one that is not published, Conflict("survey_answered") once there is an
    answer, Conflict("survey_state") when it is over or one of interviews, which have drafts.
    """
    here = by_id(db, survey.id)
    questionnaires.get(db, here.questionnaire_id, version)
    if here.is_over or here.of_interviews:
        raise Conflict("survey_state")
    if counts(db, here.id).answers:
        raise Conflict("survey_answered")
    db.conn.execute("UPDATE survey SET questionnaire_version = ? WHERE id = ?", (version, here.id))
    audit.add(db, actor, "survey.version", f"survey:{here.code}", version=version)


def move(db: Database, actor: str, survey: Survey, state: str, day: str | None = None) -> None:
    """Open or close the survey, or open it again. Moving it to where it is changes nothing. `day`:
    the ISO date on which that was, for what has been; None is today.

    Raises Conflict("survey_sealed") once it is sealed, or its sealing has begun, and
    Conflict("survey_state") for a way that does not exist.
    """
    here = by_id(db, survey.id)
    if state == here.state:
        return
    if here.is_sealed or (state == "open" and _tickets_are_gone(db, here)):
        raise Conflict("survey_sealed")
    if state not in NEXT[here.state]:
        raise Conflict("survey_state")
    column = "opened_on" if state == "open" else "closed_on"
    db.conn.execute(
        f"UPDATE survey SET state = ?, {column} = ? WHERE id = ?",  # noqa: S608
        (state, day or days.today(), here.id),
    )
    if state == "closed":
        drop_language(db, here.id)
        mailings.forget(db, here.id)
    elif here.is_past:  # opened once more, until somebody closes it
        db.conn.execute("UPDATE survey SET last_day = NULL WHERE id = ?", (here.id,))
    audit.add(db, actor, f"survey.{state}", f"survey:{here.code}")


def past(db: Database) -> list[Survey]:
    """The surveys that are open, and whose last day is over."""
    found = rows(db, SURVEY + "WHERE s.state = 'open' AND s.last_day < ?", (days.today(),))
    return [survey_of(r) for r in found]


def of_drafts(db: Database) -> dict[int, str]:
    """Of events that are only a survey so far (drafts without tables, headings and notes): whether
    people can answer ("open") or have done so ("closed"), by the event's id."""
    found = rows(
        db,
        "SELECT s.event_id, max(s.state = 'open') AS open FROM survey s "
        "JOIN event e ON e.id = s.event_id WHERE e.state = 'draft' AND s.state <> 'draft' "
        "AND NOT EXISTS (SELECT 1 FROM cafe_table t WHERE t.event_id = e.id) "
        "AND NOT EXISTS (SELECT 1 FROM round r WHERE r.event_id = e.id) "
        "AND NOT EXISTS (SELECT 1 FROM passage p WHERE p.event_id = e.id) GROUP BY s.event_id",
    )
    return {r["event_id"]: "open" if r["open"] else "closed" for r in found}


def drop_language(db: Database, survey_id: int) -> None:
    """Where fewer persons than the threshold answered in a language, forget who answered in which:
    it narrows whose answer it is. All then have that of the source, "sv"."""
    least = max(5, int(settings.get(db, "threshold") or 0))
    db.conn.execute(
        "UPDATE answer SET language = 'sv' WHERE survey_id = :survey AND language <> 'sv' AND "
        "(SELECT min(n) FROM (SELECT sum(persons) AS n FROM answer WHERE survey_id = :survey "
        "GROUP BY language)) < :least",
        {"survey": survey_id, "least": least},
    )


def _tickets_are_gone(db: Database, survey: Survey) -> bool:
    """Whether a sealing that was interrupted has removed the tickets: opened again, those who have
    answered could answer once more."""
    count = counts(db, survey.id)
    return survey.by_ticket and count.answers > 0 and count.tickets == 0


def survey_of(r: Row) -> Survey:
    return Survey(
        id=r["id"],
        code=r["code"],
        title=r["title"],
        questionnaire_id=r["questionnaire_id"],
        questionnaire_version=r["questionnaire_version"],
        hash=r["hash"],
        event_id=r["event_id"],
        event_code=r["event_code"] or "",
        event_title=r["event_title"] or "",
        event_date=r["event_date"] or "",
        district=r["district"],
        admission=r["admission"],
        state=r["state"],
        invited=r["invited"],
        opened_on=r["opened_on"],
        closed_on=r["closed_on"],
        sealed_at=r["sealed_at"],
        last_day=r["last_day"],
        first_day=r["first_day"],
    )


def content(db: Database, hash: str) -> str:
    """The canonical JSON of the questionnaire with this hash. Raises Unknown."""
    found = value(db, "SELECT content FROM questionnaire WHERE hash = ? LIMIT 1", (hash,))
    if found is None:
        raise Unknown("questionnaire_unknown")
    return str(found)


Lists = tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]


def lists(db: Database, day: str, version: int | None = None) -> Lists:
    """The organisation on the ISO date, as `forms.questionnaire.fill` takes it (made a dict): id,
    Swedish and English name by dimension: a value that caches can be keyed by. Read again when the
    organisation has changed: its `version`, where it has just been asked for."""
    if db.conn.in_transaction:  # what it has changed may be rolled back
        return _lists(db, day)
    if version is None:
        version = organisation.version(db)
    known = _known.get(db)
    if known is None or known[0] != version:
        known = _known[db] = (version, {})
    if day not in known[1]:
        known[1][day] = _lists(db, day)
    return known[1][day]


# By the connection, since another has another instance.
_known: WeakKeyDictionary[Database, tuple[object, dict[str, Lists]]] = WeakKeyDictionary()


def _lists(db: Database, day: str) -> Lists:
    found: dict[str, list[tuple[str, str, str]]] = {"district": [], "area": [], "profession": []}
    for dimension, identity, name, english, _ in rows(
        db,
        "SELECT 'district', id, name, name, position FROM district "
        "WHERE first_day <= ? AND (last_day IS NULL OR last_day >= ?) "
        "UNION ALL SELECT 'area', id, name, coalesce(nullif(name_en, ''), name), position "
        "FROM area "
        "UNION ALL SELECT 'profession', id, name, coalesce(nullif(name_en, ''), name), position "
        "FROM profession ORDER BY 1, 5",
        (day, day),
    ):
        found[dimension].append((identity, name, english))
    return tuple((dimension, tuple(pairs)) for dimension, pairs in found.items())


def day_of(survey: Survey, day: str) -> str:
    """The date that an answer given on `day` is stored with: that day, or for an interview the
    first day of its quarter."""
    return days.quarter_begun(day) if survey.of_interviews else day
