"""What the machine learns from people's decisions, how good it is, and from when it tags itself."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, render_template, request, url_for
from sqlite_utils import Database

from cafe import rights
from cafe.accounts import account, actor, allow, need, store
from cafe.config import VERSION
from cafe.store import audit, events, jobs, runs, settings
from cafe.understand import analyse, codebooks, learned
from cafe.views.lead.blueprint import bp
from cafe.views.submit import attempt
from forms.learning import LINES, LineForm


@bp.get("/learning", endpoint="learning")
@allow("lead")
def learning_page() -> Any:
    """Decisions, what has come since the last run, and how the machine did on those it had not
    seen. The figures are of all districts: the machine is one."""
    with store().snapshot() as db:
        line = analyse.asserts_at(db)
    return _page(LineForm(data={"line": "" if line is None else f"{line:.2f}"}))


@bp.post("/learning/line")
@allow("lead")
def learning_line() -> Any:
    """From which probability the machine may tag by itself; all events are read anew."""
    need(rights.sets_the_machine(account()))
    form = LineForm(request.form)

    def save(db: Database) -> str:
        chosen = form.line.data or ""
        if chosen != (settings.get(db, analyse.ASSERT_AT) or ""):
            settings.put(db, analyse.ASSERT_AT, chosen)
            audit.add(db, actor(), "learning.line", "setting:assert_at", line=chosen or "machine")
            for one in events.overviews(db):
                if one.notes:
                    jobs.queue(db, one.event.id)
        return url_for("lead.learning")

    return attempt(form, save, lambda: _page(form))


@bp.get("/learning/decisions.jsonl")
@allow("lead")
def decisions_file() -> Any:
    """All decisions as a file for `cafe tag --learn`: raw texts, so for a lead of all districts."""
    need(rights.sets_the_machine(account()))
    lines = [json.dumps(line, ensure_ascii=False) for line in learned.lessons(store().read())]
    with store().write() as db:
        audit.add(db, actor(), "learning.export", "decisions", lines=len(lines))
    return Response(
        "".join(f"{line}\n" for line in lines),
        content_type="application/jsonl; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="beslut-rundabord-{VERSION}.jsonl"'},
    )


def _page(form: LineForm) -> str:
    with store().snapshot() as db:
        last = runs.last_of_tags(db)
        told = learned.learned(db, last.settings if last else None)
        book = codebooks.in_force(db)
        undecided = runs.undecided(db)
    return render_template(
        "lead/learning.html", told=told, last=last, codebook=book, undecided=undecided, form=form,
        lines=LINES,
    )  # fmt: skip
