"""A sample read blind: what is drawn, how agreement is counted, and how differences are settled."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import pytest

from cafe import days
from cafe.errors import Conflict, Refused, Unknown
from cafe.store import runs, samples, tags
from cafe.store.database import Store, value
from cafe.store.events import Event
from cafe.store.runs import StoredSuggestion
from cafe.understand import agree

Say = Callable[..., str]
P3 = frozenset({"P3"})
TEXTS = tuple(f"Anteckning {number}" for number in range(12))


@pytest.fixture
def people(add_user: Callable[..., int]) -> list[int]:
    return [add_user("lead", email=f"r{n}@example.test") for n in range(3)]


@pytest.fixture
def said(store: Store, event: Event, say: Say) -> dict[str, str]:
    """Twelve notes, all read by the machine, which asserts P3 of the first four: text → id."""
    made = {text: say(text) for text in TEXTS}
    with store.write() as db:
        run = runs.add(
            db, event.id, "tags", codebook="b", model="m", settings={}, passages=12, at=days.now()
        )
        for number, text in enumerate(TEXTS):
            found = [
                StoredSuggestion("P3", 0.9, number < 4, ()),
                StoredSuggestion("P4", 0.4, False, ()),
            ]
            runs.read(db, run, made[text], 1, found)
    return made


@pytest.fixture
def draw(store: Store, event: Event, people: list[int]) -> Callable[..., samples.Sample]:
    def drawn(number: int = 12, **more: object) -> samples.Sample:
        with store.write() as db:
            made = agree.draw(
                db, "test", people[0], [event], title="Prov", number=number, readers=people,
                **more,  # type: ignore[arg-type]
            )  # fmt: skip
            return samples.get(db, made)

    return drawn


def give(
    store: Store, sample: samples.Sample, reader: int, said: Mapping[str, str],
    codes: Mapping[int, Collection[str]], over: int = 12,
) -> None:  # fmt: skip
    """A reader's codes by the number of the text; the other texts get none."""
    with store.write() as db:
        for number, text in enumerate(TEXTS[:over]):
            samples.read(db, reader, sample, said[text], codes.get(number, ()))


def close(store: Store, sample: samples.Sample) -> samples.Sample:
    with store.write() as db:
        samples.close(db, "test", sample)
    return samples.get(store.read(), sample.id)


def test_a_sample_is_drawn_by_chance_and_the_same_again_from_its_seed(
    store: Store, said: dict[str, str], draw: Callable[..., samples.Sample]
) -> None:
    one, two, other = draw(6, seed="a"), draw(6, seed="a"), draw(6, seed="b")
    ids = [[i.passage_id for i in samples.items(store.read(), s.id)] for s in (one, two, other)]
    assert ids[0] == ids[1] != ids[2]
    assert len(set(ids[0])) == 6
    assert (one.home, one.drawn) == ("farsta", 6)
    assert draw(500).drawn == 12


def test_the_machines_word_is_kept_as_it_was_and_of_nothing_that_it_learnt_from(
    store: Store, event: Event, said: dict[str, str], people: list[int],
    draw: Callable[..., samples.Sample],
) -> None:  # fmt: skip
    with store.write() as db:
        tags.decide(
            db, people[0], event_id=event.id, passage_id=said[TEXTS[0]], revision=1, codebook="b",
            code="P3", decision="confirmed",
        )  # fmt: skip
    assert draw().drawn == 11
    every = {i.text: i.machine for i in samples.items(store.read(), draw(decided=True).id)}
    assert every[TEXTS[0]] is None
    assert every[TEXTS[1]] == ("P3",)
    assert every[TEXTS[5]] == ()


def test_of_nothing_no_sample_is_drawn(
    store: Store, event: Event, draw: Callable[..., samples.Sample]
) -> None:
    with pytest.raises(Refused, match="sample_empty"):
        draw()


def test_agreement_is_that_of_the_readings(
    store: Store, said: dict[str, str], people: list[int], draw: Callable[..., samples.Sample]
) -> None:
    sample = draw()
    # P3 by hand: both 4, only the first 1, only the second 1, neither 6 of 12. Agreed 10/12; by
    # chance (5/12)² + (7/12)² = 74/144, so kappa = (120 - 74)/(144 - 74) = 46/70.
    give(store, sample, people[0], said, dict.fromkeys(range(5), P3))
    give(store, sample, people[1], said, dict.fromkeys((0, 1, 2, 3, 5), P3))
    found = agree.result(store.read(), close(store, sample))
    (pair,) = found.people
    kappa = pair.by_code["P3"]
    assert kappa.value == pytest.approx(46 / 70)
    assert kappa.low is not None
    assert kappa.high is not None
    assert kappa.low < 46 / 70 < kappa.high
    assert [c.id for c in found.codes] == ["P3"]
    assert found.alpha is None  # of two, kappa says it
    # The machine said P3 of 0–3: the first reader also of 4.
    first = next(p for p in found.machine if p.first.id == people[0])
    assert first.all.percent == pytest.approx(11 / 12)


def test_of_three_readers_there_is_an_alpha(
    store: Store, said: dict[str, str], people: list[int], draw: Callable[..., samples.Sample]
) -> None:
    sample = draw()
    for reader in people:
        give(store, sample, reader, said, dict.fromkeys(range(5), P3))
    found = agree.result(store.read(), close(store, sample))
    assert found.alpha is not None
    assert found.alpha.value == pytest.approx(1)
    assert len(found.people) == 3
    assert found.alpha_by_code["P3"].used == 5


def test_few_passages_give_no_figure_but_say_why(
    store: Store, said: dict[str, str], people: list[int], draw: Callable[..., samples.Sample]
) -> None:
    sample = draw()
    give(store, sample, people[0], said, {0: {"P3"}}, over=9)
    give(store, sample, people[1], said, {1: {"P3"}}, over=9)
    (pair,) = agree.result(store.read(), close(store, sample)).people
    assert (pair.all.value, pair.all.why) == (None, "too_few")


def test_a_changed_mind_counts_and_the_reading_before_stays(
    store: Store, said: dict[str, str], people: list[int], draw: Callable[..., samples.Sample]
) -> None:
    sample, passage = draw(), said[TEXTS[0]]
    with store.write() as db:
        samples.read(db, people[0], sample, passage, ["P4", "P3"])
        samples.read(db, people[0], sample, passage, [])
    assert samples.readings(store.read(), sample.id) == {people[0]: {passage: frozenset()}}
    assert value(store.read(), "SELECT count(*) FROM blind_reading") == 2
    assert len(agree.left(store.read(), sample, people[0])) == 11


def test_after_the_end_nothing_is_read_and_before_it_nothing_settled(
    store: Store, said: dict[str, str], people: list[int], draw: Callable[..., samples.Sample]
) -> None:
    sample, passage = draw(), said[TEXTS[0]]
    with pytest.raises(Conflict, match="sample_unread"):
        close(store, sample)
    give(store, sample, people[0], said, {0: {"P3"}})
    give(store, sample, people[1], said, {})
    with pytest.raises(Conflict, match="sample_open"), store.write() as db:
        agree.settle(db, people[0], sample, passage, "P3", "confirmed", "x")
    ended = close(store, sample)
    with pytest.raises(Conflict, match="sample_closed"), store.write() as db:
        samples.read(db, people[0], ended, passage, [])


def test_what_was_changed_or_taken_back_since_is_shown_to_nobody(
    store: Store, said: dict[str, str], people: list[int], say: Say,
    draw: Callable[..., samples.Sample],
) -> None:  # fmt: skip
    sample = draw()
    give(store, sample, people[0], said, {0: {"P3"}, 1: {"P3"}})
    give(store, sample, people[1], said, {})
    say("Ny text", id=said[TEXTS[0]], base=1)
    say(TEXTS[1], id=said[TEXTS[1]], base=1, withdrawn=True)
    say(TEXTS[2], id=said[TEXTS[2]], base=1, votes=3)  # the same text
    assert {i.text for i in samples.items(store.read(), sample.id)} == set(TEXTS[2:])
    ended = close(store, sample)
    assert agree.differing(store.read(), ended) == []
    found = agree.result(store.read(), ended)
    assert (found.passages, found.gone) == (10, 2)
    with pytest.raises(Unknown), store.write() as db:
        samples.read(db, people[0], sample, said[TEXTS[0]], [])


def test_a_disagreement_is_settled_by_an_ordinary_tag_with_its_reason(
    store: Store, event: Event, said: dict[str, str], people: list[int],
    draw: Callable[..., samples.Sample],
) -> None:  # fmt: skip
    sample, passage = draw(), said[TEXTS[6]]
    give(store, sample, people[0], said, {6: {"P3"}})
    give(store, sample, people[1], said, {6: {"P4"}})
    ended = close(store, sample)
    found = agree.differing(store.read(), ended)
    assert [(d.code.id, d.yes, d.no) for d in found] == [
        ("P3", ("Test Lead",), ("Test Lead",)), ("P4", ("Test Lead",), ("Test Lead",)),
    ]  # fmt: skip
    with store.write() as db:
        agree.settle(db, people[0], ended, passage, "P3", "confirmed", " Det är tydligt ")
        agree.settle(db, people[1], ended, passage, "P3", "rejected", "Vi tänkte om")
    word = tags.current(store.read(), event.id)[passage]["P3"]
    assert (word.decision, word.user_id) == ("rejected", people[1])
    every = samples.settled(store.read(), sample.id)
    assert [s.reason for s in every] == ["Det är tydligt", "Vi tänkte om"]
    assert len(tags.history(store.read(), event.id, passage)) == 2
    left = [d.code.id for d in agree.differing(store.read(), ended) if d.settled is None]
    assert left == ["P4"]
    for passage_id, code in ((said[TEXTS[1]], "P3"), (passage, "P5")):
        with pytest.raises(Unknown), store.write() as db:
            agree.settle(db, people[0], ended, passage_id, code, "confirmed", "x")


def test_what_all_agree_on_becomes_tags_once(
    store: Store, event: Event, said: dict[str, str], people: list[int],
    draw: Callable[..., samples.Sample],
) -> None:  # fmt: skip
    sample = draw()
    for reader in people[:2]:  # both: P3 of 0–2, not of 3 where the machine asserts it
        give(store, sample, reader, said, dict.fromkeys(range(3), P3))
    ended = close(store, sample)
    with store.write() as db:
        assert agree.keep_agreed(db, people[0], ended) == 4
        assert agree.keep_agreed(db, people[0], ended) == 0
    words = tags.current(store.read(), event.id)
    assert [words[said[t]]["P3"].decision for t in TEXTS[:4]] == ["confirmed"] * 3 + ["rejected"]
