"""A real server and a real browser.

`live` is one server process for the whole run, over an instance of its own; a journey makes the
events and accounts that it needs (`live.store`). `page_at(width, height)` opens a window,
`lead_page()` one that a lead is signed in with, and `axe(page)` asserts that the
page has no accessibility fault that axe-core finds.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from cafe import accounts
from cafe.config import ROOT
from cafe.store import events, organisation, users
from cafe.store.database import Store
from cafe.store.events import Event

PASSWORD = "lila giraffer dansar tango"
# What a journey waits for comes at once on an idle machine. On a busy one it comes late, which is
# no fault: only what never comes is.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Of two such switches the last counts, so what Playwright switches off is named again. The last
    # two are pages of the address bar, which each new window loads and nobody sees: they
    # cost more than half a second of processor time a window.
    "--disable-features=AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,"
    "HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,"
    "ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints,"
    "NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,WebUIOmniboxPopup,"
    "WebUIOmniboxAimPopup",
]
# WCAG 2.2 AA and what axe calls best practice.
RULES = {
    "runOnly": [
        "wcag2a",
        "wcag2aa",
        "wcag21a",
        "wcag21aa",
        "wcag22aa",
        "best-practice",
    ],
    # What passes is looked at, but its every element need not be described.
    "resultTypes": ["violations"],
}


class Live:
    """The server under test. `base_url` stays the same when it is stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.store = Store(folder / "rundabord.db")
        self.store.migrate()
        with self.store.write() as db:
            organisation.load(db, "test")
        self.log = folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._accounts = itertools.count(1)

    def start(self) -> None:
        """Start it and wait until it answers."""
        environ = os.environ | {
            "CAFE_INSTANCE": str(self.folder),
            "PORT": str(self.port),
            "PYTHONWARNINGS": "default",
            # Journeys start it again and again, which takes half the time so. Those that begin with
            # `cafe run`, or with an update, have one that loads all of it at once.
            "LEAN": "1",
        }
        environ.pop("PUBLIC_URL", None)
        command = [sys.executable, "-m", "cafe.server", "wsgi:application", str(self.port)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        for _ in range(300):
            if self._process.poll() is not None:
                break
            with contextlib.suppress(OSError):
                with urllib.request.urlopen(f"{self.base_url}/healthz", timeout=5) as answer:
                    assert answer.status == 200
                return
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(0.1)
        raise RuntimeError(f"the server did not start:\n{self.log.read_text()}")

    def stop(self) -> None:
        """Stop it."""
        if self._process is not None:
            # The workers are children of their own; they go when the parent is told to stop.
            self._process.terminate()
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def kill(self) -> None:
        """End it and its workers by force, and start it again."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None
        self.start()

    def restart(self) -> None:
        """Stop it and start it again on the same port."""
        self.stop()
        self.start()

    def add_user(self, role: str, scope: str = users.ALL) -> str:
        """A new account of that role; returns its e-mail address (the password is PASSWORD)."""
        email = f"{role}-{next(self._accounts)}@example.test"
        with self.store.write() as db:
            users.add(
                db,
                "test",
                email=email,
                name=f"Test {role.capitalize()}",
                password_hash=accounts.hash_password(PASSWORD),
                roles=[(role, scope)],
            )
        return email

    def add_event(self, *questions: str, tables: int = 2, state: str = "open") -> Event:
        """A new event with these questions (default: three)."""
        asked = questions or (
            "Vad fungerar bra i ert arbete i dag?",
            "Vad behöver bli bättre för att ni ska vilja stanna?",
            "Vad föreslår ni, och vem behöver göra vad?",
        )
        with self.store.write() as db:
            code = events.add(
                db,
                "test",
                title="Dialogcafé i Farsta",
                date="2026-10-14",
                place="Samlingssalen",
                district="farsta",
                questions=asked,
                tables=tables,
            )
            if state != "draft":
                events.move(db, "test", events.get(db, code), "open")
            if state == "closed":
                events.move(db, "test", events.get(db, code), "closed")
            return events.get(db, code)


def ask_now(*pages: Page) -> None:
    """Have pages ask the server now, as when a browser finds a network, and not in some seconds."""
    for page in pages:
        page.evaluate("dispatchEvent(new Event('online'))")


def be_done(page: Page) -> None:
    """Say at a table that it is done: after the last look, of which a page that was opened just
    before its network went has only what is missing."""
    page.locator("#done").click()
    really = page.locator("#really")
    expect(really.or_(page.locator("#not-done")).locator("visible=true")).to_be_visible()
    if really.is_visible():
        really.click()


def signed_in(page: Page, email: str) -> Page:
    """The window, signed in with that account and showing nothing yet.

    The form is sent without being drawn: how the page looks and works is another journey's.
    """
    asked = page.context.request
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', asked.get("/sign-in").text())
    assert token is not None
    form = {"email": email, "password": PASSWORD, "csrf_token": token[1]}
    answer = asked.post("/sign-in/send", form=form, max_redirects=0)
    assert answer.status in (302, 303), answer.text()
    return page


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever stands in this folder is a journey."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


def _free_port() -> int:
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """One running server; whoever stops it starts it again."""
    made = Live(tmp_path_factory.mktemp("instance"))
    made.start()
    yield made
    made.stop()
    made.store.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    found = shutil.which("chromium")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing: apt-get install chromium")
        pytest.skip("Chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def page_at(live: Live, browser: Browser) -> Iterator[Callable[..., Page]]:
    """`page_at(360, 740, touch=True)`: a new window of that size, in a browser of its own.

    Fails the test when the page reported an error on its console that the test did not ask for
    (`fails=True`: requests may fail, because the test stops the server).
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(
        width: int = 1280,
        height: int = 800,
        *,
        touch: bool = False,
        dark: bool = False,
        script: bool = True,
        fails: bool = False,
    ) -> Page:
        context = browser.new_context(
            base_url=live.base_url,
            viewport={"width": width, "height": height},
            has_touch=touch,
            is_mobile=touch and width < 600,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            java_script_enabled=script,
            locale="sv-SE",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        if not fails:
            page.on(
                "console",
                lambda said: faults.append(said.text) if said.type == "error" else None,
            )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults, faults


@pytest.fixture
def lead_page(live: Live, page_at: Callable[..., Page]) -> Callable[..., Page]:
    """`lead_page()`: a window of a project lead who is signed in."""

    def sign_in(width: int = 1280, height: int = 800, **how: bool) -> Page:
        return signed_in(page_at(width, height, **how), live.add_user("lead"))

    return sign_in


Asked = TypeVar("Asked")


def settled(page: Page, ask: Callable[[], Asked]) -> Asked:
    """What `ask` learns from the page. A press returns while the next page is still on its way, and
    a document that is replaced meanwhile has no root: then the page that came is asked."""
    for _ in range(2):
        page.wait_for_load_state()
        with contextlib.suppress(PlaywrightError):
            return ask()
    page.wait_for_load_state()
    return ask()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """`axe(page)`: no accessibility fault that axe-core finds."""
    checker = Axe()

    def check(page: Page) -> None:
        found = settled(page, lambda: checker.run(page, options=RULES))
        assert found.violations_count == 0, found.generate_report()

    return check
