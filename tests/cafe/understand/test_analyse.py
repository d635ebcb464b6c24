"""What the analysis reads, learns and writes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.codebook import Code, Codebook, GoneCode
from analysis.tagging.tagger import Tagger
from analysis.themes import find
from cafe.cli.main import main
from cafe.store import jobs, passages, runs, settings, tags
from cafe.store.database import Store, value
from cafe.store.events import Event
from cafe.store.runs import StoredSuggestion
from cafe.store.tags import Judged, TagDecision
from cafe.understand import analyse, learned

Say = Callable[..., str]

CASELOAD = (
    "Vi har för många ärenden per handläggare",
    "Tak för antal ärenden, max 15 per person",
    "Ärendemängden är orimlig, alla har för många ärenden",
    "Rimligt antal ärenden så att man hinner",
)
THREATS = (
    "Hot och våld måste tas på allvar, rutiner saknas",
    "Larm som fungerar vid hot och våld på besöken",
    "Hot mot oss normaliseras, alla hot ska polisanmälas",
    "Utbildning om hot och våld för alla nyanställda",
)


@pytest.fixture
def spoken(say: Say) -> dict[str, str]:
    """Eight notes on two matters: text → id."""
    return {text: say(text) for text in (*CASELOAD, *THREATS)}


@pytest.fixture
def decide(store: Store, event: Event, add_user: Callable[..., int]) -> Callable[..., None]:
    """`decide(passage, "P3", "rejected")` on the first revision."""
    lead = add_user("lead")

    def made(passage: str, code: str, decision: str) -> None:
        with store.write() as db:
            tags.decide(
                db,
                lead,
                event_id=event.id,
                passage_id=passage,
                revision=1,
                codebook="b",
                code=code,
                decision=decision,
            )

    return made


def test_the_web_process_does_not_carry_the_analysis() -> None:
    heavy = "[m for m in ('sklearn', 'scipy', 'nltk') if m in sys.modules]"
    program = f"import sys, cafe.understand.analyse, cafe.server.worker; print({heavy})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_every_note_is_read_and_themes_are_found(
    store: Store, event: Event, spoken: dict[str, str]
) -> None:
    heard: list[tuple[float, str]] = []
    outcome = analyse.analyse(store, event.code, lambda share, step: heard.append((share, step)))
    assert (outcome.read, outcome.passages) == (8, 8)
    assert outcome.themes >= 2
    assert heard[0][1] == "start"
    assert heard[-1] == (1.0, "done")
    assert [share for share, _ in heard] == sorted(share for share, _ in heard)

    found = runs.suggestions(store.read(), event.id)
    assert found.keys() == set(spoken.values())
    for text in CASELOAD:
        [s] = [s for s in found[spoken[text]] if s.code == "P3"]
        assert s.asserted
        assert any("ärende" in text[a:b].casefold() for a, b in s.evidence)
    run = runs.latest(store.read(), event.id, "themes")
    assert run is not None
    assert run.codebook == analyse.codebook_name(analyse.builtin())
    placed = {p for t in runs.themes(store.read(), run.id) for p in t.passages}
    assert placed | set(run.settings["outside"]) == set(spoken.values())


def test_the_pages_show_what_the_analysis_itself_finds(
    store: Store, event: Event, spoken: dict[str, str]
) -> None:
    analyse.analyse(store, event.code)
    ids, texts = list(spoken.values()), list(spoken)
    codebook = analyse.builtin()
    tagged = Tagger(codebook).fit().tag(texts)
    alone = find.find_themes(
        ids,
        texts,
        [[s.code for s in t.asserted] for t in tagged],
        code_titles=analyse.code_titles(codebook),
    )
    run = runs.latest(store.read(), event.id, "themes")
    assert run is not None
    stored = runs.themes(store.read(), run.id)
    assert [(t.id, t.title, set(t.passages)) for t in stored] == [
        (t.id, t.title, set(t.passages)) for t in alone.themes
    ]
    assert run.settings["outside"] == list(alone.outside)


def test_only_what_is_new_or_changed_is_read_again(
    store: Store, event: Event, spoken: dict[str, str], say: Say
) -> None:
    analyse.analyse(store, event.code)
    assert analyse.analyse(store, event.code).read == 0
    count = value(store.read(), "SELECT count(*) FROM run WHERE kind = 'tags'")
    assert count == 1
    say(CASELOAD[0], id=spoken[CASELOAD[0]], base=1, votes=3)
    assert analyse.analyse(store, event.code).read == 0
    say("Chefen är aldrig på plats", id=spoken[CASELOAD[0]], base=2)
    say("Mentor åt alla nyanställda")
    assert analyse.analyse(store, event.code).read == 2


def test_themes_keep_their_ids_while_notes_come_in(
    store: Store, event: Event, spoken: dict[str, str], say: Say
) -> None:
    analyse.analyse(store, event.code)
    first = runs.latest(store.read(), event.id, "themes")
    say("Ännu en som har för många ärenden på sitt bord")
    analyse.analyse(store, event.code)
    second = runs.latest(store.read(), event.id, "themes")
    assert first is not None
    assert second is not None
    assert second.id > first.id
    kept = {t.id for t in runs.themes(store.read(), first.id)}
    assert kept == {t.id for t in runs.themes(store.read(), second.id)}


def test_what_people_decide_is_learnt_and_all_is_read_anew(
    store: Store, event: Event, spoken: dict[str, str], decide: Callable[..., None]
) -> None:
    analyse.analyse(store, event.code)
    before = runs.latest(store.read(), event.id, "tags")
    note = spoken[CASELOAD[0]]
    for s in runs.suggestions(store.read(), event.id)[note]:
        decide(note, s.code, "rejected")
    decide(note, "P10", "confirmed")
    assert analyse.analyse(store, event.code).read == 8
    with store.write() as db:
        runs.show(db, event.id)
    after = runs.latest(store.read(), event.id, "tags")
    assert before is not None
    assert after is not None
    assert before.model != after.model
    assert (before.settings["learnt"], after.settings["learnt"]) == (0, 1)
    # A decision of a person is not the machine's to change.
    assert tags.current(store.read(), event.id)[note]["P10"].confirmed


def test_of_a_passage_that_is_half_judged_only_what_was_said_is_learnt(
    store: Store, event: Event, say: Say, decide: Callable[..., None]
) -> None:
    note = say(CASELOAD[0])
    with store.write() as db:
        run = runs.add(
            db, event.id, "tags", codebook="b", model="m", settings={}, passages=1, at="2026"
        )
        found = [StoredSuggestion("P3", 0.9, True, ()), StoredSuggestion("P5", 0.8, True, ())]
        runs.read(db, run, note, 1, found)
    decide(note, "P3", "confirmed")
    [half] = tags.judged(store.read())
    assert (half.confirmed, half.open) == ({"P3"}, {"P5"})
    decide(note, "P5", "rejected")
    [whole] = tags.judged(store.read())
    names = {analyse.learn(analyse.builtin(), [judged])[1] for judged in (half, whole)}
    assert len(names) == 2


def test_what_was_confirmed_of_a_split_code_speaks_against_none_of_its_parts() -> None:
    def part(id: str, label: str) -> Code:
        return Code(id, label, label, label, label, "point", f"{label} på cykeln.", "", (), (), ())

    codes = (part("B1", "Bromsar"), part("B2", "Ringklocka"), part("M", "Mat"))
    book = Codebook("own", "2", "x", codes, gone=(GoneCode("B", "split", ("B1", "B2")),))
    said = [f"bromsarna {how}" for how in ("gnisslar", "tar inte", "är slitna", "skaver", "låser")]

    def learnt(*confirmed: str) -> tuple[float, float]:
        """How probable its parts are of what was said, and of something like it."""
        codes = frozenset(confirmed)
        judged = [Judged(text, 1, text, codes, frozenset(), frozenset()) for text in said]
        tagger, _ = analyse.learn(book, judged)
        of_brakes = tagger.probabilities([*said, "bromsarna gnisslar igen"])[:, 0]
        return float(of_brakes[:-1].mean()), float(of_brakes[-1])

    of_nothing, of_the_whole, read_again = learnt(), learnt("B"), learnt("B", "B1")
    for none, whole, part_too in zip(of_nothing, of_the_whole, read_again, strict=True):
        assert none < whole < part_too


def test_the_line_that_is_set_holds_for_what_is_asserted(
    store: Store, event: Event, spoken: dict[str, str]
) -> None:
    analyse.analyse(store, event.code)
    with store.write() as db:
        settings.put(db, analyse.ASSERT_AT, "0.99")
    assert analyse.analyse(store, event.code).read == 8
    found = runs.suggestions(store.read(), event.id)
    assert all(s.score >= 0.99 for mine in found.values() for s in mine if s.asserted)
    run = runs.latest(store.read(), event.id, "tags")
    assert run is not None
    assert run.model.endswith("@0.99")


def test_the_command_line_learns_the_same_from_the_same_decisions(
    store: Store, event: Event, spoken: dict[str, str], decide: Callable[..., None], tmp_path: Path
) -> None:
    analyse.analyse(store, event.code)
    for text, note in list(spoken.items())[:4]:
        for s in runs.suggestions(store.read(), event.id)[note]:
            decide(note, s.code, "rejected" if "ärenden" in text else "confirmed")
    analyse.analyse(store, event.code)
    with store.write() as db:
        runs.show(db, event.id)
    lines = [json.dumps(line) for line in learned.lessons(store.read())]
    learn, given, out = (tmp_path / name for name in ("learn.jsonl", "in.jsonl", "out.jsonl"))
    learn.write_text("\n".join(lines), encoding="utf-8")
    question = {held.number: held.question for held in event.rounds}
    asked = [
        {"id": p.id, "text": p.text, "question": question[p.round]}
        for p in passages.of_event(store.read(), event.id)
    ]
    assert {one["id"] for one in asked} == set(spoken.values())
    given.write_text("\n".join(json.dumps(one) for one in asked), encoding="utf-8")
    assert main(["tag", str(given), "--out", str(out), "--learn", str(learn)]) == 0
    found = runs.suggestions(store.read(), event.id)
    for line in out.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        pages = [(s.code, s.score) for s in found[row["id"]] if s.asserted]
        assert [(t["code"], t["score"]) for t in row["tags"]] == pages


def test_a_note_that_changes_meanwhile_stays_unread(
    store: Store, event: Event, spoken: dict[str, str], say: Say
) -> None:
    changed = spoken[CASELOAD[0]]

    def meanwhile(share: float) -> None:
        if share == 0:
            say("Något helt annat", id=changed, base=1)

    assert analyse.tag_new(store, event, meanwhile) == 7
    assert changed not in runs.suggestions(store.read(), event.id)
    assert [p.id for p in passages.unread(store.read(), event.id)] == [changed]


def test_the_store_is_free_while_the_machine_reads(
    store: Store, event: Event, spoken: dict[str, str]
) -> None:
    other = Store(store.path)

    def write(share: float) -> None:
        with other.write() as db:
            jobs.queue(db, event.id)

    assert analyse.tag_new(store, event, write) == 8
    assert jobs.any_queued(other.read())
    other.close()


def test_an_event_without_notes_has_no_themes(store: Store, event: Event) -> None:
    outcome = analyse.analyse(store, event.code)
    assert (outcome.read, outcome.passages, outcome.themes) == (0, 0, 0)


def word(code: str, decision: str, stale: bool = False) -> TagDecision:
    return TagDecision("p", code, decision, 1, "b", 1, "A", "2026", stale)


def test_a_confirmed_code_guides_before_a_surer_suggestion() -> None:
    order = ("P1", "P2", "P3", "P4", "P5")
    suggested = [
        StoredSuggestion("P1", 0.9, True, ()),
        StoredSuggestion("P3", 0.8, True, ()),
        StoredSuggestion("P2", 0.7, True, ()),
        StoredSuggestion("P5", 0.3, False, ()),
    ]
    decided = [word("P5", "confirmed"), word("P4", "confirmed"), word("P3", "rejected")]
    assert analyse.guiding(order, suggested, decided) == ["P5", "P4", "P1", "P2"]
    stale = [word("P4", "confirmed", True), word("P1", "rejected", True)]
    assert analyse.guiding(order, suggested, stale) == ["P1", "P3", "P2"]


def test_the_standing_counts_only_what_a_person_confirmed(
    store: Store, event: Event, say: Say, decide: Callable[..., None]
) -> None:
    note, plain = say("ett"), say("två")
    say("oläst")
    with store.write() as db:
        run = runs.add(
            db, event.id, "tags", codebook="b", model="m", settings={}, passages=2, at="2026"
        )
        found = [
            StoredSuggestion("P1", 0.9, True, ()),
            StoredSuggestion("P2", 0.8, True, ()),
            StoredSuggestion("P3", 0.7, True, ()),
            StoredSuggestion("P4", 0.3, False, ()),
        ]
        runs.read(db, run, note, 1, found)
        runs.read(db, run, plain, 1, [])
    assert analyse.standing(store.read(), event.id) == analyse.ReviewStanding(
        3, 2, 3, 0, 0, 3, 1, 0
    )
    decide(note, "P1", "confirmed")
    decide(note, "P2", "rejected")
    decide(plain, "P9", "confirmed")
    decide(plain, "P8", "rejected")
    assert analyse.standing(store.read(), event.id) == analyse.ReviewStanding(
        3, 2, 3, 2, 2, 1, 1, 2
    )
