"""The browser, the stand-in for the bot and the other site of the browser tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bot.widget.bundle import HEAVIEST, bundle

from .chat_page import PATIENCE_MS, open_bubble
from .figures import FIGURES
from .other_site import OtherSite
from .stand_in import StandIn

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


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
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """Give a browser that shares nothing with other tests."""
    context = chromium.new_context(locale="fr-FR", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def browser_page(context: BrowserContext) -> Page:
    """Give an empty page."""
    return context.new_page()


@pytest.fixture(scope="package")
def running_stand_in() -> Iterator[StandIn]:
    """Run the stand-in for the bot during all browser tests."""
    server = StandIn()
    yield server
    server.stop()


@pytest.fixture
def stand_in(running_stand_in: StandIn) -> Iterator[StandIn]:
    """Give the stand-in for the bot with nothing prepared."""
    running_stand_in.reset()
    yield running_stand_in
    running_stand_in.reset()


@pytest.fixture(scope="package")
def running_site(running_stand_in: StandIn) -> Iterator[OtherSite]:
    """Run a site of another origin during all browser tests."""
    with OtherSite(running_stand_in.url) as site:
        yield site
        site.shutdown()


@pytest.fixture
def site(running_site: OtherSite, stand_in: StandIn) -> OtherSite:
    """Give the site of another origin, with the plain snippet."""
    running_site.reset()
    return running_site


@pytest.fixture
def base_url(stand_in: StandIn) -> str:
    """Give the address of the page served by the stand-in, not by the real bot."""
    return stand_in.url


@pytest.fixture
def chat(browser_page: Page, base_url: str) -> Page:
    """Open the full page served by the stand-in."""
    browser_page.goto(base_url)
    return browser_page


@pytest.fixture
def bubble(browser_page: Page, site: OtherSite) -> Page:
    """Open the other site, and the panel of its bubble."""
    browser_page.goto(site.url)
    open_bubble(browser_page)
    return browser_page


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that the documents name, where the tests that take them have run."""
    if FIGURES:
        terminalreporter.section("widget")
        weight = len(bundle().compressed)
        terminalreporter.write_line(f"widget.js: {weight} bytes gzipped, under {HEAVIEST}")
        for what, figure in FIGURES.items():
            terminalreporter.write_line(f"{what}: {figure}")
