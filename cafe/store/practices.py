"""Practice cafés: each with a folder and a database of its own in the instance, which nothing else
reads, for a day."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import ipaddress
import json
import logging
import math
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from cafe import days, disk
from cafe.config import Settings
from cafe.errors import Busy, TooMany, UnsafeStart
from cafe.store import audit, settings
from cafe.store.database import Store
from cafe.store.events import KEY_LENGTH
from cafe.store.line import FileLock
from cafe.store.typed_codes import new_code

log = logging.getLogger(__name__)
MOST = 20
LASTS = timedelta(days=1)
PAUSE = timedelta(hours=1)  # from one practice to the next of the same address
LARGEST = 8 * 2**20  # the database of one, in bytes
TURN_SECONDS = 10.0
SKEW = timedelta(minutes=1)
_NAME = re.compile(rf"[a-z0-9]{{{KEY_LENGTH}}}")
_ABOUT = "about.json"
_SETTING, _OFF = "practice", "off"


@dataclass(frozen=True)
class Practice:
    """A practice café that runs, by its key."""

    key: str
    database: Path
    ends: datetime

    @property
    def is_full(self) -> bool:
        """Whether it has taken all the room that one may take."""
        parts = (self.database, self.database.with_name(self.database.name + "-wal"))
        return sum(map(disk.size, parts)) > LARGEST


@dataclass(frozen=True)
class _About:
    """What is known of one: when it began, from where (as a mark that only this server can make),
    and whether somebody has ended it. An ended one still counts for an hour."""

    begun: datetime
    mark: str
    ended: bool

    @property
    def age(self) -> timedelta:
        """How old it is. A time in the future says nothing: the clock was wrong then."""
        age = days.clock() - self.begun
        return age if age > -SKEW else LASTS

    @property
    def runs(self) -> bool:
        """Whether its pages open."""
        return not self.ended and self.age < LASTS

    @property
    def counts(self) -> bool:
        """Whether it takes one of the places."""
        return self.age < (PAUSE if self.ended else LASTS)


def offered(db: Database) -> bool:
    """Whether anybody may begin one: yes, unless an administrator has said no."""
    return settings.get(db, _SETTING) != _OFF


def offer(db: Database, actor: str, on: bool) -> None:
    """Let anybody begin one, or nobody."""
    if on:
        settings.drop(db, _SETTING)
    else:
        settings.put(db, _SETTING, _OFF)
    audit.add(db, actor, f"practice.{'on' if on else 'off'}", "practice")


class Practices:
    """The practice cafés of an instance. Safe to share between threads and processes."""

    def __init__(self, given: Settings) -> None:
        self._folder = given.instance / "practice"
        self._secret = given.secret_key

    def count(self) -> int:
        """How many places of `MOST` are taken."""
        known = self._all() if self._folder.exists() else {}
        return sum(about.counts for about in known.values())

    def begin(self, address: str, fill: Callable[[Store], None]) -> str:
        """Make one for whoever asks from a network address; `fill` gets its migrated store. Returns
        its key.

        Raises TooMany when that address began one within the hour, or there are as many as there
        may be; Busy when the disk is nearly full, or others are being made.
        """
        if disk.space(self._folder).nearly_full:
            raise Busy("disk_full")
        mark = self._mark(address)
        key = new_code(KEY_LENGTH)
        place = self._folder / key
        with self._turn():
            self._clear()
            known = self._all()
            waits = [PAUSE - a.age for a in known.values() if a.mark == mark and a.age < PAUSE]
            if waits:
                raise TooMany("practice_again", minutes=_minutes(max(waits)))
            if len(known) >= MOST:
                raise TooMany("practice_none_free")
            place.mkdir(mode=0o700)
            self._put(key, _About(days.clock(), mark, ended=False))
        try:
            made = Store(place / "rundabord.db")
            try:
                made.migrate()
                fill(made)
            finally:
                made.close()
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)  # nobody has had it
            raise
        return key

    def find(self, key: str) -> Practice | None:
        """The one with this key, while it runs."""
        about = self._about(key)
        database = self._folder / key / "rundabord.db"
        if about is None or not about.runs or not database.exists():
            return None
        return Practice(key, database, about.begun + LASTS)

    def running(self) -> list[Practice]:
        """Those that run."""
        known = self._all() if self._folder.exists() else ()
        return [found for key in known if (found := self.find(key)) is not None]

    def end(self, key: str) -> None:
        """Erase one. What stays for an hour is that its address has had one."""
        with self._turn():
            if (about := self._about(key)) is not None:
                self._put(key, _About(about.begun, about.mark, ended=True))
                self._empty(key)

    def end_all(self) -> None:
        """Erase all of them."""
        if self._folder.exists():
            with self._turn():
                for key in self._all():
                    shutil.rmtree(self._folder / key, ignore_errors=True)

    def tidy(self) -> None:
        """Erase those whose day is over."""
        if self._folder.exists():
            with self._turn():
                self._clear()

    def bring_up(self) -> None:
        """Bring those that run to the schema of this program; one that cannot be is erased."""
        for found in self.running():
            store = Store(found.database)
            try:
                store.migrate(copy=False)
            except (UnsafeStart, Busy) as error:
                log.warning("a practice café was erased: %s", error)
                store.close()
                self.end(found.key)
            finally:
                store.close()

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(self._folder / "turn")
        if not lock.enter(TURN_SECONDS):
            raise Busy("store_busy")
        try:
            yield
        finally:
            lock.leave()
            lock.close()

    def _all(self) -> dict[str, _About]:
        found = {}
        for path in self._folder.iterdir():
            if path.is_dir() and (about := self._about(path.name)) is not None:
                found[path.name] = about
        return found

    def _about(self, key: str) -> _About | None:
        if not _NAME.fullmatch(key):
            return None
        path = self._folder / key / _ABOUT
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            return _About(days.moment(told["begun"]), str(told["mark"]), bool(told["ended"]))
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError):
            log.warning("%s cannot be read", path)
            return None

    def _put(self, key: str, about: _About) -> None:
        told = {"begun": about.begun.isoformat(), "mark": about.mark, "ended": about.ended}
        with disk.whole(self._folder / key / _ABOUT) as file:
            file.write(json.dumps(told).encode())

    def _clear(self) -> None:
        """In a turn: what nothing is known of then was cut off while it was made."""
        known = self._all()
        for path in self._folder.iterdir():
            about = known.get(path.name)
            if path.is_dir() and (about is None or not about.counts):
                shutil.rmtree(path, ignore_errors=True)
            elif about is not None and not about.runs:
                self._empty(path.name)

    def _empty(self, key: str) -> None:
        for path in (self._folder / key).glob("rundabord.db*"):
            path.unlink(missing_ok=True)

    def _mark(self, address: str) -> str:
        """An address as it is remembered; of IPv6 the network that one household or office has."""
        with contextlib.suppress(ValueError):
            if ipaddress.ip_address(address).version == 6:
                address = str(ipaddress.ip_network(f"{address}/64", strict=False))
        mark = hmac.digest(self._secret.encode(), f"practice {address}".encode(), hashlib.sha256)
        return mark.hex()[:32]


def _minutes(span: timedelta) -> int:
    return max(math.ceil(span.total_seconds() / 60), 1)
