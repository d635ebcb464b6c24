"""The schema, step by step. A step that has been released is never changed; add another."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from sqlite_utils import Database, Migrations

migrations = Migrations("rundabord")

START = """
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE district (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('district', 'central')),
    first_day TEXT NOT NULL,
    last_day TEXT,
    successor TEXT REFERENCES district (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL
) STRICT;
CREATE TABLE area (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    position INTEGER NOT NULL
) STRICT;
CREATE TABLE profession (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    position INTEGER NOT NULL
) STRICT;

CREATE TABLE user (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL UNIQUE COLLATE NOCASE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    epoch INTEGER NOT NULL DEFAULT 1,
    created_at TEXT NOT NULL
) STRICT;
CREATE TABLE role (
    user_id INTEGER NOT NULL REFERENCES user (id),
    role TEXT NOT NULL CHECK
        (role IN ('administrator', 'lead', 'manager', 'steering', 'observer', 'reader')),
    scope TEXT NOT NULL,
    PRIMARY KEY (user_id, role, scope)
) STRICT;
CREATE TABLE guess (
    bucket TEXT PRIMARY KEY,
    fails INTEGER NOT NULL,
    first_at TEXT NOT NULL
) STRICT;

CREATE TABLE submission (
    key TEXT PRIMARY KEY,
    content_hash TEXT NOT NULL,
    result TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX audit_object ON audit (object);

CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    date TEXT NOT NULL,
    place TEXT NOT NULL DEFAULT '',
    district TEXT REFERENCES district (id),
    participants INTEGER CHECK (participants >= 0),
    state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'open', 'closed')),
    created_at TEXT NOT NULL,
    opened_at TEXT,
    closed_at TEXT
) STRICT;
CREATE TABLE round (
    event_id INTEGER NOT NULL REFERENCES event (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    question TEXT NOT NULL,
    PRIMARY KEY (event_id, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE cafe_table (
    id INTEGER PRIMARY KEY,
    event_id INTEGER NOT NULL REFERENCES event (id),
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    key TEXT UNIQUE,
    participants INTEGER CHECK (participants >= 0),
    UNIQUE (event_id, number),
    UNIQUE (event_id, name)
) STRICT;
CREATE TABLE seat (
    table_id INTEGER NOT NULL REFERENCES cafe_table (id),
    dimension TEXT NOT NULL CHECK (dimension IN ('profession', 'area')),
    value TEXT NOT NULL,
    persons INTEGER NOT NULL CHECK (persons > 0),
    PRIMARY KEY (table_id, dimension, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE passage (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL CHECK (source IN ('note')),
    event_id INTEGER NOT NULL REFERENCES event (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX passage_event ON passage (event_id);
CREATE TABLE note (
    id TEXT PRIMARY KEY REFERENCES passage (id),
    table_id INTEGER NOT NULL REFERENCES cafe_table (id),
    current INTEGER,
    created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX note_table ON note (table_id);
CREATE TABLE note_revision (
    note_id TEXT NOT NULL REFERENCES note (id),
    revision INTEGER NOT NULL CHECK (revision >= 1),
    base INTEGER NOT NULL CHECK (base >= 0),
    standing TEXT NOT NULL CHECK (standing IN ('kept', 'sibling', 'late', 'declined')),
    fingerprint TEXT NOT NULL,
    round INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('works', 'improve', 'proposal', 'other')),
    text TEXT NOT NULL,
    votes INTEGER NOT NULL DEFAULT 0 CHECK (votes BETWEEN 0 AND 99),
    point TEXT,
    area TEXT REFERENCES area (id),
    profession TEXT REFERENCES profession (id),
    district TEXT REFERENCES district (id),
    withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1)),
    written_at TEXT,
    received_at TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('tablet', 'form', 'import', 'lead')),
    PRIMARY KEY (note_id, revision)
) STRICT, WITHOUT ROWID;
CREATE INDEX note_revision_standing ON note_revision (standing) WHERE standing <> 'kept';

CREATE TABLE upload (
    id TEXT PRIMARY KEY,
    event_id INTEGER NOT NULL REFERENCES event (id),
    name TEXT NOT NULL,
    content BLOB NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE TABLE job (
    id INTEGER PRIMARY KEY,
    event_id INTEGER NOT NULL REFERENCES event (id),
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
    progress REAL NOT NULL DEFAULT 0,
    step TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL DEFAULT '',
    queued_at TEXT NOT NULL,
    started_at TEXT,
    finished_at TEXT
) STRICT;
CREATE INDEX job_event ON job (event_id);
CREATE UNIQUE INDEX job_waiting ON job (event_id) WHERE state IN ('queued', 'running');

CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    event_id INTEGER NOT NULL REFERENCES event (id),
    kind TEXT NOT NULL CHECK (kind IN ('tags', 'themes')),
    codebook TEXT NOT NULL,
    model TEXT NOT NULL,
    settings TEXT NOT NULL DEFAULT '{}',
    passages INTEGER NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX run_event ON run (event_id, kind);
CREATE TABLE reading (
    passage_id TEXT PRIMARY KEY REFERENCES passage (id),
    revision INTEGER NOT NULL,
    run_id INTEGER NOT NULL REFERENCES run (id)
) STRICT, WITHOUT ROWID;
CREATE TABLE suggestion (
    run_id INTEGER NOT NULL REFERENCES run (id),
    passage_id TEXT NOT NULL REFERENCES passage (id),
    code TEXT NOT NULL,
    score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
    asserted INTEGER NOT NULL CHECK (asserted IN (0, 1)),
    evidence TEXT NOT NULL,
    PRIMARY KEY (passage_id, run_id, code)
) STRICT, WITHOUT ROWID;
CREATE TABLE tag (
    id INTEGER PRIMARY KEY,
    passage_id TEXT NOT NULL REFERENCES passage (id),
    revision INTEGER NOT NULL,
    codebook TEXT NOT NULL,
    code TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('confirmed', 'rejected', 'undone')),
    user_id INTEGER REFERENCES user (id),
    at TEXT NOT NULL
) STRICT;
CREATE INDEX tag_passage ON tag (passage_id, code);

CREATE TABLE theme (
    run_id INTEGER NOT NULL REFERENCES run (id),
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    terms TEXT NOT NULL,
    code TEXT,
    position INTEGER NOT NULL,
    PRIMARY KEY (run_id, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE theme_passage (
    run_id INTEGER NOT NULL REFERENCES run (id),
    theme_id TEXT NOT NULL,
    passage_id TEXT NOT NULL REFERENCES passage (id),
    position INTEGER NOT NULL,
    quote INTEGER NOT NULL CHECK (quote IN (0, 1)),
    PRIMARY KEY (run_id, theme_id, passage_id),
    FOREIGN KEY (run_id, theme_id) REFERENCES theme (run_id, id)
) STRICT, WITHOUT ROWID;
"""


def script(db: Database, sql: str) -> None:
    """Run the statements of `sql` one by one, inside the migration's transaction.

    (sqlite3's own executescript would commit it.) No statement here holds a semicolon of its own.
    """
    for statement in sql.split(";"):
        if statement.strip():
            db.conn.execute(statement)


FEEDBACK = """
-- What an event's public page says beside the answers, while the lead has published it.
CREATE TABLE feedback_page (
    event_id INTEGER PRIMARY KEY REFERENCES event (id) ON DELETE CASCADE,
    intro TEXT NOT NULL,
    published_at TEXT,
    user_id INTEGER REFERENCES user (id),
    at TEXT NOT NULL
) STRICT;
-- Proposals that the lead leaves out of the page.
CREATE TABLE feedback_page_without (
    event_id INTEGER NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    proposal_id INTEGER NOT NULL REFERENCES proposal (id),
    PRIMARY KEY (event_id, proposal_id)
) STRICT, WITHOUT ROWID;
-- An e-mail to a responsible function about one missed or coming date, sent once.
CREATE TABLE reminder (
    referral_id INTEGER NOT NULL REFERENCES referral (id),
    due TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('soon', 'late')),
    email TEXT NOT NULL,
    sent_at TEXT NOT NULL,
    PRIMARY KEY (referral_id, due, kind, email)
) STRICT, WITHOUT ROWID;
"""


@migrations()
def m001_start(db: Database) -> None:
    """Organisation, accounts, events, notes, runs, tags, themes."""
    script(db, START)


ROOM = """
ALTER TABLE event ADD COLUMN current_round INTEGER;
ALTER TABLE event ADD COLUMN round_started_at TEXT;
ALTER TABLE event ADD COLUMN round_minutes INTEGER CHECK (round_minutes BETWEEN 1 AND 240);
ALTER TABLE event ADD COLUMN harvest TEXT NOT NULL DEFAULT 'off'
    CHECK (harvest IN ('off', 'open', 'closed'));
ALTER TABLE event ADD COLUMN harvest_by TEXT NOT NULL DEFAULT 'tables'
    CHECK (harvest_by IN ('tables', 'phones'));
ALTER TABLE event ADD COLUMN votes_each INTEGER NOT NULL DEFAULT 3
    CHECK (votes_each BETWEEN 1 AND 20);

CREATE TABLE device (
    id TEXT PRIMARY KEY,
    table_id INTEGER NOT NULL REFERENCES cafe_table (id),
    first_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    round INTEGER,
    waiting INTEGER NOT NULL DEFAULT 0 CHECK (waiting >= 0),
    ready INTEGER NOT NULL DEFAULT 0 CHECK (ready IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX device_table ON device (table_id);
CREATE TABLE receipt (
    code TEXT PRIMARY KEY,
    table_id INTEGER NOT NULL UNIQUE REFERENCES cafe_table (id),
    issued_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE revoked_key (
    key TEXT PRIMARY KEY,
    table_id INTEGER NOT NULL REFERENCES cafe_table (id),
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE ballot (
    event_id INTEGER NOT NULL REFERENCES event (id),
    voter TEXT NOT NULL,
    base INTEGER NOT NULL,
    revision INTEGER NOT NULL CHECK (revision >= 1),
    at TEXT NOT NULL,
    PRIMARY KEY (event_id, voter)
) STRICT, WITHOUT ROWID;
CREATE TABLE ballot_vote (
    event_id INTEGER NOT NULL,
    voter TEXT NOT NULL,
    note_id TEXT NOT NULL REFERENCES note (id),
    votes INTEGER NOT NULL CHECK (votes BETWEEN 1 AND 20),
    PRIMARY KEY (event_id, voter, note_id),
    FOREIGN KEY (event_id, voter) REFERENCES ballot (event_id, voter)
) STRICT, WITHOUT ROWID;
CREATE TABLE reveal (
    event_id INTEGER PRIMARY KEY REFERENCES event (id),
    at TEXT NOT NULL,
    voters INTEGER NOT NULL,
    result TEXT NOT NULL
) STRICT;
"""


@migrations()
def m002_room(db: Database) -> None:
    """The room: devices, rounds with a clock, receipts, keys that were taken back, the harvest."""
    script(db, ROOM)


SURVEYS = """
CREATE TABLE questionnaire (
    id TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    content TEXT NOT NULL,
    hash TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'published')),
    changed_at TEXT NOT NULL,
    PRIMARY KEY (id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE survey (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    questionnaire_id TEXT NOT NULL,
    questionnaire_version INTEGER NOT NULL,
    event_id INTEGER REFERENCES event (id),
    district TEXT REFERENCES district (id),
    admission TEXT NOT NULL CHECK (admission IN ('open', 'tickets', 'interview')),
    state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'open', 'closed', 'sealed')),
    invited INTEGER CHECK (invited >= 0),
    created_at TEXT NOT NULL,
    opened_on TEXT,
    closed_on TEXT,
    sealed_at TEXT,
    FOREIGN KEY (questionnaire_id, questionnaire_version) REFERENCES questionnaire (id, version)
) STRICT;
CREATE INDEX survey_event ON survey (event_id);

CREATE TABLE ticket (
    hash TEXT PRIMARY KEY,
    survey_id INTEGER NOT NULL REFERENCES survey (id),
    spent INTEGER NOT NULL DEFAULT 0 CHECK (spent IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_survey ON ticket (survey_id);

CREATE TABLE answer (
    id TEXT PRIMARY KEY,
    survey_id INTEGER NOT NULL REFERENCES survey (id),
    date TEXT NOT NULL,
    persons INTEGER NOT NULL DEFAULT 1 CHECK (persons BETWEEN 1 AND 500),
    language TEXT NOT NULL CHECK (language IN ('sv', 'en')),
    content TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_survey ON answer (survey_id);

CREATE TABLE interview_draft (
    id TEXT PRIMARY KEY,
    survey_id INTEGER NOT NULL REFERENCES survey (id),
    user_id INTEGER NOT NULL REFERENCES user (id),
    revision INTEGER NOT NULL DEFAULT 1,
    content TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX interview_draft_user ON interview_draft (user_id);

CREATE TABLE survey_release (
    survey_id INTEGER NOT NULL REFERENCES survey (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    at TEXT NOT NULL,
    persons INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (survey_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE observation (
    id TEXT PRIMARY KEY,
    indicator TEXT NOT NULL,
    district TEXT REFERENCES district (id),
    date TEXT NOT NULL,
    value REAL NOT NULL,
    remark TEXT NOT NULL DEFAULT '',
    answer_id TEXT REFERENCES answer (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX observation_indicator ON observation (indicator, date);
"""


@migrations()
def m003_surveys(db: Database) -> None:
    """Questionnaires, surveys, tickets and answers: nothing of an answer tells who or when."""
    script(db, SURVEYS)


CODEBOOKS = """
CREATE TABLE codebook (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    content TEXT NOT NULL,
    hash TEXT NOT NULL,
    revised TEXT NOT NULL DEFAULT '[]',
    state TEXT NOT NULL CHECK (state IN ('draft', 'published')),
    changed_at TEXT NOT NULL,
    published_at TEXT,
    user_id INTEGER REFERENCES user (id)
) STRICT;
CREATE UNIQUE INDEX codebook_draft ON codebook (state) WHERE state = 'draft';
CREATE TABLE code_gone (
    code TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE carried (
    tag_id INTEGER PRIMARY KEY REFERENCES tag (id) ON DELETE CASCADE,
    from_id INTEGER NOT NULL REFERENCES tag (id) ON DELETE CASCADE
) STRICT;
CREATE TABLE rereading (
    tag_id INTEGER PRIMARY KEY REFERENCES tag (id) ON DELETE CASCADE,
    codebook INTEGER NOT NULL REFERENCES codebook (number),
    into_codes TEXT NOT NULL
) STRICT;

CREATE TABLE said (
    tag_id INTEGER PRIMARY KEY REFERENCES tag (id) ON DELETE CASCADE,
    run_id INTEGER NOT NULL REFERENCES run (id),
    score REAL CHECK (score BETWEEN 0 AND 1),
    asserted INTEGER NOT NULL CHECK (asserted IN (0, 1))
) STRICT;
ALTER TABLE suggestion ADD COLUMN sure INTEGER NOT NULL DEFAULT 0 CHECK (sure IN (0, 1));
"""
# Triggers hold semicolons of their own.
CODEBOOK_STAYS = (
    "CREATE TRIGGER codebook_stays BEFORE UPDATE ON codebook WHEN OLD.state = 'published' "
    "BEGIN SELECT RAISE(ABORT, 'a published codebook never changes'); END",
    "CREATE TRIGGER codebook_remains BEFORE DELETE ON codebook WHEN OLD.state = 'published' "
    "BEGIN SELECT RAISE(ABORT, 'a published codebook remains'); END",
)


@migrations()
def m004_codebooks(db: Database) -> None:
    """Codebooks in versions, decisions carried over or to be read again, and what the machine had
    said of each passage before a person decided."""
    script(db, CODEBOOKS)
    for trigger in CODEBOOK_STAYS:
        db.conn.execute(trigger)


INDICATORS = """
CREATE TABLE indicator (
    id INTEGER PRIMARY KEY,
    heading TEXT NOT NULL UNIQUE,
    added_at TEXT NOT NULL
) STRICT;
CREATE TABLE indicator_definition (
    indicator_id INTEGER NOT NULL REFERENCES indicator (id),
    revision INTEGER NOT NULL CHECK (revision >= 1),
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('count', 'share')),
    rhythm TEXT NOT NULL CHECK (rhythm IN ('month', 'year')),
    protected INTEGER NOT NULL CHECK (protected IN (0, 1)),
    owner TEXT NOT NULL,
    counted TEXT NOT NULL,
    point TEXT,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (indicator_id, revision)
) STRICT, WITHOUT ROWID;
CREATE TABLE indicator_break (
    id INTEGER PRIMARY KEY,
    indicator_id INTEGER NOT NULL REFERENCES indicator (id),
    period TEXT NOT NULL,
    text TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (indicator_id, period, text)
) STRICT;
CREATE TABLE indicator_target (
    id INTEGER PRIMARY KEY,
    indicator_id INTEGER NOT NULL REFERENCES indicator (id),
    district TEXT REFERENCES district (id),
    sub_goal TEXT NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('at_most', 'at_least')),
    value REAL NOT NULL,
    by_day TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    dropped_at TEXT,
    dropped_why TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX indicator_target_indicator ON indicator_target (indicator_id);

ALTER TABLE observation ADD COLUMN profession TEXT REFERENCES profession (id);
ALTER TABLE observation ADD COLUMN part INTEGER CHECK (part >= 0);
ALTER TABLE observation ADD COLUMN base INTEGER CHECK (base >= 0);
ALTER TABLE observation ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0
    CHECK (withdrawn IN (0, 1));
ALTER TABLE observation ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE observation ADD COLUMN actor TEXT;
ALTER TABLE observation ADD COLUMN at TEXT;
CREATE TABLE observation_replaced (
    old TEXT PRIMARY KEY REFERENCES observation (id),
    new TEXT NOT NULL REFERENCES observation (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX observation_replaced_new ON observation_replaced (new);

CREATE TABLE pending_file (
    id TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    actor TEXT NOT NULL,
    name TEXT NOT NULL,
    content BLOB NOT NULL,
    at TEXT NOT NULL
) STRICT;

ALTER TABLE area ADD COLUMN last_day TEXT;
ALTER TABLE profession ADD COLUMN last_day TEXT;
CREATE TABLE organisation_name (
    kind TEXT NOT NULL CHECK (kind IN ('district', 'area', 'profession')),
    id TEXT NOT NULL,
    last_day TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (kind, id, last_day)
) STRICT, WITHOUT ROWID;
CREATE TABLE organisation_change (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('district', 'area', 'profession')),
    object TEXT NOT NULL,
    before TEXT,
    after TEXT NOT NULL
) STRICT;
"""
# What was written once is only added to; `script` cannot hold these, as they have semicolons.
KEPT_AS_WRITTEN = (
    (
        "observation",
        "UPDATE OF indicator, district, profession, date, value, part, base, remark, reason, at",
    ),
    ("indicator_definition", "UPDATE"),
    ("indicator_definition", "DELETE"),
    ("organisation_change", "UPDATE"),
    ("organisation_change", "DELETE"),
)


@migrations()
def m005_indicators(db: Database) -> None:
    """Definitions, breaks and targets of indicators, corrected figures, an organisation that
    changes."""
    script(db, INDICATORS)
    for number, (table, what) in enumerate(KEPT_AS_WRITTEN):
        db.conn.execute(
            f"CREATE TRIGGER kept_as_written_{number} BEFORE {what} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'only added to'); END"
        )


PLANS = """
CREATE TABLE plan (
    id INTEGER PRIMARY KEY,
    district TEXT NOT NULL REFERENCES district (id),
    year INTEGER NOT NULL CHECK (year BETWEEN 2000 AND 2200),
    previous_id INTEGER REFERENCES plan (id),
    created_at TEXT NOT NULL,
    adopted_at TEXT,
    adopted_by INTEGER REFERENCES user (id),
    UNIQUE (district, year)
) STRICT;
CREATE TABLE plan_point (
    plan_id INTEGER NOT NULL REFERENCES plan (id),
    code TEXT NOT NULL,
    priority INTEGER NOT NULL CHECK (priority IN (0, 1)),
    why TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (plan_id, code)
) STRICT, WITHOUT ROWID;
CREATE TABLE activity (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plan (id),
    code TEXT NOT NULL,
    from_id INTEGER REFERENCES activity (id),
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX activity_plan ON activity (plan_id);
CREATE TABLE activity_entry (
    id INTEGER PRIMARY KEY,
    activity_id INTEGER NOT NULL REFERENCES activity (id),
    kind TEXT NOT NULL CHECK (kind IN ('written', 'progress', 'dropped', 'resumed')),
    title TEXT NOT NULL,
    goal TEXT NOT NULL,
    target REAL,
    unit TEXT NOT NULL,
    responsible TEXT NOT NULL,
    due TEXT,
    percent INTEGER NOT NULL CHECK (percent BETWEEN 0 AND 100),
    note TEXT NOT NULL,
    user_id INTEGER REFERENCES user (id),
    at TEXT NOT NULL
) STRICT;
CREATE INDEX activity_entry_activity ON activity_entry (activity_id);
CREATE TABLE carry (
    plan_id INTEGER NOT NULL REFERENCES plan (id),
    activity_id INTEGER NOT NULL REFERENCES activity (id),
    decision TEXT NOT NULL CHECK (decision IN ('on', 'dropped')),
    reason TEXT NOT NULL,
    user_id INTEGER REFERENCES user (id),
    at TEXT NOT NULL,
    PRIMARY KEY (plan_id, activity_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE communication (
    id INTEGER PRIMARY KEY,
    district TEXT REFERENCES district (id),
    event_id INTEGER REFERENCES event (id),
    code TEXT,
    public INTEGER NOT NULL CHECK (public IN (0, 1)),
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX communication_event ON communication (event_id);
CREATE TABLE communication_entry (
    id INTEGER PRIMARY KEY,
    communication_id INTEGER NOT NULL REFERENCES communication (id),
    kind TEXT NOT NULL CHECK (kind IN ('written', 'done', 'cancelled', 'resumed')),
    what TEXT NOT NULL,
    to_whom TEXT NOT NULL,
    channel TEXT NOT NULL,
    due TEXT NOT NULL,
    responsible TEXT NOT NULL,
    done_on TEXT,
    note TEXT NOT NULL,
    user_id INTEGER REFERENCES user (id),
    at TEXT NOT NULL
) STRICT;
CREATE INDEX communication_entry_of ON communication_entry (communication_id);
"""

# What has been written into a history stays; and an adopted plan's priorities are what was adopted.
PLANS_KEPT = (
    *(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT raise(ABORT, '{table} is only added to'); END"
        for table in ("activity_entry", "communication_entry", "carry")
        for verb in ("UPDATE", "DELETE")
    ),
    *(
        f"CREATE TRIGGER plan_point_adopted_{verb.lower()} BEFORE {verb} ON plan_point "  # noqa: S608
        f"WHEN EXISTS (SELECT 1 FROM plan WHERE id = {row}.plan_id AND adopted_at IS NOT NULL) "
        "BEGIN SELECT raise(ABORT, 'the plan has been adopted'); END"
        for verb, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    ),
)


@migrations()
def m006_plans(db: Database) -> None:
    """Local action plans and the communication plan: histories that are only added to."""
    script(db, PLANS)
    for trigger in PLANS_KEPT:
        db.conn.execute(trigger)


PROPOSALS = """
CREATE TABLE proposal (
    id INTEGER PRIMARY KEY,
    revision INTEGER NOT NULL CHECK (revision >= 1),
    home TEXT REFERENCES district (id),
    joined_to INTEGER REFERENCES proposal (id) CHECK (joined_to <> id),
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX proposal_joined ON proposal (joined_to) WHERE joined_to IS NOT NULL;
CREATE TABLE proposal_revision (
    proposal_id INTEGER NOT NULL REFERENCES proposal (id),
    revision INTEGER NOT NULL CHECK (revision >= 1),
    title TEXT NOT NULL,
    what TEXT NOT NULL,
    why TEXT NOT NULL DEFAULT '',
    points TEXT NOT NULL DEFAULT '[]',
    codebook TEXT NOT NULL,
    user_id INTEGER REFERENCES user (id),
    at TEXT NOT NULL,
    PRIMARY KEY (proposal_id, revision)
) STRICT, WITHOUT ROWID;
CREATE TABLE proposal_origin (
    proposal_id INTEGER NOT NULL REFERENCES proposal (id),
    passage_id TEXT NOT NULL REFERENCES passage (id),
    revision INTEGER NOT NULL,
    quoted INTEGER NOT NULL CHECK (quoted IN (0, 1)),
    at TEXT NOT NULL,
    PRIMARY KEY (proposal_id, passage_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX proposal_origin_passage ON proposal_origin (passage_id);
CREATE TABLE referral (
    id INTEGER PRIMARY KEY,
    proposal_id INTEGER NOT NULL REFERENCES proposal (id),
    district TEXT REFERENCES district (id),
    asked_at TEXT NOT NULL,
    sent_at TEXT NOT NULL,
    sent_from INTEGER REFERENCES referral (id)
) STRICT;
CREATE UNIQUE INDEX referral_once ON referral (proposal_id, coalesce(district, ''));
CREATE INDEX referral_district ON referral (district);

CREATE TABLE decision (
    id INTEGER PRIMARY KEY,
    referral_id INTEGER NOT NULL REFERENCES referral (id),
    base INTEGER NOT NULL CHECK (base >= 0),
    proposal_revision INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN
        ('assessing', 'will_do', 'partly', 'sent_on', 'will_not', 'under_way', 'done')),
    reason TEXT NOT NULL CHECK (reason <> ''),
    public TEXT NOT NULL DEFAULT '',
    responsible TEXT NOT NULL DEFAULT '',
    responsible_email TEXT NOT NULL DEFAULT '',
    due TEXT,
    percent INTEGER CHECK (percent BETWEEN 0 AND 100),
    milestones TEXT NOT NULL DEFAULT '[]',
    sent_to INTEGER REFERENCES referral (id) CHECK ((sent_to IS NOT NULL) = (status = 'sent_on')),
    corrects INTEGER REFERENCES decision (id),
    decided_on TEXT NOT NULL,
    by_group TEXT REFERENCES district (id),
    user_id INTEGER REFERENCES user (id),
    at TEXT NOT NULL,
    UNIQUE (referral_id, base)
) STRICT;
CREATE INDEX decision_day ON decision (decided_on);
CREATE TABLE assessment (
    id INTEGER PRIMARY KEY,
    referral_id INTEGER NOT NULL REFERENCES referral (id),
    by_group TEXT REFERENCES district (id),
    text TEXT NOT NULL CHECK (text <> ''),
    user_id INTEGER REFERENCES user (id),
    at TEXT NOT NULL
) STRICT;
CREATE INDEX assessment_referral ON assessment (referral_id);
"""
# What nobody rewrites, each with the columns that name a row.
ONLY_ADDED_TO = {
    "proposal_revision": ("proposal_id", "revision"),
    "decision": ("id",),
    "assessment": ("id",),
}


@migrations()
def m007_proposals(db: Database) -> None:
    """Proposals with their origins and whom they went to; decisions, which nobody can rewrite."""
    script(db, PROPOSALS)
    for table, key in ONLY_ADDED_TO.items():
        refuse = f"BEGIN SELECT raise(ABORT, '{table} is only added to'); END"
        same = " AND ".join(f"{column} = NEW.{column}" for column in key)
        for name, when in (
            ("update", f"UPDATE ON {table}"),
            ("delete", f"DELETE ON {table}"),
            # INSERT OR REPLACE takes the old row away without the other trigger.
            ("replace", f"INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"),  # noqa: S608
        ):
            db.conn.execute(f"CREATE TRIGGER {table}_no_{name} BEFORE {when} {refuse}")


@migrations()
def m008_feedback(db: Database) -> None:
    """What an event's public page says, and which reminders have gone out."""
    script(db, FEEDBACK)


THEMES = """
CREATE TABLE gathering (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    home TEXT REFERENCES district (id),
    since TEXT NOT NULL DEFAULT '',
    until TEXT NOT NULL DEFAULT '',
    point TEXT NOT NULL DEFAULT '',
    user_id INTEGER REFERENCES user (id),
    at TEXT NOT NULL
) STRICT;
CREATE TABLE gathering_event (
    gathering_id INTEGER NOT NULL REFERENCES gathering (id),
    event_id INTEGER NOT NULL REFERENCES event (id),
    PRIMARY KEY (gathering_id, event_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE job_of (
    id INTEGER PRIMARY KEY,
    event_id INTEGER REFERENCES event (id),
    gathering_id INTEGER REFERENCES gathering (id),
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
    progress REAL NOT NULL DEFAULT 0,
    step TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL DEFAULT '',
    queued_at TEXT NOT NULL,
    started_at TEXT,
    finished_at TEXT,
    CHECK ((event_id IS NULL) <> (gathering_id IS NULL))
) STRICT;
INSERT INTO job_of SELECT id, event_id, NULL, state, progress, step, message, queued_at,
    started_at, finished_at FROM job;
DROP TABLE job;
ALTER TABLE job_of RENAME TO job;
CREATE INDEX job_event ON job (event_id);
CREATE INDEX job_gathering ON job (gathering_id) WHERE gathering_id IS NOT NULL;
CREATE UNIQUE INDEX job_waiting ON job (event_id) WHERE state IN ('queued', 'running');
CREATE UNIQUE INDEX job_waiting_gathering ON job (gathering_id)
    WHERE state IN ('queued', 'running');

CREATE TABLE run_of (
    id INTEGER PRIMARY KEY,
    event_id INTEGER REFERENCES event (id),
    gathering_id INTEGER REFERENCES gathering (id),
    kind TEXT NOT NULL CHECK (kind IN ('tags', 'themes')),
    codebook TEXT NOT NULL,
    model TEXT NOT NULL,
    settings TEXT NOT NULL DEFAULT '{}',
    passages INTEGER NOT NULL,
    at TEXT NOT NULL,
    CHECK ((event_id IS NULL) <> (gathering_id IS NULL))
) STRICT;
INSERT INTO run_of SELECT id, event_id, NULL, kind, codebook, model, settings, passages, at
    FROM run;
DROP TABLE run;
ALTER TABLE run_of RENAME TO run;
CREATE INDEX run_event ON run (event_id, kind);
CREATE INDEX run_gathering ON run (gathering_id) WHERE gathering_id IS NOT NULL;

CREATE TABLE theme_edit (
    id INTEGER PRIMARY KEY,
    event_id INTEGER REFERENCES event (id),
    gathering_id INTEGER REFERENCES gathering (id),
    kind TEXT NOT NULL CHECK (kind IN ('rename', 'merge', 'split')),
    theme TEXT NOT NULL,
    others TEXT NOT NULL DEFAULT '[]',
    title TEXT NOT NULL DEFAULT '',
    was TEXT NOT NULL DEFAULT '',
    passages TEXT NOT NULL DEFAULT '[]',
    rest TEXT NOT NULL DEFAULT '[]',
    user_id INTEGER REFERENCES user (id),
    at TEXT NOT NULL,
    undone_by INTEGER REFERENCES user (id),
    undone_at TEXT,
    CHECK ((event_id IS NULL) <> (gathering_id IS NULL))
) STRICT;
CREATE INDEX theme_edit_event ON theme_edit (event_id);
CREATE INDEX theme_edit_gathering ON theme_edit (gathering_id)
"""


@migrations()
def m009_theme_pages(db: Database) -> None:
    """Themes over several events, and what people decide about themes.

    A run or a job is about an event or a gathering, so both tables are made anew.
    """
    script(db, THEMES)


TEXTS = """
ALTER TABLE event ADD COLUMN survey_id INTEGER REFERENCES survey (id);
CREATE UNIQUE INDEX event_survey ON event (survey_id) WHERE survey_id IS NOT NULL;
-- Verbatim words of a survey that a person has released to be quoted, as they read then.
CREATE TABLE quote_release (
    passage_id TEXT PRIMARY KEY REFERENCES passage (id),
    revision INTEGER NOT NULL,
    user_id INTEGER REFERENCES user (id),
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID
"""


@migrations()
def m010_texts(db: Database) -> None:
    """A survey's answers in words as passages, and which of them may be quoted."""
    script(db, TEXTS)


AGREEMENT = """
CREATE TABLE sample (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    home TEXT REFERENCES district (id),
    codebook TEXT NOT NULL,
    seed TEXT NOT NULL,
    user_id INTEGER REFERENCES user (id),
    at TEXT NOT NULL,
    closed_at TEXT
) STRICT;
CREATE TABLE sample_passage (
    sample_id INTEGER NOT NULL REFERENCES sample (id),
    passage_id TEXT NOT NULL REFERENCES passage (id),
    position INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    machine TEXT,
    PRIMARY KEY (sample_id, passage_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sample_passage_of ON sample_passage (passage_id);
CREATE TABLE sample_reader (
    sample_id INTEGER NOT NULL REFERENCES sample (id),
    user_id INTEGER NOT NULL REFERENCES user (id),
    PRIMARY KEY (sample_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE blind_reading (
    id INTEGER PRIMARY KEY,
    sample_id INTEGER NOT NULL,
    passage_id TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    codes TEXT NOT NULL,
    at TEXT NOT NULL,
    FOREIGN KEY (sample_id, passage_id) REFERENCES sample_passage (sample_id, passage_id),
    FOREIGN KEY (sample_id, user_id) REFERENCES sample_reader (sample_id, user_id)
) STRICT;
CREATE INDEX blind_reading_of ON blind_reading (sample_id, passage_id);
CREATE TABLE settlement (
    id INTEGER PRIMARY KEY,
    sample_id INTEGER NOT NULL,
    passage_id TEXT NOT NULL,
    code TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('confirmed', 'rejected')),
    reason TEXT NOT NULL CHECK (reason <> ''),
    tag_id INTEGER REFERENCES tag (id),
    user_id INTEGER REFERENCES user (id),
    at TEXT NOT NULL,
    FOREIGN KEY (sample_id, passage_id) REFERENCES sample_passage (sample_id, passage_id)
) STRICT;
CREATE INDEX settlement_of ON settlement (sample_id, passage_id);
CREATE INDEX settlement_tag ON settlement (tag_id)
"""


@migrations()
def m011_agreement(db: Database) -> None:
    """Samples that several people read blind, and how their disagreements were settled."""
    script(db, AGREEMENT)


@migrations()
def m012_communication_of_proposals(db: Database) -> None:
    """What is told can be about a proposal and what was decided on it."""
    db.conn.execute(
        "ALTER TABLE communication ADD COLUMN proposal_id INTEGER REFERENCES proposal (id)"
    )


ENGLISH_NAMES = {
    "area": {
        "Ekonomiskt bistånd": "Financial assistance",
        "Socialpsykiatri": "Social psychiatry",
        "Missbruk/beroende": "Substance use and addiction",
        "Funktionshinder": "Disability services",
        "Barn och unga": "Children and young people",
        "Äldreomsorg": "Care of older people",
    },
    "profession": {
        "Socialsekreterare": "Social worker",
        "Biståndshandläggare": "Care manager",
        "Chef": "Manager",
    },
}


@migrations()
def m013_english_names(db: Database) -> None:
    """What areas of work and professions are called on English pages; those that came with the
    package get theirs, unless they have been renamed."""
    for table, names in ENGLISH_NAMES.items():
        db.conn.execute(f"ALTER TABLE {table} ADD COLUMN name_en TEXT NOT NULL DEFAULT ''")
        db.conn.executemany(
            f"UPDATE {table} SET name_en = ? WHERE name = ?",  # noqa: S608
            [(english, name) for name, english in names.items()],
        )


@migrations()
def m014_answers_know_their_release(db: Database) -> None:
    """Each answer says in which release of the survey's results it was first counted.

    Of earlier releases that is known where they counted all answers there are. Where a survey was
    closed after a release its words could be read, all of them: they stay readable.
    """
    db.conn.execute("ALTER TABLE answer ADD COLUMN release INTEGER")
    db.conn.execute(
        "UPDATE answer SET release = (SELECT max(number) FROM survey_release r "
        "WHERE r.survey_id = answer.survey_id) WHERE survey_id IN ("
        "SELECT r.survey_id FROM survey_release r JOIN survey s ON s.id = r.survey_id "
        "WHERE r.number = (SELECT max(number) FROM survey_release l WHERE l.survey_id = s.id) "
        "AND (s.state IN ('closed', 'sealed') OR json_extract(r.content, '$.answers') = "
        "(SELECT count(*) FROM answer a WHERE a.survey_id = s.id)))"
    )


@migrations()
def m015_questionnaires_belong(db: Database) -> None:
    """Who began a questionnaire, and the district that it belongs to. For those that are there the
    audit trail tells who; it belongs to the one district that this account leads, or the city."""
    db.conn.execute("ALTER TABLE questionnaire ADD COLUMN user_id INTEGER REFERENCES user (id)")
    db.conn.execute("ALTER TABLE questionnaire ADD COLUMN home TEXT REFERENCES district (id)")
    db.conn.execute(
        "UPDATE questionnaire SET user_id = (SELECT user.id FROM audit JOIN user "
        "ON audit.actor = 'user:' || user.id WHERE action = 'questionnaire.draft' "
        "AND object = 'questionnaire:' || questionnaire.id || ':' || questionnaire.version "
        "ORDER BY audit.id LIMIT 1)"
    )
    db.conn.execute(
        "UPDATE questionnaire SET home = (SELECT scope FROM role JOIN district ON scope = "
        "district.id WHERE role.user_id = questionnaire.user_id AND role = 'lead' AND 1 = "
        "(SELECT count(*) FROM role AS every WHERE every.user_id = questionnaire.user_id "
        "AND every.role = 'lead'))"
    )


SUMMARY_RELEASES = """
CREATE TABLE summary_release (
    event_id INTEGER NOT NULL REFERENCES event (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    at TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (event_id, number)
) STRICT, WITHOUT ROWID
"""


@migrations()
def m016_summary_releases(db: Database) -> None:
    """What readers have been shown of each event. What they could see before becomes the first
    release when the server starts: it is made by code that a migration must not use."""
    script(db, SUMMARY_RELEASES)
    db.conn.execute(
        "INSERT INTO setting (name, value) SELECT 'summaries_take_over', '1' "
        "WHERE EXISTS (SELECT 1 FROM event WHERE state <> 'draft')"
    )


@migrations()
def m017_submissions_are_keyed(db: Database) -> None:
    """The hashes of what was sent are keyed when the server starts: a migration knows no key.
    The language of an answer goes where few answered in one."""
    db.conn.execute(
        "UPDATE answer SET language = 'sv' WHERE language <> 'sv' AND survey_id IN (SELECT id FROM "
        "survey WHERE state IN ('closed', 'sealed') OR admission = 'interview') AND (SELECT min(n) "
        "FROM (SELECT sum(persons) AS n FROM answer a WHERE a.survey_id = answer.survey_id "
        "GROUP BY language)) < max(5, coalesce((SELECT CAST(value AS INTEGER) FROM setting "
        "WHERE name = 'threshold'), 0))"
    )
    db.conn.execute(
        "INSERT INTO setting (name, value) SELECT 'submissions_unkeyed', '1' "
        "WHERE EXISTS (SELECT 1 FROM submission)"
    )


@migrations()
def m018_ended_sessions(db: Database) -> None:
    """Sessions that were signed out, so that a copied cookie opens nothing."""
    script(db, "CREATE TABLE ended_session (id TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT")


@migrations()
def m019_ballots_know_what_was_shown(db: Database) -> None:
    """Each ballot keeps the revision in which its votes were last shown."""
    db.conn.execute("ALTER TABLE ballot ADD COLUMN revealed INTEGER")
    db.conn.execute(
        "UPDATE ballot SET revealed = revision WHERE at <= "
        "(SELECT r.at FROM reveal r WHERE r.event_id = ballot.event_id)"
    )


@migrations()
def m020_erased_texts(db: Database) -> None:
    """Which texts were erased, so that nothing brings them back."""
    script(
        db,
        "CREATE TABLE erased_text (id TEXT PRIMARY KEY, on_day TEXT NOT NULL, user_id INTEGER "
        "REFERENCES user (id), reason TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID",
    )


@migrations()
def m021_releases_keep_seats(db: Database) -> None:
    """A summary's release keeps how many sat at each table; older ones those of the day of this
    migration, from when on correcting them changes nothing that was shown."""
    seats = dict(db.conn.execute("SELECT id, participants FROM cafe_table").fetchall())
    kept = db.conn.execute("SELECT event_id, number, content FROM summary_release").fetchall()
    for event, number, text in kept:
        content = json.loads(text)
        content["tables"] = [[*t[:3], seats.get(t[0])] for t in content["tables"]]
        db.conn.execute(
            "UPDATE summary_release SET content = ? WHERE event_id = ? AND number = ?",
            (json.dumps(content, separators=(",", ":")), event, number),
        )


@migrations()
def m022_what_vouches_is_remembered(db: Database) -> None:
    """A survey keeps for how many persons tickets or seats vouch when it is released or sealed. Of
    those sealed before, as many as were invited: their tickets were counted into that."""
    db.conn.execute("ALTER TABLE survey ADD COLUMN vouched INTEGER")
    db.conn.execute(
        "UPDATE survey SET vouched = invited WHERE state = 'sealed' AND admission = 'tickets'"
    )


KIND = "kind TEXT CHECK (kind IN ('works', 'improve', 'proposal', 'other'))"


@migrations()
def m023_kinds_that_are_chosen(db: Database) -> None:
    """A round may have a kind that its notes get; a note's kind may be missing, and it may be among
    those that its table holds most important. What was kept as "other" stays that: nobody can tell
    any longer who chose it."""
    for statement in (
        f"ALTER TABLE round ADD COLUMN {KIND}",
        "ALTER TABLE note_revision RENAME COLUMN kind TO chosen",
        f"ALTER TABLE note_revision ADD COLUMN {KIND}",
        "UPDATE note_revision SET kind = chosen",
        "ALTER TABLE note_revision DROP COLUMN chosen",
        "ALTER TABLE note_revision ADD COLUMN important INTEGER NOT NULL DEFAULT 0 "
        "CHECK (important IN (0, 1))",
    ):
        db.conn.execute(statement)


@migrations()
def m024_figures_of_one_write(db: Database) -> None:
    """Which figures of indicators came in one write, and in which order the writes came, whatever
    the clock said. Of those before, what followed within a second came together. From the next
    write on, a correction by few waits: earlier ones have been shown."""
    db.conn.execute("ALTER TABLE observation ADD COLUMN moment INTEGER")
    found = db.conn.execute(
        "SELECT id, at FROM observation WHERE at IS NOT NULL ORDER BY at"
    ).fetchall()
    moment, before = 0, None
    for identity, at in found:
        now = datetime.fromisoformat(at)
        if before is None or (now - before).total_seconds() >= 1:
            moment += 1
        before = now
        db.conn.execute("UPDATE observation SET moment = ? WHERE id = ?", (moment, identity))
    if moment:
        db.conn.execute(
            "INSERT INTO setting (name, value) VALUES ('figures_wait_from', ?)", (str(moment),)
        )
    db.conn.execute(
        "CREATE TRIGGER kept_as_written_moment BEFORE UPDATE OF moment ON observation "
        "BEGIN SELECT RAISE(ABORT, 'only added to'); END"
    )


SHORTLIST = """
CREATE TABLE shortlist (
    note_id TEXT PRIMARY KEY REFERENCES note (id),
    event_id INTEGER NOT NULL REFERENCES event (id),
    part_of TEXT REFERENCES note (id) CHECK (part_of <> note_id),
    wording TEXT CHECK (wording <> ''),
    chosen INTEGER NOT NULL CHECK (chosen IN (0, 1)),
    place INTEGER,
    hidden TEXT,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX shortlist_event ON shortlist (event_id);
CREATE INDEX shortlist_part ON shortlist (part_of) WHERE part_of IS NOT NULL;
ALTER TABLE event ADD COLUMN votes_stack INTEGER NOT NULL DEFAULT 1 CHECK (votes_stack IN (0, 1));
-- Where a vote has begun, all proposals there are take part in it.
INSERT INTO shortlist (note_id, event_id, chosen, at) SELECT n.id, e.id, 1, n.created_at
    FROM note n JOIN note_revision v ON v.note_id = n.id AND v.revision = n.current
    JOIN cafe_table t ON t.id = n.table_id JOIN event e ON e.id = t.event_id
    WHERE e.harvest <> 'off' AND v.kind = 'proposal'
"""


@migrations()
def m025_shortlist(db: Database) -> None:
    """What the room votes on, and whether one proposal may get several votes of a ballot."""
    script(db, SHORTLIST)


@migrations()
def m026_words_of_an_event(db: Database) -> None:
    """Whether readers may read all that was said at an event word for word: not before its lead
    says so."""
    db.conn.execute(
        "ALTER TABLE event ADD COLUMN verbatim INTEGER NOT NULL DEFAULT 0 "
        "CHECK (verbatim IN (0, 1))"
    )


VISITS = """
CREATE TABLE visit (
    user_id INTEGER PRIMARY KEY REFERENCES user (id),
    since INTEGER,
    since_at TEXT,
    seen INTEGER NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX audit_seldom ON audit (id) WHERE substr(action, 1, 4) NOT IN ('note', 'tag.');
"""


@migrations()
def m027_visits(db: Database) -> None:
    """When each account looked at its first page; and an index over the trail without what tables
    write and people tag. Nobody has been there yet: the first look tells of the last month."""
    script(db, VISITS)


@migrations()
def m028_the_hall_is_seen(db: Database) -> None:
    """A round's clock may stand still. What a tablet tells of itself while a café is open: whether
    somebody looks at it, the network, the battery, the screen, when somebody last wrote; and
    whether its table asks for help."""
    for column in (
        "event ADD COLUMN round_paused_at TEXT",
        "event ADD COLUMN round_paused REAL NOT NULL DEFAULT 0 CHECK (round_paused >= 0)",
        "cafe_table ADD COLUMN help_at TEXT",
        "device ADD COLUMN away INTEGER NOT NULL DEFAULT 0 CHECK (away IN (0, 1))",
        "device ADD COLUMN weak INTEGER NOT NULL DEFAULT 0 CHECK (weak IN (0, 1))",
        "device ADD COLUMN low INTEGER NOT NULL DEFAULT 0 CHECK (low IN (0, 1))",
        "device ADD COLUMN awake INTEGER CHECK (awake IN (0, 1))",
        "device ADD COLUMN wrote_at TEXT",
    ):
        db.conn.execute(f"ALTER TABLE {column}")


REVIEW = """
CREATE TABLE gone_through (
    passage_id TEXT PRIMARY KEY REFERENCES passage (id),
    revision INTEGER NOT NULL,
    user_id INTEGER REFERENCES user (id),
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE bulk (
    id INTEGER PRIMARY KEY,
    event_id INTEGER NOT NULL REFERENCES event (id),
    code TEXT,
    theme TEXT,
    above REAL NOT NULL,
    tags INTEGER NOT NULL,
    read INTEGER NOT NULL,
    wrong INTEGER NOT NULL,
    user_id INTEGER REFERENCES user (id),
    at TEXT NOT NULL,
    undone_by INTEGER REFERENCES user (id),
    undone_at TEXT,
    CHECK ((code IS NULL) <> (theme IS NULL))
) STRICT;
CREATE INDEX bulk_event ON bulk (event_id);
ALTER TABLE tag ADD COLUMN bulk_id INTEGER REFERENCES bulk (id);
CREATE INDEX tag_bulk ON tag (bulk_id) WHERE bulk_id IS NOT NULL
"""


@migrations()
def m029_review(db: Database) -> None:
    """Which passages have been gone through, and tags that were confirmed many at once: by whom,
    from which score on, and what a person read of them first."""
    script(db, REVIEW)


WAITING = """
ALTER TABLE run ADD COLUMN shown_at TEXT;
UPDATE run SET shown_at = at;
CREATE TABLE waiting_reading (
    passage_id TEXT PRIMARY KEY REFERENCES passage (id),
    revision INTEGER NOT NULL,
    run_id INTEGER NOT NULL REFERENCES run (id)
) STRICT, WITHOUT ROWID
"""


@migrations()
def m030_readings_wait(db: Database) -> None:
    """Since when a run is what people see; not yet, while it waits for somebody to look at what it
    changes. All there are have been seen from the start. What a waiting run read stands apart."""
    script(db, WAITING)


SEARCH = """
CREATE TABLE search_entry (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('event', 'survey', 'proposal', 'theme', 'note')),
    key TEXT NOT NULL,
    part TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    words TEXT NOT NULL,
    inner TEXT NOT NULL,
    UNIQUE (kind, key, part)
) STRICT;
CREATE TABLE search_stale (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE search_entry_fts USING fts5(
    words, inner, content = 'search_entry', content_rowid = 'id', detail = 'column',
    tokenize = 'unicode61 remove_diacritics 0'
)
"""
_INDEXED = (
    "INSERT INTO search_entry_fts (rowid, words, inner) VALUES (NEW.id, NEW.words, NEW.inner)"
)
_UNINDEXED = (
    "INSERT INTO search_entry_fts (search_entry_fts, rowid, words, inner) "
    "VALUES ('delete', OLD.id, OLD.words, OLD.inner)"
)
_SCOPE_OF = (
    "iif(NEW.gathering_id IS NULL, 'event:' || NEW.event_id, 'gathering:' || NEW.gathering_id)"
)
# What changes what is found: when, the kind of entry, and its key.
SEARCH_STALE = (
    ("INSERT ON note", "note", "NEW.id"),
    ("UPDATE OF current ON note", "note", "NEW.id"),
    ("UPDATE OF text, standing, withdrawn ON note_revision", "note", "NEW.note_id"),
    ("DELETE ON note", "note", "OLD.id"),
    ("INSERT ON event", "event", "NEW.id"),
    ("UPDATE OF code, title, place, district, survey_id ON event", "event", "NEW.id"),
    ("DELETE ON event", "event", "OLD.id"),
    ("INSERT ON round", "event", "NEW.event_id"),
    ("UPDATE OF question ON round", "event", "NEW.event_id"),
    ("DELETE ON round", "event", "OLD.event_id"),
    ("INSERT ON survey", "survey", "NEW.id"),
    ("UPDATE OF code, title, district ON survey", "survey", "NEW.id"),
    ("DELETE ON survey", "survey", "OLD.id"),
    ("INSERT ON proposal", "proposal", "NEW.id"),
    ("UPDATE OF revision, joined_to ON proposal", "proposal", "NEW.id"),
    ("DELETE ON proposal", "proposal", "OLD.id"),
    ("INSERT ON run WHEN NEW.kind = 'themes'", "theme", _SCOPE_OF),
    ("UPDATE OF shown_at ON run WHEN NEW.kind = 'themes'", "theme", _SCOPE_OF),
    ("INSERT ON theme_edit", "theme", _SCOPE_OF),
    ("UPDATE OF undone_at ON theme_edit", "theme", _SCOPE_OF),
)


@migrations()
def m031_search(db: Database) -> None:
    """The index for searching. What is written marks its entry as stale, and takes it away at once;
    it is made anew before the next search. All that is there is stale at first."""
    script(db, SEARCH)
    for name, when, body in (
        ("search_entry_ai", "INSERT", _INDEXED),
        ("search_entry_ad", "DELETE", _UNINDEXED),
    ):
        db.conn.execute(f"CREATE TRIGGER {name} AFTER {when} ON search_entry BEGIN {body}; END")
    stale = "INSERT INTO search_stale (kind, key) {} ON CONFLICT DO NOTHING"
    for number, (when, kind, key) in enumerate(SEARCH_STALE, start=1):
        db.conn.execute(
            f"CREATE TRIGGER search_stale_{number} AFTER {when} BEGIN "  # noqa: S608
            + stale.format(f"VALUES ('{kind}', {key})")
            + f"; DELETE FROM search_entry WHERE kind = '{kind}' AND key = {key}; END"  # noqa: S608
        )
    # A district that gets another name is found by it.
    of_district = " UNION ALL ".join(
        f"SELECT '{kind}', id FROM {kind} WHERE district = NEW.id"  # noqa: S608
        for kind in ("event", "survey")
    )
    db.conn.execute(
        "CREATE TRIGGER search_stale_district AFTER UPDATE OF name ON district BEGIN "  # noqa: S608
        + stale.format(f"SELECT * FROM ({of_district}) WHERE true")  # noqa: S608
        + "; END"
    )
    for found in (
        "SELECT 'event', id FROM event",
        "SELECT 'survey', id FROM survey",
        "SELECT 'proposal', id FROM proposal",
        "SELECT 'note', id FROM note",
        "SELECT DISTINCT 'theme', iif(gathering_id IS NULL, 'event:' || event_id, "
        "'gathering:' || gathering_id) FROM run WHERE kind = 'themes'",
    ):
        db.conn.execute(stale.format(f"SELECT * FROM ({found}) WHERE true"))  # noqa: S608


SHOWN_BALLOTS = """
CREATE TABLE shown_ballot (
    event_id INTEGER NOT NULL REFERENCES event (id),
    number INTEGER NOT NULL,
    voter TEXT NOT NULL,
    mark TEXT NOT NULL,
    PRIMARY KEY (event_id, number, voter)
) STRICT, WITHOUT ROWID
"""


@migrations()
def m032_shown_ballots(db: Database) -> None:
    """A mark of every ballot, each time that the votes were shown. Of before only those are known
    that have not changed since; the others have the mark of none, as if they had changed."""
    script(db, SHOWN_BALLOTS)
    votes: dict[tuple[int, str], list[tuple[str, int]]] = {}
    for r in db.conn.execute(
        "SELECT event_id, voter, note_id, votes FROM ballot_vote ORDER BY event_id, voter, note_id"
    ):
        votes.setdefault((r[0], r[1]), []).append((r[2], r[3]))
    kept = []
    for r in db.conn.execute(
        "SELECT b.event_id, b.voter, b.revealed = b.revision FROM ballot b "
        "JOIN reveal r ON r.event_id = b.event_id WHERE b.revealed IS NOT NULL"
    ).fetchall():
        own = json.dumps(votes.get((r[0], r[1]), []))
        mark = hashlib.sha256(own.encode()).hexdigest()[:16] if r[2] else ""
        if own != "[]" or not r[2]:
            kept.append((r[0], 1, r[1], mark))
    db.conn.executemany("INSERT INTO shown_ballot VALUES (?, ?, ?, ?)", kept)
    db.conn.execute("ALTER TABLE ballot DROP COLUMN revealed")


@migrations()
def m033_interview_file(db: Database) -> None:
    """Files of exit interviews wait for a day, for whom chose them."""
    script(
        db,
        """
        CREATE TABLE interview_file (
            id TEXT PRIMARY KEY,
            user_id INTEGER NOT NULL REFERENCES user (id),
            name TEXT NOT NULL,
            content BLOB NOT NULL,
            questionnaire TEXT NOT NULL,
            district TEXT NOT NULL,
            at TEXT NOT NULL
        ) STRICT;
        """,
    )


@migrations()
def m034_surveys_close(db: Database) -> None:
    """The last day on which a survey takes answers, where somebody has said one."""
    db.conn.execute("ALTER TABLE survey ADD COLUMN last_day TEXT")


BY_HAND = """
CREATE TABLE theme_edit_of (
    id INTEGER PRIMARY KEY,
    event_id INTEGER REFERENCES event (id),
    gathering_id INTEGER REFERENCES gathering (id),
    kind TEXT NOT NULL CHECK (kind IN ('rename', 'merge', 'split', 'move', 'quotes')),
    theme TEXT NOT NULL,
    others TEXT NOT NULL DEFAULT '[]',
    title TEXT NOT NULL DEFAULT '',
    was TEXT NOT NULL DEFAULT '',
    passages TEXT NOT NULL DEFAULT '[]',
    rest TEXT NOT NULL DEFAULT '[]',
    theirs TEXT NOT NULL DEFAULT '[]',
    user_id INTEGER REFERENCES user (id),
    at TEXT NOT NULL,
    undone_by INTEGER REFERENCES user (id),
    undone_at TEXT,
    CHECK ((event_id IS NULL) <> (gathering_id IS NULL))
) STRICT;
INSERT INTO theme_edit_of (id, event_id, gathering_id, kind, theme, others, title, was, passages,
    rest, user_id, at, undone_by, undone_at)
    SELECT id, event_id, gathering_id, kind, theme, others, title, was, passages, rest, user_id,
    at, undone_by, undone_at FROM theme_edit;
DROP TABLE theme_edit;
ALTER TABLE theme_edit_of RENAME TO theme_edit;
CREATE INDEX theme_edit_event ON theme_edit (event_id);
CREATE INDEX theme_edit_gathering ON theme_edit (gathering_id)
    WHERE gathering_id IS NOT NULL
"""


@migrations()
def m035_themes_by_hand(db: Database) -> None:
    """A person may move a note to a theme, and choose a theme's quotes."""
    # What follows changes of the old table follows those of the new one.
    followers = db.conn.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'theme_edit'"
    ).fetchall()
    script(db, BY_HAND)
    for (follower,) in followers:
        db.conn.execute(follower)


@migrations()
def m036_questions_are_put_back(db: Database) -> None:
    """A question that is taken out of a draft can be put back; a survey may begin on a day, and a
    draft of questions may have been begun for an event."""
    script(
        db,
        """
        CREATE TABLE removed_question (
            id INTEGER PRIMARY KEY,
            questionnaire_id TEXT NOT NULL,
            version INTEGER NOT NULL,
            place INTEGER NOT NULL,
            content TEXT NOT NULL,
            FOREIGN KEY (questionnaire_id, version) REFERENCES questionnaire (id, version)
        ) STRICT;
        ALTER TABLE survey ADD COLUMN first_day TEXT;
        ALTER TABLE questionnaire ADD COLUMN begun_for INTEGER REFERENCES event (id)
        """,
    )


@migrations()
def m037_whom_releases_concern(db: Database) -> None:
    """Each release keeps whom its notes concern, so that what it told moves with nothing."""
    heirs = dict(db.conn.execute("SELECT id, successor FROM district").fetchall())

    def today(district: str | None) -> str | None:
        seen = set()
        while district in heirs and heirs[district] and district not in seen:
            seen.add(district)
            district = heirs[district]
        return district

    named = {
        (note, revision): [today(district), profession, area]
        for note, revision, district, profession, area in db.conn.execute(
            "SELECT note_id, revision, district, profession, area FROM note_revision "
            "WHERE coalesce(district, profession, area) IS NOT NULL"
        ).fetchall()
    }
    kept = db.conn.execute(
        "SELECT r.event_id, r.number, r.content, e.district FROM summary_release r "
        "JOIN event e ON e.id = r.event_id"
    ).fetchall()
    for event, number, written, home in kept:
        content = json.loads(written)
        marks = ((n["id"], n["revision"]) for n in content.get("notes", ()))
        content["whom"] = {
            "home": today(home),
            "of": {mark[0]: named[mark] for mark in marks if mark in named},
        }
        db.conn.execute(
            "UPDATE summary_release SET content = ? WHERE event_id = ? AND number = ?",
            (json.dumps(content, separators=(",", ":")), event, number),
        )


@migrations()
def m038_published_shares(db: Database) -> None:
    """Where a share whose persons nobody told is published."""
    db.conn.execute("ALTER TABLE observation ADD COLUMN source TEXT NOT NULL DEFAULT ''")
    db.conn.execute(
        "CREATE TRIGGER kept_as_written_source BEFORE UPDATE OF source ON observation "
        "BEGIN SELECT RAISE(ABORT, 'only added to'); END"
    )


@migrations()
def m039_levels(db: Database) -> None:
    """Levels within a profession, of which indicators have figures."""
    script(
        db,
        """
        CREATE TABLE profession_level (
            id TEXT PRIMARY KEY,
            profession TEXT NOT NULL REFERENCES profession (id),
            name TEXT NOT NULL,
            position INTEGER NOT NULL
        ) STRICT;
        ALTER TABLE observation ADD COLUMN level TEXT REFERENCES profession_level (id)
        """,
    )
    db.conn.execute(
        "CREATE TRIGGER kept_as_written_level BEFORE UPDATE OF level ON observation "
        "BEGIN SELECT RAISE(ABORT, 'only added to'); END"
    )


PLAN_VERSIONS = """
ALTER TABLE plan ADD COLUMN revising INTEGER NOT NULL DEFAULT 0 CHECK (revising IN (0, 1));
CREATE TABLE plan_version (
    plan_id INTEGER NOT NULL REFERENCES plan (id),
    version INTEGER NOT NULL CHECK (version >= 1),
    why TEXT NOT NULL,
    adopted_at TEXT NOT NULL,
    adopted_by INTEGER REFERENCES user (id),
    PRIMARY KEY (plan_id, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE plan_version_point (
    plan_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    code TEXT NOT NULL,
    priority INTEGER NOT NULL CHECK (priority IN (0, 1)),
    why TEXT NOT NULL,
    PRIMARY KEY (plan_id, version, code),
    FOREIGN KEY (plan_id, version) REFERENCES plan_version (plan_id, version)
) STRICT, WITHOUT ROWID;
INSERT INTO plan_version (plan_id, version, why, adopted_at, adopted_by)
    SELECT id, 1, '', adopted_at, adopted_by FROM plan WHERE adopted_at IS NOT NULL;
INSERT INTO plan_version_point (plan_id, version, code, priority, why)
    SELECT plan_id, 1, code, priority, why FROM plan_point
    WHERE plan_id IN (SELECT id FROM plan WHERE adopted_at IS NOT NULL);
DROP TRIGGER plan_point_adopted_insert;
DROP TRIGGER plan_point_adopted_update;
DROP TRIGGER plan_point_adopted_delete
"""
# An adopted plan's points change only while it is revised, and what was adopted stays.
VERSIONS_KEPT = (
    *(
        f"CREATE TRIGGER plan_point_adopted_{verb.lower()} BEFORE {verb} ON plan_point "  # noqa: S608
        f"WHEN EXISTS (SELECT 1 FROM plan WHERE id = {row}.plan_id AND adopted_at IS NOT NULL "
        "AND revising = 0) BEGIN SELECT raise(ABORT, 'the plan has been adopted'); END"
        for verb, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    ),
    *(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT raise(ABORT, '{table} is only added to'); END"
        for table in ("plan_version", "plan_version_point")
        for verb in ("UPDATE", "DELETE")
    ),
)


@migrations()
def m040_plan_versions(db: Database) -> None:
    """An adopted plan may be revised: each version that was adopted stays, with why it came."""
    script(db, PLAN_VERSIONS)
    for trigger in VERSIONS_KEPT:
        db.conn.execute(trigger)


@migrations()
def m041_takeovers(db: Database) -> None:
    """Which district took over what was open in one that has ended."""
    script(
        db,
        """
        CREATE TABLE takeover (
            district TEXT PRIMARY KEY REFERENCES district (id),
            by_district TEXT NOT NULL REFERENCES district (id) CHECK (by_district <> district),
            at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX takeover_by ON takeover (by_district);
        """,
    )


@migrations()
def m042_attachments(db: Database) -> None:
    """Files that belong to a proposal, or to a group's decisions on it (`referral_id`)."""
    script(
        db,
        """
        CREATE TABLE attachment (
            id INTEGER PRIMARY KEY,
            proposal_id INTEGER NOT NULL REFERENCES proposal (id),
            referral_id INTEGER REFERENCES referral (id),
            name TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('pdf', 'docx', 'png', 'jpeg')),
            content BLOB NOT NULL,
            user_id INTEGER REFERENCES user (id),
            at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX attachment_proposal ON attachment (proposal_id);
        """,
    )


@migrations()
def m043_meetings(db: Database) -> None:
    """Meetings of steering groups: who was there, what was noted, and the minutes once kept."""
    script(
        db,
        """
        CREATE TABLE meeting (
            id INTEGER PRIMARY KEY,
            district TEXT REFERENCES district (id),
            day TEXT NOT NULL,
            present TEXT NOT NULL DEFAULT '',
            content TEXT,
            kept_at TEXT,
            kept_by INTEGER REFERENCES user (id),
            revision INTEGER NOT NULL DEFAULT 1,
            CHECK ((content IS NULL) = (kept_at IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX meeting_once ON meeting (coalesce(district, ''), day);
        CREATE TABLE meeting_note (
            id INTEGER PRIMARY KEY,
            meeting_id INTEGER NOT NULL REFERENCES meeting (id),
            proposal_id INTEGER REFERENCES proposal (id),
            text TEXT NOT NULL,
            at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX meeting_note_of ON meeting_note (meeting_id)
        """,
    )
    for verb in ("UPDATE", "DELETE"):
        db.conn.execute(
            f"CREATE TRIGGER meeting_kept_{verb.lower()} BEFORE {verb} ON meeting "
            "WHEN OLD.kept_at IS NOT NULL BEGIN SELECT raise(ABORT, 'the minutes are kept'); END"
        )
    for verb, of in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
        db.conn.execute(
            f"CREATE TRIGGER meeting_note_kept_{verb.lower()} BEFORE {verb} ON meeting_note "  # noqa: S608
            f"WHEN (SELECT kept_at FROM meeting WHERE id = {of}.meeting_id) IS NOT NULL "
            "BEGIN SELECT raise(ABORT, 'the minutes are kept'); END"
        )


_EVENT_OF = "(SELECT event_id FROM passage WHERE id = {}.passage_id)"
SHOWN_STALE = (
    ("INSERT ON summary_release", "NEW.event_id"),
    ("UPDATE OF content ON summary_release", "NEW.event_id"),
    ("DELETE ON summary_release", "OLD.event_id"),
    # What may be quoted of a survey's words decides what a theme of them may be called.
    ("INSERT ON quote_release", _EVENT_OF.format("NEW")),
    ("UPDATE ON quote_release", _EVENT_OF.format("NEW")),
    ("DELETE ON quote_release", _EVENT_OF.format("OLD")),
)


@migrations()
def m044_search_by_event(db: Database) -> None:
    """Readers find themes as they were shown them, and a note's entry has its number among those
    of its event. All is read anew."""
    for number, (when, event) in enumerate(SHOWN_STALE, start=1):
        key = f"'shown:' || {event}"
        db.conn.execute(
            f"CREATE TRIGGER search_shown_{number} AFTER {when} BEGIN "  # noqa: S608
            f"INSERT INTO search_stale (kind, key) SELECT 'theme', {key} WHERE {event} IS NOT NULL "
            "ON CONFLICT DO NOTHING; "
            f"DELETE FROM search_entry WHERE kind = 'theme' AND key = {key}; END"
        )
    db.conn.execute(
        "INSERT INTO search_stale (kind, key) SELECT DISTINCT kind, key FROM search_entry "
        "WHERE true ON CONFLICT DO NOTHING"
    )
    db.conn.execute(
        "INSERT INTO search_stale (kind, key) SELECT DISTINCT 'theme', 'shown:' || event_id "
        "FROM summary_release WHERE true ON CONFLICT DO NOTHING"
    )
    db.conn.execute("DELETE FROM search_entry")


@migrations()
def m046_digests(db: Database) -> None:
    """What a district's working groups are told each quarter: who gets it, and what was told."""
    script(
        db,
        """
        CREATE TABLE digest_series (
            id INTEGER PRIMARY KEY,
            district TEXT NOT NULL REFERENCES district (id),
            area TEXT REFERENCES area (id),
            to_whom TEXT NOT NULL,
            channel TEXT NOT NULL,
            responsible TEXT NOT NULL,
            created_at TEXT NOT NULL,
            ended_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX digest_series_once ON digest_series (district, coalesce(area, ''))
            WHERE ended_at IS NULL;
        CREATE TABLE digest (
            id INTEGER PRIMARY KEY,
            series_id INTEGER NOT NULL REFERENCES digest_series (id),
            code TEXT NOT NULL UNIQUE,
            intro TEXT NOT NULL DEFAULT '',
            without TEXT NOT NULL DEFAULT '[]',
            content TEXT,
            published_at TEXT,
            user_id INTEGER REFERENCES user (id),
            CHECK ((content IS NULL) = (published_at IS NULL))
        ) STRICT;
        CREATE INDEX digest_of ON digest (series_id);
        CREATE UNIQUE INDEX digest_draft ON digest (series_id) WHERE published_at IS NULL
        """,
    )
    for verb in ("UPDATE", "DELETE"):
        db.conn.execute(
            f"CREATE TRIGGER digest_told_{verb.lower()} BEFORE {verb} ON digest "
            "WHEN OLD.published_at IS NOT NULL BEGIN SELECT raise(ABORT, 'it has been told'); END"
        )


@migrations()
def m047_mailings(db: Database) -> None:
    """A survey's tickets by e-mail: how far it has come, and the addresses until the reminder has
    gone. Nothing here tells which ticket went to which address, nor in which order."""
    script(
        db,
        """
        CREATE TABLE mailing (
            survey_id INTEGER PRIMARY KEY REFERENCES survey (id),
            subject TEXT NOT NULL,
            words TEXT NOT NULL,
            reminder_words TEXT NOT NULL DEFAULT '',
            phase TEXT NOT NULL CHECK (phase IN ('first', 'reminder', 'over')),
            running INTEGER NOT NULL CHECK (running IN (0, 1)),
            problem TEXT NOT NULL DEFAULT '',
            sent INTEGER NOT NULL DEFAULT 0,
            reminded INTEGER NOT NULL DEFAULT 0,
            sent_on TEXT NOT NULL,
            reminded_on TEXT
        ) STRICT;
        CREATE TABLE mailing_address (
            survey_id INTEGER NOT NULL REFERENCES mailing (survey_id),
            address TEXT NOT NULL COLLATE NOCASE,
            state TEXT NOT NULL
                CHECK (state IN ('waiting', 'trying', 'sent', 'unsure', 'refused')),
            reminder TEXT NOT NULL DEFAULT ''
                CHECK (reminder IN ('', 'trying', 'sent', 'unsure', 'refused')),
            letter TEXT NOT NULL DEFAULT '',
            reason TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (survey_id, address)
        ) STRICT, WITHOUT ROWID
        """,
    )


@migrations()
def m048_follow_ups(db: Database) -> None:
    """What is asked about a decision that was carried out: did it help?"""
    script(
        db,
        """
        CREATE TABLE follow_up (
            referral_id INTEGER PRIMARY KEY REFERENCES referral (id),
            sv TEXT NOT NULL,
            en TEXT NOT NULL DEFAULT '',
            user_id INTEGER REFERENCES user (id),
            at TEXT NOT NULL
        ) STRICT
        """,
    )


@migrations()
def m052_year_reports(db: Database) -> None:
    """Reports of a year: their parts in order, and what was finished, which never changes."""
    script(
        db,
        """
        CREATE TABLE report (
            id INTEGER PRIMARY KEY,
            title TEXT NOT NULL,
            created_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE report_part (
            id INTEGER PRIMARY KEY,
            report_id INTEGER NOT NULL REFERENCES report (id),
            place INTEGER NOT NULL,
            level INTEGER NOT NULL DEFAULT 1 CHECK (level IN (1, 2)),
            heading TEXT NOT NULL DEFAULT '',
            text TEXT NOT NULL DEFAULT '',
            source TEXT,
            removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
            revision INTEGER NOT NULL DEFAULT 1
        ) STRICT;
        CREATE INDEX report_part_of ON report_part (report_id, place);
        CREATE TABLE report_version (
            report_id INTEGER NOT NULL REFERENCES report (id),
            number INTEGER NOT NULL,
            at TEXT NOT NULL,
            user_id INTEGER REFERENCES user (id),
            content TEXT NOT NULL,
            PRIMARY KEY (report_id, number)
        ) STRICT
        """,
    )
    for verb in ("UPDATE", "DELETE"):
        db.conn.execute(
            f"CREATE TRIGGER report_version_{verb.lower()} BEFORE {verb} ON report_version "
            "BEGIN SELECT raise(ABORT, 'a finished report never changes'); END"
        )


@migrations()
def m053_report_comments(db: Database) -> None:
    """Comments on a draft report, each at a part of it: they stay, with their one answer."""
    script(
        db,
        """
        ALTER TABLE report ADD COLUMN
            comments_open INTEGER NOT NULL DEFAULT 0 CHECK (comments_open IN (0, 1));
        CREATE TABLE report_comment (
            id INTEGER PRIMARY KEY,
            report_id INTEGER NOT NULL REFERENCES report (id),
            part_id INTEGER NOT NULL REFERENCES report_part (id),
            about TEXT NOT NULL,
            user_id INTEGER NOT NULL REFERENCES user (id),
            at TEXT NOT NULL,
            text TEXT NOT NULL,
            settled_at TEXT,
            settled_by INTEGER REFERENCES user (id),
            answer TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE INDEX report_comment_of ON report_comment (report_id)
        """,
    )


@migrations()
def m054_shared_events(db: Database) -> None:
    """Which events are let out for an analysis of many organisations, since when and why."""
    script(
        db,
        """
        CREATE TABLE shared_event (
            event_id INTEGER PRIMARY KEY REFERENCES event (id),
            user_id INTEGER NOT NULL REFERENCES user (id),
            at TEXT NOT NULL,
            reason TEXT NOT NULL
        ) STRICT
        """,
    )


@migrations()
def m055_figures_stay_shown(db: Database) -> None:
    """What was shown of an indicator's figures, as it was shown. `figures_unjudged`: indicators of
    which something has come, or has come under another rule, since. Those that were there before
    are among them, so that the first that is kept is what they show today."""
    script(
        db,
        """
        CREATE TABLE figures_shown (
            id INTEGER PRIMARY KEY,
            indicator TEXT NOT NULL,
            period TEXT NOT NULL,
            content TEXT NOT NULL
        ) STRICT;
        CREATE INDEX figures_shown_of ON figures_shown (indicator);
        CREATE TABLE figures_unjudged (indicator TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
        INSERT INTO figures_unjudged SELECT DISTINCT indicator FROM observation;
        """,
    )
    for verb in ("UPDATE", "DELETE"):
        db.conn.execute(
            f"CREATE TRIGGER figures_shown_{verb.lower()} BEFORE {verb} ON figures_shown "
            "BEGIN SELECT raise(ABORT, 'what was shown stays'); END"
        )
    every = "SELECT DISTINCT indicator FROM observation"
    for name, when, which in (
        ("given", "AFTER INSERT ON observation", "SELECT new.indicator"),
        (
            "defined",
            "AFTER INSERT ON indicator_definition",
            "SELECT heading FROM indicator WHERE id = new.indicator_id",
        ),
        ("merged", "AFTER UPDATE OF successor ON district", every),
        ("limited", "AFTER INSERT ON setting WHEN new.name = 'threshold'", every),
        ("limit_moved", "AFTER UPDATE ON setting WHEN new.name = 'threshold'", every),
        ("unlimited", "AFTER DELETE ON setting WHEN old.name = 'threshold'", every),
    ):
        db.conn.execute(
            f"CREATE TRIGGER figures_unjudged_{name} {when} "
            f"BEGIN INSERT OR IGNORE INTO figures_unjudged {which}; END"
        )


@migrations()
def m056_hand_outs(db: Database) -> None:
    """Files that are made beside the server, and who asked for which."""
    script(
        db,
        """
        CREATE TABLE hand_out (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
            progress REAL NOT NULL DEFAULT 0,
            step TEXT NOT NULL DEFAULT '',
            message TEXT NOT NULL DEFAULT '',
            queued_at TEXT NOT NULL,
            started_at TEXT,
            finished_at TEXT,
            content BLOB,
            file BLOB
        ) STRICT;
        CREATE INDEX hand_out_waiting ON hand_out (state) WHERE state IN ('queued', 'running');
        CREATE TABLE hand_out_ask (
            hand_out_id INTEGER NOT NULL REFERENCES hand_out (id) ON DELETE CASCADE,
            user_id INTEGER NOT NULL REFERENCES user (id),
            address TEXT NOT NULL,
            name TEXT NOT NULL,
            back TEXT NOT NULL,
            held TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (hand_out_id, user_id, address)
        ) STRICT, WITHOUT ROWID
        """,
    )


@migrations()
def m057_words_stay_let_out(db: Database) -> None:
    """How many persons words needed in the releases of surveys from before these kept it."""
    if db.conn.execute("SELECT 1 FROM survey_release LIMIT 1").fetchone() is None:
        return
    found = db.conn.execute(
        "SELECT max(CAST(value AS INTEGER)) FROM setting "
        "WHERE name IN ('threshold', 'quote_threshold')"
    ).fetchone()[0]
    db.conn.execute(
        "INSERT INTO setting (name, value) VALUES ('words_threshold_before', ?)",
        (str(max(10, found or 0)),),
    )


@migrations()
def m058_digest_activities(db: Database) -> None:
    """Which activities of its plan a digest leaves out."""
    script(db, "ALTER TABLE digest ADD COLUMN not_done TEXT NOT NULL DEFAULT '[]'")


# What changes what is found of a report: when, and its number.
REPORT_STALE = (
    ("INSERT ON report", "NEW.id"),
    ("UPDATE OF title ON report", "NEW.id"),
    ("INSERT ON report_part", "NEW.report_id"),
    ("UPDATE OF heading, text, removed ON report_part", "NEW.report_id"),
    ("INSERT ON report_version", "NEW.report_id"),
)


@migrations()
def m060_reports_are_found(db: Database) -> None:
    """A search finds reports: the table of entries takes their kind, with what is in it, so that
    the index stays as it is."""
    script(
        db,
        """
        CREATE TABLE search_kept AS SELECT * FROM search_entry;
        DROP TABLE search_entry;
        CREATE TABLE search_entry (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL
                CHECK (kind IN ('event', 'survey', 'proposal', 'report', 'theme', 'note')),
            key TEXT NOT NULL,
            part TEXT NOT NULL DEFAULT '',
            title TEXT NOT NULL DEFAULT '',
            words TEXT NOT NULL,
            inner TEXT NOT NULL,
            UNIQUE (kind, key, part)
        ) STRICT;
        INSERT INTO search_entry (id, kind, key, part, title, words, inner)
            SELECT id, kind, key, part, title, words, inner FROM search_kept;
        DROP TABLE search_kept;
        INSERT INTO search_stale (kind, key) SELECT 'report', id FROM report WHERE true
            ON CONFLICT DO NOTHING
        """,
    )
    for name, when, body in (
        ("search_entry_ai", "INSERT", _INDEXED),
        ("search_entry_ad", "DELETE", _UNINDEXED),
    ):
        db.conn.execute(f"CREATE TRIGGER {name} AFTER {when} ON search_entry BEGIN {body}; END")
    for number, (when, key) in enumerate(REPORT_STALE, start=1):
        db.conn.execute(
            f"CREATE TRIGGER search_report_{number} AFTER {when} BEGIN "  # noqa: S608
            f"INSERT INTO search_stale (kind, key) VALUES ('report', {key}) "
            "ON CONFLICT DO NOTHING; "
            f"DELETE FROM search_entry WHERE kind = 'report' AND key = {key}; END"
        )


@migrations()
def m061_digests_are_found(db: Database) -> None:
    """A search finds digests from when they are told on: the table of entries takes their kind,
    with what is in it."""
    script(
        db,
        """
        CREATE TABLE search_kept AS SELECT * FROM search_entry;
        DROP TABLE search_entry;
        CREATE TABLE search_entry (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL
                CHECK (kind IN
                    ('event', 'survey', 'proposal', 'report', 'digest', 'theme', 'note')),
            key TEXT NOT NULL,
            part TEXT NOT NULL DEFAULT '',
            title TEXT NOT NULL DEFAULT '',
            words TEXT NOT NULL,
            inner TEXT NOT NULL,
            UNIQUE (kind, key, part)
        ) STRICT;
        INSERT INTO search_entry (id, kind, key, part, title, words, inner)
            SELECT id, kind, key, part, title, words, inner FROM search_kept;
        DROP TABLE search_kept;
        INSERT INTO search_stale (kind, key)
            SELECT 'digest', id FROM digest WHERE published_at IS NOT NULL ON CONFLICT DO NOTHING
        """,
    )
    for name, when, body in (
        ("search_entry_ai", "INSERT", _INDEXED),
        ("search_entry_ad", "DELETE", _UNINDEXED),
    ):
        db.conn.execute(f"CREATE TRIGGER {name} AFTER {when} ON search_entry BEGIN {body}; END")
    db.conn.execute(
        "CREATE TRIGGER search_digest AFTER UPDATE OF content ON digest BEGIN INSERT INTO "
        "search_stale (kind, key) VALUES ('digest', NEW.id) ON CONFLICT DO NOTHING; END"
    )


@migrations()
def m062_word_template(db: Database) -> None:
    """The organisation's own Word template."""
    script(
        db,
        """
        CREATE TABLE word_template (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            name TEXT NOT NULL,
            content BLOB NOT NULL,
            notices TEXT NOT NULL,
            user_id INTEGER REFERENCES user (id),
            at TEXT NOT NULL
        ) STRICT
        """,
    )


@migrations()
def m063_earlier_texts_of_reports(db: Database) -> None:
    """Texts of a report's sections that somebody wrote over, and who wrote what stands there."""
    script(
        db,
        """
        ALTER TABLE report_part ADD COLUMN written_by TEXT;
        CREATE TABLE report_earlier (
            id INTEGER PRIMARY KEY,
            part_id INTEGER NOT NULL REFERENCES report_part (id),
            at TEXT NOT NULL,
            heading TEXT NOT NULL,
            text TEXT NOT NULL
        ) STRICT;
        CREATE INDEX report_earlier_of ON report_earlier (part_id)
        """,
    )


@migrations()
def m064_figures_are_chosen_by_size(db: Database) -> None:
    """`figures_solved`: the indicators of which something has come before what is shown of them was
    chosen by sizes; as that was shown, it is kept."""
    script(
        db,
        """
        CREATE TABLE figures_solved (indicator TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
        INSERT INTO figures_solved SELECT indicator FROM figures_unjudged
        """,
    )


@migrations()
def m065_interview_files_are_known(db: Database) -> None:
    """The keyed hashes of files of exit interviews that have come in, and who brought them."""
    script(
        db,
        """
        CREATE TABLE known_interview_file (
            fingerprint TEXT PRIMARY KEY,
            actor TEXT NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
    )


@migrations()
def m066_what_was_told_is_kept(db: Database) -> None:
    """What was told of each release beside the whole. `told_unjudged`: the events of which a
    release has come since; all that have one now, so that the first that is kept is what they tell
    today."""
    script(
        db,
        """
        CREATE TABLE told_by_release (
            event_id INTEGER NOT NULL REFERENCES event (id),
            what TEXT NOT NULL,
            number INTEGER NOT NULL,
            content TEXT NOT NULL,
            PRIMARY KEY (event_id, what, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE told_unjudged (event_id INTEGER PRIMARY KEY REFERENCES event (id)) STRICT;
        INSERT INTO told_unjudged SELECT DISTINCT event_id FROM summary_release
        """,
    )
    db.conn.execute(
        "CREATE TRIGGER told_by_release_update BEFORE UPDATE ON told_by_release "
        "BEGIN SELECT raise(ABORT, 'what was told stays'); END"
    )
    db.conn.execute(
        "CREATE TRIGGER told_unjudged_shown AFTER INSERT ON summary_release "
        "BEGIN INSERT OR IGNORE INTO told_unjudged VALUES (new.event_id); END"
    )


@migrations()
def m067_topics_left_out_are_kept(db: Database) -> None:
    """Which topics are not told of by district, profession and area is kept with each release from
    now on, so that all events are looked at once more."""
    db.conn.execute(
        "INSERT OR IGNORE INTO told_unjudged SELECT DISTINCT event_id FROM summary_release"
    )
