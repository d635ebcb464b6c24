"""Which numbers of persons are told of a whole, its parts and their parts, by their sizes alone.

The rule of `Gate.labels` at each level, from the whole down: a part is told beside the whole or
not, and its own parts only where it is told itself. It is held to what a part could have that has
no parts itself, if each of the others in it had one person (`_room`). A reader who runs the rule
again, over all persons there can be, is left with an interval at least the threshold wide of each
hidden number:

- Of the parts that are hidden beside each other, any could have the room that another has
  (`Gate.labels`), and the same would be hidden.
- Where all parts of what is told are hidden, any of them could have all its room, and the same
  would be hidden. So what is told has that much (`_least`), and a part that has parts counts as one
  of few below that, whatever its own parts are.
- Where nothing is told, because the whole has less room than that, any of them could have one
  person, or more than the threshold.

Who is in a whole and in none of its parts is a part that nobody tells. It is hidden with others or
hides them, and a reader does not know whether there is anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.disclosure.gate import Gate


@dataclass(frozen=True)
class Nested:
    """A number of persons and its parts, which share nobody and are not more than it together. Of
    equals the first is hidden. A whole that nobody tells has no `name`."""

    name: str
    persons: int
    parts: tuple[Nested, ...] = ()


def told(whole: Nested, threshold: int) -> frozenset[str] | None:
    """The names that are told; None where the whole has too few persons, so that nothing may be
    told of it, neither by these parts nor by others. A part of nobody is told, as there is nobody
    to protect.

    ValueError: parts that are more than what they are parts of.
    """
    hidden, rest = _hidden(whole, threshold)
    every = hidden == {part.name for part in whole.parts if part.persons}
    least = _least(whole, threshold) if rest else threshold
    if whole.persons and every and _room(whole) < least:
        return None
    return frozenset({*_inside(whole, threshold), *filter(None, [whole.name])})


def _inside(whole: Nested, threshold: int) -> Iterator[str]:
    """The names that are told of the parts of what is told."""
    hidden, _ = _hidden(whole, threshold)
    for part in whole.parts:
        if part.name in hidden:
            yield from (inner.name for inner in _all(part.parts) if not inner.persons)
        else:
            yield part.name
            yield from _inside(part, threshold)


def _hidden(whole: Nested, threshold: int) -> tuple[frozenset[str], bool]:
    """The names of the parts that are hidden, and whether nobody is told who is in none of them:
    they are hidden too, or there is nobody."""
    rest = whole.persons - sum(part.persons for part in whole.parts)
    if rest < 0:
        raise ValueError("parts are more than what they are parts of")
    least = _least_of_parts(whole.parts, threshold)
    names = {f"{number:09}": part.name for number, part in enumerate(whole.parts)}
    sizes = {number: _room(part) for number, part in zip(names, whole.parts, strict=True)}
    hidden = Gate(least, least).labels({**sizes, "": rest})
    return frozenset(names[number] for number in hidden - {""}), not rest or "" in hidden


def _least_of_parts(parts: Sequence[Nested], threshold: int) -> int:
    """How much room each of the parts must have to be told: the same of all, so that any could
    have what another has."""
    return max((_least(part, threshold) for part in parts), default=threshold)


def _least(part: Nested, threshold: int) -> int:
    """How much room it must have to be told where all of its parts are hidden."""
    if not part.parts:
        return threshold
    # One alone is hidden beside somebody who is in none: room for one person less.
    alone = len(_smallest(part)) < 2
    return _least_of_parts(part.parts, threshold) + (3 if alone else 2)


def _room(part: Nested) -> int:
    """How many persons there could be in one of the parts that have no parts themselves, as there
    is somebody in each of them."""
    return part.persons - max(len(_smallest(part)), 1) + 1 if part.persons else 0


def _smallest(part: Nested) -> list[Nested]:
    """The parts of somebody that have no parts of somebody."""
    found = [p for p in _all(part.parts) if p.persons]
    return [p for p in found if not any(inner.persons for inner in p.parts)]


def _all(parts: Sequence[Nested]) -> Iterator[Nested]:
    for part in parts:
        yield part
        yield from _all(part.parts)
