"""Hostile texts stay texts, and the page keeps to its own server (the bot is a stand-in)."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from .chat_page import answers, ask, field, questions
from .stand_in import StandIn

HOSTILE = (
    "<script>window.__xss = 1</script>",
    "<img src=x onerror='window.__xss = 1'>",
    '"><svg onload="window.__xss = 1">',
    "<iframe srcdoc='<script>parent.__xss = 1</script>'></iframe>",
    "javascript:window.__xss=1",
    "https://exemple.fr/\"onmouseover='window.__xss=1'",
    "[lien](javascript:window.__xss=1)",
    "&lt;img src=x onerror=window.__xss=1&gt;",
    "data:text/html,<script>window.__xss=1</script>",
    "${window.__xss=1} {{constructor.constructor('window.__xss=1')()}}",
)
# Everything that the page itself may put in its log.
HARMLESS = "div, span, p, ul, li, a, details, summary, button"


def test_hostile_texts_of_the_bot_are_inert(chat: Page, stand_in: StandIn) -> None:
    """In a text, a list, a button or a source, markup is shown as it is and nothing runs."""
    for text in HOSTILE:
        stand_in.answer(
            {"text": f"{text}\n• {text}", "buttons": [{"title": text, "payload": "/x"}]},
            {"custom": {"sources": [{"title": text, "url": text, "date": text}]}},
        )
        ask(chat, text)
        expect(answers(chat).last.locator("p").first).to_contain_text(text[:8])
        expect(chat.locator(".suggestion")).to_have_text(text)
        for summary in answers(chat).last.locator("summary").all():
            summary.click()
    expect(questions(chat)).to_have_count(len(HOSTILE))
    expect(answers(chat)).to_have_count(len(HOSTILE))
    assert chat.evaluate("window.__xss") is None
    assert chat.locator(f"#log *:not({HARMLESS})").count() == 0
    links = chat.locator("#log a").evaluate_all("links => links.map(link => link.protocol)")
    assert set(links) <= {"http:", "https:"}


def test_malformed_parts_of_an_answer_do_not_break_the_page(chat: Page, stand_in: StandIn) -> None:
    """What does not follow the contract is left out; the text is still shown."""
    stand_in.answer(
        {"text": "Réponse", "buttons": [None, {"title": 3}, "x"], "custom": {"sources": "non"}},
        {"custom": None},
        {"image": "https://exemple.fr/x.png"},
    )
    ask(chat, "Question")
    expect(answers(chat)).to_have_text("L’assistant : Réponse")
    expect(chat.locator(".suggestion")).to_have_count(0)
    expect(field(chat)).to_be_focused()


def test_the_page_asks_its_own_server_only_under_a_strict_policy(
    browser_page: Page, base_url: str, stand_in: StandIn
) -> None:
    """No request leaves for another origin and no content policy is violated."""
    requested: list[str] = []
    console: list[str] = []
    errors: list[str] = []
    browser_page.on("request", lambda request: requested.append(request.url))
    browser_page.on("console", lambda message: console.append(message.text))
    browser_page.on("pageerror", lambda error: errors.append(error.message))
    browser_page.goto(base_url)
    stand_in.answer(
        {"text": "Oui", "custom": {"sources": [{"title": "S", "url": "https://exemple.fr"}]}}
    )
    ask(browser_page, "Question")
    expect(answers(browser_page)).to_have_count(1)
    assert requested
    assert all(url.startswith(base_url) for url in requested)
    assert console == []
    assert errors == []
