"""The browser shows a question in the same cases as the server, and puts words aside with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cafe.store import questionnaires, survey_answers, surveys
from forms.questionnaire import model
from forms.questionnaire.build import skeleton
from tests.forms.questionnaire.conditions import ASKED, CASES
from tests.forms.questionnaire.types.test_registry import example_of

FILL = """([condition, sent]) => {
  const form = document.getElementById("answer");
  form.reset();
  for (const control of form.elements) {
    const value = sent[control.name];
    if (value === undefined) continue;
    const picks = control.type === "radio" || control.type === "checkbox";
    if (picks) control.checked = [].concat(value).includes(control.value);
    else control.value = value;
  }
  const block = form.appendChild(document.createElement("div"));
  block.dataset.show = JSON.stringify(condition);
  form.dispatchEvent(new Event("input"));
  block.remove();
  return !block.hidden;
}"""


@pytest.fixture
def opened(live: Any) -> Callable[[model.Questionnaire], str]:
    """`opened(questionnaire)`: the join code of an open survey on it."""

    def add(q: model.Questionnaire) -> str:
        with live.store.write() as db:
            questionnaires.ensure_builtin(db, [(q.id, q.version, model.to_json(q), q.digest)])
            code = surveys.add(
                db, "test", title="Prov", questionnaire=(q.id, q.version), admission="open"
            )
            surveys.move(db, "test", surveys.get(db, code), "open")
        return code

    return add


def test_the_browser_holds_the_same_conditions(
    opened: Callable[[model.Questionnaire], str], page_at: Callable[..., Page]
) -> None:
    page = page_at(360, 740, touch=True)
    page.goto(f"/a/{opened(ASKED)}")
    wrong = []
    for condition, sent, holds in CASES:
        then = model.Question("then", "short", model.Text("Då"), show_if=condition)
        rules = skeleton(model.Questionnaire("x", 1, model.Text("T"), model.Text(), (then,)), "sv")[
            0
        ].show_if
        fields = {f"q-{key}": value for key, value in sent.items()}
        if page.evaluate(FILL, [json.loads(rules), fields]) is not holds:
            wrong.append((condition, sent))
    assert wrong == []


@pytest.mark.parametrize("script", [True, False])
def test_an_option_that_was_unticked_is_not_counted_for_its_words(
    live: Any, opened: Callable[..., str], page_at: Callable[..., Page], script: bool
) -> None:
    several = example_of("several").question
    name = f"annat-{'med' if script else 'utan'}"
    q = model.Questionnaire(name, 1, model.Text("Prov"), model.Text(), (several,), ("sv",))
    code = opened(q)
    page = page_at(360, 740, touch=True, script=script)
    page.goto(f"/a/{code}")
    own = page.get_by_label("Annat: skriv själv")
    expect(own).to_be_hidden()
    page.get_by_text("Annat", exact=True).click()
    own.fill("ångrade mig")
    page.get_by_text("Annat", exact=True).click()
    expect(own).to_be_hidden()
    page.get_by_text("Annat", exact=True).click()
    expect(own).to_have_value("ångrade mig")  # put aside, not lost
    page.get_by_text("Annat", exact=True).click()
    page.get_by_text("Chef", exact=True).click()
    page.locator("#send").click()
    page.wait_for_url("**/thanks")
    survey = surveys.get(live.store.read(), code)
    (kept,) = survey_answers.every(live.store.read(), survey.id)
    assert json.loads(kept.content) == {"vad-paverkar": ["chef"]}


def test_options_are_put_in_order_by_buttons_keyboard_and_drag(
    live: Any, opened: Callable[..., str], page_at: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    kinds = ("ranking", "grid", "time", "duration")
    q = model.Questionnaire(
        "nya", 1, model.Text("Nya"), model.Text(),
        tuple(example_of(name).question for name in kinds), ("sv",),
    )  # fmt: skip
    code = opened(q)
    page = page_at(320, 640, touch=True)
    page.goto(f"/a/{code}")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

    def order() -> list[str]:
        rows = page.locator(".rank-row.placed label").all_inner_texts()
        return [row.strip() for row in rows]

    page.get_by_role("button", name="Sätt på nästa plats: Lon").focus()
    page.keyboard.press("Enter")
    # The first one can be moved nowhere: the keyboard goes on with the next.
    expect(page.get_by_role("button", name="Sätt på nästa plats: Tid")).to_be_focused()
    page.keyboard.press("Enter")
    widths = page.locator(".rank-row label").evaluate_all("all => all.map((e) => e.offsetWidth)")
    assert min(widths) > 130, "the buttons leave room for the words"
    assert order() == ["Lon", "Tid"]
    expect(page.get_by_role("button", name="Sätt på nästa plats: Chef")).to_be_disabled()
    up = page.get_by_role("button", name="Flytta upp: Tid")
    up.focus()
    page.keyboard.press("Enter")
    assert order() == ["Tid", "Lon"]
    # Where it cannot go further up, the focus is on the way down.
    expect(page.get_by_role("button", name="Flytta ner: Tid")).to_be_focused()
    expect(page.locator(".told")).to_have_text("Tid har plats 1.")
    page.get_by_role("button", name="Ta bort ur ordningen: Lon").click()
    assert order() == ["Tid"]
    handle = page.locator(".rank-row", has_text="Chef").locator(".handle")
    handle.scroll_into_view_if_needed()
    start, end = handle.bounding_box(), page.locator(".rank-row").first.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 5, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(end["x"] + 20, end["y"] + 4, steps=4)
    page.mouse.up()
    assert order() == ["Chef", "Tid"]
    page.reload()  # kept in the phone
    assert order() == ["Chef", "Tid"]
    page.locator("input[name='q-hur-ar-det.tid'][value='2']").check()
    page.get_by_label("Börjar").fill("08:30")
    page.get_by_label("Restid").fill("45")
    axe(page)
    page.locator("#send").click()
    page.wait_for_url("**/thanks")
    survey = surveys.get(live.store.read(), code)
    (kept,) = survey_answers.every(live.store.read(), survey.id)
    assert json.loads(kept.content) == {
        "viktigast": ["chef", "tid"], "hur-ar-det.tid": 2, "borjar": "08:30", "restid": 45,
    }  # fmt: skip
