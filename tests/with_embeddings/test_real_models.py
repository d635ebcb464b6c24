"""Sentence embeddings with the library that reads them, on small models made here."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, StaticEmbedding, Transformer
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace
from transformers import BertConfig, BertModel, BertTokenizerFast

from analysis import embedding
from analysis.codebook import builtin
from analysis.embedding import EmbeddingError, SentenceModel
from analysis.tagging import base
from analysis.tagging.tagger import Tagger
from analysis.text import tokens
from cafe.cli.main import main
from cafe.server import worker
from cafe.store import events, jobs, runs
from cafe.store.database import Store

WIDTH = 32


@pytest.fixture(autouse=True)
def _alone(tmp_path, monkeypatch):
    """A cache of its own, and no way to anywhere."""
    monkeypatch.setenv("RUNDABORD_CACHE", str(tmp_path / "cache"))

    def refused(*args: object) -> None:
        raise AssertionError("a connection was asked for")

    monkeypatch.setattr(socket.socket, "connect", refused)
    yield
    base.base_of.cache_clear()
    embedding._model_in.cache_clear()


@pytest.fixture(scope="session")
def vocabulary() -> list[str]:
    said = [text for code in builtin().codes for text in (code.label, *code.examples)]
    found = {token.text.lower() for text in said for token in tokens(text)}
    return ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(found)]


@pytest.fixture(scope="session")
def static(tmp_path_factory, vocabulary) -> Path:
    """A table of word vectors."""
    tokenizer = Tokenizer(WordLevel({word: n for n, word in enumerate(vocabulary)}, "[UNK]"))
    tokenizer.normalizer, tokenizer.pre_tokenizer = Lowercase(), Whitespace()
    weights = np.random.default_rng(0).normal(size=(len(vocabulary), WIDTH)).astype(np.float32)
    folder = tmp_path_factory.mktemp("models") / "static"
    table = StaticEmbedding(tokenizer, embedding_weights=weights)
    SentenceTransformer(modules=[table], device="cpu").save(str(folder))
    return folder


@pytest.fixture(scope="session")
def transformer(tmp_path_factory, vocabulary) -> Path:
    """A transformer of the kind that Swedish models are of, one layer, never trained."""
    made = tmp_path_factory.mktemp("models")
    (made / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    torch.manual_seed(0)
    size = {"hidden_size": WIDTH, "num_hidden_layers": 1, "num_attention_heads": 2}
    config = BertConfig(
        vocab_size=len(vocabulary), intermediate_size=64, max_position_embeddings=64, **size
    )
    BertModel(config).save_pretrained(made / "bert")
    BertTokenizerFast(str(made / "vocab.txt"), strip_accents=False).save_pretrained(made / "bert")
    words = Transformer(str(made / "bert"))
    folder = made / "transformer"
    mean = Pooling(words.get_embedding_dimension(), pooling_mode="mean")
    SentenceTransformer(modules=[words, mean], device="cpu").save(str(folder))
    return folder


@pytest.fixture(params=["static", "transformer"])
def folder(request) -> Path:
    return request.getfixturevalue(request.param)


ODD = ["", " ", "\ud800", "\0", "!!!", "å" * 20_000, "Fler administratörer " * 500]


def test_passages_become_rows_of_length_one_and_the_same_again(folder):
    said = [code.label for code in builtin().codes]
    rows = SentenceModel(folder).encode(said)
    assert rows.shape == (len(said), WIDTH)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-3)
    assert (SentenceModel(folder).encode(said) == rows).all()
    # Whatever stands beside them.
    assert SentenceModel(folder).encode([*said[::-1], *ODD[:5]])[: len(said)] == pytest.approx(
        rows[::-1], abs=2e-5
    )


def test_odd_passages_are_no_fault(folder):
    assert np.isfinite(SentenceModel(folder).encode(ODD)).all()
    assert SentenceModel(folder).encode([]).shape[0] == 0


def test_a_broken_model_says_so(tmp_path):
    (tmp_path / "modules.json").write_text('[{"idx": 0, "path": "x", "type": "nothing.There"}]')
    model = SentenceModel(tmp_path)
    with pytest.raises(EmbeddingError, match="cannot be read as a model"):
        model.encode(["Hej"])


def test_code_in_the_folder_is_not_run(static, tmp_path):
    for path in static.rglob("*"):
        target = tmp_path / "model" / path.relative_to(static)
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    ran = tmp_path / "ran"
    (tmp_path / "model" / "own.py").write_text(f"open({str(ran)!r}, 'w')\nclass Own: ...\n")
    modules = [{"idx": 0, "name": "0", "path": "", "type": "own.Own"}]
    (tmp_path / "model" / "modules.json").write_text(json.dumps(modules))
    with pytest.raises(EmbeddingError):
        SentenceModel(tmp_path / "model").encode(["Hej"])
    assert not ran.exists()


def test_the_tagger_weighs_the_model_in(folder):
    model = SentenceModel(folder)
    tagger = Tagger(builtin(), embedder=model).fit()
    assert len(tagger.weights_.stack) == 4
    (found,) = tagger.tag(["Fler administratörer behövs. Vi hinner inte med klienterna."])
    assert found.asserted[0].code == "P6"
    assert found.asserted[0].evidence
    assert tagger.model != Tagger(builtin()).fit().model


def test_the_command_uses_the_folder_that_the_setting_names(static, tmp_path, monkeypatch):
    source, plain, embedded = (tmp_path / name for name in ("in.jsonl", "plain", "embedded"))
    said = ["Fler administratörer", "Dikteringsverktyg", "Larm på hembesök"]
    lines = [json.dumps({"id": str(n), "text": text}) + "\n" for n, text in enumerate(said)]
    source.write_text("".join(lines), encoding="utf-8")
    assert main(["tag", str(source), "--out", str(plain)]) == 0
    monkeypatch.setenv("EMBEDDINGS", str(static))
    for command in ("tag", "themes"):
        assert main([command, str(source), "--out", str(embedded)]) == 0
        if command == "tag":
            assert embedded.read_text() != plain.read_text()
            found = [json.loads(line) for line in embedded.read_text().splitlines()]
            assert [line["tags"][0]["code"] for line in found] == ["P6", "P13", "F1"]


def test_an_analysis_of_an_event_says_which_model_it_used(tmp_path, monkeypatch, static):
    instance = tmp_path / "instance"
    monkeypatch.setenv("CAFE_INSTANCE", str(instance))
    monkeypatch.setenv("EMBEDDINGS", str(static))
    assert main(["demo"]) == 0
    store = Store(instance / "rundabord.db")
    event = max(events.overviews(store.read()), key=lambda o: o.notes).event
    themes = runs.latest(store.read(), event.id, "themes")
    assert themes is not None
    assert SentenceModel(static).id in themes.model

    with store.write() as db:
        jobs.queue(db, event.id)
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "modules.json").write_text("{")
    monkeypatch.setenv("EMBEDDINGS", str(tmp_path / "broken"))
    assert worker.step(store) is True
    job = jobs.latest(store.read(), event.id)
    assert job is not None
    assert (job.state, job.message) == ("failed", "embeddings")
    store.close()
