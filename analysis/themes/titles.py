"""What speaks for a theme: its most central passages, terms and a title of real words."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from analysis.text import STOPWORDS, stem, tokens
from analysis.themes.model import REST
from analysis.themes.parts import CARRIED, Part
from analysis.themes.read import Corpus, Floats, Ints
from analysis.themes.statements import LONGEST, short_of, statements
from analysis.themes.words import (
    ADJECTIVE,
    DEFINITE,
    NO_NOUNS,
    PREPOSITIONS,
    VERB_FORMS,
    form_weight,
)

__all__ = ["Titles", "central", "quotes"]

Types = NDArray[np.int32]

_RECURS: Final = 0.3  # share of a theme's docs in which a word must stand to be its title
_SPEAKS_OF: Final = 0.5  # share from which a word, or a family of words, speaks for a theme
_SAME_WORDING: Final = 0.75  # cosine from which two quotes say it in the same words
_QUOTES: Final = 3
_TERMS: Final = (3, 6)
_SMALL: Final = 5  # docs up to which a theme is small
_PAIR: Final = 2  # docs that hold too few words for one of them to tell what they are about
_TELLS: Final = 0.06  # share of a theme's docs in which a word must stand to be a term of it
_RANKED: Final = 40  # words that are tried as terms
_LONG_QUOTE: Final = 240  # characters
_CENTRAL: Final = 15  # docs among which one is looked for that bears a title out
_BLOCK: Final = 20_000
_KEPT: Final = 2  # blocks of a theme whose features are kept while it is read
_OFTEN: Final = 3  # times that a wording is said, from which it is nobody's own
_NAMED: Final = 25  # characters that a title may be longer for the name of its matter
_READ: Final = 2000  # docs of a theme that are read for its quotes and the wording of its title


def central(corpus: Corpus, docs: Ints) -> tuple[list[int], sp.csr_matrix]:
    """The docs of a theme, most central first, and the features of the first of them."""
    blocks = [docs[start : start + _BLOCK] for start in range(0, len(docs), _BLOCK)]
    # Features of a theme of bearable size are made once.
    kept = [corpus.features(block) for block in blocks] if len(blocks) <= _KEPT else []
    made = kept or map(corpus.features, blocks)
    centre = sum(np.asarray(features.sum(axis=0)).ravel() for features in made)
    made = kept or map(corpus.features, blocks)
    near = np.concatenate([features @ centre for features in made])
    # Rounded, so that no last bit decides the order.
    order = np.lexsort((docs, -np.round(near, 9)))
    first = order[:_READ]
    features = kept[0][first] if len(kept) == 1 else corpus.features(docs[first])
    return docs[order].tolist(), features


def quotes(
    corpus: Corpus, ordered: Sequence[int], features: sp.csr_matrix, title: str
) -> list[int]:
    """Up to three central docs that say it in different words and at a readable length; where none
    of them bears the title out, the doc that does best comes first.

    `ordered` and `features` as from `central`.
    """
    docs = ordered[:_READ]
    centre = np.asarray(features.sum(axis=0)).ravel()
    length = np.array([len(corpus.texts[doc]) for doc in docs])
    worth = (features @ centre) / (1 + np.maximum(0, length - _LONG_QUOTE) / _LONG_QUOTE)
    worth[np.diff(corpus.start)[docs] < 3] *= 0.5
    chosen: list[int] = []
    fresh = np.ones(len(docs), dtype=bool)
    for i in np.lexsort((np.arange(len(docs)), -np.round(worth, 9))):
        if not fresh[i] or (not corpus.texts[docs[i]].strip() and len(docs) > 1):
            continue
        chosen.append(int(i))
        if len(chosen) == _QUOTES:
            break
        fresh &= (features @ features[i].T).toarray().ravel() < _SAME_WORDING
    return _borne_out(corpus, title, docs[:_CENTRAL], [docs[i] for i in chosen] or [docs[0]])


def _borne_out(corpus: Corpus, title: str, near: Sequence[int], chosen: Sequence[int]) -> list[int]:
    """The chosen docs, behind the one of the `near` that has most words of the title, unless one
    of them has as many."""
    words = {stem(token.text) for token in tokens(title) if token.text not in STOPWORDS}
    has = {
        doc: len(words & {stem(corpus.types[word]) for word in corpus.words(doc)})
        for doc in (*near, *chosen)
        if len(corpus.texts[doc]) <= _LONG_QUOTE or doc in chosen
    }
    best = max(has, key=lambda doc: has[doc])
    if has[best] == max(has[doc] for doc in chosen):
        return list(chosen)
    return [best, *chosen[: _QUOTES - 1]]


# --- titles -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Term:
    """A word for a theme; `share` of the theme's docs hold its concept."""

    concept: int
    form: str
    share: float


class Titles:
    """Names parts one by one, no name twice; `taken` are titles that people gave."""

    def __init__(
        self, corpus: Corpus, code_titles: Mapping[str, str], taken: Iterable[str] = ()
    ) -> None:
        self.corpus = corpus
        self.code_titles = code_titles
        self.taken = {_key(title) for title in taken}
        self.everywhere = np.bincount(
            corpus.concepts.indices, minlength=corpus.concepts.shape[1]
        ).astype(np.float64)
        self.times = corpus.times()
        self.links = np.array(
            [word == "och" or word in PREPOSITIONS for word in corpus.types], dtype=bool
        )
        number = len(corpus.types)
        self.meant = np.array([bool(some) for some in corpus.meanings], dtype=bool)
        self.no_noun = np.array([word in NO_NOUNS for word in corpus.types], dtype=bool)
        self.alphabet = np.empty(number, dtype=np.intp)
        self.alphabet[sorted(range(number), key=corpus.types.__getitem__)] = np.arange(number)
        self.ids = {word: i for i, word in enumerate(corpus.types)}

    def name(
        self, part: Part, ordered: Sequence[int], given: str | None = None
    ) -> tuple[tuple[str, ...], str]:
        """Return the terms and the title of a part; `ordered` are its docs as from `central`,
        `given` is the title that a person gave it."""
        docs = part.docs
        n = len(docs)
        held = self.corpus.concepts[docs].indices
        inside = np.bincount(held, minlength=len(self.everywhere)).astype(np.float64)
        share = inside / n
        usual = (self.everywhere - inside + 1) / (len(self.corpus) - n + 2)
        score = share * np.log1p(share / usual) * self.corpus.nouns
        said = self._said(docs[:_READ])
        ranked = np.lexsort((np.arange(len(score)), -np.round(score, 9)))[:_RANKED]
        forms = self._forms(said, ranked)
        found = [
            _Term(int(concept), form, float(share[concept]))
            for concept in ranked
            if score[concept] > 0 and (form := self._noun(forms[concept], concept)) is not None
        ]
        families = [term for term in found if term.concept in self.corpus.families]
        nouns = [term for term in found if term.concept not in self.corpus.families]
        terms: list[_Term] = []
        for term in nouns:
            # Where nearly all say "hembesök", "besök" is the poorer word for it.
            longer = (
                t
                for t in nouns
                if t.share >= 0.6 * term.share
                and len(t.form) > len(term.form)
                and term.form[: max(4, len(term.form) - 2)] in t.form[1:]
            )
            best = next(longer, term)
            once = len(terms) >= _TERMS[0] and best.share * n < 2
            if not once and not any(_overlap(best.form, other.form) for other in terms):
                terms.append(best)
            if len(terms) == _TERMS[1]:
                break
        spare = self._spare(said)
        telling = [term.form for term in terms if term.share * n >= max(2, _TELLS * n)]
        # Words of one passage are listed only where there are few passages and no better ones.
        enough = _TERMS[0] if n <= _SMALL else 1
        listed = telling or [term.form for term in terms[:1]]
        listed += [term.form for term in terms if term.form not in listed][
            : max(0, enough - len(listed))
        ]
        listed += [word for word in spare if word not in listed][: max(0, enough - len(listed))]
        titles = self._candidates(part, terms, families, said)
        if given is None:
            titles = [*self._statements(ordered, titles, terms, families, score, inside), *titles]
        if n <= _PAIR and " " not in titles[0]:
            # One bare word of two passages ("Chef") says less than the point they are about.
            titles.insert(0, self.code_titles.get(part.code or "", ""))
        titles += [part.code or "", *spare[:1], "Utan ord"]
        return (
            tuple(self._written(word) for word in listed),
            given or self._unused([_capital(title) for title in titles if title.strip()]),
        )

    def _candidates(
        self, part: Part, terms: Sequence[_Term], families: Sequence[_Term], said: Types
    ) -> list[str]:
        """Possible titles, best first."""
        by_code = self.code_titles.get(part.code or "", "").strip()
        if not terms:
            return [by_code]
        n = len(part.docs)
        first, *others = terms
        if families and n > 1:
            family = max(families, key=lambda term: term.share)
            words = family.form.casefold().split()
            inside = first.form not in words and any(first.form in word for word in words)
            half = family.share > _SPEAKS_OF or (family.share == _SPEAKS_OF and n > _SMALL)
            if half and (inside or first.share < _SPEAKS_OF):
                # The same matter in many words: none of them says it for all.
                closer = [
                    f"{family.form}: {self._written(term.form)}"
                    for term in terms
                    if term.share * n >= max(2, _TELLS * n)
                    and not any(_overlap(term.form, word) for word in words)
                ]
                return [family.form, *closer, f"{REST}{family.form}", by_code]
        head = self._with_adjective(first.form, said)
        pairs: list[str] = []
        seldom: list[str] = []
        for term in others:
            pair = f"{head} och {self._with_adjective(term.form, said)}"
            (pairs if term.share * n >= max(2, _TELLS * n) else seldom).append(pair)
        found = [phrase] if (phrase := self._phrase(said, terms, n)) else []
        if n > 1 and (first.share * n < 2 or first.share < _RECURS):
            # No word recurs enough, so only the code can tell what it is about.
            return [by_code, *found, f"{head} med mera", *pairs, *seldom]
        # A second word only where the first is not in most passages and it is no chance word.
        second = others[0].share if others else 0.0
        if first.share >= 0.6 or second < 0.2 or second * n < 2:
            if first.share < CARRIED:
                head += " med mera"
            return [*found, head, *pairs, by_code, *seldom]
        return [*found, *pairs, head, by_code, *seldom]

    def _statements(
        self,
        ordered: Sequence[int],
        named: Sequence[str],
        terms: Sequence[_Term],
        families: Sequence[_Term],
        score: Floats,
        inside: Floats,
    ) -> list[str]:
        """Titles that say something; behind the name of a matter or a point, where no word says it
        for all (`named`: possible names, best first)."""
        often = max(ordered, key=lambda doc: (self.times[doc], -doc))
        if 2 * self.times[often] >= self.times[ordered].sum() and self.times[often] >= _OFTEN:
            wording = short_of(" ".join(self.corpus.texts[often].split()))
            if wording:
                return [wording.capitalize() if wording.isupper() else wording]
        names = {*self.corpus.families.values(), *self.code_titles.values()}
        name = named[0] if named and named[0] in names else ""
        by_family = [term.concept for term in families if term.form == name]
        about = by_family or ([] if name or not terms else [terms[0].concept])
        found = statements(self.corpus, ordered, self.ids, score, self.everywhere, inside, about)
        if not name:
            return found
        own = [token.text for token in tokens(name)]
        made = [
            title
            if any(_overlap(t.text, w) for t in tokens(title) for w in own if len(w) > 3)
            else f"{name}: {self._inner(title)}"
            for title in found
        ]
        return [title for title in made if len(title) <= LONGEST + _NAMED]

    def _inner(self, title: str) -> str:
        """A title inside a line: a small first letter, unless the word has capitals of its own."""
        first = title.split()[0]
        return title if first[1:] != first[1:].lower() else title[:1].lower() + title[1:]

    def _unused(self, candidates: Sequence[str]) -> str:
        """The first candidate that names no other theme, numbered if all do."""
        for title in candidates:
            if _key(title) not in self.taken:
                break
        else:
            number = 2
            while _key(title := f"{candidates[0]} ({number})") in self.taken:
                number += 1
        self.taken.add(_key(title))
        return title

    def _spare(self, said: Types) -> list[str]:
        """The most frequent words, those that are no nouns last."""
        counted = np.bincount(said[said >= 0], minlength=len(self.corpus.types))
        found = np.flatnonzero((counted > 0) & self.meant)
        order = np.lexsort((self.alphabet[found], -counted[found], self.no_noun[found]))
        return [self.corpus.types[i] for i in found[order[: sum(_TERMS)]]]

    def _said(self, docs: Ints) -> Types:
        """The word types of some docs in their order, with -1 after each doc."""
        gap = np.array([-1], dtype=np.int32)
        return np.concatenate([some for doc in docs for some in (self.corpus.words(doc), gap)])

    def _forms(self, said: Types, concepts: Ints) -> dict[int, Counter[str]]:
        """Written forms of some concepts."""
        forms: dict[int, Counter[str]] = defaultdict(Counter)
        counted = np.bincount(said[said >= 0], minlength=len(self.corpus.types))
        wanted = set(concepts.tolist())
        of_type = self.corpus.of_type
        held = np.unique(of_type[:, concepts].indices)
        for i in held[counted[held] > 0].tolist():
            word, times = self.corpus.types[i], int(counted[i])
            for concept, form in self.corpus.meanings[i]:
                if concept in wanted:
                    named = form == word or concept in self.corpus.families
                    forms[concept][form] += times if named else 0
        return forms

    def _noun(self, counted: Counter[str], concept: int) -> str | None:
        """The most frequent form that reads as a noun, without its article where it can be."""
        if concept in self.corpus.families:
            return self.corpus.families[concept] if counted else None
        usable = {form: n for form, n in counted.items() if form_weight(form) > 0.3}
        if not usable:
            return None
        form = min(usable, key=lambda form: (-usable[form], len(form), form))
        # "mentor" for "mentorn", if it is said as well; not "student" for "studenter".
        bare = [f for f in usable if DEFINITE.sub("", form) == f and usable[f]]
        form = bare[0] if bare else form
        if counted[form]:
            return form
        # Only met inside compounds here: as it stands elsewhere, or, when several compounds have
        # it and so bear it out, as it is written as a part.
        number, _, form = min((-n, len(f), f) for f, n in self.corpus.forms[concept].items())
        return form if number or self.corpus.spread[concept] > 1 else None

    def _written(self, word: str) -> str:
        """The word with capitals when it is mostly written so ("VFU", "IA-systemet")."""
        counted = self.corpus.capitals.get(word)
        if not counted:
            return word
        number, written = min((-n, form) for form, n in counted.items())
        return written if -2 * number > self._times(word) else word

    def _times(self, word: str) -> int:
        if word not in self.ids:
            return 0
        meant = self.corpus.meanings[self.ids[word]]
        return next((n for c, _ in meant if (n := self.corpus.forms[c][word])), 0)

    def _phrase(self, said: Types, terms: Sequence[_Term], number: int) -> str | None:
        """A phrase of two of the terms around "och" or a preposition, said by one doc in five."""
        wanted = {term.concept for term in terms}
        held = self.corpus.of_type[:, sorted(wanted)].indices if wanted else ()
        meant = {int(i): {c for c, _ in self.corpus.meanings[i]} & wanted for i in held}
        has = np.isin(said, list(meant))
        link = (said >= 0) & self.links[said]
        types = self.corpus.types
        seen: Counter[str] = Counter()
        for i in np.flatnonzero(has[:-2] & link[1:-1] & has[2:]):
            left, middle, right = (int(t) for t in said[i : i + 3])
            start, end = meant[left], meant[right]
            if terms[0].concept in start | end and start != end:
                phrase = f"{self._written(types[left])} {types[middle]} "
                seen[phrase + self._written(types[right])] += 1
        times, phrase = min(((-n, phrase) for phrase, n in seen.items()), default=(0, ""))
        return phrase if -times >= max(2, min(number, _READ) / 5) else None

    def _with_adjective(self, noun: str, said: Types) -> str:
        """The noun with the adjective that stands before it at least twice and half of the time."""
        written = self._written(noun)
        if noun not in self.ids:
            return written
        before = said[:-1][said[1:] == self.ids[noun]]
        counted = Counter(self.corpus.types[i] for i in before if i >= 0)
        times, word = min(((-n, a) for a, n in counted.items()), default=(0, ""))
        adjective = word in NO_NOUNS and word not in VERB_FORMS and ADJECTIVE.search(word)
        often = -times >= 2 and -2 * times >= counted.total()
        return f"{self._written(word)} {written}" if adjective and often else written


def _overlap(word: str, other: str) -> bool:
    """Whether two words are one in two forms, or one a part of the other."""
    a, b = stem(word), stem(other)
    return a in b or b in a or (len(a) > 5 and a[:6] == b[:6])


def _key(title: str) -> tuple[str, ...]:
    """What two titles have alike that differ only in the endings of their words."""
    words = [token.text for token in tokens(title)]
    return tuple(DEFINITE.sub("", stem(word)) or word for word in words) or (title.casefold(),)


def _capital(title: str) -> str:
    return title[:1].upper() + title[1:]
