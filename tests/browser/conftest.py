"""The browser, and the stand-in for the bot, of the browser tests."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from .stand_in import StandIn

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PATIENCE_MS = 10_000


# For this package only: Playwright keeps an event loop running in the thread of the tests.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Give the one Chromium of the browser tests."""
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if executable is None:
        pytest.fail("Chromium is missing: install Debian's package or set CHROMIUM to its path.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def browser_page(chromium: Browser) -> Iterator[Page]:
    """Give an empty page that shares nothing with other tests."""
    context = chromium.new_context(locale="fr-FR", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="package")
def running_stand_in() -> Iterator[StandIn]:
    """Run the stand-in for the bot during all browser tests."""
    with StandIn() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def stand_in(running_stand_in: StandIn) -> Iterator[StandIn]:
    """Give the stand-in for the bot with nothing prepared."""
    running_stand_in.reset()
    yield running_stand_in
    running_stand_in.reset()


@pytest.fixture
def base_url(stand_in: StandIn) -> str:
    """Give the address of the page served by the stand-in, not by the real bot."""
    return stand_in.url


@pytest.fixture
def chat(browser_page: Page, base_url: str) -> Page:
    """Open the page served by the stand-in."""
    browser_page.goto(base_url)
    return browser_page
