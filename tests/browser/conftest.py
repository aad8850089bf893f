"""A real browser before a real portal.

The portal runs as a process of its own with the settings of development, the demonstration data and
a scratch database: what a newcomer gets from ``make run``. pytest-django's live server would empty
the test database after each test, and with it the roles that a migration makes.

Chromium comes from ``CHROMIUM`` or the path; without one these tests are skipped and say so. Each
worker has one portal and one browser for all tests of this folder and closes them behind it, because
Playwright's event loop and Django's database code do not share a thread.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from acxpa.demo.cast import PASSWORD
from tests import migrated
from tests.police import production

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDE = {"width": 1440, "height": 900}
NARROW = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # Playwright leaves the pipes to its driver to the interpreter.
            item.add_marker(pytest.mark.filterwarnings("ignore::ResourceWarning"))


def chromium() -> str:
    named = os.environ.get("CHROMIUM", "")
    found = named or next((path for name in NAMES if (path := shutil.which(name))), "")
    if not found:
        pytest.skip("no Chromium found: set CHROMIUM or put one on the path")
    return found


@dataclass(frozen=True, slots=True)
class Portal:
    """A running portal. ``manage`` runs a command on its data."""

    url: str
    env: dict[str, str] = field(repr=False)

    def python(self, code: str) -> str:
        """What a line of code prints that runs inside the portal."""
        ended = production.manage("shell", "--verbosity=0", "-c", code, env=self.env)
        assert ended.returncode == 0, ended.stderr[-2000:]
        return ended.stdout.strip()


@pytest.fixture(scope="package")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    chromium()
    folder = tmp_path_factory.mktemp("portal")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    nothing = dict.fromkeys(("DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "EMAIL_URL"))
    env = production.environment(folder, **nothing, SITE_URL=f"http://localhost:{port}")
    migrated.put_into(folder)
    for command in ("migrate", "seed_demo"):
        ended = production.manage(command, "--verbosity=0", env=env)
        assert ended.returncode == 0, ended.stderr[-2000:]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"],
            cwd=production.ROOT,
            env=env,
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz", server)
        yield Portal(f"http://localhost:{port}", env)
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, "the portal stopped by itself"
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                assert answer.status == 200
            return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError("the portal does not answer")


@pytest.fixture(scope="package")
def browser(portal: Portal) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-background-networking", "--disable-gpu"],
        )
        yield opened
        opened.close()


#: What a browser says on its own account, and no page can help.
_NOISE = re.compile(r"Failed to load resource: the server responded with a status of \d+")


class Window:
    """A person at a browser. Notes whatever the browser complains about."""

    def __init__(self, context: BrowserContext, portal: Portal) -> None:
        self.context = context
        self.portal = portal
        self.complaints: list[str] = []
        context.on("page", self._listen)
        self.page = context.new_page()

    def _listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", self._note)
        page.on("response", self._note_missing)

    def _note(self, message: Any) -> None:
        if message.type in ("error", "warning") and not _NOISE.search(message.text):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _note_missing(self, response: Any) -> None:
        is_part = response.request.resource_type != "document"
        if response.status >= 400 and is_part:
            self.complaints.append(f"{response.status} {response.url}")

    def open(self, path: str) -> Any:
        """The response to the page at ``path``."""
        response = self.page.goto(self.portal.url + path, wait_until="load")
        assert response is not None
        return response

    def press(self, name: str | re.Pattern[str]) -> None:
        self.page.locator("main").get_by_role("button", name=name).first.click()

    def fill(self, label: str | re.Pattern[str], text: str) -> None:
        fields = self.page.locator("main").locator("input, textarea, select")
        fields.and_(self.page.get_by_label(label)).first.fill(text)

    def mail_to(self, email: str) -> str:
        """The path of the newest letter to somebody in the development inbox."""
        self.open("/dev/mail/")
        row = self.page.locator("main li", has_text=f"To {email}").first
        expect(row).to_be_visible()
        link = row.get_by_role("link").get_attribute("href")
        assert link
        return link

    def text_of_mail_to(self, email: str) -> str:
        self.open(self.mail_to(email))
        return self.page.locator(".mail-text").inner_text()


def new_context(browser: Browser, **options: Any) -> BrowserContext:
    """A reader in Melbourne at a wide screen, unless ``options`` say otherwise."""
    usual = {"viewport": WIDE, "locale": "en-AU", "timezone_id": "Australia/Melbourne"}
    context = browser.new_context(**(usual | options))
    context.set_default_timeout(15_000)
    return context


@pytest.fixture
def window(browser: Browser, portal: Portal) -> Iterator[Callable[..., Window]]:
    """Opens windows: ``window()`` for a visitor, ``window("member@demo.example")`` signed in. Fails
    the test at its end when the browser complained about anything."""
    opened: list[Window] = []

    def open_one(email: str = "", **options: Any) -> Window:
        if email:
            options["storage_state"] = signed_in(browser, portal, email)
        one = Window(new_context(browser, **options), portal)
        opened.append(one)
        return one

    yield open_one
    complaints = [said for one in opened for said in one.complaints]
    for one in opened:
        one.context.close()
    assert complaints == []


_states: dict[tuple[str, str], Any] = {}


def signed_in(browser: Browser, portal: Portal, email: str) -> Any:
    """Cookies of one of the demonstration's people; they sign in once."""
    key = (portal.url, email)
    if key not in _states:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{portal.url}/accounts/login/")
        main = page.locator("main")
        main.get_by_label("E-mail").fill(email)
        main.get_by_label("Password", exact=False).first.fill(PASSWORD)
        main.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(re.compile(r"/(members|members/renew|accounts)/$"))
        # Pages that could lock somebody out ask once more who they are; that holds for a while.
        page.goto(f"{portal.url}/accounts/reauthenticate/?next=/accounts/")
        main.locator("input[type=password]").fill(PASSWORD)
        main.get_by_role("button", name="Go on").click()
        page.wait_for_url(re.compile(r"/accounts/$"))
        _states[key] = context.storage_state()
        context.close()
    return _states[key]
