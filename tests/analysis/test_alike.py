"""Likely duplicates are found however they are worded; what only shares a field is not."""

from __future__ import annotations

import pytest

from analysis.alike import Alike, Candidate, contradiction, likely, opposite, sets_alike
from analysis.likeness.compare import likeness, opposed
from analysis.likeness.everyday import EVERYDAY
from analysis.likeness.judge import ABOUT_FEATURES, FEATURES, about_features, features, learnt
from analysis.likeness.kept import kept
from analysis.likeness.near import near
from analysis.likeness.reading import read
from analysis.likeness.sensed import everyday_in_common, in_common, matters_alike, sensed
from analysis.likeness.senses import SENSES, WAYS

KNOWN = [
    Candidate(1, ("Inför fasta telefontider så att förmiddagen blir fri för utredning",)),
    Candidate(2, ("Anställ en administratör på varje enhet som tar hand om arkivering",)),
    Candidate(3, ("Stående tid för ärendehandledning varje vecka",), frozenset({"1 t3"})),
    Candidate(4, ("Ge nya kollegor en fadder under första halvåret", "Fadder åt nyanställda")),
    Candidate(5, ("Kortare väg till polisen vid hot i receptionen",)),
]


def first(text: str, themes: tuple[str, ...] = ()) -> Alike | None:
    found = likely([text], KNOWN, themes)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Inför fasta telefontider så att förmiddagen blir fri för utredning.", 1),
        ("Infor fasta telefontider sa att formiddagen blir fri for utredning", 1),
        ("Fria förmiddagar för utredning genom fasta telefontider", 1),
        ("En administratör per enhet som sköter arkivering", 2),
        ("Nyanställda ska ha en fadder", 4),
    ],
)
def test_the_same_thing_in_other_words_is_found(text: str, expected: int) -> None:
    found = first(text)
    assert found is not None
    assert found.id == expected


def test_the_very_same_wording_says_so_and_names_the_words() -> None:
    found = first("ANSTÄLL en administratör på varje enhet, som tar hand om arkivering!")
    assert found is not None
    assert (found.why, found.score) == ("same", 1.0)
    assert "administratör" in found.words


@pytest.mark.parametrize(
    "text",
    [
        "Lägre taxa på kommunens parkering för hembesök",
        "Utredningar ska granskas av två handläggare",
        "Vi behöver bättre stolar",
        "",
        "!!!",
    ],
)
def test_what_is_about_something_else_is_not(text: str) -> None:
    assert first(text) is None


def test_a_theme_in_common_makes_up_for_few_words_in_common_but_not_for_none() -> None:
    text = "Stående ovationer väntar cyklisten"
    assert first(text) is None
    found = likely([text], KNOWN, ("1 t3",))
    assert [(a.id, a.why) for a in found] == [(3, "theme")]
    assert likely(["Parkering"], KNOWN, ("1 t3",)) == []


OPPOSITES = [
    ("Fler möten", "Färre möten"),
    ("Chefen är alltid här", "Chefen är aldrig här"),
    ("Behåll morgonmötet", "Ta bort morgonmötet"),
    ("För många blanketter", "För få blanketter"),
    ("Reglerna är tydliga", "Reglerna är otydliga"),
    ("Vi vill ha en receptionist", "Vi vill inte ha en receptionist"),
    ("Stängda dörrar före öppna kontor", "Öppna kontor före stängda dörrar"),
    ("More meetings", "Fewer meetings"),
]


@pytest.mark.parametrize(("one", "other"), OPPOSITES)
def test_an_opposite_is_never_the_same_however_close_its_words(one: str, other: str) -> None:
    (found,) = likely([one], [Candidate(1, (other,))])
    assert found.why == "opposite"
    assert opposite(one, other)
    assert opposite(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vi vill ha en receptionist", "Receptionist saknas"),
        ("För få blanketter", "Vi behöver fler blanketter"),
        ("Vi vill inte ta bort morgonmötet", "Behåll morgonmötet!"),
        ("Skrivaren är trasig", "Skrivaren fungerar inte"),
        ("Chefen är inte dålig", "Chefen är bra"),
    ],
)
def test_a_wish_is_what_its_lack_says_and_two_denials_are_none(one: str, other: str) -> None:
    (found,) = likely([one], [Candidate(1, (other,))])
    assert found.why == "same"
    assert not opposite(one, other)


def test_opposite_wishes_among_many_are_found_and_what_is_only_near_is_not() -> None:
    said = ["Mötena är långa", "Fler möten", "Kaffe på möten", "Färre möten på morgonen"]
    assert contradiction(said) == (1, 3, True)
    assert contradiction([*said[:3], "Korta möten", "Forskning", "Mer forskning"]) is None


def test_opposites_in_other_words_are_told_as_a_guess() -> None:
    said = ["Larmet testas varje månad", "Larmet går att lita på", "Larmet är värdelöst"]
    assert contradiction(said) == (1, 2, False)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (
            "Utbilda oss mer i hot och våld",
            "Vi vill ha kurs i hur vi möter aggressiva klienter",
            "maybe",
        ),
        ("Anhöriga bör få eget stöd", "Stöd till anhöriga är inte vår sak", "opposite"),
        ("Vi kan inte ta in ännu en vikarie", "Vi kan inte ta in ännu en vikarie!", "same"),
    ],
)
def test_what_is_said_in_other_words_is_found_again(one: str, other: str, why: str) -> None:
    (found,) = likely([one], [Candidate(1, (other,))])
    assert found.why == why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vi dignar under alla akter", "Sätt ett ärendetak"),
        ("Alla borde hinna luncha", "Matrasten försvinner"),
        ("Lägg sammanträdena på förmiddagen", "Apt hamnar alltid sent på dagen"),
    ],
)
def test_what_may_be_about_the_same_is_offered_without_a_word_in_common(
    one: str, other: str
) -> None:
    (found,) = likely([one], [*KNOWN, Candidate(9, (other,))], limit=1)
    assert found.id == 9
    assert found.why in ("about", "maybe")


def test_an_opposite_that_is_a_guess_says_so() -> None:
    (plain,) = likely(["Fler möten i gruppen"], [Candidate(1, ("Färre möten i gruppen",))])
    assert (plain.why, plain.guessed) == ("opposite", False)
    (guess,) = likely(
        ["Anhöriga bör få eget stöd"], [Candidate(1, ("Stöd till anhöriga är inte vår sak",))]
    )
    assert (guess.why, guess.guessed) == ("opposite", True)


@pytest.mark.parametrize(
    "against",
    [
        "Slopa fasta telefontider",
        "Ta bort de fasta telefontiderna",
        "Fasta telefontider är onödiga",
        "Fasta telefontider har försämrat vår dag",
    ],
)
def test_what_is_only_named_does_not_say_the_same_as_who_is_against_it(against: str) -> None:
    (found,) = likely(["Fasta telefontider"], [Candidate(1, (against,))])
    assert (found.why, found.guessed) == ("opposite", True)
    assert sets_alike(("Fasta telefontider", against)) == ()
    (plain,) = likely(["Fasta telefontider"], [Candidate(1, ("Inför fasta telefontider",))])
    assert plain.why == "same"


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("Kortare möten", "Mötena är för långa", False),
        ("Kortare möten", "Mötena är för korta", True),
        ("Mötena är för korta", "Mötena är för långa", True),
        ("Snabbare datorer", "Datorerna är för långsamma", False),
        ("En mentor för alla nya", "Alla nya ska ha en mentor", False),
        ("Sluta omorganisera", "Inga fler omorganisationer", False),
        ("Mötesfria fredagar", "Inga möten på fredagar", False),
        ("Mötesfria fredagar", "Möten på fredagar", True),
        ("Valfria kurser", "Obligatoriska kurser", True),
        ("Bättre larm", "Larmen fungerar bra", True),
        ("Bättre larm", "Larmen måste fungera bra", False),
        ("Bättre larm", "Larmen är usla", False),
        ("Vi vill ha tydligare mål", "Målen är otydliga", False),
        ("Tydligare mål", "Målen är tydliga nog", True),
        ("Tydligare mål än i fjol", "Målen är tydliga", False),
    ],
)
def test_which_way_short_wishes_point_is_read(one: str, other: str, apart: bool) -> None:
    assert opposed(one, other) == opposed(other, one) == apart


def test_everyday_senses_are_read_like_the_others() -> None:
    assert everyday_in_common("Bilpoolen är tom", "Det saknas tjänstebilar")[0] > 0
    assert everyday_in_common("Bilpoolen är tom", "Vi vill ha en tolk")[:4] == (0, 0, 0, 0)


def test_what_is_learnt_is_learnt_of_these_features() -> None:
    arrays = kept()
    assert tuple(arrays["names"]) == FEATURES, "python -m evals.alike_learnt"
    assert tuple(arrays["about_names"]) == ABOUT_FEATURES
    assert len(arrays["rarity"]) == len(SENSES)
    assert len(arrays["everyday_rarity"]) == len(EVERYDAY)
    one, other = read("Fler möten"), read("Vi borde träffas oftare")
    assert len(features(one, other, likeness(one, other))) == len(FEATURES)
    assert len(about_features(one, other, likeness(one, other))) == len(ABOUT_FEATURES)
    assert learnt().features.max() < len(FEATURES)
    assert SENSES.keys() >= WAYS


def test_what_two_speak_of_meets_in_other_words_and_ways_alone_do_not() -> None:
    assert matters_alike("Lunchen får jag hoppa över", "Jag hinner inte äta") > 0
    assert matters_alike("Fler möten", "Fler bilar") == 0 < in_common("Fler möten", "Fler bilar")[0]
    assert matters_alike("Lunchen", "Lunchen") == pytest.approx(1)
    assert sensed("") == ((), frozenset(), frozenset(), frozenset())


def test_what_is_rare_in_both_makes_them_nearer_than_what_is_common() -> None:
    rare, common = (near(f"Bättre {word}", f"Skaffa {word}") for word in ("larm", "arbete"))
    assert rare.stems > common.stems
    assert near("Köerna växer", "Man får vänta").concepts > 0 == near("Köer", "Vänta").stems
    assert near("larmknappen", "larmknapparna").pieces > near("larmknappen", "stolen").pieces
    assert near("Bättre larm", "Bättre larm") == pytest.approx((1, 1, 1))
    assert near("", "Bättre larm") == (0, 0, 0)


def test_sets_hold_what_says_the_same_and_never_its_opposite() -> None:
    said = (
        "Inför en mentor för alla nyanställda under det första halvåret",
        "Fler möten",
        "Tak för antalet ärenden per handläggare, förslagsvis 14",
        "Nyanställda ska ha en mentor det första halvåret",
        "Färre möten",
        "Ärendetak på 14 per handläggare, och en plan för vad som händer när det är nått",
        "Vi behöver bättre stolar",
    )
    assert [(s.places, s.why) for s in sets_alike(said)] == [((0, 3), "same"), ((2, 5), "words")]
    three = ("Fler möten i gruppen", "Vi behöver fler möten i gruppen", "Färre möten i gruppen")
    assert [s.places for s in sets_alike(three)] == [(0, 1)]
    assert sets_alike(()) == sets_alike(("Ensam",)) == ()


@pytest.mark.parametrize(
    ("content", "not_content"),
    [
        ("Larmet går att lita på.", "Larmet fungerar inte."),
        ("Vi har gott om tid för besöken.", "Tiden räcker inte till besöken."),
        ("Chefen lyssnar på oss.", "Chefen struntar i vad vi säger."),
        ("Det är inga brister i larmet.", "Det krånglar jämt."),
        ("Inget problem.", "Ett problem."),
    ],
)
def test_what_is_content_is_told_from_what_is_not(content: str, not_content: str) -> None:
    assert read(content).content > 0 > read(not_content).content


@pytest.mark.parametrize("text", ["Inga.", "Att vi var fler!", "alla alltid", "?", "inte inte"])
def test_a_text_of_small_words_alone_is_compared_like_any_other(text: str) -> None:
    longer = "Alla ska alltid hälsas"
    assert {found.id for found in likely([longer], [Candidate(1, (text,))])} <= {1}
    assert {found.id for found in likely([text], [Candidate(1, (longer,))])} <= {1}
    assert not opposite(text, text)
