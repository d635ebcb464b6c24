"""The analysis of what many organisations have shared: tags, then themes, partition by partition.

Twice over the passages. First each is tagged, and a sample of them (`analysis.themes.sampled`) is
brought together; its themes are found here; then every passage is placed among them. No process
holds more than a partition, the sample and the vocabulary, however many passages there are. What is
computed together are the groups of rows of a file, wherever a partition begins, so that neither the
number of workers nor the size of partitions changes anything.

Machines of a cluster read the folders, and the folder of the results, under the same paths.
"""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from cafe import alphabet
from cafe.errors import Refused
from cafe.understand.codebooks import Codebook
from cafe.understand.joint.engine import Engine, needed
from cafe.understand.joint.folders import (
    GROUP,
    DamagedShare,
    SharedFile,
    SharedFolder,
    opened,
    parts,
    read,
)
from forms.kinds import KINDS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from analysis.tagging.tagger import Tagged, Tagger
    from analysis.themes.model import Themes
    from analysis.themes.sampled import PlacedThemes

    Ints = NDArray[np.int64]

PARTITION: Final = 32_768  # rows that a worker reads at a time, about
CENTRAL: Final = 40  # passages of a theme that are kept to be looked at, the most central ones
_TAGGED, _FOUND = 0.65, 0.75  # shares of the time after which these are done
_SCRATCH: Final = "unfinished"
PASSAGES: Final = "passages"
RESULT: Final = "rundabord-joint-result"
SCHEMA: Final = 1
_TAGGED_COLUMNS: Final = ["id", "event", "codes", "scores", "evidence", "undecided"]
Made = TypeVar("Made")
Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class JointOrganisation:
    """What one organisation has shared: the ids of its shares, how many persons took part in the
    events (in several of them, counted again), and the number of passages that were read."""

    name: str
    shares: tuple[str, ...]
    persons: int
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
    organisation, code (then none) and kind (then none chosen), `themes_of` by organisation and
    theme (then none), `tags` of all. `central`: by theme, its most central passages; `quotes`: by
    passage, text and question of those that may be read word for word."""

    organisations: tuple[JointOrganisation, ...]
    codebook: Codebook
    model: str
    points: Ints
    kinds: Ints
    tags: int
    themes: Themes
    themes_of: Ints
    central: tuple[tuple[CentralPassage, ...], ...]
    quotes: Mapping[str, tuple[str, str]]
    sampled: int
    threshold: int
    quote_threshold: int
    damaged: tuple[DamagedShare, ...] = ()


class _Sampled(NamedTuple):
    id: str
    text: str
    question: str
    code: str | None
    readable: bool


class _ReadPart(NamedTuple):
    """What a worker made of a partition: its rows with their tags, and what is counted."""

    rows: Any
    points: Ints
    kinds: Ints
    tags: int
    sample: list[_Sampled]


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
    order = sorted(range(len(folders)), key=lambda at: folders[at].share)
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
    DamagedShare for a file that is damaged meanwhile, CodebookError, and what the engine raises.
    """
    run = _Run(shares, engine, out, codebook, partition, progress or (lambda share, step: None))
    run.tag(sample)
    run.find()
    run.place()
    return run.result()


class _Piece(NamedTuple):
    """Rows of the file with this number."""

    number: int
    file: SharedFile
    start: int
    rows: int


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
        self.tagger = _tagger(codebook).model
        self.pieces = [
            _Piece(number, file, start, rows)
            for number, file in enumerate(shares.files)
            for start, rows in parts(file, partition)
        ]
        self.names = sorted({f.organisation for f in shares.folders}, key=alphabet.place)
        self.place_of = [self.names.index(f.organisation) for f in shares.folders]
        wide = len(KINDS) + 1
        self.points = np.zeros((len(self.names), len(codebook.codes) + 1, wide), dtype=np.int64)
        self.kinds = np.zeros((len(self.names), wide), dtype=np.int64)
        self.tags = 0
        self.chosen: list[_Sampled] = []

    def _each(
        self,
        function: Callable[..., Made],
        more: Callable[[_Piece], tuple[Any, ...]],
        step: str,
        span: tuple[float, float],
    ) -> Iterator[tuple[int, Iterator[tuple[_Piece, Made]]]]:
        """By file, its pieces with what the engine made of them."""
        done, (low, high) = 0, span

        def made() -> Iterator[tuple[_Piece, Made]]:
            nonlocal done
            given = ((str(one.file.path), one.start, one.rows, *more(one)) for one in self.pieces)
            for piece, one in zip(self.pieces, self.engine.run(function, given), strict=True):
                yield piece, one
                done += piece.rows
                self.told(low + (high - low) * done / self.shares.passages, step)

        self.told(low, step)
        return groupby(made(), key=lambda one: one[0].number)

    def tag(self, sample: int | None) -> None:
        """Tag every passage, and bring the sample together."""
        from analysis.themes.sampled import SAMPLE

        parquet = needed("pyarrow.parquet")
        share = min(1.0, (sample or SAMPLE) / self.shares.passages)
        given = (share, self.codebook)
        for number, made in self._each(read_part, lambda one: given, "tags", (0.0, _TAGGED)):
            with parquet.ParquetWriter(self._kept(number), _tagged_columns()) as writer:
                for piece, part in made:
                    writer.write_table(part.rows, row_group_size=GROUP)
                    at = self.place_of[piece.file.place]
                    self.points[at] += part.points
                    self.kinds[at] += part.kinds
                    self.tags += part.tags
                    self.chosen += part.sample

    def find(self) -> None:
        """Find the themes of the sample."""
        from analysis.themes.sampled import learn

        self.chosen.sort()
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

        pa, parquet = needed("pyarrow"), needed("pyarrow.parquet")
        none = len(self.themes.themes)
        ids = pa.array([*(theme.id for theme in self.themes.themes), None], pa.string())
        self.themes_of = np.zeros((len(self.names), none + 1), dtype=np.int64)

        def more(piece: _Piece) -> tuple[str, str]:
            return str(self._kept(piece.number)), str(self.model)

        columns = _columns()
        for number, made in self._each(place_part, more, "themes", (_FOUND, 1.0)):
            path = self.final / f"{number:05}.parquet"
            with parquet.ParquetWriter(path, columns, compression="zstd") as writer:
                for piece, found in made:
                    at = self.place_of[piece.file.place]
                    theme = np.where(found < 0, none, found)
                    self.themes_of[at] += np.bincount(theme, minlength=none + 1)
                    rows = read(self._kept(number), piece.start, piece.rows, _TAGGED_COLUMNS)
                    share = self.shares.folders[piece.file.place].share
                    for name, value in (("share", share), ("organisation", self.names[at])):
                        rows = rows.add_column(
                            0, name, pa.repeat(pa.scalar(value, pa.string()), piece.rows)
                        )
                    rows = rows.append_column("theme", ids.take(pa.array(theme)))
                    writer.write_table(rows.select(columns.names), row_group_size=GROUP)
        shutil.rmtree(self.scratch)

    def _kept(self, number: int) -> Path:
        """The file of what has been tagged of the file with this number."""
        return self.scratch / f"{number:05}.parquet"

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
            self.tags,
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
            sum(file.rows for file in self.shares.files if self.place_of[file.place] == at),
            max((date for folder in mine for date in folder.dates), default=""),
        )


# What workers do


def read_part(file: str, start: int, rows: int, share: float, codebook: Codebook) -> _ReadPart:
    """Tag some rows of a file, and choose those of the sample, which has this share of all.

    Raises DamagedShare.
    """
    import numpy as np

    from analysis.themes.sampled import in_sample

    pa = needed("pyarrow")
    tagger = _tagger(codebook)
    parents = {code.id: code.parent for code in codebook.codes if code.parent}
    at = {code: place for place, code in enumerate(codebook.ids)}
    kind_at = {kind: place for place, kind in enumerate((*KINDS, None))}
    points = np.zeros((len(codebook.codes) + 1, len(KINDS) + 1), dtype=np.int64)
    kinds = np.zeros(len(KINDS) + 1, dtype=np.int64)
    tables, sample, tags = [], [], 0
    wanted = ["id", "text", "question", "kind", "event", "readable"]
    for first in range(start, start + rows, GROUP):
        given = read(Path(file), first, min(GROUP, start + rows - first), wanted)
        ids, texts, questions, kind, _, readable = (given[name].to_pylist() for name in wanted)
        tagged = tagger.tag(texts, [question or "" for question in questions])
        tables.append(_table(given["id"], given["event"], tagged))
        for one, of in zip(tagged, kind, strict=True):
            mine = {s.code for s in one.asserted}
            # What is about a sub-code is about its code.
            mine |= {parents[code] for code in mine if code in parents}
            tags += len(mine)
            column = kind_at.get(of, len(KINDS))
            kinds[column] += 1
            for code in mine:
                points[at[code], column] += 1
            if not mine:
                points[-1, column] += 1
        sample += [
            _Sampled(ids[n], texts[n], questions[n] or "", _surest(tagged[n]), readable[n])
            for n in np.flatnonzero(in_sample(ids, share)).tolist()
        ]
    return _ReadPart(pa.concat_tables(tables), points, kinds, tags, sample)


def place_part(file: str, start: int, rows: int, tagged: str, model: str) -> NDArray[np.int32]:
    """The theme of each of some rows, by its place, -1 for none; `tagged` holds what the first
    step made of the file, `model` the themes. Raises DamagedShare."""
    import numpy as np

    placed = _placed(model, Path(model).stat().st_mtime_ns)
    found = []
    for first in range(start, start + rows, GROUP):
        some = min(GROUP, start + rows - first)
        texts = read(Path(file), first, some, ["text"])["text"].to_pylist()
        codes = read(Path(tagged), first, some, ["codes"])["codes"].to_pylist()
        found.append(placed.place(texts, [mine[0] if mine else None for mine in codes]))
    return np.concatenate(found)


@lru_cache(maxsize=1)
def _tagger(codebook: Codebook) -> Tagger:
    from analysis.tagging.tagger import Tagger

    return Tagger(codebook).fit()


@lru_cache(maxsize=1)
def _placed(path: str, written: int) -> PlacedThemes:
    found: PlacedThemes = pickle.loads(Path(path).read_bytes())  # noqa: S301 - our own file
    return found


def _surest(tagged: Tagged) -> str | None:
    return tagged.asserted[0].code if tagged.asserted else None


def _table(ids: Any, events: Any, tagged: Sequence[Tagged]) -> Any:
    """The rows of passages with their tags: codes by falling score, each with its score and the
    places that it rests on (start and end after one another, in code points of the text)."""
    pa = needed("pyarrow")
    asserted = [one.asserted for one in tagged]
    columns = {
        "id": ids,
        "event": events,
        "codes": [[s.code for s in mine] for mine in asserted],
        "scores": [[s.score for s in mine] for mine in asserted],
        "evidence": [
            [[at for span in s.evidence for at in span] for s in mine] for mine in asserted
        ],
        "undecided": [[s.code for s in one.undecided] for one in tagged],
    }
    return pa.table(columns, schema=_tagged_columns())


def _tagged_columns() -> Any:
    pa = needed("pyarrow")
    kinds = (
        pa.string(),
        pa.int32(),
        pa.list_(pa.string()),
        pa.list_(pa.float64()),
        pa.list_(pa.list_(pa.int32())),
        pa.list_(pa.string()),
    )
    return pa.schema(list(zip(_TAGGED_COLUMNS, kinds, strict=True)))


def _columns() -> Any:
    """Of what is written in the end."""
    pa = needed("pyarrow")
    text = pa.string()
    return pa.schema(
        [("organisation", text), ("share", text), *_tagged_columns(), ("theme", text)],
        metadata={RESULT: str(SCHEMA)},
    )
