"""Long conversations and slow networks (the bot is a stand-in)."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from .chat_page import answers, ask, field, open_bubble, rich_answer
from .figures import FIGURES
from .other_site import OtherSite
from .stand_in import StandIn

LONGEST_TASK_MS = 100
THIRD_GENERATION = {
    "offline": False,
    "latency": 300,
    "downloadThroughput": 400 * 1024 / 8,
    "uploadThroughput": 400 * 1024 / 8,
}


def test_a_conversation_of_200_messages_stays_smooth(
    browser_page: Page, base_url: str, stand_in: StandIn
) -> None:
    """While typing after 100 questions and 100 answers, no task takes over 100 ms."""
    browser_page.goto(base_url)
    ask(browser_page, "Première")
    expect(answers(browser_page)).to_have_count(1)
    kept = next(iter(stand_in.conversations.values()))
    first = next(iter(kept.values()))
    for number in range(1, 100):
        name = f"message-{number}"
        kept[name] = {**first, "id": name, "number": number, "messages": [rich_answer()]}
    browser_page.reload()
    expect(answers(browser_page)).to_have_count(100)
    browser_page.evaluate(
        """() => {
          window.tasks = [];
          const keep = (list) => tasks.push(...list.getEntries().map((one) => one.duration));
          new PerformanceObserver(keep).observe({ type: "longtask" });
        }"""
    )
    field(browser_page).press_sequentially(
        "Une question assez longue pour voir ce qui se passe", delay=8
    )
    ask(browser_page, "Dernière")
    expect(answers(browser_page)).to_have_count(101)
    longest = max(browser_page.evaluate("tasks"), default=0)
    assert longest <= LONGEST_TASK_MS
    FIGURES["longest task while typing after 200 messages"] = f"{longest:.0f} ms (under 50 is 0)"


def test_on_a_slow_network_the_widget_comes_and_answers(
    browser_page: Page, site: OtherSite, stand_in: StandIn
) -> None:
    """With the delays of 3G, one request brings the launcher; the wait is shown meanwhile."""
    session = browser_page.context.new_cdp_session(browser_page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", THIRD_GENERATION)
    requested: list[str] = []
    browser_page.on("request", lambda request: requested.append(request.url))
    browser_page.goto(site.url)
    open_bubble(browser_page)
    assert [url for url in requested if url.startswith(stand_in.url)][:1] == [
        f"{stand_in.url}widget.js"
    ]
    ask(browser_page, "Question")
    expect(browser_page.get_by_text("L’assistant prépare sa réponse")).to_be_visible()
    expect(answers(browser_page)).to_have_count(1)
