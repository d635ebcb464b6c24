"""Every Swedish sentence of the pages has an English one, and the catalogue holds no others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "cafe" / "translations"
# What Python fills in, and what a script of the page does.
GAP = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def forms(message: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """A sentence's singular and plural; one that has no plural stands alone."""
    return (message,) if isinstance(message, str) else tuple(message)


@cache
def extracted() -> frozenset[tuple[str, ...]]:
    """All sentences that the pages hold."""
    with (FOLDER / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = set()
    for top in ("templates", "cafe"):
        mapping = [(pattern.removeprefix(f"{top}/"), how) for pattern, how in methods]
        for _, _, message, _, _ in extract_from_dir(
            str(ROOT / top), method_map=mapping, options_map=options
        ):
            found.add(forms(message))
    return frozenset(found)


@cache
def catalogue() -> dict[tuple[str, ...], tuple[str, ...]]:
    """The English catalogue."""
    with (FOLDER / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return {forms(m.id): forms(m.string) for m in read_po(file, locale="en") if m.id}


def pairs() -> Iterator[tuple[str, str]]:
    """Each Swedish sentence with its English one, singular with singular."""
    for swedish, english in catalogue().items():
        yield from zip(swedish, english, strict=True)


def test_every_sentence_is_translated() -> None:
    english = catalogue()
    swedish = extracted()
    assert len(swedish) > 200
    assert sum(len(s) == 2 for s in swedish) > 5
    assert sorted(s for s in swedish if not all(english.get(s, ("",)))) == []


def test_the_catalogue_holds_nothing_that_is_no_longer_said() -> None:
    assert sorted(set(catalogue()) - extracted()) == []


def test_gaps_are_the_same() -> None:
    for swedish, english in pairs():
        assert sorted(GAP.findall(swedish)) == sorted(GAP.findall(english)), swedish
