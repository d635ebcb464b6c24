"""What a summary counts, what it hides, and how much of it a person confirmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.codebook import builtin
from analysis.disclosure.gate import Gate
from cafe.reports.summary import (
    FoundTheme,
    Reading,
    SaidNote,
    Summary,
    day,
    make,
    plain,
    summarise,
)
from cafe.reports.summary.first_page import first_page
from cafe.store import events, notes, organisation, passages, runs, settings, tags
from cafe.store.database import Store
from cafe.store.events import Event, Round, Table
from cafe.store.runs import StoredSuggestion
from forms.kinds import KINDS

BOOK = builtin()
EVENT = Event(
    id=1,
    code="abc234",
    title="Dialogcafé i Farsta",
    date="2026-10-14",
    place="Samlingssalen",
    district="farsta",
    participants=12,
    state="closed",
    rounds=(Round(1, "Vad fungerar?"), Round(2, "Vad föreslår ni?")),
    tables=(Table(1, 1, 1, "1", "key1", None), Table(2, 1, 2, "2", "key2", None)),
)
NOTES = (
    SaidNote("a", "Handledning varje vecka", "works", 1, "1", points={"P8": True}),
    SaidNote("b", "För många ärenden", "improve", 1, "1", points={"P3": False, "P8": False}),
    SaidNote("c", "Anställ en assistent", "proposal", 2, "1", votes=1, points={"P6": False}),
    SaidNote("d", "Fika", "other", 2, "1"),
    SaidNote("e", "Två handledare", "proposal", 2, "1", votes=7, points={"P8": True}),
    SaidNote("f", "Nyss skrivet", "other", 2, "1", read=False),
)
READING = Reading(
    BOOK.title,
    BOOK.version,
    {c.id: (c.label, c.short) for c in BOOK.codes},
    "lexicon 1",
    "2026-10-14T22:30:00.000Z",
    (
        FoundTheme("Ärenden", ("ärenden",), "P3", ("b", "gone"), ("b",)),
        FoundTheme("Handledning", ("handledning",), "P8", ("a", "e"), ("a", "e")),
    ),
)


def read_under(summary: Any) -> dict[str, list[str]]:
    """By question: what may be read word for word."""
    return {q.question: [one.text for one in q.inputs] for q in summary.questions}


def test_words_stand_under_their_question() -> None:
    made = make(EVENT, "Farsta", NOTES, READING)
    # Proposals, and what is quoted of a theme.
    assert read_under(made) == {
        "Vad fungerar?": ["Handledning varje vecka", "För många ärenden"],
        "Vad föreslår ni?": ["Anställ en assistent", "Två handledare"],
    }
    assert made.questions[1].inputs[1].theme == "Handledning"
    assert made.questions[1].inputs[1].points == ("P8",)
    assert made.proposals[0].question == "Vad föreslår ni?"
    whole = make(replace(EVENT, verbatim=True), "Farsta", NOTES, READING)
    assert whole.verbatim
    assert read_under(whole)["Vad föreslår ni?"] == [
        "Anställ en assistent",
        "Fika",
        "Två handledare",
        "Nyss skrivet",
    ]


def test_too_few_persons_keep_their_words_whatever_the_lead_says() -> None:
    few = make(replace(EVENT, verbatim=True, participants=9), "Farsta", NOTES, READING)
    assert not few.verbatim
    assert read_under(few) == {
        "Vad fungerar?": [],
        "Vad föreslår ni?": ["Anställ en assistent", "Två handledare"],
    }


def test_words_of_a_survey_are_read_once_they_are_released() -> None:
    notes = [replace(n, kind="other", released=n.id == "d") for n in NOTES]
    made = make(replace(EVENT, verbatim=True), "Farsta", notes, READING)
    assert read_under(made) == {"Vad fungerar?": [], "Vad föreslår ni?": ["Fika"]}


def test_the_order_of_words_does_not_tell_the_table() -> None:
    notes = [replace(n, place=1 + number % 2) for number, n in enumerate(NOTES)]
    made = make(replace(EVENT, verbatim=True), "Farsta", notes, READING)
    assert read_under(made) == {
        "Vad fungerar?": ["För många ärenden", "Handledning varje vecka"],
        "Vad föreslår ni?": ["Anställ en assistent", "Fika", "Nyss skrivet", "Två handledare"],
    }
    assert any("bokstavsordning" in sentence for sentence in made.method)


def test_the_order_of_notes_that_read_the_same_does_not_tell_the_table() -> None:
    same = [
        replace(NOTES[0], id=kind, text="Larm", kind=kind, place=1 + place)
        for place, kind in enumerate(("works", "improve"))
    ]
    orders = [
        make(replace(EVENT, verbatim=True), "", given, READING) for given in (same, same[::-1])
    ]
    assert orders[0].questions == orders[1].questions


def point(summary: Any, code: str) -> Any:
    return next(row for row in summary.points if row.id == code)


def test_a_point_counts_confirmed_and_suggested_notes_and_tells_them_apart() -> None:
    made = make(EVENT, "Farsta", NOTES, READING)
    row = point(made, "P8")
    assert (row.count.count, row.confirmed.count) == (3, 2)
    assert [c.count for c in row.kinds] == [1, 1, 1, 0]
    assert (made.tags, made.tags_confirmed) == (5, 2)
    assert any(
        "Av 5 kopplingar är 2 bekräftade av en person (40 procent)" in s for s in made.method
    )


MORE, LESS = ("Fler möten", "Vi vill ha fler möten"), ("Färre möten", "Vi vill ha färre möten")


def mixed(*texts: str, seats: tuple[int, int] = (6, 6), **changed: Any) -> str:
    """What the theme of some notes says of opposites; the last of them is the second table's."""
    tables = tuple(replace(t, participants=n) for t, n in zip(EVENT.tables, seats, strict=True))
    notes = [
        SaidNote(str(i), text, "other", 1, "1", place=1 + (i == len(texts) - 1))
        for i, text in enumerate(texts)
    ]
    found = FoundTheme("Möten", (), None, tuple(n.id for n in notes), ("0",))
    event = replace(EVENT, **{"participants": sum(seats), "tables": tables, **changed})
    (theme,) = make(event, "", notes, replace(READING, themes=(found,))).themes or (None,)
    return theme.mixed if theme else ""


def test_a_theme_says_that_it_mixes_opposites_as_its_lead_s_page_does() -> None:
    assert mixed(*MORE, *LESS) == mixed(*MORE, LESS[0]) == "said"
    assert mixed("Larmet går att lita på", "Larmet är värdelöst") == "perhaps"
    assert mixed(*MORE, "Möten på morgonen") == ""


def test_a_theme_does_not_say_what_one_note_says_where_that_may_not_be_told() -> None:
    no_tables = {"tables": tuple(replace(t, key=None) for t in EVENT.tables)}
    for few in ({"survey_id": 1}, no_tables):
        assert mixed(*MORE, LESS[0], **few) == ""
        assert mixed("Larmet går att lita på", "Larmet är värdelöst", **few) == ""
        assert mixed(*MORE, *LESS, **few) == "said"  # no single note decides it
        assert mixed(*MORE, LESS[0], **few, verbatim=True) == "said"  # readers read it
    assert mixed(*MORE, *LESS, seats=(1, 1)) == ""


def test_a_theme_does_not_say_what_is_left_of_few_beside_those_who_proposed_openly() -> None:
    def told(seats: int) -> str:
        tables = tuple(
            replace(t, participants=n) for t, n in zip(EVENT.tables, (9, seats), strict=True)
        )
        notes = [
            SaidNote("a", MORE[0], "proposal", 1, "1", place=1),
            SaidNote("b", LESS[0], "other", 1, "2", place=2),
        ]
        found = FoundTheme("Möten", (), None, ("a", "b"), ())
        event = replace(EVENT, participants=9 + seats, tables=tables)
        return make(event, "", notes, replace(READING, themes=(found,))).themes[0].mixed

    assert told(6) == "said"
    assert told(2) == ""


def test_points_come_in_the_order_of_the_plan_and_none_is_left_out() -> None:
    made = make(EVENT, "Farsta", NOTES, READING)
    assert [row.id for row in made.points] == list(BOOK.ids)
    assert point(made, "P1").count.count == 0


def test_notes_without_a_point_are_counted_and_unread_ones_are_not_among_them() -> None:
    made = make(EVENT, "Farsta", NOTES, READING)
    assert made.no_point is not None
    assert made.no_point.count.count == 1
    assert made.unread == 1


def test_kinds_and_questions_add_up_to_all_notes() -> None:
    made = make(EVENT, "Farsta", NOTES, READING)
    assert [row.count.count for row in made.kinds] == [1, 1, 2, 2]
    assert [q.notes.count for q in made.questions] == [2, 4]
    assert made.all_notes.count.count == made.notes == 6
    assert (made.tables, made.tables_with_notes) == (2, 1)


def test_themes_hold_only_notes_that_still_count_in_the_order_of_the_analysis() -> None:
    made = make(EVENT, "Farsta", NOTES, READING)
    assert [(t.title, t.size.count) for t in made.themes] == [("Ärenden", 1), ("Handledning", 2)]
    assert [(q.text, q.question) for q in made.themes[1].quotes] == [
        ("Handledning varje vecka", "Vad fungerar?"),
        ("Två handledare", "Vad föreslår ni?"),
    ]


def test_proposals_are_verbatim_and_the_most_voted_is_first() -> None:
    made = make(EVENT, "Farsta", NOTES, READING)
    assert [(p.text, p.votes.count) for p in made.proposals] == [
        ("Två handledare", 7),
        ("Anställ en assistent", 1),
    ]
    assert made.proposals[0].points == ("P8",)
    assert made.proposals[0].theme == "Handledning"


def test_a_quote_whose_note_was_changed_after_the_analysis_is_left_out() -> None:
    changed = [replace(n, read=False) if n.id == "a" else n for n in NOTES]
    made = make(EVENT, "Farsta", changed, READING)
    assert "Handledning varje vecka" not in [q.text for q in made.themes[0].quotes]


def numbers(value: object, path: str = "") -> list[tuple[str, int]]:
    """Every whole number in a summary, with where it stands."""
    if isinstance(value, bool):
        return []
    if isinstance(value, int):
        return [(path, value)]
    if isinstance(value, dict):
        return [n for k, v in value.items() for n in numbers(v, f"{path}.{k}")]
    if isinstance(value, (list, tuple)):
        return [n for v in value for n in numbers(v, path)]
    return []


NOT_BROKEN_DOWN = {
    ".questions.number",
    ".tables",
    ".tables_with_notes",
    ".notes",
    ".all_notes.count.count",
    ".proposals.round",
    ".unread",
    ".threshold",
}


@pytest.mark.parametrize(
    ("participants", "sentence"),
    [(4, "Färre än 5 personer har varit"), (None, "Det är inte angivet hur många som deltog")],
)
def test_no_broken_down_figure_is_in_the_summary_of_a_small_or_unknown_group(
    participants: int | None, sentence: str
) -> None:
    made = make(replace(EVENT, participants=participants), "Farsta", NOTES, READING)
    assert {path for path, _ in numbers(asdict(made))} <= NOT_BROKEN_DOWN
    assert made.hidden is not None
    assert made.hidden.startswith(sentence)
    assert made.hidden in made.protection
    # Links less those of what was proposed openly would be those of the others' notes.
    told_of_links = ("hör inte till någon punkt", "kopplingar är", "procent")
    sure = first_page(made).sure
    assert not [s for s in (*made.method, *sure) if any(some in s for some in told_of_links)]
    none = make(
        replace(EVENT, participants=participants),
        "Farsta",
        [replace(n, points={}) for n in NOTES],
        READING,
    )
    assert none.method == made.method, "nor that there are none"
    # What a theme is called is words of the few; of what was proposed openly it is told.
    assert made.themes == ()
    assert [p.theme for p in made.proposals] == [None, None]
    open_ = replace(READING, themes=(FoundTheme("Två", ("två",), "P8", ("c", "e"), ("e",)),))
    told = make(replace(EVENT, participants=participants), "Farsta", NOTES, open_)
    assert [(t.title, t.size.count) for t in told.themes] == [("Två", None)]


def test_votes_are_about_those_at_the_table_that_gave_them() -> None:
    """However many others took part; neither votes nor their order tell of few."""
    tables = tuple(replace(t, participants=n) for t, n in zip(EVENT.tables, (37, 3), strict=True))
    said = [
        replace(n, place=2 if n.id == "e" else 1, votes=4, important=n.id == "e") for n in NOTES
    ]
    for event in (EVENT, replace(EVENT, verbatim=True)):
        made = make(replace(event, participants=40, tables=tables), "Farsta", said, READING)
        assert made.hidden is None
        assert [(p.text, p.votes.count, p.important) for p in made.proposals] == [
            ("Anställ en assistent", 4, False),
            ("Två handledare", None, False),
        ]
        votes = {one.text: one.votes.count for q in made.questions for one in q.inputs}
        assert votes["Anställ en assistent"] == 4
        # Where only some had none to tell, it would be told that those are of the small table.
        assert {n for text, n in votes.items() if text != "Anställ en assistent"} == {None}
        assert any("minst 5 personer satt" in sentence for sentence in made.method)
        assert not any("Inga siffror" in sentence for sentence in first_page(made).sure)


def test_a_code_that_left_the_codebook_has_no_row_where_few_spoke() -> None:
    said = [replace(n, points={"OLD": True}) if n.id == "a" else n for n in NOTES]
    assert "OLD" in [row.id for row in make(EVENT, "Farsta", said, READING).points]
    few = make(replace(EVENT, participants=4), "Farsta", said, READING)
    assert "OLD" not in [row.id for row in few.points]


def test_figures_are_about_those_at_the_tables_that_have_written() -> None:
    def made(seats: tuple[int | None, int | None], places: tuple[int, int] = (1, 1)) -> Summary:
        tables = tuple(replace(t, participants=n) for t, n in zip(EVENT.tables, seats, strict=True))
        said = [replace(n, place=places[at % 2]) for at, n in enumerate(NOTES)]
        return make(replace(EVENT, participants=40, tables=tables), "Farsta", said, READING)

    assert made((3, 37)).hidden is not None
    assert made((3, 37)).persons.count == 40
    assert made((5, None)).hidden is None
    assert made((9, None)).quotes_hidden is not None
    assert made((10, None)).quotes_hidden is None
    assert made((None, 36)).hidden is not None  # four are left
    assert made((None, None)).hidden is None  # half of those who took part, as far as is known
    assert made((3, 37), (1, 2)).hidden is None
    assert made((3, None), (1, 2)).hidden is None
    brought_in = replace(EVENT.tables[0], key=None)
    event = replace(EVENT, participants=40, tables=(brought_in, EVENT.tables[1]))
    assert make(event, "Farsta", [replace(n, place=1) for n in NOTES], READING).hidden is None


def test_zero_is_hidden_beside_hidden_figures() -> None:
    made = make(replace(EVENT, participants=3), "Farsta", NOTES, READING)
    assert point(made, "P1").count.hidden
    assert point(made, "P1").count.count is None


@pytest.mark.parametrize(("participants", "shown"), [(9, False), (10, True)])
def test_other_quotes_than_proposals_need_the_quote_threshold(
    participants: int, shown: bool
) -> None:
    made = make(replace(EVENT, participants=participants), "Farsta", NOTES, READING)
    quotes = [q.text for t in made.themes for q in t.quotes]
    assert ("Handledning varje vecka" in quotes) is shown
    assert "Två handledare" in quotes
    assert (made.quotes_hidden is None) is shown


def test_the_threshold_itself_is_enough() -> None:
    assert make(replace(EVENT, participants=5), "Farsta", NOTES, READING).hidden is None


def test_without_an_analysis_kinds_and_proposals_are_there_and_points_are_not() -> None:
    made = make(EVENT, "Farsta", [replace(n, points={}, read=False) for n in NOTES], None)
    assert made.points == ()
    assert made.no_point is None
    assert made.analysed_at is None
    assert made.unread == 0
    assert [row.count.count for row in made.kinds] == [1, 1, 2, 2]
    assert len(made.proposals) == 2
    assert made.method == ("Anteckningarna är inte analyserade. Därför saknas punkter och teman.",)


def test_an_event_without_notes_has_a_summary() -> None:
    made = make(replace(EVENT, participants=None), "", [], None)
    assert (made.notes, made.hidden, made.quotes_hidden) == (0, None, None)
    assert made.organiser == "Hela staden"
    assert made.persons.hidden


@pytest.mark.parametrize(
    ("confirmed", "of", "sentence"),
    [
        (0, 3, "Ingen av de 3 kopplingarna är bekräftad av en person."),
        (3, 3, "Alla 3 kopplingar är bekräftade av en person."),
        (1, 400, "är 1 bekräftad av en person (0 procent)"),
        (399, 400, "(100 procent)"),
        (1, 1, "Den enda kopplingen är bekräftad av en person."),
        (0, 0, "Ingen anteckning är kopplad till en punkt."),
    ],
)
def test_the_method_says_how_much_a_person_confirmed(
    confirmed: int, of: int, sentence: str
) -> None:
    said = [
        SaidNote(str(i), "text", "other", 1, "1", points={"P1": i < confirmed}) for i in range(of)
    ]
    made = make(EVENT, "Farsta", said, READING)
    assert any(sentence in s for s in made.method)


def test_english_summary_has_no_swedish_sentences() -> None:
    made = make(EVENT, "", NOTES, READING, "en")
    assert made.kinds[0].label == "Works well"
    assert made.organiser == "The whole city"
    assert all(" är " not in f" {s} " for s in (*made.method[1:], *made.protection))


def test_the_day_is_stockholms() -> None:
    assert day("2026-10-14T22:30:00.000Z", "sv") == "15 oktober 2026"
    assert day("2026-10-14", "en") == "14 October 2026"


@given(st.text(max_size=120))
@example("𝐀 ÅÄÖ ß İ")
def test_a_file_name_holds_only_plain_letters(title: str) -> None:
    assert all(c in "abcdefghijklmnopqrstuvwxyz0123456789-" for c in plain(title))
    assert len(plain(title)) <= 60


def test_a_file_name_reads_like_the_title() -> None:
    assert make(EVENT, "", [], None).file_name == "dialogcafe-i-farsta-2026-10-14"
    assert make(replace(EVENT, title="…"), "", [], None).file_name == "sammanfattning-2026-10-14"


def test_notes_without_a_kind_are_counted_as_such_where_there_are_any() -> None:
    said = [SaidNote("1", "A", "works", 1, "1"), SaidNote("2", "B", None, 1, "1")]
    kinds = {row.label: row.count.count for row in make(EVENT, "", said, None).kinds}
    assert kinds["Typ saknas"] == 1
    assert make(EVENT, "", said, None).all_notes.kinds[-1].count == 1
    assert "Typ saknas" not in [row.label for row in make(EVENT, "", said[:1], None).kinds]


def test_what_a_table_holds_most_important_stands_first_among_the_proposals() -> None:
    said = [
        SaidNote("1", "A", "proposal", 1, "1", votes=9),
        SaidNote("2", "B", "proposal", 1, "1", votes=1, important=True),
    ]
    assert [p.text for p in make(EVENT, "", said, None).proposals] == ["B", "A"]


@given(
    persons=st.one_of(st.none(), st.integers(0, 30)),
    drawn=st.lists(
        st.tuples(
            st.sampled_from([*KINDS, None]),
            st.dictionaries(st.sampled_from(BOOK.ids), st.booleans(), max_size=3),
        ),
        max_size=25,
    ),
)
def test_figures_agree_with_each_other_and_pass_the_gate_whole(
    persons: int | None, drawn: list[tuple[str | None, dict[str, bool]]]
) -> None:
    said = [
        SaidNote(str(i), f"text {i}", kind, 1, "1", points=points)
        for i, (kind, points) in enumerate(drawn)
    ]
    made = make(replace(EVENT, participants=persons), "Farsta", said, READING, gate=Gate(5, 10))
    cells = [c for row in (*made.points, *made.kinds) for c in (row.count, *row.kinds)]
    if made.hidden:
        assert all(c.hidden and c.count is None for c in cells)
        assert persons is None or persons < 5
        return
    assert persons is None or persons >= 5 or not any(drawn)
    for row in made.points:
        assert sum(c.count or 0 for c in row.kinds) == row.count.count
        assert row.confirmed is not None
        assert (row.confirmed.count or 0) <= (row.count.count or 0)
    assert sum(row.count.count or 0 for row in made.kinds) == len(said)


# --- from the store -----------------------------------------------------------------------------


def analysed(store: Store, event: Event, found: dict[str, tuple[StoredSuggestion, ...]]) -> None:
    """Record a run of the machine over the event as it stands."""
    with store.write() as db:
        read = passages.of_event(db, event.id)
        run = runs.add(
            db,
            event.id,
            "tags",
            codebook="handlingsplan 2021",
            model="by hand",
            settings={},
            passages=len(read),
            at="2026-10-15T08:00:00.000Z",
        )
        for p in read:
            runs.read(db, run, p.id, p.revision, found.get(p.id, ()))


def decide(store: Store, event: Event, passage: str, code: str, decision: str) -> None:
    with store.write() as db:
        tags.decide(
            db,
            None,
            event_id=event.id,
            passage_id=passage,
            revision=1,
            codebook="handlingsplan 2021",
            code=code,
            decision=decision,
        )


def read(store: Store, event: Event) -> Any:
    with store.snapshot() as db:
        return summarise(db, events.get(db, event.code), organisation.get(db))


def test_confirmed_and_asserted_count_and_rejected_and_undecided_do_not(
    store: Store, event: Event, say: Callable[..., str]
) -> None:
    one, two = say("Handledning behövs"), say("Vi vill ha handledning", kind="proposal", round=3)
    analysed(
        store,
        event,
        {
            one: (StoredSuggestion("P8", 0.9, True, ()), StoredSuggestion("P5", 0.8, True, ())),
            two: (StoredSuggestion("P8", 0.4, False, ()), StoredSuggestion("P2", 0.7, True, ())),
        },
    )
    decide(store, event, one, "P5", "rejected")
    decide(store, event, two, "P9", "confirmed")
    made = read(store, event)
    counted = {row.id: (row.count.count, row.confirmed.count) for row in made.points}
    assert {code: c for code, c in counted.items() if c[0]} == {
        "P8": (1, 0),
        "P2": (1, 0),
        "P9": (1, 1),
    }
    assert made.analysed_at == "2026-10-15T08:00:00.000Z"
    assert made.organiser == "Farsta"


def test_what_was_said_after_the_analysis_is_told(
    store: Store, event: Event, say: Callable[..., str]
) -> None:
    say("Före")
    analysed(store, event, {})
    say("Efter")
    made = read(store, event)
    assert (made.notes, made.unread) == (2, 1)
    assert any("1 anteckning är skriven eller ändrad efter analysen" in s for s in made.method)


def test_what_people_tagged_before_any_analysis_is_shown_as_theirs(
    store: Store, event: Event, say: Callable[..., str]
) -> None:
    decide(store, event, say("Mentorer"), "P2", "confirmed")
    made = read(store, event)
    assert point(made, "P2").confirmed.count == 1
    assert made.analysed_at is None
    assert any("Programmet har inte läst anteckningarna" in s for s in made.method)


def test_withdrawn_notes_are_not_in_the_summary(
    store: Store, event: Event, say: Callable[..., str]
) -> None:
    say("Ångrat", kind="proposal", withdrawn=True)
    say("Kvar", kind="proposal")
    made = read(store, event)
    assert [p.text for p in made.proposals] == ["Kvar"]
    assert made.notes == 1


def test_a_threshold_that_was_raised_holds_for_summaries_too(store: Store, event: Event) -> None:
    with store.write() as db:
        note = notes.NoteIn(
            id="6b1f5a34-0000-4000-8000-000000000001", base=0, round=1, kind="works", text="x"
        )
        notes.save(db, event, event.tables[0], [note], source="tablet", actor="test")
        shown = summarise(db, event, organisation.get(db))
        settings.put(db, "threshold", "15")
        raised = summarise(db, event, organisation.get(db))
    assert event.persons == 14
    assert shown.hidden is None
    assert raised.hidden is not None
    assert "15" in raised.hidden
