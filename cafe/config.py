"""Settings, read once from the environment and the instance folder."""

from __future__ import annotations

import configparser
import contextlib
import os
import re
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cafe import days, disk
from cafe.errors import UnsafeStart

ROOT = Path(__file__).resolve().parent.parent
HOST_NAME = re.compile(r"[\w.-]+|[0-9a-f:]*:[0-9a-f:.]*")  # or an address in numbers
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_about = configparser.ConfigParser()
_about.read(ROOT / "setup.cfg", encoding="utf-8")
VERSION = _about.get("metadata", "version")  # of the program as this process started with it
KEEP_MONTHS = 1, 1200  # the least and the most
PORTS = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True)
class Mail:
    """The mail server. `security` is "tls" (from the first byte), "starttls" or "none"."""

    host: str
    port: int
    security: str
    user: str
    password: str
    sender: str


@dataclass(frozen=True)
class Settings:
    """What the server needs to know. `public_url` has no closing slash; `proxies` is how many
    stand in front and name the browser's address (X-Forwarded-For); `time_zone` is where days
    begin (`days.use_zone`); `hosts` are further names that it answers to, `named`: PUBLIC_URL says
    the first."""

    instance: Path
    secret_key: str
    host: str
    port: int
    workers: int
    public_url: str
    tls_cert: str | None
    tls_key: str | None
    debug: bool
    proxies: int = 0
    time_zone: str = days.HOME
    mail: Mail | None = None
    tls_key_password: str = ""
    backup_folder: Path = Path()
    backup_keep: int = 14
    backup_recipient: str = ""
    hosts: tuple[str, ...] = ()
    named: bool = False
    keep_months: int | None = None
    lean: bool = False

    @property
    def database(self) -> Path:
        """The database file."""
        return self.instance / "rundabord.db"

    @cached_property
    def fingerprint_key(self) -> str:
        """The key of what is kept to know a form that is sent twice: a file in the instance folder,
        made when the server first starts, never rotated. Raises UnsafeStart as for the other."""
        return _key(self.instance / "fingerprint_key")

    @cached_property
    def names(self) -> frozenset[str]:
        """The names that a request may ask for: that of PUBLIC_URL, those of HOSTS, this machine's
        own."""
        return frozenset({urlsplit(self.public_url).hostname or "", *self.hosts, *LOOPBACK})

    @property
    def short_url(self) -> str:
        """The address of this server as people type it."""
        return self.public_url.partition("://")[2]

    @property
    def encrypted(self) -> bool:
        """Whether browsers reach the server over TLS (its own, or a proxy's)."""
        return self.public_url.startswith("https://")


def instance_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of this instance: CAFE_INSTANCE, else `instance/` in the checkout."""
    return Path(environ.get("CAFE_INSTANCE") or ROOT / "instance").resolve()


def time_zone(environ: Mapping[str, str] = os.environ) -> str:
    """The zone whose days are shown: TIME_ZONE, else Sweden's.

    Raises UnsafeStart for a name that is none.
    """
    name = environ.get("TIME_ZONE") or days.HOME
    if not days.is_zone(name):
        raise UnsafeStart(
            f"TIME_ZONE is {name}; it has to be the name of a zone, like Europe/Stockholm."
        )
    return name


def load(environ: Mapping[str, str] = os.environ, **override: object) -> Settings:
    """Read the settings; values in `override` that are not None win (the command line's options).

    Raises UnsafeStart, with a sentence that says how to mend it, for a setting that is unsafe or
    cannot be read.
    """
    given = {k: v for k, v in override.items() if v is not None}
    instance = instance_folder(environ)
    host = str(given.get("host") or environ.get("HOST") or "127.0.0.1")
    port = _whole(given.get("port") or environ.get("PORT") or 8000, "PORT", 1, 65535)
    workers = _whole(given.get("workers") or environ.get("WORKERS") or 2, "WORKERS", 1, 64)
    cert = _text(given.get("tls_cert") or environ.get("TLS_CERT"))
    key = _text(given.get("tls_key") or environ.get("TLS_KEY"))
    proxies = _whole(environ.get("PROXIES") or 0, "PROXIES", 0, 9)
    debug = _whole(environ.get("CAFE_DEBUG") or 0, "CAFE_DEBUG", 0, 1) == 1
    if bool(cert) != bool(key):
        raise UnsafeStart("TLS_CERT and TLS_KEY belong together: set both or none.")
    for name, path in (("TLS_CERT", cert), ("TLS_KEY", key)):
        if path and not Path(path).is_file():
            raise UnsafeStart(f"{name} names {path}, which is not a file.")
    if debug and host not in LOOPBACK:
        raise UnsafeStart(
            f"CAFE_DEBUG shows the inside of the program and HOST is {host}: "
            "unset CAFE_DEBUG, or serve on 127.0.0.1."
        )
    shown_host = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
    shown_host = f"[{shown_host}]" if ":" in shown_host else shown_host
    public_url = environ.get("PUBLIC_URL") or f"http{'s' if cert else ''}://{shown_host}:{port}"
    return Settings(
        instance=instance,
        secret_key=_secret(environ, instance),
        host=host,
        port=port,
        workers=workers,
        public_url=_address(public_url),
        tls_cert=cert,
        tls_key=key,
        debug=debug,
        proxies=proxies,
        time_zone=time_zone(environ),
        mail=_mail(environ),
        tls_key_password=environ.get("TLS_KEY_PASSWORD", ""),
        backup_folder=Path(environ.get("BACKUP_DIR") or instance / "backups").resolve(),
        backup_keep=_whole(environ.get("BACKUP_KEEP") or 14, "BACKUP_KEEP", 1, 10_000),
        keep_months=(
            _whole(environ["KEEP_MONTHS"], "KEEP_MONTHS", *KEEP_MONTHS)
            if environ.get("KEEP_MONTHS")
            else None
        ),
        lean=_whole(environ.get("LEAN") or 0, "LEAN", 0, 1) == 1,
        named=bool(environ.get("PUBLIC_URL")),
        hosts=_hosts(environ.get("HOSTS", "")),
        backup_recipient=_recipient(environ.get("BACKUP_RECIPIENT", "").strip()),
    )


def _hosts(written: str) -> tuple[str, ...]:
    names = tuple(written.replace(",", " ").casefold().split())
    for name in names:
        if not HOST_NAME.fullmatch(name):
            raise UnsafeStart(
                f"HOSTS holds {name}; each has to be a bare name like cafe.example, without "
                "https:// and without a port."
            )
    return names


def _recipient(written: str) -> str:
    """A key that is none would be found out by the nightly backup, and perhaps by nobody."""
    if written:
        age_recipient(written)
    return written


def age_recipient(written: str) -> Any:
    """The public key of age as its library takes it. Raises UnsafeStart when it is none."""
    import pyrage

    try:
        return pyrage.x25519.Recipient.from_str(written.strip())
    except pyrage.RecipientError as error:
        raise UnsafeStart(
            f"{written} is no public key of age ({error}); it begins with age1."
        ) from error


def _mail(environ: Mapping[str, str]) -> Mail | None:
    """The mail server, None when SMTP_HOST is not set: then no e-mail is sent."""
    host = environ.get("SMTP_HOST", "").strip()
    if not host:
        return None
    security = environ.get("SMTP_SECURITY") or "starttls"
    if security not in PORTS:
        raise UnsafeStart(f"SMTP_SECURITY is {security}; it has to be starttls, tls or none.")
    user, password = environ.get("SMTP_USER", ""), environ.get("SMTP_PASSWORD", "")
    if bool(user) != bool(password):
        raise UnsafeStart("SMTP_USER and SMTP_PASSWORD belong together: set both or none.")
    if user and security == "none" and host not in LOOPBACK:
        raise UnsafeStart(
            "SMTP_SECURITY is none, so that SMTP_PASSWORD could be read on its way: use starttls "
            "or tls."
        )
    sender = environ.get("SMTP_FROM", "").strip()
    if sender.count("@") != 1 or any(c.isspace() for c in sender) or len(sender) > 254:
        raise UnsafeStart(
            "SMTP_FROM has to be the address that reminders come from, like rundabord@city.example."
        )
    port = _whole(environ.get("SMTP_PORT") or PORTS[security], "SMTP_PORT", 1, 65535)
    return Mail(host, port, security, user, password, sender)


def _text(value: object) -> str | None:
    return str(value) if value else None


def _whole(value: object, name: str, low: int, high: int) -> int:
    try:
        number = int(str(value))
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        raise UnsafeStart(f"{name} is {value}; it has to be a whole number from {low} to {high}.")
    return number


def _address(url: str) -> str:
    parts = urlsplit(url)
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.path not in ("", "/")  # pages name each other from the root
        or parts.query
        or parts.fragment
    ):
        raise UnsafeStart(
            f"PUBLIC_URL is {url}; it has to be an address like https://cafe.example."
        )
    return url.rstrip("/")


def _secret(environ: Mapping[str, str], instance: Path) -> str:
    """The key that signs sessions: SECRET_KEY, else a file in the instance folder, made once."""
    if given := environ.get("SECRET_KEY"):
        if len(given) < 32 or len(set(given)) < 10:
            raise UnsafeStart(
                "SECRET_KEY is too easy to guess: give it at least 32 random characters, or unset "
                "it and let Rundabord make one."
            )
        return given
    return _key(instance / "secret_key")


def _key(path: Path) -> str:
    """The key in the file, which is made once, readable by its owner alone."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # Of two starts at once, one makes the key and the other reads it; a full disk leaves none.
        with contextlib.suppress(FileExistsError), disk.whole(path, replace=False) as file:
            file.write(secrets.token_urlsafe(48).encode())
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        raise UnsafeStart(f"{path} can be read by others: chmod 600 {path}")
    key = path.read_text().strip()
    if len(key) < 32:
        raise UnsafeStart(f"{path} is too short to be a key: remove it, and a new one is made.")
    return key
