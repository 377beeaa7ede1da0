"""What the tests do with the widget, as a visitor would."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

PATIENCE_MS = 10_000


def widget(page: Page) -> Locator:
    """Return the widget's element."""
    return page.locator("metz-assistant")


def launcher(page: Page) -> Locator:
    """Return the button that opens the panel of a bubble."""
    return page.get_by_role("button", name="Une question ?")


def panel(page: Page) -> Locator:
    """Return the panel of a bubble."""
    return page.get_by_role("dialog", name="L’assistant industrie de Metz")


def open_bubble(page: Page) -> None:
    """Press the launcher."""
    launcher(page).click()
    expect(panel(page)).to_be_visible()


def field(page: Page) -> Locator:
    """Return the field where the question is written."""
    return page.get_by_label("Votre question")


def ask(page: Page, question: str) -> None:
    """Write ``question`` and press Enter."""
    field(page).fill(question)
    field(page).press("Enter")


def answers(page: Page) -> Locator:
    """Return the bot's bubbles, without its first words."""
    return page.locator(".exchange:not(.greeting) .bot")


def questions(page: Page) -> Locator:
    """Return the visitor's bubbles."""
    return page.locator(".user")


def problem(page: Page) -> Locator:
    """Return the bubble that tells a problem."""
    return page.locator(".problem")


def toast(page: Page) -> Locator:
    """Return the strip that tells what has been done."""
    return page.locator(".toast")


def button(page: Page, name: str) -> Locator:
    """Return a button by its whole name."""
    return page.get_by_role("button", name=name, exact=True)


def memory(page: Page) -> dict[str, Any]:
    """Return what the widget has stored in the tab."""
    stored: dict[str, Any] = page.evaluate(
        "JSON.parse(sessionStorage.getItem(Object.keys(sessionStorage)[0] ?? '') ?? '{}')"
    )
    return stored


def until(page: Page, condition: str) -> None:
    """Wait until a condition in JavaScript holds; the pages' policies refuse Playwright's own."""
    page.evaluate(
        f"""() => new Promise((resolve, reject) => {{
          const end = performance.now() + {PATIENCE_MS};
          const look = () => {{
            if ({condition}) resolve();
            else if (performance.now() > end) reject(new Error("it never was so"));
            else setTimeout(look, 20);
          }};
          look();
        }})"""
    )


def rich_answer() -> dict[str, Any]:
    """Return an answer with all that an answer may hold."""
    return {
        "text": "Écoles d’ingénieurs : j’en connais 2.\n• ENIM – Metz\n• Arts et Métiers – Metz",
        "buttons": [
            {"title": "Que fait l’ENIM ?", "payload": "/ask{1}"},
            {"title": "Où est-elle ?", "payload": "/ask{2}"},
        ],
        "custom": {
            "kind": "answer",
            "subjects": ["enim", "arts-et-metiers-metz"],
            "facts": ["enim-identity"],
            "sources": [
                {"title": "Plaquette", "url": "https://exemple.fr/a", "date": "juin 2023"},
                {"title": "Agence", "url": None, "date": None},
            ],
        },
    }
