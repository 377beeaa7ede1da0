"""What the visitor sees when something breaks (the bot is a stand-in that breaks at will)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .chat_page import (
    answers,
    ask,
    button,
    field,
    memory,
    open_bubble,
    problem,
    questions,
    toast,
    until,
)
from .other_site import OtherSite
from .stand_in import StandIn


def retry(page: Page) -> None:
    """Press « Réessayer »."""
    button(page, "Réessayer").click()


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ("", 500, "problème technique (erreur 500)"),
        ("", 404, "problème technique (erreur 404)"),
        ("", 400, "problème technique (erreur 400)"),
        ("<html>", 200, "pas donné de réponse lisible"),
        ('{"error": true}', 200, "pas donné de réponse lisible"),
        ('{"messages": []}', 200, "pas donné de réponse lisible"),
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
    pages = problem(chat).get_by_role("link", name="Consulter les fiches")
    expect(pages).to_have_attribute("href", f"{stand_in.url}pages/index.html")
    retry(chat)
    expect(answers(chat)).to_have_text("L’assistant : Vous avez écrit : Combien d'emplois ?")
    expect(problem(chat)).to_have_count(0)
    expect(questions(chat)).to_have_count(1)
    expect(field(chat)).to_be_focused()
    assert {asked["text"] for asked in stand_in.received} == {"Combien d'emplois ?"}
    # An id always gets the answer that it got: only an answer that was none needs another id.
    assert len({asked["id"] for asked in stand_in.received}) == (2 if status == 200 else 1)


def test_a_refused_message_is_told_with_its_reason_and_comes_back_to_the_field(
    chat: Page, stand_in: StandIn
) -> None:
    """The server's own French sentence says what is wrong; nothing typed is lost."""
    detail = "Le message dépasse 500 caractères."
    stand_in.answer_raw(f'{{"status": 422, "detail": "{detail}"}}', 422)
    ask(chat, "Trop long")
    expect(problem(chat)).to_contain_text(detail)
    expect(button(chat, "Réessayer")).to_have_count(0)
    button(chat, "Reprendre le message").click()
    expect(problem(chat)).to_have_count(0)
    expect(questions(chat)).to_have_count(0)
    expect(field(chat)).to_have_value("Trop long")
    expect(field(chat)).to_be_focused()


def test_too_many_messages_wait_as_long_as_the_server_asks(
    browser_page: Page, base_url: str, stand_in: StandIn
) -> None:
    """429 with Retry-After: the wait is told, and the message then leaves by itself."""
    browser_page.clock.install()
    browser_page.goto(base_url)
    stand_in.answer_raw("", 429, Retry_After="20")
    ask(browser_page, "Encore ?")
    expect(problem(browser_page)).to_contain_text("il partira dans 20 secondes")
    browser_page.clock.fast_forward(19_000)
    assert len(stand_in.received) == 1
    browser_page.clock.fast_forward(1_500)
    expect(answers(browser_page)).to_have_count(1)
    expect(problem(browser_page)).to_have_count(0)


def test_a_server_killed_during_an_answer_and_restarted_delivers_it(
    bubble: Page, stand_in: StandIn
) -> None:
    """From another site too: told, nothing typed lost, sent again under the same id, answered."""
    go = stand_in.hold({"messages": [{"text": "Jamais lu"}]})
    ask(bubble, "Êtes-vous là ?")
    expect(bubble.get_by_text("L’assistant prépare sa réponse")).to_be_visible()
    field(bubble).fill("Et ensuite ?")
    stand_in.stop()
    go.set()
    expect(problem(bubble)).to_contain_text("injoignable")
    expect(problem(bubble)).to_contain_text("partira dès que la connexion reviendra")
    expect(bubble.get_by_text("L’assistant prépare sa réponse")).to_have_count(0)
    expect(questions(bubble)).to_have_text("Vous : Êtes-vous là ?")
    stand_in.start()
    expect(answers(bubble)).to_have_count(1)
    expect(problem(bubble)).to_have_count(0)
    expect(field(bubble)).to_have_value("Et ensuite ?")
    assert len({asked["id"] for asked in stand_in.received}) == 1
    field(bubble).press("Enter")
    expect(answers(bubble)).to_have_count(2)


def test_a_network_that_is_down_is_told_and_the_message_is_sent_when_it_is_back(
    chat: Page, stand_in: StandIn
) -> None:
    """Offline, nothing typed is lost, even by a reload; online again, the message leaves."""
    ask(chat, "Un")
    expect(answers(chat)).to_have_count(1)
    chat.context.set_offline(True)
    ask(chat, "Êtes-vous là ?")
    expect(problem(chat)).to_contain_text("injoignable")
    field(chat).fill("Pas encore envoyé")
    until(chat, "Object.values(sessionStorage)[0].includes('Pas encore')")
    assert memory(chat)["outbox"]["text"] == "Êtes-vous là ?"
    chat.context.set_offline(False)
    expect(answers(chat)).to_have_count(2)
    expect(problem(chat)).to_have_count(0)
    chat.reload()
    expect(field(chat)).to_have_value("Pas encore envoyé")
    assert len(stand_in.received) == 2


def test_a_message_that_was_waiting_leaves_after_a_reload(chat: Page, stand_in: StandIn) -> None:
    """The tab remembers what has not been answered, under the same id."""
    go = stand_in.hold({"messages": [{"text": "Voilà"}]})
    ask(chat, "Question")
    expect(chat.get_by_text("L’assistant prépare sa réponse")).to_be_visible()
    chat.reload()
    expect(questions(chat)).to_have_text("Vous : Question")
    go.set()
    expect(answers(chat)).to_have_count(1)
    assert len({asked["id"] for asked in stand_in.received}) == 1


def test_an_answer_of_20_seconds_is_told_at_15_and_shown_at_20(
    browser_page: Page, base_url: str, stand_in: StandIn
) -> None:
    """The visitor is told after 15 seconds, not before, can give up, and need not."""
    browser_page.clock.install()
    browser_page.goto(base_url)
    go = stand_in.hold({"messages": [{"text": "Voilà"}]})
    ask(browser_page, "Lent ?")
    expect(browser_page.get_by_text("L’assistant prépare sa réponse")).to_be_visible()
    browser_page.clock.fast_forward(14_000)
    expect(problem(browser_page)).to_have_count(0)
    browser_page.clock.fast_forward(1_500)
    expect(problem(browser_page)).to_contain_text("plus de 15 secondes")
    expect(button(browser_page, "Reprendre le message")).to_be_visible()
    browser_page.clock.fast_forward(4_500)
    go.set()
    expect(answers(browser_page)).to_have_text("L’assistant : Voilà")
    expect(problem(browser_page)).to_have_count(0)
    assert len(stand_in.received) == 1


def test_a_message_that_waits_can_be_taken_back(chat: Page, stand_in: StandIn) -> None:
    """The way on while the bot is unreachable: the text is in the field again, nothing waits."""
    chat.context.set_offline(True)
    ask(chat, "Êtes-vous là ?")
    button(chat, "Reprendre le message").click()
    expect(field(chat)).to_have_value("Êtes-vous là ?")
    expect(problem(chat)).to_have_count(0)
    expect(button(chat, "Envoyer")).to_have_attribute("aria-disabled", "false")
    chat.context.set_offline(False)
    field(chat).press("Enter")
    expect(answers(chat)).to_have_count(1)
    assert len(stand_in.received) == 1


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


def test_a_suggestion_that_failed_sends_its_payload_again(chat: Page, stand_in: StandIn) -> None:
    """« Réessayer » after a suggestion sends the payload, not the title."""
    stand_in.answer({"text": "Oui.", "buttons": [{"title": "Suite", "payload": "/next"}]})
    ask(chat, "Question")
    stand_in.answer_raw("", 500)
    button(chat, "Suite").click()
    retry(chat)
    expect(answers(chat)).to_have_count(2)
    assert [asked.get("payload") for asked in stand_in.received] == [None, "/next", "/next"]


def test_a_conversation_that_has_expired_is_told_and_the_message_goes_into_a_new_one(
    chat: Page, stand_in: StandIn
) -> None:
    """401: a new conversation is opened, said so, and the question is answered in it."""
    ask(chat, "Un")
    expect(answers(chat)).to_have_count(1)
    stand_in.expire()
    ask(chat, "Deux")
    expect(answers(chat)).to_have_count(2)
    expect(toast(chat)).to_have_text(
        "La conversation précédente a expiré : une nouvelle a commencé."
    )
    assert stand_in.calls.count("create") == 2


def test_a_bot_that_is_down_when_the_panel_opens_is_told_until_it_is_back(
    browser_page: Page, site: OtherSite, stand_in: StandIn
) -> None:
    """The visitor may write already; when the bot is back, the message gets its answer."""
    browser_page.goto(site.url)
    stand_in.stop()
    open_bubble(browser_page)
    expect(toast(browser_page)).to_have_text("L’assistant est injoignable pour l’instant.")
    stand_in.start()
    expect(toast(browser_page)).to_be_empty()
    ask(browser_page, "Question")
    expect(answers(browser_page)).to_have_count(1)
