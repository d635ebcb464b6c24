"""The editor of questionnaires: written by forms, checked at the question, published for good."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cafe.store import questionnaires
from cafe.store.database import Store
from forms.questionnaire import edit, model, xlsform
from forms.questionnaire.file import BUILTIN, builtin, from_json
from forms.questionnaire.model import Questionnaire

Post = Callable[..., TestResponse]
BASE = "/lead/questionnaires"


@pytest.fixture
def lead(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in("lead")


@pytest.fixture
def post(lead: FlaskClient, token: Callable[[FlaskClient], str]) -> Post:
    """`post(path, name=value, …)`: a form of the lead's; "-" in names is written "__"."""
    mine = token(lead)

    def send(path: str, **data: object) -> TestResponse:
        given = {name.replace("__", "-"): value for name, value in data.items()}
        return lead.post(BASE + path, data={"csrf_token": mine} | given)

    return send


@pytest.fixture
def draft(post: Post) -> str:
    """A new draft without questions; its id."""
    answer = post("/add", title_sv="Trivsel på jobbet", title_en="Well-being", english="y")
    assert answer.headers["Location"] == f"{BASE}/trivsel-pa-jobbet/draft"
    return "trivsel-pa-jobbet"


def read(store: Store, qid: str) -> Questionnaire:
    return edit.unfinished(questionnaires.draft(store.read(), qid).content)


def ask(post: Post, qid: str, label: str, **more: object) -> str:
    answer = post(f"/{qid}/draft/question/add", label_sv=label, **({"type": "short"} | more))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"].split("#at-")[1]


def test_the_built_in_ones_are_listed_shown_previewed_and_downloaded(lead: FlaskClient) -> None:
    page = lead.get(BASE).get_data(as_text=True)
    for name in BUILTIN:
        assert f"{BASE}/{name}/1" in page
        shown = lead.get(f"{BASE}/{name}/1")
        assert shown.status_code == 200
        assert lead.get(f"{BASE}/{name}/1/preview?lang=en").status_code == 200
        file = lead.get(f"{BASE}/{name}/1.xlsx")
        assert f"{name}-1.xlsx" in file.headers["Content-Disposition"]
        assert xlsform.read("x.xlsx", file.data).questionnaire == builtin(name)


def test_every_type_of_question_is_written_by_forms_and_published(
    lead: FlaskClient, post: Post, draft: str, store: Store
) -> None:
    ask(post, draft, "Om dig", type="heading", label_en="About you")
    one = ask(
        post, draft, "Vad arbetar du med?", type="one", required="y",
        choice__0__sv="Ekonomiskt bistånd", choice__0__en="Benefits", choice__0__id="",
        choice__1__sv="", choice__1__en="",
        choice__2__sv="Annat", choice__2__en="Other", choice__2__other="y",
    )  # fmt: skip
    ask(post, draft, "Vad påverkar?", type="several", choice__0__sv="Lön", choice__1__sv="Chefen")
    scale = ask(
        post, draft, "Hur trivs du?", type="scale", scale_low="1", scale_high="7",
        low_label_sv="Inte alls", low_label_en="Not at all", high_label_sv="Mycket bra",
        dont_know="y",
    )  # fmt: skip
    ask(
        post, draft, "Vad skulle behövas?", type="free", tag="y", help_sv="Inga namn.",
        join="any", rule__0=f"{scale} at-most 3", rule__1=f"{one} is annat",
    )  # fmt: skip
    number = ask(post, draft, "Hur många är ni?", type="number", low="1", role="persons")
    ask(
        post, draft, "Vilka är ni?", rule__0=f"{number} at-least #", rule__0__n="2",
        join="all",
    )  # fmt: skip
    ask(post, draft, "Vilken dag?", type="date")
    ask(post, draft, "Vilket kvartal?", type="quarter")
    ask(post, draft, "Förvaltning", type="one", role="district", choice__0__sv="")
    ask(
        post, draft, "Får vi citera?", type="one", role="consent", choice__0__sv="Ja",
        choice__1__sv="Nej",
    )  # fmt: skip
    ask(post, draft, "Tack!", type="text")
    page = lead.get(f"{BASE}/{draft}/draft").get_data(as_text=True)
    assert "Publicera version 1" in page
    made = read(store, draft)
    assert [q.type for q in made.questions] == [
        "heading", "one", "several", "scale", "free", "number", "short", "date", "quarter", "one",
        "one", "text",
    ]  # fmt: skip
    assert made.by_id[one].choices[1].other
    assert [c.id for c in made.by_id[one].choices] == ["ekonomiskt-bistand", "annat"]
    free = made.questions[4]
    assert free.show_if is not None
    assert (free.show_if.join, len(free.show_if.rules)) == ("any", 2)
    assert made.questions[6].show_if == model.Condition(
        "all", (model.Rule(number, "at-least", "2"),)
    )
    assert [c.id for c in made.questions[10].choices] == ["yes", "nej"]
    digest = re.findall(r'name="digest" value="(\w+)"', page)[0]
    answer = post(f"/{draft}/draft/publish", digest=digest)
    assert answer.headers["Location"] == f"{BASE}/{draft}/1"
    assert from_json(questionnaires.get(store.read(), draft, 1).content) == made
    assert lead.get(f"{BASE}/{draft}/draft").status_code == 404
    assert lead.get(f"{BASE}/{draft}/1").status_code == 200


def test_a_question_comes_back_as_it_was_saved(
    lead: FlaskClient, post: Post, draft: str, store: Store
) -> None:
    number = ask(post, draft, "Hur många?", type="number")
    named = ask(
        post, draft, "Varför?", type="several", choice__0__sv="Lön & mer", choice__1__sv="Annat",
        choice__1__other="y", rule__0=f"{number} is #", rule__0__n="3",
        help_sv="Rad ett\r\nRad två",
    )  # fmt: skip
    before = read(store, draft)
    page = lead.get(f"{BASE}/{draft}/draft?open={named}").get_data(as_text=True)
    form = page[page.index('id="question"') :]
    assert f'value="{number} is #" selected' in form
    assert 'value="Lön &amp; mer"' in form
    sent = edit.QuestionForm.of(before.by_id[named])
    assert sent.base.data
    data: dict[str, object] = {
        "type": "several", "base": sent.base.data, "label_sv": "Varför?",
        "help_sv": "Rad ett\r\nRad två", "rule__0": f"{number} is #", "rule__0__n": "3",
        "choice__0__sv": "Lön & mer", "choice__0__id": "lon-mer",
        "choice__1__sv": "Annat", "choice__1__id": "annat", "choice__1__other": "y",
    }  # fmt: skip
    assert post(f"/{draft}/draft/question/{named}/save", **data).status_code == 303
    assert read(store, draft) == before


def test_a_choice_that_is_reworded_keeps_its_id(post: Post, draft: str, store: Store) -> None:
    named = ask(post, draft, "Varför?", type="one", choice__0__sv="Lön", choice__1__sv="Annat")
    base = edit.mark(read(store, draft).by_id[named])
    post(
        f"/{draft}/draft/question/{named}/save", type="one", base=base, label_sv="Varför?",
        choice__0__sv="Annat skäl", choice__0__id="annat", choice__1__sv="Lönen",
        choice__1__id="lon", choice__2__sv="Lön",
    )  # fmt: skip
    ids = [(c.id, c.label.sv) for c in read(store, draft).by_id[named].choices]
    assert ids == [("annat", "Annat skäl"), ("lon", "Lönen"), ("lon-2", "Lön")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"type": "short", "label_sv": ""}, "Texten saknas."),
        ({"type": "one", "label_sv": "Varför?", "choice__0__sv": "Lön"}, "minst två svarsalt"),
        (
            {"type": "scale", "label_sv": "Hur?", "scale_low": "5", "scale_high": "2"},
            "Skalan går",
        ),
        ({"type": "scale", "label_sv": "Hur?", "scale_low": "1"}, "Texten saknas."),
        ({"type": "number", "label_sv": "Hur?", "low": "9", "high": "2"}, "större än det största"),
        ({"type": "short", "label_sv": "Hur?", "rule__0": "finns-inte answered "}, "inte är en ti"),
    ],
)
def test_what_is_unfinished_is_kept_and_what_is_left_is_said_at_the_question(
    post: Post, lead: FlaskClient, draft: str, store: Store, data: dict[str, object], said: str
) -> None:
    named = ask(post, draft, "", type=data["type"])
    base = edit.mark(read(store, draft).by_id[named])
    path = f"/{draft}/draft/question/{named}/save"
    assert post(path, base=base, help_sv="Min hjälptext", **data).status_code == 303
    kept = read(store, draft).by_id[named]
    assert (kept.label.sv, kept.help.sv) == (data["label_sv"], "Min hjälptext")
    page = lead.get(f"{BASE}/{draft}/draft").get_data(as_text=True)
    assert said in page[page.index(f'id="at-{named}"') :]
    assert "Publicera version" not in page


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"type": "scale", "label_sv": "Hur?", "scale_low": "1", "scale_high": "99"}, "decimaler"),
        ({"type": "number", "label_sv": "Hur?", "low": "två"}, "utan decimaler"),
        ({"type": "short", "label_sv": "x" * 2001}, "2001 tecken"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field_and_stays_there(
    post: Post, draft: str, store: Store, data: dict[str, object], said: str
) -> None:
    named = ask(post, draft, "", type=data["type"])
    before = read(store, draft)
    path = f"/{draft}/draft/question/{named}/save"
    answer = post(path, base=edit.mark(before.by_id[named]), help_sv="Min hjälptext", **data)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert said in page
    assert "Min hjälptext" in page
    assert read(store, draft) == before


def test_what_is_typed_is_kept_at_every_pause(
    lead: FlaskClient, post: Post, draft: str, store: Store, token: Callable[[FlaskClient], str]
) -> None:
    named = ask(post, draft, "", type="one")
    at = f"{BASE}/{draft}/draft/question/{named}/save"
    data = {"csrf_token": token(lead), "type": "one", "label_sv": "Tri"}
    data["base"] = edit.mark(read(store, draft).by_id[named])

    def keep() -> TestResponse:
        return lead.post(at, data=data, headers={"Accept": "application/json"})

    first = keep()
    assert first.json["left"] == ["Frågan behöver minst två svarsalternativ."]
    # The answer was lost on its way: the same again is no conflict with itself.
    assert keep().json == first.json
    data |= {"label_sv": "Trivs du?", "choice-0-sv": "Ja", "choice-1-sv": "Nej"}
    data["base"] = first.json["base"]
    whole = keep().json
    assert (whole["left"], whole["ready"]) == ([], True)
    assert whole["digest"] == questionnaires.draft(store.read(), draft).hash
    assert read(store, draft).by_id[named].label.sv == "Trivs du?"
    data |= {"label_sv": "x" * 2001}
    refused = keep()
    assert refused.status_code == 422
    assert "2001 tecken" in refused.json["left"][0]
    assert post(f"/{draft}/draft/question/{named}/remove").status_code == 303
    assert keep().status_code == 404


def test_missing_english_is_told_once_at_a_question_and_is_no_fault(
    lead: FlaskClient, post: Post, draft: str
) -> None:
    ask(post, draft, "Trivs du?", type="one", choice__0__sv="Ja", choice__1__sv="Nej")
    page = lead.get(f"{BASE}/{draft}/draft").get_data(as_text=True)
    question = page[page.index('id="at-trivs-du"') :]
    assert question.count("Den engelska texten saknas.") == 1
    assert 'class="card bad"' not in page


def test_more_rows_and_moved_rows_keep_what_is_typed(
    lead: FlaskClient, post: Post, draft: str, store: Store
) -> None:
    named = ask(post, draft, "Varför?", type="one")
    path = f"/{draft}/draft/question/{named}/save"
    base = edit.mark(read(store, draft).by_id[named])
    data = {"type": "one", "label_sv": "Varför?", "choice__0__sv": "Ett", "choice__1__sv": "Två"}
    page = post(path, do="more-choices", base=base, **data).get_data(as_text=True)
    assert 'name="choice-4-sv"' in page
    assert 'value="Ett"' in page
    assert read(store, draft).by_id[named].choices == ()
    answer = post(path, do="up-choices-1", base=base, **data)
    assert [c.label.sv for c in read(store, draft).by_id[named].choices] == ["Två", "Ett"]
    page = lead.get(answer.headers["Location"]).get_data(as_text=True)
    assert page.index('value="Två"') < page.index('value="Ett"')


def test_a_question_becomes_another_type_and_keeps_what_both_have(
    post: Post, draft: str, store: Store
) -> None:
    named = ask(
        post, draft, "Får vi citera?", type="one", role="consent", choice__0__sv="Ja",
        choice__1__sv="Nej",
    )  # fmt: skip
    before = read(store, draft).by_id[named]
    data = {"type": "several", "label_sv": "Får vi citera?", "role": "consent", "do": "type"}
    rows = {f"choice__{n}__{k}": v for n, c in enumerate(before.choices)
            for k, v in (("sv", c.label.sv), ("id", c.id))}  # fmt: skip
    path = f"/{draft}/draft/question/{named}/save"
    answer = post(path, base=edit.mark(before), **data, **rows)
    assert f"open={named}" in answer.headers["Location"]
    after = read(store, draft).by_id[named]
    assert (after.type, after.choices, after.role) == ("several", before.choices, "")


def test_questions_are_moved_and_removed(
    lead: FlaskClient, post: Post, draft: str, store: Store
) -> None:
    one, two, three = (ask(post, draft, label) for label in ("Ett", "Två", "Tre"))
    post(f"/{draft}/draft/question/{three}/move", to="up")
    assert [q.id for q in read(store, draft).questions] == [one, three, two]
    post(f"/{draft}/draft/question/{one}/move", to="2")
    post(f"/{draft}/draft/question/{three}/move", to="up")
    assert [q.id for q in read(store, draft).questions] == [three, two, one]
    post(f"/{draft}/draft/question/{two}/remove")
    assert [q.id for q in read(store, draft).questions] == [three, one]
    assert post(f"/{draft}/draft/question/{two}/remove").status_code == 404


def test_a_question_that_was_removed_is_put_back_where_it_stood(
    lead: FlaskClient, post: Post, draft: str, store: Store
) -> None:
    ask(post, draft, "Ett")
    two = ask(post, draft, "Två", type="scale", scale_low="1", scale_high="5")
    ask(post, draft, "Tre")
    before = read(store, draft)
    post(f"/{draft}/draft/question/{two}/remove")
    page = lead.get(f"{BASE}/{draft}/draft").get_data(as_text=True)
    assert "”Två” är borttagen." in page
    back = re.findall(r"/draft/removed/(\d+)/restore", page)[0]
    for _press in range(2):  # the second of two people finds it there
        assert post(f"/{draft}/draft/removed/{back}/restore").status_code == 303
    assert read(store, draft) == before


def test_a_copy_of_a_question_stands_below_it_and_may_be_reworded(
    post: Post, draft: str, store: Store
) -> None:
    one = ask(post, draft, "Ett", type="one", choice__0__sv="Ja", choice__1__sv="Nej")
    ask(post, draft, "Två")
    post(f"/{draft}/draft/question/{one}/copy")
    made = read(store, draft).questions
    assert [q.label.sv for q in made] == ["Ett", "Ett", "Två"]
    assert made[0].choices == made[1].choices
    assert made[1].id == "new__1"


def test_what_was_begun_in_the_page_gets_ids_of_its_words_when_it_is_published(
    post: Post, draft: str, store: Store
) -> None:
    one, two = (ask(post, draft, "", type=kind) for kind in ("number", "short"))
    assert (one, two) == ("new__1", "new__2")
    for named, said in (
        (one, {"type": "number", "label_sv": "Hur många?"}),
        (two, {"type": "short", "label_sv": "Vilka?", "rule__0": f"{one} answered "}),
    ):
        base = edit.mark(read(store, draft).by_id[named])
        assert post(f"/{draft}/draft/question/{named}/save", base=base, **said).status_code == 303
    digest = questionnaires.draft(store.read(), draft).hash
    assert post(f"/{draft}/draft/publish", digest=digest).status_code == 303
    made = from_json(questionnaires.get(store.read(), draft, 1).content)
    assert [q.id for q in made.questions] == ["hur-manga", "vilka"]
    assert made.questions[1].show_if == model.Condition(
        "all", (model.Rule("hur-manga", "answered"),)
    )


def test_a_trial_answer_is_judged_and_shown_and_not_stored(
    lead: FlaskClient, post: Post, draft: str, store: Store
) -> None:
    named = ask(post, draft, "Vad tycker du?", required="y")
    ask(post, draft, "", type="one")  # unfinished: not shown
    page = lead.get(f"{BASE}/{draft}/1/preview?bare=1")
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
    path = f"/{draft}/1/preview/sent"
    assert "Svara på den här frågan" in post(path).get_data(as_text=True)
    told = post(path, **{f"q__{named}": "Ring Anna på 070-174 06 05"}).get_data(as_text=True)
    assert "Inget är sparat" in told
    assert "070-174 06 05" not in told
    assert not store.read().conn.execute("SELECT count(*) FROM answer").fetchone()[0]


def test_a_question_that_a_condition_asks_for_is_not_removed_and_a_move_is_told(
    lead: FlaskClient, post: Post, draft: str, store: Store
) -> None:
    one = ask(post, draft, "Ett")
    two = ask(post, draft, "Två", rule__0=f"{one} answered ")
    answer = post(f"/{draft}/draft/question/{one}/remove")
    assert answer.status_code == 409
    assert "”Två”" in answer.get_data(as_text=True)
    post(f"/{draft}/draft/question/{two}/move", to="up")
    page = lead.get(f"{BASE}/{draft}/draft").get_data(as_text=True)
    assert "inte är en tidigare fråga" in page
    assert "Publicera version" not in page
    digest = questionnaires.draft(store.read(), draft).hash
    assert post(f"/{draft}/draft/publish", digest=digest).status_code == 422
    with pytest.raises(Exception, match="questionnaire_unknown"):
        questionnaires.get(store.read(), draft, 1)


def test_two_leads_at_one_question_do_not_overwrite_each_other(
    post: Post, draft: str, store: Store
) -> None:
    named = ask(post, draft, "Ett")
    base = edit.mark(read(store, draft).by_id[named])
    path = f"/{draft}/draft/question/{named}/save"
    assert post(path, type="short", base=base, label_sv="Först").status_code == 303
    answer = post(path, type="short", base=base, label_sv="Sedan", once="k" * 8)
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "Först" in page[page.index("<h4>Så står") : page.index("<h4>Det du")]
    assert "Sedan" in page[page.index("<h4>Det du") :]
    assert read(store, draft).by_id[named].label.sv == "Först"
    fresh = re.findall(r'name="base"[^>]*value="(\w+)"', page)[0]
    assert post(path, type="short", base=fresh, label_sv="Sedan").status_code == 303
    assert read(store, draft).by_id[named].label.sv == "Sedan"


def test_only_the_draft_that_was_seen_is_published(
    lead: FlaskClient, post: Post, draft: str, store: Store
) -> None:
    ask(post, draft, "Ett")
    seen = questionnaires.draft(store.read(), draft).hash
    ask(post, draft, "Två")
    assert post(f"/{draft}/draft/publish", digest=seen).status_code == 409
    assert questionnaires.has_draft(store.read(), draft)


def test_a_copy_is_our_own_and_keeps_the_questions_ids(
    lead: FlaskClient, post: Post, store: Store
) -> None:
    lead.get(BASE)
    answer = post("/exit-interview/1/copy")
    qid = answer.headers["Location"].split("/")[-2]
    copy = read(store, qid)
    original = builtin("exit-interview")
    assert copy.id not in BUILTIN
    assert (copy.version, copy.title.sv) == (1, "Avslutningssamtal (kopia)")
    assert copy.questions == original.questions
    assert post("/exit-interview/1/next").status_code == 409


def test_the_next_version_leaves_the_one_before_as_it_was(
    lead: FlaskClient, post: Post, draft: str, store: Store
) -> None:
    ask(post, draft, "Ett")
    post(f"/{draft}/draft/publish", digest=questionnaires.draft(store.read(), draft).hash)
    before = questionnaires.get(store.read(), draft, 1)
    assert post(f"/{draft}/1/next").status_code == 303
    ask(post, draft, "Två")
    assert post(f"/{draft}/1/next").status_code == 409
    assert len(read(store, draft).questions) == 2
    assert read(store, draft).version == 2
    assert questionnaires.get(store.read(), draft, 1) == before
    assert "Utkast till version 2" in lead.get(BASE).get_data(as_text=True)
    assert "Det går inte" not in lead.get(f"{BASE}/{draft}/draft/drop").get_data(as_text=True)
    assert post(f"/{draft}/draft/drop").status_code == 303
    assert questionnaires.latest(store.read(), draft) == before


def test_an_xlsform_becomes_a_draft_and_what_is_left_out_is_named(
    lead: FlaskClient, post: Post, store: Store
) -> None:
    made = xlsform.write(builtin("threat-rating"))
    answer = post("/upload/read", file=(io.BytesIO(made), "rating.xlsx"))
    assert answer.status_code == 303
    qid = answer.headers["Location"].split("/")[-2]
    assert qid not in BUILTIN
    assert read(store, qid).questions == builtin("threat-rating").questions

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(made))
    book["survey"].append(["geopoint", "where", "Var är du?"])
    changed = io.BytesIO()
    book.save(changed)
    answer = post("/upload/read", file=(io.BytesIO(changed.getvalue()), "rating.xlsx"))
    page = answer.get_data(as_text=True)
    assert "geopoint" in page
    assert "rad" in page.casefold()


def test_a_form_in_another_language_is_translated_in_its_draft(
    lead: FlaskClient, post: Post, store: Store
) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "survey"
    book.active.append(["type", "name", "label", "hint"])
    book.active.append(["select_one oui", "sante", "Ça va ?", "Choisissez"])
    choices = book.create_sheet("choices")
    for row in (["list_name", "name", "label"], ["oui", "o", "Oui"], ["oui", "n", "Non"]):
        choices.append(row)
    book.create_sheet("settings").append(["form_title"])
    book["settings"].append(["Enquête"])
    file = io.BytesIO()
    book.save(file)
    sent = (io.BytesIO(file.getvalue()), "enquete.xlsx")
    answer = post("/upload/read", file=sent, wordings_in="franska")
    assert answer.status_code == 303
    qid = answer.headers["Location"].split("/")[-2]
    page = lead.get(f"{BASE}/{qid}/draft").get_data(as_text=True)
    assert "Svenska saknas i 5 texter." in page  # title, question, help and two choices
    assert "Ça va ?" in page
    assert post(f"/{qid}/draft/publish", digest=read(store, qid).digest).status_code == 422
    asked = lead.get(f"{BASE}/{qid}/draft?open=sante").get_data(as_text=True)
    for words in ("Ça va ?", "Choisissez", "Oui", "Non"):
        assert f"franska: <bdi>{words}</bdi>" in asked
    form = edit.QuestionForm.of(read(store, qid).by_id["sante"])
    saved = post(
        f"/{qid}/draft/question/sante/save",
        type="one",
        base=form.base.data,
        label_sv="Mår du bra?",
        **{"choice__0__sv": "Ja", "choice__0__id": "o", "choice__1__sv": "Nej"},
        choice__1__id="n",
    )
    assert saved.status_code == 303
    kept = read(store, qid).by_id["sante"]
    assert kept.label == model.Text("Mår du bra?", "", (("franska", "Ça va ?"),))
    assert [c.label.more for c in kept.choices] == [(("franska", "Oui"),), (("franska", "Non"),)]
    assert post(f"/{qid}/draft/head/save", title_sv="Enkät").status_code == 303
    page = lead.get(f"{BASE}/{qid}/draft").get_data(as_text=True)
    assert "Svenska saknas i 1 text." in page  # the help may go without
    assert post(f"/{qid}/draft/publish", digest=read(store, qid).digest).status_code == 303
    shown = lead.get(f"{BASE}/{qid}/1/preview").get_data(as_text=True)
    assert "Mår du bra?" in shown
    assert "Choisissez" not in shown


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_a_file_that_cannot_be_read_is_refused_in_words(
    post: Post, store: Store, content: bytes
) -> None:
    answer = post("/upload/read", file=(io.BytesIO(content), "x.xlsx"))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.get_data(as_text=True)
    assert questionnaires.drafts(store.read()) == []
    assert post("/upload/read").status_code == 422


def test_a_preview_is_the_respondents_page_from_which_nothing_is_sent(
    lead: FlaskClient, post: Post, draft: str
) -> None:
    ask(post, draft, "Hur mår du?", label_en="How are you?")
    page = lead.get(f"{BASE}/{draft}/1/preview").get_data(as_text=True)
    assert "Hur mår du?" in page
    assert "preview.css" in page
    assert "answer.js" not in page  # which would keep it on the device, and send it
    assert f'action="{BASE}/{draft}/1/preview/sent"' in page
    assert "How are you?" in lead.get(f"{BASE}/{draft}/1/preview?lang=en").get_data(as_text=True)


def test_what_is_not_there_is_not_found(lead: FlaskClient, post: Post, draft: str) -> None:
    for path in ("/finns-inte/draft", "/finns-inte/1", f"/{draft}/9", f"/{draft}/9/preview",
                 f"/{draft}/9.xlsx", f"/{draft}/draft/question/finns-inte"):  # fmt: skip
        assert lead.get(BASE + path).status_code == 404, path


def test_the_head_is_changed_and_a_title_is_needed(post: Post, draft: str, store: Store) -> None:
    answer = post(f"/{draft}/draft/head/save", title_sv=" ", intro_sv="Hej")
    assert answer.status_code == 422
    assert "Hej" in answer.get_data(as_text=True)
    post(f"/{draft}/draft/head/save", title_sv="Ny titel", intro_sv="Hej\r\ndär")
    made = read(store, draft)
    assert (made.title.sv, made.intro.sv, made.languages) == ("Ny titel", "Hej\ndär", ("sv",))


def test_a_paper_form_has_every_type_of_question_and_says_when_to_answer(
    lead: FlaskClient, post: Post, draft: str
) -> None:
    one = ask(post, draft, "Trivs du?", type="one", choice__0__sv="Ja", choice__1__sv="Nej")
    ask(post, draft, "Varför inte?", type="free", rule__0=f"{one} is nej")
    ask(post, draft, "", type="one")  # unfinished
    page = " ".join(lead.get(f"{BASE}/{draft}/1/paper").get_data(as_text=True).split())
    assert "Svara bara om ”Trivs du?” är ”Nej”." in page
    assert page.count('class="paper-question"') == 2
    for name in BUILTIN:
        page = lead.get(f"{BASE}/{name}/1/paper").get_data(as_text=True)
        for q in builtin(name).asked:
            assert q.label.sv.split("?")[0] in page
