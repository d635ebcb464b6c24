"""The files that are made beside the server: how far the one that somebody wants has come."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, jsonify, render_template

from cafe import days
from cafe.accounts import account, allow, store
from cafe.errors import Unknown
from cafe.store import hand_outs, serving, users
from cafe.store.hand_outs import WantedFile
from cafe.views.handed import MADE

bp = Blueprint("files", __name__)
# What has waited so long without a process that makes files waits for nobody.
PATIENCE = timedelta(seconds=20)


@bp.get("/files/<int:number>")
@allow(*users.ROLES)
def waiting(number: int) -> Any:
    """How far the file has come, to who asked for it; when it is made, where it is fetched."""
    found = _asked(number)
    return render_template("files/waiting.html", asked=found, state=_state(found))


@bp.get("/files/<int:number>/state")
@allow(*users.ROLES)
def state(number: int) -> Any:
    """The same for the page's script."""
    return jsonify(_state(_asked(number)))


def _asked(number: int) -> WantedFile:
    found = hand_outs.asked(store().read(), account().id, number)
    if found is None:
        raise Unknown("file_gone")
    return found


def _state(wanted: WantedFile) -> dict[str, Any]:
    """Whether it `waits` or is `done`, how far it has come, and what is said of it: `late` when
    nobody is there to make it. `fetch` is the address of the file: where its right is judged once
    more, as when it was asked for."""
    made = wanted.hand_out
    late = (
        made.is_queued
        and made.queued_at < days.stamp(days.clock() - PATIENCE)
        and not serving.analysed(store().path)
    )
    joint = "&" if "?" in wanted.address else "?"
    return {
        "waits": made.waiting and not late,
        "done": made.is_done,
        "progress": made.progress,
        "said": "late" if late else made.step if made.step and made.waiting else made.message,
        "fetch": f"{wanted.address}{joint}{MADE}={made.id}",
    }
