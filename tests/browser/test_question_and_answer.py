"""A visitor asks and reads the answer (the bot is a stand-in)."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .chat_page import answers, ask, button, field, problem, questions, rich_answer, toast
from .stand_in import GREETING, StandIn


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
    expect(log.locator(".greeting")).to_have_text(f"L’assistant : {GREETING}")
    expect(field(chat)).to_have_value("")
    assert stand_in.received[0]["text"] == "Combien d'emplois ?"


def test_an_answer_has_its_sources_with_link_and_date(chat: Page, stand_in: StandIn) -> None:
    """The sources are folded under their own answer, with a link and a date where known."""
    stand_in.answer({"text": "Bonjour."}, rich_answer())
    ask(chat, "Question")
    expect(answers(chat)).to_have_count(2)
    expect(answers(chat).first.locator("details")).to_have_count(0)
    details = answers(chat).last.locator("details")
    expect(details.locator("li").first).to_be_hidden()
    details.get_by_text("Sources (2)").click()
    expect(details.locator("li")).to_have_text(
        ["Plaquette (nouvelle fenêtre), juin 2023", "Agence, non daté"]
    )
    expect(details.get_by_role("link")).to_have_count(1)
    expect(details.get_by_role("link")).to_have_attribute("href", "https://exemple.fr/a")


def test_a_list_of_subjects_is_cards_with_links_to_their_pages(
    chat: Page, stand_in: StandIn
) -> None:
    """Each card has the name, the place and a link to a page that exists; its text is complete."""
    stand_in.answer(rich_answer())
    ask(chat, "Écoles ?")
    cards = answers(chat).get_by_role("list").first.get_by_role("listitem")
    expect(cards).to_have_text(
        [
            "ENIMMetzVoir la fiche (ENIM) (nouvelle fenêtre)",
            "Arts et MétiersMetzVoir la fiche (Arts et Métiers) (nouvelle fenêtre)",
        ]
    )
    address = cards.first.get_by_role("link").get_attribute("href")
    assert address == f"{stand_in.url}pages/fiches/enim.html"
    assert chat.request.get(address).ok


def test_lines_become_paragraphs_lists_and_bold(chat: Page, stand_in: StandIn) -> None:
    """Line breaks are kept; lines that begin with a bullet, a dash or a number are real lists."""
    text = "Trois **écoles** :\n• ENIM\n- ESITC\nEt dans l'ordre :\n1. Un\n2. Deux"
    stand_in.answer({"text": text})
    ask(chat, "Écoles ?")
    expect(answers(chat).locator("p")).to_have_text(["Trois écoles :", "Et dans l'ordre :"])
    expect(answers(chat).locator("strong")).to_have_text("écoles")
    expect(answers(chat).locator("ul li")).to_have_text(["ENIM", "ESITC"])
    expect(answers(chat).locator("ol li")).to_have_text(["Un", "Deux"])


def test_addresses_become_links_without_the_punctuation_around_them(
    chat: Page, stand_in: StandIn
) -> None:
    """A web address opens in a new window, says so, and leaves out the sentence's full stop."""
    text = "Voyez https://exemple.fr/a, (https://exemple.fr/b_(c)) ou contact@exemple.fr. Fin"
    stand_in.answer({"text": text})
    ask(chat, "Site ?")
    links = answers(chat).get_by_role("link")
    expect(links).to_have_count(3)
    expect(links.nth(0)).to_have_attribute("href", "https://exemple.fr/a")
    expect(links.nth(1)).to_have_attribute("href", "https://exemple.fr/b_(c)")
    expect(links.nth(2)).to_have_attribute("href", "mailto:contact@exemple.fr")
    for link in links.all()[:2]:
        expect(link).to_have_attribute("target", "_blank")
        expect(link).to_have_attribute("rel", "noopener noreferrer")
        expect(link).to_contain_text("(nouvelle fenêtre)")


def test_a_suggestion_sends_its_payload_and_shows_its_title(chat: Page, stand_in: StandIn) -> None:
    """The visitor reads the title that was pressed; the bot receives the payload."""
    stand_in.answer(rich_answer())
    ask(chat, "Question")
    button(chat, "Que fait l’ENIM ?").click()
    expect(questions(chat).last).to_have_text("Vous : Que fait l’ENIM ?")
    expect(answers(chat)).to_have_count(2)
    assert stand_in.received[-1]["payload"] == "/ask{1}"
    assert "text" not in stand_in.received[-1]


def test_only_the_last_answer_keeps_its_suggestions(chat: Page, stand_in: StandIn) -> None:
    """Suggestions of an earlier answer go away when the visitor asks something else."""
    stand_in.answer({"text": "Oui.", "buttons": [{"title": "Ancien", "payload": "/old"}]})
    ask(chat, "Question")
    expect(button(chat, "Ancien")).to_be_visible()
    stand_in.answer({"text": "Non.", "buttons": [{"title": "Nouveau", "payload": "/new"}]})
    ask(chat, "Autre question")
    expect(button(chat, "Nouveau")).to_be_visible()
    expect(button(chat, "Ancien")).to_have_count(0)


def test_the_first_screen_offers_two_questions_for_each_theme(
    chat: Page, stand_in: StandIn
) -> None:
    """A starting question is asked as it is written, and the suggestions then leave."""
    for theme in ("Industrie", "Innovation", "Formation"):
        group = chat.get_by_role("group", name=theme, exact=True)
        expect(group.get_by_role("button")).to_have_count(2)
    button(chat, "Qu’est-ce que Quest For Industry ?").click()
    expect(answers(chat)).to_have_count(1)
    expect(chat.get_by_role("group", name="Innovation", exact=True)).to_be_hidden()
    assert (
        stand_in.received[0]["text"] == "Qu’est-ce que Quest For Industry\N{NARROW NO-BREAK SPACE}?"
    )


def test_each_message_has_an_id_of_its_own(chat: Page, stand_in: StandIn) -> None:
    """The ids are UUIDs, so that the server knows a message that comes twice."""
    for count, question in enumerate(("Un", "Deux"), start=1):
        ask(chat, question)
        expect(answers(chat)).to_have_count(count)
    first, second = (asked["id"] for asked in stand_in.received)
    assert first != second
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", first)


def test_while_the_bot_writes_the_page_says_so_and_sends_nothing_else(
    chat: Page, stand_in: StandIn
) -> None:
    """A second Enter is ignored, what was typed stays in the field, the wait is announced."""
    go = stand_in.hold({"messages": [{"text": "Voilà"}]})
    ask(chat, "Un")
    status = chat.get_by_role("status").filter(has_text="prépare sa réponse")
    expect(status).to_be_visible()
    expect(button(chat, "Envoyer")).to_have_attribute("aria-disabled", "true")
    ask(chat, "Deux")
    expect(field(chat)).to_have_value("Deux")
    go.set()
    expect(answers(chat)).to_have_text("L’assistant : Voilà")
    expect(status).to_have_count(0)
    expect(questions(chat)).to_have_count(1)
    assert len(stand_in.received) == 1
    field(chat).press("Enter")
    expect(questions(chat)).to_have_count(2)


def test_the_wait_is_shown_within_100_milliseconds(chat: Page, stand_in: StandIn) -> None:
    """The visitor sees at once that the question has left."""
    go = stand_in.hold({"messages": [{"text": "Voilà"}]})
    field(chat).fill("Un")
    elapsed = chat.evaluate(
        """() => new Promise((resolve) => {
          const root = document.querySelector("metz-assistant").shadowRoot;
          const started = performance.now();
          root.querySelector(".send").click();
          requestAnimationFrame(() => setTimeout(() => {
            const shown = root.querySelector(".typing").textContent;
            resolve(shown ? performance.now() - started : Infinity);
          }));
        })"""
    )
    go.set()
    assert elapsed < 100


def test_a_blank_message_is_not_sent(chat: Page, stand_in: StandIn) -> None:
    """Spaces alone are nothing to ask."""
    ask(chat, "   ")
    expect(questions(chat)).to_have_count(0)
    assert stand_in.received == []


def test_a_counter_appears_near_the_limit(chat: Page) -> None:
    """500 characters at the most; the visitor is told from 400 on, and hears it after a pause."""
    expect(field(chat)).to_have_attribute("maxlength", "500")
    counter = chat.locator("#counter")
    field(chat).fill("a" * 399)
    expect(counter).to_be_empty()
    field(chat).fill("a" * 499)
    expect(counter).to_have_text("Caractères restants : 1")
    field(chat).press_sequentially("bc")
    expect(counter).to_have_text("Caractères restants : 0")
    expect(field(chat)).to_have_value("a" * 499 + "b")
    announced = chat.get_by_role("status").filter(has_text="Caractères restants : 0")
    expect(announced).to_have_count(1)


def test_an_answer_is_rated_with_a_reason(chat: Page, stand_in: StandIn) -> None:
    """The rating is stored at once, its reason after, and both are announced."""
    ask(chat, "Question")
    button(chat, "Réponse pas utile").click()
    expect(button(chat, "Réponse pas utile")).to_have_attribute("aria-pressed", "true")
    expect(button(chat, "Réponse pas utile")).to_be_focused()
    expect(toast(chat)).to_have_text("Merci, votre avis est enregistré.")
    reasons = chat.get_by_role("group", name="Pourquoi n’est-elle pas utile ?")
    names = ["Fausse", "Incomplète", "Hors sujet", "Pas claire"]
    expect(reasons.get_by_role("button")).to_have_text(names)
    button(chat, "Hors sujet").click()
    expect(button(chat, "Hors sujet")).to_have_attribute("aria-pressed", "true")
    button(chat, "Réponse utile").click()
    expect(reasons).to_have_count(0)
    expect(button(chat, "Réponse pas utile")).to_have_attribute("aria-pressed", "false")
    expect(toast(chat)).to_have_text("Merci, votre avis est enregistré.")
    assert stand_in.ratings == [
        {"rating": "down", "reason": None},
        {"rating": "down", "reason": "off_topic"},
        {"rating": "up", "reason": None},
    ]


def test_a_rating_that_fails_is_told_and_taken_back(chat: Page, stand_in: StandIn) -> None:
    """What the page shows is what the server has stored."""
    ask(chat, "Question")
    stand_in.refuse("rate", 500)
    button(chat, "Réponse utile").click()
    expect(toast(chat)).to_contain_text("Votre avis n’a pas été enregistré")
    expect(button(chat, "Réponse utile")).to_have_attribute("aria-pressed", "false")


def test_an_answer_is_copied_with_its_sources(
    chat: Page, context: BrowserContext, stand_in: StandIn
) -> None:
    """The clipboard holds the whole text and where it comes from; the copy is announced."""
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    stand_in.answer(rich_answer())
    ask(chat, "Question")
    button(chat, "Copier la réponse").click()
    expect(toast(chat)).to_have_text("Réponse copiée.")
    assert chat.evaluate("navigator.clipboard.readText()") == (
        "Écoles d’ingénieurs : j’en connais 2.\n• ENIM – Metz\n• Arts et Métiers – Metz\n"
        "[Plaquette, juin 2023, https://exemple.fr/a]\n[Agence, non daté]"
    )


@pytest.mark.parametrize("body", [{"messages": []}, {"messages": [{"custom": {}}, None, 3]}])
def test_an_empty_answer_is_told_and_asked_again_under_another_id(
    chat: Page, stand_in: StandIn, body: object
) -> None:
    """The same id would get the same empty answer: « Réessayer » takes another one."""
    stand_in.hold(body).set()
    ask(chat, "Question")
    expect(problem(chat)).to_contain_text("n’a pas donné de réponse lisible")
    button(chat, "Réessayer").click()
    expect(answers(chat)).to_have_text("L’assistant : Vous avez écrit : Question")
    assert stand_in.received[0]["id"] != stand_in.received[1]["id"]
