"""What is made of a part of the passages, by whoever computes it: their tags, then their themes.

Nothing is kept between two parts but what any process can make anew, and what comes of a part is
written whole or not at all; so one whose process died is computed again.
"""

from __future__ import annotations

import contextlib
import pickle
import uuid
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cafe.understand.codebooks import Codebook
from cafe.understand.decided import counted
from cafe.understand.joint.engine import needed
from cafe.understand.joint.folders import DECISIONS, GROUP, read
from forms.kinds import KINDS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from analysis.tagging.tagger import Suggestion, Tagged, Tagger
    from analysis.themes.sampled import PlacedThemes

    Ints = NDArray[np.int64]

RESULT: Final = "rundabord-joint-result"
SCHEMA: Final = 2
_TAGGED_COLUMNS: Final = ["id", "event", "codes", "scores", "evidence", "confirmed", "undecided"]
Rows = tuple[str, int, int]  # a file, the first of some of its rows, and how many


class SampledPassage(NamedTuple):
    """A passage that themes are found among, with its surest code."""

    id: str
    text: str
    question: str
    code: str | None
    readable: bool


class TaggedPart(NamedTuple):
    """What a worker made of a partition: what is counted of it, and the sample's passages."""

    points: Ints
    kinds: Ints
    sure: Ints
    tags: int
    at_once: int
    uncounted: int
    sample: list[SampledPassage]


def _groups(part: Rows) -> Iterator[tuple[Path, int, int]]:
    """The groups of its rows: file, first row, rows."""
    file, start, rows = part
    for first in range(start, start + rows, GROUP):
        yield Path(file), first, min(GROUP, start + rows - first)


def tag_part(
    part: Rows, kept: str, share: float, codebook: Codebook, same: frozenset[str]
) -> TaggedPart:
    """Tag some rows of a file, write them to `kept`, and choose those of the sample, which has
    this share of all. What people decided about the codes in `same` holds.

    Raises DamagedShare.
    """
    import numpy as np

    from analysis.themes.sampled import in_sample

    machine = tagger(codebook)
    parents = {code.id: code.parent for code in codebook.codes if code.parent}
    at = {code: place for place, code in enumerate(codebook.ids)}
    kind_at = {kind: place for place, kind in enumerate((*KINDS, None))}
    points = np.zeros((len(codebook.codes) + 1, len(KINDS) + 1), dtype=np.int64)
    kinds = np.zeros(len(KINDS) + 1, dtype=np.int64)
    sure = np.zeros(len(codebook.codes), dtype=np.int64)
    sample, tags, at_once, uncounted = [], 0, 0, 0
    wanted = ["id", "text", "question", "kind", "readable"]
    with _written(Path(kept), Path(kept).parent, _tagged_columns()) as writer:
        for group in _groups(part):
            given = read(*group, [*wanted, "event", *DECISIONS])
            ids, texts, questions, kind, readable = (given[name].to_pylist() for name in wanted)
            said, strange = _said(given, same)
            uncounted += strange
            passages = [
                _read(tagged, said.get(row, _NOBODY), at)
                for row, tagged in enumerate(
                    machine.tag(texts, [question or "" for question in questions])
                )
            ]
            writer.write_table(_table(given["id"], given["event"], passages))
            for row, (one, of) in enumerate(zip(passages, kind, strict=True)):
                people = said.get(row, _NOBODY)
                mine, bulks = counted(
                    one.codes, one.confirmed, (), dict.fromkeys(people.at_once, 0), parents
                )
                tags += len(mine)
                at_once += len(bulks)
                column = kind_at.get(of, len(KINDS))
                kinds[column] += 1
                for code, confirmed in mine.items():
                    points[at[code], column] += 1
                    sure[at[code]] += confirmed
                if not mine:
                    points[-1, column] += 1
            sample += [
                SampledPassage(
                    ids[n],
                    texts[n],
                    questions[n] or "",
                    passages[n].codes[0] if passages[n].codes else None,
                    readable[n],
                )
                for n in np.flatnonzero(in_sample(ids, share)).tolist()
            ]
    return TaggedPart(points, kinds, sure, tags, at_once, uncounted, sample)


def place_file(
    tagged: Sequence[tuple[Rows, str]],
    model: str,
    themes: Sequence[str],
    head: tuple[str, str],
    final: str,
) -> Ints:
    """Place the passages of a file among the themes, and write them to `final` with what `tagged`
    names for each part: the file that has its tags. `model` holds the themes, whose ids are
    `themes`; `head` are the share's id and the organisation. Returns how many are in each theme,
    then in none. Raises DamagedShare."""
    import numpy as np

    pa = needed("pyarrow")
    placed = _placed(model, Path(model).stat().st_mtime_ns)
    none = len(themes)
    names, columns = pa.array([*themes, None], pa.string()), _columns()
    counts = np.zeros(none + 1, dtype=np.int64)
    with _written(Path(final), Path(model).parent, columns, compression="zstd") as writer:
        for part, kept in tagged:
            for file, first, some in _groups(part):
                texts = read(file, first, some, ["text"])["text"].to_pylist()
                rows = read(Path(kept), first - part[1], some, _TAGGED_COLUMNS)
                codes = _first(rows["codes"])
                found = placed.place(texts, codes)
                theme = np.where(found < 0, none, found)
                counts += np.bincount(theme, minlength=none + 1)
                for name, value in zip(("share", "organisation"), head, strict=True):
                    rows = rows.append_column(name, pa.repeat(pa.scalar(value, pa.string()), some))
                rows = rows.append_column("theme", names.take(pa.array(theme)))
                writer.write_table(rows.select(columns.names), row_group_size=GROUP)
    return counts


@contextlib.contextmanager
def _written(path: Path, scratch: Path, columns: Any, **how: str) -> Iterator[Any]:
    """Writes a Parquet file that is there whole or not at all: a worker may die at it, and one that
    is only taken for dead write the same beside another."""
    parquet = needed("pyarrow.parquet")
    part = scratch / f"{uuid.uuid4().hex}.part"
    with parquet.ParquetWriter(part, columns, **how) as writer:
        yield writer
    part.replace(path)


class _Decided(NamedTuple):
    """What people have said of a passage: codes."""

    confirmed: Sequence[str]
    at_once: Sequence[str]
    rejected: Sequence[str]


_NOBODY: Final = _Decided((), (), ())


def _said(given: Any, same: frozenset[str]) -> tuple[dict[int, _Decided], int]:
    """By row what people have said of it, of the codes in `same`; and how often of others. Rows of
    which nobody has said anything are not there: they are most."""
    columns = [given[name].combine_chunks() for name in DECISIONS]
    rows = {row for one in columns for row in one.is_valid().to_numpy(False).nonzero()[0].tolist()}
    found, strange = {}, 0
    for row in sorted(rows):
        told = [one[row].as_py() or () for one in columns]
        known = _Decided(*([code for code in some if code in same] for some in told))
        strange += len({*told[0], *told[2]} - same)
        found[row] = known
    return found, strange


class _PassageRead(NamedTuple):
    """What a passage is about: `codes` with what the machine says of each, None where it says
    nothing."""

    codes: list[str]
    by: list[Suggestion | None]
    confirmed: Sequence[str]
    undecided: list[str]


def _read(tagged: Tagged, people: _Decided, order: Mapping[str, int]) -> _PassageRead:
    """The codes that people confirmed, then those that the machine asserts and nobody rejected,
    each with the surest first, as in `cafe.understand.analyse.guiding`."""
    if people is _NOBODY:
        asserted = list(tagged.asserted)
        return _PassageRead(
            [s.code for s in asserted], [*asserted], (), [s.code for s in tagged.undecided]
        )
    machine = {s.code: s for s in (*tagged.asserted, *tagged.undecided)}

    def rank(code: str) -> tuple[float, int]:
        return -(machine[code].score if code in machine else 0.0), order[code]

    decided = {*people.confirmed, *people.rejected}
    codes = sorted(people.confirmed, key=rank)
    codes += [s.code for s in tagged.asserted if s.code not in decided]
    return _PassageRead(
        codes,
        [machine.get(code) for code in codes],
        people.confirmed,
        [s.code for s in tagged.undecided if s.code not in decided],
    )


def _first(codes: Any) -> list[str | None]:
    """The first of each row's codes."""
    return [mine[0] if mine else None for mine in codes.to_pylist()]


@lru_cache(maxsize=1)
def tagger(codebook: Codebook) -> Tagger:
    """The product's tagger for a codebook, as it is before anybody has decided anything."""
    from analysis.tagging.tagger import Tagger

    return Tagger(codebook).fit()


@lru_cache(maxsize=1)
def _placed(path: str, written: int) -> PlacedThemes:
    found: PlacedThemes = pickle.loads(Path(path).read_bytes())  # noqa: S301 - our own file
    return found


def _table(ids: Any, events: Any, passages: Sequence[_PassageRead]) -> Any:
    """The rows of passages with their codes, each with its score and the places that it rests on
    (start and end after one another, in code points of the text)."""
    pa = needed("pyarrow")
    columns = {
        "id": ids,
        "event": events,
        "codes": [one.codes for one in passages],
        "scores": [[s and s.score for s in one.by] for one in passages],
        "evidence": [
            [[at for span in s.evidence for at in span] if s else [] for s in one.by]
            for one in passages
        ],
        "confirmed": [list(one.confirmed) or None for one in passages],
        "undecided": [one.undecided for one in passages],
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
