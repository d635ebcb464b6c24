"""Shares of invented organisations."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from analysis.codebook import Codebook, builtin
from analysis.tagging.seeds import seeds
from cafe.exports import share_folder
from cafe.reports.shared import SharedRow, ShareOfEvent
from cafe.store.events import Event
from cafe.store.shared_events import SharedEvent

Share = Callable[..., Path]


def invented(number: int) -> list[str]:
    """Passages that are put together from the beginnings of two seeds each."""
    chance = random.Random(2026)
    said = [seed.text.split() for seed in seeds(builtin())]
    return [
        " ".join(
            chance.choice(said)[: chance.randint(3, 9)]
            + chance.choice(said)[: chance.randint(2, 6)]
        )
        for _ in range(number)
    ]


def written(
    parent: Path,
    organisation: str,
    texts: Sequence[str],
    persons: int = 40,
    threshold: int = 5,
    said: Mapping[int, Mapping[str, tuple[str, ...]]] = {},
    codebook: Codebook | None = None,
) -> Path:
    """The folder that an organisation shares; `said`: by place in `texts` what people decided."""
    folder = parent / f"share of {organisation}"
    folder.mkdir()
    event = Event(1, "abcdef", "Café", "2026-05-01", "", None, persons, "closed", (), ())
    kinds = ("works", "improve", "proposal", None)
    rows = tuple(
        SharedRow(
            f"{organisation} {n}",
            text,
            "Vad behövs?",
            kinds[n % 4],
            (None,) * 4,
            n % 2 == 0,
            **said.get(n, {}),
        )
        for n, text in enumerate(texts)
    )
    mark = SharedEvent("2026-05-02T08:00:00.000Z", "Lena Ledare", "Länets analys")
    one = ShareOfEvent(event, organisation, persons=persons, mark=mark, rows=rows)
    share_folder.write(
        folder,
        organisation,
        [one],
        codebook or builtin(),
        threshold=threshold,
        quote_threshold=2 * threshold,
    )
    return folder


@pytest.fixture
def share(tmp_path: Path) -> Share:
    """`share("Aby", texts, persons=40, threshold=5)`: the folder that this organisation shares."""
    return lambda organisation, texts, **more: written(tmp_path, organisation, texts, **more)


@pytest.fixture(scope="session")
def shares(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three organisations; the first has two groups of rows. Not to be changed."""
    parent, texts = tmp_path_factory.mktemp("shares"), invented(6_000)
    return [
        written(parent, "Aby", texts[:5_000], 120),
        written(parent, "Boby", texts[5_000:5_700], 60),
        written(parent, "Ceby", texts[5_700:], 30),
    ]
