"""What the visitor sees when something breaks (the bot is a stand-in that breaks at will)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .chat_page import answers, ask, field, problem, questions
from .stand_in import StandIn


def retry(page: Page) -> None:
    """Press « Réessayer »."""
    page.get_by_role("button", name="Réessayer").click()


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ("", 500, "problème technique (erreur 500)"),
        ("", 503, "problème technique (erreur 503)"),
        ("", 429, "Patientez une minute"),
        ("[]", 200, "pas donné de réponse"),
        ('[{"custom": {"kind": "answer"}}, null, 3]', 200, "pas donné de réponse"),
        ("<html>", 200, "pas pu être lue"),
        ('{"error": true}', 200, "pas pu être lue"),
    ],
)
def test_a_failed_message_can_be_sent_again(
    chat: Page, stand_in: StandIn, body: str, status: int, words: str
) -> None:
    """Each failure is told in French, and « Réessayer » sends the same message again."""
    stand_in.answer_raw(body, status)
    ask(chat, "Combien d'emplois ?")
    expect(problem(chat)).to_contain_text(words)
    expect(problem(chat)).to_contain_text("Votre message est conservé.")
    retry(chat)
    expect(answers(chat)).to_have_text("L’assistant : Vous avez écrit : Combien d'emplois ?")
    expect(problem(chat)).to_have_count(0)
    expect(questions(chat)).to_have_count(1)
    expect(field(chat)).to_be_focused()
    first, second = stand_in.received
    assert first == second


def test_a_network_that_is_down_is_told_and_the_message_is_sent_after(
    chat: Page, stand_in: StandIn
) -> None:
    """Offline, nothing typed is lost; online again, the message goes through."""
    chat.context.set_offline(True)
    ask(chat, "Êtes-vous là ?")
    expect(problem(chat)).to_contain_text("injoignable")
    expect(questions(chat)).to_have_text("Vous : Êtes-vous là ?")
    retry(chat)
    expect(problem(chat)).to_have_count(1)
    chat.context.set_offline(False)
    retry(chat)
    expect(answers(chat)).to_have_count(1)
    assert len(stand_in.received) == 1


def test_after_15_seconds_the_page_stops_waiting(
    browser_page: Page, base_url: str, stand_in: StandIn
) -> None:
    """A bot that does not answer is given up after 15 seconds, not before."""
    browser_page.clock.install()
    browser_page.goto(base_url)
    go = stand_in.hold("[]")
    ask(browser_page, "Lent ?")
    expect(browser_page.get_by_text("L’assistant prépare sa réponse")).to_be_visible()
    browser_page.clock.fast_forward(14_000)
    expect(problem(browser_page)).to_have_count(0)
    browser_page.clock.fast_forward(1_500)
    expect(problem(browser_page)).to_contain_text("au bout de 15 secondes")
    go.set()
    retry(browser_page)
    expect(answers(browser_page)).to_have_count(1)


def test_another_question_can_be_asked_after_a_failure(chat: Page, stand_in: StandIn) -> None:
    """The failed message stays with its « Réessayer » while the conversation goes on."""
    stand_in.answer_raw("", 500)
    ask(chat, "Un")
    expect(problem(chat)).to_be_visible()
    ask(chat, "Deux")
    expect(answers(chat)).to_have_count(1)
    retry(chat)
    expect(answers(chat)).to_have_count(2)
    expect(questions(chat).last).to_have_text("Vous : Un")


def test_a_button_that_failed_sends_its_payload_again(chat: Page, stand_in: StandIn) -> None:
    """« Réessayer » after a quick reply sends the payload, not the title."""
    stand_in.answer({"text": "Oui.", "buttons": [{"title": "Suite", "payload": "/next"}]})
    ask(chat, "Question")
    stand_in.answer_raw("", 500)
    chat.get_by_role("button", name="Suite").click()
    retry(chat)
    expect(answers(chat)).to_have_count(2)
    assert [asked["message"] for asked in stand_in.received] == ["Question", "/next", "/next"]
