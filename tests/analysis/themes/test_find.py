import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.text import STOPWORDS, tokens
from analysis.themes.find import find_themes
from analysis.themes.model import Theme, Themes

LARM = [
    "Larmet i samtalsrummet fungerar inte",
    "Larm till alla som gör hembesök",
    "Testa larmen varje månad",
    "Överfallslarm saknas i receptionen",
]
ANMALAN = [
    "Polisanmälan ska göras av chefen",
    "Ingen hjälper till med polisanmälan",
    "Rutin för polisanmälan saknas",
    "Polisanmälan tar en hel dag",
]
LON = ["Högre lön", "Lönen ska följa erfarenheten", "Bättre löneutveckling, höj lönen"]
OTHER = ["Kaffet är slut", "Cykelställ vid entrén", "Vet ej"]

WORDS = st.sampled_from(
    """
    larm larmet lön lönen handledning ärendehandledning mötesrum chef chefen jobba inte att och
    för många ärenden studenter åäö ÅÄÖ 123 - 😀 hot våld
    """.split()  # noqa: SIM905
)
TEXTS = st.one_of(
    st.lists(WORDS, max_size=9).map(" ".join), st.text(max_size=40), st.sampled_from(LARM + LON)
)
PASSAGES = st.lists(
    st.tuples(TEXTS, st.lists(st.sampled_from(["P1", "F1"]), max_size=2)), max_size=24
)


def themes_of(texts: list[str], code: str | None = None, **kwargs: object) -> Themes:
    ids = [f"n{i}" for i in range(len(texts))]
    kwargs.setdefault("min_size", 3)
    return find_themes(ids, texts, [[code] if code else [] for _ in texts], **kwargs)  # type: ignore[arg-type]


def placed(result: Themes) -> list[str]:
    return sorted([p for theme in result.themes for p in theme.passages] + list(result.outside))


@settings(max_examples=150, deadline=None)
@given(PASSAGES, st.integers(1, 4))
def test_every_passage_is_placed_once_and_every_theme_is_whole(
    passages: list[tuple[str, list[str]]], min_size: int
) -> None:
    ids = [f"n{i}" for i in range(len(passages))]
    result = find_themes(ids, [t for t, _ in passages], [c for _, c in passages], min_size=min_size)
    assert placed(result) == sorted(ids)
    for theme in result.themes:
        assert len(theme.passages) >= theme.size
        assert theme.size >= min_size or len(theme.passages) >= max(3, min_size)
        assert 1 <= len(theme.quotes) <= 3
        assert set(theme.quotes) <= set(theme.passages)
        assert theme.title.strip()
        assert len(theme.terms) <= 6
        assert len(set(theme.terms)) == len(theme.terms)
    titles = [theme.title.casefold() for theme in result.themes]
    assert len(set(titles)) == len(titles)
    assert len({theme.id for theme in result.themes}) == len(titles)


@settings(max_examples=60, deadline=None)
@given(PASSAGES, st.randoms(use_true_random=False))
def test_order_does_not_matter_and_the_same_input_gives_the_same_themes(
    passages: list[tuple[str, list[str]]], rnd: random.Random
) -> None:
    rows = [(f"n{i}", text, codes) for i, (text, codes) in enumerate(passages)]
    shuffled = rows.copy()
    rnd.shuffle(shuffled)
    first, again, other = (
        find_themes(*([list(column) for column in zip(*some, strict=True)] or [[], [], []]))
        for some in (rows, rows, shuffled)
    )
    assert first == again == other


@settings(max_examples=60, deadline=None)
@given(PASSAGES)
def test_themes_keep_their_ids_over_a_second_run(passages: list[tuple[str, list[str]]]) -> None:
    ids = [f"n{i}" for i in range(len(passages))]
    texts, codes = [t for t, _ in passages], [c for _, c in passages]
    first = find_themes(ids, texts, codes)
    assert find_themes(ids, texts, codes, previous=first.themes) == first


def test_a_code_is_split_where_words_carry_the_parts() -> None:
    result = themes_of(LARM + ANMALAN, "F1")
    assert [theme.terms[0] for theme in result.themes] == ["polisanmälan", "larm"]
    assert [sorted(theme.passages) for theme in result.themes] == [
        ["n4", "n5", "n6", "n7"],
        ["n0", "n1", "n2", "n3"],
    ]
    assert {theme.code for theme in result.themes} == {"F1"}
    assert result.outside == ()


def test_a_small_code_without_recurring_words_is_one_theme_named_by_the_code() -> None:
    result = themes_of(OTHER, "P13", code_titles={"P13": "Lokaler och redskap"})
    assert [theme.title for theme in result.themes] == ["Lokaler och redskap"]
    assert len(result.themes[0].passages) == 3


def test_passages_without_code_or_common_words_stay_outside() -> None:
    result = themes_of(LON + OTHER)
    assert [sorted(theme.passages) for theme in result.themes] == [["n0", "n1", "n2"]]
    assert result.outside == ("n3", "n4", "n5")
    assert result.themes[0].code is None


def test_what_shares_nothing_with_its_theme_is_outside() -> None:
    said = [f"{who} vill ha högre lön" for who in ("Vi", "Alla", "Facket", "Gruppen", "Natten")]
    ids = [f"n{i}" for i in range(6)]
    texts, codes = [*said, "Bussen var sen"], [["P5"]] * 6
    result = find_themes(ids, texts, codes, min_size=2)
    assert [sorted(t.passages) for t in result.themes] == [ids[:5]]
    assert result.outside == ("n5",)


def test_a_passage_goes_to_its_surest_code() -> None:
    ids = [f"n{i}" for i in range(6)]
    result = find_themes(ids, LON + OTHER, [["P5", "P3"]] * 3 + [["P3", "P5"]] * 3)
    assert {theme.code: sorted(theme.passages) for theme in result.themes} == {
        "P5": ["n0", "n1", "n2"],
        "P3": ["n3", "n4", "n5"],
    }


@pytest.mark.parametrize("code", ["P1", None])
@pytest.mark.parametrize("texts", [[], ["Larm"], ["Larm", "Lön"]])
def test_fewer_passages_than_a_theme_needs_stay_outside(texts: list[str], code: str | None) -> None:
    result = themes_of(texts, code)
    assert result.themes == ()
    assert len(result.outside) == len(texts)


@pytest.mark.parametrize("code", ["P1", None])
@pytest.mark.parametrize(
    "said",
    [
        ["Fler kollegor!", "fler  kollegor", "FLER KOLLEGOR."],
        ["mer personal"],
        ["More staff", "more staff!"],
    ],
)
def test_what_is_said_in_the_same_words_thirty_times_is_a_theme(
    said: list[str], code: str | None
) -> None:
    copies = (said * 30)[:30]
    texts = [*copies, *OTHER, "Bra chef"]
    codes = [[code] if code else []] * 30 + [[]] * 4
    found = find_themes([f"n{i}" for i in range(34)], texts, codes)
    (theme,) = found.themes
    assert (len(theme.passages), theme.size, theme.code) == (30, 1, code)
    assert theme.title.casefold() == said[0].casefold().strip("!")
    assert set(theme.passages) == {f"n{i}" for i in range(30)}
    assert len(found.outside) == 4


def test_it_is_set_apart_from_what_remains_of_a_code_but_not_from_a_theme_about_it() -> None:
    result = themes_of([*LARM, *ANMALAN, *["Fler kollegor"] * 9, *OTHER, *LON], "F1")
    assert 9 in [len(theme.passages) for theme in result.themes]
    larm = themes_of([*LARM, *[LARM[0]] * 9, *ANMALAN], "F1").themes[0]
    assert (larm.terms[0], len(larm.passages), larm.size) == ("larm", 13, 4)


def test_other_wordings_come_with_what_is_said_again_and_again() -> None:
    result = themes_of([*["Fler kollegor!"] * 30, "Anställ fler kollegor", *OTHER])
    assert [(len(theme.passages), theme.size) for theme in result.themes] == [(31, 2)]


@pytest.mark.parametrize("said", ["Ja", "vet ej", "Inga kommentarer", "-", "Bra"])
def test_an_answer_that_says_nothing_by_itself_is_no_theme(said: str) -> None:
    assert themes_of([*[said] * 30, *OTHER]).themes == ()


def test_a_sentence_that_stands_two_hundred_times_is_one_voice_in_its_theme() -> None:
    copies = ["Larmet i samtalsrummet fungerar inte!"] * 100
    copies += ["larmet i samtalsrummet, fungerar inte"] * 100
    (theme,) = themes_of(copies, "F1").themes
    assert (theme.size, len(theme.quotes)) == (1, 1)
    (group,) = themes_of(copies).duplicates
    assert len(group) == 200
    result = themes_of([*LARM, *copies, *ANMALAN], "F1")
    (larm,) = (theme for theme in result.themes if theme.terms[0] == "larm")
    assert larm.size == 4
    assert len(larm.passages) == 204
    assert [len(group) for group in larm.duplicates] == [201]
    assert result.duplicates == larm.duplicates
    assert len(set(larm.quotes)) == len(larm.quotes) == 3


def test_a_slip_or_a_word_more_makes_no_other_passage_but_a_denial_does() -> None:
    said = "Samtalsrummet på plan tre saknar larm och dubbla utgångar"
    same = [said, said.replace("utgångar", "utgånger"), said.replace("saknar", "saknar tyvärr")]
    other = [said.replace("saknar", "saknar inte"), said.replace("larm", "fönster")]
    assert [set(group) for group in themes_of(same + other).duplicates] == [{"n0", "n1", "n2"}]
    short = ["Larmet i samtalsrummet", "Larmet i stora samtalsrummet"]
    assert themes_of(short).duplicates == ()


def test_quotes_differ_in_wording_and_are_no_rambles() -> None:
    ramble = "Larm och åter larm, sa vi, och så pratade vi om larmet igen. " * 300
    copies = ["Larmet i samtalsrummet fungerar inte.", "larmet i samtalsrummet fungerar INTE"]
    texts = [*LARM, *copies, ramble[:20_000]]
    (theme,) = themes_of(texts, "F1").themes
    quoted = [texts[int(quote[1:])] for quote in theme.quotes]
    assert len(quoted) == 3
    assert ramble[:20_000] not in quoted
    assert len({frozenset(token.text for token in tokens(quote)) for quote in quoted}) == 3


def test_a_sentence_that_many_say_in_nearly_the_same_words_is_no_title_as_a_whole() -> None:
    said = ["Vi får inte tag i någon chef på kvällen. Det känns osäkert."] * 4
    said += ["Vi får inte tag i någon chef på kvällen, det känns osäkert"] * 3
    titles = [theme.title for theme in themes_of([*said, *OTHER]).themes]
    assert titles == ["Vi får inte tag i någon chef på kvällen"]


def test_empty_and_wordless_texts_within_a_code_still_have_a_title() -> None:
    texts = ["…", "😀", "12", "?"]
    assert themes_of(texts, "P1", code_titles={"P1": "Brukare"}).themes[0].title == "Brukare"
    assert themes_of(["", *texts], "P1").themes[0].title == "P1"
    assert themes_of([""] * 4, "P1").themes == ()


def test_titles_are_nouns_as_written_and_never_stems_verbs_or_stopwords() -> None:
    texts = [
        "Vi behöver mer handledning av studenter",
        "Handledning av studenter ställs in",
        "Behöver handledning oftare",
        "Chefen behöver fungera som stöd i handledningen",
    ]
    (theme,) = themes_of(texts, "P8").themes
    assert theme.title == "Handledning av studenter"
    assert not {"behöver", "behöv", "fungera", "oftare"} & set(theme.terms)
    assert not STOPWORDS & set(theme.terms)


def test_a_title_is_a_short_statement_of_what_several_say_and_nobodys_own() -> None:
    texts = [
        "Skrivaren på plan två krånglar varje morgon",
        "Skrivaren krånglar varje morgon, och jag som har så bråttom",
        "Min skrivare krånglar, zebrafinken sjunger",
        "Varje morgon krånglar skrivaren, säger Kajsa",
    ]
    title = themes_of(texts, "P13").themes[0].title
    assert "krånglar" in title
    assert "skrivare" in title.casefold()
    assert not {"jag", "min", "zebrafinken", "kajsa"} & {t.text for t in tokens(title)}
    assert len(title) <= 60


def test_a_quotation_that_is_cut_in_two_leaves_no_mark_in_a_title() -> None:
    texts = [
        "Skrivaren ”krånglar varje morgon”, säger de",
        "Skrivaren på plan två ”krånglar varje morgon”, sägs det",
        "Skrivaren, hör vi, ”krånglar varje morgon”",
        "Min skrivare ”krånglar”, zebrafinken sjunger",
    ]
    assert themes_of(texts, "P13").themes[0].title == "Skrivaren krånglar varje morgon"


def test_a_detail_of_one_passage_makes_no_title() -> None:
    mentors = [
        "Mentor i skolan för elever",
        "Varje ny behöver en mentor första året",
        "En mentor första året räcker",
        "Mentorn var bra",
        "Jag fick aldrig någon mentor",
    ]
    school = ["Elever i skolan vill ha fritids", "Skolan tar emot elever", "Fler elever i skolan"]
    texts = [*mentors, *school]
    codes = [["P2"]] * len(mentors) + [["P1"]] * len(school)
    found = find_themes([str(i) for i in range(len(texts))], texts, codes, min_size=3)
    by_code = {theme.code: theme.title.casefold() for theme in found.themes}
    assert "mentor" in by_code["P2"]
    assert "skol" not in by_code["P2"]
    assert "skol" in by_code["P1"]


def test_a_bare_word_of_two_passages_gives_way_to_their_point() -> None:
    texts = [
        "Cheferna behöver säga högt vad vi ska låta bli när det är för mycket.",
        "Att min chef lyssnade hela vägen.",
    ]
    names = {"P5": "Nära och tillgänglig ledning"}
    (theme,) = themes_of(texts, "P5", min_size=2, code_titles=names).themes
    assert (theme.title, theme.terms[0]) == ("Nära och tillgänglig ledning", "chef")
    assert [t.title for t in themes_of(texts, "P5", min_size=2).themes] == ["Chef"]


def test_the_passage_that_bears_a_title_out_best_is_quoted_first() -> None:
    texts = [
        "Väktare alla besöksdagar + genomgång med dem om vad vi är rädda för",
        "Vi skrattar bort hoten. Sen vågar ingen gå till tunnelbanan själv.",
        "Hembesök ensam på kvällstid. Larm i mobilen, men det har ingen täckning i husen.",
        "Riskbedömning på EN rad i kallelsen före varje hembesök: hund, vapen, tidigare händelse.",
        "Flytta larmknapparna, testa dem första måndagen varje månad, skriv upp på dörren när.",
        "Gode män som skriker. Det är också hot fast de har slips.",
    ]
    (theme,) = themes_of(texts, "F1").themes
    assert theme.title.endswith("väktare alla besöksdagar")
    assert theme.quotes[0] == "n0"
    assert len(theme.quotes) == 3


def test_what_too_small_codes_leave_over_may_form_a_theme_together() -> None:
    result = find_themes([f"n{i}" for i in range(3)], LON, [["P3"], ["P5"], []])
    assert [(theme.title, theme.code) for theme in result.themes] == [("Lön", None)]
    assert len(result.themes[0].passages) == 3


def test_abbreviations_keep_their_capitals() -> None:
    texts = ["Fler VFU-studenter", "VFU-studenter behöver dator", "Ta emot VFU-studenter"]
    (theme,) = themes_of(texts, "P11").themes
    assert "VFU-studenter" in theme.title
    assert "VFU-studenter" in theme.terms


def test_what_remains_of_a_code_is_a_theme_only_where_it_has_more_in_common() -> None:
    texts = [*LARM, *OTHER, "Ljudnivån", "Tunna väggar"]
    result = themes_of(texts, "P13", code_titles={"P13": "Lokaler"})
    assert [theme.title for theme in result.themes] == ["Larm"]
    assert len(result.outside) == len(texts) - len(LARM)


def test_a_theme_keeps_its_id_while_notes_arrive() -> None:
    codes = [["F1"]] * 8
    ids = [f"n{i}" for i in range(8)]
    before = find_themes(ids, LARM + ANMALAN, codes)
    more = [*LARM, *ANMALAN, "Nya larm i receptionen", "Larmet hörs inte", "Larm på mobilen"]
    new_ids = [f"n{i}" for i in range(len(more))]
    after = find_themes(new_ids, more, [["F1"]] * len(more), previous=before.themes)
    assert len(after.themes) == len(before.themes) == 2
    for old in before.themes:
        (new,) = (theme for theme in after.themes if set(old.passages) <= set(theme.passages))
        assert new.id == old.id


def test_a_new_theme_never_takes_the_id_of_a_previous_one() -> None:
    (found,) = themes_of(LARM, "F1").themes
    gone = Theme(found.id, "Annat", (), ("x1", "x2"), ("x1",), None)
    (theme,) = themes_of(LARM, "F1", previous=[gone]).themes
    assert theme.id != found.id


def test_titles_of_two_themes_with_the_same_words_differ() -> None:
    texts = [*LON, "Lönerna släpar efter", "Ojämna löner", "Lön efter ansvar, tack"]
    codes = [["P3"]] * 3 + [["P5"]] * 3
    result = find_themes([f"n{i}" for i in range(6)], texts, codes)
    assert len({theme.title for theme in result.themes}) == 2


def test_very_long_notes_are_read() -> None:
    long = "Handledningen ställs in när det är mycket att göra, säger vi. " * 330
    result = themes_of([long[:20_000] + str(i) for i in range(5)], "P8")
    assert len(result.themes) == 1


@pytest.mark.parametrize(
    ("ids", "texts", "codes", "min_size"),
    [
        (["a"], [], [], 3),
        (["a", "a"], ["x", "y"], [[], []], 3),
        (["a"], ["x"], [[]], 0),
    ],
)
def test_wrong_input_is_refused(
    ids: list[str], texts: list[str], codes: list[list[str]], min_size: int
) -> None:
    with pytest.raises(ValueError, match=r"equally long|twice|at least 1"):
        find_themes(ids, texts, codes, min_size=min_size)


PAY = [
    "Ingångslönen är skamlig",
    "Betalt efter erfarenhet",
    "Löneläget i grannkommunen",
    "Kass lön",
]


def test_the_same_matter_in_different_words_is_a_theme_without_a_code() -> None:
    result = themes_of([*PAY, *OTHER, "Distansarbete borde vara självklart"])
    (pay,) = result.themes
    assert (pay.title, pay.code) == ("Lön", None)
    assert sorted(pay.passages) == ["n0", "n1", "n2", "n3"]
    assert len(result.outside) == 4


def test_what_is_outside_joins_the_theme_that_is_about_the_same_matter() -> None:
    texts = [*LARM, "Ordningsvakter i entrén, tack", *OTHER]
    codes = [["F1"]] * 4 + [[]] * 4
    result = find_themes([f"n{i}" for i in range(8)], texts, codes)
    assert [(t.title, sorted(t.passages)) for t in result.themes] == [
        ("Larm", ["n0", "n1", "n2", "n3", "n4"])
    ]


def test_among_few_passages_what_two_say_is_a_theme_and_among_many_it_is_not() -> None:
    two = [["P11"], ["P11"]]
    said = ["Ta emot fler studenter", "VFU kräver en samordnare"]
    few = find_themes(["a", "b", "c"], [*said, "Kaffet"], [*two, []])
    assert [sorted(t.passages) for t in few.themes] == [["a", "b"]]
    assert few.outside == ("c",)
    many = [f"Ord{chr(97 + i % 26)}{chr(97 + i // 26)}x ensamt" for i in range(60)]
    ids = [f"m{i}" for i in range(60)]
    result = find_themes(["a", "b", *ids], [*said, *many], [*two, *[[]] * 60], min_size=None)
    assert not [t for t in result.themes if "a" in t.passages]


def test_key_words_are_words_of_the_passages_and_not_names_of_matters() -> None:
    said = {token.text for text in PAY for token in tokens(text)}
    (pay,) = themes_of(PAY).themes
    assert {term.casefold() for term in pay.terms} <= said


def test_two_titles_never_differ_in_an_ending_alone() -> None:
    texts = ["Fler studenter på enheten", "Studenter behöver plats", "Studenter i gruppen"]
    other = ["Studenten får handledning", "Studenten vill prata", "Studenten har rätt till svar"]
    ids = [f"n{i}" for i in range(6)]
    result = find_themes(ids, texts + other, [["P11"]] * 3 + [["P8"]] * 3, min_size=3)
    first, second = (theme.title for theme in result.themes)
    assert "tudent" in first
    assert "tudent" in second
    assert not {first, second} >= {"Studenter", "Studenten"}


def test_a_word_that_was_said_once_is_no_key_word_of_a_theme_of_some_size() -> None:
    result = themes_of([*LARM, "Larm vid dörren mot gården", "Larm hos grannen i baracken"], "F1")
    (theme,) = result.themes
    assert set(theme.terms) <= {"larm", "receptionen", "hembesök", "månad"}
    assert theme.terms[0] == "larm"


def test_how_far_it_is_is_told_up_to_the_whole() -> None:
    told: list[float] = []
    themes_of(LARM + ANMALAN, "F1", progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1
    assert len(told) > 2
