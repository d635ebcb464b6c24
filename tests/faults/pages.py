"""Every page that a role can reach by links, in every size, light and dark, Swedish and English.

Starts where each person starts, in the worked example, and follows the links: at most `EXAMPLES`
addresses of a route and query, since pages of one kind look alike. Nothing sticks out sideways,
axe-core finds no fault, and the browser reports none.
"""

from __future__ import annotations

import itertools
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from cafe import config
from cafe import demo as example
from cafe.app import create_app
from cafe.server.worker import bring_in_texts
from cafe.store import events, users
from cafe.understand import analyse
from tests.journeys import conftest as journeys
from tests.journeys.looks import DESK, PHONE, TABLET

ROLES = ("lead", "administrator", "steering", "manager", "observer", "reader")
LOOKS = [
    (*size, dark, language)
    for size, dark, language in itertools.product(
        (PHONE, (768, 1024), TABLET, DESK), (False, True), ("sv", "en")
    )
]
EXAMPLES = 1
NARROW = (320, 640)
FILES = re.compile(r"\.(docx|xlsx|csv|toml|jsonl|svg|png|atom|ics)$")
SHUT = (404, 410)
# What a press on a link would end or change for the walk itself.
LEFT_OUT = {"account.sign_out", "start.language", "static"}


@dataclass
class Report:
    """What was looked at and what is wrong: (who, address, look, fault)."""

    pages: int = 0
    looked: int = 0
    routes: set[str] = field(default_factory=set)
    faults: list[tuple[str, str, str, str]] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [
            f"pages: {self.pages} pages of {len(self.routes)} routes, {self.looked} looks, "
            f"{len(self.faults)} faults"
        ]
        lines += [f"  {who} {at} {look}: {fault}" for who, at, look, fault in self.faults]
        return "\n".join(lines)


def run(folder: Path, *, looks: int = len(LOOKS), pictures: Path | None = None) -> Report:
    """Walk all; each page in the first `looks` of its ways to be looked at, which begin elsewhere
    for each page. Pictures are written as who-route-look.png where a folder is given."""
    live = journeys.Live(folder)
    with live.store.write() as db:
        example.load(db, "test")
    bring_in_texts(live.store)
    for one in events.overviews(live.store.read()):
        if one.notes:
            analyse.analyse(live.store, one.event.code)
    emails = {who: live.add_user(who, users.ALL) for who in ROLES}
    app = create_app(config.load({"CAFE_INSTANCE": str(folder)}), TESTING=True)
    routes = app.url_map.bind(urlsplit(live.base_url).netloc)
    report = Report()
    live.start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=journeys.ARGUMENTS
            )
            for who in ("", *ROLES):
                walk = _Walk(live, browser, routes, who, report, looks, pictures)
                walk.walk(emails.get(who))
                print(f"  {who or 'anyone'}: {report.looked} looks", file=sys.stderr, flush=True)
            browser.close()
    finally:
        live.stop()
        live.store.close()
        app.extensions["store"].close()
    return report


class _Walk:
    """One person's way through the pages."""

    def __init__(
        self,
        live: journeys.Live,
        browser: Browser,
        routes: MapAdapter,
        who: str,
        report: Report,
        looks: int,
        pictures: Path | None,
    ) -> None:
        self.live, self.browser, self.routes = live, browser, routes
        self.who, self.report, self.looks, self.pictures = who, report, looks, pictures
        self.seen: Counter[tuple[str, tuple[str, ...]]] = Counter()
        self.doors = list(self._open())
        self.axe = Axe()
        self.state: dict[str, object] | None = None

    def walk(self, email: str | None) -> None:
        """From the start page on, by links; signed in where there is an address."""
        waiting = ["/"] if email else ["/", *self.doors]
        if email:
            self._sign_in(email)
        known = set(waiting)
        while waiting:
            at = waiting.pop(0)
            kind = self._kind(at)
            if kind is None or self.seen[kind] >= EXAMPLES:
                continue
            self.seen[kind] += 1
            links = self._look(at, kind[0], sum(self.seen.values()))
            for link in links:
                if link not in known:
                    known.add(link)
                    waiting.append(link)

    def _open(self) -> Iterator[str]:
        """Where people without an account come in."""
        db = self.live.store.read()
        for one in events.overviews(db):
            event = one.event
            yield f"/room/{event.code}"
            yield f"/wall/{event.code}"
            yield f"/said/{event.code}"
            yield from (f"/t/{table.key}" for table in event.tables[:1] if table.key)
        for row in db.query("SELECT code FROM survey"):
            yield f"/a/{row['code']}"
        for row in db.query("SELECT code FROM receipt LIMIT 2"):
            yield f"/f/{row['code']}"

    def _kind(self, at: str) -> tuple[str, tuple[str, ...]] | None:
        """The route and the names in its query: pages of one kind look alike."""
        parts = urlsplit(at)
        try:
            endpoint, _ = self.routes.match(parts.path, method="GET")
        except HTTPException:
            return None
        if endpoint in LEFT_OUT or FILES.search(parts.path):
            return None
        return endpoint, tuple(sorted(name for name, _ in parse_qsl(parts.query)))

    def _context(self, width: int, height: int, dark: bool, language: str) -> BrowserContext:
        made = self.browser.new_context(
            base_url=self.live.base_url,
            viewport={"width": width, "height": height},
            has_touch=width < 1100,
            is_mobile=width < 600,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            storage_state=self.state,  # type: ignore[arg-type]
        )
        made.add_cookies([{"name": "language", "value": language, "url": self.live.base_url}])
        return made

    def _sign_in(self, email: str) -> None:
        context = self._context(*DESK, False, "sv")
        page = context.new_page()
        page.goto("/sign-in")
        page.locator("input[name=email]").fill(email)
        page.locator("input[name=password]").fill(journeys.PASSWORD)
        page.locator("main button.primary").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        self.state = context.storage_state()  # type: ignore[assignment]
        context.close()

    def _look(self, at: str, route: str, number: int) -> list[str]:
        """Look at a page in its ways; returns its links."""
        links: list[str] = []
        self.report.pages += 1
        self.report.routes.add(route)
        for step in range(self.looks):
            look = LOOKS[(number + step) % len(LOOKS)]
            links = self._once(at, route, look) or links
        return links

    def _once(self, at: str, route: str, look: tuple[int, int, bool, str]) -> list[str]:
        width, height, dark, language = look
        name = f"{width}-{'dark' if dark else 'light'}-{language}"
        context = self._context(width, height, dark, language)
        try:
            page = context.new_page()
            said: list[str] = []
            page.on("pageerror", lambda error: said.append(str(error)))
            page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
            try:
                answer = page.goto(at, wait_until="load")
            except Error as error:
                if "Download is starting" in str(error):
                    return []  # a file, whatever its address looks like
                raise
            assert answer is not None
            if at in self.doors and answer.status in SHUT:
                said.clear()  # a page that says so, not yet or no longer open
            elif answer.status != 200:
                said.append(f"answered {answer.status}")
            said += self._faults(page, width)
            self.report.looked += 1
            self.report.faults += [(self.who or "anyone", at, name, fault) for fault in said]
            if self.pictures:
                file = f"{self.who or 'anyone'}-{route}-{name}.png"
                page.screenshot(path=self.pictures / file, full_page=True)
            return journeys.settled(page, lambda: self._links(page))
        finally:
            context.close()

    def _faults(self, page: Page, width: int) -> Iterator[str]:
        found = journeys.settled(page, lambda: self.axe.run(page, options=journeys.RULES))
        for one in found.response["violations"]:
            where = "; ".join(str(node["target"]) for node in one["nodes"][:3])
            yield f"axe {one['id']}: {where}"
        out = self._sticks_out(page)
        if out > 0:
            yield f"sticks out by {out} px"
        if width == PHONE[0]:
            page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
            out = self._sticks_out(page)
            page.set_viewport_size({"width": width, "height": PHONE[1]})
            if out > 0:
                yield f"at {NARROW[0]} px it sticks out by {out} px"

    def _sticks_out(self, page: Page) -> int:
        """By how many px the page is wider than the window."""
        wider = "document.documentElement.scrollWidth - innerWidth"
        return int(journeys.settled(page, lambda: page.evaluate(wider)))

    def _links(self, page: Page) -> list[str]:
        """Where the page's links lead within the program."""
        return page.eval_on_selector_all(  # type: ignore[no-any-return]
            "a[href]",
            "all => all.map(a => new URL(a.href)).filter(u => u.origin === location.origin)"
            ".map(u => u.pathname + u.search)",
        )
