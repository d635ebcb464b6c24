"""Codebooks that change: files with every problem named, and what becomes of codes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.codebook import Codebook, builtin, change, extra
from analysis.codebook.change import ChangeError, Move
from analysis.codebook.file import read, to_data, to_toml


@pytest.fixture
def draft() -> Codebook:
    return change.begin(builtin(), "2026")


def part(of: Codebook, like: str, id: str, **fields: object):
    empty = {"lexicon": type(of.code(like).lexicon)(), "lexicon_of": ()}
    return replace(of.code(like), id=id, **(empty | fields))


def test_a_draft_written_and_read_is_the_same_and_carries_no_copy_of_the_built_in_lexicon(draft):
    draft = change.merge(change.split(draft, "P3", [part(draft, "P3", "P3a"), part(draft, "P3", "P3b")]), ["P12"], "P11")  # noqa: E501  # fmt: skip
    text = to_toml(draft)
    assert len(text) < 45_000
    assert "concepts" not in text
    again = read(text)
    assert again.problems == ()
    assert again.codebook == draft
    assert set(builtin().code("P12").lexicon.sure) <= set(again.codebook.code("P11").lexicon.sure)


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(str.strip))
def test_any_wording_survives_the_file(written):
    book = extra()
    code = replace(book.codes[0], definition=written, examples=(written, "b"))
    changed = replace(book, codes=(code, *book.codes[1:]))
    assert read(to_toml(changed)).codebook == changed


def test_the_second_set_of_codes_can_be_added_and_has_no_lexicon(draft):
    for code in extra().codes:
        draft = change.add(draft, code)
    assert draft.ids[-5:] == ("D1", "D2", "D3", "D4", "D5")
    assert draft.code("D4").since == "2018-03"


def test_every_problem_of_a_file_is_named_by_its_row_and_field():
    data = to_data(extra())
    data["codes"][0] |= {"kind": "x", "short": "y" * 29, "since": "igår"}
    data["codes"][1] |= {"examples": ["a", ""], "id": "D1"}
    data["codes"][2] = "?"
    data["codes"][3] |= {"parent": "D9", "until": "2017"}
    data["gone"] = [{"id": "D5", "fate": "lost", "into": ["Q"]}]
    found = read(to_toml_like(data))
    assert found.codebook is None
    assert {(p.place, p.row, p.field, p.error) for p in found.problems} == {
        ("code", 1, "short", "too_long"),
        ("code", 1, "kind", "not_a_kind"),
        ("code", 1, "since", "not_a_day"),
        ("code", 2, "examples", "entry_must_be_text"),
        ("code", 2, "id", "id_twice"),
        ("code", 3, "", "must_be_table"),
        ("code", 4, "until", "ends_before"),
        ("code", 4, "parent", "no_parent"),
        ("gone", 1, "fate", "not_a_fate"),
        ("gone", 1, "id", "gone_lives"),
        ("gone", 1, "into", "gone_into"),
    }
    assert all(str(p) for p in found.problems)


def to_toml_like(data):
    """Plain data as inline TOML, however wrong."""

    def write(value):
        if isinstance(value, dict):
            return "{" + ", ".join(f"{k} = {write(v)}" for k, v in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(write, value)) + "]"
        import json

        return json.dumps(value, ensure_ascii=False)

    return "\n".join(f"{name} = {write(value)}" for name, value in data.items())


def test_other_words_are_no_move_and_another_meaning_is(draft):
    draft = change.edit(draft, replace(draft.code("P8"), label="Handledning"))
    draft = change.add(draft, part(draft, "P8", "P8.1", parent="P8"))
    assert draft.ids.index("P8.1") == draft.ids.index("P8") + 1
    assert change.moves(builtin(), draft) == ()
    assert change.moves(builtin(), draft, {"P8"}) == (Move("P8", "revised", ("P8",)),)


def test_what_becomes_of_a_code_is_followed_to_the_codes_of_today(draft):
    halves = [part(draft, "P3", "P3a"), part(draft, "P3", "P3b")]
    draft = change.merge(change.split(draft, "P3", halves), ["P3a"], "P10")
    draft = change.remove(change.merge(draft, ["P12"], "P11"), "P11", builtin().ids)
    assert change.moves(builtin(), draft) == (
        Move("P3", "split", ("P10", "P3b")),
        Move("P11", "retired"),
        Move("P12", "retired"),
    )
    # Old labels: what is known of them, and what nobody has said.
    assert draft.translate({"P3", "P12", "P1"}) == ({"P1"}, {"P10", "P3b"})


def test_a_code_that_was_never_in_use_leaves_no_trace(draft):
    again = change.remove(change.add(draft, part(draft, "P8", "X")), "X", builtin().ids)
    assert again == draft


@pytest.mark.parametrize(
    ("do", "why"),
    [
        (lambda d: change.add(d, part(d, "P8", "p9")), "code_taken"),
        (lambda d: change.add(d, part(d, "P8", "X", parent="Q")), "code_no_parent"),
        (lambda d: change.split(d, "P3", [part(d, "P3", "A")]), "code_split_two"),
        (lambda d: change.split(d, "P3", [part(d, "P3", "A"), part(d, "P3", "P4")]), "code_taken"),
        (lambda d: change.merge(d, ["P11"], "P11"), "code_merge_none"),
        (
            lambda d: change.remove(change.add(d, part(d, "P8", "X", parent="P8")), "P8", ()),
            "code_has_children",
        ),
        (
            lambda d: change.add(change.merge(d, ["P4"], "P10"), part(d, "P8", "P4")),
            "code_taken",
        ),
    ],
)
def test_what_cannot_be_is_refused_by_name(draft, do, why):
    with pytest.raises(ChangeError) as caught:
        do(draft)
    assert caught.value.name == why


def test_codes_move_among_their_own_and_take_their_sub_codes_along(draft):
    draft = change.add(draft, part(draft, "P8", "P8.1", parent="P8"))
    draft = change.add(draft, part(draft, "P8", "P8.2", parent="P8"))
    assert change.place(draft, "P8", 1).ids[7:11] == ("P9", "P8", "P8.1", "P8.2")
    assert change.place(draft, "P8.2", -1).ids[7:10] == ("P8", "P8.2", "P8.1")
    assert change.place(draft, "P1", -1) == draft


def test_a_file_that_is_brought_in_retires_what_it_leaves_out(draft):
    given = replace(builtin(), id="x", version="9", codes=builtin().codes[:15])
    taken = change.take_over(draft, given)
    assert (taken.id, taken.version) == ("handlingsplan", "2026")
    assert change.moves(builtin(), taken) == (Move("F3", "retired"),)
