"""A visitor asks and reads the answer (the bot is a stand-in)."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from .chat_page import answers, ask, field, problem, questions
from .stand_in import StandIn

SOURCES = [
    {"title": "Chiffres de l'emploi", "url": "https://exemple.fr/emploi", "date": "juin 2023"},
    {"title": "Plaquette de l'agence", "url": None, "date": None},
]
CUSTOM = {"kind": "answer", "subjects": [], "facts": [], "sources": SOURCES}


def test_a_question_and_its_answer_are_shown_with_the_names_of_the_speakers(
    chat: Page, stand_in: StandIn
) -> None:
    """Both bubbles are in the log, each with its speaker's name for screen readers."""
    stand_in.answer({"text": "Environ 270 948 emplois."})
    ask(chat, "Combien d'emplois ?")
    log = chat.get_by_role("log", name="Conversation")
    expect(log).to_have_attribute("aria-live", "polite")
    expect(questions(chat)).to_have_text("Vous : Combien d'emplois ?")
    expect(answers(chat)).to_have_text("L’assistant : Environ 270 948 emplois.")
    expect(field(chat)).to_have_value("")
    assert stand_in.received[0]["message"] == "Combien d'emplois ?"


def test_sources_in_a_separate_entry_belong_to_the_text_before_it(
    chat: Page, stand_in: StandIn
) -> None:
    """The sources are folded under their own answer, with a link and a date where known."""
    stand_in.answer({"text": "Bonjour."}, {"text": "Réponse."}, {"custom": CUSTOM})
    ask(chat, "Question")
    expect(answers(chat)).to_have_count(2)
    expect(answers(chat).first.locator("details")).to_have_count(0)
    details = answers(chat).last.locator("details")
    expect(details.locator("li").first).to_be_hidden()
    details.get_by_text("Sources (2)").click()
    expect(details.locator("li")).to_have_text(
        [
            "Chiffres de l'emploi (nouvelle fenêtre), juin 2023",
            "Plaquette de l'agence, non daté",
        ]
    )
    expect(details.get_by_role("link")).to_have_count(1)
    expect(details.get_by_role("link")).to_have_attribute("href", "https://exemple.fr/emploi")


def test_sources_in_the_same_entry_as_the_text_are_shown(chat: Page, stand_in: StandIn) -> None:
    """An entry that carries both its text and its sources is read like two entries."""
    stand_in.answer({"text": "Réponse.", "custom": CUSTOM})
    ask(chat, "Question")
    expect(answers(chat).get_by_text("Sources (2)")).to_be_visible()


def test_lines_become_paragraphs_and_lists(chat: Page, stand_in: StandIn) -> None:
    """Line breaks are kept, and lines that begin with a bullet or a dash are a real list."""
    stand_in.answer({"text": "Trois écoles :\n• ENIM\n- ESITC\n• Georgia Tech\nEt d'autres."})
    ask(chat, "Écoles ?")
    expect(answers(chat).locator("p")).to_have_text(["Trois écoles :", "Et d'autres."])
    expect(answers(chat).locator("ul")).to_have_count(1)
    expect(answers(chat).locator("li")).to_have_text(["ENIM", "ESITC", "Georgia Tech"])


def test_addresses_become_links_without_the_punctuation_around_them(
    chat: Page, stand_in: StandIn
) -> None:
    """A web address opens in a new window, says so, and leaves out the sentence's full stop."""
    stand_in.answer({"text": "Voyez https://exemple.fr/a, (https://exemple.fr/b_(c)). Fin"})
    ask(chat, "Site ?")
    links = answers(chat).get_by_role("link")
    expect(links).to_have_count(2)
    expect(links.first).to_have_attribute("href", "https://exemple.fr/a")
    expect(links.last).to_have_attribute("href", "https://exemple.fr/b_(c)")
    for link in links.all():
        expect(link).to_have_attribute("target", "_blank")
        expect(link).to_have_attribute("rel", "noopener noreferrer")
        expect(link).to_contain_text("(nouvelle fenêtre)")


def test_a_button_sends_its_payload_and_shows_its_title(chat: Page, stand_in: StandIn) -> None:
    """The visitor reads the title that was pressed; the bot receives the payload."""
    stand_in.answer({"text": "Oui.", "buttons": [{"title": "Et après ?", "payload": "/next"}]})
    ask(chat, "Question")
    chat.get_by_role("button", name="Et après ?").click()
    expect(questions(chat).last).to_have_text("Vous : Et après ?")
    expect(answers(chat)).to_have_count(2)
    assert stand_in.received[-1]["message"] == "/next"


def test_only_the_last_answer_keeps_its_buttons(chat: Page, stand_in: StandIn) -> None:
    """Buttons of an earlier answer go away when the visitor asks something else."""
    stand_in.answer({"text": "Oui.", "buttons": [{"title": "Ancien", "payload": "/old"}]})
    ask(chat, "Question")
    expect(chat.get_by_role("button", name="Ancien")).to_be_visible()
    stand_in.answer({"text": "Non.", "buttons": [{"title": "Nouveau", "payload": "/new"}]})
    ask(chat, "Autre question")
    expect(chat.get_by_role("button", name="Nouveau")).to_be_visible()
    expect(chat.get_by_role("button", name="Ancien")).to_have_count(0)


def test_the_page_starts_with_two_questions_for_each_theme(chat: Page, stand_in: StandIn) -> None:
    """A starting question is asked as it is written, and the suggestions then leave."""
    for theme in ("Industrie", "Innovation", "Formation"):
        region = chat.get_by_role("region", name=theme)
        expect(region.get_by_role("button")).to_have_count(2)
    chat.get_by_role("button", name="Qu'est-ce que Quest For Industry ?").click()
    expect(answers(chat)).to_have_count(1)
    expect(chat.get_by_role("region", name="Innovation")).to_be_hidden()
    assert stand_in.received[0]["message"] == "Qu'est-ce que Quest For Industry ?"


def test_the_sender_is_created_with_the_first_message_and_kept(
    chat: Page, stand_in: StandIn
) -> None:
    """Nothing is stored before the first message; then one random identifier is reused."""
    assert chat.evaluate("sessionStorage.length + localStorage.length") == 0
    ask(chat, "Un")
    expect(answers(chat)).to_have_count(1)
    ask(chat, "Deux")
    expect(answers(chat)).to_have_count(2)
    first, second = (asked["sender"] for asked in stand_in.received)
    assert first == second
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", first)
    assert chat.context.cookies() == []


def test_a_new_conversation_clears_the_log_and_takes_a_new_sender(
    chat: Page, stand_in: StandIn
) -> None:
    """« Nouvelle conversation » brings the first screen back and the bot sees somebody new."""
    ask(chat, "Un")
    expect(answers(chat)).to_have_count(1)
    chat.get_by_role("button", name="Nouvelle conversation").click()
    expect(chat.get_by_role("log")).to_be_empty()
    expect(chat.get_by_role("region", name="Industrie")).to_be_visible()
    expect(field(chat)).to_be_focused()
    assert chat.evaluate("sessionStorage.length") == 0
    ask(chat, "Deux")
    expect(answers(chat)).to_have_count(1)
    assert stand_in.received[0]["sender"] != stand_in.received[1]["sender"]


def test_an_answer_to_an_abandoned_conversation_is_not_shown(chat: Page, stand_in: StandIn) -> None:
    """Starting again while the bot is writing drops what it was about to say."""
    go = stand_in.hold('[{"text": "Trop tard"}]')
    ask(chat, "Un")
    expect(chat.get_by_text("L’assistant prépare sa réponse")).to_be_visible()
    chat.get_by_role("button", name="Nouvelle conversation").click()
    go.set()
    ask(chat, "Deux")
    expect(answers(chat)).to_have_text("L’assistant : Vous avez écrit : Deux")
    expect(questions(chat)).to_have_text("Vous : Deux")
    expect(problem(chat)).to_have_count(0)


def test_while_the_bot_writes_the_page_says_so_and_sends_nothing_else(
    chat: Page, stand_in: StandIn
) -> None:
    """A second Enter is ignored, what was typed stays in the field, the wait is announced."""
    go = stand_in.hold('[{"text": "Voilà"}]')
    ask(chat, "Un")
    status = chat.get_by_role("status").filter(has_text="prépare sa réponse")
    expect(status).to_be_visible()
    ask(chat, "Deux")
    expect(field(chat)).to_have_value("Deux")
    go.set()
    expect(answers(chat)).to_have_text("L’assistant : Voilà")
    expect(status).to_have_count(0)
    expect(questions(chat)).to_have_count(1)
    assert len(stand_in.received) == 1
    field(chat).press("Enter")
    expect(questions(chat)).to_have_count(2)


def test_a_blank_message_is_not_sent(chat: Page, stand_in: StandIn) -> None:
    """Spaces alone are nothing to ask."""
    ask(chat, "   ")
    expect(questions(chat)).to_have_count(0)
    assert stand_in.received == []


def test_a_counter_appears_near_the_limit(chat: Page) -> None:
    """500 characters at the most; the visitor is told from 400 on."""
    expect(field(chat)).to_have_attribute("maxlength", "500")
    counter = chat.locator("#counter")
    field(chat).fill("a" * 399)
    expect(counter).to_be_empty()
    field(chat).fill("a" * 499)
    expect(counter).to_have_text("1 caractère restant")
    field(chat).press_sequentially("bc")
    expect(counter).to_have_text("Limite de 500 caractères atteinte")
    expect(field(chat)).to_have_value("a" * 499 + "b")
