"""Recurring themes: which passages say the same thing, and what to call it.

The passages are read (`themes.read`), near-duplicates once; grouped (`themes.parts`), and what does
not belong taken out (`themes.belong`); what is said in the same words again and again set apart
(`themes.repeated`); given back to the themes that people edited (`themes.edits`); named
(`themes.titles`), and given the ids of the themes that they continue (`themes.runs`).
`evals/themes.py` measures it, on the data that the settings were chosen on and on others.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from analysis.embedding import Embedder
from analysis.themes.belong import cut_back
from analysis.themes.contrast import Contrast, contrast
from analysis.themes.edits import (
    Edit,
    EditPlan,
    Merge,
    MovePassages,
    Rename,
    Split,
    keep_edits,
    plan,
    resolve,
)
from analysis.themes.model import MODEL, Theme, Themes
from analysis.themes.parts import Part, find_parts, nearest
from analysis.themes.read import Corpus, read
from analysis.themes.repeated import set_apart
from analysis.themes.runs import RunChange, compare, content_id, continued
from analysis.themes.titles import Titles, central, quotes

__all__ = [
    "MODEL",
    "Contrast",
    "Edit",
    "EditPlan",
    "Merge",
    "MovePassages",
    "Rename",
    "RunChange",
    "Split",
    "Theme",
    "Themes",
    "compare",
    "contrast",
    "find_themes",
    "find_with_corpus",
    "plan",
    "resolve",
]

# What recurs is said three times; among few passages, twice.
_LEAST: Final = 3
_FEW: Final = (50, 2)
# Shares of the time after which passages are read and gathered.
_READ: Final = 0.5
_GATHERED: Final = 0.75


def find_themes(
    ids: Sequence[str],
    texts: Sequence[str],
    codes: Sequence[Sequence[str]],
    *,
    code_titles: Mapping[str, str] = {},
    previous: Sequence[Theme] = (),
    edits: Iterable[Edit] = (),
    min_size: int | None = None,
    embedder: Embedder | None = None,
    progress: Callable[[float], None] | None = None,
) -> Themes:
    """Gather passages into themes; every id comes back once, in a theme or outside.

    `codes[i]` are the codes of passage i, surest first, maybe none. `code_titles` name a theme
    only when its passages have no word that could. A theme that shares enough passages with one
    of `previous` keeps that one's id; themes of earlier runs that are gone may be among them, so
    that one that comes back, or whose merge was undone, has its id again. `edits` are people's, in
    their order (`analysis.themes.edits`). `min_size` is the least number of passages in a theme,
    near-duplicates counted once: 3, or 2 where there are fewer than 50 in all; one that people put
    together may be smaller, and so may one that is often said in the same words
    (`themes.repeated`). The result does not depend on the order of the passages. With an
    `embedder`, passages are also near to one another when its vectors are. `progress` hears the
    share that is done.

    ValueError: sequences of unequal length, an id twice, `min_size` below 1, or edits that cannot
    be followed. EmbeddingError: the embedding model cannot be read.
    """
    return find_with_corpus(
        ids,
        texts,
        codes,
        code_titles=code_titles,
        previous=previous,
        edits=edits,
        min_size=min_size,
        embedder=embedder,
        progress=progress,
    )[0]


def find_with_corpus(
    ids: Sequence[str],
    texts: Sequence[str],
    codes: Sequence[Sequence[str]],
    *,
    code_titles: Mapping[str, str] = {},
    previous: Sequence[Theme] = (),
    edits: Iterable[Edit] = (),
    min_size: int | None = None,
    embedder: Embedder | None = None,
    progress: Callable[[float], None] | None = None,
) -> tuple[Themes, Corpus, list[Part]]:
    """What `find_themes` returns, the passages as they were read, and of each theme its part."""
    if not len(ids) == len(texts) == len(codes):
        raise ValueError("ids, texts and codes must be equally long")
    if len(set(ids)) != len(ids):
        raise ValueError("an id occurs twice")
    if min_size is not None and min_size < 1:
        raise ValueError("min_size must be at least 1")
    told = progress or (lambda share: None)
    decided = plan(edits)
    order = sorted(range(len(ids)), key=lambda i: (texts[i], ids[i]))
    ids = [ids[i] for i in order]
    texts = [texts[i] for i in order]
    surest = [codes[i][0] if codes[i] else None for i in order]
    embeddings = None if embedder is None else embedder.encode(texts)
    corpus = read(texts, surest, [decided.pinned.get(passage) for passage in ids], embeddings)
    told(_READ)
    least = min_size or (_FEW[1] if len(corpus) < _FEW[0] else _LEAST)
    parts, outside = cut_back(corpus, *find_parts(corpus, least), least)
    parts, outside = set_apart(corpus, parts, outside, least)
    told(_GATHERED)
    edited: dict[str, Part] = {}
    if decided.pinned:
        placed = {passage for theme in previous for passage in theme.passages}
        placed.update(decided.pinned)
        edited, parts, outside = _with_edits(corpus, parts, outside, least, ids, placed)

    members = [[ids[i] for doc in part.docs for i in corpus.copies(doc)] for part in parts]
    earlier = [theme for theme in previous if theme.id not in {*edited, *decided.merged}]
    kept = continued(members, earlier, ids)
    taken = {theme.id for theme in previous} | decided.ids
    text_of = dict(zip(ids, texts, strict=True))
    named: list[tuple[str, Part]] = list(edited.items())
    for i, part in enumerate(parts):
        if i not in kept:
            said = [text_of[passage] for passage in members[i]]
            kept[i] = content_id(part.code, said, taken)
            taken.add(kept[i])
        named.append((kept[i], part))
    times = corpus.times()
    named.sort(
        key=lambda some: (
            -int(times[some[1].docs].sum()),
            some[1].code or "~",
            int(some[1].docs[0]),
        )
    )
    given = {theme: decided.titles[theme] for theme, _ in named if theme in decided.titles}
    titles = Titles(corpus, code_titles, given.values())
    themes = []
    for number, (theme, part) in enumerate(named, 1):
        made = theme in {*edited, *given}
        themes.append(_theme(corpus, ids, theme, part, titles, given.get(theme), edited=made))
        told(_GATHERED + (1 - _GATHERED) * number / len(named))
    found = Themes(
        tuple(themes),
        tuple(sorted(ids[i] for doc in outside for i in corpus.copies(doc))),
        MODEL if embedder is None else f"{MODEL} {embedder.id}",
        _duplicates(corpus, ids, range(len(corpus))),
    )
    return found, corpus, [part for _, part in named]


def _theme(
    corpus: Corpus,
    ids: Sequence[str],
    theme: str,
    part: Part,
    titles: Titles,
    given: str | None,
    *,
    edited: bool,
) -> Theme:
    ordered, features = central(corpus, part.docs)
    terms, title = titles.name(part, ordered, given)
    return Theme(
        id=theme,
        title=title,
        terms=terms,
        passages=tuple(ids[i] for doc in ordered for i in corpus.copies(doc)),
        quotes=tuple(
            ids[corpus.copies(doc)[0]] for doc in quotes(corpus, ordered, features, title)
        ),
        code=part.code,
        duplicates=_duplicates(corpus, ids, ordered),
        edited=edited,
    )


def _duplicates(
    corpus: Corpus, ids: Sequence[str], docs: Iterable[int]
) -> tuple[tuple[str, ...], ...]:
    copies = (corpus.copies(doc) for doc in docs)
    return tuple(tuple(ids[i] for i in some) for some in copies if len(some) > 1)


def _with_edits(
    corpus: Corpus,
    parts: Sequence[Part],
    outside: Sequence[int],
    min_size: int,
    ids: Sequence[str],
    placed: set[str],
) -> tuple[dict[str, Part], list[Part], list[int]]:
    """The edited themes, the parts that go on without their docs, and what is outside."""
    known = [any(ids[i] in placed for i in corpus.copies(doc)) for doc in range(len(corpus))]
    drawn, kept = keep_edits(
        [part.docs.tolist() for part in parts],
        corpus.pins,
        known,
        lambda docs, groups: nearest(corpus, docs, groups),
    )
    edited = {}
    for theme, docs in drawn.items():
        codes = Counter(code for doc in docs if (code := corpus.codes[doc]) is not None)
        number, code = min(((-n, c) for c, n in codes.items()), default=(0, None))
        own = code if -2 * number > len(docs) else None
        edited[theme] = Part(own, np.array(sorted(docs), dtype=np.intp), False)
    going_on = []
    left = [doc for doc in outside if corpus.pins[doc] is None]
    for part, docs in zip(parts, kept, strict=True):
        if len(docs) == len(part.docs):
            going_on.append(part)
        elif len(docs) >= min_size:
            going_on.append(Part(part.code, np.array(docs, dtype=np.intp), part.rest))
        else:
            left += docs
    return edited, going_on, left
