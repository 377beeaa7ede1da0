"""The page for everybody: keyboard, small screens, contrast, touch (the bot is a stand-in)."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from .chat_page import answers, ask, field, problem, questions
from .stand_in import StandIn

LONG = "Anticonstitutionnellement" * 8
# The lowest contrast between a text and what lies behind it, and the text that has it.
LOWEST_CONTRAST = """() => {
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
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !node.checkVisibility()) continue;
    const pair = [light(parse(getComputedStyle(node).color)), light(behind(node))];
    const contrast = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (contrast < lowest[0]) lowest = [contrast, walker.currentNode.data];
  }
  return lowest;
}"""


def fill_the_page(page: Page, stand_in: StandIn) -> None:
    """Bring every kind of bubble and control on the page, with very long words."""
    stand_in.answer(
        {
            "text": f"Réponse {LONG}\n• https://exemple.fr/{LONG}",
            "buttons": [{"title": LONG, "payload": "/x"}, {"title": "Court", "payload": "/y"}],
            "custom": {
                "sources": [
                    {"title": LONG, "url": "https://exemple.fr", "date": "2023"},
                    {"title": "Sans adresse", "url": None, "date": None},
                ]
            },
        }
    )
    stand_in.answer_raw("", 500)
    ask(page, f"Question {LONG}")
    page.locator("summary").click()
    expect(page.get_by_role("button", name="Court")).to_be_visible()
    assert_no_sideways_scroll(page)
    ask(page, "Et puis ?")
    expect(problem(page)).to_be_visible()
    field(page).fill("a" * 450)
    expect(page.locator("#counter")).not_to_be_empty()


def assert_no_sideways_scroll(page: Page) -> None:
    """Check that nothing is wider than the window."""
    width, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= window


def test_everything_can_be_done_with_the_keyboard_alone(chat: Page, stand_in: StandIn) -> None:
    """Suggestions, sources, buttons, field and « Nouvelle conversation » are reached by Tab."""
    stand_in.answer(
        {
            "text": "Réponse.",
            "buttons": [{"title": "Suite", "payload": "/next"}],
            "custom": {"sources": [{"title": "S", "url": "https://exemple.fr", "date": None}]},
        }
    )
    keyboard = chat.keyboard
    keyboard.press("Tab")
    expect(chat.get_by_role("region", name="Industrie").get_by_role("button").first).to_be_focused()
    keyboard.press("Enter")
    expect(answers(chat)).to_have_count(1)
    expect(field(chat)).to_be_focused()

    keyboard.press("Shift+Tab")
    expect(chat.get_by_role("button", name="Suite")).to_be_focused()
    keyboard.press("Shift+Tab")
    expect(chat.locator("summary")).to_be_focused()
    keyboard.press("Enter")
    expect(answers(chat).get_by_role("link")).to_be_visible()
    keyboard.press("Tab")
    expect(answers(chat).get_by_role("link")).to_be_focused()
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(answers(chat)).to_have_count(2)
    expect(field(chat)).to_be_focused()

    keyboard.type("Une ligne")
    keyboard.press("Shift+Enter")
    keyboard.type("et une autre")
    keyboard.press("Enter")
    expect(answers(chat)).to_have_count(3)
    assert stand_in.received[-1]["message"] == "Une ligne\net une autre"

    keyboard.press("Tab")
    expect(chat.get_by_role("button", name="Envoyer")).to_be_focused()
    keyboard.press("Tab")
    expect(chat.get_by_role("button", name="Nouvelle conversation")).to_be_focused()
    keyboard.press("Enter")
    expect(chat.get_by_role("log")).to_be_empty()


def test_the_focus_does_not_move_when_an_answer_arrives(chat: Page, stand_in: StandIn) -> None:
    """A visitor who has moved on while waiting stays where they are."""
    go = stand_in.hold('[{"text": "Voilà"}]')
    ask(chat, "Question")
    button = chat.get_by_role("button", name="Nouvelle conversation")
    button.focus()
    go.set()
    expect(answers(chat)).to_have_count(1)
    expect(button).to_be_focused()


def test_the_focus_is_visible(chat: Page) -> None:
    """Each control that Tab reaches on the first screen shows an outline."""
    for _ in range(6):
        chat.keyboard.press("Tab")
        outline = chat.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"
    chat.keyboard.press("Tab")
    expect(field(chat)).to_be_focused()
    frame = chat.locator(".field").evaluate("node => getComputedStyle(node).outlineStyle")
    assert frame == "solid"


def test_an_input_method_can_use_enter(chat: Page) -> None:
    """Enter that ends the composition of a character does not send the message."""
    field(chat).fill("にほん")
    field(chat).dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    expect(questions(chat)).to_have_count(0)
    expect(field(chat)).to_have_value("にほん")


@pytest.mark.parametrize("height", [568, 256])
def test_nothing_is_wider_than_a_window_of_320_pixels(
    chat: Page, stand_in: StandIn, height: int
) -> None:
    """A small phone, or a zoom of 400 %, never has to scroll sideways."""
    chat.set_viewport_size({"width": 320, "height": height})
    assert_no_sideways_scroll(chat)
    fill_the_page(chat, stand_in)
    assert_no_sideways_scroll(chat)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_a_contrast_of_at_least_4_5(
    chat: Page, stand_in: StandIn, scheme: Literal["light", "dark"]
) -> None:
    """Light and dark, on the first screen, while waiting and after, texts can be read."""
    chat.emulate_media(color_scheme=scheme)
    screens = [chat.evaluate(LOWEST_CONTRAST)]
    fill_the_page(chat, stand_in)
    screens.append(chat.evaluate(LOWEST_CONTRAST))
    go = stand_in.hold("[]")
    field(chat).press("Enter")
    expect(chat.get_by_text("L’assistant prépare sa réponse")).to_be_visible()
    screens.append(chat.evaluate(LOWEST_CONTRAST))
    go.set()
    assert min(screens)[0] >= 4.5, min(screens)


def test_controls_are_large_enough_to_be_touched(chat: Page, stand_in: StandIn) -> None:
    """Every button and every summary measures at least 24 pixels each way."""
    fill_the_page(chat, stand_in)
    for control in chat.locator("button:visible, summary:visible").all():
        box = control.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24


def test_on_a_touch_screen_a_suggestion_does_not_open_the_keyboard(
    chromium: Browser, base_url: str
) -> None:
    """With a finger, the focus goes to the conversation: a field would hide the answer."""
    context = chromium.new_context(
        has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto(base_url)
    page.get_by_role("button", name="Qu'est-ce que Quest For Industry ?").tap()
    expect(answers(page)).to_have_count(1)
    expect(page.get_by_role("log")).to_be_focused()
    context.close()


def test_the_header_says_what_the_assistant_is(chat: Page) -> None:
    """The visitor reads that a machine answers, and is asked to keep personal data away."""
    banner = chat.get_by_role("banner")
    expect(banner.get_by_role("heading", level=1)).to_have_text(
        "L'assistant industrie de l'Eurométropole de Metz"
    )
    expect(banner).to_contain_text("Assistant automatique")
    expect(banner).to_contain_text("données personnelles")
    expect(chat.locator("html")).to_have_attribute("lang", "fr")
