"""Who may see and do what, tried by address: every route, every role, two districts.

`test_rights.py` holds that a role opens no page of other roles. Here each route that a role may
open is tried on things of Farsta: by somebody of Farsta, of Bromma, and of the whole city.
"""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from cafe import accounts
from cafe.accounts import Right
from cafe.store import questionnaires, users
from cafe.store.database import Store
from cafe.store.events import Event
from forms.questionnaire import edit

SignIn = Callable[..., FlaskClient]
Guarded = Callable[[], Iterator[tuple[Rule, str, Right]]]
Place = Callable[[Rule], str]
# What a route is about: no district's things; something of Farsta; what only a role without a
# district sees; what only the person who wrote it sees; what its lead sees, and others when asked.
ANY, OWN, CENTRAL, WRITER, ASKED = "any", "own", "central", "writer", "asked"
ROUTES: dict[str, str] = {}
for kind, names in {
    ANY: """
        account.own account.password account.sign_out_everywhere admin.user_sign_out
        admin.audit_trail admin.operation admin.practice_switch admin.reminder_list
        admin.promise_save admin.thresholds admin.thresholds_save admin.users_list
        admin.user admin.user_save admin.user_add admin.user_new organisation.everything
        organisation.new organisation.add organisation.one organisation.rename
        organisation.english organisation.end organisation.take_over
        organisation.take_over_save interview.interviews interview.begin
        interview.done interview.ticket interview_file.choose interview_file.done
        interview_file.read interview_file.template lead.codebook lead.codebook_reread
        lead.codebook_reread_decide lead.codebook_version lead.codebook_toml
        lead.communication lead.communication_add lead.communication_new lead.events
        lead.event_add lead.event_new lead.workshop_new lead.workshop_read lead.learning
        lead.indicators lead.indicator
        lead.indicator_file
        lead.indicator_chart lead.indicator_history lead.figures_new lead.figures_save
        lead.figures_upload lead.figures_template lead.figures_read lead.figures_done lead.point
        lead.point_chart lead.indicator_target lead.target_drop lead.proposals lead.proposals_file
        lead.proposals_similar lead.questionnaires lead.questionnaire
        lead.questionnaire_copy lead.questionnaire_add lead.questionnaire_new
        lead.questionnaire_upload lead.questionnaire_read lead.gatherings
        lead.gathering_new lead.gathering_add lead.samples lead.sample_new
        lead.sample_add lead.results_list lead.results_series lead.leaving lead.leaving_file
        lead.summaries
        lead.surveys lead.survey_add lead.survey_new lead.survey_begin lead.survey_pasted
        lead.survey_from lead.survey_opening plans.plans plans.start
        steering.meeting steering.minutes said.pages search.page today.page
        digests.new digests.add digests.word digests.pdf
    """,
    OWN: """
        lead.questionnaire_next lead.questionnaire_draft lead.questionnaire_drop_ask
        lead.questionnaire_drop lead.questionnaire_head_save
        lead.questionnaire_publish lead.question_copy lead.question_restore lead.ready_add
        lead.questionnaire_swap lead.questionnaire_try
        lead.question_move lead.question_remove lead.question_save lead.question_add
        lead.questionnaire_preview lead.questionnaire_xlsx lead.questionnaire_paper
        lead.survey_mail lead.survey_mail_check lead.survey_mail_send lead.survey_mail_file
        lead.survey_mail_remind lead.survey_mail_resume lead.survey_mail_forget
        lead.survey_mail_give_up lead.survey_mail_state
        digests.draft digests.save digests.recipients digests.recipients_save
        lead.event_cards_file lead.receipts_file lead.note_sheets_file lead.survey_poster_file
        lead.event lead.analyse lead.analyse_state lead.event_cards lead.event_qr lead.event_edit
        lead.harvest lead.harvest_close lead.harvest_open lead.harvest_restart lead.harvest_reveal
        lead.harvest_state lead.harvest_wall lead.shortlist lead.shortlist_state
        lead.shortlist_choose lead.shortlist_hide lead.shortlist_join lead.shortlist_move
        lead.shortlist_part lead.shortlist_unhide lead.shortlist_word
        lead.note_sheets lead.note_sheet lead.note_sheet_save
        lead.import_new lead.import_preview lead.import_add lead.import_drop lead.import_done
        lead.import_read
        lead.event_notes lead.event_late lead.event_proposals lead.event_kinds lead.event_kinds_save
        lead.note_erase lead.note_erased lead.results_text_erase lead.results_text_erased
        lead.proposal_link lead.proposal_add lead.proposal_new lead.receipts lead.receipts_issue
        lead.review lead.review_decide lead.review_queue lead.review_queue_decide
        lead.review_bulk lead.review_bulk_confirm lead.review_bulk_undo
        lead.room lead.round_end lead.round_extend lead.room_now
        lead.round_pause lead.round_resume
        lead.round_start said.edit said.preview said.save lead.event_save lead.event_state
        lead.event_persons lead.summary_words
        lead.event_sharing lead.event_share lead.event_unshare
        lead.summary lead.summary_release lead.summary_file lead.summary_figure
        lead.summary_districts
        lead.room_table lead.table_helped lead.tablet_forget lead.table_new_key
        lead.themes lead.theme lead.theme_edit lead.theme_edit_save
        lead.theme_quotes lead.note_move lead.note_move_save
        lead.theme_undo lead.reading lead.reading_show lead.gathering lead.gathering_compare
        lead.gathering_districts lead.gathering_summary lead.gathering_file lead.gathering_figure
        lead.several lead.several_file lead.several_figure
        lead.sample_close lead.sample_settle lead.sample_settle_save lead.sample_agreed
        lead.results lead.results_file lead.results_by
        lead.survey lead.survey_poster lead.survey_qr lead.results_reveal lead.survey_save
        lead.survey_seal lead.survey_sealed lead.survey_state lead.results_texts lead.survey_tickets
        lead.single_answers lead.single_answers_file lead.single_answers_made
        lead.results_wall lead.survey_withdraw
        lead.communication_one lead.communication_done lead.communication_edit
        lead.communication_save lead.communication_step
        plans.adopt plans.adopt_save plans.carry plans.carry_save plans.point plans.activity_add
        plans.activity_new plans.point_save plans.activity_edit plans.activity_progress
        plans.activity_save plans.activity_step plans.revise plans.stop_revising
        lead.proposal_edit lead.proposal_join lead.proposal_save lead.proposal_send
        lead.proposal_unlink
        steering.decide steering.decide_save steering.note lead.follow_up lead.follow_up_save
        lead.proposal said.proposal attachments.page attachments.add attachments.file
        attachments.remove meetings.of_group meetings.start meetings.meeting meetings.note
        meetings.adjust meetings.keep meetings.minutes_file meetings.agenda_file
        plans.plan_file plans.plan plans.activity plans.version
    """,
    WRITER: """
        interview.page interview.compare interview.finish interview.keep interview.remove_ask
        interview.remove interview.save interview.settle interview.state
        interview_file.preview interview_file.add interview_file.drop
        lead.figures_preview lead.figures_preview_chart lead.figures_look lead.figures_add
        lead.figures_drop
        lead.sample_read lead.sample_read_save files.waiting files.state
    """,
    ASKED: """
        lead.sample
    """,
    CENTRAL: """
        lead.codebook_begin lead.codebook_draft lead.codebook_draft_toml lead.code_new
        lead.code_edit lead.code_merge lead.code_merge_save lead.code_move
        lead.code_remove_ask lead.code_remove lead.code_save lead.code_split
        lead.code_split_save lead.code_add lead.codebook_drop_ask lead.codebook_drop
        lead.codebook_extra lead.codebook_publish lead.codebook_title
        lead.codebook_title_save lead.codebook_upload lead.codebook_read
        lead.codebook_look lead.code_try lead.code_try_new
        lead.learning_line lead.decisions_file
        plans.matrix plans.matrix_file
        word_template.page word_template.read word_template.drop word_template.current
        word_template.built_in
        lead.indicator_new lead.indicator_add lead.indicator_edit lead.indicator_save
        lead.indicator_break
        reports.every reports.start reports.report reports.write reports.part reports.part_save
        reports.add reports.place reports.place_save reports.step reports.finish reports.chart
        reports.word reports.pdf reports.comments reports.comment reports.comment_save
        reports.comments_open reports.settle reports.settle_save reports.choose
        reports.choose_save reports.name reports.name_save
    """,
}.items():
    ROUTES |= dict.fromkeys(names.split(), kind)

SHUT = (403, 404)
# Shown to others than the lead once results have been released.
RELEASED = {"lead.results", "lead.results_file", "lead.results_by"}
# What the world does not hold, so that nobody finds it.
ABSENT = {
    "word_template.current",
    "lead.import_preview",
    "lead.summary_figure",
    "lead.summary_districts",
    "lead.gathering_districts",
    "lead.gathering_figure",
    "lead.several_figure",
    "plans.carry",
    "lead.results_by",
    "lead.single_answers_made",
    "reports.chart",
    "reports.choose",  # a section has nothing to choose
}


def test_every_route_is_in_the_table(guarded: Guarded) -> None:
    there = {rule.endpoint for rule, _, _ in guarded()}
    assert there - set(ROUTES) == set()
    assert set(ROUTES) - there == set()


@pytest.mark.parametrize("role", ["lead", "steering", "manager", "observer", "reader"])
def test_things_of_farsta_are_shut_for_bromma_and_open_for_farsta_and_the_city(
    guarded: Guarded, place: Place, sign_in: SignIn, token: Callable[..., str], role: str
) -> None:
    own = sign_in(role, "farsta", "own@example.test")
    other = sign_in(role, "bromma", "other@example.test")
    city = sign_in(role, "*", "city@example.test")
    posted = {"csrf_token": token(other), "once": uuid.uuid4().hex}
    tried = 0
    for rule, method, right in guarded():
        if role not in right.roles or ROUTES[rule.endpoint] == ANY:
            continue
        at = place(rule)
        tried += 1
        kind = ROUTES[rule.endpoint]
        if kind == ASKED:
            kind = OWN if role == "lead" else WRITER
        if method == "POST":
            refused = other.post(at, data=posted)
            # What is kept on the way is read before it is looked up: it needs a body.
            shut = (*SHUT, 400) if rule.endpoint == "interview.keep" else SHUT
            assert refused.status_code in shut, (rule, refused.status_code)
            if kind == WRITER:
                posted_own = posted | {"csrf_token": token(own)}
                assert own.post(at, data=posted_own).status_code in shut, rule
            continue
        assert other.get(at).status_code in SHUT, rule
        if kind == WRITER:
            assert own.get(at).status_code in SHUT, rule
            assert city.get(at).status_code in SHUT, rule
        elif kind == CENTRAL:
            assert own.get(at).status_code in SHUT, rule
            if rule.endpoint not in ABSENT:
                assert city.get(at).status_code == 200, rule
        elif rule.endpoint not in ABSENT and (role == "lead" or rule.endpoint not in RELEASED):
            for who in (own, city):
                answer = who.get(at)
                assert answer.status_code not in SHUT, (rule, answer.status_code)
    assert tried >= {"lead": 60, "steering": 15, "manager": 8, "observer": 8, "reader": 6}[role]


# Routes that take the thing of Farsta from the query or the form: the address, and the fields.
NAMED: dict[str, tuple[str, str, dict[str, object] | None]] = {
    "lead.event_add": (
        "lead",
        "/lead/events/add",
        {
            "title": "Nytt", "date": "2026-11-01", "tables": "2", "district": "farsta",
            "questions-0": "Vad fungerar?",
        },
    ),
    "lead.event_new": ("lead", "/lead/events/new?like={code}", None),
    "lead.surveys": ("lead", "/lead/surveys?event={code}", None),
    "lead.survey_new": ("lead", "/lead/surveys/new?event={code}", None),
    "lead.survey_add": (
        "lead",
        "/lead/surveys/add",
        {
            "title": "Ny", "questionnaire": "threat-rating:1", "admission": "open",
            "district": "farsta",
        },
    ),
    "lead.communication_add": (
        "lead",
        "/lead/communication/add",
        {
            "what": "Svar", "to_whom": "Alla", "channel": "Brev", "due": "2026-12-01",
            "responsible": "HR", "district": "farsta",
        },
    ),
    "digests.add": (
        "lead",
        "/digests/add",
        {
            "district": "farsta", "to_whom": "Alla", "channel": "APT", "responsible": "HR",
            "area": "funktionshinder",
        },
    ),
    "lead.gathering_add": ("lead", "/lead/themes/add", {"home": "farsta", "point": ""}),
    "lead.sample_add": (
        "lead",
        "/lead/agreement/add",
        {"title": "Prov", "events": "{event}", "number": "10", "readers": "{own}"},
    ),
    "lead.indicator_target": (
        "lead",
        "/lead/indicators/1/targets",
        {
            "district": "farsta", "sub_goal": "Färre", "direction": "at_most", "value": "5",
            "by_day": "2027-12-31",
        },
    ),
    "lead.target_drop": ("lead", "/lead/indicators/1/targets/1/drop", {"why": "Nytt mål"}),
    "lead.proposals_similar": (
        "lead",
        "/lead/proposals/similar",
        {"event": "{code}", "title": "Tider", "what": "Fria förmiddagar"},
    ),
    "lead.point": ("reader", "/lead/points/P3?place=farsta", None),
    "plans.start": ("steering", "/plans/start", {"district": "farsta", "year": "2027"}),
    "steering.meeting": ("steering", "/steering/?group=farsta", None),
    "steering.minutes": ("observer", "/steering/minutes?group=farsta", None),
    "interview.begin": (
        "manager",
        "/interview/begin",
        {"questionnaire": "exit-interview", "district": "farsta"},
    ),
    "interview.ticket": (
        "manager",
        "/interview/ticket",
        {"questionnaire": "exit-interview", "district": "farsta"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("endpoint", sorted(NAMED))
def test_things_of_farsta_that_a_query_or_a_form_names(
    store: Store, event: Event, world: dict[str, object], sign_in: SignIn,
    token: Callable[..., str], endpoint: str,
) -> None:  # fmt: skip
    role, at, fields = NAMED[endpoint]
    own = sign_in(role, "farsta", "own@example.test")
    other = sign_in(role, "bromma", "other@example.test")
    me = users.by_email(store.read(), "own@example.test")
    words = {"code": event.code, "event": event.id, "own": me.id if me else None}

    def answer(client: FlaskClient) -> int:
        if fields is None:
            return client.get(at.format(**words)).status_code
        filled = {name: str(value).format(**words) for name, value in fields.items()}
        more = {"csrf_token": token(client), "once": uuid.uuid4().hex}
        return client.post(at.format(**words), data=filled | more).status_code

    with store.write() as db:
        db.conn.execute("UPDATE event SET state = 'open'")
    # A form that does not offer the district says so; an address is shut.
    assert answer(other) in ((422, *SHUT) if fields else SHUT)
    assert answer(own) in (200, 303)


def test_an_xlsform_does_not_write_in_another_districts_questionnaire(
    store: Store, world: dict[str, object], sign_in: SignIn, token: Callable[..., str]
) -> None:
    from forms.questionnaire import xlsform

    content = xlsform.write(edit.unfinished(questionnaires.get(store.read(), "egen", 1).content))
    with store.write() as db:
        questionnaires.drop_draft(db, "test", "egen")
    for who, identity in (("bromma", "egen-2"), ("farsta", "egen")):
        client = sign_in("lead", who, f"{who}@example.test")
        answer = client.post(
            "/lead/questionnaires/upload/read",
            data={"csrf_token": token(client), "file": (io.BytesIO(content), "f.xlsx")},
        )
        assert answer.location == f"/lead/questionnaires/{identity}/draft"


@pytest.mark.parametrize("role", ["steering", "observer", "reader"])
def test_who_does_not_lead_reads_no_raw_notes(
    app: Flask,
    guarded: Guarded,
    place: Place,
    say: Callable[..., str],
    sign_in: SignIn,
    role: str,
) -> None:
    with app.extensions["store"].write() as db:
        db.conn.execute("UPDATE event SET participants = 6")
    client = sign_in(role, "farsta", "own@example.test")
    secret = "Det här sade ett litet bord"
    with app.extensions["store"].write() as db:
        db.conn.execute("UPDATE event SET state = 'open'")
    say(secret, kind="improve")
    with app.extensions["store"].write() as db:
        db.conn.execute("UPDATE event SET state = 'closed'")
    seen = 0
    for rule, method, right in guarded():
        if method != "GET" or role not in right.roles:
            continue
        answer = client.get(place(rule))
        seen += answer.status_code == 200
        assert secret.encode() not in answer.data, rule
    assert seen >= 8


def test_all_roles_of_the_first_page_lead_somewhere(sign_in: SignIn) -> None:
    for role in users.ROLES:
        client = sign_in(role)
        answer = client.get("/")
        assert (answer.status_code, answer.location) == (302, "/today"), role
        page = client.get("/today").text
        ways = re.findall(r'href="(/[^"#]*)"', page.partition("<nav")[2].partition("</nav>")[0])
        assert len(ways) > 1, role
        for way in ways:
            assert client.get(way).status_code == 200, (role, way)


@pytest.mark.parametrize("roles", [[role] for role in users.ROLES] + [list(users.ROLES)])
def test_a_menu_has_at_most_six_entries_and_one_that_is_here(
    store: Store, app: Flask, roles: list[str]
) -> None:
    with store.write() as db:
        one = users.add(
            db, "test", email="a@example.test", name="A", password_hash="",
            roles=[(role, users.ALL) for role in roles],
        )  # fmt: skip
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = accounts.identity(one, 1)
    menu = client.get("/steering/minutes" if "lead" in roles else "/today").text
    menu = menu.partition("<nav")[2].partition("</nav>")[0]
    opened = menu.count("<button")
    alone = re.sub(r"<div class=.menu-links.*?</div>", "", menu, flags=re.S).count("<a ")
    assert 2 <= opened + alone <= 6
    assert menu.count('aria-current="page"') == 1


def test_sign_out_and_language_stand_in_one_place(sign_in: SignIn) -> None:
    page = sign_in("lead").get("/lead/events").text
    account = page.partition('id="account"')[2].partition("</header>")[0]
    for action in ("/sign-out", "/language"):
        assert page.count(f'action="{action}"') == account.count(f'action="{action}"') == 1


def test_every_page_of_an_event_has_its_steps_and_one_filled_button(
    guarded: Guarded, place: Place, sign_in: SignIn
) -> None:
    lead = sign_in("lead")
    tried, bare = 0, []
    for rule, method, right in guarded():
        if method != "GET" or "lead" not in right.roles or "/events/<code>" not in rule.rule:
            continue
        answer = lead.get(place(rule))
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        page = answer.get_data(as_text=True)
        main = page.partition("<main")[2].partition("</main>")[0]
        if not main:
            continue  # a part of a page, for its script
        tried += 1
        filled = re.findall(r'class="(?:[^"]* )?primary[ "]', main)
        assert len(filled) <= 1, (rule, filled)
        if main.count('class="way-step"') != 4:
            bare.append(rule.endpoint)
        marked = page.partition("<nav")[2].partition("</nav>")[0].count("aria-current")
        assert marked <= 2, rule  # the entry of the menu, and the page below it
    assert bare == []
    assert tried >= 15
