"""Tablets that write while everything around them breaks, and what the server has in the end.

`run` drives real browsers, one a table, through a proxy that it breaks at random: the network goes
away, crawls, loses answers or stops in the middle of one; pages are loaded again and browsers are
closed in the middle of a note; the server is killed. Each tablet's clock is wrong in its own way.
The same seed gives the same course of actions (not the same timing).
"""

from __future__ import annotations

import contextlib
import functools
import json
import random
import shutil
import tempfile
import time
import urllib.request
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.journeys.conftest import ARGUMENTS
from tests.journeys.proxy import Proxy

ALL_SAVED = "Allt är sparat på servern"
KINDS = ("works", "improve", "proposal", "other")
PATIENCE_MS = 90_000
HOUR = 3600
# How often each happens, for ten notes that are written.
STEPS = {"write": 10, "change": 4, "withdraw": 1, "reload": 1, "close": 1}
FAULTS = {"stop": 3, "slow": 2, "swallow": 2, "cut": 2, "hole": 1, "drop": 2, "kill": 1, "mend": 8}
SKEW = """
(() => {
  const Real = Date;
  const off = OFF * 1000;
  globalThis.Date = class extends Real {
    constructor(...given) {
      if (given.length) super(...given);
      else super(Real.now() + off);
    }
    static now() { return Real.now() + off; }
  };
})();
"""
# Waits until the page, or the address that is given, can be opened without a network.
KEPT = """
async (given) => {
  const address = given ?? location.origin + location.pathname;
  const late = new Promise((_, no) => setTimeout(no, 20_000, new Error(`${address} is not kept`)));
  const kept = async () => {
    await navigator.serviceWorker.ready;
    while (!(await caches.match(address, { ignoreVary: true }))) {
      await new Promise((done) => setTimeout(done, 50));
    }
  };
  await Promise.race([kept(), late]);
}
"""


@dataclass
class Report:
    """What was done, and what is wrong: each list is empty when nothing was lost.

    `notes` counts those that were written; `missing`, `doubled`, `changed` (in the server with
    other content than last written) and `forked` (with a version beside it) name notes,
    `lost_drafts` what had been typed and was not in the page afterwards, `disordered` the tables
    whose notes are not in the order in which they were written.
    """

    seed: int
    tablets: int
    notes: int = 0
    revisions: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    missing: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    forked: list[str] = field(default_factory=list)
    lost_drafts: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether every note is there once, as last written, and no draft was lost."""
        return not (
            self.missing
            or self.doubled
            or self.changed
            or self.forked
            or self.lost_drafts
            or self.disordered
        )


@dataclass
class Expected:
    """A note as its tablet wrote it last."""

    mark: str
    text: str
    kind: str
    withdrawn: bool = False


class Tablet:
    """A window at one table; `opens` gives it, with what it kept when it was closed."""

    def __init__(self, opens: Callable[[], BrowserContext], address: str, skew: int) -> None:
        self.opens = opens
        self.address = address
        self.skew = skew
        self.notes: list[Expected] = []
        self.draft = ""
        self.context: BrowserContext
        self.page: Page
        self.launch()

    def launch(self) -> None:
        """Open the table."""
        self.context = self.opens()
        self.context.set_default_timeout(8_000)
        self.context.add_init_script(SKEW.replace("OFF", str(self.skew)))
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()
        # Leaving with unsent notes warns; these tablets are torn away all the same.
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.page.goto(self.address)

    def write(self, mark: str, rng: random.Random) -> None:
        """A new note."""
        note = Expected(mark, f"{mark} {_words(rng)}", rng.choice(KINDS))
        self._fill(note.text)
        self.page.locator(f"input[name=kind][value={note.kind}]").check()
        self.page.locator("#save").click()
        self.notes.append(note)
        self.draft = ""

    def change(self, rng: random.Random) -> bool:
        """Another wording for a note, sent or not."""
        note = self._choose(rng)
        if note is None:
            return False
        self._item(note).locator(".edit").click()
        note.text = f"{note.mark} {_words(rng)}"
        self._fill(note.text)
        self.page.locator("#save").click()
        return True

    def withdraw(self, rng: random.Random) -> bool:
        """Take a note back."""
        note = self._choose(rng)
        if note is None:
            return False
        self._item(note).locator(".edit").click()
        self.page.locator("#withdraw").click()
        note.withdrawn = True
        return True

    def type(self, rng: random.Random) -> None:
        """Begin a note, and stop in the middle of it."""
        self.draft = f"Halvskrivet: {_words(rng)}"
        self._fill(self.draft)

    def reload(self) -> None:
        """Load the page anew."""
        self.page.reload()

    def restart(self) -> None:
        """Close the browser and start it again."""
        self.page.wait_for_timeout(400)  # the pause at which a draft goes to the disc
        self.context.close()
        self.launch()

    def keeps_draft(self) -> bool:
        """Whether what was typed is in the page."""
        with contextlib.suppress(AssertionError):
            expect(self.page.locator("#text")).to_have_value(self.draft, timeout=10_000)
            return True
        return False

    def _fill(self, text: str) -> None:
        self.page.locator("#text").fill(text)

    def _choose(self, rng: random.Random) -> Expected | None:
        there = [note for note in self.notes if not note.withdrawn]
        return rng.choice(there) if there else None

    def _item(self, note: Expected):  # type: ignore[no-untyped-def]
        return self.page.locator("#notes .note", has_text=note.mark)


def run(
    base_url: str,
    proxy: Proxy,
    keys: Sequence[str],
    notes_per_tablet: int,
    seed: int,
    *,
    kill: Callable[[], None] | None = None,
    browser: Browser | None = None,
    nudge: bool = True,
) -> Report:
    """Let one tablet a key write so many notes while things break, and compare in the end.

    `base_url` is the proxy's address; `kill` ends the server by force and starts it again (without
    it the server stays up); in a `browser` each tablet is a context that is not closed on the way,
    which takes less time than a browser each, with None; `nudge` tells the pages in the end that
    the network is back, as a browser does, else they find out by themselves. Raises Playwright's
    TimeoutError when a tablet does not get its notes through within 90 seconds after everything has
    been mended.
    """
    rng = random.Random(seed)
    report = Report(seed, len(keys))
    began = time.monotonic()
    with contextlib.ExitStack() as stack:
        opens = _windows(stack, browser)
        tablets = []
        for place, key in enumerate(keys):
            # Hours to days wrong, some ahead and some behind.
            skew = rng.choice([-1, 1]) * rng.randrange(40 * HOUR)
            tablet = Tablet(functools.partial(opens, place), f"{base_url}/t/{key}", skew)
            stack.callback(tablet.context.close)
            tablet.page.evaluate(KEPT)
            tablets.append(tablet)
        for place, step in _course(rng, len(keys), notes_per_tablet, not browser):
            if rng.random() < 0.25:
                _break(proxy, rng, kill, report)
            _take(tablets[place], f"[{place}-{len(tablets[place].notes):03}]", step, rng, report)
        proxy.clear()
        proxy.start()
        for tablet in tablets:
            if nudge:
                tablet.page.evaluate("dispatchEvent(new Event('online'))")
        for tablet in tablets:
            status = tablet.page.locator("#status")
            expect(status).to_have_text(ALL_SAVED, timeout=PATIENCE_MS)
        for tablet, key in zip(tablets, keys, strict=True):
            _compare(tablet, _in_server(base_url, key), report)
    report.seconds = time.monotonic() - began
    return report


def _windows(
    stack: contextlib.ExitStack, browser: Browser | None
) -> Callable[[int], BrowserContext]:
    """What opens a window for the tablet of that number: each time on what it kept before, but
    for one in a browser that is given."""
    looks: Any = {"viewport": {"width": 1024, "height": 768}, "locale": "sv-SE"}
    if browser is not None:
        return lambda _number: browser.new_context(**looks)
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
    chromium = stack.enter_context(sync_playwright()).chromium
    return lambda number: chromium.launch_persistent_context(
        folder / str(number), executable_path=shutil.which("chromium"), args=ARGUMENTS, **looks
    )


def _course(
    rng: random.Random, tablets: int, notes: int, closing: bool
) -> Iterator[tuple[int, str]]:
    """Who does what, until each has written its notes."""
    left = [notes] * tablets
    names = [name for name in STEPS if closing or name != "close"]
    weights = [STEPS[name] for name in names]
    while any(left):
        place = rng.choice([i for i, n in enumerate(left) if n])
        step = rng.choices(names, weights)[0]
        left[place] -= step == "write"
        yield place, step


def _take(tablet: Tablet, mark: str, step: str, rng: random.Random, report: Report) -> None:
    if step == "write":
        tablet.write(mark, rng)
        report.notes += 1
        report.revisions += 1
    elif step in ("change", "withdraw"):
        done = tablet.change(rng) if step == "change" else tablet.withdraw(rng)
        report.revisions += done
    else:
        tablet.type(rng)
        report.faults[step] += 1
        if step == "reload":
            tablet.reload()
        else:
            tablet.restart()
        if not tablet.keeps_draft():
            report.lost_drafts.append(tablet.draft)


def _break(
    proxy: Proxy, rng: random.Random, kill: Callable[[], None] | None, report: Report
) -> None:
    names = [name for name in FAULTS if kill or name != "kill"]
    fault = rng.choices(names, [FAULTS[name] for name in names])[0]
    if fault == "stop":
        proxy.stop()
    elif fault == "slow":
        proxy.slow(rng.choice([4_000, 20_000]), rng.random() / 10)
    elif fault == "swallow":
        proxy.swallow()
    elif fault == "cut":
        proxy.cut_after(rng.randrange(1, 1_500))
    elif fault == "hole":
        proxy.hole()
    elif fault == "drop":
        proxy.drop()
    elif fault == "kill" and kill is not None:
        kill()
    else:
        proxy.clear()
        proxy.start()
    report.faults[fault] += 1


def _in_server(base_url: str, key: str) -> list[dict[str, object]]:
    told = {"key": key, "device": str(uuid.uuid4()), "round": 1, "waiting": 0}
    request = urllib.request.Request(
        f"{base_url}/api/table",
        json.dumps(told).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        notes: list[dict[str, object]] = json.load(answer)["notes"]
    return notes[::-1]


def _compare(tablet: Tablet, there: list[dict[str, object]], report: Report) -> None:
    found: dict[str, list[dict[str, object]]] = {}
    for note in there:
        found.setdefault(str(note["text"]).split(" ")[0], []).append(note)
    for wanted in tablet.notes:
        same = found.pop(wanted.mark, [])
        if not same:
            report.missing.append(wanted.mark)
            continue
        if len(same) > 1:
            report.doubled.append(wanted.mark)
        got = same[0]
        as_written = (wanted.text, wanted.kind, wanted.withdrawn)
        if (got["text"], got["kind"], got["withdrawn"]) != as_written:
            report.changed.append(wanted.mark)
        if got["siblings"]:
            report.forked.append(wanted.mark)
    report.doubled += [f"unknown: {mark}" for mark in found]
    marks = [str(note["text"]).split(" ")[0] for note in there]
    if not report.missing and marks != [note.mark for note in tablet.notes]:
        report.disordered.append(tablet.address)


def _words(rng: random.Random) -> str:
    some = ("scheman", "tid", "kollegor", "stöd", "möten", "lön", "närhet", "åäö", "–", "🌻")
    return " ".join(rng.choices(some, k=rng.randrange(2, 12))) + f" {rng.randrange(10**6)}"
