"""The page and the real, running bot together."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from .chat_page import answers, ask

# Whatever kind of space groups the digits.
INDUSTRIAL_JOBS = re.compile(r"270\s?(948|000)")


def test_the_bot_answers_a_question_with_its_sources(browser_page: Page, bot_url: str) -> None:
    """The number of industrial jobs is given on the page, with the sources it comes from."""
    browser_page.goto(bot_url)
    ask(browser_page, "Combien d'emplois industriels dans le Grand Est ?")
    answer = answers(browser_page).filter(has_text=INDUSTRIAL_JOBS).first
    expect(answer).to_be_visible()
    sources = answer.locator("details.sources")
    sources.get_by_text(re.compile(r"Sources \(\d+\)")).click()
    expect(sources.get_by_role("listitem").first).to_be_visible()
