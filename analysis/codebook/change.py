"""Changing a codebook: every step makes another Codebook and keeps track of what became of codes.

A draft is compared with the version that it began from; `moves` says what that means for what
people have decided. Ids are never used for something else: what is gone stays named in `gone`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from analysis.codebook.file import STRENGTHS, own_rules
from analysis.codebook.model import Code, Codebook, GoneCode, Lexicon

__all__ = [
    "ChangeError", "Move", "add", "begin", "edit", "merge", "moves", "place", "remove", "split",
    "take_over",
]  # fmt: skip


class ChangeError(ValueError):
    """A change that cannot be made; `args[0]` names why, `params` fill the gaps of the sentence."""

    def __init__(self, name: str, **params: object) -> None:
        super().__init__(name)
        self.name = name
        self.params = params


@dataclass(frozen=True)
class Move:
    """What a new version means for decisions on a code of the version before.

    `fate`: "revised" (it lives on with another meaning: decisions are read again), "split" (read
    again for `into`), "merged" (decisions go over to the one code of `into`) or "retired" (kept,
    and no longer counted).
    """

    code: str
    fate: str
    into: tuple[str, ...] = ()


def begin(codebook: Codebook, version: str) -> Codebook:
    """A draft of the next version, to be changed by the functions here."""
    return replace(own_rules(codebook), version=version)


def add(codebook: Codebook, code: Code) -> Codebook:
    """Add a code at the end, a sub-code after its parent and its other sub-codes.

    Raises ChangeError: "code_taken", "code_no_parent".
    """
    taken = {*codebook.ids, *(gone.id for gone in codebook.gone)}
    if code.id.casefold() in {id.casefold() for id in taken}:
        raise ChangeError("code_taken", id=code.id)
    _check_parent(codebook, code)
    return replace(codebook, codes=_beside(codebook.codes, code))


def edit(codebook: Codebook, code: Code) -> Codebook:
    """Put a changed code in the place of the one with its id; KeyError when there is none.

    Raises ChangeError: "code_no_parent", "code_has_children" (a code with sub-codes cannot become
    one itself).
    """
    codebook.code(code.id)
    _check_parent(codebook, code)
    if code.parent is not None and codebook.children(code.id):
        raise ChangeError("code_has_children", id=code.id)
    if code.parent != codebook.code(code.id).parent:
        rest = tuple(c for c in codebook.codes if c.id != code.id)
        return replace(codebook, codes=_beside(rest, code))
    return replace(codebook, codes=tuple(code if c.id == code.id else c for c in codebook.codes))


def place(codebook: Codebook, id: str, step: int) -> Codebook:
    """Move a code up (-1) or down (1) among those with the same parent, its sub-codes with it."""
    code = codebook.code(id)
    siblings = [c.id for c in codebook.codes if c.parent == code.parent]
    at = siblings.index(id)
    to = max(0, min(at + step, len(siblings) - 1))
    siblings.insert(to, siblings.pop(at))
    if code.parent is None:
        order = [i for top in siblings for i in (top, *(c.id for c in codebook.children(top)))]
    else:
        turn = iter(siblings)
        order = [next(turn) if c.parent == code.parent else c.id for c in codebook.codes]
    return replace(codebook, codes=tuple(codebook.code(i) for i in order))


def split(codebook: Codebook, id: str, parts: Sequence[Code]) -> Codebook:
    """Put two or more codes in the place of one. They share its place and its parent; what it is
    called stays its own.

    Raises ChangeError: "code_taken", "code_has_children", "code_split_two".
    """
    old = codebook.code(id)
    if codebook.children(id):
        raise ChangeError("code_has_children", id=id)
    if len(parts) < 2 or len({part.id.casefold() for part in parts}) < len(parts):
        raise ChangeError("code_split_two")
    taken = {*codebook.ids, *(gone.id for gone in codebook.gone)}
    for part in parts:
        if part.id.casefold() in {other.casefold() for other in taken}:
            raise ChangeError("code_taken", id=part.id)
    fresh = tuple(replace(part, parent=old.parent) for part in parts)
    codes = [c for code in codebook.codes for c in (fresh if code.id == id else (code,))]
    gone = GoneCode(id, "split", tuple(part.id for part in parts))
    return replace(codebook, codes=tuple(codes), gone=(*codebook.gone, gone))


def merge(codebook: Codebook, ids: Collection[str], into: str) -> Codebook:
    """Let codes become part of the code `into`, which lives on with its wording and their lexicon.

    Raises ChangeError: "code_has_children", "code_merge_none"; KeyError for an unknown code.
    """
    target = codebook.code(into)
    sources = [codebook.code(id) for id in codebook.ids if id in set(ids) - {into}]
    if not sources or len(sources) < len(set(ids) - {into}):
        raise ChangeError("code_merge_none")
    for source in sources:
        if [c for c in codebook.children(source.id) if c.id != into]:
            raise ChangeError("code_has_children", id=source.id)
    merged = {source.id for source in sources}
    everyone = (target, *sources)
    target = replace(
        target,
        parent=None if target.parent in merged else target.parent,
        lexicon=Lexicon(
            **{
                name: tuple(
                    dict.fromkeys(rule for c in everyone for rule in getattr(c.lexicon, name))
                )
                for name in STRENGTHS
            }
        ),
        lexicon_of=tuple(dict.fromkeys(id for c in everyone for id in c.lexicon_of)),
        examples=tuple(dict.fromkeys(text for c in everyone for text in c.examples)),
    )
    codes = tuple(target if c.id == into else c for c in codebook.codes if c.id not in merged)
    gone = tuple(GoneCode(source.id, "merged", (into,)) for source in sources)
    return replace(codebook, codes=codes, gone=(*codebook.gone, *gone))


def remove(codebook: Codebook, id: str, known: Collection[str]) -> Codebook:
    """Take a code out: retired if the version before (`known`) had it, else as if never added.

    Raises ChangeError: "code_has_children", "code_last", "code_is_part" (something became it).
    """
    codebook.code(id)
    if codebook.children(id):
        raise ChangeError("code_has_children", id=id)
    if len(codebook.codes) == 1:
        raise ChangeError("code_last")
    codes = tuple(c for c in codebook.codes if c.id != id)
    wanted = any(id in gone.into for gone in codebook.gone)
    gone = codebook.gone
    if id in known or wanted:
        gone = (*gone, GoneCode(id, "retired"))
    return replace(codebook, codes=codes, gone=gone)


def take_over(codebook: Codebook, new: Codebook) -> Codebook:
    """A draft whose content is `new`, a file that was brought in: id and version stay the draft's,
    and a code that the file neither has nor says anything of is retired."""
    living = set(new.ids)
    told = {gone.id: gone for gone in (*codebook.gone, *new.gone) if gone.id not in living}
    for id in codebook.ids:
        if id not in living and id not in told:
            told[id] = GoneCode(id, "retired")
    known = living | told.keys()
    gone = tuple(replace(g, into=tuple(id for id in g.into if id in known)) for g in told.values())
    return replace(own_rules(new), id=codebook.id, version=codebook.version, gone=gone)


def moves(before: Codebook, after: Codebook, revised: Collection[str] = ()) -> tuple[Move, ...]:
    """What `after` means for decisions on the codes of `before`, in its order. Codes that live on
    unchanged, or only with other words, are not named. `revised`: whose meaning is another."""
    found = []
    for id in before.ids:
        became = after.became(id)
        if became is None:
            if id in revised:
                found.append(Move(id, "revised", (id,)))
        else:
            found.append(Move(id, became.fate, became.into))
    return tuple(found)


def _beside(codes: Sequence[Code], code: Code) -> tuple[Code, ...]:
    """The codes with one more: last, or last of its family."""
    at = len(codes)
    if code.parent is not None:
        family = [i for i, c in enumerate(codes) if code.parent in (c.id, c.parent)]
        at = family[-1] + 1
    return (*codes[:at], code, *codes[at:])


def _check_parent(codebook: Codebook, code: Code) -> None:
    if code.parent is None:
        return
    parents = {c.id for c in codebook.codes if c.parent is None}
    if code.parent not in parents or code.parent == code.id:
        raise ChangeError("code_no_parent", id=code.parent)
