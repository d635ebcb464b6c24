"""Drafts of interviews: seen by their writer only, nothing overwritten, finished once."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cafe.errors import Conflict, Unknown
from cafe.store import interviews
from cafe.store.database import Store, rows, value
from cafe.store.interviews import InterviewDraft
from cafe.store.three_way import put_together
from cafe.views import asked

TITLE = "Avslutningssamtal, Farsta"


@pytest.fixture
def draft(store: Store, add_user: Callable[..., int]) -> InterviewDraft:
    """A draft that the first account has begun."""
    user = add_user("manager", "farsta")
    asked.ensure_builtin(store)
    with store.write() as db:
        survey = interviews.survey_for(db, "exit-interview", 1, "farsta", TITLE)
        interviews.begin(db, user, "d1", survey, {})
        return interviews.get(db, user, "d1")


def save(store: Store, base: int, device: str, seq: int = 1, **values: object) -> InterviewDraft:
    with store.write() as db:
        return interviews.save(db, 1, "d1", base=base, values=values, device=device, seq=seq)


def finish(store: Store, base: int, **change: object) -> None:
    how = {
        "answer_id": "a" * 32,
        "day": "2026-07-01",
        "persons": 1,
        "language": "sv",
        "content": '{"good":"Kollegorna"}',
        "title": TITLE,
    }
    with store.write() as db:
        interviews.finish(db, 1, "d1", base=base, **(how | change))  # type: ignore[arg-type]


def test_one_open_survey_gathers_a_districts_interviews(
    store: Store, draft: InterviewDraft
) -> None:
    with store.write() as db:
        again = interviews.survey_for(db, "exit-interview", 1, "farsta", TITLE)
        other = interviews.survey_for(db, "exit-interview", 1, "bromma", TITLE)
        assert again == draft.survey_id
        assert other != draft.survey_id
        db.conn.execute("UPDATE survey SET state = 'closed' WHERE id = ?", (again,))
        assert interviews.survey_for(db, "exit-interview", 1, "farsta", TITLE) not in (again, other)
    began = rows(store.read(), "SELECT created_at, opened_on FROM survey")
    assert {r["opened_on"][8:] for r in began} == {"01"}
    assert all(r["created_at"].endswith("-01T00:00:00.000Z") for r in began)


def test_a_draft_is_nobody_elses(
    store: Store, draft: InterviewDraft, add_user: Callable[..., int]
) -> None:
    other = add_user("manager", "farsta", "other@example.test")
    assert interviews.of_user(store.read(), other) == []
    with pytest.raises(Unknown):
        interviews.get(store.read(), other, draft.id)
    with store.write() as db:
        with pytest.raises(Unknown):
            interviews.begin(db, other, draft.id, draft.survey_id, {})
        with pytest.raises(Unknown):
            interviews.save(db, other, draft.id, base=1, values={"good": "x"})
        with pytest.raises(Unknown):
            interviews.settle(db, other, draft.id, base=1, values={})
        with pytest.raises(Unknown):
            interviews.remove(db, other, draft.id)
    assert interviews.of_user(store.read(), 1) == [draft]


def test_a_window_goes_on_from_what_it_saved(store: Store, draft: InterviewDraft) -> None:
    first = save(store, draft.revision, "A", 1, good="Kolle")
    second = save(store, first.revision, "A", 2, good="Kollegorna")
    assert second.values == {"good": "Kollegorna"}
    assert second.revision == draft.revision + 2
    assert save(store, second.revision, "A", 3, good="Kollegorna").revision == second.revision


def test_a_save_whose_answer_was_lost_is_no_conflict(store: Store, draft: InterviewDraft) -> None:
    save(store, draft.revision, "A", 1, good="Kolle")
    after = save(store, draft.revision, "A", 2, good="Kollegorna")
    assert (after.values, after.others) == ({"good": "Kollegorna"}, {})


def test_a_save_that_was_overtaken_changes_nothing(store: Store, draft: InterviewDraft) -> None:
    latest = save(store, draft.revision, "A", 2, good="Kollegorna")
    assert save(store, draft.revision, "A", 1, good="Kolle") == latest


def test_what_two_windows_wrote_is_kept_side_by_side_until_it_is_settled(
    store: Store, draft: InterviewDraft
) -> None:
    save(store, draft.revision, "A", 1, good="Från A")
    both = save(store, draft.revision, "B", 1, good="Från B")
    assert both.values == {"good": "Från A"}
    assert both.others == {"B": {"good": "Från B"}}
    both = save(store, draft.revision, "B", 2, good="Från B, längre")
    assert both.others == {"B": {"good": "Från B, längre"}}
    # The window that wrote what stands goes on undisturbed.
    both = save(store, draft.revision, "A", 2, good="Från A, längre")
    assert both.values == {"good": "Från A, längre"}
    assert both.others == {"B": {"good": "Från B, längre"}}
    with pytest.raises(Conflict, match="draft_changed"):
        finish(store, both.revision)
    with store.write() as db:
        with pytest.raises(Conflict, match="draft_changed"):
            interviews.settle(db, 1, "d1", base=both.revision - 1, values={})
        settled = interviews.settle(db, 1, "d1", base=both.revision, values={"good": "Båda"})
    assert (settled.values, settled.others) == ({"good": "Båda"}, {})
    # What stands was chosen by a person: no window goes on over it unasked.
    late = save(store, draft.revision, "A", 3, good="Från A, sent")
    assert late.values == {"good": "Båda"}
    assert late.others == {"A": {"good": "Från A, sent"}}


def test_what_only_one_window_has_changed_stands_without_a_question(
    store: Store, draft: InterviewDraft
) -> None:
    first = save(store, draft.revision, "A", 1, good="Kollegorna", bad="Lokalerna")
    save(store, first.revision, "A", 2, good="Kollegorna. Och chefen.", bad="Lokalerna")
    both = save(store, first.revision, "B", 1, good="Kollegorna", bad="Lokalerna. Bullret.")
    assert both.values == {"good": "Kollegorna. Och chefen.", "bad": "Lokalerna. Bullret."}
    assert (both.others, both.merged) == ({}, True)
    # Neither window holds all of it: what A writes on takes nothing of B's away.
    both = save(store, first.revision + 1, "A", 3, good="Kollegorna!", bad="Lokalerna")
    assert both.values == {"good": "Kollegorna!", "bad": "Lokalerna. Bullret."}
    # An answer that was emptied is a change too.
    both = save(store, both.revision, "C", 1, bad="Lokalerna. Bullret.")
    both = save(store, both.revision - 1, "D", 1, good="Kollegorna!", bad="Bullret.")
    assert both.values == {"bad": "Bullret."}


def test_only_what_both_windows_have_changed_is_to_be_chosen_from(
    store: Store, draft: InterviewDraft
) -> None:
    first = save(store, draft.revision, "A", 1, good="Kollegorna", bad="Lokalerna")
    save(store, first.revision, "A", 2, good="Kollegorna, säger A", bad="Lokalerna")
    both = save(store, first.revision, "B", 1, good="Kollegorna, säger B", bad="Bullret")
    assert both.values == {"good": "Kollegorna, säger A", "bad": "Bullret"}
    assert both.others == {"B": {"good": "Kollegorna, säger B", "bad": "Bullret"}}


def test_a_draft_from_before_there_was_a_history_asks(store: Store, draft: InterviewDraft) -> None:
    with store.write() as db:
        db.conn.execute(
            "UPDATE interview_draft SET revision = 7, content = ? WHERE id = 'd1'",
            ('{"values":{"good":"Gammalt"},"device":"A","seq":3,"others":{},"seqs":{}}',),
        )
    assert save(store, 5, "B", 1, good="Från B").others == {"B": {"good": "Från B"}}


@pytest.mark.parametrize(
    ("texts", "whole"),
    [
        (["Lika.", "Lika."], "Lika."),
        (["Kollegorna.", "Kollegorna. Och chefen."], "Kollegorna. Och chefen."),
        (["Ett. Två. Tre.", "Ett. Fyra. Tre."], "Ett. Två.\n\nFyra. Tre."),
        (["Från A", "Från B"], "Från A\n\nFrån B"),
        (["Rad ett\nRad två", "Rad två", "Rad tre\nRad två"], "Rad ett\n\nRad tre\nRad två"),
        (["", "Bara här"], "Bara här"),
    ],
)
def test_what_is_put_together_stands_once(texts: list[str], whole: str) -> None:
    assert put_together(texts) == whole


def test_windows_that_hold_the_same_have_nothing_to_choose_from(
    store: Store, draft: InterviewDraft
) -> None:
    save(store, draft.revision, "A", 1, good="Lika")
    assert save(store, draft.revision, "B", 1, good="Lika").others == {}
    save(store, draft.revision, "B", 2, good="Olika")
    assert save(store, draft.revision, "B", 3, good="Lika").others == {}


def test_finishing_makes_one_answer_and_forgets_the_draft(
    store: Store, draft: InterviewDraft
) -> None:
    kept = save(store, draft.revision, "A", 1, good="Kollegorna")
    finish(store, kept.revision)
    finish(store, kept.revision)
    found = rows(store.read(), "SELECT * FROM answer")
    assert [tuple(r) for r in found] == [
        ("a" * 32, draft.survey_id, "2026-07-01", 1, "sv", '{"good":"Kollegorna"}', None)
    ]
    assert interviews.of_user(store.read(), 1) == []
    ended = interviews.finished(store.read(), "a" * 32)
    assert ended is not None
    assert (ended.questionnaire_id, ended.district) == ("exit-interview", "farsta")


def test_what_cannot_be_stored_leaves_the_draft(store: Store, draft: InterviewDraft) -> None:
    with pytest.raises(Conflict):
        finish(store, draft.revision + 1)
    with pytest.raises(Exception, match="CHECK"):
        finish(store, draft.revision, persons=0)
    assert interviews.of_user(store.read(), 1) == [draft]
    assert value(store.read(), "SELECT count(*) FROM answer") == 0


def test_a_draft_whose_survey_was_closed_is_finished_into_a_new_one(
    store: Store, draft: InterviewDraft
) -> None:
    with store.write() as db:
        db.conn.execute("UPDATE survey SET state = 'closed' WHERE id = ?", (draft.survey_id,))
    finish(store, draft.revision)
    assert value(store.read(), "SELECT survey_id FROM answer") != draft.survey_id


def test_nothing_of_it_has_a_time_or_a_name_afterwards(store: Store, draft: InterviewDraft) -> None:
    before = value(store.read(), "SELECT count(*) FROM audit")
    kept = save(store, draft.revision, "A", 1, good="Kollegorna")
    finish(store, kept.revision)
    assert value(store.read(), "SELECT count(*) FROM audit") == before
    assert value(store.read(), "SELECT count(*) FROM submission") == 0
    columns = [
        r["name"] for r in rows(store.read(), "SELECT name FROM pragma_table_info('answer')")
    ]
    assert columns == ["id", "survey_id", "date", "persons", "language", "content", "release"]


def test_earlier_wording_is_not_left_in_the_file(store: Store, draft: InterviewDraft) -> None:
    secret = "Ordval-som-ångrades-" + "x" * 40
    first = save(store, draft.revision, "A", 1, good=secret)
    second = save(store, first.revision, "A", 2, good="Kollegorna")
    third = save(store, second.revision, "A", 3, good="Sista-utkastets-text")
    finish(store, third.revision)
    store.read().conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file = store.path.read_bytes()
    assert json.dumps(secret, ensure_ascii=False).strip('"').encode() not in file
    assert b"Sista-utkastets-text" not in file
    assert b"Kollegorna" in file


# What each of four windows does next: open the page (choosing all, where there is something to
# choose from), write on, or write on and never hear that it was kept; a save that was overtaken
# arrives late.
STEPS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["open", "write", "unheard", "late"])),
    max_size=25,
)


@given(STEPS)
@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_windows_do_no_word_is_lost(
    store: Store, draft: InterviewDraft, steps: list[tuple[int, str]]
) -> None:
    with store.write() as db:
        db.conn.execute(
            "UPDATE interview_draft SET revision = 1, content = ? WHERE id = 'd1'",
            (
                '{"values":{},"device":"","seq":0,"others":{},"seqs":{},'
                '"history":{"since":0,"marks":{}}}',
            ),
        )
    windows: dict[int, dict[str, object]] = {}
    written: list[str] = []
    opened = 0

    def send(window: dict[str, object], seq: int, text: str) -> InterviewDraft:
        base, device = int(str(window["base"])), str(window["device"])
        return save(store, base, device, seq, good=text)

    for number, step in steps:
        window = windows.get(number)
        if window is None or step == "open":
            with store.write() as db:
                here = interviews.get(db, 1, "d1")
                if here.others:
                    texts = [here.values, *here.others.values()]
                    words = " ".join(dict.fromkeys(" ".join(map(_good, texts)).split()))
                    here = interviews.settle(
                        db, 1, "d1", base=here.revision, values={"good": words}
                    )
            opened += 1
            windows[number] = {
                "base": here.revision, "device": f"w{opened}", "seq": 0, "text": _good(here.values),
            }  # fmt: skip
            continue
        seq = int(str(window["seq"]))
        if step == "late":
            if seq >= 2:
                send(window, seq - 1, str(window["text"]).rpartition(" ")[0])
            continue
        written.append(f"ord{len(written)}")
        window["text"] = f"{window['text']} {written[-1]}"
        window["seq"] = seq + 1
        after = send(window, seq + 1, str(window["text"]))
        if step == "write":
            window["base"] = after.revision
            if window["device"] in after.others or after.merged:
                del windows[number]  # the page goes to the choice, or is loaded again
    here = interviews.get(store.read(), 1, "d1")
    kept = " ".join(map(_good, [here.values, *here.others.values()])).split()
    assert set(written) <= set(kept)


def _good(values: dict[str, object]) -> str:
    return str(values.get("good", ""))
