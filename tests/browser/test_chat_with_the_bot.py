"""The widget and the real, running bot together, through its public web channel."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import Page, expect

from .chat_page import answers, ask, button, field, memory, open_bubble, questions, toast
from .other_site import PAGE

# Whatever kind of space groups the digits.
INDUSTRIAL_JOBS = re.compile(r"270\s?(948|000)")
FIELDS = {"fr": "Votre question", "de": "Ihre Frage", "en": "Your question"}


def test_the_bot_answers_a_question_with_its_sources(browser_page: Page, bot_url: str) -> None:
    """The number of industrial jobs is given on the page, with the sources it comes from."""
    browser_page.goto(bot_url)
    ask(browser_page, "Combien d'emplois industriels dans le Grand Est ?")
    answer = answers(browser_page).filter(has_text=INDUSTRIAL_JOBS).first
    expect(answer).to_be_visible()
    sources = answer.locator("details.sources")
    sources.get_by_text(re.compile(r"Sources \(\d+\)")).click()
    expect(sources.get_by_role("listitem").first).to_be_visible()


@pytest.mark.parametrize("language", FIELDS)
def test_every_starting_question_gets_a_sourced_answer(
    browser_page: Page, bot_url: str, language: str
) -> None:
    """What the first screen offers, the bot can answer, in each of the three languages."""
    browser_page.goto(bot_url)
    browser_page.locator("select").select_option(language)
    starters = browser_page.locator(".starter").all_inner_texts()
    assert len(starters) >= 3
    for count, starter in enumerate(starters, start=1):
        browser_page.get_by_label(FIELDS[language]).fill(starter)
        browser_page.keyboard.press("Enter")
        expect(answers(browser_page)).to_have_count(count)
    sourced = answers(browser_page).filter(has=browser_page.locator(".sources"))
    expect(sourced).to_have_count(len(starters))


def test_a_list_of_the_bot_is_cards_that_lead_to_pages(browser_page: Page, bot_url: str) -> None:
    """Each organisation listed has a link, and the page behind it exists."""
    browser_page.goto(bot_url)
    ask(browser_page, "Quelles entreprises industrielles à Metz ?")
    links = answers(browser_page).first.get_by_role("link", name="Voir la fiche")
    expect(links.first).to_be_visible()
    for link in links.all():
        assert browser_page.request.get(link.get_attribute("href") or "").ok


def test_a_conversation_is_kept_rated_and_erased_on_the_server(
    browser_page: Page, bot_url: str
) -> None:
    """A suggestion is followed, a reload shows it by its title; erased, the token opens nothing."""
    browser_page.goto(bot_url)
    ask(browser_page, "Que fabrique Claas ?")
    expect(answers(browser_page)).to_have_count(1)
    suggestion = browser_page.locator(".suggestions button").first
    title = suggestion.inner_text()
    suggestion.click()
    expect(answers(browser_page)).to_have_count(2)
    button(browser_page, "Réponse pas utile").last.click()
    button(browser_page, "Incomplète").click()
    expect(toast(browser_page)).to_have_text("Merci, votre avis est enregistré.")
    browser_page.reload()
    expect(questions(browser_page).last).to_have_text(f"Vous : {title}")
    expect(button(browser_page, "Incomplète")).to_have_attribute("aria-pressed", "true")

    token = memory(browser_page)["token"]
    assert len(history(bot_url, token)["exchanges"]) == 2
    button(browser_page, "Effacer la conversation").click()
    expect(toast(browser_page)).to_have_text("Conversation effacée, ici et sur le serveur.")
    expect(field(browser_page)).to_be_focused()
    with pytest.raises(urllib.error.HTTPError, match="401"):
        history(bot_url, token)


def test_a_site_that_is_allowed_embeds_the_running_bot(
    browser_page: Page, bot_url: str, other_origin: str
) -> None:
    """Across origins and under the strictest policy: asked, rated, erased, without a complaint."""
    # Only the tests' bot is on the visitor's own machine, which browsers ask about.
    browser_page.context.grant_permissions(["local-network-access"])
    complaints: list[str] = []
    browser_page.on("console", lambda message: complaints.append(message.text))
    page = PAGE.format(lang="fr", body="", bot=f"{bot_url}/", attributes="")
    policy = f"default-src 'none'; script-src {bot_url}; connect-src {bot_url}"
    headers = {"Content-Security-Policy": policy, "Content-Type": "text/html; charset=utf-8"}
    browser_page.route(
        f"{other_origin}/**", lambda route: route.fulfill(body=page, headers=headers)
    )
    browser_page.goto(f"{other_origin}/")
    open_bubble(browser_page)
    ask(browser_page, "Que fabrique Claas ?")
    expect(answers(browser_page)).to_have_count(1)
    button(browser_page, "Réponse utile").click()
    expect(toast(browser_page)).to_have_text("Merci, votre avis est enregistré.")
    button(browser_page, "Effacer la conversation").click()
    expect(toast(browser_page)).to_have_text("Conversation effacée, ici et sur le serveur.")
    assert complaints == []


def history(bot_url: str, token: str) -> dict[str, list[object]]:
    """Return what the server keeps of a conversation."""
    asked = urllib.request.Request(  # noqa: S310 - our own server
        f"{bot_url}/webhooks/web/messages", headers={"Authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(asked, timeout=5) as answer:  # noqa: S310 - our own server
        kept: dict[str, list[object]] = json.load(answer)
    return kept
