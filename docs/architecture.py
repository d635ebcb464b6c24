"""Draws docs/architecture.svg from the imports: `make architecture`.

The floors and rooms are those that tests/test_layers.py holds every file to. An arrow says that a
room imports another; arrows that follow from others (a → b → c makes a → c) are left out.
"""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.test_layers import FLOORS, modules, ours, room_of  # noqa: E402

TARGET = ROOT / "docs" / "architecture.svg"
# What each room is for, in a few words; a longer line stands in architecture.md.
JOBS = {
    "cafe.cli": "commands",
    "cafe.app": "create_app",
    "cafe.views": "pages",
    "cafe.exports": "files out",
    "cafe.server": "processes, mail",
    "cafe.reports": "what readers get",
    "cafe.intake": "files in",
    "cafe.demo": "worked example",
    "cafe.understand": "tags, themes, decisions",
    "cafe.flask_parts": "request, answer",
    "cafe.accounts": "sign-in",
    "cafe.rights": "who may what",
    "cafe.thresholds": "how many are enough",
    "cafe.masks": "hidden before stored",
    "cafe.upkeep": "backups, checks",
    "cafe.shares": "rounding",
    "cafe.alphabet": "order of names",
    "cafe.disk": "room on the disk",
    "cafe.practice": "invented cafés",
    "cafe.store": "the only SQL",
    "cafe.config": "settings",
    "cafe.language": "Swedish, English",
    "cafe.known": "known browsers",
    "cafe.errors": "what went wrong",
    "cafe.days": "clock, time zone",
    "forms": "what is asked",
    "analysis": "what it means",
}
WIDTH, HIGH, GAP, BOX, LEFT = 980, 44, 40, 180, 20
STYLE = """
    text { font: 14px system-ui, sans-serif; fill: #1a1a1a; text-anchor: middle }
    .job { font-size: 11.5px; fill: #555 }
    rect { fill: #f2f4f7; stroke: #5b6776 }
    path { fill: none; stroke: #8a94a1; stroke-width: 1.2 }
    .head { fill: #8a94a1; stroke: none }
    @media (prefers-color-scheme: dark) {
      text { fill: #eee } .job { fill: #b5bcc6 }
      rect { fill: #262b33; stroke: #8a94a1 }
    }
"""


def imports() -> dict[str, set[str]]:
    """The rooms that each room imports."""
    found: dict[str, set[str]] = {room: set() for rooms in FLOORS for room in rooms}
    for module in modules():
        here = room_of(module)
        if here is None:
            continue
        for imported in ours(module):
            there = room_of(imported)
            if there is not None and there[1] != here[1]:
                found[here[1]].add(there[1])
    return found


def reduced(graph: dict[str, set[str]]) -> dict[str, set[str]]:
    """The same without what follows from others. The graph has no circle."""

    def below(room: str) -> set[str]:
        return graph[room] | {r for to in graph[room] for r in below(to)}

    return {
        room: {to for to in tos if not any(to in below(other) for other in tos - {to})}
        for room, tos in graph.items()
    }


def drawing() -> str:
    """The picture as SVG."""
    at: dict[str, tuple[float, float]] = {}
    boxes, arrows = [], []
    for floor, rooms in enumerate(FLOORS):
        step = WIDTH / len(rooms)
        for place, room in enumerate(rooms):
            at[room] = LEFT + step * (place + 0.5), 20 + floor * (HIGH + GAP)
    for room, (x, y) in at.items():
        boxes.append(
            f'  <rect x="{x - BOX / 2:.0f}" y="{y:.0f}" width="{BOX}" height="{HIGH}" rx="6"/>\n'
            f'  <text x="{x:.0f}" y="{y + 19:.0f}">{escape(room)}</text>\n'
            f'  <text class="job" x="{x:.0f}" y="{y + 35:.0f}">{escape(JOBS[room])}</text>'
        )
    for room, tos in reduced(imports()).items():
        for to in sorted(tos):
            (x1, y1), (x2, y2) = at[room], at[to]
            y1 += HIGH
            bend = (y2 - y1) / 2
            arrows.append(
                f'  <path d="M{x1:.0f} {y1:.0f} C{x1:.0f} {y1 + bend:.0f} {x2:.0f} '
                f'{y2 - bend:.0f} {x2:.0f} {y2 - 6:.0f}"/>\n'
                f'  <path class="head" d="M{x2 - 4:.0f} {y2 - 7:.0f}h8l-4 7z"/>'
            )
    height = 20 + len(FLOORS) * (HIGH + GAP) - GAP + 20
    body = "\n".join([*arrows, *boxes])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH + 2 * LEFT} {height}" '
        f'role="img" aria-label="Rooms of Rundabord and their imports">\n'
        f"  <style>{STYLE}  </style>\n{body}\n</svg>\n"
    )


if __name__ == "__main__":
    TARGET.write_text(drawing(), encoding="utf-8")
