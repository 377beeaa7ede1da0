"""Hostile texts stay texts, and the widget keeps to its own server (the bot is a stand-in)."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from .chat_page import answers, ask, button, field, open_bubble, problem, questions, rich_answer
from .figures import FIGURES
from .other_site import OtherSite
from .stand_in import StandIn

HOSTILE = (
    "<script>window.__xss = 1</script>",
    "<img src=x onerror='window.__xss = 1'>",
    '"><svg onload="window.__xss = 1">',
    "<iframe srcdoc='<script>parent.__xss = 1</script>'></iframe>",
    "javascript:window.__xss=1",
    "https://exemple.fr/\"onmouseover='window.__xss=1'",
    "[lien](javascript:window.__xss=1)",
    "**<b onclick=window.__xss=1>gras</b>**",
    "&lt;img src=x onerror=window.__xss=1&gt;",
    "data:text/html,<script>window.__xss=1</script>",
    "${window.__xss=1} {{constructor.constructor('window.__xss=1')()}}",
    "__proto__",
)
# Everything that the widget itself may put in its log.
HARMLESS = "div, span, p, ul, ol, li, a, strong, details, summary, button, svg, path"
PROTOCOLS = {"http:", "https:", "mailto:", "tel:"}


def test_hostile_texts_of_the_bot_are_inert(chat: Page, stand_in: StandIn) -> None:
    """In a text, a list, a card, a button or a source, markup is shown as it is, nothing runs."""
    for text in HOSTILE:
        custom = {
            "sources": [{"title": text, "url": text, "date": text}],
            "subjects": [text, "../../" + text],
        }
        buttons = [{"title": text, "payload": "/x"}]
        stand_in.answer(
            {"text": f"{text}\n• {text}\n• {text} – {text}", "buttons": buttons, "custom": custom}
        )
        ask(chat, text)
        expect(answers(chat).last.locator("p").first).to_contain_text(text.strip("*")[:8])
        expect(chat.locator(".suggestions button")).to_have_text(text)
        answers(chat).last.locator("summary").click()
    expect(questions(chat)).to_have_count(len(HOSTILE))
    expect(answers(chat)).to_have_count(len(HOSTILE))
    assert chat.evaluate("window.__xss") is None
    assert chat.locator(f".log *:not({HARMLESS})").count() == 0
    links = chat.locator(".log a").evaluate_all("links => links.map(link => link.protocol)")
    assert set(links) <= PROTOCOLS
    for link in chat.locator(".cards li > a").all():
        assert (link.get_attribute("href") or "").startswith(f"{stand_in.url}pages/fiches/")


def test_texts_that_turn_the_direction_of_reading_are_read_in_order(
    chat: Page, stand_in: StandIn
) -> None:
    """A right-to-left override cannot disguise an address or a sentence."""
    stand_in.answer(
        {"text": "Le fichier \u202egpj.exe\u202c et \u2066caché\u2069 https://a.fr/\u202efr.b"}
    )
    ask(chat, "Question")
    expect(answers(chat)).to_contain_text("Le fichier gpj.exe et caché https://a.fr/fr.b")


def test_a_word_of_20_kilobytes_stays_in_its_bubble(chat: Page, stand_in: StandIn) -> None:
    """It is broken to the width of the panel, and the field stays in view."""
    chat.set_viewport_size({"width": 320, "height": 568})
    stand_in.answer({"text": "a" * 20_000}, {"text": "[" * 20_000}, {"text": "**" * 10_000})
    ask(chat, "Question")
    expect(answers(chat)).to_have_count(3)
    expect(field(chat)).to_be_in_viewport()
    widths = "node => [node.scrollWidth, node.clientWidth]"
    wide, room = chat.locator(".scroll").evaluate(widths)
    assert wide <= room


def test_malformed_parts_of_an_answer_do_not_break_the_widget(
    chat: Page, stand_in: StandIn
) -> None:
    """What does not follow the contract is left out; the text is still shown."""
    stand_in.hold(
        {
            "messages": [
                {
                    "text": "Réponse",
                    "buttons": [None, {"title": 3}, "x"],
                    "custom": {"sources": "non", "subjects": {"a": 1}},
                },
                {"custom": None},
                {"image": "https://exemple.fr/x.png"},
            ]
        }
    ).set()
    ask(chat, "Question")
    expect(answers(chat)).to_have_text("L’assistant : Réponse")
    expect(chat.locator(".suggestions")).to_have_count(0)
    expect(field(chat)).to_be_focused()


def test_nothing_is_stored_or_sent_before_the_panel_is_opened(
    browser_page: Page, site: OtherSite, stand_in: StandIn
) -> None:
    """A visitor who does not want the assistant leaves no trace; the others, in this tab only."""
    browser_page.goto(site.url)
    browser_page.get_by_role("link", name="son lien").click()
    storage = "[sessionStorage.length, localStorage.length, document.cookie]"
    assert browser_page.evaluate(storage) == [0, 0, ""]
    assert stand_in.calls == []
    open_bubble(browser_page)
    ask(browser_page, "Question")
    expect(answers(browser_page)).to_have_count(1)
    assert browser_page.evaluate(storage) == [1, 0, ""]
    assert browser_page.context.cookies() == []


def test_nothing_is_sent_by_the_full_page_before_the_visitor_acts(
    chat: Page, stand_in: StandIn
) -> None:
    """Robots and passers-by start no conversation."""
    expect(field(chat)).to_be_visible()
    assert chat.evaluate("sessionStorage.length") == 0
    assert stand_in.calls == []
    field(chat).focus()
    ask(chat, "Question")
    expect(answers(chat)).to_have_count(1)
    assert stand_in.calls == ["create", "ask"]


def test_the_widget_works_under_the_strictest_policy_of_another_site(
    browser_page: Page, site: OtherSite, stand_in: StandIn
) -> None:
    """`default-src 'none'` with the bot's script and channel only: no violation, no third party."""
    requested: list[str] = []
    console: list[str] = []
    errors: list[str] = []
    browser_page.on("request", lambda request: requested.append(request.url))
    browser_page.on("console", lambda message: console.append(message.text))
    browser_page.on("pageerror", lambda error: errors.append(error.message))
    browser_page.add_init_script(
        """window.violations = [];
        addEventListener("securitypolicyviolation",
          (event) => violations.push(event.violatedDirective), true);"""
    )
    site.attributes = 'data-color="#b00020" data-greeting="Bienvenue"'
    browser_page.goto(site.url)
    open_bubble(browser_page)
    stand_in.answer(rich_answer())
    ask(browser_page, "Question")
    browser_page.locator("summary").click()
    button(browser_page, "Réponse pas utile").click()
    button(browser_page, "Fausse").click()
    button(browser_page, "Effacer la conversation").click()
    expect(answers(browser_page)).to_have_count(0)
    own = (stand_in.url, site.url)
    assert requested
    assert [url for url in requested if not url.startswith(own)] == []
    assert browser_page.evaluate("violations") == []
    assert console == []
    assert errors == []
    FIGURES["CSP `default-src 'none'; script-src BOT; connect-src BOT`"] = "0 violations"


def test_the_full_page_works_under_the_policy_that_the_server_sends(
    browser_page: Page, base_url: str, stand_in: StandIn
) -> None:
    """No request leaves for another origin, and no content policy is violated."""
    requested: list[str] = []
    console: list[str] = []
    browser_page.on("request", lambda request: requested.append(request.url))
    browser_page.on("console", lambda message: console.append(message.text))
    browser_page.on("pageerror", lambda error: console.append(error.message))
    browser_page.goto(base_url)
    ask(browser_page, "Question")
    expect(answers(browser_page)).to_have_count(1)
    expect(problem(browser_page)).to_have_count(0)
    assert all(url.startswith(base_url) for url in requested)
    assert console == []
