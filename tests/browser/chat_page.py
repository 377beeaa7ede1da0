"""What the tests do on the chat page, as a visitor would."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


def field(page: Page) -> Locator:
    """Return the field where the question is written."""
    return page.get_by_label("Votre question")


def ask(page: Page, question: str) -> None:
    """Write ``question`` and press Enter."""
    field(page).fill(question)
    field(page).press("Enter")


def answers(page: Page) -> Locator:
    """Return the bot's bubbles."""
    return page.locator(".bot")


def questions(page: Page) -> Locator:
    """Return the visitor's bubbles."""
    return page.locator(".user")


def problem(page: Page) -> Locator:
    """Return the bubble that tells a problem."""
    return page.locator(".problem")
