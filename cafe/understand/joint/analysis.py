"""The analysis of what many organisations have shared: tags, then themes, partition by partition.

Twice over the passages. First each is tagged, and a sample of them (`analysis.themes.sampled`) is
brought together; its themes are found here; then every passage is placed among them. No process
holds more than a partition, the sample and the vocabulary, however many passages there are. What is
computed together are the groups of rows of a file, wherever a partition begins, so that neither the
number of workers nor the size of partitions changes anything.

What people decided about a passage holds, as it does in the organisation, for the codes that the
codebook has with the same id and label. Nothing is learnt from it: what one organisation decides
changes no other's figures.

Whoever computes a part writes what comes of it; counts and the sample alone come back. Machines of
a cluster have the folders, and the folder of the results, under the same paths.
"""

from __future__ import annotations

import pickle
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from cafe import alphabet
from cafe.errors import Refused
from cafe.understand.codebooks import Codebook
from cafe.understand.joint.engine import Engine
from cafe.understand.joint.folders import (
    DamagedShare,
    SharedFile,
    SharedFolder,
    opened,
    parts,
)
from cafe.understand.joint.parts import Rows, SampledPassage, place_file, tag_part, tagger
from forms.kinds import KINDS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from analysis.themes.model import Themes

    Ints = NDArray[np.int64]

PARTITION: Final = 32_768  # rows that a worker reads at a time, about
CENTRAL: Final = 40  # passages of a theme that are kept to be looked at, the most central ones
_TAGGED, _FOUND = 0.65, 0.75  # shares of the time after which these are done
_SCRATCH: Final = "unfinished"
PASSAGES: Final = "passages"
Made = TypeVar("Made")
Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class JointOrganisation:
    """What one organisation has shared: the ids of its shares, how many persons took part in the
    events (in several of them, counted again), how many in the `largest`, who surely are so many
    people, and the number of passages that were read."""

    name: str
    shares: tuple[str, ...]
    persons: int
    largest: int
    passages: int
    last_date: str


class CentralPassage(NamedTuple):
    """A passage that is typical of its theme; `readable`: word for word."""

    id: str
    text: str
    readable: bool


@dataclass(frozen=True)
class JointResult:
    """What came of it. Counts are of passages and have not passed the gate: `points` by
    organisation, code (then none) and kind (then none chosen), `sure` of these by organisation and
    code the ones that a person confirmed, `themes_of` by organisation and theme (then none); of all
    together `tags`, those of them confirmed `at_once` with many others, and decisions that are
    `uncounted`, as the codebook does not have their code. `central`: by theme, its most central
    passages; `quotes`: by passage, text and question of those that may be read word for word."""

    organisations: tuple[JointOrganisation, ...]
    codebook: Codebook
    model: str
    points: Ints
    kinds: Ints
    sure: Ints
    tags: int
    at_once: int
    uncounted: int
    themes: Themes
    themes_of: Ints
    central: tuple[tuple[CentralPassage, ...], ...]
    quotes: Mapping[str, tuple[str, str]]
    sampled: int
    threshold: int
    quote_threshold: int
    damaged: tuple[DamagedShare, ...] = ()


@dataclass(frozen=True)
class Shares:
    """The folders that were opened, by organisation, and the files of them that are whole."""

    folders: tuple[SharedFolder, ...]
    files: tuple[SharedFile, ...]
    damaged: tuple[DamagedShare, ...] = field(default=())

    @property
    def passages(self) -> int:
        """How many rows there are."""
        return sum(file.rows for file in self.files)

    @property
    def again(self) -> list[tuple[str, str, str]]:
        """Events that look the same in several shares of an organisation: its name, title, day."""
        found = Counter(
            (one.organisation, *event)
            for one in self.folders
            for event in set(zip(one.titles, one.dates, strict=True))
        )
        return [event for event, times in found.items() if times > 1]


def open_shares(paths: Sequence[Path], *, leave_out_damaged: bool) -> Shares:
    """Open the folders and judge every file.

    Raises DamagedShare for the first that is damaged, unless these are to be left out;
    Refused("share_twice") for a share that is given twice, and Refused("shares_empty").
    """
    folders: list[SharedFolder] = []
    files: list[SharedFile] = []
    damaged: list[DamagedShare] = []
    for path in paths:
        try:
            folder, whole, broken = opened(path, len(folders))
        except DamagedShare as error:
            folder, whole, broken = None, [], [error]
        if broken and not leave_out_damaged:
            raise broken[0]
        damaged += broken
        if folder is None:
            continue
        if folder.share in {one.share for one in folders}:
            raise Refused("share_twice", folder=str(path))
        folders.append(folder)
        files += whole
    # In the order of their ids, so that the order in which folders are named changes nothing.
    # One of which nothing is left is no organisation more: its persons have said nothing here, and
    # hiding it beside a small one would protect nobody.
    heard = {file.place for file in files if file.rows}
    order = sorted(heard, key=lambda at: folders[at].share)
    ranked = [
        SharedFile(file.path, file.rows, new)
        for new, at in enumerate(order)
        for file in sorted(files, key=lambda one: one.path)
        if file.place == at
    ]
    if not sum(file.rows for file in ranked):
        raise Refused("shares_empty")
    return Shares(tuple(folders[at] for at in order), tuple(ranked), tuple(damaged))


def analyse(
    shares: Shares,
    engine: Engine,
    out: Path,
    codebook: Codebook,
    *,
    partition: int = PARTITION,
    sample: int | None = None,
    progress: Progress | None = None,
) -> JointResult:
    """Tag and theme all passages of the shares; every passage with its tags and its theme is
    written to `out / "passages"`, a Parquet file for each that was read.

    `sample` is about how many passages themes are found among (`sampled.SAMPLE`). Raises
    DamagedShare for a file that is damaged meanwhile, Refused("passage_twice"), CodebookError,
    and what the engine raises.
    """
    run = _Run(shares, engine, out, codebook, partition, progress or (lambda share, step: None))
    run.tag(sample)
    run.find()
    run.place()
    return run.result()


class _Piece(NamedTuple):
    """Rows of a file, and the file that keeps what has been tagged of them."""

    file: SharedFile
    start: int
    rows: int
    kept: Path


class _Run:
    """One analysis, step by step."""

    def __init__(
        self,
        shares: Shares,
        engine: Engine,
        out: Path,
        codebook: Codebook,
        partition: int,
        told: Progress,
    ) -> None:
        import numpy as np

        self.shares, self.engine, self.codebook, self.told = shares, engine, codebook, told
        self.scratch, self.final = out / _SCRATCH, out / PASSAGES
        self.scratch.mkdir()
        self.final.mkdir()
        self.model = self.scratch / "themes.pickle"
        # Now, so that a codebook that cannot be used is no surprise, and each worker finds the
        # fitted model where such models are kept.
        self.tagger = tagger(codebook).model
        self.pieces = [
            [
                _Piece(file, start, rows, self.scratch / f"{number:05}-{start:09}.parquet")
                for start, rows in parts(file, partition)
            ]
            for number, file in enumerate(shares.files)
        ]
        self.names = sorted({f.organisation for f in shares.folders}, key=alphabet.place)
        self.place_of = [self.names.index(f.organisation) for f in shares.folders]
        codes, wide = len(codebook.codes), len(KINDS) + 1
        self.points = np.zeros((len(self.names), codes + 1, wide), dtype=np.int64)
        self.kinds = np.zeros((len(self.names), wide), dtype=np.int64)
        self.sure = np.zeros((len(self.names), codes), dtype=np.int64)
        self.tags = self.at_once = self.uncounted = 0
        self.chosen: list[SampledPassage] = []

    def _each(
        self,
        function: Callable[..., Made],
        given: Sequence[tuple[SharedFile, int, tuple[Any, ...]]],
        step: str,
        span: tuple[float, float],
    ) -> Iterator[tuple[int, Made]]:
        """What the engine makes of each part (its file, rows, and what the function takes), with
        the place of its organisation."""
        done, (low, high) = 0, span
        self.told(low, step)
        made = self.engine.run(function, (taken for _, _, taken in given))
        for (file, rows, _), one in zip(given, made, strict=True):
            yield self.place_of[file.place], one
            done += rows
            self.told(low + (high - low) * done / self.shares.passages, step)

    def tag(self, sample: int | None) -> None:
        """Tag every passage, and bring the sample together."""
        from analysis.themes.sampled import SAMPLE

        share = min(1.0, (sample or SAMPLE) / self.shares.passages)
        labels = {code.id: code.label for code in self.codebook.codes}
        same = [
            frozenset(code for code, label in folder.codes.items() if labels.get(code) == label)
            for folder in self.shares.folders
        ]
        given = [
            (
                one.file,
                one.rows,
                (_part(one), str(one.kept), share, self.codebook, same[one.file.place]),
            )
            for pieces in self.pieces
            for one in pieces
        ]
        for at, part in self._each(tag_part, given, "tags", (0.0, _TAGGED)):
            self.points[at] += part.points
            self.kinds[at] += part.kinds
            self.sure[at] += part.sure
            self.tags += part.tags
            self.at_once += part.at_once
            self.uncounted += part.uncounted
            self.chosen += part.sample

    def find(self) -> None:
        """Find the themes of the sample."""
        from analysis.themes.sampled import learn

        self.chosen.sort()
        if any(one.id == other.id for one, other in pairwise(self.chosen)):
            raise Refused("passage_twice")
        self.themes, placed = learn(
            [one.id for one in self.chosen],
            [one.text for one in self.chosen],
            [one.code for one in self.chosen],
            code_titles={code.id: code.short for code in self.codebook.codes},
        )
        self.model.write_bytes(pickle.dumps(placed, protocol=5))
        self.told(_FOUND, "themes")

    def place(self) -> None:
        """Place every passage among the themes, and write it."""
        import numpy as np

        found = tuple(theme.id for theme in self.themes.themes)
        self.themes_of = np.zeros((len(self.names), len(found) + 1), dtype=np.int64)
        given = []
        for number, pieces in enumerate(self.pieces):
            if not pieces:
                continue
            file = pieces[0].file
            head = (self.shares.folders[file.place].share, self.names[self.place_of[file.place]])
            tagged = [(_part(one), str(one.kept)) for one in pieces]
            final = str(self.final / f"{number:05}.parquet")
            given.append((file, file.rows, (tagged, str(self.model), found, head, final)))
        for at, counts in self._each(place_file, given, "themes", (_FOUND, 1.0)):
            self.themes_of[at] += counts
        shutil.rmtree(self.scratch)

    def result(self) -> JointResult:
        """What came of it."""
        said = {one.id: one for one in self.chosen}
        found = self.themes.themes
        return JointResult(
            tuple(self._organisation(at, name) for at, name in enumerate(self.names)),
            self.codebook,
            self.tagger,
            self.points,
            self.kinds,
            self.sure,
            self.tags,
            self.at_once,
            self.uncounted,
            self.themes,
            self.themes_of,
            tuple(
                tuple(
                    CentralPassage(i, said[i].text, said[i].readable)
                    for i in theme.passages[:CENTRAL]
                )
                for theme in found
            ),
            {
                i: (said[i].text, said[i].question)
                for theme in found
                for i in theme.quotes
                if said[i].readable
            },
            len(said),
            max(folder.threshold for folder in self.shares.folders),
            max(folder.quote_threshold for folder in self.shares.folders),
            self.shares.damaged,
        )

    def _organisation(self, at: int, name: str) -> JointOrganisation:
        mine = [folder for folder in self.shares.folders if folder.organisation == name]
        return JointOrganisation(
            name,
            tuple(folder.share for folder in mine),
            sum(sum(folder.persons.values()) for folder in mine),
            max((number for folder in mine for number in folder.persons.values()), default=0),
            sum(file.rows for file in self.shares.files if self.place_of[file.place] == at),
            max((date for folder in mine for date in folder.dates), default=""),
        )


def _part(piece: _Piece) -> Rows:
    return str(piece.file.path), piece.start, piece.rows
