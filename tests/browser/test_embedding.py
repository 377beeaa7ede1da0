"""What a site's owner can choose, and what the site cannot break (the bot is a stand-in)."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from bot.widget.bundle import SOURCES, parts

from .chat_page import (
    answers,
    ask,
    button,
    field,
    launcher,
    memory,
    open_bubble,
    panel,
    questions,
    until,
)
from .other_site import OtherSite
from .stand_in import StandIn


def test_the_snippet_gives_a_bubble_at_the_bottom_right(
    browser_page: Page, site: OtherSite, stand_in: StandIn
) -> None:
    """One line is enough; the answers come from the bot that served the script."""
    browser_page.goto(site.url)
    box = launcher(browser_page).bounding_box()
    assert box is not None
    assert box["x"] > 640
    open_bubble(browser_page)
    ask(browser_page, "Question")
    expect(answers(browser_page)).to_have_text("L’assistant : Vous avez écrit : Question")
    expect(browser_page.locator("metz-assistant")).to_have_count(1)


def test_a_script_that_is_asynchronous_or_comes_late_gives_its_bubble_too(
    browser_page: Page, site: OtherSite
) -> None:
    """Tag managers put scripts in when they like; two tags still give one bubble."""
    site.attributes = "async"
    browser_page.goto(site.url)
    expect(launcher(browser_page)).to_be_visible()
    browser_page.evaluate(
        """(address) => {
          const script = document.createElement("script");
          Object.assign(script, { type: "module", src: address });
          document.head.append(script);
        }""",
        f"{site.bot}widget.js?v=late",
    )
    browser_page.wait_for_load_state("networkidle")
    expect(browser_page.locator("metz-assistant")).to_have_count(1)


def test_a_site_chooses_position_colour_title_greeting_and_theme(
    browser_page: Page, site: OtherSite
) -> None:
    """Each attribute of the script changes what it names."""
    site.attributes = (
        'data-position="bottom-left" data-color="#7a1fa2" data-title="Le guide" '
        'data-greeting="Bienvenue chez nous." data-theme="dark"'
    )
    browser_page.goto(site.url)
    box = launcher(browser_page).bounding_box()
    assert box is not None
    assert box["x"] < 100
    launcher(browser_page).click()
    dialog = browser_page.get_by_role("dialog", name="Le guide")
    expect(dialog).to_contain_text("Bienvenue chez nous.")
    dark = dialog.evaluate("node => getComputedStyle(node).backgroundColor")
    assert dark == "rgb(17, 24, 26)"
    colour = button(browser_page, "Envoyer").evaluate(
        "node => getComputedStyle(node).backgroundColor"
    )
    red, green, blue = (int(part) for part in re.findall(r"\d+", colour))
    assert green < red < blue, "a lighter shade of the purple"


def test_a_site_can_open_the_panel_at_once_and_a_visitor_close_it_for_good(
    browser_page: Page, site: OtherSite
) -> None:
    """The focus stays with the page; on the next page, the visitor's choice wins."""
    site.attributes = "data-open"
    browser_page.goto(site.url)
    expect(panel(browser_page)).to_be_visible()
    expect(field(browser_page)).not_to_be_focused()
    button(browser_page, "Fermer").click()
    browser_page.goto(site.url + "autre")
    expect(launcher(browser_page)).to_be_visible()
    expect(panel(browser_page)).to_be_hidden()


def test_the_language_is_that_of_the_page(browser_page: Page, site: OtherSite) -> None:
    """A German page gets German words; one in an unknown language, French ones."""
    site.lang = "de-DE"
    browser_page.goto(site.url)
    browser_page.get_by_role("button", name="Eine Frage?").click()
    expect(browser_page.get_by_role("dialog")).to_contain_text("Was möchten Sie wissen?")
    site.lang = "it"
    browser_page.goto(site.url + "it")
    expect(launcher(browser_page)).to_be_visible()


def test_the_visitor_can_change_the_language(bubble: Page, stand_in: StandIn) -> None:
    """Labels change at once, the conversation and what was typed stay, the next page knows."""
    ask(bubble, "Question")
    expect(answers(bubble)).to_have_count(1)
    field(bubble).fill("En cours")
    bubble.get_by_label("Langue").select_option("en")
    expect(bubble.get_by_label("Language")).to_be_focused()
    expect(bubble.get_by_role("button", name="Erase the conversation")).to_be_visible()
    expect(answers(bubble)).to_have_text("The assistant: Vous avez écrit : Question")
    expect(bubble.get_by_label("Your question")).to_have_value("En cours")
    bubble.reload()
    expect(bubble.get_by_label("Your question")).to_be_visible()


def test_the_widget_stands_in_the_text_where_a_site_wants_it(
    browser_page: Page, site: OtherSite
) -> None:
    """`<metz-assistant>` is a part of the page: no bubble, no launcher, its fallback unseen."""
    site.body = '<metz-assistant><a href="/fiches">Consulter les fiches</a></metz-assistant>'
    browser_page.goto(site.url)
    region = browser_page.get_by_role("region", name="L’assistant industrie de Metz")
    expect(region).to_be_visible()
    expect(launcher(browser_page)).to_have_count(0)
    expect(browser_page.locator("a[href='/fiches']")).to_be_hidden()
    ask(browser_page, "Question")
    expect(answers(browser_page)).to_have_count(1)


def test_the_styles_of_the_site_do_not_reach_the_widget(
    browser_page: Page, site: OtherSite
) -> None:
    """Neither its fonts, nor its sizes, nor its colours; and none of the widget's leaves it."""
    browser_page.goto(site.url)
    plain = launcher(browser_page).bounding_box()
    heading = browser_page.locator("h1").bounding_box()
    browser_page.evaluate(
        """() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(`* { font: 40px serif !important; letter-spacing: 9px; color: red;
            text-transform: uppercase; } html { font-size: 4px; } button { display: none; }`);
          document.adoptedStyleSheets = [sheet];
        }"""
    )
    assert launcher(browser_page).bounding_box() == plain
    browser_page.evaluate("document.adoptedStyleSheets = []")
    assert browser_page.locator("h1").bounding_box() == heading


def test_two_tabs_have_two_conversations(
    context: BrowserContext, site: OtherSite, stand_in: StandIn
) -> None:
    """Nothing of one tab is seen in the other."""
    tabs = []
    for text in ("Un", "Deux"):
        tab = context.new_page()
        tab.goto(site.url)
        open_bubble(tab)
        ask(tab, text)
        expect(answers(tab)).to_have_count(1)
        tabs.append(tab)
    expect(questions(tabs[0])).to_have_text("Vous : Un")
    first, second = (memory(tab)["token"] for tab in tabs)
    assert first != second
    kept = [list(one.values()) for one in stand_in.conversations.values()]
    assert [[exchange["text"] for exchange in one] for one in kept] == [["Un"], ["Deux"]]


def test_the_conversation_follows_the_visitor_through_the_pages_of_the_site(
    bubble: Page, site: OtherSite, stand_in: StandIn
) -> None:
    """The next page and a reload show it again, unannounced, with its ratings; focus unmoved."""
    ask(bubble, "Un")
    expect(answers(bubble)).to_have_count(1)
    button(bubble, "Réponse utile").click()
    expect(bubble.locator(".toast")).not_to_be_empty()
    for address in (site.url + "autre", site.url):
        bubble.goto(address)
        expect(panel(bubble)).to_be_visible()
        expect(questions(bubble)).to_have_text("Vous : Un")
        expect(answers(bubble)).to_have_text("L’assistant : Vous avez écrit : Un")
        expect(button(bubble, "Réponse utile")).to_have_attribute("aria-pressed", "true")
        expect(field(bubble)).not_to_be_focused()
    assert stand_in.calls.count("create") == 1
    ask(bubble, "Deux")
    expect(answers(bubble)).to_have_count(2)


def test_what_was_said_before_is_not_read_out_again(bubble: Page, site: OtherSite) -> None:
    """While the former messages are put in, the log is silent; then it speaks again."""
    ask(bubble, "Un")
    expect(answers(bubble)).to_have_count(1)
    bubble.add_init_script(
        """addEventListener("DOMContentLoaded", () => {
          window.states = [];
          const wait = () => {
            const log = document.querySelector("metz-assistant")?.shadowRoot?.querySelector(".log");
            if (!log) return setTimeout(wait, 0);
            const look = () => states.push([log.ariaLive, log.querySelectorAll(".user").length]);
            new MutationObserver(look).observe(log, { childList: true, attributes: true });
            look();
          };
          wait();
        });"""
    )
    bubble.reload()
    expect(answers(bubble)).to_have_count(1)
    log = bubble.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "polite")
    states = bubble.evaluate("states")
    while_filled = [live for live, count in states if count][:1]
    assert while_filled == ["off"]


def test_erasing_removes_the_conversation_on_the_server_too(
    bubble: Page, stand_in: StandIn
) -> None:
    """Announced; a new conversation is taken; a reload brings nothing back."""
    ask(bubble, "Un")
    expect(answers(bubble)).to_have_count(1)
    before = memory(bubble)["token"]
    button(bubble, "Effacer la conversation").click()
    expect(bubble.get_by_role("status").filter(has_text="Conversation effacée")).to_have_count(1)
    expect(questions(bubble)).to_have_count(0)
    expect(field(bubble)).to_be_focused()
    assert before not in stand_in.conversations
    bubble.reload()
    expect(bubble.get_by_text("Que souhaitez-vous savoir ?")).to_be_visible()
    expect(questions(bubble)).to_have_count(0)
    until(bubble, "Object.values(sessionStorage)[0].includes('token')")
    assert memory(bubble)["token"] != before


def test_an_erasure_that_fails_is_told_and_can_be_tried_again(
    bubble: Page, stand_in: StandIn
) -> None:
    """What is still on the server is still shown: nobody believes it gone."""
    ask(bubble, "Un")
    expect(answers(bubble)).to_have_count(1)
    stand_in.refuse("erase", 503)
    button(bubble, "Effacer la conversation").click()
    expect(bubble.locator(".toast")).to_contain_text("La conversation n’a pas été effacée")
    expect(questions(bubble)).to_have_count(1)
    button(bubble, "Effacer la conversation").click()
    expect(questions(bubble)).to_have_count(0)


def test_a_new_conversation_leaves_the_former_one_on_the_server(
    chat: Page, stand_in: StandIn
) -> None:
    """« Nouvelle conversation » brings the first screen back and the bot sees somebody new."""
    ask(chat, "Un")
    expect(answers(chat)).to_have_count(1)
    button(chat, "Nouvelle conversation").click()
    expect(questions(chat)).to_have_count(0)
    expect(chat.get_by_text("Que souhaitez-vous savoir ?")).to_be_visible()
    expect(field(chat)).to_be_focused()
    ask(chat, "Deux")
    expect(answers(chat)).to_have_count(1)
    assert len(stand_in.conversations) == 2


def test_an_answer_to_an_abandoned_conversation_is_not_shown(chat: Page, stand_in: StandIn) -> None:
    """Starting again while the bot is writing drops what it was about to say."""
    go = stand_in.hold({"messages": [{"text": "Trop tard"}]})
    ask(chat, "Un")
    expect(chat.get_by_text("L’assistant prépare sa réponse")).to_be_visible()
    button(chat, "Nouvelle conversation").click()
    go.set()
    ask(chat, "Deux")
    expect(answers(chat)).to_have_text("L’assistant : Vous avez écrit : Deux")
    expect(questions(chat)).to_have_text("Vous : Deux")


def test_the_demonstration_makes_the_line_to_copy(
    browser_page: Page, context: BrowserContext, base_url: str
) -> None:
    """Its settings change the snippet and the bubble beside it; the copy is announced."""
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    browser_page.goto(base_url + "demo")
    browser_page.get_by_label("Position").select_option("bottom-left")
    browser_page.get_by_label("Titre").fill('Le "guide"')
    browser_page.get_by_label("Titre").blur()
    box = launcher(browser_page).bounding_box()
    assert box is not None
    assert box["x"] < 100
    button(browser_page, "Copier").click()
    expect(browser_page.get_by_role("status").filter(has_text="Copié.")).to_have_count(1)
    copied = browser_page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f'<script type="module" src="{base_url}widget.js"')
    assert 'data-position="bottom-left"' in copied
    assert 'data-title="Le &quot;guide&quot;"' in copied
    assert f'<noscript><a href="{base_url}pages/index.html">' in copied


def test_the_modules_run_as_they_stand(
    browser_page: Page, base_url: str, stand_in: StandIn
) -> None:
    """What is served as one file is what stands in the sources: they work one by one too."""
    asked = []

    def from_source(route: Route) -> None:
        name = route.request.url.removeprefix(base_url).split("?")[0]
        asked.append(name)
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        route.fulfill(path=SOURCES / name, content_type=kind)

    browser_page.route(re.compile(r"/(\w+\.js|widget\.css)(\?|$)"), from_source)
    browser_page.goto(base_url)
    ask(browser_page, "Question")
    expect(answers(browser_page)).to_have_count(1)
    assert set(asked) == set(parts())


def test_without_javascript_the_knowledge_is_one_press_away(
    chromium: Browser, base_url: str
) -> None:
    """The full page then links to the static pages, which hold every fact."""
    without = chromium.new_context(java_script_enabled=False)
    page = without.new_page()
    page.goto(base_url)
    page.get_by_role("link", name="Consulter les fiches").click()
    page.get_by_role("link", name="Formations", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Formations, par établissement")
    without.close()
