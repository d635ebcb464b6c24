"""What the templates of the question types draw a question with, on a phone and at a desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class AskedPage:
    """What was typed and what is wrong, by the fields' names; `desk`: it is filled in at a desk,
    while talking; `preset`: where there is nothing to choose, it is chosen; `quarters` to choose
    from, value and wording."""

    typed: Mapping[str, object] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    desk: bool = False
    preset: bool = False
    quarters: Sequence[tuple[str, str]] = ()
