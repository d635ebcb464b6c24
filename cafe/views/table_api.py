"""What a tablet tells every few seconds, and what it learns in return."""

from __future__ import annotations

import contextlib
from functools import partial
from typing import Any

from flask import Blueprint, current_app, request, url_for
from sqlite_utils import Database

from cafe import days, language
from cafe.accounts import open_to_all, store
from cafe.errors import Busy, Expected
from cafe.store import events, harvest, notes, receipts, rooms
from cafe.store.events import Event, Table
from cafe.store.notes import Note
from cafe.views import proposal_names
from forms.messages import wording
from forms.note import Malformed
from forms.room import EVERY, DeviceMessage, read_told

bp = Blueprint("table_api", __name__)


@bp.post("/api/table")
@open_to_all("the table's key in the request is the right", csrf=False)
def tell() -> Any:
    """Keep how a tablet is, and tell it the state of its table.

    The notes come along only when they have changed since the tablet last got them. Called every
    few seconds by each tablet (`rooms.ask_again`): most of the time this only reads.
    """
    try:
        told = read_told(request.get_data(cache=False))
    except Malformed as error:
        return _failure(error.name, error.params, 400)
    try:
        event, table = events.by_key(store().read(), told.key)
        if rooms.is_news(store().read(), table.id, _said(told, event)):
            # What there is to know comes also when this cannot be kept: it is told again.
            with contextlib.suppress(Busy), store().write() as db:
                # Looked up again: the key may have been taken back since, or the round moved.
                event, table = events.by_key(db, told.key)
                rooms.hear(db, table.id, _said(told, event))
    except Expected as error:
        return _failure(error.name, error.params, error.status)
    with store().snapshot() as db:
        return _state(db, event, table, told.version)


def _said(told: DeviceMessage, event: Event) -> rooms.DeviceState:
    """What counts of it now: a table that was done with the round before, when its tablet had no
    network, is not done with this one."""
    earlier = event.current_round is not None and told.ready_in not in (EVERY, event.current_round)
    ready = None if told.ready and earlier else told.ready
    return rooms.DeviceState(told.device, told.round, told.waiting, ready, told.flags)


def _state(db: Database, event: Event, table: Table, version: str | None) -> dict[str, object]:
    receipt = receipts.of_table(db, table.id)
    answer: dict[str, object] = {
        "state": event.state,
        "now": days.now(),
        "again": rooms.ask_again(event),
        "title": event.title,
        "rounds": [
            {"number": r.number, "question": r.question, "kind": r.kind} for r in event.rounds
        ],
        "round": None,
        "participants": table.participants,
        "ready": any(t.ready for t in rooms.of_table(db, table.id)),
        "help": rooms.asks_help(db, table.id),
        "receipt": None,
        "harvest": harvest.for_table(db, event, table, partial(proposal_names.name, event.id)),
        "version": rooms.version(db, table.id),
    }
    if event.current_round is not None:
        answer["round"] = {
            "number": event.current_round,
            "started_at": event.round_started_at,
            "minutes": event.round_minutes,
            "left": event.time_left(days.clock()),
            "paused": event.is_paused,
        }
    if receipt is not None:
        base = current_app.config["SETTINGS"].public_url
        answer["receipt"] = {
            "code": receipt.code,
            "url": base + url_for("feedback.receipt", code=receipt.code),
            "qr": url_for("feedback.receipt_qr", code=receipt.code),
        }
    if answer["version"] != version:
        answer["notes"] = [_note(db, n) for n in notes.of_table(db, table.id)]
    return answer


def _note(db: Database, note: Note) -> dict[str, object]:
    beside = []
    if note.siblings:
        beside = [
            {"revision": r.revision} | _content(r)
            for r in notes.revisions(db, note.id)
            if r.is_sibling
        ]
    return {
        "id": note.id,
        "base": note.revision,
        **_content(note),
        "revision": note.revision,
        "standing": note.standing,
        "siblings": beside,
    }


def _content(note: Note) -> dict[str, object]:
    content: dict[str, object] = {name: getattr(note, name) for name in notes.CONTENT}
    return content | {"written_at": note.written_at}


def _failure(name: str, params: dict[str, object], status: int) -> tuple[dict[str, str], int]:
    return {
        "error": wording(name, **params).in_language(language.of_request()),
        "name": name,
    }, status
