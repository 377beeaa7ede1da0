"""The widget by keyboard and by touch (the bot is a stand-in)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from .chat_page import (
    answers,
    ask,
    button,
    field,
    launcher,
    open_bubble,
    panel,
    questions,
    rich_answer,
    widget,
)
from .other_site import OtherSite
from .stand_in import StandIn


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
