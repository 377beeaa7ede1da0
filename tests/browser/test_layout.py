"""Sizes, contrasts, forced colours, print: the widget as it is seen (a stand-in answers)."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from .chat_page import (
    answers,
    ask,
    button,
    field,
    launcher,
    open_bubble,
    panel,
    problem,
    rich_answer,
    widget,
)
from .other_site import OtherSite
from .stand_in import StandIn

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
    overflowing = """nodes => nodes.filter((node) => node.scrollWidth > node.clientWidth)
      .map((node) => node.className)"""
    assert page.locator(".message, .chip, .starter, .cards li").evaluate_all(overflowing) == []


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
