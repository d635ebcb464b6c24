"""The room: what a tablet tells about itself, and the moderator's forms."""

from __future__ import annotations

from dataclasses import dataclass, fields

from wtforms import HiddenField

from forms.base import ChoiceField, Form, WholeNumberField
from forms.note import BASE_MAX, DECODER, UUID, Malformed

WAITING_MAX = 1_000_000
MINUTES_MAX = 240
VERSION_MAX = 64
# A tablet that does not say which round it is done with is done with whatever there is.
EVERY = -1


@dataclass(frozen=True)
class TabletFlags:
    """How it is around a tablet. `away`: nobody looks at it, or its screen is locked; `weak`: its
    network is; `low`: its battery is; `awake`: it keeps its screen on, None when it cannot say;
    `writing`: somebody has written on it just now; `help`: its table asks for help, or no longer
    does, None for nothing new about that."""

    away: bool = False
    weak: bool = False
    low: bool = False
    awake: bool | None = None
    writing: bool = False
    help: bool | None = None


@dataclass(frozen=True)
class DeviceMessage:
    """A tablet's message: the table's key; the tablet's UUID in lower case; the round that it
    shows; how many notes wait on it; whether the table is done, None for nothing new about that;
    the version of the notes that it has; the moderator's round in which it was said to be done,
    None for none, EVERY when it does not say; how it is around it."""

    key: str
    device: str
    round: int | None
    waiting: int
    ready: bool | None
    version: str | None
    ready_in: int | None = EVERY
    flags: TabletFlags = TabletFlags()


def read_told(body: bytes) -> DeviceMessage:
    """The message in a request's body. Raises Malformed with what is wrong first."""
    try:
        raw: object = DECODER.decode(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Malformed("told_unreadable") from None
    if not isinstance(raw, dict):
        raise Malformed("told_unreadable")
    key, device = raw.get("key"), raw.get("device")
    if not isinstance(key, str):
        raise Malformed("told_unreadable")
    if not isinstance(device, str) or not UUID.fullmatch(device):
        raise Malformed("note_field", field="device")
    round_ = raw.get("round")
    if round_ is not None and not _whole(round_, BASE_MAX):
        raise Malformed("note_field", field="round")
    waiting = raw.get("waiting")
    if not isinstance(waiting, int) or not _whole(waiting, WAITING_MAX):
        raise Malformed("note_field", field="waiting")
    ready = raw.get("ready")
    if ready is not None and not isinstance(ready, bool):
        raise Malformed("note_field", field="ready")
    version = raw.get("version")
    if not isinstance(version, str) or len(version) > VERSION_MAX:
        version = None  # none of ours: the tablet gets everything
    ready_in = raw.get("ready_in", EVERY)
    if ready_in not in (None, EVERY) and not _whole(ready_in, BASE_MAX):
        raise Malformed("note_field", field="ready_in")
    # A key holds ASCII only; anything else is no key, and must not reach the database's driver.
    return DeviceMessage(
        key if key.isascii() else "",
        device.lower(),
        round_,
        waiting,
        ready,
        version,
        ready_in,
        _flags(raw),
    )


def _flags(raw: dict[str, object]) -> TabletFlags:
    """What of it is none of ours says nothing: it must not cost the message."""
    given = {f.name: raw.get(f.name) for f in fields(TabletFlags)}
    return TabletFlags(**{name: told for name, told in given.items() if isinstance(told, bool)})


def _whole(value: object, high: int) -> bool:
    # bool is an int to Python, not to anyone else.
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= high


class RoundForm(Form):
    """Move all tables to a round; `seen` is when the round began that the moderator saw."""

    number = ChoiceField()
    minutes = WholeNumberField(low=1, high=MINUTES_MAX)
    seen = HiddenField(default="")


class TabletForm(Form):
    """One tablet, by the store's id."""

    tablet = HiddenField(default="")
