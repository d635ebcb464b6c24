import dataclasses
import json
import unicodedata
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sklearn.exceptions import NotFittedError

from analysis.codebook import Code, Codebook, CodebookError, Lexicon, builtin
from analysis.tagging import base
from analysis.tagging import seeds as seed_module
from analysis.tagging import tagger as tagger_module
from analysis.tagging.seeds import Seed
from analysis.tagging.tagger import Lesson, Tagger

ROOT = Path(__file__).resolve().parents[3]
# Two sources, so that each is left out once.
SOME = [
    Seed(seed.text, seed.codes, source, seed.register)
    for source in ("a", "b")
    for seed in seed_module.seeds(builtin())[(source == "b") :: 20]
]


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(builtin()).fit()


def asserted(tagger: Tagger, text: str) -> set[str]:
    return {suggestion.code for suggestion in tagger.tag([text])[0].asserted}


def ranked(tagger: Tagger, text: str) -> list[str]:
    tagged = tagger.tag([text])[0]
    return [suggestion.code for suggestion in (*tagged.asserted, *tagged.undecided)]


@pytest.mark.parametrize("code", builtin().codes, ids=lambda code: code.id)
def test_the_first_suggestion_for_a_codes_label_is_the_code(tagger, code):
    assert ranked(tagger, code.label)[0] == code.id


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Pappersarbetet tar all vår tid", {"P6"}),
        ("Min chef drunknar i fakturor och scheman", {"P7"}),
        ("Vi vill ha reflektionsgrupper", {"P4"}),
        ("Vi vill ha ärendehandledning varje vecka", {"P8"}),
        ("Två handläggare i varje utredning", {"P9"}),
        ("Vi åker två på hembesök av säkerhetsskäl", {"F1"}),
        ("VFU-studenterna behöver en handledare", {"P11"}),
        ("En adjungerad lektor från Södertörn", {"F3"}),
        ("Fler trainees till biståndsenheten", {"P12"}),
        ("Ge den nya kollegan en mentor", {"P2"}),
        ("en till så slutar jag", {"P3"}),
        ("Jag sover dåligt och jobbar på söndagarna", {"P3"}),
        ("Statistik uppdelad på kön", {"F2"}),
        ("Brukarrådet borde få bestämma mer", {"P1"}),
        ("Chefen är aldrig på plats", {"P5"}),
        ("Datorerna krånglar och mötesrummen är för få", {"P13"}),
        ("Vidareutbildning på arbetstid", {"P10"}),
        ("Min chef har 45 medarbetare", {"P3"}),
        ("Chefen har så många underställda att hon aldrig är tillgänglig", {"P3", "P5"}),
        ("Pappersarbetet gör arbetsbelastningen orimlig", {"P3", "P6"}),
        ("Robotar ska göra beräkningarna", {"P6"}),
        ("Handledning för VFU-studenter", {"P11"}),
        ("En klient slog min kollega", {"F1"}),
    ],
)
def test_what_is_said_at_tables_gets_its_code(tagger, text, codes):
    assert asserted(tagger, text) == codes


@pytest.mark.parametrize(
    "text",
    [
        "Högre lön",
        "Det finns för få parkeringsplatser",
        "Det brukar lösa sig",
        "Kön till bostadsförmedlingen är lång",
        "men lokalt ser det annorlunda ut",
        "Många på enheten är oerfarna",
        "Våld i nära relationer ökar i området",
        "Mannen hade slagit sin fru",
        "Ny organisation igen",
        "Jag har så bra kollegor",
        "Politikerna måste bestämma sig",
        "Bättre löner för att behålla personal",
        "våld i hemmet, barn som bevittnar våld",
        "",
    ],
)
def test_what_the_plan_does_not_cover_is_not_asserted(tagger, text):
    assert asserted(tagger, text) == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("administartivt stöd", "P6"),
        ("hot och vald mot oss pa mottagningen", "F1"),
        ("for manga arenden per handlaggare", "P3"),
        ("Otilldten pdverkan ska polisanmalas", "F1"),
        ("ADM-STÖD", "P6"),
        ("kompetens-\nutveckling för alla", "P10"),
        (unicodedata.normalize("NFD", "jämställdhet på jobbet"), "F2"),
        ("hand\u00adledning i grupp", "P8"),
    ],
)
def test_typing_errors_lost_dots_and_odd_letters_do_not_hide_a_code(tagger, text, code):
    assert code in asserted(tagger, text)


def test_a_bare_figure_is_an_indicator_and_what_it_does_to_those_who_stay_is_workload(tagger):
    for bare in (
        "Personalomsättningen var 17 procent.",
        "Antal konsulter vid årsskiftet: 4",
        "Två tjänster är vakanta enligt bokslutet.",
    ):
        assert asserted(tagger, bare) == set()
    told = "Konsulterna åker hem och vi som är kvar får göra klart deras utredningar på kvällarna"
    assert "P3" in asserted(tagger, told)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Vi hann inte med återbesöken i år heller.", {"P3"}),
        ("Ingen får ha fler än femton barn på sitt bord, annars får de däruppe svara.", {"P3"}),
        ("Dörren till hennes rum står öppen och man får svar direkt.", {"P5"}),
        ("Första veckan fick hon följa med en kollega och bara titta på.", {"P2"}),
        ("Han väntade på henne vid bilen. Sedan dess går ingen ut ensam.", {"F1"}),
        ("Tre klick för att öppna journalen, sedan står allting still.", {"P13"}),
    ],
)
def test_what_is_told_as_a_scene_gets_its_code(tagger, text, codes):
    assert codes <= asserted(tagger, text)


def test_evidence_is_the_words_that_a_suggestion_rests_on(tagger):
    text = "🙂 Bra fika, men vi har för få mötesrum."
    (suggestion,) = tagger.tag([text])[0].asserted
    assert suggestion.code == "P13"
    assert [text[start:end] for start, end in suggestion.evidence] == ["mötesrum"]


def test_a_question_names_a_code_by_a_sure_rule_alone(tagger):
    named = tagger.named(["Hot och våld 2026", "Vad har varit bra?", "Vad tar du med dig?"])
    assert [sorted(codes) for codes in named] == [["F1"], [], []]


def test_the_question_moves_what_its_answer_is_about_and_is_never_what_it_rests_on(tagger):
    answers = ["ja, så är det", "vet ej", ""]
    question = "Hur skyddar vi oss mot hot och våld?"

    def safety(tagged) -> float:
        found = {s.code: s.score for s in (*tagged.asserted, *tagged.undecided)}
        return found.get("F1", 0.0)

    text = "larmknapp i varje rum"
    plain, asked = tagger.tag([text])[0], tagger.tag([text], [question])[0]
    assert safety(asked) > safety(plain) > 0
    for suggestion in (*asked.asserted, *asked.undecided):
        assert all(0 <= start < end <= len(text) for start, end in suggestion.evidence)
    # An answer that says nothing gets no code from its question.
    for tagged in tagger.tag(answers, [question] * 3):
        assert tagged.asserted == ()
    assert tagger.tag(answers, ["", " ", ""]) == tagger.tag(answers)
    with pytest.raises(ValueError, match="3 texts but 1"):
        tagger.tag(answers, [question])


def check(tagger: Tagger, text: str) -> None:
    (tagged,) = tagger.tag([text])
    codes = [suggestion.code for suggestion in (*tagged.asserted, *tagged.undecided)]
    assert len(codes) == len(set(codes))
    for group in (tagged.asserted, tagged.undecided):
        assert all(a.score >= b.score for a, b in pairwise(group))
    for suggestion in (*tagged.asserted, *tagged.undecided):
        assert 0.0 <= suggestion.score <= 1.0
        assert suggestion.evidence
        assert all(0 <= start < end <= len(text) for start, end in suggestion.evidence)
        assert all(a[1] < b[0] or a[1] <= b[0] for a, b in pairwise(suggestion.evidence))
        assert all(text[start:end].strip() for start, end in suggestion.evidence)


WORDS = (
    "hot våld ärenden per handläggare chef fakturor ny mentor hinner inte adm-stöd två i kön IA . !"
    " \n\n - handledning 🙂 \x00 İ ß a\u0308renden student universitet\u00adet utan #"
)
SWEDISH = st.sampled_from(WORDS.split(" "))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.one_of(st.text(), st.lists(SWEDISH, max_size=40).map(" ".join)))
@example("\x00")
@example("İstanbul hot och våld")
@example("\u202eför många ärenden\u202c")
@example("\ud800 hot")
def test_any_text_is_tagged_with_spans_inside_it(tagger, text):
    check(tagger, text)


@pytest.mark.parametrize(
    "text",
    [
        " " * 100_000,
        "🙂" * 25_000,
        "ärenden" * 15_000,
        "a" * 100_000,
        "hot " * 25_000,
        "för många ärenden per handläggare, chefen hinner inte " * 400,
        "?!" * 50_000,
        "שלום وعليكم hot " * 3_000,
        "-\n" * 30_000,
        "a\u0308" * 30_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_long_and_useless_texts_are_tagged(tagger, text):
    check(tagger, text)


def test_saying_it_many_times_makes_nothing_more_of_it(tagger):
    once = "för många ärenden per handläggare, chefen hinner inte. "
    assert asserted(tagger, once * 400) == asserted(tagger, once)


def test_texts_are_tagged_alike_alone_together_and_again(tagger):
    texts = [example for code in builtin().codes for example in code.examples] * 4
    together = tagger.tag(texts)
    assert together == tagger.tag(texts)
    assert together[:20] == [tagger.tag([text])[0] for text in texts[:20]]
    assert Tagger(builtin()).fit().tag(texts[:50]) == together[:50]


def test_texts_are_read_in_pieces_of_bearable_length_and_none_is_lost(tagger, monkeypatch):
    texts = ["Pappersarbetet tar all vår tid", "", "Inga kollegor", "Fler adm " * 20, "Lön", "Chef"]
    whole, surest, sizes = tagger.tag(texts), tagger.surest(texts), []
    read = Tagger._tag_batch

    def told(self, texts, questions):
        sizes.append(len(texts))
        return read(self, texts, questions)

    monkeypatch.setattr(Tagger, "_tag_batch", told)
    monkeypatch.setattr(tagger_module, "_BATCH", 2)
    monkeypatch.setattr(tagger_module, "_LETTERS", 40)
    assert (tagger.tag(texts), tagger.surest(texts)) == (whole, surest)
    assert sizes == [2, 1, 1, 2]
    assert tagger.tag([]) == []


def test_thresholds_divide_asserted_from_undecided_and_leave_out_the_rest():
    text = ["vi behöver stöd från chefen i svåra ärenden och bättre lokaler"]
    bold = Tagger(builtin(), assert_at=0.2, undecided_at=0.2).fit().tag(text)[0]
    shy = Tagger(builtin(), assert_at=1.0, undecided_at=0.2).fit().tag(text)[0]
    assert shy.asserted == ()
    assert shy.undecided == bold.asserted


# A word that neither the lexicon nor the examples know, used at these tables for a thing of P13.
CORRECTED = [
    ("plutten fungerar inte på hembesök", {"P13"}),
    ("plutten laddar ur på eftermiddagen", {"P13"}),
    ("ge alla en egen plutt", {"P13"}),
    ("vi delar plutt med hemtjänsten", {"P13"}),
    ("plutten är bra men tung", {"P13"}),
]


def test_five_corrections_teach_a_new_word_and_break_nothing(tagger):
    taught = Tagger(builtin()).fit(*zip(*CORRECTED, strict=True))
    assert "P13" not in asserted(tagger, "någon har tappat plutten")
    assert "P13" in ranked(taught, "någon har tappat plutten")
    for code in builtin().codes:
        for text in code.examples:
            if code.id in asserted(tagger, text):
                assert code.id in ranked(taught, text)


def test_corrections_that_reject_a_code_lower_it():
    text = "vi hinner inte med fikat"
    plain = Tagger(builtin()).fit()
    taught = Tagger(builtin()).fit(
        [text, "hinner inte fika", "fikat hinns inte med"] * 5, [()] * 15
    )

    def score(tagger: Tagger) -> float:
        tagged = tagger.tag(["fikat hinner vi inte med"])[0]
        return {s.code: s.score for s in (*tagged.asserted, *tagged.undecided)}.get("P3", 0.0)

    assert score(plain) > 0.3
    assert score(taught) < score(plain) / 2


def test_many_corrections_also_weigh_the_two_judges_anew():
    texts = [example for code in builtin().codes for example in code.examples]
    labels = [{code.id} for code in builtin().codes for _ in code.examples]
    taught = Tagger(builtin(), seeds=SOME).fit(texts, labels)
    assert taught.weights_ != Tagger(builtin(), seeds=SOME).fit().weights_
    assert all(code in ranked(taught, text) for text, (code,) in zip(texts, labels, strict=True))


def test_the_model_names_what_it_was_made_from():
    again, taught = (
        Tagger(builtin(), seeds=SOME).fit(),
        Tagger(builtin(), seeds=SOME).fit(["plutt"], [{"P13"}]),
    )
    tagger = Tagger(builtin(), seeds=SOME).fit()
    altered = dataclasses.replace(builtin(), title="Annan")
    assert tagger.model == again.model
    assert len({tagger.model, taught.model, Tagger(altered, seeds=SOME).fit().model}) == 3
    assert "handlingsplan-2021" in tagger.model


def test_corrections_must_fit_the_codebook():
    with pytest.raises(ValueError, match="P99"):
        Tagger(builtin()).fit(["text"], [{"P99"}])
    with pytest.raises(ValueError, match="2 texts but 1"):
        Tagger(builtin()).fit(["a", "b"], [set()])


def test_an_unfitted_tagger_says_so():
    with pytest.raises(NotFittedError):
        Tagger(builtin()).tag(["text"])
    with pytest.raises(NotFittedError):
        _ = Tagger(builtin()).model


TEXTS = ("label", "label_en", "short", "short_en", "definition", "definition_en")


def own(
    lexicon: Lexicon,
    examples: tuple[str, ...] = ("katten sover", "en katt"),
    names: tuple[str, str] = ("Katt", "Hund"),
) -> Codebook:
    cat = Code(
        id="K",
        kind="point",
        include=(),
        exclude=(),
        examples=examples,
        lexicon=lexicon,
        **dict.fromkeys(TEXTS, names[0]),
    )
    dog = dataclasses.replace(
        cat,
        id="H",
        lexicon=Lexicon(),
        examples=("hunden skäller",) if examples else (),
        **dict.fromkeys(TEXTS, names[1]),
    )
    return Codebook(id="djur", version="1", title="Djur", codes=(cat, dog))


def test_a_codebook_of_ones_own_is_learnt_from_rules_examples_and_corrections():
    tagger = Tagger(own(Lexicon(sure=("katt*",)))).fit(["valpen är söt"], [{"H"}])
    assert asserted(tagger, "katterna jamar") == {"K"}
    assert ranked(tagger, "valpen")[0] == "H"


def test_a_code_is_read_by_its_label_alone_where_nothing_else_is_said_of_it():
    tagger = Tagger(own(Lexicon(), examples=())).fit()
    assert asserted(tagger, "katten har rymt") == {"K"}
    assert asserted(tagger, "det regnar i dag") == set()


def test_what_an_exclude_note_names_counts_against_the_code_and_for_the_one_in_brackets():
    plain = own(Lexicon(), examples=("katten sover i korgen",))
    cat, dog = plain.codes
    noted = dataclasses.replace(
        plain, codes=(dataclasses.replace(cat, exclude=("Valpar i korgen (H)",)), dog)
    )
    asked = ["valpar i korgen"]
    (before,), (after,) = (Tagger(book).fit().probabilities(asked) for book in (plain, noted))
    assert after[0] < before[0]
    assert after[1] > before[1]


def test_a_new_code_beside_those_with_seeds_is_read_from_its_sentences_and_moves_no_other():
    dog = own(Lexicon()).codes[1]
    more = dataclasses.replace(builtin(), codes=(*builtin().codes, dog))
    tagger, plain = Tagger(more, seeds=SOME).fit(), Tagger(builtin(), seeds=SOME).fit()
    assert "H" in asserted(tagger, "en hund skäller i trapphuset")
    texts = ["Fler administratörer, hunden skäller", "min chef hinner aldrig svara"]
    assert (tagger.probabilities(texts)[:, :-1] == plain.probabilities(texts)).all()
    (found,) = tagger.tag(texts[:1])
    (h,) = [s for s in (*found.asserted, *found.undecided) if s.code == "H"]
    assert "hunden" in [texts[0][start:end].split()[0] for start, end in h.evidence]


def test_a_changed_code_that_has_seeds_is_read_by_its_new_words_too():
    book = builtin()
    old = book.code("P13")
    new = dataclasses.replace(
        old,
        include=(*old.include, "Hundar på kontoret"),
        exclude=(*old.exclude, "Blommor i fönstret"),
    )
    codes = tuple(new if code.id == "P13" else code for code in book.codes)
    changed = Tagger(dataclasses.replace(book, codes=codes), seeds=SOME).fit()
    plain = Tagger(book, seeds=SOME).fit()
    p13 = book.ids.index("P13")
    asked = ["hundar på kontoret varje dag", "blommor i fönstret"]
    before, after = plain.probabilities(asked)[:, p13], changed.probabilities(asked)[:, p13]
    assert after[0] > before[0]
    assert after[1] < before[1]


def test_decisions_move_the_weights_and_the_line_of_codes_without_seeds():
    book = own(Lexicon())
    texts = [f"{what} {n}" for n in range(20) for what in ("mjau säger den", "voff säger den")]
    taught = Tagger(book).fit(texts, [{"K"}, {"H"}] * 20)
    assert asserted(taught, "mjau mjau") == {"K"}
    assert asserted(Tagger(book).fit(), "mjau mjau") == set()
    assert taught.unseeded_.joined != Tagger(book).fit().unseeded_.joined
    assert (Tagger(book, assert_at=0.7).fit(texts, [{"K"}, {"H"}] * 20).lines == 0.7).all()


def test_the_line_of_codes_without_seeds_falls_as_decisions_come():
    book = own(Lexicon())
    texts = [f"{what} {n}" for n in range(50) for what in ("mjau säger den", "voff säger den")]
    lines = [
        Tagger(book).fit(texts[:number], [{"K"}, {"H"}] * (number // 2)).lines[0]
        for number in (0, 20, 100)
    ]
    assert lines[0] > lines[1] > lines[2]


def test_a_further_code_without_seeds_is_asserted_from_a_higher_line():
    book = own(Lexicon())
    first, further = Tagger(book).fit().lines[0] + 0.01, Tagger(book).fit().unseeded_.beside_at
    given = np.array([[first, 0.9], [further, 0.9], [first, 0.1]])
    assert Tagger(book).fit().asserts(given)[:, 0].tolist() == [False, True, True]
    # A sub-code is no rival of what it is part of.
    below = dataclasses.replace(
        book, codes=(dataclasses.replace(book.codes[0], parent="H"), book.codes[1])
    )
    assert Tagger(below).fit().asserts(given)[:, 0].tolist() == [True, True, True]


def test_what_shares_no_word_with_a_code_of_ones_own_is_no_assertion():
    book = own(Lexicon(), examples=("det är inte alltid två gånger", "dom kom inte"))
    tagger = Tagger(book).fit()
    (found,) = tagger.tag(["dom kom inte två gånger"])
    assert not found.asserted
    # Nothing but small words: none of them alone is what a suggestion rests on.
    assert {s.evidence for s in found.undecided} <= {((0, 23),)}
    (found,) = tagger.tag(["inte nu igen, katten kom"])
    assert [s.evidence for s in found.asserted] == [((14, 20),)]


@pytest.mark.parametrize("rule", ["katt @hund", "*", "katt ! a ! b", " + katt", "a||b"])
def test_a_rule_that_cannot_be_read_is_refused_with_its_code(rule):
    with pytest.raises(CodebookError, match="code K, rule"):
        Tagger(own(Lexicon(sure=(rule,)))).fit()


@pytest.mark.parametrize(
    ("rule", "holds", "fails"),
    [
        ("röd katt", "en röd liten katt", "en katt som är röd"),
        ("röd + katt", "en katt som är röd", "En katt. Den är röd."),
        ("katt ! hund", "en katt", "en katt och en hund"),
        ("stor_röd|vit katt", "stor röd katt", "röd katt"),
        ("# katter", "fyra katter", "många katter"),
        ("*katt", "huskatt", "kattmat"),
        ("*katt*", "huskatter", "hund"),
    ],
)
def test_the_rule_language_means_what_the_file_says(rule, holds, fails):
    # Names that share no word with what is said: the rule alone decides.
    book = own(Lexicon(sure=(rule,)), examples=(), names=("Zebra", "Giraff"))
    tagger = Tagger(book).fit()
    assert asserted(tagger, holds) == {"K"}
    assert asserted(tagger, fails) == set()


def test_partial_lessons_teach_only_what_was_said():
    text = "vi vill ha plutt och sluring på enheten"
    lesson = Lesson(text, confirmed=frozenset({"P13"}), settled=False)
    taught = Tagger(builtin(), seeds=SOME).fit([lesson])
    assert "P13" in ranked(taught, text)
    whole = Tagger(builtin(), seeds=SOME).fit([Lesson(text, confirmed=frozenset({"P13"}))])
    assert taught.model != whole.model
    rejected = Tagger(builtin(), seeds=SOME).fit(
        [Lesson("hinner inte fika", rejected=frozenset({"P3"}), settled=False)] * 5
    )
    plain = Tagger(builtin(), seeds=SOME).fit()
    asked = ["hinner inte fika"]
    p3 = builtin().ids.index("P3")
    assert rejected.probabilities(asked)[0, p3] < plain.probabilities(asked)[0, p3]


def test_a_model_from_the_cache_is_the_same_and_a_broken_one_is_made_anew(tmp_path, monkeypatch):
    monkeypatch.setenv("RUNDABORD_CACHE", str(tmp_path))
    book = dataclasses.replace(builtin(), title="Egen")
    texts = ["Fler administratörer", "en till så slutar jag", "Högre lön"]
    made = Tagger(book, seeds=SOME).fit()
    (kept,) = tmp_path.glob("model-*.npz")
    base.base_of.cache_clear()
    again = Tagger(book, seeds=SOME).fit()
    assert again.model == made.model
    assert again.tag(texts) == made.tag(texts)
    kept.write_bytes(b"PK no model")
    base.base_of.cache_clear()
    anew = Tagger(book, seeds=SOME).fit()
    assert anew.tag(texts) == made.tag(texts)
    assert list(tmp_path.glob("*.part")) == []


def test_a_cache_that_cannot_be_written_is_no_fault(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("RUNDABORD_CACHE", str(tmp_path / "file" / "below"))
    base.base_of.cache_clear()
    assert Tagger(builtin(), seeds=SOME).fit().tag(["Fler administratörer"])


def test_the_seeds_are_many_varied_and_labelled_with_codes_there_are():
    found = seed_module.seeds(builtin())
    assert len(found) >= 4_000
    assert len({seed.text for seed in found}) == len(found)
    assert sum(not seed.codes for seed in found) >= 800
    for code in builtin().ids:
        assert sum(code in seed.codes for seed in found) >= 200
    named, scenes = ([s for s in found if s.kind == kind] for kind in ("words", "scene"))
    assert len(named) + len(scenes) == len(found)
    assert {seed.register for seed in named} == {"table", "exit", "eval", "minutes"}
    assert len({seed.source for seed in scenes}) == 7
    for code in builtin().ids:
        assert sum(code in seed.codes for seed in scenes) >= 80
    evaluated = {
        json.loads(line)["text"]
        for path in (ROOT / "evals" / "data").glob("tagging-*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    assert not evaluated & {seed.text for seed in found}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.text(), st.lists(SWEDISH, max_size=20).map(" ".join)), max_size=5))
@example(["En till så går jag", "", "😀", "Fler administratörer, fler studenter"])
def test_the_surest_code_is_the_first_that_is_asserted(tagger, texts):
    first = [tagged.asserted[0].code if tagged.asserted else None for tagged in tagger.tag(texts)]
    assert tagger.surest(texts) == first


def test_what_is_said_in_small_words_alone_has_evidence(tagger):
    (tagged,) = tagger.tag(["En till så går jag"])
    assert [(s.code, bool(s.evidence)) for s in tagged.asserted] == [("P3", True)]
