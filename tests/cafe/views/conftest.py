"""Things of Farsta, and every route about them: for tests that walk all pages."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.routing import Rule

from analysis.codebook import builtin
from cafe.accounts import Right
from cafe.reports.digest import content as digest_content
from cafe.reports.digest import draft as digest_draft
from cafe.store import (
    activities,
    attachments,
    communication,
    digests,
    events,
    gatherings,
    indicators,
    meetings,
    plan_versions,
    plans,
    proposals,
    questionnaires,
    runs,
    samples,
    surveys,
    year_reports,
)
from cafe.store import interviews as interview_store
from cafe.store.activities import ActivityContent
from cafe.store.communication import CommunicationContent as Told
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.scopes import Scope
from cafe.understand import codebooks
from cafe.views import asked
from forms.questionnaire import model
from forms.questionnaire.model import Question, Questionnaire, Text

ASKS = Question("x", "short", Text("Hur mycket?", ""))

# Routes also of a gathering, which is named by its number.
GATHERED = {
    "lead.analyse",
    "lead.analyse_state",
    "lead.gathering",
    "lead.gathering_compare",
    "lead.gathering_districts",
    "lead.gathering_figure",
    "lead.gathering_file",
    "lead.gathering_summary",
    "lead.note_move",
    "lead.note_move_save",
    "lead.reading",
    "lead.reading_show",
    "lead.theme",
    "lead.theme_edit",
    "lead.theme_edit_save",
    "lead.theme_quotes",
    "lead.theme_undo",
}


@pytest.fixture
def world(store: Store, event: Event, say: Callable[..., str]) -> dict[str, object]:
    """Things of Farsta, by the name that routes give them."""
    note = say("Fasta telefontider", kind="proposal")
    asked.ensure_builtin(store)
    indicators.ensure_builtin(store)
    with store.write() as db:
        writer = db.conn.execute(
            "INSERT INTO user (email, name, password_hash, active, epoch, created_at) "
            "SELECT 'w@example.test', 'Skribent', '', 0, 1, '' RETURNING id"
        ).fetchone()[0]
        join = surveys.add(
            db, "test", title="Enkät", questionnaire=("workshop-evaluation", 1), admission="open",
            event_id=event.id,
        )  # fmt: skip
        proposal = proposals.add(
            db, None, title="Tider", what="En fri förmiddag.", codebook="plan 1", home="farsta"
        )
        proposals.link(db, None, proposal, [note])
        referral = proposals.send(db, None, proposal, ["farsta"])[0]
        meeting = meetings.start(db, None, "farsta", "2026-11-01")
        attachment = attachments.add(db, None, proposal, None, "a.pdf", b"%PDF-1.7")
        number = communication.add(
            db, writer, Told("Brev", "Alla", "E-post", "2026-12-01", "Projektledaren"),
            district="farsta", event_id=event.id, code=None, public=False,
        )  # fmt: skip
        series = digests.add(
            db, "test", district="farsta", area=None, to_whom="Alla grupper", channel="APT",
            responsible="Chef",
        )  # fmt: skip
        kept = digests.save(db, series, intro="Tack för i våras", without=())
        told = digest_content(digest_draft(db, digests.series(db, series)))
        digests.publish(db, "test", None, kept, told)
        plan = plans.start(db, "test", "farsta", 2026)
        activity = activities.add(
            db,
            writer,
            plan,
            "P3",
            ActivityContent("Telefontider", "Fria förmiddagar", None, "", "Chef", None),
        )
        plans.set_point(db, "test", plan, "P3", priority=True, why="Många slutar", seen=0)
        plan_versions.adopt(db, writer, plan)
        draft = str(uuid.uuid4())
        survey = surveys.get(db, join)
        interview_store.begin(db, writer, draft, survey.id, {})
        gathering = gatherings.add(db, "test", None, title="Farsta", home="farsta")
        for scope in (Scope("event", event.id), Scope("gathering", gathering)):
            run = runs.add(
                db, scope, "themes", codebook="b", model="m", settings={"outside": []},
                passages=1, at="2026-01-01T00:00:00.000Z",
            )  # fmt: skip
            runs.add_themes(db, run, [runs.StoredTheme("x", "Tider", (), (note,), (note,), None)])
        sample = samples.add(
            db, "test", writer, title="Prov", home="farsta", codebook=builtin().name, seed="s",
            passages=[(note, 1, None)], readers=[writer],
        )  # fmt: skip
        samples.read(db, writer, samples.get(db, sample), note, [])
        asks = Questionnaire("egen", 1, Text("Vår egen", ""), Text(), (ASKS,), languages=("sv",))
        for form in (asks, replace(asks, version=2)):
            questionnaires.save_draft(
                db, "test", "egen", form.version, model.to_json(form), form.digest,
                user_id=writer, home="farsta",
            )  # fmt: skip
            if form.version == 1:
                questionnaires.publish(db, "test", "egen", 1, form.digest)
        report = year_reports.start(db, "test", "Rapport", [(1, "Inledning")])
        part = year_reports.parts(db, report)[0].id
        year_reports.finish(db, writer, report, [{
            "id": part, "level": 1, "heading": "A", "text": "", "source": None,
            "kept": None,
        }])  # fmt: skip
        year_reports.open_comments(db, "test", report, opened=True)
        comment = year_reports.add_comment(db, writer, report, part, about="A", text="Mer om det.")
        codebooks.begin(db, "test")
        indicators.add_target(
            db, "test", 1, district="farsta", sub_goal="Färre", direction="at_most", goal=5.0,
            by_day="2027-12-31",
        )  # fmt: skip
        events.move(db, "test", events.by_id(db, event.id), "closed")
    return {
        "code": event.code,
        "gathering": gathering,
        "sample": sample,
        "join": join,
        "number": proposal,
        "referral": referral,
        "attachment": attachment,
        "meeting_id": meeting,
        "report_id": report,
        "comment_id": comment,
        "part_id": part,
        "group": "farsta",
        "district": "farsta",
        "series_id": series,
        "digest_code": kept.code,
        "year": 2026,
        "point": "P3",
        "activity_id": activity,
        "draft_id": draft,
        "communication": number,
        "note_id": note,
        "text_id": "x",
        "revision": 1,
        "extension": "xlsx",
        "name": "points",
        "qid": "egen",
        "questionnaire_id": "workshop-evaluation",
        "version": 1,
        "question": "x",
        "cid": "P3",
        "theme_id": "x",
        "way": "rename",
        "upload_id": "x",
        "user_id": 1,
        "kind": "district",
        "identity": "farsta",
    }


@pytest.fixture
def guarded(app: Flask) -> Callable[[], Iterator[tuple[Rule, str, Right]]]:
    """Every route that needs an account, with its method."""

    def every() -> Iterator[tuple[Rule, str, Right]]:
        for rule in app.url_map.iter_rules():
            right = getattr(app.view_functions[rule.endpoint], "right", None)
            if right is not None and right.roles:
                for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                    yield rule, method, right

    return every


@pytest.fixture
def place(world: dict[str, object]) -> Callable[[Rule], str]:
    """An address of a rule, about the world's things."""

    def build(rule: Rule) -> str:
        values = {name: world[name] for name in rule.arguments}
        if rule.endpoint.startswith("lead.communication"):
            values = {"number": world["communication"]}
        elif rule.endpoint.startswith("lead.sample") and "number" in values:
            values["number"] = world["sample"]
        elif rule.endpoint in GATHERED and "number" in values:
            values["number"] = world["gathering"]
        elif rule.endpoint in ("lead.event_qr", "lead.room_table", "lead.tablet_forget",
                               "lead.table_new_key"):  # fmt: skip
            values["number"] = 1
        elif rule.endpoint.startswith(("lead.indicator", "lead.figures", "lead.target")):
            values = values | {"number": 1} if "number" in values else values
            if "target_id" in rule.arguments:
                values["target_id"] = 1
        elif rule.endpoint in ("lead.questionnaire_preview", "lead.questionnaire_xlsx",
                               "lead.questionnaire_try", "lead.questionnaire_paper"):  # fmt: skip
            values["version"] = 2  # the draft
        elif rule.endpoint == "plans.version":
            values["number"] = 1
        elif rule.endpoint.startswith("lead.point"):
            values = {"point": "P3"}
        elif rule.endpoint in ("lead.codebook_version", "lead.codebook_toml"):
            values["version"] = "2021"
        built = rule.build(values)
        assert built is not None
        if rule.endpoint.startswith("lead.several"):
            return f"{built[1]}?event={world['code']}"
        return str(built[1])

    return build
