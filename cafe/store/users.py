"""Accounts and their roles. Passwords come here as hashes only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from cafe import alphabet, days
from cafe.errors import Conflict, Unknown
from cafe.store import audit
from cafe.store.actors import ROLES as ROLES
from cafe.store.database import row, rows, value

ALL = "*"  # the scope that reaches every district


@dataclass(frozen=True)
class User:
    """An account. `roles` holds (role, scope), scope a district's id or "*"; `epoch` grows when
    its sessions are to end: with a new password, a role less, or signed out everywhere.
    `inherited` are the same roles in districts that those of `roles` have taken over."""

    id: int
    email: str
    name: str
    password_hash: str
    active: bool
    epoch: int
    roles: frozenset[tuple[str, str]]
    inherited: frozenset[tuple[str, str]] = frozenset()

    def has(self, *names: str) -> bool:
        """Whether the account has one of the roles, in any scope."""
        return any(role in names for role, _ in self.roles)

    def reaches(self, district: str | None, *names: str) -> bool:
        """Whether one of the roles reaches the district; None is the city, for scope "*" only."""
        return any(
            role in names and scope in (ALL, district)
            for role, scope in self.roles | self.inherited
        )


def _user(db: Database, where: str, parameter: object) -> User | None:
    found = row(db, f"SELECT * FROM user WHERE {where} = ?", (parameter,))  # noqa: S608
    if found is None:
        return None
    held = rows(
        db,
        "WITH RECURSIVE held (role, scope) AS (SELECT role, scope FROM role WHERE user_id = :user "
        "UNION SELECT h.role, t.district FROM takeover t JOIN held h ON t.by_district = h.scope) "
        "SELECT role, scope, EXISTS (SELECT 1 FROM role r WHERE r.user_id = :user "
        "AND r.role = held.role AND r.scope = held.scope) AS own FROM held",
        {"user": found["id"]},
    )
    return User(
        id=found["id"],
        email=found["email"],
        name=found["name"],
        password_hash=found["password_hash"],
        active=bool(found["active"]),
        epoch=found["epoch"],
        roles=frozenset((r["role"], r["scope"]) for r in held if r["own"]),
        inherited=frozenset((r["role"], r["scope"]) for r in held if not r["own"]),
    )


def by_id(db: Database, user_id: int) -> User | None:
    """The account with this id."""
    return _user(db, "id", user_id)


def by_email(db: Database, email: str) -> User | None:
    """The account with this e-mail address, whatever its case."""
    return _user(db, "email", email.strip())


def all_users(db: Database) -> list[User]:
    """Every account, by name."""
    found = rows(db, "SELECT id, name FROM user ORDER BY id")
    found.sort(key=lambda r: alphabet.place(r["name"]))
    return [user for r in found if (user := by_id(db, r["id"])) is not None]


def count(db: Database) -> int:
    """How many accounts there are."""
    return int(value(db, "SELECT count(*) FROM user"))


def add(
    db: Database,
    actor: str,
    *,
    email: str,
    name: str,
    password_hash: str,
    roles: Iterable[tuple[str, str]],
) -> int:
    """Add an account; returns its id. Raises Conflict("email_taken")."""
    if by_email(db, email) is not None:
        raise Conflict("email_taken")
    cursor = db.conn.execute(
        "INSERT INTO user (email, name, password_hash, created_at) VALUES (?, ?, ?, ?)",
        (email.strip(), name.strip(), password_hash, days.now()),
    )
    user_id = int(cursor.lastrowid or 0)
    granted = _grant(db, user_id, roles)
    audit.add(db, actor, "user.add", f"user:{user_id}", roles=granted)
    return user_id


def change(
    db: Database,
    actor: str,
    user_id: int,
    *,
    name: str,
    roles: Iterable[tuple[str, str]],
    active: bool,
    password_hash: str | None = None,
) -> None:
    """Change an account; a new password, a role less, or an end to it ends its sessions.

    Raises Unknown, and Conflict("last_administrator") when nobody could administer any more.
    """
    before = by_id(db, user_id)
    if before is None:
        raise Unknown("not_found")
    kept = frozenset(roles)
    db.conn.execute("DELETE FROM role WHERE user_id = ?", (user_id,))
    granted = _grant(db, user_id, kept)
    db.conn.execute(
        "UPDATE user SET name = ?, active = ?, password_hash = ?, epoch = epoch + ? WHERE id = ?",
        (
            name.strip(),
            int(active),
            password_hash or before.password_hash,
            int(bool(password_hash) or before.active != active or bool(before.roles - kept)),
            user_id,
        ),
    )
    if (
        before.active
        and before.has("administrator")
        and not value(
            db,
            "SELECT count(*) FROM user JOIN role ON user_id = id "
            "WHERE active AND role = 'administrator'",
        )
    ):
        raise Conflict("last_administrator")
    audit.add(
        db,
        actor,
        "user.change",
        f"user:{user_id}",
        roles=granted,
        active=active,
        password=bool(password_hash),
    )


def end_sessions(db: Database, actor: str, user_id: int) -> None:
    """Sign the account out everywhere. Raises Unknown."""
    if by_id(db, user_id) is None:
        raise Unknown("not_found")
    db.conn.execute("UPDATE user SET epoch = epoch + 1 WHERE id = ?", (user_id,))
    audit.add(db, actor, "user.sign_out_everywhere", f"user:{user_id}")


def rehash(db: Database, user_id: int, password_hash: str) -> None:
    """Store the same password under today's hash parameters."""
    db.conn.execute("UPDATE user SET password_hash = ? WHERE id = ?", (password_hash, user_id))


def _grant(db: Database, user_id: int, roles: Iterable[tuple[str, str]]) -> list[list[str]]:
    granted = sorted(set(roles))
    db.conn.executemany(
        "INSERT INTO role (user_id, role, scope) VALUES (?, ?, ?)",
        [(user_id, role, scope) for role, scope in granted],
    )
    return [list(pair) for pair in granted]
