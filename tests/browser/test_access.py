"""The widget for everybody: keyboard, screen readers, small screens, touch (a stand-in answers)."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .chat_page import (
    answers,
    ask,
    button,
    field,
    launcher,
    open_bubble,
    panel,
    problem,
    questions,
    rich_answer,
    toast,
)
from .other_site import OtherSite
from .stand_in import GREETING, StandIn

LONG = "Anticonstitutionnellement" * 8
# The lowest contrast between a text and what lies behind it, and the text that has it.
LOWEST_CONTRAST = """(host) => {
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const [r, g, b, alpha = 1] = parse(getComputedStyle(node).backgroundColor);
      if (alpha) return [r, g, b];
    }
    throw new Error("no background");
  };
  let lowest = [21, ""];
  const walker = document.createTreeWalker(host.shadowRoot, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !node.checkVisibility()) continue;
    const pair = [light(parse(getComputedStyle(node).color)), light(behind(node))];
    const contrast = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (contrast < lowest[0]) lowest = [contrast, walker.currentNode.data];
  }
  return lowest;
}"""
# What a screen reader is told of its own accord: the additions to live regions, in their order.
LISTEN = """(host) => {
  window.heard = [];
  const off = (node) => node.closest("[aria-live]")?.getAttribute("aria-live") === "off";
  new MutationObserver((changes) => {
    for (const { addedNodes, target } of changes) {
      const region = (target.closest ?? (() => null)).call(target, "[role=log], [role=status]");
      if (!region || off(target)) continue;
      for (const added of addedNodes) {
        const spoken = added.cloneNode(true);
        if (added.nodeType === 1 && added.getAttribute("aria-live") === "off") continue;
        for (const silent of spoken.querySelectorAll?.("[aria-live=off]") ?? []) silent.remove();
        const text = spoken.textContent.replace(/\\s+/g, " ").trim();
        if (text) heard.push(`${region.getAttribute("role")}: ${text}`);
      }
    }
  }).observe(host.shadowRoot, { childList: true, subtree: true });
}"""


def widget(page: Page) -> Locator:
    """Return the widget's element."""
    return page.locator("metz-assistant")


def fill_the_widget(page: Page, stand_in: StandIn) -> None:
    """Bring every kind of bubble and control into the widget, with very long words."""
    answer = rich_answer()
    answer["text"] += f"\nRéponse {LONG}\n1. https://exemple.fr/{LONG}"
    answer["buttons"].append({"title": LONG, "payload": "/x"})
    answer["custom"]["sources"].append(
        {"title": LONG, "url": f"https://exemple.fr/{LONG}", "date": "2023"}
    )
    stand_in.answer(answer)
    ask(page, f"Question {LONG}")
    page.locator("summary").click()
    button(page, "Réponse pas utile").click()
    expect(button(page, "Fausse")).to_be_visible()
    assert_no_sideways_scroll(page)
    stand_in.answer_raw("", 500)
    ask(page, "Et puis ?")
    expect(problem(page)).to_be_visible()
    field(page).fill("a" * 450)
    expect(page.locator("#counter")).not_to_be_empty()


def assert_no_sideways_scroll(page: Page) -> None:
    """Check that nothing is wider than the window, nor than the panel."""
    width, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= window
    for box in (".frame", ".scroll"):
        width, room = page.locator(box).evaluate("node => [node.scrollWidth, node.clientWidth]")
        assert width <= room, box


def test_the_launcher_is_a_button_that_says_what_it_opens(
    browser_page: Page, site: OtherSite
) -> None:
    """It has a visible text and its state; the panel is a dialog that has a name, not modal."""
    browser_page.goto(site.url)
    expect(launcher(browser_page)).to_have_attribute("aria-expanded", "false")
    expect(launcher(browser_page)).to_contain_text("Une question")
    expect(panel(browser_page)).to_be_hidden()
    open_bubble(browser_page)
    expect(launcher(browser_page)).to_have_attribute("aria-expanded", "true")
    assert panel(browser_page).get_attribute("aria-modal") is None
    # The page around can still be used.
    browser_page.get_by_role("link", name="son lien").click()
    expect(panel(browser_page)).to_be_visible()


def test_the_focus_goes_to_the_field_on_opening_and_back_to_the_launcher_on_closing(
    browser_page: Page, site: OtherSite
) -> None:
    """Escape, « Fermer » and the launcher itself close the panel."""
    browser_page.goto(site.url)
    for close in (
        lambda: browser_page.keyboard.press("Escape"),
        lambda: button(browser_page, "Fermer").click(),
        lambda: launcher(browser_page).click(),
    ):
        launcher(browser_page).press("Enter")
        expect(field(browser_page)).to_be_focused()
        close()
        expect(panel(browser_page)).to_be_hidden()
        expect(launcher(browser_page)).to_be_focused()


def back_to(page: Page, name: str) -> None:
    """Press Shift+Tab until the button has the focus."""
    wanted = button(page, name)
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if wanted.count() and wanted.evaluate("node => node.matches(':focus')"):
            return
    pytest.fail(f"« {name} » cannot be reached")


def test_a_question_can_be_asked_and_its_answer_used_with_the_keyboard_alone(
    browser_page: Page, site: OtherSite, stand_in: StandIn
) -> None:
    """Open, starting question, rating with reason, sources, suggestion: by Tab alone."""
    page, keyboard = browser_page, browser_page.keyboard
    stand_in.answer(rich_answer())
    page.goto(site.url)
    keyboard.press("Tab")  # the site's own link
    keyboard.press("Tab")
    expect(launcher(page)).to_be_focused()
    keyboard.press("Enter")
    expect(field(page)).to_be_focused()
    back_to(page, "Qui peut aider une PME à innover ?")
    keyboard.press("Enter")
    expect(answers(page)).to_have_count(1)
    expect(field(page)).to_be_focused()

    back_to(page, "Copier la réponse")
    keyboard.press("Shift+Tab")
    expect(button(page, "Réponse pas utile")).to_be_focused()
    keyboard.press("Space")
    keyboard.press("Tab")
    keyboard.press("Tab")
    expect(button(page, "Fausse")).to_be_focused()
    keyboard.press("Space")
    expect(button(page, "Fausse")).to_have_attribute("aria-pressed", "true")
    expect(button(page, "Fausse")).to_be_focused()
    for _ in range(4):  # the copy, the thumbs, then the sources
        keyboard.press("Shift+Tab")
    expect(page.locator("summary")).to_be_focused()
    keyboard.press("Enter")
    keyboard.press("Tab")
    expect(page.get_by_role("link", name="Plaquette (nouvelle fenêtre)")).to_be_focused()

    field(page).focus()
    back_to(page, "Que fait l’ENIM ?")
    keyboard.press("Enter")
    expect(answers(page)).to_have_count(2)
    expect(field(page)).to_be_focused()


def test_a_conversation_can_be_written_erased_and_left_with_the_keyboard_alone(
    bubble: Page, stand_in: StandIn
) -> None:
    """Several lines with Shift+Enter, send, start again, erase, close."""
    keyboard = bubble.keyboard
    keyboard.type("Une ligne")
    keyboard.press("Shift+Enter")
    keyboard.type("et une autre")
    keyboard.press("Enter")
    expect(answers(bubble)).to_have_count(1)
    assert stand_in.received[-1]["text"] == "Une ligne\net une autre"
    for name in ("Envoyer", "Nouvelle conversation", "Effacer la conversation"):
        keyboard.press("Tab")
        expect(button(bubble, name)).to_be_focused()
    keyboard.press("Enter")
    expect(answers(bubble)).to_have_count(0)
    expect(field(bubble)).to_be_focused()
    keyboard.press("Escape")
    expect(launcher(bubble)).to_be_focused()


def test_a_screen_reader_hears_each_thing_once_and_in_order(
    bubble: Page, stand_in: StandIn
) -> None:
    """The question, the wait, the answer with its number of suggestions, what was done, errors."""
    go = stand_in.hold({"messages": [rich_answer()]})
    expect(bubble.locator(".greeting .bot")).to_be_attached()
    widget(bubble).evaluate(LISTEN)
    ask(bubble, "Quelles écoles ?")
    go.set()
    expect(answers(bubble)).to_have_count(1)
    button(bubble, "Réponse utile").click()
    expect(toast(bubble)).not_to_be_empty()
    stand_in.answer_raw("", 500)
    ask(bubble, "Et puis ?")
    expect(problem(bubble)).to_be_visible()
    heard = bubble.evaluate("heard")
    expected = [
        "log: Vous : Quelles écoles ?",
        "status: L’assistant prépare sa réponse",
        r"log: L’assistant : Écoles d’ingénieurs : j’en connais 2\.ENIM.*Sources \(2\).*",
        r"log: Questions suggérées \(2\)",
        r"status: Merci, votre avis est enregistré\.",
        "log: Vous : Et puis ?",
        "status: L’assistant prépare sa réponse",
        r"log: Problème : L’assistant rencontre un problème technique \(erreur 500\)\..*",
    ]
    said = [one.replace("?", r"\?") if "?" in one else one for one in expected]
    assert len(heard) == len(said), heard
    for one, pattern in zip(heard, said):
        assert re.fullmatch(pattern, one), (one, pattern)


def test_the_accessibility_tree_has_every_name_and_role(bubble: Page, stand_in: StandIn) -> None:
    """What a screen reader finds when it walks through the open panel, in its order."""
    stand_in.answer(rich_answer())
    ask(bubble, "Quelles écoles ?")
    bubble.locator("summary").click()
    expect(panel(bubble)).to_match_aria_snapshot(
        f"""
        - dialog "L’assistant industrie de Metz":
          - heading "L’assistant industrie de Metz" [level=2]
          - paragraph: Assistant automatique
          - combobox "Langue":
            - option "Français" [selected]
            - option "Deutsch"
            - option "English"
          - button "Fermer"
          - group "L’assistant industrie de Metz":
            - paragraph: /Un programme vous répond/
            - list:
              - listitem:
                - link "Vos données (nouvelle fenêtre)"
              - listitem:
                - link "Accessibilité (nouvelle fenêtre)"
              - listitem:
                - link "Joindre une personne (nouvelle fenêtre)"
              - listitem:
                - link "Consulter les fiches (nouvelle fenêtre)"
            - log "Conversation":
              - text: "L’assistant :"
              - paragraph: {GREETING}
              - text: "Vous :"
              - paragraph: Quelles écoles ?
              - text: "L’assistant :"
              - paragraph: "Écoles d’ingénieurs : j’en connais 2."
              - list:
                - listitem:
                  - strong: ENIM
                  - text: Metz
                  - link "Voir la fiche (ENIM) (nouvelle fenêtre)"
                - listitem:
                  - strong: Arts et Métiers
                  - text: Metz
                  - link "Voir la fiche (Arts et Métiers) (nouvelle fenêtre)"
              - group:
                - text: Sources (2)
                - list:
                  - listitem:
                    - link "Plaquette (nouvelle fenêtre)"
                    - text: ", juin 2023"
                  - listitem: Agence, non daté
              - button "Réponse utile"
              - button "Réponse pas utile"
              - button "Copier la réponse"
              - text: Questions suggérées (2)
              - group "Questions suggérées (2)":
                - button "Que fait l’ENIM ?"
                - button "Où est-elle ?"
            - status
          - status
          - text: Votre question
          - paragraph
          - status
          - textbox "Votre question"
          - button "Envoyer"
          - button "Nouvelle conversation"
          - button "Effacer la conversation"
        """
    )


def test_the_focus_does_not_move_when_an_answer_arrives(chat: Page, stand_in: StandIn) -> None:
    """A visitor who has moved on while waiting stays where they are."""
    go = stand_in.hold({"messages": [{"text": "Voilà"}]})
    ask(chat, "Question")
    restart = button(chat, "Nouvelle conversation")
    restart.focus()
    go.set()
    expect(answers(chat)).to_have_count(1)
    expect(restart).to_be_focused()


def test_a_reader_who_has_scrolled_back_is_not_taken_to_the_end(
    chat: Page, stand_in: StandIn
) -> None:
    """What is being read stays in view when the answer arrives."""
    stand_in.answer({"text": "\n".join(f"Ligne {number}" for number in range(80))})
    ask(chat, "Une longue réponse")
    expect(answers(chat)).to_have_count(1)
    go = stand_in.hold({"messages": [{"text": "Voilà"}]})
    ask(chat, "Question")
    scroll = chat.locator(".scroll")
    scroll.evaluate("node => { node.scrollTop = 40; }")
    go.set()
    expect(answers(chat)).to_have_count(2)
    assert scroll.evaluate("node => node.scrollTop") == 40


def test_the_focus_is_visible_wherever_it_goes(bubble: Page, stand_in: StandIn) -> None:
    """Each control that Tab reaches shows an outline, or its frame does."""
    stand_in.answer(rich_answer())
    ask(bubble, "Question")
    expect(answers(bubble)).to_have_count(1)
    reached = 0
    for _ in range(24):
        bubble.keyboard.press("Shift+Tab")
        outline = widget(bubble).evaluate(
            """(host) => {
              const node = host.shadowRoot.activeElement;
              return node && getComputedStyle(node).outlineStyle;
            }"""
        )
        if outline is None:
            break
        assert outline == "solid"
        reached += 1
    assert reached >= 16
    field(bubble).focus()
    frame = bubble.locator(".field").evaluate("node => getComputedStyle(node).outlineStyle")
    assert frame == "solid"


def test_an_input_method_can_use_enter(chat: Page) -> None:
    """Enter that ends the composition of a character does not send the message."""
    field(chat).fill("にほん")
    field(chat).dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    field(chat).dispatch_event("keydown", {"key": "Enter", "keyCode": 229})
    expect(questions(chat)).to_have_count(0)
    expect(field(chat)).to_have_value("にほん")


@pytest.mark.parametrize("size", [(320, 568), (320, 256), (768, 1024)])
@pytest.mark.parametrize("place", ["page", "bubble"])
def test_nothing_is_wider_than_the_window(
    browser_page: Page, site: OtherSite, stand_in: StandIn, size: tuple[int, int], place: str
) -> None:
    """A small phone, a zoom of 400 %, a tablet: never a sideways scroll, the field is reached."""
    browser_page.set_viewport_size({"width": size[0], "height": size[1]})
    browser_page.goto(stand_in.url if place == "page" else site.url)
    if place == "bubble":
        open_bubble(browser_page)
    assert_no_sideways_scroll(browser_page)
    fill_the_widget(browser_page, stand_in)
    assert_no_sideways_scroll(browser_page)
    field(browser_page).scroll_into_view_if_needed()
    expect(field(browser_page)).to_be_in_viewport(ratio=0.9)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("colour", ["", "#ffe600", "#001a33"])
def test_every_text_has_a_contrast_of_at_least_4_5(
    browser_page: Page,
    site: OtherSite,
    stand_in: StandIn,
    scheme: Literal["light", "dark"],
    colour: str,
) -> None:
    """Light and dark, on the first screen, waiting and after, whatever colour the site chose."""
    browser_page.emulate_media(color_scheme=scheme)
    site.attributes = f'data-color="{colour}"' if colour else ""
    browser_page.goto(site.url)
    screens = [widget(browser_page).evaluate(LOWEST_CONTRAST)]
    open_bubble(browser_page)
    screens.append(widget(browser_page).evaluate(LOWEST_CONTRAST))
    fill_the_widget(browser_page, stand_in)
    screens.append(widget(browser_page).evaluate(LOWEST_CONTRAST))
    go = stand_in.hold({"messages": []})
    field(browser_page).press("Enter")
    expect(browser_page.get_by_text("L’assistant prépare sa réponse")).to_be_visible()
    screens.append(widget(browser_page).evaluate(LOWEST_CONTRAST))
    go.set()
    assert min(screens)[0] >= 4.5, min(screens)


def test_controls_are_large_enough_to_be_touched(bubble: Page, stand_in: StandIn) -> None:
    """Every button, list, summary and link of its own measures at least 24 pixels each way."""
    fill_the_widget(bubble, stand_in)
    controls = "button, select, summary, textarea, .cards li > a, .notice li, .ways a"
    for control in bubble.locator(f":is({controls}):visible").all():
        box = control.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24, control.inner_text()


def test_on_a_touch_screen_the_focus_does_not_open_the_keyboard(
    chromium: Browser, site: OtherSite
) -> None:
    """With a finger, the field has the focus without its keyboard, until it is touched."""
    context = chromium.new_context(
        has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844}, locale="fr-FR"
    )
    page = context.new_page()
    page.goto(site.url)
    launcher(page).tap()
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_attribute("inputmode", "none")
    button(page, "Qu’est-ce que Quest For Industry ?").tap()
    expect(answers(page)).to_have_count(1)
    expect(field(page)).to_be_focused()
    field(page).tap()
    expect(field(page)).not_to_have_attribute("inputmode", "none")
    context.close()


def test_on_a_phone_the_panel_is_the_whole_screen_above_the_keyboard(
    browser_page: Page, site: OtherSite
) -> None:
    """When the on-screen keyboard takes the lower half, the field stays in the upper half."""
    browser_page.set_viewport_size({"width": 390, "height": 844})
    browser_page.goto(site.url)
    open_bubble(browser_page)
    assert panel(browser_page).bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    expect(launcher(browser_page)).to_be_hidden()
    browser_page.evaluate(
        """() => {
          Object.defineProperty(visualViewport, "height", { get: () => 420 });
          visualViewport.dispatchEvent(new Event("resize"));
        }"""
    )
    box = field(browser_page).bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 420


def test_a_panel_that_covers_the_page_closes_when_the_focus_leaves_it(
    browser_page: Page, site: OtherSite
) -> None:
    """The keyboard's place is never hidden under the panel of a small screen."""
    browser_page.set_viewport_size({"width": 320, "height": 568})
    browser_page.goto(site.url)
    open_bubble(browser_page)
    browser_page.get_by_role("link", name="son lien").focus()
    expect(panel(browser_page)).to_be_hidden()
    expect(browser_page.get_by_role("link", name="son lien")).to_be_focused()


def test_animations_stop_for_those_who_ask(bubble: Page, stand_in: StandIn) -> None:
    """`prefers-reduced-motion`: nothing moves, in waiting either."""
    go = stand_in.hold({"messages": [{"text": "Voilà"}]})
    ask(bubble, "Question")
    expect(bubble.get_by_text("L’assistant prépare sa réponse")).to_be_visible()
    count = "host => host.shadowRoot.getAnimations().length"
    assert widget(bubble).evaluate(count) == 0
    bubble.emulate_media(reduced_motion="no-preference")
    assert widget(bubble).evaluate(count) > 0
    go.set()


def test_forced_colours_keep_the_edges(bubble: Page, stand_in: StandIn) -> None:
    """In high contrast, panel, bubbles and buttons have a border that can be seen."""
    bubble.emulate_media(forced_colors="active")
    stand_in.answer(rich_answer())
    ask(bubble, "Question")
    expect(answers(bubble)).to_have_count(1)
    for edge in (".panel", ".user", ".bot", ".send", ".chip", ".field"):
        width = bubble.locator(edge).last.evaluate("node => getComputedStyle(node).borderTopWidth")
        assert width != "0px", edge


def test_print_shows_the_conversation_and_its_sources(bubble: Page, stand_in: StandIn) -> None:
    """On paper: all messages, the sources unfolded, no controls."""
    for _ in range(6):
        stand_in.answer(rich_answer())
        ask(bubble, "Quelles écoles ?")
        expect(bubble.get_by_text("L’assistant prépare sa réponse")).to_have_count(0)
    expect(answers(bubble)).to_have_count(6)
    bubble.emulate_media(media="print")
    for hidden in (launcher(bubble), field(bubble), button(bubble, "Copier la réponse").first):
        expect(hidden).to_be_hidden()
    for box in (".panel", ".frame", ".scroll"):
        overflow = "node => node.scrollHeight - node.clientHeight"
        assert bubble.locator(box).evaluate(overflow) <= 0, box
    assert panel(bubble).evaluate("node => getComputedStyle(node).position") == "static"
    # All of it is on paper, not what one screen shows.
    assert len(re.findall(rb"/Type\s*/Page\b", bubble.pdf())) >= 3
    expect(bubble.locator("details li").first).to_be_visible()


def test_the_visitor_reads_that_a_machine_answers(bubble: Page, stand_in: StandIn) -> None:
    """The notice, the pages on data and accessibility and a human contact are one press away."""
    expect(panel(bubble)).to_contain_text("Assistant automatique")
    expect(panel(bubble)).to_contain_text("Un programme vous répond, pas une personne.")
    expect(panel(bubble)).to_contain_text("N’écrivez pas de données personnelles.")
    for name, path in (
        ("Vos données", "donnees"),
        ("Accessibilité", "accessibilite"),
        ("Joindre une personne", "donnees#contact"),
        ("Consulter les fiches", "pages/index.html"),
    ):
        link = panel(bubble).get_by_role("link", name=f"{name} (nouvelle fenêtre)")
        expect(link).to_have_attribute("href", stand_in.url + path)
        assert bubble.request.get(stand_in.url + path).ok
